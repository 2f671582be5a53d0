//! `method`: a function bound to its first argument.
//!
//! Attributes that the type does not have are the function's. Calls are in `protocol::call` (and in the interpreter).

use super::TypeDef;
use super::descriptor::receive;
use super::native_function::getattr_reduction;
use crate::args::Args;
use crate::heap::{Gc, Layout};
use crate::interp::bytecode::CompareKind;
use crate::object::*;
use crate::value::{PyResult, Value};
use crate::vm::Vm;

/// The type.
pub static DEF: TypeDef = TypeDef {
    slots: SlotTable {
        repr: Some(repr),
        hash: Some(|vm, x| {
            let (function, this) = parts(vm, x)?;
            Ok(vm.identity_hash(this) ^ vm.hash(function)?)
        }),
        call: Some(|vm, x, args| vm.call_args(x, args)),
        getattr: Some(get_attr),
        compare: Some(compare),
        descr_get: Some(|_, x, _, _| Ok(x)),
        new: Some(new),
        ..SlotTable::EMPTY
    },
    methods: &[NativeDef::method1("__reduce__", |vm, x| {
        let (function, this) = parts(vm, x)?;
        let name = vm.names.name;
        let name = vm.get_attr(function, name)?;
        let name = vm.expect_str_arg(name, "__name__")?;
        getattr_reduction(vm, this, name)
    })],
    getset: &[
        GetSetDef::member("__func__", |vm, x| Ok(parts(vm, x)?.0)),
        GetSetDef::member("__self__", |vm, x| Ok(parts(vm, x)?.1)),
        GetSetDef::new("__doc__", |vm, x| {
            let (function, _) = parts(vm, x)?;
            let name = vm.names.doc;
            Ok(vm.get_attr_opt(function, name)?.unwrap_or(Value::NONE))
        }),
        GetSetDef::new("__module__", |vm, x| {
            let (function, _) = parts(vm, x)?;
            let name = vm.names.module;
            vm.get_attr(function, name)
        }),
    ],
    flags: type_flags::WEAKREFS,
    doc: "method(function, instance, /)\n--\n\nCreate a bound instance method object.",
    ..TypeDef::new("method", Layout::BoundMethod)
};

/// Function and `self`.
fn parts(vm: &mut Vm, value: Value) -> PyResult<(Value, Value)> {
    let method = receive::<PyBoundMethod>(vm, value)?;
    Ok((method.function.get().unwrap_or(Value::NONE), method.this.get().unwrap_or(Value::NONE)))
}

fn repr(vm: &mut Vm, value: Value) -> PyResult {
    let (function, this) = parts(vm, value)?;
    let (qualname, name) = (vm.names.qualname, vm.names.name);
    let found = match vm.get_attr_opt(function, qualname)? {
        Some(found) => Some(found),
        None => vm.get_attr_opt(function, name)?,
    };
    let name = found.and_then(|n| n.downcast::<PyStr>()).map_or("?".to_owned(), |n| n.to_string_lossy());
    let this = vm.repr_string(this)?;
    Ok(vm.str_value(&format!("<bound method {name} of {this}>")))
}

fn get_attr(vm: &mut Vm, value: Value, name: Gc<PyStr>) -> PyResult {
    let class = vm.type_of(value);
    if let Some(found) = vm.type_lookup(class, name) {
        return match vm.type_of(found).slots.descr_get.get() {
            Some(get) => get(vm, found, Some(value), class.into()),
            None => Ok(found),
        };
    }
    let (function, _) = parts(vm, value)?;
    vm.get_attr(function, name)
}

fn compare(vm: &mut Vm, a: Value, b: Value, kind: CompareKind) -> PyResult {
    if !matches!(kind, CompareKind::Eq | CompareKind::Ne) || b.downcast::<PyBoundMethod>().is_none() {
        return Ok(Value::NOT_IMPLEMENTED);
    }
    let ((function, this), (other_function, other_this)) = (parts(vm, a)?, parts(vm, b)?);
    let same = this == other_this && vm.equal(function, other_function)?;
    Ok(Value::bool(same == (kind == CompareKind::Eq)))
}

fn new(vm: &mut Vm, _: Gc<PyType>, args: Args<'_>) -> PyResult {
    args.no_keywords(vm, "method")?;
    let [function, this] = args.values else {
        return Err(vm.type_error(format!("method expected 2 arguments, got {}", args.values.len())));
    };
    if !vm.is_callable(*function) {
        return Err(vm.type_error("first argument must be callable"));
    }
    if this.is_none() {
        return Err(vm.type_error("instance must not be None"));
    }
    Ok(PyBoundMethod::new(&mut vm.heap, *function, *this).into())
}
