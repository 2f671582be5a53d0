//! Objects of annotations: generic aliases and unions.

use crate::args::Args;
use crate::heap::{Layout, Ref};
use crate::object::PyTuple;
use crate::object_struct;
use crate::value::{PyResult, Value};
use crate::vm::Vm;

object_struct! {
    /// `X | Y`
    pub struct PyUnion(Layout::UnionType) {
        /// `__args__`
        pub args: Ref<PyTuple>,
    }
}

/// `origin[args]`
pub fn generic_alias(vm: &mut Vm, origin: Value, args: Value) -> PyResult {
    let _ = args;
    let name = vm.type_name(origin);
    Err(vm.type_error(format!("'{name}' object is not subscriptable")))
}

/// `__class_getitem__` of generic builtin types.
pub fn class_getitem(vm: &mut Vm, args: Args<'_>) -> PyResult {
    args.no_keywords(vm, "__class_getitem__")?;
    match args.values {
        [class, item] => generic_alias(vm, *class, *item),
        _ => {
            let given = args.values.len().saturating_sub(1);
            Err(vm.type_error(format!("__class_getitem__() takes exactly one argument ({given} given)")))
        }
    }
}

/// `type | type`
pub fn type_or(_: &mut Vm, _: Value, _: Value) -> PyResult {
    Ok(Value::NOT_IMPLEMENTED)
}
pub fn intrinsic(_: &mut Vm, _: tauraro_ir::Intrinsic, _: &[Option<Value>]) -> PyResult {
    Ok(Value::NONE)
}
