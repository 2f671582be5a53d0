//! Text of ints: decimal and other bases.
//!
//! Inline ints are written digit pair by digit pair into a buffer on the native stack. Conversion of long numbers to decimal takes more than linear
//! time, so a number of more than [`Vm::int_max_str_digits`] digits is refused, as in CPython.

use super::decimal;
use super::word::Word;
use super::{Int, PyInt, words};
use crate::heap::Gc;
use crate::object::PyStr;
use crate::value::{PyResult, Raised, Value};
use crate::vm::Vm;
use dashu_int::UBig;

static PAIRS: [[u8; 2]; 100] = {
    let mut pairs = [[0; 2]; 100];
    let mut i = 0;
    while i < 100 {
        pairs[i] = [b'0' + (i / 10) as u8, b'0' + (i % 10) as u8];
        i += 1;
    }
    pairs
};

/// Room for the decimal form of 64 bits and a sign.
pub type DecimalBuffer = [u8; 20];

/// Writes a machine integer in decimal at the end of `buffer` and gives the written part.
#[inline]
pub fn write_i64(n: i64, buffer: &mut DecimalBuffer) -> &[u8] {
    let mut at = write_u64(n.unsigned_abs(), buffer);
    if n < 0 {
        at -= 1;
        buffer[at] = b'-';
    }
    &buffer[at..]
}

/// Writes a number in decimal at the end of a buffer, which has room for it; where it starts.
#[inline(always)]
pub fn write_u64(n: u64, buffer: &mut [u8]) -> usize {
    let mut rest = n;
    let mut at = buffer.len();
    let mut pair = |at: usize, pair: u64| {
        if let Some(to) = buffer[at..].first_chunk_mut() {
            *to = PAIRS[pair as usize];
        }
    };
    while rest >= 100 {
        at -= 2;
        pair(at, rest % 100);
        rest /= 100;
    }
    if rest >= 10 {
        at -= 2;
        pair(at, rest);
    } else {
        at -= 1;
        buffer[at] = b'0' + rest as u8;
    }
    at
}

/// `repr(value)` of an int, bool or instance of a subclass, as an int.
pub fn to_decimal(vm: &mut Vm, value: Value) -> PyResult<Gc<PyStr>> {
    match Int::of(value) {
        Some(Int::Small(n)) => Ok(small_to_decimal(vm, n)),
        Some(Int::Big(big)) => {
            let mut text = decimal::Text::new();
            write_big(vm, big, &mut text)?;
            Ok(PyStr::from_latin1(&mut vm.heap, &text))
        }
        None => Ok(vm.names.empty),
    }
}

/// The decimal form of an inline int.
#[inline]
pub fn small_to_decimal(vm: &mut Vm, n: i64) -> Gc<PyStr> {
    if (0..10).contains(&n) {
        return vm.char_str(b'0' as u32 + n as u32);
    }
    let word =
        Word::of_digits(n.unsigned_abs()).and_then(|word| if n < 0 { word.behind(b'-') } else { Some(word) });
    if let Some(word) = word {
        let (bytes, length) = word.bytes();
        return PyStr::from_word(&mut vm.heap, bytes, length);
    }
    PyStr::from_latin1(&mut vm.heap, write_i64(n, &mut [0; 20]))
}

/// The slot `repr`.
pub fn repr(vm: &mut Vm, value: Value) -> PyResult {
    Ok(to_decimal(vm, value)?.into())
}

#[cold]
fn too_long(vm: &mut Vm) -> Raised {
    let limit = vm.int_max_str_digits;
    vm.value_error(format!(
        "Exceeds the limit ({limit} digits) for integer string conversion; use sys.set_int_max_str_digits() to increase the limit"
    ))
}

/// The decimal form as Rust text.
pub fn int_to_decimal(vm: &mut Vm, int: Int) -> PyResult<String> {
    match int {
        Int::Small(n) => Ok(n.to_string()),
        Int::Big(big) => {
            let mut text = decimal::Text::new();
            write_big(vm, big, &mut text)?;
            Ok(text.iter().map(|digit| *digit as char).collect())
        }
    }
}

fn write_big(vm: &mut Vm, big: Gc<PyInt>, text: &mut decimal::Text) -> PyResult<()> {
    let limit = vm.int_max_str_digits;
    let magnitude = big.magnitude();
    // 2^bits has at least bits * log10(2) digits.
    let least = words::bit_length(magnitude).saturating_sub(1) as f64 * std::f64::consts::LOG10_2;
    if limit > 0 && least > limit as f64 {
        return Err(too_long(vm));
    }
    if big.negative {
        text.push(b'-');
    }
    match magnitude.len() {
        0 => text.push(b'0'),
        1..=decimal::MOST_WORDS => decimal::write(magnitude, text),
        _ => {
            super::check_size(vm, words::bit_length(magnitude))?;
            text.extend_from_slice(UBig::from_words(magnitude).to_string().as_bytes());
        }
    }
    if limit > 0 && text.len() - big.negative as usize > limit {
        return Err(too_long(vm));
    }
    Ok(())
}

/// Digits of the magnitude in a base from 2 to 36, lower case, without prefix. Decimal is subject to the limit of digits.
pub fn magnitude_in_base(vm: &mut Vm, int: Int, base: u8) -> PyResult<String> {
    if base == 10 {
        let text = int_to_decimal(vm, int)?;
        return Ok(text.strip_prefix('-').map(str::to_owned).unwrap_or(text));
    }
    let mut room = [0];
    let magnitude = int.magnitude(&mut room);
    if let [word] = magnitude {
        return Ok(match base {
            2 => format!("{word:b}"),
            8 => format!("{word:o}"),
            16 => format!("{word:x}"),
            _ => int.to_ubig().in_radix(base).to_string(),
        });
    }
    super::check_size(vm, words::bit_length(magnitude))?;
    Ok(int.to_ubig().in_radix(base).to_string())
}

/// `bin`, `oct` or `hex` of an int: sign, prefix and digits.
pub fn with_prefix(vm: &mut Vm, value: Value, base: u8) -> PyResult<Gc<PyStr>> {
    let Some(int) = Int::of(value) else { return Ok(vm.names.empty) };
    let digits = magnitude_in_base(vm, int, base)?;
    let sign = if int.is_negative() { "-" } else { "" };
    let prefix = match base {
        2 => "0b",
        8 => "0o",
        _ => "0x",
    };
    Ok(vm.new_str(&format!("{sign}{prefix}{digits}")))
}
