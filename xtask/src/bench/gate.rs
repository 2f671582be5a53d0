//! `cargo xtask bench --gate`: no program may become slower unnoticed.
//!
//! A row fails when
//! - it has no valid comparison: it crashed, hung, or printed something else than CPython;
//! - its ratio fell below the baseline's by more than the noise band;
//! - its ratio is below its stored floor, or the ratio of its first value below that floor (1 if nothing else is stored).
//!
//! A ratio counts with the upper end of its interval, so that a noisy measurement is not held against a program. When the
//! interval is too wide to say anything, the ratio of the smallest numbers counts: other work only makes times longer. The
//! band is the largest of what the baseline recorded as noise (several times over), a minimum, and the tolerance asked
//! for; it is wider when the machine is not the baseline's, since processors differ in what they are good at, and when
//! others worked meanwhile: they take the processor on which functions are compiled.

use super::baseline::{Baseline, Positive};
use super::measure;
use super::record::{Report, Row, Unit, times};
use super::stats::Interval;

/// The smallest band.
const MIN_BAND: f64 = 0.07;
/// The largest band that recorded noise can make: half as fast is noticed even if the baseline is from a busy machine.
const MAX_NOISE_BAND: f64 = 0.45;
/// How many half widths of the recorded interval a ratio may move.
const NOISE_WIDTHS: f64 = 3.0;
/// The smallest band, and the slack of stored floors, when the machine is another one.
const OTHER_MACHINE: f64 = 0.3;
/// The first floor where none is stored: as fast as CPython.
const FIRST_FLOOR: f64 = 1.0;

/// A wider interval, relative to its ratio, says nothing.
const TELLING: f64 = 0.2;

/// What a ratio may at best be.
fn at_best(ratio: Interval, best: f64) -> f64 {
    if ratio.noise() > TELLING { ratio.high.min(best * (1.0 + TELLING / 2.0)) } else { ratio.high }
}

/// Why the gate stays shut for a row.
#[derive(Clone, Debug, PartialEq)]
pub struct Failure {
    /// `suite/name`.
    pub key: String,
    /// What is wrong and by how much.
    pub what: String,
    /// Whether measuring once more could clear it up.
    pub may_be_noise: bool,
}

/// What the gate says.
#[derive(Debug, Default)]
pub struct Verdict {
    /// The rows that fail.
    pub failures: Vec<Failure>,
    /// Rows with a stored first floor below CPython: known, and not forgotten.
    pub known: Vec<String>,
    /// Rows the baseline does not hold.
    pub unknown: Vec<String>,
    /// How many rows were judged.
    pub judged: usize,
}

/// Judges a run. When it was of whole suites, their programs in the baseline must all be there.
pub fn judge(report: &Report, baseline: &Baseline, tolerance: f64, whole: bool) -> Verdict {
    let other_machine = baseline.machine.cpu != report.machine.cpu;
    let mut verdict = Verdict::default();
    for row in &report.rows {
        verdict.judged += 1;
        row_verdict(report, row, baseline, tolerance, other_machine, &mut verdict);
    }
    let suites = report.suites();
    for key in baseline.programs.keys().filter(|_| whole) {
        let suite = key.split('/').next().unwrap_or_default();
        let failed = |row: &Row| row.failure.is_some() && row.suite == suite;
        let there = report.rows.iter().any(|row| row.key() == *key);
        if suites.contains(&suite) && !there && !report.rows.iter().any(failed) {
            let what = "is in the baseline, but was not measured".to_string();
            verdict.failures.push(Failure { key: key.clone(), what, may_be_noise: false });
        }
    }
    verdict
}

fn row_verdict(
    report: &Report,
    row: &Row,
    baseline: &Baseline,
    tolerance: f64,
    other_machine: bool,
    verdict: &mut Verdict,
) {
    let key = row.key();
    let fail = |what: String, may_be_noise: bool| Failure { key: key.clone(), what, may_be_noise };
    if let Some(reason) = &row.failure {
        verdict.failures.push(fail(reason.clone(), false));
        return;
    }
    let summary = report.subject(row);
    let numbers = summary.and_then(|s| Some((s.ratio?, s.first_ratio?, s.best_ratio?)));
    let Some((ratio, first, best)) = numbers else {
        verdict.failures.push(fail("there is no ratio".to_string(), false));
        return;
    };
    let (ratio_at_best, first_at_best) = (at_best(ratio, best.1), at_best(first, best.0));
    let entry = baseline.programs.get(&key);
    let busy = row.others > measure::QUIET;
    let slack = match (busy, other_machine) {
        (true, _) => 1.0 - MAX_NOISE_BAND,
        (false, true) => 1.0 - OTHER_MACHINE,
        (false, false) => 1.0,
    };
    if let Some(entry) = entry {
        let mut band = (entry.noise * NOISE_WIDTHS).clamp(MIN_BAND, MAX_NOISE_BAND).max(tolerance);
        if other_machine {
            band = band.max(OTHER_MACHINE);
        }
        if busy {
            band = band.max(MAX_NOISE_BAND);
        }
        let band = band.min(0.9);
        if ratio_at_best < entry.ratio.0 * (1.0 - band) {
            verdict.failures.push(fail(
                format!(
                    "the ratio fell from {} to {} ({:.2}-{:.2}): {:.0}% less, the noise band is {:.0}%",
                    times(entry.ratio.0),
                    times(ratio.value),
                    ratio.low,
                    ratio.high,
                    100.0 * (1.0 - ratio.value / entry.ratio.0),
                    100.0 * band
                ),
                true,
            ));
        } else if ratio_at_best < entry.floor.0 * slack {
            let what =
                format!("the ratio {} is below its floor {}", times(ratio.value), times(entry.floor.0));
            verdict.failures.push(fail(what, true));
        }
    } else {
        verdict.unknown.push(key.clone());
    }
    let stored = entry.and_then(|e| e.first_floor);
    let floor = stored.map_or(FIRST_FLOOR, |Positive(floor)| floor * slack);
    if row.unit == Unit::Seconds && first_at_best < floor {
        let what =
            format!("the first value's ratio {} is below its floor {}", times(first.value), times(floor));
        verdict.failures.push(fail(what, true));
    } else if row.unit == Unit::Seconds
        && stored.is_some_and(|f| f.0 < FIRST_FLOOR)
        && first.value < FIRST_FLOOR
    {
        let why = entry.and_then(|e| e.why.clone()).unwrap_or_default();
        verdict.known.push(format!("{key}: the first value's ratio is {} ({why})", times(first.value)));
    }
}

impl Verdict {
    /// For a person: what failed and by how much, or that nothing did.
    pub fn text(&self) -> String {
        let mut text = String::new();
        if !self.known.is_empty() {
            text.push_str("known to be below CPython at first:\n");
            self.known.iter().for_each(|k| text.push_str(&format!("  {k}\n")));
        }
        if !self.unknown.is_empty() {
            text.push_str(&format!("not in the baseline yet: {}\n", self.unknown.join(", ")));
        }
        if self.failures.is_empty() {
            text.push_str(&format!("gate: {} programs, none slower than its baseline allows\n", self.judged));
        } else {
            text.push_str(&format!("gate: {} failures in {} programs\n", self.failures.len(), self.judged));
            self.failures.iter().for_each(|f| text.push_str(&format!("  {}: {}\n", f.key, f.what)));
        }
        text
    }
}

#[cfg(test)]
mod tests {
    use super::super::record::{Machine, Participant, Role, Side};
    use super::*;

    fn report(python: f64, subject: f64, first: f64) -> Report {
        let participant =
            |name: &str, role| Participant { name: name.into(), role, version: "Python 3".into() };
        let participants =
            vec![participant("CPython", Role::Reference), participant("Tauraro", Role::Subject)];
        let side = |first: f64, at: f64| Side {
            rounds: (0..4).map(|_| [vec![first], vec![at; 8]].concat()).collect(),
            peak: vec![10_000_000; 4],
            ..Side::default()
        };
        let mut row = Row::failed("seed", "fib", 2, String::new());
        row.failure = None;
        row.sides = vec![side(python, python), side(first, subject)];
        row.summarize(&participants);
        Report {
            version: super::super::record::VERSION,
            date: "2026-01-01".into(),
            revision: "abc".into(),
            machine: Machine { cpu: "x".into(), cores: 2, kernel: "6".into() },
            participants,
            quick: true,
            pinned: None,
            memory_floor: 0,
            against: None,
            rows: vec![row],
            notes: Vec::new(),
        }
    }

    fn failures(report: &Report, baseline: &Baseline) -> Vec<String> {
        judge(report, baseline, 0.1, true).failures.into_iter().map(|f| f.what).collect()
    }

    #[test]
    fn the_gate_opens_and_shuts() {
        let baseline = Baseline::record(&report(3.0, 1.0, 1.5), None).expect("there is a reference");
        assert_eq!(failures(&report(3.0, 1.0, 1.5), &baseline), Vec::<String>::new());
        assert_eq!(failures(&report(3.0, 1.05, 1.5), &baseline), Vec::<String>::new(), "within the band");
        let slower = failures(&report(3.0, 1.3, 1.5), &baseline);
        assert!(slower.len() == 1 && slower[0].contains("fell from 3.00x to 2.31x"), "{slower:?}");
        let late = failures(&report(3.0, 1.0, 3.5), &baseline);
        assert!(late.len() == 1 && late[0].contains("first value's ratio 0.86x is below its floor 1.00x"));
    }

    #[test]
    fn work_of_others_is_not_held_against_a_program() {
        let baseline = Baseline::record(&report(3.0, 1.0, 1.5), None).expect("there is a reference");
        let mut slower = report(3.0, 1.6, 1.7);
        assert_eq!(failures(&slower, &baseline).len(), 1);
        slower.rows[0].others = 0.9;
        assert_eq!(failures(&slower, &baseline), Vec::<String>::new());
        let mut half = report(3.0, 2.0, 2.1);
        half.rows[0].others = 0.9;
        assert_eq!(failures(&half, &baseline).len(), 1);
    }

    #[test]
    fn floors_hold_where_the_band_would_not() {
        let mut baseline = Baseline::record(&report(3.0, 1.0, 1.5), None).expect("there is a reference");
        let entry = baseline.programs.get_mut("seed/fib").expect("it was recorded");
        entry.noise = 0.5;
        let low = failures(&report(3.0, 1.6, 1.5), &baseline);
        assert!(low.len() == 1 && low[0].contains("below its floor 2.10x"), "{low:?}");
    }

    #[test]
    fn a_new_baseline_lowers_no_floor() {
        let baseline = Baseline::record(&report(3.0, 1.0, 1.5), None).expect("there is a reference");
        let lower = Baseline::record(&report(3.0, 2.0, 2.0), Some(baseline)).expect("there is a reference");
        let entry = &lower.programs["seed/fib"];
        assert_eq!((entry.ratio, entry.floor), (Positive(1.5), Positive(2.1)));
    }

    #[test]
    fn a_slow_first_value_is_recorded_with_its_reason() {
        let baseline = Baseline::record(&report(3.0, 1.0, 3.5), None).expect("there is a reference");
        let entry = &baseline.programs["seed/fib"];
        assert!(entry.first_floor.is_some_and(|f| f.0 < 1.0) && entry.why.is_some());
        let verdict = judge(&report(3.0, 1.0, 3.5), &baseline, 0.1, false);
        assert_eq!((verdict.failures.len(), verdict.known.len()), (0, 1));
    }

    #[test]
    fn failed_and_unknown_rows() {
        let mut broken = report(3.0, 1.0, 1.5);
        let baseline = Baseline::record(&broken, None).expect("there is a reference");
        broken.rows[0].failure = Some("computed something else than CPython".into());
        let verdict = judge(&broken, &baseline, 0.1, false);
        assert!(verdict.failures.len() == 1 && !verdict.failures[0].may_be_noise);
        let mut other = report(3.0, 1.0, 1.5);
        let mut more = baseline.clone();
        more.programs.insert("seed/gone".into(), baseline.programs["seed/fib"].clone());
        assert_eq!(failures(&other, &more), ["is in the baseline, but was not measured"]);
        other.rows[0].name = "new".into();
        let verdict = judge(&other, &baseline, 0.1, false);
        assert_eq!((verdict.failures.len(), verdict.unknown.len()), (0, 1));
        assert!(verdict.text().contains("not in the baseline yet: seed/new"));
    }

    #[test]
    fn noise_hides_nothing() {
        let baseline = Baseline::record(&report(3.0, 1.0, 1.5), None).expect("there is a reference");
        let noisy = |slower: f64| {
            let mut report = report(3.0, slower, slower);
            let scatter = [1.0, 9.0, 1.1, 14.0, 1.0, 3.0, 22.0, 1.2, 8.0];
            for side in &mut report.rows[0].sides {
                for (at, round) in side.rounds.iter_mut().enumerate() {
                    let last = round.len() - 1;
                    round.iter_mut().zip(scatter).for_each(|(v, s)| *v *= s);
                    round.rotate_left(at * 2 % last);
                }
            }
            let participants = report.participants.clone();
            report.rows[0].summarize(&participants);
            report
        };
        assert_eq!(failures(&noisy(1.0), &baseline), Vec::<String>::new());
        assert!(!failures(&noisy(2.5), &baseline).is_empty());
    }

    #[test]
    fn another_machine_gets_more_room() {
        let mut baseline = Baseline::record(&report(3.0, 1.0, 1.5), None).expect("there is a reference");
        baseline.machine.cpu = "y".into();
        assert_eq!(failures(&report(3.0, 1.3, 1.5), &baseline), Vec::<String>::new());
        assert_eq!(failures(&report(3.0, 2.0, 1.5), &baseline).len(), 1);
    }
}
