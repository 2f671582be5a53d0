//! Unmodified programs of PyPI's pyperformance compute under Tauraro what they compute under CPython.
//!
//! The wheel is downloaded with pip (once, below `target/`); when that is impossible the test says so and
//! passes. Our stand-in for `pyperf` prints a digest of each program's state after one repetition, and
//! those digests are compared. Programs that import modules of the pure-Python library wait for it.

#[path = "../../xtask/src/pyperformance.rs"]
#[allow(dead_code)]
mod pyperformance;
#[path = "../../xtask/src/python.rs"]
#[allow(dead_code)]
mod python;
mod support;
#[path = "../../xtask/src/workspace.rs"]
#[allow(dead_code)]
mod workspace;

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

/// Options that make a long program short enough for a test.
const SMALLER: &[(&str, &[&str])] = &[("nbody", &["--iterations=2000"])];

#[test]
fn pyperformance_computes_the_same() {
    let (python, folder) = match (python::distribution(), pyperformance::programs()) {
        (Ok(python), Ok(folder)) => (python, folder),
        (Err(reason), _) | (_, Err(reason)) => {
            println!("skipped, pyperformance is not at hand: {reason}");
            return;
        }
    };
    let names: Vec<&str> = pyperformance::PROGRAMS
        .iter()
        .copied()
        .filter(|name| {
            let script = folder.join(format!("bm_{name}/run_benchmark.py"));
            pyperformance::imports(&script).is_ok_and(|i| pyperformance::is_self_contained(&i))
        })
        .collect();
    assert!(names.len() >= 10, "the programs are there: {names:?}");
    let failures: Vec<String> = support::in_parallel(&names, |name| {
        let script = folder.join(format!("bm_{name}/run_benchmark.py"));
        let options = SMALLER.iter().find(|(n, _)| n == name).map_or(&[][..], |(_, o)| o);
        let expected = results(&python, &script, options).expect("CPython runs pyperformance");
        match results(&support::binary(), &script, options) {
            Ok(got) if got == expected => None,
            Ok(got) => Some(format!("{name}: computed {got:?} instead of {expected:?}")),
            Err(reason) => Some(format!("{name}: {reason}")),
        }
    })
    .into_iter()
    .flatten()
    .collect();
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

/// Name and digest of each benchmark in a program.
fn results(interpreter: &Path, script: &Path, options: &[&str]) -> Result<Vec<String>, String> {
    let mut command = Command::new(interpreter);
    command.arg(script).arg("--bench-values=1").args(options).stdin(Stdio::null());
    command.env("PYTHONDONTWRITEBYTECODE", "1").env_remove("PYTHONPATH");
    let output =
        support::run_with(command, None, Duration::from_secs(180)).ok_or("still running after 180 s")?;
    if !output.status.success() {
        return Err(format!("{}\n{}", output.status, String::from_utf8_lossy(&output.stderr)));
    }
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let lines = text.lines().filter(|l| l.starts_with("bench\t"));
    Ok(lines.map(|l| l.split('\t').skip(1).take(2).collect::<Vec<_>>().join(" ")).collect())
}
