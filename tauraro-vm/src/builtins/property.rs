//! `property`.
//!
//! A property knows its name from `__set_name__`, or from its getter, for error messages. The docstring is the getter's
//! unless one is given; instances of subclasses keep it in their `__dict__`, where the subclass's own `__doc__` does not hide it.

use super::TypeDef;
use super::descriptor::{is_abstract, receive};
use crate::args::{Args, Params};
use crate::heap::{Gc, Layout, Slot};
use crate::object::*;
use crate::value::{PyResult, Raised, Value};
use crate::vm::Vm;
use std::cell::Cell;

/// The type.
pub static DEF: TypeDef = TypeDef {
    slots: SlotTable {
        descr_get: Some(get),
        descr_set: Some(set),
        new: Some(new),
        init: Some(init),
        ..SlotTable::EMPTY
    },
    methods: &[
        NativeDef::method2("getter", |vm, x, f| copy(vm, x, Some(f), None, None))
            .doc("", "Descriptor to obtain a copy of the property with a different getter."),
        NativeDef::method2("setter", |vm, x, f| copy(vm, x, None, Some(f), None))
            .doc("", "Descriptor to obtain a copy of the property with a different setter."),
        NativeDef::method2("deleter", |vm, x, f| copy(vm, x, None, None, Some(f)))
            .doc("", "Descriptor to obtain a copy of the property with a different deleter."),
        NativeDef::method("__set_name__", |vm, args| {
            let given = args.skip_first().values.len();
            let (Some(this), 2) = (args.values.first(), given) else {
                return Err(vm.type_error(format!(
                    "__set_name__() takes 2 positional arguments but {given} were given"
                )));
            };
            let this = receive::<PyProperty>(vm, *this)?;
            this.name.set(this, args.values[2]);
            Ok(Value::NONE)
        }),
    ],
    getset: &[
        GetSetDef::member("fget", |vm, x| Ok(or_none(receive::<PyProperty>(vm, x)?.getter.get()))),
        GetSetDef::member("fset", |vm, x| Ok(or_none(receive::<PyProperty>(vm, x)?.setter.get()))),
        GetSetDef::member("fdel", |vm, x| Ok(or_none(receive::<PyProperty>(vm, x)?.deleter.get()))),
        GetSetDef::with_set(
            "__doc__",
            |vm, x| Ok(or_none(receive::<PyProperty>(vm, x)?.doc.get())),
            |vm, x, new| {
                let this = receive::<PyProperty>(vm, x)?;
                this.doc.set(this, new.unwrap_or(Value::NONE));
                Ok(())
            },
        ),
        GetSetDef::with_set(
            "__name__",
            |vm, x| {
                let this = receive::<PyProperty>(vm, x)?;
                match property_name(vm, this)? {
                    Some(name) => Ok(name),
                    None => {
                        let name = vm.names.name;
                        Err(vm.no_attribute(x, name))
                    }
                }
            },
            |vm, x, new| {
                let this = receive::<PyProperty>(vm, x)?;
                this.name.set(this, new);
                Ok(())
            },
        ),
        GetSetDef::new("__isabstractmethod__", |vm, x| {
            let this = receive::<PyProperty>(vm, x)?;
            for function in [this.getter.get(), this.setter.get(), this.deleter.get()] {
                if is_abstract(vm, function)? {
                    return Ok(Value::TRUE);
                }
            }
            Ok(Value::FALSE)
        }),
    ],
    flags: type_flags::BASETYPE,
    doc: "property(fget=None, fset=None, fdel=None, doc=None)\n--\n\nProperty attribute.\n\n  fget\n    function to be used for getting an attribute value\n  fset\n    function to be used for setting an attribute value\n  fdel\n    function to be used for del'ing an attribute\n  doc\n    docstring\n\nTypical use is to define a managed attribute x:\n\nclass C(object):\n    def getx(self): return self._x\n    def setx(self, value): self._x = value\n    def delx(self): del self._x\n    x = property(getx, setx, delx, \"I'm the 'x' property.\")\n\nDecorators make defining new properties or modifying existing ones easy:\n\nclass C(object):\n    @property\n    def x(self):\n        \"I am the 'x' property.\"\n        return self._x\n    @x.setter\n    def x(self, value):\n        self._x = value\n    @x.deleter\n    def x(self):\n        del self._x",
    ..TypeDef::new("property", Layout::Property)
};

fn or_none(value: Option<Value>) -> Value {
    value.unwrap_or(Value::NONE)
}

fn new(vm: &mut Vm, class: Gc<PyType>, _: Args<'_>) -> PyResult {
    let property = PyProperty {
        header: vm.header_for(class),
        getter: Slot::empty(),
        setter: Slot::empty(),
        deleter: Slot::empty(),
        doc: Slot::empty(),
        name: Slot::empty(),
        doc_from_getter: Cell::new(false),
    };
    Ok(vm.alloc_for(class, property).into())
}

fn init(vm: &mut Vm, x: Value, args: Args<'_>) -> PyResult<()> {
    static PARAMS: Params = Params::new("property", &["fget", "fset", "fdel", "doc"]);
    let [getter, setter, deleter, doc] = args.bind(vm, &PARAMS)?.map(|v| v.and_then(Value::non_none));
    let this = receive::<PyProperty>(vm, x)?;
    this.getter.set(this, getter);
    this.setter.set(this, setter);
    this.deleter.set(this, deleter);
    this.name.set(this, None);
    this.doc_from_getter.set(false);
    let mut doc = doc;
    if doc.is_none()
        && let Some(getter) = getter
    {
        let name = vm.names.doc;
        doc = vm.get_attr_opt(getter, name)?.and_then(Value::non_none);
        this.doc_from_getter.set(doc.is_some());
    }
    let exact = vm.type_of(x) == vm.class(Layout::Property);
    if exact {
        this.doc.set(this, doc);
    } else {
        this.doc.set(this, doc);
        let name = vm.names.doc;
        if let Some(dict) = vm.instance_dict(x) {
            dict.set_str(&mut vm.heap, name, or_none(doc));
        }
    }
    Ok(())
}

fn copy(
    vm: &mut Vm,
    x: Value,
    getter: Option<Value>,
    setter: Option<Value>,
    deleter: Option<Value>,
) -> PyResult {
    let this = receive::<PyProperty>(vm, x)?;
    let choose = |new: Option<Value>, old: &Slot| or_none(new.and_then(Value::non_none).or(old.get()));
    let getter = choose(getter, &this.getter);
    let setter = choose(setter, &this.setter);
    let deleter = choose(deleter, &this.deleter);
    let doc =
        if this.doc_from_getter.get() && !getter.is_none() { Value::NONE } else { or_none(this.doc.get()) };
    let class = vm.type_of(x);
    let made = vm.call(class.into(), &[getter, setter, deleter, doc])?;
    if let (Some(made), Some(name)) = (made.downcast::<PyProperty>(), this.name.get()) {
        made.name.set(made, name);
    }
    Ok(made)
}

fn property_name(vm: &mut Vm, this: Gc<PyProperty>) -> PyResult<Option<Value>> {
    if let Some(name) = this.name.get() {
        return Ok(Some(name));
    }
    match this.getter.get() {
        Some(getter) => {
            let name = vm.names.name;
            vm.get_attr_opt(getter, name)
        }
        None => Ok(None),
    }
}

#[cold]
fn missing(vm: &mut Vm, this: Gc<PyProperty>, instance: Value, what: &str) -> Raised {
    let name = match property_name(vm, this) {
        Ok(name) => name,
        Err(raised) => return raised,
    };
    let class = vm.type_of(instance).qualname.get();
    let class = match vm.repr_string(class.into()) {
        Ok(text) => text,
        Err(raised) => return raised,
    };
    let message = match name {
        Some(name) => match vm.repr_string(name) {
            Ok(name) => format!("property {name} of {class} object has no {what}"),
            Err(raised) => return raised,
        },
        None => format!("property of {class} object has no {what}"),
    };
    vm.attribute_error(message)
}

fn get(vm: &mut Vm, x: Value, instance: Option<Value>, _: Value) -> PyResult {
    let this = receive::<PyProperty>(vm, x)?;
    let Some(instance) = instance else { return Ok(x) };
    match this.getter.get() {
        Some(getter) => vm.call(getter, &[instance]),
        None => Err(missing(vm, this, instance, "getter")),
    }
}

fn set(vm: &mut Vm, x: Value, instance: Value, new: Option<Value>) -> PyResult<()> {
    let this = receive::<PyProperty>(vm, x)?;
    match new {
        Some(new) => match this.setter.get() {
            Some(setter) => vm.call(setter, &[instance, new]).map(|_| ()),
            None => Err(missing(vm, this, instance, "setter")),
        },
        None => match this.deleter.get() {
            Some(deleter) => vm.call(deleter, &[instance]).map(|_| ()),
            None => Err(missing(vm, this, instance, "deleter")),
        },
    }
}
