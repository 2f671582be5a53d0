//! Containers and text out of operands.

use crate::builtins::exceptions::ExcKind;
use crate::builtins::float::repr;
use crate::builtins::int::text;
use crate::object::*;
use crate::value::{PyResult, Value};
use crate::vm::Vm;

/// `BuildSet`
pub fn build_set(vm: &mut Vm, items: &[Value]) -> PyResult {
    let set = crate::builtins::set::new_set(vm);
    for item in items {
        crate::builtins::set::add(vm, set, *item)?;
    }
    Ok(set)
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
/// The longest text of a number: a float in positional form.
const NUMBER: usize = 32;

/// `BuildString`
#[inline(never)]
pub fn build_string(vm: &mut Vm, parts: &[Value]) -> PyResult {
    let mut text = [0; SHORT];
    if let Some((length, ascii)) = write_parts(parts, &mut text) {
        return Ok(PyStr::from_bytes(&mut vm.heap, &text[..length], ascii).into());
    }
    let len: usize = parts.iter().map(|p| p.downcast::<PyStr>().map_or(NUMBER, |p| p.len())).sum();
    let mut builder = StrBuilder::with_capacity(len);
    for part in parts {
        match part.downcast::<PyStr>() {
            Some(text) => builder.push_data(text.data()),
            None => {
                let mut number = [0; NUMBER];
                let length = write_number(*part, &mut number).unwrap_or(0);
                builder.push_data(StrData::One(&number[..length]));
            }
        }
    }
    Ok(builder.finish(&mut vm.heap).into())
}

/// Writes strings of one byte a character and numbers one behind the other, if there is room: how many bytes, and whether all are ASCII.
#[inline]
fn write_parts(parts: &[Value], to: &mut [u8; SHORT]) -> Option<(usize, bool)> {
    let (mut at, mut ascii) = (0, true);
    for part in parts {
        let Some(text) = part.downcast::<PyStr>() else {
            at += write_number(*part, &mut to[at..])?;
            continue;
        };
        let StrData::One(bytes) = text.data() else { return None };
        let room = to.get_mut(at..at + bytes.len())?;
        if bytes.len() < 16 {
            room.iter_mut().zip(bytes).for_each(|(to, byte)| *to = *byte);
        } else {
            room.copy_from_slice(bytes);
        }
        at += bytes.len();
        ascii &= text.is_ascii();
    }
    Some((at, ascii))
}

/// Writes what `str` says of a small int or a float; nothing when there is no room.
#[inline]
fn write_number(number: Value, to: &mut [u8]) -> Option<usize> {
    let mut put = |text: &[u8]| {
        let room = to.get_mut(..text.len())?;
        room.copy_from_slice(text);
        Some(text.len())
    };
    match number.as_small_int() {
        Some(n) => put(text::write_i64(n, &mut [0; 20])),
        None => {
            let mut text = repr::Text::new();
            repr::write_repr(number.as_float()?, &mut text);
            put(&text)
        }
    }
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
    let spec = spec.and_then(|s| s.downcast::<PyStr>()).unwrap_or(vm.names.empty);
    Ok(vm.format(value, spec)?.into())
}

/// `FormatValue` where nothing is to be done.
#[inline(always)]
pub fn quick_format(value: Value, spec: Option<Value>, conversion: u32) -> Option<Value> {
    if spec.is_some() {
        return None;
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
