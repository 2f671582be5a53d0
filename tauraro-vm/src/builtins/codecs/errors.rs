//! Error handlers: what becomes of text or bytes that cannot be converted.
//!
//! The builtin handlers never see an exception object; only `strict`, which raises it, and handlers registered by Python code do.

use crate::builtins::bytes;
use crate::builtins::exceptions::{self, ExcKind};
use crate::heap::Gc;
use crate::object::*;
use crate::value::{PyResult, Raised, Value};
use crate::vm::Vm;
use std::borrow::Cow;

/// A handler, by name.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub enum Handler {
    /// Raises.
    Strict,
    /// Leaves it out.
    Ignore,
    /// `?` or U+FFFD.
    Replace,
    /// `\xff`, `\u1234`.
    BackslashReplace,
    /// `&#1234;`
    XmlCharRefReplace,
    /// Bytes as lone surrogates U+DC80 to U+DCFF and back.
    SurrogateEscape,
    /// Surrogates are encoded like other code points.
    SurrogatePass,
    /// Registered by Python code (`namereplace` among them).
    Registered,
}

impl Handler {
    /// The handler of a name. Whether a registered one exists is found out when it is needed.
    pub fn named(name: &str) -> Handler {
        match name {
            "strict" => Handler::Strict,
            "ignore" => Handler::Ignore,
            "replace" => Handler::Replace,
            "backslashreplace" => Handler::BackslashReplace,
            "xmlcharrefreplace" => Handler::XmlCharRefReplace,
            "surrogateescape" => Handler::SurrogateEscape,
            "surrogatepass" => Handler::SurrogatePass,
            _ => Handler::Registered,
        }
    }

    /// As [`Handler::named`], for a decoder: handlers that only know characters say so when they are called.
    pub fn of_decoder(name: &str) -> Handler {
        match Handler::named(name) {
            Handler::XmlCharRefReplace => Handler::Registered,
            handler => handler,
        }
    }
}

fn new_error(vm: &mut Vm, kind: ExcKind, args: &[Value]) -> Value {
    let class = vm.exceptions.get(kind);
    let exception = exceptions::new_exception(vm, class, args);
    if let Some(exception) = exception.downcast::<PyException>() {
        for (slot, value) in exception.extra.iter().zip(args) {
            slot.set(exception, *value);
        }
    }
    exception
}

/// A `UnicodeEncodeError`.
pub fn encode_error(
    vm: &mut Vm,
    encoding: &str,
    text: Gc<PyStr>,
    start: usize,
    end: usize,
    reason: &str,
) -> Value {
    let (encoding, reason) = (vm.str_value(encoding), vm.str_value(reason));
    let (start, end) = (Value::small_int(start as i64), Value::small_int(end as i64));
    new_error(vm, ExcKind::UnicodeEncodeError, &[encoding, text.into(), start, end, reason])
}

/// A `UnicodeDecodeError`.
pub fn decode_error(
    vm: &mut Vm,
    encoding: &str,
    object: Value,
    start: usize,
    end: usize,
    reason: &str,
) -> Value {
    let (encoding, reason) = (vm.str_value(encoding), vm.str_value(reason));
    let object = match bytes::copy_of_bytes(object) {
        Some(content) if object.downcast_exact::<bytes::PyBytes>().is_none() => {
            bytes::PyBytes::new(&mut vm.heap, &content).into()
        }
        _ => object,
    };
    let (start, end) = (Value::small_int(start as i64), Value::small_int(end as i64));
    new_error(vm, ExcKind::UnicodeDecodeError, &[encoding, object, start, end, reason])
}

/// Raises an exception that was made here.
#[cold]
pub fn raise(vm: &mut Vm, exception: Value) -> Raised {
    vm.chain_and_raise(exception)
}

/// What a registered handler answers: a str or bytes, and where to go on.
pub struct Answer {
    /// The replacement.
    pub replacement: Value,
    /// Index at which conversion goes on.
    pub position: usize,
}

/// The function of a registered handler.
pub fn registered(vm: &mut Vm, name: &str) -> PyResult {
    let find = |vm: &Vm| vm.state.codec_errors.get().and_then(|handlers| handlers.get_text(name));
    if let Some(found) = find(vm) {
        return Ok(found);
    }
    // The module registers those that every program has; a machine without a library has none.
    if let Err(raised) = crate::exec::import::import_absolute(vm, "_codecs") {
        vm.clear_if(raised, ExcKind::ImportError)?;
    } else if let Some(found) = find(vm) {
        return Ok(found);
    }
    Err(vm.raise_new(ExcKind::LookupError, format!("unknown error handler name '{name}'")))
}

/// Registers a handler (`codecs.register_error`).
pub fn register(vm: &mut Vm, name: Gc<PyStr>, handler: Value) -> PyResult<()> {
    let handlers = match vm.state.codec_errors.get() {
        Some(handlers) => handlers,
        None => {
            let handlers = vm.new_dict();
            vm.state.codec_errors.set(vm.state, Some(handlers));
            handlers
        }
    };
    handlers.set(vm, name.into(), handler)
}

/// Calls a registered handler with an exception about a conversion of something `len` long.
pub fn call(vm: &mut Vm, name: &str, exception: Value, len: usize, encoding: bool) -> PyResult<Answer> {
    let handler = registered(vm, name)?;
    let result = vm.call(handler, &[exception])?;
    let wrong = if encoding {
        "encoding error handler must return (str/bytes, int) tuple"
    } else {
        "decoding error handler must return (str, int) tuple"
    };
    let Some(pair) = result.downcast::<PyTuple>().filter(|pair| pair.len() == 2) else {
        return Err(vm.type_error(wrong));
    };
    let (replacement, position) = (pair.items()[0], pair.items()[1]);
    let is_text = replacement.downcast::<PyStr>().is_some();
    let is_bytes = replacement.downcast::<bytes::PyBytes>().is_some();
    let accepted = is_text || encoding && is_bytes;
    if !accepted {
        return Err(vm.type_error(wrong));
    }
    let position = vm.size_i64(position)?;
    let absolute = if position < 0 { position + len as i64 } else { position };
    if absolute < 0 || absolute > len as i64 {
        return Err(vm.index_error(format!("position {position} from error handler out of bounds")));
    }
    Ok(Answer { replacement, position: absolute as usize })
}

/// Puts into `out` what stands for bytes of `content` that an encoding named `name` cannot decode; where to go on. A handler may put other
/// bytes into the exception, which are then the content.
#[allow(clippy::too_many_arguments)]
pub fn replace_malformed(
    vm: &mut Vm,
    name: &str,
    object: &mut Value,
    content: &mut Cow<'_, [u8]>,
    run: std::ops::Range<usize>,
    reason: &str,
    handler: &str,
    out: &mut StrBuilder,
) -> PyResult<usize> {
    let wrong = &content[run.clone()];
    match Handler::of_decoder(handler) {
        Handler::Ignore => {}
        Handler::Replace => out.push(0xfffd),
        Handler::BackslashReplace => wrong.iter().for_each(|byte| out.push_str(&format!("\\x{byte:02x}"))),
        Handler::SurrogateEscape if wrong.iter().all(|byte| *byte >= 0x80) => {
            wrong.iter().for_each(|byte| out.push(0xdc00 | *byte as u32));
        }
        Handler::Registered => {
            let exception = decode_error(vm, name, *object, run.start, run.end, reason);
            let answer = call(vm, handler, exception, content.len(), false)?;
            if let Some(text) = answer.replacement.downcast::<PyStr>() {
                out.push_data(text.data());
            }
            if let Some(changed) = exception.downcast::<PyException>().and_then(|e| e.extra[1].get())
                && changed != *object
            {
                let Some(changed_bytes) = bytes::copy_of_bytes(changed) else {
                    return Err(vm.type_error("UnicodeDecodeError 'object' attribute must be a bytes"));
                };
                if changed_bytes != **content {
                    *content = Cow::Owned(changed_bytes);
                }
                *object = changed;
            }
            return Ok(answer.position.min(content.len()));
        }
        _ => {
            let exception = decode_error(vm, name, *object, run.start, run.end, reason);
            return Err(raise(vm, exception));
        }
    }
    Ok(run.end)
}
