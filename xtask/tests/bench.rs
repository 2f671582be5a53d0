//! `cargo xtask bench` as a user meets it: its flags, what it says of bad input, and its gate.
//!
//! The gate is proved on real runs: a baseline is recorded with the test profile's tauraro, the gate passes with the same
//! binary and fails with the canary, which has a known slow-down.

mod support;

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};
use support::{bench, binaries, folder, python, run, script};

#[test]
fn help_explains_every_command_and_option() {
    let help = |args: &[&str]| {
        let output = Command::new(env!("CARGO_BIN_EXE_xtask")).args(args).output().expect("xtask starts");
        assert!(output.status.success());
        String::from_utf8_lossy(&output.stdout).into_owned()
    };
    let all = help(&["--help"]);
    for command in ["bless", "bench", "tidy", "ci", "pyperformance"] {
        assert!(all.contains(command), "{command} in\n{all}");
    }
    let bench = help(&["bench", "--help"]);
    for option in [
        "--filter",
        "--peer",
        "--quick",
        "--save",
        "--against",
        "--json",
        "--html",
        "--gate",
        "--canary",
        "--why",
    ] {
        assert!(bench.contains(option), "{option} in\n{bench}");
    }
    for suite in ["seed", "interp", "pyperformance", "startup", "memory", "compile", "gc", "scripts"] {
        assert!(bench.contains(suite), "{suite} in\n{bench}");
    }
}

#[test]
fn the_gate_passes_and_fails_on_the_canary() {
    let Some(_) = python() else { return };
    let folder = folder("gate");
    let (tauraro, canary) = binaries();
    let baseline = folder.join("baseline.json").display().to_string();
    let common = ["seed", "--filter", "int_sum,methods", "--quick", "--no-pin", "--baseline", &baseline];
    let with = |more: &[&str]| run(&[&common[..], more].concat());
    with(&["--gate", "--subject", &tauraro]).ends(1).says("--update-baseline");
    with(&["--update-baseline", "--subject", &tauraro]).ends(0).says("recorded 2 programs");
    with(&["--gate", "--tolerance", "35", "--subject", &tauraro])
        .ends(0)
        .says("none slower than its baseline allows");
    let shut = with(&["--gate", "--tolerance", "35", "--subject", &canary]);
    shut.ends(1).says("once more").says("the gate fails: ").says("ratio");
}

#[test]
fn a_program_that_fails_is_a_failed_row_and_the_others_run() {
    let Some(python) = python() else { return };
    let folder = folder("failing");
    let body = format!(
        "case \"$*\" in *fib*) kill -SEGV $$;; *calls*) sleep 60;; *matrix*) echo 'bench\tmatrix\t1\t0.1';; *) exec {python} \"$@\";; esac"
    );
    let subject = script(&folder, "subject", &body);
    let json = folder.join("run.json").display().to_string();
    let ran = run(&[
        "seed",
        "--quick",
        "--time-limit",
        "15",
        "--subject",
        &subject,
        "--json",
        &json,
        "--filter",
        "seed/f",
    ]);
    ran.ends(1)
        .says("seed/fib")
        .says("failed: signal: 11")
        .says("seed/float_recurrence")
        .says("1 rows failed");
    let ran = run(&["seed", "--quick", "--time-limit", "15", "--subject", &subject, "--filter", "calls"]);
    ran.ends(1).says("failed: stopped after 15 s");
    let ran = run(&["seed", "--quick", "--subject", &subject, "--filter", "matrix"]);
    ran.ends(1).says("failed: computed something else than CPython");
    assert!(std::fs::read_to_string(&json).is_ok_and(|text| text.contains("signal: 11")));
    let quiet = script(&folder, "quiet", "echo wrong");
    run(&["scripts", "--quick", "--subject", &quiet, "--filter", "sudoku"])
        .ends(1)
        .says("failed: line 1: prints \"wrong\" instead of \"True 51\"");
}

#[test]
fn whoever_is_missing_is_named_and_the_others_go_on() {
    let folder = folder("missing");
    let subject = script(&folder, "subject", "echo 'bench\tfib\t1\t0.2\t0.1\t0.1\t0.1'");
    let common =
        ["seed", "--filter", "fib", "--quick", "--subject", &subject, "--python", "/nowhere/python3"];
    run(&common).ends(0).says("no CPython to compare with: there is no /nowhere/python3").says("100.00 ms");
    run(&[&common[..], &["--peer", "nosuchpython,/nowhere/pypy"]].concat())
        .ends(0)
        .says("peer nosuchpython left out: no program of that name in PATH")
        .says("peer /nowhere/pypy left out");
    let baseline = folder.join("baseline.json").display().to_string();
    let empty = r#"{"version": 1, "revision": "", "date": "", "machine": {"cpu": "", "cores": 1, "kernel": ""}, "cpython": "", "programs": {}}"#;
    std::fs::write(&baseline, empty).expect("the folder is writable");
    run(&[&common[..], &["--gate", "--baseline", &baseline]].concat())
        .ends(1)
        .says("the gate compares ratios");
    run(&["seed", "--subject", "/nowhere/tauraro"]).ends(1).says("--subject: there is no /nowhere/tauraro");
    run(&["seed", "--filter", "nosuchprogram"]).ends(1).says("no program's name contains \"nosuchprogram\"");
    run(&["nosuchsuite"]).ends(2).says("possible values");
    run(&["seed", "--tolerance", "many"]).ends(2).says("percent");
}

#[test]
fn peers_are_measured_and_may_fail_alone() {
    let Some(python) = python() else { return };
    let folder = folder("peers");
    let peer = script(&folder, "broken", "exit 3");
    let ran = run(&[
        "seed",
        "--filter",
        "int_sum",
        "--quick",
        "--subject",
        &python,
        "--peer",
        &format!("{python},{peer}"),
    ]);
    ran.ends(0).says("python3 ratio").says("broken ratio").says("failed");
}

#[test]
fn malformed_files_are_errors_that_name_the_line() {
    let folder = folder("malformed");
    let subject = script(&folder, "subject", "exit 1");
    let baseline = folder.join("baseline.json");
    std::fs::write(&baseline, "{\n  \"version\": 1,\n  \"revision\": 5\n}\n")
        .expect("the folder is writable");
    let place = baseline.display().to_string();
    run(&["seed", "--gate", "--subject", &subject, "--baseline", &place])
        .ends(1)
        .says("baseline.json:3:")
        .says("invalid type");
    let other = folder.join("run.json");
    std::fs::write(&other, "{\n  \"version\": oops\n}\n").expect("the folder is writable");
    run(&["seed", "--subject", &subject, "--against", &other.display().to_string()])
        .ends(1)
        .says("run.json:2:");
    run(&["seed", "--subject", &subject, "--against", "no-such-revision"])
        .ends(1)
        .says("neither a file nor a revision");
    run(&["seed", "--subject", &subject, "--html", "/nowhere/page.html"]).ends(1).says("no such folder");
}

#[test]
fn a_run_compares_with_an_earlier_one() {
    let Some(python) = python() else { return };
    let folder = folder("against");
    let of = |name: &str| folder.join(name).display().to_string();
    let common = ["seed", "--filter", "while_mod", "--quick", "--subject", &python];
    let (json, markdown, html) = (of("run.json"), of("run.md"), of("run.html"));
    run(&[&common[..], &["--json", &json, "--markdown", &markdown, "--html", &html]].concat()).ends(0);
    assert!(std::fs::read_to_string(&markdown).is_ok_and(|t| t.contains("| seed/while_mod |")));
    assert!(std::fs::read_to_string(&html).is_ok_and(|t| t.contains("while_mod") && !t.contains("http")));
    run(&[&common[..], &["--against", &json]].concat()).ends(0).says("change");
}

#[test]
fn after_ctrl_c_nothing_is_half_written() {
    let folder = folder("interrupt");
    let subject = script(&folder, "subject", "sleep 60");
    let json = folder.join("run.json");
    let place = json.display().to_string();
    let args = ["seed", "--filter", "fib", "--subject", &subject, "--python", "/nowhere", "--json", &place];
    let mut child = bench(&args).stdout(Stdio::null()).stderr(Stdio::piped()).spawn().expect("xtask starts");
    std::thread::sleep(Duration::from_millis(700));
    let pid = child.id().to_string();
    let killed = Command::new("kill").args(["-INT", &pid]).status().expect("kill starts");
    assert!(killed.success());
    let start = Instant::now();
    let status = child.wait().expect("it is our child");
    assert_eq!(status.code(), Some(130));
    assert!(start.elapsed() < Duration::from_secs(10), "it ends at once, and stops what it measures");
    let left: Vec<_> = std::fs::read_dir(Path::new(&folder)).expect("it is there").flatten().collect();
    assert_eq!(left.len(), 1, "only the stand-in is left: {left:?}");
}

#[test]
fn why_says_what_it_cannot_know() {
    let folder = folder("why");
    let (tauraro, _) = binaries();
    let ran = run(&["seed", "--why", "fib", "--quick", "--subject", &tauraro]);
    ran.ends(0).says("seed/fib").says("one run:").says("collecting").says("reading source");
    let body = "for a in \"$@\"; do case $a in --debug-perf=*) cat \"$DATA\" > \"${a#--debug-perf=}\";; esac; done\n\
                echo 'bench\tfib\t1\t0.2\t0.1\t0.1\t0.1'; echo '{\"run_time_ns\": 900000000}' >&2";
    let subject = script(&folder, "subject", body);
    let data = folder.join("data.json");
    let document = include_str!("../../docs/debug-perf.md");
    let example = document.split("```json").nth(1).and_then(|r| r.split("```").next()).expect("an example");
    std::fs::write(&data, example).expect("the folder is writable");
    let args = ["seed", "--why", "fib", "--quick", "--subject", &subject, "--python", "/nowhere"];
    let output = bench(&args)
        .env("DATA", &data)
        .env("HELP", "--stats --debug-perf[=<FILE>]")
        .output()
        .expect("xtask starts");
    let ran = support::Ran::new(&output);
    ran.ends(0)
        .says("compiled machine code")
        .says("shapes.py:14 in Shape.area, 312 times: GuardShape: another shape");
    ran.says("not hot yet").says("optimized code entered by call");
    let output = bench(&args).env("HELP", "--stats").output().expect("xtask starts");
    support::Ran::new(&output).ends(0).says("does not know --debug-perf=FILE");
    std::fs::write(&data, "{\n\"version\": 7}").expect("the folder is writable");
    let output = bench(&args)
        .env("DATA", &data)
        .env("HELP", "--stats --debug-perf[=<FILE>]")
        .output()
        .expect("xtask starts");
    support::Ran::new(&output).ends(1).says("version 7");
}
