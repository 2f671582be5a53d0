//! Collections.
//!
//! In order: native stack (while the marks of the last collection still tell objects from garbage), then, for a full
//! collection, all marks are cleared; roots and remembered objects; marking; weak slots of dead referents are emptied; dead
//! objects with a `__del__` are brought back and queued; Rust destructors of the dead run; blocks are looked through.
//!
//! **Invariant**, between collections: an object is old if and only if it is marked; an old object that holds a
//! young one is remembered (it lost `OLD_UNLOGGED`, or a card of it is dirty). After a collection every object is old.
//!
//! What a young collection costs: what it marks, the remembered objects and cards, the stacks, and the blocks that were
//! allocated into since the last one. It does not look at the rest of the heap.
//!
//! This file may hold `unsafe`. Contract: nothing in here allocates in the heap or runs Python code.

use super::barrier::log_slot;
use super::gc::{Gc, TraceField};
use super::header::{Header, gc_flags};
use super::region::{
    BLOCK_SHIFT, BLOCK_SIZE, BlockKind, CARD_DIRTY, CARD_SIZE, FIRST_BLOCK, MARK_BYTES, REGION_SHIFT,
    block_of, card_of, is_marked, mark_of,
};
use super::stack::SavedRegisters;
use super::tracer::{Tracer, object_at};
use super::weak::Liveness;
use super::{Heap, Layout, Object, Run, poll};
use crate::value::Value;
use std::mem::take;
use std::time::Instant;

/// A block whose free bytes are fewer is not allocated into before the next full collection.
const WORTH_YOUNG: usize = BLOCK_SIZE / 8;
/// The same, after a full collection.
const WORTH_FULL: usize = BLOCK_SIZE / 16;
/// What dead memory is filled with when bugs are looked for.
const POISON: u8 = 0xDB;

impl Heap {
    /// Collects young objects, or everything.
    #[inline(never)]
    pub fn collect(&mut self, full: bool) {
        SavedRegisters::with(|saved| self.collect_below(full, saved));
    }

    /// Collects, and tells whether anything but the native stack refers to one of these objects. A young collection does not
    /// know it of old ones and says yes, as a collection that cannot be made now says no.
    #[inline(never)]
    pub fn collect_and_ask(&mut self, full: bool, about: &[Value]) -> bool {
        let mut found = false;
        SavedRegisters::with(|saved| {
            self.collect_asking(full, saved, &mut || {
                found = about.iter().any(|value| value.as_object().is_some_and(is_marked));
            });
        });
        found
    }

    /// Collects as [`Heap::collect`] does, but takes nothing for a root that the native stack holds below the place where
    /// `saved` is.
    #[inline(never)]
    pub(crate) fn collect_below(&mut self, full: bool, saved: &SavedRegisters) {
        self.collect_asking(full, saved, &mut || {});
    }

    /// The same; `ask` is called when everything is marked but what only the native stack refers to.
    fn collect_asking(&mut self, full: bool, saved: &SavedRegisters, ask: &mut dyn FnMut()) {
        if self.paused {
            return;
        }
        let start = Instant::now();
        self.retire_runs();
        // Stress mode collects too often to check each time; a missing barrier shows at the next check, or as poison.
        let verify = self.verify && (full || !self.config.stress);
        if verify {
            self.assert_valid("before a collection", false);
        }
        self.find_native_roots(saved);
        // SAFETY: the table is boxed and neither moves nor changes during a collection.
        let layouts = unsafe { &*std::ptr::from_ref(&*self.layouts) };
        let mut tracer = Tracer::marking(take(&mut self.mark_stack), layouts, !full);
        if full {
            self.forget_marks();
        } else {
            self.trace_remembered(&mut tracer);
        }
        self.trace_roots(full, &mut tracer);
        tracer.drain();
        ask();
        self.native_roots.drain(..).for_each(|object| tracer.object(object));
        tracer.drain();
        self.clear_weak_slots(full);
        self.queue_finalizers(full, &mut tracer);
        self.weak.drop_dead_owners(full);
        self.run_drops(full);
        for processor in &mut self.weak_processors {
            processor(&Liveness(()));
        }
        self.mark_stack = tracer.finish();
        self.stats.allocated_bytes += self.policy.young_bytes as u64;
        let live_before = self.policy.live_bytes;
        if full {
            self.sweep_all();
            self.stats.full_collections += 1;
            self.stats.live_after_full = self.policy.live_bytes;
        } else {
            self.sweep_young();
            self.stats.young_collections += 1;
        }
        self.epoch = self.epoch.wrapping_add(1);
        let survived = self.policy.live_bytes.saturating_sub(live_before);
        self.policy.after_collection(full, survived);
        if full {
            // What will be used again soon stays.
            self.blocks.settle((self.policy.headroom() / BLOCK_SIZE) as u32);
            self.stack.shrink();
        }
        if self.notify_collections {
            self.set_poll(poll::COLLECTED);
        }
        if verify {
            self.assert_valid("after a collection", true);
        }
        let pause = start.elapsed();
        self.stats.pause_total += pause;
        self.stats.pause_max = self.stats.pause_max.max(pause);
    }

    /// Takes the runs back, so that `swept_to` tells exactly which cells were allocated.
    pub(super) fn retire_runs(&mut self) {
        for (run, current) in self.runs.iter_mut().zip(&self.current) {
            if let Some(block) = current
                && run.cursor != 0
            {
                let offset = run.cursor - self.blocks.region.address(*block);
                self.policy.young_bytes -= (run.limit - run.cursor).min(self.policy.young_bytes);
                self.blocks.region.info(*block).swept_to.set(offset as u32);
            }
            *run = Run::default();
        }
    }

    /// The object that a word points to or into, if it is an address of a live (or not yet collected) object.
    /// Exact only while no runs are in use.
    pub(super) fn object_around(&self, word: usize) -> Option<Gc<Header>> {
        let region = self.blocks.region;
        if word >> REGION_SHIFT != region.base() >> REGION_SHIFT {
            return None;
        }
        let block = block_of(word);
        if !(FIRST_BLOCK..self.blocks.next).contains(&block) {
            return None;
        }
        let info = region.info(block);
        let address = match info.kind.get() {
            BlockKind::Free => return None,
            BlockKind::LargeHead | BlockKind::LargeTail => region.address(info.head.get()),
            BlockKind::Cells => {
                let size = info.cell_size.get();
                let offset = (word & (BLOCK_SIZE - 1)) as u32;
                let cell = offset / size * size;
                if cell + size > BLOCK_SIZE as u32 {
                    return None;
                }
                let address = region.address(block) + cell as usize;
                let (marks, bit) = mark_of(address);
                // SAFETY: the bitmap covers every block.
                let marked = unsafe { *marks & bit != 0 };
                if !marked && (info.epoch.get() != self.epoch || cell >= info.swept_to.get()) {
                    return None;
                }
                address
            }
        };
        // SAFETY: an object was allocated there and has not been reclaimed.
        Some(unsafe { object_at(address) })
    }

    fn find_native_roots(&mut self, saved: &SavedRegisters) {
        let mut found = take(&mut self.native_roots);
        let mut native = self.native;
        let tag = self.blocks.region.base() >> REGION_SHIFT;
        native.scan(saved, &mut |word| {
            if word >> REGION_SHIFT == tag
                && let Some(object) = self.object_around(word)
            {
                found.push(object);
            }
        });
        self.native = native;
        self.native_roots = found;
    }

    fn forget_marks(&mut self) {
        let region = self.blocks.region;
        // SAFETY: the program does not run; nothing else borrows the lists.
        unsafe {
            (*region.head().remembered.get()).clear();
            for block in (*region.head().dirty_blocks.get()).drain(..) {
                region.info(block).dirty.set(false);
            }
        }
        region.clear_marks(FIRST_BLOCK, self.blocks.next);
    }

    fn trace_remembered(&mut self, tracer: &mut Tracer<'_>) {
        let region = self.blocks.region;
        // SAFETY: the program does not run; nothing else borrows the lists.
        let (remembered, dirty) =
            unsafe { (&mut *region.head().remembered.get(), &mut *region.head().dirty_blocks.get()) };
        for object in remembered.drain(..) {
            tracer.again(object);
        }
        if remembered.capacity() > 1 << 16 {
            *remembered = Vec::new();
        }
        for block in dirty.drain(..) {
            let info = region.info(block);
            info.dirty.set(false);
            if !matches!(info.kind.get(), BlockKind::LargeHead | BlockKind::LargeTail) {
                continue;
            }
            let start = region.address(info.head.get());
            // SAFETY: a large object lies there; large objects are not freed between collections.
            let object = unsafe { object_at(start) };
            let address = region.address(block);
            for card in 0..MARK_BYTES {
                let place = address + card * CARD_SIZE;
                let byte = card_of(place);
                // SAFETY: the bitmap covers the block.
                unsafe {
                    if *byte & CARD_DIRTY != 0 {
                        *byte &= !CARD_DIRTY;
                        tracer.trace_range(object, place - start, place - start + CARD_SIZE);
                    }
                }
            }
        }
    }

    fn trace_roots(&mut self, full: bool, tracer: &mut Tracer<'_>) {
        match &self.stack_tracer {
            Some(trace) => trace(&self.stack, tracer),
            None => {
                for word in self.stack.words() {
                    // SAFETY: the register stack holds values, zeros and odd words.
                    if let Some(value) = unsafe { Value::from_bits(*word) } {
                        tracer.value(value);
                    }
                }
            }
        }
        let from = if full { 0 } else { self.old_roots };
        self.roots[from..].iter().for_each(|root| tracer.value(*root));
        self.old_roots = self.roots.len();
        self.handles.borrow().trace(tracer);
        if let Some((object, trace_head)) = self.constructing {
            // SAFETY: the caller of the allocation that we are in holds the object.
            unsafe { trace_head(object, tracer) };
        }
        self.pending_finalizers
            .iter()
            .chain(&self.pending_callbacks)
            .for_each(|object| tracer.object(*object));
        for provider in &self.root_providers {
            provider(tracer);
        }
    }

    fn clear_weak_slots(&mut self, full: bool) {
        let pending = &mut self.pending_callbacks;
        self.weak.clear_dead(full, |owner| pending.push_back(owner));
        if !self.pending_callbacks.is_empty() {
            self.set_poll(poll::CALLBACKS);
        }
    }

    /// Brings dead objects with a `__del__` back for one cycle, with all they reach, and queues them.
    fn queue_finalizers(&mut self, full: bool, tracer: &mut Tracer<'_>) {
        let mut dead = Vec::new();
        let mut split = |object: &Gc<Header>| {
            let live = is_marked(*object);
            if !live {
                dead.push(*object);
            }
            live
        };
        if full {
            self.old_finalizable.retain(&mut split);
        }
        self.young_finalizable.retain(&mut split);
        self.old_finalizable.append(&mut self.young_finalizable);
        for object in &dead {
            tracer.object(*object);
        }
        tracer.drain();
        self.stats.finalized += dead.len() as u64;
        for object in dead {
            self.queue_finalizer(object);
        }
    }

    fn run_drops(&mut self, full: bool) {
        if full {
            let mut old = take(&mut self.old_drops);
            old.retain(|object| self.keep_or_drop(*object));
            self.old_drops = old;
        }
        let mut young = take(&mut self.young_drops);
        young.retain(|object| self.keep_or_drop(*object));
        self.old_drops.append(&mut young);
        self.young_drops = young;
    }

    fn keep_or_drop(&mut self, object: Gc<Header>) -> bool {
        let live = is_marked(object);
        if !live {
            self.drop_object(object);
            self.stats.dropped += 1;
        }
        live
    }

    /// Runs the Rust destructors of a dead object.
    pub(super) fn drop_object(&mut self, object: Gc<Header>) {
        if let Some(drop) = self.layouts.get(object.layout()).drop {
            // SAFETY: the object is dead but not reclaimed, and leaves the list of those to drop.
            unsafe { drop(object) };
        }
    }

    /// Looks through the blocks that were allocated into.
    fn sweep_young(&mut self) {
        let region = self.blocks.region;
        self.current.fill(None);
        let touched = take(&mut self.touched);
        for &block in &touched {
            let info = region.info(block);
            let size = info.cell_size.get() as usize;
            let live = region.count_marks(block);
            self.policy.live_bytes += (live - info.live.get()) as usize * size;
            self.sort_block(block, live, WORTH_YOUNG);
        }
        self.touched = touched;
        self.touched.clear();
        for first in take(&mut self.young_large) {
            self.sort_large(first);
        }
        self.sort_demoted();
    }

    /// Looks through all blocks.
    fn sweep_all(&mut self) {
        let region = self.blocks.region;
        self.current.fill(None);
        self.touched.clear();
        self.available.iter_mut().for_each(Vec::clear);
        self.policy.live_bytes = 0;
        // Downwards, so that low addresses are used first and the end becomes free.
        for block in (FIRST_BLOCK..self.blocks.next).rev() {
            let info = region.info(block);
            if info.kind.get() == BlockKind::Cells {
                let live = region.count_marks(block);
                self.policy.live_bytes += live as usize * info.cell_size.get() as usize;
                self.sort_block(block, live, WORTH_FULL);
            }
        }
        let large = take(&mut self.old_large);
        for first in large.into_iter().chain(take(&mut self.young_large)) {
            self.sort_large(first);
        }
        self.sort_demoted();
    }

    /// Puts a block with `live` marked cells where it belongs.
    fn sort_block(&mut self, block: u32, live: u32, worth: usize) {
        let region = self.blocks.region;
        let info = region.info(block);
        info.live.set(live);
        if self.config.stress || cfg!(debug_assertions) {
            self.poison(block);
        }
        let size = info.cell_size.get() as usize;
        let free = BLOCK_SIZE / size - live as usize;
        if live == 0 {
            self.blocks.free(block, 1);
        } else if free > 0 && free * size >= worth.min(size) && free * size >= worth.min(BLOCK_SIZE / 4) {
            self.available[info.class.get() as usize].push(block);
        }
    }

    fn sort_large(&mut self, first: u32) {
        let region = self.blocks.region;
        // SAFETY: a large object lies there.
        if is_marked(unsafe { object_at(region.address(first)) }) {
            self.policy.live_bytes += region.info(first).granules.get() as usize * 16;
            self.old_large.push(first);
        } else {
            self.free_large(first);
        }
    }

    /// Demoted objects stay young: what keeps one may be a stale word on the stack.
    fn sort_demoted(&mut self) {
        for first in take(&mut self.demoted) {
            // SAFETY: a large object lies there.
            let object = unsafe { object_at(self.blocks.region.address(first)) };
            if is_marked(object) {
                unmark(object);
                self.demoted.push(first);
            } else {
                self.free_large(first);
            }
        }
    }

    fn free_large(&mut self, first: u32) {
        let region = self.blocks.region;
        let count = region.info(first).count.get();
        if self.config.stress || cfg!(debug_assertions) {
            let bytes = (count as usize).min(4) << BLOCK_SHIFT;
            // SAFETY: the object is dead.
            unsafe { (region.address(first) as *mut u8).write_bytes(POISON, bytes) };
        }
        region.clear_marks(first, first + count);
        self.blocks.free(first, count);
    }

    /// Overwrites dead cells, so that use after death shows.
    fn poison(&self, block: u32) {
        let region = self.blocks.region;
        let size = region.info(block).cell_size.get() as usize;
        let base = region.address(block);
        for cell in (0..BLOCK_SIZE / size).map(|i| base + i * size) {
            // SAFETY: an unmarked cell holds nothing live after marking.
            unsafe {
                if !is_marked(object_at(cell)) && *(cell as *const u8).add(4) != POISON {
                    (cell as *mut u8).write_bytes(POISON, size);
                }
            }
        }
    }

    /// Lets each young collection from now on decide anew whether a large object lives: for storage that was just
    /// replaced by a larger copy. No heap object may hold it any more; native code on the stack may.
    pub fn demote<T: Object>(&mut self, object: Gc<T>) {
        let header = object.header();
        if header.gc() & gc_flags::LARGE == 0 || !is_marked(header) {
            return;
        }
        let region = self.blocks.region;
        let block = block_of(header.addr());
        let info = region.info(block);
        if let Some(index) = self.old_large.iter().rposition(|first| *first == block) {
            self.old_large.swap_remove(index);
            self.demoted.push(block);
            self.policy.live_bytes -= info.granules.get() as usize * 16;
            // SAFETY: nothing else borrows the list.
            unsafe { (*region.head().remembered.get()).retain(|old| *old != header) };
            unmark(header);
        }
    }

    /// Makes a large object that was just made a copy of an old one, from the start on, as old as that: what they refer to need not be
    /// looked at again, except where the old one was written since the last collection.
    pub fn inherit_age<T: Object>(&mut self, from: Gc<T>, to: Gc<T>) {
        let (from, to) = (from.header(), to.header());
        const OLD: u8 = gc_flags::OLD | gc_flags::OLD_UNLOGGED;
        let large = from.gc() & to.gc() & gc_flags::LARGE != 0;
        // One that was written without saying where is to be looked at as a whole.
        if !large || from.gc() & OLD != OLD || !is_marked(from) || is_marked(to) {
            return;
        }
        let region = self.blocks.region;
        let (first, block) = (block_of(from.addr()), block_of(to.addr()));
        let Some(index) = self.young_large.iter().rposition(|young| *young == block) else { return };
        self.young_large.swap_remove(index);
        self.old_large.push(block);
        self.policy.live_bytes += region.info(block).granules.get() as usize * 16;
        to.set_gc(to.gc() | OLD);
        let (word, bit) = mark_of(to.addr());
        // SAFETY: the bitmap covers every object; both start at the start of a block, so that their cards have the same offsets.
        unsafe {
            *word |= bit;
            for n in 0..region.info(first).count.get().min(region.info(block).count.get()) {
                if !region.info(first + n).dirty.get() {
                    continue;
                }
                for card in 0..MARK_BYTES {
                    let offset = card * CARD_SIZE;
                    if *card_of(region.address(first + n) + offset) & CARD_DIRTY != 0 {
                        log_slot(to, region.address(block + n) + offset);
                    }
                }
            }
        }
    }

    /// Calls `each` for every object in the heap (dead ones that were not collected yet included).
    pub fn for_each_object(&mut self, mut each: impl FnMut(Gc<Header>)) {
        self.retire_runs();
        self.visit_cells(&mut |object| {
            if object.layout() != Layout::Free {
                each(object);
            }
        });
    }

    /// As [`Heap::for_each_object`], while no runs are in use.
    pub(super) fn visit_cells(&self, each: &mut dyn FnMut(Gc<Header>)) {
        let region = self.blocks.region;
        for block in FIRST_BLOCK..self.blocks.next {
            let info = region.info(block);
            match info.kind.get() {
                BlockKind::Free | BlockKind::LargeTail => {}
                // SAFETY: a large object lies there.
                BlockKind::LargeHead => each(unsafe { object_at(region.address(block)) }),
                BlockKind::Cells => {
                    let size = info.cell_size.get() as usize;
                    let base = region.address(block);
                    for cell in (0..BLOCK_SIZE / size).map(|i| base + i * size) {
                        if let Some(object) = self.object_around(cell) {
                            each(object);
                        }
                    }
                }
            }
        }
    }

    /// Every value that `object` holds directly.
    pub fn referents(&self, object: Value) -> Vec<Value> {
        let mut found = Vec::new();
        if let Some(object) = object.as_object() {
            Tracer::visit(&self.layouts, object, &mut |value| found.push(value));
        }
        found
    }

    /// The object's own size in bytes.
    pub fn size_of_object(&self, object: Gc<Header>) -> usize {
        // SAFETY: the object is live and of that layout.
        unsafe { (self.layouts.get(object.layout()).size)(object) }
    }

    /// Whether the object was there at the last collection.
    pub fn is_old(&self, object: Gc<Header>) -> bool {
        is_marked(object)
    }
}

/// Makes a large object young again.
fn unmark(object: Gc<Header>) {
    let (word, bit) = mark_of(object.addr());
    // SAFETY: the bitmap covers every object.
    unsafe { *word &= !bit };
    object.set_gc(object.gc() & !(gc_flags::OLD | gc_flags::OLD_UNLOGGED));
}

/// A field that is a list of other fields, in code that traces Rust tables from a root provider.
impl<T: TraceField> TraceField for Vec<T> {
    fn trace(&self, tracer: &mut Tracer<'_>) {
        self.iter().for_each(|field| field.trace(tracer));
    }
}
