//! `bytes`.

use crate::heap::{Gc, Header, Heap, Layout, Tailed};
use crate::object::*;
use crate::object_struct;
use crate::value::{PyResult, Value};
use crate::vm::Vm;

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

/// The content of a bytes-like object, copied; `None` for anything else.
pub fn copy_of_bytes(value: Value) -> Option<Vec<u8>> {
    value.downcast::<PyBytes>().map(|bytes| bytes.as_bytes().to_vec())
}

/// The content of a bytes-like object or of an iterable of ints, as `bytes(value)` takes it.
pub fn to_bytes_vec(vm: &mut Vm, value: Value) -> PyResult<Vec<u8>> {
    if let Some(content) = copy_of_bytes(value) {
        return Ok(content);
    }
    if value.downcast::<PyStr>().is_some() || vm.type_of(value).slots.iter.get().is_none() {
        let class = vm.type_name(value);
        return Err(vm.type_error(format!("cannot convert '{class}' object to bytes")));
    }
    let mut content = Vec::new();
    vm.for_each(value, |vm, item| {
        content.push(byte_of(vm, item)?);
        Ok(true)
    })?;
    Ok(content)
}

/// An int from 0 to 255.
pub fn byte_of(vm: &mut Vm, value: Value) -> PyResult<u8> {
    let index = vm.index(value)?;
    match index.as_small_int().and_then(|n| u8::try_from(n).ok()) {
        Some(byte) => Ok(byte),
        None => Err(vm.value_error("bytes must be in range(0, 256)")),
    }
}
