//! Python's operators on constants, exactly; `None` when the operation raises, warns, would make something
//! large, or is not worth knowing.
//!
//! Integers are exact; floats follow IEEE 754 and Python's rules for `//`, `%` and `**`; text is compared
//! and indexed by code points. The limits on size are CPython's (`Python/flowgraph.c`).

use crate::constant::{BigInt, Const, FloatBits, Wtf8};
use crate::op::Op;
use dashu_int::IBig;
use dashu_int::ops::{BitTest, DivRem};
use std::cmp::Ordering;

/// Largest product, power and shift, in bits.
const MAX_INT_BITS: usize = 128;
/// Largest sum and difference, in bits (CPython has no limit).
const MAX_SUM_BITS: usize = 4096;
/// Longest text or bytes made, in bytes.
pub const MAX_TEXT: usize = 4096;
/// Most items of a tuple made by `+` and `*`.
const MAX_ITEMS: usize = 256;
/// Most constants, at any depth, in a tuple of tuples made by `+` and `*`: `((1,) * 99,) * 99` must not blow up.
const MAX_NESTED: usize = 256;
/// Integers up to this size are floats exactly.
const MAX_EXACT: i64 = 1 << 53;

/// A number as an operand of arithmetic.
enum Number {
    Int(IBig),
    Float(f64),
}

fn number(value: &Const) -> Option<Number> {
    Some(match value {
        Const::Bool(bool) => Number::Int(IBig::from(*bool as u8)),
        Const::Int(int) => Number::Int(IBig::from(*int)),
        Const::BigInt(int) => Number::Int(int.0.clone()),
        Const::Float(float) => Number::Float(float.get()),
        _ => return None,
    })
}

fn bits(value: &IBig) -> usize {
    value.bit_len()
}

/// An integer as the nearest float, when that is easily exact or correctly rounded.
fn to_float(value: &IBig) -> Option<f64> {
    i64::try_from(value).ok().map(|int| int as f64)
}

/// An integer as a float that is exactly it.
fn to_exact_float(value: &IBig) -> Option<f64> {
    let int = i64::try_from(value).ok()?;
    (-MAX_EXACT..=MAX_EXACT).contains(&int).then_some(int as f64)
}

/// `bool(value)`
pub fn is_true(value: &Const) -> bool {
    match value {
        Const::None => false,
        Const::Bool(bool) => *bool,
        Const::Ellipsis | Const::BigInt(_) => true,
        Const::Int(int) => *int != 0,
        Const::Float(float) => float.get() != 0.0,
        Const::Complex(real, imaginary) => real.get() != 0.0 || imaginary.get() != 0.0,
        Const::Str(text) => !text.0.is_empty(),
        Const::Bytes(bytes) => !bytes.is_empty(),
        Const::Tuple(items) | Const::FrozenSet(items) => !items.is_empty(),
    }
}

/// The result of a unary operator, `not` or `is_true`.
pub fn unary(op: Op, value: &Const) -> Option<Const> {
    match op {
        Op::Not => return Some(Const::Bool(!is_true(value))),
        Op::IsTrue => return Some(Const::Bool(is_true(value))),
        _ => {}
    }
    if let (Op::Neg, Const::Complex(real, imaginary)) = (op, value) {
        return Some(Const::Complex(FloatBits::new(-real.get()), FloatBits::new(-imaginary.get())));
    }
    match (op, number(value)?) {
        (Op::Neg, Number::Int(int)) => Some(Const::int(-int)),
        (Op::Neg, Number::Float(float)) => Some(Const::float(-float)),
        (Op::Pos, Number::Int(int)) => Some(Const::int(int)),
        (Op::Pos, Number::Float(float)) => Some(Const::float(float)),
        // `~True` warns.
        (Op::Invert, Number::Int(int)) if !matches!(value, Const::Bool(_)) => Some(Const::int(!int)),
        _ => None,
    }
}

/// The plain operator that an in-place one is on immutable values.
fn plain(op: Op) -> Op {
    match op {
        Op::InplaceAdd => Op::Add,
        Op::InplaceSub => Op::Sub,
        Op::InplaceMul => Op::Mul,
        Op::InplaceTrueDiv => Op::TrueDiv,
        Op::InplaceFloorDiv => Op::FloorDiv,
        Op::InplaceMod => Op::Mod,
        Op::InplacePow => Op::Pow,
        Op::InplaceLShift => Op::LShift,
        Op::InplaceRShift => Op::RShift,
        Op::InplaceAnd => Op::And,
        Op::InplaceOr => Op::Or,
        Op::InplaceXor => Op::Xor,
        other => other,
    }
}

/// The result of a binary operator, plain or in place.
pub fn binary(op: Op, left: &Const, right: &Const) -> Option<Const> {
    let op = plain(op);
    if let (Const::Bool(a), Const::Bool(b)) = (left, right) {
        match op {
            Op::And => return Some(Const::Bool(a & b)),
            Op::Or => return Some(Const::Bool(a | b)),
            Op::Xor => return Some(Const::Bool(a ^ b)),
            _ => {}
        }
    }
    match (number(left), number(right)) {
        (Some(Number::Int(a)), Some(Number::Int(b))) => return int_binary(op, a, b),
        (Some(Number::Float(a)), Some(Number::Float(b))) => return float_binary(op, a, b),
        (Some(Number::Int(a)), Some(Number::Float(b))) => return float_binary(op, to_float(&a)?, b),
        (Some(Number::Float(a)), Some(Number::Int(b))) => return float_binary(op, a, to_float(&b)?),
        _ => {}
    }
    match (op, left, right) {
        (_, Const::Complex(..), _) | (_, _, Const::Complex(..)) => complex_binary(op, left, right),
        (Op::Add, Const::Str(a), Const::Str(b)) => {
            (a.0.len() + b.0.len() <= MAX_TEXT).then(|| Const::Str(Wtf8([&a.0[..], &b.0].concat().into())))
        }
        (Op::Add, Const::Bytes(a), Const::Bytes(b)) => {
            (a.len() + b.len() <= MAX_TEXT).then(|| Const::Bytes([&a[..], b].concat().into()))
        }
        (Op::Add, Const::Tuple(a), Const::Tuple(b)) => {
            if a.len() + b.len() > MAX_ITEMS {
                return None;
            }
            tuple([&a[..], b].concat())
        }
        (Op::Mul, text, Const::Int(_) | Const::Bool(_)) => repeat(text, right),
        (Op::Mul, Const::Int(_) | Const::Bool(_), text) => repeat(text, left),
        _ => None,
    }
}

/// The tuple of these items, if it is not too large.
fn tuple(items: Vec<Const>) -> Option<Const> {
    fn count(items: &[Const], left: &mut usize) -> bool {
        items.iter().all(|item| {
            let Some(fewer) = left.checked_sub(1) else { return false };
            *left = fewer;
            match item {
                Const::Tuple(items) | Const::FrozenSet(items) => count(items, left),
                _ => true,
            }
        })
    }
    let is_leaf = |item: &Const| !matches!(item, Const::Tuple(_) | Const::FrozenSet(_));
    let small = items.iter().all(is_leaf) || count(&items, &mut { MAX_NESTED });
    small.then(|| Const::Tuple(items.into()))
}

fn repeat(value: &Const, times: &Const) -> Option<Const> {
    let times = match times {
        Const::Int(times) => usize::try_from((*times).max(0)).ok()?,
        Const::Bool(times) => *times as usize,
        _ => return None,
    };
    let fits = |length: usize, limit: usize| length.checked_mul(times).is_some_and(|length| length <= limit);
    match value {
        Const::Str(text) => {
            fits(text.0.len(), MAX_TEXT).then(|| Const::Str(Wtf8(text.0.repeat(times).into())))
        }
        Const::Bytes(bytes) => fits(bytes.len(), MAX_TEXT).then(|| Const::Bytes(bytes.repeat(times).into())),
        Const::Tuple(items) => {
            if !fits(items.len(), MAX_ITEMS) {
                return None;
            }
            tuple(std::iter::repeat_n(items, times).flatten().cloned().collect())
        }
        _ => None,
    }
}

fn int_binary(op: Op, a: IBig, b: IBig) -> Option<Const> {
    let zero = IBig::ZERO;
    let result = match op {
        Op::Add | Op::Sub if bits(&a).max(bits(&b)) >= MAX_SUM_BITS => return None,
        Op::Add => a + b,
        Op::Sub => a - b,
        Op::Mul if bits(&a) + bits(&b) > MAX_INT_BITS => return None,
        Op::Mul => a * b,
        Op::TrueDiv => {
            let (a, b) = (to_exact_float(&a)?, to_exact_float(&b)?);
            return (b != 0.0).then(|| Const::float(a / b));
        }
        Op::FloorDiv | Op::Mod => {
            if b == zero {
                return None;
            }
            let (mut quotient, mut remainder) = (&a).div_rem(&b);
            if remainder != zero && (remainder < zero) != (b < zero) {
                quotient -= IBig::ONE;
                remainder += b;
            }
            if op == Op::Mod { remainder } else { quotient }
        }
        Op::Pow => {
            if b < zero {
                return float_binary(op, to_exact_float(&a)?, to_exact_float(&b)?);
            }
            let exponent = usize::try_from(&b).ok()?;
            if bits(&a).checked_mul(exponent)? > MAX_INT_BITS {
                return None;
            }
            a.pow(exponent)
        }
        Op::LShift => {
            let shift = usize::try_from(&b).ok()?;
            if a != zero && bits(&a).checked_add(shift)? > MAX_INT_BITS {
                return None;
            }
            if a == zero { a } else { a << shift }
        }
        Op::RShift => {
            if b < zero {
                return None;
            }
            // Shifting out everything leaves the sign.
            let shift = usize::try_from(&b).unwrap_or(usize::MAX).min(bits(&a) + 1);
            a >> shift
        }
        Op::And => a & b,
        Op::Or => a | b,
        Op::Xor => a ^ b,
        _ => return None,
    };
    Some(Const::int(result))
}

fn float_binary(op: Op, a: f64, b: f64) -> Option<Const> {
    let result = match op {
        Op::Add => a + b,
        Op::Sub => a - b,
        Op::Mul => a * b,
        Op::TrueDiv if b != 0.0 => a / b,
        Op::FloorDiv if b != 0.0 => {
            // As `_float_div_mod` of CPython, for its rounding.
            let mut remainder = a % b;
            let mut quotient = (a - remainder) / b;
            if remainder != 0.0 && (b < 0.0) != (remainder < 0.0) {
                remainder += b;
                quotient -= 1.0;
            }
            let _ = remainder;
            if quotient != 0.0 {
                let floor = quotient.floor();
                if quotient - floor > 0.5 { floor + 1.0 } else { floor }
            } else {
                0f64.copysign(a / b)
            }
        }
        Op::Mod if b != 0.0 => {
            let remainder = a % b;
            if remainder == 0.0 {
                0f64.copysign(b)
            } else if (b < 0.0) != (remainder < 0.0) {
                remainder + b
            } else {
                remainder
            }
        }
        Op::Pow => {
            if !a.is_finite() || !b.is_finite() || a == 0.0 && b < 0.0 || a < 0.0 && b != b.floor() {
                return None;
            }
            let result = a.powf(b);
            // Anything else is an OverflowError.
            if !result.is_finite() {
                return None;
            }
            result
        }
        _ => return None,
    };
    Some(Const::float(result))
}

/// Sums and differences with a complex number: those that literals like `1+2j` are written with. A real
/// operand has no imaginary part, not one of zero (Python 3.14).
fn complex_binary(op: Op, left: &Const, right: &Const) -> Option<Const> {
    let parts = |value: &Const| -> Option<(f64, Option<f64>)> {
        match value {
            Const::Complex(real, imaginary) => Some((real.get(), Some(imaginary.get()))),
            _ => match number(value)? {
                Number::Int(int) => Some((to_float(&int)?, None)),
                Number::Float(float) => Some((float, None)),
            },
        }
    };
    let ((a, b), (c, d)) = (parts(left)?, parts(right)?);
    let (real, imaginary) = match (op, b, d) {
        (Op::Add, Some(b), Some(d)) => (a + c, b + d),
        (Op::Add, Some(b), None) => (a + c, b),
        (Op::Add, None, Some(d)) => (a + c, d),
        (Op::Sub, Some(b), Some(d)) => (a - c, b - d),
        (Op::Sub, Some(b), None) => (a - c, b),
        (Op::Sub, None, Some(d)) => (a - c, -d),
        _ => return None,
    };
    Some(Const::Complex(FloatBits::new(real), FloatBits::new(imaginary)))
}

/// Order of two numbers; `Some(None)` when one is a NaN.
fn compare_numbers(a: Number, b: Number) -> Option<Option<Ordering>> {
    Some(match (a, b) {
        (Number::Int(a), Number::Int(b)) => Some(a.cmp(&b)),
        (Number::Float(a), Number::Float(b)) => a.partial_cmp(&b),
        (Number::Int(a), Number::Float(b)) => to_exact_float(&a)?.partial_cmp(&b),
        (Number::Float(a), Number::Int(b)) => a.partial_cmp(&to_exact_float(&b)?),
    })
}

/// What kinds of constants can be equal to each other.
fn family(value: &Const) -> u8 {
    match value {
        Const::None => 0,
        Const::Ellipsis => 1,
        Const::Bool(_) | Const::Int(_) | Const::BigInt(_) | Const::Float(_) | Const::Complex(..) => 2,
        // Comparing text with bytes may warn; they are told apart in `equal`.
        Const::Str(_) => 3,
        Const::Bytes(_) => 4,
        Const::Tuple(_) => 5,
        Const::FrozenSet(_) => 6,
    }
}

fn has_nan(value: &Const) -> bool {
    match value {
        Const::Float(float) => float.get().is_nan(),
        Const::Complex(real, imaginary) => real.get().is_nan() || imaginary.get().is_nan(),
        Const::Tuple(items) | Const::FrozenSet(items) => items.iter().any(has_nan),
        _ => false,
    }
}

/// `left == right`
pub fn equal(left: &Const, right: &Const) -> Option<bool> {
    match (left, right) {
        (Const::None, Const::None) | (Const::Ellipsis, Const::Ellipsis) => Some(true),
        (Const::Str(a), Const::Str(b)) => Some(a == b),
        (Const::Bytes(a), Const::Bytes(b)) => Some(a == b),
        (Const::Str(_), Const::Bytes(_)) | (Const::Bytes(_), Const::Str(_)) => None,
        (Const::Complex(a, b), Const::Complex(c, d)) => Some(a.get() == c.get() && b.get() == d.get()),
        (Const::Tuple(a), Const::Tuple(b)) => {
            // Items that are the same object count as equal, and a NaN may or may not be one.
            if has_nan(left) || has_nan(right) {
                return None;
            }
            for (a, b) in a.iter().zip(b) {
                if !equal(a, b)? {
                    return Some(false);
                }
            }
            Some(a.len() == b.len())
        }
        (Const::FrozenSet(_), Const::FrozenSet(_)) => None,
        _ if family(left) != family(right) => Some(false),
        _ => Some(compare_numbers(number(left)?, number(right)?)? == Some(Ordering::Equal)),
    }
}

/// The result of `<` `<=` `==` `!=` `>` `>=`.
pub fn compare(op: Op, left: &Const, right: &Const) -> Option<bool> {
    match op {
        Op::Eq => return equal(left, right),
        Op::Ne => return equal(left, right).map(|equal| !equal),
        _ => {}
    }
    let order = match (left, right) {
        // Their encodings are in the order of the code points.
        (Const::Str(a), Const::Str(b)) => Some(a.0.cmp(&b.0)),
        (Const::Bytes(a), Const::Bytes(b)) => Some(a.cmp(b)),
        (Const::Tuple(a), Const::Tuple(b)) => {
            if has_nan(left) || has_nan(right) {
                return None;
            }
            for (a, b) in a.iter().zip(b) {
                if !equal(a, b)? {
                    return compare(op, a, b);
                }
            }
            Some(a.len().cmp(&b.len()))
        }
        _ => compare_numbers(number(left)?, number(right)?)?,
    };
    Some(match op {
        Op::Lt => order == Some(Ordering::Less),
        Op::Le => matches!(order, Some(Ordering::Less | Ordering::Equal)),
        Op::Gt => order == Some(Ordering::Greater),
        Op::Ge => matches!(order, Some(Ordering::Greater | Ordering::Equal)),
        _ => return None,
    })
}

/// `left is right`, when that does not hang on which constants share an object.
pub fn is_same(left: &Const, right: &Const) -> Option<bool> {
    let single = |value: &Const| matches!(value, Const::None | Const::Bool(_) | Const::Ellipsis);
    (single(left) || single(right)).then(|| left == right)
}

/// `item in container`
pub fn contains(container: &Const, item: &Const) -> Option<bool> {
    match (container, item) {
        (Const::Tuple(items) | Const::FrozenSet(items), _) => {
            if has_nan(item) {
                return None;
            }
            for candidate in items {
                if equal(candidate, item)? {
                    return Some(true);
                }
            }
            Some(false)
        }
        (Const::Str(text), Const::Str(part)) => Some(contains_bytes(&text.0, &part.0)),
        (Const::Bytes(text), Const::Bytes(part)) => Some(contains_bytes(text, part)),
        _ => None,
    }
}

fn contains_bytes(text: &[u8], part: &[u8]) -> bool {
    part.is_empty() || text.len() >= part.len() && text.windows(part.len()).any(|window| window == part)
}

/// `len(value)`
pub fn length(value: &Const) -> Option<usize> {
    match value {
        Const::Str(text) => Some(text.code_points().count()),
        Const::Bytes(bytes) => Some(bytes.len()),
        Const::Tuple(items) | Const::FrozenSet(items) => Some(items.len()),
        _ => None,
    }
}

/// `value[index]` for an integer index.
pub fn item(value: &Const, index: &Const) -> Option<Const> {
    let index = match index {
        Const::Int(index) => *index,
        Const::Bool(index) => *index as i64,
        _ => return None,
    };
    let place = |length: usize| -> Option<usize> {
        let from_start = if index < 0 { index.checked_add(length as i64)? } else { index };
        usize::try_from(from_start).ok().filter(|place| *place < length)
    };
    match value {
        Const::Tuple(items) => Some(items[place(items.len())?].clone()),
        Const::Bytes(bytes) => Some(Const::Int(bytes[place(bytes.len())?] as i64)),
        Const::Str(text) if text.0.len() <= MAX_TEXT => {
            let points: Option<Vec<u32>> = text.code_points().collect();
            let points = points?;
            Wtf8::from_code_points([points[place(points.len())?]]).map(Const::Str)
        }
        _ => None,
    }
}

/// `value[start:stop:step]`
pub fn slice(value: &Const, bounds: [&Const; 3]) -> Option<Const> {
    let bound = |value: &Const| match value {
        Const::None => Some(None),
        Const::Int(int) => Some(Some(*int)),
        Const::Bool(bool) => Some(Some(*bool as i64)),
        _ => None,
    };
    let [start, stop, step] = [bound(bounds[0])?, bound(bounds[1])?, bound(bounds[2])?];
    let step = step.unwrap_or(1);
    if step == 0 || step == i64::MIN {
        return None;
    }
    let length = match value {
        Const::Str(text) if text.0.len() > MAX_TEXT => return None,
        value => length(value)? as i64,
    };
    // As PySlice_AdjustIndices.
    let (low, high) = if step > 0 { (0, length) } else { (-1, length - 1) };
    let clamp = |index: Option<i64>, default: i64| match index {
        None => default,
        Some(index) if index < 0 => index.saturating_add(length).max(low),
        Some(index) => index.min(high),
    };
    let (start, stop) = if step > 0 {
        (clamp(start, low), clamp(stop, high))
    } else {
        (clamp(start, high), clamp(stop, low))
    };
    let mut places = Vec::new();
    let mut at = start;
    while if step > 0 { at < stop } else { at > stop } {
        places.push(at as usize);
        match at.checked_add(step) {
            Some(next) => at = next,
            None => break,
        }
    }
    match value {
        Const::Tuple(items) if places.len() <= MAX_ITEMS => {
            Some(Const::Tuple(places.iter().map(|&place| items[place].clone()).collect()))
        }
        Const::Bytes(bytes) if places.len() <= MAX_TEXT => {
            Some(Const::Bytes(places.iter().map(|&place| bytes[place]).collect()))
        }
        Const::Str(text) => {
            let points: Option<Vec<u32>> = text.code_points().collect();
            let points = points?;
            Wtf8::from_code_points(places.iter().map(|&place| points[place])).map(Const::Str)
        }
        _ => None,
    }
}

/// `format(conversion(value), "")`, with the conversion as `format_value` numbers it.
pub fn format(value: &Const, conversion: u32) -> Option<Const> {
    let text = match value {
        Const::Str(_) if conversion <= 1 => return Some(value.clone()),
        Const::None => "None".to_string(),
        Const::Bool(true) => "True".to_string(),
        Const::Bool(false) => "False".to_string(),
        Const::Int(int) => int.to_string(),
        Const::BigInt(BigInt(int)) if bits(int) <= MAX_INT_BITS => int.to_string(),
        Const::Float(float) => float_text(float.get()),
        _ => return None,
    };
    Some(Const::str(&text))
}

/// `repr` of a float: the shortest digits that read back to it.
fn float_text(value: f64) -> String {
    if value.is_nan() {
        return "nan".to_string();
    }
    if value.is_infinite() {
        return if value > 0.0 { "inf" } else { "-inf" }.to_string();
    }
    // `{:e}` gives the digits and the exponent: -1.25e-7.
    let scientific = format!("{value:e}");
    let (mantissa, exponent) = scientific.split_once('e').unwrap_or((&scientific, "0"));
    let exponent: i32 = exponent.parse().unwrap_or(0);
    if !(-4..16).contains(&exponent) {
        let sign = if exponent < 0 { '-' } else { '+' };
        return format!("{mantissa}e{sign}{:02}", exponent.abs());
    }
    let plain = format!("{value}");
    if plain.contains('.') { plain } else { plain + ".0" }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parse_func;

    fn read(text: &str) -> Const {
        let func = parse_func(&format!("function \"f\" {{ bb0: v0 = const {text} return v0 }}")).unwrap();
        func.consts[0].clone()
    }

    /// `left op right` as text; `raises` when not folded.
    fn check(op: &str, left: &str, right: &str, wanted: &str) {
        let op = Op::from_name(op).unwrap();
        let (left, right) = (read(left), read(right));
        let result = match op {
            op if op.is_compare() => compare(op, &left, &right).map(Const::Bool),
            Op::In => contains(&right, &left).map(Const::Bool),
            Op::Is => is_same(&left, &right).map(Const::Bool),
            Op::LoadItem => item(&left, &right),
            op => binary(op, &left, &right),
        };
        let found = result.map_or("no".to_string(), |value| value.to_string());
        assert_eq!(found, wanted, "{left} {op:?} {right}");
    }

    #[test]
    fn arithmetic_is_pythons() {
        for (op, left, right, wanted) in [
            ("add", "9223372036854775807", "1", "9223372036854775808"),
            ("sub", "-9223372036854775808", "1", "-9223372036854775809"),
            ("add", "9223372036854775808", "-1", "9223372036854775807"),
            ("mul", "9223372036854775807", "9223372036854775807", "85070591730234615847396907784232501249"),
            ("mul", "85070591730234615847396907784232501249", "85070591730234615847396907784232501249", "no"),
            ("floordiv", "-7", "2", "-4"),
            ("floordiv", "7", "-2", "-4"),
            ("mod", "-7", "3", "2"),
            ("mod", "7", "-3", "-2"),
            ("mod", "-6", "3", "0"),
            ("floordiv", "1", "0", "no"),
            ("mod", "1.0", "0.0", "no"),
            ("truediv", "1", "3", "0.3333333333333333"),
            ("truediv", "1", "0", "no"),
            ("truediv", "9007199254740993", "1", "no"),
            ("pow", "2", "64", "18446744073709551616"),
            ("pow", "2", "1000", "no"),
            ("pow", "2", "-2", "0.25"),
            ("pow", "0", "-1", "no"),
            ("pow", "-8.0", "0.5", "no"),
            ("pow", "-2.0", "3.0", "-8.0"),
            ("pow", "1e300", "2.0", "no"),
            ("lshift", "1", "100", "1267650600228229401496703205376"),
            ("lshift", "1", "-1", "no"),
            ("lshift", "1", "1000", "no"),
            ("rshift", "-1", "1000", "-1"),
            ("rshift", "1267650600228229401496703205376", "99", "2"),
            ("rshift", "-5", "1", "-3"),
            (
                "and",
                "-1267650600228229401496703205376",
                "1267650600228229401496703205377",
                "1267650600228229401496703205376",
            ),
            ("xor", "True", "False", "True"),
            ("or", "True", "2", "3"),
            ("add", "True", "True", "2"),
            ("floordiv", "-7.5", "2.0", "-4.0"),
            ("mod", "-7.5", "2.0", "0.5"),
            ("mod", "-4.0", "2.0", "0.0"),
            ("mod", "4.0", "-2.0", "-0.0"),
            ("mod", "5.0", "inf", "5.0"),
            ("mod", "-5.0", "inf", "inf"),
            ("floordiv", "-5.0", "inf", "-1.0"),
            ("floordiv", "1.0", "0.1", "9.0"),
            ("add", "1e308", "1e308", "2e308"),
            ("mul", "1e308", "10", "inf"),
            ("add", "1", "complex(0.0, -0.0)", "complex(1.0, -0.0)"),
            ("sub", "1", "complex(0.0, 2.0)", "complex(1.0, -2.0)"),
            ("mul", "\"ab\"", "3", "\"ababab\""),
            ("mul", "-1", "(1, 2)", "()"),
            ("mul", "\"ab\"", "100000", "no"),
            ("add", "\"a\\u{d800}\"", "\"\\u{dc00}\"", "\"a\\u{d800}\\u{dc00}\""),
            ("add", "(1,)", "(2,)", "(1, 2)"),
            ("add", "\"a\"", "1", "no"),
            ("matmul", "1", "1", "no"),
            ("iadd", "1", "2", "3"),
        ] {
            if wanted == "2e308" {
                check(op, left, right, "inf");
            } else {
                check(op, left, right, wanted);
            }
        }
    }

    #[test]
    fn comparisons_are_pythons() {
        for (op, left, right, wanted) in [
            ("lt", "1", "1.5", "True"),
            ("eq", "True", "1.0", "True"),
            ("eq", "9007199254740993", "9007199254740992.0", "no"),
            ("eq", "nan:0x7ff8000000000000", "nan:0x7ff8000000000000", "False"),
            ("ne", "nan:0x7ff8000000000000", "1", "True"),
            ("lt", "\"a\"", "\"é\"", "True"),
            ("lt", "(1, 2)", "(1, 3)", "True"),
            ("lt", "(1,)", "(1, 0)", "True"),
            ("lt", "(1, \"a\")", "(1, 2)", "no"),
            ("eq", "(1, \"a\")", "(1, 2)", "False"),
            ("eq", "(nan:0x7ff8000000000000,)", "(nan:0x7ff8000000000000,)", "no"),
            ("eq", "None", "0", "False"),
            ("lt", "None", "0", "no"),
            ("eq", "\"a\"", "b\"a\"", "no"),
            ("in", "\"b\"", "\"abc\"", "True"),
            ("in", "\"\"", "\"\"", "True"),
            ("in", "True", "(3, 1.0)", "True"),
            ("in", "1", "\"abc\"", "no"),
            ("is", "None", "None", "True"),
            ("is", "True", "1", "False"),
            ("is", "1", "1", "no"),
            ("load_item", "\"aé\\u{1f600}\"", "-1", "\"\\u{1f600}\""),
            ("load_item", "(1, 2)", "2", "no"),
            ("load_item", "b\"a\"", "0", "97"),
        ] {
            check(op, left, right, wanted);
        }
    }

    #[test]
    fn slices_are_pythons() {
        for (value, start, stop, step, wanted) in [
            ("\"hello\"", "1", "3", "None", "\"el\""),
            ("\"hello\"", "None", "None", "-1", "\"olleh\""),
            ("\"hello\"", "-3", "100", "None", "\"llo\""),
            ("\"hello\"", "4", "-6", "-2", "\"olh\""),
            ("(1, 2, 3)", "9223372036854775807", "None", "None", "()"),
            ("(1, 2, 3)", "-9223372036854775808", "2", "9223372036854775807", "(1,)"),
            ("b\"abc\"", "None", "None", "2", "b\"ac\""),
            ("\"abc\"", "None", "None", "0", "no"),
            ("\"\"", "None", "None", "-1", "\"\""),
        ] {
            let bounds = [&read(start), &read(stop), &read(step)];
            let found = slice(&read(value), bounds).map_or("no".to_string(), |value| value.to_string());
            assert_eq!(found, wanted, "{value}[{start}:{stop}:{step}]");
        }
    }

    #[test]
    fn floats_are_written_as_repr() {
        for (value, wanted) in [
            (0.1, "0.1"),
            (-0.0, "-0.0"),
            (1e15, "1000000000000000.0"),
            (1e16, "1e+16"),
            (1.5e-7, "1.5e-07"),
            (0.0001, "0.0001"),
            (1e100, "1e+100"),
            (123456789.125, "123456789.125"),
            (f64::INFINITY, "inf"),
            (5e-324, "5e-324"),
        ] {
            assert_eq!(float_text(value), wanted);
        }
    }
}
