//! What attribute lookups of *polymorphic* instructions found.
//!
//! An instruction that has met several shapes does not requicken for each of them. It has a set of [`WAYS`] entries of its own
//! ([`SlotWays`]) by shape; the commonest case, an inline slot of the instance, needs no more than that. What is
//! not there is looked for in the stub cache, by shape and name: one direct-mapped table serves all instructions.
//!
//! An entry of `SlotWays` is as good as a `LoadAttrSlot`: it holds until `flush_slot_caches` (`ops/attr.rs`). A
//! stub holds as long as the class has the same version, so unlike a quickened slot access it needs no flushing.
//! The values in it need no tracing: an entry that still holds names an attribute of a class, which keeps it alive.

use crate::heap::{Gc, ShapeId};
use crate::object::{PyFunction, PyStr, PyType};
use crate::value::Value;

/// Entries of one instruction.
pub const WAYS: usize = 8;
/// Instructions that may have entries of their own; the others use the stub cache alone.
const MOST_SETS: usize = 1 << 16;
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
    /// A data descriptor whose class has [`leaf_get`](crate::object::slots::SlotTable).
    Field(Value),
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

    /// All that lookups of `name` found, by shape.
    pub fn entries_for(&self, name: Gc<PyStr>) -> impl Iterator<Item = (ShapeId, Gc<PyType>, Found)> + '_ {
        self.0.iter().filter_map(move |entry| {
            let class = entry.class.filter(|class| class.version.get() == entry.version)?;
            (entry.name == name.addr()).then_some((entry.shape, class, entry.found))
        })
    }

    /// Remembers what a lookup found.
    pub fn put(&mut self, shape: ShapeId, name: Gc<PyStr>, class: Gc<PyType>, found: Found) {
        let version = class.version.get();
        self.0[index(shape, name)] = Entry { shape, version, name: name.addr(), class: Some(class), found };
    }
}

/// Where entries for a shape may be: here, or in the neighbour.
#[inline(always)]
fn home(shape: ShapeId) -> usize {
    shape.0 as usize % WAYS
}

/// The inline slots that polymorphic instructions found, by shape. Each instruction has a set of entries; set 0 stays empty.
pub struct SlotWays(Vec<[(ShapeId, u32); WAYS]>);

const NO_SLOTS: [(ShapeId, u32); WAYS] = [(ShapeId(0), 0); WAYS];

impl Default for SlotWays {
    fn default() -> Self {
        SlotWays(vec![NO_SLOTS])
    }
}

impl SlotWays {
    /// The number of a new set; 0 when there are too many.
    pub fn new_set(&mut self) -> u32 {
        if self.0.len() >= MOST_SETS {
            return 0;
        }
        self.0.push(NO_SLOTS);
        (self.0.len() - 1) as u32
    }

    /// The inline slot in objects of this shape.
    #[inline(always)]
    pub fn get(&self, set: u32, shape: ShapeId) -> Option<usize> {
        let (ways, at) = (&self.0[set as usize], home(shape));
        if ways[at].0 == shape {
            return Some(ways[at].1 as usize);
        }
        (ways[at ^ 1].0 == shape).then_some(ways[at ^ 1].1 as usize)
    }

    /// All entries of a set.
    pub fn entries(&self, set: u32) -> impl Iterator<Item = (ShapeId, u32)> + '_ {
        self.0.get(set as usize).into_iter().flatten().copied().filter(|(shape, _)| *shape != ShapeId(0))
    }

    /// Remembers the inline slot of objects of this shape.
    pub fn put(&mut self, set: u32, shape: ShapeId, slot: usize) {
        let Some(ways) = self.0.get_mut(set as usize).filter(|_| set != 0) else { return };
        let at = home(shape);
        if ways[at].0 != ShapeId(0) {
            ways[at ^ 1] = ways[at];
        }
        ways[at] = (shape, slot as u32);
    }

    /// Forgets everything.
    pub fn clear(&mut self) {
        self.0.iter_mut().for_each(|ways| *ways = NO_SLOTS);
    }
}

/// Entries of [`SpecialCache`].
const SPECIALS: usize = 128;

/// Special methods of Python classes that are plain functions, by class and name: what operators and subscripts call. An entry holds
/// as long as the class has the same version.
pub struct SpecialCache(Box<[Option<Special>; SPECIALS]>);

#[derive(Copy, Clone)]
struct Special {
    class: Gc<PyType>,
    version: u32,
    name: Gc<PyStr>,
    function: Gc<PyFunction>,
}

impl Default for SpecialCache {
    fn default() -> Self {
        SpecialCache(Box::new([None; SPECIALS]))
    }
}

#[inline(always)]
fn special_index(class: Gc<PyType>, name: Gc<PyStr>) -> usize {
    ((class.addr() >> 5) ^ (name.addr() >> 4)) % SPECIALS
}

impl SpecialCache {
    /// The method, if it is known and the class is as it was.
    #[inline(always)]
    pub fn get(&self, class: Gc<PyType>, name: Gc<PyStr>) -> Option<Gc<PyFunction>> {
        let entry = self.0[special_index(class, name)].as_ref()?;
        let holds = entry.class == class && entry.name == name && entry.version == class.version.get();
        holds.then_some(entry.function)
    }

    /// Remembers a method, which is an attribute of the class and so kept alive by it while the entry holds.
    pub fn put(&mut self, class: Gc<PyType>, name: Gc<PyStr>, function: Gc<PyFunction>) {
        let version = class.version.get();
        self.0[special_index(class, name)] = Some(Special { class, version, name, function });
    }
}
