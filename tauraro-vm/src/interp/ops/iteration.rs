//! Iterators, generators and unpacking.

use crate::builtins::set::iter::SetIterator;
use crate::exec::generator::{self, LoopStep, Output, PyGenerator};
use crate::heap::{Gc, Layout, RootedVec};
use crate::interp::frame::{Frame, FrameKind};
use crate::object::*;
use crate::value::{PyResult, Value};
use crate::vm::Vm;

pub use crate::exec::generator::suspend;

/// `GetIter`
#[inline(never)]
pub fn get_iter(vm: &mut Vm, value: Value) -> PyResult {
    vm.iter(value)
}

/// The next item of a generator for the `for` before `vm.exec.pc`.
#[inline(never)]
pub fn resume_in_loop(vm: &mut Vm, iterator: Value, destination: u16) -> PyResult<LoopStep> {
    match iterator.downcast::<PyGenerator>() {
        Some(generator) if generator.is_plain() => generator::resume_in_loop(vm, generator, destination),
        _ => match vm.next(iterator)? {
            Some(item) => Ok(LoopStep::Item(item)),
            None => Ok(LoopStep::Exhausted),
        },
    }
}

/// What `yield from` and `await` got from their iterator.
pub use crate::exec::generator::Output as Sent;

/// One step of `yield from`.
#[inline(never)]
pub fn yield_from(vm: &mut Vm, iterator: Value, value: Value) -> PyResult<Output> {
    generator::send_to(vm, iterator, value)
}

/// Pushes the frame of a generator or coroutine that `YieldFrom` drives.
pub fn push_delegate(vm: &mut Vm, generator: Gc<PyGenerator>, destination: u16) -> PyResult<()> {
    let return_pc = vm.exec.pc;
    generator::push_ready(vm, generator, FrameKind::Delegate, destination, return_pc).map(|_| ())
}

/// `GetAIter`
pub fn get_aiter(vm: &mut Vm, value: Value) -> PyResult {
    let class = vm.type_of(value);
    let Some(aiter) = class.slots.aiter.get() else {
        let class = class.full_name();
        return Err(
            vm.type_error(format!("'async for' requires an object with __aiter__ method, got {class}"))
        );
    };
    let iterator = aiter(vm, value)?;
    if vm.type_of(iterator).slots.anext.get().is_none() {
        let class = vm.type_name(iterator);
        return Err(vm.type_error(format!(
            "'async for' received an object from __aiter__ that does not implement __anext__: {class}"
        )));
    }
    Ok(iterator)
}

/// `GetANext`
pub fn get_anext(vm: &mut Vm, value: Value) -> PyResult {
    let class = vm.type_of(value);
    let Some(anext) = class.slots.anext.get() else {
        let class = class.full_name();
        return Err(
            vm.type_error(format!("'async for' requires an iterator with __anext__ method, got {class}"))
        );
    };
    let awaitable = anext(vm, value)?;
    let class = vm.type_of(awaitable);
    match awaitable_iter(vm, awaitable) {
        Ok(iterator) => Ok(iterator),
        Err(crate::value::Raised) => {
            let cause = vm.take_raised();
            let class = class.full_name();
            let message = format!("'async for' received an invalid object from __anext__: {class}");
            let crate::value::Raised = vm.type_error(message);
            let error = vm.take_raised();
            if let Some(error) = error.downcast::<crate::object::PyException>() {
                error.cause.set(error, cause);
                error.context.set(error, cause);
                error.suppress_context.set(true);
            }
            Err(vm.raise(error))
        }
    }
}

/// The iterator that `await` drives.
pub fn awaitable_iter(vm: &mut Vm, value: Value) -> PyResult {
    if let Some(generator) = value.downcast::<PyGenerator>() {
        let code = generator.code.get();
        if code.has_flags(code_flags::COROUTINE) || code.has_flags(code_flags::ITERABLE_COROUTINE) {
            return Ok(value);
        }
    }
    let class = vm.type_of(value);
    let Some(await_) = class.slots.await_.get() else {
        let class = class.full_name();
        return Err(vm.type_error(format!("'{class}' object can't be awaited")));
    };
    let iterator = await_(vm, value)?;
    if let Some(generator) = iterator.downcast::<PyGenerator>()
        && !generator.is_plain()
    {
        return Err(vm.type_error("__await__() returned a coroutine"));
    }
    if vm.type_of(iterator).slots.next.get().is_none() {
        let class = vm.type_name(iterator);
        return Err(vm.type_error(format!("__await__() returned non-iterator of type '{class}'")));
    }
    Ok(iterator)
}

/// `GetAwaitable`; `from` says where the value came from, for the message.
pub fn get_awaitable(vm: &mut Vm, value: Value, from: u32) -> PyResult {
    let class = vm.type_of(value);
    if from != 0 && class.slots.await_.get().is_none() && !value.has_layout(Layout::Generator) {
        let (method, class) = (if from == 1 { "__aenter__" } else { "__aexit__" }, class.full_name());
        return Err(vm.type_error(format!(
            "'async with' received an object from {method} that does not implement __await__: {class}"
        )));
    }
    let iterator = awaitable_iter(vm, value)?;
    if let Some(generator) = iterator.downcast::<PyGenerator>()
        && !generator.is_plain()
        && generator.delegate().is_some()
    {
        return Err(vm.runtime_error("coroutine is being awaited already"));
    }
    generator::waits_for(vm, iterator);
    Ok(iterator)
}

/// `GetYieldFromIter`
pub fn get_yield_from_iter(vm: &mut Vm, value: Value) -> PyResult {
    if let Some(generator) = value.downcast::<PyGenerator>() {
        if generator.is_plain() {
            return Ok(value);
        }
        let inside = vm.top_frame().is_some_and(|f| {
            let code = f.code();
            code.has_flags(code_flags::COROUTINE) || code.has_flags(code_flags::ITERABLE_COROUTINE)
        });
        if inside {
            return Ok(value);
        }
        return Err(vm.type_error("cannot 'yield from' a coroutine object in a non-coroutine generator"));
    }
    let iterator = vm.iter(value)?;
    generator::waits_for(vm, iterator);
    Ok(iterator)
}

/// The next key for a `for` over a set.
#[inline(never)]
pub fn next_of_set(vm: &mut Vm, iterator: Value) -> PyResult<Option<Value>> {
    match iterator.downcast::<SetIterator>() {
        Some(iterator) => iterator.advance(vm),
        None => vm.next(iterator),
    }
}

/// Exactly `count` items of an iterable.
#[inline(never)]
pub fn unpack(vm: &mut Vm, value: Value, count: usize) -> PyResult<RootedVec> {
    let iterator = iter_to_unpack(vm, value)?;
    let mut items = RootedVec::new();
    while items.len() < count {
        match vm.next(iterator)? {
            Some(item) => items.push(&mut vm.heap, item),
            None => {
                let got = items.len();
                return Err(
                    vm.value_error(format!("not enough values to unpack (expected {count}, got {got})"))
                );
            }
        }
    }
    if vm.next(iterator)?.is_some() {
        let sized = value.has_layout(Layout::List)
            || value.has_layout(Layout::Tuple)
            || value.has_layout(Layout::Dict);
        if sized {
            let got = vm.len(value)?;
            return Err(vm.value_error(format!("too many values to unpack (expected {count}, got {got})")));
        }
        return Err(vm.value_error(format!("too many values to unpack (expected {count})")));
    }
    Ok(items)
}

fn iter_to_unpack(vm: &mut Vm, value: Value) -> PyResult {
    let class = vm.type_of(value);
    if class.slots.iter.get().is_none() && class.slots.getitem.get().is_none() {
        let class = class.full_name();
        return Err(vm.type_error(format!("cannot unpack non-iterable {class} object")));
    }
    vm.iter(value)
}

/// `before` items, a list of the middle ones, `after` items.
#[inline(never)]
pub fn unpack_ex(vm: &mut Vm, value: Value, before: usize, after: usize) -> PyResult<RootedVec> {
    // Nothing runs that could change a list meanwhile.
    if let Some(list) = value.downcast_exact::<PyList>() {
        return apart(vm, list.items(), before, after);
    }
    if let Some(tuple) = value.downcast_exact::<PyTuple>() {
        return apart(vm, tuple.items(), before, after);
    }
    let iterator = iter_to_unpack(vm, value)?;
    let mut all = RootedVec::new();
    while let Some(item) = vm.next(iterator)? {
        vm.push(&mut all, item)?;
    }
    apart(vm, all.as_slice(), before, after)
}

fn apart(vm: &mut Vm, all: &[Value], before: usize, after: usize) -> PyResult<RootedVec> {
    let got = all.len();
    if got < before + after {
        return Err(vm.value_error(format!(
            "not enough values to unpack (expected at least {}, got {got})",
            before + after
        )));
    }
    let middle = vm.new_list(&all[before..got - after]);
    let Some(mut items) = RootedVec::try_with_capacity(&mut vm.heap, before + 1 + after) else {
        return Err(vm.memory_error());
    };
    for item in &all[..before] {
        items.push(&mut vm.heap, *item);
    }
    items.push(&mut vm.heap, middle.into());
    for item in &all[got - after..] {
        items.push(&mut vm.heap, *item);
    }
    Ok(items)
}

/// What a frame that is no plain call does when it returns: `Some` goes to native code; else `vm.exec` says where to go on.
#[inline(never)]
pub fn leave(vm: &mut Vm, value: Value) -> PyResult<Option<Value>> {
    use crate::interp::frame::{FrameKind, HEADER_WORDS};
    let Some(frame) = vm.top_frame() else { return Ok(Some(value)) };
    let pop = |vm: &mut Vm, frame: Frame| {
        vm.heap.stack.top = frame.base().wrapping_sub(HEADER_WORDS);
        vm.exec.frame = frame.caller();
        vm.exec.pc = frame.return_pc();
        vm.exec.depth -= 1;
    };
    if frame.object().is_some() && !frame.is_generator() {
        crate::exec::frame_object::detach(vm, frame, crate::exec::frame_object::Leaving::Returned);
    }
    match frame.kind() {
        FrameKind::Entry => {
            pop(vm, frame);
            Ok(Some(value))
        }
        FrameKind::Generator | FrameKind::ForIter => Ok(generator::finish(vm, value)),
        FrameKind::InPlace => {
            // Machine code leaves before such a frame returns.
            debug_assert!(false, "a generator without an object returns to the interpreter");
            pop(vm, frame);
            Ok(None)
        }
        FrameKind::Init => {
            let object = frame.aux();
            let destination = frame.destination();
            pop(vm, frame);
            if !value.is_none() {
                return Err(super::calls::init_returned(vm, value));
            }
            if let Some(below) = vm.top_frame() {
                below.set_register(destination as usize, object);
            }
            Ok(None)
        }
        FrameKind::Call | FrameKind::Discard => {
            let (kind, destination) = (frame.kind(), frame.destination());
            pop(vm, frame);
            if kind == FrameKind::Call
                && let Some(below) = vm.top_frame()
            {
                below.set_register(destination as usize, Some(value));
            }
            Ok(None)
        }
        FrameKind::Delegate => {
            let (return_pc, destination) = (frame.return_pc(), frame.destination());
            generator::retire(vm, frame);
            vm.exec.pc = return_pc;
            if let Some(below) = vm.top_frame() {
                below.set_register(destination as usize, Some(value));
            }
            Ok(None)
        }
        FrameKind::CollectList
        | FrameKind::CollectTuple
        | FrameKind::CollectSet
        | FrameKind::CollectAny
        | FrameKind::CollectAll
        | FrameKind::CollectFrozenSet
        | FrameKind::CollectSorted
        | FrameKind::CollectJoin
        | FrameKind::CollectSum
        | FrameKind::CollectMin
        | FrameKind::CollectMax => crate::exec::collect::finish(vm).map(|()| None),
        FrameKind::Operator => {
            pop(vm, frame);
            super::operator::deliver(vm, value).map(|()| None)
        }
    }
}
