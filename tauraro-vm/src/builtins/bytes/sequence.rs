//! Bytes as sequences: items, slices, concatenation, repetition, comparison, `repr`.

use super::{Content, PyBytes, receiver};
use crate::builtins::int::check_size;
use crate::builtins::list::other_operand;
use crate::builtins::slice::PySlice;
use crate::builtins::support::position;
use crate::interp::bytecode::CompareKind;
use crate::object::*;
use crate::protocol::compare::holds;
use crate::value::{PyResult, Value};
use crate::vm::Vm;

/// `this[key]`
pub fn get_item(vm: &mut Vm, this: Value, key: Value) -> PyResult {
    let content = receiver(vm, this)?;
    let array = matches!(content, Content::Array(_));
    if let Some(slice) = key.downcast::<PySlice>() {
        let bounds = vm.unpack_slice(slice)?;
        let range = bounds.adjust(content.len());
        if !array && range.step == 1 && range.count == content.len() {
            return Ok(content.exact(vm));
        }
        let picked = content.with(|bytes| match range.run() {
            Some(run) => bytes[run].to_vec(),
            None => (0..range.count).map(|i| bytes[range.index(i)]).collect(),
        });
        return Ok(content.made(vm, &picked));
    }
    let index = match key.as_small_int() {
        Some(index) => index,
        None if super::is_integer(vm, key) => vm.index_i64(key)?,
        None => {
            let (class, name) = (vm.type_name(key), if array { "bytearray" } else { "byte" });
            return Err(vm.type_error(format!("{name} indices must be integers or slices, not {class}")));
        }
    };
    match content.with(|bytes| position(index, bytes.len()).map(|i| bytes[i])) {
        Some(byte) => Ok(Value::small_int(byte as i64)),
        None => {
            Err(vm.index_error(if array { "bytearray index out of range" } else { "index out of range" }))
        }
    }
}

/// The content of bytes or a bytearray; operators leave other bytes-like objects to those.
fn own(value: Value) -> Option<Content> {
    Content::of(value).filter(|content| matches!(content, Content::Bytes(_) | Content::Array(_)))
}

/// `left + right`: the type is the left operand's.
pub fn add(vm: &mut Vm, left: Value, right: Value) -> PyResult {
    let Some(a) = own(left) else { return Ok(Value::NOT_IMPLEMENTED) };
    let Some(b) = Content::of(right) else {
        if let Some(other) = vm.type_of(right).slots.add.get() {
            let result = other(vm, left, right)?;
            if result != Value::NOT_IMPLEMENTED {
                return Ok(result);
            }
        }
        let (own, class) = (vm.type_name(left), vm.type_name(right));
        return Err(vm.type_error(format!("can't concat {class} to {own}")));
    };
    if let (Content::Bytes(a), Content::Bytes(b)) = (a, b) {
        let (a, b) = (a.as_bytes(), b.as_bytes());
        let len = a.len();
        let made =
            PyBytes::try_from_fn(&mut vm.heap, len + b.len(), |i| if i < len { a[i] } else { b[i - len] });
        return made.map(Value::from).ok_or_else(|| vm.memory_error());
    }
    check_size(vm, (a.len() + b.len()) as u64)?;
    let mut joined = a.with(<[u8]>::to_vec);
    b.with(|b| joined.extend_from_slice(b));
    Ok(a.made(vm, &joined))
}

/// `content * count`, operands in either order.
pub fn mul(vm: &mut Vm, left: Value, right: Value) -> PyResult {
    let (content, count) = match (own(left), own(right)) {
        (Some(content), _) => (content, right),
        (None, Some(content)) => (content, left),
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
    if count == 1 {
        return Ok(content.exact(vm));
    }
    let repeated = repeat(vm, content, count)?;
    Ok(content.made(vm, &repeated))
}

/// The bytes several times over.
pub fn repeat(vm: &mut Vm, content: Content, count: i64) -> PyResult<Vec<u8>> {
    let count = count.max(0) as usize;
    match content.len().checked_mul(count) {
        Some(len) if len < i64::MAX as usize => check_size(vm, len as u64)?,
        _ if matches!(content, Content::Array(_)) => return Err(vm.memory_error()),
        _ => return Err(vm.overflow_error("repeated bytes are too long")),
    }
    Ok(content.with(|bytes| bytes.repeat(count)))
}

/// The comparisons.
pub fn compare(_: &mut Vm, a: Value, b: Value, kind: CompareKind) -> PyResult {
    let (Some(a), Some(b)) = (own(a), own(b)) else { return Ok(Value::NOT_IMPLEMENTED) };
    let order = a.with(|a| b.with(|b| a.cmp(b)));
    Ok(Value::bool(holds(kind, order)))
}

/// The literal of some bytes: `b'...'`. The one that a bytearray shows escapes single quotes always, as CPython's does.
pub fn literal(bytes: &[u8], array: bool) -> Vec<u8> {
    const HEX: &[u8; 16] = b"0123456789abcdef";
    let double = bytes.contains(&b'\'') && !bytes.contains(&b'"');
    let quote = if double { b'"' } else { b'\'' };
    let mut out = Vec::with_capacity(bytes.len() + 3);
    out.extend_from_slice(&[b'b', quote]);
    for byte in bytes {
        match byte {
            b'\t' => out.extend_from_slice(b"\\t"),
            b'\n' => out.extend_from_slice(b"\\n"),
            b'\r' => out.extend_from_slice(b"\\r"),
            b'\\' => out.extend_from_slice(b"\\\\"),
            byte if *byte == quote || (array && *byte == b'\'') => out.extend_from_slice(&[b'\\', *byte]),
            32..=126 => out.push(*byte),
            _ => out.extend_from_slice(&[b'\\', b'x', HEX[(byte >> 4) as usize], HEX[(byte & 15) as usize]]),
        }
    }
    out.push(quote);
    out
}

/// `repr` of bytes.
pub fn repr(vm: &mut Vm, this: Value) -> PyResult {
    let text = receiver(vm, this)?.with(|bytes| literal(bytes, false));
    Ok(PyStr::from_latin1(&mut vm.heap, &text).into())
}
