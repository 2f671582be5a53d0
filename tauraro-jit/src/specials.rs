//! Descriptors and special methods that instances of Python classes have by their shape: properties, bound methods, `__call__`, and the two
//! methods of a `with` statement.
//!
//! The shape of what an instruction has not noted itself is known from what was done with the object before; or it is the one
//! that it had when the function was entered and compiled, until that is wrong once.

use crate::arguments::bind_direct;
use crate::blocks::Decoded;
use crate::graph::Builder;
use crate::state::{Reg, Ty};
use crate::translate::Flow;
use tauraro_ir::{Op, ValueId};
use tauraro_vm::abi::{self, CACHED_GETTER, CACHED_METHOD, FrameKind};
use tauraro_vm::interp::bytecode::CONST_BIT;
use tauraro_vm::object::PyFunction;
use tauraro_vm::{Layout, Value};

impl Builder<'_> {
    /// The shape of the instance that an operand is expected to be.
    pub(crate) fn expected_shape(&self, operand: u16) -> Option<u32> {
        if operand & CONST_BIT != 0 || self.scope.wild {
            return None;
        }
        let reg = self.scope.state.regs.get(operand as usize)?;
        match reg.ty {
            ty @ Ty::Object(shape) if ty.is_instance() => Some(shape),
            Ty::Any if self.scope.strikes == 0 => self.entered_with.get(&reg.value?).copied(),
            _ => None,
        }
    }

    /// `LoadAttr` that found a property or a method: `kind` is what its cache says.
    pub(crate) fn load_by_descriptor(
        &mut self,
        at: &Decoded,
        kind: u64,
        found: Option<Value>,
        condition: (usize, u32),
    ) -> Result<Flow, String> {
        let inst = at.inst;
        let shape = self.scope.code.tables.caches[inst.y as usize].shape.get().0;
        let function = found.and_then(|found| found.downcast::<PyFunction>());
        match (kind, function) {
            (CACHED_GETTER, Some(getter)) if crate::arguments::calls_directly(getter, 1) => {
                let object = self.object_reg(inst.b, shape);
                let result = self.call_known_method(at, getter, object, Vec::new(), condition)?;
                return Ok(if self.take(inst.a, result) { Flow::On } else { Flow::Ended });
            }
            (CACHED_METHOD, Some(function)) => {
                let object = self.object_reg(inst.b, shape);
                self.watch_class(condition);
                let method = self.bound_method(function.into(), object);
                self.set(inst.a, method);
            }
            _ => self.generic_load_attr(inst.a, inst.b, inst.x),
        }
        Ok(Flow::On)
    }

    /// The cell of a class's attribute that changes often, if the operand is expected to be a class that has one; and whether it is the
    /// class's own.
    fn class_variable(&mut self, operand: u16, name: u32) -> Option<(ValueId, bool)> {
        let reg = self.src(operand);
        let class = self.expected.get(&reg.value?).copied().filter(|_| !self.scope.wild)?;
        let name = self.scope.code.tables.names[name as usize];
        let (cell, own, condition) = abi::class_variable(self.facts.vm, class, name)?;
        let value = self.value(operand);
        self.guard_word(value, class.bits());
        self.watch_class(condition);
        self.graph.objects.extend([class, cell]);
        Some((self.word(cell.bits()), own))
    }

    /// `LoadAttr` of such an attribute. False: nothing was done.
    pub(crate) fn load_class_variable(&mut self, at: &Decoded, name: u32) -> bool {
        let Some((cell, _)) = self.class_variable(at.inst.b, name) else { return false };
        let found = self.op(Op::LoadCellValue, &[cell], [0, 0]);
        self.set_value(at.inst.a, found, Ty::Any);
        true
    }

    /// `StoreAttr` of such an attribute, if what is stored is a number: it is no descriptor. False: nothing was done.
    pub(crate) fn store_class_variable(&mut self, at: &Decoded, name: u32) -> bool {
        if !self.src(at.inst.c).ty.widened().is_number() {
            return false;
        }
        let Some((cell, true)) = self.class_variable(at.inst.b, name) else { return false };
        let new = self.value(at.inst.c);
        self.effect(Op::StoreCellValue, &[cell, new], [0, 0]);
        true
    }

    fn bound_method(&mut self, function: Value, this: Reg) -> Reg {
        self.graph.objects.push(function);
        self.plain(Layout::BoundMethod, vec![Reg::word(function.bits()), this])
    }

    /// `LoadSpecial`: the method that a `with` statement calls. `None`: nothing was done.
    pub(crate) fn special_method(&mut self, at: &Decoded) -> Option<Reg> {
        let shape = self.expected_shape(at.inst.b)?;
        let (function, condition) = abi::special_method(self.facts.vm, self.scope.code, shape, at.inst.x)?;
        let object = self.object_reg(at.inst.b, shape);
        self.watch_class(condition);
        Some(self.bound_method(function.into(), object))
    }

    /// A call of a bound method that was made here, or of an instance. `None`: nothing was done.
    pub(crate) fn call_object(&mut self, at: &Decoded) -> Option<Result<Option<Reg>, String>> {
        let given = self.given(at);
        let reg = self.src(at.inst.b);
        if let Some(fields) = self.plain_fields(reg, Layout::BoundMethod) {
            let [method, this] = <[Reg; 2]>::try_from(fields).ok()?;
            let named = |object: &&Value| method.ty == Ty::Word(object.bits());
            let function = self.graph.objects.iter().find(named)?.downcast::<PyFunction>()?;
            let bound = bind_direct(function, 1, &given)?;
            let called = self.known_function(function);
            let args = self.arguments(called, vec![this], bound);
            return Some(self.call_function(at, called, args, FrameKind::Call));
        }
        let shape = self.expected_shape(at.inst.b)?;
        let (function, condition) = abi::call_method_of(self.facts.vm, shape)?;
        let bound = bind_direct(function, 1, &given)?;
        let object = self.object_reg(at.inst.b, shape);
        Some(self.call_known_method(at, function, object, bound, condition))
    }
}
