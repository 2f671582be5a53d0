//! `hex` and `fromhex`.

use super::{copy_of_bytes, for_class, receiver};
use crate::args::{Args, Params};
use crate::builtins::int::check_size;
use crate::object::*;
use crate::value::{PyResult, Value};
use crate::vm::Vm;

static HEX: Params = Params::new("hex", &["self", "sep", "bytes_per_sep"]).method();

/// `hex`
pub fn hex(vm: &mut Vm, args: Args<'_>) -> PyResult {
    let [this, separator, group] = args.bind(vm, &HEX)?;
    let content = receiver(vm, this.unwrap_or(Value::NONE))?;
    let bytes = content.with(<[u8]>::to_vec);
    to_hex(vm, &bytes, separator, group)
}

/// `bytes.hex(separator, group)`
pub fn to_hex(vm: &mut Vm, bytes: &[u8], separator: Option<Value>, group: Option<Value>) -> PyResult {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let separator = match separator {
        None => None,
        Some(value) => {
            let content = match value.downcast::<PyStr>() {
                Some(text) if text.len() == 1 && !text.is_ascii() => {
                    return Err(vm.value_error("sep must be ASCII."));
                }
                Some(text) => text.as_ascii().map(|text| text.as_bytes().to_vec()),
                None => copy_of_bytes(value),
            };
            match content.as_deref() {
                Some([byte]) if byte.is_ascii() => Some(*byte),
                Some([_]) => return Err(vm.value_error("sep must be ASCII.")),
                Some(_) => return Err(vm.value_error("sep must be length 1.")),
                None if value.downcast::<PyStr>().is_some() => {
                    return Err(vm.value_error("sep must be length 1."));
                }
                None => return Err(vm.type_error("sep must be str or bytes.")),
            }
        }
    };
    let group = match group {
        Some(group) => vm.size_i64(group)?,
        None => 1,
    };
    check_size(vm, bytes.len() as u64 * 3)?;
    let size = group.unsigned_abs() as usize;
    let mut out = Vec::with_capacity(bytes.len() * 3);
    for (i, byte) in bytes.iter().enumerate() {
        if let Some(separator) = separator
            && i > 0
            && size > 0
        {
            // Groups are counted from the right, or from the left when the size is negative.
            let at = if group > 0 { bytes.len() - i } else { i };
            if at % size == 0 {
                out.push(separator);
            }
        }
        out.extend_from_slice(&[DIGITS[(byte >> 4) as usize], DIGITS[(byte & 15) as usize]]);
    }
    Ok(PyStr::from_latin1(&mut vm.heap, &out).into())
}

/// `fromhex`
pub fn fromhex(vm: &mut Vm, args: Args<'_>) -> PyResult {
    static PARAMS: Params =
        Params::new("fromhex", &["type", "string"]).method().required(2).positional_only(2);
    let [class, text] = args.bind(vm, &PARAMS)?;
    let (Some(class), Some(text)) = (class, text) else { return Ok(Value::NONE) };
    let points: Vec<u32> = match (text.downcast::<PyStr>(), copy_of_bytes(text)) {
        (Some(text), _) => text.data().iter().collect(),
        (None, Some(content)) => content.iter().map(|byte| *byte as u32).collect(),
        (None, None) => {
            let given = vm.type_name(text);
            return Err(vm.type_error(format!("fromhex() argument must be str or bytes-like, not {given}")));
        }
    };
    let digit = |i: usize| points.get(i).and_then(|c| char::from_u32(*c)).and_then(|c| c.to_digit(16));
    let mut out = Vec::with_capacity(points.len() / 2);
    let mut at = 0;
    while at < points.len() {
        if u8::try_from(points[at]).is_ok_and(super::split::is_space) {
            at += 1;
            continue;
        }
        match (digit(at), digit(at + 1)) {
            (Some(high), Some(low)) => out.push((high << 4 | low) as u8),
            (Some(_), None) if at + 1 == points.len() => {
                return Err(vm.value_error("fromhex() arg must contain an even number of hexadecimal digits"));
            }
            (high, _) => {
                let wrong = at + usize::from(high.is_some());
                return Err(vm.value_error(format!(
                    "non-hexadecimal number found in fromhex() arg at position {wrong}"
                )));
            }
        }
        at += 2;
    }
    for_class(vm, class, &out)
}
