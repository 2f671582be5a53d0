//! `list`: the type. Storage is in `object::list`, sorting in [`sorting`](super::sorting), the iterators in
//! [`list_iter`](super::list_iter).
//!
//! Rule of every loop here: whatever may run Python code (comparisons, iterators) may change the list, so items are asked
//! for one at a time by position, never held as a slice across such a call.

use super::TypeDef;
use super::slice::{PySlice, SliceRange};
use super::support::{between, position, receiver, repr_items, wrong_count};
use crate::args::Args;
use crate::heap::{Gc, Layout, RootedVec};
use crate::interp::bytecode::CompareKind;
use crate::object::slots::{BinaryFn, TypeSlots};
use crate::object::*;
use crate::protocol::compare::holds;
use crate::value::{PyResult, Value};
use crate::vm::Vm;

/// The type.
pub static DEF: TypeDef = TypeDef {
    slots: SlotTable {
        repr: Some(repr),
        compare: Some(compare),
        iter: Some(super::list_iter::iter_list),
        new: Some(new),
        init: Some(init),
        len: Some(|vm, this| Ok(list(vm, this)?.len())),
        getitem: Some(getitem),
        setitem: Some(setitem),
        contains: Some(contains),
        add: Some(add),
        mul: Some(mul),
        iadd: Some(iadd),
        imul: Some(imul),
        ..SlotTable::EMPTY
    },
    methods: METHODS,
    flags: type_flags::BASETYPE | type_flags::SEQUENCE | type_flags::MATCH_SELF,
    unhashable: true,
    doc: "list(iterable=(), /)\n--\n\nBuilt-in mutable sequence.\n\nIf no argument is given, the constructor creates a new empty list.\nThe argument must be an iterable if specified.",
    ..TypeDef::new("list", Layout::List)
};

/// The methods.
pub static METHODS: &[NativeDef] = &[
    NativeDef::method2("append", append)
        .doc("($self, object, /)", "Append object to the end of the list."),
    NativeDef::method2("extend", |vm, this, iterable| {
        let list = list(vm, this)?;
        extend(vm, list, iterable)?;
        Ok(Value::NONE)
    })
    .doc("($self, iterable, /)", "Extend list by appending elements from the iterable."),
    NativeDef::method("pop", pop).doc(
        "($self, index=-1, /)",
        "Remove and return item at index (default last).\n\nRaises IndexError if list is empty or index is out of range.",
    ),
    NativeDef::method3("insert", insert).doc("($self, index, object, /)", "Insert object before index."),
    NativeDef::method2("remove", remove).doc(
        "($self, value, /)",
        "Remove first occurrence of value.\n\nRaises ValueError if the value is not present.",
    ),
    NativeDef::method("index", index).doc(
        "($self, value, start=0, stop=sys.maxsize, /)",
        "Return first index of value.\n\nRaises ValueError if the value is not present.",
    ),
    NativeDef::method2("count", count).doc("($self, value, /)", "Return number of occurrences of value."),
    NativeDef::method1("reverse", |vm, this| {
        list(vm, this)?.with_items_mut(<[Value]>::reverse);
        Ok(Value::NONE)
    })
    .doc("($self, /)", "Reverse *IN PLACE*."),
    NativeDef::method1("copy", |vm, this| {
        let list = list(vm, this)?;
        Ok(vm.new_list(list.items()).into())
    })
    .doc("($self, /)", "Return a shallow copy of the list."),
    NativeDef::method1("clear", |vm, this| {
        list(vm, this)?.take_storage();
        Ok(Value::NONE)
    })
    .doc("($self, /)", "Remove all items from list."),
    NativeDef::method("sort", super::sorting::list_sort).doc(
        "($self, /, *, key=None, reverse=False)",
        "Sort the list in ascending order and return None.\n\nThe sort is in-place (i.e. the list itself is modified) and stable (i.e. the\norder of two equal elements is maintained).\n\nIf a key function is given, apply it once to each list item and sort them,\nascending or descending, according to their function values.\n\nThe reverse flag can be set to sort in descending order.",
    ),
    NativeDef::method1("__reversed__", super::list_iter::reverse_list)
        .doc("($self, /)", "Return a reverse iterator over the list."),
    NativeDef::method1("__sizeof__", |vm, this| {
        Ok(Value::small_int(40 + 8 * list(vm, this)?.capacity() as i64))
    }),
    NativeDef::class_method("__class_getitem__", class_getitem)
        .doc("($type, object, /)", "See PEP 585"),
];

#[inline(always)]
fn list(vm: &mut Vm, value: Value) -> PyResult<Gc<PyList>> {
    receiver(vm, value, "list")
}

/// `__class_getitem__` of the builtin containers: a generic alias.
pub fn class_getitem(vm: &mut Vm, args: Args<'_>) -> PyResult {
    match (args.values, args.keyword_count()) {
        ([class, item], 0) => super::typing::generic_alias(vm, *class, *item),
        (values, _) => Err(wrong_count(vm, "__class_getitem__", 1, 1, values.len().saturating_sub(1))),
    }
}

fn new(vm: &mut Vm, class: Gc<PyType>, _: Args<'_>) -> PyResult {
    let header = vm.header_for(class);
    Ok(vm.alloc_for(class, PyList::empty_with(header)).into())
}

fn init(vm: &mut Vm, this: Value, args: Args<'_>) -> PyResult<()> {
    let list = list(vm, this)?;
    if args.keyword_count() > 0 && super::support::makes_like(vm, vm.type_of(this), Layout::List) {
        return args.no_keywords(vm, "list");
    }
    if args.positional().len() > 1 {
        return Err(wrong_count(vm, "list", 0, 1, args.positional().len()));
    }
    if !list.is_empty() {
        list.take_storage();
    }
    match args.positional() {
        [] => Ok(()),
        [iterable] => extend(vm, list, *iterable),
        more => Err(wrong_count(vm, "list", 0, 1, more.len())),
    }
}

fn repr(vm: &mut Vm, this: Value) -> PyResult {
    let list = list(vm, this)?;
    if list.is_empty() {
        return Ok(vm.str_value("[]"));
    }
    repr_items(vm, this, ["[", "]"], |i| list.get(i))
}

fn append(vm: &mut Vm, this: Value, item: Value) -> PyResult {
    let list = list(vm, this)?;
    push(vm, list, item)?;
    Ok(Value::NONE)
}

#[inline(always)]
fn push(vm: &mut Vm, list: Gc<PyList>, item: Value) -> PyResult<()> {
    if list.push(&mut vm.heap, item) { Ok(()) } else { Err(vm.memory_error()) }
}

fn reserve(vm: &mut Vm, list: Gc<PyList>, total: Option<usize>) -> PyResult<()> {
    match total {
        Some(total) if list.reserve(&mut vm.heap, total) => Ok(()),
        _ => Err(vm.memory_error()),
    }
}

/// `list.extend(iterable)`
pub fn extend(vm: &mut Vm, list: Gc<PyList>, iterable: Value) -> PyResult<()> {
    if let Some(other) = iterable.downcast_exact::<PyList>() {
        let count = other.len();
        return extend_with(vm, list, count, |i| other.get(i));
    }
    if let Some(other) = iterable.downcast_exact::<PyTuple>() {
        return extend_with(vm, list, other.len(), |i| other.items().get(i).copied());
    }
    if let Some(dict) = iterable.downcast_exact::<PyDict>() {
        reserve(vm, list, list.len().checked_add(dict.len()))?;
        let mut at = 0;
        while let Some((position, key, _)) = dict.next_item(at) {
            push(vm, list, key)?;
            at = position + 1;
        }
        return Ok(());
    }
    let iterator = vm.iter(iterable)?;
    if let Some(range) = iterator.downcast_exact::<super::range::PyRangeIter>() {
        let (first, step, count) = (range.current.get(), range.step, range.remaining.get() as usize);
        range.remaining.set(0);
        return extend_with(vm, list, count, |i| {
            Some(Value::small_int(first.wrapping_add(step.wrapping_mul(i as i64))))
        });
    }
    if let Some(reverse) = iterator.downcast_exact::<super::list_iter::ListReverseIterator>()
        && let Some(other) = reverse.list.get().filter(|other| reverse.index.get() <= other.len())
        && other != list
    {
        let count = reverse.index.replace(0);
        reverse.list.set(reverse, None);
        return extend_with(vm, list, count, |i| other.get(count - 1 - i));
    }
    let hint = vm.length_hint(iterable, 0)?;
    reserve(vm, list, list.len().checked_add(hint.min(MAX_HINT)))?;
    while let Some(item) = vm.next(iterator)? {
        push(vm, list, item)?;
    }
    Ok(())
}

/// A length hint is only believed up to here: it may be wrong, and growing on demand is cheap.
const MAX_HINT: usize = 1 << 20;

/// Appends `count` items that exist already.
fn extend_with(
    vm: &mut Vm,
    list: Gc<PyList>,
    count: usize,
    item: impl Fn(usize) -> Option<Value>,
) -> PyResult<()> {
    if list.is_empty() {
        if count == 0 {
            return Ok(());
        }
        let none = Value::NONE;
        let made = PyList::try_from_fn(&mut vm.heap, count, |i| item(i).unwrap_or(none));
        let Some(made) = made else { return Err(vm.memory_error()) };
        let (storage, len) = made.take_storage();
        list.put_storage(storage, len);
        return Ok(());
    }
    reserve(vm, list, list.len().checked_add(count))?;
    for i in 0..count {
        match item(i) {
            Some(item) => push(vm, list, item)?,
            None => break,
        }
    }
    Ok(())
}

/// A new list of an iterable's items: `list(iterable)`.
pub fn list_from(vm: &mut Vm, iterable: Value) -> PyResult<Gc<PyList>> {
    let list = vm.new_list(&[]);
    extend(vm, list, iterable)?;
    Ok(list)
}

/// A list that takes over the storage of a vector.
pub fn from_vec(vm: &mut Vm, items: RootedVec) -> Gc<PyList> {
    items.into_list(vm)
}

impl RootedVec {
    /// A list that takes over the storage of the vector.
    pub fn into_list(self, vm: &mut Vm) -> Gc<PyList> {
        let (storage, len) = self.into_storage();
        PyList::from_storage(&mut vm.heap, storage, len)
    }
}

fn getitem(vm: &mut Vm, this: Value, key: Value) -> PyResult {
    let list = list(vm, this)?;
    if let Some(index) = key.as_small_int() {
        return match position(index, list.len()).and_then(|at| list.get(at)) {
            Some(item) => Ok(item),
            None => Err(vm.index_error("list index out of range")),
        };
    }
    if let Some(slice) = key.downcast::<PySlice>() {
        let range = vm.unpack_slice(slice)?.adjust(list.len());
        return Ok(copy_range(vm, list.items(), range)?.into());
    }
    let index = index_key(vm, key, "list")?;
    match position(index, list.len()).and_then(|at| list.get(at)) {
        Some(item) => Ok(item),
        None => Err(vm.index_error("list index out of range")),
    }
}

/// A subscript that is no slice, as an index; TypeError in the words of sequence type `class`.
pub fn index_key(vm: &mut Vm, key: Value, class: &str) -> PyResult<i64> {
    if !vm.is_int(key) && vm.type_of(key).slots.index.get().is_none() {
        let given = vm.type_name(key);
        return Err(vm.type_error(format!("{class} indices must be integers or slices, not {given}")));
    }
    vm.index_i64(key)
}

fn copy_range(vm: &mut Vm, items: &[Value], range: SliceRange) -> PyResult<Gc<PyList>> {
    if let Some(run) = range.run() {
        return Ok(vm.new_list(&items[run]));
    }
    match PyList::try_from_fn(&mut vm.heap, range.count, |n| items[range.index(n)]) {
        Some(made) => Ok(made),
        None => Err(vm.memory_error()),
    }
}

fn setitem(vm: &mut Vm, this: Value, key: Value, new: Option<Value>) -> PyResult<()> {
    let list = list(vm, this)?;
    let index = match key.as_small_int() {
        Some(index) => index,
        None => {
            if let Some(slice) = key.downcast::<PySlice>() {
                return match new {
                    Some(new) => assign_slice(vm, list, slice, new),
                    None => delete_slice(vm, list, slice),
                };
            }
            index_key(vm, key, "list")?
        }
    };
    let done = match (position(index, list.len()), new) {
        (Some(at), Some(new)) => list.set_item(at, new),
        (Some(at), None) => list.remove_at(at).is_some(),
        (None, _) => false,
    };
    if done { Ok(()) } else { Err(vm.index_error("list assignment index out of range")) }
}

fn delete_slice(vm: &mut Vm, list: Gc<PyList>, slice: Gc<PySlice>) -> PyResult<()> {
    let mut range = vm.unpack_slice(slice)?.adjust(list.len());
    if range.count == 0 {
        return Ok(());
    }
    if range.step < 0 {
        range.start += (range.count as i64 - 1) * range.step;
        range.step = -range.step;
    }
    let kept = list.with_items_mut(|items| {
        let step = range.step as usize;
        let first = range.start as usize;
        let mut to = first;
        for n in 0..range.count {
            let from = first + n * step + 1;
            let end = if n + 1 == range.count { items.len() } else { from + step - 1 };
            items.copy_within(from..end, to);
            to += end - from;
        }
        to
    });
    list.truncate(kept);
    Ok(())
}

/// All items of a value that is assigned to a slice; `refusal` is the TypeError for what is not iterable.
fn assigned_items(vm: &mut Vm, value: Value, refusal: &str) -> PyResult<RootedVec> {
    if value.downcast_exact::<PyList>().is_none()
        && value.downcast_exact::<PyTuple>().is_none()
        && let Err(raised) = check_iterable(vm, value)
    {
        vm.clear_if(raised, crate::ExcKind::TypeError)?;
        return Err(vm.type_error(refusal));
    }
    vm.collect(value)
}

fn check_iterable(vm: &mut Vm, value: Value) -> PyResult<()> {
    let slots = &vm.type_of(value).slots;
    if slots.iter.get().is_none() && slots.getitem.get().is_none() {
        vm.iter(value)?;
    }
    Ok(())
}

fn assign_slice(vm: &mut Vm, list: Gc<PyList>, slice: Gc<PySlice>, value: Value) -> PyResult<()> {
    let bounds = vm.unpack_slice(slice)?;
    if bounds.step == 1 {
        if let Some(from) = value.downcast_exact::<PyList>()
            && from != list
        {
            // Another list does not change while this one takes its items.
            let range = bounds.adjust(list.len());
            let start = range.start as usize;
            if !list.splice(&mut vm.heap, start, start + range.count, from.items()) {
                return Err(vm.memory_error());
            }
            return Ok(());
        }
        // The bounds mean the list as it was before the items were asked for.
        let range = bounds.adjust(list.len());
        let items = assigned_items(vm, value, "can only assign an iterable")?;
        let start = (range.start as usize).min(list.len());
        let end = (start + range.count).min(list.len());
        if !list.splice(&mut vm.heap, start, end, items.as_slice()) {
            return Err(vm.memory_error());
        }
        return Ok(());
    }
    let items = assigned_items(vm, value, "must assign iterable to extended slice")?;
    let range = bounds.adjust(list.len());
    if items.len() != range.count {
        let (given, wanted) = (items.len(), range.count);
        return Err(vm.value_error(format!(
            "attempt to assign sequence of size {given} to extended slice of size {wanted}"
        )));
    }
    for (n, item) in items.as_slice().iter().enumerate() {
        list.set_item(range.index(n), *item);
    }
    Ok(())
}

/// Whether `wanted` is among items given by position. Items that cannot be equal are passed over without calls.
#[inline]
pub fn find_item(
    vm: &mut Vm,
    wanted: Value,
    from: usize,
    to: usize,
    item: impl Fn(usize) -> Option<Value>,
) -> PyResult<Option<usize>> {
    let mut at = from;
    while at < to {
        let Some(found) = item(at) else { break };
        if found == wanted || (!(found.is_small_int() && wanted.is_small_int()) && vm.equal(found, wanted)?) {
            return Ok(Some(at));
        }
        at += 1;
    }
    Ok(None)
}

/// Skips leading items that are small ints other than the wanted small int: the scan that needs no calls.
fn skip_ints(items: &[Value], wanted: Value) -> usize {
    if !wanted.is_small_int() {
        return 0;
    }
    items.iter().position(|item| *item == wanted || !item.is_small_int()).unwrap_or(items.len())
}

fn contains(vm: &mut Vm, this: Value, wanted: Value) -> PyResult<bool> {
    let list = list(vm, this)?;
    contains_item(vm, list, wanted)
}

/// `wanted in list`
pub fn contains_item(vm: &mut Vm, list: Gc<PyList>, wanted: Value) -> PyResult<bool> {
    let from = skip_ints(list.items(), wanted);
    Ok(find_item(vm, wanted, from, usize::MAX, |i| list.get(i))?.is_some())
}

/// `start` and `stop` arguments of `index` for a sequence of `len` items.
pub fn search_bounds(vm: &mut Vm, args: &[Value], len: usize) -> PyResult<(usize, usize)> {
    let mut bounds = [0, i64::MAX];
    for (bound, arg) in bounds.iter_mut().zip(args) {
        *bound = match arg.as_small_int() {
            Some(n) => n,
            None if vm.is_int(*arg) || vm.type_of(*arg).slots.index.get().is_some() => {
                vm.clamped_index(*arg)?
            }
            None => return Err(vm.type_error("slice indices must be integers or have an __index__ method")),
        };
        if *bound < 0 {
            *bound = bound.saturating_add(len as i64).max(0);
        }
    }
    Ok((bounds[0] as usize, bounds[1] as usize))
}

fn index(vm: &mut Vm, args: Args<'_>) -> PyResult {
    let (this, rest) = between(vm, args, "index", 1, 3)?;
    let list = list(vm, this)?;
    let wanted = rest[0];
    let (start, stop) = search_bounds(vm, &rest[1..], list.len())?;
    let start = start + skip_ints(list.items().get(start..).unwrap_or(&[]), wanted);
    match find_item(vm, wanted, start, stop, |i| list.get(i))? {
        Some(at) => Ok(Value::small_int(at as i64)),
        None => Err(vm.value_error("list.index(x): x not in list")),
    }
}

/// Counts the items, given by position, that equal `wanted`.
pub fn count_items(vm: &mut Vm, wanted: Value, item: impl Fn(usize) -> Option<Value>) -> PyResult {
    let (mut at, mut count) = (0, 0);
    while let Some(found) = item(at) {
        at += 1;
        count += i64::from(vm.equal(found, wanted)?);
    }
    Ok(Value::small_int(count))
}

fn count(vm: &mut Vm, this: Value, wanted: Value) -> PyResult {
    let list = list(vm, this)?;
    count_items(vm, wanted, |i| list.get(i))
}

fn insert(vm: &mut Vm, this: Value, index: Value, item: Value) -> PyResult {
    let list = list(vm, this)?;
    let index = match index.as_small_int() {
        Some(index) => index,
        None => vm.size_i64(index)?,
    };
    let len = list.len();
    let at = if index < 0 { (index + len as i64).max(0) as usize } else { (index as usize).min(len) };
    if !list.insert_at(&mut vm.heap, at, item) {
        return Err(vm.memory_error());
    }
    Ok(Value::NONE)
}

fn pop(vm: &mut Vm, args: Args<'_>) -> PyResult {
    let (this, rest) = between(vm, args, "pop", 0, 1)?;
    let list = list(vm, this)?;
    let index = match rest {
        [] => None,
        [index] => match index.as_small_int() {
            Some(index) => Some(index),
            None => Some(vm.size_i64(*index)?),
        },
        _ => None,
    };
    if list.is_empty() {
        return Err(vm.index_error("pop from empty list"));
    }
    let popped = match index {
        None | Some(-1) => list.pop_last(),
        Some(index) => position(index, list.len()).and_then(|at| list.remove_at(at)),
    };
    match popped {
        Some(item) => Ok(item),
        None => Err(vm.index_error("pop index out of range")),
    }
}

fn remove(vm: &mut Vm, this: Value, wanted: Value) -> PyResult {
    let list = list(vm, this)?;
    let from = skip_ints(list.items(), wanted);
    match find_item(vm, wanted, from, usize::MAX, |i| list.get(i))? {
        Some(at) => {
            list.remove_at(at);
            Ok(Value::NONE)
        }
        None => Err(vm.value_error("list.remove(x): x not in list")),
    }
}

/// What the other operand of a sequence operator makes of it, when it has that operator by itself: CPython asks number slots
/// before sequence slots. `None` when it has not, or declines.
pub fn other_operand(
    vm: &mut Vm,
    a: Value,
    b: Value,
    other: Value,
    own: BinaryFn,
    slot: fn(&TypeSlots) -> Option<BinaryFn>,
) -> PyResult<Option<Value>> {
    match slot(&vm.type_of(other).slots) {
        Some(f) if !std::ptr::fn_addr_eq(f, own) && !is_sequence_slot(vm, other, f, slot) => {
            let result = f(vm, a, b)?;
            Ok((result != Value::NOT_IMPLEMENTED).then_some(result))
        }
        _ => Ok(None),
    }
}

/// Whether `f` is what a builtin sequence does for the operator, which no number slot of CPython's is.
fn is_sequence_slot(vm: &Vm, value: Value, f: BinaryFn, slot: fn(&TypeSlots) -> Option<BinaryFn>) -> bool {
    value.as_object().filter(|_| is_builtin_sequence(value)).is_some_and(|object| {
        slot(&vm.class(object.layout()).slots).is_some_and(|own| std::ptr::fn_addr_eq(own, f))
    })
}

/// Whether a value is an instance of a builtin sequence type that repeats by `*`.
pub fn is_builtin_sequence(value: Value) -> bool {
    value.as_object().is_some_and(|object| {
        matches!(
            object.layout(),
            Layout::List | Layout::Tuple | Layout::Str | Layout::Bytes | Layout::ByteArray
        )
    })
}

fn add(vm: &mut Vm, a: Value, b: Value) -> PyResult {
    let Some(left) = a.downcast::<PyList>() else { return Ok(Value::NOT_IMPLEMENTED) };
    let Some(right) = b.downcast::<PyList>() else {
        if let Some(result) = other_operand(vm, a, b, b, add, |slots| slots.add.get())? {
            return Ok(result);
        }
        let class = vm.type_name(b);
        return Err(vm.type_error(format!("can only concatenate list (not \"{class}\") to list")));
    };
    match PyList::concat(&mut vm.heap, left.items(), right.items()) {
        Some(made) => Ok(made.into()),
        None => Err(vm.memory_error()),
    }
}

/// The count of `sequence * count`, 0 when negative; `None` when `other` is no integer and declines the operator. TypeError
/// when nobody takes it.
pub fn repeat_count(
    vm: &mut Vm,
    a: Value,
    b: Value,
    other: Value,
    own: BinaryFn,
) -> PyResult<Result<usize, Value>> {
    if let Some(n) = other.as_small_int() {
        return Ok(Ok(n.max(0) as usize));
    }
    let has_index = |vm: &Vm| vm.is_int(other) || vm.type_of(other).slots.index.get().is_some();
    if other == b
        && !vm.is_int(other)
        && let Some(result) = other_operand(vm, a, b, other, own, |slots| slots.mul.get())?
    {
        return Ok(Err(result));
    }
    if !has_index(vm) {
        let class = vm.type_name(other);
        return Err(vm.type_error(format!("can't multiply sequence by non-int of type '{class}'")));
    }
    let count = vm.size_i64(other)?;
    Ok(Ok(count.max(0) as usize))
}

fn mul(vm: &mut Vm, a: Value, b: Value) -> PyResult {
    let (source, other) = match (a.downcast::<PyList>(), b.downcast::<PyList>()) {
        (Some(source), _) => (source, b),
        (None, Some(source)) if !is_builtin_sequence(a) => (source, a),
        (None, _) => return Ok(Value::NOT_IMPLEMENTED),
    };
    let count = match repeat_count(vm, a, b, other, mul)? {
        Ok(count) => count,
        Err(result) => return Ok(result),
    };
    let items = source.items();
    let Some(total) = items.len().checked_mul(count) else { return Err(vm.memory_error()) };
    let made = if let [item] = *items {
        PyList::try_from_fn(&mut vm.heap, total, |_| item)
    } else {
        let mut next = 0;
        PyList::try_from_fn(&mut vm.heap, total, |_| {
            let item = items[next];
            next += 1;
            if next == items.len() {
                next = 0;
            }
            item
        })
    };
    match made {
        Some(made) => Ok(made.into()),
        None => Err(vm.memory_error()),
    }
}

fn iadd(vm: &mut Vm, this: Value, other: Value) -> PyResult {
    let list = list(vm, this)?;
    if other.has_layout(Layout::Instance)
        && let Some(result) = other_operand(vm, this, other, other, add, |slots| slots.add.get())?
    {
        return Ok(result);
    }
    extend(vm, list, other)?;
    Ok(this)
}

fn imul(vm: &mut Vm, this: Value, other: Value) -> PyResult {
    let list = list(vm, this)?;
    let count = match repeat_count(vm, this, other, other, mul)? {
        Ok(count) => count,
        Err(result) => return Ok(result),
    };
    let len = list.len();
    if count == 0 {
        list.take_storage();
        return Ok(this);
    }
    reserve(vm, list, len.checked_mul(count))?;
    for i in 0..len * (count - 1) {
        match list.get(i) {
            Some(item) => push(vm, list, item)?,
            None => break,
        }
    }
    Ok(this)
}

/// Compares two sequences item by item, as tuples and lists do. Comparing items may change lists: where they differ is looked at
/// again afterwards.
#[inline]
pub fn compare_items(
    vm: &mut Vm,
    kind: CompareKind,
    x: impl Fn(usize) -> Option<Value>,
    y: impl Fn(usize) -> Option<Value>,
) -> PyResult {
    let mut at = 0;
    while let (Some(a), Some(b)) = (x(at), y(at)) {
        if !vm.equal(a, b)? {
            return match (kind, x(at), y(at)) {
                (CompareKind::Eq, Some(_), Some(_)) => Ok(Value::FALSE),
                (CompareKind::Ne, Some(_), Some(_)) => Ok(Value::TRUE),
                (_, Some(a), Some(b)) => vm.compare(kind, a, b),
                _ => break,
            };
        }
        at += 1;
    }
    Ok(Value::bool(holds(kind, x(at).is_some().cmp(&y(at).is_some()))))
}

fn compare(vm: &mut Vm, a: Value, b: Value, kind: CompareKind) -> PyResult {
    let (Some(x), Some(y)) = (a.downcast::<PyList>(), b.downcast::<PyList>()) else {
        return Ok(Value::NOT_IMPLEMENTED);
    };
    if x.len() != y.len() && matches!(kind, CompareKind::Eq | CompareKind::Ne) {
        return Ok(Value::bool(kind == CompareKind::Ne));
    }
    compare_items(vm, kind, |i| x.get(i), |i| y.get(i))
}
