//! itemgetter, attrgetter, methodcaller.
//!
//! With one item or attribute the result is that; with more it is a tuple. Names are interned (and split at dots) when the getter is made.

use crate::layouts;
use crate::support::only_positional;
use tauraro_vm::args::Args;
use tauraro_vm::builtins::TypeDef;
use tauraro_vm::builtins::support::{push_repr, receiver, wrong_count};
use tauraro_vm::heap::{Ref, RootedVec};
use tauraro_vm::object::{NativeDef, PyList, PyStr, PyTuple, PyType, SlotTable, StrBuilder};
use tauraro_vm::object_struct;
use tauraro_vm::{Gc, PyResult, Value, Vm};

object_struct! {
    /// `itemgetter`
    pub struct ItemGetter(layouts::ITEM_GETTER) {
        /// The keys.
        pub items: Ref<PyTuple>,
    }
}

object_struct! {
    /// `attrgetter`
    pub struct AttrGetter(layouts::ATTR_GETTER) {
        /// The names as given.
        pub names: Ref<PyTuple>,
        /// For each a tuple of its parts.
        pub paths: Ref<PyTuple>,
    }
}

object_struct! {
    /// `methodcaller`
    pub struct MethodCaller(layouts::METHOD_CALLER) {
        /// Name of the method.
        pub name: Ref<PyStr>,
        /// Positional arguments, then values of keyword arguments.
        pub args: Ref<PyTuple>,
        /// Names of the keyword arguments.
        pub keywords: Ref<PyTuple>,
    }
}

/// The type.
pub static ITEM_GETTER: TypeDef = TypeDef {
    module: "operator",
    slots: SlotTable {
        new: Some(|vm, class, args| {
            args.no_keywords(vm, "itemgetter")?;
            if args.positional().is_empty() {
                return Err(wrong_count(vm, "itemgetter", 1, 1, 0));
            }
            let items = vm.new_tuple(args.positional());
            let object = ItemGetter { header: vm.header_for(class), items: Ref::new(items) };
            Ok(vm.alloc_for(class, object).into())
        }),
        call: Some(|vm, this, args| {
            let getter = receiver::<ItemGetter>(vm, this, "operator.itemgetter")?;
            let given = only_positional(vm, args, "itemgetter", 1, 1)?;
            let items = getter.items.get();
            if let [key] = *items.items() {
                return vm.get_item(given[0], key);
            }
            let mut found = RootedVec::new();
            for key in items.items() {
                let item = vm.get_item(given[0], *key)?;
                found.push(&mut vm.heap, item);
            }
            Ok(vm.new_tuple(found.as_slice()).into())
        }),
        repr: Some(|vm, this| {
            let getter = receiver::<ItemGetter>(vm, this, "operator.itemgetter")?;
            let items = getter.items.get();
            repr(vm, this, items.items(), &[])
        }),
        ..SlotTable::EMPTY
    },
    methods: &[NativeDef::method1("__reduce__", |vm, this| {
        let getter = receiver::<ItemGetter>(vm, this, "operator.itemgetter")?;
        let class = Value::from(vm.type_of(this));
        Ok(vm.new_tuple(&[class, getter.items.get().into()]).into())
    })],
    doc: "Return a callable object that fetches the given item(s) from its operand.\n\nAfter f = itemgetter(2), the call f(r) returns r[2].\nAfter g = itemgetter(2, 5, 3), the call g(r) returns (r[2], r[5], r[3])",
    ..TypeDef::new("itemgetter", layouts::ITEM_GETTER)
};

/// The type.
pub static ATTR_GETTER: TypeDef = TypeDef {
    module: "operator",
    slots: SlotTable {
        new: Some(new_attr_getter),
        call: Some(|vm, this, args| {
            let getter = receiver::<AttrGetter>(vm, this, "operator.attrgetter")?;
            let given = only_positional(vm, args, "attrgetter", 1, 1)?;
            let paths = getter.paths.get();
            if let [path] = *paths.items() {
                return follow(vm, given[0], path);
            }
            let mut found = RootedVec::new();
            for path in paths.items() {
                let item = follow(vm, given[0], *path)?;
                found.push(&mut vm.heap, item);
            }
            Ok(vm.new_tuple(found.as_slice()).into())
        }),
        repr: Some(|vm, this| {
            let getter = receiver::<AttrGetter>(vm, this, "operator.attrgetter")?;
            let names = getter.names.get();
            repr(vm, this, names.items(), &[])
        }),
        ..SlotTable::EMPTY
    },
    methods: &[NativeDef::method1("__reduce__", |vm, this| {
        let getter = receiver::<AttrGetter>(vm, this, "operator.attrgetter")?;
        let class = Value::from(vm.type_of(this));
        Ok(vm.new_tuple(&[class, getter.names.get().into()]).into())
    })],
    doc: "Return a callable object that fetches the given attribute(s) from its operand.\n\nAfter f = attrgetter('name'), the call f(r) returns r.name.\nAfter g = attrgetter('name', 'date'), the call g(r) returns (r.name, r.date).\nAfter h = attrgetter('name.first', 'name.last'), the call h(r) returns\n(r.name.first, r.name.last).",
    ..TypeDef::new("attrgetter", layouts::ATTR_GETTER)
};

fn new_attr_getter(vm: &mut Vm, class: Gc<PyType>, args: Args<'_>) -> PyResult {
    args.no_keywords(vm, "attrgetter")?;
    let names = args.positional();
    if names.is_empty() {
        return Err(wrong_count(vm, "attrgetter", 1, 1, 0));
    }
    let mut paths = RootedVec::new();
    for name in names {
        let Some(name) = name.downcast::<PyStr>() else {
            return Err(vm.type_error("attribute name must be a string"));
        };
        let text = name.to_string_lossy();
        let path = vm.new_list(&[]);
        for part in text.split('.') {
            let part = vm.intern(part);
            path.push(&mut vm.heap, part.into());
        }
        let path = vm.new_tuple(path.items());
        paths.push(&mut vm.heap, path.into());
    }
    let names = vm.new_tuple(names);
    let paths = vm.new_tuple(paths.as_slice());
    let object = AttrGetter { header: vm.header_for(class), names: Ref::new(names), paths: Ref::new(paths) };
    Ok(vm.alloc_for(class, object).into())
}

fn follow(vm: &mut Vm, mut value: Value, path: Value) -> PyResult {
    if let Some(path) = path.downcast::<PyTuple>() {
        for part in path.items() {
            if let Some(part) = part.downcast::<PyStr>() {
                value = vm.get_attr(value, part)?;
            }
        }
    }
    Ok(value)
}

/// The type.
pub static METHOD_CALLER: TypeDef = TypeDef {
    module: "operator",
    slots: SlotTable {
        new: Some(|vm, class, args| {
            let Some(name) = args.positional().first().copied() else {
                return Err(vm.type_error("methodcaller needs at least one argument, the method name"));
            };
            let Some(name) = name.downcast::<PyStr>() else {
                return Err(vm.type_error("method name must be a string"));
            };
            let name = vm.intern_str(name);
            let kept = vm.new_tuple(&args.values[1..]);
            let keywords = args.keywords.unwrap_or(vm.empty_tuple());
            let object = MethodCaller {
                header: vm.header_for(class),
                name: Ref::new(name),
                args: Ref::new(kept),
                keywords: Ref::new(keywords),
            };
            Ok(vm.alloc_for(class, object).into())
        }),
        call: Some(|vm, this, args| {
            let caller = receiver::<MethodCaller>(vm, this, "operator.methodcaller")?;
            let given = only_positional(vm, args, "methodcaller", 1, 1)?;
            let (kept, keywords) = (caller.args.get(), caller.keywords.get());
            if keywords.is_empty() {
                return vm.call_method(given[0], caller.name.get(), kept.items());
            }
            let method = vm.get_attr(given[0], caller.name.get())?;
            vm.call_args(method, Args { values: kept.items(), keywords: Some(keywords) })
        }),
        repr: Some(|vm, this| {
            let caller = receiver::<MethodCaller>(vm, this, "operator.methodcaller")?;
            let shown = vm.new_list(&[caller.name.get().into()]);
            for value in caller.args.get().items() {
                shown.push(&mut vm.heap, *value);
            }
            let shown: Gc<PyTuple> = vm.new_tuple(shown.items());
            let keywords = caller.keywords.get();
            repr(vm, this, shown.items(), keywords.items())
        }),
        ..SlotTable::EMPTY
    },
    methods: &[NativeDef::method1("__reduce__", reduce_caller)],
    doc: "Return a callable object that calls the given method on its operand.\n\nAfter f = methodcaller('name'), the call f(r) returns r.name().\nAfter g = methodcaller('name', 'date', foo=1), the call g(r) returns\nr.name('date', foo=1).",
    ..TypeDef::new("methodcaller", layouts::METHOD_CALLER)
};

fn reduce_caller(vm: &mut Vm, this: Value) -> PyResult {
    let caller = receiver::<MethodCaller>(vm, this, "operator.methodcaller")?;
    let class = Value::from(vm.type_of(this));
    let (kept, keywords) = (caller.args.get(), caller.keywords.get());
    let list: Gc<PyList> = vm.new_list(&[caller.name.get().into()]);
    let positional = kept.len() - keywords.len();
    if keywords.is_empty() {
        for value in kept.items() {
            list.push(&mut vm.heap, *value);
        }
        let args = vm.new_tuple(list.items());
        return Ok(vm.new_tuple(&[class, args.into()]).into());
    }
    // With keyword arguments: a partial of the type, applied to the positional ones.
    let functools = tauraro_vm::exec::import::import_absolute(vm, "_functools")?;
    let partial = vm.get_attr_str(functools, "partial")?;
    let values = vm.new_list(&[class, caller.name.get().into()]);
    for value in &kept.items()[positional..] {
        values.push(&mut vm.heap, *value);
    }
    let all: Gc<PyTuple> = vm.new_tuple(values.items());
    let made = vm.call_args(partial, Args { values: all.items(), keywords: Some(keywords) })?;
    let args = vm.new_tuple(&kept.items()[..positional]);
    Ok(vm.new_tuple(&[made, args.into()]).into())
}

/// `operator.name(a, b, key=c)`; `keywords` names the last values.
fn repr(vm: &mut Vm, this: Value, values: &[Value], keywords: &[Value]) -> PyResult {
    let class = vm.type_of(this);
    let name = vm.full_type_name(class);
    if !vm.enter_repr(this)? {
        return Ok(vm.str_value(&format!("{name}(...)")));
    }
    let mut out = StrBuilder::new();
    out.push_str(&name);
    out.push_str("(");
    let first_keyword = values.len() - keywords.len();
    let mut result = Ok(());
    for (index, value) in values.iter().enumerate() {
        if index > 0 {
            out.push_str(", ");
        }
        if let Some(key) = index.checked_sub(first_keyword).and_then(|i| keywords.get(i)?.downcast::<PyStr>())
        {
            out.push_data(key.data());
            out.push_str("=");
        }
        result = push_repr(vm, &mut out, *value);
        if result.is_err() {
            break;
        }
    }
    vm.leave_repr();
    result?;
    out.push_str(")");
    Ok(out.finish(&mut vm.heap).into())
}
