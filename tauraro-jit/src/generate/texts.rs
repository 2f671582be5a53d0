//! Characters and the texts that they are in.

use super::*;

impl Function<'_, '_> {
    /// The operand, if its characters have a byte each.
    pub(super) fn guard_narrow(&mut self, inst: &Inst) -> Value {
        let text = self.get(inst.args[0]);
        let own = self.load(types::I16, text, offset::OWN_BITS);
        let width = self.b.ins().band_imm_s(own, i64::from(abi::WIDTH_MASK));
        self.guard_not(width, inst, "a text with characters of more than a byte");
        text
    }

    /// The character at a checked index.
    pub(super) fn char_at(&mut self, text: Value, index: ValueId) -> Value {
        let data = self.load(types::I64, text, offset::STR_DATA);
        let code = match self.checked_constant(index) {
            Some(bits) => self.b.ins().uload8(types::I64, mem(), data, (bits >> 1) as i32),
            None => {
                let index = self.get(index);
                let index = self.b.ins().sshr_imm_s(index, 1);
                let place = self.b.ins().iadd(data, index);
                self.b.ins().uload8(types::I64, mem(), place, 0)
            }
        };
        self.char_with(code)
    }

    /// The string of a code.
    fn char_with(&mut self, code: Value) -> Value {
        let scaled = self.b.ins().ishl_imm_s(code, 3);
        let place = self.b.ins().iadd(self.machine, scaled);
        self.load(types::I64, place, offset::CHARACTERS)
    }

    fn code_of(&mut self, character: Value) -> Value {
        self.b.ins().uload8(types::I64, mem(), character, offset::STR_CHARACTERS as i32)
    }

    /// The code of a character as an int.
    pub(super) fn char_code(&mut self, character: Value) -> Value {
        let code = self.code_of(character);
        self.tag(code)
    }

    /// The character of an int's code.
    pub(super) fn char_of(&mut self, inst: &Inst) -> Value {
        let code = self.get(inst.args[0]);
        let code = self.b.ins().sshr_imm_s(code, 1);
        let known = self.b.ins().icmp_imm_s(IntCC::UnsignedLessThan, code, 256);
        self.guard(known, inst, "a character of more than a byte");
        self.char_with(code)
    }

    /// Whether a character is in a set of codes.
    pub(super) fn char_in(&mut self, inst: &Inst) -> Value {
        let character = self.get(inst.args[0]);
        let code = self.code_of(character);
        let words: Vec<(i64, u64)> =
            (0..4).filter_map(|n| Some((n, self.constant(inst.args[n as usize + 1])?))).collect();
        let some: Vec<(i64, u64)> = words.into_iter().filter(|(_, bits)| *bits != 0).collect();
        let mut found: Option<Value> = None;
        for (n, bits) in some {
            // Consecutive codes are one comparison.
            let (first, count) = (bits.trailing_zeros(), bits.count_ones());
            let inside = if (bits >> first).trailing_ones() == count {
                let distance = self.b.ins().iadd_imm_s(code, -(n * 64 + i64::from(first)));
                self.b.ins().icmp_imm_s(IntCC::UnsignedLessThan, distance, i64::from(count))
            } else {
                let set = self.iconst(bits);
                // The processor takes the count modulo 64.
                let bit = self.b.ins().ushr(set, code);
                let bit = self.b.ins().ireduce(types::I8, bit);
                let bit = self.b.ins().band_imm_s(bit, 1);
                let high = self.b.ins().ushr_imm_s(code, 6);
                let here = self.b.ins().icmp_imm_s(IntCC::Equal, high, n);
                self.b.ins().band(bit, here)
            };
            found = Some(match found {
                Some(before) => self.b.ins().bor(before, inside),
                None => inside,
            });
        }
        found.unwrap_or_else(|| self.b.ins().iconst(types::I8, 0))
    }
}
