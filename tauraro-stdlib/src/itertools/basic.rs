//! count, cycle, repeat, chain.
//!
//! `count` stays in machine integers as long as start and step are small ints.

use crate::layouts;
use crate::support::{no_keywords, only_positional, positional};
use std::cell::Cell;
use tauraro_vm::args::{Args, Params};
use tauraro_vm::builtins::support::{push_repr, receiver, same};
use tauraro_vm::builtins::{TypeDef, complex, list};
use tauraro_vm::heap::{Ref, Slot};
use tauraro_vm::interp::bytecode::BinaryKind;
use tauraro_vm::object::{NativeDef, PyList, PyType, SlotTable, StrBuilder, type_flags};
use tauraro_vm::object_struct;
use tauraro_vm::{Gc, PyResult, Value, Vm};

object_struct! {
    /// `count`
    pub struct Count(layouts::COUNT) {
        /// The next number, while `big` is empty.
        pub next: Cell<i64>,
        /// The step, while `big` is empty.
        pub step: Cell<i64>,
        /// The next number, once it is no small int.
        pub big: Slot,
        /// The step then.
        pub big_step: Slot,
    }
}

/// The type.
pub static COUNT: TypeDef = TypeDef {
    module: "itertools",
    slots: SlotTable {
        iter: Some(same),
        next: Some(next_count),
        new: Some(new_count),
        repr: Some(repr_count),
        ..SlotTable::EMPTY
    },
    flags: type_flags::BASETYPE,
    doc: "Return a count object whose .__next__() method returns consecutive values.\n\nEquivalent to:\n    def count(firstval=0, step=1):\n        x = firstval\n        while 1:\n            yield x\n            x += step",
    ..TypeDef::new("count", layouts::COUNT)
};

fn is_number(vm: &mut Vm, value: Value) -> bool {
    let slots = &vm.type_of(value).slots;
    slots.index.get().is_some()
        || slots.int.get().is_some()
        || slots.float.get().is_some()
        || value.downcast::<complex::PyComplex>().is_some()
}

fn new_count(vm: &mut Vm, class: Gc<PyType>, args: Args<'_>) -> PyResult {
    static PARAMS: Params = Params::new("count", &["start", "step"]);
    let [start, step] = args.bind(vm, &PARAMS)?;
    let (start, step) = (start.unwrap_or(Value::small_int(0)), step.unwrap_or(Value::small_int(1)));
    if !is_number(vm, start) || !is_number(vm, step) {
        return Err(vm.type_error("a number is required"));
    }
    let (next, number, big) = match (start.as_small_int(), step.as_small_int()) {
        (Some(start), Some(step)) => (start, step, None),
        _ => (0, 0, Some(start)),
    };
    let object = Count {
        header: vm.header_for(class),
        next: Cell::new(next),
        step: Cell::new(number),
        big: Slot::new(big),
        big_step: Slot::new(big.and(Some(step))),
    };
    Ok(vm.alloc_for(class, object).into())
}

fn next_count(vm: &mut Vm, this: Value) -> PyResult<Option<Value>> {
    let iter = receiver::<Count>(vm, this, "count")?;
    let Some(big) = iter.big.get() else {
        let (next, step) = (iter.next.get(), iter.step.get());
        match Value::try_small_int(next.wrapping_add(step)) {
            // Two numbers of 63 bits cannot wrap around.
            Some(_) => iter.next.set(next + step),
            None => {
                let sum = vm.new_int(next + step);
                iter.big.set(iter, sum);
                iter.big_step.set(iter, Value::small_int(step));
            }
        }
        return Ok(Some(Value::small_int(next)));
    };
    let step = iter.big_step.get().unwrap_or(Value::small_int(1));
    let sum = vm.binary(BinaryKind::Add, big, step)?;
    iter.big.set(iter, sum);
    Ok(Some(big))
}

fn repr_count(vm: &mut Vm, this: Value) -> PyResult {
    let iter = receiver::<Count>(vm, this, "count")?;
    let (next, step) = match iter.big.get() {
        Some(big) => (big, iter.big_step.get().unwrap_or(Value::small_int(1))),
        None => (Value::small_int(iter.next.get()), Value::small_int(iter.step.get())),
    };
    let mut out = StrBuilder::new();
    out.push_str(&vm.type_of(this).name_str());
    out.push_str("(");
    push_repr(vm, &mut out, next)?;
    if step != Value::small_int(1) {
        out.push_str(", ");
        push_repr(vm, &mut out, step)?;
    }
    out.push_str(")");
    Ok(out.finish(&mut vm.heap).into())
}

object_struct! {
    /// `cycle`
    pub struct Cycle(layouts::CYCLE) {
        /// The iterator; empty once all items are saved.
        pub iterator: Slot,
        /// The items so far.
        pub saved: Ref<PyList>,
        /// Which saved item comes next.
        pub index: Cell<usize>,
    }
}

/// The type.
pub static CYCLE: TypeDef = TypeDef {
    module: "itertools",
    slots: SlotTable { iter: Some(same), next: Some(next_cycle), new: Some(new_cycle), ..SlotTable::EMPTY },
    flags: type_flags::BASETYPE,
    doc: "Return elements from the iterable until it is exhausted. Then repeat the sequence indefinitely.",
    ..TypeDef::new("cycle", layouts::CYCLE)
};

fn new_cycle(vm: &mut Vm, class: Gc<PyType>, args: Args<'_>) -> PyResult {
    no_keywords(vm, class, &CYCLE, args)?;
    let given = positional(vm, args, "cycle", 1, 1)?;
    let iterator = vm.iter(given[0])?;
    let saved = vm.new_list(&[]);
    let header = vm.header_for(class);
    let object = Cycle { header, iterator: iterator.into(), saved: Ref::new(saved), index: Cell::new(0) };
    Ok(vm.alloc_for(class, object).into())
}

fn next_cycle(vm: &mut Vm, this: Value) -> PyResult<Option<Value>> {
    let iter = receiver::<Cycle>(vm, this, "cycle")?;
    let saved = iter.saved.get();
    if let Some(iterator) = iter.iterator.get() {
        if let Some(item) = vm.next(iterator)? {
            if !saved.push(&mut vm.heap, item) {
                return Err(vm.memory_error());
            }
            return Ok(Some(item));
        }
        iter.iterator.take();
    }
    let index = iter.index.get();
    let Some(item) = saved.get(index) else { return Ok(None) };
    iter.index.set(if index + 1 < saved.len() { index + 1 } else { 0 });
    Ok(Some(item))
}

object_struct! {
    /// `repeat`
    pub struct Repeat(layouts::REPEAT) {
        /// What is repeated.
        pub object: Value,
        /// How often still; below 0 means for ever.
        pub left: Cell<i64>,
    }
}

/// The type.
pub static REPEAT: TypeDef = TypeDef {
    module: "itertools",
    slots: SlotTable {
        iter: Some(same),
        next: Some(next_repeat),
        new: Some(new_repeat),
        repr: Some(repr_repeat),
        ..SlotTable::EMPTY
    },
    methods: &[NativeDef::method1("__length_hint__", |vm, this| {
        let left = receiver::<Repeat>(vm, this, "repeat")?.left.get();
        if left < 0 {
            return Err(vm.type_error("len() of unsized object"));
        }
        Ok(vm.new_int(left))
    })],
    flags: type_flags::BASETYPE,
    doc: "repeat(object [,times]) -> create an iterator which returns the object\nfor the specified number of times.  If not specified, returns the object\nendlessly.",
    ..TypeDef::new("repeat", layouts::REPEAT)
};

fn new_repeat(vm: &mut Vm, class: Gc<PyType>, args: Args<'_>) -> PyResult {
    static PARAMS: Params = Params::new("repeat", &["object", "times"]).required(1);
    let [object, times] = args.bind(vm, &PARAMS)?;
    let left = match times {
        Some(times) => vm.size_i64(times)?.max(0),
        None => -1,
    };
    let header = vm.header_for(class);
    let object = Repeat { header, object: object.unwrap_or(Value::NONE), left: Cell::new(left) };
    Ok(vm.alloc_for(class, object).into())
}

fn next_repeat(vm: &mut Vm, this: Value) -> PyResult<Option<Value>> {
    let iter = receiver::<Repeat>(vm, this, "repeat")?;
    match iter.left.get() {
        0 => return Ok(None),
        left if left > 0 => iter.left.set(left - 1),
        _ => {}
    }
    Ok(Some(iter.object))
}

fn repr_repeat(vm: &mut Vm, this: Value) -> PyResult {
    let iter = receiver::<Repeat>(vm, this, "repeat")?;
    let mut out = StrBuilder::new();
    out.push_str(&vm.type_of(this).name_str());
    out.push_str("(");
    push_repr(vm, &mut out, iter.object)?;
    if iter.left.get() >= 0 {
        out.push_str(&format!(", {}", iter.left.get()));
    }
    out.push_str(")");
    Ok(out.finish(&mut vm.heap).into())
}

object_struct! {
    /// `chain`
    pub struct Chain(layouts::CHAIN) {
        /// Iterator over the iterables; empty at the end.
        pub sources: Slot,
        /// Iterator over the present one.
        pub active: Slot,
    }
}

/// The type.
pub static CHAIN: TypeDef = TypeDef {
    module: "itertools",
    slots: SlotTable { iter: Some(same), next: Some(next_chain), new: Some(new_chain), ..SlotTable::EMPTY },
    methods: &[
        NativeDef::class_method("from_iterable", |vm, args| {
            let given = only_positional(vm, args, "from_iterable", 2, 2)?;
            let Some(class) = given[0].downcast::<PyType>() else {
                return Err(vm.type_error("chain.from_iterable() needs a type"));
            };
            let sources = vm.iter(given[1])?;
            make_chain(vm, class, sources)
        })
        .doc(
            "($type, iterable, /)",
            "Alternative chain() constructor taking a single iterable argument that evaluates lazily.",
        ),
        NativeDef::class_method("__class_getitem__", list::class_getitem),
    ],
    flags: type_flags::BASETYPE,
    doc: "Return a chain object whose .__next__() method returns elements from the\nfirst iterable until it is exhausted, then elements from the next iterable,\nuntil all of the iterables are exhausted.",
    ..TypeDef::new("chain", layouts::CHAIN)
};

fn new_chain(vm: &mut Vm, class: Gc<PyType>, args: Args<'_>) -> PyResult {
    no_keywords(vm, class, &CHAIN, args)?;
    let sources = vm.new_tuple(args.positional());
    let sources = vm.iter(sources.into())?;
    make_chain(vm, class, sources)
}

fn make_chain(vm: &mut Vm, class: Gc<PyType>, sources: Value) -> PyResult {
    let object = Chain { header: vm.header_for(class), sources: sources.into(), active: Slot::empty() };
    Ok(vm.alloc_for(class, object).into())
}

fn next_chain(vm: &mut Vm, this: Value) -> PyResult<Option<Value>> {
    let iter = receiver::<Chain>(vm, this, "chain")?;
    loop {
        let active = match iter.active.get() {
            Some(active) => active,
            None => {
                let Some(sources) = iter.sources.get() else { return Ok(None) };
                let opened = match vm.next(sources) {
                    Ok(Some(source)) => vm.iter(source).map(Some),
                    Ok(None) => Ok(None),
                    Err(raised) => Err(raised),
                };
                match opened {
                    Ok(Some(active)) => {
                        iter.active.set(iter, active);
                        active
                    }
                    Ok(None) => {
                        iter.sources.take();
                        return Ok(None);
                    }
                    Err(raised) => {
                        iter.sources.take();
                        return Err(raised);
                    }
                }
            }
        };
        if let Some(item) = vm.next(active)? {
            return Ok(Some(item));
        }
        iter.active.take();
    }
}
