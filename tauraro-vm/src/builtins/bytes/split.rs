//! Taking bytes apart and putting them together.

use super::{Content, bytes_arg, receiver};
use crate::args::{Args, Params};
use crate::builtins::int::check_size;
use crate::builtins::support::between;
use crate::object::*;
use crate::value::{PyResult, Value};
use crate::vm::Vm;
use memchr::memmem;
use std::ops::Range;

/// A blank byte.
pub fn is_space(byte: u8) -> bool {
    matches!(byte, b' ' | 9..=13)
}

static SPLIT: Params = Params::new("split", &["self", "sep", "maxsplit"]).method();
static RSPLIT: Params = Params::new("rsplit", &["self", "sep", "maxsplit"]).method();

fn split_args(vm: &mut Vm, args: Args<'_>, params: &Params) -> PyResult<(Content, Option<Vec<u8>>, usize)> {
    let [this, separator, limit] = args.bind(vm, params)?;
    let content = receiver(vm, this.unwrap_or(Value::NONE))?;
    let limit = match limit {
        None => usize::MAX,
        Some(limit) => match vm.size_i64(limit)? {
            n if n < 0 => usize::MAX,
            n => n as usize,
        },
    };
    let separator = match separator.and_then(Value::non_none) {
        None => None,
        Some(separator) => {
            let separator = bytes_arg(vm, separator)?;
            if separator.is_empty() {
                return Err(vm.value_error("empty separator"));
            }
            Some(separator)
        }
    };
    Ok((content, separator, limit))
}

fn parts(vm: &mut Vm, content: Content, ranges: impl IntoIterator<Item = Range<usize>>) -> PyResult {
    let list = vm.new_list(&[]);
    for range in ranges {
        let part = content.with(|bytes| bytes[range].to_vec());
        let part = content.made(vm, &part);
        if !list.push(&mut vm.heap, part) {
            return Err(vm.memory_error());
        }
    }
    Ok(list.into())
}

/// `split`
pub fn split(vm: &mut Vm, args: Args<'_>) -> PyResult {
    let (content, separator, limit) = split_args(vm, args, &SPLIT)?;
    let ranges = content.with(|bytes| {
        let mut ranges = Vec::new();
        match separator {
            Some(separator) => {
                let mut at = 0;
                for found in memmem::find_iter(bytes, &separator).take(limit) {
                    ranges.push(at..found);
                    at = found + separator.len();
                }
                ranges.push(at..bytes.len());
            }
            None => {
                let next = |at: usize, blank: bool| {
                    (at..bytes.len()).find(|i| is_space(bytes[*i]) == blank).unwrap_or(bytes.len())
                };
                let mut at = next(0, false);
                while at < bytes.len() {
                    if ranges.len() == limit {
                        ranges.push(at..bytes.len());
                        break;
                    }
                    let end = next(at, true);
                    ranges.push(at..end);
                    at = next(end, false);
                }
            }
        }
        ranges
    });
    parts(vm, content, ranges)
}

/// `rsplit`
pub fn rsplit(vm: &mut Vm, args: Args<'_>) -> PyResult {
    let (content, separator, limit) = split_args(vm, args, &RSPLIT)?;
    let ranges = content.with(|bytes| {
        let mut ranges = Vec::new();
        match separator {
            Some(separator) => {
                let mut end = bytes.len();
                for found in memmem::rfind_iter(bytes, &separator).take(limit) {
                    ranges.push(found + separator.len()..end);
                    end = found;
                }
                ranges.push(0..end);
            }
            None => {
                let back = |end: usize, blank: bool| {
                    (0..end).rev().find(|i| is_space(bytes[*i]) == blank).map_or(0, |i| i + 1)
                };
                let mut end = back(bytes.len(), false);
                while end > 0 {
                    if ranges.len() == limit {
                        ranges.push(0..end);
                        break;
                    }
                    let start = back(end, true);
                    ranges.push(start..end);
                    end = back(start, false);
                }
            }
        }
        ranges.reverse();
        ranges
    });
    parts(vm, content, ranges)
}

static SPLITLINES: Params = Params::new("splitlines", &["self", "keepends"]).method();

/// `splitlines`
pub fn splitlines(vm: &mut Vm, args: Args<'_>) -> PyResult {
    let [this, keep] = args.bind(vm, &SPLITLINES)?;
    let content = receiver(vm, this.unwrap_or(Value::NONE))?;
    let keep = match keep {
        Some(keep) => vm.is_true(keep)?,
        None => false,
    };
    let ranges = content.with(|bytes| {
        let mut ranges = Vec::new();
        let mut at = 0;
        while at < bytes.len() {
            let end = memchr::memchr2(b'\n', b'\r', &bytes[at..]).map_or(bytes.len(), |i| i + at);
            let next = match bytes[end..] {
                [] => end,
                [b'\r', b'\n', ..] => end + 2,
                _ => end + 1,
            };
            ranges.push(at..if keep { next } else { end });
            at = next;
        }
        ranges
    });
    parts(vm, content, ranges)
}

/// `partition`
pub fn partition(vm: &mut Vm, this: Value, separator: Value) -> PyResult {
    cut(vm, this, separator, false)
}
/// `rpartition`
pub fn rpartition(vm: &mut Vm, this: Value, separator: Value) -> PyResult {
    cut(vm, this, separator, true)
}

fn cut(vm: &mut Vm, this: Value, separator: Value, last: bool) -> PyResult {
    let content = receiver(vm, this)?;
    let separator = bytes_arg(vm, separator)?;
    if separator.is_empty() {
        return Err(vm.value_error("empty separator"));
    }
    let found = content
        .with(|bytes| if last { memmem::rfind(bytes, &separator) } else { memmem::find(bytes, &separator) });
    let all = content.with(<[u8]>::to_vec);
    let three: [&[u8]; 3] = match found {
        Some(at) => [&all[..at], &separator, &all[at + separator.len()..]],
        None if last => [b"", b"", &all],
        None => [&all, b"", b""],
    };
    let parts = [content.made(vm, three[0]), content.made(vm, three[1]), content.made(vm, three[2])];
    Ok(vm.new_tuple(&parts).into())
}

/// `strip` and its kin.
pub fn strip(vm: &mut Vm, args: Args<'_>, name: &'static str, left: bool, right: bool) -> PyResult {
    let (this, rest) = between(vm, args, name, 0, 1)?;
    let content = receiver(vm, this)?;
    let set = match rest.first().copied().and_then(Value::non_none) {
        Some(set) => Some(bytes_arg(vm, set)?),
        None => None,
    };
    let strips = |byte: u8| match &set {
        Some(set) => set.contains(&byte),
        None => is_space(byte),
    };
    let (range, len) = content.with(|bytes| {
        let (mut start, mut end) = (0, bytes.len());
        while left && start < end && strips(bytes[start]) {
            start += 1;
        }
        while right && end > start && strips(bytes[end - 1]) {
            end -= 1;
        }
        (start..end, bytes.len())
    });
    if range.len() == len {
        return Ok(content.exact(vm));
    }
    let part = content.with(|bytes| bytes[range].to_vec());
    Ok(content.made(vm, &part))
}

/// `join`
pub fn join(vm: &mut Vm, this: Value, items: Value) -> PyResult {
    let content = receiver(vm, this)?;
    let slots = &vm.type_of(items).slots;
    if slots.iter.get().is_none() && slots.getitem.get().is_none() {
        return Err(vm.type_error("can only join an iterable"));
    }
    let items = vm.collect(items)?;
    let separator = content.with(<[u8]>::to_vec);
    let mut total = separator.len().saturating_mul(items.len().saturating_sub(1));
    for (i, item) in items.as_slice().iter().enumerate() {
        match Content::of(*item) {
            Some(part) => total = total.saturating_add(part.len()),
            None => {
                let class = vm.type_name(*item);
                return Err(
                    vm.type_error(format!("sequence item {i}: expected a bytes-like object, {class} found"))
                );
            }
        }
    }
    check_size(vm, total as u64)?;
    let mut out = Vec::with_capacity(total);
    for (i, item) in items.as_slice().iter().enumerate() {
        if i > 0 {
            out.extend_from_slice(&separator);
        }
        if let Some(part) = Content::of(*item) {
            part.with(|part| out.extend_from_slice(part));
        }
    }
    Ok(content.made(vm, &out))
}
