//! `%` formatting of strings.
//!
//! [`Directives`] splits a format into text and directives and fetches arguments; `bytes` uses it too. A directive's result is laid out by
//! [`Field`]: text that may be cut, or a number with sign, prefix and digits, between which zeros go.

use super::receiver;
use crate::builtins::float::repr::Text;
use crate::builtins::format::number::float_to_text;
use crate::builtins::int::{self, Int, text};
use crate::heap::{Gc, Layout};
use crate::object::*;
use crate::value::{PyResult, Raised, Value};
use crate::vm::Vm;

/// One directive: `%[(key)][flags][width][.precision]type`.
#[derive(Clone, Debug, Default)]
pub struct Directive {
    /// `-`
    pub left: bool,
    /// `+`
    pub plus: bool,
    /// A space.
    pub blank: bool,
    /// `#`
    pub alternate: bool,
    /// `0`
    pub zero: bool,
    /// Least width.
    pub width: usize,
    /// What follows the point.
    pub precision: Option<usize>,
    /// The type character.
    pub code: u32,
    /// Index of the type character in the format.
    pub index: usize,
}

/// Arguments of a format, fetched one by one or by key.
pub struct Arguments {
    values: Value,
    tuple: Option<Gc<PyTuple>>,
    mapping: bool,
    next: usize,
    keyed: bool,
}

impl Arguments {
    /// The right operand of `%`.
    pub fn new(vm: &mut Vm, values: Value) -> Arguments {
        let tuple = values.downcast::<PyTuple>();
        let text = values.downcast::<PyStr>().is_some();
        let mapping = tuple.is_none() && !text && vm.type_of(values).slots.getitem.get().is_some();
        Arguments { values, tuple, mapping, next: 0, keyed: false }
    }

    /// The right operand of `%` for a format of bytes: bytes are no mapping of keys.
    pub fn for_bytes(vm: &mut Vm, values: Value) -> Arguments {
        let mut arguments = Arguments::new(vm, values);
        let bytes = values.has_layout(Layout::Bytes) || values.has_layout(Layout::ByteArray);
        arguments.mapping &= !bytes;
        arguments
    }

    /// The next positional argument.
    pub fn next(&mut self, vm: &mut Vm) -> PyResult {
        let found = match self.tuple {
            _ if self.keyed => None,
            Some(tuple) => tuple.items().get(self.next).copied(),
            None if self.next == 0 => Some(self.values),
            None => None,
        };
        self.next += 1;
        match found {
            Some(value) => Ok(value),
            None => Err(vm.type_error("not enough arguments for format string")),
        }
    }

    /// TypeError when positional arguments are left. `kind` is `string` or `bytes`.
    pub fn finish(&self, vm: &mut Vm, kind: &str) -> PyResult<()> {
        let left = match self.tuple {
            Some(tuple) => self.next < tuple.len(),
            None => self.next == 0 && !self.mapping,
        };
        if left && !self.keyed {
            return Err(vm.type_error(format!("not all arguments converted during {kind} formatting")));
        }
        Ok(())
    }
}

/// A format being read.
pub struct Directives<'a> {
    data: StrData<'a>,
    at: usize,
    /// The format is bytes: keys are bytes objects.
    bytes: bool,
}

/// What comes next in a format.
pub enum Piece {
    /// Text from one index to another.
    Text(usize, usize),
    /// A directive, with its argument unless it is `%%`.
    Directive(Directive, Option<Value>),
}

impl<'a> Directives<'a> {
    /// Starts reading.
    pub fn new(data: StrData<'a>, bytes: bool) -> Directives<'a> {
        Directives { data, at: 0, bytes }
    }

    fn find_percent(&self) -> usize {
        let len = self.data.len();
        match self.data {
            StrData::One(data) => memchr::memchr(b'%', &data[self.at..]).map_or(len, |i| i + self.at),
            data => (self.at..len).find(|i| data.get(*i) == Some('%' as u32)).unwrap_or(len),
        }
    }

    /// The next piece; `None` at the end.
    pub fn next(&mut self, vm: &mut Vm, args: &mut Arguments) -> PyResult<Option<Piece>> {
        if self.at >= self.data.len() {
            return Ok(None);
        }
        let start = self.at;
        let percent = self.find_percent();
        if percent > start {
            self.at = percent;
            return Ok(Some(Piece::Text(start, percent)));
        }
        self.at += 1;
        self.directive(vm, args).map(Some)
    }

    fn peek(&self) -> Option<u32> {
        self.data.get(self.at)
    }

    fn directive(&mut self, vm: &mut Vm, args: &mut Arguments) -> PyResult<Piece> {
        let mut directive = Directive::default();
        if self.peek() == Some('%' as u32) {
            self.at += 1;
            return Ok(Piece::Directive(directive, None));
        }
        let mut keyed = None;
        if self.peek() == Some('(' as u32) {
            keyed = Some(self.key(vm, args)?);
        }
        while let Some(c) = self.peek() {
            match u8::try_from(c) {
                Ok(b'-') => directive.left = true,
                Ok(b'+') => directive.plus = true,
                Ok(b' ') => directive.blank = true,
                Ok(b'#') => directive.alternate = true,
                Ok(b'0') => directive.zero = true,
                _ => break,
            }
            self.at += 1;
        }
        if self.peek() == Some('*' as u32) {
            self.at += 1;
            let width = self.star(vm, args)?;
            directive.left |= width < 0;
            directive.width = width.unsigned_abs() as usize;
        } else {
            directive.width = self.number(vm, "width too big")?.unwrap_or(0);
        }
        if self.peek() == Some('.' as u32) {
            self.at += 1;
            directive.precision = Some(if self.peek() == Some('*' as u32) {
                self.at += 1;
                let precision = match i32::try_from(self.star(vm, args)?) {
                    Ok(precision) => precision.max(0) as usize,
                    Err(_) => return Err(vm.overflow_error("Python int too large to convert to C int")),
                };
                if precision > i32::MAX as usize - 4 {
                    return Err(vm.overflow_error("precision too large"));
                }
                precision
            } else {
                self.number(vm, "precision too big")?.unwrap_or(0)
            });
        }
        while matches!(self.peek().and_then(char::from_u32), Some('h' | 'l' | 'L')) {
            self.at += 1;
        }
        let Some(code) = self.peek() else { return Err(vm.value_error("incomplete format")) };
        (directive.code, directive.index) = (code, self.at);
        self.at += 1;
        let value = match keyed {
            Some(value) => value,
            None => args.next(vm)?,
        };
        Ok(Piece::Directive(directive, Some(value)))
    }

    fn key(&mut self, vm: &mut Vm, args: &mut Arguments) -> PyResult {
        if !args.mapping {
            return Err(vm.type_error("format requires a mapping"));
        }
        self.at += 1;
        let start = self.at;
        let mut depth = 1;
        while depth > 0 {
            match self.peek().map(char::from_u32) {
                None => return Err(vm.value_error("incomplete format key")),
                Some(Some('(')) => depth += 1,
                Some(Some(')')) => depth -= 1,
                _ => {}
            }
            self.at += 1;
        }
        let key = self.data.slice(start, self.at - 1);
        let key: Value = if self.bytes {
            let key: Vec<u8> = key.iter().map(|c| c as u8).collect();
            crate::builtins::bytes::PyBytes::new(&mut vm.heap, &key).into()
        } else {
            let mut text = StrBuilder::with_capacity(key.len());
            text.push_data(key);
            text.finish(&mut vm.heap).into()
        };
        args.keyed = true;
        vm.get_item(args.values, key)
    }

    fn star(&mut self, vm: &mut Vm, args: &mut Arguments) -> PyResult<i64> {
        let value = args.next(vm)?;
        if !vm.is_int(value) {
            return Err(vm.type_error("* wants int"));
        }
        match int::to_i64(value) {
            Some(n) if n > -i64::MAX => Ok(n),
            _ => Err(vm.overflow_error("Python int too large to convert to C ssize_t")),
        }
    }

    fn number(&mut self, vm: &mut Vm, too_big: &str) -> PyResult<Option<usize>> {
        let start = self.at;
        let mut n = 0usize;
        while let Some(digit) = self.peek().filter(|c| (48..58).contains(c)) {
            n = match n.checked_mul(10).and_then(|n| n.checked_add((digit - 48) as usize)) {
                Some(n) if n <= i32::MAX as usize || too_big.starts_with('w') && n <= i64::MAX as usize => n,
                _ => return Err(vm.value_error(too_big)),
            };
            self.at += 1;
        }
        Ok((self.at > start).then_some(n))
    }
}

/// A number as a directive shows it.
pub struct Field {
    /// Whether a minus sign is due.
    pub negative: bool,
    /// `0x` and the like.
    pub prefix: &'static [u8],
    /// The digits.
    pub digits: Text,
}

impl Field {
    /// Sign, prefix, zeros and digits of the whole field, with blanks around.
    pub fn write(&self, directive: &Directive, out: &mut impl FnMut(&[u8])) {
        let sign: &[u8] = match (self.negative, directive.plus, directive.blank) {
            (true, ..) => b"-",
            (_, true, _) => b"+",
            (_, _, true) => b" ",
            _ => b"",
        };
        let len = sign.len() + self.prefix.len() + self.digits.len();
        let padding = directive.width.saturating_sub(len);
        let fill = |c: u8, count: usize, out: &mut dyn FnMut(&[u8])| {
            let chunk = [c; 64];
            let mut left = count;
            while left > 0 {
                let part = left.min(64);
                out(&chunk[..part]);
                left -= part;
            }
        };
        let zeros = directive.zero && !directive.left;
        if !directive.left && !zeros {
            fill(b' ', padding, out);
        }
        out(sign);
        out(self.prefix);
        if zeros {
            fill(b'0', padding, out);
        }
        out(&self.digits);
        if directive.left {
            fill(b' ', padding, out);
        }
    }
}

/// The field of a numeric directive; `None` when the type character is not numeric.
pub fn number_field(vm: &mut Vm, directive: &Directive, value: Value) -> PyResult<Option<Field>> {
    let code = match char::from_u32(directive.code) {
        Some(c @ ('d' | 'i' | 'u' | 'o' | 'x' | 'X' | 'e' | 'E' | 'f' | 'F' | 'g' | 'G')) => c as u8,
        _ => return Ok(None),
    };
    let precision = directive.precision;
    int::check_size(vm, (directive.width as u64).saturating_add(precision.unwrap_or(0) as u64))?;
    if matches!(code, b'e' | b'E' | b'f' | b'F' | b'g' | b'G') {
        let x = match value.as_float() {
            Some(x) => x,
            None => vm.to_f64(value)?,
        };
        let shown = float_to_text(x, code, precision.unwrap_or(6), directive.alternate, false);
        return Ok(Some(Field { negative: shown.negative, prefix: b"", digits: shown.text }));
    }
    let decimal = matches!(code, b'd' | b'i' | b'u');
    let number = if vm.is_int(value) { value } else { to_integer(vm, value, code, decimal)? };
    let Some(number) = Int::of(number) else { return Ok(None) };
    let mut digits = Text::new();
    match (number, decimal) {
        (Int::Small(n), true) => {
            let mut buffer = [0; 20];
            let written = text::write_i64(n, &mut buffer);
            digits.extend_from_slice(if n < 0 { &written[1..] } else { written });
        }
        _ => {
            let base = match code {
                b'o' => 8,
                b'x' | b'X' => 16,
                _ => 10,
            };
            digits.extend_from_slice(text::magnitude_in_base(vm, number, base)?.as_bytes());
        }
    }
    if code == b'X' {
        digits.make_ascii_uppercase();
    }
    if let Some(least) = precision
        && least > digits.len()
    {
        let zeros = least - digits.len();
        digits.insert_many(0, std::iter::repeat_n(b'0', zeros));
    }
    let prefix: &'static [u8] = match (directive.alternate, code) {
        (true, b'o') => b"0o",
        (true, b'x') => b"0x",
        (true, b'X') => b"0X",
        _ => b"",
    };
    Ok(Some(Field { negative: number.is_negative(), prefix, digits }))
}

fn to_integer(vm: &mut Vm, value: Value, code: u8, decimal: bool) -> PyResult {
    use crate::builtins::exceptions::ExcKind;
    let class = vm.type_of(value);
    let slots = &class.slots;
    let is_number = slots.index.get().is_some() || slots.int.get().is_some() || slots.float.get().is_some();
    let converted = match (decimal, is_number) {
        (true, true) => Some(int::methods::convert(vm, value)),
        (false, true) => Some(vm.index(value)),
        (_, false) => None,
    };
    match converted {
        Some(Ok(number)) => return Ok(number),
        Some(Err(raised)) => vm.clear_if(raised, ExcKind::TypeError)?,
        None => {}
    }
    let (what, class) = (if decimal { "a real number" } else { "an integer" }, class.full_name());
    let code = code as char;
    Err(vm.type_error(format!("%{code} format: {what} is required, not {class}")))
}

/// ValueError for a type character that does not exist.
#[cold]
pub fn unsupported(vm: &mut Vm, directive: &Directive) -> Raised {
    let c = match directive.code {
        c @ 32..=126 => c as u8 as char,
        _ => '?',
    };
    let c = if directive.code > 126 { char::from_u32(directive.code).unwrap_or('?') } else { c };
    vm.value_error(format!(
        "unsupported format character '{c}' ({:#x}) at index {}",
        directive.code, directive.index
    ))
}

/// `format % values`
pub fn modulo(vm: &mut Vm, format: Value, values: Value) -> PyResult {
    let Some(format) = format.downcast::<PyStr>() else { return Ok(Value::NOT_IMPLEMENTED) };
    let format = receiver(vm, format.into())?;
    if let Some(text) = super::percent_quick::modulo(&mut vm.heap, format, values) {
        return Ok(text.into());
    }
    let data = format.data();
    let mut args = Arguments::new(vm, values);
    let mut pieces = Directives::new(data, false);
    let mut out = StrBuilder::with_capacity(data.len() + 16);
    while let Some(piece) = pieces.next(vm, &mut args)? {
        match piece {
            Piece::Text(start, end) => out.push_data(data.slice(start, end)),
            Piece::Directive(_, None) => out.push('%' as u32),
            Piece::Directive(directive, Some(value)) => write_directive(vm, &directive, value, &mut out)?,
        }
    }
    args.finish(vm, "string")?;
    Ok(out.finish(&mut vm.heap).into())
}

fn write_directive(vm: &mut Vm, directive: &Directive, value: Value, out: &mut StrBuilder) -> PyResult<()> {
    let text = match char::from_u32(directive.code) {
        Some('s') => vm.to_str(value)?,
        Some('r') => vm.repr(value)?,
        Some('a') => vm.ascii(value)?,
        Some('c') => char_argument(vm, value)?,
        _ => {
            return match number_field(vm, directive, value)? {
                Some(field) => {
                    field.write(directive, &mut |part| out.push_data(StrData::One(part)));
                    Ok(())
                }
                None => Err(unsupported(vm, directive)),
            };
        }
    };
    let is_char = directive.code == 'c' as u32;
    let shown = match directive.precision {
        Some(most) if !is_char => most.min(text.len()),
        _ => text.len(),
    };
    let padding = directive.width.saturating_sub(shown);
    int::check_size(vm, (padding as u64).saturating_mul(4))?;
    if !directive.left {
        out.push_repeated(32, padding);
    }
    out.push_data(text.data().slice(0, shown));
    if directive.left {
        out.push_repeated(32, padding);
    }
    Ok(())
}

fn char_argument(vm: &mut Vm, value: Value) -> PyResult<Gc<PyStr>> {
    if let Some(text) = value.downcast::<PyStr>() {
        if text.len() == 1 {
            return Ok(text);
        }
        let len = text.len();
        return Err(
            vm.type_error(format!("%c requires an int or a unicode character, not a string of length {len}"))
        );
    }
    if !vm.is_int(value) && vm.type_of(value).slots.index.get().is_none() {
        let class = vm.type_name(value);
        return Err(vm.type_error(format!("%c requires an int or a unicode character, not {class}")));
    }
    let index = vm.index(value)?;
    match index.as_small_int() {
        Some(c @ 0..=0x10ffff) => Ok(vm.char_str(c as u32)),
        _ => Err(vm.overflow_error("%c arg not in range(0x110000)")),
    }
}
