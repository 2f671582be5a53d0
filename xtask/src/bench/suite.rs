//! Which programs are measured, and how each is run.
//!
//! To add one: a pyperformance program goes into `pyperformance::PROGRAMS`; a program of our own is a
//! script in `benches/micro/` that imports `pyperf`. `LOOPS` makes a value long enough to be measured
//! (a tenth of a second under CPython); it is the same number for both sides.

use crate::pyperformance;
use crate::workspace::{self, Outcome};
use std::path::PathBuf;

/// A group of programs with one question behind it.
#[derive(Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Suite {
    /// The founding benchmark: one million simple operations a program.
    Seed,
    /// The unmodified programs of PyPI's pyperformance.
    Pyperformance,
    /// The whole process of `-c pass`: time and memory of a start.
    Startup,
    /// Our own scripts on single promises: linear appends, cheap deletions, pauses, compiling.
    Micro,
    /// The phases of compiling 10,000 lines, each by itself. Alone only.
    Compile,
}

const SUITES: [Suite; 4] = [Suite::Seed, Suite::Startup, Suite::Micro, Suite::Pyperformance];

/// Loops within one value, for the programs whose single loop is short.
const LOOPS: &[(&str, u32)] = &[
    ("comprehensions", 5000),
    ("unpack_sequence", 3000),
    ("deltablue", 40),
    ("hexiom", 20),
    ("coroutines", 5),
    ("chaos", 3),
    ("richards", 3),
    ("richards_super", 3),
    ("generators", 2),
    ("nbody", 2),
    ("nqueens", 2),
    ("float", 2),
    ("spectral_norm", 2),
];

/// How a program is run, and what a process of it yields.
pub enum Kind {
    /// The stand-in for pyperf prints its values.
    Values,
    /// The process itself is the value.
    Process,
}

/// One thing to measure.
pub struct Program {
    /// Its name in tables.
    pub name: String,
    /// What follows the interpreter and its options on the command line.
    pub args: Vec<String>,
    /// What a process of it yields.
    pub kind: Kind,
}

/// The programs of some suites (of all of them when none is named).
pub fn programs(suites: &[Suite], all: bool) -> Outcome<Vec<Program>> {
    let suites = if suites.is_empty() { &SUITES } else { suites };
    let mut programs = Vec::new();
    for suite in suites {
        match suite {
            Suite::Startup => programs.push(Program {
                name: "startup".into(),
                args: vec!["-c".into(), "pass".into()],
                kind: Kind::Process,
            }),
            Suite::Seed => own(&mut programs, "seed")?,
            Suite::Micro => own(&mut programs, "micro")?,
            Suite::Pyperformance => pyperformance(&mut programs, all)?,
            Suite::Compile => return Err("`compile` compares nothing, so it runs alone".to_string()),
        }
    }
    Ok(programs)
}

/// The scripts of a folder of `benches/`; each holds a link to the stand-in for pyperf, so they run by themselves, too.
fn own(programs: &mut Vec<Program>, folder: &str) -> Outcome {
    let folder = workspace::root().join("benches").join(folder);
    let mut scripts: Vec<PathBuf> = std::fs::read_dir(&folder)
        .map_err(|e| format!("{}: {e}", folder.display()))?
        .flatten()
        .map(|entry| entry.path())
        .filter(|path| path.extension().is_some_and(|e| e == "py") && !path.ends_with("pyperf.py"))
        .collect();
    scripts.sort();
    for script in scripts {
        let name = script.file_stem().map(|s| s.to_string_lossy().into_owned()).unwrap_or_default();
        programs.push(Program { args: vec![script.display().to_string()], name, kind: Kind::Values });
    }
    Ok(())
}

fn pyperformance(programs: &mut Vec<Program>, all: bool) -> Outcome {
    let folder = pyperformance::programs()?;
    let mut left_out = Vec::new();
    for name in pyperformance::PROGRAMS {
        let script = folder.join(format!("bm_{name}/run_benchmark.py"));
        let imports = pyperformance::imports(&script)?;
        if !all && !pyperformance::is_self_contained(&imports) {
            left_out.push(format!("{name} ({})", imports.join(", ")));
            continue;
        }
        let loops = LOOPS.iter().find(|(n, _)| n == name).map_or(1, |(_, loops)| *loops);
        programs.push(Program {
            name: name.to_string(),
            args: vec![script.display().to_string(), format!("--bench-loops={loops}")],
            kind: Kind::Values,
        });
    }
    if !left_out.is_empty() {
        println!("left out, as they import library modules (--all runs them): {}", left_out.join("; "));
    }
    Ok(())
}
