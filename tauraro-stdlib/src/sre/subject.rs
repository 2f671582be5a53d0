//! The text that is searched: a str or bytes-like object, and the same characters as UTF-8 for the engine.
//!
//! The engine counts positions in characters. ASCII text is used as it is; other text is copied once a call (bytes above 127 become the characters
//! of these numbers), so positions are those of the object itself.

use super::pattern::Pattern;
use rustpython_sre_engine::{StrDrive, StringCursor};
use tauraro_vm::builtins::bytes::PyBytes;
use tauraro_vm::builtins::bytes::buffer::Content;
use tauraro_vm::object::{PyStr, StrBuilder};
use tauraro_vm::{Gc, PyResult, Value, Vm};

/// The text of a search.
pub struct Subject {
    /// The object.
    pub value: Value,
    /// It as a string, if it is one.
    text: Option<Gc<PyStr>>,
    /// Its bytes, if it is not.
    bytes: Vec<u8>,
    /// The characters, unless they are those of `text`.
    copy: Option<String>,
    /// Whether all of them are ASCII: then the engine finds any of them at once.
    ascii: bool,
    /// Number of characters.
    pub len: usize,
}

impl Subject {
    /// The text of an object, when a pattern can be looked for in it.
    pub fn new(vm: &mut Vm, pattern: Gc<Pattern>, value: Value) -> PyResult<Subject> {
        if let Some(text) = value.downcast::<PyStr>() {
            if pattern.of_bytes == Some(true) {
                return Err(vm.type_error("cannot use a bytes pattern on a string-like object"));
            }
            return Ok(Subject::of_text(text));
        }
        let Some(content) = Content::of(value) else {
            let class = vm.type_name(value);
            return Err(vm.type_error(format!("expected string or bytes-like object, got '{class}'")));
        };
        if pattern.of_bytes == Some(false) {
            return Err(vm.type_error("cannot use a string pattern on a bytes-like object"));
        }
        Ok(Subject::of_bytes(value, content.with(<[u8]>::to_vec)))
    }

    /// The text that a match was found in.
    pub fn again(value: Value) -> Subject {
        match (value.downcast::<PyStr>(), Content::of(value)) {
            (Some(text), _) => Subject::of_text(text),
            (None, Some(content)) => Subject::of_bytes(value, content.with(<[u8]>::to_vec)),
            (None, None) => Subject::of_bytes(value, Vec::new()),
        }
    }

    fn of_text(text: Gc<PyStr>) -> Subject {
        let copy = match text.as_ascii() {
            Some(_) => None,
            None => Some(
                text.data()
                    .iter()
                    .map(|c| char::from_u32(c).unwrap_or(char::REPLACEMENT_CHARACTER))
                    .collect(),
            ),
        };
        let ascii = copy.is_none();
        Subject { value: text.into(), text: Some(text), bytes: Vec::new(), copy, ascii, len: text.len() }
    }

    fn of_bytes(value: Value, bytes: Vec<u8>) -> Subject {
        let copy = Some(bytes.iter().map(|b| char::from(*b)).collect());
        let (len, ascii) = (bytes.len(), bytes.is_ascii());
        Subject { value, text: None, bytes, copy, ascii, len }
    }

    /// The characters.
    pub fn characters(&self) -> &str {
        match (&self.copy, &self.text) {
            (Some(copy), _) => copy,
            (None, Some(text)) => text.as_ascii().unwrap_or(""),
            (None, None) => "",
        }
    }

    /// The characters, when all of them are ASCII.
    pub fn ascii(&self) -> Option<Ascii<'_>> {
        self.ascii.then(|| Ascii(self.characters()))
    }

    /// A part, as an object of the same kind.
    pub fn slice(&self, vm: &mut Vm, start: usize, end: usize) -> Value {
        match self.text {
            Some(text) if start == 0 && end == text.len() => text.into(),
            Some(text) => PyStr::substring(&mut vm.heap, text, start, end).into(),
            None => PyBytes::new(&mut vm.heap, &self.bytes[start..end.max(start)]).into(),
        }
    }

    /// Whether it is a string.
    pub fn is_text(&self) -> bool {
        self.text.is_some()
    }

    /// Appends a part to what is being joined.
    pub fn push(&self, out: &mut Joined, start: usize, end: usize) {
        match (self.text, out) {
            (Some(text), Joined::Text(out)) => out.push_data(text.data().slice(start, end)),
            (_, Joined::Bytes(out)) => out.extend_from_slice(self.bytes.get(start..end).unwrap_or(&[])),
            _ => {}
        }
    }

    /// Something to join parts in.
    pub fn joined(&self) -> Joined {
        if self.is_text() { Joined::Text(StrBuilder::new()) } else { Joined::Bytes(Vec::new()) }
    }
}

/// ASCII text for the engine: the same as `&str`, but a position is found without counting characters up to it.
#[derive(Copy, Clone)]
pub struct Ascii<'a>(&'a str);

impl StrDrive for Ascii<'_> {
    #[inline]
    fn count(&self) -> usize {
        self.0.len()
    }
    #[inline]
    fn create_cursor(&self, n: usize) -> StringCursor {
        let mut cursor = <&str>::create_cursor(&&self.0[n..], 0);
        cursor.position = n;
        cursor
    }
    #[inline]
    fn adjust_cursor(&self, cursor: &mut StringCursor, n: usize) {
        *cursor = self.create_cursor(n);
    }
    #[inline]
    fn advance(cursor: &mut StringCursor) -> u32 {
        <&str>::advance(cursor)
    }
    #[inline]
    fn peek(cursor: &StringCursor) -> u32 {
        <&str>::peek(cursor)
    }
    #[inline]
    fn skip(cursor: &mut StringCursor, n: usize) {
        <&str>::skip(cursor, n);
    }
    #[inline]
    fn back_advance(cursor: &mut StringCursor) -> u32 {
        <&str>::back_advance(cursor)
    }
    #[inline]
    fn back_peek(cursor: &StringCursor) -> u32 {
        <&str>::back_peek(cursor)
    }
    #[inline]
    fn back_skip(cursor: &mut StringCursor, n: usize) {
        <&str>::back_skip(cursor, n);
    }
}

/// A result of the kind of its subject.
pub enum Joined {
    /// Characters.
    Text(StrBuilder),
    /// Bytes.
    Bytes(Vec<u8>),
}

impl Joined {
    /// Appends an object, which must be of the same kind.
    pub fn push_value(&mut self, vm: &mut Vm, value: Value) -> PyResult<()> {
        match self {
            Joined::Text(out) => match value.downcast::<PyStr>() {
                Some(text) => out.push_data(text.data()),
                None => {
                    let class = vm.type_name(value);
                    return Err(
                        vm.type_error(format!("sequence item 0: expected str instance, {class} found"))
                    );
                }
            },
            Joined::Bytes(out) => match Content::of(value) {
                Some(content) => content.with(|bytes| out.extend_from_slice(bytes)),
                None => {
                    let class = vm.type_name(value);
                    return Err(vm.type_error(format!(
                        "sequence item 0: expected a bytes-like object, {class} found"
                    )));
                }
            },
        }
        Ok(())
    }

    /// The object.
    pub fn finish(self, vm: &mut Vm) -> Value {
        match self {
            Joined::Text(out) => out.finish(&mut vm.heap).into(),
            Joined::Bytes(out) => PyBytes::new(&mut vm.heap, &out).into(),
        }
    }
}
