//! Functions in SSA form: blocks with parameters, instructions, values, frame states.
//!
//! ```text
//! Module ── FuncId ──> Func ── BlockId ──> Block { params, insts, handler }
//!                       │                     └─ InstId ──> Inst { op, args, imm, targets, frame_state }
//!                       └─ ValueId ──> ValueDef (block parameter or result of an instruction)
//! ```
//!
//! Rules (checked by the verifier):
//! * every use is dominated by its definition; block arguments match the target's parameters in number;
//! * a block ends in exactly one terminator, its last instruction;
//! * an op whose effects say [`RAISES`](crate::Effects::RAISES) has a frame state;
//! * the entry block's parameters are the function's parameters in `co_varnames` order, it has no
//!   predecessors and no handler parameters.
//!
//! **Exceptions.** A block may name a `handler` block. When an instruction of the block raises, control
//! goes there. A handler block's first parameter is the exception; each further one stands for a
//! local variable (`handler_locals`) and takes the value that local has in the *frame state* of the
//! instruction that raised. So there are no explicit edges from the middle of blocks: a handler is a successor of
//! every block that names it, and everything a handler uses that is not a parameter must dominate those blocks.

use crate::constant::Const;
use crate::entities::*;
use crate::op::{Effects, Intrinsic, Op, Rep};
use serde::{Deserialize, Serialize};
use smallvec::SmallVec;
use std::collections::BTreeSet;

/// A list of value operands.
pub type Args = SmallVec<[ValueId; 4]>;

/// A piece of source text, in bytes from the start of the file; where an instruction came from.
#[derive(Copy, Clone, PartialEq, Eq, Debug, Default, Hash, Serialize, Deserialize)]
pub struct Span {
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

/// All functions made from one source text; the first is the module's (or `eval` expression's) body.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Module {
    /// Functions by [`FuncId`].
    pub funcs: Vec<Func>,
}

impl Module {
    /// The body of the module.
    pub const BODY: FuncId = FuncId(0);
}

/// What kind of code a function is.
#[derive(Copy, Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum FuncKind {
    /// Module body, or the source of `exec`/`eval`.
    Module,
    /// Class body.
    Class,
    /// `def`, `lambda`, generator expression, annotation or type-parameter scope.
    Function,
}

/// How a function suspends.
#[derive(Copy, Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum Suspends {
    /// Never: a plain function.
    Never,
    /// `yield` in a `def`.
    Generator,
    /// `async def`.
    Coroutine,
    /// `yield` in an `async def`.
    AsyncGenerator,
}

/// A function's parameters. They are the first locals, in the order positional, keyword-only,
/// `*args`, `**kwargs`.
#[derive(Copy, Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct Params {
    /// Positional-only parameters.
    pub posonly: u32,
    /// All positional parameters, positional-only ones included (`co_argcount`).
    pub positional: u32,
    /// Keyword-only parameters.
    pub kwonly: u32,
    /// `*args`
    pub vararg: bool,
    /// `**kwargs`
    pub varkw: bool,
}

impl Params {
    /// How many locals are parameters.
    pub fn count(&self) -> usize {
        self.positional as usize + self.kwonly as usize + self.vararg as usize + self.varkw as usize
    }
}

/// Where a local variable lives.
#[derive(Copy, Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum LocalKind {
    /// In SSA values; the frame state gives its value.
    Fast,
    /// In a cell, because an inner function uses it; the frame state gives the cell.
    Cell,
}

/// A local variable that frame states describe.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Local {
    /// Its name.
    pub name: Box<str>,
    /// Where it lives.
    pub kind: LocalKind,
}

/// The shape of a call: operands are positional ones, then one for each keyword.
#[derive(Clone, PartialEq, Eq, Debug, Hash, Default, Serialize, Deserialize)]
pub struct CallShape {
    /// Number of positional arguments.
    pub positional: u32,
    /// Names of the keyword arguments.
    pub keywords: Box<[NameId]>,
}

/// What a frame looks like at one instruction: for each local its value.
#[derive(Clone, PartialEq, Eq, Debug, Hash, Serialize, Deserialize)]
pub struct FrameState {
    /// By [`LocalId`]; `None` is a local that is surely unbound here.
    pub locals: Box<[Option<ValueId>]>,
    /// The caller's state and its call instruction, when this function was inlined into another.
    pub parent: Option<(FrameStateId, InstId)>,
    /// In a specialised function: the word of register code where the interpreter goes on.
    pub place: u32,
}

/// A jump target with the arguments for its parameters.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Target {
    /// Where to go.
    pub block: BlockId,
    /// One for each parameter of the block.
    pub args: Args,
}

/// An instruction.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Inst {
    /// What it does.
    pub op: Op,
    /// Value operands.
    pub args: Args,
    /// Immediate words; see [`OpInfo::imm`](crate::op::OpInfo::imm).
    pub imm: [u32; 2],
    /// Jump targets of a terminator.
    pub targets: Vec<Target>,
    /// First result; the others follow it.
    pub first_result: Option<ValueId>,
    /// State of the frame before this instruction, when it may raise or suspend.
    pub frame_state: Option<FrameStateId>,
    /// Where it came from.
    pub span: Span,
}

impl Inst {
    /// An instruction without operands, results and place.
    pub fn new(op: Op) -> Inst {
        Inst {
            op,
            args: Args::new(),
            imm: [0, 0],
            targets: Vec::new(),
            first_result: None,
            frame_state: None,
            span: Span::default(),
        }
    }
    /// All values it uses: operands, then the arguments of its jumps. Frame states are not included.
    pub fn operands(&self) -> impl Iterator<Item = ValueId> + '_ {
        self.args.iter().chain(self.targets.iter().flat_map(|target| &target.args)).copied()
    }
    /// Whether it may raise a Python exception.
    pub fn may_raise(&self) -> bool {
        self.op.effects().has(Effects::RAISES) || self.op == Op::Jump && self.frame_state.is_some()
    }
}

/// What defines a value.
#[derive(Copy, Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum ValueDef {
    /// The n-th parameter of a block.
    Param(BlockId, u32),
    /// The n-th result of an instruction.
    Result(InstId, u32),
    /// Nothing any more: it was replaced by that value (see [`Func::resolve`]).
    Alias(ValueId),
}

/// A basic block.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Block {
    /// Its parameters.
    pub params: Vec<ValueId>,
    /// Its instructions, the terminator last.
    pub insts: Vec<InstId>,
    /// Where control goes when an instruction of this block raises; `None` leaves the function.
    pub handler: Option<BlockId>,
    /// `Some` marks a handler block: parameter 0 is the exception, parameter `n + 1` is local
    /// `handler_locals[n]` as the frame state of the raising instruction gives it.
    pub handler_locals: Option<Vec<LocalId>>,
}

/// What can be said of a function without looking into it: the fields a [`Func`] begins with, in their order, so that they
/// can be read from its packed form alone.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct FuncHead<'a> {
    /// `__name__`
    pub name: &'a str,
    /// `__qualname__`
    pub qualname: &'a str,
    /// What kind of code it is.
    pub kind: FuncKind,
    /// How it suspends.
    pub suspends: Suspends,
    /// Whether a function defined inside another.
    pub nested: bool,
    /// Its parameters.
    pub params: Params,
    /// Names of the free variables, in the order of the closure tuple.
    #[serde(borrow)]
    pub frees: SmallVec<[&'a str; 4]>,
    /// The constant that is its docstring.
    pub doc: Option<ConstId>,
    /// Line of the `def` (decorators included), 1-based.
    pub first_line: u32,
}

/// A function in SSA form. The first fields are those of [`FuncHead`], and the constants follow.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Func {
    /// `__name__`
    pub name: Box<str>,
    /// `__qualname__`
    pub qualname: Box<str>,
    /// What kind of code it is.
    pub kind: FuncKind,
    /// How it suspends.
    pub suspends: Suspends,
    /// Whether a function defined inside another (`co_flags` CO_NESTED).
    pub nested: bool,
    /// Its parameters.
    pub params: Params,
    /// Names of the free variables, in the order of the closure tuple.
    pub frees: Vec<Box<str>>,
    /// `co_consts[0]` when it is a docstring.
    pub doc: Option<ConstId>,
    /// Line of the `def` (decorators included), 1-based.
    pub first_line: u32,
    /// Constants.
    pub consts: Vec<Const>,
    /// Local variables that frame states describe, parameters first.
    pub locals: Vec<Local>,
    /// Source of the whole definition.
    pub span: Span,
    /// Names.
    pub names: Vec<Box<str>>,
    /// Shapes of calls.
    pub call_shapes: Vec<CallShape>,
    /// Blocks; [`Func::ENTRY`] is the first.
    pub blocks: Vec<Block>,
    /// Instructions.
    #[serde(with = "crate::packed::insts")]
    pub insts: Vec<Inst>,
    /// Definitions of values.
    #[serde(with = "crate::packed::values")]
    pub values: Vec<ValueDef>,
    /// Frame states.
    #[serde(with = "crate::packed::frame_states")]
    pub frame_states: Vec<FrameState>,
    /// Block parameters of a specialised function that are held as floats.
    pub float_params: BTreeSet<ValueId>,
    /// Blocks in layout order (source order, roughly); blocks not listed are dead.
    pub layout: Vec<BlockId>,
}

impl Func {
    /// The entry block.
    pub const ENTRY: BlockId = BlockId(0);

    /// An empty function with an entry block that is not in the layout yet.
    pub fn new(name: &str, qualname: &str, kind: FuncKind) -> Func {
        Func { blocks: vec![Block::default()], ..Func::with_names(name, qualname, kind) }
    }

    /// What can be said of it without looking into it.
    pub fn head(&self) -> FuncHead<'_> {
        FuncHead {
            name: &self.name,
            qualname: &self.qualname,
            kind: self.kind,
            suspends: self.suspends,
            nested: self.nested,
            params: self.params,
            frees: self.frees.iter().map(|name| &**name).collect(),
            doc: self.doc,
            first_line: self.first_line,
        }
    }

    /// What stands in a list of functions for one that is not made yet. It owns no memory.
    pub(crate) fn placeholder() -> Func {
        Func::with_names("", "", FuncKind::Module)
    }

    fn with_names(name: &str, qualname: &str, kind: FuncKind) -> Func {
        Func {
            name: name.into(),
            qualname: qualname.into(),
            kind,
            suspends: Suspends::Never,
            nested: false,
            params: Params::default(),
            locals: Vec::new(),
            frees: Vec::new(),
            doc: None,
            first_line: 1,
            span: Span::default(),
            consts: Vec::new(),
            names: Vec::new(),
            call_shapes: Vec::new(),
            blocks: Vec::new(),
            insts: Vec::new(),
            values: Vec::new(),
            frame_states: Vec::new(),
            float_params: BTreeSet::new(),
            layout: Vec::new(),
        }
    }

    /// A new block, not in the layout yet.
    pub fn make_block(&mut self) -> BlockId {
        self.blocks.push(Block::default());
        BlockId::new(self.blocks.len() - 1)
    }

    /// Adds a parameter to a block. The arguments of jumps to it are the caller's business.
    pub fn append_block_param(&mut self, block: BlockId) -> ValueId {
        let value = ValueId::new(self.values.len());
        let position = self.blocks[block.index()].params.len() as u32;
        self.values.push(ValueDef::Param(block, position));
        self.blocks[block.index()].params.push(value);
        value
    }

    /// Makes an instruction with its results, in no block yet.
    pub fn make_inst(&mut self, op: Op, args: Args, imm: [u32; 2], span: Span) -> InstId {
        let inst = InstId::new(self.insts.len());
        let count = op.result_count(imm);
        let first_result = (count > 0).then(|| ValueId::new(self.values.len()));
        for n in 0..count {
            self.values.push(ValueDef::Result(inst, n));
        }
        let targets = Vec::new();
        self.insts.push(Inst { op, args, imm, targets, first_result, frame_state: None, span });
        inst
    }

    /// The value that stands for `value` now: follows replacements.
    #[inline]
    pub fn resolve(&self, mut value: ValueId) -> ValueId {
        while let ValueDef::Alias(to) = self.values[value.index()] {
            value = to;
        }
        value
    }

    /// Makes every use of `value` mean `by`. The definition of `value` must be taken out by the caller.
    pub fn replace_value(&mut self, value: ValueId, by: ValueId) {
        let by = self.resolve(by);
        debug_assert_ne!(value, by);
        self.values[value.index()] = ValueDef::Alias(by);
    }

    /// Rewrites every operand so that no alias is mentioned any more.
    pub fn resolve_all(&mut self) {
        let mut values = std::mem::take(&mut self.values);
        // Point every alias at its end first, so that long chains are walked once.
        let mut chain = Vec::new();
        for start in 0..values.len() {
            let mut end = start;
            while let ValueDef::Alias(to) = values[end] {
                chain.push(end);
                end = to.index();
            }
            chain.drain(..).for_each(|link| values[link] = ValueDef::Alias(ValueId::new(end)));
        }
        let resolve = |value: ValueId| match values[value.index()] {
            ValueDef::Alias(to) => to,
            _ => value,
        };
        for inst in &mut self.insts {
            inst.args.iter_mut().for_each(|v| *v = resolve(*v));
            inst.targets.iter_mut().flat_map(|t| &mut t.args).for_each(|v| *v = resolve(*v));
        }
        for state in &mut self.frame_states {
            state.locals.iter_mut().flatten().for_each(|v| *v = resolve(*v));
        }
        self.values = values;
    }

    /// How a value is held in machine code. Takes broken functions too; of one with aliases it knows nothing.
    pub fn rep(&self, value: ValueId) -> Rep {
        match self.values.get(value.index()) {
            Some(ValueDef::Result(inst, _)) => {
                self.insts.get(inst.index()).map_or(Rep::Value, |inst| inst.op.rep())
            }
            Some(ValueDef::Param(..)) if self.float_params.contains(&value) => Rep::Float,
            _ => Rep::Value,
        }
    }

    /// The results of an instruction.
    pub fn results(&self, inst: InstId) -> impl ExactSizeIterator<Item = ValueId> + use<> {
        let data = &self.insts[inst.index()];
        let first = data.first_result.map_or(0, |v| v.0);
        (first..first + data.op.result_count(data.imm)).map(ValueId)
    }

    /// The terminator of a block.
    pub fn terminator(&self, block: BlockId) -> Option<InstId> {
        let last = *self.blocks[block.index()].insts.last()?;
        self.insts[last.index()].op.is_terminator().then_some(last)
    }

    /// Blocks that control can go to from `block`: jump targets, then the handler.
    pub fn successors(&self, block: BlockId) -> impl Iterator<Item = BlockId> + '_ {
        let targets = self.terminator(block).map(|t| &self.insts[t.index()].targets[..]).unwrap_or(&[]);
        targets.iter().map(|t| t.block).chain(self.blocks[block.index()].handler)
    }

    /// All values a frame state mentions, those of the callers it hangs on included.
    pub fn frame_values(&self, state: FrameStateId) -> impl Iterator<Item = ValueId> + '_ {
        let parent = |state: &FrameStateId| self.frame_states[state.index()].parent.map(|(up, _)| up);
        std::iter::successors(Some(state), parent)
            .flat_map(|state| self.frame_states[state.index()].locals.iter().copied().flatten())
    }

    /// The constant a value is, when it is the result of `const`.
    pub fn as_const(&self, value: ValueId) -> Option<&Const> {
        match self.values[self.resolve(value).index()] {
            ValueDef::Result(inst, _) => {
                let data = &self.insts[inst.index()];
                (data.op == Op::Const).then(|| &self.consts[data.imm[0] as usize])
            }
            _ => None,
        }
    }

    /// Whether a value is the result of `undef`.
    pub fn is_undef(&self, value: ValueId) -> bool {
        match self.values[self.resolve(value).index()] {
            ValueDef::Result(inst, _) => self.insts[inst.index()].op == Op::Undef,
            _ => false,
        }
    }

    /// The index of a constant, added when it is new.
    pub fn add_const(&mut self, value: Const) -> ConstId {
        let found = self.consts.iter().position(|c| *c == value);
        ConstId::new(found.unwrap_or_else(|| {
            self.consts.push(value);
            self.consts.len() - 1
        }))
    }

    /// The intrinsic of an `intrinsic` instruction.
    pub fn intrinsic(&self, inst: InstId) -> Option<Intrinsic> {
        let data = &self.insts[inst.index()];
        (data.op == Op::Intrinsic).then(|| Intrinsic::from_index(data.imm[0])).flatten()
    }
}
