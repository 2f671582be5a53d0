//! The verifier: is this a function that the rest of the compiler may believe?
//!
//! It trusts nothing (a deserialised function comes here first) and works in two steps. The *structure* is
//! checked with every index in doubt; only if that is sound, *dominance* is, with the help of the analyses.
//!
//! Structure:
//! * the layout starts with the entry block and lists each block at most once; targets and handlers are in it;
//! * the entry block has one parameter for each of the function's, no predecessors, and is no handler;
//! * a block ends in a terminator and has no other; an instruction is in one place only;
//! * parameters and results are defined where the value table says they are; operands are no aliases; aliases end somewhere;
//! * number of operands, results, targets and jump arguments; range of immediates (unused words are zero);
//! * a handler block has the exception and its `handler_locals` as parameters, and no jump goes there;
//! * an op that may raise has a frame state, which lists every local; a caller's state has a smaller number;
//! * the condition of `branch` is a bool where that can be seen; only functions that suspend use `yield`;
//! * constants are in their one form and not nested too deeply.
//!
//! Dominance: operands, jump arguments and frame-state values are defined before the instruction on every
//! path, where handler edges leave from the start of their block. In unreachable blocks anything goes.
//!
//! Errors are data, in the order found, and at most [`MAX_ERRORS`]. Cost: linear in the text form.

use crate::analysis::{Cfg, Dominators};
use crate::constant::Const;
use crate::entities::*;
use crate::func::{Func, Inst, Module, Suspends, ValueDef};
use crate::op::{Arity, Effects, Imm, Intrinsic, Op, Rep};
use std::fmt;

/// No more errors than this are reported for one function.
pub const MAX_ERRORS: usize = 30;

/// A broken rule, and where.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct VerifierError {
    /// Qualified name of the function.
    pub func: Box<str>,
    /// The block, when it is about one.
    pub block: Option<BlockId>,
    /// The instruction, when it is about one.
    pub inst: Option<InstId>,
    /// What is wrong.
    pub message: String,
}

impl fmt::Display for VerifierError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.func)?;
        if let Some(block) = self.block {
            write!(f, ", {block}")?;
        }
        if let Some(inst) = self.inst {
            write!(f, ", {inst}")?;
        }
        write!(f, ": {}", self.message)
    }
}

impl std::error::Error for VerifierError {}

/// Checks every function of a module.
pub fn verify_module(module: &Module) -> Result<(), Vec<VerifierError>> {
    let mut errors = Vec::new();
    if module.funcs.is_empty() {
        errors.push(VerifierError {
            func: "".into(),
            block: None,
            inst: None,
            message: "a module needs a body".into(),
        });
    }
    for func in &module.funcs {
        if let Err(more) = verify_func(func, Some(module.funcs.len())) {
            errors.extend(more);
        }
    }
    if errors.is_empty() { Ok(()) } else { Err(errors) }
}

/// Checks one function. `func_count` is how many functions its module has, when known.
pub fn verify_func(func: &Func, func_count: Option<usize>) -> Result<(), Vec<VerifierError>> {
    let mut verifier = Verifier {
        func,
        func_count,
        errors: Vec::new(),
        block: None,
        inst: None,
        homes: vec![None; func.insts.len()],
        in_layout: vec![false; func.blocks.len()],
    };
    verifier.check_tables();
    if verifier.errors.is_empty() {
        verifier.check_structure();
    }
    if verifier.errors.is_empty() {
        verifier.check_dominance();
    }
    verifier.errors.truncate(MAX_ERRORS);
    if verifier.errors.is_empty() { Ok(()) } else { Err(verifier.errors) }
}

struct Verifier<'a> {
    func: &'a Func,
    func_count: Option<usize>,
    errors: Vec<VerifierError>,
    block: Option<BlockId>,
    inst: Option<InstId>,
    /// Block and position of each instruction in the layout.
    homes: Vec<Option<(BlockId, u32)>>,
    in_layout: Vec<bool>,
}

macro_rules! ensure {
    ($self:ident, $condition:expr, $($message:tt)+) => {
        if !$condition {
            $self.report(format!($($message)+));
        }
    };
}

impl<'a> Verifier<'a> {
    #[cold]
    fn report(&mut self, message: String) {
        let func = self.func.qualname.clone();
        self.errors.push(VerifierError { func, block: self.block, inst: self.inst, message });
    }

    fn too_many(&self) -> bool {
        self.errors.len() >= MAX_ERRORS
    }

    /// Tables that other checks index into.
    fn check_tables(&mut self) {
        let func = self.func;
        ensure!(self, !func.blocks.is_empty(), "there is no entry block");
        ensure!(
            self,
            func.layout.first() == Some(&Func::ENTRY),
            "the layout does not start with {}",
            Func::ENTRY
        );
        for &block in &func.layout {
            match self.in_layout.get_mut(block.index()) {
                None => self.report(format!("the layout lists {block}, which does not exist")),
                Some(seen) if *seen => self.report(format!("the layout lists {block} twice")),
                Some(seen) => *seen = true,
            }
            if self.too_many() {
                return;
            }
        }
        let parameters = [func.params.positional, func.params.kwonly];
        let count = parameters.iter().map(|&n| n as u64).sum::<u64>();
        let count = count + func.params.vararg as u64 + func.params.varkw as u64;
        ensure!(
            self,
            count <= func.locals.len() as u64,
            "{count} parameters but {} locals",
            func.locals.len()
        );
        ensure!(
            self,
            func.params.posonly <= func.params.positional,
            "more positional-only than positional parameters"
        );
        if let Some(entry) = func.blocks.first() {
            ensure!(
                self,
                entry.params.len() as u64 == count,
                "the entry block has {} parameters, the function {count}",
                entry.params.len()
            );
            ensure!(self, entry.handler_locals.is_none(), "the entry block is a handler");
        }
        if let Some(doc) = func.doc {
            let found = func.consts.get(doc.index());
            ensure!(
                self,
                matches!(found, Some(Const::Str(_))),
                "the docstring {doc} is not a string constant"
            );
        }
        for (index, value) in func.consts.iter().enumerate() {
            let depth = value.depth();
            ensure!(self, depth <= Const::MAX_DEPTH, "c{index} is nested too deeply");
            if depth <= Const::MAX_DEPTH {
                ensure!(self, is_canonical(value), "c{index} is not in the one form of its value");
            }
        }
        for (index, shape) in func.call_shapes.iter().enumerate() {
            for (n, keyword) in shape.keywords.iter().enumerate() {
                ensure!(self, keyword.index() < func.names.len(), "cs{index}: no name {keyword}");
                // Calls with hundreds of keywords are checked for repeats by the front end only.
                let repeated = n < 64 && shape.keywords[..n].contains(keyword);
                ensure!(self, !repeated, "cs{index}: keyword {keyword} is repeated");
            }
        }
        for (index, state) in func.frame_states.iter().enumerate() {
            for value in state.locals.iter().flatten() {
                ensure!(
                    self,
                    value.index() < func.values.len(),
                    "fs{index} mentions {value}, which does not exist"
                );
            }
            if let Some((parent, call)) = state.parent {
                ensure!(
                    self,
                    parent.index() < index,
                    "fs{index} hangs on {parent}, which does not come before it"
                );
                ensure!(
                    self,
                    call.index() < func.insts.len(),
                    "fs{index} hangs on {call}, which does not exist"
                );
            }
            if self.too_many() {
                return;
            }
        }
        self.check_aliases();
        // Passes look through the whole table, so this holds for instructions that are in no block as well.
        for (index, inst) in func.insts.iter().enumerate() {
            for value in inst.operands() {
                ensure!(
                    self,
                    value.index() < func.values.len(),
                    "i{index} mentions {value}, which does not exist"
                );
            }
            if self.too_many() {
                return;
            }
        }
    }

    /// Replacements end at a value that was not replaced.
    fn check_aliases(&mut self) {
        let values = &self.func.values;
        let mut sound = vec![false; values.len()];
        let mut chain = Vec::new();
        for start in 0..values.len() {
            let mut at = start;
            while let Some(ValueDef::Alias(to)) = values.get(at)
                && !sound[at]
                && chain.len() <= values.len()
            {
                chain.push(at);
                at = to.index();
            }
            if at >= values.len() || chain.len() > values.len() {
                self.report(format!("{} is replaced by no value", ValueId::new(start)));
                return;
            }
            chain.drain(..).for_each(|link| sound[link] = true);
        }
    }

    fn check_structure(&mut self) {
        for &block in &self.func.layout {
            self.block = Some(block);
            self.inst = None;
            self.check_block(block);
            if self.too_many() {
                return;
            }
        }
        // Calls that were inlined away are still read, through frame states.
        self.block = None;
        let mut seen = vec![false; self.func.insts.len()];
        for (_, call) in self.func.frame_states.iter().filter_map(|state| state.parent) {
            if self.homes[call.index()].is_none() && !std::mem::replace(&mut seen[call.index()], true) {
                self.inst = Some(call);
                let data = &self.func.insts[call.index()];
                ensure!(self, !data.op.is_terminator(), "a frame state hangs on a terminator");
                self.check_inst(call, data);
            }
        }
    }

    fn check_block(&mut self, block: BlockId) {
        let func = self.func;
        let data = &func.blocks[block.index()];
        for (n, &param) in data.params.iter().enumerate() {
            let defined = func.values.get(param.index()) == Some(&ValueDef::Param(block, n as u32));
            ensure!(self, defined, "the value table does not say that {param} is parameter {n}");
        }
        if let Some(locals) = &data.handler_locals {
            ensure!(
                self,
                data.params.len() == locals.len() + 1,
                "a handler of {} locals has {} parameters",
                locals.len(),
                data.params.len()
            );
            let mut sorted = locals.clone();
            sorted.sort_unstable();
            ensure!(self, sorted.windows(2).all(|pair| pair[0] != pair[1]), "a local is handled twice");
            let in_range = sorted.last().is_none_or(|local| local.index() < func.locals.len());
            ensure!(self, in_range, "a handled local does not exist");
        }
        if let Some(handler) = data.handler {
            let known = self.in_layout.get(handler.index()) == Some(&true);
            ensure!(self, known, "its handler {handler} is not in the layout");
            let marked = func.blocks.get(handler.index()).is_some_and(|b| b.handler_locals.is_some());
            ensure!(self, marked, "its handler {handler} is not a handler block");
        }
        if data.insts.is_empty() {
            self.report("the block is empty".into());
        }
        for (position, &inst) in data.insts.iter().enumerate() {
            self.inst = Some(inst);
            let Some(home) = self.homes.get_mut(inst.index()) else {
                self.report("the instruction does not exist".into());
                continue;
            };
            if home.replace((block, position as u32)).is_some() {
                self.report("the instruction is in two places".into());
            }
            let data = &func.insts[inst.index()];
            if position + 1 == func.blocks[block.index()].insts.len() {
                ensure!(self, data.op.is_terminator(), "the block does not end in a terminator");
            } else {
                ensure!(self, !data.op.is_terminator(), "a terminator in the middle of the block");
            }
            self.check_inst(inst, data);
            if self.too_many() {
                return;
            }
        }
    }

    fn check_inst(&mut self, inst: InstId, data: &Inst) {
        let func = self.func;
        let op = data.op;
        let info = op.info();
        let arity_holds = match info.arity {
            Arity::Exact(n) => data.args.len() == n as usize,
            Arity::AtLeast(n) => data.args.len() >= n as usize,
        };
        ensure!(self, arity_holds, "{} with {} operands", info.name, data.args.len());
        for value in data.operands() {
            match func.values.get(value.index()) {
                None => self.report(format!("{value} does not exist")),
                Some(ValueDef::Alias(_)) => self.report(format!("{value} is an alias")),
                Some(_) => {}
            }
        }
        self.check_immediates(data);

        let count = op.result_count(data.imm);
        match data.first_result {
            None => ensure!(self, count == 0, "{} lacks its results", info.name),
            Some(_) if count == 0 => self.report(format!("{} has no results", info.name)),
            Some(first) => {
                let end = first.index() + count as usize;
                let table = func.values.get(first.index()..end).unwrap_or(&[]);
                let defined = !table.is_empty()
                    && table.iter().enumerate().all(|(n, def)| *def == ValueDef::Result(inst, n as u32));
                ensure!(self, defined, "the value table does not say that {first} is its first result");
            }
        }

        ensure!(
            self,
            data.targets.len() == op.target_count(),
            "{} with {} targets",
            info.name,
            data.targets.len()
        );
        for target in &data.targets {
            let to = target.block;
            if self.in_layout.get(to.index()) != Some(&true) {
                self.report(format!("its target {to} is not in the layout"));
                continue;
            }
            let block = &func.blocks[to.index()];
            ensure!(
                self,
                target.args.len() == block.params.len(),
                "{} arguments for the {} parameters of {to}",
                target.args.len(),
                block.params.len()
            );
            ensure!(self, block.handler_locals.is_none(), "a jump to the handler block {to}");
            ensure!(self, to != Func::ENTRY, "a jump to the entry block");
        }

        match data.frame_state {
            None => ensure!(self, !op.effects().needs_frame_state(), "{} needs a frame state", info.name),
            Some(state) => match func.frame_states.get(state.index()) {
                None => self.report(format!("{state} does not exist")),
                Some(found) => {
                    let complete = found.parent.is_some() || found.locals.len() == func.locals.len();
                    ensure!(
                        self,
                        complete,
                        "{state} describes {} of {} locals",
                        found.locals.len(),
                        func.locals.len()
                    );
                }
            },
        }
    }

    fn check_immediates(&mut self, data: &Inst) {
        let func = self.func;
        let [first, second] = data.imm;
        let name = data.op.info().name;
        let func_count = self.func_count;
        let mut in_range = |what: &str, number: u32, count: usize| {
            ensure!(self, (number as usize) < count, "{name}: {what} {number} of {count}");
        };
        match data.op.info().imm {
            Imm::None | Imm::Int | Imm::Int2 => {}
            Imm::Const => in_range("constant", first, func.consts.len()),
            Imm::Name => in_range("name", first, func.names.len()),
            Imm::Local => in_range("local", first, func.locals.len()),
            Imm::Free => in_range("free variable", first, func.frees.len()),
            Imm::Func => {
                if let Some(count) = func_count {
                    in_range("function", first, count)
                }
            }
            Imm::Shape => in_range("call shape", first, func.call_shapes.len()),
            Imm::NameShape => {
                in_range("name", first, func.names.len());
                in_range("call shape", second, func.call_shapes.len());
            }
            Imm::Intrinsic => in_range("intrinsic", first, Intrinsic::ALL.len()),
        }
        let unused = match data.op.info().imm {
            Imm::None => first | second,
            Imm::NameShape | Imm::Int2 => 0,
            // The level of a relative import.
            Imm::Name if data.op == Op::ImportName => 0,
            _ => second,
        };
        ensure!(self, unused == 0, "{name}: an unused immediate word is not zero");
        let shape = match data.op {
            Op::Call => func.call_shapes.get(first as usize),
            Op::CallMethod => func.call_shapes.get(second as usize),
            _ => None,
        };
        if let Some(shape) = shape {
            let wanted = 1 + shape.positional as usize + shape.keywords.len();
            ensure!(
                self,
                data.args.len() == wanted,
                "{name}: {} operands, its shape says {wanted}",
                data.args.len()
            );
        }
        match data.op {
            Op::FormatValue => ensure!(self, first < 8, "format_value: conversion {first}"),
            Op::GetAwaitable => ensure!(self, first <= 2, "get_awaitable: origin {first}"),
            Op::BuildDict => {
                ensure!(self, data.args.len().is_multiple_of(2), "build_dict with an odd number of operands")
            }
            Op::Raise => ensure!(self, data.args.len() <= 2, "raise with {} operands", data.args.len()),
            Op::Branch => {
                if let Some(&condition) = data.args.first() {
                    let is_flag = self.func.rep(condition) == Rep::Flag;
                    ensure!(
                        self,
                        is_flag || self.may_be_bool(condition),
                        "the condition {condition} is not a bool"
                    );
                }
            }
            op if op.effects().has(Effects::SUSPENDS) => {
                ensure!(self, func.suspends != Suspends::Never, "{name} in a function that never suspends");
            }
            _ => {}
        }
    }

    fn may_be_bool(&self, value: ValueId) -> bool {
        match self.func.values.get(value.index()) {
            Some(ValueDef::Result(inst, _)) => match self.func.insts.get(inst.index()) {
                Some(data) if data.op == Op::Const => {
                    matches!(self.func.consts.get(data.imm[0] as usize), Some(Const::Bool(_)))
                }
                Some(data) if data.op == Op::Intrinsic => {
                    Intrinsic::from_index(data.imm[0]) == Some(Intrinsic::EndAsyncFor)
                }
                Some(data) => data.op.info().bool_result || data.op == Op::CheckBound,
                None => true,
            },
            _ => true,
        }
    }

    fn check_dominance(&mut self) {
        let func = self.func;
        let cfg = Cfg::new(func);
        let dominators = Dominators::new(func, &cfg);
        for &block in cfg.order() {
            self.block = Some(block);
            for (position, &inst) in func.blocks[block.index()].insts.iter().enumerate() {
                self.inst = Some(inst);
                let data = &func.insts[inst.index()];
                for value in data.operands() {
                    if !self.is_available(&dominators, value, block, position) {
                        self.report(format!("{value} is not defined on every path to its use"));
                    }
                }
                if let Some(state) = data.frame_state {
                    for value in func.frame_values(state) {
                        if !self.is_available(&dominators, value, block, position) {
                            self.report(format!("{state}: {value} is not defined on every path"));
                        }
                    }
                }
                if self.too_many() {
                    return;
                }
            }
        }
    }

    fn is_available(&self, dominators: &Dominators, value: ValueId, block: BlockId, position: usize) -> bool {
        match self.func.values[value.index()] {
            ValueDef::Alias(_) => false,
            ValueDef::Param(home, n) => {
                let listed = self.in_layout.get(home.index()) == Some(&true)
                    && self.func.blocks[home.index()].params.get(n as usize) == Some(&value);
                listed && dominators.dominates(home, block)
            }
            ValueDef::Result(inst, n) => {
                let Some((home, at)) = self.homes.get(inst.index()).copied().flatten() else { return false };
                let data = &self.func.insts[inst.index()];
                let listed = data.first_result.is_some_and(|first| first.0.checked_add(n) == Some(value.0))
                    && n < data.op.result_count(data.imm);
                let before = if home == block {
                    (at as usize) < position
                } else {
                    dominators.body_dominates(home, block)
                };
                listed && before
            }
        }
    }
}

/// Whether a constant is written the one way its value is written.
fn is_canonical(value: &Const) -> bool {
    match value {
        Const::BigInt(big) => i64::try_from(&big.0).is_err(),
        Const::Str(text) => text.is_valid(),
        Const::Tuple(items) | Const::FrozenSet(items) => items.iter().all(is_canonical),
        _ => true,
    }
}
