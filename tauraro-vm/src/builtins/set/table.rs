//! The hash table of sets.
//!
//! Programs see the order of a set, and that of ints and other keys with fixed hashes is the same in every run: so this is
//! CPython's table, step for step. Open addressing over a power of two of entries; a probe looks at up to
//! `LINEAR_PROBES` entries behind the first when they fit, then jumps by the perturbed recurrence. Removing a key leaves a
//! *dummy*; a new key goes into the last dummy that its probe met, else into the unused entry at the probe's end. Using up
//! an unused entry rebuilds the table when three fifths are filled (dummies counted), to four times the keys (twice
//! above 50000).
//!
//! An empty set has no table; it counts as one of [`MIN_SIZE`] unused entries.

use super::{AnySet, PySet};
use crate::heap::{Gc, Header, Heap, Layout, OptRef, Slot, Tailed, TraceField, Tracer, write_barrier};
use crate::object::quick::{quick_equal, quick_hash};
use crate::object_struct;
use crate::value::{PyResult, Value};
use crate::vm::Vm;
use std::cell::Cell;

/// Entries of the smallest table.
pub const MIN_SIZE: usize = 8;
/// Entries looked at behind the first of each step.
const LINEAR_PROBES: usize = 9;
const PERTURB_SHIFT: u32 = 5;
/// Above so many keys tables double instead of growing fourfold.
const LARGE: usize = 50_000;
/// Hash of a dummy, which no key has.
const DUMMY_HASH: i64 = -1;

/// A key; without one it is unused, with [`Value::DUMMY`] removed.
pub struct SetEntry {
    /// Hash of the key.
    pub hash: Cell<i64>,
    /// The key.
    pub key: Slot,
}

impl TraceField for SetEntry {
    #[inline(always)]
    fn trace(&self, tracer: &mut Tracer<'_>) {
        self.key.trace(tracer);
    }
}

impl SetEntry {
    /// The key, when it is in use.
    #[inline(always)]
    pub fn active(&self) -> Option<Value> {
        self.key.get().filter(|key| *key != Value::DUMMY)
    }
}

object_struct! {
    /// The entries of a set.
    pub struct SetTable(Layout::SetTable) {
        /// Entries that are in use or dummies.
        pub fill: Cell<usize>,
        /// Entries in use.
        pub used: Cell<usize>,
        size: usize,
    } tail(size): SetEntry
}

impl SetTable {
    /// Where machine code finds the number of entries.
    pub const SIZE_OFFSET: usize = std::mem::offset_of!(SetTable, size);
}

/// Where a search ended.
enum Probe {
    Found(usize),
    /// The key is absent. The unused entry at the end of the probe, and the last dummy before it.
    Absent(usize, Option<usize>),
    /// A key with the same hash can only be told apart by Python code.
    Undecided,
    /// Python code changed the set: begin again.
    Changed,
}

impl SetTable {
    fn try_new(heap: &mut Heap, size: usize) -> Option<Gc<SetTable>> {
        let header = Header::exact(Layout::SetTable);
        let object = SetTable { header, fill: Cell::new(0), used: Cell::new(0), size };
        heap.try_alloc_tailed(object, |_| SetEntry { hash: Cell::new(0), key: Slot::empty() })
    }

    #[inline(always)]
    fn mask(&self) -> usize {
        self.size - 1
    }

    /// Visits the entries where a key of this hash may be, in order, until `visit` says something. It must do so at the
    /// latest at an unused entry.
    #[inline(always)]
    fn walk<R>(&self, hash: i64, mut visit: impl FnMut(usize, &SetEntry) -> Option<R>) -> R {
        let entries = self.tail();
        let mask = entries.len() - 1;
        let mut perturb = hash as u64;
        let mut at = hash as usize & mask;
        loop {
            let last = if at + LINEAR_PROBES <= mask { at + LINEAR_PROBES } else { at };
            for (offset, entry) in entries[at..=last].iter().enumerate() {
                if let Some(result) = visit(at + offset, entry) {
                    return result;
                }
            }
            perturb >>= PERTURB_SHIFT;
            at = at.wrapping_mul(5).wrapping_add(1).wrapping_add(perturb as usize) & mask;
        }
    }

    /// Looks for a key without calling anything.
    #[inline(always)]
    fn probe(&self, key: Value, hash: i64) -> Probe {
        let entries = self.tail();
        let at = hash as usize & (entries.len() - 1);
        match entries[at].key.get() {
            None => Probe::Absent(at, None),
            Some(found) if found == key => Probe::Found(at),
            Some(_) => self.probe_on(key, hash),
        }
    }

    /// [`SetTable::probe`] when the first entry is another key. This is [`SetTable::walk`] once more, with a body that
    /// must be inlined.
    #[inline(never)]
    fn probe_on(&self, key: Value, hash: i64) -> Probe {
        let entries = self.tail();
        let mask = entries.len() - 1;
        let mut perturb = hash as u64;
        let mut at = hash as usize & mask;
        let mut dummy = None;
        loop {
            let last = if at + LINEAR_PROBES <= mask { at + LINEAR_PROBES } else { at };
            for (offset, entry) in entries[at..=last].iter().enumerate() {
                let Some(found) = entry.key.get() else { return Probe::Absent(at + offset, dummy) };
                let found_hash = entry.hash.get();
                if found_hash == hash {
                    if found == key {
                        return Probe::Found(at + offset);
                    }
                    match same_key(found, key) {
                        Some(true) => return Probe::Found(at + offset),
                        Some(false) => {}
                        None => return Probe::Undecided,
                    }
                } else if found_hash == DUMMY_HASH {
                    dummy = Some(at + offset);
                }
            }
            perturb >>= PERTURB_SHIFT;
            at = at.wrapping_mul(5).wrapping_add(1).wrapping_add(perturb as usize) & mask;
        }
    }
}

impl SetTable {
    /// The entries in use, in order.
    #[inline(always)]
    pub fn keys(&self) -> impl Iterator<Item = (Value, i64)> + '_ {
        let active = self.tail().iter().filter_map(|entry| Some((entry.active()?, entry.hash.get())));
        active.take(self.used.get())
    }

    /// Whether `test`, which calls nothing, says yes to one of the keys with this hash, and whether it said no to one.
    pub fn any_with_hash(&self, hash: i64, test: impl Fn(Value) -> bool) -> (bool, bool) {
        let mut others = false;
        let found = self.walk(hash, |_, entry| match entry.key.get() {
            None => Some(false),
            Some(key) if entry.hash.get() == hash => {
                let found = test(key);
                others |= !found;
                found.then_some(true)
            }
            Some(_) => None,
        });
        (found, others)
    }

    /// Whether a key is there; `None` when only Python code can tell.
    #[inline(always)]
    pub fn has(&self, key: Value, hash: i64) -> Option<bool> {
        match self.probe(key, hash) {
            Probe::Found(_) => Some(true),
            Probe::Absent(..) => Some(false),
            Probe::Undecided | Probe::Changed => None,
        }
    }
}

/// [`quick_equal`] out of line: keys with equal hashes are nearly always the same object.
#[inline(never)]
fn same_key(found: Value, key: Value) -> Option<bool> {
    quick_equal(found, key)
}

impl Gc<SetTable> {
    /// Puts a key that is not in the table into the first unused entry. The caller counts.
    #[inline]
    fn insert_clean(self, key: Value, hash: i64) {
        let entries = self.tail();
        let mask = entries.len() - 1;
        let mut perturb = hash as u64;
        let mut at = hash as usize & mask;
        if entries[at].key.get().is_none() {
            entries[at].hash.set(hash);
            entries[at].key.raw().set(Some(key));
            return;
        }
        loop {
            let last = if at + LINEAR_PROBES <= mask { at + LINEAR_PROBES } else { at };
            if let Some(entry) = entries[at..=last].iter().find(|entry| entry.key.get().is_none()) {
                entry.hash.set(hash);
                entry.key.raw().set(Some(key));
                return;
            }
            perturb >>= PERTURB_SHIFT;
            at = at.wrapping_mul(5).wrapping_add(1).wrapping_add(perturb as usize) & mask;
        }
    }
}

impl AnySet {
    /// The table, unless the set never had a key.
    #[inline(always)]
    pub fn table(self) -> Option<Gc<SetTable>> {
        self.field().get()
    }

    /// Number of keys.
    #[inline(always)]
    pub fn len(self) -> usize {
        self.table().map_or(0, |table| table.used.get())
    }

    /// Whether there are no keys.
    pub fn is_empty(self) -> bool {
        self.len() == 0
    }

    fn fill(self) -> usize {
        self.table().map_or(0, |table| table.fill.get())
    }

    fn mask(self) -> usize {
        self.table().map_or(MIN_SIZE - 1, |table| table.mask())
    }

    fn put_table(self, table: Option<Gc<SetTable>>) {
        match self {
            AnySet::Mutable(set) => set.table.set(set, table),
            AnySet::Frozen(set) => set.table.set(set, table),
        }
    }

    /// Position and key of the first key at or after `position`, in table order.
    #[inline]
    pub fn next_key(self, position: usize) -> Option<(usize, Value)> {
        let table = self.table()?;
        let entries = table.tail();
        (position..entries.len()).find_map(|at| Some((at, entries[at].active()?)))
    }

    /// The hash of the key at a position.
    #[inline]
    pub fn hash_at(self, position: usize) -> i64 {
        self.table().and_then(|table| Some(table.tail().get(position)?.hash.get())).unwrap_or(0)
    }

    /// Looks for a key; calls `__eq__` where hashes are equal, and begins again when that changed the set.
    #[inline]
    fn search(self, vm: &mut Vm, key: Value, hash: i64) -> PyResult<Probe> {
        let Some(table) = self.table() else { return Ok(Probe::Absent(0, None)) };
        match table.probe(key, hash) {
            Probe::Undecided => self.search_calling(vm, key, hash),
            decided => Ok(decided),
        }
    }

    #[inline(never)]
    fn search_calling(self, vm: &mut Vm, key: Value, hash: i64) -> PyResult<Probe> {
        loop {
            let Some(table) = self.table() else { return Ok(Probe::Absent(0, None)) };
            let mut dummy = None;
            let end = table.walk(hash, |index, entry| {
                let Some(found) = entry.key.get() else { return Some(Ok(Probe::Absent(index, dummy))) };
                if entry.hash.get() != hash {
                    if found == Value::DUMMY {
                        dummy = Some(index);
                    }
                    return None;
                }
                if found == key {
                    return Some(Ok(Probe::Found(index)));
                }
                let equal = match quick_equal(found, key) {
                    Some(equal) => Ok(equal),
                    None => {
                        let equal = vm.equal(found, key);
                        let same_table = self.table() == Some(table);
                        if equal.is_ok() && !(same_table && entry.key.get() == Some(found)) {
                            return Some(Ok(Probe::Changed));
                        }
                        equal
                    }
                };
                match equal {
                    Ok(true) => Some(Ok(Probe::Found(index))),
                    Ok(false) => None,
                    Err(raised) => Some(Err(raised)),
                }
            })?;
            if !matches!(end, Probe::Changed) {
                return Ok(end);
            }
        }
    }

    /// Whether a key of known hash is in the set.
    #[inline]
    pub fn has_entry(self, vm: &mut Vm, key: Value, hash: i64) -> PyResult<bool> {
        let Some(table) = self.table() else { return Ok(false) };
        match table.probe(key, hash) {
            Probe::Found(_) => Ok(true),
            Probe::Absent(..) => Ok(false),
            _ => Ok(matches!(self.search_calling(vm, key, hash)?, Probe::Found(_))),
        }
    }

    /// Adds a key of known hash; false when it was there.
    #[inline]
    pub fn add_entry(self, vm: &mut Vm, key: Value, hash: i64) -> PyResult<bool> {
        let Some(mut table) = self.table() else {
            self.resize(vm, 0)?;
            return self.add_entry(vm, key, hash);
        };
        let (at, dummy) = match table.probe(key, hash) {
            Probe::Found(_) => return Ok(false),
            Probe::Absent(at, dummy) => (at, dummy),
            _ => match self.search_calling(vm, key, hash)? {
                Probe::Absent(at, dummy) => {
                    // Python code ran: the table may be another one.
                    match self.table() {
                        Some(now) => table = now,
                        None => return self.add_entry(vm, key, hash),
                    }
                    (at, dummy)
                }
                _ => return Ok(false),
            },
        };
        let entry = &table.tail()[dummy.unwrap_or(at)];
        entry.hash.set(hash);
        entry.key.set(table, key);
        table.used.set(table.used.get() + 1);
        if dummy.is_some() {
            return Ok(true);
        }
        table.fill.set(table.fill.get() + 1);
        if table.fill.get() * 5 >= table.mask() * 3 {
            self.resize(vm, grown(table.used.get()))?;
        }
        Ok(true)
    }

    /// Adds a key of known hash, without running Python code and without memory. `None` where that is not enough: nothing was done.
    pub fn quick_add(self, key: Value, hash: i64) -> Option<()> {
        let table = self.table()?;
        let at = match table.probe(key, hash) {
            Probe::Found(_) => return Some(()),
            Probe::Absent(at, None) if (table.fill.get() + 1) * 5 < table.mask() * 3 => at,
            _ => return None,
        };
        let entry = &table.tail()[at];
        entry.hash.set(hash);
        entry.key.set(table, key);
        table.used.set(table.used.get() + 1);
        table.fill.set(table.fill.get() + 1);
        Some(())
    }

    /// Adds a key of known hash that is not there, to a set from which nothing was removed.
    #[inline]
    pub fn add_distinct(self, vm: &mut Vm, key: Value, hash: i64) -> PyResult<()> {
        let Some(table) = self.table() else {
            self.resize(vm, 0)?;
            return self.add_distinct(vm, key, hash);
        };
        write_barrier(table.header());
        table.insert_clean(key, hash);
        table.used.set(table.used.get() + 1);
        table.fill.set(table.fill.get() + 1);
        if table.fill.get() * 5 >= table.mask() * 3 {
            self.resize(vm, grown(table.used.get()))?;
        }
        Ok(())
    }

    /// Puts those `count` of `entries` that `chosen` has a bit for into a set that never had a key, in their order, if that comes to the same as
    /// adding them one after the other: when each of those that come before the table has its final size finds its first place unused, the order
    /// in which growing moves them changes nothing. False when it does not.
    pub fn fill_at_once(
        self,
        vm: &mut Vm,
        entries: &[SetEntry],
        chosen: &[u64],
        count: usize,
    ) -> PyResult<bool> {
        if count == 0 {
            return Ok(true);
        }
        let (mut size, mut moved) = (MIN_SIZE, 0);
        while let fill = ((size - 1) * 3).div_ceil(5)
            && fill <= count
        {
            (size, moved) = ((grown(fill) + 1).next_power_of_two(), fill);
        }
        let Some(table) = SetTable::try_new(&mut vm.heap, size) else { return Err(vm.memory_error()) };
        write_barrier(table.header());
        let to = table.tail();
        for (part, chosen) in entries.chunks(64).zip(chosen) {
            let mut left = *chosen;
            while left != 0 {
                let entry = &part[left.trailing_zeros() as usize];
                left &= left - 1;
                let Some(key) = entry.key.get() else { continue };
                let hash = entry.hash.get();
                let into = &to[hash as usize & (to.len() - 1)];
                match into.key.get() {
                    None => {
                        into.hash.set(hash);
                        into.key.raw().set(Some(key));
                    }
                    Some(_) if moved > 0 => return Ok(false),
                    Some(_) => table.insert_clean(key, hash),
                }
                moved = moved.saturating_sub(1);
            }
        }
        table.fill.set(count);
        table.used.set(count);
        self.put_table(Some(table));
        Ok(true)
    }

    /// Adds keys up to the first whose hash, or whether it is there, only Python code can tell: how many keys that are. Runs no Python code.
    pub fn add_quick(self, vm: &mut Vm, keys: &[Value]) -> PyResult<usize> {
        if keys.is_empty() {
            return Ok(0);
        }
        if self.table().is_none() {
            self.resize(vm, 0)?;
        }
        let Some(mut table) = self.table() else { return Ok(0) };
        for (done, key) in keys.iter().enumerate() {
            let Some(hash) = quick_hash(*key) else { return Ok(done) };
            let entries = table.tail();
            let first = hash as usize & (entries.len() - 1);
            let (at, dummy) = match entries[first].key.get() {
                None => (first, None),
                Some(found) if found == *key => continue,
                // Mostly the place behind it is free.
                Some(found)
                    if first + LINEAR_PROBES < entries.len()
                        && entries[first + 1].key.get().is_none()
                        && entries[first].hash.get() != hash
                        && found != Value::DUMMY =>
                {
                    (first + 1, None)
                }
                Some(_) => match table.probe_on(*key, hash) {
                    Probe::Found(_) => continue,
                    Probe::Absent(at, dummy) => (at, dummy),
                    Probe::Undecided | Probe::Changed => return Ok(done),
                },
            };
            let entry = &entries[dummy.unwrap_or(at)];
            entry.hash.set(hash);
            entry.key.set(table, *key);
            table.used.set(table.used.get() + 1);
            if dummy.is_some() {
                continue;
            }
            let fill = table.fill.get() + 1;
            table.fill.set(fill);
            if fill * 5 >= table.mask() * 3 {
                self.resize(vm, grown(table.used.get()))?;
                let Some(now) = self.table() else { return Ok(done + 1) };
                table = now;
            }
        }
        Ok(keys.len())
    }

    /// Removes a key of known hash; false when it was not there.
    pub fn discard_entry(self, vm: &mut Vm, key: Value, hash: i64) -> PyResult<bool> {
        let Probe::Found(at) = self.search(vm, key, hash)? else { return Ok(false) };
        if let Some(table) = self.table() {
            table.remove_at(at);
        }
        Ok(true)
    }

    /// Rebuilds the table for `wanted` keys, without dummies.
    pub fn resize(self, vm: &mut Vm, wanted: usize) -> PyResult<()> {
        let size = match (wanted + 1).checked_next_power_of_two() {
            Some(size) => size.max(MIN_SIZE),
            None => return Err(vm.memory_error()),
        };
        let old = self.table();
        if let Some(old) = old
            && size == MIN_SIZE
            && old.size == MIN_SIZE
            && old.fill.get() == old.used.get()
        {
            return Ok(());
        }
        let Some(table) = SetTable::try_new(&mut vm.heap, size) else { return Err(vm.memory_error()) };
        write_barrier(table.header());
        if let Some(old) = old {
            for entry in old.tail() {
                if let Some(key) = entry.active() {
                    table.insert_clean(key, entry.hash.get());
                }
            }
            table.fill.set(old.used.get());
            table.used.set(old.used.get());
        }
        self.put_table(Some(table));
        if let Some(old) = old {
            vm.heap.demote(old);
        }
        Ok(())
    }

    /// Adds all keys of another set.
    pub fn merge(self, vm: &mut Vm, other: AnySet) -> PyResult<()> {
        if self == other || other.is_empty() {
            return Ok(());
        }
        if (self.fill() + other.len()) * 5 >= self.mask() * 3 {
            self.resize(vm, (self.len() + other.len()) * 2)?;
        }
        if self.table().is_none() {
            self.resize(vm, 0)?;
        }
        let (Some(table), Some(from)) = (self.table(), other.table()) else { return Ok(()) };
        if table.fill.get() > 0 {
            // There may be duplicates.
            let mut position = 0;
            while let Some(at) = self.merge_quick(other, position) {
                // What is equal may be asked of Python code, which may change either set.
                let Some((at, key)) = other.next_key(at) else { break };
                position = at + 1;
                self.add_entry(vm, key, other.hash_at(at))?;
            }
            return Ok(());
        }
        write_barrier(table.header());
        if table.mask() == from.mask() && from.fill.get() == from.used.get() {
            for (to, entry) in table.tail().iter().zip(from.tail()) {
                to.hash.set(entry.hash.get());
                to.key.raw().set(entry.key.get());
            }
        } else {
            for entry in from.tail() {
                if let Some(key) = entry.active() {
                    table.insert_clean(key, entry.hash.get());
                }
            }
        }
        table.fill.set(from.used.get());
        table.used.set(from.used.get());
        Ok(())
    }

    /// Adds the keys of another set from a position on, up to the first that does not find its first place unused or taken by itself: where that is.
    fn merge_quick(self, other: AnySet, position: usize) -> Option<usize> {
        let (table, from) = (self.table()?, other.table()?);
        let (to, mask) = (table.tail(), table.mask());
        let mut fill = table.fill.get();
        let mut added = 0;
        let mut stop = None;
        for (at, entry) in from.tail().iter().enumerate().skip(position) {
            let Some(key) = entry.active() else { continue };
            let hash = entry.hash.get();
            let into = &to[hash as usize & mask];
            match into.key.get() {
                None if (fill + 1) * 5 < mask * 3 => {
                    into.hash.set(hash);
                    into.key.set(table, key);
                    fill += 1;
                    added += 1;
                }
                Some(found) if found == key => {}
                _ => {
                    stop = Some(at);
                    break;
                }
            }
        }
        table.fill.set(fill);
        table.used.set(table.used.get() + added);
        stop
    }

    /// A table for the keys of both sets with those of the first in it, if that comes to the same as copying it and making room for the others:
    /// all find their first place in the larger table unused.
    pub(super) fn begin_union(self, vm: &mut Vm, set: AnySet, other: AnySet) -> PyResult<bool> {
        let (Some(from), total) = (set.table(), set.len() + other.len()) else { return Ok(false) };
        let size_for = |keys: usize| (keys * 2 + 1).next_power_of_two().max(MIN_SIZE);
        let copied = if set.len() * 5 >= (MIN_SIZE - 1) * 3 { size_for(set.len()) } else { MIN_SIZE };
        if set.is_empty() || total * 5 < (copied - 1) * 3 {
            return Ok(false);
        }
        let Some(table) = SetTable::try_new(&mut vm.heap, size_for(total)) else {
            return Err(vm.memory_error());
        };
        write_barrier(table.header());
        let to = table.tail();
        for (key, hash) in from.keys() {
            let into = &to[hash as usize & (to.len() - 1)];
            if into.key.get().is_some() {
                return Ok(false);
            }
            into.hash.set(hash);
            into.key.raw().set(Some(key));
        }
        table.fill.set(set.len());
        table.used.set(set.len());
        self.put_table(Some(table));
        Ok(true)
    }

    /// Makes room for `count` more keys as CPython does before it adds the keys of a dict.
    pub fn prepare(self, vm: &mut Vm, count: usize) -> PyResult<()> {
        if (self.fill() + count) * 5 >= self.mask() * 3 {
            self.resize(vm, (self.len() + count) * 2)?;
        }
        Ok(())
    }

    /// Rebuilds the table when more than a quarter of it are dummies.
    pub fn sweep(self, vm: &mut Vm) -> PyResult<()> {
        if self.fill() - self.len() <= self.mask() / 4 {
            return Ok(());
        }
        self.resize(vm, grown(self.len()))
    }

    /// Removes everything.
    pub fn clear(self) {
        self.put_table(None);
    }
}

fn grown(used: usize) -> usize {
    if used > LARGE { used * 2 } else { used * 4 }
}

impl SetTable {
    fn remove_at(&self, at: usize) {
        let entry = &self.tail()[at];
        entry.hash.set(DUMMY_HASH);
        entry.key.set_immediate(Some(Value::DUMMY));
        self.used.set(self.used.get() - 1);
    }
}

impl Gc<PySet> {
    /// Takes some key out.
    pub fn pop(self) -> Option<Value> {
        let table = self.table.get().filter(|table| table.used.get() > 0)?;
        let entries = table.tail();
        let mut at = self.finger.get() & table.mask();
        loop {
            if let Some(key) = entries[at].active() {
                table.remove_at(at);
                self.finger.set(at + 1);
                return Some(key);
            }
            at = (at + 1) & table.mask();
        }
    }

    /// Exchanges content with another set.
    pub fn swap(self, other: Gc<PySet>) {
        let (mine, theirs) = (self.table.get(), other.table.get());
        self.table.set(self, theirs);
        other.table.set(other, mine);
    }
}

/// The field of an empty set.
pub fn no_table() -> OptRef<SetTable> {
    OptRef::new(None)
}
