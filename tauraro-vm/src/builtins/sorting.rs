//! `list.sort` and `sorted`.
//!
//! Keys that are all ints, all floats or all strings, and rows of a table (tuples of the same length) whose columns are, are sorted by Rust's stable
//! sort, which is safe there because these orders are total. Everything else may run Python code and may be inconsistent (`__lt__` can answer as it likes), which
//! Rust's sort is not made for: that goes through the *timsort* here, CPython's algorithm (run detection, binary
//! insertion, galloping merges, powersort's merge order), which never loses an item whatever the comparisons say.
//!
//! While a list is being sorted its storage is taken out: Python code that runs meanwhile sees an empty list, and if it
//! stores something, the sort ends with ValueError.

use super::support::{receiver, wrong_count};
use crate::args::Args;
use crate::heap::{Gc, RootedVec};
use crate::interp::bytecode::CompareKind;
use crate::object::quick::quick_order;
use crate::object::*;
use crate::value::{PyResult, Value};
use crate::vm::Vm;
use smallvec::SmallVec;
use std::cmp::Ordering;

/// `list.sort(*, key=None, reverse=False)`
pub fn list_sort(vm: &mut Vm, args: Args<'_>) -> PyResult {
    let Some(this) = args.values.first() else {
        return Err(vm.type_error("unbound method list.sort() needs an argument"));
    };
    let list = receiver::<PyList>(vm, *this, "list")?;
    if args.positional().len() > 1 {
        return Err(vm.type_error("sort() takes no positional arguments"));
    }
    let (key, reverse) = options(vm, args)?;
    sort(vm, list, key, reverse)?;
    Ok(Value::NONE)
}

/// `sorted(iterable, /, *, key=None, reverse=False)`
pub fn sorted(vm: &mut Vm, args: Args<'_>) -> PyResult {
    let [iterable] = *args.positional() else {
        return Err(wrong_count(vm, "sorted", 1, 1, args.positional().len()));
    };
    let list = super::list::list_from(vm, iterable)?;
    let (key, reverse) = options(vm, args)?;
    sort(vm, list, key, reverse)?;
    Ok(list.into())
}

fn options(vm: &mut Vm, args: Args<'_>) -> PyResult<(Option<Value>, bool)> {
    let (mut key, mut reverse) = (None, false);
    for (name, value) in args.keyword_items() {
        if name.eq_str("key") {
            key = value.non_none();
        } else if name.eq_str("reverse") {
            reverse = vm.is_true(value)?;
        } else {
            let name = name.to_string_lossy();
            return Err(vm.type_error(format!("sort() got an unexpected keyword argument '{name}'")));
        }
    }
    Ok((key, reverse))
}

/// Sorts a list in place.
pub fn sort(vm: &mut Vm, list: Gc<PyList>, key: Option<Value>, reverse: bool) -> PyResult<()> {
    if key.is_none() && list.with_items_mut(|items| sort_simple(items, reverse)) {
        return Ok(());
    }
    let (storage, len) = list.take_storage();
    let mut values = RootedVec::from_storage(storage, len);
    let result = sort_values(vm, &mut values, key, reverse);
    let modified = list.has_storage();
    let (storage, len) = values.into_storage();
    list.put_storage(storage, len);
    result?;
    if modified {
        return Err(vm.value_error("list modified during sort"));
    }
    Ok(())
}

fn sort_values(vm: &mut Vm, values: &mut RootedVec, key: Option<Value>, reverse: bool) -> PyResult<()> {
    let len = values.len();
    let Some(key) = key else {
        return timsort(vm, values.as_mut_slice(), &mut [], reverse);
    };
    let Some(mut keys) = RootedVec::try_with_capacity(&mut vm.heap, len) else {
        return Err(vm.memory_error());
    };
    for value in values.as_slice() {
        let key = vm.call(key, &[*value])?;
        keys.push(&mut vm.heap, key);
    }
    if len < 2
        || permute_simple(kind_of_all(keys.as_slice()), keys.as_slice(), values.as_mut_slice(), reverse)
    {
        return Ok(());
    }
    timsort(vm, keys.as_mut_slice(), values.as_mut_slice(), reverse)
}

// ---- keys whose order is total

const SIGN: u64 = 1 << 63;

/// What all keys are.
#[derive(Copy, Clone, PartialEq, Eq)]
enum Keys {
    Ints,
    Floats,
    Strings,
    Mixed,
}

fn kind_of(value: Value) -> Keys {
    if value.is_small_int() {
        Keys::Ints
    } else if value.is_inline_float() || value.downcast_exact::<PyFloat>().is_some_and(|f| !f.value.is_nan())
    {
        Keys::Floats
    } else if value.downcast_exact::<PyStr>().is_some() {
        Keys::Strings
    } else {
        Keys::Mixed
    }
}

fn kind_of_all(keys: &[Value]) -> Keys {
    let Some(first) = keys.first() else { return Keys::Ints };
    let kind = kind_of(*first);
    if kind != Keys::Mixed && keys.iter().all(|key| kind_of(*key) == kind) { kind } else { Keys::Mixed }
}

fn float(value: Value) -> f64 {
    value.as_float().unwrap_or(0.0)
}

/// Compares floats among which there is no NaN.
fn compare_floats(a: f64, b: f64) -> Ordering {
    a.partial_cmp(&b).unwrap_or(Ordering::Equal)
}

/// A number that is ordered as floats are. Both zeros have the same.
fn float_rank(float: f64) -> u64 {
    // The bits of negative floats grow as they fall.
    let bits = (float + 0.0).to_bits();
    bits ^ ((bits as i64 >> 63) as u64 | SIGN)
}

fn compare_strings(a: Value, b: Value) -> Ordering {
    match (a.downcast::<PyStr>(), b.downcast::<PyStr>()) {
        (Some(a), Some(b)) => PyStr::cmp(&a, &b),
        _ => Ordering::Equal,
    }
}

/// So many characters of a text are in its rank.
const RANKED: usize = 7;

/// The first eight bytes as a number, as if zeros were behind the last one.
#[inline(always)]
fn first_word(bytes: &[u8]) -> u64 {
    if let Some(chunk) = bytes.first_chunk::<8>() {
        return u64::from_be_bytes(*chunk);
    }
    let at = |index: usize| u64::from(bytes[index]) << (56 - 8 * index);
    match (bytes.first_chunk::<4>(), bytes.last_chunk::<4>(), bytes.len()) {
        (Some(first), Some(last), length) => {
            let first = u64::from(u32::from_be_bytes(*first)) << 32;
            first | u64::from(u32::from_be_bytes(*last)) << (64 - 8 * length)
        }
        (_, _, 0) => 0,
        (_, _, length) => at(0) | at(length / 2) | at(length - 1),
    }
}

/// What the ranks of texts are made of.
#[derive(Copy, Clone)]
struct TextRanks {
    /// So many characters, seven at most.
    characters: usize,
    /// Whether equal ranks are those of equal texts, because no text is longer than that.
    is_all: bool,
}

impl TextRanks {
    /// How to rank some texts; `None` when one has more than a byte a character.
    fn of(keys: &[Value]) -> Option<TextRanks> {
        let mut longest = 0;
        for key in keys {
            let text = key.downcast::<PyStr>().filter(|text| text.width() == 0)?;
            longest = longest.max(text.len());
        }
        Some(TextRanks::of_longest(longest))
    }

    /// How to rank texts of which the longest has so many characters.
    fn of_longest(longest: usize) -> TextRanks {
        TextRanks { characters: longest.min(RANKED), is_all: longest <= RANKED }
    }

    /// A number that is never larger than that of a larger text: its first characters, and behind them how many there are, as far as
    /// that is told apart.
    #[inline(always)]
    fn rank(self, value: Value) -> u64 {
        let text = value.downcast::<PyStr>();
        let Some(StrData::One(bytes)) = text.as_ref().map(|text| text.data()) else { return 0 };
        let first = first_word(bytes) & !0xff;
        first >> (8 * (RANKED - self.characters)) | bytes.len().min(RANKED + 1) as u64
    }
}

/// Puts values in the order of their ranks, and those of equal ranks in the order that `compare` gives of their positions, if `is_all` does
/// not say that they are equal. Equal ones stay as they are.
fn arrange(values: &mut [Value], ranks: &[u64], is_all: bool, compare: impl Fn(usize, usize) -> Ordering) {
    /// Brings what has equal ranks in order.
    fn refine<T>(
        sorted: &mut [T],
        rank: impl Fn(&T) -> u64,
        position: impl Fn(&T) -> usize,
        compare: impl Fn(usize, usize) -> Ordering,
    ) {
        for same in sorted.chunk_by_mut(|a, b| rank(a) == rank(b)).filter(|same| same.len() > 1) {
            same.sort_by(|a, b| compare(position(a), position(b)));
        }
    }
    let (mut least, mut most) = (u64::MAX, 0);
    for rank in ranks {
        (least, most) = (least.min(*rank), most.max(*rank));
    }
    let bits = ranks.len().ilog2() + 1;
    // No safepoint while values are out of the collector's sight.
    let old = values.to_vec();
    if most.saturating_sub(least).leading_zeros() >= bits {
        // Rank and position fit a word.
        let mut packed = Vec::with_capacity(ranks.len());
        for (at, rank) in ranks.iter().enumerate() {
            packed.push((rank - least) << bits | at as u64);
        }
        packed.sort_unstable();
        let position = |packed: &u64| (packed & ((1 << bits) - 1)) as usize;
        if !is_all {
            refine(&mut packed, |packed| packed >> bits, position, compare);
        }
        for (to, packed) in values.iter_mut().zip(&packed) {
            *to = old[position(packed)];
        }
        return;
    }
    let mut pairs: Vec<(u64, usize)> = ranks.iter().copied().zip(0..).collect();
    pairs.sort_by_key(|pair| pair.0);
    if !is_all {
        refine(&mut pairs, |pair| pair.0, |pair| pair.1, compare);
    }
    values.iter_mut().zip(&pairs).for_each(|(to, pair)| *to = old[pair.1]);
}

/// Sorts items of one simple kind; false (and nothing done) when they are not.
fn sort_simple(items: &mut [Value], reverse: bool) -> bool {
    if items.len() < 2 {
        return true;
    }
    let kind = kind_of_all(items);
    match kind {
        // Equal ints are the same value, and their words compare as they do. So are equal inline floats.
        Keys::Ints => items.sort_unstable_by_key(|item| item.bits() as i64),
        Keys::Floats if items.iter().all(|item| item.is_inline_float()) => sort_inline_floats(items),
        _ => {
            let keys = items.to_vec();
            return permute_simple(kind, &keys, items, reverse);
        }
    }
    reverse_if(items, reverse);
    true
}

fn sort_inline_floats(items: &mut [Value]) {
    let mut ranks: Vec<u64> = items.iter().map(|item| float_rank(item.unwrap_inline_float())).collect();
    ranks.sort_unstable();
    for (item, rank) in items.iter_mut().zip(&ranks) {
        let bits = if rank & SIGN == 0 { !rank } else { rank ^ SIGN };
        *item = Value::try_inline_float(f64::from_bits(bits)).unwrap_or(*item);
    }
}

fn reverse_if(items: &mut [Value], reverse: bool) {
    if reverse {
        items.reverse();
    }
}

/// Orders `values` by simple keys; false (and nothing done) when the keys are not all of one kind.
fn permute_simple(kind: Keys, keys: &[Value], values: &mut [Value], reverse: bool) -> bool {
    fn permute(
        keys: &[Value],
        values: &mut [Value],
        reverse: bool,
        rank: impl Fn(Value) -> u64,
        is_all: bool,
        compare: impl Fn(Value, Value) -> Ordering,
    ) {
        // Falling ranks of stable positions are what reversing twice would give.
        let flip = if reverse { u64::MAX } else { 0 };
        let mut ranks = Vec::with_capacity(keys.len());
        for key in keys {
            ranks.push(rank(*key) ^ flip);
        }
        arrange(values, &ranks, is_all, |a, b| {
            if reverse { compare(keys[b], keys[a]) } else { compare(keys[a], keys[b]) }
        });
    }
    let equal = |_, _| Ordering::Equal;
    match kind {
        Keys::Ints => permute(keys, values, reverse, |key| key.bits() ^ SIGN, true, equal),
        Keys::Floats => permute(keys, values, reverse, |key| float_rank(float(key)), true, equal),
        Keys::Strings => match TextRanks::of(keys) {
            None => permute(keys, values, reverse, |_| 0, false, compare_strings),
            Some(ranks) => {
                permute(keys, values, reverse, |key| ranks.rank(key), ranks.is_all, compare_strings);
            }
        },
        Keys::Mixed => {
            let Some(table) = Table::of(keys) else { return false };
            permute(keys, values, reverse, |row| table.rank(row), false, |a, b| table.compare_rows(a, b));
        }
    }
    true
}

/// What tuples of the same length have in their columns: each is of one simple kind.
struct Table {
    columns: SmallVec<[Keys; 4]>,
    /// How the texts of the first column are ranked, if they are.
    ranks: Option<TextRanks>,
}

impl Table {
    /// Longer tuples are not looked into.
    const MOST_COLUMNS: usize = 8;

    fn of(rows: &[Value]) -> Option<Table> {
        let first = rows.first()?.downcast_exact::<PyTuple>()?;
        if first.is_empty() || first.len() > Table::MOST_COLUMNS {
            return None;
        }
        let columns: SmallVec<[Keys; 4]> = first.items().iter().map(|item| kind_of(*item)).collect();
        if columns.contains(&Keys::Mixed) {
            return None;
        }
        let mut longest = (columns[0] == Keys::Strings).then_some(0);
        for row in rows {
            let items = row.downcast_exact::<PyTuple>()?;
            let items = items.items();
            if items.len() != columns.len()
                || !items.iter().zip(&columns).all(|(item, kind)| kind_of(*item) == *kind)
            {
                return None;
            }
            longest = longest.and_then(|longest: usize| {
                let text = items[0].downcast::<PyStr>().filter(|text| text.width() == 0)?;
                Some(longest.max(text.len()))
            });
        }
        Some(Table { columns, ranks: longest.map(TextRanks::of_longest) })
    }

    /// A number that is never larger than that of a larger row.
    fn rank(&self, row: Value) -> u64 {
        let Some(tuple) = row.downcast::<PyTuple>() else { return 0 };
        let first = tuple.items()[0];
        match self.columns[0] {
            Keys::Ints => first.bits() ^ SIGN,
            Keys::Floats => float_rank(float(first)),
            Keys::Strings | Keys::Mixed => self.ranks.map_or(0, |ranks| ranks.rank(first)),
        }
    }

    #[inline(never)]
    fn compare_rows(&self, a: Value, b: Value) -> Ordering {
        let (Some(a), Some(b)) = (a.downcast::<PyTuple>(), b.downcast::<PyTuple>()) else {
            return Ordering::Equal;
        };
        for ((a, b), kind) in a.items().iter().zip(b.items()).zip(&self.columns) {
            let order = match kind {
                _ if a == b => Ordering::Equal,
                Keys::Ints => (a.bits() as i64).cmp(&(b.bits() as i64)),
                Keys::Floats => compare_floats(float(*a), float(*b)),
                Keys::Strings | Keys::Mixed => compare_strings(*a, *b),
            };
            if order.is_ne() {
                return order;
            }
        }
        Ordering::Equal
    }
}

// ---- timsort

/// `a < b`
#[inline(always)]
fn less(vm: &mut Vm, a: Value, b: Value) -> PyResult<bool> {
    if let (Some(a), Some(b)) = (a.as_small_int(), b.as_small_int()) {
        return Ok(a < b);
    }
    less_slow(vm, a, b)
}

fn less_slow(vm: &mut Vm, a: Value, b: Value) -> PyResult<bool> {
    // Mostly the first item decides.
    if let (Some(x), Some(y)) = (a.downcast_exact::<PyTuple>(), b.downcast_exact::<PyTuple>())
        && let (Some(x), Some(y)) = (x.items().first(), y.items().first())
        && let (Some(x), Some(y)) = (x.as_small_int(), y.as_small_int())
        && x != y
    {
        return Ok(x < y);
    }
    if let Some(order) = quick_order(a, b) {
        return Ok(order.is_lt());
    }
    if a.is_inline_float() && b.is_inline_float() {
        return Ok(a.unwrap_inline_float() < b.unwrap_inline_float());
    }
    if let (Some(a), Some(b)) = (a.downcast_exact::<PyTuple>(), b.downcast_exact::<PyTuple>()) {
        return less_tuples(vm, a, b);
    }
    vm.compare_is_true(CompareKind::Lt, a, b)
}

fn less_tuples(vm: &mut Vm, a: Gc<PyTuple>, b: Gc<PyTuple>) -> PyResult<bool> {
    vm.check_native_stack()?;
    for (x, y) in a.items().iter().zip(b.items()) {
        if !vm.equal(*x, *y)? {
            return less(vm, *x, *y);
        }
    }
    Ok(a.len() < b.len())
}

/// Runs of at least this length win in a row before a merge begins to gallop.
const MIN_GALLOP: usize = 7;

/// A sorted run that waits to be merged.
#[derive(Copy, Clone)]
struct Run {
    start: usize,
    len: usize,
    /// Depth of the boundary behind it in the ideal merge tree.
    power: u32,
}

/// Keys, the values that move with them (none, or as many), and room for the shorter half of a merge.
struct Sorter<'a> {
    keys: &'a mut [Value],
    values: &'a mut [Value],
    spare_keys: &'a mut [Value],
    spare_values: &'a mut [Value],
    runs: Vec<Run>,
    min_gallop: usize,
}

fn timsort(vm: &mut Vm, keys: &mut [Value], values: &mut [Value], reverse: bool) -> PyResult<()> {
    if keys.len() < 2 {
        return Ok(());
    }
    reverse_if(keys, reverse);
    reverse_if(values, reverse);
    let half = keys.len() / 2 + 1;
    let mut spare_keys = RootedVec::from_slice(&mut vm.heap, &keys[..half]);
    let mut spare_values = RootedVec::from_slice(&mut vm.heap, &values[..half.min(values.len())]);
    let mut sorter = Sorter {
        keys,
        values,
        spare_keys: spare_keys.as_mut_slice(),
        spare_values: spare_values.as_mut_slice(),
        runs: Vec::new(),
        min_gallop: MIN_GALLOP,
    };
    let result = sorter.run(vm);
    reverse_if(sorter.keys, reverse);
    reverse_if(sorter.values, reverse);
    result
}

/// The length below which runs are filled up by insertion: between 32 and 64, so that `len` divided by it is about a power of two.
fn min_run(mut len: usize) -> usize {
    let mut odd = 0;
    while len >= 64 {
        odd |= len & 1;
        len >>= 1;
    }
    len + odd
}

/// Depth of the boundary between two neighbouring runs in the ideal merge tree over `total` items.
fn power_of(start: usize, first: usize, second: usize, total: usize) -> u32 {
    let mut a = 2 * start + first;
    let mut b = a + first + second;
    let mut power = 0;
    loop {
        power += 1;
        if a >= total {
            a -= total;
            b -= total;
        } else if b >= total {
            return power;
        }
        a <<= 1;
        b <<= 1;
    }
}

impl Sorter<'_> {
    fn run(&mut self, vm: &mut Vm) -> PyResult<()> {
        let total = self.keys.len();
        let least = min_run(total);
        let mut start = 0;
        while start < total {
            let mut len = self.count_run(vm, start)?;
            if len < least {
                let forced = least.min(total - start);
                self.insertion_sort(vm, start, start + forced, start + len)?;
                len = forced;
            }
            if let Some(last) = self.runs.last().copied() {
                let power = power_of(last.start, last.len, len, total);
                while self.runs.len() > 1 && self.runs[self.runs.len() - 2].power > power {
                    self.merge_at(vm, self.runs.len() - 2)?;
                }
                if let Some(last) = self.runs.last_mut() {
                    last.power = power;
                }
            }
            self.runs.push(Run { start, len, power: 0 });
            start += len;
        }
        while self.runs.len() > 1 {
            let mut at = self.runs.len() - 2;
            if at > 0 && self.runs[at - 1].len < self.runs[at + 1].len {
                at -= 1;
            }
            self.merge_at(vm, at)?;
        }
        Ok(())
    }

    /// Length of the run at `start`; a strictly descending one is reversed.
    fn count_run(&mut self, vm: &mut Vm, start: usize) -> PyResult<usize> {
        let mut end = start + 1;
        if end == self.keys.len() {
            return Ok(1);
        }
        let descending = less(vm, self.keys[end], self.keys[start])?;
        end += 1;
        while end < self.keys.len() && less(vm, self.keys[end], self.keys[end - 1])? == descending {
            end += 1;
        }
        if descending {
            self.keys[start..end].reverse();
            if !self.values.is_empty() {
                self.values[start..end].reverse();
            }
        }
        Ok(end - start)
    }

    /// Sorts `start..end`, of which `start..sorted` is sorted already.
    fn insertion_sort(&mut self, vm: &mut Vm, start: usize, end: usize, sorted: usize) -> PyResult<()> {
        for at in sorted..end {
            let pivot = self.keys[at];
            let (mut left, mut right) = (start, at);
            while left < right {
                let middle = left + (right - left) / 2;
                if less(vm, pivot, self.keys[middle])? {
                    right = middle;
                } else {
                    left = middle + 1;
                }
            }
            self.keys.copy_within(left..at, left + 1);
            self.keys[left] = pivot;
            if !self.values.is_empty() {
                let value = self.values[at];
                self.values.copy_within(left..at, left + 1);
                self.values[left] = value;
            }
        }
        Ok(())
    }

    /// Merges runs `at` and `at + 1`.
    fn merge_at(&mut self, vm: &mut Vm, at: usize) -> PyResult<()> {
        let (a, b) = (self.runs[at], self.runs[at + 1]);
        self.runs[at].len = a.len + b.len;
        self.runs[at].power = b.power;
        self.runs.remove(at + 1);
        let (mut start_a, mut len_a) = (a.start, a.len);
        // Items of a that are in place already.
        let first_b = self.keys[b.start];
        let skip = gallop_right(vm, first_b, &self.keys[start_a..start_a + len_a], 0)?;
        start_a += skip;
        len_a -= skip;
        if len_a == 0 {
            return Ok(());
        }
        // And those of b.
        let last_a = self.keys[start_a + len_a - 1];
        let len_b = gallop_left(vm, last_a, &self.keys[b.start..b.start + b.len], b.len - 1)?;
        if len_b == 0 {
            return Ok(());
        }
        if len_a <= len_b {
            self.merge_low(vm, start_a, len_a, b.start, len_b)
        } else {
            self.merge_high(vm, start_a, len_a, b.start, len_b)
        }
    }

    fn copy_in(&mut self, from: usize, to: usize, count: usize) {
        self.keys.copy_within(from..from + count, to);
        if !self.values.is_empty() {
            self.values.copy_within(from..from + count, to);
        }
    }

    fn save(&mut self, from: usize, count: usize) {
        self.spare_keys[..count].copy_from_slice(&self.keys[from..from + count]);
        if !self.values.is_empty() {
            self.spare_values[..count].copy_from_slice(&self.values[from..from + count]);
        }
    }

    fn restore(&mut self, from: usize, to: usize, count: usize) {
        self.keys[to..to + count].copy_from_slice(&self.spare_keys[from..from + count]);
        if !self.values.is_empty() {
            self.values[to..to + count].copy_from_slice(&self.spare_values[from..from + count]);
        }
    }

    /// Merges neighbouring runs, the first one not longer, from the front. Whatever happens, what is left of the
    /// saved run is put back, so no item is lost.
    fn merge_low(
        &mut self,
        vm: &mut Vm,
        start_a: usize,
        len_a: usize,
        start_b: usize,
        len_b: usize,
    ) -> PyResult<()> {
        self.save(start_a, len_a);
        let mut merge = Merge { a: 0, left_a: len_a, b: start_b, left_b: len_b, to: start_a };
        let result = self.merge_low_loop(vm, &mut merge);
        if merge.left_a == 1 && result.is_ok() && merge.left_b > 0 {
            // The last item of a belongs behind all of b.
            self.copy_in(merge.b, merge.to, merge.left_b);
            self.restore(merge.a, merge.to + merge.left_b, 1);
        } else {
            self.restore(merge.a, merge.to, merge.left_a);
        }
        result
    }

    fn merge_low_loop(&mut self, vm: &mut Vm, m: &mut Merge) -> PyResult<()> {
        let take_b = |s: &mut Self, m: &mut Merge, count: usize| {
            s.copy_in(m.b, m.to, count);
            m.b += count;
            m.to += count;
            m.left_b -= count;
        };
        let take_a = |s: &mut Self, m: &mut Merge, count: usize| {
            s.restore(m.a, m.to, count);
            m.a += count;
            m.to += count;
            m.left_a -= count;
        };
        take_b(self, m, 1);
        if m.left_b == 0 || m.left_a == 1 {
            return Ok(());
        }
        loop {
            let (mut count_a, mut count_b) = (0, 0);
            loop {
                if less(vm, self.keys[m.b], self.spare_keys[m.a])? {
                    take_b(self, m, 1);
                    (count_a, count_b) = (0, count_b + 1);
                    if m.left_b == 0 {
                        return Ok(());
                    }
                    if count_b >= self.min_gallop {
                        break;
                    }
                } else {
                    take_a(self, m, 1);
                    (count_a, count_b) = (count_a + 1, 0);
                    if m.left_a == 1 {
                        return Ok(());
                    }
                    if count_a >= self.min_gallop {
                        break;
                    }
                }
            }
            self.min_gallop += 1;
            loop {
                self.min_gallop = (self.min_gallop - 1).max(1);
                let run_a = &self.spare_keys[m.a..m.a + m.left_a];
                count_a = gallop_right(vm, self.keys[m.b], run_a, 0)?;
                if count_a > 0 {
                    take_a(self, m, count_a);
                    // Nothing left happens only with inconsistent comparisons.
                    if m.left_a <= 1 {
                        return Ok(());
                    }
                }
                take_b(self, m, 1);
                if m.left_b == 0 {
                    return Ok(());
                }
                let run_b = &self.keys[m.b..m.b + m.left_b];
                count_b = gallop_left(vm, self.spare_keys[m.a], run_b, 0)?;
                if count_b > 0 {
                    take_b(self, m, count_b);
                    if m.left_b == 0 {
                        return Ok(());
                    }
                }
                take_a(self, m, 1);
                if m.left_a == 1 {
                    return Ok(());
                }
                if count_a < MIN_GALLOP && count_b < MIN_GALLOP {
                    break;
                }
            }
            self.min_gallop += 1;
        }
    }

    /// Merges neighbouring runs, the second one shorter, from the back.
    fn merge_high(
        &mut self,
        vm: &mut Vm,
        start_a: usize,
        len_a: usize,
        start_b: usize,
        len_b: usize,
    ) -> PyResult<()> {
        self.save(start_b, len_b);
        // `to` is one past the place of the next item.
        let mut merge = Merge { a: start_a, left_a: len_a, b: 0, left_b: len_b, to: start_b + len_b };
        let result = self.merge_high_loop(vm, &mut merge);
        if merge.left_b == 1 && result.is_ok() && merge.left_a > 0 {
            // The first item of b belongs before all of a.
            let front = merge.to - merge.left_a;
            self.copy_in(merge.a, front, merge.left_a);
            self.restore(0, front - 1, 1);
        } else {
            self.restore(0, merge.to - merge.left_b, merge.left_b);
        }
        result
    }

    fn merge_high_loop(&mut self, vm: &mut Vm, m: &mut Merge) -> PyResult<()> {
        let take_a = |s: &mut Self, m: &mut Merge, count: usize| {
            m.left_a -= count;
            m.to -= count;
            s.copy_in(m.a + m.left_a, m.to, count);
        };
        let take_b = |s: &mut Self, m: &mut Merge, count: usize| {
            m.left_b -= count;
            m.to -= count;
            s.restore(m.left_b, m.to, count);
        };
        take_a(self, m, 1);
        if m.left_a == 0 || m.left_b == 1 {
            return Ok(());
        }
        loop {
            let (mut count_a, mut count_b) = (0, 0);
            loop {
                if less(vm, self.spare_keys[m.left_b - 1], self.keys[m.a + m.left_a - 1])? {
                    take_a(self, m, 1);
                    (count_a, count_b) = (count_a + 1, 0);
                    if m.left_a == 0 {
                        return Ok(());
                    }
                    if count_a >= self.min_gallop {
                        break;
                    }
                } else {
                    take_b(self, m, 1);
                    (count_a, count_b) = (0, count_b + 1);
                    if m.left_b == 1 {
                        return Ok(());
                    }
                    if count_b >= self.min_gallop {
                        break;
                    }
                }
            }
            self.min_gallop += 1;
            loop {
                self.min_gallop = (self.min_gallop - 1).max(1);
                let run_a = &self.keys[m.a..m.a + m.left_a];
                let key = self.spare_keys[m.left_b - 1];
                count_a = m.left_a - gallop_right(vm, key, run_a, m.left_a - 1)?;
                if count_a > 0 {
                    take_a(self, m, count_a);
                    if m.left_a == 0 {
                        return Ok(());
                    }
                }
                take_b(self, m, 1);
                if m.left_b == 1 {
                    return Ok(());
                }
                let run_b = &self.spare_keys[..m.left_b];
                let key = self.keys[m.a + m.left_a - 1];
                count_b = m.left_b - gallop_left(vm, key, run_b, m.left_b - 1)?;
                if count_b > 0 {
                    take_b(self, m, count_b);
                    if m.left_b <= 1 {
                        return Ok(());
                    }
                }
                take_a(self, m, 1);
                if m.left_a == 0 {
                    return Ok(());
                }
                if count_a < MIN_GALLOP && count_b < MIN_GALLOP {
                    break;
                }
            }
            self.min_gallop += 1;
        }
    }
}

/// How far a merge is: next items and numbers of items left of both runs, and where the next item goes.
struct Merge {
    a: usize,
    left_a: usize,
    b: usize,
    left_b: usize,
    to: usize,
}

/// Where `key` belongs in a sorted run, before items equal to it; the search begins at `hint`.
fn gallop_left(vm: &mut Vm, key: Value, run: &[Value], hint: usize) -> PyResult<usize> {
    let (mut last, mut offset) = (0, 1);
    // From here on: run[low - 1] < key <= run[high].
    let (mut low, mut high);
    if less(vm, run[hint], key)? {
        let most = run.len() - hint;
        while offset < most && less(vm, run[hint + offset], key)? {
            last = offset;
            offset = offset * 2 + 1;
        }
        (low, high) = (hint + last + 1, hint + offset.min(most));
    } else {
        let most = hint + 1;
        while offset < most && !less(vm, run[hint - offset], key)? {
            last = offset;
            offset = offset * 2 + 1;
        }
        (low, high) = (hint + 1 - offset.min(most), hint - last);
    }
    while low < high {
        let middle = low + (high - low) / 2;
        if less(vm, run[middle], key)? {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    Ok(high)
}

/// Where `key` belongs in a sorted run, behind items equal to it; the search begins at `hint`.
fn gallop_right(vm: &mut Vm, key: Value, run: &[Value], hint: usize) -> PyResult<usize> {
    let (mut last, mut offset) = (0, 1);
    // From here on: run[low - 1] <= key < run[high].
    let (mut low, mut high);
    if less(vm, key, run[hint])? {
        let most = hint + 1;
        while offset < most && less(vm, key, run[hint - offset])? {
            last = offset;
            offset = offset * 2 + 1;
        }
        (low, high) = (hint + 1 - offset.min(most), hint - last);
    } else {
        let most = run.len() - hint;
        while offset < most && !less(vm, key, run[hint + offset])? {
            last = offset;
            offset = offset * 2 + 1;
        }
        (low, high) = (hint + last + 1, hint + offset.min(most));
    }
    while low < high {
        let middle = low + (high - low) / 2;
        if less(vm, key, run[middle])? {
            high = middle;
        } else {
            low = middle + 1;
        }
    }
    Ok(high)
}
