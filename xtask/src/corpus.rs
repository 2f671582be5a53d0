//! The scripts with expected output: which there are, how each is run, and what it should print.
//!
//! A *case* is `tests/lang/<topic>/<case>.py`, or `tests/lang/<topic>/<case>/main.py` when it needs
//! modules of its own, or a program of `examples/`. Beside it lies `<case>.out` (`main.out`,
//! `examples/expected/<name>.out`), and `<case>.err` when what goes to stderr counts as well.
//! The first lines of a case may hold *directives*, one a line:
//!
//! - `# exit: N`: it ends with status N (0 if not said);
//! - `# args: A B`: the arguments it is given;
//! - `# stress: off`: too many allocations to collect at each of them;
//! - `# compiled: off`: it asks which dead values a collection finds, of which machine code may keep some in its registers;
//! - `# cpython: 3.14`: the wording is newer than the distribution's CPython; bless leaves it alone.
//!
//! `tests/lang/fails_today.txt` lists cases that Tauraro does not pass yet, one a line with the reason (`topic/case: why`); a
//! test fails when such a case starts to pass, so that its line goes.
//!
//! Rules: a case prints no address and nothing that depends on the order of string hashes; paths are
//! compared relative to the workspace. `xtask` and the integration tests of tauraro-cli share this file.

use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

/// How many lines at the top of a case may hold directives.
const DIRECTIVE_LINES: usize = 8;

/// One script and what is expected of it.
#[derive(Debug, Clone)]
pub struct Case {
    /// "int/power", "imports/package", "examples/sudoku".
    pub name: String,
    /// The script.
    pub script: PathBuf,
    /// Where its expected stdout is.
    pub out: PathBuf,
    /// Where its expected stderr is, when the file exists.
    pub err: PathBuf,
    /// The exit status expected.
    pub exit: i32,
    /// The arguments it is run with.
    pub args: Vec<String>,
    /// Whether it is run with a collection at every allocation too.
    pub stress: bool,
    /// Whether it is run with everything compiled too.
    pub compiled: bool,
    /// Why Tauraro does not pass it yet.
    pub fails_today: Option<String>,
    /// Whether the expected output was written by hand for 3.14.
    pub by_hand: bool,
}

/// All cases below `root`, sorted by name.
pub fn cases(root: &Path) -> Vec<Case> {
    let mut found = Vec::new();
    for topic in folders(&root.join("tests/lang")) {
        for script in scripts(&topic) {
            found.push(Case::new(root, script));
        }
        for folder in folders(&topic) {
            let main = folder.join("main.py");
            if main.is_file() {
                found.push(Case::new(root, main));
            }
        }
    }
    for script in scripts(&root.join("examples")) {
        found.push(Case::new(root, script));
    }
    found.sort_by(|a, b| a.name.cmp(&b.name));
    let list = std::fs::read_to_string(root.join("tests/lang/fails_today.txt")).unwrap_or_default();
    for (name, why) in list.lines().filter_map(|line| line.split_once(": ")) {
        match found.iter_mut().find(|case| case.name == name) {
            Some(case) => case.fails_today = Some(why.to_string()),
            None => panic!("tests/lang/fails_today.txt names {name}, which is no case"),
        }
    }
    found
}

fn entries(folder: &Path) -> Vec<PathBuf> {
    let Ok(read) = std::fs::read_dir(folder) else { return Vec::new() };
    let mut paths: Vec<PathBuf> = read.flatten().map(|e| e.path()).collect();
    paths.sort();
    paths
}

fn folders(folder: &Path) -> Vec<PathBuf> {
    entries(folder).into_iter().filter(|p| p.is_dir() && !p.ends_with("__pycache__")).collect()
}

fn scripts(folder: &Path) -> Vec<PathBuf> {
    entries(folder).into_iter().filter(|p| p.extension().is_some_and(|e| e == "py")).collect()
}

impl Case {
    fn new(root: &Path, script: PathBuf) -> Case {
        let relative = script.strip_prefix(root).expect("scripts lie below the root").with_extension("");
        let mut name = relative.to_string_lossy().into_owned();
        if let Some(inner) = name.strip_prefix("tests/lang/") {
            name = inner.strip_suffix("/main").unwrap_or(inner).to_string();
        }
        let expected = match name.strip_prefix("examples/") {
            Some(stem) => root.join("examples/expected").join(stem),
            None => script.with_extension(""),
        };
        let source = std::fs::read(&script).unwrap_or_default();
        let mut case = Case {
            name,
            out: expected.with_extension("out"),
            err: expected.with_extension("err"),
            script,
            exit: 0,
            args: Vec::new(),
            stress: true,
            compiled: true,
            fails_today: None,
            by_hand: false,
        };
        for line in String::from_utf8_lossy(&source).lines().take(DIRECTIVE_LINES) {
            let Some((key, value)) = line.strip_prefix("# ").and_then(|l| l.split_once(':')) else {
                continue;
            };
            let value = value.trim();
            match key {
                "exit" => case.exit = value.parse().unwrap_or(0),
                "args" => case.args = value.split_whitespace().map(str::to_string).collect(),
                "stress" => case.stress = value != "off",
                "compiled" => case.compiled = value != "off",
                "cpython" => case.by_hand = value == "3.14",
                _ => {}
            }
        }
        case
    }

    /// The command that runs this case under `interpreter` with `flags` before the script.
    pub fn command(&self, interpreter: &Path, flags: &[&str]) -> Command {
        let mut command = Command::new(interpreter);
        command
            .args(flags)
            .arg(&self.script)
            .args(&self.args)
            .env("PYTHONIOENCODING", "utf-8")
            .env("PYTHONDONTWRITEBYTECODE", "1")
            .env("NO_COLOR", "1")
            .env_remove("PYTHONPATH")
            .stdin(Stdio::null());
        command
    }
}

/// What a run printed, with the workspace's path taken out.
pub fn normalise(root: &Path, text: &[u8]) -> String {
    String::from_utf8_lossy(text).replace(&format!("{}/", root.display()), "").replace("\r\n", "\n")
}

/// The exit status as a shell would say it: 128 + n when signal n ended the process.
pub fn status(output: &Output) -> i32 {
    #[cfg(unix)]
    {
        use std::os::unix::process::ExitStatusExt;
        if let Some(signal) = output.status.signal() {
            return 128 + signal;
        }
    }
    output.status.code().unwrap_or(-1)
}

/// The first lines in which two texts differ, for a person to read.
pub fn diff(expected: &str, got: &str) -> String {
    const SHOWN: usize = 6;
    let (want, have): (Vec<&str>, Vec<&str>) = (expected.lines().collect(), got.lines().collect());
    let mut shown = 0;
    let mut text = String::new();
    for i in 0..want.len().max(have.len()) {
        let (w, h) = (want.get(i), have.get(i));
        if w == h {
            continue;
        }
        if let Some(w) = w {
            text.push_str(&format!("  {:4} - {}\n", i + 1, clip(w)));
        }
        if let Some(h) = h {
            text.push_str(&format!("  {:4} + {}\n", i + 1, clip(h)));
        }
        shown += 1;
        if shown == SHOWN {
            text.push_str("       ...\n");
            break;
        }
    }
    text
}

fn clip(line: &str) -> String {
    const WIDTH: usize = 300;
    match line.char_indices().nth(WIDTH) {
        Some((end, _)) => format!("{}...", &line[..end]),
        None => line.to_string(),
    }
}
