//! Parsing a format specifier: `[[fill]align][sign]["z"]["#"]["0"][width][grouping]["." precision [grouping]][type]`.

use crate::object::*;
use crate::value::{PyResult, Raised, Value};
use crate::vm::Vm;

/// A parsed specifier.
#[derive(Clone, Debug)]
pub struct Spec {
    /// The fill character.
    pub fill: u32,
    /// `<`, `>`, `=` or `^`.
    pub align: u8,
    /// Whether the specifier names the alignment.
    pub align_given: bool,
    /// `+`, `-` or a space.
    pub sign: Option<u8>,
    /// `z`
    pub no_negative_zero: bool,
    /// `#`
    pub alternate: bool,
    /// Least width; 0 when absent.
    pub width: usize,
    /// `,` or `_` in the integer part.
    pub grouping: Option<u8>,
    /// `,` or `_` in the fraction.
    pub fraction_grouping: Option<u8>,
    /// Digits in a group of the integer part.
    pub group_size: usize,
    /// What follows the point.
    pub precision: Option<usize>,
    /// The type character.
    pub code: u32,
}

fn is_align(c: u32) -> bool {
    matches!(char::from_u32(c), Some('<' | '>' | '=' | '^'))
}

struct Cursor<'a> {
    data: StrData<'a>,
    at: usize,
}

impl Cursor<'_> {
    fn peek(&self) -> Option<u32> {
        self.data.get(self.at)
    }
    fn take(&mut self, wanted: &[u8]) -> Option<u8> {
        let c = u8::try_from(self.peek()?).ok().filter(|c| wanted.contains(c))?;
        self.at += 1;
        Some(c)
    }
    /// A run of digits (of any script): `Ok(None)` when there is none, `Err` when the number is too large.
    fn number(&mut self) -> Result<Option<usize>, ()> {
        let start = self.at;
        let mut n: usize = 0;
        while let Some(digit) = self.peek().and_then(crate::builtins::str::unicode::decimal_value) {
            n = n.checked_mul(10).and_then(|n| n.checked_add(digit as usize)).ok_or(())?;
            if n > i64::MAX as usize {
                return Err(());
            }
            self.at += 1;
        }
        Ok((self.at > start).then_some(n))
    }
}

impl Spec {
    /// A specifier that says nothing.
    pub fn plain(code: char, align: u8) -> Spec {
        Spec {
            fill: ' ' as u32,
            align,
            align_given: false,
            sign: None,
            no_negative_zero: false,
            alternate: false,
            width: 0,
            grouping: None,
            fraction_grouping: None,
            group_size: 3,
            precision: None,
            code: code as u32,
        }
    }

    /// Parses the specifier of a format of `value`, whose type has these defaults.
    pub fn parse(vm: &mut Vm, text: &PyStr, value: Value, code: char, align: u8) -> PyResult<Spec> {
        let mut spec = Spec::plain(code, align);
        if let StrData::One(bytes) = text.data()
            && spec.parse_simple(bytes, align).is_some()
        {
            return Ok(spec);
        }
        let mut spec = Spec::plain(code, align);
        let mut cursor = Cursor { data: text.data(), at: 0 };
        let mut fill_given = false;
        if let (Some(fill), Some(next)) = (cursor.data.get(0), cursor.data.get(1))
            && is_align(next)
        {
            (spec.fill, spec.align) = (fill, next as u8);
            (fill_given, spec.align_given) = (true, true);
            cursor.at = 2;
        } else if let Some(align) = cursor.take(b"<>=^") {
            spec.align = align;
            spec.align_given = true;
        }
        spec.sign = cursor.take(b" +-");
        spec.no_negative_zero = cursor.take(b"z").is_some();
        spec.alternate = cursor.take(b"#").is_some();
        if !fill_given && cursor.take(b"0").is_some() {
            spec.fill = '0' as u32;
            if !spec.align_given && align == b'>' {
                spec.align = b'=';
            }
        }
        spec.width = match cursor.number() {
            Ok(width) => width.unwrap_or(0),
            Err(()) => return Err(vm.value_error("Too many decimal digits in format string")),
        };
        spec.grouping = Spec::parse_grouping(vm, &mut cursor)?;
        if cursor.take(b".").is_some() {
            spec.precision = match cursor.number() {
                Ok(precision) => precision,
                Err(()) => return Err(vm.value_error("Too many decimal digits in format string")),
            };
            spec.fraction_grouping = Spec::parse_grouping(vm, &mut cursor)?;
            if spec.precision.is_none() && spec.fraction_grouping.is_none() {
                return Err(vm.value_error("Format specifier missing precision"));
            }
        }
        let rest = cursor.data.len() - cursor.at;
        if rest > 1 {
            let (text, class) = (text.to_string_lossy(), vm.type_name(value));
            return Err(
                vm.value_error(format!("Invalid format specifier '{text}' for object of type '{class}'"))
            );
        }
        if let Some(code) = cursor.peek() {
            spec.code = code;
        }
        spec.check_grouping(vm)?;
        Ok(spec)
    }

    /// Parses `[align]["0"][width]["." precision][type]`, which most specifiers are, with numbers below 1000. When there is more, the
    /// specifier is to be parsed anew.
    #[inline]
    fn parse_simple(&mut self, mut rest: &[u8], default_align: u8) -> Option<()> {
        fn number(rest: &mut &[u8]) -> Option<usize> {
            let digits = rest.iter().take(4).take_while(|byte| byte.is_ascii_digit()).count();
            let (number, behind) = rest.split_at(digits);
            *rest = behind;
            let value = || number.iter().fold(0, |n, digit| n * 10 + usize::from(digit - b'0'));
            (1..4).contains(&digits).then(value)
        }
        if let [align @ (b'<' | b'>' | b'^'), behind @ ..] = rest {
            if behind.first().is_some_and(|next| is_align(u32::from(*next))) {
                return None;
            }
            (self.align, self.align_given, rest) = (*align, true, behind);
        }
        if let [first, behind @ ..] = rest {
            if behind.first().is_some_and(|next| is_align(u32::from(*next))) {
                return None;
            }
            if *first == b'0' {
                self.fill = u32::from(b'0');
                if !self.align_given && default_align == b'>' {
                    self.align = b'=';
                }
                rest = behind;
            }
        }
        if rest.first().is_some_and(u8::is_ascii_digit) {
            self.width = number(&mut rest)?;
        }
        if let [b'.', behind @ ..] = rest {
            rest = behind;
            self.precision = Some(number(&mut rest)?);
        }
        match rest {
            [] => Some(()),
            [code] if code.is_ascii_alphabetic() && *code != b'z' => {
                self.code = u32::from(*code);
                Some(())
            }
            _ => None,
        }
    }

    fn parse_grouping(vm: &mut Vm, cursor: &mut Cursor<'_>) -> PyResult<Option<u8>> {
        let grouping = cursor.take(b",_");
        let both = match grouping {
            Some(b',') => cursor.peek() == Some('_' as u32),
            Some(_) => cursor.peek() == Some(',' as u32),
            None => false,
        };
        if both {
            return Err(vm.value_error("Cannot specify both ',' and '_'."));
        }
        Ok(grouping)
    }

    fn check_grouping(&mut self, vm: &mut Vm) -> PyResult<()> {
        let Some(grouping) = self.grouping.or(self.fraction_grouping) else { return Ok(()) };
        match char::from_u32(self.code) {
            Some('d' | 'e' | 'f' | 'g' | 'E' | 'G' | '%' | 'F' | '\0') => Ok(()),
            Some('b' | 'o' | 'x' | 'X') if grouping == b'_' => {
                self.group_size = 4;
                Ok(())
            }
            _ => Err(self.wrong_grouping(vm, grouping)),
        }
    }

    #[cold]
    fn wrong_grouping(&self, vm: &mut Vm, grouping: u8) -> Raised {
        let grouping = grouping as char;
        let code = match self.code {
            33..=127 => format!("{}", self.code as u8 as char),
            code => format!("\\x{code:x}"),
        };
        vm.value_error(format!("Cannot specify '{grouping}' with '{code}'."))
    }

    /// How much of the padding goes to the left and to the right.
    pub fn split_padding(&self, padding: usize) -> (usize, usize) {
        match self.align {
            b'<' => (0, padding),
            b'^' => (padding / 2, padding - padding / 2),
            _ => (padding, 0),
        }
    }
}
