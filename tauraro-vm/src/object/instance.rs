//! Instances of Python classes, and where their attributes are.
//!
//! ```text
//! PyInstance:  header (aux = inline capacity) | extra | slot 0 | slot 1 | ...
//! ```
//!
//! The shape says which attribute is in which slot. Slots beyond the inline capacity are in the `Slots` object
//! that `extra` points to. When `__dict__` is asked for, an attribute is deleted, or there are too many, the
//! instance goes over to *dictionary mode*: its shape is the class's dictionary shape and `extra` points to a dict.
//!
//! Instances of Python subclasses of builtin types (`class Stack(list)`) are the builtin struct with one slot behind it
//! (`HAS_ATTRS`), which holds their attribute dict.
//!
//! This file may hold `unsafe`: the tail length of an instance is its header's `aux`, set once at allocation.

use crate::heap::{Gc, Header, Heap, Layout, Object, ShapeId, Slot, Slots, Tailed, TraceField, Tracer};
use crate::value::Value;

/// An instance of a Python class whose base is `object`.
#[repr(C)]
pub struct PyInstance {
    /// The object's header; `aux` is the number of inline slots.
    pub header: Header,
    /// Overflow slots, or the dict in dictionary mode.
    pub extra: Slot,
}

// SAFETY: repr(C), header first, everything traced.
unsafe impl Object for PyInstance {
    const LAYOUT: Layout = Layout::Instance;
    #[inline]
    fn trace(&self, tracer: &mut Tracer<'_>) {
        self.extra.trace(tracer);
        self.tail().iter().for_each(|slot| slot.trace(tracer));
    }
}

// SAFETY: `aux` is set before allocation and never changed for this layout.
unsafe impl Tailed for PyInstance {
    type Elem = Slot;
    #[inline(always)]
    fn tail_len(&self) -> usize {
        self.header.aux() as usize
    }
}

impl PyInstance {
    /// A new instance with empty slots.
    #[inline(always)]
    pub fn alloc(heap: &mut Heap, shape: ShapeId, inline_slots: u16) -> Gc<PyInstance> {
        let header = Header::new(shape, Layout::Instance);
        header.set_aux(inline_slots);
        heap.alloc_tailed(PyInstance { header, extra: Slot::empty() }, |_| Slot::empty())
    }

    /// The slot that holds attribute number `index`, when it exists already.
    #[inline(always)]
    pub fn slot(&self, index: usize) -> Option<&Slot> {
        let inline = self.tail();
        match inline.get(index) {
            Some(slot) => Some(slot),
            None => {
                let overflow = self.overflow()?;
                // SAFETY: the overflow object is kept alive by `extra`, which this borrow of `self` covers.
                let slots: &[Slot] = unsafe { &*(overflow.tail() as *const [Slot]) };
                slots.get(index - inline.len())
            }
        }
    }

    fn overflow(&self) -> Option<Gc<Slots>> {
        self.extra.get()?.downcast::<Slots>()
    }
}

/// Writes attribute number `index` of an instance, making room when it is new.
pub fn set_slot(heap: &mut Heap, object: Gc<PyInstance>, index: usize, value: Value) {
    let inline = object.tail();
    if let Some(slot) = inline.get(index) {
        slot.set(object, value);
        return;
    }
    let index = index - inline.len();
    let overflow = match object.overflow() {
        Some(slots) if index < slots.len() => slots,
        old => {
            let bigger = Slots::new(heap, (index + 1).next_power_of_two().max(4));
            if let Some(old) = old {
                for (to, from) in bigger.tail().iter().zip(old.tail()) {
                    to.raw().set(from.get());
                }
            }
            object.extra.set(object, Value::from(bigger));
            bigger
        }
    };
    overflow.tail()[index].set(overflow, value);
}
