//! Rules about the patterns of `match` statements: names bound twice or not in all alternatives, cases that can
//! never be reached, repeated keys and attributes, constants that are none.
//!
//! [`match_error`] gives the first thing CPython's code generator would refuse, in its order: a pattern's own
//! rule before its parts'. Keys are compared by value, so `1`, `1.0` and `True` are the same key.

use std::borrow::Cow;

use ruff_python_ast::{self as ast, Expr, Pattern};
use ruff_text_size::{Ranged, TextRange};
use rustc_hash::FxHashSet;

/// A place and CPython's message.
type Refusal = (TextRange, String);

/// The first thing wrong with the patterns of a `match` statement.
pub(crate) fn match_error(stmt: &ast::StmtMatch) -> Option<Refusal> {
    let last = stmt.cases.len().saturating_sub(1);
    stmt.cases.iter().enumerate().find_map(|(at, case)| {
        let irrefutable_allowed = at == last || case.guard.is_some();
        check_pattern(&case.pattern, irrefutable_allowed, &mut Names::default()).err()
    })
}

/// Checks a pattern and adds the names it binds. A pattern that always matches is allowed only in last place.
fn check_pattern<'a>(
    pattern: &'a Pattern,
    irrefutable_allowed: bool,
    names: &mut Names<'a>,
) -> Result<(), Refusal> {
    match pattern {
        Pattern::MatchValue(value) if is_interpolated(&value.value) => {
            Err((value.range, "patterns may only match literals and attribute lookups".to_owned()))
        }
        Pattern::MatchValue(_) | Pattern::MatchSingleton(_) => Ok(()),
        Pattern::MatchSequence(sequence) => {
            let stars = sequence.patterns.iter().filter(|pattern| pattern.is_match_star()).count();
            if stars > 1 {
                let message = "multiple starred names in sequence pattern";
                return Err((sequence.range, message.to_owned()));
            }
            sequence.patterns.iter().try_for_each(|pattern| check_pattern(pattern, true, names))
        }
        Pattern::MatchMapping(mapping) => {
            let mut seen = FxHashSet::default();
            for key in &mapping.keys {
                if is_interpolated(key) {
                    let message = "mapping pattern keys may only match literals and attribute lookups";
                    return Err((mapping.range, message.to_owned()));
                }
                if let Some(key_value) = constant_key(key)
                    && !seen.insert(key_value)
                {
                    let message = format!("mapping pattern checks duplicate key ({})", constant_repr(key));
                    return Err((mapping.range, message));
                }
            }
            mapping.patterns.iter().try_for_each(|pattern| check_pattern(pattern, true, names))?;
            match &mapping.rest {
                Some(rest) => names.bind(rest.as_str(), mapping.range),
                None => Ok(()),
            }
        }
        Pattern::MatchClass(class) => {
            let keywords = &class.arguments.keywords;
            let mut seen = FxHashSet::default();
            for keyword in keywords {
                if !seen.insert(keyword.attr.as_str()) {
                    let message = format!("attribute name repeated in class pattern: {}", keyword.attr);
                    return Err((keyword.pattern.range(), message));
                }
            }
            class.arguments.patterns.iter().try_for_each(|pattern| check_pattern(pattern, true, names))?;
            keywords.iter().try_for_each(|keyword| check_pattern(&keyword.pattern, true, names))
        }
        Pattern::MatchStar(star) => match &star.name {
            Some(name) => names.bind(name.as_str(), star.range),
            None => Ok(()),
        },
        Pattern::MatchAs(matched) => {
            match &matched.pattern {
                Some(inner) => check_pattern(inner, irrefutable_allowed, names)?,
                None if irrefutable_allowed => {}
                None => {
                    let what = match &matched.name {
                        Some(name) => format!("name capture '{name}'"),
                        None => "wildcard".to_owned(),
                    };
                    return Err((matched.range, format!("{what} makes remaining patterns unreachable")));
                }
            }
            match &matched.name {
                Some(name) => names.bind(name.as_str(), matched.range),
                None => Ok(()),
            }
        }
        Pattern::MatchOr(alternatives) => {
            let last = alternatives.patterns.len().saturating_sub(1);
            let mark = names.list.len();
            let mut first: Option<Vec<&str>> = None;
            for (at, alternative) in alternatives.patterns.iter().enumerate() {
                check_pattern(alternative, irrefutable_allowed && at == last, names)?;
                let mut bound = names.take_from(mark);
                bound.sort_unstable();
                if first.as_ref().is_some_and(|first| *first != bound) {
                    let message = "alternative patterns bind different names";
                    return Err((alternatives.range, message.to_owned()));
                }
                first = first.or(Some(bound));
            }
            first.unwrap_or_default().into_iter().try_for_each(|name| names.bind(name, alternatives.range))
        }
    }
}

/// The names a pattern has bound so far: in order, and to look them up.
#[derive(Default)]
struct Names<'a> {
    list: Vec<&'a str>,
    set: FxHashSet<&'a str>,
}

impl<'a> Names<'a> {
    fn bind(&mut self, name: &'a str, range: TextRange) -> Result<(), Refusal> {
        if !self.set.insert(name) {
            return Err((range, format!("multiple assignments to name '{name}' in pattern")));
        }
        self.list.push(name);
        Ok(())
    }

    /// Forgets the names after the first `mark` and returns them.
    fn take_from(&mut self, mark: usize) -> Vec<&'a str> {
        let taken = self.list.split_off(mark);
        for name in &taken {
            self.set.remove(name);
        }
        taken
    }
}

/// f-strings and t-strings are grammatical in patterns, but have no constant value.
fn is_interpolated(value: &Expr) -> bool {
    matches!(value, Expr::FString(_) | Expr::TString(_))
}

/// A constant mapping key in a form in which equal keys are equal: numbers by value, whatever their type.
#[derive(PartialEq, Eq, Hash)]
enum ConstantKey<'a> {
    Text(Cow<'a, str>),
    Bytes(Cow<'a, [u8]>),
    None,
    Integer(String),
    Number(u64, u64),
}

fn constant_key(key: &Expr) -> Option<ConstantKey<'_>> {
    match key {
        Expr::StringLiteral(literal) => Some(ConstantKey::Text(Cow::Borrowed(literal.value.to_str()))),
        Expr::BytesLiteral(literal) => Some(ConstantKey::Bytes(Cow::from(&literal.value))),
        Expr::NoneLiteral(_) => Some(ConstantKey::None),
        Expr::BooleanLiteral(literal) => Some(ConstantKey::Integer(u8::from(literal.value).to_string())),
        key => {
            let (real, imaginary) = number(key)?;
            if imaginary == 0.0
                && let Some(integer) = integer_text(key)
            {
                return Some(ConstantKey::Integer(integer));
            }
            if imaginary == 0.0 && real.fract() == 0.0 && real.abs() < 9.0e15 {
                return Some(ConstantKey::Integer(format!("{}", real as i64)));
            }
            Some(ConstantKey::Number(real.to_bits(), (imaginary + 0.0).to_bits()))
        }
    }
}

fn integer_text(key: &Expr) -> Option<String> {
    match key {
        Expr::NumberLiteral(literal) => match &literal.value {
            ast::Number::Int(value) => Some(value.to_string()),
            _ => None,
        },
        Expr::UnaryOp(operation) if operation.op == ast::UnaryOp::USub => {
            match integer_text(&operation.operand) {
                Some(text) if text == "0" => Some(text),
                Some(text) => Some(format!("-{text}")),
                None => None,
            }
        }
        _ => None,
    }
}

/// The value of a number literal as patterns allow it: signed, perhaps with an imaginary part.
fn number(key: &Expr) -> Option<(f64, f64)> {
    match key {
        Expr::NumberLiteral(literal) => Some(match &literal.value {
            ast::Number::Int(value) => (value.as_i64().map_or(f64::INFINITY, |value| value as f64), 0.0),
            ast::Number::Float(value) => (*value, 0.0),
            ast::Number::Complex { real, imag } => (*real, *imag),
        }),
        Expr::UnaryOp(operation) if operation.op == ast::UnaryOp::USub => {
            number(&operation.operand).map(|(real, imaginary)| (-real, -imaginary))
        }
        Expr::BinOp(operation) => {
            let (left, right) = (number(&operation.left)?, number(&operation.right)?);
            match operation.op {
                ast::Operator::Add => Some((left.0 + right.0, left.1 + right.1)),
                ast::Operator::Sub => Some((left.0 - right.0, left.1 - right.1)),
                _ => None,
            }
        }
        _ => None,
    }
}

/// `repr` of a constant key, for the message about duplicates.
fn constant_repr(key: &Expr) -> String {
    match key {
        Expr::StringLiteral(literal) => string_repr(literal.value.to_str()),
        Expr::BytesLiteral(literal) => {
            let bytes: Cow<'_, [u8]> = Cow::from(&literal.value);
            format!("b'{}'", bytes.escape_ascii())
        }
        Expr::NoneLiteral(_) => "None".to_owned(),
        Expr::BooleanLiteral(literal) => if literal.value { "True" } else { "False" }.to_owned(),
        key => match (integer_text(key), number(key)) {
            (Some(text), _) => text,
            (None, Some((real, 0.0))) => float_repr(real),
            (None, Some((0.0, imaginary))) => format!("{}j", short_float(imaginary)),
            (None, Some((real, imaginary))) => {
                let sign = if imaginary.is_sign_negative() { "" } else { "+" };
                format!("({}{sign}{}j)", short_float(real), short_float(imaginary))
            }
            (None, None) => String::new(),
        },
    }
}

fn short_float(value: f64) -> String {
    let text = float_repr(value);
    text.strip_suffix(".0").map(str::to_owned).unwrap_or(text)
}

fn float_repr(value: f64) -> String {
    format!("{value:?}")
}

fn string_repr(text: &str) -> String {
    let quote = if text.contains('\'') && !text.contains('"') { '"' } else { '\'' };
    let mut out = String::with_capacity(text.len() + 2);
    out.push(quote);
    for char in text.chars() {
        match char {
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            char if char == quote => {
                out.push('\\');
                out.push(char);
            }
            char if (char as u32) < 0x20 || char as u32 == 0x7f => {
                out.push_str(&format!("\\x{:02x}", char as u32));
            }
            char => out.push(char),
        }
    }
    out.push(quote);
    out
}
