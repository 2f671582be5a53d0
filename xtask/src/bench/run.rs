//! Both interpreters in turn: A B A B, a fresh process each time.
//!
//! Alternating spreads whatever else the machine does over both sides. A round is one process of each;
//! its ratio is the quotient of the two medians of that round, so a slow phase of the machine that lasts
//! longer than a round cancels out. A process that fails, hangs or computes something else makes its row
//! a failed one, with the reason, and the other programs still run.

use super::measure::{self, Process};
use super::stats;
use super::suite::{Kind, Program};
use crate::workspace::Outcome;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// What is compared, and how often.
pub struct Plan {
    /// The distribution's CPython.
    pub python: PathBuf,
    /// The tauraro binary.
    pub subject: PathBuf,
    /// Options given to it before the script.
    pub subject_options: Vec<String>,
    /// Processes of each interpreter a program.
    pub rounds: usize,
    /// Values a process.
    pub values: usize,
    /// How long a process may take.
    pub time_limit: Duration,
}

/// One side's numbers for one benchmark.
#[derive(Default, Clone, serde::Serialize)]
pub struct Side {
    /// The first value of each round, in seconds.
    pub first: Vec<f64>,
    /// The later values of each round, in seconds.
    pub later: Vec<Vec<f64>>,
    /// The peak resident set of each round, in bytes.
    pub peak: Vec<u64>,
    /// What the program computed, if it says so.
    digest: Option<String>,
}

/// One benchmark, both sides.
#[derive(Clone, serde::Serialize)]
pub struct Row {
    /// The benchmark's name (a program may hold several).
    pub name: String,
    /// CPython's numbers.
    pub python: Side,
    /// Tauraro's numbers.
    pub subject: Side,
    /// Why there is no valid comparison.
    pub failure: Option<String>,
}

impl Side {
    /// The median first value.
    pub fn first(&self) -> f64 {
        stats::median(&self.first)
    }
    /// The median of the later values of all rounds.
    pub fn typical(&self) -> f64 {
        stats::median(&self.later.concat())
    }
    /// The best value of all rounds.
    pub fn best(&self) -> f64 {
        stats::smallest(&self.later.concat())
    }
    /// The largest peak of all rounds.
    pub fn peak(&self) -> u64 {
        self.peak.iter().copied().max().unwrap_or(0)
    }
}

impl Row {
    fn failed(name: &str, reason: String) -> Row {
        let side = Side::default();
        Row { name: name.into(), python: side.clone(), subject: side, failure: Some(reason) }
    }
    /// CPython's time divided by Tauraro's, round by round.
    pub fn ratios(&self) -> Vec<f64> {
        let pairs = self.python.later.iter().zip(&self.subject.later);
        pairs.map(|(p, s)| stats::median(p) / stats::median(s)).collect()
    }
    /// The ratio of the first values.
    pub fn first_ratio(&self) -> f64 {
        self.python.first() / self.subject.first()
    }
    /// The ratio reported: the median over the rounds.
    pub fn ratio(&self) -> f64 {
        stats::median(&self.ratios())
    }
}

/// Measures one program; a row for each benchmark it holds.
pub fn program(plan: &Plan, program: &Program) -> Vec<Row> {
    let mut rows: Vec<Row> = Vec::new();
    for _ in 0..plan.rounds {
        let python = one(plan, program, &plan.python, &[]);
        let subject = one(plan, program, &plan.subject, &plan.subject_options);
        let (python, subject) = match (python, subject) {
            (Ok(p), Ok(s)) => (p, s),
            (Err(e), _) => return vec![Row::failed(&program.name, format!("CPython: {e}"))],
            (_, Err(e)) => return vec![Row::failed(&program.name, e)],
        };
        if python.len() != subject.len() {
            let reason = format!("{} benchmarks instead of {}", subject.len(), python.len());
            return vec![Row::failed(&program.name, reason)];
        }
        for (index, (p, s)) in python.into_iter().zip(subject).enumerate() {
            if rows.len() <= index {
                let (python, subject) = (Side::default(), Side::default());
                rows.push(Row { name: p.name.clone(), python, subject, failure: None });
            }
            let row = &mut rows[index];
            if p.digest != s.digest {
                row.failure = Some("computed something else than CPython".to_string());
            }
            row.python.add(p);
            row.subject.add(s);
        }
    }
    rows
}

/// What one process reports for one benchmark.
struct Reported {
    name: String,
    digest: String,
    values: Vec<f64>,
    peak: u64,
}

impl Side {
    fn add(&mut self, reported: Reported) {
        let (first, later) = reported.values.split_first().expect("a process reports a value");
        self.first.push(*first);
        self.later.push(if later.is_empty() { vec![*first] } else { later.to_vec() });
        self.peak.push(reported.peak);
        self.digest = Some(reported.digest);
    }
}

fn one(plan: &Plan, program: &Program, interpreter: &Path, options: &[String]) -> Outcome<Vec<Reported>> {
    let mut args = options.to_vec();
    args.extend(program.args.iter().cloned());
    match program.kind {
        Kind::Values => {
            args.push(format!("--bench-values={}", plan.values));
            let process = checked(interpreter, &args, plan.time_limit)?;
            parse(&process)
        }
        Kind::Process => {
            let mut reported =
                Reported { name: program.name.clone(), digest: String::new(), values: Vec::new(), peak: 0 };
            for _ in 0..=plan.values {
                let process = checked(interpreter, &args, plan.time_limit)?;
                reported.values.push(process.seconds);
                reported.peak = reported.peak.max(process.peak);
            }
            Ok(vec![reported])
        }
    }
}

fn checked(interpreter: &Path, args: &[String], limit: Duration) -> Outcome<Process> {
    let process = measure::process(interpreter, args, limit)?;
    if process.timed_out {
        return Err(format!("stopped after {} s", limit.as_secs()));
    }
    if !process.status.success() {
        let last = process.stderr.lines().rev().find(|l| !l.trim().is_empty()).unwrap_or("no message");
        return Err(format!("{}: {last}", process.status));
    }
    Ok(process)
}

/// Reads the lines the stand-in for pyperf prints.
fn parse(process: &Process) -> Outcome<Vec<Reported>> {
    let mut reported = Vec::new();
    for line in process.stdout.lines() {
        let mut fields = line.split('\t');
        if fields.next() != Some("bench") {
            continue;
        }
        let (Some(name), Some(digest)) = (fields.next(), fields.next()) else {
            return Err(format!("cannot read {line:?}"));
        };
        let values: Result<Vec<f64>, _> = fields.map(str::parse).collect();
        match values {
            Ok(values) if !values.is_empty() => reported.push(Reported {
                name: name.to_string(),
                digest: digest.to_string(),
                values,
                peak: process.peak,
            }),
            _ => return Err(format!("cannot read {line:?}")),
        }
    }
    if reported.is_empty() { Err("printed no result".to_string()) } else { Ok(reported) }
}
