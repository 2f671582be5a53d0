//! `cargo xtask bench`: Tauraro against the distribution's CPython, in one interleaved run.
//!
//! - `suite`: which programs there are; `contest`: who takes part;
//! - `run`: all contestants in turn, A B A B, each in a fresh process; `measure`: one process;
//! - `stats`: medians, bootstrap intervals, the steady state; `record`: what a run leaves;
//! - `table`, `html`, `progress`: what a person sees; `history`: the saved runs;
//! - `baseline`, `gate`: what must not become slower;
//! - `why`, `perf_data`: why a program is as fast or slow as it is; `compile`: the phases of compiling.
//!
//! Words: a *value* is one measured repetition inside a process; the *first* value includes warming up, the *steady
//! state* leaves it behind; a *round* is one process of each contestant; a *ratio* is CPython's time divided by
//! Tauraro's (2 means twice as fast).
//!
//! Rules: programs are unmodified; all sides compute the same and what they computed is compared: a wrong answer is a
//! failed row whatever its time. Losers are reported like winners. Files are written whole or not at all.

mod baseline;
mod compile;
mod contest;
mod gate;
mod history;
mod html;
mod measure;
mod perf_data;
mod progress;
mod record;
mod run;
mod stats;
mod suite;
mod table;
mod why;

pub use measure::interrupted;

use crate::workspace::{self, Outcome};
use record::{Report, Role};
use std::path::{Path, PathBuf};
use suite::{Program, Suite};

/// Options of `cargo xtask bench`.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  cargo xtask bench                               everything, thoroughly (about half an hour)
  cargo xtask bench seed --quick                  a first impression in a minute or two
  cargo xtask bench --filter nbody --peer pypy3   one program, with PyPy beside it
  cargo xtask bench seed --against HEAD~1         what a change did
  cargo xtask bench --why nbody                   where its time goes
  cargo xtask bench --gate --quick                what continuous integration asks
How to read the report and how to add a program: docs/benchmarks.md")]
pub struct Options {
    /// What to measure (if none is given: all but `interp`; with --gate: what continuous integration asks)
    #[arg(value_enum)]
    suites: Vec<Suite>,
    /// Only programs whose suite/name contains this (or one of these, with commas between)
    #[arg(long, value_name = "NAME", value_delimiter = ',')]
    filter: Vec<String>,
    /// Other runtimes to measure in the same run, by name or path: pypy3, node
    #[arg(long, value_name = "NAME", value_delimiter = ',')]
    peer: Vec<String>,
    /// Fewer and shorter rounds: minutes instead of half an hour, with more noise
    #[arg(long)]
    quick: bool,
    /// Add the run to benches/history.jsonl
    #[arg(long)]
    save: bool,
    /// Compare with a run written by --json, or with a revision, which is built and measured in the same run
    #[arg(long, value_name = "FILE|REV")]
    against: Option<String>,
    /// Write every number as JSON
    #[arg(long, value_name = "FILE")]
    json: Option<PathBuf>,
    /// Write the report as a page with charts
    #[arg(long, value_name = "FILE")]
    html: Option<PathBuf>,
    /// Write the report as a Markdown table
    #[arg(long, value_name = "FILE")]
    markdown: Option<PathBuf>,
    /// Fail (exit 1) when a program became slower than the baseline allows, is below its floor, or prints something else
    #[arg(long)]
    gate: bool,
    /// The gate's smallest noise band, in percent (with --quick at least 20)
    #[arg(long, value_name = "PERCENT", default_value_t = 7.0, value_parser = percent)]
    tolerance: f64,
    /// Measure a build with a known slow-down instead: with --gate, it must fail
    #[arg(long, conflicts_with = "subject")]
    canary: bool,
    /// Record what was measured as the new baseline (floors only rise)
    #[arg(long, conflicts_with_all = ["gate", "canary"])]
    update_baseline: bool,
    /// The baseline
    #[arg(long, value_name = "FILE", default_value = "benches/baseline.json")]
    baseline: PathBuf,
    /// Explain one program (a suite/name or part of it): its time, what is compiled, what is not and why
    #[arg(long, value_name = "NAME", conflicts_with_all = ["gate", "save", "against", "json", "html", "markdown", "update_baseline"])]
    why: Option<String>,
    /// Name the programs and measure nothing
    #[arg(long)]
    list: bool,
    /// Seconds after which a process is stopped and its row failed
    #[arg(long, value_name = "SECONDS", default_value_t = 120)]
    time_limit: u64,
    /// The tauraro binary to measure, instead of building the release binary
    #[arg(long, value_name = "PATH")]
    subject: Option<PathBuf>,
    /// Options given to Tauraro before the script, such as --jit=off; may be repeated
    #[arg(long, value_name = "OPTION", allow_hyphen_values = true)]
    with: Vec<String>,
    /// The CPython to compare with, instead of the distribution's /usr/bin/python3
    #[arg(long, value_name = "PATH")]
    python: Option<PathBuf>,
    /// Let processes move between processors
    #[arg(long)]
    no_pin: bool,
}

fn percent(text: &str) -> Result<f64, String> {
    match text.trim_end_matches('%').parse::<f64>() {
        Ok(value) if (0.0..100.0).contains(&value) => Ok(value),
        _ => Err("expected a number of percent from 0 to 100".to_string()),
    }
}

/// The tolerance of a quick gate, in percent: two rounds on a busy machine differ by as much.
const QUICK_TOLERANCE: f64 = 20.0;

/// After so many programs that are slow for good, no further one is given a second chance.
const CONFIRMED: usize = 3;
/// How long a second measurement waits for the others on the machine.
const PATIENCE: std::time::Duration = std::time::Duration::from_secs(20);

/// Runs the command.
pub fn run(options: &Options) -> Outcome {
    let mut notes = Vec::new();
    let programs = programs(options, &mut notes)?;
    if options.list {
        programs.iter().for_each(|p| println!("{}", p.key()));
        return Ok(());
    }
    let baseline_file = workspace::root().join(&options.baseline);
    // What is wrong with the baseline or the other run should be said before minutes are spent.
    let baseline = options.gate.then(|| baseline::Baseline::read(&baseline_file)).transpose()?;
    let old = if options.update_baseline && baseline_file.exists() {
        Some(baseline::Baseline::read(&baseline_file)?)
    } else {
        None
    };
    let against = options.against.as_deref().filter(|a| Path::new(a).is_file());
    let earlier = against.map(|file| Report::read(Path::new(file))).transpose()?;
    let saved = if options.save || options.html.is_some() { history::read()? } else { Vec::new() };
    for file in [&options.json, &options.html, &options.markdown].into_iter().flatten() {
        let folder = file.parent().filter(|f| !f.as_os_str().is_empty());
        if folder.is_some_and(|f| !f.is_dir()) {
            return Err(format!("cannot write {}: there is no such folder", file.display()));
        }
    }
    let contestants = contest::gather(
        &contest::Wanted {
            python: options.python.as_deref(),
            subject: options.subject.as_deref(),
            options: &options.with,
            canary: options.canary,
            peers: &options.peer,
            revision: options.against.as_deref().filter(|_| earlier.is_none()),
        },
        &mut notes,
    )?;
    if options.gate && !contestants.iter().any(|c| c.participant.role == Role::Reference) {
        return Err(format!("the gate compares ratios, but there is {}", notes.join("; ")));
    }
    let busy = record::Machine::this().busy();
    // Machine code is made by a thread of its own: on one processor, the program would wait for it.
    let compiles =
        options.suites != [Suite::Interp] && !options.with.iter().any(|option| option == "--jit=off");
    // Whoever else is there might be on the same processor, and the kernel could not help.
    let free = options.no_pin || busy.is_some() || compiles;
    let pin = if free { None } else { measure::last_processor() };
    notes.extend(busy);
    notes.iter().for_each(|note| println!("note: {note}"));
    let plan = run::Plan::new(options.quick, options.time_limit, pin);
    measure::watch_interrupt();
    if options.why.is_some() {
        return why::run(&plan, &contestants, &programs[0]);
    }
    let mut report = Report {
        version: record::VERSION,
        date: workspace::date(),
        revision: contest::revision(),
        machine: record::Machine::this(),
        participants: contestants.iter().map(|c| c.participant.clone()).collect(),
        quick: options.quick,
        pinned: pin,
        memory_floor: measure::floor(),
        against: options.against.clone(),
        rows: Vec::new(),
        notes,
    };
    measure_all(&plan, &contestants, &programs, &mut report);
    if measure::interrupted() {
        println!("\n{}", table::text(&report));
        return Err("interrupted: nothing was written".to_string());
    }
    if let Some(earlier) = &earlier {
        report.compare(earlier);
    }
    if options.suites.contains(&Suite::Compile) && options.subject.is_none() && options.filter.is_empty() {
        report.notes.extend(compile::phases()?);
    }
    let subject =
        contestants.iter().find(|c| c.participant.role == Role::Subject).expect("there is a subject");
    if options.suites.contains(&Suite::Compile) {
        report.notes.extend(compile::machine_code(&plan, subject)?);
    }
    let tolerance =
        if options.quick { options.tolerance.max(QUICK_TOLERANCE) } else { options.tolerance } / 100.0;
    let verdict = baseline.map(|baseline| {
        let judge = |report: &Report| gate::judge(report, &baseline, tolerance, options.filter.is_empty());
        again(&plan, &contestants, &programs, &mut report, judge)
    });
    if measure::interrupted() {
        return Err("interrupted: nothing was written".to_string());
    }
    println!("\n{}", table::text(&report));
    write_all(options, &report, saved)?;
    if options.update_baseline {
        let new = baseline::Baseline::record(&report, old)?;
        workspace::write(&baseline_file, &new.to_json()?)?;
        println!("recorded {} programs in {}", new.programs.len(), baseline_file.display());
    }
    if let Some(verdict) = verdict {
        print!("{}", verdict.text());
        let failed = verdict.failures.len();
        return if failed == 0 {
            Ok(())
        } else {
            Err(format!("the gate fails: {failed} of {}", verdict.judged))
        };
    }
    match report.failures() {
        0 => Ok(()),
        n => Err(format!("{n} rows failed")),
    }
}

/// The programs asked for. A suite that cannot be had is a note as long as there are others.
fn programs(options: &Options, notes: &mut Vec<String>) -> Outcome<Vec<Program>> {
    let suites: Vec<Suite> = match (&options.suites[..], options.gate, options.why.is_some()) {
        ([], true, _) => suite::GATED.to_vec(),
        ([], ..) => suite::ALL.to_vec(),
        (named, ..) => named.to_vec(),
    };
    let mut programs: Vec<Program> = Vec::new();
    for suite in &suites {
        match suite.programs() {
            Ok(found) => programs.extend(found),
            Err(reason) => notes.push(format!("suite {} left out: {reason}", suite.name())),
        }
    }
    if programs.is_empty() {
        return Err(notes.join("; "));
    }
    let known: Vec<String> = programs.iter().map(Program::key).collect();
    if !options.filter.is_empty() {
        programs.retain(|p| options.filter.iter().any(|f| p.key().contains(f.as_str())));
    }
    if let Some(name) = &options.why {
        let exact = programs.iter().position(|p| p.key() == *name || p.name == *name);
        match exact.or_else(|| programs.iter().position(|p| p.key().contains(name.as_str()))) {
            Some(at) => programs = vec![programs.swap_remove(at)],
            None => programs.clear(),
        }
    }
    if programs.is_empty() {
        let name = options.why.clone().unwrap_or_else(|| options.filter.join(","));
        return Err(format!("no program's name contains {name:?}; there are: {}", known.join(", ")));
    }
    Ok(programs)
}

fn measure_all(
    plan: &run::Plan,
    contestants: &[contest::Contestant],
    programs: &[Program],
    report: &mut Report,
) {
    let of = |program: &Program| (plan.rounds_of(program) * contestants.len()) as u64;
    let progress = progress::Progress::new(programs.iter().map(of).sum());
    let mut done = 0;
    for program in programs {
        let rows = run::program(plan, contestants, program, |who, round| progress.turn(program, who, round));
        if measure::interrupted() {
            break;
        }
        done += of(program);
        progress.done(report, &rows, done);
        report.rows.extend(rows);
    }
    progress.finish();
}

/// Judges, measures what may be noise once more with more care, and judges again. When some rows are slow for good, the
/// others need not be measured again: the gate fails.
fn again(
    plan: &run::Plan,
    contestants: &[contest::Contestant],
    programs: &[Program],
    report: &mut Report,
    judge: impl Fn(&Report) -> gate::Verdict,
) -> gate::Verdict {
    let mut verdict = judge(report);
    let mut confirmed = 0;
    for program in programs {
        let fails = |verdict: &gate::Verdict, row: &record::Row| {
            let is_from = row.suite == program.suite && row.program == program.name;
            is_from && verdict.failures.iter().any(|f| f.may_be_noise && f.key == row.key())
        };
        if measure::interrupted() || confirmed == CONFIRMED || !report.rows.iter().any(|r| fails(&verdict, r))
        {
            continue;
        }
        measure::wait_until_quiet(PATIENCE);
        println!("measuring {} once more", program.key());
        for row in run::program(&plan.careful(), contestants, program, |_, _| {}) {
            if let Some(old) = report.rows.iter_mut().find(|r| r.key() == row.key()) {
                *old = row;
            }
        }
        verdict = judge(report);
        confirmed += usize::from(report.rows.iter().any(|r| fails(&verdict, r)));
    }
    verdict
}

fn write_all(options: &Options, report: &Report, mut saved: Vec<history::Saved>) -> Outcome {
    if let Some(file) = &options.markdown {
        workspace::write(file, &table::markdown(report))?;
    }
    if let Some(file) = &options.json {
        workspace::write(file, &report.to_json()?)?;
    }
    if options.save {
        history::save(report)?;
    }
    if let Some(file) = &options.html {
        saved.push(history::saved(report));
        workspace::write(file, &html::page(report, &saved))?;
    }
    Ok(())
}
