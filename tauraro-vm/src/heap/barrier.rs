//! The slow side of the write barrier: remembering an old object that was given a young value.
//!
//! A small object is remembered as a whole: it loses `OLD_UNLOGGED`, so further stores into it take the fast path.
//! Of a large object only the *card* (128 bytes) that was written is marked, and the flag stays: appending
//! to a list of a million values must not make each young collection read all of them. A store that
//! does not say where it goes ([`write_barrier`](super::write_barrier) for many stores) remembers the large object as a whole too.
//!
//! This file may hold `unsafe`. Contract: owners are live heap objects, so that their region is mapped.

use super::Gc;
use super::header::{Header, gc_flags};
use super::region::{CARD_DIRTY, block_of, card_of, region_of};

/// Remembers `owner`, so that the next young collection looks into it.
#[cold]
#[inline(never)]
pub fn log_object(owner: Gc<Header>) {
    owner.set_gc(owner.gc() & !gc_flags::OLD_UNLOGGED);
    let region = region_of(owner);
    // SAFETY: one thread uses the heap, and nothing else borrows the list while the program runs.
    unsafe { (*region.head().remembered.get()).push(owner) };
}

/// Remembers that the slot at address `slot`, a field or element of `owner`, was written.
#[inline(never)]
pub fn log_slot(owner: Gc<Header>, slot: usize) {
    if owner.gc() & gc_flags::LARGE == 0 {
        return log_object(owner);
    }
    let card = card_of(slot);
    // SAFETY: the slot lies in the object, whose bitmap is committed; the list as above.
    unsafe {
        if *card & CARD_DIRTY != 0 {
            return;
        }
        *card |= CARD_DIRTY;
        let region = region_of(owner);
        let block = block_of(slot);
        if !region.info(block).dirty.replace(true) {
            (*region.head().dirty_blocks.get()).push(block);
        }
    }
}
