//! Values of string literals that a Rust string cannot hold.
//!
//! Python strings may contain lone surrogates (`"\ud800"`), which UTF-8 cannot express, so the parser puts
//! U+FFFD in their place. Where a literal has U+FFFD, [`string_literal_value`] and [`fstring_text_value`] read
//! the escapes in the source again and give the value in generalised UTF-8: UTF-8 in which surrogates are
//! written as the three bytes their number would give. A pair of surrogate escapes stays two surrogates, as in
//! Python.

use std::borrow::Cow;

use ruff_python_ast::{ExprStringLiteral, InterpolatedStringLiteralElement, StringLiteral};

use crate::source::Source;

/// The value of a string literal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LiteralStr<'a> {
    /// An ordinary string.
    Str(Cow<'a, str>),
    /// A string with lone surrogates, in generalised UTF-8.
    Surrogates(Vec<u8>),
}

impl LiteralStr<'_> {
    /// The value in generalised UTF-8, which is UTF-8 unless there are surrogates.
    pub fn as_bytes(&self) -> &[u8] {
        match self {
            LiteralStr::Str(text) => text.as_bytes(),
            LiteralStr::Surrogates(bytes) => bytes,
        }
    }

    /// The value as a string, when it has no surrogates.
    pub fn as_str(&self) -> Option<&str> {
        match self {
            LiteralStr::Str(text) => Some(text),
            LiteralStr::Surrogates(_) => None,
        }
    }
}

/// The value of a (perhaps implicitly concatenated) string literal.
pub fn string_literal_value<'a>(source: &Source, literal: &'a ExprStringLiteral) -> LiteralStr<'a> {
    let parts = literal.value.as_slice();
    if parts.iter().any(|part| has_surrogates(source, part)) {
        let mut out = Vec::new();
        for part in parts {
            push_part(source, part, &mut out);
        }
        return LiteralStr::Surrogates(out);
    }
    LiteralStr::Str(match parts {
        [only] => Cow::Borrowed(&*only.value),
        _ => Cow::Owned(parts.iter().map(|part| &*part.value).collect()),
    })
}

/// The value of one part of an implicitly concatenated string, as stands between the fields of f-strings.
pub fn string_part_value<'a>(source: &Source, part: &'a StringLiteral) -> LiteralStr<'a> {
    if has_surrogates(source, part) {
        let mut out = Vec::new();
        push_part(source, part, &mut out);
        LiteralStr::Surrogates(out)
    } else {
        LiteralStr::Str(Cow::Borrowed(&part.value))
    }
}

/// The value of the text between the replacement fields of an f-string or t-string; `raw` says whether the
/// string has an `r` prefix.
pub fn fstring_text_value<'a>(
    source: &Source,
    element: &'a InterpolatedStringLiteralElement,
    raw: bool,
) -> LiteralStr<'a> {
    let text = source.slice(element.range);
    if !raw && element.value.contains(char::REPLACEMENT_CHARACTER) && has_surrogate_escape(text) {
        let mut out = Vec::new();
        decode(text, &element.value, true, &mut out);
        LiteralStr::Surrogates(out)
    } else {
        LiteralStr::Str(Cow::Borrowed(&element.value))
    }
}

fn has_surrogates(source: &Source, part: &StringLiteral) -> bool {
    part.value.contains(char::REPLACEMENT_CHARACTER)
        && !part.flags.prefix().is_raw()
        && has_surrogate_escape(source.slice(part.content_range()))
}

fn push_part(source: &Source, part: &StringLiteral, out: &mut Vec<u8>) {
    if has_surrogates(source, part) {
        decode(source.slice(part.content_range()), &part.value, false, out);
    } else {
        out.extend_from_slice(part.value.as_bytes());
    }
}

/// Whether the text of a literal has `\uD800` to `\uDFFF`, in whatever way of writing.
fn has_surrogate_escape(text: &str) -> bool {
    let mut rest = text;
    while let Some(at) = rest.find('\\') {
        let escape = &rest[at..];
        if surrogate_escape(escape).is_some() {
            return true;
        }
        // An escaped backslash does not begin an escape.
        let skip = at + 1 + escape[1..].chars().next().map_or(0, char::len_utf8);
        rest = &rest[skip..];
    }
    false
}

/// The surrogate that the escape at the start of `text` stands for, with the escape's length.
fn surrogate_escape(text: &str) -> Option<(u16, usize)> {
    let digits = match text.as_bytes().get(1)? {
        b'u' => text.get(2..6)?,
        b'U' => text.get(2..10)?,
        _ => return None,
    };
    let value = u32::from_str_radix(digits, 16).ok()?;
    let surrogate = u16::try_from(value).ok().filter(|value| (0xD800..0xE000).contains(value))?;
    Some((surrogate, 2 + digits.len()))
}

/// Walks the literal's text and the parser's value side by side: everything in the text is one character of the
/// value, except an escaped newline, which is none.
fn decode(text: &str, value: &str, doubled_braces: bool, out: &mut Vec<u8>) {
    let mut value = value.chars();
    let mut rest = text;
    while let Some(char) = rest.chars().next() {
        let escape = if char == '\\' { &rest[1..] } else { "" };
        let len = match escape.as_bytes().first() {
            None if doubled_braces && (rest.starts_with("{{") || rest.starts_with("}}")) => 2,
            None => char.len_utf8(),
            Some(b'\n') => {
                rest = &rest[2..];
                continue;
            }
            Some(b'u' | b'U') if surrogate_escape(rest).is_some() => {
                let (surrogate, len) = surrogate_escape(rest).unwrap_or((0xD800, 1));
                out.extend_from_slice(&[
                    0xE0 | (surrogate >> 12) as u8,
                    0x80 | ((surrogate >> 6) & 0x3F) as u8,
                    0x80 | (surrogate & 0x3F) as u8,
                ]);
                value.next();
                rest = &rest[len..];
                continue;
            }
            Some(b'u') => 6,
            Some(b'U') => 10,
            Some(b'x') => 4,
            Some(b'N') => rest.find('}').map_or(2, |end| end + 1),
            Some(b'0'..=b'7') => {
                1 + escape.bytes().take(3).take_while(|byte| matches!(byte, b'0'..=b'7')).count()
            }
            Some(b'\\' | b'\'' | b'"' | b'a' | b'b' | b'f' | b'n' | b'r' | b't' | b'v') => 2,
            // An unknown escape stands for itself: the backslash is a character of its own.
            Some(_) => 1,
        };
        if let Some(char) = value.next() {
            out.extend_from_slice(char.encode_utf8(&mut [0; 4]).as_bytes());
        }
        rest = rest.get(len..).unwrap_or("");
    }
}
