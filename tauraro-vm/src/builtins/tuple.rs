//! `tuple`. Storage is in `object::tuple`, the iterator in [`list_iter`](super::list_iter).
//!
//! Operations give exact tuples; those that would copy an exact tuple unchanged give the tuple itself.

use super::TypeDef;
use super::list::{
    class_getitem, compare_items, count_items, find_item, index_key, is_builtin_sequence, other_operand,
    repeat_count, search_bounds,
};
use super::slice::PySlice;
use super::support::{between, position, receiver, repr_items, wrong_count};
use crate::args::Args;
use crate::heap::{Gc, Layout, RootedVec};
use crate::interp::bytecode::CompareKind;
use crate::object::hashing::TupleHasher;
use crate::object::*;
use crate::value::{PyResult, Value};
use crate::vm::Vm;

/// The type.
pub static DEF: TypeDef = TypeDef {
    slots: SlotTable {
        repr: Some(repr),
        hash: Some(hash),
        compare: Some(compare),
        iter: Some(super::list_iter::iter_tuple),
        new: Some(new),
        len: Some(|vm, this| Ok(tuple(vm, this)?.len())),
        getitem: Some(getitem),
        contains: Some(|vm, this, wanted| {
            let tuple = tuple(vm, this)?;
            Ok(find_item(vm, wanted, 0, usize::MAX, |i| tuple.items().get(i).copied())?.is_some())
        }),
        add: Some(add),
        mul: Some(mul),
        ..SlotTable::EMPTY
    },
    methods: METHODS,
    flags: type_flags::BASETYPE | type_flags::SEQUENCE | type_flags::MATCH_SELF,
    doc: "tuple(iterable=(), /)\n--\n\nBuilt-in immutable sequence.\n\nIf no argument is given, the constructor returns an empty tuple.\nIf iterable is specified the tuple is initialized from iterable's items.\n\nIf the argument is a tuple, the return value is the same object.",
    ..TypeDef::new("tuple", Layout::Tuple)
};

static METHODS: &[NativeDef] = &[
    NativeDef::method("index", index).doc(
        "($self, value, start=0, stop=sys.maxsize, /)",
        "Return first index of value.\n\nRaises ValueError if the value is not present.",
    ),
    NativeDef::method2("count", |vm, this, wanted| {
        let tuple = tuple(vm, this)?;
        count_items(vm, wanted, |i| tuple.items().get(i).copied())
    })
    .doc("($self, value, /)", "Return number of occurrences of value."),
    NativeDef::method1("__getnewargs__", |vm, this| {
        let tuple = tuple(vm, this)?;
        let exact = vm.new_tuple(tuple.items());
        Ok(vm.new_tuple(&[exact.into()]).into())
    }),
    NativeDef::class_method("__class_getitem__", class_getitem).doc("($type, object, /)", "See PEP 585"),
];

#[inline(always)]
fn tuple(vm: &mut Vm, value: Value) -> PyResult<Gc<PyTuple>> {
    receiver(vm, value, "tuple")
}

/// `tuple(iterable)`
pub fn tuple_from(vm: &mut Vm, iterable: Value) -> PyResult<Gc<PyTuple>> {
    if let Some(exact) = iterable.downcast_exact::<PyTuple>() {
        return Ok(exact);
    }
    if let Some(list) = iterable.downcast_exact::<PyList>() {
        return from_items(vm, list.items());
    }
    let items = vm.collect(iterable)?;
    from_items(vm, items.as_slice())
}

/// A tuple of these values; MemoryError when there is no room.
pub fn from_items(vm: &mut Vm, items: &[Value]) -> PyResult<Gc<PyTuple>> {
    if items.is_empty() {
        return Ok(vm.empty_tuple());
    }
    match PyTuple::try_from_fn(&mut vm.heap, items.len(), |i| items[i]) {
        Some(made) => Ok(made),
        None => Err(vm.memory_error()),
    }
}

/// A tuple of these values as an instance of `class`, which may be a Python subclass.
pub fn new_of_class(vm: &mut Vm, class: Gc<PyType>, items: &[Value]) -> PyResult<Gc<PyTuple>> {
    if !class.has_flags(type_flags::HEAP) && class.instance_shape.get().0 == Layout::Tuple.0 as u32 {
        return from_items(vm, items);
    }
    let Some(made) = PyTuple::new_for_subclass(&mut vm.heap, items, class.instance_shape.get()) else {
        return Err(vm.memory_error());
    };
    if class.has_flags(type_flags::FINALIZER) {
        vm.heap.register_finalizer(made.header());
    }
    Ok(made)
}

fn new(vm: &mut Vm, class: Gc<PyType>, args: Args<'_>) -> PyResult {
    let exact = class == vm.class(Layout::Tuple);
    if exact || super::support::starts_like(vm, class, Layout::Tuple) {
        args.no_keywords(vm, "tuple")?;
    }
    match args.positional() {
        [] => Ok(new_of_class(vm, class, &[])?.into()),
        [iterable] => {
            let made = tuple_from(vm, *iterable)?;
            if exact { Ok(made.into()) } else { Ok(new_of_class(vm, class, made.items())?.into()) }
        }
        more => Err(wrong_count(vm, "tuple", 0, 1, more.len())),
    }
}

fn repr(vm: &mut Vm, this: Value) -> PyResult {
    let tuple = tuple(vm, this)?;
    match tuple.items() {
        [] => Ok(vm.str_value("()")),
        [_] => {
            // One item has a comma behind it; a tuple that contains itself shows as `(...)`.
            if vm.state.repr_stack.get().items().contains(&this) {
                return Ok(vm.str_value("(...)"));
            }
            repr_items(vm, this, ["(", ",)"], |i| tuple.items().get(i).copied())
        }
        _ => repr_items(vm, this, ["(", ")"], |i| tuple.items().get(i).copied()),
    }
}

fn hash(vm: &mut Vm, this: Value) -> PyResult<i64> {
    let tuple = tuple(vm, this)?;
    let mut hasher = TupleHasher::new();
    for item in tuple.items() {
        hasher.add(vm.hash(*item)?);
    }
    Ok(hasher.finish(tuple.len()))
}

fn getitem(vm: &mut Vm, this: Value, key: Value) -> PyResult {
    let tuple = tuple(vm, this)?;
    let index = match key.as_small_int() {
        Some(index) => index,
        None => {
            if let Some(slice) = key.downcast::<PySlice>() {
                return slice_of(vm, tuple, slice);
            }
            index_key(vm, key, "tuple")?
        }
    };
    match position(index, tuple.len()) {
        Some(at) => Ok(tuple.items()[at]),
        None => Err(vm.index_error("tuple index out of range")),
    }
}

fn slice_of(vm: &mut Vm, tuple: Gc<PyTuple>, slice: Gc<PySlice>) -> PyResult {
    let range = vm.slice_indices(slice, tuple.len())?;
    if range.count == 0 {
        return Ok(vm.empty_tuple().into());
    }
    let items = tuple.items();
    if let Some(run) = range.run() {
        if run.len() == items.len() && tuple.header.is_exact(Layout::Tuple) {
            return Ok(tuple.into());
        }
        return Ok(from_items(vm, &items[run])?.into());
    }
    match PyTuple::try_from_fn(&mut vm.heap, range.count, |n| items[range.index(n)]) {
        Some(made) => Ok(made.into()),
        None => Err(vm.memory_error()),
    }
}

fn index(vm: &mut Vm, args: Args<'_>) -> PyResult {
    let (this, rest) = between(vm, args, "index", 1, 3)?;
    let tuple = tuple(vm, this)?;
    let (start, stop) = search_bounds(vm, &rest[1..], tuple.len())?;
    match find_item(vm, rest[0], start, stop, |i| tuple.items().get(i).copied())? {
        Some(at) => Ok(Value::small_int(at as i64)),
        None => Err(vm.value_error("tuple.index(x): x not in tuple")),
    }
}

fn add(vm: &mut Vm, a: Value, b: Value) -> PyResult {
    let Some(left) = a.downcast::<PyTuple>() else { return Ok(Value::NOT_IMPLEMENTED) };
    let Some(right) = b.downcast::<PyTuple>() else {
        if let Some(result) = other_operand(vm, a, b, b, add, |slots| slots.add.get())? {
            return Ok(result);
        }
        let class = vm.type_name(b);
        return Err(vm.type_error(format!("can only concatenate tuple (not \"{class}\") to tuple")));
    };
    let (x, y) = (left.items(), right.items());
    if x.is_empty() && right.header.is_exact(Layout::Tuple) {
        return Ok(b);
    }
    if y.is_empty() && left.header.is_exact(Layout::Tuple) {
        return Ok(a);
    }
    let made = PyTuple::try_from_fn(&mut vm.heap, x.len() + y.len(), |i| match x.get(i) {
        Some(item) => *item,
        None => y[i - x.len()],
    });
    match made {
        Some(made) => Ok(made.into()),
        None => Err(vm.memory_error()),
    }
}

fn mul(vm: &mut Vm, a: Value, b: Value) -> PyResult {
    let (source, other) = match (a.downcast::<PyTuple>(), b.downcast::<PyTuple>()) {
        (Some(source), _) => (source, b),
        (None, Some(source)) if !is_builtin_sequence(a) => (source, a),
        (None, _) => return Ok(Value::NOT_IMPLEMENTED),
    };
    let count = match repeat_count(vm, a, b, other, mul)? {
        Ok(count) => count,
        Err(result) => return Ok(result),
    };
    let items = source.items();
    if count == 1 && source.header.is_exact(Layout::Tuple) {
        return Ok(source.into());
    }
    let Some(total) = items.len().checked_mul(count) else { return Err(vm.memory_error()) };
    if total == 0 {
        return Ok(vm.empty_tuple().into());
    }
    let made = PyTuple::try_from_fn(&mut vm.heap, total, |i| items[i % items.len()]);
    match made {
        Some(made) => Ok(made.into()),
        None => Err(vm.memory_error()),
    }
}

fn compare(vm: &mut Vm, a: Value, b: Value, kind: CompareKind) -> PyResult {
    let (Some(x), Some(y)) = (a.downcast::<PyTuple>(), b.downcast::<PyTuple>()) else {
        return Ok(Value::NOT_IMPLEMENTED);
    };
    compare_items(vm, kind, |i| x.items().get(i).copied(), |i| y.items().get(i).copied())
}

impl RootedVec {
    /// The values as a tuple.
    pub fn to_tuple(&self, vm: &mut Vm) -> PyResult<Gc<PyTuple>> {
        from_items(vm, self.as_slice())
    }
}
