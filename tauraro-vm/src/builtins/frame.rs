//! `frame`: what Python sees of [`PyFrame`].
//!
//! Rules: everything is computed when asked for; `f_locals` of a function is a new dict, writes to it change nothing;
//! `f_trace_opcodes` is kept, but there are no events of opcodes, because there are none of CPython's.

use super::TypeDef;
use super::code_::code_line;
use super::descriptor::receive;
use crate::exec::chain;
use crate::exec::frame_object::{self, PyFrame};
use crate::exec::generator;
use crate::exec::trace::NO_LINE;
use crate::heap::{Gc, Layout};
use crate::object::*;
use crate::value::{PyResult, Value};
use crate::vm::Vm;

/// `frame`
pub static DEF: TypeDef = TypeDef {
    slots: SlotTable { repr: Some(repr), ..SlotTable::EMPTY },
    methods: &[NativeDef::method1("clear", clear)],
    getset: &[
        GetSetDef::new("f_code", |vm, x| Ok(PyCode::shown(frame(vm, x)?.code.get()).into())),
        GetSetDef::new("f_globals", |vm, x| Ok(frame(vm, x)?.globals.get().into())),
        GetSetDef::new("f_builtins", |vm, x| Ok(frame(vm, x)?.builtins.get().into())),
        GetSetDef::new("f_locals", |vm, x| {
            let frame = frame(vm, x)?;
            frame_object::locals(vm, frame)
        }),
        GetSetDef::new("f_lineno", |vm, x| {
            let frame = frame(vm, x)?;
            Ok(Value::small_int(line(vm, frame) as i64))
        }),
        GetSetDef::new("f_lasti", |vm, x| {
            let frame = frame(vm, x)?;
            Ok(Value::small_int(2 * frame_object::instruction(vm, frame) as i64))
        }),
        GetSetDef::new("f_back", |vm, x| {
            let frame = frame(vm, x)?;
            Ok(frame_object::back(vm, frame).map_or(Value::NONE, Value::from))
        }),
        GetSetDef::new("f_generator", |vm, x| {
            Ok(frame(vm, x)?.generator.get().map_or(Value::NONE, Value::from))
        }),
        GetSetDef::with_set(
            "f_trace",
            |vm, x| Ok(frame(vm, x)?.trace.get().unwrap_or(Value::NONE)),
            |vm, x, new| {
                let frame = frame(vm, x)?;
                frame.trace.set(frame, new.and_then(Value::non_none));
                Ok(())
            },
        ),
        GetSetDef::with_set(
            "f_trace_lines",
            |vm, x| Ok(Value::bool(frame(vm, x)?.trace_lines.get())),
            |vm, x, new| {
                let new = flag(vm, new)?;
                frame(vm, x)?.trace_lines.set(new);
                Ok(())
            },
        ),
        GetSetDef::with_set(
            "f_trace_opcodes",
            |vm, x| Ok(Value::bool(frame(vm, x)?.trace_opcodes.get())),
            |vm, x, new| {
                let new = flag(vm, new)?;
                frame(vm, x)?.trace_opcodes.set(new);
                Ok(())
            },
        ),
    ],
    flags: type_flags::NO_NEW,
    ..TypeDef::new("frame", Layout::Frame)
};

fn frame(vm: &mut Vm, value: Value) -> PyResult<Gc<PyFrame>> {
    receive(vm, value)
}

/// The bool that is given to an attribute which takes no other value.
fn flag(vm: &mut Vm, new: Option<Value>) -> PyResult<bool> {
    match new {
        Some(Value::TRUE) => Ok(true),
        Some(Value::FALSE) => Ok(false),
        Some(_) => Err(vm.type_error("attribute value type must be bool")),
        None => Err(vm.type_error("can't delete numeric/char attribute")),
    }
}

fn line(vm: &Vm, frame: Gc<PyFrame>) -> u32 {
    let code = frame.code.get();
    match frame.line.get() {
        0 => {}
        NO_LINE => return 0,
        line => return line,
    }
    match frame.generator.get() {
        Some(generator) if generator.state.get() == generator::GeneratorState::Created => code.first_line,
        _ => code_line(code, frame_object::instruction(vm, frame)),
    }
}

fn repr(vm: &mut Vm, x: Value) -> PyResult {
    let frame = frame(vm, x)?;
    let (code, line) = (frame.code.get(), line(vm, frame));
    let file = vm.repr_string(code.filename.get().into())?;
    let name = code.name.get().to_string_lossy();
    Ok(vm.str_value(&format!("<frame at {:#x}, file {file}, line {line}, code {name}>", x.bits())))
}

/// `frame.clear()`
fn clear(vm: &mut Vm, x: Value) -> PyResult {
    let frame = frame(vm, x)?;
    if frame.is_running() || frame.generator.get().is_some_and(chain::is_running) {
        return Err(vm.runtime_error("cannot clear an executing frame"));
    }
    match frame.generator.get() {
        Some(generator) if generator.state.get() == generator::GeneratorState::Suspended => {
            return Err(vm.runtime_error("cannot clear a suspended frame"));
        }
        Some(generator) => {
            generator::close_generator(vm, generator)?;
        }
        None => {}
    }
    frame.locals.set(frame, None::<Value>);
    Ok(Value::NONE)
}
