//! Finding bytes in bytes.
//!
//! A needle is bytes-like, or for some methods an int that means one byte.

use super::{Content, byte_of, bytes_arg, copy_of_bytes, receiver};
use crate::args::{Args, Params};
use crate::builtins::str::search::range_args;
use crate::builtins::support::between;
use crate::object::*;
use crate::value::{PyResult, Raised, Value};
use crate::vm::Vm;
use memchr::memmem;

/// A needle argument: bytes-like or an int.
fn needle_arg(vm: &mut Vm, value: Value) -> PyResult<Vec<u8>> {
    if let Some(needle) = copy_of_bytes(value) {
        return Ok(needle);
    }
    if super::is_integer(vm, value) {
        return Ok(vec![byte_of(vm, value, "byte")?]);
    }
    let class = vm.type_name(value);
    Err(vm.type_error(format!("argument should be integer or bytes-like object, not '{class}'")))
}

struct Search {
    content: Content,
    needle: Vec<u8>,
    start: usize,
    end: usize,
}

fn search_args(vm: &mut Vm, args: Args<'_>, function: &'static str) -> PyResult<Search> {
    let (this, rest) = between(vm, args, function, 1, 3)?;
    let content = receiver(vm, this)?;
    let needle = needle_arg(vm, rest[0])?;
    let (start, end) = range_args(vm, rest.get(1).copied(), rest.get(2).copied(), content.len())?;
    Ok(Search { content, needle, start, end })
}

impl Search {
    fn run(&self, last: bool) -> Option<usize> {
        if self.start > self.end {
            return None;
        }
        self.content.with(|bytes| {
            let part = &bytes[self.start..self.end.min(bytes.len())];
            let found = match last {
                true if self.needle.len() == 1 => memchr::memrchr(self.needle[0], part),
                false if self.needle.len() == 1 => memchr::memchr(self.needle[0], part),
                true => memmem::rfind(part, &self.needle),
                false => memmem::find(part, &self.needle),
            };
            found.map(|i| i + self.start)
        })
    }
}

macro_rules! finder {
    ($(#[$doc:meta])* $name:ident, $function:literal, $last:literal, $or:expr) => {
        $(#[$doc])*
        pub fn $name(vm: &mut Vm, args: Args<'_>) -> PyResult {
            let search = search_args(vm, args, $function)?;
            match search.run($last) {
                Some(i) => Ok(Value::small_int(i as i64)),
                None => $or(vm),
            }
        }
    };
}

fn minus_one(_: &mut Vm) -> PyResult {
    Ok(Value::small_int(-1))
}

fn not_found(vm: &mut Vm) -> PyResult {
    Err(vm.value_error("subsection not found"))
}

finder!(
    /// `find`
    find, "find", false, minus_one
);
finder!(
    /// `rfind`
    rfind, "rfind", true, minus_one
);
finder!(
    /// `index`
    index, "index", false, not_found
);
finder!(
    /// `rindex`
    rindex, "rindex", true, not_found
);

/// `count`
pub fn count(vm: &mut Vm, args: Args<'_>) -> PyResult {
    let search = search_args(vm, args, "count")?;
    if search.start > search.end {
        return Ok(Value::small_int(0));
    }
    let count = search.content.with(|bytes| {
        let part = &bytes[search.start..search.end.min(bytes.len())];
        match *search.needle {
            [] => part.len() + 1,
            [byte] => memchr::memchr_iter(byte, part).count(),
            _ => memmem::find_iter(part, &search.needle).count(),
        }
    });
    Ok(Value::small_int(count as i64))
}

/// `needle in this`
pub fn contains(vm: &mut Vm, this: Value, needle: Value) -> PyResult<bool> {
    let content = receiver(vm, this)?;
    if let Some(needle) = Content::of(needle) {
        return Ok(content.with(|bytes| needle.with(|needle| memmem::find(bytes, needle).is_some())));
    }
    if super::is_integer(vm, needle) {
        let byte = byte_of(vm, needle, "byte")?;
        return Ok(content.with(|bytes| memchr::memchr(byte, bytes).is_some()));
    }
    Err(super::not_bytes_like(vm, needle))
}

fn affix(vm: &mut Vm, args: Args<'_>, function: &'static str, at_end: bool) -> PyResult {
    let (this, rest) = between(vm, args, function, 1, 3)?;
    let content = receiver(vm, this)?;
    let (start, end) = range_args(vm, rest.get(1).copied(), rest.get(2).copied(), content.len())?;
    let check = |part: Content| {
        if start > end {
            return false;
        }
        content.with(|bytes| {
            let bytes = &bytes[start..end.min(bytes.len())];
            part.with(|part| if at_end { bytes.ends_with(part) } else { bytes.starts_with(part) })
        })
    };
    if let Some(part) = Content::of(rest[0]) {
        return Ok(Value::bool(check(part)));
    }
    if let Some(parts) = rest[0].downcast::<PyTuple>() {
        for part in parts.items() {
            match Content::of(*part) {
                Some(part) if check(part) => return Ok(Value::TRUE),
                Some(_) => {}
                None => return Err(super::not_bytes_like(vm, *part)),
            }
        }
        return Ok(Value::FALSE);
    }
    let class = vm.type_name(rest[0]);
    Err(vm.type_error(format!("{function} first arg must be bytes or a tuple of bytes, not {class}")))
}

/// `startswith`
pub fn startswith(vm: &mut Vm, args: Args<'_>) -> PyResult {
    affix(vm, args, "startswith", false)
}
/// `endswith`
pub fn endswith(vm: &mut Vm, args: Args<'_>) -> PyResult {
    affix(vm, args, "endswith", true)
}

/// `removeprefix`
pub fn removeprefix(vm: &mut Vm, this: Value, prefix: Value) -> PyResult {
    let content = receiver(vm, this)?;
    let prefix = bytes_arg(vm, prefix)?;
    match content.with(|bytes| bytes.strip_prefix(&prefix[..]).map(<[u8]>::to_vec)) {
        Some(rest) => Ok(content.made(vm, &rest)),
        None => Ok(content.exact(vm)),
    }
}

/// `removesuffix`
pub fn removesuffix(vm: &mut Vm, this: Value, suffix: Value) -> PyResult {
    let content = receiver(vm, this)?;
    let suffix = bytes_arg(vm, suffix)?;
    match content.with(|bytes| bytes.strip_suffix(&suffix[..]).map(<[u8]>::to_vec)) {
        Some(rest) => Ok(content.made(vm, &rest)),
        None => Ok(content.exact(vm)),
    }
}

static REPLACE: Params =
    Params::new("replace", &["self", "old", "new", "count"]).method().required(3).positional_only(4);

/// `replace`
pub fn replace(vm: &mut Vm, args: Args<'_>) -> PyResult {
    let [this, old, new, count] = args.bind(vm, &REPLACE)?;
    let (Some(this), Some(old), Some(new)) = (this, old, new) else { return Ok(Value::NONE) };
    let content = receiver(vm, this)?;
    let (old, new) = (bytes_arg(vm, old)?, bytes_arg(vm, new)?);
    let limit = match count {
        Some(count) => vm.size_i64(count)?,
        None => -1,
    };
    let limit = if limit < 0 { usize::MAX } else { limit as usize };
    let found: Vec<usize> = content.with(|bytes| match old.len() {
        0 => (0..=bytes.len()).take(limit).collect(),
        _ => memmem::find_iter(bytes, &old).take(limit).collect(),
    });
    if found.is_empty() {
        return Ok(content.exact(vm));
    }
    let size = new.len().checked_mul(found.len()).and_then(|n| n.checked_add(content.len()));
    match size {
        Some(size) => crate::builtins::int::check_size(vm, size as u64)?,
        None => return Err(too_long(vm)),
    }
    let result = content.with(|bytes| {
        let mut out = Vec::with_capacity(bytes.len());
        let mut at = 0;
        for position in found {
            out.extend_from_slice(&bytes[at..position]);
            out.extend_from_slice(&new);
            at = position + old.len();
        }
        out.extend_from_slice(&bytes[at..]);
        out
    });
    Ok(content.made(vm, &result))
}

#[cold]
fn too_long(vm: &mut Vm) -> Raised {
    vm.overflow_error("replace bytes is too long")
}
