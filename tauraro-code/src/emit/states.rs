//! Frame states as the side tables give them.
//!
//! A frame state says what each variable holds just before an instruction, and so keeps the old value of a variable
//! alive until the statement that assigns a new one is through. In `x, y = x * c, y * c` the new `x` exists while
//! `y * c` is computed, the old one is needed by nobody but the frame state, and yet both need a register, and the
//! loop a move. So the state of an **operation between** may name the **new** value already, when
//!
//! * it is computed earlier in the same block, and the next instruction with a state names it, too (after the last
//!   one of the block: the first one of the block it jumps to);
//! * no handler takes the variable from here: what a program does is never changed by this;
//! * the operation is an operator, unpacking or a look-up, not a call: so a function that is called by name
//!   and looks at its caller's variables sees them exactly.
//!
//! What can be seen: a debugger that looks at the variables of a frame after an error inside such a statement may
//! find the first variables assigned already.

use super::flow::Flow;
use super::ranges::NONE;
use super::select::Home;
use tauraro_ir::{BlockId, FrameStateId, Func, InstId, LocalId, Op, ValueDef, ValueId};

/// Values of the locals, by number.
pub(super) type Locals = [Option<ValueId>];

/// The frame states of a function's instructions.
pub(super) struct States<'f> {
    func: &'f Func,
    /// By instruction, for those whose state was changed.
    changed: Vec<u32>,
    /// States that are not in the function; numbered behind its own.
    more: Vec<Box<Locals>>,
}

/// Whether the state of an operation may be ahead.
pub(super) fn may_be_ahead(op: Op) -> bool {
    op.is_binary()
        || op.is_inplace()
        || op.is_compare()
        || matches!(op, Op::Neg | Op::Pos | Op::Invert | Op::Not | Op::IsTrue | Op::In | Op::NotIn)
        || matches!(op, Op::Unpack | Op::UnpackEx | Op::LoadItem | Op::LoadAttr | Op::CheckBound)
}

/// Whether an exception in the block is caught by a handler that takes the local.
pub(super) fn is_caught(func: &Func, block: BlockId, local: usize) -> bool {
    let handler = func.blocks[block.index()].handler;
    let locals = handler.and_then(|handler| func.blocks[handler.index()].handler_locals.as_ref());
    locals.is_some_and(|locals| locals.contains(&LocalId(local as u32)))
}

impl<'f> States<'f> {
    /// The states of all instructions in reachable blocks. `block_of` gives the block of an instruction.
    pub fn new(func: &'f Func, flow: &Flow, home: &[Home], block_of: &[u32]) -> States<'f> {
        let mut states = States { func, changed: Vec::new(), more: Vec::new() };
        if func.locals.is_empty() {
            return states;
        }
        let mut position = vec![0u32; func.insts.len()];
        for &block in flow.order() {
            let insts = &func.blocks[block.index()].insts;
            for (n, inst) in insts.iter().enumerate() {
                position[inst.index()] = n as u32;
            }
            states.advance(block, home, block_of, &position);
        }
        states
    }

    /// The state of an instruction.
    #[inline]
    pub fn of(&self, inst: InstId) -> Option<FrameStateId> {
        match self.changed.get(inst.index()) {
            Some(&changed) if changed != NONE => Some(FrameStateId(changed)),
            _ => self.func.insts[inst.index()].frame_state,
        }
    }

    /// What a state says.
    #[inline]
    pub fn locals(&self, state: FrameStateId) -> &Locals {
        match self.func.frame_states.get(state.index()) {
            Some(state) => &state.locals,
            None => &self.more[state.index() - self.func.frame_states.len()],
        }
    }

    /// How many states there are.
    pub fn count(&self) -> usize {
        self.func.frame_states.len() + self.more.len()
    }

    fn advance(&mut self, block: BlockId, home: &[Home], block_of: &[u32], position: &[u32]) {
        let func = self.func;
        // What the next instruction says: a state, or (at the end of the block) what the jump passes on.
        let mut next: Option<FrameStateId> = None;
        let mut passed: Option<Vec<Option<ValueId>>> = None;
        let mut at_end = true;
        for (n, &inst) in func.blocks[block.index()].insts.iter().enumerate().rev() {
            let data = &func.insts[inst.index()];
            let Some(state) = data.frame_state else { continue };
            let last = std::mem::replace(&mut at_end, false);
            let before = next.replace(state);
            if before == Some(state) || !may_be_ahead(data.op) {
                continue;
            }
            if last {
                passed = state_at_target(func, block);
            }
            let new = match (before, &passed) {
                (Some(before), _) => self.locals(before),
                (None, Some(passed)) => passed,
                (None, None) => continue,
            };
            let old = &func.frame_states[state.index()].locals;
            let exists = |value: ValueId| match func.values[value.index()] {
                ValueDef::Result(by, _) => {
                    let is_constant = matches!(func.insts[by.index()].op, Op::Const | Op::Undef);
                    block_of[by.index()] == block.0 && position[by.index()] < n as u32 && !is_constant
                }
                _ => false,
            };
            let ahead = |local: usize| {
                let new = new.get(local).copied().flatten().map(|value| func.resolve(value))?;
                let differs = old[local].is_none_or(|old| home[old.index()] != home[new.index()]);
                (differs && exists(new) && !is_caught(func, block, local)).then_some(new)
            };
            if !(0..old.len()).any(|local| ahead(local).is_some()) {
                continue;
            }
            let locals: Box<Locals> = (0..old.len()).map(|local| ahead(local).or(old[local])).collect();
            if self.more.last() != Some(&locals) {
                self.more.push(locals);
            }
            let id = FrameStateId::new(self.count() - 1);
            if self.changed.is_empty() {
                self.changed.resize(func.insts.len(), NONE);
            }
            self.changed[inst.index()] = id.0;
            next = Some(id);
        }
    }
}

/// What the first frame state behind the jump at the end of a block says, in terms of what the block knows.
pub(super) fn state_at_target(func: &Func, block: BlockId) -> Option<Vec<Option<ValueId>>> {
    let last = func.blocks[block.index()].insts.last()?;
    let [target] = &func.insts[last.index()].targets[..] else { return None };
    let mut insts = func.blocks[target.block.index()].insts.iter();
    // Only a near one: this is for loops, whose first instruction has a state mostly.
    let state = insts.by_ref().take(8).find_map(|inst| func.insts[inst.index()].frame_state)?;
    let argument = |value: ValueId| match func.values[func.resolve(value).index()] {
        ValueDef::Param(of, n) if of == target.block => target.args.get(n as usize).copied(),
        _ => Some(value),
    };
    Some(func.frame_states[state.index()].locals.iter().map(|value| value.and_then(argument)).collect())
}
