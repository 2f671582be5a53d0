//! [`Gc`], the pointer to a heap object, [`Object`], the trait of everything in the heap, and the macro
//! [`object!`](crate::object_struct) that declares such structs.
//!
//! The heap does not move objects and finds pointers on the native stack by itself, so a `Gc` is copied freely
//! and may live in local variables, arguments and results. It must not be stored in memory that the
//! collector does not see (a `Vec`, a `Box`, a static): use fields of heap objects ([`Slot`]) and
//! [`RootedVec`](crate::heap::RootedVec).
//!
//! This file may hold `unsafe`; the contract is [`Object`]'s.

use super::header::{Header, Layout};
use super::slot::Slot;
use crate::value::Value;
use std::cell::Cell;
use std::fmt;
use std::ops::Deref;
use std::ptr::NonNull;

/// A pointer to a live heap object.
#[repr(transparent)]
pub struct Gc<T>(NonNull<T>);

impl<T> Copy for Gc<T> {}
impl<T> Clone for Gc<T> {
    #[inline(always)]
    fn clone(&self) -> Self {
        *self
    }
}
impl<T> PartialEq for Gc<T> {
    #[inline(always)]
    fn eq(&self, other: &Self) -> bool {
        self.0 == other.0
    }
}
impl<T> Eq for Gc<T> {}

impl<T> Gc<T> {
    /// Makes a pointer.
    ///
    /// # Safety
    /// `pointer` must be the start of a live object of type `T` (or its [`Header`]) in a heap.
    #[inline(always)]
    pub const unsafe fn from_ptr(pointer: NonNull<T>) -> Gc<T> {
        Gc(pointer)
    }

    /// The address.
    #[inline(always)]
    pub fn addr(self) -> usize {
        self.0.as_ptr() as usize
    }

    /// The raw pointer.
    #[inline(always)]
    pub fn as_ptr(self) -> *mut T {
        self.0.as_ptr()
    }

    /// The same object as another type.
    ///
    /// # Safety
    /// The object must be a `U`.
    #[inline(always)]
    pub const unsafe fn cast_unchecked<U>(self) -> Gc<U> {
        Gc(self.0.cast())
    }

    /// The object's header.
    #[inline(always)]
    pub fn header(self) -> Gc<Header> {
        Gc(self.0.cast())
    }
}

impl<T> Deref for Gc<T> {
    type Target = T;
    #[inline(always)]
    fn deref(&self) -> &T {
        // SAFETY: the object is live as long as the collector can see this pointer (on the stack or in a slot).
        unsafe { self.0.as_ref() }
    }
}

impl<T> fmt::Debug for Gc<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "<{:?} at {:p}>", self.header().layout(), self.0)
    }
}

pub use super::tracer::Tracer;

/// A field that the collector looks into.
pub trait TraceField {
    /// Tells the tracer of every value in the field.
    fn trace(&self, tracer: &mut Tracer<'_>);
}

macro_rules! trace_nothing {
    ($($t:ty),*) => { $(impl TraceField for $t {
        #[inline(always)]
        fn trace(&self, _: &mut Tracer<'_>) {}
    })* };
}
trace_nothing!(Header, bool, u8, u16, u32, u64, i8, i16, i32, i64, usize, isize, f64, ());
trace_nothing!(super::header::ShapeId, &'static str);

impl<T: TraceField + Copy> TraceField for Cell<T> {
    #[inline(always)]
    fn trace(&self, tracer: &mut Tracer<'_>) {
        self.get().trace(tracer);
    }
}
impl TraceField for Value {
    #[inline(always)]
    fn trace(&self, tracer: &mut Tracer<'_>) {
        tracer.value(*self);
    }
}
impl<T> TraceField for Gc<T> {
    #[inline(always)]
    fn trace(&self, tracer: &mut Tracer<'_>) {
        tracer.value(Value::from(*self));
    }
}
impl<T: TraceField> TraceField for Option<T> {
    #[inline(always)]
    fn trace(&self, tracer: &mut Tracer<'_>) {
        if let Some(inner) = self {
            inner.trace(tracer);
        }
    }
}
impl TraceField for Slot {
    #[inline(always)]
    fn trace(&self, tracer: &mut Tracer<'_>) {
        if let Some(value) = self.get() {
            tracer.value(value);
        }
    }
}
impl<T, const N: usize> TraceField for [T; N]
where
    T: TraceField,
{
    #[inline(always)]
    fn trace(&self, tracer: &mut Tracer<'_>) {
        self.iter().for_each(|field| field.trace(tracer));
    }
}

/// A Rust value without Python values inside, as a field of a heap object (a file, a compiled pattern).
pub struct Opaque<T>(pub T);
impl<T> TraceField for Opaque<T> {
    #[inline(always)]
    fn trace(&self, _: &mut Tracer<'_>) {}
}
impl<T> Deref for Opaque<T> {
    type Target = T;
    #[inline(always)]
    fn deref(&self) -> &T {
        &self.0
    }
}

/// A struct that lives in the heap. Declare such structs with [`object_struct!`](crate::object_struct),
/// which keeps this trait's contract.
///
/// # Safety
/// * `Self` is `repr(C)` and its first field is a [`Header`] whose layout is `LAYOUT`;
/// * no other type has the same `LAYOUT`;
/// * `trace` tells of every value that the object holds.
pub unsafe trait Object: Sized + 'static {
    /// The struct's own layout number.
    const LAYOUT: Layout;
    /// Tells the tracer of every value in the object.
    fn trace(&self, tracer: &mut Tracer<'_>);
    /// Tells the tracer of every value in front of the tail. Serves to look into parts of large objects, and into objects that own
    /// Rust memory while they wait for their cell (their tail does not exist yet: a type with a tail that
    /// implements `Drop`, or has fields that do, must write this method).
    fn trace_head(&self, tracer: &mut Tracer<'_>) {
        self.trace(tracer);
    }
}

/// An element that is a byte.
///
/// # Safety
/// Every byte is a value of the type.
pub unsafe trait Byte: TraceField {}
// SAFETY: every byte is a `u8`.
unsafe impl Byte for u8 {}
// SAFETY: as above.
unsafe impl Byte for Cell<u8> {}

/// An [`Object`] followed by a run of elements in the same cell (a tuple's items, a string's bytes).
///
/// # Safety
/// The object was allocated with [`Heap::alloc_tailed`](super::Heap) with exactly `tail_len` elements, and `tail_len`
/// never grows.
pub unsafe trait Tailed: Object {
    /// What follows the struct.
    type Elem: TraceField + 'static;
    /// How many elements follow.
    fn tail_len(&self) -> usize;

    /// The elements.
    #[inline(always)]
    fn tail(&self) -> &[Self::Elem] {
        // SAFETY: the trait's contract; elements are initialised by `alloc_tailed` before anything else sees the object.
        unsafe {
            let start = (self as *const Self).add(1).cast::<Self::Elem>();
            std::slice::from_raw_parts(start, self.tail_len())
        }
    }
}

/// Declares a struct that lives in the heap, with its [`Object`] (and [`Tailed`]) implementation.
///
/// ```ignore
/// object_struct! {
///     /// A cell: a variable shared by a function and those inside it.
///     pub struct PyCell(Layout::Cell) { pub content: Slot }
/// }
/// object_struct! {
///     /// A tuple.
///     pub struct PyTuple(Layout::Tuple) { pub len: usize } tail(len): Slot
/// }
/// ```
///
/// Every field type must implement [`TraceField`]. The struct gets a field `header` in front.
#[macro_export]
macro_rules! object_struct {
    (@tail $self:ident, $tracer:ident, $elem:ty) => {
        <[$elem]>::iter($crate::heap::Tailed::tail($self))
            .for_each(|elem| $crate::heap::TraceField::trace(elem, $tracer));
    };
    (@tail $self:ident, $tracer:ident, $elem:ty, $trace:path) => {
        $trace($self, $tracer);
    };
    ($(#[$doc:meta])* $vis:vis struct $name:ident($layout:expr) {
        $($(#[$fdoc:meta])* $fvis:vis $field:ident : $ty:ty),* $(,)?
    } $(tail($len:ident): $elem:ty $(, traced by $trace:path)?)?) => {
        $(#[$doc])*
        #[repr(C)]
        $vis struct $name {
            /// The object's header.
            pub header: $crate::heap::Header,
            $($(#[$fdoc])* $fvis $field: $ty),*
        }
        // SAFETY: repr(C), the header comes first, every field (and the tail) is traced.
        #[allow(unsafe_code)]
        unsafe impl $crate::heap::Object for $name {
            const LAYOUT: $crate::heap::Layout = $layout;
            #[inline]
            fn trace(&self, tracer: &mut $crate::heap::Tracer<'_>) {
                self.trace_head(tracer);
                $(
                    let _ = &self.$len;
                    $crate::object_struct!(@tail self, tracer, $elem $(, $trace)?);
                )?
            }
            #[inline]
            fn trace_head(&self, tracer: &mut $crate::heap::Tracer<'_>) {
                $($crate::heap::TraceField::trace(&self.$field, tracer);)*
                let _ = tracer;
            }
        }
        $(
            // SAFETY: `alloc_tailed` checks the length, and the field is not a `Cell`.
            #[allow(unsafe_code)]
            unsafe impl $crate::heap::Tailed for $name {
                type Elem = $elem;
                #[inline(always)]
                fn tail_len(&self) -> usize {
                    self.$len
                }
            }
        )?
    };
}
