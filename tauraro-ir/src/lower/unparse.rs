//! The text of an expression, as CPython writes annotations under `from __future__ import annotations`: not the
//! source's own text, but spaces, quotes and parentheses as its `ast_unparse.c` puts them.

use crate::constant::Const;
use std::fmt::Write;
use tauraro_syntax::ast::{
    self, BoolOp, CmpOp, Comprehension, Expr, FStringPart, InterpolatedStringElement, Number, Operator,
    Parameter, Parameters, UnaryOp,
};
use tauraro_syntax::{Source, limits};

/// How tightly an operator binds; an operand that binds less tightly gets parentheses.
#[derive(Copy, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Level(u8);

impl Level {
    const TUPLE: Level = Level(0);
    const TEST: Level = Level(1);
    const OR: Level = Level(2);
    const AND: Level = Level(3);
    const NOT: Level = Level(4);
    const COMPARE: Level = Level(5);
    const BIT_OR: Level = Level(6);
    const BIT_XOR: Level = Level(7);
    const BIT_AND: Level = Level(8);
    const SHIFT: Level = Level(9);
    const ARITHMETIC: Level = Level(10);
    const TERM: Level = Level(11);
    const FACTOR: Level = Level(12);
    const POWER: Level = Level(13);
    const AWAIT: Level = Level(14);
    const ATOM: Level = Level(15);

    fn next(self) -> Level {
        Level(self.0 + 1)
    }
}

/// The text of an expression.
pub fn unparse(source: &Source, e: &Expr) -> String {
    let mut writer = Writer { out: String::new(), source };
    writer.expr(e, Level::TEST);
    writer.out
}

struct Writer<'s> {
    out: String,
    source: &'s Source,
}

impl Writer<'_> {
    fn push(&mut self, text: &str) {
        self.out.push_str(text);
    }

    fn parens(&mut self, needed: bool, body: impl FnOnce(&mut Self)) {
        if needed {
            self.push("(");
        }
        body(self);
        if needed {
            self.push(")");
        }
    }

    fn list(&mut self, items: &[Expr], level: Level) {
        for (index, item) in items.iter().enumerate() {
            if index > 0 {
                self.push(", ");
            }
            self.expr(item, level);
        }
    }

    fn expr(&mut self, e: &Expr, level: Level) {
        limits::ensure_stack(|| self.expr_inner(e, level));
    }

    fn expr_inner(&mut self, e: &Expr, level: Level) {
        match e {
            Expr::BoolOp(node) => {
                let (word, own) = match node.op {
                    BoolOp::And => (" and ", Level::AND),
                    BoolOp::Or => (" or ", Level::OR),
                };
                self.parens(level > own, |this| {
                    for (index, value) in node.values.iter().enumerate() {
                        if index > 0 {
                            this.push(word);
                        }
                        this.expr(value, own.next());
                    }
                });
            }
            Expr::BinOp(node) => self.binary(node, level),
            Expr::UnaryOp(node) => {
                let (word, own) = match node.op {
                    UnaryOp::Invert => ("~", Level::FACTOR),
                    UnaryOp::Not => ("not ", Level::NOT),
                    UnaryOp::UAdd => ("+", Level::FACTOR),
                    UnaryOp::USub => ("-", Level::FACTOR),
                };
                self.parens(level > own, |this| {
                    this.push(word);
                    this.expr(&node.operand, own);
                });
            }
            Expr::Lambda(node) => self.parens(level > Level::TEST, |this| {
                this.push("lambda");
                if let Some(parameters) = &node.parameters
                    && !parameters.is_empty()
                {
                    this.push(" ");
                    this.parameters(parameters);
                }
                this.push(": ");
                this.expr(&node.body, Level::TEST);
            }),
            Expr::If(node) => self.parens(level > Level::TEST, |this| {
                this.expr(&node.body, Level::TEST.next());
                this.push(" if ");
                this.expr(&node.test, Level::TEST.next());
                this.push(" else ");
                this.expr(&node.orelse, Level::TEST);
            }),
            Expr::Dict(node) => {
                self.push("{");
                for (index, item) in node.items.iter().enumerate() {
                    if index > 0 {
                        self.push(", ");
                    }
                    match &item.key {
                        Some(key) => {
                            self.expr(key, Level::TEST);
                            self.push(": ");
                            self.expr(&item.value, Level::TEST);
                        }
                        None => {
                            self.push("**");
                            self.expr(&item.value, Level::BIT_OR);
                        }
                    }
                }
                self.push("}");
            }
            Expr::Set(node) => {
                self.push("{");
                self.list(&node.elts, Level::TEST);
                self.push("}");
            }
            Expr::List(node) => {
                self.push("[");
                self.list(&node.elts, Level::TEST);
                self.push("]");
            }
            Expr::Tuple(node) => {
                if node.elts.is_empty() {
                    return self.push("()");
                }
                self.parens(level > Level::TUPLE, |this| {
                    this.list(&node.elts, Level::TEST);
                    if node.elts.len() == 1 {
                        this.push(",");
                    }
                });
            }
            Expr::Generator(node) => {
                self.push("(");
                self.expr(&node.elt, Level::TEST);
                self.comprehensions(&node.generators);
                self.push(")");
            }
            Expr::ListComp(node) => {
                self.push("[");
                self.expr(&node.elt, Level::TEST);
                self.comprehensions(&node.generators);
                self.push("]");
            }
            Expr::SetComp(node) => {
                self.push("{");
                self.expr(&node.elt, Level::TEST);
                self.comprehensions(&node.generators);
                self.push("}");
            }
            Expr::DictComp(node) => {
                self.push("{");
                match &node.key {
                    Some(key) => {
                        self.expr(key, Level::TEST);
                        self.push(": ");
                    }
                    None => self.push("**"),
                }
                self.expr(&node.value, Level::TEST);
                self.comprehensions(&node.generators);
                self.push("}");
            }
            Expr::Yield(node) => match &node.value {
                None => self.push("(yield)"),
                Some(value) => {
                    self.push("(yield ");
                    self.expr(value, Level::TEST);
                    self.push(")");
                }
            },
            Expr::YieldFrom(node) => {
                self.push("(yield from ");
                self.expr(&node.value, Level::TEST);
                self.push(")");
            }
            Expr::Await(node) => self.parens(level > Level::AWAIT, |this| {
                this.push("await ");
                this.expr(&node.value, Level::ATOM);
            }),
            Expr::Compare(node) => self.parens(level > Level::COMPARE, |this| {
                this.expr(&node.left, Level::COMPARE.next());
                for (op, right) in node.ops.iter().zip(&node.comparators) {
                    this.push(compare_word(*op));
                    this.expr(right, Level::COMPARE.next());
                }
            }),
            Expr::Call(node) => self.call(node),
            Expr::FString(node) => {
                let mut body = Writer { out: String::new(), source: self.source };
                for part in &node.value {
                    match part {
                        FStringPart::Literal(literal) => body.literal_text(&literal.value),
                        FStringPart::FString(string) => body.elements(&string.elements),
                    }
                }
                self.push("f");
                quote(body.out.as_bytes(), &mut self.out);
            }
            Expr::TString(node) => {
                let mut body = Writer { out: String::new(), source: self.source };
                node.value.iter().for_each(|part| body.elements(&part.elements));
                self.push("t");
                quote(body.out.as_bytes(), &mut self.out);
            }
            Expr::Attribute(node) => {
                self.expr(&node.value, Level::ATOM);
                let int = matches!(&*node.value, Expr::NumberLiteral(n) if matches!(n.value, Number::Int(_)));
                self.push(if int { " ." } else { "." });
                self.push(&node.attr);
            }
            Expr::Starred(node) => {
                self.push("*");
                self.expr(&node.value, Level::BIT_OR);
            }
            Expr::Name(node) => self.push(node.id.as_str()),
            Expr::Subscript(node) => {
                self.expr(&node.value, Level::ATOM);
                self.push("[");
                self.expr(&node.slice, Level::TUPLE);
                self.push("]");
            }
            Expr::Slice(node) => {
                if let Some(lower) = &node.lower {
                    self.expr(lower, Level::TEST);
                }
                self.push(":");
                if let Some(upper) = &node.upper {
                    self.expr(upper, Level::TEST);
                }
                if let Some(step) = &node.step {
                    self.push(":");
                    self.expr(step, Level::TEST);
                }
            }
            Expr::Named(node) => self.parens(level > Level::TUPLE, |this| {
                this.expr(&node.target, Level::ATOM);
                this.push(" := ");
                this.expr(&node.value, Level::ATOM);
            }),
            Expr::NumberLiteral(node) => self.number(&node.value),
            Expr::StringLiteral(node) => {
                let text = tauraro_syntax::literal::string_literal_value(self.source, node);
                quote(text.as_bytes(), &mut self.out);
            }
            Expr::BytesLiteral(node) => {
                let bytes: Vec<u8> = node.value.iter().flat_map(|part| part.value.iter().copied()).collect();
                quote_bytes(&bytes, &mut self.out);
            }
            Expr::BooleanLiteral(node) => self.push(if node.value { "True" } else { "False" }),
            Expr::NoneLiteral(_) => self.push("None"),
            Expr::EllipsisLiteral(_) => self.push("..."),
            Expr::IpyEscapeCommand(_) => {}
        }
    }

    /// A binary operator; a chain to the left is walked by a loop.
    fn binary(&mut self, node: &ast::ExprBinOp, level: Level) {
        let mut links = Vec::new();
        let mut at = node;
        let mut outer = level;
        let innermost = loop {
            let (_, own, right_associative) = binary_word(at.op);
            links.push((at, outer > own));
            outer = if right_associative { own.next() } else { own };
            match &*at.left {
                Expr::BinOp(left) => at = left,
                left => break left,
            }
        };
        for (_, parens) in &links {
            if *parens {
                self.push("(");
            }
        }
        self.expr(innermost, outer);
        for (link, parens) in links.into_iter().rev() {
            let (word, own, right_associative) = binary_word(link.op);
            self.push(word);
            self.expr(&link.right, if right_associative { own } else { own.next() });
            if parens {
                self.push(")");
            }
        }
    }

    fn call(&mut self, node: &ast::ExprCall) {
        self.expr(&node.func, Level::ATOM);
        let arguments = &node.arguments;
        if let [only @ Expr::Generator(_)] = &arguments.args[..]
            && arguments.keywords.is_empty()
        {
            return self.expr(only, Level::TUPLE);
        }
        self.push("(");
        self.list(&arguments.args, Level::TEST);
        for (index, keyword) in arguments.keywords.iter().enumerate() {
            if index > 0 || !arguments.args.is_empty() {
                self.push(", ");
            }
            match &keyword.arg {
                Some(name) => {
                    self.push(name);
                    self.push("=");
                }
                None => self.push("**"),
            }
            self.expr(&keyword.value, Level::TEST);
        }
        self.push(")");
    }

    fn comprehensions(&mut self, generators: &[Comprehension]) {
        for generator in generators {
            self.push(if generator.is_async { " async for " } else { " for " });
            self.expr(&generator.target, Level::TUPLE);
            self.push(" in ");
            self.expr(&generator.iter, Level::TEST.next());
            for test in &generator.ifs {
                self.push(" if ");
                self.expr(test, Level::TEST.next());
            }
        }
    }

    fn parameters(&mut self, parameters: &Parameters) {
        let mut first = true;
        let mut comma = |this: &mut Self| {
            if !std::mem::take(&mut first) {
                this.push(", ");
            }
        };
        let positional = parameters.posonlyargs.len();
        for (index, parameter) in parameters.posonlyargs.iter().chain(&parameters.args).enumerate() {
            comma(self);
            self.parameter(&parameter.parameter, parameter.default.as_deref());
            if positional > 0 && index + 1 == positional {
                self.push(", /");
            }
        }
        if parameters.vararg.is_some() || !parameters.kwonlyargs.is_empty() {
            comma(self);
            self.push("*");
            if let Some(vararg) = &parameters.vararg {
                self.parameter(vararg, None);
            }
        }
        for parameter in &parameters.kwonlyargs {
            comma(self);
            self.parameter(&parameter.parameter, parameter.default.as_deref());
        }
        if let Some(kwarg) = &parameters.kwarg {
            comma(self);
            self.push("**");
            self.parameter(kwarg, None);
        }
    }

    fn parameter(&mut self, parameter: &Parameter, default: Option<&Expr>) {
        self.push(&parameter.name);
        if let Some(annotation) = &parameter.annotation {
            self.push(": ");
            self.expr(annotation, Level::TEST);
        }
        if let Some(default) = default {
            self.push("=");
            self.expr(default, Level::TEST);
        }
    }

    fn literal_text(&mut self, text: &str) {
        let escaped = text.replace('{', "{{").replace('}', "}}");
        self.push(&escaped);
    }

    fn elements(&mut self, elements: &[InterpolatedStringElement]) {
        for element in elements {
            match element {
                InterpolatedStringElement::Literal(literal) => self.literal_text(&literal.value),
                InterpolatedStringElement::Interpolation(field) => {
                    if let Some(debug) = &field.debug_text {
                        self.literal_text(debug.as_str());
                    }
                    let mut inner = Writer { out: String::new(), source: self.source };
                    inner.expr(&field.expression, Level::TEST.next());
                    self.push(if inner.out.starts_with('{') { "{ " } else { "{" });
                    self.push(&inner.out);
                    match field.conversion.to_char() {
                        Some(letter) => {
                            self.push("!");
                            self.out.push(letter);
                        }
                        None if field.debug_text.is_some() && field.format_spec.is_none() => self.push("!r"),
                        None => {}
                    }
                    if let Some(spec) = &field.format_spec {
                        self.push(":");
                        self.elements(&spec.elements);
                    }
                    self.push("}");
                }
            }
        }
    }

    fn number(&mut self, number: &Number) {
        match super::literal::number(number) {
            Const::Int(value) => _ = write!(self.out, "{value}"),
            Const::BigInt(value) => _ = write!(self.out, "{}", value.0),
            Const::Float(value) => self.push(&float(value.get())),
            Const::Complex(_, imag) => {
                let text = float(imag.get());
                self.push(text.strip_suffix(".0").unwrap_or(&text));
                self.push("j");
            }
            _ => {}
        }
    }
}

fn binary_word(op: Operator) -> (&'static str, Level, bool) {
    match op {
        Operator::Add => (" + ", Level::ARITHMETIC, false),
        Operator::Sub => (" - ", Level::ARITHMETIC, false),
        Operator::Mult => (" * ", Level::TERM, false),
        Operator::MatMult => (" @ ", Level::TERM, false),
        Operator::Div => (" / ", Level::TERM, false),
        Operator::Mod => (" % ", Level::TERM, false),
        Operator::FloorDiv => (" // ", Level::TERM, false),
        Operator::LShift => (" << ", Level::SHIFT, false),
        Operator::RShift => (" >> ", Level::SHIFT, false),
        Operator::BitOr => (" | ", Level::BIT_OR, false),
        Operator::BitXor => (" ^ ", Level::BIT_XOR, false),
        Operator::BitAnd => (" & ", Level::BIT_AND, false),
        Operator::Pow => (" ** ", Level::POWER, true),
    }
}

fn compare_word(op: CmpOp) -> &'static str {
    match op {
        CmpOp::Eq => " == ",
        CmpOp::NotEq => " != ",
        CmpOp::Lt => " < ",
        CmpOp::LtE => " <= ",
        CmpOp::Gt => " > ",
        CmpOp::GtE => " >= ",
        CmpOp::Is => " is ",
        CmpOp::IsNot => " is not ",
        CmpOp::In => " in ",
        CmpOp::NotIn => " not in ",
    }
}

/// `repr` of a float, with infinity as a literal that overflows to it.
fn float(value: f64) -> String {
    if value.is_infinite() {
        return "1e309".to_owned();
    }
    let scientific = format!("{value:e}");
    let exponent: i32 = scientific.split_once('e').and_then(|(_, e)| e.parse().ok()).unwrap_or(0);
    if (-4..16).contains(&exponent) || value == 0.0 {
        let text = format!("{value}");
        if text.contains('.') { text } else { text + ".0" }
    } else {
        let (digits, _) = scientific.split_once('e').unwrap_or((&scientific, ""));
        let sign = if exponent < 0 { '-' } else { '+' };
        format!("{digits}e{sign}{:02}", exponent.abs())
    }
}

/// `repr` of a string.
fn quote(text: &[u8], out: &mut String) {
    let quote = if text.contains(&b'\'') && !text.contains(&b'"') { '"' } else { '\'' };
    out.push(quote);
    for chunk in text.utf8_chunks() {
        for c in chunk.valid().chars() {
            match c {
                '\\' => out.push_str("\\\\"),
                '\n' => out.push_str("\\n"),
                '\r' => out.push_str("\\r"),
                '\t' => out.push_str("\\t"),
                c if c == quote => {
                    out.push('\\');
                    out.push(c);
                }
                c if (c as u32) < 0x20 || c as u32 == 0x7F => _ = write!(out, "\\x{:02x}", c as u32),
                c if c.is_control() || c == '\u{AD}' => _ = write!(out, "\\x{:02x}", c as u32),
                c if c.is_whitespace() && c != ' ' => _ = write!(out, "\\u{:04x}", c as u32),
                c => out.push(c),
            }
        }
        // A lone surrogate: three bytes, of which the decoder rejects one after the other.
        if let [first, ..] = chunk.invalid() {
            let at = chunk.invalid().as_ptr() as usize - text.as_ptr() as usize;
            if let (0xED, Some([second, third])) = (*first, text.get(at + 1..at + 3)) {
                let value = 0xD000 | u32::from(second & 0x3F) << 6 | u32::from(third & 0x3F);
                _ = write!(out, "\\u{value:04x}");
            }
        }
    }
    out.push(quote);
}

/// `repr` of bytes.
fn quote_bytes(bytes: &[u8], out: &mut String) {
    let quote = if bytes.contains(&b'\'') && !bytes.contains(&b'"') { b'"' } else { b'\'' };
    out.push('b');
    out.push(quote as char);
    for byte in bytes {
        match byte {
            b'\\' => out.push_str("\\\\"),
            b'\n' => out.push_str("\\n"),
            b'\r' => out.push_str("\\r"),
            b'\t' => out.push_str("\\t"),
            b if *b == quote => {
                out.push('\\');
                out.push(*b as char);
            }
            0x20..0x7F => out.push(*byte as char),
            _ => _ = write!(out, "\\x{byte:02x}"),
        }
    }
    out.push(quote as char);
}
