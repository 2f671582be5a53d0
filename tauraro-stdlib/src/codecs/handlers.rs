//! The error handlers that every program has, as functions: `codecs.strict_errors` and the like.
//!
//! Native encoders and decoders know what these do and do not call them; encodings written in Python do.

use tauraro_vm::builtins::bytes::{self, PyBytes};
use tauraro_vm::builtins::codecs::decode::surrogate;
use tauraro_vm::builtins::codecs::encode::{backslash_form, surrogate_bytes};
use tauraro_vm::builtins::codecs::{Codec, errors};
use tauraro_vm::builtins::exceptions::ExcKind;
use tauraro_vm::builtins::new_native_function;
use tauraro_vm::builtins::str::character_name;
use tauraro_vm::object::{NativeDef, PyException, PyStr, StrBuilder};
use tauraro_vm::{Gc, PyResult, Raised, Value, Vm};

/// The handlers: the name to register, and the function.
static HANDLERS: &[(&str, NativeDef)] = &[
    (
        "strict",
        NativeDef::function1("strict_errors", |vm, exception| {
            if exception.downcast::<PyException>().is_none() {
                return Err(vm.type_error("codec must pass exception instance"));
            }
            Err(errors::raise(vm, exception))
        })
        .doc("", "Implements the 'strict' error handling, which raises a UnicodeError on coding errors."),
    ),
    (
        "ignore",
        NativeDef::function1("ignore_errors", |vm, exception| {
            let failure = Failure::of(vm, exception)?;
            answer(vm, Value::from(vm.names.empty), failure.end)
        })
        .doc("", "Implements the 'ignore' error handling, which ignores malformed data and continues."),
    ),
    (
        "replace",
        NativeDef::function1("replace_errors", |vm, exception| {
            let failure = Failure::of(vm, exception)?;
            let (c, count) = match failure.kind {
                Kind::Encode => ('?' as u32, failure.end - failure.start),
                Kind::Decode => (0xfffd, 1),
                Kind::Translate => (0xfffd, failure.end - failure.start),
            };
            let mut out = StrBuilder::new();
            out.push_repeated(c, count);
            failure.answer(vm, &out)
        })
        .doc("", "Implements the 'replace' error handling, which replaces malformed data with a replacement marker."),
    ),
    (
        "xmlcharrefreplace",
        NativeDef::function1("xmlcharrefreplace_errors", |vm, exception| {
            let failure = Failure::of(vm, exception)?;
            if failure.kind != Kind::Encode {
                return Err(failure.refuse(vm));
            }
            let mut out = StrBuilder::new();
            failure.run(vm)?.iter().for_each(|c| out.push_str(&format!("&#{c};")));
            failure.answer(vm, &out)
        })
        .doc(
            "",
            "Implements the 'xmlcharrefreplace' error handling, which replaces an unencodable character with the appropriate XML character reference.",
        ),
    ),
    (
        "backslashreplace",
        NativeDef::function1("backslashreplace_errors", |vm, exception| {
            let failure = Failure::of(vm, exception)?;
            let mut out = StrBuilder::new();
            if failure.kind == Kind::Decode {
                let content = failure.content(vm)?;
                content[failure.start..failure.end]
                    .iter()
                    .for_each(|byte| out.push_str(&format!("\\x{byte:02x}")));
            } else {
                failure.run(vm)?.iter().for_each(|c| out.push_str(&backslash_form(*c)));
            }
            failure.answer(vm, &out)
        })
        .doc(
            "",
            "Implements the 'backslashreplace' error handling, which replaces malformed data with a backslashed escape sequence.",
        ),
    ),
    (
        "namereplace",
        NativeDef::function1("namereplace_errors", |vm, exception| {
            let failure = Failure::of(vm, exception)?;
            if failure.kind != Kind::Encode {
                return Err(failure.refuse(vm));
            }
            let mut out = StrBuilder::new();
            for c in failure.run(vm)? {
                match character_name(c) {
                    Some(name) => out.push_str(&format!("\\N{{{name}}}")),
                    None => out.push_str(&backslash_form(c)),
                }
            }
            failure.answer(vm, &out)
        })
        .doc(
            "",
            "Implements the 'namereplace' error handling, which replaces an unencodable character with a \\N{...} escape sequence.",
        ),
    ),
    (
        "surrogatepass",
        NativeDef::function1("surrogatepass", |vm, exception| {
            let failure = Failure::of(vm, exception)?;
            let codec = failure.codec(vm)?;
            match failure.kind {
                Kind::Encode => {
                    let run = failure.run(vm)?;
                    let lone = run.iter().all(|c| (0xd800..0xe000).contains(c));
                    if let Some(codec) = codec.filter(|_| lone) {
                        let content: Vec<u8> =
                            run.iter().flat_map(|c| surrogate_bytes(codec, *c)).collect();
                        let content = PyBytes::new(&mut vm.heap, &content);
                        return answer(vm, content.into(), failure.end);
                    }
                }
                Kind::Decode => {
                    let content = failure.content(vm)?;
                    if let Some((c, len)) = codec.and_then(|codec| surrogate(codec, &content[failure.start..])) {
                        let mut out = StrBuilder::new();
                        out.push(c);
                        let text = out.finish(&mut vm.heap);
                        return answer(vm, text.into(), failure.start + len);
                    }
                }
                Kind::Translate => return Err(failure.refuse(vm)),
            }
            Err(errors::raise(vm, exception))
        })
        .doc("", ""),
    ),
    (
        "surrogateescape",
        NativeDef::function1("surrogateescape", |vm, exception| {
            let failure = Failure::of(vm, exception)?;
            match failure.kind {
                Kind::Encode => {
                    let run = failure.run(vm)?;
                    if run.iter().all(|c| (0xdc80..=0xdcff).contains(c)) {
                        let content: Vec<u8> = run.iter().map(|c| (c - 0xdc00) as u8).collect();
                        let content = PyBytes::new(&mut vm.heap, &content);
                        return answer(vm, content.into(), failure.end);
                    }
                }
                Kind::Decode => {
                    let content = failure.content(vm)?;
                    let high: Vec<u8> = content[failure.start..failure.end]
                        .iter()
                        .take(4)
                        .copied()
                        .take_while(|byte| *byte >= 0x80)
                        .collect();
                    if !high.is_empty() {
                        let mut out = StrBuilder::new();
                        high.iter().for_each(|byte| out.push(0xdc00 | *byte as u32));
                        let text = out.finish(&mut vm.heap);
                        return answer(vm, text.into(), failure.start + high.len());
                    }
                }
                Kind::Translate => return Err(failure.refuse(vm)),
            }
            Err(errors::raise(vm, exception))
        })
        .doc("", ""),
    ),
];

/// Registers the handlers under their names.
pub fn register(vm: &mut Vm) -> PyResult<()> {
    for (name, def) in HANDLERS {
        let function = new_native_function(vm, def, None);
        let name = vm.intern(name);
        errors::register(vm, name, function.into())?;
    }
    Ok(())
}

/// Takes a handler away, but none of these.
pub fn unregister(vm: &mut Vm, name: Gc<PyStr>) -> PyResult {
    let text = name.to_string_lossy();
    if HANDLERS.iter().any(|(own, _)| *own == text) {
        return Err(vm.value_error(format!("cannot un-register built-in error handler '{text}'")));
    }
    let Some(handlers) = vm.state.codec_errors.get() else { return Ok(Value::FALSE) };
    let found = handlers.remove(vm, name.into())?;
    Ok(Value::bool(found.is_some()))
}

/// An argument that names something; `what` is how the error calls it.
pub fn name_arg(vm: &mut Vm, value: Value, what: &str) -> PyResult<Gc<PyStr>> {
    match value.downcast::<PyStr>() {
        Some(name) => Ok(name),
        None => {
            let class = if value.is_none() { "None".to_owned() } else { vm.type_name(value) };
            Err(vm.type_error(format!("{what} must be str, not {class}")))
        }
    }
}

/// `(replacement, position)`
fn answer(vm: &mut Vm, replacement: Value, position: usize) -> PyResult {
    Ok(vm.new_tuple(&[replacement, Value::small_int(position as i64)]).into())
}

#[derive(Copy, Clone, PartialEq, Eq)]
enum Kind {
    Encode,
    Decode,
    Translate,
}

/// What a UnicodeError tells: which part of its object could not be converted.
struct Failure {
    exception: Value,
    kind: Kind,
    object: Value,
    start: usize,
    end: usize,
}

impl Failure {
    fn of(vm: &mut Vm, exception: Value) -> PyResult<Failure> {
        let kinds = [
            (ExcKind::UnicodeEncodeError, Kind::Encode),
            (ExcKind::UnicodeDecodeError, Kind::Decode),
            (ExcKind::UnicodeTranslateError, Kind::Translate),
        ];
        let found = kinds.into_iter().find(|(class, _)| {
            let class = vm.exceptions.get(*class);
            vm.is_instance(exception, class)
        });
        let Some((_, kind)) = found else { return Err(refuse(vm, exception)) };
        let object = vm.get_attr_str(exception, "object")?;
        let len = match object.downcast::<PyStr>() {
            Some(text) => text.len(),
            None => bytes::bytes_arg(vm, object)?.len(),
        };
        let place = |vm: &mut Vm, name: &str| -> PyResult<usize> {
            let value = vm.get_attr_str(exception, name)?;
            Ok(vm.size_i64(value)?.clamp(0, len as i64) as usize)
        };
        let start = place(vm, "start")?;
        let end = place(vm, "end")?.max(start);
        Ok(Failure { exception, kind, object, start, end })
    }

    /// The characters that could not be encoded.
    fn run(&self, vm: &mut Vm) -> PyResult<Vec<u32>> {
        match self.object.downcast::<PyStr>() {
            Some(text) => Ok(text.data().slice(self.start, self.end).iter().collect()),
            None => Err(vm.type_error("object attribute must be str")),
        }
    }

    /// All bytes that were to be decoded.
    fn content(&self, vm: &mut Vm) -> PyResult<Vec<u8>> {
        bytes::bytes_arg(vm, self.object)
    }

    /// The Unicode encoding that this is about.
    fn codec(&self, vm: &mut Vm) -> PyResult<Option<Codec>> {
        let name = vm.get_attr_str(self.exception, "encoding")?;
        let codec = name.downcast::<PyStr>().and_then(|name| Codec::named(&name.to_string_lossy()));
        Ok(codec.filter(|codec| !matches!(codec, Codec::Ascii | Codec::Latin1)))
    }

    fn answer(&self, vm: &mut Vm, replacement: &StrBuilder) -> PyResult {
        let text = replacement.finish(&mut vm.heap);
        answer(vm, text.into(), self.end)
    }

    fn refuse(&self, vm: &mut Vm) -> Raised {
        refuse(vm, self.exception)
    }
}

#[cold]
fn refuse(vm: &mut Vm, exception: Value) -> Raised {
    let class = vm.type_name(exception);
    vm.type_error(format!("don't know how to handle {class} in error callback"))
}
