//! `_functools`: the native half of `functools`.
//!
//! * [`partial`]: `partial` and `Placeholder`; [`lru_cache`]: the wrapper behind `lru_cache` and `cache`; [`compare_key`]: `cmp_to_key`.
//!
//! The other half is Python (`src/python/functools.py`). `reduce` is here.

pub mod compare_key;
pub mod lru_cache;
pub mod partial;

use crate::support::{add_types, positional};
use tauraro_vm::args::Args;
use tauraro_vm::builtins::exceptions::ExcKind;
use tauraro_vm::object::{NativeDef, PyModule};
use tauraro_vm::{Gc, PyResult, Vm};

/// Makes `_functools`.
pub fn core_module(vm: &mut Vm) -> PyResult<Gc<PyModule>> {
    let module = vm.new_native_module("_functools", "Tools that operate on functions.", FUNCTIONS);
    add_types(vm, module, &[&partial::DEF, &partial::PLACEHOLDER_DEF, &lru_cache::DEF]);
    crate::support::type_of_def(vm, &lru_cache::LINK_DEF);
    crate::support::type_of_def(vm, &compare_key::DEF);
    let placeholder = partial::placeholder(vm);
    vm.set_module_attr(module, "Placeholder", placeholder);
    Ok(module)
}

static FUNCTIONS: &[NativeDef] = &[
    NativeDef::function("reduce", reduce).doc(
        "(function, iterable, /, initial=<functools initial missing>)",
        "Apply a function of two arguments cumulatively to the items of an iterable, from left to right.\n\nThis effectively reduces the iterable to a single value.  If initial is present,\nit is placed before the items of the iterable in the calculation, and serves as\na default when the iterable is empty.\n\nFor example, reduce(lambda x, y: x+y, [1, 2, 3, 4, 5])\ncalculates ((((1 + 2) + 3) + 4) + 5).",
    ),
    NativeDef::function("cmp_to_key", compare_key::cmp_to_key)
        .doc("(mycmp)", "Convert a cmp= function into a key= function.\n\n  mycmp\n    Function that compares two objects."),
];

fn reduce(vm: &mut Vm, args: Args<'_>) -> PyResult {
    let mut initial = None;
    for (name, value) in args.keyword_items() {
        if !name.eq_str("initial") {
            let name = name.to_string_lossy();
            return Err(vm.type_error(format!("reduce() got an unexpected keyword argument '{name}'")));
        }
        initial = Some(value);
    }
    let given = positional(vm, args, "reduce", 2, 3)?;
    let function = given[0];
    if let Some(third) = given.get(2) {
        if initial.is_some() {
            return Err(vm.type_error("argument for reduce() given by name ('initial') and position (3)"));
        }
        initial = Some(*third);
    }
    let iterator = match vm.iter(given[1]) {
        Ok(iterator) => iterator,
        Err(raised) => {
            vm.clear_if(raised, ExcKind::TypeError)?;
            return Err(vm.type_error("reduce() arg 2 must support iteration"));
        }
    };
    let mut result = initial;
    while let Some(item) = vm.next(iterator)? {
        result = Some(match result {
            Some(so_far) => vm.call(function, &[so_far, item])?,
            None => item,
        });
    }
    match result {
        Some(result) => Ok(result),
        None => Err(vm.type_error("reduce() of empty iterable with no initial value")),
    }
}
