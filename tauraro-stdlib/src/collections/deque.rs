//! `deque`: a double-ended queue, as a ring buffer whose capacity is a power of two.
//!
//! Words: item number `i` of the deque is in slot `(head + i) & (capacity - 1)`. Every change of the number of items, and every
//! rotation, gives the deque a new `state`; iterators of another state raise.

use crate::layouts;
use std::cell::Cell;
use tauraro_vm::args::{Args, Params};
use tauraro_vm::builtins::TypeDef;
use tauraro_vm::builtins::list::{
    class_getitem, compare_items, find_item, is_builtin_sequence, repeat_count, search_bounds,
};
use tauraro_vm::builtins::support::{between, position, push_repr, receiver, same};
use tauraro_vm::heap::{Header, OptRef, Slots, Tailed};
use tauraro_vm::interp::bytecode::CompareKind;
use tauraro_vm::object::{GetSetDef, NativeDef, PyType, SlotTable, StrBuilder, type_flags};
use tauraro_vm::object_struct;
use tauraro_vm::{Gc, PyResult, Raised, Value, Vm};

object_struct! {
    /// A deque.
    pub struct Deque(layouts::DEQUE) {
        /// The ring; absent while nothing was ever in it.
        pub ring: OptRef<Slots>,
        /// Slot of the first item.
        pub head: Cell<usize>,
        /// Number of items.
        pub len: Cell<usize>,
        /// Most items it holds; below 0 means any number.
        pub max: Cell<i64>,
        /// Changes with the number of items.
        pub state: Cell<u64>,
    }
}

object_struct! {
    /// An iterator over a deque.
    pub struct DequeIterator(layouts::DEQUE_ITERATOR) {
        /// The deque; empty at the end.
        pub deque: OptRef<Deque>,
        /// The next item.
        pub index: Cell<usize>,
        /// The deque's state when the iteration began.
        pub state: u64,
    }
}

object_struct! {
    /// A backward iterator over a deque.
    pub struct DequeReverseIterator(layouts::DEQUE_REVERSE_ITERATOR) {
        /// The deque; empty at the end.
        pub deque: OptRef<Deque>,
        /// The next item, plus one.
        pub index: Cell<usize>,
        /// The deque's state when the iteration began.
        pub state: u64,
    }
}

/// The type.
pub static DEF: TypeDef = TypeDef {
    module: "collections",
    slots: SlotTable {
        repr: Some(repr),
        compare: Some(compare),
        iter: Some(|vm, this| {
            let deque = deque(vm, this)?;
            let header = Header::exact(layouts::DEQUE_ITERATOR);
            let (state, deque) = (deque.state.get(), OptRef::new(Some(deque)));
            Ok(vm.heap.alloc(DequeIterator { header, deque, index: Cell::new(0), state }).into())
        }),
        new: Some(|vm, class, _| Ok(new_empty(vm, class, -1).into())),
        init: Some(init),
        len: Some(|vm, this| Ok(deque(vm, this)?.len.get())),
        bool: Some(|vm, this| Ok(deque(vm, this)?.len.get() > 0)),
        getitem: Some(getitem),
        setitem: Some(setitem),
        contains: Some(|vm, this, wanted| {
            let deque = deque(vm, this)?;
            Ok(search(vm, deque, wanted, 0, usize::MAX)?.is_some())
        }),
        add: Some(add),
        iadd: Some(|vm, this, other| {
            let deque = deque(vm, this)?;
            extend(vm, deque, other)?;
            Ok(this)
        }),
        mul: Some(mul),
        imul: Some(imul),
        ..SlotTable::EMPTY
    },
    methods: METHODS,
    getset: &[GetSetDef::new("maxlen", |vm, this| {
        let max = deque(vm, this)?.max.get();
        Ok(if max < 0 { Value::NONE } else { vm.new_int(max) })
    })],
    flags: type_flags::BASETYPE | type_flags::SEQUENCE | type_flags::WEAKREFS,
    unhashable: true,
    doc: "A list-like sequence optimized for data accesses near its endpoints.",
    ..TypeDef::new("deque", layouts::DEQUE)
};

/// The type.
pub static ITERATOR: TypeDef = TypeDef {
    module: "_collections",
    slots: SlotTable { iter: Some(same), next: Some(next), ..SlotTable::EMPTY },
    methods: &[NativeDef::method1("__length_hint__", |vm, this| {
        let iter = receiver::<DequeIterator>(vm, this, "_deque_iterator")?;
        let left = iter.deque.get().map_or(0, |d| d.len.get().saturating_sub(iter.index.get()));
        Ok(Value::small_int(left as i64))
    })],
    flags: type_flags::NO_NEW,
    ..TypeDef::new("_deque_iterator", layouts::DEQUE_ITERATOR)
};

/// The type.
pub static REVERSE_ITERATOR: TypeDef = TypeDef {
    module: "_collections",
    slots: SlotTable { iter: Some(same), next: Some(next_reverse), ..SlotTable::EMPTY },
    methods: &[NativeDef::method1("__length_hint__", |vm, this| {
        let iter = receiver::<DequeReverseIterator>(vm, this, "_deque_reverse_iterator")?;
        Ok(Value::small_int(iter.deque.get().map_or(0, |_| iter.index.get()) as i64))
    })],
    flags: type_flags::NO_NEW,
    ..TypeDef::new("_deque_reverse_iterator", layouts::DEQUE_REVERSE_ITERATOR)
};

static METHODS: &[NativeDef] = &[
    NativeDef::method2("append", |vm, this, item| {
        let deque = deque(vm, this)?;
        push_back(vm, deque, item)?;
        Ok(Value::NONE)
    })
    .doc("($self, item, /)", "Add an element to the right side of the deque."),
    NativeDef::method2("appendleft", |vm, this, item| {
        let deque = deque(vm, this)?;
        push_front(vm, deque, item)?;
        Ok(Value::NONE)
    })
    .doc("($self, item, /)", "Add an element to the left side of the deque."),
    NativeDef::method1("pop", |vm, this| {
        let deque = deque(vm, this)?;
        match deque.pop_back() {
            Some(item) => Ok(item),
            None => Err(vm.index_error("pop from an empty deque")),
        }
    })
    .doc("($self, /)", "Remove and return the rightmost element."),
    NativeDef::method1("popleft", |vm, this| {
        let deque = deque(vm, this)?;
        match deque.pop_front() {
            Some(item) => Ok(item),
            None => Err(vm.index_error("pop from an empty deque")),
        }
    })
    .doc("($self, /)", "Remove and return the leftmost element."),
    NativeDef::method2("extend", |vm, this, iterable| {
        let deque = deque(vm, this)?;
        extend(vm, deque, iterable)?;
        Ok(Value::NONE)
    }),
    NativeDef::method2("extendleft", |vm, this, iterable| {
        let deque = deque(vm, this)?;
        let iterable = if iterable == this { copy_items(vm, deque)? } else { iterable };
        vm.for_each(iterable, |vm, item| {
            push_front(vm, deque, item)?;
            Ok(true)
        })?;
        Ok(Value::NONE)
    }),
    NativeDef::method1("clear", |vm, this| {
        deque(vm, this)?.clear();
        Ok(Value::NONE)
    }),
    NativeDef::method1("copy", copy),
    NativeDef::method1("__copy__", copy),
    NativeDef::method2("count", |vm, this, wanted| {
        let deque = deque(vm, this)?;
        let state = deque.state.get();
        let (mut index, mut count) = (0, 0);
        while let Some(item) = deque.get(index) {
            index += 1;
            count += vm.equal(item, wanted)? as i64;
            if deque.state.get() != state {
                return Err(changed(vm));
            }
        }
        Ok(Value::small_int(count))
    }),
    NativeDef::method("index", |vm, args| {
        let (this, rest) = between(vm, args, "index", 1, 3)?;
        let deque = deque(vm, this)?;
        let (start, stop) = search_bounds(vm, &rest[1..], deque.len.get())?;
        match search(vm, deque, rest[0], start, stop)? {
            Some(at) => Ok(Value::small_int(at as i64)),
            None => {
                let text = vm.repr_string(rest[0])?;
                Err(vm.value_error(format!("{text} is not in deque")))
            }
        }
    }),
    NativeDef::method3("insert", |vm, this, index, item| {
        let deque = deque(vm, this)?;
        if deque.is_full() {
            return Err(vm.index_error("deque already at its maximum size"));
        }
        let index = vm.size_i64(index)?;
        let len = deque.len.get() as i64;
        let at = if index < 0 { (index + len).max(0) } else { index.min(len) } as usize;
        push_back(vm, deque, item)?;
        deque.shift_right(at);
        Ok(Value::NONE)
    }),
    NativeDef::method2("remove", |vm, this, wanted| {
        let deque = deque(vm, this)?;
        let state = deque.state.get();
        let mut index = 0;
        while let Some(item) = deque.get(index) {
            let equal = vm.equal(item, wanted)?;
            if deque.state.get() != state {
                return Err(vm.index_error("deque mutated during remove()."));
            }
            if equal {
                deque.remove_at(index);
                return Ok(Value::NONE);
            }
            index += 1;
        }
        let text = vm.repr_string(wanted)?;
        Err(vm.value_error(format!("{text} is not in deque")))
    }),
    NativeDef::method1("reverse", |vm, this| {
        let deque = deque(vm, this)?;
        let len = deque.len.get();
        for i in 0..len / 2 {
            deque.swap(i, len - 1 - i);
        }
        Ok(Value::NONE)
    }),
    NativeDef::method("rotate", |vm, args| {
        let (this, rest) = between(vm, args, "rotate", 0, 1)?;
        let deque = deque(vm, this)?;
        let steps = match rest.first() {
            Some(steps) => vm.size_i64(*steps)?,
            None => 1,
        };
        deque.rotate(steps);
        Ok(Value::NONE)
    }),
    NativeDef::method1("__reversed__", |vm, this| {
        let deque = deque(vm, this)?;
        let header = Header::exact(layouts::DEQUE_REVERSE_ITERATOR);
        let (state, len, deque) = (deque.state.get(), deque.len.get(), OptRef::new(Some(deque)));
        Ok(vm.heap.alloc(DequeReverseIterator { header, deque, index: Cell::new(len), state }).into())
    }),
    NativeDef::method1("__reduce__", |vm, this| {
        let deque = deque(vm, this)?;
        let class = Value::from(vm.type_of(this));
        let dict = vm.existing_dict(this).map_or(Value::NONE, Value::from);
        let empty = Value::from(vm.empty_tuple());
        let max = deque.max.get();
        let args = if max < 0 { vm.empty_tuple() } else { vm.new_tuple(&[empty, Value::small_int(max)]) };
        let iter = vm.iter(this)?;
        Ok(vm.new_tuple(&[class, args.into(), dict, iter]).into())
    }),
    NativeDef::method1("__sizeof__", |vm, this| {
        let deque = deque(vm, this)?;
        let slots = deque.ring.get().map_or(0, |ring| ring.len());
        Ok(Value::small_int((size_of::<Deque>() + slots * 8) as i64))
    }),
    NativeDef::class_method("__class_getitem__", class_getitem),
];

impl Deque {
    #[inline(always)]
    fn slot(&self, ring: Gc<Slots>, index: usize) -> usize {
        (self.head.get() + index) & (ring.len() - 1)
    }

    /// Item number `index`.
    #[inline(always)]
    pub fn get(&self, index: usize) -> Option<Value> {
        if index >= self.len.get() {
            return None;
        }
        let ring = self.ring.get()?;
        ring.tail()[self.slot(ring, index)].get()
    }

    fn put(&self, index: usize, item: Value) {
        if let Some(ring) = self.ring.get() {
            ring.tail()[self.slot(ring, index)].set(ring, item);
        }
    }

    fn is_full(&self) -> bool {
        self.max.get() >= 0 && self.len.get() as i64 >= self.max.get()
    }

    fn changed(&self) {
        self.state.set(self.state.get() + 1);
    }

    /// Takes the last item.
    #[inline]
    pub fn pop_back(&self) -> Option<Value> {
        let last = self.len.get().checked_sub(1)?;
        let ring = self.ring.get()?;
        self.len.set(last);
        self.changed();
        ring.tail()[self.slot(ring, last)].take()
    }

    /// Takes the first item.
    #[inline]
    pub fn pop_front(&self) -> Option<Value> {
        let left = self.len.get().checked_sub(1)?;
        let ring = self.ring.get()?;
        let head = self.head.get();
        self.head.set((head + 1) & (ring.len() - 1));
        self.len.set(left);
        self.changed();
        ring.tail()[head].take()
    }

    fn clear(&self) {
        // The ring is garbage now: nothing needs to be emptied.
        self.len.set(0);
        self.head.set(0);
        self.changed();
        if let Some(ring) = self.ring.get() {
            ring.tail().iter().for_each(|slot| {
                slot.take();
            });
        }
    }

    fn swap(&self, i: usize, j: usize) {
        if let (Some(a), Some(b)) = (self.get(i), self.get(j)) {
            self.put(i, b);
            self.put(j, a);
        }
    }

    /// Moves the last item to `at`, those from there one to the right.
    fn shift_right(&self, at: usize) {
        let last = self.len.get() - 1;
        let Some(moved) = self.get(last) else { return };
        for i in (at..last).rev() {
            if let Some(item) = self.get(i) {
                self.put(i + 1, item);
            }
        }
        self.put(at, moved);
    }

    fn remove_at(&self, at: usize) {
        let len = self.len.get();
        // The shorter side moves.
        if at < len / 2 {
            for i in (0..at).rev() {
                if let Some(item) = self.get(i) {
                    self.put(i + 1, item);
                }
            }
            self.pop_front();
        } else {
            for i in at..len - 1 {
                if let Some(item) = self.get(i + 1) {
                    self.put(i, item);
                }
            }
            self.pop_back();
        }
    }

    fn rotate(&self, steps: i64) {
        let len = self.len.get();
        let Some(ring) = self.ring.get() else { return };
        if len <= 1 {
            return;
        }
        let right = steps.rem_euclid(len as i64) as usize;
        self.changed();
        if len == ring.len() {
            self.head.set((self.head.get() + len - right) & (ring.len() - 1));
            return;
        }
        if right <= len / 2 {
            for _ in 0..right {
                self.move_last_to_front(ring);
            }
        } else {
            for _ in 0..len - right {
                self.move_first_to_back(ring);
            }
        }
    }

    fn move_last_to_front(&self, ring: Gc<Slots>) {
        let last = self.slot(ring, self.len.get() - 1);
        let Some(item) = ring.tail()[last].take() else { return };
        let head = (self.head.get() + ring.len() - 1) & (ring.len() - 1);
        ring.tail()[head].set(ring, item);
        self.head.set(head);
    }

    fn move_first_to_back(&self, ring: Gc<Slots>) {
        let head = self.head.get();
        let Some(item) = ring.tail()[head].take() else { return };
        let behind = self.slot(ring, self.len.get());
        ring.tail()[behind].set(ring, item);
        self.head.set((head + 1) & (ring.len() - 1));
    }
}

#[inline(always)]
fn deque(vm: &mut Vm, value: Value) -> PyResult<Gc<Deque>> {
    receiver(vm, value, "collections.deque")
}

fn new_empty(vm: &mut Vm, class: Gc<PyType>, max: i64) -> Gc<Deque> {
    let object = Deque {
        header: vm.header_for(class),
        ring: OptRef::new(None),
        head: Cell::new(0),
        len: Cell::new(0),
        max: Cell::new(max),
        state: Cell::new(0),
    };
    vm.alloc_for(class, object)
}

/// The ring with room for one more item.
#[inline(always)]
fn with_room(vm: &mut Vm, deque: Gc<Deque>) -> PyResult<Gc<Slots>> {
    match deque.ring.get() {
        Some(ring) if deque.len.get() < ring.len() => Ok(ring),
        _ => grow(vm, deque),
    }
}

#[cold]
#[inline(never)]
fn grow(vm: &mut Vm, deque: Gc<Deque>) -> PyResult<Gc<Slots>> {
    let len = deque.len.get();
    let capacity = (len * 2).max(8);
    let Some(ring) = Slots::try_new(&mut vm.heap, capacity) else { return Err(vm.memory_error()) };
    for (index, slot) in ring.tail()[..len].iter().enumerate() {
        slot.set(ring, deque.get(index));
    }
    deque.head.set(0);
    deque.ring.set(deque, Some(ring));
    Ok(ring)
}

#[inline]
fn push_back(vm: &mut Vm, deque: Gc<Deque>, item: Value) -> PyResult<()> {
    if deque.is_full() {
        if deque.max.get() == 0 {
            return Ok(());
        }
        deque.pop_front();
    }
    let ring = with_room(vm, deque)?;
    let len = deque.len.get();
    ring.tail()[deque.slot(ring, len)].set(ring, item);
    deque.len.set(len + 1);
    deque.changed();
    Ok(())
}

#[inline]
fn push_front(vm: &mut Vm, deque: Gc<Deque>, item: Value) -> PyResult<()> {
    if deque.is_full() {
        if deque.max.get() == 0 {
            return Ok(());
        }
        deque.pop_back();
    }
    let ring = with_room(vm, deque)?;
    let head = (deque.head.get() + ring.len() - 1) & (ring.len() - 1);
    ring.tail()[head].set(ring, item);
    deque.head.set(head);
    deque.len.set(deque.len.get() + 1);
    deque.changed();
    Ok(())
}

fn copy_items(vm: &mut Vm, deque: Gc<Deque>) -> PyResult {
    let list = vm.new_list(&[]);
    if !list.reserve(&mut vm.heap, deque.len.get()) {
        return Err(vm.memory_error());
    }
    let mut index = 0;
    while let Some(item) = deque.get(index) {
        list.push(&mut vm.heap, item);
        index += 1;
    }
    Ok(list.into())
}

fn extend(vm: &mut Vm, deque: Gc<Deque>, iterable: Value) -> PyResult<()> {
    let iterable = if iterable == Value::from(deque) { copy_items(vm, deque)? } else { iterable };
    vm.for_each(iterable, |vm, item| {
        push_back(vm, deque, item)?;
        if vm.heap.is_over_limit() {
            return Err(vm.memory_error());
        }
        Ok(true)
    })
}

fn init(vm: &mut Vm, this: Value, args: Args<'_>) -> PyResult<()> {
    static PARAMS: Params = Params::new("deque", &["iterable", "maxlen"]);
    let [iterable, maxlen] = args.bind(vm, &PARAMS)?;
    let deque = deque(vm, this)?;
    let max = match maxlen.and_then(Value::non_none) {
        None => -1,
        Some(max) => {
            if !vm.is_int(max) {
                return Err(vm.type_error("an integer is required"));
            }
            let max = vm.size_i64(max)?;
            if max < 0 {
                return Err(vm.value_error("maxlen must be non-negative"));
            }
            max
        }
    };
    deque.max.set(max);
    if deque.len.get() > 0 {
        deque.clear();
    }
    match iterable {
        Some(iterable) => extend(vm, deque, iterable),
        None => Ok(()),
    }
}

/// A copy of the same type and length limit.
fn copy(vm: &mut Vm, this: Value) -> PyResult {
    let old = deque(vm, this)?;
    let class = vm.type_of(this);
    if class == vm.class(layouts::DEQUE) {
        let made = new_empty(vm, class, old.max.get());
        extend(vm, made, this)?;
        return Ok(made.into());
    }
    let max = old.max.get();
    if max < 0 {
        return vm.call(class.into(), &[this]);
    }
    vm.call(class.into(), &[this, Value::small_int(max)])
}

fn search(
    vm: &mut Vm,
    deque: Gc<Deque>,
    wanted: Value,
    start: usize,
    stop: usize,
) -> PyResult<Option<usize>> {
    let state = deque.state.get();
    let found =
        find_item(vm, wanted, start, stop, |i| if deque.state.get() == state { deque.get(i) } else { None })?;
    if deque.state.get() != state {
        return Err(changed(vm));
    }
    Ok(found)
}

#[cold]
fn changed(vm: &mut Vm) -> Raised {
    vm.runtime_error("deque mutated during iteration")
}

fn index_of(vm: &mut Vm, deque: Gc<Deque>, key: Value) -> PyResult<usize> {
    if !vm.is_int(key) && vm.type_of(key).slots.index.get().is_none() {
        let class = vm.type_name(key);
        return Err(vm.type_error(format!("sequence index must be integer, not '{class}'")));
    }
    let index = vm.index_i64(key)?;
    match position(index, deque.len.get()) {
        Some(at) => Ok(at),
        None => Err(vm.index_error("deque index out of range")),
    }
}

fn getitem(vm: &mut Vm, this: Value, key: Value) -> PyResult {
    let deque = deque(vm, this)?;
    let at = index_of(vm, deque, key)?;
    Ok(deque.get(at).unwrap_or(Value::NONE))
}

fn setitem(vm: &mut Vm, this: Value, key: Value, new: Option<Value>) -> PyResult<()> {
    let deque = deque(vm, this)?;
    let at = index_of(vm, deque, key)?;
    match new {
        Some(new) => deque.put(at, new),
        None => deque.remove_at(at),
    }
    Ok(())
}

fn add(vm: &mut Vm, a: Value, b: Value) -> PyResult {
    let Some(_) = a.downcast::<Deque>() else { return Ok(Value::NOT_IMPLEMENTED) };
    if b.downcast::<Deque>().is_none() {
        let class = vm.type_name(b);
        return Err(vm.type_error(format!("can only concatenate deque (not \"{class}\") to deque")));
    }
    let made = copy(vm, a)?;
    let deque = deque(vm, made)?;
    extend(vm, deque, b)?;
    Ok(made)
}

fn mul(vm: &mut Vm, a: Value, b: Value) -> PyResult {
    let (source, other) = if a.downcast::<Deque>().is_some() { (a, b) } else { (b, a) };
    if is_builtin_sequence(other) && other == a {
        // It says itself what it cannot be multiplied by.
        return Ok(Value::NOT_IMPLEMENTED);
    }
    let count = match repeat_count(vm, a, b, other, mul)? {
        Ok(count) => count,
        Err(result) => return Ok(result),
    };
    let made = copy(vm, source)?;
    let deque = deque(vm, made)?;
    repeat(vm, deque, count)?;
    Ok(made)
}

fn imul(vm: &mut Vm, this: Value, other: Value) -> PyResult {
    let deque = deque(vm, this)?;
    let count = match repeat_count(vm, this, other, other, mul)? {
        Ok(count) => count,
        Err(result) => return Ok(result),
    };
    repeat(vm, deque, count)?;
    Ok(this)
}

/// The deque's items `count` times.
fn repeat(vm: &mut Vm, deque: Gc<Deque>, count: usize) -> PyResult<()> {
    let len = deque.len.get();
    if count == 0 {
        deque.clear();
        return Ok(());
    }
    if len.checked_mul(count).is_none_or(|total| total > isize::MAX as usize / 16) {
        return Err(vm.memory_error());
    }
    let source = copy_items(vm, deque)?;
    // With a limit only the last repetitions can be seen.
    let max = deque.max.get();
    let rounds = if max >= 0 && len > 0 { (count - 1).min(max as usize / len + 1) } else { count - 1 };
    for _ in 0..rounds {
        extend(vm, deque, source)?;
    }
    Ok(())
}

fn compare(vm: &mut Vm, a: Value, b: Value, kind: CompareKind) -> PyResult {
    let (Some(x), Some(y)) = (a.downcast::<Deque>(), b.downcast::<Deque>()) else {
        return Ok(Value::NOT_IMPLEMENTED);
    };
    if x.len.get() != y.len.get() {
        match kind {
            CompareKind::Eq => return Ok(Value::FALSE),
            CompareKind::Ne => return Ok(Value::TRUE),
            _ => {}
        }
    }
    let (states, get) = ([x.state.get(), y.state.get()], |d: Gc<Deque>| move |i: usize| d.get(i));
    let result = compare_items(vm, kind, get(x), get(y))?;
    if [x.state.get(), y.state.get()] != states {
        return Err(changed(vm));
    }
    Ok(result)
}

fn repr(vm: &mut Vm, this: Value) -> PyResult {
    let deque = deque(vm, this)?;
    if !vm.enter_repr(this)? {
        return Ok(vm.str_value("[...]"));
    }
    let mut out = StrBuilder::new();
    out.push_str(&vm.type_of(this).name_str());
    out.push_str("([");
    let mut index = 0;
    let mut result = Ok(());
    while let Some(item) = deque.get(index) {
        if index > 0 {
            out.push_str(", ");
        }
        result = push_repr(vm, &mut out, item);
        if result.is_err() {
            break;
        }
        index += 1;
    }
    vm.leave_repr();
    result?;
    out.push_str("]");
    if deque.max.get() >= 0 {
        out.push_str(&format!(", maxlen={}", deque.max.get()));
    }
    out.push_str(")");
    Ok(out.finish(&mut vm.heap).into())
}

fn next(vm: &mut Vm, this: Value) -> PyResult<Option<Value>> {
    let iter = receiver::<DequeIterator>(vm, this, "_deque_iterator")?;
    let Some(deque) = iter.deque.get() else { return Ok(None) };
    let index = iter.index.get();
    if deque.state.get() != iter.state {
        if index >= deque.len.get() && index > 0 && deque.len.get() == 0 {
            iter.deque.set(iter, None);
        }
        return Err(changed(vm));
    }
    match deque.get(index) {
        Some(item) => {
            iter.index.set(index + 1);
            Ok(Some(item))
        }
        None => {
            iter.deque.set(iter, None);
            Ok(None)
        }
    }
}

fn next_reverse(vm: &mut Vm, this: Value) -> PyResult<Option<Value>> {
    let iter = receiver::<DequeReverseIterator>(vm, this, "_deque_reverse_iterator")?;
    let Some(deque) = iter.deque.get() else { return Ok(None) };
    let index = iter.index.get();
    if index == 0 {
        iter.deque.set(iter, None);
        return Ok(None);
    }
    if deque.state.get() != iter.state {
        return Err(changed(vm));
    }
    iter.index.set(index - 1);
    Ok(deque.get(index - 1))
}
