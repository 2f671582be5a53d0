//! The stub cache: what attribute lookups of *polymorphic* instructions found, by shape and name.
//!
//! An instruction that has met several shapes does not requicken for each of them; it asks here. One direct-mapped table serves
//! all instructions. An entry holds as long as the class has the same version, so unlike a quickened slot access it needs no flushing.
//! The values in it need no tracing: an entry that still holds names an attribute of a class, which keeps it alive.

use crate::heap::{Gc, ShapeId};
use crate::object::{PyStr, PyType};
use crate::value::Value;

const SIZE: usize = 1024;

/// What was found.
#[derive(Copy, Clone, Debug)]
pub enum Found {
    /// An attribute of the instance, in this slot.
    Slot(u32),
    /// An attribute that a store adds: its inline slot and the next shape.
    New(u32, ShapeId),
    /// A class attribute without `__get__`.
    Plain(Value),
    /// A function or native method of the class, to be bound.
    Method(Value),
    /// A property with this getter, a Python function.
    Getter(Value),
}

#[derive(Copy, Clone)]
struct Entry {
    shape: ShapeId,
    version: u32,
    name: usize,
    class: Option<Gc<PyType>>,
    found: Found,
}

/// See the head of the file.
pub struct StubCache(Box<[Entry]>);

impl Default for StubCache {
    fn default() -> Self {
        let entry = Entry { shape: ShapeId(0), version: 0, name: 0, class: None, found: Found::Slot(0) };
        StubCache(vec![entry; SIZE].into_boxed_slice())
    }
}

#[inline(always)]
fn index(shape: ShapeId, name: Gc<PyStr>) -> usize {
    ((shape.0 as usize).wrapping_mul(0x9e37) ^ (name.addr() >> 4)) % SIZE
}

impl StubCache {
    /// What a lookup of `name` on an object of this shape found, if that still holds.
    #[inline(always)]
    pub fn get(&self, shape: ShapeId, name: Gc<PyStr>) -> Option<Found> {
        let entry = &self.0[index(shape, name)];
        if entry.shape != shape || entry.name != name.addr() {
            return None;
        }
        (entry.class?.version.get() == entry.version).then_some(entry.found)
    }

    /// Remembers what a lookup found.
    pub fn put(&mut self, shape: ShapeId, name: Gc<PyStr>, class: Gc<PyType>, found: Found) {
        let version = class.version.get();
        self.0[index(shape, name)] = Entry { shape, version, name: name.addr(), class: Some(class), found };
    }
}
