//! `cargo xtask bench --save`: `benches/history.jsonl`, one line a saved run.
//!
//! A line holds when, what revision, on what machine, the geometric means of each suite and the ratio of every
//! program; the HTML page draws them. Runs of different machines are kept apart by its reader.

use super::record::{Machine, Report};
use super::table;
use crate::workspace::{self, Outcome};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::path::PathBuf;

/// The means of a suite.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub struct Means {
    /// Of the ratios in the steady state.
    pub ratio: f64,
    /// Of the ratios of the first values.
    pub first: f64,
    /// Of CPython's peak memory divided by Tauraro's.
    pub memory: f64,
}

/// A saved run.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Saved {
    /// When, in UTC.
    pub date: String,
    /// The revision.
    pub revision: String,
    /// On what.
    pub machine: Machine,
    /// Against which CPython.
    pub cpython: String,
    /// Whether the run was a short one.
    pub quick: bool,
    /// By suite.
    pub means: BTreeMap<String, Means>,
    /// By `suite/name`: the ratio in the steady state.
    pub ratios: BTreeMap<String, f64>,
}

/// Where the history is.
pub fn file() -> PathBuf {
    workspace::root().join("benches/history.jsonl")
}

/// The saved runs, oldest first.
pub fn read() -> Outcome<Vec<Saved>> {
    let file = file();
    let text = match std::fs::read_to_string(&file) {
        Ok(text) => text,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(format!("{}: {error}", file.display())),
    };
    text.lines()
        .enumerate()
        .filter(|(_, line)| !line.trim().is_empty())
        .map(|(number, line)| {
            serde_json::from_str(line)
                .map_err(|e| format!("{}:{}:{}: {e}", file.display(), number + 1, e.column()))
        })
        .collect()
}

/// What a run leaves in the history.
pub fn saved(report: &Report) -> Saved {
    let mean = |suite: &str| {
        Some(Means {
            ratio: table::mean(report, suite, |s| s.ratio.map(|r| r.value))?,
            first: table::mean(report, suite, |s| s.first_ratio.map(|r| r.value))?,
            memory: table::mean(report, suite, |s| s.memory_ratio)?,
        })
    };
    let reference = report.place(super::record::Role::Reference);
    Saved {
        date: report.date.clone(),
        revision: report.revision.clone(),
        machine: report.machine.clone(),
        cpython: reference.map_or_else(String::new, |r| report.participants[r].version.clone()),
        quick: report.quick,
        means: report.suites().into_iter().filter_map(|s| Some((s.to_string(), mean(s)?))).collect(),
        ratios: report
            .rows
            .iter()
            .filter(|r| r.failure.is_none())
            .filter_map(|row| Some((row.key(), report.subject(row)?.ratio?.value)))
            .collect(),
    }
}

/// Adds a run.
pub fn save(report: &Report) -> Outcome {
    let mut text = std::fs::read_to_string(file()).unwrap_or_default();
    text.push_str(&serde_json::to_string(&saved(report)).map_err(|e| e.to_string())?);
    text.push('\n');
    workspace::write(&file(), &text)
}
