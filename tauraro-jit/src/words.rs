//! Integer expressions that end in a mask, as in `(h ^ x) * K & 0xFFFFFFFFFFFFFFFF`: computed in machine words.
//!
//! Sums, differences, products, bitwise operations and shifts to the left of integers have the low 64 bits that come of the low 64 bits of
//! their operands. So where a mask of at most 64 bits follows, nothing else of the operands has to be known, and no number in between
//! is made. The whole expression is translated where it starts: it has no effects, so an exit lets the interpreter begin anew.

use crate::blocks::Decoded;
use crate::graph::Builder;
use crate::state::{Reg, Ty};
use rustc_hash::FxHashMap;
use tauraro_ir::{Op, ValueId};
use tauraro_vm::abi;
use tauraro_vm::interp::bytecode::{BinaryKind, CONST_BIT, Opcode};
use tauraro_vm::interp::liveness::{Readers, When};
use tauraro_vm::{Layout, Value};

/// Most instructions of such an expression.
const MOST_OPERATORS: usize = 16;

/// How often such an expression may have been something else. (Small integers that overflowed are counted, too.)
const MOST_STRIKES: u8 = 3;

/// The operator of a `Binary`.
fn kind_of(at: &Decoded) -> BinaryKind {
    BinaryKind::ALL[(at.inst.x % BinaryKind::INPLACE) as usize]
}

impl Builder<'_> {
    /// Translates an expression that starts with the first of these instructions, if it is one that ends in a mask and has met large
    /// integers. How many instructions it takes.
    pub(crate) fn masked_expression(&mut self, insts: &[Decoded]) -> Option<usize> {
        let count = self.operators_to_mask(insts)?;
        let (last, operators) = insts[..count].split_last()?;
        let mut words = FxHashMap::default();
        for at in operators {
            let (left, right) = (self.word_of(at.inst.b, &words), self.word_of(at.inst.c, &words));
            let op = match kind_of(at) {
                BinaryKind::Add => Op::WordAdd,
                BinaryKind::Sub => Op::WordSub,
                BinaryKind::Mul => Op::WordMul,
                BinaryKind::And => Op::WordAnd,
                BinaryKind::Or => Op::WordOr,
                BinaryKind::Xor => Op::WordXor,
                _ => Op::WordShl,
            };
            words.insert(at.inst.a, self.op(op, &[left, right], [0, 0]));
        }
        let (left, right) = (self.word_of(last.inst.b, &words), self.word_of(last.inst.c, &words));
        let word = self.op(Op::WordAnd, &[left, right], [0, 0]);
        let mask = self.mask_of(last)?;
        let result = if mask < 1 << 62 {
            Reg::value(self.op(Op::TagWord, &[word], [0, 0]), Ty::Int)
        } else {
            Reg::value(self.op(Op::IntOfWord, &[word], [0, 0]), Ty::Any)
        };
        for register in words.keys() {
            self.set(*register, Reg::word(0));
        }
        self.set(last.inst.a, result);
        Some(count)
    }

    /// Number of instructions up to the mask of such an expression.
    fn operators_to_mask(&mut self, insts: &[Decoded]) -> Option<usize> {
        let mut made: Vec<u16> = Vec::new();
        let mut large = false;
        let first = insts.first()?.word;
        if self.facts.vm.tiers.strikes(self.scope.code, first) > MOST_STRIKES {
            return None;
        }
        for (n, at) in insts.iter().enumerate().take(MOST_OPERATORS) {
            if at.base != Opcode::Binary || !self.operands_are_words(at, &made) {
                return None;
            }
            let noted = u32::from(Layout::Int.0) | u32::from(Layout::Int.0) << 16;
            large |= at.inst.op == Opcode::BinaryAny && at.inst.y == noted
                || self.facts.vm.tiers.strikes(self.scope.code, at.word) > 0;
            let uses = |operand: u16| operand & CONST_BIT == 0 && made.contains(&operand);
            if self.mask_of(at).is_some() && (uses(at.inst.b) || uses(at.inst.c)) {
                let live = self.read_by(Readers::Anybody, at.after, When::During).ok()?;
                let gone = |register: &u16| *register == at.inst.a || !live[*register as usize];
                return (large && made.iter().all(gone)).then_some(n + 1);
            }
            if n == 0 && kind_of(at) == BinaryKind::And {
                // A mask of its own.
                return None;
            }
            made.push(at.inst.a);
        }
        None
    }

    /// Whether an operator gives the low bits that come of the low bits of its operands, and these are integers as far as is known.
    fn operands_are_words(&mut self, at: &Decoded, made: &[u16]) -> bool {
        use BinaryKind::*;
        let fits = match kind_of(at) {
            Add | Sub | Mul | And | Or | Xor => true,
            LShift => matches!(self.src(at.inst.c).ty, Ty::Word(bits) if bits & 1 == 1 && bits >> 1 < 64),
            _ => false,
        };
        let is_word = |this: &mut Self, operand: u16| {
            operand & CONST_BIT == 0 && made.contains(&operand)
                || match this.src(operand).ty {
                    Ty::Any | Ty::Int => true,
                    Ty::Word(_) => this.low_bits(operand).is_some(),
                    _ => false,
                }
        };
        fits && is_word(self, at.inst.b) && is_word(self, at.inst.c)
    }

    /// The low bits of an operand that is a constant integer.
    fn low_bits(&mut self, operand: u16) -> Option<u64> {
        let Ty::Word(bits) = self.src(operand).ty else { return None };
        if bits & 1 == 1 {
            return Some((bits as i64 >> 1) as u64);
        }
        if operand & CONST_BIT == 0 {
            return None;
        }
        let constant: Value = self.scope.code.tables.consts[(operand & !CONST_BIT) as usize];
        abi::low_bits(constant).map(|(low, _)| low)
    }

    /// The constant of an `&` that leaves at most 64 bits.
    fn mask_of(&mut self, at: &Decoded) -> Option<u64> {
        if kind_of(at) != BinaryKind::And {
            return None;
        }
        [at.inst.c, at.inst.b].into_iter().find_map(|operand| {
            if operand & CONST_BIT == 0 {
                return None;
            }
            let constant: Value = self.scope.code.tables.consts[(operand & !CONST_BIT) as usize];
            abi::low_bits(constant).filter(|(_, all)| *all).map(|(low, _)| low)
        })
    }

    /// The low 64 bits of an operand.
    fn word_of(&mut self, operand: u16, words: &FxHashMap<u16, ValueId>) -> ValueId {
        if let Some(word) = words.get(&operand).filter(|_| operand & CONST_BIT == 0) {
            return *word;
        }
        if let Some(bits) = self.low_bits(operand) {
            return self.word(bits);
        }
        let value = self.value(operand);
        self.op(Op::LowWord, &[value], [0, 0])
    }
}
