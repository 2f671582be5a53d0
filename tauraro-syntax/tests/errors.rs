//! Broken programs and what is printed for them, in `errors.txt`.
//!
//! A case is `=== exec`, `=== eval` or `=== single` (the mode), the program, `---`, and the output, or `ok` for a
//! program that is accepted after all. Most outputs are CPython 3.11's, byte for byte; where 3.12 to 3.14 changed
//! the words or places, they are those of 3.14. With `TAURARO_BLESS=1` the file is written anew from what we
//! print: read the difference before you keep it.

use std::fmt::Write;
use std::path::Path;
use std::sync::Arc;

use tauraro_syntax::{Mode, Source, parse};

struct Case<'a> {
    mode: &'a str,
    program: &'a str,
    expected: &'a str,
}

fn cases(text: &str) -> Vec<Case<'_>> {
    text.split("=== ")
        .skip(1)
        .map(|block| {
            let (mode, rest) = block.split_once('\n').expect("a mode line");
            let (program, expected) = rest.rsplit_once("\n---\n").expect("a line of ---");
            Case { mode, program, expected }
        })
        .collect()
}

fn outcome(mode: &str, program: &str) -> String {
    let mode = match mode {
        "exec" => Mode::Module,
        "eval" => Mode::Expression,
        "single" => Mode::Interactive,
        other => panic!("no mode {other}"),
    };
    // Files end in a newline, text for the other modes does not.
    let program = if mode == Mode::Module { format!("{program}\n") } else { program.to_owned() };
    match Source::from_str("x.py", &program).and_then(|source| parse(&Arc::new(source), mode)) {
        Ok(_) => "ok\n".to_owned(),
        Err(error) => error.render(),
    }
}

#[test]
fn errors_are_printed_as_by_cpython() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/errors.txt");
    let text = std::fs::read_to_string(&path).expect("errors.txt can be read");
    let mut failures = String::new();
    let mut blessed = String::new();
    for case in cases(&text) {
        let found = outcome(case.mode, case.program);
        if found != case.expected {
            writeln!(failures, "{}\n--- expected\n{}--- found\n{found}", case.program, case.expected)
                .expect("a string");
        }
        write!(blessed, "=== {}\n{}\n---\n{found}", case.mode, case.program).expect("a string");
    }
    if std::env::var_os("TAURARO_BLESS").is_some() {
        std::fs::write(&path, blessed).expect("errors.txt can be written");
    } else {
        assert!(failures.is_empty(), "{failures}");
    }
}
