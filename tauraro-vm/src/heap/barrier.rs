//! The slow side of the write barrier: remembering an old object that was written.

use super::Gc;
use super::header::{Header, gc_flags};

/// Remembers `owner`, so that the next young collection looks into it.
#[cold]
#[inline(never)]
pub fn log_object(owner: Gc<Header>) {
    owner.set_gc(owner.gc() & !gc_flags::OLD_UNLOGGED);
}
