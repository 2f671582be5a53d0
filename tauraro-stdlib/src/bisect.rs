//! `bisect` and `_bisect`: binary search in sorted sequences.
//!
//! Exact lists are read directly; every comparison may change them, so each item is asked for anew.

use tauraro_vm::args::{Args, Params};
use tauraro_vm::interp::bytecode::CompareKind;
use tauraro_vm::object::{NativeDef, PyList, PyModule};
use tauraro_vm::{Gc, PyResult, Value, Vm};

/// Makes `bisect`.
pub fn module(vm: &mut Vm) -> PyResult<Gc<PyModule>> {
    with_short_names(vm, "bisect", "Bisection algorithms.")
}

/// Makes `_bisect`.
pub fn core_module(vm: &mut Vm) -> PyResult<Gc<PyModule>> {
    with_short_names(vm, "_bisect", DOC)
}

fn with_short_names(vm: &mut Vm, name: &'static str, doc: &'static str) -> PyResult<Gc<PyModule>> {
    let module = vm.new_native_module(name, doc, FUNCTIONS);
    for (short, long) in [("bisect", "bisect_right"), ("insort", "insort_right")] {
        let function = vm.get_attr_str(module.into(), long)?;
        vm.set_module_attr(module, short, function);
    }
    Ok(module)
}

const DOC: &str = "Bisection algorithms.\n\nThis module provides support for maintaining a list in sorted order without\nhaving to sort the list after each insertion. For long lists of items with\nexpensive comparison operations, this can be an improvement over the more\ncommon approach.\n";

static RIGHT: Params =
    Params::new("bisect_right", &["a", "x", "lo", "hi", "key"]).required(2).keyword_only(1);
static LEFT: Params = Params::new("bisect_left", &["a", "x", "lo", "hi", "key"]).required(2).keyword_only(1);
static INSORT_RIGHT: Params =
    Params::new("insort_right", &["a", "x", "lo", "hi", "key"]).required(2).keyword_only(1);
static INSORT_LEFT: Params =
    Params::new("insort_left", &["a", "x", "lo", "hi", "key"]).required(2).keyword_only(1);

static FUNCTIONS: &[NativeDef] = &[
    NativeDef::function("bisect_right", |vm, args| search(vm, args, &RIGHT, true)),
    NativeDef::function("bisect_left", |vm, args| search(vm, args, &LEFT, false)),
    NativeDef::function("insort_right", |vm, args| insort(vm, args, &INSORT_RIGHT, true)),
    NativeDef::function("insort_left", |vm, args| insort(vm, args, &INSORT_LEFT, false)),
];

fn search(vm: &mut Vm, args: Args<'_>, params: &Params, right: bool) -> PyResult {
    let [a, x, lo, hi, key] = args.bind(vm, params)?;
    let (a, x) = (a.unwrap_or(Value::NONE), x.unwrap_or(Value::NONE));
    let key = key.and_then(Value::non_none);
    let found = position(vm, a, x, lo, hi, key, right)?;
    Ok(vm.new_int(found as i64))
}

fn position(
    vm: &mut Vm,
    a: Value,
    x: Value,
    lo: Option<Value>,
    hi: Option<Value>,
    key: Option<Value>,
    right: bool,
) -> PyResult<usize> {
    let lo = match lo {
        Some(lo) => vm.size_i64(lo)?,
        None => 0,
    };
    if lo < 0 {
        return Err(vm.value_error("lo must be non-negative"));
    }
    let hi = match hi.and_then(Value::non_none) {
        // As in CPython: -1 means the length too.
        Some(hi) => Some(vm.size_i64(hi)?).filter(|hi| *hi != -1),
        None => None,
    };
    let hi = match hi {
        Some(hi) => hi.max(0),
        None => vm.len(a)? as i64,
    };
    let (mut lo, mut hi) = (lo as usize, hi as usize);
    let list = a.downcast_exact::<PyList>();
    while lo < hi {
        let middle = lo + (hi - lo) / 2;
        let item = match list.and_then(|list| list.get(middle)) {
            Some(item) => item,
            None => {
                let index = vm.new_int(middle as i64);
                vm.get_item(a, index)?
            }
        };
        let item = match key {
            Some(key) => vm.call(key, &[item])?,
            None => item,
        };
        let less = if right { lt(vm, x, item)? } else { lt(vm, item, x)? };
        if less == right {
            hi = middle;
        } else {
            lo = middle + 1;
        }
    }
    Ok(lo)
}

fn insort(vm: &mut Vm, args: Args<'_>, params: &Params, right: bool) -> PyResult {
    let [a, x, lo, hi, key] = args.bind(vm, params)?;
    let (a, x) = (a.unwrap_or(Value::NONE), x.unwrap_or(Value::NONE));
    let key = key.and_then(Value::non_none);
    let wanted = match key {
        Some(key) => vm.call(key, &[x])?,
        None => x,
    };
    let at = position(vm, a, wanted, lo, hi, key, right)?;
    if let Some(list) = a.downcast_exact::<PyList>() {
        if !list.insert_at(&mut vm.heap, at.min(list.len()), x) {
            return Err(vm.memory_error());
        }
        return Ok(Value::NONE);
    }
    let name = vm.intern("insert");
    let at = vm.new_int(at as i64);
    vm.call_method(a, name, &[at, x])?;
    Ok(Value::NONE)
}

/// `a < b`
#[inline]
pub fn lt(vm: &mut Vm, a: Value, b: Value) -> PyResult<bool> {
    if let (Some(a), Some(b)) = (a.as_small_int(), b.as_small_int()) {
        return Ok(a < b);
    }
    if a.is_inline_float() && b.is_inline_float() {
        return Ok(a.unwrap_inline_float() < b.unwrap_inline_float());
    }
    vm.compare_is_true(CompareKind::Lt, a, b)
}
