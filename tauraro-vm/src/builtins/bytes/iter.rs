//! Iteration over the bytes of `bytes` and `bytearray`.

use super::{Content, receiver};
use crate::builtins::TypeDef;
use crate::builtins::support::reduce_iterator;
use crate::heap::{Header, Layout, Slot};
use crate::object::*;
use crate::object_struct;
use crate::value::{PyResult, Value};
use crate::vm::Vm;
use std::cell::Cell;

object_struct! {
    /// An iterator over bytes.
    pub struct BytesIter(Layout::BytesIter) {
        /// The object; empty at the end.
        pub source: Slot,
        /// Index of the next byte.
        pub index: Cell<usize>,
    }
}

/// The type of these iterators.
pub static DEF: TypeDef = TypeDef {
    slots: SlotTable { iter: Some(|_, this| Ok(this)), next: Some(next), ..SlotTable::EMPTY },
    methods: &[
        NativeDef::method1("__length_hint__", |_, this| {
            let rest = this
                .downcast::<BytesIter>()
                .and_then(|it| Some(Content::of(it.source.get()?)?.len().saturating_sub(it.index.get())));
            Ok(Value::small_int(rest.unwrap_or(0) as i64))
        }),
        NativeDef::method1("__reduce__", |vm, this| {
            let Some(iterator) = this.downcast::<BytesIter>() else { return Ok(Value::NONE) };
            let index = Value::small_int(iterator.index.get() as i64);
            reduce_iterator(vm, "iter", iterator.source.get(), index)
        })
        .doc("($self, /)", "Return state information for pickling."),
        NativeDef::method2("__setstate__", |vm, this, state| {
            let index = vm.size_i64(state)?.max(0) as usize;
            if let Some(iterator) = this.downcast::<BytesIter>() {
                iterator.index.set(index);
            }
            Ok(Value::NONE)
        }),
    ],
    flags: type_flags::NO_NEW,
    ..TypeDef::new("bytes_iterator", Layout::BytesIter)
};

/// `iter(this)`
pub fn iter(vm: &mut Vm, this: Value) -> PyResult {
    receiver(vm, this)?;
    let header = Header::exact(Layout::BytesIter);
    Ok(vm.heap.alloc(BytesIter { header, source: this.into(), index: Cell::new(0) }).into())
}

fn next(_: &mut Vm, this: Value) -> PyResult<Option<Value>> {
    let Some(iterator) = this.downcast::<BytesIter>() else { return Ok(None) };
    let Some(content) = iterator.source.get().and_then(Content::of) else { return Ok(None) };
    let index = iterator.index.get();
    match content.with(|bytes| bytes.get(index).copied()) {
        Some(byte) => {
            iterator.index.set(index + 1);
            Ok(Some(Value::small_int(byte as i64)))
        }
        None => {
            iterator.source.set(iterator, None);
            Ok(None)
        }
    }
}
