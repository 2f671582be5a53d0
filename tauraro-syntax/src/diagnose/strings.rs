//! What can be wrong inside string literals: escapes, characters in bytes, mixtures, conversions.
//!
//! CPython decodes string literals while it parses, each as soon as it is read, so these errors come in the first pass and
//! point at the literal; that parts do not go together is noticed when the token behind them has been read. Positions inside the message count in the literal's contents as its codec sees them:
//! characters above ASCII have become ten-character escapes by then.

use super::parser::{Kind, Named, Node, Outcome, Parser};
use super::tokens::TokenKind;
use crate::error::SyntaxErrorKind;

fn named_part(named: &Named, index: usize) -> Node {
    match named.iter().find(|(name, _)| *name == index) {
        Some((_, node)) => node.clone(),
        None => unreachable!("python.peg: a check uses a part its alternative does not name"),
    }
}

/// `!r` and its kin in a replacement field: `a` the `!`, `b` the name.
pub(super) fn conversion(parser: &mut Parser<'_>, named: &Named) -> Outcome<Option<Node>> {
    let (mark, name) = (named_part(named, 0), named_part(named, 1));
    let template = parser.is_in_template(mark.first);
    let letter = if template { 't' } else { 'f' };
    if parser.token(mark.first).end != parser.token(name.first).start {
        let message = format!("{letter}-string: conversion type must come right after the exclamation mark");
        return Err(parser.raise(mark.first, name.last, message));
    }
    let text = parser.token_text(name.first);
    if !matches!(text, "s" | "r" | "a") {
        let message =
            format!("{letter}-string: invalid conversion character '{text}': expected 's', 'r', or 'a'");
        return Err(parser.raise(name.first, name.last, message));
    }
    Ok(Some(name))
}

/// A run of strings and f-strings, `a`.
pub(super) fn string_literal(parser: &mut Parser<'_>, named: &Named) -> Outcome<Option<Node>> {
    let parts = named_part(named, 0);
    let mut bytes = 0;
    let mut interpolated = false;
    for part in parts.items.iter() {
        if part.kind == Kind::Token {
            let text = parser.token_text(part.first);
            if is_bytes(text) {
                bytes += 1;
            }
        } else {
            interpolated = true;
        }
    }
    for part in parts.items.iter() {
        if part.kind == Kind::Token {
            check_token(parser, part.first)?;
        } else {
            for index in part.first..part.last {
                if parser.token(index).kind == TokenKind::FStringMiddle && !parser.is_raw_fstring(part.first)
                {
                    let text = parser.token_text(index);
                    if let Some(message) = unicode_error(text) {
                        // Decoded when its end has been read.
                        return Err(parser.raise(part.last - 1, part.last, message));
                    }
                }
            }
        }
    }
    if bytes > 0 && bytes < parts.items.len() {
        let message = "cannot mix bytes and nonbytes literals";
        return Err(parser.raise_at_frontier(SyntaxErrorKind::SyntaxError, message));
    }
    let kind = if interpolated { Kind::FString } else { Kind::Literal };
    Ok(Some(Node { kind, first: parts.first, last: parts.last, items: std::rc::Rc::new([]) }))
}

fn is_bytes(text: &str) -> bool {
    prefix(text).contains(['b', 'B'])
}

fn prefix(text: &str) -> &str {
    &text[..text.find(['"', '\'']).unwrap_or(0)]
}

fn check_token(parser: &Parser<'_>, index: usize) -> Outcome<()> {
    let text = parser.token_text(index);
    let prefix = prefix(text);
    let rest = &text[prefix.len()..];
    let quotes =
        if rest.len() >= 6 && (rest.starts_with("'''") || rest.starts_with("\"\"\"")) { 3 } else { 1 };
    let content = rest.get(quotes..rest.len().saturating_sub(quotes)).unwrap_or("");
    let raw = prefix.contains(['r', 'R']);
    if is_bytes(text) {
        if !content.is_ascii() {
            return Err(parser.raise(index, index + 1, "bytes can only contain ASCII literal characters"));
        }
        if !raw && let Some(at) = bad_bytes_escape(content) {
            let message = format!("(value error) invalid \\x escape at position {at}");
            return Err(parser.raise(index, index + 1, message));
        }
    } else if !raw && let Some(message) = unicode_error(content) {
        return Err(parser.raise(index, index + 1, message));
    }
    Ok(())
}

fn bad_bytes_escape(content: &str) -> Option<usize> {
    let bytes = content.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        if bytes[at] != b'\\' {
            at += 1;
            continue;
        }
        if bytes.get(at + 1) == Some(&b'x') {
            let digits = bytes[at + 2..].iter().take(2).take_while(|byte| byte.is_ascii_hexdigit()).count();
            if digits < 2 {
                return Some(at);
            }
        }
        at += 2;
    }
    None
}

/// CPython's message for the first escape in the contents of a string that cannot be decoded.
fn unicode_error(content: &str) -> Option<String> {
    // `start` and the lengths count as the codec does.
    let mut start = 0;
    let mut chars = content.char_indices().peekable();
    while let Some((at, char)) = chars.next() {
        if char != '\\' {
            start += if char.is_ascii() { 1 } else { 10 };
            continue;
        }
        let rest = &content[at + 1..];
        let Some(escape) = rest.chars().next() else {
            return Some(codec_error(start, start, "\\ at end of string"));
        };
        let (digits, name) = match escape {
            'x' => (2, "truncated \\xXX escape"),
            'u' => (4, "truncated \\uXXXX escape"),
            'U' => (8, "truncated \\UXXXXXXXX escape"),
            'N' => {
                let end = rest.find('}');
                let message = match (rest.as_bytes().get(1), end) {
                    (Some(b'{'), Some(end)) if end > 2 => {
                        if is_known_name(&rest[2..end]) {
                            None
                        } else {
                            Some((end + 1, "unknown Unicode character name"))
                        }
                    }
                    (Some(b'{'), Some(_)) => Some((3, "malformed \\N character escape")),
                    (Some(b'{'), None) => Some((rest.len(), "malformed \\N character escape")),
                    _ => Some((1, "malformed \\N character escape")),
                };
                if let Some((len, reason)) = message {
                    return Some(codec_error(start, start + len, reason));
                }
                (0, "")
            }
            _ => (0, ""),
        };
        chars.next();
        start += if escape.is_ascii() { 2 } else { 11 };
        if digits > 0 {
            let found = rest[1..].bytes().take(digits).take_while(u8::is_ascii_hexdigit).count();
            let begin = start - 2;
            if found < digits {
                return Some(codec_error(begin, begin + 1 + found, name));
            }
            if escape == 'U' && u32::from_str_radix(&rest[1..9], 16).is_ok_and(|value| value > 0x10FFFF) {
                return Some(codec_error(begin, begin + 9, "illegal Unicode character"));
            }
        }
    }
    None
}

fn codec_error(start: usize, end: usize, reason: &str) -> String {
    if end > start {
        format!(
            "(unicode error) 'unicodeescape' codec can't decode bytes in position {start}-{end}: {reason}"
        )
    } else {
        format!("(unicode error) 'unicodeescape' codec can't decode byte 0x5c in position {start}: {reason}")
    }
}

/// Whether the parser knows the character name: it is asked about a literal with just that name.
fn is_known_name(name: &str) -> bool {
    if name.contains(['\\', '"', '\n', '{']) {
        return false;
    }
    ruff_python_parser::parse_expression(&format!("\"\\N{{{name}}}\"")).is_ok()
}
