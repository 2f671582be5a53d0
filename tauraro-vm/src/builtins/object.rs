//! `object`.

use super::TypeDef;
use crate::args::Args;
use crate::heap::{Gc, Layout};
use crate::interp::bytecode::CompareKind;
use crate::object::*;
use crate::value::{PyResult, Value};
use crate::vm::Vm;

/// The type.
pub static DEF: TypeDef = TypeDef {
    slots: SlotTable {
        repr: Some(repr),
        str: Some(str),
        hash: Some(|vm, value| Ok(vm.identity_hash(value))),
        compare: Some(compare),
        new: Some(new),
        init: Some(init),
        ..SlotTable::EMPTY
    },
    methods: METHODS,
    getset: GETSET,
    flags: type_flags::BASETYPE,
    doc: "object()\n--\n\nThe base class of the class hierarchy.\n\nWhen called, it accepts no arguments and returns a new featureless\ninstance that has no instance attributes and cannot be given any.\n",
    ..TypeDef::new("object", Layout::Object)
};

static METHODS: &[NativeDef] = &[
    NativeDef::method2("__format__", format),
    NativeDef::method1("__dir__", dir),
    NativeDef::method1("__sizeof__", |_, _| Ok(Value::small_int(16))),
    NativeDef::class_method("__init_subclass__", init_subclass),
    NativeDef::class_method("__subclasshook__", |_, _| Ok(Value::NOT_IMPLEMENTED)),
];

static GETSET: &[GetSetDef] =
    &[GetSetDef::with_set("__class__", |vm, x| Ok(vm.type_of(x).into()), super::bases::set_class)];

fn repr(vm: &mut Vm, value: Value) -> PyResult {
    let text = vm.default_repr(value);
    Ok(vm.str_value(&text))
}

fn str(vm: &mut Vm, value: Value) -> PyResult {
    Ok(vm.repr(value)?.into())
}

fn compare(vm: &mut Vm, a: Value, b: Value, kind: CompareKind) -> PyResult {
    match kind {
        CompareKind::Eq => Ok(if a == b { Value::TRUE } else { Value::NOT_IMPLEMENTED }),
        CompareKind::Ne => {
            let Some(compare) = vm.type_of(a).slots.compare.get() else { return Ok(Value::NOT_IMPLEMENTED) };
            let equal = compare(vm, a, b, CompareKind::Eq)?;
            if equal == Value::NOT_IMPLEMENTED {
                return Ok(equal);
            }
            let equal = vm.is_true(equal)?;
            Ok(Value::bool(!equal))
        }
        _ => Ok(Value::NOT_IMPLEMENTED),
    }
}

fn overrides(vm: &mut Vm, class: Gc<PyType>, name: Gc<PyStr>) -> bool {
    let object = vm.class(Layout::Object);
    match vm.type_lookup(class, name) {
        Some(found) => found.downcast::<PySlotWrapper>().is_none_or(|w| w.owner.get() != object),
        None => false,
    }
}

/// `object.__new__`
pub fn new(vm: &mut Vm, class: Gc<PyType>, args: Args<'_>) -> PyResult {
    if !args.values.is_empty() {
        let (new, init) = (vm.names.new, vm.names.init);
        if overrides(vm, class, new) {
            return Err(
                vm.type_error("object.__new__() takes exactly one argument (the type to instantiate)")
            );
        }
        if !overrides(vm, class, init) {
            let name = class.full_name();
            return Err(vm.type_error(format!("{name}() takes no arguments")));
        }
    }
    if class.has_flags(type_flags::ABSTRACT) {
        return Err(abstract_error(vm, class));
    }
    if class.layout_of_instances() != Layout::Instance {
        let name = class.full_name();
        return Err(vm.type_error(format!("object.__new__({name}) is not safe, use {name}.__new__()")));
    }
    Ok(vm.alloc_instance(class).into())
}

#[cold]
fn abstract_error(vm: &mut Vm, class: Gc<PyType>) -> crate::value::Raised {
    let name = vm.names.abstractmethods;
    let mut methods = Vec::new();
    if let Some(set) = class.own_attr(name)
        && let Err(raised) = vm.for_each(set, |vm, item| {
            methods.push(vm.str_string(item)?);
            Ok(true)
        })
    {
        return raised;
    }
    methods.sort();
    let plural = if methods.len() == 1 { "" } else { "s" };
    let list: Vec<String> = methods.iter().map(|m| format!("'{m}'")).collect();
    let (class, list) = (class.full_name(), list.join(", "));
    vm.type_error(format!(
        "Can't instantiate abstract class {class} without an implementation for abstract method{plural} {list}"
    ))
}

fn init(vm: &mut Vm, value: Value, args: Args<'_>) -> PyResult<()> {
    let class = vm.type_of(value);
    // A builtin type that gets here has a `__new__` that took the arguments.
    if args.values.is_empty() || !class.has_flags(type_flags::HEAP) {
        return Ok(());
    }
    let (new, init) = (vm.names.new, vm.names.init);
    if overrides(vm, class, init) {
        return Err(
            vm.type_error("object.__init__() takes exactly one argument (the instance to initialize)")
        );
    }
    if !overrides(vm, class, new) {
        let name = class.full_name();
        return Err(vm.type_error(format!(
            "{name}.__init__() takes exactly one argument (the instance to initialize)"
        )));
    }
    Ok(())
}

fn format(vm: &mut Vm, value: Value, spec: Value) -> PyResult {
    let Some(spec) = spec.downcast::<PyStr>() else {
        let class = vm.type_name(spec);
        return Err(vm.type_error(format!("__format__() argument must be str, not {class}")));
    };
    if !spec.is_empty() {
        let class = vm.type_name(value);
        return Err(vm.type_error(format!("unsupported format string passed to {class}.__format__")));
    }
    Ok(vm.to_str(value)?.into())
}

fn init_subclass(vm: &mut Vm, args: Args<'_>) -> PyResult {
    let class = args.values.first().and_then(|c| c.downcast::<PyType>());
    let name = class.map_or(String::new(), |c| c.full_name());
    if args.keyword_count() > 0 {
        return Err(vm.type_error(format!("{name}.__init_subclass__() takes no keyword arguments")));
    }
    Ok(Value::NONE)
}

/// `object.__dir__`: own attributes and those of the classes.
fn dir(vm: &mut Vm, value: Value) -> PyResult {
    let names = vm.new_dict();
    if let Some(dict) = vm.existing_dict(value) {
        collect_keys(vm, names, dict)?;
    } else if let Some(object) = value.as_object() {
        let own: smallvec::SmallVec<[Gc<PyStr>; 8]> =
            vm.shapes.get(object.shape()).names.iter().copied().collect();
        for name in own {
            names.set(vm, name.into(), Value::NONE)?;
        }
    }
    if let Some(method) = value.downcast::<PyBoundMethod>() {
        // Attributes of the function are attributes of the method.
        if let Some(dict) = method.function.get().and_then(|function| vm.existing_dict(function)) {
            collect_keys(vm, names, dict)?;
        }
    }
    let class = vm.type_of(value);
    for class in class.mro_types() {
        collect_keys(vm, names, class.dict.get())?;
    }
    let mut list = crate::heap::RootedVec::new();
    for (key, _) in names.items() {
        list.push(&mut vm.heap, key);
    }
    Ok(vm.new_list(list.as_slice()).into())
}

/// Adds the keys of `from` to the keys of `to`.
pub fn collect_keys(vm: &mut Vm, to: Gc<PyDict>, from: Gc<PyDict>) -> PyResult<()> {
    let mut position = 0;
    while let Some((at, key, _)) = from.next_item(position) {
        position = at + 1;
        to.set(vm, key, Value::NONE)?;
    }
    Ok(())
}
