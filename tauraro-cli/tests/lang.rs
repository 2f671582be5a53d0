//! The corpus of `tests/lang` and `examples`, in every mode of the binary.
//!
//! One test a mode, so that a failure says which mode is wrong; each runs all cases in parallel and lists
//! every failing one with the first lines that differ. What a case is, `xtask/src/corpus.rs` tells.
//! TAURARO_CASES=TEXT limits a run to the cases whose name contains TEXT.

#[path = "../../xtask/src/corpus.rs"]
#[allow(dead_code)]
mod corpus;
mod support;

use corpus::Case;
use std::time::Duration;

/// How a mode runs the corpus.
struct Mode {
    flags: &'static [&'static str],
    /// Whether cases marked `# stress: off` are left out.
    stress: bool,
    /// Whether cases marked `# compiled: off` are left out.
    compiled: bool,
    limit: Duration,
}

fn check(mode: &Mode) {
    let root = support::root();
    let only = std::env::var("TAURARO_CASES").unwrap_or_default();
    let cases: Vec<Case> = corpus::cases(&root)
        .into_iter()
        .filter(|c| c.name.contains(&only) && (!mode.stress || c.stress && c.fails_today.is_none()))
        .filter(|c| !mode.compiled || c.compiled)
        .collect();
    assert!(!cases.is_empty(), "the corpus is there");
    let failures: Vec<String> =
        support::in_parallel(&cases, |case| failure(case, mode)).into_iter().flatten().collect();
    assert!(
        failures.is_empty(),
        "{} of {} cases fail with {:?}:\n\n{}",
        failures.len(),
        cases.len(),
        mode.flags,
        failures.join("\n")
    );
}

/// Runs one case; what is wrong with it, if anything.
fn failure(case: &Case, mode: &Mode) -> Option<String> {
    let root = support::root();
    let command = case.command(&support::binary(), mode.flags);
    let Some(output) = support::run_with(command, None, mode.limit) else {
        return Some(format!("{}: still running after {} s\n", case.name, mode.limit.as_secs()));
    };
    let stdout = corpus::normalise(&root, &output.stdout);
    let stderr = corpus::normalise(&root, &output.stderr);
    let status = corpus::status(&output);
    let mut wrong = String::new();
    if status != case.exit {
        let mut last: Vec<&str> = stderr.lines().rev().take(4).collect();
        last.reverse();
        wrong.push_str(&format!("  status {status} instead of {}: {}\n", case.exit, last.join("\n    ")));
    }
    let expected = std::fs::read_to_string(&case.out).unwrap_or_default();
    if stdout != expected {
        wrong.push_str(&corpus::diff(&expected, &stdout));
    }
    if let Ok(expected) = std::fs::read_to_string(&case.err)
        && stderr != expected
    {
        wrong.push_str("  stderr:\n");
        wrong.push_str(&corpus::diff(&expected, &stderr));
    }
    match (&case.fails_today, wrong.is_empty()) {
        (None, true) => None,
        (None, false) => Some(format!("{}:\n{wrong}", case.name)),
        (Some(_), false) => None,
        (Some(why), true) => {
            Some(format!("{}: passes now; take its line ({why}) out of fails_today.txt\n", case.name))
        }
    }
}

#[test]
fn as_a_user_runs_them() {
    check(&Mode { flags: &[], stress: false, compiled: false, limit: Duration::from_secs(60) });
}

#[test]
fn collecting_at_every_allocation() {
    let flags = &["--jit=off", "--gc-stress"];
    check(&Mode { flags, stress: true, compiled: false, limit: Duration::from_secs(180) });
}

#[test]
fn checking_the_heap_at_every_collection() {
    check(&Mode { flags: &["--gc-verify"], stress: false, compiled: false, limit: Duration::from_secs(180) });
}

#[test]
fn with_the_optimiser_off() {
    check(&Mode { flags: &["--opt=off"], stress: false, compiled: false, limit: Duration::from_secs(60) });
}

#[test]
fn compiled_at_the_first_call() {
    let limit = Duration::from_secs(120);
    check(&Mode { flags: &["--jit=always"], stress: false, compiled: true, limit });
}

#[test]
fn compiled_and_collecting_at_every_allocation() {
    let limit = Duration::from_secs(240);
    check(&Mode { flags: &["--jit=always", "--gc-stress"], stress: true, compiled: true, limit });
}

#[test]
fn interpreted() {
    check(&Mode { flags: &["--jit=off"], stress: false, compiled: false, limit: Duration::from_secs(60) });
}
