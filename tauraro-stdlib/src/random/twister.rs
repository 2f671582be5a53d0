//! The Mersenne Twister MT19937, exactly as CPython's `_random` has it.
//!
//! Algorithm by Makoto Matsumoto and Takuji Nishimura. The state is 624 words and an index; cells, so that a shared heap object can hold it.

use std::cell::Cell;

/// Number of state words.
pub const N: usize = 624;
const M: usize = 397;

/// A generator.
pub struct Twister {
    /// The state.
    pub words: [Cell<u32>; N],
    /// Next word to give; `N` means that a new lot is due.
    pub index: Cell<usize>,
}

impl Default for Twister {
    fn default() -> Twister {
        Twister { words: [const { Cell::new(0) }; N], index: Cell::new(N) }
    }
}

impl Twister {
    fn seed_word(&self, seed: u32) {
        self.words[0].set(seed);
        for i in 1..N {
            let last = self.words[i - 1].get();
            self.words[i].set(1812433253u32.wrapping_mul(last ^ last >> 30).wrapping_add(i as u32));
        }
        self.index.set(N);
    }

    /// Seeds with the words of a number, lowest first.
    pub fn seed(&self, key: &[u32]) {
        self.seed_word(19650218);
        let (mut i, mut j) = (1, 0);
        let mix = |i: usize, factor: u32| {
            let last = self.words[i - 1].get();
            self.words[i].get() ^ (last ^ last >> 30).wrapping_mul(factor)
        };
        for _ in 0..N.max(key.len()) {
            self.words[i].set(mix(i, 1664525).wrapping_add(key[j]).wrapping_add(j as u32));
            i += 1;
            j += 1;
            if i >= N {
                self.words[0].set(self.words[N - 1].get());
                i = 1;
            }
            if j >= key.len() {
                j = 0;
            }
        }
        for _ in 0..N - 1 {
            self.words[i].set(mix(i, 1566083941).wrapping_sub(i as u32));
            i += 1;
            if i >= N {
                self.words[0].set(self.words[N - 1].get());
                i = 1;
            }
        }
        self.words[0].set(0x8000_0000);
        self.index.set(N);
    }

    #[cold]
    fn refill(&self) {
        for i in 0..N {
            let (this, next) = (self.words[i].get(), self.words[(i + 1) % N].get());
            let y = this & 0x8000_0000 | next & 0x7fff_ffff;
            let odd = if y & 1 == 0 { 0 } else { 0x9908_b0df };
            self.words[i].set(self.words[(i + M) % N].get() ^ y >> 1 ^ odd);
        }
        self.index.set(0);
    }

    /// 32 random bits.
    #[inline]
    pub fn next_u32(&self) -> u32 {
        if self.index.get() >= N {
            self.refill();
        }
        let index = self.index.get();
        let mut y = self.words[index].get();
        self.index.set(index + 1);
        y ^= y >> 11;
        y ^= y << 7 & 0x9d2c_5680;
        y ^= y << 15 & 0xefc6_0000;
        y ^ y >> 18
    }

    /// A float in [0, 1) of 53 random bits.
    #[inline]
    pub fn next_f64(&self) -> f64 {
        let (a, b) = (self.next_u32() >> 5, self.next_u32() >> 6);
        (a as f64 * 67108864.0 + b as f64) * (1.0 / 9007199254740992.0)
    }

    /// `bits` random bits as 64-bit words, lowest first.
    pub fn next_bits(&self, bits: u64) -> Vec<u64> {
        let mut words = Vec::with_capacity(bits.div_ceil(64) as usize);
        let mut left = bits;
        let mut high = false;
        while left > 0 {
            let mut r = self.next_u32();
            if left < 32 {
                r >>= 32 - left;
            }
            if high {
                if let Some(last) = words.last_mut() {
                    *last |= (r as u64) << 32;
                }
            } else {
                words.push(r as u64);
            }
            high = !high;
            left -= left.min(32);
        }
        words
    }

    /// A number below `n`, which is not 0, as `Random._randbelow` finds it.
    #[inline]
    pub fn below(&self, n: u64) -> u64 {
        let bits = 64 - n.leading_zeros();
        loop {
            let r = if bits <= 32 {
                (self.next_u32() >> (32 - bits)) as u64
            } else {
                let low = self.next_u32() as u64;
                ((self.next_u32() >> (64 - bits)) as u64) << 32 | low
            };
            if r < n {
                return r;
            }
        }
    }
}
