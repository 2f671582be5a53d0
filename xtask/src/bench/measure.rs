//! One process, measured: wall time, exit status, peak memory, what it printed.
//!
//! The peak resident set comes from the kernel's own account of the ended child (`wait4`), so nothing
//! has to be watched while it runs. The account of a child begins with what the parent had resident when
//! it was spawned: xtask stays small, and `floor` measures that smallest possible answer.
//!
//! Rules: output goes to files, never to pipes, for a child that prints a lot must not wait for us. A child leads a
//! process group of its own, so that stopping it stops what it started. After Ctrl-C the child is stopped and every
//! further measurement is refused: the commands end by themselves, and leave nothing half done.
//!
//! Contract of the `unsafe` here: calls of the C library with pointers to locals that outlive the call; between fork and
//! exec nothing but `sched_setaffinity`; the signal handler only stores to an atomic.

use crate::workspace::{self, Outcome};
use std::os::unix::process::{CommandExt, ExitStatusExt};
use std::path::Path;
use std::process::{Command, ExitStatus, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc;
use std::time::{Duration, Instant};

/// How often the watchdog looks for Ctrl-C.
const WATCH: Duration = Duration::from_millis(50);

/// What others may do while the machine counts as quiet, in processors.
pub const QUIET: f64 = 0.1;

static INTERRUPTED: AtomicBool = AtomicBool::new(false);

/// What one process did.
pub struct Process {
    /// From before the spawn until it was reaped.
    pub seconds: f64,
    /// Peak resident set in bytes.
    pub peak: u64,
    /// How it ended.
    pub status: ExitStatus,
    /// Whether it was stopped for taking too long.
    pub timed_out: bool,
    /// What it wrote to stdout.
    pub stdout: String,
    /// What it wrote to stderr.
    pub stderr: String,
}

impl Process {
    /// The process, or in a few words what went wrong with it.
    pub fn checked(self, limit: Duration) -> Outcome<Process> {
        if self.timed_out {
            return Err(format!("stopped after {} s", limit.as_secs()));
        }
        if !self.status.success() {
            let last = self.stderr.lines().rev().find(|l| !l.trim().is_empty()).unwrap_or("no message");
            return Err(format!("{}: {}", self.status, last.trim()));
        }
        Ok(self)
    }
}

extern "C" fn on_interrupt(_: libc::c_int) {
    INTERRUPTED.store(true, Ordering::Relaxed);
}

/// From now on Ctrl-C stops the child that is measured and refuses further ones.
pub fn watch_interrupt() {
    // SAFETY: the action is zeros but for its handler, which only stores to an atomic.
    unsafe {
        let mut action: libc::sigaction = std::mem::zeroed();
        action.sa_sigaction = on_interrupt as *const () as usize;
        libc::sigemptyset(&mut action.sa_mask);
        libc::sigaction(libc::SIGINT, &action, std::ptr::null_mut());
        libc::sigaction(libc::SIGTERM, &action, std::ptr::null_mut());
    }
}

/// Whether there was a Ctrl-C.
pub fn interrupted() -> bool {
    INTERRUPTED.load(Ordering::Relaxed)
}

/// The last processor this process may run on: the first ones have more of the machine's own work.
pub fn last_processor() -> Option<usize> {
    // SAFETY: a set of processors is plain bits, which the call fills in; the pointer is to a local.
    unsafe {
        let mut set: libc::cpu_set_t = std::mem::zeroed();
        if libc::sched_getaffinity(0, size_of::<libc::cpu_set_t>(), &mut set) != 0 {
            return None;
        }
        (0..libc::CPU_SETSIZE as usize).rev().find(|cpu| libc::CPU_ISSET(*cpu, &set))
    }
}

/// Runs a command to its end, or for `limit`, on one processor if one is given.
pub fn process(program: &Path, args: &[String], limit: Duration, pin: Option<usize>) -> Outcome<Process> {
    let folder = workspace::target().join("bench-output").join(std::process::id().to_string());
    std::fs::create_dir_all(&folder).map_err(|e| format!("{}: {e}", folder.display()))?;
    let done = run(program, args, limit, pin, &folder);
    let _ = std::fs::remove_dir_all(&folder);
    done
}

fn run(
    program: &Path,
    args: &[String],
    limit: Duration,
    pin: Option<usize>,
    folder: &Path,
) -> Outcome<Process> {
    let (out, err) = (folder.join("stdout"), folder.join("stderr"));
    let create = |path: &Path| std::fs::File::create(path).map_err(|e| format!("{}: {e}", path.display()));
    let mut command = Command::new(program);
    command
        .args(args)
        .env_remove("PYTHONPATH")
        .env("PYTHONDONTWRITEBYTECODE", "1")
        .env("PYTHONHASHSEED", "0")
        .env("PYTHONIOENCODING", "utf-8")
        .stdin(Stdio::null())
        .stdout(create(&out)?)
        .stderr(create(&err)?)
        .process_group(0);
    if let Some(processor) = pin {
        pin_to(&mut command, processor);
    }
    if interrupted() {
        return Err("interrupted".to_string());
    }
    let start = Instant::now();
    let child = command.spawn().map_err(|e| format!("cannot start {}: {e}", program.display()))?;
    let pid = libc::pid_t::try_from(child.id()).map_err(|e| e.to_string())?;
    let (finished, wait_finished) = mpsc::channel::<()>();
    let watchdog = std::thread::spawn(move || {
        loop {
            match wait_finished.recv_timeout(WATCH) {
                Err(mpsc::RecvTimeoutError::Timeout) if start.elapsed() > limit || interrupted() => {
                    // SAFETY: `kill` touches no memory of ours. The child is reaped only after `finished` is
                    // dropped (below), so the group is still its own unless it ended in this very instant.
                    unsafe { libc::kill(-pid, libc::SIGKILL) };
                    return !interrupted();
                }
                Err(mpsc::RecvTimeoutError::Timeout) => {}
                _ => return false,
            }
        }
    });
    let (status, peak) = reap(pid)?;
    let seconds = start.elapsed().as_secs_f64();
    drop(finished);
    let timed_out = watchdog.join().unwrap_or(false);
    if interrupted() {
        return Err("interrupted".to_string());
    }
    let read = |path: &Path| String::from_utf8_lossy(&std::fs::read(path).unwrap_or_default()).into_owned();
    Ok(Process { seconds, peak, status, timed_out, stdout: read(&out), stderr: read(&err) })
}

fn pin_to(command: &mut Command, processor: usize) {
    // SAFETY: the closure runs in the child between fork and exec, where it only fills a local and makes one
    // system call; it allocates nothing. A refusal (a processor taken away) leaves the child where it is.
    unsafe {
        command.pre_exec(move || {
            let mut set: libc::cpu_set_t = std::mem::zeroed();
            libc::CPU_SET(processor, &mut set);
            libc::sched_setaffinity(0, size_of::<libc::cpu_set_t>(), &set);
            Ok(())
        });
    }
}

/// Waits for the child and returns how it ended and its peak resident set in bytes.
fn reap(pid: libc::pid_t) -> Outcome<(ExitStatus, u64)> {
    let mut status = 0;
    // SAFETY: `rusage` is plain integers, for which all zeros is a value.
    let mut usage: libc::rusage = unsafe { std::mem::zeroed() };
    loop {
        // SAFETY: both pointers are to locals that live across the call.
        let reaped = unsafe { libc::wait4(pid, &mut status, 0, &mut usage) };
        if reaped == pid {
            let kilobytes = u64::try_from(usage.ru_maxrss).unwrap_or(0);
            return Ok((ExitStatus::from_raw(status), kilobytes * 1024));
        }
        let error = std::io::Error::last_os_error();
        if error.kind() != std::io::ErrorKind::Interrupted {
            return Err(format!("waiting for a child: {error}"));
        }
    }
}

/// What the processors did since the machine started, and what this process and its ended children had of it, in seconds.
#[derive(Clone, Copy)]
pub struct Work {
    since: Instant,
    all: f64,
    own: f64,
}

impl Work {
    /// Until now. None where the kernel does not tell.
    pub fn now() -> Option<Work> {
        let stat = std::fs::read_to_string("/proc/stat").ok()?;
        // user nice system idle iowait irq softirq steal: what a host takes away counts as work, for it is no room for us.
        let ticks: Vec<f64> =
            stat.lines().next()?.split_whitespace().skip(1).filter_map(|n| n.parse().ok()).collect();
        let all: f64 = [0, 1, 2, 5, 6, 7].iter().filter_map(|at| ticks.get(*at)).sum();
        // SAFETY: the call takes a number and gives one.
        let per_second = unsafe { libc::sysconf(libc::_SC_CLK_TCK) } as f64;
        let own = [libc::RUSAGE_SELF, libc::RUSAGE_CHILDREN].into_iter().map(used).sum();
        Some(Work { since: Instant::now(), all: all / per_second, own })
    }

    /// What others worked since then, in processors (1: one was never free).
    pub fn of_others_since(earlier: Option<Work>) -> f64 {
        let (Some(from), Some(to)) = (earlier, Work::now()) else { return 0.0 };
        let seconds = (to.since - from.since).as_secs_f64().max(1e-3);
        (((to.all - from.all) - (to.own - from.own)) / seconds).max(0.0)
    }
}

/// Seconds of processor time of this process or of its ended children.
fn used(who: libc::c_int) -> f64 {
    // SAFETY: `rusage` is plain integers, for which all zeros is a value; the call fills a local.
    let usage = unsafe {
        let mut usage: libc::rusage = std::mem::zeroed();
        libc::getrusage(who, &mut usage);
        usage
    };
    let seconds = |time: libc::timeval| time.tv_sec as f64 + time.tv_usec as f64 * 1e-6;
    seconds(usage.ru_utime) + seconds(usage.ru_stime)
}

/// Waits until others leave the processors alone for a second, but not longer than `limit`.
pub fn wait_until_quiet(limit: Duration) {
    let start = Instant::now();
    while start.elapsed() < limit && !interrupted() {
        let before = Work::now();
        std::thread::sleep(Duration::from_secs(1));
        if Work::of_others_since(before) < QUIET {
            return;
        }
    }
}

/// The peak memory a process would have that does nothing: see the head of this file.
pub fn floor() -> u64 {
    process(Path::new("/bin/true"), &[], Duration::from_secs(5), None).map_or(0, |p| p.peak)
}
