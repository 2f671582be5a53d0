//! `sys.settrace` and `sys.setprofile`.
//!
//! Register code is optimised: `x = 1` is no instruction, and which line it stood in nobody knows. So a function that is to be traced runs
//! as its *twin* ([`traced_twin`]): the same function lowered once more from the text, not optimised, with intrinsics that tell of calls, lines,
//! jumps back, returns and calls of native functions. Code that nobody traces has no such instructions, and the loop of the interpreter
//! does not know of any of this.
//!
//! * While a function is set, *events are on*: every count of calls is high enough to ask the tiering manager
//!   ([`ExecState::hot`](super::ExecState)), which has the new frame go on with its twin's code ([`enter`]); a new
//!   generator gets its twin's at once. Machine code is not entered, because there seems to be no native stack left for it; that which runs
//!   leaves at the next jump back.
//! * While a trace function runs, events are off, and all is as if there were none.
//! * A frame that was on the stack before runs on as it is, without events but exceptions. Functions that mention `settrace`,
//!   `setprofile`, `f_trace` or `breakpoint` themselves are their own twins, so that they can be traced from the middle.
//! * The frame object knows the line that the frame is in (`PyFrame::line`): a line is told once, until the frame is in another
//!   or jumps back.
//!
//! Exceptions that leave frames are told by `unwind`.
//!
//! Which lines are told is 3.14's rule; `tests/lang/tracing/newer.py` has where 3.11 differs: comprehensions are lines of the function around
//! them (there: functions), and a `while` loop within one line is told once more at its end.

use crate::exec::compile::traced_twin;
use crate::exec::frame_object::{self, PyFrame};
use crate::heap::Gc;
use crate::interp::frame::Frame;
use crate::object::*;
use crate::value::{PyResult, Value};
use crate::vm::Vm;

/// Every count of calls is at least that.
const ALWAYS_HOT: u32 = i32::MIN as u32;
/// A traced module is in no line before it is in its first.
pub const NO_LINE: u32 = u32::MAX;

/// What trace functions there are for.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub enum Event {
    /// A frame begins, or goes on behind a `yield`.
    Call,
    /// A line begins.
    Line,
    /// A frame returns or yields.
    Return,
    /// An exception was raised, or came out of a call.
    Exception,
    /// A native function is called.
    NativeCall,
    /// It returned.
    NativeReturn,
    /// It raised.
    NativeException,
}

impl Event {
    fn name(self) -> &'static str {
        match self {
            Event::Call => "call",
            Event::Line => "line",
            Event::Return => "return",
            Event::Exception => "exception",
            Event::NativeCall => "c_call",
            Event::NativeReturn => "c_return",
            Event::NativeException => "c_exception",
        }
    }

    fn is_for_profile(self) -> bool {
        !matches!(self, Event::Line | Event::Exception)
    }

    fn is_for_trace(self) -> bool {
        !matches!(self, Event::NativeCall | Event::NativeReturn | Event::NativeException)
    }
}

/// Whether events are on, and what they changed.
#[derive(Default)]
pub struct Tracing {
    on: bool,
    /// How many trace functions are running.
    inside: u32,
    hot: u32,
}

impl Tracing {
    /// Whether events are told now.
    #[inline(always)]
    pub fn is_on(&self) -> bool {
        self.on
    }
}

/// Sets the trace function.
pub fn set_trace(vm: &mut Vm, function: Option<Value>) {
    vm.state.tracer.set(vm.state, function);
    update(vm);
}

/// Sets the profile function.
pub fn set_profile(vm: &mut Vm, function: Option<Value>) {
    vm.state.profiler.set(vm.state, function);
    update(vm);
}

/// Turns events on or off, as they should be.
fn update(vm: &mut Vm) {
    let wanted = vm.state.tracer.get().is_some() || vm.state.profiler.get().is_some();
    let wanted = wanted && vm.exec.tracing.inside == 0;
    if wanted == vm.exec.tracing.on {
        return;
    }
    vm.exec.tracing.on = wanted;
    if wanted {
        vm.exec.tracing.hot = std::mem::replace(&mut vm.exec.hot, ALWAYS_HOT);
        vm.exec.machine_limit.set(usize::MAX);
        // Loops in machine code leave.
        vm.heap.set_poll(crate::heap::poll::COMPILED);
    } else {
        vm.exec.hot = vm.exec.tracing.hot;
        // It is found again.
        vm.exec.machine_limit.set(0);
    }
}

/// Calls `function` with events on, though a trace function is running: `sys.call_tracing`.
pub fn call_tracing(vm: &mut Vm, function: Value, arguments: &[Value]) -> PyResult {
    let inside = std::mem::take(&mut vm.exec.tracing.inside);
    update(vm);
    let result = vm.call(function, arguments);
    vm.exec.tracing.inside = inside;
    update(vm);
    result
}

/// The frame on top was just pushed: what it does first is to [`enter`] its twin's code.
pub fn prepare(vm: &mut Vm) {
    if let Some(frame) = vm.top_frame() {
        frame.code().start.set(crate::abi::enter_traced() as usize);
    }
}

/// The frame on top stands before its first instruction: it goes on with its twin's code, at `exec.pc`.
pub fn enter(vm: &mut Vm) {
    let Some(frame) = vm.top_frame() else { return };
    let code = frame.code();
    vm.exec.pc = code.entry.get() as *const _;
    let has_machine_code = code.machine.get() != crate::abi::interpret_address();
    code.start.set(if has_machine_code { crate::abi::enter_word() } else { code.entry.get() });
    if !vm.exec.tracing.on {
        return;
    }
    let Some(twin) = twin_of(vm, code).filter(|twin| *twin != code) else { return };
    if frame.change_code(twin, code.params().count(), vm.heap.stack.limit) {
        vm.heap.stack.top = frame.base().wrapping_add(twin.registers.get() as usize);
        vm.exec.pc = twin.entry.get() as *const _;
    }
}

/// The code that is to run in place of `code`, for a new frame or generator.
pub fn twin_of(vm: &mut Vm, code: Gc<PyCode>) -> Option<Gc<PyCode>> {
    if code.has_flags(code_flags::REPLACED) {
        return None;
    }
    // The frame's parameters are not all kept for its own code.
    let paused = std::mem::replace(&mut vm.heap.paused, true);
    let twin = traced_twin(vm, code);
    vm.heap.paused = paused;
    twin
}

/// Tells the functions that are set; what they answer becomes the frame's own trace function.
fn tell(vm: &mut Vm, object: Gc<PyFrame>, event: Event, argument: Value) -> PyResult<()> {
    if event.is_for_profile()
        && let Some(profiler) = vm.state.profiler.get()
    {
        let told = call(vm, profiler, object, event, argument);
        if let Err(raised) = told {
            set_profile(vm, None);
            return Err(raised);
        }
    }
    if !event.is_for_trace() {
        return Ok(());
    }
    let Some(tracer) = vm.state.tracer.get() else { return Ok(()) };
    let Some(tracer) = (if event == Event::Call { Some(tracer) } else { object.trace.get() }) else {
        return Ok(());
    };
    match call(vm, tracer, object, event, argument) {
        Ok(own) if own.is_none() => {}
        Ok(own) => object.trace.set(object, own),
        Err(raised) => {
            set_trace(vm, None);
            object.trace.set(object, None::<Value>);
            return Err(raised);
        }
    }
    Ok(())
}

fn call(vm: &mut Vm, function: Value, object: Gc<PyFrame>, event: Event, argument: Value) -> PyResult {
    let name = vm.intern(event.name());
    vm.exec.tracing.inside += 1;
    update(vm);
    let result = vm.call(function, &[object.into(), name.into(), argument]);
    vm.exec.tracing.inside -= 1;
    update(vm);
    if result.is_err()
        && let Some(frame) = vm.top_frame()
    {
        super::unwind::add_to_traceback(vm, frame);
    }
    result
}

/// The object of the frame on top.
fn top(vm: &mut Vm) -> Option<Gc<PyFrame>> {
    let frame = vm.top_frame()?;
    Some(frame_object::frame_object(vm, frame))
}

/// `TraceCall`
pub fn call_begins(vm: &mut Vm, is_new: Value) -> PyResult<()> {
    if !vm.exec.tracing.on {
        return Ok(());
    }
    let Some(object) = top(vm) else { return Ok(()) };
    match is_new {
        Value::TRUE => object.line.set(0),
        Value::NONE => object.line.set(NO_LINE),
        _ => {}
    }
    tell(vm, object, Event::Call, Value::NONE)
}

/// `TraceLine`
pub fn line_begins(vm: &mut Vm, line: u32) -> PyResult<()> {
    let Some(object) = vm.top_frame().and_then(Frame::object).and_then(|o| o.downcast::<PyFrame>()) else {
        return Ok(());
    };
    if object.line.replace(line) == line && !object.jumped.get() {
        return Ok(());
    }
    object.jumped.set(false);
    if !vm.exec.tracing.on || object.trace.get().is_none() || !object.trace_lines.get() {
        return Ok(());
    }
    tell(vm, object, Event::Line, Value::NONE)
}

/// `TraceJump`
pub fn jumps_back(vm: &mut Vm) {
    if let Some(object) = vm.top_frame().and_then(Frame::object).and_then(|o| o.downcast::<PyFrame>()) {
        object.jumped.set(true);
    }
}

/// `TraceReturn`
pub fn returns(vm: &mut Vm, value: Value) -> PyResult<()> {
    if vm.exec.tracing.on
        && let Some(object) = top(vm)
    {
        tell(vm, object, Event::Return, value)?;
    }
    if let Some(frame) = vm.top_frame() {
        frame_object::keep_locals(vm, frame);
    }
    Ok(())
}

/// What a profile function is told of: native functions and methods.
fn is_native(callee: Value) -> bool {
    callee.downcast_exact::<PyNativeFunction>().is_some() || callee.downcast::<PyNativeMethod>().is_some()
}

/// `TraceNative`
pub fn native_begins(vm: &mut Vm, callee: Value) -> PyResult<()> {
    if !vm.exec.tracing.on || vm.state.profiler.get().is_none() || !is_native(callee) {
        return Ok(());
    }
    let Some(object) = top(vm) else { return Ok(()) };
    tell(vm, object, Event::NativeCall, callee)?;
    object.native.set(object, callee);
    Ok(())
}

/// `TraceNativeReturn`
pub fn native_returns(vm: &mut Vm, callee: Value) -> PyResult<()> {
    if vm.state.profiler.get().is_none() || !is_native(callee) {
        return Ok(());
    }
    let Some(object) = top(vm) else { return Ok(()) };
    if object.native.take().is_none() || !vm.exec.tracing.on {
        return Ok(());
    }
    tell(vm, object, Event::NativeReturn, callee)
}

/// An exception was raised in the frame on top, or came into it; `thrown`: into a generator, from outside. What a trace function raises takes
/// its place.
#[cold]
#[inline(never)]
pub fn exception_raised(vm: &mut Vm, frame: Frame, thrown: bool) {
    let Some(exception) = vm.state.raised.take() else { return };
    if tell_of_exception(vm, frame, exception, thrown).is_ok() {
        vm.state.raised.set(vm.state, exception);
    }
}

fn tell_of_exception(vm: &mut Vm, frame: Frame, exception: Value, thrown: bool) -> PyResult<()> {
    if !PyCode::is_traced(frame.code()) && frame.object().is_none() {
        return Ok(());
    }
    let object = frame_object::frame_object(vm, frame);
    if let Some(native) = object.native.take() {
        tell(vm, object, Event::NativeException, native)?;
    }
    if thrown {
        tell(vm, object, Event::Call, Value::NONE)?;
    }
    if object.trace.get().is_none() || vm.state.tracer.get().is_none() {
        return Ok(());
    }
    let class = vm.type_of(exception);
    let traceback = exception.downcast::<PyException>().and_then(|e| e.traceback.get());
    let traceback = traceback.map_or(Value::NONE, Value::from);
    let argument = vm.new_tuple(&[class.into(), exception, traceback]);
    tell(vm, object, Event::Exception, argument.into())
}

/// The frame on top is left by the pending exception. As [`exception_raised`].
#[cold]
#[inline(never)]
pub fn leaves_by_exception(vm: &mut Vm, frame: Frame) {
    if !PyCode::is_traced(frame.code()) && frame.object().is_none() {
        return;
    }
    let Some(exception) = vm.state.raised.take() else { return };
    let object = frame_object::frame_object(vm, frame);
    if tell(vm, object, Event::Return, Value::NONE).is_ok() {
        vm.state.raised.set(vm.state, exception);
    }
}
