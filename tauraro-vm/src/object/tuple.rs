//! Tuples.
//!
//! Contract of the `unsafe` here: every slot holds a value from the allocation on and never changes afterwards.

use crate::heap::{Gc, Header, Heap, Layout, Slot, Tailed};
use crate::object_struct;
use crate::value::Value;

object_struct! {
    /// A tuple: its items follow it.
    pub struct PyTuple(Layout::Tuple) {
        len: usize,
    } tail(len): Slot
}

impl PyTuple {
    /// Where the number of items is, for machine code.
    pub const LENGTH_OFFSET: usize = std::mem::offset_of!(PyTuple, len);

    /// A tuple of these values.
    #[inline]
    pub fn new(heap: &mut Heap, items: &[Value]) -> Gc<PyTuple> {
        let object = PyTuple { header: Header::exact(Layout::Tuple), len: items.len() };
        heap.alloc_tailed(object, |i| Slot::new(Some(items[i])))
    }

    /// A tuple of these values as an instance of a Python subclass.
    pub fn new_for_subclass(
        heap: &mut Heap,
        items: &[Value],
        shape: crate::heap::ShapeId,
    ) -> Option<Gc<PyTuple>> {
        let object = PyTuple { header: Header::new(shape, Layout::Tuple), len: items.len() };
        heap.try_alloc_tailed_with_attrs(object, |i| Slot::new(Some(items[i])))
    }

    /// A tuple of `len` values, each given by `item`, which must not allocate; `None` when the memory limit would be passed.
    pub fn try_from_fn(
        heap: &mut Heap,
        len: usize,
        mut item: impl FnMut(usize) -> Value,
    ) -> Option<Gc<PyTuple>> {
        let object = PyTuple { header: Header::exact(Layout::Tuple), len };
        heap.try_alloc_tailed(object, |i| Slot::new(Some(item(i))))
    }

    /// Number of items.
    #[inline(always)]
    pub fn len(&self) -> usize {
        self.len
    }

    /// Whether it is empty.
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// The items.
    #[inline(always)]
    pub fn items(&self) -> &[Value] {
        let slots = self.tail();
        // SAFETY: every slot of a tuple holds a value, from its allocation on.
        unsafe { std::slice::from_raw_parts(slots.as_ptr().cast::<Value>(), slots.len()) }
    }
}
