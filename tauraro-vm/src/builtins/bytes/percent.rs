//! `%` formatting of bytes.

use super::{PyBytes, copy_of_bytes, receiver};
use crate::builtins::int::check_size;
use crate::builtins::str::percent::{Arguments, Directive, Directives, Piece, number_field, unsupported};
use crate::object::*;
use crate::value::{PyResult, Value};
use crate::vm::Vm;

/// `format % values`
pub fn modulo(vm: &mut Vm, format: Value, values: Value) -> PyResult {
    let Some(content) = super::Content::of(format) else { return Ok(Value::NOT_IMPLEMENTED) };
    receiver(vm, format)?;
    let bytes = content.with(<[u8]>::to_vec);
    let mut args = Arguments::for_bytes(vm, values);
    let mut pieces = Directives::new(StrData::One(&bytes), true);
    let mut out = Vec::with_capacity(bytes.len() + 16);
    while let Some(piece) = pieces.next(vm, &mut args)? {
        match piece {
            Piece::Text(start, end) => out.extend_from_slice(&bytes[start..end]),
            Piece::Directive(_, None) => out.push(b'%'),
            Piece::Directive(directive, Some(value)) => write_directive(vm, &directive, value, &mut out)?,
        }
    }
    args.finish(vm, "bytes")?;
    Ok(content.made(vm, &out))
}

fn write_directive(vm: &mut Vm, directive: &Directive, value: Value, out: &mut Vec<u8>) -> PyResult<()> {
    let shown = match char::from_u32(directive.code) {
        Some('s' | 'b') => bytes_of(vm, value)?,
        Some('r' | 'a') => vm.ascii(value)?.bytes().to_vec(),
        Some('c') => vec![char_of(vm, value)?],
        _ => {
            return match number_field(vm, directive, value)? {
                Some(field) => {
                    field.write(directive, &mut |part| out.extend_from_slice(part));
                    Ok(())
                }
                None => Err(unsupported(vm, directive)),
            };
        }
    };
    let is_char = directive.code == 'c' as u32;
    let len = match directive.precision {
        Some(most) if !is_char => most.min(shown.len()),
        _ => shown.len(),
    };
    let padding = directive.width.saturating_sub(len);
    check_size(vm, padding as u64)?;
    if !directive.left {
        out.resize(out.len() + padding, b' ');
    }
    out.extend_from_slice(&shown[..len]);
    if directive.left {
        out.resize(out.len() + padding, b' ');
    }
    Ok(())
}

fn bytes_of(vm: &mut Vm, value: Value) -> PyResult<Vec<u8>> {
    if let Some(content) = copy_of_bytes(value) {
        return Ok(content);
    }
    let name = vm.names.bytes;
    match vm.call_special(value, name, &[])? {
        Some(result) => match result.downcast::<PyBytes>() {
            Some(bytes) => Ok(bytes.as_bytes().to_vec()),
            None => {
                let class = vm.type_name(result);
                Err(vm.type_error(format!("__bytes__ returned non-bytes (type {class})")))
            }
        },
        None => {
            let class = vm.type_name(value);
            Err(vm.type_error(format!(
                "%b requires a bytes-like object, or an object that implements __bytes__, not '{class}'"
            )))
        }
    }
}

fn char_of(vm: &mut Vm, value: Value) -> PyResult<u8> {
    match copy_of_bytes(value).as_deref() {
        Some([byte]) => return Ok(*byte),
        Some(content) => {
            let (class, len) = (vm.type_name(value), content.len());
            return Err(vm.type_error(format!(
                "%c requires an integer in range(256) or a single byte, not a {class} object of length {len}"
            )));
        }
        None => {}
    }
    if !super::is_integer(vm, value) {
        let class = vm.type_name(value);
        return Err(
            vm.type_error(format!("%c requires an integer in range(256) or a single byte, not {class}"))
        );
    }
    let index = vm.index(value)?;
    match index.as_small_int().and_then(|n| u8::try_from(n).ok()) {
        Some(byte) => Ok(byte),
        None => Err(vm.overflow_error("%c arg not in range(256)")),
    }
}
