//! Text to float: `float(text)`.
//!
//! The grammar: blanks around; a sign; `inf`, `infinity`, `nan` in any case, or a decimal number with single underscores between digits.

use crate::builtins::int::parse::to_ascii_digits;
use crate::object::PyStr;
use crate::value::{PyResult, Raised, Value};
use crate::vm::Vm;

fn is_blank(c: u8) -> bool {
    matches!(c, b' ' | 9..=13 | 28..=31)
}

/// The number that ASCII text denotes.
pub fn parse_ascii(text: &[u8]) -> Option<f64> {
    let from = text.iter().position(|c| !is_blank(*c))?;
    let to = text.iter().rposition(|c| !is_blank(*c))? + 1;
    let text = &text[from..to];
    if !text.contains(&b'_') {
        return parse_plain(text);
    }
    let mut clean = Vec::with_capacity(text.len());
    for (i, c) in text.iter().enumerate() {
        if *c == b'_' {
            let between =
                i > 0 && text[i - 1].is_ascii_digit() && text.get(i + 1).is_some_and(u8::is_ascii_digit);
            if !between {
                return None;
            }
        } else {
            clean.push(*c);
        }
    }
    parse_plain(&clean)
}

fn parse_plain(text: &[u8]) -> Option<f64> {
    std::str::from_utf8(text).ok()?.parse::<f64>().ok()
}

/// `float(text)` of a str.
pub fn parse_str(vm: &mut Vm, value: Value) -> PyResult<f64> {
    let Some(text) = value.downcast::<PyStr>() else { return Ok(0.0) };
    let parsed = match text.as_ascii() {
        Some(ascii) => parse_ascii(ascii.as_bytes()),
        None => to_ascii_digits(&text).and_then(|ascii| parse_ascii(&ascii)),
    };
    match parsed {
        Some(f) => Ok(f),
        None => Err(invalid(vm, value)),
    }
}

/// ValueError for text that is no number.
#[cold]
pub fn invalid(vm: &mut Vm, text: Value) -> Raised {
    match vm.repr_string(text) {
        Ok(repr) => vm.value_error(format!("could not convert string to float: {repr}")),
        Err(raised) => raised,
    }
}
