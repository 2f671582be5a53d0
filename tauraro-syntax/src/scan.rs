//! A quick look at the raw text, before the parser sees it, that bounds how deep the tree can become.
//!
//! The scan knows just enough of Python's lexical structure (comments, strings, f-strings with their fields,
//! brackets, logical lines) to find an upper bound for the depth of every expression: inside one element, each
//! operator, attribute, call or subscript can add one level, and a bracket adds what its deepest element has.
//! Commas and line ends start a new element. The bound is compared with [`crate::limits`].
//!
//! Words: an *element* is the text between two commas of one bracket (or of a line); *right* nesting is what the
//! parser can only take by recursion: prefix operators, `**`, `lambda`, conditional expressions.
//!
//! Rules: text that is not Python must still be scanned without a panic; such text may be let through, because
//! the parser then reports the error. Cost: one pass, no allocation but a small stack.

use ruff_text_size::{TextRange, TextSize};

use crate::error::{SyntaxError, SyntaxErrorKind};
use crate::limits::{
    MAX_EXPRESSION_DEPTH, MAX_FSTRING_NESTING, MAX_INDENTATION, MAX_OPEN_BRACKETS, MAX_RIGHT_NESTING,
};
use crate::source::Source;

/// How much a `lambda` counts against [`MAX_RIGHT_NESTING`].
const RIGHT_PER_LAMBDA: usize = 4;

/// What is open around the current byte.
#[derive(Clone, Copy, Debug)]
enum Open {
    /// A bracket; code inside.
    Bracket(Element),
    /// The replacement field of an f-string; code inside.
    Field(Element),
    /// The format specification of a field; text inside.
    Spec(Element),
    /// An f-string; text inside.
    Text { quote: u8, triple: bool },
}

/// Bounds for the element that is being read and for the finished ones of the same bracket.
#[derive(Clone, Copy, Debug, Default)]
struct Element {
    operators: usize,
    right: usize,
    inner_depth: usize,
    inner_right: usize,
    done_depth: usize,
    done_right: usize,
}

impl Element {
    fn finish(&mut self) {
        self.done_depth = self.depth();
        self.done_right = self.right_depth();
        self.operators = 0;
        self.right = 0;
        self.inner_depth = 0;
        self.inner_right = 0;
    }

    fn depth(&self) -> usize {
        self.done_depth.max(self.operators + self.right + self.inner_depth)
    }

    fn right_depth(&self) -> usize {
        self.done_right.max(self.right + self.inner_right)
    }

    fn enclose(&mut self, inner: &Element) {
        self.inner_depth = self.inner_depth.max(inner.depth() + 1);
        self.inner_right = self.inner_right.max(inner.right_depth());
    }
}

/// Refuses text that would nest too deeply.
pub(crate) fn check_nesting(source: &Source) -> Result<(), SyntaxError> {
    let mut scan = Scan {
        bytes: source.text().as_bytes(),
        at: 0,
        open: Vec::new(),
        line: Element::default(),
        brackets: 0,
        fstrings: 0,
        indents: Vec::new(),
        after_operand: false,
    };
    scan.run().map_err(|refusal| refusal.into_error(source, scan.at))
}

enum Refusal {
    Brackets,
    FStrings,
    Indentation,
    Depth,
    Right,
}

impl Refusal {
    #[cold]
    fn into_error(self, source: &Source, at: usize) -> SyntaxError {
        let here = source.line_col(TextSize::new(at.min(source.text().len()) as u32));
        let placed = |kind, message: &str| {
            SyntaxError::at_columns(source, kind, message, here.line, here.column + 1, 0)
        };
        let whole = |kind, message: &str| SyntaxError::without_place(kind, message.to_owned(), String::new());
        match self {
            Refusal::Brackets => placed(SyntaxErrorKind::SyntaxError, "too many nested parentheses"),
            Refusal::FStrings => {
                placed(SyntaxErrorKind::SyntaxError, "too many nested f-strings or t-strings")
            }
            Refusal::Indentation => {
                let range = TextRange::empty(TextSize::new(at.min(source.text().len()) as u32));
                SyntaxError::at(
                    source,
                    SyntaxErrorKind::IndentationError,
                    "too many levels of indentation",
                    range,
                )
            }
            Refusal::Depth => {
                whole(SyntaxErrorKind::RecursionError, "maximum recursion depth exceeded during compilation")
            }
            Refusal::Right => whole(
                SyntaxErrorKind::MemoryError,
                "Parser stack overflowed - Python source too complex to parse",
            ),
        }
    }
}

struct Scan<'a> {
    bytes: &'a [u8],
    at: usize,
    open: Vec<Open>,
    /// The element outside of all brackets.
    line: Element,
    brackets: usize,
    fstrings: usize,
    indents: Vec<u32>,
    /// The last token ended an operand, so an opening bracket is a call and a sign is a binary operator.
    after_operand: bool,
}

impl Scan<'_> {
    fn run(&mut self) -> Result<(), Refusal> {
        self.line_start()?;
        while let Some(&byte) = self.bytes.get(self.at) {
            match self.open.last() {
                Some(Open::Text { quote, triple }) => {
                    let (quote, triple) = (*quote, *triple);
                    self.text(byte, quote, triple)?;
                }
                Some(Open::Spec(_)) => self.spec(byte)?,
                _ => self.code(byte)?,
            }
        }
        self.line_end()
    }

    fn peek(&self, ahead: usize) -> u8 {
        self.bytes.get(self.at + ahead).copied().unwrap_or(0)
    }

    fn element(&mut self) -> &mut Element {
        for open in self.open.iter_mut().rev() {
            if let Open::Bracket(element) | Open::Field(element) | Open::Spec(element) = open {
                return element;
            }
        }
        &mut self.line
    }

    fn code(&mut self, byte: u8) -> Result<(), Refusal> {
        match byte {
            b' ' | b'\t' | b'\x0c' => self.at += 1,
            b'a'..=b'z' | b'A'..=b'Z' | b'_' | 0x80.. => self.word()?,
            b'0'..=b'9' => self.number(),
            b'.' if self.peek(1).is_ascii_digit() && !self.after_operand => self.number(),
            b'.' => {
                if self.after_operand {
                    self.element().operators += 1;
                }
                self.at += 1;
                self.after_operand = false;
            }
            b'\n' => {
                self.at += 1;
                if self.open.is_empty() {
                    self.line_end()?;
                    self.line_start()?;
                } else if matches!(self.open.last(), Some(Open::Field(_))) {
                    self.leave_unterminated_strings();
                }
            }
            b'#' => self.skip_comment(),
            b'"' | b'\'' => self.string(byte),
            b'(' | b'[' | b'{' => {
                if self.after_operand {
                    self.element().operators += 1;
                }
                self.push(Open::Bracket(Element::default()))?;
                self.at += 1;
                self.after_operand = false;
            }
            b')' | b']' | b'}' => {
                self.close(byte);
                self.at += 1;
                self.after_operand = true;
            }
            b',' | b';' => {
                if self.open.is_empty() {
                    self.check_line()?;
                }
                self.element().finish();
                self.at += 1;
                self.after_operand = false;
            }
            b':' => {
                // A walrus is no format specification only inside brackets; at the top of a field it is one.
                if let Some(Open::Field(element)) = self.open.last() {
                    let element = *element;
                    self.open.pop();
                    self.open.push(Open::Spec(element));
                }
                self.at += 1;
                self.after_operand = false;
            }
            b'+' | b'-' | b'~' => {
                if self.after_operand {
                    self.element().operators += 1;
                } else {
                    self.element().right += 1;
                }
                self.at += 1;
                self.after_operand = false;
            }
            b'*' if self.peek(1) == b'*' => {
                self.element().right += 1;
                self.at += 2;
                self.after_operand = false;
            }
            b'*' | b'/' | b'%' | b'@' | b'&' | b'|' | b'^' | b'<' | b'>' => {
                self.element().operators += 1;
                self.at += if self.peek(1) == byte { 2 } else { 1 };
                self.after_operand = false;
            }
            b'\\' => self.at += if self.peek(1) == b'\n' { 2 } else { 1 },
            _ => {
                self.at += 1;
                self.after_operand = false;
            }
        }
        Ok(())
    }

    /// An identifier, keyword, or the prefix of a string.
    fn word(&mut self) -> Result<(), Refusal> {
        let start = self.at;
        while let Some(byte) = self.bytes.get(self.at) {
            if byte.is_ascii_alphanumeric() || *byte == b'_' || *byte >= 0x80 {
                self.at += 1;
            } else {
                break;
            }
        }
        let word = &self.bytes[start..self.at];
        if let Some(&quote @ (b'"' | b'\'')) = self.bytes.get(self.at)
            && word.len() <= 2
            && word.iter().all(|byte| matches!(byte.to_ascii_lowercase(), b'r' | b'b' | b'u' | b'f' | b't'))
        {
            let interpolated = word.iter().any(|byte| matches!(byte.to_ascii_lowercase(), b'f' | b't'));
            if interpolated {
                let triple = self.peek(1) == quote && self.peek(2) == quote;
                self.at += if triple { 3 } else { 1 };
                self.fstrings += 1;
                self.after_operand = true;
                self.open.push(Open::Text { quote, triple });
                if self.fstrings > MAX_FSTRING_NESTING {
                    return Err(Refusal::FStrings);
                }
            } else {
                self.string(quote);
            }
            return Ok(());
        }
        match word {
            b"lambda" => {
                // Every lambda is a scope too, and scopes hold the names of those around them.
                self.element().right += RIGHT_PER_LAMBDA;
                self.after_operand = false;
            }
            b"not" | b"await" | b"else" => {
                self.element().right += 1;
                self.after_operand = false;
            }
            b"and" | b"or" | b"in" | b"is" | b"if" | b"return" | b"yield" | b"from" => {
                self.after_operand = false
            }
            _ => self.after_operand = true,
        }
        Ok(())
    }

    fn number(&mut self) {
        while let Some(byte) = self.bytes.get(self.at) {
            let exponent_sign = matches!(byte, b'+' | b'-')
                && matches!(self.bytes[self.at - 1], b'e' | b'E')
                && self.peek(1).is_ascii_digit();
            if byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'.') || exponent_sign {
                self.at += 1;
            } else {
                break;
            }
        }
        self.after_operand = true;
    }

    /// A plain string: skipped. It starts at the quote.
    fn string(&mut self, quote: u8) {
        let triple = self.peek(1) == quote && self.peek(2) == quote;
        self.at += if triple { 3 } else { 1 };
        self.after_operand = true;
        while let Some(&byte) = self.bytes.get(self.at) {
            if byte == b'\\' {
                self.at += 2;
            } else if byte == quote {
                if !triple {
                    self.at += 1;
                    return;
                }
                if self.peek(1) == quote && self.peek(2) == quote {
                    self.at += 3;
                    return;
                }
                self.at += 1;
            } else if byte == b'\n' && !triple {
                // Unterminated: the line ends here.
                return;
            } else {
                self.at += 1;
            }
        }
        self.at = self.bytes.len();
    }

    /// The text of an f-string.
    fn text(&mut self, byte: u8, quote: u8, triple: bool) -> Result<(), Refusal> {
        if byte == b'\\' {
            self.at += 2;
        } else if byte == quote {
            if !triple {
                self.at += 1;
                self.close_text();
            } else if self.peek(1) == quote && self.peek(2) == quote {
                self.at += 3;
                self.close_text();
            } else {
                self.at += 1;
            }
        } else if byte == b'\n' && !triple {
            self.close_text();
        } else if byte == b'{' {
            if self.peek(1) == b'{' {
                self.at += 2;
            } else {
                self.at += 1;
                self.after_operand = false;
                self.push(Open::Field(Element::default()))?;
            }
        } else {
            self.at += 1;
        }
        Ok(())
    }

    fn close_text(&mut self) {
        self.open.pop();
        self.fstrings -= 1;
        self.after_operand = true;
    }

    /// The format specification of a replacement field.
    fn spec(&mut self, byte: u8) -> Result<(), Refusal> {
        match byte {
            b'{' => {
                self.at += 1;
                self.after_operand = false;
                self.push(Open::Field(Element::default()))?;
            }
            b'}' => {
                self.close(b'}');
                self.at += 1;
            }
            b'\n' => {
                self.at += 1;
                self.leave_unterminated_strings();
            }
            b'"' | b'\'' => {
                // The quote that ends the f-string ends an unfinished field with it.
                let ends = self.open.iter().rev().find_map(|open| match open {
                    Open::Text { quote, .. } => Some(*quote == byte),
                    _ => None,
                });
                if ends == Some(true) {
                    self.pop_to_text();
                } else {
                    self.at += 1;
                }
            }
            _ => self.at += 1,
        }
        Ok(())
    }

    /// A newline inside the field of an f-string that is not triple-quoted is allowed in code, but not in text.
    fn leave_unterminated_strings(&mut self) {
        if matches!(self.open.last(), Some(Open::Spec(_))) {
            let triple = self
                .open
                .iter()
                .rev()
                .find_map(|open| match open {
                    Open::Text { triple, .. } => Some(*triple),
                    _ => None,
                })
                .unwrap_or(true);
            if !triple {
                self.pop_to_text();
                self.close_text();
            }
        }
    }

    fn pop_to_text(&mut self) {
        while let Some(open) = self.open.last() {
            if matches!(open, Open::Text { .. }) {
                return;
            }
            self.open.pop();
            self.brackets = self.brackets.saturating_sub(1);
        }
    }

    fn push(&mut self, open: Open) -> Result<(), Refusal> {
        self.brackets += 1;
        if self.brackets > MAX_OPEN_BRACKETS {
            return Err(Refusal::Brackets);
        }
        self.open.push(open);
        Ok(())
    }

    fn close(&mut self, byte: u8) {
        let element = match self.open.last() {
            Some(Open::Bracket(element)) => *element,
            Some(Open::Field(element) | Open::Spec(element)) if byte == b'}' => *element,
            _ => return,
        };
        self.open.pop();
        self.brackets -= 1;
        self.element().enclose(&element);
    }

    fn skip_comment(&mut self) {
        let rest = &self.bytes[self.at..];
        self.at += rest.iter().position(|byte| *byte == b'\n').unwrap_or(rest.len());
    }

    fn check_line(&mut self) -> Result<(), Refusal> {
        if self.line.right_depth() > MAX_RIGHT_NESTING {
            Err(Refusal::Right)
        } else if self.line.depth() > MAX_EXPRESSION_DEPTH {
            Err(Refusal::Depth)
        } else {
            Ok(())
        }
    }

    fn line_end(&mut self) -> Result<(), Refusal> {
        // Brackets that are still open at the end of the text count as closed here.
        while let Some(open) = self.open.pop() {
            if let Open::Bracket(element) | Open::Field(element) | Open::Spec(element) = open {
                self.element().enclose(&element);
            }
        }
        self.check_line()?;
        self.line = Element::default();
        self.brackets = 0;
        self.fstrings = 0;
        self.after_operand = false;
        Ok(())
    }

    /// Measures the indentation of the next line that has code.
    fn line_start(&mut self) -> Result<(), Refusal> {
        let mut column = 0;
        while let Some(byte) = self.bytes.get(self.at) {
            match byte {
                b' ' => column += 1,
                b'\t' => column = (column / 8 + 1) * 8,
                b'\x0c' => column = 0,
                b'#' => {
                    self.skip_comment();
                    continue;
                }
                b'\n' => column = 0,
                _ => break,
            }
            self.at += 1;
        }
        if self.at >= self.bytes.len() {
            return Ok(());
        }
        while self.indents.last().is_some_and(|indent| *indent > column) {
            self.indents.pop();
        }
        if column > self.indents.last().copied().unwrap_or(0) {
            self.indents.push(column);
            if self.indents.len() >= MAX_INDENTATION {
                return Err(Refusal::Indentation);
            }
        }
        Ok(())
    }
}
