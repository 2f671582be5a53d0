//! The region: one aligned piece of address space that holds a whole heap, with its side tables at fixed offsets.
//!
//! ```text
//! base = any address in the heap & !(REGION_SIZE - 1)
//! base + 0              RegionHead   what the write barrier needs, without knowing the Heap
//! base + INFO_OFFSET    [BlockInfo]  one entry a block, by block number
//! base + MARKS_OFFSET   bitmap       one bit a granule (16 bytes)
//! base + BLOCKS_OFFSET  blocks       32 KB each; numbers count from `base`, the first is FIRST_BLOCK
//! ```
//!
//! So everything about an object is found from its address with a mask, a shift and an addition.
//!
//! **Mark bits.** The bit of an object's first granule is set when the object is marked, which is the same as *old*:
//! marks stay set between collections (sticky), and only a full collection clears them.
//! **Cards.** A large object uses just the first bit of its bitmap bytes. Each byte covers 128 bytes, the object's
//! *card*; bit 7 ([`CARD_DIRTY`]) says that a slot in the card was written since the last collection.
//! It cannot collide with the mark, which is bit 0 of the first byte.
//!
//! This file may hold `unsafe`. Contract: a [`Region`] is mapped from [`Region::reserve`] to [`Region::unmap`], its head and
//! side tables are committed all that time, and one thread uses it.

use super::gc::Gc;
use super::header::Header;
use super::os;
use std::cell::{Cell, UnsafeCell};
use std::hash::{BuildHasher, Hasher};

/// log2 of a region's size and alignment.
pub const REGION_SHIFT: u32 = 36;
/// Size and alignment of a region.
pub const REGION_SIZE: usize = 1 << REGION_SHIFT;
const REGION_MASK: usize = REGION_SIZE - 1;
/// log2 of the block size.
pub const BLOCK_SHIFT: u32 = 15;
/// Size of a block.
pub const BLOCK_SIZE: usize = 1 << BLOCK_SHIFT;
/// Bytes of the bitmap that belong to one block.
pub const MARK_BYTES: usize = BLOCK_SIZE / 128;
/// Words of the bitmap that belong to one block.
pub const MARK_WORDS: usize = MARK_BYTES / 8;
/// Bytes that one card covers.
pub const CARD_SIZE: usize = 128;
/// In a bitmap byte of a large object: a slot in this card was written.
pub const CARD_DIRTY: u8 = 0x80;

const INFO_OFFSET: usize = 1 << 16;
/// Where the bitmap is.
pub const MARKS_OFFSET: usize = 1 << 27;
const BLOCKS_OFFSET: usize = 1 << 30;
/// Number of the first block.
pub const FIRST_BLOCK: u32 = (BLOCKS_OFFSET >> BLOCK_SHIFT) as u32;

const _: () = {
    assert!(size_of::<RegionHead>() <= INFO_OFFSET && size_of::<BlockInfo>() == 32);
    assert!(INFO_OFFSET + (REGION_SIZE >> BLOCK_SHIFT) * size_of::<BlockInfo>() <= MARKS_OFFSET);
    assert!(MARKS_OFFSET + REGION_SIZE / CARD_SIZE <= BLOCKS_OFFSET);
};

/// What a block is used for.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
#[repr(u8)]
pub enum BlockKind {
    /// Nothing. All-zero memory is a free block's entry.
    Free = 0,
    /// Cells of one size.
    Cells,
    /// The first block of a large object.
    LargeHead,
    /// A further block of a large object.
    LargeTail,
}

/// What the heap knows of a block.
#[repr(C)]
pub struct BlockInfo {
    /// What it is used for.
    pub kind: Cell<BlockKind>,
    /// The size class of its cells.
    pub class: Cell<u8>,
    /// Of a large object's block: cards in it are dirty, and it is in [`RegionHead::dirty_blocks`].
    pub dirty: Cell<bool>,
    /// The memory was used since it was last given to the system, so it may not read zero.
    pub touched: Cell<bool>,
    /// Size of its cells.
    pub cell_size: Cell<u32>,
    /// The collection count when allocation into the block began; `swept_to` means nothing when it is another.
    pub epoch: Cell<u32>,
    /// Cells below this offset that are not marked were allocated since the last collection;
    /// those above are garbage waiting to be reused.
    pub swept_to: Cell<u32>,
    /// Marked cells after the last collection that looked.
    pub live: Cell<u32>,
    /// Of a large object: its first block.
    pub head: Cell<u32>,
    /// Of a large object's first block: how many blocks it has.
    pub count: Cell<u32>,
    /// Of a large object's first block: its size in bytes, in units of 16.
    pub granules: Cell<u32>,
}

/// What the write barrier reaches from an object's address alone.
#[derive(Default)]
pub struct RegionHead {
    /// Old objects that were written since the last collection.
    pub remembered: UnsafeCell<Vec<Gc<Header>>>,
    /// Blocks of large objects with dirty cards.
    pub dirty_blocks: UnsafeCell<Vec<u32>>,
}

/// A reserved region.
#[derive(Copy, Clone)]
pub struct Region {
    base: usize,
    end_block: u32,
}

/// The number of the block of an address.
#[inline(always)]
pub fn block_of(address: usize) -> u32 {
    ((address & REGION_MASK) >> BLOCK_SHIFT) as u32
}

/// The bitmap word and bit of an object's address.
#[inline(always)]
pub fn mark_of(address: usize) -> (*mut u64, u64) {
    let base = address & !REGION_MASK;
    let offset = address & REGION_MASK;
    let word = base + MARKS_OFFSET + ((offset >> 10) << 3);
    (word as *mut u64, 1 << ((address >> 4) & 63))
}

/// Whether an object is marked.
#[inline(always)]
pub fn is_marked(object: Gc<Header>) -> bool {
    let (word, bit) = mark_of(object.addr());
    // SAFETY: the bitmap of a mapped region is committed.
    unsafe { *word & bit != 0 }
}

/// The bitmap byte of an address.
#[inline(always)]
pub fn card_of(address: usize) -> *mut u8 {
    ((address & !REGION_MASK) + MARKS_OFFSET + ((address & REGION_MASK) >> 7)) as *mut u8
}

/// The region that an address lies in. Only for addresses of objects.
#[inline(always)]
pub fn region_of(object: Gc<Header>) -> Region {
    Region { base: object.addr() & !REGION_MASK, end_block: 0 }
}

impl Region {
    /// Reserves a region, or a smaller part of one where the system grants no more. `None` when even that is refused.
    pub fn reserve() -> Option<Region> {
        let mut candidates = Candidates::new();
        let most = REGION_SIZE - BLOCKS_OFFSET;
        let mut size = os::address_space_limit()
            .map_or(most, |limit| most.min(((limit / 2).next_power_of_two() / 2).max(1 << 26)));
        while size >= 1 << 26 {
            for _ in 0..64 {
                if let Some(region) = Region::reserve_at(candidates.next(), size) {
                    return Some(region);
                }
            }
            size = (size / 2).next_power_of_two();
        }
        None
    }

    /// Three pieces with holes between, so that a small reservation fits a small `ulimit -v`.
    fn pieces(base: usize, size: usize) -> [(usize, usize); 3] {
        let blocks = (BLOCKS_OFFSET + size) >> BLOCK_SHIFT;
        [
            (base, (INFO_OFFSET + blocks * size_of::<BlockInfo>()).next_multiple_of(BLOCK_SIZE)),
            (base + MARKS_OFFSET + BLOCKS_OFFSET / CARD_SIZE, size / CARD_SIZE),
            (base + BLOCKS_OFFSET, size),
        ]
    }

    fn reserve_at(base: usize, size: usize) -> Option<Region> {
        let pieces = Region::pieces(base, size);
        let undo = |count: usize| {
            for (address, size) in &pieces[..count] {
                // SAFETY: reserved just now.
                unsafe { os::unreserve(*address, *size) };
            }
        };
        for (i, (address, size)) in pieces.iter().enumerate() {
            if !os::reserve_at(*address, *size) {
                undo(i);
                return None;
            }
        }
        for (address, size) in &pieces[..2] {
            // SAFETY: reserved just now. The tables are sparse: large pages would cost memory.
            unsafe {
                os::advise_small(*address, *size);
                if !os::commit(*address, *size) {
                    undo(3);
                    return None;
                }
            }
        }
        // SAFETY: committed just now, aligned, nobody else's.
        unsafe { (base as *mut RegionHead).write(RegionHead::default()) };
        Some(Region { base, end_block: ((BLOCKS_OFFSET + size) >> BLOCK_SHIFT) as u32 })
    }

    /// Gives everything back.
    ///
    /// # Safety
    /// Nothing may point into the region any more. It must not be used afterwards.
    pub unsafe fn unmap(self) {
        let size = ((self.end_block as usize) << BLOCK_SHIFT) - BLOCKS_OFFSET;
        // SAFETY: the caller's promise; the pieces are those reserved.
        unsafe {
            std::ptr::drop_in_place(self.base as *mut RegionHead);
            for (address, size) in Region::pieces(self.base, size) {
                os::unreserve(address, size);
            }
        }
    }

    /// The region's start.
    #[inline(always)]
    pub fn base(self) -> usize {
        self.base
    }

    /// One more than the number of the last block that address space is reserved for.
    pub fn end_block(self) -> u32 {
        self.end_block
    }

    /// What the write barrier uses.
    #[inline(always)]
    pub fn head(&self) -> &RegionHead {
        // SAFETY: written by `reserve_at`, mapped as long as the region is.
        unsafe { &*(self.base as *const RegionHead) }
    }

    /// The entry of a block, which must be one of the region's.
    #[inline(always)]
    pub fn info(&self, block: u32) -> &BlockInfo {
        // SAFETY: the table covers every block of the region; all-zero is a valid entry.
        unsafe { &*((self.base + INFO_OFFSET) as *const BlockInfo).add(block as usize) }
    }

    /// A block's address.
    #[inline(always)]
    pub fn address(&self, block: u32) -> usize {
        self.base + ((block as usize) << BLOCK_SHIFT)
    }

    /// The mark bits of a cell block.
    #[inline(always)]
    pub fn marks(&self, block: u32) -> &[Cell<u64>; MARK_WORDS] {
        // SAFETY: the bitmap covers every block.
        unsafe {
            &*((self.base + MARKS_OFFSET + block as usize * MARK_BYTES) as *const [Cell<u64>; MARK_WORDS])
        }
    }

    /// Clears the bitmap of a range of blocks.
    pub fn clear_marks(&self, from: u32, to: u32) {
        let start = self.base + MARKS_OFFSET + from as usize * MARK_BYTES;
        // SAFETY: the bitmap covers every block.
        unsafe { (start as *mut u8).write_bytes(0, (to - from) as usize * MARK_BYTES) };
    }

    /// Number of marked cells in a block.
    pub fn count_marks(&self, block: u32) -> u32 {
        self.marks(block).iter().map(|word| word.get().count_ones()).sum()
    }
}

/// Addresses to try: random ones in the middle of the usual 47 bits, then the low ones of smaller address spaces.
struct Candidates {
    random: u64,
    tried: usize,
}

impl Candidates {
    fn new() -> Candidates {
        let random = std::collections::hash_map::RandomState::new().build_hasher().finish();
        Candidates { random, tried: 0 }
    }

    fn next(&mut self) -> usize {
        self.tried += 1;
        self.random = self.random.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
        let random = (self.random >> 33) as usize;
        let slot = if self.tried % 64 < 48 { 0x100 + random % 0x400 } else { 1 + random % 0x20 };
        slot << REGION_SHIFT
    }
}
