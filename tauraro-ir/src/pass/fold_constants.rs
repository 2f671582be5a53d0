//! Computes at compile time what is known at compile time.
//!
//! An instruction whose operands are constants becomes its result, if computing it cannot raise, warn or make something
//! large ([`evaluate`] decides, with CPython's limits); a branch on a constant becomes a jump; displays of constants
//! become constant tuples and frozensets where nobody can tell.
//!
//! *Needs* nothing special. *Keeps* every effect: an operation that raises stays, with its frame
//! state. *Leaves behind* operands that nothing uses, and blocks that nothing reaches. Constants do not pass through
//! block parameters here; `simplify` drops parameters that are always the same.
//! *Cost*: one walk in reverse postorder, plus the arithmetic; about 1 ms for 10,000 lines.
//!
//! *Identity*: `x = "abc"; t = (x,)` promises that `t[0] is x`, and a constant made twice may be two objects. So what puts
//! a constant into a tuple, or takes it out of one, is folded only if nobody else has the constant (or the tuple), as
//! in nested literals, or if its identity cannot be seen (`None`, bools, small integers); see `Folder::may_copy`.
//!
//! To add a rule: put it under its op in `Folder::visit`. It must hold for exact builtin types only (constants
//! are), give the result CPython gives, bit for bit, and refuse what CPython would refuse or warn about.

pub mod evaluate;

use super::Context;
use super::edit::{Removed, make_const, make_jump};
use crate::analysis::Uses;
use crate::constant::{Const, Wtf8};
use crate::entities::*;
use crate::func::{Args, Func, ValueDef};
use crate::op::Op;
use rustc_hash::{FxHashMap, FxHashSet};
use smallvec::SmallVec;
use std::cell::OnceCell;

/// Constant tuples are not nested deeper by folding, so that walks over them stay cheap.
const MAX_DEPTH: usize = 20;
/// Sets of mixed constants up to this size are searched for equal members pair by pair.
const MAX_MIXED_SET: usize = 64;

/// Runs the pass.
pub fn run(func: &mut Func, context: &mut Context) {
    let cfg = context.take_cfg(func);
    let known = FxHashMap::default();
    let removed = Removed::new();
    let counted_values = func.values.len();
    let mut folder = Folder {
        func,
        context,
        uses: OnceCell::new(),
        counted_values,
        known,
        removed,
        inserted: Vec::new(),
        replaced: false,
        jumps_changed: false,
    };
    for &block in cfg.order() {
        for position in 0..folder.func.blocks[block.index()].insts.len() {
            let inst = folder.func.blocks[block.index()].insts[position];
            folder.visit(block, inst);
        }
        folder.insert(block);
    }
    let Folder { func, context, removed, replaced, jumps_changed, .. } = folder;
    if !jumps_changed {
        context.keep_cfg(cfg);
    }
    removed.apply(func);
    if replaced {
        func.resolve_all();
    }
}

struct Folder<'a, 'c> {
    func: &'a mut Func,
    context: &'a mut Context<'c>,
    /// Made at the first question: most functions never ask. What was rewritten before is counted as it is now.
    uses: OnceCell<Uses>,
    /// How many values there were before the pass.
    counted_values: usize,
    /// Indices of the function's constants; filled at the first need.
    known: FxHashMap<Const, u32>,
    removed: Removed,
    /// New instructions of the block being visited, with the one that each goes before.
    inserted: Vec<(InstId, InstId)>,
    replaced: bool,
    jumps_changed: bool,
}

impl Folder<'_, '_> {
    fn constant(&self, value: ValueId) -> Option<&Const> {
        self.func.as_const(value)
    }

    fn all_constant(&self, args: &[ValueId]) -> bool {
        args.iter().all(|&arg| self.constant(arg).is_some())
    }

    /// Whether a copy of constant `value` cannot be told from it.
    fn may_copy(&self, value: ValueId) -> bool {
        let value = self.func.resolve(value);
        // Values made by this pass stand for others; who uses them is not known.
        let counted = value.index() < self.counted_values;
        self.constant(value).is_some_and(has_no_identity) || counted && self.has_one_use(value)
    }

    /// Whether one operand mentions `value`, and no frame state.
    fn has_one_use(&self, value: ValueId) -> bool {
        let uses = self.uses.get_or_init(|| Uses::new(self.func));
        uses.operand_uses(value) == 1 && uses.frame_uses(value) == 0
    }

    /// Whether the items of constant `value` may be copied: it is no tuple, or a tuple nobody else has, or its items have
    /// no identity.
    fn may_copy_items(&self, value: ValueId) -> bool {
        match self.constant(value) {
            Some(Const::Tuple(items)) => items.iter().all(has_no_identity) || self.may_copy(value),
            _ => true,
        }
    }

    /// The index of a constant in the function's table.
    fn intern(&mut self, value: Const) -> u32 {
        if self.known.is_empty() {
            // Of equal ones the first; there may be some, the table is not ours.
            for (index, value) in self.func.consts.iter().enumerate() {
                self.known.entry(value.clone()).or_insert(index as u32);
            }
        }
        let next = self.func.consts.len() as u32;
        let index = *self.known.entry(value.clone()).or_insert(next);
        if index == next {
            self.func.consts.push(value);
        }
        index
    }

    fn visit(&mut self, block: BlockId, inst: InstId) {
        let data = &self.func.insts[inst.index()];
        let args = &data.args;
        let result = match data.op {
            Op::Const | Op::Undef => None,
            Op::Branch => return self.fold_branch(inst),
            Op::BranchUnbound => return self.fold_branch_unbound(inst),
            Op::Unpack => return self.fold_unpack(inst),
            Op::In | Op::NotIn => {
                self.fold_display(inst);
                self.fold_operator(inst)
            }
            Op::BuildTuple => self.fold_tuple(inst),
            Op::BuildString => return self.fold_build_string(block, inst),
            Op::FormatValue => {
                let plain = self.func.is_undef(args[1])
                    || self.constant(args[1]).is_some_and(|spec| *spec == Const::str(""));
                let value = self.constant(args[0]).filter(|_| plain);
                value.and_then(|value| evaluate::format(value, data.imm[0] & 3))
            }
            Op::LoadItem => self.fold_item(inst),
            Op::GetLen => {
                let length = self.constant(args[0]).and_then(evaluate::length);
                length.map(|length| Const::Int(length as i64))
            }
            _ => self.fold_operator(inst),
        };
        if let Some(value) = result {
            self.become_const(inst, value);
        }
    }

    fn become_const(&mut self, inst: InstId, value: Const) {
        if self.context.change() {
            let index = self.intern(value);
            make_const(self.func, inst, index);
        }
    }

    /// Operators and comparisons.
    fn fold_operator(&self, inst: InstId) -> Option<Const> {
        let data = &self.func.insts[inst.index()];
        match data.args[..] {
            [value] if matches!(data.op, Op::Neg | Op::Pos | Op::Invert | Op::Not | Op::IsTrue) => {
                evaluate::unary(data.op, self.constant(value)?)
            }
            [left, right] => {
                let (left_value, right_value) = (left, right);
                let operator = data.op.is_binary()
                    || data.op.is_inplace()
                    || data.op.is_compare()
                    || matches!(data.op, Op::Is | Op::IsNot | Op::In | Op::NotIn);
                if !operator {
                    return None;
                }
                let (left, right) = (self.constant(left)?, self.constant(right)?);
                match data.op {
                    Op::Is => evaluate::is_same(left, right).map(Const::Bool),
                    Op::IsNot => evaluate::is_same(left, right).map(|same| Const::Bool(!same)),
                    Op::In => evaluate::contains(right, left).map(Const::Bool),
                    Op::NotIn => evaluate::contains(right, left).map(|found| Const::Bool(!found)),
                    op if op.is_compare() => evaluate::compare(op, left, right).map(Const::Bool),
                    op => {
                        let copied = self.may_copy_items(left_value) && self.may_copy_items(right_value);
                        if copied { evaluate::binary(op, left, right) } else { None }
                    }
                }
            }
            _ => None,
        }
    }

    fn fold_tuple(&self, inst: InstId) -> Option<Const> {
        let args = &self.func.insts[inst.index()].args;
        if !self.all_constant(args) || !args.iter().all(|&arg| self.may_copy(arg)) {
            return None;
        }
        let items: Vec<Const> = args.iter().filter_map(|&arg| self.constant(arg).cloned()).collect();
        if items.iter().any(|item| item.depth() >= MAX_DEPTH) {
            return None;
        }
        // However large: a tuple among the items is used only here, so nothing is multiplied.
        Some(Const::Tuple(items.into()))
    }

    fn fold_item(&self, inst: InstId) -> Option<Const> {
        let data = &self.func.insts[inst.index()];
        let value = self.constant(data.args[0])?;
        if let Some(index) = self.constant(data.args[1]) {
            let item = evaluate::item(value, index)?;
            return (has_no_identity(&item) || self.may_copy_items(data.args[0])).then_some(item);
        }
        let slice = self.definition(data.args[1], Op::BuildSlice)?;
        match self.func.insts[slice.index()].args[..] {
            [start, stop, step] if self.may_copy_items(data.args[0]) => {
                evaluate::slice(value, [self.constant(start)?, self.constant(stop)?, self.constant(step)?])
            }
            _ => None,
        }
    }

    /// The instruction that makes `value`, if it is an `op`.
    fn definition(&self, value: ValueId, op: Op) -> Option<InstId> {
        match self.func.values[self.func.resolve(value).index()] {
            ValueDef::Result(inst, _) if self.func.insts[inst.index()].op == op => Some(inst),
            _ => None,
        }
    }

    /// `x in [1, 2]` and `x in {1, 2}`: the display is a constant when nothing else sees it.
    fn fold_display(&mut self, inst: InstId) {
        let display = self.func.insts[inst.index()].args[1];
        let list = self.definition(display, Op::BuildList);
        let Some(made_by) = list.or_else(|| self.definition(display, Op::BuildSet)) else { return };
        if !self.has_one_use(display) {
            return;
        }
        let args = &self.func.insts[made_by.index()].args;
        if !self.all_constant(args) {
            return;
        }
        let items: Vec<Const> = args.iter().filter_map(|&arg| self.constant(arg).cloned()).collect();
        if items.iter().any(|item| item.depth() >= MAX_DEPTH) {
            return;
        }
        let value = if list.is_some() {
            Some(Const::Tuple(items.into()))
        } else {
            without_repeats(items).map(|items| Const::FrozenSet(items.into()))
        };
        if let Some(value) = value {
            self.become_const(made_by, value);
        }
    }

    fn fold_branch(&mut self, inst: InstId) {
        let condition = self.func.insts[inst.index()].args[0];
        if let Some(Const::Bool(bool)) = self.constant(condition) {
            let target = if *bool { 0 } else { 1 };
            if self.context.change() {
                make_jump(self.func, inst, target);
                self.jumps_changed = true;
            }
        }
    }

    fn fold_branch_unbound(&mut self, inst: InstId) {
        let value = self.func.insts[inst.index()].args[0];
        let target = if self.func.is_undef(value) {
            0
        } else if self.constant(value).is_some() {
            1
        } else {
            return;
        };
        if self.context.change() {
            make_jump(self.func, inst, target);
            self.jumps_changed = true;
        }
    }

    /// `a, b = 1, 2`: the results are constants each.
    fn fold_unpack(&mut self, inst: InstId) {
        let data = &self.func.insts[inst.index()];
        let (count, span) = (data.imm[0] as usize, data.span);
        let items: Vec<Const> = match self.constant(data.args[0]) {
            Some(Const::Tuple(items)) if items.len() == count && self.may_copy_items(data.args[0]) => {
                items.to_vec()
            }
            Some(Const::Str(text)) if count <= evaluate::MAX_TEXT => {
                let points: Option<Vec<u32>> = text.code_points().take(count + 1).collect();
                let text = |point| Wtf8::from_code_points([point]).map(Const::Str);
                match points.filter(|points| points.len() == count) {
                    Some(points) => points.into_iter().filter_map(text).collect(),
                    None => return,
                }
            }
            _ => return,
        };
        if items.len() != count || !self.context.change() {
            return;
        }
        let results: SmallVec<[ValueId; 4]> = self.func.results(inst).collect();
        for (result, item) in results.into_iter().zip(items) {
            let index = self.intern(item);
            let made = self.func.make_inst(Op::Const, Args::new(), [index, 0], span);
            self.inserted.push((inst, made));
            if let Some(value) = self.func.insts[made.index()].first_result {
                self.func.replace_value(result, value);
            }
        }
        self.replaced = true;
        self.removed.add(inst);
    }

    /// Joins neighbouring constant parts, and drops empty ones.
    fn fold_build_string(&mut self, _block: BlockId, inst: InstId) {
        let data = &self.func.insts[inst.index()];
        let (args, span) = (data.args.clone(), data.span);
        // Parts: a value as it is, or constant text.
        let mut parts: Vec<Result<ValueId, Vec<u8>>> = Vec::new();
        for &arg in &args {
            match (self.constant(arg), parts.last_mut()) {
                (Some(Const::Str(text)), Some(Err(before)))
                    if before.len() + text.0.len() <= evaluate::MAX_TEXT =>
                {
                    before.extend_from_slice(&text.0)
                }
                (Some(Const::Str(text)), _) => parts.push(Err(text.0.to_vec())),
                _ => parts.push(Ok(arg)),
            }
        }
        // A lone value must still be made a plain str by the instruction, so it keeps its company.
        let is_empty = |part: &Result<ValueId, Vec<u8>>| matches!(part, Err(text) if text.is_empty());
        if parts.iter().filter(|part| !is_empty(part)).count() > 1 {
            parts.retain(|part| !is_empty(part));
        }
        let joined = match &parts[..] {
            [] => Some(Vec::new()),
            [Err(text)] => Some(text.clone()),
            _ => None,
        };
        if let Some(text) = joined {
            return self.become_const(inst, Const::Str(Wtf8(text.into())));
        }
        if parts.len() == args.len() || !self.context.change() {
            return;
        }
        let mut new_args = Args::new();
        for part in parts {
            new_args.push(match part {
                Ok(value) => value,
                Err(text) => {
                    let index = self.intern(Const::Str(Wtf8(text.into())));
                    let made = self.func.make_inst(Op::Const, Args::new(), [index, 0], span);
                    self.inserted.push((inst, made));
                    ValueId(self.func.insts[made.index()].first_result.map_or(0, |value| value.0))
                }
            });
        }
        self.func.insts[inst.index()].args = new_args;
    }

    /// Puts the new instructions into the block that was just visited.
    fn insert(&mut self, block: BlockId) {
        if self.inserted.is_empty() {
            return;
        }
        let insts = &mut self.func.blocks[block.index()].insts;
        let mut inserted = self.inserted.drain(..).peekable();
        let mut merged = Vec::with_capacity(insts.len() + inserted.len());
        for &inst in insts.iter() {
            while let Some((_, made)) = inserted.next_if(|(before, _)| *before == inst) {
                merged.push(made);
            }
            merged.push(inst);
        }
        *insts = merged;
    }
}

/// Whether two constants like this one cannot be told apart by `is`, because there is one object only, or none.
fn has_no_identity(value: &Const) -> bool {
    const SMALL: std::ops::Range<i64> = -(1 << 61)..1 << 61;
    match value {
        Const::None | Const::Bool(_) | Const::Ellipsis => true,
        Const::Int(int) => SMALL.contains(int),
        _ => false,
    }
}

/// The members of a set display; of equal ones the first.
fn without_repeats(items: Vec<Const>) -> Option<Vec<Const>> {
    let all_text = items.iter().all(|item| matches!(item, Const::Str(_)));
    let all_ints = items.iter().all(|item| matches!(item, Const::Int(_)));
    if all_text || all_ints {
        let mut seen = FxHashSet::default();
        return Some(items.into_iter().filter(|item| seen.insert(item.clone())).collect());
    }
    if items.len() > MAX_MIXED_SET {
        return None;
    }
    let mut members: Vec<Const> = Vec::new();
    'items: for item in items {
        for member in &members {
            if evaluate::equal(member, &item)? {
                continue 'items;
            }
        }
        // A frozenset in a set is found by hashing, which is not known here.
        if !matches!(item, Const::FrozenSet(_)) {
            members.push(item);
        } else {
            return None;
        }
    }
    Some(members)
}
