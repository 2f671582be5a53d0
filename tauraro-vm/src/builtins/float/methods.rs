//! The type `float`: construction, methods, attributes.

use super::{arith, hex, parse, repr, round};
use crate::args::{Args, Params};
use crate::builtins::support::starts_like;
use crate::builtins::{TypeDef, bytes, format, int};
use crate::heap::{Gc, Layout};
use crate::object::*;
use crate::value::{PyResult, Value};
use crate::vm::Vm;

/// The type.
pub static DEF: TypeDef = TypeDef {
    slots: SlotTable {
        repr: Some(repr),
        hash: Some(arith::hash),
        compare: Some(arith::compare),
        new: Some(new),
        neg: Some(arith::neg),
        pos: Some(arith::pos),
        abs: Some(arith::abs),
        bool: Some(arith::is_true),
        int: Some(arith::int),
        float: Some(arith::float),
        add: Some(arith::add),
        sub: Some(arith::sub),
        mul: Some(arith::mul),
        truediv: Some(arith::truediv),
        floordiv: Some(arith::floordiv),
        modulo: Some(arith::modulo),
        divmod: Some(arith::divmod),
        pow: Some(arith::pow),
        ..SlotTable::EMPTY
    },
    methods: METHODS,
    getset: GETSET,
    flags: type_flags::BASETYPE | type_flags::MATCH_SELF,
    doc: "float(x=0, /)\n--\n\nConvert a string or number to a floating-point number, if possible.",
    ..TypeDef::new("float", Layout::Float)
};

static METHODS: &[NativeDef] = &[
    NativeDef::method1("as_integer_ratio", as_integer_ratio)
        .doc("($self, /)", "Return a pair of integers, whose ratio is exactly equal to the original float."),
    NativeDef::method1("conjugate", arith::float)
        .doc("($self, /)", "Return self, the complex conjugate of any float."),
    NativeDef::method1("is_integer", |_, this| {
        let x = own(this);
        Ok(Value::bool(x.is_finite() && x == x.trunc()))
    })
    .doc("($self, /)", "Return True if the float is an integer."),
    NativeDef::method1("hex", |vm, this| Ok(vm.str_value(&hex::to_hex(own(this)))))
        .doc("($self, /)", "Return a hexadecimal representation of a floating-point number."),
    NativeDef::class_method("fromhex", from_hex)
        .doc("($type, string, /)", "Create a floating-point number from a hexadecimal string."),
    NativeDef::class_method("from_number", from_number)
        .doc("($type, number, /)", "Convert real number to a floating-point number."),
    NativeDef::class_method("__getformat__", get_format),
    NativeDef::method1("__trunc__", arith::int),
    NativeDef::method1("__floor__", |vm, this| arith::integer_of(vm, own(this).floor())),
    NativeDef::method1("__ceil__", |vm, this| arith::integer_of(vm, own(this).ceil())),
    NativeDef::method("__round__", round_method),
    NativeDef::method1("__getnewargs__", |vm, this| {
        let exact = arith::float(vm, this)?;
        Ok(vm.new_tuple(&[exact]).into())
    }),
    NativeDef::method2("__format__", |vm, this, spec| format::format_method(vm, this, spec, format::float)),
];

static GETSET: &[GetSetDef] =
    &[GetSetDef::new("real", arith::float), GetSetDef::new("imag", |vm, _| Ok(vm.new_float(0.0)))];

fn own(value: Value) -> f64 {
    value.as_float().unwrap_or(0.0)
}

fn repr(vm: &mut Vm, this: Value) -> PyResult {
    let mut out = repr::Text::new();
    repr::write_repr(own(this), &mut out);
    Ok(PyStr::from_latin1(&mut vm.heap, &out).into())
}

static NEW: Params = Params::new("float", &["x"]).positional_only(1);

fn new(vm: &mut Vm, class: Gc<PyType>, args: Args<'_>) -> PyResult {
    let exact = class == vm.class(Layout::Float);
    // What else a class wants to know is for its `__init__`.
    let args = if exact || starts_like(vm, class, Layout::Float) {
        args
    } else {
        Args::positional_only(args.positional())
    };
    let [x] = args.bind(vm, &NEW)?;
    let number = match x {
        None => 0.0,
        // float(x) of a float is x itself, NaN's identity included.
        Some(x) if exact && x.downcast_exact::<PyFloat>().is_some() => return Ok(x),
        Some(x) => convert(vm, x)?,
    };
    if exact { Ok(vm.new_float(number)) } else { for_subclass(vm, class, number) }
}

fn for_subclass(vm: &mut Vm, class: Gc<PyType>, value: f64) -> PyResult {
    let header = vm.header_for(class);
    Ok(vm.alloc_for(class, PyFloat { header, value }).into())
}

/// `float(x)`
pub fn convert(vm: &mut Vm, x: Value) -> PyResult<f64> {
    if x.is_inline_float() {
        return Ok(x.unwrap_inline_float());
    }
    if x.downcast::<PyStr>().is_some() {
        return parse::parse_str(vm, x);
    }
    let class = vm.type_of(x);
    if class.has_flags(type_flags::HEAP)
        && let Some(float) = class.slots.float.get()
    {
        // Of a subclass of float too: its own value is not asked for.
        let result = float(vm, x)?;
        return vm.result_of_float(x, result);
    }
    if class.slots.float.get().is_some() || class.slots.index.get().is_some() {
        return vm.to_f64(x);
    }
    match bytes::copy_of_bytes(x) {
        Some(content) => match parse::parse_ascii(&content) {
            Some(f) => Ok(f),
            None => Err(parse::invalid(vm, x)),
        },
        None => {
            let name = class.full_name();
            Err(vm.type_error(format!("float() argument must be a string or a real number, not '{name}'")))
        }
    }
}

fn for_class(vm: &mut Vm, class: Value, number: f64) -> PyResult {
    let float = vm.new_float(number);
    if class == Value::from(vm.class(Layout::Float)) { Ok(float) } else { vm.call(class, &[float]) }
}

fn from_hex(vm: &mut Vm, args: Args<'_>) -> PyResult {
    static PARAMS: Params =
        Params::new("float.fromhex", &["type", "string"]).method().required(2).positional_only(2);
    let [class, text] = args.bind(vm, &PARAMS)?;
    let (Some(class), Some(text)) = (class, text) else { return Ok(Value::NONE) };
    let Some(string) = text.downcast::<PyStr>() else {
        return Err(vm.type_error("bad argument type for built-in operation"));
    };
    match hex::from_hex(&string.to_string_lossy()) {
        Ok(number) => for_class(vm, class, number),
        Err(hex::HexError::Invalid) => Err(vm.value_error("invalid hexadecimal floating-point string")),
        Err(hex::HexError::Overflow) => {
            Err(vm.overflow_error("hexadecimal value too large to represent as a float"))
        }
    }
}

fn from_number(vm: &mut Vm, args: Args<'_>) -> PyResult {
    static PARAMS: Params =
        Params::new("float.from_number", &["type", "number"]).method().required(2).positional_only(2);
    let [class, number] = args.bind(vm, &PARAMS)?;
    let (Some(class), Some(number)) = (class, number) else { return Ok(Value::NONE) };
    let number = vm.to_f64(number)?;
    for_class(vm, class, number)
}

fn get_format(vm: &mut Vm, args: Args<'_>) -> PyResult {
    static PARAMS: Params =
        Params::new("float.__getformat__", &["type", "typestr"]).method().required(2).positional_only(2);
    let [_, kind] = args.bind(vm, &PARAMS)?;
    let known =
        kind.and_then(|k| k.downcast::<PyStr>()).is_some_and(|k| k.eq_str("double") || k.eq_str("float"));
    if !known {
        return Err(vm.value_error("__getformat__() argument 1 must be 'double' or 'float'"));
    }
    Ok(vm.str_value(if cfg!(target_endian = "little") { "IEEE, little-endian" } else { "IEEE, big-endian" }))
}

fn round_method(vm: &mut Vm, args: Args<'_>) -> PyResult {
    static PARAMS: Params = Params::new("__round__", &["self", "ndigits"]).method().positional_only(2);
    let [this, digits] = args.bind(vm, &PARAMS)?;
    round::round(vm, this.map_or(0.0, own), digits)
}

fn as_integer_ratio(vm: &mut Vm, this: Value) -> PyResult {
    let x = own(this);
    if x.is_nan() {
        return Err(vm.value_error("cannot convert NaN to integer ratio"));
    }
    if x.is_infinite() {
        return Err(vm.overflow_error("cannot convert Infinity to integer ratio"));
    }
    let (negative, mantissa, exponent) = int::decode_f64(x);
    if mantissa == 0 {
        return Ok(vm.new_tuple(&[Value::small_int(0), Value::small_int(1)]).into());
    }
    let zeros = mantissa.trailing_zeros();
    let (mantissa, exponent) = (mantissa >> zeros, exponent + zeros as i32);
    let shift =
        |vm: &mut Vm, n: Value, by: i32| int::arith::lshift(vm, n, Value::small_int(by.max(0) as i64));
    let n = int::from_words(vm, negative, &[mantissa]);
    let numerator = shift(vm, n, exponent)?;
    let denominator = shift(vm, Value::small_int(1), -exponent)?;
    Ok(vm.new_tuple(&[numerator, denominator]).into())
}
