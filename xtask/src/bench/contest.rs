//! Who takes part in a run: CPython, Tauraro, the peers asked for, an earlier Tauraro.
//!
//! Whoever is missing is named in a note and the run goes on with the others; only the subject must be there. An earlier
//! revision is built in a checkout of its own below the target folder, once, and kept.
//!
//! The *canary* is a Tauraro with a known slow-down (the crate `tauraro-canary`: a timer that takes half of the time
//! away), with which `--gate --canary` shows that the gate can fail.

use super::record::{Participant, Role};
use crate::workspace::{self, Outcome};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// An interpreter that takes part.
#[derive(Clone, Debug)]
pub struct Contestant {
    /// What the report says of it.
    pub participant: Participant,
    /// The program.
    pub path: PathBuf,
    /// Options given to it before the script.
    pub options: Vec<String>,
    /// Whether it runs JavaScript instead of Python.
    pub javascript: bool,
}

/// What the command line says about who takes part.
pub struct Wanted<'a> {
    /// `--python`.
    pub python: Option<&'a Path>,
    /// `--subject`.
    pub subject: Option<&'a Path>,
    /// `--with`.
    pub options: &'a [String],
    /// `--canary`.
    pub canary: bool,
    /// `--peer`.
    pub peers: &'a [String],
    /// `--against`, when it names a revision.
    pub revision: Option<&'a str>,
}

/// Gathers who takes part, the reference first; `notes` gets a line for everyone who is missing.
pub fn gather(wanted: &Wanted, notes: &mut Vec<String>) -> Outcome<Vec<Contestant>> {
    let mut contestants = Vec::new();
    let python = match wanted.python {
        Some(path) if path.exists() => Ok(path.to_path_buf()),
        Some(path) => Err(format!("there is no {}", path.display())),
        None => crate::python::distribution(),
    };
    match python.and_then(|path| contestant("CPython", Role::Reference, path, &[])) {
        Ok(python) => contestants.push(python),
        Err(reason) => {
            notes.push(format!("no CPython to compare with: {reason}; times stand without ratios"))
        }
    }
    let path = match wanted.subject {
        Some(path) if path.exists() => path.to_path_buf(),
        Some(path) => return Err(format!("--subject: there is no {}", path.display())),
        None if wanted.canary => workspace::release_binary("tauraro-canary", "tauraro-canary")?,
        None => workspace::release_binary("tauraro-cli", "tauraro")?,
    };
    let name = if wanted.canary { "canary" } else { "Tauraro" };
    contestants.push(contestant(name, Role::Subject, path, wanted.options)?);
    if let Some(revision) = wanted.revision {
        let path = build_revision(revision)?;
        contestants.push(contestant(revision, Role::Earlier, path, wanted.options)?);
    }
    for peer in wanted.peers {
        match find(peer).and_then(|path| contestant(peer, Role::Peer, path, &[])) {
            Ok(peer) => contestants.push(peer),
            Err(reason) => notes.push(format!("peer {peer} left out: {reason}")),
        }
    }
    Ok(contestants)
}

fn contestant(name: &str, role: Role, path: PathBuf, options: &[String]) -> Outcome<Contestant> {
    let output = Command::new(&path)
        .arg("--version")
        .stdin(Stdio::null())
        .output()
        .map_err(|e| format!("cannot start {}: {e}", path.display()))?;
    if !output.status.success() {
        return Err(format!("{} --version ended with {}", path.display(), output.status));
    }
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let version = text.lines().map(str::trim).filter(|l| !l.is_empty()).collect::<Vec<_>>().join(" ");
    let short = Path::new(name).file_name().map_or(name.to_string(), |n| n.to_string_lossy().into_owned());
    let javascript =
        role == Role::Peer && ["node", "bun", "deno", "qjs"].iter().any(|js| short.starts_with(js));
    Ok(Contestant {
        participant: Participant { name: short, role, version },
        path,
        options: options.to_vec(),
        javascript,
    })
}

/// A program by path, or by name in PATH.
fn find(name: &str) -> Outcome<PathBuf> {
    if name.contains('/') {
        let path = PathBuf::from(name);
        return if path.is_file() { Ok(path) } else { Err(format!("there is no {name}")) };
    }
    let path = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&path)
        .map(|folder| folder.join(name))
        .find(|candidate| candidate.is_file())
        .ok_or_else(|| match name {
            "pypy3" => "it is not installed (on Debian: apt-get install pypy3)".to_string(),
            "node" => "it is not installed (on Debian: apt-get install nodejs)".to_string(),
            _ => "no program of that name in PATH".to_string(),
        })
}

/// Output of git in the work tree, trimmed.
pub fn git(args: &[&str]) -> Outcome<String> {
    let output = Command::new("git")
        .args(args)
        .current_dir(workspace::root())
        .output()
        .map_err(|e| format!("cannot start git: {e}"))?;
    if !output.status.success() {
        return Err(String::from_utf8_lossy(&output.stderr).trim().to_string());
    }
    Ok(String::from_utf8_lossy(&output.stdout).trim().to_string())
}

/// Builds a revision's release binary, or finds the one that was built before.
fn build_revision(revision: &str) -> Outcome<PathBuf> {
    let unknown =
        |e: String| format!("--against: {revision} is neither a file nor a revision git knows ({e})");
    let commit =
        git(&["rev-parse", "--verify", "--quiet", &format!("{revision}^{{commit}}")]).map_err(unknown)?;
    let folder = workspace::target().join("against");
    let binary = folder.join(format!("tauraro-{commit}"));
    if binary.exists() {
        return Ok(binary);
    }
    let checkout = folder.join("checkout");
    let place = checkout.display().to_string();
    std::fs::create_dir_all(&folder).map_err(|e| format!("{}: {e}", folder.display()))?;
    let _ = git(&["worktree", "remove", "--force", &place]);
    git(&["worktree", "add", "--detach", "--force", &place, &commit])?;
    println!("building {revision} ({}) for comparison; this takes some minutes once", &commit[..12]);
    let build = folder.join("target");
    let status = Command::new("cargo")
        .args(["build", "--release", "--quiet", "-p", "tauraro-cli"])
        .current_dir(&checkout)
        .env("CARGO_TARGET_DIR", &build)
        .status()
        .map_err(|e| format!("cannot start cargo: {e}"));
    let _ = git(&["worktree", "remove", "--force", &place]);
    match status? {
        status if status.success() => {}
        status => return Err(format!("--against: {revision} does not build ({status})")),
    }
    std::fs::rename(build.join("release/tauraro"), &binary)
        .map_err(|e| format!("cannot keep {}: {e}", binary.display()))?;
    Ok(binary)
}

/// The revision of the work tree: "8171aca", with "+changes" when something is not committed.
pub fn revision() -> String {
    let Ok(commit) = git(&["rev-parse", "--short=10", "HEAD"]) else { return "unknown".to_string() };
    match git(&["status", "--porcelain", "--untracked-files=no"]) {
        Ok(changes) if changes.is_empty() => commit,
        _ => format!("{commit}+changes"),
    }
}
