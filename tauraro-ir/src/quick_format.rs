//! Format specifiers of numbers that are known when the program is compiled, and simple: `.2f`, `8.3f`, `.6g`, `05d`, `02x`.
//!
//! The lowering gives `format_value` such a specifier as a tuple of its number ([`QuickFormat::pack`]) and its text, so that nobody
//! parses it again, and a number may stay as it is until `build_string` writes it.

/// A simple specifier of a number.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub struct QuickFormat {
    /// `d`, `x`, `f`, `e` or `g`.
    pub kind: u8,
    /// Whether the width is filled with zeros behind the sign, instead of blanks in front of it.
    pub zeros: bool,
    /// Least number of characters.
    pub width: u8,
    /// Digits after the point; for `g` all digits.
    pub precision: u8,
}

impl QuickFormat {
    /// The widest that is simple.
    pub const MOST_WIDTH: u8 = 39;
    /// The largest precision.
    pub const MOST_PRECISION: u8 = 15;

    /// Reads `[0][width][.precision]type`.
    pub fn parse(text: &[u8]) -> Option<QuickFormat> {
        fn number(rest: &mut &[u8]) -> Option<u8> {
            let digits = rest.iter().take(3).take_while(|byte| byte.is_ascii_digit()).count();
            let (number, behind) = rest.split_at(digits);
            *rest = behind;
            let value = number.iter().fold(0u16, |n, digit| n * 10 + u16::from(digit - b'0'));
            u8::try_from(value).ok().filter(|_| digits > 0)
        }
        let mut rest = text;
        let mut format = QuickFormat { kind: 0, zeros: false, width: 0, precision: 6 };
        if let [b'0', behind @ ..] = rest {
            (format.zeros, rest) = (true, behind);
        }
        if rest.first().is_some_and(u8::is_ascii_digit) {
            format.width = number(&mut rest)?;
        }
        let mut has_precision = false;
        if let [b'.', behind @ ..] = rest {
            rest = behind;
            format.precision = number(&mut rest)?;
            has_precision = true;
        }
        let [kind] = *rest else { return None };
        format.kind = kind;
        let fits = format.width <= Self::MOST_WIDTH && format.precision <= Self::MOST_PRECISION;
        (fits && (format.is_of_floats() || matches!(kind, b'd' | b'x') && !has_precision)).then_some(format)
    }

    /// Whether numbers are written as floats.
    #[inline(always)]
    pub fn is_of_floats(self) -> bool {
        matches!(self.kind, b'f' | b'e' | b'g')
    }

    /// As a number.
    pub fn pack(self) -> i64 {
        i64::from(u32::from_le_bytes([self.kind, self.zeros as u8, self.width, self.precision]))
    }

    /// What [`pack`](Self::pack) gave.
    #[inline]
    pub fn unpack(packed: i64) -> QuickFormat {
        let [kind, zeros, width, precision] = (packed as u32).to_le_bytes();
        QuickFormat { kind, zeros: zeros != 0, width, precision }
    }
}
