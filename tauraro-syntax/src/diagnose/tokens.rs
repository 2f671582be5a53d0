//! A tokenizer that fails as CPython's does.
//!
//! It runs only on programs the real parser has refused. It cuts the text into CPython's tokens, with `INDENT`,
//! `DEDENT`, `NEWLINE` and the parts of f-strings, and stops at the first thing CPython's tokenizer refuses,
//! keeping that error: whether it is the error to show depends on how far the grammar gets.
//!
//! Words: the *level* of a token is the number of brackets open after it; a *field* is the `{...}` of an
//! f-string, in which code is tokenized again; `cursor` is the offset after the last character looked at, which
//! is where CPython points for most errors.
//!
//! Rules: places are given as line and column (from 1, in characters), as CPython computes them from the cursor.

use ruff_text_size::TextSize;

use crate::Mode;
use crate::error::{SyntaxError, SyntaxErrorKind};
use crate::limits::{MAX_FSTRING_NESTING, MAX_INDENTATION, MAX_NESTED_FIELDS, MAX_OPEN_BRACKETS};
use crate::source::Source;

/// The kinds of token the grammar distinguishes. Keywords are names, told apart by their text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum TokenKind {
    Name,
    Number,
    String,
    FStringStart,
    FStringMiddle,
    FStringEnd,
    TStringStart,
    TStringMiddle,
    TStringEnd,
    Operator,
    Newline,
    Indent,
    Dedent,
    EndMarker,
}

/// One token: its kind, its bytes in the text, and the open brackets after it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Token {
    pub(super) kind: TokenKind,
    pub(super) start: u32,
    pub(super) end: u32,
    pub(super) level: u16,
}

/// An opening bracket that is not closed yet.
#[derive(Clone, Copy, Debug)]
pub(super) struct OpenBracket {
    pub(super) char: u8,
    pub(super) offset: u32,
}

/// All tokens up to the end or the first error.
#[derive(Debug)]
pub(super) struct Tokens {
    pub(super) mode: Mode,
    pub(super) tokens: Vec<Token>,
    /// What CPython's tokenizer raises when asked for the token after the last one.
    pub(super) error: Option<SyntaxError>,
    /// The error counts only when the grammar asks for that token, not when looking for a better explanation:
    /// CPython's tokenizer reports it by a code, not by an exception.
    pub(super) error_is_quiet: bool,
    /// The innermost bracket that is open where the tokens end. Without an error, the text ended in it.
    pub(super) unclosed: Option<OpenBracket>,
}

/// Cuts a source into tokens. In [`Mode::Interactive`] the end of the text ends a statement twice, as an empty line
/// does at the prompt.
pub(super) fn tokenize(source: &Source, mode: Mode) -> Tokens {
    let mut tokenizer = Tokenizer {
        source,
        mode,
        bytes: source.text().as_bytes(),
        at: 0,
        tokens: Vec::new(),
        brackets: Vec::new(),
        strings: Vec::new(),
        indents: vec![(0, 0)],
        at_line_start: true,
        blank_line: false,
    };
    let error = loop {
        match tokenizer.next() {
            Ok(true) => {}
            Ok(false) => break None,
            Err(error) => break Some(error),
        }
    };
    let unclosed = tokenizer.brackets.last().copied();
    let error_is_quiet = error.as_ref().is_some_and(|error| {
        error.kind != SyntaxErrorKind::SyntaxError
            || error.message.starts_with("unexpected character after line")
            || error.message.starts_with("unexpected EOF")
    });
    Tokens { mode, tokens: tokenizer.tokens, error, error_is_quiet, unclosed }
}

/// An f-string or t-string that is being read.
#[derive(Clone, Copy, Debug)]
struct Interpolated {
    template: bool,
    quote: u8,
    triple: bool,
    raw: bool,
    start: usize,
    /// How many brackets were open when it began.
    base: usize,
    /// How many fields are open, format specifications' own fields included.
    fields: usize,
    /// Reading text (of the string or of a format specification), not code.
    in_text: bool,
    in_format_spec: bool,
}

struct Tokenizer<'a> {
    source: &'a Source,
    mode: Mode,
    bytes: &'a [u8],
    at: usize,
    tokens: Vec<Token>,
    brackets: Vec<OpenBracket>,
    strings: Vec<Interpolated>,
    /// Indentation columns: with tabs to multiples of eight, and with tabs as one.
    indents: Vec<(usize, usize)>,
    at_line_start: bool,
    blank_line: bool,
}

type Step<T> = Result<T, SyntaxError>;

impl Tokenizer<'_> {
    fn peek(&self, ahead: usize) -> u8 {
        self.bytes.get(self.at + ahead).copied().unwrap_or(0)
    }

    fn push(&mut self, kind: TokenKind, start: usize, end: usize) {
        self.tokens.push(Token {
            kind,
            start: start as u32,
            end: end as u32,
            level: self.brackets.len() as u16,
        });
    }

    /// CPython's `_syntaxerror`: at the last character before the cursor.
    fn error_at(&self, cursor: usize, message: impl Into<String>) -> SyntaxError {
        let cursor = cursor.min(self.bytes.len());
        // When the last character read is a newline the place is still in its line.
        let line = self.source.line(TextSize::new(cursor.saturating_sub(1) as u32));
        let start = usize::from(self.source.line_start(line));
        let column = characters(&self.bytes[start..cursor.max(start)]);
        SyntaxError::at_columns(
            self.source,
            SyntaxErrorKind::SyntaxError,
            message,
            line,
            column,
            column as i32,
        )
    }

    /// CPython's `_syntaxerror_range`.
    fn error_range(&self, start: usize, end: usize, message: impl Into<String>) -> SyntaxError {
        let place = self.source.line_col(TextSize::new(start as u32));
        let end = self.source.line_col(TextSize::new(end as u32));
        SyntaxError::at_columns(
            self.source,
            SyntaxErrorKind::SyntaxError,
            message,
            place.line,
            place.column + 1,
            end.column as i32 + 1,
        )
    }

    fn line_of(&self, offset: usize) -> u32 {
        self.source.line(TextSize::new(offset as u32))
    }

    /// Reads tokens up to and including one that the grammar sees; false at the end.
    fn next(&mut self) -> Step<bool> {
        if let Some(string) = self.strings.last()
            && string.in_text
        {
            return self.string_text(*string).map(|()| true);
        }
        if self.at_line_start {
            self.at_line_start = false;
            if self.brackets.is_empty() && self.strings.is_empty() {
                self.indentation()?;
            }
        }
        while matches!(self.peek(0), b' ' | b'\t' | b'\x0c') {
            self.at += 1;
        }
        let line_end = self.at;
        if self.peek(0) == b'#' {
            self.at += line_length(&self.bytes[self.at..]);
        }
        let start = self.at;
        let Some(&byte) = self.bytes.get(self.at) else { return self.end_of_text() };
        match byte {
            b'\n' => {
                self.at += 1;
                self.at_line_start = true;
                if self.blank_line || !self.brackets.is_empty() {
                    self.blank_line = false;
                    return Ok(true);
                }
                // A comment before the newline belongs to the token.
                self.push(TokenKind::Newline, line_end, start);
                Ok(true)
            }
            b'\\' => self.continuation().map(|()| true),
            b'0'..=b'9' => self.number().map(|()| true),
            b'.' if self.peek(1).is_ascii_digit() => self.number().map(|()| true),
            b'"' | b'\'' => self.string(start).map(|()| true),
            byte if is_identifier_start(byte) => self.name().map(|()| true),
            _ => self.operator().map(|()| true),
        }
    }

    fn end_of_text(&mut self) -> Step<bool> {
        if !self.brackets.is_empty() {
            return Ok(false);
        }
        let end = self.bytes.len();
        if self.tokens.last().is_some_and(|last| {
            !matches!(last.kind, TokenKind::Newline | TokenKind::Indent | TokenKind::Dedent)
        }) {
            self.push(TokenKind::Newline, end, end);
        }
        while self.indents.len() > 1 {
            self.indents.pop();
            self.push(TokenKind::Dedent, end, end);
        }
        if self.mode == Mode::Interactive && !self.tokens.is_empty() {
            self.push(TokenKind::Newline, end, end);
        }
        self.push(TokenKind::EndMarker, end, end);
        Ok(false)
    }

    /// The indentation of a line outside of brackets.
    fn indentation(&mut self) -> Step<()> {
        let mut column = 0;
        let mut alternative = 0;
        let mut continued: Option<(usize, usize)> = None;
        loop {
            match self.peek(0) {
                b' ' => {
                    column += 1;
                    alternative += 1;
                }
                b'\t' => {
                    column = (column / 8 + 1) * 8;
                    alternative += 1;
                }
                b'\x0c' => {
                    column = 0;
                    alternative = 0;
                }
                b'\\' if self.peek(1) == b'\n' => {
                    // The indentation before the backslash counts.
                    continued = continued.or(Some((column, alternative)));
                    self.at += 1;
                    if self.at + 1 >= self.bytes.len() {
                        return Err(self.end_in_continuation(self.at + 1));
                    }
                }
                _ => break,
            }
            self.at += 1;
        }
        match self.bytes.get(self.at) {
            None => {
                self.blank_line = true;
                return Ok(());
            }
            Some(b'#' | b'\n') => {
                self.blank_line = true;
                return Ok(());
            }
            Some(_) => self.blank_line = false,
        }
        if let Some((first, first_alternative)) = continued.filter(|(first, _)| *first > 0) {
            column = first;
            alternative = first_alternative;
        }
        let (current, current_alternative) = self.indents.last().copied().unwrap_or((0, 0));
        if column == current {
            if alternative != current_alternative {
                return Err(self.tab_error());
            }
        } else if column > current {
            if self.indents.len() >= MAX_INDENTATION {
                return Err(
                    self.line_error(SyntaxErrorKind::IndentationError, "too many levels of indentation")
                );
            }
            if alternative <= current_alternative {
                return Err(self.tab_error());
            }
            self.indents.push((column, alternative));
            self.push(TokenKind::Indent, self.at, self.at);
        } else {
            let before = self.indents.len();
            while self.indents.len() > 1 && self.indents.last().is_some_and(|(indent, _)| column < *indent) {
                self.indents.pop();
            }
            let (current, current_alternative) = self.indents.last().copied().unwrap_or((0, 0));
            if column != current {
                let line = self.line_of(self.at);
                let text = self.source.line_text(line).unwrap_or("");
                let message = "unindent does not match any outer indentation level";
                return Err(SyntaxError::at_columns(
                    self.source,
                    SyntaxErrorKind::IndentationError,
                    message,
                    line,
                    text.chars().count() as u32 + 1,
                    -1,
                ));
            }
            if alternative != current_alternative {
                return Err(self.tab_error());
            }
            for _ in self.indents.len()..before {
                self.push(TokenKind::Dedent, self.at, self.at);
            }
        }
        Ok(())
    }

    fn tab_error(&self) -> SyntaxError {
        self.line_error(SyntaxErrorKind::TabError, "inconsistent use of tabs and spaces in indentation")
    }

    fn line_error(&self, kind: SyntaxErrorKind, message: &str) -> SyntaxError {
        let line = self.line_of(self.at);
        SyntaxError::at_columns(self.source, kind, message, line, 1, 0)
    }

    fn continuation(&mut self) -> Step<()> {
        self.at += 1;
        if self.peek(0) != b'\n' {
            if self.at >= self.bytes.len() {
                let mut error = self.end_in_continuation(self.at);
                // Behind the line feed that CPython adds to a text without one.
                error.col += 1;
                return Err(error);
            }
            let place = self.source.line_col(TextSize::new(self.at as u32));
            let message = "unexpected character after line continuation character";
            return Err(SyntaxError::at_columns(
                self.source,
                SyntaxErrorKind::SyntaxError,
                message,
                place.line,
                place.column + 1,
                0,
            ));
        }
        self.at += 1;
        if self.at >= self.bytes.len() {
            return Err(self.end_in_continuation(self.at));
        }
        Ok(())
    }

    fn end_in_continuation(&self, cursor: usize) -> SyntaxError {
        let mut error = self.error_at(cursor, "unexpected EOF while parsing");
        error.end_col = -1;
        error
    }

    // ---- names -----------------------------------------------------------------------------------------

    fn name(&mut self) -> Step<()> {
        let start = self.at;
        while is_identifier_part(self.peek(0)) {
            self.at += 1;
        }
        let word = &self.bytes[start..self.at];
        if matches!(self.peek(0), b'"' | b'\'') && word.len() <= 3 && is_string_prefix(word) {
            let lower = word.to_ascii_lowercase();
            if let Some((first, second)) = incompatible_prefixes(&lower) {
                let message =
                    format!("'{}' and '{}' prefixes are incompatible", char::from(first), char::from(second));
                return Err(self.error_range(start, self.at + 1, message));
            }
            if lower.iter().collect::<std::collections::BTreeSet<_>>().len() == lower.len() {
                return self.string(start);
            }
        }
        self.verify_identifier(start)?;
        self.push(TokenKind::Name, start, self.at);
        Ok(())
    }

    /// Characters above ASCII were let through; they must make an identifier.
    fn verify_identifier(&mut self, start: usize) -> Step<()> {
        let text = &self.source.text()[start..self.at];
        if text.is_ascii() {
            return Ok(());
        }
        for (at, char) in text.char_indices() {
            let valid = if at == 0 { is_unicode_start(char) } else { is_unicode_continue(char) };
            if !valid {
                let cursor = start + at + char.len_utf8();
                let number = format!("U+{:04X}", u32::from(char));
                let message = if is_printable(char) {
                    format!("invalid character '{char}' ({number})")
                } else {
                    format!("invalid non-printable character {number}")
                };
                return Err(self.error_at(cursor, message));
            }
        }
        Ok(())
    }

    // ---- numbers ---------------------------------------------------------------------------------------

    fn number(&mut self) -> Step<()> {
        let start = self.at;
        let mut kind = "decimal";
        if self.peek(0) == b'0' {
            match self.peek(1) {
                b'x' | b'X' => {
                    self.at += 2;
                    self.radix(|byte| byte.is_ascii_hexdigit(), "hexadecimal")?;
                    kind = "hexadecimal";
                }
                b'o' | b'O' => {
                    self.at += 2;
                    self.radix(|byte| (b'0'..=b'7').contains(&byte), "octal")?;
                    kind = "octal";
                }
                b'b' | b'B' => {
                    self.at += 2;
                    self.radix(|byte| matches!(byte, b'0' | b'1'), "binary")?;
                    kind = "binary";
                }
                _ => self.zero(start)?,
            }
            if kind != "decimal" {
                self.end_of_number(kind)?;
                self.push(TokenKind::Number, start, self.at);
                return Ok(());
            }
        } else {
            if self.peek(0) != b'.' {
                self.decimal_tail()?;
            }
            self.fraction()?;
        }
        self.push(TokenKind::Number, start, self.at);
        Ok(())
    }

    /// The digits after `0x` and the like, with single underscores between.
    fn radix(&mut self, digit: impl Fn(u8) -> bool, name: &str) -> Step<()> {
        loop {
            if self.peek(0) == b'_' {
                self.at += 1;
            }
            let byte = self.peek(0);
            if !digit(byte) {
                if byte.is_ascii_digit() {
                    self.at += 1;
                    let message = format!("invalid digit '{}' in {name} literal", char::from(byte));
                    return Err(self.error_at(self.at, message));
                }
                return Err(self.error_at(self.at, format!("invalid {name} literal")));
            }
            while digit(self.peek(0)) {
                self.at += 1;
            }
            if self.peek(0) != b'_' {
                break;
            }
        }
        let byte = self.peek(0);
        if byte.is_ascii_digit() && name != "hexadecimal" {
            self.at += 1;
            return Err(
                self.error_at(self.at, format!("invalid digit '{}' in {name} literal", char::from(byte)))
            );
        }
        Ok(())
    }

    /// A number that starts with `0`: zero, or a float or imaginary number with leading zeros.
    fn zero(&mut self, start: usize) -> Step<()> {
        let mut nonzero = false;
        loop {
            if self.peek(0) == b'_' {
                self.at += 1;
                if !self.peek(0).is_ascii_digit() {
                    return Err(self.error_at(self.at, "invalid decimal literal"));
                }
            }
            if self.peek(0) != b'0' {
                break;
            }
            self.at += 1;
        }
        let zeros_end = self.at;
        if self.peek(0).is_ascii_digit() {
            nonzero = true;
            self.decimal_tail()?;
        }
        match self.peek(0) {
            b'.' | b'e' | b'E' | b'j' | b'J' => self.fraction(),
            _ if nonzero => {
                let message = "leading zeros in decimal integer literals are not permitted; \
                               use an 0o prefix for octal integers";
                Err(self.error_range(start, zeros_end, message))
            }
            _ => self.end_of_number("decimal"),
        }
    }

    fn decimal_tail(&mut self) -> Step<()> {
        loop {
            while self.peek(0).is_ascii_digit() {
                self.at += 1;
            }
            if self.peek(0) != b'_' {
                return Ok(());
            }
            self.at += 1;
            if !self.peek(0).is_ascii_digit() {
                return Err(self.error_at(self.at, "invalid decimal literal"));
            }
        }
    }

    /// What may follow the integer part: a fraction, an exponent, `j`.
    fn fraction(&mut self) -> Step<()> {
        if self.peek(0) == b'.' {
            self.at += 1;
            if self.peek(0).is_ascii_digit() {
                self.decimal_tail()?;
            }
        }
        if matches!(self.peek(0), b'e' | b'E') {
            let sign = matches!(self.peek(1), b'+' | b'-');
            if self.peek(1 + usize::from(sign)).is_ascii_digit() {
                self.at += 1 + usize::from(sign);
                self.decimal_tail()?;
            } else if sign {
                self.at += 2;
                return Err(self.error_at(self.at, "invalid decimal literal"));
            } else {
                return self.end_of_number("decimal");
            }
        }
        if matches!(self.peek(0), b'j' | b'J') {
            self.at += 1;
            return self.end_of_number("imaginary");
        }
        self.end_of_number("decimal")
    }

    /// A number must not run into a name, except for a keyword that can follow it.
    fn end_of_number(&mut self, kind: &str) -> Step<()> {
        let rest = &self.bytes[self.at..];
        let keyword: &[&[u8]] = &[b"and", b"else", b"for", b"if", b"in", b"is", b"or", b"not"];
        if keyword.iter().any(|word| rest.starts_with(word)) {
            return Ok(());
        }
        if is_identifier_part(self.peek(0)) {
            return Err(self.error_at(self.at, format!("invalid {kind} literal")));
        }
        Ok(())
    }

    // ---- strings ---------------------------------------------------------------------------------------

    /// A string whose prefix starts at `start`; the cursor is at the quote.
    fn string(&mut self, start: usize) -> Step<()> {
        let quote = self.peek(0);
        let prefix: Vec<u8> = self.bytes[start..self.at].to_ascii_lowercase();
        let triple = self.peek(1) == quote && self.peek(2) == quote;
        let template = prefix.contains(&b't');
        let opened = self.at;
        if prefix.contains(&b'f') || template {
            self.at += if triple { 3 } else { 1 };
            if self.strings.len() >= MAX_FSTRING_NESTING {
                return Err(self.error_at(self.at, "too many nested f-strings or t-strings"));
            }
            let kind = if template { TokenKind::TStringStart } else { TokenKind::FStringStart };
            self.push(kind, start, self.at);
            self.strings.push(Interpolated {
                template,
                quote,
                triple,
                raw: prefix.contains(&b'r'),
                start,
                base: self.brackets.len(),
                fields: 0,
                in_text: true,
                in_format_spec: false,
            });
            return Ok(());
        }
        if !triple && self.peek(1) == quote {
            self.at += 2;
            self.push(TokenKind::String, start, self.at);
            return Ok(());
        }
        self.at += if triple { 3 } else { 1 };
        let mut escaped_quote = false;
        loop {
            let byte = self.bytes.get(self.at).copied();
            match byte {
                None => return Err(self.unterminated(start, opened, quote, triple, escaped_quote)),
                Some(b'\n') if !triple => {
                    return Err(self.unterminated(start, opened, quote, triple, escaped_quote));
                }
                Some(b'\\') => {
                    escaped_quote |= self.peek(1) == quote;
                    self.at += 2.min(self.bytes.len() - self.at);
                }
                Some(byte) if byte == quote => {
                    if !triple {
                        self.at += 1;
                        break;
                    }
                    if self.peek(1) == quote && self.peek(2) == quote {
                        self.at += 3;
                        break;
                    }
                    self.at += 1;
                }
                Some(_) => self.at += 1,
            }
        }
        self.push(TokenKind::String, start, self.at);
        Ok(())
    }

    fn unterminated(
        &self,
        start: usize,
        opened: usize,
        quote: u8,
        triple: bool,
        escaped_quote: bool,
    ) -> SyntaxError {
        // Inside a field the quote more likely ends the string around it.
        if let Some(string) = self.strings.last()
            && string.quote == quote
            && string.triple == triple
        {
            let letter = if string.template { 't' } else { 'f' };
            return self.error_at(start + 1, format!("{letter}-string: expecting '}}'"));
        }
        let detected = self.line_of(self.at.min(self.bytes.len())).min(self.source.line_count());
        let message = if triple {
            format!("unterminated triple-quoted string literal (detected at line {detected})")
        } else if escaped_quote {
            format!(
                "unterminated string literal (detected at line {detected}); perhaps you escaped the end quote"
            )
        } else {
            format!("unterminated string literal (detected at line {detected})")
        };
        self.error_at(if triple { start + 1 } else { opened.min(start) + 1 }, message)
    }

    /// Text of an f-string or of a format specification, up to a brace or the closing quote.
    fn string_text(&mut self, string: Interpolated) -> Step<()> {
        let start = self.at;
        let index = self.strings.len() - 1;
        let letter = if string.template { 't' } else { 'f' };
        let mut in_escape = false;
        let (middle, end_kind) = if string.template {
            (TokenKind::TStringMiddle, TokenKind::TStringEnd)
        } else {
            (TokenKind::FStringMiddle, TokenKind::FStringEnd)
        };
        loop {
            let Some(&byte) = self.bytes.get(self.at) else {
                return Err(self.unterminated_interpolated(&string));
            };
            let closes = byte == string.quote
                && (!string.triple || (self.peek(1) == string.quote && self.peek(2) == string.quote));
            if closes && !(string.in_format_spec && string.triple) {
                if self.at > start {
                    self.push(middle, start, self.at);
                }
                if string.in_format_spec {
                    // The grammar reports the missing brace at the end of the string.
                    self.strings[index].in_format_spec = false;
                }
                let end = self.at;
                self.at += if string.triple { 3 } else { 1 };
                self.brackets.truncate(string.base);
                self.push(end_kind, end, self.at);
                self.strings.pop();
                return Ok(());
            }
            match byte {
                b'\n' if !string.triple => {
                    if string.in_format_spec {
                        let message = format!(
                            "{letter}-string: newlines are not allowed in format specifiers for single quoted {letter}-strings"
                        );
                        return Err(self.error_at(self.at + 1, message));
                    }
                    return Err(self.unterminated_interpolated(&string));
                }
                b'{' => {
                    if self.peek(1) == b'{' && !string.in_format_spec {
                        self.at += 2;
                        continue;
                    }
                    if self.at > start {
                        self.push(middle, start, self.at);
                    }
                    if self.strings[index].fields >= MAX_NESTED_FIELDS {
                        let message = format!("{letter}-string: expressions nested too deeply");
                        return Err(self.error_at(self.at + 1, message));
                    }
                    self.strings[index].fields += 1;
                    self.strings[index].in_text = false;
                    self.strings[index].in_format_spec = false;
                    if self.brackets.len() >= MAX_OPEN_BRACKETS {
                        return Err(self.error_at(self.at + 1, "too many nested parentheses"));
                    }
                    self.brackets.push(OpenBracket { char: b'{', offset: self.at as u32 });
                    self.at += 1;
                    self.push(TokenKind::Operator, self.at - 1, self.at);
                    return Ok(());
                }
                b'}' if in_escape => {
                    in_escape = false;
                    self.at += 1;
                }
                b'}' => {
                    if string.in_format_spec {
                        // Also when there is no text: the grammar tells a format specification by it.
                        self.push(middle, start, self.at);
                        self.close_field();
                        return Ok(());
                    }
                    if self.peek(1) == b'}' {
                        self.at += 2;
                        continue;
                    }
                    return Err(
                        self.error_at(self.at + 1, format!("{letter}-string: single '}}' is not allowed"))
                    );
                }
                b'\\' => {
                    let next = self.peek(1);
                    self.at += 1;
                    // `\{` is a backslash and a field; the braces of `\N{...}` belong to the escape.
                    if next == b'N' && self.peek(1) == b'{' && !string.raw {
                        self.at += 2;
                        in_escape = true;
                    } else if !matches!(next, b'{' | b'}') {
                        self.at += usize::from(self.at < self.bytes.len());
                    }
                }
                _ => self.at += 1,
            }
        }
    }

    /// The brace that ends a field, at the cursor.
    fn close_field(&mut self) {
        self.brackets.pop();
        self.at += 1;
        self.push(TokenKind::Operator, self.at - 1, self.at);
        if let Some(string) = self.strings.last_mut() {
            string.fields -= 1;
            string.in_text = true;
            string.in_format_spec = string.fields > 0;
        }
    }

    fn unterminated_interpolated(&self, string: &Interpolated) -> SyntaxError {
        let letter = if string.template { 't' } else { 'f' };
        let line = self.line_of(self.at.min(self.bytes.len())).min(self.source.line_count());
        let triple = if string.triple { "triple-quoted " } else { "" };
        let message = format!("unterminated {triple}{letter}-string literal (detected at line {line})");
        self.error_at(string.start + 1, message)
    }

    // ---- operators -------------------------------------------------------------------------------------

    fn operator(&mut self) -> Step<()> {
        const THREE: [&[u8]; 5] = [b"**=", b"//=", b">>=", b"<<=", b"..."];
        const TWO: [&[u8]; 20] = [
            b"!=", b"%=", b"&=", b"**", b"*=", b"+=", b"-=", b"->", b"//", b"/=", b":=", b"<<", b"<=", b"<>",
            b"==", b">=", b">>", b"@=", b"^=", b"|=",
        ];
        let start = self.at;
        let rest = &self.bytes[start..];
        let byte = self.peek(0);
        // At the top of a field `:` starts the format specification and `!` the conversion.
        let top_of_field = self
            .strings
            .last()
            .is_some_and(|string| string.fields > 0 && self.brackets.len() == string.base + string.fields);
        if top_of_field {
            match byte {
                b':' => {
                    self.at += 1;
                    self.push(TokenKind::Operator, start, self.at);
                    if let Some(string) = self.strings.last_mut() {
                        string.in_text = true;
                        string.in_format_spec = true;
                    }
                    return Ok(());
                }
                b'!' if self.peek(1) != b'=' => {
                    self.at += 1;
                    self.push(TokenKind::Operator, start, self.at);
                    return Ok(());
                }
                b'}' => {
                    self.close_field();
                    return Ok(());
                }
                _ => {}
            }
        }
        let len = if THREE.iter().any(|operator| rest.starts_with(operator)) {
            3
        } else if TWO.iter().any(|operator| rest.starts_with(operator)) {
            2
        } else {
            1
        };
        match byte {
            b'(' | b'[' | b'{' => {
                if self.brackets.len() >= MAX_OPEN_BRACKETS {
                    return Err(self.error_at(start + 1, "too many nested parentheses"));
                }
                self.brackets.push(OpenBracket { char: byte, offset: start as u32 });
            }
            b')' | b']' | b'}' => self.closing(byte, start)?,
            _ => {}
        }
        if len == 1 && !b"%&()*+,-./:;<=>@[]^{|}~!".contains(&byte) {
            // `$`, `?`, `` ` `` and control characters.
            if byte < 0x20 || byte == 0x7f {
                let message = format!("invalid non-printable character U+{:04X}", u32::from(byte));
                return Err(self.error_at(start + 1, message));
            }
            self.at += 1;
            // CPython makes a token no rule accepts.
            self.push(TokenKind::Operator, start, self.at);
            return Ok(());
        }
        self.at += len;
        self.push(TokenKind::Operator, start, self.at);
        Ok(())
    }

    /// Checks a closing bracket against the one it should close.
    fn closing(&mut self, byte: u8, start: usize) -> Step<()> {
        let char = char::from(byte);
        let in_string = self.strings.last().copied();
        if let Some(string) = in_string
            && string.fields == 0
            && byte == b'}'
        {
            let letter = if string.template { 't' } else { 'f' };
            return Err(self.error_at(start + 1, format!("{letter}-string: single '}}' is not allowed")));
        }
        let Some(opening) = self.brackets.last().copied() else {
            return Err(self.error_at(start + 1, format!("unmatched '{char}'")));
        };
        let matches = matches!((opening.char, byte), (b'(', b')') | (b'[', b']') | (b'{', b'}'));
        if !matches {
            if let Some(string) = in_string
                && opening.char == b'{'
                && self.brackets.len() == string.base + string.fields
            {
                let letter = if string.template { 't' } else { 'f' };
                return Err(self.error_at(start + 1, format!("{letter}-string: unmatched '{char}'")));
            }
            let open = char::from(opening.char);
            let open_line = self.line_of(opening.offset as usize);
            let message = if open_line == self.line_of(start) {
                format!("closing parenthesis '{char}' does not match opening parenthesis '{open}'")
            } else {
                format!(
                    "closing parenthesis '{char}' does not match opening parenthesis '{open}' on line {open_line}"
                )
            };
            return Err(self.error_at(start + 1, message));
        }
        self.brackets.pop();
        Ok(())
    }
}

fn characters(bytes: &[u8]) -> u32 {
    bytes.iter().filter(|byte| (**byte & 0xC0) != 0x80).count() as u32
}

fn line_length(bytes: &[u8]) -> usize {
    bytes.iter().position(|byte| *byte == b'\n').unwrap_or(bytes.len())
}

fn is_identifier_start(byte: u8) -> bool {
    byte.is_ascii_alphabetic() || byte == b'_' || byte >= 0x80
}

fn is_identifier_part(byte: u8) -> bool {
    is_identifier_start(byte) || byte.is_ascii_digit()
}

fn is_string_prefix(word: &[u8]) -> bool {
    word.iter().all(|byte| matches!(byte.to_ascii_lowercase(), b'r' | b'b' | b'u' | b'f' | b't'))
}

/// Two letters of a (lower-case) prefix that do not go together, in the order CPython names them.
fn incompatible_prefixes(prefix: &[u8]) -> Option<(u8, u8)> {
    const PAIRS: [(u8, u8); 7] =
        [(b'u', b'b'), (b'u', b'r'), (b'u', b'f'), (b'u', b't'), (b'b', b'f'), (b'b', b't'), (b'f', b't')];
    PAIRS.iter().copied().find(|(first, second)| prefix.contains(first) && prefix.contains(second))
}

fn is_unicode_start(char: char) -> bool {
    char == '_' || char.is_alphabetic() || (char.is_numeric() && !char.is_ascii() && is_letter_number(char))
}

fn is_unicode_continue(char: char) -> bool {
    char == '_' || char.is_alphanumeric() || is_mark(char)
}

/// Roman numerals and the like (category Nl), which may start an identifier.
fn is_letter_number(char: char) -> bool {
    matches!(u32::from(char), 0x16EE..=0x16F0 | 0x2160..=0x2188 | 0x3007 | 0x3021..=0x3029 | 0x3038..=0x303A
        | 0xA6E6..=0xA6EF | 0x10140..=0x10174 | 0x12400..=0x1246E)
}

/// Combining marks and connectors (categories Mn, Mc, Pc) in the blocks where they are common.
fn is_mark(char: char) -> bool {
    matches!(u32::from(char), 0x00B7 | 0x0300..=0x036F | 0x0387 | 0x0483..=0x0487 | 0x0591..=0x05C7
        | 0x0610..=0x061A | 0x064B..=0x065F | 0x0670 | 0x06D6..=0x06DC | 0x06DF..=0x06E4 | 0x06E7..=0x06E8
        | 0x06EA..=0x06ED | 0x0900..=0x0903 | 0x093A..=0x094F | 0x0E31 | 0x0E34..=0x0E3A | 0x0E47..=0x0E4E
        | 0x1AB0..=0x1AFF | 0x1DC0..=0x1DFF | 0x203F..=0x2040 | 0x2054 | 0x20D0..=0x20F0 | 0x3099..=0x309A
        | 0xFE00..=0xFE0F | 0xFE20..=0xFE2F | 0xFE33..=0xFE34 | 0xFE4D..=0xFE4F | 0xFF3F | 0xE0100..=0xE01EF)
}

/// Python's `str.isprintable`, for the characters that end up here.
fn is_printable(char: char) -> bool {
    let blank = char.is_whitespace() && char != ' ';
    !char.is_control()
        && !blank
        && !matches!(u32::from(char), 0x00AD | 0x0600..=0x0605 | 0x061C | 0x06DD | 0x070F | 0x180E | 0x200B..=0x200F
            | 0x202A..=0x202E | 0x2060..=0x206F | 0xD800..=0xF8FF | 0xFEFF | 0xFFF0..=0xFFFB | 0xE0000..=0xE0FFF
            | 0xF0000..=0x10FFFF)
}
