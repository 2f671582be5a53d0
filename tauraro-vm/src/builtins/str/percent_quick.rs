//! `%` formatting of short texts with numbers and texts in the usual ways, put together on the native stack.
//!
//! Whatever is unusual (a key, a star, a character that is no byte, an object that would have to be asked, too few arguments) ends the attempt:
//! then `percent` does all of it, and says what is wrong, if anything is.

use crate::builtins::float::repr::{self, Text};
use crate::builtins::int::text::write_i64;
use crate::heap::{Gc, Heap};
use crate::object::*;
use crate::value::Value;

/// Results of at most so many bytes are made here.
const ROOM: usize = 256;

/// The text being made.
struct Out {
    bytes: [u8; ROOM],
    at: usize,
    ascii: bool,
}

impl Out {
    #[inline(always)]
    fn put(&mut self, text: &[u8]) -> Option<()> {
        let room = self.bytes.get_mut(self.at..self.at + text.len())?;
        if text.len() < 16 {
            for (at, to) in room.iter_mut().enumerate() {
                *to = text[at];
            }
        } else {
            room.copy_from_slice(text);
        }
        self.at += text.len();
        Some(())
    }

    #[inline(always)]
    fn fill(&mut self, byte: u8, count: usize) -> Option<()> {
        self.bytes.get_mut(self.at..self.at.checked_add(count)?)?.fill(byte);
        self.at += count;
        Some(())
    }
}

/// What stands between `%` and the type character.
struct Field {
    left: bool,
    zero: bool,
    width: usize,
    precision: Option<usize>,
}

impl Field {
    /// Sign and digits, or text, with what fills the field up.
    #[inline]
    fn lay_out(&self, sign: &[u8], text: &[u8], zeros: bool, out: &mut Out) -> Option<()> {
        let padding = self.width.saturating_sub(sign.len() + text.len());
        if padding == 0 {
            out.put(sign)?;
            return out.put(text);
        }
        let zeros = zeros && self.zero && !self.left;
        if !self.left && !zeros {
            out.fill(b' ', padding)?;
        }
        out.put(sign)?;
        if zeros {
            out.fill(b'0', padding)?;
        }
        out.put(text)?;
        if self.left { out.fill(b' ', padding) } else { Some(()) }
    }
}

/// A number of at most three digits, and what follows it; 0 when there is none.
#[inline]
fn number(rest: &[u8]) -> Option<(usize, &[u8])> {
    let mut n = 0;
    for (at, byte) in rest.iter().enumerate() {
        if !byte.is_ascii_digit() {
            return Some((n, &rest[at..]));
        }
        if at == 3 {
            return None;
        }
        n = n * 10 + usize::from(byte - b'0');
    }
    None
}

/// `format % values`, if that is usual.
pub fn modulo(heap: &mut Heap, format: Gc<PyStr>, values: Value) -> Option<Gc<PyStr>> {
    let one = [values];
    let tuple = values.downcast_exact::<PyTuple>();
    let values = tuple.as_ref().map_or(&one[..], |tuple| tuple.items());
    let StrData::One(mut rest) = format.data() else { return None };
    let mut out = Out { bytes: [0; ROOM], at: 0, ascii: format.is_ascii() };
    let mut next = 0;
    while let Some(percent) = memchr::memchr(b'%', rest) {
        out.put(&rest[..percent])?;
        rest = &rest[percent + 1..];
        if let [b'%', behind @ ..] = rest {
            out.put(b"%")?;
            rest = behind;
            continue;
        }
        let mut field = Field { left: false, zero: false, width: 0, precision: None };
        while let [flag @ (b'-' | b'0'), behind @ ..] = rest {
            field.left |= *flag == b'-';
            field.zero |= *flag == b'0';
            rest = behind;
        }
        (field.width, rest) = number(rest)?;
        if let [b'.', behind @ ..] = rest {
            let (precision, behind) = number(behind)?;
            (field.precision, rest) = (Some(precision), behind);
        }
        let (code, behind) = rest.split_first()?;
        rest = behind;
        write(&field, *code, *values.get(next)?, &mut out)?;
        next += 1;
    }
    out.put(rest)?;
    if next != values.len() {
        return None;
    }
    Some(PyStr::from_bytes(heap, &out.bytes[..out.at], out.ascii))
}

/// A value by a type character.
#[inline]
fn write(field: &Field, code: u8, value: Value, out: &mut Out) -> Option<()> {
    let sign = |negative: bool| if negative { &b"-"[..] } else { b"" };
    match code {
        b'd' | b'i' if field.precision.is_none() => {
            let mut buffer = [0; 20];
            let digits = write_i64(value.as_small_int()?, &mut buffer);
            match digits {
                [b'-', digits @ ..] => field.lay_out(sign(true), digits, true, out),
                digits => field.lay_out(b"", digits, true, out),
            }
        }
        b'f' => {
            let x = match value.as_small_int() {
                Some(n) if n.unsigned_abs() < 1 << 53 => n as f64,
                Some(_) => return None,
                None => value.as_float()?,
            };
            if !x.is_finite() {
                return None;
            }
            let mut digits = Text::new();
            repr::write_fixed(x, field.precision.unwrap_or(6), &mut digits);
            field.lay_out(sign(x.is_sign_negative()), &digits, true, out)
        }
        b's' if field.precision.is_none() => {
            if let Some(n) = value.as_small_int() {
                return field.lay_out(b"", write_i64(n, &mut [0; 20]), false, out);
            }
            let text = value.downcast_exact::<PyStr>()?;
            let StrData::One(bytes) = text.data() else { return None };
            out.ascii &= text.is_ascii();
            field.lay_out(b"", bytes, false, out)
        }
        _ => None,
    }
}
