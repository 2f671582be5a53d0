//! `generator` and `coroutine`: what Python sees of [`PyGenerator`]. Asynchronous generators are in `async_generator`.

use super::TypeDef;
use crate::args::Args;
use crate::builtins::exceptions::{ExcKind, new_exception};
use crate::exec::chain;
use crate::exec::generator::{self, GeneratorState, Input, Output, PyGenerator};
use crate::heap::{Gc, Header, Layout, Ref};
use crate::object::*;
use crate::object_struct;
use crate::value::{PyResult, Raised, Value};
use crate::vm::Vm;

/// `generator`
pub static DEF: TypeDef = TypeDef {
    slots: SlotTable {
        repr: Some(repr),
        iter: Some(|_, this| Ok(this)),
        next: Some(next),
        del: Some(del),
        ..SlotTable::EMPTY
    },
    methods: &[
        NativeDef::method2("send", send),
        NativeDef::method("throw", throw),
        NativeDef::method1("close", close),
    ],
    getset: &[
        GetSetDef::with_set("__name__", |_, g| field(g, |g| g.name.get().into()), set_name),
        GetSetDef::with_set("__qualname__", |_, g| field(g, |g| g.qualname.get().into()), set_qualname),
        GetSetDef::member("gi_code", |_, g| field(g, |g| PyCode::shown(g.code.get()).into())),
        GetSetDef::new("gi_frame", frame),
        GetSetDef::new("gi_running", is_running),
        GetSetDef::new("gi_suspended", is_suspended),
        GetSetDef::new("gi_yieldfrom", delegate),
    ],
    flags: type_flags::NO_NEW | type_flags::WEAKREFS,
    ..TypeDef::new("generator", Layout::Generator)
};

/// `coroutine`
pub static COROUTINE: TypeDef = TypeDef {
    slots: SlotTable { repr: Some(repr), await_: Some(coroutine_await), del: Some(del), ..SlotTable::EMPTY },
    methods: &[
        NativeDef::method2("send", send),
        NativeDef::method("throw", throw),
        NativeDef::method1("close", close),
    ],
    getset: &[
        GetSetDef::with_set("__name__", |_, g| field(g, |g| g.name.get().into()), set_name),
        GetSetDef::with_set("__qualname__", |_, g| field(g, |g| g.qualname.get().into()), set_qualname),
        GetSetDef::member("cr_code", |_, g| field(g, |g| PyCode::shown(g.code.get()).into())),
        GetSetDef::new("cr_frame", frame),
        GetSetDef::new("cr_running", is_running),
        GetSetDef::new("cr_suspended", is_suspended),
        GetSetDef::new("cr_await", delegate),
        GetSetDef::member("cr_origin", |_, _| Ok(Value::NONE)),
    ],
    flags: type_flags::NO_NEW | type_flags::WEAKREFS,
    ..TypeDef::new("coroutine", Layout::Coroutine)
};

object_struct! {
    /// What `coroutine.__await__()` returns.
    pub struct CoroutineWrapper(Layout::CoroutineWrapper) {
        /// The coroutine.
        pub coroutine: Ref<PyGenerator>,
    }
}

/// `coroutine_wrapper`
pub static WRAPPER: TypeDef = TypeDef {
    slots: SlotTable {
        iter: Some(|_, this| Ok(this)),
        next: Some(|vm, this| match wrapped(this) {
            Some(coroutine) => next(vm, coroutine.into()),
            None => Ok(None),
        }),
        ..SlotTable::EMPTY
    },
    methods: &[
        NativeDef::method2("send", |vm, this, value| match wrapped(this) {
            Some(coroutine) => send(vm, coroutine.into(), value),
            None => Ok(Value::NONE),
        }),
        NativeDef::method("throw", |vm, args| match args.values.first().and_then(|w| wrapped(*w)) {
            Some(coroutine) => {
                let args = args.skip_first();
                vm.with_first(coroutine.into(), args, throw)
            }
            None => Ok(Value::NONE),
        }),
        NativeDef::method1("close", |vm, this| match wrapped(this) {
            Some(coroutine) => close(vm, coroutine.into()),
            None => Ok(Value::NONE),
        }),
    ],
    flags: type_flags::NO_NEW | type_flags::WEAKREFS,
    ..TypeDef::new("coroutine_wrapper", Layout::CoroutineWrapper)
};

fn wrapped(value: Value) -> Option<Gc<PyGenerator>> {
    value.downcast::<CoroutineWrapper>().map(|w| w.coroutine.get())
}

fn coroutine_await(vm: &mut Vm, this: Value) -> PyResult {
    let coroutine = expect(vm, this)?;
    let header = Header::exact(Layout::CoroutineWrapper);
    Ok(vm.heap.alloc(CoroutineWrapper { header, coroutine: Ref::new(coroutine) }).into())
}

fn expect(vm: &mut Vm, value: Value) -> PyResult<Gc<PyGenerator>> {
    match value.downcast::<PyGenerator>() {
        Some(generator) => Ok(generator),
        None => {
            let class = vm.type_name(value);
            Err(vm.type_error(format!("expected a generator, got '{class}'")))
        }
    }
}

fn field(value: Value, read: impl FnOnce(Gc<PyGenerator>) -> Value) -> PyResult {
    Ok(value.downcast::<PyGenerator>().map_or(Value::NONE, read))
}

fn set_text(
    vm: &mut Vm,
    this: Value,
    new: Option<Value>,
    attribute: &str,
    set: impl FnOnce(Gc<PyGenerator>, Gc<PyStr>),
) -> PyResult<()> {
    let generator = expect(vm, this)?;
    match new.and_then(|n| n.downcast::<PyStr>()) {
        Some(text) => {
            set(generator, text);
            Ok(())
        }
        None => Err(vm.type_error(format!("{attribute} must be set to a string object"))),
    }
}

/// Sets `__name__`.
pub(super) fn set_name(vm: &mut Vm, this: Value, new: Option<Value>) -> PyResult<()> {
    set_text(vm, this, new, "__name__", |g, text| g.name.set(g, text))
}

/// Sets `__qualname__`.
pub(super) fn set_qualname(vm: &mut Vm, this: Value, new: Option<Value>) -> PyResult<()> {
    set_text(vm, this, new, "__qualname__", |g, text| g.qualname.set(g, text))
}

/// `gi_frame`, `cr_frame`, `ag_frame`
pub fn frame(vm: &mut Vm, this: Value) -> PyResult {
    let generator = expect(vm, this)?;
    Ok(crate::exec::frame_object::generator_frame(vm, generator).map_or(Value::NONE, Value::from))
}

fn is_running(_: &mut Vm, this: Value) -> PyResult {
    field(this, |g| Value::bool(g.state.get() == GeneratorState::Running || chain::is_running(g)))
}

fn is_suspended(_: &mut Vm, this: Value) -> PyResult {
    field(this, |g| Value::bool(g.state.get() == GeneratorState::Suspended && !chain::is_running(g)))
}

fn delegate(_: &mut Vm, this: Value) -> PyResult {
    field(this, |g| g.delegate().filter(|_| !chain::is_running(g)).unwrap_or(Value::NONE))
}

fn repr(vm: &mut Vm, this: Value) -> PyResult {
    let generator = expect(vm, this)?;
    let kind = match generator.kind_name() {
        "async generator" => "async_generator",
        kind => kind,
    };
    let name = generator.qualname.get().to_string_lossy();
    let text = format!("<{kind} object {name} at {:#x}>", this.bits());
    Ok(vm.str_value(&text))
}

fn next(vm: &mut Vm, this: Value) -> PyResult<Option<Value>> {
    let generator = expect(vm, this)?;
    match generator::resume(vm, generator, Input::Send(Value::NONE))? {
        Output::Yielded(value) => Ok(Some(value)),
        Output::Returned(value) => {
            vm.state.stop_value.set(vm.state, value.non_none());
            Ok(None)
        }
    }
}

/// StopIteration for a generator that returned.
pub fn stop_iteration(vm: &mut Vm, value: Value) -> Raised {
    let args = [value];
    vm.raise_with(ExcKind::StopIteration, if value.is_none() { &[] } else { &args })
}

fn outcome(vm: &mut Vm, output: Output) -> PyResult {
    match output {
        Output::Yielded(value) => Ok(value),
        Output::Returned(value) => Err(stop_iteration(vm, value)),
    }
}

/// `generator.send(value)`
pub fn send(vm: &mut Vm, this: Value, value: Value) -> PyResult {
    let generator = expect(vm, this)?;
    let output = generator::resume(vm, generator, Input::Send(value))?;
    outcome(vm, output)
}

/// The exception that `throw(type[, value[, traceback]])` means.
pub fn thrown_exception(vm: &mut Vm, args: &[Value]) -> PyResult {
    let [class, rest @ ..] = args else {
        return Err(vm.type_error("throw expected at least 1 argument, got 0"));
    };
    if rest.len() > 2 {
        let given = args.len();
        return Err(vm.type_error(format!("throw expected at most 3 arguments, got {given}")));
    }
    if let Some(traceback) = rest.get(1).copied().and_then(Value::non_none)
        && traceback.downcast::<PyTraceback>().is_none()
    {
        return Err(vm.type_error("throw() third argument must be a traceback object"));
    }
    let value = rest.first().copied().and_then(Value::non_none);
    let exception = if class.downcast::<PyException>().is_some() {
        if value.is_some() {
            return Err(vm.type_error("instance exception may not have a separate value"));
        }
        *class
    } else if class.downcast::<PyType>().is_some_and(|c| c.has_flags(type_flags::EXCEPTION)) {
        match value {
            Some(value) if value.downcast::<PyException>().is_some() => value,
            Some(value) => match value.downcast::<PyTuple>() {
                Some(args) => vm.call(*class, args.items())?,
                None => vm.call(*class, &[value])?,
            },
            None => vm.call(*class, &[])?,
        }
    } else {
        let given = vm.type_name(*class);
        return Err(vm.type_error(format!(
            "exceptions must be classes or instances deriving from BaseException, not {given}"
        )));
    };
    if exception.downcast::<PyException>().is_none() {
        let (class, made) = (vm.repr_string(*class)?, vm.type_name(exception));
        return Err(vm.type_error(format!(
            "calling {class} should have returned an instance of BaseException, not {made}"
        )));
    }
    if let (Some(e), Some(traceback)) = (exception.downcast::<PyException>(), rest.get(1)) {
        e.traceback.set(e, traceback.downcast::<PyTraceback>());
    }
    Ok(exception)
}

/// `generator.throw(...)`
pub fn throw(vm: &mut Vm, args: Args<'_>) -> PyResult {
    args.no_keywords(vm, "throw")?;
    let [this, rest @ ..] = args.values else {
        return Err(vm.type_error("throw expected at least 1 argument, got 0"));
    };
    let generator = expect(vm, *this)?;
    let exception = thrown_exception(vm, rest)?;
    if generator.state.get() == GeneratorState::Done
        && generator.code.get().has_flags(code_flags::COROUTINE)
        && !generator.code.get().has_flags(code_flags::ASYNC_GENERATOR)
    {
        return Err(vm.runtime_error("cannot reuse already awaited coroutine"));
    }
    if generator.state.get() == GeneratorState::Created {
        generator.state.set(GeneratorState::Done);
    }
    // What the caller handles is no context of it: what the generator handles is.
    let Raised = vm.raise(exception);
    let output = generator::resume(vm, generator, Input::Throw)?;
    outcome(vm, output)
}

/// `generator.close()`
pub fn close(vm: &mut Vm, this: Value) -> PyResult {
    let generator = expect(vm, this)?;
    generator::close_generator(vm, generator)
}

/// A generator that was suspended inside `try` and is forgotten is closed, so that its `finally` runs.
fn del(vm: &mut Vm, this: Value) -> PyResult {
    let generator = expect(vm, this)?;
    if generator.state.get() == GeneratorState::Suspended {
        generator::close_generator(vm, generator)?;
    }
    Ok(Value::NONE)
}

/// An instance of an exception kind, for code that raises into generators.
pub fn make_exception(vm: &mut Vm, kind: ExcKind) -> Value {
    let class = vm.exceptions.get(kind);
    new_exception(vm, class, &[])
}
