//! The table: one row a benchmark, losers included, with the spread beside each ratio.
//!
//! The same report is printed, written as Markdown (docs/benchmarks.md holds one) and as JSON. A ratio
//! above 1 means Tauraro is faster, a memory ratio above 1 means it takes more.

use super::measure;
use super::run::{Plan, Row};
use super::stats;
use crate::workspace::Outcome;

/// The measured rows and what they were measured on.
#[derive(serde::Serialize)]
pub struct Report {
    python: String,
    machine: String,
    rounds: usize,
    values: usize,
    memory_floor: u64,
    rows: Vec<Row>,
}

impl Report {
    /// Gathers a report.
    pub fn new(plan: &Plan, python: &str, rows: Vec<Row>) -> Report {
        Report {
            python: python.to_string(),
            machine: machine(),
            rounds: plan.rounds,
            values: plan.values,
            memory_floor: measure::floor(),
            rows,
        }
    }

    /// How many rows hold no valid comparison.
    pub fn failures(&self) -> usize {
        self.rows.iter().filter(|r| r.failure.is_some()).count()
    }

    /// Everything, for other programs.
    pub fn json(&self) -> Outcome<String> {
        serde_json::to_string_pretty(self).map_err(|e| e.to_string())
    }

    /// The table.
    pub fn markdown(&self) -> String {
        let mut text = format!(
            "{} against Tauraro on {}; {} rounds of {} values, interleaved. `ratio` is CPython's time divided \
             by Tauraro's (more is better), `first` the same for the first value of a process, `mem` Tauraro's \
             peak memory divided by CPython's (less is better; a process that does nothing takes {} here).\n\n",
            self.python,
            self.machine,
            self.rounds,
            self.values,
            megabytes(self.memory_floor)
        );
        text.push_str(
            "| program | CPython | Tauraro | ratio (spread) | first | best | CPython mem | Tauraro mem | mem |\n\
             | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |\n",
        );
        for row in &self.rows {
            if let Some(reason) = &row.failure {
                text.push_str(&format!("| {} | failed: {reason} | | | | | | | |\n", row.name));
                continue;
            }
            let ratios = row.ratios();
            text.push_str(&format!(
                "| {} | {} | {} | {:.2} ({:.2}-{:.2}) | {:.2} | {:.2} | {} | {} | {:.2} |\n",
                row.name,
                seconds(row.python.typical()),
                seconds(row.subject.typical()),
                row.ratio(),
                stats::smallest(&ratios),
                stats::largest(&ratios),
                row.first_ratio(),
                row.python.best() / row.subject.best(),
                megabytes(row.python.peak()),
                megabytes(row.subject.peak()),
                row.subject.peak() as f64 / row.python.peak().max(1) as f64,
            ));
        }
        let valid: Vec<&Row> = self.rows.iter().filter(|r| r.failure.is_none()).collect();
        let mean =
            |of: fn(&Row) -> f64| stats::geometric_mean(&valid.iter().map(|r| of(r)).collect::<Vec<_>>());
        let memory = |r: &Row| r.subject.peak() as f64 / r.python.peak().max(1) as f64;
        text.push_str(&format!(
            "| geometric mean of {} | | | {:.2} | {:.2} | | | | {:.2} |\n",
            valid.len(),
            mean(Row::ratio),
            mean(Row::first_ratio),
            mean(memory),
        ));
        text
    }
}

/// One row while the run goes on.
pub fn line(row: &Row) -> String {
    match &row.failure {
        Some(reason) => format!("{:24} failed: {reason}", row.name),
        None => format!(
            "{:24} {:>10} {:>10}  {:6.2}x  first {:6.2}x  {} / {}",
            row.name,
            seconds(row.python.typical()),
            seconds(row.subject.typical()),
            row.ratio(),
            row.first_ratio(),
            megabytes(row.python.peak()),
            megabytes(row.subject.peak()),
        ),
    }
}

fn seconds(value: f64) -> String {
    match value {
        v if v >= 1.0 => format!("{v:.2} s"),
        v if v >= 1e-3 => format!("{:.2} ms", v * 1e3),
        v if v >= 1e-6 => format!("{:.2} us", v * 1e6),
        v => format!("{:.2} ns", v * 1e9),
    }
}

fn megabytes(bytes: u64) -> String {
    format!("{:.1} MB", bytes as f64 / 1e6)
}

/// The processor's name and the number of cores.
fn machine() -> String {
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let info = std::fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model =
        info.lines().find_map(|l| l.strip_prefix("model name")).map(|l| l.trim_matches([' ', '\t', ':']));
    format!("{} ({cores} cores)", model.unwrap_or("an unknown processor"))
}
