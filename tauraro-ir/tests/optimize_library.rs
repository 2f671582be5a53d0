//! Optimises every function of CPython's library that is installed: the verifier looks at the result of every pass, and the
//! text form round-trips before and after. Skipped where no library is installed.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use tauraro_ir::{
    LowerOptions, PassOptions, lower_module, optimize, parse_module, print_module, verify_module,
};
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
fn library_optimises_and_round_trips() {
    let mut files = Vec::new();
    python_files(Path::new(LIBRARY), &mut files);
    files.sort();
    let options = PassOptions { verify: true, ..Default::default() };
    for path in &files {
        let Ok(bytes) = std::fs::read(path) else { continue };
        let Ok(source) = Source::decode(path.display().to_string(), &bytes) else { continue };
        let Ok(parsed) = parse(&Arc::new(source), Mode::Module) else { continue };
        let Ok(mut module) = lower_module(&parsed, &LowerOptions::default()) else { continue };
        for func in &mut module.funcs {
            optimize(func, &options);
        }
        verify_module(&module).unwrap_or_else(|errors| panic!("{}: {}", path.display(), errors[0]));
        let text = print_module(&module, Default::default());
        let again = parse_module(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        let again = print_module(&again, Default::default());
        assert!(text == again, "{} does not round-trip", path.display());
    }
}
