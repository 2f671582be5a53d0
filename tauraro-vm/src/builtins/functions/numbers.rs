//! Functions over numbers and orderings: `sum`, `min`, `max`, `abs`, `round`, `pow`, `divmod`, `bin`, `oct`, `hex`, `chr`, `ord`.
//!
//! `sum` adds machine integers while they fit and floats with Neumaier's compensation, as CPython does since 3.12: the result of adding
//! floats is correctly rounded far more often than that of a plain loop.

use crate::args::{Args, Params};
use crate::builtins::bytes::PyBytes;
use crate::builtins::set::{AnySet, PyFrozenSet, PySet};
use crate::heap::{Gc, Slot, Slots, Tailed};
use crate::interp::bytecode::{BinaryKind, CompareKind};
use crate::object::*;
use crate::value::{PyResult, Raised, Value};
use crate::vm::Vm;

/// The functions.
pub static FUNCTIONS: &[NativeDef] = &[
    NativeDef::function("sum", sum)
        .doc("($module, iterable, /, start=0)", "Return the sum of a 'start' value (default: 0) plus an iterable of numbers\n\nWhen the iterable is empty, return the start value.\nThis function is intended specifically for use with numeric values and may\nreject non-numeric types."),
    NativeDef::function("min", |vm, args| extreme(vm, "min", CompareKind::Lt, args))
        .doc("", "min(iterable, *[, default=obj, key=func]) -> value\nmin(arg1, arg2, *args, *[, key=func]) -> value\n\nWith a single iterable argument, return its smallest item. The\ndefault keyword-only argument specifies an object to return if\nthe provided iterable is empty.\nWith two or more positional arguments, return the smallest argument."),
    NativeDef::function("max", |vm, args| extreme(vm, "max", CompareKind::Gt, args))
        .doc("", "max(iterable, *[, default=obj, key=func]) -> value\nmax(arg1, arg2, *args, *[, key=func]) -> value\n\nWith a single iterable argument, return its biggest item. The\ndefault keyword-only argument specifies an object to return if\nthe provided iterable is empty.\nWith two or more positional arguments, return the largest argument."),
    NativeDef::function1("abs", |vm, x| vm.absolute(x))
        .doc("($module, number, /)", "Return the absolute value of the argument."),
    NativeDef::function2("divmod", |vm, a, b| vm.divmod(a, b))
        .doc("($module, x, y, /)", "Return the tuple (x//y, x%y).  Invariant: div*y + mod == x."),
    NativeDef::function("pow", |vm, args| {
        static PARAMS: Params = Params::new("pow", &["base", "exp", "mod"]).required(2);
        let [base, exp, modulus] = args.bind(vm, &PARAMS)?.map(|v| v.unwrap_or(Value::NONE));
        vm.power(base, exp, modulus)
    })
    .doc("($module, /, base, exp, mod=None)", "Equivalent to base**exp with 2 arguments or base**exp % mod with 3 arguments.\n\nSome types, such as ints, are able to use a more efficient algorithm when\ninvoked using the three argument form."),
    NativeDef::function("round", round)
        .doc("($module, /, number, ndigits=None)", "Round a number to a given precision in decimal digits.\n\nThe return value is an integer if ndigits is omitted or None.  Otherwise\nthe return value has the same type as the number.  ndigits may be negative."),
    NativeDef::function1("bin", |vm, x| based(vm, x, 'b'))
        .doc("($module, number, /)", "Return the binary representation of an integer.\n\n   >>> bin(2796202)\n   '0b1010101010101010101010'"),
    NativeDef::function1("oct", |vm, x| based(vm, x, 'o'))
        .doc("($module, number, /)", "Return the octal representation of an integer.\n\n   >>> oct(342391)\n   '0o1234567'"),
    NativeDef::function1("hex", |vm, x| based(vm, x, 'x'))
        .doc("($module, number, /)", "Return the hexadecimal representation of an integer.\n\n   >>> hex(12648430)\n   '0xc0ffee'"),
    NativeDef::function1("chr", chr)
        .doc("($module, i, /)", "Return a Unicode string of one character with ordinal i; 0 <= i <= 0x10ffff."),
    NativeDef::function1("ord", ord)
        .doc("($module, c, /)", "Return the Unicode code point for a one-character string."),
];

/// A running sum.
#[derive(Copy, Clone)]
enum Total {
    Int(i64),
    /// High part and what rounding has lost so far.
    Float(f64, f64),
    Object(Value),
}

impl Total {
    fn of(value: Value) -> Total {
        if let Some(n) = value.as_small_int() {
            return Total::Int(n);
        }
        match exact_float(value) {
            Some(f) => Total::Float(f, 0.0),
            None => Total::Object(value),
        }
    }

    fn value(self, vm: &mut Vm) -> Value {
        match self {
            Total::Int(n) => vm.new_int(n),
            Total::Float(high, low) => {
                let sum = if low != 0.0 && low.is_finite() { high + low } else { high };
                vm.new_float(sum)
            }
            Total::Object(value) => value,
        }
    }
}

fn exact_float(value: Value) -> Option<f64> {
    if value.is_inline_float() {
        return Some(value.unwrap_inline_float());
    }
    value.downcast_exact::<PyFloat>().map(|f| f.value)
}

#[inline(always)]
fn add_compensated(high: f64, low: f64, x: f64) -> Total {
    let sum = high + x;
    let lost = if high.abs() >= x.abs() { (high - sum) + x } else { (x - sum) + high };
    Total::Float(sum, low + lost)
}

fn sum(vm: &mut Vm, args: Args<'_>) -> PyResult {
    static PARAMS: Params = Params::new("sum", &["iterable", "start"]).required(1).positional_only(1);
    let [iterable, start] = args.bind(vm, &PARAMS)?;
    let start = start.unwrap_or(Value::small_int(0));
    if start.downcast::<PyStr>().is_some() {
        return Err(vm.type_error("sum() can't sum strings [use ''.join(seq) instead]"));
    }
    if start.downcast::<PyBytes>().is_some() {
        return Err(vm.type_error("sum() can't sum bytes [use b''.join(seq) instead]"));
    }
    if start.has_layout(crate::heap::Layout::ByteArray) {
        return Err(vm.type_error("sum() can't sum bytearray [use b''.join(seq) instead]"));
    }
    let mut total = Total::of(start);
    let iterable = iterable.unwrap_or(Value::NONE);
    if let Some(list) = iterable.downcast_exact::<PyList>() {
        let mut at = add_numbers(&mut total, list.items());
        while let Some(item) = list.get(at) {
            total = add_item(vm, total, item)?;
            at += 1;
        }
    } else if let Some(tuple) = iterable.downcast_exact::<PyTuple>() {
        let plain = add_numbers(&mut total, tuple.items());
        for at in plain..tuple.items().len() {
            total = add_item(vm, total, tuple.items()[at])?;
        }
    } else {
        vm.for_each(iterable, |vm, item| {
            total = add_item(vm, total, item)?;
            Ok(true)
        })?;
    }
    Ok(total.value(vm))
}

/// Adds numbers to a number as long as no object is made: how many.
fn add_numbers(total: &mut Total, items: &[Value]) -> usize {
    let mut at = 0;
    if let Total::Int(mut sum) = *total {
        while let Some(next) = items.get(at).and_then(|item| sum.checked_add(item.as_small_int()?)) {
            sum = next;
            at += 1;
        }
        *total = Total::Int(sum);
        if let Some(x) = items.get(at).copied().and_then(exact_float) {
            *total = add_compensated(sum as f64, 0.0, x);
            at += 1;
        }
    }
    while let (Total::Float(high, low), Some(x)) = (&*total, items.get(at).copied().and_then(exact_float)) {
        *total = add_compensated(*high, *low, x);
        at += 1;
    }
    at
}

fn add_item(vm: &mut Vm, total: Total, item: Value) -> PyResult<Total> {
    Ok(match total {
        Total::Int(n) => match item.as_small_int().and_then(|m| n.checked_add(m)) {
            Some(sum) => Total::Int(sum),
            None => match (item.as_bool(), exact_float(item)) {
                (Some(b), _) => match n.checked_add(b as i64) {
                    Some(sum) => Total::Int(sum),
                    None => add_objects(vm, Total::Int(n), item)?,
                },
                (None, Some(f)) => add_compensated(n as f64, 0.0, f),
                (None, None) => add_objects(vm, Total::Int(n), item)?,
            },
        },
        Total::Float(high, low) => match exact_float(item) {
            Some(x) => add_compensated(high, low, x),
            None => match item.as_small_int() {
                Some(n) => add_compensated(high, low, n as f64),
                None => add_objects(vm, Total::Float(high, low), item)?,
            },
        },
        Total::Object(value) => add_objects(vm, Total::Object(value), item)?,
    })
}

/// A sum whose items come one by one, as a value: the total so far, or of floats two of them in [`Slots`].
pub fn add_to_sum(vm: &mut Vm, so_far: Value, item: Value) -> PyResult {
    if so_far.is_small_int()
        && item.is_small_int()
        && let Some(sum) = crate::interp::dispatch::add_small(so_far, item)
    {
        return Ok(sum);
    }
    let parts = so_far.downcast::<Slots>();
    let total = match parts {
        Some(parts) => sum_of_parts(parts),
        None => Total::of(so_far),
    };
    match add_item(vm, total, item)? {
        Total::Float(high, low) => {
            let parts = parts.unwrap_or_else(|| Slots::new(&mut vm.heap, 2));
            for (slot, part) in parts.tail().iter().zip([high, low]) {
                let part = vm.new_float(part);
                slot.set(parts, part);
            }
            Ok(parts.into())
        }
        total => Ok(total.value(vm)),
    }
}

fn sum_of_parts(parts: Gc<Slots>) -> Total {
    let part = |n: usize| parts.tail().get(n).and_then(Slot::get).and_then(exact_float).unwrap_or(0.0);
    Total::Float(part(0), part(1))
}

/// The sum that [`add_to_sum`] made.
pub fn finished_sum(vm: &mut Vm, so_far: Value) -> Value {
    match so_far.downcast::<Slots>() {
        Some(parts) => sum_of_parts(parts).value(vm),
        None => so_far,
    }
}

/// Whether `item` takes the place of `best` for `min` (`Lt`) or `max` (`Gt`).
#[inline]
pub fn is_better(vm: &mut Vm, wanted: CompareKind, item: Value, best: Value) -> PyResult<bool> {
    match (item.as_small_int(), best.as_small_int()) {
        (Some(a), Some(b)) => Ok(crate::protocol::compare::holds(wanted, a.cmp(&b))),
        _ => vm.compare_is_true(wanted, item, best),
    }
}

/// ValueError for `min` or `max` of nothing.
#[cold]
pub fn nothing_to_compare(vm: &mut Vm, function: &str) -> Raised {
    vm.value_error(format!("{function}() iterable argument is empty"))
}

fn add_objects(vm: &mut Vm, total: Total, item: Value) -> PyResult<Total> {
    let value = total.value(vm);
    let sum = vm.binary(BinaryKind::Add, value, item)?;
    Ok(Total::of(sum))
}

fn extreme(vm: &mut Vm, function: &'static str, wanted: CompareKind, args: Args<'_>) -> PyResult {
    let (mut key, mut default) = (None, None);
    for (name, value) in args.keyword_items() {
        if name.eq_str("key") {
            key = value.non_none();
        } else if name.eq_str("default") {
            default = Some(value);
        } else {
            let name = name.to_string_lossy();
            return Err(vm.type_error(format!("{function}() got an unexpected keyword argument '{name}'")));
        }
    }
    let mut best: Option<(Value, Value)> = None;
    let mut each = |vm: &mut Vm, item: Value| -> PyResult<bool> {
        let rank = match key {
            Some(key) => vm.call(key, &[item])?,
            None => item,
        };
        let better = match best {
            None => true,
            Some((_, best)) => is_better(vm, wanted, rank, best)?,
        };
        if better {
            best = Some((item, rank));
        }
        Ok(true)
    };
    match args.positional() {
        [] => return Err(vm.type_error(format!("{function} expected at least 1 argument, got 0"))),
        [iterable] => {
            if key.is_none()
                && let Some(best) = extreme_of_ints(*iterable, wanted == CompareKind::Lt)
            {
                return Ok(best);
            }
            vm.for_each(*iterable, each)?;
        }
        [a, b] if let (Some(x), Some(y), None, None) = (a.as_small_int(), b.as_small_int(), key, default) => {
            let second = if wanted == CompareKind::Lt { y < x } else { y > x };
            return Ok(if second { *b } else { *a });
        }
        items => {
            if default.is_some() {
                return Err(vm.type_error(format!(
                    "Cannot specify a default for {function}() with multiple positional arguments"
                )));
            }
            for item in items {
                each(vm, *item)?;
            }
        }
    }
    match (best, default) {
        (Some((item, _)), _) => Ok(item),
        (None, Some(default)) => Ok(default),
        (None, None) => Err(nothing_to_compare(vm, function)),
    }
}

/// The smallest or largest item of a list, tuple or set that holds small integers only, and is not empty.
fn extreme_of_ints(iterable: Value, smallest: bool) -> Option<Value> {
    fn best(mut items: impl Iterator<Item = Value>, smallest: bool) -> Option<Value> {
        let mut best = items.next()?.as_small_int()?;
        for item in items {
            let item = item.as_small_int()?;
            best = if smallest { best.min(item) } else { best.max(item) };
        }
        Some(Value::small_int(best))
    }
    if let Some(list) = iterable.downcast_exact::<PyList>() {
        return best(list.items().iter().copied(), smallest);
    }
    if let Some(tuple) = iterable.downcast_exact::<PyTuple>() {
        return best(tuple.items().iter().copied(), smallest);
    }
    let is_set =
        iterable.downcast_exact::<PySet>().is_some() || iterable.downcast_exact::<PyFrozenSet>().is_some();
    let table = AnySet::of(iterable).filter(|_| is_set)?.table()?;
    best(table.keys().map(|(key, _)| key), smallest)
}

fn round(vm: &mut Vm, args: Args<'_>) -> PyResult {
    static PARAMS: Params = Params::new("round", &["number", "ndigits"]).required(1);
    let [number, digits] = args.bind(vm, &PARAMS)?;
    let number = number.unwrap_or(Value::NONE);
    let name = vm.names.round;
    let result = match digits.and_then(Value::non_none) {
        Some(digits) => vm.call_special(number, name, &[digits])?,
        None => vm.call_special(number, name, &[])?,
    };
    match result {
        Some(result) => Ok(result),
        None => {
            let class = vm.type_name(number);
            Err(vm.type_error(format!("type {class} doesn't define __round__ method")))
        }
    }
}

fn based(vm: &mut Vm, value: Value, base: char) -> PyResult {
    let index = vm.index(value)?;
    let Some(n) = index.as_small_int() else {
        let spec = vm.new_str(&format!("#{base}"));
        return Ok(vm.format(index, spec)?.into());
    };
    let shift = match base {
        'b' => 1,
        'o' => 3,
        _ => 4,
    };
    // Room for 64 binary digits, the prefix and a sign.
    let mut text = [0; 67];
    let (mut at, mut rest) = (text.len(), n.unsigned_abs());
    let mut put = |byte: u8| {
        at -= 1;
        text[at] = byte;
    };
    loop {
        put(b"0123456789abcdef"[(rest & ((1 << shift) - 1)) as usize]);
        rest >>= shift;
        if rest == 0 {
            break;
        }
    }
    put(base as u8);
    put(b'0');
    if n < 0 {
        put(b'-');
    }
    Ok(PyStr::from_bytes(&mut vm.heap, &text[at..], true).into())
}

fn chr(vm: &mut Vm, value: Value) -> PyResult {
    let n = vm.clamped_index(value)?;
    match u32::try_from(n).ok().filter(|n| *n < 0x11_0000) {
        Some(n) => Ok(vm.char_str(n).into()),
        None => Err(vm.value_error("chr() arg not in range(0x110000)")),
    }
}

fn ord(vm: &mut Vm, value: Value) -> PyResult {
    let len = if let Some(text) = value.downcast::<PyStr>() {
        match (text.len(), text.data().get(0)) {
            (1, Some(c)) => return Ok(Value::small_int(c as i64)),
            (len, _) => len,
        }
    } else if let Some(bytes) = value.downcast::<PyBytes>() {
        match bytes.as_bytes() {
            [byte] => return Ok(Value::small_int(*byte as i64)),
            bytes => bytes.len(),
        }
    } else if value.has_layout(crate::heap::Layout::ByteArray) {
        let len = vm.len(value)?;
        if len == 1 {
            return vm.get_item(value, Value::small_int(0));
        }
        len
    } else {
        let class = vm.type_name(value);
        return Err(vm.type_error(format!("ord() expected string of length 1, but {class} found")));
    };
    Err(vm.type_error(format!("ord() expected a character, but string of length {len} found")))
}
