//! `gc`: Python's view of the heap's collector.
//!
//! Differences that a program can see: unreachable objects leave no trace, so `collect()` returns how many of them had a `__del__`; automatic
//! collections do not call `gc.callbacks` (explicit ones do); thresholds are kept, but only whether the first is 0 matters (the heap decides by its
//! growth); `freeze` has nothing to do, since a young collection does not look at old objects anyway.

use crate::support::only_positional;
use tauraro_vm::args::{Args, Params};
use tauraro_vm::heap::{Header, Layout, Slots, Tailed, gc_flags};
use tauraro_vm::object::{NativeCode, NativeDef, PyList, PyModule};
use tauraro_vm::{Gc, PyResult, Value, Vm};

const CALLBACKS: &str = "gc.callbacks";
const THRESHOLDS: &str = "gc.thresholds";
const DEBUG: &str = "gc.debug";

/// Makes the module.
pub fn module(vm: &mut Vm) -> PyResult<Gc<PyModule>> {
    let doc = "This module provides access to the garbage collector for reference cycles.";
    let module = vm.new_native_module("gc", doc, FUNCTIONS);
    let garbage = vm.new_list(&[]);
    vm.set_module_attr(module, "garbage", garbage);
    let callbacks = match vm.native(CALLBACKS) {
        Some(list) => list,
        None => {
            let list = vm.new_list(&[]);
            vm.keep_native(CALLBACKS, list);
            list.into()
        }
    };
    vm.set_module_attr(module, "callbacks", callbacks);
    let flags = [
        ("DEBUG_STATS", 1),
        ("DEBUG_COLLECTABLE", 2),
        ("DEBUG_UNCOLLECTABLE", 4),
        ("DEBUG_SAVEALL", 32),
        ("DEBUG_LEAK", 38),
    ];
    for (name, value) in flags {
        vm.set_module_attr(module, name, Value::small_int(value));
    }
    Ok(module)
}

static FUNCTIONS: &[NativeDef] = &[
    NativeDef::function("collect", collect).doc(
        "(generation=2)",
        "Run the garbage collector.\n\nWith no arguments, run a full collection.  The optional argument\nmay be an integer specifying which generation to collect.  A ValueError\nis raised if the generation number is invalid.\n\nThe number of unreachable objects is returned.",
    ),
    NativeDef::function0("enable", |vm| {
        vm.heap.automatic = true;
        Ok(Value::NONE)
    })
    .doc("()", "Enable automatic garbage collection."),
    NativeDef::function0("disable", |vm| {
        vm.heap.automatic = false;
        Ok(Value::NONE)
    })
    .doc("()", "Disable automatic garbage collection."),
    NativeDef::function0("isenabled", |vm| Ok(Value::bool(vm.heap.automatic)))
        .doc("()", "Returns true if automatic garbage collection is enabled."),
    NativeDef::function0("get_count", |vm| {
        let stats = vm.heap.stats();
        let young = Value::small_int(stats.young_collections as i64);
        let full = Value::small_int(stats.full_collections as i64);
        let since = stats.allocated_bytes as i64 / 64;
        Ok(vm.new_tuple(&[Value::small_int(since), young, full]).into())
    }),
    NativeDef::function0("get_threshold", |vm| {
        Ok(match vm.native(THRESHOLDS) {
            Some(thresholds) => thresholds,
            None => vm.new_tuple(&[2000, 10, 0].map(Value::small_int)).into(),
        })
    }),
    NativeDef::function("set_threshold", |vm, args| {
        let given = only_positional(vm, args, "set_threshold", 1, 3)?;
        let mut thresholds = [2000, 10, 0];
        for (to, value) in thresholds.iter_mut().zip(given) {
            *to = vm.size_i64(*value)?;
        }
        let tuple = vm.new_tuple(&thresholds.map(Value::small_int));
        vm.keep_native(THRESHOLDS, tuple);
        vm.heap.automatic = thresholds[0] != 0;
        Ok(Value::NONE)
    }),
    NativeDef::function0("get_debug", |vm| Ok(vm.native(DEBUG).unwrap_or(Value::small_int(0)))),
    NativeDef::function1("set_debug", |vm, flags| {
        let flags = vm.index(flags)?;
        vm.keep_native(DEBUG, flags);
        Ok(Value::NONE)
    }),
    NativeDef::function0("get_stats", |vm| {
        let stats = vm.heap.stats();
        let list = vm.new_list(&[]);
        for collections in [stats.young_collections, 0, stats.full_collections] {
            let dict = vm.new_dict();
            for (name, value) in
                [("collections", collections as i64), ("collected", 0), ("uncollectable", 0)]
            {
                let name = vm.intern(name);
                dict.set_str(&mut vm.heap, name, Value::small_int(value));
            }
            list.push(&mut vm.heap, dict.into());
        }
        Ok(list.into())
    }),
    NativeDef::function("get_objects", get_objects),
    NativeDef::function("get_referents", |vm, args| {
        args.no_keywords(vm, "gc.get_referents")?;
        let list = vm.new_list(&[]);
        for object in args.positional() {
            add_referents(vm, *object, list);
        }
        Ok(list.into())
    }),
    NativeDef::function("get_referrers", get_referrers),
    NativeDef::function1("is_tracked", |_, value| Ok(Value::bool(value.as_object().is_some_and(is_container))))
        .doc("(obj, /)", "Returns true if the object is tracked by the garbage collector.\n\nSimple atomic objects will return false."),
    NativeDef::function1("is_finalized", |_, value| {
        Ok(Value::bool(value.as_object().is_some_and(|object| object.gc() & gc_flags::FINALIZED != 0)))
    }),
    NativeDef::function0("freeze", |_| Ok(Value::NONE)),
    NativeDef::function0("unfreeze", |_| Ok(Value::NONE)),
    NativeDef::function0("get_freeze_count", |_| Ok(Value::small_int(0))),
];

fn collect(vm: &mut Vm, args: Args<'_>) -> PyResult {
    static PARAMS: Params = Params::new("collect", &["generation"]);
    let [generation] = args.bind(vm, &PARAMS)?;
    let generation = match generation {
        Some(generation) => vm.size_i64(generation)?,
        None => 2,
    };
    if !(0..=2).contains(&generation) {
        return Err(vm.value_error("invalid generation"));
    }
    call_back(vm, "start", generation, 0)?;
    let before = vm.heap.stats().finalized;
    vm.collect_garbage(generation == 2, Some(NativeCode::Var(collect)));
    vm.run_finalizers();
    let found = (vm.heap.stats().finalized - before) as i64;
    call_back(vm, "stop", generation, found)?;
    Ok(Value::small_int(found))
}

/// Tells `gc.callbacks`; what they raise is reported and dropped.
fn call_back(vm: &mut Vm, phase: &str, generation: i64, collected: i64) -> PyResult<()> {
    let Some(callbacks) = vm.native(CALLBACKS).and_then(|l| l.downcast::<PyList>()) else { return Ok(()) };
    if callbacks.is_empty() {
        return Ok(());
    }
    let phase = vm.str_value(phase);
    let info = vm.new_dict();
    for (name, value) in [("generation", generation), ("collected", collected), ("uncollectable", 0)] {
        let name = vm.intern(name);
        info.set_str(&mut vm.heap, name, Value::small_int(value));
    }
    let mut index = 0;
    while let Some(callback) = callbacks.get(index) {
        index += 1;
        if vm.call(callback, &[phase, info.into()]).is_err() {
            tauraro_vm::builtins::unraisable::report(vm, callback);
        }
    }
    Ok(())
}

/// Whether the object is storage of other objects, never a value of its own.
fn is_internal(object: Gc<Header>) -> bool {
    object.layout().0 < Layout::Type.0 || object.layout() == Layout::AttrCell
}

/// Whether the object is one that may be part of a cycle.
fn is_container(object: Gc<Header>) -> bool {
    let atom = [
        Layout::Int,
        Layout::Float,
        Layout::Complex,
        Layout::Str,
        Layout::Bytes,
        Layout::ByteArray,
        Layout::Range,
    ];
    let exact = object.is_exact(object.layout());
    let is_atom = exact && atom.contains(&object.layout());
    !is_internal(object) && !is_atom
}

/// What `object` refers to, storage of its own looked into.
fn visible_referents(vm: &Vm, object: Value, each: &mut dyn FnMut(Value)) {
    for referent in vm.heap.referents(object) {
        match referent.as_object() {
            Some(inner) if is_internal(inner) => {
                if inner.layout() != Layout::VmState && inner.layout() != Layout::Unit {
                    visible_referents(vm, referent, each);
                }
            }
            _ => each(referent),
        }
    }
}

fn add_referents(vm: &mut Vm, object: Value, list: Gc<PyList>) {
    let mut count = 0;
    visible_referents(vm, object, &mut |_| count += 1);
    // The room comes first: what is found stays reachable through `object` until it is in the list.
    if !list.reserve(&mut vm.heap, list.len() + count) {
        return;
    }
    let Some(room) = Slots::try_new(&mut vm.heap, count) else { return };
    let mut at = 0;
    visible_referents(vm, object, &mut |value| {
        if let Some(slot) = room.tail().get(at) {
            slot.set(room, value);
        }
        at += 1;
    });
    for slot in room.tail() {
        if let Some(value) = slot.get() {
            list.push(&mut vm.heap, value);
        }
    }
}

/// A list of the objects that `wanted` accepts. Two passes, so that nothing is allocated while objects are looked at.
fn select(vm: &mut Vm, wanted: &dyn Fn(&Vm, Gc<Header>) -> bool) -> PyResult<Gc<PyList>> {
    vm.heap.collect(true);
    let mut found = 0;
    let mut candidates: usize = 0;
    vm.heap.for_each_object(|object| candidates += is_container(object) as usize);
    let Some(room) = Slots::try_new(&mut vm.heap, candidates + 64) else { return Err(vm.memory_error()) };
    vm.heap.for_each_object(|object| {
        if is_container(object)
            && object != room.header()
            && let Some(slot) = room.tail().get(found)
        {
            slot.set(room, Value::from(object));
            found += 1;
        }
    });
    let list = vm.new_list(&[]);
    for slot in &room.tail()[..found] {
        if let Some(value) = slot.get()
            && value.as_object().is_some_and(|object| wanted(vm, object))
        {
            list.push(&mut vm.heap, value);
        }
    }
    Ok(list)
}

fn get_objects(vm: &mut Vm, args: Args<'_>) -> PyResult {
    static PARAMS: Params = Params::new("get_objects", &["generation"]);
    let [generation] = args.bind(vm, &PARAMS)?;
    let young_only = match generation.and_then(Value::non_none) {
        None => None,
        Some(generation) => {
            let generation = vm.size_i64(generation)?;
            if generation < 0 {
                return Err(vm.value_error("generation parameter cannot be negative"));
            }
            if generation >= 3 {
                return Err(vm.value_error(
                    "generation parameter must be less than the number of available generations (3)",
                ));
            }
            Some(generation < 2)
        }
    };
    let list = select(vm, &|vm, object| young_only.is_none_or(|young| vm.heap.is_old(object) != young))?;
    Ok(list.into())
}

fn get_referrers(vm: &mut Vm, args: Args<'_>) -> PyResult {
    args.no_keywords(vm, "gc.get_referrers")?;
    let targets = args.positional();
    let list = select(vm, &|vm, object| {
        let mut refers = false;
        visible_referents(vm, object.into(), &mut |value| refers |= targets.contains(&value));
        refers
    })?;
    Ok(list.into())
}
