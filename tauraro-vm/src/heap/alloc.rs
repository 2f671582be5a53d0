//! The slow side of allocation: the next run of free cells, the next block, large objects; when to collect; the memory limit.
//!
//! A class allocates from its *current* block, run by run, from low to high addresses; the block's mark bits say where the runs
//! are, so sweeping costs nothing of its own. [`BlockInfo::swept_to`](super::region::BlockInfo) follows: below it, an unmarked
//! cell is a young object, above it, garbage. When a block is used up, the next comes from the class's list of blocks with
//! free cells, or from the free blocks, or from fresh memory.
//!
//! This file may hold `unsafe`: it hands out memory that nothing live occupies.

use super::gc::Gc;
use super::header::{Header, gc_flags};
use super::region::{BLOCK_SIZE, BlockKind, MARK_WORDS, block_of, is_marked};
use super::size_class::{CELL_SIZE, MAX_CELL, class_of};
use super::{Heap, HeapConfig, Run};
use std::ptr::NonNull;

/// Bytes of allocation between young collections, at least: about what the processor's cache holds.
const YOUNG_MIN: usize = 2 << 20;
/// The same, while more than a sixteenth of the young survives: fewer collections, fewer objects that are caught alive. Not more
/// than what is alive, though: a small program stays small.
const YOUNG_BUSY: usize = 4 << 20;
/// And at most.
const YOUNG_MAX: usize = 16 << 20;
/// Bytes of allocation between collections while the heap is checked at each: many collections, each with something in it.
const YOUNG_VERIFY: usize = 48 << 10;
/// Blocks above the limit that handling a `MemoryError` may use: 2 MB.
const GRACE_BLOCKS: u32 = 64;
/// A full collection is not worth it before the heap grew by this.
const FULL_MIN: usize = 1 << 20;
/// Free memory that is never given back: getting it again costs a small program more than it is worth to others.
const KEEP_MIN: usize = 4 << 20;
/// Growth in percent since the last full collection that makes the next one worth it.
const GROWTH_PERCENT: usize = 75;
/// In stress mode, every so many collections is a full one.
const STRESS_FULL_EVERY: u32 = 64;

/// When to collect, and how much memory may be used.
pub(super) struct Policy {
    /// Bytes handed out since the last collection.
    pub young_bytes: usize,
    young_budget: usize,
    /// About how much survived the last young collections.
    survived: usize,
    /// Bytes of marked objects.
    pub live_bytes: usize,
    full_threshold: usize,
    max_blocks: u32,
    /// Whether each collection is checked, so that there should be many.
    verify: bool,
    /// Above the limit: blocks in use from which on another full collection is tried.
    retry_blocks: u32,
    /// Above the limit: blocks that may be used before the program is told again, so that handling one `MemoryError` does
    /// not cause the next.
    grace_blocks: u32,
}

impl Policy {
    pub(super) fn new(config: &HeapConfig) -> Policy {
        let max_blocks =
            config.max_bytes.map_or(u32::MAX, |bytes| u32::try_from(bytes / BLOCK_SIZE).unwrap_or(u32::MAX));
        let mut policy = Policy {
            young_bytes: 0,
            young_budget: YOUNG_MIN,
            survived: 0,
            live_bytes: 0,
            full_threshold: 0,
            max_blocks,
            verify: config.verify,
            retry_blocks: 0,
            grace_blocks: 0,
        };
        policy.after_collection(true, 0);
        policy
    }

    /// Bytes of free memory to keep: what the heap may well use before the next full collection, and some more.
    pub(super) fn headroom(&self) -> usize {
        self.full_threshold.saturating_sub(self.live_bytes) + self.young_budget + KEEP_MIN
    }

    /// Sets the budgets for the time until the next collection.
    pub(super) fn after_collection(&mut self, full: bool, survived: usize) {
        if !full {
            self.survived = survived.max(self.survived / 2);
        }
        let busy = self.survived > YOUNG_BUSY / 16;
        let least = if busy { self.live_bytes.clamp(YOUNG_MIN, YOUNG_BUSY) } else { YOUNG_MIN };
        let max_bytes = (self.max_blocks as usize).saturating_mul(BLOCK_SIZE);
        self.young_bytes = 0;
        self.young_budget = (self.live_bytes / 4).clamp(least, YOUNG_MAX).min(max_bytes / 8);
        if self.verify {
            self.young_budget = (self.live_bytes / 16).max(YOUNG_VERIFY);
        }
        if full {
            let grown = self.live_bytes.saturating_add(self.live_bytes / 100 * GROWTH_PERCENT);
            self.full_threshold = grown.max(self.live_bytes.saturating_add(FULL_MIN));
            self.retry_blocks = 0;
        }
    }
}

impl Heap {
    /// The size class's next free cell, when its run is used up.
    #[cold]
    #[inline(never)]
    pub(super) fn alloc_cell_slow(&mut self, class: usize) -> NonNull<u8> {
        match self.next_cell(class, false) {
            Some(cell) => cell,
            None => out_of_memory(),
        }
    }

    /// Memory for an object whose size the program chose; `None` when the limit would be passed.
    #[inline]
    pub(super) fn try_alloc_bytes(&mut self, bytes: usize) -> Option<NonNull<u8>> {
        if bytes > MAX_CELL {
            return self.alloc_large(bytes, true);
        }
        let class = class_of(bytes);
        let run = &mut self.runs[class];
        let start = run.cursor;
        let next = start + CELL_SIZE[class] as usize;
        if next > run.limit {
            return self.next_cell(class, true);
        }
        run.cursor = next;
        NonNull::new(start as *mut u8)
    }

    #[cold]
    #[inline(never)]
    pub(super) fn alloc_large_or_die(&mut self, bytes: usize) -> NonNull<u8> {
        match self.alloc_large(bytes, false) {
            Some(start) => start,
            None => out_of_memory(),
        }
    }

    /// Memory for an object of `bytes` bytes, at most [`MAX_CELL`], for machine code whose own bump allocation
    /// (see [`Run`]) found its run used up. May collect.
    ///
    /// # Safety
    /// The object must be written before anything else is allocated. Its layout must be registered and own no Rust memory.
    pub unsafe fn alloc_uninit(&mut self, bytes: usize) -> NonNull<u8> {
        debug_assert!(bytes <= MAX_CELL);
        let class = class_of(bytes);
        self.alloc_cell(class, CELL_SIZE[class] as usize)
    }

    fn next_cell(&mut self, class: usize, may_fail: bool) -> Option<NonNull<u8>> {
        self.collect_if_due(0);
        let size = CELL_SIZE[class] as usize;
        while !self.next_run(class) {
            if !self.next_block(class, may_fail) {
                return None;
            }
        }
        let run = &mut self.runs[class];
        let start = run.cursor;
        debug_assert!(start != 0 && start + size <= run.limit);
        run.cursor = start + size;
        NonNull::new(start as *mut u8)
    }

    /// Collects if so much was allocated since the last collection, `bytes` more included, that it is time.
    pub(crate) fn collect_if_due(&mut self, bytes: usize) {
        if self.paused {
            // The next allocation makes up for it.
        } else if self.config.stress {
            self.collect(self.epoch.is_multiple_of(STRESS_FULL_EVERY));
        } else if self.policy.young_bytes.saturating_add(bytes) >= self.policy.young_budget {
            if self.policy.young_bytes == 0 && bytes < self.policy.young_budget {
                return;
            }
            let threshold = if self.automatic {
                self.policy.full_threshold
            } else {
                self.policy.full_threshold.saturating_mul(2)
            };
            self.collect(self.policy.live_bytes >= threshold);
        }
    }

    /// Points the class's run at the next free cells of its current block; false when there are none.
    fn next_run(&mut self, class: usize) -> bool {
        let Some(block) = self.current[class] else { return false };
        let region = self.blocks.region;
        let info = region.info(block);
        let size = CELL_SIZE[class] as usize;
        let cells_end = BLOCK_SIZE / size * size;
        let marks = region.marks(block);
        let marked = |offset: usize| marks[offset >> 10].get() >> ((offset >> 4) & 63) & 1 != 0;
        let mut start = info.swept_to.get() as usize;
        while start < cells_end && marked(start) {
            start += size;
        }
        if start >= cells_end {
            info.swept_to.set(cells_end as u32);
            self.current[class] = None;
            self.runs[class] = Run::default();
            return false;
        }
        // The next mark ends the run: marks are only at the start of cells.
        let mut word = start >> 10;
        let mut bits = marks[word].get() & (!0 << ((start >> 4) & 63));
        while bits == 0 && word + 1 < MARK_WORDS {
            word += 1;
            bits = marks[word].get();
        }
        let mut end = if bits == 0 {
            cells_end
        } else {
            (((word << 6) + bits.trailing_zeros() as usize) << 4).min(cells_end)
        };
        if self.config.stress {
            end = start + size;
        }
        info.swept_to.set(end as u32);
        let base = region.address(block);
        self.runs[class] = Run { cursor: base + start, limit: base + end };
        self.policy.young_bytes += end - start;
        true
    }

    /// Gives the class another block; false when there is no memory.
    fn next_block(&mut self, class: usize, may_fail: bool) -> bool {
        let block = match self.available[class].pop() {
            Some(block) => block,
            None => {
                if !self.admit(1, may_fail) {
                    return false;
                }
                // `admit` may have collected.
                match self.available[class].pop() {
                    Some(block) => block,
                    None => match self.take_blocks(1, self.used_classes >> class & 1 != 0) {
                        Some(block) => {
                            let info = self.blocks.region.info(block);
                            info.kind.set(BlockKind::Cells);
                            info.class.set(class as u8);
                            info.cell_size.set(CELL_SIZE[class]);
                            info.live.set(0);
                            self.used_classes |= 1 << class;
                            block
                        }
                        None => return false,
                    },
                }
            }
        };
        let info = self.blocks.region.info(block);
        debug_assert!(info.kind.get() == BlockKind::Cells && info.class.get() as usize == class);
        info.epoch.set(self.epoch);
        info.swept_to.set(0);
        self.touched.push(block);
        self.current[class] = Some(block);
        true
    }

    fn take_blocks(&mut self, count: u32, whole: bool) -> Option<u32> {
        let taken = if whole { self.blocks.take_run(count) } else { self.blocks.take(false) };
        if taken.is_some() || (self.policy.young_bytes == 0 && self.stats.full_collections > 0) {
            return taken;
        }
        self.collect(true);
        self.blocks.take_run(count)
    }

    /// Whether `count` more blocks may be used. When the limit is passed even after a full collection, an allocation that may not
    /// fail is granted all the same, and the interpreter is told.
    fn admit(&mut self, count: u32, may_fail: bool) -> bool {
        let limit = self.policy.max_blocks;
        if self.blocks.used.saturating_add(count) <= limit {
            return true;
        }
        if may_fail && count > limit {
            return false;
        }
        // What may fail must not fail while there is garbage: the program may just have let go of what was too much.
        if may_fail || self.blocks.used.saturating_add(count) > self.policy.retry_blocks {
            self.collect(true);
            if self.blocks.used.saturating_add(count) <= limit {
                self.policy.grace_blocks = 0;
                return true;
            }
            // Not again for every block.
            self.policy.retry_blocks = self.blocks.used.saturating_add((limit / 16).max(32));
        }
        if may_fail {
            return false;
        }
        if self.blocks.used.saturating_add(count) > self.policy.grace_blocks {
            self.limit_exceeded();
        }
        true
    }

    /// Whether the limit allows `bytes` more, in memory outside of the heap that the caller is about to take. May collect.
    pub fn has_room(&mut self, bytes: usize) -> bool {
        let limit = self.policy.max_blocks as usize;
        let count = bytes.div_ceil(BLOCK_SIZE);
        if self.policy.max_blocks == u32::MAX || (self.blocks.used as usize).saturating_add(count) <= limit {
            return true;
        }
        if count > limit {
            return false;
        }
        self.collect(true);
        (self.blocks.used as usize).saturating_add(count) <= limit
    }

    /// Says that the program is being told of the limit: what it frees now counts at once.
    pub fn limit_told(&mut self) {
        self.take_limit_exceeded();
        self.policy.retry_blocks = 0;
        self.policy.grace_blocks = self.blocks.used.saturating_add(GRACE_BLOCKS);
    }

    fn alloc_large(&mut self, bytes: usize, may_fail: bool) -> Option<NonNull<u8>> {
        let count = u32::try_from(bytes.div_ceil(BLOCK_SIZE)).ok()?;
        self.collect_if_due(bytes);
        if !self.admit(count, may_fail) {
            return None;
        }
        let first = self.take_blocks(count, true)?;
        let region = self.blocks.region;
        for block in first..first + count {
            let info = region.info(block);
            info.kind.set(if block == first { BlockKind::LargeHead } else { BlockKind::LargeTail });
            info.head.set(first);
            info.dirty.set(false);
        }
        let info = region.info(first);
        info.count.set(count);
        info.granules.set(bytes.div_ceil(16) as u32);
        info.epoch.set(self.epoch);
        self.young_large.push(first);
        self.policy.young_bytes += bytes;
        NonNull::new(region.address(first) as *mut u8)
    }

    /// Lets a large object have `bytes` bytes where it is, if what lies behind it is free; false when it is not, or the memory limit would be
    /// passed. The caller fills what was added before anything else is allocated. May collect.
    pub(super) fn grow_in_place(&mut self, object: Gc<Header>, bytes: usize) -> bool {
        if object.gc() & gc_flags::LARGE == 0 {
            return false;
        }
        let region = self.blocks.region;
        let first = block_of(object.addr());
        let info = region.info(first);
        let (count, added) = (info.count.get(), bytes.saturating_sub(info.granules.get() as usize * 16));
        let Ok(wanted) = u32::try_from(bytes.div_ceil(BLOCK_SIZE)) else { return false };
        if let Some(more) = wanted.checked_sub(count).filter(|more| *more > 0) {
            let behind = first + count;
            if !self.blocks.are_free(behind, more) {
                return false;
            }
            self.collect_if_due(added);
            if !self.admit(more, true)
                || !self.blocks.are_free(behind, more)
                || !self.blocks.take_behind(behind, more)
            {
                return false;
            }
            for block in behind..behind + more {
                let info = region.info(block);
                info.kind.set(BlockKind::LargeTail);
                info.head.set(first);
                info.dirty.set(false);
            }
            info.count.set(wanted);
        }
        info.granules.set(bytes.div_ceil(16) as u32);
        self.policy.young_bytes += added;
        if is_marked(object) {
            self.policy.live_bytes += added;
        }
        true
    }

    /// Tells of memory outside of the heap that objects in it own, so that it counts for when to collect.
    pub fn note_external(&mut self, bytes: usize) {
        self.policy.young_bytes = self.policy.young_bytes.saturating_add(bytes);
    }

    /// Makes the next allocation that reaches the slow side collect.
    pub fn request_collection(&mut self) {
        self.policy.young_bytes = self.policy.young_bytes.max(self.policy.young_budget);
        self.retire_runs();
    }
}

#[cold]
fn out_of_memory() -> ! {
    std::alloc::handle_alloc_error(std::alloc::Layout::new::<[u8; BLOCK_SIZE]>())
}
