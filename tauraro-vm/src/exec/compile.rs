//! Source text to code objects: parse, lower, optimise, emit.
//!
//! The source is parsed and lowered as a whole; a `def` makes a code object, and a function is optimised and emitted when that
//! is first called ([`ensure_ready`]): most functions of an imported module never are. Until then its IR waits in the unit.

use crate::builtins::exceptions::{ExcKind, new_exception};
use crate::builtins::sys::write_to_stderr;
use crate::heap::{Gc, Heap, Slot, Tailed};
use crate::interp::bytecode::RegisterCode;
use crate::interp::emit::emit;
use crate::object::code::{CodeTables, GlobalCache, PyUnit, ReadyBody, UnitBody, UnitSource, Waiting};
use crate::object::*;
use crate::value::{PyResult, Raised, Value};
use crate::vm::Vm;
use std::cell::RefCell;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tauraro_code::frozen::{FrozenUnit, Thawed};
use tauraro_ir as ir;
use tauraro_ir::lower::{LowerMode, LowerOptions, Namespace, lower_module};
use tauraro_ir::pass::{PassOptions, optimize};
use tauraro_syntax::{Mode, Parsed, Ranged, Source, SyntaxError, SyntaxErrorKind, SyntaxWarning, TextRange};

/// What kind of source is compiled.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub enum CompileMode {
    /// Statements: a module.
    Exec,
    /// One expression.
    Eval,
    /// One interactive statement: values of expressions are displayed.
    Single,
    /// Interactive statements: values of expressions in the last one are displayed.
    Prompt,
}

/// How source is compiled.
#[derive(Copy, Clone, Debug)]
pub struct CompileOptions {
    /// What kind of source it is.
    pub mode: CompileMode,
    /// Names of the outermost level are always globals (a module that runs as one), so they need no namespace
    /// mapping.
    pub global_names: bool,
    /// `-O` level.
    pub optimize: u8,
    /// As after `from __future__ import annotations`.
    pub future_annotations: bool,
}

impl CompileOptions {
    /// A module that runs as one.
    pub const MODULE: CompileOptions = CompileOptions {
        mode: CompileMode::Exec,
        global_names: true,
        optimize: 0,
        future_annotations: false,
    };
}

/// What reading and compiling source took so far.
#[derive(Copy, Clone, Debug, Default)]
pub struct CompileStats {
    /// Sources parsed and lowered.
    pub sources: u64,
    /// Functions optimised and emitted.
    pub functions: u64,
    /// The time of both.
    pub time: Duration,
}

impl Vm {
    /// The passes to run.
    pub fn pass_options(&self) -> PassOptions {
        PassOptions {
            off: self.config.optimizer_off,
            skip: self.config.skip_passes.iter().cloned().collect(),
            ..PassOptions::default()
        }
    }
}

/// Lowers source text to IR.
pub fn lower_source(vm: &mut Vm, source: &Arc<Source>, options: &CompileOptions) -> PyResult<ir::Module> {
    let start = Instant::now();
    let module = parse_and_lower(vm, source, options);
    vm.exec.compiling.sources += 1;
    vm.exec.compiling.time += start.elapsed();
    module
}

fn parse_and_lower(vm: &mut Vm, source: &Arc<Source>, options: &CompileOptions) -> PyResult<ir::Module> {
    let parsed = match tauraro_syntax::parse(source, syntax_mode(options)) {
        Ok(parsed) => parsed,
        Err(error) => return Err(raise_syntax_error(vm, &error, Some(source))),
    };
    match lower_module(&parsed, &lower_options(options, &parsed, false)) {
        Ok(module) => {
            // Known before anything of it runs: code that reads frames may become machine code's caller late.
            let reads = |func: &ir::Func| func.names.iter().any(|name| &**name == "f_locals");
            vm.tiers.frames_are_read |= module.funcs.iter().any(reads);
            show_warnings(vm, source, parsed.warnings())?;
            Ok(module)
        }
        Err(error) => {
            let range = TextRange::new(error.span.start.into(), error.span.end.into());
            let error = SyntaxError::at(source, SyntaxErrorKind::SyntaxError, error.message, range);
            Err(raise_syntax_error(vm, &error, None))
        }
    }
}

/// The grammar's start symbol for what is compiled.
fn syntax_mode(options: &CompileOptions) -> Mode {
    match options.mode {
        CompileMode::Exec | CompileMode::Prompt => Mode::Module,
        CompileMode::Eval => Mode::Expression,
        CompileMode::Single => Mode::Interactive,
    }
}

fn lower_options(options: &CompileOptions, parsed: &Parsed, traced: bool) -> LowerOptions {
    let last = parsed.body().last().map_or(0, |statement| statement.start().into());
    LowerOptions {
        silent_until: if options.mode == CompileMode::Prompt { last } else { 0 },
        mode: match options.mode {
            CompileMode::Exec => LowerMode::Module,
            CompileMode::Eval => LowerMode::Expression,
            CompileMode::Single | CompileMode::Prompt => LowerMode::Interactive,
        },
        namespace: if options.global_names { Namespace::Globals } else { Namespace::Locals },
        optimize: options.optimize,
        future_annotations: options.future_annotations,
        traced,
    }
}

/// Names that code mentions which lets trace functions look at its own frame while that runs, or somebody look at it afterwards.
const WATCHED_NAMES: [&str; 7] =
    ["settrace", "setprofile", "f_trace", "breakpoint", "set_trace", "_getframe", "currentframe"];

/// The function of a unit that tells trace functions what it does. It is lowered from the text once more.
fn traced_function(unit: Gc<PyUnit>, func: ir::FuncId) -> Option<ir::Func> {
    let body = &unit.body.0;
    let traced = body.traced.get_or_init(|| {
        let source = body.source.get()?;
        let parsed = tauraro_syntax::parse(source, syntax_mode(&body.options)).ok()?;
        Some(lower_module(&parsed, &lower_options(&body.options, &parsed, true)).ok()?.funcs)
    });
    let found = traced.as_ref()?.get(func.index()).cloned();
    found.filter(|_| traced.as_ref().is_some_and(|funcs| funcs.len() == body.funcs.len()))
}

/// The code object that runs in place of `code` while there is a trace or profile function: not optimised, and with instructions that tell of
/// calls, lines and returns. Code without a source has none. The heap must be paused: what a frame of `code` holds is not looked after.
pub fn traced_twin(vm: &mut Vm, code: Gc<PyCode>) -> Option<Gc<PyCode>> {
    if let Some(twin) = code.twin.get() {
        return Some(twin);
    }
    let start = Instant::now();
    let mut function = traced_function(code.unit.get(), code.body.0.func)?;
    if *function.name != *code.name.get().to_string_lossy() || function.params != code.params() {
        return None;
    }
    optimize(&mut function, &PassOptions { off: true, ..PassOptions::default() });
    let emitted = emit(&function).ok()?;
    let names = [code.name.get(), code.qualname.get(), code.filename.get()];
    let empty = vm.empty_tuple();
    let twin = PyCode::copy_head(code, names, code.first_line, code.flags.get(), empty);
    let twin = vm.heap.alloc(twin);
    vm.exec.compiling.time += start.elapsed();
    let locals = function.locals.iter().map(|local| (&*local.name, local.kind));
    complete(vm, twin, function.names.iter().map(|name| &**name), locals, emitted);
    twin.plain.set(twin, Some(code));
    code.twin.set(code, Some(twin));
    Some(twin)
}

/// Shows what the compiler warns about: through the module `warnings` when the program imported it, else as that would by default. Lines
/// are only shown of source that has a file.
fn show_warnings(vm: &mut Vm, source: &Source, warnings: &[SyntaxWarning]) -> PyResult<()> {
    if warnings.is_empty() {
        return Ok(());
    }
    let module = vm.intern("warnings");
    if let Some(module) = vm.state.modules.get().get_str(module) {
        let name = vm.intern("warn_explicit");
        if let Some(warn) = vm.get_attr_opt(module, name)? {
            return warnings.iter().try_for_each(|warning| pass_on_warning(vm, source, warning, warn));
        }
    }
    for warning in warnings {
        let (name, line) = (source.name(), source.line(warning.range.start()));
        let mut text = format!("{name}:{line}: SyntaxWarning: {}\n", warning.message);
        if !name.starts_with('<')
            && let Some(code) = source.line_text(line)
        {
            text.push_str(&format!("  {}\n", code.trim()));
        }
        write_to_stderr(vm, &text);
    }
    Ok(())
}

/// Calls `warnings.warn_explicit`. A filter that makes the warning an exception makes it a SyntaxError.
fn pass_on_warning(vm: &mut Vm, source: &Source, warning: &SyntaxWarning, warn: Value) -> PyResult<()> {
    let message = vm.str_value(&warning.message);
    let class = vm.exceptions.get(ExcKind::SyntaxWarning);
    let file = vm.str_value(source.name());
    let line = Value::small_int(source.line(warning.range.start()) as i64);
    if let Err(raised) = vm.call(warn, &[message, class.into(), file, line]) {
        vm.clear_if(raised, ExcKind::SyntaxWarning)?;
        let kind = SyntaxErrorKind::SyntaxError;
        let error = SyntaxError::at(source, kind, warning.message.to_string(), warning.range);
        return Err(raise_syntax_error(vm, &error, None));
    }
    Ok(())
}

/// Compiles source text; the code object of its body.
pub fn compile_source(vm: &mut Vm, source: Arc<Source>, options: &CompileOptions) -> PyResult<Gc<PyCode>> {
    let module = lower_source(vm, &source, options)?;
    let filename = vm.new_str(source.name());
    let filename = vm.intern_str(filename);
    let unit = make_unit(&mut vm.heap, filename, source, module, options);
    code_of(vm, unit, ir::Module::BODY)
}

fn make_unit(
    heap: &mut Heap,
    filename: Gc<PyStr>,
    source: Arc<Source>,
    module: ir::Module,
    options: &CompileOptions,
) -> Gc<PyUnit> {
    let lowered = module.funcs.into_iter().map(|func| RefCell::new(Waiting::Lowered(Box::new(func))));
    let source = UnitSource::Read(source);
    PyUnit::new(heap, filename, UnitBody::new(source, lowered.collect(), true, *options))
}

/// The code object of the body of a module that was compiled when the binary was built.
pub fn frozen_code(
    vm: &mut Vm,
    name: &str,
    source: &'static str,
    frozen: FrozenUnit,
) -> PyResult<Gc<PyCode>> {
    let filename = vm.new_str(name);
    let filename = vm.intern_str(filename);
    let funcs = frozen.functions().map(|func| RefCell::new(Waiting::Frozen(func))).collect();
    let source = UnitSource::Static(name.into(), source, Default::default());
    let body = UnitBody::new(source, funcs, false, CompileOptions::MODULE);
    let unit = PyUnit::new(&mut vm.heap, filename, body);
    code_of(vm, unit, ir::Module::BODY)
}

/// Packs the functions of a unit that nobody has called yet: its body has run, so they may have to wait for long.
pub fn pack_waiting(unit: Gc<PyUnit>) {
    if !unit.body.0.unpacked.replace(false) {
        return;
    }
    for waiting in &unit.body.0.funcs {
        let mut waiting = waiting.borrow_mut();
        if let Waiting::Lowered(func) = &*waiting {
            *waiting = Waiting::Packed(ir::cache::PackedFunc::new(func));
        }
    }
}

/// What a traceback needs to find a misspelt keyword. A file is read again.
fn metadata(vm: &mut Vm, error: &SyntaxError, source: Option<&Source>) -> Option<Value> {
    let source = source?;
    if !tauraro_syntax::typos::may_be_one(&error.message) {
        return None;
    }
    let text = match error.file.starts_with('<') {
        true => vm.str_value(source.text()),
        false => Value::NONE,
    };
    let (line, column) = error.statement;
    Some(vm.new_tuple(&[Value::small_int(line.into()), Value::small_int(column.into()), text]).into())
}

/// Raises a SyntaxError of the parser as a Python exception.
pub fn raise_syntax_error(vm: &mut Vm, error: &SyntaxError, source: Option<&Source>) -> Raised {
    let kind = match error.kind {
        SyntaxErrorKind::SyntaxError => ExcKind::SyntaxError,
        SyntaxErrorKind::IndentationError => ExcKind::IndentationError,
        SyntaxErrorKind::TabError => ExcKind::TabError,
        SyntaxErrorKind::IncompleteInput => ExcKind::SyntaxError,
        SyntaxErrorKind::RecursionError => return vm.raise_new(ExcKind::RecursionError, &error.message),
        SyntaxErrorKind::MemoryError => return vm.raise_new(ExcKind::MemoryError, &error.message),
    };
    let message = vm.str_value(&error.message);
    if error.line == 0 && error.file.is_empty() && error.text.is_none() {
        // It has no place at all.
        return vm.raise_with(kind, &[message]);
    }
    let filename = vm.str_value(&error.file);
    let text = match &error.text {
        Some(text) => vm.str_value(text),
        None => Value::NONE,
    };
    let int = |n: u32| Value::small_int(n as i64);
    let (line, column) = (int(error.line), int(error.col));
    let (end_line, end_column) = (int(error.end_line), Value::small_int(error.end_col.into()));
    let details = vm.new_tuple(&[filename, line, column, text, end_line, end_column]);
    let metadata = metadata(vm, error, source);
    let class = vm.exceptions.get(kind);
    let exception = new_exception(vm, class, &[message, details.into()]);
    if let Some(e) = exception.downcast::<PyException>() {
        let fields = [message, filename, line, column, text, end_line, end_column];
        for (slot, value) in e.extra.iter().zip(fields) {
            slot.set(e, value);
        }
        e.extra[8].set(e, metadata);
    }
    vm.chain_and_raise(exception)
}

/// The code object of a unit's function, made when first asked for. It is not [ready](ensure_ready).
pub fn code_of(vm: &mut Vm, unit: Gc<PyUnit>, func: ir::FuncId) -> PyResult<Gc<PyCode>> {
    if let Some(code) = unit.tail().get(func.index()).and_then(Slot::get)
        && let Some(code) = code.downcast::<PyCode>()
    {
        return Ok(code);
    }
    let made = match &*unit.body.0.funcs[func.index()].borrow() {
        Waiting::Lowered(function) => make_code(vm, unit, func, &function.head()),
        Waiting::Packed(function) => make_code(vm, unit, func, &function.head()),
        Waiting::Frozen(function) => make_code(vm, unit, func, &function.head()),
        Waiting::Done => return Err(vm.raise_new(ExcKind::SystemError, "function compiled twice")),
    };
    unit.tail()[func.index()].set(unit, Value::from(made));
    Ok(made)
}

fn make_code(vm: &mut Vm, unit: Gc<PyUnit>, id: ir::FuncId, head: &ir::FuncHead<'_>) -> Gc<PyCode> {
    let name = vm.intern(head.name);
    let qualname = vm.intern(head.qualname);
    let empty = vm.empty_tuple();
    let freevars = if head.frees.is_empty() { empty } else { name_tuple(vm, head.frees.iter().copied()) };
    let made = PyCode::not_ready(unit, id, head, flags_of(head), name, qualname, [empty, freevars]);
    vm.heap.alloc(made)
}

fn name_tuple<'a>(vm: &mut Vm, names: impl Iterator<Item = &'a str>) -> Gc<PyTuple> {
    let mut values = crate::heap::RootedVec::new();
    for name in names {
        let name = vm.intern(name);
        values.push(&mut vm.heap, name.into());
    }
    vm.new_tuple(values.as_slice())
}

/// Sees to it that a code object has its register code. All that run code, or show more of it than its name and parameters, ask
/// for that first.
#[inline]
pub fn ensure_ready(vm: &mut Vm, code: Gc<PyCode>) -> PyResult<()> {
    if code.has_flags(code_flags::READY) { Ok(()) } else { make_ready(vm, code) }
}

#[cold]
#[inline(never)]
fn make_ready(vm: &mut Vm, code: Gc<PyCode>) -> PyResult<()> {
    let start = Instant::now();
    let mut function = match code.waiting_function().replace(Waiting::Done) {
        Waiting::Lowered(function) => function,
        Waiting::Packed(packed) => Box::new(packed.unpack()),
        Waiting::Frozen(frozen) => {
            let Thawed { names, locals, code: emitted } = frozen.thaw();
            vm.exec.compiling.time += start.elapsed();
            complete(vm, code, names.into_iter(), locals.into_iter(), emitted);
            return Ok(());
        }
        Waiting::Done => return Err(vm.raise_new(ExcKind::SystemError, "function compiled twice")),
    };
    let mut options = vm.pass_options();
    let watched = function.names.iter().any(|name| WATCHED_NAMES.contains(&&**name));
    if watched && let Some(traced) = traced_function(code.unit.get(), code.body.0.func) {
        options.off = true;
        function = Box::new(traced);
        code.twin.set(code, Some(code));
    }
    optimize(&mut function, &options);
    let emitted = emit(&function);
    vm.exec.compiling.functions += 1;
    vm.exec.compiling.time += start.elapsed();
    match emitted {
        Ok(emitted) => {
            let names = function.names.iter().map(|name| &**name);
            let locals = function.locals.iter().map(|local| (&*local.name, local.kind));
            complete(vm, code, names, locals, emitted);
            Ok(())
        }
        Err(error) => {
            code.waiting_function().replace(Waiting::Lowered(function));
            let message = format!("function is too large to compile: {error}");
            Err(vm.raise_new(ExcKind::MemoryError, message))
        }
    }
}

/// Gives a code object its register code, and its constants and names as values.
fn complete<'a>(
    vm: &mut Vm,
    code: Gc<PyCode>,
    names: impl Iterator<Item = &'a str>,
    locals: impl Iterator<Item = (&'a str, ir::LocalKind)> + Clone,
    mut emitted: RegisterCode,
) {
    // Constants are gathered where the collector sees them before they move into the tables.
    let mut consts = crate::heap::RootedVec::new();
    for constant in std::mem::take(&mut emitted.consts) {
        let value = constant_value(vm, &constant);
        consts.push(&mut vm.heap, value);
    }
    // Names are interned, and so they live for ever.
    let names: Box<[Gc<PyStr>]> = names.map(|name| vm.intern(name)).collect();
    let varnames = name_tuple(vm, locals.clone().map(|(name, _)| name));
    let tables = CodeTables {
        consts: consts.as_slice().into(),
        globals: names.iter().map(|_| GlobalCache::default()).collect(),
        names,
        caches: (0..emitted.caches).map(|_| Default::default()).collect(),
    };
    let kinds = locals.map(|(_, kind)| kind).collect();
    let ready = ReadyBody { locals: kinds, code: emitted, live: Default::default() };
    PyCode::complete(code, ready, tables, varnames);
    // The constants were only in the tables, which the collector did not know before.
    std::hint::black_box(&consts);
}

/// The flags of a code object that is not ready.
fn flags_of(func: &ir::FuncHead<'_>) -> u32 {
    let mut flags = 0;
    let mut set = |flag: u32, on: bool| flags |= if on { flag } else { 0 };
    let function = func.kind == ir::FuncKind::Function;
    set(code_flags::OPTIMIZED | code_flags::NEWLOCALS, function);
    set(code_flags::VARARGS, func.params.vararg);
    set(code_flags::VARKEYWORDS, func.params.varkw);
    set(code_flags::NESTED, func.nested);
    set(code_flags::GENERATOR, func.suspends == ir::Suspends::Generator);
    set(code_flags::COROUTINE, func.suspends == ir::Suspends::Coroutine);
    set(code_flags::ASYNC_GENERATOR, func.suspends == ir::Suspends::AsyncGenerator);
    set(code_flags::SUSPENDS, func.suspends != ir::Suspends::Never);
    set(code_flags::HAS_DOCSTRING, function && func.doc.is_some());
    flags
}

/// A constant as a value.
pub fn constant_value(vm: &mut Vm, constant: &ir::Const) -> Value {
    match constant {
        ir::Const::None => Value::NONE,
        ir::Const::Bool(b) => Value::bool(*b),
        ir::Const::Ellipsis => Value::ELLIPSIS,
        ir::Const::Int(n) => vm.new_int(*n),
        ir::Const::BigInt(n) => crate::builtins::int::from_ibig(vm, n.0.clone()),
        ir::Const::Float(f) => vm.new_float(f.get()),
        ir::Const::Complex(re, im) => crate::builtins::complex::new_complex(vm, re.get(), im.get()),
        ir::Const::Str(text) => {
            let made = PyStr::from_wtf8(&mut vm.heap, &text.0);
            if let StrData::One([byte]) = made.data() {
                return vm.char_str(u32::from(*byte)).into();
            }
            let identifier = text.0.iter().all(|b| b.is_ascii_alphanumeric() || *b == b'_');
            if identifier { vm.intern_str(made).into() } else { made.into() }
        }
        ir::Const::Bytes(bytes) => crate::builtins::bytes::PyBytes::new(&mut vm.heap, bytes).into(),
        ir::Const::Tuple(items) => {
            let mut values = crate::heap::RootedVec::new();
            for item in items {
                let value = constant_value(vm, item);
                values.push(&mut vm.heap, value);
            }
            vm.new_tuple(values.as_slice()).into()
        }
        ir::Const::FrozenSet(items) => {
            let mut values = crate::heap::RootedVec::new();
            for item in items {
                let value = constant_value(vm, item);
                values.push(&mut vm.heap, value);
            }
            crate::builtins::set::new_frozenset(vm, values.as_slice()).unwrap_or(Value::NONE)
        }
    }
}
