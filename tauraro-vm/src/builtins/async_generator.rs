//! `async_generator`, and the awaitables its methods return.
//!
//! The body of an asynchronous generator yields two kinds of things to whoever drives it: what `await` passes up (for the event
//! loop), and its own values, wrapped in [`AsyncGenItem`] so that the driver can tell them apart. `__anext__()` returns an awaitable
//! that resumes the body and turns a wrapped value into StopIteration(value), its result.

use super::TypeDef;
use super::generator::{set_name, set_qualname};
use crate::args::Args;
use crate::builtins::exceptions::ExcKind;
use crate::builtins::generator::{make_exception, stop_iteration, thrown_exception};
use crate::exec::generator::{self, GeneratorState, Input, Output, PyGenerator};
use crate::heap::{Gc, Header, Layout, Ref, Slot};
use crate::object::*;
use crate::object_struct;
use crate::value::{PyResult, Raised, Value};
use crate::vm::Vm;
use std::cell::Cell;

object_struct! {
    /// A value that an asynchronous generator yields.
    pub struct AsyncGenItem(Layout::AsyncGenItem) {
        /// The value.
        pub value: Slot,
    }
}

object_struct! {
    /// What `__anext__`, `asend`, `athrow` and `aclose` return.
    pub struct AsyncGenAwait(Layout::AsyncGenAwait) {
        /// The generator.
        pub generator: Ref<PyGenerator>,
        /// The value to send, or the exception to throw.
        pub input: Slot,
        /// 0: send, 1: throw, 2: close.
        pub mode: u8,
        /// 0: not started, 1: running, 2: finished.
        pub state: Cell<u8>,
    }
}

const SEND: u8 = 0;
const THROW: u8 = 1;
const CLOSE: u8 = 2;

/// `async_generator`
pub static DEF: TypeDef = TypeDef {
    slots: SlotTable {
        aiter: Some(|_, this| Ok(this)),
        anext: Some(|vm, this| new_awaitable(vm, this, None, SEND)),
        ..SlotTable::EMPTY
    },
    methods: &[
        NativeDef::class_method("__class_getitem__", super::typing::class_getitem),
        NativeDef::method2("asend", |vm, this, value| new_awaitable(vm, this, Some(value), SEND)),
        NativeDef::method("athrow", |vm, args| {
            let Some(this) = args.values.first() else {
                return Err(vm.type_error("athrow needs a generator"));
            };
            let exception = thrown_exception(vm, &args.positional()[1..])?;
            new_awaitable(vm, *this, Some(exception), THROW)
        }),
        NativeDef::method1("aclose", |vm, this| {
            let exit = make_exception(vm, ExcKind::GeneratorExit);
            new_awaitable(vm, this, Some(exit), CLOSE)
        }),
    ],
    getset: &[
        GetSetDef::with_set("__name__", |_, g| field(g, |g| g.name.get().into()), set_name),
        GetSetDef::with_set("__qualname__", |_, g| field(g, |g| g.qualname.get().into()), set_qualname),
        GetSetDef::member("ag_code", |_, g| field(g, |g| PyCode::shown(g.code.get()).into())),
        GetSetDef::new("ag_frame", super::generator::frame),
        GetSetDef::new("ag_running", |_, g| field(g, |g| Value::bool(g.busy.get()))),
        GetSetDef::new("ag_await", |_, g| field(g, |g| g.delegate().unwrap_or(Value::NONE))),
    ],
    flags: type_flags::NO_NEW | type_flags::WEAKREFS,
    ..TypeDef::new("async_generator", Layout::AsyncGenerator)
};

/// The awaitables' type.
pub static AWAITABLE: TypeDef = TypeDef {
    slots: SlotTable {
        iter: Some(|_, this| Ok(this)),
        await_: Some(|_, this| Ok(this)),
        next: Some(|vm, this| match step(vm, this, Value::NONE) {
            Ok(value) => Ok(Some(value)),
            Err(raised) => match generator::stop_value(vm, raised) {
                Ok(value) => {
                    vm.state.stop_value.set(vm.state, value.non_none());
                    Ok(None)
                }
                Err(raised) => Err(raised),
            },
        }),
        ..SlotTable::EMPTY
    },
    methods: &[
        NativeDef::method2("send", step),
        NativeDef::method("throw", throw),
        NativeDef::method1("close", |_, this| {
            if let Some(awaitable) = this.downcast::<AsyncGenAwait>() {
                finish(awaitable);
            }
            Ok(Value::NONE)
        }),
    ],
    flags: type_flags::NO_NEW,
    ..TypeDef::new("async_generator_asend", Layout::AsyncGenAwait)
};

fn field(value: Value, read: impl FnOnce(Gc<PyGenerator>) -> Value) -> PyResult {
    Ok(value.downcast::<PyGenerator>().map_or(Value::NONE, read))
}

/// Wraps a value that an asynchronous generator yields.
pub fn wrap(vm: &mut Vm, value: Value) -> PyResult {
    let header = Header::exact(Layout::AsyncGenItem);
    Ok(vm.heap.alloc(AsyncGenItem { header, value: value.into() }).into())
}

fn new_awaitable(vm: &mut Vm, this: Value, input: Option<Value>, mode: u8) -> PyResult {
    let Some(generator) = this.downcast::<PyGenerator>() else {
        return Err(vm.type_error("expected an asynchronous generator"));
    };
    let awaitable = AsyncGenAwait {
        header: Header::exact(Layout::AsyncGenAwait),
        generator: Ref::new(generator),
        input: Slot::new(input),
        mode,
        state: Cell::new(0),
    };
    Ok(vm.heap.alloc(awaitable).into())
}

fn finish(awaitable: Gc<AsyncGenAwait>) {
    if awaitable.state.get() == 1 {
        awaitable.generator.get().busy.set(false);
    }
    awaitable.state.set(2);
}

/// Resumes the body once: the result is what `await` passes up; the awaitable's own result is a StopIteration.
fn step(vm: &mut Vm, this: Value, value: Value) -> PyResult {
    let Some(awaitable) = this.downcast::<AsyncGenAwait>() else { return Ok(Value::NONE) };
    let generator = awaitable.generator.get();
    let input = match awaitable.state.get() {
        2 => {
            return Err(vm.runtime_error("cannot reuse already awaited __anext__()/asend()"));
        }
        1 => Input::Send(value),
        _ => {
            if generator.busy.get() {
                let what = if awaitable.mode == SEND { "anext" } else { "athrow" };
                return Err(vm.runtime_error(format!("{what}(): asynchronous generator is already running")));
            }
            if generator.closed.get() || generator.state.get() == GeneratorState::Done {
                awaitable.state.set(2);
                return match awaitable.mode {
                    CLOSE => Err(stop_iteration(vm, Value::NONE)),
                    _ => Err(vm.raise_with(ExcKind::StopAsyncIteration, &[])),
                };
            }
            generator.busy.set(true);
            awaitable.state.set(1);
            let input = awaitable.input.get();
            match awaitable.mode {
                SEND => Input::Send(input.unwrap_or(value)),
                mode => {
                    if mode == CLOSE {
                        generator.closed.set(true);
                    }
                    if generator.state.get() == GeneratorState::Created {
                        generator.state.set(GeneratorState::Done);
                    }
                    let Raised = vm.raise(input.unwrap_or(Value::NONE));
                    Input::Throw
                }
            }
        }
    };
    let result = generator::resume(vm, generator, input);
    deliver(vm, awaitable, result)
}

fn deliver(vm: &mut Vm, awaitable: Gc<AsyncGenAwait>, result: PyResult<Output>) -> PyResult {
    match result {
        Ok(Output::Yielded(value)) => match value.downcast::<AsyncGenItem>() {
            Some(item) => {
                finish(awaitable);
                if awaitable.mode == CLOSE {
                    return Err(vm.runtime_error("async generator ignored GeneratorExit"));
                }
                Err(stop_iteration(vm, item.value.get().unwrap_or(Value::NONE)))
            }
            None => Ok(value),
        },
        Ok(Output::Returned(_)) => {
            finish(awaitable);
            awaitable.generator.get().closed.set(true);
            if awaitable.mode == CLOSE {
                return Err(stop_iteration(vm, Value::NONE));
            }
            Err(vm.raise_with(ExcKind::StopAsyncIteration, &[]))
        }
        Err(raised) => {
            finish(awaitable);
            if awaitable.mode == CLOSE {
                if vm.raised_is(ExcKind::StopAsyncIteration) || vm.raised_is(ExcKind::GeneratorExit) {
                    vm.take_raised();
                    return Err(stop_iteration(vm, Value::NONE));
                }
                return Err(raised);
            }
            Err(raised)
        }
    }
}

fn throw(vm: &mut Vm, args: Args<'_>) -> PyResult {
    let Some(awaitable) = args.values.first().and_then(|a| a.downcast::<AsyncGenAwait>()) else {
        return Err(vm.type_error("throw needs an awaitable"));
    };
    let exception = thrown_exception(vm, &args.positional()[1..])?;
    if awaitable.state.get() == 2 {
        return Err(vm.runtime_error("cannot reuse already awaited __anext__()/asend()"));
    }
    awaitable.generator.get().busy.set(true);
    awaitable.state.set(1);
    let Raised = vm.raise(exception);
    let result = generator::resume(vm, awaitable.generator.get(), Input::Throw);
    deliver(vm, awaitable, result)
}
