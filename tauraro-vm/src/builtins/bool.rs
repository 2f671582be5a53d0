//! `bool`: a subclass of int with two instances.
//!
//! Arithmetic is int's. Bit operations on two bools give a bool; `True` and `False` are tagged values, never heap objects.

use super::TypeDef;
use super::int::arith;
use crate::args::{Args, Params};
use crate::heap::{Gc, Layout};
use crate::object::*;
use crate::value::{PyResult, Value};
use crate::vm::Vm;

/// The type.
pub static DEF: TypeDef = TypeDef {
    base: Some(Layout::Int),
    slots: SlotTable {
        repr: Some(repr),
        new: Some(new),
        and: Some(and),
        or: Some(or),
        xor: Some(xor),
        ..SlotTable::EMPTY
    },
    flags: type_flags::MATCH_SELF,
    doc: "bool(object=False, /)\n--\n\nReturns True when the argument is true, False otherwise.\nThe builtins True and False are the only two instances of the class bool.\nThe class bool is a subclass of the class int, and cannot be subclassed.",
    ..TypeDef::new("bool", Layout::Bool)
};

static NEW: Params = Params::new("bool", &["object"]).positional_only(1);

fn new(vm: &mut Vm, _: Gc<PyType>, args: Args<'_>) -> PyResult {
    let [value] = args.bind(vm, &NEW)?;
    match value {
        Some(value) => Ok(Value::bool(vm.is_true(value)?)),
        None => Ok(Value::FALSE),
    }
}

fn repr(vm: &mut Vm, value: Value) -> PyResult {
    Ok(vm.intern(if value == Value::TRUE { "True" } else { "False" }).into())
}

fn and(vm: &mut Vm, a: Value, b: Value) -> PyResult {
    match (a.as_bool(), b.as_bool()) {
        (Some(a), Some(b)) => Ok(Value::bool(a & b)),
        _ => arith::and(vm, a, b),
    }
}

fn or(vm: &mut Vm, a: Value, b: Value) -> PyResult {
    match (a.as_bool(), b.as_bool()) {
        (Some(a), Some(b)) => Ok(Value::bool(a | b)),
        _ => arith::or(vm, a, b),
    }
}

fn xor(vm: &mut Vm, a: Value, b: Value) -> PyResult {
    match (a.as_bool(), b.as_bool()) {
        (Some(a), Some(b)) => Ok(Value::bool(a ^ b)),
        _ => arith::xor(vm, a, b),
    }
}
