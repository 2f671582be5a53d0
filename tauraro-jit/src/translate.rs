//! One instruction of register code as specialised SSA.
//!
//! What an instruction was quickened to says what its operands were. Guards make sure that they still are; they all come before the
//! instruction does anything, so that the interpreter can do all of it when one fails. An instruction that never ran
//! ends the block: there is nothing to be learned from it yet, and most such code never runs.

use crate::blocks::{Decoded, decode};
use crate::generate::dicts::Known;
use crate::graph::{Builder, Check};
use crate::state::{Iter, IterKind, Reg, Ty};
use crate::virtuals::MOST_ITEMS;
use tauraro_ir::quick_format::QuickFormat;
use tauraro_ir::{Effects, Op, ValueDef, ValueId};
use tauraro_vm::abi::{self, CACHED_CLASS_ATTRIBUTE, CACHED_VALUE, Helper, Leaf, offset};
use tauraro_vm::heap::ShapeId;
use tauraro_vm::interp::bytecode::{BinaryKind, CONST_BIT, NO_OPERAND, Opcode};
use tauraro_vm::interp::liveness::{Readers, When};
use tauraro_vm::object::{PyCell, PyTuple};
use tauraro_vm::{Layout, Value};

/// What an instruction did to the flow of control.
pub(crate) enum Flow {
    /// Nothing: the next instruction follows.
    On,
    /// It ended the block.
    Ended,
}
use Flow::{Ended, On};

/// Why code leaves where it cannot call.
pub(crate) const SLOW: &str = "a case that was thought to be rare";

/// Why code leaves that relies on which names a namespace has.
pub(crate) const OTHER_NAMES: &str = "a namespace with other names than before";

/// A slice that only one instruction takes, so that it is not made.
pub(crate) struct KnownSlice {
    /// The instruction's word.
    word: u32,
    start: ValueId,
    stop: ValueId,
    /// Whether the step is -1.
    reversed: bool,
}

pub(crate) const NEVER_RAN: &str = "code that had not run before";

/// Whether exact ints or floats have this shape.
fn is_number_shape(shape: u32) -> bool {
    [Layout::Int, Layout::Float].iter().any(|layout| shape == u32::from(layout.0))
}

/// The shape of exact instances of a builtin type.
fn exact(layout: Layout) -> Ty {
    Ty::Object(layout.0 as u32)
}

impl Builder<'_> {
    /// Translates a block to its end.
    pub(crate) fn translate_block(&mut self, start: u32) -> Result<(), String> {
        let blocks = self.scope.blocks.clone();
        let Some(block) = blocks.blocks.get(&start) else { return Err("a jump to nowhere".into()) };
        self.scope.in_loop = blocks.in_loops.contains(&start);
        let mut passed = 0;
        for (n, decoded) in block.insts.iter().enumerate() {
            if n < passed {
                continue;
            }
            self.next_place(decoded.word);
            if decoded.base == Opcode::Binary
                && let Some(count) = self.masked_expression(&block.insts[n..])
            {
                passed = n + count;
                continue;
            }
            self.scope.strikes = self.facts.vm.tiers.strikes(self.scope.code, decoded.word);
            self.scope.wild = self.scope.strikes > 1;
            if let Ended = self.translate(decoded)? {
                return Ok(());
            }
        }
        match block.next {
            Some(next) => {
                self.next_place(next);
                self.jump_to(next);
                Ok(())
            }
            None => Err("code runs over its end".into()),
        }
    }

    /// Whether the instruction, if the interpreter knows nothing of it, has not run yet. When machine code has left there often, it has.
    pub(crate) fn is_new(&self) -> bool {
        self.scope.strikes == 0
    }

    // ---- operands

    /// An operand, which must hold something.
    pub(crate) fn src(&mut self, operand: u16) -> Reg {
        if operand & CONST_BIT != 0 {
            return self.constant((operand & !CONST_BIT) as usize);
        }
        let reg = self.scope.state.regs[operand as usize];
        if reg.is_dead() { Reg::word(0) } else { reg }
    }

    /// The constant that an operand is.
    pub(crate) fn constant_at(&self, operand: u16) -> Option<Value> {
        let index = (operand & CONST_BIT != 0).then_some((operand & !CONST_BIT) as usize)?;
        self.scope.code.tables.consts.get(index).copied()
    }

    fn constant(&mut self, index: usize) -> Reg {
        self.known_value(self.scope.code.tables.consts[index])
    }

    /// A value that stays alive. One that is a float though its bits do not say so (0.0, very large and very small ones) is given as a
    /// machine float, too.
    pub(crate) fn known_value(&mut self, value: Value) -> Reg {
        match value.as_float().filter(|_| !value.is_inline_float()) {
            None => Reg::word(value.bits()),
            Some(float) => {
                let bits = float.to_bits();
                let float = self.op(Op::Float, &[], [bits as u32, (bits >> 32) as u32]);
                let value = self.word(value.bits());
                Reg { value: Some(value), float: Some(float), flag: None, ty: Ty::Float }
            }
        }
    }

    /// An operand's tagged value.
    pub(crate) fn value(&mut self, operand: u16) -> ValueId {
        let reg = self.src(operand);
        let value = self.materialize(reg);
        if operand & CONST_BIT == 0 && self.scope.state.regs[operand as usize].value != Some(value) {
            self.scope.state.regs[operand as usize].value = Some(value);
            // A collection must find the box.
            self.scope.frame_state = None;
        }
        value
    }

    /// An operand's tagged value, zero when there is none.
    pub(crate) fn optional(&mut self, operand: u16) -> ValueId {
        if operand == NO_OPERAND { self.word(0) } else { self.value(operand) }
    }

    pub(crate) fn set(&mut self, register: u16, reg: Reg) {
        self.write_back(register);
        self.scope.state.regs[register as usize] = reg;
    }

    pub(crate) fn set_value(&mut self, register: u16, value: ValueId, ty: Ty) {
        self.set(register, Reg::value(value, ty));
    }

    /// An operand as a small integer.
    pub(crate) fn int(&mut self, operand: u16) -> ValueId {
        let reg = self.src(operand);
        let value = self.value(operand);
        if reg.ty.is_int() { value } else { self.guard_int(value) }
    }

    /// A machine float.
    pub(crate) fn float_constant(&mut self, number: f64) -> ValueId {
        let bits = number.to_bits();
        self.op(Op::Float, &[], [bits as u32, (bits >> 32) as u32])
    }

    /// An operand as a float; ints are converted. `exact`: an int must not be rounded.
    pub(crate) fn float(&mut self, operand: u16, exact: bool) -> ValueId {
        let reg = self.src(operand);
        if let Some(float) = reg.float {
            return float;
        }
        if let Ty::Word(bits) = reg.ty {
            let number = if bits & 1 == 1 {
                Some((bits as i64 >> 1) as f64).filter(|_| (bits as i64 >> 1).unsigned_abs() <= 1 << 53)
            } else {
                reg.constant_float()
            };
            if let Some(number) = number {
                return self.float_constant(number);
            }
        }
        let value = self.value(operand);
        if reg.ty.is_int() {
            self.op(if exact { Op::IntToFloatExact } else { Op::IntToFloat }, &[value], [0, 0])
        } else {
            self.guard_float(value)
        }
    }

    /// Two operands as floats. One of them may be an int, if the instruction has met other operands (`missed`) or such things were
    /// wrong elsewhere in the function.
    fn floats(&mut self, b: u16, c: u16, exact: bool, missed: bool) -> (ValueId, ValueId) {
        let known = self.src(b).ty.is_float() || self.src(c).ty.is_float();
        if !self.scope.mixed && !missed {
            return (self.float(b, exact), self.float(c, exact));
        }
        if !known {
            let (left, right) = (self.value(b), self.value(c));
            self.effect(Op::GuardSomeFloat, &[left, right], [0, 0]);
        }
        let number = |this: &mut Self, operand: u16| {
            let ty = this.src(operand).ty;
            if ty.is_int() || ty.is_float() {
                return this.float(operand, exact);
            }
            let value = this.value(operand);
            this.op(Op::ToFloat, &[value], [exact as u32, 0])
        };
        (number(self, b), number(self, c))
    }

    /// Whether two operands are the same object, when that is known of one of them and `None`.
    fn known_to_be(&mut self, b: u16, c: u16) -> Option<bool> {
        let none = Ty::Word(Value::NONE.bits());
        let is_none = |ty: Ty| match ty {
            Ty::Any => None,
            Ty::Word(0) => None,
            ty => Some(ty == none),
        };
        let (b, c) = (self.src(b).ty, self.src(c).ty);
        match (b == none, c == none) {
            (_, true) => is_none(b),
            (true, _) => is_none(c),
            _ => None,
        }
    }

    /// An operand as an exact instance of a builtin type.
    pub(crate) fn exactly(&mut self, operand: u16, layout: Layout) -> ValueId {
        let ty = self.src(operand).ty;
        let value = self.value(operand);
        if ty == exact(layout) || ty == Ty::Char && layout == Layout::Str {
            value
        } else {
            self.guard_shape(value, layout.0 as u32)
        }
    }

    /// The simple format that an operand of `FormatValue` may be.
    fn simple_format(&mut self, operand: u16) -> Option<QuickFormat> {
        if operand == NO_OPERAND || operand & CONST_BIT == 0 {
            return None;
        }
        let format = self.scope.code.tables.consts[(operand & !CONST_BIT) as usize];
        let packed = format.downcast::<PyTuple>()?.items().first()?.as_small_int()?;
        Some(QuickFormat::unpack(packed))
    }

    fn is_number(&mut self, operand: u16) -> (bool, bool) {
        let ty = self.src(operand).ty;
        (ty.is_int(), ty.is_float())
    }

    // ---- instructions

    fn translate(&mut self, at: &Decoded) -> Result<Flow, String> {
        use Opcode::*;
        let inst = at.inst;
        let (a, b, c, x) = (inst.a, inst.b, inst.c, inst.x);
        let name = x as u64;
        match at.base {
            Move => {
                let reg = if b & CONST_BIT == 0 { self.scope.state.regs[b as usize] } else { self.src(b) };
                let iter = self.scope.state.iters.get(&b).copied().filter(|_| b & CONST_BIT == 0);
                let reg = if reg.is_dead() { Reg::word(0) } else { reg };
                self.set(a, reg);
                if iter.is_some() {
                    // Two names for one iterator: it is kept in its object.
                    self.unpromote(b);
                }
            }
            LoadConst => {
                let constant = self.constant(x as usize);
                self.set(a, constant);
            }
            LoadUndef => self.set(a, Reg::word(0)),
            CheckBound => {
                let reg = self.src(b);
                match reg.ty {
                    Ty::Word(0) => {
                        self.exit("an unbound variable", false);
                        return Ok(Ended);
                    }
                    Ty::Any => {
                        let value = self.value(b);
                        let bound = self.op(Op::GuardBound, &[value], [0, 0]);
                        self.set_value(a, bound, Ty::Any);
                    }
                    _ => self.set(a, reg),
                }
            }
            NewCell => {
                let value = self.optional(b);
                let cell = self.helper(Helper::NewCell, &[value], 0);
                self.set_value(a, cell, exact(Layout::Cell));
            }
            LoadFree => {
                let function = match (self.scope.index, self.scope.function_value) {
                    (0, _) => self.op(Op::EntryFunction, &[], [0, 0]),
                    (_, Some(function)) => function,
                    _ => self.word(Value::from(self.scope.function).bits()),
                };
                let closure = self.op(Op::LoadRef, &[function], [offset::FUNCTION_CLOSURE as u32, 0]);
                let at = offset::TUPLE_ITEMS as u32 + 8 * x;
                let cell = self.op(Op::LoadRef, &[closure], [at, 0]);
                let known = self.scope.function.code.get() == self.scope.code;
                let cells = self.scope.function.closure.get().filter(|_| known);
                let now = cells
                    .and_then(|cells| cells.items().get(x as usize)?.downcast::<PyCell>()?.content.get());
                if let Some(now) = now {
                    self.contents.insert(cell, now);
                }
                self.set_value(a, cell, exact(Layout::Cell));
            }
            LoadCell => {
                let cell = self.value(b);
                let content = self.op(Op::LoadCellValue, &[cell], [0, 0]);
                if let Some(now) = self.contents.get(&cell).copied() {
                    self.expect(content, now);
                }
                self.set_value(a, content, Ty::Any);
            }
            StoreCell => {
                let (cell, content) = (self.value(b), self.optional(c));
                self.effect(Op::StoreCellValue, &[cell, content], [0, 0]);
            }
            LoadGlobal => return Ok(self.load_global(a, x)),
            StoreGlobal => {
                let value = self.value(b);
                self.helper(Helper::StoreGlobal, &[value], name);
            }
            LoadName => {
                let value = self.helper(Helper::LoadName, &[], name);
                self.set_value(a, value, Ty::Any);
            }
            StoreName => {
                let value = self.value(b);
                self.helper(Helper::StoreName, &[value], name);
            }
            LoadAttr => return self.load_attr(at),
            StoreAttr => return self.store_attr(at),
            DeleteAttr => {
                let value = self.value(b);
                self.helper(Helper::DeleteAttr, &[value], name);
            }
            LoadSpecial if let Some(method) = self.special_method(at) => self.set(a, method),
            LoadSpecial => {
                let value = self.value(b);
                let method = self.helper(Helper::LoadSpecial, &[value], name);
                self.set_value(a, method, Ty::Any);
            }
            LoadItem => return self.load_item(at),
            StoreItem => return self.store_item(at),
            DeleteItem => {
                let (container, key) = (self.value(b), self.value(c));
                self.helper(Helper::DeleteItem, &[container, key], 0);
            }
            BuildSlice if self.slices_next(at)? => {
                let reversed = self.src(at.extension[0]).ty != Ty::Word(Value::NONE.bits());
                let (word, start, stop) = (at.after, self.value(b), self.value(c));
                self.slice = Some(KnownSlice { word, start, stop, reversed });
                self.set(a, Reg::word(0));
            }
            BuildSlice => {
                let (start, stop) = (self.value(b), self.value(c));
                let step = self.value(at.extension[0]);
                let slice = self.helper(Helper::BuildSlice, &[start, stop, step], 0);
                self.set_value(a, slice, Ty::Any);
            }
            Call | CallKw | CallMethod | CallMethodKw => {
                let by_value = matches!(at.base, Call | CallKw);
                let goes_on = if by_value { self.call(at)? } else { self.call_method(at)? };
                return Ok(if goes_on { On } else { Ended });
            }
            CallEx if let Some(result) = self.call_with_tuple(at) => {
                let result = result?;
                return Ok(if self.take(a, result) { On } else { Ended });
            }
            CallEx => {
                let (callee, args) = (self.value(b), self.value(c));
                let keywords = self.optional(at.extension[0]);
                let result = self.helper(Helper::CallEx, &[callee, args, keywords], 0);
                self.set_value(a, result, Ty::Any);
            }
            MakeFunction => {
                let parts: Vec<ValueId> = at.extension.iter().map(|part| self.optional(*part)).collect();
                let function = self.helper(Helper::MakeFunction, &parts, x as u64);
                if let Some(code) = abi::made_code(self.scope.code, x) {
                    self.made_functions.insert(function, (code, self.scope.function));
                }
                self.set_value(a, function, exact(Layout::Function));
            }
            Super if let Some(made) = self.own_super(at) => self.set(a, made),
            Super => {
                let (callee, cell) = (self.value(b), self.value(c));
                let this = self.optional(at.extension[0]);
                let result = self.helper(Helper::Super, &[callee, cell, this], 0);
                self.set_value(a, result, Ty::Any);
            }
            BuildTuple if at.extension.len() <= MOST_ITEMS => {
                let items = at.extension.iter().map(|item| self.src(*item)).collect();
                let made = self.tuple(items);
                self.set(a, made);
            }
            BuildTuple | BuildList | BuildSet | BuildDict | BuildString => {
                let items: Vec<ValueId> = at.extension.iter().map(|item| self.value(*item)).collect();
                let (helper, layout) = match at.base {
                    BuildTuple => (Helper::BuildTuple, Layout::Tuple),
                    BuildList => (Helper::BuildList, Layout::List),
                    BuildSet => (Helper::BuildSet, Layout::Set),
                    BuildDict => (Helper::BuildDict, Layout::Dict),
                    _ => (Helper::BuildString, Layout::Str),
                };
                let count = items.len();
                let made = if at.base == BuildString && !items.is_empty() {
                    let quick = self.op(Op::QuickAsk, &items, [Leaf::BuildString as u32, count as u32]);
                    self.quick_or_asked(quick, helper, &items, count as u64)
                } else {
                    self.helper(helper, &items, count as u64)
                };
                self.set_value(a, made, exact(layout));
            }
            FormatValue => {
                let reg = self.src(b);
                let written = match self.simple_format(c) {
                    Some(format) => {
                        x == 4
                            && (reg.ty.is_float() && format.is_of_floats()
                                || reg.ty.is_int() && !format.is_of_floats())
                    }
                    None => c == NO_OPERAND && x >= 4 && (reg.ty.is_int() || reg.ty.is_float()),
                };
                if written {
                    // Whoever joins the parts writes it.
                    let number = self.value(b);
                    self.set(a, Reg { value: Some(number), ..reg });
                    return Ok(On);
                }
                let (value, spec) = (self.value(b), self.optional(c));
                let text = if c == NO_OPERAND {
                    let quick = self.op(Op::QuickAsk, &[value], [Leaf::Format as u32, x]);
                    self.quick_or_asked(quick, Helper::FormatValue, &[value, spec], u64::from(x))
                } else if self.simple_format(c).is_some() {
                    self.leaf_or_helper(Leaf::FormatBy, Helper::FormatValue, &[value, spec], x)
                } else {
                    self.helper(Helper::FormatValue, &[value, spec], u64::from(x))
                };
                self.set_value(a, text, Ty::Any);
            }
            ListAppend => {
                let (list, item) = (self.value(b), self.value(c));
                self.append(list, item, Helper::ListAppend, 0);
            }
            ListExtend => self.two(Helper::ListExtend, b, c),
            SetAdd => {
                let (set, item) = (self.value(b), self.value(c));
                self.leaf_or_helper(Leaf::SetAdd, Helper::SetAdd, &[set, item], 0);
            }
            SetUpdate => self.two(Helper::SetUpdate, b, c),
            DictUpdate => self.two(Helper::DictUpdate, b, c),
            DictSet => {
                let (dict, key, value) = (self.value(b), self.value(c), self.value(a));
                self.helper(Helper::DictSet, &[dict, key, value], 0);
            }
            ListToTuple => {
                let list = self.value(b);
                let tuple = self.helper(Helper::ListToTuple, &[list], 0);
                self.set_value(a, tuple, exact(Layout::Tuple));
            }
            Binary => return self.binary(at),
            Unary => self.unary(at),
            Not | IsTrue => {
                let flag = self.truth(b);
                let flag = if at.base == Not { self.op(Op::NotFlag, &[flag], [0, 0]) } else { flag };
                self.set(a, Reg { flag: Some(flag), ty: Ty::Bool, ..Reg::DEAD });
            }
            Compare => {
                let kind = x;
                let Some(flag) = self.compare(at, kind)? else { return Ok(Ended) };
                match flag {
                    Ok(flag) => self.set(a, Reg { flag: Some(flag), ty: Ty::Bool, ..Reg::DEAD }),
                    Err(value) => self.set_value(a, value, Ty::Any),
                }
            }
            Is => {
                let (left, right) = (self.value(b), self.value(c));
                let flag = self.op(Op::SameWord, &[left, right], [0, 0]);
                let flag = if x != 0 { self.op(Op::NotFlag, &[flag], [0, 0]) } else { flag };
                self.set(a, Reg { flag: Some(flag), ty: Ty::Bool, ..Reg::DEAD });
            }
            Contains => {
                let flag = self.contains(b, c);
                let flag = if x != 0 { self.op(Op::NotFlag, &[flag], [0, 0]) } else { flag };
                self.set(a, Reg { flag: Some(flag), ty: Ty::Bool, ..Reg::DEAD });
            }
            GetIter => {
                let iterator = self.get_iter(at);
                self.set(a, iterator);
            }
            Unpack => {
                let count = at.extension.len();
                let reg = self.src(b);
                if let Ty::Pair(first, second) = reg.ty {
                    let items = [first, second].map(|item| self.src(item));
                    let pair = self.tuple(items.to_vec());
                    self.set(b, pair);
                    return Ok(On);
                }
                let is_virtual = self.virtual_in(reg).is_some();
                if (inst.y == 1 || inst.y == 2 || is_virtual) && !self.scope.wild {
                    self.unpack(at, inst.y == 2 && !is_virtual);
                    return Ok(On);
                }
                let value = self.value(b);
                let items = if count == 0 {
                    self.helper(Helper::Unpack, &[value], 0)
                } else {
                    let items = self.op(Op::QuickItems, &[value], [count as u32, 0]);
                    // Only tuples and lists of that length so far.
                    if inst.y == 3 && !self.facts.vm.tiers.asks_often(self.scope.code, at.word) {
                        self.op(Op::GuardAnswer, &[items], [0, 0])
                    } else {
                        self.quick_or_asked(items, Helper::Unpack, &[value], count as u64)
                    }
                };
                for (n, register) in at.extension.iter().enumerate() {
                    let place = offset::TUPLE_ITEMS as u32 + 8 * n as u32;
                    let item = self.op(Op::LoadRef, &[items], [place, 0]);
                    self.set_value(*register, item, Ty::Any);
                }
            }
            GetLen => {
                let value = self.value(b);
                let length = self.helper(Helper::Length, &[value], 0);
                self.set_value(a, length, Ty::Int);
            }

            Jump | JumpBack => {
                self.jump_to(x);
                return Ok(Ended);
            }
            JumpIf | JumpIfNot | JumpIfBack | JumpIfNotBack => {
                let flag = self.truth(b);
                return Ok(self.branch(at, flag, matches!(at.base, JumpIf | JumpIfBack)));
            }
            JumpIfBound | JumpIfUnbound => {
                let value = self.value(b);
                let nothing = self.word(0);
                let flag = self.op(Op::SameWord, &[value, nothing], [0, 0]);
                return Ok(self.branch(at, flag, at.base == JumpIfUnbound));
            }
            JumpIfExhausted => {
                let (value, mark) = (self.value(b), self.word(Value::EXHAUSTED.bits()));
                let flag = self.op(Op::SameWord, &[value, mark], [0, 0]);
                return Ok(self.branch(at, flag, true));
            }
            CompareJump | CompareJumpBack => {
                let (kind, wanted) = match at.base {
                    CompareJump => (a as u32 & 0xff, a >> 8 != 0),
                    _ => (a as u32 & 7, a >> 3 & 1 != 0),
                };
                let flag = match self.compare(at, kind)? {
                    None => return Ok(Ended),
                    Some(Ok(flag)) => flag,
                    Some(Err(value)) => self.op_with_truth(value),
                };
                return Ok(self.branch(at, flag, wanted));
            }
            IsJump | IsJumpBack if let Some(same) = self.known_to_be(b, c) => {
                self.jump_to(if same == (a != 0) { at.inst.x } else { at.after });
                return Ok(Ended);
            }
            IsJump | IsJumpBack => {
                let (left, right) = (self.value(b), self.value(c));
                let flag = self.op(Op::SameWord, &[left, right], [0, 0]);
                return Ok(self.branch(at, flag, a != 0));
            }
            ContainsJump | ContainsJumpBack => {
                let flag = self.contains(b, c);
                return Ok(self.branch(at, flag, a != 0));
            }
            ForIter | ForIterBack => return self.for_iter(at),
            Yield if let Some(consumer) = self.scope.consumer => return self.yield_in_place(at, consumer),
            Yield if self.scope.index == 0 => {
                self.suspend();
                return Ok(Ended);
            }
            Return if self.scope.index != 0 => {
                self.return_inlined(b);
                return Ok(Ended);
            }
            Return => {
                let value = self.value(b);
                self.write_all_back();
                self.effect(Op::Leave, &[value], [0, 0]);
                return Ok(Ended);
            }
            Raise | Reraise => {
                self.raise(at);
                return Ok(Ended);
            }
            EnterHandler if self.may_handle() => {
                let exception = self.value(b);
                let before = self.op(Op::QuickPut, &[exception], [Leaf::EnterHandler as u32, 0]);
                self.set_value(a, before, Ty::Any);
            }
            LeaveHandler if self.may_handle() => {
                let before = self.value(b);
                self.op(Op::QuickPut, &[before], [Leaf::LeaveHandler as u32, 0]);
            }
            ExcMatch if self.may_handle() => {
                let (exception, class) = (self.value(b), self.value(c));
                let found = self.leaf_or_helper(Leaf::ExcMatch, Helper::ExcMatch, &[exception, class], 0);
                let yes = self.word(Value::TRUE.bits());
                let flag = self.op(Op::SameWord, &[found, yes], [0, 0]);
                self.set(a, Reg { flag: Some(flag), ty: Ty::Bool, ..Reg::DEAD });
            }
            EnterHandler | LeaveHandler | ExcMatch | WithExit => {
                self.exit("an exception is handled", false);
                return Ok(Ended);
            }
            other => {
                if self.scope.in_loop {
                    return Err(format!("a loop with {}, which is not compiled yet", other.name()));
                }
                self.exit("an instruction that is not compiled yet", false);
                return Ok(Ended);
            }
        }
        Ok(On)
    }

    /// `Unpack` of an exact tuple or list.
    fn unpack(&mut self, at: &Decoded, is_list: bool) {
        let (layout, length) =
            if is_list { (Layout::List, Op::ListLength) } else { (Layout::Tuple, Op::TupleLength) };
        let reg = self.src(at.inst.b);
        let items = self.virtual_in(reg).filter(|_| !is_list);
        let items: Option<Vec<Reg>> = items.and_then(|object| object.fields.iter().copied().collect());
        if let Some(items) = items.filter(|items| items.len() == at.extension.len()) {
            for (register, item) in at.extension.iter().zip(items) {
                self.set(*register, item);
            }
            return;
        }
        let container = self.exactly(at.inst.b, layout);
        let length = self.op(length, &[container], [0, 0]);
        self.guard_word(length, Value::small_int(at.extension.len() as i64).bits());
        let (object, first) = if is_list && !at.extension.is_empty() {
            let storage = self.op(Op::LoadRef, &[container], [offset::LIST_STORAGE as u32, 0]);
            (storage, offset::SLOTS)
        } else {
            (container, offset::TUPLE_ITEMS)
        };
        let load = |this: &mut Self, n: usize| this.op(Op::LoadRef, &[object], [(first + 8 * n) as u32, 0]);
        let items: Vec<ValueId> = (0..at.extension.len()).map(|n| load(self, n)).collect();
        for (register, item) in at.extension.iter().zip(items) {
            self.set_value(*register, item, Ty::Any);
        }
    }

    /// Appends an item to an exact list. What a helper answers where there is no room.
    pub(crate) fn append(&mut self, list: ValueId, item: ValueId, helper: Helper, extra: u64) -> ValueId {
        let quick = self.op(Op::QuickAppend, &[list, item], [0, 0]);
        self.quick_or_asked(quick, helper, &[list, item], extra)
    }

    fn two(&mut self, helper: Helper, b: u16, c: u16) {
        let (b, c) = (self.value(b), self.value(c));
        self.helper(helper, &[b, c], 0);
    }

    /// Ends the block with a branch: to the jump's target when the flag is as wanted.
    fn branch(&mut self, at: &Decoded, flag: ValueId, wanted: bool) -> Flow {
        let (target, next) = ((at.inst.x, self.scope.state.clone()), (at.after, self.scope.state.clone()));
        if wanted {
            self.branch_to(flag, target, next);
        } else {
            self.branch_to(flag, next, target);
        }
        Ended
    }

    /// The truth of an operand as a flag.
    pub(crate) fn truth(&mut self, operand: u16) -> ValueId {
        let reg = self.src(operand);
        if let Some(flag) = reg.flag {
            return flag;
        }
        let value = self.value(operand);
        if reg.ty.is_int() {
            let zero = self.word(Value::small_int(0).bits());
            return self.op(Op::IntCompare, &[value, zero], [3, 0]);
        }
        if reg.ty.widened() == Ty::Bool {
            let yes = self.word(Value::TRUE.bits());
            return self.op(Op::SameWord, &[value, yes], [0, 0]);
        }
        self.op_with_truth(value)
    }

    fn op_with_truth(&mut self, value: ValueId) -> ValueId {
        if self.scope.state.iters.is_empty() && !self.calls_rarely() {
            return self.op(Op::Truth, &[value], [0, 0]);
        }
        // Only the slow way looks at iterators.
        let quick = self.op(Op::QuickTruth, &[value], [0, 0]);
        let merged = self.quick_or_asked(quick, Helper::IsTrue, &[value], 0);
        let yes = self.word(Value::TRUE.bits());
        self.op(Op::SameWord, &[merged, yes], [0, 0])
    }

    fn contains(&mut self, item: u16, container: u16) -> ValueId {
        if self.src(item).ty == Ty::Char
            && let Ty::Word(text) = self.src(container).ty
            && let Some(set) = self.constant_with(text).and_then(abi::char_set_of)
        {
            return self.char_in(item, set);
        }
        let known = self.known_of_keys(container, item);
        let (item, container) = (self.value(item), self.value(container));
        let found = self.look_up_key(Leaf::Contains, Helper::Contains, &[container, item], known);
        let yes = self.word(Value::TRUE.bits());
        self.op(Op::SameWord, &[found, yes], [0, 0])
    }

    fn load_global(&mut self, a: u16, name: u32) -> Flow {
        let changes = self.scope.wild || self.facts.vm.tiers.names_change(self.scope.code);
        let Some(place) = abi::global_place(self.scope.function, self.scope.code, name).filter(|_| !changes)
        else {
            if self.is_new() && !abi::was_global_loaded(self.scope.code, name) {
                self.exit(NEVER_RAN, true);
                return Ended;
            }
            let value = self.helper(Helper::LoadGlobal, &[], name as u64);
            self.set_value(a, value, Ty::Any);
            return On;
        };
        // Also those of functions that it makes.
        self.graph.uses_globals |= self.scope.function.addr() == self.graph.frames[0].function;
        let value = self.load_watched(place);
        self.set_value(a, value, Ty::Any);
        On
    }

    /// Attribute `name` of an operand that is expected to be a module which has it.
    pub(crate) fn module_attribute(&mut self, operand: u16, name: u32) -> Option<ValueId> {
        let reg = self.src(operand);
        let module = self.expected.get(&reg.value?).copied().filter(|_| !self.scope.wild)?;
        let name = self.scope.code.tables.names[name as usize];
        let place = abi::module_attribute(self.facts.vm, module, name)?;
        let value = self.value(operand);
        self.guard_word(value, module.bits());
        self.graph.objects.push(module);
        Some(self.load_watched(place))
    }

    /// The content of a variable of a namespace.
    fn load_watched(&mut self, place: abi::GlobalPlace) -> ValueId {
        for condition in place.conditions.into_iter().flatten() {
            self.watch(condition, OTHER_NAMES);
        }
        let index = match self.graph.watched.iter().position(|known| *known == place.address) {
            Some(index) => index,
            None => {
                self.graph.watched.push(place.address);
                self.graph.watched.len() - 1
            }
        };
        let value = self.op(Op::LoadWatched, &[], [index as u32, 0]);
        self.expect(value, place.value);
        value
    }

    /// Leaves unless a word of memory has its value.
    pub(crate) fn watch(&mut self, (address, word): (usize, u32), reason: &'static str) {
        let check = Check { address, word, reason };
        let index = match self.graph.checks.iter().position(|known| *known == check) {
            Some(index) => index,
            None => {
                self.graph.checks.push(check);
                self.graph.checks.len() - 1
            }
        };
        self.effect(Op::GuardMemory, &[], [index as u32, 0]);
    }

    /// Leaves when a class was changed.
    pub(crate) fn watch_class(&mut self, condition: (usize, u32)) {
        self.watch(condition, "a class that was changed");
    }

    /// Leaves when some class no longer keeps its attributes where they were.
    pub(crate) fn watch_slots(&mut self) {
        if std::mem::replace(&mut self.slots_uncertain, false) {
            self.watch(abi::slot_epoch(self.facts.vm), "a class that finds attributes in another way");
        }
    }

    fn load_attr(&mut self, at: &Decoded) -> Result<Flow, String> {
        let inst = at.inst;
        let code = self.scope.code;
        let cache = &code.tables.caches[inst.y as usize];
        let name = self.attr_name(at);
        if let Some(found) = self.module_attribute(inst.b, name) {
            self.set_value(inst.a, found, Ty::Any);
            return Ok(On);
        }
        if self.load_class_variable(at, name) {
            return Ok(On);
        }
        match inst.op {
            Opcode::LoadAttrSlot | Opcode::LoadAttrMany
                if let Some(found) = self.load_virtual_attr(inst.b, inst.op, inst.x, inst.c) =>
            {
                self.watch_slots();
                self.set(inst.a, found);
            }
            Opcode::LoadAttrMany if self.load_attr_of_many(at, inst.x, cache.name.get()) => {}
            _ if self.scope.wild => {
                let name = self.attr_name(at);
                self.generic_load_attr(inst.a, inst.b, name);
            }
            Opcode::LoadAttrSlot => {
                let (shape, slot) = (inst.x, inst.c);
                self.watch_slots();
                let object = self.object(inst.b, shape);
                let found = self.op(Op::LoadSlot, &[object], [slot as u32, 0]);
                self.set_value(inst.a, found, Ty::Any);
            }
            Opcode::LoadAttrCached => {
                let kind = cache.extra.get();
                let (found, condition) = (cache.value.get(), abi::class_condition(cache));
                let shape = cache.shape.get().0;
                match (kind, found, condition) {
                    (CACHED_VALUE, Some(found), Some(condition)) => {
                        self.object_reg(inst.b, shape);
                        self.watch_class(condition);
                        self.graph.objects.push(found);
                        self.set(inst.a, Reg::word(found.bits()));
                    }
                    (CACHED_CLASS_ATTRIBUTE, Some(found), Some(condition)) => {
                        let class = cache.class.get().map_or(0, |class| Value::from(class).bits());
                        let value = self.value(inst.b);
                        self.guard_word(value, class);
                        self.watch_class(condition);
                        self.graph.objects.push(found);
                        self.set(inst.a, Reg::word(found.bits()));
                    }
                    (kind, _, Some(condition)) => return self.load_by_descriptor(at, kind, found, condition),
                    _ => self.generic_load_attr(inst.a, inst.b, inst.x),
                }
            }
            Opcode::LoadAttr if cache.misses.get() == 0 && self.is_new() => {
                self.exit(NEVER_RAN, true);
                return Ok(Ended);
            }
            _ => {
                let name = self.attr_name(at);
                self.generic_load_attr(inst.a, inst.b, name);
            }
        }
        Ok(On)
    }

    /// The name of an attribute, wherever quickening has put it.
    fn attr_name(&self, at: &Decoded) -> u32 {
        match at.inst.op {
            Opcode::LoadAttrSlot
            | Opcode::LoadAttrMany
            | Opcode::StoreAttrSlot
            | Opcode::StoreAttrNew
            | Opcode::StoreAttrMany => self.scope.code.tables.caches[at.inst.y as usize].name.get(),
            _ => at.inst.x,
        }
    }

    pub(crate) fn guard_word(&mut self, value: ValueId, bits: u64) -> ValueId {
        self.op(Op::GuardWord, &[value], [bits as u32, (bits >> 32) as u32])
    }

    pub(crate) fn generic_load_attr(&mut self, a: u16, b: u16, name: u32) {
        let object = self.value(b);
        let found = self.load_by_name(object, name);
        self.set_value(a, found, Ty::Any);
    }

    /// A name of the code as a value.
    fn name(&mut self, name: u32) -> ValueId {
        self.word(Value::from(self.scope.code.tables.names[name as usize]).bits())
    }

    /// Attribute `name` of an object of whatever shape.
    pub(crate) fn load_by_name(&mut self, object: ValueId, name: u32) -> ValueId {
        let text = self.name(name);
        let quick = self.op(Op::QuickAsk, &[object, text], [Leaf::LoadAttr as u32, 0]);
        self.quick_or_asked(quick, Helper::LoadAttr, &[object], u64::from(name))
    }

    /// Sets attribute `name` of an object of whatever shape.
    pub(crate) fn store_by_name(&mut self, object: ValueId, name: u32, new: ValueId) -> ValueId {
        let text = self.name(name);
        let quick = self.op(Op::QuickStore, &[object, text, new], [Leaf::StoreAttr as u32, 0]);
        self.quick_or_asked(quick, Helper::StoreAttr, &[object, new], u64::from(name))
    }

    /// An operand as an object of a shape, which may be one that was not made.
    pub(crate) fn object_reg(&mut self, operand: u16, shape: u32) -> Reg {
        let reg = self.src(operand);
        match self.virtual_in(reg).is_some() && reg.ty == Ty::Object(shape) {
            true => reg,
            false => Reg::value(self.object(operand, shape), Ty::Object(shape)),
        }
    }

    /// An operand as an object of a shape.
    pub(crate) fn object(&mut self, operand: u16, shape: u32) -> ValueId {
        let ty = self.src(operand).ty;
        let value = self.value(operand);
        if ty == Ty::Object(shape) { value } else { self.guard_shape(value, shape) }
    }

    fn store_attr(&mut self, at: &Decoded) -> Result<Flow, String> {
        let inst = at.inst;
        let code = self.scope.code;
        let cache = &code.tables.caches[inst.y as usize];
        let name = self.attr_name(at);
        if self.store_class_variable(at, name) {
            return Ok(On);
        }
        match inst.op {
            Opcode::StoreAttrSlot | Opcode::StoreAttrNew
                if let next = (inst.op == Opcode::StoreAttrNew).then(|| cache.shape.get().0)
                    && let (object, new) = (self.src(inst.b), self.src(inst.c))
                    && self.set_virtual_field(object, inst.x, inst.a as usize, new, next) =>
            {
                self.watch_slots();
            }
            Opcode::StoreAttrMany if self.store_attr_of_many(at, inst.x, cache.name.get()) => {}
            _ if self.scope.wild => {
                let name = self.attr_name(at);
                let (object, new) = (self.value(inst.b), self.value(inst.c));
                self.store_by_name(object, name, new);
            }
            Opcode::StoreAttrSlot => {
                self.watch_slots();
                let object = self.object(inst.b, inst.x);
                let new = self.value(inst.c);
                self.effect(Op::StoreSlot, &[object, new], [inst.a as u32, 0]);
            }
            Opcode::StoreAttrNew => {
                self.watch_slots();
                let object = self.object(inst.b, inst.x);
                let new = self.value(inst.c);
                let next = cache.shape.get().0;
                self.effect(Op::AddSlot, &[object, new], [inst.a as u32, next]);
                self.scope.changes_shapes = true;
                self.forget_shapes(Some(object));
                self.learn(object, Reg::value(object, Ty::Object(next)));
            }
            Opcode::StoreAttr if cache.misses.get() == 0 && self.is_new() => {
                self.exit(NEVER_RAN, true);
                return Ok(Ended);
            }
            _ => {
                let (object, new) = (self.value(inst.b), self.value(inst.c));
                let name = self.attr_name(at);
                self.store_by_name(object, name, new);
            }
        }
        Ok(On)
    }

    /// Whether the slice that an instruction makes, without step, is taken by the next one, a subscript of a builtin container, and by nothing else.
    fn slices_next(&mut self, at: &Decoded) -> Result<bool, String> {
        let Some(next) = self.decode(at.after) else { return Ok(false) };
        let (slice, step) = (at.inst.a, self.src(at.extension[0]).ty);
        let has_step = step != Ty::Word(Value::NONE.bits());
        let takes_it = match next.inst.op {
            Opcode::LoadItemAny => !has_step || step == Ty::Word(Value::small_int(-1).bits()),
            Opcode::StoreItemAny => !has_step && next.inst.a != slice,
            _ => false,
        };
        if !takes_it
            || next.inst.c != slice
            || next.inst.b == slice
            || next.inst.x >= ShapeId::FIRST_DYNAMIC
            || self.scope.blocks.blocks.contains_key(&at.after)
        {
            return Ok(false);
        }
        let read = self.read_by(Readers::Anybody, next.after, When::During)?;
        Ok(next.base == Opcode::LoadItem && next.inst.a == slice || !read[slice as usize])
    }

    fn load_item(&mut self, at: &Decoded) -> Result<Flow, String> {
        let inst = at.inst;
        if let Some(slice) = self.slice.take()
            && slice.word == at.word
        {
            // The interpreter cannot do it: it would look for the slice.
            self.scope.acted = true;
            let operands = [self.value(inst.b), slice.start, slice.stop];
            let reversed = u32::from(slice.reversed);
            let part = self.leaf_or_helper(Leaf::GetSlice, Helper::GetSlice, &operands, reversed);
            self.set_value(inst.a, part, Ty::Any);
            return Ok(On);
        }
        let (op, layout) = match inst.op {
            Opcode::LoadItemList if !self.scope.wild => (Op::ListLoad, Layout::List),
            Opcode::LoadItemTuple if !self.scope.wild => (Op::TupleLoad, Layout::Tuple),
            Opcode::LoadItem if self.is_new() => {
                self.exit(NEVER_RAN, true);
                return Ok(Ended);
            }
            _ => {
                if let Some(flow) = self.load_by_method(at)? {
                    return Ok(flow);
                }
                if self.load_number(at) || self.load_char(at) {
                    return Ok(On);
                }
                let known =
                    self.known_of_keys(inst.b, inst.c) | expected_dict(inst.op == Opcode::LoadItemDict);
                let (container, key) = (self.value(inst.b), self.value(inst.c));
                let item = self.look_up_key(Leaf::GetItem, Helper::GetItem, &[container, key], known);
                self.set_value(inst.a, item, Ty::Any);
                return Ok(On);
            }
        };
        let (tuple, index) = (self.src(inst.b), self.src(inst.c).ty);
        if let Ty::Word(index) = index
            && index & 1 == 1
            && let Some(item) = self.virtual_field(tuple, u32::from(layout.0), index as usize >> 1)
        {
            self.set(inst.a, item);
            return Ok(On);
        }
        let container = self.exactly(inst.b, layout);
        let index = self.int(inst.c);
        let item = self.op(op, &[container, index], [0, 0]);
        self.set_value(inst.a, item, Ty::Any);
        Ok(On)
    }

    fn store_item(&mut self, at: &Decoded) -> Result<Flow, String> {
        let inst = at.inst;
        if let Some(slice) = self.slice.take()
            && slice.word == at.word
        {
            // The interpreter cannot do it: it would look for the slice.
            self.scope.acted = true;
            let operands = [self.value(inst.b), slice.start, slice.stop, self.value(inst.a)];
            self.leaf_or_helper(Leaf::SetSlice, Helper::SetSlice, &operands, 0);
            return Ok(On);
        }
        match inst.op {
            Opcode::StoreItemList if !self.scope.wild => {
                let list = self.exactly(inst.b, Layout::List);
                let index = self.int(inst.c);
                let new = self.value(inst.a);
                self.effect(Op::ListStore, &[list, index, new], [0, 0]);
            }
            Opcode::StoreItem if self.is_new() => {
                self.exit(NEVER_RAN, true);
                return Ok(Ended);
            }
            _ => {
                if let Some(flow) = self.store_by_method(at)? {
                    return Ok(flow);
                }
                if self.store_number(at) {
                    return Ok(On);
                }
                let known =
                    self.known_of_keys(inst.b, inst.c) | expected_dict(inst.op == Opcode::StoreItemDict);
                let operands = [self.value(inst.b), self.value(inst.c), self.value(inst.a)];
                self.look_up_key(Leaf::SetItem, Helper::SetItem, &operands, known);
            }
        }
        Ok(On)
    }

    fn binary(&mut self, at: &Decoded) -> Result<Flow, String> {
        let inst = at.inst;
        let kind = BinaryKind::ALL[(inst.x % BinaryKind::INPLACE) as usize];
        if let Some(result) = self.add_truth(at, kind) {
            self.set_value(inst.a, result, Ty::Int);
            return Ok(On);
        }
        let ((int_b, float_b), (int_c, float_c)) = (self.is_number(inst.b), self.is_number(inst.c));
        use Opcode::*;
        let tame = !self.scope.wild;
        let says_int = matches!(
            inst.op,
            AddInt
                | SubInt
                | MulInt
                | FloorDivInt
                | ModInt
                | AndInt
                | OrInt
                | XorInt
                | LShiftInt
                | RShiftInt
                | AddIntReg
                | SubIntReg
                | AddIntImm
        );
        let says_float = matches!(
            inst.op,
            AddFloat | SubFloat | MulFloat | DivFloat | AddFloatReg | SubFloatReg | MulFloatReg
        );
        // How often it was quickened to something else, but for an instruction that holds an operand there.
        let missed = inst.op != AddIntImm && inst.y != 0 && (says_int || says_float);
        let noted = inst.op == BinaryAny
            && [inst.y & 0xffff, inst.y >> 16].iter().all(|shape| is_number_shape(*shape));
        let says_number =
            says_int || says_float || inst.op == Binary || noted || int_b || int_c || float_b || float_c;
        let (says_int, says_float) =
            (says_int && tame && !missed, says_float && tame && (self.is_new() || float_b || float_c));
        let is_int = int_b && int_c || says_int && !float_b && !float_c;
        let is_float = (float_b || int_b) && (float_c || int_c) && (float_b || float_c)
            || says_float
            || (says_int && (float_b || float_c));
        use BinaryKind as K;
        let int_op = match kind {
            K::Add => Some(Op::IntAdd),
            K::Sub => Some(Op::IntSub),
            K::Mul => Some(Op::IntMul),
            K::FloorDiv => Some(Op::IntFloorDiv),
            K::Mod => Some(Op::IntMod),
            K::LShift => Some(Op::IntShl),
            K::RShift => Some(Op::IntShr),
            K::And => Some(Op::IntAnd),
            K::Or => Some(Op::IntOr),
            K::Xor => Some(Op::IntXor),
            _ => None,
        };
        let float_op = match kind {
            K::Add => Some(Op::FloatAdd),
            K::Sub => Some(Op::FloatSub),
            K::Mul => Some(Op::FloatMul),
            K::TrueDiv => Some(Op::FloatDiv),
            _ => None,
        };
        if is_int
            && (tame || matches!(kind, K::And | K::Or | K::Xor))
            && let Some(op) = int_op
        {
            let (left, right) = (self.int(inst.b), self.int(inst.c));
            let result = self.op(op, &[left, right], [0, 0]);
            self.set_value(inst.a, result, Ty::Int);
            return Ok(On);
        }
        if int_b && int_c && kind == K::TrueDiv && tame {
            let (left, right) = (self.float(inst.b, true), self.float(inst.c, true));
            let result = self.op(Op::FloatDiv, &[left, right], [0, 0]);
            self.set(inst.a, Reg::float(result));
            return Ok(On);
        }
        if is_float
            && (tame || kind != K::TrueDiv)
            && let Some(op) = float_op
        {
            let (left, right) = self.floats(inst.b, inst.c, false, missed);
            let result = self.op(op, &[left, right], [0, 0]);
            self.set(inst.a, Reg::float(result));
            return Ok(On);
        }
        if kind == K::Pow && (float_b || int_b) && (float_c || int_c) && (float_b || float_c) && tame {
            let (left, right) = (self.float(inst.b, false), self.float(inst.c, false));
            let result = self.op(Op::FloatPow, &[left, right], [0, 0]);
            self.set(inst.a, Reg::float(result));
            return Ok(On);
        }
        if inst.op == Binary && self.is_new() {
            self.exit(NEVER_RAN, true);
            return Ok(Ended);
        }
        if let Some(flow) = self.operate_by_method(at)? {
            return Ok(flow);
        }
        let (left, right) = (self.value(inst.b), self.value(inst.c));
        let quick = matches!(kind, K::Add | K::Sub | K::Mul | K::TrueDiv).then_some(Op::QuickArithmetic);
        let quick = quick.filter(|_| says_number).map(|op| (op, kind as u32));
        let result = if quick.is_none() && matches!(kind, K::Add | K::Pow) {
            self.leaf_or_helper(Leaf::Binary, Helper::Binary, &[left, right], inst.x)
        } else {
            self.quick_or_helper(quick, Helper::Binary, [left, right], inst.x)
        };
        self.set_value(inst.a, result, Ty::Any);
        Ok(On)
    }

    /// Sum, difference or product of an int and a truth value (as in `count += x == y`).
    fn add_truth(&mut self, at: &Decoded, kind: BinaryKind) -> Option<ValueId> {
        let op = match kind {
            BinaryKind::Add => Op::IntAdd,
            BinaryKind::Sub => Op::IntSub,
            BinaryKind::Mul => Op::IntMul,
            _ => return None,
        };
        let operands = [at.inst.b, at.inst.c];
        let types = operands.map(|operand| self.src(operand).ty.widened());
        if self.scope.wild
            || !types.contains(&Ty::Bool)
            || !types.iter().all(|ty| [Ty::Bool, Ty::Int].contains(ty))
        {
            return None;
        }
        let ints = operands.map(|operand| match self.src(operand).ty.widened() {
            Ty::Bool => {
                let flag = self.truth(operand);
                self.op(Op::IntOfFlag, &[flag], [0, 0])
            }
            _ => self.int(operand),
        });
        Some(self.op(op, &ints, [0, 0]))
    }

    fn unary(&mut self, at: &Decoded) {
        let inst = at.inst;
        let (is_int, is_float) = self.is_number(inst.b);
        if inst.x == 0 && is_int && !self.scope.wild {
            let int = self.int(inst.b);
            let result = self.op(Op::IntNeg, &[int], [0, 0]);
            self.set_value(inst.a, result, Ty::Int);
        } else if inst.x == 0 && is_float {
            let float = self.float(inst.b, false);
            let result = self.op(Op::FloatNeg, &[float], [0, 0]);
            self.set(inst.a, Reg::float(result));
        } else {
            let value = self.value(inst.b);
            let result = self.helper(Helper::Unary, &[value], inst.x as u64);
            self.set_value(inst.a, result, Ty::Any);
        }
    }

    /// A comparison: a flag, or a value when anything may come of it. `None`: the block ended.
    fn compare(&mut self, at: &Decoded, kind: u32) -> Result<Option<Result<ValueId, ValueId>>, String> {
        match self.compare_by_method(at, kind)? {
            Some(Some(Reg { flag: Some(flag), .. })) => Ok(Some(Ok(flag))),
            Some(Some(result)) => Ok(Some(Err(self.materialize(result)))),
            Some(None) => Ok(None),
            None => Ok(self.compare_values(at, kind)),
        }
    }

    fn compare_values(&mut self, at: &Decoded, kind: u32) -> Option<Result<ValueId, ValueId>> {
        let inst = at.inst;
        let ((int_b, float_b), (int_c, float_c)) = (self.is_number(inst.b), self.is_number(inst.c));
        use Opcode::*;
        let tame = !self.scope.wild;
        let says_int = matches!(
            inst.op,
            CompareInt | CompareJumpInt | CompareJumpIntReg | CompareJumpIntImm | CompareJumpBackInt
        );
        let says_float = matches!(inst.op, CompareFloat | CompareJumpFloat | CompareJumpBackFloat);
        let is_plain = matches!(inst.op, Compare | CompareJump | CompareJumpBack);
        let says_number = says_int || says_float || is_plain || int_b || int_c || float_b || float_c;
        let (says_int, says_float) = (says_int && tame, says_float && tame);
        if int_b && int_c || says_int && !float_b && !float_c {
            let (left, right) = (self.int(inst.b), self.int(inst.c));
            return Some(Ok(self.op(Op::IntCompare, &[left, right], [kind, 0])));
        }
        if (float_b || int_b) && (float_c || int_c) && tame || says_float {
            let (left, right) = self.floats(inst.b, inst.c, true, false);
            return Some(Ok(self.op(Op::FloatCompare, &[left, right], [kind, 0])));
        }
        if let Some(flag) = self.compare_chars(inst.b, inst.c, kind) {
            return Some(Ok(flag));
        }
        if is_plain && self.is_new() {
            self.exit(NEVER_RAN, true);
            return None;
        }
        let (left, right) = (self.value(inst.b), self.value(inst.c));
        if !says_number {
            return Some(Err(self.leaf_or_helper(Leaf::Compare, Helper::Compare, &[left, right], kind)));
        }
        let quick = Some((Op::QuickComparison, kind));
        Some(Err(self.quick_or_helper(quick, Helper::Compare, [left, right], kind)))
    }

    /// What a helper answers for two operands, unless a quick op with a number knows the answer.
    fn quick_or_helper(
        &mut self,
        quick: Option<(Op, u32)>,
        helper: Helper,
        operands: [ValueId; 2],
        extra: u32,
    ) -> ValueId {
        let Some((op, number)) = quick else { return self.helper(helper, &operands, extra as u64) };
        let quick = self.op(op, &operands, [number, 0]);
        self.quick_or_asked(quick, helper, &operands, u64::from(extra))
    }

    /// What is known of a container and of a key that is looked for in it.
    fn known_of_keys(&mut self, container: u16, key: u16) -> u32 {
        let is_dict = self.src(container).ty == Ty::Object(u32::from(Layout::Dict.0));
        let is_int = self.src(key).ty.widened() == Ty::Int;
        let dict = if is_dict { Known::EXPECTED | Known::DICT } else { 0 };
        if is_int { dict | Known::INT } else { dict }
    }

    /// What comes of looking for the key, operand 1, in operand 0; `known` are bits of [`Known`].
    fn look_up_key(&mut self, leaf: Leaf, helper: Helper, operands: &[ValueId], known: u32) -> ValueId {
        let op = if leaf == Leaf::SetItem { Op::QuickPut } else { Op::QuickAsk };
        let quick = self.op(op, operands, [leaf as u32, known]);
        self.quick_or_asked(quick, helper, operands, 0)
    }

    /// What a leaf function answers, or where it knows nothing, a helper.
    pub(crate) fn leaf_or_helper(
        &mut self,
        leaf: Leaf,
        helper: Helper,
        operands: &[ValueId],
        extra: u32,
    ) -> ValueId {
        let op = match leaf {
            Leaf::SetAdd => Op::QuickPut,
            Leaf::SetSlice => Op::QuickStore,
            _ => Op::QuickAsk,
        };
        let quick = self.op(op, operands, [leaf as u32, extra]);
        self.quick_or_asked(quick, helper, operands, u64::from(extra))
    }

    /// A value, or when it is nothing, what a helper answers.
    pub(crate) fn quick_or_asked(
        &mut self,
        quick: ValueId,
        helper: Helper,
        operands: &[ValueId],
        extra: u64,
    ) -> ValueId {
        self.quick_or(quick, |this| this.helper(helper, operands, extra))
    }

    /// A value, or when it is nothing, what is found out otherwise.
    pub(crate) fn quick_or(
        &mut self,
        quick: ValueId,
        otherwise: impl FnOnce(&mut Self) -> ValueId,
    ) -> ValueId {
        let writes = match self.func.values[quick.index()] {
            ValueDef::Result(inst, _) => self.func.insts[inst.index()].op.effects().has(Effects::WRITES),
            _ => false,
        };
        let result = if self.leaves_for_calls() {
            self.op(Op::GuardAnswer, &[quick], [0, 0])
        } else {
            let nothing = self.word(0);
            let unknown = self.op(Op::SameWord, &[quick, nothing], [0, 0]);
            self.chosen_or(unknown, quick, otherwise)
        };
        self.scope.acted |= writes;
        result
    }

    /// A value, or when a flag says that it is not known, what is found out otherwise.
    pub(crate) fn chosen_or(
        &mut self,
        unknown: ValueId,
        quick: ValueId,
        otherwise: impl FnOnce(&mut Self) -> ValueId,
    ) -> ValueId {
        let (ask, known) = self.split(unknown);
        let before = self.scope.state.clone();
        self.begin(ask);
        let answer = self.coldly(otherwise);
        let asked = (self.block, Reg::value(answer, Ty::Any), self.scope.state.clone());
        self.begin(known);
        let ways = vec![asked, (known, Reg::value(quick, Ty::Any), before.clone())];
        let merged = self.join(ways, before);
        self.materialize(merged)
    }

    /// Translates what hardly ever runs.
    pub(crate) fn coldly<R>(&mut self, translate: impl FnOnce(&mut Self) -> R) -> R {
        let before = std::mem::replace(&mut self.is_cold, true);
        let result = translate(self);
        self.is_cold = before;
        result
    }

    // ---- iteration

    /// Keeps the fields of an iterator in values, if its shape is that of a builtin one.
    pub(crate) fn promote_known(&mut self, register: u16, shape: u32) {
        let kind = match shape {
            shape if shape == Layout::RangeIter.0 as u32 => IterKind::Range,
            shape if shape == Layout::ListIter.0 as u32 => IterKind::List,
            shape if shape == Layout::TupleIter.0 as u32 => IterKind::Tuple,
            shape if shape == Layout::StrIter.0 as u32 => IterKind::Text,
            _ => return,
        };
        if self.is_unpromoted(register) {
            return;
        }
        let Some(object) = self.scope.state.regs[register as usize].value else { return };
        let fresh = self.fresh.get(&self.unguarded(object)).copied();
        let scopes = self.callers.iter().chain([&self.scope]);
        let known: Vec<Iter> = scopes.flat_map(|scope| scope.state.iters.values().copied()).collect();
        for other in known.iter().filter(|other| !other.private && fresh.is_none()).map(|other| other.object)
        {
            self.effect(Op::GuardOther, &[object, other], [0, 0]);
        }
        let field = |this: &mut Self, offset: usize| this.op(Op::LoadField, &[object], [offset as u32, 0]);
        let (current, rest, step) = match kind {
            IterKind::Range if let Some(Some((start, step))) = fresh => {
                (start, field(self, offset::RANGE_REMAINING), step)
            }
            IterKind::Range => (
                field(self, offset::RANGE_CURRENT),
                field(self, offset::RANGE_REMAINING),
                field(self, offset::RANGE_STEP),
            ),
            IterKind::List => {
                let list = self.op(Op::LoadRef, &[object], [offset::LIST_ITER_LIST as u32, 0]);
                (field(self, offset::LIST_ITER_INDEX), list, list)
            }
            IterKind::Tuple => {
                let tuple = self.op(Op::LoadRef, &[object], [offset::TUPLE_ITER_TUPLE as u32, 0]);
                (field(self, offset::TUPLE_ITER_INDEX), tuple, tuple)
            }
            IterKind::Text => {
                let text = self.op(Op::LoadRef, &[object], [offset::STR_ITER_TEXT as u32, 0]);
                let text = self.op(Op::GuardNarrow, &[text], [0, 0]);
                (field(self, offset::STR_ITER_INDEX), text, text)
            }
        };
        self.scope
            .state
            .iters
            .insert(register, Iter { kind, object, current, rest, step, private: fresh.is_some() });
    }

    /// A value before it went through guards of its type.
    fn unguarded(&self, mut value: ValueId) -> ValueId {
        while let tauraro_ir::ValueDef::Result(inst, _) = self.func.values[value.index()]
            && let inst = &self.func.insts[inst.index()]
            && matches!(inst.op, Op::GuardShape | Op::GuardBound)
        {
            value = inst.args[0];
        }
        value
    }

    /// `GetIter`
    fn get_iter(&mut self, at: &Decoded) -> Reg {
        let operand = at.inst.b;
        let reg = self.src(operand);
        if reg.value.is_some_and(|value| self.generators.contains_key(&value)) {
            return reg;
        }
        let value = self.value(operand);
        if self.fresh.contains_key(&value) {
            // The iterator of a range that was never made.
            return Reg::value(value, reg.ty);
        }
        let known = [Layout::List, Layout::Tuple, Layout::Str];
        let known = known.into_iter().find(|layout| reg.ty == exact(*layout));
        // What the loop was over says what it will be over.
        let next = self.decode(at.after).map(|next| next.inst).filter(|next| next.b == at.inst.a);
        let expected = match next.map(|next| next.op).filter(|_| reg.ty == Ty::Any && !self.scope.wild) {
            Some(Opcode::ForIterList) => Some(Layout::List),
            Some(Opcode::ForIterTuple) => Some(Layout::Tuple),
            Some(Opcode::ForIterText) => Some(Layout::Str),
            _ => None,
        };
        let value = match expected {
            Some(layout) => self.guard_shape(value, layout.0 as u32),
            None => value,
        };
        let iterator = self.helper(Helper::GetIter, &[value], 0);
        if let Some(source) = self.item_sources.get(&value).copied() {
            self.item_sources.insert(iterator, source);
        }
        match known.or(expected) {
            None => Reg::value(iterator, Ty::Any),
            Some(layout) => {
                self.fresh.insert(iterator, None);
                let iter = match layout {
                    Layout::List => Layout::ListIter,
                    Layout::Tuple => Layout::TupleIter,
                    _ => Layout::StrIter,
                };
                Reg::value(iterator, exact(iter))
            }
        }
    }

    /// A call of the class `range` for a loop that nothing else will use: the loop's iterator. The interpreter would take it for the range,
    /// for it is its own iterator.
    pub(crate) fn range_loop(&mut self, at: &Decoded, callee: ValueId, class: Value) -> Option<Reg> {
        let next = self.decode(at.after).filter(|next| next.base == Opcode::GetIter)?;
        let register = at.inst.a;
        let read = self.read_by(Readers::Anybody, next.after, When::During).ok()?;
        if next.inst.b != register || next.inst.a != register && read[register as usize] {
            return None;
        }
        let constant = match at.extension.get(2) {
            None => Some(1),
            Some(step) => match self.src(*step).ty {
                Ty::Word(bits) if bits & 1 == 1 && bits != 1 => Some(bits as i64 >> 1),
                ty if matches!(ty.widened(), Ty::Int) && ty != Ty::Word(1) => None,
                _ => return None,
            },
        };
        let (start, stop) = match *at.extension.as_slice() {
            [stop] => (None, stop),
            [start, stop] | [start, stop, _] => (Some(start), stop),
            _ => return None,
        };
        let is_int = |this: &mut Self, operand: u16| {
            matches!(this.src(operand).ty, Ty::Any) || this.src(operand).ty.is_int()
        };
        if !is_int(self, stop) || start.is_some_and(|start| !is_int(self, start)) {
            return None;
        }
        self.guard_word(callee, class.bits());
        let start = match start {
            Some(start) => self.int(start),
            None => self.word(Value::small_int(0).bits()),
        };
        let stop = self.int(stop);
        let step = match (constant, at.extension.get(2)) {
            (None, Some(step)) => self.int(*step),
            (step, _) => self.word(Value::small_int(step.unwrap_or(1)).bits()),
        };
        let iterator = self.op(Op::NewRange, &[start, stop, step], [0, 0]);
        self.fresh.insert(iterator, Some((start, step)));
        Some(Reg::value(iterator, exact(Layout::RangeIter)))
    }

    /// The instruction at a word.
    pub(crate) fn decode(&self, word: u32) -> Option<Decoded> {
        decode(self.scope.code.register_code(), word)
    }

    fn for_iter(&mut self, at: &Decoded) -> Result<Flow, String> {
        let inst = at.inst;
        use Opcode::*;
        let reg = self.src(inst.b);
        if let Some(id) = reg.value.filter(|value| self.generators.contains_key(value)) {
            return self.resume_in_place(at, id);
        }
        let ty = reg.ty;
        let known = [Layout::RangeIter, Layout::ListIter, Layout::TupleIter, Layout::StrIter];
        let layout = match inst.op {
            _ if let Some(layout) = known.into_iter().find(|layout| ty == exact(*layout)) => Some(layout),
            ForIterRange | ForIterBackRange => Some(Layout::RangeIter),
            ForIterList | ForIterBackList => Some(Layout::ListIter),
            ForIterTuple | ForIterBackTuple => Some(Layout::TupleIter),
            ForIterText | ForIterBackText => Some(Layout::StrIter),
            _ => None,
        };
        if let Some(layout) = layout
            && !self.scope.state.iters.contains_key(&inst.b)
            && !self.is_unpromoted(inst.b)
            && !self.scope.wild
        {
            self.object(inst.b, layout.0 as u32);
            self.promote_known(inst.b, layout.0 as u32);
            // The state must say where the fields are from here on.
            self.next_place(at.word);
        }
        // Where the item goes on: `x` or behind, by which of the two instructions it is.
        let (item_at, end_at) = if at.base == ForIter { (at.after, inst.x) } else { (inst.x, at.after) };
        let Some(iter) = self.scope.state.iters.get(&inst.b).copied() else {
            if let Some(items) = self.unpacked_pair(at, item_at) {
                return Ok(self.next_pair(at, items, item_at, end_at));
            }
            let iterator = self.value(inst.b);
            let item = self.next_item(iterator);
            let mark = self.word(Value::EXHAUSTED.bits());
            let flag = self.op(Op::SameWord, &[item, mark], [0, 0]);
            let end = self.scope.state.clone();
            self.set_value(inst.a, item, Ty::Any);
            let on = self.scope.state.clone();
            self.branch_to(flag, (end_at, end), (item_at, on));
            return Ok(Ended);
        };
        let one = self.word(Value::small_int(1).bits());
        match iter.kind {
            IterKind::Range => {
                let zero = self.word(Value::small_int(0).bits());
                let more = self.op(Op::IntCompare, &[iter.rest, zero], [4, 0]);
                let current = self.op(Op::IntStep, &[iter.current, iter.step], [0, 0]);
                let minus_one = self.word(Value::small_int(-1).bits());
                let rest = self.op(Op::IntStep, &[iter.rest, minus_one], [0, 0]);
                let end = self.scope.state.clone();
                self.scope.state.iters.insert(inst.b, Iter { current, rest, ..iter });
                self.set_value(inst.a, iter.current, Ty::Int);
                let on = self.scope.state.clone();
                self.branch_to(more, (item_at, on), (end_at, end));
            }
            IterKind::List | IterKind::Tuple | IterKind::Text => {
                let (length, load, ty) = match iter.kind {
                    IterKind::List => (Op::ListLength, Op::ListLoad, Ty::Any),
                    IterKind::Tuple => (Op::TupleLength, Op::TupleLoad, Ty::Any),
                    _ => (Op::TextLength, Op::CharAt, Ty::Char),
                };
                let length = self.op(length, &[iter.rest], [0, 0]);
                let more = self.op(Op::IntCompare, &[iter.current, length], [0, 0]);
                let (yes, no) = self.split(more);
                // At the end the iterator lets go of the list.
                self.begin(no);
                let field = match iter.kind {
                    IterKind::List => offset::LIST_ITER_LIST,
                    IterKind::Text => offset::STR_ITER_TEXT,
                    _ => offset::TUPLE_ITER_TUPLE,
                };
                self.effect(Op::ClearField, &[iter.object], [field as u32, 0]);
                let before = self.scope.state.clone();
                self.scope.state.iters.remove(&inst.b);
                self.jump_to(end_at);
                self.scope.state = before;
                self.begin(yes);
                let item = self.op(load, &[iter.rest, iter.current], [0, 0]);
                let current = self.op(Op::IntStep, &[iter.current, one], [0, 0]);
                self.scope.state.iters.insert(inst.b, Iter { current, ..iter });
                self.set_value(inst.a, item, ty);
                self.jump_to(item_at);
            }
        }
        Ok(Ended)
    }
}

impl Builder<'_> {
    /// The two registers that what a loop takes is unpacked into at once, if it may be a pair that needs no tuple as far as is known.
    fn unpacked_pair(&self, at: &Decoded, item_at: u32) -> Option<[u16; 2]> {
        let next =
            self.decode(item_at).filter(|next| next.base == Opcode::Unpack && next.inst.b == at.inst.a)?;
        let [first, second] = *next.extension.as_slice() else { return None };
        let iterator = self.scope.state.regs.get(at.inst.b as usize)?.value?;
        if !self.item_sources.get(&iterator).is_some_and(|source| source.gives_pairs()) {
            return None;
        }
        // The leaf function reads iterators where they are.
        let mut iters = self.callers.iter().flat_map(|scope| scope.state.iters.values());
        let apart = first != second && ![first, second].contains(&at.inst.a);
        let may_be = apart
            && self.takes_pairs(item_at)
            && self.scope.strikes == 0
            && !self.scope.wild
            && iters.all(|iter| iter.private);
        may_be.then_some([first, second])
    }

    /// What an iterator in an object gives next.
    fn next_item(&mut self, iterator: ValueId) -> ValueId {
        match self.item_sources.get(&iterator).copied().filter(|source| !source.gives_pairs()) {
            Some(source) => {
                let quick = self.op(Op::QuickNext, &[iterator], [Leaf::IterNext as u32, source as u32]);
                self.quick_or_asked(quick, Helper::IterNext, &[iterator], 0)
            }
            None => self.leaf_or_helper(Leaf::IterNext, Helper::IterNext, &[iterator], 0),
        }
    }

    /// `ForIter` of `enumerate`, `zip` or the items of a dict; leaves if it is anything else.
    fn next_pair(&mut self, at: &Decoded, items: [u16; 2], item_at: u32, end_at: u32) -> Flow {
        let iterator = self.value(at.inst.b);
        let shared: Vec<Iter> =
            self.scope.state.iters.values().filter(|iter| !iter.private).copied().collect();
        for iter in &shared {
            self.store_fields(iter);
        }
        let source = self.item_sources.get(&iterator).map_or(0, |source| *source as u32);
        let first = self.op(Op::QuickNext, &[iterator], [Leaf::NextPair as u32, source]);
        let first = self.op(Op::GuardAnswer, &[first], [0, 0]);
        self.reload_iters();
        let mark = self.word(Value::EXHAUSTED.bits());
        let flag = self.op(Op::SameWord, &[first, mark], [0, 0]);
        let (end, on) = self.split(flag);
        let before = self.scope.state.clone();
        self.begin(end);
        self.jump_to(end_at);
        self.scope.state = before;
        self.begin(on);
        let second = self.op(Op::SecondOfPair, &[first], [0, 0]);
        self.set_value(items[0], first, Ty::Any);
        self.set_value(items[1], second, Ty::Any);
        self.set(at.inst.a, Reg { ty: Ty::Pair(items[0], items[1]), ..Reg::DEAD });
        self.jump_to(item_at);
        Ended
    }
}

fn expected_dict(expected: bool) -> u32 {
    if expected { Known::EXPECTED } else { 0 }
}
