//! Generators that a builtin consumes whole: `list(g)`, `tuple(g)`, `set(g)`, `any(g)`, `all(g)`.
//!
//! Called by Python code these push the generator's frame with a collecting [`FrameKind`]: `Yield` hands the item to the
//! consumer and goes on in the same frame, so the generator is neither suspended nor resumed and no native
//! code runs in between. What was collected so far is in the frame's namespace word, which a generator does not use.
//!
//! Errors of the consumer (an unhashable item, a `__bool__` that raises) are raised in the frame that called it, as they would
//! be otherwise: the generator is suspended first.

use crate::builtins::functions::iteration;
use crate::exec::generator::{self, PyGenerator};
use crate::heap::{Gc, Layout};
use crate::interp::bytecode::Word;
use crate::interp::dispatch::Step;
use crate::interp::frame::{Frame, FrameKind};
use crate::object::*;
use crate::value::{PyResult, Value};
use crate::vm::Vm;

/// What became of an item.
pub enum Collected {
    /// The generator goes on.
    More,
    /// The consumer has its result already.
    Result(Value),
    /// The consumer raised.
    Raised,
}

/// How a callable consumes an iterable, when it is one of those above.
fn kind_of_consumer(vm: &Vm, callee: Value) -> Option<FrameKind> {
    if let Some(class) = callee.downcast_exact::<PyType>() {
        let kinds = [
            (Layout::List, FrameKind::CollectList),
            (Layout::Tuple, FrameKind::CollectTuple),
            (Layout::Set, FrameKind::CollectSet),
        ];
        return kinds.into_iter().find(|(layout, _)| vm.class(*layout) == class).map(|(_, kind)| kind);
    }
    let def = callee.downcast_exact::<PyNativeFunction>()?.def;
    let is = |name| iteration::FUNCTIONS.iter().any(|f| std::ptr::eq(f, def) && f.name == name);
    match def.name {
        "any" if is("any") => Some(FrameKind::CollectAny),
        "all" if is("all") => Some(FrameKind::CollectAll),
        _ => None,
    }
}

/// Begins `callee(generator)` for the instruction before `return_pc`, when that can be done here. The frame goes to `at`, where
/// the caller's registers end.
#[inline(never)]
pub fn begin(
    vm: &mut Vm,
    callee: Value,
    generator: Gc<PyGenerator>,
    at: *mut u64,
    destination: u16,
    return_pc: *const Word,
) -> Option<Step> {
    if !generator.is_plain() || !generator.is_ready() {
        return None;
    }
    let kind = kind_of_consumer(vm, callee)?;
    let collected: Option<Value> = match kind {
        FrameKind::CollectList | FrameKind::CollectTuple => Some(vm.new_list(&[]).into()),
        FrameKind::CollectSet => Some(vm.new_set().into()),
        _ => None,
    };
    vm.heap.stack.top = at;
    Some(match generator::push_ready(vm, generator, kind, destination, return_pc) {
        Ok(frame) => {
            frame.set_namespace(collected);
            Step::Pushed
        }
        Err(_) => Step::Raised,
    })
}

/// Hands an item that the top frame yielded to its consumer.
#[inline]
pub fn item(vm: &mut Vm, frame: Frame, value: Value) -> Collected {
    let outcome: PyResult<Option<bool>> = match frame.kind() {
        FrameKind::CollectList | FrameKind::CollectTuple => match frame.collected().downcast::<PyList>() {
            Some(list) if list.push(&mut vm.heap, value) => Ok(None),
            _ => Err(vm.memory_error()),
        },
        FrameKind::CollectSet => crate::builtins::set::add(vm, frame.collected(), value).map(|()| None),
        FrameKind::CollectAny => vm.is_true(value).map(|truth| truth.then_some(true)),
        _ => vm.is_true(value).map(|truth| (!truth).then_some(false)),
    };
    match outcome {
        Ok(None) => Collected::More,
        Ok(Some(answer)) => Collected::Result(Value::bool(answer)),
        Err(_) => Collected::Raised,
    }
}

/// The generator whose frame is on top is left before its end: with the consumer's result, or (`None`) the consumer raised.
/// `vm.exec` says where to go on.
pub fn stop(vm: &mut Vm, pc: *const Word, result: Option<Value>) {
    let Some(frame) = vm.top_frame() else { return };
    let (return_pc, destination) = (frame.return_pc(), frame.destination());
    generator::put_aside(vm, frame, pc);
    vm.exec.pc = return_pc;
    if let (Some(below), Some(result)) = (vm.top_frame(), result) {
        below.set_register(destination as usize, Some(result));
    }
}

/// The generator whose frame is on top returned: its consumer has all items.
pub fn finish(vm: &mut Vm) {
    let Some(frame) = vm.top_frame() else { return };
    let (kind, return_pc, destination) = (frame.kind(), frame.return_pc(), frame.destination());
    let collected = frame.collected();
    generator::retire(vm, frame);
    let result = match kind {
        FrameKind::CollectTuple => match collected.downcast::<PyList>() {
            Some(list) => vm.new_tuple(list.items()).into(),
            None => collected,
        },
        FrameKind::CollectAny => Value::FALSE,
        FrameKind::CollectAll => Value::TRUE,
        _ => collected,
    };
    vm.exec.pc = return_pc;
    if let Some(below) = vm.top_frame() {
        below.set_register(destination as usize, Some(result));
    }
}
