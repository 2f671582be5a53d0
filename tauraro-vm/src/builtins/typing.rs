//! Objects of annotations: generic aliases and unions.

use crate::value::{PyResult, Value};
use crate::vm::Vm;

/// `origin[args]`
pub fn generic_alias(vm: &mut Vm, origin: Value, args: Value) -> PyResult {
    let _ = args;
    let name = vm.type_name(origin);
    Err(vm.type_error(format!("'{name}' object is not subscriptable")))
}

/// `type | type`
pub fn type_or(_: &mut Vm, _: Value, _: Value) -> PyResult {
    Ok(Value::NOT_IMPLEMENTED)
}
