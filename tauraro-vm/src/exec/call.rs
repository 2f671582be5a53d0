//! Calls of Python functions: binding arguments to parameters and pushing frames.
//!
//! This file may hold `unsafe`: it writes registers of a frame that it is about to push, above the stack's top and
//! below its limit (checked first).

use crate::args::Args;
use crate::exec::compile::ensure_ready;
use crate::exec::generator;
use crate::heap::{Gc, Header, Layout, OptRef, Ref, RootedVec, Slot};
use crate::interp::bytecode::Word;
use crate::interp::dispatch::{self, Step};
use crate::interp::frame::{Frame, FrameKind, HEADER_WORDS};
use crate::object::*;
use crate::value::{PyResult, Raised, Value};
use crate::vm::Vm;
use std::cell::Cell;

/// A function object for a code object, without defaults.
pub fn new_function(
    vm: &mut Vm,
    code: Gc<PyCode>,
    globals: Gc<PyDict>,
    closure: Option<Gc<PyTuple>>,
) -> Gc<PyFunction> {
    let builtins_name = vm.names.builtins;
    let builtins = match globals.get_str(builtins_name) {
        Some(found) => match found.downcast::<PyModule>() {
            Some(module) => module.dict.get(),
            None => found.downcast::<PyDict>().unwrap_or(vm.state.builtins.get()),
        },
        None => vm.state.builtins.get(),
    };
    new_function_with(vm, code, globals, builtins, closure)
}

/// As [`new_function`], for a function with the builtins of the one that makes it.
pub fn new_function_with(
    vm: &mut Vm,
    code: Gc<PyCode>,
    globals: Gc<PyDict>,
    builtins: Gc<PyDict>,
    closure: Option<Gc<PyTuple>>,
) -> Gc<PyFunction> {
    let module = globals.get_str(vm.names.name);
    let version = vm.new_version();
    vm.heap.alloc(PyFunction {
        header: Header::exact(Layout::Function),
        code: Ref::new(code),
        globals: Ref::new(globals),
        builtins: Ref::new(builtins),
        closure: OptRef::new(closure),
        defaults: OptRef::new(None),
        kwdefaults: OptRef::new(None),
        kwdefaults_shared: Cell::new(false),
        name: Ref::new(code.name.get()),
        qualname: Ref::new(code.qualname.get()),
        doc: Slot::empty(),
        module: Slot::new(module),
        annotations: Slot::empty(),
        annotate: Slot::empty(),
        type_params: Slot::empty(),
        dict: OptRef::new(None),
        version: Cell::new(version),
    })
}

/// Arguments on top of the register stack, where the callee's frame will be put: they are given as a place, not as a
/// slice, because pushing the frame overwrites them.
#[derive(Copy, Clone)]
pub struct StackArgs {
    start: *mut u64,
    len: usize,
}

impl StackArgs {
    /// `len` arguments from `start` on.
    ///
    /// # Safety
    /// They must be values in the register stack, below its top.
    pub unsafe fn new(start: *mut u64, len: usize) -> StackArgs {
        StackArgs { start, len }
    }

    /// Number of arguments.
    pub fn len(self) -> usize {
        self.len
    }

    /// Whether there are none.
    pub fn is_empty(self) -> bool {
        self.len == 0
    }

    /// Where they start.
    pub fn start(self) -> *mut u64 {
        self.start
    }

    /// The arguments, for a call of native code: nothing is pushed over them while the slice is used.
    pub fn values<'a>(self) -> &'a [Value] {
        // SAFETY: they are values below the stack's top; native code pushes frames above it.
        unsafe { std::slice::from_raw_parts(self.start.cast::<Value>(), self.len) }
    }

    /// The argument at `index`, which must exist.
    pub fn get(self, index: usize) -> Value {
        self.values()[index]
    }

    /// The same arguments without the first.
    pub fn rest(self) -> StackArgs {
        debug_assert!(self.len > 0);
        StackArgs { start: self.start.wrapping_add(1), len: self.len - 1 }
    }

    /// The same arguments with `first` in the word before them, which must be free.
    pub fn with_before(self, first: Value) -> StackArgs {
        let start = self.start.wrapping_sub(1);
        // SAFETY: the caller's promise; the word is in the register stack.
        unsafe { *start = first.bits() };
        StackArgs { start, len: self.len + 1 }
    }

    /// The same arguments one word further down, where there is a free word.
    pub fn moved_down(self) -> StackArgs {
        let start = self.start.wrapping_sub(1);
        // SAFETY: as above.
        unsafe { std::ptr::copy(self.start, start, self.len) };
        StackArgs { start, len: self.len }
    }

    /// The same arguments with `first` in front, moved up by one word.
    pub fn with_first(self, vm: &mut Vm, first: Value) -> StackArgs {
        // SAFETY: the stack has room for a few words behind its limit.
        unsafe {
            std::ptr::copy(self.start, self.start.add(1), self.len);
            *self.start = first.bits();
            let end = self.start.add(self.len + 1);
            if vm.heap.stack.top < end {
                vm.heap.stack.top = end;
            }
        }
        StackArgs { start: self.start, len: self.len + 1 }
    }
}

/// Where a frame's result goes.
#[derive(Copy, Clone)]
pub struct Continuation {
    /// What happens to the result.
    pub kind: FrameKind,
    /// The caller's destination register.
    pub destination: u16,
    /// Where the caller goes on.
    pub return_pc: *const Word,
    /// The object under construction, for `Init`.
    pub aux: Option<Value>,
}

/// Calls a Python function on behalf of the interpreter: binds the arguments and pushes a frame whose header starts where the
/// arguments are, or makes the generator.
pub fn push_call(
    vm: &mut Vm,
    function: Gc<PyFunction>,
    args: StackArgs,
    names: Option<Gc<PyTuple>>,
    to: Continuation,
) -> Step {
    let code = function.code.get();
    if ensure_ready(vm, code).is_err() {
        return Step::Raised;
    }
    let at = args.start;
    if code.has_flags(code_flags::SUSPENDS) && is_simple(code, args.len, names) {
        // SAFETY: the arguments are values below the stack's top, and the first registers.
        return Step::Value(unsafe { generator::new_generator(vm, function, at, args.len) });
    }
    let Some((base, end)) = room(vm, code, at) else { return Step::Raised };
    if is_simple(code, args.len, names) {
        // SAFETY: the words from `base` are inside the stack; the arguments may overlap them.
        unsafe {
            move_words_up(args.start, base, args.len);
            clear_words(base.add(args.len), end);
        }
    } else if let Some(defaults) = defaults_for(function, code, args.len, names) {
        let given = args.len;
        // SAFETY: as above; there are as many defaults as parameters left.
        unsafe {
            move_words_up(args.start, base, given);
            for (i, value) in defaults.iter().enumerate() {
                *base.add(given + i) = value.bits();
            }
            clear_words(base.add(code.positional as usize), end);
        }
    } else if bind_to(vm, function, code, Args { values: args.values(), keywords: names }, base).is_err() {
        return Step::Raised;
    }
    push_frame(vm, function, code, at, end, to)
}

/// The defaults of the parameters behind the first `given`, when that is all there is to bind.
#[inline]
fn defaults_for<'a>(
    function: Gc<PyFunction>,
    code: Gc<PyCode>,
    given: usize,
    names: Option<Gc<PyTuple>>,
) -> Option<&'a [Value]> {
    let missing = (code.positional as usize).checked_sub(given)?;
    let plain = names.is_none()
        && code.kwonly == 0
        && !code.has_flags(code_flags::VARARGS)
        && !code.has_flags(code_flags::VARKEYWORDS);
    if !plain {
        return None;
    }
    let defaults = function.defaults.get()?;
    let first = defaults.len().checked_sub(missing)?;
    // SAFETY: the function keeps its tuple of defaults while it is called, and tuples do not change.
    Some(unsafe { &*(&defaults.items()[first..] as *const [Value]) })
}

/// Copies `count` words to a place that is not before where they are. A loop over volatile words: the counts are tiny, and
/// the compiler would make it a call of the C library.
///
/// # Safety
/// Both ranges must be valid.
#[inline(always)]
unsafe fn move_words_up(from: *const u64, to: *mut u64, count: usize) {
    for i in (0..count).rev() {
        // SAFETY: the caller's contract.
        unsafe { to.add(i).write_volatile(from.add(i).read()) };
    }
}

/// Zeroes the words from `start` to `end`, by volatile stores as well.
///
/// # Safety
/// The range must be valid.
#[inline(always)]
pub unsafe fn clear_words(start: *mut u64, end: *mut u64) {
    let mut at = start;
    while at < end {
        // SAFETY: the caller's contract.
        unsafe {
            at.write_volatile(0);
            at = at.add(1);
        }
    }
}

/// Pushes the frame of a function whose flags say `SIMPLE` and that has `N` parameters.
#[inline]
pub fn push_simple<const N: usize>(
    vm: &mut Vm,
    function: Gc<PyFunction>,
    args: [Value; N],
    to: Continuation,
) -> Step {
    let code = function.code.get();
    debug_assert!(code.has_flags(code_flags::SIMPLE) && code.positional as usize == N);
    let at = vm.heap.stack.top;
    let Some((base, end)) = room(vm, code, at) else { return Step::Raised };
    // SAFETY: the words from `base` to `end` are inside the stack, and the code has a register for each parameter.
    unsafe {
        for (i, argument) in args.iter().enumerate() {
            *base.add(i) = argument.bits();
        }
        clear_words(base.add(N), base.add(code.emptied.get() as usize));
    }
    push_frame(vm, function, code, at, end, to)
}

/// As [`push_call`], for arguments that are not on the register stack: the frame goes on its top.
fn push_call_from_native(vm: &mut Vm, function: Gc<PyFunction>, args: Args<'_>, to: Continuation) -> Step {
    let code = function.code.get();
    if ensure_ready(vm, code).is_err() {
        return Step::Raised;
    }
    let at = vm.heap.stack.top;
    if code.has_flags(code_flags::SUSPENDS) && is_simple(code, args.values.len(), args.keywords) {
        let arguments = args.values.as_ptr().cast::<u64>();
        // SAFETY: a value is a word; the arguments are the first registers.
        return Step::Value(unsafe { generator::new_generator(vm, function, arguments, args.values.len()) });
    }
    let Some((base, end)) = room(vm, code, at) else { return Step::Raised };
    if is_simple(code, args.values.len(), args.keywords) {
        let count = args.values.len();
        // SAFETY: as above; the arguments are below the top or elsewhere.
        unsafe {
            move_words_up(args.values.as_ptr().cast::<u64>(), base, count);
            clear_words(base.add(count), end);
        }
    } else if bind_to(vm, function, code, args, base).is_err() {
        return Step::Raised;
    }
    push_frame(vm, function, code, at, end, to)
}

/// Where the registers of a frame with its header at `at` start and end; RecursionError when there is no room.
fn room(vm: &mut Vm, code: Gc<PyCode>, at: *mut u64) -> Option<(*mut u64, *mut u64)> {
    let base = at.wrapping_add(HEADER_WORDS);
    let end = base.wrapping_add(code.registers.get() as usize);
    if end > vm.heap.stack.limit || vm.exec.depth >= vm.exec.recursion_limit {
        let _ = too_deep(vm);
        return None;
    }
    Some((base, end))
}

fn is_simple(code: Gc<PyCode>, given: usize, names: Option<Gc<PyTuple>>) -> bool {
    names.is_none()
        && code.positional as usize == given
        && code.kwonly == 0
        && !code.has_flags(code_flags::VARARGS)
        && !code.has_flags(code_flags::VARKEYWORDS)
}

/// Binds arguments into the registers at `base`.
fn bind_to(
    vm: &mut Vm,
    function: Gc<PyFunction>,
    code: Gc<PyCode>,
    args: Args<'_>,
    base: *mut u64,
) -> PyResult<()> {
    let registers = code.registers.get() as usize;
    // More arguments may be where the registers are to be.
    if binds_plainly(code) && args.values.len() <= HEADER_WORDS {
        let positional = args.positional();
        let names = args.keywords.as_ref().map_or(&[][..], |names| names.items());
        let named = names.iter().copied().zip(args.values[positional.len()..].iter().copied());
        // SAFETY: `registers` words from `base` are inside the stack, and a code object has a register for each parameter.
        let to = unsafe {
            clear_words(base, base.add(registers));
            std::slice::from_raw_parts_mut(base.cast::<Option<Value>>(), registers)
        };
        if bind_plainly(function, code, positional, named, to) {
            return Ok(());
        }
    }
    let mut bound = Bound::new(vm, params_count(code));
    bind(vm, function, code, args, &mut bound)?;
    let values = bound.values();
    // SAFETY: `registers` words from `base` are inside the stack; the bound values are not on it, and the arguments,
    // which may be, are not looked at any more.
    unsafe {
        std::ptr::copy_nonoverlapping(values.as_ptr().cast::<u64>(), base, values.len());
        std::ptr::write_bytes(base.add(values.len()), 0, registers - values.len());
    }
    Ok(())
}

/// Functions with up to this number of parameters have their arguments put together on the native stack.
const FEW: usize = 16;

/// Whether there are no `*args` and no `**keywords`.
fn binds_plainly(code: Gc<PyCode>) -> bool {
    !code.has_flags(code_flags::VARARGS) && !code.has_flags(code_flags::VARKEYWORDS)
}

/// Binds arguments to parameters where nothing has to be made for that and nothing is wrong: no `*args`, no `**keywords`, each name that of a
/// parameter without a value, and every parameter has a value or a default. Where that is not so, false, and what was put into `to`, which must be empty,
/// means nothing. Runs no Python code and allocates nothing.
#[inline]
fn bind_plainly(
    function: Gc<PyFunction>,
    code: Gc<PyCode>,
    positional: &[Value],
    named: impl Iterator<Item = (Value, Value)>,
    to: &mut [Option<Value>],
) -> bool {
    let count = code.positional as usize;
    let all = count + code.kwonly as usize;
    if !binds_plainly(code) || positional.len() > count || to.len() < all {
        return false;
    }
    for (at, value) in positional.iter().enumerate() {
        to[at] = Some(*value);
    }
    let names = code.varnames.get();
    let names = &names.items()[..all];
    for (name, value) in named {
        let posonly = code.posonly as usize;
        let Some(at) = (posonly..all).find(|at| names[*at] == name).or_else(|| {
            let name = name.downcast::<PyStr>()?;
            (posonly..all).find(|at| names[*at].downcast::<PyStr>().is_some_and(|own| PyStr::eq(&own, &name)))
        }) else {
            return false;
        };
        if to[at].is_some() {
            return false;
        }
        to[at] = Some(value);
    }
    if positional.len() < count {
        let defaults = function.defaults.get();
        let defaults = defaults.as_ref().map_or(&[][..], |defaults| defaults.items());
        let Some(first) = count.checked_sub(defaults.len()) else { return false };
        for (at, to) in to.iter_mut().enumerate().take(count).skip(positional.len()) {
            if to.is_none() {
                let Some(default) = at.checked_sub(first).map(|at| defaults[at]) else { return false };
                *to = Some(default);
            }
        }
    }
    for at in count..all {
        if to[at].is_none() {
            let defaults = function.kwdefaults.get().filter(|defaults| defaults.has_only_str_keys());
            let Some(name) = names[at].downcast::<PyStr>() else { return false };
            let Some(default) = defaults.and_then(|defaults| defaults.get_str(name)) else { return false };
            to[at] = Some(default);
        }
    }
    true
}

/// Pushes the call `function(*args, **keywords)` on top of the register stack, if `bind_plainly` can bind it from a tuple or list and a dict.
pub fn push_spread(
    vm: &mut Vm,
    function: Gc<PyFunction>,
    args: Value,
    keywords: Option<Value>,
    to: Continuation,
) -> Option<Step> {
    let code = function.code.get();
    if !code.has_flags(code_flags::READY) || !binds_plainly(code) {
        return None;
    }
    let (positional, named) = spread_plainly(&args, keywords)?;
    let at = vm.heap.stack.top;
    let Some((base, end)) = room(vm, code, at) else { return Some(Step::Raised) };
    // SAFETY: the words from `base` to `end` are inside the stack, and nothing uses them.
    let registers = unsafe {
        clear_words(base, end);
        std::slice::from_raw_parts_mut(base.cast::<Option<Value>>(), code.registers.get() as usize)
    };
    bind_plainly(function, code, positional, named, registers)
        .then(|| push_frame(vm, function, code, at, end, to))
}

/// Calls `function(*args, **keywords)` from native code, if `bind_plainly` can bind it from a tuple or list and a dict and the function has machine code.
pub fn call_spread(
    vm: &mut Vm,
    function: Gc<PyFunction>,
    args: Value,
    keywords: Option<Value>,
) -> Option<PyResult> {
    let (positional, named) = spread_plainly(&args, keywords)?;
    call_bound(vm, function, positional, named)
}

/// Items of a tuple or list and of a dict, if they are just that.
fn spread_plainly(
    args: &Value,
    keywords: Option<Value>,
) -> Option<(&[Value], impl Iterator<Item = (Value, Value)>)> {
    let keywords = match keywords {
        Some(keywords) => Some(keywords.downcast_exact::<PyDict>()?),
        None => None,
    };
    let positional: *const [Value] = match args.downcast_exact::<PyTuple>() {
        Some(tuple) => tuple.items(),
        None => args.downcast_exact::<PyList>()?.items(),
    };
    let mut at = 0;
    let named = std::iter::from_fn(move || {
        let (position, key, value) = keywords?.next_item(at)?;
        at = position + 1;
        Some((key, value))
    });
    // SAFETY: the caller has the object; nothing runs before the items were copied.
    Some((unsafe { &*positional }, named))
}

/// Calls a function that has machine code with arguments that [`bind_plainly`] can bind.
#[inline]
fn call_bound(
    vm: &mut Vm,
    function: Gc<PyFunction>,
    positional: &[Value],
    named: impl Iterator<Item = (Value, Value)>,
) -> Option<PyResult> {
    let code = function.code.get();
    if code.has_flags(code_flags::SUSPENDS) || !crate::abi::has_machine_code(vm, function) {
        return None;
    }
    let mut bound = [None; FEW];
    let bound = bound.get_mut(..params_count(code))?;
    if !bind_plainly(function, code, positional, named, bound) {
        return None;
    }
    // SAFETY: machine code is that of code that is ready; every parameter has a value, and these have the form of their options.
    Some(unsafe {
        let values = std::slice::from_raw_parts(bound.as_ptr().cast::<Value>(), bound.len());
        crate::abi::call_bound(vm, function, values)
    })
}

/// Calls a function that has machine code with any arguments. `None` if it has none.
#[inline(never)]
fn call_binding(vm: &mut Vm, function: Gc<PyFunction>, args: Args<'_>) -> Option<PyResult> {
    let code = function.code.get();
    if code.has_flags(code_flags::SUSPENDS) || !crate::abi::has_machine_code(vm, function) {
        return None;
    }
    if binds_plainly(code) {
        let positional = args.positional();
        let names = args.keywords.as_ref().map_or(&[][..], |names| names.items());
        let named = args.values[positional.len()..].iter();
        let result = call_bound(vm, function, positional, names.iter().zip(named).map(|(n, v)| (*n, *v)));
        if result.is_some() {
            return result;
        }
    }
    let mut bound = Bound::new(vm, params_count(code));
    if let Err(raised) = bind(vm, function, code, args, &mut bound) {
        return Some(Err(raised));
    }
    if !crate::abi::has_machine_code(vm, function) || function.code.get() != code {
        return None;
    }
    let values = bound.values();
    // SAFETY: as in `call_bound`.
    Some(unsafe {
        let values = std::slice::from_raw_parts(values.as_ptr().cast::<Value>(), values.len());
        crate::abi::call_bound(vm, function, values)
    })
}

/// Makes a frame of the registers after the header at `at`, or the generator out of them.
fn push_frame(
    vm: &mut Vm,
    function: Gc<PyFunction>,
    code: Gc<PyCode>,
    at: *mut u64,
    end: *mut u64,
    to: Continuation,
) -> Step {
    let base = at.wrapping_add(HEADER_WORDS);
    if code.has_flags(code_flags::SUSPENDS) {
        // SAFETY: the registers were written just now; the collector does not see them until they are copied,
        // so the stack's top is moved over them meanwhile.
        let generator = unsafe {
            let top = vm.heap.stack.top;
            clear_words(at, base);
            vm.heap.stack.top = end;
            let generator = generator::new_generator(vm, function, base, code.registers.get() as usize);
            vm.heap.stack.top = top;
            generator
        };
        return Step::Value(generator);
    }
    // SAFETY: the frame is complete after `init`.
    unsafe { Frame::at(base) }.init(
        code,
        function,
        None,
        to.aux,
        to.return_pc,
        if vm.exec.frame.is_null() { base } else { vm.exec.frame },
        to.destination,
        to.kind,
    );
    vm.heap.stack.top = end;
    vm.exec.frame = base;
    vm.exec.pc = code.start.get() as *const Word;
    vm.exec.depth += 1;
    let heat = code.heat.get().wrapping_add(1);
    code.heat.set(heat);
    if heat as i32 >= vm.exec.hot as i32 {
        became_hot(vm, code);
    }
    Step::Pushed
}

/// The code of the frame just pushed was called often.
#[cold]
#[inline(never)]
fn became_hot(vm: &mut Vm, code: Gc<PyCode>) {
    crate::tier::became_hot(vm, crate::tier::Entry::Start);
    vm.exec.pc = code.start.get() as *const Word;
}

/// Calls a Python function from native code.
pub fn call_function(vm: &mut Vm, function: Gc<PyFunction>, args: Args<'_>) -> PyResult {
    vm.check_native_stack()?;
    let by_machine_code = match args.keywords {
        None if function.code.get().positional as usize == args.values.len() => {
            crate::abi::call_machine_code(vm, function, args.values)
                .or_else(|| call_binding(vm, function, args))
        }
        _ => call_binding(vm, function, args),
    };
    if let Some(result) = by_machine_code {
        return result;
    }
    let at = vm.heap.stack.top;
    let saved = (vm.exec.frame, vm.exec.pc);
    let to = Continuation { kind: FrameKind::Entry, destination: 0, return_pc: saved.1, aux: None };
    match push_call_from_native(vm, function, args, to) {
        Step::Value(value) => Ok(value),
        Step::Raised => Err(Raised),
        Step::Pushed => run_pushed(vm, at, saved),
    }
}

/// Runs the frame just pushed at `at` and restores the caller's state.
fn run_pushed(vm: &mut Vm, at: *mut u64, saved: (*mut u64, *const Word)) -> PyResult {
    let (frame, pc) = (vm.exec.frame, vm.exec.pc);
    let result = dispatch::run(vm, frame, pc, false);
    debug_assert_eq!(vm.heap.stack.top, at);
    vm.exec.frame = saved.0;
    vm.exec.pc = saved.1;
    result
}

/// Runs a module or class body: a function without parameters whose names live in `namespace`.
pub fn run_with_namespace(vm: &mut Vm, function: Gc<PyFunction>, namespace: Option<Value>) -> PyResult {
    vm.check_native_stack()?;
    let at = vm.heap.stack.top;
    let saved = (vm.exec.frame, vm.exec.pc);
    let to = Continuation { kind: FrameKind::Entry, destination: 0, return_pc: saved.1, aux: None };
    match push_call_from_native(vm, function, Args::positional_only(&[]), to) {
        Step::Value(value) => Ok(value),
        Step::Raised => Err(Raised),
        Step::Pushed => {
            if let Some(frame) = vm.top_frame() {
                frame.set_namespace(namespace);
            }
            run_pushed(vm, at, saved)
        }
    }
}

/// RecursionError for one Python frame too many.
#[cold]
pub fn too_deep(vm: &mut Vm) -> Raised {
    vm.recursion_error("")
}

fn params_count(code: Gc<PyCode>) -> usize {
    code.positional as usize
        + code.kwonly as usize
        + usize::from(code.has_flags(code_flags::VARARGS))
        + usize::from(code.has_flags(code_flags::VARKEYWORDS))
}

/// Values of parameters while they are bound, where the collector sees them.
struct Bound {
    inline: [Option<Value>; 16],
    large: Option<Gc<crate::heap::Slots>>,
    len: usize,
}

impl Bound {
    fn new(vm: &mut Vm, len: usize) -> Bound {
        let large = (len > 16).then(|| crate::heap::Slots::new(&mut vm.heap, len));
        Bound { inline: [None; 16], large, len }
    }
    fn get(&self, index: usize) -> Option<Value> {
        match &self.large {
            Some(slots) => crate::heap::Tailed::tail(&**slots)[index].get(),
            None => self.inline[index],
        }
    }
    fn set(&mut self, index: usize, value: Value) {
        match self.large {
            Some(slots) => crate::heap::Tailed::tail(&*slots)[index].set(slots, value),
            None => self.inline[index] = Some(value),
        }
    }
    fn values(&self) -> &[Option<Value>] {
        match &self.large {
            Some(slots) => {
                let slots = crate::heap::Tailed::tail(&**slots);
                // SAFETY: a `Slot` is an `Option<Value>` in a cell; nobody writes it while the slice is used.
                unsafe { std::slice::from_raw_parts(slots.as_ptr().cast::<Option<Value>>(), slots.len()) }
            }
            None => &self.inline[..self.len],
        }
    }
}

/// Binds arguments to parameters, with CPython's errors.
fn bind(
    vm: &mut Vm,
    function: Gc<PyFunction>,
    code: Gc<PyCode>,
    args: Args<'_>,
    bound: &mut Bound,
) -> PyResult<()> {
    let positional = args.positional();
    let count = code.positional as usize;
    let kwonly = code.kwonly as usize;
    let varargs = code.has_flags(code_flags::VARARGS);
    let varkw = code.has_flags(code_flags::VARKEYWORDS);
    for (i, value) in positional.iter().take(count).enumerate() {
        bound.set(i, *value);
    }
    let varargs_at = count + kwonly;
    if varargs {
        let rest = vm.new_tuple(&positional[count.min(positional.len())..]);
        bound.set(varargs_at, rest.into());
    }
    let extra = if varkw {
        let dict = vm.new_dict();
        bound.set(varargs_at + usize::from(varargs), dict.into());
        Some(dict)
    } else {
        None
    };
    if args.keyword_count() > 0 {
        let varnames = code.varnames.get();
        let posonly = code.posonly as usize;
        for (name, value) in args.keyword_items() {
            let found = (posonly..count + kwonly).find(|i| {
                let parameter = varnames.items()[*i];
                parameter == Value::from(name)
                    || parameter.downcast::<PyStr>().is_some_and(|p| PyStr::eq(&p, &name))
            });
            match (found, extra) {
                (Some(i), _) => {
                    if bound.get(i).is_some() {
                        return Err(multiple_values(vm, function, name));
                    }
                    bound.set(i, value);
                }
                (None, Some(dict)) => dict.set(vm, name.into(), value)?,
                (None, None) => return Err(unexpected_keyword(vm, function, code, args, name)),
            }
        }
    }
    if positional.len() > count && !varargs {
        return Err(too_many_positional(vm, function, code, positional.len(), bound));
    }
    if positional.len() < count {
        let defaults = function.defaults.get();
        let defaults = defaults.as_ref().map_or(&[][..], |d| d.items());
        let first_default = count.saturating_sub(defaults.len());
        let mut missing = false;
        for i in positional.len()..count {
            if bound.get(i).is_none() {
                if i >= first_default {
                    bound.set(i, defaults[defaults.len() - (count - i)]);
                } else {
                    missing = true;
                }
            }
        }
        if missing {
            return Err(missing_arguments(vm, function, code, bound, 0, count, "positional"));
        }
    }
    if kwonly > 0 {
        let defaults = function.kwdefaults.get();
        let mut missing = false;
        for i in count..count + kwonly {
            if bound.get(i).is_none() {
                let name = code.varnames.get().items()[i];
                let default = match defaults {
                    Some(defaults) => defaults.get(vm, name)?,
                    None => None,
                };
                match default {
                    Some(default) => bound.set(i, default),
                    None => missing = true,
                }
            }
        }
        if missing {
            return Err(missing_arguments(vm, function, code, bound, count, count + kwonly, "keyword-only"));
        }
    }
    Ok(())
}

#[cold]
fn multiple_values(vm: &mut Vm, function: Gc<PyFunction>, name: Gc<PyStr>) -> Raised {
    let (function, name) = (function.qualname.get().to_string_lossy(), name.to_string_lossy());
    vm.type_error(format!("{function}() got multiple values for argument '{name}'"))
}

#[cold]
fn unexpected_keyword(
    vm: &mut Vm,
    function: Gc<PyFunction>,
    code: Gc<PyCode>,
    args: Args<'_>,
    name: Gc<PyStr>,
) -> Raised {
    let function_name = function.qualname.get().to_string_lossy();
    let posonly: Vec<String> = code.varnames.get().items()[..code.posonly as usize]
        .iter()
        .filter_map(|p| p.downcast::<PyStr>())
        .filter(|p| args.keyword_items().any(|(k, _)| PyStr::eq(p, &k)))
        .map(|p| p.to_string_lossy())
        .collect();
    if !posonly.is_empty() {
        let names = posonly.join(", ");
        return vm.type_error(format!(
            "{function_name}() got some positional-only arguments passed as keyword arguments: '{names}'"
        ));
    }
    let name = name.to_string_lossy();
    vm.type_error(format!("{function_name}() got an unexpected keyword argument '{name}'"))
}

#[cold]
fn too_many_positional(
    vm: &mut Vm,
    function: Gc<PyFunction>,
    code: Gc<PyCode>,
    given: usize,
    bound: &Bound,
) -> Raised {
    let name = function.qualname.get().to_string_lossy();
    let count = code.positional as usize;
    let defaults = function.defaults.get().map_or(0, |d| d.len());
    let kwonly_given = (count..count + code.kwonly as usize).filter(|i| bound.get(*i).is_some()).count();
    let (takes, plural) = if defaults > 0 {
        (format!("from {} to {count}", count - defaults.min(count)), true)
    } else {
        (count.to_string(), count != 1)
    };
    let s = if plural { "s" } else { "" };
    let was = if given != 1 { "were" } else { "was" };
    let given_text = if kwonly_given > 0 {
        let plural_given = if given != 1 { "s" } else { "" };
        let plural_kw = if kwonly_given != 1 { "s" } else { "" };
        format!(
            "{given} positional argument{plural_given} (and {kwonly_given} keyword-only argument{plural_kw}) were"
        )
    } else {
        format!("{given} {was}")
    };
    vm.type_error(format!("{name}() takes {takes} positional argument{s} but {given_text} given"))
}

#[cold]
fn missing_arguments(
    vm: &mut Vm,
    function: Gc<PyFunction>,
    code: Gc<PyCode>,
    bound: &Bound,
    from: usize,
    to: usize,
    kind: &str,
) -> Raised {
    let defaults = if kind == "positional" { function.defaults.get().map_or(0, |d| d.len()) } else { 0 };
    let kwdefaults = function.kwdefaults.get();
    let names: Vec<String> = (from..to)
        .filter(|i| bound.get(*i).is_none() && (kind != "positional" || *i < to - defaults.min(to)))
        .filter_map(|i| code.varnames.get().items()[i].downcast::<PyStr>())
        .filter(|n| kwdefaults.is_none_or(|d| d.get_str(*n).is_none()))
        .map(|n| format!("'{}'", n.to_string_lossy()))
        .collect();
    let list = match names.as_slice() {
        [one] => one.clone(),
        [a, b] => format!("{a} and {b}"),
        [most @ .., last] => format!("{}, and {last}", most.join(", ")),
        [] => String::new(),
    };
    let s = if names.len() == 1 { "" } else { "s" };
    let (count, name) = (names.len(), function.qualname.get().to_string_lossy());
    vm.type_error(format!("{name}() missing {count} required {kind} argument{s}: {list}"))
}

fn is_sequence(args: Value) -> bool {
    args.downcast_exact::<PyTuple>().is_some() || args.downcast_exact::<PyList>().is_some()
}

/// The arguments of `f(*args, **keywords)` as one run of values and a tuple of names.
pub fn spread(
    vm: &mut Vm,
    callee: Value,
    args: Value,
    keywords: Option<Value>,
) -> PyResult<(RootedVec, Option<Gc<PyTuple>>)> {
    // The keywords as they are now: going through the arguments may change the mapping.
    let keywords = match keywords {
        Some(given) if given.downcast_exact::<PyDict>().is_none() || !is_sequence(args) => {
            let copy = vm.new_dict();
            crate::interp::ops::dict_merge(vm, copy.into(), given, callee)?;
            Some(copy)
        }
        given => given.and_then(|given| given.downcast_exact::<PyDict>()),
    };
    let class = vm.type_of(args);
    if class.slots.iter.get().is_none() && class.slots.getitem.get().is_none() {
        let (name, class) = (crate::interp::ops::function_name(vm, callee)?, class.full_name());
        return Err(vm.type_error(format!("{name} argument after * must be an iterable, not {class}")));
    }
    let mut values = vm.collect(args)?;
    let Some(keywords) = keywords.filter(|keywords| !keywords.is_empty()) else {
        return Ok((values, None));
    };
    let mut names = RootedVec::new();
    for (key, value) in keywords.items() {
        if key.downcast::<PyStr>().is_none() {
            return Err(vm.type_error("keywords must be strings"));
        }
        names.push(&mut vm.heap, key);
        values.push(&mut vm.heap, value);
    }
    let names = vm.new_tuple(names.as_slice());
    Ok((values, Some(names)))
}
