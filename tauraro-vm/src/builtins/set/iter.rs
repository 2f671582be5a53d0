//! The iterator of sets.
//!
//! It notices when the number of keys changed (RuntimeError, now and for ever) and lets go of the set at its end. The
//! interpreter reads the fields directly.

use super::super::TypeDef;
use super::super::support::{builtin, receiver, same};
use super::{AnySet, any, changed};
use crate::heap::{Gc, Header, Layout, Slot, Tailed};
use crate::object::*;
use crate::object_struct;
use crate::value::{PyResult, Value};
use crate::vm::Vm;
use std::cell::Cell;

object_struct! {
    /// Iterates over a set.
    pub struct SetIterator(Layout::SetIter) {
        /// The set; empty at the end.
        pub set: Slot,
        /// Position of the next entry to look at.
        pub position: Cell<usize>,
        /// Number of keys the set had; `usize::MAX` once that changed.
        pub expected: Cell<usize>,
    }
}

/// `set_iterator`
pub static DEF: TypeDef = TypeDef {
    slots: SlotTable { iter: Some(same), next: Some(next), ..SlotTable::EMPTY },
    methods: &[
        NativeDef::method1("__length_hint__", |vm, this| {
            let iter = receiver::<SetIterator>(vm, this, "set_iterator")?;
            let left = match iter.set.get().and_then(AnySet::of) {
                Some(set) if set.len() == iter.expected.get() => set.table().map_or(0, |table| {
                    let rest = table.tail().get(iter.position.get()..).unwrap_or(&[]);
                    rest.iter().filter(|entry| entry.active().is_some()).count()
                }),
                _ => 0,
            };
            Ok(Value::small_int(left as i64))
        }),
        NativeDef::method1("__reduce__", |vm, this| {
            let iter = receiver::<SetIterator>(vm, this, "set_iterator")?;
            let rest = vm.new_list(&[]);
            let mut position = iter.position.get();
            while let Some((at, key)) = iter.set.get().and_then(AnySet::of).and_then(|s| s.next_key(position))
            {
                position = at + 1;
                rest.push(&mut vm.heap, key);
            }
            let function = builtin(vm, "iter")?;
            let args = vm.new_tuple(&[rest.into()]);
            Ok(vm.new_tuple(&[function, args.into()]).into())
        }),
    ],
    flags: type_flags::NO_NEW,
    ..TypeDef::new("set_iterator", Layout::SetIter)
};

/// `iter(set)`
pub fn iter_set(vm: &mut Vm, this: Value) -> PyResult {
    let set = any(vm, this)?;
    let header = Header::exact(Layout::SetIter);
    let len = set.len();
    let iterator = SetIterator { header, set: this.into(), position: Cell::new(0), expected: Cell::new(len) };
    Ok(vm.heap.alloc(iterator).into())
}

impl Gc<SetIterator> {
    /// The next key.
    #[inline(always)]
    pub fn advance(self, vm: &mut Vm) -> PyResult<Option<Value>> {
        let Some(set) = self.set.get().and_then(AnySet::of) else { return Ok(None) };
        let table = set.table();
        if table.map_or(0, |table| table.used.get()) != self.expected.get() {
            self.expected.set(usize::MAX);
            return Err(changed(vm));
        }
        if let Some(table) = table {
            let mut position = self.position.get();
            while let Some(entry) = table.tail().get(position) {
                position += 1;
                if let Some(key) = entry.active() {
                    self.position.set(position);
                    return Ok(Some(key));
                }
            }
        }
        self.set.take();
        Ok(None)
    }
}

impl Gc<SetIterator> {
    /// The next key, when there is one and the set did not change; else nothing happens.
    #[inline(always)]
    pub fn quick_advance(self) -> Option<Value> {
        let table = AnySet::of(self.set.get()?)?.table()?;
        if table.used.get() != self.expected.get() {
            return None;
        }
        let mut position = self.position.get();
        while let Some(entry) = table.tail().get(position) {
            position += 1;
            if let Some(key) = entry.active() {
                self.position.set(position);
                return Some(key);
            }
        }
        None
    }
}

fn next(vm: &mut Vm, this: Value) -> PyResult<Option<Value>> {
    receiver::<SetIterator>(vm, this, "set_iterator")?.advance(vm)
}
