//! `cargo xtask tidy`: the few habits a machine can check.
//!
//! - `sources`: every `.rs` file opens with `//!`, its story; files are not too long; `unsafe` stands only in the files
//!   ARCHITECTURE.md lists between its two `unsafe-files` marks, with its contract at the head of the file and a reason
//!   at every place;
//! - `layers`: crates depend only along the arrows (Cargo.toml), folders of a crate import only downward, libraries that
//!   belong to one crate are used by no other;
//! - `documents`: links in Markdown files lead to files and headings that exist, and so do the files, commands and
//!   options they name.
//!
//! A problem is printed with its file and line; all of them, not the first.

mod documents;
mod layers;
mod sources;

use crate::workspace::{self, Outcome};
use std::path::{Path, PathBuf};

/// Runs the command.
pub fn run() -> Outcome {
    let root = workspace::root();
    let mut problems = Vec::new();
    let read = |file: &PathBuf| {
        let text = std::fs::read_to_string(file).map_err(|e| format!("{}: {e}", file.display()))?;
        Ok::<_, String>((relative(&root, file), text))
    };
    let rust = files(&root, "rs").iter().map(read).collect::<Outcome<Vec<_>>>()?;
    let markdown = files(&root, "md").iter().map(read).collect::<Outcome<Vec<_>>>()?;
    let architecture = markdown.iter().find(|(name, _)| name == "ARCHITECTURE.md");
    let allowed = architecture.and_then(|(_, text)| sources::unsafe_files(text));
    match &allowed {
        Some(allowed) => sources::check(&rust, allowed, &mut problems),
        None => {
            problems.push("ARCHITECTURE.md: the marks around the list of files with `unsafe` are gone".into())
        }
    }
    layers::check(&root, &rust, &mut problems)?;
    documents::check(&root, &markdown, &mut problems);
    for problem in &problems {
        println!("{problem}");
    }
    if problems.is_empty() {
        println!("tidy: {} source files and {} documents", rust.len(), markdown.len());
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
