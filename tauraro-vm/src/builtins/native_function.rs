//! Native callables: `builtin_function_or_method`, `method_descriptor`, `classmethod_descriptor`, `wrapper_descriptor` and
//! `method-wrapper`.
//!
//! Unbound ones check their first argument before the Rust function sees it: a Rust function may rely on the layout of `self`.
//! `__new__` is a wrapper too, but acts as a static method and checks that its first argument is a fitting class.

use super::TypeDef;
use super::descriptor::{doc_value, qualified, receive};
use crate::args::Args;
use crate::heap::{Gc, Header, Layout, Slot};
use crate::interp::bytecode::CompareKind;
use crate::object::slot_defs::slot_defs;
use crate::object::*;
use crate::value::{PyResult, Value};
use crate::vm::Vm;

// ---- builtin_function_or_method

/// `builtin_function_or_method`
pub static FUNCTION_DEF: TypeDef = TypeDef {
    slots: SlotTable {
        repr: Some(function_repr),
        call: Some(|vm, x, args| vm.call_args(x, args)),
        compare: Some(function_compare),
        hash: Some(|vm, x| {
            let this = receive::<PyNativeFunction>(vm, x)?;
            let bound = this.bound.get().map_or(0, |b| vm.identity_hash(b));
            Ok(bound ^ (std::ptr::from_ref(this.def) as i64 >> 4))
        }),
        ..SlotTable::EMPTY
    },
    methods: &[NativeDef::method1("__reduce__", function_reduce)],
    getset: &[
        GetSetDef::new("__name__", |vm, x| {
            let name = receive::<PyNativeFunction>(vm, x)?.def.name;
            Ok(vm.intern(name).into())
        }),
        GetSetDef::new("__qualname__", function_qualname),
        GetSetDef::new("__doc__", |vm, x| {
            let doc = function_texts(vm, x)?.1;
            Ok(doc_value(vm, doc))
        }),
        GetSetDef::with_set(
            "__module__",
            |vm, x| Ok(receive::<PyNativeFunction>(vm, x)?.module.get().unwrap_or(Value::NONE)),
            |vm, x, new| {
                let this = receive::<PyNativeFunction>(vm, x)?;
                this.module.set(this, new.unwrap_or(Value::NONE));
                Ok(())
            },
        ),
        GetSetDef::new("__self__", function_self),
        GetSetDef::new("__text_signature__", |vm, x| {
            let signature = function_texts(vm, x)?.0;
            Ok(doc_value(vm, signature))
        }),
    ],
    flags: type_flags::NO_NEW | type_flags::WEAKREFS,
    ..TypeDef::new("builtin_function_or_method", Layout::NativeFunction)
};

/// Signature and docstring of a method.
fn texts(def: &'static NativeDef, owner: Gc<PyType>) -> (&'static str, &'static str) {
    if def.signature.is_empty()
        && let Some((signature, doc)) = super::signatures::of(&owner.name_str(), def.name)
    {
        return (signature, if def.doc.is_empty() { doc } else { def.doc });
    }
    (def.signature, def.doc)
}

fn function_texts(vm: &mut Vm, value: Value) -> PyResult<(&'static str, &'static str)> {
    let this = receive::<PyNativeFunction>(vm, value)?;
    let owner = this.bound.get().map(|bound| bound.downcast::<PyType>().unwrap_or(vm.type_of(bound)));
    let mut found = (this.def.signature, this.def.doc);
    for class in owner.iter().flat_map(|class| class.mro_types()) {
        if found.0.is_empty() {
            found = texts(this.def, class);
        }
    }
    Ok(found)
}

fn function_repr(vm: &mut Vm, value: Value) -> PyResult {
    let this = receive::<PyNativeFunction>(vm, value)?;
    let name = this.def.name;
    match this.bound.get().filter(|b| b.downcast::<PyModule>().is_none()) {
        Some(bound) => {
            let class = vm.type_name(bound);
            Ok(vm.str_value(&format!("<built-in method {name} of {class} object at {:#x}>", bound.bits())))
        }
        None => Ok(vm.str_value(&format!("<built-in function {name}>"))),
    }
}

fn function_compare(vm: &mut Vm, a: Value, b: Value, kind: CompareKind) -> PyResult {
    let this = receive::<PyNativeFunction>(vm, a)?;
    let (true, Some(other)) =
        (matches!(kind, CompareKind::Eq | CompareKind::Ne), b.downcast::<PyNativeFunction>())
    else {
        return Ok(Value::NOT_IMPLEMENTED);
    };
    let same = std::ptr::eq(this.def, other.def) && this.bound.get() == other.bound.get();
    Ok(Value::bool(same == (kind == CompareKind::Eq)))
}

fn function_qualname(vm: &mut Vm, value: Value) -> PyResult {
    let this = receive::<PyNativeFunction>(vm, value)?;
    match this.bound.get().filter(|b| b.downcast::<PyModule>().is_none()) {
        Some(bound) => {
            let owner = bound.downcast::<PyType>().unwrap_or(vm.type_of(bound));
            qualified(vm, owner, this.def.name)
        }
        None => Ok(vm.intern(this.def.name).into()),
    }
}

/// What a method is bound to, or the module of a function.
fn function_self(vm: &mut Vm, value: Value) -> PyResult {
    let this = receive::<PyNativeFunction>(vm, value)?;
    if let Some(bound) = this.bound.get().filter(|_| this.def.kind != NativeKind::Static) {
        return Ok(bound);
    }
    match this.module.get().and_then(|m| m.downcast::<PyStr>()) {
        Some(module) => Ok(vm.state.modules.get().get_str(module).unwrap_or(Value::NONE)),
        None => Ok(Value::NONE),
    }
}

fn function_reduce(vm: &mut Vm, value: Value) -> PyResult {
    let this = receive::<PyNativeFunction>(vm, value)?;
    let name = vm.intern(this.def.name);
    match this.bound.get().filter(|b| b.downcast::<PyModule>().is_none()) {
        Some(bound) => getattr_reduction(vm, bound, name),
        None => Ok(name.into()),
    }
}

/// `(getattr, (object, name))`: how bound methods are pickled.
pub fn getattr_reduction(vm: &mut Vm, object: Value, name: Gc<PyStr>) -> PyResult {
    let getattr = vm.intern("getattr");
    let getattr = vm.state.builtins.get().get_str(getattr).unwrap_or(Value::NONE);
    let arguments = vm.new_tuple(&[object, name.into()]);
    Ok(vm.new_tuple(&[getattr, arguments.into()]).into())
}

// ---- method_descriptor

/// `method_descriptor`
pub static METHOD_DEF: TypeDef = TypeDef {
    slots: SlotTable {
        repr: Some(|vm, x| {
            let this = receive::<PyNativeMethod>(vm, x)?;
            method_repr(vm, this.def.name, this.owner.get())
        }),
        call: Some(method_call),
        descr_get: Some(method_get),
        ..SlotTable::EMPTY
    },
    methods: &[NativeDef::method1("__reduce__", |vm, x| {
        let this = receive::<PyNativeMethod>(vm, x)?;
        let name = vm.intern(this.def.name);
        getattr_reduction(vm, this.owner.get().into(), name)
    })],
    getset: &[
        GetSetDef::new("__name__", |vm, x| {
            let name = receive::<PyNativeMethod>(vm, x)?.def.name;
            Ok(vm.intern(name).into())
        }),
        GetSetDef::new("__qualname__", |vm, x| {
            let this = receive::<PyNativeMethod>(vm, x)?;
            qualified(vm, this.owner.get(), this.def.name)
        }),
        GetSetDef::member("__objclass__", |vm, x| Ok(receive::<PyNativeMethod>(vm, x)?.owner.get().into())),
        GetSetDef::new("__doc__", |vm, x| {
            let this = receive::<PyNativeMethod>(vm, x)?;
            Ok(doc_value(vm, texts(this.def, this.owner.get()).1))
        }),
        GetSetDef::new("__text_signature__", |vm, x| {
            let this = receive::<PyNativeMethod>(vm, x)?;
            Ok(doc_value(vm, texts(this.def, this.owner.get()).0))
        }),
    ],
    flags: type_flags::NO_NEW,
    ..TypeDef::new("method_descriptor", Layout::NativeMethod)
};

fn method_repr(vm: &mut Vm, name: &str, owner: Gc<PyType>) -> PyResult {
    let owner = owner.full_name();
    Ok(vm.str_value(&format!("<method '{name}' of '{owner}' objects>")))
}

fn method_call(vm: &mut Vm, value: Value, args: Args<'_>) -> PyResult {
    let this = receive::<PyNativeMethod>(vm, value)?;
    let (name, owner) = (this.def.name, this.owner.get());
    let Some(first) = args.positional().first() else {
        let owner = owner.name_str();
        return Err(vm.type_error(format!("unbound method {owner}.{name}() needs an argument")));
    };
    if !vm.is_instance(*first, owner) {
        let (owner, given) = (owner.full_name(), vm.type_name(*first));
        return Err(vm.type_error(format!(
            "descriptor '{name}' for '{owner}' objects doesn't apply to a '{given}' object"
        )));
    }
    vm.call_native(this.def, args)
}

fn method_get(vm: &mut Vm, value: Value, instance: Option<Value>, _: Value) -> PyResult {
    let this = receive::<PyNativeMethod>(vm, value)?;
    let Some(instance) = instance else { return Ok(value) };
    if !vm.is_instance(instance, this.owner.get()) {
        let (name, owner, given) = (this.def.name, this.owner.get().full_name(), vm.type_name(instance));
        return Err(vm.type_error(format!(
            "descriptor '{name}' for '{owner}' objects doesn't apply to a '{given}' object"
        )));
    }
    Ok(super::new_native_function(vm, this.def, Some(instance)).into())
}

// ---- classmethod_descriptor

/// `classmethod_descriptor`
pub static CLASS_METHOD_DEF: TypeDef = TypeDef {
    slots: SlotTable {
        repr: Some(|vm, x| {
            let this = receive::<PyNativeClassMethod>(vm, x)?;
            method_repr(vm, this.def.name, this.owner.get())
        }),
        call: Some(class_method_call),
        descr_get: Some(|vm, x, _, owner| {
            let this = receive::<PyNativeClassMethod>(vm, x)?;
            check_class(vm, this, owner)?;
            Ok(super::new_native_function(vm, this.def, Some(owner)).into())
        }),
        ..SlotTable::EMPTY
    },
    getset: &[
        GetSetDef::new("__name__", |vm, x| {
            let name = receive::<PyNativeClassMethod>(vm, x)?.def.name;
            Ok(vm.intern(name).into())
        }),
        GetSetDef::new("__qualname__", |vm, x| {
            let this = receive::<PyNativeClassMethod>(vm, x)?;
            qualified(vm, this.owner.get(), this.def.name)
        }),
        GetSetDef::member("__objclass__", |vm, x| {
            Ok(receive::<PyNativeClassMethod>(vm, x)?.owner.get().into())
        }),
        GetSetDef::new("__doc__", |vm, x| {
            let this = receive::<PyNativeClassMethod>(vm, x)?;
            Ok(doc_value(vm, texts(this.def, this.owner.get()).1))
        }),
        GetSetDef::new("__text_signature__", |vm, x| {
            let this = receive::<PyNativeClassMethod>(vm, x)?;
            Ok(doc_value(vm, texts(this.def, this.owner.get()).0))
        }),
    ],
    flags: type_flags::NO_NEW,
    ..TypeDef::new("classmethod_descriptor", Layout::ClassMethodNative)
};

fn check_class(vm: &mut Vm, this: Gc<PyNativeClassMethod>, class: Value) -> PyResult<()> {
    let (name, owner) = (this.def.name, this.owner.get());
    let Some(class) = class.downcast::<PyType>() else {
        let (owner, given) = (owner.full_name(), vm.type_name(class));
        return Err(vm.type_error(format!(
            "descriptor '{name}' for type '{owner}' needs a type, not a '{given}' as arg 2"
        )));
    };
    if !class.is_subtype(owner) {
        let (owner, given) = (owner.full_name(), class.full_name());
        return Err(vm.type_error(format!(
            "descriptor '{name}' requires a subtype of '{owner}' but received '{given}'"
        )));
    }
    Ok(())
}

fn class_method_call(vm: &mut Vm, value: Value, args: Args<'_>) -> PyResult {
    let this = receive::<PyNativeClassMethod>(vm, value)?;
    let Some(class) = args.positional().first() else {
        let (name, owner) = (this.def.name, this.owner.get().full_name());
        return Err(vm.type_error(format!("descriptor '{name}' of '{owner}' object needs an argument")));
    };
    check_class(vm, this, *class)?;
    vm.call_native(this.def, args)
}

// ---- wrapper_descriptor

/// `wrapper_descriptor`
pub static WRAPPER_DEF: TypeDef = TypeDef {
    slots: SlotTable {
        repr: Some(wrapper_repr),
        call: Some(wrapper_call),
        descr_get: Some(wrapper_get),
        ..SlotTable::EMPTY
    },
    methods: &[NativeDef::method1("__reduce__", |vm, x| {
        let this = receive::<PySlotWrapper>(vm, x)?;
        let name = vm.intern(wrapper_name(this));
        getattr_reduction(vm, this.owner.get().into(), name)
    })],
    getset: &[
        GetSetDef::new("__name__", |vm, x| {
            let name = wrapper_name(receive::<PySlotWrapper>(vm, x)?);
            Ok(vm.intern(name).into())
        }),
        GetSetDef::new("__qualname__", |vm, x| {
            let this = receive::<PySlotWrapper>(vm, x)?;
            qualified(vm, this.owner.get(), wrapper_name(this))
        }),
        GetSetDef::member("__objclass__", |vm, x| Ok(receive::<PySlotWrapper>(vm, x)?.owner.get().into())),
        GetSetDef::new("__doc__", |vm, x| {
            let doc = slot_doc(wrapper_name(receive::<PySlotWrapper>(vm, x)?));
            Ok(doc_value(vm, doc))
        }),
        GetSetDef::new("__text_signature__", |vm, x| {
            let signature = slot_signature(wrapper_name(receive::<PySlotWrapper>(vm, x)?));
            Ok(doc_value(vm, signature))
        }),
        // In CPython `__new__` is a function bound to its class.
        GetSetDef::new("__self__", |vm, x| {
            let this = receive::<PySlotWrapper>(vm, x)?;
            if wrapper_name(this) == "__new__" {
                return Ok(this.owner.get().into());
            }
            let name = vm.intern("__self__");
            Err(vm.no_attribute(x, name))
        }),
    ],
    flags: type_flags::NO_NEW,
    ..TypeDef::new("wrapper_descriptor", Layout::SlotWrapper)
};

/// The special method's name.
pub fn wrapper_name(wrapper: Gc<PySlotWrapper>) -> &'static str {
    slot_defs()[wrapper.index].name
}

fn slot_signature(name: &str) -> &'static str {
    match name {
        "__init__" | "__call__" => "($self, /, *args, **kwargs)",
        "__new__" => "($type, *args, **kwargs)",
        "__repr__" | "__str__" | "__hash__" | "__iter__" | "__next__" | "__len__" | "__neg__" | "__pos__" => {
            "($self, /)"
        }
        "__abs__" | "__invert__" | "__bool__" | "__int__" | "__float__" | "__index__" => "($self, /)",
        "__getattribute__" | "__delattr__" => "($self, name, /)",
        "__setattr__" => "($self, name, value, /)",
        "__getitem__" | "__contains__" | "__delitem__" => "($self, key, /)",
        "__setitem__" => "($self, key, value, /)",
        "__get__" => "($self, instance, owner=None, /)",
        "__set__" => "($self, instance, value, /)",
        "__delete__" => "($self, instance, /)",
        "__pow__" | "__rpow__" => "($self, value, mod=None, /)",
        "__await__" | "__aiter__" | "__anext__" | "__del__" | "__complex__" | "__bytes__" => "($self, /)",
        _ => "($self, value, /)",
    }
}

fn slot_doc(name: &str) -> &'static str {
    match name {
        "__init__" => "Initialize self.  See help(type(self)) for accurate signature.",
        "__new__" => "Create and return a new object.  See help(type) for accurate signature.",
        "__repr__" => "Return repr(self).",
        "__str__" => "Return str(self).",
        "__hash__" => "Return hash(self).",
        "__call__" => "Call self as a function.",
        "__getattribute__" => "Return getattr(self, name).",
        "__setattr__" => "Implement setattr(self, name, value).",
        "__delattr__" => "Implement delattr(self, name).",
        "__lt__" => "Return self<value.",
        "__le__" => "Return self<=value.",
        "__eq__" => "Return self==value.",
        "__ne__" => "Return self!=value.",
        "__gt__" => "Return self>value.",
        "__ge__" => "Return self>=value.",
        "__iter__" => "Implement iter(self).",
        "__next__" => "Implement next(self).",
        "__len__" => "Return len(self).",
        "__getitem__" => "Return self[key].",
        "__setitem__" => "Set self[key] to value.",
        "__delitem__" => "Delete self[key].",
        "__contains__" => "Return bool(key in self).",
        "__add__" => "Return self+value.",
        "__sub__" => "Return self-value.",
        "__mul__" => "Return self*value.",
        "__get__" => "Return an attribute of instance, which is of type owner.",
        "__set__" => "Set an attribute of instance to value.",
        "__delete__" => "Delete an attribute of instance.",
        _ => "",
    }
}

fn wrapper_repr(vm: &mut Vm, value: Value) -> PyResult {
    let this = receive::<PySlotWrapper>(vm, value)?;
    let owner = this.owner.get();
    let name = wrapper_name(this);
    if name == "__new__" {
        let address = Value::from(owner).bits();
        return Ok(vm.str_value(&format!("<built-in method __new__ of type object at {address:#x}>")));
    }
    let owner = owner.full_name();
    Ok(vm.str_value(&format!("<slot wrapper '{name}' of '{owner}' objects>")))
}

/// Calls a slot wrapper: `self` is the first argument.
pub fn wrapper_call(vm: &mut Vm, value: Value, args: Args<'_>) -> PyResult {
    let this = receive::<PySlotWrapper>(vm, value)?;
    let owner = this.owner.get();
    let def = &slot_defs()[this.index];
    if def.name == "__new__" {
        check_new(vm, owner, args)?;
        return (def.call)(vm, &owner.slots, args);
    }
    let Some(first) = args.positional().first() else {
        let owner = owner.full_name();
        return Err(vm.type_error(format!("descriptor '{}' of '{owner}' object needs an argument", def.name)));
    };
    if !vm.is_instance(*first, owner) {
        let (owner, given) = (owner.full_name(), vm.type_name(*first));
        return Err(vm.type_error(format!(
            "descriptor '{}' requires a '{owner}' object but received a '{given}'",
            def.name
        )));
    }
    if matches!(def.name, "__setattr__" | "__delattr__")
        && first.downcast::<PyType>().is_some()
        && owner != vm.class(Layout::Type)
    {
        let given = vm.type_name(*first);
        return Err(vm.type_error(format!("can't apply this {} to {given} object", def.name)));
    }
    (def.call)(vm, &owner.slots, args)
}

/// Checks the class that `Owner.__new__` was given.
fn check_new(vm: &mut Vm, owner: Gc<PyType>, args: Args<'_>) -> PyResult<()> {
    let Some(class) = args.positional().first() else {
        let owner = owner.full_name();
        return Err(vm.type_error(format!("{owner}.__new__(): not enough arguments")));
    };
    let Some(class) = class.downcast::<PyType>() else {
        let (owner, given) = (owner.full_name(), vm.type_name(*class));
        return Err(vm.type_error(format!("{owner}.__new__(X): X is not a type object ({given})")));
    };
    if !class.is_subtype(owner) {
        let (owner, class) = (owner.full_name(), class.full_name());
        return Err(vm.type_error(format!("{owner}.__new__({class}): {class} is not a subtype of {owner}")));
    }
    // The function must be that of the class's nearest native base, which alone knows the layout.
    let mut native = class;
    while native.has_flags(type_flags::HEAP) {
        match native.base.get() {
            Some(base) => native = base,
            None => break,
        }
    }
    let same = match (native.slots.new.get(), owner.slots.new.get()) {
        (Some(a), Some(b)) => std::ptr::fn_addr_eq(a, b),
        _ => false,
    };
    if !same {
        let (owner, class, native) = (owner.full_name(), class.full_name(), native.full_name());
        return Err(vm.type_error(format!("{owner}.__new__({class}) is not safe, use {native}.__new__()")));
    }
    Ok(())
}

fn wrapper_get(vm: &mut Vm, value: Value, instance: Option<Value>, _: Value) -> PyResult {
    let this = receive::<PySlotWrapper>(vm, value)?;
    let Some(instance) = instance else { return Ok(value) };
    let name = wrapper_name(this);
    if name == "__new__" {
        return Ok(value);
    }
    if !vm.is_instance(instance, this.owner.get()) {
        let (owner, given) = (this.owner.get().full_name(), vm.type_name(instance));
        return Err(vm.type_error(format!(
            "descriptor '{name}' for '{owner}' objects doesn't apply to a '{given}' object"
        )));
    }
    let header = Header::exact(Layout::BoundSlotWrapper);
    let (wrapper, this) = (crate::heap::Ref::new(this), Slot::from(instance));
    Ok(vm.heap.alloc(PyBoundSlotWrapper { header, wrapper, this }).into())
}

// ---- method-wrapper

/// `method-wrapper`
pub static BOUND_WRAPPER_DEF: TypeDef = TypeDef {
    slots: SlotTable {
        repr: Some(bound_repr),
        call: Some(bound_call),
        compare: Some(bound_compare),
        hash: Some(|vm, x| {
            let this = receive::<PyBoundSlotWrapper>(vm, x)?;
            let object = this.this.get().map_or(0, |o| vm.identity_hash(o));
            Ok(object ^ vm.identity_hash(this.wrapper.get().into()))
        }),
        ..SlotTable::EMPTY
    },
    methods: &[NativeDef::method1("__reduce__", |vm, x| {
        let this = receive::<PyBoundSlotWrapper>(vm, x)?;
        let name = vm.intern(wrapper_name(this.wrapper.get()));
        getattr_reduction(vm, this.this.get().unwrap_or(Value::NONE), name)
    })],
    getset: &[
        GetSetDef::new("__self__", |vm, x| {
            Ok(receive::<PyBoundSlotWrapper>(vm, x)?.this.get().unwrap_or(Value::NONE))
        }),
        GetSetDef::new("__name__", |vm, x| {
            let name = wrapper_name(receive::<PyBoundSlotWrapper>(vm, x)?.wrapper.get());
            Ok(vm.intern(name).into())
        }),
        GetSetDef::new("__qualname__", |vm, x| {
            let wrapper = receive::<PyBoundSlotWrapper>(vm, x)?.wrapper.get();
            qualified(vm, wrapper.owner.get(), wrapper_name(wrapper))
        }),
        GetSetDef::member("__objclass__", |vm, x| {
            Ok(receive::<PyBoundSlotWrapper>(vm, x)?.wrapper.get().owner.get().into())
        }),
        GetSetDef::new("__doc__", |vm, x| {
            let doc = slot_doc(wrapper_name(receive::<PyBoundSlotWrapper>(vm, x)?.wrapper.get()));
            Ok(doc_value(vm, doc))
        }),
        GetSetDef::new("__text_signature__", |vm, x| {
            let signature = slot_signature(wrapper_name(receive::<PyBoundSlotWrapper>(vm, x)?.wrapper.get()));
            Ok(doc_value(vm, signature))
        }),
    ],
    flags: type_flags::NO_NEW,
    ..TypeDef::new("method-wrapper", Layout::BoundSlotWrapper)
};

fn bound_repr(vm: &mut Vm, value: Value) -> PyResult {
    let this = receive::<PyBoundSlotWrapper>(vm, value)?;
    let name = wrapper_name(this.wrapper.get());
    let object = this.this.get().unwrap_or(Value::NONE);
    let class = vm.type_name(object);
    Ok(vm.str_value(&format!("<method-wrapper '{name}' of {class} object at {:#x}>", object.bits())))
}

fn bound_call(vm: &mut Vm, value: Value, args: Args<'_>) -> PyResult {
    let this = receive::<PyBoundSlotWrapper>(vm, value)?;
    let wrapper = this.wrapper.get();
    let object = this.this.get().unwrap_or(Value::NONE);
    let (def, owner) = (&slot_defs()[wrapper.index], wrapper.owner.get());
    vm.with_first(object, args, |vm, args| (def.call)(vm, &owner.slots, args))
}

fn bound_compare(vm: &mut Vm, a: Value, b: Value, kind: CompareKind) -> PyResult {
    let this = receive::<PyBoundSlotWrapper>(vm, a)?;
    let (true, Some(other)) =
        (matches!(kind, CompareKind::Eq | CompareKind::Ne), b.downcast::<PyBoundSlotWrapper>())
    else {
        return Ok(Value::NOT_IMPLEMENTED);
    };
    let same = this.wrapper.get() == other.wrapper.get() && this.this.get() == other.this.get();
    Ok(Value::bool(same == (kind == CompareKind::Eq)))
}
