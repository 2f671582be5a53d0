//! Descriptors of builtin types (`getset_descriptor`, `member_descriptor`), and `classmethod` and `staticmethod`.
//!
//! A getset is a pair of native functions; a member is a slot of `__slots__`. [`receive`] is how native getters and methods get
//! at the struct of their `self`: descriptors check the type before they call, so its error shows only a mistake of ours.

use super::TypeDef;
use crate::args::Args;
use crate::heap::{Gc, Header, Layout, Object, OptRef, Slot};
use crate::object::*;
use crate::value::{PyResult, Raised, Value};
use crate::vm::Vm;

/// The object of layout `T` that a native method was called on.
#[inline]
pub fn receive<T: Object>(vm: &mut Vm, value: Value) -> PyResult<Gc<T>> {
    match value.downcast::<T>() {
        Some(object) => Ok(object),
        None => Err(wrong_receiver(vm, value, T::LAYOUT)),
    }
}

#[cold]
fn wrong_receiver(vm: &mut Vm, value: Value, layout: Layout) -> Raised {
    let wanted = if vm.has_class(layout) { vm.class(layout).full_name() } else { format!("{layout:?}") };
    let given = vm.type_name(value);
    vm.type_error(format!("descriptor requires a '{wanted}' object but received a '{given}'"))
}

/// `__dict__` of objects that have one.
pub const DICT: GetSetDef = GetSetDef::with_set("__dict__", get_dict, set_dict);

/// `__dict__`, in a static of its own for classes that `class` statements make.
pub static INSTANCE_DICT: GetSetDef = DICT;

/// `__weakref__` of instances of Python classes.
pub static INSTANCE_WEAKREF: GetSetDef = GetSetDef::new("__weakref__", |vm, value| {
    Ok(super::weakref::references(vm, value)?.get(0).unwrap_or(Value::NONE))
});

fn get_dict(vm: &mut Vm, value: Value) -> PyResult {
    match vm.instance_dict(value) {
        Some(dict) => Ok(dict.into()),
        None => {
            let name = vm.names.dict;
            Err(vm.no_attribute(value, name))
        }
    }
}

fn set_dict(vm: &mut Vm, value: Value, new: Option<Value>) -> PyResult<()> {
    let Some(new) = new else {
        return match vm.instance_dict(value) {
            Some(_) if vm.type_of(value).has_flags(type_flags::HEAP) => {
                let empty = vm.new_dict();
                vm.set_instance_dict(value, empty)
            }
            _ => Err(vm.type_error("cannot delete __dict__")),
        };
    };
    match new.downcast::<PyDict>() {
        Some(dict) => vm.set_instance_dict(value, dict),
        None => {
            let class = vm.type_name(new);
            Err(vm.type_error(format!("__dict__ must be set to a dictionary, not a '{class}'")))
        }
    }
}

/// Makes a computed attribute.
pub fn new_getset(vm: &mut Vm, class: Gc<PyType>, def: &'static GetSetDef) -> Gc<PyGetSet> {
    let type_of_it = if def.is_member { Layout::Member } else { Layout::GetSet };
    let header = Header::new(crate::heap::ShapeId(type_of_it.0 as u32), Layout::GetSet);
    vm.heap.alloc(PyGetSet { header, def, owner: crate::heap::Ref::new(class) })
}

/// Makes a computed attribute and puts it into a class under its name.
pub fn add_getset(vm: &mut Vm, class: Gc<PyType>, def: &'static GetSetDef) {
    let name = vm.intern(def.name);
    let made = new_getset(vm, class, def);
    class.dict.get().set_str(&mut vm.heap, name, made.into());
}

#[cold]
fn does_not_apply(vm: &mut Vm, name: &str, owner: Gc<PyType>, value: Value) -> Raised {
    let (owner, given) = (owner.full_name(), vm.type_name(value));
    vm.type_error(format!("descriptor '{name}' for '{owner}' objects doesn't apply to a '{given}' object"))
}

// ---- getset_descriptor

/// `getset_descriptor`
pub static GETSET_DEF: TypeDef = TypeDef {
    slots: SlotTable {
        repr: Some(getset_repr),
        descr_get: Some(getset_get),
        descr_set: Some(getset_set),
        ..SlotTable::EMPTY
    },
    getset: &[
        GetSetDef::new("__name__", |vm, x| {
            let name = receive::<PyGetSet>(vm, x)?.def.name;
            Ok(vm.intern(name).into())
        }),
        GetSetDef::new("__qualname__", |vm, x| {
            let this = receive::<PyGetSet>(vm, x)?;
            qualified(vm, this.owner.get(), this.def.name)
        }),
        GetSetDef::member("__objclass__", |vm, x| Ok(receive::<PyGetSet>(vm, x)?.owner.get().into())),
        GetSetDef::new("__doc__", |vm, x| {
            let doc = receive::<PyGetSet>(vm, x)?.def.doc;
            Ok(doc_value(vm, doc))
        }),
    ],
    flags: type_flags::NO_NEW,
    ..TypeDef::new("getset_descriptor", Layout::GetSet)
};

/// A docstring of a static table; none when empty.
pub fn doc_value(vm: &mut Vm, doc: &str) -> Value {
    if doc.is_empty() { Value::NONE } else { vm.str_value(doc) }
}

/// `Owner.name`
pub fn qualified(vm: &mut Vm, owner: Gc<PyType>, name: &str) -> PyResult {
    let owner = owner.qualname.get().to_string_lossy();
    Ok(vm.str_value(&format!("{owner}.{name}")))
}

fn getset_repr(vm: &mut Vm, value: Value) -> PyResult {
    let this = receive::<PyGetSet>(vm, value)?;
    let owner = this.owner.get().full_name();
    Ok(vm.str_value(&format!("<attribute '{}' of '{owner}' objects>", this.def.name)))
}

fn getset_get(vm: &mut Vm, value: Value, instance: Option<Value>, _: Value) -> PyResult {
    let this = receive::<PyGetSet>(vm, value)?;
    let Some(instance) = instance else { return Ok(value) };
    if !vm.is_instance(instance, this.owner.get()) {
        return Err(does_not_apply(vm, this.def.name, this.owner.get(), instance));
    }
    (this.def.get)(vm, instance)
}

fn getset_set(vm: &mut Vm, value: Value, instance: Value, new: Option<Value>) -> PyResult<()> {
    let this = receive::<PyGetSet>(vm, value)?;
    if !vm.is_instance(instance, this.owner.get()) {
        return Err(does_not_apply(vm, this.def.name, this.owner.get(), instance));
    }
    match this.def.set {
        Some(set) => set(vm, instance, new),
        None => {
            let (name, owner) = (this.def.name, this.owner.get().full_name());
            Err(vm.attribute_error(format!("attribute '{name}' of '{owner}' objects is not writable")))
        }
    }
}

// ---- member_descriptor

/// `member_descriptor`: a slot of `__slots__` ([`PyMember`]), or a field of a builtin type's struct, which is a [`PyGetSet`].
pub static MEMBER_DEF: TypeDef = TypeDef {
    slots: SlotTable {
        repr: Some(member_repr),
        descr_get: Some(member_get),
        descr_set: Some(member_set),
        ..SlotTable::EMPTY
    },
    getset: &[
        GetSetDef::new("__name__", |vm, x| match x.downcast::<PyGetSet>() {
            Some(field) => Ok(vm.intern(field.def.name).into()),
            None => Ok(receive::<PyMember>(vm, x)?.name.get().into()),
        }),
        GetSetDef::new("__qualname__", |vm, x| {
            if let Some(field) = x.downcast::<PyGetSet>() {
                return qualified(vm, field.owner.get(), field.def.name);
            }
            let this = receive::<PyMember>(vm, x)?;
            let name = this.name.get().to_string_lossy();
            qualified(vm, this.owner.get(), &name)
        }),
        GetSetDef::member("__objclass__", |vm, x| match x.downcast::<PyGetSet>() {
            Some(field) => Ok(field.owner.get().into()),
            None => Ok(receive::<PyMember>(vm, x)?.owner.get().into()),
        }),
        GetSetDef::new("__doc__", |vm, x| match x.downcast::<PyGetSet>() {
            Some(field) => Ok(doc_value(vm, field.def.doc)),
            None => Ok(Value::NONE),
        }),
    ],
    flags: type_flags::NO_NEW,
    ..TypeDef::new("member_descriptor", Layout::Member)
};

fn member_repr(vm: &mut Vm, value: Value) -> PyResult {
    if let Some(field) = value.downcast::<PyGetSet>() {
        let owner = field.owner.get().full_name();
        return Ok(vm.str_value(&format!("<member '{}' of '{owner}' objects>", field.def.name)));
    }
    let this = receive::<PyMember>(vm, value)?;
    let (name, owner) = (this.name.get().to_string_lossy(), this.owner.get().full_name());
    Ok(vm.str_value(&format!("<member '{name}' of '{owner}' objects>")))
}

fn member_owner(vm: &mut Vm, this: Gc<PyMember>, instance: Value) -> PyResult<()> {
    if vm.is_instance(instance, this.owner.get()) {
        return Ok(());
    }
    let name = this.name.get().to_string_lossy();
    Err(does_not_apply(vm, &name, this.owner.get(), instance))
}

/// The dict behind an instance of a Python subclass of a builtin type: there `__slots__` attributes are entries of it.
fn hidden_dict(vm: &mut Vm, instance: Value, make: bool) -> Option<Gc<PyDict>> {
    if let Some(exception) = instance.downcast::<PyException>() {
        // An exception has a `__dict__` always, in which they must not show.
        let dict = exception.slots.get();
        if dict.is_some() || !make {
            return dict;
        }
        let dict = vm.new_dict();
        exception.slots.set(exception, Some(dict));
        return Some(dict);
    }
    if let Some(dict) = vm.existing_dict(instance) {
        return Some(dict);
    }
    if !make {
        return None;
    }
    let object = instance.as_object()?;
    let dict = vm.new_dict();
    vm.heap.attrs_slot(object)?.set(object, Value::from(dict));
    Some(dict)
}

fn member_get(vm: &mut Vm, value: Value, instance: Option<Value>, class: Value) -> PyResult {
    if value.has_layout(Layout::GetSet) {
        return getset_get(vm, value, instance, class);
    }
    let this = receive::<PyMember>(vm, value)?;
    let Some(instance) = instance else { return Ok(value) };
    member_owner(vm, this, instance)?;
    let found = match instance.downcast::<PyInstance>().filter(|_| this.slot != usize::MAX) {
        Some(object) => object.slot(this.slot).and_then(Slot::get),
        None => hidden_dict(vm, instance, false).and_then(|dict| dict.get_str(this.name.get())),
    };
    match found {
        Some(found) => Ok(found),
        None => Err(vm.no_attribute(instance, this.name.get())),
    }
}

fn member_set(vm: &mut Vm, value: Value, instance: Value, new: Option<Value>) -> PyResult<()> {
    if value.has_layout(Layout::GetSet) {
        return getset_set(vm, value, instance, new);
    }
    let this = receive::<PyMember>(vm, value)?;
    member_owner(vm, this, instance)?;
    let name = this.name.get();
    let had_value = match instance.downcast::<PyInstance>().filter(|_| this.slot != usize::MAX) {
        Some(object) => match new {
            Some(new) => {
                instance::set_slot(&mut vm.heap, object, this.slot, new);
                true
            }
            None => object.slot(this.slot).and_then(Slot::take).is_some(),
        },
        None => match (hidden_dict(vm, instance, new.is_some()), new) {
            (Some(dict), Some(new)) => dict.set_str(&mut vm.heap, name, new),
            (Some(dict), None) => dict.remove_str(name).is_some(),
            (None, _) => false,
        },
    };
    if !had_value {
        return Err(vm.raise_with(super::exceptions::ExcKind::AttributeError, &[name.into()]));
    }
    Ok(())
}

// ---- classmethod, staticmethod

/// `classmethod`
pub static CLASSMETHOD_DEF: TypeDef = TypeDef {
    slots: SlotTable {
        repr: Some(|vm, x| {
            let function = receive::<PyClassMethod>(vm, x)?.function.get();
            wrapper_repr(vm, "classmethod", function)
        }),
        descr_get: Some(|vm, x, _, owner| match receive::<PyClassMethod>(vm, x)?.function.get() {
            Some(function) => Ok(PyBoundMethod::new(&mut vm.heap, function, owner).into()),
            None => Err(vm.runtime_error("uninitialized classmethod object")),
        }),
        new: Some(|vm, class, _| {
            let (header, dict) = (vm.header_for(class), OptRef::new(None));
            Ok(vm.alloc_for(class, PyClassMethod { header, function: Slot::empty(), dict }).into())
        }),
        init: Some(|vm, x, args| {
            let function = one_function(vm, "classmethod", args)?;
            let this = receive::<PyClassMethod>(vm, x)?;
            this.function.set(this, function);
            copy_wrapped(vm, x, function)
        }),
        ..SlotTable::EMPTY
    },
    methods: &[NativeDef::class_method("__class_getitem__", super::typing::class_getitem)],
    getset: &[
        GetSetDef::member("__func__", |vm, x| {
            Ok(receive::<PyClassMethod>(vm, x)?.function.get().unwrap_or(Value::NONE))
        }),
        GetSetDef::member("__wrapped__", |vm, x| {
            Ok(receive::<PyClassMethod>(vm, x)?.function.get().unwrap_or(Value::NONE))
        }),
        GetSetDef::new("__isabstractmethod__", |vm, x| {
            let function = receive::<PyClassMethod>(vm, x)?.function.get();
            is_abstract(vm, function).map(Value::bool)
        }),
        ANNOTATIONS,
        ANNOTATE,
        DICT,
    ],
    flags: type_flags::BASETYPE | type_flags::HAS_DICT,
    doc: "Convert a function to be a class method.\n\nA class method receives the class as implicit first argument,\njust like an instance method receives the instance.",
    ..TypeDef::new("classmethod", Layout::ClassMethod)
};

/// `__annotations__` of both: the function's, until it is set.
const ANNOTATIONS: GetSetDef = GetSetDef::with_set(
    "__annotations__",
    |vm, x| {
        let name = vm.names.annotations;
        wrapped_attr(vm, x, name)
    },
    |vm, x, new| {
        let name = vm.names.annotations;
        set_wrapped_attr(vm, x, name, new)
    },
);

/// `__annotate__` of both.
const ANNOTATE: GetSetDef = GetSetDef::with_set(
    "__annotate__",
    |vm, x| {
        let name = vm.names.annotate;
        wrapped_attr(vm, x, name)
    },
    |vm, x, new| {
        let name = vm.names.annotate;
        set_wrapped_attr(vm, x, name, new)
    },
);

/// An attribute that a classmethod or staticmethod has from its function and may have of its own.
fn wrapped_attr(vm: &mut Vm, value: Value, name: Gc<PyStr>) -> PyResult {
    if let Some(own) = vm.existing_dict(value).and_then(|dict| dict.get_str(name)) {
        return Ok(own);
    }
    let function = match value.downcast::<PyClassMethod>() {
        Some(method) => method.function.get(),
        None => receive::<PyStaticMethod>(vm, value)?.function.get(),
    };
    vm.get_attr(function.unwrap_or(Value::NONE), name)
}

fn set_wrapped_attr(vm: &mut Vm, value: Value, name: Gc<PyStr>, new: Option<Value>) -> PyResult<()> {
    let Some(dict) = vm.instance_dict(value) else { return Ok(()) };
    match new {
        Some(new) => {
            dict.set_str(&mut vm.heap, name, new);
            Ok(())
        }
        None if dict.remove_str(name).is_some() => Ok(()),
        None => Err(vm.no_attribute(value, name)),
    }
}

/// `staticmethod`
pub static STATICMETHOD_DEF: TypeDef = TypeDef {
    slots: SlotTable {
        repr: Some(|vm, x| {
            let function = receive::<PyStaticMethod>(vm, x)?.function.get();
            wrapper_repr(vm, "staticmethod", function)
        }),
        call: Some(|vm, x, args| match receive::<PyStaticMethod>(vm, x)?.function.get() {
            Some(function) => vm.call_args(function, args),
            None => Err(vm.runtime_error("uninitialized staticmethod object")),
        }),
        descr_get: Some(|vm, x, _, _| match receive::<PyStaticMethod>(vm, x)?.function.get() {
            Some(function) => Ok(function),
            None => Err(vm.runtime_error("uninitialized staticmethod object")),
        }),
        new: Some(|vm, class, _| {
            let (header, dict) = (vm.header_for(class), OptRef::new(None));
            Ok(vm.alloc_for(class, PyStaticMethod { header, function: Slot::empty(), dict }).into())
        }),
        init: Some(|vm, x, args| {
            let function = one_function(vm, "staticmethod", args)?;
            let this = receive::<PyStaticMethod>(vm, x)?;
            this.function.set(this, function);
            copy_wrapped(vm, x, function)
        }),
        ..SlotTable::EMPTY
    },
    methods: &[NativeDef::class_method("__class_getitem__", super::typing::class_getitem)],
    getset: &[
        GetSetDef::member("__func__", |vm, x| {
            Ok(receive::<PyStaticMethod>(vm, x)?.function.get().unwrap_or(Value::NONE))
        }),
        GetSetDef::member("__wrapped__", |vm, x| {
            Ok(receive::<PyStaticMethod>(vm, x)?.function.get().unwrap_or(Value::NONE))
        }),
        GetSetDef::new("__isabstractmethod__", |vm, x| {
            let function = receive::<PyStaticMethod>(vm, x)?.function.get();
            is_abstract(vm, function).map(Value::bool)
        }),
        ANNOTATIONS,
        ANNOTATE,
        DICT,
    ],
    flags: type_flags::BASETYPE | type_flags::HAS_DICT,
    doc: "Convert a function to be a static method.\n\nA static method does not receive an implicit first argument.",
    ..TypeDef::new("staticmethod", Layout::StaticMethod)
};

fn wrapper_repr(vm: &mut Vm, class: &str, function: Option<Value>) -> PyResult {
    let inner = vm.repr_string(function.unwrap_or(Value::NONE))?;
    Ok(vm.str_value(&format!("<{class}({inner})>")))
}

fn one_function(vm: &mut Vm, class: &str, args: Args<'_>) -> PyResult {
    if args.keyword_count() > 0 {
        return Err(vm.type_error(format!("{class}() takes no keyword arguments")));
    }
    match args.values {
        [function] => Ok(*function),
        _ => Err(vm.type_error(format!("{class} expected 1 argument, got {}", args.values.len()))),
    }
}

/// Gives a wrapper its function's `__module__`, `__name__`, `__qualname__` and `__doc__`.
fn copy_wrapped(vm: &mut Vm, wrapper: Value, function: Value) -> PyResult<()> {
    for name in [vm.names.module, vm.names.name, vm.names.qualname, vm.names.doc] {
        if let Some(value) = vm.get_attr_opt(function, name)?
            && let Some(dict) = vm.instance_dict(wrapper)
        {
            dict.set_str(&mut vm.heap, name, value);
        }
    }
    Ok(())
}

/// Whether an object has a true `__isabstractmethod__`.
pub fn is_abstract(vm: &mut Vm, value: Option<Value>) -> PyResult<bool> {
    let Some(value) = value else { return Ok(false) };
    let name = vm.names.isabstractmethod;
    match vm.get_attr_opt(value, name)? {
        Some(mark) => vm.is_true(mark),
        None => Ok(false),
    }
}
