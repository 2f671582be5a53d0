//! Rules about single nodes that need no scopes: stars in targets, repeated keywords, `__future__`. Those about
//! patterns are in `patterns.rs`.
//!
//! Each function looks at one node and returns the first thing CPython would refuse in it, as the place and
//! CPython's message; the walk in `scope/build` decides what becomes of it. What needs to know the scope or the
//! statements around is in that walk.

use ruff_python_ast::{self as ast, Arguments, Expr, Stmt};
use ruff_text_size::TextRange;
use rustc_hash::FxHashSet;

/// A place and CPython's message.
type Refusal = (TextRange, String);

/// The features `from __future__ import` knows.
const FEATURES: [&str; 10] = [
    "nested_scopes",
    "generators",
    "division",
    "absolute_import",
    "with_statement",
    "print_function",
    "unicode_literals",
    "barry_as_FLUFL",
    "generator_stop",
    "annotations",
];

/// Whether this is `from __future__ import ...`.
pub(crate) fn is_future(import: &ast::StmtImportFrom) -> bool {
    import.level == 0 && import.module.as_ref().is_some_and(|module| module.as_str() == "__future__")
}

pub(crate) fn is_future_import(stmt: &Stmt) -> bool {
    matches!(stmt, Stmt::ImportFrom(import) if is_future(import))
}

/// Whether there is a comma in the text between two nodes, comments aside.
pub(crate) fn has_comma(between: &str) -> bool {
    between.lines().any(|line| line.split('#').next().is_some_and(|code| code.contains(',')))
}

/// A docstring, if it is the first statement.
pub(crate) fn is_string_statement(stmt: &Stmt) -> bool {
    matches!(stmt, Stmt::Expr(stmt) if matches!(&*stmt.value, Expr::StringLiteral(_)))
}

/// Whether the program begins with `from __future__ import annotations`.
pub(crate) fn future_annotations(body: &[Stmt]) -> bool {
    let docstring = usize::from(body.first().is_some_and(is_string_statement));
    body[docstring..]
        .iter()
        .map_while(|stmt| match stmt {
            Stmt::ImportFrom(import) if is_future(import) => Some(import),
            _ => None,
        })
        .any(|import| import.names.iter().any(|alias| alias.name.as_str() == "annotations"))
}

/// CPython's message for a `__future__` feature that does not exist.
pub(crate) fn unknown_feature(name: &str) -> Option<String> {
    if FEATURES.contains(&name) {
        None
    } else if name == "braces" {
        Some("not a chance".to_owned())
    } else {
        Some(format!("future feature {name} is not defined"))
    }
}

/// Stars among the elements of a tuple or list that is assigned to.
pub(crate) fn starred_targets(elements: &[Expr], range: TextRange) -> Option<Refusal> {
    let mut stars = elements.iter().enumerate().filter(|(_, element)| element.is_starred_expr());
    let (at, _) = stars.next()?;
    if stars.next().is_some() {
        return Some((range, "multiple starred expressions in assignment".to_owned()));
    }
    // The instruction has one byte for the targets before the star and three for those after it.
    if at >= 1 << 8 || elements.len() - at > i32::MAX as usize >> 8 {
        return Some((range, "too many expressions in star-unpacking assignment".to_owned()));
    }
    None
}

/// Python's limit on the digits of a decimal integer literal (`sys.set_int_max_str_digits`).
const MAX_DECIMAL_DIGITS: usize = 4300;

/// CPython's message for a decimal literal that is too long to convert.
pub(crate) fn too_many_digits(value: &ast::Int) -> Option<String> {
    let text = value.to_string();
    let decimal = text.bytes().all(|byte| byte.is_ascii_digit());
    (decimal && text.len() > MAX_DECIMAL_DIGITS).then(|| {
        format!(
            "Exceeds the limit ({MAX_DECIMAL_DIGITS} digits) for integer string conversion: value has {} digits; \
             use sys.set_int_max_str_digits() to increase the limit - Consider hexadecimal for huge integer \
             literals to avoid decimal conversion limits.",
            text.len()
        )
    })
}

/// The same keyword twice in a call or class definition.
pub(crate) fn repeated_keyword(arguments: &Arguments) -> Option<Refusal> {
    let keywords = &arguments.keywords;
    let repeated = |at: usize| {
        let keyword = &keywords[at];
        let name = keyword.arg.as_ref()?;
        Some((keyword.range, format!("keyword argument repeated: {name}")))
    };
    if keywords.len() <= 8 {
        for (at, keyword) in keywords.iter().enumerate() {
            let Some(name) = &keyword.arg else { continue };
            let before = &keywords[..at];
            if before.iter().any(|other| other.arg.as_ref().is_some_and(|other| other.id == name.id)) {
                return repeated(at);
            }
        }
        return None;
    }
    let mut seen = FxHashSet::default();
    for (at, keyword) in keywords.iter().enumerate() {
        if let Some(name) = &keyword.arg
            && !seen.insert(name.as_str())
        {
            return repeated(at);
        }
    }
    None
}
