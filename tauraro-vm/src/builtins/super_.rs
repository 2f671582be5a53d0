//! `super`: attribute access that continues along an MRO.
//!
//! The search goes through the MRO of the object's class, behind `__thisclass__`. What is found is bound to the object itself. The
//! form without arguments is an instruction of its own, which calls [`new_super`] with the `__class__` cell's content and the first
//! argument; [`lookup`] spares `super().method()` the `super` object.

use super::TypeDef;
use super::descriptor::receive;
use crate::args::Args;
use crate::heap::{Gc, Header, Layout, Slot};
use crate::object::*;
use crate::value::{PyResult, Value};
use crate::vm::Vm;

/// The type.
pub static DEF: TypeDef = TypeDef {
    slots: SlotTable {
        repr: Some(repr),
        getattr: Some(get_attr),
        descr_get: Some(descr_get),
        new: Some(|vm, class, _| {
            let header = vm.header_for(class);
            Ok(vm.alloc_for(class, empty(header)).into())
        }),
        init: Some(init),
        ..SlotTable::EMPTY
    },
    getset: &[
        GetSetDef::member("__thisclass__", |vm, x| Ok(or_none(receive::<PySuper>(vm, x)?.this_class.get()))),
        GetSetDef::member("__self__", |vm, x| Ok(or_none(receive::<PySuper>(vm, x)?.object.get()))),
        GetSetDef::member("__self_class__", |vm, x| {
            Ok(or_none(receive::<PySuper>(vm, x)?.object_class.get()))
        }),
    ],
    flags: type_flags::BASETYPE,
    doc: "super() -> same as super(__class__, <first argument>)\nsuper(type) -> unbound super object\nsuper(type, obj) -> bound super object; requires isinstance(obj, type)\nsuper(type, type2) -> bound super object; requires issubclass(type2, type)\nTypical use to call a cooperative superclass method:\nclass C(B):\n    def meth(self, arg):\n        super().meth(arg)\nThis works for class methods too:\nclass C(B):\n    @classmethod\n    def cmeth(cls, arg):\n        super().cmeth(arg)\n",
    ..TypeDef::new("super", Layout::Super)
};

fn or_none(value: Option<Value>) -> Value {
    value.unwrap_or(Value::NONE)
}

fn empty(header: Header) -> PySuper {
    PySuper { header, this_class: Slot::empty(), object: Slot::empty(), object_class: Slot::empty() }
}

/// `super(class, object)`
pub fn new_super(vm: &mut Vm, class: Value, object: Value) -> PyResult {
    let class = expect_class(vm, class)?;
    let object_class = object_class(vm, class, object)?;
    let header = Header::exact(Layout::Super);
    let made = PySuper {
        header,
        this_class: class.into(),
        object: object.into(),
        object_class: object_class.into(),
    };
    Ok(vm.heap.alloc(made).into())
}

fn expect_class(vm: &mut Vm, class: Value) -> PyResult<Gc<PyType>> {
    match class.downcast::<PyType>() {
        Some(class) => Ok(class),
        None => {
            let given = vm.type_name(class);
            Err(vm.type_error(format!("super() argument 1 must be a type, not {given}")))
        }
    }
}

/// Whose MRO is searched: the object itself when it is a class below `class`, else its class.
fn object_class(vm: &mut Vm, class: Gc<PyType>, object: Value) -> PyResult<Gc<PyType>> {
    if let Some(subclass) = object.downcast::<PyType>()
        && subclass.is_subtype(class)
    {
        return Ok(subclass);
    }
    let own = vm.type_of(object);
    if own.is_subtype(class) {
        return Ok(own);
    }
    let name = vm.names.class;
    let claimed = vm.get_attr_opt(object, name)?.and_then(|c| c.downcast::<PyType>());
    if let Some(claimed) = claimed
        && claimed != own
        && claimed.is_subtype(class)
    {
        return Ok(claimed);
    }
    let (what, given) = match object.downcast::<PyType>() {
        Some(object) => ("type", object.full_name()),
        None => ("instance of", own.full_name()),
    };
    let class = class.full_name();
    Err(vm.type_error(format!(
        "super(type, obj): obj ({what} {given}) is not an instance or subtype of type ({class})."
    )))
}

/// The attribute that `super(class, object).name` finds, and how to bind it: `(descriptor, instance)`; `None` when the MRO has
/// none behind `class`.
pub fn lookup(vm: &mut Vm, class: Gc<PyType>, object_class: Gc<PyType>, name: Gc<PyStr>) -> Option<Value> {
    let name = vm.intern_str(name);
    let mro = object_class.mro.get();
    let behind = mro.items().iter().position(|c| *c == class.into())? + 1;
    mro.items()[behind..].iter().find_map(|base| base.downcast::<PyType>()?.own_attr(name))
}

/// `super(class, object).name`, without the `super` object in between.
pub fn super_attr(vm: &mut Vm, class: Value, object: Value, name: Gc<PyStr>) -> PyResult {
    let class = expect_class(vm, class)?;
    let object_class = object_class(vm, class, object)?;
    if name != vm.names.class
        && let Some(found) = lookup(vm, class, object_class, name)
    {
        return bind(vm, found, object, object_class);
    }
    let made = new_super(vm, class.into(), object)?;
    vm.generic_get_attr(made, name)
}

fn bind(vm: &mut Vm, found: Value, object: Value, object_class: Gc<PyType>) -> PyResult {
    match vm.type_of(found).slots.descr_get.get() {
        Some(get) => {
            let instance = if object == object_class.into() { None } else { Some(object) };
            get(vm, found, instance, object_class.into())
        }
        None => Ok(found),
    }
}

fn init(vm: &mut Vm, x: Value, args: Args<'_>) -> PyResult<()> {
    args.no_keywords(vm, "super")?;
    let (class, object) = match args.values {
        [] => {
            // `super()` in a method is an instruction of its own: this is any other place.
            let has_parameters = vm.top_frame().is_some_and(|frame| frame.code().positional > 0);
            let missed = if has_parameters { "__class__ cell not found" } else { "no arguments" };
            return Err(vm.runtime_error(format!("super(): {missed}")));
        }
        [class] => (*class, None),
        [class, object] => (*class, object.non_none()),
        _ => {
            let given = args.values.len();
            return Err(vm.type_error(format!("super() expected at most 2 arguments, got {given}")));
        }
    };
    let class = expect_class(vm, class)?;
    let object_class = match object {
        Some(object) => Some(object_class(vm, class, object)?),
        None => None,
    };
    let this = receive::<PySuper>(vm, x)?;
    this.this_class.set(this, Value::from(class));
    this.object.set(this, object);
    this.object_class.set(this, object_class.map(Value::from));
    Ok(())
}

fn repr(vm: &mut Vm, x: Value) -> PyResult {
    let this = receive::<PySuper>(vm, x)?;
    let class = this.this_class.get().and_then(|c| c.downcast::<PyType>());
    let class = class.map_or("NULL".to_owned(), |c| c.full_name());
    let text = match this.object_class.get().and_then(|c| c.downcast::<PyType>()) {
        Some(object) => format!("<super: <class '{class}'>, <{} object>>", object.full_name()),
        None => format!("<super: <class '{class}'>, NULL>"),
    };
    Ok(vm.str_value(&text))
}

fn get_attr(vm: &mut Vm, x: Value, name: Gc<PyStr>) -> PyResult {
    let this = receive::<PySuper>(vm, x)?;
    let class = this.this_class.get().and_then(|c| c.downcast::<PyType>());
    let object_class = this.object_class.get().and_then(|c| c.downcast::<PyType>());
    if let (Some(class), Some(object_class), Some(object)) = (class, object_class, this.object.get())
        && !name.eq_str("__class__")
        && let Some(found) = lookup(vm, class, object_class, name)
    {
        return bind(vm, found, object, object_class);
    }
    vm.generic_get_attr(x, name)
}

fn descr_get(vm: &mut Vm, x: Value, instance: Option<Value>, _: Value) -> PyResult {
    let this = receive::<PySuper>(vm, x)?;
    let (Some(instance), None) = (instance, this.object.get()) else { return Ok(x) };
    let class = or_none(this.this_class.get());
    let own = vm.type_of(x);
    if own == vm.class(Layout::Super) {
        return new_super(vm, class, instance);
    }
    vm.call(own.into(), &[class, instance])
}
