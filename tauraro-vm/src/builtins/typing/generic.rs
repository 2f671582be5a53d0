//! `typing.Generic`: the base of generic classes.
//!
//! When the program has imported `typing`, its Python functions make the aliases and check the parameters, as in CPython. Otherwise classes
//! written `class C[T]` get by with native aliases, which act the same but for `typing`'s introspection.

use super::alias::{collect_parameters, generic_alias};
use super::params::{is_type_param, unpacked};
use crate::args::Args;
use crate::builtins::class_build;
use crate::heap::{Gc, Header, Layout, OptRef, RootedVec, Slot};
use crate::object::*;
use crate::value::{PyResult, Value};
use crate::vm::Vm;

static CLASS_GETITEM: NativeDef = NativeDef::function("__class_getitem__", class_getitem);
static INIT_SUBCLASS: NativeDef = NativeDef::function("__init_subclass__", init_subclass);

/// The class `Generic`, made when first needed.
pub fn generic_class(vm: &mut Vm) -> PyResult {
    let (key, natives) = (vm.intern("typing.Generic"), vm.state.natives.get());
    if let Some(made) = natives.get_str(key) {
        return Ok(made);
    }
    let namespace = vm.new_dict();
    let module = vm.str_value("typing");
    let doc = vm.str_value("Abstract base class for generic types.\n");
    let slots = vm.empty_tuple().into();
    // An array: the collector does not look into a `Vec`.
    let entries =
        [("__module__", module), ("__doc__", doc), ("__slots__", slots), ("_is_protocol", Value::FALSE)];
    for (name, value) in entries {
        let name = vm.intern(name);
        namespace.set_str(&mut vm.heap, name, value);
    }
    for def in [&CLASS_GETITEM, &INIT_SUBCLASS] {
        let function = Slot::from(crate::builtins::new_native_function(vm, def, None));
        let header = Header::exact(Layout::ClassMethod);
        let method = vm.heap.alloc(PyClassMethod { header, function, dict: OptRef::new(None) });
        let name = vm.intern(def.name);
        namespace.set_str(&mut vm.heap, name, method.into());
    }
    let (name, bases) = (vm.intern("Generic"), vm.empty_tuple());
    let type_ = vm.class(Layout::Type);
    let class = class_build::new_class(vm, type_, name, bases, namespace, Args::positional_only(&[]))?;
    natives.set_str(&mut vm.heap, key, class.into());
    Ok(class.into())
}

/// `Generic[*type_params]`, the implicit base of `class C[...]`.
pub fn subscript(vm: &mut Vm, type_params: Value) -> PyResult {
    let generic = generic_class(vm)?;
    let Some(params) = type_params.downcast::<PyTuple>() else { return Ok(generic) };
    if !super::typing_is_loaded(vm) {
        return generic_alias(vm, generic, params.into());
    }
    let mut all = RootedVec::new();
    for param in params.items() {
        let param = if param.has_layout(Layout::TypeVarTuple) { unpacked(vm, *param)? } else { *param };
        all.push(&mut vm.heap, param);
    }
    let params = vm.new_tuple(all.as_slice());
    let alias = super::typing_function(vm, "_GenericAlias")?;
    vm.call(alias, &[generic, params.into()])
}

fn class_getitem(vm: &mut Vm, args: Args<'_>) -> PyResult {
    let [class, item] = args.values else {
        return Err(vm.type_error("__class_getitem__() takes exactly one argument"));
    };
    if super::typing_is_loaded(vm) {
        let function = super::typing_function(vm, "_generic_class_getitem")?;
        return vm.call_args(function, args);
    }
    let given = match item.downcast::<PyTuple>() {
        Some(tuple) => tuple,
        None => vm.new_tuple(&[*item]),
    };
    let generic = generic_class(vm)?;
    if *class == generic {
        if given.is_empty() {
            return Err(vm.type_error("Parameter list to Generic[...] cannot be empty"));
        }
        if !given.items().iter().all(|p| is_type_param(*p)) {
            return Err(vm.type_error(
                "Parameters to Generic[...] must all be type variables or parameter specification variables.",
            ));
        }
        return generic_alias(vm, *class, given.into());
    }
    let name = vm.intern("__parameters__");
    let parameters = vm.get_attr(*class, name)?;
    let parameters = parameters.downcast::<PyTuple>().unwrap_or(vm.empty_tuple());
    let mut items = given;
    let prepare = vm.intern("__typing_prepare_subst__");
    for parameter in parameters.items() {
        if items.len() == parameters.len() && super::params::is_type_var(*parameter) {
            continue;
        }
        if let Some(prepare) = vm.get_attr_opt(*parameter, prepare)? {
            let prepared = vm.call(prepare, &[*class, items.into()])?;
            if let Some(prepared) = prepared.downcast::<PyTuple>() {
                items = prepared;
            }
        }
    }
    if parameters.is_empty() || items.len() != parameters.len() {
        let text = vm.repr_string(*class)?;
        if parameters.is_empty() {
            return Err(vm.type_error(format!("{text} is not a generic class")));
        }
        let how = if items.len() > parameters.len() { "many" } else { "few" };
        let (count, wanted) = (items.len(), parameters.len());
        return Err(
            vm.type_error(format!("Too {how} arguments for {text}; actual {count}, expected {wanted}"))
        );
    }
    generic_alias(vm, *class, items.into())
}

fn init_subclass(vm: &mut Vm, args: Args<'_>) -> PyResult {
    if super::typing_is_loaded(vm) {
        let function = super::typing_function(vm, "_generic_init_subclass")?;
        return vm.call_args(function, args);
    }
    let Some(class) = args.values.first().and_then(|c| c.downcast::<PyType>()) else {
        return Ok(Value::NONE);
    };
    let generic = generic_class(vm)?;
    next_init_subclass(vm, generic, class, args)?;
    let key = vm.names.orig_bases;
    let bases = class.own_attr(key).and_then(|b| b.downcast::<PyTuple>());
    let parameters = match bases {
        Some(bases) => {
            if bases.items().contains(&generic) {
                return Err(vm.type_error("Cannot inherit from plain Generic"));
            }
            collect_parameters(vm, bases)?
        }
        None => {
            if class.bases.get().items().contains(&generic) {
                return Err(vm.type_error("Cannot inherit from plain Generic"));
            }
            vm.empty_tuple()
        }
    };
    let name = vm.intern("__parameters__");
    vm.set_type_attr(class, name, Some(parameters.into()))?;
    Ok(Value::NONE)
}

/// `super(Generic, cls).__init_subclass__(**keywords)`
fn next_init_subclass(vm: &mut Vm, generic: Value, class: Gc<PyType>, args: Args<'_>) -> PyResult<()> {
    let name = vm.names.init_subclass;
    let next = crate::builtins::super_::super_attr(vm, generic, class.into(), name)?;
    vm.call_args(next, args.skip_first())?;
    Ok(())
}
