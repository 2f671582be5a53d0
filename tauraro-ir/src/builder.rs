//! Building a function in SSA form, block by block, from code that thinks in variables.
//!
//! ```text
//! let mut b = FuncBuilder::new("f", "f", FuncKind::Function);
//! let x = b.add_local("x", LocalKind::Fast);       // variables are locals
//! let value = b.constant(Const::Int(1));
//! b.write(x, value);                               // no instruction: the builder remembers
//! let sum = b.op1(Op::Add, &[b.read(x), value], span);   // gets its frame state by itself
//! b.ret(sum, span);
//! let func = b.finish();
//! ```
//!
//! Words: a *join* is a block all of whose predecessors are terminated when it is entered; a *loop header* is
//! entered before its back edges are known and must be closed by [`FuncBuilder::seal_loop`]; a *handler* gets
//! control from the middle of blocks. A *phi* is a block parameter that stands for a variable; until
//! [`FuncBuilder::finish`] it exists only here.
//!
//! **The algorithm** is on-the-fly SSA construction after Braun et al. (2013), with one change that our frame
//! states pay for: as nearly every block holds an op whose frame state names *every* local, there is no sense in
//! looking variables up lazily. A block gets the values of all variables when it is entered: those of its only
//! predecessor; or, variable by variable, the common value of its predecessors or a phi; in a loop header phis
//! for all. So nothing recurses, however long the chain of blocks. In the end the phis that only ever carry one
//! value are removed with a work list, the ones nobody uses are dropped, and the rest become block parameters.
//!
//! A handler's phis take their values from the frame states of the instructions it covers. One of them is
//! trivial when all those states agree, and the value is not made inside a covered block.
//!
//! **Unbound variables.** One `undef` stands for "no value". [`FuncBuilder::read`] emits `check_bound`; `finish`
//! takes out each check whose operand no path can make `undef`, which it finds by following `undef` forward
//! through phis.
//!
//! **Handlers.** [`FuncBuilder::set_handler`] says where instructions go when they raise from here on. It belongs to blocks, so
//! the builder starts a new block where it changes. Blocks in which nothing can raise name no handler in the end.
//!
//! Code after a terminator goes to a block that does not make it into the function;
//! [`FuncBuilder::is_reachable`] lets the caller save the work.

use crate::constant::Const;
use crate::entities::*;
use crate::func::*;
use crate::op::{Effects, Intrinsic, Op};
use indexmap::IndexSet;
use rustc_hash::FxBuildHasher;
use smallvec::SmallVec;
use std::cell::RefCell;
use std::rc::Rc;

type Interner<T> = IndexSet<T, FxBuildHasher>;

/// Marks a [`ValueDef::Param`] position that is an index into the phi table, until `finish`.
const PHI: u32 = 1 << 31;

/// How often all phis are looked at in the hope that no more become trivial.
const MAX_SWEEPS: usize = 4;

/// A function of so much source gets room for its instructions beforehand.
const MIN_EXPECTED_SOURCE: usize = 4096;
/// Dense source has an instruction for that many bytes.
const BYTES_PER_INST: usize = 8;

/// No frame state.
const NO_STATE: u32 = u32::MAX;

/// A variable of one block whose value depends on where control came from.
struct Phi {
    value: ValueId,
    block: BlockId,
    local: LocalId,
    /// By predecessor, in the order of the block's edges. Empty for a handler: its operands are in frame states.
    operands: SmallVec<[ValueId; 2]>,
    removed: bool,
    live: bool,
}

/// A jump into a block.
#[derive(Copy, Clone)]
struct Edge {
    from: BlockId,
    inst: InstId,
    target: u32,
}

#[derive(Copy, Clone, PartialEq, Eq)]
enum Entry {
    /// Not entered yet.
    Open,
    /// A loop header waiting for its back edges.
    Unsealed,
    Done,
    /// Nothing leads here.
    Dead,
}

struct BlockState {
    edges: SmallVec<[Edge; 2]>,
    entry: Entry,
    loop_header: bool,
    /// Phis of this block: a range of the phi table.
    phis: (u32, u32),
    /// Values of all variables where the block ends: a range of the state values.
    exit: (u32, u32),
    exit_state: u32,
    /// Whether an instruction of it may raise.
    raises: bool,
    /// Frame states of the instructions covered, when this is a handler.
    covered: Vec<u32>,
}

/// The first so many constants of a function have one value in a block. Later ones, which only tables of data have, get a
/// value at each use: they may be out of reach of operands, and then a shared value would occupy a register all the time.
const SHARED_CONSTANTS: usize = 1 << 14;

/// Tables of a builder. Their memory goes from one function to the next, as functions are many and mostly small.
#[derive(Default)]
struct Scratch {
    consts: Interner<Const>,
    names: Interner<Box<str>>,
    shapes: Interner<CallShape>,
    blocks: Vec<BlockState>,
    phis: Vec<Phi>,
    /// Values named by frame states and by ends of blocks, one after the other.
    state_values: Vec<ValueId>,
    /// Where each frame state starts in `state_values`, and its length.
    states: Vec<(u32, u32)>,
    /// For each constant the block where its value was last made, and the value.
    const_values: Vec<(BlockId, ValueId)>,
    /// Variables in the current block.
    env: Vec<ValueId>,
    /// Instructions of the current block.
    block_insts: Vec<InstId>,
    /// The function's, until it is finished.
    insts: Vec<Inst>,
    /// The function's, until it is finished.
    values: Vec<ValueDef>,
}

/// Tables for so many instructions are kept for the next function.
const KEPT_INSTS: usize = 1 << 12;
/// So many tables are kept: one for each level of nesting that is usual.
const KEPT_TABLES: usize = 4;

thread_local! {
    static SPARE: RefCell<Vec<Scratch>> = const { RefCell::new(Vec::new()) };
}

impl Scratch {
    /// Empty tables.
    fn take() -> Scratch {
        SPARE.with(|spare| spare.borrow_mut().pop()).unwrap_or_default()
    }

    /// Keeps the memory.
    fn give_back(mut self) {
        if self.insts.capacity() > KEPT_INSTS {
            return;
        }
        self.consts.clear();
        self.names.clear();
        self.shapes.clear();
        self.blocks.clear();
        self.phis.clear();
        self.state_values.clear();
        self.states.clear();
        self.const_values.clear();
        self.env.clear();
        self.block_insts.clear();
        self.insts.clear();
        self.values.clear();
        SPARE.with(|spare| {
            let mut spare = spare.borrow_mut();
            if spare.len() < KEPT_TABLES {
                spare.push(self);
            }
        });
    }
}

/// Builds one function; see the file's head.
pub struct FuncBuilder {
    func: Func,
    scratch: Scratch,
    current: BlockId,
    /// Whether the current block has its terminator.
    filled: bool,
    /// Frame state that describes `env`, if one was made already.
    state: u32,
    /// Whether that state has the very values of `env`, and not older names of them.
    state_is_env: bool,
    handler: Option<BlockId>,
    undef: ValueId,
    /// Offsets where lines start, if the function tells trace functions what it does.
    lines: Option<Rc<[u32]>>,
    /// The block and line of the last mark.
    marked: (BlockId, u32),
}

impl FuncBuilder {
    /// Starts a function; its entry block is the current one. Parameters are to be added first.
    pub fn new(name: &str, qualname: &str, kind: FuncKind) -> FuncBuilder {
        let mut builder = FuncBuilder {
            func: Func::new(name, qualname, kind),
            scratch: Scratch::take(),
            current: Func::ENTRY,
            filled: false,
            state: NO_STATE,
            state_is_env: false,
            handler: None,
            undef: ValueId(0),
            lines: None,
            marked: (Func::ENTRY, 0),
        };
        builder.func.insts = std::mem::take(&mut builder.scratch.insts);
        builder.func.values = std::mem::take(&mut builder.scratch.values);
        builder.scratch.blocks.push(BlockState::new(false));
        builder.scratch.blocks[0].entry = Entry::Done;
        builder.func.layout.push(Func::ENTRY);
        builder.undef = builder.op1(Op::Undef, &[], Span::default());
        builder
    }

    /// The function so far, for its plain fields (`params`, `span`, ...); blocks and tables belong to the builder.
    pub fn func(&mut self) -> &mut Func {
        &mut self.func
    }

    // ---- tables

    /// The index of a constant.
    pub fn const_id(&mut self, value: Const) -> ConstId {
        let (index, new) = self.scratch.consts.insert_full(value);
        if new {
            self.scratch.const_values.push((BlockId(u32::MAX), ValueId(0)));
        }
        ConstId::new(index)
    }

    /// The index of a name.
    pub fn name(&mut self, name: &str) -> NameId {
        if let Some(index) = self.scratch.names.get_index_of(name) {
            return NameId::new(index);
        }
        NameId::new(self.scratch.names.insert_full(name.into()).0)
    }

    /// The index of a call's shape.
    pub fn call_shape(&mut self, positional: usize, keywords: &[NameId]) -> CallShapeId {
        let shape = CallShape { positional: positional as u32, keywords: keywords.into() };
        CallShapeId::new(self.scratch.shapes.insert_full(shape).0)
    }

    // ---- variables

    /// Adds a local variable that is a parameter of the function; to be called before anything else is emitted.
    pub fn add_param_local(&mut self, name: &str) -> LocalId {
        let local = self.add_local(name, LocalKind::Fast);
        let value = self.func.append_block_param(Func::ENTRY);
        self.scratch.env[local.index()] = value;
        local
    }

    /// Adds a local variable, unbound so far. Frame states made before say nothing of it: it was unbound.
    pub fn add_local(&mut self, name: &str, kind: LocalKind) -> LocalId {
        let local = LocalId::new(self.func.locals.len());
        self.func.locals.push(Local { name: name.into(), kind });
        self.scratch.env.push(self.undef);
        local
    }

    /// Gives a variable a value.
    pub fn write(&mut self, local: LocalId, value: ValueId) {
        let slot = &mut self.scratch.env[local.index()];
        if *slot != value {
            *slot = value;
            self.state = NO_STATE;
        }
    }

    /// Makes a variable unbound.
    pub fn unbind(&mut self, local: LocalId) {
        self.write(local, self.undef);
    }

    /// The value of a variable, which may be unbound.
    pub fn peek(&self, local: LocalId) -> ValueId {
        self.scratch.env[local.index()]
    }

    /// The value of a variable, checked to be bound where that is not certain.
    pub fn read(&mut self, local: LocalId, span: Span) -> ValueId {
        let value = self.scratch.env[local.index()];
        if !self.may_be_undef(value) {
            return value;
        }
        let checked = self.op_imm(Op::CheckBound, &[value], [local.0, 0], span);
        // From here on the variable is bound. The state of the frame is the same under either name.
        if value != self.undef {
            self.scratch.env[local.index()] = checked;
            self.state_is_env = false;
        }
        checked
    }

    /// Whether a value could turn out to be `undef`: only phis and `undef` itself can.
    fn may_be_undef(&self, value: ValueId) -> bool {
        value == self.undef
            || matches!(self.func.values[value.index()], ValueDef::Param(_, position) if position & PHI != 0)
    }

    /// The value that stands for "absent".
    pub fn undef(&self) -> ValueId {
        self.undef
    }

    // ---- instructions

    /// Adds an instruction; the frame state is the builder's business.
    pub fn inst(&mut self, op: Op, args: Args, imm: [u32; 2], span: Span) -> InstId {
        if self.filled {
            self.start_dead_block();
        }
        if self.lines.is_some() {
            return self.traced_inst(op, args, imm, span);
        }
        self.plain_inst(op, args, imm, span)
    }

    fn plain_inst(&mut self, op: Op, args: Args, imm: [u32; 2], span: Span) -> InstId {
        let inst = self.func.make_inst(op, args, imm, span);
        if op.effects().has(Effects::RAISES) {
            self.add_frame_state(inst);
        }
        self.scratch.block_insts.push(inst);
        inst
    }

    /// Gives an instruction the frame state of this place.
    fn add_frame_state(&mut self, inst: InstId) {
        let state = self.frame_state();
        self.func.insts[inst.index()].frame_state = Some(FrameStateId(state));
        let current = self.current.index();
        self.scratch.blocks[current].raises = true;
        if let Some(handler) = self.func.blocks[current].handler
            && self.scratch.blocks[current].entry != Entry::Dead
        {
            let covered = &mut self.scratch.blocks[handler.index()].covered;
            if covered.last() != Some(&state) {
                covered.push(state);
            }
        }
    }

    // ---- what trace functions are told

    /// From here on the function tells trace functions what it does; `lines` are the offsets where lines start.
    pub fn trace(&mut self, lines: Rc<[u32]>, place: Span) {
        let is_module = self.func.kind == FuncKind::Module;
        let begins = self.constant(if is_module { Const::None } else { Const::Bool(true) });
        self.intrinsic(Intrinsic::TraceCall, &[begins], place);
        self.lines = Some(lines);
    }

    /// Whether the function tells trace functions what it does.
    pub fn is_traced(&self) -> bool {
        self.lines.is_some()
    }

    /// The line of `span` begins here, if the function is traced.
    #[inline]
    pub fn mark(&mut self, span: Span) {
        if self.lines.is_some() {
            self.mark_line(span);
        }
    }

    #[cold]
    fn mark_line(&mut self, span: Span) {
        let Some(lines) = self.lines.as_ref().filter(|_| !self.filled && span != Span::default()) else {
            return;
        };
        let line = lines.partition_point(|start| *start <= span.start) as u32;
        if self.marked == (self.current, line) {
            return;
        }
        self.marked = (self.current, line);
        let line = self.constant(Const::Int(line.into()));
        self.trace_event(Intrinsic::TraceLine, line, span);
    }

    fn trace_event(&mut self, event: Intrinsic, operand: ValueId, span: Span) {
        self.plain_inst(Op::Intrinsic, Args::from_slice(&[operand]), [event as u32, 0], span);
    }

    /// The frame jumps back in a loop.
    pub fn trace_jump(&mut self) {
        if self.lines.is_some() && self.is_reachable() {
            let none = self.constant(Const::None);
            self.trace_event(Intrinsic::TraceJump, none, Span::default());
        }
    }

    #[cold]
    fn traced_inst(&mut self, op: Op, args: Args, imm: [u32; 2], span: Span) -> InstId {
        match op {
            Op::Const | Op::Undef | Op::Jump | Op::Branch | Op::BranchExhausted | Op::BranchUnbound => {
                self.plain_inst(op, args, imm, span)
            }
            Op::Return => {
                self.mark_line(span);
                self.trace_event(Intrinsic::TraceReturn, args[0], span);
                self.plain_inst(op, args, imm, span)
            }
            Op::Yield => {
                self.mark_line(span);
                self.trace_event(Intrinsic::TraceReturn, args[0], span);
                let inst = self.plain_inst(op, args, imm, span);
                let begins = self.constant(Const::Bool(false));
                self.trace_event(Intrinsic::TraceCall, begins, span);
                inst
            }
            Op::Call | Op::CallEx => {
                self.mark_line(span);
                let callee = args[0];
                self.trace_event(Intrinsic::TraceNative, callee, span);
                let inst = self.plain_inst(op, args, imm, span);
                self.trace_event(Intrinsic::TraceNativeReturn, callee, span);
                inst
            }
            _ => {
                self.mark_line(span);
                self.plain_inst(op, args, imm, span)
            }
        }
    }

    /// Adds an instruction without immediates and with one result.
    pub fn op1(&mut self, op: Op, args: &[ValueId], span: Span) -> ValueId {
        self.op_imm(op, args, [0, 0], span)
    }

    /// Adds an instruction with one result.
    pub fn op_imm(&mut self, op: Op, args: &[ValueId], imm: [u32; 2], span: Span) -> ValueId {
        let inst = self.inst(op, Args::from_slice(args), imm, span);
        self.func.insts[inst.index()].first_result.expect("op has a result")
    }

    /// Says of the result of a `format_value` without format, or with a simple one, that only a `build_string` takes it. The simple
    /// format, which the `build_string` must know then.
    pub fn leave_number(&mut self, value: ValueId) -> Option<Const> {
        let ValueDef::Result(id, _) = self.func.values[value.index()] else { return None };
        let inst = &self.func.insts[id.index()];
        if inst.op != Op::FormatValue || inst.imm[0] >= 4 {
            return None;
        }
        let format = match self.as_const(inst.args[1]) {
            Some(format @ Const::Tuple(_)) => Some(format.clone()),
            _ if inst.args[1] == self.undef => None,
            _ => return None,
        };
        self.func.insts[id.index()].imm[0] += 4;
        format
    }

    /// Adds an instruction without immediates and results.
    pub fn op0(&mut self, op: Op, args: &[ValueId], span: Span) {
        self.inst(op, Args::from_slice(args), [0, 0], span);
    }

    /// Adds an intrinsic.
    pub fn intrinsic(&mut self, intrinsic: Intrinsic, args: &[ValueId], span: Span) -> ValueId {
        self.op_imm(Op::Intrinsic, args, [intrinsic as u32, 0], span)
    }

    /// A constant; one instruction for each block that uses it.
    pub fn constant(&mut self, value: Const) -> ValueId {
        let id = self.const_id(value);
        if self.filled {
            self.start_dead_block();
        }
        let (block, value) = self.scratch.const_values[id.index()];
        if block == self.current && id.index() < SHARED_CONSTANTS {
            return value;
        }
        let value = self.op_imm(Op::Const, &[], [id.0, 0], Span::default());
        self.scratch.const_values[id.index()] = (self.current, value);
        value
    }

    /// The constant that a value is.
    pub fn as_const(&self, value: ValueId) -> Option<&Const> {
        match self.func.values[value.index()] {
            ValueDef::Result(inst, _) if self.func.insts[inst.index()].op == Op::Const => {
                self.scratch.consts.get_index(self.func.insts[inst.index()].imm[0] as usize)
            }
            _ => None,
        }
    }

    /// Whether a value is surely a `bool`, so that it may decide a branch as it is.
    pub fn is_bool(&self, value: ValueId) -> bool {
        match self.func.values[value.index()] {
            ValueDef::Result(inst, _) => {
                self.func.insts[inst.index()].op.info().bool_result
                    || matches!(self.as_const(value), Some(Const::Bool(_)))
            }
            _ => false,
        }
    }

    /// How many instructions were made so far, dead ones included: a measure of the work done.
    pub fn inst_count(&self) -> usize {
        self.func.insts.len()
    }

    /// The index of the frame state that describes the variables now.
    fn frame_state(&mut self) -> u32 {
        if self.state == NO_STATE {
            let start = self.scratch.state_values.len() as u32;
            self.scratch.state_values.extend_from_slice(&self.scratch.env);
            self.scratch.states.push((start, self.scratch.env.len() as u32));
            self.state = self.scratch.states.len() as u32 - 1;
            self.state_is_env = true;
        }
        self.state
    }

    // ---- control

    /// A block that is entered when all jumps to it are made.
    pub fn new_block(&mut self) -> BlockId {
        self.scratch.blocks.push(BlockState::new(false));
        self.func.make_block()
    }

    /// A loop header: entered before its back edges are made, closed by [`FuncBuilder::seal_loop`].
    pub fn new_loop(&mut self) -> BlockId {
        self.scratch.blocks.push(BlockState::new(true));
        self.func.make_block()
    }

    /// A handler block and the exception it receives. It must be entered after all code it covers.
    pub fn new_handler(&mut self) -> (BlockId, ValueId) {
        let block = self.new_block();
        self.func.blocks[block.index()].handler_locals = Some(Vec::new());
        let exception = self.func.append_block_param(block);
        (block, exception)
    }

    /// Adds a parameter to a block; every jump to it must give an argument.
    pub fn add_block_param(&mut self, block: BlockId) -> ValueId {
        self.func.append_block_param(block)
    }

    /// The handler in force.
    pub fn handler(&self) -> Option<BlockId> {
        self.handler
    }

    /// Sends exceptions to `handler` (out of the function when `None`) from here on.
    pub fn set_handler(&mut self, handler: Option<BlockId>) {
        if self.handler == handler {
            return;
        }
        self.handler = handler;
        if self.filled {
            return;
        }
        if self.scratch.block_insts.is_empty() {
            self.func.blocks[self.current.index()].handler = handler;
        } else {
            let next = self.new_block();
            self.jump(next, &[]);
            self.enter(next);
        }
    }

    /// Whether code emitted now can ever run.
    pub fn is_reachable(&self) -> bool {
        !self.filled && self.scratch.blocks[self.current.index()].entry != Entry::Dead
    }

    /// Whether the current block has its terminator already.
    pub fn is_filled(&self) -> bool {
        self.filled
    }

    /// Whether any jump to a block was made, or any covered instruction can reach a handler block.
    pub fn has_predecessors(&self, block: BlockId) -> bool {
        let state = &self.scratch.blocks[block.index()];
        !state.edges.is_empty() || !state.covered.is_empty()
    }

    /// Continues in `block`. The current block must be terminated.
    pub fn enter(&mut self, block: BlockId) {
        debug_assert!(self.filled, "{} has no terminator", self.current);
        debug_assert!(self.scratch.blocks[block.index()].entry == Entry::Open, "{block} entered twice");
        self.current = block;
        self.filled = false;
        self.func.blocks[block.index()].handler = self.handler;
        self.state = NO_STATE;
        self.state_is_env = false;
        let first = self.scratch.phis.len() as u32;
        let count = self.func.locals.len();
        let mut env = std::mem::take(&mut self.scratch.env);
        env.clear();
        let entry = if !self.has_predecessors(block) {
            env.resize(count, self.undef);
            Entry::Dead
        } else if self.func.blocks[block.index()].handler_locals.is_some() {
            env.extend((0..count).map(|local| self.make_phi(block, LocalId::new(local), SmallVec::new())));
            Entry::Done
        } else if self.scratch.blocks[block.index()].loop_header {
            env.extend((0..count).map(|local| self.make_phi(block, LocalId::new(local), SmallVec::new())));
            Entry::Unsealed
        } else {
            self.join(block, &mut env, count);
            Entry::Done
        };
        self.scratch.env = env;
        let state = &mut self.scratch.blocks[block.index()];
        state.entry = entry;
        state.phis = (first, self.scratch.phis.len() as u32);
        if entry != Entry::Dead {
            self.func.layout.push(block);
        }
    }

    /// Fills `env` with what the predecessors of `block` agree on, and phis for the rest.
    fn join(&mut self, block: BlockId, env: &mut Vec<ValueId>, count: usize) {
        let edges = std::mem::take(&mut self.scratch.blocks[block.index()].edges);
        let first = &self.scratch.blocks[edges[0].from.index()];
        let state = first.exit_state;
        let (start, length) = first.exit;
        env.extend_from_slice(&self.scratch.state_values[start as usize..(start + length) as usize]);
        env.resize(count, self.undef);
        let mut same_state = true;
        if edges.len() > 1 {
            same_state = edges[1..].iter().all(|e| self.scratch.blocks[e.from.index()].exit_state == state);
            for (local, slot) in env.iter_mut().enumerate() {
                let differs = edges[1..].iter().any(|edge| self.exit_value(edge.from, local) != *slot);
                if differs {
                    let exits = edges.iter().map(|edge| self.exit_value(edge.from, local));
                    let operands = exits.collect();
                    *slot = self.make_phi(block, LocalId::new(local), operands);
                    same_state = false;
                }
            }
        }
        if same_state {
            self.state = state;
        }
        self.scratch.blocks[block.index()].edges = edges;
    }

    /// What a variable is where a terminated block ends.
    fn exit_value(&self, block: BlockId, local: usize) -> ValueId {
        let (start, length) = self.scratch.blocks[block.index()].exit;
        if local < length as usize { self.scratch.state_values[start as usize + local] } else { self.undef }
    }

    fn make_phi(&mut self, block: BlockId, local: LocalId, operands: SmallVec<[ValueId; 2]>) -> ValueId {
        let value = ValueId::new(self.func.values.len());
        self.func.values.push(ValueDef::Param(block, PHI | self.scratch.phis.len() as u32));
        self.scratch.phis.push(Phi { value, block, local, operands, removed: false, live: false });
        value
    }

    /// Says that all jumps to a loop header are made.
    pub fn seal_loop(&mut self, block: BlockId) {
        if self.scratch.blocks[block.index()].entry != Entry::Unsealed {
            return;
        }
        self.scratch.blocks[block.index()].entry = Entry::Done;
        let (start, end) = self.scratch.blocks[block.index()].phis;
        for index in start..end {
            let local = self.scratch.phis[index as usize].local.index();
            let edges = &self.scratch.blocks[block.index()].edges;
            let operands = edges.iter().map(|edge| self.exit_value(edge.from, local)).collect();
            self.scratch.phis[index as usize].operands = operands;
        }
    }

    fn start_dead_block(&mut self) {
        let block = self.new_block();
        self.enter(block);
    }

    fn terminate(&mut self, op: Op, args: &[ValueId], targets: &[(BlockId, &[ValueId])], span: Span) {
        let inst = self.inst(op, Args::from_slice(args), [0, 0], span);
        // The jump back in a loop is where the program can be interrupted: that raises.
        if targets.iter().any(|(block, _)| self.scratch.blocks[block.index()].entry == Entry::Unsealed) {
            self.add_frame_state(inst);
        }
        let from = self.current;
        let dead = self.scratch.blocks[from.index()].entry == Entry::Dead;
        self.func.insts[inst.index()].targets = targets
            .iter()
            .map(|(block, arguments)| Target { block: *block, args: Args::from_slice(arguments) })
            .collect();
        for (index, (block, _)) in targets.iter().enumerate() {
            debug_assert!(
                matches!(self.scratch.blocks[block.index()].entry, Entry::Open | Entry::Unsealed)
                    || self.scratch.blocks[block.index()].entry == Entry::Dead,
                "jump to {block} after it was entered"
            );
            if !dead {
                self.scratch.blocks[block.index()].edges.push(Edge { from, inst, target: index as u32 });
            }
        }
        // The variables may have been written down for a frame state already.
        let exit = if self.state != NO_STATE && self.state_is_env {
            self.scratch.states[self.state as usize]
        } else {
            let start = self.scratch.state_values.len() as u32;
            self.scratch.state_values.extend_from_slice(&self.scratch.env);
            (start, self.scratch.env.len() as u32)
        };
        let state = &mut self.scratch.blocks[from.index()];
        state.exit = exit;
        state.exit_state = self.state;
        self.func.blocks[from.index()].insts = self.scratch.block_insts.as_slice().into();
        self.scratch.block_insts.clear();
        self.filled = true;
    }

    /// Ends the block with a jump.
    pub fn jump(&mut self, block: BlockId, args: &[ValueId]) {
        self.terminate(Op::Jump, &[], &[(block, args)], Span::default());
    }

    /// As [`FuncBuilder::jump`], without arguments, for a jump that has a place: the program can be interrupted at it.
    pub fn jump_at(&mut self, block: BlockId, span: Span) {
        self.terminate(Op::Jump, &[], &[(block, &[])], span);
    }

    /// Ends the block with a branch on a `bool`.
    pub fn branch(&mut self, condition: ValueId, on_true: BlockId, on_false: BlockId, span: Span) {
        self.terminate(Op::Branch, &[condition], &[(on_true, &[]), (on_false, &[])], span);
    }

    /// Ends the block with a branch whose targets take arguments.
    pub fn branch_with(
        &mut self,
        condition: ValueId,
        on_true: (BlockId, &[ValueId]),
        on_false: (BlockId, &[ValueId]),
        span: Span,
    ) {
        self.terminate(Op::Branch, &[condition], &[on_true, on_false], span);
    }

    /// Ends the block with a branch on whether an iterator is exhausted.
    pub fn branch_exhausted(&mut self, item: ValueId, exhausted: BlockId, body: BlockId, span: Span) {
        self.terminate(Op::BranchExhausted, &[item], &[(exhausted, &[]), (body, &[])], span);
    }

    /// Ends the block by leaving the function.
    pub fn ret(&mut self, value: ValueId, span: Span) {
        self.terminate(Op::Return, &[value], &[], span);
    }

    /// Ends the block with `raise`.
    pub fn raise(&mut self, args: &[ValueId], span: Span) {
        self.terminate(Op::Raise, args, &[], span);
    }

    /// Ends the block by unwinding on with an exception.
    pub fn reraise(&mut self, exception: ValueId, span: Span) {
        self.terminate(Op::Reraise, &[exception], &[], span);
    }

    /// Ends a block that control never reaches.
    pub fn unreachable(&mut self) {
        self.terminate(Op::Unreachable, &[], &[], Span::default());
    }

    // ---- the end

    /// Makes room for the instructions of that many bytes of source.
    pub fn expect_source(&mut self, bytes: usize) {
        if bytes > MIN_EXPECTED_SOURCE {
            self.func.insts.reserve(bytes / BYTES_PER_INST);
            self.func.values.reserve(bytes / BYTES_PER_INST);
        }
    }

    /// The finished function.
    ///
    /// # Panics
    /// When the code ends in a block without terminator, or a loop header was not sealed.
    pub fn finish(mut self) -> Func {
        assert!(self.filled, "{}: {} has no terminator", self.func.qualname, self.current);
        assert!(
            self.scratch.blocks.iter().all(|b| b.entry != Entry::Unsealed),
            "{}: loop header not sealed",
            self.func.qualname
        );
        let removed = self.remove_bound_checks();
        self.remove_trivial_phis();
        self.compress_aliases();
        self.mark_live_phis(&removed);
        self.place_phis();
        self.clean(&removed);
        let FuncBuilder { mut func, mut scratch, .. } = self;
        // What the function keeps has the size it needs.
        let (mut insts, values) = (std::mem::take(&mut func.insts), std::mem::take(&mut func.values));
        func.insts.reserve_exact(insts.len());
        func.insts.append(&mut insts);
        func.values = values.as_slice().into();
        func.blocks.shrink_to_fit();
        func.frame_states.shrink_to_fit();
        func.locals.shrink_to_fit();
        func.consts = scratch.consts.drain(..).collect();
        func.names = scratch.names.drain(..).collect();
        func.call_shapes = scratch.shapes.drain(..).collect();
        (scratch.insts, scratch.values) = (insts, values);
        scratch.give_back();
        func
    }

    /// The operands of a phi: of a handler's, what the covered frame states say.
    fn for_operands(&self, phi: usize, mut f: impl FnMut(ValueId)) {
        let phi = &self.scratch.phis[phi];
        if !phi.operands.is_empty() {
            phi.operands.iter().for_each(|v| f(*v));
            return;
        }
        let local = phi.local.0;
        for state in &self.scratch.blocks[phi.block.index()].covered {
            let (start, len) = self.scratch.states[*state as usize];
            f(if local < len { self.scratch.state_values[(start + local) as usize] } else { self.undef });
        }
    }

    fn phi_index(&self, value: ValueId) -> Option<usize> {
        match self.func.values[value.index()] {
            ValueDef::Param(_, position) if position & PHI != 0 => Some((position & !PHI) as usize),
            _ => None,
        }
    }

    /// Takes out the checks that cannot fail; says which instructions these are.
    fn remove_bound_checks(&mut self) -> Vec<bool> {
        let mut removed = vec![false; self.func.insts.len()];
        if !self.func.insts.iter().any(|inst| inst.op == Op::CheckBound) {
            return removed;
        }
        let mut unbound = vec![false; self.scratch.phis.len()];
        let mut work: Vec<u32> = Vec::new();
        for (phi, unbound) in unbound.iter_mut().enumerate() {
            let mut found = false;
            self.for_operands(phi, |v| found |= v == self.undef);
            if found {
                *unbound = true;
                work.push(phi as u32);
            }
        }
        let (starts, users) = if work.is_empty() { Default::default() } else { self.phi_users() };
        while let Some(phi) = work.pop() {
            for user in &users[starts[phi as usize] as usize..starts[phi as usize + 1] as usize] {
                if !unbound[*user as usize] {
                    unbound[*user as usize] = true;
                    work.push(*user);
                }
            }
        }
        for (index, gone) in removed.iter_mut().enumerate() {
            let inst = &self.func.insts[index];
            if inst.op == Op::CheckBound && inst.args[0] != self.undef {
                let operand = inst.args[0];
                let checked = inst.first_result.expect("check_bound has a result");
                if self.phi_index(operand).is_none_or(|phi| !unbound[phi]) {
                    *gone = true;
                    self.func.values[checked.index()] = ValueDef::Alias(operand);
                }
            }
        }
        removed
    }

    /// Replaces each phi that only ever carries one value (or itself) by that value: in a few sweeps, which settle
    /// nearly every function, and what is left with a work list.
    fn remove_trivial_phis(&mut self) {
        if self.scratch.phis.is_empty() {
            return;
        }
        let handlers = self.func.blocks.iter().any(|block| block.handler_locals.is_some());
        let inst_blocks = if handlers { self.inst_blocks() } else { Vec::new() };
        let mut left: Vec<u32> = (0..self.scratch.phis.len() as u32).collect();
        for _ in 0..MAX_SWEEPS {
            let before = left.len();
            left.retain(|phi| !self.remove_if_trivial(*phi as usize, &inst_blocks));
            if left.len() == before {
                return;
            }
        }
        let (starts, users) = self.phi_users();
        // Phis that were replaced by this one: their users are its users now.
        let mut merged: Vec<SmallVec<[u32; 1]>> = vec![SmallVec::new(); self.scratch.phis.len()];
        let mut work = left;
        work.reverse();
        let mut pending = vec![true; self.scratch.phis.len()];
        while let Some(phi) = work.pop() {
            pending[phi as usize] = false;
            if self.scratch.phis[phi as usize].removed || !self.remove_if_trivial(phi as usize, &inst_blocks)
            {
                continue;
            }
            // All users of this phi, directly or through phis it replaced, must be looked at again.
            let mut groups: SmallVec<[u32; 8]> = SmallVec::from_slice(&[phi]);
            while let Some(group) = groups.pop() {
                groups.extend_from_slice(&merged[group as usize]);
                let group = group as usize;
                for user in &users[starts[group] as usize..starts[group + 1] as usize] {
                    if !pending[*user as usize] && !self.scratch.phis[*user as usize].removed {
                        pending[*user as usize] = true;
                        work.push(*user);
                    }
                }
            }
            let same = self.func.resolve(self.scratch.phis[phi as usize].value);
            if let Some(heir) = self.phi_index(same) {
                merged[heir].push(phi);
            }
        }
    }

    /// Replaces a phi by the one value it carries, if there is one.
    fn remove_if_trivial(&mut self, phi: usize, inst_blocks: &[BlockId]) -> bool {
        let Some(same) = self.only_operand(phi, inst_blocks) else { return false };
        let value = self.scratch.phis[phi].value;
        self.scratch.phis[phi].removed = true;
        self.func.values[value.index()] = ValueDef::Alias(same);
        true
    }

    /// For each phi the phis that use it: where its run of users starts, and all runs.
    fn phi_users(&self) -> (Vec<u32>, Vec<u32>) {
        let mut pairs: Vec<(u32, u32)> = Vec::new();
        for phi in 0..self.scratch.phis.len() {
            self.for_operands(phi, |v| {
                if let Some(used) = self.phi_index(self.func.resolve(v)) {
                    pairs.push((used as u32, phi as u32));
                }
            });
        }
        let mut starts = vec![0u32; self.scratch.phis.len() + 1];
        pairs.iter().for_each(|(used, _)| starts[*used as usize + 1] += 1);
        for index in 1..starts.len() {
            starts[index] += starts[index - 1];
        }
        let mut next = starts.clone();
        let mut users = vec![0u32; pairs.len()];
        for (used, user) in pairs {
            users[next[used as usize] as usize] = user;
            next[used as usize] += 1;
        }
        (starts, users)
    }

    /// The one value a phi carries besides itself, where that value may stand for it.
    fn only_operand(&self, phi: usize, inst_blocks: &[BlockId]) -> Option<ValueId> {
        let Phi { value: own, block, local, ref operands, .. } = self.scratch.phis[phi];
        let mut same = own;
        // Whether the operand leaves it possible that all are the same.
        let mut agrees = |value: ValueId| {
            let value = self.func.resolve(value);
            if value != own && value != same {
                if same != own {
                    return false;
                }
                same = value;
            }
            true
        };
        let one = if operands.is_empty() {
            self.scratch.blocks[block.index()].covered.iter().all(|state| {
                let (start, len) = self.scratch.states[*state as usize];
                agrees(if local.0 < len {
                    self.scratch.state_values[(start + local.0) as usize]
                } else {
                    self.undef
                })
            })
        } else {
            operands.iter().all(|value| agrees(*value))
        };
        if !one {
            return None;
        }
        if same == own || same == self.undef {
            return Some(self.undef);
        }
        if self.func.blocks[block.index()].handler_locals.is_some() {
            // A value made in a covered block does not dominate the handler.
            let made_in = match self.func.values[same.index()] {
                ValueDef::Param(block, _) => block,
                ValueDef::Result(inst, _) => inst_blocks[inst.index()],
                ValueDef::Alias(_) => return None,
            };
            if self.func.blocks[made_in.index()].handler == Some(block)
                && self.scratch.blocks[made_in.index()].raises
            {
                return None;
            }
        }
        Some(same)
    }

    fn inst_blocks(&self) -> Vec<BlockId> {
        let mut blocks = vec![Func::ENTRY; self.func.insts.len()];
        for (block, data) in self.func.blocks.iter().enumerate() {
            data.insts.iter().for_each(|inst| blocks[inst.index()] = BlockId::new(block));
        }
        blocks
    }

    /// Makes every alias point to what it stands for in one step.
    fn compress_aliases(&mut self) {
        for index in 0..self.func.values.len() {
            if let ValueDef::Alias(to) = self.func.values[index] {
                let end = self.func.resolve(to);
                let mut at = ValueId::new(index);
                while let ValueDef::Alias(next) = self.func.values[at.index()] {
                    self.func.values[at.index()] = ValueDef::Alias(end);
                    if next == end {
                        break;
                    }
                    at = next;
                }
            }
        }
    }

    /// Marks the phis that an instruction or the frame state of one uses.
    fn mark_live_phis(&mut self, removed: &[bool]) {
        if self.scratch.phis.is_empty() {
            return;
        }
        let mut live = vec![false; self.scratch.phis.len()];
        let mut work: Vec<u32> = Vec::new();
        let mut state_seen = vec![false; self.scratch.states.len()];
        {
            let mut mark = |value: ValueId| {
                if let Some(phi) = self.phi_index(self.func.resolve(value))
                    && !std::mem::replace(&mut live[phi], true)
                {
                    work.push(phi as u32);
                }
            };
            for block in &self.func.layout {
                for inst in &self.func.blocks[block.index()].insts {
                    if removed[inst.index()] {
                        continue;
                    }
                    let inst = &self.func.insts[inst.index()];
                    inst.args.iter().for_each(|v| mark(*v));
                    inst.targets.iter().flat_map(|t| &t.args).for_each(|v| mark(*v));
                    if let Some(state) = inst.frame_state
                        && !std::mem::replace(&mut state_seen[state.index()], true)
                    {
                        let (start, len) = self.scratch.states[state.index()];
                        self.scratch.state_values[start as usize..(start + len) as usize]
                            .iter()
                            .for_each(|v| mark(*v));
                    }
                }
            }
        }
        while let Some(phi) = work.pop() {
            self.for_operands(phi as usize, |v| {
                if let Some(used) = self.phi_index(self.func.resolve(v))
                    && !std::mem::replace(&mut live[used], true)
                {
                    work.push(used as u32);
                }
            });
        }
        for (phi, live) in self.scratch.phis.iter_mut().zip(live) {
            phi.live = live && !phi.removed;
        }
    }

    /// Turns live phis into block parameters and their operands into arguments.
    fn place_phis(&mut self) {
        for index in 0..self.scratch.phis.len() {
            if !self.scratch.phis[index].live {
                continue;
            }
            let phi = &self.scratch.phis[index];
            let block = &mut self.func.blocks[phi.block.index()];
            let position = block.params.len() as u32;
            block.params.push(phi.value);
            self.func.values[phi.value.index()] = ValueDef::Param(phi.block, position);
            if let Some(locals) = &mut block.handler_locals {
                locals.push(phi.local);
                continue;
            }
            for (edge, operand) in self.scratch.blocks[phi.block.index()].edges.iter().zip(&phi.operands) {
                self.func.insts[edge.inst.index()].targets[edge.target as usize].args.push(*operand);
            }
        }
        // A phi that is dropped keeps a definition that is in no parameter list: make it plainly dead.
        for phi in &self.scratch.phis {
            if !phi.live && !phi.removed {
                self.func.values[phi.value.index()] = ValueDef::Alias(self.undef);
            }
        }
    }

    /// Takes out removed instructions, resolves operands, keeps only the frame states in use.
    fn clean(&mut self, removed: &[bool]) {
        let func = &mut self.func;
        let values = &func.values;
        let resolve = |value: ValueId| {
            let mut value = value;
            while let ValueDef::Alias(to) = values[value.index()] {
                value = to;
            }
            value
        };
        let mut undef_used = false;
        let mut new_states: Vec<u32> = vec![NO_STATE; self.scratch.states.len()];
        let local_count = func.locals.len();
        let mut frame_states: Vec<FrameState> = Vec::with_capacity(self.scratch.states.len());
        for block in &func.layout {
            let data = &mut func.blocks[block.index()];
            data.insts.retain(|inst| !removed[inst.index()]);
            if !self.scratch.blocks[block.index()].raises {
                data.handler = None;
            }
            for inst in &data.insts {
                let inst = &mut func.insts[inst.index()];
                for value in inst.args.iter_mut().chain(inst.targets.iter_mut().flat_map(|t| &mut t.args)) {
                    *value = resolve(*value);
                    undef_used |= *value == self.undef;
                }
                let Some(state) = &mut inst.frame_state else { continue };
                let new = &mut new_states[state.index()];
                if *new == NO_STATE {
                    *new = frame_states.len() as u32;
                    let (start, len) = self.scratch.states[state.index()];
                    let known = &self.scratch.state_values[start as usize..(start + len) as usize];
                    let mut locals: Vec<Option<ValueId>> = Vec::with_capacity(local_count);
                    locals.extend(known.iter().map(|v| {
                        let value = resolve(*v);
                        (value != self.undef).then_some(value)
                    }));
                    locals.resize(local_count, None);
                    frame_states.push(FrameState {
                        locals: locals.into_boxed_slice(),
                        parent: None,
                        place: 0,
                    });
                }
                *state = FrameStateId(*new);
            }
        }
        func.frame_states = frame_states;
        if !undef_used {
            let ValueDef::Result(undef, _) = func.values[self.undef.index()] else { unreachable!() };
            func.blocks[0].insts.retain(|inst| *inst != undef);
        }
        // Instructions of dead blocks must not refer to anything that is gone.
        let mut in_layout = vec![false; func.blocks.len()];
        func.layout.iter().for_each(|b| in_layout[b.index()] = true);
        for (block, data) in func.blocks.iter_mut().enumerate() {
            if !in_layout[block] {
                data.insts.clear();
                data.handler = None;
            }
        }
    }
}

impl BlockState {
    fn new(loop_header: bool) -> BlockState {
        BlockState {
            edges: SmallVec::new(),
            entry: Entry::Open,
            loop_header,
            phis: (0, 0),
            exit: (0, 0),
            exit_state: NO_STATE,
            raises: false,
            covered: Vec::new(),
        }
    }
}
