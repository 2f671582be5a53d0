//! Weak references: `weakref.ref`, and the proxies that stand for their referents.
//!
//! The *referent* is in a [`WeakSlot`], which the collector empties when it finds the referent dead; it then hands over the
//! references that have a callback, and the interpreter calls those at its next safe point ([`run_callback`]). A referent is
//! dead at the collection after the last use, not at once as under reference counting.
//!
//! A reference or proxy of the exact type without a callback is made once for a referent. [`references`] lists what refers to an object in
//! CPython's order. Which types can be referred to is a flag of the type (`WEAKREFS`).

use super::TypeDef;
use super::descriptor::receive;
use super::support::wrong_count;
use crate::args::Args;
use crate::builtins::exceptions::ExcKind;
use crate::builtins::set::AnySet;
use crate::heap::{Gc, Layout, RootedVec, Slot, WeakSlot};
use crate::interp::bytecode::{BinaryKind, CompareKind};
use crate::object::dict::unhashable_as;
use crate::object::*;
use crate::object_struct;
use crate::value::{PyResult, Raised, Value};
use crate::vm::Vm;
use std::cell::Cell;

object_struct! {
    /// `weakref.ref`
    pub struct PyWeakRef(Layout::WeakRef) {
        /// What it refers to.
        pub referent: WeakSlot,
        /// Called with the reference when the referent has died.
        pub callback: Slot,
        /// The referent's hash, once it was asked for.
        pub hash: Cell<Option<i64>>,
    }
}

object_struct! {
    /// `weakref.proxy` of an object that cannot be called.
    pub struct PyWeakProxy(Layout::WeakProxy) {
        /// What it stands for.
        pub referent: WeakSlot,
        /// Called with the proxy when the referent has died.
        pub callback: Slot,
    }
}

object_struct! {
    /// `weakref.proxy` of an object that can be called.
    pub struct PyWeakCallableProxy(Layout::WeakCallableProxy) {
        /// What it stands for.
        pub referent: WeakSlot,
        /// Called with the proxy when the referent has died.
        pub callback: Slot,
    }
}

/// `weakref.ReferenceType`
pub static DEF: TypeDef = TypeDef {
    module: "weakref",
    slots: SlotTable {
        new: Some(new_reference),
        init: Some(|vm, _, args| {
            args.no_keywords(vm, "ref")?;
            let given = args.positional().len();
            if (1..=2).contains(&given) { Ok(()) } else { Err(wrong_count(vm, "__init__", 1, 2, given)) }
        }),
        call: Some(|vm, x, args| {
            args.no_keywords(vm, "weakref")?;
            if !args.values.is_empty() {
                return Err(wrong_count(vm, "weakref", 0, 0, args.values.len()));
            }
            Ok(receive::<PyWeakRef>(vm, x)?.referent.get().unwrap_or(Value::NONE))
        }),
        hash: Some(|vm, x| {
            let reference = receive::<PyWeakRef>(vm, x)?;
            if let Some(hash) = reference.hash.get() {
                return Ok(hash);
            }
            let Some(referent) = reference.referent.get() else {
                return Err(vm.type_error("weak object has gone away"));
            };
            let hash = vm.hash(referent)?;
            reference.hash.set(Some(hash));
            Ok(hash)
        }),
        compare: Some(compare_references),
        repr: Some(|vm, x| {
            let referent = receive::<PyWeakRef>(vm, x)?.referent.get();
            let address = x.bits();
            let Some(referent) = referent else {
                return Ok(vm.str_value(&format!("<weakref at {address:#x}; dead>")));
            };
            let (class, at) = (type_in_message(vm, referent), referent.bits());
            let name = vm.names.name;
            let name = match vm.get_attr_opt(referent, name)?.and_then(|n| n.downcast::<PyStr>()) {
                Some(name) => format!(" ({})", name.to_string_lossy()),
                None => String::new(),
            };
            Ok(vm.str_value(&format!("<weakref at {address:#x}; to '{class}' at {at:#x}{name}>")))
        }),
        ..SlotTable::EMPTY
    },
    methods: &[NativeDef::class_method("__class_getitem__", super::list::class_getitem)],
    getset: &[GetSetDef::member("__callback__", |vm, x| {
        Ok(receive::<PyWeakRef>(vm, x)?.callback.get().unwrap_or(Value::NONE))
    })],
    flags: type_flags::BASETYPE,
    ..TypeDef::new("ReferenceType", Layout::WeakRef)
};

/// `weakref.ProxyType`
pub static PROXY_DEF: TypeDef = TypeDef {
    module: "weakref",
    slots: PROXY_SLOTS,
    methods: PROXY_METHODS,
    flags: type_flags::NO_NEW,
    unhashable: true,
    ..TypeDef::new("ProxyType", Layout::WeakProxy)
};

/// `weakref.CallableProxyType`
pub static CALLABLE_PROXY_DEF: TypeDef = TypeDef {
    module: "weakref",
    slots: SlotTable {
        call: Some(|vm, x, args| {
            let target = target(vm, x)?;
            vm.call_args(target, args)
        }),
        ..PROXY_SLOTS
    },
    methods: PROXY_METHODS,
    flags: type_flags::NO_NEW,
    unhashable: true,
    ..TypeDef::new("CallableProxyType", Layout::WeakCallableProxy)
};

// ---- making and listing

/// The name of a value's type as messages about weak references have it: with the module for builtin types.
fn type_in_message(vm: &mut Vm, value: Value) -> String {
    let class = vm.type_of(value);
    class.full_name()
}

#[cold]
fn cannot_refer(vm: &mut Vm, value: Value) -> Raised {
    let class = type_in_message(vm, value);
    vm.type_error(format!("cannot create weak reference to '{class}' object"))
}

/// The callback of a reference or proxy, when `value` is one.
fn callback_of(value: Value) -> Option<Option<Value>> {
    if let Some(reference) = value.downcast::<PyWeakRef>() {
        return Some(reference.callback.get());
    }
    if let Some(proxy) = value.downcast::<PyWeakProxy>() {
        return Some(proxy.callback.get());
    }
    Some(value.downcast::<PyWeakCallableProxy>()?.callback.get())
}

/// Whether it is a reference or proxy of the exact type without a callback, of which an object has one.
fn is_basic(value: Value) -> bool {
    let exact = value.as_object().is_some_and(|object| object.is_exact(object.layout()));
    exact && callback_of(value) == Some(None)
}

/// The one basic reference (or proxy) to an object.
fn find_basic(vm: &Vm, referent: Value, proxy: bool) -> Option<Value> {
    let wanted = |owner: Value| is_basic(owner) && owner.has_layout(Layout::WeakRef) != proxy;
    vm.heap.find_weak_owner(referent, wanted)
}

/// `weakref.ref(object) in set`, for a set of references; false of objects that nothing can refer to weakly.
pub fn refers(vm: &mut Vm, set: AnySet, object: Value) -> PyResult<bool> {
    let class = vm.type_of(object);
    if !class.has_flags(type_flags::WEAKREFS) {
        return Ok(false);
    }
    let hash = match vm.hash(object) {
        Ok(hash) => hash,
        Err(raised) => {
            let reference = new_reference(vm, vm.class(Layout::WeakRef), Args::positional_only(&[object]))?;
            return Err(unhashable_as(vm, raised, reference, "a set element"));
        }
    };
    let Some(table) = set.table() else { return Ok(false) };
    let (is_it, others) = table.any_with_hash(hash, |found| {
        found.downcast_exact::<PyWeakRef>().is_some_and(|found| found.referent.get() == Some(object))
    });
    if is_it || !others {
        return Ok(is_it);
    }
    let reference = new_reference(vm, vm.class(Layout::WeakRef), Args::positional_only(&[object]))?;
    set.has_entry(vm, reference, hash)
}

/// The references and proxies of an object, in CPython's order: the basic ones, then the others, newest first.
pub fn references(vm: &mut Vm, referent: Value) -> PyResult<RootedVec> {
    let count = vm.heap.weak_owners(referent).len();
    let Some(mut found) = RootedVec::try_with_capacity(&mut vm.heap, count) else {
        return Err(vm.memory_error());
    };
    // Nothing is allocated from here on, so nothing of this list dies.
    let owners = vm.heap.weak_owners(referent);
    let rank = |owner: &Value| match (is_basic(*owner), owner.has_layout(Layout::WeakRef)) {
        (true, true) => 0,
        (true, false) => 1,
        _ => 2,
    };
    for wanted in 0..3 {
        for owner in owners.iter().rev().filter(|owner| rank(owner) == wanted) {
            if callback_of(*owner).is_some() {
                found.push(&mut vm.heap, *owner);
            }
        }
    }
    Ok(found)
}

fn new_reference(vm: &mut Vm, class: Gc<PyType>, args: Args<'_>) -> PyResult {
    let (referent, callback) = match *args.positional() {
        [referent] => (referent, None),
        [referent, callback] => (referent, callback.non_none()),
        ref more => return Err(wrong_count(vm, "__new__", 1, 2, more.len())),
    };
    if !vm.type_of(referent).has_flags(type_flags::WEAKREFS) {
        return Err(cannot_refer(vm, referent));
    }
    if callback.is_none()
        && class == vm.class(Layout::WeakRef)
        && let Some(found) = find_basic(vm, referent, false)
    {
        return Ok(found);
    }
    let object = PyWeakRef {
        header: vm.header_for(class),
        referent: WeakSlot::new(),
        callback: Slot::new(callback),
        hash: Cell::new(None),
    };
    let made = vm.alloc_for(class, object);
    vm.heap.weak_register(referent, made, &made.referent, callback.is_some());
    Ok(made.into())
}

/// `weakref.proxy(object, callback=None)`
pub fn new_proxy(vm: &mut Vm, referent: Value, callback: Option<Value>) -> PyResult {
    if !vm.type_of(referent).has_flags(type_flags::WEAKREFS) {
        return Err(cannot_refer(vm, referent));
    }
    let callback = callback.and_then(Value::non_none);
    if callback.is_none()
        && let Some(found) = find_basic(vm, referent, true)
    {
        return Ok(found);
    }
    let callable = vm.is_callable(referent);
    let layout = if callable { Layout::WeakCallableProxy } else { Layout::WeakProxy };
    let header = vm.header_for(vm.class(layout));
    let (slot, notify) = (Slot::new(callback), callback.is_some());
    if callable {
        let proxy = PyWeakCallableProxy { header, referent: WeakSlot::new(), callback: slot };
        let made = vm.heap.alloc(proxy);
        vm.heap.weak_register(referent, made, &made.referent, notify);
        return Ok(made.into());
    }
    let made = vm.heap.alloc(PyWeakProxy { header, referent: WeakSlot::new(), callback: slot });
    vm.heap.weak_register(referent, made, &made.referent, notify);
    Ok(made.into())
}

/// Calls the callback of a reference whose referent was found dead. What it raises is reported and dropped.
pub fn run_callback(vm: &mut Vm, reference: Value) {
    let callback = if let Some(reference) = reference.downcast::<PyWeakRef>() {
        reference.callback.take()
    } else if let Some(proxy) = reference.downcast::<PyWeakProxy>() {
        proxy.callback.take()
    } else {
        reference.downcast::<PyWeakCallableProxy>().and_then(|proxy| proxy.callback.take())
    };
    if let Some(callback) = callback
        && vm.call(callback, &[reference]).is_err()
    {
        super::unraisable::report_while(vm, "calling weakref callback", callback);
    }
}

fn compare_references(vm: &mut Vm, a: Value, b: Value, kind: CompareKind) -> PyResult {
    let (Some(left), Some(right), CompareKind::Eq | CompareKind::Ne) =
        (a.downcast::<PyWeakRef>(), b.downcast::<PyWeakRef>(), kind)
    else {
        return Ok(Value::NOT_IMPLEMENTED);
    };
    match (left.referent.get(), right.referent.get()) {
        (Some(x), Some(y)) => vm.compare(kind, x, y),
        // The dead are equal only to themselves.
        _ => Ok(Value::bool((a == b) == (kind == CompareKind::Eq))),
    }
}

// ---- proxies

#[cold]
fn gone(vm: &mut Vm) -> Raised {
    vm.raise_new(ExcKind::ReferenceError, "weakly-referenced object no longer exists")
}

/// What a proxy stands for; any other value stands for itself.
fn target(vm: &mut Vm, value: Value) -> PyResult {
    let referent = if let Some(proxy) = value.downcast::<PyWeakProxy>() {
        proxy.referent.get()
    } else if let Some(proxy) = value.downcast::<PyWeakCallableProxy>() {
        proxy.referent.get()
    } else {
        return Ok(value);
    };
    referent.ok_or(()).map_err(|()| gone(vm))
}

macro_rules! forward_unary {
    ($($method:ident)*) => { SlotTable { $($method: Some(unary::$method),)* ..SlotTable::EMPTY } };
}

macro_rules! unary_functions {
    ($($name:ident = $call:expr;)*) => {
        /// Unary operators of proxies: those of the referent.
        mod unary {
            use super::*;
            $(pub fn $name(vm: &mut Vm, x: Value) -> PyResult {
                let target = target(vm, x)?;
                let call: fn(&mut Vm, Value) -> PyResult = $call;
                call(vm, target)
            })*
        }
    };
}

unary_functions! {
    str = |vm, x| vm.to_str(x).map(Value::from);
    iter = |vm, x| vm.iter(x);
    neg = |vm, x| vm.negate(x);
    pos = |vm, x| vm.positive(x);
    abs = |vm, x| vm.absolute(x);
    invert = |vm, x| vm.invert(x);
    int = |vm, x| { let int = vm.class(Layout::Int); vm.call(int.into(), &[x]) };
    float = |vm, x| { let float = vm.class(Layout::Float); vm.call(float.into(), &[x]) };
    index = |vm, x| vm.index(x);
}

macro_rules! binary_functions {
    ($($name:ident $inplace:ident $kind:ident;)*) => {
        /// Binary operators of proxies: those of the referents.
        mod binary {
            use super::*;
            $(
                pub fn $name(vm: &mut Vm, a: Value, b: Value) -> PyResult {
                    let (a, b) = (target(vm, a)?, target(vm, b)?);
                    vm.binary(BinaryKind::$kind, a, b)
                }
                pub fn $inplace(vm: &mut Vm, a: Value, b: Value) -> PyResult {
                    let (a, b) = (target(vm, a)?, target(vm, b)?);
                    vm.binary_inplace(BinaryKind::$kind, a, b)
                }
            )*
        }
    };
}

binary_functions! {
    add iadd Add;
    sub isub Sub;
    mul imul Mul;
    matmul imatmul MatMul;
    truediv itruediv TrueDiv;
    floordiv ifloordiv FloorDiv;
    modulo imodulo Mod;
    lshift ilshift LShift;
    rshift irshift RShift;
    and iand And;
    or ior Or;
    xor ixor Xor;
}

fn proxy_power(vm: &mut Vm, a: Value, b: Value, modulus: Value) -> PyResult {
    let (a, b, modulus) = (target(vm, a)?, target(vm, b)?, target(vm, modulus)?);
    vm.power(a, b, modulus)
}

fn proxy_next(vm: &mut Vm, x: Value) -> PyResult<Option<Value>> {
    let target = target(vm, x)?;
    if vm.type_of(target).slots.next.get().is_none() {
        let class = vm.type_name(target);
        return Err(vm.type_error(format!("Weakref proxy referenced a non-iterator '{class}' object")));
    }
    vm.next(target)
}

const PROXY_SLOTS: SlotTable = SlotTable {
    repr: Some(|vm, x| {
        let address = x.bits();
        let referent = match x.downcast::<PyWeakProxy>() {
            Some(proxy) => proxy.referent.get(),
            None => receive::<PyWeakCallableProxy>(vm, x)?.referent.get(),
        };
        let Some(referent) = referent else {
            return Ok(vm.str_value(&format!("<weakproxy at {address:#x}; dead>")));
        };
        let (class, at) = (type_in_message(vm, referent), referent.bits());
        Ok(vm.str_value(&format!("<weakproxy at {address:#x}; to '{class}' at {at:#x}>")))
    }),
    getattr: Some(|vm, x, name| {
        let target = target(vm, x)?;
        vm.get_attr(target, name)
    }),
    setattr: Some(|vm, x, name, new| {
        let target = target(vm, x)?;
        vm.set_attr(target, name, new)
    }),
    compare: Some(|vm, a, b, kind| {
        let (a, b) = (target(vm, a)?, target(vm, b)?);
        vm.compare(kind, a, b)
    }),
    next: Some(proxy_next),
    len: Some(|vm, x| {
        let target = target(vm, x)?;
        vm.len(target)
    }),
    getitem: Some(|vm, x, key| {
        let target = target(vm, x)?;
        vm.get_item(target, key)
    }),
    setitem: Some(|vm, x, key, new| {
        let target = target(vm, x)?;
        match new {
            Some(new) => vm.set_item(target, key, new),
            None => vm.delete_item(target, key),
        }
    }),
    contains: Some(|vm, x, item| {
        let target = target(vm, x)?;
        vm.contains(target, item)
    }),
    bool: Some(|vm, x| {
        let target = target(vm, x)?;
        vm.is_true(target)
    }),
    divmod: Some(|vm, a, b| {
        let (a, b) = (target(vm, a)?, target(vm, b)?);
        vm.divmod(a, b)
    }),
    pow: Some(proxy_power),
    ipow: Some(|vm, a, b| {
        let (a, b) = (target(vm, a)?, target(vm, b)?);
        vm.binary_inplace(BinaryKind::Pow, a, b)
    }),
    add: Some(binary::add),
    sub: Some(binary::sub),
    mul: Some(binary::mul),
    matmul: Some(binary::matmul),
    truediv: Some(binary::truediv),
    floordiv: Some(binary::floordiv),
    modulo: Some(binary::modulo),
    lshift: Some(binary::lshift),
    rshift: Some(binary::rshift),
    and: Some(binary::and),
    or: Some(binary::or),
    xor: Some(binary::xor),
    iadd: Some(binary::iadd),
    isub: Some(binary::isub),
    imul: Some(binary::imul),
    imatmul: Some(binary::imatmul),
    itruediv: Some(binary::itruediv),
    ifloordiv: Some(binary::ifloordiv),
    imodulo: Some(binary::imodulo),
    ilshift: Some(binary::ilshift),
    irshift: Some(binary::irshift),
    iand: Some(binary::iand),
    ior: Some(binary::ior),
    ixor: Some(binary::ixor),
    ..forward_unary!(str iter neg pos abs invert int float index)
};

const PROXY_METHODS: &[NativeDef] = &[
    NativeDef::method1("__bytes__", |vm, x| {
        let target = target(vm, x)?;
        let bytes = vm.class(Layout::Bytes);
        vm.call(bytes.into(), &[target])
    }),
    NativeDef::method1("__reversed__", |vm, x| {
        let target = target(vm, x)?;
        let reversed = super::support::builtin(vm, "reversed")?;
        vm.call(reversed, &[target])
    }),
];
