//! Lists: storage.
//!
//! The items are in a `Slots` object with room to grow. Because a [`Value`] holds small integers and floats
//! itself, a list of numbers is one contiguous run of 8-byte words without boxes; what such a list holds can be told
//! from the words.
//!
//! Contract of the `unsafe` here: the first `len` slots of the storage hold values, and nobody changes the list while a
//! slice of them is looked at.

use crate::heap::{Gc, Header, Heap, Layout, OptRef, Slot, Slots, Tailed, write_barrier};
use crate::object_struct;
use crate::value::Value;
use std::cell::Cell;

/// Lists of more items than this are large, as far as growing is concerned.
const LARGE: usize = 1 << 14;

object_struct! {
    /// A list.
    pub struct PyList(Layout::List) {
        len: Cell<usize>,
        storage: OptRef<Slots>,
    }
}

impl PyList {
    /// Where the number of items is, for machine code.
    pub const LENGTH_OFFSET: usize = std::mem::offset_of!(PyList, len);
    /// Where the storage is, for machine code.
    pub const STORAGE_OFFSET: usize = std::mem::offset_of!(PyList, storage);

    /// The struct of an empty list with this header, to be allocated by the caller.
    pub fn empty_with(header: Header) -> PyList {
        PyList { header, len: Cell::new(0), storage: OptRef::new(None) }
    }

    /// A list of these values.
    pub fn new(heap: &mut Heap, items: &[Value]) -> Gc<PyList> {
        let storage = if items.is_empty() {
            None
        } else {
            let slots = Slots::of_len(items.len());
            Some(heap.alloc_tailed(slots, |i| Slot::new(Some(items[i]))))
        };
        heap.alloc(PyList {
            header: Header::exact(Layout::List),
            len: Cell::new(items.len()),
            storage: OptRef::new(storage),
        })
    }

    /// A list of `len` items, each given by `item`, which must not allocate; `None` when the memory limit would be passed.
    pub fn try_from_fn(
        heap: &mut Heap,
        len: usize,
        mut item: impl FnMut(usize) -> Value,
    ) -> Option<Gc<PyList>> {
        let storage = if len == 0 {
            None
        } else {
            let slots = Slots::of_len(len);
            Some(heap.try_alloc_tailed(slots, |i| Slot::new(Some(item(i))))?)
        };
        let header = Header::exact(Layout::List);
        Some(heap.alloc(PyList { header, len: Cell::new(len), storage: OptRef::new(storage) }))
    }

    /// A list of the items of two; `None` when the memory limit would be passed.
    pub fn concat(heap: &mut Heap, first: &[Value], second: &[Value]) -> Option<Gc<PyList>> {
        let len = first.len() + second.len();
        if len == 0 {
            return Some(PyList::new(heap, &[]));
        }
        let storage = Slots::try_new(heap, len)?;
        let (to_first, to_second) = storage.tail().split_at(first.len());
        for (to, from) in [(to_first, first), (to_second, second)] {
            to.iter().zip(from).for_each(|(to, item)| to.raw().set(Some(*item)));
        }
        Some(PyList::from_storage(heap, Some(storage), len))
    }

    /// A list with this storage, of which the first `len` slots hold values.
    pub fn from_storage(heap: &mut Heap, storage: Option<Gc<Slots>>, len: usize) -> Gc<PyList> {
        debug_assert!(len <= storage.map_or(0, |s| s.len()));
        let header = Header::exact(Layout::List);
        heap.alloc(PyList { header, len: Cell::new(len), storage: OptRef::new(storage) })
    }

    /// Whether items were ever stored since the storage was taken out.
    pub fn has_storage(&self) -> bool {
        self.storage.get().is_some()
    }

    /// Number of items.
    #[inline(always)]
    pub fn len(&self) -> usize {
        self.len.get()
    }

    /// Whether it is empty.
    pub fn is_empty(&self) -> bool {
        self.len.get() == 0
    }

    /// The items. The slice must not be held across anything that may change the list (any Python code).
    #[inline(always)]
    pub fn items(&self) -> &[Value] {
        match self.storage.get() {
            // SAFETY: the first `len` slots hold values; the storage is kept alive by `self` or by the native stack.
            Some(storage) => unsafe {
                std::slice::from_raw_parts(storage.tail().as_ptr().cast::<Value>(), self.len.get())
            },
            None => &[],
        }
    }

    /// The item at `index`.
    #[inline(always)]
    pub fn get(&self, index: usize) -> Option<Value> {
        self.items().get(index).copied()
    }

    /// How many items there is room for.
    pub fn capacity(&self) -> usize {
        self.storage.get().map_or(0, |s| s.len())
    }
}

/// Operations that store need the object itself, for the write barrier.
impl Gc<PyList> {
    /// Replaces the item at `index`; false when there is none.
    #[inline(always)]
    pub fn set_item(self, index: usize, value: Value) -> bool {
        if index >= self.len() {
            return false;
        }
        match self.storage.get() {
            Some(storage) => {
                storage.tail()[index].set(storage, value);
                true
            }
            None => false,
        }
    }

    /// Makes room for `total` items; false when the memory limit would be passed.
    pub fn reserve(self, heap: &mut Heap, total: usize) -> bool {
        let capacity = self.capacity();
        if total <= capacity {
            return true;
        }
        if total > isize::MAX as usize / size_of::<Slot>() {
            return false;
        }
        // CPython's growth: about an eighth more, so that appending is linear and memory stays close.
        let wanted = (total + (total >> 3) + 6) & !3;
        // A large list grows where it is, if it can: nothing is copied, and nothing old becomes young.
        if let Some(storage) = self.storage.get()
            && Slots::grow(storage, heap, wanted)
        {
            return true;
        }
        // Large ones that must move do so less often.
        let wanted = if wanted > LARGE { wanted + (total >> 3) } else { wanted };
        let Some(bigger) = Slots::try_new(heap, wanted.max(4)) else { return false };
        for (to, from) in bigger.tail().iter().zip(self.items()) {
            to.raw().set(Some(*from));
        }
        let smaller = self.storage.get();
        if let Some(smaller) = smaller {
            heap.inherit_age(smaller, bigger);
        }
        self.storage.set(self, Some(bigger));
        if let Some(smaller) = smaller {
            heap.demote(smaller);
        }
        true
    }

    /// Appends an item; false when the memory limit would be passed.
    #[inline(always)]
    pub fn push(self, heap: &mut Heap, value: Value) -> bool {
        let len = self.len();
        if let Some(storage) = self.storage.get()
            && len < storage.len()
        {
            storage.tail()[len].set(storage, value);
            self.len.set(len + 1);
            return true;
        }
        self.push_slow(heap, value)
    }

    #[cold]
    #[inline(never)]
    fn push_slow(self, heap: &mut Heap, value: Value) -> bool {
        let len = self.len();
        if !self.reserve(heap, len + 1) {
            return false;
        }
        if let Some(storage) = self.storage.get() {
            storage.tail()[len].set(storage, value);
            self.len.set(len + 1);
        }
        true
    }

    /// Takes the last item off.
    #[inline]
    pub fn pop_last(self) -> Option<Value> {
        let index = self.len().checked_sub(1)?;
        let value = self.storage.get()?.tail()[index].take();
        self.len.set(index);
        value
    }

    /// Inserts an item; false when the memory limit would be passed. `index` is at most the length.
    pub fn insert_at(self, heap: &mut Heap, index: usize, value: Value) -> bool {
        let len = self.len();
        if !self.push(heap, value) {
            return false;
        }
        self.with_items_mut(|items| {
            items.copy_within(index..len, index + 1);
            items[index] = value;
        });
        true
    }

    /// Takes the item at `index` out.
    pub fn remove_at(self, index: usize) -> Option<Value> {
        if index >= self.len() {
            return None;
        }
        let removed = self.with_items_mut(|items| {
            let removed = items[index];
            items.copy_within(index + 1.., index);
            removed
        });
        self.pop_last();
        Some(removed)
    }

    /// Replaces items `start..end` by `values`; false when the memory limit would be passed. `values` must not be
    /// a slice of this list's own items.
    pub fn splice(self, heap: &mut Heap, start: usize, end: usize, values: &[Value]) -> bool {
        let (len, removed) = (self.len(), end - start);
        if removed == values.len() {
            self.with_items_mut(|items| items[start..end].copy_from_slice(values));
            return true;
        }
        let new_len = len - removed + values.len();
        if !self.reserve(heap, new_len) {
            return false;
        }
        let Some(storage) = self.storage.get() else { return true };
        write_barrier(storage.header());
        let slots = storage.tail();
        let moved = len - end;
        if values.len() > removed {
            for i in (0..moved).rev() {
                slots[start + values.len() + i].raw().set(slots[end + i].get());
            }
        } else if values.len() < removed {
            for i in 0..moved {
                slots[start + values.len() + i].raw().set(slots[end + i].get());
            }
            slots[new_len..len].iter().for_each(|slot| slot.raw().set(None));
        }
        for (slot, value) in slots[start..start + values.len()].iter().zip(values) {
            slot.raw().set(Some(*value));
        }
        self.len.set(new_len);
        true
    }

    /// Cuts the list to `len` items.
    pub fn truncate(self, len: usize) {
        if let Some(storage) = self.storage.get() {
            for slot in &storage.tail()[len.min(self.len())..self.len()] {
                slot.raw().set(None);
            }
        }
        self.len.set(len.min(self.len()));
    }

    /// Takes the whole storage out, leaving an empty list: what `sort` does while it calls Python code.
    pub fn take_storage(self) -> (Option<Gc<Slots>>, usize) {
        let taken = (self.storage.get(), self.len());
        self.storage.set(self, None);
        self.len.set(0);
        taken
    }

    /// Puts a storage (with its number of items) in place of what the list holds.
    pub fn put_storage(self, storage: Option<Gc<Slots>>, len: usize) {
        self.storage.set(self, storage);
        self.len.set(len);
    }

    /// Lets `change` rearrange the items. It must not call Python code, nor allocate, nor put in values that were not there.
    pub fn with_items_mut<R>(self, change: impl FnOnce(&mut [Value]) -> R) -> R {
        match self.storage.get() {
            Some(storage) => {
                write_barrier(storage.header());
                let start = storage.tail().as_ptr().cast::<Value>().cast_mut();
                // SAFETY: the first `len` slots hold values, and `change` is the only one to look at them.
                change(unsafe { std::slice::from_raw_parts_mut(start, self.len()) })
            }
            None => change(&mut []),
        }
    }
}
