//! Operators and comparisons.

use super::{instruction, operator, set_opcode};
use crate::heap::{Layout, ShapeId};
use crate::interp::bytecode::{BinaryKind, CONST_BIT, CompareKind, Inst, Opcode, Word};
use crate::interp::dispatch::{
    Step, Test, add_small, answers, floordiv_small, lshift_small, mod_small, mul_small, rshift_small,
    sub_small,
};
use crate::object::quick::{quick_equal, quick_order};
use crate::object::*;
use crate::protocol::compare::holds;
use crate::value::{PyResult, Value};
use crate::vm::Vm;

/// Both operands as floats, when at least one is a float and the other a float or small integer.
#[inline(always)]
pub fn as_floats(a: Value, b: Value) -> Option<(f64, f64)> {
    fn one(value: Value) -> Option<f64> {
        if value.is_inline_float() {
            return Some(value.unwrap_inline_float());
        }
        match value.as_small_int() {
            // Beyond 2^53 the conversion rounds, and comparisons must be exact.
            Some(n) if n.unsigned_abs() <= 1 << 53 => Some(n as f64),
            Some(_) => None,
            None => value.downcast_exact::<PyFloat>().map(|f| f.value),
        }
    }
    if a.is_small_int() && b.is_small_int() {
        return None;
    }
    Some((one(a)?, one(b)?))
}

/// An operator as in `Binary`, and whether it is in place.
pub fn kind_of(x: u32) -> (BinaryKind, bool) {
    let inplace = x >= BinaryKind::INPLACE;
    (BinaryKind::ALL[(x % BinaryKind::INPLACE) as usize], inplace)
}

/// How often an instruction may be quickened again before it stays general.
const MAX_MISSES: u32 = 4;

/// `Binary`: computes, and quickens by what the operands are.
#[inline(never)]
pub fn binary(vm: &mut Vm, pc: *const Word, a: Value, b: Value) -> Step {
    // SAFETY: `pc` is behind a `Binary`.
    let inst = unsafe { instruction(pc) };
    let (kind, _) = kind_of(inst.x);
    let quick = if a.is_small_int() && b.is_small_int() {
        match kind {
            BinaryKind::Add => Opcode::AddInt,
            BinaryKind::Sub => Opcode::SubInt,
            BinaryKind::Mul => Opcode::MulInt,
            BinaryKind::FloorDiv => Opcode::FloorDivInt,
            BinaryKind::Mod => Opcode::ModInt,
            BinaryKind::LShift => Opcode::LShiftInt,
            BinaryKind::RShift => Opcode::RShiftInt,
            BinaryKind::And => Opcode::AndInt,
            BinaryKind::Or => Opcode::OrInt,
            BinaryKind::Xor => Opcode::XorInt,
            _ => Opcode::BinaryAny,
        }
    } else if as_floats(a, b).is_some() {
        match kind {
            BinaryKind::Add => Opcode::AddFloat,
            BinaryKind::Sub => Opcode::SubFloat,
            BinaryKind::Mul => Opcode::MulFloat,
            BinaryKind::TrueDiv if a.is_inline_float() && b.is_inline_float() => Opcode::DivFloat,
            _ => Opcode::BinaryAny,
        }
    } else {
        Opcode::BinaryAny
    };
    let in_registers = inst.b & CONST_BIT == 0 && inst.c & CONST_BIT == 0;
    inst.op = match (quick, b.as_small_int()) {
        (Opcode::AddInt | Opcode::SubInt, Some(n)) if inst.c & CONST_BIT != 0 && inst.b & CONST_BIT == 0 => {
            match i32::try_from(if quick == Opcode::AddInt { n } else { -n }) {
                Ok(n) => {
                    inst.y = n as u32;
                    Opcode::AddIntImm
                }
                Err(_) => quick,
            }
        }
        (Opcode::AddInt, _) if in_registers => Opcode::AddIntReg,
        (Opcode::SubInt, _) if in_registers => Opcode::SubIntReg,
        (Opcode::AddFloat, _) if in_registers => Opcode::AddFloatReg,
        (Opcode::SubFloat, _) if in_registers => Opcode::SubFloatReg,
        (Opcode::MulFloat, _) if in_registers => Opcode::MulFloatReg,
        _ => quick,
    };
    if inst.op == Opcode::BinaryAny {
        // From here on the word says what the operands were.
        inst.y = 0;
    }
    binary_any(vm, pc, a, b)
}

/// A quickened operator met other operands.
#[cold]
#[inline(never)]
pub fn binary_missed(vm: &mut Vm, pc: *const Word, a: Value, b: Value) -> Step {
    // SAFETY: `pc` is behind a quickened `Binary`.
    let inst = unsafe { instruction(pc) };
    let ints = a.is_small_int() && b.is_small_int();
    // An overflow is no reason to change: the next operands are small again, mostly.
    if !ints {
        // The word holds the operand, not a count.
        let misses = if inst.op == Opcode::AddIntImm { MAX_MISSES } else { inst.y };
        inst.y = misses + 1;
        inst.op = if inst.y > MAX_MISSES { Opcode::BinaryAny } else { Opcode::Binary };
        if inst.op == Opcode::BinaryAny {
            inst.y = 0;
        }
    }
    binary_any(vm, pc, a, b)
}

/// Any operator on any operands.
#[inline(never)]
pub fn binary_any(vm: &mut Vm, pc: *const Word, a: Value, b: Value) -> Step {
    // SAFETY: `pc` is behind a `Binary` or what it was quickened to.
    let inst: &mut Inst = unsafe { instruction(pc) };
    let (kind, inplace) = kind_of(inst.x);
    if inst.op == Opcode::BinaryAny {
        inst.y = shapes_of(a, b);
    }
    if let Some(result) = quick_binary(vm, kind, a, b) {
        return result.into();
    }
    if let Some(step) = operator::push_binary(vm, pc, kind, inplace, a, b) {
        return step;
    }
    if inplace { vm.binary_inplace(kind, a, b).into() } else { vm.binary(kind, a, b).into() }
}

/// The shapes of two operands in one word, as a `BinaryAny` notes them: the left one's is in the lower half. Zero when one has none that fits.
fn shapes_of(a: Value, b: Value) -> u32 {
    let shape = |value: Value| match value.as_object() {
        Some(object) => object.shape().0,
        None if value.is_small_int() => u32::from(Layout::Int.0),
        None if value.is_inline_float() => u32::from(Layout::Float.0),
        None => 0,
    };
    match (shape(a), shape(b)) {
        (left @ 1..=0xffff, right @ 1..=0xffff) => left | right << 16,
        _ => 0,
    }
}

/// An operator on two numbers or texts, when that is quickly done.
#[inline]
pub fn quick_binary(vm: &mut Vm, kind: BinaryKind, a: Value, b: Value) -> Option<PyResult> {
    if a.is_small_int() && b.is_small_int() {
        let quick = match kind {
            BinaryKind::Add => add_small(a, b),
            BinaryKind::Sub => sub_small(a, b),
            BinaryKind::Mul => mul_small(a, b),
            BinaryKind::FloorDiv => floordiv_small(a, b),
            BinaryKind::Mod => mod_small(a, b),
            BinaryKind::LShift => lshift_small(a, b),
            BinaryKind::RShift => rshift_small(a, b),
            BinaryKind::Pow => quick_power(a, b),
            BinaryKind::TrueDiv => {
                let (x, y) = (a.unwrap_small_int(), b.unwrap_small_int());
                // Both convert exactly, so the quotient is correctly rounded.
                let exact = x.unsigned_abs() <= 1 << 53 && y.unsigned_abs() <= 1 << 53;
                (exact && y != 0).then(|| vm.new_float(x as f64 / y as f64))
            }
            _ => None,
        };
        if let Some(value) = quick {
            return Some(Ok(value));
        }
    } else if let Some((x, y)) = as_floats(a, b) {
        let quick = match kind {
            BinaryKind::Add => Some(x + y),
            BinaryKind::Sub => Some(x - y),
            BinaryKind::Mul => Some(x * y),
            BinaryKind::TrueDiv if y != 0.0 => Some(x / y),
            _ => None,
        };
        if let Some(value) = quick {
            return Some(Ok(vm.new_float(value)));
        }
    } else if kind == BinaryKind::Add
        && let (Some(x), Some(y)) = (a.downcast_exact::<PyStr>(), b.downcast_exact::<PyStr>())
    {
        return Some(match PyStr::concat(&mut vm.heap, x, y) {
            Some(text) => Ok(text.into()),
            None => Err(vm.memory_error()),
        });
    }
    crate::builtins::int::arith::binary_of_ints(vm, kind, a, b)
}

/// A power of small integers that is one.
pub fn quick_power(a: Value, b: Value) -> Option<Value> {
    let (base, exponent) = (a.as_small_int()?, u32::try_from(b.as_small_int()?).ok()?);
    Value::try_small_int(base.checked_pow(exponent)?)
}

/// `Unary`
#[inline(never)]
pub fn unary(vm: &mut Vm, kind: u32, value: Value) -> PyResult {
    match kind {
        0 => match value.as_small_int() {
            Some(n) => Ok(vm.new_int(-n)),
            None if value.is_inline_float() => Ok(vm.new_float(-value.unwrap_inline_float())),
            None => vm.negate(value),
        },
        1 => vm.positive(value),
        _ => match value.as_small_int() {
            Some(n) => Ok(Value::small_int(!n)),
            None => vm.invert(value),
        },
    }
}

pub(super) fn compare_kind(inst: &Inst) -> (CompareKind, bool) {
    match inst.op {
        Opcode::Compare | Opcode::CompareInt | Opcode::CompareFloat | Opcode::CompareAny => {
            (CompareKind::ALL[inst.x as usize], true)
        }
        Opcode::CompareJumpBack
        | Opcode::CompareJumpBackInt
        | Opcode::CompareJumpBackFloat
        | Opcode::CompareJumpBackAny => (CompareKind::ALL[(inst.a & 7) as usize], inst.a >> 3 & 1 != 0),
        _ => (CompareKind::ALL[(inst.a & 0xff) as usize], inst.a >> 8 != 0),
    }
}

/// `Compare`: computes, and quickens by what the operands are.
#[inline(never)]
pub fn compare(vm: &mut Vm, pc: *const Word, a: Value, b: Value) -> Step {
    // SAFETY: `pc` is behind a `Compare`.
    let inst = unsafe { instruction(pc) };
    let (kind, _) = compare_kind(inst);
    inst.y = answers(kind, true);
    inst.op = if a.is_small_int() && b.is_small_int() {
        Opcode::CompareInt
    } else if as_floats(a, b).is_some() {
        Opcode::CompareFloat
    } else {
        Opcode::CompareAny
    };
    compare_any(vm, pc, a, b)
}

/// `Compare` of any operands.
#[inline(never)]
pub fn compare_any(vm: &mut Vm, pc: *const Word, a: Value, b: Value) -> Step {
    // SAFETY: `pc` is behind a `Compare` or what it was quickened to.
    let inst = unsafe { instruction(pc) };
    let (kind, _) = compare_kind(inst);
    if let Some(answer) = quick_compare(kind, a, b) {
        return Step::Value(Value::bool(answer));
    }
    // For the compiled tier. Nothing else reads the word from here on.
    inst.y = shapes_of(a, b);
    match operator::push_compare(vm, pc, kind, a, b) {
        Some(step) => step,
        None => vm.compare(kind, a, b).into(),
    }
}

/// A comparison of two numbers, texts, tuples or lists of those.
#[inline(always)]
pub fn quick_compare(kind: CompareKind, a: Value, b: Value) -> Option<bool> {
    if let (Some(x), Some(y)) = (a.as_small_int(), b.as_small_int()) {
        return Some(crate::protocol::compare::holds(kind, x.cmp(&y)));
    }
    if let Some((x, y)) = as_floats(a, b) {
        return Some(match kind {
            CompareKind::Lt => x < y,
            CompareKind::Le => x <= y,
            CompareKind::Eq => x == y,
            CompareKind::Ne => x != y,
            CompareKind::Gt => x > y,
            CompareKind::Ge => x >= y,
        });
    }
    // Two texts, tuples or lists, or large ints.
    let (x, y) = (a.as_object()?, b.as_object()?);
    let is_known = |layout: Layout| x.shape().0 == u32::from(layout.0);
    if x.shape() == y.shape() && is_known(Layout::Int) {
        return crate::builtins::int::arith::quick_compare(kind, a, b);
    }
    if x.shape() != y.shape() || !(is_known(Layout::Str) || is_known(Layout::Tuple) || is_known(Layout::List))
    {
        return None;
    }
    match kind {
        CompareKind::Eq => quick_equal(a, b),
        CompareKind::Ne => quick_equal(a, b).map(|equal| !equal),
        _ => Some(crate::protocol::compare::holds(kind, quick_order(a, b)?)),
    }
}

/// `CompareJump` and `CompareJumpBack`: whether to jump; quickens by what the operands are.
#[inline(never)]
pub fn compare_jump(vm: &mut Vm, pc: *const Word, a: Value, b: Value) -> Test {
    // SAFETY: `pc` is behind a `CompareJump` or `CompareJumpBack`.
    let inst = unsafe { instruction(pc) };
    let back = inst.op == Opcode::CompareJumpBack;
    let (kind, wanted) = compare_kind(inst);
    inst.y = answers(kind, wanted);
    let ops = if back {
        [Opcode::CompareJumpBackInt, Opcode::CompareJumpBackFloat, Opcode::CompareJumpBackAny]
    } else {
        [Opcode::CompareJumpInt, Opcode::CompareJumpFloat, Opcode::CompareJumpAny]
    };
    let constant = b.as_small_int().filter(|_| inst.c & CONST_BIT != 0 && inst.b & CONST_BIT == 0);
    inst.op = if a.is_small_int() && b.is_small_int() {
        match constant {
            Some(n) if !back && (-1 << 27..1 << 27).contains(&n) => {
                inst.y |= (n as i32 as u32) << 4;
                Opcode::CompareJumpIntImm
            }
            _ if !back && (inst.b | inst.c) & CONST_BIT == 0 => Opcode::CompareJumpIntReg,
            _ => ops[0],
        }
    } else if a.is_inline_float() && b.is_inline_float() {
        ops[1]
    } else {
        ops[2]
    };
    compare_jump_any(vm, pc, a, b)
}

/// A quickened comparison met other operands.
#[cold]
#[inline(never)]
pub fn compare_jump_missed(vm: &mut Vm, pc: *const Word, a: Value, b: Value) -> Test {
    // SAFETY: `pc` is behind a quickened `CompareJump` or `CompareJumpBack`.
    let op = unsafe { instruction(pc).op };
    let general = match op {
        Opcode::CompareJumpBackInt | Opcode::CompareJumpBackFloat => Opcode::CompareJumpBackAny,
        _ => Opcode::CompareJumpAny,
    };
    // SAFETY: as above.
    unsafe {
        set_opcode(pc, general);
        instruction(pc).y = 0;
    }
    compare_jump_any(vm, pc, a, b)
}

/// Whether `CompareJump` or `CompareJumpBack` jumps, for any operands.
#[inline(never)]
pub fn compare_jump_any(vm: &mut Vm, pc: *const Word, a: Value, b: Value) -> Test {
    // SAFETY: `pc` is behind a `CompareJump`, `CompareJumpBack` or what they were quickened to.
    let (kind, wanted) = compare_kind(unsafe { instruction(pc) });
    if let Some(answer) = quick_compare(kind, a, b) {
        return Test::Jump(answer == wanted);
    }
    if let (Some(x), Some(y)) = (a.downcast_exact::<PyStr>(), b.downcast_exact::<PyStr>()) {
        let answer = match kind {
            CompareKind::Eq => PyStr::eq(&x, &y),
            CompareKind::Ne => !PyStr::eq(&x, &y),
            _ => holds(kind, PyStr::cmp(&x, &y)),
        };
        return Test::Jump(answer == wanted);
    }
    if let (Some(x), Some(y)) = (a.as_object(), b.as_object())
        && x.shape() == y.shape()
        && x.shape().0 < ShapeId::FIRST_DYNAMIC
        && let Some(compare) = vm.type_of(a).slots.compare.get()
    {
        // Two of one builtin type: there is nobody else to ask.
        let answer = match compare(vm, a, b, kind) {
            Ok(Value::NOT_IMPLEMENTED) => vm.compare_default(kind, a, b),
            answer => answer,
        };
        return answer.and_then(|answer| vm.is_true(answer)).map(|answer| answer == wanted).into();
    }
    // SAFETY: as above. For the compiled tier; nothing else reads the word from here on.
    unsafe { instruction(pc).y = shapes_of(a, b) };
    match operator::push_compare(vm, pc, kind, a, b) {
        Some(Step::Pushed) => Test::Pushed,
        Some(_) => Test::Raised,
        None => vm.compare_is_true(kind, a, b).map(|answer| answer == wanted).into(),
    }
}
