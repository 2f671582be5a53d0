//! `repr` of strings.
//!
//! Quotes: single ones, unless the text has single and no double quotes. Escapes: the quote, the backslash, `\t`, `\n`, `\r`, and what is not
//! printable by its number.

use super::unicode;
use crate::heap::Gc;
use crate::object::str::copy_short;
use crate::object::*;
use crate::vm::Vm;

const HEX: &[u8; 16] = b"0123456789abcdef";

/// The quote that the representation of a text uses.
fn quote_for(has_single: bool, has_double: bool) -> u8 {
    if has_single && !has_double { b'"' } else { b'\'' }
}

/// `repr(text)`
pub fn repr(vm: &mut Vm, text: Gc<PyStr>) -> Gc<PyStr> {
    match text.data() {
        StrData::One(data) => repr_latin1(vm, data),
        data => {
            let mut out = StrBuilder::with_capacity(data.len() + 2);
            push_repr(data, &mut out);
            out.finish(&mut vm.heap)
        }
    }
}

/// The quote that the representation of some characters needs, if all that it does to them is to put them between quotes.
fn plain_quote(data: &[u8]) -> Option<u8> {
    let (mut single, mut double, mut plain) = (false, false, true);
    for c in data {
        // Without branches: texts have all kinds of characters.
        single |= *c == b'\'';
        double |= *c == b'"';
        plain &= !(*c == b'\\' || *c < 32 || (127..=160).contains(c) || *c == 173);
    }
    (plain && !(single && double)).then_some(quote_for(single, double))
}

fn repr_latin1(vm: &mut Vm, data: &[u8]) -> Gc<PyStr> {
    if let Some(quote) = plain_quote(data) {
        let kind = StrKind::of_data(StrData::One(data));
        let made = PyStr::try_write(&mut vm.heap, data.len() + 2, kind, |out| {
            let [first, middle @ .., last] = out.rest() else { return };
            (*first, *last) = (quote, quote);
            copy_short(middle, data);
        });
        return made.unwrap_or(vm.names.empty);
    }
    let quote = quote_for(data.contains(&b'\''), data.contains(&b'"'));
    let mut out = Vec::with_capacity(data.len() + 8);
    out.push(quote);
    for c in data {
        match *c {
            b'\t' => out.extend_from_slice(b"\\t"),
            b'\n' => out.extend_from_slice(b"\\n"),
            b'\r' => out.extend_from_slice(b"\\r"),
            b'\\' => out.extend_from_slice(b"\\\\"),
            c if c == quote => out.extend_from_slice(&[b'\\', c]),
            c if unicode::is_printable(c as u32) => out.push(c),
            c => {
                out.extend_from_slice(&[b'\\', b'x', HEX[(c >> 4) as usize], HEX[(c & 15) as usize]]);
            }
        }
    }
    out.push(quote);
    PyStr::from_latin1(&mut vm.heap, &out)
}

/// Appends the representation of text.
pub fn push_repr(data: StrData<'_>, out: &mut StrBuilder) {
    if let StrData::One(bytes) = data
        && let Some(quote) = plain_quote(bytes)
    {
        out.push(u32::from(quote));
        out.push_data(data);
        out.push(u32::from(quote));
        return;
    }
    let has = |quote: u8| data.iter().any(|c| c == quote as u32);
    let quote = quote_for(has(b'\''), has(b'"')) as u32;
    out.push(quote);
    for c in data.iter() {
        match c {
            9 => out.push_str("\\t"),
            10 => out.push_str("\\n"),
            13 => out.push_str("\\r"),
            0x5c => out.push_str("\\\\"),
            c if c == quote => {
                out.push(0x5c);
                out.push(c);
            }
            c if unicode::is_printable(c) => out.push(c),
            c => push_escape(c, out),
        }
    }
    out.push(quote);
}

/// Appends a character by number: `\x1f`, `\u200b`, `\U000e0001`.
pub fn push_escape(c: u32, out: &mut StrBuilder) {
    let (letter, digits) = match c {
        0..=0xff => (b'x', 2),
        0x100..=0xffff => (b'u', 4),
        _ => (b'U', 8),
    };
    out.push(0x5c);
    out.push(letter as u32);
    for i in (0..digits).rev() {
        out.push(HEX[(c >> (i * 4) & 15) as usize] as u32);
    }
}
