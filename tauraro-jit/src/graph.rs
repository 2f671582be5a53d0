//! From register code and what the interpreter learned about it to specialised SSA.
//!
//! The code is read block by block in reverse postorder, from the place of entry. A register is a value; where ways meet that
//! disagree, it becomes a block parameter. The parameters of a loop are made before its end is known, so they are given the
//! types of the ways into the loop; when the way around turns out to bring something else, that is noted
//! (`Learned`) and the graph is built again, with the weaker type. That ends: types only get weaker.
//!
//! **Frame states** give, for each register that the interpreter would read from there on, its value (local n is register n). Behind the
//! registers there are two places for each register that holds an iterator: its fields, when they are kept in values.
//!
//! * `blocks`: finds blocks and loops; * `translate`: one instruction; * `inline`: calls of known functions; * `state`: what is known of
//!   registers.

use crate::blocks::{Blocks, decode};
use crate::generators::{Consumer, Generator, GeneratorMade, Guest};
use crate::handlers::helper_call;
use crate::inline::iter_fields;
use crate::state::{Iter, IterKind, Reg, State, Ty};
use crate::translate::KnownSlice;
use crate::virtuals::Virtual;
use rustc_hash::{FxHashMap, FxHashSet};
use smallvec::{SmallVec, smallvec};
use std::collections::BTreeSet;
use std::hash::{Hash, Hasher};
use std::rc::Rc;
use std::sync::Arc;
use tauraro_ir::{
    BlockId, FrameState, FrameStateId, Func, FuncKind, InstId, Local, LocalKind, Op, Rep, Target, ValueId,
};
use tauraro_vm::abi::{FrameKind, Helper, ItemSource};
use tauraro_vm::interp::bytecode::{Inst, Opcode};
use tauraro_vm::interp::liveness::{Readers, When};
use tauraro_vm::object::{PyCode, PyFunction, PyStr};
use tauraro_vm::tier::{AT_ENTRY, Entry, ExitKind};
use tauraro_vm::{Gc, Layout, Value, Vm};

/// A function whose identity machine code relies on.
#[derive(Copy, Clone)]
pub struct Callee {
    /// Address of the function; zero when it is the call's first operand.
    pub function: usize,
    /// Address of its code.
    pub code: usize,
    /// Number of registers of its frames.
    pub registers: usize,
}

/// A 32-bit word of memory that machine code relies on.
#[derive(Copy, Clone, PartialEq, Eq)]
pub struct Check {
    /// Where it is.
    pub address: usize,
    /// What it contains.
    pub word: u32,
    /// What happened when it does not.
    pub reason: &'static str,
}

/// A frame that machine code runs in, or would without inlining.
#[derive(Clone)]
pub struct Frame {
    /// Address of the function; zero when frame states say which it is.
    pub function: usize,
    /// Address of its code.
    pub code: usize,
    /// Address of the first word of the register code.
    pub code_entry: usize,
    /// The word behind the instruction at a word.
    pub after: Arc<FxHashMap<u32, u32>>,
    /// Number of registers.
    pub registers: usize,
    /// Where they start, in words from where the outermost frame's do.
    pub base: usize,
    /// How many frames are around it.
    pub level: usize,
    /// The caller, by number; its own number when there is none.
    pub caller: usize,
    /// Word of the caller's code where it goes on.
    pub return_word: u32,
    /// The caller's register for the result.
    pub destination: u16,
    /// What becomes of the result.
    pub kind: FrameKind,
    /// Whether it is on the stack while machine code runs in it.
    pub pushed: bool,
}

/// The shape that new instances are made with.
#[derive(Copy, Clone, PartialEq, Eq)]
pub struct Made {
    /// The first word of an instance.
    pub header: u64,
    /// The shape.
    pub shape: u32,
    /// Number of inline slots.
    pub slots: u16,
}

/// A specialised function and what its numbers mean. It holds addresses only, so that another thread can work on it.
pub struct Graph {
    /// The function.
    pub func: Func,
    /// Where it is entered.
    pub entry: Entry,
    /// Addresses of the globals and builtins.
    pub namespaces: [usize; 2],
    /// The frame it runs in, and those of inlined functions.
    pub frames: Vec<Frame>,
    /// Addresses that `load_watched` reads.
    pub watched: Vec<usize>,
    /// What `guard_memory` compares.
    pub checks: Vec<Check>,
    /// Functions that `call_direct` calls.
    pub callees: Vec<Callee>,
    /// Shapes of new objects.
    pub shapes_made: Vec<Made>,
    /// Generators that are only made where machine code leaves.
    pub generators: Vec<GeneratorMade>,
    /// Numbers too long for an immediate.
    pub extras: Vec<u64>,
    /// Reasons of `exit`, and what they say of the machine code.
    pub reasons: Vec<(&'static str, ExitKind)>,
    /// Whether globals or builtins of the function are relied on.
    pub uses_globals: bool,
    /// Whether somebody may look at the variables of its frames.
    pub looked_at: bool,
    /// Kinds of the iterators whose fields are in frame states, by state and register.
    pub iter_kinds: FxHashMap<(FrameStateId, u16), IterKind>,
    /// Frame states of the ways into loops, for guards that were taken out of them.
    pub hoisted: FxHashSet<FrameStateId>,
    /// Words where loops start that must keep their guards.
    pub unhoistable: BTreeSet<u32>,
}

/// What the machine says.
pub struct Facts<'a> {
    /// The machine.
    pub vm: &'a Vm,
    /// Whether something looks at the variables of frames.
    pub frames_are_read: bool,
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
/// Most times that a graph is built with objects that are not made.
const MOST_VIRTUAL_ROUNDS: usize = 12;
/// Least words of register code of a loop over a generator that is entered while it runs.
const LEAST_WORDS_OVER_GENERATOR: u32 = 12;
/// The same of a loop that yields.
const LEAST_WORDS_AROUND_YIELD: u32 = 24;
/// Most times that a graph is built again.
const MOST_ROUNDS: usize = 24;
/// Most instructions of a loop whose first round is translated apart.
const MOST_PEELED: usize = 100;

/// A function whose code is being translated: the one that is compiled, or one that is inlined into it.
pub(crate) struct Scope {
    pub code: Gc<PyCode>,
    /// One with the globals that the code runs with.
    pub function: Gc<PyFunction>,
    /// The function, when it is not known which one it is.
    pub function_value: Option<ValueId>,
    pub blocks: Rc<Blocks>,
    pub registers: usize,
    pub state: State,
    /// Word of the instruction being translated.
    pub place: u32,
    pub frame_state: Option<FrameStateId>,
    ir_blocks: FxHashMap<u32, BlockId>,
    incoming: FxHashMap<u32, Vec<Incoming>>,
    /// Parameters of loops: by start, the registers in order, and the iterators.
    header_params: FxHashMap<u32, HeaderParams>,
    /// Blocks that were begun, or that nothing leads to.
    passed: FxHashSet<u32>,
    /// The start of a loop whose first round begins.
    peeling: Option<u32>,
    /// Types that parameters of loops were given.
    header_types: FxHashMap<(u32, u16), Ty>,
    /// Generators that were live at starts of loops.
    header_generators: FxHashSet<(u32, ValueId)>,
    /// How often the instruction was not what it had been.
    pub strikes: u8,
    /// Whether some instruction of the function was not what it had been.
    pub mixed: bool,
    /// Whether nothing should be taken for granted about it.
    pub wild: bool,
    /// Whether the block is in a loop.
    pub in_loop: bool,
    /// Whose reading of registers counts.
    readers: Readers,
    /// Number among the [`Frame`]s of the graph; 0 is not inlined.
    pub index: usize,
    /// Which of all calls it is inlined at.
    pub path: u64,
    /// The caller's state, and the instruction that says who is inlined.
    pub caller: Option<(FrameStateId, InstId)>,
    /// Its object, if it is a constructor.
    pub made: Option<ValueId>,
    /// Whether it calls anything, so that its frame is on the stack.
    pub pushed: bool,
    /// Registers of the state that the function does not have.
    pub guests: Vec<Guest>,
    /// A generator's: who takes its items.
    pub consumer: Option<Consumer>,
    /// Where it yields to a loop, with what, and its registers there. These blocks have no end yet.
    pub yielded: Vec<(BlockId, Reg, State)>,
    /// Whether the current instruction has done something already, so that it cannot be done again.
    pub acted: bool,
    /// Whether anything in it may have given an object another shape.
    pub changes_shapes: bool,
    /// Where it returns, and what. These blocks have no end yet.
    pub returns: Vec<(BlockId, Reg)>,
    /// Iterators of the caller that are in their objects while it runs.
    pub waiting_iters: Vec<(u16, Iter)>,
}

/// What is found out while a graph is built, and makes it be built again.
#[derive(Default)]
pub(crate) struct Learned {
    /// Types of registers at the start of loops, as far as they are known to be weaker than what comes in.
    assumed: FxHashMap<(u64, u32, u16), Ty>,
    /// Starts of loops whose first round is translated apart, by inlined call: in it an integer becomes a float.
    peeled: FxHashSet<Site>,
    /// Registers whose iterators are not kept in values.
    unpromoted: FxHashSet<(u64, u16)>,
    /// Inlined functions that call something.
    calling: FxHashSet<u64>,
    /// Those that may have to call something, without a frame of their own.
    pub asking: FxHashSet<u64>,
    /// Blocks of inlined functions.
    blocks: FxHashMap<usize, Rc<Blocks>>,
    /// Blocks of parts of generators.
    pub segments: FxHashMap<(usize, u32), Rc<Blocks>>,
    /// Registers for generators that loops of functions consume, by function.
    pub guests: FxHashMap<u64, Vec<Guest>>,
    /// Where objects are made that cannot be done without.
    escaping: FxHashSet<Site>,
    /// Starts of loops over pairs, by inlined call, whose items are not always pairs.
    unpaired: FxHashSet<Site>,
    /// How often the graph was built.
    rounds: usize,
}

/// Where an object is made: in which inlined call, and at which word.
pub(crate) type Site = (u64, u32);

pub(crate) struct Builder<'a> {
    pub scope: Scope,
    /// The callers of an inlined function, outermost first.
    pub callers: Vec<Scope>,
    pub func: Func,
    pub block: BlockId,
    pub learned: Learned,
    pub again: bool,
    /// Values that were something in particular when they were last looked at.
    pub expected: FxHashMap<ValueId, Value>,
    /// What cells of closures contain now.
    pub contents: FxHashMap<ValueId, Value>,
    pub graph: Tables,
    pub facts: &'a Facts<'a>,
    /// Whether slots of objects may have changed their meaning since that was looked at.
    pub slots_uncertain: bool,
    /// The word of a variable that is unbound.
    nothing: Option<ValueId>,
    /// Words of register code that were inlined.
    pub inlined_words: usize,
    /// What objects that were not made are called since something in them was made.
    pub successors: FxHashMap<ValueId, ValueId>,
    /// Whether what is being inlined is one of several that may be called.
    pub one_of_many: bool,
    /// Whether what is being translated hardly ever runs.
    pub is_cold: bool,
    /// Objects that were not made so far.
    pub virtuals: FxHashMap<ValueId, Virtual>,
    /// Generators that are not made.
    pub generators: FxHashMap<ValueId, Generator>,
    /// What generators are called once they have yielded.
    pub suspended: FxHashMap<Site, ValueId>,
    /// Functions that the compiled function made itself: their code, and one with their globals.
    pub made_functions: FxHashMap<ValueId, (Gc<PyCode>, Gc<PyFunction>)>,
    /// What instances the registers held when the function was entered: the value, and the shape.
    pub entered_with: FxHashMap<ValueId, u32>,
    /// Fields of objects that have nothing but fields, which nobody writes, by the object.
    pub plain_objects: FxHashMap<ValueId, (Layout, Vec<Reg>)>,
    /// What loops over values take items from, as far as is known.
    pub item_sources: FxHashMap<ValueId, ItemSource>,
    /// A slice that only the next subscript takes.
    pub slice: Option<KnownSlice>,
    /// Iterators that were made for a loop; of ranges, the first number and the step.
    pub fresh: FxHashMap<ValueId, Option<(ValueId, ValueId)>>,
}

#[derive(Clone, Default)]
struct HeaderParams {
    regs: Vec<(u16, Rep)>,
    /// Whether it may be another iterator each time.
    iters: Vec<(u16, bool, IterKind)>,
    /// Those of them that nobody else knows.
    private: Vec<u16>,
    /// Numbers that are not kept.
    dropped: Vec<u16>,
    /// Registers with pairs that are not made.
    pairs: Vec<(u16, Ty)>,
}

/// The tables of a [`Graph`].
#[derive(Default)]
pub(crate) struct Tables {
    pub watched: Vec<usize>,
    pub checks: Vec<Check>,
    pub callees: Vec<Callee>,
    pub shapes_made: Vec<Made>,
    pub generators: Vec<GeneratorMade>,
    pub extras: Vec<u64>,
    pub reasons: Vec<(&'static str, ExitKind)>,
    pub uses_globals: bool,
    /// Whether somebody may look at the variables of its frames.
    pub looked_at: bool,
    pub iter_kinds: FxHashMap<(FrameStateId, u16), IterKind>,
    pub objects: Vec<Value>,
    pub frames: Vec<Frame>,
}

/// Makes the graph for an entry; `samples` are what the registers hold this time. With it come the objects that machine code will
/// name by address, besides the constants of its code object.
pub fn build(
    code: Gc<PyCode>,
    function: Gc<PyFunction>,
    entry: Entry,
    facts: &Facts<'_>,
    samples: &[Option<Value>],
) -> Result<(Graph, Vec<Value>), String> {
    let register_code = code.register_code();
    let length = register_code.words.len();
    if length > MOST_WORDS || length.saturating_mul(code.registers.get() as usize) > MOST_WORK {
        return Err("the function is too long".into());
    }
    if is_over_generator(code, entry, samples) {
        return Err("a loop over a generator, which the interpreter resumes without a call".into());
    }
    if yields_each_round(code, entry) {
        return Err("a loop that yields; the generator is entered behind its yield".into());
    }
    let blocks = Rc::new(Blocks::to_yields(code, entry, &facts.vm.tiers)?);
    let mut learned = Learned::default();
    for _ in 0..MOST_ROUNDS {
        let mut builder = Builder::new(code, function, blocks.clone(), facts);
        builder.learned = learned;
        builder.learned.rounds += 1;
        builder.run(entry, samples)?;
        if !builder.again {
            let Tables {
                watched,
                checks,
                callees,
                shapes_made,
                generators,
                extras,
                reasons,
                uses_globals,
                looked_at,
                iter_kinds,
                objects,
                frames,
            } = builder.graph;
            let graph = Graph {
                func: builder.func,
                entry,
                namespaces: [function.globals.get().addr(), function.builtins.get().addr()],
                frames,
                watched,
                checks,
                callees,
                shapes_made,
                generators,
                extras,
                reasons,
                uses_globals,
                looked_at,
                iter_kinds,
                hoisted: FxHashSet::default(),
                unhoistable: BTreeSet::new(),
            };
            return Ok((graph, objects));
        }
        learned = builder.learned;
    }
    Err("the types of its variables do not settle".into())
}

/// Whether a loop that is to be entered takes what a generator yields, and does so little with it that the interpreter, which resumes
/// a generator without a call, does it as fast.
fn is_over_generator(code: Gc<PyCode>, entry: Entry, samples: &[Option<Value>]) -> bool {
    let Entry::Loop(word) = entry else { return false };
    let over = decode(code.register_code(), word).filter(|at| at.base == Opcode::ForIterBack);
    let Some(over) = over.filter(|over| word.saturating_sub(over.inst.x) < LEAST_WORDS_OVER_GENERATOR) else {
        return false;
    };
    let iterator = samples.get(over.inst.b as usize).copied().flatten();
    iterator.is_some_and(|iterator| iterator.has_layout(Layout::Generator))
}

/// Whether a loop that is to be entered yields itself, and does so little else that entering it would not pay.
fn yields_each_round(code: Gc<PyCode>, entry: Entry) -> bool {
    let Entry::Loop(word) = entry else { return false };
    let code = code.register_code();
    let Some(back) = decode(code, word) else { return false };
    let mut at = tauraro_vm::abi::operands::jump_target(&Inst { op: back.base, ..back.inst }).unwrap_or(word);
    if word.saturating_sub(at) >= LEAST_WORDS_AROUND_YIELD {
        return false;
    }
    while at < word {
        let Some(decoded) = decode(code, at) else { return false };
        if decoded.base == Opcode::Yield {
            return true;
        }
        at = decoded.after;
    }
    false
}

/// Names of what looks at the variables of its caller.
const LOOK_AT_VARIABLES: [&str; 7] = ["locals", "vars", "dir", "eval", "exec", "breakpoint", "_getframe"];

/// Whose reading of a function's registers counts: only its own, unless it calls what looks at its variables.
fn readers_of(code: Gc<PyCode>) -> Readers {
    let looks = |name: &Gc<PyStr>| name.as_ascii().is_some_and(|name| LOOK_AT_VARIABLES.contains(&name));
    if code.tables.names.iter().any(looks) { Readers::Anybody } else { Readers::Code }
}

impl Scope {
    /// Nothing of the function translated yet.
    pub fn new(function: Gc<PyFunction>, code: Gc<PyCode>, blocks: Rc<Blocks>, facts: &Facts<'_>) -> Scope {
        let registers = code.registers.get() as usize;
        Scope {
            code,
            function,
            function_value: None,
            blocks,
            registers,
            state: State { regs: vec![Reg::DEAD; registers], ..State::default() },
            place: 0,
            frame_state: None,
            ir_blocks: FxHashMap::default(),
            incoming: FxHashMap::default(),
            header_params: FxHashMap::default(),
            passed: FxHashSet::default(),
            peeling: None,
            header_types: FxHashMap::default(),
            header_generators: FxHashSet::default(),
            strikes: 0,
            mixed: facts.vm.tiers.has_strikes(code),
            wild: false,
            in_loop: false,
            readers: if facts.frames_are_read { Readers::Anybody } else { readers_of(code) },
            index: 0,
            path: 0,
            caller: None,
            made: None,
            pushed: true,
            guests: Vec::new(),
            consumer: None,
            yielded: Vec::new(),
            acted: false,
            changes_shapes: false,
            returns: Vec::new(),
            waiting_iters: Vec::new(),
        }
    }
}

impl<'a> Builder<'a> {
    fn new(
        code: Gc<PyCode>,
        function: Gc<PyFunction>,
        blocks: Rc<Blocks>,
        facts: &'a Facts<'a>,
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
        let frame = Frame {
            function: function.addr(),
            code: code.addr(),
            code_entry: code.entry.get(),
            after: Arc::new(blocks.after()),
            registers,
            base: 0,
            level: 0,
            caller: 0,
            return_word: 0,
            destination: 0,
            kind: FrameKind::Call,
            pushed: true,
        };
        Builder {
            scope: Scope::new(function, code, blocks, facts),
            callers: Vec::new(),
            func,
            block: Func::ENTRY,
            learned: Learned::default(),
            again: false,
            expected: FxHashMap::default(),
            contents: FxHashMap::default(),
            graph: Tables { frames: vec![frame], ..Tables::default() },
            facts,
            slots_uncertain: true,
            nothing: None,
            inlined_words: 0,
            successors: FxHashMap::default(),
            one_of_many: false,
            is_cold: false,
            virtuals: FxHashMap::default(),
            generators: FxHashMap::default(),
            suspended: FxHashMap::default(),
            made_functions: FxHashMap::default(),
            entered_with: FxHashMap::default(),
            plain_objects: FxHashMap::default(),
            item_sources: FxHashMap::default(),
            slice: None,
            fresh: FxHashMap::default(),
        }
    }

    fn run(&mut self, entry: Entry, samples: &[Option<Value>]) -> Result<(), String> {
        let suggest = |register: u16| Ty::suggested_by(samples.get(register as usize).copied().flatten());
        let unbound = |register: u16| samples.get(register as usize).is_some_and(|sample| sample.is_none());
        let start = match entry {
            Entry::Start => 0,
            Entry::Loop(word) | Entry::Resume(word) => word,
        };
        self.scope.place = start;
        self.nothing = Some(self.word(0));
        self.make_room_for_guests();
        let live = self.live(start)?;
        let looked_at = self.read_by(Readers::Anybody, start, When::During)?;
        let looked_at = &looked_at[..self.scope.registers];
        let params = self.scope.code.params().count();
        for (register, _) in looked_at.iter().enumerate().filter(|(_, live)| **live) {
            self.scope.state.regs[register] = if entry == Entry::Start && register >= params {
                Reg::word(0)
            } else {
                let value = self.op(Op::EntryRegister, &[], [register as u32, 0]);
                Reg::value(value, Ty::Any)
            };
        }
        // What the registers hold now is what they will hold, mostly. Guards of that tell by the place that they are not the instruction's.
        self.next_place(start | AT_ENTRY);
        for register in 0..self.scope.registers as u16 {
            let index = register as usize;
            let Reg { value: Some(value), .. } = self.scope.state.regs[index] else { continue };
            if self.facts.vm.tiers.strikes(self.scope.code, start | AT_ENTRY) > 1 {
                break;
            }
            let suggested = suggest(register);
            if let Some(sample) = samples.get(index).copied().flatten() {
                self.expect(value, sample);
                if let Some(source) = ItemSource::of(sample) {
                    self.item_sources.insert(value, source);
                }
                if let Some(object) = sample.as_object().filter(|object| object.layout() == Layout::Instance)
                {
                    self.entered_with.insert(value, object.shape().0);
                }
            }
            if !live[index] && (unbound(register) || suggested.is_some_and(Ty::is_number)) {
                // Nobody will read it; but another time it may hold an object that lives as long as it does.
                self.effect(Op::GuardNoObject, &[value], [0, 0]);
                self.scope.state.regs[index] = Reg::DEAD;
            }
            match suggested.filter(|_| live[index]) {
                Some(Ty::Int) => {
                    self.guard_int(value);
                }
                Some(Ty::Float) => {
                    let value = self.op(Op::GuardBound, &[value], [0, 0]);
                    self.scope.state.regs[index].value = Some(value);
                    self.guard_float(value);
                }
                Some(Ty::Object(shape)) if entry != Entry::Start => {
                    // The variable may be unbound another time.
                    let value = self.op(Op::GuardBound, &[value], [0, 0]);
                    self.scope.state.regs[index].value = Some(value);
                    self.guard_shape(value, shape);
                    self.promote_known(register, shape);
                }
                _ => {}
            }
        }
        self.scope.place = start;
        if let Entry::Loop(_) = entry {
            self.scope.frame_state = None;
            self.translate_block(Blocks::ENTRY)?;
        } else {
            self.jump_to(start);
        }
        self.translate_blocks()
    }

    /// Translates all blocks of the scope that are reached.
    pub fn translate_blocks(&mut self) -> Result<(), String> {
        let blocks = self.scope.blocks.clone();
        for start in &blocks.order {
            if self.learned.peeled.contains(&(self.scope.path, *start)) {
                self.peel(&blocks, *start)?;
            }
            if self.begin_block(*start)? {
                self.translate_block(*start)?;
            }
        }
        Ok(())
    }

    /// Translates the first round of a loop apart: what goes around it from there comes to its start as anything else that leads there.
    fn peel(&mut self, blocks: &Blocks, head: u32) -> Result<(), String> {
        let Some(header) = blocks.headers.get(&head) else { return Ok(()) };
        for start in blocks.order.iter().filter(|start| header.body.contains(start)) {
            self.scope.peeling = (*start == head).then_some(head);
            let leads_there = self.begin_block(*start)?;
            self.scope.peeling = None;
            if *start == head {
                self.forget_block(head);
            }
            if leads_there {
                self.translate_block(*start)?;
            }
        }
        for start in header.body.iter().filter(|start| **start != head) {
            self.forget_block(*start);
        }
        Ok(())
    }

    /// A block is to be translated once more.
    fn forget_block(&mut self, start: u32) {
        self.scope.passed.remove(&start);
        self.scope.ir_blocks.remove(&start);
        self.scope.header_params.remove(&start);
        self.scope.header_generators.retain(|(header, _)| *header != start);
        self.scope.header_types.retain(|(header, _), _| *header != start);
    }

    /// Whether the first round of a loop may be translated apart, which was not done yet.
    fn may_peel(&self, head: u32) -> bool {
        let blocks = &self.scope.blocks;
        self.scope.guests.is_empty()
            && self.generators.is_empty()
            && blocks.headers.get(&head).is_some_and(|header| {
                !header.irregular
                    && blocks.size(&header.body) <= MOST_PEELED
                    && !header.body.contains(&Blocks::ENTRY)
            })
            && !self.learned.peeled.contains(&(self.scope.path, head))
    }

    /// Whether a loop starts there.
    fn is_header(&self, start: u32) -> bool {
        self.scope.blocks.headers.contains_key(&start)
    }

    /// Which registers are live at the current instruction.
    pub fn live_at_place(&self, when: When) -> Vec<bool> {
        self.read_by(Readers::Anybody, self.scope.place, when).unwrap_or_default()
    }

    /// Whether an object that is made there may be done without.
    pub fn may_be_virtual(&self, site: Site) -> bool {
        self.learned.rounds <= MOST_VIRTUAL_ROUNDS && !self.learned.escaping.contains(&site)
    }

    /// An object that is made there cannot be done without: the graph is built again.
    pub fn escapes(&mut self, site: Site) {
        self.learned.escaping.insert(site);
        self.again = true;
    }

    /// Whether the iterator in a register stays in its object.
    pub fn is_unpromoted(&self, register: u16) -> bool {
        self.learned.unpromoted.contains(&(self.scope.path, register))
    }

    /// Keeps the iterator in a register in its object when the graph is built again.
    pub fn unpromote(&mut self, register: u16) {
        self.learned.unpromoted.insert((self.scope.path, register));
        self.again = true;
    }

    /// Which registers the function may read from the instruction at a word on.
    pub fn live(&self, word: u32) -> Result<Vec<bool>, String> {
        self.read_by(self.scope.readers, word, When::During)
    }

    pub fn read_by(&self, readers: Readers, word: u32, when: When) -> Result<Vec<bool>, String> {
        let code = self.scope.code;
        let word = (word & !AT_ENTRY) as usize;
        code.live_registers().read_by(readers, code.register_code(), word, when, |live| match live {
            Some(live) => {
                let own = (0..self.scope.registers).map(|r| live[r / 64] >> (r % 64) & 1 != 0);
                let mut all: Vec<bool> = own.collect();
                for guest in &self.scope.guests {
                    let live = guest.register.is_none_or(|register| all[register as usize]);
                    all.extend(std::iter::repeat_n(live, guest.count));
                }
                Ok(all)
            }
            None => Err("the function has too many variables".to_string()),
        })
    }

    /// A function, class or module is expected to stay what it is.
    pub fn expect(&mut self, value: ValueId, now: Value) {
        let stays = |layout| {
            matches!(layout, Layout::Function | Layout::NativeFunction | Layout::Type | Layout::Module)
        };
        if now.as_object().is_some_and(|object| stays(object.layout())) {
            self.expected.insert(value, now);
        }
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
        let calls = op.effects().has(tauraro_ir::Effects::CALLS);
        if calls && !op.makes_frames() {
            self.make_live(&self.live_at_place(When::During));
        }
        if calls && (!op.makes_frames() || self.scope.pushed) {
            self.check_handlers();
        }
        let inst = self.func.make_inst(op, SmallVec::from_slice(args), imm, Default::default());
        if op.effects().needs_frame_state() {
            let state = self.frame_state();
            self.func.insts[inst.index()].frame_state = Some(state);
        }
        if calls {
            self.scope.acted = true;
            self.slots_uncertain = true;
            self.scope.changes_shapes = true;
            self.forget_shapes(None);
            if op.makes_frames() {
                self.check_iterators();
            } else if !self.scope.pushed {
                // Who is called must find the frames: they have to be there from the start.
                let inlined = self.callers.iter().chain([&self.scope]).filter(|scope| scope.index != 0);
                self.learned.calling.extend(inlined.map(|scope| scope.path));
                self.again = true;
                // The rest can still be looked at.
                self.callers.iter_mut().chain([&mut self.scope]).for_each(|scope| scope.pushed = true);
            }
        }
        self.func.blocks[self.block.index()].insts.push(inst);
        inst
    }

    /// Who is called may know iterators of the callers: they have to be in their objects while the function runs.
    fn check_iterators(&mut self) {
        let mut iters = self.callers.iter().flat_map(|scope| scope.state.iters.values());
        if iters.any(|iter| !iter.private) {
            let inlined = self.callers.iter().chain([&self.scope]).filter(|scope| scope.index != 0);
            self.learned.asking.extend(inlined.map(|scope| scope.path));
            self.again = true;
        }
    }

    /// The state of the frame before the current instruction.
    pub fn frame_state(&mut self) -> FrameStateId {
        if let Some(state) = self.scope.frame_state {
            return state;
        }
        let state = self.new_frame_state(When::During);
        self.scope.frame_state = Some(state);
        state
    }

    /// A new state of the frame, before the current instruction or while it waits for a call.
    pub fn new_frame_state(&mut self, when: When) -> FrameStateId {
        let live = self.read_by(self.scope.readers, self.scope.place, when).unwrap_or_default();
        self.graph.looked_at |= self.scope.readers == Readers::Anybody;
        let registers = self.scope.registers;
        let mut locals = vec![None; registers * 3];
        for (register, live) in live.iter().enumerate().take(registers) {
            if *live && !self.scope.state.regs[register].is_dead() {
                locals[register] = Some(self.for_state(register));
            }
        }
        if self.scope.readers == Readers::Code {
            // Who looks at the frame finds unbound what was not kept. Objects are: they live as long as their variable.
            let looked_at = self.read_by(Readers::Anybody, self.scope.place, when).unwrap_or_default();
            let looked_at = looked_at.iter().enumerate().take(registers);
            for (register, _) in looked_at.filter(|(register, at)| **at && !live[*register]) {
                let reg = self.scope.state.regs[register];
                let kept = !reg.is_dead() && !reg.ty.is_number();
                locals[register] = if kept { Some(self.for_state(register)) } else { self.nothing };
            }
        }
        let own = |(register, _): &(&u16, &Iter)| (**register as usize) < registers;
        for (register, iter) in self.scope.state.iters.iter().filter(own) {
            let at = registers + *register as usize * 2;
            if live.get(*register as usize).copied().unwrap_or(false) {
                locals[*register as usize] = Some(iter.object);
                locals[at] = Some(iter.current);
                if iter.kind == IterKind::Range {
                    locals[at + 1] = Some(iter.rest);
                }
            }
        }
        let consumer = self.scope.consumer;
        let function = self.scope.function_value.filter(|_| consumer.is_none());
        let plain = self.scope.made.is_none() && consumer.is_none() && function.is_none();
        if self.scope.index != 0 && plain && self.scope.state.iters.is_empty() {
            // Nothing of iterators to be said.
            locals.truncate(registers);
        }
        if let Some(made) = self.scope.made {
            let made = if self.virtuals.contains_key(&made) { self.snapshot(made) } else { made };
            locals.push(Some(made));
        }
        if let Some(consumer) = consumer {
            let collected = consumer.collects().then(|| self.for_state(registers));
            locals.extend([Some(consumer.generator), collected]);
        }
        if let Some(function) = function {
            locals.extend([None, None, Some(function)]);
        }
        let state = FrameStateId::new(self.func.frame_states.len());
        for (register, iter) in &self.scope.state.iters {
            self.graph.iter_kinds.insert((state, *register), iter.kind);
        }
        let (parent, place) = (self.scope.caller, self.scope.place);
        self.func.frame_states.push(FrameState { locals: locals.into(), parent, place });
        state
    }

    /// Forgets the frame state: the next instruction begins.
    pub fn next_place(&mut self, place: u32) {
        self.scope.place = place;
        self.scope.frame_state = None;
        self.scope.acted = false;
    }

    /// A register's value for a frame state: what is at hand, boxed by the exit if need be.
    pub fn for_state(&mut self, register: usize) -> ValueId {
        let reg = self.scope.state.regs[register];
        match (reg.value, reg.float) {
            (Some(value), _) if self.virtuals.contains_key(&value) => self.snapshot(value),
            (Some(value), _) if self.generators.contains_key(&value) => self.generator_for_state(value),
            (Some(value), _) => value,
            (None, Some(float)) => float,
            (None, None) if let Ty::Pair(first, second) = reg.ty => {
                let items = [first, second].map(|item| self.for_state(item as usize));
                // A number that no virtual object has.
                self.op(Op::VirtualTuple, &items, [1 << 31 | register as u32, 0])
            }
            _ => {
                let value = self.materialize(reg);
                self.scope.state.regs[register].value = Some(value);
                value
            }
        }
    }

    /// The tagged value of a register's content.
    pub fn materialize(&mut self, reg: Reg) -> ValueId {
        if let Some(value) = reg.value {
            if self.generators.contains_key(&value) {
                return self.needs_generator(value);
            }
            return if self.virtuals.contains_key(&value) { self.make(value) } else { value };
        }
        match (reg.ty, reg.flag, reg.float) {
            (Ty::Word(bits), ..) => self.word(bits),
            (_, Some(flag), _) => self.op(Op::BoxFlag, &[flag], [0, 0]),
            (_, _, Some(float)) => self.op(Op::BoxFloat, &[float], [0, 0]),
            (Ty::Pair(first, second), ..) => {
                let items = [first, second].map(|item| self.scope.state.regs[item as usize]);
                let items = items.map(|item| self.materialize(item));
                self.op(Op::NewTuple, &items, [0, 0])
            }
            _ => unreachable!("a dead register is read"),
        }
    }

    /// A constant.
    pub fn word(&mut self, bits: u64) -> ValueId {
        self.op(Op::Word, &[], [bits as u32, (bits >> 32) as u32])
    }

    /// Notes that wherever `old` is, `new` may be used, of which `ty` is known.
    pub fn learn(&mut self, old: ValueId, new: Reg) {
        for reg in &mut self.scope.state.regs {
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
        if let Some(block) = self.scope.ir_blocks.get(&start) {
            return *block;
        }
        let block = self.func.make_block();
        self.scope.ir_blocks.insert(start, block);
        block
    }

    /// Ends the current block with a jump.
    pub fn jump_to(&mut self, start: u32) {
        for register in self.iterators_lost(start, &self.scope.state) {
            self.write_back(register);
        }
        if self.is_header(start) {
            self.make_live(&self.live(start).unwrap_or_default());
        }
        let inst = self.effect(Op::Jump, &[], [0, 0]);
        self.add_edge(inst, start, self.scope.state.clone());
    }

    /// Registers whose iterators somebody else may know, and which are dead at a block: from there on only the object says where it is.
    fn iterators_lost(&self, start: u32, state: &State) -> Vec<u16> {
        let known = || state.iters.iter().filter(|(_, iter)| !iter.private);
        if known().next().is_none() {
            return Vec::new();
        }
        let live = self.live(start).unwrap_or_default();
        let is_lost = |register: u16| !live.get(register as usize).copied().unwrap_or(true);
        known().map(|(register, _)| *register).filter(|register| is_lost(*register)).collect()
    }

    /// The iterator in a register is kept in its object from here on.
    pub fn write_back(&mut self, register: u16) {
        let Some(iter) = self.scope.state.iters.remove(&register).filter(|iter| !iter.private) else {
            return;
        };
        self.store_fields(&iter);
        self.scope.frame_state = None;
    }

    /// Puts what is known of an iterator into its object.
    pub fn store_fields(&mut self, iter: &Iter) {
        let (current, rest) = iter_fields(iter.kind);
        self.effect(Op::StoreField, &[iter.object, iter.current], [current as u32, 0]);
        if let Some(rest) = rest {
            self.effect(Op::StoreField, &[iter.object, iter.rest], [rest as u32, 0]);
        }
    }

    /// All iterators are kept in their objects: the frame ends.
    pub fn write_all_back(&mut self) {
        let registers: Vec<u16> = self.scope.state.iters.keys().copied().collect();
        registers.into_iter().for_each(|register| self.write_back(register));
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

    /// Ends the current block with a branch on a flag.
    pub fn branch_to(&mut self, flag: ValueId, mut yes: (u32, State), mut no: (u32, State)) {
        if [&yes, &no].iter().any(|(start, state)| !self.iterators_lost(*start, state).is_empty()) {
            // A block of its own for each way, to write them back in.
            let (first, second) = self.split(flag);
            for (block, (start, state)) in [(first, yes), (second, no)] {
                self.begin(block);
                self.scope.state = state;
                self.scope.frame_state = None;
                self.jump_to(start);
            }
            return;
        }
        for start in [yes.0, no.0] {
            if !self.is_header(start) || self.virtuals.is_empty() {
                continue;
            }
            let live = self.live(start).unwrap_or_default();
            let mut states = [std::mem::take(&mut yes.1), std::mem::take(&mut no.1)];
            self.make_live_in(&live, &mut states);
            let [first, second] = states;
            (yes.1, no.1) = (first, second);
        }
        let inst = self.effect(Op::Branch, &[flag], [0, 0]);
        self.add_edge(inst, yes.0, yes.1);
        self.add_edge(inst, no.0, no.1);
    }

    fn add_edge(&mut self, inst: InstId, start: u32, mut state: State) {
        self.drop_dead_virtuals(start, &mut state);
        if self.scope.passed.contains(&start) && !self.scope.header_params.contains_key(&start) {
            return self.leave_to(inst, start, state);
        }
        let block = self.ir_block(start);
        let targets = &mut self.func.insts[inst.index()].targets;
        targets.push(Target { block, args: smallvec![] });
        let target = targets.len() - 1;
        let incoming = Incoming { from: self.block, inst, target, state };
        if let Some(params) = self.scope.header_params.get(&start).cloned() {
            self.close_loop(start, &params, incoming);
        } else {
            self.scope.incoming.entry(start).or_default().push(incoming);
        }
    }

    /// A way around a loop that nothing led into: what comes before the loop never ran.
    fn leave_to(&mut self, inst: InstId, start: u32, state: State) {
        let block = self.func.make_block();
        self.func.insts[inst.index()].targets.push(Target { block, args: smallvec![] });
        let here = (self.block, self.scope.place, self.scope.frame_state.take());
        let before = std::mem::replace(&mut self.scope.state, state);
        self.begin(block);
        self.scope.place = start;
        self.exit("a loop that had not run before", true);
        self.scope.state = before;
        (self.block, self.scope.place, self.scope.frame_state) = here;
    }

    /// Begins the block at a word: merges the states of the ways to it. False when no way leads there.
    fn begin_block(&mut self, start: u32) -> Result<bool, String> {
        self.scope.passed.insert(start);
        let Some(edges) = self.scope.incoming.remove(&start).filter(|edges| !edges.is_empty()) else {
            return Ok(false);
        };
        let block = self.ir_block(start);
        self.func.layout.push(block);
        self.next_place(start);
        let mut live = self.live(start)?;
        let mut looked_at = self.read_by(Readers::Anybody, start, When::During)?;
        for register in 0..self.scope.registers {
            if let Ty::Pair(first, second) = edges[0].state.regs[register].ty {
                for item in [first, second] {
                    (live[item as usize], looked_at[item as usize]) = (true, true);
                }
            }
        }
        let blocks = self.scope.blocks.clone();
        let header = blocks.headers.get(&start).filter(|_| self.scope.peeling != Some(start));
        let mut params = HeaderParams::default();
        let count = self.scope.state.regs.len();
        let mut state = State { regs: vec![Reg::DEAD; count], ..State::default() };
        for register in 0..count as u16 {
            let index = register as usize;
            if !looked_at[index] || edges.iter().any(|edge| edge.state.regs[index].is_dead()) {
                continue;
            }
            if !live[index]
                && edges.iter().all(|edge| edge.state.regs[index].ty.is_number())
                && !self.learned.assumed.contains_key(&(self.scope.path, start, register))
            {
                // Only those who look at the frame would see it.
                params.dropped.push(register);
                continue;
            }
            let first = edges[0].state.regs[index];
            if edges.iter().any(|edge| matches!(edge.state.regs[index].ty, Ty::Pair(..))) {
                if edges.iter().any(|edge| edge.state.regs[index].ty != first.ty) {
                    self.unpair(start);
                }
                state.regs[index] = Reg { ty: first.ty, ..Reg::DEAD };
                params.pairs.push((register, first.ty));
                continue;
            }
            if let Some(merged) = self.merge_generators(edges.iter().map(|edge| edge.state.regs[index])) {
                state.regs[index] = merged;
                if let Some(generator) = merged.value.filter(|_| header.is_some()) {
                    self.scope.header_generators.insert((start, generator));
                }
                continue;
            }
            if self.merge_virtuals(edges.iter().map(|edge| edge.state.regs[index]), header.is_some()) {
                // The graph is built again.
                state.regs[index] = Reg::word(0);
                continue;
            }
            let mut ty = edges.iter().fold(first.ty, |ty, edge| ty.join(edge.state.regs[index].ty));
            let in_loop = header.is_some_and(|header| {
                let guest = self.scope.guests.iter().find(|guest| guest.has(register));
                let consumed = guest.and_then(|guest| guest.register);
                let written = header.written.contains(&register)
                    || consumed.is_some_and(|iterator| header.iterated.contains(&iterator))
                    || guest.is_some() && consumed.is_none();
                header.irregular || written
            });
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
                if let Some(weaker) = self.learned.assumed.get(&(self.scope.path, start, register)) {
                    ty = ty.join(*weaker);
                }
            }
            ty = ty.widened();
            let can_be_float = edges.iter().all(|edge| {
                let reg = edge.state.regs[index];
                reg.has_float()
            });
            let rep = if ty == Ty::Float && can_be_float { Rep::Float } else { Rep::Value };
            let param = self.func.append_block_param(block);
            // What is expected is no more than that: whoever uses it makes sure.
            let expected = |edge: &Incoming| self.expected.get(&edge.state.regs[index].value?).copied();
            let same =
                expected(&edges[0]).filter(|same| edges.iter().all(|edge| expected(edge) == Some(*same)));
            if let Some(same) = same {
                self.expected.insert(param, same);
            }
            if rep == Rep::Float {
                self.func.float_params.insert(param);
                state.regs[index] = Reg::float(param);
            } else {
                state.regs[index] = Reg::value(param, ty);
            }
            if header.is_some() {
                self.scope.header_types.insert((start, register), ty);
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
                self.unpromote(register);
                return Ok(false);
            }
            let same = |field: fn(&Iter) -> ValueId| {
                edges.iter().all(|edge| {
                    edge.state.iters.get(&register).is_some_and(|other| field(other) == field(&iter))
                })
            };
            let is_private =
                |edge: &Incoming| edge.state.iters.get(&register).is_some_and(|iter| iter.private);
            let private = edges.iter().all(is_private);
            if private {
                params.private.push(register);
            }
            let moving = header.is_some() || renewed;
            if !moving && same(|i| i.current) && same(|i| i.rest) {
                state.iters.insert(register, Iter { private, ..iter });
                continue;
            }
            let mut param = |moves: bool, value: ValueId| {
                if moves { self.func.append_block_param(block) } else { value }
            };
            let current = param(true, iter.current);
            let rest = param(renewed || iter.kind == IterKind::Range, iter.rest);
            let step = param(renewed, iter.step);
            let object = state.regs[register as usize].value.unwrap_or(iter.object);
            state.iters.insert(register, Iter { current, rest, step, object, kind: iter.kind, private });
            params.iters.push((register, renewed, iter.kind));
        }
        // An iterator that one way has in values and another has not.
        let stray = edges
            .iter()
            .flat_map(|edge| edge.state.iters.keys())
            .find(|register| live[**register as usize] && !state.iters.contains_key(register));
        if let Some(register) = stray {
            self.unpromote(*register);
            return Ok(false);
        }
        for edge in &edges {
            self.pass_arguments(&params, edge);
        }
        self.block = block;
        self.scope.state = state;
        self.slots_uncertain = true;
        if header.is_some() {
            self.scope.header_params.insert(start, params);
            self.effect(Op::Poll, &[], [0, 0]);
        }
        Ok(true)
    }

    /// A way around a loop: checks that it brings what was assumed.
    fn close_loop(&mut self, start: u32, params: &HeaderParams, edge: Incoming) {
        let live = self.live(start).unwrap_or_default();
        for (register, rep) in &params.regs {
            let reg = edge.state.regs[*register as usize];
            let assumed = self.header_type(start, *register, *rep);
            // A number that was not kept is as good as unbound.
            let unbound = reg.is_dead() && !live.get(*register as usize).copied().unwrap_or(true);
            let holds = unbound && *rep == Rep::Value && assumed == Ty::Any
                || !reg.is_dead()
                    && match (rep, assumed) {
                        (Rep::Float, _) => reg.has_float(),
                        (_, Ty::Any) => true,
                        (_, ty) => reg.ty.join(ty) == ty,
                    };
            let becomes_float = assumed.is_int() && *rep == Rep::Value && reg.has_float();
            if !holds && becomes_float && self.may_peel(start) {
                self.learned.peeled.insert((self.scope.path, start));
                self.again = true;
            } else if !holds {
                // A float that is at hand as a value only cannot be passed as a float.
                let boxed = *rep == Rep::Float && reg.ty.is_float();
                let weaker = if reg.is_dead() || boxed { Ty::Any } else { reg.ty.widened().join(assumed) };
                self.learned.assumed.insert((self.scope.path, start, *register), weaker);
                self.again = true;
            }
        }
        let is_pair = |reg: &Reg| matches!(reg.ty, Ty::Pair(..));
        let expected = params.pairs.iter().all(|(at, pair)| edge.state.regs[*at as usize].ty == *pair);
        let mut pairs = edge.state.regs.iter().zip(&live).filter(|(reg, live)| **live && is_pair(reg));
        if !expected || pairs.by_ref().count() > params.pairs.len() {
            self.unpair(start);
        }
        for register in &params.dropped {
            let reg = edge.state.regs[*register as usize];
            if !reg.is_dead() && !reg.ty.is_number() {
                self.learned.assumed.insert((self.scope.path, start, *register), Ty::Any);
                self.again = true;
            }
        }
        for (register, _, kind) in &params.iters {
            if edge.state.iters.get(register).is_none_or(|iter| iter.kind != *kind) {
                self.unpromote(*register);
            }
        }
        for register in &params.private {
            if edge.state.iters.get(register).is_none_or(|iter| !iter.private) {
                self.unpromote(*register);
            }
        }
        // Iterators that the start of the loop does not know to be in values.
        for register in edge.state.iters.keys() {
            let known = params.iters.iter().any(|(other, ..)| other == register);
            let is_live = live.get(*register as usize).copied().unwrap_or(true);
            if is_live && !known {
                self.unpromote(*register);
            }
        }
        for (register, reg) in edge.state.regs.iter().enumerate().take(self.scope.registers) {
            let generator = reg.value.filter(|value| self.generators.contains_key(value));
            if let Some(generator) = generator.filter(|_| live.get(register).copied().unwrap_or(true)) {
                let known = self.scope.header_generators.contains(&(start, generator));
                if !known {
                    self.needs_generator(generator);
                }
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
        self.scope.header_types.get(&(start, register)).copied().unwrap_or(Ty::Any)
    }

    /// Pairs that a loop takes are made when the graph is built again.
    fn unpair(&mut self, start: u32) {
        self.learned.unpaired.insert((self.scope.path, start));
        self.again = true;
    }

    /// Whether items of the loop whose body starts at a word are pairs as far as is known.
    pub fn takes_pairs(&self, start: u32) -> bool {
        !self.learned.unpaired.contains(&(self.scope.path, start))
    }

    /// Adds to a jump the arguments for a block's parameters.
    fn pass_arguments(&mut self, params: &HeaderParams, edge: &Incoming) {
        let boxes = |(register, rep): &(u16, Rep)| {
            let reg = edge.state.regs[*register as usize];
            *rep == Rep::Value && reg.value.is_none() && reg.float.is_some()
        };
        let apart = params.regs.iter().any(boxes).then(|| self.block_on(edge)).flatten();
        let edge = apart.as_ref().unwrap_or(edge);
        let mut args: SmallVec<[ValueId; 4]> = smallvec![];
        for (register, rep) in &params.regs {
            let reg = edge.state.regs[*register as usize];
            let value = match (rep, reg.value, reg.float) {
                (Rep::Float, _, Some(float)) => float,
                (Rep::Float, _, None) => match reg.constant_float() {
                    Some(float) => {
                        let float = float.to_bits();
                        self.insert_before_end(edge, Op::Float, &[], [float as u32, (float >> 32) as u32])
                    }
                    None => unreachable!("checked when the parameter was made"),
                },
                (_, Some(value), _) => value,
                (_, None, Some(float)) => self.insert_before_end(edge, Op::BoxFloat, &[float], [0, 0]),
                (_, None, None) => match (reg.ty, reg.flag) {
                    (Ty::Word(bits), _) => {
                        self.insert_before_end(edge, Op::Word, &[], [bits as u32, (bits >> 32) as u32])
                    }
                    (_, Some(flag)) => self.insert_before_end(edge, Op::BoxFlag, &[flag], [0, 0]),
                    // Dead: only who looks at the frame would see it.
                    _ => self.insert_before_end(edge, Op::Word, &[], [0, 0]),
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

    /// A block of its own on a way out of a branch, so that what is done there is done on no other way.
    fn block_on(&mut self, edge: &Incoming) -> Option<Incoming> {
        let targets = &self.func.insts[edge.inst.index()].targets;
        if targets.len() < 2 {
            return None;
        }
        let to = targets[edge.target].block;
        let from = self.func.make_block();
        self.func.insts[edge.inst.index()].targets[edge.target] = Target { block: from, args: smallvec![] };
        let inst = self.func.make_inst(Op::Jump, smallvec![], [0, 0], Default::default());
        self.func.insts[inst.index()].targets.push(Target { block: to, args: smallvec![] });
        self.func.blocks[from.index()].insts.push(inst);
        // Before what it leads to, unless that is the start of a loop.
        let layout = &mut self.func.layout;
        let place = if layout.last() == Some(&to) { layout.len() - 1 } else { layout.len() };
        layout.insert(place, from);
        Some(Incoming { from, inst, target: 0, state: edge.state.clone() })
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
        for reg in &mut self.scope.state.regs {
            let is_virtual = reg.value.is_some_and(|value| self.virtuals.contains_key(&value));
            if reg.ty.is_instance() && !is_virtual && (changed.is_none() || reg.value != changed) {
                reg.ty = Ty::Any;
            }
        }
    }

    /// Calls a helper of the machine. What it raises goes to its handler.
    pub fn helper(&mut self, helper: Helper, args: &[ValueId], extra: u64) -> ValueId {
        let catcher = self.catcher();
        let framed = self.is_cold && self.makes_frames();
        let op = helper_call(framed, catcher.is_some());
        let result = self.helper_op(op, helper, args, extra);
        if let Some(catcher) = catcher {
            self.unless_raised(result, catcher, framed);
        }
        self.reload_iters();
        result
    }

    /// Whether frames and objects are missing that a call needs, and calls at the current word are rare as far as is known.
    pub fn calls_rarely(&self) -> bool {
        let missing = !self.scope.pushed || !self.virtuals.is_empty() || !self.generators.is_empty();
        let place = self.scope.place & !AT_ENTRY;
        missing && !self.facts.vm.tiers.asks_often(self.scope.code, place)
    }

    /// The same, where machine code cannot leave instead.
    pub fn makes_frames(&self) -> bool {
        self.calls_rarely() && !self.facts.frames_are_read
    }

    /// Whether machine code leaves where something has to be called: that is rare, and nothing of the instruction was done.
    pub fn leaves_for_calls(&self) -> bool {
        self.calls_rarely() && !self.scope.acted
    }

    /// A call of a helper, and nothing else.
    pub fn helper_op(&mut self, op: Op, helper: Helper, args: &[ValueId], extra: u64) -> ValueId {
        let extra = match self.graph.extras.iter().position(|known| *known == extra) {
            Some(index) => index,
            None => {
                self.graph.extras.push(extra);
                self.graph.extras.len() - 1
            }
        };
        self.op(op, args, [helper as u32, extra as u32])
    }

    /// After anything that may have looked at the iterators. Those that nobody knows are what they were.
    pub fn reload_iters(&mut self) {
        let registers: Vec<u16> = self.scope.state.iters.keys().copied().collect();
        for register in registers {
            let iter = self.scope.state.iters[&register];
            if iter.private {
                continue;
            }
            let (current, rest) = iter_fields(iter.kind);
            let current = self.op(Op::ReloadField, &[iter.object], [current as u32, 0]);
            let rest = match rest {
                Some(offset) => self.op(Op::ReloadField, &[iter.object], [offset as u32, 0]),
                None => iter.rest,
            };
            self.scope.state.iters.insert(register, Iter { current, rest, ..iter });
        }
    }

    // ---- inlined functions

    /// The blocks of a function's code.
    pub fn blocks_of(&mut self, code: Gc<PyCode>) -> Option<Rc<Blocks>> {
        if let Some(blocks) = self.learned.blocks.get(&code.addr()) {
            return Some(blocks.clone());
        }
        let blocks = Rc::new(Blocks::new(code, Entry::Start, &self.facts.vm.tiers).ok()?);
        self.learned.blocks.insert(code.addr(), blocks.clone());
        Some(blocks)
    }

    /// What tells a call of some code at a word of the scope from all others.
    pub fn path_to(&self, word: u32, code: Gc<PyCode>) -> u64 {
        let mut hasher = rustc_hash::FxHasher::default();
        (self.scope.path, word, code.addr()).hash(&mut hasher);
        hasher.finish() | 1
    }

    /// Whether the function inlined there is known to call something.
    pub fn calls_something(&self, path: u64) -> bool {
        self.learned.calling.contains(&path)
    }

    /// Ends the current block: the interpreter does the instruction. `learns`: because it never has.
    pub fn exit(&mut self, reason: &'static str, learns: bool) {
        self.exit_of_kind(reason, if learns { ExitKind::Wrong } else { ExitKind::Lacking });
    }

    /// The same; the kind says what it tells of the machine code.
    pub fn exit_of_kind(&mut self, reason: &'static str, kind: ExitKind) {
        let index = match self.graph.reasons.iter().position(|known| *known == (reason, kind)) {
            Some(index) => index,
            None => {
                self.graph.reasons.push((reason, kind));
                self.graph.reasons.len() - 1
            }
        };
        self.effect(Op::Exit, &[], [index as u32, 0]);
    }
}
