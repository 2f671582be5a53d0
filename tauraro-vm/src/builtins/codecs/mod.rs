//! Text encodings: `str.encode`, `bytes.decode`, and what `_codecs` and `io` build on.
//!
//! * here: the names of the encodings that are native, and finding the others through the `codecs` registry;
//! * [`encode`], [`decode`]: the work; [`errors`]: error handlers; [`escape`]: the `unicode_escape` family; [`source`]: programs.
//!
//! Words: a *handler* decides what replaces a run that cannot be converted; its name is the `errors` argument. Handlers that Python code registers
//! are in [`VmState::codec_errors`](crate::vm::VmState). An encoding that is not native is looked up by the callable in
//! `VmState::codec_lookup` (`_codecs.lookup`, set when that module is made; importing `encodings` makes it).

pub mod decode;
pub mod encode;
pub mod errors;
pub mod escape;
pub mod source;

use super::bytes;
use super::exceptions::ExcKind;
use crate::heap::Gc;
use crate::object::*;
use crate::value::{PyResult, Raised, Value};
use crate::vm::Vm;

/// An encoding that the machine knows itself.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub enum Codec {
    /// UTF-8
    Utf8,
    /// UTF-8 with a byte order mark in front.
    Utf8Sig,
    /// ASCII
    Ascii,
    /// Latin-1
    Latin1,
    /// UTF-16 with a byte order mark.
    Utf16,
    /// UTF-16, little end first.
    Utf16Le,
    /// UTF-16, big end first.
    Utf16Be,
    /// UTF-32 with a byte order mark.
    Utf32,
    /// UTF-32, little end first.
    Utf32Le,
    /// UTF-32, big end first.
    Utf32Be,
}

impl Codec {
    /// The codec of a name in any spelling.
    pub fn named(name: &str) -> Option<Codec> {
        let mut normal = String::with_capacity(name.len());
        for c in name.chars() {
            match c {
                'A'..='Z' => normal.push(c.to_ascii_lowercase()),
                '_' | ' ' | '-' => normal.push('-'),
                c => normal.push(c),
            }
        }
        Some(match normal.as_str() {
            "utf-8" | "utf8" | "u8" | "utf" | "cp65001" | "utf8-ucs2" | "utf8-ucs4" => Codec::Utf8,
            "utf-8-sig" | "utf8-sig" => Codec::Utf8Sig,
            "ascii" | "us-ascii" | "646" | "ansi-x3.4-1968" | "iso646-us" | "iso-646.irv-1991" | "us"
            | "ibm367" | "cp367" => Codec::Ascii,
            "latin-1" | "latin1" | "latin" | "l1" | "iso-8859-1" | "iso8859-1" | "iso8859" | "8859"
            | "cp819" | "ibm819" | "iso-ir-100" => Codec::Latin1,
            "utf-16" | "utf16" | "u16" => Codec::Utf16,
            "utf-16-le" | "utf-16le" | "utf16le" => Codec::Utf16Le,
            "utf-16-be" | "utf-16be" | "utf16be" => Codec::Utf16Be,
            "utf-32" | "utf32" | "u32" => Codec::Utf32,
            "utf-32-le" | "utf-32le" | "utf32le" => Codec::Utf32Le,
            "utf-32-be" | "utf-32be" | "utf32be" => Codec::Utf32Be,
            _ => return None,
        })
    }

    /// The name that exceptions give.
    pub fn name(self) -> &'static str {
        match self {
            Codec::Utf8 | Codec::Utf8Sig => "utf-8",
            Codec::Ascii => "ascii",
            Codec::Latin1 => "latin-1",
            Codec::Utf16 => "utf-16",
            Codec::Utf16Le => "utf-16-le",
            Codec::Utf16Be => "utf-16-be",
            Codec::Utf32 => "utf-32",
            Codec::Utf32Le => "utf-32-le",
            Codec::Utf32Be => "utf-32-be",
        }
    }
}

/// An optional `encoding` or `errors` argument as text.
#[inline]
pub fn name_arg(vm: &mut Vm, value: Option<Value>, function: &str, what: &str) -> PyResult<Option<String>> {
    value.map(|value| given_name(vm, value, function, what)).transpose()
}

#[inline(never)]
fn given_name(vm: &mut Vm, value: Value, function: &str, what: &str) -> PyResult<String> {
    match value.downcast::<PyStr>() {
        Some(text) if text.data().iter().any(|c| c == 0) => Err(vm.value_error("embedded null character")),
        Some(text) => Ok(text.to_string_lossy()),
        None => {
            let class = if value.is_none() { "None".to_owned() } else { vm.type_name(value) };
            Err(vm.type_error(format!("{function}() argument '{what}' must be str, not {class}")))
        }
    }
}

/// `text.encode(encoding, errors)`
pub fn encode_text(
    vm: &mut Vm,
    text: Gc<PyStr>,
    encoding: Option<&str>,
    errors: Option<&str>,
) -> PyResult<Value> {
    let codec = match encoding {
        None => Some(Codec::Utf8),
        Some(name) => Codec::named(name),
    };
    if let Some(codec) = codec {
        if codec != Codec::Utf8Sig
            && !matches!(
                codec,
                Codec::Utf16
                    | Codec::Utf16Le
                    | Codec::Utf16Be
                    | Codec::Utf32
                    | Codec::Utf32Le
                    | Codec::Utf32Be
            )
            && text.is_ascii()
        {
            return Ok(bytes::PyBytes::new(&mut vm.heap, text.bytes()).into());
        }
        let content = encode::encode(vm, text, codec, errors.unwrap_or("strict"))?;
        return Ok(bytes::PyBytes::new(&mut vm.heap, &content).into());
    }
    let name = encoding.unwrap_or("utf-8");
    if let Some(raw) = escapes_named(name) {
        let content = if raw { escape::encode_raw_unicode(&text) } else { escape::encode_unicode(&text) };
        return Ok(bytes::PyBytes::new(&mut vm.heap, &content).into());
    }
    let result = call_registered(vm, name, 0, text.into(), errors)?;
    if result.downcast::<bytes::PyBytes>().is_some() {
        return Ok(result);
    }
    let class = vm.type_name(result);
    Err(vm.type_error(format!(
        "'{name}' encoder returned '{class}' instead of 'bytes'; use codecs.encode() to encode to arbitrary types"
    )))
}

/// `content.decode(encoding, errors)`; `object` is what exceptions refer to.
pub fn decode_bytes(
    vm: &mut Vm,
    object: Value,
    content: &[u8],
    encoding: Option<&str>,
    errors: Option<&str>,
) -> PyResult<Gc<PyStr>> {
    let codec = match encoding {
        None => Some(Codec::Utf8),
        Some(name) => Codec::named(name),
    };
    if let Some(codec) = codec {
        return Ok(decode::decode(vm, object, content, codec, errors.unwrap_or("strict"), true)?.0);
    }
    let name = encoding.unwrap_or("utf-8");
    if let Some(raw) = escapes_named(name) {
        let decode = if raw { escape::decode_raw_unicode } else { escape::decode_unicode };
        return Ok(decode(vm, object, content, errors.unwrap_or("strict"), true)?.0);
    }
    let result = call_registered(vm, name, 1, object, errors)?;
    match result.downcast::<PyStr>() {
        Some(text) => Ok(text),
        None => {
            let class = vm.type_name(result);
            Err(vm.type_error(format!(
                "'{name}' decoder returned '{class}' instead of 'str'; use codecs.decode() to decode to arbitrary types"
            )))
        }
    }
}

/// `str(object, encoding, errors)`
pub fn decode_object(
    vm: &mut Vm,
    object: Value,
    encoding: Option<Value>,
    errors: Option<Value>,
) -> PyResult<Gc<PyStr>> {
    let encoding = name_arg(vm, encoding, "str", "encoding")?;
    let errors = name_arg(vm, errors, "str", "errors")?;
    match bytes::copy_of_bytes(object) {
        Some(content) => decode_bytes(vm, object, &content, encoding.as_deref(), errors.as_deref()),
        None => {
            let class = vm.type_name(object);
            Err(vm.type_error(format!("decoding to str: need a bytes-like object, {class} found")))
        }
    }
}

/// Whether an encoding is that of Python's own escapes: `Some(true)` for `raw_unicode_escape`, `Some(false)` for `unicode_escape`.
fn escapes_named(name: &str) -> Option<bool> {
    match name.to_ascii_lowercase().replace(['-', ' '], "_").as_str() {
        "unicode_escape" | "unicodeescape" => Some(false),
        "raw_unicode_escape" | "rawunicodeescape" => Some(true),
        _ => None,
    }
}

#[cold]
fn unknown_encoding(vm: &mut Vm, name: &str) -> Raised {
    vm.raise_new(ExcKind::LookupError, format!("unknown encoding: {name}"))
}

/// Calls the encoder (`index` 0) or decoder (1) of an encoding of the registry and gives its first result.
fn call_registered(vm: &mut Vm, name: &str, index: usize, object: Value, errors: Option<&str>) -> PyResult {
    let lookup = match vm.state.codec_lookup.get() {
        Some(lookup) => lookup,
        None => {
            // Importing the package registers its encodings; a machine without a library has none.
            if let Err(raised) = crate::exec::import::import_absolute(vm, "encodings") {
                vm.clear_if(raised, ExcKind::ImportError)?;
            }
            match vm.state.codec_lookup.get() {
                Some(lookup) => lookup,
                None => return Err(unknown_encoding(vm, name)),
            }
        }
    };
    let name_object = vm.str_value(name);
    let info = vm.call(lookup, &[name_object])?;
    let function = vm.get_item(info, Value::small_int(index as i64))?;
    let text_encoding = vm.get_attr_str(info, "_is_text_encoding");
    match text_encoding {
        Ok(flag) => {
            if !vm.is_true(flag)? {
                let how = if index == 0 { "encode" } else { "decode" };
                return Err(vm.raise_new(
                    ExcKind::LookupError,
                    format!("'{name}' is not a text encoding; use codecs.{how}() to handle arbitrary codecs"),
                ));
            }
        }
        Err(raised) => vm.clear_if(raised, ExcKind::AttributeError)?,
    }
    let result = match errors {
        Some(errors) => {
            let errors = vm.str_value(errors);
            vm.call(function, &[object, errors])
        }
        None => vm.call(function, &[object]),
    };
    let what = if index == 0 { "encode" } else { "decode" };
    let result = result.map_err(|raised| note_failure(vm, raised, what, name))?;
    match result.downcast::<PyTuple>() {
        Some(pair) if pair.len() == 2 => Ok(pair.items()[0]),
        _ => {
            let what = if index == 0 { "encoder" } else { "decoder" };
            Err(vm.type_error(format!("{what} must return a tuple (object, integer)")))
        }
    }
}

/// Says in a note which codec an exception came from.
#[cold]
pub fn note_failure(vm: &mut Vm, raised: Raised, what: &str, encoding: &str) -> Raised {
    let Raised = raised;
    let error = vm.take_raised();
    let doing = if what == "encode" { "encoding" } else { "decoding" };
    let note = vm.str_value(&format!("{doing} with '{encoding}' codec failed"));
    if let Err(raised) = super::exceptions::add_note(vm, error, note) {
        return raised;
    }
    vm.raise(error)
}
