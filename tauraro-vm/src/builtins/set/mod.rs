//! `set` and `frozenset`: the types, their methods and operators.
//!
//! * [`table`]: the hash table, whose order programs see;
//! * [`ops`]: union, intersection and the rest, in CPython's order of steps, which decides the order of results;
//! * [`iter`]: the iterator.
//!
//! Both types share all of it through [`AnySet`].

pub mod iter;
pub mod ops;
pub mod table;

use super::TypeDef;
use super::support::{push_repr, wrong_count};
use crate::args::Args;
use crate::builtins::exceptions::ExcKind;
use crate::heap::{Gc, Layout, OptRef};
use crate::interp::bytecode::CompareKind;
use crate::object::dict::unhashable_as;
use crate::object::quick::quick_hash;
use crate::object::*;
use crate::object_struct;
use crate::value::{PyResult, Raised, Value};
use crate::vm::Vm;
use std::cell::Cell;
use table::{SetTable, no_table};

object_struct! {
    /// A set.
    pub struct PySet(Layout::Set) {
        /// Its keys; empty until the first.
        pub table: OptRef<SetTable>,
        /// Where `pop` looks next.
        pub finger: Cell<usize>,
    }
}

object_struct! {
    /// A frozenset.
    pub struct PyFrozenSet(Layout::FrozenSet) {
        /// Its keys; empty when there are none.
        pub table: OptRef<SetTable>,
        /// The hash, once computed; -1 before.
        pub hash: Cell<i64>,
    }
}

/// A set or a frozenset.
#[derive(Copy, Clone, PartialEq, Eq)]
pub enum AnySet {
    /// A set.
    Mutable(Gc<PySet>),
    /// A frozenset.
    Frozen(Gc<PyFrozenSet>),
}

impl AnySet {
    /// The set or frozenset (or instance of a subclass) that a value is.
    #[inline(always)]
    pub fn of(value: Value) -> Option<AnySet> {
        if let Some(set) = value.downcast::<PySet>() {
            return Some(AnySet::Mutable(set));
        }
        value.downcast::<PyFrozenSet>().map(AnySet::Frozen)
    }

    /// The set as a value.
    pub fn value(self) -> Value {
        match self {
            AnySet::Mutable(set) => set.into(),
            AnySet::Frozen(set) => set.into(),
        }
    }

    #[inline(always)]
    fn field(&self) -> &OptRef<SetTable> {
        match self {
            AnySet::Mutable(set) => &set.table,
            AnySet::Frozen(set) => &set.table,
        }
    }
}

/// `set`
pub static DEF: TypeDef = TypeDef {
    slots: SlotTable {
        new: Some(new_set_of),
        init: Some(init),
        iand: Some(|vm, this, other| {
            in_place(vm, this, other, |vm, set, other| ops::intersection_update(vm, set, &[other]))
        }),
        ior: Some(|vm, this, other| {
            in_place(vm, this, other, |vm, set, other| ops::update(vm, AnySet::Mutable(set), other))
        }),
        isub: Some(|vm, this, other| {
            in_place(vm, this, other, |vm, set, other| {
                ops::difference_update(vm, AnySet::Mutable(set), other)
            })
        }),
        ixor: Some(|vm, this, other| {
            in_place(vm, this, other, |vm, set, other| ops::symmetric_update(vm, AnySet::Mutable(set), other))
        }),
        ..COMMON_SLOTS
    },
    methods: METHODS,
    flags: type_flags::BASETYPE | type_flags::MATCH_SELF | type_flags::WEAKREFS,
    unhashable: true,
    doc: "set(iterable=(), /)\n--\n\nBuild an unordered collection of unique elements.",
    ..TypeDef::new("set", Layout::Set)
};

/// `frozenset`
pub static FROZEN_DEF: TypeDef = TypeDef {
    slots: SlotTable { new: Some(new_frozen_of), hash: Some(hash), ..COMMON_SLOTS },
    methods: FROZEN_METHODS,
    flags: type_flags::BASETYPE | type_flags::MATCH_SELF | type_flags::WEAKREFS,
    doc: "frozenset(iterable=(), /)\n--\n\nBuild an immutable unordered collection of unique elements.",
    ..TypeDef::new("frozenset", Layout::FrozenSet)
};

const COMMON_SLOTS: SlotTable = SlotTable {
    repr: Some(repr),
    compare: Some(compare),
    iter: Some(iter::iter_set),
    len: Some(|vm, this| Ok(any(vm, this)?.len())),
    contains: Some(contains),
    and: Some(|vm, a, b| operator(vm, a, b, ops::intersection)),
    or: Some(|vm, a, b| operator(vm, a, b, |vm, set, other| ops::union(vm, set, &[other]))),
    sub: Some(|vm, a, b| operator(vm, a, b, ops::difference)),
    xor: Some(|vm, a, b| operator(vm, a, b, ops::symmetric_difference)),
    ..SlotTable::EMPTY
};

macro_rules! common_methods {
    ($($own:expr,)*) => {
        &[
            $($own,)*
            NativeDef::method1("copy", copy).doc("($self, /)", "Return a shallow copy of a set."),
            NativeDef::method("union", |vm, args| many(vm, args, "union", ops::union))
                .doc("($self, /, *others)", "Return a new set with elements from the set and all others."),
            NativeDef::method("intersection", |vm, args| many(vm, args, "intersection", ops::intersection_all))
                .doc("($self, /, *others)", "Return a new set with elements common to the set and all others."),
            NativeDef::method("difference", |vm, args| many(vm, args, "difference", ops::difference_all))
                .doc("($self, /, *others)", "Return a new set with elements in the set that are not in the others."),
            NativeDef::method2("symmetric_difference", |vm, this, other| {
                let set = any(vm, this)?;
                Ok(ops::symmetric_difference(vm, set, other)?.value())
            })
            .doc("($self, other, /)", "Return a new set with elements in either the set or other but not both."),
            NativeDef::method2("isdisjoint", |vm, this, other| {
                let set = any(vm, this)?;
                ops::is_disjoint(vm, set, other).map(Value::bool)
            })
            .doc("($self, other, /)", "Return True if two sets have a null intersection."),
            NativeDef::method2("issubset", |vm, this, other| {
                let set = any(vm, this)?;
                ops::is_subset(vm, set, other).map(Value::bool)
            })
            .doc("($self, other, /)", "Report whether another set contains this set."),
            NativeDef::method2("issuperset", |vm, this, other| {
                let set = any(vm, this)?;
                ops::is_superset(vm, set, other).map(Value::bool)
            })
            .doc("($self, other, /)", "Report whether this set contains another set."),
            NativeDef::method1("__reduce__", reduce).doc("($self, /)", "Return state information for pickling."),
            NativeDef::method1("__sizeof__", |vm, this| {
                Ok(Value::small_int(200 + 16 * any(vm, this)?.len() as i64))
            }),
            NativeDef::class_method("__class_getitem__", super::list::class_getitem)
                .doc("($type, object, /)", "See PEP 585"),
        ]
    };
}

static FROZEN_METHODS: &[NativeDef] = common_methods![];

static METHODS: &[NativeDef] = common_methods![
    NativeDef::method2("add", |vm, this, key| {
        add(vm, this, key)?;
        Ok(Value::NONE)
    })
    .doc("($self, object, /)", "Add an element to a set.\n\nThis has no effect if the element is already present."),
    NativeDef::method2("discard", |vm, this, key| {
        let set = mutable(vm, this)?;
        discard(vm, set, key)?;
        Ok(Value::NONE)
    })
    .doc("($self, object, /)", "Remove an element from a set if it is a member.\n\nUnlike set.remove(), the discard() method does not raise\nan exception when an element is missing from the set."),
    NativeDef::method2("remove", |vm, this, key| {
        let set = mutable(vm, this)?;
        if discard(vm, set, key)? {
            return Ok(Value::NONE);
        }
        Err(vm.key_error(key))
    })
    .doc("($self, object, /)", "Remove an element from a set; it must be a member.\n\nIf the element is not a member, raise a KeyError."),
    NativeDef::method1("pop", |vm, this| {
        let set = mutable(vm, this)?;
        match set.pop() {
            Some(key) => Ok(key),
            None => {
                let message = vm.str_value("pop from an empty set");
                Err(vm.key_error(message))
            }
        }
    })
    .doc("($self, /)", "Remove and return an arbitrary set element.\n\nRaises KeyError if the set is empty."),
    NativeDef::method1("clear", |vm, this| {
        let set = mutable(vm, this)?;
        AnySet::Mutable(set).clear();
        Ok(Value::NONE)
    })
    .doc("($self, /)", "Remove all elements from this set."),
    NativeDef::method("update", |vm, args| {
        change(vm, args, "update", |vm, set, others| {
            others.iter().try_for_each(|other| ops::update(vm, AnySet::Mutable(set), *other))
        })
    })
    .doc("($self, /, *others)", "Update the set, adding elements from all others."),
    NativeDef::method("intersection_update", |vm, args| {
        change(vm, args, "intersection_update", ops::intersection_update)
    })
    .doc("($self, /, *others)", "Update the set, keeping only elements found in it and all others."),
    NativeDef::method("difference_update", |vm, args| {
        change(vm, args, "difference_update", |vm, set, others| {
            others.iter().try_for_each(|other| ops::difference_update(vm, AnySet::Mutable(set), *other))
        })
    })
    .doc("($self, /, *others)", "Update the set, removing elements found in others."),
    NativeDef::method2("symmetric_difference_update", |vm, this, other| {
        let set = mutable(vm, this)?;
        ops::symmetric_update(vm, AnySet::Mutable(set), other)?;
        Ok(Value::NONE)
    })
    .doc("($self, other, /)", "Update the set, keeping only elements found in either set, but not in both."),
];

fn any(vm: &mut Vm, value: Value) -> PyResult<AnySet> {
    match AnySet::of(value) {
        Some(set) => Ok(set),
        None => {
            let given = vm.type_name(value);
            Err(vm.type_error(format!("descriptor requires a 'set' object but received a '{given}'")))
        }
    }
}

fn mutable(vm: &mut Vm, value: Value) -> PyResult<Gc<PySet>> {
    super::support::receiver(vm, value, "set")
}

/// The hash of a value as an element; TypeError in the words of a set when it has none.
#[inline]
pub fn hash_element(vm: &mut Vm, key: Value) -> PyResult<i64> {
    if let Some(hash) = quick_hash(key) {
        return Ok(hash);
    }
    match vm.hash(key) {
        Ok(hash) => Ok(hash),
        Err(raised) => Err(unhashable_as(vm, raised, key, "a set element")),
    }
}

impl Vm {
    /// An empty set.
    pub fn new_set(&mut self) -> Gc<PySet> {
        let header = crate::heap::Header::exact(Layout::Set);
        self.heap.alloc(PySet { header, table: no_table(), finger: Cell::new(0) })
    }

    /// An empty frozenset, to be filled by whoever made it before anyone else sees it.
    pub fn new_frozenset(&mut self) -> Gc<PyFrozenSet> {
        let header = crate::heap::Header::exact(Layout::FrozenSet);
        self.heap.alloc(PyFrozenSet { header, table: no_table(), hash: Cell::new(-1) })
    }
}

/// `set()`, as a value.
pub fn new_set(vm: &mut Vm) -> Value {
    vm.new_set().into()
}

/// The frozenset that is a constant of compiled code.
pub fn new_frozenset(vm: &mut Vm, items: &[Value]) -> PyResult {
    Ok(frozen_from_constants(vm, items)?.into())
}

/// `set.add(key)`
#[inline]
pub fn add(vm: &mut Vm, set: Value, key: Value) -> PyResult<()> {
    let set = mutable(vm, set)?;
    insert(vm, AnySet::Mutable(set), key)?;
    Ok(())
}

/// `set.update(iterable)`
pub fn update(vm: &mut Vm, set: Value, iterable: Value) -> PyResult<()> {
    let set = mutable(vm, set)?;
    ops::update(vm, AnySet::Mutable(set), iterable)
}

/// Adds an element; false when it was there.
#[inline]
pub fn insert(vm: &mut Vm, set: AnySet, key: Value) -> PyResult<bool> {
    let hash = hash_element(vm, key)?;
    set.add_entry(vm, key, hash)
}

/// A frozenset of constants. CPython's compiler builds such a constant twice, the second time from the order of the
/// first, and displays of constants show that order.
pub fn frozen_from_constants(vm: &mut Vm, items: &[Value]) -> PyResult<Gc<PyFrozenSet>> {
    let first = AnySet::Frozen(vm.new_frozenset());
    for item in items {
        insert(vm, first, *item)?;
    }
    let set = vm.new_frozenset();
    let mut position = 0;
    while let Some((at, key)) = first.next_key(position) {
        position = at + 1;
        AnySet::Frozen(set).add_entry(vm, key, first.hash_at(at))?;
    }
    Ok(set)
}

/// A set display: elements added in order.
pub fn from_items(vm: &mut Vm, items: &[Value]) -> PyResult<Gc<PySet>> {
    let set = vm.new_set();
    ops::add_items(vm, AnySet::Mutable(set), items)?;
    Ok(set)
}

/// A key that may be a set, which stands for the frozenset of its elements where it is looked up: the key and its hash.
fn lookup_key(vm: &mut Vm, key: Value) -> PyResult<(Value, i64)> {
    let Some(set) = key.downcast::<PySet>() else {
        let hash = hash_element(vm, key)?;
        return Ok((key, hash));
    };
    match vm.hash(key) {
        Ok(hash) => Ok((key, hash)),
        Err(raised) => {
            vm.clear_if(raised, ExcKind::TypeError)?;
            let frozen = vm.new_frozenset();
            AnySet::Frozen(frozen).merge(vm, AnySet::Mutable(set))?;
            let hash = vm.hash(frozen.into())?;
            Ok((frozen.into(), hash))
        }
    }
}

fn contains(vm: &mut Vm, this: Value, key: Value) -> PyResult<bool> {
    let set = any(vm, this)?;
    let (key, hash) = lookup_key(vm, key)?;
    set.has_entry(vm, key, hash)
}

fn discard(vm: &mut Vm, set: Gc<PySet>, key: Value) -> PyResult<bool> {
    let (key, hash) = lookup_key(vm, key)?;
    AnySet::Mutable(set).discard_entry(vm, key, hash)
}

fn new_set_of(vm: &mut Vm, class: Gc<PyType>, _: Args<'_>) -> PyResult {
    let header = vm.header_for(class);
    Ok(vm.alloc_for(class, PySet { header, table: no_table(), finger: Cell::new(0) }).into())
}

fn init(vm: &mut Vm, this: Value, args: Args<'_>) -> PyResult<()> {
    let set = mutable(vm, this)?;
    args.no_keywords(vm, "set")?;
    if args.positional().len() > 1 {
        return Err(wrong_count(vm, "set", 0, 1, args.positional().len()));
    }
    let set = AnySet::Mutable(set);
    set.clear();
    match args.positional().first() {
        None => Ok(()),
        Some(iterable) => ops::update(vm, set, *iterable),
    }
}

fn new_frozen_of(vm: &mut Vm, class: Gc<PyType>, args: Args<'_>) -> PyResult {
    let exact = class == vm.class(Layout::FrozenSet);
    if exact || crate::builtins::support::starts_like(vm, class, Layout::FrozenSet) {
        args.no_keywords(vm, "frozenset")?;
    }
    let iterable = match *args.positional() {
        [] => None,
        [iterable] => Some(iterable),
        ref more => return Err(wrong_count(vm, "frozenset", 0, 1, more.len())),
    };
    if exact && let Some(same) = iterable.and_then(|iterable| iterable.downcast_exact::<PyFrozenSet>()) {
        return Ok(same.into());
    }
    let header = vm.header_for(class);
    let set = vm.alloc_for(class, PyFrozenSet { header, table: no_table(), hash: Cell::new(-1) });
    if let Some(iterable) = iterable {
        ops::update(vm, AnySet::Frozen(set), iterable)?;
    }
    Ok(set.into())
}

fn repr(vm: &mut Vm, this: Value) -> PyResult {
    let set = any(vm, this)?;
    let name = vm.type_name(this);
    if set.is_empty() {
        return Ok(vm.str_value(&format!("{name}()")));
    }
    if !vm.enter_repr(this)? {
        return Ok(vm.str_value(&format!("{name}(...)")));
    }
    let braces = this.downcast_exact::<PySet>().is_some();
    let mut out = StrBuilder::new();
    if !braces {
        out.push_str(&name);
        out.push_str("(");
    }
    let result = repr_keys(vm, &mut out, set);
    vm.leave_repr();
    result?;
    if !braces {
        out.push_str(")");
    }
    Ok(out.finish(&mut vm.heap).into())
}

fn repr_keys(vm: &mut Vm, out: &mut StrBuilder, set: AnySet) -> PyResult<()> {
    // The keys as they are now: a `__repr__` may change the set.
    let mut keys = crate::heap::RootedVec::new();
    let mut position = 0;
    while let Some((at, key)) = set.next_key(position) {
        position = at + 1;
        vm.push(&mut keys, key)?;
    }
    out.push_str("{");
    for (i, key) in keys.as_slice().iter().enumerate() {
        if i > 0 {
            out.push_str(", ");
        }
        push_repr(vm, out, *key)?;
    }
    out.push_str("}");
    Ok(())
}

fn shuffle_bits(hash: u64) -> u64 {
    ((hash ^ 89_869_747) ^ (hash << 16)).wrapping_mul(3_644_798_167)
}

/// `hash(frozenset)`: the same whatever the order of elements. CPython's.
fn hash(vm: &mut Vm, this: Value) -> PyResult<i64> {
    let set = super::support::receiver::<PyFrozenSet>(vm, this, "frozenset")?;
    if set.hash.get() != -1 {
        return Ok(set.hash.get());
    }
    let all = AnySet::Frozen(set);
    let mut hash = 0;
    let mut position = 0;
    while let Some((at, _)) = all.next_key(position) {
        position = at + 1;
        hash ^= shuffle_bits(all.hash_at(at) as u64);
    }
    hash ^= (all.len() as u64 + 1).wrapping_mul(1_927_868_237);
    hash ^= (hash >> 11) ^ (hash >> 25);
    hash = hash.wrapping_mul(69_069).wrapping_add(907_133_923);
    let hash = if hash == u64::MAX { 590_923_713 } else { hash as i64 };
    set.hash.set(hash);
    Ok(hash)
}

fn compare(vm: &mut Vm, a: Value, b: Value, kind: CompareKind) -> PyResult {
    let (Some(x), Some(y)) = (AnySet::of(a), AnySet::of(b)) else { return Ok(Value::NOT_IMPLEMENTED) };
    let result = match kind {
        CompareKind::Eq => ops::equal(vm, x, y)?,
        CompareKind::Ne => !ops::equal(vm, x, y)?,
        CompareKind::Lt => x.len() < y.len() && ops::all_in(vm, x, y)?,
        CompareKind::Le => x.len() <= y.len() && ops::all_in(vm, x, y)?,
        CompareKind::Gt => x.len() > y.len() && ops::all_in(vm, y, x)?,
        CompareKind::Ge => x.len() >= y.len() && ops::all_in(vm, y, x)?,
    };
    Ok(Value::bool(result))
}

/// `a op b` for two sets.
fn operator(
    vm: &mut Vm,
    a: Value,
    b: Value,
    apply: impl Fn(&mut Vm, AnySet, Value) -> PyResult<AnySet>,
) -> PyResult {
    match (AnySet::of(a), AnySet::of(b)) {
        (Some(set), Some(_)) => Ok(apply(vm, set, b)?.value()),
        _ => Ok(Value::NOT_IMPLEMENTED),
    }
}

/// `this op= other` for two sets.
fn in_place(
    vm: &mut Vm,
    this: Value,
    other: Value,
    apply: impl Fn(&mut Vm, Gc<PySet>, Value) -> PyResult<()>,
) -> PyResult {
    if AnySet::of(other).is_none() {
        return Ok(Value::NOT_IMPLEMENTED);
    }
    let set = mutable(vm, this)?;
    apply(vm, set, other)?;
    Ok(this)
}

/// A method with any number of other iterables that gives a new set.
fn many(
    vm: &mut Vm,
    args: Args<'_>,
    name: &str,
    apply: fn(&mut Vm, AnySet, &[Value]) -> PyResult<AnySet>,
) -> PyResult {
    let (this, others) = split(vm, args, name)?;
    let set = any(vm, this)?;
    Ok(apply(vm, set, others)?.value())
}

/// A method with any number of other iterables that changes the set.
fn change(
    vm: &mut Vm,
    args: Args<'_>,
    name: &str,
    apply: fn(&mut Vm, Gc<PySet>, &[Value]) -> PyResult<()>,
) -> PyResult {
    let (this, others) = split(vm, args, name)?;
    let set = mutable(vm, this)?;
    apply(vm, set, others)?;
    Ok(Value::NONE)
}

fn split<'a>(vm: &mut Vm, args: Args<'a>, name: &str) -> PyResult<(Value, &'a [Value])> {
    if args.keyword_count() > 0 {
        let class = args.values.first().map(|this| vm.type_name(*this)).unwrap_or_default();
        return Err(vm.type_error(format!("{class}.{name}() takes no keyword arguments")));
    }
    match args.values {
        [this, others @ ..] => Ok((*this, others)),
        [] => Err(vm.type_error(format!("unbound method set.{name}() needs an argument"))),
    }
}

fn copy(vm: &mut Vm, this: Value) -> PyResult {
    if this.downcast_exact::<PyFrozenSet>().is_some() {
        return Ok(this);
    }
    let set = any(vm, this)?;
    Ok(ops::copy(vm, set)?.value())
}

fn reduce(vm: &mut Vm, this: Value) -> PyResult {
    let set = any(vm, this)?;
    let keys = vm.new_list(&[]);
    let mut position = 0;
    while let Some((at, key)) = set.next_key(position) {
        position = at + 1;
        if !keys.push(&mut vm.heap, key) {
            return Err(vm.memory_error());
        }
    }
    let args = vm.new_tuple(&[keys.into()]);
    let class = Value::from(vm.type_of(this));
    let state = vm.existing_dict(this).filter(|dict| !dict.is_empty()).map_or(Value::NONE, Value::from);
    Ok(vm.new_tuple(&[class, args.into(), state]).into())
}

/// RuntimeError of an iterator whose set changed.
#[cold]
fn changed(vm: &mut Vm) -> Raised {
    vm.runtime_error("Set changed size during iteration")
}
