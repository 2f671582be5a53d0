//! `str.maketrans` and `str.translate`.

use super::receiver;
use crate::args::Args;
use crate::builtins::exceptions::ExcKind;
use crate::builtins::int;
use crate::object::*;
use crate::value::{PyResult, Value};
use crate::vm::Vm;

/// `str.maketrans`
pub fn maketrans(vm: &mut Vm, args: Args<'_>) -> PyResult {
    args.no_keywords(vm, "str.maketrans")?;
    let table = vm.new_dict();
    match *args.values {
        [mapping] => {
            let Some(from) = mapping.downcast::<PyDict>() else {
                return Err(vm.type_error("if you give only one argument to maketrans it must be a dict"));
            };
            let mut position = 0;
            while let Some((at, key, value)) = from.next_item(position) {
                position = at + 1;
                let key = match key.downcast::<PyStr>() {
                    Some(text) if text.len() == 1 => Value::small_int(text.data().get(0).unwrap_or(0) as i64),
                    Some(_) => {
                        return Err(vm.value_error("string keys in translate table must be of length 1"));
                    }
                    None if vm.is_int(key) => key,
                    None => {
                        return Err(vm.type_error("keys in translate table must be strings or integers"));
                    }
                };
                table.set(vm, key, value)?;
            }
        }
        [from, to] | [from, to, _] => {
            let Some(from) = from.downcast::<PyStr>() else {
                return Err(
                    vm.type_error("first maketrans argument must be a string if there is a second argument")
                );
            };
            let to = super::str_arg(vm, to, "maketrans", 2)?;
            if from.len() != to.len() {
                return Err(vm.value_error("the first two maketrans arguments must have equal length"));
            }
            for (key, value) in from.data().iter().zip(to.data().iter()) {
                table.set(vm, Value::small_int(key as i64), Value::small_int(value as i64))?;
            }
            if let [_, _, deleted] = *args.values {
                let deleted = super::str_arg(vm, deleted, "maketrans", 3)?;
                for key in deleted.data().iter() {
                    table.set(vm, Value::small_int(key as i64), Value::NONE)?;
                }
            }
        }
        _ => {
            let given = args.values.len();
            let how = if given == 0 { "at least 1 argument" } else { "at most 3 arguments" };
            return Err(vm.type_error(format!("maketrans expected {how}, got {given}")));
        }
    }
    Ok(table.into())
}

/// What a table says of one character.
enum Mapped {
    Same,
    Deleted,
    Char(u32),
    Text(crate::heap::Gc<PyStr>),
}

fn lookup(vm: &mut Vm, table: Value, c: u32) -> PyResult<Mapped> {
    let key = Value::small_int(c as i64);
    let found = match table.downcast_exact::<PyDict>() {
        Some(dict) => match dict.get(vm, key)? {
            Some(found) => found,
            None => return Ok(Mapped::Same),
        },
        None => match vm.get_item(table, key) {
            Ok(found) => found,
            Err(raised) => {
                vm.clear_if(raised, ExcKind::LookupError)?;
                return Ok(Mapped::Same);
            }
        },
    };
    if found.is_none() {
        return Ok(Mapped::Deleted);
    }
    if let Some(text) = found.downcast::<PyStr>() {
        return Ok(Mapped::Text(text));
    }
    if vm.is_int(found) {
        return match int::to_i64(found) {
            Some(c @ 0..=0x10ffff) => Ok(Mapped::Char(c as u32)),
            _ => Err(vm.value_error("character mapping must be in range(0x110000)")),
        };
    }
    Err(vm.type_error("character mapping must return integer, None or str"))
}

/// `str.translate`
pub fn translate(vm: &mut Vm, this: Value, table: Value) -> PyResult {
    let text = receiver(vm, this)?;
    let data = text.data();
    let mut out = StrBuilder::with_capacity(data.len());
    // What the table says of ASCII characters, as long as it is one narrow character or none: asked once each, when the table is a dict.
    const UNKNOWN: u16 = 0xffff;
    const DELETED: u16 = 0xfffe;
    let mut known = [UNKNOWN; 128];
    let cacheable = table.downcast_exact::<PyDict>().is_some();
    let mut narrow_part = Vec::new();
    let mut from = 0;
    if let (StrData::One(bytes), true) = (data, cacheable) {
        // As long as everything is narrow and comes one to one, bytes are enough.
        narrow_part.reserve(bytes.len());
        for c in bytes {
            match known.get(*c as usize) {
                Some(&DELETED) => {}
                Some(&to) if to < 256 => narrow_part.push(to as u8),
                Some(_) => {
                    let to = match lookup(vm, table, *c as u32)? {
                        Mapped::Same => *c as u16,
                        Mapped::Deleted => DELETED,
                        Mapped::Char(to @ 0..=255) => to as u16,
                        Mapped::Text(to) if to.len() == 1 && to.width() == 0 => to.bytes()[0] as u16,
                        _ => break,
                    };
                    known[*c as usize] = to;
                    if to < 256 {
                        narrow_part.push(to as u8);
                    }
                }
                None => break,
            }
            from += 1;
        }
        if from == bytes.len() {
            return Ok(PyStr::from_latin1(&mut vm.heap, &narrow_part).into());
        }
        out.push_data(StrData::One(&narrow_part));
    }
    for c in data.iter().skip(from) {
        match known.get(c as usize) {
            Some(&UNKNOWN) | None => {}
            Some(&DELETED) => continue,
            Some(&to) => {
                out.push(to as u32);
                continue;
            }
        }
        let narrow = |to: u32| if to < 256 { to as u16 } else { UNKNOWN };
        let remember = match lookup(vm, table, c)? {
            Mapped::Same => {
                out.push(c);
                narrow(c)
            }
            Mapped::Deleted => DELETED,
            Mapped::Char(to) => {
                out.push(to);
                narrow(to)
            }
            Mapped::Text(to) => {
                out.push_data(to.data());
                if to.len() == 1 { narrow(to.data().get(0).unwrap_or(256)) } else { UNKNOWN }
            }
        };
        if cacheable && c < 128 {
            known[c as usize] = remember;
        }
    }
    Ok(out.finish(&mut vm.heap).into())
}
