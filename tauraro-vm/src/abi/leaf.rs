//! Leaf functions: what machine code asks before it calls a [`Helper`](super::Helper).
//!
//! A leaf function answers the simple cases of an operation (a key that is a small integer or text, strings of one byte a character, room
//! in the run of free cells) and zero otherwise: then a helper is asked, which can do everything. It does not collect, raise, call anything
//! or look at frames. So machine code keeps its values where they are, and nothing is stored for its sake.
//!
//! This file holds `unsafe`; the contract is that of `abi/mod.rs`.

use super::iterators::{next, next_pair};
use super::value;
use crate::builtins::bytes::PyBytes;
use crate::builtins::set::AnySet;
use crate::builtins::set::ops::quick_all_in;
use crate::builtins::str::search::find_bytes;
use crate::heap::{Layout, Slot, Slots, Tailed};
use crate::interp::bytecode::{BinaryKind, CompareKind};
use crate::interp::frame::FrameKind;
use crate::interp::ops;
use crate::interp::stubs::Found;
use crate::object::quick::{quick_equal, quick_hash};
use crate::object::*;
use crate::protocol::compare::holds;
use crate::value::Value;
use crate::vm::Vm;
use std::ops::Range;

macro_rules! leaves {
    ($($(#[$doc:meta])* $name:ident ($vm:ident, $extra:ident $(, $arg:ident)*) $body:expr;)*) => {
        /// A leaf function. See the head of the file.
        #[derive(Copy, Clone, PartialEq, Eq, Debug)]
        #[repr(u8)]
        pub enum Leaf { $($(#[$doc])* $name),* }

        impl Leaf {
            /// Every leaf function, in order.
            pub const ALL: &'static [Leaf] = &[$(Leaf::$name),*];
            /// Its name.
            pub fn name(self) -> &'static str { match self { $(Leaf::$name => stringify!($name)),* } }
            /// Where it is.
            pub fn address(self) -> usize {
                match self { $(Leaf::$name => {
                    #[allow(unused_variables, unused_unsafe)]
                    unsafe extern "C" fn leaf($vm: *mut Vm, $extra: u64 $(, $arg: u64)*) -> u64 {
                        // SAFETY: the contract of the file.
                        unsafe {
                            let $vm = &mut *$vm;
                            $(let $arg = value($arg);)*
                            let answer: Option<Value> = $body;
                            answer.map_or(0, Value::bits)
                        }
                    }
                    leaf as *const () as usize
                }),* }
            }
        }
    };
}

leaves! {
    /// `a op b`; the extra number is the operator as in `Binary`.
    Binary (vm, extra, a, b) binary(vm, extra as u32, a, b);
    /// `a + b` of texts, by extending a if it is the machine's own text. Then what comes of it is the machine's own.
    AppendText (vm, extra, a, b) append_text(vm, a, b);
    /// The comparison `extra` of numbers, texts and tuples.
    Compare (vm, extra, a, b) compare(CompareKind::ALL[extra as usize], a, b).map(Value::bool);
    /// `b in a`
    Contains (vm, extra, a, b) contains(a, b).map(Value::bool);
    /// `a[b]`
    GetItem (vm, extra, a, b) get_item(vm, a, b);
    /// `a[b:c]`, or `a[b:c:-1]` if the extra number is 1.
    GetSlice (vm, extra, a, b, c) if extra == 0 { get_slice(vm, a, b, c) } else { get_reversed(vm, a, b, c) };
    /// `a[b:c] = d` of lists, if the list has room for it.
    SetSlice (vm, extra, a, b, c, d) set_slice(vm, a, b, c, d).map(|()| Value::NONE);
    /// `isinstance(a, b)`
    IsInstance (vm, extra, a, b) is_instance(vm, a, b).map(Value::bool);
    /// `a[b] = c`, but not of lists, and not of a dict that code relies on the names of.
    SetItem (vm, extra, a, b, c) set_item(vm, a, b, c);
    /// Makes a the exception being handled, in a function that is no generator; the one before.
    EnterHandler (vm, extra, a) {
        let before = vm.state.handled.get();
        vm.state.handled.set(vm.state, a);
        Some(before.unwrap_or(Value::NONE))
    };
    /// Makes a, which may be None, the exception being handled again.
    LeaveHandler (vm, extra, a) {
        vm.state.handled.set(vm.state, a.non_none());
        Some(Value::NONE)
    };
    /// Whether exception a is one of class b.
    ExcMatch (vm, extra, a, b) exc_match(vm, a, b).map(Value::bool);
    /// Adds b to the set or frozenset a.
    SetAdd (vm, extra, a, b) add_to_set(a, b).map(|()| Value::NONE);
    /// What `sum`, `min` or `max` (a [`FrameKind`](crate::abi::FrameKind)) of small integers has after b, when it had a.
    CollectItem (vm, extra, a, b) collect_item(extra as u8, a, b);
    /// `FormatValue` without format; the extra number is the conversion.
    Format (vm, extra, a) ops::quick_format(a, None, extra as u32);
    /// `FormatValue` with the simple format b; the extra number is the conversion.
    FormatBy (vm, extra, a, b) ops::quick_format_text(vm, a, b, extra as u32);
    /// The concatenation of `extra` parts, which machine code gives in a row, as `BuildString` does it.
    BuildString (vm, extra, parts) {
        let parts = std::slice::from_raw_parts(parts.bits() as *const Value, extra as usize);
        ops::quick_build_string(vm, parts)
    };
    /// `a.get(b, c)` of an exact dict.
    DictGet (vm, extra, a, b, c) {
        let dict = a.downcast_exact::<PyDict>();
        dict.and_then(|dict| Some(dict.quick_find(b)?.and_then(|at| dict.value_at(at)).unwrap_or(c)))
    };
    /// `a.setdefault(b, c)` of an exact dict that has the key.
    SetDefault (vm, extra, a, b, c) {
        let dict = a.downcast_exact::<PyDict>();
        dict.and_then(|dict| dict.value_at(dict.quick_find(b)??))
    };
    /// The attribute of a with the interned name b, if look-ups of other instructions have found where it is.
    LoadAttr (vm, extra, a, b) load_attr(vm, a, b);
    /// Replaces the attribute of a with the interned name b by c, likewise.
    StoreAttr (vm, extra, a, b, c) store_attr(vm, a, b, c);
    /// The next item of a, or the exhausted mark. Not of iterators that machine code keeps in values.
    IterNext (vm, extra, a) next(vm, a);
    /// The first part of the next pair that `enumerate`, `zip` or the items of a dict give, or the exhausted mark; the second part is in
    /// `exec.second` until anything else happens. Where it knows no answer nothing has happened.
    NextPair (vm, extra, a) next_pair(vm, a);
    /// `int(a)` of a small integer, a bool or a float.
    ToInt (vm, extra, a) to_int(a);
    /// `float(a)` of a float or a small integer.
    ToFloat (vm, extra, a) match a.as_small_int() {
        Some(n) => Some(vm.new_float_uncollected(n as f64)),
        None => exact_float(a).map(|_| a),
    };
}

/// The float that a value is, if that is no instance of a subclass.
fn exact_float(a: Value) -> Option<f64> {
    if a.is_inline_float() {
        return Some(a.unwrap_inline_float());
    }
    a.downcast_exact::<PyFloat>().map(|float| float.value)
}

/// See [`Leaf::ToInt`].
fn to_int(a: Value) -> Option<Value> {
    if a.is_small_int() {
        return Some(a);
    }
    if a == Value::TRUE || a == Value::FALSE {
        return Some(Value::small_int(i64::from(a == Value::TRUE)));
    }
    let float = exact_float(a)?;
    (float.abs() < (1_u64 << 62) as f64).then(|| Value::small_int(float as i64))
}

impl Leaf {
    /// Whether its operands are given in a row in memory, and the extra number says how many there are.
    pub fn takes_row(self) -> bool {
        self == Leaf::BuildString
    }

    /// The leaf function with this number.
    pub fn from_index(index: u32) -> Option<Leaf> {
        Leaf::ALL.get(index as usize).copied()
    }
}

fn add_to_set(set: Value, item: Value) -> Option<()> {
    AnySet::of(set)?.quick_add(item, quick_hash(item)?)
}

fn collect_item(kind: u8, so_far: Value, item: Value) -> Option<Value> {
    let kind = FrameKind::consumer(kind)?;
    let new = item.as_small_int()?;
    if so_far == Value::EXHAUSTED && kind != FrameKind::CollectSum {
        return Some(item);
    }
    let old = so_far.as_small_int()?;
    match kind {
        FrameKind::CollectSum => crate::interp::dispatch::add_small(so_far, item),
        FrameKind::CollectMin => Some(if new < old { item } else { so_far }),
        FrameKind::CollectMax => Some(if new > old { item } else { so_far }),
        _ => None,
    }
}

fn load_attr(vm: &mut Vm, object: Value, name: Value) -> Option<Value> {
    match vm.exec.stubs.get(object.as_object()?.shape(), name.downcast::<PyStr>()?)? {
        Found::Slot(index) => object.downcast::<PyInstance>()?.slot(index as usize)?.get(),
        Found::Plain(found) => Some(found),
        Found::Field(descriptor) => ops::leaf_get(vm, descriptor, object),
        _ => None,
    }
}

fn store_attr(vm: &mut Vm, object: Value, name: Value, new: Value) -> Option<Value> {
    let instance = object.downcast::<PyInstance>()?;
    let Found::Slot(index) = vm.exec.store_stubs.get(instance.header.shape(), name.downcast::<PyStr>()?)?
    else {
        return None;
    };
    instance.tail().get(index as usize)?.set(instance, new);
    Some(Value::NONE)
}

/// The layout of an exact instance of a builtin type.
#[inline(always)]
fn exact_layout(object: Value) -> Option<Layout> {
    let header = object.as_object()?;
    let layout = header.layout();
    (header.shape().0 == u32::from(layout.0)).then_some(layout)
}

#[inline(always)]
fn index_of(key: Value, length: usize) -> Option<usize> {
    let index = key.as_small_int()?;
    let index = if index < 0 { index + length as i64 } else { index } as usize;
    (index < length).then_some(index)
}

fn binary(vm: &mut Vm, operator: u32, a: Value, b: Value) -> Option<Value> {
    match BinaryKind::ALL[(operator % BinaryKind::INPLACE) as usize] {
        BinaryKind::Add => {}
        BinaryKind::Pow => return ops::quick_power(a, b),
        _ => return None,
    }
    let (left, right) = (a.downcast_exact::<PyStr>()?, b.downcast_exact::<PyStr>()?);
    PyStr::quick_concat(&mut vm.heap, left, right).map(Value::from)
}

fn append_text(vm: &mut Vm, a: Value, b: Value) -> Option<Value> {
    let (left, right) = (a.downcast_exact::<PyStr>()?, b.downcast_exact::<PyStr>()?);
    if vm.exec.own_text == left.addr() && PyStr::extend_own(left, right) {
        return Some(a);
    }
    let made = PyStr::quick_concat(&mut vm.heap, left, right)?;
    vm.exec.own_text = made.addr();
    Some(made.into())
}

#[inline(always)]
fn compare(kind: CompareKind, a: Value, b: Value) -> Option<bool> {
    let (Some(left), Some(right)) = (a.downcast_exact::<PyStr>(), b.downcast_exact::<PyStr>()) else {
        return ops::quick_compare(kind, a, b).or_else(|| compare_sets(kind, a, b));
    };
    match kind {
        CompareKind::Eq => Some(PyStr::eq(&left, &right)),
        CompareKind::Ne => Some(!PyStr::eq(&left, &right)),
        _ => Some(holds(kind, PyStr::cmp(&left, &right))),
    }
}

/// Comparisons of sets, exact ones as their classes may say otherwise.
fn compare_sets(kind: CompareKind, a: Value, b: Value) -> Option<bool> {
    let is_set = |value: Value| matches!(exact_layout(value), Some(Layout::Set | Layout::FrozenSet));
    if !is_set(a) || !is_set(b) {
        return None;
    }
    let (a, b) = (AnySet::of(a)?, AnySet::of(b)?);
    match kind {
        CompareKind::Le if a.len() <= b.len() => quick_all_in(a, b),
        CompareKind::Lt if a.len() < b.len() => quick_all_in(a, b),
        CompareKind::Ge if a.len() >= b.len() => quick_all_in(b, a),
        CompareKind::Gt if a.len() > b.len() => quick_all_in(b, a),
        CompareKind::Eq | CompareKind::Ne => None,
        _ => Some(false),
    }
}

fn contains(container: Value, item: Value) -> Option<bool> {
    match exact_layout(container)? {
        Layout::Str => {
            let (text, wanted) = (container.downcast::<PyStr>()?, item.downcast_exact::<PyStr>()?);
            let (text, wanted) = match (text.data(), wanted.data()) {
                (StrData::One(text), StrData::One([wanted])) => (text, wanted),
                (StrData::One(text), StrData::One(wanted)) => {
                    return Some(find_bytes(text, wanted).is_some());
                }
                _ => return None,
            };
            Some(if text.len() <= 32 {
                text.iter().any(|byte| byte == wanted)
            } else {
                memchr::memchr(*wanted, text).is_some()
            })
        }
        Layout::Dict => Some(container.downcast::<PyDict>()?.quick_find(item)?.is_some()),
        Layout::Set | Layout::FrozenSet => {
            let hash = quick_hash(item)?;
            AnySet::of(container)?.table().map_or(Some(false), |table| table.has(item, hash))
        }
        Layout::List => has_item(container.downcast::<PyList>()?.items(), item),
        Layout::Tuple => has_item(container.downcast::<PyTuple>()?.items(), item),
        _ => None,
    }
}

fn has_item(items: &[Value], wanted: Value) -> Option<bool> {
    for item in items {
        if *item == wanted || quick_equal(*item, wanted)? {
            return Some(true);
        }
    }
    Some(false)
}

fn get_item(vm: &mut Vm, container: Value, key: Value) -> Option<Value> {
    let Some(layout) = exact_layout(container) else {
        let class = vm.type_of(container);
        let own = class.slots.getitem.get()?;
        if class.has_flags(type_flags::HEAP) {
            let dicts = vm.class(Layout::Dict).slots.getitem.get()?;
            let dict = container.downcast::<PyDict>().filter(|_| std::ptr::fn_addr_eq(own, dicts))?;
            return dict.value_at(dict.quick_find(key)??);
        }
        return class.slots.leaf_getitem.get()?(vm, container, key);
    };
    match layout {
        Layout::Dict => {
            let dict = container.downcast::<PyDict>()?;
            dict.value_at(dict.quick_find(key)??)
        }
        Layout::Str => {
            let text = container.downcast::<PyStr>()?;
            let StrData::One(bytes) = text.data() else { return None };
            vm.known_char(u32::from(bytes[index_of(key, bytes.len())?])).map(Value::from)
        }
        Layout::List => {
            let list = container.downcast::<PyList>()?;
            list.get(index_of(key, list.len())?)
        }
        Layout::Tuple => {
            let items = container.downcast::<PyTuple>()?;
            let items = items.items();
            Some(items[index_of(key, items.len())?])
        }
        Layout::Bytes => {
            let bytes = container.downcast::<PyBytes>()?;
            let bytes = bytes.as_bytes();
            Some(Value::small_int(i64::from(bytes[index_of(key, bytes.len())?])))
        }
        _ => vm.type_of(container).slots.leaf_getitem.get()?(vm, container, key),
    }
}

/// One end of a slice of something with so many items; `None` if it is neither a small integer nor left out.
fn slice_end(end: Value, length: usize, default: usize) -> Option<usize> {
    match end.as_small_int() {
        Some(n) if n < 0 => Some((n + length as i64).max(0) as usize),
        Some(n) => Some((n as usize).min(length)),
        None => end.is_none().then_some(default),
    }
}

/// The items that a slice without step means.
fn slice_range(start: Value, stop: Value, length: usize) -> Option<Range<usize>> {
    let (start, stop) = (slice_end(start, length, 0)?, slice_end(stop, length, length)?);
    Some(start..stop.max(start))
}

/// The items that a slice with step -1 means, in the order that they have in what is sliced.
fn reversed_range(start: Value, stop: Value, length: usize) -> Option<Range<usize>> {
    // One behind: the first item is that in front of the end.
    let behind = |end: Value, default: usize| match end.as_small_int() {
        Some(n) if n < 0 => Some((n + length as i64 + 1).max(0) as usize),
        Some(n) => Some((n as usize).saturating_add(1).min(length)),
        None => end.is_none().then_some(default),
    };
    let (end, begin) = (behind(start, length)?, behind(stop, 0)?);
    Some(begin.min(end)..end)
}

/// A list of so many items, if there is room for it and its storage.
fn list_of(vm: &mut Vm, length: usize, item: impl FnMut(usize) -> Value) -> Option<Value> {
    let storage = size_of::<Slots>() + length * size_of::<Slot>();
    let room = vm.heap.has_cells(size_of::<PyList>(), storage);
    room.then(|| PyList::try_from_fn(&mut vm.heap, length, item)).flatten().map(Value::from)
}

fn get_slice(vm: &mut Vm, container: Value, start: Value, stop: Value) -> Option<Value> {
    match exact_layout(container)? {
        Layout::Str => {
            let text = container.downcast::<PyStr>()?;
            let StrData::One(bytes) = text.data() else { return None };
            match &bytes[slice_range(start, stop, bytes.len())?] {
                part if part.len() == bytes.len() => Some(container),
                [] => Some(vm.names.empty.into()),
                [one] => vm.known_char(u32::from(*one)).map(Value::from),
                part => {
                    let ascii = text.is_ascii() || part.is_ascii();
                    let room = vm.heap.has_cell(size_of::<PyStr>() + part.len());
                    room.then(|| PyStr::from_bytes(&mut vm.heap, part, ascii).into())
                }
            }
        }
        Layout::Tuple => {
            let tuple = container.downcast::<PyTuple>()?;
            let items = tuple.items();
            let part = &items[slice_range(start, stop, items.len())?];
            if part.len() == items.len() {
                return Some(container);
            }
            let room = vm.heap.has_cell(size_of::<PyTuple>() + size_of_val(part));
            room.then(|| vm.new_tuple(part).into())
        }
        Layout::List => {
            let list = container.downcast::<PyList>()?;
            let part = &list.items()[slice_range(start, stop, list.len())?];
            list_of(vm, part.len(), |n| part[n])
        }
        _ => None,
    }
}

fn get_reversed(vm: &mut Vm, container: Value, start: Value, stop: Value) -> Option<Value> {
    if let Some(text) = container.downcast_exact::<PyStr>() {
        let StrData::One(bytes) = text.data() else { return None };
        let part = &bytes[reversed_range(start, stop, bytes.len())?];
        let ascii = text.is_ascii() || part.is_ascii();
        let room = part.len() > 1 && vm.heap.has_cell(size_of::<PyStr>() + part.len());
        return room.then(|| PyStr::reversed(&mut vm.heap, part, ascii)).map(Value::from);
    }
    let list = container.downcast_exact::<PyList>()?;
    let part = &list.items()[reversed_range(start, stop, list.len())?];
    list_of(vm, part.len(), |n| part[part.len() - 1 - n])
}

fn set_slice(vm: &mut Vm, list: Value, start: Value, stop: Value, new: Value) -> Option<()> {
    let (list, new) = (list.downcast_exact::<PyList>()?, new.downcast_exact::<PyList>()?);
    let range = slice_range(start, stop, list.len())?;
    let length = list.len() - range.len() + new.len();
    if list == new || length > list.capacity() {
        return None;
    }
    list.splice(&mut vm.heap, range.start, range.end, new.items()).then_some(())
}

fn exc_match(vm: &mut Vm, exception: Value, class: Value) -> Option<bool> {
    let class = class.downcast_exact::<PyType>().filter(|class| class.has_flags(type_flags::EXCEPTION))?;
    let own = vm.type_of(exception);
    (own == class || own.is_subtype(class)).then_some(true)
}

fn is_instance(vm: &mut Vm, value: Value, class: Value) -> Option<bool> {
    let own = vm.type_of(value);
    let one = |class: Value| {
        let class = class.downcast_exact::<PyType>()?;
        if own == class || own.is_subtype(class) {
            return Some(true);
        }
        // A Python class may say that it is another one.
        (!own.has_flags(type_flags::HEAP)).then_some(false)
    };
    if let Some(classes) = class.downcast_exact::<PyTuple>() {
        for class in classes.items() {
            if one(*class)? {
                return Some(true);
            }
        }
        return Some(false);
    }
    one(class)
}

fn set_item(vm: &mut Vm, container: Value, key: Value, new: Value) -> Option<Value> {
    let dict = match container.downcast::<PyDict>() {
        Some(dict) if dict.header.is_exact(Layout::Dict) => dict,
        Some(dict) => {
            // A subclass that has dict's own way.
            let (own, dicts) = (vm.type_of(container), vm.class(Layout::Dict));
            let same = std::ptr::fn_addr_eq(own.slots.setitem.get()?, dicts.slots.setitem.get()?);
            if same { dict } else { return None }
        }
        None => {
            exact_layout(container)?;
            let set = vm.type_of(container).slots.leaf_setitem.get()?;
            return set(vm, container, key, new).then_some(Value::NONE);
        }
    };
    if dict.keys_version() != 0 {
        return None;
    }
    match dict.quick_find(key)? {
        Some(position) => dict.set_value_at(position, new),
        None if dict.has_room() => {
            dict.insert_new(&mut vm.heap, key, quick_hash(key)? as u64, new);
        }
        None => return None,
    }
    Some(Value::NONE)
}
