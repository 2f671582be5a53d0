//! Integers as machine words: their low 64 bits, and back.

use super::Function;
use cranelift_codegen::ir::condcodes::IntCC;
use cranelift_codegen::ir::{BlockArg, InstBuilder, Value, types};
use tauraro_ir::Inst;
use tauraro_vm::Layout;
use tauraro_vm::abi::{self, offset};

impl Function<'_, '_> {
    /// The low 64 bits of an int of any size.
    pub(super) fn low_word(&mut self, inst: &Inst) -> Value {
        const REASON: &str = "a value that is no integer";
        let value = self.get(inst.args[0]);
        let (small, large, next) = (self.b.create_block(), self.b.create_block(), self.b.create_block());
        let result = self.b.append_block_param(next, types::I64);
        let low = self.b.ins().band_imm_s(value, 1);
        self.b.ins().brif(low, small, &[], large, &[]);
        self.b.switch_to_block(small);
        let number = self.b.ins().sshr_imm_s(value, 1);
        self.b.ins().jump(next, &[BlockArg::Value(number)]);
        self.b.switch_to_block(large);
        let tag = self.b.ins().band_imm_s(value, 7);
        self.guard_not(tag, inst, REASON);
        let shape = self.load(types::I32, value, offset::SHAPE);
        let same = self.b.ins().icmp_imm_s(IntCC::Equal, shape, i64::from(Layout::Int.0));
        self.guard(same, inst, REASON);
        let magnitude = self.load(types::I64, value, offset::INT_WORDS);
        let negative = self.load(types::I8, value, offset::INT_NEGATIVE);
        let negated = self.b.ins().ineg(magnitude);
        let number = self.b.ins().select(negative, negated, magnitude);
        self.b.ins().jump(next, &[BlockArg::Value(number)]);
        self.b.switch_to_block(next);
        result
    }

    /// The int that a machine word without sign is.
    pub(super) fn int_of_word(&mut self, inst: &Inst) -> Value {
        let word = self.get(inst.args[0]);
        let (small, large, next) = (self.b.create_block(), self.b.create_block(), self.b.create_block());
        let result = self.b.append_block_param(next, types::I64);
        let high = self.b.ins().ushr_imm_u(word, 62);
        self.b.ins().brif(high, large, &[], small, &[]);
        self.b.switch_to_block(small);
        let tagged = self.tag(word);
        self.b.ins().jump(next, &[BlockArg::Value(tagged)]);
        self.b.switch_to_block(large);
        let object = self.allocate(inst, offset::INT_WORDS + 8, &[]);
        let header = self.iconst(abi::exact_header(Layout::Int));
        self.store(header, object, 0);
        let (none, one) = (self.b.ins().iconst(types::I8, 0), self.iconst(1));
        self.store(none, object, offset::INT_NEGATIVE);
        self.store(one, object, offset::INT_LENGTH);
        self.store(word, object, offset::INT_WORDS);
        self.b.ins().jump(next, &[BlockArg::Value(object)]);
        self.b.switch_to_block(next);
        result
    }
}
