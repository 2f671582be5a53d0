//! `_collections`: deque, defaultdict, OrderedDict, and helpers of the module `collections`.
//!
//! * [`deque`]: a ring buffer; [`dicts`]: the dict types, which are dicts with a few methods of their own; [`tuple_getter`]: the fields of named tuples.

pub mod deque;
pub mod dicts;
pub mod tuple_getter;

use crate::support::{add_types, type_of_def};
use tauraro_vm::builtins::class_build;
use tauraro_vm::object::{NativeDef, PyModule, PyType, type_flags};
use tauraro_vm::{Gc, PyResult, Value, Vm};

/// `_inherit_collection_flags(subclass, cls)`: instances of a class that an abstract one registers match the patterns that
/// instances of the abstract one match.
fn inherit_flags(vm: &mut Vm, subclass: Value, class: Value) -> PyResult {
    if let (Some(subclass), Some(class)) = (subclass.downcast::<PyType>(), class.downcast::<PyType>())
        && subclass.has_flags(type_flags::HEAP)
    {
        if class.has_flags(type_flags::SEQUENCE) {
            class_build::mark_collection(subclass, true);
        } else if class.has_flags(type_flags::MAPPING) {
            class_build::mark_collection(subclass, false);
        }
    }
    let _ = vm;
    Ok(Value::NONE)
}

/// Makes `_collections`.
pub fn core_module(vm: &mut Vm) -> PyResult<Gc<PyModule>> {
    static FUNCTIONS: &[NativeDef] = &[
        NativeDef::function2("_inherit_collection_flags", inherit_flags),
        NativeDef::function2("_count_elements", dicts::count_elements)
            .doc("(mapping, iterable, /)", "Count elements in the iterable, updating the mapping"),
    ];
    let doc = "High performance data structures.\n- deque:        ordered collection accessible from endpoints only\n- defaultdict:  dict subclass with a default value factory\n";
    let module = vm.new_native_module("_collections", doc, FUNCTIONS);
    add_types(vm, module, &[&deque::DEF, &tuple_getter::DEF]);
    for def in [&deque::ITERATOR, &deque::REVERSE_ITERATOR] {
        let class = type_of_def(vm, def);
        vm.set_module_attr(module, def.name, class);
    }
    let class = dicts::default_dict(vm);
    vm.set_module_attr(module, "defaultdict", class);
    let class = dicts::ordered_dict(vm);
    vm.set_module_attr(module, "OrderedDict", class);
    Ok(module)
}
