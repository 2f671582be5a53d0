//! `cargo xtask ci`: what continuous integration does, in the same order.
//!
//! `.ci/run` is the script a bare machine runs; this command hands over to it, so that there is one list
//! of steps and it cannot drift.

use crate::workspace::{self, Outcome};

/// Runs the command.
pub fn run() -> Outcome {
    workspace::run("bash", &[".ci/run"], &[])
}
