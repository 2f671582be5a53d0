//! Characters: strings of one character that machine code took from the machine's table (`Ty::Char`).
//!
//! Equal characters are the same object and their code is a byte of it, so comparing them, asking whether they are in a constant text,
//! and `ord` and `isdigit` of them need no call. Where a text has characters of more than a byte, code leaves, and does
//! without the table when it is made again.

use crate::blocks::Decoded;
use crate::graph::Builder;
use crate::state::{Reg, Ty};
use tauraro_ir::{Op, ValueId};
use tauraro_vm::abi::{self, CharSet};
use tauraro_vm::heap::Gc;
use tauraro_vm::interp::bytecode::CompareKind;
use tauraro_vm::object::PyNativeFunction;
use tauraro_vm::{Layout, Value};

impl Builder<'_> {
    /// `LoadItem` of a string by a number. False: it is something else, and nothing was done.
    pub(crate) fn load_char(&mut self, at: &Decoded) -> bool {
        let inst = at.inst;
        let Some((shape, own)) = self.noted_container(at) else { return false };
        let key = self.src(inst.c).ty;
        if shape != u32::from(Layout::Str.0) || abi::is_wide(own) || !(key == Ty::Any || key.is_int()) {
            return false;
        }
        let text = self.exactly(inst.b, Layout::Str);
        let text = self.op(Op::GuardNarrow, &[text], [0, 0]);
        let index = self.int(inst.c);
        let length = self.op(Op::TextLength, &[text], [0, 0]);
        let index = self.op(Op::CheckIndex, &[index, length], [0, 0]);
        let found = self.op(Op::CharAt, &[text, index], [0, 0]);
        self.set_value(inst.a, found, Ty::Char);
        true
    }

    /// Whether a character is in a set, as a flag.
    pub(crate) fn char_in(&mut self, operand: u16, set: CharSet) -> ValueId {
        let mut args = vec![self.value(operand)];
        args.extend(set.map(|bits| self.word(bits)));
        self.op(Op::CharIn, &args, [0, 0])
    }

    /// The constant of the code with these bits.
    pub(crate) fn constant_with(&self, bits: u64) -> Option<Value> {
        let scopes = self.callers.iter().chain([&self.scope]);
        scopes.flat_map(|scope| scope.code.tables.consts.iter().copied()).find(|value| value.bits() == bits)
    }

    /// The code of an operand, if it is a character or a constant that is one.
    fn known_code(&mut self, operand: u16) -> Option<ValueId> {
        match self.src(operand).ty {
            Ty::Char => {
                let text = self.value(operand);
                Some(self.op(Op::CharCode, &[text], [0, 0]))
            }
            Ty::Word(text) => {
                let code = self.constant_with(text).and_then(abi::single_char)?;
                Some(self.word(Value::small_int(i64::from(code)).bits()))
            }
            _ => None,
        }
    }

    /// A comparison of a character with another one or a constant, as a flag; nothing is done otherwise.
    pub(crate) fn compare_chars(&mut self, b: u16, c: u16, kind: u32) -> Option<ValueId> {
        let (left, right) = (self.src(b).ty, self.src(c).ty);
        let is_char = |ty: Ty| match ty {
            Ty::Char => true,
            Ty::Word(text) => self.constant_with(text).and_then(abi::single_char).is_some(),
            _ => false,
        };
        if !(left == Ty::Char || right == Ty::Char) || !is_char(left) || !is_char(right) {
            return None;
        }
        let equality = [CompareKind::Eq, CompareKind::Ne].into_iter().find(|equal| *equal as u32 == kind);
        let Some(equality) = equality else {
            let (left, right) = (self.known_code(b)?, self.known_code(c)?);
            return Some(self.op(Op::IntCompare, &[left, right], [kind, 0]));
        };
        let (left, right) = (self.own_char(b, left)?, self.own_char(c, right)?);
        let same = self.op(Op::SameWord, &[left, right], [0, 0]);
        Some(if equality == CompareKind::Eq { same } else { self.op(Op::NotFlag, &[same], [0, 0]) })
    }

    /// The machine's own string of an operand.
    fn own_char(&mut self, operand: u16, ty: Ty) -> Option<ValueId> {
        let Ty::Word(text) = ty else { return Some(self.value(operand)) };
        let code = self.constant_with(text).and_then(abi::single_char)?;
        let own = abi::known_char(self.facts.vm, code)?;
        Some(self.word(own.bits()))
    }

    /// `len` of a string, `ord` of a character and `chr` of an int; nothing is done otherwise.
    pub(crate) fn call_with_text(
        &mut self,
        callee: ValueId,
        native: Gc<PyNativeFunction>,
        at: &Decoded,
    ) -> Option<Reg> {
        let [argument] = *at.extension.as_slice() else { return None };
        if native.bound.get().is_some() {
            return None;
        }
        let ty = self.src(argument).ty;
        let is_text = ty == Ty::Object(u32::from(Layout::Str.0));
        let (op, result) = if is_text && abi::is_len(native.def) {
            (Op::TextLength, Ty::Int)
        } else if ty == Ty::Char && abi::is_builtin(native.def, "ord") {
            (Op::CharCode, Ty::Int)
        } else if ty.is_int() && abi::is_builtin(native.def, "chr") && self.scope.strikes == 0 {
            (Op::CharOf, Ty::Char)
        } else {
            return None;
        };
        self.graph.objects.push(native.into());
        self.guard_word(callee, Value::from(native).bits());
        let argument = self.value(argument);
        Some(Reg::value(self.op(op, &[argument], [0, 0]), result))
    }
}
