//! The report of `--debug-perf`: what was compiled, what was not and why, and where compiled code was left, by source line.

use super::{Entry, Reason};
use crate::heap::Gc;
use crate::object::PyCode;
use crate::vm::Vm;
use std::collections::BTreeMap;
use std::fmt::Write;
use std::time::Duration;

/// Most lines about exits.
const MOST_EXITS: usize = 60;

fn place(code: Gc<PyCode>, word: u32) -> String {
    let line = code.line_at(word as usize);
    format!("{}:{line} in {}", code.filename.get().to_string_lossy(), code.qualname.get().to_string_lossy())
}

fn entry_name(code: Gc<PyCode>, entry: Entry) -> String {
    match entry {
        Entry::Start => format!("{}, from its start", place(code, 0)),
        Entry::Loop(word) => format!("{}, from a loop", place(code, word)),
        Entry::Resume(word) => format!("{}, from where it yielded", place(code, word)),
    }
}

/// The report as text.
pub fn text(vm: &Vm) -> String {
    let mut out = String::new();
    let tiers = &vm.tiers;
    let units: Vec<_> = tiers.units.iter().flatten().collect();
    let total: Duration = units.iter().map(|unit| unit.time).sum();
    let bytes: usize = units.iter().map(|unit| unit.bytes).sum();
    let operations: usize = units.iter().map(|unit| unit.operations).sum();
    let count = units.len();
    let waited: Duration = units.iter().map(|unit| unit.waited).sum();
    let _ = writeln!(
        out,
        "compiled {count} times: {operations} operations, {bytes} bytes, {total:.2?}, of which the program waited {waited:.2?}"
    );
    for unit in &units {
        let name = entry_name(unit.code, unit.entry);
        let dropped = if unit.dropped { ", taken back" } else { "" };
        let (operations, bytes, time) = (unit.operations, unit.bytes, unit.time);
        let _ = writeln!(out, "  {name}: {operations} operations, {bytes} bytes, {time:.0?}{dropped}");
    }
    let refused = tiers.decisions.iter().filter(|decision| decision.reason != Reason::Accepted);
    for decision in refused {
        let _ = writeln!(
            out,
            "interpreted: {}:{} in {}: {}",
            decision.file, decision.entry_line, decision.function, decision.reason
        );
    }
    let mut exits: BTreeMap<(String, &str), u64> = BTreeMap::new();
    for unit in &units {
        for exit in unit.exits.iter().filter(|exit| exit.count > 0) {
            let state = &unit.states[exit.state as usize];
            let place = place(state.code(unit.code), state.word);
            *exits.entry((place, exit.reason)).or_default() += u64::from(exit.count);
        }
    }
    let mut exits: Vec<_> = exits.into_iter().collect();
    exits.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    for ((place, reason), count) in exits.iter().take(MOST_EXITS) {
        let _ = writeln!(out, "left {count} times: {place}: {reason}");
    }
    out
}
