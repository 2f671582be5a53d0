//! `bytes`.

use crate::heap::{Gc, Header, Heap, Layout, Tailed};
use crate::object_struct;

object_struct! {
    /// A bytes object: its bytes follow it.
    pub struct PyBytes(Layout::Bytes) {
        len: usize,
    } tail(len): u8
}

impl PyBytes {
    /// A bytes object, for content that exists already.
    pub fn new(heap: &mut Heap, content: &[u8]) -> Gc<PyBytes> {
        let object = PyBytes { header: Header::exact(Layout::Bytes), len: content.len() };
        heap.alloc_tailed(object, |i| content[i])
    }
    /// The bytes.
    pub fn as_bytes(&self) -> &[u8] {
        self.tail()
    }
}
