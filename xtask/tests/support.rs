//! What the tests of `cargo xtask bench` share: running xtask, stand-ins for interpreters, folders of their own.
//!
//! Rules: no test needs a release build; interpreters are shell scripts or the test profile's own binaries, and every
//! test writes only below its own folder.

#![allow(dead_code)]

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// A folder of a test's own, empty.
pub fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).expect("the target folder is writable");
    folder
}

/// A command of xtask, and what came of it.
pub struct Ran {
    /// Its exit status.
    pub status: Option<i32>,
    /// What it printed.
    pub out: String,
    /// What it printed on stderr.
    pub err: String,
}

impl Ran {
    /// From what a process left.
    pub fn new(output: &Output) -> Ran {
        Ran {
            status: output.status.code(),
            out: String::from_utf8_lossy(&output.stdout).into_owned(),
            err: String::from_utf8_lossy(&output.stderr).into_owned(),
        }
    }

    /// It ended with this status.
    #[track_caller]
    pub fn ends(&self, status: i32) -> &Ran {
        assert_eq!(self.status, Some(status), "stdout:\n{}\nstderr:\n{}", self.out, self.err);
        self
    }

    /// It said this, on either stream.
    #[track_caller]
    pub fn says(&self, text: &str) -> &Ran {
        let said = self.out.contains(text) || self.err.contains(text);
        assert!(said, "{text:?} is not in\nstdout:\n{}\nstderr:\n{}", self.out, self.err);
        self
    }
}

/// The command `xtask bench` with arguments.
pub fn bench(args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_xtask"));
    command.arg("bench").args(args);
    command
}

/// Runs `xtask bench`.
pub fn run(args: &[&str]) -> Ran {
    Ran::new(&bench(args).output().expect("xtask starts"))
}

/// An interpreter that is a shell script: `$@` is what it is given.
pub fn script(folder: &Path, name: &str, body: &str) -> String {
    use std::os::unix::fs::PermissionsExt;
    let file = folder.join(name);
    let version =
        "case \"$1\" in --version) echo 'stand-in 1.0'; exit 0;; --help) echo \"$HELP\"; exit 0;; esac";
    std::fs::write(&file, format!("#!/bin/sh\n{version}\n{body}\n")).expect("the folder is writable");
    std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o755)).expect("the file is ours");
    file.display().to_string()
}

/// The distribution's CPython, if there is one; a test that needs it says so and passes without.
pub fn python() -> Option<String> {
    let python = "/usr/bin/python3";
    if Path::new(python).exists() {
        return Some(python.to_string());
    }
    println!("skipped: {python} is missing");
    None
}

/// A tauraro binary of the test profile and its canary, built when they are not there yet.
pub fn binaries() -> (String, String) {
    let built = Command::new(env!("CARGO"))
        .args(["build", "--quiet", "-p", "tauraro-cli", "-p", "tauraro-canary"])
        .current_dir(Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("xtask lies in the workspace"))
        .status()
        .expect("cargo starts");
    assert!(built.success(), "tauraro and its canary build");
    let place = Path::new(env!("CARGO_BIN_EXE_xtask")).parent().expect("a binary is in a folder");
    let of = |name: &str| place.join(name).display().to_string();
    (of("tauraro"), of("tauraro-canary"))
}
