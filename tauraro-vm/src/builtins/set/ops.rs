//! Operations of sets.
//!
//! Which set is walked and into which table keys are put decides the order of the result, so the cases here are CPython's,
//! one by one. Walks go by position because `__eq__` and `__hash__` may change a set.

use super::table::SetTable;
use super::{AnySet, PySet, hash_element, insert};
use crate::heap::{Gc, Tailed};
use crate::object::{PyDict, PyList, PyTuple};
use crate::value::{PyResult, Value};
use crate::vm::Vm;

/// Keys are selected without growing tables from tables of up to this size.
const MOST_SELECTED: usize = 1024;

/// An empty set of the same kind, always of the builtin type.
fn empty_like(vm: &mut Vm, set: AnySet) -> AnySet {
    match set {
        AnySet::Mutable(_) => AnySet::Mutable(vm.new_set()),
        AnySet::Frozen(_) => AnySet::Frozen(vm.new_frozenset()),
    }
}

/// Calls `each` with every key and its hash.
fn for_keys(
    vm: &mut Vm,
    set: AnySet,
    mut each: impl FnMut(&mut Vm, Value, i64) -> PyResult<bool>,
) -> PyResult<()> {
    let mut position = 0;
    'tables: while let Some(table) = set.table() {
        let entries = table.tail();
        while let Some(entry) = entries.get(position) {
            position += 1;
            let Some(key) = entry.active() else { continue };
            if !each(vm, key, entry.hash.get())? {
                return Ok(());
            }
            if set.table() != Some(table) {
                continue 'tables;
            }
        }
        break;
    }
    Ok(())
}

/// A new set of those keys of `walked` that are (`wanted`) or are not in `asked`; `None` when only Python code can tell.
fn select(
    vm: &mut Vm,
    set: AnySet,
    walked: Gc<SetTable>,
    asked: Gc<SetTable>,
    wanted: bool,
) -> PyResult<Option<AnySet>> {
    // Which keys are selected, a bit for each entry: the table is made in its final size at once.
    let mut selected = [0u64; MOST_SELECTED / 64];
    let mut count = 0;
    let mut left = walked.used.get();
    let entries = walked.tail();
    let fits = entries.len() <= MOST_SELECTED;
    if fits {
        for (part, selected) in entries.chunks(64).zip(&mut selected) {
            for (at, entry) in part.iter().enumerate() {
                let Some(key) = entry.active() else { continue };
                let Some(found) = asked.has(key, entry.hash.get()) else { return Ok(None) };
                *selected |= u64::from(found == wanted) << at;
                left -= 1;
                if left == 0 {
                    break;
                }
            }
            count += selected.count_ones() as usize;
            if left == 0 {
                break;
            }
        }
    }
    let made = empty_like(vm, set);
    if fits && made.fill_at_once(vm, entries, &selected, count)? {
        return Ok(Some(made));
    }
    for (key, hash) in walked.keys() {
        match asked.has(key, hash) {
            Some(found) if found == wanted => made.add_distinct(vm, key, hash)?,
            Some(_) => {}
            None => return Ok(None),
        }
    }
    Ok(Some(made))
}

/// A copy, of the builtin type.
pub fn copy(vm: &mut Vm, set: AnySet) -> PyResult<AnySet> {
    let made = empty_like(vm, set);
    made.merge(vm, set)?;
    Ok(made)
}

/// Adds values that stay where they are.
pub fn add_items(vm: &mut Vm, set: AnySet, items: &[Value]) -> PyResult<()> {
    let mut at = 0;
    loop {
        at += set.add_quick(vm, &items[at..])?;
        let Some(key) = items.get(at) else { return Ok(()) };
        at += 1;
        insert(vm, set, *key)?;
    }
}

/// Adds everything of an iterable.
pub fn update(vm: &mut Vm, set: AnySet, other: Value) -> PyResult<()> {
    if let Some(other) = AnySet::of(other) {
        return set.merge(vm, other);
    }
    if let Some(dict) = other.downcast_exact::<PyDict>() {
        set.prepare(vm, dict.len())?;
        let mut position = 0;
        while let Some((at, key, _)) = dict.next_item(position) {
            position = at + 1;
            set.add_entry(vm, key, dict.hash_at(at) as i64)?;
        }
        return Ok(());
    }
    if let Some(list) = other.downcast_exact::<PyList>() {
        let mut at = 0;
        loop {
            at += set.add_quick(vm, list.items().get(at..).unwrap_or(&[]))?;
            let Some(key) = list.get(at) else { return Ok(()) };
            at += 1;
            insert(vm, set, key)?;
        }
    }
    if let Some(tuple) = other.downcast_exact::<PyTuple>() {
        return add_items(vm, set, tuple.items());
    }
    vm.for_each(other, |vm, key| {
        insert(vm, set, key)?;
        Ok(true)
    })
}

/// `set | others`
pub fn union(vm: &mut Vm, set: AnySet, others: &[Value]) -> PyResult<AnySet> {
    let made = empty_like(vm, set);
    let begun = match others.first().and_then(|other| AnySet::of(*other)) {
        Some(other) if other != set => made.begin_union(vm, set, other)?,
        _ => false,
    };
    if !begun {
        made.merge(vm, set)?;
    }
    for other in others {
        if *other != set.value() {
            update(vm, made, *other)?;
        }
    }
    Ok(made)
}

/// `set & other`
pub fn intersection(vm: &mut Vm, set: AnySet, other: Value) -> PyResult<AnySet> {
    if set.value() == other {
        return copy(vm, set);
    }
    if let Some(other) = AnySet::of(other) {
        let (walked, asked) = if other.len() > set.len() { (set, other) } else { (other, set) };
        if let (Some(walked), Some(asked)) = (walked.table(), asked.table())
            && let Some(made) = select(vm, set, walked, asked, true)?
        {
            return Ok(made);
        }
        let made = empty_like(vm, set);
        for_keys(vm, walked, |vm, key, hash| {
            if asked.has_entry(vm, key, hash)? {
                made.add_distinct(vm, key, hash)?;
            }
            Ok(true)
        })?;
        return Ok(made);
    }
    let made = empty_like(vm, set);
    vm.for_each(other, |vm, key| {
        let hash = hash_element(vm, key)?;
        if set.has_entry(vm, key, hash)? {
            made.add_entry(vm, key, hash)?;
        }
        Ok(made.len() < set.len())
    })?;
    Ok(made)
}

/// `set.intersection(*others)`
pub fn intersection_all(vm: &mut Vm, set: AnySet, others: &[Value]) -> PyResult<AnySet> {
    if others.is_empty() {
        return copy(vm, set);
    }
    let mut made = set;
    for other in others {
        made = intersection(vm, made, *other)?;
    }
    Ok(made)
}

/// `set.intersection_update(*others)`
pub fn intersection_update(vm: &mut Vm, set: Gc<PySet>, others: &[Value]) -> PyResult<()> {
    let made = intersection_all(vm, AnySet::Mutable(set), others)?;
    if let AnySet::Mutable(made) = made {
        set.swap(made);
    }
    Ok(())
}

/// `set -= other`
pub fn difference_update(vm: &mut Vm, set: AnySet, other: Value) -> PyResult<()> {
    if set.value() == other {
        set.clear();
        return Ok(());
    }
    if let Some(mut other) = AnySet::of(other) {
        if other.len() >> 3 > set.len() {
            other = intersection(vm, set, other.value())?;
        }
        for_keys(vm, other, |vm, key, hash| {
            set.discard_entry(vm, key, hash)?;
            Ok(true)
        })?;
    } else {
        vm.for_each(other, |vm, key| {
            let hash = hash_element(vm, key)?;
            set.discard_entry(vm, key, hash)?;
            Ok(true)
        })?;
    }
    set.sweep(vm)
}

/// `set - other`
pub fn difference(vm: &mut Vm, set: AnySet, other: Value) -> PyResult<AnySet> {
    let (as_set, as_dict) = (AnySet::of(other), other.downcast_exact::<PyDict>());
    let size = as_set.map(AnySet::len).or(as_dict.map(|dict| dict.len()));
    if size.is_none_or(|size| set.len() >> 2 > size) {
        let made = copy(vm, set)?;
        difference_update(vm, made, other)?;
        return Ok(made);
    }
    if let (Some(walked), Some(asked)) = (set.table(), as_set.and_then(AnySet::table))
        && let Some(made) = select(vm, set, walked, asked, false)?
    {
        return Ok(made);
    }
    let made = empty_like(vm, set);
    for_keys(vm, set, |vm, key, hash| {
        let found = match (as_set, as_dict) {
            (Some(other), _) => other.has_entry(vm, key, hash)?,
            (None, Some(other)) => other.find(vm, key, hash as u64)?.is_some(),
            (None, None) => false,
        };
        if !found {
            made.add_distinct(vm, key, hash)?;
        }
        Ok(true)
    })?;
    Ok(made)
}

/// `set.difference(*others)`
pub fn difference_all(vm: &mut Vm, set: AnySet, others: &[Value]) -> PyResult<AnySet> {
    let [first, rest @ ..] = others else { return copy(vm, set) };
    let made = difference(vm, set, *first)?;
    for other in rest {
        difference_update(vm, made, *other)?;
    }
    Ok(made)
}

/// Takes a key out when it is there, else puts it in.
fn toggle(vm: &mut Vm, set: AnySet, key: Value, hash: i64) -> PyResult<bool> {
    if !set.discard_entry(vm, key, hash)? {
        set.add_entry(vm, key, hash)?;
    }
    Ok(true)
}

/// `set ^= other`
pub fn symmetric_update(vm: &mut Vm, set: AnySet, other: Value) -> PyResult<()> {
    if set.value() == other {
        set.clear();
        return Ok(());
    }
    if let Some(dict) = other.downcast_exact::<PyDict>() {
        let mut position = 0;
        while let Some((at, key, _)) = dict.next_item(position) {
            position = at + 1;
            toggle(vm, set, key, dict.hash_at(at) as i64)?;
        }
        return Ok(());
    }
    let other = match AnySet::of(other) {
        Some(other) => other,
        None => {
            let made = empty_like(vm, set);
            update(vm, made, other)?;
            made
        }
    };
    for_keys(vm, other, |vm, key, hash| toggle(vm, set, key, hash))
}

/// `set ^ other`
pub fn symmetric_difference(vm: &mut Vm, set: AnySet, other: Value) -> PyResult<AnySet> {
    let made = empty_like(vm, set);
    update(vm, made, other)?;
    symmetric_update(vm, made, set.value())?;
    Ok(made)
}

/// Whether every key of one set is in the other, where no key has to be asked whether it equals another one.
pub fn quick_all_in(set: AnySet, other: AnySet) -> Option<bool> {
    let Some(table) = set.table() else { return Some(true) };
    let Some(asked) = other.table() else { return Some(set.is_empty()) };
    let mut left = table.used.get();
    for entry in table.tail() {
        if left == 0 {
            break;
        }
        let Some(key) = entry.active() else { continue };
        left -= 1;
        if !asked.has(key, entry.hash.get())? {
            return Some(false);
        }
    }
    Some(true)
}

/// Whether every key of one set is in the other.
pub fn all_in(vm: &mut Vm, set: AnySet, other: AnySet) -> PyResult<bool> {
    if let Some(known) = quick_all_in(set, other) {
        return Ok(known);
    }
    let mut all = true;
    for_keys(vm, set, |vm, key, hash| {
        all = other.has_entry(vm, key, hash)?;
        Ok(all)
    })?;
    Ok(all)
}

/// `a == b`
pub fn equal(vm: &mut Vm, a: AnySet, b: AnySet) -> PyResult<bool> {
    if a.len() != b.len() {
        return Ok(false);
    }
    if let (AnySet::Frozen(a), AnySet::Frozen(b)) = (a, b)
        && a.hash.get() != -1
        && b.hash.get() != -1
        && a.hash.get() != b.hash.get()
    {
        return Ok(false);
    }
    all_in(vm, a, b)
}

/// `set <= other` for any iterable.
pub fn is_subset(vm: &mut Vm, set: AnySet, other: Value) -> PyResult<bool> {
    if let Some(other) = AnySet::of(other) {
        return Ok(set.len() <= other.len() && all_in(vm, set, other)?);
    }
    let common = intersection(vm, set, other)?;
    Ok(common.len() == set.len())
}

/// `set >= other` for any iterable.
pub fn is_superset(vm: &mut Vm, set: AnySet, other: Value) -> PyResult<bool> {
    if let Some(other) = AnySet::of(other) {
        return Ok(other.len() <= set.len() && all_in(vm, other, set)?);
    }
    let mut all = true;
    vm.for_each(other, |vm, key| {
        let hash = hash_element(vm, key)?;
        all = set.has_entry(vm, key, hash)?;
        Ok(all)
    })?;
    Ok(all)
}

/// Whether the set has no key of an iterable.
pub fn is_disjoint(vm: &mut Vm, set: AnySet, other: Value) -> PyResult<bool> {
    if set.value() == other {
        return Ok(set.is_empty());
    }
    let mut disjoint = true;
    if let Some(other) = AnySet::of(other) {
        let (walked, asked) = if other.len() > set.len() { (set, other) } else { (other, set) };
        for_keys(vm, walked, |vm, key, hash| {
            disjoint = !asked.has_entry(vm, key, hash)?;
            Ok(disjoint)
        })?;
        return Ok(disjoint);
    }
    vm.for_each(other, |vm, key| {
        let hash = hash_element(vm, key)?;
        disjoint = !set.has_entry(vm, key, hash)?;
        Ok(disjoint)
    })?;
    Ok(disjoint)
}
