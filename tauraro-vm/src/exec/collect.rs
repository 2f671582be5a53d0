//! Generators that a builtin consumes whole: `list(g)`, `tuple(g)`, `set(g)`, `frozenset(g)`, `sorted(g)`, `any(g)`, `all(g)`, `sum(g)`,
//! `min(g)`, `max(g)`, `text.join(g)`.
//!
//! Called by Python code these push the generator's frame with a collecting [`FrameKind`]: `Yield` hands the item to the
//! consumer and goes on in the same frame, so the generator is neither suspended nor resumed and no native
//! code runs in between. What was collected so far is in the frame's namespace word, which a generator does not use.
//!
//! Errors of the consumer (an unhashable item, a `__bool__` that raises) are raised in the frame that called it, as they would
//! be otherwise: the generator is suspended first.

use crate::builtins::functions::{name_of_builtin, numbers};
use crate::builtins::set::AnySet;
use crate::exec::generator::{self, PyGenerator};
use crate::heap::{Gc, Layout};
use crate::interp::bytecode::{CompareKind, Word};
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
pub fn kind_of_consumer(vm: &Vm, callee: Value) -> Option<FrameKind> {
    if let Some(class) = callee.downcast_exact::<PyType>() {
        let kinds = [
            (Layout::List, FrameKind::CollectList),
            (Layout::Tuple, FrameKind::CollectTuple),
            (Layout::Set, FrameKind::CollectSet),
            (Layout::FrozenSet, FrameKind::CollectFrozenSet),
        ];
        return kinds.into_iter().find(|(layout, _)| vm.class(*layout) == class).map(|(_, kind)| kind);
    }
    match name_of_builtin(callee.downcast_exact::<PyNativeFunction>()?.def)? {
        "any" => Some(FrameKind::CollectAny),
        "all" => Some(FrameKind::CollectAll),
        "sorted" => Some(FrameKind::CollectSorted),
        "sum" => Some(FrameKind::CollectSum),
        "min" => Some(FrameKind::CollectMin),
        "max" => Some(FrameKind::CollectMax),
        _ => None,
    }
}

/// What a consumer has before the first item; `text`: whose `join` it is.
pub fn nothing_yet(vm: &mut Vm, kind: FrameKind, text: Option<Value>) -> Value {
    match kind {
        FrameKind::CollectList
        | FrameKind::CollectTuple
        | FrameKind::CollectSorted
        | FrameKind::CollectJoin => vm.new_list(text.as_slice()).into(),
        FrameKind::CollectSet => vm.new_set().into(),
        FrameKind::CollectFrozenSet => vm.new_frozenset().into(),
        FrameKind::CollectSum => Value::small_int(0),
        _ => Value::EXHAUSTED,
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
    let collected = nothing_yet(vm, kind, None);
    Some(push(vm, kind, collected, generator, at, destination, return_pc))
}

/// Begins `text.join(generator)`, as [`begin`]. The text waits at the front of the list of items.
#[inline(never)]
pub fn begin_join(
    vm: &mut Vm,
    text: Value,
    generator: Gc<PyGenerator>,
    at: *mut u64,
    destination: u16,
    return_pc: *const Word,
) -> Option<Step> {
    if !generator.is_plain() || !generator.is_ready() {
        return None;
    }
    let list = nothing_yet(vm, FrameKind::CollectJoin, Some(text));
    Some(push(vm, FrameKind::CollectJoin, list, generator, at, destination, return_pc))
}

fn push(
    vm: &mut Vm,
    kind: FrameKind,
    collected: Value,
    generator: Gc<PyGenerator>,
    at: *mut u64,
    destination: u16,
    return_pc: *const Word,
) -> Step {
    vm.heap.stack.top = at;
    match generator::push_ready(vm, generator, kind, destination, return_pc) {
        Ok(frame) => {
            frame.set_namespace(Some(collected));
            Step::Pushed
        }
        Err(_) => Step::Raised,
    }
}

/// Hands an item that the top frame yielded to its consumer.
#[inline]
pub fn item(vm: &mut Vm, frame: Frame, value: Value) -> Collected {
    let so_far = frame.collected();
    let kind = frame.kind();
    let outcome = match kind {
        FrameKind::CollectAny => vm.is_true(value).map(|truth| truth.then_some(true)),
        FrameKind::CollectAll => vm.is_true(value).map(|truth| (!truth).then_some(false)),
        _ => add(vm, kind, so_far, value).map(|now| {
            frame.set_namespace(Some(now));
            None
        }),
    };
    match outcome {
        Ok(None) => Collected::More,
        Ok(Some(answer)) => Collected::Result(Value::bool(answer)),
        Err(_) => Collected::Raised,
    }
}

/// What a consumer that takes all items has after one more.
#[inline(always)]
pub fn add(vm: &mut Vm, kind: FrameKind, so_far: Value, value: Value) -> PyResult {
    match kind {
        FrameKind::CollectList
        | FrameKind::CollectTuple
        | FrameKind::CollectSorted
        | FrameKind::CollectJoin => match so_far.downcast::<PyList>() {
            Some(list) if list.push(&mut vm.heap, value) => Ok(so_far),
            _ => Err(vm.memory_error()),
        },
        FrameKind::CollectSet | FrameKind::CollectFrozenSet => {
            if let Some(set) = AnySet::of(so_far) {
                crate::builtins::set::insert(vm, set, value)?;
            }
            Ok(so_far)
        }
        FrameKind::CollectSum => numbers::add_to_sum(vm, so_far, value),
        FrameKind::CollectMin => better(vm, CompareKind::Lt, so_far, value),
        _ => better(vm, CompareKind::Gt, so_far, value),
    }
}

fn better(vm: &mut Vm, wanted: CompareKind, best: Value, value: Value) -> PyResult {
    let better = best == Value::EXHAUSTED || numbers::is_better(vm, wanted, value, best)?;
    Ok(if better { value } else { best })
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
pub fn finish(vm: &mut Vm) -> PyResult<()> {
    let Some(frame) = vm.top_frame() else { return Ok(()) };
    let (kind, return_pc, destination) = (frame.kind(), frame.return_pc(), frame.destination());
    let collected = frame.collected();
    generator::retire(vm, frame);
    vm.exec.pc = return_pc;
    let result = result_of(vm, kind, collected)?;
    if let Some(below) = vm.top_frame() {
        below.set_register(destination as usize, Some(result));
    }
    Ok(())
}

/// What a consumer makes of what it has after the last item.
pub fn result_of(vm: &mut Vm, kind: FrameKind, collected: Value) -> PyResult {
    let list = collected.downcast::<PyList>();
    Ok(match (kind, list) {
        (FrameKind::CollectTuple, Some(list)) => vm.new_tuple(list.items()).into(),
        (FrameKind::CollectSorted, Some(list)) => {
            crate::builtins::sorting::sort(vm, list, None, false)?;
            collected
        }
        (FrameKind::CollectJoin, Some(list)) => {
            let text = list.remove_at(0);
            crate::builtins::str::split::join_method(vm, text.unwrap_or(Value::NONE), collected)?
        }
        (FrameKind::CollectSum, _) => numbers::finished_sum(vm, collected),
        (FrameKind::CollectMin, _) if collected == Value::EXHAUSTED => {
            return Err(numbers::nothing_to_compare(vm, "min"));
        }
        (FrameKind::CollectMax, _) if collected == Value::EXHAUSTED => {
            return Err(numbers::nothing_to_compare(vm, "max"));
        }
        (FrameKind::CollectAny, _) => Value::FALSE,
        (FrameKind::CollectAll, _) => Value::TRUE,
        _ => collected,
    })
}
