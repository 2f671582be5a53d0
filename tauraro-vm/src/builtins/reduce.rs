//! How objects are copied and pickled: `object.__reduce_ex__`, `__reduce__` and `__getstate__`.
//!
//! The protocol is CPython's: `copyreg` rebuilds the object from its class and arguments, then the state is put back. Objects of
//! native types that keep something besides attributes cannot be taken apart this way; they say so.

use crate::builtins::exceptions::ExcKind;
use crate::heap::{Gc, Layout, RootedVec};
use crate::object::*;
use crate::value::{PyResult, Value};
use crate::vm::Vm;

/// Methods of `object`.
pub static METHODS: &[NativeDef] = &[
    NativeDef::method2("__reduce_ex__", reduce_ex).doc("($self, protocol, /)", "Helper for pickle."),
    NativeDef::method1("__reduce__", |vm, x| reduce(vm, x, 0)).doc("($self, /)", "Helper for pickle."),
    NativeDef::method1("__getstate__", |vm, x| state(vm, x, false)).doc("($self, /)", "Helper for pickle."),
];

fn reduce_ex(vm: &mut Vm, x: Value, protocol: Value) -> PyResult {
    let protocol = vm.size_i64(protocol)?;
    let name = vm.names.reduce;
    let class = vm.type_of(x);
    let object = vm.class(Layout::Object);
    let own = vm.type_lookup(class, name);
    let plain = own.and_then(|m| m.downcast::<PyNativeMethod>()).is_some_and(|m| m.owner.get() == object);
    if !plain && own.is_some() {
        return vm.call_method(x, name, &[]);
    }
    reduce(vm, x, protocol)
}

fn copyreg(vm: &mut Vm, name: &str) -> PyResult {
    let module = crate::exec::import::import_absolute(vm, "copyreg")?;
    vm.get_attr_str(module, name)
}

fn reduce(vm: &mut Vm, x: Value, protocol: i64) -> PyResult {
    if protocol < 2 {
        let reduce = copyreg(vm, "_reduce_ex")?;
        let protocol = vm.new_int(protocol);
        return vm.call(reduce, &[x, protocol]);
    }
    let class = vm.type_of(x);
    let (args, keywords) = new_arguments(vm, x)?;
    let has_args = args.is_some();
    let args = args.unwrap_or(vm.empty_tuple());
    let (make, arguments) = match keywords.filter(|k| !k.is_empty()) {
        None => {
            let mut all = RootedVec::from_slice(&mut vm.heap, &[class.into()]);
            for arg in args.items() {
                all.push(&mut vm.heap, *arg);
            }
            (copyreg(vm, "__newobj__")?, vm.new_tuple(all.as_slice()))
        }
        Some(keywords) => {
            (copyreg(vm, "__newobj_ex__")?, vm.new_tuple(&[class.into(), args.into(), keywords.into()]))
        }
    };
    let (list, dict) = (x.downcast::<PyList>().is_some(), x.downcast::<PyDict>().is_some());
    let getstate = vm.intern("__getstate__");
    let object = vm.class(Layout::Object);
    let own = vm.type_lookup(class, getstate);
    let plain = own.and_then(|m| m.downcast::<PyNativeMethod>()).is_some_and(|m| m.owner.get() == object);
    let state =
        if plain { state(vm, x, !(has_args || list || dict))? } else { vm.call_method(x, getstate, &[])? };
    let items = if list { vm.iter(x)? } else { Value::NONE };
    let pairs = if dict {
        let name = vm.names.items;
        let pairs = vm.call_method(x, name, &[])?;
        vm.iter(pairs)?
    } else {
        Value::NONE
    };
    Ok(vm.new_tuple(&[make, arguments.into(), state, items, pairs]).into())
}

/// What `__getnewargs_ex__` or `__getnewargs__` says that `__new__` needs.
fn new_arguments(vm: &mut Vm, x: Value) -> PyResult<(Option<Gc<PyTuple>>, Option<Gc<PyDict>>)> {
    let name = vm.intern("__getnewargs_ex__");
    if let Some(result) = vm.call_special(x, name, &[])? {
        let Some(pair) = result.downcast::<PyTuple>() else {
            let class = vm.type_name(result);
            return Err(vm.type_error(format!("__getnewargs_ex__ should return a tuple, not '{class}'")));
        };
        let [args, keywords] = pair.items() else {
            let given = pair.len();
            return Err(
                vm.value_error(format!("__getnewargs_ex__ should return a tuple of length 2, not {given}"))
            );
        };
        return match (args.downcast::<PyTuple>(), keywords.downcast::<PyDict>()) {
            (Some(args), Some(keywords)) => Ok((Some(args), Some(keywords))),
            (None, _) => {
                let class = vm.type_name(*args);
                Err(vm.type_error(format!(
                    "first item of the tuple returned by __getnewargs_ex__ must be a tuple, not '{class}'"
                )))
            }
            (_, None) => {
                let class = vm.type_name(*keywords);
                Err(vm.type_error(format!(
                    "second item of the tuple returned by __getnewargs_ex__ must be a dict, not '{class}'"
                )))
            }
        };
    }
    let name = vm.intern("__getnewargs__");
    match vm.call_special(x, name, &[])? {
        Some(result) => match result.downcast::<PyTuple>() {
            Some(args) => Ok((Some(args), None)),
            None => {
                let class = vm.type_name(result);
                Err(vm.type_error(format!("__getnewargs__ should return a tuple, not '{class}'")))
            }
        },
        None => Ok((None, None)),
    }
}

/// A copy of an object's attributes, in order.
fn attributes(vm: &mut Vm, x: Value) -> PyResult<Option<Gc<PyDict>>> {
    if let Some(dict) = vm.existing_dict(x) {
        return Ok(Some(dict));
    }
    let class = vm.type_of(x);
    if !class.has_flags(type_flags::HAS_DICT) {
        return Ok(None);
    }
    let dict = vm.new_dict();
    if let Some(instance) = x.downcast::<PyInstance>() {
        // Names are kept alive by the shape, which is kept for ever.
        let shape = vm.shapes.get(instance.header.shape());
        let first = shape.first_slot as usize;
        let names: Vec<Gc<PyStr>> = shape.names.to_vec();
        for (i, name) in names.into_iter().enumerate() {
            if let Some(value) = instance.slot(first + i).and_then(|slot| slot.get()) {
                dict.set_str(&mut vm.heap, name, value);
            }
        }
    }
    Ok(Some(dict))
}

/// The default state: the attributes, and those in `__slots__` beside them.
fn state(vm: &mut Vm, x: Value, required: bool) -> PyResult {
    let class = vm.type_of(x);
    let own_layout = class.layout_of_instances();
    if required && own_layout != Layout::Instance && !carries_only_attributes(own_layout) {
        let class = class.full_name();
        return Err(vm.type_error(format!("cannot pickle '{class}' object")));
    }
    let attributes =
        attributes(vm, x)?.filter(|attributes| !attributes.is_empty()).map_or(Value::NONE, Value::from);
    let has_slots = class.mro_types().any(|c| c.own_attr(vm.names.slots).is_some());
    if !has_slots {
        return Ok(attributes);
    }
    let slot_names = copyreg(vm, "_slotnames")?;
    let names = vm.call(slot_names, &[class.into()])?;
    let names = vm.collect(names)?;
    let slots = vm.new_dict();
    for name in names.as_slice() {
        let Some(name) = name.downcast::<PyStr>() else { continue };
        match vm.get_attr(x, name) {
            Ok(value) => slots.set(vm, name.into(), value)?,
            Err(raised) => vm.clear_if(raised, ExcKind::AttributeError)?,
        }
    }
    if slots.is_empty() {
        return Ok(attributes);
    }
    Ok(vm.new_tuple(&[attributes, slots.into()]).into())
}

/// Layouts whose objects are no more than their attributes.
fn carries_only_attributes(layout: Layout) -> bool {
    matches!(layout, Layout::Object | Layout::SimpleNamespace | Layout::Exception)
}
