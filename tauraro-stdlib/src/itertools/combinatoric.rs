//! product, permutations, combinations, combinations_with_replacement.
//!
//! Each keeps its position as small ints in a run of slots, and the last result: the next one is a copy of it up to the first place that
//! changes.

use crate::layouts;
use crate::support::to_tuple;
use std::cell::Cell;
use tauraro_vm::args::{Args, Params};
use tauraro_vm::builtins::TypeDef;
use tauraro_vm::builtins::support::{receiver, same};
use tauraro_vm::heap::{OptRef, Ref, RootedVec, Slots, Tailed};
use tauraro_vm::object::{PyTuple, PyType, SlotTable, type_flags};
use tauraro_vm::object_struct;
use tauraro_vm::{Gc, PyResult, Value, Vm};

/// `len` small ints.
fn indices(vm: &mut Vm, len: usize, value: impl Fn(usize) -> usize) -> PyResult<Gc<Slots>> {
    match Slots::try_new(&mut vm.heap, len) {
        Some(slots) => {
            for (i, slot) in slots.tail().iter().enumerate() {
                slot.set_immediate(Some(Value::small_int(value(i) as i64)));
            }
            Ok(slots)
        }
        None => Err(vm.memory_error()),
    }
}

#[inline(always)]
fn at(slots: Gc<Slots>, index: usize) -> usize {
    slots.tail()[index].get().map_or(0, |v| v.unwrap_small_int() as usize)
}

#[inline(always)]
fn put(slots: Gc<Slots>, index: usize, value: usize) {
    slots.tail()[index].set_immediate(Some(Value::small_int(value as i64)));
}

/// A tuple that begins with `keep` items of `last` and goes on with those that `item` gives.
#[inline(always)]
fn changed_copy(
    vm: &mut Vm,
    last: Gc<PyTuple>,
    keep: usize,
    item: impl Fn(usize) -> Value,
) -> PyResult<Gc<PyTuple>> {
    let old = last.items();
    let made = PyTuple::try_from_fn(&mut vm.heap, old.len(), |i| if i < keep { old[i] } else { item(i) });
    match made {
        Some(made) => Ok(made),
        None => Err(vm.memory_error()),
    }
}

fn first_tuple(vm: &mut Vm, len: usize, item: impl Fn(usize) -> Value) -> PyResult<Gc<PyTuple>> {
    if len == 0 {
        return Ok(vm.empty_tuple());
    }
    match PyTuple::try_from_fn(&mut vm.heap, len, item) {
        Some(made) => Ok(made),
        None => Err(vm.memory_error()),
    }
}

object_struct! {
    /// `product`
    pub struct Product(layouts::PRODUCT) {
        /// Tuples to choose from, one a place.
        pub pools: Ref<PyTuple>,
        /// Which item of each pool the last result had.
        pub indices: Ref<Slots>,
        /// The last result; empty before the first one.
        pub last: OptRef<PyTuple>,
        /// It has come to its end.
        pub done: Cell<bool>,
    }
}

/// The type.
pub static PRODUCT: TypeDef = TypeDef {
    module: "itertools",
    slots: SlotTable {
        iter: Some(same),
        next: Some(next_product),
        new: Some(new_product),
        ..SlotTable::EMPTY
    },
    flags: type_flags::BASETYPE,
    doc: "product(*iterables, repeat=1) --> product object\n\nCartesian product of input iterables.  Equivalent to nested for-loops.",
    ..TypeDef::new("product", layouts::PRODUCT)
};

fn new_product(vm: &mut Vm, class: Gc<PyType>, args: Args<'_>) -> PyResult {
    let mut repeat = 1;
    for (name, value) in args.keyword_items() {
        if !name.eq_str("repeat") {
            let name = name.to_string_lossy();
            return Err(vm.type_error(format!("product() got an unexpected keyword argument '{name}'")));
        }
        repeat = vm.size_i64(value)?;
        if repeat < 0 {
            return Err(vm.value_error("repeat argument cannot be negative"));
        }
    }
    let given = if repeat == 0 { &[][..] } else { args.positional() };
    let total = match (repeat as usize).checked_mul(given.len()) {
        Some(total) if total < isize::MAX as usize / 16 => total,
        _ => return Err(vm.overflow_error("repeat argument too large")),
    };
    let mut own = RootedVec::new();
    for iterable in given {
        let pool = to_tuple(vm, *iterable)?;
        own.push(&mut vm.heap, pool.into());
    }
    let indices = indices(vm, total, |_| 0)?;
    let count = own.len().max(1);
    let pools = PyTuple::try_from_fn(&mut vm.heap, total, |i| own.as_slice()[i % count]);
    let Some(pools) = pools else { return Err(vm.memory_error()) };
    own.keep();
    let object = Product {
        header: vm.header_for(class),
        pools: Ref::new(pools),
        indices: Ref::new(indices),
        last: OptRef::new(None),
        done: Cell::new(false),
    };
    Ok(vm.alloc_for(class, object).into())
}

#[inline(always)]
fn pool(pools: Gc<PyTuple>, index: usize) -> Option<Gc<PyTuple>> {
    pools.items()[index].downcast::<PyTuple>()
}

fn next_product(vm: &mut Vm, this: Value) -> PyResult<Option<Value>> {
    let iter = receiver::<Product>(vm, this, "product")?;
    if iter.done.get() {
        return Ok(None);
    }
    let (pools, indices) = (iter.pools.get(), iter.indices.get());
    let item = |i: usize| {
        let chosen = pool(pools, i).and_then(|pool| pool.items().get(at(indices, i)).copied());
        chosen.unwrap_or(Value::NONE)
    };
    let result = match iter.last.get() {
        None => {
            if pools.items().iter().any(|p| p.downcast::<PyTuple>().is_none_or(|p| p.is_empty())) {
                iter.done.set(true);
                return Ok(None);
            }
            first_tuple(vm, pools.len(), item)?
        }
        Some(last) => {
            let mut place = pools.len();
            loop {
                if place == 0 {
                    iter.done.set(true);
                    iter.last.set(iter, None);
                    return Ok(None);
                }
                place -= 1;
                let next = at(indices, place) + 1;
                if next < pool(pools, place).map_or(0, |p| p.len()) {
                    put(indices, place, next);
                    break;
                }
                put(indices, place, 0);
            }
            changed_copy(vm, last, place, item)?
        }
    };
    iter.last.set(iter, Some(result));
    Ok(Some(result.into()))
}

object_struct! {
    /// `combinations`
    pub struct Combinations(layouts::COMBINATIONS) {
        /// The items to choose from.
        pub pool: Ref<PyTuple>,
        /// Which of them the last result had.
        pub indices: Ref<Slots>,
        /// The last result; empty before the first one.
        pub last: OptRef<PyTuple>,
        /// It has come to its end.
        pub done: Cell<bool>,
    }
}

object_struct! {
    /// `combinations_with_replacement`
    pub struct Replaced(layouts::COMBINATIONS_REPLACED) {
        /// The items to choose from.
        pub pool: Ref<PyTuple>,
        /// Which of them the last result had.
        pub indices: Ref<Slots>,
        /// The last result; empty before the first one.
        pub last: OptRef<PyTuple>,
        /// It has come to its end.
        pub done: Cell<bool>,
    }
}

/// The type.
pub static COMBINATIONS: TypeDef = TypeDef {
    module: "itertools",
    slots: SlotTable {
        iter: Some(same),
        next: Some(next_combination),
        new: Some(|vm, class, args| {
            static PARAMS: Params = Params::new("combinations", &["iterable", "r"]).required(2);
            let (pool, r) = pool_and_length(vm, args, &PARAMS)?;
            let done = r > pool.len();
            let indices = indices(vm, if done { 0 } else { r }, |i| i)?;
            let object = Combinations {
                header: vm.header_for(class),
                pool: Ref::new(pool),
                indices: Ref::new(indices),
                last: OptRef::new(None),
                done: Cell::new(done),
            };
            Ok(vm.alloc_for(class, object).into())
        }),
        ..SlotTable::EMPTY
    },
    flags: type_flags::BASETYPE,
    doc: "Return successive r-length combinations of elements in the iterable.\n\ncombinations(range(4), 3) --> (0,1,2), (0,1,3), (0,2,3), (1,2,3)",
    ..TypeDef::new("combinations", layouts::COMBINATIONS)
};

/// The type.
pub static REPLACED: TypeDef = TypeDef {
    module: "itertools",
    slots: SlotTable {
        iter: Some(same),
        next: Some(next_replaced),
        new: Some(|vm, class, args| {
            static PARAMS: Params =
                Params::new("combinations_with_replacement", &["iterable", "r"]).required(2);
            let (pool, r) = pool_and_length(vm, args, &PARAMS)?;
            let done = pool.is_empty() && r > 0;
            let indices = indices(vm, if done { 0 } else { r }, |_| 0)?;
            let object = Replaced {
                header: vm.header_for(class),
                pool: Ref::new(pool),
                indices: Ref::new(indices),
                last: OptRef::new(None),
                done: Cell::new(done),
            };
            Ok(vm.alloc_for(class, object).into())
        }),
        ..SlotTable::EMPTY
    },
    flags: type_flags::BASETYPE,
    doc: "Return successive r-length combinations of elements in the iterable allowing individual elements to have successive repeats.\n\ncombinations_with_replacement('ABC', 2) --> ('A','A'), ('A','B'), ('A','C'), ('B','B'), ('B','C'), ('C','C')",
    ..TypeDef::new("combinations_with_replacement", layouts::COMBINATIONS_REPLACED)
};

fn pool_and_length(vm: &mut Vm, args: Args<'_>, params: &Params) -> PyResult<(Gc<PyTuple>, usize)> {
    let [iterable, r] = args.bind(vm, params)?;
    let pool = to_tuple(vm, iterable.unwrap_or(Value::NONE))?;
    let r = vm.size_i64(r.unwrap_or(Value::NONE))?;
    if r < 0 {
        return Err(vm.value_error("r must be non-negative"));
    }
    Ok((pool, r as usize))
}

fn next_combination(vm: &mut Vm, this: Value) -> PyResult<Option<Value>> {
    let iter = receiver::<Combinations>(vm, this, "combinations")?;
    if iter.done.get() {
        return Ok(None);
    }
    let (pool, indices) = (iter.pool.get(), iter.indices.get());
    let (n, r) = (pool.len(), indices.len());
    let item = |i: usize| pool.items()[at(indices, i)];
    let result = match iter.last.get() {
        None => first_tuple(vm, r, item)?,
        Some(last) => {
            // The last place that is not at its largest index yet.
            let mut place = r;
            loop {
                if place == 0 {
                    iter.done.set(true);
                    iter.last.set(iter, None);
                    return Ok(None);
                }
                place -= 1;
                if at(indices, place) != place + n - r {
                    break;
                }
            }
            let first = at(indices, place) + 1;
            for i in place..r {
                put(indices, i, first + i - place);
            }
            changed_copy(vm, last, place, item)?
        }
    };
    iter.last.set(iter, Some(result));
    Ok(Some(result.into()))
}

fn next_replaced(vm: &mut Vm, this: Value) -> PyResult<Option<Value>> {
    let iter = receiver::<Replaced>(vm, this, "combinations_with_replacement")?;
    if iter.done.get() {
        return Ok(None);
    }
    let (pool, indices) = (iter.pool.get(), iter.indices.get());
    let (n, r) = (pool.len(), indices.len());
    let item = |i: usize| pool.items()[at(indices, i)];
    let result = match iter.last.get() {
        None => first_tuple(vm, r, item)?,
        Some(last) => {
            let mut place = r;
            loop {
                if place == 0 {
                    iter.done.set(true);
                    iter.last.set(iter, None);
                    return Ok(None);
                }
                place -= 1;
                if at(indices, place) + 1 != n {
                    break;
                }
            }
            let index = at(indices, place) + 1;
            for i in place..r {
                put(indices, i, index);
            }
            changed_copy(vm, last, place, item)?
        }
    };
    iter.last.set(iter, Some(result));
    Ok(Some(result.into()))
}

object_struct! {
    /// `permutations`
    pub struct Permutations(layouts::PERMUTATIONS) {
        /// The items to choose from.
        pub pool: Ref<PyTuple>,
        /// All indices; the first `r` are those of the last result.
        pub indices: Ref<Slots>,
        /// How often each place will still change.
        pub cycles: Ref<Slots>,
        /// The last result; empty before the first one.
        pub last: OptRef<PyTuple>,
        /// It has come to its end.
        pub done: Cell<bool>,
    }
}

/// The type.
pub static PERMUTATIONS: TypeDef = TypeDef {
    module: "itertools",
    slots: SlotTable {
        iter: Some(same),
        next: Some(next_permutation),
        new: Some(new_permutations),
        ..SlotTable::EMPTY
    },
    flags: type_flags::BASETYPE,
    doc: "Return successive r-length permutations of elements in the iterable.\n\npermutations(range(3), 2) --> (0,1), (0,2), (1,0), (1,2), (2,0), (2,1)",
    ..TypeDef::new("permutations", layouts::PERMUTATIONS)
};

fn new_permutations(vm: &mut Vm, class: Gc<PyType>, args: Args<'_>) -> PyResult {
    static PARAMS: Params = Params::new("permutations", &["iterable", "r"]).required(1);
    let [iterable, r] = args.bind(vm, &PARAMS)?;
    let pool = to_tuple(vm, iterable.unwrap_or(Value::NONE))?;
    let n = pool.len();
    let r = match r.and_then(Value::non_none) {
        None => n,
        Some(r) => {
            if !vm.is_int(r) {
                return Err(vm.type_error("Expected int as r"));
            }
            let r = vm.size_i64(r)?;
            if r < 0 {
                return Err(vm.value_error("r must be non-negative"));
            }
            r as usize
        }
    };
    let done = r > n;
    let all = indices(vm, n, |i| i)?;
    let cycles = indices(vm, if done { 0 } else { r }, |i| n - i)?;
    let object = Permutations {
        header: vm.header_for(class),
        pool: Ref::new(pool),
        indices: Ref::new(all),
        cycles: Ref::new(cycles),
        last: OptRef::new(None),
        done: Cell::new(done),
    };
    Ok(vm.alloc_for(class, object).into())
}

fn next_permutation(vm: &mut Vm, this: Value) -> PyResult<Option<Value>> {
    let iter = receiver::<Permutations>(vm, this, "permutations")?;
    if iter.done.get() {
        return Ok(None);
    }
    let (pool, indices, cycles) = (iter.pool.get(), iter.indices.get(), iter.cycles.get());
    let (n, r) = (pool.len(), cycles.len());
    let item = |i: usize| pool.items()[at(indices, i)];
    let result = match iter.last.get() {
        None => first_tuple(vm, r, item)?,
        Some(last) => {
            let mut place = r;
            loop {
                if place == 0 {
                    iter.done.set(true);
                    iter.last.set(iter, None);
                    return Ok(None);
                }
                place -= 1;
                let left = at(cycles, place) - 1;
                put(cycles, place, left);
                if left > 0 {
                    let (a, b) = (at(indices, place), at(indices, n - left));
                    put(indices, place, b);
                    put(indices, n - left, a);
                    break;
                }
                // Round complete: the index moves to the end.
                let index = at(indices, place);
                for i in place..n - 1 {
                    put(indices, i, at(indices, i + 1));
                }
                put(indices, n - 1, index);
                put(cycles, place, n - place);
            }
            changed_copy(vm, last, place, item)?
        }
    };
    iter.last.set(iter, Some(result));
    Ok(Some(result.into()))
}
