//! The table of layouts: how to trace, measure and drop an object, by the layout number in its header.
//!
//! Every type that is allocated must have been registered with the heap. Functions are made from the type's
//! [`Object`] and [`Tailed`] implementations, so that tracing is one indirect call an object.
//!
//! This file may hold `unsafe`. Contract of the functions in [`LayoutInfo`]: the object is live and has that layout.

use super::gc::{Gc, Object, Tailed, TraceField, Tracer};
use super::header::{Header, Layout, gc_flags};
use super::{Slot, attrs_of_fixed, attrs_of_tailed};

/// Traces what lies in a range of bytes of an object.
pub(super) type TracePart = unsafe fn(Gc<Header>, usize, usize, &mut Tracer<'_>);

/// Traces the fields of a struct that is not in the heap yet.
pub(super) type TraceHead = unsafe fn(std::ptr::NonNull<()>, &mut Tracer<'_>);

/// The [`TraceHead`] of a type.
///
/// # Safety
/// The pointer is to a `T`.
pub(super) unsafe fn trace_head<T: Object>(object: std::ptr::NonNull<()>, tracer: &mut Tracer<'_>) {
    // SAFETY: the caller's promise.
    unsafe { object.cast::<T>().as_ref() }.trace_head(tracer);
}

/// What the collector knows of a layout.
#[derive(Copy, Clone)]
pub(super) struct LayoutInfo {
    /// Traces the object.
    pub trace: unsafe fn(Gc<Header>, &mut Tracer<'_>),
    /// Traces a part of an object with a tail.
    pub trace_part: Option<TracePart>,
    /// The object's size in bytes.
    pub size: unsafe fn(Gc<Header>) -> usize,
    /// The slot for attributes behind it, when `HAS_ATTRS` is set.
    pub attrs: unsafe fn(&Header) -> Option<&Slot>,
    /// Drops the Rust values in it.
    pub drop: Option<unsafe fn(Gc<Header>)>,
    /// The struct's name; empty when nothing is registered.
    pub name: &'static str,
}

/// Layouts by number.
pub(super) struct LayoutTable([LayoutInfo; 256]);

impl LayoutTable {
    pub(super) fn new() -> Box<LayoutTable> {
        let unknown = LayoutInfo {
            trace: trace_unknown,
            trace_part: None,
            size: size_unknown,
            attrs: |_| None,
            drop: None,
            name: "",
        };
        let mut table = Box::new(LayoutTable([unknown; 256]));
        // A cell whose object was never completed, because its initialiser panicked.
        table.0[Layout::Free.0 as usize] = LayoutInfo { trace: |_, _| {}, size: |_| 8, ..unknown };
        table
    }

    #[inline(always)]
    pub(super) fn get(&self, layout: Layout) -> &LayoutInfo {
        &self.0[layout.0 as usize]
    }

    pub(super) fn is_known(&self, layout: Layout) -> bool {
        !self.get(layout).name.is_empty()
    }

    pub(super) fn register<T: Object>(&mut self) {
        self.set::<T>(LayoutInfo {
            trace: trace_fixed::<T>,
            trace_part: None,
            size: size_fixed::<T>,
            attrs: attrs_fixed::<T>,
            drop: drop_glue::<T>(),
            name: std::any::type_name::<T>(),
        });
    }

    pub(super) fn register_tailed<T: Tailed>(&mut self) {
        self.set::<T>(LayoutInfo {
            trace: trace_tailed::<T>,
            trace_part: Some(trace_part::<T>),
            size: size_tailed::<T>,
            attrs: attrs_tailed::<T>,
            drop: drop_glue::<T>(),
            name: std::any::type_name::<T>(),
        });
    }

    fn set<T: Object>(&mut self, info: LayoutInfo) {
        let entry = &mut self.0[T::LAYOUT.0 as usize];
        assert!(
            T::LAYOUT != Layout::Free && (entry.name.is_empty() || entry.name == info.name),
            "{} and {} have the same layout {:?}",
            entry.name,
            info.name,
            T::LAYOUT
        );
        *entry = info;
    }
}

fn drop_glue<T: Object>() -> Option<unsafe fn(Gc<Header>)> {
    // SAFETY: the contract of the table: the object is a live `T`; the heap drops it once.
    std::mem::needs_drop::<T>()
        .then_some(|object| unsafe { std::ptr::drop_in_place(object.as_ptr().cast::<T>()) })
}

unsafe fn trace_unknown(object: Gc<Header>, _: &mut Tracer<'_>) {
    unregistered(object)
}
unsafe fn size_unknown(object: Gc<Header>) -> usize {
    unregistered(object)
}
#[cold]
fn unregistered(object: Gc<Header>) -> ! {
    panic!("heap: object {:p} has layout {:?}, which nobody registered", object.as_ptr(), object.layout())
}

unsafe fn trace_fixed<T: Object>(object: Gc<Header>, tracer: &mut Tracer<'_>) {
    // SAFETY: the table's contract.
    let object = unsafe { &*object.as_ptr().cast::<T>() };
    object.trace(tracer);
    if let Some(attrs) = attrs_of_fixed(object) {
        attrs.trace(tracer);
    }
}

unsafe fn trace_tailed<T: Tailed>(object: Gc<Header>, tracer: &mut Tracer<'_>) {
    // SAFETY: the table's contract.
    let object = unsafe { &*object.as_ptr().cast::<T>() };
    object.trace(tracer);
    if let Some(attrs) = attrs_of_tailed(object) {
        attrs.trace(tracer);
    }
}

unsafe fn trace_part<T: Tailed>(object: Gc<Header>, from: usize, to: usize, tracer: &mut Tracer<'_>) {
    // SAFETY: the table's contract.
    let object = unsafe { &*object.as_ptr().cast::<T>() };
    let (head, elem) = (size_of::<T>(), size_of::<T::Elem>().max(1));
    if from < head {
        object.trace_head(tracer);
    }
    let tail = object.tail();
    let first = (from.saturating_sub(head) / elem).min(tail.len());
    let last = to.saturating_sub(head).div_ceil(elem).clamp(first, tail.len());
    tail[first..last].iter().for_each(|elem| elem.trace(tracer));
    let behind = head + ((size_of_val(tail) + 7) & !7);
    if to > behind
        && let Some(attrs) = attrs_of_tailed(object)
    {
        attrs.trace(tracer);
    }
}

unsafe fn attrs_fixed<T: Object>(object: &Header) -> Option<&Slot> {
    // SAFETY: the table's contract.
    attrs_of_fixed(unsafe { &*std::ptr::from_ref(object).cast::<T>() })
}
unsafe fn attrs_tailed<T: Tailed>(object: &Header) -> Option<&Slot> {
    // SAFETY: the table's contract.
    attrs_of_tailed(unsafe { &*std::ptr::from_ref(object).cast::<T>() })
}

fn with_attrs(object: Gc<Header>, size: usize) -> usize {
    if object.gc() & gc_flags::HAS_ATTRS != 0 { ((size + 7) & !7) + 8 } else { size }
}
unsafe fn size_fixed<T: Object>(object: Gc<Header>) -> usize {
    with_attrs(object, size_of::<T>())
}
unsafe fn size_tailed<T: Tailed>(object: Gc<Header>) -> usize {
    // SAFETY: the table's contract.
    let len = unsafe { &*object.as_ptr().cast::<T>() }.tail_len();
    with_attrs(object, size_of::<T>() + len * size_of::<T::Elem>())
}
