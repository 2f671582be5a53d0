//! `range` and its iterators.
//!
//! A range whose bounds and length fit `i64` is *small*: everything about it is in plain fields. Others are *big* and keep
//! the four numbers as Python ints. A small range whose items are all inline integers iterates by [`PyRangeIter`],
//! whose fields the interpreter reads directly; the rest by [`BigRangeIter`].

use super::TypeDef;
use super::slice::{PySlice, slice_indices_big};
use super::support::{position, receiver, reduce_iterator, same, wrong_count};
use crate::args::Args;
use crate::builtins::int::{from_ibig, to_ibig};
use crate::heap::{Gc, Header, Layout, Ref};
use crate::interp::bytecode::CompareKind;
use crate::object::*;
use crate::object_struct;
use crate::value::{PyResult, Value};
use crate::vm::Vm;
use dashu_int::IBig;
use dashu_int::ops::DivRem;
use std::cell::Cell;

object_struct! {
    /// A range.
    pub struct PyRange(Layout::Range) {
        /// First number.
        pub start: i64,
        /// Bound.
        pub stop: i64,
        /// Distance.
        pub step: i64,
        /// Number of items.
        pub len: i64,
        /// Of a big range: start, stop, step and length as ints; then the fields before mean nothing.
        pub big: Option<Gc<PyTuple>>,
    }
}

object_struct! {
    /// Iterates over a range of inline integers.
    pub struct PyRangeIter(Layout::RangeIter) {
        /// The next item, while there is one.
        pub current: Cell<i64>,
        /// Items to come.
        pub remaining: Cell<i64>,
        /// Distance.
        pub step: i64,
    }
}

object_struct! {
    /// Iterates over any range.
    pub struct BigRangeIter(Layout::BigRangeIter) {
        /// The next item: an int.
        pub current: Ref<PyTuple>,
        /// Distance: an int.
        pub step: Value,
    }
}

/// `range`
pub static DEF: TypeDef = TypeDef {
    slots: SlotTable {
        repr: Some(repr),
        hash: Some(hash),
        compare: Some(compare),
        iter: Some(iter),
        new: Some(new),
        len: Some(len),
        bool: Some(|vm, this| {
            let range = receiver::<PyRange>(vm, this, "range")?;
            match range.big {
                None => Ok(range.len != 0),
                Some(big) => vm.is_true(big.items()[LEN]),
            }
        }),
        getitem: Some(getitem),
        contains: Some(contains),
        ..SlotTable::EMPTY
    },
    methods: METHODS,
    getset: GETSET,
    flags: type_flags::SEQUENCE,
    doc: "range(stop) -> range object\nrange(start, stop[, step]) -> range object\n\nReturn an object that produces a sequence of integers from start (inclusive)\nto stop (exclusive) by step.  range(i, j) produces i, i+1, i+2, ..., j-1.\nstart defaults to 0, and stop is omitted!  range(4) produces 0, 1, 2, 3.\nThese are exactly the valid indices for a list of 4 elements.\nWhen step is given, it specifies the increment (or decrement).",
    ..TypeDef::new("range", Layout::Range)
};

/// `range_iterator`
pub static ITER_DEF: TypeDef = TypeDef {
    slots: SlotTable { iter: Some(same), next: Some(iter_next), ..SlotTable::EMPTY },
    methods: ITER_METHODS,
    flags: type_flags::NO_NEW,
    ..TypeDef::new("range_iterator", Layout::RangeIter)
};

/// `longrange_iterator`
pub static BIG_ITER_DEF: TypeDef = TypeDef {
    slots: SlotTable { iter: Some(same), next: Some(big_iter_next), ..SlotTable::EMPTY },
    methods: BIG_ITER_METHODS,
    flags: type_flags::NO_NEW,
    ..TypeDef::new("longrange_iterator", Layout::BigRangeIter)
};

const LEN: usize = 3;

static METHODS: &[NativeDef] = &[
    NativeDef::method2("count", count).doc("($self, value, /)", "rangeobject.count(value) -> integer -- return number of occurrences of value"),
    NativeDef::method2("index", index).doc("($self, value, /)", "rangeobject.index(value) -> integer -- return index of value.\nRaise ValueError if the value is not present."),
    NativeDef::method1("__reversed__", reversed),
    NativeDef::method1("__reduce__", |vm, this| {
        let range = receiver::<PyRange>(vm, this, "range")?;
        let class = Value::from(vm.class(Layout::Range));
        let [start, stop, step, _] = parts(vm, range);
        let args = vm.new_tuple(&[start, stop, step]);
        Ok(vm.new_tuple(&[class, args.into()]).into())
    }),
];

static GETSET: &[GetSetDef] = &[
    GetSetDef::member("start", part::<0>),
    GetSetDef::member("stop", part::<1>),
    GetSetDef::member("step", part::<2>),
];

static ITER_METHODS: &[NativeDef] = &[
    NativeDef::method1("__length_hint__", |vm, this| {
        let iter = receiver::<PyRangeIter>(vm, this, "range_iterator")?;
        Ok(vm.new_int(iter.remaining.get()))
    }),
    NativeDef::method1("__reduce__", |vm, this| {
        let iter = receiver::<PyRangeIter>(vm, this, "range_iterator")?;
        let (start, step) = (iter.current.get(), iter.step);
        let stop = IBig::from(start) + IBig::from(step) * IBig::from(iter.remaining.get());
        let rest = from_bigs(vm, IBig::from(start), stop, IBig::from(step));
        reduce_iterator(vm, "iter", Some(rest.into()), Value::NONE)
    }),
    NativeDef::method2("__setstate__", |vm, this, state| {
        let iter = receiver::<PyRangeIter>(vm, this, "range_iterator")?;
        if state.is_none() {
            return Ok(Value::NONE);
        }
        let skip = vm.size_i64(state)?.clamp(0, iter.remaining.get());
        iter.current.set(iter.current.get().wrapping_add(iter.step.wrapping_mul(skip)));
        iter.remaining.set(iter.remaining.get() - skip);
        Ok(Value::NONE)
    }),
];

static BIG_ITER_METHODS: &[NativeDef] = &[
    NativeDef::method1("__length_hint__", |vm, this| {
        let iter = receiver::<BigRangeIter>(vm, this, "longrange_iterator")?;
        let _ = vm;
        Ok(iter.current.get().items()[1])
    }),
    NativeDef::method1("__reduce__", |vm, this| {
        let iter = receiver::<BigRangeIter>(vm, this, "longrange_iterator")?;
        let state = iter.current.get();
        let (current, left, step) = (to_big(state.items()[0]), to_big(state.items()[1]), to_big(iter.step));
        let stop = &current + &left * &step;
        let rest = from_bigs(vm, current, stop, step);
        reduce_iterator(vm, "iter", Some(rest.into()), Value::NONE)
    }),
];

fn to_big(value: Value) -> IBig {
    to_ibig(value).unwrap_or(IBig::ZERO)
}

/// Number of items of a small range; `None` when it does not fit `i64`.
fn small_len(start: i64, stop: i64, step: i64) -> Option<i64> {
    let span = if step > 0 { stop as i128 - start as i128 } else { start as i128 - stop as i128 };
    if span <= 0 {
        return Some(0);
    }
    let len = (span - 1) / (step as i128).abs() + 1;
    i64::try_from(len).ok()
}

/// A range of bounds whose length is known to fit `i64`.
fn new_small(vm: &mut Vm, start: i64, stop: i64, step: i64) -> Gc<PyRange> {
    match small_len(start, stop, step) {
        Some(len) => {
            let header = Header::exact(Layout::Range);
            vm.heap.alloc(PyRange { header, start, stop, step, len, big: None })
        }
        None => from_bigs(vm, IBig::from(start), IBig::from(stop), IBig::from(step)),
    }
}

/// A range of any bounds; `step` is not 0.
fn from_bigs(vm: &mut Vm, start: IBig, stop: IBig, step: IBig) -> Gc<PyRange> {
    let small = |n: &IBig| i64::try_from(n).ok();
    if let (Some(start), Some(stop), Some(step)) = (small(&start), small(&stop), small(&step))
        && step != i64::MIN
        && small_len(start, stop, step).is_some()
    {
        return new_small(vm, start, stop, step);
    }
    let span = if step > IBig::ZERO { &stop - &start } else { &start - &stop };
    let len = if span <= IBig::ZERO {
        IBig::ZERO
    } else {
        let magnitude = if step < IBig::ZERO { -step.clone() } else { step.clone() };
        (span - IBig::ONE) / magnitude + IBig::ONE
    };
    let parts = [start, stop, step, len].map(|n| from_ibig(vm, n));
    let big = vm.new_tuple(&parts);
    let header = Header::exact(Layout::Range);
    vm.heap.alloc(PyRange { header, start: 0, stop: 0, step: 1, len: 0, big: Some(big) })
}

/// Start, stop, step and length as Python ints.
fn parts(vm: &mut Vm, range: Gc<PyRange>) -> [Value; 4] {
    match range.big {
        Some(big) => std::array::from_fn(|i| big.items()[i]),
        None => [range.start, range.stop, range.step, range.len].map(|n| vm.new_int(n)),
    }
}

fn big_parts(range: Gc<PyRange>) -> [IBig; 4] {
    match range.big {
        Some(big) => std::array::from_fn(|i| to_big(big.items()[i])),
        None => [range.start, range.stop, range.step, range.len].map(IBig::from),
    }
}

fn part<const N: usize>(vm: &mut Vm, this: Value) -> PyResult {
    let range = receiver::<PyRange>(vm, this, "range")?;
    Ok(parts(vm, range)[N])
}

impl Vm {
    /// `range(start, stop, step)` of machine integers; `step` is not 0.
    pub fn new_range(&mut self, start: i64, stop: i64, step: i64) -> Gc<PyRange> {
        debug_assert!(step != 0 && step != i64::MIN);
        new_small(self, start, stop, step)
    }
}

fn new(vm: &mut Vm, _: Gc<PyType>, args: Args<'_>) -> PyResult {
    args.no_keywords(vm, "range")?;
    let one = Value::small_int(1);
    let (start, stop, step) = match *args.values {
        [stop] => (Value::small_int(0), vm.index(stop)?, one),
        [start, stop] => (vm.index(start)?, vm.index(stop)?, one),
        [start, stop, step] => (vm.index(start)?, vm.index(stop)?, vm.index(step)?),
        _ => return Err(wrong_count(vm, "range", 1, 3, args.values.len())),
    };
    if step == Value::small_int(0) {
        return Err(vm.value_error("range() arg 3 must not be zero"));
    }
    if let (Some(start), Some(stop), Some(step)) =
        (start.as_small_int(), stop.as_small_int(), step.as_small_int())
    {
        return Ok(new_small(vm, start, stop, step).into());
    }
    Ok(from_bigs(vm, to_big(start), to_big(stop), to_big(step)).into())
}

fn repr(vm: &mut Vm, this: Value) -> PyResult {
    let range = receiver::<PyRange>(vm, this, "range")?;
    let [start, stop, step, _] = parts(vm, range);
    let mut out = StrBuilder::new();
    out.push_str("range(");
    super::support::push_repr(vm, &mut out, start)?;
    out.push_str(", ");
    super::support::push_repr(vm, &mut out, stop)?;
    if step != Value::small_int(1) {
        out.push_str(", ");
        super::support::push_repr(vm, &mut out, step)?;
    }
    out.push_str(")");
    Ok(out.finish(&mut vm.heap).into())
}

fn hash(vm: &mut Vm, this: Value) -> PyResult<i64> {
    let range = receiver::<PyRange>(vm, this, "range")?;
    let [start, _, step, len] = parts(vm, range);
    let (start, step) = if len == Value::small_int(0) {
        (Value::NONE, Value::NONE)
    } else if len == Value::small_int(1) {
        (start, Value::NONE)
    } else {
        (start, step)
    };
    let key = vm.new_tuple(&[len, start, step]);
    vm.hash(key.into())
}

fn compare(vm: &mut Vm, a: Value, b: Value, kind: CompareKind) -> PyResult {
    let (Some(x), Some(y)) = (a.downcast::<PyRange>(), b.downcast::<PyRange>()) else {
        return Ok(Value::NOT_IMPLEMENTED);
    };
    let want = match kind {
        CompareKind::Eq => true,
        CompareKind::Ne => false,
        _ => return Ok(Value::NOT_IMPLEMENTED),
    };
    let (x, y) = (parts(vm, x), parts(vm, y));
    let same = |vm: &mut Vm, i: usize| vm.equal(x[i], y[i]);
    let equal = a == b
        || (same(vm, LEN)?
            && (x[LEN] == Value::small_int(0)
                || (same(vm, 0)? && (x[LEN] == Value::small_int(1) || same(vm, 2)?))));
    Ok(Value::bool(equal == want))
}

fn len(vm: &mut Vm, this: Value) -> PyResult<usize> {
    let range = receiver::<PyRange>(vm, this, "range")?;
    match range.big {
        None => Ok(range.len as usize),
        Some(big) => match i64::try_from(&to_big(big.items()[LEN])) {
            Ok(len) => Ok(len as usize),
            Err(_) => Err(vm.overflow_error("Python int too large to convert to C ssize_t")),
        },
    }
}

fn getitem(vm: &mut Vm, this: Value, key: Value) -> PyResult {
    let range = receiver::<PyRange>(vm, this, "range")?;
    if let Some(slice) = key.downcast::<PySlice>() {
        return subrange(vm, range, slice);
    }
    if !vm.is_int(key) && vm.type_of(key).slots.index.get().is_none() {
        let class = vm.type_name(key);
        return Err(vm.type_error(format!("range indices must be integers or slices, not {class}")));
    }
    let key = vm.index(key)?;
    if range.big.is_none() {
        let found = crate::builtins::int::to_i64(key).and_then(|i| position(i, range.len as usize));
        return match found {
            Some(at) => Ok(vm.new_int(range.start.wrapping_add((at as i64).wrapping_mul(range.step)))),
            None => Err(vm.index_error("range object index out of range")),
        };
    }
    let [start, _, step, len] = big_parts(range);
    let mut at = to_big(key);
    if at < IBig::ZERO {
        at += &len;
    }
    if at < IBig::ZERO || at >= len {
        return Err(vm.index_error("range object index out of range"));
    }
    Ok(from_ibig(vm, start + at * step))
}

fn subrange(vm: &mut Vm, range: Gc<PyRange>, slice: Gc<PySlice>) -> PyResult {
    let int = |vm: &mut Vm, value: Value| -> PyResult<Option<IBig>> {
        if value.is_none() {
            return Ok(None);
        }
        if !vm.is_int(value) && vm.type_of(value).slots.index.get().is_none() {
            return Err(vm.type_error("slice indices must be integers or None or have an __index__ method"));
        }
        let index = vm.index(value)?;
        Ok(Some(to_big(index)))
    };
    let step = int(vm, slice.step)?.unwrap_or(IBig::ONE);
    if step == IBig::ZERO {
        return Err(vm.value_error("slice step cannot be zero"));
    }
    let (from, to) = (int(vm, slice.start)?, int(vm, slice.stop)?);
    let [first, _, distance, len] = big_parts(range);
    let [from, to, step] = slice_indices_big(from, to, step, &len);
    let start = &first + from * &distance;
    let stop = &first + to * &distance;
    Ok(from_bigs(vm, start, stop, step * distance).into())
}

/// Position of an int in a range.
fn find(range: Gc<PyRange>, value: Value) -> Option<IBig> {
    if range.big.is_none()
        && let Some(n) = value.as_small_int()
    {
        let inside = if range.step > 0 {
            n >= range.start && n < range.stop
        } else {
            n <= range.start && n > range.stop
        };
        let distance = n as i128 - range.start as i128;
        return (inside && distance % range.step as i128 == 0)
            .then(|| IBig::from(distance / range.step as i128));
    }
    let [start, _, step, len] = big_parts(range);
    let (at, rest) = (to_big(value) - start).div_rem(step);
    (rest == IBig::ZERO && at >= IBig::ZERO && at < len).then_some(at)
}

fn is_exact_int(vm: &Vm, value: Value) -> bool {
    value.is_small_int()
        || value.as_bool().is_some()
        || value.downcast_exact::<crate::builtins::int::PyInt>().is_some() && vm.is_int(value)
}

fn contains(vm: &mut Vm, this: Value, value: Value) -> PyResult<bool> {
    let range = receiver::<PyRange>(vm, this, "range")?;
    if is_exact_int(vm, value) {
        return Ok(find(range, exact(value)).is_some());
    }
    let mut found = false;
    let iterator = iter(vm, this)?;
    while let Some(item) = vm.next(iterator)? {
        if vm.equal(item, value)? {
            found = true;
            break;
        }
    }
    Ok(found)
}

fn exact(value: Value) -> Value {
    value.as_bool().map_or(value, |b| Value::small_int(b as i64))
}

fn count(vm: &mut Vm, this: Value, value: Value) -> PyResult {
    if is_exact_int(vm, value) {
        return Ok(Value::small_int(contains(vm, this, value)? as i64));
    }
    let mut count = 0;
    let iterator = iter(vm, this)?;
    while let Some(item) = vm.next(iterator)? {
        count += i64::from(vm.equal(item, value)?);
    }
    Ok(Value::small_int(count))
}

fn index(vm: &mut Vm, this: Value, value: Value) -> PyResult {
    let range = receiver::<PyRange>(vm, this, "range")?;
    if is_exact_int(vm, value) {
        if let Some(at) = find(range, exact(value)) {
            return Ok(from_ibig(vm, at));
        }
        return Err(vm.value_error("range.index(x): x not in range"));
    }
    let iterator = iter(vm, this)?;
    let mut at = 0;
    while let Some(item) = vm.next(iterator)? {
        if vm.equal(item, value)? {
            return Ok(Value::small_int(at));
        }
        at += 1;
    }
    Err(vm.value_error("sequence.index(x): x not in sequence"))
}

fn iter(vm: &mut Vm, this: Value) -> PyResult {
    let range = receiver::<PyRange>(vm, this, "range")?;
    if range.big.is_none() {
        return Ok(iterate(vm, range.start, range.len, range.step));
    }
    let [start, _, step, len] = parts(vm, range);
    Ok(iterate_big(vm, start, len, step))
}

/// An iterator over `len` numbers from `start` on.
fn iterate(vm: &mut Vm, start: i64, len: i64, step: i64) -> Value {
    let last = start as i128 + (len - 1).max(0) as i128 * step as i128;
    let inline = Value::MIN_SMALL as i128..=Value::MAX_SMALL as i128;
    if len == 0 || (inline.contains(&(start as i128)) && inline.contains(&last)) {
        let header = Header::exact(Layout::RangeIter);
        let (current, remaining) = (Cell::new(if len == 0 { 0 } else { start }), Cell::new(len));
        return vm.heap.alloc(PyRangeIter { header, current, remaining, step }).into();
    }
    let [start, len, step] = [start, len, step].map(|n| vm.new_int(n));
    iterate_big(vm, start, len, step)
}

fn iterate_big(vm: &mut Vm, start: Value, len: Value, step: Value) -> Value {
    let state = vm.new_tuple(&[start, len]);
    let header = Header::exact(Layout::BigRangeIter);
    vm.heap.alloc(BigRangeIter { header, current: Ref::new(state), step }).into()
}

fn reversed(vm: &mut Vm, this: Value) -> PyResult {
    let range = receiver::<PyRange>(vm, this, "range")?;
    if range.big.is_none() && range.step != i64::MIN {
        let last = range.start.wrapping_add(range.len.wrapping_sub(1).wrapping_mul(range.step));
        let start = if range.len == 0 { 0 } else { last };
        return Ok(iterate(vm, start, range.len, -range.step));
    }
    let [start, _, step, len] = big_parts(range);
    let last = start + (&len - IBig::ONE) * &step;
    let parts = [last, len, -step].map(|n| from_ibig(vm, n));
    Ok(iterate_big(vm, parts[0], parts[1], parts[2]))
}

impl PyRangeIter {
    /// The next item.
    #[inline(always)]
    pub fn advance(&self) -> Option<i64> {
        let remaining = self.remaining.get();
        if remaining == 0 {
            return None;
        }
        let current = self.current.get();
        self.remaining.set(remaining - 1);
        self.current.set(current.wrapping_add(self.step));
        Some(current)
    }
}

fn iter_next(vm: &mut Vm, this: Value) -> PyResult<Option<Value>> {
    let iter = receiver::<PyRangeIter>(vm, this, "range_iterator")?;
    Ok(iter.advance().map(Value::small_int))
}

fn big_iter_next(vm: &mut Vm, this: Value) -> PyResult<Option<Value>> {
    let iter = receiver::<BigRangeIter>(vm, this, "longrange_iterator")?;
    let state = iter.current.get();
    let (current, left) = (state.items()[0], to_big(state.items()[1]));
    if left == IBig::ZERO {
        return Ok(None);
    }
    let next = from_ibig(vm, to_big(current) + to_big(iter.step));
    let left = from_ibig(vm, left - IBig::ONE);
    let state = vm.new_tuple(&[next, left]);
    iter.current.set(iter, state);
    Ok(Some(current))
}
