//! Literals as constants, and the few expressions that CPython's compiler makes constants of before anything else:
//! signed numbers, tuples of constants, and the right side of `in`.

use super::Lowerer;
use crate::constant::{Const, FloatBits, Wtf8};
use dashu_int::IBig;
use tauraro_syntax::ast::{Expr, ExprStringLiteral, Int, Number, UnaryOp};
use tauraro_syntax::literal::string_literal_value;

/// Tuples nested deeper are no constants: constants may not be, and they get wrapped in other tuples.
const MAX_TUPLE_DEPTH: usize = Const::MAX_DEPTH / 2;

impl<'a> Lowerer<'a> {
    /// The constant that an expression is, if it is one.
    pub(super) fn literal(&self, e: &'a Expr) -> Option<Const> {
        self.literal_within(e, MAX_TUPLE_DEPTH)
    }

    fn literal_within(&self, e: &'a Expr, depth: usize) -> Option<Const> {
        match e {
            Expr::NumberLiteral(node) => Some(number(&node.value)),
            Expr::StringLiteral(node) => Some(Const::Str(self.string(node))),
            Expr::BytesLiteral(node) => {
                let bytes: Vec<u8> = node.value.iter().flat_map(|part| part.value.iter().copied()).collect();
                Some(Const::Bytes(bytes.into()))
            }
            Expr::BooleanLiteral(node) => Some(Const::Bool(node.value)),
            Expr::NoneLiteral(_) => Some(Const::None),
            Expr::EllipsisLiteral(_) => Some(Const::Ellipsis),
            Expr::Name(name) if name.id.as_str() == "__debug__" => {
                Some(Const::Bool(self.options.optimize == 0))
            }
            Expr::UnaryOp(node) => match (node.op, &*node.operand) {
                (UnaryOp::USub, Expr::NumberLiteral(number)) => Some(negated(&number.value)),
                (UnaryOp::Not, operand @ (Expr::Name(_) | Expr::BooleanLiteral(_))) => {
                    Some(Const::Bool(!truth(&self.literal(operand)?)?))
                }
                _ => None,
            },
            Expr::Tuple(node) => {
                let depth = depth.checked_sub(1)?;
                let items: Option<_> = node.elts.iter().map(|e| self.literal_within(e, depth)).collect();
                Some(Const::Tuple(items?))
            }
            _ => None,
        }
    }

    /// The constants that all of the expressions are.
    pub(super) fn constants(&self, elements: &'a [Expr]) -> Option<Box<[Const]>> {
        elements.iter().map(|e| self.literal(e)).collect()
    }

    /// The text of a string literal, implicit concatenation included.
    pub(super) fn string(&self, node: &ExprStringLiteral) -> Wtf8 {
        Wtf8(string_literal_value(self.source, node).as_bytes().into())
    }

    /// The frozenset of constants, without repeats.
    pub(super) fn frozen_set(&self, elements: &'a [Expr]) -> Option<Const> {
        let mut distinct: Vec<Const> = Vec::new();
        let mut seen = rustc_hash::FxHashSet::default();
        for constant in self.constants(elements)? {
            if seen.insert(constant.clone()) {
                distinct.push(constant);
            }
        }
        Some(Const::FrozenSet(distinct.into()))
    }

    /// The right side of `in` as a constant: a list becomes a tuple, a set a frozenset.
    pub(super) fn membership_constant(&self, e: &'a Expr) -> Option<Const> {
        match e {
            Expr::List(list) => Some(Const::Tuple(self.constants(&list.elts)?)),
            Expr::Set(set) => self.frozen_set(&set.elts),
            _ => None,
        }
    }
}

/// The constant of a number.
pub fn number(number: &Number) -> Const {
    match number {
        Number::Int(int) => integer(int),
        Number::Float(value) => Const::float(*value),
        Number::Complex { real, imag } => Const::Complex(FloatBits::new(*real), FloatBits::new(*imag)),
    }
}

fn integer(int: &Int) -> Const {
    match int.as_i64() {
        Some(small) => Const::Int(small),
        None => Const::int(big(int)),
    }
}

/// An integer that may exceed 64 bits: its digits as written, with the prefix of its base.
fn big(int: &Int) -> IBig {
    let text: String = int.to_string().chars().filter(|c| *c != '_').collect();
    let lower = text.to_ascii_lowercase();
    let (digits, base) = match lower.get(..2) {
        Some("0x") => (&lower[2..], 16),
        Some("0o") => (&lower[2..], 8),
        Some("0b") => (&lower[2..], 2),
        _ => (&lower[..], 10),
    };
    IBig::from_str_radix(digits, base).unwrap_or_default()
}

fn negated(number: &Number) -> Const {
    match number {
        Number::Int(int) => Const::int(-big(int)),
        Number::Float(value) => Const::float(-value),
        Number::Complex { real, imag } => Const::Complex(FloatBits::new(-real), FloatBits::new(-imag)),
    }
}

/// Whether a constant counts as true.
pub(super) fn truth(constant: &Const) -> Option<bool> {
    Some(match constant {
        Const::None => false,
        Const::Bool(value) => *value,
        Const::Ellipsis => true,
        Const::Int(value) => *value != 0,
        Const::BigInt(_) => true,
        Const::Float(value) => value.get() != 0.0,
        Const::Complex(real, imag) => real.get() != 0.0 || imag.get() != 0.0,
        Const::Str(text) => !text.0.is_empty(),
        Const::Bytes(bytes) => !bytes.is_empty(),
        Const::Tuple(items) | Const::FrozenSet(items) => !items.is_empty(),
    })
}

/// A docstring without its common indentation, as `inspect.cleandoc` (and the compiler since 3.13) makes it: tabs
/// are expanded, the first line loses its leading spaces, the others their common margin.
pub(super) fn clean_docstring(text: Wtf8) -> Const {
    // Surrogates and everything else beyond ASCII pass through unchanged: the work is on bytes.
    let bytes = expand_tabs(&text.0);
    let lines: Vec<&[u8]> = bytes.split(|b| *b == b'\n').collect();
    let indent = |line: &[u8]| line.iter().take_while(|b| **b == b' ').count();
    let margin = lines[1..].iter().filter(|line| indent(line) < line.len()).map(|line| indent(line)).min();
    let margin = margin.unwrap_or(0);
    let mut out = Vec::with_capacity(bytes.len());
    for (index, line) in lines.iter().enumerate() {
        if index == 0 {
            out.extend_from_slice(&line[indent(line)..]);
        } else {
            out.push(b'\n');
            out.extend_from_slice(&line[margin.min(indent(line))..]);
        }
    }
    Const::Str(Wtf8(out.into()))
}

/// `str.expandtabs`, on text whose characters other than ASCII are several bytes.
fn expand_tabs(text: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(text.len());
    let mut column = 0;
    for byte in text {
        match byte {
            b'\t' => {
                let spaces = 8 - column % 8;
                out.resize(out.len() + spaces, b' ');
                column += spaces;
            }
            b'\n' | b'\r' => {
                out.push(*byte);
                column = 0;
            }
            // Only bytes that begin a character count.
            _ => {
                out.push(*byte);
                column += usize::from(byte & 0xC0 != 0x80);
            }
        }
    }
    out
}
