//! The programs of PyPI's `pyperformance`, downloaded once and run unmodified.
//!
//! The wheel is fetched with pip, its archive checked against nothing but pip's own checks, and unpacked
//! below `target/`; nothing of it enters the repository. Beside each `run_benchmark.py` goes a copy of
//! `benches/pyperf/pyperf.py`, our stand-in for the module the programs import to be timed: a script's own
//! folder is the first place imports look in, under every Python.

use crate::workspace::{self, Outcome};
use std::path::{Path, PathBuf};
use std::process::Command;

/// The pinned release.
const VERSION: &str = "1.14.0";

/// The programs the project measures, in the order of its tables.
pub const PROGRAMS: &[&str] = &[
    "nbody",
    "fannkuch",
    "spectral_norm",
    "richards",
    "richards_super",
    "deltablue",
    "nqueens",
    "float",
    "hexiom",
    "meteor_contest",
    "go",
    "raytrace",
    "chaos",
    "unpack_sequence",
    "generators",
    "coroutines",
    "comprehensions",
    "scimark",
];

/// Modules that are part of the binary from the start.
const NATIVE: &[&str] = &[
    "sys",
    "builtins",
    "time",
    "math",
    "itertools",
    "_collections",
    "_functools",
    "_operator",
    "gc",
    "array",
    "random",
    "bisect",
    "heapq",
    "operator",
    "errno",
    "__future__",
    "collections",
    "collections.abc",
    "dataclasses",
    "enum",
    "functools",
    "io",
    "typing",
    "weakref",
    "pyperf",
];

/// The folder with one `bm_<name>/run_benchmark.py` a program, downloading it if it is not there.
pub fn programs() -> Outcome<PathBuf> {
    let cache = workspace::target().join("pyperformance").join(VERSION);
    let folder = cache.join("pyperformance/data-files/benchmarks");
    if !folder.is_dir() {
        download(&cache)?;
    }
    let stand_in = workspace::root().join("benches/pyperf/pyperf.py");
    for name in PROGRAMS {
        let to = folder.join(format!("bm_{name}/pyperf.py"));
        std::fs::copy(&stand_in, &to).map_err(|e| format!("cannot write {}: {e}", to.display()))?;
    }
    Ok(folder)
}

fn download(cache: &Path) -> Outcome {
    std::fs::create_dir_all(cache).map_err(|e| format!("{}: {e}", cache.display()))?;
    let python = crate::python::distribution()?;
    let wheel = cache.join(format!("pyperformance-{VERSION}-py3-none-any.whl"));
    if !wheel.exists() {
        let pip = pip(&python)?;
        let requirement = format!("pyperformance=={VERSION}");
        let output = Command::new(&pip[0])
            .args(&pip[1..])
            .args([
                "download",
                "--quiet",
                "--disable-pip-version-check",
                "--no-deps",
                "--only-binary",
                ":all:",
            ])
            .arg("--dest")
            .arg(cache)
            .arg(&requirement)
            .output()
            .map_err(|e| format!("cannot run pip: {e}"))?;
        if !output.status.success() {
            return Err(format!(
                "pip cannot download {requirement}:\n{}",
                String::from_utf8_lossy(&output.stderr)
            ));
        }
    }
    let unpacked = Command::new(&python)
        .args(["-m", "zipfile", "-e"])
        .arg(&wheel)
        .arg(cache)
        .status()
        .map_err(|e| format!("cannot unpack {}: {e}", wheel.display()))?;
    if unpacked.success() { Ok(()) } else { Err(format!("cannot unpack {}", wheel.display())) }
}

/// The command line of a pip that works: the distribution's, or the one in PATH.
fn pip(python: &Path) -> Outcome<Vec<String>> {
    let candidates = [
        vec![python.display().to_string(), "-m".into(), "pip".into()],
        vec!["pip".into()],
        vec!["pip3".into()],
    ];
    for candidate in candidates {
        let works = Command::new(&candidate[0]).args(&candidate[1..]).arg("--version").output();
        if works.is_ok_and(|o| o.status.success()) {
            return Ok(candidate);
        }
    }
    Err("no pip; install your distribution's package python3-pip".to_string())
}

/// The modules a program imports at its top level, `pyperf` left out.
pub fn imports(script: &Path) -> Outcome<Vec<String>> {
    let source = std::fs::read_to_string(script).map_err(|e| format!("{}: {e}", script.display()))?;
    let mut names: Vec<String> = Vec::new();
    for line in source.lines() {
        let rest = match (line.strip_prefix("import "), line.strip_prefix("from ")) {
            (Some(rest), _) => rest.to_string(),
            (_, Some(rest)) if rest.contains(" import ") => {
                rest.split_once(" import ").map(|(module, _)| module.to_string()).unwrap_or_default()
            }
            _ => continue,
        };
        for name in rest.split(',').map(|n| n.split_whitespace().next().unwrap_or_default().to_string()) {
            if name != "pyperf" && !names.contains(&name) {
                names.push(name);
            }
        }
    }
    Ok(names)
}

/// Whether every module a program imports is part of the binary from the start.
pub fn is_self_contained(imports: &[String]) -> bool {
    imports.iter().all(|name| NATIVE.contains(&name.as_str()))
}

/// `cargo xtask pyperformance`.
pub fn list() -> Outcome {
    let folder = programs()?;
    println!("{}", folder.display());
    for name in PROGRAMS {
        let imports = imports(&folder.join(format!("bm_{name}/run_benchmark.py")))?;
        let note = if is_self_contained(&imports) { "" } else { "  (needs the pure-Python library)" };
        println!("  {name:16} {}{note}", imports.join(", "));
    }
    Ok(())
}
