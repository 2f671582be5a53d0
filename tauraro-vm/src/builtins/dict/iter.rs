//! Iterators over dicts.
//!
//! An iterator remembers how many items the dict had. A different number later means that the dict changed: RuntimeError,
//! now and for ever. `remaining` catches dicts whose keys were exchanged while their number stayed. The interpreter
//! reads the fields of these structs directly.

use super::super::TypeDef;
use super::super::support::{builtin, receiver, same};
use super::changed;
use crate::heap::{Gc, Header, Layout, OptRef};
use crate::object::*;
use crate::object_struct;
use crate::value::{PyResult, Value};
use crate::vm::Vm;
use std::cell::Cell;

macro_rules! dict_iterator {
    ($(#[$doc:meta])* $name:ident, $layout:expr) => {
        object_struct! {
            $(#[$doc])*
            pub struct $name($layout) {
                /// The dict; empty at the end.
                pub dict: OptRef<PyDict>,
                /// Position of the next entry to look at.
                pub position: Cell<usize>,
                /// Number of items the dict had; `usize::MAX` once that changed.
                pub expected: Cell<usize>,
                /// Items to come.
                pub remaining: Cell<usize>,
            }
        }

        impl Gc<$name> {
            /// The next item: key and value.
            #[inline(always)]
            pub fn advance(self, vm: &mut Vm) -> PyResult<Option<(Value, Value)>> {
                let Some(dict) = self.dict.get() else { return Ok(None) };
                if dict.len() != self.expected.get() {
                    self.expected.set(usize::MAX);
                    return Err(changed(vm, "changed size"));
                }
                match dict.next_item(self.position.get()) {
                    Some(_) if self.remaining.get() == 0 => {
                        self.dict.set(self, None);
                        Err(changed(vm, "keys changed"))
                    }
                    Some((position, key, value)) => {
                        self.position.set(position + 1);
                        self.remaining.set(self.remaining.get() - 1);
                        Ok(Some((key, value)))
                    }
                    None => {
                        self.dict.set(self, None);
                        Ok(None)
                    }
                }
            }
        }

        impl Gc<$name> {
            /// The next item, when there is one and the dict did not change; else nothing happens.
            #[inline(always)]
            pub fn quick_advance(self) -> Option<(Value, Value)> {
                let dict = self.dict.get()?;
                let remaining = self.remaining.get().checked_sub(1)?;
                if dict.len() != self.expected.get() {
                    return None;
                }
                let (position, key, value) = dict.next_item(self.position.get())?;
                self.position.set(position + 1);
                self.remaining.set(remaining);
                Some((key, value))
            }
        }

        impl Gc<$name> {
            /// Whether there are no more items, though the dict did not change; then the dict is let go of.
            pub fn is_at_end(self) -> bool {
                let Some(dict) = self.dict.get() else { return true };
                let ends = dict.len() == self.expected.get() && dict.next_item(self.position.get()).is_none();
                if ends {
                    self.dict.set(self, None);
                }
                ends
            }
        }

        impl $name {
            fn make(vm: &mut Vm, dict: Gc<PyDict>) -> Value {
                vm.heap
                    .alloc($name {
                        header: Header::exact($layout),
                        dict: OptRef::new(Some(dict)),
                        position: Cell::new(0),
                        expected: Cell::new(dict.len()),
                        remaining: Cell::new(dict.len()),
                    })
                    .into()
            }

            fn left(&self) -> usize {
                match self.dict.get() {
                    Some(dict) if dict.len() == self.expected.get() => self.remaining.get(),
                    _ => 0,
                }
            }
        }
    };
}

dict_iterator! {
    /// Iterates over the keys of a dict.
    DictKeyIterator, Layout::DictKeyIter
}
dict_iterator! {
    /// Iterates over the values of a dict.
    DictValueIterator, Layout::DictValueIter
}
dict_iterator! {
    /// Iterates over the items of a dict.
    DictItemIterator, Layout::DictItemIter
}

object_struct! {
    /// Iterates over a dict backwards.
    pub struct DictReverseIterator(Layout::DictReverseIter) {
        /// The dict; empty at the end.
        pub dict: OptRef<PyDict>,
        /// One past the position of the next entry to look at.
        pub position: Cell<usize>,
        /// Number of items the dict had; `usize::MAX` once that changed.
        pub expected: Cell<usize>,
        /// Items to come.
        pub remaining: Cell<usize>,
        /// A [`Part`].
        pub part: u8,
    }
}

/// What of a dict is iterated over.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
#[repr(u8)]
pub enum Part {
    /// Keys.
    Keys,
    /// Values.
    Values,
    /// Pairs.
    Items,
}

/// `dict_keyiterator`
pub static KEYS_DEF: TypeDef = TypeDef {
    slots: SlotTable { iter: Some(same), next: Some(next_key), ..SlotTable::EMPTY },
    methods: &[
        NativeDef::method1("__length_hint__", |vm, this| {
            let left = receiver::<DictKeyIterator>(vm, this, "dict_keyiterator")?.left();
            Ok(Value::small_int(left as i64))
        }),
        NativeDef::method1("__reduce__", |vm, this| {
            let iter = receiver::<DictKeyIterator>(vm, this, "dict_keyiterator")?;
            reduce(vm, iter.dict.get(), iter.position.get(), Part::Keys)
        }),
    ],
    flags: type_flags::NO_NEW,
    ..TypeDef::new("dict_keyiterator", Layout::DictKeyIter)
};

/// `dict_valueiterator`
pub static VALUES_DEF: TypeDef = TypeDef {
    slots: SlotTable { iter: Some(same), next: Some(next_value), ..SlotTable::EMPTY },
    methods: &[
        NativeDef::method1("__length_hint__", |vm, this| {
            let left = receiver::<DictValueIterator>(vm, this, "dict_valueiterator")?.left();
            Ok(Value::small_int(left as i64))
        }),
        NativeDef::method1("__reduce__", |vm, this| {
            let iter = receiver::<DictValueIterator>(vm, this, "dict_valueiterator")?;
            reduce(vm, iter.dict.get(), iter.position.get(), Part::Values)
        }),
    ],
    flags: type_flags::NO_NEW,
    ..TypeDef::new("dict_valueiterator", Layout::DictValueIter)
};

/// `dict_itemiterator`
pub static ITEMS_DEF: TypeDef = TypeDef {
    slots: SlotTable { iter: Some(same), next: Some(next_item), ..SlotTable::EMPTY },
    methods: &[
        NativeDef::method1("__length_hint__", |vm, this| {
            let left = receiver::<DictItemIterator>(vm, this, "dict_itemiterator")?.left();
            Ok(Value::small_int(left as i64))
        }),
        NativeDef::method1("__reduce__", |vm, this| {
            let iter = receiver::<DictItemIterator>(vm, this, "dict_itemiterator")?;
            reduce(vm, iter.dict.get(), iter.position.get(), Part::Items)
        }),
    ],
    flags: type_flags::NO_NEW,
    ..TypeDef::new("dict_itemiterator", Layout::DictItemIter)
};

/// `dict_reversekeyiterator` (it serves values and items too).
pub static REVERSE_DEF: TypeDef = TypeDef {
    slots: SlotTable { iter: Some(same), next: Some(next_reverse), ..SlotTable::EMPTY },
    methods: &[
        NativeDef::method1("__length_hint__", |vm, this| {
            let iter = receiver::<DictReverseIterator>(vm, this, "dict_reversekeyiterator")?;
            let left = match iter.dict.get() {
                Some(dict) if dict.len() == iter.expected.get() => iter.remaining.get(),
                _ => 0,
            };
            Ok(Value::small_int(left as i64))
        }),
        NativeDef::method1("__reduce__", |vm, this| {
            let iter = receiver::<DictReverseIterator>(vm, this, "dict_reversekeyiterator")?;
            let part = match iter.part {
                part if part == Part::Keys as u8 => Part::Keys,
                part if part == Part::Values as u8 => Part::Values,
                _ => Part::Items,
            };
            let rest = vm.new_list(&[]);
            let mut end = iter.position.get();
            while let Some((at, key, value)) = iter.dict.get().and_then(|dict| dict.previous_item(end)) {
                end = at;
                let item = pick(vm, part, key, value);
                rest.push(&mut vm.heap, item);
            }
            let function = builtin(vm, "iter")?;
            let args = vm.new_tuple(&[rest.into()]);
            Ok(vm.new_tuple(&[function, args.into()]).into())
        }),
    ],
    flags: type_flags::NO_NEW,
    ..TypeDef::new("dict_reversekeyiterator", Layout::DictReverseIter)
};

/// `(iter, (rest,))`: the rest of the items as a list.
fn reduce(vm: &mut Vm, dict: Option<Gc<PyDict>>, mut position: usize, part: Part) -> PyResult {
    let rest = vm.new_list(&[]);
    while let Some((at, key, value)) = dict.and_then(|dict| dict.next_item(position)) {
        position = at + 1;
        let item = pick(vm, part, key, value);
        rest.push(&mut vm.heap, item);
    }
    let function = builtin(vm, "iter")?;
    let args = vm.new_tuple(&[rest.into()]);
    Ok(vm.new_tuple(&[function, args.into()]).into())
}

fn pick(vm: &mut Vm, part: Part, key: Value, value: Value) -> Value {
    match part {
        Part::Keys => key,
        Part::Values => value,
        Part::Items => vm.new_tuple(&[key, value]).into(),
    }
}

/// `iter(dict)`
pub fn iter_keys(vm: &mut Vm, this: Value) -> PyResult {
    let dict = receiver::<PyDict>(vm, this, "dict")?;
    Ok(DictKeyIterator::make(vm, dict))
}

/// An iterator over part of a dict.
pub fn iterate(vm: &mut Vm, dict: Gc<PyDict>, part: Part) -> Value {
    match part {
        Part::Keys => DictKeyIterator::make(vm, dict),
        Part::Values => DictValueIterator::make(vm, dict),
        Part::Items => DictItemIterator::make(vm, dict),
    }
}

/// A backward iterator over part of a dict.
pub fn reversed(vm: &mut Vm, dict: Gc<PyDict>, part: Part) -> Value {
    vm.heap
        .alloc(DictReverseIterator {
            header: Header::exact(Layout::DictReverseIter),
            dict: OptRef::new(Some(dict)),
            position: Cell::new(dict.end_position()),
            expected: Cell::new(dict.len()),
            remaining: Cell::new(dict.len()),
            part: part as u8,
        })
        .into()
}

fn next_key(vm: &mut Vm, this: Value) -> PyResult<Option<Value>> {
    let iter = receiver::<DictKeyIterator>(vm, this, "dict_keyiterator")?;
    Ok(iter.advance(vm)?.map(|(key, _)| key))
}

fn next_value(vm: &mut Vm, this: Value) -> PyResult<Option<Value>> {
    let iter = receiver::<DictValueIterator>(vm, this, "dict_valueiterator")?;
    Ok(iter.advance(vm)?.map(|(_, value)| value))
}

fn next_item(vm: &mut Vm, this: Value) -> PyResult<Option<Value>> {
    let iter = receiver::<DictItemIterator>(vm, this, "dict_itemiterator")?;
    let item = iter.advance(vm)?;
    Ok(item.map(|(key, value)| vm.new_tuple(&[key, value]).into()))
}

fn next_reverse(vm: &mut Vm, this: Value) -> PyResult<Option<Value>> {
    let iter = receiver::<DictReverseIterator>(vm, this, "dict_reversekeyiterator")?;
    let Some(dict) = iter.dict.get() else { return Ok(None) };
    if dict.len() != iter.expected.get() {
        iter.expected.set(usize::MAX);
        return Err(changed(vm, "changed size"));
    }
    let Some((position, key, value)) = dict.previous_item(iter.position.get()) else {
        iter.dict.set(iter, None);
        return Ok(None);
    };
    iter.position.set(position);
    iter.remaining.set(iter.remaining.get().saturating_sub(1));
    let part = match iter.part {
        0 => Part::Keys,
        1 => Part::Values,
        _ => Part::Items,
    };
    Ok(Some(pick(vm, part, key, value)))
}
