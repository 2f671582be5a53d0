//! Hashing of text and numbers.
//!
//! Strings and bytes are hashed with a key that is random per process (`PYTHONHASHSEED` respected, see
//! [`set_seed`]), by 64-bit folded multiplication (the scheme of wyhash, public domain). Numbers hash as CPython documents: modulo
//! the Mersenne prime 2^61 - 1, so that equal int, float and complex values have equal hashes.

use std::sync::OnceLock;

static SEED: OnceLock<u64> = OnceLock::new();

/// Fixes the key of string hashing. Only the first call (or the first hash) of the process counts.
pub fn set_seed(seed: u64) {
    let _ = SEED.set(seed);
}

fn seed() -> u64 {
    *SEED.get_or_init(|| {
        use std::hash::{BuildHasher, Hasher};
        std::collections::hash_map::RandomState::new().build_hasher().finish()
    })
}

#[inline(always)]
fn fold(a: u64, b: u64) -> u64 {
    let product = (a as u128).wrapping_mul(b as u128);
    product as u64 ^ (product >> 64) as u64
}

const K0: u64 = 0xa076_1d64_78bd_642f;
const K1: u64 = 0xe703_7ed1_a0b4_28db;

fn read8(bytes: &[u8]) -> u64 {
    let mut word = [0; 8];
    let n = bytes.len().min(8);
    word[..n].copy_from_slice(&bytes[..n]);
    u64::from_le_bytes(word)
}

/// The hash of a run of bytes: 0 for none and for no other, and never the Python-visible -1.
pub fn hash_bytes(bytes: &[u8]) -> u64 {
    if bytes.is_empty() {
        return 0;
    }
    let mut state = seed() ^ K0;
    let mut rest = bytes;
    while rest.len() > 16 {
        state = fold(read8(rest) ^ K1, read8(&rest[8..]) ^ state);
        rest = &rest[16..];
    }
    let (low, high) = rest.split_at(rest.len().min(8));
    state = fold(read8(low) ^ K1, read8(high) ^ state);
    let hash = fold(K0 ^ bytes.len() as u64, state);
    match hash {
        0 => 1,
        u64::MAX => u64::MAX - 1,
        hash => hash,
    }
}

/// CPython's modulus of numeric hashes: 2^61 - 1.
pub const MODULUS: u64 = (1 << 61) - 1;

/// The hash of an integer that fits 64 bits.
#[inline(always)]
pub fn hash_i64(n: i64) -> i64 {
    if n.unsigned_abs() < MODULUS {
        return if n == -1 { -2 } else { n };
    }
    let hash = (n.unsigned_abs() % MODULUS) as i64;
    let hash = if n < 0 { -hash } else { hash };
    if hash == -1 { -2 } else { hash }
}

/// The hash of a finite or infinite float; a NaN hashes by identity, which the caller does.
pub fn hash_f64(value: f64) -> i64 {
    if value.is_infinite() {
        return if value > 0.0 { 314_159 } else { -314_159 };
    }
    if value == value.trunc() && value.abs() < 9.0e18 {
        return hash_i64(value as i64);
    }
    let (mut mantissa, exponent) = frexp(value.abs());
    // 28 bits a step, as CPython's _Py_HashDouble.
    let mut exponent = exponent;
    let mut hash: u64 = 0;
    while mantissa != 0.0 {
        hash = (hash << 28 & MODULUS) | hash >> 33;
        mantissa *= 268_435_456.0;
        exponent -= 28;
        let digit = mantissa as u64;
        mantissa -= digit as f64;
        hash += digit;
        if hash >= MODULUS {
            hash -= MODULUS;
        }
    }
    let shift = exponent.rem_euclid(61) as u32;
    let hash = ((hash << shift & MODULUS) | hash >> (61 - shift)) as i64;
    let hash = if value < 0.0 { -hash } else { hash };
    if hash == -1 { -2 } else { hash }
}

/// Mantissa in [0.5, 1) and exponent of a positive finite number.
pub fn frexp(value: f64) -> (f64, i32) {
    if value == 0.0 {
        return (0.0, 0);
    }
    let bits = value.to_bits();
    let exponent = (bits >> 52 & 0x7ff) as i32;
    if exponent == 0 {
        let (mantissa, exponent) = frexp(value * 2f64.powi(64));
        return (mantissa, exponent - 64);
    }
    (f64::from_bits(bits & !(0x7ff << 52) | 0x3fe << 52), exponent - 1022)
}

/// Combines the hashes of a tuple's items, as CPython 3.8+ does (xxHash's mixing).
pub struct TupleHasher(u64);

impl Default for TupleHasher {
    fn default() -> Self {
        TupleHasher::new()
    }
}

impl TupleHasher {
    const P1: u64 = 11_400_714_785_074_694_791;
    const P2: u64 = 14_029_467_366_897_019_727;
    const P5: u64 = 2_870_177_450_012_600_261;

    /// The start.
    pub fn new() -> TupleHasher {
        TupleHasher(Self::P5)
    }
    /// One more item.
    pub fn add(&mut self, hash: i64) {
        let lane = (hash as u64).wrapping_mul(Self::P2);
        self.0 = self.0.wrapping_add(lane).rotate_left(31).wrapping_mul(Self::P1);
    }
    /// The hash of `len` items.
    pub fn finish(&self, len: usize) -> i64 {
        let hash = self.0.wrapping_add(len as u64 ^ (Self::P5 ^ 3_527_539));
        if hash == u64::MAX { 1_546_275_796 } else { hash as i64 }
    }
}
