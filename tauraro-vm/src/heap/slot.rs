//! [`Slot`]: a mutable field of a heap object that holds a value, with the write barrier.
//!
//! The collector is generational: a young collection looks only at young objects, roots, and old objects that were
//! written since the last collection. So every store of a value into an existing object goes through
//! [`Slot::set`], which logs the object the first time it is given an object after it became old (of a large object, the
//! 128 bytes around the slot). Values that are no objects need no logging. Rust memory that an object owns
//! (a `Box` with values in a field) is part of the object: write into it only after [`write_barrier`].

use super::Gc;
use super::header::{Header, gc_flags};
use crate::value::Value;
use std::cell::Cell;

/// A field that holds a value or nothing.
#[repr(transparent)]
pub struct Slot(Cell<Option<Value>>);

impl Slot {
    /// A field of an object that is being made.
    #[inline(always)]
    pub const fn new(value: Option<Value>) -> Slot {
        Slot(Cell::new(value))
    }

    /// A field that holds nothing.
    #[inline(always)]
    pub const fn empty() -> Slot {
        Slot(Cell::new(None))
    }

    /// What it holds.
    #[inline(always)]
    pub fn get(&self) -> Option<Value> {
        self.0.get()
    }

    /// Stores `value`; `owner` is the object this slot is a field (or element) of.
    #[inline(always)]
    pub fn set<T>(&self, owner: Gc<T>, value: impl Into<Option<Value>>) {
        let value = value.into();
        if value.is_some_and(|value| value.is_object()) {
            slot_barrier(owner.header(), self);
        }
        self.0.set(value);
    }

    /// Stores something that is no heap object, which needs no barrier.
    #[inline(always)]
    pub fn set_immediate(&self, value: Option<Value>) {
        debug_assert!(value.is_none_or(|v| !v.is_object()));
        self.0.set(value);
    }

    /// Takes the value out.
    #[inline(always)]
    pub fn take(&self) -> Option<Value> {
        self.0.take()
    }

    /// The cell itself, for bulk operations that call [`write_barrier`] once for many stores.
    #[inline(always)]
    pub fn raw(&self) -> &Cell<Option<Value>> {
        &self.0
    }
}

impl From<Value> for Slot {
    #[inline(always)]
    fn from(value: Value) -> Slot {
        Slot::new(Some(value))
    }
}
impl<T> From<Gc<T>> for Slot {
    #[inline(always)]
    fn from(object: Gc<T>) -> Slot {
        Slot::new(Some(object.into()))
    }
}

/// Tells the collector that `owner` is about to be given values. Must come before (or directly after, with no
/// safepoint between) the stores.
#[inline(always)]
pub fn write_barrier(owner: Gc<Header>) {
    if owner.gc() & gc_flags::OLD_UNLOGGED != 0 {
        super::barrier::log_object(owner);
    }
}

/// As [`write_barrier`] for a store into the one field or element `slot` of `owner`: of a large object only the
/// neighbourhood of the slot is remembered.
#[inline(always)]
pub fn slot_barrier<S>(owner: Gc<Header>, slot: &S) {
    if owner.gc() & gc_flags::OLD_UNLOGGED != 0 {
        super::barrier::log_slot(owner, slot as *const S as usize);
    }
}

/// A field that holds a `Gc<T>` and is never empty, with the same barrier.
#[repr(transparent)]
pub struct Ref<T>(Cell<Gc<T>>);

impl<T> Ref<T> {
    /// A field of an object that is being made.
    #[inline(always)]
    pub const fn new(object: Gc<T>) -> Ref<T> {
        Ref(Cell::new(object))
    }
    /// What it points to.
    #[inline(always)]
    pub fn get(&self) -> Gc<T> {
        self.0.get()
    }
    /// Makes it point to something else; `owner` is the object it is a field of.
    #[inline(always)]
    pub fn set<O>(&self, owner: Gc<O>, object: Gc<T>) {
        slot_barrier(owner.header(), self);
        self.0.set(object);
    }
}

impl<T> super::TraceField for Ref<T> {
    #[inline(always)]
    fn trace(&self, tracer: &mut super::Tracer<'_>) {
        tracer.value(Value::from(self.0.get()));
    }
}

/// As [`Ref`], but may be empty.
#[repr(transparent)]
pub struct OptRef<T>(Cell<Option<Gc<T>>>);

impl<T> OptRef<T> {
    /// A field of an object that is being made.
    #[inline(always)]
    pub const fn new(object: Option<Gc<T>>) -> OptRef<T> {
        OptRef(Cell::new(object))
    }
    /// What it points to.
    #[inline(always)]
    pub fn get(&self) -> Option<Gc<T>> {
        self.0.get()
    }
    /// Makes it point to something else; `owner` is the object it is a field of.
    #[inline(always)]
    pub fn set<O>(&self, owner: Gc<O>, object: Option<Gc<T>>) {
        slot_barrier(owner.header(), self);
        self.0.set(object);
    }
    /// Empties it, which needs no barrier.
    #[inline(always)]
    pub fn clear(&self) {
        self.0.set(None);
    }
}

impl<T> super::TraceField for OptRef<T> {
    #[inline(always)]
    fn trace(&self, tracer: &mut super::Tracer<'_>) {
        if let Some(object) = self.0.get() {
            tracer.value(Value::from(object));
        }
    }
}
