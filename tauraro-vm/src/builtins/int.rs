//! `int`.

use crate::heap::{Gc, Header, Layout};
use crate::object_struct;
use crate::value::{PyResult, Value};
use crate::vm::Vm;
use dashu_int::IBig;

object_struct! {
    /// A big integer, or an instance of a Python subclass of int of any size: sign and magnitude.
    /// An exact int that fits 63 bits is never one of these.
    pub struct PyInt(Layout::Int) {
        /// Whether it is below zero.
        pub negative: bool,
        words: usize,
    } tail(words): u64
}

use crate::heap::Tailed;

impl PyInt {
    /// The number.
    pub fn to_ibig(&self) -> IBig {
        let magnitude = dashu_int::UBig::from_words(self.tail());
        let magnitude = IBig::from(magnitude);
        if self.negative { -magnitude } else { magnitude }
    }
}

/// An int of any size.
pub fn from_ibig(vm: &mut Vm, value: IBig) -> Value {
    if let Ok(small) = i64::try_from(&value)
        && let Some(small) = Value::try_small_int(small)
    {
        return small;
    }
    alloc(vm, &value)
}

fn alloc(vm: &mut Vm, value: &IBig) -> Value {
    let (sign, words) = value.as_sign_words();
    let header = Header::exact(Layout::Int);
    let object = PyInt { header, negative: sign == dashu_int::Sign::Negative, words: words.len() };
    Value::from(vm.heap.alloc_tailed(object, |i| words[i]))
}

/// An int.
#[cold]
pub fn from_i64(vm: &mut Vm, value: i64) -> Value {
    from_ibig(vm, IBig::from(value))
}

/// The number as a big integer, for ints, bools and instances of subclasses.
pub fn to_ibig(value: Value) -> Option<IBig> {
    if let Some(n) = value.as_small_int() {
        return Some(IBig::from(n));
    }
    if let Some(b) = value.as_bool() {
        return Some(IBig::from(b as u8));
    }
    value.downcast::<PyInt>().map(|n: Gc<PyInt>| n.to_ibig())
}

/// The number, when it is an int that fits.
pub fn to_i64(value: Value) -> Option<i64> {
    match value.as_small_int() {
        Some(n) => Some(n),
        None => i64::try_from(&to_ibig(value)?).ok(),
    }
}

/// Whether an int is below zero.
pub fn is_negative(value: Value) -> bool {
    match value.as_small_int() {
        Some(n) => n < 0,
        None => value.downcast::<PyInt>().is_some_and(|n| n.negative),
    }
}

/// The same number, exactly of type int.
pub fn to_exact(vm: &mut Vm, value: Value) -> Value {
    if value.is_small_int() || value.downcast_exact::<PyInt>().is_some() {
        return value;
    }
    match to_ibig(value) {
        Some(n) => from_ibig(vm, n),
        None => value,
    }
}

/// An int as a float; OverflowError when it is too large.
pub fn to_f64(vm: &mut Vm, value: Value) -> PyResult<f64> {
    if let Some(n) = value.as_small_int() {
        return Ok(n as f64);
    }
    let float = to_ibig(value).map_or(0.0, |n| n.to_f64().value());
    if float.is_infinite() {
        return Err(vm.overflow_error("int too large to convert to float"));
    }
    Ok(float)
}
