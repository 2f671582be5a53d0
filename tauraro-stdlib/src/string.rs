//! `_string`: the parser of `str.format`, for `string.Formatter`.
//!
//! CPython gives the parts one by one; here they are parsed at once, so an error comes before the first part.

use tauraro_vm::builtins::str::fields;
use tauraro_vm::object::{NativeDef, PyModule, PyStr, PyTuple};
use tauraro_vm::{Gc, PyResult, Value, Vm};

/// Makes the module.
pub fn core_module(vm: &mut Vm) -> PyResult<Gc<PyModule>> {
    Ok(vm.new_native_module("_string", "string helper module", FUNCTIONS))
}

static FUNCTIONS: &[NativeDef] = &[
    NativeDef::function1("formatter_parser", |vm, format| {
        expect_str(vm, format)?;
        let parts = fields::parse_format(vm, format)?;
        vm.iter(parts)
    })
    .doc("(object, /)", "parse the argument as a format string"),
    NativeDef::function1("formatter_field_name_split", |vm, name| {
        expect_str(vm, name)?;
        let split = fields::split_field_name(vm, name)?;
        let Some(split) = split.downcast::<PyTuple>() else { return Ok(split) };
        let rest = vm.iter(split.items()[1])?;
        Ok(vm.new_tuple(&[split.items()[0], rest]).into())
    })
    .doc("(object, /)", "split the argument as a field name"),
];

fn expect_str(vm: &mut Vm, value: Value) -> PyResult<()> {
    if value.downcast::<PyStr>().is_some() {
        return Ok(());
    }
    let class = vm.type_name(value);
    Err(vm.type_error(format!("expected str, got {class}")))
}
