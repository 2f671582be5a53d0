//! The builtin functions.

use crate::heap::Gc;
use crate::object::*;
use crate::value::{PyResult, Value};
use crate::vm::Vm;

/// `type.__instancecheck__`: by the real type, then by `__class__`.
pub fn real_isinstance(vm: &mut Vm, value: Value, class: Gc<PyType>) -> PyResult<bool> {
    if vm.is_instance(value, class) {
        return Ok(true);
    }
    let name = vm.names.class;
    let claimed = vm.get_attr_opt(value, name)?;
    Ok(claimed.and_then(|c| c.downcast::<PyType>()).is_some_and(|c| c.is_subtype(class)))
}

/// `type.__subclasscheck__`
pub fn real_issubclass(vm: &mut Vm, candidate: Value, class: Gc<PyType>) -> PyResult<bool> {
    match candidate.downcast::<PyType>() {
        Some(candidate) => Ok(candidate.is_subtype(class)),
        None => Err(vm.type_error("issubclass() arg 1 must be a class")),
    }
}
