//! Truth, text and numbers out of any value.

use crate::builtins::int::PyInt;
use crate::heap::{Gc, Layout};
use crate::object::*;
use crate::value::{PyResult, Raised, Value};
use crate::vm::Vm;

impl Vm {
    /// `bool(value)`
    #[inline(always)]
    pub fn is_true(&mut self, value: Value) -> PyResult<bool> {
        if value == Value::TRUE {
            return Ok(true);
        }
        if value == Value::FALSE || value == Value::NONE {
            return Ok(false);
        }
        self.is_true_slow(value)
    }

    fn is_true_slow(&mut self, value: Value) -> PyResult<bool> {
        if let Some(n) = value.as_small_int() {
            return Ok(n != 0);
        }
        if let Some(list) = value.downcast_exact::<PyList>() {
            return Ok(!list.is_empty());
        }
        if let Some(text) = value.downcast_exact::<PyStr>() {
            return Ok(!text.is_empty());
        }
        let class = self.type_of(value);
        if let Some(truth) = class.slots.bool.get() {
            return truth(self, value);
        }
        match class.slots.len.get() {
            Some(len) => Ok(len(self, value)? != 0),
            None => Ok(true),
        }
    }

    /// `repr(value)`
    pub fn repr(&mut self, value: Value) -> PyResult<Gc<PyStr>> {
        self.check_native_stack()?;
        match self.type_of(value).slots.repr.get() {
            Some(repr) => {
                let result = repr(self, value)?;
                self.expect_str(result, "__repr__")
            }
            None => {
                let text = self.default_repr(value);
                Ok(self.new_str(&text))
            }
        }
    }

    /// `<module.Class object at 0x...>`
    pub fn default_repr(&mut self, value: Value) -> String {
        let class = self.type_of(value);
        let name = self.full_type_name(class);
        format!("<{name} object at {:#x}>", value.bits())
    }

    /// `module.qualname` of a type, or `qualname` for builtins.
    pub fn full_type_name(&mut self, class: Gc<PyType>) -> String {
        let qualname = class.qualname.get().to_string_lossy();
        let module = crate::builtins::class_build::module_of(self, class);
        match module.and_then(|m| m.downcast::<PyStr>()) {
            Some(module) if !module.eq_str("builtins") => {
                format!("{}.{qualname}", module.to_string_lossy())
            }
            _ => qualname,
        }
    }

    /// `str(value)`
    #[inline]
    pub fn to_str(&mut self, value: Value) -> PyResult<Gc<PyStr>> {
        if let Some(text) = value.downcast_exact::<PyStr>() {
            return Ok(text);
        }
        if let Some(n) = value.as_small_int() {
            return Ok(crate::builtins::int::text::small_to_decimal(self, n));
        }
        match self.type_of(value).slots.str.get() {
            Some(str) => {
                self.check_native_stack()?;
                let result = str(self, value)?;
                self.expect_str(result, "__str__")
            }
            None => self.repr(value),
        }
    }

    fn expect_str(&mut self, result: Value, method: &str) -> PyResult<Gc<PyStr>> {
        match result.downcast::<PyStr>() {
            Some(text) => Ok(text),
            None => {
                let class = self.type_name(result);
                Err(self.type_error(format!("{method} returned non-string (type {class})")))
            }
        }
    }

    /// `repr(value)` as Rust text.
    pub fn repr_string(&mut self, value: Value) -> PyResult<String> {
        Ok(self.repr(value)?.to_string_lossy())
    }

    /// `str(value)` as Rust text.
    pub fn str_string(&mut self, value: Value) -> PyResult<String> {
        Ok(self.to_str(value)?.to_string_lossy())
    }

    /// `ascii(value)`
    pub fn ascii(&mut self, value: Value) -> PyResult<Gc<PyStr>> {
        let repr = self.repr(value)?;
        if repr.is_ascii() {
            return Ok(repr);
        }
        let mut out = String::new();
        for c in repr.data().iter() {
            match c {
                0..=0x7f => out.push(c as u8 as char),
                0x80..=0xff => out.push_str(&format!("\\x{c:02x}")),
                0x100..=0xffff => out.push_str(&format!("\\u{c:04x}")),
                _ => out.push_str(&format!("\\U{c:08x}")),
            }
        }
        Ok(self.new_str(&out))
    }

    /// `format(value, spec)`
    pub fn format(&mut self, value: Value, spec: Gc<PyStr>) -> PyResult<Gc<PyStr>> {
        if let Some(text) = crate::builtins::format::format_builtin(self, value, spec)? {
            return Ok(text);
        }
        let name = self.names.format;
        match self.call_special(value, name, &[spec.into()])? {
            Some(result) => match result.downcast::<PyStr>() {
                Some(text) => Ok(text),
                None => {
                    let class = self.type_name(result);
                    Err(self.type_error(format!("__format__ must return a str, not {class}")))
                }
            },
            None => {
                let class = self.type_name(value);
                Err(self.type_error(format!("Type {class} doesn't define __format__")))
            }
        }
    }

    /// `operator.index(value)`: an int object, exactly of type int.
    pub fn index(&mut self, value: Value) -> PyResult {
        if value.is_small_int() || value.downcast_exact::<PyInt>().is_some() {
            return Ok(value);
        }
        if let Some(b) = value.as_bool() {
            return Ok(Value::small_int(b as i64));
        }
        if self.is_int(value) {
            // Whatever `__index__` a subclass has.
            return Ok(crate::builtins::int::to_exact(self, value));
        }
        match self.type_of(value).slots.index.get() {
            Some(index) => {
                let result = index(self, value)?;
                if self.is_int(result) {
                    return Ok(crate::builtins::int::to_exact(self, result));
                }
                let class = self.type_name(result);
                Err(self.type_error(format!("__index__ returned non-int (type {class})")))
            }
            None => {
                let class = self.type_name(value);
                Err(self.type_error(format!("'{class}' object cannot be interpreted as an integer")))
            }
        }
    }

    /// Whether the value is an int (bool and subclasses included).
    #[inline]
    pub fn is_int(&self, value: Value) -> bool {
        value.is_small_int() || value.as_bool().is_some() || value.has_layout(Layout::Int)
    }

    /// An index or size that must fit `i64`; `error` makes the exception when it does not.
    pub fn index_i64_or(&mut self, value: Value, error: impl FnOnce(&mut Vm) -> Raised) -> PyResult<i64> {
        if let Some(n) = value.as_small_int() {
            return Ok(n);
        }
        let index = self.index(value)?;
        match index.as_small_int() {
            Some(n) => Ok(n),
            None => match crate::builtins::int::to_i64(index) {
                Some(n) => Ok(n),
                None => Err(error(self)),
            },
        }
    }

    /// An index that must fit `i64`, else IndexError (as for subscripts).
    pub fn index_i64(&mut self, value: Value) -> PyResult<i64> {
        self.index_i64_or(value, |vm| {
            let class = vm.type_name(value);
            vm.index_error(format!("cannot fit '{class}' into an index-sized integer"))
        })
    }

    /// A size or count that must fit `i64`, else OverflowError.
    pub fn size_i64(&mut self, value: Value) -> PyResult<i64> {
        self.index_i64_or(value, |vm| {
            let class = vm.type_name(value);
            vm.overflow_error(format!("cannot fit '{class}' into an index-sized integer"))
        })
    }

    /// An index cut to the range of `i64` (as for slices).
    pub fn clamped_index(&mut self, value: Value) -> PyResult<i64> {
        let index = self.index(value)?;
        Ok(match crate::builtins::int::to_i64(index) {
            Some(n) => n,
            None if crate::builtins::int::is_negative(index) => i64::MIN,
            None => i64::MAX,
        })
    }

    /// A float out of a float, an int, or anything with `__float__` or `__index__`.
    pub fn to_f64(&mut self, value: Value) -> PyResult<f64> {
        if let Some(f) = value.as_float() {
            return Ok(f);
        }
        if let Some(n) = value.as_small_int() {
            return Ok(n as f64);
        }
        let class = self.type_of(value);
        if let Some(float) = class.slots.float.get() {
            let result = float(self, value)?;
            return self.result_of_float(value, result);
        }
        if class.slots.index.get().is_some() {
            let index = self.index(value)?;
            return crate::builtins::int::to_f64(self, index);
        }
        let class = class.full_name();
        Err(self.type_error(format!("must be real number, not {class}")))
    }

    /// What `__float__` of `value` gave, which must be a float.
    pub fn result_of_float(&mut self, value: Value, result: Value) -> PyResult<f64> {
        match result.as_float() {
            Some(f) => Ok(f),
            None => {
                let (class, result) = (self.type_name(value), self.type_name(result));
                Err(self.type_error(format!("{class}.__float__ returned non-float (type {result})")))
            }
        }
    }

    /// A str argument of a native function.
    pub fn expect_str_arg(&mut self, value: Value, what: &str) -> PyResult<Gc<PyStr>> {
        match value.downcast::<PyStr>() {
            Some(text) => Ok(text),
            None => {
                let class = if value.is_none() { "None".to_owned() } else { self.type_name(value) };
                Err(self.type_error(format!("{what} must be str, not {class}")))
            }
        }
    }
}
