//! Unboxed numbers in containers: reading and writing items of 1 to 8 bytes by a checked index.

use super::{Function, mem};
use cranelift_codegen::ir::condcodes::IntCC;
use cranelift_codegen::ir::{InstBuilder, Value, types};
use tauraro_ir::Inst;
use tauraro_vm::numbers::SIGNED;

impl Function<'_, '_> {
    /// Where an item is: an address, and an offset.
    fn number_place(&mut self, inst: &Inst) -> (Value, i32) {
        let (first, bytes) = (inst.imm[0] as i32, inst.imm[1] & 15);
        let storage = self.get(inst.args[0]);
        if let Some(bits) = self.checked_constant(inst.args[1]) {
            return (storage, first + (bits >> 1) as i32 * bytes as i32);
        }
        // An int is twice the number, and one.
        let index = self.get(inst.args[1]);
        let (distance, extra) = match bytes.trailing_zeros() {
            0 => (self.b.ins().ushr_imm_u(index, 1), 0),
            shift => (self.b.ins().ishl_imm_s(index, i64::from(shift) - 1), 1 << (shift - 1)),
        };
        (self.b.ins().iadd(storage, distance), first - extra)
    }

    pub(super) fn float_at(&mut self, inst: &Inst) -> Value {
        let (base, offset) = self.number_place(inst);
        if inst.imm[1] & 15 == 8 {
            return self.b.ins().load(types::F64, mem(), base, offset);
        }
        let float = self.b.ins().load(types::F32, mem(), base, offset);
        self.b.ins().fpromote(types::F64, float)
    }

    pub(super) fn put_float(&mut self, inst: &Inst) {
        let (base, offset) = self.number_place(inst);
        let float = self.get(inst.args[2]);
        let float = if inst.imm[1] & 15 == 8 { float } else { self.b.ins().fdemote(types::F32, float) };
        self.b.ins().store(mem(), float, base, offset);
    }

    pub(super) fn int_at(&mut self, inst: &Inst) -> Value {
        let (base, offset) = self.number_place(inst);
        let signed = inst.imm[1] & SIGNED != 0;
        let ins = self.b.ins();
        let number = match (inst.imm[1] & 15, signed) {
            (1, true) => ins.sload8(types::I64, mem(), base, offset),
            (1, false) => ins.uload8(types::I64, mem(), base, offset),
            (2, true) => ins.sload16(types::I64, mem(), base, offset),
            (2, false) => ins.uload16(types::I64, mem(), base, offset),
            (4, true) => ins.sload32(mem(), base, offset),
            (4, false) => ins.uload32(mem(), base, offset),
            _ => {
                let number = self.b.ins().load(types::I64, mem(), base, offset);
                const REASON: &str = "an integer of more than 63 bits";
                if !signed {
                    let large = self.b.ins().ushr_imm_u(number, 62);
                    self.guard_not(large, inst, REASON);
                }
                let (twice, overflow) = self.b.ins().sadd_overflow(number, number);
                if signed {
                    self.guard_not(overflow, inst, REASON);
                }
                return self.b.ins().bor_imm_s(twice, 1);
            }
        };
        self.tag(number)
    }

    pub(super) fn put_int(&mut self, inst: &Inst) {
        let value = self.get(inst.args[2]);
        let number = self.b.ins().sshr_imm_s(value, 1);
        let (bytes, signed) = (inst.imm[1] & 15, inst.imm[1] & SIGNED != 0);
        const REASON: &str = "a number that an item cannot hold";
        if bytes < 8 {
            let bits = i64::from(bytes) * 8;
            let shifted = if signed { self.b.ins().iadd_imm_s(number, 1 << (bits - 1)) } else { number };
            let fits = self.b.ins().icmp_imm_s(IntCC::UnsignedLessThan, shifted, 1 << bits);
            self.guard(fits, inst, REASON);
        } else if !signed {
            let fits = self.b.ins().icmp_imm_s(IntCC::SignedGreaterThanOrEqual, number, 0);
            self.guard(fits, inst, REASON);
        }
        let (base, offset) = self.number_place(inst);
        match bytes {
            1 => self.b.ins().istore8(mem(), number, base, offset),
            2 => self.b.ins().istore16(mem(), number, base, offset),
            4 => self.b.ins().istore32(mem(), number, base, offset),
            _ => self.b.ins().store(mem(), number, base, offset),
        };
    }
}
