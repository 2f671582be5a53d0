//! What a run leaves: rows, what they were measured on, and the ratios that follow from them.
//!
//! A *contestant* is an interpreter taking part: CPython, the reference; Tauraro, the subject; peers; an earlier
//! Tauraro. A *side* is a contestant's numbers for one row, a *round* one turn of all contestants, a *value* one
//! repetition inside a process. Ratios are the reference's number divided by the side's: above 1, the side is better.
//! The same types are written by `--json` and `--save` and read again by `--against`.

use super::stats::{self, Interval};
use crate::workspace::Outcome;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::path::Path;

/// The version of the written form.
pub const VERSION: u32 = 1;

/// What a contestant is there for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// CPython: ratios are relative to it, and its answers are the right ones.
    Reference,
    /// The Tauraro that is measured.
    Subject,
    /// Another runtime.
    Peer,
    /// A Tauraro of another revision.
    Earlier,
}

/// Who took part.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Participant {
    /// The column's name.
    pub name: String,
    /// What it is there for.
    pub role: Role,
    /// What it says its version is.
    pub version: String,
}

/// What the numbers of a row are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Unit {
    /// Times.
    Seconds,
    /// Peak resident memory.
    Bytes,
}

/// One contestant's numbers for one row.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Side {
    /// The values of each round, in the order they were measured.
    pub rounds: Vec<Vec<f64>>,
    /// The peak resident set of each round, in bytes.
    pub peak: Vec<u64>,
    /// Why it has no valid numbers.
    pub failure: Option<String>,
    /// What follows from the numbers.
    pub summary: Option<Summary>,
}

/// What follows from a side's numbers.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Summary {
    /// The median of the first value of each process.
    pub first: f64,
    /// The median of the values of the steady state.
    pub warm: f64,
    /// The smallest first value and the smallest value of all: what the machine's other work cannot have slowed down.
    pub best: (f64, f64),
    /// How many values came before the steady state (the median over the rounds); `None` if it was not reached.
    pub steady_from: Option<usize>,
    /// The largest peak of all rounds, in bytes.
    pub peak: u64,
    /// First values against the reference's.
    pub first_ratio: Option<Interval>,
    /// Steady values against the reference's.
    pub ratio: Option<Interval>,
    /// The ratios of the smallest numbers, first and of all.
    pub best_ratio: Option<(f64, f64)>,
    /// The reference's peak memory divided by this one's.
    pub memory_ratio: Option<f64>,
}

impl Side {
    /// A side without numbers.
    pub fn failed(reason: String) -> Side {
        Side { failure: Some(reason), ..Side::default() }
    }

    /// The first value of each round.
    fn first(&self) -> Vec<Vec<f64>> {
        self.rounds.iter().map(|r| r.iter().take(1).copied().collect()).collect()
    }

    /// The steady values of each round.
    fn warm(&self) -> Vec<Vec<f64>> {
        self.rounds.iter().map(|r| stats::steady(r).to_vec()).collect()
    }

    /// The smallest first value and the smallest value of all.
    fn best(&self) -> (f64, f64) {
        let smallest = |rounds: Vec<Vec<f64>>| rounds.into_iter().flatten().fold(f64::INFINITY, f64::min);
        (smallest(self.first()), smallest(self.rounds.clone()))
    }

    /// Whether there are numbers to speak of.
    pub fn is_valid(&self) -> bool {
        self.failure.is_none() && self.rounds.iter().any(|r| !r.is_empty())
    }

    fn summary(&self, reference: Option<&Side>) -> Option<Summary> {
        if !self.is_valid() {
            return None;
        }
        let reference = reference.filter(|r| r.is_valid());
        let steady: Option<Vec<f64>> =
            self.rounds.iter().map(|r| stats::steady_from(r).map(|n| n as f64)).collect();
        let peak = self.peak.iter().copied().max().unwrap_or(0);
        Some(Summary {
            first: stats::median(&self.first().concat()),
            warm: stats::median(&self.warm().concat()),
            best: self.best(),
            steady_from: steady.map(|s| stats::median(&s).round() as usize),
            peak,
            first_ratio: reference.and_then(|r| stats::ratio(&r.first(), &self.first())),
            ratio: reference.and_then(|r| stats::ratio(&r.warm(), &self.warm())),
            best_ratio: reference.map(|r| (r.best().0 / self.best().0, r.best().1 / self.best().1)),
            memory_ratio: reference
                .and_then(|r| r.peak.iter().copied().max())
                .filter(|_| peak > 0)
                .map(|r| r as f64 / peak as f64),
        })
    }
}

/// One benchmark, all sides.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Row {
    /// The suite it belongs to.
    pub suite: String,
    /// Its name within the suite.
    pub name: String,
    /// The program it is from, which may hold several.
    pub program: String,
    /// What the numbers are.
    pub unit: Unit,
    /// In the order of the report's participants.
    pub sides: Vec<Side>,
    /// Why there is no valid comparison.
    pub failure: Option<String>,
    /// How much better it is than what `--against` names: above 1 is better.
    pub change: Option<Interval>,
    /// What others had of the machine meanwhile, in processors.
    #[serde(default)]
    pub others: f64,
}

impl Row {
    /// A row without numbers.
    pub fn failed(suite: &str, name: &str, sides: usize, reason: String) -> Row {
        Row {
            suite: suite.into(),
            name: name.into(),
            program: name.into(),
            unit: Unit::Seconds,
            sides: vec![Side::default(); sides],
            failure: Some(reason),
            change: None,
            others: 0.0,
        }
    }

    /// "seed/int_sum": what the baseline and `--filter` know it by.
    pub fn key(&self) -> String {
        format!("{}/{}", self.suite, self.name)
    }

    /// Works the summaries out, from the numbers and the participants' roles.
    pub fn summarize(&mut self, participants: &[Participant]) {
        let at = |role: Role| participants.iter().position(|p| p.role == role);
        let reference = at(Role::Reference).map(|r| self.sides[r].clone());
        for side in &mut self.sides {
            side.summary = side.summary(reference.as_ref());
        }
        if let (Some(earlier), Some(subject)) = (at(Role::Earlier), at(Role::Subject)) {
            let (earlier, subject) = (&self.sides[earlier], &self.sides[subject]);
            if earlier.is_valid() && subject.is_valid() {
                self.change = stats::ratio(&earlier.warm(), &subject.warm());
            }
        }
    }
}

/// The machine of a run.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Machine {
    /// The processor's name.
    pub cpu: String,
    /// How many cores the run could use.
    pub cores: usize,
    /// The kernel.
    pub kernel: String,
}

impl Machine {
    /// This one.
    pub fn this() -> Machine {
        let info = std::fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
        let model = info.lines().find_map(|l| l.strip_prefix("model name"));
        let kernel = std::fs::read_to_string("/proc/sys/kernel/osrelease").unwrap_or_default();
        Machine {
            cpu: model.map_or("an unknown processor", |m| m.trim_matches([' ', '\t', ':'])).to_string(),
            cores: std::thread::available_parallelism().map_or(1, usize::from),
            kernel: kernel.trim().to_string(),
        }
    }

    /// A note when others use the machine: the processes that were running lately, if they are more than there is room for.
    pub fn busy(&self) -> Option<String> {
        let load = std::fs::read_to_string("/proc/loadavg").ok()?;
        let load: f64 = load.split_whitespace().next()?.parse().ok()?;
        let room = self.cores.saturating_sub(1).max(1) as f64;
        (load > room + 0.5).then(|| {
            format!(
                "the machine is busy (load {load} on {} processors): expect noise; processes are not pinned",
                self.cores
            )
        })
    }

    /// In words.
    pub fn describe(&self) -> String {
        format!("{} ({} cores), Linux {}", self.cpu, self.cores, self.kernel)
    }
}

/// A run: rows, and what they were measured on.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Report {
    /// The version of this form.
    pub version: u32,
    /// When, in UTC: "2026-11-23 14:05".
    pub date: String,
    /// The revision of the work tree, with a mark when it had changes.
    pub revision: String,
    /// On what.
    pub machine: Machine,
    /// Who.
    pub participants: Vec<Participant>,
    /// Whether the run was a short one.
    pub quick: bool,
    /// The processor it was pinned to.
    pub pinned: Option<usize>,
    /// The peak memory of a process that does nothing.
    pub memory_floor: u64,
    /// What `--against` compares with.
    pub against: Option<String>,
    /// The numbers.
    pub rows: Vec<Row>,
    /// What a reader should know: what was left out and why.
    pub notes: Vec<String>,
}

impl Report {
    /// The place of a participant of that role.
    pub fn place(&self, role: Role) -> Option<usize> {
        self.participants.iter().position(|p| p.role == role)
    }

    /// The subject's summary of a row.
    pub fn subject<'a>(&self, row: &'a Row) -> Option<&'a Summary> {
        row.sides.get(self.place(Role::Subject)?)?.summary.as_ref()
    }

    /// Rows without a valid comparison.
    pub fn failures(&self) -> usize {
        self.rows.iter().filter(|r| r.failure.is_some()).count()
    }

    /// The suites, in the order they were measured.
    pub fn suites(&self) -> Vec<&str> {
        let mut suites: Vec<&str> = Vec::new();
        for row in &self.rows {
            if !suites.contains(&row.suite.as_str()) {
                suites.push(&row.suite);
            }
        }
        suites
    }

    /// The rows of a suite that hold a valid comparison.
    pub fn valid<'a>(&'a self, suite: &'a str) -> impl Iterator<Item = &'a Row> {
        self.rows.iter().filter(move |r| r.suite == suite && r.failure.is_none())
    }

    /// Everything, for other programs and for `--against`.
    pub fn to_json(&self) -> Outcome<String> {
        serde_json::to_string_pretty(self).map(|text| text + "\n").map_err(|e| e.to_string())
    }

    /// Reads what `to_json` wrote.
    pub fn read(file: &Path) -> Outcome<Report> {
        let text = std::fs::read_to_string(file).map_err(|e| format!("{}: {e}", file.display()))?;
        let report: Report = serde_json::from_str(&text)
            .map_err(|e| format!("{}:{}:{}: {e}", file.display(), e.line(), e.column()))?;
        if report.version != VERSION {
            return Err(format!("{} has version {}, not {VERSION}", file.display(), report.version));
        }
        Ok(report)
    }

    /// Compares with an earlier run's ratios: they were measured apart, so their intervals add up.
    pub fn compare(&mut self, earlier: &Report) {
        let old: BTreeMap<String, Interval> =
            earlier.rows.iter().filter_map(|row| Some((row.key(), earlier.subject(row)?.ratio?))).collect();
        let Some(subject) = self.place(Role::Subject) else { return };
        for row in &mut self.rows {
            let new = row.sides[subject].summary.as_ref().and_then(|s| s.ratio);
            if let (Some(new), Some(old)) = (new, old.get(&row.key())) {
                row.change = Some(Interval {
                    value: new.value / old.value,
                    low: new.low / old.high,
                    high: new.high / old.low,
                });
            }
        }
    }
}

/// "1.23 ms", "12.3 MB".
pub fn amount(value: f64, unit: Unit) -> String {
    match unit {
        Unit::Bytes => format!("{:.1} MB", value / 1e6),
        Unit::Seconds => match value {
            v if v >= 1.0 => format!("{v:.2} s"),
            v if v >= 1e-3 => format!("{:.2} ms", v * 1e3),
            v if v >= 1e-6 => format!("{:.2} us", v * 1e6),
            v => format!("{:.2} ns", v * 1e9),
        },
    }
}

/// "12.3x".
pub fn times(ratio: f64) -> String {
    match ratio {
        r if r >= 100.0 => format!("{r:.0}x"),
        r if r >= 10.0 => format!("{r:.1}x"),
        r => format!("{r:.2}x"),
    }
}
