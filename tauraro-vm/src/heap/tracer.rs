//! [`Tracer`]: what the collector hands to [`Object::trace`](super::Object::trace), with the mark stack behind it.
//!
//! Marking sets the object's bit in the region's bitmap and pushes it; draining pops objects and traces them. Between stack
//! and tracing stands a queue of a few objects whose memory is being fetched meanwhile: marking waits for memory more
//! than for anything else. Large objects are traced piece by piece, so that the stack stays small.
//!
//! The same type serves to look at an object's referents without marking (`Tracer::visit`), so that there is one `trace` a type.
//!
//! This file may hold `unsafe`. Contract: values handed to a tracer point to live objects, whose layouts are registered.

use super::gc::Gc;
use super::header::{Header, gc_flags};
use super::layouts::LayoutTable;
use super::region::{BLOCK_SIZE, block_of, mark_of, region_of};
use crate::value::Value;
use std::ptr::NonNull;

/// Objects that are fetched ahead.
const QUEUE: usize = 16;
/// Bytes of a large object that are traced at a time.
const PIECE: usize = BLOCK_SIZE;

/// What the collector hands to [`Object::trace`](super::Object::trace): told of every slot, it marks what the slot
/// points to.
pub struct Tracer<'a> {
    /// All ones when marking; zero when visiting, so that marked objects are not passed over.
    skip: u64,
    young: bool,
    stack: Vec<Gc<Header>>,
    large: Vec<(Gc<Header>, usize)>,
    layouts: &'a LayoutTable,
    visitor: Option<&'a mut dyn FnMut(Value)>,
}

/// The memory of a mark stack, kept between collections.
#[derive(Default)]
pub(super) struct MarkStack {
    stack: Vec<Gc<Header>>,
    large: Vec<(Gc<Header>, usize)>,
}

#[inline(always)]
fn prefetch(object: Gc<Header>) {
    #[cfg(target_arch = "x86_64")]
    // SAFETY: a hint; the address is valid besides.
    unsafe {
        use std::arch::x86_64::{_MM_HINT_T0, _mm_prefetch};
        _mm_prefetch::<_MM_HINT_T0>(object.as_ptr().cast());
    }
    #[cfg(target_arch = "aarch64")]
    // SAFETY: a hint; the address is valid besides.
    unsafe {
        std::arch::asm!("prfm pldl1keep, [{}]", in(reg) object.as_ptr(), options(nostack, readonly, preserves_flags));
    }
}

impl<'a> Tracer<'a> {
    /// A tracer that marks.
    pub(super) fn marking(memory: MarkStack, layouts: &'a LayoutTable, young: bool) -> Tracer<'a> {
        Tracer { skip: !0, young, stack: memory.stack, large: memory.large, layouts, visitor: None }
    }

    /// Tells `visitor` of every value in `object`.
    pub(super) fn visit(layouts: &'a LayoutTable, object: Gc<Header>, visitor: &'a mut dyn FnMut(Value)) {
        let mut tracer = Tracer::visiting(layouts, visitor);
        // SAFETY: the object is live, so its layout is registered.
        unsafe { (layouts.get(object.layout()).trace)(object, &mut tracer) };
    }

    /// A tracer that only tells `visitor`.
    pub(super) fn visiting(layouts: &'a LayoutTable, visitor: &'a mut dyn FnMut(Value)) -> Tracer<'a> {
        Tracer {
            skip: 0,
            young: false,
            stack: Vec::new(),
            large: Vec::new(),
            layouts,
            visitor: Some(visitor),
        }
    }

    /// Whether only young objects are being looked for: what was there at the last collection and has not
    /// changed since need not be told.
    pub fn is_young(&self) -> bool {
        self.young && self.visitor.is_none()
    }

    /// Tells of a value that the object holds.
    #[inline(always)]
    pub fn value(&mut self, value: Value) {
        if let Some(object) = value.as_object() {
            self.object(object);
        }
    }

    /// Tells of an object that the object holds.
    #[inline(always)]
    pub fn object(&mut self, object: Gc<Header>) {
        let (word, bit) = mark_of(object.addr());
        // SAFETY: the object is in a mapped region, whose bitmap is committed.
        unsafe {
            if *word & bit & self.skip != 0 {
                return;
            }
            if self.skip == 0 {
                return self.tell(object);
            }
            *word |= bit;
        }
        self.stack.push(object);
    }

    #[cold]
    fn tell(&mut self, object: Gc<Header>) {
        if let Some(visitor) = &mut self.visitor {
            visitor(object.into());
        }
    }

    /// Traces an object that is marked already (an old one that was written).
    pub(super) fn again(&mut self, object: Gc<Header>) {
        self.stack.push(object);
    }

    /// Traces everything that can be reached from what was marked.
    pub(super) fn drain(&mut self) {
        let Some(first) = self.stack.last().copied() else { return };
        let mut queue = [first; QUEUE];
        let (mut head, mut length) = (0, 0);
        loop {
            while length < QUEUE
                && let Some(object) = self.stack.pop()
            {
                prefetch(object);
                queue[(head + length) % QUEUE] = object;
                length += 1;
            }
            if length == 0 {
                match self.large.pop() {
                    Some((object, from)) => self.trace_piece(object, from),
                    None => return,
                }
                continue;
            }
            let object = queue[head];
            head = (head + 1) % QUEUE;
            length -= 1;
            self.trace(object);
        }
    }

    #[inline(always)]
    fn trace(&mut self, object: Gc<Header>) {
        let flags = object.gc();
        const OLD: u8 = gc_flags::OLD | gc_flags::OLD_UNLOGGED;
        if flags & OLD != OLD {
            object.set_gc(flags | OLD);
        }
        let layout = self.layouts.get(object.layout());
        if flags & gc_flags::LARGE != 0 && layout.trace_part.is_some() {
            self.large.push((object, 0));
            return;
        }
        // SAFETY: the object is live and of that layout.
        unsafe { (layout.trace)(object, self) };
    }

    fn trace_piece(&mut self, object: Gc<Header>, from: usize) {
        let layout = self.layouts.get(object.layout());
        let size = large_size(object);
        if from + PIECE < size {
            self.large.push((object, from + PIECE));
        }
        self.trace_part(object, layout.trace_part, from, from + PIECE);
    }

    /// Traces what lies in a range of bytes of a large object.
    pub(super) fn trace_range(&mut self, object: Gc<Header>, from: usize, to: usize) {
        let layout = self.layouts.get(object.layout());
        self.trace_part(object, layout.trace_part, from, to);
    }

    fn trace_part(
        &mut self,
        object: Gc<Header>,
        part: Option<super::layouts::TracePart>,
        from: usize,
        to: usize,
    ) {
        // SAFETY: the object is live and of the layout that `part` came from.
        unsafe {
            match part {
                Some(trace_part) => trace_part(object, from, to, self),
                None => (self.layouts.get(object.layout()).trace)(object, self),
            }
        }
    }

    /// Gives the memory of the mark stack back for the next collection, unless it is much.
    pub(super) fn finish(self) -> MarkStack {
        let keep = 1 << 16;
        let (mut stack, large) = (self.stack, self.large);
        if stack.capacity() > keep {
            stack = Vec::new();
        }
        MarkStack { stack, large }
    }
}

/// The size in bytes that a large object was allocated with.
pub(super) fn large_size(object: Gc<Header>) -> usize {
    region_of(object).info(block_of(object.addr())).granules.get() as usize * 16
}

/// The object at an address.
///
/// # Safety
/// A live object must start there.
#[inline(always)]
pub(super) unsafe fn object_at(address: usize) -> Gc<Header> {
    // SAFETY: the caller's promise; no object is at address zero.
    unsafe { Gc::from_ptr(NonNull::new_unchecked(address as *mut Header)) }
}
