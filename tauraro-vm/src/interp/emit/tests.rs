//! Text IR in, register code out.
mod random;

use super::*;

fn code(text: &str) -> String {
    let func = tauraro_ir::parse::parse_func(text).unwrap_or_else(|e| panic!("{e}\n{text}"));
    dump(&emit(&func).unwrap(), &func)
}

#[test]
fn show() {
    for text in [COUNT, NESTED, FIB, TRY] {
        println!("{}", code(text));
    }
}

const COUNT: &str = r#"
function f1 "count" {
  params positional=1
  locals n, i
bb0(v0):
    v1 = const 0
    v9 = const 1
    jump bb1(v1)
bb1(v2):
    fs0 {n=v0, i=v2}
    v3 = lt v2, v0 !fs0
    v4 = is_true v3 !fs0
    branch v4, bb2, bb3
bb2:
    v5 = iadd v2, v9 !fs0
    jump bb1(v5)
bb3:
    return v2
}
"#;
const NESTED: &str = r#"
function f1 "nested" {
  params positional=2
  locals xs, ys, s, x, y
bb0(v0, v1):
    v2 = const 0
    v3 = undef
    fs0 {xs=v0, ys=v1, s=v2}
    v4 = get_iter v0 !fs0
    jump bb1(v2, v3, v3)
bb1(v5, v6, v7):
    fs1 {xs=v0, ys=v1, s=v5, x=v6, y=v7}
    v8 = iter_next v4 !fs1
    branch_exhausted v8, bb6, bb2
bb2:
    fs2 {xs=v0, ys=v1, s=v5, x=v8, y=v7}
    v9 = get_iter v1 !fs2
    jump bb3(v5, v7)
bb3(v10, v11):
    fs3 {xs=v0, ys=v1, s=v10, x=v8, y=v11}
    v12 = iter_next v9 !fs3
    branch_exhausted v12, bb5, bb4
bb4:
    fs4 {xs=v0, ys=v1, s=v10, x=v8, y=v12}
    v13 = mul v8, v12 !fs4
    v14 = iadd v10, v13 !fs4
    jump bb3(v14, v12)
bb5:
    jump bb1(v10, v8, v11)
bb6:
    return v5
}
"#;
const FIB: &str = r#"
function f1 "fib" {
  params positional=1
  locals n, a, b
bb0(v0):
    v1 = const 0
    v9 = const 1
    jump bb1(v1, v9)
bb1(v2, v3):
    fs0 {n=v0, a=v2, b=v3}
    v4 = lt v3, v0 !fs0
    v5 = is_true v4 !fs0
    branch v5, bb2, bb3
bb2:
    v6 = add v2, v3 !fs0
    jump bb1(v3, v6)
bb3:
    return v2
}
"#;
const TRY: &str = r#"
function f1 "attempt" {
  params positional=1
  locals n, a, e
bb0(v0):
    v1 = const 0
    jump bb1
bb1 handler bb3:
    fs0 {n=v0, a=v1}
    v2 = call v0(key=v1) !fs0
    fs1 {n=v0, a=v2}
    v3 = call v0(v2) !fs1
    jump bb2(v3)
bb2(v4):
    return v4
bb3(v5, v6) catches(a):
    v7 = enter_handler v5
    fs3 {n=v0, a=v6}
    v8 = load_global "ValueError" !fs3
    v9 = exc_match v5, v8 !fs3
    branch v9, bb4, bb5
bb4:
    leave_handler v7
    jump bb2(v6)
bb5:
    leave_handler v7
    reraise v5 !fs3
}
"#;

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
        for func in &module.funcs {
            functions += 1;
            let result = emit_unchecked(func).map_err(|e| e.to_string()).and_then(|code| check(&code, func));
            if let Err(error) = result {
                failures.push(format!("{}: {}: {error}", path.display(), func.qualname));
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
