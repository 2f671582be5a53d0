//! Case: `lower`, `upper`, `title`, `casefold` and their kin, and the predicates on whole strings.
//!
//! ASCII is converted byte by byte. Other text goes through full case mappings, which may give several characters for one; a
//! capital sigma at the end of a word becomes the final form.

use super::{exact, made, receiver, unicode};
use crate::heap::Gc;
use crate::object::*;
use crate::value::{PyResult, Value};
use crate::vm::Vm;

fn map_ascii(vm: &mut Vm, text: Gc<PyStr>, map: impl Fn(usize, u8) -> u8) -> PyResult {
    let bytes = text.bytes();
    let result = PyStr::try_write(&mut vm.heap, bytes.len(), StrKind::ASCII, |out| {
        out.push_mapped(bytes, &map);
    });
    made(vm, result)
}

const SIGMA: u32 = 0x3a3;
const FINAL_SIGMA: u32 = 0x3c2;

/// Whether the sigma at `at` ends a word: a cased letter comes before it, and none after it, marks not counted.
fn is_final_sigma(data: StrData<'_>, at: usize) -> bool {
    let cased = |c: Option<u32>| c.is_some_and(unicode::is_cased);
    let before = (0..at).rev().filter_map(|i| data.get(i)).find(|c| !unicode::is_case_ignorable(*c));
    let after = (at + 1..data.len()).filter_map(|i| data.get(i)).find(|c| !unicode::is_case_ignorable(*c));
    cased(before) && !cased(after)
}

fn push_lower(data: StrData<'_>, at: usize, out: &mut StrBuilder) {
    match data.get(at) {
        Some(SIGMA) if is_final_sigma(data, at) => out.push(FINAL_SIGMA),
        Some(c @ 0..=0x7f) => out.push((c as u8).to_ascii_lowercase() as u32),
        Some(c) => unicode::lower(c, &mut |c| out.push(c)),
        None => {}
    }
}

fn map_all(
    vm: &mut Vm,
    text: Gc<PyStr>,
    mut each: impl FnMut(StrData<'_>, usize, &mut StrBuilder),
) -> PyResult {
    let data = text.data();
    let mut out = StrBuilder::with_capacity(data.len());
    for i in 0..data.len() {
        each(data, i, &mut out);
    }
    Ok(out.finish(&mut vm.heap).into())
}

/// `str.lower`
pub fn lower(vm: &mut Vm, this: Value) -> PyResult {
    let text = receiver(vm, this)?;
    if text.is_ascii() {
        return map_ascii(vm, text, |_, c| c.to_ascii_lowercase());
    }
    if let StrData::One(bytes) = text.data() {
        let kind = StrKind::of(&text);
        let result = PyStr::try_write(&mut vm.heap, bytes.len(), kind, |out| {
            out.push_mapped(bytes, |_, c| unicode::lower_latin1(c));
        });
        return made(vm, result);
    }
    map_all(vm, text, push_lower)
}

/// `str.upper`
pub fn upper(vm: &mut Vm, this: Value) -> PyResult {
    let text = receiver(vm, this)?;
    if text.is_ascii() {
        return map_ascii(vm, text, |_, c| c.to_ascii_uppercase());
    }
    if let StrData::One(bytes) = text.data()
        && bytes.iter().all(|c| unicode::upper_latin1(*c).is_some())
    {
        let kind = StrKind::of(&text);
        let result = PyStr::try_write(&mut vm.heap, bytes.len(), kind, |out| {
            out.push_mapped(bytes, |_, c| unicode::upper_latin1(c).unwrap_or(c));
        });
        return made(vm, result);
    }
    map_all(vm, text, |data, i, out| {
        if let Some(c) = data.get(i) {
            unicode::upper(c, &mut |c| out.push(c));
        }
    })
}

/// `str.casefold`
pub fn casefold(vm: &mut Vm, this: Value) -> PyResult {
    let text = receiver(vm, this)?;
    if text.is_ascii() {
        return map_ascii(vm, text, |_, c| c.to_ascii_lowercase());
    }
    map_all(vm, text, |data, i, out| {
        if let Some(c) = data.get(i) {
            unicode::fold(c, &mut |c| out.push(c));
        }
    })
}

/// `str.swapcase`
pub fn swapcase(vm: &mut Vm, this: Value) -> PyResult {
    let text = receiver(vm, this)?;
    if text.is_ascii() {
        return map_ascii(vm, text, |_, c| {
            if c.is_ascii_lowercase() { c.to_ascii_uppercase() } else { c.to_ascii_lowercase() }
        });
    }
    map_all(vm, text, |data, i, out| match data.get(i) {
        Some(c) if unicode::is_upper(c) => push_lower(data, i, out),
        Some(c) if unicode::is_lower(c) => unicode::upper(c, &mut |c| out.push(c)),
        Some(c) => out.push(c),
        None => {}
    })
}

/// `str.capitalize`
pub fn capitalize(vm: &mut Vm, this: Value) -> PyResult {
    let text = receiver(vm, this)?;
    if text.is_ascii() {
        return map_ascii(
            vm,
            text,
            |i, c| if i == 0 { c.to_ascii_uppercase() } else { c.to_ascii_lowercase() },
        );
    }
    map_all(vm, text, |data, i, out| match data.get(i) {
        Some(c) if i == 0 => unicode::title(c, &mut |c| out.push(c)),
        _ => push_lower(data, i, out),
    })
}

/// `str.title`
pub fn title(vm: &mut Vm, this: Value) -> PyResult {
    let text = receiver(vm, this)?;
    if text.is_ascii() {
        let bytes = text.bytes();
        return map_ascii(vm, text, |i, c| {
            let inside = i > 0 && bytes[i - 1].is_ascii_alphabetic();
            if inside { c.to_ascii_lowercase() } else { c.to_ascii_uppercase() }
        });
    }
    let mut inside = false;
    map_all(vm, text, |data, i, out| {
        let Some(c) = data.get(i) else { return };
        if inside {
            push_lower(data, i, out);
        } else {
            unicode::title(c, &mut |c| out.push(c));
        }
        inside = unicode::is_cased(c);
    })
}

/// Whether there are characters and all pass.
fn all(vm: &mut Vm, this: Value, test: impl Fn(u32) -> bool) -> PyResult {
    let text = receiver(vm, this)?;
    let data = text.data();
    Ok(Value::bool(!data.is_empty() && data.iter().all(test)))
}

/// `str.isalpha`
pub fn isalpha(vm: &mut Vm, this: Value) -> PyResult {
    all(vm, this, unicode::is_alpha)
}
/// `str.isalnum`
pub fn isalnum(vm: &mut Vm, this: Value) -> PyResult {
    all(vm, this, unicode::is_alnum)
}
/// `str.isdecimal`
pub fn isdecimal(vm: &mut Vm, this: Value) -> PyResult {
    all(vm, this, unicode::is_decimal)
}
/// `str.isdigit`
pub fn isdigit(vm: &mut Vm, this: Value) -> PyResult {
    all(vm, this, unicode::is_digit)
}
/// `str.isnumeric`
pub fn isnumeric(vm: &mut Vm, this: Value) -> PyResult {
    all(vm, this, unicode::is_numeric)
}
/// `str.isspace`
pub fn isspace(vm: &mut Vm, this: Value) -> PyResult {
    all(vm, this, unicode::is_space)
}
/// `str.isascii`
pub fn isascii(vm: &mut Vm, this: Value) -> PyResult {
    Ok(Value::bool(receiver(vm, this)?.is_ascii()))
}
/// `str.isprintable`
pub fn isprintable(vm: &mut Vm, this: Value) -> PyResult {
    let text = receiver(vm, this)?;
    Ok(Value::bool(text.data().iter().all(unicode::is_printable)))
}
/// `str.isidentifier`
pub fn isidentifier(vm: &mut Vm, this: Value) -> PyResult {
    Ok(Value::bool(is_identifier(&*receiver(vm, this)?)))
}

/// Whether a text is an identifier (or a keyword).
pub fn is_identifier(text: &PyStr) -> bool {
    let data = text.data();
    data.get(0).is_some_and(unicode::is_identifier_start)
        && data.iter().skip(1).all(unicode::is_identifier_part)
}

/// `str.islower`
pub fn islower(vm: &mut Vm, this: Value) -> PyResult {
    let text = receiver(vm, this)?;
    let mut cased = false;
    for c in text.data().iter() {
        if unicode::is_upper(c) || unicode::is_title(c) {
            return Ok(Value::FALSE);
        }
        cased |= unicode::is_lower(c);
    }
    Ok(Value::bool(cased))
}

/// `str.isupper`
pub fn isupper(vm: &mut Vm, this: Value) -> PyResult {
    let text = receiver(vm, this)?;
    let mut cased = false;
    for c in text.data().iter() {
        if unicode::is_lower(c) || unicode::is_title(c) {
            return Ok(Value::FALSE);
        }
        cased |= unicode::is_upper(c);
    }
    Ok(Value::bool(cased))
}

/// `str.istitle`
pub fn istitle(vm: &mut Vm, this: Value) -> PyResult {
    let text = receiver(vm, this)?;
    let (mut inside, mut cased) = (false, false);
    for c in text.data().iter() {
        if unicode::is_upper(c) || unicode::is_title(c) {
            if inside {
                return Ok(Value::FALSE);
            }
            (inside, cased) = (true, true);
        } else if unicode::is_lower(c) {
            if !inside {
                return Ok(Value::FALSE);
            }
            (inside, cased) = (true, true);
        } else {
            inside = false;
        }
    }
    Ok(Value::bool(cased))
}

fn pad_args(
    vm: &mut Vm,
    args: crate::args::Args<'_>,
    name: &'static str,
) -> PyResult<(Gc<PyStr>, usize, u32)> {
    if args.keyword_count() > 0 {
        return Err(vm.type_error(format!("str.{name}() takes no keyword arguments")));
    }
    let (this, width, fill) = match *args.values {
        [this, width] => (this, width, None),
        [this, width, fill] => (this, width, Some(fill)),
        _ => {
            let given = args.values.len().saturating_sub(1);
            let wanted = if given == 0 { "at least 1 argument" } else { "at most 2 arguments" };
            return Err(vm.type_error(format!("{name} expected {wanted}, got {given}")));
        }
    };
    let text = receiver(vm, this)?;
    let width = vm.size_i64(width)?;
    let fill = match fill {
        None => 32,
        Some(fill) => match fill.downcast::<PyStr>() {
            Some(fill) if fill.len() == 1 => fill.data().get(0).unwrap_or(32),
            Some(_) => return Err(vm.type_error("The fill character must be exactly one character long")),
            None => {
                let class = vm.type_name(fill);
                return Err(
                    vm.type_error(format!("The fill character must be a unicode character, not {class}"))
                );
            }
        },
    };
    Ok((text, width.max(0) as usize, fill))
}

/// `text` with so many fill characters on each side.
pub fn pad(vm: &mut Vm, text: Gc<PyStr>, left: usize, right: usize, fill: u32) -> PyResult {
    if left == 0 && right == 0 {
        return Ok(exact(vm, text).into());
    }
    let Some(len) = left.checked_add(right).and_then(|n| n.checked_add(text.len())) else {
        return Err(vm.overflow_error("padded string is too long"));
    };
    let kind = StrKind::of(&text).union(StrKind::of_max(fill));
    let data = text.data();
    let result = PyStr::try_write(&mut vm.heap, len, kind, |out| {
        out.fill(fill, left);
        out.push_data(data);
        out.fill(fill, right);
    });
    made(vm, result)
}

/// `str.ljust`
pub fn ljust(vm: &mut Vm, args: crate::args::Args<'_>) -> PyResult {
    let (text, width, fill) = pad_args(vm, args, "ljust")?;
    pad(vm, text, 0, width.saturating_sub(text.len()), fill)
}
/// `str.rjust`
pub fn rjust(vm: &mut Vm, args: crate::args::Args<'_>) -> PyResult {
    let (text, width, fill) = pad_args(vm, args, "rjust")?;
    pad(vm, text, width.saturating_sub(text.len()), 0, fill)
}
/// `str.center`
pub fn center(vm: &mut Vm, args: crate::args::Args<'_>) -> PyResult {
    let (text, width, fill) = pad_args(vm, args, "center")?;
    let margin = width.saturating_sub(text.len());
    let left = margin / 2 + (margin & width & 1);
    pad(vm, text, left, margin - left, fill)
}

/// `str.zfill`
pub fn zfill(vm: &mut Vm, this: Value, width: Value) -> PyResult {
    let text = receiver(vm, this)?;
    let width = vm.size_i64(width)?.max(0) as usize;
    let zeros = width.saturating_sub(text.len());
    if zeros == 0 {
        return Ok(exact(vm, text).into());
    }
    let data = text.data();
    let signed = matches!(data.get(0), Some(0x2b | 0x2d));
    let sign = usize::from(signed);
    let result = PyStr::try_write(&mut vm.heap, width, StrKind::of(&text), |out| {
        out.push_data(data.slice(0, sign));
        out.fill(b'0' as u32, zeros);
        out.push_data(data.slice(sign, data.len()));
    });
    made(vm, result)
}

static EXPANDTABS: crate::args::Params =
    crate::args::Params::new("expandtabs", &["self", "tabsize"]).method();

/// `str.expandtabs`
pub fn expandtabs(vm: &mut Vm, args: crate::args::Args<'_>) -> PyResult {
    let [this, size] = args.bind(vm, &EXPANDTABS)?;
    let text = receiver(vm, this.unwrap_or(Value::NONE))?;
    let size = match size {
        Some(size) => match vm.size_i64(size)? {
            size if size > i32::MAX as i64 => {
                return Err(vm.overflow_error("signed integer is greater than maximum"));
            }
            size => size.max(-1),
        },
        None => 8,
    };
    let data = text.data();
    // The length first: tabs may be absurdly wide.
    let (mut column, mut len) = (0u64, 0u64);
    for c in data.iter() {
        let step = match c {
            9 if size > 0 => size as u64 - column % size as u64,
            9 => 0,
            _ => 1,
        };
        len = len.saturating_add(step);
        column = if matches!(c, 10 | 13) { 0 } else { column + step };
    }
    crate::builtins::int::check_size(vm, len.saturating_mul(4))?;
    let mut out = StrBuilder::with_capacity(len as usize);
    let mut column = 0u64;
    for c in data.iter() {
        match c {
            9 => {
                let step = if size > 0 { size as u64 - column % size as u64 } else { 0 };
                out.push_repeated(32, step as usize);
                column += step;
            }
            _ => {
                out.push(c);
                column = if matches!(c, 10 | 13) { 0 } else { column + 1 };
            }
        }
    }
    Ok(out.finish(&mut vm.heap).into())
}
