//! Which instructions there will be, before anything is known about registers.
//!
//! * Every value gets a **home**: a register of its own value number, a constant operand, or nothing (`undef`).
//!   The result of `check_bound` is its operand, and a parameter of a block with one predecessor is its argument:
//!   such values share one home, and no move is ever needed between them.
//! * Instructions whose results nobody uses and that do nothing else are skipped.
//! * The end of each block becomes a [`Term`]: a test and the jump that depends on it fused into one
//!   instruction where the result of the test has no other use and nothing happens between.
//!
//! A fused instruction happens at the end of the block, with the frame state of the operation that may raise.
//! The item of a fused `iter_next` is written only on the way to the loop's body: it is defined at the start of that
//! block, so that it can have the register of the value the variable had before (which lives on after the loop).

use super::EmitError;
use super::flow::Flow;
use super::ranges::NONE;
use super::states::States;
use crate::bytecode::{CONST_BIT, CompareKind, NO_OPERAND};
use rustc_hash::FxHashMap;
use tauraro_ir::analysis::{Edge as FlowEdge, Pred};
use tauraro_ir::{
    BlockId, CallShapeId, Const, FrameStateId, Func, InstId, Op, Span, Target, ValueDef, ValueId,
};

/// Where the content of a value is found.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub(super) enum Home {
    /// In the register given to this value.
    Value(u32),
    /// It is a constant that operands can name.
    Const(u32),
    /// It is a constant out of reach of operands; as an operand it is the register given to the value.
    Far(u32, u32),
    /// It is no value.
    Undef,
}

impl Home {
    /// The value whose register must hold the content when it is used as an operand.
    #[inline]
    pub fn operand_value(self) -> Option<u32> {
        match self {
            Home::Value(value) | Home::Far(value, _) => Some(value),
            Home::Const(_) | Home::Undef => None,
        }
    }
}

/// What decides a conditional end of a block.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub(super) enum Test {
    /// The operand is true.
    Truth,
    /// The operands compare so.
    Compare(CompareKind),
    /// The operands are the same object.
    Is,
    /// Operand 0 is in operand 1.
    Contains,
    /// The iterator operand has no next item (else the item is the result).
    Next,
    /// The operand is the exhausted mark.
    Exhausted,
    /// The operand is no value.
    Unbound,
}

/// How a block ends.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub(super) enum TermKind {
    /// Goes to target 0.
    Jump,
    /// Goes to target `on_true` when the test holds, else to the other one.
    Test { test: Test, on_true: usize },
    /// Leaves with the operand.
    Return,
    /// Raises the operands.
    Raise,
    /// Goes on unwinding.
    Reraise,
    /// Never reached.
    Unreachable,
}

/// The end of a block.
#[derive(Clone, Debug)]
pub(super) struct Term {
    pub kind: TermKind,
    /// Operands: none, one or two.
    pub args: [Option<ValueId>; 2],
    /// The item of [`Test::Next`].
    pub result: Option<ValueId>,
    pub state: Option<FrameStateId>,
    pub span: Span,
    /// The operation that is fused with the end and may raise or gives the item.
    pub test: Option<InstId>,
    /// The terminator; `None` only for malformed input.
    pub inst: Option<InstId>,
}

/// An edge of the control flow, one for each jump target.
#[derive(Copy, Clone, Debug)]
pub(super) struct Edge {
    pub from: BlockId,
    pub to: BlockId,
    /// Which target of the terminator.
    pub n: u32,
}

/// What [`Selection::walk`] reports.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub(super) enum Access {
    Use,
    Def,
    /// Needed by an instruction from before it reads to before it writes.
    Scratch,
}

/// The result of selection. Tables are indexed by value, instruction or block.
pub(super) struct Selection<'f> {
    pub func: &'f Func,
    pub home: Vec<Home>,
    body: Vec<InstId>,
    body_range: Vec<(u32, u32)>,
    terms: Vec<Option<Term>>,
    /// By block: position of the last instruction that may raise, [`NONE`] when none may.
    last_raise: Vec<u32>,
    /// By block: the item that the `for` test of its only predecessor has put into a register.
    pub item_of: Vec<Option<ValueId>>,
    /// Frame states.
    pub states: States<'f>,
    /// Block of an instruction, [`NONE`] when it is in none that is reachable.
    pub block_of: Vec<u32>,
    pub edges: Vec<Edge>,
    edge_start: Vec<u32>,
    /// Values that are not in the function: registers that one instruction needs for itself.
    pub scratch: FxHashMap<InstId, u32>,
    /// Number of values, scratch ones included.
    pub value_count: usize,
    /// Constants, the function's own first.
    pub consts: Vec<Const>,
    keyword_names: FxHashMap<CallShapeId, u32>,
}

/// Whether a constant can be named by an operand.
pub(super) fn in_reach(index: u32) -> bool {
    index < (NO_OPERAND & !CONST_BIT) as u32
}

impl<'f> Selection<'f> {
    /// Selects instructions for the reachable blocks.
    pub fn new(func: &'f Func, flow: &Flow) -> Result<Selection<'f>, EmitError> {
        let blocks = func.blocks.len();
        let home = find_homes(func, flow);
        let mut block_of = vec![NONE; func.insts.len()];
        for &block in flow.order() {
            for inst in &func.blocks[block.index()].insts {
                block_of[inst.index()] = block.0;
            }
        }
        let mut selection = Selection {
            func,
            states: States::new(func, flow, &home, &block_of),
            home,
            item_of: vec![None; blocks],
            body: Vec::with_capacity(func.insts.len()),
            body_range: vec![(0, 0); blocks],
            terms: vec![None; blocks],
            last_raise: vec![NONE; blocks],
            block_of,
            edges: Vec::new(),
            edge_start: vec![0; blocks + 1],
            scratch: FxHashMap::default(),
            value_count: func.values.len(),
            consts: func.consts.clone(),
            keyword_names: FxHashMap::default(),
        };
        let (skip, uses) = selection.find_unused(flow);
        selection.select(flow, skip, &uses)?;
        for block in 0..blocks {
            selection.edge_start[block] = selection.edges.len() as u32;
            if let Some(inst) = selection.terms[block].as_ref().and_then(|term| term.inst) {
                let from = BlockId::new(block);
                let targets = func.insts[inst.index()].targets.iter().enumerate();
                selection.edges.extend(targets.map(|(n, to)| Edge { from, to: to.block, n: n as u32 }));
            }
        }
        selection.edge_start[blocks] = selection.edges.len() as u32;
        Ok(selection)
    }

    /// Instructions of a block that are to be written, without the end.
    pub fn body(&self, block: BlockId) -> &[InstId] {
        let (from, to) = self.body_range[block.index()];
        &self.body[from as usize..to as usize]
    }

    /// The end of a reachable block.
    pub fn term(&self, block: BlockId) -> &Term {
        self.terms[block.index()].as_ref().expect("a reachable block")
    }

    /// Position in the block (the end comes after the body) of the last instruction that may raise.
    pub fn last_raise(&self, block: BlockId) -> Option<u32> {
        let last = self.last_raise[block.index()];
        (last != NONE).then_some(last)
    }

    /// Numbers of the edges out of a block, in target order.
    pub fn edges_of(&self, block: BlockId) -> std::ops::Range<usize> {
        self.edge_start[block.index()] as usize..self.edge_start[block.index() + 1] as usize
    }

    /// The jump target an edge stands for.
    pub fn target(&self, edge: Edge) -> &'f Target {
        let inst = self.term(edge.from).inst.expect("an edge has a terminator");
        &self.func.insts[inst.index()].targets[edge.n as usize]
    }

    /// `(argument, parameter)` pairs of an edge.
    pub fn edge_args(&self, edge: Edge) -> impl Iterator<Item = (ValueId, ValueId)> + use<'f> {
        let params = &self.func.blocks[edge.to.index()].params;
        self.target(edge).args.iter().copied().zip(params.iter().copied())
    }

    /// The home of a value.
    #[inline]
    pub fn home(&self, value: ValueId) -> Home {
        self.home[value.index()]
    }

    /// The constant that holds the keyword names of a call shape.
    pub fn keyword_names(&self, shape: CallShapeId) -> u32 {
        self.keyword_names[&shape]
    }

    /// How many points a block takes.
    pub fn points(&self, block: BlockId) -> u32 {
        self.body(block).len() as u32 * 2 + 3
    }

    /// Reports every access to a value's register in a block, in order except that the uses by a frame state that
    /// several instructions share come once, at the last of them.
    ///
    /// Points: the block starts at `start`; each instruction reads at one point and writes at the next; arguments of
    /// the jump are read at the block's end.
    pub fn walk(&self, block: BlockId, start: u32, visit: &mut impl FnMut(u32, Access, u32)) {
        let func = self.func;
        if let Some(item) = self.item_of[block.index()] {
            visit(start, Access::Def, item.0);
        }
        let mut point = start + 1;
        let mut shared: Option<(FrameStateId, u32)> = None;
        let state_uses = |state: FrameStateId, point: u32, visit: &mut dyn FnMut(u32, Access, u32)| {
            for value in self.states.locals(state).iter().flatten() {
                if let Home::Value(value) = self.home(*value) {
                    visit(point, Access::Use, value);
                }
            }
        };
        macro_rules! state {
            ($state:expr) => {
                if let Some(state) = $state {
                    match &mut shared {
                        Some((old, at)) if *old == state => *at = point,
                        _ => {
                            if let Some((old, at)) = shared.replace((state, point)) {
                                state_uses(old, at, visit);
                            }
                        }
                    }
                }
            };
        }
        for &inst in self.body(block) {
            let data = &func.insts[inst.index()];
            state!(self.states.of(inst));
            for &arg in &data.args {
                if let Some(value) = self.home(arg).operand_value() {
                    visit(point, Access::Use, value);
                }
            }
            if !self.scratch.is_empty()
                && let Some(&value) = self.scratch.get(&inst)
            {
                visit(point, Access::Scratch, value);
            }
            if data.op != Op::CheckBound {
                for result in func.results(inst) {
                    visit(point + 1, Access::Def, result.0);
                }
            }
            point += 2;
        }
        let term = self.term(block);
        state!(term.state);
        if let Some((old, at)) = shared {
            state_uses(old, at, visit);
        }
        for arg in term.args.into_iter().flatten() {
            if let Some(value) = self.home(arg).operand_value() {
                visit(point, Access::Use, value);
            }
        }
        let successors = self.edges_of(block);
        if let Some(result) = term.result
            && !successors.clone().any(|edge| self.item_of[self.edges[edge].to.index()] == Some(result))
        {
            visit(point + 1, Access::Def, result.0);
        }
        for edge in successors {
            for (arg, param) in self.edge_args(self.edges[edge]) {
                // To pass a value to a parameter that is at home in it is no use of the value.
                if let Some(value) = self.home(arg).operand_value()
                    && self.home(param) == Home::Value(param.0)
                {
                    visit(point + 1, Access::Use, value);
                }
            }
        }
    }

    /// Counts uses of values, and finds the instructions that need not be written.
    fn find_unused(&mut self, flow: &Flow) -> (Vec<bool>, Vec<u32>) {
        let func = self.func;
        let mut uses = vec![0u32; func.values.len()];
        let mut skip = vec![false; func.insts.len()];
        let mut seen_state = vec![false; func.frame_states.len()];
        for &block in flow.order() {
            for &inst in &func.blocks[block.index()].insts {
                let data = &func.insts[inst.index()];
                for arg in data.args.iter().chain(data.targets.iter().flat_map(|t| &t.args)) {
                    uses[func.resolve(*arg).index()] += 1;
                }
                if let Some(state) = data.frame_state
                    && !std::mem::replace(&mut seen_state[state.index()], true)
                {
                    for value in func.frame_states[state.index()].locals.iter().flatten() {
                        uses[func.resolve(*value).index()] += 1;
                    }
                }
            }
        }
        for &block in flow.order().iter().rev() {
            for &inst in func.blocks[block.index()].insts.iter().rev() {
                let data = &func.insts[inst.index()];
                let needless = match data.op {
                    Op::Const => match data.first_result {
                        Some(value) => !matches!(self.home(value), Home::Far(..)) || uses[value.index()] == 0,
                        None => true,
                    },
                    Op::Undef => true,
                    Op::CheckBound => matches!(self.home(data.args[0]), Home::Const(_) | Home::Far(..)),
                    op => {
                        op.effects().removable() && func.results(inst).all(|value| uses[value.index()] == 0)
                    }
                };
                if needless {
                    skip[inst.index()] = true;
                    for arg in &data.args {
                        uses[func.resolve(*arg).index()] -= 1;
                    }
                }
            }
        }
        (skip, uses)
    }

    fn select(&mut self, flow: &Flow, mut skip: Vec<bool>, uses: &[u32]) -> Result<(), EmitError> {
        let func = self.func;
        for &block in flow.order() {
            let insts = &func.blocks[block.index()].insts;
            let term = self.select_term(block, &mut skip, uses);
            if let (TermKind::Test { test: Test::Next, .. }, Some(inst)) = (term.kind, term.inst)
                && let Some(body) = func.insts[inst.index()].targets.get(1)
                && flow.preds(body.block).len() == 1
            {
                self.item_of[body.block.index()] = term.result;
            }
            self.terms[block.index()] = Some(term);
            let from = self.body.len() as u32;
            for &inst in insts {
                let data = &func.insts[inst.index()];
                if skip[inst.index()] || data.op.is_terminator() {
                    continue;
                }
                self.body.push(inst);
                match data.op {
                    Op::Call => self.need_keyword_names(inst, CallShapeId(data.imm[0]))?,
                    Op::YieldFrom
                        if data.args.iter().any(|arg| matches!(self.home(*arg), Home::Const(_))) =>
                    {
                        self.need_scratch(inst)
                    }
                    Op::CallMethod => self.need_keyword_names(inst, CallShapeId(data.imm[1]))?,
                    _ => {}
                }
            }
            let to = self.body.len() as u32;
            self.body_range[block.index()] = (from, to);
            let raises = |inst: &InstId| func.insts[inst.index()].frame_state.is_some();
            self.last_raise[block.index()] = match &self.terms[block.index()] {
                Some(term) if term.state.is_some() => to - from,
                _ => self.body[from as usize..].iter().rposition(raises).map_or(NONE, |n| n as u32),
            };
        }
        Ok(())
    }

    fn need_scratch(&mut self, inst: InstId) {
        self.scratch.insert(inst, self.value_count as u32);
        self.value_count += 1;
    }

    fn need_keyword_names(&mut self, inst: InstId, shape: CallShapeId) -> Result<(), EmitError> {
        let func = self.func;
        let data = func.call_shapes.get(shape.index()).ok_or(EmitError::Malformed("call shape"))?;
        if data.keywords.is_empty() {
            return Ok(());
        }
        let index = match self.keyword_names.get(&shape) {
            Some(&index) => index,
            None => {
                let names = data.keywords.iter().map(|name| Const::str(&func.names[name.index()]));
                self.consts.push(Const::Tuple(names.collect()));
                let index = self.consts.len() as u32 - 1;
                self.keyword_names.insert(shape, index);
                index
            }
        };
        if !in_reach(index) {
            self.need_scratch(inst);
        }
        Ok(())
    }

    /// Whether two frame states say the same.
    fn same_state(&self, a: Option<FrameStateId>, b: Option<FrameStateId>) -> bool {
        let locals =
            |state: FrameStateId| self.states.locals(state).iter().map(|value| value.map(|v| self.home(v)));
        match (a, b) {
            (Some(a), Some(b)) => a == b || locals(a).eq(locals(b)),
            (None, None) => true,
            _ => false,
        }
    }

    fn select_term(&self, block: BlockId, skip: &mut [bool], uses: &[u32]) -> Term {
        let func = self.func;
        let insts = &func.blocks[block.index()].insts;
        let unreachable = Term {
            kind: TermKind::Unreachable,
            args: [None; 2],
            result: None,
            state: None,
            span: Span::default(),
            test: None,
            inst: None,
        };
        let Some(&last) = insts.last() else { return unreachable };
        let data = &func.insts[last.index()];
        let mut term = Term {
            kind: TermKind::Unreachable,
            args: [data.args.first().copied(), data.args.get(1).copied()],
            result: None,
            state: self.states.of(last),
            span: data.span,
            test: None,
            inst: Some(last),
        };
        let test = |test: Test| TermKind::Test { test, on_true: 0 };
        // Instructions before the end, nearest first, without those that are not written.
        let before = insts.iter().rev().skip(1).copied();
        match data.op {
            Op::Jump => term.kind = TermKind::Jump,
            Op::Return => term.kind = TermKind::Return,
            Op::Raise => term.kind = TermKind::Raise,
            Op::Reraise => term.kind = TermKind::Reraise,
            Op::Unreachable => {}
            Op::BranchUnbound => term.kind = test(Test::Unbound),
            Op::BranchExhausted => {
                term.kind = test(Test::Exhausted);
                let previous = before.clone().find(|inst| !skip[inst.index()]);
                if let (Some(inst), Some(arg)) = (previous, term.args[0]) {
                    let next = &func.insts[inst.index()];
                    if next.op == Op::IterNext && next.first_result == Some(func.resolve(arg)) {
                        skip[inst.index()] = true;
                        term.kind = test(Test::Next);
                        term.args = [next.args.first().copied(), None];
                        term.result = next.first_result;
                        term.state = self.states.of(inst);
                        term.test = Some(inst);
                        term.span = next.span;
                    }
                }
            }
            Op::Branch => self.select_branch(block, &mut term, skip, uses),
            _ => return unreachable,
        }
        term
    }

    /// Fuses the test of a `branch` into it, working back from the condition.
    fn select_branch(&self, block: BlockId, term: &mut Term, skip: &mut [bool], uses: &[u32]) {
        let func = self.func;
        let mut on_true = 0;
        let mut test = Test::Truth;
        let mut tested = false;
        let mut before = func.blocks[block.index()].insts.iter().rev().skip(1).copied().peekable();
        while let Some(arg) = term.args[0] {
            let value = func.resolve(arg);
            let ValueDef::Result(inst, _) = func.values[value.index()] else { break };
            if uses[value.index()] != 1 || self.block_of[inst.index()] != block.0 || skip[inst.index()] {
                break;
            }
            while before.next_if(|inst| skip[inst.index()]).is_some() {}
            let adjacent = before.peek() == Some(&inst);
            let data = &func.insts[inst.index()];
            let state = self.states.of(inst);
            let pair = [data.args.first().copied(), data.args.get(1).copied()];
            match data.op {
                Op::IsTrue | Op::Not if adjacent => {
                    // A test of what is a bool already cannot raise, so no state is lost with the outer test.
                    if tested && !data.op.info().bool_result && !self.same_state(term.state, state) {
                        break;
                    }
                    if data.op == Op::Not {
                        on_true ^= 1;
                    }
                    tested = true;
                }
                Op::Is | Op::IsNot => {
                    test = Test::Is;
                    on_true ^= (data.op == Op::IsNot) as usize;
                }
                Op::In | Op::NotIn if adjacent => {
                    test = Test::Contains;
                    on_true ^= (data.op == Op::NotIn) as usize;
                }
                op if adjacent && tested && op.is_compare() && self.same_state(term.state, state) => {
                    test = Test::Compare(CompareKind::ALL[op as usize - Op::Lt as usize]);
                }
                _ => break,
            }
            skip[inst.index()] = true;
            term.test = Some(inst);
            term.args = pair;
            if state.is_some() || !tested {
                term.state = state.or(term.state);
            }
            term.span = data.span;
            if test != Test::Truth {
                break;
            }
        }
        if test == Test::Truth {
            term.args[1] = None;
        }
        term.kind = TermKind::Test { test, on_true };
    }
}

/// Finds the home of every value.
fn find_homes(func: &Func, flow: &Flow) -> Vec<Home> {
    let own = |value: usize| match func.values[value] {
        ValueDef::Result(inst, _) => match func.insts[inst.index()].op {
            Op::Const if in_reach(func.insts[inst.index()].imm[0]) => {
                Home::Const(func.insts[inst.index()].imm[0])
            }
            Op::Const => Home::Far(value as u32, func.insts[inst.index()].imm[0]),
            Op::Undef => Home::Undef,
            _ => Home::Value(value as u32),
        },
        _ => Home::Value(value as u32),
    };
    let mut homes: Vec<Option<Home>> = vec![None; func.values.len()];
    let mut chain = Vec::new();
    for start in 0..func.values.len() {
        let mut value = start;
        let home = loop {
            if let Some(home) = homes[value] {
                break home;
            }
            // A chain of aliases cannot be a circle in a function that verifies; be safe in one that does not.
            let next = match func.values[value] {
                _ if chain.len() > func.values.len() => None,
                ValueDef::Alias(to) => Some(to.index()),
                ValueDef::Result(inst, _) if func.insts[inst.index()].op == Op::CheckBound => {
                    func.insts[inst.index()].args.first().map(|arg| arg.index())
                }
                ValueDef::Param(block, n) => argument(func, flow, block, n),
                _ => None,
            };
            match next {
                Some(next) => {
                    chain.push(value);
                    value = next;
                }
                None => {
                    homes[value] = Some(own(value));
                    break own(value);
                }
            }
        };
        for value in chain.drain(..) {
            homes[value] = Some(home);
        }
    }
    homes.into_iter().map(|home| home.unwrap_or(Home::Undef)).collect()
}

/// The argument for a parameter of a block that only one jump leads to.
fn argument(func: &Func, flow: &Flow, block: BlockId, n: u32) -> Option<usize> {
    if block == Func::ENTRY || !flow.reachable(block) || func.blocks[block.index()].handler_locals.is_some() {
        return None;
    }
    let &[Pred { block: pred, edge: FlowEdge::Jump(target) }] = flow.preds(block) else { return None };
    let last = func.blocks[pred.index()].insts.last()?;
    func.insts[last.index()].targets.get(target as usize)?.args.get(n as usize).map(|arg| arg.index())
}
