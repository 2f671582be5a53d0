//! Tests of the emitter: text form in, dump out; the library of CPython; random functions (`random`).
//!
//! `code/*.tir` hold a function (with the Python it was made from), a line `====`, and the dump that is expected.
//! `TAURARO_BLESS=1` writes the dumps anew; read the difference.

mod random;

use super::*;

#[test]
fn code_is_as_expected() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/src/emit/tests/code");
    let mut paths: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    let mut wrong = String::new();
    for path in paths {
        let text = std::fs::read_to_string(&path).unwrap();
        let (source, expected) = text.split_once("====\n").unwrap();
        let func =
            tauraro_ir::parse::parse_func(source).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
        let found = dump(&emit(&func).unwrap(), &func);
        if found != expected {
            if std::env::var_os("TAURARO_BLESS").is_some() {
                std::fs::write(&path, format!("{source}====\n{found}")).unwrap();
            } else {
                wrong += &format!("{}: found\n{found}\nexpected\n{expected}\n", path.display());
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

/// Emits and checks every function of CPython's library, where it is installed.
#[test]
fn library() {
    use std::sync::Arc;
    use tauraro_syntax::{Mode, Source, parse};
    fn python_files(folder: &std::path::Path, out: &mut Vec<std::path::PathBuf>) {
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
    let mut files = Vec::new();
    python_files("/usr/lib/python3.11".as_ref(), &mut files);
    let mut failures = Vec::new();
    let mut functions = 0;
    for path in &files {
        let Ok(bytes) = std::fs::read(path) else { continue };
        let Ok(source) = Source::decode(path.display().to_string(), &bytes) else { continue };
        let Ok(parsed) = parse(&Arc::new(source), Mode::Module) else { continue };
        let Ok(module) = tauraro_ir::lower_module(&parsed, &Default::default()) else { continue };
        for mut func in module.funcs {
            // As the lowering leaves it, and as the passes do.
            for optimized in [false, true] {
                if optimized {
                    tauraro_ir::pass::optimize(&mut func, &Default::default());
                }
                functions += 1;
                let result = emit_unchecked(&func, false).map_err(|error| error.to_string());
                if let Err(error) = result.and_then(|(code, _)| check(&code, &func)) {
                    failures.push(format!("{}: {}: {error}", path.display(), func.qualname));
                }
            }
        }
    }
    assert!(
        failures.is_empty(),
        "{} of {functions} fail:\n{}",
        failures.len(),
        failures[..failures.len().min(40)].join("\n")
    );
}
