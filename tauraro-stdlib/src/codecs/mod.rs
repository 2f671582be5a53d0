//! `_codecs`: the registry of encodings, and the encodings that the machine has itself.
//!
//! * here: the registry, and the functions of native encodings; `charmap`: encodings of 256 characters, whose tables the modules of
//!   `encodings` have; `handlers`: the error handlers as functions; `utf_7`.
//!
//! The registry is a list of search functions and a dict of what they found, which the machine keeps. The first look-up imports
//! `encodings`, which adds its search function. `str.encode` and `bytes.decode` come here for encodings that are not native.

mod charmap;
mod handlers;
mod utf_7;

use tauraro_vm::args::{Args, Params};
use tauraro_vm::builtins::bytes::{self, PyBytes};
use tauraro_vm::builtins::codecs::{Codec, decode, encode, errors, escape, note_failure};
use tauraro_vm::builtins::exceptions::ExcKind;
use tauraro_vm::object::{NativeDef, PyDict, PyList, PyModule, PyStr, PyTuple};
use tauraro_vm::{Gc, PyResult, Value, Vm};

use crate::support::only_positional;

/// Under which names the machine keeps the search functions, and what they found.
const SEARCH: &str = "_codecs.search";
const FOUND: &str = "_codecs.found";

/// Makes the module, and registers the error handlers that every program has.
pub fn core_module(vm: &mut Vm) -> PyResult<Gc<PyModule>> {
    let module = vm.new_native_module("_codecs", "", FUNCTIONS);
    if vm.native(SEARCH).is_none() {
        let list = vm.new_list(&[]);
        vm.keep_native(SEARCH, list);
        let dict = vm.new_dict();
        vm.keep_native(FOUND, dict);
        handlers::register(vm)?;
    }
    let find = vm.get_attr_str(module.into(), "lookup")?;
    vm.state.codec_lookup.set(vm.state, find);
    Ok(module)
}

macro_rules! codec_functions {
    ($($encode:literal $decode:literal $codec:ident;)*) => {
        &[$(
            NativeDef::function($encode, |vm, args| encode_with(vm, args, $encode, Codec::$codec))
                .doc("($module, str, errors=None, /)", ""),
            NativeDef::function($decode, |vm, args| decode_with(vm, args, $decode, Codec::$codec))
                .doc("($module, data, errors=None, final=False, /)", ""),
        )*]
    };
}

/// Encodings that differ in the codec alone.
const PLAIN: &[NativeDef; 16] = codec_functions! {
    "ascii_encode" "ascii_decode" Ascii;
    "latin_1_encode" "latin_1_decode" Latin1;
    "utf_8_encode" "utf_8_decode" Utf8;
    "utf_16_le_encode" "utf_16_le_decode" Utf16Le;
    "utf_16_be_encode" "utf_16_be_decode" Utf16Be;
    "utf_32_le_encode" "utf_32_le_decode" Utf32Le;
    "utf_32_be_encode" "utf_32_be_decode" Utf32Be;
    "utf_16_encode_native" "utf_16_decode" Utf16;
};

static FUNCTIONS: &[NativeDef] = &[
    PLAIN[0],
    PLAIN[1],
    PLAIN[2],
    PLAIN[3],
    PLAIN[4],
    PLAIN[5],
    PLAIN[6],
    PLAIN[7],
    PLAIN[8],
    PLAIN[9],
    PLAIN[10],
    PLAIN[11],
    PLAIN[12],
    PLAIN[13],
    PLAIN[15],
    NativeDef::function("utf_32_decode", |vm, args| decode_with(vm, args, "utf_32_decode", Codec::Utf32))
        .doc("($module, data, errors=None, final=False, /)", ""),
    NativeDef::function("utf_16_encode", |vm, args| {
        encode_ordered(vm, args, "utf_16_encode", [Codec::Utf16Le, Codec::Utf16, Codec::Utf16Be])
    })
    .doc("($module, str, errors=None, byteorder=0, /)", ""),
    NativeDef::function("utf_32_encode", |vm, args| {
        encode_ordered(vm, args, "utf_32_encode", [Codec::Utf32Le, Codec::Utf32, Codec::Utf32Be])
    })
    .doc("($module, str, errors=None, byteorder=0, /)", ""),
    NativeDef::function("utf_16_ex_decode", |vm, args| {
        decode_ordered(vm, args, "utf_16_ex_decode", [Codec::Utf16Le, Codec::Utf16, Codec::Utf16Be])
    })
    .doc("($module, data, errors=None, byteorder=0, final=False, /)", ""),
    NativeDef::function("utf_32_ex_decode", |vm, args| {
        decode_ordered(vm, args, "utf_32_ex_decode", [Codec::Utf32Le, Codec::Utf32, Codec::Utf32Be])
    })
    .doc("($module, data, errors=None, byteorder=0, final=False, /)", ""),
    NativeDef::function("utf_7_encode", utf_7::encode).doc("($module, str, errors=None, /)", ""),
    NativeDef::function("utf_7_decode", utf_7::decode)
        .doc("($module, data, errors=None, final=False, /)", ""),
    NativeDef::function("unicode_escape_encode", |vm, args| {
        let text = text_arg(vm, args, "unicode_escape_encode")?;
        let content = escape::encode_unicode(&text);
        encoded(vm, &content, text.len())
    })
    .doc("($module, str, errors=None, /)", ""),
    NativeDef::function("raw_unicode_escape_encode", |vm, args| {
        let text = text_arg(vm, args, "raw_unicode_escape_encode")?;
        let content = escape::encode_raw_unicode(&text);
        encoded(vm, &content, text.len())
    })
    .doc("($module, str, errors=None, /)", ""),
    NativeDef::function("unicode_escape_decode", |vm, args| {
        let given = DecodeArgs::of(vm, args, "unicode_escape_decode", true)?;
        let (text, used) =
            escape::decode_unicode(vm, given.object, &given.content, &given.errors, given.last)?;
        Ok(pair(vm, text.into(), given.used(used)))
    })
    .doc("($module, data, errors=None, final=True, /)", ""),
    NativeDef::function("raw_unicode_escape_decode", |vm, args| {
        let given = DecodeArgs::of(vm, args, "raw_unicode_escape_decode", true)?;
        let (text, used) =
            escape::decode_raw_unicode(vm, given.object, &given.content, &given.errors, given.last)?;
        Ok(pair(vm, text.into(), given.used(used)))
    })
    .doc("($module, data, errors=None, final=True, /)", ""),
    NativeDef::function("escape_decode", |vm, args| {
        let given = DecodeArgs::of(vm, args, "escape_decode", true)?;
        let content = escape::decode_bytes(vm, &given.content, &given.errors)?;
        encoded(vm, &content, given.content.len())
    })
    .doc("($module, data, errors=None, /)", ""),
    NativeDef::function("escape_encode", |vm, args| {
        let given = only_positional(vm, args, "escape_encode", 1, 2)?;
        let Some(content) = given[0].downcast::<PyBytes>() else {
            let class = vm.type_name(given[0]);
            return Err(vm.type_error(format!("escape_encode() argument 1 must be bytes, not {class}")));
        };
        let (escaped, len) = (escape::encode_bytes(content.as_bytes()), content.as_bytes().len());
        encoded(vm, &escaped, len)
    })
    .doc("($module, data, errors=None, /)", ""),
    NativeDef::function("readbuffer_encode", |vm, args| {
        let given = only_positional(vm, args, "readbuffer_encode", 1, 2)?;
        let content = match given[0].downcast::<PyStr>() {
            Some(text) => encode::encode(vm, text, Codec::Utf8, "strict")?,
            None => bytes::bytes_arg(vm, given[0])?,
        };
        encoded(vm, &content, content.len())
    })
    .doc("($module, data, errors=None, /)", ""),
    NativeDef::function("charmap_encode", charmap::encode)
        .doc("($module, str, errors=None, mapping=None, /)", ""),
    NativeDef::function("charmap_decode", charmap::decode)
        .doc("($module, data, errors=None, mapping=None, /)", ""),
    NativeDef::function1("charmap_build", charmap::build).doc("($module, map, /)", ""),
    NativeDef::function1("register", |vm, function| {
        if !vm.is_callable(function) {
            return Err(vm.type_error("argument must be callable"));
        }
        let list = search_functions(vm)?;
        if !list.push(&mut vm.heap, function) {
            return Err(vm.memory_error());
        }
        Ok(Value::NONE)
    })
    .doc(
        "($module, search_function, /)",
        "Register a codec search function.\n\nSearch functions are expected to take one argument, the encoding name in\nall lower case letters, and either return None, or a tuple of functions\n(encoder, decoder, stream_reader, stream_writer) (or a CodecInfo object).",
    ),
    NativeDef::function1("unregister", |vm, function| {
        let list = search_functions(vm)?;
        let found = (0..list.len()).find(|index| list.get(*index) == Some(function));
        if let Some(index) = found {
            list.remove_at(index);
            if let Some(found) = vm.native(FOUND).and_then(|dict| dict.downcast::<PyDict>()) {
                found.clear();
            }
        }
        Ok(Value::NONE)
    })
    .doc(
        "($module, search_function, /)",
        "Unregister a codec search function and clear the registry's cache.\n\nIf the search function is not registered, do nothing.",
    ),
    NativeDef::function1("lookup", |vm, name| {
        let Some(name) = name.downcast::<PyStr>() else {
            let class = vm.type_name(name);
            return Err(vm.type_error(format!("lookup() argument must be str, not {class}")));
        };
        let name = name.to_string_lossy();
        lookup(vm, &name)
    })
    .doc(
        "($module, encoding, /)",
        "Looks up a codec tuple in the Python codec registry and returns a CodecInfo object.",
    ),
    NativeDef::function("encode", |vm, args| convert(vm, args, "encode")).doc(
        "($module, /, obj, encoding='utf-8', errors='strict')",
        "Encodes obj using the codec registered for encoding.\n\nThe default encoding is 'utf-8'.  errors may be given to set a\ndifferent error handling scheme.  Default is 'strict' meaning that encoding\nerrors raise a ValueError.  Other possible values are 'ignore', 'replace'\nand 'backslashreplace' as well as any other name registered with\ncodecs.register_error that can handle ValueErrors.",
    ),
    NativeDef::function("decode", |vm, args| convert(vm, args, "decode")).doc(
        "($module, /, obj, encoding='utf-8', errors='strict')",
        "Decodes obj using the codec registered for encoding.\n\nDefault encoding is 'utf-8'.  errors may be given to set a\ndifferent error handling scheme.  Default is 'strict' meaning that encoding\nerrors raise a ValueError.  Other possible values are 'ignore', 'replace'\nand 'backslashreplace' as well as any other name registered with\ncodecs.register_error that can handle ValueErrors.",
    ),
    NativeDef::function2("register_error", |vm, name, handler| {
        let name = handlers::name_arg(vm, name, "register_error() argument 1")?;
        if !vm.is_callable(handler) {
            return Err(vm.type_error("handler must be callable"));
        }
        errors::register(vm, name, handler)?;
        Ok(Value::NONE)
    })
    .doc(
        "($module, errors, handler, /)",
        "Register the specified error handler under the name errors.\n\nhandler must be a callable object, that\nwill be called with an exception instance containing\ninformation about the location of the encoding/decoding\nerror and must return a (replacement, new position) tuple.",
    ),
    NativeDef::function1("_unregister_error", |vm, name| {
        let name = handlers::name_arg(vm, name, "_unregister_error() argument")?;
        handlers::unregister(vm, name)
    })
    .doc(
        "($module, errors, /)",
        "Un-register the specified error handler for the error handling `errors'.\n\nOnly custom error handlers can be un-registered. An exception is raised\nif the error handling is a built-in one (e.g., 'strict'), or if an error\noccurs.\n\nOtherwise, this returns True if a custom handler has been successfully\nun-registered, and False if no custom handler for the specified error\nhandling exists.",
    ),
    NativeDef::function1("lookup_error", |vm, name| {
        let name = handlers::name_arg(vm, name, "lookup_error() argument")?.to_string_lossy();
        errors::registered(vm, &name)
    })
    .doc(
        "($module, name, /)",
        "lookup_error(errors) -> handler\n\nReturn the error handler for the specified error handling name or raise a\nLookupError, if no handler exists under this name.",
    ),
];

fn search_functions(vm: &mut Vm) -> PyResult<Gc<PyList>> {
    match vm.native(SEARCH).and_then(|list| list.downcast::<PyList>()) {
        Some(list) => Ok(list),
        None => Err(vm.raise_new(ExcKind::SystemError, "no codec search functions registered")),
    }
}

/// The `CodecInfo` of an encoding.
fn lookup(vm: &mut Vm, name: &str) -> PyResult {
    let normal = normalized(name);
    let key = vm.intern(&normal);
    let found = vm.native(FOUND).and_then(|dict| dict.downcast::<PyDict>());
    if let Some(info) = found.and_then(|dict| dict.get_str(key)) {
        return Ok(info);
    }
    tauraro_vm::exec::import::import_absolute(vm, "encodings")?;
    let list = search_functions(vm)?;
    let mut index = 0;
    while let Some(search) = list.get(index) {
        index += 1;
        let info = vm.call(search, &[key.into()])?;
        if info.is_none() {
            continue;
        }
        if info.downcast::<PyTuple>().is_none_or(|tuple| tuple.len() != 4) {
            return Err(vm.type_error("codec search functions must return 4-tuples"));
        }
        if let Some(found) = found {
            found.set_str(&mut vm.heap, key, info);
        }
        return Ok(info);
    }
    Err(vm.raise_new(ExcKind::LookupError, format!("unknown encoding: {name}")))
}

/// A name as search functions are asked for it: lower case, with one `_` for each run of what is neither letter, digit nor dot.
fn normalized(name: &str) -> String {
    let mut normal = String::with_capacity(name.len());
    let mut between = false;
    for c in name.chars() {
        if c.is_ascii_alphanumeric() || c == '.' {
            if between && !normal.is_empty() {
                normal.push('_');
            }
            between = false;
            normal.push(c.to_ascii_lowercase());
        } else {
            between = true;
        }
    }
    normal
}

/// `codecs.encode` and `codecs.decode`.
fn convert(vm: &mut Vm, args: Args<'_>, what: &'static str) -> PyResult {
    static ENCODE: Params = Params::new("encode", &["obj", "encoding", "errors"]).required(1);
    static DECODE: Params = Params::new("decode", &["obj", "encoding", "errors"]).required(1);
    let encoding = what == "encode";
    let [object, name, errors] = args.bind(vm, if encoding { &ENCODE } else { &DECODE })?;
    let name = match name {
        Some(name) => {
            handlers::name_arg(vm, name, &format!("{what}() argument 'encoding'"))?.to_string_lossy()
        }
        None => "utf-8".to_owned(),
    };
    if let Some(errors) = errors {
        handlers::name_arg(vm, errors, &format!("{what}() argument 'errors'"))?;
    }
    let info = lookup(vm, &name)?;
    let function = vm.get_item(info, Value::small_int(if encoding { 0 } else { 1 }))?;
    let object = object.unwrap_or(Value::NONE);
    let result = match errors {
        Some(errors) => vm.call(function, &[object, errors]),
        None => vm.call(function, &[object]),
    };
    let result = result.map_err(|raised| note_failure(vm, raised, what, &name))?;
    match result.downcast::<PyTuple>() {
        Some(pair) if pair.len() == 2 => Ok(pair.items()[0]),
        _ => Err(vm.type_error(format!("{what}r must return a tuple (object, integer)"))),
    }
}

/// `(value, used)`
fn pair(vm: &mut Vm, value: Value, used: usize) -> Value {
    vm.new_tuple(&[value, Value::small_int(used as i64)]).into()
}

/// `(bytes, used)`
fn encoded(vm: &mut Vm, content: &[u8], used: usize) -> PyResult {
    let content = PyBytes::new(&mut vm.heap, content);
    Ok(pair(vm, content.into(), used))
}

/// The `errors` argument.
fn errors_arg(vm: &mut Vm, given: Option<&Value>, function: &str) -> PyResult<String> {
    match given {
        None => Ok("strict".to_owned()),
        Some(value) if value.is_none() => Ok("strict".to_owned()),
        Some(value) => match value.downcast::<PyStr>() {
            Some(name) => Ok(name.to_string_lossy()),
            None => {
                let class = vm.type_name(*value);
                Err(vm.type_error(format!("{function}() argument 2 must be str or None, not {class}")))
            }
        },
    }
}

fn str_arg(vm: &mut Vm, value: Value, function: &str) -> PyResult<Gc<PyStr>> {
    match value.downcast::<PyStr>() {
        Some(text) => Ok(text),
        None => {
            let class = if value.is_none() { "None".to_owned() } else { vm.type_name(value) };
            Err(vm.type_error(format!("{function}() argument 1 must be str, not {class}")))
        }
    }
}

/// The text that an encoder without errors is given.
fn text_arg(vm: &mut Vm, args: Args<'_>, function: &str) -> PyResult<Gc<PyStr>> {
    let given = only_positional(vm, args, function, 1, 2)?;
    errors_arg(vm, given.get(1), function)?;
    str_arg(vm, given[0], function)
}

fn encode_with(vm: &mut Vm, args: Args<'_>, function: &str, codec: Codec) -> PyResult {
    let given = only_positional(vm, args, function, 1, 2)?;
    let errors = errors_arg(vm, given.get(1), function)?;
    let text = str_arg(vm, given[0], function)?;
    let content = encode::encode(vm, text, codec, &errors)?;
    encoded(vm, &content, text.len())
}

/// The codec of a byte order: of `codecs`, the first is little end first, the second says by a mark.
fn ordered(vm: &mut Vm, order: Option<&Value>, codecs: [Codec; 3]) -> PyResult<(i64, Codec)> {
    let order = match order {
        Some(order) => vm.size_i64(*order)?.signum(),
        None => 0,
    };
    Ok((order, codecs[(order + 1) as usize]))
}

fn encode_ordered(vm: &mut Vm, args: Args<'_>, function: &str, codecs: [Codec; 3]) -> PyResult {
    let given = only_positional(vm, args, function, 1, 3)?;
    let errors = errors_arg(vm, given.get(1), function)?;
    let text = str_arg(vm, given[0], function)?;
    let (_, codec) = ordered(vm, given.get(2), codecs)?;
    let content = encode::encode(vm, text, codec, &errors)?;
    encoded(vm, &content, text.len())
}

/// What a decoder is given.
struct DecodeArgs {
    object: Value,
    content: Vec<u8>,
    errors: String,
    last: bool,
}

impl DecodeArgs {
    fn of(vm: &mut Vm, args: Args<'_>, function: &str, last: bool) -> PyResult<DecodeArgs> {
        let given = only_positional(vm, args, function, 1, 3)?;
        let errors = errors_arg(vm, given.get(1), function)?;
        let last = match given.get(2) {
            Some(value) => vm.is_true(*value)?,
            None => last,
        };
        // Escapes may come as text.
        let content = match given[0].downcast::<PyStr>() {
            Some(text) if function.contains("escape") => encode::encode(vm, text, Codec::Utf8, "strict")?,
            _ => bytes::bytes_arg(vm, given[0])?,
        };
        Ok(DecodeArgs { object: given[0], content, errors, last })
    }

    /// What is said of a result for which `used` bytes were used: at the end of a stream all, whatever handlers put in their place.
    fn used(&self, used: usize) -> usize {
        if self.last { self.content.len() } else { used }
    }
}

fn decode_with(vm: &mut Vm, args: Args<'_>, function: &str, codec: Codec) -> PyResult {
    let given = DecodeArgs::of(vm, args, function, false)?;
    let (text, used) = decode::decode(vm, given.object, &given.content, codec, &given.errors, given.last)?;
    Ok(pair(vm, text.into(), given.used(used)))
}

fn decode_ordered(vm: &mut Vm, args: Args<'_>, function: &str, codecs: [Codec; 3]) -> PyResult {
    let given = only_positional(vm, args, function, 1, 4)?;
    let errors = errors_arg(vm, given.get(1), function)?;
    let content = bytes::bytes_arg(vm, given[0])?;
    let (mut order, codec) = ordered(vm, given.get(2), codecs)?;
    let last = match given.get(3) {
        Some(value) => vm.is_true(*value)?,
        None => false,
    };
    let (text, used) = decode::decode(vm, given[0], &content, codec, &errors, last)?;
    if order == 0 {
        let (mark, found) = decode::byte_order(&content, codec);
        order = if mark == 0 {
            0
        } else if found == codecs[2] {
            1
        } else {
            -1
        };
    }
    Ok(vm.new_tuple(&[text.into(), Value::small_int(used as i64), Value::small_int(order)]).into())
}
