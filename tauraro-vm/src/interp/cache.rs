//! Inline caches: what an instruction learned about its operands. They double as type feedback for the compiled tier.

use crate::heap::{Gc, ShapeId, Tracer};
use crate::object::class::PyType;
use crate::value::Value;
use std::cell::Cell;

/// A monomorphic cache entry of an instruction that looks up attributes.
///
/// It holds while the object has shape `shape` and `class` has version `version`.
pub struct Cache {
    /// Shape of the object; 0 when the cache is empty.
    pub shape: Cell<ShapeId>,
    /// Version of the class.
    pub version: Cell<u32>,
    /// The class.
    pub class: Cell<Option<Gc<PyType>>>,
    /// What was found: a function, a descriptor, a value.
    pub value: Cell<Option<Value>>,
    /// More of what was found, by instruction: a slot number, the shape after a store.
    pub extra: Cell<u64>,
    /// How often the instruction missed.
    pub misses: Cell<u32>,
    /// The instruction's name operand, while the instruction itself holds a shape in its place.
    pub name: Cell<u32>,
}

impl Default for Cache {
    fn default() -> Self {
        Cache {
            shape: Cell::new(ShapeId(0)),
            version: Cell::new(0),
            class: Cell::new(None),
            value: Cell::new(None),
            extra: Cell::new(0),
            misses: Cell::new(0),
            name: Cell::new(0),
        }
    }
}

impl Cache {
    /// Whether the class still is as it was. The shape must be compared before.
    #[inline(always)]
    pub fn is_current(&self) -> bool {
        match self.class.get() {
            Some(class) => class.version.get() == self.version.get(),
            None => false,
        }
    }

    /// Forgets everything.
    pub fn clear(&self) {
        self.shape.set(ShapeId(0));
        self.version.set(0);
        self.class.set(None);
        self.value.set(None);
        self.extra.set(0);
    }

    /// Tells the collector of what the cache refers to.
    pub fn trace(&self, tracer: &mut Tracer<'_>) {
        if let Some(class) = self.class.get() {
            tracer.value(Value::from(class));
        }
        if let Some(value) = self.value.get() {
            tracer.value(value);
        }
    }
}
