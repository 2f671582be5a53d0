//! Operators.

use crate::heap::Gc;
use crate::interp::bytecode::BinaryKind;
use crate::object::slots::BinaryFn;
use crate::object::*;
use crate::value::{PyResult, Raised, Value};
use crate::vm::Vm;

/// The slot of a binary operator in a type.
#[inline]
pub fn binary_slot(slots: &TypeSlots, kind: BinaryKind) -> Option<BinaryFn> {
    match kind {
        BinaryKind::Add => slots.add.get(),
        BinaryKind::Sub => slots.sub.get(),
        BinaryKind::Mul => slots.mul.get(),
        BinaryKind::MatMul => slots.matmul.get(),
        BinaryKind::TrueDiv => slots.truediv.get(),
        BinaryKind::FloorDiv => slots.floordiv.get(),
        BinaryKind::Mod => slots.modulo.get(),
        BinaryKind::LShift => slots.lshift.get(),
        BinaryKind::RShift => slots.rshift.get(),
        BinaryKind::And => slots.and.get(),
        BinaryKind::Or => slots.or.get(),
        BinaryKind::Xor => slots.xor.get(),
        BinaryKind::Pow => None,
    }
}

/// The slot of an in-place operator in a type.
pub fn inplace_slot(slots: &TypeSlots, kind: BinaryKind) -> Option<BinaryFn> {
    match kind {
        BinaryKind::Add => slots.iadd.get(),
        BinaryKind::Sub => slots.isub.get(),
        BinaryKind::Mul => slots.imul.get(),
        BinaryKind::MatMul => slots.imatmul.get(),
        BinaryKind::TrueDiv => slots.itruediv.get(),
        BinaryKind::FloorDiv => slots.ifloordiv.get(),
        BinaryKind::Mod => slots.imodulo.get(),
        BinaryKind::Pow => slots.ipow.get(),
        BinaryKind::LShift => slots.ilshift.get(),
        BinaryKind::RShift => slots.irshift.get(),
        BinaryKind::And => slots.iand.get(),
        BinaryKind::Or => slots.ior.get(),
        BinaryKind::Xor => slots.ixor.get(),
    }
}

/// The operator's sign.
pub fn sign_of(kind: BinaryKind) -> &'static str {
    match kind {
        BinaryKind::Add => "+",
        BinaryKind::Sub => "-",
        BinaryKind::Mul => "*",
        BinaryKind::MatMul => "@",
        BinaryKind::TrueDiv => "/",
        BinaryKind::FloorDiv => "//",
        BinaryKind::Mod => "%",
        BinaryKind::Pow => "** or pow()",
        BinaryKind::LShift => "<<",
        BinaryKind::RShift => ">>",
        BinaryKind::And => "&",
        BinaryKind::Or => "|",
        BinaryKind::Xor => "^",
    }
}

impl Vm {
    /// `a op b`
    pub fn binary(&mut self, kind: BinaryKind, a: Value, b: Value) -> PyResult {
        if kind == BinaryKind::Pow {
            return self.power(a, b, Value::NONE);
        }
        let result = self.binary_with(a, b, |slots| binary_slot(slots, kind))?;
        if result != Value::NOT_IMPLEMENTED {
            return Ok(result);
        }
        Err(self.unsupported(sign_of(kind), a, b))
    }

    /// Tries the operands' slots in CPython's order; `NotImplemented` when none knows what to do.
    pub fn binary_with(
        &mut self,
        a: Value,
        b: Value,
        slot: impl Fn(&TypeSlots) -> Option<BinaryFn>,
    ) -> PyResult {
        let (left, right) = (self.type_of(a), self.type_of(b));
        let first = slot(&left.slots);
        let mut second = if left == right { None } else { slot(&right.slots) };
        if let (Some(f), Some(s)) = (first, second)
            && std::ptr::fn_addr_eq(f, s)
        {
            second = None;
        }
        if let Some(f) = first {
            if let Some(s) = second
                && right.is_subtype(left)
            {
                let result = s(self, a, b)?;
                if result != Value::NOT_IMPLEMENTED {
                    return Ok(result);
                }
                second = None;
            }
            let result = f(self, a, b)?;
            if result != Value::NOT_IMPLEMENTED {
                return Ok(result);
            }
        }
        match second {
            Some(s) => s(self, a, b),
            None => Ok(Value::NOT_IMPLEMENTED),
        }
    }

    /// `a op= b`
    pub fn binary_inplace(&mut self, kind: BinaryKind, a: Value, b: Value) -> PyResult {
        if let Some(slot) = inplace_slot(&self.type_of(a).slots, kind) {
            let result = slot(self, a, b)?;
            if result != Value::NOT_IMPLEMENTED {
                return Ok(result);
            }
        }
        let result = if kind == BinaryKind::Pow {
            self.power_or_not_implemented(a, b, Value::NONE)?
        } else {
            self.binary_with(a, b, |slots| binary_slot(slots, kind))?
        };
        if result != Value::NOT_IMPLEMENTED {
            return Ok(result);
        }
        let sign = if kind == BinaryKind::Pow { "**".to_owned() } else { sign_of(kind).to_owned() };
        Err(self.unsupported(&format!("{sign}="), a, b))
    }

    fn power_or_not_implemented(&mut self, a: Value, b: Value, modulus: Value) -> PyResult {
        let (left, right) = (self.type_of(a), self.type_of(b));
        let first = left.slots.pow.get();
        let second = if left == right { None } else { right.slots.pow.get() };
        let right_first = first.is_some() && second.is_some() && right.is_subtype(left);
        let order = if right_first { [second, first] } else { [first, second] };
        for pow in order.into_iter().flatten() {
            let result = pow(self, a, b, modulus)?;
            if result != Value::NOT_IMPLEMENTED {
                return Ok(result);
            }
        }
        // The modulus is asked at last, if it is of another kind than both.
        let third = self.type_of(modulus);
        if !modulus.is_none()
            && third != left
            && third != right
            && let Some(pow) = third.slots.pow.get()
        {
            return pow(self, a, b, modulus);
        }
        Ok(Value::NOT_IMPLEMENTED)
    }

    /// `pow(a, b, modulus)`; without modulus it is `None`.
    pub fn power(&mut self, a: Value, b: Value, modulus: Value) -> PyResult {
        let result = self.power_or_not_implemented(a, b, modulus)?;
        if result != Value::NOT_IMPLEMENTED {
            return Ok(result);
        }
        if modulus.is_none() {
            return Err(self.unsupported(sign_of(BinaryKind::Pow), a, b));
        }
        let names = [a, b, modulus].map(|v| self.type_name(v));
        Err(self.type_error(format!(
            "unsupported operand type(s) for ** or pow(): '{}', '{}', '{}'",
            names[0], names[1], names[2]
        )))
    }

    /// `divmod(a, b)`
    pub fn divmod(&mut self, a: Value, b: Value) -> PyResult {
        let result = self.binary_with(a, b, |slots| slots.divmod.get())?;
        if result != Value::NOT_IMPLEMENTED {
            return Ok(result);
        }
        Err(self.unsupported("divmod()", a, b))
    }

    /// TypeError for operands that an operator does not take.
    #[cold]
    pub fn unsupported(&mut self, sign: &str, a: Value, b: Value) -> Raised {
        let (left, right) = (self.type_name(a), self.type_name(b));
        // Python 2 wrote `print >>file, text`.
        let print = sign == ">>" && a.downcast::<PyNativeFunction>().is_some_and(|f| f.def.name == "print");
        let hint = if print { ". Did you mean \"print(<message>, file=<output_stream>)\"?" } else { "" };
        self.type_error(format!("unsupported operand type(s) for {sign}: '{left}' and '{right}'{hint}"))
    }

    /// `-value`
    pub fn negate(&mut self, value: Value) -> PyResult {
        self.unary(value, "-", |slots| slots.neg.get())
    }
    /// `+value`
    pub fn positive(&mut self, value: Value) -> PyResult {
        self.unary(value, "+", |slots| slots.pos.get())
    }
    /// `~value`
    pub fn invert(&mut self, value: Value) -> PyResult {
        self.unary(value, "~", |slots| slots.invert.get())
    }
    /// `abs(value)`
    pub fn absolute(&mut self, value: Value) -> PyResult {
        match self.type_of(value).slots.abs.get() {
            Some(f) => f(self, value),
            None => {
                let class = self.type_name(value);
                Err(self.type_error(format!("bad operand type for abs(): '{class}'")))
            }
        }
    }

    fn unary(
        &mut self,
        value: Value,
        sign: &str,
        slot: impl Fn(&TypeSlots) -> Option<crate::object::slots::UnaryFn>,
    ) -> PyResult {
        let class: Gc<PyType> = self.type_of(value);
        match slot(&class.slots) {
            Some(f) => f(self, value),
            None => {
                let class = class.full_name();
                Err(self.type_error(format!("bad operand type for unary {sign}: '{class}'")))
            }
        }
    }
}
