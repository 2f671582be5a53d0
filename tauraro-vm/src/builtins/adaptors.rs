//! `enumerate`, `zip`, `map` and `filter`: iterators made of iterators.
//!
//! The interpreter reads the fields of [`Enumerate`] and [`Zip`] directly. `zip` makes a new tuple for every item.

use super::TypeDef;
use super::support::{receiver, same, starts_like, wrong_count};
use crate::args::{Args, Params};
use crate::builtins::int::{from_ibig, to_ibig};
use crate::heap::{Gc, Layout, Ref, RootedVec, Slot};
use crate::object::*;
use crate::object_struct;
use crate::value::{PyResult, Raised, Value};
use crate::vm::Vm;
use dashu_int::IBig;
use std::cell::Cell;

object_struct! {
    /// `enumerate`
    pub struct Enumerate(Layout::Enumerate) {
        /// The iterator.
        pub iterator: Slot,
        /// The next number.
        pub count: Cell<i64>,
        /// The next number (an int), once it does not fit an inline int; then `count` means nothing.
        pub big: Slot,
    }
}

object_struct! {
    /// `zip`
    pub struct Zip(Layout::Zip) {
        /// The iterators.
        pub iterators: Ref<PyTuple>,
        /// All must end together.
        pub strict: Cell<bool>,
    }
}

object_struct! {
    /// `map`
    pub struct Map(Layout::Map) {
        /// What is called.
        pub function: Slot,
        /// The iterators that give its arguments.
        pub iterators: Ref<PyTuple>,
        /// All must end together.
        pub strict: bool,
    }
}

object_struct! {
    /// `filter`
    pub struct Filter(Layout::Filter) {
        /// The predicate; empty means the items' own truth.
        pub function: Slot,
        /// The iterator.
        pub iterator: Slot,
    }
}

/// `enumerate`
pub static ENUMERATE_DEF: TypeDef = TypeDef {
    slots: SlotTable {
        iter: Some(same),
        next: Some(next_enumerate),
        new: Some(new_enumerate),
        ..SlotTable::EMPTY
    },
    methods: &[
        NativeDef::method1("__reduce__", |vm, this| {
            let iter = receiver::<Enumerate>(vm, this, "enumerate")?;
            let count = match iter.big.get() {
                Some(big) => big,
                None => vm.new_int(iter.count.get()),
            };
            let args = vm.new_tuple(&[iter.iterator.get().unwrap_or(Value::NONE), count]);
            reduce_to(vm, this, args)
        }),
        NativeDef::class_method("__class_getitem__", super::list::class_getitem),
    ],
    flags: type_flags::BASETYPE,
    doc: "enumerate(iterable, start=0)\n--\n\nReturn an enumerate object.\n\n  iterable\n    an object supporting iteration\n\nThe enumerate object yields pairs containing a count (from start, which\ndefaults to zero) and a value yielded by the iterable argument.\n\nenumerate is useful for obtaining an indexed list:\n    (0, seq[0]), (1, seq[1]), (2, seq[2]), ...",
    ..TypeDef::new("enumerate", Layout::Enumerate)
};

/// `zip`
pub static ZIP_DEF: TypeDef = TypeDef {
    slots: SlotTable { iter: Some(same), next: Some(next_zip), new: Some(new_zip), ..SlotTable::EMPTY },
    methods: &[
        NativeDef::method1("__reduce__", |vm, this| {
            let iter = receiver::<Zip>(vm, this, "zip")?;
            let args = iter.iterators.get();
            if iter.strict.get() {
                let class = Value::from(vm.type_of(this));
                return Ok(vm.new_tuple(&[class, args.into(), Value::TRUE]).into());
            }
            reduce_to(vm, this, args)
        }),
        NativeDef::method2("__setstate__", |vm, this, strict| {
            let strict = vm.is_true(strict)?;
            receiver::<Zip>(vm, this, "zip")?.strict.set(strict);
            Ok(Value::NONE)
        }),
    ],
    flags: type_flags::BASETYPE,
    doc: "The zip object yields n-length tuples, where n is the number of iterables\npassed as positional arguments to zip().  The i-th element in every tuple\ncomes from the i-th iterable argument to zip().  This continues until the\nshortest argument is exhausted.\n\nIf strict is true and one of the arguments is exhausted before the others,\nraise a ValueError.\n\n   >>> list(zip('abcdefg', range(3), range(4)))\n   [('a', 0, 0), ('b', 1, 1), ('c', 2, 2)]",
    ..TypeDef::new("zip", Layout::Zip)
};

/// `map`
pub static MAP_DEF: TypeDef = TypeDef {
    slots: SlotTable { iter: Some(same), next: Some(next_map), new: Some(new_map), ..SlotTable::EMPTY },
    methods: &[NativeDef::method1("__reduce__", |vm, this| {
        let iter = receiver::<Map>(vm, this, "map")?;
        let mut all = RootedVec::new();
        all.push(&mut vm.heap, iter.function.get().unwrap_or(Value::NONE));
        for iterator in iter.iterators.get().items() {
            all.push(&mut vm.heap, *iterator);
        }
        let args = vm.new_tuple(all.as_slice());
        if iter.strict {
            let class = Value::from(vm.type_of(this));
            return Ok(vm.new_tuple(&[class, args.into(), Value::TRUE]).into());
        }
        reduce_to(vm, this, args)
    })],
    flags: type_flags::BASETYPE,
    doc: "Make an iterator that computes the function using arguments from\neach of the iterables.  Stops when the shortest iterable is exhausted.\n\nIf strict is true and one of the arguments is exhausted before the others,\nraise a ValueError.",
    ..TypeDef::new("map", Layout::Map)
};

/// `filter`
pub static FILTER_DEF: TypeDef = TypeDef {
    slots: SlotTable { iter: Some(same), next: Some(next_filter), new: Some(new_filter), ..SlotTable::EMPTY },
    methods: &[NativeDef::method1("__reduce__", |vm, this| {
        let iter = receiver::<Filter>(vm, this, "filter")?;
        let parts = [iter.function.get(), iter.iterator.get()].map(|part| part.unwrap_or(Value::NONE));
        let args = vm.new_tuple(&parts);
        reduce_to(vm, this, args)
    })],
    flags: type_flags::BASETYPE,
    doc: "Return an iterator yielding those items of iterable for which function(item)\nis true. If function is None, return the items that are true.",
    ..TypeDef::new("filter", Layout::Filter)
};

fn reduce_to(vm: &mut Vm, this: Value, args: Gc<PyTuple>) -> PyResult {
    let class = Value::from(vm.type_of(this));
    Ok(vm.new_tuple(&[class, args.into()]).into())
}

fn new_enumerate(vm: &mut Vm, class: Gc<PyType>, args: Args<'_>) -> PyResult {
    static PARAMS: Params = Params::new("enumerate", &["iterable", "start"]).required(1);
    if args.values.is_empty() {
        return Err(vm.type_error("enumerate() missing required argument 'iterable'"));
    }
    let [iterable, start] = args.bind(vm, &PARAMS)?;
    let start = match start {
        Some(start) => vm.index(start)?,
        None => Value::small_int(0),
    };
    let iterator = vm.iter(iterable.unwrap_or(Value::NONE))?;
    let (count, big) = match start.as_small_int() {
        Some(count) => (count, None),
        None => (0, Some(start)),
    };
    let header = vm.header_for(class);
    let object =
        Enumerate { header, iterator: iterator.into(), count: Cell::new(count), big: Slot::new(big) };
    Ok(vm.alloc_for(class, object).into())
}

fn next_enumerate(vm: &mut Vm, this: Value) -> PyResult<Option<Value>> {
    let iter = receiver::<Enumerate>(vm, this, "enumerate")?;
    let Some(iterator) = iter.iterator.get() else { return Ok(None) };
    let Some(item) = vm.next(iterator)? else { return Ok(None) };
    let count = iter.take_count(vm);
    Ok(Some(vm.new_tuple(&[count, item]).into()))
}

impl Gc<Enumerate> {
    /// The number of the present item; moves on to the next.
    #[inline(always)]
    pub fn take_count(self, vm: &mut Vm) -> Value {
        if self.big.get().is_none() {
            let count = self.count.get();
            if count < Value::MAX_SMALL {
                self.count.set(count + 1);
                return Value::small_int(count);
            }
        }
        self.take_big_count(vm)
    }

    #[cold]
    fn take_big_count(self, vm: &mut Vm) -> Value {
        let count = self.big.get().unwrap_or(Value::small_int(self.count.get()));
        let next = to_ibig(count).unwrap_or(IBig::ZERO) + IBig::ONE;
        let next = from_ibig(vm, next);
        self.big.set(self, next);
        count
    }
}

/// The keyword `strict` of `zip` and `map`, the only one they take.
fn strict_keyword(vm: &mut Vm, args: Args<'_>, function: &str) -> PyResult<bool> {
    let mut strict = false;
    for (name, value) in args.keyword_items() {
        if !name.eq_str("strict") {
            let name = name.to_string_lossy();
            return Err(vm.type_error(format!("{function}() got an unexpected keyword argument '{name}'")));
        }
        strict = vm.is_true(value)?;
    }
    Ok(strict)
}

/// An iterator for each of `iterables`.
fn iterators(vm: &mut Vm, iterables: &[Value]) -> PyResult<Gc<PyTuple>> {
    let mut made = RootedVec::new();
    for iterable in iterables {
        let iterator = vm.iter(*iterable)?;
        made.push(&mut vm.heap, iterator);
    }
    Ok(vm.new_tuple(made.as_slice()))
}

fn new_zip(vm: &mut Vm, class: Gc<PyType>, args: Args<'_>) -> PyResult {
    let strict = strict_keyword(vm, args, "zip")?;
    let iterators = iterators(vm, args.positional())?;
    let header = vm.header_for(class);
    Ok(vm.alloc_for(class, Zip { header, iterators: Ref::new(iterators), strict: Cell::new(strict) }).into())
}

/// ValueError of `strict`: argument number `at` (from 0) ended before or after those in front of it.
#[cold]
fn uneven(vm: &mut Vm, function: &str, at: usize, how: &str) -> Raised {
    let others = if at == 1 { " " } else { "s 1-" };
    vm.value_error(format!("{function}() argument {} is {how} than argument{others}{at}", at + 1))
}

/// The end of iterator number `at`, where `strict` may have something to say.
#[cold]
fn ended(vm: &mut Vm, iterators: Gc<PyTuple>, at: usize, strict: bool, function: &str) -> PyResult<()> {
    if !strict {
        return Ok(());
    }
    if at > 0 {
        return Err(uneven(vm, function, at, "shorter"));
    }
    for (i, iterator) in iterators.items().iter().enumerate().skip(1) {
        if vm.next(*iterator)?.is_some() {
            return Err(uneven(vm, function, i, "longer"));
        }
    }
    Ok(())
}

fn next_zip(vm: &mut Vm, this: Value) -> PyResult<Option<Value>> {
    let zip = receiver::<Zip>(vm, this, "zip")?;
    let iterators = zip.iterators.get();
    match *iterators.items() {
        [] => Ok(None),
        [first, second] => {
            let pair = next_pair(vm, zip, first, second)?;
            Ok(pair.map(|(a, b)| vm.new_tuple(&[a, b]).into()))
        }
        _ => {
            let row = next_row(vm, iterators, zip.strict.get(), "zip")?;
            Ok(row.map(|row| vm.new_tuple(row.as_slice()).into()))
        }
    }
}

fn next_pair(vm: &mut Vm, zip: Gc<Zip>, first: Value, second: Value) -> PyResult<Option<(Value, Value)>> {
    let Some(a) = vm.next(first)? else {
        ended(vm, zip.iterators.get(), 0, zip.strict.get(), "zip")?;
        return Ok(None);
    };
    let Some(b) = vm.next(second)? else {
        ended(vm, zip.iterators.get(), 1, zip.strict.get(), "zip")?;
        return Ok(None);
    };
    Ok(Some((a, b)))
}

/// Hands the items of an exact `zip` of two iterators over, in pairs without tuples. False: it is something else.
pub fn for_each_pair(
    vm: &mut Vm,
    zip: Value,
    mut each: impl FnMut(&mut Vm, Value, Value) -> PyResult<()>,
) -> PyResult<bool> {
    let Some(zip) = zip.downcast_exact::<Zip>() else { return Ok(false) };
    let [first, second] = *zip.iterators.get().items() else { return Ok(false) };
    while let Some((a, b)) = next_pair(vm, zip, first, second)? {
        each(vm, a, b)?;
    }
    Ok(true)
}

/// The next item of each iterator; `None` when one has ended.
fn next_row(
    vm: &mut Vm,
    iterators: Gc<PyTuple>,
    strict: bool,
    function: &str,
) -> PyResult<Option<RootedVec>> {
    let Some(mut row) = RootedVec::try_with_capacity(&mut vm.heap, iterators.len()) else {
        return Err(vm.memory_error());
    };
    for (i, iterator) in iterators.items().iter().enumerate() {
        match vm.next(*iterator)? {
            Some(item) => row.push(&mut vm.heap, item),
            None => {
                ended(vm, iterators, i, strict, function)?;
                return Ok(None);
            }
        }
    }
    Ok(Some(row))
}

fn new_map(vm: &mut Vm, class: Gc<PyType>, args: Args<'_>) -> PyResult {
    let strict = strict_keyword(vm, args, "map")?;
    let [function, iterables @ ..] = args.positional() else {
        return Err(vm.type_error("map() must have at least two arguments."));
    };
    if iterables.is_empty() {
        return Err(vm.type_error("map() must have at least two arguments."));
    }
    let iterators = iterators(vm, iterables)?;
    let header = vm.header_for(class);
    let object = Map { header, function: (*function).into(), iterators: Ref::new(iterators), strict };
    Ok(vm.alloc_for(class, object).into())
}

fn next_map(vm: &mut Vm, this: Value) -> PyResult<Option<Value>> {
    let map = receiver::<Map>(vm, this, "map")?;
    let iterators = map.iterators.get();
    let function = map.function.get().unwrap_or(Value::NONE);
    match *iterators.items() {
        [only] => match vm.next(only)? {
            Some(item) => vm.call(function, &[item]).map(Some),
            None => Ok(None),
        },
        [first, second] => {
            let Some(a) = vm.next(first)? else {
                ended(vm, iterators, 0, map.strict, "map")?;
                return Ok(None);
            };
            let Some(b) = vm.next(second)? else {
                ended(vm, iterators, 1, map.strict, "map")?;
                return Ok(None);
            };
            vm.call(function, &[a, b]).map(Some)
        }
        _ => match next_row(vm, iterators, map.strict, "map")? {
            Some(row) => vm.call(function, row.as_slice()).map(Some),
            None => Ok(None),
        },
    }
}

fn new_filter(vm: &mut Vm, class: Gc<PyType>, args: Args<'_>) -> PyResult {
    if class == vm.class(Layout::Filter) || starts_like(vm, class, Layout::Filter) {
        args.no_keywords(vm, "filter")?;
    }
    let [function, iterable] = *args.positional() else {
        return Err(wrong_count(vm, "filter", 2, 2, args.positional().len()));
    };
    let iterator = vm.iter(iterable)?;
    let is_bool = function == Value::from(vm.class(Layout::Bool));
    let function = if is_bool { None } else { function.non_none() };
    let header = vm.header_for(class);
    let object = Filter { header, function: Slot::new(function), iterator: iterator.into() };
    Ok(vm.alloc_for(class, object).into())
}

fn next_filter(vm: &mut Vm, this: Value) -> PyResult<Option<Value>> {
    let filter = receiver::<Filter>(vm, this, "filter")?;
    let Some(iterator) = filter.iterator.get() else { return Ok(None) };
    let function = filter.function.get();
    while let Some(item) = vm.next(iterator)? {
        let verdict = match function {
            Some(function) => vm.call(function, &[item])?,
            None => item,
        };
        if vm.is_true(verdict)? {
            return Ok(Some(item));
        }
    }
    Ok(None)
}
