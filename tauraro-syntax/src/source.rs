//! Source text: from the bytes of a file to decoded text, and from offsets in it to lines and columns.
//!
//! Words: an *offset* is a byte offset into [`Source::text`], which is what every `TextRange` of the tree
//! holds; a *line* is counted from 1; a *column* is counted from 0, in characters (what Python shows) or in
//! UTF-8 bytes (what `co_positions` reports).
//!
//! Rules: the text is UTF-8 without byte-order mark, and `\r\n` and a lone `\r` have become `\n`, as CPython's
//! tokenizer does before anything else sees the text. So offsets count in the translated text. Files above
//! [`Source::MAX_LEN`] bytes are refused, because offsets are 32 bits wide.

use std::borrow::Cow;
use std::sync::OnceLock;

use ruff_text_size::{TextRange, TextSize};

use crate::error::{SyntaxError, SyntaxErrorKind};

/// A named, decoded source text with a line index that is built when first asked for.
#[derive(Debug)]
pub struct Source {
    name: String,
    text: Cow<'static, str>,
    line_starts: OnceLock<Vec<u32>>,
}

/// A place in a source: a line and the column in it, in both units Python uses.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct LineCol {
    /// The line, counted from 1.
    pub line: u32,
    /// The column in characters, counted from 0.
    pub column: u32,
    /// The column in UTF-8 bytes, counted from 0.
    pub byte_column: u32,
}

/// What a traceback or a code object says of a range: lines from 1, columns from 0 in UTF-8 bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default)]
pub struct Position {
    /// First line, from 1.
    pub line: u32,
    /// Last line, from 1.
    pub end_line: u32,
    /// Column of the first byte in the first line.
    pub column: u32,
    /// Column just past the last byte in the last line.
    pub end_column: u32,
}

impl Source {
    /// The longest text that is accepted, in bytes.
    pub const MAX_LEN: usize = i32::MAX as usize;

    /// A source from text that is already decoded, such as the argument of `compile`.
    ///
    /// # Errors
    /// When the text holds a NUL character or is longer than [`Source::MAX_LEN`].
    pub fn from_str(name: impl Into<String>, text: &str) -> Result<Source, SyntaxError> {
        let name = name.into();
        if text.starts_with('\u{feff}') {
            // In a file this is a byte-order mark, which goes before the text is text.
            let message = "invalid non-printable character U+FEFF".to_owned();
            let mut error = SyntaxError::without_place(SyntaxErrorKind::SyntaxError, message, name);
            (error.line, error.end_line, error.col, error.end_col) = (1, 1, 1, 1);
            error.text = text.split_inclusive('\n').next().map(str::to_owned);
            return Err(error);
        }
        check_text(text, "source code string cannot contain null bytes")?;
        Ok(Source::from_decoded(name, text.to_owned().into()))
    }

    /// A source from text that is part of the program, which is not copied.
    ///
    /// # Errors
    /// As [`Source::from_str`].
    pub fn from_static(name: impl Into<String>, text: &'static str) -> Result<Source, SyntaxError> {
        check_text(text, "source code cannot contain null bytes")?;
        Ok(Source::from_decoded(name.into(), Cow::Borrowed(text)))
    }

    /// A source from the bytes of a file: the byte-order mark and the PEP 263 cookie (`# -*- coding: ... -*-`
    /// in one of the first two lines) choose the encoding, UTF-8 otherwise.
    ///
    /// # Errors
    /// When the encoding is unknown, the bytes are not valid in it, or the text holds NUL.
    pub fn decode(name: impl Into<String>, bytes: &[u8]) -> Result<Source, SyntaxError> {
        let name = name.into();
        let (bytes, bom) = match bytes.strip_prefix(b"\xef\xbb\xbf") {
            Some(rest) => (rest, true),
            None => (bytes, false),
        };
        let cookie = coding_cookie(bytes);
        let encoding = match &cookie {
            None => Encoding::Utf8,
            Some(cookie) => match Encoding::from_name(cookie) {
                Some(encoding) => encoding,
                None => {
                    let message = format!("unknown encoding: {}", normalized_name(cookie));
                    return Err(SyntaxError::without_place(SyntaxErrorKind::SyntaxError, message, name));
                }
            },
        };
        if bom && encoding != Encoding::Utf8 {
            let message =
                format!("encoding problem: {} with BOM", encoding.name(&cookie.unwrap_or_default()));
            return Err(SyntaxError::without_place(SyntaxErrorKind::SyntaxError, message, name));
        }
        match encoding.decode(bytes) {
            Ok(text) => {
                check_text(&text, "source code cannot contain null bytes")?;
                Ok(Source::from_decoded(name, text.into_owned().into()))
            }
            Err(Undecodable { at, message }) => {
                let kind = SyntaxErrorKind::SyntaxError;
                if encoding != Encoding::Utf8 {
                    return Err(SyntaxError::without_place(kind, message, name));
                }
                let mut error = SyntaxError::without_place(kind, format!("(unicode error) {message}"), name);
                error.line = bytes[..at].iter().filter(|byte| **byte == b'\n').count() as u32 + 1;
                error.end_line = error.line;
                error.text = bytes
                    .split(|byte| *byte == b'\n')
                    .nth(error.line as usize - 1)
                    .map(|line| String::from_utf8_lossy(line).into_owned());
                Err(error)
            }
        }
    }

    /// The encoding that a cookie names, if it is none of those that [`Source::decode`] knows.
    pub fn foreign_encoding(bytes: &[u8]) -> Option<String> {
        coding_cookie(bytes).filter(|cookie| Encoding::from_name(cookie).is_none())
    }

    fn from_decoded(name: String, text: Cow<'static, str>) -> Source {
        let text = if text.as_bytes().contains(&b'\r') { translate_newlines(&text).into() } else { text };
        Source { name, text, line_starts: OnceLock::new() }
    }

    /// The file name as shown to the user, such as `x.py` or `<string>`.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The decoded text; every offset and range counts in it.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The part of the text a range covers; the empty string when the range is not inside the text.
    pub fn slice(&self, range: TextRange) -> &str {
        self.text.get(usize::from(range.start())..usize::from(range.end())).unwrap_or("")
    }

    /// Byte offsets where lines start; the first is 0.
    pub fn line_starts(&self) -> &[u32] {
        self.line_starts.get_or_init(|| {
            let bytes = self.text.as_bytes();
            let mut starts = Vec::with_capacity(bytes.len() / 32 + 1);
            starts.push(0);
            starts.extend(
                bytes.iter().enumerate().filter(|(_, byte)| **byte == b'\n').map(|(at, _)| at as u32 + 1),
            );
            starts
        })
    }

    /// How many lines the text has; a text that ends in a newline has no empty line after it.
    pub fn line_count(&self) -> u32 {
        let starts = self.line_starts();
        let count = starts.len() as u32;
        if count > 1 && starts.last().is_some_and(|start| *start as usize == self.text.len()) {
            count - 1
        } else {
            count
        }
    }

    /// The line of an offset, counted from 1.
    pub fn line(&self, offset: TextSize) -> u32 {
        self.line_starts().partition_point(|start| *start <= offset.to_u32()) as u32
    }

    /// The offset of the first byte of a line; the end of the text for a line past the last.
    pub fn line_start(&self, line: u32) -> TextSize {
        let starts = self.line_starts();
        let start = starts.get((line.max(1) - 1) as usize).copied().unwrap_or(self.text.len() as u32);
        TextSize::new(start)
    }

    /// Line and column of an offset.
    pub fn line_col(&self, offset: TextSize) -> LineCol {
        let offset = usize::from(offset).min(self.text.len());
        let line = self.line(TextSize::new(offset as u32));
        let start = usize::from(self.line_start(line));
        let before = &self.text.as_bytes()[start..offset];
        let column = before.iter().filter(|byte| (**byte & 0xC0) != 0x80).count() as u32;
        LineCol { line, column, byte_column: before.len() as u32 }
    }

    /// Lines and byte columns of a range, as code objects keep them.
    pub fn position(&self, range: TextRange) -> Position {
        let line = self.line(range.start());
        let end_line = self.line(range.end());
        Position {
            line,
            end_line,
            column: (range.start() - self.line_start(line)).to_u32(),
            end_column: (range.end() - self.line_start(end_line)).to_u32(),
        }
    }

    /// The text of a line counted from 1, without its newline; `None` past the end.
    pub fn line_text(&self, line: u32) -> Option<&str> {
        if line == 0 || line > self.line_count() {
            return None;
        }
        let start = usize::from(self.line_start(line));
        let end = self.line_starts().get(line as usize).map_or(self.text.len(), |next| *next as usize - 1);
        self.text.get(start..end.max(start))
    }

    /// The offset of a character column (from 0) of a line (from 1); clamped to the line.
    pub fn offset(&self, line: u32, column: u32) -> TextSize {
        let start = self.line_start(line);
        let text = self.line_text(line).unwrap_or("");
        let within = text.char_indices().nth(column as usize).map_or(text.len(), |(at, _)| at);
        start + TextSize::new(within as u32)
    }
}

/// Whether this may be source text; `null` is what to say of NUL characters.
fn check_text(text: &str, null: &str) -> Result<(), SyntaxError> {
    let error =
        |kind, message: &str| Err(SyntaxError::without_place(kind, message.to_owned(), String::new()));
    if text.len() > Source::MAX_LEN {
        return error(SyntaxErrorKind::MemoryError, "source code is too long");
    }
    if text.as_bytes().contains(&0) {
        return error(SyntaxErrorKind::SyntaxError, null);
    }
    Ok(())
}

/// `\r\n` and lone `\r` become `\n`.
fn translate_newlines(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('\r') {
        out.push_str(&rest[..at]);
        out.push('\n');
        rest = &rest[at + 1..];
        rest = rest.strip_prefix('\n').unwrap_or(rest);
    }
    out.push_str(rest);
    out
}

/// The encodings a source file may be written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Encoding {
    Utf8,
    Latin1,
    Ascii,
    /// Latin-1 with other characters in some places: the whole range 0x80..=0xFF, U+FFFD where undefined.
    Table(&'static str, &'static [char; 128]),
}

/// What 0x80..=0x9F mean in Windows' code page 1252; above them it is Latin-1.
const CP1252: [char; 128] = {
    let low = [
        '\u{20AC}', '\u{FFFD}', '\u{201A}', '\u{0192}', '\u{201E}', '\u{2026}', '\u{2020}', '\u{2021}',
        '\u{02C6}', '\u{2030}', '\u{0160}', '\u{2039}', '\u{0152}', '\u{FFFD}', '\u{017D}', '\u{FFFD}',
        '\u{FFFD}', '\u{2018}', '\u{2019}', '\u{201C}', '\u{201D}', '\u{2022}', '\u{2013}', '\u{2014}',
        '\u{02DC}', '\u{2122}', '\u{0161}', '\u{203A}', '\u{0153}', '\u{FFFD}', '\u{017E}', '\u{0178}',
    ];
    let mut table = latin1_upper_half();
    let mut at = 0;
    while at < low.len() {
        table[at] = low[at];
        at += 1;
    }
    table
};

/// ISO 8859-15 ("Latin-9"): Latin-1 with eight characters replaced, among them the euro sign.
const ISO8859_15: [char; 128] = {
    let mut table = latin1_upper_half();
    table[0x24] = '\u{20AC}';
    table[0x26] = '\u{0160}';
    table[0x28] = '\u{0161}';
    table[0x34] = '\u{017D}';
    table[0x38] = '\u{017E}';
    table[0x3C] = '\u{0152}';
    table[0x3D] = '\u{0153}';
    table[0x3E] = '\u{0178}';
    table
};

/// KOI8-R, still met in old Russian sources.
const KOI8_R: [char; 128] = {
    let text: [char; 128] = [
        '─', '│', '┌', '┐', '└', '┘', '├', '┤', '┬', '┴', '┼', '▀', '▄', '█', '▌', '▐', '░', '▒', '▓', '⌠',
        '■', '∙', '√', '≈', '≤', '≥', '\u{A0}', '⌡', '°', '²', '·', '÷', '═', '║', '╒', 'ё', '╓', '╔', '╕',
        '╖', '╗', '╘', '╙', '╚', '╛', '╜', '╝', '╞', '╟', '╠', '╡', 'Ё', '╢', '╣', '╤', '╥', '╦', '╧', '╨',
        '╩', '╪', '╫', '╬', '©', 'ю', 'а', 'б', 'ц', 'д', 'е', 'ф', 'г', 'х', 'и', 'й', 'к', 'л', 'м', 'н',
        'о', 'п', 'я', 'р', 'с', 'т', 'у', 'ж', 'в', 'ь', 'ы', 'з', 'ш', 'э', 'щ', 'ч', 'ъ', 'Ю', 'А', 'Б',
        'Ц', 'Д', 'Е', 'Ф', 'Г', 'Х', 'И', 'Й', 'К', 'Л', 'М', 'Н', 'О', 'П', 'Я', 'Р', 'С', 'Т', 'У', 'Ж',
        'В', 'Ь', 'Ы', 'З', 'Ш', 'Э', 'Щ', 'Ч', 'Ъ',
    ];
    text
};

const fn latin1_upper_half() -> [char; 128] {
    let mut table = ['\0'; 128];
    let mut at = 0;
    while at < 128 {
        table[at] = (128 + at as u8) as char;
        at += 1;
    }
    table
}

/// A byte that means nothing in the encoding, and what CPython's codec says of it.
struct Undecodable {
    at: usize,
    message: String,
}

impl Encoding {
    /// How CPython names the encoding of a cookie.
    fn name(self, cookie: &str) -> String {
        if self == Encoding::Latin1 { "iso-8859-1".to_owned() } else { normalized_name(cookie) }
    }

    fn from_name(name: &str) -> Option<Encoding> {
        let name = normalized_name(name);
        Some(match name.as_str() {
            "utf-8" | "utf8" | "u8" | "utf" | "utf-8-sig" | "cp65001" => Encoding::Utf8,
            "iso-8859-1" | "latin-1" | "latin1" | "latin" | "l1" | "iso8859-1" | "8859" | "cp819" => {
                Encoding::Latin1
            }
            "ascii" | "us-ascii" | "646" | "ansi-x3.4-1968" => Encoding::Ascii,
            "cp1252" | "windows-1252" | "1252" => Encoding::Table("charmap", &CP1252),
            "iso-8859-15" | "iso8859-15" | "latin-9" | "latin9" | "l9" => {
                Encoding::Table("charmap", &ISO8859_15)
            }
            "koi8-r" => Encoding::Table("charmap", &KOI8_R),
            _ => return None,
        })
    }

    /// The text, or what CPython's codec says: `'utf-8' codec can't decode byte 0xff in position 3: ...`.
    fn decode(self, bytes: &[u8]) -> Result<Cow<'_, str>, Undecodable> {
        match self {
            Encoding::Utf8 => match std::str::from_utf8(bytes) {
                Ok(text) => Ok(Cow::Borrowed(text)),
                Err(error) => Err(Undecodable { at: error.valid_up_to(), message: utf8_error(bytes, error) }),
            },
            Encoding::Latin1 => Ok(Cow::Owned(bytes.iter().map(|byte| char::from(*byte)).collect())),
            Encoding::Ascii => match bytes.iter().position(|byte| !byte.is_ascii()) {
                None => Ok(String::from_utf8_lossy(bytes)),
                Some(at) => Err(Undecodable {
                    at,
                    message: format!(
                        "'ascii' codec can't decode byte 0x{:02x} in position {at}: ordinal not in range(128)",
                        bytes[at]
                    ),
                }),
            },
            Encoding::Table(codec, table) => {
                let mut text = String::with_capacity(bytes.len());
                for (at, byte) in bytes.iter().enumerate() {
                    let char = if *byte < 128 { char::from(*byte) } else { table[usize::from(byte - 128)] };
                    if char == char::REPLACEMENT_CHARACTER {
                        let message = format!(
                            "'{codec}' codec can't decode byte 0x{byte:02x} in position {at}: character maps to <undefined>"
                        );
                        return Err(Undecodable { at, message });
                    }
                    text.push(char);
                }
                Ok(Cow::Owned(text))
            }
        }
    }
}

/// CPython's words for the first invalid sequence of a UTF-8 text.
pub(crate) fn utf8_error(bytes: &[u8], error: std::str::Utf8Error) -> String {
    let at = error.valid_up_to();
    let byte = bytes.get(at).copied().unwrap_or(0);
    let valid_start = (0xC2..=0xF4).contains(&byte);
    let reason = match error.error_len() {
        None => "unexpected end of data",
        Some(_) if valid_start => "invalid continuation byte",
        Some(_) => "invalid start byte",
    };
    let bad_len = error.error_len().unwrap_or(bytes.len() - at);
    if bad_len > 1 {
        format!("'utf-8' codec can't decode bytes in position {at}-{}: {reason}", at + bad_len - 1)
    } else {
        format!("'utf-8' codec can't decode byte 0x{byte:02x} in position {at}: {reason}")
    }
}

/// Lower case, with `_` as `-`: how CPython compares encoding names.
fn normalized_name(name: &str) -> String {
    name.chars().map(|char| if char == '_' { '-' } else { char.to_ascii_lowercase() }).collect()
}

/// The name in the PEP 263 cookie, when one of the first two lines has one. The second line counts only when
/// the first holds nothing but blanks and a comment.
fn coding_cookie(bytes: &[u8]) -> Option<String> {
    for line in bytes.split(|byte| *byte == b'\n' || *byte == b'\r').take(2) {
        let blanks = line.iter().take_while(|byte| matches!(byte, b' ' | b'\t' | b'\x0c')).count();
        let rest = &line[blanks..];
        if rest.first() != Some(&b'#') {
            if rest.is_empty() {
                continue;
            }
            return None;
        }
        if let Some(name) = cookie_in_comment(rest) {
            return Some(name);
        }
    }
    None
}

fn cookie_in_comment(comment: &[u8]) -> Option<String> {
    let mut from = 0;
    while let Some(found) = comment[from..].windows(6).position(|window| window == b"coding") {
        let after = from + found + 6;
        if matches!(comment.get(after), Some(b':' | b'=')) {
            let mut at = after + 1;
            while matches!(comment.get(at), Some(b' ' | b'\t')) {
                at += 1;
            }
            let name: String = comment[at..]
                .iter()
                .take_while(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.'))
                .map(|byte| char::from(*byte))
                .collect();
            if !name.is_empty() {
                return Some(name);
            }
        }
        from = after;
    }
    None
}
