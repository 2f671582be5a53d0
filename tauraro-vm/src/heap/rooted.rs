//! [`RootedVec`]: a growable vector of values for native code, whose storage is in the heap.
//!
//! The vector itself is a small struct on the native stack, where the collector finds the pointer to the storage.
//! Never put it into a `Box` or a static.

use super::{Gc, Header, Heap, Layout, Object, Slot, Tailed, TraceField, Tracer, write_barrier};
use crate::value::Value;
use std::cell::Cell;

/// A run of slots: storage of lists, vectors and attribute overflow.
#[repr(C)]
pub struct Slots {
    /// The object's header.
    pub header: Header,
    len: Cell<usize>,
}

// SAFETY: repr(C), the header comes first, the tail is traced.
unsafe impl Object for Slots {
    const LAYOUT: Layout = Layout::Slots;
    #[inline]
    fn trace(&self, tracer: &mut Tracer<'_>) {
        self.tail().iter().for_each(|slot| slot.trace(tracer));
    }
    fn trace_head(&self, _: &mut Tracer<'_>) {}
}

// SAFETY: `alloc_tailed` checks the length; it changes only where memory was added behind the object (`Slots::grow`).
unsafe impl Tailed for Slots {
    type Elem = Slot;
    #[inline(always)]
    fn tail_len(&self) -> usize {
        self.len.get()
    }
}

impl Slots {
    /// Offset of the number of slots.
    pub const LENGTH_OFFSET: usize = std::mem::offset_of!(Slots, len);

    /// `len` slots that were not allocated yet.
    pub fn of_len(len: usize) -> Slots {
        Slots { header: Header::exact(Layout::Slots), len: Cell::new(len) }
    }

    /// Number of slots.
    #[inline(always)]
    #[allow(clippy::len_without_is_empty)]
    pub fn len(&self) -> usize {
        self.len.get()
    }

    /// Adds empty slots behind a large run, where it is, so that it has `len`; false when there is no room. May collect.
    pub fn grow(this: Gc<Slots>, heap: &mut Heap, len: usize) -> bool {
        let before = this.len();
        debug_assert!(before <= len && len <= isize::MAX as usize / size_of::<Slot>());
        if !heap.grow_in_place(this.header(), size_of::<Slots>() + len * size_of::<Slot>()) {
            return false;
        }
        // SAFETY: the memory behind the object is its own now; an empty slot is zero.
        unsafe { this.as_ptr().add(1).cast::<Slot>().add(before).write_bytes(0, len - before) };
        this.len.set(len);
        true
    }

    /// `len` empty slots; `None` when the memory limit would be passed.
    pub fn try_new(heap: &mut Heap, len: usize) -> Option<Gc<Slots>> {
        heap.try_alloc_tailed(Slots::of_len(len), |_| Slot::empty())
    }

    /// `len` empty slots, for a length that existing data bounds.
    pub fn new(heap: &mut Heap, len: usize) -> Gc<Slots> {
        heap.alloc_tailed(Slots::of_len(len), |_| Slot::empty())
    }
}

/// A growable vector of values that the collector sees.
pub struct RootedVec {
    storage: Option<Gc<Slots>>,
    len: usize,
}

impl Default for RootedVec {
    fn default() -> Self {
        RootedVec::new()
    }
}

impl RootedVec {
    /// An empty vector.
    pub const fn new() -> RootedVec {
        RootedVec { storage: None, len: 0 }
    }

    /// A vector with the values of a slice.
    pub fn from_slice(heap: &mut Heap, values: &[Value]) -> RootedVec {
        if values.is_empty() {
            return RootedVec::new();
        }
        let storage = heap.alloc_tailed(Slots::of_len(values.len()), |i| Slot::new(Some(values[i])));
        RootedVec { storage: Some(storage), len: values.len() }
    }

    /// An empty vector with room for `capacity` values; `None` when the memory limit would be passed.
    pub fn try_with_capacity(heap: &mut Heap, capacity: usize) -> Option<RootedVec> {
        if capacity == 0 {
            return Some(RootedVec::new());
        }
        Some(RootedVec { storage: Some(Slots::try_new(heap, capacity)?), len: 0 })
    }

    /// A vector that uses this storage, of which the first `len` slots hold values.
    pub fn from_storage(storage: Option<Gc<Slots>>, len: usize) -> RootedVec {
        debug_assert!(len <= storage.map_or(0, |s| s.len()));
        RootedVec { storage, len }
    }

    /// The storage and the number of values in it.
    pub fn into_storage(self) -> (Option<Gc<Slots>>, usize) {
        (self.storage, self.len)
    }

    /// Number of values.
    pub fn len(&self) -> usize {
        self.len
    }

    /// Whether it holds nothing.
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// Appends a value. May collect.
    pub fn push(&mut self, heap: &mut Heap, value: Value) {
        let storage = match self.storage {
            Some(storage) if self.len < storage.len() => storage,
            _ => {
                let bigger = Slots::new(heap, (self.len * 2).max(8));
                for (to, from) in bigger.tail().iter().zip(self.as_slots()) {
                    to.raw().set(from.get());
                }
                self.storage = Some(bigger);
                bigger
            }
        };
        storage.tail()[self.len].set(storage, value);
        self.len += 1;
    }

    /// Takes the last value.
    pub fn pop(&mut self) -> Option<Value> {
        self.len = self.len.checked_sub(1)?;
        self.storage?.tail()[self.len].take()
    }

    /// The value at `index`.
    pub fn get(&self, index: usize) -> Option<Value> {
        self.as_slots().get(index)?.get()
    }

    /// Replaces the value at `index`, which must exist.
    pub fn set(&mut self, index: usize, value: Value) {
        debug_assert!(index < self.len);
        if let Some(storage) = self.storage {
            storage.tail()[index].set(storage, value);
        }
    }

    /// Keeps the values alive up to here: for values whose copies are in memory that the collector does not see.
    #[inline(always)]
    pub fn keep(&self) {
        std::hint::black_box(self.storage);
    }

    fn as_slots(&self) -> &[Slot] {
        match &self.storage {
            Some(storage) => &storage.tail()[..self.len],
            None => &[],
        }
    }

    /// The values.
    pub fn as_slice(&self) -> &[Value] {
        let slots = self.as_slots();
        // SAFETY: a `Slot` is a `Value` or zero, and the first `len` ones hold values.
        unsafe { std::slice::from_raw_parts(slots.as_ptr().cast::<Value>(), slots.len()) }
    }

    /// The values, to sort or exchange them in place. No value may be put in that the vector does not hold already.
    pub fn as_mut_slice(&mut self) -> &mut [Value] {
        if let Some(storage) = self.storage {
            write_barrier(storage.header());
        }
        let slots = self.as_slots();
        // SAFETY: as above; `self` is borrowed mutably and owns the storage.
        unsafe { std::slice::from_raw_parts_mut(slots.as_ptr().cast::<Value>().cast_mut(), slots.len()) }
    }
}
