//! `cargo xtask fuzz`: random programs under CPython and under Tauraro in every mode of its compiled tier.
//!
//! * `random`: numbers from a seed; `function`, `scenario`, `program`: what programs are made of;
//! * `execute`: runs one in all modes and compares; `shrink`: makes a program with a difference small.
//!
//! The same seed is the same sequence of programs. A difference is printed with its program, made small, the mode and the
//! program's own seed, written to `target/fuzz/`, and ends the command with an error when time is up. A new failure
//! belongs into tests/lang/jit as soon as it is understood.

mod execute;
mod function;
mod program;
mod random;
mod scenario;
mod shrink;

use crate::corpus;
use crate::workspace::{self, Outcome};
use execute::{Difference, Engines};
use rayon::prelude::*;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

/// Options of `cargo xtask fuzz`.
#[derive(clap::Args)]
pub struct Options {
    /// How long to go on.
    #[arg(long, default_value_t = 60)]
    seconds: u64,
    /// Where the sequence of programs starts.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Run the program of --seed alone, print it, and stop.
    #[arg(long)]
    print: bool,
    /// Compare these programs instead of random ones, and make them small if they show a difference.
    #[arg(long, num_args = 1..)]
    program: Vec<PathBuf>,
    /// Use this binary instead of building one.
    #[arg(long)]
    binary: Option<PathBuf>,
    /// Leave a difference as large as it is.
    #[arg(long)]
    no_shrink: bool,
    /// How many programs are run at once.
    #[arg(long, default_value_t = 2)]
    jobs: usize,
    /// Differences after which to stop.
    #[arg(long, default_value_t = 8)]
    most: u64,
}

/// Seconds for one run by CPython; Tauraro, with its assertions on, gets three times as long.
const LIMIT: Duration = Duration::from_secs(10);
/// One program in so many is run with a collection at every allocation, too.
const STRESSED: u64 = 6;
/// How often a smaller program is tried.
const TRIES: usize = 700;

/// Runs the command.
pub fn run(options: &Options) -> Outcome {
    if options.print {
        print!("{}", program::program(options.seed));
        return Ok(());
    }
    let tauraro = match &options.binary {
        Some(binary) => binary.clone(),
        None => {
            workspace::run("cargo", &["build", "--quiet", "-p", "tauraro-cli"], &[])?;
            workspace::target().join("debug/tauraro")
        }
    };
    let engines = Engines { python: crate::python::distribution()?, tauraro, limit: LIMIT };
    let folder = workspace::target().join("fuzz");
    std::fs::create_dir_all(&folder).map_err(|e| format!("{}: {e}", folder.display()))?;
    if !options.program.is_empty() {
        for file in &options.program {
            let text = std::fs::read_to_string(file).map_err(|e| format!("{}: {e}", file.display()))?;
            if check(&engines, &folder, &text, 0, true, options)? {
                return Err(format!("{} differs", file.display()));
            }
        }
        println!("no difference");
        return Ok(());
    }
    let (done, different) = (AtomicU64::new(0), AtomicU64::new(0));
    let started = Instant::now();
    let pool =
        rayon::ThreadPoolBuilder::new().num_threads(options.jobs).build().map_err(|e| e.to_string())?;
    let next = AtomicU64::new(options.seed);
    let results: Vec<Outcome> = pool.install(|| {
        (0..options.jobs)
            .into_par_iter()
            .map(|_| {
                while started.elapsed().as_secs() < options.seconds
                    && different.load(Ordering::Relaxed) < options.most
                {
                    let seed = next.fetch_add(1, Ordering::Relaxed);
                    let text = program::program(seed);
                    if check(&engines, &folder, &text, seed, seed.is_multiple_of(STRESSED), options)? {
                        different.fetch_add(1, Ordering::Relaxed);
                    }
                    done.fetch_add(1, Ordering::Relaxed);
                }
                Ok(())
            })
            .collect()
    });
    results.into_iter().collect::<Outcome>()?;
    let (done, different) = (done.into_inner(), different.into_inner());
    println!("{done} programs from seed {}, {different} with a difference", options.seed);
    if different == 0 { Ok(()) } else { Err(format!("{different} programs differ")) }
}

/// Compares one program in all modes; true when there is a difference, which is printed.
fn check(
    engines: &Engines,
    folder: &Path,
    text: &str,
    seed: u64,
    stress: bool,
    options: &Options,
) -> Outcome<bool> {
    let file = folder.join(format!("seed{seed}.py"));
    let write = |text: &str| std::fs::write(&file, text).map_err(|e| format!("{}: {e}", file.display()));
    write(text)?;
    let modes = execute::modes(seed, stress);
    let Some(found) = engines.compare(&file, &modes)? else {
        let _ = std::fs::remove_file(&file);
        return Ok(false);
    };
    report(&found, seed, "");
    if !options.no_shrink {
        let started = Instant::now();
        let small = shrink::shrink(text, TRIES, |smaller| {
            started.elapsed() < LIMIT * 12
                && write(smaller).is_ok()
                && engines.still_differs(&file, &found).unwrap_or(false)
        });
        write(&small)?;
        let shown = match engines.compare(&file, std::slice::from_ref(&found.mode))? {
            Some(found) => {
                let diff = corpus::diff(&found.expected.out, &found.got.out);
                format!("{small}--- {}\n{diff}", file.display())
            }
            None => small,
        };
        report(&found, seed, &shown);
    }
    Ok(true)
}

fn report(found: &Difference, seed: u64, program: &str) {
    let who = if found.interpreter { "the interpreter and CPython" } else { "a mode and the interpreter" };
    let diff = corpus::diff(&found.expected.out, &found.got.out);
    let errors = corpus::diff(&found.expected.err, &found.got.err);
    let statuses = format!("{:?} {:?}", found.expected.status, found.got.status);
    let flags = found.mode.flags.join(" ");
    println!("=== seed {seed}: {who} differ: {flags}; exits {statuses}\n{diff}{errors}{program}");
}
