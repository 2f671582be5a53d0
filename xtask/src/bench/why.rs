//! `cargo xtask bench --why NAME`: why a program is as fast or slow as it is.
//!
//! The program runs under CPython and Tauraro for its ratio, once more with `--stats=json`, and once more with
//! `--debug-perf=FILE` (see `perf_data`); what these say is joined with the source's lines. A binary that does not know
//! one of the options is told so in plain words, and the rest is still shown.

use super::contest::Contestant;
use super::measure;
use super::perf_data::{Function, PerfData, is_known};
use super::record::{Role, Row, amount, times};
use super::run::{self, Plan};
use super::suite::{Kind, Program};
use crate::workspace::{self, Outcome};
use serde_json::Value;
use std::collections::HashMap;
use std::process::Command;

/// How many lines of each list are shown.
const SHOWN: usize = 15;

/// Explains one program.
pub fn run(plan: &Plan, contestants: &[Contestant], program: &Program) -> Outcome {
    let rows = run::program(plan, contestants, program, |_, _| {});
    let place =
        contestants.iter().position(|c| c.participant.role == Role::Subject).expect("there is a subject");
    let subject = &contestants[place];
    for row in &rows {
        println!("{}", headline(row, contestants, place));
    }
    let help = Command::new(&subject.path).arg("--help").output().map_err(|e| e.to_string())?;
    let help = String::from_utf8_lossy(&help.stdout).into_owned();
    let mut arguments = run::arguments(program, subject)?;
    if program.kind == Kind::Values {
        arguments.push(format!("--bench-values={}", plan.values));
        arguments.push(format!("--bench-seconds={}", plan.seconds));
    }
    let with = |option: String| -> Vec<String> {
        std::iter::once(option).chain(arguments.iter().cloned()).collect()
    };
    let stats = if help.contains("--stats") {
        let process =
            measure::process(&subject.path, &with("--stats=json".into()), plan.time_limit, plan.pin)?;
        statistics(&process.checked(plan.time_limit)?.stderr)
    } else {
        println!("\nthis binary has no --stats: nothing is known about its time");
        None
    };
    if !is_known(&help) {
        if let Some(stats) = stats {
            println!("\n{}", split(&stats, None));
        }
        println!(
            "{} does not know --debug-perf=FILE: it cannot say what it compiled, what left compiled code, and what stayed interpreted",
            subject.path.display()
        );
        return Ok(());
    }
    let file = workspace::target().join("bench-output").join(format!("perf-{}.json", std::process::id()));
    if let Some(folder) = file.parent() {
        std::fs::create_dir_all(folder).map_err(|e| format!("{}: {e}", folder.display()))?;
    }
    let option = format!("--debug-perf={}", file.display());
    let process = measure::process(&subject.path, &with(option), plan.time_limit, plan.pin)?;
    process.checked(plan.time_limit)?;
    let text = std::fs::read_to_string(&file).map_err(|e| format!("--debug-perf wrote nothing: {e}"))?;
    let _ = std::fs::remove_file(&file);
    let data = PerfData::parse(&text).map_err(|e| format!("what --debug-perf wrote: {e}"))?;
    println!("\n{}", split(&stats.unwrap_or_default(), Some(&data)));
    println!("{}", explain(&data, &mut Sources::default()));
    Ok(())
}

fn headline(row: &Row, contestants: &[Contestant], subject: usize) -> String {
    let mut text = row.key();
    if let Some(reason) = &row.failure {
        return text + ": failed: " + reason;
    }
    for (side, contestant) in row.sides.iter().zip(contestants) {
        if let Some(summary) = &side.summary {
            let name = &contestant.participant.name;
            let (first, warm) = (amount(summary.first, row.unit), amount(summary.warm, row.unit));
            text.push_str(&format!("\n  {name:12} first {first:>10}, steady {warm:>10}"));
            match summary.steady_from {
                Some(from) if side.rounds.iter().any(|r| r.len() > 1) => {
                    text.push_str(&format!(" after {from} values"));
                }
                None if side.rounds.iter().any(|r| r.len() > 1) => text.push_str(" (not quite steady)"),
                _ => {}
            }
        }
    }
    if let Some(summary) = &row.sides[subject].summary
        && let (Some(ratio), Some(first)) = (summary.ratio, summary.first_ratio)
    {
        text.push_str(&format!("\n  ratio {}, at first {}", times(ratio.value), times(first.value)));
    }
    text
}

/// The line of JSON that `--stats=json` ends stderr with.
fn statistics(stderr: &str) -> Option<HashMap<String, f64>> {
    let line = stderr.lines().rev().find(|l| l.starts_with('{'))?;
    let Ok(Value::Object(map)) = serde_json::from_str(line) else { return None };
    Some(map.into_iter().filter_map(|(name, value)| Some((name, value.as_f64()?))).collect())
}

/// Where the time of a run went.
fn split(stats: &HashMap<String, f64>, data: Option<&PerfData>) -> String {
    let stat = |name: &str| stats.get(name).copied();
    let time = data.map(|d| d.time.clone()).unwrap_or_default();
    let of = |ns: Option<u64>| ns.map(|ns| ns as f64);
    let total = Some(time.total_ns as f64).filter(|t| *t > 0.0).or(stat("run_time_ns")).unwrap_or(0.0);
    let collecting = of(time.collection_ns).or(stat("collection_pauses_ns"));
    let reading = of(time.reading_ns).or(stat("reading_and_compiling_ns"));
    let mut text = format!("one run: {}\n", amount(total / 1e9, super::record::Unit::Seconds));
    let mut line = |name: &str, ns: f64, note: String| {
        let share = if total > 0.0 { 100.0 * ns / total } else { 0.0 };
        let shown = amount(ns / 1e9, super::record::Unit::Seconds);
        text.push_str(&format!("  {name:34} {shown:>10} {share:5.1}%{note}\n"));
    };
    match (of(time.interpreter_ns), of(time.compiled_ns)) {
        (None, None) => {
            let rest = total - collecting.unwrap_or(0.0) - reading.unwrap_or(0.0);
            line("executing (tiers not told apart)", rest.max(0.0), String::new());
        }
        (interpreter, compiled) => {
            line("interpreter and native code", interpreter.unwrap_or(0.0), String::new());
            line("compiled machine code", compiled.unwrap_or(0.0), String::new());
        }
    }
    if let Some(ns) = reading {
        let count = stat("functions_compiled").map_or_else(String::new, |n| format!("  {n:.0} functions"));
        line("reading source", ns, count);
    }
    if let Some(ns) = of(time.compilation_ns) {
        let per_op = data.and_then(PerfData::compile_ns_per_op);
        let note = per_op.map_or_else(String::new, |n| format!("  {n:.0} ns an operation"));
        line("compiling to machine code", ns, note);
    }
    if let Some(ns) = of(time.background_compilation_ns) {
        line("compiling beside the program", ns, String::new());
    }
    if let Some(ns) = collecting {
        let count = |name: &str| stat(name).unwrap_or(0.0);
        let note = format!(
            "  {:.0} young, {:.0} full; longest {}",
            count("young_collections"),
            count("full_collections"),
            amount(count("longest_pause_ns") / 1e9, super::record::Unit::Seconds)
        );
        line("collecting", ns, note);
    }
    if let Some(bytes) = stat("allocated_bytes") {
        text.push_str(&format!("  allocated {:.1} MB\n", bytes / 1e6));
    }
    text
}

/// Source files, read once.
#[derive(Default)]
struct Sources(HashMap<String, Vec<String>>);

impl Sources {
    fn line(&mut self, file: &str, line: u32) -> String {
        let lines = self.0.entry(file.to_string()).or_insert_with(|| {
            let text = std::fs::read_to_string(file).unwrap_or_default();
            text.lines().map(str::to_string).collect()
        });
        let text = (line as usize).checked_sub(1).and_then(|at| lines.get(at));
        text.map_or(String::new(), |t| format!("\n        {}", t.trim()))
    }
}

fn short(file: &str) -> &str {
    file.rsplit('/').next().unwrap_or(file)
}

/// What left compiled code, what stayed interpreted, what was compiled: with the source's lines.
fn explain(data: &PerfData, sources: &mut Sources) -> String {
    let mut text = String::new();
    let mut exits: Vec<_> = data.functions.iter().flat_map(|f| f.exits.iter().map(move |e| (f, e))).collect();
    exits.sort_by_key(|(_, exit)| std::cmp::Reverse(exit.count));
    section(&mut text, "leaves compiled code", &exits, |(function, exit)| {
        let op = if exit.op.is_empty() { String::new() } else { format!("{}: ", exit.op) };
        format!(
            "{}:{} in {}, {} times: {op}{}{}",
            short(&function.file),
            exit.line,
            function.name,
            exit.count,
            exit.reason,
            sources.line(&function.file, exit.line)
        )
    });
    let mut stays: Vec<_> =
        data.functions.iter().flat_map(|f| f.interpreted.iter().map(move |i| (f, i))).collect();
    stays.sort_by_key(|(function, _)| std::cmp::Reverse(function.calls + function.interpreted_loops));
    section(&mut text, "stays interpreted", &stays, |(function, why)| {
        let line = if why.line == 0 { function.line } else { why.line };
        format!(
            "{}:{line} in {} ({} calls, {} loops): {}{}",
            short(&function.file),
            function.name,
            function.calls,
            function.interpreted_loops,
            why.reason,
            sources.line(&function.file, line)
        )
    });
    let mut compiled: Vec<_> =
        data.functions.iter().flat_map(|f| f.compiled.iter().map(move |c| (f, c))).collect();
    compiled.sort_by_key(|(_, code)| std::cmp::Reverse(code.run_ns));
    section(&mut text, "is compiled", &compiled, |(function, code)| {
        let dropped = code.dropped.as_ref().map_or_else(String::new, |why| format!("; dropped: {why}"));
        let inlined = if code.inlined.is_empty() {
            String::new()
        } else {
            format!(", with {} inside", code.inlined.join(", "))
        };
        format!(
            "{}:{} {}, {} code entered by {}: lines {}-{}, {} operations, {} bytes, made in {}, ran {}{inlined}{dropped}",
            short(&function.file),
            function.line,
            function.name,
            code.tier,
            code.entry,
            code.lines.0,
            code.lines.1,
            code.ir_ops,
            code.code_bytes,
            amount(code.compile_ns as f64 / 1e9, super::record::Unit::Seconds),
            amount(code.run_ns as f64 / 1e9, super::record::Unit::Seconds),
        )
    });
    let idle = |f: &&Function| f.compiled.is_empty() && f.interpreted.is_empty();
    let unexplained = data.functions.iter().filter(idle).count();
    if unexplained > 0 {
        text.push_str(&format!("{unexplained} other functions were neither compiled nor refused\n"));
    }
    text
}

fn section<T>(text: &mut String, title: &str, items: &[T], mut show: impl FnMut(&T) -> String) {
    text.push_str(&format!("what {title}:{}\n", if items.is_empty() { " nothing" } else { "" }));
    for item in items.iter().take(SHOWN) {
        text.push_str(&format!("  {}\n", show(item)));
    }
    if items.len() > SHOWN {
        text.push_str(&format!("  and {} more\n", items.len() - SHOWN));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn statistics_are_the_last_line_of_json() {
        let stats =
            statistics("warning\n{\"x\": 1}\n{\"run_time_ns\": 5, \"note\": \"n\"}\n").expect("a line");
        assert_eq!(stats.get("run_time_ns"), Some(&5.0));
        assert_eq!(stats.len(), 1);
        assert!(statistics("nothing").is_none());
    }

    #[test]
    fn perf_data_is_explained_with_its_lines() {
        let file = std::env::temp_dir().join(format!("why-{}.py", std::process::id()));
        std::fs::write(&file, "def f(x):\n    return x + 1\n").expect("the folder is writable");
        let text = format!(
            r#"{{"version": 1, "time": {{"total_ns": 1000000, "interpreter_ns": 250000, "compiled_ns": 500000}},
            "functions": [{{"name": "f", "file": "{}", "line": 1, "calls": 9,
              "exits": [{{"line": 2, "op": "IntAdd", "reason": "not a small integer", "count": 41}}],
              "interpreted": [{{"line": 0, "reason": "refused: generator"}}],
              "compiled": [{{"tier": "optimized", "entry": "call", "compile_ns": 5000, "ir_ops": 10, "dropped": "too many exits"}}]}}]}}"#,
            file.display()
        );
        let data = PerfData::parse(&text).expect("it is well-formed");
        let explained = explain(&data, &mut Sources::default());
        for part in [
            "41 times: IntAdd: not a small integer",
            "return x + 1",
            "refused: generator",
            "def f(x):",
            "dropped: too many exits",
        ] {
            assert!(explained.contains(part), "{part} in\n{explained}");
        }
        let split = split(&HashMap::new(), Some(&data));
        assert!(
            split.contains("interpreter") && split.contains("25.0%") && split.contains("50.0%"),
            "{split}"
        );
        let _ = std::fs::remove_file(&file);
    }
}
