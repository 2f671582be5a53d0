//! The hexadecimal form of floats: `float.hex` and `float.fromhex`.

use crate::builtins::int::{decode_f64, words};

/// `x.hex()`
pub fn to_hex(x: f64) -> String {
    if x.is_nan() {
        return "nan".to_owned();
    }
    let sign = if x.is_sign_negative() { "-" } else { "" };
    if x.is_infinite() {
        return format!("{sign}inf");
    }
    if x == 0.0 {
        return format!("{sign}0x0.0p+0");
    }
    let (_, mantissa, exponent) = decode_f64(x);
    let lead = mantissa >> 52;
    let fraction = mantissa & ((1 << 52) - 1);
    let exponent = exponent + 52;
    format!("{sign}0x{lead}.{fraction:013x}p{exponent:+}")
}

/// Why text is no hexadecimal float.
#[derive(Debug, PartialEq)]
pub enum HexError {
    /// It is not of the form.
    Invalid,
    /// The number is too large.
    Overflow,
}

/// The number that hexadecimal text denotes, correctly rounded.
pub fn from_hex(text: &str) -> Result<f64, HexError> {
    let text = text.trim_matches(|c: char| matches!(c, ' ' | '\t' | '\n' | '\r' | '\x0b' | '\x0c'));
    let (negative, rest) = match text.as_bytes() {
        [b'-', ..] => (true, &text[1..]),
        [b'+', ..] => (false, &text[1..]),
        _ => (false, text),
    };
    let magnitude = match rest.to_ascii_lowercase().as_str() {
        "inf" | "infinity" => f64::INFINITY,
        "nan" => f64::NAN,
        lower => finite(lower)?,
    };
    Ok(if negative { -magnitude } else { magnitude })
}

fn finite(text: &str) -> Result<f64, HexError> {
    let text = text.strip_prefix("0x").unwrap_or(text);
    let (mantissa, exponent) = match text.split_once('p') {
        Some((mantissa, exponent)) => (mantissa, Some(exponent)),
        None => (text, None),
    };
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let digits: Vec<u8> = whole.bytes().chain(fraction.bytes()).collect();
    if digits.is_empty() || !digits.iter().all(u8::is_ascii_hexdigit) {
        return Err(HexError::Invalid);
    }
    let exponent: i64 = match exponent {
        None => 0,
        Some(text) => {
            let digits = text.strip_prefix(['+', '-']).unwrap_or(text);
            if digits.is_empty() || !digits.bytes().all(|c| c.is_ascii_digit()) {
                return Err(HexError::Invalid);
            }
            // A saturated exponent is beyond any mantissa that fits memory.
            let magnitude = digits.parse::<i64>().unwrap_or(i64::MAX / 4).min(i64::MAX / 4);
            if text.starts_with('-') { -magnitude } else { magnitude }
        }
    };
    let significant: Vec<u64> = digits
        .iter()
        .skip_while(|c| **c == b'0')
        .map(|c| (*c as char).to_digit(16).unwrap_or(0) as u64)
        .collect();
    // 16 digits are a word; what follows them only matters as "not exact".
    let (mut m, mut taken) = (0u64, 0);
    for digit in significant.iter().take(15) {
        m = m << 4 | digit;
        taken += 1;
    }
    if m == 0 {
        return Ok(0.0);
    }
    let sticky = significant.iter().skip(15).any(|digit| *digit != 0);
    let exponent = exponent + (significant.len() as i64 - taken - fraction.len() as i64) * 4;
    let shift = m.leading_zeros();
    let m = m << shift | sticky as u64;
    let result = words::to_nearest_f64(m, exponent - shift as i64);
    if result.is_infinite() { Err(HexError::Overflow) } else { Ok(result) }
}
