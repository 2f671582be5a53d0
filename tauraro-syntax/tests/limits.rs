//! Input that nests absurdly deep, or is absurdly long, must end in a tree or an error, on a small stack.

use std::sync::Arc;

use tauraro_syntax::{Mode, Source, SyntaxErrorKind, parse};

/// Parses on a thread whose stack is far smaller than the program needs for any recursion of its depth.
fn outcome(text: String) -> Result<u32, (SyntaxErrorKind, String)> {
    std::thread::Builder::new()
        .stack_size(512 * 1024)
        .spawn(move || {
            let source = Arc::new(Source::from_str("deep.py", &text).map_err(|e| (e.kind, e.message))?);
            let parsed = parse(&source, Mode::Module).map_err(|e| (e.kind, e.message))?;
            Ok(parsed.depth())
        })
        .expect("a thread can be started")
        .join()
        .expect("parsing does not panic")
}

fn check_refused(text: String, kind: SyntaxErrorKind, message: &str) {
    assert_eq!(outcome(text), Err((kind, message.to_owned())));
}

fn check_accepted(text: String) {
    if let Err(error) = outcome(text) {
        panic!("{error:?}");
    }
}

const TOO_COMPLEX: &str = "Parser stack overflowed - Python source too complex to parse";
const TOO_DEEP: &str = "maximum recursion depth exceeded during compilation";

#[test]
fn brackets() {
    for (open, close) in [("(", ")"), ("[", "]"), ("{1:", "}"), ("f(", ")"), ("a[", "]"), ("(lambda:", ")")] {
        let text = |depth: usize| format!("{}1{}\n", open.repeat(depth), close.repeat(depth));
        check_accepted(text(199));
        check_refused(text(100_000), SyntaxErrorKind::SyntaxError, "too many nested parentheses");
        check_refused(open.repeat(100_000), SyntaxErrorKind::SyntaxError, "too many nested parentheses");
    }
}

#[test]
fn prefix_chains() {
    for prefix in ["-", "not ", "lambda: ", "~", "1 if 1 else ", "1 ** "] {
        check_accepted(format!("{}1\n", prefix.repeat(1000)));
        check_refused(format!("{}1\n", prefix.repeat(100_000)), SyntaxErrorKind::MemoryError, TOO_COMPLEX);
    }
}

#[test]
fn left_chains() {
    for link in ["+a", ".a", "(a)", "[a]", "*a", "|a", " @ a"] {
        check_accepted(format!("a{}\n", link.repeat(10_000)));
        check_refused(format!("a{}\n", link.repeat(100_000)), SyntaxErrorKind::RecursionError, TOO_DEEP);
    }
}

#[test]
fn flat_lists_have_no_limit() {
    check_accepted(format!("a = [{}]\n", "-1, ".repeat(100_000)));
    check_accepted(format!("a = {{{}}}\n", "'k': -x.y + f(z), ".repeat(50_000)));
    check_accepted("x = a + b.c\n".repeat(50_000));
    check_accepted(format!("a{}\n", " or b".repeat(100_000)));
    check_accepted(format!("a{}\n", " < b".repeat(20_000)));
    check_accepted(format!("x = {}\n", "'a' ".repeat(100_000)));
    check_accepted(format!("if a: pass\n{}", "elif a: pass\n".repeat(50_000)));
}

#[test]
fn statements() {
    let nested = |depth: usize| -> String {
        (0..depth)
            .map(|level| format!("{}if x:\n", " ".repeat(level)))
            .chain([" ".repeat(depth) + "pass\n"])
            .collect()
    };
    check_accepted(nested(99));
    check_refused(nested(100), SyntaxErrorKind::IndentationError, "too many levels of indentation");
    check_refused(nested(3000), SyntaxErrorKind::IndentationError, "too many levels of indentation");
}

#[test]
fn fstrings() {
    let nested = |depth: usize| format!("x = {}1{}\n", "f'''{".repeat(depth), "}'''".repeat(depth));
    check_accepted(nested(3));
    assert!(outcome(nested(100_000)).is_err());
    assert!(outcome(format!("f\"{}\"\n", "{a:".repeat(100_000))).is_err());
    assert!(outcome("f'{".repeat(100_000)).is_err());
    assert!(outcome(format!("f'{{{}1{}}}'\n", "(".repeat(5000), ")".repeat(5000))).is_err());
}

#[test]
fn nested_left_chains_add_up() {
    let chain = "+a".repeat(30_000);
    check_refused(format!("((a{chain}){chain})\n"), SyntaxErrorKind::RecursionError, TOO_DEEP);
}

#[test]
fn brackets_in_strings_do_not_fool_the_scan() {
    let text = format!("{}1{}\n", "(')'+".repeat(100_000), ")".repeat(100_000));
    check_refused(text, SyntaxErrorKind::SyntaxError, "too many nested parentheses");
}
