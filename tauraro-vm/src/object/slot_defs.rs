//! The table that ties special method names to type slots.
//!
//! Each row has: the name; whether a type's slot is filled; how to copy the slot from the type that provides it; the generic function for
//! Python classes; and how to call the slot with Python arguments (for slot wrappers such as `int.__add__`).

use super::slots::*;
use crate::args::Args;
use crate::heap::Gc;
use crate::interp::bytecode::CompareKind;
use crate::names::Names;
use crate::object::*;
use crate::value::{PyResult, Value};
use crate::vm::Vm;

/// One row of the table.
pub struct SlotDef {
    /// The special method's name.
    pub name: &'static str,
    /// Whether the slot is filled.
    pub filled: fn(&TypeSlots) -> bool,
    /// Whether the slot holds this row's generic function already.
    pub set_generic: fn(&TypeSlots),
    /// Takes the slot over from another type.
    pub copy: fn(from: &TypeSlots, to: &TypeSlots),
    /// Empties the slot.
    pub clear: fn(&TypeSlots),
    /// Calls the slot of a type with Python arguments, `self` first.
    pub call: fn(&mut Vm, &TypeSlots, Args<'_>) -> PyResult,
}

fn expect_args<const N: usize>(vm: &mut Vm, args: Args<'_>, least: usize) -> PyResult<[Option<Value>; N]> {
    let given = args.positional().len();
    if args.keyword_count() > 0 {
        return Err(vm.type_error("wrapper takes no keyword arguments"));
    }
    if given < least || given > N {
        let plural = if least == 2 { "" } else { "s" };
        return Err(vm.type_error(format!(
            "expected {} argument{plural}, got {}",
            least - 1,
            given.saturating_sub(1)
        )));
    }
    let mut out = [None; N];
    out.iter_mut().zip(args.positional()).for_each(|(to, v)| *to = Some(*v));
    Ok(out)
}

/// Calls the special method `name` of `value`'s type.
fn invoke(vm: &mut Vm, value: Value, name: Gc<PyStr>, args: &[Value]) -> PyResult {
    match vm.call_special(value, name, args)? {
        Some(result) => Ok(result),
        None => Err(vm.no_attribute(value, name)),
    }
}

macro_rules! row {
    ($name:literal, $slot:ident, $generic:expr, $call:expr) => {
        SlotDef {
            name: $name,
            filled: |slots| slots.$slot.get().is_some(),
            set_generic: |slots| slots.$slot.set(Some($generic)),
            copy: |from, to| to.$slot.set(from.$slot.get()),
            clear: |slots| slots.$slot.set(None),
            call: $call,
        }
    };
}

macro_rules! unary_row {
    ($name:literal, $slot:ident, $field:ident) => {
        row!(
            $name,
            $slot,
            |vm, x| {
                let name = vm.names.$field;
                invoke(vm, x, name, &[])
            },
            |vm, slots, args| {
                let [x] = expect_args(vm, args, 1)?;
                match (slots.$slot.get(), x) {
                    (Some(f), Some(x)) => f(vm, x),
                    _ => Ok(Value::NOT_IMPLEMENTED),
                }
            }
        )
    };
}

/// The generic function of a binary operator slot: `a.__op__(b)`, then `b.__rop__(a)`.
fn generic_binary(
    vm: &mut Vm,
    a: Value,
    b: Value,
    own: BinaryFn,
    slot: fn(&TypeSlots) -> Option<BinaryFn>,
    name: fn(&Names) -> Gc<PyStr>,
    reflected: fn(&Names) -> Gc<PyStr>,
) -> PyResult {
    let (left, right) = (vm.type_of(a), vm.type_of(b));
    let is_own = |class: Gc<PyType>| slot(&class.slots).is_some_and(|f| std::ptr::fn_addr_eq(f, own));
    let (name, reflected) = (name(&vm.names), reflected(&vm.names));
    let mut do_other = left != right && is_own(right);
    if is_own(left) {
        if do_other && right.is_subtype(left) {
            let overridden = vm.type_lookup(left, reflected) != vm.type_lookup(right, reflected);
            if overridden {
                if let Some(result) = vm.call_special(b, reflected, &[a])?
                    && result != Value::NOT_IMPLEMENTED
                {
                    return Ok(result);
                }
                do_other = false;
            }
        }
        if let Some(result) = vm.call_special(a, name, &[b])?
            && (result != Value::NOT_IMPLEMENTED || left == right)
        {
            return Ok(result);
        }
    }
    if do_other && let Some(result) = vm.call_special(b, reflected, &[a])? {
        return Ok(result);
    }
    Ok(Value::NOT_IMPLEMENTED)
}

macro_rules! binary_rows {
    ($name:literal, $rname:literal, $slot:ident, $field:ident, $rfield:ident) => {{
        fn generic(vm: &mut Vm, a: Value, b: Value) -> PyResult {
            generic_binary(vm, a, b, generic, |s| s.$slot.get(), |n| n.$field, |n| n.$rfield)
        }
        [
            row!($name, $slot, generic, |vm, slots, args| {
                let [a, b] = expect_args(vm, args, 2)?;
                match (slots.$slot.get(), a, b) {
                    (Some(f), Some(a), Some(b)) => f(vm, a, b),
                    _ => Ok(Value::NOT_IMPLEMENTED),
                }
            }),
            row!($rname, $slot, generic, |vm, slots, args| {
                let [a, b] = expect_args(vm, args, 2)?;
                match (slots.$slot.get(), a, b) {
                    (Some(f), Some(a), Some(b)) => f(vm, b, a),
                    _ => Ok(Value::NOT_IMPLEMENTED),
                }
            }),
        ]
    }};
}

macro_rules! inplace_row {
    ($name:literal, $slot:ident, $field:ident) => {
        row!(
            $name,
            $slot,
            |vm, a, b| {
                let name = vm.names.$field;
                invoke(vm, a, name, &[b])
            },
            |vm, slots, args| {
                let [a, b] = expect_args(vm, args, 2)?;
                match (slots.$slot.get(), a, b) {
                    (Some(f), Some(a), Some(b)) => f(vm, a, b),
                    _ => Ok(Value::NOT_IMPLEMENTED),
                }
            }
        )
    };
}

/// The special method of a comparison.
pub fn compare_name(names: &Names, kind: CompareKind) -> Gc<PyStr> {
    match kind {
        CompareKind::Lt => names.lt,
        CompareKind::Le => names.le,
        CompareKind::Eq => names.eq,
        CompareKind::Ne => names.ne,
        CompareKind::Gt => names.gt,
        CompareKind::Ge => names.ge,
    }
}

fn generic_compare(vm: &mut Vm, a: Value, b: Value, kind: CompareKind) -> PyResult {
    let name = compare_name(&vm.names, kind);
    Ok(vm.call_special(a, name, &[b])?.unwrap_or(Value::NOT_IMPLEMENTED))
}

macro_rules! compare_row {
    ($name:literal, $kind:ident) => {
        row!($name, compare, generic_compare, |vm, slots, args| {
            let [a, b] = expect_args(vm, args, 2)?;
            match (slots.compare.get(), a, b) {
                (Some(f), Some(a), Some(b)) => f(vm, a, b, CompareKind::$kind),
                _ => Ok(Value::NOT_IMPLEMENTED),
            }
        })
    };
}

fn generic_hash(vm: &mut Vm, value: Value) -> PyResult<i64> {
    let name = vm.names.hash;
    if vm.special(value, name).is_none_or(Value::is_none) {
        return Err(vm.unhashable(value));
    }
    let result = invoke(vm, value, name, &[])?;
    if !vm.is_int(result) {
        return Err(vm.type_error("__hash__ method should return an integer"));
    }
    let index = vm.index(result)?;
    // What fits is the hash itself: `hash(text)` must stay what it is when a `__hash__` hands it on.
    match crate::builtins::int::to_i64(index) {
        Some(-1) => Ok(-2),
        Some(hash) => Ok(hash),
        None => vm.hash(index),
    }
}

fn generic_len(vm: &mut Vm, value: Value) -> PyResult<usize> {
    let name = vm.names.len;
    let result = invoke(vm, value, name, &[])?;
    let index = vm.index(result)?;
    match crate::builtins::int::to_i64(index) {
        Some(n) if n >= 0 => Ok(n as usize),
        Some(_) => Err(vm.value_error("__len__() should return >= 0")),
        None if crate::builtins::int::is_negative(index) => {
            Err(vm.value_error("__len__() should return >= 0"))
        }
        None => Err(vm.overflow_error("cannot fit 'int' into an index-sized integer")),
    }
}

fn generic_bool(vm: &mut Vm, value: Value) -> PyResult<bool> {
    let name = vm.names.bool;
    let result = invoke(vm, value, name, &[])?;
    match result.as_bool() {
        Some(b) => Ok(b),
        None => {
            let class = vm.type_name(result);
            Err(vm.type_error(format!("__bool__ should return bool, returned {class}")))
        }
    }
}

fn generic_contains(vm: &mut Vm, container: Value, item: Value) -> PyResult<bool> {
    let name = vm.names.contains;
    match vm.special(container, name) {
        Some(method) if method.is_none() => {
            let class = vm.type_name(container);
            Err(vm.type_error(format!("'{class}' object is not a container")))
        }
        _ => {
            let result = invoke(vm, container, name, &[item])?;
            vm.is_true(result)
        }
    }
}

fn generic_next(vm: &mut Vm, iterator: Value) -> PyResult<Option<Value>> {
    let name = vm.names.next;
    vm.state.stop_value.take();
    match invoke(vm, iterator, name, &[]) {
        Ok(item) => Ok(Some(item)),
        Err(raised) => {
            let value = crate::exec::generator::stop_value(vm, raised)?;
            vm.state.stop_value.set(vm.state, value.non_none());
            Ok(None)
        }
    }
}

fn generic_iter(vm: &mut Vm, value: Value) -> PyResult {
    let name = vm.names.iter;
    match vm.special(value, name) {
        Some(method) if method.is_none() => {
            let class = vm.type_name(value);
            Err(vm.type_error(format!("'{class}' object is not iterable")))
        }
        _ => invoke(vm, value, name, &[]),
    }
}

fn generic_call(vm: &mut Vm, callee: Value, args: Args<'_>) -> PyResult {
    let name = vm.names.call;
    let class = vm.type_of(callee);
    match vm.type_lookup(class, name) {
        Some(function) if function.downcast::<PyFunction>().is_some() => {
            vm.with_first(callee, args, |vm, args| vm.call_args(function, args))
        }
        _ => match vm.bound_special(callee, name)? {
            Some(method) => vm.call_args(method, args),
            None => Err(vm.no_attribute(callee, name)),
        },
    }
}

fn generic_getattr(vm: &mut Vm, value: Value, name: Gc<PyStr>) -> PyResult {
    use crate::builtins::exceptions::ExcKind;
    let (getattribute, getattr) = (vm.names.getattribute, vm.names.getattr);
    let class = vm.type_of(value);
    let plain = class.has_flags(type_flags::PLAIN_GETATTR);
    let result = if plain {
        match vm.generic_get_attr_opt(value, name) {
            Ok(Some(found)) => return Ok(found),
            Ok(None) => None,
            Err(raised) => Some(raised),
        }
    } else {
        match invoke(vm, value, getattribute, &[name.into()]) {
            Ok(found) => return Ok(found),
            Err(raised) => Some(raised),
        }
    };
    let fallback = vm.type_lookup(class, getattr);
    match (result, fallback) {
        (None, None) => Err(vm.no_attribute(value, name)),
        (Some(raised), None) => Err(raised),
        (None, Some(_)) => invoke(vm, value, getattr, &[name.into()]),
        (Some(raised), Some(_)) => {
            vm.clear_if(raised, ExcKind::AttributeError)?;
            invoke(vm, value, getattr, &[name.into()])
        }
    }
}

fn generic_setattr(vm: &mut Vm, value: Value, name: Gc<PyStr>, new: Option<Value>) -> PyResult<()> {
    let (setattr, delattr) = (vm.names.setattr, vm.names.delattr);
    match new {
        Some(new) => invoke(vm, value, setattr, &[name.into(), new])?,
        None => invoke(vm, value, delattr, &[name.into()])?,
    };
    Ok(())
}

fn generic_setitem(vm: &mut Vm, value: Value, key: Value, new: Option<Value>) -> PyResult<()> {
    let (setitem, delitem) = (vm.names.setitem, vm.names.delitem);
    let result = match new {
        Some(new) => vm.call_special(value, setitem, &[key, new])?,
        None => vm.call_special(value, delitem, &[key])?,
    };
    if result.is_none() {
        let class = vm.type_name(value);
        let what =
            if new.is_some() { "does not support item assignment" } else { "doesn't support item deletion" };
        return Err(vm.type_error(format!("'{class}' object {what}")));
    }
    Ok(())
}

fn generic_descr_get(vm: &mut Vm, descriptor: Value, instance: Option<Value>, owner: Value) -> PyResult {
    let name = vm.names.get;
    invoke(vm, descriptor, name, &[instance.unwrap_or(Value::NONE), owner])
}

fn generic_descr_set(vm: &mut Vm, descriptor: Value, instance: Value, new: Option<Value>) -> PyResult<()> {
    let (set, delete) = (vm.names.set, vm.names.delete);
    let (name, result) = match new {
        Some(new) => ("__set__", vm.call_special(descriptor, set, &[instance, new])?),
        None => ("__delete__", vm.call_special(descriptor, delete, &[instance])?),
    };
    if result.is_none() {
        return Err(vm.attribute_error(name));
    }
    Ok(())
}

fn generic_init(vm: &mut Vm, value: Value, args: Args<'_>) -> PyResult<()> {
    let name = vm.names.init;
    let result = match vm.special(value, name) {
        Some(function) if function.downcast::<PyFunction>().is_some() => {
            vm.with_first(value, args, |vm, args| vm.call_args(function, args))?
        }
        _ => match vm.bound_special(value, name)? {
            Some(method) => vm.call_args(method, args)?,
            None => return Err(vm.no_attribute(value, name)),
        },
    };
    if !result.is_none() {
        let class = vm.type_name(result);
        return Err(vm.type_error(format!("__init__() should return None, not '{class}'")));
    }
    Ok(())
}

fn generic_new(vm: &mut Vm, class: Gc<PyType>, args: Args<'_>) -> PyResult {
    let name = vm.names.new;
    let function = vm.get_attr(class.into(), name)?;
    vm.with_first(class.into(), args, |vm, args| vm.call_args(function, args))
}

fn generic_pow(vm: &mut Vm, a: Value, b: Value, modulus: Value) -> PyResult {
    if modulus.is_none() {
        fn two(vm: &mut Vm, a: Value, b: Value) -> PyResult {
            let (left, right) = (vm.type_of(a), vm.type_of(b));
            let (pow, rpow) = (vm.names.pow, vm.names.rpow);
            let own = |vm: &Vm, class: Gc<PyType>| {
                let _ = vm;
                class.slots.pow.get().is_some_and(|f| std::ptr::fn_addr_eq(f, generic_pow as TernaryFn))
            };
            let mut do_other = left != right && own(vm, right);
            if own(vm, left) {
                if do_other
                    && right.is_subtype(left)
                    && vm.type_lookup(left, rpow) != vm.type_lookup(right, rpow)
                {
                    if let Some(result) = vm.call_special(b, rpow, &[a])?
                        && result != Value::NOT_IMPLEMENTED
                    {
                        return Ok(result);
                    }
                    do_other = false;
                }
                if let Some(result) = vm.call_special(a, pow, &[b])?
                    && result != Value::NOT_IMPLEMENTED
                {
                    return Ok(result);
                }
            }
            if do_other && let Some(result) = vm.call_special(b, rpow, &[a])? {
                return Ok(result);
            }
            Ok(Value::NOT_IMPLEMENTED)
        }
        return two(vm, a, b);
    }
    let name = vm.names.pow;
    Ok(vm.call_special(a, name, &[b, modulus])?.unwrap_or(Value::NOT_IMPLEMENTED))
}

fn none_as_empty(value: Option<Value>) -> Option<Value> {
    value.and_then(Value::non_none)
}

/// Every row. The table is built once per process.
pub fn slot_defs() -> &'static [SlotDef] {
    static TABLE: std::sync::OnceLock<Vec<SlotDef>> = std::sync::OnceLock::new();
    TABLE.get_or_init(build)
}

/// The rows of a special method name.
pub fn rows_named(name: &str) -> impl Iterator<Item = (usize, &'static SlotDef)> + '_ {
    slot_defs().iter().enumerate().filter(move |(_, def)| def.name == name)
}

fn build() -> Vec<SlotDef> {
    let mut rows = vec![
        unary_row!("__repr__", repr, repr),
        unary_row!("__str__", str, str),
        row!("__hash__", hash, generic_hash, |vm, slots, args| {
            let [x] = expect_args(vm, args, 1)?;
            match (slots.hash.get(), x) {
                (Some(f), Some(x)) => {
                    let hash = f(vm, x)?;
                    Ok(vm.new_int(hash))
                }
                _ => Ok(Value::NOT_IMPLEMENTED),
            }
        }),
        row!(
            "__call__",
            call,
            generic_call,
            |vm, slots, args| match (slots.call.get(), args.values.first()) {
                (Some(f), Some(callee)) => f(vm, *callee, args.skip_first()),
                _ => Ok(Value::NOT_IMPLEMENTED),
            }
        ),
        row!("__getattribute__", getattr, generic_getattr, |vm, slots, args| {
            let [x, name] = expect_args(vm, args, 2)?;
            let (Some(x), Some(name)) = (x, name) else { return Ok(Value::NOT_IMPLEMENTED) };
            let name = vm.expect_str_arg(name, "attribute name")?;
            match slots.getattr.get() {
                Some(f) => f(vm, x, name),
                None => vm.generic_get_attr(x, name),
            }
        }),
        row!("__getattr__", getattr, generic_getattr, |_, _, _| Ok(Value::NOT_IMPLEMENTED)),
        row!("__setattr__", setattr, generic_setattr, |vm, slots, args| {
            let [x, name, new] = expect_args(vm, args, 3)?;
            let (Some(x), Some(name)) = (x, name) else { return Ok(Value::NOT_IMPLEMENTED) };
            let name = vm.expect_str_arg(name, "attribute name")?;
            match slots.setattr.get() {
                Some(f) => f(vm, x, name, new)?,
                None => vm.generic_set_attr(x, name, new)?,
            }
            Ok(Value::NONE)
        }),
        row!("__delattr__", setattr, generic_setattr, |vm, slots, args| {
            let [x, name] = expect_args(vm, args, 2)?;
            let (Some(x), Some(name)) = (x, name) else { return Ok(Value::NOT_IMPLEMENTED) };
            let name = vm.expect_str_arg(name, "attribute name")?;
            match slots.setattr.get() {
                Some(f) => f(vm, x, name, None)?,
                None => vm.generic_set_attr(x, name, None)?,
            }
            Ok(Value::NONE)
        }),
        compare_row!("__lt__", Lt),
        compare_row!("__le__", Le),
        compare_row!("__eq__", Eq),
        compare_row!("__ne__", Ne),
        compare_row!("__gt__", Gt),
        compare_row!("__ge__", Ge),
        row!("__iter__", iter, generic_iter, |vm, slots, args| {
            let [x] = expect_args(vm, args, 1)?;
            match (slots.iter.get(), x) {
                (Some(f), Some(x)) => f(vm, x),
                _ => Ok(Value::NOT_IMPLEMENTED),
            }
        }),
        row!("__next__", next, generic_next, |vm, slots, args| {
            let [x] = expect_args(vm, args, 1)?;
            let (Some(f), Some(x)) = (slots.next.get(), x) else { return Ok(Value::NOT_IMPLEMENTED) };
            vm.state.stop_value.take();
            match f(vm, x)? {
                Some(item) => Ok(item),
                None => Err(crate::exec::generator::raise_stop(vm)),
            }
        }),
        row!("__get__", descr_get, generic_descr_get, |vm, slots, args| {
            let [descriptor, instance, owner] = expect_args(vm, args, 2)?;
            let (Some(f), Some(descriptor)) = (slots.descr_get.get(), descriptor) else {
                return Ok(Value::NOT_IMPLEMENTED);
            };
            let (instance, owner) = (none_as_empty(instance), none_as_empty(owner));
            let owner = match (instance, owner) {
                (_, Some(owner)) => owner,
                (Some(instance), None) => vm.type_of(instance).into(),
                (None, None) => return Err(vm.type_error("__get__(None, None) is invalid")),
            };
            f(vm, descriptor, instance, owner)
        }),
        row!("__set__", descr_set, generic_descr_set, |vm, slots, args| {
            let [descriptor, instance, new] = expect_args(vm, args, 3)?;
            let (Some(f), Some(descriptor), Some(instance)) = (slots.descr_set.get(), descriptor, instance)
            else {
                return Ok(Value::NOT_IMPLEMENTED);
            };
            f(vm, descriptor, instance, new)?;
            Ok(Value::NONE)
        }),
        row!("__delete__", descr_set, generic_descr_set, |vm, slots, args| {
            let [descriptor, instance] = expect_args(vm, args, 2)?;
            let (Some(f), Some(descriptor), Some(instance)) = (slots.descr_set.get(), descriptor, instance)
            else {
                return Ok(Value::NOT_IMPLEMENTED);
            };
            f(vm, descriptor, instance, None)?;
            Ok(Value::NONE)
        }),
        row!("__init__", init, generic_init, |vm, slots, args| {
            match (slots.init.get(), args.values.first()) {
                (Some(f), Some(this)) => f(vm, *this, args.skip_first())?,
                _ => return Ok(Value::NOT_IMPLEMENTED),
            }
            Ok(Value::NONE)
        }),
        row!("__new__", new, generic_new, |vm, slots, args| {
            let class = args.values.first().and_then(|c| c.downcast::<PyType>());
            match (slots.new.get(), class) {
                (Some(f), Some(class)) => f(vm, class, args.skip_first()),
                _ => Err(vm.type_error("__new__(X): X is not a type object")),
            }
        }),
        unary_row!("__del__", del, del),
        unary_row!("__await__", await_, await_),
        unary_row!("__aiter__", aiter, aiter),
        unary_row!("__anext__", anext, anext),
        row!("__len__", len, generic_len, |vm, slots, args| {
            let [x] = expect_args(vm, args, 1)?;
            match (slots.len.get(), x) {
                (Some(f), Some(x)) => {
                    let len = f(vm, x)?;
                    Ok(vm.new_int(len as i64))
                }
                _ => Ok(Value::NOT_IMPLEMENTED),
            }
        }),
        row!(
            "__getitem__",
            getitem,
            |vm, x, key| {
                let name = vm.names.getitem;
                invoke(vm, x, name, &[key])
            },
            |vm, slots, args| {
                let [x, key] = expect_args(vm, args, 2)?;
                match (slots.getitem.get(), x, key) {
                    (Some(f), Some(x), Some(key)) => f(vm, x, key),
                    _ => Ok(Value::NOT_IMPLEMENTED),
                }
            }
        ),
        row!("__setitem__", setitem, generic_setitem, |vm, slots, args| {
            let [x, key, new] = expect_args(vm, args, 3)?;
            if let (Some(f), Some(x), Some(key)) = (slots.setitem.get(), x, key) {
                f(vm, x, key, new)?;
            }
            Ok(Value::NONE)
        }),
        row!("__delitem__", setitem, generic_setitem, |vm, slots, args| {
            let [x, key] = expect_args(vm, args, 2)?;
            if let (Some(f), Some(x), Some(key)) = (slots.setitem.get(), x, key) {
                f(vm, x, key, None)?;
            }
            Ok(Value::NONE)
        }),
        row!("__contains__", contains, generic_contains, |vm, slots, args| {
            let [x, item] = expect_args(vm, args, 2)?;
            match (slots.contains.get(), x, item) {
                (Some(f), Some(x), Some(item)) => Ok(Value::bool(f(vm, x, item)?)),
                _ => Ok(Value::NOT_IMPLEMENTED),
            }
        }),
        unary_row!("__neg__", neg, neg),
        unary_row!("__pos__", pos, pos),
        unary_row!("__abs__", abs, abs),
        unary_row!("__invert__", invert, invert),
        row!("__bool__", bool, generic_bool, |vm, slots, args| {
            let [x] = expect_args(vm, args, 1)?;
            match (slots.bool.get(), x) {
                (Some(f), Some(x)) => Ok(Value::bool(f(vm, x)?)),
                _ => Ok(Value::NOT_IMPLEMENTED),
            }
        }),
        unary_row!("__int__", int, int),
        unary_row!("__float__", float, float),
        unary_row!("__index__", index, index),
        row!("__pow__", pow, generic_pow, |vm, slots, args| {
            let [a, b, modulus] = expect_args(vm, args, 2)?;
            match (slots.pow.get(), a, b) {
                (Some(f), Some(a), Some(b)) => f(vm, a, b, modulus.unwrap_or(Value::NONE)),
                _ => Ok(Value::NOT_IMPLEMENTED),
            }
        }),
        row!("__rpow__", pow, generic_pow, |vm, slots, args| {
            let [a, b, modulus] = expect_args(vm, args, 2)?;
            match (slots.pow.get(), a, b) {
                (Some(f), Some(a), Some(b)) => f(vm, b, a, modulus.unwrap_or(Value::NONE)),
                _ => Ok(Value::NOT_IMPLEMENTED),
            }
        }),
        inplace_row!("__iadd__", iadd, iadd),
        inplace_row!("__isub__", isub, isub),
        inplace_row!("__imul__", imul, imul),
        inplace_row!("__imatmul__", imatmul, imatmul),
        inplace_row!("__itruediv__", itruediv, itruediv),
        inplace_row!("__ifloordiv__", ifloordiv, ifloordiv),
        inplace_row!("__imod__", imodulo, imod),
        inplace_row!("__ilshift__", ilshift, ilshift),
        inplace_row!("__irshift__", irshift, irshift),
        inplace_row!("__iand__", iand, iand),
        inplace_row!("__ior__", ior, ior),
        inplace_row!("__ixor__", ixor, ixor),
        inplace_row!("__ipow__", ipow, ipow),
    ];
    rows.extend(binary_rows!("__add__", "__radd__", add, add, radd));
    rows.extend(binary_rows!("__sub__", "__rsub__", sub, sub, rsub));
    rows.extend(binary_rows!("__mul__", "__rmul__", mul, mul, rmul));
    rows.extend(binary_rows!("__matmul__", "__rmatmul__", matmul, matmul, rmatmul));
    rows.extend(binary_rows!("__truediv__", "__rtruediv__", truediv, truediv, rtruediv));
    rows.extend(binary_rows!("__floordiv__", "__rfloordiv__", floordiv, floordiv, rfloordiv));
    rows.extend(binary_rows!("__mod__", "__rmod__", modulo, mod_, rmod));
    rows.extend(binary_rows!("__divmod__", "__rdivmod__", divmod, divmod, rdivmod));
    rows.extend(binary_rows!("__lshift__", "__rlshift__", lshift, lshift, rlshift));
    rows.extend(binary_rows!("__rshift__", "__rrshift__", rshift, rshift, rrshift));
    rows.extend(binary_rows!("__and__", "__rand__", and, and, rand));
    rows.extend(binary_rows!("__or__", "__ror__", or, or, ror));
    rows.extend(binary_rows!("__xor__", "__rxor__", xor, xor, rxor));
    rows
}
