//! What the heap asks of the operating system: address space, memory behind it, and where the thread's native
//! stack lies.
//!
//! Address space is *reserved* first (costs nothing), *committed* before use (may be refused) and *released* when
//! it is not needed for a while (keeps the addresses, gives the memory back; reads zero afterwards).
//! Every function reports refusal to its caller; nothing here panics.

#[cfg(not(unix))]
compile_error!("the heap needs a Unix-like system (mmap)");

use std::ptr;

/// Size of the pages that `commit` and `release` work with. Larger system pages (16 KB, 64 KB) divide the block size.
pub const PAGE: usize = 4096;

#[cfg(target_os = "linux")]
const FIXED_HINT: libc::c_int = libc::MAP_FIXED_NOREPLACE;
#[cfg(not(target_os = "linux"))]
const FIXED_HINT: libc::c_int = 0;

/// How much address space the process may use, when that is limited (`ulimit -v`): a heap must leave some for others.
pub fn address_space_limit() -> Option<usize> {
    let mut limit = libc::rlimit { rlim_cur: 0, rlim_max: 0 };
    // SAFETY: fills the struct.
    let known = unsafe { libc::getrlimit(libc::RLIMIT_AS, &mut limit) == 0 };
    (known && limit.rlim_cur < 1 << 46).then_some(limit.rlim_cur as usize)
}

/// Reserves `size` bytes of address space at exactly `address`; false when something is there or it is refused.
pub fn reserve_at(address: usize, size: usize) -> bool {
    // SAFETY: without MAP_FIXED an existing mapping is never replaced.
    unsafe {
        let flags = libc::MAP_PRIVATE | libc::MAP_ANONYMOUS | libc::MAP_NORESERVE | FIXED_HINT;
        let got = libc::mmap(address as *mut _, size, libc::PROT_NONE, flags, -1, 0);
        if got == libc::MAP_FAILED {
            return false;
        }
        if got as usize != address {
            libc::munmap(got, size);
            return false;
        }
        true
    }
}

/// Reserves `size` bytes anywhere.
pub fn reserve(size: usize) -> Option<*mut u8> {
    // SAFETY: a fresh mapping.
    let got = unsafe {
        let flags = libc::MAP_PRIVATE | libc::MAP_ANONYMOUS | libc::MAP_NORESERVE;
        libc::mmap(ptr::null_mut(), size, libc::PROT_NONE, flags, -1, 0)
    };
    (got != libc::MAP_FAILED).then_some(got.cast())
}

/// Gives address space back.
///
/// # Safety
/// The range was reserved here and nothing points into it any more.
pub unsafe fn unreserve(address: usize, size: usize) {
    // SAFETY: the caller's promise.
    unsafe { libc::munmap(address as *mut _, size) };
}

/// Makes reserved space readable and writable; false when the system has no memory for it.
///
/// # Safety
/// The range was reserved here.
pub unsafe fn commit(address: usize, size: usize) -> bool {
    // SAFETY: the caller's promise.
    unsafe { libc::mprotect(address as *mut _, size, libc::PROT_READ | libc::PROT_WRITE) == 0 }
}

/// Gives the memory of committed space back; the next touch finds zeros.
///
/// # Safety
/// The range was committed here and holds nothing that is needed.
pub unsafe fn release(address: usize, size: usize) {
    #[cfg(target_os = "linux")]
    // SAFETY: the caller's promise.
    unsafe {
        libc::madvise(address as *mut _, size, libc::MADV_DONTNEED);
    }
    #[cfg(not(target_os = "linux"))]
    // SAFETY: the caller's promise; a fresh anonymous mapping over the old one reads zero.
    unsafe {
        let flags = libc::MAP_PRIVATE | libc::MAP_ANONYMOUS | libc::MAP_NORESERVE | libc::MAP_FIXED;
        libc::mmap(address as *mut _, size, libc::PROT_READ | libc::PROT_WRITE, flags, -1, 0);
    }
}

/// Asks for large pages behind a committed range (fewer page faults, fewer TLB misses). Only advice.
///
/// # Safety
/// The range was reserved here.
pub unsafe fn advise_huge(address: usize, size: usize) {
    #[cfg(target_os = "linux")]
    // SAFETY: the caller's promise; advice changes no content.
    unsafe {
        libc::madvise(address as *mut _, size, libc::MADV_HUGEPAGE);
    }
    let _ = (address, size);
}

/// Puts memory behind a committed range at once: one call is far cheaper than a fault for every page. Only advice: what the system
/// does not support, or refuses, happens page by page later.
///
/// # Safety
/// The range was committed here.
pub unsafe fn populate(address: usize, size: usize) {
    #[cfg(target_os = "linux")]
    // SAFETY: the caller's promise; content does not change.
    unsafe {
        libc::madvise(address as *mut _, size, libc::MADV_POPULATE_WRITE);
    }
    let _ = (address, size);
}

/// Asks for no large pages, where touching one byte must not cost 2 MB. Only advice.
///
/// # Safety
/// The range was reserved here.
pub unsafe fn advise_small(address: usize, size: usize) {
    #[cfg(target_os = "linux")]
    // SAFETY: the caller's promise; advice changes no content.
    unsafe {
        libc::madvise(address as *mut _, size, libc::MADV_NOHUGEPAGE);
    }
    let _ = (address, size);
}

/// The current thread's native stack: lowest address and end.
pub fn native_stack() -> Option<(usize, usize)> {
    #[cfg(any(target_os = "macos", target_os = "ios"))]
    // SAFETY: asks about the current thread.
    unsafe {
        let this = libc::pthread_self();
        let high = libc::pthread_get_stackaddr_np(this) as usize;
        Some((high - libc::pthread_get_stacksize_np(this), high))
    }
    #[cfg(not(any(target_os = "macos", target_os = "ios")))]
    // SAFETY: `attr` is initialised by the first call and destroyed by the last.
    unsafe {
        let mut attr: libc::pthread_attr_t = std::mem::zeroed();
        if libc::pthread_getattr_np(libc::pthread_self(), &mut attr) != 0 {
            return None;
        }
        let mut low = ptr::null_mut();
        let mut size = 0;
        let found = libc::pthread_attr_getstack(&attr, &mut low, &mut size) == 0;
        libc::pthread_attr_destroy(&mut attr);
        found.then(|| (low as usize, low as usize + size))
    }
}
