//! `complex`.
//!
//! Arithmetic between a real and a complex number does not make a complex of the real one first (its imaginary part would be a zero with a sign of
//! its own): every operator has a form for each combination, as in C and in Python 3.14. Formatting is in [`complex_text`].

use super::complex_text;
use super::float::operand;
use super::{TypeDef, format};
use crate::args::{Args, Params};
use crate::heap::{Gc, Header, Layout};
use crate::interp::bytecode::CompareKind;
use crate::object::*;
use crate::object_struct;
use crate::value::{PyResult, Value};
use crate::vm::Vm;
use std::cmp::Ordering;

object_struct! {
    /// A complex number.
    pub struct PyComplex(Layout::Complex) {
        /// Real part.
        pub real: f64,
        /// Imaginary part.
        pub imag: f64,
    }
}

/// Real and imaginary part.
#[derive(Copy, Clone, PartialEq, Debug)]
pub struct Parts {
    /// Real part.
    pub re: f64,
    /// Imaginary part.
    pub im: f64,
}

const ONE: Parts = Parts { re: 1.0, im: 0.0 };

impl Parts {
    fn times(self, b: Parts) -> Parts {
        Parts { re: self.re * b.re - self.im * b.im, im: self.re * b.im + self.im * b.re }
    }
    /// The quotient, scaled by the larger part of the divisor; `None` for a divisor of zero.
    fn over(self, b: Parts) -> Option<Parts> {
        let (abs_re, abs_im) = (b.re.abs(), b.im.abs());
        if abs_re >= abs_im {
            if abs_re == 0.0 {
                return None;
            }
            let ratio = b.im / b.re;
            let scale = b.re + b.im * ratio;
            let (re, im) = ((self.re + self.im * ratio) / scale, (self.im - self.re * ratio) / scale);
            return Some(Parts { re, im });
        }
        if abs_im >= abs_re {
            let ratio = b.re / b.im;
            let scale = b.re * ratio + b.im;
            let (re, im) = ((self.re * ratio + self.im) / scale, (self.im * ratio - self.re) / scale);
            return Some(Parts { re, im });
        }
        Some(Parts { re: f64::NAN, im: f64::NAN })
    }
    fn is_zero(self) -> bool {
        self.re == 0.0 && self.im == 0.0
    }
}

/// The type.
pub static DEF: TypeDef = TypeDef {
    slots: SlotTable {
        repr: Some(repr),
        hash: Some(hash),
        compare: Some(compare),
        new: Some(new),
        neg: Some(|vm, this| {
            let z = own(this);
            Ok(vm.new_complex(-z.re, -z.im))
        }),
        pos: Some(exact),
        abs: Some(abs),
        bool: Some(|_, this| Ok(!own(this).is_zero())),
        add: Some(add),
        sub: Some(sub),
        mul: Some(mul),
        truediv: Some(truediv),
        pow: Some(pow),
        ..SlotTable::EMPTY
    },
    methods: METHODS,
    getset: GETSET,
    flags: type_flags::BASETYPE,
    doc: "complex(real=0, imag=0)\n--\n\nCreate a complex number from a string or numbers.\n\nIf a string is given, parse it as a complex number.\nIf a single number is given, convert it to a complex number.\nIf the 'real' or 'imag' arguments are given, create a complex number\nwith the specified real and imaginary components.",
    ..TypeDef::new("complex", Layout::Complex)
};

static METHODS: &[NativeDef] = &[
    NativeDef::method1("conjugate", |vm, this| {
        let z = own(this);
        Ok(vm.new_complex(z.re, -z.im))
    })
    .doc("($self, /)", "Return the complex conjugate of its argument. (3-4j).conjugate() == 3+4j."),
    NativeDef::method1("__complex__", exact),
    NativeDef::class_method("from_number", from_number)
        .doc("($type, number, /)", "Convert number to a complex floating-point number."),
    NativeDef::method1("__getnewargs__", |vm, this| {
        let z = own(this);
        let parts = [vm.new_float(z.re), vm.new_float(z.im)];
        Ok(vm.new_tuple(&parts).into())
    }),
    NativeDef::method2("__format__", |vm, this, spec| {
        format::format_method(vm, this, spec, complex_text::format)
    }),
];

static GETSET: &[GetSetDef] = &[
    GetSetDef::member("real", |vm, this| Ok(vm.new_float(own(this).re))),
    GetSetDef::member("imag", |vm, this| Ok(vm.new_float(own(this).im))),
];

/// A complex number.
pub fn new_complex(vm: &mut Vm, real: f64, imag: f64) -> Value {
    vm.new_complex(real, imag)
}

impl Vm {
    /// A complex number.
    pub fn new_complex(&mut self, real: f64, imag: f64) -> Value {
        self.heap.alloc(PyComplex { header: Header::exact(Layout::Complex), real, imag }).into()
    }
}

/// The parts of a complex number (zero for anything else).
pub fn own(value: Value) -> Parts {
    value.downcast::<PyComplex>().map_or(Parts { re: 0.0, im: 0.0 }, |z| Parts { re: z.real, im: z.imag })
}

fn from_parts(vm: &mut Vm, z: Parts) -> Value {
    vm.new_complex(z.re, z.im)
}

fn exact(vm: &mut Vm, this: Value) -> PyResult {
    if this.downcast_exact::<PyComplex>().is_some() {
        return Ok(this);
    }
    Ok(from_parts(vm, own(this)))
}

/// An operand of complex arithmetic.
#[derive(Copy, Clone)]
enum Operand {
    Real(f64),
    Complex(Parts),
}

impl Operand {
    fn of(vm: &mut Vm, value: Value) -> PyResult<Option<Operand>> {
        if value.downcast::<PyComplex>().is_some() {
            return Ok(Some(Operand::Complex(own(value))));
        }
        Ok(operand(vm, value)?.map(Operand::Real))
    }
    fn parts(self) -> Parts {
        match self {
            Operand::Real(re) => Parts { re, im: 0.0 },
            Operand::Complex(z) => z,
        }
    }
}

macro_rules! operator {
    ($name:ident, |$a:ident, $b:ident| $body:expr) => {
        fn $name(vm: &mut Vm, a: Value, b: Value) -> PyResult {
            let (Some($a), Some($b)) = (Operand::of(vm, a)?, Operand::of(vm, b)?) else {
                return Ok(Value::NOT_IMPLEMENTED);
            };
            let result: Option<Parts> = $body;
            match result {
                Some(z) => Ok(from_parts(vm, z)),
                None => Err(vm.zero_division("division by zero")),
            }
        }
    };
}

use Operand::{Complex, Real};

operator!(add, |a, b| Some(match (a, b) {
    (Complex(a), Real(b)) => Parts { re: a.re + b, im: a.im },
    (Real(a), Complex(b)) => Parts { re: a + b.re, im: b.im },
    (a, b) => Parts { re: a.parts().re + b.parts().re, im: a.parts().im + b.parts().im },
}));
operator!(sub, |a, b| Some(match (a, b) {
    (Complex(a), Real(b)) => Parts { re: a.re - b, im: a.im },
    (Real(a), Complex(b)) => Parts { re: a - b.re, im: -b.im },
    (a, b) => Parts { re: a.parts().re - b.parts().re, im: a.parts().im - b.parts().im },
}));
operator!(mul, |a, b| Some(match (a, b) {
    (Complex(a), Real(b)) => Parts { re: a.re * b, im: a.im * b },
    (Real(a), Complex(b)) => Parts { re: a * b.re, im: a * b.im },
    (a, b) => a.parts().times(b.parts()),
}));
operator!(truediv, |a, b| match (a, b) {
    (_, Real(0.0)) => None,
    (Complex(a), Real(b)) => Some(Parts { re: a.re / b, im: a.im / b }),
    (a, b) => a.parts().over(b.parts()),
});

fn pow(vm: &mut Vm, a: Value, b: Value, modulus: Value) -> PyResult {
    let (Some(a), Some(b)) = (Operand::of(vm, a)?, Operand::of(vm, b)?) else {
        return Ok(Value::NOT_IMPLEMENTED);
    };
    if !modulus.is_none() {
        return Err(vm.value_error("complex modulo"));
    }
    power(vm, a.parts(), b.parts())
}

/// `x ** y` for a negative `x` and a `y` with a fraction.
pub fn power_of_negative(vm: &mut Vm, x: f64, y: f64) -> PyResult {
    power(vm, Parts { re: x, im: 0.0 }, Parts { re: y, im: 0.0 })
}

fn power(vm: &mut Vm, a: Parts, b: Parts) -> PyResult {
    let result = if b.im == 0.0 && b.re == b.re.floor() && b.re.abs() <= 100.0 {
        // A small whole exponent: repeated multiplication is more exact.
        let n = b.re as i32;
        let magnitude = power_of_small(a, n.unsigned_abs());
        if n < 0 { ONE.over(magnitude) } else { Some(magnitude) }
    } else if a.is_zero() {
        if b.im != 0.0 || b.re < 0.0 { None } else { Some(Parts { re: 0.0, im: 0.0 }) }
    } else {
        let size = a.re.hypot(a.im);
        let angle = a.im.atan2(a.re);
        let mut length = size.powf(b.re);
        let mut phase = angle * b.re;
        if b.im != 0.0 {
            length /= (angle * b.im).exp();
            phase += b.im * size.ln();
        }
        // The sine of an infinite angle is a domain error.
        let parts = Parts { re: length * phase.cos(), im: length * phase.sin() };
        if phase.is_infinite() { None } else { Some(parts) }
    };
    let Some(z) = result else {
        return Err(vm.zero_division("zero to a negative or complex power"));
    };
    if z.re.is_infinite() || z.im.is_infinite() {
        return Err(vm.overflow_error("complex exponentiation"));
    }
    Ok(from_parts(vm, z))
}

fn power_of_small(base: Parts, n: u32) -> Parts {
    let (mut result, mut square, mut rest) = (ONE, base, n);
    while rest > 0 {
        if rest & 1 == 1 {
            result = result.times(square);
        }
        rest >>= 1;
        if rest > 0 {
            square = square.times(square);
        }
    }
    result
}

fn abs(vm: &mut Vm, this: Value) -> PyResult {
    let z = own(this);
    let size = z.re.hypot(z.im);
    if size.is_infinite() && z.re.is_finite() && z.im.is_finite() {
        return Err(vm.overflow_error("absolute value too large"));
    }
    Ok(vm.new_float(size))
}

fn hash(vm: &mut Vm, this: Value) -> PyResult<i64> {
    let z = own(this);
    let one = |x: f64| if x.is_nan() { vm.identity_hash(this) } else { hashing::hash_f64(x) };
    let hash = one(z.re).wrapping_add(one(z.im).wrapping_mul(1_000_003));
    Ok(if hash == -1 { -2 } else { hash })
}

fn compare(_: &mut Vm, a: Value, b: Value, kind: CompareKind) -> PyResult {
    if !matches!(kind, CompareKind::Eq | CompareKind::Ne) {
        return Ok(Value::NOT_IMPLEMENTED);
    }
    let Some(z) = a.downcast::<PyComplex>() else { return Ok(Value::NOT_IMPLEMENTED) };
    let equal = if b.downcast::<PyComplex>().is_some() {
        own(a) == own(b)
    } else if let Some(x) = b.as_float() {
        z.imag == 0.0 && z.real == x
    } else if let Some(n) = super::int::Int::of(b) {
        z.imag == 0.0 && super::float::arith::order_with_int(z.real, n) == Some(Ordering::Equal)
    } else {
        return Ok(Value::NOT_IMPLEMENTED);
    };
    Ok(Value::bool(equal == (kind == CompareKind::Eq)))
}

fn repr(vm: &mut Vm, this: Value) -> PyResult {
    let text = complex_text::repr(own(this));
    Ok(vm.str_value(&text))
}

/// A complex number out of a complex, or anything with `__complex__`, `__float__` or `__index__`; `None` for what has none of them.
fn convert(vm: &mut Vm, value: Value) -> PyResult<Option<Parts>> {
    if value.downcast_exact::<PyComplex>().is_some() {
        return Ok(Some(own(value)));
    }
    let name = vm.names.complex;
    if let Some(result) = vm.call_special(value, name, &[])? {
        if result.downcast::<PyComplex>().is_none() {
            let class = vm.type_name(result);
            return Err(vm.type_error(format!("__complex__ returned non-complex (type {class})")));
        }
        return Ok(Some(own(result)));
    }
    let class = vm.type_of(value);
    if class.slots.float.get().is_some() || class.slots.index.get().is_some() {
        return Ok(Some(Parts { re: vm.to_f64(value)?, im: 0.0 }));
    }
    Ok(None)
}

static NEW: Params = Params::new("complex", &["real", "imag"]);

fn new(vm: &mut Vm, class: Gc<PyType>, args: Args<'_>) -> PyResult {
    let [real, imag] = args.bind(vm, &NEW)?;
    if let (Some(real), None) = (real, imag)
        && class == vm.class(Layout::Complex)
        && real.downcast_exact::<PyComplex>().is_some()
    {
        return Ok(real);
    }
    let z = match (real, imag) {
        (None, None) => Parts { re: 0.0, im: 0.0 },
        (Some(real), None) => match real.downcast::<PyStr>() {
            Some(text) => complex_text::parse(vm, real, text)?,
            None => match convert(vm, real)? {
                Some(z) => z,
                None => {
                    let given = vm.type_name(real);
                    return Err(vm.type_error(format!(
                        "complex() argument must be a string or a number, not {given}"
                    )));
                }
            },
        },
        (real, Some(imag)) => {
            let is_complex = |value: Value| value.downcast::<PyComplex>().is_some();
            let re = match real {
                None => Parts { re: 0.0, im: 0.0 },
                Some(real) => part(vm, real, "real")?,
            };
            let im = part(vm, imag, "imag")?;
            // The arguments may be complex themselves: real + imag * 1j. Zeros of real ones are not added, for their sign.
            Parts {
                re: if is_complex(imag) { re.re - im.im } else { re.re },
                im: if real.is_some_and(is_complex) { im.re + re.im } else { im.re },
            }
        }
    };
    for_class(vm, class, z)
}

/// One of two arguments of `complex()`, which must be numbers.
fn part(vm: &mut Vm, value: Value, name: &str) -> PyResult<Parts> {
    if value.downcast::<PyStr>().is_none()
        && let Some(z) = convert(vm, value)?
    {
        return Ok(z);
    }
    let given = vm.type_name(value);
    Err(vm.type_error(format!("complex() argument '{name}' must be a real number, not {given}")))
}

fn for_class(vm: &mut Vm, class: Gc<PyType>, z: Parts) -> PyResult {
    let header = vm.header_for(class);
    Ok(vm.alloc_for(class, PyComplex { header, real: z.re, imag: z.im }).into())
}

fn from_number(vm: &mut Vm, args: Args<'_>) -> PyResult {
    static PARAMS: Params =
        Params::new("complex.from_number", &["type", "number"]).method().required(2).positional_only(2);
    let [class, number] = args.bind(vm, &PARAMS)?;
    let (Some(class), Some(number)) = (class, number) else { return Ok(Value::NONE) };
    let Some(z) = convert(vm, number)? else {
        let given = vm.type_name(number);
        return Err(vm.type_error(format!("must be real number, not {given}")));
    };
    let made = from_parts(vm, z);
    if class == Value::from(vm.class(Layout::Complex)) { Ok(made) } else { vm.call(class, &[made]) }
}
