//! Lowering, Python in and IR out: each `tests/lower/<name>.py` has the expected IR beside it in `<name>.tir`.
//! `TAURARO_BLESS=1 cargo test -p tauraro-ir --test lower` writes them; read the difference as part of the change.
//! Every result is verified, and survives printing and reading back.
//!
//! Further down: programs that are long chains or deeply nested, which must not overflow the stack, and the options.

use std::fmt::Write;
use std::path::Path;
use std::sync::Arc;
use tauraro_ir::{
    Const, FuncKind, LowerError, LowerMode, LowerOptions, Module, Namespace, Op, lower_module,
    print::PrintOptions, print::print_module, verify_module,
};
use tauraro_syntax::{Mode, Source, parse};

fn try_lower(text: &str, options: LowerOptions) -> Result<Module, LowerError> {
    let mode = match options.mode {
        LowerMode::Module => Mode::Module,
        LowerMode::Expression => Mode::Expression,
        LowerMode::Interactive => Mode::Interactive,
    };
    let source = Arc::new(Source::from_str("test.py", text).expect("text without NUL"));
    let parsed = parse(&source, mode).unwrap_or_else(|error| panic!("{}", error.render()));
    let module = lower_module(&parsed, &options)?;
    if let Err(errors) = verify_module(&module) {
        let list: Vec<String> = errors.iter().map(|e| e.to_string()).collect();
        panic!("{}\n{}", list.join("\n"), print_module(&module, PrintOptions { spans: false }));
    }
    Ok(module)
}

fn lower(text: &str) -> Module {
    try_lower(text, LowerOptions::default()).expect("a program of sensible size")
}

fn has_op(module: &Module, op: Op) -> bool {
    module.funcs.iter().any(|func| {
        func.layout.iter().flat_map(|b| &func.blocks[b.index()].insts).any(|i| func.insts[i.index()].op == op)
    })
}

#[test]
fn snapshots() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/lower");
    let bless = std::env::var_os("TAURARO_BLESS").is_some();
    let mut names: Vec<_> = std::fs::read_dir(&folder)
        .expect("the folder of cases")
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| path.extension().is_some_and(|ext| ext == "py"))
        .collect();
    names.sort();
    assert!(!names.is_empty());
    let mut failures = String::new();
    for path in names {
        let text = std::fs::read_to_string(&path).expect("a readable case");
        let printed = print_module(&lower(&text), PrintOptions { spans: text.contains("# places") });
        let expected_path = path.with_extension("tir");
        if bless {
            std::fs::write(&expected_path, &printed).expect("a writable case");
            continue;
        }
        let expected = std::fs::read_to_string(&expected_path).unwrap_or_default();
        if expected != printed {
            let line = expected.lines().zip(printed.lines()).take_while(|(a, b)| a == b).count();
            let was = expected.lines().nth(line).unwrap_or("");
            let is = printed.lines().nth(line).unwrap_or("");
            _ = writeln!(failures, "{}:{}: expected `{was}`, got `{is}`", expected_path.display(), line + 1);
        }
    }
    assert!(failures.is_empty(), "\n{failures}");
}

#[test]
fn long_chains_do_not_recurse() {
    let links = 12_000;
    lower(&format!("x = {}1\n", "a + ".repeat(links)));
    lower(&format!("x = a{}\n", ".b".repeat(links)));
    lower(&format!("x = a{}\n", ".b(1)".repeat(links)));
    lower(&format!("x = a{}\n", "[0]".repeat(links)));
    lower(&format!("x = {}'z'\n", "'a' ".repeat(links)));
    lower(&format!("x = {}b\n", "a and ".repeat(links)));
    lower(&format!("x = {}b\n", "a < ".repeat(links)));
    lower(&format!("def f(x):\n  if x: pass\n{}", "  elif x == 1: y = 2\n".repeat(links)));
    lower(&format!("def f(x):\n{}  return x\n", "  if x: x = 1\n".repeat(links)));
}

#[test]
fn deep_nesting_is_fine_on_a_small_stack() {
    let check = || {
        lower(&format!("x = {}1\n", "not ".repeat(3_900)));
        lower(&format!("x = {}1\n", "-".repeat(3_900)));
        lower(&format!("x = {}1\n", "lambda: ".repeat(1_000)));
        lower(&format!("x = {}1\n", "a if b else ".repeat(3_900)));
        lower(&format!("x = {}1\n", "2 ** ".repeat(3_900)));
        lower(&format!("x = {}{}\n", "[".repeat(190), "]".repeat(190)));
        lower(&format!("x = {}1{}\n", "(".repeat(190), ",)".repeat(190)));
        lower(&format!("x = {}1{}\n", "f(".repeat(190), ")".repeat(190)));
        lower(&format!("x = {}1{}\n", "(a and (b or ".repeat(90), "))".repeat(90)));
        let blocks: String = (0..90).map(|depth| format!("{}if x:\n", " ".repeat(depth))).collect();
        lower(&format!("{blocks}{}pass\n", " ".repeat(90)));
        let defs: String = (0..90).map(|depth| format!("{}def f(x):\n", " ".repeat(depth))).collect();
        lower(&format!("{defs}{}return x\n", " ".repeat(90)));
    };
    std::thread::Builder::new()
        .stack_size(1 << 20)
        .spawn(check)
        .expect("a thread")
        .join()
        .expect("no overflow");
}

#[test]
fn copies_of_finally_are_bounded() {
    let mut text = String::from("def f():\n");
    for depth in 1..40 {
        let indent = " ".repeat(depth);
        _ = write!(text, "{indent}try: g()\n{indent}finally:\n");
    }
    _ = writeln!(text, "{}g()", " ".repeat(40));
    let error = try_lower(&text, LowerOptions::default()).expect_err("a refusal");
    assert!(error.message.contains("too much code"), "{error}");
}

#[test]
fn lowering_takes_linear_time() {
    // One function with many locals, blocks and loops; quadratic behaviour would take minutes.
    let mut text = String::from("def f(x):\n");
    for n in 0..400 {
        _ = write!(
            text,
            "  for i{n} in x:\n    if i{n}: a{n} = i{n} + 1\n    else: a{n} = x\n  try: x = g(a{n})\n  except E as e: x = e\n"
        );
    }
    let module = lower(&text);
    assert_eq!(module.funcs.len(), 2);
}

#[test]
fn options() {
    let lower_with = |text: &str, options| try_lower(text, options).expect("a program");
    let assertion = "def f(x):\n  'doc'\n  assert x\n  if __debug__: g()\n";
    let plain = lower_with(assertion, LowerOptions::default());
    assert!(has_op(&plain, Op::LoadAssertionError) && has_op(&plain, Op::Call));
    assert!(plain.funcs[1].doc.is_some());
    let optimized = lower_with(assertion, LowerOptions { optimize: 2, ..Default::default() });
    assert!(!has_op(&optimized, Op::LoadAssertionError) && !has_op(&optimized, Op::Call));
    assert!(optimized.funcs[1].doc.is_none());

    let locals = LowerOptions { namespace: Namespace::Locals, ..Default::default() };
    let module = lower_with("x = y\ndel x\n", locals);
    assert!(
        has_op(&module, Op::LoadName) && has_op(&module, Op::StoreName) && has_op(&module, Op::DeleteName)
    );
    let module = lower_with("x = y\ndel x\n", LowerOptions::default());
    assert!(
        has_op(&module, Op::LoadGlobal)
            && has_op(&module, Op::StoreGlobal)
            && has_op(&module, Op::DeleteGlobal)
    );

    let eval = LowerOptions { mode: LowerMode::Expression, ..Default::default() };
    let module = lower_with("x + 1", eval);
    assert_eq!(module.funcs[0].kind, FuncKind::Module);
    assert!(has_op(&module, Op::Add) && has_op(&module, Op::Return));

    let single = LowerOptions { mode: LowerMode::Interactive, ..Default::default() };
    let text = print_module(&lower_with("x\n", single), PrintOptions::default());
    assert!(text.contains("intrinsic print_expr"), "{text}");

    let strings = LowerOptions { future_annotations: true, ..Default::default() };
    let module = lower_with("def f(a: list [int]): ...\n", strings);
    assert!(module.funcs[1].consts.contains(&Const::str("list[int]")), "{:?}", module.funcs[1].consts);
}
