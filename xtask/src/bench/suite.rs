//! Which programs are measured, and how each is run.
//!
//! A suite is a question; its programs are scripts of `benches/<suite>/`, but for `pyperformance` and `interp`, whose
//! programs are downloaded, and `startup`, which needs none. To add a program, see docs/benchmarks.md: a script in the
//! right folder is enough.
//!
//! Rules: programs are the same text for every contestant; `LOOPS` makes a value of a downloaded program long enough to
//! be measured, and is the same number for all.

use super::record::Unit;
use crate::pyperformance;
use crate::workspace::{self, Outcome};
use std::path::PathBuf;

/// A group of programs with one question behind it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Suite {
    /// The founding benchmark: about a million simple operations of one kind a program, cold and warm
    Seed,
    /// The programs of pyperformance in the interpreter tier only (with --jit=off)
    Interp,
    /// The unmodified programs of PyPI's pyperformance (downloaded once, with pip)
    Pyperformance,
    /// The whole process of programs that do next to nothing
    Startup,
    /// Peak memory of programs that hold a lot of one kind of data
    Memory,
    /// Compiling: a large module as a program sees it, and each phase by itself
    Compile,
    /// Collecting: pauses and throughput
    Gc,
    /// The whole process of short real scripts, where warming up hurts most
    Scripts,
    /// Single promises: linear appends, cheap deletions
    Micro,
}

/// The order in which suites are measured when none is named; `interp` repeats `pyperformance` and is asked for by name.
pub const ALL: [Suite; 8] = [
    Suite::Startup,
    Suite::Seed,
    Suite::Scripts,
    Suite::Micro,
    Suite::Memory,
    Suite::Gc,
    Suite::Compile,
    Suite::Pyperformance,
];

/// What the gate measures when no suite is named.
pub const GATED: [Suite; 5] =
    [Suite::Startup, Suite::Seed, Suite::Scripts, Suite::Memory, Suite::Pyperformance];

/// Loops within one value, for the downloaded programs whose single loop is short.
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

/// What `startup` runs: name and text.
const STARTS: &[(&str, &str)] = &[
    ("pass", "pass"),
    ("hello", "print('hello')"),
    ("imports", "import re, typing, dataclasses, collections"),
];

/// How a program is run, and what a process of it yields.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// The stand-in for pyperf prints its values.
    Values,
    /// The process itself is the value.
    Process,
    /// The process's peak memory is the value.
    Memory,
}

/// One thing to measure.
#[derive(Clone, Debug)]
pub struct Program {
    /// The suite it belongs to.
    pub suite: &'static str,
    /// Its name within the suite.
    pub name: String,
    /// What follows the interpreter and its options on the command line.
    pub args: Vec<String>,
    /// The same program for runtimes that do not speak Python: a `.js` beside the script.
    pub javascript: Option<PathBuf>,
    /// Options only the subject is given.
    pub subject_options: Vec<String>,
    /// What a process of it yields.
    pub kind: Kind,
}

impl Program {
    fn new(suite: Suite, name: String, args: Vec<String>, kind: Kind) -> Program {
        Program { suite: suite.name(), name, args, javascript: None, subject_options: Vec::new(), kind }
    }

    /// "seed/int_sum".
    pub fn key(&self) -> String {
        format!("{}/{}", self.suite, self.name)
    }

    /// What its numbers are.
    pub fn unit(&self) -> Unit {
        if self.kind == Kind::Memory { Unit::Bytes } else { Unit::Seconds }
    }
}

impl Suite {
    /// Its name on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Suite::Seed => "seed",
            Suite::Interp => "interp",
            Suite::Pyperformance => "pyperformance",
            Suite::Startup => "startup",
            Suite::Memory => "memory",
            Suite::Compile => "compile",
            Suite::Gc => "gc",
            Suite::Scripts => "scripts",
            Suite::Micro => "micro",
        }
    }

    /// Its programs.
    pub fn programs(self) -> Outcome<Vec<Program>> {
        match self {
            Suite::Seed | Suite::Compile | Suite::Gc | Suite::Micro => self.own(Kind::Values),
            Suite::Memory => self.own(Kind::Memory),
            Suite::Scripts => self.own(Kind::Process),
            Suite::Startup => Ok(STARTS
                .iter()
                .map(|(name, text)| {
                    let args = vec!["-c".to_string(), text.to_string()];
                    Program::new(self, name.to_string(), args, Kind::Process)
                })
                .collect()),
            Suite::Pyperformance => self.downloaded(&[]),
            Suite::Interp => self.downloaded(&["--jit=off"]),
        }
    }

    /// The scripts of the suite's folder; each folder holds a link to the stand-in for pyperf, so that a script runs by
    /// itself, too.
    fn own(self, kind: Kind) -> Outcome<Vec<Program>> {
        let folder = workspace::root().join("benches").join(self.name());
        let mut scripts: Vec<PathBuf> = std::fs::read_dir(&folder)
            .map_err(|e| format!("{}: {e}", folder.display()))?
            .flatten()
            .map(|entry| entry.path())
            .filter(|path| path.extension().is_some_and(|e| e == "py") && !path.ends_with("pyperf.py"))
            .collect();
        scripts.sort();
        Ok(scripts
            .into_iter()
            .map(|script| {
                let name = script.file_stem().map(|s| s.to_string_lossy().into_owned()).unwrap_or_default();
                let mut program = Program::new(self, name, vec![script.display().to_string()], kind);
                program.javascript = Some(script.with_extension("js")).filter(|js| js.exists());
                program
            })
            .collect())
    }

    fn downloaded(self, subject_options: &[&str]) -> Outcome<Vec<Program>> {
        let folder = pyperformance::programs()?;
        Ok(pyperformance::PROGRAMS
            .iter()
            .map(|name| {
                let script = folder.join(format!("bm_{name}/run_benchmark.py"));
                let loops = LOOPS.iter().find(|(n, _)| n == name).map_or(1, |(_, loops)| *loops);
                let args = vec![script.display().to_string(), format!("--bench-loops={loops}")];
                let mut program = Program::new(self, name.to_string(), args, Kind::Values);
                program.subject_options = subject_options.iter().map(|o| o.to_string()).collect();
                program
            })
            .collect())
    }
}
