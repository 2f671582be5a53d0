//! Arithmetic on magnitudes: little-endian runs of 64-bit words.
//!
//! Words: a *magnitude* is a slice of words whose last word is not zero (zero is the empty slice); functions that
//! take one also accept leading zero words. A *number* is a sign and a magnitude. Results go to a [`Words`] buffer, which stays on the
//! native stack for numbers of up to two thousand bits, so that arithmetic on middling integers allocates only the result object.
//!
//! What is quadratic here (multiplication) is used only for operands of few words; `arith` hands larger ones to `dashu-int`.

use smallvec::SmallVec;
use std::cmp::Ordering;

/// A result that is being made.
pub type Words = SmallVec<[u64; 32]>;

/// The magnitude without leading zero words.
#[inline]
pub fn trim(words: &[u64]) -> &[u64] {
    let mut len = words.len();
    while len > 0 && words[len - 1] == 0 {
        len -= 1;
    }
    &words[..len]
}

/// Orders two trimmed magnitudes.
#[inline]
pub fn compare(a: &[u64], b: &[u64]) -> Ordering {
    a.len().cmp(&b.len()).then_with(|| a.iter().rev().cmp(b.iter().rev()))
}

/// Number of bits of a trimmed magnitude.
#[inline]
pub fn bit_length(a: &[u64]) -> u64 {
    match a.last() {
        Some(top) => a.len() as u64 * 64 - top.leading_zeros() as u64,
        None => 0,
    }
}

/// `a + b`
pub fn add(a: &[u64], b: &[u64], out: &mut Words) {
    let (long, short) = if a.len() >= b.len() { (a, b) } else { (b, a) };
    out.reserve(long.len() + 1);
    let mut carry = false;
    for (x, y) in long.iter().zip(short) {
        let (sum, over) = x.overflowing_add(*y);
        let (sum, again) = sum.overflowing_add(carry as u64);
        carry = over | again;
        out.push(sum);
    }
    for x in &long[short.len()..] {
        let (sum, over) = x.overflowing_add(carry as u64);
        carry = over;
        out.push(sum);
    }
    if carry {
        out.push(1);
    }
}

/// Number of words of a sum of trimmed magnitudes, where the highest ones tell it.
#[inline]
pub fn length_of_sum(long: &[u64], short: &[u64]) -> Option<usize> {
    let top = *long.last()?;
    let other = if long.len() == short.len() { *short.last()? } else { 0 };
    (top.checked_add(other)? != u64::MAX).then_some(long.len())
}

/// Number of words of a difference of trimmed magnitudes, where the highest ones tell it.
#[inline]
pub fn length_of_difference(more: &[u64], less: &[u64]) -> Option<usize> {
    let top = *more.last()?;
    let other = if more.len() == less.len() { *less.last()? } else { 0 };
    // At least two, of which the words below may borrow one.
    (top.checked_sub(other)? > 1).then_some(more.len())
}

/// `a - b`, where `a >= b`.
pub fn sub(a: &[u64], b: &[u64], out: &mut Words) {
    debug_assert!(a.len() >= b.len());
    out.reserve(a.len());
    let mut borrow = false;
    for (x, y) in a.iter().zip(b) {
        let (difference, under) = x.overflowing_sub(*y);
        let (difference, again) = difference.overflowing_sub(borrow as u64);
        borrow = under | again;
        out.push(difference);
    }
    for x in &a[b.len()..] {
        let (difference, under) = x.overflowing_sub(borrow as u64);
        borrow = under;
        out.push(difference);
    }
    debug_assert!(!borrow);
}

/// Sum of two numbers: gives the sign.
pub fn add_signed(negative_a: bool, a: &[u64], negative_b: bool, b: &[u64], out: &mut Words) -> bool {
    if negative_a == negative_b {
        add(a, b, out);
        return negative_a;
    }
    match compare(trim(a), trim(b)) {
        Ordering::Less => {
            sub(trim(b), trim(a), out);
            negative_b
        }
        _ => {
            sub(trim(a), trim(b), out);
            negative_a
        }
    }
}

/// `a * b` in time proportional to the product of the lengths.
pub fn mul(a: &[u64], b: &[u64], out: &mut Words) {
    out.resize(a.len() + b.len(), 0);
    for (i, x) in a.iter().enumerate() {
        let mut carry = 0u64;
        for (to, y) in out[i..].iter_mut().zip(b) {
            let sum = *x as u128 * *y as u128 + *to as u128 + carry as u128;
            *to = sum as u64;
            carry = (sum >> 64) as u64;
        }
        out[i + b.len()] = carry;
    }
}

/// Quotient (into `out`) and remainder by one word.
pub fn div_rem_word(a: &[u64], divisor: u64, out: &mut Words) -> u64 {
    out.resize(a.len(), 0);
    let mut rest = 0u64;
    for (to, word) in out.iter_mut().zip(a).rev() {
        let part = (rest as u128) << 64 | *word as u128;
        *to = (part / divisor as u128) as u64;
        rest = (part % divisor as u128) as u64;
    }
    rest
}

/// Remainder by one word.
pub fn rem_word(a: &[u64], divisor: u64) -> u64 {
    a.iter().rev().fold(0u64, |rest, word| (((rest as u128) << 64 | *word as u128) % divisor as u128) as u64)
}

/// Adds one to the magnitude.
pub fn increment(words: &mut Words) {
    for word in words.iter_mut() {
        let (sum, over) = word.overflowing_add(1);
        *word = sum;
        if !over {
            return;
        }
    }
    words.push(1);
}

/// `a << bits`. The caller has checked that the result is of reasonable size.
pub fn shift_left(a: &[u64], bits: u64, out: &mut Words) {
    let (whole, part) = ((bits / 64) as usize, bits % 64);
    out.reserve(whole + a.len() + 1);
    out.resize(whole, 0);
    if part == 0 {
        out.extend_from_slice(a);
        return;
    }
    let mut carry = 0;
    for word in a {
        out.push(word << part | carry);
        carry = word >> (64 - part);
    }
    if carry != 0 {
        out.push(carry);
    }
}

/// `a >> bits`, and whether a one was shifted out.
pub fn shift_right(a: &[u64], bits: u64, out: &mut Words) -> bool {
    let whole = bits / 64;
    if whole >= a.len() as u64 {
        return a.iter().any(|word| *word != 0);
    }
    let (lost, kept) = a.split_at(whole as usize);
    let part = bits % 64;
    let mut inexact = lost.iter().any(|word| *word != 0);
    if part == 0 {
        out.extend_from_slice(kept);
        return inexact;
    }
    inexact |= kept[0] << (64 - part) != 0;
    out.reserve(kept.len());
    for (i, word) in kept.iter().enumerate() {
        let above = kept.get(i + 1).copied().unwrap_or(0);
        out.push(word >> part | above << (64 - part));
    }
    inexact
}

/// Words of a number in two's complement, endlessly.
struct Complement<'a> {
    words: &'a [u64],
    at: usize,
    negative: bool,
    carry: bool,
}

impl<'a> Complement<'a> {
    fn new(negative: bool, words: &'a [u64]) -> Complement<'a> {
        Complement { words, at: 0, negative, carry: true }
    }
    #[inline]
    fn next(&mut self) -> u64 {
        let word = self.words.get(self.at).copied().unwrap_or(0);
        self.at += 1;
        if !self.negative {
            return word;
        }
        let (word, over) = (!word).overflowing_add(self.carry as u64);
        self.carry = over;
        word
    }
}

/// A bit operation on numbers in endless two's complement: gives the sign.
pub fn bit_op(
    negative_a: bool,
    a: &[u64],
    negative_b: bool,
    b: &[u64],
    op: impl Fn(u64, u64) -> u64,
    out: &mut Words,
) -> bool {
    let sign = |negative: bool| if negative { u64::MAX } else { 0 };
    let negative = op(sign(negative_a), sign(negative_b)) != 0;
    let len = a.len().max(b.len());
    out.reserve(len + 1);
    let (mut a, mut b) = (Complement::new(negative_a, a), Complement::new(negative_b, b));
    let mut carry = true;
    for _ in 0..=len {
        let word = op(a.next(), b.next());
        if negative {
            let (word, over) = (!word).overflowing_add(carry as u64);
            carry = over;
            out.push(word);
        } else {
            out.push(word);
        }
    }
    negative
}

/// The magnitude as a fraction of 64 bits and an exponent: `m * 2^e`, with the top bit of `m` set and its lowest bit set too when anything
/// below it was cut off. So rounding `m` to fewer bits rounds the whole number. Zero is `(0, 0)`.
pub fn normalized(a: &[u64]) -> (u64, i64) {
    let a = trim(a);
    let Some(top) = a.last() else { return (0, 0) };
    let shift = top.leading_zeros();
    let mut m = top << shift;
    let rest = &a[..a.len() - 1];
    let mut sticky = false;
    if let Some((next, below)) = rest.split_last() {
        if shift > 0 {
            m |= next >> (64 - shift);
        }
        sticky = next << shift != 0 || below.iter().any(|word| *word != 0);
    }
    (m | sticky as u64, (a.len() as i64 - 1) * 64 - shift as i64)
}

/// `m * 2^e` as the nearest float, ties to even, subnormals included. `m` has its top bit set (or is zero), and its lowest
/// bit is set when the exact number is a little larger.
pub fn to_nearest_f64(m: u64, e: i64) -> f64 {
    if m == 0 {
        return 0.0;
    }
    // The value is in [2^(e+63), 2^(e+64)).
    let exponent = e + 63;
    if exponent > 1023 {
        return f64::INFINITY;
    }
    if exponent >= -1022 {
        // 64 bits to 53 in one rounding; the scaling is exact, or overflows to infinity as it should.
        let rounded = m as f64;
        return scale(rounded, e);
    }
    // Subnormal: keep the bits down to 2^-1074.
    let drop = -1074 - e;
    if drop > 64 {
        return 0.0;
    }
    if drop == 64 {
        return if m > 1 << 63 { f64::from_bits(1) } else { 0.0 };
    }
    let kept = m >> drop;
    let lost = m << (64 - drop);
    let half = 1u64 << 63;
    let up = lost > half || (lost == half && kept & 1 == 1);
    f64::from_bits(kept + up as u64)
}

/// `value * 2^e` for a result that is exact or overflows.
pub fn scale(value: f64, e: i64) -> f64 {
    let power = |e: i64| f64::from_bits(((e + 1023) as u64) << 52);
    let mut value = value;
    let mut e = e.clamp(-4000, 4000);
    while e > 1023 {
        value *= power(1023);
        e -= 1023;
    }
    while e < -1022 {
        // Each step but the last keeps the value normal: the callers' results are not subnormal.
        value *= power(-1022);
        e += 1022;
    }
    value * power(e)
}
