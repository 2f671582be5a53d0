//! Text of numbers: laying out sign, prefix, grouped digits and padding; and the forms `e`, `f`, `g` and `r` of floats.

use super::spec::Spec;
use crate::builtins::float::repr::{self, Text};
use crate::builtins::int::check_size;
use crate::heap::Gc;
use crate::object::*;
use crate::value::PyResult;
use crate::vm::Vm;
use smallvec::SmallVec;

/// A number as text, in parts.
pub struct Number<'a> {
    /// Whether a minus sign is due.
    pub negative: bool,
    /// `0x` and the like.
    pub prefix: &'a [u8],
    /// Digits before the point; grouping applies to them. Empty for `inf` and `nan`.
    pub digits: &'a [u8],
    /// What follows them: point, fraction, exponent, percent sign.
    pub rest: &'a [u8],
}

impl Number<'_> {
    /// The text without grouping and padding.
    #[inline]
    fn join(&self, vm: &mut Vm, sign: &[u8]) -> PyResult<Gc<PyStr>> {
        let parts = [sign, self.prefix, self.digits, self.rest];
        let made = PyStr::try_write(
            &mut vm.heap,
            parts.iter().map(|part| part.len()).sum(),
            StrKind::ASCII,
            |out| {
                parts.iter().filter(|part| !part.is_empty()).for_each(|part| out.push_ascii(part));
            },
        );
        made.ok_or_else(|| vm.memory_error())
    }

    /// The text with sign, grouping and padding.
    pub fn layout(&self, vm: &mut Vm, spec: &Spec) -> PyResult<Gc<PyStr>> {
        let sign: &[u8] = match (self.negative, spec.sign) {
            (true, _) => b"-",
            (false, Some(b'+')) => b"+",
            (false, Some(b' ')) => b" ",
            _ => b"",
        };
        if spec.width == 0 && spec.grouping.is_none() && spec.fraction_grouping.is_none() {
            return self.join(vm, sign);
        }
        let mut grouped_rest = SmallVec::<[u8; 32]>::new();
        let rest = match spec.fraction_grouping {
            Some(separator) => {
                group_fraction(self.rest, separator, &mut grouped_rest);
                &grouped_rest[..]
            }
            None => self.rest,
        };
        let others = sign.len() + self.prefix.len() + rest.len();
        check_size(vm, spec.width as u64)?;
        // Zeros that pad are digits like others: separators go between them too.
        let zero_padded = spec.fill == '0' as u32 && spec.align == b'=';
        let least = if zero_padded { spec.width.saturating_sub(others) } else { 0 };
        let mut grouped = SmallVec::<[u8; 64]>::new();
        let digits = if self.digits.is_empty() || (spec.grouping.is_none() && least <= self.digits.len()) {
            self.digits
        } else {
            group(self.digits, spec.grouping, spec.group_size, least, &mut grouped);
            &grouped[..]
        };
        let len = others + digits.len();
        let padding = spec.width.saturating_sub(len);
        let (left, middle, right) = match spec.align {
            b'=' => (0, padding, 0),
            _ => {
                let (left, right) = spec.split_padding(padding);
                (left, 0, right)
            }
        };
        let kind = if padding > 0 { StrKind::of_max(spec.fill) } else { StrKind::ASCII };
        let made = PyStr::try_write(&mut vm.heap, len + padding, kind, |out| {
            out.fill(spec.fill, left);
            out.push_ascii(sign);
            out.push_ascii(self.prefix);
            out.fill(spec.fill, middle);
            out.push_ascii(digits);
            out.push_ascii(rest);
            out.fill(spec.fill, right);
        });
        made.ok_or_else(|| vm.memory_error())
    }
}

/// Groups digits from the right, with leading zeros up to `least` characters; a separator never comes first.
fn group(digits: &[u8], separator: Option<u8>, size: usize, least: usize, out: &mut SmallVec<[u8; 64]>) {
    let size = if separator.is_some() { size } else { usize::MAX };
    let (mut remaining, mut least) = (digits.len(), least as i64);
    // Written backwards, then reversed.
    loop {
        let len = size.min(remaining.max(least.max(1) as usize));
        for i in 0..len {
            out.push(if i < remaining { digits[remaining - 1 - i] } else { b'0' });
        }
        remaining = remaining.saturating_sub(len);
        least -= len as i64;
        if remaining == 0 && least <= 0 {
            break;
        }
        if let Some(separator) = separator {
            out.push(separator);
            least -= 1;
        }
    }
    out.reverse();
}

/// Groups the digits that follow a point, from the left.
fn group_fraction(rest: &[u8], separator: u8, out: &mut SmallVec<[u8; 32]>) {
    let Some((b'.', after)) = rest.split_first() else {
        out.extend_from_slice(rest);
        return;
    };
    out.push(b'.');
    let digits = after.iter().take_while(|c| c.is_ascii_digit()).count();
    for (i, digit) in after[..digits].iter().enumerate() {
        if i > 0 && i % 3 == 0 {
            out.push(separator);
        }
        out.push(*digit);
    }
    out.extend_from_slice(&after[digits..]);
}

/// A float as text, without its sign.
pub struct FloatText {
    /// Whether the float was negative (-0.0 included).
    pub negative: bool,
    /// The text.
    pub text: Text,
}

impl FloatText {
    /// Digits before the point, and the rest.
    pub fn split(&self) -> (&[u8], &[u8]) {
        let digits = self.text.iter().take_while(|c| c.is_ascii_digit()).count();
        self.text.split_at(digits)
    }
    /// Whether every digit before an exponent is zero.
    pub fn is_zero(&self) -> bool {
        self.text
            .iter()
            .take_while(|c| !matches!(c, b'e' | b'E'))
            .all(|c| !c.is_ascii_alphabetic() && !(b'1'..=b'9').contains(c))
    }
}

/// A float in form `e`, `f`, `g` (capitals for capitals), or `r` (shortest). `alternate` keeps the point and, for `g`, trailing zeros;
/// `add_point_zero` gives a whole number without exponent a `.0`.
pub fn float_to_text(x: f64, code: u8, precision: usize, alternate: bool, add_point_zero: bool) -> FloatText {
    let mut out = Text::new();
    let negative = x.is_sign_negative() && !x.is_nan();
    if !x.is_finite() {
        out.extend_from_slice(if x.is_nan() { b"nan" } else { b"inf" });
    } else {
        finite_to_text(x.abs(), code.to_ascii_lowercase(), precision, alternate, add_point_zero, &mut out);
    }
    if code.is_ascii_uppercase() {
        out.make_ascii_uppercase();
    }
    FloatText { negative, text: out }
}

fn finite_to_text(x: f64, code: u8, precision: usize, alternate: bool, add_point_zero: bool, out: &mut Text) {
    match code {
        b'f' => {
            repr::write_fixed(x, precision, out);
            if precision == 0 && alternate {
                out.push(b'.');
            }
        }
        b'e' => {
            let digits = repr::significant(x, precision.saturating_add(1));
            repr::write_scientific(&digits, b'e', alternate, out);
        }
        b'g' => {
            let precision = precision.max(1);
            let mut digits = repr::significant(x, precision);
            if !alternate {
                while digits.digits.len() > 1 && digits.digits.last() == Some(&b'0') {
                    digits.digits.pop();
                }
            }
            let limit = precision as i64 - i64::from(add_point_zero);
            if digits.point <= -4 || digits.point as i64 > limit {
                repr::write_scientific(&digits, b'e', alternate, out);
            } else {
                positional(&digits, alternate, add_point_zero, out);
            }
        }
        _ => {
            let digits = repr::shortest(x);
            if digits.point <= -4 || digits.point > 16 {
                repr::write_scientific(&digits, b'e', alternate, out);
            } else {
                positional(&digits, alternate, add_point_zero, out);
            }
        }
    }
}

fn positional(digits: &repr::Digits, alternate: bool, add_point_zero: bool, out: &mut Text) {
    repr::write_positional(digits, add_point_zero, out);
    if alternate && !out.contains(&b'.') {
        out.push(b'.');
    }
}
