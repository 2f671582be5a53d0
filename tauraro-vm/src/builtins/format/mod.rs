//! The format mini-language: what stands after the colon in `{x:>10.2f}`.
//!
//! * [`spec`]: parsing a specifier; [`number`]: layout of numbers (sign, prefix, grouping, padding) and the text of floats;
//! * [`quick`]: what f-strings with simple formats do with numbers;
//! * here: one function a type, called with the parsed specifier by the types' `__format__`.
//!
//! Every message is CPython's. Widths and precisions are a program's choice: sizes are checked before anything is built.

pub mod number;
pub mod quick;
pub mod spec;

use crate::builtins::float::operand;
use crate::builtins::int::{self, Int, PyInt, text};
use crate::heap::Gc;
use crate::object::*;
use crate::value::{PyResult, Raised, Value};
use crate::vm::Vm;
use number::{FloatText, Number};
use spec::Spec;

/// Formats a value of a certain type by a specifier that is not empty.
pub type Formatter = fn(&mut Vm, Value, Gc<PyStr>) -> PyResult<Gc<PyStr>>;

/// `value.__format__(spec)` for a builtin type: without specifier it is `str(value)`.
pub fn format_method(vm: &mut Vm, value: Value, spec: Value, formatter: Formatter) -> PyResult {
    let Some(spec) = spec.downcast::<PyStr>() else {
        let class = vm.type_name(spec);
        return Err(vm.type_error(format!("__format__() argument must be str, not {class}")));
    };
    if spec.is_empty() {
        return Ok(vm.to_str(value)?.into());
    }
    Ok(formatter(vm, value, spec)?.into())
}

/// `format(value, spec)` of exact ints, floats and strings, which need no method lookup; `None` for anything else.
#[inline]
pub fn format_builtin(vm: &mut Vm, value: Value, spec: Gc<PyStr>) -> PyResult<Option<Gc<PyStr>>> {
    let formatter: Formatter = if value.is_small_int() || value.downcast_exact::<PyInt>().is_some() {
        int
    } else if value.is_inline_float() || value.downcast_exact::<PyFloat>().is_some() {
        float
    } else if value.downcast_exact::<PyStr>().is_some() {
        str
    } else {
        return Ok(None);
    };
    if spec.is_empty() {
        return vm.to_str(value).map(Some);
    }
    formatter(vm, value, spec).map(Some)
}

/// `format(value, spec)`
pub fn format_value(vm: &mut Vm, value: Value, spec: Gc<PyStr>) -> PyResult<Gc<PyStr>> {
    vm.format(value, spec)
}

#[cold]
pub(crate) fn unknown_type(vm: &mut Vm, code: u32, value: Value) -> Raised {
    let class = vm.type_name(value);
    let shown = match code {
        33..=127 => format!("{}", code as u8 as char),
        _ => format!("\\x{code:x}"),
    };
    vm.value_error(format!("Unknown format code '{shown}' for object of type '{class}'"))
}

/// `str.__format__`
pub fn str(vm: &mut Vm, value: Value, spec: Gc<PyStr>) -> PyResult<Gc<PyStr>> {
    let Some(text) = value.downcast::<PyStr>() else { return Ok(spec) };
    let spec = Spec::parse(vm, &spec, value, 's', b'<')?;
    if spec.code != 's' as u32 {
        return Err(unknown_type(vm, spec.code, value));
    }
    let wrong = match spec {
        Spec { sign: Some(b' '), .. } => Some("Space not allowed in string format specifier"),
        Spec { sign: Some(_), .. } => Some("Sign not allowed in string format specifier"),
        Spec { no_negative_zero: true, .. } => {
            Some("Negative zero coercion (z) not allowed in string format specifier")
        }
        Spec { alternate: true, .. } => Some("Alternate form (#) not allowed in string format specifier"),
        Spec { align: b'=', .. } => Some("'=' alignment not allowed in string format specifier"),
        _ => None,
    };
    if let Some(message) = wrong {
        return Err(vm.value_error(message));
    }
    let shown = spec.precision.map_or(text.len(), |most| most.min(text.len()));
    let padding = spec.width.saturating_sub(shown);
    if padding == 0 {
        return Ok(if shown == text.len() {
            crate::builtins::str::exact(vm, text)
        } else {
            crate::builtins::str::substring(vm, text, 0, shown)
        });
    }
    int::check_size(vm, (spec.width as u64).saturating_mul(4))?;
    let (left, right) = spec.split_padding(padding);
    let part = text.data().slice(0, shown);
    let kind = StrKind::of_data(part).union(StrKind::of_max(spec.fill));
    let result = PyStr::try_write(&mut vm.heap, spec.width, kind, |out| {
        out.fill(spec.fill, left);
        out.push_data(part);
        out.fill(spec.fill, right);
    });
    result.ok_or_else(|| vm.memory_error())
}

/// `int.__format__`
pub fn int(vm: &mut Vm, value: Value, spec: Gc<PyStr>) -> PyResult<Gc<PyStr>> {
    let spec = Spec::parse(vm, &spec, value, 'd', b'>')?;
    let (base, prefix): (u8, &str) = match char::from_u32(spec.code) {
        Some('d' | 'n') => (10, ""),
        Some('b') => (2, "0b"),
        Some('o') => (8, "0o"),
        Some('x') => (16, "0x"),
        Some('X') => (16, "0X"),
        Some('c') => (0, ""),
        Some('e' | 'E' | 'f' | 'F' | 'g' | 'G' | '%') => {
            let x = int::to_f64(vm, value)?;
            return float_with(vm, value, x, &spec);
        }
        _ => return Err(unknown_type(vm, spec.code, value)),
    };
    if spec.precision.is_some() {
        return Err(vm.value_error("Precision not allowed in integer format specifier"));
    }
    if spec.no_negative_zero {
        return Err(vm.value_error("Negative zero coercion (z) not allowed in integer format specifier"));
    }
    let Some(number) = Int::of(value) else { return Ok(vm.names.empty) };
    if base == 0 {
        return char_of(vm, number, &spec);
    }
    let prefix = if spec.alternate { prefix.as_bytes() } else { b"" };
    let negative = number.is_negative();
    if let (Int::Small(n), 10) = (number, base) {
        let mut buffer = [0; 20];
        let digits = text::write_i64(n, &mut buffer);
        let digits = if negative { &digits[1..] } else { digits };
        return Number { negative, prefix, digits, rest: b"" }.layout(vm, &spec);
    }
    let mut digits = text::magnitude_in_base(vm, number, base)?;
    if spec.code == 'X' as u32 {
        digits.make_ascii_uppercase();
    }
    Number { negative, prefix, digits: digits.as_bytes(), rest: b"" }.layout(vm, &spec)
}

/// `format(n, 'c')`
fn char_of(vm: &mut Vm, number: Int, spec: &Spec) -> PyResult<Gc<PyStr>> {
    if spec.sign.is_some() {
        return Err(vm.value_error("Sign not allowed with integer format specifier 'c'"));
    }
    if spec.alternate {
        return Err(vm.value_error("Alternate form (#) not allowed with integer format specifier 'c'"));
    }
    if number.to_i64().is_none() {
        return Err(vm.overflow_error("Python int too large to convert to C long"));
    }
    let Some(c) = number.to_i64().and_then(|n| u32::try_from(n).ok()).filter(|c| *c < 0x110000) else {
        return Err(vm.overflow_error("%c arg not in range(0x110000)"));
    };
    let padding = spec.width.saturating_sub(1);
    int::check_size(vm, (spec.width as u64).saturating_mul(4))?;
    let (left, right) = spec.split_padding(padding);
    let kind = StrKind::of_max(c);
    let kind = if padding > 0 { kind.union(StrKind::of_max(spec.fill)) } else { kind };
    let result = PyStr::try_write(&mut vm.heap, padding + 1, kind, |out| {
        out.fill(spec.fill, left);
        out.push(c);
        out.fill(spec.fill, right);
    });
    result.ok_or_else(|| vm.memory_error())
}

/// `float.__format__`
pub fn float(vm: &mut Vm, value: Value, spec: Gc<PyStr>) -> PyResult<Gc<PyStr>> {
    let spec = Spec::parse(vm, &spec, value, '\0', b'>')?;
    let x = operand(vm, value)?.unwrap_or(0.0);
    float_with(vm, value, x, &spec)
}

/// Formats a float by a parsed specifier; `value` is the object for messages.
pub fn float_with(vm: &mut Vm, value: Value, x: f64, spec: &Spec) -> PyResult<Gc<PyStr>> {
    let text = float_text(vm, value, x, spec, false)?;
    let (digits, rest) = text.split();
    Number { negative: text.negative, prefix: b"", digits, rest }.layout(vm, spec)
}

/// The text of a float as a specifier wants it, not laid out yet. `complex` parts have no default `.0`.
pub fn float_text(vm: &mut Vm, value: Value, x: f64, spec: &Spec, complex: bool) -> PyResult<FloatText> {
    let mut precision = spec.precision;
    let (mut x, mut percent, mut add_point_zero) = (x, false, false);
    let code = match char::from_u32(spec.code) {
        Some('\0') => {
            add_point_zero = !complex;
            if precision.is_some() { b'g' } else { b'r' }
        }
        Some('n') => b'g',
        Some('%') => {
            x *= 100.0;
            percent = true;
            b'f'
        }
        Some(c @ ('e' | 'E' | 'f' | 'F' | 'g' | 'G')) => c as u8,
        _ => return Err(unknown_type(vm, spec.code, value)),
    };
    if code != b'r' && precision.is_none() {
        precision = Some(6);
    }
    let precision = precision.unwrap_or(0);
    if precision > i32::MAX as usize {
        return Err(vm.value_error("precision too big"));
    }
    int::check_size(vm, precision as u64)?;
    let mut text = number::float_to_text(x, code, precision, spec.alternate, add_point_zero);
    if percent {
        text.text.push(b'%');
    }
    if spec.no_negative_zero && text.is_zero() {
        text.negative = false;
    }
    Ok(text)
}
