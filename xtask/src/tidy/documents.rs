//! Documents: what Markdown files link to and name must be there.
//!
//! - A link leads to a file, and its anchor to a heading of that file.
//! - A name in backquotes that looks like a file of the project (it has a slash and a known ending, or begins with a
//!   folder of the project) exists: from the root, from the document's folder, or as the end of some file's path, since a
//!   text about one crate may leave its name out. Names with a placeholder (`NAME`, `<case>`, `*`) are patterns.
//! - A command `cargo xtask ...`, in backquotes or in a shell block, has a subcommand and options that xtask knows.

use std::path::Path;

/// Endings of files that documents name.
const ENDINGS: &[&str] = &["rs", "py", "md", "toml", "json", "jsonl", "txt", "tir", "css", "out", "sh"];

/// Checks all documents: names relative to the workspace, and texts.
pub fn check(root: &Path, documents: &[(String, String)], problems: &mut Vec<String>) {
    let mut known = Vec::new();
    for ending in ENDINGS {
        known.extend(super::files(root, ending).iter().map(|f| super::relative(root, f)));
    }
    let command = crate::command();
    for (name, text) in documents {
        let folder = root.join(name).parent().unwrap_or(root).to_path_buf();
        let mut block: Option<String> = None;
        for (at, line) in text.lines().enumerate() {
            let mut report = |what: String| problems.push(format!("{name}:{}: {what}", at + 1));
            if let Some(kind) = line.trim_start().strip_prefix("```") {
                block = if block.is_some() { None } else { Some(kind.to_string()) };
                continue;
            }
            if let Some(kind) = &block {
                if kind == "sh" {
                    commands(line.split('#').next().unwrap_or_default(), &command, &mut report);
                }
                continue;
            }
            links(root, &folder, text, line, &mut report);
            for quoted in line.split('`').skip(1).step_by(2) {
                commands(quoted, &command, &mut report);
                if looks_like_file(root, quoted) && !exists(root, &folder, quoted, &known) {
                    report(format!("there is no {quoted}"));
                }
            }
        }
    }
}

/// Links of the form `[text](path#anchor)` that lead nowhere.
fn links(root: &Path, folder: &Path, text: &str, line: &str, report: &mut impl FnMut(String)) {
    for (at, _) in line.match_indices("](") {
        let target = line[at + 2..].split(')').next().unwrap_or_default();
        if target.is_empty() || target.contains("://") || target.starts_with("mailto:") {
            continue;
        }
        let (path, anchor) = target.split_once('#').unwrap_or((target, ""));
        let file = folder.join(path);
        if !path.is_empty() && !file.exists() {
            report(format!("no such file: {path}"));
            continue;
        }
        if !anchor.is_empty() {
            let other = if path.is_empty() { Ok(text.to_string()) } else { std::fs::read_to_string(&file) };
            if !other.is_ok_and(|text| headings(&text).any(|h| h == anchor)) {
                let shown = file.strip_prefix(root).unwrap_or(&file).display();
                report(format!("{shown} has no heading for #{anchor}"));
            }
        }
    }
}

/// The anchors of a document's headings, as GitHub makes them.
fn headings(text: &str) -> impl Iterator<Item = String> {
    text.lines().filter(|l| l.starts_with('#')).map(|l| {
        let title = l.trim_start_matches('#').trim().to_lowercase();
        title
            .chars()
            .filter(|c| c.is_alphanumeric() || [' ', '-', '_'].contains(c))
            .map(|c| if c == ' ' { '-' } else { c })
            .collect()
    })
}

/// Whether a quoted text is meant as the name of a file or folder of the project.
fn looks_like_file(root: &Path, text: &str) -> bool {
    let pattern = text.contains(['*', '<', '>', '{', '$', ' ', '(', '=', '"', ','])
        || text.starts_with(['/', '-', '~', '.']);
    // A word in capitals stands for what the reader puts there.
    let placeholder = text.split(['/', '.']).any(|part| {
        part.len() > 2
            && part.chars().all(|c| c.is_ascii_uppercase())
            && part != "README"
            && part != "ARCHITECTURE"
    });
    if pattern || placeholder || !text.contains('/') || text.starts_with("target/") {
        return false;
    }
    let ending = text.rsplit('.').next().is_some_and(|e| ENDINGS.contains(&e));
    let first = text.split('/').next().unwrap_or_default();
    ending || root.join(first).is_dir()
}

fn exists(root: &Path, folder: &Path, text: &str, known: &[String]) -> bool {
    let text = text.trim_end_matches('/');
    root.join(text).exists()
        || folder.join(text).exists()
        || known.iter().any(|k| k.ends_with(&format!("/{text}")))
}

/// Whether xtask knows the subcommand and options of a command line.
fn commands(text: &str, xtask: &clap::Command, report: &mut impl FnMut(String)) {
    let Some((_, rest)) = text.split_once("cargo xtask") else { return };
    let mut words = rest.split_whitespace();
    let Some(name) = words.next() else { return };
    if name.starts_with("--help") || !name.chars().all(|c| c.is_ascii_lowercase() || c == '-') {
        return;
    }
    let Some(command) = xtask.find_subcommand(name) else {
        report(format!("cargo xtask has no command {name}"));
        return;
    };
    for word in words {
        let Some(option) = word.strip_prefix("--") else { continue };
        let option = option.split(['=', ',', ';', '.', '[', ']', '|']).next().unwrap_or_default();
        let known = command.get_arguments().any(|a| a.get_long() == Some(option)) || option == "help";
        if !known && !option.is_empty() {
            report(format!("cargo xtask {name} has no option --{option}"));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::workspace;

    fn problems(text: &str) -> Vec<String> {
        let mut problems = Vec::new();
        check(&workspace::root(), &[("docs/test.md".into(), text.into())], &mut problems);
        problems
    }

    #[test]
    fn links_and_anchors() {
        assert_eq!(
            problems("[a](../README.md) [b](https://x.org/y) [c](#here)\n# Here\n"),
            Vec::<String>::new()
        );
        assert_eq!(problems("[a](nowhere.md)"), ["docs/test.md:1: no such file: nowhere.md"]);
        assert!(problems("[a](../README.md#no-such-heading)")[0].contains("no heading"));
        assert_eq!(problems("[a](../README.md#run-a-program)"), Vec::<String>::new());
    }

    #[test]
    fn names_of_files() {
        assert_eq!(
            problems("`xtask/src/main.rs`, `heap/alloc.rs`, `docs/plan.md`, `benches/seed`"),
            Vec::<String>::new()
        );
        assert_eq!(problems("`xtask/src/nowhere.rs`"), ["docs/test.md:1: there is no xtask/src/nowhere.rs"]);
        assert_eq!(problems("`benches/nowhere`").len(), 1);
        assert_eq!(
            problems("`tests/lang/<topic>/<case>.py` `a/b` `target/x.rs` `--html FILE` `and/or`"),
            Vec::<String>::new()
        );
    }

    #[test]
    fn commands_of_xtask() {
        assert_eq!(problems("`cargo xtask bench seed --quick` `cargo xtask --help`"), Vec::<String>::new());
        assert!(problems("`cargo xtask dance`")[0].contains("no command dance"));
        assert!(problems("`cargo xtask bench --slowly`")[0].contains("no option --slowly"));
        assert_eq!(problems("```sh\ncargo xtask bench --slowly # no\n```\n").len(), 1);
        assert_eq!(problems("```\ncargo xtask dance\n```\n"), Vec::<String>::new());
    }
}
