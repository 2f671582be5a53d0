//! The few calls of the C library that have no safe counterpart in Rust: clocks of the process, broken-down local time, files by
//! descriptor, the environment.
//!
//! This file may hold `unsafe`: each call gets pointers to local variables of the right type only, and strings that end with
//! a zero byte; results are checked before they are used.

#![allow(unsafe_code)]

use std::ffi::{CStr, CString, OsStr};

/// Nanoseconds of a clock (`libc::CLOCK_...`); `None` when the system does not have it.
pub fn clock_ns(clock: libc::clockid_t) -> Option<i64> {
    let mut time = libc::timespec { tv_sec: 0, tv_nsec: 0 };
    // SAFETY: `time` is a valid place for the answer.
    let result = unsafe { libc::clock_gettime(clock, &mut time) };
    (result == 0).then(|| time.tv_sec * 1_000_000_000 + time.tv_nsec)
}

/// Resolution of a clock in nanoseconds.
pub fn clock_resolution_ns(clock: libc::clockid_t) -> Option<i64> {
    let mut time = libc::timespec { tv_sec: 0, tv_nsec: 0 };
    // SAFETY: `time` is a valid place for the answer.
    let result = unsafe { libc::clock_getres(clock, &mut time) };
    (result == 0).then(|| time.tv_sec * 1_000_000_000 + time.tv_nsec)
}

/// A point in time as a calendar shows it.
#[derive(Clone, Default, Debug)]
pub struct Calendar {
    /// Year, for example 2025.
    pub year: i64,
    /// 1 to 12
    pub month: i64,
    /// 1 to 31
    pub day: i64,
    /// 0 to 23
    pub hour: i64,
    /// 0 to 59
    pub minute: i64,
    /// 0 to 61
    pub second: i64,
    /// 0 is Monday.
    pub weekday: i64,
    /// 1 to 366
    pub day_of_year: i64,
    /// 1: daylight saving time; 0: not; -1: unknown.
    pub daylight: i64,
    /// Abbreviation of the time zone.
    pub zone: Option<String>,
    /// Seconds east of UTC.
    pub offset: Option<i64>,
}

fn empty_tm() -> libc::tm {
    // SAFETY: `tm` is numbers and one pointer, for which all-zero is valid.
    unsafe { std::mem::zeroed() }
}

fn from_tm(tm: &libc::tm) -> Calendar {
    // SAFETY: when not null, the C library's own string.
    let zone =
        (!tm.tm_zone.is_null()).then(|| unsafe { CStr::from_ptr(tm.tm_zone) }.to_string_lossy().into_owned());
    Calendar {
        year: tm.tm_year as i64 + 1900,
        month: tm.tm_mon as i64 + 1,
        day: tm.tm_mday as i64,
        hour: tm.tm_hour as i64,
        minute: tm.tm_min as i64,
        second: tm.tm_sec as i64,
        weekday: (tm.tm_wday as i64 + 6) % 7,
        day_of_year: tm.tm_yday as i64 + 1,
        daylight: tm.tm_isdst as i64,
        zone,
        offset: Some(tm.tm_gmtoff),
    }
}

/// The fields without the zone's name.
fn to_tm(calendar: &Calendar) -> libc::tm {
    let mut tm = empty_tm();
    tm.tm_year = (calendar.year - 1900).clamp(i32::MIN as i64, i32::MAX as i64) as i32;
    tm.tm_mon = calendar.month as i32 - 1;
    tm.tm_mday = calendar.day as i32;
    tm.tm_hour = calendar.hour as i32;
    tm.tm_min = calendar.minute as i32;
    tm.tm_sec = calendar.second as i32;
    tm.tm_wday = (calendar.weekday as i32 + 1) % 7;
    tm.tm_yday = calendar.day_of_year as i32 - 1;
    tm.tm_isdst = calendar.daylight as i32;
    tm
}

/// Seconds since 1970 in local time (or in UTC); `None` when the year does not fit.
pub fn calendar(seconds: i64, local: bool) -> Option<Calendar> {
    let time = seconds as libc::time_t;
    let mut tm = empty_tm();
    // SAFETY: both point to local variables; `tzset` reads the environment.
    let result =
        unsafe { if local { libc::localtime_r(&time, &mut tm) } else { libc::gmtime_r(&time, &mut tm) } };
    if result.is_null() {
        return None;
    }
    let mut made = from_tm(&tm);
    if !local {
        made.zone = Some("UTC".to_owned());
        made.offset = Some(0);
    }
    Some(made)
}

/// Seconds since 1970 of a local time; `None` when there is no such time.
pub fn seconds_of(calendar: &Calendar) -> Option<i64> {
    let mut tm = to_tm(calendar);
    // -1 is a possible answer too; `mktime` fills the weekday only when it succeeds.
    tm.tm_wday = -1;
    // SAFETY: a local variable.
    let result = unsafe { libc::mktime(&mut tm) };
    (result != -1 || tm.tm_wday != -1).then_some(result as i64)
}

/// `strftime` with the C library's meaning of the directives.
pub fn format(pattern: &str, calendar: &Calendar) -> String {
    let mut tm = to_tm(calendar);
    let zone = calendar.zone.clone().and_then(|zone| CString::new(zone).ok());
    if let Some(zone) = &zone {
        tm.tm_zone = zone.as_ptr();
    }
    tm.tm_gmtoff = calendar.offset.unwrap_or(0) as libc::c_long;
    let mut out = String::new();
    // The C library stops at a zero character: format what lies between.
    for (index, part) in pattern.split('\0').enumerate() {
        if index > 0 {
            out.push('\0');
        }
        let Ok(part) = CString::new(part) else { continue };
        if part.is_empty() {
            continue;
        }
        let mut size = 256;
        loop {
            let mut buffer = vec![0u8; size];
            // SAFETY: the buffer has `size` bytes, the pattern ends with zero, `tm` (and its zone) outlives the call.
            let written = unsafe { libc::strftime(buffer.as_mut_ptr().cast(), size, part.as_ptr(), &tm) };
            if written > 0 || size >= 256 * part.as_bytes().len().max(1) {
                out.push_str(&String::from_utf8_lossy(&buffer[..written]));
                break;
            }
            size *= 4;
        }
    }
    out
}

/// Names and offset of the local time zone: seconds west of UTC, of daylight time, whether there is any, both names.
pub fn local_zone() -> (i64, i64, bool, [String; 2]) {
    let year = 365 * 24 * 3600 + 6 * 3600;
    let now = clock_ns(libc::CLOCK_REALTIME).unwrap_or(0) / 1_000_000_000;
    let start = now / year * year;
    let (winter, summer) = (calendar(start, true), calendar(start + year / 2, true));
    let info = |c: &Option<Calendar>| {
        c.as_ref().map_or((0, String::from("UTC")), |c| {
            (-c.offset.unwrap_or(0), c.zone.clone().unwrap_or_else(|| "UTC".into()))
        })
    };
    let ((west_w, name_w), (west_s, name_s)) = (info(&winter), info(&summer));
    let daylight = west_w != west_s;
    // Daylight time is further east.
    if west_w >= west_s {
        (west_w, west_s, daylight, [name_w, name_s])
    } else {
        (west_s, west_w, daylight, [name_s, name_w])
    }
}

/// Waits so long, or until a signal comes.
pub fn wait_ns(ns: i64) {
    let time = libc::timespec {
        tv_sec: (ns / 1_000_000_000) as libc::time_t,
        tv_nsec: (ns % 1_000_000_000) as libc::c_long,
    };
    // SAFETY: `time` is a valid duration; the rest is not asked for.
    unsafe { libc::nanosleep(&time, std::ptr::null_mut()) };
}

/// Functions of the C library's `libm` that Rust does not have, or computes by formulas of its own: a Python program gets the same
/// digits here as under CPython.
pub mod libm {
    // SAFETY: pure functions of numbers, with these signatures in every C library.
    unsafe extern "C" {
        /// Cube root.
        pub safe fn cbrt(x: f64) -> f64;
        /// Inverse hyperbolic cosine.
        pub safe fn acosh(x: f64) -> f64;
        /// Inverse hyperbolic sine.
        pub safe fn asinh(x: f64) -> f64;
        /// Inverse hyperbolic tangent.
        pub safe fn atanh(x: f64) -> f64;
        /// Error function.
        pub safe fn erf(x: f64) -> f64;
        /// Complementary error function.
        pub safe fn erfc(x: f64) -> f64;
        /// `exp(x) - 1`
        pub safe fn expm1(x: f64) -> f64;
        /// `log(1 + x)`
        pub safe fn log1p(x: f64) -> f64;
        /// `x * 2^e`
        pub safe fn ldexp(x: f64, e: i32) -> f64;
        /// `2^x`
        pub safe fn exp2(x: f64) -> f64;
    }

    /// A finite number that is not 0 as `m * 2^e` with `0.5 <= |m| < 1`.
    pub fn frexp(x: f64) -> (f64, i32) {
        let bits = x.to_bits();
        let exponent = (bits >> 52 & 0x7ff) as i32;
        if exponent == 0 {
            // Subnormal: make it normal first.
            let (m, e) = frexp(x * (1u64 << 54) as f64);
            return (m, e - 54);
        }
        (f64::from_bits(bits & !(0x7ff << 52) | 1022 << 52), exponent - 1022)
    }
}

/// Fills a buffer with random bytes from the system; false when it has none to give.
pub fn entropy(buffer: &mut [u8]) -> bool {
    // SAFETY: the buffer is valid for its length; the system writes at most that much.
    let read = unsafe { libc::getentropy(buffer.as_mut_ptr().cast(), buffer.len()) };
    read == 0
}

/// The file of a descriptor that is open. Whoever drops it closes the descriptor.
pub fn file_of_descriptor(fd: i32) -> Option<std::fs::File> {
    // SAFETY: the call takes any number, and `fd` is open when it succeeds.
    unsafe {
        (libc::fcntl(fd, libc::F_GETFD) >= 0)
            .then(|| <std::fs::File as std::os::fd::FromRawFd>::from_raw_fd(fd))
    }
}

/// Sets a variable of the environment, or removes it.
pub fn set_environment(name: &OsStr, value: Option<&OsStr>) {
    // SAFETY: Python code runs on one thread, and no other thread of ours reads the environment.
    unsafe {
        match value {
            Some(value) => std::env::set_var(name, value),
            None => std::env::remove_var(name),
        }
    }
}
