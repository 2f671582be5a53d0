//! What kind of character a code point is, as `str`'s predicates and case methods see it.
//!
//! Categories come from `unicode-properties`, simple case mappings from the standard library, and the rest from [`tables`].
//! Lone surrogates have no properties. ASCII never reaches a table.

use super::tables;
use unicode_properties::{GeneralCategory, UnicodeGeneralCategory};

fn category(c: u32) -> GeneralCategory {
    match char::from_u32(c) {
        Some(c) => c.general_category(),
        None => GeneralCategory::Surrogate,
    }
}

fn in_ranges(ranges: &[(u32, u32)], c: u32) -> bool {
    let at = ranges.partition_point(|(_, last)| *last < c);
    ranges.get(at).is_some_and(|(first, _)| *first <= c)
}

fn mapped(map: &'static [(u32, &'static str)], c: u32) -> Option<&'static str> {
    map.binary_search_by_key(&c, |(from, _)| *from).ok().map(|at| map[at].1)
}

/// A blank: `str.isspace`, `split()`, `strip()`.
#[inline]
pub fn is_space(c: u32) -> bool {
    /// Bit by character.
    const LOW: u64 = 1 << 32 | 0x1f << 9 | 0xf << 28;
    match c {
        0..=32 => LOW >> c & 1 != 0,
        33..=0x7f => false,
        _ => matches!(c, 0x85 | 0xa0 | 0x1680 | 0x2000..=0x200a | 0x2028 | 0x2029 | 0x202f | 0x205f | 0x3000),
    }
}

/// Where `splitlines` splits.
#[inline]
pub fn is_line_break(c: u32) -> bool {
    matches!(c, 10..=13 | 28..=30 | 0x85 | 0x2028 | 0x2029)
}

/// `str.isprintable`, and what `repr` leaves as it is.
#[inline]
pub fn is_printable(c: u32) -> bool {
    if c < 127 {
        return c >= 32;
    }
    use GeneralCategory::*;
    !matches!(
        category(c),
        Control
            | Format
            | Surrogate
            | PrivateUse
            | Unassigned
            | LineSeparator
            | ParagraphSeparator
            | SpaceSeparator
    )
}

/// `str.isalpha`
#[inline]
pub fn is_alpha(c: u32) -> bool {
    if c < 128 {
        return (c as u8).is_ascii_alphabetic();
    }
    use GeneralCategory::*;
    matches!(category(c), UppercaseLetter | LowercaseLetter | TitlecaseLetter | ModifierLetter | OtherLetter)
}

/// The value of a decimal digit of any script, when it is one.
#[inline]
pub fn decimal_value(c: u32) -> Option<u8> {
    if c < 128 {
        return (c as u8).is_ascii_digit().then(|| c as u8 - b'0');
    }
    if category(c) != GeneralCategory::DecimalNumber {
        return None;
    }
    // Decimal digits come in runs of ten, which start at a multiple of ten from the run's first digit.
    let mut first = c;
    while first > 0x80 && category(first - 1) == GeneralCategory::DecimalNumber {
        first -= 1;
    }
    Some(((c - first) % 10) as u8)
}

/// `str.isdecimal`
#[inline]
pub fn is_decimal(c: u32) -> bool {
    if c < 128 { (c as u8).is_ascii_digit() } else { category(c) == GeneralCategory::DecimalNumber }
}

/// `str.isdigit`
#[inline]
pub fn is_digit(c: u32) -> bool {
    is_decimal(c) || (c >= 128 && in_ranges(tables::DIGITS, c))
}

/// `str.isnumeric`
#[inline]
pub fn is_numeric(c: u32) -> bool {
    if c < 128 {
        return (c as u8).is_ascii_digit();
    }
    use GeneralCategory::*;
    matches!(category(c), DecimalNumber | LetterNumber | OtherNumber) || in_ranges(tables::NUMERIC, c)
}

/// `str.isalnum`
#[inline]
pub fn is_alnum(c: u32) -> bool {
    is_alpha(c) || is_numeric(c)
}

/// Has the property Lowercase.
#[inline]
pub fn is_lower(c: u32) -> bool {
    char::from_u32(c).is_some_and(char::is_lowercase)
}

/// Has the property Uppercase.
#[inline]
pub fn is_upper(c: u32) -> bool {
    char::from_u32(c).is_some_and(char::is_uppercase)
}

/// A title case letter such as the digraph "Dz".
#[inline]
pub fn is_title(c: u32) -> bool {
    c >= 0x1c5 && category(c) == GeneralCategory::TitlecaseLetter
}

/// Has case.
#[inline]
pub fn is_cased(c: u32) -> bool {
    is_lower(c) || is_upper(c) || is_title(c)
}

/// Skipped when looking for the letters around a sigma.
pub fn is_case_ignorable(c: u32) -> bool {
    in_ranges(tables::CASE_IGNORABLE, c)
}

/// May start an identifier.
pub fn is_identifier_start(c: u32) -> bool {
    c == '_' as u32 || char::from_u32(c).is_some_and(unicode_ident::is_xid_start)
}

/// May be in an identifier.
pub fn is_identifier_part(c: u32) -> bool {
    char::from_u32(c).is_some_and(unicode_ident::is_xid_continue)
}

/// Full lower case; the final sigma is the caller's matter.
#[inline]
pub fn lower(c: u32, push: &mut impl FnMut(u32)) {
    match char::from_u32(c) {
        Some(c) => c.to_lowercase().for_each(|c| push(c as u32)),
        None => push(c),
    }
}

/// Full upper case.
#[inline]
pub fn upper(c: u32, push: &mut impl FnMut(u32)) {
    match char::from_u32(c) {
        Some(c) => c.to_uppercase().for_each(|c| push(c as u32)),
        None => push(c),
    }
}

/// Lower case of a Latin-1 character, which is Latin-1 too.
#[inline]
pub fn lower_latin1(c: u8) -> u8 {
    match c {
        b'A'..=b'Z' | 0xc0..=0xd6 | 0xd8..=0xde => c + 0x20,
        _ => c,
    }
}

/// Upper case of a Latin-1 character, when it is one Latin-1 character: not for the micro sign, the sharp s and y with diaeresis.
#[inline]
pub fn upper_latin1(c: u8) -> Option<u8> {
    match c {
        b'a'..=b'z' | 0xe0..=0xf6 | 0xf8..=0xfe => Some(c - 0x20),
        0xb5 | 0xdf | 0xff => None,
        _ => Some(c),
    }
}

/// Full title case.
pub fn title(c: u32, push: &mut impl FnMut(u32)) {
    match mapped(tables::TITLE, c) {
        Some(text) => text.chars().for_each(|c| push(c as u32)),
        None => upper(c, push),
    }
}

/// Full case folding.
pub fn fold(c: u32, push: &mut impl FnMut(u32)) {
    match mapped(tables::FOLD, c) {
        Some(text) => text.chars().for_each(|c| push(c as u32)),
        None => lower(c, push),
    }
}

/// The name of a character (`\N{...}`), if it has one.
pub fn character_name(c: u32) -> Option<String> {
    char::from_u32(c).and_then(unicode_names2::name).map(|name| name.to_string())
}

/// The character of a name, in upper or lower case.
pub fn character_named(name: &str) -> Option<u32> {
    unicode_names2::character(name).map(u32::from)
}
