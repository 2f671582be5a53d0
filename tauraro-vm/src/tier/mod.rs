//! Tiers of execution and the manager that promotes code from one to the next.
//!
//! The interpreter executes everything first. It counts calls and loop rounds in [`PyCode::heat`]; when a code object
//! becomes hot, the manager is asked. It offers the code to a plugged-in [`Tier`], which makes machine code for one of two
//! places of entry ([`Entry`]): the start of the function, or a backward jump of a loop that is running (OSR).
//!
//! **Entering.** A function with machine code has [`PyCode::start`] point at an instruction that calls it, so every way of calling
//! the function finds it. A loop's machine code is entered by the interpreter at the backward jump that became hot.
//!
//! **Leaving.** Machine code that meets what it was not made for puts the frame into the state that the interpreter expects and
//! says which [`Exit`] it took. The manager counts: code that leaves too often at one place is taken back, and made again from
//! what the interpreter has learned meanwhile, but not for ever ([`MAX_COMPILES`]).
//!
//! **Heat** is compared as a signed number: [`COLD`] is what code gets that is not to be asked about again (for a long time).

use crate::abi;
use crate::heap::Gc;
use crate::object::PyCode;
use crate::vm::Vm;
use rustc_hash::{FxHashMap, FxHashSet};
use std::collections::BTreeMap;

/// Calls plus loop rounds after which code is shown to the manager.
pub const HOT: u32 = 100;
/// Heat of code that the manager has dealt with.
pub const COLD: u32 = 0x8000_0000;
/// Exits at one place after which machine code is taken back.
pub const MAX_EXITS: u32 = 24;
/// How often machine code is made for one code object.
pub const MAX_COMPILES: u32 = 12;
/// Loop rounds that the interpreter does after an exit before it looks for machine code again.
const ROUNDS_AFTER_EXIT: u32 = 3;

/// Where machine code is entered.
#[derive(Copy, Clone, PartialEq, Eq, Hash, Debug, PartialOrd, Ord)]
pub enum Entry {
    /// At the start of the function, with its arguments in the first registers.
    Start,
    /// At the backward jump at this word of the register code, before it does anything.
    Loop(u32),
}

/// Why code stays where it is.
#[derive(Clone, PartialEq, Eq, Debug, PartialOrd, Ord)]
pub enum Reason {
    /// No tier above the interpreter is plugged in, or it was switched off.
    NoTier,
    /// A tier took it.
    Accepted,
    /// The tier refused it; it says why itself.
    Refused(String),
    /// It was compiled too often, and left every time.
    GaveUp,
}

/// What the manager decided about a code object.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Decision {
    /// Function (`__qualname__`).
    pub function: String,
    /// First line of the function.
    pub line: u32,
    /// Where it was to be entered.
    pub entry: Entry,
    /// Name of the tier the code goes to.
    pub tier: &'static str,
    /// Why.
    pub reason: Reason,
}

/// A place where machine code gives up to the interpreter.
#[derive(Clone, Debug)]
pub struct Exit {
    /// Address of the code object, which is never freed.
    pub code: usize,
    /// Where the machine code that it belongs to is entered.
    pub entry: Entry,
    /// Word of register code where the interpreter goes on.
    pub word: u32,
    /// What happened, in plain words.
    pub reason: &'static str,
    /// How often.
    pub count: u32,
    /// Whether exits here say that the machine code was made for the wrong types.
    pub speculative: bool,
}

/// A tier above the interpreter.
pub trait Tier {
    /// Its name, for reports.
    fn name(&self) -> &'static str;
    /// Makes machine code, or says why not. The frame that is to enter it is on top of the stack. Must not run Python code.
    fn compile(&mut self, vm: &mut Vm, code: Gc<PyCode>, entry: Entry) -> Result<Compiled, String>;
    /// A report of what was compiled, for `--debug-perf`.
    fn report(&self, vm: &Vm) -> String {
        let _ = vm;
        String::new()
    }
}

/// Machine code for one entry.
pub struct Compiled {
    /// Where it is: an [`abi::MachineEntry`].
    pub address: usize,
}

#[derive(Default)]
struct Record {
    /// Machine code by entry.
    entries: FxHashMap<Entry, usize>,
    refused: FxHashSet<Entry>,
    compiles: u32,
    gave_up: bool,
}

/// Decides which code goes to which tier, and remembers why.
#[derive(Default)]
pub struct TieringManager {
    tier: Option<Box<dyn Tier>>,
    counts: BTreeMap<Reason, u64>,
    records: FxHashMap<usize, Record>,
    /// Every decision, in order.
    pub decisions: Vec<Decision>,
    /// Places where machine code leaves, by number.
    pub exits: Vec<Exit>,
}

impl TieringManager {
    /// Plugs a tier in above the interpreter.
    pub fn plug(&mut self, tier: Box<dyn Tier>) {
        self.tier = Some(tier);
    }

    /// The tier that is plugged in.
    pub fn tier(&self) -> Option<&dyn Tier> {
        self.tier.as_deref()
    }

    /// How often each reason was given.
    pub fn counts(&self) -> impl Iterator<Item = (Reason, u64)> + '_ {
        self.counts.iter().map(|(reason, count)| (reason.clone(), *count))
    }

    /// Registers a place where machine code leaves; its number.
    pub fn add_exit(&mut self, exit: Exit) -> u32 {
        self.exits.push(exit);
        self.exits.len() as u32 - 1
    }

    fn decide(&mut self, code: Gc<PyCode>, entry: Entry, tier: &'static str, reason: Reason) {
        *self.counts.entry(reason.clone()).or_default() += 1;
        let function = code.qualname.get().to_string_lossy();
        tracing::debug!(?reason, ?entry, %function, "tiering");
        self.decisions.push(Decision { function, line: code.first_line, entry, tier, reason });
    }
}

/// Decides about the code of the top frame, which became hot, for an entry. The address of machine code to enter now.
pub fn became_hot(vm: &mut Vm, entry: Entry) -> Option<usize> {
    let code = vm.top_frame()?.code();
    code.heat.set(COLD);
    code.measure();
    let Some(mut tier) = vm.tiers.tier.take() else {
        vm.tiers.decide(code, entry, "interpreter", Reason::NoTier);
        return None;
    };
    let found = enter_or_compile(vm, &mut *tier, code, entry);
    vm.tiers.tier = Some(tier);
    found
}

fn enter_or_compile(vm: &mut Vm, tier: &mut dyn Tier, code: Gc<PyCode>, entry: Entry) -> Option<usize> {
    let record = vm.tiers.records.entry(code.addr()).or_default();
    if let Some(address) = record.entries.get(&entry) {
        if matches!(entry, Entry::Loop(_)) {
            code.heat.set(vm.exec.hot.saturating_sub(ROUNDS_AFTER_EXIT));
        }
        return Some(*address);
    }
    if record.gave_up {
        return None;
    }
    if record.refused.contains(&entry) {
        code.heat.set(0);
        return None;
    }
    if record.compiles >= MAX_COMPILES {
        record.gave_up = true;
        vm.tiers.decide(code, entry, "interpreter", Reason::GaveUp);
        return None;
    }
    record.compiles += 1;
    let first = record.compiles == 1;
    match tier.compile(vm, code, entry) {
        Ok(compiled) => {
            if first {
                // Machine code names the code object and its constants by address.
                vm.heap.add_root(code);
            }
            if let Some(record) = vm.tiers.records.get_mut(&code.addr()) {
                record.entries.insert(entry, compiled.address);
            }
            if entry == Entry::Start {
                code.machine.set(compiled.address);
                code.start.set(abi::enter_word());
            }
            if matches!(entry, Entry::Loop(_)) {
                // The next call, or another loop, is to be looked at soon.
                code.heat.set(vm.exec.hot.saturating_sub(ROUNDS_AFTER_EXIT));
            }
            vm.tiers.decide(code, entry, tier.name(), Reason::Accepted);
            Some(compiled.address)
        }
        Err(why) => {
            // Another loop of the function may be more to the tier's liking.
            code.heat.set(0);
            if let Some(record) = vm.tiers.records.get_mut(&code.addr()) {
                record.refused.insert(entry);
            }
            vm.tiers.decide(code, entry, "interpreter", Reason::Refused(why));
            None
        }
    }
}

/// Notes that machine code left at `vm.exec.exit`, for the frame on top.
pub fn left(vm: &mut Vm) {
    let hot = vm.exec.hot;
    let Some(exit) = vm.tiers.exits.get_mut(vm.exec.exit as usize) else { return };
    exit.count += 1;
    let too_often = exit.speculative && exit.count == MAX_EXITS;
    let (address, entry) = (exit.code, exit.entry);
    let Some(code) = vm.top_frame().map(|frame| frame.code()) else { return };
    code.heat.set(hot.saturating_sub(ROUNDS_AFTER_EXIT));
    if too_often && code.addr() == address {
        discard(vm, code, entry);
        // Time to learn.
        code.heat.set(0);
    }
}

/// Takes machine code back. What runs in it leaves by itself.
fn discard(vm: &mut Vm, code: Gc<PyCode>, entry: Entry) {
    if let Some(record) = vm.tiers.records.get_mut(&code.addr()) {
        record.entries.remove(&entry);
    }
    if entry == Entry::Start {
        code.start.set(code.entry);
        code.machine.set(abi::interpret_address());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reasons_are_counted() {
        let manager = TieringManager::default();
        assert_eq!(manager.counts().count(), 0);
    }
}
