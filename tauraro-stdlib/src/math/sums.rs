//! Sums and products of `math`: fsum, prod, sumprod, hypot, dist.
//!
//! Floats are summed with compensation as CPython does it, so results are the same to the last bit.

use crate::system;
use tauraro_vm::args::{Args, Params};
use tauraro_vm::builtins::float::repr::repr_f64;
use tauraro_vm::builtins::int;
use tauraro_vm::interp::bytecode::BinaryKind;
use tauraro_vm::object::PyTuple;
use tauraro_vm::{PyResult, Value, Vm};

/// `fsum(seq)`: the exactly rounded sum, by Shewchuk's algorithm.
pub fn fsum(vm: &mut Vm, iterable: Value) -> PyResult {
    let mut partials: Vec<f64> = Vec::new();
    let (mut special, mut infinities) = (0.0, 0.0);
    let mut overflow = false;
    vm.for_each(iterable, |vm, item| {
        let mut x = vm.to_f64(item)?;
        let given = x;
        let mut kept = 0;
        for j in 0..partials.len() {
            let mut y = partials[j];
            if x.abs() < y.abs() {
                std::mem::swap(&mut x, &mut y);
            }
            let high = x + y;
            let low = y - (high - x);
            if low != 0.0 {
                partials[kept] = low;
                kept += 1;
            }
            x = high;
        }
        partials.truncate(kept);
        if x != 0.0 {
            if !x.is_finite() {
                // Nonfinite sums come from nonfinite summands, or from an overflow on the way.
                if given.is_finite() {
                    overflow = true;
                    return Ok(false);
                }
                if given.is_infinite() {
                    infinities += given;
                }
                special += given;
                partials.clear();
            } else {
                partials.push(x);
            }
        }
        Ok(true)
    })?;
    if overflow {
        return Err(vm.overflow_error("intermediate overflow in fsum"));
    }
    if special != 0.0 {
        if f64::is_nan(infinities) {
            return Err(vm.value_error("-inf + inf in fsum"));
        }
        return Ok(vm.new_float(special));
    }
    let mut high = 0.0;
    if let Some(mut x) = partials.pop() {
        high = x;
        let mut low = 0.0;
        while let Some(y) = partials.pop() {
            x = high;
            high = x + y;
            low = y - (high - x);
            if low != 0.0 {
                break;
            }
        }
        // Round half to even across several partials.
        if let Some(last) = partials.last()
            && ((low < 0.0 && *last < 0.0) || (low > 0.0 && *last > 0.0))
        {
            let y = low * 2.0;
            let x = high + y;
            if y == x - high {
                high = x;
            }
        }
    }
    Ok(vm.new_float(high))
}

/// `prod(iterable, *, start=1)`
pub fn prod(vm: &mut Vm, args: Args<'_>) -> PyResult {
    static PARAMS: Params =
        Params::new("prod", &["iterable", "start"]).required(1).positional_only(1).keyword_only(1);
    let [iterable, start] = args.bind(vm, &PARAMS)?;
    let mut result = start.unwrap_or(Value::small_int(1));
    vm.for_each(iterable.unwrap_or(Value::NONE), |vm, item| {
        result = vm.binary(BinaryKind::Mul, result, item)?;
        // The result lives in a captured variable of this frame, on the native stack.
        Ok(true)
    })?;
    Ok(result)
}

#[derive(Copy, Clone, Default)]
struct TripleLength {
    high: f64,
    low: f64,
    tiny: f64,
}

fn two_sum(a: f64, b: f64) -> (f64, f64) {
    let x = a + b;
    let z = x - a;
    (x, (a - (x - z)) + (b - z))
}

fn two_product(x: f64, y: f64) -> (f64, f64) {
    let z = x * y;
    (z, x.mul_add(y, -z))
}

impl TripleLength {
    fn add_product(self, x: f64, y: f64) -> TripleLength {
        let (product, error) = two_product(x, y);
        let (high, sum_error) = two_sum(self.high, product);
        let (low, r1) = two_sum(self.low, error);
        let (low, r2) = two_sum(low, sum_error);
        TripleLength { high, low, tiny: self.tiny + (r1 + r2) }
    }
    fn value(self) -> f64 {
        let (high, low) = two_sum(self.high, self.low);
        let (high, last) = two_sum(high, self.tiny);
        high + (low + last)
    }
}

/// `sumprod(p, q)`
pub fn sumprod(vm: &mut Vm, p: Value, q: Value) -> PyResult {
    let (p, q) = (vm.iter(p)?, vm.iter(q)?);
    let mut total = Value::small_int(0);
    let mut int_total: i128 = 0;
    let mut floats = TripleLength::default();
    let mut float_used = false;
    // While items are of the kind of a path, sums stay in machine numbers; the first other item flushes them.
    let (mut int_path, mut float_path) = (true, true);
    loop {
        let (a, b) = (vm.next(p)?, vm.next(q)?);
        let (a, b) = match (a, b) {
            (Some(a), Some(b)) => (a, b),
            (None, None) => break,
            _ => return Err(vm.value_error("Inputs are not the same length")),
        };
        if int_path {
            if let (Some(x), Some(y)) = (a.as_small_int(), b.as_small_int())
                && let Some(sum) = int_total.checked_add(x as i128 * y as i128)
            {
                int_total = sum;
                continue;
            }
            int_path = false;
            if int_total != 0 {
                let flushed = int::from_i128(vm, int_total);
                total = vm.binary(BinaryKind::Add, total, flushed)?;
                int_total = 0;
            }
        }
        if float_path {
            let exact = |v: Value| if v.is_object() && !is_exact_float(v) { None } else { v.as_float() };
            let pair = match (exact(a), exact(b)) {
                (Some(x), Some(y)) => Some((x, y)),
                (Some(x), None) => b.as_small_int().map(|y| (x, y as f64)),
                (None, Some(y)) => a.as_small_int().map(|x| (x as f64, y)),
                _ => None,
            };
            if let Some((x, y)) = pair {
                let sum = floats.add_product(x, y);
                if sum.high.is_finite() {
                    floats = sum;
                    float_used = true;
                    continue;
                }
            }
            float_path = false;
            if float_used {
                let flushed = vm.new_float(floats.value());
                total = vm.binary(BinaryKind::Add, total, flushed)?;
                floats = TripleLength::default();
                float_used = false;
            }
        }
        let product = vm.binary(BinaryKind::Mul, a, b)?;
        total = vm.binary(BinaryKind::Add, total, product)?;
    }
    if int_total != 0 {
        let flushed = int::from_i128(vm, int_total);
        total = vm.binary(BinaryKind::Add, total, flushed)?;
    }
    if float_used {
        let flushed = vm.new_float(floats.value());
        total = vm.binary(BinaryKind::Add, total, flushed)?;
    }
    Ok(total)
}

fn is_exact_float(value: Value) -> bool {
    value.downcast_exact::<tauraro_vm::object::PyFloat>().is_some()
}

/// The euclidean length of a vector, accurate to less than one unit in the last place.
fn vector_norm(vector: &mut [f64], max: f64, found_nan: bool) -> f64 {
    if max.is_infinite() {
        return max;
    }
    if found_nan {
        return f64::NAN;
    }
    if max == 0.0 || vector.len() <= 1 {
        return max;
    }
    let (_, mut max_e) = system::libm::frexp(max);
    if max_e < -1023 {
        // Subnormal: scale up first.
        for x in vector.iter_mut() {
            *x /= f64::MIN_POSITIVE;
        }
        return f64::MIN_POSITIVE * vector_norm(vector, max / f64::MIN_POSITIVE, found_nan);
    }
    // `ldexp(1, -max_e)` is finite: max_e is at least -1023.
    max_e = -max_e;
    let scale = system::libm::ldexp(1.0, max_e);
    let mut sum = 1.0;
    let (mut frac1, mut frac2) = (0.0, 0.0);
    for x in vector.iter() {
        let x = x * scale;
        let (high, low) = two_product(x, x);
        let (next, error) = fast_sum(sum, high);
        sum = next;
        frac1 += low;
        frac2 += error;
    }
    let h = (sum - 1.0 + (frac1 + frac2)).sqrt();
    let (high, low) = two_product(-h, h);
    let (next, error) = fast_sum(sum, high);
    sum = next;
    frac1 += low;
    frac2 += error;
    let x = sum - 1.0 + (frac1 + frac2);
    (h + x / (2.0 * h)) / scale
}

fn fast_sum(a: f64, b: f64) -> (f64, f64) {
    let x = a + b;
    (x, b - (x - a))
}

/// `hypot(*coordinates)`
pub fn hypot(vm: &mut Vm, args: Args<'_>) -> PyResult {
    args.no_keywords(vm, "math.hypot")?;
    let mut vector = Vec::with_capacity(args.positional().len());
    for value in args.positional() {
        vector.push(vm.to_f64(*value)?.abs());
    }
    norm(vm, vector)
}

fn norm(vm: &mut Vm, mut vector: Vec<f64>) -> PyResult {
    let mut max = 0.0;
    let mut found_nan = false;
    for x in &vector {
        found_nan |= x.is_nan();
        if *x > max {
            max = *x;
        }
    }
    let result = vector_norm(&mut vector, max, found_nan);
    Ok(vm.new_float(result))
}

/// `dist(p, q)`
pub fn dist(vm: &mut Vm, p: Value, q: Value) -> PyResult {
    let mut tuple = |value: Value| -> PyResult<tauraro_vm::Gc<PyTuple>> {
        match value.downcast::<PyTuple>() {
            Some(tuple) => Ok(tuple),
            None => {
                let items = vm.collect(value)?;
                Ok(vm.new_tuple(items.as_slice()))
            }
        }
    };
    let (p, q) = (tuple(p)?, tuple(q)?);
    if p.len() != q.len() {
        return Err(vm.value_error("both points must have the same number of dimensions"));
    }
    let mut vector = Vec::with_capacity(p.len());
    for (a, b) in p.items().iter().zip(q.items()) {
        let (a, b) = (vm.to_f64(*a)?, vm.to_f64(*b)?);
        vector.push((a - b).abs());
    }
    norm(vm, vector)
}

/// The text of a float in an error message.
pub fn shown(x: f64) -> String {
    repr_f64(x)
}
