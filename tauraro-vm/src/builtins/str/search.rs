//! Finding text in text: `find`, `count`, `in`, `replace`, `startswith`, `partition` and their kin.
//!
//! Everything works on indices of characters. A needle that is wider than the haystack cannot be in it; a narrower one is widened
//! first. Then the search is one over bytes (`memchr`'s `memmem`, linear in the worst case), where a hit that does not start at a character is skipped.

use super::{marks, opt_str_arg, receiver, str_arg};
use crate::args::Args;
use crate::heap::Gc;
use crate::object::str::copy_short;
use crate::object::*;
use crate::value::{PyResult, Raised, Value};
use crate::vm::Vm;
use memchr::memmem;
use smallvec::SmallVec;
use std::borrow::Cow;

/// Index of the first occurrence of a run of bytes that is not empty.
///
/// Preparing a `memmem` search costs more than most searches of programs take, so it is begun only when the first byte alone does not
/// tell the places apart.
#[inline]
pub fn find_bytes(haystack: &[u8], needle: &[u8]) -> Option<usize> {
    const TRIES: usize = 6;
    let [first, rest @ ..] = needle else { return Some(0) };
    if haystack.len() <= SHORT && !rest.is_empty() {
        return marks::find(haystack, needle);
    }
    let last_start = haystack.len().checked_sub(needle.len())?;
    let mut at = 0;
    for _ in 0..TRIES {
        at += memchr::memchr(*first, &haystack[at..=last_start])?;
        if haystack[at + 1..].starts_with(rest) {
            return Some(at);
        }
        at += 1;
        if at > last_start {
            return None;
        }
    }
    memmem::find(&haystack[at..], needle).map(|i| i + at)
}

/// In texts up to this length a search is not worth preparing.
const SHORT: usize = 256;

/// A needle as bytes of the haystack's width.
pub struct Needle<'a> {
    bytes: Cow<'a, [u8]>,
    width: u32,
    len: usize,
}

impl<'a> Needle<'a> {
    /// `None` when the needle's characters are too wide to occur.
    #[inline]
    pub fn new(haystack: &PyStr, needle: &'a PyStr) -> Option<Needle<'a>> {
        let width = haystack.width();
        if needle.width() > width {
            return None;
        }
        let bytes = if needle.width() == width {
            Cow::Borrowed(needle.bytes())
        } else if width == 1 {
            Cow::Owned(needle.data().iter().flat_map(|c| (c as u16).to_ne_bytes()).collect())
        } else {
            Cow::Owned(needle.data().iter().flat_map(|c| c.to_ne_bytes()).collect())
        };
        Some(Needle { bytes, width: width as u32, len: needle.len() })
    }

    /// Index of the first character of the first occurrence in `from..to`.
    #[inline]
    pub fn find(&self, haystack: &PyStr, from: usize, to: usize) -> Option<usize> {
        if self.len > to.checked_sub(from)? {
            return None;
        }
        let bytes = &haystack.bytes()[..to << self.width];
        let mut at = from << self.width;
        if self.width == 0 {
            return match *self.bytes {
                [byte] => memchr::memchr(byte, &bytes[at..]),
                _ => find_bytes(&bytes[at..], &self.bytes),
            }
            .map(|i| i + from);
        }
        let finder = memmem::Finder::new(&*self.bytes);
        loop {
            at += finder.find(&bytes[at..])?;
            if at & ((1 << self.width) - 1) == 0 {
                return Some(at >> self.width);
            }
            at += 1;
        }
    }

    /// Index of the first character of the last occurrence in `from..to`.
    pub fn rfind(&self, haystack: &PyStr, from: usize, to: usize) -> Option<usize> {
        if self.len > to.checked_sub(from)? {
            return None;
        }
        let bytes = &haystack.bytes()[from << self.width..to << self.width];
        if self.width == 0 {
            return match *self.bytes {
                [byte] => memchr::memrchr(byte, bytes),
                _ => memmem::rfind(bytes, &self.bytes),
            }
            .map(|i| i + from);
        }
        let finder = memmem::FinderRev::new(&*self.bytes);
        let mut end = bytes.len();
        loop {
            let at = finder.rfind(&bytes[..end])?;
            if at & ((1 << self.width) - 1) == 0 {
                return Some((at >> self.width) + from);
            }
            end = at + self.bytes.len() - 1;
        }
    }

    /// Calls `each` with the index of every occurrence in `from..to`, none overlapping, until it says `false`.
    pub fn for_each(&self, haystack: &PyStr, from: usize, to: usize, mut each: impl FnMut(usize) -> bool) {
        if self.width == 0 && self.len > 0 {
            let bytes = &haystack.bytes()[from..to];
            if let [byte] = *self.bytes {
                if bytes.len() <= SHORT {
                    marks::of_byte(bytes, byte, |i| each(i + from));
                    return;
                }
                for i in memchr::memchr_iter(byte, bytes) {
                    if !each(i + from) {
                        return;
                    }
                }
            } else if bytes.len() <= SHORT {
                let mut at = 0;
                while let Some(i) = find_bytes(&bytes[at..], &self.bytes) {
                    if !each(i + at + from) {
                        return;
                    }
                    at += i + self.len;
                }
            } else {
                for i in memmem::find_iter(bytes, &*self.bytes) {
                    if !each(i + from) {
                        return;
                    }
                }
            }
            return;
        }
        let mut at = from;
        while let Some(found) = self.find(haystack, at, to) {
            if !each(found) {
                return;
            }
            at = found + self.len.max(1);
        }
    }
}

/// Index of the first occurrence.
pub fn find(haystack: &PyStr, needle: &PyStr, from: usize, to: usize) -> Option<usize> {
    Needle::new(haystack, needle)?.find(haystack, from, to)
}

/// Index of the last occurrence.
pub fn rfind(haystack: &PyStr, needle: &PyStr, from: usize, to: usize) -> Option<usize> {
    Needle::new(haystack, needle)?.rfind(haystack, from, to)
}

/// Whether `needle` is in `haystack`.
#[inline]
pub fn contains(haystack: &PyStr, needle: &PyStr) -> bool {
    if needle.len() == 1 && haystack.width() == 0 {
        return match needle.data().get(0) {
            Some(c @ 0..=255) => memchr::memchr(c as u8, haystack.bytes()).is_some(),
            _ => false,
        };
    }
    if haystack.width() | needle.width() == 0 {
        return find_bytes(haystack.bytes(), needle.bytes()).is_some();
    }
    find(haystack, needle, 0, haystack.len()).is_some()
}

/// Whether the characters at `at` are those of `part`.
#[inline]
pub fn matches_at(text: &PyStr, at: usize, part: &PyStr) -> bool {
    if part.len() > text.len().saturating_sub(at) {
        return false;
    }
    let width = text.width();
    if width == part.width() {
        let start = at << width;
        return &text.bytes()[start..start + part.bytes().len()] == part.bytes();
    }
    width > part.width() && text.data().slice(at, at + part.len()).iter().eq(part.data().iter())
}

/// The range that optional start and end arguments mean, as in a slice.
#[inline]
pub fn range_args(
    vm: &mut Vm,
    start: Option<Value>,
    end: Option<Value>,
    len: usize,
) -> PyResult<(usize, usize)> {
    if start.is_none() && end.is_none() {
        return Ok((0, len));
    }
    let len = len as i64;
    let mut clamp = |value: Option<Value>, default: i64| -> PyResult<i64> {
        let index = match value.and_then(Value::non_none) {
            None => return Ok(default),
            Some(value) => match value.as_small_int() {
                Some(n) => n,
                None => slice_index(vm, value)?,
            },
        };
        Ok(if index < 0 { index.saturating_add(len).max(0) } else { index })
    };
    let start = clamp(start, 0)?;
    let end = clamp(end, len)?.min(len);
    Ok((start as usize, end as usize))
}

fn slice_index(vm: &mut Vm, value: Value) -> PyResult<i64> {
    if !vm.is_int(value) && vm.type_of(value).slots.index.get().is_none() {
        return Err(vm.type_error("slice indices must be integers or None or have an __index__ method"));
    }
    vm.clamped_index(value)
}

/// Arguments of `find` and its kin: receiver, needle, range.
fn search_args(
    vm: &mut Vm,
    args: Args<'_>,
    function: &'static str,
) -> PyResult<(Gc<PyStr>, Gc<PyStr>, usize, usize)> {
    let given = args.values.len();
    if args.keyword_count() > 0 {
        return Err(vm.type_error(format!("str.{function}() takes no keyword arguments")));
    }
    if !(2..=4).contains(&given) {
        let (how, least) = if given < 2 { ("at least", 1) } else { ("at most", 3) };
        let plural = if least == 1 { "" } else { "s" };
        return Err(vm.type_error(format!(
            "{function} expected {how} {least} argument{plural}, got {}",
            given.saturating_sub(1)
        )));
    }
    let text = receiver(vm, args.values[0])?;
    let needle = str_arg(vm, args.values[1], function, 1)?;
    let get = |i: usize| args.values.get(i).copied();
    let (start, end) = range_args(vm, get(2), get(3), text.len())?;
    Ok((text, needle, start, end))
}

/// `str.find`
pub fn find_method(vm: &mut Vm, args: Args<'_>) -> PyResult {
    let (text, needle, start, end) = search_args(vm, args, "find")?;
    Ok(Value::small_int(find(&text, &needle, start, end).map_or(-1, |i| i as i64)))
}

/// `str.rfind`
pub fn rfind_method(vm: &mut Vm, args: Args<'_>) -> PyResult {
    let (text, needle, start, end) = search_args(vm, args, "rfind")?;
    Ok(Value::small_int(rfind(&text, &needle, start, end).map_or(-1, |i| i as i64)))
}

/// `str.index`
pub fn index_method(vm: &mut Vm, args: Args<'_>) -> PyResult {
    let (text, needle, start, end) = search_args(vm, args, "index")?;
    match find(&text, &needle, start, end) {
        Some(i) => Ok(Value::small_int(i as i64)),
        None => Err(vm.value_error("substring not found")),
    }
}

/// `str.rindex`
pub fn rindex_method(vm: &mut Vm, args: Args<'_>) -> PyResult {
    let (text, needle, start, end) = search_args(vm, args, "rindex")?;
    match rfind(&text, &needle, start, end) {
        Some(i) => Ok(Value::small_int(i as i64)),
        None => Err(vm.value_error("substring not found")),
    }
}

/// How often `needle` occurs without overlap.
pub fn count(text: &PyStr, needle: &PyStr, start: usize, end: usize) -> usize {
    if needle.is_empty() {
        return if start <= end { end - start + 1 } else { 0 };
    }
    let Some(needle) = Needle::new(text, needle) else { return 0 };
    if start > end {
        return 0;
    }
    if let ([byte], 0) = (&needle.bytes[..], needle.width) {
        return memchr::memchr_iter(*byte, &text.bytes()[start..end]).count();
    }
    let mut count = 0;
    needle.for_each(text, start, end, |_| {
        count += 1;
        true
    });
    count
}

/// `str.count`
pub fn count_method(vm: &mut Vm, args: Args<'_>) -> PyResult {
    let (text, needle, start, end) = search_args(vm, args, "count")?;
    Ok(Value::small_int(count(&text, &needle, start, end) as i64))
}

/// `needle in text`
pub fn contains_slot(vm: &mut Vm, text: Value, needle: Value) -> PyResult<bool> {
    let text = receiver(vm, text)?;
    match needle.downcast::<PyStr>() {
        Some(needle) => Ok(contains(&text, &needle)),
        None => {
            let class = vm.type_name(needle);
            Err(vm.type_error(format!("'in <string>' requires string as left operand, not {class}")))
        }
    }
}

/// `startswith` (`at_end` false) and `endswith`.
fn affix(vm: &mut Vm, args: Args<'_>, function: &'static str, at_end: bool) -> PyResult {
    let given = args.values.len();
    if args.keyword_count() > 0 {
        return Err(vm.type_error(format!("str.{function}() takes no keyword arguments")));
    }
    if !(2..=4).contains(&given) {
        let (how, least) = if given < 2 { ("at least 1 argument", 1) } else { ("at most 3 arguments", 3) };
        let _ = least;
        return Err(vm.type_error(format!("{function} expected {how}, got {}", given.saturating_sub(1))));
    }
    let text = receiver(vm, args.values[0])?;
    let get = |i: usize| args.values.get(i).copied();
    let (start, end) = range_args(vm, get(2), get(3), text.len())?;
    let check = |part: Gc<PyStr>| {
        if start > end || part.len() > end - start {
            return false;
        }
        matches_at(&text, if at_end { end - part.len() } else { start }, &part)
    };
    let affix = args.values[1];
    if let Some(part) = affix.downcast::<PyStr>() {
        return Ok(Value::bool(check(part)));
    }
    if let Some(parts) = affix.downcast::<PyTuple>() {
        for part in parts.items() {
            match part.downcast::<PyStr>() {
                Some(part) if check(part) => return Ok(Value::TRUE),
                Some(_) => {}
                None => {
                    let class = vm.type_name(*part);
                    return Err(
                        vm.type_error(format!("tuple for {function} must only contain str, not {class}"))
                    );
                }
            }
        }
        return Ok(Value::FALSE);
    }
    let class = vm.type_name(affix);
    Err(vm.type_error(format!("{function} first arg must be str or a tuple of str, not {class}")))
}

/// `str.startswith`
pub fn startswith(vm: &mut Vm, args: Args<'_>) -> PyResult {
    affix(vm, args, "startswith", false)
}

/// `str.endswith`
pub fn endswith(vm: &mut Vm, args: Args<'_>) -> PyResult {
    affix(vm, args, "endswith", true)
}

/// `str.removeprefix`
pub fn removeprefix(vm: &mut Vm, this: Value, prefix: Value) -> PyResult {
    let text = receiver(vm, this)?;
    let prefix = opt_str_arg(vm, prefix, "removeprefix() argument")?;
    if matches_at(&text, 0, &prefix) {
        return Ok(super::substring(vm, text, prefix.len(), text.len()).into());
    }
    Ok(super::exact(vm, text).into())
}

/// `str.removesuffix`
pub fn removesuffix(vm: &mut Vm, this: Value, suffix: Value) -> PyResult {
    let text = receiver(vm, this)?;
    let suffix = opt_str_arg(vm, suffix, "removesuffix() argument")?;
    if suffix.len() <= text.len() && matches_at(&text, text.len() - suffix.len(), &suffix) {
        return Ok(super::substring(vm, text, 0, text.len() - suffix.len()).into());
    }
    Ok(super::exact(vm, text).into())
}

#[cold]
fn empty_separator(vm: &mut Vm) -> Raised {
    vm.value_error("empty separator")
}

/// `str.partition`
pub fn partition(vm: &mut Vm, this: Value, separator: Value) -> PyResult {
    let text = receiver(vm, this)?;
    let separator = opt_str_arg(vm, separator, "")?;
    if separator.is_empty() {
        return Err(empty_separator(vm));
    }
    let parts = match find(&text, &separator, 0, text.len()) {
        Some(at) => split_at(vm, text, separator, at),
        None => {
            let (text, empty) = (super::exact(vm, text).into(), vm.names.empty.into());
            [text, empty, empty]
        }
    };
    Ok(vm.new_tuple(&parts).into())
}

/// `str.rpartition`
pub fn rpartition(vm: &mut Vm, this: Value, separator: Value) -> PyResult {
    let text = receiver(vm, this)?;
    let separator = opt_str_arg(vm, separator, "")?;
    if separator.is_empty() {
        return Err(empty_separator(vm));
    }
    let parts = match rfind(&text, &separator, 0, text.len()) {
        Some(at) => split_at(vm, text, separator, at),
        None => {
            let (text, empty) = (super::exact(vm, text).into(), vm.names.empty.into());
            [empty, empty, text]
        }
    };
    Ok(vm.new_tuple(&parts).into())
}

fn split_at(vm: &mut Vm, text: Gc<PyStr>, separator: Gc<PyStr>, at: usize) -> [Value; 3] {
    let before = super::substring(vm, text, 0, at);
    let after = super::substring(vm, text, at + separator.len(), text.len());
    [before.into(), separator.into(), after.into()]
}

static REPLACE: crate::args::Params = crate::args::Params::new("replace", &["self", "old", "new", "count"])
    .method()
    .required(3)
    .positional_only(3);

/// `str.replace`
pub fn replace_method(vm: &mut Vm, args: Args<'_>) -> PyResult {
    let (this, old, new, count) = match *args.values {
        [this, old, new] if args.keywords.is_none() => (this, old, new, None),
        _ => {
            let [this, old, new, count] = args.bind(vm, &REPLACE)?;
            let (Some(this), Some(old), Some(new)) = (this, old, new) else { return Ok(Value::NONE) };
            (this, old, new, count)
        }
    };
    let text = receiver(vm, this)?;
    let (old, new) = (str_arg(vm, old, "replace", 1)?, str_arg(vm, new, "replace", 2)?);
    let limit = match count {
        Some(count) => vm.size_i64(count)?,
        None => -1,
    };
    replace(vm, text, old, new, if limit < 0 { usize::MAX } else { limit as usize })
}

/// `text.replace(old, new)`, at most `limit` times.
pub fn replace(vm: &mut Vm, text: Gc<PyStr>, old: Gc<PyStr>, new: Gc<PyStr>, limit: usize) -> PyResult {
    if limit == 0 || PyStr::eq(&old, &new) {
        return Ok(super::exact(vm, text).into());
    }
    let mut found: SmallVec<[usize; 32]> = SmallVec::new();
    if old.is_empty() {
        found.extend(0..=text.len().min(limit - 1));
    } else if let Some(needle) = Needle::new(&text, &old) {
        needle.for_each(&text, 0, text.len(), |at| {
            found.push(at);
            found.len() < limit
        });
    }
    if found.is_empty() {
        return Ok(super::exact(vm, text).into());
    }
    let grown = new.len().checked_mul(found.len());
    let Some(len) = grown.and_then(|n| n.checked_add(text.len() - old.len() * found.len())) else {
        return Err(vm.overflow_error("replace string is too long"));
    };
    let data = text.data();
    // Taking wide characters out may leave a narrower string; only then must the rest be looked at.
    let kept = if text.is_ascii() || StrKind::of(&old) == StrKind::ASCII {
        StrKind::of(&text)
    } else {
        let mut at = 0;
        let mut kind = StrKind::ASCII;
        for position in found.iter().copied().chain([text.len()]) {
            kind = kind.union(StrKind::of_data(data.slice(at.min(position), position)));
            at = position + old.len();
        }
        kind
    };
    let kind = kept.union(StrKind::of(&new));
    let narrower = kind.union(StrKind::of(&text)) != kind;
    if narrower {
        let mut out = StrBuilder::with_capacity(len);
        let mut at = 0;
        for position in &found {
            out.push_data(data.slice(at, *position));
            out.push_data(new.data());
            at = position + old.len();
        }
        out.push_data(data.slice(at, text.len()));
        return Ok(out.finish(&mut vm.heap).into());
    }
    let made = PyStr::try_write(&mut vm.heap, len, kind, |out| {
        let mut at = 0;
        if let (true, StrData::One(bytes), StrData::One(new)) = (kind.is_narrow(), data, new.data()) {
            let mut rest = out.rest();
            let mut put = |bytes: &[u8]| {
                let (to, behind) = std::mem::take(&mut rest).split_at_mut(bytes.len());
                copy_short(to, bytes);
                rest = behind;
            };
            for position in &found {
                put(&bytes[at..*position]);
                put(new);
                at = position + old.len();
            }
            put(&bytes[at..]);
            return;
        }
        for position in &found {
            out.push_data(data.slice(at, *position));
            out.push_data(new.data());
            at = position + old.len();
        }
        out.push_data(data.slice(at, text.len()));
    });
    super::made(vm, made)
}
