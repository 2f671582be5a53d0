//! The operand layout of each op: one IR instruction to one register instruction.
//!
//! The table in `bytecode.rs` says what goes where; this file is the only one that follows it when writing.
//! An operand is `operand` when it must be something and `optional` when the table allows `NO_OPERAND`.

use super::EmitError;
use super::write::Writer;
use crate::bytecode::{BinaryKind, CONST_BIT, Opcode};
use tauraro_ir::{BlockId, CallShapeId, InstId, Op, ValueId};

impl Writer<'_> {
    /// Writes an instruction of a block's body.
    pub(super) fn operate(&mut self, block: BlockId, id: InstId) -> Result<(), EmitError> {
        use Opcode as O;
        let func = self.func;
        let inst = &func.insts[id.index()];
        let args = &inst.args[..];
        let [x, y] = inst.imm;
        self.at(inst.span);
        let a = match inst.first_result {
            Some(value) => self.register[value.index()],
            None => 0,
        };
        let arg = |writer: &mut Self, n: usize| match args.get(n) {
            Some(&value) => Ok(writer.operand(value)),
            None => Err(EmitError::Malformed("operands")),
        };
        let optional = |writer: &mut Self, n: usize| match args.get(n) {
            Some(&value) => Ok(writer.optional(value)),
            None => Err(EmitError::Malformed("operands")),
        };
        macro_rules! b {
            () => {
                arg(self, 0)?
            };
        }
        macro_rules! c {
            () => {
                arg(self, 1)?
            };
        }
        // An instruction `a = b`, `a = b c`, or without result, and one without operands.
        macro_rules! one {
            ($op:ident) => {
                (O::$op, a, b!(), 0, x, 0)
            };
        }
        macro_rules! two {
            ($op:ident) => {
                (O::$op, a, b!(), c!(), x, 0)
            };
        }
        macro_rules! none {
            ($op:ident) => {
                (O::$op, a, 0, 0, x, 0)
            };
        }
        let binary = |first: Op, base: u32| inst.op as u32 - first as u32 + base;
        let mut extension: Vec<u16> = std::mem::take(&mut self.extension);
        extension.clear();
        let start = self.here();
        let (op, a, b, c, x, y) = match inst.op {
            Op::Const => (O::LoadConst, a, 0, 0, x, 0),
            Op::Undef => (O::LoadUndef, a, 0, 0, 0, 0),
            Op::CheckBound => {
                let b = b!();
                (O::CheckBound, b, b, 0, x, 0)
            }
            Op::NewCell => (O::NewCell, a, optional(self, 0)?, 0, 0, 0),
            Op::LoadFree => none!(LoadFree),
            Op::LoadCell => one!(LoadCell),
            Op::StoreCell => (O::StoreCell, 0, b!(), optional(self, 1)?, 0, 0),
            Op::DeleteCell => one!(DeleteCell),
            Op::LoadGlobal => none!(LoadGlobal),
            Op::StoreGlobal => one!(StoreGlobal),
            Op::DeleteGlobal => none!(DeleteGlobal),
            Op::LoadName => none!(LoadName),
            Op::LoadNameOrCell => one!(LoadNameOrCell),
            Op::LoadNameOrGlobal => one!(LoadNameOrGlobal),
            Op::LoadFromDictOrCell => two!(LoadFromDictOrCell),
            Op::StoreName => one!(StoreName),
            Op::DeleteName => none!(DeleteName),
            Op::LoadLocals => none!(LoadLocals),
            Op::LoadBuildClass => none!(LoadBuildClass),
            Op::LoadAssertionError => none!(LoadAssertionError),

            Op::LoadAttr => (O::LoadAttr, a, b!(), 0, x, self.cache()),
            Op::StoreAttr => (O::StoreAttr, 0, b!(), c!(), x, self.cache()),
            Op::DeleteAttr => one!(DeleteAttr),
            Op::LoadSpecial => one!(LoadSpecial),
            Op::Super => {
                extension.push(arg(self, 2)?);
                two!(Super)
            }
            Op::LoadItem => two!(LoadItem),
            Op::StoreItem => (O::StoreItem, arg(self, 2)?, b!(), c!(), 0, 0),
            Op::DeleteItem => two!(DeleteItem),
            Op::BuildSlice => {
                extension.push(arg(self, 2)?);
                two!(BuildSlice)
            }

            Op::Call => {
                let count = count(args.len() - 1)?;
                let named = self.keyword_operand(id, CallShapeId(x), &mut extension);
                self.operands(&args[1..], &mut extension);
                (if named { O::CallKw } else { O::Call }, a, b!(), count, 0, self.cache())
            }
            Op::CallMethod => {
                let count = count(args.len() - 1)?;
                let named = self.keyword_operand(id, CallShapeId(y), &mut extension);
                self.operands(&args[1..], &mut extension);
                (if named { O::CallMethodKw } else { O::CallMethod }, a, b!(), count, x, self.cache())
            }
            Op::CallEx => {
                extension.push(optional(self, 2)?);
                two!(CallEx)
            }
            Op::MakeFunction => {
                self.optionals(args, &mut extension);
                (O::MakeFunction, a, 0, 0, x, 0)
            }

            Op::BuildTuple | Op::BuildList | Op::BuildSet | Op::BuildDict | Op::BuildString => {
                self.operands(args, &mut extension);
                let op = match inst.op {
                    Op::BuildTuple => O::BuildTuple,
                    Op::BuildList => O::BuildList,
                    Op::BuildSet => O::BuildSet,
                    Op::BuildDict => O::BuildDict,
                    _ => O::BuildString,
                };
                (op, a, 0, count(args.len())?, 0, 0)
            }
            Op::FormatValue => (O::FormatValue, a, b!(), optional(self, 1)?, x, 0),
            Op::ListAppend => two!(ListAppend),
            Op::ListExtend => two!(ListExtend),
            Op::SetAdd => two!(SetAdd),
            Op::SetUpdate => two!(SetUpdate),
            Op::DictSet => (O::DictSet, arg(self, 2)?, b!(), c!(), 0, 0),
            Op::DictUpdate => two!(DictUpdate),
            Op::DictMerge => (O::DictMerge, arg(self, 2)?, b!(), c!(), 0, 0),
            Op::ListToTuple => one!(ListToTuple),

            Op::Add
            | Op::Sub
            | Op::Mul
            | Op::MatMul
            | Op::TrueDiv
            | Op::FloorDiv
            | Op::Mod
            | Op::Pow
            | Op::LShift
            | Op::RShift
            | Op::And
            | Op::Or
            | Op::Xor => (O::Binary, a, b!(), c!(), binary(Op::Add, 0), 0),
            Op::InplaceAdd
            | Op::InplaceSub
            | Op::InplaceMul
            | Op::InplaceMatMul
            | Op::InplaceTrueDiv
            | Op::InplaceFloorDiv
            | Op::InplaceMod
            | Op::InplacePow
            | Op::InplaceLShift
            | Op::InplaceRShift
            | Op::InplaceAnd
            | Op::InplaceOr
            | Op::InplaceXor => (O::Binary, a, b!(), c!(), binary(Op::InplaceAdd, BinaryKind::INPLACE), 0),
            Op::Neg => (O::Unary, a, b!(), 0, 0, 0),
            Op::Pos => (O::Unary, a, b!(), 0, 1, 0),
            Op::Invert => (O::Unary, a, b!(), 0, 2, 0),
            Op::Not => one!(Not),
            Op::IsTrue => one!(IsTrue),
            Op::Lt | Op::Le | Op::Eq | Op::Ne | Op::Gt | Op::Ge => {
                (O::Compare, a, b!(), c!(), binary(Op::Lt, 0), 0)
            }
            Op::Is => (O::Is, a, b!(), c!(), 0, 0),
            Op::IsNot => (O::Is, a, b!(), c!(), 1, 0),
            Op::In => (O::Contains, a, b!(), c!(), 0, 0),
            Op::NotIn => (O::Contains, a, b!(), c!(), 1, 0),

            Op::GetIter => one!(GetIter),
            Op::IterNext => one!(IterNext),
            Op::Unpack | Op::UnpackEx => {
                extension.extend(func.results(id).map(|value| self.register[value.index()]));
                let op = if inst.op == Op::Unpack { O::Unpack } else { O::UnpackEx };
                let [x, y] = if inst.op == Op::Unpack { [0, 0] } else { [x, y] };
                (op, 0, b!(), count(extension.len())?, x, y)
            }
            Op::GetAIter => one!(GetAIter),
            Op::GetANext => one!(GetANext),
            Op::GetAwaitable => one!(GetAwaitable),
            Op::Yield => one!(Yield),
            Op::YieldFrom => {
                // Always a register: the generator looks there for the iterator.
                let iterator = match (self.selection.scratch.get(&id), args.first()) {
                    (Some(&scratch), Some(&value)) => {
                        let (register, constant) = (self.register[scratch as usize], self.operand(value));
                        self.put(O::Move, register, constant, 0, 0, 0);
                        register
                    }
                    _ => b!(),
                };
                (O::YieldFrom, a, iterator, 0, 0, 0)
            }
            Op::GetYieldFromIter => one!(GetYieldFromIter),

            Op::EnterHandler => one!(EnterHandler),
            Op::LeaveHandler => one!(LeaveHandler),
            Op::ExcMatch => two!(ExcMatch),
            Op::ExcGroupMatch => {
                extension.extend(func.results(id).skip(1).map(|value| self.register[value.index()]));
                two!(ExcGroupMatch)
            }
            Op::WithExit => two!(WithExit),

            Op::ImportName => (O::ImportName, a, b!(), 0, x, y),
            Op::ImportFrom => one!(ImportFrom),

            Op::MatchSequence => one!(MatchSequence),
            Op::MatchMapping => one!(MatchMapping),
            Op::MatchKeys => two!(MatchKeys),
            Op::MatchClass => {
                extension.push(arg(self, 2)?);
                two!(MatchClass)
            }
            Op::GetLen => one!(GetLen),

            Op::Intrinsic => {
                self.optionals(args, &mut extension);
                (O::Intrinsic, a, 0, count(args.len())?, x, 0)
            }

            Op::Jump
            | Op::Branch
            | Op::BranchExhausted
            | Op::BranchUnbound
            | Op::Return
            | Op::Raise
            | Op::Reraise
            | Op::Unreachable => return Err(EmitError::Malformed("a terminator inside a block")),
            _ => return Err(EmitError::Malformed("an op of the compiled tier")),
        };
        debug_assert!(start <= self.here());
        let index = self.put(op, a, b, c, x, y);
        self.extend(&extension);
        self.extension = extension;
        self.place(id, index);
        if let Some(state) = self.selection.states.of(id) {
            self.state(index, state, block);
        }
        Ok(())
    }

    fn cache(&mut self) -> u32 {
        self.caches += 1;
        self.caches - 1
    }

    fn operands(&mut self, values: &[ValueId], out: &mut Vec<u16>) {
        for &value in values {
            out.push(self.operand(value));
        }
    }

    fn optionals(&mut self, values: &[ValueId], out: &mut Vec<u16>) {
        for &value in values {
            out.push(self.optional(value));
        }
    }

    /// Puts a constant into a register, wherever the constant is.
    fn load_const(&mut self, register: u16, index: u32) {
        if super::select::in_reach(index) {
            self.put(Opcode::Move, register, CONST_BIT | index as u16, 0, 0, 0);
        } else {
            self.put(Opcode::LoadConst, register, 0, 0, index, 0);
        }
    }

    /// Puts the keyword names of a call first into its extension; says whether there are any.
    fn keyword_operand(&mut self, inst: InstId, shape: CallShapeId, extension: &mut Vec<u16>) -> bool {
        if self.func.call_shapes[shape.index()].keywords.is_empty() {
            return false;
        }
        let index = self.selection.keyword_names(shape);
        if super::select::in_reach(index) {
            extension.push(CONST_BIT | index as u16);
        } else {
            let register = self.register[self.selection.scratch[&inst] as usize];
            self.load_const(register, index);
            extension.push(register);
        }
        true
    }
}

fn count(operands: usize) -> Result<u16, EmitError> {
    u16::try_from(operands).map_err(|_| EmitError::TooManyOperands)
}
