//! Items of views: their formats, as `struct` names them, and their bytes, in the machine's byte order.

use super::PyMemoryView;
use crate::builtins::bytes::{self, PyBytes};
use crate::builtins::exceptions::ExcKind;
use crate::builtins::int;
use crate::heap::Gc;
use crate::value::{PyResult, Raised, Value};
use crate::vm::Vm;

/// Bytes of an item; `None` for a format that views do not know.
pub fn item_size(format: u8) -> Option<usize> {
    Some(match format {
        b'b' | b'B' | b'c' | b'?' => 1,
        b'h' | b'H' | b'e' => 2,
        b'i' | b'I' | b'f' | b'u' | b'w' => 4,
        b'l' | b'L' | b'q' | b'Q' | b'n' | b'N' | b'd' | b'P' => 8,
        _ => return None,
    })
}

/// An item out of its bytes (in the machine's byte order).
pub fn unpack(vm: &mut Vm, format: u8, item: &[u8]) -> Value {
    fn array<const N: usize>(item: &[u8]) -> [u8; N] {
        let mut out = [0; N];
        out.iter_mut().zip(item).for_each(|(to, from)| *to = *from);
        out
    }
    match format {
        b'b' => Value::small_int(i8::from_ne_bytes(array(item)) as i64),
        b'?' => Value::bool(item.first().is_some_and(|byte| *byte != 0)),
        b'c' => PyBytes::new(&mut vm.heap, item).into(),
        b'h' => Value::small_int(i16::from_ne_bytes(array(item)) as i64),
        b'H' => Value::small_int(u16::from_ne_bytes(array(item)) as i64),
        b'i' => Value::small_int(i32::from_ne_bytes(array(item)) as i64),
        b'I' => Value::small_int(u32::from_ne_bytes(array(item)) as i64),
        b'l' | b'q' | b'n' => vm.new_int(i64::from_ne_bytes(array(item))),
        b'L' | b'Q' | b'N' | b'P' => int::from_u64(vm, u64::from_ne_bytes(array(item))),
        b'f' => vm.new_float(f32::from_ne_bytes(array(item)) as f64),
        b'd' => vm.new_float(f64::from_ne_bytes(array(item))),
        b'e' => vm.new_float(half_to_f64(u16::from_ne_bytes(array(item)))),
        _ => Value::small_int(item.first().copied().unwrap_or(0) as i64),
    }
}

/// A half-precision float.
pub fn half_to_f64(bits: u16) -> f64 {
    let (exponent, fraction) = ((bits >> 10 & 31) as i32, (bits & 0x3ff) as f64);
    let magnitude = match exponent {
        0 => fraction * 2f64.powi(-24),
        31 if fraction == 0.0 => f64::INFINITY,
        31 => f64::NAN,
        _ => (1.0 + fraction / 1024.0) * 2f64.powi(exponent - 15),
    };
    if bits >> 15 == 1 { -magnitude } else { magnitude }
}

/// The bytes of an item, and how many there are.
pub fn pack(vm: &mut Vm, format: u8, value: Value) -> PyResult<([u8; 8], usize)> {
    let size = item_size(format).unwrap_or(1);
    let mut out = [0; 8];
    let wrong_type = |vm: &mut Vm| -> Raised {
        let format = format as char;
        vm.type_error(format!("memoryview: invalid type for format '{format}'"))
    };
    match format {
        b'u' | b'w' => {
            let message = format!("memoryview: format {} not supported", format as char);
            return Err(vm.raise_new(ExcKind::NotImplementedError, &message));
        }
        b'c' => match value.downcast::<PyBytes>() {
            Some(item) if item.as_bytes().len() == 1 => out[0] = item.as_bytes()[0],
            Some(_) => return Err(wrong_value(vm, format)),
            None => return Err(wrong_type(vm)),
        },
        b'?' => out[0] = u8::from(vm.is_true(value)?),
        b'f' | b'd' | b'e' => {
            let x = match vm.to_f64(value) {
                Ok(x) => x,
                Err(raised) => {
                    vm.clear_if(raised, ExcKind::TypeError)?;
                    return Err(wrong_type(vm));
                }
            };
            match format {
                b'f' => out[..4].copy_from_slice(&(x as f32).to_ne_bytes()),
                b'd' => out.copy_from_slice(&x.to_ne_bytes()),
                _ => {
                    return Err(vm.raise_new(
                        ExcKind::NotImplementedError,
                        "memoryview: format e is not supported for assignment",
                    ));
                }
            }
        }
        _ => {
            if !bytes::is_integer(vm, value) {
                return Err(wrong_type(vm));
            }
            let index = vm.index(value)?;
            let Some(n) = int::Int::of(index).and_then(|n| n.as_i128()) else {
                return Err(wrong_value(vm, format));
            };
            let bits = size as u32 * 8;
            let signed = matches!(format, b'b' | b'h' | b'i' | b'l' | b'q' | b'n');
            let (low, high) = match signed {
                true => (-(1i128 << (bits - 1)), (1i128 << (bits - 1)) - 1),
                false => (0, (1i128 << bits) - 1),
            };
            if n < low || n > high {
                return Err(wrong_value(vm, format));
            }
            let bytes = n.to_ne_bytes();
            let bytes = if cfg!(target_endian = "little") { &bytes[..size] } else { &bytes[16 - size..] };
            out[..size].copy_from_slice(bytes);
        }
    }
    Ok((out, size))
}

#[cold]
fn wrong_value(vm: &mut Vm, format: u8) -> Raised {
    let format = format as char;
    vm.value_error(format!("memoryview: invalid value for format '{format}'"))
}

/// The item at a position in the bytes of the base.
pub fn load(vm: &mut Vm, view: Gc<PyMemoryView>, at: usize) -> PyResult {
    if matches!(view.format, b'u' | b'w') {
        let message = format!("memoryview: format {} not supported", view.format as char);
        return Err(vm.raise_new(ExcKind::NotImplementedError, &message));
    }
    let size = view.item_size();
    let item = view.base().and_then(|base| {
        base.with(|bytes| {
            let mut item = [0; 8];
            item[..size].copy_from_slice(bytes.get(at..at + size)?);
            Some(item)
        })
    });
    match item {
        Some(item) => Ok(unpack(vm, view.format, &item[..size])),
        None => Err(vm.index_error("index out of bounds on dimension 1")),
    }
}
