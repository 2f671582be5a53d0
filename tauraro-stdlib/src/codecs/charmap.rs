//! Encodings whose bytes stand for a character each: `charmap_encode` and `charmap_decode`, which are given the table.
//!
//! A table that decodes is a text of up to 256 characters, U+FFFE where there is none, or any mapping from bytes to characters, texts or
//! None. A table that encodes is a mapping from characters' numbers to bytes, texts of bytes, or None.

use tauraro_vm::args::Args;
use tauraro_vm::builtins::bytes::{self, PyBytes};
use tauraro_vm::builtins::codecs::encode::{self, backslash_form};
use tauraro_vm::builtins::codecs::errors::{self, Handler};
use tauraro_vm::builtins::codecs::{Codec, decode};
use tauraro_vm::builtins::exceptions::ExcKind;
use tauraro_vm::object::{PyDict, PyStr, StrBuilder};
use tauraro_vm::{Gc, PyResult, Value, Vm};

use super::{encoded, errors_arg, pair, str_arg};
use crate::support::only_positional;
use std::borrow::Cow;

const NAME: &str = "charmap";
const REASON: &str = "character maps to <undefined>";
/// Stands for "no character" in a table.
const UNDEFINED: u32 = 0xfffe;

/// `charmap_build(table)`: the mapping that encodes what the table decodes.
pub fn build(vm: &mut Vm, table: Value) -> PyResult {
    let table = str_arg(vm, table, "charmap_build")?;
    let dict = vm.new_dict();
    for (byte, c) in table.data().iter().take(256).enumerate() {
        if c != UNDEFINED {
            dict.set(vm, Value::small_int(c as i64), Value::small_int(byte as i64))?;
        }
    }
    Ok(dict.into())
}

/// The value of a mapping, or none.
fn mapped(vm: &mut Vm, mapping: Value, key: i64) -> PyResult<Option<Value>> {
    let key = Value::small_int(key);
    if let Some(dict) = mapping.downcast_exact::<PyDict>() {
        return Ok(dict.get(vm, key)?.filter(|found| !found.is_none()));
    }
    match vm.get_item(mapping, key) {
        Ok(found) => Ok(Some(found).filter(|found| !found.is_none())),
        Err(raised) => {
            vm.clear_if(raised, ExcKind::LookupError)?;
            Ok(None)
        }
    }
}

/// `charmap_decode(data, errors, mapping)`
pub fn decode(vm: &mut Vm, args: Args<'_>) -> PyResult {
    let given = only_positional(vm, args, "charmap_decode", 1, 3)?;
    let errors = errors_arg(vm, given.get(1), "charmap_decode")?;
    let content = bytes::bytes_arg(vm, given[0])?;
    let Some(mapping) = given.get(2).copied().filter(|mapping| !mapping.is_none()) else {
        let (text, used) = decode::decode(vm, given[0], &content, Codec::Latin1, &errors, true)?;
        return Ok(pair(vm, text.into(), used));
    };
    let mut out = StrBuilder::with_capacity(content.len());
    let (mut object, mut content) = (given[0], Cow::<[u8]>::Owned(content));
    let mut at = 0;
    while let Some(byte) = content.get(at).copied() {
        if decode_byte(vm, mapping, byte, &mut out)? {
            at += 1;
        } else {
            let run = at..at + 1;
            at = errors::replace_malformed(
                vm,
                NAME,
                &mut object,
                &mut content,
                run,
                REASON,
                &errors,
                &mut out,
            )?;
        }
    }
    let text = out.finish(&mut vm.heap);
    Ok(pair(vm, text.into(), content.len()))
}

/// Appends what a byte stands for; false if it stands for nothing.
fn decode_byte(vm: &mut Vm, mapping: Value, byte: u8, out: &mut StrBuilder) -> PyResult<bool> {
    if let Some(table) = mapping.downcast_exact::<PyStr>() {
        let found = table.data().get(byte as usize).filter(|c| *c != UNDEFINED);
        if let Some(c) = found {
            out.push(c);
        }
        return Ok(found.is_some());
    }
    let Some(found) = mapped(vm, mapping, byte as i64)? else { return Ok(false) };
    if let Some(text) = found.downcast::<PyStr>() {
        let defined = text.len() != 1 || text.data().get(0) != Some(UNDEFINED);
        if defined {
            out.push_data(text.data());
        }
        return Ok(defined);
    }
    if !vm.is_int(found) {
        return Err(vm.type_error("character mapping must return integer, None or str"));
    }
    match vm.size_i64(found) {
        Ok(c) if c == UNDEFINED as i64 => Ok(false),
        Ok(c @ 0..=0x10ffff) => {
            out.push(c as u32);
            Ok(true)
        }
        _ => Err(vm.type_error("character mapping must be in range(0x110000)")),
    }
}

/// `charmap_encode(str, errors, mapping)`
pub fn encode(vm: &mut Vm, args: Args<'_>) -> PyResult {
    let given = only_positional(vm, args, "charmap_encode", 1, 3)?;
    let errors = errors_arg(vm, given.get(1), "charmap_encode")?;
    let text = str_arg(vm, given[0], "charmap_encode")?;
    let Some(mapping) = given.get(2).copied().filter(|mapping| !mapping.is_none()) else {
        let content = encode::encode(vm, text, Codec::Latin1, &errors)?;
        return encoded(vm, &content, text.len());
    };
    let handler = Handler::named(&errors);
    let data = text.data();
    let mut out = Vec::with_capacity(data.len());
    let mut at = 0;
    while let Some(c) = data.get(at) {
        if encode_char(vm, mapping, c, &mut out)? {
            at += 1;
            continue;
        }
        let mut end = at + 1;
        let mut rest = Vec::new();
        while let Some(c) = data.get(end)
            && !encode_char(vm, mapping, c, &mut rest)?
        {
            end += 1;
        }
        at = replace(vm, text, at, end, mapping, handler, &errors, &mut out)?;
    }
    encoded(vm, &out, text.len())
}

/// Appends the bytes of a character; false if the encoding does not have it.
fn encode_char(vm: &mut Vm, mapping: Value, c: u32, out: &mut Vec<u8>) -> PyResult<bool> {
    let Some(found) = mapped(vm, mapping, c as i64)? else { return Ok(false) };
    if let Some(content) = found.downcast::<PyBytes>() {
        out.extend_from_slice(content.as_bytes());
        return Ok(true);
    }
    if !vm.is_int(found) {
        let class = vm.type_name(found);
        return Err(
            vm.type_error(format!("character mapping must return integer, bytes or None, not {class}"))
        );
    }
    match vm.size_i64(found) {
        Ok(byte @ 0..=255) => out.push(byte as u8),
        _ => return Err(vm.type_error("character mapping must be in range(256)")),
    }
    Ok(true)
}

/// Puts something in the place of characters that the encoding does not have; where to go on.
#[allow(clippy::too_many_arguments)]
fn replace(
    vm: &mut Vm,
    text: Gc<PyStr>,
    start: usize,
    end: usize,
    mapping: Value,
    handler: Handler,
    errors: &str,
    out: &mut Vec<u8>,
) -> PyResult<usize> {
    let run: Vec<u32> = text.data().slice(start, end).iter().collect();
    let mut shown = String::new();
    let mut go_on = end;
    match handler {
        Handler::Ignore => return Ok(end),
        Handler::Replace => run.iter().for_each(|_| shown.push('?')),
        Handler::BackslashReplace => run.iter().for_each(|c| shown.push_str(&backslash_form(*c))),
        Handler::XmlCharRefReplace => run.iter().for_each(|c| shown.push_str(&format!("&#{c};"))),
        Handler::SurrogateEscape if (0xdc80..=0xdcff).contains(&run[0]) => {
            let escaped: Vec<u8> = run
                .iter()
                .map_while(|c| (0xdc80..=0xdcff).contains(c).then(|| (*c - 0xdc00) as u8))
                .collect();
            out.extend_from_slice(&escaped);
            return Ok(start + escaped.len());
        }
        Handler::Registered => {
            let exception = errors::encode_error(vm, NAME, text, start, end, REASON);
            let answer = errors::call(vm, errors, exception, text.len(), true)?;
            go_on = answer.position;
            if let Some(content) = answer.replacement.downcast::<PyBytes>() {
                out.extend_from_slice(content.as_bytes());
            } else if let Some(replacement) = answer.replacement.downcast::<PyStr>() {
                for c in replacement.data().iter() {
                    if !encode_char(vm, mapping, c, out)? {
                        return Err(errors::raise(vm, exception));
                    }
                }
            }
        }
        _ => {
            let exception = errors::encode_error(vm, NAME, text, start, end, REASON);
            return Err(errors::raise(vm, exception));
        }
    }
    for c in shown.chars() {
        if !encode_char(vm, mapping, c as u32, out)? {
            let exception = errors::encode_error(vm, NAME, text, start, end, REASON);
            return Err(errors::raise(vm, exception));
        }
    }
    Ok(go_on)
}
