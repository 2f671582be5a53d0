//! All contestants in turn: A B A B, a fresh process each time.
//!
//! Alternating spreads whatever else the machine does over all sides. A round is one process of each;
//! its ratio is the quotient of two medians of that round, so a slow phase of the machine that lasts
//! longer than a round cancels out. A process that fails, hangs or computes something else makes its row
//! a failed one, with the reason, and the other programs still run; a peer that does so only loses its own side.

use super::contest::Contestant;
use super::measure::{self, Process, Work};
use super::record::{Participant, Role, Row, Side};
use super::suite::{Kind, Program};
use crate::workspace::Outcome;
use std::time::Duration;

/// How often and how long everything is measured.
#[derive(Clone, Copy, Debug)]
pub struct Plan {
    /// Processes of each contestant, for programs that time themselves.
    pub rounds: usize,
    /// Most values a process.
    pub values: usize,
    /// Seconds of measured values after which a process stops, once it has a few.
    pub seconds: f64,
    /// Processes of each contestant, for programs whose value is the process.
    pub processes: usize,
    /// How long a process may take.
    pub time_limit: Duration,
    /// The processor the processes are kept on.
    pub pin: Option<usize>,
}

impl Plan {
    /// The numbers of a thorough run, or of a quick one.
    pub fn new(quick: bool, time_limit: u64, pin: Option<usize>) -> Plan {
        let time_limit = Duration::from_secs(time_limit);
        if quick {
            Plan { rounds: 3, values: 20, seconds: 0.25, processes: 7, time_limit, pin }
        } else {
            Plan { rounds: 6, values: 60, seconds: 1.5, processes: 25, time_limit, pin }
        }
    }

    /// The same, more thorough: what looks like a failure is measured once more with it.
    pub fn careful(self) -> Plan {
        Plan { rounds: self.rounds + 2, seconds: self.seconds * 2.0, processes: self.processes * 2, ..self }
    }

    /// How many rounds a program gets.
    pub fn rounds_of(&self, program: &Program) -> usize {
        match program.kind {
            Kind::Values => self.rounds,
            Kind::Process => self.processes,
            Kind::Memory => self.rounds.min(3),
        }
    }
}

/// What one process reports for one benchmark.
struct Reported {
    name: String,
    answer: Option<String>,
    values: Vec<f64>,
    peak: u64,
}

/// Measures one program; a row for each benchmark it holds. `turn` is called before each process.
pub fn program(
    plan: &Plan,
    contestants: &[Contestant],
    program: &Program,
    mut turn: impl FnMut(&str, usize),
) -> Vec<Row> {
    let participants: Vec<Participant> = contestants.iter().map(|c| c.participant.clone()).collect();
    let failed = |reason: String| vec![Row::failed(program.suite, &program.name, contestants.len(), reason)];
    let mut rows: Vec<Row> = Vec::new();
    let mut out: Vec<Option<String>> = vec![None; contestants.len()];
    let mut answers: Vec<Option<String>> = Vec::new();
    let before = Work::now();
    for round in 0..plan.rounds_of(program) {
        for (place, contestant) in contestants.iter().enumerate() {
            if out[place].is_some() {
                continue;
            }
            turn(&contestant.participant.name, round);
            let required = matches!(contestant.participant.role, Role::Reference | Role::Subject);
            let reported = match one(plan, program, contestant) {
                Ok(reported) => reported,
                Err(reason) if required => {
                    return failed(match contestant.participant.role {
                        Role::Reference => format!("CPython: {reason}"),
                        _ => reason,
                    });
                }
                Err(reason) => {
                    out[place] = Some(reason);
                    continue;
                }
            };
            if rows.is_empty() {
                rows = reported.iter().map(|r| row(program, &r.name, contestants.len())).collect();
                answers = reported.iter().map(|r| r.answer.clone()).collect();
            }
            let wrong = if reported.len() == rows.len() {
                (0..rows.len()).find_map(|at| differs(answers[at].as_deref(), reported[at].answer.as_deref()))
            } else {
                Some(format!("{} benchmarks instead of {}", reported.len(), rows.len()))
            };
            match wrong {
                Some(reason) if required => return failed(reason),
                Some(reason) => out[place] = Some(reason),
                None => {
                    for (row, reported) in rows.iter_mut().zip(reported) {
                        row.sides[place].rounds.push(reported.values);
                        row.sides[place].peak.push(reported.peak);
                    }
                }
            }
        }
    }
    let others = Work::of_others_since(before);
    for row in &mut rows {
        row.others = others;
        for (side, reason) in row.sides.iter_mut().zip(&out) {
            if let Some(reason) = reason {
                *side = Side::failed(reason.clone());
            }
        }
        row.summarize(&participants);
    }
    rows
}

fn row(program: &Program, name: &str, sides: usize) -> Row {
    Row {
        program: program.name.clone(),
        unit: program.unit(),
        failure: None,
        ..Row::failed(program.suite, name, sides, String::new())
    }
}

/// How an answer is wrong, in a few words. Who gives none is not asked.
fn differs(right: Option<&str>, answer: Option<&str>) -> Option<String> {
    const SHOWN: usize = 60;
    let (right, answer) = (right?, answer?);
    if right == answer {
        return None;
    }
    if right.lines().count() < 2 && answer.lines().count() < 2 {
        return Some("computed something else than CPython".to_string());
    }
    let line = right.lines().zip(answer.lines()).take_while(|(r, a)| r == a).count();
    let of = |text: &str| {
        text.lines().nth(line).map_or("nothing".to_string(), |l| {
            let clipped: String = l.chars().take(SHOWN).collect();
            format!("{clipped:?}")
        })
    };
    Some(format!("line {}: prints {} instead of {}", line + 1, of(answer), of(right)))
}

/// The command line of a contestant for a program.
pub fn arguments(program: &Program, contestant: &Contestant) -> Outcome<Vec<String>> {
    if contestant.javascript {
        let script = program.javascript.as_ref().ok_or("there is no JavaScript version")?;
        return Ok(vec![script.display().to_string()]);
    }
    let mut args = contestant.options.clone();
    if matches!(contestant.participant.role, Role::Subject | Role::Earlier) {
        args.extend(program.subject_options.iter().cloned());
    }
    args.extend(program.args.iter().cloned());
    Ok(args)
}

fn one(plan: &Plan, program: &Program, contestant: &Contestant) -> Outcome<Vec<Reported>> {
    let mut args = arguments(program, contestant)?;
    if program.kind == Kind::Values {
        args.push(format!("--bench-values={}", plan.values));
        args.push(format!("--bench-seconds={}", plan.seconds));
    }
    let process =
        measure::process(&contestant.path, &args, plan.time_limit, plan.pin)?.checked(plan.time_limit)?;
    if program.kind == Kind::Values {
        let mut reported = parse(&process)?;
        if contestant.javascript {
            // Its texts of numbers are others; the digest means nothing.
            reported.iter_mut().for_each(|r| r.answer = None);
        }
        return Ok(reported);
    }
    let value = if program.kind == Kind::Memory { process.peak as f64 } else { process.seconds };
    Ok(vec![Reported {
        name: program.name.clone(),
        answer: Some(process.stdout),
        values: vec![value],
        peak: process.peak,
    }])
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
            Ok(values) if !values.is_empty() && values.iter().all(|v| v.is_finite() && *v >= 0.0) => {
                reported.push(Reported {
                    name: name.to_string(),
                    answer: Some(digest.to_string()),
                    values,
                    peak: process.peak,
                });
            }
            _ => return Err(format!("cannot read {line:?}")),
        }
    }
    if reported.is_empty() { Err("printed no result".to_string()) } else { Ok(reported) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wrong_answers_are_told_apart() {
        assert_eq!(differs(Some("a\nb"), Some("a\nb")), None);
        assert_eq!(differs(None, Some("x")), None);
        assert_eq!(differs(Some("1"), Some("2")).as_deref(), Some("computed something else than CPython"));
        let reason = differs(Some("a\nb\nc"), Some("a\nx\nc")).expect("they differ");
        assert_eq!(reason, "line 2: prints \"x\" instead of \"b\"");
        let reason = differs(Some("a\nb"), Some("a")).expect("they differ");
        assert_eq!(reason, "line 2: prints nothing instead of \"b\"");
    }
}
