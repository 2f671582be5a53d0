//! Strings: how text is stored.
//!
//! A string has 1, 2 or 4 bytes a character, the fewest that its largest character needs, so two equal strings always have the
//! same width. `aux` of the header says which ([`StrFlags`]); all-ASCII strings are marked and are `&str` for free.
//!
//! The characters are either directly behind the object or in a shared [`StrBuffer`]. The buffer is what makes repeated
//! `s += x` linear: a string that *ends where the used part of its buffer ends* can be extended in place, because no
//! other string can see the bytes behind it. So concatenation copies only the right operand, and
//! strings stay flat: there is no rope to walk or to flatten.
//!
//! This file may hold `unsafe`: `data` points to `len` characters of the width in `aux`, in the object's own tail or in
//! the tail of a live `StrBuffer`; bytes below a buffer's `used` never change.

use crate::heap::{Gc, Header, Heap, Layout, Object, Tailed, Tracer};
use crate::object_struct;
use crate::value::Value;
use std::borrow::Cow;
use std::cell::Cell;
use std::ptr::NonNull;

/// Bits of a string's header `aux`.
pub struct StrFlags;
impl StrFlags {
    /// log2 of the bytes a character.
    pub const WIDTH_MASK: u16 = 3;
    /// All characters are ASCII.
    pub const ASCII: u16 = 4;
    /// There is one object for this text; equal interned strings are identical.
    pub const INTERNED: u16 = 8;
    /// The characters are in a `StrBuffer`.
    pub const BUFFERED: u16 = 16;
}

/// A string. See the head of the file.
#[repr(C)]
pub struct PyStr {
    /// The object's header.
    pub header: Header,
    hash: Cell<u64>,
    len: Cell<usize>,
    data: Cell<*const u8>,
}

object_struct! {
    /// Characters shared by strings that grew out of each other.
    pub struct StrBuffer(Layout::StrBuffer) {
        /// Bytes there is room for.
        pub capacity: usize,
        /// Bytes that belong to some string.
        pub used: Cell<usize>,
    } tail(capacity): Cell<u8>
}

// SAFETY: repr(C), header first; the only reference is to the buffer that `data` points into.
unsafe impl Object for PyStr {
    const LAYOUT: Layout = Layout::Str;
    #[inline]
    fn trace(&self, tracer: &mut Tracer<'_>) {
        if let Some(buffer) = self.buffer() {
            tracer.value(Value::from(buffer));
        }
    }
}

// SAFETY: `len` and `aux` are set before allocation; the width and BUFFERED bits never change.
unsafe impl Tailed for PyStr {
    type Elem = Cell<u8>;
    #[inline(always)]
    fn tail_len(&self) -> usize {
        if self.header.aux() & StrFlags::BUFFERED != 0 { 0 } else { self.byte_len() }
    }
}

/// The characters of a string.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub enum StrData<'a> {
    /// One byte each (Latin-1).
    One(&'a [u8]),
    /// Two bytes each.
    Two(&'a [u16]),
    /// Four bytes each.
    Four(&'a [u32]),
}

impl<'a> StrData<'a> {
    /// The character at `index`.
    #[inline(always)]
    pub fn get(&self, index: usize) -> Option<u32> {
        match self {
            StrData::One(data) => data.get(index).map(|c| *c as u32),
            StrData::Two(data) => data.get(index).map(|c| *c as u32),
            StrData::Four(data) => data.get(index).copied(),
        }
    }
    /// Number of characters.
    #[inline(always)]
    pub fn len(&self) -> usize {
        match self {
            StrData::One(data) => data.len(),
            StrData::Two(data) => data.len(),
            StrData::Four(data) => data.len(),
        }
    }
    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
    /// Some of the characters.
    #[inline]
    pub fn slice(&self, start: usize, end: usize) -> StrData<'a> {
        match self {
            StrData::One(data) => StrData::One(&data[start..end]),
            StrData::Two(data) => StrData::Two(&data[start..end]),
            StrData::Four(data) => StrData::Four(&data[start..end]),
        }
    }
    /// All code points in order.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = u32> + ExactSizeIterator + use<'a> {
        let data = *self;
        (0..data.len()).map(move |i| data.get(i).unwrap_or(0))
    }
}

/// How wide a string's characters are, and whether they are ASCII: what must be known before a string is allocated.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub struct StrKind {
    width: u16,
    ascii: bool,
}

impl StrKind {
    /// All characters are ASCII.
    pub const ASCII: StrKind = StrKind { width: 0, ascii: true };

    /// The kind of a string whose largest character is `max`.
    #[inline]
    pub fn of_max(max: u32) -> StrKind {
        let (width, ascii) = width_of(max);
        StrKind { width, ascii: ascii != 0 }
    }
    /// The kind of an existing string.
    #[inline(always)]
    pub fn of(text: &PyStr) -> StrKind {
        StrKind { width: text.width(), ascii: text.is_ascii() }
    }
    /// The kind of some characters.
    pub fn of_data(data: StrData<'_>) -> StrKind {
        match data {
            StrData::One(data) if data.is_ascii() => StrKind::ASCII,
            StrData::One(_) => StrKind { width: 0, ascii: false },
            StrData::Two(data) => StrKind::of_max(data.iter().copied().max().unwrap_or(0) as u32),
            StrData::Four(data) => StrKind::of_max(data.iter().copied().max().unwrap_or(0)),
        }
    }
    /// The kind of a string with the characters of both.
    #[inline(always)]
    pub fn union(self, other: StrKind) -> StrKind {
        StrKind { width: self.width.max(other.width), ascii: self.ascii & other.ascii }
    }
    /// Whether characters have one byte each.
    #[inline(always)]
    pub fn is_narrow(self) -> bool {
        self.width == 0
    }
    fn flags(self) -> u16 {
        self.width | if self.ascii { StrFlags::ASCII } else { 0 }
    }
}

/// What kind of string many strings amount to.
#[derive(Copy, Clone)]
pub struct KindSum {
    any: u16,
    all: u16,
}

impl Default for KindSum {
    fn default() -> KindSum {
        KindSum { any: 0, all: StrFlags::ASCII }
    }
}

impl KindSum {
    /// Adds a string.
    #[inline(always)]
    pub fn add(&mut self, text: &PyStr) {
        let flags = text.header.aux();
        self.any |= flags;
        self.all &= flags;
    }
    /// The kind of a string with the characters of all.
    pub fn kind(self) -> StrKind {
        // Of widths 1 and 2 the wider one counts.
        let width = if self.any & 2 != 0 { 2 } else { self.any & StrFlags::WIDTH_MASK };
        StrKind { width, ascii: self.all & StrFlags::ASCII != 0 }
    }
}

/// Writes the characters of a string that is being made ([`PyStr::try_write`]).
pub struct StrWriter<'a> {
    to: &'a mut [u8],
    at: usize,
    width: u16,
}

impl StrWriter<'_> {
    /// Appends characters that are not wider than the string.
    #[inline]
    pub fn push_data(&mut self, data: StrData<'_>) {
        let end = self.at + (data.len() << self.width);
        let to = &mut self.to[self.at..end];
        match data {
            StrData::One(bytes) if self.width == 0 => copy_short(to, bytes),
            _ => copy_widened(to, data, self.width),
        }
        self.at = end;
    }
    /// All that was not written yet, to be written by the caller.
    pub fn rest(&mut self) -> &mut [u8] {
        let at = std::mem::replace(&mut self.at, self.to.len());
        &mut self.to[at..]
    }
    /// Appends one character.
    #[inline]
    pub fn push(&mut self, c: u32) {
        self.fill(c, 1);
    }
    /// Appends ASCII text.
    #[inline]
    pub fn push_ascii(&mut self, text: &[u8]) {
        self.push_data(StrData::One(text));
    }
    /// Appends ASCII text, each byte changed by `map` (which gets its index); only for a string of one byte a character.
    #[inline]
    pub fn push_mapped(&mut self, text: &[u8], map: impl Fn(usize, u8) -> u8) {
        debug_assert_eq!(self.width, 0);
        let end = self.at + text.len();
        let part = &mut self.to[self.at..end];
        part.iter_mut().zip(text).enumerate().for_each(|(i, (to, c))| *to = map(i, *c));
        self.at = end;
    }
    /// Appends the same character several times.
    pub fn fill(&mut self, c: u32, count: usize) {
        if count == 0 {
            return;
        }
        let end = self.at + (count << self.width);
        let part = &mut self.to[self.at..end];
        match self.width {
            0 => part.fill(c as u8),
            1 => part.chunks_exact_mut(2).for_each(|to| to.copy_from_slice(&(c as u16).to_ne_bytes())),
            _ => part.chunks_exact_mut(4).for_each(|to| to.copy_from_slice(&c.to_ne_bytes())),
        }
        self.at = end;
    }
    /// Appends `count - 1` more copies of what has been written so far, which must be one `count`th of the string.
    pub fn repeat_written(&mut self) {
        let total = self.to.len();
        // Doubling what is there takes few large copies.
        while self.at < total {
            let step = self.at.min(total - self.at);
            self.to.copy_within(..step, self.at);
            self.at += step;
        }
    }
}

/// Growing text before it becomes a string object: code points in the narrowest form so far.
#[derive(Clone, Debug, Default)]
pub struct StrBuilder {
    /// Bytes, while all characters are Latin-1.
    one: Vec<u8>,
    /// Code points, once one was not.
    four: Option<Vec<u32>>,
    /// The largest of the characters, once one was wider than a byte.
    max: u32,
}

impl StrBuilder {
    /// An empty builder.
    pub fn new() -> StrBuilder {
        StrBuilder::default()
    }
    /// An empty builder with room for `capacity` characters.
    pub fn with_capacity(capacity: usize) -> StrBuilder {
        StrBuilder { one: Vec::with_capacity(capacity), ..StrBuilder::default() }
    }
    /// Number of characters.
    pub fn len(&self) -> usize {
        self.four.as_ref().map_or(self.one.len(), Vec::len)
    }
    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
    /// Appends a code point (which may be a lone surrogate).
    #[inline]
    pub fn push(&mut self, c: u32) {
        self.max = self.max.max(c);
        match &mut self.four {
            None if c < 256 => self.one.push(c as u8),
            None => {
                let mut wide: Vec<u32> = self.one.iter().map(|b| *b as u32).collect();
                wide.push(c);
                self.one = Vec::new();
                self.four = Some(wide);
            }
            Some(wide) => wide.push(c),
        }
    }
    /// Appends text.
    pub fn push_str(&mut self, text: &str) {
        if self.four.is_none() && text.is_ascii() {
            self.one.extend_from_slice(text.as_bytes());
        } else {
            text.chars().for_each(|c| self.push(c as u32));
        }
    }
    /// Appends the characters of a string object.
    pub fn push_data(&mut self, data: StrData<'_>) {
        match (data, &self.four) {
            (StrData::One(bytes), None) => {
                self.one.extend_from_slice(bytes);
            }
            _ => data.iter().for_each(|c| self.push(c)),
        }
    }
    /// Appends the same character several times.
    pub fn push_repeated(&mut self, c: u32, count: usize) {
        (0..count).for_each(|_| self.push(c));
    }
    /// The string object.
    pub fn finish(&self, heap: &mut Heap) -> Gc<PyStr> {
        match &self.four {
            None => PyStr::from_latin1(heap, &self.one),
            Some(wide) => PyStr::from_code_points_with_max(heap, wide, self.max),
        }
    }
}

fn width_of(max: u32) -> (u16, u16) {
    match max {
        0..=0x7f => (0, StrFlags::ASCII),
        0x80..=0xff => (0, 0),
        0x100..=0xffff => (1, 0),
        _ => (2, 0),
    }
}

/// Text shorter than this is always stored in the object itself.
const BUFFER_THRESHOLD: usize = 128;

impl PyStr {
    #[inline(always)]
    fn header(flags: u16) -> Header {
        let header = Header::exact(Layout::Str);
        header.set_aux(flags);
        header
    }

    /// A string of `len` characters whose bytes `fill` writes. `fill` must not allocate in the heap.
    #[inline]
    fn try_build(heap: &mut Heap, len: usize, flags: u16, fill: impl FnOnce(&mut [u8])) -> Option<Gc<PyStr>> {
        let header = PyStr::header(flags);
        let object =
            PyStr { header, hash: Cell::new(0), len: Cell::new(len), data: Cell::new(std::ptr::null()) };
        let made = heap.try_alloc_filled(object, fill)?;
        // SAFETY: the characters follow the struct.
        made.data.set(unsafe { made.as_ptr().add(1) }.cast::<u8>());
        Some(made)
    }

    /// A string of `len` characters of exactly this kind, which `write` writes, all of them; `None` when the memory limit would be passed.
    /// `write` must not allocate in the heap.
    #[inline]
    pub fn try_write(
        heap: &mut Heap,
        len: usize,
        kind: StrKind,
        write: impl FnOnce(&mut StrWriter<'_>),
    ) -> Option<Gc<PyStr>> {
        PyStr::try_build(heap, len, kind.flags(), |to| {
            let mut writer = StrWriter { to, at: 0, width: kind.width };
            write(&mut writer);
            debug_assert_eq!(writer.at, writer.to.len());
        })
    }

    /// A string of the first `len` of some bytes.
    #[inline(always)]
    fn short(heap: &mut Heap, len: usize, flags: u16, bytes: [u8; 16]) -> Gc<PyStr> {
        let header = PyStr::header(flags);
        let object =
            PyStr { header, hash: Cell::new(0), len: Cell::new(len), data: Cell::new(std::ptr::null()) };
        let made = heap.alloc_short(object, bytes);
        // SAFETY: the characters follow the struct.
        made.data.set(unsafe { made.as_ptr().add(1) }.cast::<u8>());
        made
    }

    fn build(heap: &mut Heap, len: usize, flags: u16, fill: impl FnOnce(&mut [u8])) -> Gc<PyStr> {
        match PyStr::try_build(heap, len, flags, fill) {
            Some(made) => made,
            None => {
                heap.limit_exceeded();
                PyStr::build_empty(heap)
            }
        }
    }

    fn build_empty(heap: &mut Heap) -> Gc<PyStr> {
        let header = PyStr::header(StrFlags::ASCII);
        let object =
            PyStr { header, hash: Cell::new(0), len: Cell::new(0), data: Cell::new(std::ptr::null()) };
        let made = heap.alloc_tailed(object, |_| Cell::new(0));
        made.data.set(NonNull::<u8>::dangling().as_ptr());
        made
    }

    /// A string of Latin-1 bytes, of which it is known whether all are ASCII.
    #[inline]
    pub fn from_bytes(heap: &mut Heap, bytes: &[u8], ascii: bool) -> Gc<PyStr> {
        debug_assert_eq!(ascii, bytes.is_ascii());
        let flags = if ascii { StrFlags::ASCII } else { 0 };
        PyStr::build(heap, bytes.len(), flags, |to| copy_short(to, bytes))
    }

    /// A string of Latin-1 bytes from the last to the first, of which it is known whether all are ASCII.
    pub fn reversed(heap: &mut Heap, bytes: &[u8], ascii: bool) -> Gc<PyStr> {
        debug_assert_eq!(ascii, bytes.is_ascii());
        let flags = if ascii { StrFlags::ASCII } else { 0 };
        PyStr::build(heap, bytes.len(), flags, |to| {
            let (to_words, to_rest) = to.as_chunks_mut::<8>();
            let (rest, words) = bytes.as_rchunks::<8>();
            for (to, word) in to_words.iter_mut().zip(words.iter().rev()) {
                *to = u64::from_le_bytes(*word).to_be_bytes();
            }
            for (to, byte) in to_rest.iter_mut().zip(rest.iter().rev()) {
                *to = *byte;
            }
        })
    }

    /// A string of ASCII or Latin-1 bytes.
    pub fn from_latin1(heap: &mut Heap, bytes: &[u8]) -> Gc<PyStr> {
        let flags = if bytes.is_ascii() { StrFlags::ASCII } else { 0 };
        PyStr::build(heap, bytes.len(), flags, |to| copy_short(to, bytes))
    }

    /// A string of UTF-8 text.
    #[allow(clippy::should_implement_trait)]
    pub fn from_str(heap: &mut Heap, text: &str) -> Gc<PyStr> {
        if text.is_ascii() {
            return PyStr::build(heap, text.len(), StrFlags::ASCII, |to| to.copy_from_slice(text.as_bytes()));
        }
        // The largest lead byte tells the width, except that a two-byte sequence may be Latin-1 or not.
        let (mut lead, mut len) = (0u8, 0usize);
        for byte in text.bytes() {
            lead = lead.max(byte);
            len += usize::from(byte & 0xc0 != 0x80);
        }
        let kind = StrKind::of_max(match lead {
            0..=0xc3 => 0xff,
            0xc4..=0xef => 0xffff,
            _ => 0x10ffff,
        });
        PyStr::build(heap, len, kind.flags(), |to| match kind.width {
            0 => to.iter_mut().zip(text.chars()).for_each(|(to, c)| *to = c as u32 as u8),
            1 => {
                let chunks = to.chunks_exact_mut(2).zip(text.chars());
                chunks.for_each(|(to, c)| to.copy_from_slice(&(c as u32 as u16).to_ne_bytes()));
            }
            _ => {
                let chunks = to.chunks_exact_mut(4).zip(text.chars());
                chunks.for_each(|(to, c)| to.copy_from_slice(&(c as u32).to_ne_bytes()));
            }
        })
    }

    /// A string of text in WTF-8 (UTF-8 in which lone surrogates are encoded like any code point).
    /// Malformed bytes become U+FFFD.
    pub fn from_wtf8(heap: &mut Heap, bytes: &[u8]) -> Gc<PyStr> {
        match std::str::from_utf8(bytes) {
            Ok(text) => PyStr::from_str(heap, text),
            Err(_) => {
                let mut points = Vec::with_capacity(bytes.len());
                let mut rest = bytes;
                while let [first, ..] = rest {
                    let size = match first {
                        0..=0x7f => 1,
                        0xc0..=0xdf => 2,
                        0xe0..=0xef => 3,
                        _ => 4,
                    };
                    let size = size.min(rest.len());
                    let surrogate = size == 3 && *first == 0xed && rest[1] >= 0xa0;
                    if surrogate {
                        points.push(0xd000 | (rest[1] as u32 & 0x3f) << 6 | (rest[2] as u32 & 0x3f));
                    } else {
                        let text = std::str::from_utf8(&rest[..size]);
                        points.push(text.ok().and_then(|t| t.chars().next()).map_or(0xfffd, |c| c as u32));
                    }
                    rest = &rest[size..];
                }
                PyStr::from_code_points(heap, &points)
            }
        }
    }

    /// A string of code points (lone surrogates allowed).
    pub fn from_code_points(heap: &mut Heap, points: &[u32]) -> Gc<PyStr> {
        let max = points.iter().copied().max().unwrap_or(0);
        PyStr::from_code_points_with_max(heap, points, max)
    }

    fn from_code_points_with_max(heap: &mut Heap, points: &[u32], max: u32) -> Gc<PyStr> {
        let (width, ascii) = width_of(max);
        PyStr::build(heap, points.len(), width | ascii, |to| match width {
            0 => to.iter_mut().zip(points).for_each(|(to, c)| *to = *c as u8),
            1 => {
                let chunks = to.chunks_exact_mut(2).zip(points);
                chunks.for_each(|(to, c)| to.copy_from_slice(&(*c as u16).to_ne_bytes()));
            }
            _ => {
                let chunks = to.chunks_exact_mut(4).zip(points);
                chunks.for_each(|(to, c)| to.copy_from_slice(&c.to_ne_bytes()));
            }
        })
    }

    /// A string of part of another's characters.
    pub fn substring(heap: &mut Heap, of: Gc<PyStr>, start: usize, end: usize) -> Gc<PyStr> {
        match of.data() {
            StrData::One(data) => {
                let part = &data[start..end];
                if part.len() <= 16 {
                    return PyStr::short_part(heap, &of, data, start, end);
                }
                let ascii = of.is_ascii() || part.is_ascii();
                let flags = if ascii { StrFlags::ASCII } else { 0 };
                PyStr::build(heap, part.len(), flags, |to| copy_short(to, part))
            }
            data => {
                let part = data.slice(start, end);
                let kind = StrKind::of_data(part);
                PyStr::build(heap, part.len(), kind.flags(), |to| match kind.width {
                    0 => to.iter_mut().zip(part.iter()).for_each(|(to, c)| *to = c as u8),
                    width => copy_widened(to, part, width),
                })
            }
        }
    }

    /// A string of the first `len` of some ASCII bytes.
    #[inline]
    pub fn from_word(heap: &mut Heap, bytes: [u8; 16], len: usize) -> Gc<PyStr> {
        debug_assert!(bytes[..len].is_ascii());
        PyStr::short(heap, len, StrFlags::ASCII, bytes)
    }

    /// The characters `start..end`, at most 16, of a text that has these bytes.
    #[inline(always)]
    pub fn short_part(heap: &mut Heap, of: &PyStr, bytes: &[u8], start: usize, end: usize) -> Gc<PyStr> {
        let part = &bytes[start..end];
        let flags = if of.is_ascii() || part.is_ascii() { StrFlags::ASCII } else { 0 };
        if let Some(window) = window(bytes, start) {
            return PyStr::short(heap, part.len(), flags, window);
        }
        let mut copy = [0; 16];
        copy_short(&mut copy[..part.len()], part);
        PyStr::short(heap, part.len(), flags, copy)
    }

    /// `left + right`; `None` when the memory limit would be passed.
    pub fn concat(heap: &mut Heap, left: Gc<PyStr>, right: Gc<PyStr>) -> Option<Gc<PyStr>> {
        let len = left.len().checked_add(right.len())?;
        let width = left.width().max(right.width());
        let ascii = left.header.aux() & right.header.aux() & StrFlags::ASCII;
        let bytes = len.checked_shl(width as u32)?;
        if bytes < BUFFER_THRESHOLD {
            return PyStr::try_build(heap, len, width | ascii, |to| {
                let (first, second) = to.split_at_mut(left.len() << width);
                if width == 0 {
                    copy_short(first, left.bytes());
                    copy_short(second, right.bytes());
                } else {
                    copy_widened(first, left.data(), width);
                    copy_widened(second, right.data(), width);
                }
            });
        }
        let left_bytes = left.len() << width;
        let extendable = left.buffer().filter(|buffer| {
            left.width() == width
                && left.data.get() as usize + left_bytes == buffer.data() as usize + buffer.used.get()
                && buffer.capacity - buffer.used.get() >= bytes - left_bytes
        });
        let (buffer, data) = match extendable {
            Some(buffer) => {
                let from = buffer.used.get();
                buffer.fill(from, from + bytes - left_bytes, |to| copy_widened(to, right.data(), width));
                buffer.used.set(from + bytes - left_bytes);
                (buffer, left.data.get())
            }
            None => {
                // Strings that were buffered already are being grown in a loop: leave room.
                let grown = left.buffer().is_some();
                let capacity = if grown { bytes.checked_mul(2)? } else { bytes + bytes / 8 };
                let header = Header::exact(Layout::StrBuffer);
                let object = StrBuffer { header, capacity, used: Cell::new(bytes) };
                let buffer = heap.try_alloc_tailed(object, |_| Cell::new(0))?;
                buffer.fill(0, left_bytes, |to| copy_widened(to, left.data(), width));
                buffer.fill(left_bytes, bytes, |to| copy_widened(to, right.data(), width));
                (buffer, buffer.data())
            }
        };
        let _keep_alive = buffer;
        let header = PyStr::header(width | ascii | StrFlags::BUFFERED);
        Some(heap.alloc_tailed(
            PyStr { header, hash: Cell::new(0), len: Cell::new(len), data: Cell::new(data) },
            |_| Cell::new(0),
        ))
    }

    /// [`PyStr::concat`] where it needs no collection and no new buffer.
    #[inline]
    pub fn quick_concat(heap: &mut Heap, left: Gc<PyStr>, right: Gc<PyStr>) -> Option<Gc<PyStr>> {
        let (flags, others) = (left.header.aux(), right.header.aux());
        if (flags | others) & StrFlags::WIDTH_MASK != 0 {
            return None;
        }
        let len = left.len().checked_add(right.len())?;
        let ascii = flags & others & StrFlags::ASCII;
        if len < BUFFER_THRESHOLD {
            if !heap.has_cell(size_of::<PyStr>() + len) {
                return None;
            }
            return PyStr::try_build(heap, len, ascii, |to| {
                let (first, second) = to.split_at_mut(left.len());
                copy_short(first, left.bytes());
                copy_short(second, right.bytes());
            });
        }
        let buffer = left.buffer()?;
        let used = buffer.used.get();
        let at_end = left.data.get() as usize + left.len() == buffer.data() as usize + used;
        if !at_end || buffer.capacity - used < right.len() || !heap.has_cell(size_of::<PyStr>()) {
            return None;
        }
        buffer.fill(used, used + right.len(), |to| copy_short(to, right.bytes()));
        buffer.used.set(used + right.len());
        let header = PyStr::header(ascii | StrFlags::BUFFERED);
        let data = Cell::new(left.data.get());
        Some(
            heap.alloc_tailed(PyStr { header, hash: Cell::new(0), len: Cell::new(len), data }, |_| {
                Cell::new(0)
            }),
        )
    }

    /// Makes `left` itself longer by `right`, if there is room in its buffer. Nobody else may know `left`, for strings do not change.
    #[inline]
    pub fn extend_own(left: Gc<PyStr>, right: Gc<PyStr>) -> bool {
        let (flags, others) = (left.header.aux(), right.header.aux());
        if (flags | others) & StrFlags::WIDTH_MASK != 0 || left.is_interned() || left == right {
            return false;
        }
        let Some(buffer) = left.buffer() else { return false };
        let (used, more) = (buffer.used.get(), right.len());
        let at_end = left.data.get() as usize + left.len() == buffer.data() as usize + used;
        if !at_end || buffer.capacity - used < more {
            return false;
        }
        match right.bytes() {
            // Mostly one character.
            [byte] => buffer.tail()[used].set(*byte),
            bytes => buffer.append(used, bytes),
        }
        buffer.used.set(used + more);
        left.len.set(left.len() + more);
        left.hash.set(0);
        let both = flags & (others | !StrFlags::ASCII);
        if both != flags {
            left.header.set_aux(both);
        }
        true
    }

    /// A copy that is an instance of a Python subclass (with its shape): one attribute slot follows it.
    pub fn copy_for_subclass(
        heap: &mut Heap,
        of: Gc<PyStr>,
        shape: crate::heap::ShapeId,
    ) -> Option<Gc<PyStr>> {
        let flags = of.header.aux() & (StrFlags::WIDTH_MASK | StrFlags::ASCII);
        let header = Header::new(shape, Layout::Str);
        header.set_aux(flags);
        let object =
            PyStr { header, hash: Cell::new(0), len: Cell::new(of.len()), data: Cell::new(std::ptr::null()) };
        let bytes = of.bytes();
        let made = heap.try_alloc_tailed_with_attrs(object, |i| Cell::new(bytes[i]))?;
        made.data.set(made.tail().as_ptr().cast::<u8>());
        Some(made)
    }

    /// Where the place of the characters is, for machine code.
    pub const DATA_OFFSET: usize = std::mem::offset_of!(PyStr, data);

    /// Where the number of characters is, for machine code.
    pub const LENGTH_OFFSET: usize = std::mem::offset_of!(PyStr, len);
    /// Where the hash is, zero while nobody has asked for it.
    pub const HASH_OFFSET: usize = std::mem::offset_of!(PyStr, hash);

    /// Number of characters.
    #[inline(always)]
    pub fn len(&self) -> usize {
        self.len.get()
    }

    /// Whether it is empty.
    #[inline(always)]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// log2 of the bytes a character.
    #[inline(always)]
    pub fn width(&self) -> u16 {
        self.header.aux() & StrFlags::WIDTH_MASK
    }

    #[inline(always)]
    fn byte_len(&self) -> usize {
        self.len() << self.width()
    }

    /// Whether all characters are ASCII.
    #[inline(always)]
    pub fn is_ascii(&self) -> bool {
        self.header.aux() & StrFlags::ASCII != 0
    }

    /// Whether it is the one object of its text.
    #[inline(always)]
    pub fn is_interned(&self) -> bool {
        self.header.aux() & StrFlags::INTERNED != 0
    }

    pub(crate) fn set_interned(&self) {
        self.header.set_aux(self.header.aux() | StrFlags::INTERNED);
    }

    #[inline]
    fn buffer(&self) -> Option<Gc<StrBuffer>> {
        if self.header.aux() & StrFlags::BUFFERED == 0 {
            return None;
        }
        // A string always starts at the start of its buffer: extending keeps the start.
        let start = self.data.get().wrapping_sub(size_of::<StrBuffer>());
        // SAFETY: BUFFERED says that `data` is the first byte of a buffer's tail.
        NonNull::new(start.cast_mut().cast::<StrBuffer>()).map(|p| unsafe { Gc::from_ptr(p) })
    }

    /// The bytes of the characters, in the string's width.
    #[inline(always)]
    pub fn bytes(&self) -> &[u8] {
        // SAFETY: the file's contract.
        unsafe { std::slice::from_raw_parts(self.data.get(), self.byte_len()) }
    }

    /// The characters.
    #[inline(always)]
    pub fn data(&self) -> StrData<'_> {
        let data = self.data.get();
        // SAFETY: the file's contract; tails and buffers are 8-aligned.
        unsafe {
            match self.width() {
                0 => StrData::One(std::slice::from_raw_parts(data, self.len())),
                1 => StrData::Two(std::slice::from_raw_parts(data.cast::<u16>(), self.len())),
                _ => StrData::Four(std::slice::from_raw_parts(data.cast::<u32>(), self.len())),
            }
        }
    }

    /// The text, when it is ASCII.
    #[inline(always)]
    pub fn as_ascii(&self) -> Option<&str> {
        // SAFETY: ASCII is UTF-8.
        self.is_ascii().then(|| unsafe { std::str::from_utf8_unchecked(self.bytes()) })
    }

    /// The text as UTF-8, when it has no lone surrogates.
    pub fn to_str(&self) -> Option<Cow<'_, str>> {
        if let Some(text) = self.as_ascii() {
            return Some(Cow::Borrowed(text));
        }
        self.data().iter().map(char::from_u32).collect::<Option<String>>().map(Cow::Owned)
    }

    /// The text as UTF-8, lone surrogates as U+FFFD.
    pub fn to_string_lossy(&self) -> String {
        match self.as_ascii() {
            Some(text) => text.to_owned(),
            None => self.data().iter().map(|c| char::from_u32(c).unwrap_or('\u{fffd}')).collect(),
        }
    }

    /// The text as WTF-8: lone surrogates in three bytes each.
    pub fn to_wtf8(&self) -> Vec<u8> {
        if self.is_ascii() {
            return self.bytes().to_vec();
        }
        let mut out = Vec::with_capacity(self.len() * 2);
        for c in self.data().iter() {
            match char::from_u32(c) {
                Some(c) => out.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes()),
                None => out.extend_from_slice(&[
                    0xe0 | (c >> 12) as u8,
                    0x80 | (c >> 6 & 0x3f) as u8,
                    0x80 | (c & 0x3f) as u8,
                ]),
            }
        }
        out
    }

    /// Whether the text is `text`.
    pub fn eq_str(&self, text: &str) -> bool {
        match self.as_ascii() {
            Some(own) => own == text,
            None => !text.is_ascii() && self.data().iter().eq(text.chars().map(|c| c as u32)),
        }
    }

    /// Whether two strings have the same characters.
    #[inline]
    pub fn eq(&self, other: &PyStr) -> bool {
        if std::ptr::eq(self, other) {
            return true;
        }
        let (flags, others) = (self.header.aux(), other.header.aux());
        let same_kind = self.len() == other.len() && (flags ^ others) & StrFlags::WIDTH_MASK == 0;
        same_kind && flags & others & StrFlags::INTERNED == 0 && self.bytes() == other.bytes()
    }

    /// The hash, computed once: 0 for the empty text alone.
    #[inline(always)]
    pub fn hash(&self) -> u64 {
        match self.hash.get() {
            0 => self.compute_hash(),
            hash => hash,
        }
    }

    #[cold]
    fn compute_hash(&self) -> u64 {
        let hash = super::hashing::hash_bytes(self.bytes());
        self.hash.set(hash);
        hash
    }

    /// Orders by code points.
    #[inline]
    pub fn cmp(&self, other: &PyStr) -> std::cmp::Ordering {
        match (self.data(), other.data()) {
            // Mostly the first characters tell.
            (StrData::One([a, ..]), StrData::One([b, ..])) if a != b => a.cmp(b),
            (StrData::One(a), StrData::One(b)) => a.cmp(b),
            (StrData::Two(a), StrData::Two(b)) => a.cmp(b),
            (StrData::Four(a), StrData::Four(b)) => a.cmp(b),
            (a, b) => a.iter().cmp(b.iter()),
        }
    }
}

impl StrBuffer {
    #[inline(never)]
    fn append(&self, used: usize, bytes: &[u8]) {
        self.fill(used, used + bytes.len(), |to| copy_short(to, bytes));
    }
    fn data(&self) -> *const u8 {
        self.tail().as_ptr().cast()
    }
    fn fill(&self, from: usize, to: usize, fill: impl FnOnce(&mut [u8])) {
        let part = &self.tail()[from..to];
        // SAFETY: bytes beyond `used` belong to nobody, and `Cell<u8>` allows writing.
        fill(unsafe { std::slice::from_raw_parts_mut(part.as_ptr().cast::<u8>().cast_mut(), part.len()) });
    }
}

/// Up to 16 bytes from an index on, and anything behind them; `None` of fewer than 16 bytes.
#[inline(always)]
fn window(bytes: &[u8], from: usize) -> Option<[u8; 16]> {
    let at = from.min(bytes.len().checked_sub(16)?);
    let word = u128::from_le_bytes(*bytes[at..].first_chunk()?);
    Some((word >> (8 * (from - at) as u32 % 128)).to_le_bytes())
}

/// Copies bytes, of which there are mostly few: no call for up to 32.
#[inline(always)]
pub(crate) fn copy_short(to: &mut [u8], from: &[u8]) {
    /// Copies the first and the last `N` bytes, which may overlap.
    #[inline(always)]
    fn ends<const N: usize>(to: &mut [u8], from: &[u8]) {
        if let (Some(to), Some(from)) = (to.first_chunk_mut::<N>(), from.first_chunk::<N>()) {
            *to = *from;
        }
        if let (Some(to), Some(from)) = (to.last_chunk_mut::<N>(), from.last_chunk::<N>()) {
            *to = *from;
        }
    }
    let length = from.len();
    assert_eq!(to.len(), length);
    match length {
        0 => {}
        1..=3 => {
            to[0] = from[0];
            to[length / 2] = from[length / 2];
            to[length - 1] = from[length - 1];
        }
        4..=7 => ends::<4>(to, from),
        8..=16 => ends::<8>(to, from),
        17..=32 => ends::<16>(to, from),
        _ => to.copy_from_slice(from),
    }
}

/// Writes characters in width `width`, which is not narrower than they are.
fn copy_widened(to: &mut [u8], from: StrData<'_>, width: u16) {
    match (from, width) {
        (StrData::One(data), 0) => to.copy_from_slice(data),
        (StrData::Two(data), 1) => {
            let chunks = to.chunks_exact_mut(2).zip(data);
            chunks.for_each(|(to, c)| to.copy_from_slice(&c.to_ne_bytes()));
        }
        (StrData::Four(data), 2) => {
            let chunks = to.chunks_exact_mut(4).zip(data);
            chunks.for_each(|(to, c)| to.copy_from_slice(&c.to_ne_bytes()));
        }
        (data, 1) => {
            let chunks = to.chunks_exact_mut(2).zip(data.iter());
            chunks.for_each(|(to, c)| to.copy_from_slice(&(c as u16).to_ne_bytes()));
        }
        (data, _) => {
            let chunks = to.chunks_exact_mut(4).zip(data.iter());
            chunks.for_each(|(to, c)| to.copy_from_slice(&c.to_ne_bytes()));
        }
    }
}
