//! Numbers written for f-strings, without parsing, allocating or raising: what `str` says, or what a [`QuickFormat`] does.
//!
//! Digits are written from the end of a buffer on the native stack, two at a time, and go from there to where they belong in one copy of
//! a fixed length. `f` with few digits is exact arithmetic on 128 bits, as `float/repr.rs` does it.

use crate::builtins::float::repr::{self, Text};
use crate::builtins::format::number::float_to_text;
use crate::builtins::int::text::write_u64;
use crate::object::PyFloat;
use crate::value::Value;
use tauraro_ir::quick_format::QuickFormat;

/// Room that [`write_number`] wants: nearly all numbers fit.
pub const ROOM: usize = 48;

/// A number as text, at the end of the buffer; what is in front of it are zeros.
struct Buffer {
    bytes: [u8; ROOM],
    start: usize,
}

impl Buffer {
    #[inline(always)]
    fn new() -> Buffer {
        Buffer { bytes: [b'0'; ROOM], start: ROOM }
    }
    #[inline(always)]
    fn put(&mut self, byte: u8) {
        self.start -= 1;
        self.bytes[self.start] = byte;
    }
    #[inline(always)]
    fn digits(&mut self, number: u64) {
        self.start = write_u64(number, &mut self.bytes[..self.start]);
    }
    /// Sign and padding.
    #[inline(always)]
    fn finish(&mut self, negative: bool, zeros: bool, width: usize) {
        let first = ROOM - width;
        if zeros && self.start > first + negative as usize {
            self.start = first + negative as usize;
        }
        if negative {
            self.put(b'-');
        }
        while self.start > first {
            self.put(b' ');
        }
    }
    /// Copies the text, if there is room: how long it is.
    #[inline(always)]
    fn copy_to(&self, to: &mut [u8]) -> Option<usize> {
        let length = ROOM - self.start;
        if length <= 16 && to.len() >= 16 {
            // The last 16 bytes, moved so that the text comes first.
            let last = *self.bytes.last_chunk::<16>()?;
            let moved = u128::from_le_bytes(last) >> (8 * (16 - length) as u32 % 128);
            *to.first_chunk_mut()? = moved.to_le_bytes();
        } else {
            to.get_mut(..length)?.copy_from_slice(&self.bytes[self.start..]);
        }
        Some(length)
    }
}

/// The float of a number that `f`, `e` and `g` take: a float, or an int that a float is equal to.
#[inline(always)]
fn as_float(number: Value) -> Option<f64> {
    if number.is_inline_float() {
        return number.as_float();
    }
    match number.as_small_int() {
        Some(n) => (n.unsigned_abs() < 1 << 53).then_some(n as f64),
        None => number.downcast_exact::<PyFloat>().map(|float| float.value),
    }
}

/// Whether a value can be written by a format.
#[inline(always)]
pub fn fits(value: Value, format: QuickFormat) -> bool {
    if format.is_of_floats() { as_float(value).is_some() } else { value.is_small_int() }
}

/// Writes a number, which fits its format, if there is room: how many bytes.
#[inline]
pub fn write_number(number: Value, format: Option<QuickFormat>, to: &mut [u8]) -> Option<usize> {
    let mut buffer = Buffer::new();
    let Some(format) = format else {
        let Some(n) = number.as_small_int() else { return write_repr(number, to) };
        buffer.digits(n.unsigned_abs());
        if n < 0 {
            buffer.put(b'-');
        }
        return buffer.copy_to(to);
    };
    let width = usize::from(format.width);
    let negative = match format.kind {
        b'f' => {
            let float = as_float(number)?;
            let count = usize::from(format.precision);
            let Some(scaled) = repr::scaled_exactly(float, count) else {
                return write_long(float, format, to);
            };
            let (whole, fraction) = repr::split_decimal(scaled, count);
            if count > 0 {
                let point = ROOM - count;
                buffer.digits(fraction);
                buffer.start = point;
                buffer.put(b'.');
            }
            buffer.digits(whole);
            float.is_sign_negative()
        }
        b'e' | b'g' => {
            let float = as_float(number)?;
            if !write_significant(&mut buffer, float, format) {
                return write_long(float, format, to);
            }
            float.is_sign_negative()
        }
        b'd' => {
            let n = number.as_small_int()?;
            buffer.digits(n.unsigned_abs());
            n < 0
        }
        _ => {
            let n = number.as_small_int()?;
            let mut rest = n.unsigned_abs();
            loop {
                buffer.put(b"0123456789abcdef"[rest as usize & 15]);
                rest >>= 4;
                if rest == 0 {
                    break;
                }
            }
            n < 0
        }
    };
    buffer.finish(negative, format.zeros, width);
    buffer.copy_to(to)
}

/// Writes the digits of a float for `e` or `g`; false when that takes more than quick arithmetic.
#[inline]
fn write_significant(buffer: &mut Buffer, float: f64, format: QuickFormat) -> bool {
    let precision = usize::from(format.precision);
    let scientific = format.kind == b'e';
    let mut count = if scientific { precision + 1 } else { precision.max(1) };
    let (mut number, point) = match repr::significant_number(float, count) {
        Some(found) => found,
        None if float == 0.0 => (0, 1),
        None => return false,
    };
    if !scientific {
        let limit = count as i32;
        // Zeros at the end are left out, but not in front of the point.
        while count > 1 && number % 10 == 0 {
            number /= 10;
            count -= 1;
        }
        if -4 < point && point <= limit {
            let (whole, fraction) = match point {
                // Zeros are in the buffer already.
                ..=0 => (0, count + point.unsigned_abs() as usize),
                _ => (point as usize, count.saturating_sub(point as usize)),
            };
            if fraction > 0 {
                let (high, low) = if whole > 0 { repr::split_decimal(number, fraction) } else { (0, number) };
                buffer.digits(low);
                buffer.start = ROOM - fraction;
                buffer.put(b'.');
                buffer.digits(high);
            } else {
                buffer.start = ROOM - (whole - count);
                buffer.digits(number);
            }
            return true;
        }
    }
    let exponent = point - 1;
    let end = buffer.start;
    buffer.digits(u64::from(exponent.unsigned_abs()));
    buffer.start = buffer.start.min(end - 2);
    buffer.put(if exponent < 0 { b'-' } else { b'+' });
    buffer.put(b'e');
    let end = buffer.start;
    let (first, rest) = repr::split_decimal(number, count - 1);
    if count > 1 {
        buffer.digits(rest);
        buffer.start = end - (count - 1);
        buffer.put(b'.');
    }
    buffer.digits(first);
    true
}

#[inline(never)]
fn write_repr(number: Value, to: &mut [u8]) -> Option<usize> {
    let mut text = Text::new();
    repr::write_repr(number.as_float()?, &mut text);
    to.get_mut(..text.len())?.copy_from_slice(&text);
    Some(text.len())
}

/// A float that is very large, very small or not finite.
#[cold]
fn write_long(float: f64, format: QuickFormat, to: &mut [u8]) -> Option<usize> {
    let text = long_to_text(float, format);
    to.get_mut(..text.len())?.copy_from_slice(&text);
    Some(text.len())
}

fn long_to_text(float: f64, format: QuickFormat) -> Text {
    let mut digits = Text::new();
    if float.is_finite() && format.kind == b'f' {
        repr::write_fixed(float, usize::from(format.precision), &mut digits);
    } else {
        let text = float_to_text(float, format.kind, usize::from(format.precision), false, false);
        digits.extend_from_slice(&text.text);
    }
    let negative = float.is_sign_negative() && !float.is_nan();
    let padding = usize::from(format.width).saturating_sub(digits.len() + negative as usize);
    let mut text = Text::new();
    if !format.zeros {
        text.resize(padding, b' ');
    }
    if negative {
        text.push(b'-');
    }
    if format.zeros {
        text.resize(text.len() + padding, b'0');
    }
    text.extend_from_slice(&digits);
    text
}

/// [`write_number`] of any length.
pub fn number_to_text(number: Value, format: Option<QuickFormat>) -> Text {
    let mut room = [0; ROOM];
    if let Some(length) = write_number(number, format, &mut room) {
        return Text::from_slice(&room[..length]);
    }
    match (as_float(number), format) {
        (Some(float), Some(format)) => long_to_text(float, format),
        _ => Text::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(number: Value, format: &str) -> String {
        let format = QuickFormat::parse(format.as_bytes());
        String::from_utf8(number_to_text(number, format).to_vec()).unwrap()
    }

    #[test]
    fn formats_numbers() {
        let float = |x: f64| Value::try_inline_float(x).unwrap();
        for (x, format, wanted) in [
            (0.5, ".0f", "0"),
            (1.5, ".0f", "2"),
            (2.5, ".0f", "2"),
            (0.125, ".2f", "0.12"),
            (0.375, ".2f", "0.38"),
            (-0.001, ".2f", "-0.00"),
            (1.005, ".2f", "1.00"),
            (2.675, "8.2f", "    2.67"),
            (-2.675, "08.2f", "-0002.67"),
            (123456.789, ".15f", "123456.789000000004307"),
            (1e22, ".3f", "10000000000000000000000.000"),
            (0.1, ".15f", "0.100000000000000"),
            (99.995, "f", "99.995000"),
            (2.75625, "g", "2.75625"),
            (2.75625, "e", "2.756250e+00"),
            (100000.0, "g", "100000"),
            (1000000.0, "g", "1e+06"),
            (0.0001, "g", "0.0001"),
            (0.00001, "g", "1e-05"),
            (0.00012345678, ".3g", "0.000123"),
            (-1234.5, "012.2g", "-00001.2e+03"),
            (123456.5, ".6g", "123456"),
            (9.9999999, ".3g", "10"),
            (2.5, ".0e", "2e+00"),
        ] {
            assert_eq!(text(float(x), format), wanted, "{x} {format}");
        }
        for (n, format, wanted) in [
            (0, "d", "0"),
            (-7, "05d", "-0007"),
            (123456789, "3d", "123456789"),
            (-7, "5d", "   -7"),
            (255, "04x", "00ff"),
            (-255, "x", "-ff"),
            (7, ".2f", "7.00"),
        ] {
            assert_eq!(text(Value::small_int(n), format), wanted, "{n} {format}");
        }
    }
}
