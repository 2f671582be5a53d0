//! Syntax errors: what is wrong, where, and how Python prints it.
//!
//! A [`SyntaxError`] carries what the attributes of Python's exception carry (`msg`, `filename`, `lineno`,
//! `offset`, `end_lineno`, `end_offset`, `text`), so the runtime can build the exception from it without
//! asking the source again. Its `Display` is the text CPython writes to stderr for an uncaught one.
//!
//! Rules: lines and columns are counted from 1, columns in characters; the end is exclusive; a line of 0 is what
//! Python has for a file it cannot decode, or for none. Messages are CPython's, word for word.

use std::fmt;

use ruff_text_size::TextRange;

use crate::source::Source;

/// Which exception class the error becomes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum SyntaxErrorKind {
    /// `SyntaxError`.
    SyntaxError,
    /// `IndentationError`, a `SyntaxError`.
    IndentationError,
    /// `TabError`, an `IndentationError`.
    TabError,
    /// `_IncompleteInputError`, which only the interactive prompt asks for.
    IncompleteInput,
    /// `RecursionError`: the tree would be deeper than the compiler accepts.
    RecursionError,
    /// `MemoryError`: nested deeper than CPython's parser stack.
    MemoryError,
}

impl SyntaxErrorKind {
    /// The name of the exception class.
    pub fn name(self) -> &'static str {
        match self {
            SyntaxErrorKind::SyntaxError => "SyntaxError",
            SyntaxErrorKind::IndentationError => "IndentationError",
            SyntaxErrorKind::TabError => "TabError",
            SyntaxErrorKind::IncompleteInput => "_IncompleteInputError",
            SyntaxErrorKind::RecursionError => "RecursionError",
            SyntaxErrorKind::MemoryError => "MemoryError",
        }
    }
}

/// A program that is not Python, with CPython's message and place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SyntaxError {
    /// The exception class.
    pub kind: SyntaxErrorKind,
    /// The message, `msg` in Python.
    pub message: String,
    /// The file name, `filename` in Python; empty when Python has none.
    pub file: String,
    /// First line, from 1; 0 when there is no place.
    pub line: u32,
    /// First column, from 1, in characters; `offset` in Python.
    pub col: u32,
    /// Last line.
    pub end_line: u32,
    /// Column after the last character, from 1; `end_offset` in Python. 0 or -1 where CPython says so, which knows no end.
    pub end_col: i32,
    /// The first line's text, with its newline when it has one.
    pub text: Option<String>,
    /// Where the last complete compound statement before the error starts, line and column, for [`crate::typos`]; the line is
    /// 0 when there is none.
    pub statement: (u32, u32),
    /// The program may become valid when more text follows: the prompt goes on reading.
    pub incomplete: bool,
}

impl SyntaxError {
    /// An error at a range of the source.
    pub fn at(
        source: &Source,
        kind: SyntaxErrorKind,
        message: impl Into<String>,
        range: TextRange,
    ) -> SyntaxError {
        let start = source.line_col(range.start());
        let end = source.line_col(range.end());
        let mut error = SyntaxError::without_place(kind, message.into(), source.name().to_owned());
        error.line = start.line;
        error.col = start.column + 1;
        error.end_line = end.line;
        error.end_col = end.column as i32 + 1;
        error.text = error_text(source, start.line);
        error
    }

    /// An error at one column (from 1) of a line, for the places CPython's tokenizer reports. An `end_col` of 0
    /// or -1 means that only the start is known.
    pub fn at_columns(
        source: &Source,
        kind: SyntaxErrorKind,
        message: impl Into<String>,
        line: u32,
        col: u32,
        end_col: i32,
    ) -> SyntaxError {
        let mut error = SyntaxError::without_place(kind, message.into(), source.name().to_owned());
        error.line = line;
        error.col = col;
        error.end_line = line;
        error.end_col = end_col;
        error.text = error_text(source, line);
        error
    }

    /// An error that concerns a whole file, as that it cannot be decoded. When `file` is empty the error has no
    /// place at all, not even a file.
    pub fn without_place(kind: SyntaxErrorKind, message: String, file: String) -> SyntaxError {
        SyntaxError {
            kind,
            message,
            file,
            line: 0,
            col: 0,
            end_line: 0,
            end_col: 0,
            text: None,
            statement: (0, 0),
            incomplete: false,
        }
    }

    /// What CPython prints for the uncaught exception, ending in a newline.
    pub fn render(&self) -> String {
        let mut out = String::new();
        if self.line == 0 {
            if !self.file.is_empty() {
                out.push_str(&format!("  File \"{}\", line 0\n", self.file));
            }
            if let Some(text) = &self.text {
                out.push_str(&format!("    {text}\n"));
            }
            out.push_str(&format!("{}: {}\n", self.kind.name(), self.message));
            return out;
        }
        out.push_str(&format!("  File \"{}\", line {}\n", self.file, self.line));
        if let Some(text) = &self.text {
            let (line, carets) = self.excerpt(text);
            out.push_str(&format!("    {line}\n"));
            if let Some(carets) = carets {
                out.push_str(&format!("    {carets}\n"));
            }
        }
        out.push_str(&format!("{}: {}\n", self.kind.name(), self.message));
        out
    }

    /// The stripped line and the carets under it, by the rules of `traceback._format_syntax_error`.
    fn excerpt<'a>(&self, text: &'a str) -> (&'a str, Option<String>) {
        let right = text.trim_end_matches('\n');
        let left = right.trim_start_matches([' ', '\n', '\x0c']);
        let spaces = (right.chars().count() - left.chars().count()) as i64;
        let width = right.chars().count() as i64;
        let mut offset = i64::from(self.col);
        if offset == 0 {
            return (left, None);
        }
        let mut end = if self.line == self.end_line {
            if self.end_col == 0 { offset } else { i64::from(self.end_col) }
        } else {
            width + 1
        };
        if offset > width {
            offset = width + 1;
        }
        if end > width {
            end = width + 1;
        }
        if offset >= end || end < 0 {
            end = offset + 1;
        }
        let column = offset - 1 - spaces;
        if column < 0 {
            return (left, None);
        }
        let mut carets: String = left
            .chars()
            .chain(std::iter::repeat(' '))
            .take(column as usize)
            .map(|char| if char.is_whitespace() { char } else { ' ' })
            .collect();
        carets.extend(std::iter::repeat_n('^', (end - offset) as usize));
        (left, Some(carets))
    }
}

/// The `text` attribute: the line with its newline, the empty line at the end of the text included.
fn error_text(source: &Source, line: u32) -> Option<String> {
    let text = source.line_text(line);
    let newline = usize::from(source.line_start(line + 1)) <= source.text().len()
        && source.text()[..usize::from(source.line_start(line + 1))].ends_with('\n');
    match text {
        Some(text) if newline => Some(format!("{text}\n")),
        Some(text) => Some(text.to_owned()),
        None => Some(String::new()),
    }
}

impl fmt::Display for SyntaxError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.render())
    }
}

impl std::error::Error for SyntaxError {}
