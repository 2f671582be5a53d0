//! `cargo xtask tidy`: the few habits a machine can check.
//!
//! - every `.rs` file opens with `//!`, its story;
//! - crates depend only along the arrows (Cargo.toml), and folders of a crate import only downward (`use`);
//! - `unsafe` stands only in the files ARCHITECTURE.md lists between its two `unsafe-files` marks, the
//!   others forbid it, and no block is excused with `SAFETY: todo`;
//! - links in Markdown files lead to files that exist.
//!
//! A problem is printed with its file and line; all of them, not the first.

use crate::workspace::{self, Outcome};
use std::path::{Path, PathBuf};

/// Which crates of the project a crate may name: the arrows of ARCHITECTURE.md.
const ARROWS: &[(&str, &[&str])] = &[
    ("tauraro-syntax", &[]),
    ("tauraro-ir", &["tauraro-syntax"]),
    ("tauraro-vm", &["tauraro-syntax", "tauraro-ir"]),
    ("tauraro-jit", &["tauraro-ir", "tauraro-vm"]),
    ("tauraro-stdlib", &["tauraro-vm"]),
    ("tauraro-cli", &["tauraro-syntax", "tauraro-ir", "tauraro-vm", "tauraro-jit", "tauraro-stdlib"]),
    ("benches/canary", &["tauraro-cli"]),
    ("xtask", &[]),
];

/// Within a crate: files below the first path may not contain the second text.
const IMPORTS: &[(&str, &str, &str)] = &[
    ("tauraro-ir/src", "tauraro_syntax", "tauraro-ir/src/lower"),
    ("tauraro-ir/src/pass", "crate::lower", ""),
    ("tauraro-ir/src/analysis", "crate::pass", ""),
    ("tauraro-ir/src/analysis", "crate::lower", ""),
];

/// The marks around the list of files that may hold `unsafe`, in ARCHITECTURE.md.
const UNSAFE_MARKS: (&str, &str) = ("<!-- unsafe-files -->", "<!-- /unsafe-files -->");

/// Runs the command.
pub fn run() -> Outcome {
    let root = workspace::root();
    let mut problems = Vec::new();
    let sources = files(&root, "rs");
    let unsafe_files = unsafe_files(&root);
    for file in &sources {
        let text = std::fs::read_to_string(file).map_err(|e| format!("{}: {e}", file.display()))?;
        let name = relative(&root, file);
        check_head(&name, &text, &mut problems);
        check_imports(&name, &text, &mut problems);
        check_unsafe(&name, &text, &unsafe_files, &mut problems);
    }
    check_arrows(&root, &mut problems)?;
    let documents = files(&root, "md");
    for file in &documents {
        let text = std::fs::read_to_string(file).map_err(|e| format!("{}: {e}", file.display()))?;
        check_links(&root, file, &text, &mut problems);
    }
    for problem in &problems {
        println!("{problem}");
    }
    if problems.is_empty() {
        println!("tidy: {} source files and {} documents", sources.len(), documents.len());
        Ok(())
    } else {
        Err(format!("{} problems", problems.len()))
    }
}

/// All files of the workspace with an extension, generated folders left out.
fn files(root: &Path, extension: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![root.to_path_buf()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).into_iter().flatten().flatten() {
            let path = entry.path();
            let name = entry.file_name();
            if path.is_dir() {
                if !(name == "target" || name.to_string_lossy().starts_with('.')) {
                    folders.push(path);
                }
            } else if path.extension().is_some_and(|e| e == extension) {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

fn relative(root: &Path, file: &Path) -> String {
    file.strip_prefix(root).unwrap_or(file).to_string_lossy().into_owned()
}

fn check_head(name: &str, text: &str, problems: &mut Vec<String>) {
    let head = text.lines().find(|l| !l.trim().is_empty()).unwrap_or_default();
    if !head.starts_with("//!") {
        problems.push(format!("{name}:1: begin with `//!`: what lives here, its words, its rules"));
    } else if head.trim() == "//! placeholder" {
        problems.push(format!("{name}:1: a placeholder tells no story"));
    }
}

fn check_imports(name: &str, text: &str, problems: &mut Vec<String>) {
    for (below, what, except) in IMPORTS {
        if !name.starts_with(below) || (!except.is_empty() && name.starts_with(except)) {
            continue;
        }
        for (number, line) in text.lines().enumerate() {
            let line = line.trim_start();
            if (line.starts_with("use ") || line.starts_with("pub use ")) && line.contains(what) {
                problems.push(format!("{name}:{}: files below {below} do not import {what}", number + 1));
            }
        }
    }
}

/// The files ARCHITECTURE.md allows to hold `unsafe`: the backquoted names between the marks.
fn unsafe_files(root: &Path) -> Option<Vec<String>> {
    let text = std::fs::read_to_string(root.join("ARCHITECTURE.md")).ok()?;
    let (_, rest) = text.split_once(UNSAFE_MARKS.0)?;
    let (list, _) = rest.split_once(UNSAFE_MARKS.1)?;
    Some(list.split('`').skip(1).step_by(2).map(str::to_string).collect())
}

fn check_unsafe(name: &str, text: &str, allowed: &Option<Vec<String>>, problems: &mut Vec<String>) {
    let todo = ["SAFETY:", "todo"].join(" ");
    let listed =
        allowed.as_ref().is_none_or(|a| a.iter().any(|f| name == f || name.starts_with(&format!("{f}/"))));
    for (number, line) in text.lines().enumerate() {
        if line.to_lowercase().contains(&todo.to_lowercase()) && !name.starts_with("xtask/src/tidy") {
            problems.push(format!("{name}:{}: say why it is safe, or leave no comment", number + 1));
        }
        let code = line.split("//").next().unwrap_or_default();
        if !listed && holds_unsafe(code) {
            problems.push(format!("{name}:{}: `unsafe` in a file ARCHITECTURE.md does not list", number + 1));
        }
    }
}

/// Whether a line of code opens something unsafe (attributes that speak of it do not count).
fn holds_unsafe(code: &str) -> bool {
    ["unsafe {", "unsafe fn", "unsafe impl", "unsafe trait", "unsafe extern"].iter().any(|w| {
        code.match_indices(w).any(|(at, _)| {
            let before = &code[..at];
            before.chars().next_back().is_none_or(|c| !c.is_alphanumeric() && c != '_' && c != '"')
        })
    })
}

fn check_arrows(root: &Path, problems: &mut Vec<String>) -> Outcome {
    for (crate_name, allowed) in ARROWS {
        let manifest = root.join(crate_name).join("Cargo.toml");
        let text = std::fs::read_to_string(&manifest).map_err(|e| format!("{}: {e}", manifest.display()))?;
        let mut section = String::new();
        for (number, line) in text.lines().enumerate() {
            if let Some(name) = line.strip_prefix('[') {
                section = name.trim_end_matches(']').to_string();
            }
            let name = line.split(['.', '=', ' ']).next().unwrap_or_default();
            let ours = ARROWS.iter().any(|(n, _)| *n == name);
            if section == "dependencies" && ours && !allowed.contains(&name) {
                problems.push(format!("{crate_name}/Cargo.toml:{}: no arrow to {name}", number + 1));
            }
        }
    }
    Ok(())
}

/// Links of the form `[text](path)` that lead nowhere.
fn check_links(root: &Path, file: &Path, text: &str, problems: &mut Vec<String>) {
    let folder = file.parent().unwrap_or(root);
    for (number, line) in text.lines().enumerate() {
        for (at, _) in line.match_indices("](") {
            let target = line[at + 2..].split([')', '#']).next().unwrap_or_default();
            if target.is_empty() || target.contains("://") || target.starts_with("mailto:") {
                continue;
            }
            if !folder.join(target).exists() {
                problems.push(format!("{}:{}: no such file: {target}", relative(root, file), number + 1));
            }
        }
    }
}
