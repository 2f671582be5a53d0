//! `time`: clocks, sleeping, and calendar times through the C library.
//!
//! `sleep` wakes up for Ctrl-C. Not here: `strptime` (pure Python in CPython too), `clock_settime`, `pthread_getcpuclockid`.

use crate::system::{self, Calendar};
use tauraro_vm::args::Args;
use tauraro_vm::builtins::int;
use tauraro_vm::builtins::struct_seq::{self, StructSeqDef};
use tauraro_vm::builtins::support::wrong_count;
use tauraro_vm::object::{NativeDef, PyModule, PyStr, PyTuple, PyType};
use tauraro_vm::{ExcKind, Gc, PyResult, Raised, Value, Vm};

static STRUCT_TIME: StructSeqDef = StructSeqDef {
    name: "struct_time",
    module: "time",
    fields: &[
        "tm_year",
        "tm_mon",
        "tm_mday",
        "tm_hour",
        "tm_min",
        "tm_sec",
        "tm_wday",
        "tm_yday",
        "tm_isdst",
        "tm_zone",
        "tm_gmtoff",
    ],
    visible: 9,
    callable: true,
    doc: "The time value as returned by gmtime(), localtime(), and strptime(), and\naccepted by asctime(), mktime() and strftime().  May be considered as a\nsequence of 9 integers.",
};

const CLOCKS: &[(&str, libc::clockid_t)] = &[
    ("CLOCK_REALTIME", libc::CLOCK_REALTIME),
    ("CLOCK_MONOTONIC", libc::CLOCK_MONOTONIC),
    ("CLOCK_PROCESS_CPUTIME_ID", libc::CLOCK_PROCESS_CPUTIME_ID),
    ("CLOCK_THREAD_CPUTIME_ID", libc::CLOCK_THREAD_CPUTIME_ID),
];

/// Makes the module.
pub fn module(vm: &mut Vm) -> PyResult<Gc<PyModule>> {
    let doc = "This module provides various functions to manipulate time values.";
    let module = vm.new_native_module("time", doc, FUNCTIONS);
    let class = struct_time(vm);
    vm.set_module_attr(module, "struct_time", class);
    for (name, clock) in CLOCKS {
        vm.set_module_attr(module, name, Value::small_int(*clock as i64));
    }
    let (timezone, altzone, daylight, names) = system::local_zone();
    vm.set_module_attr(module, "timezone", Value::small_int(timezone));
    vm.set_module_attr(module, "altzone", Value::small_int(altzone));
    vm.set_module_attr(module, "daylight", Value::small_int(daylight as i64));
    let [standard, summer] = names.map(|name| vm.str_value(&name));
    let names = vm.new_tuple(&[standard, summer]);
    vm.set_module_attr(module, "tzname", names);
    Ok(module)
}

fn struct_time(vm: &mut Vm) -> Gc<PyType> {
    if let Some(class) = vm.native("time.struct_time").and_then(|c| c.downcast::<PyType>()) {
        return class;
    }
    let class = struct_seq::define(vm, &STRUCT_TIME);
    vm.keep_native("time.struct_time", class);
    class
}

fn no_clock(vm: &mut Vm) -> Raised {
    let error = std::io::Error::last_os_error();
    tauraro_vm::builtins::exceptions::raise_io_error(vm, &error, None)
}

#[inline]
fn seconds(vm: &mut Vm, clock: libc::clockid_t) -> PyResult {
    match system::clock_ns(clock) {
        Some(ns) => Ok(vm.new_float(ns as f64 / 1e9)),
        None => Err(no_clock(vm)),
    }
}

#[inline]
fn nanoseconds(vm: &mut Vm, clock: libc::clockid_t) -> PyResult {
    match system::clock_ns(clock) {
        Some(ns) => Ok(vm.new_int(ns)),
        None => Err(no_clock(vm)),
    }
}

fn clock_argument(vm: &mut Vm, value: Value) -> PyResult<libc::clockid_t> {
    let number = vm.size_i64(value)?;
    match libc::clockid_t::try_from(number) {
        Ok(clock) => Ok(clock),
        Err(_) => Err(vm.overflow_error("clock id is too large")),
    }
}

static FUNCTIONS: &[NativeDef] = &[
    NativeDef::function0("time", |vm| seconds(vm, libc::CLOCK_REALTIME))
        .doc("()", "time() -> floating-point number\n\nReturn the current time in seconds since the Epoch."),
    NativeDef::function0("time_ns", |vm| nanoseconds(vm, libc::CLOCK_REALTIME)),
    NativeDef::function0("perf_counter", |vm| seconds(vm, libc::CLOCK_MONOTONIC)),
    NativeDef::function0("perf_counter_ns", |vm| nanoseconds(vm, libc::CLOCK_MONOTONIC)),
    NativeDef::function0("monotonic", |vm| seconds(vm, libc::CLOCK_MONOTONIC)),
    NativeDef::function0("monotonic_ns", |vm| nanoseconds(vm, libc::CLOCK_MONOTONIC)),
    NativeDef::function0("process_time", |vm| seconds(vm, libc::CLOCK_PROCESS_CPUTIME_ID)),
    NativeDef::function0("process_time_ns", |vm| nanoseconds(vm, libc::CLOCK_PROCESS_CPUTIME_ID)),
    NativeDef::function0("thread_time", |vm| seconds(vm, libc::CLOCK_THREAD_CPUTIME_ID)),
    NativeDef::function0("thread_time_ns", |vm| nanoseconds(vm, libc::CLOCK_THREAD_CPUTIME_ID)),
    NativeDef::function1("clock_gettime", |vm, clock| {
        let clock = clock_argument(vm, clock)?;
        seconds(vm, clock)
    }),
    NativeDef::function1("clock_gettime_ns", |vm, clock| {
        let clock = clock_argument(vm, clock)?;
        nanoseconds(vm, clock)
    }),
    NativeDef::function1("clock_getres", |vm, clock| {
        let clock = clock_argument(vm, clock)?;
        match system::clock_resolution_ns(clock) {
            Some(ns) => Ok(vm.new_float(ns as f64 / 1e9)),
            None => Err(no_clock(vm)),
        }
    }),
    NativeDef::function1("sleep", sleep),
    NativeDef::function("gmtime", |vm, args| broken_down(vm, args, "gmtime", false)),
    NativeDef::function("localtime", |vm, args| broken_down(vm, args, "localtime", true)),
    NativeDef::function1("mktime", |vm, value| {
        let calendar = calendar_of(vm, value, "mktime")?;
        match system::seconds_of(&calendar) {
            Some(seconds) => Ok(vm.new_float(seconds as f64)),
            None => Err(vm.overflow_error("mktime argument out of range")),
        }
    }),
    NativeDef::function("asctime", |vm, args| {
        let calendar = optional_calendar(vm, args, "asctime", 0)?;
        Ok(vm.str_value(&ascii_time(&calendar)))
    }),
    NativeDef::function("ctime", |vm, args| {
        let seconds = seconds_argument(vm, args, "ctime")?;
        let calendar = calendar_at(vm, seconds, true)?;
        Ok(vm.str_value(&ascii_time(&calendar)))
    }),
    NativeDef::function("strftime", |vm, args| {
        let Some(pattern) = args.positional().first().copied() else {
            return Err(wrong_count(vm, "strftime", 1, 2, 0));
        };
        let pattern = vm.expect_str_arg(pattern, "strftime() argument 1")?.to_string_lossy();
        let calendar = optional_calendar(vm, args, "strftime", 1)?;
        Ok(vm.str_value(&system::format(&pattern, &calendar)))
    }),
    NativeDef::function1("get_clock_info", clock_info),
];

fn sleep(vm: &mut Vm, value: Value) -> PyResult {
    let seconds = if vm.is_int(value) {
        match int::to_i64(value) {
            Some(n) => n as f64,
            None => return Err(vm.overflow_error("timestamp too large to convert to C PyTime_t")),
        }
    } else if let Some(seconds) = value.as_float() {
        seconds
    } else {
        let index = vm.index(value)?;
        int::to_f64(vm, index)?
    };
    if seconds.is_nan() {
        return Err(vm.value_error("Invalid value NaN (not a number)"));
    }
    if seconds < 0.0 {
        return Err(vm.value_error("sleep length must be non-negative"));
    }
    if seconds >= 9_223_372_036.0 {
        return Err(vm.overflow_error("timestamp too large to convert to C PyTime_t"));
    }
    let total = (seconds * 1e9).ceil() as i64;
    let Some(start) = system::clock_ns(libc::CLOCK_MONOTONIC) else { return Err(no_clock(vm)) };
    loop {
        if vm.exec.interrupted.swap(false, std::sync::atomic::Ordering::Relaxed) {
            return Err(vm.raise_with(ExcKind::KeyboardInterrupt, &[]));
        }
        let now = system::clock_ns(libc::CLOCK_MONOTONIC).unwrap_or(i64::MAX);
        let left = total - (now - start);
        if left <= 0 {
            return Ok(Value::NONE);
        }
        // A signal ends the wait; one that came just before it is noticed after half a second.
        system::wait_ns(left.min(500_000_000));
    }
}

/// An optional number of seconds; the present time when it is absent.
fn seconds_argument(vm: &mut Vm, args: Args<'_>, function: &str) -> PyResult<i64> {
    args.no_keywords(vm, &format!("time.{function}"))?;
    let value = match *args.positional() {
        [] => None,
        [value] => value.non_none(),
        ref more => return Err(wrong_count(vm, function, 0, 1, more.len())),
    };
    let Some(value) = value else {
        return match system::clock_ns(libc::CLOCK_REALTIME) {
            Some(ns) => Ok(ns.div_euclid(1_000_000_000)),
            None => Err(no_clock(vm)),
        };
    };
    if let Some(seconds) = value.as_float() {
        if seconds.is_nan() {
            return Err(vm.value_error("Invalid value NaN (not a number)"));
        }
        if seconds.abs() >= 9.2e18 {
            return Err(vm.overflow_error("timestamp out of range for platform time_t"));
        }
        return Ok(seconds.floor() as i64);
    }
    vm.index_i64_or(value, |vm| vm.overflow_error("timestamp out of range for platform time_t"))
}

fn calendar_at(vm: &mut Vm, seconds: i64, local: bool) -> PyResult<Calendar> {
    match system::calendar(seconds, local) {
        Some(calendar) => Ok(calendar),
        None => {
            let error = std::io::Error::from_raw_os_error(libc::EOVERFLOW);
            Err(tauraro_vm::builtins::exceptions::raise_io_error(vm, &error, None))
        }
    }
}

fn broken_down(vm: &mut Vm, args: Args<'_>, function: &str, local: bool) -> PyResult {
    let seconds = seconds_argument(vm, args, function)?;
    let c = calendar_at(vm, seconds, local)?;
    let int = Value::small_int;
    let zone = match &c.zone {
        Some(zone) => vm.str_value(zone),
        None => Value::NONE,
    };
    let values = [
        int(c.year),
        int(c.month),
        int(c.day),
        int(c.hour),
        int(c.minute),
        int(c.second),
        int(c.weekday),
        int(c.day_of_year),
        int(c.daylight),
        zone,
        c.offset.map_or(Value::NONE, int),
    ];
    let class = struct_time(vm);
    Ok(struct_seq::make(vm, class, &values))
}

fn optional_calendar(vm: &mut Vm, args: Args<'_>, function: &str, index: usize) -> PyResult<Calendar> {
    args.no_keywords(vm, &format!("time.{function}"))?;
    if args.positional().len() > index + 1 {
        return Err(wrong_count(vm, function, index, index + 1, args.positional().len()));
    }
    match args.positional().get(index) {
        Some(value) => {
            let calendar = calendar_of(vm, *value, function)?;
            check(vm, &calendar)?;
            Ok(calendar)
        }
        None => {
            let now = system::clock_ns(libc::CLOCK_REALTIME).unwrap_or(0).div_euclid(1_000_000_000);
            calendar_at(vm, now, true)
        }
    }
}

/// A calendar time out of a tuple of nine integers or a `struct_time`.
fn calendar_of(vm: &mut Vm, value: Value, function: &str) -> PyResult<Calendar> {
    let Some(tuple) = value.downcast::<PyTuple>() else {
        return Err(vm.type_error("Tuple or struct_time argument required"));
    };
    if tuple.len() != 9 {
        return Err(vm.type_error(format!("{function}(): illegal time tuple argument")));
    }
    let mut fields = [0i64; 9];
    for (to, item) in fields.iter_mut().zip(tuple.items()) {
        let number =
            vm.index_i64_or(*item, |vm| vm.overflow_error("Python int too large to convert to C int"))?;
        if i32::try_from(number).is_err() {
            let what = if number < 0 {
                "signed integer is less than minimum"
            } else {
                "signed integer is greater than maximum"
            };
            return Err(vm.overflow_error(what));
        }
        *to = number;
    }
    let [year, month, day, hour, minute, second, weekday, day_of_year, daylight] = fields;
    let mut calendar = Calendar {
        year,
        month: if month == 0 { 1 } else { month },
        day: if day == 0 { 1 } else { day },
        hour,
        minute,
        second,
        weekday,
        day_of_year: if day_of_year == 0 { 1 } else { day_of_year },
        daylight,
        zone: None,
        offset: None,
    };
    if vm.type_of(value) == struct_time(vm) {
        let (zone, offset) = (vm.get_attr_str(value, "tm_zone")?, vm.get_attr_str(value, "tm_gmtoff")?);
        calendar.zone = zone.downcast::<PyStr>().map(|zone| zone.to_string_lossy());
        calendar.offset = offset.as_small_int();
    }
    if calendar.weekday >= 0 {
        calendar.weekday %= 7;
    }
    Ok(calendar)
}

fn check(vm: &mut Vm, c: &Calendar) -> PyResult<()> {
    let fault = if !(1..=12).contains(&c.month) {
        "month out of range"
    } else if !(1..=31).contains(&c.day) {
        "day of month out of range"
    } else if !(0..=23).contains(&c.hour) {
        "hour out of range"
    } else if !(0..=59).contains(&c.minute) {
        "minute out of range"
    } else if !(0..=61).contains(&c.second) {
        "seconds out of range"
    } else if c.weekday < 0 {
        "day of week out of range"
    } else if !(1..=366).contains(&c.day_of_year) {
        "day of year out of range"
    } else {
        return Ok(());
    };
    Err(vm.value_error(fault))
}

fn ascii_time(c: &Calendar) -> String {
    const DAYS: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
    const MONTHS: [&str; 12] =
        ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    let day = DAYS.get(c.weekday as usize).unwrap_or(&"Mon");
    let month = MONTHS.get(c.month as usize - 1).unwrap_or(&"Jan");
    format!("{day} {month}{:3} {:02}:{:02}:{:02} {}", c.day, c.hour, c.minute, c.second, c.year)
}

fn clock_info(vm: &mut Vm, name: Value) -> PyResult {
    let name = vm.expect_str_arg(name, "get_clock_info() argument 1")?.to_string_lossy();
    let (clock, id, monotonic, adjustable) = match name.as_str() {
        "time" => (libc::CLOCK_REALTIME, "CLOCK_REALTIME", false, true),
        "monotonic" | "perf_counter" => (libc::CLOCK_MONOTONIC, "CLOCK_MONOTONIC", true, false),
        "process_time" => (libc::CLOCK_PROCESS_CPUTIME_ID, "CLOCK_PROCESS_CPUTIME_ID", true, false),
        "thread_time" => (libc::CLOCK_THREAD_CPUTIME_ID, "CLOCK_THREAD_CPUTIME_ID", true, false),
        _ => return Err(vm.value_error("unknown clock")),
    };
    let resolution = system::clock_resolution_ns(clock).unwrap_or(1) as f64 / 1e9;
    let implementation = vm.str_value(&format!("clock_gettime({id})"));
    let resolution = vm.new_float(resolution);
    let fields = [
        ("implementation", implementation),
        ("monotonic", Value::bool(monotonic)),
        ("adjustable", Value::bool(adjustable)),
        ("resolution", resolution),
    ];
    Ok(tauraro_vm::builtins::namespace::new_namespace(vm, &fields))
}
