//! Rules that hold for all Python values: nothing here knows the type of an operand beyond what the op table
//! says (`bool_result`), so `x + 0` and the like are not its business.
//!
//! Three steps:
//! 1. *Trivial parameters*: a block parameter for which every jump passes the same value (or itself) is that value;
//!    a handler's parameter likewise, if the value is there whenever the handler is entered.
//! 2. *Facts*: which values may be unbound, which may be something else than a bool; through parameters,
//!    optimistically (`facts`).
//! 3. *Rules*, one instruction after the other in reverse postorder, see `Simplifier::visit`.
//!
//! *Needs* nothing special. *Keeps* blocks and the order of effects. *Leaves behind* unused instructions.
//! *Cost*: linear but for trivial parameters, whose chains are short; about 1 ms for 10,000 lines.
//!
//! To add a rule: put it under its op, say in its comment why it holds for every value (a user's class
//! may run code in `__bool__`, `__eq__`, `__iter__`; a cell may change in any call). To turn two instructions into
//! one, ask `only_use` first: a value seen by a frame state or by others must stay what it is. New facts about
//! values go into `facts`.

mod facts;
mod parameters;

use super::Context;
use super::edit::{Removed, make_const, make_jump};
use crate::analysis::{Cfg, Dominators, Uses};
use crate::constant::Const;
use crate::entities::*;
use crate::func::{Args, Func, ValueDef};
use crate::op::{Effects, Op};
use facts::Facts;
use rustc_hash::FxHashMap;
use smallvec::SmallVec;
use std::cell::OnceCell;

/// How many earlier checks of one value are tried as the one that makes another superfluous.
const MAX_CHECKS: usize = 8;

/// When more cells than that are known, nothing is known of them any more after a store: a function may have thousands.
const MAX_CELLS: usize = 256;

/// Runs the pass.
pub fn run(func: &mut Func, context: &mut Context) {
    let cfg = context.take_cfg(func);
    parameters::drop_trivial(func, &cfg, context);
    let needs = Needs::of(func, &cfg);
    if !needs.visit {
        context.keep_cfg(cfg);
        return;
    }
    let dominators = needs.dominators.then(|| Dominators::new(func, &cfg));
    let facts = if needs.facts { Facts::new(func, &cfg) } else { Facts::none() };
    let mut simplifier = Simplifier {
        shared: Vec::new(),
        removed: Removed::new(),
        func,
        context,
        dominators,
        facts,
        uses: OnceCell::new(),
        checks: FxHashMap::default(),
        cells: FxHashMap::default(),
        bools: [None; 2],
        replaced: false,
        jumps_changed: false,
        out_of_fuel: false,
    };
    for &block in cfg.order() {
        simplifier.cells.clear();
        for position in 0..simplifier.func.blocks[block.index()].insts.len() {
            let inst = simplifier.func.blocks[block.index()].insts[position];
            if !simplifier.out_of_fuel {
                simplifier.visit(block, inst);
            }
        }
    }
    let Simplifier { func, context, removed, replaced, jumps_changed, .. } = simplifier;
    if !jumps_changed {
        context.keep_cfg(cfg);
    }
    removed.apply(func);
    if replaced {
        func.resolve_all();
    }
}

/// What the rules will ask for, by the ops that there are: analyses of things that do not occur are not made.
#[derive(Default)]
struct Needs {
    /// Some rule may apply.
    visit: bool,
    facts: bool,
    dominators: bool,
}

impl Needs {
    fn of(func: &Func, cfg: &Cfg) -> Needs {
        let mut needs = Needs::default();
        for inst in cfg.order().iter().flat_map(|block| &func.blocks[block.index()].insts) {
            let data = &func.insts[inst.index()];
            match data.op {
                Op::CheckBound => needs = Needs { visit: true, facts: true, dominators: true },
                Op::BranchUnbound | Op::LoadCell => {
                    needs.visit = true;
                    needs.facts = true;
                }
                Op::IsTrue | Op::Not => {
                    needs.visit = true;
                    // Of results of other ops the op says it all.
                    needs.facts |= match func.values[data.args[0].index()] {
                        ValueDef::Result(by, _) => func.insts[by.index()].op == Op::Unpack,
                        _ => true,
                    };
                }
                Op::Branch => {
                    let made_by = match func.values[data.args[0].index()] {
                        ValueDef::Result(by, _) => Some(func.insts[by.index()].op),
                        _ => None,
                    };
                    needs.visit |= made_by == Some(Op::Not) || data.targets[0] == data.targets[1];
                }
                Op::Is
                | Op::IsNot
                | Op::Unpack
                | Op::GetIter
                | Op::In
                | Op::NotIn
                | Op::ListToTuple
                | Op::NewCell
                | Op::StoreCell
                | Op::DeleteCell => needs.visit = true,
                _ => {}
            }
        }
        needs
    }
}

struct Simplifier<'a, 'c> {
    func: &'a mut Func,
    context: &'a mut Context<'c>,
    /// Made when there are checks, which alone ask for them.
    dominators: Option<Dominators>,
    facts: Facts,
    /// As it was at the first question; see `shared`.
    uses: OnceCell<Uses>,
    /// Values that took the place of others, and so may have more uses than `uses` says. Shorter than the list of values.
    shared: Vec<bool>,
    removed: Removed,
    /// Checks by the value they check.
    checks: FxHashMap<ValueId, SmallVec<[(BlockId, ValueId); 2]>>,
    /// What each cell surely holds at this point of the block.
    cells: FxHashMap<ValueId, ValueId>,
    /// Places of `False` and `True` among the constants, once needed.
    bools: [Option<u32>; 2],
    replaced: bool,
    jumps_changed: bool,
    out_of_fuel: bool,
}

impl Simplifier<'_, '_> {
    fn change(&mut self) -> bool {
        let allowed = self.context.change();
        self.out_of_fuel = !allowed;
        allowed
    }

    fn resolve(&self, value: ValueId) -> ValueId {
        self.func.resolve(value)
    }

    fn arg(&self, inst: InstId, n: usize) -> ValueId {
        self.resolve(self.func.insts[inst.index()].args[n])
    }

    fn result(&self, inst: InstId) -> Option<ValueId> {
        self.func.insts[inst.index()].first_result
    }

    /// The instruction that makes `value`, if it is an `op` still in its place.
    fn definition(&self, value: ValueId, op: Op) -> Option<InstId> {
        match self.func.values[self.resolve(value).index()] {
            ValueDef::Result(inst, _) if self.func.insts[inst.index()].op == op => {
                (!self.removed.has(inst)).then_some(inst)
            }
            _ => None,
        }
    }

    /// Whether `value` (as it is mentioned) has one use and no frame state shows it.
    fn only_use(&self, value: ValueId) -> bool {
        let value = self.resolve(value);
        if self.shared.get(value.index()) == Some(&true) {
            return false;
        }
        let uses = self.uses.get_or_init(|| Uses::new(self.func));
        uses.operand_uses(value) == 1 && uses.frame_uses(value) == 0
    }

    /// Takes `inst` out and makes its (first) result mean `by`.
    fn replace(&mut self, inst: InstId, by: ValueId) {
        if let Some(result) = self.result(inst) {
            self.replace_value(result, by);
        }
        self.removed.add(inst);
    }

    fn replace_value(&mut self, value: ValueId, by: ValueId) {
        let by = self.resolve(by);
        self.func.replace_value(value, by);
        self.mark_shared(by);
        self.replaced = true;
    }

    fn mark_shared(&mut self, value: ValueId) {
        if self.shared.len() <= value.index() {
            self.shared.resize(self.func.values.len(), false);
        }
        self.shared[value.index()] = true;
    }

    fn visit(&mut self, block: BlockId, inst: InstId) {
        match self.func.insts[inst.index()].op {
            Op::Not => self.simplify_not(inst),
            Op::IsTrue => {
                // The truth of a bool is the bool.
                let arg = self.arg(inst, 0);
                if self.facts.is_bool(self.func, arg) && self.change() {
                    self.replace(inst, arg);
                }
            }
            Op::Is | Op::IsNot => self.simplify_is(inst),
            Op::CheckBound => self.simplify_check(block, inst),
            Op::Unpack => self.simplify_unpack(inst),
            Op::GetIter => self.list_to_tuple(inst, 0),
            Op::In | Op::NotIn => self.list_to_tuple(inst, 1),
            Op::ListToTuple => {
                // A list that nobody else has seen, made into a tuple, is the tuple of its items.
                let list = self.arg(inst, 0);
                if let Some(made_by) = self.definition(list, Op::BuildList)
                    && self.only_use(list)
                    && self.change()
                {
                    let items = self.func.insts[made_by.index()].args.clone();
                    let data = &mut self.func.insts[inst.index()];
                    data.op = Op::BuildTuple;
                    data.args = items;
                    self.removed.add(made_by);
                }
            }
            Op::Branch => self.simplify_branch(inst),
            Op::BranchUnbound => {
                let arg = self.arg(inst, 0);
                if self.facts.is_bound(arg) && self.change() {
                    make_jump(self.func, inst, 1);
                    self.jumps_changed = true;
                }
            }
            Op::NewCell | Op::LoadCell | Op::StoreCell | Op::DeleteCell => return self.visit_cell(inst),
            _ => {}
        }
        // Whatever runs Python code may fill or empty any cell that a function has closed over.
        if self.func.insts[inst.index()].op.effects().has(Effects::CALLS) && !self.removed.has(inst) {
            self.cells.clear();
        }
    }

    fn simplify_not(&mut self, inst: InstId) {
        let arg = self.arg(inst, 0);
        if let Some(inner) = self.definition(arg, Op::Not) {
            let value = self.arg(inner, 0);
            if self.facts.is_bool(self.func, value) {
                // not not b, of a bool.
                if self.change() {
                    self.replace(inst, value);
                }
            } else if self.only_use(arg) && self.change() {
                // not not x is bool(x); the test happens where the inner one was.
                self.func.insts[inner.index()].op = Op::IsTrue;
                self.replace(inst, arg);
            }
            return;
        }
        if let Some(inner) = self.definition(arg, Op::IsTrue) {
            // not bool(x), of which nobody sees the bool.
            if self.only_use(arg) && self.change() {
                self.func.insts[inner.index()].op = Op::Not;
                self.replace(inst, arg);
            }
            return;
        }
        // `is` and `in` give bools, and have their opposites.
        for (op, opposite) in
            [(Op::Is, Op::IsNot), (Op::IsNot, Op::Is), (Op::In, Op::NotIn), (Op::NotIn, Op::In)]
        {
            if let Some(inner) = self.definition(arg, op) {
                if self.only_use(arg) && self.change() {
                    self.func.insts[inner.index()].op = opposite;
                    self.replace(inst, arg);
                }
                return;
            }
        }
    }

    fn simplify_is(&mut self, inst: InstId) {
        // A value is itself.
        if self.arg(inst, 0) == self.arg(inst, 1) && self.change() {
            let same = self.func.insts[inst.index()].op == Op::Is;
            let index = match self.bools[same as usize] {
                Some(index) => index,
                None => *self.bools[same as usize].insert(self.func.add_const(Const::Bool(same)).0),
            };
            make_const(self.func, inst, index);
        }
    }

    fn simplify_check(&mut self, block: BlockId, inst: InstId) {
        let (arg, Some(result)) = (self.arg(inst, 0), self.result(inst)) else { return };
        if self.facts.is_bound(arg) {
            if self.change() {
                self.replace(inst, arg);
            }
            return;
        }
        // Checked before on every path.
        let checks = self.checks.entry(arg).or_default();
        let dominates = |at| self.dominators.as_ref().is_some_and(|d| d.body_dominates(at, block));
        let before = checks.iter().find(|(at, _)| *at == block || dominates(*at));
        if let Some(checked) = before.map(|(_, checked)| *checked) {
            if self.change() {
                self.replace(inst, checked);
            }
        } else if checks.len() < MAX_CHECKS {
            checks.push((block, result));
        }
    }

    /// `a, b = b, a`: no tuple is made.
    fn simplify_unpack(&mut self, inst: InstId) {
        let arg = self.arg(inst, 0);
        let made_by = match self.definition(arg, Op::BuildTuple) {
            Some(made_by) => made_by,
            // A list could have changed since, if anybody else had it.
            None => match self.definition(arg, Op::BuildList) {
                Some(made_by) if self.only_use(arg) => made_by,
                _ => return,
            },
        };
        let items: Args = self.func.insts[made_by.index()].args.clone();
        if items.len() != self.func.insts[inst.index()].imm[0] as usize || !self.change() {
            return;
        }
        let results: SmallVec<[ValueId; 4]> = self.func.results(inst).collect();
        for (result, item) in results.into_iter().zip(items) {
            self.replace_value(result, item);
        }
        self.removed.add(inst);
    }

    /// A list display that is only iterated over or searched may as well be a tuple.
    fn list_to_tuple(&mut self, inst: InstId, operand: usize) {
        let list = self.arg(inst, operand);
        if let Some(made_by) = self.definition(list, Op::BuildList)
            && self.only_use(list)
            && self.change()
        {
            self.func.insts[made_by.index()].op = Op::BuildTuple;
        }
    }

    fn simplify_branch(&mut self, inst: InstId) {
        let condition = self.arg(inst, 0);
        if let Some(negation) = self.definition(condition, Op::Not) {
            let value = self.arg(negation, 0);
            if self.facts.is_bool(self.func, value) {
                // On a bool: test it the other way round.
                if self.change() {
                    let data = &mut self.func.insts[inst.index()];
                    data.args[0] = value;
                    data.targets.swap(0, 1);
                    self.jumps_changed = true;
                    self.mark_shared(value);
                }
            } else if self.only_use(condition) && self.change() {
                self.func.insts[negation.index()].op = Op::IsTrue;
                self.func.insts[inst.index()].targets.swap(0, 1);
                self.jumps_changed = true;
            }
        }
        let targets = &self.func.insts[inst.index()].targets;
        if targets[0] == targets[1] && self.change() {
            make_jump(self.func, inst, 0);
            self.jumps_changed = true;
        }
    }

    /// Content of cells within a block: a load after a store, another load or the making of the cell
    /// gives what went in, as long as nothing in between can have changed it.
    fn visit_cell(&mut self, inst: InstId) {
        match self.func.insts[inst.index()].op {
            Op::NewCell => {
                if let Some(cell) = self.result(inst) {
                    let content = self.arg(inst, 0);
                    self.cells.insert(cell, content);
                }
            }
            Op::StoreCell => {
                let (cell, content) = (self.arg(inst, 0), self.arg(inst, 1));
                self.forget_others(cell);
                self.cells.insert(cell, content);
            }
            Op::DeleteCell => {
                // Raises when empty, so it is no plain store of `undef`.
                let cell = self.arg(inst, 0);
                self.forget_others(cell);
                self.cells.remove(&cell);
            }
            _ => {
                let cell = self.arg(inst, 0);
                match self.cells.get(&cell).copied() {
                    Some(content) if self.facts.is_bound(content) => {
                        if self.change() {
                            self.replace(inst, content);
                        }
                    }
                    _ => {
                        if let Some(result) = self.result(inst) {
                            self.cells.insert(cell, result);
                        }
                    }
                }
            }
        }
    }

    /// Forgets what cells hold that may be the same object as `cell`: all but those known to be others. Cells made here are
    /// no free variables and not each other, and free variables are cells of their own.
    fn forget_others(&mut self, cell: ValueId) {
        if self.cells.len() > MAX_CELLS {
            self.cells.clear();
            return;
        }
        let func = &*self.func;
        let origin = |value: ValueId| match func.values[value.index()] {
            ValueDef::Result(inst, _) => {
                let data = &func.insts[inst.index()];
                matches!(data.op, Op::NewCell | Op::LoadFree).then_some((data.op, inst, data.imm[0]))
            }
            _ => None,
        };
        let this = origin(cell);
        self.cells.retain(|&other, _| match (this, origin(other)) {
            (Some((Op::LoadFree, _, a)), Some((Op::LoadFree, _, b))) => a != b,
            (Some((_, a, _)), Some((_, b, _))) => a != b,
            _ => false,
        });
    }
}
