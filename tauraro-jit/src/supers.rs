//! `super()`: the object is not made where only a call of a method follows, and the method is the one that the class of the object has behind
//! the class that the function was written in.
//!
//! Which class that is says the content of the `__class__` cell, which is compared. The object's class is known by its shape: from the caller,
//! when the function is inlined; otherwise it is what it was when the function was compiled, until that is wrong once.

use crate::arguments::{Given, bind_direct};
use crate::blocks::Decoded;
use crate::graph::Builder;
use crate::inline::takes;
use crate::state::{Reg, Ty};
use tauraro_ir::{Op, ValueId};
use tauraro_vm::abi;
use tauraro_vm::object::{PyFunction, PyNativeMethod, PyType};
use tauraro_vm::{Gc, Layout, Value};

impl Builder<'_> {
    /// `super()`. `None`: nothing was done.
    pub(crate) fn own_super(&mut self, at: &Decoded) -> Option<Reg> {
        let inst = at.inst;
        let callee = self.src(inst.b).value?;
        let expected = self.expected.get(&callee).copied()?;
        let cell = self.src(inst.c).value?;
        let class = self.contents.get(&cell)?.downcast::<PyType>()?;
        let this = *at.extension.first()?;
        let shape = self.shape_for_super(this, expected, class)?;
        self.guard_word(callee, expected.bits());
        let content = self.op(Op::LoadCellValue, &[cell], [0, 0]);
        self.guard_word(content, Value::from(class).bits());
        Some(self.super_object(this, shape, class))
    }

    /// `super(class, object)`, likewise.
    pub(crate) fn explicit_super(
        &mut self,
        callee: ValueId,
        expected: Option<Value>,
        given: &Given,
    ) -> Option<Reg> {
        let [class_operand, this] = *given.plain()? else { return None };
        let class_value = self.src(class_operand).value?;
        let class = self.expected.get(&class_value)?.downcast::<PyType>()?;
        let shape = self.shape_for_super(this, expected?, class)?;
        self.guard_word(callee, expected?.bits());
        self.guard_word(class_value, Value::from(class).bits());
        Some(self.super_object(this, shape, class))
    }

    /// The shape of the object, if it is to be expected and if a `super` object of it can be made without asking anybody.
    fn shape_for_super(&self, this: u16, super_class: Value, class: Gc<PyType>) -> Option<u32> {
        let vm = self.facts.vm;
        let shape = self.expected_shape(this)?;
        if super_class != Value::from(vm.class(Layout::Super)) {
            return None;
        }
        abi::super_order(vm, class, shape).map(|_| shape)
    }

    fn super_object(&mut self, this: u16, shape: u32, class: Gc<PyType>) -> Reg {
        let this = self.object_reg(this, shape);
        let order = abi::super_order(self.facts.vm, class, shape).unwrap_or(class);
        self.watch_class(abi::class_version(order));
        self.graph.objects.extend([Value::from(class), Value::from(order)]);
        let [class, order] = [class, order].map(|class| Reg::word(Value::from(class).bits()));
        self.plain(Layout::Super, vec![class, this, order])
    }

    /// A call of a method on a `super` object that was not made. `None`: nothing was done.
    pub(crate) fn call_super_method(
        &mut self,
        at: &Decoded,
        given: &Given,
    ) -> Option<Result<Option<Reg>, String>> {
        let vm = self.facts.vm;
        let reg = self.src(at.inst.b);
        let [class, this, order] = self.plain_fields(reg, Layout::Super)?.try_into().ok()?;
        let [class, order] = [class, order].map(|class| {
            let named = self.graph.objects.iter().find(|object| class.ty == Ty::Word(object.bits()));
            named?.downcast::<PyType>()
        });
        let name = self.scope.code.tables.names[at.inst.x as usize];
        let (found, condition) = abi::method_behind(vm, class?, order?, name)?;
        self.graph.objects.push(found);
        if let Some(function) = found.downcast::<PyFunction>()
            && let Some(bound) = bind_direct(function, 1, given)
        {
            return Some(self.call_known_method(at, function, this, bound, condition));
        }
        let operands = given.plain()?;
        if operands.is_empty() && abi::is_empty_init(vm, found) {
            self.watch_class(condition);
            return Some(Ok(Some(Reg::word(Value::NONE.bits()))));
        }
        let native = found.downcast_exact::<PyNativeMethod>()?;
        if !takes(native.def.code, operands.len() + 1) {
            return None;
        }
        self.watch_class(condition);
        let mut args = vec![self.materialize(this)];
        args.extend(operands.iter().map(|operand| self.value(*operand)).collect::<Vec<_>>());
        let result = self.call_code(native.def.code, &args);
        Some(Ok(Some(Reg::value(result, Ty::Any))))
    }
}
