//! ASCII case and padding of bytes, and the predicates.

use super::{bytes_arg, receiver};
use crate::args::{Args, Params};
use crate::builtins::int::check_size;
use crate::builtins::support::between;
use crate::value::{PyResult, Value};
use crate::vm::Vm;

fn map(vm: &mut Vm, this: Value, change: impl FnOnce(&mut Vec<u8>)) -> PyResult {
    let content = receiver(vm, this)?;
    let mut bytes = content.with(<[u8]>::to_vec);
    change(&mut bytes);
    Ok(content.made(vm, &bytes))
}

/// `lower`
pub fn lower(vm: &mut Vm, this: Value) -> PyResult {
    map(vm, this, |bytes| bytes.make_ascii_lowercase())
}
/// `upper`
pub fn upper(vm: &mut Vm, this: Value) -> PyResult {
    map(vm, this, |bytes| bytes.make_ascii_uppercase())
}
/// `swapcase`
pub fn swapcase(vm: &mut Vm, this: Value) -> PyResult {
    map(vm, this, |bytes| {
        bytes.iter_mut().filter(|b| b.is_ascii_alphabetic()).for_each(|b| *b ^= 0x20);
    })
}
/// `capitalize`
pub fn capitalize(vm: &mut Vm, this: Value) -> PyResult {
    map(vm, this, |bytes| {
        bytes.make_ascii_lowercase();
        if let Some(first) = bytes.first_mut() {
            first.make_ascii_uppercase();
        }
    })
}
/// `title`
pub fn title(vm: &mut Vm, this: Value) -> PyResult {
    map(vm, this, |bytes| {
        let mut inside = false;
        for byte in bytes {
            if inside {
                byte.make_ascii_lowercase();
            } else {
                byte.make_ascii_uppercase();
            }
            inside = byte.is_ascii_alphabetic();
        }
    })
}

fn all(vm: &mut Vm, this: Value, test: impl Fn(&u8) -> bool) -> PyResult {
    Ok(Value::bool(receiver(vm, this)?.with(|bytes| !bytes.is_empty() && bytes.iter().all(test))))
}

/// `isalnum`
pub fn isalnum(vm: &mut Vm, this: Value) -> PyResult {
    all(vm, this, u8::is_ascii_alphanumeric)
}
/// `isalpha`
pub fn isalpha(vm: &mut Vm, this: Value) -> PyResult {
    all(vm, this, u8::is_ascii_alphabetic)
}
/// `isdigit`
pub fn isdigit(vm: &mut Vm, this: Value) -> PyResult {
    all(vm, this, u8::is_ascii_digit)
}
/// `isspace`
pub fn isspace(vm: &mut Vm, this: Value) -> PyResult {
    all(vm, this, |byte| super::split::is_space(*byte))
}
/// `isascii`
pub fn isascii(vm: &mut Vm, this: Value) -> PyResult {
    Ok(Value::bool(receiver(vm, this)?.with(<[u8]>::is_ascii)))
}
/// `islower`
pub fn islower(vm: &mut Vm, this: Value) -> PyResult {
    let content = receiver(vm, this)?;
    Ok(Value::bool(
        content.with(|bytes| {
            bytes.iter().any(u8::is_ascii_lowercase) && !bytes.iter().any(u8::is_ascii_uppercase)
        }),
    ))
}
/// `isupper`
pub fn isupper(vm: &mut Vm, this: Value) -> PyResult {
    let content = receiver(vm, this)?;
    Ok(Value::bool(
        content.with(|bytes| {
            bytes.iter().any(u8::is_ascii_uppercase) && !bytes.iter().any(u8::is_ascii_lowercase)
        }),
    ))
}
/// `istitle`
pub fn istitle(vm: &mut Vm, this: Value) -> PyResult {
    let content = receiver(vm, this)?;
    Ok(Value::bool(content.with(|bytes| {
        let (mut inside, mut cased) = (false, false);
        for byte in bytes {
            if byte.is_ascii_uppercase() && inside || byte.is_ascii_lowercase() && !inside {
                return false;
            }
            inside = byte.is_ascii_alphabetic();
            cased |= inside;
        }
        cased
    })))
}

/// Which side the content goes to.
#[derive(Copy, Clone, PartialEq)]
pub enum Side {
    /// `ljust`
    Left,
    /// `rjust`
    Right,
    /// `center`
    Middle,
}

/// `ljust`, `rjust` and `center`.
pub fn pad(vm: &mut Vm, args: Args<'_>, name: &'static str, side: Side) -> PyResult {
    let (this, rest) = between(vm, args, name, 1, 2)?;
    let content = receiver(vm, this)?;
    let width = vm.size_i64(rest[0])?.max(0) as usize;
    let fill = match rest.get(1) {
        None => b' ',
        Some(fill) => match super::copy_of_bytes(*fill).as_deref() {
            Some([byte]) => *byte,
            given => {
                let shown = match given {
                    Some(content) => format!(
                        "{name}() argument 2 must be a byte string of length 1, not a bytes object of length {}",
                        content.len()
                    ),
                    None => {
                        let class = vm.type_name(*fill);
                        format!("{name}() argument 2 must be a byte string of length 1, not {class}")
                    }
                };
                return Err(vm.type_error(shown));
            }
        },
    };
    let margin = width.saturating_sub(content.len());
    if margin == 0 {
        return Ok(content.exact(vm));
    }
    check_size(vm, width as u64)?;
    let left = match side {
        Side::Left => 0,
        Side::Right => margin,
        Side::Middle => margin / 2 + (margin & width & 1),
    };
    let mut out = vec![fill; width];
    content.with(|bytes| out[left..left + bytes.len()].copy_from_slice(bytes));
    Ok(content.made(vm, &out))
}

/// `zfill`
pub fn zfill(vm: &mut Vm, this: Value, width: Value) -> PyResult {
    let content = receiver(vm, this)?;
    let width = vm.size_i64(width)?.max(0) as usize;
    let zeros = width.saturating_sub(content.len());
    if zeros == 0 {
        return Ok(content.exact(vm));
    }
    check_size(vm, width as u64)?;
    let out = content.with(|bytes| {
        let sign = usize::from(matches!(bytes.first(), Some(b'+' | b'-')));
        let mut out = Vec::with_capacity(width);
        out.extend_from_slice(&bytes[..sign]);
        out.resize(sign + zeros, b'0');
        out.extend_from_slice(&bytes[sign..]);
        out
    });
    Ok(content.made(vm, &out))
}

static EXPANDTABS: Params = Params::new("expandtabs", &["self", "tabsize"]).method();

/// `expandtabs`
pub fn expandtabs(vm: &mut Vm, args: Args<'_>) -> PyResult {
    let [this, size] = args.bind(vm, &EXPANDTABS)?;
    let content = receiver(vm, this.unwrap_or(Value::NONE))?;
    let size = match size {
        Some(size) => vm.size_i64(size)?.clamp(0, i32::MAX as i64) as usize,
        None => 8,
    };
    let tabs = content.with(|bytes| memchr::memchr_iter(b'\t', bytes).count());
    check_size(vm, (tabs as u64).saturating_mul(size as u64).saturating_add(content.len() as u64))?;
    let out = content.with(|bytes| {
        let mut out = Vec::with_capacity(bytes.len());
        let mut column = 0;
        for byte in bytes {
            match byte {
                b'\t' => {
                    let step = if size > 0 { size - column % size } else { 0 };
                    out.resize(out.len() + step, b' ');
                    column += step;
                }
                _ => {
                    out.push(*byte);
                    column = if matches!(byte, b'\n' | b'\r') { 0 } else { column + 1 };
                }
            }
        }
        out
    });
    Ok(content.made(vm, &out))
}

/// `maketrans`
pub fn maketrans(vm: &mut Vm, args: Args<'_>) -> PyResult {
    args.no_keywords(vm, "maketrans")?;
    let [from, to] = args.values else {
        let given = args.values.len();
        return Err(vm.type_error(format!("maketrans expected 2 arguments, got {given}")));
    };
    let (from, to) = (bytes_arg(vm, *from)?, bytes_arg(vm, *to)?);
    if from.len() != to.len() {
        return Err(vm.value_error("maketrans arguments must have same length"));
    }
    let mut table: [u8; 256] = std::array::from_fn(|i| i as u8);
    from.iter().zip(&to).for_each(|(from, to)| table[*from as usize] = *to);
    Ok(super::PyBytes::new(&mut vm.heap, &table).into())
}

static TRANSLATE: Params =
    Params::new("translate", &["self", "table", "delete"]).method().required(2).positional_only(2);

/// `translate`
pub fn translate(vm: &mut Vm, args: Args<'_>) -> PyResult {
    let [this, table, delete] = args.bind(vm, &TRANSLATE)?;
    let content = receiver(vm, this.unwrap_or(Value::NONE))?;
    let table = match table.and_then(Value::non_none) {
        Some(table) => Some(bytes_arg(vm, table)?),
        None => None,
    };
    if table.as_ref().is_some_and(|table| table.len() != 256) {
        return Err(vm.value_error("translation table must be 256 characters long"));
    }
    let mut deleted = [false; 256];
    if let Some(delete) = delete {
        bytes_arg(vm, delete)?.iter().for_each(|byte| deleted[*byte as usize] = true);
    }
    let out: Vec<u8> = content.with(|bytes| {
        let kept = bytes.iter().filter(|byte| !deleted[**byte as usize]);
        match &table {
            Some(table) => kept.map(|byte| table[*byte as usize]).collect(),
            None => kept.copied().collect(),
        }
    });
    Ok(content.made(vm, &out))
}
