//! `--debug-perf=FILE.json`: what was compiled and what was not, and where the time went, for `cargo xtask bench --why`.
//!
//! docs/debug-perf.md describes the form. What was compiled, refused and left is the tiering manager's account; where the
//! time went is *sampled*: a timer interrupts the program's thread a thousand times a second, notes where it is, and at the
//! end each place is looked up in the machine code there is. The sampling costs about one percent and only runs when the
//! option is given.
//!
//! Contract of the `unsafe` here: the handler reads the place that the kernel passes to it and stores to atomics, nothing
//! else; calls interrupted by the signal are begun again (`SA_RESTART`).

use std::collections::BTreeMap;
use std::fmt::Write;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;
use tauraro_vm::Vm;
use tauraro_vm::tier::{Entry, Reason};

/// Time between samples, in nanoseconds.
const PERIOD: u64 = 1_000_000;
/// Most samples: a minute of them; later ones take the place of earlier ones.
const MOST_SAMPLES: usize = 1 << 16;

static SAMPLES: [AtomicUsize; MOST_SAMPLES] = [const { AtomicUsize::new(0) }; MOST_SAMPLES];
static TAKEN: AtomicUsize = AtomicUsize::new(0);

/// Starts to sample the thread that calls. Where that cannot be done, times are left out of the report.
pub fn start_sampling() {
    #[cfg(all(target_os = "linux", any(target_arch = "x86_64", target_arch = "aarch64")))]
    sampler::start(PERIOD);
}

#[cfg(all(target_os = "linux", any(target_arch = "x86_64", target_arch = "aarch64")))]
mod sampler {
    use super::{MOST_SAMPLES, SAMPLES, TAKEN};
    use std::sync::atomic::Ordering;

    extern "C" fn sample(_: libc::c_int, _: *mut libc::siginfo_t, context: *mut libc::c_void) {
        // SAFETY: the kernel passes a `ucontext_t` to handlers with SA_SIGINFO.
        let machine = unsafe { &(*context.cast::<libc::ucontext_t>()).uc_mcontext };
        #[cfg(target_arch = "x86_64")]
        let place = machine.gregs[libc::REG_RIP as usize] as usize;
        #[cfg(target_arch = "aarch64")]
        let place = machine.pc as usize;
        SAMPLES[TAKEN.fetch_add(1, Ordering::Relaxed) % MOST_SAMPLES].store(place, Ordering::Relaxed);
    }

    pub fn start(period: u64) {
        let period = libc::timespec { tv_sec: 0, tv_nsec: period as libc::c_long };
        let timing = libc::itimerspec { it_interval: period, it_value: period };
        // SAFETY: action and event are zeros but for what is set, which is valid for both; all pointers are to locals or null.
        unsafe {
            let mut action: libc::sigaction = std::mem::zeroed();
            action.sa_sigaction = sample as *const () as usize;
            action.sa_flags = libc::SA_SIGINFO | libc::SA_RESTART;
            libc::sigemptyset(&mut action.sa_mask);
            libc::sigaction(libc::SIGPROF, &action, std::ptr::null_mut());
            let mut event: libc::sigevent = std::mem::zeroed();
            event.sigev_notify = libc::SIGEV_THREAD_ID;
            event.sigev_signo = libc::SIGPROF;
            event.sigev_notify_thread_id = libc::gettid();
            let mut timer: libc::timer_t = std::ptr::null_mut();
            if libc::timer_create(libc::CLOCK_MONOTONIC, &mut event, &mut timer) == 0 {
                libc::timer_settime(timer, 0, &timing, std::ptr::null_mut());
            }
        }
    }
}

/// What the report says of one function.
#[derive(Default)]
struct Function {
    compiled: Vec<String>,
    interpreted: Vec<String>,
    exits: BTreeMap<(u32, &'static str), u64>,
    /// Samples in its machine code, then exits and refusals: what makes it worth looking at.
    weight: u64,
}

/// The report, after a run that took so long.
pub fn json(vm: &Vm, total: Duration) -> String {
    let samples: Vec<usize> = {
        let taken = TAKEN.load(Ordering::Relaxed).min(MOST_SAMPLES);
        SAMPLES[..taken].iter().map(|sample| sample.load(Ordering::Relaxed)).collect()
    };
    let share = |count: usize| {
        if samples.is_empty() { 0 } else { nanoseconds(total) * count as u64 / samples.len() as u64 }
    };
    let mut functions: BTreeMap<(String, u32, String), Function> = BTreeMap::new();
    let (mut inside, mut compiling) = (0, Duration::ZERO);
    for unit in vm.tiers.units.iter().flatten() {
        let code = unit.code;
        let name = code.qualname.get().to_string_lossy();
        let file = code.filename.get().to_string_lossy();
        let function = functions.entry((file, code.first_line, name)).or_default();
        let here = samples.iter().filter(|s| (unit.address..unit.address + unit.bytes).contains(s)).count();
        inside += here;
        compiling += unit.time;
        function.weight += share(here);
        let (entry, word) = match unit.entry {
            Entry::Start => ("call", 0),
            Entry::Loop(word) => ("loop", word as usize),
            Entry::Resume(word) => ("resume", word as usize),
        };
        let words = code.register_code().words.len();
        let last = (word..words).map(|word| code.line_at(word)).max().unwrap_or(code.first_line);
        let first = if entry == "call" { code.first_line } else { code.line_at(word) };
        let dropped = if unit.dropped { "\"left too often\"" } else { "null" };
        function.compiled.push(format!(
            "{{\"tier\": \"optimized\", \"entry\": \"{entry}\", \"lines\": [{first}, {last}], \"compile_ns\": {}, \"ir_ops\": {}, \"code_bytes\": {}, \"run_ns\": {}, \"dropped\": {dropped}}}",
            nanoseconds(unit.time),
            unit.operations,
            unit.bytes,
            share(here),
        ));
        for exit in unit.exits.iter().filter(|exit| exit.count > 0) {
            let state = &unit.states[exit.state as usize];
            // Of an inlined function: the line of its own file.
            let line = state.code(code).line_at(state.word as usize);
            *function.exits.entry((line, exit.reason)).or_default() += u64::from(exit.count);
            function.weight += u64::from(exit.count);
        }
    }
    for decision in &vm.tiers.decisions {
        if decision.reason == Reason::Accepted {
            continue;
        }
        let line = match decision.entry {
            Entry::Start => 0,
            Entry::Loop(_) | Entry::Resume(_) => decision.entry_line,
        };
        let key = (decision.file.clone(), decision.line, decision.function.clone());
        let function = functions.entry(key).or_default();
        let text = format!("{{\"line\": {line}, \"reason\": {}}}", quoted(&decision.reason.to_string()));
        if !function.interpreted.contains(&text) {
            function.interpreted.push(text);
        }
    }
    let mut functions: Vec<_> = functions.into_iter().collect();
    functions.sort_by_key(|(_, function)| std::cmp::Reverse(function.weight));
    let collecting = nanoseconds(vm.heap.stats().pause_total);
    let reading = nanoseconds(vm.exec.compiling.time);
    let total = nanoseconds(total);
    let mut out = format!("{{\n  \"version\": 1,\n  \"time\": {{\"total_ns\": {total}, ");
    if !samples.is_empty() {
        let rest = total.saturating_sub(share(inside) + collecting + reading);
        let _ = write!(out, "\"compiled_ns\": {}, \"interpreter_ns\": {rest}, ", share(inside));
    }
    let _ = write!(
        out,
        "\"collection_ns\": {collecting}, \"reading_ns\": {reading}, \"background_compilation_ns\": {}}},\n  \"functions\": [",
        nanoseconds(compiling)
    );
    for (at, ((file, line, name), function)) in functions.iter().enumerate() {
        let exits: Vec<String> = function
            .exits
            .iter()
            .map(|((line, reason), count)| {
                format!("{{\"line\": {line}, \"reason\": {}, \"count\": {count}}}", quoted(reason))
            })
            .collect();
        let _ = write!(
            out,
            "{}\n    {{\"name\": {}, \"file\": {}, \"line\": {line},\n     \"compiled\": [{}],\n     \"interpreted\": [{}],\n     \"exits\": [{}]}}",
            if at == 0 { "" } else { "," },
            quoted(name),
            quoted(file),
            function.compiled.join(", "),
            function.interpreted.join(", "),
            exits.join(", "),
        );
    }
    out.push_str("\n  ]\n}\n");
    out
}

fn nanoseconds(time: Duration) -> u64 {
    u64::try_from(time.as_nanos()).unwrap_or(u64::MAX)
}

/// A text as JSON has it.
fn quoted(text: &str) -> String {
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' => out.extend(['\\', c]),
            c if c < ' ' => {
                let _ = write!(out, "\\u{:04x}", c as u32);
            }
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_quoted() {
        assert_eq!(quoted("a\"b\\c\nd"), r#""a\"b\\c\u000ad""#);
    }
}
