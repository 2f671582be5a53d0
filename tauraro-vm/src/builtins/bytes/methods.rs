//! The method tables of `bytes` and `bytearray`: what both have, and what a bytearray has besides.

use super::case::Side;
use super::{case, hex, receiver, search, split};
use crate::args::{Args, Params};
use crate::builtins::{bytearray, codecs};
use crate::object::*;
use crate::value::{PyResult, Value};
use crate::vm::Vm;

macro_rules! table {
    ($($extra:expr),* $(,)?) => {
        &[
            NativeDef::method1("capitalize", case::capitalize),
            NativeDef::method("center", |vm, args| case::pad(vm, args, "center", Side::Middle)),
            NativeDef::method("count", search::count),
            NativeDef::method("decode", decode).doc(
                "($self, /, encoding='utf-8', errors='strict')",
                "Decode the bytes using the codec registered for encoding.",
            ),
            NativeDef::method("endswith", search::endswith),
            NativeDef::method("expandtabs", case::expandtabs),
            NativeDef::method("find", search::find),
            NativeDef::class_method("fromhex", hex::fromhex),
            NativeDef::method("hex", hex::hex),
            NativeDef::method("index", search::index),
            NativeDef::method1("isalnum", case::isalnum),
            NativeDef::method1("isalpha", case::isalpha),
            NativeDef::method1("isascii", case::isascii),
            NativeDef::method1("isdigit", case::isdigit),
            NativeDef::method1("islower", case::islower),
            NativeDef::method1("isspace", case::isspace),
            NativeDef::method1("istitle", case::istitle),
            NativeDef::method1("isupper", case::isupper),
            NativeDef::method2("join", split::join),
            NativeDef::method("ljust", |vm, args| case::pad(vm, args, "ljust", Side::Left)),
            NativeDef::method1("lower", case::lower),
            NativeDef::method("lstrip", |vm, args| split::strip(vm, args, "lstrip", true, false)),
            NativeDef::static_method("maketrans", case::maketrans),
            NativeDef::method2("partition", split::partition),
            NativeDef::method2("removeprefix", search::removeprefix),
            NativeDef::method2("removesuffix", search::removesuffix),
            NativeDef::method("replace", search::replace),
            NativeDef::method("rfind", search::rfind),
            NativeDef::method("rindex", search::rindex),
            NativeDef::method("rjust", |vm, args| case::pad(vm, args, "rjust", Side::Right)),
            NativeDef::method2("rpartition", split::rpartition),
            NativeDef::method("rsplit", split::rsplit),
            NativeDef::method("rstrip", |vm, args| split::strip(vm, args, "rstrip", false, true)),
            NativeDef::method("split", split::split),
            NativeDef::method("splitlines", split::splitlines),
            NativeDef::method("startswith", search::startswith),
            NativeDef::method("strip", |vm, args| split::strip(vm, args, "strip", true, true)),
            NativeDef::method1("swapcase", case::swapcase),
            NativeDef::method1("title", case::title),
            NativeDef::method("translate", case::translate),
            NativeDef::method1("upper", case::upper),
            NativeDef::method2("zfill", case::zfill),
            NativeDef::method1("__sizeof__", |vm, this| {
                let len = receiver(vm, this)?.len();
                Ok(vm.new_int(len as i64 + 33))
            }),
            $($extra),*
        ]
    };
}

/// Methods of `bytes`.
pub static BYTES: &[NativeDef] = table![
    NativeDef::method1("__bytes__", |vm, this| Ok(receiver(vm, this)?.exact(vm))),
    NativeDef::method1("__getnewargs__", |vm, this| {
        let exact = receiver(vm, this)?.exact(vm);
        Ok(vm.new_tuple(&[exact]).into())
    }),
];

/// Methods of `bytearray`.
pub static BYTEARRAY: &[NativeDef] = table![
    NativeDef::method2("append", bytearray::append),
    NativeDef::method1("clear", bytearray::clear),
    NativeDef::method1("copy", bytearray::copy),
    NativeDef::method2("extend", bytearray::extend),
    NativeDef::method3("insert", bytearray::insert),
    NativeDef::method("pop", bytearray::pop),
    NativeDef::method2("remove", bytearray::remove),
    NativeDef::method2("resize", bytearray::resize),
    NativeDef::method1("reverse", bytearray::reverse),
    NativeDef::method1("__alloc__", bytearray::allocated),
    NativeDef::method1("__reduce__", bytearray::reduce),
    NativeDef::method2("__reduce_ex__", |vm, this, _| bytearray::reduce(vm, this)),
];

/// Whether all bytes are ASCII; of few, sooner than the standard library says it.
#[inline(always)]
fn is_ascii(bytes: &[u8]) -> bool {
    const HIGH: u64 = 0x8080_8080_8080_8080;
    let word = |chunk: &[u8; 8]| u64::from_le_bytes(*chunk) & HIGH;
    match (bytes.len(), bytes.last_chunk()) {
        (8..=64, Some(last)) => {
            bytes.as_chunks::<8>().0.iter().fold(word(last), |all, chunk| all | word(chunk)) == 0
        }
        _ => bytes.is_ascii(),
    }
}

static DECODE: Params = Params::new("decode", &["self", "encoding", "errors"]).method();

fn decode(vm: &mut Vm, args: Args<'_>) -> PyResult {
    let [this, encoding, errors] = match (args.values, args.keywords) {
        (&[this], None) => [Some(this), None, None],
        _ => args.bind(vm, &DECODE)?,
    };
    let this = this.unwrap_or(Value::NONE);
    let content = receiver(vm, this)?;
    if let (super::Content::Bytes(bytes), None, None) = (&content, encoding, errors)
        && let bytes @ [_, _, ..] = bytes.as_bytes()
        && is_ascii(bytes)
    {
        return Ok(PyStr::from_bytes(&mut vm.heap, bytes, true).into());
    }
    let encoding = codecs::name_arg(vm, encoding, "decode", "encoding")?;
    let errors = codecs::name_arg(vm, errors, "decode", "errors")?;
    let (encoding, errors) = (encoding.as_deref(), errors.as_deref());
    Ok(match content {
        super::Content::Bytes(bytes) => codecs::decode_bytes(vm, this, bytes.as_bytes(), encoding, errors)?,
        array => {
            let copy = array.with(<[u8]>::to_vec);
            codecs::decode_bytes(vm, this, &copy, encoding, errors)?
        }
    }
    .into())
}
