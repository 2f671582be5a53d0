//! `Value`: any Python value in 8 bytes, self-tagged.
//!
//! | low bits | meaning |
//! | --- | --- |
//! | `...1` | integer, 63 bits signed, `n << 1 \| 1`; larger ones are heap big integers ([`PyInt`](crate::builtins::int::PyInt)) |
//! | `..10` | float whose exponent lies in the common range; the rest are heap floats |
//! | `.000` | pointer to a heap object, never null |
//! | `.100` | the singletons of [`Special`] |
//!
//! All-zero is no value: that makes `Option<Value>` (an unbound register or empty slot) and [`PyResult`] (a
//! raised exception) 8 bytes too, with zero as `None` and `Err`.
//!
//! **Floats**: adding 2^60 to the bits turns the top exponent bits `011` and `100` (magnitudes from 2^-255 to
//! 2^257) into `10x`; rotating left by 3 brings these two bits to the bottom, where `10` is the float tag.
//! So encoding is an addition, a rotation and a test, decoding a rotation and a subtraction. `0.0` has none
//! of those exponents: it is one preallocated heap float.
//!
//! This file may hold `unsafe`: its contract is that a `.000` value was made from a live [`Gc`] and that the
//! collector sees every `Value` in registers, slots, rooted vectors and on the native stack.

use crate::heap::{Gc, Header, Layout, Object};
use std::fmt;
use std::num::NonZeroU64;
use std::ptr::NonNull;

/// Any Python value. See the head of the file.
#[derive(Copy, Clone, PartialEq, Eq, Hash)]
#[repr(transparent)]
pub struct Value(NonZeroU64);

/// A raised exception: the exception itself waits in [`Vm::exception`](crate::Vm).
///
/// It is a marker without content so that [`PyResult`] fits a register.
#[derive(Debug, PartialEq, Eq)]
#[must_use]
pub struct Raised;

/// The result of anything that may raise.
pub type PyResult<T = Value> = Result<T, Raised>;

const _: () = assert!(size_of::<PyResult>() == 8 && size_of::<Option<Value>>() == 8);

/// Singletons that are no heap objects.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
#[repr(u8)]
pub enum Special {
    /// `None`
    None = 0,
    /// `False`
    False,
    /// `True`
    True,
    /// `...`
    Ellipsis,
    /// `NotImplemented`
    NotImplemented,
    /// Internal: an iterator has no next item. Never visible to Python code.
    Exhausted,
    /// Internal: a deleted entry of a hash table. Never visible to Python code.
    Dummy,
}

const fn special(kind: Special) -> Value {
    match NonZeroU64::new((kind as u64) << 3 | 0b100) {
        Some(bits) => Value(bits),
        None => unreachable!(),
    }
}

const FLOAT_BIAS: u64 = 1 << 60;

impl Value {
    /// `None`
    pub const NONE: Value = special(Special::None);
    /// `False`
    pub const FALSE: Value = special(Special::False);
    /// `True`
    pub const TRUE: Value = special(Special::True);
    /// `...`
    pub const ELLIPSIS: Value = special(Special::Ellipsis);
    /// `NotImplemented`
    pub const NOT_IMPLEMENTED: Value = special(Special::NotImplemented);
    /// Internal mark: no next item.
    pub const EXHAUSTED: Value = special(Special::Exhausted);
    /// Internal mark: deleted table entry.
    pub const DUMMY: Value = special(Special::Dummy);
    /// Smallest inline integer.
    pub const MIN_SMALL: i64 = -(1 << 62);
    /// Largest inline integer.
    pub const MAX_SMALL: i64 = (1 << 62) - 1;

    /// The raw bits.
    #[inline(always)]
    pub const fn bits(self) -> u64 {
        self.0.get()
    }

    /// The value with these bits; `None` for zero.
    ///
    /// # Safety
    /// Nonzero bits must be those of a value that is still alive.
    #[inline(always)]
    pub const unsafe fn from_bits(bits: u64) -> Option<Value> {
        match NonZeroU64::new(bits) {
            Some(bits) => Some(Value(bits)),
            None => None,
        }
    }

    /// An integer that is known to fit 63 bits.
    #[inline(always)]
    pub const fn small_int(n: i64) -> Value {
        debug_assert!(n >= Value::MIN_SMALL && n <= Value::MAX_SMALL);
        // SAFETY: the low bit is set.
        Value(unsafe { NonZeroU64::new_unchecked((n << 1 | 1) as u64) })
    }

    /// An integer, when it fits 63 bits.
    #[inline(always)]
    pub const fn try_small_int(n: i64) -> Option<Value> {
        match n.checked_mul(2) {
            // SAFETY: the low bit is set.
            Some(twice) => Some(Value(unsafe { NonZeroU64::new_unchecked((twice | 1) as u64) })),
            None => None,
        }
    }

    /// `True` or `False`.
    #[inline(always)]
    pub const fn bool(b: bool) -> Value {
        if b { Value::TRUE } else { Value::FALSE }
    }

    /// A float, when it has an inline form.
    #[inline(always)]
    pub const fn try_inline_float(f: f64) -> Option<Value> {
        let bits = f.to_bits().wrapping_add(FLOAT_BIAS).rotate_left(3);
        if bits & 3 == 2 {
            // SAFETY: bit 1 is set.
            Some(Value(unsafe { NonZeroU64::new_unchecked(bits) }))
        } else {
            None
        }
    }

    /// Whether it is an inline integer.
    #[inline(always)]
    pub const fn is_small_int(self) -> bool {
        self.bits() & 1 == 1
    }

    /// The inline integer.
    #[inline(always)]
    pub const fn as_small_int(self) -> Option<i64> {
        if self.is_small_int() { Some(self.bits() as i64 >> 1) } else { None }
    }

    /// The inline integer of a value known to be one.
    #[inline(always)]
    pub const fn unwrap_small_int(self) -> i64 {
        debug_assert!(self.is_small_int());
        self.bits() as i64 >> 1
    }

    /// Whether it is an inline float.
    #[inline(always)]
    pub const fn is_inline_float(self) -> bool {
        self.bits() & 3 == 2
    }

    /// The inline float of a value known to be one.
    #[inline(always)]
    pub const fn unwrap_inline_float(self) -> f64 {
        debug_assert!(self.is_inline_float());
        f64::from_bits(self.bits().rotate_right(3).wrapping_sub(FLOAT_BIAS))
    }

    /// The float of an inline or exact-layout heap float (subclass instances included).
    #[inline(always)]
    pub fn as_float(self) -> Option<f64> {
        if self.is_inline_float() {
            Some(self.unwrap_inline_float())
        } else {
            self.downcast::<crate::object::PyFloat>().map(|f| f.value)
        }
    }

    /// Whether it is a heap object.
    #[inline(always)]
    pub const fn is_object(self) -> bool {
        self.bits() & 7 == 0
    }

    /// The header of the heap object it points to.
    #[inline(always)]
    pub fn as_object(self) -> Option<Gc<Header>> {
        if self.is_object() {
            // SAFETY: a `.000` value was made from a live `Gc`.
            Some(unsafe { Gc::from_ptr(NonNull::new_unchecked(self.bits() as *mut Header)) })
        } else {
            None
        }
    }

    /// The object as a `T`, when its layout is `T`'s (instances of Python subclasses included).
    #[inline(always)]
    pub fn downcast<T: Object>(self) -> Option<Gc<T>> {
        match self.as_object() {
            // SAFETY: the layout says that the object is a `T`.
            Some(object) if object.layout() == T::LAYOUT => Some(unsafe { object.cast_unchecked() }),
            _ => None,
        }
    }

    /// Whether it is a heap object with this layout.
    #[inline(always)]
    pub fn has_layout(self, layout: Layout) -> bool {
        self.as_object().is_some_and(|object| object.layout() == layout)
    }

    /// The object as a `T`, when it is exactly of `T`'s builtin type, not of a subclass.
    #[inline(always)]
    pub fn downcast_exact<T: Object>(self) -> Option<Gc<T>> {
        match self.as_object() {
            // SAFETY: the shape of an exact builtin type implies its layout.
            Some(object) if object.shape().0 == T::LAYOUT.0 as u32 => {
                Some(unsafe { object.cast_unchecked() })
            }
            _ => None,
        }
    }

    /// Which singleton it is.
    #[inline]
    pub fn as_special(self) -> Option<Special> {
        const ALL: [Special; 7] = [
            Special::None,
            Special::False,
            Special::True,
            Special::Ellipsis,
            Special::NotImplemented,
            Special::Exhausted,
            Special::Dummy,
        ];
        if self.bits() & 7 == 4 { ALL.get((self.bits() >> 3) as usize).copied() } else { None }
    }

    /// Whether it is `None`.
    #[inline(always)]
    pub fn is_none(self) -> bool {
        self == Value::NONE
    }

    /// The `bool`, when it is `True` or `False`.
    #[inline(always)]
    pub fn as_bool(self) -> Option<bool> {
        if self == Value::TRUE {
            Some(true)
        } else if self == Value::FALSE {
            Some(false)
        } else {
            None
        }
    }

    /// `None` as Rust's `None`.
    #[inline(always)]
    pub fn non_none(self) -> Option<Value> {
        if self.is_none() { None } else { Some(self) }
    }
}

impl<T> From<Gc<T>> for Value {
    #[inline(always)]
    fn from(object: Gc<T>) -> Value {
        // SAFETY: a `Gc` is not null.
        Value(unsafe { NonZeroU64::new_unchecked(object.addr() as u64) })
    }
}

impl From<bool> for Value {
    #[inline(always)]
    fn from(b: bool) -> Value {
        Value::bool(b)
    }
}

impl fmt::Debug for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(n) = self.as_small_int() {
            write!(f, "{n}")
        } else if self.is_inline_float() {
            write!(f, "{:?}", self.unwrap_inline_float())
        } else if let Some(special) = self.as_special() {
            write!(f, "{special:?}")
        } else {
            match self.as_object() {
                Some(object) => write!(f, "<{:?} at {:#x}>", object.layout(), self.bits()),
                None => write!(f, "<bits {:#x}>", self.bits()),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn small_ints_keep_their_value_and_bounds() {
        for n in [0, 1, -1, 42, Value::MIN_SMALL, Value::MAX_SMALL] {
            assert_eq!(Value::small_int(n).as_small_int(), Some(n));
            assert_eq!(Value::try_small_int(n), Some(Value::small_int(n)));
        }
        assert_eq!(Value::try_small_int(Value::MAX_SMALL + 1), None);
        assert_eq!(Value::try_small_int(Value::MIN_SMALL - 1), None);
        assert_eq!(Value::try_small_int(i64::MAX), None);
    }

    #[test]
    fn inline_floats_keep_their_bits() {
        let power_of_two = |n: i64| f64::from_bits(((1023 + n) as u64) << 52);
        for f in [1.0, -1.0, 0.1, 1e77, -1e-76, std::f64::consts::PI, power_of_two(-255), -power_of_two(256)]
        {
            let value = Value::try_inline_float(f).unwrap_or_else(|| panic!("{f} is not inline"));
            assert!(value.is_inline_float() && !value.is_small_int() && !value.is_object());
            assert_eq!(value.unwrap_inline_float().to_bits(), f.to_bits());
        }
        for f in [0.0, -0.0, f64::INFINITY, f64::NAN, 1e-100, 1e100, 5e-324] {
            assert_eq!(Value::try_inline_float(f), None, "{f}");
        }
    }

    #[test]
    fn specials_are_distinct() {
        let all = [Value::NONE, Value::FALSE, Value::TRUE, Value::ELLIPSIS, Value::EXHAUSTED, Value::DUMMY];
        for (i, a) in all.iter().enumerate() {
            assert!(a.as_special().is_some() && !a.is_object() && !a.is_small_int() && !a.is_inline_float());
            assert!(all[i + 1..].iter().all(|b| a != b));
        }
    }
}
