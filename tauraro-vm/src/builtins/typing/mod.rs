//! Objects of annotations: what `list[int]`, `int | None`, `def f[T]` and `type X = ...` make.
//!
//! * [`alias`]: `types.GenericAlias`; [`union`]: `typing.Union`;
//! * [`params`]: `TypeVar`, `ParamSpec`, `TypeVarTuple`, and the values of bounds and defaults, evaluated when asked for;
//! * [`type_alias`]: `TypeAliasType`; [`generic`]: `typing.Generic`.
//!
//! The module `_typing` hands them to the library's `typing`, whose Python functions do the rare checks of substitution, as in
//! CPython. A program that never imports `typing` gets by without it.

pub mod alias;
pub mod generic;
pub mod params;
pub mod type_alias;
pub mod union;

pub use alias::{PyGenericAlias, class_getitem, generic_alias};
pub use union::{PyUnion, type_or};

use crate::heap::{Gc, Layout};
use crate::object::*;
use crate::value::{PyResult, Value};
use crate::vm::Vm;
use tauraro_ir::Intrinsic;

/// The intrinsics of type parameters and type aliases.
pub fn intrinsic(vm: &mut Vm, intrinsic: Intrinsic, operands: &[Option<Value>]) -> PyResult {
    let operand = |n: usize| operands.get(n).copied().flatten();
    let required = |n: usize| operand(n).unwrap_or(Value::NONE);
    match intrinsic {
        Intrinsic::TypeVar => Ok(params::new_type_var(vm, required(0), operand(1), operand(2))),
        Intrinsic::ParamSpec => Ok(params::new_param_spec(vm, required(0))),
        Intrinsic::TypeVarTuple => Ok(params::new_type_var_tuple(vm, required(0))),
        Intrinsic::TypeParamDefault => {
            params::set_default(required(0), required(1));
            Ok(required(0))
        }
        Intrinsic::SubscriptGeneric => generic::subscript(vm, required(0)),
        Intrinsic::TypeAlias => Ok(type_alias::new_lazy(vm, required(0), operand(1), required(2))),
        _ => Ok(Value::NONE),
    }
}

/// A function of the library's module `typing`, imported if need be.
pub fn typing_function(vm: &mut Vm, name: &str) -> PyResult {
    let module = crate::exec::import::import_absolute(vm, "typing")?;
    vm.get_attr_str(module, name)
}

/// Whether the program has imported `typing`.
pub fn typing_is_loaded(vm: &mut Vm) -> bool {
    let name = vm.intern("typing");
    vm.state.modules.get().get_str(name).is_some()
}

/// Makes the module `_typing`.
pub fn make_module(vm: &mut Vm) -> PyResult<Gc<PyModule>> {
    static FUNCTIONS: &[NativeDef] = &[NativeDef::function1("_idfunc", |_, x| Ok(x))];
    let module =
        vm.new_native_module("_typing", "Primitives and accelerators for the typing module.\n", FUNCTIONS);
    let types = [
        ("TypeVar", Layout::TypeVar),
        ("ParamSpec", Layout::ParamSpec),
        ("TypeVarTuple", Layout::TypeVarTuple),
        ("ParamSpecArgs", Layout::ParamSpecArgs),
        ("ParamSpecKwargs", Layout::ParamSpecKwargs),
        ("TypeAliasType", Layout::TypeAlias),
        ("Union", Layout::UnionType),
    ];
    for (name, layout) in types {
        let class = vm.class(layout);
        vm.set_module_attr(module, name, class);
    }
    let generic = generic::generic_class(vm)?;
    vm.set_module_attr(module, "Generic", generic);
    let no_default = params::no_default(vm);
    vm.set_module_attr(module, "NoDefault", no_default);
    Ok(module)
}
