//! Subscripts.

use super::{instruction, operator};
use crate::heap::Header;
use crate::interp::bytecode::{Opcode, Word};
use crate::interp::dispatch::Step;
use crate::object::*;
use crate::value::{PyResult, Value};
use crate::vm::Vm;

/// Quickens a `LoadItem` by what its operands are.
#[inline(never)]
pub fn quicken_load_item(pc: *const Word, value: Value, key: Value) {
    let quick = if value.downcast_exact::<PyList>().is_some() && key.is_small_int() {
        Opcode::LoadItemList
    } else if value.downcast_exact::<PyTuple>().is_some() && key.is_small_int() {
        Opcode::LoadItemTuple
    } else if value.downcast_exact::<PyDict>().is_some() {
        Opcode::LoadItemDict
    } else {
        Opcode::LoadItemAny
    };
    // SAFETY: `pc` is behind a `LoadItem`.
    unsafe { instruction(pc).op = quick };
    note_of_any(pc, quick == Opcode::LoadItemAny, value);
}

/// Quickens a `StoreItem` by what its operands are.
#[inline(never)]
pub fn quicken_store_item(pc: *const Word, value: Value, key: Value) {
    let quick = if value.downcast_exact::<PyList>().is_some() && key.is_small_int() {
        Opcode::StoreItemList
    } else if value.downcast_exact::<PyDict>().is_some() {
        Opcode::StoreItemDict
    } else {
        Opcode::StoreItemAny
    };
    // SAFETY: `pc` is behind a `StoreItem`.
    unsafe { instruction(pc).op = quick };
    note_of_any(pc, quick == Opcode::StoreItemAny, value);
}

/// What a subscript of any container was done with is known from its first time on.
fn note_of_any(pc: *const Word, is_any: bool, container: Value) {
    if let Some(header) = container.as_object().filter(|_| is_any) {
        note_container(pc, &header);
    }
}

/// Notes in a `LoadItemAny` or `StoreItemAny` what the container is: its shape, and its layout's own bits.
#[inline(always)]
pub fn note_container(pc: *const Word, container: &Header) {
    // SAFETY: `pc` is behind a subscript.
    let inst = unsafe { instruction(pc) };
    let (shape, own) = (container.shape().0, u32::from(container.aux()));
    if inst.x != shape || inst.y != own {
        (inst.x, inst.y) = (shape, own);
    }
}

/// `value[key]`, any operands.
#[inline(never)]
pub fn load_item(vm: &mut Vm, value: Value, key: Value) -> PyResult {
    vm.get_item(value, key)
}

/// `LoadItemAny`
#[inline(never)]
pub fn load_item_any(vm: &mut Vm, pc: *const Word, value: Value, key: Value) -> Step {
    if let (Some(list), Some(index)) = (value.downcast_exact::<PyList>(), key.as_small_int()) {
        let index = if index < 0 { index + list.len() as i64 } else { index };
        if let Some(found) = list.get(index as usize) {
            return Step::Value(found);
        }
    }
    let class = vm.type_of(value);
    if class.has_flags(type_flags::HEAP) {
        if let Some(step) = operator::push_getitem(vm, pc, value, key) {
            return step;
        }
    } else if let Some(getitem) = class.slots.getitem.get() {
        return getitem(vm, value, key).into();
    }
    vm.get_item(value, key).into()
}

/// `StoreItemAny`; the value of the step means nothing.
#[inline(never)]
pub fn store_item_any(vm: &mut Vm, pc: *const Word, value: Value, key: Value, new: Value) -> Step {
    if value.downcast_exact::<PyList>().is_some() {
        return vm.set_item(value, key, new).map(|()| Value::NONE).into();
    }
    if let Some(step) = operator::push_setitem(vm, pc, value, key, new) {
        return step;
    }
    vm.set_item(value, key, new).map(|()| Value::NONE).into()
}
