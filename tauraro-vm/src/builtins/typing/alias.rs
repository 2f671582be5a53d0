//! `types.GenericAlias`: `list[int]`.
//!
//! An alias acts as its origin: attributes come from there and calling it calls the origin. Its parameters are the type variables among
//! its arguments, also inside other aliases; subscripting again puts arguments in their places.

use crate::args::Args;
use crate::builtins::TypeDef;
use crate::builtins::descriptor::receive;
use crate::heap::{Gc, Header, Layout, Ref, RootedVec, Slot};
use crate::interp::bytecode::CompareKind;
use crate::object::*;
use crate::object_struct;
use crate::value::{PyResult, Value};
use crate::vm::Vm;

object_struct! {
    /// `origin[args]`
    pub struct PyGenericAlias(Layout::GenericAlias) {
        /// `__origin__`
        pub origin: Slot,
        /// `__args__`
        pub args: Ref<PyTuple>,
        /// `__parameters__` once computed.
        pub parameters: Slot,
        /// `__unpacked__`: `*tuple[int]`
        pub starred: bool,
    }
}

/// The type.
pub static DEF: TypeDef = TypeDef {
    module: "types",
    slots: SlotTable {
        repr: Some(repr),
        hash: Some(|vm, x| {
            let this = receive::<PyGenericAlias>(vm, x)?;
            let origin = vm.hash(this.origin.get().unwrap_or(Value::NONE))?;
            Ok(origin ^ vm.hash(this.args.get().into())?)
        }),
        compare: Some(compare),
        call: Some(call),
        getattr: Some(get_attr),
        getitem: Some(|vm, x, item| {
            let this = receive::<PyGenericAlias>(vm, x)?;
            let parameters = parameters(vm, this)?;
            let args = substitute(vm, x, this.args.get(), parameters, item)?;
            let origin = this.origin.get().unwrap_or(Value::NONE);
            Ok(new_alias(vm, origin, args, this.starred).into())
        }),
        iter: Some(|vm, x| {
            let this = receive::<PyGenericAlias>(vm, x)?;
            let origin = this.origin.get().unwrap_or(Value::NONE);
            let starred = new_alias(vm, origin, this.args.get(), true);
            let single = vm.new_tuple(&[starred.into()]);
            vm.iter(single.into())
        }),
        or: Some(super::union::type_or),
        new: Some(new),
        ..SlotTable::EMPTY
    },
    methods: &[
        NativeDef::method2("__mro_entries__", |vm, x, _| {
            let origin = receive::<PyGenericAlias>(vm, x)?.origin.get().unwrap_or(Value::NONE);
            Ok(vm.new_tuple(&[origin]).into())
        }),
        NativeDef::method2("__instancecheck__", |vm, _, _| {
            Err(vm.type_error("isinstance() argument 2 cannot be a parameterized generic"))
        }),
        NativeDef::method2("__subclasscheck__", |vm, _, _| {
            Err(vm.type_error("issubclass() argument 2 cannot be a parameterized generic"))
        }),
        NativeDef::method1("__reduce__", |vm, x| {
            let this = receive::<PyGenericAlias>(vm, x)?;
            let class = vm.type_of(x);
            let origin = this.origin.get().unwrap_or(Value::NONE);
            let args = vm.new_tuple(&[origin, this.args.get().into()]);
            Ok(vm.new_tuple(&[class.into(), args.into()]).into())
        }),
        NativeDef::method1("__dir__", |vm, x| {
            let origin = receive::<PyGenericAlias>(vm, x)?.origin.get().unwrap_or(Value::NONE);
            let names = crate::builtins::functions::inspect::dir_of(vm, origin)?;
            if let Some(list) = names.downcast::<PyList>() {
                for name in ["__origin__", "__args__", "__parameters__", "__mro_entries__", "__unpacked__"] {
                    let name = vm.intern(name);
                    list.push(&mut vm.heap, name.into());
                }
            }
            Ok(names)
        }),
    ],
    getset: &[
        GetSetDef::member("__origin__", |vm, x| {
            Ok(receive::<PyGenericAlias>(vm, x)?.origin.get().unwrap_or(Value::NONE))
        }),
        GetSetDef::member("__args__", |vm, x| Ok(receive::<PyGenericAlias>(vm, x)?.args.get().into())),
        GetSetDef::new("__parameters__", |vm, x| {
            let this = receive::<PyGenericAlias>(vm, x)?;
            Ok(parameters(vm, this)?.into())
        }),
        GetSetDef::new("__unpacked__", |vm, x| Ok(Value::bool(receive::<PyGenericAlias>(vm, x)?.starred))),
        GetSetDef::new("__typing_unpacked_tuple_args__", |vm, x| {
            let this = receive::<PyGenericAlias>(vm, x)?;
            let tuple = vm.class(Layout::Tuple);
            let unpacked = this.starred && this.origin.get() == Some(tuple.into());
            Ok(if unpacked { this.args.get().into() } else { Value::NONE })
        }),
    ],
    flags: type_flags::BASETYPE | type_flags::WEAKREFS,
    doc: "Represent a PEP 585 generic type\n\nE.g. for t = list[int], t.__origin__ is list and t.__args__ is (int,).",
    ..TypeDef::new("GenericAlias", Layout::GenericAlias)
};

fn new_alias(vm: &mut Vm, origin: Value, args: Gc<PyTuple>, starred: bool) -> Gc<PyGenericAlias> {
    vm.heap.alloc(PyGenericAlias {
        header: Header::exact(Layout::GenericAlias),
        origin: origin.into(),
        args: Ref::new(args),
        parameters: Slot::empty(),
        starred,
    })
}

fn as_tuple(vm: &mut Vm, item: Value) -> Gc<PyTuple> {
    match item.downcast::<PyTuple>() {
        Some(tuple) => tuple,
        None => vm.new_tuple(&[item]),
    }
}

/// `origin[args]`
pub fn generic_alias(vm: &mut Vm, origin: Value, args: Value) -> PyResult {
    let args = as_tuple(vm, args);
    Ok(new_alias(vm, origin, args, false).into())
}

/// `__class_getitem__` of generic builtin types.
pub fn class_getitem(vm: &mut Vm, args: Args<'_>) -> PyResult {
    args.no_keywords(vm, "__class_getitem__")?;
    match args.values {
        [class, item] => generic_alias(vm, *class, *item),
        _ => {
            let given = args.values.len().saturating_sub(1);
            Err(vm.type_error(format!("__class_getitem__() takes exactly one argument ({given} given)")))
        }
    }
}

fn new(vm: &mut Vm, class: Gc<PyType>, args: Args<'_>) -> PyResult {
    args.no_keywords(vm, "GenericAlias")?;
    let [origin, item] = args.values else {
        return Err(vm.type_error(format!("GenericAlias expected 2 arguments, got {}", args.values.len())));
    };
    let args = as_tuple(vm, *item);
    let alias = PyGenericAlias {
        header: vm.header_for(class),
        origin: (*origin).into(),
        args: Ref::new(args),
        parameters: Slot::empty(),
        starred: false,
    };
    Ok(vm.alloc_for(class, alias).into())
}

/// An argument as `repr` of aliases and unions shows it: classes by their names.
pub fn argument_text(vm: &mut Vm, value: Value) -> PyResult<String> {
    if value == Value::ELLIPSIS {
        return Ok("...".to_owned());
    }
    if let Some(list) = value.downcast_exact::<PyList>() {
        let mut parts = Vec::new();
        let mut index = 0;
        while let Some(item) = list.get(index) {
            index += 1;
            parts.push(argument_text(vm, item)?);
        }
        return Ok(format!("[{}]", parts.join(", ")));
    }
    vm.check_native_stack()?;
    if value.downcast::<PyGenericAlias>().is_some() {
        return vm.repr_string(value);
    }
    if let Some(class) = value.downcast_exact::<PyType>() {
        return Ok(vm.full_type_name(class));
    }
    let (origin, args) = (vm.names.origin, vm.names.args);
    if vm.get_attr_opt(value, origin)?.is_some() && vm.get_attr_opt(value, args)?.is_some() {
        return vm.repr_string(value);
    }
    let (qualname, module) = (vm.names.qualname, vm.names.module);
    let qualname = vm.get_attr_opt(value, qualname)?;
    let module = vm.get_attr_opt(value, module)?.and_then(Value::non_none);
    match (qualname, module) {
        (Some(qualname), Some(module)) => {
            let (qualname, module) = (vm.str_string(qualname)?, vm.str_string(module)?);
            Ok(if module == "builtins" { qualname } else { format!("{module}.{qualname}") })
        }
        _ => vm.repr_string(value),
    }
}

fn repr(vm: &mut Vm, x: Value) -> PyResult {
    let this = receive::<PyGenericAlias>(vm, x)?;
    let mut text = if this.starred { "*".to_owned() } else { String::new() };
    text.push_str(&argument_text(vm, this.origin.get().unwrap_or(Value::NONE))?);
    text.push('[');
    let args = this.args.get();
    for (i, arg) in args.items().iter().enumerate() {
        if i > 0 {
            text.push_str(", ");
        }
        text.push_str(&argument_text(vm, *arg)?);
    }
    if args.is_empty() {
        text.push_str("()");
    }
    text.push(']');
    Ok(vm.str_value(&text))
}

fn compare(vm: &mut Vm, a: Value, b: Value, kind: CompareKind) -> PyResult {
    let this = receive::<PyGenericAlias>(vm, a)?;
    let (true, Some(other)) =
        (matches!(kind, CompareKind::Eq | CompareKind::Ne), b.downcast::<PyGenericAlias>())
    else {
        return Ok(Value::NOT_IMPLEMENTED);
    };
    let origins = [&this.origin, &other.origin].map(|o| o.get().unwrap_or(Value::NONE));
    let same = this.starred == other.starred
        && vm.equal(origins[0], origins[1])?
        && vm.equal(this.args.get().into(), other.args.get().into())?;
    Ok(Value::bool(same == (kind == CompareKind::Eq)))
}

fn call(vm: &mut Vm, x: Value, args: Args<'_>) -> PyResult {
    let origin = receive::<PyGenericAlias>(vm, x)?.origin.get().unwrap_or(Value::NONE);
    let made = vm.call_args(origin, args)?;
    let name = vm.intern("__orig_class__");
    if vm.set_attr(made, name, Some(x)).is_err() {
        let kinds = [crate::ExcKind::AttributeError, crate::ExcKind::TypeError];
        if !kinds.iter().any(|kind| vm.raised_is(*kind)) {
            return Err(crate::value::Raised);
        }
        vm.take_raised();
    }
    Ok(made)
}

/// Attributes that are the alias's own.
const OWN: &[&str] = &[
    "__class__",
    "__origin__",
    "__args__",
    "__unpacked__",
    "__parameters__",
    "__typing_unpacked_tuple_args__",
    "__mro_entries__",
    "__reduce_ex__",
    "__reduce__",
    "__bases__",
    "__copy__",
    "__deepcopy__",
];

fn get_attr(vm: &mut Vm, x: Value, name: Gc<PyStr>) -> PyResult {
    let this = receive::<PyGenericAlias>(vm, x)?;
    let own = name.as_ascii().is_some_and(|name| OWN.contains(&name));
    match this.origin.get() {
        Some(origin) if !own => vm.get_attr(origin, name),
        _ => vm.generic_get_attr(x, name),
    }
}

fn parameters(vm: &mut Vm, this: Gc<PyGenericAlias>) -> PyResult<Gc<PyTuple>> {
    if let Some(made) = this.parameters.get().and_then(|p| p.downcast::<PyTuple>()) {
        return Ok(made);
    }
    let made = collect_parameters(vm, this.args.get())?;
    this.parameters.set(this, Value::from(made));
    Ok(made)
}

/// The type variables among arguments, each once.
pub fn collect_parameters(vm: &mut Vm, args: Gc<PyTuple>) -> PyResult<Gc<PyTuple>> {
    let mut found = RootedVec::new();
    add_parameters(vm, args.items(), &mut found)?;
    Ok(vm.new_tuple(found.as_slice()))
}

fn add_parameters(vm: &mut Vm, args: &[Value], found: &mut RootedVec) -> PyResult<()> {
    vm.check_native_stack()?;
    let add = |vm: &mut Vm, found: &mut RootedVec, value: Value| {
        if !found.as_slice().contains(&value) {
            found.push(&mut vm.heap, value);
        }
    };
    for arg in args {
        if arg.downcast::<PyType>().is_some() {
            continue;
        }
        if let Some(tuple) = arg.downcast_exact::<PyTuple>() {
            add_parameters(vm, tuple.items(), found)?;
            continue;
        }
        if let Some(list) = arg.downcast_exact::<PyList>() {
            let tuple = vm.new_tuple(list.items());
            add_parameters(vm, tuple.items(), found)?;
            continue;
        }
        if super::params::is_type_param(*arg) {
            add(vm, found, *arg);
            continue;
        }
        let subst = vm.intern("__typing_subst__");
        if vm.get_attr_opt(*arg, subst)?.is_some() {
            add(vm, found, *arg);
            continue;
        }
        let name = vm.intern("__parameters__");
        if let Some(inner) = vm.get_attr_opt(*arg, name)?.and_then(|p| p.downcast::<PyTuple>()) {
            for parameter in inner.items() {
                add(vm, found, *parameter);
            }
        }
    }
    Ok(())
}

/// The arguments with `item` in place of the parameters.
pub fn substitute(
    vm: &mut Vm,
    alias: Value,
    args: Gc<PyTuple>,
    parameters: Gc<PyTuple>,
    item: Value,
) -> PyResult<Gc<PyTuple>> {
    if parameters.is_empty() {
        let text = vm.repr_string(alias)?;
        return Err(vm.type_error(format!("{text} is not a generic class")));
    }
    let mut items = as_tuple(vm, item);
    let prepare = vm.intern("__typing_prepare_subst__");
    for parameter in parameters.items() {
        // Plain type variables with enough arguments need no preparation.
        if super::params::is_type_var(*parameter) && items.len() == parameters.len() {
            continue;
        }
        if let Some(prepare) = vm.get_attr_opt(*parameter, prepare)?
            && !prepare.is_none()
        {
            let prepared = vm.call(prepare, &[alias, items.into()])?;
            items = as_tuple(vm, prepared);
        }
    }
    if items.len() != parameters.len() {
        let how = if items.len() > parameters.len() { "many" } else { "few" };
        let text = vm.repr_string(alias)?;
        let (given, wanted) = (items.len(), parameters.len());
        return Err(
            vm.type_error(format!("Too {how} arguments for {text}; actual {given}, expected {wanted}"))
        );
    }
    let mut out = RootedVec::new();
    substitute_into(vm, args.items(), parameters, items, &mut out)?;
    Ok(vm.new_tuple(out.as_slice()))
}

fn substitute_into(
    vm: &mut Vm,
    args: &[Value],
    parameters: Gc<PyTuple>,
    items: Gc<PyTuple>,
    out: &mut RootedVec,
) -> PyResult<()> {
    vm.check_native_stack()?;
    let subst = vm.intern("__typing_subst__");
    let unpacked = vm.intern("__typing_is_unpacked_typevartuple__");
    let name = vm.intern("__parameters__");
    for arg in args {
        if arg.downcast::<PyType>().is_some() {
            out.push(&mut vm.heap, *arg);
            continue;
        }
        if let Some(tuple) = arg.downcast_exact::<PyTuple>() {
            let mut inner = RootedVec::new();
            substitute_into(vm, tuple.items(), parameters, items, &mut inner)?;
            let inner = vm.new_tuple(inner.as_slice());
            out.push(&mut vm.heap, inner.into());
            continue;
        }
        let position = parameters.items().iter().position(|p| p == arg);
        let is_unpacked = match position {
            Some(_) => false,
            None => match vm.get_attr_opt(*arg, unpacked)? {
                Some(flag) => flag == Value::TRUE,
                None => false,
            },
        };
        if let Some(position) = position {
            let item = items.items()[position];
            let value = if super::params::is_type_var(*arg) && item.downcast::<PyType>().is_some() {
                item
            } else if let Some(subst) = vm.get_attr_opt(*arg, subst)? {
                vm.call(subst, &[item])?
            } else {
                item
            };
            out.push(&mut vm.heap, value);
            continue;
        }
        let inner = vm.get_attr_opt(*arg, name)?.and_then(|p| p.downcast::<PyTuple>());
        let Some(inner) = inner.filter(|p| !p.is_empty()) else {
            out.push(&mut vm.heap, *arg);
            continue;
        };
        let mut inner_items = RootedVec::new();
        for parameter in inner.items() {
            match parameters.items().iter().position(|p| p == parameter) {
                Some(position) => {
                    let item = items.items()[position];
                    match item.downcast_exact::<PyTuple>() {
                        Some(many) if is_unpacked => {
                            for one in many.items() {
                                inner_items.push(&mut vm.heap, *one);
                            }
                        }
                        _ => inner_items.push(&mut vm.heap, item),
                    }
                }
                None => inner_items.push(&mut vm.heap, *parameter),
            }
        }
        if is_unpacked {
            for item in inner_items.as_slice() {
                out.push(&mut vm.heap, *item);
            }
            continue;
        }
        let key = match inner_items.as_slice() {
            [one] => *one,
            many => vm.new_tuple(many).into(),
        };
        let value = vm.get_item(*arg, key)?;
        out.push(&mut vm.heap, value);
    }
    Ok(())
}
