//! `dict`: the type. Storage is in `object::dict`.
//!
//! * [`views`]: `keys()`, `values()`, `items()` and their set operations;
//! * [`iter`]: the iterators, which the interpreter reads directly.
//!
//! Rule of every loop here: whatever may run Python code may change the dict, so entries are asked for one at a time by position
//! ([`PyDict::next_item`]).

pub mod iter;
pub mod views;

use super::TypeDef;
use super::support::{between, push_repr, receiver, wrong_count};
use crate::args::Args;
use crate::builtins::exceptions::ExcKind;
use crate::heap::{Gc, Layout};
use crate::interp::bytecode::CompareKind;
use crate::object::dict::hash_key;
use crate::object::slots::UnaryFn;
use crate::object::*;
use crate::value::{PyResult, Raised, Value};
use crate::vm::Vm;

/// The type.
pub static DEF: TypeDef = TypeDef {
    slots: SlotTable {
        repr: Some(repr),
        compare: Some(compare),
        iter: Some(iter::iter_keys),
        new: Some(new),
        init: Some(init),
        len: Some(|vm, this| Ok(dict(vm, this)?.len())),
        getitem: Some(getitem),
        setitem: Some(setitem),
        contains: Some(contains),
        or: Some(or),
        ior: Some(ior),
        ..SlotTable::EMPTY
    },
    methods: METHODS,
    flags: type_flags::BASETYPE | type_flags::MAPPING | type_flags::MATCH_SELF,
    unhashable: true,
    doc: "dict() -> new empty dictionary\ndict(mapping) -> new dictionary initialized from a mapping object's\n    (key, value) pairs\ndict(iterable) -> new dictionary initialized as if via:\n    d = {}\n    for k, v in iterable:\n        d[k] = v\ndict(**kwargs) -> new dictionary initialized with the name=value pairs\n    in the keyword argument list.  For example:  dict(one=1, two=2)",
    ..TypeDef::new("dict", Layout::Dict)
};

pub(crate) static METHODS: &[NativeDef] = &[
    NativeDef::method("get", get).doc(
        "($self, key, default=None, /)",
        "Return the value for key if key is in the dictionary, else default.",
    ),
    NativeDef::method("setdefault", setdefault).doc(
        "($self, key, default=None, /)",
        "Insert key with a value of default if key is not in the dictionary.\n\nReturn the value for key if key is in the dictionary, else default.",
    ),
    NativeDef::method("pop", pop).doc(
        "",
        "D.pop(k[,d]) -> v, remove specified key and return the corresponding value.\n\nIf the key is not found, return the default if given; otherwise,\nraise a KeyError.",
    ),
    NativeDef::method1("popitem", popitem).doc(
        "($self, /)",
        "Remove and return a (key, value) pair as a 2-tuple.\n\nPairs are returned in LIFO (last-in, first-out) order.\nRaises KeyError if the dict is empty.",
    ),
    NativeDef::method1("keys", views::keys).doc("($self, /)", "Return a set-like object providing a view on the dict's keys."),
    NativeDef::method1("values", views::values).doc("($self, /)", "Return an object providing a view on the dict's values."),
    NativeDef::method1("items", views::items).doc("($self, /)", "Return a set-like object providing a view on the dict's items."),
    NativeDef::method("update", |vm, args| {
        let Some(this) = args.values.first().copied() else {
            return Err(vm.type_error("unbound method dict.update() needs an argument"));
        };
        let dict = dict(vm, this)?;
        update_args(vm, dict, args.skip_first(), "update")?;
        Ok(Value::NONE)
    })
    .doc("", "D.update([E, ]**F) -> None.  Update D from mapping/iterable E and F.\nIf E is present and has a .keys() method, then does:  for k in E.keys(): D[k] = E[k]\nIf E is present and lacks a .keys() method, then does:  for k, v in E: D[k] = v\nIn either case, this is followed by: for k in F:  D[k] = F[k]"),
    NativeDef::method1("clear", |vm, this| {
        dict(vm, this)?.clear();
        Ok(Value::NONE)
    })
    .doc("($self, /)", "Remove all items from the dict."),
    NativeDef::method1("copy", |vm, this| {
        let dict = dict(vm, this)?;
        Ok(copy(vm, dict)?.into())
    })
    .doc("($self, /)", "Return a shallow copy of the dict."),
    NativeDef::class_method("fromkeys", fromkeys).doc(
        "($type, iterable, value=None, /)",
        "Create a new dictionary with keys from iterable and values set to value.",
    ),
    NativeDef::method1("__reversed__", |vm, this| {
        let dict = dict(vm, this)?;
        Ok(iter::reversed(vm, dict, iter::Part::Keys))
    })
    .doc("($self, /)", "Return a reverse iterator over the dict keys."),
    NativeDef::method1("__sizeof__", |vm, this| {
        Ok(Value::small_int(48 + 32 * dict(vm, this)?.len() as i64))
    }),
    NativeDef::class_method("__class_getitem__", super::list::class_getitem)
        .doc("($type, object, /)", "See PEP 585"),
];

#[inline(always)]
fn dict(vm: &mut Vm, value: Value) -> PyResult<Gc<PyDict>> {
    receiver(vm, value, "dict")
}

fn new(vm: &mut Vm, class: Gc<PyType>, _: Args<'_>) -> PyResult {
    let header = vm.header_for(class);
    Ok(vm.alloc_for(class, PyDict::empty_with(header)).into())
}

fn init(vm: &mut Vm, this: Value, args: Args<'_>) -> PyResult<()> {
    let dict = dict(vm, this)?;
    update_args(vm, dict, args, "dict")
}

fn copy(vm: &mut Vm, dict: Gc<PyDict>) -> PyResult<Gc<PyDict>> {
    match dict.copy(&mut vm.heap) {
        Some(copy) => Ok(copy),
        None => Err(vm.memory_error()),
    }
}

/// Whether a value is a dict whose iteration is `dict`'s own, so that its entries may be read directly.
pub fn as_plain_dict(vm: &Vm, value: Value) -> Option<Gc<PyDict>> {
    let dict = value.downcast::<PyDict>()?;
    if dict.header.is_exact(Layout::Dict) {
        return Some(dict);
    }
    let iter = vm.type_of(value).slots.iter.get()?;
    std::ptr::fn_addr_eq(iter, iter::iter_keys as UnaryFn).then_some(dict)
}

/// `dict.update(*args, **keywords)`
fn update_args(vm: &mut Vm, dict: Gc<PyDict>, args: Args<'_>, function: &str) -> PyResult<()> {
    match args.positional() {
        [] => {}
        [from] => update(vm, dict, *from)?,
        more => return Err(wrong_count(vm, function, 0, 1, more.len())),
    }
    for (name, value) in args.keyword_items() {
        dict.set(vm, name.into(), value)?;
    }
    Ok(())
}

/// `dict.update(from)`
pub fn update(vm: &mut Vm, dict: Gc<PyDict>, from: Value) -> PyResult<()> {
    if let Some(other) = as_plain_dict(vm, from) {
        return merge(vm, dict, other);
    }
    if super::adaptors::for_each_pair(vm, from, |vm, key, value| dict.set(vm, key, value))? {
        return Ok(());
    }
    let keys = vm.names.keys;
    if let Some(method) = vm.get_attr_opt(from, keys)? {
        let keys = vm.call(method, &[])?;
        let kind = vm.type_of(keys);
        if kind.slots.iter.get().is_none() && kind.slots.getitem.get().is_none() {
            let (class, kind) = (vm.type_name(from), kind.name_str());
            return Err(vm.type_error(format!("{class}.keys() returned a non-iterable (type {kind})")));
        }
        return vm.for_each(keys, |vm, key| {
            let value = vm.get_item(from, key)?;
            dict.set(vm, key, value)?;
            Ok(true)
        });
    }
    let mut number = 0;
    vm.for_each(from, |vm, item| {
        let (key, value) = pair(vm, item, number)?;
        number += 1;
        dict.set(vm, key, value)?;
        Ok(true)
    })
}

/// An item of an update sequence as key and value.
fn pair(vm: &mut Vm, item: Value, number: usize) -> PyResult<(Value, Value)> {
    if let Some(tuple) = item.downcast_exact::<PyTuple>()
        && let [key, value] = *tuple.items()
    {
        return Ok((key, value));
    }
    let items = match vm.collect(item) {
        Ok(items) => items,
        Err(raised) => {
            vm.clear_if(raised, ExcKind::TypeError)?;
            return Err(vm.type_error(format!(
                "cannot convert dictionary update sequence element #{number} to a sequence"
            )));
        }
    };
    match *items.as_slice() {
        [key, value] => Ok((key, value)),
        ref items => {
            let len = items.len();
            Err(vm.value_error(format!(
                "dictionary update sequence element #{number} has length {len}; 2 is required"
            )))
        }
    }
}

/// Copies all items of `other`, whose entries are read directly.
pub fn merge(vm: &mut Vm, dict: Gc<PyDict>, other: Gc<PyDict>) -> PyResult<()> {
    if dict == other || other.is_empty() {
        return Ok(());
    }
    if dict.is_empty() {
        let copy = copy(vm, other)?;
        dict.take_over(copy);
        return Ok(());
    }
    let len = other.len();
    if len > dict.len() && !dict.reserve(&mut vm.heap, dict.len() + len) {
        return Err(vm.memory_error());
    }
    let mut at = 0;
    loop {
        at = dict.merge_quick(&mut vm.heap, other, at).ok_or_else(|| vm.memory_error())?;
        let Some((position, key, value)) = other.next_item(at) else { break };
        at = position + 1;
        dict.set_hashed(vm, key, other.hash_at(position), value)?;
        if other.len() != len {
            return Err(vm.runtime_error("dict mutated during update"));
        }
    }
    Ok(())
}

fn repr(vm: &mut Vm, this: Value) -> PyResult {
    let dict = dict(vm, this)?;
    if dict.is_empty() {
        return Ok(vm.str_value("{}"));
    }
    if !vm.enter_repr(this)? {
        return Ok(vm.str_value("{...}"));
    }
    let mut out = StrBuilder::new();
    let result = repr_entries(vm, &mut out, dict);
    vm.leave_repr();
    result?;
    Ok(out.finish(&mut vm.heap).into())
}

fn repr_entries(vm: &mut Vm, out: &mut StrBuilder, dict: Gc<PyDict>) -> PyResult<()> {
    out.push_str("{");
    let mut at = 0;
    while let Some((position, key, value)) = dict.next_item(at) {
        if at > 0 {
            out.push_str(", ");
        }
        push_repr(vm, out, key)?;
        out.push_str(": ");
        push_repr(vm, out, value)?;
        at = position + 1;
    }
    out.push_str("}");
    Ok(())
}

fn getitem(vm: &mut Vm, this: Value, key: Value) -> PyResult {
    let dict = dict(vm, this)?;
    match dict.get(vm, key)? {
        Some(value) => Ok(value),
        None => missing(vm, dict, key),
    }
}

/// What `d[key]` gives for an absent key: `__missing__` of a subclass, or KeyError.
#[cold]
#[inline(never)]
pub fn missing(vm: &mut Vm, dict: Gc<PyDict>, key: Value) -> PyResult {
    if !dict.header.is_exact(Layout::Dict) {
        let name = vm.names.missing;
        if let Some(value) = vm.call_special(dict.into(), name, &[key])? {
            return Ok(value);
        }
    }
    Err(vm.key_error(key))
}

fn setitem(vm: &mut Vm, this: Value, key: Value, new: Option<Value>) -> PyResult<()> {
    let dict = dict(vm, this)?;
    match new {
        Some(new) => dict.set(vm, key, new),
        None => vm.delete_from_dict(dict, key),
    }
}

fn contains(vm: &mut Vm, this: Value, key: Value) -> PyResult<bool> {
    let dict = dict(vm, this)?;
    has_key(vm, dict, key)
}

/// `key in dict`
#[inline]
pub fn has_key(vm: &mut Vm, dict: Gc<PyDict>, key: Value) -> PyResult<bool> {
    let hash = hash_key(vm, key)?;
    Ok(dict.find(vm, key, hash)?.is_some())
}

fn get(vm: &mut Vm, args: Args<'_>) -> PyResult {
    let (this, rest) = between(vm, args, "get", 1, 2)?;
    let dict = dict(vm, this)?;
    let default = rest.get(1).copied().unwrap_or(Value::NONE);
    Ok(dict.get(vm, rest[0])?.unwrap_or(default))
}

fn setdefault(vm: &mut Vm, args: Args<'_>) -> PyResult {
    let (this, rest) = between(vm, args, "setdefault", 1, 2)?;
    let dict = dict(vm, this)?;
    let default = rest.get(1).copied().unwrap_or(Value::NONE);
    let hash = hash_key(vm, rest[0])?;
    if let Some(found) = dict.find(vm, rest[0], hash)?.and_then(|position| dict.value_at(position)) {
        return Ok(found);
    }
    if !dict.insert_new(&mut vm.heap, rest[0], hash, default) {
        return Err(vm.memory_error());
    }
    Ok(default)
}

/// `pop`
pub fn pop(vm: &mut Vm, args: Args<'_>) -> PyResult {
    let (this, rest) = between(vm, args, "pop", 1, 2)?;
    let dict = dict(vm, this)?;
    if let Some(value) = dict.remove(vm, rest[0])? {
        return Ok(value);
    }
    match rest.get(1) {
        Some(default) => Ok(*default),
        None => Err(vm.key_error(rest[0])),
    }
}

fn popitem(vm: &mut Vm, this: Value) -> PyResult {
    let dict = dict(vm, this)?;
    let Some((position, key, value)) = dict.previous_item(usize::MAX) else {
        let message = vm.str_value("popitem(): dictionary is empty");
        return Err(vm.key_error(message));
    };
    dict.remove_at(position);
    Ok(vm.new_tuple(&[key, value]).into())
}

/// `fromkeys`
pub fn fromkeys(vm: &mut Vm, args: Args<'_>) -> PyResult {
    let (class, rest) = between(vm, args, "fromkeys", 1, 2)?;
    let value = rest.get(1).copied().unwrap_or(Value::NONE);
    let made = vm.call(class, &[])?;
    if let Some(dict) = made.downcast_exact::<PyDict>() {
        vm.for_each(rest[0], |vm, key| {
            dict.set(vm, key, value)?;
            Ok(true)
        })?;
        return Ok(made);
    }
    vm.for_each(rest[0], |vm, key| {
        vm.set_item(made, key, value)?;
        Ok(true)
    })?;
    Ok(made)
}

fn or(vm: &mut Vm, a: Value, b: Value) -> PyResult {
    let (Some(left), Some(_)) = (a.downcast::<PyDict>(), b.downcast::<PyDict>()) else {
        return Ok(Value::NOT_IMPLEMENTED);
    };
    let more = as_plain_dict(vm, b).map_or(0, |right| right.len());
    // What is mostly new gets its room at once.
    let room = if more >= left.len() / 2 { left.len() + more } else { left.len() };
    let Some(made) = left.copy_with_room(&mut vm.heap, room) else { return Err(vm.memory_error()) };
    update(vm, made, b)?;
    Ok(made.into())
}

fn ior(vm: &mut Vm, this: Value, other: Value) -> PyResult {
    let dict = dict(vm, this)?;
    update(vm, dict, other)?;
    Ok(this)
}

fn compare(vm: &mut Vm, a: Value, b: Value, kind: CompareKind) -> PyResult {
    let (Some(x), Some(y)) = (a.downcast::<PyDict>(), b.downcast::<PyDict>()) else {
        return Ok(Value::NOT_IMPLEMENTED);
    };
    let want = match kind {
        CompareKind::Eq => true,
        CompareKind::Ne => false,
        _ => return Ok(Value::NOT_IMPLEMENTED),
    };
    Ok(Value::bool(equal(vm, x, y)? == want))
}

fn equal(vm: &mut Vm, x: Gc<PyDict>, y: Gc<PyDict>) -> PyResult<bool> {
    if x.len() != y.len() {
        return Ok(false);
    }
    let mut at = 0;
    while let Some((position, key, value)) = x.next_item(at) {
        at = position + 1;
        let found = y.find(vm, key, x.hash_at(position))?;
        let Some(other) = found.and_then(|position| y.value_at(position)) else { return Ok(false) };
        if !vm.equal(value, other)? {
            return Ok(false);
        }
    }
    Ok(true)
}

/// RuntimeError of an iterator whose dict changed.
#[cold]
pub(crate) fn changed(vm: &mut Vm, what: &str) -> Raised {
    vm.runtime_error(format!("dictionary {what} during iteration"))
}
