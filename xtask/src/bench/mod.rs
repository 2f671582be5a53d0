//! `cargo xtask bench`: Tauraro against the distribution's CPython, in one interleaved run.
//!
//! - `suite`: which programs there are, and how each is run;
//! - `run`: both interpreters in turn, A B A B, each in a fresh process;
//! - `measure`: one process: its time, its exit, its peak memory;
//! - `stats`: medians, ratios, geometric means;
//! - `report`: the table, as text and as Markdown, and the same as JSON;
//! - `compile`: the phases of compiling, which CPython has no part in.
//!
//! Words: a *value* is one measured repetition inside a process; the *first* value includes warming up,
//! the *best* of a process leaves it behind; a *round* is one process of each interpreter; a *ratio* is
//! CPython's time divided by Tauraro's (2 means twice as fast).
//!
//! Rules: programs are unmodified; the two sides compute the same number of values and what they computed
//! is compared: a wrong answer is a failed row whatever its time. Losers are reported like winners.

mod compile;
mod measure;
mod report;
mod run;
mod stats;
mod suite;

use crate::workspace::{self, Outcome};
use std::path::PathBuf;

/// Options of `cargo xtask bench`.
#[derive(clap::Args)]
pub struct Options {
    /// What to run: pyperformance, startup, micro (all of these if none is given); or `compile` alone.
    #[arg(value_enum)]
    suites: Vec<suite::Suite>,
    /// Only programs whose name contains this.
    #[arg(long)]
    filter: Option<String>,
    /// Fewer rounds and values: minutes instead of a quarter of an hour, with more noise.
    #[arg(long)]
    quick: bool,
    /// Also run the programs that import modules of the pure-Python library.
    #[arg(long)]
    all: bool,
    /// Seconds after which a process is stopped and its row failed.
    #[arg(long, default_value_t = 120)]
    time_limit: u64,
    /// The binary to measure, instead of building the release binary.
    #[arg(long, value_name = "PATH")]
    subject: Option<PathBuf>,
    /// Options given to Tauraro before the script, such as --jit=off. May be repeated.
    #[arg(long, value_name = "OPTION", allow_hyphen_values = true)]
    with: Vec<String>,
    /// Write the report as a Markdown table.
    #[arg(long, value_name = "FILE")]
    markdown: Option<PathBuf>,
    /// Write every number as JSON.
    #[arg(long, value_name = "FILE")]
    json: Option<PathBuf>,
}

/// Runs the command.
pub fn run(options: &Options) -> Outcome {
    if options.suites == [suite::Suite::Compile] {
        return compile::run();
    }
    let python = crate::python::distribution()?;
    let subject = match &options.subject {
        Some(path) => path.clone(),
        None => workspace::release_binary()?,
    };
    let plan = run::Plan {
        python: python.clone(),
        subject,
        subject_options: options.with.clone(),
        rounds: if options.quick { 2 } else { 5 },
        values: if options.quick { 4 } else { 10 },
        time_limit: std::time::Duration::from_secs(options.time_limit),
    };
    let mut rows = Vec::new();
    for program in suite::programs(&options.suites, options.all)? {
        if options.filter.as_ref().is_some_and(|f| !program.name.contains(f.as_str())) {
            continue;
        }
        for row in run::program(&plan, &program) {
            println!("{}", report::line(&row));
            rows.push(row);
        }
    }
    if rows.is_empty() {
        return Err("no program of that name".to_string());
    }
    let report = report::Report::new(&plan, &crate::python::version(&python), rows);
    println!("\n{}", report.markdown());
    if let Some(file) = &options.markdown {
        write(file, &report.markdown())?;
    }
    if let Some(file) = &options.json {
        write(file, &report.json()?)?;
    }
    match report.failures() {
        0 => Ok(()),
        n => Err(format!("{n} rows failed")),
    }
}

/// Writes a file whole or not at all.
fn write(file: &std::path::Path, text: &str) -> Outcome {
    let partial = file.with_extension("partial");
    std::fs::write(&partial, text)
        .and_then(|()| std::fs::rename(&partial, file))
        .map_err(|e| format!("cannot write {}: {e}", file.display()))
}
