//! `cmp_to_key`: makes a sort key of an old-style comparison function.
//!
//! The key function is a [`KeyWrapper`] without an object; calling it gives a wrapper that holds one. Two wrappers compare as what the
//! comparison function says of their objects compares with 0.

use crate::layouts;
use tauraro_vm::args::{Args, Params};
use tauraro_vm::builtins::TypeDef;
use tauraro_vm::builtins::support::receiver;
use tauraro_vm::heap::Slot;
use tauraro_vm::interp::bytecode::CompareKind;
use tauraro_vm::object::{GetSetDef, SlotTable, type_flags};
use tauraro_vm::object_struct;
use tauraro_vm::{PyResult, Value, Vm};

object_struct! {
    /// A key function, or one object's key.
    pub struct KeyWrapper(layouts::KEY_WRAPPER) {
        /// The comparison function.
        pub compare: Slot,
        /// The object; empty in the key function itself.
        pub object: Slot,
    }
}

/// The type.
pub static DEF: TypeDef = TypeDef {
    module: "functools",
    slots: SlotTable {
        call: Some(|vm, this, args| {
            static PARAMS: Params = Params::new("K", &["obj"]).required(1);
            let [object] = args.bind(vm, &PARAMS)?;
            let key = receiver::<KeyWrapper>(vm, this, "functools.KeyWrapper")?;
            make(vm, key.compare.get().unwrap_or(Value::NONE), object)
        }),
        compare: Some(compare),
        ..SlotTable::EMPTY
    },
    getset: &[GetSetDef::with_set(
        "obj",
        |vm, this| {
            let key = receiver::<KeyWrapper>(vm, this, "functools.KeyWrapper")?;
            match key.object.get() {
                Some(object) => Ok(object),
                None => Err(vm.attribute_error("object")),
            }
        },
        |vm, this, new| {
            let key = receiver::<KeyWrapper>(vm, this, "functools.KeyWrapper")?;
            key.object.set(key, new);
            Ok(())
        },
    )],
    flags: type_flags::NO_NEW,
    unhashable: true,
    ..TypeDef::new("KeyWrapper", layouts::KEY_WRAPPER)
};

fn make(vm: &mut Vm, compare: Value, object: Option<Value>) -> PyResult {
    let class = vm.class(layouts::KEY_WRAPPER);
    let header = vm.header_for(class);
    let key = KeyWrapper { header, compare: Slot::from(compare), object: Slot::new(object) };
    Ok(vm.heap.alloc(key).into())
}

/// `cmp_to_key(mycmp)`
pub fn cmp_to_key(vm: &mut Vm, args: Args<'_>) -> PyResult {
    static PARAMS: Params = Params::new("cmp_to_key", &["mycmp"]).required(1);
    let [function] = args.bind(vm, &PARAMS)?;
    make(vm, function.unwrap_or(Value::NONE), None)
}

fn compare(vm: &mut Vm, a: Value, b: Value, kind: CompareKind) -> PyResult {
    let left = receiver::<KeyWrapper>(vm, a, "functools.KeyWrapper")?;
    let Some(right) = b.downcast::<KeyWrapper>() else {
        return Err(vm.type_error("other argument must be K instance"));
    };
    let (Some(x), Some(y)) = (left.object.get(), right.object.get()) else {
        return Err(vm.attribute_error("object"));
    };
    let function = left.compare.get().unwrap_or(Value::NONE);
    let result = vm.call(function, &[x, y])?;
    vm.compare(kind, result, Value::small_int(0))
}
