//! Constants: Python values that the compiler knows, as plain data (the IR never names heap objects).

use dashu_int::IBig;
use serde::{Deserialize, Serialize};

/// A Python constant.
///
/// Equality is identity of type *and* value: `0.0` differs from `-0.0`, `1` from `True` and `1.0`, a NaN
/// equals itself when its bits do. So equal constants may share one object.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(into = "Flat", try_from = "Flat")]
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
    /// A frozenset (of the constants in a `in {1, 2}` test, or of a set display), in source order, without repeats.
    /// CPython makes it twice, `frozenset(tuple(frozenset(items)))`, and the order of iteration shows it.
    FrozenSet(Box<[Const]>),
}

/// Text as UTF-8 that may hold lone surrogates (encoded in three bytes each).
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Wtf8(#[serde(with = "crate::packed::bytes")] pub Box<[u8]>);

impl Wtf8 {
    /// The text as `&str`, when it holds no lone surrogate.
    pub fn as_str(&self) -> Option<&str> {
        std::str::from_utf8(&self.0).ok()
    }
    /// The code points, lone surrogates included; `None` stands for a place where the bytes are no such text.
    pub fn code_points(&self) -> impl Iterator<Item = Option<u32>> + '_ {
        let mut rest = &self.0[..];
        std::iter::from_fn(move || {
            let (point, length) = decode(rest)?;
            rest = &rest[length..];
            Some(point)
        })
    }
    /// The text of these code points; `None` when one is above 0x10FFFF.
    pub fn from_code_points(points: impl IntoIterator<Item = u32>) -> Option<Wtf8> {
        let mut bytes = Vec::new();
        for point in points {
            let tail = |shift: u32| 0x80 | (point >> shift & 0x3f) as u8;
            match point {
                0..0x80 => bytes.push(point as u8),
                0x80..0x800 => bytes.extend([0xc0 | (point >> 6) as u8, tail(0)]),
                0x800..0x10000 => bytes.extend([0xe0 | (point >> 12) as u8, tail(6), tail(0)]),
                0x10000..0x110000 => bytes.extend([0xf0 | (point >> 18) as u8, tail(12), tail(6), tail(0)]),
                _ => return None,
            }
        }
        Some(Wtf8(bytes.into()))
    }
    /// Whether the bytes are such text at all.
    pub fn is_valid(&self) -> bool {
        self.as_str().is_some() || self.code_points().all(|point| point.is_some())
    }
}

/// The first code point of `bytes` and its length; `None` as code point for a byte that begins none.
fn decode(bytes: &[u8]) -> Option<(Option<u32>, usize)> {
    let first = *bytes.first()? as u32;
    let (length, least, head) = match first {
        0..0x80 => return Some((Some(first), 1)),
        0xc0..0xe0 => (2, 0x80, first & 0x1f),
        0xe0..0xf0 => (3, 0x800, first & 0x0f),
        0xf0..0xf8 => (4, 0x10000, first & 0x07),
        _ => return Some((None, 1)),
    };
    let tail = bytes.get(1..length).unwrap_or(&[]);
    if tail.len() + 1 != length || tail.iter().any(|byte| byte & 0xc0 != 0x80) {
        return Some((None, 1));
    }
    let point = tail.iter().fold(head, |point, &byte| point << 6 | (byte & 0x3f) as u32);
    if point < least || point > 0x10ffff {
        return Some((None, 1));
    }
    Some((Some(point), length))
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
    /// How deeply tuples may be nested in a constant. Keeps walks over constants, which recurse, off the end of
    /// the stack.
    pub const MAX_DEPTH: usize = 100;

    /// How deeply tuples are nested in it; 0 for a constant that holds no others. Stops counting just above
    /// [`Const::MAX_DEPTH`].
    pub fn depth(&self) -> usize {
        fn depth(value: &Const, limit: usize) -> usize {
            match value {
                Const::Tuple(items) | Const::FrozenSet(items) if limit > 0 => {
                    1 + items.iter().map(|item| depth(item, limit - 1)).max().unwrap_or(0)
                }
                _ => 0,
            }
        }
        depth(self, Const::MAX_DEPTH + 1)
    }
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

/// The serialised form of a constant: its parts with the members before the tuple that holds them, so that reading
/// it needs no recursion and a hostile file cannot overflow the stack.
#[derive(Serialize, Deserialize)]
struct Flat(Vec<Part>);

#[derive(Serialize, Deserialize)]
enum Part {
    None,
    Bool(bool),
    Ellipsis,
    Int(i64),
    BigInt(BigInt),
    Float(FloatBits),
    Complex(FloatBits, FloatBits),
    Str(Wtf8),
    Bytes(#[serde(with = "crate::packed::bytes")] Box<[u8]>),
    /// A tuple of that many of the constants before it.
    Tuple(u32),
    /// A frozenset of that many of the constants before it.
    FrozenSet(u32),
}

impl From<Const> for Flat {
    fn from(value: Const) -> Flat {
        fn add(value: Const, parts: &mut Vec<Part>) {
            let mut add_items = |items: Box<[Const]>| {
                let count = items.len() as u32;
                items.into_iter().for_each(|item| add(item, parts));
                count
            };
            let part = match value {
                Const::None => Part::None,
                Const::Bool(bool) => Part::Bool(bool),
                Const::Ellipsis => Part::Ellipsis,
                Const::Int(int) => Part::Int(int),
                Const::BigInt(int) => Part::BigInt(int),
                Const::Float(float) => Part::Float(float),
                Const::Complex(real, imaginary) => Part::Complex(real, imaginary),
                Const::Str(text) => Part::Str(text),
                Const::Bytes(bytes) => Part::Bytes(bytes),
                Const::Tuple(items) => Part::Tuple(add_items(items)),
                Const::FrozenSet(items) => Part::FrozenSet(add_items(items)),
            };
            parts.push(part);
        }
        let mut parts = Vec::new();
        add(value, &mut parts);
        Flat(parts)
    }
}

impl TryFrom<Flat> for Const {
    type Error = &'static str;

    fn try_from(flat: Flat) -> Result<Const, Self::Error> {
        // Each constant with its depth.
        let mut stack: Vec<(Const, usize)> = Vec::new();
        let take = |stack: &mut Vec<(Const, usize)>, count: u32| {
            let start = stack.len().checked_sub(count as usize).ok_or("a tuple of too many constants")?;
            let depth = 1 + stack[start..].iter().map(|(_, depth)| *depth).max().unwrap_or(0);
            let items: Box<[Const]> = stack.drain(start..).map(|(item, _)| item).collect();
            if depth > Const::MAX_DEPTH { Err("a constant is nested too deeply") } else { Ok((items, depth)) }
        };
        for part in flat.0 {
            let value = match part {
                Part::None => Const::None,
                Part::Bool(bool) => Const::Bool(bool),
                Part::Ellipsis => Const::Ellipsis,
                Part::Int(int) => Const::Int(int),
                Part::BigInt(int) => Const::BigInt(int),
                Part::Float(float) => Const::Float(float),
                Part::Complex(real, imaginary) => Const::Complex(real, imaginary),
                Part::Str(text) => Const::Str(text),
                Part::Bytes(bytes) => Const::Bytes(bytes),
                Part::Tuple(count) => {
                    let (items, depth) = take(&mut stack, count)?;
                    stack.push((Const::Tuple(items), depth));
                    continue;
                }
                Part::FrozenSet(count) => {
                    let (items, depth) = take(&mut stack, count)?;
                    stack.push((Const::FrozenSet(items), depth));
                    continue;
                }
            };
            stack.push((value, 0));
        }
        let (value, _) = stack.pop().ok_or("an empty constant")?;
        if stack.is_empty() { Ok(value) } else { Err("more than one constant") }
    }
}
