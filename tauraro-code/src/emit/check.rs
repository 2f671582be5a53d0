//! Proof that register code does what its function says, by a method that knows nothing of the emitter's.
//!
//! The function and the code are executed side by side, symbolically. The state of the code is, for each register,
//! the set of SSA values it surely holds ([`Registers`]); a constant or "nothing" counts as a value. Where paths
//! meet, sets are intersected, until nothing changes any more (after regalloc2's checker). On the way
//! * each IR instruction must be met by an instruction that does it, whose operands hold its arguments;
//! * instructions that only move data change the sets; jumps are followed wherever they stand;
//! * a test may be fused with the branch on it, and what nobody uses may be missing;
//! * the side tables must give every local of the frame state, and the right handler, which is entered with
//!   the moves its entry says.
//!
//! Then, without regard to the function: operands are in bounds, tables are sorted, and every circle of jumps polls.

use super::states::{is_caught, may_be_ahead, state_at_target};
use crate::bytecode::*;
use crate::operands::{jump_target, operand_words};
use rustc_hash::FxHashMap;
use smallvec::SmallVec;
use tauraro_ir::analysis::{Cfg, FrameUses, Liveness};
use tauraro_ir::{
    BlockId, Const, Effects, FrameStateId, Func, Imm, Inst as IrInst, InstId, Op, Target, ValueDef, ValueId,
};

/// What a register may hold, as far as the check distinguishes it.
#[derive(Copy, Clone, PartialEq, Eq, Debug, Hash, PartialOrd, Ord)]
enum Content {
    Value(ValueId),
    Const(u32),
    Undef,
}

type Set = SmallVec<[Content; 3]>;

/// What each register surely holds; a register that is not listed may hold anything. There are more keys than
/// registers: a register with [`SNAPSHOT`] added says what it held at the last backward jump, and a constant
/// with [`CONSTANT`] added (or [`NOTHING`]) which values are known to be that constant (or nothing).
type Registers = FxHashMap<u32, Set>;

const SNAPSHOT: u32 = 0x1_0000;
const NOTHING: u32 = 0x2_0000;
const CONSTANT: u32 = 0x2_0001;

fn is_snapshot(key: u32) -> bool {
    (SNAPSHOT..NOTHING).contains(&key)
}

/// The key of a content that is no value of the function.
fn constant_key(content: Content) -> Option<u32> {
    match content {
        Content::Value(_) => None,
        Content::Const(index) => Some(CONSTANT.saturating_add(index)),
        Content::Undef => Some(NOTHING),
    }
}

/// What a register holds once it holds that constant (or nothing).
fn constant_set(registers: &Registers, constant: Content) -> Set {
    let known = constant_key(constant).and_then(|key| registers.get(&key));
    known.cloned().unwrap_or_else(|| SmallVec::from_slice(&[constant]))
}

/// Whether `content` is known to be the constant (or nothing) `constant`.
fn is_constant(registers: &Registers, content: Content, constant: Content) -> bool {
    let set = constant_key(constant).and_then(|key| registers.get(&key));
    content == constant || set.is_some_and(|set| set.contains(&content))
}

type Checked<T> = Result<T, String>;

/// Checks that `code` does what `func` says. The error names the place.
pub fn check(code: &RegisterCode, func: &Func) -> Result<(), String> {
    check_form(code)?;
    let cfg = Cfg::new(func);
    let liveness = Liveness::new(func, &cfg, FrameUses::All);
    let needed = needed_values(func, &cfg);
    let mut checker = Checker { code, func, liveness, needed, entries: FxHashMap::default(), work: vec![] };
    checker.run()
}

/// By value: whether something depends on it that must happen.
fn needed_values(func: &Func, cfg: &Cfg) -> Vec<bool> {
    let mut needed = vec![false; func.values.len()];
    let mut work: Vec<ValueId> = Vec::new();
    for inst in cfg.order().iter().flat_map(|block| &func.blocks[block.index()].insts) {
        let inst = &func.insts[inst.index()];
        work.extend(inst.targets.iter().flat_map(|target| target.args.iter().copied()));
        if let Some(state) = inst.frame_state {
            work.extend(func.frame_states[state.index()].locals.iter().flatten());
        }
        if !inst.op.effects().removable() {
            work.extend(&inst.args);
        }
    }
    while let Some(value) = work.pop() {
        let value = func.resolve(value);
        if !std::mem::replace(&mut needed[value.index()], true)
            && let ValueDef::Result(inst, _) = func.values[value.index()]
        {
            work.extend(&func.insts[inst.index()].args);
        }
    }
    needed
}

/// The registers as they were at the last backward jump.
fn snapshot(registers: &Registers) -> Registers {
    let then = registers.iter().filter(|(key, _)| **key >= SNAPSHOT);
    let key_then = |key: u32| if is_snapshot(key) { key - SNAPSHOT } else { key };
    then.map(|(key, set)| (key_then(*key), set.clone())).collect()
}

fn forget_snapshot(registers: &mut Registers) {
    registers.retain(|key, _| !is_snapshot(*key));
}

// ---- form

/// Checks what can be seen without the function.
fn check_form(code: &RegisterCode) -> Checked<()> {
    let mut next: FxHashMap<u32, [Option<u32>; 2]> = FxHashMap::default();
    let mut end = 0;
    for decoded in code.instructions() {
        let Inst { op, a, x, y, .. } = decoded.inst;
        let at = decoded.index as u32;
        end = at + 1 + ext_words(decoded.extension.len()) as u32;
        let target = jump_target(&decoded.inst);
        use Opcode::*;
        let (polls, number) = match op {
            JumpBack | JumpIfBack | JumpIfNotBack | IsJumpBack | ContainsJumpBack | ForIterBack => (true, y),
            CompareJumpBack => (true, (a >> 4) as u32),
            _ => (false, 0),
        };
        if polls && (number >= code.loops || x > at) {
            return Err(format!("{at}: loop index or direction of a backward jump"));
        }
        let goes_on = !matches!(op, Jump | JumpBack | Return | Raise | Reraise | Unreachable);
        next.insert(at, [goes_on.then_some(end), if polls { None } else { target }]);
        for word in registers_of(&decoded) {
            let (limit, index) = match word & CONST_BIT {
                0 => (code.registers as usize, word as usize),
                _ => (code.consts.len(), (word & !CONST_BIT) as usize),
            };
            if index >= limit {
                return Err(format!("{at}: operand {word:#x} out of bounds"));
            }
        }
        if let Some(target) = target
            && target as usize >= code.words.len()
        {
            return Err(format!("{at}: jump out of the code"));
        }
    }
    if end as usize != code.words.len() {
        return Err(format!("{end}: no instruction here"));
    }
    // No circle without a poll: depth first, a node that is met again while it is open closes one.
    let mut closed: FxHashMap<u32, bool> = FxHashMap::default();
    for &start in next.keys() {
        let mut stack = vec![(start, 0)];
        while let Some((at, n)) = stack.pop() {
            if n == 0 && closed.contains_key(&at) {
                continue;
            }
            closed.entry(at).or_insert(false);
            if n == 2 {
                closed.insert(at, true);
                continue;
            }
            stack.push((at, n + 1));
            let Some(successors) = next.get(&at) else {
                return Err(format!("{at}: control runs into nothing"));
            };
            if let Some(to) = successors[n] {
                match closed.get(&to) {
                    Some(false) => return Err(format!("{at}: a loop through {to} that does not poll")),
                    Some(true) => {}
                    None => stack.push((to, 0)),
                }
            }
        }
    }
    if !code.states.windows(2).all(|pair| pair[0].0 < pair[1].0) {
        return Err("states are not sorted".into());
    }
    if !code.spans.windows(2).all(|pair| pair[0].0 < pair[1].0) {
        return Err("spans are not sorted".into());
    }
    if !code.handlers.windows(2).all(|pair| pair[0].end <= pair[1].start) {
        return Err("handlers are not sorted".into());
    }
    Ok(())
}

/// Every word of an instruction that names a register or constant.
fn registers_of(decoded: &Decoded) -> impl Iterator<Item = u16> + '_ {
    let slots = operand_words(&decoded.inst);
    slots.into_iter().flatten().chain(decoded.extension.iter().copied()).filter(|word| *word != NO_OPERAND)
}

// ---- side by side

/// A word of an instruction.
#[derive(Copy, Clone, Debug)]
enum Slot {
    A,
    B,
    C,
    /// The n-th operand of the extension.
    E(usize),
}

/// What an instruction that does an IR instruction looks like.
struct Expected {
    op: Opcode,
    /// Arguments, where they go, and whether nothing is written `NO_OPERAND`.
    args: SmallVec<[(Slot, ValueId, bool); 8]>,
    results: SmallVec<[(Slot, ValueId); 2]>,
    x: Option<u32>,
    y: Option<u32>,
    c: Option<usize>,
}

struct Checker<'a> {
    code: &'a RegisterCode,
    func: &'a Func,
    liveness: Liveness,
    needed: Vec<bool>,
    /// State at the start of a block that is executed at a place in the code.
    entries: FxHashMap<Place, Registers>,
    work: Vec<Place>,
}

/// Where a block is executed.
#[derive(Copy, Clone, PartialEq, Eq, Hash, Debug)]
struct Place {
    at: u32,
    block: BlockId,
    poll: Poll,
}

/// What is known of the last backward jump, when nothing has happened since.
#[derive(Copy, Clone, PartialEq, Eq, Hash, Debug)]
enum Poll {
    Nothing,
    /// It was here. What it says of the locals must be so at the first frame state that follows.
    At(u32),
    /// It is still to come, and says of the locals what the jump in the function says.
    Checked,
}

/// What goes over an edge.
#[derive(Copy, Clone)]
struct Jump {
    block: BlockId,
    /// The instruction with the frame state that holds there, if any.
    inst: Option<InstId>,
    poll: Poll,
}

/// Which jumps to follow when no instruction of the function is between.
#[derive(Copy, Clone, PartialEq, Eq)]
enum Follow {
    Nothing,
    Forward,
    All,
}

/// Execution of one block.
struct Run {
    at: u32,
    block: BlockId,
    registers: Registers,
    /// Results of tests that the code has not made yet.
    deferred: FxHashMap<ValueId, InstId>,
    poll: Poll,
}

impl<'a> Checker<'a> {
    fn run(&mut self) -> Checked<()> {
        let params = &self.func.blocks[Func::ENTRY.index()].params;
        let mut registers = Registers::default();
        for register in 0..self.code.registers {
            registers.insert(register, SmallVec::from_slice(&[Content::Undef]));
        }
        for (n, param) in params.iter().enumerate() {
            registers.insert(n as u32, SmallVec::from_slice(&[Content::Value(*param)]));
        }
        self.enter(Place { at: 0, block: Func::ENTRY, poll: Poll::Nothing }, registers);
        while let Some(place) = self.work.pop() {
            let registers = self.entries[&place].clone();
            let Place { at, block, poll } = place;
            let mut run = Run { at, block, registers, deferred: FxHashMap::default(), poll };
            self.execute(&mut run).map_err(|error| format!("{block} at {}: {error}", run.at))?;
        }
        Ok(())
    }

    /// The content that stands for a value.
    fn content(&self, value: ValueId) -> Content {
        let mut value = value;
        loop {
            value = self.func.resolve(value);
            let ValueDef::Result(inst, _) = self.func.values[value.index()] else {
                return Content::Value(value);
            };
            let data = &self.func.insts[inst.index()];
            match data.op {
                Op::Const => return Content::Const(data.imm[0]),
                Op::Undef => return Content::Undef,
                // Sure to be bound.
                Op::CheckBound if matches!(self.content_once(data.args[0]), Content::Const(_)) => {
                    value = data.args[0]
                }
                _ => return Content::Value(value),
            }
        }
    }

    fn content_once(&self, mut value: ValueId) -> Content {
        loop {
            value = self.func.resolve(value);
            let ValueDef::Result(inst, _) = self.func.values[value.index()] else {
                return Content::Value(value);
            };
            let data = &self.func.insts[inst.index()];
            match data.op {
                Op::Const => return Content::Const(data.imm[0]),
                Op::CheckBound => value = data.args[0],
                _ => return Content::Value(value),
            }
        }
    }

    /// Goes on at a place, where the block's parameters are bound.
    fn enter(&mut self, place: Place, mut registers: Registers) {
        let block = place.block;
        let params = &self.func.blocks[block.index()].params;
        for set in registers.values_mut() {
            set.retain(|content| match *content {
                Content::Value(value) => params.contains(&value) || self.liveness.is_live_in(block, value),
                _ => true,
            });
            set.sort_unstable();
        }
        registers.retain(|_, set| !set.is_empty());
        match self.entries.get_mut(&place) {
            None => {
                self.entries.insert(place, registers);
            }
            Some(known) => {
                let before: usize = known.values().map(|set| set.len()).sum();
                known.retain(|register, set| {
                    let Some(other) = registers.get(register) else { return false };
                    set.retain(|content| other.contains(content));
                    !set.is_empty()
                });
                if known.values().map(|set| set.len()).sum::<usize>() == before {
                    return;
                }
            }
        }
        if !self.work.contains(&place) {
            self.work.push(place);
        }
    }

    /// Goes over a jump's edge: its arguments become the target's parameters. The moves on the edge come first, since
    /// an argument that is a constant may be in no register before; a backward jump comes last, since what it
    /// says of the locals is said in terms of the parameters.
    fn take(&mut self, at: u32, target: &Target, registers: Registers, by: Jump) -> Checked<()> {
        let (poll, block) = (by.poll, target.block);
        let mut run = Run { at, block, registers, deferred: FxHashMap::default(), poll };
        self.settle(&mut run, Follow::Forward)?;
        if let Some(inst) = by.inst
            && let Some(state) = self.func.insts[inst.index()].frame_state
            && self.code.decode(run.at as usize).is_some_and(|decoded| decoded.inst.op == Opcode::JumpBack)
            && self.code.states.binary_search_by_key(&run.at, |(at, _)| *at).is_ok()
            && self.check_locals(run.at, by.block, &run.registers, state, None).is_ok()
        {
            run.poll = Poll::Checked;
        }
        let params = &self.func.blocks[target.block.index()].params;
        let pairs: Vec<(Content, ValueId)> =
            target.args.iter().zip(params).map(|(arg, param)| (self.content(*arg), *param)).collect();
        let mut bound = run.registers;
        for (arg, _) in &pairs {
            if let Some(key) = constant_key(*arg) {
                bound.entry(key).or_insert_with(|| SmallVec::from_slice(&[*arg]));
            }
        }
        for set in bound.values_mut() {
            let mut new: Set = SmallVec::new();
            for content in set.iter() {
                if !matches!(content, Content::Value(value) if params.contains(value)) {
                    new.push(*content);
                }
                new.extend(
                    pairs.iter().filter(|(arg, _)| arg == content).map(|(_, param)| Content::Value(*param)),
                );
            }
            *set = new;
        }
        self.enter(Place { at: run.at, block: target.block, poll: run.poll }, bound);
        Ok(())
    }

    fn holds(&self, registers: &Registers, word: u16, content: Content) -> bool {
        if word & CONST_BIT != 0 {
            return word != NO_OPERAND
                && is_constant(registers, content, Content::Const((word & !CONST_BIT) as u32));
        }
        registers.get(&(word as u32)).is_some_and(|set| set.contains(&content))
    }

    fn expect(&self, run: &Run, word: u16, value: ValueId, optional: bool) -> Checked<()> {
        let content = self.content(value);
        if optional && (content == Content::Undef || word == NO_OPERAND) {
            return match word == NO_OPERAND && is_constant(&run.registers, content, Content::Undef) {
                true => Ok(()),
                false => Err(format!("operand for {value} should be none, or something")),
            };
        }
        match self.holds(&run.registers, word, content) {
            true => Ok(()),
            false => Err(format!(
                "operand {word:#x} does not hold {value} but {:?}",
                run.registers.get(&(word as u32))
            )),
        }
    }

    /// Executes moves, and the jumps that are to be followed.
    fn settle(&self, run: &mut Run, follow: Follow) -> Checked<()> {
        let backward = follow == Follow::All;
        for _ in 0..=self.code.words.len() {
            let decoded = self.code.decode(run.at as usize).ok_or("no instruction")?;
            let Inst { op, a, b, x, .. } = decoded.inst;
            let constant = |index: u32| constant_set(&run.registers, Content::Const(index));
            let set = match op {
                Opcode::Move if b & CONST_BIT != 0 => constant((b & !CONST_BIT) as u32),
                Opcode::Move => run.registers.get(&(b as u32)).cloned().unwrap_or_default(),
                Opcode::LoadConst => constant(x),
                Opcode::LoadUndef => constant_set(&run.registers, Content::Undef),
                Opcode::JumpBack if backward && run.poll == Poll::Checked => {
                    run.poll = Poll::Nothing;
                    run.at = x;
                    continue;
                }
                Opcode::JumpBack if backward => {
                    forget_snapshot(&mut run.registers);
                    let now = run.registers.iter().filter(|(key, _)| **key < SNAPSHOT);
                    let now: Registers = now.map(|(key, set)| (key + SNAPSHOT, set.clone())).collect();
                    run.registers.extend(now);
                    run.poll = Poll::At(run.at);
                    run.at = x;
                    continue;
                }
                Opcode::Jump if follow != Follow::Nothing => {
                    run.at = x;
                    continue;
                }
                _ => return Ok(()),
            };
            run.registers.insert(a as u32, set);
            run.at += 1;
        }
        Ok(())
    }

    /// The values that the state of an instruction may give a local ahead of time (see `states`).
    fn values_ahead(&self, block: BlockId, inst: InstId, local: usize) -> impl Iterator<Item = ValueId> {
        let func = self.func;
        let insts = &func.blocks[block.index()].insts;
        let mut rest = insts.iter().skip_while(move |other| **other != inst);
        let mut found = SmallVec::<[ValueId; 4]>::new();
        let ahead = |inst: &InstId| may_be_ahead(func.insts[inst.index()].op);
        if !is_caught(func, block, local) && rest.next().is_some_and(ahead) {
            let mut at_end = true;
            for next in rest.filter(|next| func.insts[next.index()].frame_state.is_some()) {
                let state = func.insts[next.index()].frame_state;
                found.extend(state.and_then(|state| func.frame_states[state.index()].locals[local]));
                if !ahead(next) {
                    at_end = false;
                    break;
                }
            }
            if at_end {
                found.extend(state_at_target(func, block).and_then(|locals| locals[local]));
            }
        }
        found.into_iter()
    }

    /// Checks that the state map of the instruction at `at` agrees with the frame state.
    fn check_locals(
        &self,
        at: u32,
        block: BlockId,
        registers: &Registers,
        state: FrameStateId,
        inst: Option<InstId>,
    ) -> Checked<&'a StateMap> {
        let found = self.code.states.binary_search_by_key(&at, |(at, _)| *at);
        let found = found.map_err(|_| format!("no state for the instruction at {at}"))?;
        let code = self.code;
        let map = &code.state_maps[self.code.states[found].1 as usize];
        let locals = &self.func.frame_states[state.index()].locals;
        if map.len() != locals.len() {
            return Err(format!("state of {at}: number of locals"));
        }
        for (n, (location, value)) in map.iter().zip(locals).enumerate() {
            let holds = |value: Option<ValueId>| {
                let content = value.map_or(Content::Undef, |value| self.content(value));
                match *location {
                    Location::Unbound => is_constant(registers, content, Content::Undef),
                    Location::Const(index) => is_constant(registers, content, Content::Const(index)),
                    Location::Register(register) => self.holds(registers, register, content),
                }
            };
            // At a backward jump a variable that nobody will read again may be gone.
            let gone = inst.is_none() && *location == Location::Unbound && !is_caught(self.func, block, n);
            if !holds(*value)
                && !gone
                && !inst.is_some_and(|inst| self.values_ahead(block, inst, n).any(|v| holds(Some(v))))
            {
                return Err(format!("state of {at}: local {n} is {value:?}, not what {location:?} holds"));
            }
        }
        Ok(map)
    }

    /// Checks the side tables for the instruction at `at` with the frame state `state`, and enters the handler.
    fn check_tables(
        &mut self,
        at: u32,
        block: BlockId,
        registers: &Registers,
        state: Option<FrameStateId>,
        inst: Option<InstId>,
    ) -> Checked<()> {
        let Some(state) = state else { return Ok(()) };
        let map = self.check_locals(at, block, registers, state, inst)?;
        let covering = self.code.handlers.iter().find(|entry| (entry.start..entry.end).contains(&at));
        let (entry, handler) = match (covering, self.func.blocks[block.index()].handler) {
            (None, None) => return Ok(()),
            (Some(entry), Some(handler)) => (entry, handler),
            (None, Some(_)) => return Err(format!("no handler for {at}")),
            (Some(_), None) => return Err(format!("a handler for {at} that should have none")),
        };
        let data = &self.func.blocks[handler.index()];
        let mut bound = registers.clone();
        for set in bound.values_mut() {
            set.retain(|content| !matches!(content, Content::Value(value) if data.params.contains(value)));
        }
        let before = bound.clone();
        for &(local, register) in &entry.locals {
            let mut set: Set = match map.get(local as usize) {
                Some(Location::Unbound) => constant_set(&before, Content::Undef),
                Some(Location::Const(index)) => constant_set(&before, Content::Const(*index)),
                Some(Location::Register(register)) => {
                    before.get(&(*register as u32)).cloned().unwrap_or_default()
                }
                None => return Err(format!("handler of {at} wants local {local}")),
            };
            let wanted = data.handler_locals.iter().flatten().position(|wanted| wanted.0 == local);
            let param = wanted
                .and_then(|n| data.params.get(n + 1))
                .ok_or("handler takes a local it does not want")?;
            set.push(Content::Value(*param));
            bound.insert(register as u32, set);
        }
        if entry.exception != NO_OPERAND {
            let exception = *data.params.first().ok_or("handler without parameters")?;
            bound.insert(entry.exception as u32, SmallVec::from_slice(&[Content::Value(exception)]));
        }
        self.enter(Place { at: entry.target, block: handler, poll: Poll::Nothing }, bound);
        Ok(())
    }

    /// Checks the side tables at an instruction that the run is at.
    fn tables(&mut self, run: &mut Run, inst: InstId) -> Checked<()> {
        let state = self.func.insts[inst.index()].frame_state;
        if let Poll::At(at) = std::mem::replace(&mut run.poll, Poll::Nothing) {
            let snapshot = snapshot(&run.registers);
            forget_snapshot(&mut run.registers);
            if state.is_some() && self.code.states.binary_search_by_key(&at, |(at, _)| *at).is_ok() {
                self.check_tables(at, run.block, &snapshot, state, None)?;
            }
        }
        self.check_tables(run.at, run.block, &run.registers, state, Some(inst))
    }

    fn define(&self, registers: &mut Registers, value: ValueId, register: u16) {
        for set in registers.values_mut() {
            set.retain(|content| *content != Content::Value(value));
        }
        registers.insert(register as u32, SmallVec::from_slice(&[Content::Value(value)]));
    }

    fn execute(&mut self, run: &mut Run) -> Checked<()> {
        let func = self.func;
        self.settle(run, Follow::All)?;
        let start = run.at;
        for &inst in &func.blocks[run.block.index()].insts {
            let data = &func.insts[inst.index()];
            if data.op.is_terminator() {
                return self
                    .execute_end(run, inst)
                    .map_err(|error| format!("{inst} {}: {error}", data.op.info().name));
            }
            let needless =
                data.op.effects().removable() && func.results(inst).all(|v| !self.needed[v.index()]);
            if needless || matches!(data.op, Op::Const | Op::Undef) {
                continue;
            }
            // Inside a block nothing jumps.
            self.settle(run, if run.at == start { Follow::All } else { Follow::Nothing })?;
            if data.op == Op::CheckBound {
                let content = self.content(data.args[0]);
                let result = data.first_result.ok_or("result")?;
                let constant =
                    (run.registers.iter()).any(|(key, set)| *key >= CONSTANT && set.contains(&content));
                let Inst { op, a, b, x, .. } =
                    self.code.decode(run.at as usize).ok_or("no instruction")?.inst;
                let checked = op == Opcode::CheckBound && x == data.imm[0] && a == b;
                // What is known to be bound need not be checked.
                if checked && self.holds(&run.registers, b, content) {
                    self.tables(run, inst)?;
                    run.at += 1;
                } else if !constant && !matches!(content, Content::Const(_)) {
                    return Err(format!("{inst}: check_bound expected"));
                }
                if let Some(key) = constant_key(content) {
                    run.registers.entry(key).or_insert_with(|| SmallVec::from_slice(&[content]));
                }
                for set in run.registers.values_mut() {
                    set.retain(|content| *content != Content::Value(result));
                    if set.contains(&content) {
                        set.push(Content::Value(result));
                    }
                }
                continue;
            }
            let performed = self.perform(run, inst);
            if performed.is_ok() && matches!(data.op, Op::Is | Op::IsNot) {
                self.know_equals(run, inst)?;
            }
            if let Err(error) = performed {
                let fusable = data.op.is_compare()
                    || matches!(
                        data.op,
                        Op::Is | Op::IsNot | Op::In | Op::NotIn | Op::IsTrue | Op::Not | Op::IterNext
                    );
                // Nobody may miss the results of what was left out: a use fails, as no register holds the value.
                if fusable {
                    run.deferred.insert(data.first_result.ok_or("result")?, inst);
                } else if data.op.effects().removable() {
                    for value in func.results(inst) {
                        for set in run.registers.values_mut() {
                            set.retain(|content| *content != Content::Value(value));
                        }
                    }
                } else {
                    return Err(format!("{inst} {}: {error}", data.op.info().name));
                }
            }
        }
        Err("block without end".into())
    }

    /// What has been done for one `is` has been done for all like it in the block; and it may yet be done again.
    fn know_equals(&self, run: &mut Run, inst: InstId) -> Checked<()> {
        let func = self.func;
        let data = &func.insts[inst.index()];
        let result = data.first_result.ok_or("result")?;
        run.deferred.insert(result, inst);
        let contents = |inst: &IrInst| -> Set { inst.args.iter().map(|arg| self.content(*arg)).collect() };
        for other in func.blocks[run.block.index()].insts.iter().skip_while(|other| **other != inst).skip(1) {
            let other = &func.insts[other.index()];
            if let Some(equal) = other.first_result
                && other.op == data.op
                && contents(other) == contents(data)
            {
                for set in run.registers.values_mut() {
                    set.retain(|content| *content != Content::Value(equal));
                    if set.contains(&Content::Value(result)) {
                        set.push(Content::Value(equal));
                    }
                }
            }
        }
        Ok(())
    }

    /// Meets an IR instruction with the instruction at hand. Nothing has changed when this fails, except at a
    /// mistake in the tables.
    fn perform(&mut self, run: &mut Run, inst: InstId) -> Checked<()> {
        let func = self.func;
        let data = &func.insts[inst.index()];
        let decoded = self.code.decode(run.at as usize).ok_or("no instruction")?;
        let expected = self.expected(inst)?;
        let Inst { op, c, x, y, .. } = decoded.inst;
        if op != expected.op {
            return Err(format!("found {}", op.name()));
        }
        if expected.x.is_some_and(|want| want != x)
            || expected.y.is_some_and(|want| want != y)
            || expected.c.is_some_and(|want| want != c as usize)
        {
            return Err(format!("immediates of {}", op.name()));
        }
        let word = |slot: Slot| match slot {
            Slot::A => Ok(decoded.inst.a),
            Slot::B => Ok(decoded.inst.b),
            Slot::C => Ok(decoded.inst.c),
            Slot::E(n) => decoded.extension.get(n).copied().ok_or("extension too short"),
        };
        if matches!(op, Opcode::CallKw | Opcode::CallMethodKw) {
            let shape = if data.op == Op::Call { data.imm[0] } else { data.imm[1] };
            let keywords = &func.call_shapes[shape as usize].keywords;
            let names =
                Const::Tuple(keywords.iter().map(|name| Const::str(&func.names[name.index()])).collect());
            let first = word(Slot::E(0))?;
            let is_names = |content: &Content| matches!(content, Content::Const(n) if self.code.consts[*n as usize] == names);
            let right = match first & CONST_BIT {
                0 => run.registers.get(&(first as u32)).is_some_and(|set| set.iter().any(is_names)),
                _ => is_names(&Content::Const((first & !CONST_BIT) as u32)),
            };
            if !right {
                return Err("keyword names".into());
            }
        }
        if op == Opcode::YieldFrom && decoded.inst.b & CONST_BIT != 0 {
            return Err("the iterator must be in a register".into());
        }
        for &(slot, value, optional) in &expected.args {
            self.expect(run, word(slot)?, value, optional)?;
        }
        self.tables(run, inst)?;
        for &(slot, value) in &expected.results {
            self.define(&mut run.registers, value, word(slot)?);
        }
        run.at += 1 + ext_words(decoded.extension.len()) as u32;
        Ok(())
    }

    /// The instruction the table in `bytecode.rs` asks for.
    fn expected(&self, inst: InstId) -> Checked<Expected> {
        use Opcode as O;
        use Slot::*;
        let data = &self.func.insts[inst.index()];
        let [x, y] = data.imm;
        let args = &data.args;
        let mut expected = Expected {
            op: O::Unreachable,
            args: SmallVec::new(),
            results: SmallVec::new(),
            x: None,
            y: None,
            c: None,
        };
        let results: Vec<ValueId> = self.func.results(inst).collect();
        if let Some(&result) = results.first() {
            expected.results.push((A, result));
        }
        // Places of the arguments in order; a `true` allows none.
        let mut places: Vec<(Slot, bool)> = Vec::new();
        let listed = |from: usize, optional: bool| -> Vec<(Slot, bool)> {
            (0..args.len().saturating_sub(from)).map(|n| (E(n), optional)).collect()
        };
        macro_rules! is {
            ($op:ident $(, $slot:expr)*) => {{
                expected.op = O::$op;
                places.extend([$(($slot, false)),*] as [(Slot, bool); 0 $(+ {let _ = $slot; 1})*]);
            }};
        }
        let binary = |first: Op| data.op as u32 - first as u32;
        match data.op {
            Op::NewCell => {
                expected.op = O::NewCell;
                places.push((B, true));
            }
            Op::StoreCell => {
                expected.op = O::StoreCell;
                places.extend([(B, false), (C, true)]);
            }
            Op::LoadFree => is!(LoadFree),
            Op::LoadCell => is!(LoadCell, B),
            Op::DeleteCell => is!(DeleteCell, B),
            Op::LoadGlobal => is!(LoadGlobal),
            Op::StoreGlobal => is!(StoreGlobal, B),
            Op::DeleteGlobal => is!(DeleteGlobal),
            Op::LoadName => is!(LoadName),
            Op::LoadNameOrCell => is!(LoadNameOrCell, B),
            Op::LoadNameOrGlobal => is!(LoadNameOrGlobal, B),
            Op::LoadFromDictOrCell => is!(LoadFromDictOrCell, B, C),
            Op::StoreName => is!(StoreName, B),
            Op::DeleteName => is!(DeleteName),
            Op::LoadLocals => is!(LoadLocals),
            Op::LoadBuildClass => is!(LoadBuildClass),
            Op::LoadAssertionError => is!(LoadAssertionError),
            Op::LoadAttr => is!(LoadAttr, B),
            Op::StoreAttr => is!(StoreAttr, B, C),
            Op::DeleteAttr => is!(DeleteAttr, B),
            Op::LoadSpecial => is!(LoadSpecial, B),
            Op::Super => is!(Super, B, C, E(0)),
            Op::LoadItem => is!(LoadItem, B, C),
            Op::StoreItem => is!(StoreItem, B, C, A),
            Op::DeleteItem => is!(DeleteItem, B, C),
            Op::BuildSlice => is!(BuildSlice, B, C, E(0)),
            Op::Call | Op::CallMethod => {
                let shape = if data.op == Op::Call { x } else { y };
                let named = !self.func.call_shapes[shape as usize].keywords.is_empty();
                expected.op = match (data.op, named) {
                    (Op::Call, false) => O::Call,
                    (Op::Call, true) => O::CallKw,
                    (_, false) => O::CallMethod,
                    (_, true) => O::CallMethodKw,
                };
                expected.c = Some(args.len() - 1);
                places.push((B, false));
                places.extend((1..args.len()).map(|n| (E(n - 1 + named as usize), false)));
            }
            Op::CallEx => {
                expected.op = O::CallEx;
                places.extend([(B, false), (C, false), (E(0), true)]);
            }
            Op::MakeFunction => {
                expected.op = O::MakeFunction;
                places = listed(0, true);
            }
            Op::BuildTuple | Op::BuildList | Op::BuildSet | Op::BuildDict | Op::BuildString => {
                expected.op = match data.op {
                    Op::BuildTuple => O::BuildTuple,
                    Op::BuildList => O::BuildList,
                    Op::BuildSet => O::BuildSet,
                    Op::BuildDict => O::BuildDict,
                    _ => O::BuildString,
                };
                expected.c = Some(args.len());
                places = listed(0, false);
            }
            Op::FormatValue => {
                expected.op = O::FormatValue;
                places.extend([(B, false), (C, true)]);
            }
            Op::ListAppend => is!(ListAppend, B, C),
            Op::ListExtend => is!(ListExtend, B, C),
            Op::SetAdd => is!(SetAdd, B, C),
            Op::SetUpdate => is!(SetUpdate, B, C),
            Op::DictSet => is!(DictSet, B, C, A),
            Op::DictUpdate => is!(DictUpdate, B, C),
            Op::DictMerge => is!(DictMerge, B, C, A),
            Op::ListToTuple => is!(ListToTuple, B),
            op if op.is_binary() => {
                is!(Binary, B, C);
                expected.x = Some(binary(Op::Add));
            }
            op if op.is_inplace() => {
                is!(Binary, B, C);
                expected.x = Some(binary(Op::InplaceAdd) + 13);
            }
            Op::Neg | Op::Pos | Op::Invert => {
                is!(Unary, B);
                expected.x = Some(binary(Op::Neg));
            }
            Op::Not => is!(Not, B),
            Op::IsTrue => is!(IsTrue, B),
            op if op.is_compare() => {
                is!(Compare, B, C);
                expected.x = Some(binary(Op::Lt));
            }
            Op::Is | Op::IsNot => {
                is!(Is, B, C);
                expected.x = Some((data.op == Op::IsNot) as u32);
            }
            Op::In | Op::NotIn => {
                is!(Contains, B, C);
                expected.x = Some((data.op == Op::NotIn) as u32);
            }
            Op::GetIter => is!(GetIter, B),
            Op::IterNext => is!(IterNext, B),
            Op::Unpack | Op::UnpackEx => {
                expected.op = if data.op == Op::Unpack { O::Unpack } else { O::UnpackEx };
                places.push((B, false));
                expected.results = results.iter().enumerate().map(|(n, value)| (E(n), *value)).collect();
                expected.c = Some(results.len());
                if data.op == Op::UnpackEx {
                    (expected.x, expected.y) = (Some(x), Some(y));
                }
            }
            Op::GetAIter => is!(GetAIter, B),
            Op::GetANext => is!(GetANext, B),
            Op::GetAwaitable => is!(GetAwaitable, B),
            Op::Yield => is!(Yield, B),
            Op::YieldFrom => is!(YieldFrom, B),
            Op::GetYieldFromIter => is!(GetYieldFromIter, B),
            Op::EnterHandler => is!(EnterHandler, B),
            Op::LeaveHandler => is!(LeaveHandler, B),
            Op::ExcMatch => is!(ExcMatch, B, C),
            Op::ExcGroupMatch => {
                is!(ExcGroupMatch, B, C);
                expected.results.push((E(0), results[1]));
            }
            Op::WithExit => is!(WithExit, B, C),
            Op::ImportName => {
                is!(ImportName, B);
                expected.y = Some(y);
            }
            Op::ImportFrom => is!(ImportFrom, B),
            Op::MatchSequence => is!(MatchSequence, B),
            Op::MatchMapping => is!(MatchMapping, B),
            Op::MatchKeys => is!(MatchKeys, B, C),
            Op::MatchClass => is!(MatchClass, B, C, E(0)),
            Op::GetLen => is!(GetLen, B),
            Op::Intrinsic => {
                expected.op = O::Intrinsic;
                expected.c = Some(args.len());
                places = listed(0, true);
            }
            _ => return Err("no such instruction expected here".into()),
        }
        let named_by_x = matches!(
            data.op.info().imm,
            Imm::Name | Imm::NameShape | Imm::Free | Imm::Func | Imm::Intrinsic | Imm::Int
        );
        if named_by_x && !matches!(data.op, Op::Unpack | Op::Call) {
            expected.x = Some(x);
        }
        expected.args =
            places.into_iter().zip(args.iter()).map(|((slot, none), arg)| (slot, *arg, none)).collect();
        if expected.args.len() != args.len() {
            return Err("number of arguments".into());
        }
        Ok(expected)
    }

    fn execute_end(&mut self, run: &mut Run, inst: InstId) -> Checked<()> {
        let func = self.func;
        let data = &func.insts[inst.index()];
        if data.op == Op::Jump {
            if let (Poll::At(at), Some(state)) = (run.poll, data.frame_state)
                && self.code.states.binary_search_by_key(&at, |(at, _)| *at).is_ok()
                && self.check_locals(at, run.block, &snapshot(&run.registers), state, None).is_ok()
            {
                run.poll = Poll::Nothing;
            }
            let registers = std::mem::take(&mut run.registers);
            let by = Jump { block: run.block, inst: Some(inst), poll: run.poll };
            return self.take(run.at, &data.targets[0], registers, by);
        }
        self.settle(run, Follow::Nothing)?;
        let decoded = self.code.decode(run.at as usize).ok_or("no instruction")?;
        let Inst { op, a, b, c, x, .. } = decoded.inst;
        let found = || format!("found {}", op.name());
        use Opcode as O;
        match data.op {
            Op::Return => {
                if op != O::Return {
                    return Err(found());
                }
                self.expect(run, b, data.args[0], false)
            }
            Op::Raise | Op::Reraise => {
                if op != if data.op == Op::Raise { O::Raise } else { O::Reraise } {
                    return Err(found());
                }
                for (n, word) in [b, c].into_iter().enumerate() {
                    match data.args.get(n) {
                        Some(&arg) => self.expect(run, word, arg, true)?,
                        None if data.op == Op::Raise && word != NO_OPERAND => return Err("operand".into()),
                        None => {}
                    }
                }
                self.tables(run, inst)
            }
            Op::Unreachable => match op {
                O::Unreachable => Ok(()),
                _ => Err(found()),
            },
            Op::BranchUnbound => {
                self.expect(run, b, data.args[0], false)?;
                let jump = match op {
                    O::JumpIfUnbound => 0,
                    O::JumpIfBound => 1,
                    _ => return Err(found()),
                };
                self.part(run, None, &data.targets, jump, x, None)
            }
            Op::BranchExhausted => {
                let value = func.resolve(data.args[0]);
                if op == O::JumpIfExhausted {
                    self.expect(run, b, value, false)?;
                    return self.part(run, None, &data.targets, 0, x, None);
                }
                let next_inst = *run.deferred.get(&value).ok_or_else(found)?;
                let next = &func.insts[next_inst.index()];
                if next.op != Op::IterNext {
                    return Err("branch on what is no iter_next".into());
                }
                self.expect(run, b, next.args[0], false)?;
                self.tables(run, next_inst)?;
                let jump = match op {
                    O::ForIter => 0,
                    O::ForIterBack => 1,
                    _ => return Err(found()),
                };
                self.part(run, None, &data.targets, jump, x, Some((value, a)))
            }
            Op::Branch => self.execute_branch(run, data, &decoded.inst),
            _ => Err("terminator".into()),
        }
    }

    /// Both ways of a branch: target `jump` at `x`, the other one at the next instruction. An item is only
    /// written on the way to target 1.
    fn part(
        &mut self,
        run: &mut Run,
        inst: Option<InstId>,
        targets: &[Target],
        jump: usize,
        x: u32,
        item: Option<(ValueId, u16)>,
    ) -> Checked<()> {
        for (n, target) in targets.iter().enumerate() {
            let at = if n == jump { x } else { run.at + 1 };
            let by = Jump { block: run.block, inst, poll: Poll::Nothing };
            match item {
                Some((value, register)) if n == 1 => {
                    let mut registers = run.registers.clone();
                    self.define(&mut registers, value, register);
                    self.take(at, target, registers, by)?;
                }
                _ => self.take(at, target, run.registers.clone(), by)?,
            }
        }
        Ok(())
    }

    fn execute_branch(&mut self, run: &mut Run, data: &IrInst, found: &Inst) -> Checked<()> {
        use Opcode as O;
        let func = self.func;
        let Inst { op, a, b, c, x, .. } = *found;
        let wanted = match op {
            O::JumpIf | O::JumpIfBack => true,
            O::JumpIfNot | O::JumpIfNotBack => false,
            O::CompareJump => a >> 8 == 1,
            O::CompareJumpBack => a & 8 != 0,
            O::IsJump | O::IsJumpBack | O::ContainsJump | O::ContainsJumpBack => a == 1,
            _ => return Err(format!("found {}", op.name())),
        };
        let mut value = func.resolve(data.args[0]);
        let mut flip = false;
        let mut tested = false;
        let mut first = true;
        let mut last = None;
        loop {
            let by_truth = matches!(op, O::JumpIf | O::JumpIfNot | O::JumpIfBack | O::JumpIfNotBack);
            if by_truth && self.holds(&run.registers, b, self.content(value)) {
                break;
            }
            let tested_inst =
                *run.deferred.get(&value).ok_or_else(|| format!("{} of what is not at hand", op.name()))?;
            let inst = &func.insts[tested_inst.index()];
            if !first && inst.op.effects().has(Effects::RAISES) || inst.op != Op::Is && inst.op != Op::IsNot {
                self.tables(run, tested_inst)?;
            }
            first = false;
            last = Some(tested_inst);
            match inst.op {
                Op::IsTrue | Op::Not => {
                    flip ^= inst.op == Op::Not;
                    tested = true;
                    value = func.resolve(inst.args[0]);
                    continue;
                }
                Op::Is | Op::IsNot if matches!(op, O::IsJump | O::IsJumpBack) => flip ^= inst.op == Op::IsNot,
                Op::In | Op::NotIn if matches!(op, O::ContainsJump | O::ContainsJumpBack) => {
                    flip ^= inst.op == Op::NotIn
                }
                compare if compare.is_compare() && tested => {
                    let kind = match op {
                        O::CompareJump => a & 0xff,
                        O::CompareJumpBack => a & 7,
                        _ => return Err(format!("found {} for a comparison", op.name())),
                    };
                    if kind != compare as u16 - Op::Lt as u16 {
                        return Err("another comparison".into());
                    }
                }
                _ => return Err(format!("{} for {}", op.name(), inst.op.info().name)),
            }
            self.expect(run, b, inst.args[0], false)?;
            self.expect(run, c, inst.args[1], false)?;
            break;
        }
        // The code jumps when the innermost test says `wanted`; the branch goes to target 0 when the condition holds.
        let jump = (wanted == flip) as usize;
        self.part(run, last, &data.targets, jump, x, None)
    }
}
