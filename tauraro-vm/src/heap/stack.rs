//! Stacks: the interpreter's register stack, which is scanned exactly, and the native stack, which is scanned
//! conservatively.
//!
//! **Register stack.** A fixed range of address space, so registers never move; memory comes as it is touched. Every
//! word in `[base, top)` is a [`Value`](crate::Value), zero, or has its low bit set (a small integer, or a code pointer
//! that the interpreter tagged so). Words from `top` on mean nothing. Which of the words are roots is the interpreter's
//! to say ([`Heap::stack_tracer`](super::Heap::stack_tracer)); without it all are.
//!
//! **Native stack.** Any word that points into a live object keeps it alive: compiled Rust and machine code need no stack maps
//! and may keep pointers to the inside of objects only. Callee-saved registers are stored first.
//!
//! This file may hold `unsafe`. Contract: `top` stays within `[base, limit]`.

use super::os;
use std::cell::Cell;

/// Address space for the register stack; less is taken where this is refused.
const REGISTER_STACK: usize = 2 << 30;
/// Bytes above `limit` that are still usable, for a frame that was checked against `limit` with a small overhang.
const RED_ZONE: usize = 64 << 10;
/// Memory above `top` that stays when the rest is given back.
const KEEP: usize = 256 << 10;

/// The interpreter's stack of registers.
pub struct RegisterStack {
    /// The first word.
    pub base: *mut u64,
    /// One past the last word in use; the interpreter keeps it at the end of the current frame.
    pub top: *mut u64,
    /// Frames must end below. A frame that would not raises `RecursionError`.
    pub limit: *mut u64,
    /// Whether a word below the top frame's registers was written.
    disturbed: Cell<bool>,
    size: usize,
}

impl RegisterStack {
    /// Reserves the stack. Where memory is limited, deep recursion must not take all of it: the traceback has to fit as well.
    pub(super) fn reserve(max_bytes: Option<usize>) -> Option<RegisterStack> {
        let part = |bytes: usize| ((bytes.max(1)).next_power_of_two() / 2).max(1 << 20);
        let mut size = os::address_space_limit().map_or(REGISTER_STACK, |limit| part(limit / 8));
        size = size.min(max_bytes.map_or(REGISTER_STACK, |limit| part(limit / 2))).min(REGISTER_STACK);
        while size >= 1 << 20 {
            if let Some(start) = os::reserve(size + os::PAGE) {
                // SAFETY: reserved just now; the last page stays inaccessible.
                if unsafe { os::commit(start as usize, size) } {
                    // SAFETY: as above.
                    unsafe { os::advise_small(start as usize, size) };
                    let base = start.cast::<u64>();
                    let limit = base.wrapping_byte_add(size - RED_ZONE);
                    return Some(RegisterStack { base, top: base, limit, disturbed: Cell::new(false), size });
                }
                // SAFETY: reserved just now.
                unsafe { os::unreserve(start as usize, size + os::PAGE) };
            }
            size /= 2;
        }
        None
    }

    /// Says that a word was written in a frame that is not on top: the next collection looks at all frames.
    pub fn disturb(&self) {
        self.disturbed.set(true);
    }

    /// Whether somebody said so since the last collection.
    pub fn take_disturbed(&self) -> bool {
        self.disturbed.take()
    }

    /// The words in use.
    pub fn words(&self) -> &[u64] {
        debug_assert!(self.top >= self.base && self.top as usize <= self.base as usize + self.size);
        let length = (self.top as usize - self.base as usize) / 8;
        // SAFETY: committed memory, which starts as zeros.
        unsafe { std::slice::from_raw_parts(self.base, length) }
    }

    /// Gives memory far above `top` back to the system (after a deep recursion).
    pub(super) fn shrink(&self) {
        let from = (self.top as usize + KEEP).next_multiple_of(os::PAGE * 16);
        let end = self.base as usize + self.size;
        if from < end {
            // SAFETY: words from `top` on mean nothing.
            unsafe { os::release(from, end - from) };
        }
    }
}

impl Drop for RegisterStack {
    fn drop(&mut self) {
        // SAFETY: reserved by `reserve`; the heap that frames belong to is gone.
        unsafe { os::unreserve(self.base as usize, self.size + os::PAGE) };
    }
}

/// Where a thread's native stack lies.
#[derive(Copy, Clone, Default)]
pub(super) struct NativeStack {
    low: usize,
    high: usize,
}

impl NativeStack {
    /// The current thread's.
    pub(super) fn current() -> NativeStack {
        match os::native_stack() {
            Some((low, high)) => NativeStack { low, high },
            None => NativeStack::default(),
        }
    }

    /// Hands every word between the caller's frame and the stack's base to `each`, and the callee-saved registers.
    /// Finds the current thread's stack itself when the heap came from another thread.
    pub(super) fn scan(&mut self, from: &SavedRegisters, each: &mut impl FnMut(usize)) {
        let sp = from.0.as_ptr() as usize;
        if !(self.low..self.high).contains(&sp) {
            *self = NativeStack::current();
            // On a main thread whose stack grew past what the system told, the base is right all the same.
            assert!(sp < self.high, "heap: the base of this thread's native stack is unknown");
        }
        let mut at = sp & !7;
        while at < self.high {
            each(load(at));
            at += 8;
        }
    }
}

/// The callee-saved registers, in the frame of the function where a collection starts. What is needed by the program is
/// here or further up the stack: below are only frames of the collector, in whose unused words dead objects'
/// addresses may lie about.
pub struct SavedRegisters([usize; SAVED]);

/// Number of callee-saved registers.
const SAVED: usize = if cfg!(target_arch = "x86_64") { 6 } else { 20 };

impl SavedRegisters {
    /// Stores the callee-saved registers, and runs `inner` with them.
    #[inline(always)]
    pub(crate) fn with<R>(inner: impl FnOnce(&SavedRegisters) -> R) -> R {
        let mut saved = SavedRegisters([0; SAVED]);
        save_registers(&mut saved.0);
        let result = inner(&saved);
        std::hint::black_box(&mut saved);
        result
    }
}

/// Stores the callee-saved registers.
#[inline(always)]
fn save_registers(saved: &mut [usize; SAVED]) {
    #[cfg(target_arch = "x86_64")]
    // SAFETY: stores six words into the array.
    unsafe {
        std::arch::asm!(
            "mov [{saved}], rbx", "mov [{saved} + 8], rbp", "mov [{saved} + 16], r12",
            "mov [{saved} + 24], r13", "mov [{saved} + 32], r14", "mov [{saved} + 40], r15",
            saved = in(reg) saved.as_mut_ptr(), options(nostack, preserves_flags),
        );
    }
    #[cfg(target_arch = "aarch64")]
    // SAFETY: stores twenty words into the array.
    unsafe {
        std::arch::asm!(
            "stp x19, x20, [{saved}]", "stp x21, x22, [{saved}, #16]", "stp x23, x24, [{saved}, #32]",
            "stp x25, x26, [{saved}, #48]", "stp x27, x28, [{saved}, #64]", "str x29, [{saved}, #80]",
            "stp d8, d9, [{saved}, #88]", "stp d10, d11, [{saved}, #104]",
            "stp d12, d13, [{saved}, #120]", "stp d14, d15, [{saved}, #136]",
            saved = in(reg) saved.as_mut_ptr(), options(nostack, preserves_flags),
        );
    }
    #[cfg(not(any(target_arch = "x86_64", target_arch = "aarch64")))]
    compile_error!("which registers does this architecture keep over calls?");
}

/// Reads a word of the stack, whatever it holds.
#[inline(always)]
fn load(address: usize) -> usize {
    let word: usize;
    // SAFETY: the address lies in this thread's stack. Assembly, because the word may be uninitialised for Rust, and
    // because AddressSanitizer must not look.
    unsafe {
        #[cfg(target_arch = "x86_64")]
        std::arch::asm!("mov {}, [{}]", out(reg) word, in(reg) address, options(nostack, preserves_flags, readonly));
        #[cfg(target_arch = "aarch64")]
        std::arch::asm!("ldr {}, [{}]", out(reg) word, in(reg) address, options(nostack, preserves_flags, readonly));
    }
    word
}
