//! Powers, and arithmetic and comparisons of numbers of which nothing is known: ints, floats, or one of each.
//!
//! The answer is nothing (zero) where something must be called: operands that are no numbers, integers beyond 63 bits, division by
//! zero, comparing an integer that no float is equal to. What asked then calls, see `Builder::quick_or_helper`.

use super::{Function, mem};
use cranelift_codegen::ir::condcodes::{FloatCC, IntCC};
use cranelift_codegen::ir::{AbiParam, Block, BlockArg, InstBuilder, Signature, Value, types};
use tauraro_ir::{Inst, Op, ValueDef, ValueId};
use tauraro_vm::abi::{self, offset};
use tauraro_vm::interp::bytecode::BinaryKind;
use tauraro_vm::{Layout, Value as PyValue};

/// The comparisons of ints, as CPython counts them.
pub(super) const INT_COMPARISONS: [IntCC; 6] = [
    IntCC::SignedLessThan,
    IntCC::SignedLessThanOrEqual,
    IntCC::Equal,
    IntCC::NotEqual,
    IntCC::SignedGreaterThan,
    IntCC::SignedGreaterThanOrEqual,
];
/// The same of floats.
pub(super) const FLOAT_COMPARISONS: [FloatCC; 6] = [
    FloatCC::LessThan,
    FloatCC::LessThanOrEqual,
    FloatCC::Equal,
    FloatCC::NotEqual,
    FloatCC::GreaterThan,
    FloatCC::GreaterThanOrEqual,
];

impl Function<'_, '_> {
    /// `+`, `-`, `*` or `/` of two values.
    pub(super) fn quick_arithmetic(&mut self, a: ValueId, b: ValueId, kind: u32) -> Value {
        let (left, right) = (self.get(a), self.get(b));
        let kind = BinaryKind::ALL[kind as usize];
        let (done, result, unknown) = self.quick_ends();
        let floats = self.b.create_block();
        if kind != BinaryKind::TrueDiv {
            let ints = self.branch_on_ints(left, right, floats);
            self.b.switch_to_block(ints);
            let (number, overflow) = match kind {
                BinaryKind::Mul => {
                    let factor = self.b.ins().sshr_imm_s(right, 1);
                    let left = self.b.ins().iadd_imm_s(left, -1);
                    let (product, overflow) = self.b.ins().smul_overflow(left, factor);
                    (self.b.ins().iadd_imm_s(product, 1), overflow)
                }
                BinaryKind::Sub => {
                    let right = self.b.ins().iadd_imm_s(right, -1);
                    self.b.ins().ssub_overflow(left, right)
                }
                _ => {
                    let right = self.b.ins().iadd_imm_s(right, -1);
                    self.b.ins().sadd_overflow(left, right)
                }
            };
            self.b.ins().brif(overflow, unknown, &[], done, &[BlockArg::Value(number)]);
        } else {
            self.b.ins().jump(floats, &[]);
        }
        self.b.switch_to_block(floats);
        let exact = kind == BinaryKind::TrueDiv;
        let left = self.any_float(a, exact, unknown);
        let right = self.any_float(b, exact, unknown);
        let float = match kind {
            BinaryKind::Mul => self.b.ins().fmul(left, right),
            BinaryKind::Sub => self.b.ins().fsub(left, right),
            BinaryKind::TrueDiv => {
                let zero = self.b.ins().f64const(0.0);
                let is_zero = self.b.ins().fcmp(FloatCC::Equal, right, zero);
                let next = self.b.create_block();
                self.b.ins().brif(is_zero, unknown, &[], next, &[]);
                self.b.switch_to_block(next);
                self.b.ins().fdiv(left, right)
            }
            _ => self.b.ins().fadd(left, right),
        };
        let boxed = self.box_float(float);
        self.b.ins().jump(done, &[BlockArg::Value(boxed)]);
        self.finish_quick(done, unknown);
        result
    }

    /// A comparison of two values: True or False.
    pub(super) fn quick_comparison(&mut self, a: ValueId, b: ValueId, kind: u32) -> Value {
        let (left, right) = (self.get(a), self.get(b));
        let (done, result, unknown) = self.quick_ends();
        let floats = self.b.create_block();
        let ints = self.branch_on_ints(left, right, floats);
        self.b.switch_to_block(ints);
        let flag = self.b.ins().icmp(INT_COMPARISONS[kind as usize], left, right);
        let boxed = self.box_flag(flag);
        self.b.ins().jump(done, &[BlockArg::Value(boxed)]);
        self.b.switch_to_block(floats);
        let left = self.any_float(a, true, unknown);
        let right = self.any_float(b, true, unknown);
        let flag = self.b.ins().fcmp(FLOAT_COMPARISONS[kind as usize], left, right);
        let boxed = self.box_flag(flag);
        self.b.ins().jump(done, &[BlockArg::Value(boxed)]);
        self.finish_quick(done, unknown);
        result
    }

    /// Where a quick answer goes, as what, and where there is none.
    fn quick_ends(&mut self) -> (Block, Value, Block) {
        let (done, unknown) = (self.b.create_block(), self.cold_block());
        let result = self.b.append_block_param(done, types::I64);
        (done, result, unknown)
    }

    /// Goes on behind a quick answer, or none.
    fn finish_quick(&mut self, done: Block, unknown: Block) {
        self.b.switch_to_block(unknown);
        let zero = self.iconst(0);
        self.b.ins().jump(done, &[BlockArg::Value(zero)]);
        self.b.switch_to_block(done);
    }

    /// The block for two ints; other values go to `floats`.
    fn branch_on_ints(&mut self, left: Value, right: Value, floats: Block) -> Block {
        let ints = self.b.create_block();
        let both = self.b.ins().band(left, right);
        let low = self.b.ins().band_imm_s(both, 1);
        self.b.ins().brif(low, ints, &[], floats, &[]);
        ints
    }

    /// The float that a value is, or is equal to. `exact`: not of an int that may have to be rounded.
    fn any_float(&mut self, value: ValueId, exact: bool, unknown: Block) -> Value {
        if let Some(bits) = self.constant(value)
            && bits & 1 == 1
            && (bits as i64 >> 1).unsigned_abs() <= 1 << 53
        {
            return self.b.ins().f64const((bits as i64 >> 1) as f64);
        }
        let value = self.get(value);
        let (inline, other) = (self.b.create_block(), self.b.create_block());
        let next = self.b.create_block();
        let result = self.b.append_block_param(next, types::F64);
        let tag = self.b.ins().band_imm_s(value, 3);
        let is_inline = self.b.ins().icmp_imm_s(IntCC::Equal, tag, 2);
        self.b.ins().brif(is_inline, inline, &[], other, &[]);
        self.b.switch_to_block(other);
        let (int, object) = (self.b.create_block(), self.b.create_block());
        let low = self.b.ins().band_imm_s(value, 1);
        self.b.ins().brif(low, int, &[], object, &[]);
        self.b.switch_to_block(int);
        let number = self.b.ins().sshr_imm_s(value, 1);
        if exact {
            let fitting = self.b.create_block();
            let shifted = self.b.ins().iadd_imm_s(number, 1 << 53);
            let fits = self.b.ins().icmp_imm_s(IntCC::UnsignedLessThanOrEqual, shifted, 1 << 54);
            self.b.ins().brif(fits, fitting, &[], unknown, &[]);
            self.b.switch_to_block(fitting);
        }
        let float = self.b.ins().fcvt_from_sint(types::F64, number);
        self.b.ins().jump(next, &[BlockArg::Value(float)]);
        self.b.switch_to_block(object);
        let boxed = self.b.create_block();
        let shape = self.shape_in_place(value, false);
        let is_float = self.b.ins().icmp_imm_s(IntCC::Equal, shape, i64::from(Layout::Float.0));
        self.b.ins().brif(is_float, boxed, &[], unknown, &[]);
        self.b.switch_to_block(boxed);
        let float = self.b.ins().load(types::F64, mem(), value, offset::FLOAT_VALUE as i32);
        self.b.ins().jump(next, &[BlockArg::Value(float)]);
        self.b.switch_to_block(inline);
        let float = self.unbox_inline(value);
        self.b.ins().jump(next, &[BlockArg::Value(float)]);
        self.b.switch_to_block(next);
        result
    }

    /// A power of floats, by the machine's function for it; squares are products.
    pub(super) fn float_pow(&mut self, inst: &Inst) -> Value {
        let (base, exponent) = (self.get(inst.args[0]), self.get(inst.args[1]));
        let result = if self.is_float_constant(inst.args[1], 2.0) {
            self.b.ins().fmul(base, base)
        } else {
            let mut signature = Signature::new(self.call_conv);
            signature.params.extend([AbiParam::new(types::F64), AbiParam::new(types::F64)]);
            signature.returns.push(AbiParam::new(types::F64));
            let signature = self.b.import_signature(signature);
            let address = self.iconst(abi::float_pow_address() as u64);
            let call = self.b.ins().call_indirect(signature, address, &[base, exponent]);
            self.b.inst_results(call)[0]
        };
        self.guard_finite(result, inst, "a power that is no finite float");
        result
    }

    /// What a function of the machine answers for a float.
    pub(super) fn float_call(&mut self, inst: &Inst) -> Value {
        let argument = self.get(inst.args[0]);
        let mut signature = Signature::new(self.call_conv);
        signature.params.push(AbiParam::new(types::F64));
        signature.returns.push(AbiParam::new(types::F64));
        let signature = self.b.import_signature(signature);
        let address = self.iconst(u64::from(inst.imm[0]) | u64::from(inst.imm[1]) << 32);
        let call = self.b.ins().call_indirect(signature, address, &[argument]);
        let result = self.b.inst_results(call)[0];
        self.guard_finite(result, inst, "a function of a float that gives no finite float");
        result
    }

    fn guard_finite(&mut self, float: Value, inst: &Inst, reason: &'static str) {
        let size = self.b.ins().fabs(float);
        let infinity = self.b.ins().f64const(f64::INFINITY);
        let finite = self.b.ins().fcmp(FloatCC::LessThan, size, infinity);
        self.guard(finite, inst, reason);
    }

    fn is_float_constant(&self, value: ValueId, number: f64) -> bool {
        let ValueDef::Result(inst, _) = self.graph.func.values[value.index()] else { return false };
        let inst = &self.graph.func.insts[inst.index()];
        let bits = u64::from(inst.imm[0]) | u64::from(inst.imm[1]) << 32;
        inst.op == Op::Float && bits == number.to_bits()
    }

    /// Whether a truth value, small int or None counts as true; zero for anything else.
    pub(super) fn quick_truth(&mut self, value: Value) -> Value {
        let (other, next) = (self.b.create_block(), self.b.create_block());
        let result = self.b.append_block_param(next, types::I64);
        let (yes, no) = (PyValue::TRUE.bits(), PyValue::FALSE.bits());
        const { assert!(PyValue::TRUE.bits() - PyValue::FALSE.bits() == 8) };
        // Most are one of the two, which differ by one bit when counted from the lower.
        let above = self.b.ins().iadd_imm_s(value, -(no as i64));
        let rest = self.b.ins().band_imm_s(above, !8);
        self.b.ins().brif(rest, other, &[], next, &[BlockArg::Value(value)]);
        self.b.switch_to_block(other);
        let low = self.b.ins().band_imm_s(value, 1);
        let is_int = self.b.ins().icmp_imm_s(IntCC::NotEqual, low, 0);
        let is_zero = self.b.ins().icmp_imm_s(IntCC::Equal, value, 1);
        let is_none = self.b.ins().icmp_imm_s(IntCC::Equal, value, PyValue::NONE.bits() as i64);
        let is_false = self.b.ins().bor(is_none, is_zero);
        let (yes, no, nothing) = (self.iconst(yes), self.iconst(no), self.iconst(0));
        let of_int = self.b.ins().select(is_int, yes, nothing);
        let of_other = self.b.ins().select(is_false, no, of_int);
        self.b.ins().jump(next, &[BlockArg::Value(of_other)]);
        self.b.switch_to_block(next);
        result
    }
}
