//! The views `keys()`, `values()` and `items()`.
//!
//! A view shows the dict as it is now. Views of keys and items are sets in all but name: they compare with sets and with
//! each other, and `&`, `|`, `-`, `^` with any iterable give new sets.

use super::super::TypeDef;
use super::super::set::{AnySet, PySet, insert, ops};
use super::super::support::{push_repr, receiver};
use super::iter::{self, Part};
use crate::heap::{Gc, Header, Layout, Ref, Slot};
use crate::interp::bytecode::CompareKind;
use crate::object::*;
use crate::object_struct;
use crate::value::{PyResult, Value};
use crate::vm::Vm;

object_struct! {
    /// `dict.keys()`
    pub struct DictKeys(Layout::DictKeys) {
        /// The dict.
        pub dict: Ref<PyDict>,
    }
}
object_struct! {
    /// `dict.values()`
    pub struct DictValues(Layout::DictValues) {
        /// The dict.
        pub dict: Ref<PyDict>,
    }
}
object_struct! {
    /// `dict.items()`
    pub struct DictItems(Layout::DictItems) {
        /// The dict.
        pub dict: Ref<PyDict>,
    }
}

/// Slots that all three have.
const COMMON: SlotTable = SlotTable {
    repr: Some(repr),
    iter: Some(|vm, this| {
        let (dict, part) = view(vm, this)?;
        Ok(iter::iterate(vm, dict, part))
    }),
    len: Some(|vm, this| Ok(view(vm, this)?.0.len())),
    ..SlotTable::EMPTY
};

/// Slots of the two that are like sets.
const SET_LIKE: SlotTable = SlotTable {
    compare: Some(compare),
    and: Some(|vm, a, b| operator(vm, a, b, intersection)),
    or: Some(|vm, a, b| {
        operator(vm, a, b, |vm, a, b| {
            let made = set_of(vm, a)?;
            ops::update(vm, made, b)?;
            Ok(made)
        })
    }),
    sub: Some(|vm, a, b| {
        operator(vm, a, b, |vm, a, b| {
            let made = set_of(vm, a)?;
            ops::difference_update(vm, made, b)?;
            Ok(made)
        })
    }),
    xor: Some(|vm, a, b| {
        operator(vm, a, b, |vm, a, b| {
            let made = set_of(vm, a)?;
            ops::symmetric_update(vm, made, b)?;
            Ok(made)
        })
    }),
    ..COMMON
};

/// `dict_keys`
pub static KEYS_DEF: TypeDef = TypeDef {
    slots: SlotTable { contains: Some(contains_key), ..SET_LIKE },
    methods: SET_METHODS,
    getset: GETSET,
    flags: type_flags::NO_NEW,
    unhashable: true,
    ..TypeDef::new("dict_keys", Layout::DictKeys)
};

/// `dict_values`
pub static VALUES_DEF: TypeDef = TypeDef {
    slots: COMMON,
    methods: METHODS,
    getset: GETSET,
    flags: type_flags::NO_NEW,
    ..TypeDef::new("dict_values", Layout::DictValues)
};

/// `dict_items`
pub static ITEMS_DEF: TypeDef = TypeDef {
    slots: SlotTable { contains: Some(contains_item), ..SET_LIKE },
    methods: SET_METHODS,
    getset: GETSET,
    flags: type_flags::NO_NEW,
    unhashable: true,
    ..TypeDef::new("dict_items", Layout::DictItems)
};

const REVERSED: NativeDef = NativeDef::method1("__reversed__", |vm, this| {
    let (dict, part) = view(vm, this)?;
    Ok(iter::reversed(vm, dict, part))
})
.doc("($self, /)", "Return a reverse iterator over the dict items.");

static METHODS: &[NativeDef] = &[REVERSED];

static SET_METHODS: &[NativeDef] = &[
    REVERSED,
    NativeDef::method2("isdisjoint", is_disjoint)
        .doc("", "Return True if the view and the given iterable have a null intersection."),
];

static GETSET: &[GetSetDef] = &[GetSetDef::new("mapping", |vm, this| {
    let (dict, _) = view(vm, this)?;
    let header = Header::exact(Layout::MappingProxy);
    Ok(vm.heap.alloc(PyMappingProxy { header, mapping: Slot::from(dict) }).into())
})];

/// `dict.keys()`
pub fn keys(vm: &mut Vm, this: Value) -> PyResult {
    let dict = receiver::<PyDict>(vm, this, "dict")?;
    Ok(vm.heap.alloc(DictKeys { header: Header::exact(Layout::DictKeys), dict: Ref::new(dict) }).into())
}

/// `dict.values()`
pub fn values(vm: &mut Vm, this: Value) -> PyResult {
    let dict = receiver::<PyDict>(vm, this, "dict")?;
    Ok(vm.heap.alloc(DictValues { header: Header::exact(Layout::DictValues), dict: Ref::new(dict) }).into())
}

/// `dict.items()`
pub fn items(vm: &mut Vm, this: Value) -> PyResult {
    let dict = receiver::<PyDict>(vm, this, "dict")?;
    Ok(vm.heap.alloc(DictItems { header: Header::exact(Layout::DictItems), dict: Ref::new(dict) }).into())
}

/// The dict behind a view, and what of it the view shows.
pub fn as_view(value: Value) -> Option<(Gc<PyDict>, Part)> {
    if let Some(view) = value.downcast::<DictKeys>() {
        return Some((view.dict.get(), Part::Keys));
    }
    if let Some(view) = value.downcast::<DictItems>() {
        return Some((view.dict.get(), Part::Items));
    }
    let view = value.downcast::<DictValues>()?;
    Some((view.dict.get(), Part::Values))
}

fn view(vm: &mut Vm, value: Value) -> PyResult<(Gc<PyDict>, Part)> {
    match as_view(value) {
        Some(view) => Ok(view),
        None => {
            let given = vm.type_name(value);
            Err(vm.type_error(format!("descriptor requires a dict view but received a '{given}'")))
        }
    }
}

fn repr(vm: &mut Vm, this: Value) -> PyResult {
    let (dict, part) = view(vm, this)?;
    if !vm.enter_repr(this)? {
        return Ok(vm.str_value("..."));
    }
    let mut out = StrBuilder::new();
    out.push_str(&vm.type_name(this));
    out.push_str("([");
    let mut at = 0;
    let mut result = Ok(());
    while let Some((position, key, value)) = dict.next_item(at) {
        if at > 0 {
            out.push_str(", ");
        }
        at = position + 1;
        result = match part {
            Part::Keys => push_repr(vm, &mut out, key),
            Part::Values => push_repr(vm, &mut out, value),
            Part::Items => {
                let pair = vm.new_tuple(&[key, value]);
                push_repr(vm, &mut out, pair.into())
            }
        };
        if result.is_err() {
            break;
        }
    }
    vm.leave_repr();
    result?;
    out.push_str("])");
    Ok(out.finish(&mut vm.heap).into())
}

fn contains_key(vm: &mut Vm, this: Value, key: Value) -> PyResult<bool> {
    let (dict, _) = view(vm, this)?;
    super::has_key(vm, dict, key)
}

fn contains_item(vm: &mut Vm, this: Value, item: Value) -> PyResult<bool> {
    let (dict, _) = view(vm, this)?;
    let Some(pair) = item.downcast::<PyTuple>() else { return Ok(false) };
    let [key, value] = *pair.items() else { return Ok(false) };
    match dict.get(vm, key)? {
        Some(found) => vm.equal(found, value),
        None => Ok(false),
    }
}

/// Whether a value counts as a set where views compare: a set, or a view of keys or items.
fn is_set_like(value: Value) -> bool {
    value.has_layout(Layout::Set)
        || value.has_layout(Layout::FrozenSet)
        || value.has_layout(Layout::DictKeys)
        || value.has_layout(Layout::DictItems)
}

fn all_contained(vm: &mut Vm, items: Value, container: Value) -> PyResult<bool> {
    let mut all = true;
    vm.for_each(items, |vm, item| {
        all = vm.contains(container, item)?;
        Ok(all)
    })?;
    Ok(all)
}

fn compare(vm: &mut Vm, a: Value, b: Value, kind: CompareKind) -> PyResult {
    if !is_set_like(b) {
        return Ok(Value::NOT_IMPLEMENTED);
    }
    let (x, y) = (vm.len(a)?, vm.len(b)?);
    let result = match kind {
        CompareKind::Eq => x == y && all_contained(vm, a, b)?,
        CompareKind::Ne => !(x == y && all_contained(vm, a, b)?),
        CompareKind::Lt => x < y && all_contained(vm, a, b)?,
        CompareKind::Le => x <= y && all_contained(vm, a, b)?,
        CompareKind::Gt => x > y && all_contained(vm, b, a)?,
        CompareKind::Ge => x >= y && all_contained(vm, b, a)?,
    };
    Ok(Value::bool(result))
}

/// A set operator with a view on either side.
fn operator(
    vm: &mut Vm,
    a: Value,
    b: Value,
    apply: fn(&mut Vm, Value, Value) -> PyResult<AnySet>,
) -> PyResult {
    Ok(apply(vm, a, b)?.value())
}

/// `set(iterable)`; the keys of an exact dict are read directly.
fn set_of(vm: &mut Vm, iterable: Value) -> PyResult<AnySet> {
    let keys = iterable.downcast::<DictKeys>().map(|keys| keys.dict.get());
    let iterable = match keys.filter(|dict| dict.header.is_exact(Layout::Dict)) {
        Some(dict) => dict.into(),
        None => iterable,
    };
    let made = AnySet::Mutable(vm.new_set());
    ops::update(vm, made, iterable)?;
    Ok(made)
}

fn intersection(vm: &mut Vm, a: Value, b: Value) -> PyResult<AnySet> {
    // A view is asked; of two views the longer one.
    let is_view = |value: Value| value.has_layout(Layout::DictKeys) || value.has_layout(Layout::DictItems);
    let (mut view, mut other) = if is_view(a) { (a, b) } else { (b, a) };
    let exact_set = other.downcast_exact::<PySet>().is_some();
    if let Some(set) = AnySet::of(other)
        && exact_set
        && vm.len(view)? <= set.len()
    {
        return ops::intersection(vm, set, view);
    }
    if is_view(other) && vm.len(other)? > vm.len(view)? {
        std::mem::swap(&mut view, &mut other);
    }
    let made = AnySet::Mutable(vm.new_set());
    vm.for_each(other, |vm, key| {
        if vm.contains(view, key)? {
            insert(vm, made, key)?;
        }
        Ok(true)
    })?;
    Ok(made)
}

fn is_disjoint(vm: &mut Vm, this: Value, other: Value) -> PyResult {
    if this == other {
        return Ok(Value::bool(vm.len(this)? == 0));
    }
    let (mut items, mut container) = (other, this);
    if is_set_like(other) && vm.len(other)? > vm.len(this)? {
        std::mem::swap(&mut items, &mut container);
    }
    let mut disjoint = true;
    vm.for_each(items, |vm, item| {
        disjoint = !vm.contains(container, item)?;
        Ok(disjoint)
    })?;
    Ok(Value::bool(disjoint))
}
