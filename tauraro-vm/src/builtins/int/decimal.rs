//! Decimal digits of magnitudes, in time proportional to the square of their length.
//!
//! Words: a *limb* is a digit of base 10^19, the largest power of ten that fits a word. It has its top bit set, so that division by it is two multiplications
//! with a reciprocal that is known (Möller and Granlund, "Improved division by invariant integers", 2011). The magnitude is taken word by word from the
//! highest; the limbs are multiplied by 2^64 each time and the word added. Steps of neighbouring words do not wait for each other but at
//! their first limb, and so overlap in the processor.
//!
//! Each limb is written as 19 digits: eight at a time, which are divided in one word by multiplications in its parts.

use smallvec::SmallVec;

/// Longer magnitudes are converted by the library, which divides them into halves.
pub const MOST_WORDS: usize = 60;

/// What a limb counts to.
const BASE: u64 = 10_000_000_000_000_000_000;
/// Digits of a limb.
const LIMB_DIGITS: usize = 19;
/// `(2^128 - 1) / BASE - 2^64`
const RECIPROCAL: u64 = (u128::MAX / BASE as u128 - (1 << 64)) as u64;

/// `(high * 2^64 + low)` divided by [`BASE`], and what is left; `high` is less than it.
#[inline(always)]
fn divide(high: u64, low: u64) -> (u64, u64) {
    let estimate = RECIPROCAL as u128 * high as u128 + ((high as u128) << 64 | low as u128);
    let quotient = ((estimate >> 64) as u64).wrapping_add(1);
    let rest = low.wrapping_sub(quotient.wrapping_mul(BASE));
    // As often as not: a branch would be foretold wrongly.
    let less = (rest > estimate as u64) as u64;
    let (quotient, rest) = (quotient.wrapping_sub(less), rest.wrapping_add(BASE & less.wrapping_neg()));
    if rest >= BASE { (quotient + 1, rest - BASE) } else { (quotient, rest) }
}

/// Eight digits of a number below 10^8, as bytes from 0 to 9.
#[inline(always)]
fn eight_digits(number: u32) -> [u8; 8] {
    // Two numbers of four digits, then four of two digits, then eight of one, the first in the lowest part.
    let n = number as u64;
    let fours = (n / 10_000) | ((n % 10_000) << 32);
    let hundreds = ((fours * 10_486) >> 20) & 0x7f_0000_007f;
    let twos = hundreds | ((fours - 100 * hundreds) << 16);
    let tens = ((twos * 103) >> 10) & 0x000f_000f_000f_000f;
    (tens | ((twos - 10 * tens) << 8)).to_le_bytes()
}

/// The 19 digits of a limb.
#[inline(always)]
fn limb_digits(limb: u64) -> [u8; LIMB_DIGITS] {
    const ZEROS: u64 = u64::from_le_bytes([b'0'; 8]);
    let ascii = |digits: u32| (u64::from_le_bytes(eight_digits(digits)) | ZEROS).to_le_bytes();
    let (high, low) = (limb / 100_000_000, (limb % 100_000_000) as u32);
    let (top, middle) = ((high / 100_000_000) as u32, (high % 100_000_000) as u32);
    let mut digits = [0; LIMB_DIGITS];
    digits[..3].copy_from_slice(&ascii(top)[5..]);
    digits[3..11].copy_from_slice(&ascii(middle));
    digits[11..].copy_from_slice(&ascii(low));
    digits
}

/// Text of a number that is being written.
pub type Text = SmallVec<[u8; 512]>;

/// Writes a magnitude, which is not zero and has at most [`MOST_WORDS`] words.
pub fn write(magnitude: &[u64], out: &mut Text) {
    let mut limbs: SmallVec<[u64; 64]> = SmallVec::new();
    for word in magnitude.iter().rev() {
        let mut carry = *word;
        for limb in limbs.iter_mut() {
            (carry, *limb) = divide(*limb, carry);
        }
        // What is carried out of all limbs is less than 2^64: one limb and perhaps a one.
        while carry != 0 {
            limbs.push(carry % BASE);
            carry /= BASE;
        }
    }
    let Some((highest, lower)) = limbs.split_last() else { return };
    let digits = limb_digits(*highest);
    let zeros = digits.iter().take_while(|digit| **digit == b'0').count();
    out.extend_from_slice(&digits[zeros..]);
    let start = out.len();
    out.resize(start + lower.len() * LIMB_DIGITS, b'0');
    for (to, limb) in out[start..].as_chunks_mut().0.iter_mut().zip(lower.iter().rev()) {
        *to = limb_digits(*limb);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use dashu_int::UBig;

    #[test]
    fn writes_what_the_library_writes() {
        let mut numbers = vec![UBig::from(1u8), UBig::from(BASE - 1), UBig::from(BASE), UBig::from(u64::MAX)];
        for exponent in 1..MOST_WORDS * LIMB_DIGITS {
            let power = UBig::from(10u8).pow(exponent);
            numbers.extend([&power - 1u8, power.clone(), power + 1u8]);
        }
        for exponent in 1..MOST_WORDS * 64 {
            let power = UBig::from(2u8).pow(exponent);
            numbers.extend([&power - 1u8, power.clone(), power + 1u8]);
        }
        let mut seed = 1u64;
        for len in (1..MOST_WORDS).cycle().take(2000) {
            let mut words = Vec::new();
            for _ in 0..len {
                seed = seed.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
                words.push(seed ^ seed >> 29);
            }
            numbers.push(UBig::from_words(&words));
        }
        for number in numbers {
            let mut out = Text::new();
            write(number.as_words(), &mut out);
            assert_eq!(String::from_utf8(out.to_vec()).unwrap(), number.to_string());
        }
    }
}
