//! groupby, tee, zip_longest, pairwise, batched.
//!
//! `tee` keeps the items that some branch has not seen in a linked list of runs; a branch holds the run it is in, so runs behind the
//! slowest branch are garbage.

use crate::layouts;
use crate::support::only_positional;
use std::cell::Cell;
use tauraro_vm::args::{Args, Params};
use tauraro_vm::builtins::TypeDef;
use tauraro_vm::builtins::list;
use tauraro_vm::builtins::support::{receiver, same};
use tauraro_vm::heap::{Header, OptRef, Ref, RootedVec, Slot, Slots, Tailed};
use tauraro_vm::object::{NativeDef, PyTuple, PyType, SlotTable, type_flags};
use tauraro_vm::object_struct;
use tauraro_vm::{Gc, PyResult, Value, Vm};

object_struct! {
    /// `groupby`
    pub struct GroupBy(layouts::GROUP_BY) {
        /// The iterator.
        pub iterator: Value,
        /// Gives an item's key; empty: the item itself.
        pub key: Slot,
        /// Key of the group given last.
        pub target: Slot,
        /// Key of the present item.
        pub current_key: Slot,
        /// The present item, unless a group gave it away.
        pub current: Slot,
        /// The group that may still take items.
        pub group: OptRef<Grouper>,
    }
}

object_struct! {
    /// A group of `groupby`.
    pub struct Grouper(layouts::GROUPER) {
        /// What it takes items from.
        pub parent: Ref<GroupBy>,
        /// Its key.
        pub target: Value,
    }
}

/// The type.
pub static GROUP_BY: TypeDef = TypeDef {
    module: "itertools",
    slots: SlotTable {
        iter: Some(same),
        next: Some(next_group),
        new: Some(|vm, class, args| {
            static PARAMS: Params = Params::new("groupby", &["iterable", "key"]).required(1);
            let [iterable, key] = args.bind(vm, &PARAMS)?;
            let iterator = vm.iter(iterable.unwrap_or(Value::NONE))?;
            let object = GroupBy {
                header: vm.header_for(class),
                iterator,
                key: Slot::new(key.and_then(Value::non_none)),
                target: Slot::empty(),
                current_key: Slot::empty(),
                current: Slot::empty(),
                group: OptRef::new(None),
            };
            Ok(vm.alloc_for(class, object).into())
        }),
        ..SlotTable::EMPTY
    },
    flags: type_flags::BASETYPE,
    doc: "make an iterator that returns consecutive keys and groups from the iterable\n\n  iterable\n    Elements to divide into groups according to the key function.\n  key\n    A function for computing the group category for each element.\n    If the key function is not specified or is None, the element itself\n    is used for grouping.",
    ..TypeDef::new("groupby", layouts::GROUP_BY)
};

/// The type.
pub static GROUPER: TypeDef = TypeDef {
    module: "itertools",
    slots: SlotTable {
        iter: Some(same),
        next: Some(next_in_group),
        new: Some(|vm, _, args| {
            let given = only_positional(vm, args, "_grouper", 2, 2)?;
            let parent = receiver::<GroupBy>(vm, given[0], "groupby")?;
            Ok(new_grouper(vm, parent, given[1]).into())
        }),
        ..SlotTable::EMPTY
    },
    ..TypeDef::new("_grouper", layouts::GROUPER)
};

fn new_grouper(vm: &mut Vm, parent: Gc<GroupBy>, target: Value) -> Gc<Grouper> {
    let header = Header::exact(layouts::GROUPER);
    let group = vm.heap.alloc(Grouper { header, parent: Ref::new(parent), target });
    parent.group.set(parent, Some(group));
    group
}

/// Takes the next item; false at the end.
fn step(vm: &mut Vm, iter: Gc<GroupBy>) -> PyResult<bool> {
    let Some(item) = vm.next(iter.iterator)? else { return Ok(false) };
    let key = match iter.key.get() {
        Some(key) => vm.call(key, &[item])?,
        None => item,
    };
    iter.current.set(iter, item);
    iter.current_key.set(iter, key);
    Ok(true)
}

fn next_group(vm: &mut Vm, this: Value) -> PyResult<Option<Value>> {
    let iter = receiver::<GroupBy>(vm, this, "groupby")?;
    iter.group.set(iter, None);
    // Skip what is left of the last group.
    loop {
        if let Some(current) = iter.current_key.get() {
            match iter.target.get() {
                None => break,
                Some(target) => {
                    if !vm.equal(target, current)? {
                        break;
                    }
                }
            }
        }
        if !step(vm, iter)? {
            return Ok(None);
        }
    }
    let key = iter.current_key.get().unwrap_or(Value::NONE);
    iter.target.set(iter, key);
    let group = new_grouper(vm, iter, key);
    Ok(Some(vm.new_tuple(&[key, group.into()]).into()))
}

fn next_in_group(vm: &mut Vm, this: Value) -> PyResult<Option<Value>> {
    let group = receiver::<Grouper>(vm, this, "_grouper")?;
    let parent = group.parent.get();
    if parent.group.get() != Some(group) {
        return Ok(None);
    }
    if parent.current.get().is_none() && !step(vm, parent)? {
        return Ok(None);
    }
    let key = parent.current_key.get().unwrap_or(Value::NONE);
    if !vm.equal(group.target, key)? {
        return Ok(None);
    }
    parent.current_key.take();
    Ok(parent.current.take())
}

/// Items of one run of `tee`.
const RUN: usize = 57;

object_struct! {
    /// A run of items that the branches of `tee` share.
    pub struct TeeData(layouts::TEE_DATA) {
        /// The iterator.
        pub iterator: Value,
        /// The items.
        pub items: Ref<Slots>,
        /// Number of items.
        pub len: Cell<usize>,
        /// The run behind this one.
        pub next: OptRef<TeeData>,
        /// The iterator is being asked.
        pub running: Cell<bool>,
    }
}

object_struct! {
    /// A branch of `tee`.
    pub struct Tee(layouts::TEE) {
        /// The run it is in.
        pub data: Ref<TeeData>,
        /// The next item in it.
        pub index: Cell<usize>,
    }
}

/// The type.
pub static TEE_DATA: TypeDef = TypeDef {
    module: "itertools",
    flags: type_flags::NO_NEW,
    ..TypeDef::new("_tee_dataobject", layouts::TEE_DATA)
};

/// The type.
pub static TEE: TypeDef = TypeDef {
    module: "itertools",
    slots: SlotTable {
        iter: Some(same),
        next: Some(next_tee),
        new: Some(|vm, _, args| {
            let given = only_positional(vm, args, "_tee", 1, 1)?;
            Ok(branch(vm, given[0])?.into())
        }),
        ..SlotTable::EMPTY
    },
    methods: &[NativeDef::method1("__copy__", |vm, this| {
        let tee = receiver::<Tee>(vm, this, "_tee")?;
        Ok(copy_branch(vm, tee).into())
    })
    .doc("($self, /)", "Returns an independent iterator.")],
    doc: "Iterator wrapped to make it copyable.",
    ..TypeDef::new("_tee", layouts::TEE)
};

fn new_run(vm: &mut Vm, iterator: Value) -> Gc<TeeData> {
    let items = Slots::new(&mut vm.heap, RUN);
    vm.heap.alloc(TeeData {
        header: Header::exact(layouts::TEE_DATA),
        iterator,
        items: Ref::new(items),
        len: Cell::new(0),
        next: OptRef::new(None),
        running: Cell::new(false),
    })
}

fn branch(vm: &mut Vm, iterable: Value) -> PyResult<Gc<Tee>> {
    let iterator = vm.iter(iterable)?;
    if let Some(tee) = iterator.downcast::<Tee>() {
        return Ok(copy_branch(vm, tee));
    }
    let data = new_run(vm, iterator);
    let header = Header::exact(layouts::TEE);
    Ok(vm.heap.alloc(Tee { header, data: Ref::new(data), index: Cell::new(0) }))
}

fn copy_branch(vm: &mut Vm, tee: Gc<Tee>) -> Gc<Tee> {
    let (header, data, index) = (Header::exact(layouts::TEE), tee.data.get(), tee.index.get());
    vm.heap.alloc(Tee { header, data: Ref::new(data), index: Cell::new(index) })
}

/// `tee(iterable, n=2)`
pub fn tee(vm: &mut Vm, args: Args<'_>) -> PyResult {
    let given = only_positional(vm, args, "tee", 1, 2)?;
    let count = match given.get(1) {
        Some(count) => vm.size_i64(*count)?,
        None => 2,
    };
    if count < 0 {
        return Err(vm.value_error("n must be >= 0"));
    }
    if count == 0 {
        return Ok(vm.empty_tuple().into());
    }
    let first = branch(vm, given[0])?;
    let mut branches = RootedVec::new();
    vm.push(&mut branches, first.into())?;
    for _ in 1..count {
        let copy = copy_branch(vm, first);
        vm.push(&mut branches, copy.into())?;
    }
    Ok(vm.new_tuple(branches.as_slice()).into())
}

fn next_tee(vm: &mut Vm, this: Value) -> PyResult<Option<Value>> {
    let tee = receiver::<Tee>(vm, this, "_tee")?;
    if tee.index.get() >= RUN {
        let data = tee.data.get();
        let next = match data.next.get() {
            Some(next) => next,
            None => {
                let next = new_run(vm, data.iterator);
                data.next.set(data, Some(next));
                next
            }
        };
        tee.data.set(tee, next);
        tee.index.set(0);
    }
    let (data, index) = (tee.data.get(), tee.index.get());
    if let Some(item) = data.items.get().tail()[index].get() {
        tee.index.set(index + 1);
        return Ok(Some(item));
    }
    if data.running.replace(true) {
        return Err(vm.runtime_error("cannot re-enter the tee iterator"));
    }
    let item = vm.next(data.iterator);
    data.running.set(false);
    let Some(item) = item? else { return Ok(None) };
    let items = data.items.get();
    items.tail()[index].set(items, item);
    data.len.set(index + 1);
    tee.index.set(index + 1);
    Ok(Some(item))
}

object_struct! {
    /// `zip_longest`
    pub struct ZipLongest(layouts::ZIP_LONGEST) {
        /// The iterators; empty slots for those at their end.
        pub iterators: Ref<Slots>,
        /// How many are not at their end.
        pub active: Cell<usize>,
        /// What stands for missing items.
        pub fill: Value,
    }
}

/// The type.
pub static ZIP_LONGEST: TypeDef = TypeDef {
    module: "itertools",
    slots: SlotTable {
        iter: Some(same),
        next: Some(next_longest),
        new: Some(new_longest),
        ..SlotTable::EMPTY
    },
    flags: type_flags::BASETYPE,
    doc: "Return a zip_longest object whose .__next__() method returns a tuple where\nthe i-th element comes from the i-th iterable argument.  The .__next__()\nmethod continues until the longest iterable in the argument sequence\nis exhausted and then it raises StopIteration.  When the shorter iterables\nare exhausted, the fillvalue is substituted in their place.  The fillvalue\ndefaults to None or can be specified by a keyword argument.",
    ..TypeDef::new("zip_longest", layouts::ZIP_LONGEST)
};

fn new_longest(vm: &mut Vm, class: Gc<PyType>, args: Args<'_>) -> PyResult {
    let mut fill = Value::NONE;
    for (name, value) in args.keyword_items() {
        if !name.eq_str("fillvalue") {
            return Err(vm.type_error("zip_longest() got an unexpected keyword argument"));
        }
        fill = value;
    }
    let given = args.positional();
    let iterators = Slots::new(&mut vm.heap, given.len());
    for (slot, iterable) in iterators.tail().iter().zip(given) {
        let iterator = vm.iter(*iterable)?;
        slot.set(iterators, iterator);
    }
    let object = ZipLongest {
        header: vm.header_for(class),
        iterators: Ref::new(iterators),
        active: Cell::new(given.len()),
        fill,
    };
    Ok(vm.alloc_for(class, object).into())
}

fn next_longest(vm: &mut Vm, this: Value) -> PyResult<Option<Value>> {
    let iter = receiver::<ZipLongest>(vm, this, "zip_longest")?;
    if iter.active.get() == 0 {
        return Ok(None);
    }
    let iterators = iter.iterators.get();
    let count = iterators.len();
    // A few items fit the native stack, where the collector sees them.
    let mut few = [iter.fill; 4];
    let mut many = RootedVec::new();
    for (index, slot) in iterators.tail().iter().enumerate() {
        let mut item = iter.fill;
        if let Some(iterator) = slot.get() {
            match vm.next(iterator) {
                Ok(Some(next)) => item = next,
                Ok(None) => {
                    slot.take();
                    let left = iter.active.get() - 1;
                    iter.active.set(left);
                    if left == 0 {
                        return Ok(None);
                    }
                }
                Err(raised) => {
                    iter.active.set(0);
                    return Err(raised);
                }
            }
        }
        if count <= few.len() {
            few[index] = item;
        } else {
            many.push(&mut vm.heap, item);
        }
    }
    let items = if count <= few.len() { &few[..count] } else { many.as_slice() };
    Ok(Some(vm.new_tuple(items).into()))
}

object_struct! {
    /// `pairwise`
    pub struct Pairwise(layouts::PAIRWISE) {
        /// The iterator; empty at the end.
        pub iterator: Slot,
        /// The item that comes first in the next pair.
        pub old: Slot,
    }
}

/// The type.
pub static PAIRWISE: TypeDef = TypeDef {
    module: "itertools",
    slots: SlotTable {
        iter: Some(same),
        next: Some(next_pair),
        new: Some(|vm, class, args| {
            crate::support::no_keywords(vm, class, &PAIRWISE, args)?;
            let given = crate::support::positional(vm, args, "pairwise", 1, 1)?;
            let iterator = vm.iter(given[0])?;
            let header = vm.header_for(class);
            let object = Pairwise { header, iterator: iterator.into(), old: Slot::empty() };
            Ok(vm.alloc_for(class, object).into())
        }),
        ..SlotTable::EMPTY
    },
    flags: type_flags::BASETYPE,
    doc: "Return an iterator of overlapping pairs taken from the input iterator.\n\n    s -> (s0,s1), (s1,s2), (s2, s3), ...",
    ..TypeDef::new("pairwise", layouts::PAIRWISE)
};

fn next_pair(vm: &mut Vm, this: Value) -> PyResult<Option<Value>> {
    let iter = receiver::<Pairwise>(vm, this, "pairwise")?;
    let Some(iterator) = iter.iterator.get() else { return Ok(None) };
    let old = match iter.old.get() {
        Some(old) => old,
        None => {
            let Some(first) = vm.next(iterator)? else {
                iter.iterator.take();
                return Ok(None);
            };
            iter.old.set(iter, first);
            first
        }
    };
    // The iterator may have been asked for a pair while it made its first item.
    if iter.iterator.get().is_none() {
        iter.old.take();
        return Ok(None);
    }
    let Some(new) = vm.next(iterator)? else {
        iter.iterator.take();
        iter.old.take();
        return Ok(None);
    };
    iter.old.set(iter, new);
    Ok(Some(vm.new_tuple(&[old, new]).into()))
}

object_struct! {
    /// `batched`
    pub struct Batched(layouts::BATCHED) {
        /// The iterator; empty at the end.
        pub iterator: Slot,
        /// Size of a batch.
        pub size: usize,
        /// The last batch must be full too.
        pub strict: bool,
    }
}

/// The type.
pub static BATCHED: TypeDef = TypeDef {
    module: "itertools",
    slots: SlotTable {
        iter: Some(same),
        next: Some(next_batch),
        new: Some(|vm, class, args| {
            static PARAMS: Params =
                Params::new("batched", &["iterable", "n", "strict"]).required(2).keyword_only(1);
            let [iterable, size, strict] = args.bind(vm, &PARAMS)?;
            let size = vm.size_i64(size.unwrap_or(Value::NONE))?;
            if size < 1 {
                return Err(vm.value_error("n must be at least one"));
            }
            let strict = match strict {
                Some(strict) => vm.is_true(strict)?,
                None => false,
            };
            let iterator = vm.iter(iterable.unwrap_or(Value::NONE))?;
            let header = vm.header_for(class);
            let object = Batched { header, iterator: iterator.into(), size: size as usize, strict };
            Ok(vm.alloc_for(class, object).into())
        }),
        ..SlotTable::EMPTY
    },
    methods: &[NativeDef::class_method("__class_getitem__", list::class_getitem)],
    flags: type_flags::BASETYPE,
    doc: "Batch data into tuples of length n. The last batch may be shorter than n.\n\nLoops over the input iterable and accumulates data into tuples\nup to size n.  The input is consumed lazily, just enough to\nfill a batch.  The result is yielded as soon as a batch is full\nor when the input iterable is exhausted.",
    ..TypeDef::new("batched", layouts::BATCHED)
};

fn next_batch(vm: &mut Vm, this: Value) -> PyResult<Option<Value>> {
    let iter = receiver::<Batched>(vm, this, "batched")?;
    let Some(iterator) = iter.iterator.get() else { return Ok(None) };
    let mut few = [Value::NONE; 8];
    let mut many = RootedVec::new();
    let mut count = 0;
    while count < iter.size {
        let Some(item) = vm.next(iterator)? else {
            iter.iterator.take();
            break;
        };
        if iter.size <= few.len() {
            few[count] = item;
        } else {
            vm.push(&mut many, item)?;
        }
        count += 1;
    }
    if count == 0 {
        return Ok(None);
    }
    if iter.strict && count < iter.size {
        return Err(vm.value_error("batched(): incomplete batch"));
    }
    let items = if iter.size <= few.len() { &few[..count] } else { many.as_slice() };
    let batch: Gc<PyTuple> = vm.new_tuple(items);
    Ok(Some(batch.into()))
}
