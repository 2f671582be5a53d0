//! Decimal digits of floats: the shortest that read back as the same float (`repr`), and a given number of exact, correctly
//! rounded ones (`%e`, `%f`, `%g`, `round`).
//!
//! Words: [`Digits`] are decimal digits `d1 d2 d3 ...` and the position of the point: the number is `0.d1d2d3... * 10^point`.
//! This is the notation of CPython's dtoa, so that its rules for choosing a form can be read off directly.

use smallvec::SmallVec;
use std::cmp::Ordering;

/// Digits of a finite number without its sign; at least one digit, the first of them zero only for zero.
pub struct Digits {
    /// ASCII digits.
    pub digits: SmallVec<[u8; 24]>,
    /// Position of the decimal point, counted from the first digit.
    pub point: i32,
}

/// The shortest digits that read back as `|f|`, which is finite.
pub fn shortest(f: f64) -> Digits {
    if f == 0.0 {
        return Digits { digits: SmallVec::from_slice(b"0"), point: 1 };
    }
    let mut buffer = ryu::Buffer::new();
    split(buffer.format_finite(f.abs()).as_bytes())
}

/// `count` significant digits (at least 1) of `|f|`, which is finite, correctly rounded, ties to even.
pub fn significant(f: f64, count: usize) -> Digits {
    if f == 0.0 {
        return Digits { digits: SmallVec::from_elem(b'0', count.max(1)), point: 1 };
    }
    if let Some((number, point)) = significant_number(f, count) {
        let mut buffer = [b'0'; 20];
        crate::builtins::int::text::write_u64(number, &mut buffer);
        return Digits { digits: SmallVec::from_slice(&buffer[20 - count..]), point };
    }
    // No float has more than 767 significant digits.
    let exact = count.clamp(1, 800);
    let text = format!("{:.*e}", exact - 1, f.abs());
    let (mantissa, exponent) = text.split_once('e').unwrap_or((&text, "0"));
    let mut digits: SmallVec<[u8; 24]> = mantissa.bytes().filter(u8::is_ascii_digit).collect();
    digits.resize(count.max(1), b'0');
    Digits { digits, point: exponent.parse::<i32>().unwrap_or(0) + 1 }
}

/// [`significant`] digits as a whole number of that many digits, and the position of the point, where exact arithmetic on 128 bits can tell: not
/// of more than 17 digits, and not of very large and very small floats.
pub fn significant_number(f: f64, count: usize) -> Option<(u64, i32)> {
    let (mantissa, exponent) = parts(f)?;
    if mantissa == 0 || !(1..=17).contains(&count) {
        return None;
    }
    // The decimal exponent, or one less: the binary one times log10(2), rounded down, which this gives for all floats.
    let binary = 63 - mantissa.leading_zeros() as i32 + exponent;
    let mut decimal = ((i64::from(binary) * 1_292_913_986) >> 32) as i32;
    loop {
        let (whole, order) = scaled_by_ten(mantissa, exponent, count as i32 - 1 - decimal)?;
        if whole >= WHOLE_POWERS_OF_TEN[count] {
            decimal += 1;
            continue;
        }
        // Of what is exactly in the middle, the even one.
        let up = order.is_gt() || order.is_eq() && whole & 1 == 1;
        let rounded = whole + u64::from(up);
        if rounded == WHOLE_POWERS_OF_TEN[count] {
            return Some((rounded / 10, decimal + 2));
        }
        return Some((rounded, decimal + 1));
    }
}

/// The whole part of `mantissa * 2^exponent * 10^power`, and how the rest compares with a half; it must be below 2^64. `None` when 128 bits do
/// not suffice.
fn scaled_by_ten(mantissa: u64, exponent: i32, power: i32) -> Option<(u64, Ordering)> {
    let ten = 10u128.checked_pow(power.unsigned_abs()).filter(|_| power.unsigned_abs() <= 22)?;
    if power < 0 {
        // A mantissa has at most 53 bits, the power 74.
        let (above, below) = match exponent {
            0..=75 => (u128::from(mantissa) << exponent, ten),
            -53..0 => (u128::from(mantissa), ten << -exponent),
            _ => return None,
        };
        let (whole, rest) = (above / below, above % below);
        return Some((u64::try_from(whole).ok()?, rest.cmp(&(below - rest))));
    }
    let product = u128::from(mantissa) * ten;
    match exponent {
        0..=10 => Some((u64::try_from(product << exponent).ok()?, Ordering::Less)),
        -127..0 => {
            let (whole, rest) = (product >> -exponent, product & ((1 << -exponent) - 1));
            Some((u64::try_from(whole).ok()?, rest.cmp(&(1 << (-exponent - 1)))))
        }
        _ => None,
    }
}

/// A whole number and the power of two that it is to be multiplied by, which make `|f|`; `None` when `f` is not finite.
#[inline(always)]
fn parts(f: f64) -> Option<(u64, i32)> {
    const MANTISSA: u64 = (1 << 52) - 1;
    let bits = f.to_bits() & i64::MAX as u64;
    match (bits >> 52) as i32 {
        0x7ff => None,
        0 => Some((bits, -1074)),
        exponent => Some((bits & MANTISSA | 1 << 52, exponent - 1075)),
    }
}

static POWERS_OF_TEN: [f64; 16] =
    [1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15];

/// `|f| * 10^count` rounded to a whole number, and `10^count`, when it can be told without exact arithmetic.
///
/// The product is off by at most 2^-13 for the sizes that are let through, so the rounding is right unless the fraction is about a half.
#[inline]
pub fn scaled(f: f64, count: usize) -> Option<(f64, f64)> {
    let power = *POWERS_OF_TEN.get(count)?;
    let product = f.abs() * power;
    if product >= (1u64 << 40) as f64 {
        return None;
    }
    let rounded = product.round_ties_even();
    ((product - rounded).abs() < 0.499).then_some((rounded, power))
}

static WHOLE_POWERS_OF_TEN: [u64; 20] = {
    let mut powers = [1; 20];
    let mut i = 1;
    while i < 20 {
        powers[i] = powers[i - 1] * 10;
        i += 1;
    }
    powers
};

/// `|f| * 10^count` rounded to a whole number, ties to even, if that is below 2^63.
#[inline]
pub fn scaled_exactly(f: f64, count: usize) -> Option<u64> {
    // A mantissa times this has at most 103 bits.
    let power = *WHOLE_POWERS_OF_TEN[..16].get(count)?;
    let (mantissa, exponent) = parts(f)?;
    if power <= 1000 && (-63..0).contains(&exponent) {
        // All in one word.
        let (product, shift) = (mantissa * power, exponent.unsigned_abs());
        let (whole, rest, half) = (product >> shift, product & ((1 << shift) - 1), 1 << (shift - 1));
        // Of what is exactly in the middle, the even one.
        return Some(whole + (rest + (whole & 1) > half) as u64);
    }
    let product = u128::from(mantissa) * u128::from(power);
    if exponent >= 0 {
        let fits = exponent <= 10 && product >> (63 - exponent) == 0;
        return fits.then_some((product as u64) << (exponent & 63));
    }
    let shift = exponent.unsigned_abs();
    if shift > 110 {
        return Some(0);
    }
    let (whole, rest) = (product >> shift, product & ((1 << shift) - 1));
    if whole >> 63 != 0 {
        return None;
    }
    let half = 1 << (shift - 1);
    let whole = whole as u64;
    Some(whole + (rest + u128::from(whole & 1) > half) as u64)
}

/// A number divided by `10^count`, and what is left.
#[inline(always)]
pub fn split_decimal(number: u64, count: usize) -> (u64, u64) {
    match count {
        0 => (number, 0),
        1 => (number / 10, number % 10),
        2 => (number / 100, number % 100),
        3 => (number / 1000, number % 1000),
        4 => (number / 10_000, number % 10_000),
        6 => (number / 1_000_000, number % 1_000_000),
        count => {
            let power = WHOLE_POWERS_OF_TEN[count.min(19)];
            (number / power, number % power)
        }
    }
}

/// Writes `|f|`, which is finite, with `count` digits after the point, correctly rounded, ties to even.
pub fn write_fixed(f: f64, count: usize, out: &mut Text) {
    if let Some(scaled) = scaled_exactly(f, count) {
        let mut buffer = [b'0'; 40];
        let (whole, fraction) = split_decimal(scaled, count);
        let mut start = buffer.len();
        if count > 0 {
            crate::builtins::int::text::write_u64(fraction, &mut buffer);
            start -= count + 1;
            buffer[start] = b'.';
        }
        start = crate::builtins::int::text::write_u64(whole, &mut buffer[..start]);
        out.extend_from_slice(&buffer[start..]);
        return;
    }
    // No float has more than 1074 digits after the point.
    let exact = count.min(1100);
    let text = format!("{:.*}", exact, f.abs());
    out.extend_from_slice(text.as_bytes());
    if count > exact {
        out.resize(out.len() + count - exact, b'0');
    }
}

/// Digits and exponent of text such as `1.25e-7` or `120.5`.
fn split(text: &[u8]) -> Digits {
    let (mantissa, exponent) = match memchr::memchr(b'e', text) {
        Some(at) => (&text[..at], parse_exponent(&text[at + 1..])),
        None => (text, 0),
    };
    let whole = memchr::memchr(b'.', mantissa).unwrap_or(mantissa.len());
    let mut digits: SmallVec<[u8; 24]> = mantissa.iter().copied().filter(u8::is_ascii_digit).collect();
    let zeros = digits.iter().take_while(|d| **d == b'0').count();
    digits.drain(..zeros);
    while digits.last() == Some(&b'0') {
        digits.pop();
    }
    Digits { digits, point: whole as i32 - zeros as i32 + exponent }
}

fn parse_exponent(text: &[u8]) -> i32 {
    let (negative, digits) = match text {
        [b'-', rest @ ..] => (true, rest),
        rest => (false, rest),
    };
    let n = digits.iter().fold(0, |n, d| n * 10 + (*d - b'0') as i32);
    if negative { -n } else { n }
}

/// Text of a float that is being written.
pub type Text = SmallVec<[u8; 32]>;

/// Writes `repr(f)`.
pub fn write_repr(f: f64, out: &mut Text) {
    if f.is_nan() {
        out.extend_from_slice(b"nan");
        return;
    }
    if f.is_sign_negative() {
        out.push(b'-');
    }
    if f.is_infinite() {
        out.extend_from_slice(b"inf");
        return;
    }
    if f.abs() < 1e15 && f == f.trunc() {
        let mut buffer = [0; 20];
        out.extend_from_slice(crate::builtins::int::text::write_i64(f.abs() as i64, &mut buffer));
        out.extend_from_slice(b".0");
        return;
    }
    let digits = shortest(f);
    if -4 < digits.point && digits.point <= 16 {
        write_positional(&digits, true, out);
    } else {
        write_scientific(&digits, b'e', false, out);
    }
}

/// Writes digits without exponent; `.0` is added to a whole number when `add_point` says so.
pub fn write_positional(number: &Digits, add_point: bool, out: &mut Text) {
    let (digits, point) = (&number.digits[..], number.point);
    if point <= 0 {
        out.extend_from_slice(b"0.");
        out.extend(std::iter::repeat_n(b'0', -point as usize));
        out.extend_from_slice(digits);
        return;
    }
    let point = point as usize;
    if digits.len() <= point {
        out.extend_from_slice(digits);
        out.extend(std::iter::repeat_n(b'0', point - digits.len()));
        if add_point {
            out.extend_from_slice(b".0");
        }
        return;
    }
    out.extend_from_slice(&digits[..point]);
    out.push(b'.');
    out.extend_from_slice(&digits[point..]);
}

/// Writes digits with an exponent of at least two digits; the point is written even before nothing when `keep_point` says so.
pub fn write_scientific(number: &Digits, e: u8, keep_point: bool, out: &mut Text) {
    out.push(number.digits[0]);
    if number.digits.len() > 1 || keep_point {
        out.push(b'.');
        out.extend_from_slice(&number.digits[1..]);
    }
    out.push(e);
    let exponent = number.point - 1;
    out.push(if exponent < 0 { b'-' } else { b'+' });
    let exponent = exponent.unsigned_abs();
    if exponent >= 100 {
        out.push(b'0' + (exponent / 100) as u8);
    }
    out.push(b'0' + (exponent / 10 % 10) as u8);
    out.push(b'0' + (exponent % 10) as u8);
}

/// `repr(f)`
pub fn repr_f64(f: f64) -> String {
    let mut out = Text::new();
    write_repr(f, &mut out);
    out.iter().map(|c| *c as char).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What the library's formatting, which is exact, says.
    fn exact(f: f64, count: usize) -> (u64, i32) {
        let text = format!("{:.*e}", count - 1, f.abs());
        let (mantissa, exponent) = text.split_once('e').unwrap();
        let digits: String = mantissa.chars().filter(char::is_ascii_digit).collect();
        (digits.parse().unwrap(), exponent.parse::<i32>().unwrap() + 1)
    }

    #[test]
    fn significant_digits_are_rounded_correctly() {
        let mut told = 0;
        let mut check = |f: f64| {
            for count in 1..=17 {
                if let Some(found) = significant_number(f, count) {
                    assert_eq!(found, exact(f, count), "{f:e} {count}");
                    told += 1;
                }
            }
        };
        for f in
            [0.5, 1.5, 2.5, 0.125, 0.375, 1e22, 1e23, 9.5, 99.5, 9.999_999_5, 5e-324, f64::MAX, 2f64.powi(75)]
        {
            check(f);
            check(-f);
        }
        for exponent in -90..130 {
            check(2f64.powi(exponent));
            check(2f64.powi(exponent) * 1.5);
            check(2f64.powi(exponent).next_down());
        }
        for exponent in -30..40 {
            check(10f64.powi(exponent));
            check(10f64.powi(exponent).next_down());
            check(10f64.powi(exponent).next_up());
        }
        // Numbers from a linear congruential generator, as bits and as decimals with halves at their ends.
        let mut state = 1u64;
        for _ in 0..20_000 {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            check(f64::from_bits(state >> 1));
            check((state >> 40) as f64 / 2f64.powi((state & 31) as i32));
            check((state >> 11) as f64 / 2f64.powi((state & 63) as i32));
        }
        assert!(told > 500_000, "{told}");
    }
}
