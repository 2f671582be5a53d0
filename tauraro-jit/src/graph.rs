//! From register code and what the interpreter learned about it to specialised SSA.
//!
//! The code is read block by block in reverse postorder, from the place of entry. A register is a value; where ways meet that
//! disagree, it becomes a block parameter. The parameters of a loop are made before its end is known, so they are given the
//! types of the ways into the loop; when the way around turns out to bring something else, that is noted
//! ([`Builder::assumed`]) and the graph is built again, with the weaker type. That ends: types only get weaker.
//!
//! **Frame states** give, for each register that the interpreter would read from there on, its value (local n is register n). Behind the
//! registers there are two places for each register that holds an iterator: its fields, when they are kept in values.
//!
//! * `blocks`: finds blocks and loops; * `translate`: one instruction; * `state`: what is known of registers.

use crate::blocks::Blocks;
use crate::state::{Iter, IterKind, Reg, State, Ty};
use rustc_hash::{FxHashMap, FxHashSet};
use smallvec::{SmallVec, smallvec};
use std::collections::{BTreeMap, BTreeSet};
use tauraro_ir::{
    BlockId, FrameState, FrameStateId, Func, FuncKind, InstId, Local, LocalKind, Op, Rep, Target, ValueId,
};
use tauraro_vm::abi::Helper;
use tauraro_vm::interp::liveness::When;
use tauraro_vm::object::{PyCode, PyFunction};
use tauraro_vm::tier::Entry;
use tauraro_vm::{Gc, Value};

/// A function whose identity machine code relies on.
#[derive(Copy, Clone)]
pub struct Callee {
    /// Address of the function.
    pub function: usize,
    /// Address of its code.
    pub code: usize,
    /// Number of registers of its frames.
    pub registers: usize,
}

/// A specialised function and what its numbers mean. It holds addresses only, so that another thread can work on it.
pub struct Graph {
    /// The function.
    pub func: Func,
    /// Where it is entered.
    pub entry: Entry,
    /// Address of the first word of the register code.
    pub code_entry: usize,
    /// Addresses of the globals and builtins.
    pub namespaces: [usize; 2],
    /// The word behind the instruction at a word.
    pub after: FxHashMap<u32, u32>,
    /// Number of registers of the frame.
    pub registers: usize,
    /// Addresses that `load_watched` reads.
    pub watched: Vec<usize>,
    /// Addresses and contents of 32-bit words that `guard_memory` compares.
    pub checks: Vec<(usize, u32)>,
    /// Functions that `call_direct` calls.
    pub callees: Vec<Callee>,
    /// Numbers too long for an immediate.
    pub extras: Vec<u64>,
    /// Reasons of `exit`, and whether they say that more is to be learned.
    pub reasons: Vec<(&'static str, bool)>,
    /// Whether globals or builtins of the function are relied on.
    pub uses_globals: bool,
    /// Kinds of the iterators whose fields are in frame states, by state and register.
    pub iter_kinds: FxHashMap<(FrameStateId, u16), IterKind>,
    /// Frame states of the ways into loops, for guards that were taken out of them.
    pub hoisted: FxHashSet<FrameStateId>,
    /// Words where loops start that must keep their guards.
    pub unhoistable: BTreeSet<u32>,
}

/// An edge to a block that is not built yet, or around a loop.
struct Incoming {
    from: BlockId,
    inst: InstId,
    target: usize,
    state: State,
}

/// Most instructions that are compiled as one function.
const MOST_WORDS: usize = 3000;
/// Most instructions times registers of such a function: each exit may have to store all of them.
const MOST_WORK: usize = 150_000;
/// Most times that a graph is built again.
const MOST_ROUNDS: usize = 24;

pub(crate) struct Builder<'a> {
    pub code: Gc<PyCode>,
    pub function: Gc<PyFunction>,
    pub blocks: &'a Blocks,
    pub func: Func,
    pub registers: usize,
    pub state: State,
    pub block: BlockId,
    /// Word of the instruction being translated.
    pub place: u32,
    frame_state: Option<FrameStateId>,
    ir_blocks: FxHashMap<u32, BlockId>,
    incoming: FxHashMap<u32, Vec<Incoming>>,
    /// Types of registers at the start of loops, as far as they are known to be weaker than what comes in.
    assumed: FxHashMap<(u32, u16), Ty>,
    /// Registers whose iterators are not kept in values.
    pub unpromoted: FxHashSet<u16>,
    again: bool,
    /// Parameters of loops: by start, the registers in order, and the iterators.
    header_params: FxHashMap<u32, HeaderParams>,
    /// Blocks that were begun, or that nothing leads to.
    passed: FxHashSet<u32>,
    /// Values that were something in particular when they were last looked at.
    pub expected: FxHashMap<ValueId, Value>,
    /// Types that parameters of loops were given.
    header_types: FxHashMap<(u32, u16), Ty>,
    pub graph: Tables,
    /// Where the machine counts that slots of objects changed their meaning, and how often they have.
    pub slot_epoch: (usize, u32),
    /// Says whether nothing should be taken for granted at a word.
    pub unpredictable: &'a dyn Fn(u32) -> bool,
    /// Whether the instruction is such a one.
    pub wild: bool,
    /// Whether the block is in a loop.
    pub in_loop: bool,
    /// Whether they may have since that was looked at.
    pub slots_uncertain: bool,
}

#[derive(Clone, Default)]
struct HeaderParams {
    regs: Vec<(u16, Rep)>,
    /// Whether it may be another iterator each time.
    iters: Vec<(u16, bool, IterKind)>,
}

/// The tables of a [`Graph`].
#[derive(Default)]
pub(crate) struct Tables {
    pub watched: Vec<usize>,
    pub checks: Vec<(usize, u32)>,
    pub callees: Vec<Callee>,
    pub extras: Vec<u64>,
    pub reasons: Vec<(&'static str, bool)>,
    pub uses_globals: bool,
    pub iter_kinds: FxHashMap<(FrameStateId, u16), IterKind>,
    pub objects: Vec<Value>,
}

/// Makes the graph for an entry; `suggest` says what to expect in a register. With it come the objects that machine code will
/// name by address, besides the constants of its code object.
pub fn build(
    code: Gc<PyCode>,
    function: Gc<PyFunction>,
    entry: Entry,
    slot_epoch: (usize, u32),
    unpredictable: &dyn Fn(u32) -> bool,
    suggest: &dyn Fn(u16) -> Option<Ty>,
) -> Result<(Graph, Vec<Value>), String> {
    let register_code = code.register_code();
    let length = register_code.words.len();
    if length > MOST_WORDS || length.saturating_mul(code.registers.get() as usize) > MOST_WORK {
        return Err("the function is too long".into());
    }
    let blocks = Blocks::new(code, entry)?;
    let mut assumed = FxHashMap::default();
    let mut unpromoted = FxHashSet::default();
    for _ in 0..MOST_ROUNDS {
        let mut builder = Builder::new(code, function, &blocks, slot_epoch, unpredictable);
        builder.assumed = std::mem::take(&mut assumed);
        builder.unpromoted = std::mem::take(&mut unpromoted);
        builder.run(entry, suggest)?;
        if !builder.again {
            let Tables { watched, checks, callees, extras, reasons, uses_globals, iter_kinds, objects } =
                builder.graph;
            let registers = builder.registers;
            let func = builder.func;
            let graph = Graph {
                func,
                entry,
                code_entry: code.entry.get(),
                namespaces: [function.globals.get().addr(), function.builtins.get().addr()],
                after: blocks.after(),
                registers,
                watched,
                checks,
                callees,
                extras,
                reasons,
                uses_globals,
                iter_kinds,
                hoisted: FxHashSet::default(),
                unhoistable: BTreeSet::new(),
            };
            return Ok((graph, objects));
        }
        assumed = builder.assumed;
        unpromoted = builder.unpromoted;
    }
    Err("the types of its variables do not settle".into())
}

impl<'a> Builder<'a> {
    fn new(
        code: Gc<PyCode>,
        function: Gc<PyFunction>,
        blocks: &'a Blocks,
        slot_epoch: (usize, u32),
        unpredictable: &'a dyn Fn(u32) -> bool,
    ) -> Builder<'a> {
        let registers = code.registers.get() as usize;
        let name = code.name.get().to_string_lossy();
        let qualname = code.qualname.get().to_string_lossy();
        let mut func = Func::new(&name, &qualname, FuncKind::Function);
        func.first_line = code.first_line;
        let local = |name: String| Local { name: name.into(), kind: LocalKind::Fast };
        func.locals.extend((0..registers).map(|n| local(format!("r{n}"))));
        func.locals.extend((0..registers).flat_map(|n| [local(format!("i{n}")), local(format!("n{n}"))]));
        func.layout.push(Func::ENTRY);
        Builder {
            code,
            function,
            blocks,
            func,
            registers,
            state: State { regs: vec![Reg::DEAD; registers], iters: BTreeMap::new() },
            block: Func::ENTRY,
            place: 0,
            frame_state: None,
            ir_blocks: FxHashMap::default(),
            incoming: FxHashMap::default(),
            assumed: FxHashMap::default(),
            unpromoted: FxHashSet::default(),
            again: false,
            header_params: FxHashMap::default(),
            passed: FxHashSet::default(),
            expected: FxHashMap::default(),
            header_types: FxHashMap::default(),
            graph: Tables::default(),
            slot_epoch,
            unpredictable,
            wild: false,
            in_loop: false,
            slots_uncertain: true,
        }
    }

    fn run(&mut self, entry: Entry, suggest: &dyn Fn(u16) -> Option<Ty>) -> Result<(), String> {
        let start = match entry {
            Entry::Start => 0,
            Entry::Loop(word) => word,
        };
        self.place = start;
        let live = self.live(start)?;
        let params = self.code.params().count();
        for (register, _) in live.iter().enumerate().filter(|(_, live)| **live) {
            self.state.regs[register] = if entry == Entry::Start && register >= params {
                Reg::word(0)
            } else {
                let value = self.op(Op::EntryRegister, &[], [register as u32, 0]);
                Reg::value(value, Ty::Any)
            };
        }
        // What the registers hold now is what they will hold, mostly.
        for register in 0..self.registers as u16 {
            let index = register as usize;
            let Reg { value: Some(value), .. } = self.state.regs[index] else { continue };
            if (self.unpredictable)(start) {
                break;
            }
            match suggest(register) {
                Some(Ty::Int) => {
                    self.guard_int(value);
                }
                Some(Ty::Float) => {
                    let value = self.op(Op::GuardBound, &[value], [0, 0]);
                    self.state.regs[index].value = Some(value);
                    self.guard_float(value);
                }
                Some(Ty::Object(shape)) => {
                    // The variable may be unbound another time.
                    let value = self.op(Op::GuardBound, &[value], [0, 0]);
                    self.state.regs[index].value = Some(value);
                    self.guard_shape(value, shape);
                    self.promote_known(register, shape);
                }
                _ => {}
            }
        }
        if let Entry::Loop(_) = entry {
            self.frame_state = None;
            self.translate_block(Blocks::ENTRY)?;
        } else {
            self.jump_to(0);
        }
        for n in 0..self.blocks.order.len() {
            let start = self.blocks.order[n];
            if self.again {
                return Ok(());
            }
            if self.begin_block(start)? {
                self.translate_block(start)?;
            }
        }
        Ok(())
    }

    /// Which registers are live before the instruction at a word.
    pub fn live(&self, word: u32) -> Result<Vec<bool>, String> {
        self.code.live_registers().with(self.code.register_code(), word as usize, When::During, |live| {
            match live {
                Some(live) => {
                    Ok((0..self.registers).map(|r| live[r / 64] >> (r % 64) & 1 != 0).collect::<Vec<bool>>())
                }
                None => Err("the function has too many variables".to_string()),
            }
        })
    }

    // ---- making instructions

    /// Adds an instruction to the current block; its result.
    pub fn op(&mut self, op: Op, args: &[ValueId], imm: [u32; 2]) -> ValueId {
        let inst = self.effect(op, args, imm);
        match self.func.insts[inst.index()].first_result {
            Some(value) => value,
            // A mistake in the translation; the verifier would say so too.
            None => unreachable!("{op:?} has no result"),
        }
    }

    /// Adds an instruction to the current block, for its effect.
    pub fn effect(&mut self, op: Op, args: &[ValueId], imm: [u32; 2]) -> InstId {
        let inst = self.func.make_inst(op, SmallVec::from_slice(args), imm, Default::default());
        if op.effects().needs_frame_state() {
            let state = self.frame_state();
            self.func.insts[inst.index()].frame_state = Some(state);
        }
        if op.effects().has(tauraro_ir::Effects::CALLS) {
            self.slots_uncertain = true;
            self.forget_shapes(None);
        }
        self.func.blocks[self.block.index()].insts.push(inst);
        inst
    }

    /// The state of the frame before the current instruction.
    pub fn frame_state(&mut self) -> FrameStateId {
        if let Some(state) = self.frame_state {
            return state;
        }
        let live = self.live(self.place).unwrap_or_default();
        let mut locals = vec![None; self.registers * 3];
        for (register, live) in live.iter().enumerate() {
            if *live && !self.state.regs[register].is_dead() {
                locals[register] = Some(self.for_state(register));
            }
        }
        for (register, iter) in &self.state.iters {
            let at = self.registers + *register as usize * 2;
            if live.get(*register as usize).copied().unwrap_or(false) {
                locals[*register as usize] = Some(iter.object);
                locals[at] = Some(iter.current);
                if iter.kind == IterKind::Range {
                    locals[at + 1] = Some(iter.rest);
                }
            }
        }
        let state = FrameStateId::new(self.func.frame_states.len());
        for (register, iter) in &self.state.iters {
            self.graph.iter_kinds.insert((state, *register), iter.kind);
        }
        self.func.frame_states.push(FrameState { locals: locals.into(), parent: None, place: self.place });
        self.frame_state = Some(state);
        state
    }

    /// Forgets the frame state: the next instruction begins.
    pub fn next_place(&mut self, place: u32) {
        self.place = place;
        self.frame_state = None;
    }

    /// A register's value for a frame state: what is at hand, boxed by the exit if need be.
    fn for_state(&mut self, register: usize) -> ValueId {
        let reg = self.state.regs[register];
        match (reg.value, reg.float) {
            (Some(value), _) => value,
            (None, Some(float)) => float,
            _ => {
                let value = self.materialize(reg);
                self.state.regs[register].value = Some(value);
                value
            }
        }
    }

    /// The tagged value of a register's content.
    pub fn materialize(&mut self, reg: Reg) -> ValueId {
        if let Some(value) = reg.value {
            return value;
        }
        match (reg.ty, reg.flag, reg.float) {
            (Ty::Word(bits), ..) => self.word(bits),
            (_, Some(flag), _) => self.op(Op::BoxFlag, &[flag], [0, 0]),
            (_, _, Some(float)) => self.op(Op::BoxFloat, &[float], [0, 0]),
            _ => unreachable!("a dead register is read"),
        }
    }

    /// A constant.
    pub fn word(&mut self, bits: u64) -> ValueId {
        self.op(Op::Word, &[], [bits as u32, (bits >> 32) as u32])
    }

    /// Notes that wherever `old` is, `new` may be used, of which `ty` is known.
    pub fn learn(&mut self, old: ValueId, new: Reg) {
        for reg in &mut self.state.regs {
            if reg.value == Some(old) {
                reg.ty = new.ty;
                reg.float = new.float.or(reg.float);
                reg.flag = new.flag.or(reg.flag);
                if let Some(value) = new.value {
                    reg.value = Some(value);
                }
            }
        }
    }

    /// Makes sure that a value is a small integer.
    pub fn guard_int(&mut self, value: ValueId) -> ValueId {
        let int = self.op(Op::GuardInt, &[value], [0, 0]);
        self.learn(value, Reg::value(int, Ty::Int));
        int
    }

    /// Makes sure that a value is a float; the float.
    pub fn guard_float(&mut self, value: ValueId) -> ValueId {
        let float = self.op(Op::GuardFloat, &[value], [0, 0]);
        self.learn(value, Reg { value: Some(value), float: Some(float), flag: None, ty: Ty::Float });
        float
    }

    /// Makes sure that a value is an object of a shape.
    pub fn guard_shape(&mut self, value: ValueId, shape: u32) -> ValueId {
        let object = self.op(Op::GuardShape, &[value], [shape, 0]);
        self.learn(value, Reg::value(object, Ty::Object(shape)));
        object
    }

    // ---- edges

    fn ir_block(&mut self, start: u32) -> BlockId {
        if let Some(block) = self.ir_blocks.get(&start) {
            return *block;
        }
        let block = self.func.make_block();
        self.ir_blocks.insert(start, block);
        block
    }

    /// Ends the current block with a jump.
    pub fn jump_to(&mut self, start: u32) {
        let inst = self.effect(Op::Jump, &[], [0, 0]);
        self.add_edge(inst, start, self.state.clone());
    }

    /// Ends the current block with a branch on a flag to two new blocks.
    pub fn split(&mut self, flag: ValueId) -> (BlockId, BlockId) {
        let (yes, no) = (self.func.make_block(), self.func.make_block());
        let inst = self.effect(Op::Branch, &[flag], [0, 0]);
        let targets = [yes, no].map(|block| Target { block, args: smallvec![] });
        self.func.insts[inst.index()].targets = targets.to_vec();
        (yes, no)
    }

    /// Goes on in a block that [`Builder::split`] made.
    pub fn begin(&mut self, block: BlockId) {
        self.func.layout.push(block);
        self.block = block;
    }

    /// Joins the current block, where a value is `answer`, and block `other`, where it is `quick` and the state `state`; the
    /// two differ in the fields of iterators only. The value where they are joined.
    pub fn join_iters(&mut self, answer: ValueId, other: BlockId, quick: ValueId, state: State) -> ValueId {
        let join = self.func.make_block();
        let fields = |state: &State| -> SmallVec<[ValueId; 4]> {
            let of = |iter: &Iter| [Some(iter.current), (iter.kind == IterKind::Range).then_some(iter.rest)];
            state.iters.values().flat_map(of).flatten().collect()
        };
        let jump = |this: &mut Self, first: ValueId, state: &State| {
            let mut args: SmallVec<[ValueId; 4]> = smallvec![first];
            args.extend(fields(state));
            let inst = this.effect(Op::Jump, &[], [0, 0]);
            this.func.insts[inst.index()].targets = vec![Target { block: join, args }];
        };
        let here = self.state.clone();
        jump(self, answer, &here);
        self.begin(other);
        jump(self, quick, &state);
        self.begin(join);
        // What one of the ways has boxed for its frame states is not there on the other.
        self.state.regs = state.regs;
        self.forget_shapes(None);
        let result = self.func.append_block_param(join);
        let registers: Vec<u16> = self.state.iters.keys().copied().collect();
        for register in registers {
            let iter = self.state.iters[&register];
            let current = self.func.append_block_param(join);
            let rest =
                if iter.kind == IterKind::Range { self.func.append_block_param(join) } else { iter.rest };
            self.state.iters.insert(register, Iter { current, rest, ..iter });
        }
        // The frame is as it was, but its iterators have other names.
        self.frame_state = None;
        result
    }

    /// Ends the current block with a branch on a flag.
    pub fn branch_to(&mut self, flag: ValueId, yes: (u32, State), no: (u32, State)) {
        let inst = self.effect(Op::Branch, &[flag], [0, 0]);
        self.add_edge(inst, yes.0, yes.1);
        self.add_edge(inst, no.0, no.1);
    }

    fn add_edge(&mut self, inst: InstId, start: u32, state: State) {
        if self.passed.contains(&start) && !self.header_params.contains_key(&start) {
            return self.leave_to(inst, start, state);
        }
        let block = self.ir_block(start);
        let targets = &mut self.func.insts[inst.index()].targets;
        targets.push(Target { block, args: smallvec![] });
        let target = targets.len() - 1;
        let incoming = Incoming { from: self.block, inst, target, state };
        if let Some(params) = self.header_params.get(&start).cloned() {
            self.close_loop(start, &params, incoming);
        } else {
            self.incoming.entry(start).or_default().push(incoming);
        }
    }

    /// A way around a loop that nothing led into: what comes before the loop never ran.
    fn leave_to(&mut self, inst: InstId, start: u32, state: State) {
        let block = self.func.make_block();
        self.func.insts[inst.index()].targets.push(Target { block, args: smallvec![] });
        let here = (self.block, self.place, self.frame_state.take());
        let before = std::mem::replace(&mut self.state, state);
        self.begin(block);
        self.place = start;
        self.exit("a loop that had not run before", true);
        self.state = before;
        (self.block, self.place, self.frame_state) = here;
    }

    /// Begins the block at a word: merges the states of the ways to it. False when no way leads there.
    fn begin_block(&mut self, start: u32) -> Result<bool, String> {
        self.passed.insert(start);
        let Some(edges) = self.incoming.remove(&start).filter(|edges| !edges.is_empty()) else {
            return Ok(false);
        };
        let block = self.ir_block(start);
        self.func.layout.push(block);
        self.next_place(start);
        let live = self.live(start)?;
        let header = self.blocks.headers.get(&start);
        let mut params = HeaderParams::default();
        let mut state = State { regs: vec![Reg::DEAD; self.registers], iters: BTreeMap::new() };
        for register in 0..self.registers as u16 {
            let index = register as usize;
            if !live[index] || edges.iter().any(|edge| edge.state.regs[index].is_dead()) {
                continue;
            }
            let first = edges[0].state.regs[index];
            let mut ty = edges.iter().fold(first.ty, |ty, edge| ty.join(edge.state.regs[index].ty));
            let in_loop = header.is_some_and(|header| header.irregular || header.written.contains(&register));
            let agree = edges.iter().all(|edge| edge.state.regs[index].value == first.value);
            let agree_float = edges.iter().all(|edge| edge.state.regs[index].float == first.float);
            if !in_loop && (matches!(ty, Ty::Word(_)) || agree && first.value.is_some()) {
                if header.is_some() && ty.is_instance() {
                    // What the loop calls may give it another shape.
                    ty = Ty::Any;
                }
                state.regs[index] = Reg {
                    value: first.value.filter(|_| agree),
                    float: first.float.filter(|_| agree_float),
                    flag: None,
                    ty,
                };
                continue;
            }
            if !in_loop && agree_float && first.float.is_some() && ty.is_float() {
                state.regs[index] = Reg { value: None, ..Reg { ty, ..first } };
                continue;
            }
            if in_loop {
                ty = ty.widened();
                if let Some(weaker) = self.assumed.get(&(start, register)) {
                    ty = ty.join(*weaker);
                }
            }
            ty = ty.widened();
            let can_be_float = edges.iter().all(|edge| {
                let reg = edge.state.regs[index];
                reg.float.is_some() || matches!(reg.ty, Ty::Word(bits) if bits & 3 == 2)
            });
            let rep = if ty == Ty::Float && can_be_float { Rep::Float } else { Rep::Value };
            let param = self.func.append_block_param(block);
            if rep == Rep::Float {
                self.func.float_params.insert(param);
                state.regs[index] = Reg::float(param);
            } else {
                state.regs[index] = Reg::value(param, ty);
            }
            if header.is_some() {
                self.header_types.insert((start, register), ty);
            }
            params.regs.push((register, rep));
        }
        let first_iters = edges[0].state.iters.clone();
        for (register, iter) in first_iters {
            if !live[register as usize] {
                continue;
            }
            let renewed = state.regs[register as usize].value != Some(iter.object);
            let same_kind = |edge: &Incoming| {
                let other = edge.state.iters.get(&register);
                other.is_some_and(|other| other.kind == iter.kind && (renewed || other.object == iter.object))
            };
            if !edges.iter().all(same_kind) {
                self.unpromoted.insert(register);
                self.again = true;
                return Ok(false);
            }
            let same = |field: fn(&Iter) -> ValueId| {
                edges.iter().all(|edge| {
                    edge.state.iters.get(&register).is_some_and(|other| field(other) == field(&iter))
                })
            };
            let moving = header.is_some() || renewed;
            if !moving && same(|i| i.current) && same(|i| i.rest) {
                state.iters.insert(register, iter);
                continue;
            }
            let mut param = |moves: bool, value: ValueId| {
                if moves { self.func.append_block_param(block) } else { value }
            };
            let current = param(true, iter.current);
            let rest = param(renewed || iter.kind == IterKind::Range, iter.rest);
            let step = param(renewed, iter.step);
            let object = state.regs[register as usize].value.unwrap_or(iter.object);
            state.iters.insert(register, Iter { current, rest, step, object, kind: iter.kind });
            params.iters.push((register, renewed, iter.kind));
        }
        // An iterator that one way has in values and another has not.
        let stray = edges
            .iter()
            .flat_map(|edge| edge.state.iters.keys())
            .find(|register| live[**register as usize] && !state.iters.contains_key(register));
        if let Some(register) = stray {
            self.unpromoted.insert(*register);
            self.again = true;
            return Ok(false);
        }
        for edge in &edges {
            self.pass_arguments(&params, edge);
        }
        self.block = block;
        self.state = state;
        self.slots_uncertain = true;
        if header.is_some() {
            self.header_params.insert(start, params);
            self.effect(Op::Poll, &[], [0, 0]);
        }
        Ok(true)
    }

    /// A way around a loop: checks that it brings what was assumed.
    fn close_loop(&mut self, start: u32, params: &HeaderParams, edge: Incoming) {
        for (register, rep) in &params.regs {
            let reg = edge.state.regs[*register as usize];
            let assumed = self.header_type(start, *register, *rep);
            let holds = !reg.is_dead()
                && match (rep, assumed) {
                    (Rep::Float, _) => {
                        reg.float.is_some() || matches!(reg.ty, Ty::Word(bits) if bits & 3 == 2)
                    }
                    (_, Ty::Any) => true,
                    (_, ty) => reg.ty.join(ty) == ty,
                };
            if !holds {
                let weaker = if reg.is_dead() { Ty::Any } else { reg.ty.widened().join(assumed) };
                self.assumed.insert((start, *register), weaker);
                self.again = true;
            }
        }
        for (register, _, kind) in &params.iters {
            if edge.state.iters.get(register).is_none_or(|iter| iter.kind != *kind) {
                self.unpromoted.insert(*register);
                self.again = true;
            }
        }
        // Iterators that the start of the loop does not know to be in values.
        let live = self.live(start).unwrap_or_default();
        for register in edge.state.iters.keys() {
            let known = params.iters.iter().any(|(other, ..)| other == register);
            let is_live = live.get(*register as usize).copied().unwrap_or(true);
            if is_live && !known {
                self.unpromoted.insert(*register);
                self.again = true;
            }
        }
        // Registers that the loop was thought to leave alone hold what they held.
        if !self.again {
            self.pass_arguments(params, &edge);
        }
    }

    fn header_type(&self, start: u32, register: u16, rep: Rep) -> Ty {
        if rep == Rep::Float {
            return Ty::Float;
        }
        self.header_types.get(&(start, register)).copied().unwrap_or(Ty::Any)
    }

    /// Adds to a jump the arguments for a block's parameters.
    fn pass_arguments(&mut self, params: &HeaderParams, edge: &Incoming) {
        let mut args: SmallVec<[ValueId; 4]> = smallvec![];
        for (register, rep) in &params.regs {
            let reg = edge.state.regs[*register as usize];
            let value = match (rep, reg.value, reg.float) {
                (Rep::Float, _, Some(float)) => float,
                (Rep::Float, _, None) => match reg.ty {
                    Ty::Word(bits) => {
                        let float = f64::from_bits(bits.rotate_right(3).wrapping_sub(1 << 60)).to_bits();
                        self.insert_before_end(edge, Op::Float, &[], [float as u32, (float >> 32) as u32])
                    }
                    _ => unreachable!("checked when the parameter was made"),
                },
                (_, Some(value), _) => value,
                (_, None, Some(float)) => self.insert_before_end(edge, Op::BoxFloat, &[float], [0, 0]),
                (_, None, None) => match (reg.ty, reg.flag) {
                    (Ty::Word(bits), _) => {
                        self.insert_before_end(edge, Op::Word, &[], [bits as u32, (bits >> 32) as u32])
                    }
                    (_, Some(flag)) => self.insert_before_end(edge, Op::BoxFlag, &[flag], [0, 0]),
                    _ => unreachable!("dead registers are no parameters"),
                },
            };
            args.push(value);
        }
        for (register, renewed, _) in &params.iters {
            let iter = edge.state.iters[register];
            args.push(iter.current);
            if *renewed || iter.kind == IterKind::Range {
                args.push(iter.rest);
            }
            if *renewed {
                args.push(iter.step);
            }
        }
        self.func.insts[edge.inst.index()].targets[edge.target].args = args;
    }

    /// Adds an instruction before the end of the block that an edge leaves.
    fn insert_before_end(&mut self, edge: &Incoming, op: Op, args: &[ValueId], imm: [u32; 2]) -> ValueId {
        let inst = self.func.make_inst(op, SmallVec::from_slice(args), imm, Default::default());
        let insts = &mut self.func.blocks[edge.from.index()].insts;
        let end = insts.len() - 1;
        insts.insert(end, inst);
        match self.func.insts[inst.index()].first_result {
            Some(value) => value,
            None => unreachable!("the op has a result"),
        }
    }

    // ---- helpers and exits

    /// Any code may have run: instances may have got other shapes. (Exact instances of builtin types keep theirs.) Also when
    /// `changed` was given another shape here, for it may have other names.
    pub fn forget_shapes(&mut self, changed: Option<ValueId>) {
        for reg in &mut self.state.regs {
            if reg.ty.is_instance() && (changed.is_none() || reg.value != changed) {
                reg.ty = Ty::Any;
            }
        }
    }

    /// Calls a helper of the machine.
    pub fn helper(&mut self, helper: Helper, args: &[ValueId], extra: u64) -> ValueId {
        let extra = match self.graph.extras.iter().position(|known| *known == extra) {
            Some(index) => index,
            None => {
                self.graph.extras.push(extra);
                self.graph.extras.len() - 1
            }
        };
        let result = self.op(Op::CallHelper, args, [helper as u32, extra as u32]);
        self.reload_iters();
        result
    }

    /// After anything that may have looked at the iterators.
    pub fn reload_iters(&mut self) {
        use tauraro_vm::abi::offset;
        let registers: Vec<u16> = self.state.iters.keys().copied().collect();
        for register in registers {
            let iter = self.state.iters[&register];
            let (current, rest) = match iter.kind {
                IterKind::Range => (offset::RANGE_CURRENT, Some(offset::RANGE_REMAINING)),
                IterKind::List => (offset::LIST_ITER_INDEX, None),
                IterKind::Tuple => (offset::TUPLE_ITER_INDEX, None),
            };
            let current = self.op(Op::ReloadField, &[iter.object], [current as u32, 0]);
            let rest = match rest {
                Some(offset) => self.op(Op::ReloadField, &[iter.object], [offset as u32, 0]),
                None => iter.rest,
            };
            self.state.iters.insert(register, Iter { current, rest, ..iter });
        }
    }

    /// Ends the current block: the interpreter does the instruction. `learns`: because it never has.
    pub fn exit(&mut self, reason: &'static str, learns: bool) {
        let index = match self.graph.reasons.iter().position(|known| *known == (reason, learns)) {
            Some(index) => index,
            None => {
                self.graph.reasons.push((reason, learns));
                self.graph.reasons.len() - 1
            }
        };
        self.effect(Op::Exit, &[], [index as u32, 0]);
    }
}
