//! Generators and coroutines: frames that can be put aside.
//!
//! While a generator is suspended its registers are in the tail of its object; while it runs they are on the register
//! stack like any frame's. `for` over a generator pushes its frame directly (no native recursion); everything
//! else goes through [`resume`].
//!
//! `yield from` and `await` are one instruction: it drives the sub-iterator itself and suspends the frame with each value
//! that comes out, so `throw` and `close` find the sub-iterator in that instruction's operand.
//!
//! Generators that wait for each other in this way are a *chain*; `exec/chain.rs` resumes it at its end.
//!
//! Coroutines and asynchronous generators are the same struct with another type.
//!
//! This file may hold `unsafe`: it copies registers between a frame that it pushes or pops and the object.

use crate::abi::MachineEntry;
use crate::builtins::exceptions::ExcKind;
use crate::exec::call::too_deep;
use crate::exec::chain;
use crate::exec::frame_object::{self, Leaving};
use crate::heap::stack::SavedRegisters;
use crate::heap::{Gc, Header, Layout, OptRef, Ref, ShapeId, Slot, Tailed, write_barrier};
use crate::interp::bytecode::{CONST_BIT, Inst, Opcode, Word};
use crate::interp::dispatch;
use crate::interp::frame::{Frame, FrameKind, HEADER_WORDS};
use crate::interp::liveness::When;
use crate::object::*;
use crate::object_struct;
use crate::tier::{SUSPENDED, VirtualGenerator};
use crate::value::{PyResult, Raised, Value};
use crate::vm::Vm;
use std::cell::Cell;

/// Where a generator is in its life.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
#[repr(u8)]
pub enum GeneratorState {
    /// Not started.
    Created,
    /// Waiting at a `yield` or `await`.
    Suspended,
    /// On the stack.
    Running,
    /// Finished.
    Done,
}

impl crate::heap::TraceField for GeneratorState {
    fn trace(&self, _: &mut crate::heap::Tracer<'_>) {}
}

object_struct! {
    /// A generator, coroutine or asynchronous generator.
    pub struct PyGenerator(Layout::Generator) {
        registers: usize,
        /// Where it is in its life.
        pub state: Cell<GeneratorState>,
        /// Asynchronous generator: an `asend` or `athrow` of it is running.
        pub busy: Cell<bool>,
        /// Asynchronous generator: it was closed.
        pub closed: Cell<bool>,
        /// Whether it is closed when it is forgotten.
        closes: Cell<bool>,
        /// Index behind the instruction that suspended it.
        pub resume_at: Cell<u32>,
        /// Its function: code, globals, closure.
        pub function: Ref<PyFunction>,
        /// Its code (the function's may be replaced meanwhile).
        pub code: Ref<PyCode>,
        /// The exception that it was handling when it was suspended.
        pub handled: Slot,
        /// While it runs: the exception its resumer was handling.
        pub outer_handled: Slot,
        /// `__name__`
        pub name: Ref<PyStr>,
        /// `__qualname__`
        pub qualname: Ref<PyStr>,
        /// The frame object once somebody asked for it.
        pub frame: Slot,
        /// The generator that waits for it, when the two were suspended so.
        pub parent: OptRef<PyGenerator>,
        /// The end of the chain that begins here.
        pub chain_end: OptRef<PyGenerator>,
        /// What that chain takes on the stack, from here to its end.
        pub chain_size: Cell<chain::Size>,
    } tail(registers): Slot, traced by trace_registers
}

/// Tells of the registers of a generator. Of a suspended one only those that it will read again; the others are emptied,
/// because nobody keeps alive what they hold. While it runs they are on the stack, and what is here is out of date.
fn trace_registers(generator: &PyGenerator, tracer: &mut crate::heap::Tracer<'_>) {
    let registers = generator.tail();
    match generator.state.get() {
        GeneratorState::Running => {}
        GeneratorState::Suspended => {
            let code = generator.code.get();
            let word = (generator.resume_at.get() as usize).saturating_sub(1);
            code.live_registers().with(code.register_code(), word, When::Returning, |live| {
                for (n, slot) in registers.iter().enumerate() {
                    match slot.get() {
                        Some(value) if live.is_none_or(|live| live[n / 64] >> (n % 64) & 1 != 0) => {
                            tracer.value(value);
                        }
                        Some(_) => slot.set_immediate(None),
                        None => {}
                    }
                }
            });
        }
        GeneratorState::Created | GeneratorState::Done => {
            registers.iter().filter_map(Slot::get).for_each(|value| tracer.value(value));
        }
    }
}

/// A generator of a function that has not begun, for `alloc_tailed`.
fn empty_generator(function: Gc<PyFunction>, code: Gc<PyCode>) -> PyGenerator {
    let class = if code.has_flags(code_flags::COROUTINE) {
        Layout::Coroutine
    } else if code.has_flags(code_flags::ASYNC_GENERATOR) {
        Layout::AsyncGenerator
    } else {
        Layout::Generator
    };
    PyGenerator {
        header: Header::new(ShapeId(class.0 as u32), Layout::Generator),
        registers: code.registers.get() as usize,
        function: Ref::new(function),
        code: Ref::new(code),
        state: Cell::new(GeneratorState::Created),
        busy: Cell::new(false),
        closed: Cell::new(false),
        closes: Cell::new(false),
        resume_at: Cell::new(0),
        handled: Slot::empty(),
        outer_handled: Slot::empty(),
        name: Ref::new(function.name.get()),
        qualname: Ref::new(function.qualname.get()),
        frame: Slot::empty(),
        parent: OptRef::new(None),
        chain_end: OptRef::new(None),
        chain_size: Cell::new(chain::Size::default()),
    }
}

/// Makes the generator of a call: its first `bound` registers are at `base`, the others are empty.
///
/// # Safety
/// `base` must point to as many words, each a value or zero, and the code must have so many registers.
pub unsafe fn new_generator(vm: &mut Vm, function: Gc<PyFunction>, base: *const u64, bound: usize) -> Value {
    let mut code = function.code.get();
    if vm.exec.tracing.is_on()
        && let Some(twin) = crate::exec::trace::twin_of(vm, code)
    {
        code = twin;
    }
    // SAFETY: the caller's contract.
    let register = |i: usize| {
        if i < bound { Slot::new(unsafe { Value::from_bits(*base.add(i)) }) } else { Slot::empty() }
    };
    let made = vm.heap.alloc_tailed(empty_generator(function, code), register);
    // Only code that handles exceptions can notice that its generator is closed when it is forgotten.
    if !code.register_code().handlers.is_empty() {
        close_when_forgotten(vm, made);
    }
    Value::from(made)
}

fn close_when_forgotten(vm: &mut Vm, generator: Gc<PyGenerator>) {
    if !generator.closes.replace(true) {
        vm.heap.register_finalizer(generator);
    }
}

/// The generator on top is about to wait for `iterator`: what is no generator may have a `close` that is to be called.
pub fn waits_for(vm: &mut Vm, iterator: Value) {
    if vm.type_of(iterator).has_flags(type_flags::HEAP)
        && let Some(frame) = vm.top_frame().filter(|frame| frame.is_generator())
        && let Some(generator) = generator_of(frame)
    {
        close_when_forgotten(vm, generator);
    }
}

/// What goes into a suspended generator.
#[derive(Copy, Clone)]
pub enum Input {
    /// The value of the `yield` expression.
    Send(Value),
    /// The pending exception (`vm.state.raised`) is raised at the `yield`.
    Throw,
}

/// What came out of a generator.
#[derive(Copy, Clone)]
pub enum Output {
    /// It was suspended with this value.
    Yielded(Value),
    /// It finished with this value.
    Returned(Value),
}

impl PyGenerator {
    /// The instruction that suspended it.
    fn suspended_at(&self) -> Option<Inst> {
        if self.state.get() != GeneratorState::Suspended {
            return None;
        }
        let entry = self.code.get().entry.get() as *const Word;
        // SAFETY: `Yield` and `YieldFrom` have no extension words, so the word before is the instruction.
        Some(unsafe { (*entry.add(self.resume_at.get() as usize - 1)).inst })
    }

    /// Behind the instruction that suspended it, or its first.
    #[inline(always)]
    pub fn resume_pc(&self) -> *const Word {
        (self.code.get().entry.get() as *const Word).wrapping_add(self.resume_at.get() as usize)
    }

    /// That instruction, of a generator that is suspended.
    #[inline(always)]
    pub fn waiting_in(&self) -> Inst {
        debug_assert_eq!(self.state.get(), GeneratorState::Suspended);
        // SAFETY: as in `suspended_at`.
        unsafe { (*self.resume_pc().sub(1)).inst }
    }

    /// Where it goes on when it is sent a value, unless there is more to do than to deliver that.
    #[inline(always)]
    fn plain_start(&self) -> Option<*const Word> {
        let start = self.resume_pc();
        match self.state.get() {
            GeneratorState::Created => Some(start),
            // SAFETY: as in `suspended_at`.
            GeneratorState::Suspended if unsafe { (*start.sub(1)).inst.op } == Opcode::Yield => Some(start),
            _ => None,
        }
    }

    /// Whether it is new or waits at a plain `yield`.
    #[inline(always)]
    pub fn is_ready(&self) -> bool {
        self.plain_start().is_some()
    }

    /// The iterator that `yield from` or `await` is driving.
    pub fn delegate(&self) -> Option<Value> {
        let inst = self.suspended_at().filter(|inst| inst.op == Opcode::YieldFrom)?;
        self.tail().get(inst.b as usize)?.get()
    }

    /// Whether it is an asynchronous generator.
    #[inline(always)]
    pub fn is_async(&self) -> bool {
        self.header.shape().0 == Layout::AsyncGenerator.0 as u32
    }

    /// Whether it is a plain generator.
    pub fn is_plain(&self) -> bool {
        self.header.shape().0 == Layout::Generator.0 as u32
    }

    /// "generator", "coroutine" or "async generator", for messages.
    pub fn kind_name(&self) -> &'static str {
        match self.header.shape().0 {
            n if n == Layout::Coroutine.0 as u32 => "coroutine",
            n if n == Layout::AsyncGenerator.0 as u32 => "async generator",
            _ => "generator",
        }
    }
}

/// Copies words between a generator and the stack. Volatile, because the counts are tiny and the compiler would make it a
/// call of the C library.
///
/// # Safety
/// Both ranges must be valid.
#[inline(always)]
unsafe fn copy_words(from: *const u64, to: *mut u64, count: usize) {
    for i in 0..count {
        // SAFETY: the caller's contract.
        unsafe { to.add(i).write_volatile(from.add(i).read()) };
    }
}

/// Pushes the frame of a suspended or new generator.
#[inline(always)]
pub(super) fn push(
    vm: &mut Vm,
    generator: Gc<PyGenerator>,
    kind: FrameKind,
    destination: u16,
    return_pc: *const Word,
) -> PyResult<Frame> {
    if let Some(parent) = generator.parent.get() {
        let by_parent = kind == FrameKind::Delegate && vm.top_frame().and_then(generator_of) == Some(parent);
        if !by_parent {
            chain::leave(generator);
        }
    }
    let end = vm.heap.stack.top.wrapping_add(HEADER_WORDS + generator.tail().len());
    if end > vm.heap.stack.limit || vm.exec.depth >= vm.exec.recursion_limit {
        return Err(too_deep(vm));
    }
    Ok(push_unchecked(vm, generator, kind, destination, return_pc))
}

/// As [`push`], when there is room, and for the generator's place in a chain.
#[inline(always)]
pub(super) fn push_unchecked(
    vm: &mut Vm,
    generator: Gc<PyGenerator>,
    kind: FrameKind,
    destination: u16,
    return_pc: *const Word,
) -> Frame {
    let count = generator.tail().len();
    let base = vm.heap.stack.top.wrapping_add(HEADER_WORDS);
    let end = base.wrapping_add(count);
    debug_assert!(end <= vm.heap.stack.limit);
    // SAFETY: inside the stack, checked by the caller; a `Slot` is a word.
    unsafe { copy_words(generator.tail().as_ptr().cast::<u64>(), base, count) };
    let caller = if vm.exec.frame.is_null() { base } else { vm.exec.frame };
    let (code, function) = (generator.code.get(), generator.function.get());
    // SAFETY: complete after `init`.
    let frame = unsafe { Frame::at(base) };
    frame.init(code, function, None, Some(generator.into()), return_pc, caller, destination, kind);
    vm.heap.stack.top = end;
    vm.exec.frame = base;
    vm.exec.depth += 1;
    if generator.frame.get().is_some() {
        frame_object::attach(frame, generator);
    }
    generator.state.set(GeneratorState::Running);
    generator.outer_handled.set(generator, vm.state.handled.get());
    if let Some(handled) = generator.handled.take() {
        vm.state.handled.set(vm.state, handled);
    }
    frame
}

/// Pushes the frame of a generator that [is ready](PyGenerator::is_ready), sends it `None`, and sets `vm.exec.pc`.
#[inline(always)]
pub fn push_ready(
    vm: &mut Vm,
    generator: Gc<PyGenerator>,
    kind: FrameKind,
    destination: u16,
    return_pc: *const Word,
) -> PyResult<Frame> {
    let is_new = generator.state.get() == GeneratorState::Created;
    let frame = push(vm, generator, kind, destination, return_pc)?;
    let start = generator.resume_pc();
    if !is_new {
        // SAFETY: `Yield` has no extension words, so the word before is the instruction.
        let register = unsafe { (*start.sub(1)).inst.a };
        frame.set_register(register as usize, Some(Value::NONE));
    }
    vm.exec.pc = start;
    if !is_new {
        vm.exec.pc = faster_start(vm, generator, start);
    }
    Ok(frame)
}

/// Where the frame on top, of a generator that goes on at `start` behind a `yield`, is to start: the machine code for that place, if there is any.
#[inline(always)]
fn faster_start(vm: &mut Vm, generator: Gc<PyGenerator>, start: *const Word) -> *const Word {
    let code = generator.code.get();
    let address = code.resume_machine.get();
    if address != 0 && code.resume_word.get() == generator.resume_at.get() {
        return enter(vm, address, start);
    }
    let heat = code.heat.get().wrapping_add(1);
    code.heat.set(heat);
    if heat as i32 >= vm.exec.hot as i32 { resumed_often(vm, generator, start) } else { start }
}

#[inline(always)]
fn enter(vm: &mut Vm, address: usize, start: *const Word) -> *const Word {
    if vm.exec.machine_stack_low() {
        return start;
    }
    vm.exec.machine = address;
    crate::abi::enter_loop()
}

#[cold]
#[inline(never)]
fn resumed_often(vm: &mut Vm, generator: Gc<PyGenerator>, start: *const Word) -> *const Word {
    let entry = crate::tier::Entry::Resume(generator.resume_at.get());
    match crate::tier::became_hot(vm, entry) {
        Some(address) => enter(vm, address, start),
        None => start,
    }
}

/// Takes a generator's frame off the stack, without looking at its registers. The caller's frame is on top then.
#[inline(always)]
fn pop(vm: &mut Vm, frame: Frame, generator: Gc<PyGenerator>, state: GeneratorState) {
    if frame.object().is_some() {
        let how = match state {
            GeneratorState::Suspended => Leaving::Suspended,
            _ if vm.state.raised.get().is_some() => Leaving::Raised,
            _ => Leaving::Returned,
        };
        frame_object::detach(vm, frame, how);
    }
    let (outer, handled) = (generator.outer_handled.take(), vm.state.handled.get());
    if handled != outer {
        let own = handled.filter(|_| state == GeneratorState::Suspended);
        generator.handled.set(generator, own);
        vm.state.handled.set(vm.state, outer);
    }
    generator.state.set(state);
    vm.heap.stack.top = frame.base().wrapping_sub(HEADER_WORDS);
    vm.exec.frame = frame.caller();
    // The collector reads where a frame stands.
    vm.exec.pc = frame.return_pc();
    vm.exec.depth -= 1;
    if state == GeneratorState::Done {
        generator.tail().iter().for_each(|slot| slot.set_immediate(None));
        generator.parent.clear();
        generator.chain_end.clear();
    }
}

/// The generator whose frame this is.
#[inline(always)]
pub(super) fn generator_of(frame: Frame) -> Option<Gc<PyGenerator>> {
    frame.aux()?.downcast::<PyGenerator>()
}

/// Suspends the generator whose frame is on top; the frame below is on top then.
#[inline(always)]
pub fn put_aside(vm: &mut Vm, frame: Frame, pc: *const Word) {
    let Some(generator) = generator_of(frame) else { return };
    write_barrier(generator.header());
    let tail = generator.tail();
    // SAFETY: the frame has as many registers as the tail has words; the barrier was told.
    unsafe { copy_words(frame.base(), tail.as_ptr().cast::<u64>().cast_mut(), tail.len()) };
    generator.resume_at.set(frame.instruction_index(pc) as u32);
    pop(vm, frame, generator, GeneratorState::Suspended);
}

/// Takes the frame of a generator that returned off the stack.
pub fn retire(vm: &mut Vm, frame: Frame) {
    if let Some(generator) = generator_of(frame) {
        pop(vm, frame, generator, GeneratorState::Done);
    }
}

/// Puts the generator whose frame is on top aside, and those that wait for it in the frames below. The value goes to native code
/// (`Some`), or to the `for` loop in the frame below them, where execution goes on (`vm.exec`).
pub fn suspend(vm: &mut Vm, pc: *const Word, value: Value) -> Option<Value> {
    let frame = vm.top_frame()?;
    let (kind, return_pc, destination) = if frame.kind() == FrameKind::Delegate {
        chain::put_aside(vm, frame, pc)
    } else {
        let (kind, return_pc, destination) = (frame.kind(), frame.return_pc(), frame.destination());
        if let Some(root) = frame.root() {
            chain::put_end_aside(vm, frame, root);
        }
        put_aside(vm, frame, pc);
        (kind, return_pc, destination)
    };
    if kind == FrameKind::Generator {
        return Some(value);
    }
    let below = vm.top_frame()?;
    below.set_register(destination as usize, Some(value));
    vm.exec.pc = loop_body(below, return_pc);
    None
}

/// Where a `for` goes on with an item.
fn loop_body(frame: Frame, return_pc: *const Word) -> *const Word {
    // SAFETY: the word before the return address is the `ForIter` instruction.
    let inst = unsafe { (*return_pc.sub(1)).inst };
    if is_back(inst.op) {
        (frame.code().entry.get() as *const Word).wrapping_add(inst.x as usize)
    } else {
        return_pc
    }
}

/// Where a `for` goes on at its end.
fn loop_end(frame: Frame, return_pc: *const Word) -> *const Word {
    // SAFETY: as above.
    let inst = unsafe { (*return_pc.sub(1)).inst };
    if is_back(inst.op) {
        return_pc
    } else {
        (frame.code().entry.get() as *const Word).wrapping_add(inst.x as usize)
    }
}

fn is_back(op: Opcode) -> bool {
    matches!(
        op,
        Opcode::ForIterBack
            | Opcode::ForIterBackRange
            | Opcode::ForIterBackList
            | Opcode::ForIterBackTuple
            | Opcode::ForIterBackText
    )
}

/// The generator whose frame is on top returned. As [`suspend`].
pub fn finish(vm: &mut Vm, value: Value) -> Option<Value> {
    let frame = vm.top_frame()?;
    let (kind, return_pc) = (frame.kind(), frame.return_pc());
    if let Some(root) = frame.root() {
        chain::go_on_in_parent(vm, frame, root, Some(value));
        return None;
    }
    retire(vm, frame);
    if kind == FrameKind::Generator {
        return Some(value);
    }
    let below = vm.top_frame()?;
    vm.exec.pc = loop_end(below, return_pc);
    None
}

/// An exception leaves the generator whose frame is on top: a StopIteration becomes a RuntimeError. Says whether another
/// generator waits for it: that one's frame is on top then, and `vm.exec` says where it stands.
pub fn abandon(vm: &mut Vm) -> bool {
    let Some(frame) = vm.top_frame() else { return false };
    let Some(generator) = generator_of(frame) else { return false };
    replace_stop_iteration(vm, generator.kind_name(), generator.is_async());
    if let Some(root) = frame.root() {
        chain::go_on_in_parent(vm, frame, root, None);
        return true;
    }
    pop(vm, frame, generator, GeneratorState::Done);
    false
}

/// An exception that leaves a generator must not look like its end: a StopIteration becomes a RuntimeError. `kind`: what to call the
/// generator.
pub(super) fn replace_stop_iteration(vm: &mut Vm, kind: &'static str, is_async: bool) {
    let wrong = if vm.raised_is(ExcKind::StopIteration) {
        "StopIteration"
    } else if is_async && vm.raised_is(ExcKind::StopAsyncIteration) {
        "StopAsyncIteration"
    } else {
        return;
    };
    let cause = vm.take_raised();
    let _ = vm.raise_new(ExcKind::RuntimeError, format!("{kind} raised {wrong}"));
    if let Some(error) = vm.state.raised.get().and_then(|e| e.downcast::<PyException>()) {
        error.cause.set(error, cause);
        error.context.set(error, cause);
        error.suppress_context.set(true);
    }
}

/// Whether the instruction at a word is `Yield`.
pub(super) fn yields_at(code: Gc<PyCode>, word: usize) -> bool {
    code.register_code().decode(word).is_some_and(|at| at.inst.op == Opcode::Yield)
}

/// The generator of a frame that machine code was in the middle of, or of a loop that it left. `registers` go with those that `made` names.
/// Nothing in it is to be closed when it is forgotten. The heap must be paused: nobody else keeps them alive.
pub fn generator_for_exit(
    vm: &mut Vm,
    function: Gc<PyFunction>,
    made: &VirtualGenerator,
    registers: &[Option<Value>],
) -> Gc<PyGenerator> {
    let code = crate::abi::code_at(made.code);
    debug_assert!(vm.heap.paused && code.register_code().handlers.is_empty());
    let register = |n: usize| {
        let place = made.registers.iter().position(|register| *register as usize == n);
        Slot::new(place.and_then(|place| registers.get(place).copied().flatten()))
    };
    let generator = vm.heap.alloc_tailed(empty_generator(function, code), register);
    generator.state.set(made.state);
    generator.resume_at.set(made.resume_at);
    if made.state == GeneratorState::Running {
        generator.outer_handled.set(generator, vm.state.handled.get());
    }
    generator
}

/// What a `for` loop does next.
pub enum LoopStep {
    /// The generator's frame was pushed.
    Pushed,
    /// This is the next item.
    Item(Value),
    /// The loop ends.
    Exhausted,
}

/// The next item of a generator for the `for` instruction before `vm.exec.pc`.
pub fn resume_in_loop(vm: &mut Vm, generator: Gc<PyGenerator>, destination: u16) -> PyResult<LoopStep> {
    if generator.is_ready() {
        push_ready(vm, generator, FrameKind::ForIter, destination, vm.exec.pc)?;
        return Ok(LoopStep::Pushed);
    }
    match generator.state.get() {
        GeneratorState::Done => return Ok(LoopStep::Exhausted),
        GeneratorState::Running => return Err(already_running(vm, generator)),
        GeneratorState::Created | GeneratorState::Suspended => {}
    }
    // It waits in a `yield from`.
    if chain::push(vm, generator, FrameKind::ForIter, destination, vm.exec.pc, Value::NONE)? {
        return Ok(LoopStep::Pushed);
    }
    match resume(vm, generator, Input::Send(Value::NONE))? {
        Output::Yielded(value) => Ok(LoopStep::Item(value)),
        Output::Returned(_) => Ok(LoopStep::Exhausted),
    }
}

/// ValueError for a generator that is resumed while it runs. The pending exception of a `throw` gives way to it.
#[cold]
pub(super) fn already_running(vm: &mut Vm, generator: Gc<PyGenerator>) -> Raised {
    let kind = generator.kind_name();
    vm.value_error(format!("{kind} already executing"))
}

/// Runs a generator until it suspends again or ends.
pub fn resume(vm: &mut Vm, generator: Gc<PyGenerator>, input: Input) -> PyResult<Output> {
    vm.check_native_stack()?;
    if let (Input::Send(value), Some(start)) = (input, generator.plain_start()) {
        return resume_plain(vm, generator, value, start);
    }
    let saved = (vm.exec.frame, vm.exec.pc);
    if let Input::Send(value) = input
        && chain::push(vm, generator, FrameKind::Generator, 0, saved.1, value)?
    {
        return run_resumed(vm, generator, vm.exec.pc, saved);
    }
    resume_otherwise(vm, generator, input)
}

/// Runs a generator from `start`, where it waits at a `yield`, or where it begins.
#[inline(always)]
fn resume_plain(
    vm: &mut Vm,
    generator: Gc<PyGenerator>,
    value: Value,
    start: *const Word,
) -> PyResult<Output> {
    let is_new = generator.state.get() == GeneratorState::Created;
    if is_new && !value.is_none() {
        return resume_otherwise(vm, generator, Input::Send(value));
    }
    let saved = (vm.exec.frame, vm.exec.pc);
    let frame = push(vm, generator, FrameKind::Generator, 0, saved.1)?;
    if is_new {
        vm.exec.pc = start.wrapping_add(1);
    } else {
        // SAFETY: `Yield` has no extension words, so the word before is the instruction.
        let register = unsafe { (*start.sub(1)).inst.a };
        frame.set_register(register as usize, Some(value));
        vm.exec.pc = start;
        let begin = faster_start(vm, generator, start);
        if begin != start {
            return resume_machine_code(vm, generator, frame, saved);
        }
    }
    debug_assert_eq!(frame.base(), vm.exec.frame);
    run_resumed(vm, generator, start, saved)
}

/// Runs the frame on top, a generator's that was pushed, from `start`, and restores what `vm.exec` said before.
#[inline(always)]
fn run_resumed(
    vm: &mut Vm,
    generator: Gc<PyGenerator>,
    start: *const Word,
    saved: (*mut u64, *const Word),
) -> PyResult<Output> {
    let frame = vm.exec.frame;
    let result = dispatch::run(vm, frame, start, false);
    vm.exec.frame = saved.0;
    vm.exec.pc = saved.1;
    let value = result?;
    Ok(if generator.state.get() == GeneratorState::Done {
        Output::Returned(value)
    } else {
        Output::Yielded(value)
    })
}

/// As [`run_resumed`], in the machine code at `vm.exec.machine`: without the interpreter, if it gets to a `yield` or to the end.
#[inline(never)]
fn resume_machine_code(
    vm: &mut Vm,
    generator: Gc<PyGenerator>,
    frame: Frame,
    saved: (*mut u64, *const Word),
) -> PyResult<Output> {
    let result = SavedRegisters::with(|registers| {
        let outer = vm.exec.enter_native(registers);
        // SAFETY: `faster_start` put the address of machine code for this place of the frame on top there.
        let returned = unsafe {
            let machine: MachineEntry = std::mem::transmute::<usize, MachineEntry>(vm.exec.machine);
            Value::from_bits(machine(vm, frame.base()))
        };
        let pending = vm.state.raised.get().is_some();
        let result = if let Some(value) = returned {
            retire(vm, frame);
            Ok(Output::Returned(value))
        } else if let Some(value) = yielded(vm, frame).filter(|_| !pending) {
            put_aside(vm, frame, vm.exec.pc);
            Ok(Output::Yielded(value))
        } else if pending && vm.exec.frame == saved.0 {
            Err(Raised)
        } else {
            if !pending {
                crate::tier::left(vm);
            }
            let (top, pc) = (vm.exec.frame, vm.exec.pc);
            dispatch::run(vm, top, pc, pending).map(|value| match generator.state.get() {
                GeneratorState::Done => Output::Returned(value),
                _ => Output::Yielded(value),
            })
        };
        vm.exec.leave_native(outer);
        result
    });
    vm.exec.frame = saved.0;
    vm.exec.pc = saved.1;
    result
}

/// What a frame yields, when machine code left it to do just that.
#[inline(always)]
fn yielded(vm: &Vm, frame: Frame) -> Option<Value> {
    if vm.exec.exit != SUSPENDED || vm.exec.frame != frame.base() {
        return None;
    }
    // SAFETY: the frame stands behind a `Yield`, which has no extension words.
    let inst = unsafe { (*vm.exec.pc.sub(1)).inst };
    match inst.b & CONST_BIT {
        0 => frame.register(inst.b as usize),
        _ => frame.code().tables.consts.get((inst.b & !CONST_BIT) as usize).copied(),
    }
}

#[inline(never)]
fn resume_otherwise(vm: &mut Vm, generator: Gc<PyGenerator>, input: Input) -> PyResult<Output> {
    match generator.state.get() {
        GeneratorState::Running => return Err(already_running(vm, generator)),
        GeneratorState::Done => {
            return match input {
                Input::Throw => Err(Raised),
                Input::Send(_) if generator.header.shape().0 == Layout::Coroutine.0 as u32 => {
                    Err(vm.runtime_error("cannot reuse already awaited coroutine"))
                }
                Input::Send(_) => Ok(Output::Returned(Value::NONE)),
            };
        }
        GeneratorState::Created => {
            if let Input::Send(value) = input
                && !value.is_none()
            {
                let kind = generator.kind_name();
                return Err(vm.type_error(format!("can't send non-None value to a just-started {kind}")));
            }
        }
        GeneratorState::Suspended if chain::is_running(generator) => {
            return Err(already_running(vm, generator));
        }
        GeneratorState::Suspended => {}
    }
    let was_created = generator.state.get() == GeneratorState::Created;
    let handles = generator.handled.get().is_some_and(|handled| !handled.is_none());
    let suspended = generator.suspended_at();
    let saved = (vm.exec.frame, vm.exec.pc);
    // The pending exception survives the push: nothing in it raises but the depth check, which comes first.
    let frame = push(vm, generator, FrameKind::Generator, 0, saved.1)?;
    let entry = frame.code().entry.get() as *const Word;
    let pc = if was_created { entry.wrapping_add(1) } else { generator.resume_pc() };
    vm.exec.pc = pc;
    let mut throw = matches!(input, Input::Throw);
    let mut start = if was_created { entry } else { pc };
    if throw && was_created {
        start = pc;
    }
    let mut finished = None;
    if let (Some(inst), Input::Send(value)) = (suspended, input) {
        if inst.op == Opcode::YieldFrom {
            let iterator = frame.register(inst.b as usize).unwrap_or(Value::NONE);
            match send_to(vm, iterator, value) {
                Ok(Output::Yielded(value)) => finished = Some(value),
                Ok(Output::Returned(value)) => frame.set_register(inst.a as usize, Some(value)),
                Err(Raised) => throw = true,
            }
        } else {
            frame.set_register(inst.a as usize, Some(value));
        }
    } else if let (Some(inst), Input::Throw) = (suspended, input)
        && inst.op == Opcode::YieldFrom
    {
        let iterator = frame.register(inst.b as usize).unwrap_or(Value::NONE);
        match throw_to(vm, iterator) {
            Ok(Output::Yielded(value)) => finished = Some(value),
            Ok(Output::Returned(value)) => {
                throw = false;
                frame.set_register(inst.a as usize, Some(value));
            }
            Err(Raised) => {}
        }
    }
    if throw
        && handles
        && let Input::Throw = input
        && let Some(exception) = vm.state.raised.get()
    {
        crate::builtins::exceptions::set_context(vm, exception);
    }
    let result = match finished {
        Some(value) => match suspend(vm, pc, value) {
            Some(value) => Ok(value),
            None => Ok(value),
        },
        None => dispatch::run(vm, frame.base(), start, throw),
    };
    vm.exec.frame = saved.0;
    vm.exec.pc = saved.1;
    let value = result?;
    Ok(if generator.state.get() == GeneratorState::Done {
        Output::Returned(value)
    } else {
        Output::Yielded(value)
    })
}

/// `iterator.send(value)`, or `next(iterator)` for `None`, as `yield from` drives it.
pub fn send_to(vm: &mut Vm, iterator: Value, value: Value) -> PyResult<Output> {
    if let Some(generator) = iterator.downcast::<PyGenerator>()
        && generator.header.shape().0 != Layout::AsyncGenerator.0 as u32
    {
        return resume(vm, generator, Input::Send(value));
    }
    let result = if value.is_none() {
        vm.state.stop_value.take();
        match vm.next(iterator) {
            Ok(Some(item)) => return Ok(Output::Yielded(item)),
            // The StopIteration's value, when the iterator raised one, is gone by the protocol of `next`
            // slots; iterators that return values are driven through `__next__` below.
            Ok(None) => return Ok(Output::Returned(take_stop_value(vm))),
            Err(raised) => Err(raised),
        }
    } else {
        let send = vm.names.send;
        vm.call_method(iterator, send, &[value])
    };
    match result {
        Ok(item) => Ok(Output::Yielded(item)),
        Err(raised) => stop_value(vm, raised).map(Output::Returned),
    }
}

/// The value that the last `next` slot which ended left behind ([`Vm::stop_value`]).
fn take_stop_value(vm: &mut Vm) -> Value {
    vm.state.stop_value.take().unwrap_or(Value::NONE)
}

/// StopIteration for a `next` slot that ended, with the value it left behind.
#[cold]
pub fn raise_stop(vm: &mut Vm) -> Raised {
    let value = take_stop_value(vm);
    crate::builtins::generator::stop_iteration(vm, value)
}

/// The value of the pending StopIteration; any other exception stays.
pub fn stop_value(vm: &mut Vm, raised: Raised) -> PyResult {
    if !vm.raised_is(ExcKind::StopIteration) {
        return Err(raised);
    }
    let exception = vm.take_raised();
    Ok(exception.downcast::<PyException>().and_then(|e| e.extra[0].get()).unwrap_or(Value::NONE))
}

/// Throws the pending exception into a sub-iterator.
fn throw_to(vm: &mut Vm, iterator: Value) -> PyResult<Output> {
    if vm.raised_is(ExcKind::GeneratorExit) {
        let exit = vm.take_raised();
        close(vm, iterator)?;
        return Err(vm.raise(exit));
    }
    if let Some(generator) = iterator.downcast::<PyGenerator>()
        && generator.header.shape().0 != Layout::AsyncGenerator.0 as u32
    {
        return resume(vm, generator, Input::Throw);
    }
    let exception = vm.take_raised();
    let name = vm.names.throw;
    let Some(throw) = vm.get_attr_opt(iterator, name)? else {
        return Err(vm.raise(exception));
    };
    match vm.call(throw, &[exception]) {
        Ok(item) => Ok(Output::Yielded(item)),
        Err(raised) => stop_value(vm, raised).map(Output::Returned),
    }
}

/// `iterator.close()`, when it has one.
fn close(vm: &mut Vm, iterator: Value) -> PyResult<()> {
    if let Some(generator) = iterator.downcast::<PyGenerator>()
        && generator.header.shape().0 != Layout::AsyncGenerator.0 as u32
    {
        return close_generator(vm, generator).map(|_| ());
    }
    let name = vm.names.close;
    match vm.get_attr_opt(iterator, name) {
        Ok(None) => Ok(()),
        Ok(Some(close)) => vm.call(close, &[]).map(|_| ()),
        Err(Raised) => {
            crate::builtins::unraisable::report(vm, iterator);
            Ok(())
        }
    }
}

/// `generator.close()`: the value it returned when it caught GeneratorExit and returned (3.13), else None.
pub fn close_generator(vm: &mut Vm, generator: Gc<PyGenerator>) -> PyResult {
    match generator.state.get() {
        GeneratorState::Created => {
            generator.state.set(GeneratorState::Done);
            return Ok(Value::NONE);
        }
        GeneratorState::Done => return Ok(Value::NONE),
        _ => {}
    }
    let class = vm.exceptions.get(ExcKind::GeneratorExit);
    let exit = crate::builtins::exceptions::new_exception(vm, class, &[]);
    let _ = vm.raise(exit);
    match resume(vm, generator, Input::Throw) {
        Ok(Output::Yielded(_)) => {
            let kind = generator.kind_name();
            Err(vm.runtime_error(format!("{kind} ignored GeneratorExit")))
        }
        Ok(Output::Returned(value)) => Ok(value),
        Err(raised) => {
            if vm.raised_is(ExcKind::StopIteration) {
                return stop_value(vm, raised);
            }
            vm.clear_if(raised, ExcKind::GeneratorExit).map(|()| Value::NONE)
        }
    }
}
