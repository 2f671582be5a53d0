//! Taking text apart and putting it together: `split`, `splitlines`, `strip`, `join`.

use super::search::Needle;
use super::{exact, made, marks, receiver, substring, unicode};
use crate::args::{Args, Params};
use crate::heap::{Gc, RootedVec};
use crate::object::str::{KindSum, copy_short};
use crate::object::*;
use crate::value::{PyResult, Value};
use crate::vm::Vm;

static SPLIT: Params = Params::new("split", &["self", "sep", "maxsplit"]).method();
static RSPLIT: Params = Params::new("rsplit", &["self", "sep", "maxsplit"]).method();

fn split_args(
    vm: &mut Vm,
    args: Args<'_>,
    params: &Params,
) -> PyResult<(Gc<PyStr>, Option<Gc<PyStr>>, usize)> {
    let [this, separator, limit] = match *args.values {
        [this] => [Some(this), None, None],
        [this, separator] if args.keywords.is_none() => [Some(this), Some(separator), None],
        _ => args.bind(vm, params)?,
    };
    let text = receiver(vm, this.unwrap_or(Value::NONE))?;
    let limit = match limit {
        None => usize::MAX,
        Some(limit) => match vm.size_i64(limit)? {
            n if n < 0 => usize::MAX,
            n => n as usize,
        },
    };
    let separator = match separator.and_then(Value::non_none) {
        None => None,
        Some(separator) => match separator.downcast::<PyStr>() {
            Some(separator) if separator.is_empty() => return Err(vm.value_error("empty separator")),
            Some(separator) => Some(separator),
            None => {
                let class = vm.type_name(separator);
                return Err(vm.type_error(format!("must be str or None, not {class}")));
            }
        },
    };
    Ok((text, separator, limit))
}

/// How many parts a text that is not very short may well have.
const MANY_PARTS: usize = 8;

/// A list that is being filled with parts of a string.
struct Parts {
    list: Gc<PyList>,
    text: Gc<PyStr>,
}

impl Parts {
    fn new(vm: &mut Vm, text: Gc<PyStr>) -> Parts {
        let list = vm.new_list(&[]);
        if text.len() > MANY_PARTS {
            // As without this a longer list would be made twice.
            let _ = list.reserve(&mut vm.heap, MANY_PARTS);
        }
        Parts { list, text }
    }
    #[inline]
    fn push(&self, vm: &mut Vm, from: usize, to: usize) -> PyResult<()> {
        let part = if from == 0 && to == self.text.len() {
            exact(vm, self.text)
        } else {
            substring(vm, self.text, from, to)
        };
        if self.list.push(&mut vm.heap, part.into()) { Ok(()) } else { Err(vm.memory_error()) }
    }
}

/// The most parts that are found before strings are made of them.
const FEW: usize = 24;

/// Where the parts of a short text are.
struct Bounds {
    parts: [(u16, u16); FEW],
    count: usize,
}

impl Bounds {
    /// Texts are short up to this many bytes.
    const SHORT: usize = 256;

    fn new() -> Bounds {
        Bounds { parts: [(0, 0); FEW], count: 0 }
    }

    /// Adds a part; false when it is one too many.
    #[inline(always)]
    fn add(&mut self, from: usize, to: usize) -> bool {
        let Some(part) = self.parts.get_mut(self.count) else { return false };
        *part = (from as u16, to as u16);
        self.count += 1;
        true
    }

    /// Adds the words of an ASCII text; false if there are more than a few.
    fn add_words(&mut self, bytes: &[u8]) -> bool {
        let mut few = true;
        marks::of_words(bytes, |from, to| {
            few = self.add(from, to);
            few
        });
        few
    }

    /// Adds the parts between occurrences of a byte; false if there are more than a few.
    fn add_between(&mut self, bytes: &[u8], separator: u8) -> bool {
        let (mut few, mut from) = (true, 0);
        marks::of_byte(bytes, separator, |at| {
            few = self.add(from, at);
            from = at + 1;
            few
        });
        few && self.add(from, bytes.len())
    }

    /// The list of these parts of a text.
    fn list(&self, vm: &mut Vm, text: Gc<PyStr>, bytes: &[u8]) -> Value {
        // On the native stack, the collector sees them.
        let mut values = [Value::NONE; FEW];
        for ((from, to), value) in self.parts[..self.count].iter().zip(&mut values) {
            let (from, to) = (usize::from(*from), usize::from(*to));
            let part = match to - from {
                0 => vm.names.empty,
                1 => vm.char_str(u32::from(bytes[from])),
                length if length == bytes.len() => exact(vm, text),
                2..=16 => PyStr::short_part(&mut vm.heap, &text, bytes, from, to),
                _ => PyStr::substring(&mut vm.heap, text, from, to),
            };
            *value = part.into();
        }
        vm.new_list(&values[..self.count]).into()
    }
}

/// Index of the first character from `at` for which `test` says `wanted`.
#[inline(always)]
fn skip(data: StrData<'_>, at: usize, wanted: bool) -> usize {
    #[inline(always)]
    fn run<T: Copy + Into<u32>>(data: &[T], at: usize, wanted: bool) -> usize {
        data[at..]
            .iter()
            .position(|c| unicode::is_space((*c).into()) == wanted)
            .map_or(data.len(), |i| i + at)
    }
    match data {
        StrData::One(data) => run(data, at, wanted),
        StrData::Two(data) => run(data, at, wanted),
        StrData::Four(data) => run(data, at, wanted),
    }
}

/// One past the last character before `end` for which the test for blanks says `wanted`.
fn skip_back(data: StrData<'_>, end: usize, wanted: bool) -> usize {
    let mut end = end;
    while end > 0 && data.get(end - 1).is_some_and(|c| unicode::is_space(c) != wanted) {
        end -= 1;
    }
    end
}

/// Whether a separator cannot be in a text because it is longer or wider. The one part is the text then, even if it is of a subclass.
fn is_out_of_range(text: Gc<PyStr>, separator: Option<Gc<PyStr>>) -> bool {
    separator.is_some_and(|separator| separator.len() > text.len() || separator.width() > text.width())
}

/// `str.split`
pub fn split_method(vm: &mut Vm, args: Args<'_>) -> PyResult {
    let (text, separator, limit) = split_args(vm, args, &SPLIT)?;
    if is_out_of_range(text, separator) {
        return Ok(vm.new_list(&[text.into()]).into());
    }
    let data = text.data();
    if let (StrData::One(bytes), usize::MAX) = (data, limit)
        && bytes.len() <= Bounds::SHORT
    {
        let mut bounds = Bounds::new();
        let few = match separator.as_ref().map(|separator| separator.bytes()) {
            None => text.is_ascii() && bounds.add_words(bytes),
            Some([separator]) => bounds.add_between(bytes, *separator),
            Some(_) => false,
        };
        if few {
            return Ok(bounds.list(vm, text, bytes));
        }
    }
    let parts = Parts::new(vm, text);
    let Some(separator) = separator else {
        if let (StrData::One(bytes), true, usize::MAX) = (data, text.is_ascii(), limit) {
            let mut result = Ok(());
            marks::of_words(bytes, |from, to| {
                result = parts.push(vm, from, to);
                result.is_ok()
            });
            result?;
            return Ok(parts.list.into());
        }
        let mut at = skip(data, 0, false);
        let mut count = 0;
        while at < data.len() {
            if count == limit {
                // What is left keeps the blanks at its end.
                parts.push(vm, at, data.len())?;
                break;
            }
            let end = skip(data, at, true);
            parts.push(vm, at, end)?;
            count += 1;
            at = skip(data, end, false);
        }
        return Ok(parts.list.into());
    };
    let mut at = 0;
    if let Some(needle) = Needle::new(&text, &separator) {
        let mut count = 0;
        let mut result = Ok(());
        if limit > 0 {
            needle.for_each(&text, 0, text.len(), |found| {
                result = parts.push(vm, at, found);
                at = found + separator.len();
                count += 1;
                result.is_ok() && count < limit
            });
        }
        result?;
    }
    parts.push(vm, at, text.len())?;
    Ok(parts.list.into())
}

/// `str.rsplit`
pub fn rsplit_method(vm: &mut Vm, args: Args<'_>) -> PyResult {
    let (text, separator, limit) = split_args(vm, args, &RSPLIT)?;
    if is_out_of_range(text, separator) {
        return Ok(vm.new_list(&[text.into()]).into());
    }
    let parts = Parts::new(vm, text);
    let data = text.data();
    let mut count = 0;
    match separator {
        None => {
            let mut end = skip_back(data, data.len(), false);
            while end > 0 {
                if count == limit {
                    parts.push(vm, 0, end)?;
                    break;
                }
                let start = skip_back(data, end, true);
                parts.push(vm, start, end)?;
                count += 1;
                end = skip_back(data, start, false);
            }
        }
        Some(separator) => {
            let mut end = text.len();
            if let Some(needle) = Needle::new(&text, &separator) {
                while count < limit
                    && let Some(found) = needle.rfind(&text, 0, end)
                {
                    parts.push(vm, found + separator.len(), end)?;
                    end = found;
                    count += 1;
                }
            }
            parts.push(vm, 0, end)?;
        }
    }
    parts.list.with_items_mut(|items| items.reverse());
    Ok(parts.list.into())
}

static SPLITLINES: Params = Params::new("splitlines", &["self", "keepends"]).method();

/// `str.splitlines`
pub fn splitlines(vm: &mut Vm, args: Args<'_>) -> PyResult {
    let [this, keep] = args.bind(vm, &SPLITLINES)?;
    let text = receiver(vm, this.unwrap_or(Value::NONE))?;
    let keep = match keep {
        Some(keep) => vm.is_true(keep)?,
        None => false,
    };
    let parts = Parts::new(vm, text);
    let data = text.data();
    let mut at = 0;
    while at < data.len() {
        let end = (at..data.len()).find(|i| data.get(*i).is_some_and(unicode::is_line_break));
        let end = end.unwrap_or(data.len());
        let next = match data.get(end) {
            None => end,
            Some(13) if data.get(end + 1) == Some(10) => end + 2,
            Some(_) => end + 1,
        };
        parts.push(vm, at, if keep { next } else { end })?;
        at = next;
    }
    Ok(parts.list.into())
}

/// Which ends `strip` works on.
#[derive(Copy, Clone)]
pub struct Ends {
    left: bool,
    right: bool,
}

/// `str.strip`
pub const BOTH: Ends = Ends { left: true, right: true };
/// `str.lstrip`
pub const LEFT: Ends = Ends { left: true, right: false };
/// `str.rstrip`
pub const RIGHT: Ends = Ends { left: false, right: true };

/// `str.strip` and its kin.
pub fn strip(vm: &mut Vm, args: Args<'_>, name: &'static str, ends: Ends) -> PyResult {
    if args.keyword_count() > 0 {
        return Err(vm.type_error(format!("str.{name}() takes no keyword arguments")));
    }
    let (this, chars) = match *args.values {
        [this] => (this, None),
        [this, chars] => (this, chars.non_none()),
        _ => {
            let given = args.values.len().saturating_sub(1);
            return Err(vm.type_error(format!("{name} expected at most 1 argument, got {given}")));
        }
    };
    let text = receiver(vm, this)?;
    let data = text.data();
    let (mut start, mut end) = (0, data.len());
    match chars {
        None => {
            if let StrData::One(bytes) = data {
                let is_blank = |byte: &u8| unicode::is_space(u32::from(*byte));
                while ends.left && start < end && is_blank(&bytes[start]) {
                    start += 1;
                }
                while ends.right && start < end && is_blank(&bytes[end - 1]) {
                    end -= 1;
                }
            } else {
                if ends.left {
                    start = skip(data, 0, false);
                }
                if ends.right {
                    end = skip_back(data, data.len(), false).max(start);
                }
            }
        }
        Some(chars) => {
            let Some(chars) = chars.downcast::<PyStr>() else {
                let class = vm.type_name(chars);
                return Err(vm.type_error(format!("{name} arg must be None or str, not {class}")));
            };
            let chars = chars.data();
            let is_in = |c: u32| match chars {
                StrData::One(set) => c < 256 && memchr::memchr(c as u8, set).is_some(),
                _ => chars.iter().any(|x| x == c),
            };
            if ends.left {
                while start < end && data.get(start).is_some_and(is_in) {
                    start += 1;
                }
            }
            if ends.right {
                while end > start && data.get(end - 1).is_some_and(is_in) {
                    end -= 1;
                }
            }
        }
    }
    if (start, end) == (0, text.len()) {
        return Ok(exact(vm, text).into());
    }
    Ok(substring(vm, text, start, end).into())
}

/// `separator.join(items)`
pub fn join_method(vm: &mut Vm, this: Value, items: Value) -> PyResult {
    let separator = receiver(vm, this)?;
    if let Some(list) = items.downcast_exact::<PyList>() {
        // Joining runs no Python code, so the list cannot change.
        return join_items(vm, separator, list.items());
    }
    if let Some(tuple) = items.downcast_exact::<PyTuple>() {
        return join_items(vm, separator, tuple.items());
    }
    if vm.type_of(items).slots.iter.get().is_none() && vm.type_of(items).slots.getitem.get().is_none() {
        return Err(vm.type_error("can only join an iterable"));
    }
    let items = vm.collect(items)?;
    join(vm, separator, &items)
}

/// `separator.join(items)`
pub fn join(vm: &mut Vm, separator: Gc<PyStr>, items: &RootedVec) -> PyResult {
    join_items(vm, separator, items.as_slice())
}

fn join_items(vm: &mut Vm, separator: Gc<PyStr>, items: &[Value]) -> PyResult {
    match items {
        [] => return Ok(vm.names.empty.into()),
        [only] if only.downcast_exact::<PyStr>().is_some() => return Ok(*only),
        _ => {}
    }
    let mut kinds = KindSum::default();
    if items.len() > 1 {
        kinds.add(&separator);
    }
    // The texts exist, so their lengths fit; many times the same one may not.
    let mut len = separator.len() as u128 * (items.len() as u128 - 1);
    let mut part: usize = 0;
    for (i, item) in items.iter().enumerate() {
        let Some(text) = item.downcast::<PyStr>() else {
            let class = vm.type_name(*item);
            return Err(vm.type_error(format!("sequence item {i}: expected str instance, {class} found")));
        };
        kinds.add(&text);
        match part.checked_add(text.len()) {
            Some(sum) => part = sum,
            None => (len, part) = (len + part as u128, text.len()),
        }
    }
    let Ok(len) = usize::try_from(len + part as u128) else {
        return Err(vm.overflow_error("join() result is too long for a Python string"));
    };
    let (kind, between) = (kinds.kind(), separator.data());
    let result = PyStr::try_write(&mut vm.heap, len, kind, |out| {
        if let (true, StrData::One(between)) = (kind.is_narrow(), between) {
            let mut rest = out.rest();
            let mut put = |bytes: &[u8]| {
                let (to, behind) = std::mem::take(&mut rest).split_at_mut(bytes.len());
                copy_short(to, bytes);
                rest = behind;
            };
            for (i, item) in items.iter().enumerate() {
                if i > 0 && !between.is_empty() {
                    put(between);
                }
                if let Some(text) = item.downcast::<PyStr>() {
                    put(text.bytes());
                }
            }
            return;
        }
        for (i, item) in items.iter().enumerate() {
            if i > 0 && !between.is_empty() {
                out.push_data(between);
            }
            if let Some(text) = item.downcast::<PyStr>() {
                out.push_data(text.data());
            }
        }
    });
    made(vm, result)
}
