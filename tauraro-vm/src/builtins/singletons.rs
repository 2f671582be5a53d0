//! The types of `None`, `...` and `NotImplemented`. Their only values are tagged, not heap objects.

use super::TypeDef;
use crate::args::Args;
use crate::heap::Layout;
use crate::object::*;
use crate::value::{PyResult, Value};
use crate::vm::Vm;

/// `NoneType`
pub static NONE_DEF: TypeDef = TypeDef {
    slots: SlotTable {
        repr: Some(|vm, _| Ok(vm.str_value("None"))),
        bool: Some(|_, _| Ok(false)),
        hash: Some(|_, _| Ok(0xfca8_6420)),
        new: Some(|vm, _, args| only(vm, "NoneType", args, Value::NONE)),
        ..SlotTable::EMPTY
    },
    doc: "The type of the None singleton.",
    ..TypeDef::new("NoneType", Layout::NoneType)
};

/// `ellipsis`
pub static ELLIPSIS_DEF: TypeDef = TypeDef {
    slots: SlotTable {
        repr: Some(|vm, _| Ok(vm.str_value("Ellipsis"))),
        new: Some(|vm, _, args| only(vm, "EllipsisType", args, Value::ELLIPSIS)),
        ..SlotTable::EMPTY
    },
    methods: &[NativeDef::method1("__reduce__", |vm, _| Ok(vm.str_value("Ellipsis")))],
    doc: "The type of the Ellipsis singleton.",
    ..TypeDef::new("ellipsis", Layout::EllipsisType)
};

/// `NotImplementedType`
pub static NOT_IMPLEMENTED_DEF: TypeDef = TypeDef {
    slots: SlotTable {
        repr: Some(|vm, _| Ok(vm.str_value("NotImplemented"))),
        bool: Some(|vm, _| Err(vm.type_error("NotImplemented should not be used in a boolean context"))),
        new: Some(|vm, _, args| only(vm, "NotImplementedType", args, Value::NOT_IMPLEMENTED)),
        ..SlotTable::EMPTY
    },
    methods: &[NativeDef::method1("__reduce__", |vm, _| Ok(vm.str_value("NotImplemented")))],
    doc: "The type of the NotImplemented singleton.",
    ..TypeDef::new("NotImplementedType", Layout::NotImplementedType)
};

fn only(vm: &mut Vm, name: &str, args: Args<'_>, value: Value) -> PyResult {
    if !args.values.is_empty() {
        return Err(vm.type_error(format!("{name} takes no arguments")));
    }
    Ok(value)
}
