//! `float`: double precision numbers.
//!
//! Most floats are inline in the [`Value`]; zero, the very large and small, infinities, NaN and instances of Python subclasses are a
//! `PyFloat`.
//!
//! * [`arith`]: the operators; [`repr`]: digits of a float, shortest and exact; [`round`]: `round(x, n)`;
//! * [`parse`]: text to float; [`hex`]: the hexadecimal form;
//! * [`methods`]: `float()`, the methods and attributes.

pub mod arith;
pub mod hex;
pub mod methods;
pub mod parse;
pub mod repr;
pub mod round;

pub use methods::DEF;
pub use repr::repr_f64;

use crate::builtins::int::{self, Int};
use crate::value::{PyResult, Value};
use crate::vm::Vm;

/// The number of a float or int operand; `None` for anything else. OverflowError for an int that is too large.
#[inline]
pub fn operand(vm: &mut Vm, value: Value) -> PyResult<Option<f64>> {
    if let Some(f) = value.as_float() {
        return Ok(Some(f));
    }
    if let Some(n) = value.as_small_int() {
        return Ok(Some(n as f64));
    }
    if Int::of(value).is_some() {
        return int::to_f64(vm, value).map(Some);
    }
    Ok(None)
}
