//! Blocks: which are in use, and getting one, a run of several, or memory for more.
//!
//! A bitmap says which of the blocks seen so far are free; it is the truth. A stack of free block numbers makes taking
//! a single one cheap and gives the block whose memory was used last (it is in the processor's cache); its
//! entries are hints that the bitmap confirms. Fresh blocks come from the end, where memory is committed in steps that grow
//! with the heap, so that a small program stays small.

use super::os;
use super::region::{BLOCK_SHIFT, BLOCK_SIZE, BlockKind, FIRST_BLOCK, Region};

/// The first block that asks for large pages: a small program should not pay for 2 MB at a time.
const HUGE_FROM: u32 = FIRST_BLOCK + (6 << 20 >> BLOCK_SHIFT) as u32;
/// Blocks in a large page.
const HUGE_BLOCKS: u32 = (2 << 20 >> BLOCK_SHIFT) as u32;

/// The free and used blocks of a region.
pub struct Blocks {
    /// The region.
    pub region: Region,
    /// One more than the last block that was ever used (since the end was last trimmed).
    pub next: u32,
    /// Blocks in use.
    pub used: u32,
    committed: u32,
    free_bits: Vec<u64>,
    free_count: u32,
    free_stack: Vec<u32>,
}

impl Blocks {
    /// The blocks of a fresh region.
    pub fn new(region: Region) -> Blocks {
        Blocks {
            region,
            next: FIRST_BLOCK,
            used: 0,
            committed: FIRST_BLOCK,
            free_bits: Vec::new(),
            free_count: 0,
            free_stack: Vec::new(),
        }
    }

    /// Bytes that are committed (not necessarily touched).
    pub fn committed_bytes(&self) -> usize {
        (self.committed - FIRST_BLOCK) as usize * BLOCK_SIZE
    }

    fn is_free(&self, block: u32) -> bool {
        let index = (block - FIRST_BLOCK) as usize;
        self.free_bits.get(index / 64).is_some_and(|word| word >> (index % 64) & 1 != 0)
    }

    fn set_free(&mut self, block: u32, free: bool) {
        let index = (block - FIRST_BLOCK) as usize;
        if index / 64 >= self.free_bits.len() {
            self.free_bits.resize(index / 64 + 1, 0);
        }
        let bit = 1 << (index % 64);
        if free {
            self.free_bits[index / 64] |= bit;
        } else {
            self.free_bits[index / 64] &= !bit;
        }
    }

    /// Takes a block; `None` when the region is full or the system refuses memory. `whole` says that all of it will be
    /// used soon.
    pub fn take(&mut self, whole: bool) -> Option<u32> {
        while let Some(block) = self.free_stack.pop() {
            if block < self.next && self.is_free(block) {
                self.set_free(block, false);
                self.free_count -= 1;
                self.used += 1;
                self.touch(block, 1, whole);
                return Some(block);
            }
        }
        let block = self.extend(1)?;
        self.touch(block, 1, whole);
        Some(block)
    }

    /// Takes `count` neighbouring blocks, to be used at once, and returns the first.
    pub fn take_run(&mut self, count: u32) -> Option<u32> {
        if count == 1 {
            return self.take(true);
        }
        if count <= self.free_count
            && let Some(first) = self.find_run(count)
        {
            (first..first + count).for_each(|block| self.set_free(block, false));
            self.free_count -= count;
            self.used += count;
            self.touch(first, count, true);
            return Some(first);
        }
        let first = self.extend(count)?;
        self.touch(first, count, true);
        Some(first)
    }

    /// Whether `count` blocks from `first` on, which follows a block in use, are not in use.
    pub fn are_free(&self, first: u32, count: u32) -> bool {
        let end = first.saturating_add(count);
        end <= self.region.end_block() && (first..end.min(self.next)).all(|block| self.is_free(block))
    }

    /// Takes those blocks, to be used at once; false when the system refuses memory.
    pub fn take_behind(&mut self, first: u32, count: u32) -> bool {
        let end = first + count;
        debug_assert!(first <= self.next && self.are_free(first, count));
        if end > self.committed && !self.commit_to(end) {
            return false;
        }
        for block in first..self.next.min(end) {
            self.set_free(block, false);
            self.free_count -= 1;
        }
        self.next = self.next.max(end);
        self.used += count;
        self.touch(first, count, true);
        true
    }

    /// Notes that blocks hold memory from now on; when `whole`, gets it for all of those that hold none.
    fn touch(&self, first: u32, count: u32, whole: bool) {
        let mut range: Option<(u32, u32)> = None;
        let populate = |range: Option<(u32, u32)>| {
            if let Some((from, to)) = range {
                // SAFETY: blocks that were taken are committed.
                unsafe { os::populate(self.region.address(from), (to - from) as usize * BLOCK_SIZE) };
            }
        };
        for block in first..first + count {
            if self.region.info(block).touched.replace(true) || !whole {
                continue;
            }
            match &mut range {
                Some((_, end)) if *end == block => *end += 1,
                _ => populate(range.replace((block, block + 1))),
            }
        }
        populate(range);
    }

    fn find_run(&self, count: u32) -> Option<u32> {
        let (mut start, mut length) = (0, 0);
        for (i, &word) in self.free_bits.iter().enumerate() {
            if word == 0 {
                length = 0;
                continue;
            }
            if word == !0 && length + 64 < count {
                if length == 0 {
                    start = i as u32 * 64;
                }
                length += 64;
                continue;
            }
            for bit in 0..64 {
                if word >> bit & 1 == 0 {
                    length = 0;
                    continue;
                }
                if length == 0 {
                    start = i as u32 * 64 + bit;
                }
                length += 1;
                if length == count {
                    return Some(FIRST_BLOCK + start);
                }
            }
        }
        None
    }

    /// Takes `count` blocks at the end, together with free ones that lie just before it.
    fn extend(&mut self, count: u32) -> Option<u32> {
        let mut first = self.next;
        if count > 1 {
            while first > FIRST_BLOCK && self.next - first < count && self.is_free(first - 1) {
                first -= 1;
            }
        }
        let end = first.checked_add(count).filter(|end| *end <= self.region.end_block())?;
        if end > self.committed && !self.commit_to(end) {
            return None;
        }
        for block in first..self.next.min(end) {
            self.set_free(block, false);
            self.free_count -= 1;
        }
        self.next = self.next.max(end);
        self.used += count;
        Some(first)
    }

    fn commit_to(&mut self, end: u32) -> bool {
        // 2 MB at first, later an eighth of the heap, at most 16 MB; when refused, just what is needed.
        let step = (self.used / 8).clamp(HUGE_BLOCKS, 8 * HUGE_BLOCKS);
        let generous =
            end.max(self.committed + step).next_multiple_of(HUGE_BLOCKS).min(self.region.end_block());
        [generous, end].into_iter().any(|end| {
            let start = self.region.address(self.committed);
            let size = (end - self.committed) as usize * BLOCK_SIZE;
            // SAFETY: the blocks up to the region's end are reserved.
            let done = unsafe { os::commit(start, size) };
            if done {
                if end > HUGE_FROM {
                    let from = self.committed.max(HUGE_FROM);
                    // SAFETY: as above.
                    unsafe { os::advise_huge(self.region.address(from), (end - from) as usize * BLOCK_SIZE) };
                }
                self.committed = end;
            }
            done
        })
    }

    /// Gives `count` blocks back. The caller has cleared their bitmap.
    pub fn free(&mut self, first: u32, count: u32) {
        for block in (first..first + count).rev() {
            let info = self.region.info(block);
            debug_assert!(info.kind.get() != BlockKind::Free && !self.is_free(block));
            info.kind.set(BlockKind::Free);
            self.set_free(block, true);
            self.free_stack.push(block);
        }
        self.free_count += count;
        self.used -= count;
    }

    /// After a full collection: orders the free blocks by address, forgets those at the end, and gives the memory of all
    /// but `keep` blocks back to the system.
    pub fn settle(&mut self, keep: u32) {
        while self.next > FIRST_BLOCK && self.is_free(self.next - 1) {
            self.next -= 1;
            self.set_free(self.next, false);
            self.free_count -= 1;
        }
        // Free blocks below the end that hold memory, lowest first; the lowest are kept.
        let (mut kept, mut cold) = (Vec::new(), Vec::new());
        for block in FIRST_BLOCK..self.next {
            if self.is_free(block) {
                let warm = self.region.info(block).touched.get() && kept.len() < keep as usize;
                (if warm { &mut kept } else { &mut cold }).push(block);
            }
        }
        let spare = keep - kept.len() as u32;
        let mut range: Option<(u32, u32)> = None;
        let beyond = self.next.saturating_add(spare).min(self.committed)..self.committed;
        for block in cold.iter().copied().chain(beyond) {
            if !self.region.info(block).touched.replace(false) {
                continue;
            }
            match &mut range {
                Some((_, end)) if *end == block => *end += 1,
                _ => {
                    self.release(range.replace((block, block + 1)));
                }
            }
        }
        self.release(range);
        self.free_stack.clear();
        self.free_stack.extend(cold.into_iter().rev());
        self.free_stack.extend(kept.into_iter().rev());
    }

    fn release(&self, range: Option<(u32, u32)>) {
        if let Some((from, to)) = range {
            // SAFETY: these blocks are free.
            unsafe { os::release(self.region.address(from), (to - from) as usize * BLOCK_SIZE) };
        }
    }
}
