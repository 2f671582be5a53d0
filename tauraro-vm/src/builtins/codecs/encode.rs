//! Text to bytes.
//!
//! One loop serves every encoding: it asks the encoding to append a character, and gives runs of characters that the encoding does not have to
//! the error handler.

use super::Codec;
use super::errors::{self, Handler};
use crate::builtins::bytes::PyBytes;
use crate::heap::Gc;
use crate::object::*;
use crate::value::PyResult;
use crate::vm::Vm;

/// Where the bytes go and how a character is written.
struct Sink {
    out: Vec<u8>,
    codec: Codec,
}

impl Sink {
    /// Appends a character; false when the encoding does not have it.
    #[inline(always)]
    fn push(&mut self, c: u32) -> bool {
        match self.codec {
            Codec::Ascii if c < 0x80 => self.out.push(c as u8),
            Codec::Latin1 if c < 0x100 => self.out.push(c as u8),
            Codec::Ascii | Codec::Latin1 => return false,
            _ if (0xd800..0xe000).contains(&c) => return false,
            _ => self.push_raw(c),
        }
        true
    }

    /// Appends a code point of a Unicode encoding, a lone surrogate like any other.
    fn push_raw(&mut self, c: u32) {
        match self.codec {
            Codec::Utf16Be => self.push_units(c, u16::to_be_bytes),
            Codec::Utf16 | Codec::Utf16Le => self.push_units(c, u16::to_le_bytes),
            Codec::Utf32Be => self.out.extend_from_slice(&c.to_be_bytes()),
            Codec::Utf32 | Codec::Utf32Le => self.out.extend_from_slice(&c.to_le_bytes()),
            _ => match c {
                0..=0x7f => self.out.push(c as u8),
                0x80..=0x7ff => self.out.extend_from_slice(&[0xc0 | (c >> 6) as u8, 0x80 | (c & 0x3f) as u8]),
                0x800..=0xffff => self.out.extend_from_slice(&[
                    0xe0 | (c >> 12) as u8,
                    0x80 | (c >> 6 & 0x3f) as u8,
                    0x80 | (c & 0x3f) as u8,
                ]),
                _ => self.out.extend_from_slice(&[
                    0xf0 | (c >> 18) as u8,
                    0x80 | (c >> 12 & 0x3f) as u8,
                    0x80 | (c >> 6 & 0x3f) as u8,
                    0x80 | (c & 0x3f) as u8,
                ]),
            },
        }
    }

    fn push_units(&mut self, c: u32, bytes: impl Fn(u16) -> [u8; 2]) {
        if c < 0x10000 {
            self.out.extend_from_slice(&bytes(c as u16));
        } else {
            let rest = c - 0x10000;
            self.out.extend_from_slice(&bytes(0xd800 | (rest >> 10) as u16));
            self.out.extend_from_slice(&bytes(0xdc00 | (rest & 0x3ff) as u16));
        }
    }

    fn reason(&self) -> &'static str {
        match self.codec {
            Codec::Ascii => "ordinal not in range(128)",
            Codec::Latin1 => "ordinal not in range(256)",
            _ => "surrogates not allowed",
        }
    }

    /// Appends ASCII text in this encoding.
    fn push_ascii(&mut self, text: &str) {
        text.bytes().for_each(|c| {
            self.push(c as u32);
        });
    }
}

/// `\xff`, `\u1234` or `\U00012345`.
pub fn backslash_form(c: u32) -> String {
    match c {
        0..=0xff => format!("\\x{c:02x}"),
        0x100..=0xffff => format!("\\u{c:04x}"),
        _ => format!("\\U{c:08x}"),
    }
}

/// A lone surrogate in a Unicode encoding.
pub fn surrogate_bytes(codec: Codec, c: u32) -> Vec<u8> {
    let mut sink = Sink { out: Vec::new(), codec };
    sink.push_raw(c);
    sink.out
}

/// The text in an encoding.
pub fn encode(vm: &mut Vm, text: Gc<PyStr>, codec: Codec, errors: &str) -> PyResult<Vec<u8>> {
    let data = text.data();
    let handler = Handler::named(errors);
    let mut sink = Sink { out: Vec::with_capacity(data.len() + 8), codec };
    match codec {
        Codec::Utf16 => sink.out.extend_from_slice(&[0xff, 0xfe]),
        Codec::Utf32 => sink.out.extend_from_slice(&[0xff, 0xfe, 0, 0]),
        Codec::Utf8Sig => sink.out.extend_from_slice(&[0xef, 0xbb, 0xbf]),
        Codec::Latin1 => {
            if let StrData::One(bytes) = data {
                return Ok(bytes.to_vec());
            }
        }
        _ => {}
    }
    let mut at = 0;
    while let Some(c) = data.get(at) {
        if sink.push(c) {
            at += 1;
            continue;
        }
        // The run of characters that the encoding does not have. The wide encodings tell of one at a time.
        let narrow = matches!(codec, Codec::Ascii | Codec::Latin1 | Codec::Utf8 | Codec::Utf8Sig);
        let fits = |c: u32| match codec {
            Codec::Ascii => c < 0x80,
            Codec::Latin1 => c < 0x100,
            _ => !(0xd800..0xe000).contains(&c),
        };
        let run = at + 1..if narrow { data.len() } else { at + 1 };
        let end = run.end;
        let end = run.into_iter().find(|i| data.get(*i).is_some_and(fits)).unwrap_or(end);
        at = handle(vm, text, at, end, &mut sink, handler, errors)?;
    }
    Ok(sink.out)
}

fn handle(
    vm: &mut Vm,
    text: Gc<PyStr>,
    start: usize,
    end: usize,
    sink: &mut Sink,
    handler: Handler,
    name: &str,
) -> PyResult<usize> {
    let run = text.data().slice(start, end);
    let unicode = !matches!(sink.codec, Codec::Ascii | Codec::Latin1);
    match handler {
        Handler::Ignore => return Ok(end),
        Handler::Replace => {
            (0..run.len()).for_each(|_| sink.push_ascii("?"));
            return Ok(end);
        }
        Handler::BackslashReplace => {
            run.iter().for_each(|c| sink.push_ascii(&backslash_form(c)));
            return Ok(end);
        }
        Handler::XmlCharRefReplace => {
            run.iter().for_each(|c| sink.push_ascii(&format!("&#{c};")));
            return Ok(end);
        }
        Handler::SurrogatePass if unicode => {
            run.iter().for_each(|c| sink.push_raw(c));
            return Ok(end);
        }
        Handler::SurrogateEscape => {
            let escaped = run.iter().take_while(|c| (0xdc80..=0xdcff).contains(c)).count();
            let wide = !matches!(sink.codec, Codec::Ascii | Codec::Latin1 | Codec::Utf8 | Codec::Utf8Sig);
            if escaped > 0 && !wide {
                run.iter().take(escaped).for_each(|c| sink.out.push((c - 0xdc00) as u8));
                return Ok(start + escaped);
            }
        }
        Handler::Registered => {
            let exception = errors::encode_error(vm, sink.codec.name(), text, start, end, sink.reason());
            let answer = errors::call(vm, name, exception, text.len(), true)?;
            let unit = match sink.codec {
                Codec::Utf16 | Codec::Utf16Le | Codec::Utf16Be => 2,
                Codec::Utf32 | Codec::Utf32Le | Codec::Utf32Be => 4,
                _ => 1,
            };
            let fits = match answer.replacement.downcast::<PyBytes>() {
                Some(content) => content.as_bytes().len() % unit == 0,
                // What a Unicode encoding does not have is only replaced by ASCII.
                None => {
                    !unicode || answer.replacement.downcast::<PyStr>().is_some_and(|text| text.is_ascii())
                }
            };
            if !fits {
                return Err(errors::raise(vm, exception));
            }
            if let Some(replacement) = answer.replacement.downcast::<PyBytes>() {
                sink.out.extend_from_slice(replacement.as_bytes());
            } else if let Some(replacement) = answer.replacement.downcast::<PyStr>() {
                for c in replacement.data().iter() {
                    if !sink.push(c) {
                        return Err(errors::raise(vm, exception));
                    }
                }
            }
            return Ok(answer.position);
        }
        _ => {}
    }
    let exception = errors::encode_error(vm, sink.codec.name(), text, start, end, sink.reason());
    Err(errors::raise(vm, exception))
}
