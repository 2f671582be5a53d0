//! Execution: what the tiers share.
//!
//! * [`call`]: binding arguments to parameters, pushing frames;
//! * [`generator`]: generators and coroutines, [`chain`]: those that wait for each other; [`frame_object`]: frames as Python objects; [`unwind`]: exceptions leaving frames;
//! * [`compile`]: source text to code objects; [`import`]: finding and running modules;
//!   [`interactive`]: what a prompt needs; [`trace`]: trace and profile functions.
//!
//! Contract of the `unsafe` here: `frame` points to the registers of the frame on top, or is null while nothing runs.

#[allow(unsafe_code)]
pub mod call;
pub mod chain;
pub mod collect;
pub mod compile;
pub mod frame_object;
#[allow(unsafe_code)]
pub mod generator;
pub mod import;
pub mod interactive;
pub mod lifecycle;
pub mod syntax_tree;
pub mod trace;
#[allow(unsafe_code)]
pub mod unwind;

use crate::config::Config;
use crate::heap::Gc;
use crate::heap::stack::SavedRegisters;
use crate::interp::bytecode::Word;
use crate::interp::frame::Frame;
use crate::object::*;
use crate::value::{PyResult, Value};
use crate::vm::Vm;
use std::cell::Cell;

/// Default of `sys.getrecursionlimit()`.
pub const DEFAULT_RECURSION_LIMIT: usize = 1000;
/// Bytes of native stack that stay free for work without Python calls (formatting, collection, parsing).
const NATIVE_RESERVE: usize = 256 << 10;
/// Most native stack that nested calls through native code may take, however large the stack is: every collection looks
/// at all of it, and what nests deeper (`repr` of a list in a list in a list ...) takes time quadratic in the depth.
const NATIVE_MOST: usize = 8 << 20;

/// Frames, recursion depth and limits of a machine.
pub struct ExecState {
    /// Registers of the frame on top; null while nothing runs.
    pub frame: *mut u64,
    /// Behind the instruction that the top frame executes.
    pub pc: *const Word,
    /// Address of the text that only machine code knows, which an append may extend, or 0. See [`Leaf::AppendText`](crate::abi::Leaf).
    pub own_text: usize,
    /// The second part of a pair, for the instruction after the one that put it here. See [`Leaf::NextPair`](crate::abi::Leaf).
    pub second: u64,
    /// Number of frames.
    pub depth: usize,
    /// `sys.setrecursionlimit`
    pub recursion_limit: usize,
    /// What polymorphic attribute lookups found.
    pub stubs: crate::interp::stubs::StubCache,
    /// Where polymorphic attribute stores go.
    pub store_stubs: crate::interp::stubs::StubCache,
    /// Inline slots that polymorphic loads and stores of attributes found.
    pub slot_ways: crate::interp::stubs::SlotWays,
    /// Special methods that operators and subscripts called.
    pub specials: crate::interp::stubs::SpecialCache,
    /// A code object whose count reaches this is shown to the tiering manager.
    pub hot: u32,
    /// The machine code that the instruction `EnterLoop` enters.
    pub machine: usize,
    /// Number of the exit by which machine code left last.
    pub exit: u32,
    /// Grows whenever slot accesses by shape alone are no longer right for some class.
    pub slot_epoch: Cell<u32>,
    /// Machine code calls machine code only while the native stack is above this address.
    pub machine_limit: Cell<usize>,
    /// See [`ExecState::above_interpreter`].
    native_top: *const SavedRegisters,
    /// The native stack must not grow below this address.
    native_limit: Cell<usize>,
    /// Names of the modules whose bodies are running, innermost last.
    pub importing: Vec<String>,
    /// Set by a signal handler together with the poll flag's SIGNAL bit: KeyboardInterrupt is due.
    pub interrupted: std::sync::Arc<std::sync::atomic::AtomicBool>,
    /// What reading and compiling source took so far.
    pub compiling: compile::CompileStats,
    /// Whether trace functions are told of what happens.
    pub tracing: trace::Tracing,
    /// Address of the traceback entry of the frame that the pending exception left last; only to be compared.
    pub left: usize,
}

impl ExecState {
    /// The state of a machine that runs nothing yet.
    pub fn new(config: &Config) -> ExecState {
        let _ = config;
        ExecState {
            frame: std::ptr::null_mut(),
            pc: std::ptr::null(),
            own_text: 0,
            second: 0,
            depth: 0,
            recursion_limit: DEFAULT_RECURSION_LIMIT,
            stubs: crate::interp::stubs::StubCache::default(),
            store_stubs: crate::interp::stubs::StubCache::default(),
            slot_ways: crate::interp::stubs::SlotWays::default(),
            specials: crate::interp::stubs::SpecialCache::default(),
            hot: crate::tier::HOT,
            machine: 0,
            exit: 0,
            slot_epoch: Cell::new(0),
            machine_limit: Cell::new(0),
            native_top: std::ptr::null(),
            native_limit: Cell::new(0),
            importing: Vec::new(),
            interrupted: Default::default(),
            compiling: Default::default(),
            tracing: Default::default(),
            left: 0,
        }
    }

    /// Whether the body of this module is still running.
    pub fn initializing(&self, module: Option<&str>) -> bool {
        module.is_some_and(|module| self.importing.iter().any(|name| name == module))
    }

    /// Notes that the native frame where `saved` is starts to interpret. Returns what to leave with.
    #[inline(always)]
    pub(crate) fn enter_native(&mut self, saved: &SavedRegisters) -> *const SavedRegisters {
        std::mem::replace(&mut self.native_top, saved)
    }

    /// Notes that it is done.
    #[inline(always)]
    pub(crate) fn leave_native(&mut self, outer: *const SavedRegisters) {
        self.native_top = outer;
    }

    /// The registers as they were when the innermost loop of the interpreter was entered, on the native stack above its
    /// frame.
    pub(crate) fn above_interpreter(&self) -> Option<&SavedRegisters> {
        // SAFETY: while the pointer is not null, the frame that it points into is on the native stack.
        #[allow(unsafe_code)]
        unsafe {
            self.native_top.as_ref()
        }
    }

    /// Whether the native stack is nearly used up.
    #[inline(always)]
    pub fn native_stack_low(&self) -> bool {
        let here = 0u8;
        let here = &raw const here as usize;
        here < self.native_limit.get() || self.native_limit.get() == 0 && self.find_native_limit(here)
    }

    /// Whether machine code should not be entered: there must be native stack left for what it calls. Where it is not
    /// entered, the interpreter runs, whose calls of Python functions need no native stack.
    #[inline(always)]
    pub fn machine_stack_low(&self) -> bool {
        let here = 0u8;
        let here = &raw const here as usize;
        here < self.machine_limit.get() || self.machine_limit.get() == 0 && self.find_machine_limit(here)
    }

    #[cold]
    fn find_machine_limit(&self, here: usize) -> bool {
        let low = self.native_stack_low();
        let limit = self.native_limit.get();
        self.machine_limit.set((limit + here.saturating_sub(limit) / 4).max(1));
        low
    }

    #[cold]
    fn find_native_limit(&self, here: usize) -> bool {
        let limit = match crate::heap::os::native_stack() {
            Some((low, high)) => (low + NATIVE_RESERVE).max(high.saturating_sub(NATIVE_MOST)),
            None => here.saturating_sub(1 << 20) + NATIVE_RESERVE,
        };
        self.native_limit.set(limit.max(1));
        here < self.native_limit.get()
    }
}

impl Vm {
    /// The frame on top, when code is running.
    pub fn top_frame(&self) -> Option<Frame> {
        if self.exec.frame.is_null() {
            return None;
        }
        // SAFETY: `exec.frame` is the top frame's registers.
        #[allow(unsafe_code)]
        Some(unsafe { Frame::at(self.exec.frame) })
    }

    /// The function whose code is running: it knows its globals and builtins.
    pub fn running_function(&self) -> Option<Gc<PyFunction>> {
        Some(self.top_frame()?.function())
    }

    /// `globals()` of the running code.
    pub fn running_globals(&self) -> Option<Gc<PyDict>> {
        Some(self.running_function()?.globals.get())
    }
}

/// `__name__` of the module whose code is running.
pub fn caller_module_name(vm: &mut Vm) -> Option<Value> {
    let name = vm.names.name;
    vm.running_globals()?.get_str(name)
}

/// Runs a class body with `namespace` as the mapping its names live in; the result is the `__class__` cell or None.
pub fn run_class_body(vm: &mut Vm, function: Gc<PyFunction>, namespace: Value) -> PyResult {
    call::run_with_namespace(vm, function, Some(namespace))
}

/// Runs a code object as `exec` and `eval` do.
pub fn exec_code(
    vm: &mut Vm,
    code: Gc<PyCode>,
    globals: Gc<PyDict>,
    locals: Option<Value>,
    closure: Option<Gc<PyTuple>>,
) -> PyResult {
    let function = call::new_function(vm, code, globals, closure);
    let result = call::run_with_namespace(vm, function, Some(locals.unwrap_or(globals.into())));
    compile::pack_waiting(code.unit.get());
    result
}

/// `locals()` of the running frame: the namespace of a class or module body, else a new dict of its variables.
pub fn current_locals(vm: &mut Vm) -> PyResult {
    let Some(frame) = vm.top_frame() else {
        return Err(vm.runtime_error("locals(): no code is running"));
    };
    let instruction = frame.instruction_index(vm.exec.pc).saturating_sub(1);
    let locals = frame_locals(vm, frame, instruction)?;
    let code = frame.code();
    if code.has_flags(code_flags::OPTIMIZED) {
        return Ok(locals);
    }
    // The variables of comprehensions are hidden in the frame. Where there are any, it is a new dict.
    let Some(map) = unwind::state_map(code.register_code(), instruction) else { return Ok(locals) };
    let Some(namespace) = locals.downcast::<PyDict>() else { return Ok(locals) };
    let names = code.varnames.get();
    let mut all: Option<Gc<PyDict>> = None;
    for (index, (location, name)) in map.iter().zip(names.items()).enumerate() {
        let Some(value) = unwind::read_location(frame, code, *location) else { continue };
        // `__class__` and the like in class bodies are no variables of theirs.
        let text = name.downcast::<PyStr>().map(|name| name.to_string_lossy()).unwrap_or_default();
        if text.starts_with("__") || text.starts_with('.') {
            continue;
        }
        let dict = match all {
            Some(dict) => dict,
            None => *all.insert(namespace.copy(&mut vm.heap).ok_or(()).map_err(|()| vm.memory_error())?),
        };
        put_local(vm, dict, code, index, *name, Some(value))?;
    }
    Ok(all.map_or(locals, Value::from))
}

/// The local variables of a frame at an instruction.
pub fn frame_locals(vm: &mut Vm, frame: Frame, instruction: usize) -> PyResult {
    if let Some(namespace) = frame.namespace() {
        return Ok(namespace);
    }
    let code = frame.code();
    if !code.has_flags(code_flags::OPTIMIZED) {
        return Ok(frame.function().globals.get().into());
    }
    let body = code.register_code();
    let Some(map) = unwind::state_map(body, instruction) else {
        return locals_dict(vm, code, frame.function(), 0, |_| None);
    };
    locals_dict(vm, code, frame.function(), map.len(), |index| unwind::read_location(frame, code, map[index]))
}

/// A dict of a function's local variables, given the values of the first `count`, and of the variables of enclosing functions.
fn locals_dict(
    vm: &mut Vm,
    code: Gc<PyCode>,
    function: Gc<PyFunction>,
    count: usize,
    value: impl Fn(usize) -> Option<Value>,
) -> PyResult {
    let dict = vm.new_dict();
    let varnames = code.varnames.get();
    let names = varnames.items();
    let count = count.min(names.len());
    // As CPython lays them out: variables of inner functions that are no parameters come last, by name.
    let parameters = code.params().count();
    let is_late = |index: usize| index >= parameters && code.is_cell_local(index);
    let mut late: Vec<usize> = (0..count).filter(|index| is_late(*index)).collect();
    late.sort_by_key(|index| names[*index].downcast::<PyStr>().map(|name| name.to_string_lossy()));
    let early = (0..count).filter(|index| !is_late(*index));
    for index in early.chain(late) {
        put_local(vm, dict, code, index, names[index], value(index))?;
    }
    put_free_variables(vm, dict, function)?;
    Ok(dict.into())
}

/// Puts local variable number `index` into the dict of `locals()`.
fn put_local(
    vm: &mut Vm,
    dict: Gc<PyDict>,
    code: Gc<PyCode>,
    index: usize,
    name: Value,
    value: Option<Value>,
) -> PyResult<()> {
    let value = match value.and_then(|v| v.downcast::<PyCell>()) {
        Some(cell) if code.is_cell_local(index) => cell.content.get(),
        _ => value,
    };
    match value {
        Some(value) if name.downcast::<PyStr>().is_none_or(|n| !n.eq_str(".0")) => dict.set(vm, name, value),
        _ => Ok(()),
    }
}

/// Puts the variables of enclosing functions into the dict of `locals()`.
fn put_free_variables(vm: &mut Vm, dict: Gc<PyDict>, function: Gc<PyFunction>) -> PyResult<()> {
    if let Some(closure) = function.closure.get() {
        for (name, cell) in function.code.get().freevars.get().items().iter().zip(closure.items()) {
            let content = cell.downcast::<PyCell>().and_then(|c| c.content.get());
            if let Some(value) = content {
                dict.set(vm, *name, value)?;
            }
        }
    }
    Ok(())
}
