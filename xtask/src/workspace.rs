//! Where things are: the workspace's root, its target folder, the built binary.
//!
//! Rules: no command of xtask depends on the current directory, and whatever it writes (other than
//! expected outputs and reports asked for) is below the target folder.

use std::path::{Path, PathBuf};
use std::process::Command;

/// What a command of xtask ends with; the text is for a person.
pub type Outcome<T = ()> = Result<T, String>;

/// The folder that holds the workspace's Cargo.toml.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("xtask lies in the workspace").to_path_buf()
}

/// The folder Cargo builds into.
pub fn target() -> PathBuf {
    std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), PathBuf::from)
}

/// Runs a command in the workspace's root, showing what it prints.
pub fn run(program: &str, args: &[&str], env: &[(&str, &str)]) -> Outcome {
    let line = format!("{program} {}", args.join(" "));
    println!("--- {line}");
    let status = Command::new(program)
        .args(args)
        .envs(env.iter().copied())
        .current_dir(root())
        .status()
        .map_err(|e| format!("cannot start `{line}`: {e}"))?;
    if status.success() { Ok(()) } else { Err(format!("`{line}` failed ({status})")) }
}

/// Builds the release binary and returns its path.
pub fn release_binary() -> Outcome<PathBuf> {
    run("cargo", &["build", "--release", "--quiet", "-p", "tauraro-cli"], &[])?;
    Ok(target().join("release/tauraro"))
}
