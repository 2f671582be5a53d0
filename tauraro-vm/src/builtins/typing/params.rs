//! Type parameters: `TypeVar`, `ParamSpec`, `TypeVarTuple`, with `ParamSpecArgs`, `ParamSpecKwargs` and `NoDefault`.
//!
//! Bounds, constraints and defaults of the `[T: bound = default]` syntax are functions until somebody asks for the value.

use super::union::make_union;
use crate::args::{Args, Params};
use crate::builtins::TypeDef;
use crate::builtins::descriptor::receive;
use crate::heap::{Gc, Header, Layout, Slot};
use crate::interp::bytecode::CompareKind;
use crate::object::*;
use crate::object_struct;
use crate::value::{PyResult, Value};
use crate::vm::Vm;

object_struct! {
    /// A `TypeVar`.
    pub struct PyTypeVar(Layout::TypeVar) {
        /// `__name__`
        pub name: Slot,
        /// `__module__`
        pub module: Slot,
        /// `__bound__` and the function that computes it.
        pub bound: [Slot; 2],
        /// `__constraints__` and the function that computes them.
        pub constraints: [Slot; 2],
        /// `__default__` and the function that computes it.
        pub default: [Slot; 2],
        /// `__covariant__`, `__contravariant__`, `__infer_variance__`
        pub variance: Variance,
    }
}

object_struct! {
    /// A `ParamSpec`.
    pub struct PyParamSpec(Layout::ParamSpec) {
        /// `__name__`
        pub name: Slot,
        /// `__module__`
        pub module: Slot,
        /// `__bound__`
        pub bound: Slot,
        /// `__default__` and the function that computes it.
        pub default: [Slot; 2],
        /// `__covariant__`, `__contravariant__`, `__infer_variance__`
        pub variance: Variance,
    }
}

object_struct! {
    /// A `TypeVarTuple`.
    pub struct PyTypeVarTuple(Layout::TypeVarTuple) {
        /// `__name__`
        pub name: Slot,
        /// `__module__`
        pub module: Slot,
        /// `__default__` and the function that computes it.
        pub default: [Slot; 2],
    }
}

object_struct! {
    /// `P.args`
    pub struct PyParamSpecArgs(Layout::ParamSpecArgs) {
        /// `__origin__`
        pub origin: Slot,
    }
}

object_struct! {
    /// `P.kwargs`
    pub struct PyParamSpecKwargs(Layout::ParamSpecKwargs) {
        /// `__origin__`
        pub origin: Slot,
    }
}

object_struct! {
    /// `NoDefault`
    pub struct PyNoDefault(Layout::NoDefault) {}
}

/// How a type parameter varies.
#[derive(Copy, Clone, Default)]
pub struct Variance {
    covariant: bool,
    contravariant: bool,
    infer: bool,
}
impl crate::heap::TraceField for Variance {
    fn trace(&self, _: &mut crate::heap::Tracer<'_>) {}
}

impl Variance {
    const INFER: Variance = Variance { covariant: false, contravariant: false, infer: true };

    fn new(vm: &mut Vm, class: &str, flags: [Option<Value>; 3]) -> PyResult<Variance> {
        let mut read = [false; 3];
        for (to, flag) in read.iter_mut().zip(flags) {
            *to = match flag {
                Some(flag) => vm.is_true(flag)?,
                None => false,
            };
        }
        let [covariant, contravariant, infer] = read;
        if covariant && contravariant {
            return Err(vm.value_error("Bivariant types are not supported."));
        }
        if infer && (covariant || contravariant) {
            return Err(vm.value_error("Variance cannot be specified with infer_variance."));
        }
        let _ = class;
        Ok(Variance { covariant, contravariant, infer })
    }

    fn sign(self) -> &'static str {
        match self {
            Variance { infer: true, .. } => "",
            Variance { covariant: true, .. } => "+",
            Variance { contravariant: true, .. } => "-",
            _ => "~",
        }
    }
}

/// Whether a value is a type parameter.
pub fn is_type_param(value: Value) -> bool {
    [Layout::TypeVar, Layout::ParamSpec, Layout::TypeVarTuple].iter().any(|layout| value.has_layout(*layout))
}

/// Whether it is a TypeVar: one class as its argument needs no check, and as many arguments as parameters no preparation.
pub fn is_type_var(value: Value) -> bool {
    value.has_layout(Layout::TypeVar)
}

fn or_none(value: Option<Value>) -> Value {
    value.unwrap_or(Value::NONE)
}

/// `NoDefault`
pub fn no_default(vm: &mut Vm) -> Value {
    let (key, natives) = (vm.intern("typing.NoDefault"), vm.state.natives.get());
    match natives.get_str(key) {
        Some(made) => made,
        None => {
            let made = vm.heap.alloc(PyNoDefault { header: Header::exact(Layout::NoDefault) }).into();
            natives.set_str(&mut vm.heap, key, made);
            made
        }
    }
}

/// The value of a lazy attribute: computed by its function the first time.
fn lazy<T>(vm: &mut Vm, owner: Gc<T>, slots: &[Slot; 2], absent: Value) -> PyResult {
    if let Some(value) = slots[0].get() {
        return Ok(value);
    }
    let Some(function) = slots[1].get() else { return Ok(absent) };
    let value = vm.call(function, &[Value::small_int(1)])?;
    slots[0].set(owner, value);
    Ok(value)
}

fn lazy_pair(value: Option<Value>, function: Option<Value>) -> [Slot; 2] {
    [Slot::new(value), Slot::new(function)]
}

/// The TypeVar of `[name: bound]`.
pub fn new_type_var(vm: &mut Vm, name: Value, bound: Option<Value>, constraints: Option<Value>) -> Value {
    let made = PyTypeVar {
        header: Header::exact(Layout::TypeVar),
        name: name.into(),
        module: Slot::empty(),
        bound: lazy_pair(None, bound),
        constraints: lazy_pair(None, constraints),
        default: lazy_pair(None, None),
        variance: Variance::INFER,
    };
    vm.heap.alloc(made).into()
}

/// The ParamSpec of `[**name]`.
pub fn new_param_spec(vm: &mut Vm, name: Value) -> Value {
    let made = PyParamSpec {
        header: Header::exact(Layout::ParamSpec),
        name: name.into(),
        module: Slot::empty(),
        bound: Slot::empty(),
        default: lazy_pair(None, None),
        variance: Variance::INFER,
    };
    vm.heap.alloc(made).into()
}

/// The TypeVarTuple of `[*name]`.
pub fn new_type_var_tuple(vm: &mut Vm, name: Value) -> Value {
    let made = PyTypeVarTuple {
        header: Header::exact(Layout::TypeVarTuple),
        name: name.into(),
        module: Slot::empty(),
        default: lazy_pair(None, None),
    };
    vm.heap.alloc(made).into()
}

/// Gives a type parameter the function that computes its default.
pub fn set_default(parameter: Value, function: Value) {
    if let Some(this) = parameter.downcast::<PyTypeVar>() {
        this.default[1].set(this, function);
    } else if let Some(this) = parameter.downcast::<PyParamSpec>() {
        this.default[1].set(this, function);
    } else if let Some(this) = parameter.downcast::<PyTypeVarTuple>() {
        this.default[1].set(this, function);
    }
}

fn caller_module(vm: &mut Vm) -> Slot {
    Slot::new(crate::exec::caller_module_name(vm))
}

fn checked_name(vm: &mut Vm, class: &str, name: Option<Value>) -> PyResult {
    let name = or_none(name);
    match name.downcast::<PyStr>() {
        Some(_) => Ok(name),
        None => {
            let given = vm.type_name(name);
            Err(vm.type_error(format!("{class}() argument 'name' must be str, not {given}")))
        }
    }
}

/// An explicit default: absent when it is `NoDefault`.
fn given_default(vm: &mut Vm, default: Option<Value>) -> [Slot; 2] {
    let none = no_default(vm);
    lazy_pair(default.filter(|d| *d != none), None)
}

/// A bound given to a constructor: `None` is none, a string a forward reference.
fn checked_bound(vm: &mut Vm, bound: Option<Value>, message: &str) -> PyResult<Option<Value>> {
    let Some(bound) = bound.and_then(Value::non_none) else { return Ok(None) };
    if bound.downcast::<PyType>().is_some() {
        return Ok(Some(bound));
    }
    let check = super::typing_function(vm, "_type_check")?;
    let message = vm.str_value(message);
    vm.call(check, &[bound, message]).map(Some)
}

macro_rules! common_getset {
    ($struct:ident) => {
        [
            GetSetDef::new("__name__", |vm, x| Ok(or_none(receive::<$struct>(vm, x)?.name.get()))),
            GetSetDef::with_set(
                "__module__",
                |vm, x| match receive::<$struct>(vm, x)?.module.get() {
                    Some(module) => Ok(module),
                    None => Ok(vm.str_value("typing")),
                },
                |vm, x, new| {
                    let this = receive::<$struct>(vm, x)?;
                    this.module.set(this, new);
                    Ok(())
                },
            ),
            GetSetDef::new("__default__", |vm, x| {
                let this = receive::<$struct>(vm, x)?;
                let absent = no_default(vm);
                lazy(vm, this, &this.default, absent)
            }),
            GetSetDef::new("evaluate_default", |vm, x| {
                let this = receive::<$struct>(vm, x)?;
                Ok(or_none(this.default[1].get()))
            }),
        ]
    };
}

macro_rules! common_methods {
    ($struct:ident, $class:literal) => {
        [
            NativeDef::method1("has_default", |vm, x| {
                let this = receive::<$struct>(vm, x)?;
                Ok(Value::bool(this.default.iter().any(|slot| slot.get().is_some())))
            }),
            NativeDef::method2("__mro_entries__", |vm, _, _| {
                Err(vm.type_error(concat!("Cannot subclass an instance of ", $class)))
            }),
            NativeDef::method1("__reduce__", |vm, x| Ok(or_none(receive::<$struct>(vm, x)?.name.get()))),
        ]
    };
}

static TYPE_VAR_GETSET: &[GetSetDef] = &{
    let [name, module, default, evaluate] = common_getset!(PyTypeVar);
    [
        name,
        module,
        default,
        evaluate,
        GetSetDef::new("__bound__", |vm, x| {
            let this = receive::<PyTypeVar>(vm, x)?;
            lazy(vm, this, &this.bound, Value::NONE)
        }),
        GetSetDef::new("__constraints__", |vm, x| {
            let this = receive::<PyTypeVar>(vm, x)?;
            let empty = vm.empty_tuple().into();
            lazy(vm, this, &this.constraints, empty)
        }),
        GetSetDef::new("evaluate_bound", |vm, x| Ok(or_none(receive::<PyTypeVar>(vm, x)?.bound[1].get()))),
        GetSetDef::new("evaluate_constraints", |vm, x| {
            Ok(or_none(receive::<PyTypeVar>(vm, x)?.constraints[1].get()))
        }),
        GetSetDef::new("__covariant__", |vm, x| {
            Ok(Value::bool(receive::<PyTypeVar>(vm, x)?.variance.covariant))
        }),
        GetSetDef::new("__contravariant__", |vm, x| {
            Ok(Value::bool(receive::<PyTypeVar>(vm, x)?.variance.contravariant))
        }),
        GetSetDef::new("__infer_variance__", |vm, x| {
            Ok(Value::bool(receive::<PyTypeVar>(vm, x)?.variance.infer))
        }),
    ]
};

static TYPE_VAR_METHODS: &[NativeDef] = &{
    let [has_default, mro_entries, reduce] = common_methods!(PyTypeVar, "TypeVar");
    [
        has_default,
        mro_entries,
        reduce,
        NativeDef::method2("__typing_subst__", |vm, x, arg| {
            let subst = super::typing_function(vm, "_typevar_subst")?;
            vm.call(subst, &[x, arg])
        }),
        NativeDef::method3("__typing_prepare_subst__", |vm, x, alias, args| {
            let this = receive::<PyTypeVar>(vm, x)?;
            let name = vm.intern("__parameters__");
            let parameters = vm.get_attr(alias, name)?;
            let (Some(parameters), Some(given)) =
                (parameters.downcast::<PyTuple>(), args.downcast::<PyTuple>())
            else {
                return Ok(args);
            };
            let index = parameters.items().iter().position(|p| *p == x).unwrap_or(0);
            if given.len() > index {
                return Ok(args);
            }
            if given.len() == index && this.default.iter().any(|slot| slot.get().is_some()) {
                let default = lazy(vm, this, &this.default, Value::NONE)?;
                let mut all = crate::heap::RootedVec::from_slice(&mut vm.heap, given.items());
                all.push(&mut vm.heap, default);
                return Ok(vm.new_tuple(all.as_slice()).into());
            }
            let (alias, count) = (vm.repr_string(alias)?, given.len());
            let wanted = parameters.len();
            Err(vm.type_error(format!("Too few arguments for {alias}; actual {count}, expected {wanted}")))
        }),
    ]
};

fn or(vm: &mut Vm, a: Value, b: Value) -> PyResult {
    make_union(vm, &[a, b])
}

/// `TypeVar`
pub static TYPE_VAR_DEF: TypeDef = TypeDef {
    module: "typing",
    slots: SlotTable {
        repr: Some(|vm, x| {
            let this = receive::<PyTypeVar>(vm, x)?;
            let (sign, name) = (this.variance.sign(), vm.str_string(or_none(this.name.get()))?);
            Ok(vm.str_value(&format!("{sign}{name}")))
        }),
        or: Some(or),
        new: Some(type_var_new),
        ..SlotTable::EMPTY
    },
    methods: TYPE_VAR_METHODS,
    getset: TYPE_VAR_GETSET,
    flags: type_flags::WEAKREFS,
    doc: "Type variable.",
    ..TypeDef::new("TypeVar", Layout::TypeVar)
};

fn type_var_new(vm: &mut Vm, _: Gc<PyType>, args: Args<'_>) -> PyResult {
    let mut named = [None; 5];
    let names = ["bound", "covariant", "contravariant", "infer_variance", "default"];
    let mut name = args.positional().first().copied();
    for (key, value) in args.keyword_items() {
        match names.iter().position(|n| key.eq_str(n)) {
            Some(index) => named[index] = Some(value),
            None if key.eq_str("name") && name.is_none() => name = Some(value),
            None => {
                let key = key.to_string_lossy();
                return Err(vm.type_error(format!("TypeVar() got an unexpected keyword argument '{key}'")));
            }
        }
    }
    if name.is_none() {
        return Err(vm.type_error("TypeVar() missing required argument 'name' (pos 1)"));
    }
    let name = checked_name(vm, "typevar", name)?;
    let [bound, covariant, contravariant, infer, default] = named;
    let variance = Variance::new(vm, "TypeVar", [covariant, contravariant, infer])?;
    let constraints = args.positional().get(1..).unwrap_or(&[]);
    if constraints.len() == 1 {
        return Err(vm.type_error("A single constraint is not allowed"));
    }
    let bound = checked_bound(vm, bound, "Bound must be a type.")?;
    if !constraints.is_empty() && bound.is_some() {
        return Err(vm.type_error("Constraints cannot be combined with bound=..."));
    }
    let constraints = match constraints {
        [] => None,
        many => Some(Value::from(vm.new_tuple(many))),
    };
    let default = given_default(vm, default);
    let module = caller_module(vm);
    let made = PyTypeVar {
        header: Header::exact(Layout::TypeVar),
        name: name.into(),
        module,
        bound: lazy_pair(bound, None),
        constraints: lazy_pair(constraints, None),
        default,
        variance,
    };
    Ok(vm.heap.alloc(made).into())
}

static PARAM_SPEC_GETSET: &[GetSetDef] = &{
    let [name, module, default, evaluate] = common_getset!(PyParamSpec);
    [
        name,
        module,
        default,
        evaluate,
        GetSetDef::new("__bound__", |vm, x| Ok(or_none(receive::<PyParamSpec>(vm, x)?.bound.get()))),
        GetSetDef::new("args", |vm, x| {
            let header = Header::exact(Layout::ParamSpecArgs);
            Ok(vm.heap.alloc(PyParamSpecArgs { header, origin: x.into() }).into())
        }),
        GetSetDef::new("kwargs", |vm, x| {
            let header = Header::exact(Layout::ParamSpecKwargs);
            Ok(vm.heap.alloc(PyParamSpecKwargs { header, origin: x.into() }).into())
        }),
        GetSetDef::new("__covariant__", |vm, x| {
            Ok(Value::bool(receive::<PyParamSpec>(vm, x)?.variance.covariant))
        }),
        GetSetDef::new("__contravariant__", |vm, x| {
            Ok(Value::bool(receive::<PyParamSpec>(vm, x)?.variance.contravariant))
        }),
        GetSetDef::new("__infer_variance__", |vm, x| {
            Ok(Value::bool(receive::<PyParamSpec>(vm, x)?.variance.infer))
        }),
    ]
};

static PARAM_SPEC_METHODS: &[NativeDef] = &{
    let [has_default, mro_entries, reduce] = common_methods!(PyParamSpec, "ParamSpec");
    [
        has_default,
        mro_entries,
        reduce,
        NativeDef::method2("__typing_subst__", |vm, x, arg| {
            let subst = super::typing_function(vm, "_paramspec_subst")?;
            vm.call(subst, &[x, arg])
        }),
        NativeDef::method3("__typing_prepare_subst__", |vm, x, alias, args| {
            let prepare = super::typing_function(vm, "_paramspec_prepare_subst")?;
            vm.call(prepare, &[x, alias, args])
        }),
    ]
};

/// `ParamSpec`
pub static PARAM_SPEC_DEF: TypeDef = TypeDef {
    module: "typing",
    slots: SlotTable {
        repr: Some(|vm, x| {
            let this = receive::<PyParamSpec>(vm, x)?;
            let (sign, name) = (this.variance.sign(), vm.str_string(or_none(this.name.get()))?);
            Ok(vm.str_value(&format!("{sign}{name}")))
        }),
        or: Some(or),
        new: Some(param_spec_new),
        ..SlotTable::EMPTY
    },
    methods: PARAM_SPEC_METHODS,
    getset: PARAM_SPEC_GETSET,
    flags: type_flags::WEAKREFS,
    doc: "Parameter specification variable.",
    ..TypeDef::new("ParamSpec", Layout::ParamSpec)
};

fn param_spec_new(vm: &mut Vm, _: Gc<PyType>, args: Args<'_>) -> PyResult {
    static PARAMS: Params = Params::new(
        "paramspec",
        &["name", "bound", "covariant", "contravariant", "infer_variance", "default"],
    )
    .required(1)
    .keyword_only(5);
    let [name, bound, covariant, contravariant, infer, default] = args.bind(vm, &PARAMS)?;
    let name = checked_name(vm, "paramspec", name)?;
    let variance = Variance::new(vm, "ParamSpec", [covariant, contravariant, infer])?;
    let bound = checked_bound(vm, bound, "Bound must be a type.")?;
    let default = given_default(vm, default);
    let module = caller_module(vm);
    let made = PyParamSpec {
        header: Header::exact(Layout::ParamSpec),
        name: name.into(),
        module,
        bound: Slot::new(bound),
        default,
        variance,
    };
    Ok(vm.heap.alloc(made).into())
}

static TYPE_VAR_TUPLE_GETSET: &[GetSetDef] = &common_getset!(PyTypeVarTuple);

static TYPE_VAR_TUPLE_METHODS: &[NativeDef] = &{
    let [has_default, mro_entries, reduce] = common_methods!(PyTypeVarTuple, "TypeVarTuple");
    [
        has_default,
        mro_entries,
        reduce,
        NativeDef::method2("__typing_subst__", |vm, _, _| {
            Err(vm.type_error("Substitution of bare TypeVarTuple is not supported"))
        }),
        NativeDef::method3("__typing_prepare_subst__", |vm, x, alias, args| {
            let prepare = super::typing_function(vm, "_typevartuple_prepare_subst")?;
            vm.call(prepare, &[x, alias, args])
        }),
    ]
};

/// `Unpack[parameter]`
pub fn unpacked(vm: &mut Vm, parameter: Value) -> PyResult {
    let unpack = super::typing_function(vm, "Unpack")?;
    vm.get_item(unpack, parameter)
}

/// `TypeVarTuple`
pub static TYPE_VAR_TUPLE_DEF: TypeDef = TypeDef {
    module: "typing",
    slots: SlotTable {
        repr: Some(|vm, x| Ok(or_none(receive::<PyTypeVarTuple>(vm, x)?.name.get()))),
        iter: Some(|vm, x| {
            let unpacked = unpacked(vm, x)?;
            let single = vm.new_tuple(&[unpacked]);
            vm.iter(single.into())
        }),
        new: Some(|vm, _, args| {
            static PARAMS: Params =
                Params::new("typevartuple", &["name", "default"]).required(1).keyword_only(1);
            let [name, default] = args.bind(vm, &PARAMS)?;
            let name = checked_name(vm, "typevartuple", name)?;
            let default = given_default(vm, default);
            let module = caller_module(vm);
            let header = Header::exact(Layout::TypeVarTuple);
            Ok(vm.heap.alloc(PyTypeVarTuple { header, name: name.into(), module, default }).into())
        }),
        ..SlotTable::EMPTY
    },
    methods: TYPE_VAR_TUPLE_METHODS,
    getset: TYPE_VAR_TUPLE_GETSET,
    flags: type_flags::WEAKREFS,
    doc: "Type variable tuple.",
    ..TypeDef::new("TypeVarTuple", Layout::TypeVarTuple)
};

macro_rules! part_def {
    ($def:ident, $struct:ident, $layout:expr, $class:literal, $attribute:literal) => {
        /// The type of one half of a ParamSpec.
        pub static $def: TypeDef = TypeDef {
            module: "typing",
            slots: SlotTable {
                repr: Some(|vm, x| {
                    let origin = or_none(receive::<$struct>(vm, x)?.origin.get());
                    let name = vm.names.name;
                    let text = match vm.get_attr_opt(origin, name)? {
                        Some(name) => vm.str_string(name)?,
                        None => vm.repr_string(origin)?,
                    };
                    Ok(vm.str_value(&format!("{text}.{}", $attribute)))
                }),
                compare: Some(|vm, a, b, kind| {
                    let this = receive::<$struct>(vm, a)?;
                    let Some(other) = b.downcast::<$struct>() else { return Ok(Value::NOT_IMPLEMENTED) };
                    if !matches!(kind, CompareKind::Eq | CompareKind::Ne) {
                        return Ok(Value::NOT_IMPLEMENTED);
                    }
                    let same = vm.equal(or_none(this.origin.get()), or_none(other.origin.get()))?;
                    Ok(Value::bool(same == (kind == CompareKind::Eq)))
                }),
                hash: Some(|vm, x| {
                    let origin = or_none(receive::<$struct>(vm, x)?.origin.get());
                    vm.hash(origin)
                }),
                new: Some(|vm, _, args| {
                    static PARAMS: Params = Params::new($class, &["origin"]).required(1);
                    let [origin] = args.bind(vm, &PARAMS)?;
                    let header = Header::exact($layout);
                    Ok(vm.heap.alloc($struct { header, origin: or_none(origin).into() }).into())
                }),
                ..SlotTable::EMPTY
            },
            methods: &[NativeDef::method2("__mro_entries__", |vm, _, _| {
                Err(vm.type_error(concat!("Cannot subclass an instance of ", $class)))
            })],
            getset: &[GetSetDef::new("__origin__", |vm, x| {
                Ok(or_none(receive::<$struct>(vm, x)?.origin.get()))
            })],
            ..TypeDef::new($class, $layout)
        };
    };
}

part_def!(ARGS_DEF, PyParamSpecArgs, Layout::ParamSpecArgs, "ParamSpecArgs", "args");
part_def!(KWARGS_DEF, PyParamSpecKwargs, Layout::ParamSpecKwargs, "ParamSpecKwargs", "kwargs");

/// The type of `NoDefault`.
pub static NO_DEFAULT_DEF: TypeDef = TypeDef {
    module: "typing",
    slots: SlotTable {
        repr: Some(|vm, _| Ok(vm.str_value("typing.NoDefault"))),
        new: Some(|vm, _, args| {
            if !args.values.is_empty() {
                return Err(vm.type_error("NoDefaultType takes no arguments"));
            }
            Ok(no_default(vm))
        }),
        ..SlotTable::EMPTY
    },
    methods: &[NativeDef::method1("__reduce__", |vm, _| Ok(vm.str_value("NoDefault")))],
    doc: "The type of the NoDefault singleton.",
    ..TypeDef::new("NoDefaultType", Layout::NoDefault)
};
