//! Exceptions, patterns, imports, polls and the rare operations.

use super::attr::name_of;
use crate::builtins::exceptions::{self, ExcKind};
use crate::exec::{import, trace};
use crate::heap::Gc;
use crate::object::*;
use crate::value::{PyResult, Raised, Value};
use crate::vm::Vm;
use tauraro_ir::Intrinsic;

pub use crate::exec::unwind::unwind;

/// `EnterHandler`: what `exception` replaces. A generator's frame answers None for what its resumer handles, because at the
/// end of the handler its resumer may be another.
#[inline]
pub fn enter_handler(vm: &mut Vm, exception: Value) -> Value {
    let before = vm.state.handled.get();
    vm.state.handled.set(vm.state, exception);
    match before {
        Some(before) => match running_generator(vm) {
            Some(generator) if generator.outer_handled.get() == Some(before) => Value::NONE,
            _ => before,
        },
        None => Value::NONE,
    }
}

/// `LeaveHandler`: what [`enter_handler`] answered is handled again.
#[inline]
pub fn leave_handler(vm: &mut Vm, before: Option<Value>) {
    let before = before.or_else(|| running_generator(vm)?.outer_handled.get());
    vm.state.handled.set(vm.state, before);
}

/// The generator whose frame is on top.
#[inline]
fn running_generator(vm: &Vm) -> Option<Gc<crate::exec::generator::PyGenerator>> {
    let frame = vm.top_frame()?;
    if !frame.is_generator() {
        return None;
    }
    frame.aux()?.downcast()
}

/// `Raise`: makes the exception pending.
#[cold]
pub fn raise(vm: &mut Vm, exception: Option<Value>, cause: Option<Value>) -> Raised {
    let Some(exception) = exception else {
        return match vm.state.handled.get().and_then(Value::non_none) {
            Some(handled) => vm.raise(handled),
            None => vm.runtime_error("No active exception to reraise"),
        };
    };
    let made = match as_exception(vm, exception) {
        Ok(made) => made,
        Err(raised) => return raised,
    };
    if let (Some(cause), Some(e)) = (cause, made.downcast::<PyException>()) {
        let cause = if cause.is_none() {
            None
        } else if cause.downcast::<PyException>().is_some() || cause.downcast::<PyType>().is_some() {
            match as_exception(vm, cause) {
                Ok(cause) => Some(cause),
                Err(raised) => return raised,
            }
        } else {
            return vm.type_error("exception causes must derive from BaseException");
        };
        e.cause.set(e, cause);
        e.suppress_context.set(true);
    }
    vm.chain_and_raise(made)
}

/// An exception instance out of an instance or a class.
pub fn as_exception(vm: &mut Vm, value: Value) -> PyResult {
    if value.downcast::<PyException>().is_some() {
        return Ok(value);
    }
    if let Some(class) = value.downcast::<PyType>()
        && class.has_flags(type_flags::EXCEPTION)
    {
        let made = vm.call(value, &[])?;
        if made.downcast::<PyException>().is_some() {
            return Ok(made);
        }
        let made = Value::from(vm.type_of(made));
        let (class, made) = (vm.repr_string(class.into())?, vm.repr_string(made)?);
        return Err(vm.type_error(format!(
            "calling {class} should have returned an instance of BaseException, not {made}"
        )));
    }
    Err(vm.type_error("exceptions must derive from BaseException"))
}

/// `ExcMatch`
pub fn exc_match(vm: &mut Vm, exception: Value, class: Value) -> PyResult<bool> {
    const MESSAGE: &str = "catching classes that do not inherit from BaseException is not allowed";
    let is_exception_class =
        |c: Value| c.downcast::<PyType>().is_some_and(|c| c.has_flags(type_flags::EXCEPTION));
    if let Some(tuple) = class.downcast::<PyTuple>() {
        if !tuple.items().iter().all(|c| is_exception_class(*c)) {
            return Err(vm.type_error(MESSAGE));
        }
        return Ok(tuple
            .items()
            .iter()
            .any(|c| c.downcast::<PyType>().is_some_and(|c| vm.is_instance(exception, c))));
    }
    match class.downcast::<PyType>().filter(|_| is_exception_class(class)) {
        Some(class) => Ok(vm.is_instance(exception, class)),
        None => Err(vm.type_error(MESSAGE)),
    }
}

/// `WithExit`
pub fn with_exit(vm: &mut Vm, exit: Value, exception: Value) -> PyResult {
    let class = vm.type_of(exception);
    let traceback =
        exception.downcast::<PyException>().and_then(|e| e.traceback.get()).map_or(Value::NONE, Value::from);
    vm.call(exit, &[class.into(), exception, traceback])
}

/// `poll` at a backward jump. Whether machine code of the loop is to be entered: `exec.machine` says where it is.
#[cold]
#[inline(never)]
pub fn poll_loop(vm: &mut Vm) -> PyResult<bool> {
    poll(vm)?;
    let Some(frame) = vm.top_frame() else { return Ok(false) };
    if (frame.code().heat.get() as i32) < vm.exec.hot as i32 || vm.exec.machine_stack_low() {
        return Ok(false);
    }
    let word = frame.instruction_index(vm.exec.pc).saturating_sub(1);
    let found = crate::tier::became_hot(vm, crate::tier::Entry::Loop(word as u32));
    vm.exec.machine = found.unwrap_or(0);
    Ok(found.is_some())
}

/// The code of the frame on top, which stands at its first instruction, was called often.
#[cold]
#[inline(never)]
pub fn called_often(vm: &mut Vm) {
    crate::tier::became_hot(vm, crate::tier::Entry::Start);
}

/// `Unreachable`: where functions that are to be traced start. Whether to go on, at `exec.pc`.
#[cold]
#[inline(never)]
pub fn unreachable(vm: &mut Vm) -> bool {
    if vm.exec.pc == crate::abi::enter_traced().wrapping_add(1) {
        trace::enter(vm);
        return true;
    }
    let _ = vm.raise_new(ExcKind::SystemError, "internal error: control came where it cannot come");
    false
}

/// What is due when the poll flag is set: signals, finalizers, the memory limit.
#[cold]
#[inline(never)]
pub fn poll(vm: &mut Vm) -> PyResult<()> {
    use crate::heap::poll as bits;
    use std::sync::atomic::Ordering::Relaxed;
    let flags = vm.heap.poll_flag.load(Relaxed);
    if flags == 0 {
        return Ok(());
    }
    if flags & bits::COMPILED != 0 {
        vm.heap.clear_poll(bits::COMPILED);
        crate::tier::install_finished(vm);
    }
    if flags & bits::SIGNAL != 0 {
        vm.heap.clear_poll(bits::SIGNAL);
        if vm.exec.interrupted.swap(false, Relaxed) {
            return Err(vm.raise_with(ExcKind::KeyboardInterrupt, &[]));
        }
    }
    if flags & (bits::FINALIZERS | bits::CALLBACKS) != 0 {
        vm.run_finalizers();
    }
    if flags & bits::LIMIT != 0 && vm.heap.take_limit_exceeded() {
        return Err(vm.memory_error());
    }
    Ok(())
}

impl Vm {
    /// Runs the `__del__` methods and weak reference callbacks that a collection found due. What they raise is
    /// reported and dropped.
    pub fn run_finalizers(&mut self) {
        let pending = self.state.raised.take();
        while let Some(object) = self.heap.take_finalizer() {
            let class = self.type_of(object);
            if let Some(del) = class.slots.del.get()
                && del(self, object).is_err()
            {
                if object.downcast::<crate::exec::generator::PyGenerator>().is_some() {
                    crate::builtins::unraisable::report_while(self, "closing generator", object);
                    continue;
                }
                let name = self.names.del;
                let method = self.type_lookup(class, name).unwrap_or(object);
                crate::builtins::unraisable::report_while(self, "calling deallocator", method);
            }
        }
        while let Some(reference) = self.heap.take_callback() {
            crate::builtins::weakref::run_callback(self, reference);
        }
        self.state.raised.set(self.state, pending);
    }
}

/// `ImportName`
pub fn import_name(vm: &mut Vm, index: u32, fromlist: Value, level: u32) -> PyResult {
    let name = name_of(vm, index);
    import::import_statement(vm, name, fromlist, level as usize)
}

/// `ImportFrom`
pub fn import_from(vm: &mut Vm, index: u32, module: Value) -> PyResult {
    let name = name_of(vm, index);
    import::import_from(vm, module, name)
}

/// `MatchKeys`
pub fn match_keys(vm: &mut Vm, subject: Value, keys: Value) -> PyResult {
    let Some(keys) = keys.downcast::<PyTuple>() else { return Ok(Value::NONE) };
    let seen = crate::builtins::set::new_set(vm);
    let mut values = crate::heap::RootedVec::new();
    for key in keys.items() {
        if vm.contains(seen, *key)? {
            let key = vm.repr_string(*key)?;
            return Err(vm.value_error(format!("mapping pattern checks duplicate key ({key})")));
        }
        crate::builtins::set::add(vm, seen, *key)?;
        let found = if let Some(dict) = subject.downcast_exact::<PyDict>() {
            dict.get(vm, *key)?
        } else {
            let get = vm.get_attr_str(subject, "get")?;
            let found = vm.call(get, &[*key, Value::DUMMY])?;
            (found != Value::DUMMY).then_some(found)
        };
        match found {
            Some(value) => values.push(&mut vm.heap, value),
            None => return Ok(Value::NONE),
        }
    }
    Ok(vm.new_tuple(values.as_slice()).into())
}

/// `MatchClass`
pub fn match_class(vm: &mut Vm, subject: Value, class: Value, positional: usize, names: Value) -> PyResult {
    let Some(class) = class.downcast::<PyType>() else {
        let given = vm.type_name(class);
        return Err(vm.type_error(format!("called match pattern must be a class, not '{given}'")));
    };
    if !crate::builtins::functions::isinstance(vm, subject, class.into())? {
        return Ok(Value::NONE);
    }
    let names = names.downcast::<PyTuple>().unwrap_or(vm.empty_tuple());
    let mut values = crate::heap::RootedVec::new();
    let mut used: Vec<String> = Vec::new();
    if positional > 0 {
        let match_args_name = vm.names.match_args;
        let match_args = vm.get_attr_opt(class.into(), match_args_name)?;
        let class_name = class.full_name();
        let match_self = match_args.is_none() && class.has_flags(type_flags::MATCH_SELF);
        let attributes = match match_args {
            Some(args) => match args.downcast::<PyTuple>() {
                Some(tuple) => tuple,
                None => {
                    let given = vm.type_name(args);
                    return Err(
                        vm.type_error(format!("{class_name}.__match_args__ must be a tuple (got {given})"))
                    );
                }
            },
            None => vm.empty_tuple(),
        };
        let allowed = if match_self { 1 } else { attributes.len() };
        if positional > allowed {
            let plural = if allowed == 1 { "" } else { "s" };
            return Err(vm.type_error(format!(
                "{class_name}() accepts {allowed} positional sub-pattern{plural} ({positional} given)"
            )));
        }
        if match_self {
            values.push(&mut vm.heap, subject);
        } else {
            for name in &attributes.items()[..positional] {
                let Some(name) = name.downcast::<PyStr>() else {
                    let given = vm.type_name(*name);
                    return Err(
                        vm.type_error(format!("__match_args__ elements must be strings (got {given})"))
                    );
                };
                let text = name.to_string_lossy();
                if used.contains(&text) {
                    return Err(vm.type_error(format!(
                        "{class_name}() got multiple sub-patterns for attribute '{text}'"
                    )));
                }
                used.push(text);
                match vm.get_attr_opt(subject, name)? {
                    Some(value) => values.push(&mut vm.heap, value),
                    None => return Ok(Value::NONE),
                }
            }
        }
    }
    for name in names.items() {
        let Some(name) = name.downcast::<PyStr>() else { continue };
        let text = name.to_string_lossy();
        if used.contains(&text) {
            let class_name = class.full_name();
            return Err(
                vm.type_error(format!("{class_name}() got multiple sub-patterns for attribute '{text}'"))
            );
        }
        used.push(text);
        match vm.get_attr_opt(subject, name)? {
            Some(value) => values.push(&mut vm.heap, value),
            None => return Ok(Value::NONE),
        }
    }
    Ok(vm.new_tuple(values.as_slice()).into())
}

/// What a traced function tells of.
#[cold]
#[inline(never)]
fn trace_event(vm: &mut Vm, event: Intrinsic, operand: Value) -> PyResult {
    match event {
        Intrinsic::TraceCall => trace::call_begins(vm, operand)?,
        Intrinsic::TraceLine => trace::line_begins(vm, operand.as_small_int().unwrap_or(0) as u32)?,
        Intrinsic::TraceJump => trace::jumps_back(vm),
        Intrinsic::TraceReturn => trace::returns(vm, operand)?,
        Intrinsic::TraceNative => trace::native_begins(vm, operand)?,
        _ => trace::native_returns(vm, operand)?,
    }
    Ok(Value::NONE)
}

/// `Intrinsic`
#[inline(never)]
pub fn intrinsic(vm: &mut Vm, index: u32, operands: &[Option<Value>]) -> PyResult {
    let Some(intrinsic) = Intrinsic::from_index(index) else {
        return Err(vm.raise_new(ExcKind::SystemError, "unknown intrinsic"));
    };
    let operand = |n: usize| operands.get(n).copied().flatten();
    let required = |n: usize| operand(n).unwrap_or(Value::NONE);
    match intrinsic {
        Intrinsic::PrintExpr => {
            let hook = match vm.state.sys.get() {
                Some(sys) => sys.get_str(vm.names.displayhook),
                None => None,
            };
            match hook {
                Some(hook) => vm.call(hook, &[required(0)]),
                None => Err(vm.runtime_error("lost sys.displayhook")),
            }
        }
        Intrinsic::ImportStar => import::import_star(vm, required(0)),
        Intrinsic::EndAsyncFor => {
            Ok(Value::bool(vm.is_instance(required(0), vm.exceptions.get(ExcKind::StopAsyncIteration))))
        }
        Intrinsic::PrepReraiseStar => exceptions::prep_reraise_star(vm, required(0), required(1)),
        Intrinsic::AsyncGenWrap => crate::builtins::async_generator::wrap(vm, required(0)),
        Intrinsic::SetUpAnnotations => {
            let namespace = super::names::load_locals(vm)?;
            let name = vm.names.annotations;
            if !vm.contains(namespace, name.into())? {
                let dict = Value::from(vm.new_dict());
                vm.set_item(namespace, name.into(), dict)?;
            }
            Ok(Value::NONE)
        }
        Intrinsic::TraceCall
        | Intrinsic::TraceLine
        | Intrinsic::TraceJump
        | Intrinsic::TraceReturn
        | Intrinsic::TraceNative
        | Intrinsic::TraceNativeReturn => trace_event(vm, intrinsic, required(0)),
        Intrinsic::LoadNotImplementedError => Ok(vm.exceptions.get(ExcKind::NotImplementedError).into()),
        Intrinsic::TypeVar
        | Intrinsic::ParamSpec
        | Intrinsic::TypeVarTuple
        | Intrinsic::TypeParamDefault
        | Intrinsic::SubscriptGeneric
        | Intrinsic::TypeAlias => crate::builtins::typing::intrinsic(vm, intrinsic, operands),
        Intrinsic::Interpolation | Intrinsic::Template => {
            crate::builtins::template::intrinsic(vm, intrinsic, operands)
        }
    }
}
