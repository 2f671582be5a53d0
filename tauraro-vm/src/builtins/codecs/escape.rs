//! Python's own escapes: `unicode_escape`, `raw_unicode_escape` and bytes escapes, which pickles, `ast.literal_eval` and `codecs` use.

use crate::heap::Gc;
use crate::object::*;
use crate::value::{PyResult, Value};
use crate::vm::Vm;

use super::errors;
use crate::builtins::str::character_named;
use std::borrow::Cow;

/// `text.encode('unicode_escape')`
pub fn encode_unicode(text: &PyStr) -> Vec<u8> {
    let mut out = Vec::with_capacity(text.len());
    for c in text.data().iter() {
        match c {
            9 => out.extend_from_slice(b"\\t"),
            10 => out.extend_from_slice(b"\\n"),
            13 => out.extend_from_slice(b"\\r"),
            0x5c => out.extend_from_slice(b"\\\\"),
            32..=126 => out.push(c as u8),
            0..=0xff => out.extend_from_slice(format!("\\x{c:02x}").as_bytes()),
            0x100..=0xffff => out.extend_from_slice(format!("\\u{c:04x}").as_bytes()),
            _ => out.extend_from_slice(format!("\\U{c:08x}").as_bytes()),
        }
    }
    out
}

/// `text.encode('raw_unicode_escape')`
pub fn encode_raw_unicode(text: &PyStr) -> Vec<u8> {
    let mut out = Vec::with_capacity(text.len());
    for c in text.data().iter() {
        match c {
            0..=0xff => out.push(c as u8),
            0x100..=0xffff => out.extend_from_slice(format!("\\u{c:04x}").as_bytes()),
            _ => out.extend_from_slice(format!("\\U{c:08x}").as_bytes()),
        }
    }
    out
}

/// What an escape after a backslash means.
enum Escape {
    /// A character, and the number of bytes after the backslash.
    Char(u32, usize),
    /// Nothing (an escaped line end), and the number of bytes.
    Nothing(usize),
    /// No escape: the backslash stands for itself.
    Plain,
    /// Malformed, so many bytes after the backslash.
    Wrong(usize, &'static str),
}

fn hex_escape(rest: &[u8], digits: usize, reason: &'static str) -> Escape {
    let found = rest[1..].iter().take(digits).take_while(|c| c.is_ascii_hexdigit()).count();
    if found < digits {
        return Escape::Wrong(1 + found, reason);
    }
    let text = std::str::from_utf8(&rest[1..1 + digits]).unwrap_or("0");
    match u32::from_str_radix(text, 16) {
        Ok(c) if c < 0x110000 => Escape::Char(c, 1 + digits),
        _ => Escape::Wrong(1 + digits, "illegal Unicode character"),
    }
}

/// The escape whose letter is the first byte of `rest`. `unicode` allows `\u`, `\U` and `\N`.
fn escape(rest: &[u8], unicode: bool) -> Escape {
    let Some(letter) = rest.first() else { return Escape::Wrong(0, "\\ at end of string") };
    match letter {
        b'\n' => Escape::Nothing(1),
        b'\\' | b'\'' | b'"' => Escape::Char(*letter as u32, 1),
        b'a' => Escape::Char(7, 1),
        b'b' => Escape::Char(8, 1),
        b'f' => Escape::Char(12, 1),
        b'n' => Escape::Char(10, 1),
        b'r' => Escape::Char(13, 1),
        b't' => Escape::Char(9, 1),
        b'v' => Escape::Char(11, 1),
        b'0'..=b'7' => {
            let digits = rest.iter().take(3).take_while(|c| (b'0'..=b'7').contains(c)).count();
            let c = rest[..digits].iter().fold(0, |n, c| n * 8 + (c - b'0') as u32);
            Escape::Char(c, digits)
        }
        b'x' => hex_escape(rest, 2, "truncated \\xXX escape"),
        b'u' if unicode => hex_escape(rest, 4, "truncated \\uXXXX escape"),
        b'U' if unicode => hex_escape(rest, 8, "truncated \\UXXXXXXXX escape"),
        b'N' if unicode => {
            match rest.iter().position(|c| *c == b'}').filter(|_| rest.get(1) == Some(&b'{')) {
                Some(end) if end > 2 => {
                    match std::str::from_utf8(&rest[2..end]).ok().and_then(character_named) {
                        Some(c) => Escape::Char(c, end + 1),
                        None => Escape::Wrong(end + 1, "unknown Unicode character name"),
                    }
                }
                _ => Escape::Wrong(1, "malformed \\N character escape"),
            }
        }
        _ => Escape::Plain,
    }
}

/// `content.decode('unicode_escape')`: the text and the number of bytes used.
pub fn decode_unicode(
    vm: &mut Vm,
    object: Value,
    content: &[u8],
    errors_name: &str,
    last: bool,
) -> PyResult<(Gc<PyStr>, usize)> {
    decode_with(vm, object, content, errors_name, last, "unicodeescape", |rest| escape(rest, true))
}

/// `content.decode('raw_unicode_escape')`: the text and the number of bytes used.
pub fn decode_raw_unicode(
    vm: &mut Vm,
    object: Value,
    content: &[u8],
    errors_name: &str,
    last: bool,
) -> PyResult<(Gc<PyStr>, usize)> {
    decode_with(vm, object, content, errors_name, last, "rawunicodeescape", |rest| match rest.first() {
        Some(b'u') => hex_escape(rest, 4, "truncated \\uXXXX escape"),
        Some(b'U') => match hex_escape(rest, 8, "truncated \\UXXXXXXXX escape") {
            Escape::Wrong(9, _) => Escape::Wrong(9, "\\Uxxxxxxxx out of range"),
            escape => escape,
        },
        _ => Escape::Plain,
    })
}

fn decode_with(
    vm: &mut Vm,
    object: Value,
    content: &[u8],
    errors_name: &str,
    last: bool,
    name: &str,
    escape_at: impl Fn(&[u8]) -> Escape,
) -> PyResult<(Gc<PyStr>, usize)> {
    let mut out = StrBuilder::with_capacity(content.len());
    let (mut object, mut content) = (object, Cow::Borrowed(content));
    let mut at = 0;
    while at < content.len() {
        if content[at] != b'\\' {
            out.push(content[at] as u32);
            at += 1;
            continue;
        }
        match escape_at(&content[at + 1..]) {
            Escape::Char(c, len) => {
                out.push(c);
                at += 1 + len;
            }
            Escape::Nothing(len) => at += 1 + len,
            Escape::Plain => {
                // The byte after the backslash is no escape either when it is a backslash itself.
                out.push(0x5c);
                at += 1;
                if content.get(at) == Some(&b'\\') {
                    out.push(0x5c);
                    at += 1;
                }
            }
            Escape::Wrong(len, reason) => {
                let end = at + 1 + len;
                if !last && end == content.len() {
                    break;
                }
                at = errors::replace_malformed(
                    vm,
                    name,
                    &mut object,
                    &mut content,
                    at..end,
                    reason,
                    errors_name,
                    &mut out,
                )?;
            }
        }
    }
    Ok((out.finish(&mut vm.heap), at))
}

/// `codecs.escape_decode`: escapes of a bytes literal.
pub fn decode_bytes(vm: &mut Vm, content: &[u8], errors_name: &str) -> PyResult<Vec<u8>> {
    let mut out = Vec::with_capacity(content.len());
    let mut at = 0;
    while at < content.len() {
        if content[at] != b'\\' {
            out.push(content[at]);
            at += 1;
            continue;
        }
        match escape(&content[at + 1..], false) {
            Escape::Char(c, len) => {
                out.push(c as u8);
                at += 1 + len;
            }
            Escape::Nothing(len) => at += 1 + len,
            Escape::Plain => {
                out.push(b'\\');
                at += 1;
            }
            Escape::Wrong(0, _) => return Err(vm.value_error("Trailing \\ in string")),
            Escape::Wrong(len, _) => {
                match errors_name {
                    "strict" => {
                        return Err(vm.value_error(format!("invalid \\x escape at position {at}")));
                    }
                    "replace" => out.push(b'?'),
                    "ignore" => {}
                    _ => {
                        return Err(vm.value_error(format!(
                            "decoding error; unknown error handling code: {errors_name}"
                        )));
                    }
                }
                at += 1 + len;
            }
        }
    }
    Ok(out)
}

/// `codecs.escape_encode`: bytes as in their `repr`, without quotes.
pub fn encode_bytes(content: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(content.len());
    for c in content {
        match c {
            b'\t' => out.extend_from_slice(b"\\t"),
            b'\n' => out.extend_from_slice(b"\\n"),
            b'\r' => out.extend_from_slice(b"\\r"),
            b'\\' | b'\'' => out.extend_from_slice(&[b'\\', *c]),
            32..=126 => out.push(*c),
            _ => out.extend_from_slice(format!("\\x{c:02x}").as_bytes()),
        }
    }
    out
}
