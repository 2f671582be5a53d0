//! Rounding of floats to ints and to a number of decimal digits.
//!
//! `round(x, n)` rounds the exact value of the float, ties to even, and gives the float nearest to the decimal result: it goes through
//! decimal digits, because multiplying by a power of ten would round a second time.

use super::repr;
use crate::value::{PyResult, Value};
use crate::vm::Vm;

/// The nearest whole number, ties to even.
#[inline]
pub fn nearest(x: f64) -> f64 {
    x.round_ties_even()
}

/// `round(x, digits)`
pub fn to_digits(vm: &mut Vm, x: f64, digits: i64) -> PyResult {
    if !x.is_finite() || digits > 323 {
        return Ok(vm.new_float(x));
    }
    if digits < -308 {
        return Ok(vm.new_float(0.0 * x));
    }
    let rounded = if digits >= 0 {
        if x == x.trunc() {
            return Ok(vm.new_float(x));
        }
        match repr::scaled(x, digits as usize) {
            // Both are exact, so the quotient is the float nearest to the decimal number.
            Some((whole, power)) => whole / power,
            None => {
                let mut text = repr::Text::new();
                repr::write_fixed(x, digits as usize, &mut text);
                std::str::from_utf8(&text).ok().and_then(|text| text.parse::<f64>().ok()).unwrap_or(x.abs())
            }
        }
    } else {
        round_left_of_point(x.abs(), -digits as i32)
    };
    if rounded.is_infinite() {
        return Err(vm.overflow_error("rounded value too large to represent"));
    }
    Ok(vm.new_float(rounded.copysign(x)))
}

/// A positive number rounded to a multiple of `10^places`.
fn round_left_of_point(x: f64, places: i32) -> f64 {
    if x == 0.0 {
        return 0.0;
    }
    // `point` digits stand before the decimal point; so many of them stay.
    let exact = repr::significant(x, 800);
    let keep = exact.point - places;
    if keep < 0 {
        return 0.0;
    }
    if keep == 0 {
        // Half of the unit or more goes up; exactly half goes to zero, which is even.
        let up = exact.digits[0] > b'5'
            || (exact.digits[0] == b'5' && exact.digits[1..].iter().any(|d| *d != b'0'));
        return if up { format!("1e{places}").parse().unwrap_or(f64::INFINITY) } else { 0.0 };
    }
    let digits = repr::significant(x, keep as usize);
    let text: String = digits.digits.iter().map(|d| *d as char).collect();
    format!("{text}e{}", digits.point - digits.digits.len() as i32).parse().unwrap_or(f64::INFINITY)
}

/// `x.__round__(digits)`
pub fn round(vm: &mut Vm, x: f64, digits: Option<Value>) -> PyResult {
    match digits.and_then(Value::non_none) {
        None => super::arith::integer_of(vm, nearest(x)),
        Some(digits) => {
            let digits = vm.clamped_index(digits)?;
            to_digits(vm, x, digits)
        }
    }
}
