//! The heap: allocation, collection, roots.
//!
//! * [`header`]: the 8 bytes every object starts with, layouts, shape ids;
//! * [`gc`]: `Gc`, `Object`, `Tailed`, the macro that declares heap structs;
//! * [`slot`]: fields that hold values, with the write barrier;
//! * [`rooted`]: a growable vector of values that the collector sees.

pub mod barrier;
pub mod gc;
pub mod header;
pub mod rooted;
pub mod slot;

pub use gc::{Gc, Object, Opaque, Tailed, TraceField, Tracer};
pub use header::{Header, Layout, ShapeId, gc_flags};
pub use rooted::{RootedVec, Slots};
pub use slot::{OptRef, Ref, Slot, write_barrier};

use crate::value::Value;
use std::ptr::NonNull;

/// How a heap is set up.
#[derive(Clone, Debug, Default)]
pub struct HeapConfig {
    /// Collect at every allocation (a test mode).
    pub stress: bool,
    /// Most bytes the heap may hold.
    pub max_bytes: Option<usize>,
}

/// The heap of one virtual machine.
pub struct Heap {
    /// How it was set up.
    pub config: HeapConfig,
    roots: Vec<Value>,
    chunk: *mut u8,
    chunk_end: *mut u8,
    attrs: Box<[Option<AttrsFn>; 256]>,
}

impl Heap {
    /// An empty heap.
    pub fn new(config: HeapConfig) -> Heap {
        Heap {
            config,
            roots: Vec::new(),
            chunk: std::ptr::null_mut(),
            chunk_end: std::ptr::null_mut(),
            attrs: Box::new([None; 256]),
        }
    }

    #[inline(always)]
    fn alloc_bytes(&mut self, bytes: usize) -> NonNull<u8> {
        let bytes = (bytes + 15) & !15;
        if (self.chunk_end as usize) - (self.chunk as usize) < bytes {
            let size = bytes.max(1 << 20);
            let layout = std::alloc::Layout::from_size_align(size, 16).unwrap_or_else(|_| panic!("size"));
            // SAFETY: the size is not zero.
            self.chunk = unsafe { std::alloc::alloc_zeroed(layout) };
            self.chunk_end = self.chunk.wrapping_add(size);
        }
        let start = self.chunk;
        self.chunk = self.chunk.wrapping_add(bytes);
        NonNull::new(start).unwrap_or_else(|| panic!("out of memory"))
    }

    /// Makes an object. May collect.
    #[inline(always)]
    pub fn alloc<T: Object>(&mut self, object: T) -> Gc<T> {
        let start = self.alloc_bytes(size_of::<T>()).cast::<T>();
        // SAFETY: the memory is fresh, aligned and large enough.
        unsafe {
            start.write(object);
            Gc::from_ptr(start)
        }
    }

    /// Makes an object with `object.tail_len()` elements behind it, `init(i)` giving each. `init` must not allocate.
    /// The size is one that existing data bounds; for sizes that a program may choose freely use
    /// [`Heap::try_alloc_tailed`].
    pub fn alloc_tailed<T: Tailed>(&mut self, object: T, mut init: impl FnMut(usize) -> T::Elem) -> Gc<T> {
        let len = object.tail_len();
        let start = self.alloc_bytes(size_of::<T>() + len * size_of::<T::Elem>()).cast::<T>();
        // SAFETY: the memory is fresh, aligned and large enough.
        unsafe {
            start.write(object);
            let tail = start.as_ptr().add(1).cast::<T::Elem>();
            for i in 0..len {
                tail.add(i).write(init(i));
            }
            Gc::from_ptr(start)
        }
    }

    /// As [`Heap::alloc_tailed`], or `None` when the memory limit would be passed.
    pub fn try_alloc_tailed<T: Tailed>(
        &mut self,
        object: T,
        init: impl FnMut(usize) -> T::Elem,
    ) -> Option<Gc<T>> {
        let bytes = object.tail_len().checked_mul(size_of::<T::Elem>())?;
        if bytes > self.config.max_bytes.unwrap_or(1 << 40) {
            return None;
        }
        Some(self.alloc_tailed(object, init))
    }

    /// As [`Heap::alloc`] for an instance of a Python subclass of a builtin type: one empty [`Slot`] for its
    /// attributes follows the object (see `object::instance`), and the header says so.
    pub fn alloc_with_attrs<T: Object>(&mut self, object: T) -> Gc<T> {
        let start = self.alloc_bytes(size_of::<T>() + 8).cast::<T>();
        // SAFETY: the memory is fresh, aligned and large enough.
        unsafe {
            start.write(object);
            let gc = Gc::from_ptr(start);
            start.as_ptr().add(1).cast::<Slot>().write(Slot::empty());
            gc.header().set_gc(gc.header().gc() | gc_flags::HAS_ATTRS);
            gc
        }
    }

    /// As [`Heap::try_alloc_tailed`] for an instance of a Python subclass of a builtin type.
    pub fn try_alloc_tailed_with_attrs<T: Tailed>(
        &mut self,
        object: T,
        mut init: impl FnMut(usize) -> T::Elem,
    ) -> Option<Gc<T>> {
        let len = object.tail_len();
        let tail_bytes = (len.checked_mul(size_of::<T::Elem>())? + 7) & !7;
        if tail_bytes > self.config.max_bytes.unwrap_or(1 << 40) {
            return None;
        }
        let start = self.alloc_bytes(size_of::<T>() + tail_bytes + 8).cast::<T>();
        // SAFETY: the memory is fresh, aligned and large enough.
        unsafe {
            start.write(object);
            let tail = start.as_ptr().add(1).cast::<T::Elem>();
            for i in 0..len {
                tail.add(i).write(init(i));
            }
            tail.cast::<u8>().add(tail_bytes).cast::<Slot>().write(Slot::empty());
            let gc = Gc::from_ptr(start);
            gc.header().set_gc(gc.header().gc() | gc_flags::HAS_ATTRS);
            Some(gc)
        }
    }

    /// Keeps a value alive for ever (builtin types, interned names).
    pub fn add_root(&mut self, value: impl Into<Value>) {
        self.roots.push(value.into());
    }
}

/// The attribute slot behind an instance of a Python subclass of builtin type `T`.
#[inline]
pub fn attrs_of_fixed<T: Object>(object: &T) -> Option<&Slot> {
    // SAFETY: an `Object` starts with its header; with the flag set the slot was allocated behind the struct.
    unsafe {
        let header = &*(object as *const T).cast::<Header>();
        (header.gc() & gc_flags::HAS_ATTRS != 0).then(|| &*(object as *const T).add(1).cast::<Slot>())
    }
}

/// As [`attrs_of_fixed`] for an object with a tail.
#[inline]
pub fn attrs_of_tailed<T: Tailed>(object: &T) -> Option<&Slot> {
    // SAFETY: as above; the slot follows the tail, rounded up to 8 bytes.
    unsafe {
        let header = &*(object as *const T).cast::<Header>();
        let tail_bytes = (object.tail_len() * size_of::<T::Elem>() + 7) & !7;
        let behind = (object as *const T).add(1).cast::<u8>().add(tail_bytes);
        (header.gc() & gc_flags::HAS_ATTRS != 0).then(|| &*behind.cast::<Slot>())
    }
}

/// What the heap knows of a layout.
type AttrsFn = fn(&Header) -> Option<&Slot>;

impl Heap {
    /// Tells the heap of a struct that lives in it.
    pub fn register<T: Object>(&mut self) {
        fn attrs<T: Object>(header: &Header) -> Option<&Slot> {
            // SAFETY: called for objects of `T`'s layout only.
            attrs_of_fixed(unsafe { &*(header as *const Header).cast::<T>() })
        }
        self.attrs[T::LAYOUT.0 as usize] = Some(attrs::<T>);
    }
    /// Tells the heap of a struct with a tail that lives in it.
    pub fn register_tailed<T: Tailed>(&mut self) {
        fn attrs<T: Tailed>(header: &Header) -> Option<&Slot> {
            // SAFETY: called for objects of `T`'s layout only.
            attrs_of_tailed(unsafe { &*(header as *const Header).cast::<T>() })
        }
        self.attrs[T::LAYOUT.0 as usize] = Some(attrs::<T>);
    }
    /// The slot behind an instance of a Python subclass of a builtin type.
    pub fn attrs_slot(&self, object: Gc<Header>) -> Option<&Slot> {
        let attrs = self.attrs[object.layout().0 as usize]?;
        // SAFETY: the heap does not move objects, and the caller holds this one.
        attrs(unsafe { &*object.as_ptr() })
    }
    /// The object's `__del__` must run before its memory is reused.
    pub fn register_finalizer(&mut self, _object: Gc<Header>) {}
    /// An allocation was refused: MemoryError is raised at the next poll.
    pub fn limit_exceeded(&mut self) {}
    /// Whether the heap holds more than it may.
    pub fn is_over_limit(&self) -> bool {
        false
    }
}
