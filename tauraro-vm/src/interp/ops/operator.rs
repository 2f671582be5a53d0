//! Special methods of Python classes for operators and subscripts, called without native recursion.
//!
//! Where an operand's class has the method as a Python function, a frame is pushed for it, and the loop goes on there. For
//! subscripts it is a call like any other. The result of an operator's method still has to be looked at:
//! `NotImplemented` asks the other operand, and a jump wants to know its truth. Its frame is of the kind
//! [`FrameKind::Operator`]; when it returns, [`deliver`] reads the caller's instruction, whose operands still are in their
//! registers, and does the rest.
//!
//! Everything else (subclasses on the right side, methods that are not plain functions, in-place methods) takes the
//! protocol's general way.

use super::arith::{compare_kind, kind_of};
use crate::exec::call::{Continuation, push_simple};
use crate::heap::Gc;
use crate::interp::bytecode::{BinaryKind, CONST_BIT, CompareKind, Inst, Opcode, Word};
use crate::interp::dispatch::Step;
use crate::interp::frame::{Frame, FrameKind};
use crate::object::slot_defs::compare_name;
use crate::object::*;
use crate::protocol::number::{binary_slot, inplace_slot, sign_of};
use crate::value::{PyResult, Value};
use crate::vm::Vm;

/// The method of a Python class when a call of it with `count` arguments (the object included) is a plain push of a frame.
#[inline]
pub fn plain_method(vm: &mut Vm, class: Gc<PyType>, name: Gc<PyStr>, count: u32) -> Option<Gc<PyFunction>> {
    if !class.has_flags(type_flags::HEAP) {
        return None;
    }
    let known = vm.exec.specials.get(class, name);
    let function = match known {
        Some(function) => function,
        None => vm.type_lookup(class, name)?.downcast::<PyFunction>()?,
    };
    let code = function.code.get();
    if !code.has_flags(code_flags::SIMPLE) || code.positional != count {
        return None;
    }
    if known.is_none() {
        vm.exec.specials.put(class, name, function);
    }
    Some(function)
}

fn names_of(vm: &Vm, kind: BinaryKind) -> (Gc<PyStr>, Gc<PyStr>) {
    let names = &vm.names;
    match kind {
        BinaryKind::Add => (names.add, names.radd),
        BinaryKind::Sub => (names.sub, names.rsub),
        BinaryKind::Mul => (names.mul, names.rmul),
        BinaryKind::MatMul => (names.matmul, names.rmatmul),
        BinaryKind::TrueDiv => (names.truediv, names.rtruediv),
        BinaryKind::FloorDiv => (names.floordiv, names.rfloordiv),
        BinaryKind::Mod => (names.mod_, names.rmod),
        BinaryKind::Pow => (names.pow, names.rpow),
        BinaryKind::LShift => (names.lshift, names.rlshift),
        BinaryKind::RShift => (names.rshift, names.rrshift),
        BinaryKind::And => (names.and, names.rand),
        BinaryKind::Or => (names.or, names.ror),
        BinaryKind::Xor => (names.xor, names.rxor),
    }
}

fn operator(pc: *const Word) -> Continuation {
    Continuation { kind: FrameKind::Operator, destination: 0, return_pc: pc, aux: None }
}

/// Pushes the call of the method that computes `a op b`.
pub fn push_binary(
    vm: &mut Vm,
    pc: *const Word,
    kind: BinaryKind,
    inplace: bool,
    a: Value,
    b: Value,
) -> Option<Step> {
    let (function, first, second) = binary_method(vm, kind, inplace, a, b)?;
    Some(push_simple(vm, function, [first, second], operator(pc)))
}

/// The method that computes `a op b` and its two arguments, when it is clear which one comes first. Which one that was can be
/// told from the class of `a` later: its own when it is a Python class, else the reflected one of `b`.
pub fn binary_method(
    vm: &mut Vm,
    kind: BinaryKind,
    inplace: bool,
    a: Value,
    b: Value,
) -> Option<(Gc<PyFunction>, Value, Value)> {
    let (left, right) = (vm.type_of(a), vm.type_of(b));
    if !left.has_flags(type_flags::HEAP) && !a.is_small_int() && !a.is_inline_float() {
        return None;
    }
    let (name, swapped) = method_asked_first(vm, kind, inplace, left, right)?;
    if swapped {
        return Some((plain_method(vm, right, name, 2)?, b, a));
    }
    Some((plain_method(vm, left, name, 2)?, a, b))
}

/// Which method is asked first for an operator, as far as the classes say: its name, and whether it is the right operand's, because the left
/// one is an int or float. `None` when that is for the protocol to find out.
pub fn method_asked_first(
    vm: &Vm,
    kind: BinaryKind,
    inplace: bool,
    left: Gc<PyType>,
    right: Gc<PyType>,
) -> Option<(Gc<PyStr>, bool)> {
    if kind == BinaryKind::Pow || (inplace && inplace_slot(&left.slots, kind).is_some()) {
        return None;
    }
    let (name, reflected) = names_of(vm, kind);
    if left.has_flags(type_flags::HEAP) {
        return (left == right || !right.is_subtype(left)).then_some((name, false));
    }
    // A number knows nothing of a Python class that is no number.
    let is_instance = right.instance_layout.get().0 == crate::heap::Layout::Instance;
    is_instance.then_some((reflected, true))
}

/// Pushes the call of the method that compares `a` with `b`.
pub fn push_compare(vm: &mut Vm, pc: *const Word, kind: CompareKind, a: Value, b: Value) -> Option<Step> {
    let function = compare_method(vm, kind, a, b)?;
    Some(push_simple(vm, function, [a, b], operator(pc)))
}

/// The method of `a` that compares it with `b`, when that is the one to be asked first.
pub fn compare_method(vm: &mut Vm, kind: CompareKind, a: Value, b: Value) -> Option<Gc<PyFunction>> {
    let left = vm.type_of(a);
    if !left.has_flags(type_flags::HEAP) {
        return None;
    }
    let right = vm.type_of(b);
    if left != right && right.is_subtype(left) {
        return None;
    }
    let name = compare_name(&vm.names, kind);
    plain_method(vm, left, name, 2)
}

/// Pushes the call of `value.__getitem__(key)`.
pub fn push_getitem(vm: &mut Vm, pc: *const Word, value: Value, key: Value) -> Option<Step> {
    let (class, name) = (vm.type_of(value), vm.names.getitem);
    let function = plain_method(vm, class, name, 2)?;
    // SAFETY: `pc` is behind a `LoadItem`.
    let destination = unsafe { super::instruction(pc).a };
    let to = Continuation { kind: FrameKind::Call, destination, return_pc: pc, aux: None };
    Some(push_simple(vm, function, [value, key], to))
}

/// Pushes the call of `value.__setitem__(key, new)`.
pub fn push_setitem(vm: &mut Vm, pc: *const Word, value: Value, key: Value, new: Value) -> Option<Step> {
    let (class, name) = (vm.type_of(value), vm.names.setitem);
    let function = plain_method(vm, class, name, 3)?;
    let to = Continuation { kind: FrameKind::Discard, destination: 0, return_pc: pc, aux: None };
    Some(push_simple(vm, function, [value, key, new], to))
}

fn operand(frame: Frame, operand: u16) -> Option<Value> {
    if operand & CONST_BIT == 0 {
        frame.register(operand as usize)
    } else {
        frame.code().tables.consts.get((operand & !CONST_BIT) as usize).copied()
    }
}

/// Takes the result of an operator's method to where the instruction before `vm.exec.pc` wants it. The method's frame
/// was popped.
pub fn deliver(vm: &mut Vm, result: Value) -> PyResult<()> {
    let Some(frame) = vm.top_frame() else { return Ok(()) };
    // SAFETY: operators have no extension words, so the word before the return address is the instruction.
    let inst: Inst = unsafe { *super::instruction(vm.exec.pc) };
    let (Some(a), Some(b)) = (operand(frame, inst.b), operand(frame, inst.c)) else { return Ok(()) };
    if is_binary(inst.op) {
        let value = if result == Value::NOT_IMPLEMENTED {
            let (kind, inplace) = kind_of(inst.x);
            after_not_implemented(vm, kind, inplace, a, b)?
        } else {
            result
        };
        frame.set_register(inst.a as usize, Some(value));
        return Ok(());
    }
    let (kind, wanted) = compare_kind(&inst);
    let value = if result == Value::NOT_IMPLEMENTED { other_compare(vm, kind, a, b)? } else { result };
    if is_compare(inst.op) {
        frame.set_register(inst.a as usize, Some(value));
    } else if vm.is_true(value)? == wanted {
        vm.exec.pc = (frame.code().entry.get() as *const Word).wrapping_add(inst.x as usize);
    }
    Ok(())
}

/// `Binary` and what it is quickened to (which may have happened while the method ran).
fn is_binary(op: Opcode) -> bool {
    op == Opcode::Binary || (Opcode::AddInt..=Opcode::BinaryAny).contains(&op)
}

/// `Compare` and what it is quickened to.
fn is_compare(op: Opcode) -> bool {
    op == Opcode::Compare || (Opcode::CompareInt..=Opcode::CompareAny).contains(&op)
}

/// `a op b` after the method that [`binary_method`] chose did not know what to do.
#[cold]
pub fn after_not_implemented(vm: &mut Vm, kind: BinaryKind, inplace: bool, a: Value, b: Value) -> PyResult {
    let (left, right) = (vm.type_of(a), vm.type_of(b));
    let own_called = left.has_flags(type_flags::HEAP);
    if own_called && left != right {
        let (own, other) = (binary_slot(&left.slots, kind), binary_slot(&right.slots, kind));
        let result = match (own, other) {
            // Both are Python classes: their common slot function would ask `a` again.
            (Some(own), Some(other)) if std::ptr::fn_addr_eq(own, other) => {
                let (_, reflected) = names_of(vm, kind);
                vm.call_special(b, reflected, &[a])?
            }
            (_, Some(other)) => Some(other(vm, a, b)?),
            _ => None,
        };
        if let Some(result) = result
            && result != Value::NOT_IMPLEMENTED
        {
            return Ok(result);
        }
    }
    let sign = sign_of(kind);
    Err(vm.unsupported(&if inplace { format!("{sign}=") } else { sign.to_owned() }, a, b))
}

/// `a op b` after `a`'s method did not know what to do.
#[cold]
pub fn other_compare(vm: &mut Vm, kind: CompareKind, a: Value, b: Value) -> PyResult {
    if let Some(compare) = vm.type_of(b).slots.compare.get() {
        let result = compare(vm, b, a, kind.swapped())?;
        if result != Value::NOT_IMPLEMENTED {
            return Ok(result);
        }
    }
    vm.compare_default(kind, a, b)
}
