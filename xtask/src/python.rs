//! The CPython that expected outputs and speeds are compared with: the distribution's own.
//!
//! A version manager's shim in PATH is not it: such a build measured 20% slower than Debian's, and its
//! shell script adds a start-up of its own. So the path is fixed and a missing interpreter is an error.

use crate::workspace::Outcome;
use std::path::{Path, PathBuf};

/// Where a distribution puts its python3.
const DISTRIBUTION_PYTHON: &str = "/usr/bin/python3";

/// The distribution's python3, or an error that says what to install.
pub fn distribution() -> Outcome<PathBuf> {
    let path = Path::new(DISTRIBUTION_PYTHON);
    if path.exists() {
        Ok(path.to_path_buf())
    } else {
        Err(format!("{DISTRIBUTION_PYTHON} is missing; install your distribution's package python3"))
    }
}
