//! Iterators that pass on, drop or change the items of one iterator: compress, dropwhile, takewhile, filterfalse, starmap, islice,
//! accumulate.
//!
//! A predicate is called with one value on the native stack; nothing else is made a step.

use crate::layouts;
use crate::support::{no_keywords, positional, to_tuple};
use std::cell::Cell;
use tauraro_vm::args::{Args, Params};
use tauraro_vm::builtins::TypeDef;
use tauraro_vm::builtins::support::{receiver, same};
use tauraro_vm::heap::{Layout, Slot};
use tauraro_vm::interp::bytecode::BinaryKind;
use tauraro_vm::object::{PyType, SlotTable, type_flags};
use tauraro_vm::object_struct;
use tauraro_vm::{Gc, PyResult, Raised, Value, Vm};

object_struct! {
    /// `compress`
    pub struct Compress(layouts::COMPRESS) {
        /// Iterator over the data.
        pub data: Value,
        /// Iterator over the selectors.
        pub selectors: Value,
    }
}

/// The type.
pub static COMPRESS: TypeDef = TypeDef {
    module: "itertools",
    slots: SlotTable {
        iter: Some(same),
        next: Some(|vm, this| {
            let iter = receiver::<Compress>(vm, this, "compress")?;
            loop {
                let Some(item) = vm.next(iter.data)? else { return Ok(None) };
                let Some(selector) = vm.next(iter.selectors)? else { return Ok(None) };
                if vm.is_true(selector)? {
                    return Ok(Some(item));
                }
            }
        }),
        new: Some(|vm, class, args| {
            static PARAMS: Params = Params::new("compress", &["data", "selectors"]).required(2);
            let [data, selectors] = args.bind(vm, &PARAMS)?;
            let data = vm.iter(data.unwrap_or(Value::NONE))?;
            let selectors = vm.iter(selectors.unwrap_or(Value::NONE))?;
            let object = Compress { header: vm.header_for(class), data, selectors };
            Ok(vm.alloc_for(class, object).into())
        }),
        ..SlotTable::EMPTY
    },
    flags: type_flags::BASETYPE,
    doc: "Return data elements corresponding to true selector elements.\n\nForms a shorter iterator from selected data elements using the selectors to\nchoose the data elements.",
    ..TypeDef::new("compress", layouts::COMPRESS)
};

object_struct! {
    /// `dropwhile`
    pub struct DropWhile(layouts::DROP_WHILE) {
        /// The predicate.
        pub function: Value,
        /// The iterator.
        pub iterator: Value,
        /// The predicate has been false.
        pub started: Cell<bool>,
    }
}

/// The type.
pub static DROP_WHILE: TypeDef = TypeDef {
    module: "itertools",
    slots: SlotTable {
        iter: Some(same),
        next: Some(|vm, this| {
            let iter = receiver::<DropWhile>(vm, this, "dropwhile")?;
            loop {
                let Some(item) = vm.next(iter.iterator)? else { return Ok(None) };
                if iter.started.get() {
                    return Ok(Some(item));
                }
                let result = vm.call(iter.function, &[item])?;
                if !vm.is_true(result)? {
                    iter.started.set(true);
                    return Ok(Some(item));
                }
            }
        }),
        new: Some(|vm, class, args| {
            let [function, iterator] = function_and_iterator(vm, class, &DROP_WHILE, args)?;
            let header = vm.header_for(class);
            let object = DropWhile { header, function, iterator, started: Cell::new(false) };
            Ok(vm.alloc_for(class, object).into())
        }),
        ..SlotTable::EMPTY
    },
    flags: type_flags::BASETYPE,
    doc: "Drop items from the iterable while predicate(item) is true.\n\nAfterwards, return every element until the iterable is exhausted.",
    ..TypeDef::new("dropwhile", layouts::DROP_WHILE)
};

object_struct! {
    /// `takewhile`
    pub struct TakeWhile(layouts::TAKE_WHILE) {
        /// The predicate.
        pub function: Value,
        /// The iterator.
        pub iterator: Value,
        /// The predicate has been false.
        pub stopped: Cell<bool>,
    }
}

/// The type.
pub static TAKE_WHILE: TypeDef = TypeDef {
    module: "itertools",
    slots: SlotTable {
        iter: Some(same),
        next: Some(|vm, this| {
            let iter = receiver::<TakeWhile>(vm, this, "takewhile")?;
            if iter.stopped.get() {
                return Ok(None);
            }
            let Some(item) = vm.next(iter.iterator)? else { return Ok(None) };
            let result = vm.call(iter.function, &[item])?;
            if vm.is_true(result)? {
                return Ok(Some(item));
            }
            iter.stopped.set(true);
            Ok(None)
        }),
        new: Some(|vm, class, args| {
            let [function, iterator] = function_and_iterator(vm, class, &TAKE_WHILE, args)?;
            let header = vm.header_for(class);
            let object = TakeWhile { header, function, iterator, stopped: Cell::new(false) };
            Ok(vm.alloc_for(class, object).into())
        }),
        ..SlotTable::EMPTY
    },
    flags: type_flags::BASETYPE,
    doc: "Return successive entries from an iterable as long as the predicate evaluates to true for each entry.",
    ..TypeDef::new("takewhile", layouts::TAKE_WHILE)
};

object_struct! {
    /// `filterfalse`
    pub struct FilterFalse(layouts::FILTER_FALSE) {
        /// The predicate; `None` and `bool` mean the items' own truth.
        pub function: Value,
        /// The iterator.
        pub iterator: Value,
    }
}

/// The type.
pub static FILTER_FALSE: TypeDef = TypeDef {
    module: "itertools",
    slots: SlotTable {
        iter: Some(same),
        next: Some(|vm, this| {
            let iter = receiver::<FilterFalse>(vm, this, "filterfalse")?;
            let own_truth = iter.function.is_none() || iter.function == Value::from(vm.class(Layout::Bool));
            loop {
                let Some(item) = vm.next(iter.iterator)? else { return Ok(None) };
                let result = if own_truth { item } else { vm.call(iter.function, &[item])? };
                if !vm.is_true(result)? {
                    return Ok(Some(item));
                }
            }
        }),
        new: Some(|vm, class, args| {
            let [function, iterator] = function_and_iterator(vm, class, &FILTER_FALSE, args)?;
            let object = FilterFalse { header: vm.header_for(class), function, iterator };
            Ok(vm.alloc_for(class, object).into())
        }),
        ..SlotTable::EMPTY
    },
    flags: type_flags::BASETYPE,
    doc: "Return those items of iterable for which function(item) is false.\n\nIf function is None, return the items that are false.",
    ..TypeDef::new("filterfalse", layouts::FILTER_FALSE)
};

/// The arguments `(function, iterable)`, of the latter its iterator.
fn function_and_iterator(
    vm: &mut Vm,
    class: Gc<PyType>,
    def: &TypeDef,
    args: Args<'_>,
) -> PyResult<[Value; 2]> {
    no_keywords(vm, class, def, args)?;
    let given = positional(vm, args, def.name, 2, 2)?;
    let iterator = vm.iter(given[1])?;
    Ok([given[0], iterator])
}

object_struct! {
    /// `starmap`
    pub struct StarMap(layouts::STAR_MAP) {
        /// What is called.
        pub function: Value,
        /// Gives the arguments of each call.
        pub iterator: Value,
    }
}

/// The type.
pub static STAR_MAP: TypeDef = TypeDef {
    module: "itertools",
    slots: SlotTable {
        iter: Some(same),
        next: Some(|vm, this| {
            let iter = receiver::<StarMap>(vm, this, "starmap")?;
            let Some(item) = vm.next(iter.iterator)? else { return Ok(None) };
            let args = to_tuple(vm, item)?;
            vm.call(iter.function, args.items()).map(Some)
        }),
        new: Some(|vm, class, args| {
            let [function, iterator] = function_and_iterator(vm, class, &STAR_MAP, args)?;
            let object = StarMap { header: vm.header_for(class), function, iterator };
            Ok(vm.alloc_for(class, object).into())
        }),
        ..SlotTable::EMPTY
    },
    flags: type_flags::BASETYPE,
    doc: "Return an iterator whose values are returned from the function evaluated with an argument tuple taken from the given sequence.",
    ..TypeDef::new("starmap", layouts::STAR_MAP)
};

object_struct! {
    /// `islice`
    pub struct Islice(layouts::ISLICE) {
        /// The iterator; empty at the end.
        pub iterator: Slot,
        /// Number of the item to give next.
        pub next: Cell<i64>,
        /// Items from this number on are not given; below 0 means there is no end.
        pub stop: Cell<i64>,
        /// Distance of the items given.
        pub step: i64,
        /// Items taken from the iterator so far.
        pub taken: Cell<i64>,
    }
}

/// The type.
pub static ISLICE: TypeDef = TypeDef {
    module: "itertools",
    slots: SlotTable { iter: Some(same), next: Some(next_islice), new: Some(new_islice), ..SlotTable::EMPTY },
    flags: type_flags::BASETYPE,
    doc: "islice(iterable, stop) --> islice object\nislice(iterable, start, stop[, step]) --> islice object\n\nReturn an iterator whose next() method returns selected values from an\niterable.",
    ..TypeDef::new("islice", layouts::ISLICE)
};

#[cold]
fn bad_index(vm: &mut Vm, what: &str) -> Raised {
    vm.value_error(format!("{what} must be None or an integer: 0 <= x <= sys.maxsize."))
}

/// A bound that must be `None` or an integer that is not negative.
fn bound(vm: &mut Vm, value: Value, absent: i64, what: &str) -> PyResult<i64> {
    if value.is_none() {
        return Ok(absent);
    }
    match vm.clamped_index(value) {
        Ok(n) if (0..i64::MAX).contains(&n) => Ok(n),
        Ok(_) => Err(bad_index(vm, what)),
        Err(raised) => {
            vm.clear_if(raised, tauraro_vm::ExcKind::TypeError)?;
            Err(bad_index(vm, what))
        }
    }
}

fn new_islice(vm: &mut Vm, class: Gc<PyType>, args: Args<'_>) -> PyResult {
    no_keywords(vm, class, &ISLICE, args)?;
    let given = positional(vm, args, "islice", 2, 4)?;
    let (start, stop, step) = match *given {
        [_, stop] => {
            let stop = bound(vm, stop, -1, "Stop argument for islice()")?;
            (0, stop, 1)
        }
        _ => {
            let what = "Indices for islice()";
            let stop = bound(vm, given[2], -1, "Stop argument for islice()")?;
            let start = bound(vm, given[1], 0, what)?;
            let step = given.get(3).copied().unwrap_or(Value::NONE);
            let step = match step.non_none() {
                None => 1,
                Some(step) => match vm.clamped_index(step) {
                    Ok(n) if n >= 1 => n,
                    Ok(_) => return Err(bad_step(vm)),
                    Err(raised) => {
                        vm.clear_if(raised, tauraro_vm::ExcKind::TypeError)?;
                        return Err(bad_step(vm));
                    }
                },
            };
            (start, stop, step)
        }
    };
    let iterator = vm.iter(given[0])?;
    let object = Islice {
        header: vm.header_for(class),
        iterator: iterator.into(),
        next: Cell::new(start),
        stop: Cell::new(stop),
        step,
        taken: Cell::new(0),
    };
    Ok(vm.alloc_for(class, object).into())
}

#[cold]
fn bad_step(vm: &mut Vm) -> Raised {
    vm.value_error("Step for islice() must be a positive integer or None.")
}

fn next_islice(vm: &mut Vm, this: Value) -> PyResult<Option<Value>> {
    let iter = receiver::<Islice>(vm, this, "islice")?;
    let Some(iterator) = iter.iterator.get() else { return Ok(None) };
    let (next, stop) = (iter.next.get(), iter.stop.get());
    // Without items to give, those before the end are still taken.
    let wanted = if stop >= 0 && next >= stop { stop } else { next };
    while iter.taken.get() < wanted {
        if vm.next(iterator)?.is_none() {
            iter.iterator.take();
            return Ok(None);
        }
        iter.taken.set(iter.taken.get() + 1);
    }
    if stop >= 0 && next >= stop {
        iter.iterator.take();
        return Ok(None);
    }
    let Some(item) = vm.next(iterator)? else {
        iter.iterator.take();
        return Ok(None);
    };
    iter.taken.set(iter.taken.get() + 1);
    let after = next.checked_add(iter.step);
    iter.next.set(match after {
        Some(after) if stop < 0 || after < stop => after,
        _ if stop >= 0 => stop,
        _ => i64::MAX,
    });
    Ok(Some(item))
}

object_struct! {
    /// `accumulate`
    pub struct Accumulate(layouts::ACCUMULATE) {
        /// The iterator.
        pub iterator: Value,
        /// What combines two values; empty means addition.
        pub function: Slot,
        /// The result so far; empty before the first item.
        pub total: Slot,
        /// What comes before the first item.
        pub initial: Slot,
    }
}

/// The type.
pub static ACCUMULATE: TypeDef = TypeDef {
    module: "itertools",
    slots: SlotTable {
        iter: Some(same),
        next: Some(|vm, this| {
            let iter = receiver::<Accumulate>(vm, this, "accumulate")?;
            if let Some(initial) = iter.initial.take() {
                iter.total.set(iter, initial);
                return Ok(Some(initial));
            }
            let Some(item) = vm.next(iter.iterator)? else { return Ok(None) };
            let total = match (iter.total.get(), iter.function.get()) {
                (None, _) => item,
                (Some(total), None) => vm.binary(BinaryKind::Add, total, item)?,
                (Some(total), Some(function)) => vm.call(function, &[total, item])?,
            };
            iter.total.set(iter, total);
            Ok(Some(total))
        }),
        new: Some(|vm, class, args| {
            static PARAMS: Params =
                Params::new("accumulate", &["iterable", "func", "initial"]).required(1).keyword_only(1);
            let [iterable, function, initial] = args.bind(vm, &PARAMS)?;
            let iterator = vm.iter(iterable.unwrap_or(Value::NONE))?;
            let object = Accumulate {
                header: vm.header_for(class),
                iterator,
                function: Slot::new(function.and_then(Value::non_none)),
                total: Slot::empty(),
                initial: Slot::new(initial.and_then(Value::non_none)),
            };
            Ok(vm.alloc_for(class, object).into())
        }),
        ..SlotTable::EMPTY
    },
    flags: type_flags::BASETYPE,
    doc: "Return series of accumulated sums (or other binary function results).",
    ..TypeDef::new("accumulate", layouts::ACCUMULATE)
};
