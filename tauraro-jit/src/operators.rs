//! Operators and subscripts of what is no builtin container: methods of Python classes, and containers of unboxed numbers.
//!
//! What the operands were is what the interpreter noted in the instruction when it met them last: the shapes of both operands of an
//! operator, the shape and the layout's own bits of a subscript's container.

use crate::arguments::calls_directly;
use crate::blocks::Decoded;
use crate::graph::Builder;
use crate::state::{Reg, Ty};
use crate::translate::Flow;
use tauraro_ir::{Op, ValueId};
use tauraro_vm::abi::{self, FrameKind, Helper};
use tauraro_vm::heap::ShapeId;
use tauraro_vm::interp::bytecode::Opcode;
use tauraro_vm::numbers::{Number, Numbers};
use tauraro_vm::{Layout, Value};

impl Builder<'_> {
    /// The shape and the layout's own bits that the container of a subscript had last.
    pub(crate) fn noted_container(&self, at: &Decoded) -> Option<(u32, u32)> {
        let noted = matches!(at.inst.op, Opcode::LoadItemAny | Opcode::StoreItemAny) && !self.scope.wild;
        (noted && at.inst.x != 0).then_some((at.inst.x, at.inst.y))
    }

    /// `LoadItem` by `__getitem__` of a Python class. `None`: it is something else, and nothing was done.
    pub(crate) fn load_by_method(&mut self, at: &Decoded) -> Result<Option<Flow>, String> {
        let Some((shape, _)) = self.noted_container(at) else { return Ok(None) };
        let Some(result) = self.subscript(at, shape, None)? else { return Ok(None) };
        Ok(Some(if self.take(at.inst.a, result) { Flow::On } else { Flow::Ended }))
    }

    /// `StoreItem` by `__setitem__` of a Python class, likewise.
    pub(crate) fn store_by_method(&mut self, at: &Decoded) -> Result<Option<Flow>, String> {
        let Some((shape, _)) = self.noted_container(at) else { return Ok(None) };
        let Some(result) = self.subscript(at, shape, Some(at.inst.a))? else { return Ok(None) };
        Ok(Some(if result.is_some() { Flow::On } else { Flow::Ended }))
    }

    /// Calls the method that does a subscript; `new` is the operand that is stored. What it returns, if it ever does.
    fn subscript(
        &mut self,
        at: &Decoded,
        shape: u32,
        new: Option<u16>,
    ) -> Result<Option<Option<Reg>>, String> {
        if shape < ShapeId::FIRST_DYNAMIC {
            return Ok(None);
        }
        let count = if new.is_some() { 3 } else { 2 };
        let method = abi::subscript_method(self.facts.vm, shape, new.is_some());
        let Some((function, condition)) = method.filter(|(function, _)| calls_directly(*function, count))
        else {
            return Ok(None);
        };
        let container = self.object_reg(at.inst.b, shape);
        self.watch_class(condition);
        let mut args = vec![container, self.src(at.inst.c)];
        args.extend(new.map(|new| self.src(new)));
        let kind = if new.is_some() { FrameKind::Discard } else { FrameKind::Call };
        let called = self.known_function(function);
        Ok(Some(self.call_function(at, called, args, kind)?))
    }

    /// `Binary` by the method of a Python class. `None`: it is something else, and nothing was done.
    pub(crate) fn operate_by_method(&mut self, at: &Decoded) -> Result<Option<Flow>, String> {
        let inst = at.inst;
        if inst.op != Opcode::BinaryAny || inst.y == 0 || self.scope.wild {
            return Ok(None);
        }
        let shapes = [inst.y & 0xffff, inst.y >> 16];
        let Some(((function, condition), swapped)) =
            abi::operator_method(self.facts.vm, inst.x, shapes[0], shapes[1])
        else {
            return Ok(None);
        };
        let operands = [inst.b, inst.c];
        if !calls_directly(function, 2) || !self.guard_shapes(operands, shapes) {
            return Ok(None);
        }
        self.watch_class(condition);
        let mut args = operands.map(|operand| self.src(operand)).to_vec();
        if swapped {
            args.reverse();
        }
        let called = self.known_function(function);
        let Some(result) = self.call_function(at, called, args, FrameKind::Operator)? else {
            return Ok(Some(Flow::Ended));
        };
        if result.ty != Ty::Any && result.ty != Ty::Word(Value::NOT_IMPLEMENTED.bits()) {
            self.set(inst.a, result);
            return Ok(Some(Flow::On));
        }
        let result = self.materialize(result);
        let result =
            self.unless_not_implemented(result, operands, Helper::AfterNotImplemented, u64::from(inst.x));
        self.set_value(inst.a, result, Ty::Any);
        Ok(Some(Flow::On))
    }

    /// A comparison by the method of a Python class. `None`: it is something else, and nothing was done; inside is what the method answers, if it
    /// ever does.
    pub(crate) fn compare_by_method(
        &mut self,
        at: &Decoded,
        kind: u32,
    ) -> Result<Option<Option<Reg>>, String> {
        use Opcode::{CompareAny, CompareJumpAny, CompareJumpBackAny};
        let inst = at.inst;
        let noted = matches!(inst.op, CompareAny | CompareJumpAny | CompareJumpBackAny) && !self.scope.wild;
        let shapes = [inst.y & 0xffff, inst.y >> 16];
        if !noted || shapes.contains(&0) {
            return Ok(None);
        }
        let method = abi::compare_method(self.facts.vm, kind, shapes[0], shapes[1]);
        let Some((function, conditions)) = method.filter(|(function, _)| calls_directly(*function, 2)) else {
            return Ok(None);
        };
        let operands = [inst.b, inst.c];
        if !self.guard_shapes(operands, shapes) {
            return Ok(None);
        }
        for condition in conditions {
            self.watch_class(condition);
        }
        let args = operands.map(|operand| self.src(operand)).to_vec();
        let called = self.known_function(function);
        let Some(result) = self.call_function(at, called, args, FrameKind::Operator)? else {
            return Ok(Some(None));
        };
        if result.ty.widened() == Ty::Bool {
            return Ok(Some(Some(result)));
        }
        let result = self.materialize(result);
        let result = self.unless_not_implemented(result, operands, Helper::OtherCompare, u64::from(kind));
        Ok(Some(Some(Reg::value(result, Ty::Any))))
    }

    /// Makes sure that operands have these shapes, of numbers or instances of Python classes. False: they cannot have, and nothing was done.
    fn guard_shapes(&mut self, operands: [u16; 2], shapes: [u32; 2]) -> bool {
        let (int, float) = (u32::from(Layout::Int.0), u32::from(Layout::Float.0));
        let types = operands.map(|operand| self.src(operand).ty);
        let can_be_guarded = |(ty, shape): (&Ty, &u32)| match *shape {
            shape if shape == int => *ty == Ty::Any || ty.is_int(),
            shape if shape == float => *ty == Ty::Any || ty.is_float(),
            shape => shape >= ShapeId::FIRST_DYNAMIC && matches!(ty, Ty::Any | Ty::Object(_)),
        };
        if !types.iter().zip(&shapes).all(can_be_guarded) {
            return false;
        }
        for (operand, shape) in operands.into_iter().zip(shapes) {
            if shape == int {
                self.int(operand);
            } else if shape == float {
                if !self.src(operand).ty.is_float() {
                    self.float(operand, false);
                }
            } else {
                self.object_reg(operand, shape);
            }
        }
        true
    }

    /// What an operator's method gave, or what comes of asking the other operand.
    fn unless_not_implemented(
        &mut self,
        result: ValueId,
        operands: [u16; 2],
        helper: Helper,
        operator: u64,
    ) -> ValueId {
        let mark = self.word(Value::NOT_IMPLEMENTED.bits());
        let unknown = self.op(Op::SameWord, &[result, mark], [0, 0]);
        let operands = operands.map(|operand| self.value(operand));
        self.chosen_or(unknown, result, |this| this.helper(helper, &operands, operator))
    }

    // ---- unboxed numbers

    /// The container of a subscript as one of unboxed numbers: where its numbers are and of which kind; nothing is done otherwise.
    fn noted_numbers(&mut self, at: &Decoded) -> Option<(&'static Numbers, Number)> {
        let (shape, own) = self.noted_container(at)?;
        let numbers =
            self.facts.vm.numbers.iter().copied().find(|numbers| u32::from(numbers.layout.0) == shape)?;
        let number = (numbers.number)(own as u16)?;
        let key = self.src(at.inst.c).ty;
        (key == Ty::Any || key.is_int()).then_some((numbers, number))
    }

    /// Storage and checked index of a subscript.
    fn number_place(&mut self, at: &Decoded, numbers: &Numbers) -> [ValueId; 2] {
        let container = self.object(at.inst.b, u32::from(numbers.layout.0));
        let container = self.op(Op::GuardOwnBits, &[container], [at.inst.y, 0]);
        let index = self.int(at.inst.c);
        let length = self.op(Op::ReloadField, &[container], [numbers.length as u32, 0]);
        let index = self.op(Op::CheckIndex, &[index, length], [0, 0]);
        let storage = self.op(Op::LoadRef, &[container], [numbers.storage as u32, 0]);
        [storage, index]
    }

    /// `LoadItem` of unboxed numbers. False: it is something else, and nothing was done.
    pub(crate) fn load_number(&mut self, at: &Decoded) -> bool {
        let Some((numbers, number)) = self.noted_numbers(at) else { return false };
        let place = self.number_place(at, numbers);
        let item = match number {
            Number::Float { .. } => {
                Reg::float(self.op(Op::FloatAt, &place, [numbers.first as u32, number.bits()]))
            }
            Number::Int { .. } => {
                Reg::value(self.op(Op::IntAt, &place, [numbers.first as u32, number.bits()]), Ty::Int)
            }
        };
        self.set(at.inst.a, item);
        true
    }

    /// `StoreItem` of unboxed numbers, likewise.
    pub(crate) fn store_number(&mut self, at: &Decoded) -> bool {
        let Some((numbers, number)) = self.noted_numbers(at) else { return false };
        let [storage, index] = self.number_place(at, numbers);
        let (op, new) = match number {
            Number::Float { .. } => (Op::PutFloat, self.float(at.inst.a, false)),
            Number::Int { .. } => (Op::PutInt, self.int(at.inst.a)),
        };
        self.effect(op, &[storage, index, new], [numbers.first as u32, number.bits()]);
        true
    }
}
