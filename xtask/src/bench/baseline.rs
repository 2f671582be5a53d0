//! `benches/baseline.json`: what every program is expected to reach, as ratios, never as seconds.
//!
//! An entry holds what was measured (`ratio` in the steady state, `first` for the first value, `noise` as a share of the
//! ratio) and what must not be undercut whatever the noise (`floor`, `first_floor`). Recording a new baseline moves the
//! measured numbers both ways, floors only upwards: lowering one is an edit by hand, to be explained in its change.
//! `first_floor` is 1 (as fast as CPython from the first iteration) unless the entry says otherwise and, in `why`, why.
//!
//! Rules: unknown fields and ratios that are none are errors with file, line and column.

use super::record::{Machine, Report, Unit};
use crate::workspace::Outcome;
use serde::{Deserialize, Deserializer, Serialize};
use std::collections::BTreeMap;
use std::path::Path;

/// The version of the form.
const VERSION: u32 = 1;
/// A recorded floor, as a share of the ratio it was recorded with.
const FLOOR_SHARE: f64 = 0.7;

/// A positive number.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[serde(transparent)]
pub struct Positive(pub f64);

impl<'de> Deserialize<'de> for Positive {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Positive, D::Error> {
        let value = f64::deserialize(deserializer)?;
        if value > 0.0 && value.is_finite() {
            Ok(Positive(value))
        } else {
            Err(serde::de::Error::custom(format!("{value} is no ratio: it must be above 0")))
        }
    }
}

/// What one program is expected to reach.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    /// CPython's number divided by Tauraro's in the steady state, as recorded.
    pub ratio: Positive,
    /// The same for the first value.
    pub first: Positive,
    /// Half the width of the ratio's interval, as a share of the ratio.
    pub noise: f64,
    /// What the ratio must not fall below.
    pub floor: Positive,
    /// What the first ratio must not fall below, where that is not 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub first_floor: Option<Positive>,
    /// Why `first_floor` is not 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub why: Option<String>,
}

/// The whole file.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Baseline {
    /// The version of the form.
    pub version: u32,
    /// The revision it was recorded with.
    pub revision: String,
    /// When.
    pub date: String,
    /// On what.
    pub machine: Machine,
    /// Against which CPython.
    pub cpython: String,
    /// By `suite/name`.
    pub programs: BTreeMap<String, Entry>,
}

impl Baseline {
    /// Reads the file.
    pub fn read(file: &Path) -> Outcome<Baseline> {
        let text = std::fs::read_to_string(file).map_err(|e| {
            format!("{}: {e}; `cargo xtask bench --update-baseline` records one", file.display())
        })?;
        Baseline::parse(&text).map_err(|e| format!("{}:{e}", file.display()))
    }

    /// Reads the text; an error begins with line and column.
    pub fn parse(text: &str) -> Outcome<Baseline> {
        let baseline: Baseline = serde_json::from_str(text).map_err(|e| {
            let message = e.to_string();
            let message = message.split(" at line ").next().unwrap_or_default().to_string();
            format!("{}:{}: {message}", e.line(), e.column())
        })?;
        if baseline.version != VERSION {
            let line = text.lines().position(|l| l.contains("\"version\"")).map_or(1, |l| l + 1);
            return Err(format!("{line}:1: version {} instead of {VERSION}", baseline.version));
        }
        Ok(baseline)
    }

    /// A baseline from a run: its valid rows, over what an older one holds.
    pub fn record(report: &Report, old: Option<Baseline>) -> Outcome<Baseline> {
        let reference =
            report.place(super::record::Role::Reference).ok_or("a baseline needs CPython to compare with")?;
        let mut programs = old.map(|o| o.programs).unwrap_or_default();
        for row in report.rows.iter().filter(|r| r.failure.is_none()) {
            let Some(summary) = report.subject(row) else { continue };
            let (Some(ratio), Some(first)) = (summary.ratio, summary.first_ratio) else { continue };
            let old = programs.get(&row.key());
            let reached = Positive(short(FLOOR_SHARE * ratio.value.min(ratio.low / 0.9)));
            let floor = old.map_or(reached, |o| if o.floor.0 > reached.0 { o.floor } else { reached });
            let (mut first_floor, mut why) = old.map_or((None, None), |o| (o.first_floor, o.why.clone()));
            let below = row.unit == Unit::Seconds && first.value < 1.15;
            // Memory has no first value.
            if row.unit == Unit::Bytes {
                (first_floor, why) = (None, None);
            } else if first_floor.is_none() && below {
                first_floor = Some(Positive(short(FLOOR_SHARE * first.value)));
                why = Some(format!("{:.2} when recorded", first.value));
            } else if !below && first.value > 1.5 {
                (first_floor, why) = (None, None);
            }
            let entry = Entry {
                ratio: Positive(short(ratio.value)),
                first: Positive(short(first.value)),
                noise: short(ratio.noise()),
                floor,
                first_floor,
                why,
            };
            programs.insert(row.key(), entry);
        }
        Ok(Baseline {
            version: VERSION,
            revision: report.revision.clone(),
            date: report.date.clone(),
            machine: report.machine.clone(),
            cpython: report.participants[reference].version.clone(),
            programs,
        })
    }

    /// The file's text.
    pub fn to_json(&self) -> Outcome<String> {
        serde_json::to_string_pretty(self).map(|text| text + "\n").map_err(|e| e.to_string())
    }
}

/// Three digits are all that is known.
fn short(value: f64) -> f64 {
    let digits = if value == 0.0 { 0.0 } else { 2.0 - value.abs().log10().floor() };
    let scale = 10f64.powf(digits.clamp(0.0, 6.0));
    (value * scale).round() / scale
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(entry: &str) -> String {
        format!(
            "{{\n  \"version\": 1,\n  \"revision\": \"abc\",\n  \"date\": \"2026-01-01\",\n  \"machine\": {{\"cpu\": \"x\", \"cores\": 2, \"kernel\": \"6\"}},\n  \"cpython\": \"Python 3\",\n  \"programs\": {{\n    \"seed/fib\": {entry}\n  }}\n}}\n"
        )
    }

    const GOOD: &str = r#"{"ratio": 3.0, "first": 2.0, "noise": 0.05, "floor": 2.1}"#;

    #[test]
    fn a_good_one_survives_a_round_trip() {
        let baseline = Baseline::parse(&text(GOOD)).expect("it is well-formed");
        let again = Baseline::parse(&baseline.to_json().expect("it can be written")).expect("it can be read");
        assert_eq!(baseline, again);
    }

    #[test]
    fn errors_name_the_line() {
        let cases = [
            (text(GOOD).replace("3.0", "-3.0"), "8:", "is no ratio"),
            (text(GOOD).replace("3.0", "\"fast\""), "8:", "expected f64"),
            (text(GOOD).replace("noise", "nose"), "8:", "unknown field"),
            (text(GOOD).replace(", \"floor\": 2.1", ""), "8:", "missing field `floor`"),
            (text(GOOD).replace("\"version\": 1", "\"version\": 9"), "2:", "version 9"),
            (text(GOOD).replace("}\n", ""), "8:", "EOF"),
            (String::new(), "1:", "EOF"),
        ];
        for (text, place, message) in cases {
            let error = Baseline::parse(&text).expect_err("it is malformed");
            assert!(error.starts_with(place) && error.contains(message), "{error} for {text}");
        }
    }

    #[test]
    fn numbers_are_short() {
        assert_eq!(short(1.23456), 1.23);
        assert_eq!(short(123.456), 123.0);
        assert_eq!(short(0.012345), 0.0123);
        assert_eq!(short(0.0), 0.0);
    }
}
