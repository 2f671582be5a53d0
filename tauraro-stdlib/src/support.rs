//! What native modules share: making their types once a machine, and reading arguments.
//!
//! Types are made when their module is first imported; a second import (after `del sys.modules[...]`) finds the same types.

use tauraro_vm::args::Args;
use tauraro_vm::builtins::support::wrong_count;
use tauraro_vm::builtins::{TypeDef, define_type};
use tauraro_vm::object::{PyModule, PyTuple, PyType};
use tauraro_vm::{Gc, PyResult, Value, Vm};

/// The type of a definition, made if need be.
pub fn type_of_def(vm: &mut Vm, def: &'static TypeDef) -> Gc<PyType> {
    if vm.has_class(def.layout) { vm.class(def.layout) } else { define_type(vm, def) }
}

/// Makes types and puts them into a module.
pub fn add_types(vm: &mut Vm, module: Gc<PyModule>, defs: &[&'static TypeDef]) {
    for def in defs {
        let class = type_of_def(vm, def);
        vm.set_module_attr(module, def.name, class);
    }
}

/// Raises TypeError when keyword arguments are given to exactly this type: a subclass may take some in its `__init__`.
pub fn no_keywords(vm: &mut Vm, class: Gc<PyType>, def: &TypeDef, args: Args<'_>) -> PyResult<()> {
    if args.keyword_count() > 0 && class == vm.class(def.layout) {
        return args.no_keywords(vm, def.name);
    }
    Ok(())
}

/// The positional arguments, of which there must be `least` to `most`.
pub fn positional<'a>(
    vm: &mut Vm,
    args: Args<'a>,
    function: &str,
    least: usize,
    most: usize,
) -> PyResult<&'a [Value]> {
    let given = args.positional();
    if given.len() < least || given.len() > most {
        return Err(wrong_count(vm, function, least, most, given.len()));
    }
    Ok(given)
}

/// As [`positional`], and there may be no keyword arguments.
pub fn only_positional<'a>(
    vm: &mut Vm,
    args: Args<'a>,
    function: &str,
    least: usize,
    most: usize,
) -> PyResult<&'a [Value]> {
    args.no_keywords(vm, function)?;
    positional(vm, args, function, least, most)
}

/// `tuple(iterable)`
pub fn to_tuple(vm: &mut Vm, iterable: Value) -> PyResult<Gc<PyTuple>> {
    if let Some(tuple) = iterable.downcast_exact::<PyTuple>() {
        return Ok(tuple);
    }
    let items = vm.collect(iterable)?;
    Ok(vm.new_tuple(items.as_slice()))
}
