//! Memory for machine code: one range of pages, mapped twice, once to be written and once to be executed.
//!
//! No page is ever writable and executable through the same address. Code is copied in once and never changed. What is taken
//! back stays where it is until the process ends: a thread may be running in it.
//!
//! This file may hold `unsafe`: it maps memory and writes into the part that was handed out last.

use std::io;
use std::ptr::NonNull;

/// Bytes of address space for code, which is the cap on its size; memory comes as it is touched.
const SIZE: usize = 64 << 20;
/// The highest cap: exits number their units with few bits, and jumps reach so far.
const MOST: usize = 1 << 30;
/// No page is smaller.
const PAGE: usize = 4 << 10;
/// Alignment of a function.
const ALIGN: usize = 32;

/// The memory of one machine's code.
pub struct CodeMemory {
    writable: NonNull<u8>,
    executable: NonNull<u8>,
    used: usize,
    size: usize,
}

impl CodeMemory {
    /// Reserves the memory: so many bytes, or the usual number.
    pub fn new(size: Option<usize>) -> io::Result<CodeMemory> {
        let size = size.unwrap_or(SIZE).clamp(PAGE, MOST).next_multiple_of(PAGE);
        // SAFETY: plain system calls; the descriptor is closed once both maps exist.
        unsafe {
            let name = c"tauraro-code";
            let file = libc::memfd_create(name.as_ptr(), libc::MFD_CLOEXEC);
            if file < 0 {
                return Err(io::Error::last_os_error());
            }
            let map = |protection: i32| {
                let start = libc::mmap(std::ptr::null_mut(), size, protection, libc::MAP_SHARED, file, 0);
                if start == libc::MAP_FAILED { None } else { NonNull::new(start.cast::<u8>()) }
            };
            let maps = if libc::ftruncate(file, size as libc::off_t) == 0 {
                map(libc::PROT_READ | libc::PROT_WRITE).zip(map(libc::PROT_READ | libc::PROT_EXEC))
            } else {
                None
            };
            let error = io::Error::last_os_error();
            libc::close(file);
            let (writable, executable) = maps.ok_or(error)?;
            Ok(CodeMemory { writable, executable, used: 0, size })
        }
    }

    /// Puts a function in; its address. `None` when the memory is used up.
    pub fn add(&mut self, code: &[u8]) -> Option<usize> {
        let start = self.used.next_multiple_of(ALIGN);
        let end = start.checked_add(code.len()).filter(|end| *end <= self.size)?;
        // SAFETY: inside the map, and nothing was put there yet. The pages that were written are the file's, whoever maps them.
        unsafe {
            std::ptr::copy_nonoverlapping(code.as_ptr(), self.writable.as_ptr().add(start), code.len());
            let page = start & !(PAGE - 1);
            libc::madvise(self.writable.as_ptr().add(page).cast(), end - page, libc::MADV_DONTNEED);
        };
        self.used = end;
        Some(self.executable.as_ptr() as usize + start)
    }
}

impl Drop for CodeMemory {
    fn drop(&mut self) {
        // SAFETY: mapped by `new`; the machine that ran the code is gone.
        unsafe {
            libc::munmap(self.writable.as_ptr().cast(), self.size);
            libc::munmap(self.executable.as_ptr().cast(), self.size);
        }
    }
}
