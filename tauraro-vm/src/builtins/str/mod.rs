//! `str`.
//!
//! How text is stored is in [`object::str`](crate::object::str); here is what strings do.
//!
//! * [`sequence`]: items, slices, concatenation, repetition, comparison; [`iter`]: iteration; [`repr`];
//! * [`search`], [`split`], [`case`], [`translate`]: the methods by subject;
//! * [`percent`]: `%` formatting; [`fields`]: `str.format`;
//! * [`unicode`]: properties of characters, with [`tables`]; `marks`: places in short texts.
//!
//! Rules: methods work on strings of any width without making a copy first; a result is allocated once, in its final
//! width, whenever that is known beforehand. A method that changes nothing gives the string itself, unless that is of a subclass.

pub mod case;
pub mod encode;
pub mod fields;
pub mod iter;
mod marks;
pub mod percent;
mod percent_quick;
pub mod repr;
pub mod search;
pub mod sequence;
pub mod split;
pub mod tables;
pub mod translate;
pub mod unicode;

pub use split::join;
pub use unicode::{character_name, character_named};

use super::TypeDef;
use crate::args::{Args, Params};
use crate::heap::{Gc, Layout};
use crate::object::*;
use crate::value::{PyResult, Value};
use crate::vm::Vm;

/// The type.
pub static DEF: TypeDef = TypeDef {
    slots: SlotTable {
        repr: Some(|vm, this| {
            let text = receiver(vm, this)?;
            Ok(repr::repr(vm, text).into())
        }),
        str: Some(|vm, this| {
            let text = receiver(vm, this)?;
            Ok(exact(vm, text).into())
        }),
        hash: Some(|vm, this| Ok(receiver(vm, this)?.hash() as i64)),
        compare: Some(sequence::compare),
        iter: Some(iter::iter),
        new: Some(new),
        len: Some(|vm, this| Ok(receiver(vm, this)?.len())),
        getitem: Some(sequence::get_item),
        contains: Some(search::contains_slot),
        add: Some(sequence::add),
        mul: Some(sequence::mul),
        modulo: Some(percent::modulo),
        ..SlotTable::EMPTY
    },
    methods: METHODS,
    flags: type_flags::BASETYPE | type_flags::MATCH_SELF,
    doc: "str(object='') -> str\nstr(bytes_or_buffer[, encoding[, errors]]) -> str\n\nCreate a new string object from the given object. If encoding or\nerrors is specified, then the object must expose a data buffer\nthat will be decoded using the given encoding and error handler.\nOtherwise, returns the result of object.__str__() (if defined)\nor repr(object).\nencoding defaults to 'utf-8'.\nerrors defaults to 'strict'.",
    ..TypeDef::new("str", Layout::Str)
};

/// The methods of `str`.
pub static METHODS: &[NativeDef] = &[
    NativeDef::method("encode", encode::encode_method).doc(
        "($self, /, encoding='utf-8', errors='strict')",
        "Encode the string using the codec registered for encoding.",
    ),
    NativeDef::method("format", fields::format),
    NativeDef::method2("format_map", fields::format_map),
    NativeDef::method("replace", search::replace_method).doc(
        "($self, old, new, /, count=-1)",
        "Return a copy with all occurrences of substring old replaced by new.",
    ),
    NativeDef::method("split", split::split_method).doc(
        "($self, /, sep=None, maxsplit=-1)",
        "Return a list of the substrings in the string, using sep as the separator string.",
    ),
    NativeDef::method("rsplit", split::rsplit_method).doc(
        "($self, /, sep=None, maxsplit=-1)",
        "Return a list of the substrings in the string, using sep as the separator string.",
    ),
    NativeDef::method2("join", split::join_method)
        .doc("($self, iterable, /)", "Concatenate any number of strings."),
    NativeDef::method1("capitalize", case::capitalize)
        .doc("($self, /)", "Return a capitalized version of the string."),
    NativeDef::method1("casefold", case::casefold)
        .doc("($self, /)", "Return a version of the string suitable for caseless comparisons."),
    NativeDef::method1("title", case::title)
        .doc("($self, /)", "Return a version of the string where each word is titlecased."),
    NativeDef::method("center", case::center)
        .doc("($self, width, fillchar=' ', /)", "Return a centered string of length width."),
    NativeDef::method("count", search::count_method),
    NativeDef::method("expandtabs", case::expandtabs)
        .doc("($self, /, tabsize=8)", "Return a copy where all tab characters are expanded using spaces."),
    NativeDef::method("find", search::find_method),
    NativeDef::method2("partition", search::partition)
        .doc("($self, sep, /)", "Partition the string into three parts using the given separator."),
    NativeDef::method("index", search::index_method),
    NativeDef::method("ljust", case::ljust)
        .doc("($self, width, fillchar=' ', /)", "Return a left-justified string of length width."),
    NativeDef::method1("lower", case::lower)
        .doc("($self, /)", "Return a copy of the string converted to lowercase."),
    NativeDef::method("lstrip", |vm, args| split::strip(vm, args, "lstrip", split::LEFT))
        .doc("($self, chars=None, /)", "Return a copy of the string with leading whitespace removed."),
    NativeDef::method("rfind", search::rfind_method),
    NativeDef::method("rindex", search::rindex_method),
    NativeDef::method("rjust", case::rjust)
        .doc("($self, width, fillchar=' ', /)", "Return a right-justified string of length width."),
    NativeDef::method("rstrip", |vm, args| split::strip(vm, args, "rstrip", split::RIGHT))
        .doc("($self, chars=None, /)", "Return a copy of the string with trailing whitespace removed."),
    NativeDef::method2("rpartition", search::rpartition)
        .doc("($self, sep, /)", "Partition the string into three parts using the given separator."),
    NativeDef::method("splitlines", split::splitlines).doc(
        "($self, /, keepends=False)",
        "Return a list of the lines in the string, breaking at line boundaries.",
    ),
    NativeDef::method("strip", |vm, args| split::strip(vm, args, "strip", split::BOTH)).doc(
        "($self, chars=None, /)",
        "Return a copy of the string with leading and trailing whitespace removed.",
    ),
    NativeDef::method1("swapcase", case::swapcase).doc(
        "($self, /)",
        "Convert uppercase characters to lowercase and lowercase characters to uppercase.",
    ),
    NativeDef::method2("translate", translate::translate)
        .doc("($self, table, /)", "Replace each character in the string using the given translation table."),
    NativeDef::static_method("maketrans", translate::maketrans),
    NativeDef::method1("upper", case::upper)
        .doc("($self, /)", "Return a copy of the string converted to uppercase."),
    NativeDef::method("startswith", search::startswith),
    NativeDef::method("endswith", search::endswith),
    NativeDef::method2("removeprefix", search::removeprefix)
        .doc("($self, prefix, /)", "Return a str with the given prefix string removed if present."),
    NativeDef::method2("removesuffix", search::removesuffix)
        .doc("($self, suffix, /)", "Return a str with the given suffix string removed if present."),
    NativeDef::method1("isascii", case::isascii),
    NativeDef::method1("islower", case::islower),
    NativeDef::method1("isupper", case::isupper),
    NativeDef::method1("istitle", case::istitle),
    NativeDef::method1("isspace", case::isspace),
    NativeDef::method1("isdecimal", case::isdecimal),
    NativeDef::method1("isdigit", case::isdigit),
    NativeDef::method1("isnumeric", case::isnumeric),
    NativeDef::method1("isalpha", case::isalpha),
    NativeDef::method1("isalnum", case::isalnum),
    NativeDef::method1("isidentifier", case::isidentifier),
    NativeDef::method1("isprintable", case::isprintable),
    NativeDef::method2("zfill", case::zfill).doc(
        "($self, width, /)",
        "Pad a numeric string with zeros on the left, to fill a field of the given width.",
    ),
    NativeDef::method2("__format__", |vm, this, spec| {
        super::format::format_method(vm, this, spec, super::format::str)
    }),
    NativeDef::method1("__getnewargs__", |vm, this| {
        let text = receiver(vm, this)?;
        let text = exact(vm, text);
        Ok(vm.new_tuple(&[text.into()]).into())
    }),
    NativeDef::method1("__sizeof__", |vm, this| {
        let text = receiver(vm, this)?;
        Ok(vm.new_int(40 + text.bytes().len() as i64))
    }),
];

/// `self` of a str method.
#[inline(always)]
pub fn receiver(vm: &mut Vm, this: Value) -> PyResult<Gc<PyStr>> {
    match this.downcast::<PyStr>() {
        Some(text) => Ok(text),
        None => {
            let class = vm.type_name(this);
            Err(vm.type_error(format!("descriptor requires a 'str' object but received a '{class}'")))
        }
    }
}

/// A str argument: `find() argument 1 must be str, not int`.
#[inline]
pub fn str_arg(vm: &mut Vm, value: Value, function: &str, index: usize) -> PyResult<Gc<PyStr>> {
    match value.downcast::<PyStr>() {
        Some(text) => Ok(text),
        None => {
            let class = if value.is_none() { "None".to_owned() } else { vm.type_name(value) };
            Err(vm.type_error(format!("{function}() argument {index} must be str, not {class}")))
        }
    }
}

/// A str argument with its own words before `must be str`.
pub fn opt_str_arg(vm: &mut Vm, value: Value, what: &str) -> PyResult<Gc<PyStr>> {
    match value.downcast::<PyStr>() {
        Some(text) => Ok(text),
        None => {
            let class =
                if what.is_empty() || !value.is_none() { vm.type_name(value) } else { "None".to_owned() };
            let space = if what.is_empty() { "" } else { " " };
            Err(vm.type_error(format!("{what}{space}must be str, not {class}")))
        }
    }
}

/// The text as an exact str: the string itself, or a copy of an instance of a subclass.
#[inline]
pub fn exact(vm: &mut Vm, text: Gc<PyStr>) -> Gc<PyStr> {
    if text.header.is_exact(Layout::Str) { text } else { PyStr::substring(&mut vm.heap, text, 0, text.len()) }
}

/// A new string, or MemoryError.
#[inline]
pub fn made(vm: &mut Vm, result: Option<Gc<PyStr>>) -> PyResult {
    match result {
        Some(text) => Ok(text.into()),
        None => Err(vm.memory_error()),
    }
}

/// Some of the characters of a string.
#[inline]
pub fn substring(vm: &mut Vm, text: Gc<PyStr>, start: usize, end: usize) -> Gc<PyStr> {
    match end - start {
        0 => vm.names.empty,
        1 => match text.data().get(start) {
            Some(c) => vm.char_str(c),
            None => vm.names.empty,
        },
        _ => PyStr::substring(&mut vm.heap, text, start, end),
    }
}

static NEW: Params = Params::new("str", &["object", "encoding", "errors"]);

fn new(vm: &mut Vm, class: Gc<PyType>, args: Args<'_>) -> PyResult {
    // The common call: str(x).
    let text = match args.values {
        [x] if args.keywords.is_none() => vm.to_str(*x)?,
        _ => {
            let [object, encoding, errors] = args.bind(vm, &NEW)?;
            match (object, encoding, errors) {
                (None, ..) => vm.names.empty,
                (Some(object), None, None) => vm.to_str(object)?,
                (Some(object), encoding, errors) => {
                    if object.downcast::<PyStr>().is_some() {
                        return Err(vm.type_error("decoding str is not supported"));
                    }
                    super::codecs::decode_object(vm, object, encoding, errors)?
                }
            }
        }
    };
    if class == vm.class(Layout::Str) {
        return Ok(text.into());
    }
    let made_text = PyStr::copy_for_subclass(&mut vm.heap, text, class.instance_shape.get());
    if let Some(text) = made_text
        && class.has_flags(type_flags::FINALIZER)
    {
        vm.heap.register_finalizer(text.header());
    }
    made(vm, made_text)
}
