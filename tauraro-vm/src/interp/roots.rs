//! The collector's view of the interpreter's stack: which words of it are roots.
//!
//! Frames are walked from the top one down. Their headers, and what lies between a frame's registers and the next header
//! (arguments of native code), are roots as they are. Of the registers only those are that are [live](super::liveness) where the
//! frame stands; the others are emptied, so that no word of the stack ever points to memory that was reclaimed.
//!
//! **Where a frame stands.** The top one at the instruction before `ExecState::pc`, which every instruction that may allocate has
//! saved; the others at the one before their callee's return address. A callee whose result is simply stored
//! (kinds `Call`, `Init`, `Discard`) leaves the instruction without need for its operands. All other kinds, and native code, may
//! read them again.
//!
//! **Young collections** need not look at frames that did not run since the last collection: all they hold is old. A
//! frame that a collection saw is [settled](Frame::is_settled) until it leaves the stack, and nothing below a
//! settled frame has run. Who writes to a frame that is not the top one says so ([`RegisterStack::disturb`]).
//!
//! This file may hold `unsafe`: it reads the words of the stack, which are values, zero or odd.

use super::bytecode::Word;
use super::frame::{Frame, FrameKind, HEADER_WORDS};
use super::liveness::When;
use crate::exec::ExecState;
use crate::heap::{RegisterStack, Tracer};
use crate::value::Value;
use crate::vm::Vm;

/// Gives the machine's heap this view of its stack.
pub fn install(vm: &mut Vm) {
    let exec = &raw const vm.exec;
    // SAFETY: a machine stays in the box it was made in, and its heap is a part of it.
    let trace =
        move |stack: &RegisterStack, tracer: &mut Tracer<'_>| unsafe { trace_stack(&*exec, stack, tracer) };
    vm.heap.stack_tracer = Some(Box::new(trace));
}

/// Tells the tracer of the roots on the register stack.
///
/// # Safety
/// `exec` and `stack` must belong to one machine, which does not run meanwhile.
unsafe fn trace_stack(exec: &ExecState, stack: &RegisterStack, tracer: &mut Tracer<'_>) {
    let young = tracer.is_young() && !stack.take_disturbed();
    let mut end = stack.top;
    if exec.frame.is_null() {
        // SAFETY: the words in use.
        return unsafe { trace_words(stack.base, end, tracer) };
    }
    debug_assert!(!exec.pc.is_null(), "an instruction allocates that did not save where it is");
    // SAFETY: the frame on top.
    let mut frame = unsafe { Frame::at(exec.frame) };
    let mut pc = exec.pc;
    let mut when = When::During;
    loop {
        let code = frame.code();
        let base = frame.base();
        let registers = code.registers.get() as usize;
        let word = (pc as usize).wrapping_sub(code.entry.get()) / size_of::<Word>();
        let is_known = word <= code.register_code().words.len();
        debug_assert!(is_known, "a frame does not stand in its own code");
        let word = word.saturating_sub(1);
        // SAFETY: the frame has that many registers, and what follows them up to the next header is in use.
        unsafe {
            trace_words(base.add(registers), end, tracer);
            code.live_registers().with(code.register_code(), word, when, |live| match live {
                Some(live) if is_known => trace_registers(base, registers, live, tracer),
                _ => trace_words(base, base.add(registers), tracer),
            });
            trace_words(base.sub(HEADER_WORDS), base, tracer);
        }
        end = base.wrapping_sub(HEADER_WORDS);
        let settled = frame.is_settled();
        frame.settle();
        if young && settled {
            #[cfg(debug_assertions)]
            // SAFETY: the words in use below the frame.
            unsafe {
                assert_old(stack.base, end)
            };
            return;
        }
        if frame.is_lowest() {
            // SAFETY: the words in use below the frame.
            return unsafe { trace_words(stack.base, end, tracer) };
        }
        when = match frame.kind() {
            FrameKind::Call | FrameKind::Init | FrameKind::Discard => When::Returning,
            _ => When::During,
        };
        pc = frame.return_pc();
        frame = frame.below();
    }
}

/// Empties what the frame on top holds for a call that will never answer: an exception has left the callee. Machine code does not store the
/// operands of calls that it has inlined, and a collection would take whatever is there for values.
pub fn forget_operands(vm: &Vm) {
    let Some(frame) = vm.top_frame() else { return };
    let code = frame.code();
    let word = (vm.exec.pc as usize).wrapping_sub(code.entry.get()) / size_of::<Word>();
    let count = code.registers.get() as usize;
    code.live_registers().with(code.register_code(), word.saturating_sub(1), When::Returning, |live| {
        let Some(live) = live else { return };
        for register in (0..count).filter(|register| live[register / 64] >> (register % 64) & 1 == 0) {
            frame.set_register(register, None);
        }
    });
}

/// Tells of the live registers and empties the others.
///
/// # Safety
/// There must be `count` registers at `base`.
unsafe fn trace_registers(base: *mut u64, count: usize, live: &[u64], tracer: &mut Tracer<'_>) {
    for (n, set) in live.iter().enumerate() {
        for register in n * 64..count.min(n * 64 + 64) {
            // SAFETY: the caller's contract.
            unsafe {
                let word = base.add(register);
                if set >> (register % 64) & 1 == 0 {
                    *word = 0;
                } else if let Some(value) = Value::from_bits(*word) {
                    tracer.value(value);
                }
            }
        }
    }
}

/// Tells of all words from `start` to `end`.
///
/// # Safety
/// They must be words of the stack in use.
unsafe fn trace_words(start: *mut u64, end: *mut u64, tracer: &mut Tracer<'_>) {
    let mut at = start;
    while at < end {
        // SAFETY: the caller's contract.
        unsafe {
            if let Some(value) = Value::from_bits(*at) {
                tracer.value(value);
            }
            at = at.add(1);
        }
    }
}

#[cfg(debug_assertions)]
unsafe fn assert_old(start: *mut u64, end: *mut u64) {
    let mut at = start;
    while at < end {
        // SAFETY: the caller's contract, as above.
        let object = unsafe { Value::from_bits(*at) }.and_then(Value::as_object);
        assert!(
            object.is_none_or(crate::heap::is_old),
            "a frame that is taken for settled holds a young object"
        );
        at = at.wrapping_add(1);
    }
}
