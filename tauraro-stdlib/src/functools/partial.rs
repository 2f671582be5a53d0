//! `partial`: a function with some of its arguments given, and `Placeholder`, which keeps a place for a positional one.
//!
//! A partial of a partial is made one partial of the inner function, unless somebody wrote attributes to the inner one. It is a descriptor, as
//! functions are: as an attribute of a class it binds (3.14).

use crate::layouts;
use std::cell::Cell;
use tauraro_vm::args::Args;
use tauraro_vm::builtins::list::class_getitem;
use tauraro_vm::builtins::support::{push_repr, receiver};
use tauraro_vm::builtins::{TypeDef, descriptor};
use tauraro_vm::heap::{Header, Ref, RootedVec, Slot};
use tauraro_vm::object::{
    GetSetDef, NativeDef, PyBoundMethod, PyDict, PyStr, PyTuple, PyType, SlotTable, StrBuilder, type_flags,
};
use tauraro_vm::object_struct;
use tauraro_vm::{Gc, PyResult, Value, Vm};

/// Calls with up to this number of arguments put them together on the native stack.
const INLINE_ARGS: usize = 8;

object_struct! {
    /// `partial`
    pub struct Partial(layouts::PARTIAL) {
        /// What is called.
        pub function: Slot,
        /// Its first arguments.
        pub args: Ref<PyTuple>,
        /// Its keyword arguments.
        pub keywords: Ref<PyDict>,
        /// How many of `args` are `Placeholder`.
        pub places: Cell<usize>,
    }
}

object_struct! {
    /// The type of `Placeholder`.
    pub struct Placeholder(layouts::PLACEHOLDER) {}
}

const PLACEHOLDER: &str = "functools.Placeholder";

/// The one `Placeholder`.
pub fn placeholder(vm: &mut Vm) -> Value {
    if let Some(made) = vm.native(PLACEHOLDER) {
        return made;
    }
    crate::support::type_of_def(vm, &PLACEHOLDER_DEF);
    let made = Value::from(vm.heap.alloc(Placeholder { header: Header::exact(layouts::PLACEHOLDER) }));
    vm.keep_native(PLACEHOLDER, made);
    made
}

/// The type of `Placeholder`.
pub static PLACEHOLDER_DEF: TypeDef = TypeDef {
    module: "functools",
    slots: SlotTable {
        new: Some(|vm, _, args| {
            if !args.values.is_empty() {
                return Err(vm.type_error("_PlaceholderType takes no arguments"));
            }
            Ok(placeholder(vm))
        }),
        repr: Some(|vm, _| Ok(vm.str_value("Placeholder"))),
        ..SlotTable::EMPTY
    },
    methods: &[NativeDef::method1("__reduce__", |vm, _| Ok(vm.str_value("Placeholder")))],
    doc: "The type of the Placeholder singleton.\n\nUsed as a placeholder for partial arguments.",
    ..TypeDef::new("_PlaceholderType", layouts::PLACEHOLDER)
};

/// The type.
pub static DEF: TypeDef = TypeDef {
    module: "functools",
    slots: SlotTable {
        new: Some(new),
        call: Some(call),
        repr: Some(repr),
        descr_get: Some(|vm, this, instance, _| match instance.filter(|i| !i.is_none()) {
            Some(instance) => Ok(PyBoundMethod::new(&mut vm.heap, this, instance).into()),
            None => Ok(this),
        }),
        ..SlotTable::EMPTY
    },
    methods: &[
        NativeDef::method1("__reduce__", |vm, this| {
            let partial = receiver::<Partial>(vm, this, "functools.partial")?;
            let function = partial.function.get().unwrap_or(Value::NONE);
            let class = Value::from(vm.type_of(this));
            let args = vm.new_tuple(&[function]);
            let attributes = vm.existing_dict(this).map_or(Value::NONE, Value::from);
            let (given, keywords) = (partial.args.get(), partial.keywords.get());
            let state = vm.new_tuple(&[function, given.into(), keywords.into(), attributes]);
            Ok(vm.new_tuple(&[class, args.into(), state.into()]).into())
        }),
        NativeDef::method2("__setstate__", set_state),
        NativeDef::class_method("__class_getitem__", class_getitem),
    ],
    getset: &[
        GetSetDef::new("func", |vm, this| {
            let partial = receiver::<Partial>(vm, this, "functools.partial")?;
            Ok(partial.function.get().unwrap_or(Value::NONE))
        }),
        GetSetDef::new("args", |vm, this| {
            Ok(receiver::<Partial>(vm, this, "functools.partial")?.args.get().into())
        }),
        GetSetDef::new("keywords", |vm, this| {
            Ok(receiver::<Partial>(vm, this, "functools.partial")?.keywords.get().into())
        }),
        descriptor::DICT,
    ],
    flags: type_flags::BASETYPE | type_flags::HAS_DICT | type_flags::WEAKREFS,
    doc: "Create a new function with partial application of the given arguments and keywords.",
    ..TypeDef::new("partial", layouts::PARTIAL)
};

/// Number of placeholders among arguments.
fn count_places(vm: &mut Vm, args: &[Value]) -> usize {
    let mark = placeholder(vm);
    args.iter().filter(|arg| **arg == mark).count()
}

fn new(vm: &mut Vm, class: Gc<PyType>, args: Args<'_>) -> PyResult {
    let Some((mut function, given)) = args.positional().split_first().map(|(f, rest)| (*f, rest)) else {
        return Err(vm.type_error("type 'partial' takes at least one argument"));
    };
    if !vm.is_callable(function) {
        return Err(vm.type_error("the first argument must be callable"));
    }
    let mark = placeholder(vm);
    if given.last() == Some(&mark) {
        return Err(vm.type_error("trailing Placeholders are not allowed"));
    }
    if args.keyword_items().any(|(_, value)| value == mark) {
        return Err(vm.type_error("Placeholder cannot be passed as a keyword argument"));
    }
    // A partial that calls as ours does and has no attributes is taken apart.
    let inner = function.downcast::<Partial>().filter(|_| {
        vm.existing_dict(function).is_none()
            && vm
                .type_of(function)
                .slots
                .call
                .get()
                .is_some_and(|slot| std::ptr::fn_addr_eq(slot, call as CallFn))
    });
    let keywords = vm.new_dict();
    let all = match inner {
        Some(inner) => {
            function = inner.function.get().unwrap_or(Value::NONE);
            for (key, value) in inner.keywords.get().items() {
                copy_item(vm, keywords, key, value)?;
            }
            let before = inner.args.get();
            let mut all = RootedVec::new();
            fill(vm, &mut all, before, inner.places.get(), given);
            vm.new_tuple(all.as_slice())
        }
        None => vm.new_tuple(given),
    };
    for (name, value) in args.keyword_items() {
        copy_item(vm, keywords, name.into(), value)?;
    }
    let places = count_places(vm, all.items());
    let object = Partial {
        header: vm.header_for(class),
        function: Slot::from(function),
        args: Ref::new(all),
        keywords: Ref::new(keywords),
        places: Cell::new(places),
    };
    let made = vm.heap.alloc_with_attrs(object);
    if class.has_flags(type_flags::FINALIZER) {
        vm.heap.register_finalizer(made);
    }
    Ok(made.into())
}

type CallFn = tauraro_vm::object::slots::CallFn;

fn copy_item(vm: &mut Vm, to: Gc<PyDict>, key: Value, value: Value) -> PyResult<()> {
    match key.downcast_exact::<PyStr>() {
        Some(key) => {
            if !to.set_str(&mut vm.heap, key, value) {
                return Err(vm.memory_error());
            }
            Ok(())
        }
        None => to.set(vm, key, value),
    }
}

/// Appends `before` with placeholders replaced by the first of `given`, then the rest of `given`.
fn fill(vm: &mut Vm, all: &mut RootedVec, before: Gc<PyTuple>, places: usize, given: &[Value]) {
    let mut given = given.iter();
    if places == 0 {
        before.items().iter().for_each(|value| all.push(&mut vm.heap, *value));
    } else {
        let mark = placeholder(vm);
        for value in before.items() {
            let value = if *value == mark { given.next().copied().unwrap_or(mark) } else { *value };
            all.push(&mut vm.heap, value);
        }
    }
    given.for_each(|value| all.push(&mut vm.heap, *value));
}

fn call(vm: &mut Vm, this: Value, args: Args<'_>) -> PyResult {
    let partial = receiver::<Partial>(vm, this, "functools.partial")?;
    let function = partial.function.get().unwrap_or(Value::NONE);
    let (before, keywords, places) = (partial.args.get(), partial.keywords.get(), partial.places.get());
    let given = args.positional();
    if given.len() < places {
        let given = given.len();
        return Err(vm.type_error(format!(
            "missing positional arguments in 'partial' call; expected at least {places}, got {given}"
        )));
    }
    if keywords.is_empty() {
        let count = before.len() + args.values.len();
        if places == 0 && count <= INLINE_ARGS {
            let mut all = [Value::NONE; INLINE_ARGS];
            all[..before.len()].copy_from_slice(before.items());
            all[before.len()..count].copy_from_slice(args.values);
            return vm.call_args(function, Args { values: &all[..count], keywords: args.keywords });
        }
        let mut all = RootedVec::new();
        fill(vm, &mut all, before, places, given);
        args.values[given.len()..].iter().for_each(|value| all.push(&mut vm.heap, *value));
        let result = vm.call_args(function, Args { values: all.as_slice(), keywords: args.keywords });
        all.keep();
        return result;
    }
    let mut all = RootedVec::new();
    fill(vm, &mut all, before, places, given);
    let mut names = RootedVec::new();
    let mut position = 0;
    while let Some((at, key, value)) = keywords.next_item(position) {
        position = at + 1;
        let Some(name) = key.downcast::<PyStr>() else {
            return Err(vm.type_error("keywords must be strings"));
        };
        // What the call says of a keyword stands at its first place.
        let newer = args.keyword_items().find(|(other, _)| PyStr::eq(other, &name));
        names.push(&mut vm.heap, key);
        all.push(&mut vm.heap, newer.map_or(value, |(_, value)| value));
    }
    let own = names.len();
    for (name, value) in args.keyword_items() {
        let known = names.as_slice()[..own]
            .iter()
            .any(|other| other.downcast::<PyStr>().is_some_and(|other| PyStr::eq(&other, &name)));
        if !known {
            names.push(&mut vm.heap, name.into());
            all.push(&mut vm.heap, value);
        }
    }
    let names = vm.new_tuple(names.as_slice());
    let result = vm.call_args(function, Args { values: all.as_slice(), keywords: Some(names) });
    all.keep();
    result
}

fn repr(vm: &mut Vm, this: Value) -> PyResult {
    let partial = receiver::<Partial>(vm, this, "functools.partial")?;
    if !vm.enter_repr(this)? {
        return Ok(vm.str_value("..."));
    }
    let mut out = StrBuilder::new();
    let result = write_repr(vm, this, partial, &mut out);
    vm.leave_repr();
    result?;
    Ok(out.finish(&mut vm.heap).into())
}

fn write_repr(vm: &mut Vm, this: Value, partial: Gc<Partial>, out: &mut StrBuilder) -> PyResult<()> {
    let class = vm.type_of(this);
    let (module, qualname) = (vm.names.module, vm.names.qualname);
    let module = vm.get_attr(class.into(), module)?;
    let module = vm.str_string(module)?;
    let qualname = vm.get_attr(class.into(), qualname)?;
    let qualname = vm.str_string(qualname)?;
    out.push_str(&format!("{module}.{qualname}("));
    push_repr(vm, out, partial.function.get().unwrap_or(Value::NONE))?;
    let args = partial.args.get();
    for value in args.items() {
        out.push_str(", ");
        push_repr(vm, out, *value)?;
    }
    let (keywords, mut position) = (partial.keywords.get(), 0);
    while let Some((at, key, value)) = keywords.next_item(position) {
        position = at + 1;
        out.push_str(", ");
        let key = vm.to_str(key)?;
        out.push_data(key.data());
        out.push_str("=");
        push_repr(vm, out, value)?;
    }
    out.push_str(")");
    Ok(())
}

fn set_state(vm: &mut Vm, this: Value, state: Value) -> PyResult {
    let partial = receiver::<Partial>(vm, this, "functools.partial")?;
    let state = state.downcast::<PyTuple>().filter(|state| state.len() == 4);
    let parts = state.and_then(|state| {
        let [function, args, keywords, attributes] = *state.items() else { return None };
        let args = args.downcast::<PyTuple>()?;
        let keywords = if keywords.is_none() { None } else { Some(keywords.downcast::<PyDict>()?) };
        vm.is_callable(function).then_some((function, args, keywords, attributes))
    });
    let Some((function, args, keywords, attributes)) = parts else {
        return Err(vm.type_error("invalid partial state"));
    };
    let mark = placeholder(vm);
    if args.items().last() == Some(&mark) {
        return Err(vm.type_error("trailing Placeholders are not allowed"));
    }
    let args =
        if args.header.is_exact(tauraro_vm::Layout::Tuple) { args } else { vm.new_tuple(args.items()) };
    let keywords = match keywords {
        Some(keywords) if keywords.header.is_exact(tauraro_vm::Layout::Dict) => keywords,
        Some(keywords) => {
            let copy = vm.new_dict();
            let mut position = 0;
            while let Some((at, key, value)) = keywords.next_item(position) {
                position = at + 1;
                copy_item(vm, copy, key, value)?;
            }
            copy
        }
        None => vm.new_dict(),
    };
    partial.function.set(partial, function);
    partial.args.set(partial, args);
    partial.keywords.set(partial, keywords);
    partial.places.set(count_places(vm, args.items()));
    if let Some(slot) = vm.heap.attrs_slot(partial.header()) {
        match attributes.non_none() {
            Some(attributes) => slot.set(partial, attributes),
            None => drop(slot.take()),
        }
    }
    Ok(Value::NONE)
}
