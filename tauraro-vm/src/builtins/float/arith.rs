//! The operators of `float`, with ints as the other operand too.
//!
//! Comparison with an int is exact: the int is not rounded to a float first.

use super::operand;
use crate::builtins::exceptions::ExcKind;
use crate::builtins::int::{self, Int};
use crate::interp::bytecode::CompareKind;
use crate::object::hashing;
use crate::protocol::compare::holds;
use crate::value::{PyResult, Raised, Value};
use crate::vm::Vm;
use std::cmp::Ordering;

macro_rules! operator {
    ($(#[$doc:meta])* $name:ident, |$vm:ident, $x:ident, $y:ident| $body:expr) => {
        $(#[$doc])*
        pub fn $name($vm: &mut Vm, a: Value, b: Value) -> PyResult {
            let ($x, $y) = if a.is_inline_float() && b.is_inline_float() {
                (a.unwrap_inline_float(), b.unwrap_inline_float())
            } else {
                match (operand($vm, a)?, operand($vm, b)?) {
                    (Some(x), Some(y)) => (x, y),
                    _ => return Ok(Value::NOT_IMPLEMENTED),
                }
            };
            $body
        }
    };
}

operator!(
    /// `a + b`
    add, |vm, x, y| Ok(vm.new_float(x + y))
);
operator!(
    /// `a - b`
    sub, |vm, x, y| Ok(vm.new_float(x - y))
);
operator!(
    /// `a * b`
    mul, |vm, x, y| Ok(vm.new_float(x * y))
);
operator!(
    /// `a / b`
    truediv, |vm, x, y| if y == 0.0 { Err(division_by_zero(vm)) } else { Ok(vm.new_float(x / y)) }
);
operator!(
    /// `a // b`
    floordiv, |vm, x, y| {
        if y == 0.0 { return Err(division_by_zero(vm)); }
        Ok(vm.new_float(div_mod(x, y).0))
    }
);
operator!(
    /// `a % b`
    modulo, |vm, x, y| {
        if y == 0.0 { return Err(division_by_zero(vm)); }
        Ok(vm.new_float(remainder(x, y)))
    }
);
operator!(
    /// `divmod(a, b)`
    divmod, |vm, x, y| {
        if y == 0.0 { return Err(division_by_zero(vm)); }
        let (q, r) = div_mod(x, y);
        let (q, r) = (vm.new_float(q), vm.new_float(r));
        Ok(vm.new_tuple(&[q, r]).into())
    }
);

#[cold]
fn division_by_zero(vm: &mut Vm) -> Raised {
    vm.zero_division("division by zero")
}

/// Python's `x % y`: the remainder has the sign of `y`.
#[inline]
pub fn remainder(x: f64, y: f64) -> f64 {
    let r = x % y;
    if r == 0.0 {
        return 0f64.copysign(y);
    }
    if (y < 0.0) != (r < 0.0) { r + y } else { r }
}

/// Python's `divmod(x, y)` for a divisor that is not zero.
pub fn div_mod(x: f64, y: f64) -> (f64, f64) {
    let mut r = x % y;
    // x - r is a multiple of y, but the division may be off by a rounding error.
    let mut q = (x - r) / y;
    if r != 0.0 {
        if (y < 0.0) != (r < 0.0) {
            r += y;
            q -= 1.0;
        }
    } else {
        r = 0f64.copysign(y);
    }
    if q == 0.0 {
        return (0f64.copysign(x / y), r);
    }
    let floor = q.floor();
    (if q - floor > 0.5 { floor + 1.0 } else { floor }, r)
}

/// `a ** b`
pub fn pow(vm: &mut Vm, a: Value, b: Value, modulus: Value) -> PyResult {
    if !modulus.is_none() {
        return Err(vm.type_error("pow() 3rd argument not allowed unless all arguments are integers"));
    }
    match (operand(vm, a)?, operand(vm, b)?) {
        (Some(x), Some(y)) => pow_f64(vm, x, y),
        _ => Ok(Value::NOT_IMPLEMENTED),
    }
}

fn is_odd_integer(x: f64) -> bool {
    x.abs() % 2.0 == 1.0
}

/// `x ** y` where it is a finite float of finite operands, and nothing has to be raised.
pub fn finite_pow(x: f64, y: f64) -> Option<f64> {
    let simple = x.is_finite() && y.is_finite() && (x > 0.0 || x != 0.0 && y == y.floor());
    simple.then(|| x.powf(y)).filter(|power| power.is_finite())
}

/// `x ** y`: a float, or a complex for a negative base and a fractional exponent.
pub fn pow_f64(vm: &mut Vm, x: f64, y: f64) -> PyResult {
    if y == 2.0 {
        // The most common power; pow() gives exactly the product too.
        let square = x * x;
        if square.is_finite() {
            return Ok(vm.new_float(square));
        }
    }
    if x == 0.0 && y < 0.0 && y.is_finite() {
        return Err(vm.zero_division("zero to a negative power"));
    }
    if x < 0.0 && x.is_finite() && y.is_finite() && y != y.floor() {
        return crate::builtins::complex::power_of_negative(vm, x, y);
    }
    // The rest of IEEE's special cases are Python's.
    let result = special_pow(x, y).unwrap_or_else(|| x.powf(y));
    if result.is_infinite() && x.is_finite() && y.is_finite() {
        return Err(range_error(vm));
    }
    Ok(vm.new_float(result))
}

fn special_pow(x: f64, y: f64) -> Option<f64> {
    if y == 0.0 {
        return Some(1.0);
    }
    if x.is_nan() {
        return Some(x);
    }
    if y.is_nan() {
        return Some(if x == 1.0 { 1.0 } else { y });
    }
    if y.is_infinite() {
        let x = x.abs();
        return Some(match (x == 1.0, (y > 0.0) == (x > 1.0)) {
            (true, _) => 1.0,
            (false, true) => f64::INFINITY,
            (false, false) => 0.0,
        });
    }
    if x.is_infinite() {
        let odd = is_odd_integer(y);
        return Some(match (y > 0.0, odd) {
            (true, true) => x,
            (true, false) => x.abs(),
            (false, true) => 0f64.copysign(x),
            (false, false) => 0.0,
        });
    }
    if x == 0.0 {
        return Some(if is_odd_integer(y) { x } else { 0.0 });
    }
    None
}

/// OverflowError as the C library's ERANGE gives it.
#[cold]
pub fn range_error(vm: &mut Vm) -> Raised {
    let message = vm.str_value("Numerical result out of range");
    vm.raise_with(ExcKind::OverflowError, &[Value::small_int(34), message])
}

fn own(value: Value) -> f64 {
    value.as_float().unwrap_or(0.0)
}

/// `-a`
pub fn neg(vm: &mut Vm, a: Value) -> PyResult {
    Ok(vm.new_float(-own(a)))
}
/// `+a`
pub fn pos(vm: &mut Vm, a: Value) -> PyResult {
    Ok(if a.is_inline_float() { a } else { vm.new_float(own(a)) })
}
/// `abs(a)`
pub fn abs(vm: &mut Vm, a: Value) -> PyResult {
    Ok(vm.new_float(own(a).abs()))
}
/// `bool(a)`
pub fn is_true(_: &mut Vm, a: Value) -> PyResult<bool> {
    Ok(own(a) != 0.0)
}
/// `float(a)`: an exact float.
pub fn float(vm: &mut Vm, a: Value) -> PyResult {
    if a.is_inline_float() || a.downcast_exact::<crate::object::PyFloat>().is_some() {
        return Ok(a);
    }
    Ok(vm.new_float(own(a)))
}
/// `int(a)`
pub fn int(vm: &mut Vm, a: Value) -> PyResult {
    integer_of(vm, own(a).trunc())
}

/// The int of a float without fraction; the usual errors for NaN and infinities.
pub fn integer_of(vm: &mut Vm, x: f64) -> PyResult {
    if x.is_nan() {
        return Err(vm.value_error("cannot convert float NaN to integer"));
    }
    if x.is_infinite() {
        return Err(vm.overflow_error("cannot convert float infinity to integer"));
    }
    Ok(int::from_f64(vm, x))
}

/// `hash(a)`: NaNs hash by identity.
pub fn hash(vm: &mut Vm, a: Value) -> PyResult<i64> {
    let x = own(a);
    Ok(if x.is_nan() { vm.identity_hash(a) } else { hashing::hash_f64(x) })
}

/// Orders a float and an int exactly; `None` for NaN.
pub fn order_with_int(x: f64, n: Int) -> Option<Ordering> {
    if x.is_nan() {
        return None;
    }
    if x.is_infinite() {
        return Some(if x > 0.0 { Ordering::Greater } else { Ordering::Less });
    }
    let whole = x.trunc();
    let order = match n {
        // Magnitudes below 2^63 are exact as i64.
        Int::Small(n) if whole.abs() < 9.2e18 => (whole as i64).cmp(&n),
        Int::Small(_) if x > 0.0 => Ordering::Greater,
        Int::Small(_) => Ordering::Less,
        Int::Big(_) => order_with_big(whole, n),
    };
    // Equal integer parts: the fraction decides.
    Some(order.then_with(|| x.partial_cmp(&whole).unwrap_or(Ordering::Equal)))
}

fn order_with_big(whole: f64, n: Int) -> Ordering {
    use crate::builtins::int::words;
    let (negative, mantissa, exponent) = int::decode_f64(whole);
    let negative = negative && mantissa != 0;
    if negative != n.is_negative() {
        return if negative { Ordering::Less } else { Ordering::Greater };
    }
    let mut magnitude = words::Words::new();
    if exponent <= 0 {
        magnitude.push(if exponent <= -64 { 0 } else { mantissa >> -exponent });
    } else {
        words::shift_left(&[mantissa], exponent as u64, &mut magnitude);
    }
    let order = words::compare(words::trim(&magnitude), n.magnitude(&mut [0]));
    if negative { order.reverse() } else { order }
}

/// The comparisons.
pub fn compare(_: &mut Vm, a: Value, b: Value, kind: CompareKind) -> PyResult {
    let order = match (a.as_float(), b.as_float()) {
        (Some(x), Some(y)) => x.partial_cmp(&y),
        (Some(x), None) => match Int::of(b) {
            Some(n) => order_with_int(x, n),
            None => return Ok(Value::NOT_IMPLEMENTED),
        },
        _ => return Ok(Value::NOT_IMPLEMENTED),
    };
    Ok(Value::bool(match order {
        Some(order) => holds(kind, order),
        None => kind == CompareKind::Ne,
    }))
}
