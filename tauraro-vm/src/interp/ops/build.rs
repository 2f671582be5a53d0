//! Containers and text out of operands.

use crate::builtins::exceptions::ExcKind;
use crate::builtins::format::quick;
use crate::heap::Layout;
use crate::object::str::{StrFlags, copy_short};
use crate::object::*;
use crate::value::{PyResult, Value};
use crate::vm::Vm;
use tauraro_ir::quick_format::QuickFormat;

/// `BuildSet`
pub fn build_set(vm: &mut Vm, items: &[Value]) -> PyResult {
    Ok(crate::builtins::set::from_items(vm, items)?.into())
}

/// `BuildDict`
pub fn build_dict(vm: &mut Vm, items: &[Value]) -> PyResult {
    let dict = vm.new_dict();
    for pair in items.chunks_exact(2) {
        dict.set(vm, pair[0], pair[1])?;
    }
    Ok(dict.into())
}

/// Text of at most so many bytes is put together on the native stack.
const SHORT: usize = 256;

/// `BuildString`
#[inline(never)]
pub fn build_string(vm: &mut Vm, parts: &[Value]) -> PyResult {
    let mut text = [0; SHORT];
    if let Some((length, ascii)) = write_parts(parts, &mut text) {
        return Ok(PyStr::from_bytes(&mut vm.heap, &text[..length], ascii).into());
    }
    let len: usize = parts.iter().map(|p| p.downcast::<PyStr>().map_or(quick::ROOM, |p| p.len())).sum();
    let mut builder = StrBuilder::with_capacity(len);
    for (n, part) in parts.iter().enumerate() {
        match part.downcast::<PyStr>() {
            Some(text) => builder.push_data(text.data()),
            None => {
                let text = quick::number_to_text(*part, format_behind(parts, n));
                builder.push_data(StrData::One(&text));
            }
        }
    }
    Ok(builder.finish(&mut vm.heap).into())
}

/// [`build_string`] where it needs no collection.
pub fn quick_build_string(vm: &mut Vm, parts: &[Value]) -> Option<Value> {
    let mut text = [0; SHORT];
    let (length, ascii) = write_parts(parts, &mut text)?;
    let room = vm.heap.has_cell(size_of::<PyStr>() + length);
    room.then(|| PyStr::from_bytes(&mut vm.heap, &text[..length], ascii).into())
}

/// The format of a number among the parts of a string.
#[inline(always)]
fn format_behind(parts: &[Value], number: usize) -> Option<QuickFormat> {
    simple_format(*parts.get(number + 1)?)
}

/// What a simple format, which is a tuple, says.
#[inline(always)]
fn simple_format(format: Value) -> Option<QuickFormat> {
    let format = format.downcast::<PyTuple>()?;
    Some(QuickFormat::unpack(format.items().first()?.as_small_int()?))
}

/// Writes strings of one byte a character and numbers one behind the other, if there is room: how many bytes, and whether all are ASCII.
#[inline(always)]
fn write_parts(parts: &[Value], to: &mut [u8; SHORT]) -> Option<(usize, bool)> {
    let (mut at, mut ascii) = (0, StrFlags::ASCII);
    for (n, part) in parts.iter().enumerate() {
        if part.is_object()
            && let Some(text) = part.downcast::<PyStr>()
        {
            let StrData::One(bytes) = text.data() else { return None };
            let room = to.get_mut(at..at + bytes.len())?;
            copy_short(room, bytes);
            at += bytes.len();
            ascii &= text.header.aux();
            continue;
        }
        if part.has_layout(Layout::Tuple) {
            continue;
        }
        at += quick::write_number(*part, format_behind(parts, n), to.get_mut(at..)?)?;
    }
    Some((at, ascii != 0))
}

/// In what `FormatValue` says besides the conversion: only a `BuildString` takes the result, so a number may stay as it is.
const NUMBER_MAY_STAY: u32 = 4;

/// `FormatValue`
#[inline(never)]
pub fn format_value(vm: &mut Vm, value: Value, spec: Option<Value>, conversion: u32) -> PyResult {
    if let Some(value) = quick_format(value, spec, conversion) {
        return Ok(value);
    }
    let value = match conversion & 3 {
        1 => vm.to_str(value)?.into(),
        2 => vm.repr(value)?.into(),
        3 => vm.ascii(value)?.into(),
        _ => value,
    };
    let spec = match spec.and_then(|spec| spec.downcast::<PyTuple>()) {
        Some(format) => {
            if simple_format(format.into()).is_some_and(|format| quick::fits(value, format)) {
                let text = quick::number_to_text(value, simple_format(format.into()));
                return Ok(PyStr::from_bytes(&mut vm.heap, &text, true).into());
            }
            format.items().get(1).copied()
        }
        None => spec,
    };
    let spec = spec.and_then(|s| s.downcast::<PyStr>()).unwrap_or(vm.names.empty);
    Ok(vm.format(value, spec)?.into())
}

/// `FormatValue` where nothing is to be done.
#[inline(always)]
pub fn quick_format(value: Value, spec: Option<Value>, conversion: u32) -> Option<Value> {
    if let Some(spec) = spec {
        let stays = conversion == NUMBER_MAY_STAY && quick::fits(value, simple_format(spec)?);
        return stays.then_some(value);
    }
    let stays = match conversion {
        0 | 1 => value.downcast_exact::<PyStr>().is_some(),
        NUMBER_MAY_STAY | 5 => {
            value.is_small_int() || value.is_inline_float() || value.downcast_exact::<PyStr>().is_some()
        }
        6 | 7 => value.is_small_int() || value.is_inline_float(),
        _ => false,
    };
    stays.then_some(value)
}

/// `FormatValue` with a simple format and without a `BuildString`, where it needs no collection.
pub fn quick_format_text(vm: &mut Vm, value: Value, spec: Value, conversion: u32) -> Option<Value> {
    if let Some(stays) = quick_format(value, Some(spec), conversion) {
        return Some(stays);
    }
    let format = simple_format(spec).filter(|format| conversion == 0 && quick::fits(value, *format))?;
    let mut text = [0; quick::ROOM];
    let length = quick::write_number(value, Some(format), &mut text)?;
    let room = vm.heap.has_cell(size_of::<PyStr>() + length);
    room.then(|| PyStr::from_bytes(&mut vm.heap, &text[..length], true).into())
}

/// `ListExtend`
pub fn list_extend(vm: &mut Vm, list: Value, items: Value) -> PyResult<()> {
    let Some(list) = list.downcast::<PyList>() else { return Ok(()) };
    match vm.type_of(items).slots.iter.get() {
        None if vm.type_of(items).slots.getitem.get().is_none() => {
            let class = vm.type_name(items);
            return Err(vm.type_error(format!("Value after * must be an iterable, not {class}")));
        }
        _ => {}
    }
    crate::builtins::list::extend(vm, list, items)
}

fn is_mapping(vm: &mut Vm, value: Value) -> PyResult<bool> {
    if value.downcast::<PyDict>().is_some() {
        return Ok(true);
    }
    let keys = vm.names.keys;
    Ok(vm.get_attr_opt(value, keys)?.is_some())
}

/// Copies a mapping into a dict; `each` sees every key before it is set.
fn merge(
    vm: &mut Vm,
    dict: crate::heap::Gc<PyDict>,
    mapping: Value,
    mut each: impl FnMut(&mut Vm, Value) -> PyResult<()>,
) -> PyResult<()> {
    if let Some(from) = crate::builtins::dict::as_plain_dict(vm, mapping) {
        let mut position = 0;
        while let Some((at, key, value)) = from.next_item(position) {
            position = at + 1;
            each(vm, key)?;
            dict.set(vm, key, value)?;
        }
        return Ok(());
    }
    let keys = vm.names.keys;
    let keys = vm.call_method(mapping, keys, &[])?;
    vm.for_each(keys, |vm, key| {
        let value = vm.get_item(mapping, key)?;
        each(vm, key)?;
        dict.set(vm, key, value)?;
        Ok(true)
    })
}

/// `DictUpdate`
pub fn dict_update(vm: &mut Vm, dict: Value, mapping: Value) -> PyResult<()> {
    let Some(dict) = dict.downcast::<PyDict>() else { return Ok(()) };
    if !is_mapping(vm, mapping)? {
        let class = vm.type_name(mapping);
        return Err(vm.type_error(format!("'{class}' object is not a mapping")));
    }
    match crate::builtins::dict::as_plain_dict(vm, mapping) {
        Some(from) => crate::builtins::dict::merge(vm, dict, from),
        None => merge(vm, dict, mapping, |_, _| Ok(())),
    }
}

/// `DictMerge`
pub fn dict_merge(vm: &mut Vm, dict: Value, mapping: Value, function: Value) -> PyResult<()> {
    let Some(dict) = dict.downcast::<PyDict>() else { return Ok(()) };
    if !is_mapping(vm, mapping)? {
        let (name, class) = (function_name(vm, function)?, vm.type_name(mapping));
        return Err(vm.type_error(format!("{name} argument after ** must be a mapping, not {class}")));
    }
    merge(vm, dict, mapping, |vm, key| {
        if key.downcast::<PyStr>().is_none() {
            return Err(vm.type_error("keywords must be strings"));
        }
        if dict.get(vm, key)?.is_some() {
            let (name, key) = (function_name(vm, function)?, vm.str_string(key)?);
            return Err(vm.raise_new(
                ExcKind::TypeError,
                format!("{name} got multiple values for keyword argument '{key}'"),
            ));
        }
        Ok(())
    })
}

/// `module.f()` or `f()`, as messages name functions.
pub fn function_name(vm: &mut Vm, function: Value) -> PyResult<String> {
    let (qualname, module) = (vm.names.qualname, vm.names.module);
    let Some(name) = vm.get_attr_opt(function, qualname)? else {
        return vm.str_string(function);
    };
    let name = vm.str_string(name)?;
    let module = vm.get_attr_opt(function, module)?.and_then(|m| m.downcast::<PyStr>());
    Ok(match module {
        Some(module) if !module.eq_str("builtins") => format!("{}.{name}()", module.to_string_lossy()),
        _ => format!("{name}()"),
    })
}
