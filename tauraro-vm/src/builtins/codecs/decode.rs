//! Bytes to text.
//!
//! Every decoder can work on part of a stream: unless the input is final, an incomplete character at the end is left for later, and the
//! result says how many bytes were used.

use super::Codec;
use super::errors::{self, Handler};
use crate::heap::Gc;
use crate::object::*;
use crate::value::{PyResult, Value};
use crate::vm::Vm;

/// A malformed piece of input.
struct Malformed {
    /// Number of bytes.
    len: usize,
    reason: &'static str,
    /// More input may make it well-formed.
    incomplete: bool,
}

const fn malformed(len: usize, reason: &'static str) -> Malformed {
    Malformed { len, reason, incomplete: false }
}

const fn incomplete(len: usize, reason: &'static str) -> Malformed {
    Malformed { len, reason, incomplete: true }
}

/// Decodes `content`: the text, and the number of bytes used (all of them when `last` says that nothing follows). `object`
/// is what exceptions refer to.
pub fn decode(
    vm: &mut Vm,
    object: Value,
    content: &[u8],
    codec: Codec,
    errors: &str,
    last: bool,
) -> PyResult<(Gc<PyStr>, usize)> {
    match codec {
        Codec::Utf8 if content.is_ascii() => {
            return Ok((latin1(vm, content), content.len()));
        }
        Codec::Utf8 => {
            if let Ok(text) = std::str::from_utf8(content) {
                return Ok((vm.new_str(text), content.len()));
            }
        }
        Codec::Latin1 => return Ok((latin1(vm, content), content.len())),
        Codec::Ascii if content.is_ascii() => return Ok((latin1(vm, content), content.len())),
        Codec::Utf8Sig => {
            if let Some(rest) = content.strip_prefix(b"\xef\xbb\xbf") {
                let (text, used) = decode(vm, object, rest, Codec::Utf8, errors, last)?;
                return Ok((text, used + 3));
            }
            return decode(vm, object, content, Codec::Utf8, errors, last);
        }
        _ => {}
    }
    let mut content = std::borrow::Cow::Borrowed(content);
    let mut object = object;
    let (mut at, codec) = byte_order(&content, codec);
    let name = codec.name();
    let handler = Handler::of_decoder(errors);
    let mut out = StrBuilder::with_capacity(content.len());
    while at < content.len() {
        let wrong = match step(codec, &content[at..]) {
            Ok((c, len)) => {
                out.push(c);
                at += len;
                continue;
            }
            Err(wrong) => wrong,
        };
        if wrong.incomplete && !last {
            break;
        }
        if handler == Handler::SurrogatePass
            && let Some((c, len)) = surrogate(codec, &content[at..])
        {
            out.push(c);
            at += len;
            continue;
        }
        let run = at..at + wrong.len;
        at = errors::replace_malformed(
            vm,
            name,
            &mut object,
            &mut content,
            run,
            wrong.reason,
            errors,
            &mut out,
        )?;
    }
    Ok((out.finish(&mut vm.heap), at))
}

fn latin1(vm: &mut Vm, content: &[u8]) -> Gc<PyStr> {
    match content {
        [] => vm.names.empty,
        [byte] => vm.char_str(*byte as u32),
        _ => PyStr::from_latin1(&mut vm.heap, content),
    }
}

/// What a byte order mark says: where the text starts, and its codec.
pub fn byte_order(content: &[u8], codec: Codec) -> (usize, Codec) {
    match (codec, content) {
        (Codec::Utf16, [0xff, 0xfe, ..]) => (2, Codec::Utf16Le),
        (Codec::Utf16, [0xfe, 0xff, ..]) => (2, Codec::Utf16Be),
        (Codec::Utf16, _) => (0, Codec::Utf16Le),
        (Codec::Utf32, [0xff, 0xfe, 0, 0, ..]) => (4, Codec::Utf32Le),
        (Codec::Utf32, [0, 0, 0xfe, 0xff, ..]) => (4, Codec::Utf32Be),
        (Codec::Utf32, _) => (0, Codec::Utf32Le),
        _ => (0, codec),
    }
}

/// The next character and its number of bytes.
#[inline]
fn step(codec: Codec, rest: &[u8]) -> Result<(u32, usize), Malformed> {
    match codec {
        Codec::Ascii if rest[0] < 0x80 => Ok((rest[0] as u32, 1)),
        Codec::Ascii => Err(malformed(1, "ordinal not in range(128)")),
        Codec::Latin1 => Ok((rest[0] as u32, 1)),
        Codec::Utf16 | Codec::Utf16Le => utf16(rest, u16::from_le_bytes),
        Codec::Utf16Be => utf16(rest, u16::from_be_bytes),
        Codec::Utf32 | Codec::Utf32Le => utf32(rest, u32::from_le_bytes),
        Codec::Utf32Be => utf32(rest, u32::from_be_bytes),
        Codec::Utf8 | Codec::Utf8Sig => utf8(rest),
    }
}

fn utf8(rest: &[u8]) -> Result<(u32, usize), Malformed> {
    const START: &str = "invalid start byte";
    const CONTINUATION: &str = "invalid continuation byte";
    const END: &str = "unexpected end of data";
    let first = rest[0];
    let (len, low, high) = match first {
        0..=0x7f => return Ok((first as u32, 1)),
        0xc2..=0xdf => (2, 0x80, 0xbf),
        0xe0 => (3, 0xa0, 0xbf),
        0xed => (3, 0x80, 0x9f),
        0xe1..=0xef => (3, 0x80, 0xbf),
        0xf0 => (4, 0x90, 0xbf),
        0xf1..=0xf3 => (4, 0x80, 0xbf),
        0xf4 => (4, 0x80, 0x8f),
        _ => return Err(malformed(1, START)),
    };
    let mut c = first as u32 & (0x7f >> len);
    for i in 1..len {
        let Some(byte) = rest.get(i) else { return Err(incomplete(i, END)) };
        let range = if i == 1 { low..=high } else { 0x80..=0xbf };
        if !range.contains(byte) {
            return Err(malformed(i, CONTINUATION));
        }
        c = c << 6 | (*byte as u32 & 0x3f);
    }
    Ok((c, len))
}

fn utf16(rest: &[u8], unit: fn([u8; 2]) -> u16) -> Result<(u32, usize), Malformed> {
    let at = |i: usize| Some(unit([*rest.get(i)?, *rest.get(i + 1)?]));
    let Some(first) = at(0) else { return Err(incomplete(rest.len(), "truncated data")) };
    match first {
        0xd800..=0xdbff => match at(2) {
            None => Err(incomplete(rest.len(), "unexpected end of data")),
            Some(second @ 0xdc00..=0xdfff) => {
                Ok((0x10000 + ((first as u32 & 0x3ff) << 10 | (second as u32 & 0x3ff)), 4))
            }
            Some(_) => Err(malformed(2, "illegal UTF-16 surrogate")),
        },
        0xdc00..=0xdfff => Err(malformed(2, "illegal encoding")),
        unit => Ok((unit as u32, 2)),
    }
}

fn utf32(rest: &[u8], unit: fn([u8; 4]) -> u32) -> Result<(u32, usize), Malformed> {
    let [a, b, c, d, ..] = *rest else { return Err(incomplete(rest.len(), "truncated data")) };
    match unit([a, b, c, d]) {
        0xd800..=0xdfff => Err(malformed(4, "code point in surrogate code point range(0xd800, 0xe000)")),
        c @ 0..=0x10ffff => Ok((c, 4)),
        _ => Err(malformed(4, "code point not in range(0x110000)")),
    }
}

/// A surrogate in a Unicode encoding, for `surrogatepass`.
pub fn surrogate(codec: Codec, rest: &[u8]) -> Option<(u32, usize)> {
    let found = match (codec, rest) {
        (Codec::Utf8 | Codec::Utf8Sig, [0xed, b @ 0xa0..=0xbf, c @ 0x80..=0xbf, ..]) => {
            (0xd000 | (*b as u32 & 0x3f) << 6 | (*c as u32 & 0x3f), 3)
        }
        (Codec::Utf16 | Codec::Utf16Le, [a, b, ..]) => (u16::from_le_bytes([*a, *b]) as u32, 2),
        (Codec::Utf16Be, [a, b, ..]) => (u16::from_be_bytes([*a, *b]) as u32, 2),
        (Codec::Utf32 | Codec::Utf32Le, [a, b, c, d, ..]) => (u32::from_le_bytes([*a, *b, *c, *d]), 4),
        (Codec::Utf32Be, [a, b, c, d, ..]) => (u32::from_be_bytes([*a, *b, *c, *d]), 4),
        _ => return None,
    };
    (0xd800..0xe000).contains(&found.0).then_some(found)
}
