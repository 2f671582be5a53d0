//! `_weakref`: the native half of `weakref`.
//!
//! The types are the machine's own (`tauraro_vm::builtins::weakref`). The collections that hold their keys or values weakly, `finalize` and
//! `WeakMethod` are Python (`python/weakref.py`).

use crate::support::only_positional;
use tauraro_vm::args::Args;
use tauraro_vm::builtins::set::AnySet;
use tauraro_vm::builtins::support::receiver;
use tauraro_vm::builtins::weakref::{self, PyWeakRef};
use tauraro_vm::object::{NativeDef, PyDict, PyModule};
use tauraro_vm::{Gc, Layout, PyResult, Value, Vm};

/// Makes `_weakref`.
pub fn core_module(vm: &mut Vm) -> PyResult<Gc<PyModule>> {
    let module = vm.new_native_module("_weakref", "Weak-reference support module.", FUNCTIONS);
    let types = [
        ("ref", Layout::WeakRef),
        ("ReferenceType", Layout::WeakRef),
        ("ProxyType", Layout::WeakProxy),
        ("CallableProxyType", Layout::WeakCallableProxy),
    ];
    for (name, layout) in types {
        let class = vm.class(layout);
        vm.set_module_attr(module, name, class);
    }
    Ok(module)
}

static FUNCTIONS: &[NativeDef] = &[
    NativeDef::function("proxy", |vm, args| {
        let given = only_positional(vm, args, "proxy", 1, 2)?;
        weakref::new_proxy(vm, given[0], given.get(1).copied())
    })
    .doc(
        "(object, callback=None, /)",
        "Create a proxy object that weakly references 'object'.\n\n'callback', if given, is called with a reference to the\nproxy when 'object' is about to be finalized.",
    ),
    NativeDef::function1("getweakrefcount", |vm, object| {
        let count = weakref::references(vm, object)?.len();
        Ok(Value::small_int(count as i64))
    })
    .doc("(object, /)", "Return the number of weak references to 'object'."),
    NativeDef::function1("getweakrefs", |vm, object| {
        let references = weakref::references(vm, object)?;
        Ok(vm.new_list(references.as_slice()).into())
    })
    .doc("(object, /)", "Return a list of all weak reference objects pointing to 'object'."),
    NativeDef::function2("_refers", |vm, set, object| {
        let Some(set) = AnySet::of(set) else { return Err(vm.type_error("not a set")) };
        weakref::refers(vm, set, object).map(Value::bool)
    })
    .doc("(set, object, /)", "Return whether one of the references in 'set' is that of 'object'."),
    NativeDef::function("_remove_dead_weakref", remove_dead)
        .doc("(dct, key, /)", "Atomically remove key from dict if it points to a dead weakref."),
];

fn remove_dead(vm: &mut Vm, args: Args<'_>) -> PyResult {
    let given = only_positional(vm, args, "_remove_dead_weakref", 2, 2)?;
    let (dict, key) = (receiver::<PyDict>(vm, given[0], "dict")?, given[1]);
    let hash = tauraro_vm::object::dict::hash_key(vm, key)?;
    if let Some(position) = dict.find(vm, key, hash)?
        && let Some(reference) = dict.value_at(position)
    {
        let Some(reference) = reference.downcast::<PyWeakRef>() else {
            return Err(vm.type_error("not a weakref"));
        };
        if reference.referent.is_dead() {
            dict.remove_at(position);
        }
    }
    Ok(Value::NONE)
}
