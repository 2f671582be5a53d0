//! `typing.TypeAliasType`: what `type X = ...` makes. Its value is computed when asked for.

use crate::args::{Args, Params};
use crate::builtins::TypeDef;
use crate::builtins::descriptor::receive;
use crate::heap::{Gc, Header, Layout, RootedVec, Slot};
use crate::object::*;
use crate::object_struct;
use crate::value::{PyResult, Value};
use crate::vm::Vm;

object_struct! {
    /// A type alias.
    pub struct PyTypeAlias(Layout::TypeAlias) {
        /// `__name__`
        pub name: Slot,
        /// `__type_params__`, a tuple; empty for none.
        pub type_params: Slot,
        /// `__value__` once computed.
        pub value: Slot,
        /// The function that computes it.
        pub evaluate: Slot,
        /// `__module__`
        pub module: Slot,
    }
}

/// The type.
pub static DEF: TypeDef = TypeDef {
    module: "typing",
    slots: SlotTable {
        repr: Some(|vm, x| Ok(receive::<PyTypeAlias>(vm, x)?.name.get().unwrap_or(vm.names.empty.into()))),
        getitem: Some(|vm, x, item| {
            if params(vm, x)?.is_empty() {
                return Err(vm.type_error("Only generic type aliases are subscriptable"));
            }
            super::generic_alias(vm, x, item)
        }),
        iter: Some(|vm, x| {
            let unpacked = super::params::unpacked(vm, x)?;
            let single = vm.new_tuple(&[unpacked]);
            vm.iter(single.into())
        }),
        or: Some(super::type_or),
        new: Some(new),
        ..SlotTable::EMPTY
    },
    methods: &[NativeDef::method1("__reduce__", |vm, x| {
        Ok(receive::<PyTypeAlias>(vm, x)?.name.get().unwrap_or(Value::NONE))
    })],
    getset: &[
        GetSetDef::new("__name__", |vm, x| Ok(or_none(receive::<PyTypeAlias>(vm, x)?.name.get()))),
        GetSetDef::new("__value__", value),
        GetSetDef::new("evaluate_value", |vm, x| Ok(or_none(receive::<PyTypeAlias>(vm, x)?.evaluate.get()))),
        GetSetDef::new("__type_params__", |vm, x| Ok(params(vm, x)?.into())),
        GetSetDef::new("__parameters__", |vm, x| {
            let params = params(vm, x)?;
            let mut all = RootedVec::new();
            for param in params.items() {
                let param = if param.has_layout(Layout::TypeVarTuple) {
                    super::params::unpacked(vm, *param)?
                } else {
                    *param
                };
                all.push(&mut vm.heap, param);
            }
            Ok(vm.new_tuple(all.as_slice()).into())
        }),
        GetSetDef::new("__module__", |vm, x| match receive::<PyTypeAlias>(vm, x)?.module.get() {
            Some(module) => Ok(module),
            None => Ok(vm.str_value("typing")),
        }),
    ],
    flags: type_flags::WEAKREFS,
    doc: "Type alias.",
    ..TypeDef::new("TypeAliasType", Layout::TypeAlias)
};

fn or_none(value: Option<Value>) -> Value {
    value.unwrap_or(Value::NONE)
}

fn params(vm: &mut Vm, x: Value) -> PyResult<Gc<PyTuple>> {
    let this = receive::<PyTypeAlias>(vm, x)?;
    Ok(this.type_params.get().and_then(|p| p.downcast::<PyTuple>()).unwrap_or(vm.empty_tuple()))
}

fn value(vm: &mut Vm, x: Value) -> PyResult {
    let this = receive::<PyTypeAlias>(vm, x)?;
    if let Some(value) = this.value.get() {
        return Ok(value);
    }
    let evaluate = or_none(this.evaluate.get());
    let value = vm.call(evaluate, &[Value::small_int(1)])?;
    this.value.set(this, value);
    Ok(value)
}

/// `type name[type_params] = ...`, whose value `evaluate` computes.
pub fn new_lazy(vm: &mut Vm, name: Value, type_params: Option<Value>, evaluate: Value) -> Value {
    let module = Slot::new(crate::exec::caller_module_name(vm));
    let header = Header::exact(Layout::TypeAlias);
    let made = PyTypeAlias {
        header,
        name: name.into(),
        type_params: Slot::new(type_params),
        value: Slot::empty(),
        evaluate: evaluate.into(),
        module,
    };
    vm.heap.alloc(made).into()
}

fn new(vm: &mut Vm, _: Gc<PyType>, args: Args<'_>) -> PyResult {
    static PARAMS: Params =
        Params::new("typealias", &["name", "value", "type_params"]).required(2).keyword_only(1);
    let [name, value, type_params] = args.bind(vm, &PARAMS)?;
    let name = or_none(name);
    if name.downcast::<PyStr>().is_none() {
        let class = vm.type_name(name);
        return Err(vm.type_error(format!("typealias() argument 'name' must be str, not {class}")));
    }
    if type_params.is_some_and(|p| p.downcast::<PyTuple>().is_none()) {
        return Err(vm.type_error("type_params must be a tuple"));
    }
    let module = Slot::new(crate::exec::caller_module_name(vm));
    let header = Header::exact(Layout::TypeAlias);
    let made = PyTypeAlias {
        header,
        name: name.into(),
        type_params: Slot::new(type_params),
        value: Slot::new(value),
        evaluate: Slot::empty(),
        module,
    };
    Ok(vm.heap.alloc(made).into())
}
