//! Type slots: the native functions behind a type's operators and protocols, and the table that ties them to
//! special method names.
//!
//! A builtin type fills slots; for each filled slot its dictionary gets a *slot wrapper* under the special
//! name (`int.__add__`). A Python class that defines a special method gets the slot's *generic* function,
//! which looks the method up and calls it. Both directions read the one table in `slot_defs`.
//!
//! Binary operator slots follow CPython's convention: the function is called with the operands in source order,
//! whichever of them has the type, and returns `NotImplemented` when it does not know them.

use super::class::PyType;
use crate::args::Args;
use crate::heap::{Gc, TraceField, Tracer};
use crate::interp::bytecode::CompareKind;
use crate::object::PyStr;
use crate::value::{PyResult, Value};
use crate::vm::Vm;
use std::cell::Cell;

/// `f(x)`
pub type UnaryFn = fn(&mut Vm, Value) -> PyResult;
/// `f(x, y)`
pub type BinaryFn = fn(&mut Vm, Value, Value) -> PyResult;
/// `pow(x, y, z)`; `z` is `None` when absent.
pub type TernaryFn = fn(&mut Vm, Value, Value, Value) -> PyResult;
/// `hash(x)`
pub type HashFn = fn(&mut Vm, Value) -> PyResult<i64>;
/// `len(x)`
pub type LenFn = fn(&mut Vm, Value) -> PyResult<usize>;
/// `bool(x)`
pub type BoolFn = fn(&mut Vm, Value) -> PyResult<bool>;
/// `y in x`
pub type ContainsFn = fn(&mut Vm, Value, Value) -> PyResult<bool>;
/// `x < y` and its kin.
pub type CompareFn = fn(&mut Vm, Value, Value, CompareKind) -> PyResult;
/// `next(x)`: `None` at the end (no StopIteration is made).
pub type NextFn = fn(&mut Vm, Value) -> PyResult<Option<Value>>;
/// `x.name`
pub type GetAttrFn = fn(&mut Vm, Value, Gc<PyStr>) -> PyResult;
/// `x.name = v`, or `del x.name` for `None`.
pub type SetAttrFn = fn(&mut Vm, Value, Gc<PyStr>, Option<Value>) -> PyResult<()>;
/// `x[k] = v`, or `del x[k]` for `None`.
pub type SetItemFn = fn(&mut Vm, Value, Value, Option<Value>) -> PyResult<()>;
/// `x[k]` or `descr.__get__(instance, type(instance))`, where that neither allocates with a collection, raises nor calls anything; `None` where it may.
pub type LeafGetItemFn = fn(&mut Vm, Value, Value) -> Option<Value>;
/// `x[k] = v` alike; false when nothing was done.
pub type LeafSetItemFn = fn(&mut Vm, Value, Value, Value) -> bool;
/// `descr.__get__(instance or None, owner)`
pub type DescrGetFn = fn(&mut Vm, Value, Option<Value>, Value) -> PyResult;
/// `descr.__set__(instance, v)`, or `__delete__` for `None`.
pub type DescrSetFn = fn(&mut Vm, Value, Value, Option<Value>) -> PyResult<()>;
/// `x(args)`
pub type CallFn = fn(&mut Vm, Value, Args<'_>) -> PyResult;
/// `cls.__new__(cls, args)`: the class, then the arguments without it.
pub type NewFn = fn(&mut Vm, Gc<PyType>, Args<'_>) -> PyResult;
/// `x.__init__(args)`
pub type InitFn = fn(&mut Vm, Value, Args<'_>) -> PyResult<()>;

macro_rules! slots {
    ($($(#[$doc:meta])* $name:ident : $ty:ty),* $(,)?) => {
        /// The slots of a type. See the head of the file.
        #[derive(Default)]
        pub struct TypeSlots { $($(#[$doc])* pub $name: Cell<Option<$ty>>),* }

        impl TypeSlots {
            /// Takes over every slot that is empty here and filled in `base`.
            pub fn inherit(&self, base: &TypeSlots) {
                $(if self.$name.get().is_none() { self.$name.set(base.$name.get()); })*
            }
        }

        /// Static slots of a builtin type, as its definition lists them.
        #[derive(Copy, Clone)]
        pub struct SlotTable { $($(#[$doc])* pub $name: Option<$ty>),* }

        impl SlotTable {
            /// No slot filled.
            pub const EMPTY: SlotTable = SlotTable { $($name: None),* };
            /// Writes the filled ones into a type.
            pub fn install(&self, slots: &TypeSlots) {
                $(if self.$name.is_some() { slots.$name.set(self.$name); })*
            }
        }
    };
}

slots! {
    /// `repr(x)`
    repr: UnaryFn,
    /// `str(x)`
    str: UnaryFn,
    /// `hash(x)`; a type that sets `__hash__ = None` has a function that raises.
    hash: HashFn,
    /// `x(...)`
    call: CallFn,
    /// `x.name`
    getattr: GetAttrFn,
    /// `x.name = v`
    setattr: SetAttrFn,
    /// comparisons
    compare: CompareFn,
    /// `iter(x)`
    iter: UnaryFn,
    /// `next(x)`
    next: NextFn,
    /// `descr.__get__`
    descr_get: DescrGetFn,
    /// `descr.__set__` and `__delete__`
    descr_set: DescrSetFn,
    /// `__init__`
    init: InitFn,
    /// `__new__`
    new: NewFn,
    /// `__del__`
    del: UnaryFn,
    /// `await x`
    await_: UnaryFn,
    /// `aiter(x)`
    aiter: UnaryFn,
    /// `anext(x)`
    anext: UnaryFn,
    /// `len(x)`
    len: LenFn,
    /// `x[k]`
    getitem: BinaryFn,
    /// `x[k] = v`
    setitem: SetItemFn,
    /// Simple cases of `x[k]` of an exact instance, for machine code.
    leaf_getitem: LeafGetItemFn,
    /// Simple cases of `x[k] = v` of an exact instance, for machine code.
    leaf_setitem: LeafSetItemFn,
    /// Simple cases of what a descriptor gives for an instance.
    leaf_get: LeafGetItemFn,
    /// `v in x`
    contains: ContainsFn,
    /// `-x`
    neg: UnaryFn,
    /// `+x`
    pos: UnaryFn,
    /// `abs(x)`
    abs: UnaryFn,
    /// `~x`
    invert: UnaryFn,
    /// `bool(x)`
    bool: BoolFn,
    /// `int(x)`
    int: UnaryFn,
    /// `float(x)`
    float: UnaryFn,
    /// `operator.index(x)`
    index: UnaryFn,
    /// `+`
    add: BinaryFn,
    /// `-`
    sub: BinaryFn,
    /// `*`
    mul: BinaryFn,
    /// `@`
    matmul: BinaryFn,
    /// `/`
    truediv: BinaryFn,
    /// `//`
    floordiv: BinaryFn,
    /// `%`
    modulo: BinaryFn,
    /// `divmod(x, y)`
    divmod: BinaryFn,
    /// `<<`
    lshift: BinaryFn,
    /// `>>`
    rshift: BinaryFn,
    /// `&`
    and: BinaryFn,
    /// `|`
    or: BinaryFn,
    /// `^`
    xor: BinaryFn,
    /// `**` and three-argument `pow`
    pow: TernaryFn,
    /// `+=`
    iadd: BinaryFn,
    /// `-=`
    isub: BinaryFn,
    /// `*=`
    imul: BinaryFn,
    /// `@=`
    imatmul: BinaryFn,
    /// `/=`
    itruediv: BinaryFn,
    /// `//=`
    ifloordiv: BinaryFn,
    /// `%=`
    imodulo: BinaryFn,
    /// `<<=`
    ilshift: BinaryFn,
    /// `>>=`
    irshift: BinaryFn,
    /// `&=`
    iand: BinaryFn,
    /// `|=`
    ior: BinaryFn,
    /// `^=`
    ixor: BinaryFn,
    /// `**=`
    ipow: BinaryFn,
}

impl TraceField for TypeSlots {
    fn trace(&self, _: &mut Tracer<'_>) {}
}
