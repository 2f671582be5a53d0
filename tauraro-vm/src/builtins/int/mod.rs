//! `int`: integers of any size.
//!
//! An exact int of up to 63 bits is inline in the [`Value`]; larger ones, and every instance of a Python subclass of int, are a [`PyInt`]: a sign and
//! a magnitude in 64-bit words.
//!
//! * [`words`]: arithmetic on magnitudes; [`arith`]: the operators;
//! * [`parse`]: text to int; [`text`]: int to text, `word`: that of small ones, [`decimal`]: the digits of big ones;
//! * [`methods`]: `int()`, the methods and attributes.
//!
//! Rule: an exact int that fits 63 bits is never a [`PyInt`], so equal exact small ints are identical values. [`from_words`] keeps it.

pub mod arith;
pub mod decimal;
pub mod methods;
pub mod parse;
pub mod text;
mod word;
pub mod words;

pub use arith::is_true;
pub use methods::DEF;

use crate::heap::{Gc, Header, Layout, Tailed};
use crate::object::*;
use crate::object_struct;
use crate::value::{PyResult, Value};
use crate::vm::Vm;
use dashu_int::{IBig, Sign, UBig};

object_struct! {
    /// A big integer, or an instance of a Python subclass of int of any size: sign and magnitude.
    /// An exact int that fits 63 bits is never one of these.
    pub struct PyInt(Layout::Int) {
        /// Whether it is below zero.
        pub negative: bool,
        words: usize,
    } tail(words): u64
}

impl PyInt {
    /// Where the number of words is, for machine code.
    pub const LENGTH_OFFSET: usize = std::mem::offset_of!(PyInt, words);

    /// The number.
    pub fn to_ibig(&self) -> IBig {
        IBig::from_parts(sign(self.negative), UBig::from_words(self.tail()))
    }
    /// The magnitude; its last word is not zero.
    #[inline]
    pub fn magnitude(&self) -> &[u64] {
        self.tail()
    }
}

fn sign(negative: bool) -> Sign {
    if negative { Sign::Negative } else { Sign::Positive }
}

/// An operand of integer arithmetic.
#[derive(Copy, Clone)]
pub enum Int {
    /// At most 64 bits (inline ints and bools).
    Small(i64),
    /// A heap integer (which may be small when it is of a subclass).
    Big(Gc<PyInt>),
}

impl Int {
    /// The operand of an int, a bool or an instance of a subclass of int.
    #[inline]
    pub fn of(value: Value) -> Option<Int> {
        if let Some(n) = value.as_small_int() {
            return Some(Int::Small(n));
        }
        if let Some(b) = value.as_bool() {
            return Some(Int::Small(b as i64));
        }
        value.downcast::<PyInt>().map(Int::Big)
    }
    /// The number, when its magnitude has at most 64 bits.
    #[inline]
    pub fn as_i128(&self) -> Option<i128> {
        match self {
            Int::Small(n) => Some(*n as i128),
            Int::Big(n) => match n.magnitude() {
                [] => Some(0),
                [word] if n.negative => Some(-(*word as i128)),
                [word] => Some(*word as i128),
                _ => None,
            },
        }
    }
    /// Sign and magnitude, when the magnitude has at most 128 bits.
    #[inline]
    pub fn as_u128(&self) -> Option<(bool, u128)> {
        match self {
            Int::Small(n) => Some((*n < 0, n.unsigned_abs() as u128)),
            Int::Big(n) => match n.magnitude() {
                [] => Some((false, 0)),
                [low] => Some((n.negative, *low as u128)),
                [low, high] => Some((n.negative, (*high as u128) << 64 | *low as u128)),
                _ => None,
            },
        }
    }
    /// Whether it is below zero.
    #[inline]
    pub fn is_negative(&self) -> bool {
        match self {
            Int::Small(n) => *n < 0,
            Int::Big(n) => n.negative,
        }
    }
    /// Whether it is zero.
    #[inline]
    pub fn is_zero(&self) -> bool {
        match self {
            Int::Small(n) => *n == 0,
            Int::Big(n) => n.magnitude().is_empty(),
        }
    }
    /// The trimmed magnitude; `buffer` is room for that of a small one.
    #[inline]
    pub fn magnitude<'a>(&'a self, buffer: &'a mut [u64; 1]) -> &'a [u64] {
        match self {
            Int::Small(0) => &[],
            Int::Small(n) => {
                buffer[0] = n.unsigned_abs();
                buffer
            }
            Int::Big(n) => n.magnitude(),
        }
    }
    /// The magnitude as a library number.
    pub fn to_ubig(&self) -> UBig {
        UBig::from_words(self.magnitude(&mut [0]))
    }
    /// The number, when it fits.
    #[inline]
    pub fn to_i64(&self) -> Option<i64> {
        self.as_i128().and_then(|n| i64::try_from(n).ok())
    }
    /// The nearest float; infinite when the number is too large.
    pub fn to_f64_lossy(&self) -> f64 {
        match self {
            Int::Small(n) => *n as f64,
            Int::Big(n) => {
                let (m, e) = words::normalized(n.magnitude());
                let magnitude = words::to_nearest_f64(m, e);
                if n.negative { -magnitude } else { magnitude }
            }
        }
    }
}

/// An int out of sign and magnitude.
#[inline]
pub fn from_words(vm: &mut Vm, negative: bool, magnitude: &[u64]) -> Value {
    let magnitude = words::trim(magnitude);
    match magnitude {
        [] => return Value::small_int(0),
        [word] if *word <= Value::MIN_SMALL.unsigned_abs() => {
            let n = if negative { -(*word as i64) } else { *word as i64 };
            if let Some(small) = Value::try_small_int(n) {
                return small;
            }
        }
        _ => {}
    }
    let header = Header::exact(Layout::Int);
    let object = PyInt { header, negative, words: magnitude.len() };
    Value::from(vm.heap.alloc_tailed(object, |i| magnitude[i]))
}

/// An int whose magnitude has `len` words, the last of them not zero: `word` gives them, from the lowest on. They are written where they stay.
#[inline(always)]
fn from_each(vm: &mut Vm, negative: bool, len: usize, mut word: impl FnMut(usize) -> u64) -> Value {
    if len < 2 {
        let only = if len == 0 { 0 } else { word(0) };
        return from_words(vm, negative, &[only]);
    }
    let object = PyInt { header: Header::exact(Layout::Int), negative, words: len };
    Value::from(vm.heap.alloc_tailed(object, word))
}

/// An int out of sign and magnitude.
#[inline]
pub fn from_sign_u128(vm: &mut Vm, negative: bool, magnitude: u128) -> Value {
    from_words(vm, negative, &[magnitude as u64, (magnitude >> 64) as u64])
}

/// An int.
#[inline]
pub fn from_i128(vm: &mut Vm, value: i128) -> Value {
    if let Ok(small) = i64::try_from(value)
        && let Some(small) = Value::try_small_int(small)
    {
        return small;
    }
    from_sign_u128(vm, value < 0, value.unsigned_abs())
}

/// An int.
#[inline]
pub fn from_u64(vm: &mut Vm, value: u64) -> Value {
    from_words(vm, false, &[value])
}

/// An int of any size.
pub fn from_ibig(vm: &mut Vm, value: IBig) -> Value {
    let (sign, magnitude) = value.as_sign_words();
    from_words(vm, sign == Sign::Negative, magnitude)
}

/// An int of any size.
pub fn from_ubig(vm: &mut Vm, negative: bool, magnitude: &UBig) -> Value {
    from_words(vm, negative, magnitude.as_words())
}

/// An int.
#[cold]
pub fn from_i64(vm: &mut Vm, value: i64) -> Value {
    from_words(vm, value < 0, &[value.unsigned_abs()])
}

/// The integer part of a finite float.
pub fn from_f64(vm: &mut Vm, value: f64) -> Value {
    debug_assert!(value.is_finite());
    if value.abs() < (1u64 << 62) as f64 {
        return Value::small_int(value as i64);
    }
    let (negative, mantissa, exponent) = decode_f64(value);
    if exponent <= 0 {
        return from_words(vm, negative, &[mantissa >> -exponent]);
    }
    let mut out = words::Words::new();
    words::shift_left(&[mantissa], exponent as u64, &mut out);
    from_words(vm, negative, &out)
}

/// Sign, integer mantissa and exponent of a finite float: `mantissa * 2^exponent`.
pub fn decode_f64(value: f64) -> (bool, u64, i32) {
    let bits = value.to_bits();
    let exponent = (bits >> 52 & 0x7ff) as i32;
    let fraction = bits & ((1 << 52) - 1);
    let (mantissa, exponent) =
        if exponent == 0 { (fraction, -1074) } else { (fraction | 1 << 52, exponent - 1075) };
    (bits >> 63 != 0, mantissa, exponent)
}

/// The number as a big integer, for ints, bools and instances of subclasses.
pub fn to_ibig(value: Value) -> Option<IBig> {
    let int = Int::of(value)?;
    Some(IBig::from_parts(sign(int.is_negative()), int.to_ubig()))
}

/// The number, when it is an int that fits.
#[inline]
pub fn to_i64(value: Value) -> Option<i64> {
    match value.as_small_int() {
        Some(n) => Some(n),
        None => Int::of(value)?.to_i64(),
    }
}

/// Whether an int is below zero.
pub fn is_negative(value: Value) -> bool {
    Int::of(value).is_some_and(|n| n.is_negative())
}

/// The same number, exactly of type int.
pub fn to_exact(vm: &mut Vm, value: Value) -> Value {
    if value.is_small_int() || value.downcast_exact::<PyInt>().is_some() {
        return value;
    }
    match Int::of(value) {
        Some(Int::Small(n)) => vm.new_int(n),
        Some(Int::Big(n)) => from_words(vm, n.negative, n.magnitude()),
        None => value,
    }
}

/// An int as a float; OverflowError when it is too large.
pub fn to_f64(vm: &mut Vm, value: Value) -> PyResult<f64> {
    if let Some(n) = value.as_small_int() {
        return Ok(n as f64);
    }
    let float = Int::of(value).map_or(0.0, |n| n.to_f64_lossy());
    if float.is_infinite() {
        return Err(vm.overflow_error("int too large to convert to float"));
    }
    Ok(float)
}

/// An int with the value of `value` (an int) as an instance of a Python subclass of int.
pub fn for_subclass(vm: &mut Vm, class: Gc<PyType>, value: Value) -> PyResult {
    let Some(int) = Int::of(value) else { return Ok(value) };
    let mut buffer = [0];
    let magnitude = int.magnitude(&mut buffer);
    let object = PyInt { header: vm.header_for(class), negative: int.is_negative(), words: magnitude.len() };
    match vm.heap.try_alloc_tailed_with_attrs(object, |i| magnitude[i]) {
        Some(made) => {
            if class.has_flags(type_flags::FINALIZER) {
                vm.heap.register_finalizer(made.header());
            }
            Ok(made.into())
        }
        None => Err(vm.memory_error()),
    }
}

/// The hash of an int, bool or instance of a subclass.
pub fn hash(value: Value) -> i64 {
    match Int::of(value) {
        Some(Int::Small(n)) => hashing::hash_i64(n),
        Some(Int::Big(n)) => hash_words(n.negative, n.magnitude()),
        None => 0,
    }
}

fn hash_words(negative: bool, magnitude: &[u64]) -> i64 {
    // 2^64 = 8 modulo 2^61 - 1, so each word is folded in with a rotation.
    let mut hash: u64 = 0;
    for word in magnitude.iter().rev() {
        let sum = ((hash as u128) << 3) + *word as u128;
        let folded = (sum & hashing::MODULUS as u128) as u64 + (sum >> 61) as u64;
        hash = if folded >= hashing::MODULUS { folded - hashing::MODULUS } else { folded };
    }
    let hash = if negative { -(hash as i64) } else { hash as i64 };
    if hash == -1 { -2 } else { hash }
}

/// Refuses to make something of `bytes` bytes when that would pass the memory limit or cannot be had.
pub fn check_size(vm: &mut Vm, bytes: u64) -> PyResult<()> {
    if bytes < 1 << 20 {
        return Ok(());
    }
    let over = vm.heap.config.max_bytes.is_some_and(|max| bytes > max as u64);
    // The libraries end the process when memory cannot be had: ask first.
    let available = usize::try_from(bytes).is_ok_and(|n| Vec::<u8>::new().try_reserve_exact(n).is_ok());
    if over || !available { Err(vm.memory_error()) } else { Ok(()) }
}
