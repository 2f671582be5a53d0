//! Iterators that belong to no single type.

use crate::heap::{Header, Layout, Slot};
use crate::object_struct;
use crate::value::{PyResult, Value};
use crate::vm::Vm;
use std::cell::Cell;

object_struct! {
    /// Iterates by `__getitem__` with 0, 1, 2, ...
    pub struct SequenceIterator(Layout::SeqIter) {
        /// The sequence; empty at the end.
        pub sequence: Slot,
        /// Next index.
        pub index: Cell<i64>,
    }
}

/// The iterator of an object that has only `__getitem__`.
pub fn new_sequence_iterator(vm: &mut Vm, sequence: Value) -> PyResult {
    let header = Header::exact(Layout::SeqIter);
    let iterator = SequenceIterator { header, sequence: sequence.into(), index: Cell::new(0) };
    Ok(vm.heap.alloc(iterator).into())
}
