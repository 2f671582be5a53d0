//! The model of CPython's grammar and the real parser must accept the same programs.
//!
//! The programs are those of `tests/grammar.py`, and what becomes of them when a token is removed, doubled or
//! replaced. Each program stands between lines of `# ---`.

use super::*;
use crate::{Mode, Source, parse};

fn model_accepts(source: &Source) -> bool {
    let tokens = tokenize(source, Mode::Module);
    run(source, &tokens, "file", 0).is_none()
}

/// Both verdicts on a text. What only the scopes or the code generator object to is grammatical.
fn disagreement(text: &str) -> Option<String> {
    // In `f"{lambda :{x}}"` CPython's tokenizer takes `{x}` for a field and its grammar for a set.
    if text.contains("lambda :{") {
        return None;
    }
    let source = std::sync::Arc::new(Source::from_str("x.py", text).ok()?);
    let model = model_accepts(&source);
    let parser = parse(&source, Mode::Module);
    match (&parser, model) {
        (Ok(_), true) => None,
        (Ok(_), false) => Some(format!("the parser accepts, the model refuses:\n{text}")),
        (Err(error), true) => {
            // Errors of the later phases have the same words in neither rule of the grammar.
            let parsed = ruff_python_parser::parse_module(text).is_err();
            parsed.then(|| format!("the model accepts, the parser says {error}\n{text}"))
        }
        (Err(_), false) => None,
    }
}

const REPLACEMENTS: [&str; 24] = [
    "(", ")", "[", "]", "{", "}", ":", ",", "=", "x", "1", "'s'", "*", "**", "if", "else", "for", "in",
    "not", "lambda", "as", ".", ":=", "yield",
];

#[test]
fn the_model_agrees_with_the_parser() {
    // Two of them for each token, or all when asked to be thorough.
    let replacements = if std::env::var_os("TAURARO_THOROUGH").is_some() { REPLACEMENTS.len() } else { 2 };
    let corpus = include_str!("../../tests/grammar.py");
    let mut failures = Vec::new();
    for program in corpus.split("# ---\n") {
        let source = Source::from_str("x.py", program).expect("no NUL");
        ruff_python_parser::parse_module(program).expect("the programs are grammatical");
        if let Some(error) = run(&source, &tokenize(&source, Mode::Module), "file", 0) {
            panic!("the model refuses a program: {error}");
        }
        let tokens = tokenize(&source, Mode::Module).tokens;
        for (index, token) in tokens.iter().enumerate() {
            let (start, end) = (token.start as usize, token.end as usize);
            if start == end {
                continue;
            }
            let text = &program[start..end];
            let with = |middle: &str| format!("{}{middle}{}", &program[..start], &program[end..]);
            failures.extend(disagreement(&with(" ")));
            failures.extend(disagreement(&with(&format!("{text} {text}"))));
            for offset in 0..replacements {
                let replacement = REPLACEMENTS[(index * 7 + offset * 5) % REPLACEMENTS.len()];
                failures.extend(disagreement(&with(&format!(" {replacement} "))));
            }
        }
    }
    if !failures.is_empty() {
        let shown: Vec<&str> = failures.iter().take(40).map(String::as_str).collect();
        panic!("{} disagreements:\n{}", failures.len(), shown.join("\n=====\n"));
    }
}
