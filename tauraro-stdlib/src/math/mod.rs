//! `math`: functions of the C library and exact integer functions, with CPython 3.14's results and messages.
//!
//! * [`integers`]: gcd, lcm, isqrt, factorial, comb, perm;
//! * [`sums`]: fsum, prod, sumprod, hypot, dist; [`special`]: gamma, lgamma.
//!
//! A function that gets a finite argument and has no finite result raises: ValueError outside its domain, OverflowError where the result
//! is too large.

pub mod integers;
pub mod special;
pub mod sums;

use crate::system;
use special::Trouble;
use sums::shown;
use tauraro_vm::args::{Args, Params};
use tauraro_vm::builtins::int::{self, Int, words};
use tauraro_vm::builtins::support::wrong_count;
use tauraro_vm::object::{NativeDef, PyModule};
use tauraro_vm::{Gc, PyResult, Raised, Value, Vm};

/// Makes the module.
pub fn module(vm: &mut Vm) -> PyResult<Gc<PyModule>> {
    let doc = "This module provides access to the mathematical functions\ndefined by the C standard.";
    let module = vm.new_native_module("math", doc, FUNCTIONS);
    let constants = [
        ("pi", std::f64::consts::PI),
        ("e", std::f64::consts::E),
        ("tau", std::f64::consts::TAU),
        ("inf", f64::INFINITY),
        ("nan", f64::NAN),
    ];
    for (name, value) in constants {
        let value = vm.new_float(value);
        vm.set_module_attr(module, name, value);
    }
    Ok(module)
}

#[cold]
fn domain_error(vm: &mut Vm) -> Raised {
    vm.value_error("math domain error")
}

#[cold]
fn range_error(vm: &mut Vm) -> Raised {
    vm.overflow_error("math range error")
}

#[cold]
fn expected(vm: &mut Vm, what: &str, x: f64) -> Raised {
    vm.value_error(format!("expected {what}, got {}", shown(x)))
}

/// The result of a function of one argument: what a nonfinite result means depends on the argument.
#[inline(always)]
fn checked(vm: &mut Vm, x: f64, result: f64, may_overflow: bool, domain: &str) -> PyResult {
    if !result.is_finite() && (result.is_nan() && !x.is_nan() || result.is_infinite() && x.is_finite()) {
        return Err(no_result(vm, x, result, may_overflow, domain));
    }
    Ok(vm.new_float(result))
}

#[cold]
fn no_result(vm: &mut Vm, x: f64, result: f64, may_overflow: bool, domain: &str) -> Raised {
    if result.is_infinite() && may_overflow {
        range_error(vm)
    } else if domain.is_empty() {
        domain_error(vm)
    } else {
        expected(vm, domain, x)
    }
}

macro_rules! of_one {
    ($name:literal, |$x:ident| $result:expr) => {
        of_one!($name, |$x| $result, false, "")
    };
    ($name:literal, |$x:ident| $result:expr, $overflow:literal, $domain:literal) => {{
        extern "C" fn of_float($x: f64) -> f64 {
            $result
        }
        NativeDef::function1($name, |vm, value| {
            let $x = vm.to_f64(value)?;
            checked(vm, $x, of_float($x), $overflow, $domain)
        })
        .of_float(of_float)
    }};
}

macro_rules! test_of {
    ($name:literal, |$x:ident| $result:expr) => {
        NativeDef::function1($name, |vm, value| {
            let $x = vm.to_f64(value)?;
            Ok(Value::bool($result))
        })
    };
}

static FUNCTIONS: &[NativeDef] = &[
    of_one!("acos", |x| x.acos(), false, "a number in range from -1 up to 1"),
    of_one!("acosh", |x| system::libm::acosh(x), false, "argument value not less than 1"),
    of_one!("asin", |x| x.asin(), false, "a number in range from -1 up to 1"),
    of_one!("asinh", |x| system::libm::asinh(x)),
    of_one!("atan", |x| x.atan()),
    of_one!("atanh", |x| atanh(x), false, "a number between -1 and 1"),
    of_one!("cbrt", |x| system::libm::cbrt(x)),
    of_one!("cos", |x| x.cos(), false, "a finite input"),
    of_one!("cosh", |x| x.cosh(), true, ""),
    of_one!("erf", |x| system::libm::erf(x)),
    of_one!("erfc", |x| system::libm::erfc(x)),
    of_one!("exp", |x| x.exp(), true, ""),
    of_one!("exp2", |x| system::libm::exp2(x), true, ""),
    of_one!("expm1", |x| system::libm::expm1(x), true, ""),
    of_one!("fabs", |x| x.abs()),
    of_one!("log1p", |x| log1p(x), false, "argument value > -1"),
    of_one!("sin", |x| x.sin(), false, "a finite input"),
    of_one!("sinh", |x| x.sinh(), true, ""),
    of_one!("sqrt", |x| x.sqrt(), false, "a nonnegative input"),
    of_one!("tan", |x| x.tan(), false, "a finite input"),
    of_one!("tanh", |x| x.tanh()),
    NativeDef::function1("degrees", |vm, x| {
        let x = vm.to_f64(x)?;
        Ok(vm.new_float(x * (180.0 / std::f64::consts::PI)))
    }),
    NativeDef::function1("radians", |vm, x| {
        let x = vm.to_f64(x)?;
        Ok(vm.new_float(x * (std::f64::consts::PI / 180.0)))
    }),
    NativeDef::function1("gamma", |vm, x| {
        let x = vm.to_f64(x)?;
        gamma_result(vm, x, special::gamma(x))
    }),
    NativeDef::function1("lgamma", |vm, x| {
        let x = vm.to_f64(x)?;
        gamma_result(vm, x, special::lgamma(x))
    }),
    test_of!("isnan", |x| x.is_nan()),
    test_of!("isinf", |x| x.is_infinite()),
    test_of!("isfinite", |x| x.is_finite()),
    NativeDef::function("isclose", isclose),
    NativeDef::function1("floor", |vm, x| {
        if let Some(x) = x.as_float().filter(|_| is_plain_float(x)) {
            return rounded(vm, x.floor());
        }
        if x.is_small_int() {
            return Ok(x);
        }
        let name = vm.names.floor;
        if let Some(result) = vm.call_special(x, name, &[])? {
            return Ok(result);
        }
        let x = vm.to_f64(x)?;
        rounded(vm, x.floor())
    }),
    NativeDef::function1("ceil", |vm, x| {
        if let Some(x) = x.as_float().filter(|_| is_plain_float(x)) {
            return rounded(vm, x.ceil());
        }
        if x.is_small_int() {
            return Ok(x);
        }
        let name = vm.names.ceil;
        if let Some(result) = vm.call_special(x, name, &[])? {
            return Ok(result);
        }
        let x = vm.to_f64(x)?;
        rounded(vm, x.ceil())
    }),
    NativeDef::function1("trunc", |vm, x| {
        if let Some(x) = x.as_float().filter(|_| is_plain_float(x)) {
            return rounded(vm, x.trunc());
        }
        let name = vm.names.trunc;
        match vm.call_special(x, name, &[])? {
            Some(result) => Ok(result),
            None => {
                let class = vm.type_name(x);
                Err(vm.type_error(format!("type {class} doesn't define __trunc__ method")))
            }
        }
    }),
    NativeDef::function2("copysign", |vm, x, y| {
        let (x, y) = (vm.to_f64(x)?, vm.to_f64(y)?);
        Ok(vm.new_float(x.copysign(y)))
    }),
    NativeDef::function2("atan2", |vm, y, x| {
        let (y, x) = (vm.to_f64(y)?, vm.to_f64(x)?);
        Ok(vm.new_float(y.atan2(x)))
    }),
    NativeDef::function2("fmod", |vm, x, y| {
        let (x, y) = (vm.to_f64(x)?, vm.to_f64(y)?);
        if y.is_infinite() && x.is_finite() {
            return Ok(vm.new_float(x));
        }
        let result = x % y;
        if result.is_nan() && !x.is_nan() && !y.is_nan() {
            return Err(domain_error(vm));
        }
        Ok(vm.new_float(result))
    }),
    NativeDef::function2("remainder", |vm, x, y| {
        let (x, y) = (vm.to_f64(x)?, vm.to_f64(y)?);
        let result = remainder(x, y);
        if result.is_nan() && !x.is_nan() && !y.is_nan() {
            return Err(domain_error(vm));
        }
        Ok(vm.new_float(result))
    }),
    NativeDef::function2("pow", |vm, x, y| {
        let (x, y) = (vm.to_f64(x)?, vm.to_f64(y)?);
        let result = x.powf(y);
        if !result.is_finite() && x.is_finite() && y.is_finite() {
            // Zero to a negative power, or a negative number to a fraction; else it is too large.
            let domain = result.is_nan() || x == 0.0;
            return Err(if domain { domain_error(vm) } else { range_error(vm) });
        }
        Ok(vm.new_float(result))
    }),
    NativeDef::function1("frexp", |vm, x| {
        let x = vm.to_f64(x)?;
        let (m, e) = if x == 0.0 || !x.is_finite() { (x, 0) } else { system::libm::frexp(x) };
        let m = vm.new_float(m);
        Ok(vm.new_tuple(&[m, Value::small_int(e as i64)]).into())
    }),
    NativeDef::function2("ldexp", ldexp),
    NativeDef::function1("modf", |vm, x| {
        let x = vm.to_f64(x)?;
        let (fraction, whole) =
            if x.is_infinite() { (0f64.copysign(x), x) } else { ((x - x.trunc()).copysign(x), x.trunc()) };
        let (fraction, whole) = (vm.new_float(fraction), vm.new_float(whole));
        Ok(vm.new_tuple(&[fraction, whole]).into())
    }),
    NativeDef::function("nextafter", nextafter),
    NativeDef::function1("ulp", |vm, x| {
        let x = vm.to_f64(x)?.abs();
        if !x.is_finite() {
            return Ok(vm.new_float(x));
        }
        let above = x.next_up();
        let result = if above.is_infinite() { x - x.next_down() } else { above - x };
        Ok(vm.new_float(result))
    }),
    NativeDef::function3("fma", |vm, x, y, z| {
        let (x, y, z) = (vm.to_f64(x)?, vm.to_f64(y)?, vm.to_f64(z)?);
        let result = x.mul_add(y, z);
        if result.is_nan() && !x.is_nan() && !y.is_nan() && !z.is_nan() {
            return Err(vm.value_error("invalid operation in fma"));
        }
        if result.is_infinite() && x.is_finite() && y.is_finite() && z.is_finite() {
            return Err(vm.overflow_error("overflow in fma"));
        }
        Ok(vm.new_float(result))
    }),
    NativeDef::function("log", |vm, args| {
        args.no_keywords(vm, "math.log")?;
        let [x, base] = one_or_two(vm, args, "log")?;
        let x = x.unwrap_or(Value::NONE);
        let numerator = log_of(vm, x, f64::ln, LN_2)?;
        let Some(base) = base else { return Ok(vm.new_float(numerator)) };
        let denominator = log_of(vm, base, f64::ln, LN_2)?;
        if denominator == 0.0 {
            return Err(vm.zero_division("division by zero"));
        }
        Ok(vm.new_float(numerator / denominator))
    }),
    NativeDef::function1("log2", |vm, x| {
        let result = log_of(vm, x, f64::log2, 1.0)?;
        Ok(vm.new_float(result))
    }),
    NativeDef::function1("log10", |vm, x| {
        let result = log_of(vm, x, f64::log10, std::f64::consts::LOG10_2)?;
        Ok(vm.new_float(result))
    }),
    NativeDef::function("gcd", integers::gcd),
    NativeDef::function("lcm", integers::lcm),
    NativeDef::function1("isqrt", integers::isqrt),
    NativeDef::function1("factorial", integers::factorial),
    NativeDef::function("perm", integers::perm),
    NativeDef::function2("comb", integers::comb),
    NativeDef::function1("fsum", sums::fsum),
    NativeDef::function("prod", sums::prod),
    NativeDef::function2("sumprod", sums::sumprod),
    NativeDef::function("hypot", sums::hypot),
    NativeDef::function2("dist", sums::dist),
];

const LN_2: f64 = std::f64::consts::LN_2;

/// One or two positional arguments.
pub(crate) fn one_or_two(vm: &mut Vm, args: Args<'_>, function: &str) -> PyResult<[Option<Value>; 2]> {
    match *args.positional() {
        [a] => Ok([Some(a), None]),
        [a, b] => Ok([Some(a), Some(b)]),
        ref more => Err(wrong_count(vm, function, 1, 2, more.len())),
    }
}

fn is_plain_float(value: Value) -> bool {
    value.is_inline_float() || value.downcast_exact::<tauraro_vm::object::PyFloat>().is_some()
}

fn rounded(vm: &mut Vm, x: f64) -> PyResult {
    tauraro_vm::builtins::float::arith::integer_of(vm, x)
}

fn gamma_result(vm: &mut Vm, x: f64, result: Result<f64, Trouble>) -> PyResult {
    match result {
        Ok(result) => Ok(vm.new_float(result)),
        Err(Trouble::Domain) => Err(expected(vm, "a noninteger or positive integer", x)),
        Err(Trouble::Range) => Err(range_error(vm)),
    }
}

fn atanh(x: f64) -> f64 {
    if x.abs() > 1.0 { f64::NAN } else { system::libm::atanh(x) }
}

fn log1p(x: f64) -> f64 {
    if x == 0.0 {
        x
    } else if x < -1.0 {
        f64::NAN
    } else {
        system::libm::log1p(x)
    }
}

/// A logarithm of a float or of an int of any size; `log_2` is the logarithm of 2.
fn log_of(vm: &mut Vm, value: Value, log: fn(f64) -> f64, log_2: f64) -> PyResult<f64> {
    if vm.is_int(value) {
        let Some(n) = Int::of(value) else { return Ok(f64::NAN) };
        if n.is_negative() || n.is_zero() {
            return Err(vm.value_error("expected a positive input"));
        }
        let x = n.to_f64_lossy();
        if x.is_finite() {
            return Ok(log(x));
        }
        let mut buffer = [0];
        // Rounded to 53 bits between 0.5 and 1, as CPython's `_PyLong_Frexp` gives it.
        let (m, e) = words::normalized(n.magnitude(&mut buffer));
        let fraction = words::to_nearest_f64(m, -64);
        let (fraction, exponent) = if fraction == 1.0 { (0.5, e + 65) } else { (fraction, e + 64) };
        return Ok(log(fraction) + log_2 * exponent as f64);
    }
    let x = vm.to_f64(value)?;
    if x <= 0.0 {
        return Err(expected(vm, "a positive input", x));
    }
    Ok(log(x))
}

/// The IEEE 754 remainder: the quotient is rounded to nearest, ties to even.
fn remainder(x: f64, y: f64) -> f64 {
    if !x.is_finite() || !y.is_finite() {
        if x.is_nan() || y.is_nan() {
            return x + y;
        }
        return if x.is_infinite() { f64::NAN } else { x };
    }
    if y == 0.0 {
        return f64::NAN;
    }
    let (absx, absy) = (x.abs(), y.abs());
    let m = absx % absy;
    let c = absy - m;
    let r = if m < c {
        m
    } else if m > c {
        -c
    } else {
        m - 2.0 * ((0.5 * (absx - m)) % absy)
    };
    1f64.copysign(x) * r
}

fn ldexp(vm: &mut Vm, x: Value, exponent: Value) -> PyResult {
    let x = vm.to_f64(x)?;
    if !vm.is_int(exponent) {
        return Err(vm.type_error("Expected an int as second argument to ldexp."));
    }
    let e = int::to_i64(exponent).unwrap_or(if int::is_negative(exponent) { i64::MIN } else { i64::MAX });
    if x == 0.0 || !x.is_finite() {
        return Ok(vm.new_float(x));
    }
    let result = system::libm::ldexp(x, e.clamp(-5000, 5000) as i32);
    if result.is_infinite() {
        return Err(range_error(vm));
    }
    Ok(vm.new_float(result))
}

fn isclose(vm: &mut Vm, args: Args<'_>) -> PyResult {
    static PARAMS: Params =
        Params::new("isclose", &["a", "b", "rel_tol", "abs_tol"]).required(2).keyword_only(2);
    let [a, b, rel_tol, abs_tol] = args.bind(vm, &PARAMS)?;
    let (a, b) = (vm.to_f64(a.unwrap_or(Value::NONE))?, vm.to_f64(b.unwrap_or(Value::NONE))?);
    let rel_tol = rel_tol.map_or(Ok(1e-9), |t| vm.to_f64(t))?;
    let abs_tol = abs_tol.map_or(Ok(0.0), |t| vm.to_f64(t))?;
    if rel_tol < 0.0 || abs_tol < 0.0 {
        return Err(vm.value_error("tolerances must be non-negative"));
    }
    let difference = (b - a).abs();
    let close = a == b
        || !a.is_infinite()
            && !b.is_infinite()
            && (difference <= (rel_tol * b).abs()
                || difference <= (rel_tol * a).abs()
                || difference <= abs_tol);
    Ok(Value::bool(close))
}

fn nextafter(vm: &mut Vm, args: Args<'_>) -> PyResult {
    static PARAMS: Params =
        Params::new("nextafter", &["x", "y", "steps"]).required(2).positional_only(2).keyword_only(1);
    let [x, y, steps] = args.bind(vm, &PARAMS)?;
    let (x, y) = (vm.to_f64(x.unwrap_or(Value::NONE))?, vm.to_f64(y.unwrap_or(Value::NONE))?);
    let mut steps_left = 1u64;
    if let Some(steps) = steps.filter(|s| !s.is_none()) {
        let steps = vm.index(steps)?;
        if int::is_negative(steps) {
            return Err(vm.value_error("steps must be a non-negative integer"));
        }
        steps_left = int::to_i64(steps).map_or(u64::MAX, |n| n as u64);
    }
    let result = step_towards(x, y, steps_left);
    Ok(vm.new_float(result))
}

/// `x` moved by so many floats towards `y`, not past it.
fn step_towards(x: f64, y: f64, steps: u64) -> f64 {
    if steps == 0 || x.is_nan() {
        return x;
    }
    if y.is_nan() || x == y {
        return y;
    }
    // Floats in order as integers: the sign bit flips the order of the rest.
    let ordered = |f: f64| {
        let bits = f.to_bits() as i64;
        if bits < 0 { i64::MIN.wrapping_sub(bits) } else { bits }
    };
    let (from, to) = (ordered(x) as i128, ordered(y) as i128);
    let distance = (to - from).unsigned_abs();
    // A step to zero is to the zero on this side.
    if steps as u128 > distance || steps as u128 == distance && y != 0.0 {
        return y;
    }
    let at = if to > from { from + steps as i128 } else { from - steps as i128 } as i64;
    if at > 0 {
        f64::from_bits(at as u64)
    } else if at < 0 {
        f64::from_bits(i64::MIN.wrapping_sub(at) as u64)
    } else {
        0f64.copysign(x)
    }
}
