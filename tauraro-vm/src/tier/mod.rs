//! Tiers of execution and the manager that promotes code from one to the next.
//!
//! The interpreter executes everything first. It counts calls and loop rounds in [`PyCode::heat`]; when a code object
//! becomes hot, the manager is asked. It offers the code to a plugged-in [`Tier`], which makes machine code for one of two
//! places of entry ([`Entry`]): the start of the function, or a backward jump of a loop that is running (OSR).
//!
//! **Entering.** A function with machine code has [`PyCode::start`] point at an instruction that calls it, so every way of calling
//! the function finds it. A loop's machine code is entered by the interpreter at the backward jump that became hot.
//!
//! **Leaving.** Machine code that meets what it was not made for puts the frame into the state that the interpreter expects and
//! says which [`Exit`] it took. The manager counts: code that leaves too often at one place is taken back, and made again from
//! what the interpreter has learned meanwhile, but not for ever ([`MAX_COMPILES`]).
//!
//! **Heat** is compared as a signed number: [`COLD`] is what code gets that is not to be asked about again (for a long time).

pub mod report;

use crate::abi;
use crate::abi::operands::jump_target;
pub use crate::exec::generator::GeneratorState;
use crate::heap::Gc;
use crate::interp::bytecode::{Inst, Opcode, ext_words};
use crate::interp::frame::FrameKind;
use crate::interp::ops;
use crate::object::{PyCode, code_flags};
use crate::vm::Vm;
use rustc_hash::{FxHashMap, FxHashSet};
use std::collections::{BTreeMap, BTreeSet};
use std::time::{Duration, Instant};

/// Calls plus loop rounds after which code is shown to the manager. Building a graph, which the program waits for, takes about
/// half a microsecond an operation, some hundred times what interpreting it does; a loop of half a microsecond a round
/// reaches this in a fifth of a millisecond.
pub const HOT: u32 = 400;
/// Heat of code that the manager has dealt with.
pub const COLD: u32 = 0x8000_0000;
/// Exits at one place after which machine code is taken back; twice as many after each four times that it was made.
pub const MAX_EXITS: u32 = 8;
/// After so many times, twice as many exits are needed.
const PATIENCE: u32 = 4;
/// The same for exits that no other machine code would do without.
pub const MAX_OTHER_EXITS: u32 = 500;
/// How often the interpreter enters a handler of exceptions before machine code that lacks it is made again.
const OFTEN_HANDLED: u32 = 48;
/// How often it has entered a handler that machine code has. What comes after a handler is often much more than what comes before it: the handler of a
/// look-up in a cache leads to all that the cache spares.
const SOMETIMES_HANDLED: u32 = 8;
/// How often machine code of a function's loops is entered before the function is compiled from its start.
const OFTEN_ENTERED: u32 = 32;
/// The same for loops within loops: what is entered there has two ways into the inner loop, and nothing can be taken out of that.
const NESTED_ENTERED: u32 = 3;
/// How often frames are made for a call before machine code is made again that has them on the stack. Making them takes about as long as
/// running ten short functions does.
const OFTEN_ASKED: u32 = 1000;
/// How often machine code is made for one code object.
pub const MAX_COMPILES: u32 = 64;
/// The same when it is always taken back.
const STRESSED_COMPILES: u32 = 40;
/// What an exit costs: completing the frame, and what the interpreter does until machine code is entered again.
const EXIT_TIME: Duration = Duration::from_micros(2);
/// How much cheaper a second is that is spent on making machine code beside the program than one of the program.
const MAKING_ASIDE: u32 = 32;
/// Loop rounds that the interpreter does after an exit before it looks for machine code again: it must get on even where machine code
/// leaves at once, every time.
const ROUNDS_AFTER_EXIT: u32 = 3;

/// Where machine code is entered.
#[derive(Copy, Clone, PartialEq, Eq, Hash, Debug, PartialOrd, Ord)]
pub enum Entry {
    /// At the start of the function, with its arguments in the first registers.
    Start,
    /// At the backward jump at this word of the register code, before it does anything.
    Loop(u32),
    /// At this word of a generator's code, behind the `yield` that suspended it.
    Resume(u32),
}

/// Why code stays where it is.
#[derive(Clone, PartialEq, Eq, Debug, PartialOrd, Ord)]
pub enum Reason {
    /// No tier above the interpreter is plugged in, or it was switched off.
    NoTier,
    /// A tier took it.
    Accepted,
    /// The tier refused it; it says why itself.
    Refused(String),
    /// It was compiled too often, and left every time.
    GaveUp,
}

impl std::fmt::Display for Reason {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Reason::NoTier => write!(f, "the compiled tier is off"),
            Reason::Accepted => write!(f, "compiled"),
            Reason::Refused(why) => write!(f, "refused: {why}"),
            Reason::GaveUp => write!(f, "given up: its machine code was left too often"),
        }
    }
}

/// What the manager decided about a code object.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Decision {
    /// Function (`__qualname__`).
    pub function: String,
    /// Its file, as tracebacks show it.
    pub file: String,
    /// First line of the function.
    pub line: u32,
    /// Line of the entry.
    pub entry_line: u32,
    /// Where it was to be entered.
    pub entry: Entry,
    /// Name of the tier the code goes to.
    pub tier: &'static str,
    /// Why.
    pub reason: Reason,
}

/// What the frames look like at an exit, besides what machine code stored: shared by the exits of an instruction. Words of the stack are
/// numbered from the first register of the frame that machine code was entered with.
#[derive(Clone, Debug)]
pub struct ExitState {
    /// Word of register code where the interpreter goes on.
    pub word: u32,
    /// Words that hold the bits of a machine float.
    pub floats: Box<[u32]>,
    /// Words that hold constants, which were not stored.
    pub words: Box<[(u32, u64)]>,
    /// Words that hold nothing: most variables, at most exits.
    pub empty: Box<[u16]>,
    /// Frames of inlined functions, outermost first; the interpreter goes on in the last.
    pub frames: Box<[InlinedFrame]>,
    /// Objects that machine code did without; those that others refer to come first.
    pub objects: Box<[VirtualObject]>,
}

/// An object that is only there once machine code leaves.
#[derive(Clone, Debug)]
pub struct VirtualObject {
    /// What it is.
    pub kind: VirtualKind,
    /// Its slots or items; a generator's function, and then its registers.
    pub fields: Box<[Field]>,
    /// Words that refer to it.
    pub words: Box<[u32]>,
}

/// What kind of object is only there once machine code leaves.
#[derive(Clone, Debug)]
pub enum VirtualKind {
    /// A tuple.
    Tuple,
    /// An instance, of this shape and with so many inline slots.
    Instance(u32, u16),
    /// An object of this layout, which has nothing but fields.
    Plain(u8),
    /// A generator.
    Generator(VirtualGenerator),
}

/// A generator that is only there once machine code leaves. Its first field is its function, the others are registers.
#[derive(Clone, Debug)]
pub struct VirtualGenerator {
    /// Address of its code, which is never freed: its function may have got other code since it was called.
    pub code: usize,
    /// Where it is in its life.
    pub state: GeneratorState,
    /// Word where it goes on.
    pub resume_at: u32,
    /// Which registers.
    pub registers: Box<[u16]>,
}

/// What a field of such an object holds.
#[derive(Copy, Clone, PartialEq, Debug)]
pub enum Field {
    /// Nothing.
    Empty,
    /// These bits.
    Constant(u64),
    /// What a word of the stack holds.
    Word(u32),
    /// The float whose bits a word of the stack holds.
    Float(u32),
    /// Another such object, by number.
    Object(u32),
}

impl ExitState {
    /// The code that the interpreter goes on in, when machine code of `outer` leaves.
    pub fn code(&self, outer: Gc<PyCode>) -> Gc<PyCode> {
        self.frames.last().map_or(outer, |frame| abi::code_at(frame.code))
    }
}

/// A frame that is only there once machine code leaves.
#[derive(Clone, Debug)]
pub struct InlinedFrame {
    /// Address of the function, which is never freed. Zero: its word of the frame holds it. Of a generator's frame: nothing, the generator
    /// knows it.
    pub function: usize,
    /// Address of its code, which is never freed.
    pub code: usize,
    /// Where its registers start.
    pub base: u32,
    /// Word of the caller's code where it goes on.
    pub return_word: u32,
    /// The caller's register for the result.
    pub destination: u16,
    /// What becomes of the result. A constructor's object is in its place already.
    pub kind: FrameKind,
    /// Whether it is on the stack already.
    pub pushed: bool,
}

/// What an exit says of the machine code.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub enum ExitKind {
    /// It was made for the wrong types.
    Wrong,
    /// What it was entered with was not what was there when it was made.
    Entry,
    /// A guard failed before the loop that it was taken out of.
    Hoisted,
    /// Something had to be called that was thought to be rare.
    Slow,
    /// It relied on a namespace to keep its names.
    Names,
    /// It lacks something that no other machine code would have.
    Lacking,
    /// Nothing: the machine wanted attention.
    Passing,
}

/// A place where machine code gives up to the interpreter.
#[derive(Clone, Debug)]
pub struct Exit {
    /// Number of its state.
    pub state: u32,
    /// What happened, in plain words.
    pub reason: &'static str,
    /// How often.
    pub count: u32,
    /// What it says of the machine code.
    pub kind: ExitKind,
}

/// Machine code for one entry of a function. Its exits are numbered `unit << UNIT_SHIFT | n`.
pub struct Unit {
    /// The code object, which is never freed.
    pub code: Gc<PyCode>,
    /// Where it is entered.
    pub entry: Entry,
    /// Where the machine code is: an [`abi::MachineEntry`].
    pub address: usize,
    /// How long it took to make.
    pub time: Duration,
    /// How long the program waited for that; the rest was done on another thread.
    pub waited: Duration,
    /// Operations handed to the code generator.
    pub operations: usize,
    /// Size of the machine code.
    pub bytes: usize,
    /// Where it leaves.
    pub exits: Vec<Exit>,
    /// What the frame looks like there.
    pub states: Vec<ExitState>,
    /// Whether it was taken back.
    pub dropped: bool,
    /// How often it left because of something.
    pub left: u32,
    /// How often frames were made for a call, by state.
    pub asked: FxHashMap<u32, u32>,
}

/// Bit of the word where machine code is entered, for what it is entered with.
pub const AT_ENTRY: u32 = 1 << 31;

impl Unit {
    /// Where it left, for that kind of reason, at least half as often as makes it too often: codes, by address, and words.
    fn words_left(&self, kinds: &[ExitKind], patience: u32) -> Vec<(usize, u32)> {
        let often = self.exits.iter().filter(|exit| exit.count >= patience / 2 && kinds.contains(&exit.kind));
        let place = |exit: &Exit| {
            let state = &self.states[exit.state as usize];
            let word = if exit.kind == ExitKind::Entry { state.word | AT_ENTRY } else { state.word };
            (state.code(self.code).addr(), word)
        };
        let places: BTreeSet<(usize, u32)> = often.map(place).collect();
        places.into_iter().collect()
    }
}

/// How far the number of a unit is shifted in the number of an exit.
pub const UNIT_SHIFT: u32 = 14;

/// In place of an exit's number: the interpreter does the instruction before `exec.pc` again, in a frame that is complete.
pub const REDO: u32 = u32::MAX;
/// The same, where that instruction is `Yield`.
pub const SUSPENDED: u32 = u32::MAX - 1;

/// What a tier answers.
pub enum Outcome {
    /// Machine code.
    Ready(Box<Unit>),
    /// It will come: [`Tier::finished`] will have it when the poll flag has the bit `COMPILED`.
    Later,
}

/// A tier above the interpreter.
pub trait Tier {
    /// Its name, for reports.
    fn name(&self) -> &'static str;
    /// Makes machine code with this number, or says why not. The frame that is to enter it is on top of the stack. Must not run
    /// Python code.
    fn compile(&mut self, vm: &mut Vm, code: Gc<PyCode>, entry: Entry, unit: u32) -> Result<Outcome, String>;
    /// What has become ready since it was last asked, by number.
    fn finished(&mut self) -> Vec<(u32, Result<Box<Unit>, String>)>;
}

/// A handler of exceptions.
#[derive(Default)]
struct Handler {
    /// How often the interpreter entered it.
    entered: u32,
    /// Whether machine code that is made now has it.
    compiled: bool,
}

#[derive(Default)]
struct Record {
    /// Machine code by entry: its address and number.
    entries: FxHashMap<Entry, (usize, u32)>,
    refused: FxHashSet<Entry>,
    /// How often machine code was taken back because it left at a word.
    strikes: FxHashMap<u32, u8>,
    /// Starts of loops that machine code left often before they began.
    unhoistable: BTreeSet<u32>,
    /// How often it was taken back because a namespace got or lost names.
    names_changed: u8,
    /// How often machine code of its loops was entered.
    loops_entered: u32,
    /// Words where something was called more often than was thought.
    asked: BTreeSet<u32>,
    /// Handlers that the interpreter entered, by their first word.
    handlers: FxHashMap<u32, Handler>,
    compiles: u32,
    gave_up: bool,
}

/// What making machine code may take from the program: a share of the time that it has run, so that it can never be slowed down by more
/// than that, however much code becomes hot at once.
pub struct Budget {
    started: Instant,
    spent: Duration,
    /// One part in so many of the time since the start is given on top of the allowance.
    pub share: u32,
    /// Whether there is no limit.
    pub unlimited: bool,
}

impl Budget {
    /// Given to every program.
    const ALLOWANCE: Duration = Duration::from_micros(300);

    fn is_left(&self) -> bool {
        self.unlimited || self.spent < Self::ALLOWANCE + self.started.elapsed() / self.share
    }
}

impl Default for Budget {
    fn default() -> Budget {
        Budget { started: Instant::now(), spent: Duration::ZERO, share: 12, unlimited: false }
    }
}

/// Decides which code goes to which tier, and remembers why.
#[derive(Default)]
pub struct TieringManager {
    tier: Option<Box<dyn Tier>>,
    counts: BTreeMap<Reason, u64>,
    records: FxHashMap<usize, Record>,
    /// For tests: machine code is taken back whenever it leaves.
    pub discard_always: bool,
    /// Whether the program has code that looks at the variables of frames: machine code must then keep all of them.
    pub frames_are_read: bool,
    /// Whether somebody will want to know the decisions; without that they are only counted.
    pub explain: bool,
    /// What making machine code may cost.
    pub budget: Budget,
    /// Every decision, in order.
    pub decisions: Vec<Decision>,
    /// Machine code, by number; what is not ready has none yet.
    pub units: Vec<Option<Box<Unit>>>,
    /// What is being made, by number.
    waiting: FxHashMap<u32, (Gc<PyCode>, Entry)>,
}

impl TieringManager {
    /// Plugs a tier in above the interpreter.
    pub fn plug(&mut self, tier: Box<dyn Tier>) {
        self.tier = Some(tier);
    }

    /// The tier that is plugged in.
    pub fn tier(&self) -> Option<&dyn Tier> {
        self.tier.as_deref()
    }

    /// How often each reason was given.
    pub fn counts(&self) -> impl Iterator<Item = (Reason, u64)> + '_ {
        self.counts.iter().map(|(reason, count)| (reason.clone(), *count))
    }

    /// Whether any instruction of a code object was not what machine code took it for: then others may not be either.
    pub fn has_strikes(&self, code: Gc<PyCode>) -> bool {
        self.records.get(&code.addr()).is_some_and(|record| !record.strikes.is_empty())
    }

    /// How often machine code was taken back because it left at a word: the less is to be taken for granted there.
    pub fn strikes(&self, code: Gc<PyCode>, word: u32) -> u8 {
        let record = self.records.get(&code.addr());
        record.and_then(|record| record.strikes.get(&word)).copied().unwrap_or(0)
    }

    /// Whether machine code left often because a namespace got or lost names.
    pub fn names_change(&self, code: Gc<PyCode>) -> bool {
        self.records.get(&code.addr()).is_some_and(|record| record.names_changed > 1)
    }

    /// Words where loops start that must keep their guards: before the loops, they failed often.
    pub fn unhoistable(&self, code: Gc<PyCode>) -> BTreeSet<u32> {
        self.records.get(&code.addr()).map(|record| record.unhoistable.clone()).unwrap_or_default()
    }

    /// Whether machine code that thought calls at a word to be rare met them often.
    pub fn asks_often(&self, code: Gc<PyCode>, word: u32) -> bool {
        self.records.get(&code.addr()).is_some_and(|record| record.asked.contains(&word))
    }

    /// How often a handler must have been entered for machine code to have it. Who has everything compiled at once wants handlers, too.
    fn least_handled(&self) -> u32 {
        if self.budget.unlimited { 1 } else { SOMETIMES_HANDLED }
    }

    /// Whether a handler of exceptions, by its first word, has been entered a few times: machine code has no others.
    pub fn is_handler_used(&self, code: Gc<PyCode>, target: u32) -> bool {
        let handler = self.records.get(&code.addr()).and_then(|record| record.handlers.get(&target));
        handler.is_some_and(|handler| handler.entered >= self.least_handled())
    }

    fn decide(&mut self, code: Gc<PyCode>, entry: Entry, tier: &'static str, reason: Reason) {
        *self.counts.entry(reason.clone()).or_default() += 1;
        if !self.explain && !tracing::enabled!(tracing::Level::DEBUG) {
            return;
        }
        let function = code.qualname.get().to_string_lossy();
        tracing::debug!(?reason, ?entry, %function, "tiering");
        let file = code.filename.get().to_string_lossy();
        let entry_line = match entry {
            Entry::Start => code.first_line,
            Entry::Loop(word) | Entry::Resume(word) => code.line_at(word as usize),
        };
        let line = code.first_line;
        self.decisions.push(Decision { function, file, line, entry_line, entry, tier, reason });
    }
}

/// Decides about the code of the top frame, which became hot, for an entry. The address of machine code to enter now.
pub fn became_hot(vm: &mut Vm, entry: Entry) -> Option<usize> {
    if vm.exec.tracing.is_on() {
        if entry == Entry::Start {
            crate::exec::trace::prepare(vm);
        }
        return None;
    }
    let code = vm.top_frame()?.code();
    code.heat.set(COLD);
    if PyCode::is_traced(code) {
        return None;
    }
    code.measure();
    let Some(mut tier) = vm.tiers.tier.take() else {
        vm.tiers.decide(code, entry, "interpreter", Reason::NoTier);
        return None;
    };
    let found = enter_or_compile(vm, &mut *tier, code, entry);
    vm.tiers.tier = Some(tier);
    found
}

fn enter_or_compile(vm: &mut Vm, tier: &mut dyn Tier, code: Gc<PyCode>, entry: Entry) -> Option<usize> {
    let least_handled = vm.tiers.least_handled();
    let record = vm.tiers.records.entry(code.addr()).or_default();
    if let Some((address, _)) = record.entries.get(&entry) {
        let address = *address;
        match entry {
            Entry::Start => {}
            Entry::Loop(word) => {
                code.heat.set(vm.exec.hot.wrapping_sub(ROUNDS_AFTER_EXIT));
                record.loops_entered = record.loops_entered.wrapping_add(1);
                let entered = record.loops_entered;
                if entered.is_multiple_of(OFTEN_ENTERED)
                    || entered == NESTED_ENTERED && is_within_loop(code, word)
                {
                    // It is called that often: what is before its loops is worth it, too. Its calls alone would rarely be what makes it hot.
                    compile_start(vm, tier, code);
                }
            }
            Entry::Resume(word) => {
                // Of several places, the one that is hot now.
                code.heat.set(0);
                code.resume_with(word, address);
            }
        }
        return Some(address);
    }
    if record.gave_up {
        return None;
    }
    if record.refused.contains(&entry) {
        code.heat.set(0);
        return None;
    }
    if vm.tiers.waiting.values().any(|waiting| *waiting == (code, entry)) {
        // It became hot again before it was done.
        code.heat.set(0);
        return None;
    }
    let most = if vm.tiers.discard_always { STRESSED_COMPILES } else { MAX_COMPILES };
    if record.compiles >= most {
        record.gave_up = true;
        vm.tiers.decide(code, entry, "interpreter", Reason::GaveUp);
        return None;
    }
    if !vm.tiers.budget.is_left() {
        code.heat.set(vm.exec.hot.wrapping_sub(vm.exec.hot / 4));
        return None;
    }
    record.compiles += 1;
    record.handlers.values_mut().for_each(|handler| handler.compiled = handler.entered >= least_handled);
    if record.compiles == 1 {
        // Machine code names the code object and its constants by address.
        vm.heap.add_root(code);
    }
    let unit = vm.tiers.units.len() as u32;
    vm.tiers.units.push(None);
    vm.tiers.waiting.insert(unit, (code, entry));
    let started = Instant::now();
    let outcome = tier.compile(vm, code, entry, unit);
    vm.tiers.budget.spent += started.elapsed();
    match outcome {
        Ok(Outcome::Later) => None,
        Ok(Outcome::Ready(made)) => install(vm, tier.name(), unit, Ok(made)),
        Err(why) => {
            install(vm, tier.name(), unit, Err(why));
            if matches!(entry, Entry::Loop(_)) {
                // A loop may be compiled as part of its function although it cannot be entered while it runs.
                compile_start(vm, tier, code);
            }
            None
        }
    }
}

/// Whether the loop that ends with the backward jump at a word is within another one.
fn is_within_loop(code: Gc<PyCode>, word: u32) -> bool {
    let register_code = code.register_code();
    let mut word = word as usize;
    let mut header = None;
    while let Some(decoded) = register_code.decode(word) {
        let plain = Inst { op: abi::operands::base(decoded.inst.op), ..decoded.inst };
        let target = jump_target(&plain);
        match header {
            None => header = target,
            Some(header) if target.is_some_and(|target| target < header) => return true,
            Some(_) => {}
        }
        word += 1 + ext_words(decoded.extension.len());
    }
    false
}

/// Has a function compiled from its start because of its loops, unless that was done or refused.
fn compile_start(vm: &mut Vm, tier: &mut dyn Tier, code: Gc<PyCode>) {
    let is_known = vm.tiers.records.get(&code.addr()).is_some_and(|record| {
        record.entries.contains_key(&Entry::Start) || record.refused.contains(&Entry::Start)
    });
    if !is_known && code.has_flags(code_flags::OPTIMIZED) && !code.has_flags(code_flags::SUSPENDS) {
        enter_or_compile(vm, tier, code, Entry::Start);
    }
}

/// Takes in what the tier has finished.
pub fn install_finished(vm: &mut Vm) {
    let Some(mut tier) = vm.tiers.tier.take() else { return };
    for (unit, result) in tier.finished() {
        install(vm, tier.name(), unit, result);
    }
    vm.tiers.tier = Some(tier);
}

/// After how many exits it pays to make machine code again that took so long to make. The program does not wait for that, but what runs beside
/// it slows it down.
fn exits_worth(time: Duration) -> u32 {
    let exits = time.as_nanos() / (u128::from(MAKING_ASIDE) * EXIT_TIME.as_nanos());
    u32::try_from(exits).unwrap_or(u32::MAX)
}

/// Puts machine code where it is found. Its address.
fn install(vm: &mut Vm, name: &'static str, unit: u32, made: Result<Box<Unit>, String>) -> Option<usize> {
    let (code, entry) = vm.tiers.waiting.remove(&unit)?;
    let record = vm.tiers.records.entry(code.addr()).or_default();
    match made {
        Ok(made) => {
            let address = made.address;
            record.entries.insert(entry, (address, unit));
            vm.tiers.units[unit as usize] = Some(made);
            match entry {
                Entry::Start => {
                    code.machine.set(address);
                    code.start.set(abi::enter_word());
                }
                Entry::Resume(word) => code.resume_with(word, address),
                // The next call, or another loop, is to be looked at soon.
                Entry::Loop(_) => code.heat.set(vm.exec.hot.wrapping_sub(ROUNDS_AFTER_EXIT)),
            }
            vm.tiers.decide(code, entry, name, Reason::Accepted);
            Some(address)
        }
        Err(why) => {
            // Another loop of the function may be more to the tier's liking; a generator is entered where it is resumed.
            let resumes = matches!(entry, Entry::Loop(_)) && code.has_flags(code_flags::SUSPENDS);
            code.heat.set(if resumes { vm.exec.hot.wrapping_sub(1) } else { 0 });
            record.refused.insert(entry);
            vm.tiers.decide(code, entry, "interpreter", Reason::Refused(why));
            None
        }
    }
}

/// Completes the frame on top, which machine code left at `exec.exit`, and notes that it did.
pub fn left(vm: &mut Vm) {
    let Some(frame) = vm.top_frame() else { return };
    let code = frame.code();
    if vm.exec.exit == SUSPENDED {
        vm.exec.pc = vm.exec.pc.wrapping_sub(1);
        return;
    }
    if vm.exec.exit == REDO {
        let behind = frame.instruction_index(vm.exec.pc).saturating_sub(1);
        let word = crate::exec::unwind::instruction_at(code.register_code(), behind);
        vm.exec.pc = frame.code_place(word);
        return;
    }
    let (unit, number) =
        ((vm.exec.exit >> UNIT_SHIFT) as usize, (vm.exec.exit & ((1 << UNIT_SHIFT) - 1)) as usize);
    // Taken out meanwhile, because boxing a float needs the machine.
    let Some(mut made) = vm.tiers.units[unit].take() else { return };
    let exit = &mut made.exits[number];
    let state = &made.states[exit.state as usize];
    abi::complete_frames(vm, frame, state, false);
    if !state.objects.is_empty() && !state.frames.is_empty() {
        // Frames that were settled refer to what was just made.
        vm.heap.stack.disturb();
    }
    let word = state.word;
    // Where there is something to be learned.
    let inner = state.code(code).addr();
    exit.count += 1;
    let compiles = vm.tiers.records.get(&code.addr()).map_or(0, |record| record.compiles);
    let patience = MAX_EXITS << (compiles / PATIENCE).min(8);
    made.left += u32::from(exit.kind != ExitKind::Passing);
    // Leaving costs so much that making it again is cheaper.
    let pays = vm.tiers.budget.unlimited || made.left >= exits_worth(made.time);
    let too_often = made.code == code
        // What will not be made again is better than nothing.
        && compiles < MAX_COMPILES
        && pays
        && match exit.kind {
            ExitKind::Wrong | ExitKind::Entry | ExitKind::Hoisted | ExitKind::Names | ExitKind::Slow => {
                exit.count >= patience
            }
            ExitKind::Lacking => exit.count.is_multiple_of(MAX_OTHER_EXITS),
            ExitKind::Passing => false,
        };
    let (kind, entry) = (exit.kind, made.entry);
    let speculated = matches!(kind, ExitKind::Wrong | ExitKind::Entry | ExitKind::Slow);
    let words = |kinds: &[ExitKind]| match too_often && speculated {
        true => made.words_left(kinds, patience),
        false => Vec::new(),
    };
    let (wrong, slow) = (words(&[ExitKind::Wrong, ExitKind::Entry]), words(&[ExitKind::Slow]));
    code.heat.set(vm.exec.hot.wrapping_sub(ROUNDS_AFTER_EXIT));
    let stressed = vm.tiers.discard_always && made.code == code;
    made.dropped |= too_often || stressed;
    vm.tiers.units[unit] = Some(made);
    if !too_often && !stressed {
        return;
    }
    if too_often && kind == ExitKind::Names {
        let record = vm.tiers.records.entry(inner).or_default();
        record.names_changed = record.names_changed.saturating_add(1);
    }
    for (inner, word) in wrong {
        let record = vm.tiers.records.entry(inner).or_default();
        let strikes = record.strikes.entry(word).or_default();
        *strikes = strikes.saturating_add(1);
        expect_many_shapes(abi::code_at(inner), word);
    }
    for (inner, word) in slow {
        vm.tiers.records.entry(inner).or_default().asked.insert(word);
    }
    if let Some(record) = vm.tiers.records.get_mut(&code.addr()) {
        if too_often && kind == ExitKind::Hoisted {
            record.unhoistable.insert(word);
        } else if too_often && kind == ExitKind::Lacking {
            record.refused.insert(entry);
        }
        if record.entries.get(&entry).is_none_or(|(_, current)| *current as usize != unit) {
            // Other code is there already.
            return;
        }
    }
    discard(vm, code, entry);
    // Time to learn.
    code.heat.set(0);
}

/// Machine code left often at an access to an attribute. The interpreter will have met the other shape once, and knows that one now; it
/// is told to remember both, or machine code would be made for the one and then for the other.
fn expect_many_shapes(code: Gc<PyCode>, word: u32) {
    let Some(decoded) = code.register_code().decode(word as usize) else { return };
    let base = abi::operands::base(decoded.inst.op);
    if matches!(base, Opcode::LoadAttr | Opcode::StoreAttr | Opcode::CallMethod)
        && let Some(cache) = code.tables.caches.get(decoded.inst.y as usize)
    {
        cache.misses.set(cache.misses.get().max(ops::attr::MAX_MISSES + 1));
    }
}

/// Memory for a new object of `bytes` bytes, when machine code has used up what it had: may collect. Machine code has stored what an exit with
/// the `state` of the `unit` would, and `operands` values behind that, which live on as well.
pub(crate) fn allocate(vm: &mut Vm, unit: usize, state: usize, bytes: usize, operands: usize) -> usize {
    let saved = (vm.exec.frame, vm.exec.pc, vm.exec.depth, vm.heap.stack.top);
    make_frames(vm, unit, state);
    abi::wait_behind(vm, operands);
    let memory = abi::memory_for(vm, bytes);
    (vm.exec.frame, vm.exec.pc, vm.exec.depth, vm.heap.stack.top) = saved;
    memory
}

/// The interpreter enters a handler of exceptions. Machine code that does not have it is made again once that happens often.
pub(crate) fn handled(vm: &mut Vm, code: Gc<PyCode>, target: u32) {
    if vm.tiers.tier.is_none() {
        return;
    }
    let record = vm.tiers.records.entry(code.addr()).or_default();
    let handler = record.handlers.entry(target).or_default();
    handler.entered = handler.entered.saturating_add(1);
    if handler.entered != OFTEN_HANDLED || handler.compiled || record.compiles >= MAX_COMPILES {
        return;
    }
    let entries: Vec<Entry> = record.entries.keys().copied().collect();
    entries.into_iter().for_each(|entry| retire(vm, code, entry));
}

/// Makes frames and objects of what machine code stored as for an exit with the `state` of the `unit`, for the time of a call.
pub(crate) fn make_frames(vm: &mut Vm, unit: usize, state: usize) {
    // Taken out meanwhile, because making objects needs the machine.
    let made = vm.tiers.units[unit].take();
    if let (Some(made), Some(frame)) = (&made, vm.top_frame()) {
        abi::complete_frames(vm, frame, &made.states[state], true);
    }
    vm.tiers.units[unit] = made;
    // Frames that were settled have been written to.
    vm.heap.stack.disturb();
}

/// After that call: the frames above `lowest` are about to go. Where such calls turn out to be frequent, machine code is made again that
/// has the frames on the stack.
pub(crate) fn unmake_frames(vm: &mut Vm, unit: usize, state: usize, lowest: *mut u64) {
    let Some(made) = &mut vm.tiers.units[unit] else { return };
    let asked = made.asked.entry(state as u32).or_default();
    *asked = asked.saturating_add(1);
    let often = *asked == OFTEN_ASKED;
    let state = &made.states[state];
    let (code, entry, word, inner) = (made.code, made.entry, state.word, state.code(made.code));
    let pushed = state.frames.iter().rev().map(|frame| frame.pushed);
    let pushed: smallvec::SmallVec<[bool; 8]> = pushed.collect();
    if often {
        let record = vm.tiers.records.entry(inner.addr()).or_default();
        record.asked.insert(word & !AT_ENTRY);
        retire(vm, code, entry);
    }
    // Whoever keeps the object of such a frame finds what was there.
    for is_kept in pushed {
        let Some(frame) = vm.top_frame().filter(|frame| frame.base() != lowest) else { return };
        if frame.object().is_some() && !is_kept {
            crate::exec::frame_object::detach(vm, frame, crate::exec::frame_object::Leaving::Returned);
        }
        crate::exec::unwind::pop(vm, frame);
    }
}

/// Takes machine code back, and has what runs in it leave at its next chance.
fn retire(vm: &mut Vm, code: Gc<PyCode>, entry: Entry) {
    let record = vm.tiers.records.entry(code.addr()).or_default();
    if record.compiles >= MAX_COMPILES {
        return;
    }
    let unit = record.entries.get(&entry).map(|(_, unit)| *unit as usize);
    if let Some(made) = unit.and_then(|unit| vm.tiers.units[unit].as_mut()) {
        made.dropped = true;
    }
    discard(vm, code, entry);
    code.heat.set(0);
    vm.heap.poll_flag.fetch_or(crate::heap::poll::COMPILED, std::sync::atomic::Ordering::Release);
}

/// Takes machine code back. What runs in it leaves by itself.
fn discard(vm: &mut Vm, code: Gc<PyCode>, entry: Entry) {
    if let Some(record) = vm.tiers.records.get_mut(&code.addr()) {
        record.entries.remove(&entry);
    }
    if entry == Entry::Start {
        code.start.set(code.entry.get());
        code.machine.set(abi::interpret_address());
    } else if entry == Entry::Resume(code.resume_word.get()) {
        code.resume_with(0, 0);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reasons_are_counted() {
        let manager = TieringManager::default();
        assert_eq!(manager.counts().count(), 0);
    }
}
