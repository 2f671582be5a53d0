//! Leaf functions that take the next item of an iterator. See [`Leaf`](super::Leaf).
//!
//! This file holds `unsafe`; the contract is that of `abi/mod.rs`.

use crate::builtins::adaptors::{Enumerate, Zip};
use crate::builtins::bytes::PyBytes;
use crate::builtins::bytes::iter::BytesIter;
use crate::builtins::dict::iter::{DictItemIterator, DictKeyIterator, DictValueIterator};
use crate::builtins::list_iter::{ListIterator, TupleIterator};
use crate::builtins::range::PyRangeIter;
use crate::builtins::set::iter::SetIterator;
use crate::builtins::str::iter::StrIter;
use crate::heap::{Gc, Header, Layout};
use crate::object::*;
use crate::value::Value;
use crate::vm::Vm;
use std::mem::offset_of;

/// Kinds of iterators whose next item machine code can take itself. The numbers are for ops.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
#[repr(u32)]
pub enum ItemSource {
    /// `enumerate`, which gives pairs.
    Enumerate = 1,
    /// `zip`, of which those are meant that give pairs.
    Zip,
    /// Items of a dict: pairs.
    Items,
    /// Keys of a dict.
    Keys,
    /// Values of a dict.
    Values,
    /// Keys of a set or a frozenset.
    Set,
}

/// Where the fields of an iterator over a dict are.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub struct DictIteratorFields {
    /// The dict; zero at the end.
    pub dict: usize,
    /// Position of the next entry.
    pub position: usize,
    /// How many items the dict must have.
    pub expected: usize,
    /// How many items are to come.
    pub remaining: usize,
}

impl ItemSource {
    const ALL: [ItemSource; 6] = [
        ItemSource::Enumerate,
        ItemSource::Zip,
        ItemSource::Items,
        ItemSource::Keys,
        ItemSource::Values,
        ItemSource::Set,
    ];

    /// The kind with a number.
    pub fn from_number(number: u32) -> Option<ItemSource> {
        ItemSource::ALL.into_iter().find(|source| *source as u32 == number)
    }

    /// What its iterators are exact instances of.
    pub fn layout(self) -> Layout {
        match self {
            ItemSource::Enumerate => Layout::Enumerate,
            ItemSource::Zip => Layout::Zip,
            ItemSource::Items => Layout::DictItemIter,
            ItemSource::Keys => Layout::DictKeyIter,
            ItemSource::Values => Layout::DictValueIter,
            ItemSource::Set => Layout::SetIter,
        }
    }

    /// Whether it gives pairs.
    pub fn gives_pairs(self) -> bool {
        matches!(self, ItemSource::Enumerate | ItemSource::Zip | ItemSource::Items)
    }

    /// The kind that an object is, or that a loop over it would have.
    pub fn of(object: Value) -> Option<ItemSource> {
        let object = object.as_object()?;
        if object.is_exact(Layout::Dict) {
            return Some(ItemSource::Keys);
        }
        if matches!(object.layout(), Layout::Set | Layout::FrozenSet) {
            return Some(ItemSource::Set);
        }
        ItemSource::ALL.into_iter().find(|source| object.is_exact(source.layout()))
    }

    /// The kind that a call of a class makes.
    pub fn made_by(vm: &Vm, class: Value) -> Option<ItemSource> {
        [ItemSource::Enumerate, ItemSource::Zip]
            .into_iter()
            .find(|source| Value::from(vm.class(source.layout())) == class)
    }

    /// The kind that a loop over what a native method answers has: a view of a dict.
    pub fn of_view(vm: &Vm, def: &'static NativeDef) -> Option<ItemSource> {
        let source = match def.name {
            "items" => ItemSource::Items,
            "keys" => ItemSource::Keys,
            "values" => ItemSource::Values,
            _ => return None,
        };
        super::is_method(vm, Layout::Dict, def).then_some(source)
    }

    /// Where the fields of one of the iterators over dicts are.
    pub fn dict_iterator(self) -> DictIteratorFields {
        macro_rules! fields {
            ($iterator:ident) => {
                DictIteratorFields {
                    dict: offset_of!($iterator, dict),
                    position: offset_of!($iterator, position),
                    expected: offset_of!($iterator, expected),
                    remaining: offset_of!($iterator, remaining),
                }
            };
        }
        match self {
            ItemSource::Keys => fields!(DictKeyIterator),
            ItemSource::Values => fields!(DictValueIterator),
            _ => fields!(DictItemIterator),
        }
    }
}

/// Exact instances of iterators: subclasses there are none of.
#[inline(always)]
unsafe fn iterator<T>(object: Gc<Header>) -> Gc<T> {
    // SAFETY: the caller has looked at the layout.
    unsafe { object.cast_unchecked() }
}

pub(super) fn next(vm: &mut Vm, a: Value) -> Option<Value> {
    let object = a.as_object()?;
    // SAFETY: each struct has the layout that it is asked for.
    unsafe {
        match object.layout() {
            Layout::StrIter => {
                let iterator: Gc<StrIter> = iterator(object);
                let Some(text) = iterator.text.get() else { return Some(Value::EXHAUSTED) };
                let index = iterator.index.get();
                let Some(c) = text.data().get(index) else {
                    iterator.text.set(iterator, None);
                    return Some(Value::EXHAUSTED);
                };
                let made = vm.known_char(c)?;
                iterator.index.set(index + 1);
                Some(made.into())
            }
            Layout::BytesIter => {
                let iterator: Gc<BytesIter> = iterator(object);
                let source = iterator.source.get()?.downcast_exact::<PyBytes>()?;
                let byte = *source.as_bytes().get(iterator.index.get())?;
                iterator.index.set(iterator.index.get() + 1);
                Some(Value::small_int(i64::from(byte)))
            }
            Layout::DictKeyIter => iterator::<DictKeyIterator>(object).quick_advance().map(|(key, _)| key),
            Layout::DictValueIter => {
                iterator::<DictValueIterator>(object).quick_advance().map(|(_, value)| value)
            }
            Layout::DictItemIter => {
                let iterator: Gc<DictItemIterator> = iterator(object);
                if !vm.heap.has_cell(size_of::<PyTuple>() + 2 * size_of::<Value>()) {
                    return None;
                }
                let (key, value) = iterator.quick_advance()?;
                Some(vm.new_tuple(&[key, value]).into())
            }
            Layout::SetIter => iterator::<SetIterator>(object).quick_advance(),
            _ => None,
        }
    }
}

/// The next item of an iterator, or the exhausted mark; of those that always know.
fn next_for_sure(a: Value) -> Option<Value> {
    let object = a.as_object()?;
    // SAFETY: each struct has the layout that it is asked for.
    let item = unsafe {
        match object.layout() {
            Layout::ListIter => iterator::<ListIterator>(object).advance(),
            Layout::TupleIter => iterator::<TupleIterator>(object).advance(),
            Layout::RangeIter => iterator::<PyRangeIter>(object).advance().map(Value::small_int),
            _ => return None,
        }
    };
    Some(item.unwrap_or(Value::EXHAUSTED))
}

/// See [`Leaf::NextPair`](super::Leaf).
pub(super) fn next_pair(vm: &mut Vm, a: Value) -> Option<Value> {
    let object = a.as_object()?;
    let (first, second) = match object.layout() {
        Layout::DictItemIter => {
            // SAFETY: the struct has that layout.
            let items = unsafe { iterator::<DictItemIterator>(object) };
            match items.quick_advance() {
                Some(pair) => pair,
                None if items.is_at_end() => return Some(Value::EXHAUSTED),
                None => return None,
            }
        }
        // Of these two there are subclasses.
        Layout::Enumerate if object.is_exact(Layout::Enumerate) => {
            // SAFETY: as above.
            let pairs = unsafe { iterator::<Enumerate>(object) };
            if pairs.big.get().is_some() || pairs.count.get() >= Value::MAX_SMALL {
                return None;
            }
            let inner = pairs.iterator.get()?;
            let item = match next_for_sure(inner) {
                Some(item) => item,
                None => next(vm, inner)?,
            };
            if item == Value::EXHAUSTED {
                return Some(item);
            }
            (pairs.take_count(vm), item)
        }
        Layout::Zip if object.is_exact(Layout::Zip) => {
            // SAFETY: as above.
            let zip = unsafe { iterator::<Zip>(object) };
            let [first, second] = *zip.iterators.get().items() else { return None };
            // The first may not be moved on unless the second can be.
            let sure = [Layout::ListIter, Layout::TupleIter, Layout::RangeIter];
            if zip.strict.get() || !sure.iter().any(|layout| second.has_layout(*layout)) {
                return None;
            }
            let first = match next_for_sure(first) {
                Some(item) => item,
                None => next(vm, first)?,
            };
            if first == Value::EXHAUSTED {
                return Some(first);
            }
            let second = next_for_sure(second)?;
            if second == Value::EXHAUSTED {
                return Some(second);
            }
            (first, second)
        }
        _ => return None,
    };
    vm.exec.second = second.bits();
    Some(first)
}
