//! SHA-512 of a short text, for seeds that are strings (`random.seed("x")`): CPython hashes them so.
//!
//! As in FIPS 180-4. The constants are the first 64 bits of the fractional parts of the square roots (state) and cube roots
//! (rounds) of the first primes; they are computed exactly with integer roots instead of being listed.

use dashu_int::UBig;
use dashu_int::ops::SquareRoot;

fn primes() -> impl Iterator<Item = u64> {
    (2u64..).filter(|n| (2..*n).take_while(|d| d * d <= *n).all(|d| n % d != 0))
}

/// The largest `r` with `r^3 <= n`, for `n` below 2^202.
fn cube_root(n: &UBig) -> UBig {
    let mut root = UBig::ZERO;
    for bit in (0..68).rev() {
        let candidate = &root | (UBig::ONE << bit);
        if &candidate * &candidate * &candidate <= *n {
            root = candidate;
        }
    }
    root
}

fn low_64(n: &UBig) -> u64 {
    n.as_words().first().copied().unwrap_or(0)
}

/// The hash of `message`.
pub fn sha512(message: &[u8]) -> [u8; 64] {
    let round_constants: Vec<u64> =
        primes().take(80).map(|p| low_64(&cube_root(&(UBig::from(p) << 192)))).collect();
    let mut state = [0u64; 8];
    for (word, prime) in state.iter_mut().zip(primes()) {
        *word = low_64(&(UBig::from(prime) << 128).sqrt());
    }
    let mut padded = message.to_vec();
    padded.push(0x80);
    while padded.len() % 128 != 112 {
        padded.push(0);
    }
    padded.extend_from_slice(&(message.len() as u128 * 8).to_be_bytes());
    for block in padded.chunks_exact(128) {
        let mut w = [0u64; 80];
        for (word, bytes) in w.iter_mut().zip(block.chunks_exact(8)) {
            *word = bytes.iter().fold(0, |acc, byte| acc << 8 | *byte as u64);
        }
        for i in 16..80 {
            let s0 = w[i - 15].rotate_right(1) ^ w[i - 15].rotate_right(8) ^ w[i - 15] >> 7;
            let s1 = w[i - 2].rotate_right(19) ^ w[i - 2].rotate_right(61) ^ w[i - 2] >> 6;
            w[i] = w[i - 16].wrapping_add(s0).wrapping_add(w[i - 7]).wrapping_add(s1);
        }
        let [mut a, mut b, mut c, mut d, mut e, mut f, mut g, mut h] = state;
        for i in 0..80 {
            let s1 = e.rotate_right(14) ^ e.rotate_right(18) ^ e.rotate_right(41);
            let choice = (e & f) ^ (!e & g);
            let t1 =
                h.wrapping_add(s1).wrapping_add(choice).wrapping_add(round_constants[i]).wrapping_add(w[i]);
            let s0 = a.rotate_right(28) ^ a.rotate_right(34) ^ a.rotate_right(39);
            let majority = (a & b) ^ (a & c) ^ (b & c);
            let t2 = s0.wrapping_add(majority);
            (h, g, f, e, d, c, b, a) = (g, f, e, d.wrapping_add(t1), c, b, a, t1.wrapping_add(t2));
        }
        for (word, add) in state.iter_mut().zip([a, b, c, d, e, f, g, h]) {
            *word = word.wrapping_add(add);
        }
    }
    let mut out = [0; 64];
    for (bytes, word) in out.chunks_exact_mut(8).zip(state) {
        bytes.copy_from_slice(&word.to_be_bytes());
    }
    out
}

#[cfg(test)]
mod tests {
    use super::sha512;

    #[test]
    fn the_hash_of_abc_is_the_standards_example() {
        let hash = sha512(b"abc");
        assert_eq!(hash[..8], [0xdd, 0xaf, 0x35, 0xa1, 0x93, 0x61, 0x7a, 0xba]);
        assert_eq!(hash[60..], [0xa5, 0x4c, 0xa4, 0x9f]);
    }
}
