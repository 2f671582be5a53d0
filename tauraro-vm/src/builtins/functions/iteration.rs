//! Functions over iterables: `len`, `iter`, `next`, `all`, `any`, `sorted`, `aiter`, `anext`.

use super::inspect::exactly;
use crate::args::Args;
use crate::heap::Gc;
use crate::object::*;
use crate::value::{PyResult, Value};
use crate::vm::Vm;

/// The functions.
pub static FUNCTIONS: &[NativeDef] = &[
    NativeDef::function1("len", |vm, x| {
        let len = vm.len(x)?;
        Ok(vm.new_int(len as i64))
    })
        .doc("($module, obj, /)", "Return the number of items in a container."),
    NativeDef::function("iter", iter)
        .doc("", "iter(iterable) -> iterator\niter(callable, sentinel) -> iterator\n\nGet an iterator from an object.\nIn the first form, the argument must supply its own iterator, or be a sequence.\nIn the second form, the callable is called until it returns the sentinel."),
    NativeDef::function("next", next)
        .doc("", "next(iterator[, default])\n\nReturn the next item from the iterator.\nIf default is given and the iterator is exhausted,\nit is returned instead of raising StopIteration."),
    NativeDef::function1("all", |vm, x| {
        let mut all = true;
        vm.for_each(x, |vm, item| {
            all = vm.is_true(item)?;
            Ok(all)
        })?;
        Ok(Value::bool(all))
    })
    .doc("($module, iterable, /)", "Return True if bool(x) is True for all values x in the iterable.\n\nIf the iterable is empty, return True."),
    NativeDef::function1("any", |vm, x| {
        let mut any = false;
        vm.for_each(x, |vm, item| {
            any = vm.is_true(item)?;
            Ok(!any)
        })?;
        Ok(Value::bool(any))
    })
    .doc("($module, iterable, /)", "Return True if bool(x) is True for any x in the iterable.\n\nIf the iterable is empty, return False."),
    NativeDef::function("sorted", crate::builtins::sorting::sorted)
        .doc("($module, iterable, /, *, key=None, reverse=False)", "Return a new list containing all items from the iterable in ascending order.\n\nA custom key function can be supplied to customize the sort order, and the\nreverse flag can be set to request the result in descending order."),
    NativeDef::function("aiter", |vm, args| {
        let [x] = exactly(vm, "aiter", args)?;
        aiter(vm, x)
    })
    .doc("($module, async_iterable, /)", "Return an AsyncIterator for an AsyncIterable object."),
];

fn iter(vm: &mut Vm, args: Args<'_>) -> PyResult {
    args.no_keywords(vm, "iter")?;
    match args.values {
        [x] => vm.iter(*x),
        [callable, sentinel] => {
            if !vm.is_callable(*callable) {
                return Err(vm.type_error("iter(v, w): v must be callable"));
            }
            crate::builtins::call_iterator::new_call_iterator(vm, *callable, *sentinel)
        }
        [] => Err(vm.type_error("iter expected at least 1 argument, got 0")),
        many => Err(vm.type_error(format!("iter expected at most 2 arguments, got {}", many.len()))),
    }
}

fn next(vm: &mut Vm, args: Args<'_>) -> PyResult {
    args.no_keywords(vm, "next")?;
    let (iterator, default) = match args.values {
        [iterator] => (*iterator, None),
        [iterator, default] => (*iterator, Some(*default)),
        [] => return Err(vm.type_error("next expected at least 1 argument, got 0")),
        many => return Err(vm.type_error(format!("next expected at most 2 arguments, got {}", many.len()))),
    };
    vm.state.stop_value.take();
    match vm.next(iterator)? {
        Some(item) => Ok(item),
        None => match default {
            Some(default) => Ok(default),
            None => Err(crate::exec::generator::raise_stop(vm)),
        },
    }
}

/// Sorts a list as `list.sort()` does.
pub fn sort_list(vm: &mut Vm, list: Gc<PyList>) -> PyResult<()> {
    let sort = vm.intern("sort");
    vm.call_method(list.into(), sort, &[])?;
    Ok(())
}

/// `aiter(value)`
pub fn aiter(vm: &mut Vm, value: Value) -> PyResult {
    let class = vm.type_of(value);
    let Some(aiter) = class.slots.aiter.get() else {
        let class = class.full_name();
        return Err(vm.type_error(format!("'{class}' object is not an async iterable")));
    };
    let result = aiter(vm, value)?;
    if vm.type_of(result).slots.anext.get().is_none() {
        let class = vm.type_name(result);
        return Err(vm.type_error(format!("aiter() returned not an async iterator of type '{class}'")));
    }
    Ok(result)
}
