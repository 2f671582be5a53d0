//! What can be told of values without calling anything: their hash, whether they are equal, their order.
//!
//! Small ints, inline floats, texts and tuples (for equality and order lists, too) of those are nearly all keys of dicts and sets and nearly everything that is sorted. Each function
//! answers `None` where a type's own functions, which may be Python code, have to be asked; the answer is theirs otherwise.
//! They are looked into to a limited depth, so that the native stack suffices.

use super::hashing::{TupleHasher, hash_f64, hash_i64};
use super::{PyList, PyStr, PyTuple};
use crate::heap::Gc;
use crate::value::Value;
use std::cmp::Ordering;

/// How deep tuples in tuples are looked into.
const DEPTH: u32 = 6;
/// Integers up to this are exactly floats.
const EXACT: u64 = 1 << 53;

/// `hash(value)`
#[inline(always)]
pub fn quick_hash(value: Value) -> Option<i64> {
    if let Some(n) = value.as_small_int() {
        return Some(hash_i64(n));
    }
    if let Some(text) = value.downcast_exact::<PyStr>() {
        return Some(text.hash() as i64);
    }
    hash_tuple(value.downcast_exact::<PyTuple>()?, DEPTH)
}

#[inline(never)]
fn hash_tuple(tuple: Gc<PyTuple>, depth: u32) -> Option<i64> {
    let mut hasher = TupleHasher::new();
    for item in tuple.items() {
        let hash = if let Some(n) = item.as_small_int() {
            hash_i64(n)
        } else if let Some(text) = item.downcast_exact::<PyStr>() {
            text.hash() as i64
        } else if let Some(tuple) = item.downcast_exact::<PyTuple>() {
            hash_tuple(tuple, depth.checked_sub(1)?)?
        } else if let Some(truth) = item.as_bool() {
            i64::from(truth)
        } else if item.is_inline_float() && !item.unwrap_inline_float().is_nan() {
            hash_f64(item.unwrap_inline_float())
        } else {
            return None;
        };
        hasher.add(hash);
    }
    Some(hasher.finish(tuple.len()))
}

/// Whether two values are the same or equal, as containers ask it.
#[inline(always)]
pub fn quick_equal(a: Value, b: Value) -> Option<bool> {
    equal(a, b, DEPTH)
}

#[inline(always)]
fn equal(a: Value, b: Value, depth: u32) -> Option<bool> {
    if a == b {
        return Some(true);
    }
    if a.is_small_int() && b.is_small_int() {
        return Some(false);
    }
    if let (Some(x), Some(y)) = (a.as_object(), b.as_object()) {
        if x.shape() != y.shape() {
            return None;
        }
        if let (Some(a), Some(b)) = (a.downcast_exact::<PyStr>(), b.downcast_exact::<PyStr>()) {
            return Some(PyStr::eq(&a, &b));
        }
        if let (Some(a), Some(b)) = (a.downcast_exact::<PyTuple>(), b.downcast_exact::<PyTuple>()) {
            return equal_items(a.items(), b.items(), depth);
        }
        let (a, b) = (a.downcast_exact::<PyList>()?, b.downcast_exact::<PyList>()?);
        return equal_items(a.items(), b.items(), depth);
    }
    if let (Some(x), Some(y)) = (number(a), number(b)) {
        return Some(x == y);
    }
    // A text is no number, and None is only itself.
    let is_text = |value: Value| value.downcast_exact::<PyStr>().is_some();
    let is_plain = |value: Value| value.is_none() || number(value).is_some() || is_text(value);
    let differ = a.is_none() || b.is_none() || is_text(a) || is_text(b);
    (differ && is_plain(a) && is_plain(b)).then_some(false)
}

#[inline(never)]
fn equal_items(a: &[Value], b: &[Value], depth: u32) -> Option<bool> {
    if a.len() != b.len() {
        return Some(false);
    }
    let depth = depth.checked_sub(1)?;
    for (at, x) in a.iter().enumerate() {
        if !equal(*x, b[at], depth)? {
            return Some(false);
        }
    }
    Some(true)
}

/// How two values are ordered. Not of floats that are not ordered.
#[inline(always)]
pub fn quick_order(a: Value, b: Value) -> Option<Ordering> {
    order(a, b, DEPTH)
}

#[inline(always)]
fn order(a: Value, b: Value, depth: u32) -> Option<Ordering> {
    if let (Some(x), Some(y)) = (a.as_small_int(), b.as_small_int()) {
        return Some(x.cmp(&y));
    }
    if let (Some(x), Some(y)) = (a.downcast_exact::<PyStr>(), b.downcast_exact::<PyStr>()) {
        return Some(PyStr::cmp(&x, &y));
    }
    if let (Some(x), Some(y)) = (a.downcast_exact::<PyTuple>(), b.downcast_exact::<PyTuple>()) {
        return order_items(x.items(), y.items(), depth);
    }
    if let (Some(x), Some(y)) = (a.downcast_exact::<PyList>(), b.downcast_exact::<PyList>()) {
        return order_items(x.items(), y.items(), depth);
    }
    number(a)?.partial_cmp(&number(b)?)
}

#[inline(never)]
fn order_items(a: &[Value], b: &[Value], depth: u32) -> Option<Ordering> {
    let depth = depth.checked_sub(1)?;
    for (at, x) in a.iter().enumerate() {
        let Some(y) = b.get(at) else { break };
        if !equal(*x, *y, depth)? {
            return order(*x, *y, depth);
        }
    }
    Some(a.len().cmp(&b.len()))
}

/// A number that is exactly a float.
#[inline(always)]
fn number(value: Value) -> Option<f64> {
    match value.as_small_int() {
        Some(n) => (n.unsigned_abs() <= EXACT).then_some(n as f64),
        None => value.is_inline_float().then(|| value.unwrap_inline_float()),
    }
}
