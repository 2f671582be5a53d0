//! One process, measured: wall time, exit status, peak memory, what it printed.
//!
//! The peak resident set comes from the kernel's own account of the ended child (`wait4`), so nothing
//! has to be watched while it runs. The account of a child begins with what the parent had resident when
//! it was spawned: xtask stays small, and `floor` measures that smallest possible answer.
//!
//! Output goes to files, never to pipes: a child that prints a lot must not wait for us.

use crate::workspace::{self, Outcome};
use std::os::unix::process::ExitStatusExt;
use std::path::Path;
use std::process::{Command, ExitStatus, Stdio};
use std::sync::mpsc;
use std::time::{Duration, Instant};

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

/// Runs a command to its end, or for `limit`.
pub fn process(program: &Path, args: &[String], limit: Duration) -> Outcome<Process> {
    let folder = workspace::target().join("bench-output");
    std::fs::create_dir_all(&folder).map_err(|e| format!("{}: {e}", folder.display()))?;
    let (out, err) = (folder.join("stdout"), folder.join("stderr"));
    let create = |path: &Path| std::fs::File::create(path).map_err(|e| format!("{}: {e}", path.display()));
    let mut command = Command::new(program);
    command
        .args(args)
        .env_remove("PYTHONPATH")
        .env("PYTHONDONTWRITEBYTECODE", "1")
        .stdin(Stdio::null())
        .stdout(create(&out)?)
        .stderr(create(&err)?);
    let start = Instant::now();
    let child = command.spawn().map_err(|e| format!("cannot start {}: {e}", program.display()))?;
    let pid = libc::pid_t::try_from(child.id()).map_err(|e| e.to_string())?;
    let (finished, wait_finished) = mpsc::channel::<()>();
    let watchdog = std::thread::spawn(move || match wait_finished.recv_timeout(limit) {
        Err(mpsc::RecvTimeoutError::Timeout) => {
            // SAFETY: `kill` touches no memory of ours. The child is reaped only after `finished` is
            // sent (below), so the id is still its own unless it ended in this very instant.
            unsafe { libc::kill(pid, libc::SIGKILL) };
            true
        }
        _ => false,
    });
    let (status, peak) = reap(pid)?;
    let seconds = start.elapsed().as_secs_f64();
    drop(finished);
    let timed_out = watchdog.join().unwrap_or(false);
    let read = |path: &Path| String::from_utf8_lossy(&std::fs::read(path).unwrap_or_default()).into_owned();
    Ok(Process { seconds, peak, status, timed_out, stdout: read(&out), stderr: read(&err) })
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

/// The peak memory a process would have that does nothing: see the head of this file.
pub fn floor() -> u64 {
    process(Path::new("/bin/true"), &[], Duration::from_secs(5)).map_or(0, |p| p.peak)
}
