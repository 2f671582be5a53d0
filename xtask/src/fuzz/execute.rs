//! Runs a program under CPython and under Tauraro in every mode, and says where they differ.
//!
//! What counts: standard output, the exit status, and of standard error the kind of the last exception; between modes of Tauraro all of
//! standard error. A run that takes too long counts as a difference only when it is not slowed down on purpose.

use crate::workspace::Outcome;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// How a program is run.
#[derive(Clone, Debug)]
pub struct Mode {
    /// Options for Tauraro.
    pub flags: Vec<String>,
    /// Whether it is slow on purpose, so that running out of time says nothing.
    pub slow: bool,
}

/// The reference mode: the interpreter alone.
const INTERPRETED: &str = "--jit=off";

/// The modes in which a program with this seed is run.
pub fn modes(seed: u64, stress: bool) -> Vec<Mode> {
    let mode = |flags: &[&str], slow| Mode { flags: flags.iter().map(|f| f.to_string()).collect(), slow };
    let threshold = format!("--jit-threshold={}", [2, 5, 17, 41][(seed % 4) as usize]);
    let exits = format!("--jit-stress=exits:{seed}");
    let mut all = vec![
        mode(&["--jit=on"], false),
        mode(&["--jit=always"], false),
        mode(&[&threshold], false),
        mode(&["--jit=always", &exits], false),
        mode(&[&threshold, &exits], false),
        mode(&[&threshold, "--jit-stress=invalidate"], false),
    ];
    if stress {
        all.push(mode(&["--jit=always", "--gc-stress"], true));
        all.push(mode(&[&threshold, &exits, "--gc-stress"], true));
    }
    all
}

/// What a run did.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Ran {
    /// Standard output.
    pub out: String,
    /// Standard error.
    pub err: String,
    /// The exit status; `None` when it took too long.
    pub status: Option<i32>,
}

/// The programs that are compared.
pub struct Engines {
    /// The distribution's CPython.
    pub python: PathBuf,
    /// Tauraro.
    pub tauraro: PathBuf,
    /// Time for one run.
    pub limit: Duration,
}

/// A difference.
#[derive(Clone, Debug)]
pub struct Difference {
    /// The mode, or that of the interpreter when CPython says something else.
    pub mode: Mode,
    /// Whether it is a difference between CPython and the interpreter alone.
    pub interpreter: bool,
    /// What was expected.
    pub expected: Ran,
    /// What came.
    pub got: Ran,
}

impl Engines {
    /// Runs a file.
    pub fn run(&self, program: &Path, flags: &[String], file: &Path, limit: Duration) -> Outcome<Ran> {
        let mut child = Command::new(program)
            .args(flags)
            .arg(file)
            .env("PYTHONDONTWRITEBYTECODE", "1")
            .env("PYTHONHASHSEED", "0")
            .env("NO_COLOR", "1")
            .env_remove("PYTHONPATH")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .map_err(|error| format!("cannot run {}: {error}", program.display()))?;
        let reader = |stream: Option<Box<dyn Read + Send>>| {
            std::thread::spawn(move || {
                let mut bytes = Vec::new();
                if let Some(stream) = stream {
                    // A pipe that breaks ends the text.
                    let _ = stream.take(4 << 20).read_to_end(&mut bytes);
                }
                String::from_utf8_lossy(&bytes).into_owned()
            })
        };
        let out = reader(child.stdout.take().map(|s| Box::new(s) as Box<dyn Read + Send>));
        let err = reader(child.stderr.take().map(|s| Box::new(s) as Box<dyn Read + Send>));
        let started = Instant::now();
        let status = loop {
            match child.try_wait().map_err(|error| error.to_string())? {
                Some(status) => {
                    use std::os::unix::process::ExitStatusExt;
                    break Some(status.code().unwrap_or(128 + status.signal().unwrap_or(0)));
                }
                None if started.elapsed() > limit => {
                    let _ = child.kill();
                    let _ = child.wait();
                    break None;
                }
                None => std::thread::sleep(Duration::from_millis(3)),
            }
        };
        let join = |thread: std::thread::JoinHandle<String>| thread.join().unwrap_or_default();
        Ok(Ran { out: without_addresses(&join(out)), err: without_addresses(&join(err)), status })
    }

    /// The first difference between CPython, the interpreter, and the other modes.
    pub fn compare(&self, file: &Path, modes: &[Mode]) -> Outcome<Option<Difference>> {
        let python = self.run(&self.python, &[], file, self.limit)?;
        let unreadable = ["SyntaxError", "IndentationError"].iter().any(|e| kind(&python.err) == *e);
        if python.status.is_none() || unreadable {
            return Ok(None);
        }
        let interpreted = Mode { flags: vec![INTERPRETED.into()], slow: false };
        let reference = self.run(&self.tauraro, &interpreted.flags, file, self.limit * 3)?;
        if !same_as_python(&python, &reference) {
            let (mode, expected, got) = (interpreted, python, reference);
            return Ok(Some(Difference { mode, interpreter: true, expected, got }));
        }
        self.compare_modes(file, modes, &reference)
    }

    fn compare_modes(&self, file: &Path, modes: &[Mode], reference: &Ran) -> Outcome<Option<Difference>> {
        for mode in modes {
            let got = self.run(&self.tauraro, &mode.flags, file, self.limit * 3)?;
            let too_slow = got.status.is_none() && mode.slow;
            if got != *reference && !too_slow {
                let (mode, expected) = (mode.clone(), reference.clone());
                return Ok(Some(Difference { mode, interpreter: false, expected, got }));
            }
        }
        Ok(None)
    }

    /// Whether a program still shows a difference of the same sort.
    pub fn still_differs(&self, file: &Path, known: &Difference) -> Outcome<bool> {
        let modes: &[Mode] = if known.interpreter { &[] } else { std::slice::from_ref(&known.mode) };
        let Some(found) = self.compare(file, modes)? else { return Ok(false) };
        let crash = |ran: &Ran| ran.status.is_none_or(|status| status > 100);
        Ok(found.interpreter == known.interpreter && crash(&found.got) == crash(&known.got))
    }
}

/// A text in which all addresses are the same: those of two runs never are.
fn without_addresses(text: &str) -> String {
    let mut parts = text.split(" at 0x");
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        out.push_str(" at 0x..");
        out.push_str(part.trim_start_matches(|digit: char| digit.is_ascii_hexdigit()));
    }
    out
}

/// The kind of the exception that ended a program.
fn kind(stderr: &str) -> &str {
    let last = stderr.lines().last().unwrap_or_default();
    last.split(':').next().unwrap_or_default()
}

fn same_as_python(python: &Ran, tauraro: &Ran) -> bool {
    // A program that ends well may still be warned about.
    let same_end =
        python.err.is_empty() || python.status == Some(0) || kind(&python.err) == kind(&tauraro.err);
    python.out == tauraro.out && python.status == tauraro.status && same_end
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_no_difference() {
        let one = "<generator object f6 at 0x1e10400457c0>: x at 0x1f\n";
        let other = "<generator object f6 at 0x337040045a00>: x at 0x2\n";
        assert_eq!(without_addresses(one), without_addresses(other));
        assert_eq!(without_addresses(one), "<generator object f6 at 0x..>: x at 0x..\n");
        assert_ne!(without_addresses("0x1f"), without_addresses("0x2f"));
    }
}
