//! Strings as sequences: items, slices, concatenation, repetition, comparison.

use super::{exact, made, receiver, substring};
use crate::builtins::list::other_operand;
use crate::builtins::slice::PySlice;
use crate::heap::Gc;
use crate::interp::bytecode::CompareKind;
use crate::object::slots::BinaryFn;
use crate::object::*;
use crate::protocol::compare::holds;
use crate::value::{PyResult, Value};
use crate::vm::Vm;

/// `text[key]`
pub fn get_item(vm: &mut Vm, this: Value, key: Value) -> PyResult {
    let text = receiver(vm, this)?;
    if let Some(index) = key.as_small_int() {
        return item(vm, text, index);
    }
    if let Some(slice) = key.downcast::<PySlice>() {
        return get_slice(vm, text, slice);
    }
    if vm.is_int(key) || vm.type_of(key).slots.index.get().is_some() {
        let index = vm.index_i64(key)?;
        return item(vm, text, index);
    }
    let class = vm.type_name(key);
    Err(vm.type_error(format!("string indices must be integers, not '{class}'")))
}

#[inline]
fn item(vm: &mut Vm, text: Gc<PyStr>, index: i64) -> PyResult {
    let index = if index < 0 { index + text.len() as i64 } else { index };
    match text.data().get(index as usize) {
        Some(c) if index >= 0 => Ok(vm.char_str(c).into()),
        _ => Err(vm.index_error("string index out of range")),
    }
}

fn get_slice(vm: &mut Vm, text: Gc<PyStr>, slice: Gc<PySlice>) -> PyResult {
    let range = vm.slice_indices(slice, text.len())?;
    if let Some(run) = range.run() {
        if run.len() == text.len() {
            return Ok(exact(vm, text).into());
        }
        return Ok(substring(vm, text, run.start, run.end).into());
    }
    match (range.count, text.data()) {
        (0, _) => Ok(vm.names.empty.into()),
        (1, data) => Ok(vm.char_str(data.get(range.index(0)).unwrap_or(0)).into()),
        (count, StrData::One(data)) if range.step == -1 => {
            let last = range.start as usize;
            let part = &data[last + 1 - count..=last];
            let ascii = text.is_ascii() || part.is_ascii();
            Ok(PyStr::reversed(&mut vm.heap, part, ascii).into())
        }
        (count, StrData::One(data)) => {
            let picked: Vec<u8> = (0..count).map(|i| data[range.index(i)]).collect();
            Ok(PyStr::from_latin1(&mut vm.heap, &picked).into())
        }
        (count, data) => {
            let picked: Vec<u32> = (0..count).filter_map(|i| data.get(range.index(i))).collect();
            Ok(PyStr::from_code_points(&mut vm.heap, &picked).into())
        }
    }
}

/// The other operand's own operator, which comes before a sequence's, as CPython's number protocol does before its
/// sequence protocol.
fn other_operator(
    vm: &mut Vm,
    a: Value,
    b: Value,
    other: Value,
    slot: Option<BinaryFn>,
    own: BinaryFn,
) -> PyResult {
    let _ = other;
    match slot {
        Some(f) if !std::ptr::fn_addr_eq(f, own) => f(vm, a, b),
        _ => Ok(Value::NOT_IMPLEMENTED),
    }
}

/// `left + right`
pub fn add(vm: &mut Vm, left: Value, right: Value) -> PyResult {
    let Some(a) = left.downcast::<PyStr>() else { return Ok(Value::NOT_IMPLEMENTED) };
    let Some(b) = right.downcast::<PyStr>() else {
        let slot = vm.type_of(right).slots.add.get();
        let result = other_operator(vm, left, right, right, slot, add)?;
        if result != Value::NOT_IMPLEMENTED {
            return Ok(result);
        }
        let class = vm.type_name(right);
        return Err(vm.type_error(format!("can only concatenate str (not \"{class}\") to str")));
    };
    concat(vm, a, b)
}

/// `a + b`
#[inline]
pub fn concat(vm: &mut Vm, a: Gc<PyStr>, b: Gc<PyStr>) -> PyResult {
    if b.is_empty() {
        return Ok(exact(vm, a).into());
    }
    if a.is_empty() {
        return Ok(exact(vm, b).into());
    }
    let result = PyStr::concat(&mut vm.heap, a, b);
    made(vm, result)
}

/// `text * count`, operands in either order.
pub fn mul(vm: &mut Vm, left: Value, right: Value) -> PyResult {
    let (text, count) = match (left.downcast::<PyStr>(), right.downcast::<PyStr>()) {
        (Some(text), _) => (text, right),
        (None, Some(text)) => (text, left),
        (None, None) => return Ok(Value::NOT_IMPLEMENTED),
    };
    let class = vm.type_of(count);
    if !vm.is_int(count) {
        if let Some(result) = other_operand(vm, left, right, count, mul, |slots| slots.mul.get())? {
            return Ok(result);
        }
        if class.slots.index.get().is_none() {
            let class = class.full_name();
            return Err(vm.type_error(format!("can't multiply sequence by non-int of type '{class}'")));
        }
    }
    let count = vm.size_i64(count)?;
    repeat(vm, text, count)
}

/// `text * count`
pub fn repeat(vm: &mut Vm, text: Gc<PyStr>, count: i64) -> PyResult {
    if count <= 0 || text.is_empty() {
        return Ok(vm.names.empty.into());
    }
    if count == 1 {
        return Ok(exact(vm, text).into());
    }
    let Some(len) = text.len().checked_mul(count as usize).filter(|len| *len <= i64::MAX as usize) else {
        return Err(vm.overflow_error("repeated string is too long"));
    };
    if len > i64::MAX as usize / 4 {
        return Err(vm.memory_error());
    }
    crate::builtins::int::check_size(vm, (len as u64) << text.width())?;
    let data = text.data();
    let result = PyStr::try_write(&mut vm.heap, len, StrKind::of(&text), |out| match data {
        StrData::One([byte]) => out.fill(*byte as u32, len),
        _ => {
            out.push_data(data);
            out.repeat_written();
        }
    });
    made(vm, result)
}

/// The comparisons.
pub fn compare(_: &mut Vm, a: Value, b: Value, kind: CompareKind) -> PyResult {
    let (Some(a), Some(b)) = (a.downcast::<PyStr>(), b.downcast::<PyStr>()) else {
        return Ok(Value::NOT_IMPLEMENTED);
    };
    Ok(Value::bool(match kind {
        CompareKind::Eq => PyStr::eq(&a, &b),
        CompareKind::Ne => !PyStr::eq(&a, &b),
        _ => holds(kind, PyStr::cmp(&a, &b)),
    }))
}
