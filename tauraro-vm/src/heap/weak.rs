//! Weak references.
//!
//! A [`WeakSlot`] is a field of a heap object (a `weakref.ref`) that the collector does not trace. While the referent
//! lives, the slot gives it; the collection that finds it dead empties the slot, and, when asked to, puts the
//! object that holds the slot on [`Heap::pending_callbacks`](super::Heap), for the interpreter to call its callback.
//!
//! Slots are emptied before `__del__` methods are queued: a `__del__` that brings its object back finds the weak references
//! gone, as in CPython's cycle collector. Every live weak slot is in the heap's `WeakTable`, by referent.
//!
//! This file may hold `unsafe`. Contract: a registered slot is a field of its owner and is written here only.

use super::gc::{Gc, TraceField, Tracer};
use super::header::{Header, gc_flags};
use super::region::is_marked;
use crate::value::Value;
use rustc_hash::FxHashMap;
use smallvec::SmallVec;
use std::cell::Cell;

/// A field that refers to an object without keeping it alive.
#[repr(transparent)]
#[derive(Default)]
pub struct WeakSlot(Cell<u64>);

impl WeakSlot {
    /// A field that refers to nothing, until [`Heap::weak_register`](super::Heap::weak_register) is told of it.
    pub const fn new() -> WeakSlot {
        WeakSlot(Cell::new(0))
    }

    /// The referent, if it lives.
    #[inline]
    pub fn get(&self) -> Option<Value> {
        // SAFETY: the collector clears the slot before the referent's memory is reused.
        unsafe { Value::from_bits(self.0.get()) }
    }

    /// Whether there is nothing to refer to any more.
    pub fn is_dead(&self) -> bool {
        self.0.get() == 0
    }

    /// Forgets the referent; no callback will be called.
    pub fn clear(&self) {
        self.0.set(0);
    }
}

impl TraceField for WeakSlot {
    #[inline(always)]
    fn trace(&self, _: &mut Tracer<'_>) {}
}

#[derive(Copy, Clone)]
struct WeakEntry {
    owner: Gc<Header>,
    slot: *const WeakSlot,
    notify: bool,
}

impl WeakEntry {
    fn slot(&self) -> &WeakSlot {
        // SAFETY: a field of `owner`, which has not been reclaimed: entries of dead owners leave the table in the
        // collection that finds them dead.
        unsafe { &*self.slot }
    }
}

/// All weak slots of a heap by the address of what they refer to.
#[derive(Default)]
pub(super) struct WeakTable {
    by_referent: FxHashMap<usize, SmallVec<[WeakEntry; 1]>>,
    /// Referents with entries since the last collection: all that a young collection must look at.
    young: Vec<usize>,
}

impl WeakTable {
    pub(super) fn register(
        &mut self,
        referent: Gc<Header>,
        owner: Gc<Header>,
        slot: &WeakSlot,
        notify: bool,
    ) {
        slot.0.set(Value::from(referent).bits());
        referent.set_gc(referent.gc() | gc_flags::WEAKLY_REFERENCED);
        self.by_referent.entry(referent.addr()).or_default().push(WeakEntry { owner, slot, notify });
        self.young.push(referent.addr());
    }

    /// Forgets an owner's slot.
    pub(super) fn unregister(&mut self, referent: Gc<Header>, owner: Gc<Header>, slot: &WeakSlot) {
        slot.clear();
        if let Some(entries) = self.by_referent.get_mut(&referent.addr()) {
            entries.retain(|entry| entry.owner != owner);
        }
    }

    /// The owners of the live slots that refer to `referent`, oldest first.
    pub(super) fn owners(&self, referent: Gc<Header>) -> Vec<Gc<Header>> {
        let entries = self.by_referent.get(&referent.addr()).map_or(&[][..], |entries| entries);
        entries.iter().filter(|entry| !entry.slot().is_dead()).map(|entry| entry.owner).collect()
    }

    /// The first of the [`owners`](Self::owners) that `test` says yes to.
    pub(super) fn find_owner(
        &self,
        referent: Gc<Header>,
        mut test: impl FnMut(Gc<Header>) -> bool,
    ) -> Option<Gc<Header>> {
        let entries = self.by_referent.get(&referent.addr())?;
        entries.iter().find(|entry| !entry.slot().is_dead() && test(entry.owner)).map(|entry| entry.owner)
    }

    /// After marking: empties the slots of dead referents; `notify` gets the owners to be called back.
    pub(super) fn clear_dead(&mut self, full: bool, mut notify: impl FnMut(Gc<Header>)) {
        let mut clear = |address: usize, entries: &mut SmallVec<[WeakEntry; 1]>| {
            // SAFETY: the referent has not been reclaimed yet.
            if is_marked(unsafe { super::tracer::object_at(address) }) {
                return true;
            }
            // CPython calls the callbacks of the newest reference first.
            for entry in entries.iter().rev() {
                let was_dead = entry.slot().is_dead();
                entry.slot().clear();
                if entry.notify && !was_dead && is_marked(entry.owner) {
                    notify(entry.owner);
                }
            }
            false
        };
        if full {
            self.by_referent.retain(|address, entries| clear(*address, entries));
        } else {
            for address in &self.young {
                if let Some(entries) = self.by_referent.get_mut(address)
                    && !clear(*address, entries)
                {
                    self.by_referent.remove(address);
                }
            }
        }
    }

    /// At the end of marking, resurrection included: forgets slots in dead objects.
    pub(super) fn drop_dead_owners(&mut self, full: bool) {
        let keep = |entries: &mut SmallVec<[WeakEntry; 1]>| {
            entries.retain(|entry| is_marked(entry.owner) && !entry.slot().is_dead());
            !entries.is_empty()
        };
        if full {
            self.by_referent.retain(|_, entries| keep(entries));
            self.by_referent.shrink_to(self.by_referent.len() * 2);
        } else {
            for address in &self.young {
                if let Some(entries) = self.by_referent.get_mut(address)
                    && !keep(entries)
                {
                    self.by_referent.remove(address);
                }
            }
        }
        self.young.clear();
    }
}

/// Tells what survived a collection, to tables that do not keep their content alive (interned strings, inline caches).
pub struct Liveness(pub(super) ());

impl Liveness {
    /// Whether the object survives. Values that are no objects always do.
    #[inline]
    pub fn is_live(&self, value: impl Into<Value>) -> bool {
        value.into().as_object().is_none_or(is_marked)
    }
}
