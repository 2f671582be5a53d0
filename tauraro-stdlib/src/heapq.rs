//! `_heapq`: lists as heaps, with the algorithms of CPython (the same comparisons in the same order).
//!
//! Each function exists for heaps with the smallest item first and with the largest first (`MAX`). A comparison may change the list: that is
//! noticed by its length. The module `heapq` has all of these names and `merge`, which is Python.

use crate::bisect::lt;
use tauraro_vm::args::{Args, Params};
use tauraro_vm::builtins::exceptions::ExcKind;
use tauraro_vm::builtins::sorting;
use tauraro_vm::object::{NativeDef, PyList, PyModule};
use tauraro_vm::{Gc, PyResult, Value, Vm};

/// Makes `_heapq`.
pub fn core_module(vm: &mut Vm) -> PyResult<Gc<PyModule>> {
    let module = vm.new_native_module("_heapq", "Heap queue algorithm (a.k.a. priority queue).\n", FUNCTIONS);
    Ok(module)
}

/// `sorted(iterable, key=key, reverse=largest)[:n]`, which is what both functions are documented to equal.
fn best(vm: &mut Vm, args: Args<'_>, name: &'static str, largest: bool) -> PyResult {
    static LARGEST: Params = Params::new("nlargest", &["n", "iterable", "key"]).required(2);
    static SMALLEST: Params = Params::new("nsmallest", &["n", "iterable", "key"]).required(2);
    debug_assert_eq!(name == LARGEST.function, largest);
    let [n, iterable, key] = args.bind(vm, if largest { &LARGEST } else { &SMALLEST })?;
    let n = vm.clamped_index(n.unwrap_or(Value::NONE))?.max(0) as usize;
    let items = vm.collect(iterable.unwrap_or(Value::NONE))?;
    let list = tauraro_vm::builtins::list::from_vec(vm, items);
    sorting::sort(vm, list, key.and_then(Value::non_none), largest)?;
    list.truncate(n.min(list.len()));
    Ok(list.into())
}

macro_rules! both {
    ($min:ident $max:ident $function:ident $($arg:ident)*) => {
        fn $min(vm: &mut Vm $(, $arg: Value)*) -> PyResult { $function::<false>(vm $(, $arg)*) }
        fn $max(vm: &mut Vm $(, $arg: Value)*) -> PyResult { $function::<true>(vm $(, $arg)*) }
    };
}
both!(push_min push_max push heap item);
both!(pop_min pop_max pop heap);
both!(replace_min replace_max replace heap item);
both!(pushpop_min pushpop_max pushpop heap item);
both!(heapify_min heapify_max heapify heap);

static FUNCTIONS: &[NativeDef] = &[
    NativeDef::function2("heappush", push_min),
    NativeDef::function1("heappop", pop_min),
    NativeDef::function2("heapreplace", replace_min),
    NativeDef::function2("heappushpop", pushpop_min),
    NativeDef::function1("heapify", heapify_min),
    NativeDef::function2("heappush_max", push_max),
    NativeDef::function1("heappop_max", pop_max),
    NativeDef::function2("heapreplace_max", replace_max),
    NativeDef::function2("heappushpop_max", pushpop_max),
    NativeDef::function1("heapify_max", heapify_max),
    NativeDef::function("nlargest", |vm, args| best(vm, args, "nlargest", true)),
    NativeDef::function("nsmallest", |vm, args| best(vm, args, "nsmallest", false)),
];

fn list(vm: &mut Vm, value: Value, function: &str, max: bool) -> PyResult<Gc<PyList>> {
    match value.downcast::<PyList>() {
        Some(list) => Ok(list),
        None => {
            let class = vm.type_name(value);
            let max = if max { "_max" } else { "" };
            Err(vm.type_error(format!("{function}{max}() argument 1 must be list, not {class}")))
        }
    }
}

/// Whether `a` belongs above `b`.
#[inline(always)]
fn above<const MAX: bool>(vm: &mut Vm, a: Value, b: Value) -> PyResult<bool> {
    if MAX { lt(vm, b, a) } else { lt(vm, a, b) }
}

fn item(vm: &mut Vm, heap: Gc<PyList>, index: usize, len: usize) -> PyResult {
    match heap.get(index) {
        Some(item) if heap.len() == len => Ok(item),
        _ => Err(vm.runtime_error("list changed size during iteration")),
    }
}

fn same_size(vm: &mut Vm, heap: Gc<PyList>, len: usize) -> PyResult<()> {
    if heap.len() != len {
        return Err(vm.runtime_error("list changed size during iteration"));
    }
    Ok(())
}

/// Moves the item at `at` up to its place, not above `top`.
fn sift_up_to<const MAX: bool>(vm: &mut Vm, heap: Gc<PyList>, top: usize, mut at: usize) -> PyResult<()> {
    let len = heap.len();
    if at >= len {
        return Err(vm.index_error("index out of range"));
    }
    let moving = item(vm, heap, at, len)?;
    while at > top {
        let parent_at = (at - 1) / 2;
        let parent = item(vm, heap, parent_at, len)?;
        let up = above::<MAX>(vm, moving, parent)?;
        same_size(vm, heap, len)?;
        if !up {
            break;
        }
        let (parent, moving) = (item(vm, heap, parent_at, len)?, item(vm, heap, at, len)?);
        heap.set_item(parent_at, moving);
        heap.set_item(at, parent);
        at = parent_at;
    }
    Ok(())
}

/// Moves the item at `at` down to the leaves along the better children, and up from there to its place.
fn sift_down<const MAX: bool>(vm: &mut Vm, heap: Gc<PyList>, start: usize) -> PyResult<()> {
    let len = heap.len();
    let mut at = start;
    let limit = len >> 1;
    while at < limit {
        let mut child = 2 * at + 1;
        if child + 1 < len {
            let (a, b) = (item(vm, heap, child, len)?, item(vm, heap, child + 1, len)?);
            let first = above::<MAX>(vm, a, b)?;
            same_size(vm, heap, len)?;
            child += !first as usize;
        }
        let (a, b) = (item(vm, heap, child, len)?, item(vm, heap, at, len)?);
        heap.set_item(child, b);
        heap.set_item(at, a);
        at = child;
    }
    sift_up_to::<MAX>(vm, heap, start, at)
}

fn push<const MAX: bool>(vm: &mut Vm, heap: Value, new: Value) -> PyResult {
    let heap = list(vm, heap, "heappush", MAX)?;
    if !heap.push(&mut vm.heap, new) {
        return Err(vm.memory_error());
    }
    sift_up_to::<MAX>(vm, heap, 0, heap.len() - 1)?;
    Ok(Value::NONE)
}

fn pop<const MAX: bool>(vm: &mut Vm, heap: Value) -> PyResult {
    let heap = list(vm, heap, "heappop", MAX)?;
    let Some(last) = heap.pop_last() else {
        return Err(vm.raise_new(ExcKind::IndexError, "index out of range"));
    };
    let Some(first) = heap.get(0) else { return Ok(last) };
    heap.set_item(0, last);
    sift_down::<MAX>(vm, heap, 0)?;
    Ok(first)
}

fn replace<const MAX: bool>(vm: &mut Vm, heap: Value, new: Value) -> PyResult {
    let heap = list(vm, heap, "heapreplace", MAX)?;
    let Some(first) = heap.get(0) else {
        return Err(vm.raise_new(ExcKind::IndexError, "index out of range"));
    };
    heap.set_item(0, new);
    sift_down::<MAX>(vm, heap, 0)?;
    Ok(first)
}

fn pushpop<const MAX: bool>(vm: &mut Vm, heap: Value, new: Value) -> PyResult {
    let heap = list(vm, heap, "heappushpop", MAX)?;
    let Some(top) = heap.get(0) else { return Ok(new) };
    if !above::<MAX>(vm, top, new)? {
        return Ok(new);
    }
    let Some(first) = heap.get(0) else {
        return Err(vm.raise_new(ExcKind::IndexError, "index out of range"));
    };
    heap.set_item(0, new);
    sift_down::<MAX>(vm, heap, 0)?;
    Ok(first)
}

fn heapify<const MAX: bool>(vm: &mut Vm, heap: Value) -> PyResult {
    let heap = list(vm, heap, "heapify", MAX)?;
    for at in (0..heap.len() / 2).rev() {
        sift_down::<MAX>(vm, heap, at)?;
    }
    Ok(Value::NONE)
}
