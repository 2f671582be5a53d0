//! Decimal numbers in registers.
//!
//! Bytes that are written one by one and read again as a whole make the processor wait until they have reached its cache. So the digits
//! of a number are computed all at once, eight in a word, and a sign comes to them by a shift.

/// A text of at most 16 bytes. The first character is the lowest byte.
#[derive(Copy, Clone)]
pub struct Word {
    text: u128,
    length: usize,
}

const ZEROS: u64 = 0x3030_3030_3030_3030;
const EIGHT: u64 = 100_000_000;

/// The eight digits of a number below 10^8, each a byte, the first one the lowest.
#[inline(always)]
fn eight_digits(number: u64) -> u64 {
    debug_assert!(number < EIGHT);
    // Two halves of four digits, then four pairs, then eight digits: quotients by multiplication, which is exact for numbers so small.
    let halves = (number / 10_000) | ((number % 10_000) << 32);
    let hundreds = ((halves * 10_486) >> 20) & 0x7f_0000_007f;
    let pairs = hundreds | ((halves - hundreds * 100) << 16);
    let tens = ((pairs * 103) >> 10) & 0x000f_000f_000f_000f;
    tens | ((pairs - tens * 10) << 8)
}

impl Word {
    /// A number in decimal; `None` if it has more than 16 digits.
    #[inline(always)]
    pub fn of_digits(number: u64) -> Option<Word> {
        if number < EIGHT {
            let digits = eight_digits(number);
            let skipped = (digits.trailing_zeros() as usize / 8).min(7);
            return Some(Word { text: u128::from((digits | ZEROS) >> (8 * skipped)), length: 8 - skipped });
        }
        let (high, low) = (number / EIGHT, number % EIGHT);
        if high >= EIGHT {
            return None;
        }
        let (first, second) = (eight_digits(high), eight_digits(low));
        let skipped = first.trailing_zeros() as usize / 8;
        let text = u128::from(first | ZEROS) | u128::from(second | ZEROS) << 64;
        Some(Word { text: text >> (8 * skipped), length: 16 - skipped })
    }

    /// With a character in front of it, if there is room.
    #[inline(always)]
    pub fn behind(self, character: u8) -> Option<Word> {
        let text = u128::from(character) | self.text << 8;
        (self.length < 16).then_some(Word { text, length: self.length + 1 })
    }

    /// The bytes, anything behind them, and how many they are.
    #[inline(always)]
    pub fn bytes(self) -> ([u8; 16], usize) {
        (self.text.to_le_bytes(), self.length)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(word: Option<Word>) -> Option<String> {
        let (bytes, length) = word?.bytes();
        Some(String::from_utf8(bytes[..length].to_vec()).unwrap())
    }

    #[test]
    fn writes_numbers() {
        let mut numbers: Vec<u64> = (0..20_000).collect();
        let mut state = 1u64;
        for power in 0..=16 {
            let ten = 10u64.pow(power);
            numbers.extend([ten - 1, ten, ten + 1, 5 * ten]);
            for _ in 0..1000 {
                state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                numbers.push((state >> 8) % (ten * 10));
            }
        }
        for number in numbers {
            let wanted = number.to_string();
            let word = Word::of_digits(number);
            assert_eq!(text(word), (wanted.len() <= 16).then(|| wanted.clone()));
            let signed = word.and_then(|word| word.behind(b'-'));
            assert_eq!(text(signed), (wanted.len() < 16).then(|| format!("-{wanted}")));
        }
    }
}
