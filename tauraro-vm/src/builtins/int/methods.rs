//! The type `int`: construction, methods, attributes.

use super::{Int, PyInt, arith, for_subclass, from_ibig, from_words, parse, text, words};
use crate::args::{Args, Params};
use crate::builtins::bytes;
use crate::builtins::{TypeDef, format};
use crate::heap::{Gc, Layout};
use crate::object::*;
use crate::value::{PyResult, Value};
use crate::vm::Vm;
use dashu_int::{IBig, UBig};

/// The type.
pub static DEF: TypeDef = TypeDef {
    slots: SlotTable {
        repr: Some(text::repr),
        hash: Some(|_, value| Ok(super::hash(value))),
        compare: Some(arith::compare),
        new: Some(new),
        neg: Some(arith::neg),
        pos: Some(arith::pos),
        abs: Some(arith::abs),
        invert: Some(arith::invert),
        bool: Some(arith::is_true),
        int: Some(arith::pos),
        float: Some(arith::float),
        index: Some(arith::pos),
        add: Some(arith::add),
        sub: Some(arith::sub),
        mul: Some(arith::mul),
        truediv: Some(arith::truediv),
        floordiv: Some(arith::floordiv),
        modulo: Some(arith::modulo),
        divmod: Some(arith::divmod),
        lshift: Some(arith::lshift),
        rshift: Some(arith::rshift),
        and: Some(arith::and),
        or: Some(arith::or),
        xor: Some(arith::xor),
        pow: Some(arith::pow),
        ..SlotTable::EMPTY
    },
    methods: METHODS,
    getset: GETSET,
    flags: type_flags::BASETYPE | type_flags::MATCH_SELF,
    doc: "int([x]) -> integer\nint(x, base=10) -> integer\n\nConvert a number or string to an integer, or return 0 if no arguments\nare given.  If x is a number, return x.__int__().  For floating-point\nnumbers, this truncates towards zero.\n\nIf x is not a number or if base is given, then x must be a string,\nbytes, or bytearray instance representing an integer literal in the\ngiven base.  The literal can be preceded by '+' or '-' and be surrounded\nby whitespace.  The base defaults to 10.  Valid bases are 0 and 2-36.\nBase 0 means to interpret the base from the string as an integer literal.\n>>> int('0b100', base=0)\n4",
    ..TypeDef::new("int", Layout::Int)
};

static METHODS: &[NativeDef] = &[
    NativeDef::method1("bit_length", bit_length)
        .doc("($self, /)", "Number of bits necessary to represent self in binary."),
    NativeDef::method1("bit_count", bit_count)
        .doc("($self, /)", "Number of ones in the binary representation of the absolute value of self."),
    NativeDef::method1("conjugate", arith::pos)
        .doc("($self, /)", "Returns self, the complex conjugate of any int."),
    NativeDef::method("to_bytes", to_bytes).doc(
        "($self, /, length=1, byteorder='big', *, signed=False)",
        "Return an array of bytes representing an integer.",
    ),
    NativeDef::class_method("from_bytes", from_bytes).doc(
        "($type, /, bytes, byteorder='big', *, signed=False)",
        "Return the integer represented by the given array of bytes.",
    ),
    NativeDef::method1("as_integer_ratio", as_integer_ratio)
        .doc("($self, /)", "Return a pair of integers, whose ratio is equal to the original int."),
    NativeDef::method1("is_integer", |_, _| Ok(Value::TRUE))
        .doc("($self, /)", "Returns True. Exists for duck type compatibility with float.is_integer."),
    NativeDef::method1("__trunc__", arith::pos),
    NativeDef::method1("__floor__", arith::pos),
    NativeDef::method1("__ceil__", arith::pos),
    NativeDef::method("__round__", round),
    NativeDef::method1("__getnewargs__", |vm, this| {
        let exact = super::to_exact(vm, this);
        Ok(vm.new_tuple(&[exact]).into())
    }),
    NativeDef::method2("__format__", |vm, this, spec| format::format_method(vm, this, spec, format::int)),
    NativeDef::method1("__sizeof__", sizeof),
];

static GETSET: &[GetSetDef] = &[
    GetSetDef::new("real", arith::pos),
    GetSetDef::new("imag", |_, _| Ok(Value::small_int(0))),
    GetSetDef::new("numerator", arith::pos),
    GetSetDef::new("denominator", |_, _| Ok(Value::small_int(1))),
];

static NEW: Params = Params::new("int", &["x", "base"]).positional_only(1);

fn new(vm: &mut Vm, class: Gc<PyType>, args: Args<'_>) -> PyResult {
    // The common call: int(x).
    let (x, base) = match args.values {
        [x] if args.keywords.is_none() => (Some(*x), None),
        _ => {
            let [x, base] = args.bind(vm, &NEW)?;
            (x, base)
        }
    };
    let value = match (x, base) {
        (None, None) => Value::small_int(0),
        (None, Some(_)) => return Err(vm.type_error("int() missing string argument")),
        (Some(x), None) => convert(vm, x)?,
        (Some(x), Some(base)) => {
            let base = vm.clamped_index(base)?;
            if base != 0 && !(2..=36).contains(&base) {
                return Err(vm.value_error("int() base must be >= 2 and <= 36, or 0"));
            }
            convert_text(vm, x, base as u32)?
        }
    };
    if class == vm.class(Layout::Int) { Ok(value) } else { for_subclass(vm, class, value) }
}

fn convert_text(vm: &mut Vm, text: Value, base: u32) -> PyResult {
    if text.downcast::<PyStr>().is_some() {
        return parse::parse_str(vm, text, base);
    }
    let is_text = text.downcast::<bytes::PyBytes>().is_some() || text.has_layout(Layout::ByteArray);
    match bytes::copy_of_bytes(text).filter(|_| is_text) {
        Some(content) => match parse::parse_ascii(vm, &content, base)? {
            Some(value) => Ok(value),
            None => Err(parse::invalid(vm, text, base)),
        },
        None => Err(vm.type_error("int() can't convert non-string with explicit base")),
    }
}

/// `int(x)`
pub fn convert(vm: &mut Vm, x: Value) -> PyResult {
    if x.is_small_int() || x.downcast_exact::<PyInt>().is_some() {
        return Ok(x);
    }
    if x.downcast_exact::<PyStr>().is_some() {
        return parse::parse_str(vm, x, 10);
    }
    let class = vm.type_of(x);
    if let Some(int) = class.slots.int.get() {
        let result = int(vm, x)?;
        if !vm.is_int(result) {
            let name = vm.type_name(result);
            return Err(vm.type_error(format!("__int__ returned non-int (type {name})")));
        }
        return Ok(super::to_exact(vm, result));
    }
    if class.slots.index.get().is_some() {
        return vm.index(x);
    }
    if x.downcast::<PyStr>().is_some() {
        return parse::parse_str(vm, x, 10);
    }
    match bytes::copy_of_bytes(x) {
        Some(content) => match parse::parse_ascii(vm, &content, 10)? {
            Some(value) => Ok(value),
            None => Err(parse::invalid(vm, x, 10)),
        },
        None => {
            let name = class.full_name();
            Err(vm.type_error(format!(
                "int() argument must be a string, a bytes-like object or a real number, not '{name}'"
            )))
        }
    }
}

fn bit_length(vm: &mut Vm, this: Value) -> PyResult {
    let Some(int) = Int::of(this) else { return Ok(Value::small_int(0)) };
    Ok(vm.new_int(words::bit_length(int.magnitude(&mut [0])) as i64))
}

fn bit_count(vm: &mut Vm, this: Value) -> PyResult {
    let Some(int) = Int::of(this) else { return Ok(Value::small_int(0)) };
    let count: u64 = int.magnitude(&mut [0]).iter().map(|word| word.count_ones() as u64).sum();
    Ok(vm.new_int(count as i64))
}

fn sizeof(vm: &mut Vm, this: Value) -> PyResult {
    let Some(int) = Int::of(this) else { return Ok(Value::small_int(0)) };
    Ok(vm.new_int(24 + 8 * int.magnitude(&mut [0]).len() as i64))
}

fn as_integer_ratio(vm: &mut Vm, this: Value) -> PyResult {
    let exact = super::to_exact(vm, this);
    Ok(vm.new_tuple(&[exact, Value::small_int(1)]).into())
}

static ROUND: Params = Params::new("__round__", &["self", "ndigits"]).method().positional_only(2);

fn round(vm: &mut Vm, args: Args<'_>) -> PyResult {
    let [this, digits] = args.bind(vm, &ROUND)?;
    let this = super::to_exact(vm, this.unwrap_or(Value::small_int(0)));
    let Some(digits) = digits.and_then(Value::non_none) else { return Ok(this) };
    let digits = vm.clamped_index(digits)?;
    if digits >= 0 {
        return Ok(this);
    }
    let Some(int) = Int::of(this) else { return Ok(this) };
    // Half of the power of ten is beyond the number: no need to compute it.
    let bits = words::bit_length(int.magnitude(&mut [0]));
    if digits.unsigned_abs() > bits / 3 + 2 {
        return Ok(Value::small_int(0));
    }
    if let (Some(n), Some(unit)) = (this.as_small_int(), 10i64.checked_pow(digits.unsigned_abs() as u32)) {
        let rest = n.rem_euclid(unit);
        let down = n - rest;
        let up = rest * 2 > unit || (rest * 2 == unit && (down / unit) & 1 != 0);
        return Ok(vm.new_int(if up { down + unit } else { down }));
    }
    let ten = Value::small_int(10);
    let unit = arith::pow(vm, ten, Value::small_int(-digits), Value::NONE)?;
    let rest = arith::modulo(vm, this, unit)?;
    let down = arith::sub(vm, this, rest)?;
    let twice = arith::add(vm, rest, rest)?;
    let (Some(twice), Some(size)) = (Int::of(twice), Int::of(unit)) else { return Ok(down) };
    let up = match arith::order(twice, size) {
        std::cmp::Ordering::Less => false,
        std::cmp::Ordering::Greater => true,
        std::cmp::Ordering::Equal => {
            let quotient = arith::floordiv(vm, down, unit)?;
            arith::and(vm, quotient, Value::small_int(1))? != Value::small_int(0)
        }
    };
    if up { arith::add(vm, down, unit) } else { Ok(down) }
}

/// Whether a `byteorder` argument means big-endian.
fn is_big_endian(vm: &mut Vm, order: Option<Value>) -> PyResult<bool> {
    let Some(order) = order else { return Ok(true) };
    let Some(text) = order.downcast::<PyStr>() else {
        let class = vm.type_name(order);
        return Err(vm.type_error(format!("argument 'byteorder' must be str, not {class}")));
    };
    match text.as_ascii() {
        Some("big") => Ok(true),
        Some("little") => Ok(false),
        _ => Err(vm.value_error("byteorder must be either 'little' or 'big'")),
    }
}

static TO_BYTES: Params =
    Params::new("to_bytes", &["self", "length", "byteorder", "signed"]).method().keyword_only(1);

fn to_bytes(vm: &mut Vm, args: Args<'_>) -> PyResult {
    if let (&[this, length, order], None) = (args.values, args.keywords)
        && let (Some(n @ 0..), Some(length @ 1..=8)) = (this.as_small_int(), length.as_small_int())
        && n.leading_zeros() as i64 >= 64 - 8 * length
    {
        let big = is_big_endian(vm, Some(order))?;
        let (mut digits, length) = (n.to_le_bytes(), length as usize);
        if big {
            digits[..length].reverse();
        }
        return Ok(bytes::PyBytes::new(&mut vm.heap, &digits[..length]).into());
    }
    let [this, length, order, signed] = args.bind(vm, &TO_BYTES)?;
    let length = match length {
        Some(length) => vm.size_i64(length)?,
        None => 1,
    };
    let big = is_big_endian(vm, order)?;
    let signed = match signed {
        Some(signed) => vm.is_true(signed)?,
        None => false,
    };
    if length < 0 {
        return Err(vm.value_error("length argument must be non-negative"));
    }
    let Some(int) = this.and_then(Int::of) else { return Ok(Value::NONE) };
    if int.is_negative() && !signed {
        return Err(vm.overflow_error("can't convert negative int to unsigned"));
    }
    super::check_size(vm, length as u64)?;
    let mut room = [0];
    let magnitude = int.magnitude(&mut room);
    let bits = words::bit_length(magnitude);
    let capacity = (length as u64).saturating_mul(8);
    // A negative number of n bits needs n + 1, unless it is a power of two.
    let power_of_two = magnitude.iter().map(|w| w.count_ones()).sum::<u32>() == 1;
    let fits = match (signed, int.is_negative()) {
        (false, _) => bits <= capacity,
        (true, false) => bits < capacity || bits == 0,
        (true, true) => bits < capacity || (bits == capacity && power_of_two),
    };
    if !fits {
        return Err(vm.overflow_error("int too big to convert"));
    }
    let mut out: Vec<u8> = magnitude.iter().flat_map(|word| word.to_le_bytes()).collect();
    out.resize(length as usize, 0);
    if int.is_negative() {
        let mut carry = true;
        for byte in &mut out {
            let (value, over) = (!*byte).overflowing_add(carry as u8);
            *byte = value;
            carry = over;
        }
    }
    if big {
        out.reverse();
    }
    Ok(bytes::PyBytes::new(&mut vm.heap, &out).into())
}

static FROM_BYTES: Params =
    Params::new("from_bytes", &["type", "bytes", "byteorder", "signed"]).method().required(2).keyword_only(1);

fn from_bytes(vm: &mut Vm, args: Args<'_>) -> PyResult {
    if let (&[class, content, order], None) = (args.values, args.keywords)
        && class == Value::from(vm.class(Layout::Int))
        && let Some(content) = content.downcast_exact::<bytes::PyBytes>()
        && content.as_bytes().len() <= 8
    {
        let big = is_big_endian(vm, Some(order))?;
        let content = content.as_bytes();
        let fold = |n: u64, byte: &u8| n << 8 | u64::from(*byte);
        let word = if big { content.iter().fold(0, fold) } else { content.iter().rev().fold(0, fold) };
        return Ok(from_words(vm, false, &[word]));
    }
    let [class, content, order, signed] = args.bind(vm, &FROM_BYTES)?;
    let content = content.unwrap_or(Value::NONE);
    let big = is_big_endian(vm, order)?;
    let signed = match signed {
        Some(signed) => vm.is_true(signed)?,
        None => false,
    };
    let mut content = bytes::to_bytes_vec(vm, content)?;
    if big {
        content.reverse();
    }
    let negative = signed && content.last().is_some_and(|top| top & 0x80 != 0);
    let value = if content.len() <= 8 {
        let mut word = [if negative { 0xff } else { 0 }; 8];
        word[..content.len()].copy_from_slice(&content);
        if negative {
            vm.new_int(i64::from_le_bytes(word))
        } else {
            from_words(vm, false, &[u64::from_le_bytes(word)])
        }
    } else if negative {
        from_ibig(vm, IBig::from_le_bytes(&content))
    } else {
        let magnitude = UBig::from_le_bytes(&content);
        from_words(vm, false, magnitude.as_words())
    };
    match class {
        Some(class) if class != Value::from(vm.class(Layout::Int)) => vm.call(class, &[value]),
        _ => Ok(value),
    }
}
