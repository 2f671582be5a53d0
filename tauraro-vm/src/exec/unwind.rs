//! Exceptions leaving frames: tracebacks, handlers, and the side tables of register code.
//!
//! This file may hold `unsafe`: it takes frames off the stack.

use crate::exec::{frame_object, generator, trace};
use crate::heap::{Gc, Header, Layout, OptRef, Ref, Slot, Slots, Tailed};
use crate::interp::bytecode::{Location, NO_OPERAND, Opcode, RegisterCode, StateMap, Word};
use crate::interp::frame::{Frame, FrameKind, HEADER_WORDS};
use crate::object::*;
use crate::value::{PyResult, Raised, Value};
use crate::vm::Vm;
use smallvec::SmallVec;
use std::cell::Cell;

/// The state map of the instruction at or before word `index`.
pub fn state_map(code: &RegisterCode, index: usize) -> Option<&StateMap> {
    let after = code.states.partition_point(|(at, _)| *at as usize <= index);
    let (_, map) = code.states.get(after.checked_sub(1)?)?;
    code.state_maps.get(*map as usize)
}

/// The instruction that word `index` belongs to: an instruction that can raise has a state map, its extension words
/// have none.
pub fn instruction_at(code: &RegisterCode, index: usize) -> usize {
    let after = code.states.partition_point(|(at, _)| *at as usize <= index);
    after.checked_sub(1).map_or(index, |i| code.states[i].0 as usize)
}

/// The value at a location of a frame.
pub fn read_location(frame: Frame, code: Gc<PyCode>, location: Location) -> Option<Value> {
    match location {
        Location::Unbound => None,
        Location::Register(register) => frame.register(register as usize),
        Location::Const(index) => code.tables.consts.get(index as usize).copied(),
    }
}

/// Adds the top frame to the pending exception's traceback.
fn add_traceback(vm: &mut Vm, frame: Frame, instruction: usize) {
    let Some(exception) = vm.state.raised.get().and_then(|e| e.downcast::<PyException>()) else { return };
    let (code, function) = (frame.code(), frame.function());
    let entry = PyTraceback {
        header: Header::exact(Layout::Traceback),
        next: OptRef::new(exception.traceback.get()),
        code: Ref::new(code),
        instruction,
        line: 0,
        frame: Slot::new(frame.object()),
        base: Cell::new(frame.base() as usize),
        function: Slot::from(function),
        locals: Slot::empty(),
        outer: OptRef::new(None),
    };
    let entry = vm.heap.alloc(entry);
    if let Some(inner) = exception.traceback.get().filter(|inner| inner.addr() == vm.exec.left) {
        inner.outer.set(inner, Some(entry));
    }
    vm.exec.left = 0;
    exception.traceback.set(exception, Some(entry));
}

/// Adds the top frame, where it stands, to the pending exception's traceback once more.
pub(super) fn add_to_traceback(vm: &mut Vm, frame: Frame) {
    let word = frame.instruction_index(vm.exec.pc).saturating_sub(1);
    add_traceback(vm, frame, instruction_at(frame.code().register_code(), word));
}

/// Keeps the variables of the top frame, which the pending exception leaves, for as long as there is the traceback: what they hold
/// must not be finalized before, and a frame object may be asked for.
fn keep_locals(vm: &mut Vm, frame: Frame, instruction: usize) {
    let code = frame.code();
    let entry =
        vm.state.raised.get().and_then(|e| e.downcast::<PyException>()).and_then(|e| e.traceback.get());
    let Some(entry) = entry.filter(|e| e.base.get() == frame.base() as usize && e.code.get() == code) else {
        return;
    };
    vm.exec.left = entry.addr();
    if let Some(object) = frame.object() {
        entry.frame.set(entry, object);
        return;
    }
    if let Some(namespace) = frame.namespace() {
        entry.locals.set(entry, namespace);
    } else if code.has_flags(code_flags::OPTIMIZED)
        && let Some(map) = state_map(code.register_code(), instruction)
    {
        let values = Slots::new(&mut vm.heap, map.len());
        for (slot, location) in values.tail().iter().zip(map.iter()) {
            slot.set(values, read_location(frame, code, *location));
        }
        entry.locals.set(entry, Value::from(values));
    }
}

/// Finds the handler of the pending exception and goes there (`vm.exec` says where), or leaves all frames down to the one whose
/// result goes to native code. `skip_entry`: the top frame is in the traceback already.
pub fn unwind(vm: &mut Vm, mut skip_entry: bool) -> PyResult<()> {
    loop {
        let Some(frame) = vm.top_frame() else { return Err(Raised) };
        let word = frame.instruction_index(vm.exec.pc).saturating_sub(1);
        let index = instruction_at(frame.code().register_code(), word);
        if frame.kind() == FrameKind::InPlace && generator::yields_at(frame.code(), index) {
            // Its consumer raised, in the frame below.
            pop(vm, frame);
            skip_entry = false;
            continue;
        }
        if !skip_entry {
            add_traceback(vm, frame, index);
            if vm.exec.tracing.is_on() {
                let thrown = frame.is_generator() && generator::yields_at(frame.code(), index);
                trace::exception_raised(vm, frame, thrown);
            }
        }
        skip_entry = false;
        if enter_handler(vm, frame, index) {
            if vm.heap.poll_flag.load(std::sync::atomic::Ordering::Relaxed) != 0 {
                // The frame stands at the handler's first instruction.
                let start = vm.exec.pc;
                vm.exec.pc = start.wrapping_add(1);
                if crate::interp::ops::poll(vm).is_err() {
                    continue;
                }
                vm.exec.pc = start;
            }
            return Ok(());
        }
        if vm.exec.tracing.is_on() {
            trace::leaves_by_exception(vm, frame);
        }
        keep_locals(vm, frame, index);
        if frame.object().is_some() && !frame.is_generator() {
            frame_object::detach(vm, frame, frame_object::Leaving::Raised);
        }
        match frame.kind() {
            FrameKind::Entry => {
                vm.heap.stack.top = frame.base().wrapping_sub(HEADER_WORDS);
                vm.exec.depth -= 1;
                return Err(Raised);
            }
            FrameKind::Generator => {
                if !abandon(vm, frame) {
                    return Err(Raised);
                }
            }
            FrameKind::ForIter
            | FrameKind::Delegate
            | FrameKind::CollectList
            | FrameKind::CollectTuple
            | FrameKind::CollectSet
            | FrameKind::CollectAny
            | FrameKind::CollectAll
            | FrameKind::CollectFrozenSet
            | FrameKind::CollectSorted
            | FrameKind::CollectJoin
            | FrameKind::CollectSum
            | FrameKind::CollectMin
            | FrameKind::CollectMax => {
                let return_pc = frame.return_pc();
                if !abandon(vm, frame) {
                    vm.exec.pc = return_pc;
                }
            }
            FrameKind::InPlace => {
                generator::replace_stop_iteration(vm, "generator", false);
                pop(vm, frame);
            }
            FrameKind::Call => {
                name_attribute(vm, frame, index);
                pop(vm, frame);
            }
            FrameKind::Init | FrameKind::Discard | FrameKind::Operator => pop(vm, frame),
        }
    }
}

/// An AttributeError leaves the frame on top, at instruction `index`: if that is the call of a property's getter, the exception is told which
/// attribute of what was asked for, unless it knows. (`Vm::get_attr` does so where no frame is pushed.) The object is the getter's
/// parameter: the operand in the caller may be forgotten already.
fn name_attribute(vm: &mut Vm, frame: Frame, index: usize) {
    if !vm.raised_is(crate::builtins::exceptions::ExcKind::AttributeError) {
        return;
    }
    let caller = frame.below().code();
    let word = frame.below().instruction_index(frame.return_pc()).saturating_sub(1);
    let at = instruction_at(caller.register_code(), word);
    let Some(inst) = caller.register_code().decode(at).map(|at| at.inst) else { return };
    let name = match inst.op {
        Opcode::LoadAttr | Opcode::LoadAttrCached => inst.x,
        Opcode::LoadAttrMany => caller.tables.caches[inst.y as usize].name.get(),
        _ => return,
    };
    let (name, code) = (caller.tables.names[name as usize], frame.code());
    let first = state_map(code.register_code(), index).and_then(|map| map.first().copied());
    if let Some(object) = first.and_then(|location| read_location(frame, code, location)) {
        vm.name_attribute(object, name);
    }
}

/// The pending exception, taken by machine code that knows its handler: `frames` frames below the top one. Does what [`unwind`] does on the
/// way there. `None` when none is pending.
pub(crate) fn caught(vm: &mut Vm, frames: u32, mut skip_entry: bool) -> Option<Value> {
    vm.state.raised.get()?;
    for left in (0..=frames).rev() {
        let frame = vm.top_frame()?;
        let word = frame.instruction_index(vm.exec.pc).saturating_sub(1);
        let index = instruction_at(frame.code().register_code(), word);
        if !skip_entry {
            add_traceback(vm, frame, index);
        }
        skip_entry = false;
        if left != 0 {
            keep_locals(vm, frame, index);
            if frame.object().is_some() {
                frame_object::detach(vm, frame, frame_object::Leaving::Raised);
            }
            if frame.kind() == FrameKind::Call {
                name_attribute(vm, frame, index);
            }
            pop(vm, frame);
        }
    }
    Some(vm.take_raised())
}

/// Takes a frame off the stack that has nothing to do for that.
pub(crate) fn pop(vm: &mut Vm, frame: Frame) {
    vm.heap.stack.top = frame.base().wrapping_sub(HEADER_WORDS);
    vm.exec.frame = frame.caller();
    vm.exec.pc = frame.return_pc();
    vm.exec.depth -= 1;
    if matches!(frame.kind(), FrameKind::Call | FrameKind::Init | FrameKind::Discard) {
        crate::interp::roots::forget_operands(vm);
    }
}

/// Takes the frame of a generator off the stack; true when its parent's took the place, where the exception goes on.
fn abandon(vm: &mut Vm, frame: Frame) -> bool {
    let base = frame.base() as usize;
    let replaced = generator::abandon(vm);
    if replaced
        && let Some(exception) = vm.state.raised.get().and_then(|e| e.downcast::<PyException>())
        && let Some(entry) = exception.traceback.get().filter(|entry| entry.base.get() == base)
    {
        // What is there now is another frame, perhaps of the same code.
        entry.base.set(0);
    }
    replaced
}

/// Enters the handler that covers an instruction; false when there is none.
fn enter_handler(vm: &mut Vm, frame: Frame, index: usize) -> bool {
    let code = frame.code();
    let body = code.register_code();
    let after = body.handlers.partition_point(|entry| entry.start as usize <= index);
    let Some(entry) = body.handlers[..after].iter().rev().find(|entry| index < entry.end as usize) else {
        return false;
    };
    if !entry.locals.is_empty()
        && let Some(map) = state_map(body, index)
    {
        // A parallel move: read everything, then write.
        let values: SmallVec<[Option<Value>; 16]> =
            entry.locals.iter().map(|(local, _)| read_location(frame, code, map[*local as usize])).collect();
        for ((_, register), value) in entry.locals.iter().zip(values) {
            frame.set_register(*register as usize, value);
        }
    }
    crate::tier::handled(vm, code, entry.target);
    vm.exec.left = 0;
    let exception = vm.take_raised();
    if entry.exception != NO_OPERAND {
        frame.set_register(entry.exception as usize, Some(exception));
    }
    vm.exec.pc = (code.entry.get() as *const Word).wrapping_add(entry.target as usize);
    true
}
