//! `slice`, and what slices mean for a sequence of a given length.
//!
//! Words: *unpacking* turns start, stop and step into integers (calling `__index__`, which may change the sequence);
//! *adjusting* then cuts them to a length. Whoever slices something mutable must ask its length between the two:
//! [`Vm::unpack_slice`], then [`Bounds::adjust`]. [`Vm::slice_indices`] does both for what cannot change.

use super::TypeDef;
use super::support::receiver;
use crate::args::Args;
use crate::builtins::int::{from_ibig, to_ibig};
use crate::heap::{Gc, Header, Layout};
use crate::interp::bytecode::CompareKind;
use crate::object::hashing::TupleHasher;
use crate::object::*;
use crate::object_struct;
use crate::value::{PyResult, Value};
use crate::vm::Vm;
use dashu_int::IBig;

object_struct! {
    /// A slice.
    pub struct PySlice(Layout::Slice) {
        /// `start`
        pub start: Value,
        /// `stop`
        pub stop: Value,
        /// `step`
        pub step: Value,
    }
}

/// The type.
pub static DEF: TypeDef = TypeDef {
    slots: SlotTable {
        repr: Some(repr),
        hash: Some(hash),
        compare: Some(compare),
        new: Some(new),
        ..SlotTable::EMPTY
    },
    methods: METHODS,
    getset: GETSET,
    doc: "slice(stop)\nslice(start, stop[, step])\n\nCreate a slice object.  This is used for extended slicing (e.g. a[0:10:2]).",
    ..TypeDef::new("slice", Layout::Slice)
};

static METHODS: &[NativeDef] = &[
    NativeDef::method2("indices", indices).doc(
        "($self, len, /)",
        "Assuming a sequence of length len, calculate the start and stop\nindices, and the stride length of the extended slice described by S.",
    ),
    NativeDef::method1("__reduce__", |vm, this| {
        let slice = receiver::<PySlice>(vm, this, "slice")?;
        let class = Value::from(vm.class(Layout::Slice));
        let args = vm.new_tuple(&[slice.start, slice.stop, slice.step]);
        Ok(vm.new_tuple(&[class, args.into()]).into())
    }),
    NativeDef::class_method("__class_getitem__", super::list::class_getitem),
];

static GETSET: &[GetSetDef] = &[
    GetSetDef::member("start", |vm, this| Ok(receiver::<PySlice>(vm, this, "slice")?.start)),
    GetSetDef::member("stop", |vm, this| Ok(receiver::<PySlice>(vm, this, "slice")?.stop)),
    GetSetDef::member("step", |vm, this| Ok(receiver::<PySlice>(vm, this, "slice")?.step)),
];

/// A slice as integers, before it is applied to a length.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub struct Bounds {
    /// First index.
    pub start: i64,
    /// One past the last.
    pub stop: i64,
    /// Distance; never 0.
    pub step: i64,
}

/// The items of a sequence that a slice selects.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub struct SliceRange {
    /// Index of the first item (a valid insertion point when there is none).
    pub start: i64,
    /// One step past the last item.
    pub stop: i64,
    /// Distance; never 0.
    pub step: i64,
    /// Number of items.
    pub count: usize,
}

impl Bounds {
    /// Cuts to a sequence of `len` items.
    #[inline]
    pub fn adjust(self, len: usize) -> SliceRange {
        let len = len as i64;
        let step = self.step;
        let cut = |index: i64| {
            if index < 0 {
                let index = index.saturating_add(len);
                if index >= 0 {
                    index
                } else if step < 0 {
                    -1
                } else {
                    0
                }
            } else if index >= len {
                if step < 0 { len - 1 } else { len }
            } else {
                index
            }
        };
        let (start, stop) = (cut(self.start), cut(self.stop));
        let count = if step < 0 {
            if stop < start { (start - stop - 1) / -step + 1 } else { 0 }
        } else if start < stop {
            (stop - start - 1) / step + 1
        } else {
            0
        };
        SliceRange { start, stop, step, count: count as usize }
    }
}

impl SliceRange {
    /// Index of selected item number `n`.
    #[inline(always)]
    pub fn index(&self, n: usize) -> usize {
        (self.start + n as i64 * self.step) as usize
    }

    /// The selected items as a run `start..end`, when the step is 1.
    #[inline(always)]
    pub fn run(&self) -> Option<std::ops::Range<usize>> {
        (self.step == 1).then_some(self.start as usize..self.start as usize + self.count)
    }
}

impl Vm {
    /// `slice(start, stop, step)`
    #[inline]
    pub fn new_slice(&mut self, start: Value, stop: Value, step: Value) -> Gc<PySlice> {
        self.heap.alloc(PySlice { header: Header::exact(Layout::Slice), start, stop, step })
    }

    /// Start, stop and step as integers; may call `__index__`.
    #[inline]
    pub fn unpack_slice(&mut self, slice: Gc<PySlice>) -> PyResult<Bounds> {
        let step = match slice.step {
            Value::NONE => 1,
            step => self.slice_part(step)?.max(-i64::MAX),
        };
        if step == 0 {
            return Err(self.value_error("slice step cannot be zero"));
        }
        let start = match slice.start {
            Value::NONE if step < 0 => i64::MAX,
            Value::NONE => 0,
            start => self.slice_part(start)?,
        };
        let stop = match slice.stop {
            Value::NONE if step < 0 => i64::MIN,
            Value::NONE => i64::MAX,
            stop => self.slice_part(stop)?,
        };
        Ok(Bounds { start, stop, step })
    }

    /// What a slice selects of a sequence of `len` items that cannot change meanwhile.
    #[inline]
    pub fn slice_indices(&mut self, slice: Gc<PySlice>, len: usize) -> PyResult<SliceRange> {
        Ok(self.unpack_slice(slice)?.adjust(len))
    }

    #[inline(always)]
    fn slice_part(&mut self, value: Value) -> PyResult<i64> {
        match value.as_small_int() {
            Some(n) => Ok(n),
            None => self.index_argument(value),
        }
    }

    /// An index argument cut to the range of `i64`, as slices and `list.index` take it.
    #[inline(never)]
    pub fn index_argument(&mut self, value: Value) -> PyResult<i64> {
        if !self.is_int(value) && self.type_of(value).slots.index.get().is_none() {
            return Err(self.type_error("slice indices must be integers or None or have an __index__ method"));
        }
        self.clamped_index(value)
    }
}

fn new(vm: &mut Vm, _: Gc<PyType>, args: Args<'_>) -> PyResult {
    args.no_keywords(vm, "slice")?;
    let none = Value::NONE;
    let slice = match *args.values {
        [stop] => vm.new_slice(none, stop, none),
        [start, stop] => vm.new_slice(start, stop, none),
        [start, stop, step] => vm.new_slice(start, stop, step),
        _ => return Err(super::support::wrong_count(vm, "slice", 1, 3, args.values.len())),
    };
    Ok(slice.into())
}

fn repr(vm: &mut Vm, this: Value) -> PyResult {
    let slice = receiver::<PySlice>(vm, this, "slice")?;
    let parts = [slice.start, slice.stop, slice.step];
    super::support::repr_items(vm, this, ["slice(", ")"], |i| parts.get(i).copied())
}

fn hash(vm: &mut Vm, this: Value) -> PyResult<i64> {
    let slice = receiver::<PySlice>(vm, this, "slice")?;
    let mut hasher = TupleHasher::new();
    for part in [slice.start, slice.stop, slice.step] {
        hasher.add(vm.hash(part)?);
    }
    Ok(hasher.finish(3))
}

fn compare(vm: &mut Vm, a: Value, b: Value, kind: CompareKind) -> PyResult {
    let (Some(x), Some(y)) = (a.downcast::<PySlice>(), b.downcast::<PySlice>()) else {
        return Ok(Value::NOT_IMPLEMENTED);
    };
    if a == b {
        return Ok(Value::bool(matches!(kind, CompareKind::Eq | CompareKind::Le | CompareKind::Ge)));
    }
    let (x, y) = ([x.start, x.stop, x.step], [y.start, y.stop, y.step]);
    super::list::compare_items(vm, kind, |i| x.get(i).copied(), |i| y.get(i).copied())
}

/// `slice.indices(len)`, exact for integers of any size.
fn indices(vm: &mut Vm, this: Value, len: Value) -> PyResult {
    let slice = receiver::<PySlice>(vm, this, "slice")?;
    let len = vm.index(len)?;
    let int = |vm: &mut Vm, value: Value| -> PyResult<Option<IBig>> {
        if value.is_none() {
            return Ok(None);
        }
        if !vm.is_int(value) && vm.type_of(value).slots.index.get().is_none() {
            return Err(vm.type_error("slice indices must be integers or None or have an __index__ method"));
        }
        let index = vm.index(value)?;
        Ok(to_ibig(index))
    };
    let len = to_ibig(len).unwrap_or(IBig::ZERO);
    if len < IBig::ZERO {
        return Err(vm.value_error("length should not be negative"));
    }
    let [start, stop, step] = slice_indices_big(
        int(vm, slice.start)?,
        int(vm, slice.stop)?,
        match int(vm, slice.step)? {
            None => IBig::ONE,
            Some(step) if step == IBig::ZERO => return Err(vm.value_error("slice step cannot be zero")),
            Some(step) => step,
        },
        &len,
    );
    let parts = [from_ibig(vm, start), from_ibig(vm, stop), from_ibig(vm, step)];
    Ok(vm.new_tuple(&parts).into())
}

/// Start, stop and step cut to a length, as `slice.indices` gives them.
pub fn slice_indices_big(start: Option<IBig>, stop: Option<IBig>, step: IBig, len: &IBig) -> [IBig; 3] {
    let negative = step < IBig::ZERO;
    let (lower, upper) = if negative { (-IBig::ONE, len - IBig::ONE) } else { (IBig::ZERO, len.clone()) };
    let cut = |index: IBig| {
        if index < IBig::ZERO { (index + len).max(lower.clone()) } else { index.min(upper.clone()) }
    };
    let start = match start {
        None => {
            if negative {
                upper.clone()
            } else {
                lower.clone()
            }
        }
        Some(start) => cut(start),
    };
    let stop = match stop {
        None => {
            if negative {
                lower.clone()
            } else {
                upper.clone()
            }
        }
        Some(stop) => cut(stop),
    };
    [start, stop, step]
}
