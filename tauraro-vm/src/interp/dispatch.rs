//! The interpreter loop.
//!
//! `run` executes frames from the one on top of the register stack down to the first whose kind gives its result to native
//! code. Python-to-Python calls push a frame and go on in the same loop; they do not use the native stack.
//!
//! Fast paths are here; everything that needs more than a few instructions is in `ops`, out of line. An instruction
//! writes its destination only after everything in it that can raise has been done: the frame state of a raising instruction
//! describes the registers as they were before it.
//!
//! This file may hold `unsafe`. What it relies on:
//! * the emitter's promise (checked in debug builds by its own checker): every register operand is below the code's number of
//!   registers, a source operand holds a value where the table does not say otherwise, jump targets are instructions;
//! * `regs` points to the registers of the top frame, `consts` to its code's constants, `pc` into its code;
//! * the register stack does not move, so these stay valid across calls into the machine.

use super::bytecode::{CONST_BIT, CompareKind, Inst, NO_OPERAND, Opcode, Word, ext_words};
use super::frame::{Frame, FrameKind, HEADER_WORDS};
use super::ops;
use crate::abi::MachineEntry;
use crate::builtins::list_iter::{ListIterator, TupleIterator};
use crate::builtins::range::PyRangeIter as RangeIterator;
use crate::builtins::str::iter::StrIter;
use crate::exec::call::{StackArgs, clear_words};
use crate::exec::collect::{self, Collected};
use crate::exec::generator::{LoopStep, PyGenerator};
use crate::heap::stack::SavedRegisters;
use crate::heap::{Gc, Layout, Tailed};
use crate::object::code::GlobalCache;
use crate::object::*;
use crate::value::{PyResult, Raised, Value};
use crate::vm::Vm;
use std::sync::atomic::Ordering::Relaxed;

/// What an out-of-line operation that may have pushed a frame says.
pub enum Step {
    /// The instruction's result.
    Value(Value),
    /// A frame was pushed: go on there.
    Pushed,
    /// An exception was raised.
    Raised,
}

/// What a test that decides about a jump says.
pub enum Test {
    /// Whether to jump.
    Jump(bool),
    /// A frame was pushed: go on there; its result decides.
    Pushed,
    /// An exception was raised.
    Raised,
}

impl From<PyResult<bool>> for Test {
    #[inline(always)]
    fn from(result: PyResult<bool>) -> Test {
        match result {
            Ok(jump) => Test::Jump(jump),
            Err(Raised) => Test::Raised,
        }
    }
}

impl From<PyResult> for Step {
    #[inline(always)]
    fn from(result: PyResult) -> Step {
        match result {
            Ok(value) => Step::Value(value),
            Err(Raised) => Step::Raised,
        }
    }
}

/// Answers of a comparison by ordering: bit 0 less, 1 equal, 2 greater, 3 unordered.
pub fn answers(kind: CompareKind, wanted: bool) -> u32 {
    let mask = match kind {
        CompareKind::Lt => 0b0001,
        CompareKind::Le => 0b0011,
        CompareKind::Eq => 0b0010,
        CompareKind::Ne => 0b1101,
        CompareKind::Gt => 0b0100,
        CompareKind::Ge => 0b0110,
    };
    if wanted { mask } else { !mask & 0b1111 }
}

#[inline(always)]
fn int_ordering(a: Value, b: Value) -> u32 {
    let (a, b) = (a.bits() as i64, b.bits() as i64);
    (a >= b) as u32 + (a > b) as u32
}

#[inline(always)]
fn float_ordering(a: f64, b: f64) -> u32 {
    if a < b {
        0
    } else if a == b {
        1
    } else if a > b {
        2
    } else {
        3
    }
}

#[inline(always)]
fn both_small(a: Value, b: Value) -> bool {
    a.bits() & b.bits() & 1 != 0
}

#[inline(always)]
fn both_floats(a: Value, b: Value) -> bool {
    // Their low two bits are 10.
    ((a.bits() ^ 2) | (b.bits() ^ 2)) & 3 == 0
}

/// `a + b` of small integers, when that is one.
#[inline(always)]
pub fn add_small(a: Value, b: Value) -> Option<Value> {
    let sum = (a.bits() as i64 - 1).checked_add(b.bits() as i64)?;
    // SAFETY: an odd word is a small integer.
    unsafe { Value::from_bits(sum as u64) }
}

/// `a - b` of small integers, when that is one.
#[inline(always)]
pub fn sub_small(a: Value, b: Value) -> Option<Value> {
    let difference = (a.bits() as i64).checked_sub(b.bits() as i64)?;
    // SAFETY: an odd word is a small integer.
    unsafe { Value::from_bits((difference | 1) as u64) }
}

/// `a * b` of small integers, when that is one.
#[inline(always)]
pub fn mul_small(a: Value, b: Value) -> Option<Value> {
    let product = (a.bits() as i64 - 1).checked_mul(b.bits() as i64 >> 1)?;
    // SAFETY: an odd word is a small integer.
    unsafe { Value::from_bits((product | 1) as u64) }
}

/// `a // b` of small integers, when `b` is not zero.
#[inline(always)]
pub fn floordiv_small(a: Value, b: Value) -> Option<Value> {
    let (a, b) = (a.unwrap_small_int(), b.unwrap_small_int());
    if b == 0 {
        return None;
    }
    let quotient = a / b;
    let rounds_up = (a % b != 0) && ((a < 0) != (b < 0));
    Value::try_small_int(quotient - rounds_up as i64)
}

/// `a % b` of small integers, when `b` is not zero.
#[inline(always)]
pub fn mod_small(a: Value, b: Value) -> Option<Value> {
    let (a, b) = (a.unwrap_small_int(), b.unwrap_small_int());
    if b == 0 {
        return None;
    }
    let remainder = a % b;
    let adjust = remainder != 0 && ((remainder < 0) != (b < 0));
    Some(Value::small_int(if adjust { remainder + b } else { remainder }))
}

/// `a << b` of small integers, when that is one.
#[inline(always)]
pub fn lshift_small(a: Value, b: Value) -> Option<Value> {
    let (a, b) = (a.unwrap_small_int(), b.unwrap_small_int());
    if !(0..62).contains(&b) {
        return None;
    }
    let shifted = a << b;
    if shifted >> b != a {
        return None;
    }
    Value::try_small_int(shifted)
}

/// `a >> b` of small integers, when `b` is not negative.
#[inline(always)]
pub fn rshift_small(a: Value, b: Value) -> Option<Value> {
    let (a, b) = (a.unwrap_small_int(), b.unwrap_small_int());
    if b < 0 {
        return None;
    }
    Some(Value::small_int(a >> b.min(63)))
}

/// The pointer itself, of which the compiler knows nothing any more.
#[inline(always)]
fn opaque(pc: *const Word) -> *const Word {
    #[cfg(any(target_arch = "x86_64", target_arch = "aarch64"))]
    {
        let mut pc = pc;
        // SAFETY: no instruction at all.
        #[allow(clippy::pointers_in_nomem_asm_block)]
        unsafe {
            std::arch::asm!("/* {} */", inout(reg) pc, options(nomem, nostack, preserves_flags, pure));
        }
        pc
    }
    #[cfg(not(any(target_arch = "x86_64", target_arch = "aarch64")))]
    pc
}

/// Runs the frame on top of the stack until its result goes to native code.
pub fn run(vm: &mut Vm, start: *mut u64, start_pc: *const Word, throw: bool) -> PyResult {
    SavedRegisters::with(|saved| {
        let outer = vm.exec.enter_native(saved);
        let result = run_frames(vm, start, start_pc, throw);
        vm.exec.leave_native(outer);
        result
    })
}

/// The loop.
#[inline(never)]
#[allow(clippy::cognitive_complexity)]
fn run_frames(vm: &mut Vm, start: *mut u64, start_pc: *const Word, throw: bool) -> PyResult {
    // SAFETY: see the head of the file.
    unsafe {
        let mut regs: *mut u64 = start;
        let mut pc: *const Word = start_pc;
        let mut consts: *const u64 = code_consts(regs);
        let mut skip_entry = false;
        let mut pending = throw;

        macro_rules! src {
            ($operand:expr) => {{
                let operand = $operand;
                let from = if operand & CONST_BIT == 0 { regs as *const u64 } else { consts };
                Value::from_bits(*from.add((operand & !CONST_BIT) as usize)).unwrap_unchecked()
            }};
        }
        macro_rules! reg {
            // An operand that is known to be a register.
            ($operand:expr) => {
                Value::from_bits(*regs.add($operand as usize)).unwrap_unchecked()
            };
        }
        macro_rules! opt_src {
            ($operand:expr) => {{
                let operand = $operand;
                if operand == NO_OPERAND {
                    None
                } else {
                    let from = if operand & CONST_BIT == 0 { regs as *const u64 } else { consts };
                    Value::from_bits(*from.add((operand & !CONST_BIT) as usize))
                }
            }};
        }
        macro_rules! set {
            ($register:expr, $value:expr) => {
                *regs.add($register as usize) = Value::bits($value)
            };
        }
        macro_rules! target {
            ($index:expr) => {
                (Frame::at(regs).code().entry.get() as *const Word).add($index as usize)
            };
        }
        macro_rules! quicken {
            ($op:expr) => {
                (*(pc.sub(1) as *mut Inst)).op = $op
            };
        }

        'frames: loop {
            // Dispatch until an exception is raised.
            if !pending {
                'dispatch: loop {
                    // The instruction is read relative to `pc`: one register for both.
                    pc = opaque(pc.add(1));
                    let inst: &Inst = &*(pc.sub(1) as *const Inst);
                    // The collector reads the place where the frame stands: whatever may allocate saves it before.
                    if cfg!(debug_assertions) {
                        vm.exec.pc = std::ptr::null();
                    }
                    macro_rules! save {
                        () => {
                            vm.exec.pc = pc
                        };
                    }
                    macro_rules! ext {
                        ($index:expr) => {
                            *(pc as *const u16).add($index as usize)
                        };
                    }
                    macro_rules! skip_ext {
                        ($count:expr) => {
                            pc = pc.add(ext_words($count as usize))
                        };
                    }
                    macro_rules! value_or_raise {
                        ($result:expr) => {
                            match $result {
                                Ok(value) => value,
                                Err(Raised) => break 'dispatch,
                            }
                        };
                    }
                    macro_rules! finish {
                        ($result:expr) => {{
                            save!();
                            let value = value_or_raise!($result);
                            set!(inst.a, value);
                        }};
                    }
                    macro_rules! enter {
                        // A frame was pushed by `ops`: go on there.
                        () => {{
                            regs = vm.exec.frame;
                            consts = code_consts(regs);
                            pc = vm.exec.pc;
                            continue 'dispatch;
                        }};
                    }
                    macro_rules! step {
                        // Extension words must be skipped before: `pc` is the return address.
                        ($step:expr) => {{
                            save!();
                            match $step {
                                Step::Value(value) => set!(inst.a, value),
                                Step::Pushed => enter!(),
                                Step::Raised => break 'dispatch,
                            }
                        }};
                    }
                    macro_rules! back_edge {
                        () => {{
                            let code = Frame::at(regs).code();
                            let heat = code.heat.get().wrapping_add(1);
                            code.heat.set(heat);
                            if vm.heap.poll_flag.load(Relaxed) != 0 || heat as i32 >= vm.exec.hot as i32 {
                                save!();
                                if value_or_raise!(ops::poll_loop(vm)) {
                                    pc = crate::abi::enter_loop();
                                    continue 'dispatch;
                                }
                            }
                        }};
                    }
                    macro_rules! int_op {
                        ($f:ident) => {
                            int_op!($f, src)
                        };
                        ($f:ident, $operand:ident) => {{
                            let (a, b) = ($operand!(inst.b), $operand!(inst.c));
                            if both_small(a, b)
                                && let Some(value) = $f(a, b)
                            {
                                set!(inst.a, value);
                            } else {
                                step!(ops::binary_missed(vm, pc, a, b));
                            }
                        }};
                    }
                    macro_rules! bit_op {
                        ($op:tt, $fix:literal) => {{
                            let (a, b) = (src!(inst.b), src!(inst.c));
                            if both_small(a, b) {
                                *regs.add(inst.a as usize) = (a.bits() $op b.bits()) | $fix;
                            } else {
                                step!(ops::binary_missed(vm, pc, a, b));
                            }
                        }};
                    }
                    macro_rules! float_op {
                        ($op:tt) => {
                            float_op!($op, src)
                        };
                        ($op:tt, $operand:ident) => {{
                            let (a, b) = ($operand!(inst.b), $operand!(inst.c));
                            if both_floats(a, b) {
                                let result = a.unwrap_inline_float() $op b.unwrap_inline_float();
                                let value = match Value::try_inline_float(result) {
                                    Some(value) => value,
                                    None => {
                                        save!();
                                        vm.new_float(result)
                                    }
                                };
                                set!(inst.a, value);
                            } else if let Some((a, b)) = ops::as_floats(a, b) {
                                save!();
                                let value = vm.new_float(a $op b);
                                set!(inst.a, value);
                            } else {
                                step!(ops::binary_missed(vm, pc, a, b));
                            }
                        }};
                    }
                    macro_rules! jump {
                        ($condition:expr) => {
                            if $condition {
                                pc = target!(inst.x);
                            }
                        };
                    }
                    macro_rules! test {
                        ($test:expr) => {{
                            save!();
                            match $test {
                                Test::Jump(condition) => jump!(condition),
                                Test::Pushed => enter!(),
                                Test::Raised => break 'dispatch,
                            }
                        }};
                    }
                    macro_rules! compare_jump {
                        ($guard:ident, $ordering:expr, $back:literal, $missed:expr) => {{
                            if $back {
                                back_edge!();
                            }
                            let (a, b) = (src!(inst.b), src!(inst.c));
                            if $guard(a, b) {
                                jump!(inst.y >> $ordering(a, b) & 1 != 0);
                            } else {
                                test!($missed(vm, pc, a, b));
                            }
                        }};
                    }
                    macro_rules! exhausted {
                        ($back:literal) => {
                            if !$back {
                                pc = target!(inst.x);
                            }
                        };
                    }
                    macro_rules! item {
                        ($back:literal, $value:expr) => {{
                            set!(inst.a, $value);
                            if $back {
                                pc = target!(inst.x);
                            }
                        }};
                    }
                    macro_rules! for_range {
                        ($back:literal, $generic:expr) => {{
                            if $back {
                                back_edge!();
                            }
                            let iterator = reg!(inst.b);
                            if let Some(range) = iterator.downcast::<RangeIterator>() {
                                let remaining = range.remaining.get();
                                if remaining > 0 {
                                    let current = range.current.get();
                                    range.remaining.set(remaining - 1);
                                    range.current.set(current.wrapping_add(range.step));
                                    match Value::try_small_int(current) {
                                        Some(value) => item!($back, value),
                                        None => {
                                            save!();
                                            let value = vm.new_int(current);
                                            item!($back, value)
                                        }
                                    }
                                } else {
                                    exhausted!($back);
                                }
                            } else {
                                quicken!($generic);
                                pc = pc.sub(1);
                            }
                        }};
                    }
                    macro_rules! for_list {
                        ($back:literal, $generic:expr) => {{
                            if $back {
                                back_edge!();
                            }
                            let iterator = reg!(inst.b);
                            if let Some(list_iterator) = iterator.downcast::<ListIterator>()
                                && let Some(list) = list_iterator.list.get()
                            {
                                let index = list_iterator.index.get();
                                match list.get(index) {
                                    Some(value) => {
                                        list_iterator.index.set(index + 1);
                                        item!($back, value)
                                    }
                                    None => {
                                        list_iterator.list.set(list_iterator, None);
                                        exhausted!($back);
                                    }
                                }
                            } else {
                                quicken!($generic);
                                pc = pc.sub(1);
                            }
                        }};
                    }
                    macro_rules! for_tuple {
                        ($back:literal, $generic:expr) => {{
                            if $back {
                                back_edge!();
                            }
                            let iterator = reg!(inst.b);
                            if let Some(tuple_iterator) = iterator.downcast::<TupleIterator>()
                                && let Some(tuple) = tuple_iterator.tuple.get()
                            {
                                let index = tuple_iterator.index.get();
                                match tuple.items().get(index) {
                                    Some(value) => {
                                        tuple_iterator.index.set(index + 1);
                                        item!($back, *value)
                                    }
                                    None => {
                                        tuple_iterator.tuple.set(tuple_iterator, None);
                                        exhausted!($back);
                                    }
                                }
                            } else {
                                quicken!($generic);
                                pc = pc.sub(1);
                            }
                        }};
                    }
                    macro_rules! for_text {
                        ($back:literal, $generic:expr) => {{
                            if $back {
                                back_edge!();
                            }
                            let iterator = reg!(inst.b);
                            if let Some(text_iterator) = iterator.downcast::<StrIter>()
                                && let Some(text) = text_iterator.text.get()
                            {
                                let index = text_iterator.index.get();
                                match text.data().get(index) {
                                    Some(c) => {
                                        text_iterator.index.set(index + 1);
                                        match vm.known_char(c) {
                                            Some(known) => item!($back, known.into()),
                                            None => {
                                                save!();
                                                let made = vm.char_str(c);
                                                item!($back, made.into())
                                            }
                                        }
                                    }
                                    None => {
                                        text_iterator.text.set(text_iterator, None);
                                        exhausted!($back);
                                    }
                                }
                            } else {
                                quicken!($generic);
                                pc = pc.sub(1);
                            }
                        }};
                    }
                    macro_rules! for_any {
                        ($back:literal, $range:expr, $list:expr, $tuple:expr, $text:expr) => {{
                            if $back {
                                back_edge!();
                            }
                            let iterator = src!(inst.b);
                            match iterator.as_object().map(|o| o.layout()) {
                                Some(Layout::RangeIter) => {
                                    quicken!($range);
                                    pc = pc.sub(1);
                                }
                                Some(Layout::ListIter)
                                    if iterator
                                        .downcast::<ListIterator>()
                                        .is_some_and(|i| i.list.get().is_some()) =>
                                {
                                    quicken!($list);
                                    pc = pc.sub(1);
                                }
                                Some(Layout::TupleIter)
                                    if iterator
                                        .downcast::<TupleIterator>()
                                        .is_some_and(|i| i.tuple.get().is_some()) =>
                                {
                                    quicken!($tuple);
                                    pc = pc.sub(1);
                                }
                                Some(Layout::StrIter)
                                    if iterator
                                        .downcast::<StrIter>()
                                        .is_some_and(|i| i.text.get().is_some()) =>
                                {
                                    quicken!($text);
                                    pc = pc.sub(1);
                                }
                                Some(Layout::Generator) => {
                                    save!();
                                    match ops::resume_in_loop(vm, iterator, inst.a) {
                                        Ok(LoopStep::Pushed) => enter!(),
                                        Ok(LoopStep::Item(value)) => item!($back, value),
                                        Ok(LoopStep::Exhausted) => exhausted!($back),
                                        Err(Raised) => break 'dispatch,
                                    }
                                }
                                Some(Layout::SetIter) => {
                                    save!();
                                    match ops::next_of_set(vm, iterator) {
                                        Ok(Some(value)) => item!($back, value),
                                        Ok(None) => exhausted!($back),
                                        Err(Raised) => break 'dispatch,
                                    }
                                }
                                _ => {
                                    save!();
                                    match vm.next(iterator) {
                                        Ok(Some(value)) => item!($back, value),
                                        Ok(None) => exhausted!($back),
                                        Err(Raised) => break 'dispatch,
                                    }
                                }
                            }
                        }};
                    }
                    macro_rules! stop_collecting {
                        // The consumer of a collecting frame has its result, or raised: go on in the frame below.
                        ($end:expr) => {{
                            let result = if let Collected::Result(value) = $end { Some(value) } else { None };
                            collect::stop(vm, pc, result);
                            regs = vm.exec.frame;
                            consts = code_consts(regs);
                            pc = vm.exec.pc;
                            if result.is_none() {
                                break 'dispatch;
                            }
                            continue 'dispatch;
                        }};
                    }
                    macro_rules! args_from_ext {
                        // Copies arguments from the extension to the top of the stack and calls `$body` with the slice.
                        ($first:expr, $skip:expr, |$args:ident| $body:expr) => {{
                            let first: Option<Value> = $first;
                            let count = inst.c as usize;
                            let top = vm.heap.stack.top;
                            let mut at = top;
                            if let Some(first) = first {
                                *at = first.bits();
                                at = at.add(1);
                            }
                            for i in 0..count {
                                *at = src!(ext!($skip + i)).bits();
                                at = at.add(1);
                            }
                            vm.heap.stack.top = at;
                            let length = (at as usize - top as usize) / 8;
                            let $args: &[Value] = std::slice::from_raw_parts(top as *const Value, length);
                            let result = $body;
                            vm.heap.stack.top = top;
                            result
                        }};
                    }

                    macro_rules! call_from_ext {
                        // As above, for calls that may push a frame: it is put where the arguments are.
                        ($first:expr, $skip:expr, |$args:ident| $body:expr) => {{
                            let first: Option<Value> = $first;
                            let count = inst.c as usize;
                            let top = vm.heap.stack.top;
                            let mut at = top;
                            if let Some(first) = first {
                                *at = first.bits();
                                at = at.add(1);
                            }
                            for i in 0..count {
                                *at = src!(ext!($skip + i)).bits();
                                at = at.add(1);
                            }
                            vm.heap.stack.top = at;
                            let length = (at as usize - top as usize) / 8;
                            pc = pc.add(ext_words(count + $skip));
                            save!();
                            let $args = StackArgs::new(top, length);
                            match $body {
                                Step::Value(value) => {
                                    vm.heap.stack.top = top;
                                    set!(inst.a, value);
                                }
                                Step::Pushed => enter!(),
                                Step::Raised => {
                                    vm.heap.stack.top = top;
                                    break 'dispatch;
                                }
                            }
                        }};
                    }

                    macro_rules! deliver {
                        // The frame's result goes where its kind says.
                        ($value:expr) => {{
                            let value: Value = $value;
                            let frame = Frame::at(regs);
                            if frame.is_plain_call() {
                                let destination = frame.destination();
                                let caller = frame.caller();
                                pc = frame.return_pc();
                                vm.heap.stack.top = regs.sub(HEADER_WORDS);
                                vm.exec.frame = caller;
                                vm.exec.depth -= 1;
                                regs = caller;
                                consts = code_consts(regs);
                                set!(destination, value);
                            } else {
                                save!();
                                match ops::leave(vm, value) {
                                    Ok(Some(value)) => return Ok(value),
                                    Ok(None) => {
                                        regs = vm.exec.frame;
                                        consts = code_consts(regs);
                                        pc = vm.exec.pc;
                                    }
                                    Err(Raised) => {
                                        regs = vm.exec.frame;
                                        pc = vm.exec.pc;
                                        break 'dispatch;
                                    }
                                }
                            }
                        }};
                    }
                    macro_rules! enter_machine {
                        ($address:expr) => {{
                            let machine: MachineEntry = std::mem::transmute::<usize, MachineEntry>($address);
                            match Value::from_bits(machine(vm, regs)) {
                                Some(value) => {
                                    pc = Frame::at(regs).code().entry.get() as *const Word;
                                    deliver!(value)
                                }
                                None => {
                                    // It left, at an instruction that the interpreter does, maybe in an inlined function.
                                    let raised = vm.state.raised.get().is_some();
                                    if !raised {
                                        crate::tier::left(vm);
                                    }
                                    regs = vm.exec.frame;
                                    consts = code_consts(regs);
                                    pc = vm.exec.pc;
                                    if raised {
                                        break 'dispatch;
                                    }
                                }
                            }
                        }};
                    }

                    macro_rules! call_special {
                        // Pushes the call of a special method and goes on there, when that is as simple as it was.
                        ($function:expr, $destination:expr, $kind:expr, $arguments:expr) => {{
                            let function: Gc<PyFunction> = $function;
                            let arguments = $arguments;
                            let code = function.code.get();
                            let base = vm.heap.stack.top.add(HEADER_WORDS);
                            let end = base.add(code.registers.get() as usize);
                            if code.has_flags(code_flags::SIMPLE)
                                && code.positional as usize == arguments.len()
                                && end <= vm.heap.stack.limit
                                && vm.exec.depth < vm.exec.recursion_limit
                            {
                                for (i, argument) in arguments.iter().enumerate() {
                                    *base.add(i) = argument.bits();
                                }
                                clear_words(base.add(arguments.len()), base.add(code.emptied.get() as usize));
                                let frame = Frame::at(base);
                                frame.init(code, function, None, None, pc, regs, $destination, $kind);
                                vm.heap.stack.top = end;
                                vm.exec.frame = base;
                                vm.exec.depth += 1;
                                regs = base;
                                consts = code.tables.consts.as_ptr() as *const u64;
                                let heat = code.heat.get().wrapping_add(1);
                                code.heat.set(heat);
                                if heat as i32 >= vm.exec.hot as i32 {
                                    vm.exec.pc = code.entry.get() as *const Word;
                                    ops::called_often(vm);
                                }
                                pc = code.start.get() as *const Word;
                                continue 'dispatch;
                            }
                        }};
                    }

                    match inst.op {
                        // The word is copied as it is: an unbound variable may be moved too.
                        Opcode::Move => *regs.add(inst.a as usize) = opt_src!(inst.b).map_or(0, Value::bits),
                        Opcode::LoadConst => *regs.add(inst.a as usize) = *consts.add(inst.x as usize),
                        Opcode::LoadUndef => *regs.add(inst.a as usize) = 0,
                        Opcode::CheckBound => match opt_src!(inst.b) {
                            Some(value) => {
                                if inst.a != inst.b {
                                    set!(inst.a, value);
                                }
                            }
                            None => {
                                save!();
                                let _ = ops::unbound_local(vm, inst.x);
                                break 'dispatch;
                            }
                        },
                        Opcode::NewCell => {
                            let content = opt_src!(inst.b);
                            save!();
                            let cell = PyCell::new(&mut vm.heap, content);
                            set!(inst.a, Value::from(cell));
                        }
                        Opcode::LoadFree => {
                            let closure = Frame::at(regs).function().closure.get();
                            let cell = closure.and_then(|c| c.items().get(inst.x as usize).copied());
                            set!(inst.a, cell.unwrap_unchecked());
                        }
                        Opcode::LoadCell => {
                            let cell = src!(inst.b).downcast::<PyCell>().unwrap_unchecked();
                            match cell.content.get() {
                                Some(value) => set!(inst.a, value),
                                None => {
                                    save!();
                                    let _ = ops::empty_cell(vm, inst.x);
                                    break 'dispatch;
                                }
                            }
                        }
                        Opcode::StoreCell => {
                            let cell = src!(inst.b).downcast::<PyCell>().unwrap_unchecked();
                            cell.content.set(cell, opt_src!(inst.c));
                        }
                        Opcode::DeleteCell => {
                            let cell = src!(inst.b).downcast::<PyCell>().unwrap_unchecked();
                            if cell.content.take().is_none() {
                                save!();
                                let _ = ops::empty_cell(vm, inst.x);
                                break 'dispatch;
                            }
                        }
                        Opcode::LoadGlobal => {
                            let function = Frame::at(regs).function();
                            // Not the function's code, which may be other code than what runs.
                            let code = Frame::at(regs).code();
                            let cache: &GlobalCache = code.tables.globals.get_unchecked(inst.x as usize);
                            if function.globals.get().keys_version() == cache.globals_version.get()
                                && (cache.builtins_version.get() == 0
                                    || function.builtins.get().keys_version() == cache.builtins_version.get())
                            {
                                let value = *cache.slot.get();
                                *regs.add(inst.a as usize) = value;
                            } else {
                                finish!(ops::load_global_missed(vm, inst.x));
                            }
                        }
                        Opcode::StoreGlobal => {
                            save!();
                            value_or_raise!(ops::store_global(vm, inst.x, src!(inst.b)));
                        }
                        Opcode::DeleteGlobal => {
                            save!();
                            value_or_raise!(ops::delete_global(vm, inst.x));
                        }
                        Opcode::LoadName => finish!(ops::load_name(vm, inst.x)),
                        Opcode::LoadNameOrCell => {
                            finish!(ops::load_name_or_cell(vm, inst.x, src!(inst.b)))
                        }
                        Opcode::LoadNameOrGlobal => {
                            finish!(ops::load_name_or_global(vm, inst.x, src!(inst.b)))
                        }
                        Opcode::LoadFromDictOrCell => {
                            finish!(ops::load_from_dict_or_cell(vm, inst.x, src!(inst.b), src!(inst.c)))
                        }
                        Opcode::StoreName => {
                            save!();
                            value_or_raise!(ops::store_name(vm, inst.x, src!(inst.b)));
                        }
                        Opcode::DeleteName => {
                            save!();
                            value_or_raise!(ops::delete_name(vm, inst.x));
                        }
                        Opcode::LoadLocals => finish!(ops::load_locals(vm)),
                        Opcode::LoadBuildClass => finish!(ops::load_build_class(vm)),
                        Opcode::LoadAssertionError => {
                            let class = vm.exceptions.get(crate::ExcKind::AssertionError);
                            set!(inst.a, Value::from(class));
                        }

                        // The quickened forms met an instance, a list or a dict, which no constant is.
                        Opcode::LoadAttrSlot => {
                            let value = reg!(inst.b);
                            if let Some(instance) = value.as_object()
                                && instance.shape().0 == inst.x
                            {
                                let instance: Gc<PyInstance> = instance.cast_unchecked();
                                let slot = instance.tail().get_unchecked(inst.c as usize);
                                match slot.get() {
                                    Some(found) => set!(inst.a, found),
                                    None => step!(ops::load_attr_missed(vm, pc, value)),
                                }
                            } else {
                                step!(ops::load_attr_missed(vm, pc, value));
                            }
                        }
                        Opcode::LoadAttrMany => {
                            let value = src!(inst.b);
                            if let Some(header) = value.as_object()
                                && let Some(index) = vm.exec.slot_ways.get(inst.x, header.shape())
                                && let instance = header.cast_unchecked::<PyInstance>()
                                && let Some(found) = instance.tail().get_unchecked(index).get()
                            {
                                set!(inst.a, found);
                            } else {
                                step!(ops::load_attr(vm, pc, value));
                            }
                        }
                        Opcode::StoreAttrMany => {
                            let (value, new) = (src!(inst.b), src!(inst.c));
                            if let Some(header) = value.as_object()
                                && let Some(index) = vm.exec.slot_ways.get(inst.x, header.shape())
                            {
                                let instance = header.cast_unchecked::<PyInstance>();
                                instance.tail().get_unchecked(index).set(instance, new);
                            } else {
                                save!();
                                value_or_raise!(ops::store_attr(vm, pc, value, new));
                            }
                        }
                        Opcode::LoadAttrCached => {
                            let value = src!(inst.b);
                            let code = Frame::at(regs).code();
                            let cache = code.tables.caches.get_unchecked(inst.y as usize);
                            if let Some(header) = value.as_object()
                                && header.shape() == cache.shape.get()
                                && cache.is_current()
                                && (cache.extra.get() == ops::CACHED_VALUE
                                    || (cache.extra.get() == ops::CACHED_CLASS_ATTRIBUTE
                                        && cache
                                            .class
                                            .get()
                                            .is_some_and(|class| Value::from(class) == value)))
                                && let Some(found) = cache.value.get()
                            {
                                set!(inst.a, found);
                            } else {
                                step!(ops::load_attr_cached(vm, pc, value));
                            }
                        }
                        Opcode::LoadAttr => step!(ops::load_attr(vm, pc, src!(inst.b))),
                        Opcode::StoreAttrSlot => {
                            let (value, new) = (reg!(inst.b), src!(inst.c));
                            if let Some(instance) = value.as_object()
                                && instance.shape().0 == inst.x
                            {
                                let instance: Gc<PyInstance> = instance.cast_unchecked();
                                let slot = instance.tail().get_unchecked(inst.a as usize);
                                slot.set(instance, new);
                            } else {
                                save!();
                                value_or_raise!(ops::store_attr_missed(vm, pc, value, new));
                            }
                        }
                        Opcode::StoreAttrNew => {
                            let (value, new) = (reg!(inst.b), src!(inst.c));
                            if let Some(instance) = value.as_object()
                                && instance.shape().0 == inst.x
                            {
                                let code = Frame::at(regs).code();
                                let cache = code.tables.caches.get_unchecked(inst.y as usize);
                                let instance: Gc<PyInstance> = instance.cast_unchecked();
                                let slot = instance.tail().get_unchecked(inst.a as usize);
                                slot.set(instance, new);
                                instance.header.set_shape(cache.shape.get());
                            } else {
                                save!();
                                value_or_raise!(ops::store_attr_missed(vm, pc, value, new));
                            }
                        }
                        Opcode::StoreAttr => {
                            save!();
                            value_or_raise!(ops::store_attr(vm, pc, src!(inst.b), src!(inst.c)));
                        }
                        Opcode::DeleteAttr => {
                            save!();
                            value_or_raise!(ops::delete_attr(vm, inst.x, src!(inst.b)));
                        }
                        Opcode::LoadSpecial => finish!(ops::load_special(vm, inst.x, src!(inst.b))),
                        Opcode::Super => {
                            let this = opt_src!(ext!(0));
                            let (callee, cell) = (src!(inst.b), src!(inst.c));
                            skip_ext!(1);
                            finish!(ops::make_super(vm, callee, cell, this));
                        }
                        Opcode::LoadItem => {
                            let (value, key) = (src!(inst.b), src!(inst.c));
                            ops::quicken_load_item(pc, value, key);
                            finish!(ops::load_item(vm, value, key));
                        }
                        Opcode::LoadItemList => {
                            let (value, key) = (reg!(inst.b), src!(inst.c));
                            if let Some(list) = value.downcast_exact::<PyList>()
                                && let Some(index) = key.as_small_int()
                            {
                                let items = list.items();
                                let index = if index < 0 { index + items.len() as i64 } else { index };
                                match items.get(index as usize) {
                                    Some(found) => set!(inst.a, *found),
                                    None => finish!(ops::load_item(vm, value, key)),
                                }
                            } else {
                                quicken!(Opcode::LoadItemAny);
                                finish!(ops::load_item(vm, value, key));
                            }
                        }
                        Opcode::LoadItemTuple => {
                            let (value, key) = (src!(inst.b), src!(inst.c));
                            if let Some(tuple) = value.downcast_exact::<PyTuple>()
                                && let Some(index) = key.as_small_int()
                            {
                                let items = tuple.items();
                                let index = if index < 0 { index + items.len() as i64 } else { index };
                                match items.get(index as usize) {
                                    Some(found) => set!(inst.a, *found),
                                    None => finish!(ops::load_item(vm, value, key)),
                                }
                            } else {
                                quicken!(Opcode::LoadItemAny);
                                finish!(ops::load_item(vm, value, key));
                            }
                        }
                        Opcode::LoadItemDict => {
                            let (value, key) = (reg!(inst.b), src!(inst.c));
                            if let Some(dict) = value.downcast_exact::<PyDict>() {
                                save!();
                                match dict.get(vm, key) {
                                    Ok(Some(found)) => set!(inst.a, found),
                                    Ok(None) => {
                                        let _ = vm.key_error(key);
                                        break 'dispatch;
                                    }
                                    Err(Raised) => break 'dispatch,
                                }
                            } else {
                                quicken!(Opcode::LoadItemAny);
                                finish!(ops::load_item(vm, value, key));
                            }
                        }
                        Opcode::LoadItemAny => {
                            let (value, key) = (src!(inst.b), src!(inst.c));
                            if let Some(header) = value.as_object() {
                                ops::note_container(pc, &header);
                                if header.layout() == Layout::Instance
                                    && let Some(function) = vm
                                        .exec
                                        .specials
                                        .get(vm.shapes.get(header.shape()).class, vm.names.getitem)
                                {
                                    call_special!(function, inst.a, FrameKind::Call, [value, key]);
                                }
                            }
                            step!(ops::load_item_any(vm, pc, value, key));
                        }
                        Opcode::StoreItem => {
                            let (value, key) = (src!(inst.b), src!(inst.c));
                            ops::quicken_store_item(pc, value, key);
                            save!();
                            value_or_raise!(vm.set_item(value, key, src!(inst.a)));
                        }
                        Opcode::StoreItemList => {
                            let (value, key) = (reg!(inst.b), src!(inst.c));
                            if let Some(list) = value.downcast_exact::<PyList>()
                                && let Some(index) = key.as_small_int()
                            {
                                let index = if index < 0 { index + list.len() as i64 } else { index };
                                if !list.set_item(index as usize, src!(inst.a)) {
                                    save!();
                                    value_or_raise!(vm.set_item(value, key, src!(inst.a)));
                                }
                            } else {
                                quicken!(Opcode::StoreItemAny);
                                save!();
                                value_or_raise!(vm.set_item(value, key, src!(inst.a)));
                            }
                        }
                        Opcode::StoreItemDict => {
                            let (value, key) = (reg!(inst.b), src!(inst.c));
                            save!();
                            if let Some(dict) = value.downcast_exact::<PyDict>() {
                                value_or_raise!(dict.set(vm, key, src!(inst.a)));
                            } else {
                                quicken!(Opcode::StoreItemAny);
                                value_or_raise!(vm.set_item(value, key, src!(inst.a)));
                            }
                        }
                        Opcode::StoreItemAny => {
                            let (value, key, new) = (src!(inst.b), src!(inst.c), src!(inst.a));
                            if let Some(header) = value.as_object() {
                                ops::note_container(pc, &header);
                                if header.layout() == Layout::Instance
                                    && let Some(function) = vm
                                        .exec
                                        .specials
                                        .get(vm.shapes.get(header.shape()).class, vm.names.setitem)
                                {
                                    call_special!(function, 0, FrameKind::Discard, [value, key, new]);
                                }
                            }
                            save!();
                            match ops::store_item_any(vm, pc, value, key, new) {
                                Step::Value(_) => {}
                                Step::Pushed => enter!(),
                                Step::Raised => break 'dispatch,
                            }
                        }
                        Opcode::DeleteItem => {
                            save!();
                            value_or_raise!(vm.delete_item(src!(inst.b), src!(inst.c)));
                        }
                        Opcode::BuildSlice => {
                            let (start, stop, step) = (src!(inst.b), src!(inst.c), src!(ext!(0)));
                            skip_ext!(1);
                            save!();
                            let slice = Value::from(vm.new_slice(start, stop, step));
                            set!(inst.a, slice);
                        }

                        Opcode::Call => {
                            let callee = src!(inst.b);
                            let count = inst.c as usize;
                            if let Some(function) = callee.downcast::<PyFunction>() {
                                let code = function.code.get();
                                if code.positional as usize == count && code.has_flags(code_flags::SIMPLE) {
                                    let arguments = pc as *const u16;
                                    skip_ext!(count);
                                    let base = vm.heap.stack.top.add(HEADER_WORDS);
                                    let end = base.add(code.registers.get() as usize);
                                    if end > vm.heap.stack.limit || vm.exec.depth >= vm.exec.recursion_limit {
                                        save!();
                                        let _ = ops::too_deep(vm);
                                        break 'dispatch;
                                    }
                                    for i in 0..count {
                                        *base.add(i) = src!(*arguments.add(i)).bits();
                                    }
                                    clear_words(base.add(count), base.add(code.emptied.get() as usize));
                                    let kind = FrameKind::Call;
                                    Frame::at(base).init(code, function, None, None, pc, regs, inst.a, kind);
                                    vm.heap.stack.top = end;
                                    vm.exec.frame = base;
                                    vm.exec.depth += 1;
                                    regs = base;
                                    consts = code.tables.consts.as_ptr() as *const u64;
                                    pc = code.start.get() as *const Word;
                                    let heat = code.heat.get().wrapping_add(1);
                                    code.heat.set(heat);
                                    if heat as i32 >= vm.exec.hot as i32 {
                                        vm.exec.pc = code.entry.get() as *const Word;
                                        ops::called_often(vm);
                                        pc = code.start.get() as *const Word;
                                    }
                                    if vm.heap.poll_flag.load(Relaxed) != 0 {
                                        vm.exec.pc = code.entry.get() as *const Word;
                                        if ops::poll(vm).is_err() {
                                            // Not where machine code is entered, which is no instruction of the function.
                                            pc = vm.exec.pc;
                                            break 'dispatch;
                                        }
                                    }
                                    continue 'dispatch;
                                }
                            } else if let Some(native) = callee.downcast_exact::<PyNativeFunction>()
                                && let Some(this) = native.bound.get()
                                && native.def.kind != NativeKind::Static
                            {
                                let result = match (native.def.code, count) {
                                    (NativeCode::F1(f), 0) => {
                                        save!();
                                        f(vm, this)
                                    }
                                    (NativeCode::F2(f), 1) => {
                                        let argument = src!(ext!(0));
                                        skip_ext!(1);
                                        save!();
                                        f(vm, this, argument)
                                    }
                                    _ => args_from_ext!(Some(this), 0, |args| {
                                        pc = pc.add(ext_words(count));
                                        save!();
                                        vm.call_native(native.def, crate::Args::positional_only(args))
                                    }),
                                };
                                let value = value_or_raise!(result);
                                set!(inst.a, value);
                                continue 'dispatch;
                            } else if let Some(native) = callee.downcast_exact::<PyNativeFunction>()
                                && native.bound.get().is_none()
                            {
                                let result = match (native.def.code, count) {
                                    (NativeCode::F1(f), 1) => {
                                        let argument = src!(ext!(0));
                                        if argument.has_layout(Layout::Generator) {
                                            None
                                        } else {
                                            skip_ext!(1);
                                            save!();
                                            Some(f(vm, argument))
                                        }
                                    }
                                    (NativeCode::F2(f), 2) => {
                                        let (first, second) = (src!(ext!(0)), src!(ext!(1)));
                                        skip_ext!(2);
                                        save!();
                                        Some(f(vm, first, second))
                                    }
                                    _ => None,
                                };
                                if let Some(result) = result {
                                    let value = value_or_raise!(result);
                                    set!(inst.a, value);
                                    continue 'dispatch;
                                }
                            }
                            call_from_ext!(None, 0, |args| ops::call(vm, callee, args, None, inst));
                        }
                        Opcode::CallKw => {
                            let callee = src!(inst.b);
                            let names = src!(ext!(0)).downcast::<PyTuple>();
                            call_from_ext!(None, 1, |args| ops::call(vm, callee, args, names, inst));
                        }
                        Opcode::CallMethod => {
                            let object = src!(inst.b);
                            let count = inst.c as usize;
                            let code = Frame::at(regs).code();
                            let cache = code.tables.caches.get_unchecked(inst.y as usize);
                            let found = match object.as_object() {
                                Some(header) if header.shape() == cache.shape.get() && cache.is_current() => {
                                    Some((cache.value.get().unwrap_unchecked(), cache.extra.get()))
                                }
                                Some(header) => {
                                    let name = *code.tables.names.get_unchecked(inst.x as usize);
                                    let found = ops::stub_method(vm, header.shape(), name);
                                    if cache.value.get().is_none() {
                                        ops::note_method(vm, code, inst.y, object, found);
                                    }
                                    found
                                }
                                None => None,
                            };
                            if let Some((method, kind)) = found {
                                if kind == ops::CACHED_SIMPLE_FUNCTION {
                                    let function: Gc<PyFunction> =
                                        method.as_object().unwrap_unchecked().cast_unchecked();
                                    let code = function.code.get();
                                    if code.positional as usize == count + 1 {
                                        let arguments = pc as *const u16;
                                        skip_ext!(count);
                                        let base = vm.heap.stack.top.add(HEADER_WORDS);
                                        let end = base.add(code.registers.get() as usize);
                                        if end > vm.heap.stack.limit
                                            || vm.exec.depth >= vm.exec.recursion_limit
                                        {
                                            save!();
                                            let _ = ops::too_deep(vm);
                                            break 'dispatch;
                                        }
                                        *base = object.bits();
                                        for i in 0..count {
                                            *base.add(i + 1) = src!(*arguments.add(i)).bits();
                                        }
                                        clear_words(
                                            base.add(count + 1),
                                            base.add(code.emptied.get() as usize),
                                        );
                                        let kind = FrameKind::Call;
                                        Frame::at(base)
                                            .init(code, function, None, None, pc, regs, inst.a, kind);
                                        vm.heap.stack.top = end;
                                        vm.exec.frame = base;
                                        vm.exec.depth += 1;
                                        regs = base;
                                        consts = code.tables.consts.as_ptr() as *const u64;
                                        pc = code.start.get() as *const Word;
                                        let heat = code.heat.get().wrapping_add(1);
                                        code.heat.set(heat);
                                        if heat as i32 >= vm.exec.hot as i32 {
                                            vm.exec.pc = code.entry.get() as *const Word;
                                            ops::called_often(vm);
                                            pc = code.start.get() as *const Word;
                                        }
                                        if vm.heap.poll_flag.load(Relaxed) != 0 {
                                            vm.exec.pc = code.entry.get() as *const Word;
                                            if ops::poll(vm).is_err() {
                                                // Not where machine code is entered, which is no instruction of the function.
                                                pc = vm.exec.pc;
                                                break 'dispatch;
                                            }
                                        }
                                        continue 'dispatch;
                                    }
                                } else if kind == ops::CACHED_NATIVE_METHOD {
                                    let native: Gc<PyNativeMethod> =
                                        method.as_object().unwrap_unchecked().cast_unchecked();
                                    let result = match (native.def.code, count) {
                                        (NativeCode::F1(f), 0) => {
                                            save!();
                                            f(vm, object)
                                        }
                                        (NativeCode::F2(f), 1) => {
                                            let argument = src!(ext!(0));
                                            if argument.has_layout(Layout::Generator) {
                                                call_from_ext!(Some(object), 0, |args| ops::call_method(
                                                    vm, args, None, inst
                                                ));
                                                continue 'dispatch;
                                            }
                                            skip_ext!(1);
                                            save!();
                                            f(vm, object, argument)
                                        }
                                        _ => args_from_ext!(Some(object), 0, |args| {
                                            pc = pc.add(ext_words(count));
                                            save!();
                                            vm.call_native(native.def, crate::Args::positional_only(args))
                                        }),
                                    };
                                    let value = value_or_raise!(result);
                                    set!(inst.a, value);
                                    continue 'dispatch;
                                }
                            }
                            call_from_ext!(Some(object), 0, |args| ops::call_method(vm, args, None, inst));
                        }
                        Opcode::CallMethodKw => {
                            let object = src!(inst.b);
                            let names = src!(ext!(0)).downcast::<PyTuple>();
                            call_from_ext!(Some(object), 1, |args| ops::call_method(vm, args, names, inst));
                        }
                        Opcode::CallEx => {
                            let (callee, args, keywords) = (src!(inst.b), src!(inst.c), opt_src!(ext!(0)));
                            skip_ext!(1);
                            step!(ops::call_ex(vm, callee, args, keywords, inst));
                        }
                        Opcode::MakeFunction => {
                            let parts = [0, 1, 2, 3, 4].map(|i| opt_src!(ext!(i)));
                            skip_ext!(5);
                            finish!(ops::make_function(vm, inst.x, parts));
                        }

                        Opcode::BuildTuple => {
                            let count = inst.c as usize;
                            save!();
                            let tuple = args_from_ext!(None, 0, |args| vm.new_tuple(args));
                            skip_ext!(count);
                            set!(inst.a, Value::from(tuple));
                        }
                        Opcode::BuildList => {
                            let count = inst.c as usize;
                            save!();
                            let list = args_from_ext!(None, 0, |args| vm.new_list(args));
                            skip_ext!(count);
                            set!(inst.a, Value::from(list));
                        }
                        Opcode::BuildSet => {
                            let count = inst.c as usize;
                            save!();
                            let result = args_from_ext!(None, 0, |args| ops::build_set(vm, args));
                            skip_ext!(count);
                            let value = value_or_raise!(result);
                            set!(inst.a, value);
                        }
                        Opcode::BuildDict => {
                            let count = inst.c as usize;
                            save!();
                            let result = args_from_ext!(None, 0, |args| ops::build_dict(vm, args));
                            skip_ext!(count);
                            let value = value_or_raise!(result);
                            set!(inst.a, value);
                        }
                        Opcode::BuildString => {
                            let count = inst.c as usize;
                            save!();
                            let result = args_from_ext!(None, 0, |args| ops::build_string(vm, args));
                            skip_ext!(count);
                            let value = value_or_raise!(result);
                            set!(inst.a, value);
                        }
                        Opcode::FormatValue => {
                            finish!(ops::format_value(vm, src!(inst.b), opt_src!(inst.c), inst.x))
                        }
                        Opcode::ListAppend => {
                            let list = src!(inst.b).downcast::<PyList>().unwrap_unchecked();
                            save!();
                            if !list.push(&mut vm.heap, src!(inst.c)) {
                                let _ = vm.memory_error();
                                break 'dispatch;
                            }
                        }
                        Opcode::ListExtend => {
                            save!();
                            value_or_raise!(ops::list_extend(vm, src!(inst.b), src!(inst.c)));
                        }
                        Opcode::SetAdd => {
                            save!();
                            value_or_raise!(crate::builtins::set::add(vm, src!(inst.b), src!(inst.c)));
                        }
                        Opcode::SetUpdate => {
                            save!();
                            value_or_raise!(crate::builtins::set::update(vm, src!(inst.b), src!(inst.c)));
                        }
                        Opcode::DictSet => {
                            let dict = src!(inst.b).downcast::<PyDict>().unwrap_unchecked();
                            save!();
                            value_or_raise!(dict.set(vm, src!(inst.c), src!(inst.a)));
                        }
                        Opcode::DictUpdate => {
                            save!();
                            value_or_raise!(ops::dict_update(vm, src!(inst.b), src!(inst.c)));
                        }
                        Opcode::DictMerge => {
                            save!();
                            value_or_raise!(ops::dict_merge(vm, src!(inst.b), src!(inst.c), src!(inst.a)));
                        }
                        Opcode::ListToTuple => {
                            let list = src!(inst.b).downcast::<PyList>().unwrap_unchecked();
                            save!();
                            let tuple = vm.new_tuple(list.items());
                            set!(inst.a, Value::from(tuple));
                        }

                        Opcode::AddInt => int_op!(add_small),
                        Opcode::SubInt => int_op!(sub_small),
                        Opcode::MulInt => int_op!(mul_small),
                        Opcode::FloorDivInt => int_op!(floordiv_small),
                        Opcode::ModInt => int_op!(mod_small),
                        Opcode::LShiftInt => int_op!(lshift_small),
                        Opcode::RShiftInt => int_op!(rshift_small),
                        Opcode::AndInt => bit_op!(&, 1),
                        Opcode::OrInt => bit_op!(|, 1),
                        Opcode::XorInt => bit_op!(^, 1),
                        Opcode::AddIntReg => int_op!(add_small, reg),
                        Opcode::SubIntReg => int_op!(sub_small, reg),
                        Opcode::AddIntImm => {
                            let a = reg!(inst.b);
                            let sum = (a.bits() as i64).checked_add(inst.y as i32 as i64 * 2);
                            if a.is_small_int()
                                && let Some(sum) = sum
                            {
                                *regs.add(inst.a as usize) = sum as u64;
                            } else {
                                step!(ops::binary_missed(vm, pc, a, src!(inst.c)));
                            }
                        }
                        Opcode::AddFloatReg => float_op!(+, reg),
                        Opcode::SubFloatReg => float_op!(-, reg),
                        Opcode::MulFloatReg => float_op!(*, reg),
                        Opcode::AddFloat => float_op!(+),
                        Opcode::SubFloat => float_op!(-),
                        Opcode::MulFloat => float_op!(*),
                        Opcode::DivFloat => {
                            let (a, b) = (src!(inst.b), src!(inst.c));
                            // An inline float is never zero.
                            if both_floats(a, b) {
                                save!();
                                let result = a.unwrap_inline_float() / b.unwrap_inline_float();
                                let value = vm.new_float(result);
                                set!(inst.a, value);
                            } else {
                                step!(ops::binary_missed(vm, pc, a, b));
                            }
                        }
                        Opcode::Binary => {
                            let (a, b) = (src!(inst.b), src!(inst.c));
                            step!(ops::binary(vm, pc, a, b));
                        }
                        Opcode::BinaryAny => {
                            let (a, b) = (src!(inst.b), src!(inst.c));
                            step!(ops::binary_any(vm, pc, a, b));
                        }
                        Opcode::Unary => finish!(ops::unary(vm, inst.x, src!(inst.b))),
                        Opcode::Not => {
                            let value = src!(inst.b);
                            save!();
                            let truth = value_or_raise!(vm.is_true(value));
                            set!(inst.a, Value::bool(!truth));
                        }
                        Opcode::IsTrue => {
                            let value = src!(inst.b);
                            save!();
                            let truth = value_or_raise!(vm.is_true(value));
                            set!(inst.a, Value::bool(truth));
                        }
                        Opcode::Compare => {
                            let (a, b) = (src!(inst.b), src!(inst.c));
                            step!(ops::compare(vm, pc, a, b));
                        }
                        Opcode::CompareInt => {
                            let (a, b) = (src!(inst.b), src!(inst.c));
                            if both_small(a, b) {
                                set!(inst.a, Value::bool(inst.y >> int_ordering(a, b) & 1 != 0));
                            } else {
                                quicken!(Opcode::CompareAny);
                                step!(ops::compare_any(vm, pc, a, b));
                            }
                        }
                        Opcode::CompareFloat => {
                            let (a, b) = (src!(inst.b), src!(inst.c));
                            if both_floats(a, b) {
                                let ordering =
                                    float_ordering(a.unwrap_inline_float(), b.unwrap_inline_float());
                                set!(inst.a, Value::bool(inst.y >> ordering & 1 != 0));
                            } else if let Some((a, b)) = ops::as_floats(a, b) {
                                set!(inst.a, Value::bool(inst.y >> float_ordering(a, b) & 1 != 0));
                            } else {
                                quicken!(Opcode::CompareAny);
                                step!(ops::compare_any(vm, pc, a, b));
                            }
                        }
                        Opcode::CompareAny => {
                            step!(ops::compare_any(vm, pc, src!(inst.b), src!(inst.c)));
                        }
                        Opcode::Is => {
                            let same = src!(inst.b) == src!(inst.c);
                            set!(inst.a, Value::bool(same != (inst.x != 0)));
                        }
                        Opcode::Contains => {
                            save!();
                            let found = value_or_raise!(vm.contains(src!(inst.c), src!(inst.b)));
                            set!(inst.a, Value::bool(found != (inst.x != 0)));
                        }

                        Opcode::GetIter => finish!(ops::get_iter(vm, src!(inst.b))),
                        Opcode::IterNext => {
                            save!();
                            let item = value_or_raise!(vm.next(src!(inst.b)));
                            set!(inst.a, item.unwrap_or(Value::EXHAUSTED));
                        }
                        Opcode::Unpack => {
                            let value = src!(inst.b);
                            let count = inst.c as usize;
                            let destinations = pc as *const u16;
                            let noted = &raw mut (*(pc.sub(1) as *mut Inst)).y;
                            skip_ext!(count);
                            // The items may change while they are written only when registers alias the source,
                            // so exact tuples and lists are copied from their storage directly.
                            if let Some(tuple) = value.downcast_exact::<PyTuple>()
                                && tuple.len() == count
                            {
                                *noted |= 1;
                                for (i, item) in tuple.items().iter().enumerate() {
                                    set!(*destinations.add(i), *item);
                                }
                            } else if let Some(list) = value.downcast_exact::<PyList>()
                                && list.len() == count
                            {
                                *noted |= 2;
                                for (i, item) in list.items().iter().enumerate() {
                                    set!(*destinations.add(i), *item);
                                }
                            } else {
                                *noted |= 4;
                                save!();
                                let items = value_or_raise!(ops::unpack(vm, value, count));
                                for (i, item) in items.as_slice().iter().enumerate() {
                                    set!(*destinations.add(i), *item);
                                }
                            }
                        }
                        Opcode::UnpackEx => {
                            let value = src!(inst.b);
                            let count = inst.c as usize;
                            let destinations = pc as *const u16;
                            skip_ext!(count);
                            save!();
                            let items =
                                value_or_raise!(ops::unpack_ex(vm, value, inst.x as usize, inst.y as usize));
                            for (i, item) in items.as_slice().iter().enumerate() {
                                set!(*destinations.add(i), *item);
                            }
                        }
                        Opcode::GetAIter => finish!(ops::get_aiter(vm, src!(inst.b))),
                        Opcode::GetANext => finish!(ops::get_anext(vm, src!(inst.b))),
                        Opcode::GetAwaitable => finish!(ops::get_awaitable(vm, src!(inst.b), inst.x)),
                        Opcode::GetYieldFromIter => finish!(ops::get_yield_from_iter(vm, src!(inst.b))),
                        Opcode::Yield => {
                            let value = src!(inst.b);
                            save!();
                            if Frame::at(regs).is_collecting() {
                                match collect::item(vm, Frame::at(regs), value) {
                                    Collected::More => {
                                        set!(inst.a, Value::NONE);
                                        continue 'dispatch;
                                    }
                                    end => stop_collecting!(end),
                                }
                            }
                            match ops::suspend(vm, pc, value) {
                                Some(value) => return Ok(value),
                                None => {
                                    // The consumer is a `for` in the frame below.
                                    regs = vm.exec.frame;
                                    consts = code_consts(regs);
                                    pc = vm.exec.pc;
                                }
                            }
                        }
                        Opcode::YieldFrom => {
                            let iterator = src!(inst.b);
                            save!();
                            if let Some(generator) = iterator.downcast::<PyGenerator>()
                                && generator.is_ready()
                                && !generator.is_async()
                                && !Frame::at(regs).is_collecting()
                            {
                                value_or_raise!(ops::push_delegate(vm, generator, inst.a));
                                enter!();
                            }
                            match ops::yield_from(vm, iterator, Value::NONE) {
                                Ok(ops::Sent::Returned(value)) => set!(inst.a, value),
                                Ok(ops::Sent::Yielded(value)) if Frame::at(regs).is_collecting() => {
                                    match collect::item(vm, Frame::at(regs), value) {
                                        // The instruction once more.
                                        Collected::More => pc = pc.sub(1),
                                        end => stop_collecting!(end),
                                    }
                                }
                                Ok(ops::Sent::Yielded(value)) => match ops::suspend(vm, pc, value) {
                                    Some(value) => return Ok(value),
                                    None => {
                                        regs = vm.exec.frame;
                                        consts = code_consts(regs);
                                        pc = vm.exec.pc;
                                    }
                                },
                                Err(Raised) => break 'dispatch,
                            }
                        }

                        Opcode::EnterHandler => {
                            let exception = src!(inst.b);
                            let before = ops::enter_handler(vm, exception);
                            set!(inst.a, before);
                        }
                        Opcode::LeaveHandler => {
                            let before = src!(inst.b).non_none();
                            ops::leave_handler(vm, before);
                        }
                        Opcode::ExcMatch => {
                            save!();
                            let matches = value_or_raise!(ops::exc_match(vm, src!(inst.b), src!(inst.c)));
                            set!(inst.a, Value::bool(matches));
                        }
                        Opcode::ExcGroupMatch => {
                            let (exception, class) = (src!(inst.b), src!(inst.c));
                            let second = ext!(0);
                            skip_ext!(1);
                            save!();
                            let (rest, matched) = value_or_raise!(crate::builtins::exceptions::group_match(
                                vm, exception, class
                            ));
                            set!(inst.a, rest);
                            set!(second, matched);
                        }
                        Opcode::WithExit => finish!(ops::with_exit(vm, src!(inst.b), src!(inst.c))),
                        Opcode::Raise => {
                            save!();
                            let exception = opt_src!(inst.b);
                            // A bare `raise` goes on with the exception as it is: this line is no part of its traceback.
                            skip_entry = exception.is_none()
                                && vm.state.handled.get().is_some_and(|handled| !handled.is_none());
                            let _ = ops::raise(vm, exception, opt_src!(inst.c));
                            break 'dispatch;
                        }
                        Opcode::Reraise => {
                            let exception = src!(inst.b);
                            save!();
                            let _ = vm.raise(exception);
                            skip_entry = true;
                            break 'dispatch;
                        }

                        Opcode::ImportName => finish!(ops::import_name(vm, inst.x, src!(inst.b), inst.y)),
                        Opcode::ImportFrom => finish!(ops::import_from(vm, inst.x, src!(inst.b))),
                        Opcode::MatchSequence => {
                            let class = vm.type_of(src!(inst.b));
                            set!(inst.a, Value::bool(class.has_flags(type_flags::SEQUENCE)));
                        }
                        Opcode::MatchMapping => {
                            let class = vm.type_of(src!(inst.b));
                            set!(inst.a, Value::bool(class.has_flags(type_flags::MAPPING)));
                        }
                        Opcode::MatchKeys => finish!(ops::match_keys(vm, src!(inst.b), src!(inst.c))),
                        Opcode::MatchClass => {
                            let names = src!(ext!(0));
                            let (value, class) = (src!(inst.b), src!(inst.c));
                            skip_ext!(1);
                            finish!(ops::match_class(vm, value, class, inst.x as usize, names));
                        }
                        Opcode::GetLen => {
                            save!();
                            let len = value_or_raise!(vm.len(src!(inst.b)));
                            set!(inst.a, Value::small_int(len as i64));
                        }
                        Opcode::Intrinsic => {
                            let count = inst.c as usize;
                            let mut operands = [None; 8];
                            for (i, operand) in operands.iter_mut().enumerate().take(count) {
                                *operand = opt_src!(ext!(i));
                            }
                            skip_ext!(count);
                            finish!(ops::intrinsic(vm, inst.x, &operands[..count.min(8)]));
                        }

                        Opcode::Jump => pc = target!(inst.x),
                        Opcode::JumpBack => {
                            back_edge!();
                            pc = target!(inst.x);
                        }
                        Opcode::JumpIf => {
                            let value = src!(inst.b);
                            if value == Value::TRUE {
                                pc = target!(inst.x);
                            } else if value != Value::FALSE {
                                save!();
                                jump!(value_or_raise!(vm.is_true(value)));
                            }
                        }
                        Opcode::JumpIfNot => {
                            let value = src!(inst.b);
                            if value == Value::FALSE {
                                pc = target!(inst.x);
                            } else if value != Value::TRUE {
                                save!();
                                jump!(!value_or_raise!(vm.is_true(value)));
                            }
                        }
                        Opcode::JumpIfBack => {
                            back_edge!();
                            save!();
                            jump!(value_or_raise!(vm.is_true(src!(inst.b))));
                        }
                        Opcode::JumpIfNotBack => {
                            back_edge!();
                            save!();
                            jump!(!value_or_raise!(vm.is_true(src!(inst.b))));
                        }
                        Opcode::JumpIfBound => jump!(*regs.add(inst.b as usize) != 0),
                        Opcode::JumpIfUnbound => jump!(*regs.add(inst.b as usize) == 0),
                        Opcode::JumpIfExhausted => jump!(src!(inst.b) == Value::EXHAUSTED),
                        Opcode::CompareJump => {
                            test!(ops::compare_jump(vm, pc, src!(inst.b), src!(inst.c)));
                        }
                        Opcode::CompareJumpInt => {
                            compare_jump!(both_small, int_ordering, false, ops::compare_jump_missed)
                        }
                        Opcode::CompareJumpIntReg => {
                            let (a, b) = (reg!(inst.b), reg!(inst.c));
                            if both_small(a, b) {
                                jump!(inst.y >> int_ordering(a, b) & 1 != 0);
                            } else {
                                test!(ops::compare_jump_missed(vm, pc, a, b));
                            }
                        }
                        Opcode::CompareJumpIntImm => {
                            let a = reg!(inst.b);
                            if a.is_small_int() {
                                let b = Value::small_int((inst.y as i32 >> 4) as i64);
                                jump!(inst.y >> int_ordering(a, b) & 1 != 0);
                            } else {
                                test!(ops::compare_jump_missed(vm, pc, a, src!(inst.c)));
                            }
                        }
                        Opcode::CompareJumpFloat => {
                            compare_jump!(
                                both_floats,
                                |a: Value, b: Value| float_ordering(
                                    a.unwrap_inline_float(),
                                    b.unwrap_inline_float()
                                ),
                                false,
                                ops::compare_jump_missed
                            )
                        }
                        Opcode::CompareJumpAny => {
                            test!(ops::compare_jump_any(vm, pc, src!(inst.b), src!(inst.c)));
                        }
                        Opcode::CompareJumpBack => {
                            back_edge!();
                            test!(ops::compare_jump(vm, pc, src!(inst.b), src!(inst.c)));
                        }
                        Opcode::CompareJumpBackInt => {
                            compare_jump!(both_small, int_ordering, true, ops::compare_jump_missed)
                        }
                        Opcode::CompareJumpBackFloat => {
                            compare_jump!(
                                both_floats,
                                |a: Value, b: Value| float_ordering(
                                    a.unwrap_inline_float(),
                                    b.unwrap_inline_float()
                                ),
                                true,
                                ops::compare_jump_missed
                            )
                        }
                        Opcode::CompareJumpBackAny => {
                            back_edge!();
                            test!(ops::compare_jump_any(vm, pc, src!(inst.b), src!(inst.c)));
                        }
                        Opcode::IsJump => jump!((src!(inst.b) == src!(inst.c)) == (inst.a != 0)),
                        Opcode::IsJumpBack => {
                            back_edge!();
                            jump!((src!(inst.b) == src!(inst.c)) == (inst.a != 0));
                        }
                        Opcode::ContainsJump => {
                            save!();
                            let found = value_or_raise!(vm.contains(src!(inst.c), src!(inst.b)));
                            jump!(found == (inst.a != 0));
                        }
                        Opcode::ContainsJumpBack => {
                            back_edge!();
                            save!();
                            let found = value_or_raise!(vm.contains(src!(inst.c), src!(inst.b)));
                            jump!(found == (inst.a != 0));
                        }
                        Opcode::ForIter => {
                            for_any!(
                                false,
                                Opcode::ForIterRange,
                                Opcode::ForIterList,
                                Opcode::ForIterTuple,
                                Opcode::ForIterText
                            )
                        }
                        Opcode::ForIterBack => for_any!(
                            true,
                            Opcode::ForIterBackRange,
                            Opcode::ForIterBackList,
                            Opcode::ForIterBackTuple,
                            Opcode::ForIterBackText
                        ),
                        Opcode::ForIterRange => for_range!(false, Opcode::ForIter),
                        Opcode::ForIterBackRange => for_range!(true, Opcode::ForIterBack),
                        Opcode::ForIterList => for_list!(false, Opcode::ForIter),
                        Opcode::ForIterBackList => for_list!(true, Opcode::ForIterBack),
                        Opcode::ForIterTuple => for_tuple!(false, Opcode::ForIter),
                        Opcode::ForIterBackTuple => for_tuple!(true, Opcode::ForIterBack),
                        Opcode::ForIterText => for_text!(false, Opcode::ForIter),
                        Opcode::ForIterBackText => for_text!(true, Opcode::ForIterBack),
                        Opcode::Return => deliver!(src!(inst.b)),
                        Opcode::EnterFunction => {
                            let code = Frame::at(regs).code();
                            if vm.exec.machine_stack_low() {
                                pc = code.entry.get() as *const Word;
                            } else {
                                enter_machine!(code.machine.get());
                            }
                        }
                        Opcode::EnterLoop => enter_machine!(vm.exec.machine),
                        Opcode::Unreachable => {
                            save!();
                            if ops::unreachable(vm) {
                                enter!();
                            }
                            break 'dispatch;
                        }
                    }
                }
            }
            // An exception is waiting in `vm.state.raised`; `pc` is behind the instruction that raised.
            pending = false;
            vm.exec.frame = regs;
            vm.exec.pc = pc;
            match ops::unwind(vm, skip_entry) {
                Ok(()) => {
                    skip_entry = false;
                    regs = vm.exec.frame;
                    consts = code_consts(regs);
                    pc = vm.exec.pc;
                    continue 'frames;
                }
                Err(Raised) => return Err(Raised),
            }
        }
    }
}

#[inline(always)]
unsafe fn code_consts(regs: *mut u64) -> *const u64 {
    // SAFETY: `regs` belongs to a frame on the stack.
    unsafe { Frame::at(regs).code().tables.consts.as_ptr() as *const u64 }
}
