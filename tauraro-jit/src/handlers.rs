//! Exceptions that machine code raises and handles.
//!
//! What may raise answers nothing when it did. Where a handler of the function, or of one that it is inlined into, covers the instruction,
//! that is a branch ([`Builder::unless_raised`]): the machine adds to the traceback and takes the frames above the handler's off the stack
//! (`Helper::Caught`), and control goes on in the handler's code with the registers that it expects. Elsewhere machine code
//! returns at once, and the interpreter finds the handler.
//!
//! Only handlers that were used before are compiled; most never are. Those of generators are left to the interpreter, which has to look at
//! what the caller handles.

use crate::blocks::{Decoded, handler_of};
use crate::graph::{Builder, Scope};
use crate::state::{Reg, Ty};
use tauraro_ir::{Op, ValueId};
use tauraro_vm::abi::Helper;
use tauraro_vm::exec::unwind::state_map;
use tauraro_vm::interp::bytecode::{CONST_BIT, HandlerEntry, Location, NO_OPERAND, Opcode};
use tauraro_vm::object::code_flags;
use tauraro_vm::tier::AT_ENTRY;

/// Who handles what the current instruction raises.
pub(crate) struct Catcher {
    /// How many inlined functions are left for that.
    levels: usize,
    entry: HandlerEntry,
}

impl Builder<'_> {
    /// The scope so many levels around the current one.
    fn scope_at(&self, levels: usize) -> &Scope {
        match levels {
            0 => &self.scope,
            _ => &self.callers[self.callers.len() - levels],
        }
    }

    /// Who handles what the current instruction raises, if machine code does.
    pub(crate) fn catcher(&self) -> Option<Catcher> {
        for levels in 0..=self.callers.len() {
            let scope = self.scope_at(levels);
            let (code, word) = (scope.code.register_code(), scope.place & !AT_ENTRY);
            let covers = |entry: &HandlerEntry| (entry.start..entry.end).contains(&word);
            if code.handlers.iter().any(covers) {
                let entry = handler_of(code, scope.code, word, &self.facts.vm.tiers)?.clone();
                // It may be that the place is none of the blocks'.
                return scope.blocks.blocks.contains_key(&entry.target).then_some(Catcher { levels, entry });
            }
            if scope.consumer.is_some() {
                return None;
            }
        }
        None
    }

    /// Whether the scope may change which exception is being handled: a generator has to look at its caller's.
    pub(crate) fn may_handle(&self) -> bool {
        !self.scope.code.has_flags(code_flags::SUSPENDS)
    }

    /// Goes on with a result unless it is nothing: then an exception was raised, which goes to its handler.
    pub(crate) fn unless_raised(&mut self, result: ValueId, catcher: Catcher, framed: bool) {
        let nothing = self.word(0);
        let raised = self.op(Op::SameWord, &[result, nothing], [0, 0]);
        let (yes, no) = self.split(raised);
        let before = (self.scope.state.clone(), self.scope.frame_state, self.slots_uncertain);
        self.begin(yes);
        self.catch(catcher, false, framed);
        (self.scope.state, self.scope.frame_state, self.slots_uncertain) = before;
        self.begin(no);
    }

    /// Ends the block: the exception that was just raised goes to its handler. `skip_entry`: the instruction is no part of its traceback;
    /// `framed`: all frames are on the stack.
    fn catch(&mut self, catcher: Catcher, skip_entry: bool, framed: bool) {
        let Catcher { levels, entry } = catcher;
        let extra = (levels as u64) << 1 | u64::from(skip_entry);
        let exception = if framed {
            let level = self.graph.frames[self.scope_at(levels).index].level;
            self.op(Op::Caught, &[], [extra as u32, level as u32])
        } else {
            self.helper_op(Op::CallHelper, Helper::Caught, &[], extra)
        };
        // The handler's function is the current one as long as that takes.
        let mut inner = Vec::with_capacity(levels);
        for _ in 0..levels {
            if let Some(caller) = self.callers.pop() {
                inner.push(std::mem::replace(&mut self.scope, caller));
            }
        }
        let before = (self.scope.state.clone(), self.scope.frame_state.take());
        for scope in &inner {
            self.scope.changes_shapes |= scope.changes_shapes;
        }
        if let Some(called) = inner.last() {
            self.scope.state.iters.extend(called.waiting_iters.iter().copied());
        }
        self.forget_shapes(None);
        self.reload_iters();
        self.move_locals(&entry);
        if entry.exception != NO_OPERAND {
            self.set_value(entry.exception, exception, Ty::Any);
        }
        self.jump_to(entry.target);
        (self.scope.state, self.scope.frame_state) = before;
        for scope in inner.into_iter().rev() {
            let caller = std::mem::replace(&mut self.scope, scope);
            self.callers.push(caller);
        }
    }

    /// Puts variables where a handler looks for them.
    fn move_locals(&mut self, entry: &HandlerEntry) {
        let code = self.scope.code;
        let Some(map) = state_map(code.register_code(), (self.scope.place & !AT_ENTRY) as usize) else {
            return;
        };
        let mut moves = Vec::with_capacity(entry.locals.len());
        for (local, register) in &entry.locals {
            let reg = match map[*local as usize] {
                Location::Unbound => Reg::word(0),
                Location::Register(from) => {
                    if from != *register && self.scope.state.iters.contains_key(&from) {
                        // Two names for one iterator: it is kept in its object.
                        self.unpromote(from);
                    }
                    self.src(from)
                }
                Location::Const(index) => self.src(CONST_BIT | index as u16),
            };
            moves.push((*register, reg));
        }
        for (register, reg) in moves {
            if self.scope.state.regs[register as usize] != reg {
                self.set(register, reg);
            }
        }
    }

    /// `Raise` and `Reraise`: the block ends.
    pub(crate) fn raise(&mut self, at: &Decoded) {
        let inst = at.inst;
        let again = at.base == Opcode::Reraise;
        let catcher = self.catcher();
        let bare = !again && inst.b == NO_OPERAND;
        let framed = self.makes_frames();
        let has_no_frame = !self.scope.pushed && !framed;
        if bare || has_no_frame && catcher.is_none() || again && catcher.is_none() {
            self.exit("an exception is raised", false);
            return;
        }
        let (helper, args) = match again {
            true => (Helper::Reraise, vec![self.value(inst.b)]),
            false => (Helper::Raise, vec![self.value(inst.b), self.optional(inst.c)]),
        };
        let op = helper_call(framed, catcher.is_some());
        self.helper_op(op, helper, &args, 0);
        match catcher {
            Some(catcher) => self.catch(catcher, again, framed),
            None => {
                self.effect(Op::Unreachable, &[], [0, 0]);
            }
        }
    }
}

/// How a helper is called: with frames and objects made for it, and where what it raises is caught.
pub(crate) fn helper_call(framed: bool, caught: bool) -> Op {
    match (framed, caught) {
        (false, false) => Op::CallHelper,
        (false, true) => Op::TryHelper,
        (true, false) => Op::AskHelper,
        (true, true) => Op::TryAsk,
    }
}
