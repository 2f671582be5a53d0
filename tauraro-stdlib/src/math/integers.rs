//! The functions of `math` that are exact on integers of any size: gcd, lcm, isqrt, factorial, comb, perm.
//!
//! Small arguments are computed in machine words; only results that do not fit go to big integers.

use dashu_int::UBig;
use dashu_int::ops::{Gcd, SquareRoot};
use tauraro_vm::args::Args;
use tauraro_vm::builtins::int::{self, Int, from_ubig, from_words};
use tauraro_vm::{PyResult, Value, Vm};

fn magnitude(value: Value) -> UBig {
    Int::of(value).map_or(UBig::ZERO, |n| n.to_ubig())
}

fn gcd_u64(mut a: u64, mut b: u64) -> u64 {
    if a == 0 {
        return b;
    }
    if b == 0 {
        return a;
    }
    let shift = (a | b).trailing_zeros();
    a >>= a.trailing_zeros();
    while b != 0 {
        b >>= b.trailing_zeros();
        if a > b {
            std::mem::swap(&mut a, &mut b);
        }
        b -= a;
    }
    a << shift
}

fn word(value: Value) -> Option<u64> {
    value.as_small_int().map(i64::unsigned_abs)
}

fn gcd_of(vm: &mut Vm, a: Value, b: Value) -> Value {
    if let (Some(a), Some(b)) = (word(a), word(b)) {
        return int::from_u64(vm, gcd_u64(a, b));
    }
    let (a, b) = (magnitude(a), magnitude(b));
    // The library has no gcd of zeros.
    let result = if a.is_zero() {
        b
    } else if b.is_zero() {
        a
    } else {
        a.gcd(&b)
    };
    from_ubig(vm, false, &result)
}

/// `gcd(*integers)`
pub fn gcd(vm: &mut Vm, args: Args<'_>) -> PyResult {
    args.no_keywords(vm, "math.gcd")?;
    let mut result = Value::small_int(0);
    for value in args.positional() {
        let value = vm.index(*value)?;
        result = gcd_of(vm, result, value);
    }
    Ok(result)
}

/// `lcm(*integers)`
pub fn lcm(vm: &mut Vm, args: Args<'_>) -> PyResult {
    args.no_keywords(vm, "math.lcm")?;
    let mut result = Value::small_int(1);
    for value in args.positional() {
        let value = vm.index(*value)?;
        if result == Value::small_int(0) {
            continue;
        }
        if value == Value::small_int(0) {
            result = value;
            continue;
        }
        if let (Some(a), Some(b)) = (word(result), word(value)) {
            let product = (a / gcd_u64(a, b)) as u128 * b as u128;
            result = int::from_sign_u128(vm, false, product);
            continue;
        }
        let (a, b) = (magnitude(result), magnitude(value));
        let divisor = (&a).gcd(&b);
        result = from_ubig(vm, false, &(a / divisor * b));
    }
    Ok(result)
}

/// `isqrt(n)`
pub fn isqrt(vm: &mut Vm, n: Value) -> PyResult {
    let n = vm.index(n)?;
    if int::is_negative(n) {
        return Err(vm.value_error("isqrt() argument must be nonnegative"));
    }
    match n.as_small_int() {
        Some(n) => Ok(Value::small_int(n.isqrt())),
        None => {
            let root = magnitude(n).sqrt();
            Ok(from_ubig(vm, false, &root))
        }
    }
}

/// An argument that must be a machine integer which is not negative. `None`: it is larger than any.
fn count(value: Value) -> Option<u64> {
    int::to_i64(value).map(|n| n as u64)
}

/// The product of `from..=to`, by halves so that factors of like size are multiplied.
fn product(from: u64, to: u64) -> UBig {
    if from > to {
        return UBig::ONE;
    }
    if to - from < 16 {
        let mut result = UBig::ONE;
        let mut word = 1u64;
        for factor in from..=to {
            match word.checked_mul(factor) {
                Some(next) => word = next,
                None => {
                    result *= UBig::from(word);
                    word = factor;
                }
            }
        }
        return result * UBig::from(word);
    }
    let middle = from + (to - from) / 2;
    product(from, middle) * product(middle + 1, to)
}

/// A product that would have more digits than memory holds is refused before it is begun.
fn check_product(vm: &mut Vm, factors: u64, largest: u64) -> PyResult<()> {
    let bits = factors.saturating_mul(64 - largest.leading_zeros() as u64);
    int::check_size(vm, bits / 8)
}

/// `factorial(n)`
pub fn factorial(vm: &mut Vm, n: Value) -> PyResult {
    let n = vm.index(n)?;
    if int::is_negative(n) {
        return Err(vm.value_error("factorial() not defined for negative values"));
    }
    let Some(n) = count(n) else {
        return Err(vm.overflow_error(format!("factorial() argument should not exceed {}", i64::MAX)));
    };
    if n <= 20 {
        return Ok(vm.new_int((2..=n as i64).product()));
    }
    check_product(vm, n, n)?;
    let result = product(2, n);
    Ok(from_ubig(vm, false, &result))
}

fn non_negative(vm: &mut Vm, value: Value, name: &str) -> PyResult<()> {
    if int::is_negative(value) {
        return Err(vm.value_error(format!("{name} must be a non-negative integer")));
    }
    Ok(())
}

/// `perm(n, k=None)`
pub fn perm(vm: &mut Vm, args: Args<'_>) -> PyResult {
    let [n, k] = super::one_or_two(vm, args, "perm")?;
    let n = n.unwrap_or(Value::NONE);
    let Some(k) = k.filter(|k| !k.is_none()) else { return factorial(vm, n) };
    let (n, k) = (vm.index(n)?, vm.index(k)?);
    non_negative(vm, n, "n")?;
    non_negative(vm, k, "k")?;
    let big_n = magnitude(n);
    if magnitude(k) > big_n {
        return Ok(Value::small_int(0));
    }
    let Some(k) = count(k) else {
        return Err(vm.overflow_error(format!("k must not exceed {}", i64::MAX)));
    };
    if let Some(n) = int::to_i64(n) {
        let n = n as u64;
        check_product(vm, k, n)?;
        return Ok(from_ubig(vm, false, &product(n - k + 1, n)));
    }
    int::check_size(vm, k.saturating_mul(big_n.as_words().len() as u64 * 8))?;
    let result = falling(&big_n, k);
    Ok(from_ubig(vm, false, &result))
}

/// `n * (n-1) * ... ` with `k` factors, for a big `n`.
fn falling(n: &UBig, k: u64) -> UBig {
    match k {
        0 => UBig::ONE,
        1 => n.clone(),
        _ => {
            let half = k / 2;
            falling(n, half) * falling(&(n - UBig::from(half)), k - half)
        }
    }
}

/// `comb(n, k)`
pub fn comb(vm: &mut Vm, n: Value, k: Value) -> PyResult {
    let (n, k) = (vm.index(n)?, vm.index(k)?);
    non_negative(vm, n, "n")?;
    non_negative(vm, k, "k")?;
    let (big_n, big_k) = (magnitude(n), magnitude(k));
    if big_k > big_n {
        return Ok(Value::small_int(0));
    }
    let other = &big_n - &big_k;
    let least = big_k.min(other);
    let Ok(k) = u64::try_from(&least) else {
        return Err(vm.overflow_error(format!("min(n - k, k) must not exceed {}", i64::MAX)));
    };
    if k == 0 {
        return Ok(Value::small_int(1));
    }
    if let Some(n) = int::to_i64(n) {
        let n = n as u64;
        if let Some(result) = small_comb(n, k) {
            return Ok(from_words(vm, false, &[result as u64, (result >> 64) as u64]));
        }
        check_product(vm, k, n)?;
        return Ok(from_ubig(vm, false, &split_comb(n, k)));
    }
    int::check_size(vm, k.saturating_mul(big_n.as_words().len() as u64 * 8))?;
    let result = falling(&big_n, k) / product(2, k);
    Ok(from_ubig(vm, false, &result))
}

/// The binomial coefficient, when every step stays within 128 bits.
fn small_comb(n: u64, k: u64) -> Option<u128> {
    if k > 128 {
        return None;
    }
    let mut result = 1u128;
    for i in 0..k {
        // Always divisible: the product of i + 1 consecutive numbers.
        result = result.checked_mul((n - i) as u128)? / (i + 1) as u128;
    }
    Some(result)
}

/// C(n, k) = C(n, j) * C(n-j, k-j) / C(k, j) with j = k/2: factors stay balanced.
fn split_comb(n: u64, k: u64) -> UBig {
    if let Some(small) = small_comb(n, k) {
        return UBig::from(small);
    }
    let j = k / 2;
    split_comb(n, j) * split_comb(n - j, k - j) / split_comb(k, j)
}
