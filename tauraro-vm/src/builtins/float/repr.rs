//! Decimal digits of floats: the shortest that read back as the same float (`repr`), and a given number of exact, correctly
//! rounded ones (`%e`, `%f`, `%g`, `round`).
//!
//! Words: [`Digits`] are decimal digits `d1 d2 d3 ...` and the position of the point: the number is `0.d1d2d3... * 10^point`.
//! This is the notation of CPython's dtoa, so that its rules for choosing a form can be read off directly.

use smallvec::SmallVec;

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
    // No float has more than 767 significant digits.
    let exact = count.clamp(1, 800);
    if f == 0.0 {
        return Digits { digits: SmallVec::from_elem(b'0', count.max(1)), point: 1 };
    }
    let text = format!("{:.*e}", exact - 1, f.abs());
    let (mantissa, exponent) = text.split_once('e').unwrap_or((&text, "0"));
    let mut digits: SmallVec<[u8; 24]> = mantissa.bytes().filter(u8::is_ascii_digit).collect();
    digits.resize(count.max(1), b'0');
    Digits { digits, point: exponent.parse::<i32>().unwrap_or(0) + 1 }
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
    const MANTISSA: u64 = (1 << 52) - 1;
    // A mantissa times this has at most 103 bits.
    let power = *WHOLE_POWERS_OF_TEN[..16].get(count)?;
    let bits = f.to_bits() & i64::MAX as u64;
    let (mantissa, exponent) = match (bits >> 52) as i32 {
        0x7ff => return None,
        0 => (bits, -1074),
        exponent => (bits & MANTISSA | 1 << 52, exponent - 1075),
    };
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
