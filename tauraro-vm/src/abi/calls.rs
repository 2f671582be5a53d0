//! Calls that machine code makes through the machine: the short way into a Python function, whether it has machine code or not.
//!
//! The frame is pushed here and the function's machine code called, or [`interpret`](super), which answers alike. Nothing of
//! the way that native code calls functions (binding, entering the interpreter's loop) is gone through.
//!
//! **Native stack.** Machine code that calls nests on the native stack. When that runs low, a helper does not call: it leaves
//! ([`leave_to_redo`]), and the interpreter does the instruction, whose calls need no native stack.
//!
//! This file holds `unsafe`; the contract is that of `abi/mod.rs`.

use super::{HEADER_WORDS, MachineEntry, bits, finish_call};
use crate::Args;
use crate::heap::stack::SavedRegisters;
use crate::heap::{Gc, Layout, ShapeId};
use crate::interp::bytecode::{BinaryKind, CompareKind};
use crate::interp::frame::{Frame, FrameKind};
use crate::interp::ops::{self, operator};
use crate::interp::stubs::Found;
use crate::object::*;
use crate::protocol::number::{binary_slot, inplace_slot};
use crate::tier::REDO;
use crate::value::{PyResult, Raised, Value};
use crate::vm::Vm;

/// Makes machine code leave in the middle of a helper: the interpreter does the whole instruction again. Only where
/// nothing of it was done yet.
#[cold]
fn leave_to_redo(vm: &mut Vm) -> u64 {
    vm.exec.exit = REDO;
    0
}

/// Whether a function takes `count` positional arguments and nothing else, and does not suspend.
#[inline(always)]
pub(super) fn is_plain(function: Gc<PyFunction>, count: usize) -> bool {
    let code = function.code.get();
    code.has_flags(code_flags::SIMPLE) && code.positional as usize == count
}

/// Calls a plain function, or one that has machine code with a value for each parameter; the bits of the result, zero when it raised or machine code has to leave.
///
/// # Safety
/// The function must be plain for `arguments.len()` (or as [`call_bound`] says), and the arguments live.
#[inline]
pub(super) unsafe fn call_plain(
    vm: &mut Vm,
    function: Gc<PyFunction>,
    first: Option<Value>,
    arguments: &[Value],
) -> u64 {
    let code = function.code.get();
    let (caller, caller_pc, depth) = (vm.exec.frame, vm.exec.pc, vm.exec.depth);
    let top = vm.heap.stack.top;
    let base = top.wrapping_add(HEADER_WORDS);
    let end = base.wrapping_add(code.registers.get() as usize);
    if vm.exec.machine_stack_low() {
        return leave_to_redo(vm);
    }
    if end > vm.heap.stack.limit || depth >= vm.exec.recursion_limit {
        let _ = ops::too_deep(vm);
        return 0;
    }
    // SAFETY: the words from `base` to `end` are inside the stack. The arguments may lie in them, further down: they are
    // moved up from the last on.
    unsafe {
        let skip = usize::from(first.is_some());
        for (n, argument) in arguments.iter().enumerate().rev() {
            let argument = argument.bits();
            base.add(n + skip).write_volatile(argument);
        }
        if let Some(first) = first {
            *base = first.bits();
        }
        let kind = FrameKind::Entry;
        Frame::at(base).init(code, function, None, None, caller_pc, caller, 0, kind);
    }
    vm.heap.stack.top = end;
    vm.exec.frame = base;
    vm.exec.depth = depth + 1;
    // SAFETY: what a code object has there is machine code, or `interpret`.
    let result = unsafe {
        let machine: MachineEntry = std::mem::transmute::<usize, MachineEntry>(code.machine.get());
        let result = machine(vm, base);
        if result == 0 { finish_call(vm, caller, depth) } else { result }
    };
    vm.heap.stack.top = top;
    vm.exec.frame = caller;
    vm.exec.pc = caller_pc;
    vm.exec.depth = depth;
    result
}

/// Calls a function from native code, if it takes just these arguments and has machine code.
pub fn call_machine_code(vm: &mut Vm, function: Gc<PyFunction>, arguments: &[Value]) -> Option<PyResult> {
    if !is_plain(function, arguments.len()) || !has_machine_code(vm, function) {
        return None;
    }
    // SAFETY: the function is plain for these arguments.
    Some(unsafe { call_bound(vm, function, arguments) })
}

/// Whether a function that does not suspend has machine code, and there is room to call it.
#[inline(always)]
pub fn has_machine_code(vm: &Vm, function: Gc<PyFunction>) -> bool {
    function.code.get().machine.get() != super::interpret_address() && !vm.exec.machine_stack_low()
}

/// Calls the machine code of a function from native code.
///
/// # Safety
/// [`has_machine_code`], it does not suspend, and there is a value for each of its parameters, in their order.
pub unsafe fn call_bound(vm: &mut Vm, function: Gc<PyFunction>, parameters: &[Value]) -> PyResult {
    // What native code holds further up the stack is alive, as when the interpreter is entered.
    let result = SavedRegisters::with(|saved| {
        let outer = vm.exec.enter_native(saved);
        // SAFETY: the machine code finds its parameters where it expects them; the caller keeps them alive.
        let result = unsafe { Value::from_bits(call_plain(vm, function, None, parameters)) };
        vm.exec.leave_native(outer);
        result
    });
    result.ok_or(Raised)
}

/// Calls anything with the operands, which lie behind the frame.
///
/// # Safety
/// As the file says.
pub(super) unsafe fn call(vm: &mut Vm, callee: Value, arguments: &[Value]) -> u64 {
    let Some(object) = callee.as_object() else { return bits(vm.call(callee, arguments)) };
    match object.layout() {
        Layout::Function => {
            if let Some(function) = callee.downcast::<PyFunction>()
                && is_plain(function, arguments.len())
            {
                // SAFETY: checked just now.
                return unsafe { call_plain(vm, function, None, arguments) };
            }
        }
        Layout::BoundMethod => {
            if let Some(method) = callee.downcast_exact::<PyBoundMethod>()
                && let (Some(function), Some(this)) = (method.function.get(), method.this.get())
                && let Some(function) = function.downcast::<PyFunction>()
                && is_plain(function, arguments.len() + 1)
            {
                // SAFETY: as above.
                return unsafe { call_plain(vm, function, Some(this), arguments) };
            }
        }
        Layout::Type => {
            if let Some(class) = callee.downcast_exact::<PyType>()
                && let Some(made) = crate::builtins::exceptions::make_plain(vm, class, arguments)
            {
                return made.bits();
            }
            if let (Some(class), [value]) = (callee.downcast::<PyType>(), arguments)
                && let Some(converted) = crate::builtins::type_::convert_simply(vm, class, *value)
            {
                return converted.bits();
            }
            if let Some(class) = callee.downcast::<PyType>()
                && class.has_flags(type_flags::PLAIN_NEW | type_flags::HEAP)
                && !class.has_flags(type_flags::ABSTRACT)
                && object.shape().0 == Layout::Type.0 as u32
                && let name = vm.names.init
                && let Some(init) = vm.type_lookup(class, name)
                && let Some(init) = init.downcast::<PyFunction>()
                && is_plain(init, arguments.len() + 1)
                && !vm.exec.machine_stack_low()
            {
                let instance = Value::from(vm.alloc_instance(class));
                // The frame that is pushed keeps it alive as its first argument; after that, this does.
                let kept = instance;
                // SAFETY: as above.
                let result = unsafe { call_plain(vm, init, Some(instance), arguments) };
                return match unsafe { Value::from_bits(result) } {
                    Some(result) if result.is_none() => std::hint::black_box(kept).bits(),
                    Some(other) => {
                        let _ = ops::init_returned(vm, other);
                        0
                    }
                    None => 0,
                };
            }
        }
        Layout::NativeFunction => {
            if let Some(native) = callee.downcast_exact::<PyNativeFunction>() {
                let this = native.bound.get().filter(|_| native.def.kind != NativeKind::Static);
                match (native.def.code, this, arguments) {
                    (NativeCode::F1(f), None, [a]) if native.bound.get().is_none() => return bits(f(vm, *a)),
                    (NativeCode::F2(f), None, [a, b]) if native.bound.get().is_none() => {
                        return bits(f(vm, *a, *b));
                    }
                    (NativeCode::F1(f), Some(this), []) => return bits(f(vm, this)),
                    (NativeCode::F2(f), Some(this), [a]) => return bits(f(vm, this, *a)),
                    _ => {}
                }
            }
        }
        _ => {}
    }
    bits(vm.call(callee, arguments))
}

/// Calls the method `name` of the first operand.
///
/// # Safety
/// As the file says.
pub(super) unsafe fn call_method(vm: &mut Vm, name: Gc<PyStr>, operands: &[Value]) -> u64 {
    let object = operands[0];
    if let Some(shape) = ops::shape_of(object) {
        let found = match vm.exec.stubs.get(shape, name) {
            Some(Found::Method(found)) => Some(found),
            Some(_) => None,
            None => ops::find_method(vm, object, name),
        };
        if let Some(found) = found {
            if let Some(function) = found.downcast::<PyFunction>() {
                if is_plain(function, operands.len()) {
                    // SAFETY: checked just now.
                    return unsafe { call_plain(vm, function, None, operands) };
                }
                return bits(vm.call(found, operands));
            }
            if let Some(native) = found.downcast::<PyNativeMethod>() {
                return match (native.def.code, operands) {
                    (NativeCode::F1(f), [a]) => bits(f(vm, *a)),
                    (NativeCode::F2(f), [a, b]) => bits(f(vm, *a, *b)),
                    _ => bits(vm.call_native(native.def, Args::positional_only(operands))),
                };
            }
        }
    }
    match vm.get_attr(object, name) {
        // Not by `call`, which may leave to have everything done again: looking the attribute up may have run code.
        Ok(callee) => bits(vm.call(callee, &operands[1..])),
        Err(Raised) => 0,
    }
}

/// `a op b`
///
/// # Safety
/// As the file says.
pub(super) unsafe fn binary(vm: &mut Vm, kind: BinaryKind, inplace: bool, a: Value, b: Value) -> u64 {
    if let Some(result) = ops::quick_binary(vm, kind, a, b) {
        return bits(result);
    }
    if let Some(object) = a.as_object()
        && object.shape().0 < ShapeId::FIRST_DYNAMIC
        && (b.is_small_int() || b.is_inline_float() || ops::shape_of(b) == Some(object.shape()))
        && let slots = &vm.type_of(a).slots
        && !(inplace && inplace_slot(slots, kind).is_some())
        && let Some(slot) = binary_slot(slots, kind)
    {
        // Two of one builtin type, or a number on the right: there is nobody to ask before the left operand.
        match slot(vm, a, b) {
            Ok(Value::NOT_IMPLEMENTED) => {}
            result => return bits(result),
        }
    }
    if let Some((function, first, second)) = operator::binary_method(vm, kind, inplace, a, b) {
        // SAFETY: the method is plain for two arguments.
        let result = unsafe { call_plain(vm, function, Some(first), &[second]) };
        if result != Value::NOT_IMPLEMENTED.bits() {
            return result;
        }
        return bits(operator::after_not_implemented(vm, kind, inplace, a, b));
    }
    general_binary(vm, kind, inplace, a, b)
}

fn general_binary(vm: &mut Vm, kind: BinaryKind, inplace: bool, a: Value, b: Value) -> u64 {
    bits(if inplace { vm.binary_inplace(kind, a, b) } else { vm.binary(kind, a, b) })
}

/// `a op b`, a comparison.
///
/// # Safety
/// As the file says.
pub(super) unsafe fn compare(vm: &mut Vm, kind: CompareKind, a: Value, b: Value) -> u64 {
    if let Some(answer) = ops::quick_compare(kind, a, b) {
        return Value::bool(answer).bits();
    }
    if let (Some(x), Some(y)) = (a.as_object(), b.as_object())
        && x.shape() == y.shape()
        && x.shape().0 < ShapeId::FIRST_DYNAMIC
        && let Some(compare) = vm.type_of(a).slots.compare.get()
    {
        // Two of one builtin type: there is nobody else to ask.
        return bits(match compare(vm, a, b, kind) {
            Ok(Value::NOT_IMPLEMENTED) => vm.compare_default(kind, a, b),
            answer => answer,
        });
    }
    if let Some(function) = operator::compare_method(vm, kind, a, b) {
        // SAFETY: the method is plain for two arguments.
        let result = unsafe { call_plain(vm, function, Some(a), &[b]) };
        if result != Value::NOT_IMPLEMENTED.bits() {
            return result;
        }
        return bits(operator::other_compare(vm, kind, a, b));
    }
    bits(vm.compare(kind, a, b))
}

/// `container[key]`
///
/// # Safety
/// As the file says.
pub(super) unsafe fn get_item(vm: &mut Vm, container: Value, key: Value) -> u64 {
    if let Some(dict) = container.downcast_exact::<PyDict>() {
        return match dict.get(vm, key) {
            Ok(Some(found)) => found.bits(),
            Ok(None) => {
                let _ = vm.key_error(key);
                0
            }
            Err(Raised) => 0,
        };
    }
    if let (Some(list), Some(index)) = (container.downcast_exact::<PyList>(), key.as_small_int()) {
        let index = if index < 0 { index + list.len() as i64 } else { index };
        if let Some(found) = list.get(index as usize) {
            return found.bits();
        }
    }
    let class = vm.type_of(container);
    let name = vm.names.getitem;
    if let Some(function) = operator::plain_method(vm, class, name, 2) {
        // SAFETY: the method is plain for two arguments.
        return unsafe { call_plain(vm, function, Some(container), &[key]) };
    }
    if !class.has_flags(type_flags::HEAP)
        && let Some(getitem) = class.slots.getitem.get()
    {
        return bits(getitem(vm, container, key));
    }
    bits(vm.get_item(container, key))
}

/// `container[key] = new`
///
/// # Safety
/// As the file says.
pub(super) unsafe fn set_item(vm: &mut Vm, container: Value, key: Value, new: Value) -> u64 {
    if let Some(dict) = container.downcast_exact::<PyDict>() {
        return super::done(dict.set(vm, key, new));
    }
    let class = vm.type_of(container);
    let name = vm.names.setitem;
    if let Some(function) = operator::plain_method(vm, class, name, 3) {
        // SAFETY: the method is plain for three arguments.
        let result = unsafe { call_plain(vm, function, Some(container), &[key, new]) };
        return if result == 0 { 0 } else { Value::NONE.bits() };
    }
    super::done(vm.set_item(container, key, new))
}
