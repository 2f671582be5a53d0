//! Iterators over lists and tuples.
//!
//! An iterator that has come to its end lets go of its sequence and stays at the end, even when a list grows later. The
//! interpreter reads the fields of these structs directly.

use super::TypeDef;
use super::support::{receiver, reduce_iterator, same};
use crate::heap::{Header, Layout, OptRef};
use crate::object::*;
use crate::object_struct;
use crate::value::{PyResult, Value};
use crate::vm::Vm;
use std::cell::Cell;

object_struct! {
    /// Iterates over a list.
    pub struct ListIterator(Layout::ListIter) {
        /// The list; empty at the end.
        pub list: OptRef<PyList>,
        /// Next index.
        pub index: Cell<usize>,
    }
}

object_struct! {
    /// Iterates over a list backwards.
    pub struct ListReverseIterator(Layout::ListReverseIter) {
        /// The list; empty at the end.
        pub list: OptRef<PyList>,
        /// Next index, plus one.
        pub index: Cell<usize>,
    }
}

object_struct! {
    /// Iterates over a tuple.
    pub struct TupleIterator(Layout::TupleIter) {
        /// The tuple; empty at the end.
        pub tuple: OptRef<PyTuple>,
        /// Next index.
        pub index: Cell<usize>,
    }
}

/// `list_iterator`
pub static LIST_DEF: TypeDef = TypeDef {
    slots: SlotTable { iter: Some(same), next: Some(next_list), ..SlotTable::EMPTY },
    methods: LIST_METHODS,
    flags: type_flags::NO_NEW,
    ..TypeDef::new("list_iterator", Layout::ListIter)
};

/// `list_reverseiterator`
pub static REVERSE_DEF: TypeDef = TypeDef {
    slots: SlotTable { iter: Some(same), next: Some(next_reverse), ..SlotTable::EMPTY },
    methods: REVERSE_METHODS,
    flags: type_flags::NO_NEW,
    ..TypeDef::new("list_reverseiterator", Layout::ListReverseIter)
};

/// `tuple_iterator`
pub static TUPLE_DEF: TypeDef = TypeDef {
    slots: SlotTable { iter: Some(same), next: Some(next_tuple), ..SlotTable::EMPTY },
    methods: TUPLE_METHODS,
    flags: type_flags::NO_NEW,
    ..TypeDef::new("tuple_iterator", Layout::TupleIter)
};

static LIST_METHODS: &[NativeDef] = &[
    NativeDef::method1("__length_hint__", |vm, this| {
        let iter = receiver::<ListIterator>(vm, this, "list_iterator")?;
        let left = iter.list.get().map_or(0, |list| list.len().saturating_sub(iter.index.get()));
        Ok(Value::small_int(left as i64))
    }),
    NativeDef::method1("__reduce__", |vm, this| {
        let iter = receiver::<ListIterator>(vm, this, "list_iterator")?;
        match iter.list.get() {
            Some(list) => {
                let index = Value::small_int(iter.index.get() as i64);
                reduce_iterator(vm, "iter", Some(list.into()), index)
            }
            None => {
                let empty = vm.new_list(&[]);
                let args = vm.new_tuple(&[empty.into()]);
                let function = super::support::builtin(vm, "iter")?;
                Ok(vm.new_tuple(&[function, args.into()]).into())
            }
        }
    }),
    NativeDef::method2("__setstate__", |vm, this, state| {
        let iter = receiver::<ListIterator>(vm, this, "list_iterator")?;
        let index = vm.size_i64(state)?;
        if let Some(list) = iter.list.get() {
            iter.index.set(index.clamp(0, list.len() as i64) as usize);
        }
        Ok(Value::NONE)
    }),
];

static REVERSE_METHODS: &[NativeDef] = &[
    NativeDef::method1("__length_hint__", |vm, this| {
        let iter = receiver::<ListReverseIterator>(vm, this, "list_reverseiterator")?;
        let left = iter.list.get().map_or(0, |list| {
            let left = iter.index.get();
            if list.len() < left { 0 } else { left }
        });
        Ok(Value::small_int(left as i64))
    }),
    NativeDef::method1("__reduce__", |vm, this| {
        let iter = receiver::<ListReverseIterator>(vm, this, "list_reverseiterator")?;
        match iter.list.get() {
            Some(list) => {
                let index = Value::small_int(iter.index.get() as i64 - 1);
                reduce_iterator(vm, "reversed", Some(list.into()), index)
            }
            None => reduce_iterator(vm, "iter", None, Value::NONE),
        }
    }),
    NativeDef::method2("__setstate__", |vm, this, state| {
        let iter = receiver::<ListReverseIterator>(vm, this, "list_reverseiterator")?;
        let index = vm.size_i64(state)?;
        if let Some(list) = iter.list.get() {
            iter.index.set((index.saturating_add(1)).clamp(0, list.len() as i64) as usize);
        }
        Ok(Value::NONE)
    }),
];

static TUPLE_METHODS: &[NativeDef] = &[
    NativeDef::method1("__length_hint__", |vm, this| {
        let iter = receiver::<TupleIterator>(vm, this, "tuple_iterator")?;
        let left = iter.tuple.get().map_or(0, |tuple| tuple.len() - iter.index.get());
        Ok(Value::small_int(left as i64))
    }),
    NativeDef::method1("__reduce__", |vm, this| {
        let iter = receiver::<TupleIterator>(vm, this, "tuple_iterator")?;
        let index = Value::small_int(iter.index.get() as i64);
        reduce_iterator(vm, "iter", iter.tuple.get().map(Value::from), index)
    }),
    NativeDef::method2("__setstate__", |vm, this, state| {
        let iter = receiver::<TupleIterator>(vm, this, "tuple_iterator")?;
        let index = vm.size_i64(state)?;
        if let Some(tuple) = iter.tuple.get() {
            iter.index.set(index.clamp(0, tuple.len() as i64) as usize);
        }
        Ok(Value::NONE)
    }),
];

/// `iter(list)`
pub fn iter_list(vm: &mut Vm, this: Value) -> PyResult {
    let list = receiver::<PyList>(vm, this, "list")?;
    let header = Header::exact(Layout::ListIter);
    Ok(vm.heap.alloc(ListIterator { header, list: OptRef::new(Some(list)), index: Cell::new(0) }).into())
}

/// `reversed(list)`
pub fn reverse_list(vm: &mut Vm, this: Value) -> PyResult {
    let list = receiver::<PyList>(vm, this, "list")?;
    let header = Header::exact(Layout::ListReverseIter);
    let index = Cell::new(list.len());
    Ok(vm.heap.alloc(ListReverseIterator { header, list: OptRef::new(Some(list)), index }).into())
}

/// `iter(tuple)`
pub fn iter_tuple(vm: &mut Vm, this: Value) -> PyResult {
    let tuple = receiver::<PyTuple>(vm, this, "tuple")?;
    let header = Header::exact(Layout::TupleIter);
    Ok(vm.heap.alloc(TupleIterator { header, tuple: OptRef::new(Some(tuple)), index: Cell::new(0) }).into())
}

impl crate::heap::Gc<ListIterator> {
    /// The next item.
    #[inline(always)]
    pub fn advance(self) -> Option<Value> {
        let list = self.list.get()?;
        let index = self.index.get();
        match list.get(index) {
            Some(item) => {
                self.index.set(index + 1);
                Some(item)
            }
            None => {
                self.list.set(self, None);
                None
            }
        }
    }
}

impl crate::heap::Gc<TupleIterator> {
    /// The next item.
    #[inline(always)]
    pub fn advance(self) -> Option<Value> {
        let tuple = self.tuple.get()?;
        let index = self.index.get();
        match tuple.items().get(index) {
            Some(item) => {
                self.index.set(index + 1);
                Some(*item)
            }
            None => {
                self.tuple.set(self, None);
                None
            }
        }
    }
}

fn next_list(vm: &mut Vm, this: Value) -> PyResult<Option<Value>> {
    Ok(receiver::<ListIterator>(vm, this, "list_iterator")?.advance())
}

fn next_tuple(vm: &mut Vm, this: Value) -> PyResult<Option<Value>> {
    Ok(receiver::<TupleIterator>(vm, this, "tuple_iterator")?.advance())
}

fn next_reverse(vm: &mut Vm, this: Value) -> PyResult<Option<Value>> {
    let iter = receiver::<ListReverseIterator>(vm, this, "list_reverseiterator")?;
    let Some(list) = iter.list.get() else { return Ok(None) };
    let next = iter.index.get().checked_sub(1);
    match next.and_then(|index| list.get(index)) {
        Some(item) => {
            iter.index.set(iter.index.get() - 1);
            Ok(Some(item))
        }
        None => {
            iter.index.set(0);
            iter.list.set(iter, None);
            Ok(None)
        }
    }
}
