//! `_tuplegetter`: the descriptor of a field of a named tuple.
//!
//! Reading it from an instance gives the item at its index; from the class, the descriptor. Its docstring can be set.

use crate::layouts;
use crate::support::only_positional;
use tauraro_vm::builtins::TypeDef;
use tauraro_vm::builtins::support::receiver;
use tauraro_vm::heap::Slot;
use tauraro_vm::object::{GetSetDef, NativeDef, PyTuple, SlotTable};
use tauraro_vm::object_struct;
use tauraro_vm::{Value, Vm};

object_struct! {
    /// A field of a named tuple.
    pub struct TupleGetter(layouts::TUPLE_GETTER) {
        /// Which item.
        pub index: usize,
        /// `__doc__`
        pub doc: Slot,
    }
}

/// The type.
pub static DEF: TypeDef = TypeDef {
    module: "collections",
    slots: SlotTable {
        new: Some(|vm, class, args| {
            let given = only_positional(vm, args, "_tuplegetter", 2, 2)?;
            let index = vm.size_i64(given[0])?;
            let header = vm.header_for(class);
            // An index below zero is out of range of every tuple.
            let index = usize::try_from(index).unwrap_or(usize::MAX);
            Ok(vm.alloc_for(class, TupleGetter { header, index, doc: Slot::new(Some(given[1])) }).into())
        }),
        descr_get: Some(|vm, this, instance, _| {
            let getter = receiver::<TupleGetter>(vm, this, "_tuplegetter")?;
            let Some(instance) = instance.filter(|i| !i.is_none()) else { return Ok(this) };
            let Some(tuple) = instance.downcast::<PyTuple>() else {
                let class = vm.type_name(instance);
                let index = getter.index;
                return Err(vm.type_error(format!(
                    "descriptor for index '{index}' for tuple subclasses doesn't apply to '{class}' object"
                )));
            };
            match tuple.items().get(getter.index) {
                Some(item) => Ok(*item),
                None => Err(vm.index_error("tuple index out of range")),
            }
        }),
        leaf_get: Some(|_, this, instance| {
            let index = this.downcast::<TupleGetter>()?.index;
            instance.downcast::<PyTuple>()?.items().get(index).copied()
        }),
        descr_set: Some(|vm, _, _, new| {
            let what = if new.is_some() { "can't set attribute" } else { "can't delete attribute" };
            Err(vm.attribute_error(what))
        }),
        repr: Some(|vm: &mut Vm, this| {
            let getter = receiver::<TupleGetter>(vm, this, "_tuplegetter")?;
            let doc = vm.repr_string(getter.doc.get().unwrap_or(Value::NONE))?;
            let name = vm.type_of(this).name_str();
            Ok(vm.str_value(&format!("{name}({}, {doc})", getter.index)))
        }),
        ..SlotTable::EMPTY
    },
    methods: &[NativeDef::method1("__reduce__", |vm, this| {
        let getter = receiver::<TupleGetter>(vm, this, "_tuplegetter")?;
        let class = Value::from(vm.type_of(this));
        let args = [Value::small_int(getter.index as i64), getter.doc.get().unwrap_or(Value::NONE)];
        let args = vm.new_tuple(&args);
        Ok(vm.new_tuple(&[class, args.into()]).into())
    })],
    getset: &[GetSetDef::with_set(
        "__doc__",
        |vm, this| Ok(receiver::<TupleGetter>(vm, this, "_tuplegetter")?.doc.get().unwrap_or(Value::NONE)),
        |vm, this, new| {
            let getter = receiver::<TupleGetter>(vm, this, "_tuplegetter")?;
            getter.doc.set(getter, new.unwrap_or(Value::NONE));
            Ok(())
        },
    )],
    ..TypeDef::new("_tuplegetter", layouts::TUPLE_GETTER)
};
