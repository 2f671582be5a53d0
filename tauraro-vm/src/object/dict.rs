//! Dicts: compact, insertion-ordered hash tables.
//!
//! ```text
//! PyDict ── entries: [hash key value | hash key value | ...]   in insertion order, deleted ones without key
//!        └─ index:   open addressing table of positions in entries; none while there are few entries
//! ```
//!
//! * Deleting leaves a hole in `entries`; `first` skips holes at the front, so taking items from the front is O(1).
//!   Growing squeezes the holes out.
//! * While all keys are exact strings (no [`DictFlags::GENERAL_KEYS`]) looking up a string never calls Python code: the functions
//!   ending in `_str` rely on it and fall back to text comparison.
//! * [`PyDict::keys_version`]: inline caches remember a position under it. It is 0 while nobody has asked; adding or
//!   removing a key makes it 0 again, replacing a value does not.
//!
//! This file may hold `unsafe`: slices of entries are borrowed from the storage object, which stays alive while `self` or
//! the native stack refers to it.

use crate::builtins::exceptions::ExcKind;
use crate::heap::{Gc, Header, Heap, Layout, OptRef, Slot, Tailed, TraceField, Tracer};
use crate::object::PyStr;
use crate::object::quick::{quick_equal, quick_hash};
use crate::object_struct;
use crate::value::{PyResult, Raised, Value};
use crate::vm::Vm;
use std::cell::Cell;
use std::mem::offset_of;

/// Bits of a dict's header `aux`.
pub struct DictFlags;
impl DictFlags {
    /// Some key is not an exact str.
    pub const GENERAL_KEYS: u16 = 1;
}

/// One key and value; without key it is a hole.
pub struct Entry {
    /// Hash of the key.
    pub hash: Cell<u64>,
    /// The key.
    pub key: Slot,
    /// The value.
    pub value: Slot,
}

impl Entry {
    /// Whether it is that of a key; `None` when only Python code can tell.
    #[inline(always)]
    fn is_key(&self, key: Value, hash: u64) -> Option<bool> {
        match self.key.get() {
            Some(found) if found == key => Some(true),
            Some(found) if self.hash.get() == hash => quick_equal_key(found, key),
            _ => Some(false),
        }
    }
}

impl TraceField for Entry {
    #[inline(always)]
    fn trace(&self, tracer: &mut Tracer<'_>) {
        self.key.trace(tracer);
        self.value.trace(tracer);
    }
}

object_struct! {
    /// Entries of a dict.
    pub struct DictEntries(Layout::DictEntries) {
        capacity: usize,
    } tail(capacity): Entry
}

object_struct! {
    /// Index table of a dict: positions in the entries.
    pub struct DictIndex(Layout::DictIndex) {
        size: usize,
    } tail(size): Cell<u32>
}

object_struct! {
    /// A dict.
    pub struct PyDict(Layout::Dict) {
        entries: OptRef<DictEntries>,
        index: OptRef<DictIndex>,
        used: Cell<u32>,
        next: Cell<u32>,
        first: Cell<u32>,
        keys_version: Cell<u32>,
        /// Changes with every change to keys (not values): iterators notice it.
        generation: Cell<u32>,
    }
}

/// Where a search ended.
enum Place {
    /// At the entry with this position.
    Found(usize),
    /// At this empty place of the index table, if there is one.
    Absent(usize),
}

const EMPTY: u32 = u32::MAX;
const DELETED: u32 = u32::MAX - 1;
/// Up to this many entries are searched one after the other, without an index table.
const LINEAR: usize = 8;

impl PyDict {
    /// Where machine code finds the number of items.
    pub const USED_OFFSET: usize = offset_of!(PyDict, used);
    /// Where it finds the position of the first entry.
    pub const FIRST_OFFSET: usize = offset_of!(PyDict, first);
    /// Where it finds the position behind the last one.
    pub const NEXT_OFFSET: usize = offset_of!(PyDict, next);
    /// Where the version of the keys is, for machine code: 4 bytes.
    pub const VERSION_OFFSET: usize = offset_of!(PyDict, keys_version);
    /// Where the entries are, null when there are none.
    pub const ENTRIES_OFFSET: usize = offset_of!(PyDict, entries);
    /// Where the index table is, null while there are few entries.
    pub const INDEX_OFFSET: usize = offset_of!(PyDict, index);
    /// Where an index table has its size, a power of two.
    pub const INDEX_SIZE_OFFSET: usize = offset_of!(DictIndex, size);
    /// The number of a place whose entry was deleted; larger is the number of an empty one, smaller are positions.
    pub const DELETED: u32 = DELETED;
    /// Right shifts and factor that a hash's place in the index table comes from: `spread`.
    pub const SPREAD: ([u32; 3], u64) = ([32, 7, 16], 0x9e37_79b9_7f4a_7c15);

    /// The struct of an empty dict with this header, to be allocated by the caller.
    pub fn empty_with(header: Header) -> PyDict {
        PyDict {
            header,
            entries: OptRef::new(None),
            index: OptRef::new(None),
            used: Cell::new(0),
            next: Cell::new(0),
            first: Cell::new(0),
            keys_version: Cell::new(0),
            generation: Cell::new(0),
        }
    }

    /// An empty dict.
    pub fn new(heap: &mut Heap) -> Gc<PyDict> {
        heap.alloc(PyDict::empty_with(Header::exact(Layout::Dict)))
    }

    /// Number of items.
    #[inline(always)]
    pub fn len(&self) -> usize {
        self.used.get() as usize
    }

    /// Whether it is empty.
    pub fn is_empty(&self) -> bool {
        self.used.get() == 0
    }

    /// Whether all keys are exact strings.
    #[inline(always)]
    pub fn has_only_str_keys(&self) -> bool {
        self.header.aux() & DictFlags::GENERAL_KEYS == 0
    }

    /// Changes whenever a key is added or removed.
    #[inline(always)]
    pub fn generation(&self) -> u32 {
        self.generation.get()
    }

    /// The version that inline caches compare; 0 when none was given since the keys changed.
    #[inline(always)]
    pub fn keys_version(&self) -> u32 {
        self.keys_version.get()
    }

    /// Gives the present set of keys a version (unique in the process's life of this Vm).
    pub fn set_keys_version(&self, version: u32) {
        self.keys_version.set(version);
    }

    #[inline(always)]
    fn entry_slice(&self) -> &[Entry] {
        match self.entries.get() {
            Some(entries) => {
                let tail: *const [Entry] = entries.tail();
                // SAFETY: the entries are kept alive by `self.entries` or, when replaced, by the native stack.
                unsafe { &(&*tail)[..self.next.get() as usize] }
            }
            None => &[],
        }
    }

    /// Position, key and value of the first item at or after `position`.
    #[inline]
    pub fn next_item(&self, position: usize) -> Option<(usize, Value, Value)> {
        let entries = self.entry_slice();
        let mut position = position.max(self.first.get() as usize);
        while let Some(entry) = entries.get(position) {
            if let (Some(key), Some(value)) = (entry.key.get(), entry.value.get()) {
                return Some((position, key, value));
            }
            position += 1;
        }
        None
    }

    /// Position, key and value of the last item before `end`.
    pub fn previous_item(&self, end: usize) -> Option<(usize, Value, Value)> {
        let entries = self.entry_slice();
        (self.first.get() as usize..end.min(entries.len())).rev().find_map(|position| {
            let entry = &entries[position];
            Some((position, entry.key.get()?, entry.value.get()?))
        })
    }

    /// One past the last position in use.
    pub fn end_position(&self) -> usize {
        self.next.get() as usize
    }

    /// Keys and values. The dict must not change meanwhile (no Python code may run); see [`PyDict::next_item`] for loops that call.
    pub fn items(&self) -> impl Iterator<Item = (Value, Value)> + '_ {
        self.entry_slice().iter().filter_map(|e| Some((e.key.get()?, e.value.get()?)))
    }

    /// The value at a position that an inline cache remembers.
    #[inline(always)]
    pub fn value_at(&self, position: usize) -> Option<Value> {
        self.entry_slice().get(position)?.value.get()
    }

    /// The hash of the key at a position.
    #[inline(always)]
    pub fn hash_at(&self, position: usize) -> u64 {
        self.entry_slice().get(position).map_or(0, |entry| entry.hash.get())
    }

    /// The key at a position.
    #[inline(always)]
    pub fn key_at(&self, position: usize) -> Option<Value> {
        self.entry_slice().get(position)?.key.get()
    }

    /// Address of the value at a position in use, for a cache that is guarded by [`PyDict::keys_version`].
    pub fn value_address(&self, position: usize) -> *const u64 {
        (self.entry_slice()[position].value.raw() as *const Cell<Option<Value>>).cast()
    }

    #[inline(always)]
    fn probe(&self, hash: u64, mut matches: impl FnMut(usize) -> bool) -> Option<usize> {
        let Some(index) = self.index.get() else {
            let entries = self.entry_slice();
            return (0..entries.len()).find(|i| {
                let entry = &entries[*i];
                entry.hash.get() == hash && entry.key.get().is_some() && matches(*i)
            });
        };
        let table = index.tail();
        let mask = table.len() - 1;
        let mut at = spread(hash) & mask;
        let mut step = 0;
        loop {
            match table[at].get() {
                EMPTY => return None,
                DELETED => {}
                position => {
                    let position = position as usize;
                    if self.entry_slice()[position].hash.get() == hash && matches(position) {
                        return Some(position);
                    }
                }
            }
            step += 1;
            at = (at + step) & mask;
        }
    }

    /// Position of a key that has a quick hash, found without calling Python code; `None` when that cannot be told.
    #[inline(always)]
    pub fn quick_find(&self, key: Value) -> Option<Option<usize>> {
        self.quick_probe(key, quick_hash(key)? as u64)
    }

    /// Position of a key, found without calling Python code; `None` when that cannot be told.
    #[inline(always)]
    fn quick_probe(&self, key: Value, hash: u64) -> Option<Option<usize>> {
        match self.quick_place(key, hash)? {
            Place::Found(position) => Some(Some(position)),
            Place::Absent(_) => Some(None),
        }
    }

    /// Where a key is or belongs, found without calling Python code; `None` when that cannot be told.
    #[inline(always)]
    fn quick_place(&self, key: Value, hash: u64) -> Option<Place> {
        let Some(entries) = self.entries.get() else { return Some(Place::Absent(0)) };
        let entries = entries.tail();
        let Some(index) = self.index.get() else {
            for (position, entry) in entries.iter().enumerate().take(self.next.get() as usize) {
                if entry.is_key(key, hash)? {
                    return Some(Place::Found(position));
                }
            }
            return Some(Place::Absent(0));
        };
        let table = index.tail();
        let mask = table.len() - 1;
        let mut at = spread(hash) & mask;
        let mut step = 0;
        loop {
            // SAFETY: the table is not empty, and its positions are those of entries.
            let (position, entry) = unsafe {
                let position = table.get_unchecked(at).get();
                if position < DELETED {
                    debug_assert!((position as usize) < entries.len());
                    (position, entries.get_unchecked(position as usize))
                } else if position == EMPTY {
                    return Some(Place::Absent(at));
                } else {
                    step += 1;
                    at = (at + step) & mask;
                    continue;
                }
            };
            if entry.is_key(key, hash)? {
                return Some(Place::Found(position as usize));
            }
            step += 1;
            at = (at + step) & mask;
        }
    }

    /// Whether one more key can be put in without growing.
    #[inline(always)]
    pub fn has_room(&self) -> bool {
        self.entries.get().is_some_and(|entries| (self.next.get() as usize) < entries.capacity)
    }

    /// Position of a string key. Never calls Python code; keys that are not exact strings are not looked at.
    #[inline]
    pub fn find_str(&self, key: Gc<PyStr>) -> Option<usize> {
        let wanted = Value::from(key);
        if self.has_only_str_keys()
            && let Some(found) = self.quick_probe(wanted, key.hash())
        {
            return found;
        }
        self.probe(key.hash(), |position| {
            let found = self.entry_slice()[position].key.get();
            found == Some(wanted)
                || found.and_then(|f| f.downcast::<PyStr>()).is_some_and(|found| {
                    !(found.is_interned() && key.is_interned()) && PyStr::eq(&found, &key)
                })
        })
    }

    /// The value of a string key; never calls Python code.
    #[inline]
    pub fn get_str(&self, key: Gc<PyStr>) -> Option<Value> {
        self.entry_slice()[self.find_str(key)?].value.get()
    }

    /// The value of a string key, given as text.
    pub fn get_text(&self, key: &str) -> Option<Value> {
        self.items().find(|(k, _)| k.downcast::<PyStr>().is_some_and(|k| k.eq_str(key))).map(|(_, v)| v)
    }
}

#[inline(always)]
fn spread(hash: u64) -> usize {
    let ([high, middle, last], factor) = PyDict::SPREAD;
    (hash ^ hash >> high ^ hash >> middle).wrapping_mul(factor) as usize >> last
}

/// [`quick_equal`] out of line: keys with equal hashes are nearly always the same object.
#[inline(never)]
fn quick_equal_key(found: Value, wanted: Value) -> Option<bool> {
    quick_equal(found, wanted)
}

/// The hash of a value as the key of a dict; TypeError in the words of a dict when it has none.
#[inline(always)]
pub fn hash_key(vm: &mut Vm, key: Value) -> PyResult<u64> {
    if let Some(hash) = quick_hash(key) {
        return Ok(hash as u64);
    }
    match vm.hash(key) {
        Ok(hash) => Ok(hash as u64),
        Err(raised) => Err(unhashable_as(vm, raised, key, "a dict key")),
    }
}

/// Rewords a TypeError "unhashable type" that `key` caused: `cannot use 'list' as a dict key (...)`.
#[cold]
#[inline(never)]
pub fn unhashable_as(vm: &mut Vm, raised: Raised, key: Value, role: &str) -> Raised {
    let type_error = vm.exceptions.get(ExcKind::TypeError);
    let Some(exception) = vm.state.raised.get().filter(|e| vm.type_of(*e) == type_error) else {
        return raised;
    };
    let args = exception.downcast::<super::PyException>().map(|e| e.args.get());
    let Some(text) = args.and_then(|a| a.items().first()?.downcast::<PyStr>()) else { return raised };
    let text = text.to_string_lossy();
    if !text.starts_with("unhashable type") {
        return raised;
    }
    let _ = vm.take_raised();
    let class = vm.type_name(key);
    vm.type_error(format!("cannot use '{class}' as {role} ({text})"))
}

/// Operations that store need the object itself, for the write barrier.
impl Gc<PyDict> {
    /// Position of a key. Calls `__eq__` where hashes are equal; starts again when that changed the dict.
    #[inline]
    pub fn find(self, vm: &mut Vm, key: Value, hash: u64) -> PyResult<Option<usize>> {
        if let Some(text) = key.downcast_exact::<PyStr>()
            && self.has_only_str_keys()
        {
            return Ok(self.find_str(text));
        }
        // Without calls first: nearly every lookup ends here.
        match self.quick_probe(key, hash) {
            Some(found) => Ok(found),
            None => self.find_calling(vm, key, hash),
        }
    }

    /// [`Self::find`] where `__eq__` must be called.
    #[inline(never)]
    fn find_calling(self, vm: &mut Vm, key: Value, hash: u64) -> PyResult<Option<usize>> {
        'again: loop {
            let (entries, index) = (self.entries.get(), self.index.get());
            let (mut at, mut step) = (spread(hash), 0);
            loop {
                let position = match index {
                    Some(index) => {
                        let table = index.tail();
                        at &= table.len() - 1;
                        let position = table[at].get();
                        step += 1;
                        at += step;
                        match position {
                            EMPTY => return Ok(None),
                            DELETED => continue,
                            position => position as usize,
                        }
                    }
                    None => {
                        step += 1;
                        if step > self.next.get() as usize {
                            return Ok(None);
                        }
                        step - 1
                    }
                };
                let entry = &self.entry_slice()[position];
                let Some(found) = entry.key.get().filter(|_| entry.hash.get() == hash) else { continue };
                if found == key {
                    return Ok(Some(position));
                }
                let equal = match quick_equal(found, key) {
                    Some(equal) => equal,
                    None => {
                        let equal = vm.equal(found, key)?;
                        let unchanged = self.entries.get() == entries
                            && self.index.get() == index
                            && self.entry_slice().get(position).and_then(|e| e.key.get()) == Some(found);
                        if !unchanged {
                            continue 'again;
                        }
                        equal
                    }
                };
                if equal {
                    return Ok(Some(position));
                }
            }
        }
    }

    /// The value of a key.
    pub fn get(self, vm: &mut Vm, key: Value) -> PyResult<Option<Value>> {
        if let Some(text) = key.downcast_exact::<PyStr>()
            && self.has_only_str_keys()
        {
            return Ok(self.get_str(text));
        }
        let hash = hash_key(vm, key)?;
        let found = self.find(vm, key, hash)?;
        Ok(found.and_then(|position| self.value_at(position)))
    }

    /// Sets the value of a key.
    pub fn set(self, vm: &mut Vm, key: Value, value: Value) -> PyResult<()> {
        if let Some(text) = key.downcast_exact::<PyStr>()
            && self.has_only_str_keys()
        {
            return match self.set_str(&mut vm.heap, text, value) {
                true => Ok(()),
                false => Err(vm.memory_error()),
            };
        }
        let hash = hash_key(vm, key)?;
        self.set_hashed(vm, key, hash, value)
    }

    /// Sets the value of a key whose hash is known.
    pub fn set_hashed(self, vm: &mut Vm, key: Value, hash: u64, value: Value) -> PyResult<()> {
        if let Some(place) = self.quick_place(key, hash) {
            return match self.set_at(&mut vm.heap, place, key, hash, value) {
                true => Ok(()),
                false => Err(vm.memory_error()),
            };
        }
        match self.find(vm, key, hash)? {
            Some(position) => {
                self.set_value_at(position, value);
                Ok(())
            }
            None if self.insert_new(&mut vm.heap, key, hash, value) => Ok(()),
            None => Err(vm.memory_error()),
        }
    }

    /// Sets the value of a string key; false when the memory limit would be passed. Never calls Python code.
    pub fn set_str(self, heap: &mut Heap, key: Gc<PyStr>, value: Value) -> bool {
        if self.has_only_str_keys()
            && let Some(place) = self.quick_place(key.into(), key.hash())
        {
            return self.set_at(heap, place, key.into(), key.hash(), value);
        }
        match self.find_str(key) {
            Some(position) => {
                self.set_value_at(position, value);
                true
            }
            None => self.insert_new(heap, Value::from(key), key.hash(), value),
        }
    }

    #[inline(always)]
    fn set_at(self, heap: &mut Heap, place: Place, key: Value, hash: u64, value: Value) -> bool {
        match place {
            Place::Found(position) => {
                self.set_value_at(position, value);
                true
            }
            Place::Absent(at) if self.has_room() => {
                self.append(key, hash, value, |table| table[at].set(self.next.get()));
                true
            }
            Place::Absent(_) => self.insert_new(heap, key, hash, value),
        }
    }

    /// Sets the value of a key to what `next` makes of its old one, if that can be done without Python code; false when it cannot, or when `next`
    /// says so, or when the memory limit would be passed: then nothing was done.
    #[inline(always)]
    pub fn change_quick(
        self,
        heap: &mut Heap,
        key: Value,
        next: impl FnOnce(Option<Value>) -> Option<Value>,
    ) -> bool {
        let Some(hash) = quick_hash(key) else { return false };
        let Some(place) = self.quick_place(key, hash as u64) else { return false };
        let old = match place {
            Place::Found(position) => self.value_at(position),
            Place::Absent(_) => None,
        };
        next(old).is_some_and(|value| self.set_at(heap, place, key, hash as u64, value))
    }

    /// Sets the items of `other` from a position on, as far as that needs no Python code; the position of the first item left. `None` when the
    /// memory limit would be passed.
    pub fn merge_quick(self, heap: &mut Heap, other: Gc<PyDict>, from: usize) -> Option<usize> {
        for (position, entry) in other.entry_slice().iter().enumerate().skip(from) {
            let (Some(key), Some(value)) = (entry.key.get(), entry.value.get()) else { continue };
            let hash = entry.hash.get();
            let Some(place) = self.quick_place(key, hash) else { return Some(position) };
            if !self.set_at(heap, place, key, hash, value) {
                return None;
            }
        }
        Some(other.end_position())
    }

    /// Replaces the value at a position in use.
    #[inline(always)]
    pub fn set_value_at(self, position: usize, value: Value) {
        if let Some(entries) = self.entries.get() {
            entries.tail()[position].value.set(entries, value);
        }
    }

    /// Replaces the value whose address [`PyDict::value_address`] gave, while the version of the keys is the same.
    #[inline]
    pub fn set_value_at_address(self, address: *const u64, value: Value) {
        let first = self.value_address(0) as usize;
        self.set_value_at((address as usize - first) / size_of::<Entry>(), value);
    }

    /// Appends a key that is known to be absent; false when the memory limit would be passed.
    pub fn insert_new(self, heap: &mut Heap, key: Value, hash: u64, value: Value) -> bool {
        let position = self.next.get() as usize;
        let capacity = self.entries.get().map_or(0, |e| e.capacity);
        if position == capacity {
            return self.grow(heap) && self.insert_new(heap, key, hash, value);
        }
        self.append(key, hash, value, |table| place(table, hash, position as u32));
        true
    }

    /// Appends an entry, for which there is room; `put` puts its position into the index table.
    #[inline(always)]
    fn append(self, key: Value, hash: u64, value: Value, put: impl FnOnce(&[Cell<u32>])) {
        let position = self.next.get();
        let Some(entries) = self.entries.get() else { return };
        if key.downcast_exact::<PyStr>().is_none() {
            self.header.set_aux(self.header.aux() | DictFlags::GENERAL_KEYS);
        }
        let entry = &entries.tail()[position as usize];
        entry.hash.set(hash);
        entry.key.set(entries, key);
        entry.value.set(entries, value);
        if let Some(index) = self.index.get() {
            put(index.tail());
        }
        self.next.set(position + 1);
        self.used.set(self.used.get() + 1);
        self.keys_changed();
    }

    #[inline(always)]
    fn keys_changed(self) {
        self.keys_version.set(0);
        self.generation.set(self.generation.get().wrapping_add(1));
    }

    /// Makes room for one more entry: squeezes holes out when there are many, else doubles.
    #[cold]
    #[inline(never)]
    fn grow(self, heap: &mut Heap) -> bool {
        let used = self.len();
        if used == 0 && self.entries.get().is_some() {
            // Nothing but holes: start over.
            if let Some(index) = self.index.get() {
                index.tail().iter().for_each(|slot| slot.set(EMPTY));
            }
            self.next.set(0);
            self.first.set(0);
            return true;
        }
        let capacity = if used < 4 { 4 } else { (used + 1).next_power_of_two().max(used + used / 2) };
        self.rebuild(heap, capacity)
    }

    /// Makes room for `total` entries in all; false when the memory limit would be passed.
    pub fn reserve(self, heap: &mut Heap, total: usize) -> bool {
        let holes = self.next.get() as usize - self.len();
        total + holes <= self.entries.get().map_or(0, |e| e.capacity) || self.rebuild(heap, total)
    }

    fn rebuild(self, heap: &mut Heap, capacity: usize) -> bool {
        if capacity >= DELETED as usize {
            return false;
        }
        let header = Header::exact(Layout::DictEntries);
        let empty = || Entry { hash: Cell::new(0), key: Slot::empty(), value: Slot::empty() };
        let Some(entries) = heap.try_alloc_tailed(DictEntries { header, capacity }, |_| empty()) else {
            return false;
        };
        let index = if capacity <= LINEAR {
            None
        } else {
            let size = (capacity * 3 / 2).next_power_of_two();
            let header = Header::exact(Layout::DictIndex);
            match heap.try_alloc_tailed(DictIndex { header, size }, |_| Cell::new(EMPTY)) {
                Some(index) => Some(index),
                None => return false,
            }
        };
        // Allocation may have run a collection that marked `entries`: stores below go through the barrier.
        crate::heap::write_barrier(entries.header());
        let mut count = 0;
        for old in self.entry_slice() {
            if let (Some(key), Some(value)) = (old.key.get(), old.value.get()) {
                let entry = &entries.tail()[count];
                entry.hash.set(old.hash.get());
                entry.key.raw().set(Some(key));
                entry.value.raw().set(Some(value));
                if let Some(index) = index {
                    place(index.tail(), old.hash.get(), count as u32);
                }
                count += 1;
            }
        }
        let (old_entries, old_index) = (self.entries.get(), self.index.get());
        self.entries.set(self, Some(entries));
        self.index.set(self, index);
        if let Some(old) = old_entries {
            heap.demote(old);
        }
        if let Some(old) = old_index {
            heap.demote(old);
        }
        self.next.set(count as u32);
        self.first.set(0);
        self.keys_changed();
        true
    }

    /// Removes the item at a position in use and gives its value.
    pub fn remove_at(self, position: usize) -> Option<Value> {
        let entries = self.entries.get()?;
        let entry = &entries.tail()[position];
        entry.key.get()?;
        if let Some(index) = self.index.get() {
            let table = index.tail();
            let mask = table.len() - 1;
            let mut at = spread(entry.hash.get()) & mask;
            let mut step = 0;
            while table[at].get() != position as u32 {
                step += 1;
                at = (at + step) & mask;
            }
            table[at].set(DELETED);
        }
        entry.key.take();
        let value = entry.value.take();
        self.used.set(self.used.get() - 1);
        if self.used.get() == 0 {
            if self.index.get().is_some_and(|index| index.size > 64) {
                self.clear();
                return value;
            }
            // The next item comes behind this one all the same: a loop over the dict has to see that there is another.
            self.first.set(self.next.get());
            self.header.set_aux(self.header.aux() & !DictFlags::GENERAL_KEYS);
        } else if position == self.first.get() as usize {
            let slice = self.entry_slice();
            let next_live = (position..slice.len()).find(|i| slice[*i].key.get().is_some());
            self.first.set(next_live.unwrap_or(slice.len()) as u32);
        }
        self.keys_changed();
        value
    }

    /// Removes a key and gives its value.
    pub fn remove(self, vm: &mut Vm, key: Value) -> PyResult<Option<Value>> {
        let hash = hash_key(vm, key)?;
        Ok(self.find(vm, key, hash)?.and_then(|position| self.remove_at(position)))
    }

    /// Removes a string key and gives its value; never calls Python code.
    pub fn remove_str(self, key: Gc<PyStr>) -> Option<Value> {
        self.remove_at(self.find_str(key)?)
    }

    /// Removes everything.
    pub fn clear(self) {
        self.entries.set(self, None);
        self.index.set(self, None);
        self.used.set(0);
        self.next.set(0);
        self.first.set(0);
        self.header.set_aux(self.header.aux() & !DictFlags::GENERAL_KEYS);
        self.keys_changed();
    }

    /// Takes the storage of `other` over; `other` must be used no more.
    pub fn take_over(self, other: Gc<PyDict>) {
        self.entries.set(self, other.entries.get());
        self.index.set(self, other.index.get());
        self.used.set(other.used.get());
        self.next.set(other.next.get());
        self.first.set(other.first.get());
        self.header.set_aux(other.header.aux());
        self.keys_changed();
    }

    /// A shallow copy, as an exact dict, holes squeezed out; `None` when the memory limit would be passed.
    pub fn copy(self, heap: &mut Heap) -> Option<Gc<PyDict>> {
        self.copy_with_room(heap, self.len())
    }

    /// The same, with room for `room` entries, which are no fewer.
    pub fn copy_with_room(self, heap: &mut Heap, room: usize) -> Option<Gc<PyDict>> {
        let copy = PyDict::new(heap);
        if self.is_empty() {
            return Some(copy);
        }
        copy.header.set_aux(self.header.aux());
        let fits = copy.rebuild(heap, room.max(self.len()).max(4));
        if !fits {
            return None;
        }
        let entries = copy.entries.get()?;
        crate::heap::write_barrier(entries.header());
        let mut count = 0;
        let whole = self.used.get() == self.next.get();
        // Without holes, and in a table of the same size, every entry has the place that it had.
        let same_places = match (self.index.get(), copy.index.get()) {
            (Some(from), Some(to)) if whole => {
                let same = from.tail().len() == to.tail().len();
                if same {
                    to.tail().iter().zip(from.tail()).for_each(|(to, from)| to.set(from.get()));
                }
                same
            }
            _ => false,
        };
        if whole && (same_places || copy.index.get().is_none()) {
            for (entry, old) in entries.tail().iter().zip(self.entry_slice()) {
                entry.hash.set(old.hash.get());
                entry.key.raw().set(old.key.get());
                entry.value.raw().set(old.value.get());
            }
            copy.next.set(self.next.get());
            copy.used.set(self.used.get());
            return Some(copy);
        }
        for old in self.entry_slice() {
            if let (Some(key), Some(value)) = (old.key.get(), old.value.get()) {
                let entry = &entries.tail()[count];
                entry.hash.set(old.hash.get());
                entry.key.raw().set(Some(key));
                entry.value.raw().set(Some(value));
                if let Some(index) = copy.index.get().filter(|_| !same_places) {
                    place(index.tail(), old.hash.get(), count as u32);
                }
                count += 1;
            }
        }
        copy.next.set(count as u32);
        copy.used.set(count as u32);
        Some(copy)
    }
}

fn place(table: &[Cell<u32>], hash: u64, position: u32) {
    let mask = table.len() - 1;
    let mut at = spread(hash) & mask;
    let mut step = 0;
    while table[at].get() < DELETED {
        step += 1;
        at = (at + step) & mask;
    }
    table[at].set(position);
}
