//! Places in short texts, found eight bytes at a time.
//!
//! Words: a *mark* is the highest bit of a byte of a word, set where the byte is what is looked for. Texts of programs are mostly so short, and the places in
//! them so close to each other, that searching anew behind each place costs more than looking at all bytes once.

const ONES: u64 = 0x0101_0101_0101_0101;
const HIGH: u64 = 0x80 * ONES;

/// Calls `each` with a word of marks for every eight bytes, and their index; bytes behind the end count as `filler`.
#[inline(always)]
fn for_words(bytes: &[u8], filler: u8, mut each: impl FnMut(u64, usize) -> bool) {
    let (words, rest) = bytes.as_chunks::<8>();
    for (n, word) in words.iter().enumerate() {
        if !each(u64::from_le_bytes(*word), n * 8) {
            return;
        }
    }
    if !rest.is_empty() {
        let mut word = [filler; 8];
        word[..rest.len()].copy_from_slice(rest);
        each(u64::from_le_bytes(word), words.len() * 8);
    }
}

/// Calls `each` with the index of every mark, until it says `false`.
#[inline(always)]
fn for_marks(mut marks: u64, at: usize, each: &mut impl FnMut(usize) -> bool) -> bool {
    while marks != 0 {
        if !each(at + marks.trailing_zeros() as usize / 8) {
            return false;
        }
        marks &= marks - 1;
    }
    true
}

/// Calls `each` with the index of every occurrence of a byte, until it says `false`.
#[inline(always)]
pub fn of_byte(bytes: &[u8], byte: u8, mut each: impl FnMut(usize) -> bool) {
    for_words(bytes, !byte, |word, at| for_marks(zeros(word ^ (ONES * u64::from(byte))), at, &mut each));
}

/// Marks the bytes of a word that are zero, and no others.
#[inline(always)]
fn zeros(word: u64) -> u64 {
    // No carry leaves a byte: exact.
    !((word & !HIGH).wrapping_add(!HIGH) | word) & HIGH
}

/// Index of the first occurrence of a run of two bytes or more.
#[inline(always)]
pub fn find(bytes: &[u8], wanted: &[u8]) -> Option<usize> {
    let [first, middle @ .., last] = wanted else { return None };
    let places = (bytes.len() + 1).checked_sub(wanted.len())?;
    // What stands where the wanted bytes would end, if they began at the same index of `bytes`.
    let ends = &bytes[wanted.len() - 1..];
    let is_at = |at: usize| middle.is_empty() || &bytes[at + 1..][..middle.len()] == middle;
    let Some(most) = places.checked_sub(8) else {
        return (0..places).find(|at| bytes[*at] == *first && ends[*at] == *last && is_at(*at));
    };
    let (first, last) = (ONES * u64::from(*first), ONES * u64::from(*last));
    let word = |of: &[u8], at: usize| of[at..].first_chunk().map_or(0, |word| u64::from_le_bytes(*word));
    let mut at = 0;
    loop {
        // The last eight places may overlap those in front of them.
        let start = at.min(most);
        let mut marks = zeros(word(bytes, start) ^ first) & zeros(word(ends, start) ^ last);
        while marks != 0 {
            let found = start + marks.trailing_zeros() as usize / 8;
            if is_at(found) {
                return Some(found);
            }
            marks &= marks - 1;
        }
        at += 8;
        if at >= places {
            return None;
        }
    }
}

/// Calls `each` with start and end of every run of characters that are no blanks (as `str.isspace` says) in an ASCII text, until it says `false`.
#[inline(always)]
pub fn of_words(text: &[u8], mut each: impl FnMut(usize, usize) -> bool) {
    let mut start = None;
    let mut edge = |at: usize| match start.take() {
        Some(from) => each(from, at),
        None => {
            start = Some(at);
            true
        }
    };
    // Marks of blanks; in front of the text are blanks.
    let mut before = HIGH;
    let mut going = true;
    for_words(text, b' ', |word, at| {
        debug_assert_eq!(word & HIGH, 0, "the text is ASCII");
        let from = |least: u8| word + ONES * u64::from(0x80 - least);
        let blanks = (from(9) & !from(14) | from(28) & !from(33)) & HIGH;
        let edges = blanks ^ (blanks << 8 | before >> 56);
        before = blanks;
        going = for_marks(edges, at, &mut edge);
        going
    });
    // Unless a word ended with the last eight bytes.
    if going && text.len().is_multiple_of(8) && before >> 63 == 0 {
        edge(text.len());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_bytes_and_words() {
        let alphabet = [b' ', b'a', b'\t', 0x7f, 0, 31, 32, 33, 14, 8, 27, 28, b'a', b'b'];
        let mut state = 1u64;
        for round in 0..4000 {
            let text: Vec<u8> = (0..round % 41)
                .map(|_| {
                    state =
                        state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                    alphabet[(state >> 33) as usize % alphabet.len()]
                })
                .collect();
            for byte in [b'a', 0, 0x7f, b' ', 0xff] {
                let mut found = Vec::new();
                of_byte(&text, byte, |at| {
                    found.push(at);
                    true
                });
                let wanted: Vec<usize> = (0..text.len()).filter(|at| text[*at] == byte).collect();
                assert_eq!(found, wanted, "{byte} in {text:?}");
            }
            for wanted in [&b"ab"[..], b"aa", b" a", b"aba", b"b a ", b"\0\x1f"] {
                let found = text.windows(wanted.len()).position(|part| part == wanted);
                assert_eq!(find(&text, wanted), found, "{wanted:?} in {text:?}");
            }
            let mut words = Vec::new();
            of_words(&text, |from, to| {
                words.push(text[from..to].to_vec());
                true
            });
            let is_blank = |byte: &u8| matches!(byte, 9..=13 | 28..=32);
            let wanted: Vec<Vec<u8>> =
                text.split(is_blank).filter(|word| !word.is_empty()).map(<[u8]>::to_vec).collect();
            assert_eq!(words, wanted, "{text:?}");
        }
        let high = [0xe1, b'a', 0xff, 0x80, 0, b'a' | 0x80, 1, 0x81, 0x61];
        let mut found = Vec::new();
        of_byte(&high, 0x80, |at| {
            found.push(at);
            found.len() < 2
        });
        assert_eq!(found, [3]);
    }
}
