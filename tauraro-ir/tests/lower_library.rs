//! Lowers every file of CPython's library that is installed, and asks the verifier about the result: the widest sample
//! of real programs at hand. Skipped where no library is installed.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use tauraro_ir::{LowerOptions, lower_module, verify_module};
use tauraro_syntax::{Mode, Source, parse};

const LIBRARY: &str = "/usr/lib/python3.11";

fn python_files(folder: &Path, out: &mut Vec<PathBuf>) {
    let Ok(entries) = std::fs::read_dir(folder) else { return };
    for entry in entries.flatten() {
        let path = entry.path();
        if path.is_dir() {
            python_files(&path, out);
        } else if path.extension().is_some_and(|ext| ext == "py") {
            out.push(path);
        }
    }
}

#[test]
fn library_lowers_and_verifies() {
    let mut files = Vec::new();
    python_files(Path::new(LIBRARY), &mut files);
    let mut failures = Vec::new();
    let mut lowered = 0;
    for path in &files {
        let Ok(bytes) = std::fs::read(path) else { continue };
        let Ok(source) = Source::decode(path.display().to_string(), &bytes) else { continue };
        let Ok(parsed) = parse(&Arc::new(source), Mode::Module) else { continue };
        match lower_module(&parsed, &LowerOptions::default()) {
            Err(error) => failures.push(format!("{}: {error}", path.display())),
            Ok(module) => {
                lowered += 1;
                if let Err(errors) = verify_module(&module) {
                    failures.push(format!(
                        "{}: {} errors, first: {}",
                        path.display(),
                        errors.len(),
                        errors[0]
                    ));
                }
            }
        }
    }
    assert!(
        failures.is_empty(),
        "{} of {lowered} fail:\n{}",
        failures.len(),
        failures[..failures.len().min(40)].join("\n")
    );
}
