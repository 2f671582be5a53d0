//! The canary: the `tauraro` command with a known slow-down, which `cargo xtask bench --gate --canary` must catch.
//!
//! A timer interrupts the process a thousand times a second, and its handler spins for six tenths of that time, so
//! whatever runs, in whichever tier, takes two and a half times as long. Everything else is the ordinary command: the
//! same library, built by the same profile.
//!
//! Contract of the `unsafe` here: the handler calls only `clock_gettime`, which signal handlers may; calls interrupted
//! by the signal are begun again (`SA_RESTART`); the timer belongs to the program's thread and signals no other.

use std::os::raw::c_int;

/// Time between interruptions, in nanoseconds.
const PERIOD: i64 = 1_000_000;
/// How long each one lasts, in nanoseconds.
const SPIN: i64 = 600_000;

fn now() -> i64 {
    let mut time = libc::timespec { tv_sec: 0, tv_nsec: 0 };
    // SAFETY: the pointer is to a local that lives across the call.
    unsafe { libc::clock_gettime(libc::CLOCK_MONOTONIC, &mut time) };
    time.tv_sec * 1_000_000_000 + time.tv_nsec
}

extern "C" fn spin(_: c_int) {
    let end = now() + SPIN;
    while now() < end {
        std::hint::spin_loop();
    }
}

/// Starts the timer for the thread that calls.
fn start() {
    let period = libc::timespec { tv_sec: 0, tv_nsec: PERIOD };
    let timing = libc::itimerspec { it_interval: period, it_value: period };
    // SAFETY: action and event are zeros but for what is set, which is valid for both; all pointers are to locals or null.
    let done = unsafe {
        let mut action: libc::sigaction = std::mem::zeroed();
        action.sa_sigaction = spin as *const () as usize;
        action.sa_flags = libc::SA_RESTART;
        libc::sigemptyset(&mut action.sa_mask);
        libc::sigaction(libc::SIGALRM, &action, std::ptr::null_mut());
        let mut event: libc::sigevent = std::mem::zeroed();
        event.sigev_notify = libc::SIGEV_THREAD_ID;
        event.sigev_signo = libc::SIGALRM;
        event.sigev_notify_thread_id = libc::gettid();
        let mut timer: libc::timer_t = std::ptr::null_mut();
        libc::timer_create(libc::CLOCK_MONOTONIC, &mut event, &mut timer) == 0
            && libc::timer_settime(timer, 0, &timing, std::ptr::null_mut()) == 0
    };
    assert!(done, "the canary has no timer");
}

fn main() {
    tauraro_cli::main(start)
}
