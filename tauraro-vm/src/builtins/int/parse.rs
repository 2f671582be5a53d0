//! Text to int: `int(text, base)` and integer literals.
//!
//! The grammar: blanks around; a sign; with base 0, 2, 8 or 16 a prefix; digits of any script, with single underscores between them.
//! With base 0, a decimal number must not start with zeros (unless it is zero).

use super::{from_ubig, from_words};
use crate::heap::Layout;
use crate::object::PyStr;
use crate::value::{PyResult, Raised, Value};
use crate::vm::Vm;
use dashu_int::UBig;

/// The number that `text` denotes, or `None` when it denotes none. Digits are ASCII already. ValueError when it has too many digits.
pub fn parse_ascii(vm: &mut Vm, text: &[u8], base: u32) -> PyResult<Option<Value>> {
    let text = text.trim_ascii_start_python().trim_ascii_end_python();
    let (negative, rest) = match text {
        [b'-', rest @ ..] => (true, rest),
        [b'+', rest @ ..] => (false, rest),
        rest => (false, rest),
    };
    let Some((base, digits)) = split_prefix(rest, base) else { return Ok(None) };
    parse_digits(vm, negative, digits, base)
}

/// Python's idea of ASCII blanks: includes vertical tab and the separators 28 to 31.
trait TrimPython {
    fn trim_ascii_start_python(&self) -> &Self;
    fn trim_ascii_end_python(&self) -> &Self;
}

fn is_blank(c: u8) -> bool {
    matches!(c, b' ' | 9..=13 | 28..=31)
}

impl TrimPython for [u8] {
    fn trim_ascii_start_python(&self) -> &[u8] {
        let from = self.iter().position(|c| !is_blank(*c)).unwrap_or(self.len());
        &self[from..]
    }
    fn trim_ascii_end_python(&self) -> &[u8] {
        let to = self.iter().rposition(|c| !is_blank(*c)).map_or(0, |i| i + 1);
        &self[..to]
    }
}

fn split_prefix(text: &[u8], base: u32) -> Option<(u32, &[u8])> {
    let prefixed = match text {
        [b'0', b'x' | b'X', rest @ ..] if matches!(base, 0 | 16) => Some((16, rest)),
        [b'0', b'o' | b'O', rest @ ..] if matches!(base, 0 | 8) => Some((8, rest)),
        [b'0', b'b' | b'B', rest @ ..] if matches!(base, 0 | 2) => Some((2, rest)),
        _ => None,
    };
    match prefixed {
        // One underscore may follow the prefix.
        Some((base, [b'_', rest @ ..])) => Some((base, rest)),
        Some(found) => Some(found),
        None if base == 0 => {
            let leading_zero = text.first() == Some(&b'0') && text.iter().any(|c| !matches!(c, b'0' | b'_'));
            if leading_zero { None } else { Some((10, text)) }
        }
        None => Some((base, text)),
    }
}

/// So many digits are converted by multiplication, chunk by chunk; fewer than the least limit of digits.
const FEW_DIGITS: usize = 600;
/// Words that they fit.
const FEW_WORDS: usize = 32;

fn few_digits(vm: &mut Vm, negative: bool, digits: &[u8]) -> Value {
    const CHUNK: usize = 18;
    let mut words = [0u64; FEW_WORDS];
    let mut used = 0;
    let (first, rest) = digits.split_at(digits.len() % CHUNK);
    for chunk in [first].into_iter().chain(rest.chunks(CHUNK)) {
        let mut carry = chunk.iter().fold(0u64, |n, c| n * 10 + u64::from(c - b'0'));
        for word in &mut words[..used] {
            let product = u128::from(*word) * 1_000_000_000_000_000_000 + u128::from(carry);
            (*word, carry) = (product as u64, (product >> 64) as u64);
        }
        if carry > 0 && used < FEW_WORDS {
            words[used] = carry;
            used += 1;
        }
    }
    from_words(vm, negative, &words[..used])
}

fn parse_digits(vm: &mut Vm, negative: bool, digits: &[u8], base: u32) -> PyResult<Option<Value>> {
    // Up to 18 decimal digits fit a machine integer.
    if base == 10 && !digits.is_empty() && digits.len() <= 18 && digits.iter().all(u8::is_ascii_digit) {
        let n = digits.iter().fold(0i64, |n, c| n * 10 + (c - b'0') as i64);
        return Ok(Some(vm.new_int(if negative { -n } else { n })));
    }
    if base == 10 && digits.len() <= FEW_DIGITS && digits.iter().all(u8::is_ascii_digit) {
        return Ok((!digits.is_empty()).then(|| few_digits(vm, negative, digits)));
    }
    let mut clean = String::with_capacity(digits.len());
    let mut after_digit = false;
    for c in digits {
        if *c == b'_' {
            if !after_digit {
                return Ok(None);
            }
            after_digit = false;
            continue;
        }
        if !(*c as char).is_digit(base) {
            return Ok(None);
        }
        clean.push(*c as char);
        after_digit = true;
    }
    if !after_digit {
        return Ok(None);
    }
    if let Ok(n) = u64::from_str_radix(&clean, base) {
        return Ok(Some(from_words(vm, negative, &[n])));
    }
    let limit = vm.int_max_str_digits;
    if limit > 0 && clean.len() > limit && !base.is_power_of_two() {
        return Err(too_long(vm, clean.len()));
    }
    super::check_size(vm, clean.len() as u64)?;
    match UBig::from_str_radix(&clean, base) {
        Ok(magnitude) => Ok(Some(from_ubig(vm, negative, &magnitude))),
        Err(_) => Ok(None),
    }
}

#[cold]
fn too_long(vm: &mut Vm, digits: usize) -> Raised {
    let limit = vm.int_max_str_digits;
    vm.value_error(format!(
        "Exceeds the limit ({limit} digits) for integer string conversion: value has {digits} digits; use sys.set_int_max_str_digits() to increase the limit"
    ))
}

/// The value of an integer literal of Python source (`0x_ff`, `1_000`), or `None` when it is none.
pub fn literal(vm: &mut Vm, text: &str) -> PyResult<Option<Value>> {
    let Some((base, digits)) = split_prefix(text.as_bytes(), 0) else { return Ok(None) };
    parse_digits(vm, false, digits, base)
}

/// Text with every decimal digit as ASCII and every blank as a space; `None` when something else is not ASCII.
pub fn to_ascii_digits(text: &PyStr) -> Option<Vec<u8>> {
    use crate::builtins::str::unicode;
    let one = |c: u32| match c {
        0..=0x7f => Some(c as u8),
        _ if unicode::is_space(c) => Some(b' '),
        _ => unicode::decimal_value(c).map(|digit| b'0' + digit),
    };
    text.data().iter().map(one).collect()
}

/// `int(text, base)`
pub fn parse_str(vm: &mut Vm, text: Value, base: u32) -> PyResult {
    let Some(string) = text.downcast::<PyStr>() else { return Ok(Value::small_int(0)) };
    let parsed = match string.as_ascii() {
        Some(ascii) => parse_ascii(vm, ascii.as_bytes(), base)?,
        None => match to_ascii_digits(&string) {
            Some(ascii) => parse_ascii(vm, &ascii, base)?,
            None => None,
        },
    };
    match parsed {
        Some(value) => Ok(value),
        None => Err(invalid(vm, text, base)),
    }
}

/// ValueError for text that is no number.
#[cold]
pub fn invalid(vm: &mut Vm, text: Value, base: u32) -> Raised {
    // A bytearray is shown as bytes.
    let repr = vm.repr_string(text).map(|repr| {
        let inside = repr.strip_prefix("bytearray(").and_then(|repr| repr.strip_suffix(')'));
        inside.filter(|_| text.has_layout(Layout::ByteArray)).map_or(repr.clone(), str::to_owned)
    });
    match repr {
        Ok(repr) => {
            let repr: String = repr.chars().take(200).collect();
            vm.value_error(format!("invalid literal for int() with base {base}: {repr}"))
        }
        Err(raised) => raised,
    }
}
