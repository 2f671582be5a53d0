//! Comparison and hashing.

use crate::interp::bytecode::CompareKind;
use crate::interp::ops::operator;
use crate::object::quick::{quick_equal, quick_hash};
use crate::object::*;
use crate::value::{PyResult, Value};
use crate::vm::Vm;

/// The operator's sign.
pub fn sign_of(kind: CompareKind) -> &'static str {
    match kind {
        CompareKind::Lt => "<",
        CompareKind::Le => "<=",
        CompareKind::Eq => "==",
        CompareKind::Ne => "!=",
        CompareKind::Gt => ">",
        CompareKind::Ge => ">=",
    }
}

/// What a comparison operator says of an ordering.
#[inline(always)]
pub fn holds(kind: CompareKind, ordering: std::cmp::Ordering) -> bool {
    match kind {
        CompareKind::Lt => ordering.is_lt(),
        CompareKind::Le => ordering.is_le(),
        CompareKind::Eq => ordering.is_eq(),
        CompareKind::Ne => ordering.is_ne(),
        CompareKind::Gt => ordering.is_gt(),
        CompareKind::Ge => ordering.is_ge(),
    }
}

impl Vm {
    /// `a op b`, which may be any object.
    pub fn compare(&mut self, kind: CompareKind, a: Value, b: Value) -> PyResult {
        if let (Some(x), Some(y)) = (a.as_small_int(), b.as_small_int()) {
            return Ok(Value::bool(holds(kind, x.cmp(&y))));
        }
        self.check_native_stack()?;
        let (left, right) = (self.type_of(a), self.type_of(b));
        let mut reflected_tried = false;
        if left != right
            && right.is_subtype(left)
            && let Some(compare) = right.slots.compare.get()
        {
            reflected_tried = true;
            let result = compare(self, b, a, kind.swapped())?;
            if result != Value::NOT_IMPLEMENTED {
                return Ok(result);
            }
        }
        if let Some(compare) = left.slots.compare.get() {
            let result = compare(self, a, b, kind)?;
            if result != Value::NOT_IMPLEMENTED {
                return Ok(result);
            }
        }
        if !reflected_tried && let Some(compare) = right.slots.compare.get() {
            let result = compare(self, b, a, kind.swapped())?;
            if result != Value::NOT_IMPLEMENTED {
                return Ok(result);
            }
        }
        self.compare_default(kind, a, b)
    }

    /// `a op b` when neither operand's class knows: identity, or TypeError.
    pub fn compare_default(&mut self, kind: CompareKind, a: Value, b: Value) -> PyResult {
        match kind {
            CompareKind::Eq => Ok(Value::bool(a == b)),
            CompareKind::Ne => Ok(Value::bool(a != b)),
            _ => {
                let (left, right) = (self.type_name(a), self.type_name(b));
                let sign = sign_of(kind);
                Err(self.type_error(format!(
                    "'{sign}' not supported between instances of '{left}' and '{right}'"
                )))
            }
        }
    }

    /// Whether `a op b` is true.
    #[inline]
    pub fn compare_is_true(&mut self, kind: CompareKind, a: Value, b: Value) -> PyResult<bool> {
        if let Some(answer) = crate::interp::ops::quick_compare(kind, a, b) {
            return Ok(answer);
        }
        let result = self.compare_by_method(kind, a, b)?;
        match result.as_bool() {
            Some(answer) => Ok(answer),
            None => self.is_true(result),
        }
    }

    /// `a op b`, which is mostly a Python method of `a` where nothing quicker has answered.
    fn compare_by_method(&mut self, kind: CompareKind, a: Value, b: Value) -> PyResult {
        let Some(method) = operator::compare_method(self, kind, a, b) else {
            return self.compare(kind, a, b);
        };
        self.check_native_stack()?;
        match self.call(method.into(), &[a, b])? {
            Value::NOT_IMPLEMENTED => operator::other_compare(self, kind, a, b),
            result => Ok(result),
        }
    }

    /// Whether `a is b or a == b`: equality as containers use it.
    #[inline]
    pub fn equal(&mut self, a: Value, b: Value) -> PyResult<bool> {
        if a == b {
            return Ok(true);
        }
        if let Some(equal) = quick_equal(a, b) {
            return Ok(equal);
        }
        self.compare_is_true(CompareKind::Eq, a, b)
    }

    /// `hash(value)`
    #[inline]
    pub fn hash(&mut self, value: Value) -> PyResult<i64> {
        match quick_hash(value) {
            Some(hash) => Ok(hash),
            None => self.hash_slow(value),
        }
    }

    fn hash_slow(&mut self, value: Value) -> PyResult<i64> {
        let class = self.type_of(value);
        match class.slots.hash.get() {
            Some(hash) => {
                self.check_native_stack()?;
                hash(self, value)
            }
            None => Err(self.unhashable(value)),
        }
    }

    /// TypeError for a value without a hash.
    #[cold]
    pub fn unhashable(&mut self, value: Value) -> crate::value::Raised {
        let class = self.type_of(value);
        // CPython's native types have their module in the name that messages show.
        let class = class.full_name();
        self.type_error(format!("unhashable type: '{class}'"))
    }

    /// The hash of an object that hashes by identity.
    pub fn identity_hash(&self, value: Value) -> i64 {
        // Cells are 16-byte aligned: rotating brings the changing bits down.
        (value.bits().rotate_right(4) & (i64::MAX as u64)) as i64
    }
}
