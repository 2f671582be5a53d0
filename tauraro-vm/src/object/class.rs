//! Types: the objects behind `type`.
//!
//! A type's attributes live in its `dict`. Whoever looks up an attribute through the MRO may remember the answer
//! as long as [`PyType::version`] stays the same: every change to a type, or to one of its bases, gives it (and
//! its subclasses) a new version. Class attributes that are *data and keep changing* (`Counter.total += 1`)
//! would make that useless, so the second write of a plain value puts it into an [`PyAttrCell`] inside the dictionary, which is then
//! written in place.

use super::slots::TypeSlots;
use super::{PyDict, PyStr, PyTuple};
use crate::heap::{Gc, Layout, OptRef, Ref, ShapeId, Slot};
use crate::object_struct;
use crate::value::Value;
use std::cell::Cell;

/// Flags of a type.
pub mod type_flags {
    /// Made by a `class` statement or `type()`: its attributes can be changed.
    pub const HEAP: u32 = 1;
    /// May be a base class.
    pub const BASETYPE: u32 = 2;
    /// Instances have a `__dict__`.
    pub const HAS_DICT: u32 = 4;
    /// Is abstract (`__abstractmethods__` is not empty).
    pub const ABSTRACT: u32 = 8;
    /// Subclass of BaseException.
    pub const EXCEPTION: u32 = 16;
    /// Instances match sequence patterns.
    pub const SEQUENCE: u32 = 32;
    /// Instances match mapping patterns.
    pub const MAPPING: u32 = 64;
    /// In class patterns, `C(x)` matches the subject itself.
    pub const MATCH_SELF: u32 = 128;
    /// `__getattribute__` is object's: attribute access may be cached.
    pub const PLAIN_GETATTR: u32 = 256;
    /// `__setattr__` is object's.
    pub const PLAIN_SETATTR: u32 = 512;
    /// Calling the type means: `object.__new__`, then `__init__`.
    pub const PLAIN_NEW: u32 = 1024;
    /// Instances may be weakly referenced.
    pub const WEAKREFS: u32 = 2048;
    /// `type.__call__` is the metaclass's `__call__`.
    pub const PLAIN_CALL: u32 = 4096;
    /// Cannot be called to make instances.
    pub const NO_NEW: u32 = 8192;
    /// Has a `__del__`.
    pub const FINALIZER: u32 = 16384;
    /// Of a builtin type: CPython's is written in Python, so messages show its bare name.
    pub const BARE_NAME: u32 = 32768;
}

object_struct! {
    /// A type.
    pub struct PyType(Layout::Type) {
        /// `__name__`
        pub name: Ref<PyStr>,
        /// `__qualname__`
        pub qualname: Ref<PyStr>,
        /// The base whose instance layout this type extends; `None` only for `object`.
        pub base: OptRef<PyType>,
        /// `__bases__`
        pub bases: Ref<PyTuple>,
        /// `__mro__`
        pub mro: Ref<PyTuple>,
        /// Attributes.
        pub dict: Ref<PyDict>,
        /// Direct subclasses: a list (classes are kept for ever: shapes refer to them).
        pub subclasses: Slot,
        /// `__module__` of a builtin type is found in `dict` too.
        pub doc: Slot,
        /// Native functions of operators and protocols.
        pub slots: TypeSlots,
        /// [`type_flags`]
        pub flags: Cell<u32>,
        /// Changes with every change to the type or its bases. Never 0.
        pub version: Cell<u32>,
        /// Shape of a new instance.
        pub instance_shape: Cell<ShapeId>,
        /// Which struct an instance is.
        pub instance_layout: Cell<LayoutField>,
        /// Slots directly inside an instance (`Layout::Instance` only).
        pub inline_slots: Cell<u16>,
        /// How many of them belong to `__slots__`.
        pub reserved_slots: Cell<u16>,
    }
}

/// A [`Layout`] as a field.
#[derive(Copy, Clone, PartialEq, Eq)]
pub struct LayoutField(pub Layout);
impl crate::heap::TraceField for LayoutField {
    fn trace(&self, _: &mut crate::heap::Tracer<'_>) {}
}

object_struct! {
    /// A class attribute that is written often. Lives only as a value of a type's dictionary; never a Python value.
    pub struct PyAttrCell(Layout::AttrCell) {
        /// The attribute's value.
        pub value: Slot,
    }
}

impl PyType {
    /// Whether every flag of `flags` is set.
    #[inline(always)]
    pub fn has_flags(&self, flags: u32) -> bool {
        self.flags.get() & flags == flags
    }

    /// Sets or clears flags.
    pub fn set_flags(&self, flags: u32, on: bool) {
        let old = self.flags.get();
        self.flags.set(if on { old | flags } else { old & !flags });
    }

    /// `__base__`, its `__base__` and so on.
    pub fn base_chain(&self) -> impl Iterator<Item = Gc<PyType>> + use<> {
        std::iter::successors(self.base.get(), |class| class.base.get())
    }

    /// The types of the MRO, this one first.
    #[inline]
    pub fn mro_types(&self) -> impl DoubleEndedIterator<Item = Gc<PyType>> + use<> {
        let mro = self.mro.get();
        (0..mro.len()).filter_map(move |i| mro.items()[i].downcast::<PyType>())
    }

    /// Whether it is `other` or a subclass of it (by MRO; `__subclasscheck__` is not asked).
    #[inline]
    pub fn is_subtype(&self, other: Gc<PyType>) -> bool {
        let target = Value::from(other);
        self.mro.get().items().contains(&target)
    }

    /// The type's own attribute, not its bases'.
    #[inline]
    pub fn own_attr(&self, name: Gc<PyStr>) -> Option<Value> {
        let value = self.dict.get().get_str(name)?;
        match value.downcast::<PyAttrCell>() {
            Some(cell) => cell.value.get(),
            None => Some(value),
        }
    }

    /// The attribute found along the MRO, and nothing of descriptors. Uncached; see
    /// [`Vm::type_lookup`](crate::Vm::type_lookup).
    pub fn lookup_uncached(&self, name: Gc<PyStr>) -> Option<Value> {
        self.mro.get().items().iter().find_map(|class| class.downcast::<PyType>()?.own_attr(name))
    }

    /// Which struct an instance is.
    #[inline(always)]
    pub fn layout_of_instances(&self) -> Layout {
        self.instance_layout.get().0
    }

    /// The name as text.
    pub fn name_str(&self) -> String {
        self.name.get().to_string_lossy()
    }

    /// The name that messages show, CPython's `tp_name`: with the module when the type is a builtin one of a module.
    pub fn full_name(&self) -> String {
        let name = self.name_str();
        if self.has_flags(type_flags::HEAP) || self.has_flags(type_flags::BARE_NAME) {
            return name;
        }
        let module = self.dict.get().get_text("__module__").and_then(|m| m.downcast::<PyStr>());
        match module.filter(|module| !module.eq_str("builtins")) {
            Some(module) => format!("{}.{name}", module.to_string_lossy()),
            None => name,
        }
    }
}
