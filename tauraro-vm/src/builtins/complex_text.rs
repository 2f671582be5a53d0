//! Text of complex numbers: `repr`, `format`, and parsing for `complex(text)`.

use super::complex::{Parts, own};
use super::format::number::{FloatText, float_to_text};
use super::format::spec::Spec;
use super::format::{self, float_text};
use crate::builtins::int::check_size;
use crate::builtins::int::parse::to_ascii_digits;
use crate::heap::Gc;
use crate::object::*;
use crate::value::{PyResult, Value};
use crate::vm::Vm;

fn push(text: &FloatText, always_sign: bool, out: &mut String) {
    if text.negative {
        out.push('-');
    } else if always_sign {
        out.push('+');
    }
    out.extend(text.text.iter().map(|c| *c as char));
}

/// `repr(z)`
pub fn repr(z: Parts) -> String {
    let mut out = String::new();
    let imaginary = float_to_text(z.im, b'r', 0, false, false);
    if z.re == 0.0 && z.re.is_sign_positive() {
        push(&imaginary, false, &mut out);
        out.push('j');
        return out;
    }
    out.push('(');
    push(&float_to_text(z.re, b'r', 0, false, false), false, &mut out);
    push(&imaginary, true, &mut out);
    out.push_str("j)");
    out
}

/// `complex.__format__`
pub fn format(vm: &mut Vm, value: Value, spec: Gc<PyStr>) -> PyResult<Gc<PyStr>> {
    let spec = Spec::parse(vm, &spec, value, '\0', b'>')?;
    if !matches!(char::from_u32(spec.code), Some('\0' | 'e' | 'E' | 'f' | 'F' | 'g' | 'G' | 'n')) {
        return Err(format::unknown_type(vm, spec.code, value));
    }
    if spec.fill == '0' as u32 {
        return Err(vm.value_error("Zero padding is not allowed in complex format specifier"));
    }
    if spec.align == b'=' {
        return Err(vm.value_error("'=' alignment flag is not allowed in complex format specifier"));
    }
    let z = own(value);
    // Without a type the form is repr's, parentheses included.
    let like_repr = spec.code == 0;
    let skip_real = like_repr && z.re == 0.0 && z.re.is_sign_positive();
    let parentheses = like_repr && !skip_real;
    let unpadded = Spec { width: 0, ..spec.clone() };
    let part = |vm: &mut Vm, x: f64, sign: Option<u8>| -> PyResult<String> {
        let text = float_text(vm, value, x, &spec, true)?;
        let (digits, rest) = text.split();
        let spec = Spec { sign, ..unpadded.clone() };
        let number = format::number::Number { negative: text.negative, prefix: b"", digits, rest };
        Ok(number.layout(vm, &spec)?.to_string_lossy())
    };
    let mut text = String::new();
    if parentheses {
        text.push('(');
    }
    if !skip_real {
        text.push_str(&part(vm, z.re, spec.sign)?);
    }
    let sign = if skip_real { spec.sign } else { Some(b'+') };
    text.push_str(&part(vm, z.im, sign)?);
    text.push('j');
    if parentheses {
        text.push(')');
    }
    let padding = spec.width.saturating_sub(text.len());
    check_size(vm, (spec.width as u64).saturating_mul(4))?;
    let (left, right) = spec.split_padding(padding);
    let kind = if padding > 0 { StrKind::of_max(spec.fill) } else { StrKind::ASCII };
    let made = PyStr::try_write(&mut vm.heap, text.len() + padding, kind, |out| {
        out.fill(spec.fill, left);
        out.push_ascii(text.as_bytes());
        out.fill(spec.fill, right);
    });
    made.ok_or_else(|| vm.memory_error())
}

/// Whether an underscore is not between two digits.
fn has_stray_underscore(text: &[u8]) -> bool {
    let is_digit = |at: Option<usize>| at.and_then(|at| text.get(at)).is_some_and(u8::is_ascii_digit);
    (0..text.len()).any(|at| text[at] == b'_' && !(is_digit(at.checked_sub(1)) && is_digit(Some(at + 1))))
}

/// `complex(text)`
pub fn parse(vm: &mut Vm, value: Value, text: Gc<PyStr>) -> PyResult<Parts> {
    let ascii = match text.as_ascii() {
        Some(ascii) => Some(ascii.as_bytes().to_vec()),
        None => to_ascii_digits(&text),
    };
    match ascii.as_deref().and_then(parse_ascii) {
        Some(z) => Ok(z),
        None if ascii.as_deref().is_some_and(has_stray_underscore) => {
            let shown = vm.repr_string(value)?;
            Err(vm.value_error(format!("could not convert string to complex: {shown}")))
        }
        None => Err(vm.value_error("complex() arg is a malformed string")),
    }
}

fn parse_ascii(text: &[u8]) -> Option<Parts> {
    let blank = |c: &u8| matches!(c, b' ' | 9..=13 | 28..=31);
    let trim = |text: &[u8]| -> Option<Vec<u8>> {
        let from = text.iter().position(|c| !blank(c))?;
        let to = text.iter().rposition(|c| !blank(c))? + 1;
        Some(text[from..to].to_vec())
    };
    let mut text = trim(text)?;
    if let [b'(', inner @ .., b')'] = &text[..] {
        text = trim(inner)?;
    }
    let Some((b'j' | b'J', body)) = text.split_last() else {
        return Some(Parts { re: number(&text)?, im: 0.0 });
    };
    // The sign of the imaginary part is the last one that is not an exponent's.
    let split = (1..body.len())
        .rev()
        .find(|i| matches!(body[*i], b'+' | b'-') && !matches!(body[*i - 1], b'e' | b'E' | b'+' | b'-'));
    let (real, imaginary) = body.split_at(split.unwrap_or(0));
    let im = match imaginary {
        [] | [b'+'] => 1.0,
        [b'-'] => -1.0,
        text => number(text)?,
    };
    let re = if real.is_empty() { 0.0 } else { number(real)? };
    Some(Parts { re, im })
}

fn number(text: &[u8]) -> Option<f64> {
    if text.first().is_none_or(u8::is_ascii_whitespace) || text.last().is_none_or(u8::is_ascii_whitespace) {
        return None;
    }
    super::float::parse::parse_ascii(text)
}
