//! The operators of `int`.
//!
//! Every operator tries three forms in turn: both operands inline (one checked machine operation), magnitudes of one or two words
//! (128-bit machine arithmetic), and runs of words. Multiplication and division of long numbers are `dashu-int`'s.
//! Division rounds down, as Python's does: the remainder has the divisor's sign.

use super::words::{self, Words};
use super::{Int, PyInt, check_size, from_each, from_i128, from_sign_u128, from_ubig, from_words};
use crate::interp::bytecode::{BinaryKind, CompareKind};
use crate::protocol::compare::holds;
use crate::value::{PyResult, Raised, Value};
use crate::vm::Vm;
use dashu_int::UBig;
use dashu_int::fast_div::ConstDivisor;
use dashu_int::ops::{BitTest, DivRem, ExtendedGcd};
use std::cmp::Ordering;

/// Operands of fewer words are multiplied here; longer ones by the library, which splits them.
const SCHOOLBOOK_WORDS: usize = 24;

/// An operator on two exact ints, bools excepted, without asking their types.
#[inline]
pub fn binary_of_ints(vm: &mut Vm, kind: BinaryKind, a: Value, b: Value) -> Option<PyResult> {
    let is_int = |value: Value| value.is_small_int() || value.downcast_exact::<PyInt>().is_some();
    if !is_int(a) || !is_int(b) {
        return None;
    }
    Some(match kind {
        BinaryKind::Add => add(vm, a, b),
        BinaryKind::Sub => sub(vm, a, b),
        BinaryKind::Mul => mul(vm, a, b),
        BinaryKind::TrueDiv => truediv(vm, a, b),
        BinaryKind::FloorDiv => floordiv(vm, a, b),
        BinaryKind::Mod => modulo(vm, a, b),
        BinaryKind::LShift => lshift(vm, a, b),
        BinaryKind::RShift => rshift(vm, a, b),
        BinaryKind::And => and(vm, a, b),
        BinaryKind::Or => or(vm, a, b),
        BinaryKind::Xor => xor(vm, a, b),
        BinaryKind::Pow => pow(vm, a, b, Value::NONE),
        BinaryKind::MatMul => return None,
    })
}

/// `a + b`
pub fn add(vm: &mut Vm, a: Value, b: Value) -> PyResult {
    if let (Some(x), Some(y)) = (a.as_small_int(), b.as_small_int()) {
        return Ok(vm.new_int(x + y));
    }
    add_slow(vm, a, b, false)
}

/// `a - b`
pub fn sub(vm: &mut Vm, a: Value, b: Value) -> PyResult {
    if let (Some(x), Some(y)) = (a.as_small_int(), b.as_small_int()) {
        return Ok(vm.new_int(x - y));
    }
    add_slow(vm, a, b, true)
}

fn add_slow(vm: &mut Vm, a: Value, b: Value, negate: bool) -> PyResult {
    let (Some(a), Some(b)) = (Int::of(a), Int::of(b)) else { return Ok(Value::NOT_IMPLEMENTED) };
    if let (Some(x), Some(y)) = (a.as_i128(), b.as_i128()) {
        return Ok(from_i128(vm, if negate { x - y } else { x + y }));
    }
    let (mut room_a, mut room_b) = ([0], [0]);
    let (x, y) = (a.magnitude(&mut room_a), b.magnitude(&mut room_b));
    let (negative_a, negative_b) = (a.is_negative(), b.is_negative() != negate);
    if negative_a == negative_b {
        let (long, short) = if x.len() >= y.len() { (x, y) } else { (y, x) };
        if let Some(len) = words::length_of_sum(long, short) {
            let mut carry = false;
            return Ok(from_each(vm, negative_a, len, |i| {
                let (sum, over) = long[i].overflowing_add(short.get(i).copied().unwrap_or(0));
                let (sum, again) = sum.overflowing_add(carry as u64);
                carry = over | again;
                sum
            }));
        }
    } else {
        let (more, less, negative) =
            if words::compare(x, y).is_lt() { (y, x, negative_b) } else { (x, y, negative_a) };
        if let Some(len) = words::length_of_difference(more, less) {
            let mut borrow = false;
            return Ok(from_each(vm, negative, len, |i| {
                let (difference, under) = more[i].overflowing_sub(less.get(i).copied().unwrap_or(0));
                let (difference, again) = difference.overflowing_sub(borrow as u64);
                borrow = under | again;
                difference
            }));
        }
    }
    let mut out = Words::new();
    let negative = words::add_signed(negative_a, x, negative_b, y, &mut out);
    Ok(from_words(vm, negative, &out))
}

/// `a * b`
pub fn mul(vm: &mut Vm, a: Value, b: Value) -> PyResult {
    if let (Some(x), Some(y)) = (a.as_small_int(), b.as_small_int()) {
        return Ok(match x.checked_mul(y) {
            Some(product) => vm.new_int(product),
            None => from_i128(vm, x as i128 * y as i128),
        });
    }
    let (Some(a), Some(b)) = (Int::of(a), Int::of(b)) else { return Ok(Value::NOT_IMPLEMENTED) };
    let negative = a.is_negative() != b.is_negative();
    let (mut room_a, mut room_b) = ([0], [0]);
    let (x, y) = (a.magnitude(&mut room_a), b.magnitude(&mut room_b));
    if x.len().min(y.len()) < SCHOOLBOOK_WORDS {
        check_size(vm, (x.len() + y.len()) as u64 * 8)?;
        let mut out = Words::new();
        words::mul(x, y, &mut out);
        return Ok(from_words(vm, negative, &out));
    }
    check_size(vm, (x.len() + y.len()) as u64 * 16)?;
    let product = if x == y { a.to_ubig().sqr() } else { a.to_ubig() * b.to_ubig() };
    Ok(from_ubig(vm, negative, &product))
}

#[cold]
fn division_by_zero(vm: &mut Vm) -> Raised {
    vm.zero_division("division by zero")
}

/// Which results of a division are wanted.
#[derive(Copy, Clone, PartialEq)]
enum Want {
    Quotient,
    Remainder,
    Both,
}

/// Floor division; the results that are not wanted are 0.
fn floor_div(vm: &mut Vm, a: Int, b: Int, want: Want) -> PyResult<(Value, Value)> {
    const ZERO: Value = Value::small_int(0);
    if b.is_zero() {
        return Err(division_by_zero(vm));
    }
    let (negative_a, negative_b) = (a.is_negative(), b.is_negative());
    let different = negative_a != negative_b;
    if let (Some((_, x)), Some((_, y))) = (a.as_u128(), b.as_u128()) {
        let (mut q, mut r) = match (u64::try_from(x), u64::try_from(y)) {
            (Ok(x), Ok(y)) => ((x / y) as u128, (x % y) as u128),
            _ => (x / y, x % y),
        };
        if different && r != 0 {
            q += 1;
            r = y - r;
        }
        let q = if want == Want::Remainder { ZERO } else { from_sign_u128(vm, different, q) };
        let r = if want == Want::Quotient { ZERO } else { from_sign_u128(vm, negative_b, r) };
        return Ok((q, r));
    }
    let (mut room_a, mut room_b) = ([0], [0]);
    let (x, y) = (a.magnitude(&mut room_a), b.magnitude(&mut room_b));
    if let [divisor] = y {
        let mut q = Words::new();
        let r = if want == Want::Remainder {
            words::rem_word(x, *divisor)
        } else {
            words::div_rem_word(x, *divisor, &mut q)
        };
        let adjust = different && r != 0;
        if adjust {
            words::increment(&mut q);
        }
        let r = if adjust { divisor - r } else { r };
        let q = if want == Want::Remainder { ZERO } else { from_words(vm, different, &q) };
        return Ok((q, from_words(vm, negative_b, &[r])));
    }
    if words::compare(x, y).is_lt() {
        // The quotient is 0 or -1.
        let (q, r) = if different && !x.is_empty() {
            let mut out = Words::new();
            words::sub(y, x, &mut out);
            (-1, from_words(vm, negative_b, &out))
        } else {
            (0, from_words(vm, negative_a, x))
        };
        return Ok((Value::small_int(q), r));
    }
    let divisor = b.to_ubig();
    let (mut q, mut r) = a.to_ubig().div_rem(&divisor);
    if different && !r.is_zero() {
        q += 1u8;
        r = divisor - r;
    }
    let q = if want == Want::Remainder { ZERO } else { from_ubig(vm, different, &q) };
    let r = if want == Want::Quotient { ZERO } else { from_ubig(vm, negative_b, &r) };
    Ok((q, r))
}

/// Quotient rounded down of machine integers whose divisor is not zero. `MIN / -1` does not occur with inline ints.
#[inline(always)]
fn floor_quotient(x: i64, y: i64) -> i64 {
    let (q, r) = (x / y, x % y);
    if r != 0 && (r < 0) != (y < 0) { q - 1 } else { q }
}

#[inline(always)]
fn floor_remainder(x: i64, y: i64) -> i64 {
    let r = x % y;
    if r != 0 && (r < 0) != (y < 0) { r + y } else { r }
}

/// `a // b`
pub fn floordiv(vm: &mut Vm, a: Value, b: Value) -> PyResult {
    if let (Some(x), Some(y)) = (a.as_small_int(), b.as_small_int())
        && y != 0
    {
        return Ok(vm.new_int(floor_quotient(x, y)));
    }
    let (Some(a), Some(b)) = (Int::of(a), Int::of(b)) else { return Ok(Value::NOT_IMPLEMENTED) };
    Ok(floor_div(vm, a, b, Want::Quotient)?.0)
}

/// `a % b`
pub fn modulo(vm: &mut Vm, a: Value, b: Value) -> PyResult {
    if let (Some(x), Some(y)) = (a.as_small_int(), b.as_small_int())
        && y != 0
    {
        return Ok(Value::small_int(floor_remainder(x, y)));
    }
    let (Some(a), Some(b)) = (Int::of(a), Int::of(b)) else { return Ok(Value::NOT_IMPLEMENTED) };
    Ok(floor_div(vm, a, b, Want::Remainder)?.1)
}

/// `divmod(a, b)`
pub fn divmod(vm: &mut Vm, a: Value, b: Value) -> PyResult {
    if let (Some(x), Some(y)) = (a.as_small_int(), b.as_small_int())
        && let (Some(q), Some(r)) = (x.checked_div_euclid(y), x.checked_rem_euclid(y))
        && y > 0
    {
        return Ok(vm.new_tuple(&[Value::small_int(q), Value::small_int(r)]).into());
    }
    let (Some(a), Some(b)) = (Int::of(a), Int::of(b)) else { return Ok(Value::NOT_IMPLEMENTED) };
    let (q, r) = floor_div(vm, a, b, Want::Both)?;
    Ok(vm.new_tuple(&[q, r]).into())
}

/// `a / b`, correctly rounded.
pub fn truediv(vm: &mut Vm, a: Value, b: Value) -> PyResult {
    const EXACT: u64 = 1 << 53;
    if let (Some(x), Some(y)) = (a.as_small_int(), b.as_small_int())
        && y != 0
        && x.unsigned_abs() <= EXACT
        && y.unsigned_abs() <= EXACT
    {
        return Ok(vm.new_float(x as f64 / y as f64));
    }
    let (Some(a), Some(b)) = (Int::of(a), Int::of(b)) else { return Ok(Value::NOT_IMPLEMENTED) };
    if b.is_zero() {
        return Err(division_by_zero(vm));
    }
    if a.is_zero() {
        return Ok(vm.new_float(if b.is_negative() { -0.0 } else { 0.0 }));
    }
    let negative = a.is_negative() != b.is_negative();
    let quotient = divide_to_f64(&a, &b);
    if quotient.is_infinite() {
        return Err(vm.overflow_error("integer division result too large for a float"));
    }
    Ok(vm.new_float(if negative { -quotient } else { quotient }))
}

/// The nearest float to `|a| / |b|`, neither of them zero.
fn divide_to_f64(a: &Int, b: &Int) -> f64 {
    // A quotient of at least 64 bits, and whether anything was cut off, is enough to round once.
    let (mut room_a, mut room_b) = ([0], [0]);
    let (x, y) = (a.magnitude(&mut room_a), b.magnitude(&mut room_b));
    let (m, e, inexact) = if let ([x], [y]) = (x, y) {
        let shift = (*x as u128).leading_zeros();
        let shifted = (*x as u128) << shift;
        let (q, r) = (shifted / *y as u128, shifted % *y as u128);
        let (m, e) = words::normalized(&[q as u64, (q >> 64) as u64]);
        (m, e - shift as i64, r != 0)
    } else {
        let shift = (66 + words::bit_length(y)).saturating_sub(words::bit_length(x));
        // The dividend may be much longer than needed, but only its top bits and whether the rest is zero matter.
        let surplus = words::bit_length(x).saturating_sub(words::bit_length(y) + 66);
        let (mut top, mut lost) = (UBig::from_words(x), false);
        if surplus > 0 {
            lost = !surplus_is_zero(&top, surplus as usize);
            top >>= surplus as usize;
        }
        let (q, r) = (top << shift as usize).div_rem(&UBig::from_words(y));
        let (m, e) = words::normalized(q.as_words());
        (m, e - shift as i64 + surplus as i64, lost || !r.is_zero())
    };
    words::to_nearest_f64(m | inexact as u64, e)
}

fn surplus_is_zero(n: &UBig, bits: usize) -> bool {
    n.trailing_zeros().is_none_or(|zeros| zeros >= bits)
}

/// `a << b`
pub fn lshift(vm: &mut Vm, a: Value, b: Value) -> PyResult {
    if let (Some(x), Some(y)) = (a.as_small_int(), b.as_small_int())
        && (0..63).contains(&y)
    {
        let shifted = x << y;
        if shifted >> y == x {
            return Ok(vm.new_int(shifted));
        }
    }
    let (Some(a), Some(b)) = (Int::of(a), Int::of(b)) else { return Ok(Value::NOT_IMPLEMENTED) };
    if b.is_negative() {
        return Err(vm.value_error("negative shift count"));
    }
    if a.is_zero() {
        return Ok(Value::small_int(0));
    }
    let Some(bits) = b.to_i64() else {
        return Err(vm.overflow_error("too many digits in integer"));
    };
    let mut room = [0];
    let magnitude = a.magnitude(&mut room);
    check_size(vm, (bits as u64 / 8).saturating_add(magnitude.len() as u64 * 8))?;
    let (whole, part) = ((bits / 64) as usize, bits % 64);
    let top = magnitude.last().map_or(0, |top| top >> 1 >> (63 - part));
    let (mut words, mut below) = (magnitude.iter(), 0);
    Ok(from_each(vm, a.is_negative(), whole + magnitude.len() + (top != 0) as usize, |i| {
        if i < whole {
            return 0;
        }
        let word = words.next().copied().unwrap_or(0);
        let shifted = word << part | below >> 1 >> (63 - part);
        below = word;
        shifted
    }))
}

/// `a >> b`
pub fn rshift(vm: &mut Vm, a: Value, b: Value) -> PyResult {
    if let (Some(x), Some(y)) = (a.as_small_int(), b.as_small_int())
        && y >= 0
    {
        return Ok(Value::small_int(x >> y.min(63)));
    }
    let (Some(a), Some(b)) = (Int::of(a), Int::of(b)) else { return Ok(Value::NOT_IMPLEMENTED) };
    if b.is_negative() {
        return Err(vm.value_error("negative shift count"));
    }
    let bits = b.to_i64().unwrap_or(i64::MAX) as u64;
    let mut room = [0];
    let magnitude = a.magnitude(&mut room);
    if a.is_negative() {
        let mut out = Words::new();
        if words::shift_right(magnitude, bits, &mut out) {
            words::increment(&mut out);
        }
        return Ok(from_words(vm, true, &out));
    }
    let (whole, part) = (usize::try_from(bits / 64).unwrap_or(usize::MAX), bits % 64);
    let kept = magnitude.get(whole..).unwrap_or(&[]);
    let (Some(top), mut words) = (kept.last(), kept.iter()) else { return Ok(Value::small_int(0)) };
    let mut word = words.next().copied().unwrap_or(0);
    Ok(from_each(vm, false, kept.len() - (top >> part == 0) as usize, |_| {
        let above = words.next().copied().unwrap_or(0);
        let shifted = word >> part | above << 1 << (63 - part);
        word = above;
        shifted
    }))
}

#[inline(always)]
fn bit_op(vm: &mut Vm, a: Value, b: Value, op: impl Fn(u64, u64) -> u64) -> PyResult {
    if let (Some(x), Some(y)) = (a.as_small_int(), b.as_small_int()) {
        return Ok(Value::small_int(op(x as u64, y as u64) as i64));
    }
    bit_op_slow(vm, a, b, op)
}

#[inline(never)]
fn bit_op_slow(vm: &mut Vm, a: Value, b: Value, op: impl Fn(u64, u64) -> u64) -> PyResult {
    let (Some(a), Some(b)) = (Int::of(a), Int::of(b)) else { return Ok(Value::NOT_IMPLEMENTED) };
    // Of a number that is not negative, `&` leaves no more bits than it has.
    if op(0, u64::MAX) == 0
        && let (Int::Big(big), Int::Small(mask @ 0..)) | (Int::Small(mask @ 0..), Int::Big(big)) = (a, b)
    {
        let low = big.magnitude().first().copied().unwrap_or(0);
        let low = if big.negative { low.wrapping_neg() } else { low };
        return Ok(Value::small_int((low & mask as u64) as i64));
    }
    let (mut room_a, mut room_b) = ([0], [0]);
    let (x, y) = (a.magnitude(&mut room_a), b.magnitude(&mut room_b));
    if !a.is_negative() && !b.is_negative() {
        let (long, short) = if x.len() >= y.len() { (x, y) } else { (y, x) };
        let word = |i: usize| op(long[i], short.get(i).copied().unwrap_or(0));
        let mut len = if op(0, u64::MAX) == 0 { short.len() } else { long.len() };
        while len > 0 && word(len - 1) == 0 {
            len -= 1;
        }
        return Ok(from_each(vm, false, len, word));
    }
    let mut out = Words::new();
    let negative = words::bit_op(a.is_negative(), x, b.is_negative(), y, op, &mut out);
    Ok(from_words(vm, negative, &out))
}

/// `a & b`
pub fn and(vm: &mut Vm, a: Value, b: Value) -> PyResult {
    bit_op(vm, a, b, |x, y| x & y)
}
/// `a | b`
pub fn or(vm: &mut Vm, a: Value, b: Value) -> PyResult {
    bit_op(vm, a, b, |x, y| x | y)
}
/// `a ^ b`
pub fn xor(vm: &mut Vm, a: Value, b: Value) -> PyResult {
    bit_op(vm, a, b, |x, y| x ^ y)
}

/// `-a`
pub fn neg(vm: &mut Vm, a: Value) -> PyResult {
    Ok(match Int::of(a) {
        Some(Int::Small(n)) => vm.new_int(-n),
        Some(Int::Big(n)) => from_words(vm, !n.negative, n.magnitude()),
        None => Value::NOT_IMPLEMENTED,
    })
}

/// `+a`, `int(a)`, `a.__index__()`: the same number, exactly an int.
pub fn pos(vm: &mut Vm, a: Value) -> PyResult {
    Ok(super::to_exact(vm, a))
}

/// `abs(a)`
pub fn abs(vm: &mut Vm, a: Value) -> PyResult {
    if super::is_negative(a) { neg(vm, a) } else { pos(vm, a) }
}

/// `~a`
pub fn invert(vm: &mut Vm, a: Value) -> PyResult {
    if let Some(n) = a.as_small_int() {
        return Ok(Value::small_int(!n));
    }
    let negated = neg(vm, a)?;
    sub(vm, negated, Value::small_int(1))
}

/// `bool(a)`
pub fn is_true(_: &mut Vm, a: Value) -> PyResult<bool> {
    Ok(Int::of(a).is_some_and(|n| !n.is_zero()))
}

/// `float(a)`
pub fn float(vm: &mut Vm, a: Value) -> PyResult {
    let float = super::to_f64(vm, a)?;
    Ok(vm.new_float(float))
}

/// Orders two ints.
pub fn order(a: Int, b: Int) -> Ordering {
    if let (Int::Small(x), Int::Small(y)) = (a, b) {
        return x.cmp(&y);
    }
    match (a.is_negative(), b.is_negative()) {
        (false, true) => Ordering::Greater,
        (true, false) => Ordering::Less,
        (negative, _) => {
            let (mut room_a, mut room_b) = ([0], [0]);
            let order = words::compare(a.magnitude(&mut room_a), b.magnitude(&mut room_b));
            if negative { order.reverse() } else { order }
        }
    }
}

/// A comparison of what are ints.
pub fn quick_compare(kind: CompareKind, a: Value, b: Value) -> Option<bool> {
    Some(holds(kind, order(Int::of(a)?, Int::of(b)?)))
}

/// The comparisons.
pub fn compare(_: &mut Vm, a: Value, b: Value, kind: CompareKind) -> PyResult {
    match (Int::of(a), Int::of(b)) {
        (Some(a), Some(b)) => Ok(Value::bool(holds(kind, order(a, b)))),
        _ => Ok(Value::NOT_IMPLEMENTED),
    }
}

/// `a ** b` and `pow(a, b, modulus)`.
pub fn pow(vm: &mut Vm, a: Value, b: Value, modulus: Value) -> PyResult {
    let (Some(base), Some(exponent)) = (Int::of(a), Int::of(b)) else { return Ok(Value::NOT_IMPLEMENTED) };
    if !modulus.is_none() {
        return match Int::of(modulus) {
            Some(modulus) => pow_mod(vm, base, exponent, modulus),
            None => Ok(Value::NOT_IMPLEMENTED),
        };
    }
    if exponent.is_negative() {
        let (base, exponent) = (super::to_f64(vm, a)?, super::to_f64(vm, b)?);
        return crate::builtins::float::arith::pow_f64(vm, base, exponent);
    }
    // 0, 1 and -1 to any power.
    if let Some(small @ -1..=1) = base.to_i64() {
        let odd = match exponent {
            Int::Small(n) => n & 1 == 1,
            Int::Big(n) => n.magnitude().first().is_some_and(|word| word & 1 == 1),
        };
        let result = match (small, exponent.is_zero()) {
            (_, true) => 1,
            (-1, _) if !odd => 1,
            _ => small,
        };
        return Ok(Value::small_int(result));
    }
    let Some(exponent) = exponent.to_i64().and_then(|e| u64::try_from(e).ok()) else {
        return Err(vm.memory_error());
    };
    if let (Some(base), Ok(exponent)) = (base.to_i64(), u32::try_from(exponent))
        && let Some(result) = base.checked_pow(exponent)
    {
        return Ok(vm.new_int(result));
    }
    let mut room = [0];
    let magnitude = base.magnitude(&mut room);
    let bits = words::bit_length(magnitude).saturating_mul(exponent);
    check_size(vm, (bits / 8).saturating_mul(3))?;
    let negative = base.is_negative() && exponent & 1 == 1;
    if magnitude.len() == 1 && magnitude[0].is_power_of_two() {
        let mut out = Words::new();
        words::shift_left(&[1], magnitude[0].trailing_zeros() as u64 * exponent, &mut out);
        return Ok(from_words(vm, negative, &out));
    }
    let result = UBig::from_words(magnitude).pow(exponent as usize);
    Ok(from_ubig(vm, negative, &result))
}

fn pow_mod(vm: &mut Vm, base: Int, exponent: Int, modulus: Int) -> PyResult {
    if modulus.is_zero() {
        return Err(vm.value_error("pow() 3rd argument cannot be 0"));
    }
    let m = modulus.to_ubig();
    if m.is_one() {
        return Ok(Value::small_int(0));
    }
    let mut residue = base.to_ubig() % &m;
    if base.is_negative() && !residue.is_zero() {
        residue = &m - residue;
    }
    if exponent.is_negative() {
        let (gcd, inverse, _) = (&residue).gcd_ext(&m);
        if !gcd.is_one() {
            return Err(vm.value_error("base is not invertible for the given modulus"));
        }
        let inverse = inverse % dashu_int::IBig::from(m.clone());
        let (sign, magnitude) = inverse.into_parts();
        residue = if sign == dashu_int::Sign::Negative { &m - magnitude } else { magnitude };
    }
    let power = exponent.to_ubig();
    let mut result = match (u64::try_from(&residue), u64::try_from(&m)) {
        (Ok(residue), Ok(m)) => UBig::from(pow_mod_word(residue, &power, m)),
        _ => ConstDivisor::new(m.clone()).reduce(residue).pow(&power).residue(),
    };
    if modulus.is_negative() && !result.is_zero() {
        result = &m - result;
    }
    Ok(from_ubig(vm, modulus.is_negative(), &result))
}

/// `base ** power % m` for a modulus of one word.
fn pow_mod_word(base: u64, power: &UBig, m: u64) -> u64 {
    let times = |a: u64, b: u64| match m {
        0..=0xffff_ffff => a * b % m,
        _ => (a as u128 * b as u128 % m as u128) as u64,
    };
    let mut result = 1 % m;
    for bit in (0..power.bit_len()).rev() {
        result = times(result, result);
        if power.bit(bit) {
            result = times(result, base);
        }
    }
    result
}
