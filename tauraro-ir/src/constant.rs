//! Constants: Python values that the compiler knows, as plain data (the IR never names heap objects).

use dashu_int::IBig;
use serde::{Deserialize, Serialize};

/// A Python constant.
///
/// Equality is identity of type *and* value: `0.0` differs from `-0.0`, `1` from `True` and `1.0`, a NaN
/// equals itself when its bits do. So equal constants may share one object.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Const {
    /// `None`
    None,
    /// `True` or `False`
    Bool(bool),
    /// `...`
    Ellipsis,
    /// An integer that fits 64 bits.
    Int(i64),
    /// Any other integer.
    BigInt(BigInt),
    /// A float, by its bits.
    Float(FloatBits),
    /// A complex number: real and imaginary part.
    Complex(FloatBits, FloatBits),
    /// A string, as UTF-8 in which lone surrogates are encoded like any code point (WTF-8).
    Str(Wtf8),
    /// A bytes literal.
    Bytes(Box<[u8]>),
    /// A tuple.
    Tuple(Box<[Const]>),
    /// A frozenset (of the constants in a `in {1, 2}` test), in source order, without repeats.
    FrozenSet(Box<[Const]>),
}

/// Text as UTF-8 that may hold lone surrogates (encoded in three bytes each).
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Wtf8(pub Box<[u8]>);

impl Wtf8 {
    /// The text as `&str`, when it holds no lone surrogate.
    pub fn as_str(&self) -> Option<&str> {
        std::str::from_utf8(&self.0).ok()
    }
}

impl From<&str> for Wtf8 {
    fn from(text: &str) -> Self {
        Wtf8(text.as_bytes().into())
    }
}

/// A float compared and hashed by its bits.
#[derive(Copy, Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct FloatBits(pub u64);

impl FloatBits {
    /// The bits of `value`.
    pub fn new(value: f64) -> Self {
        FloatBits(value.to_bits())
    }
    /// The float.
    pub fn get(self) -> f64 {
        f64::from_bits(self.0)
    }
}

/// An integer outside 64 bits; serialised as little-endian two's-complement-free magnitude and sign.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct BigInt(pub IBig);

#[derive(Serialize, Deserialize)]
struct BigIntForm(bool, Box<[u8]>);

impl Serialize for BigInt {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let (sign, magnitude) = self.0.clone().into_parts();
        BigIntForm(sign == dashu_int::Sign::Negative, magnitude.to_le_bytes()).serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for BigInt {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let BigIntForm(negative, bytes) = BigIntForm::deserialize(deserializer)?;
        let magnitude = IBig::from(dashu_int::UBig::from_le_bytes(&bytes));
        Ok(BigInt(if negative { -magnitude } else { magnitude }))
    }
}

impl Const {
    /// The smallest form of an integer.
    pub fn int(value: IBig) -> Const {
        match i64::try_from(&value) {
            Ok(small) => Const::Int(small),
            Err(_) => Const::BigInt(BigInt(value)),
        }
    }
    /// A string constant.
    pub fn str(text: &str) -> Const {
        Const::Str(text.into())
    }
    /// A float constant.
    pub fn float(value: f64) -> Const {
        Const::Float(FloatBits::new(value))
    }
}
