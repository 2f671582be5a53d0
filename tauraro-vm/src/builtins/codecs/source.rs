//! Source text in an encoding that a cookie names and the parser does not know (`# coding: cp1251`).

use tauraro_syntax::Source;

use super::decode_bytes;
use crate::builtins::bytes::PyBytes;
use crate::builtins::exceptions::ExcKind;
use crate::exec::compile::raise_syntax_error;
use crate::object::PyException;
use crate::value::PyResult;
use crate::vm::Vm;

/// The source that `bytes` hold, decoded as their cookie says; SyntaxError when they cannot be.
pub fn decode_source(vm: &mut Vm, name: &str, bytes: &[u8]) -> PyResult<Source> {
    let error = match Source::decode(name, bytes) {
        Ok(source) => return Ok(source),
        Err(error) => error,
    };
    let Some(encoding) = Source::foreign_encoding(bytes) else {
        return Err(raise_syntax_error(vm, &error, None));
    };
    let object = PyBytes::new(&mut vm.heap, bytes);
    let text = match decode_bytes(vm, object.into(), bytes, Some(&encoding), None) {
        Ok(text) => text,
        Err(raised) => {
            let exception = vm.state.raised.get();
            if vm.raised_is(ExcKind::UnicodeDecodeError)
                && let Some(exception) = exception.and_then(|e| e.downcast::<PyException>())
            {
                let message = vm.str_string(exception.into())?;
                vm.take_raised();
                let mut error = error;
                error.message = message;
                return Err(raise_syntax_error(vm, &error, None));
            }
            vm.clear_if(raised, ExcKind::LookupError)?;
            return Err(raise_syntax_error(vm, &error, None));
        }
    };
    match Source::from_str(name, &text.to_string_lossy()) {
        Ok(source) => Ok(source),
        Err(error) => Err(raise_syntax_error(vm, &error, None)),
    }
}
