//! Iterators that belong to no single type: over objects with `__getitem__`, and `reversed`.
//!
//! Each lets go of what it iterates over when it comes to its end, and stays there.

use super::TypeDef;
use super::support::{receiver, reduce_iterator, same, starts_like, wrong_count};
use crate::args::Args;
use crate::builtins::exceptions::ExcKind;
use crate::heap::{Gc, Header, Layout, Slot};
use crate::object::*;
use crate::object_struct;
use crate::value::{PyResult, Raised, Value};
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

object_struct! {
    /// `reversed`: iterates by `__getitem__` from the last index down.
    pub struct Reversed(Layout::Reversed) {
        /// The sequence; empty at the end.
        pub sequence: Slot,
        /// Next index; below 0 at the end.
        pub index: Cell<i64>,
    }
}

/// `iterator`
pub static SEQUENCE_DEF: TypeDef = TypeDef {
    slots: SlotTable { iter: Some(same), next: Some(next_of_sequence), ..SlotTable::EMPTY },
    methods: &[
        NativeDef::method1("__length_hint__", |vm, this| {
            let iter = receiver::<SequenceIterator>(vm, this, "iterator")?;
            let Some(sequence) = iter.sequence.get() else { return Ok(Value::small_int(0)) };
            if vm.type_of(sequence).slots.len.get().is_none() {
                return Ok(Value::NOT_IMPLEMENTED);
            }
            let left = vm.len(sequence)? as i64 - iter.index.get();
            Ok(Value::small_int(left.max(0)))
        }),
        NativeDef::method1("__reduce__", |vm, this| {
            let iter = receiver::<SequenceIterator>(vm, this, "iterator")?;
            let index = vm.new_int(iter.index.get());
            reduce_iterator(vm, "iter", iter.sequence.get(), index)
        }),
        NativeDef::method2("__setstate__", |vm, this, state| {
            let iter = receiver::<SequenceIterator>(vm, this, "iterator")?;
            iter.index.set(vm.size_i64(state)?.max(0));
            Ok(Value::NONE)
        }),
    ],
    flags: type_flags::NO_NEW,
    ..TypeDef::new("iterator", Layout::SeqIter)
};

/// `reversed`
pub static REVERSED_DEF: TypeDef = TypeDef {
    slots: SlotTable {
        iter: Some(same),
        next: Some(next_reversed),
        new: Some(new_reversed),
        ..SlotTable::EMPTY
    },
    methods: &[
        NativeDef::method1("__length_hint__", |vm, this| {
            let iter = receiver::<Reversed>(vm, this, "reversed")?;
            let Some(sequence) = iter.sequence.get() else { return Ok(Value::small_int(0)) };
            let len = vm.len(sequence)? as i64;
            let left = iter.index.get() + 1;
            Ok(Value::small_int(if len < left { 0 } else { left }))
        }),
        NativeDef::method1("__reduce__", |vm, this| {
            let iter = receiver::<Reversed>(vm, this, "reversed")?;
            let index = vm.new_int(iter.index.get());
            let class = Value::from(vm.type_of(this));
            let (args, index) = match iter.sequence.get() {
                Some(sequence) => (vm.new_tuple(&[sequence]), Some(index)),
                None => {
                    let empty = Value::from(vm.empty_tuple());
                    (vm.new_tuple(&[empty]), None)
                }
            };
            Ok(match index {
                Some(index) => vm.new_tuple(&[class, args.into(), index]).into(),
                None => vm.new_tuple(&[class, args.into()]).into(),
            })
        }),
        NativeDef::method2("__setstate__", |vm, this, state| {
            let iter = receiver::<Reversed>(vm, this, "reversed")?;
            let index = vm.size_i64(state)?;
            if let Some(sequence) = iter.sequence.get() {
                let len = vm.len(sequence)? as i64;
                iter.index.set(index.clamp(-1, len - 1));
            }
            Ok(Value::NONE)
        }),
    ],
    flags: type_flags::BASETYPE,
    doc: "reversed(object, /)\n--\n\nReturn a reverse iterator over the values of the given sequence.",
    ..TypeDef::new("reversed", Layout::Reversed)
};

/// The iterator of an object that has only `__getitem__`.
pub fn new_sequence_iterator(vm: &mut Vm, sequence: Value) -> PyResult {
    let header = Header::exact(Layout::SeqIter);
    let iterator = SequenceIterator { header, sequence: sequence.into(), index: Cell::new(0) };
    Ok(vm.heap.alloc(iterator).into())
}

/// What `__getitem__` raised: the end of the iteration, or an error to pass on.
fn is_end(vm: &mut Vm, raised: Raised) -> PyResult<()> {
    if vm.raised_is(ExcKind::StopIteration) {
        return vm.clear_if(raised, ExcKind::StopIteration);
    }
    vm.clear_if(raised, ExcKind::IndexError)
}

fn next_of_sequence(vm: &mut Vm, this: Value) -> PyResult<Option<Value>> {
    let iter = receiver::<SequenceIterator>(vm, this, "iterator")?;
    let Some(sequence) = iter.sequence.get() else { return Ok(None) };
    let index = iter.index.get();
    let Some(next) = index.checked_add(1) else {
        return Err(vm.overflow_error("iter index too large"));
    };
    let key = vm.new_int(index);
    match vm.get_item(sequence, key) {
        Ok(item) => {
            iter.index.set(next);
            Ok(Some(item))
        }
        Err(raised) => {
            is_end(vm, raised)?;
            iter.sequence.take();
            Ok(None)
        }
    }
}

fn new_reversed(vm: &mut Vm, class: Gc<PyType>, args: Args<'_>) -> PyResult {
    if class == vm.class(Layout::Reversed) || starts_like(vm, class, Layout::Reversed) {
        args.no_keywords(vm, "reversed")?;
    }
    let [sequence] = *args.positional() else {
        return Err(wrong_count(vm, "reversed", 1, 1, args.positional().len()));
    };
    let name = vm.names.reversed;
    match vm.special(sequence, name) {
        Some(method) if method.is_none() => return Err(not_reversible(vm, sequence)),
        Some(_) => {
            if let Some(result) = vm.call_special(sequence, name, &[])? {
                return Ok(result);
            }
        }
        None => {}
    }
    let own = vm.type_of(sequence);
    if own.slots.getitem.get().is_none() || own.has_flags(type_flags::MAPPING) {
        return Err(not_reversible(vm, sequence));
    }
    let len = vm.len(sequence)? as i64;
    let header = vm.header_for(class);
    let object = Reversed { header, sequence: sequence.into(), index: Cell::new(len - 1) };
    Ok(vm.alloc_for(class, object).into())
}

#[cold]
fn not_reversible(vm: &mut Vm, value: Value) -> Raised {
    let class = vm.type_name(value);
    vm.type_error(format!("'{class}' object is not reversible"))
}

fn next_reversed(vm: &mut Vm, this: Value) -> PyResult<Option<Value>> {
    let iter = receiver::<Reversed>(vm, this, "reversed")?;
    let Some(sequence) = iter.sequence.get() else { return Ok(None) };
    let index = iter.index.get();
    if index >= 0 {
        let item = match sequence.downcast_exact::<PyTuple>() {
            Some(tuple) => tuple.items().get(index as usize).copied(),
            None => match vm.get_item(sequence, Value::small_int(index)) {
                Ok(item) => Some(item),
                Err(raised) => {
                    is_end(vm, raised)?;
                    None
                }
            },
        };
        if let Some(item) = item {
            iter.index.set(index - 1);
            return Ok(Some(item));
        }
    }
    iter.index.set(-1);
    iter.sequence.take();
    Ok(None)
}
