//! Rules about single nodes that need no scopes: stars in targets, repeated keywords, patterns, `__future__`.
//!
//! Each function looks at one node and returns the first thing CPython would refuse in it, as the place and
//! CPython's message; the walk in `scope/build` decides what becomes of it. What needs to know the scope or the
//! statements around is in that walk.

use std::borrow::Cow;

use ruff_python_ast::{self as ast, Arguments, Expr, Pattern, Stmt};
use ruff_text_size::{Ranged, TextRange};
use rustc_hash::FxHashSet;

/// A place and CPython's message.
type Refusal = (TextRange, String);

/// The features `from __future__ import` knows.
const FEATURES: [&str; 10] = [
    "nested_scopes",
    "generators",
    "division",
    "absolute_import",
    "with_statement",
    "print_function",
    "unicode_literals",
    "barry_as_FLUFL",
    "generator_stop",
    "annotations",
];

/// Whether this is `from __future__ import ...`.
pub(crate) fn is_future(import: &ast::StmtImportFrom) -> bool {
    import.level == 0 && import.module.as_ref().is_some_and(|module| module.as_str() == "__future__")
}

pub(crate) fn is_future_import(stmt: &Stmt) -> bool {
    matches!(stmt, Stmt::ImportFrom(import) if is_future(import))
}

/// Whether there is a comma in the text between two nodes, comments aside.
pub(crate) fn has_comma(between: &str) -> bool {
    between.lines().any(|line| line.split('#').next().is_some_and(|code| code.contains(',')))
}

/// A docstring, if it is the first statement.
pub(crate) fn is_string_statement(stmt: &Stmt) -> bool {
    matches!(stmt, Stmt::Expr(stmt) if matches!(&*stmt.value, Expr::StringLiteral(_)))
}

/// Whether the program begins with `from __future__ import annotations`.
pub(crate) fn future_annotations(body: &[Stmt]) -> bool {
    let docstring = usize::from(body.first().is_some_and(is_string_statement));
    body[docstring..]
        .iter()
        .map_while(|stmt| match stmt {
            Stmt::ImportFrom(import) if is_future(import) => Some(import),
            _ => None,
        })
        .any(|import| import.names.iter().any(|alias| alias.name.as_str() == "annotations"))
}

/// CPython's message for a `__future__` feature that does not exist.
pub(crate) fn unknown_feature(name: &str) -> Option<String> {
    if FEATURES.contains(&name) {
        None
    } else if name == "braces" {
        Some("not a chance".to_owned())
    } else {
        Some(format!("future feature {name} is not defined"))
    }
}

/// Stars among the elements of a tuple or list that is assigned to.
pub(crate) fn starred_targets(elements: &[Expr], range: TextRange) -> Option<Refusal> {
    let mut stars = elements.iter().enumerate().filter(|(_, element)| element.is_starred_expr());
    let (at, _) = stars.next()?;
    if stars.next().is_some() {
        return Some((range, "multiple starred expressions in assignment".to_owned()));
    }
    // The instruction has one byte for the targets before the star and three for those after it.
    if at >= 1 << 8 || elements.len() - at > i32::MAX as usize >> 8 {
        return Some((range, "too many expressions in star-unpacking assignment".to_owned()));
    }
    None
}

/// Python's limit on the digits of a decimal integer literal (`sys.set_int_max_str_digits`).
const MAX_DECIMAL_DIGITS: usize = 4300;

/// CPython's message for a decimal literal that is too long to convert.
pub(crate) fn too_many_digits(value: &ast::Int) -> Option<String> {
    let text = value.to_string();
    let decimal = text.bytes().all(|byte| byte.is_ascii_digit());
    (decimal && text.len() > MAX_DECIMAL_DIGITS).then(|| {
        format!(
            "Exceeds the limit ({MAX_DECIMAL_DIGITS} digits) for integer string conversion: value has {} digits; \
             use sys.set_int_max_str_digits() to increase the limit - Consider hexadecimal for huge integer \
             literals to avoid decimal conversion limits.",
            text.len()
        )
    })
}

/// The same keyword twice in a call or class definition.
pub(crate) fn repeated_keyword(arguments: &Arguments) -> Option<Refusal> {
    let keywords = &arguments.keywords;
    let repeated = |at: usize| {
        let keyword = &keywords[at];
        let name = keyword.arg.as_ref()?;
        Some((keyword.range, format!("keyword argument repeated: {name}")))
    };
    if keywords.len() <= 8 {
        for (at, keyword) in keywords.iter().enumerate() {
            let Some(name) = &keyword.arg else { continue };
            let before = &keywords[..at];
            if before.iter().any(|other| other.arg.as_ref().is_some_and(|other| other.id == name.id)) {
                return repeated(at);
            }
        }
        return None;
    }
    let mut seen = FxHashSet::default();
    for (at, keyword) in keywords.iter().enumerate() {
        if let Some(name) = &keyword.arg
            && !seen.insert(name.as_str())
        {
            return repeated(at);
        }
    }
    None
}

/// The first thing wrong with the patterns of a `match` statement.
pub(crate) fn match_error(stmt: &ast::StmtMatch) -> Option<Refusal> {
    let last = stmt.cases.len().saturating_sub(1);
    stmt.cases.iter().enumerate().find_map(|(at, case)| {
        let irrefutable_allowed = at == last || case.guard.is_some();
        check_pattern(&case.pattern, irrefutable_allowed, &mut Vec::new()).err()
    })
}

/// Checks a pattern and adds the names it binds. A pattern that always matches is allowed only in last place.
fn check_pattern<'a>(
    pattern: &'a Pattern,
    irrefutable_allowed: bool,
    names: &mut Vec<&'a str>,
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
                Some(rest) => capture(rest.as_str(), mapping.range, names),
                None => Ok(()),
            }
        }
        Pattern::MatchClass(class) => {
            let keywords = &class.arguments.keywords;
            for (at, keyword) in keywords.iter().enumerate() {
                if keywords[..at].iter().any(|other| other.attr.id == keyword.attr.id) {
                    let message = format!("attribute name repeated in class pattern: {}", keyword.attr);
                    return Err((keyword.pattern.range(), message));
                }
            }
            class.arguments.patterns.iter().try_for_each(|pattern| check_pattern(pattern, true, names))?;
            keywords.iter().try_for_each(|keyword| check_pattern(&keyword.pattern, true, names))
        }
        Pattern::MatchStar(star) => match &star.name {
            Some(name) => capture(name.as_str(), star.range, names),
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
                Some(name) => capture(name.as_str(), matched.range, names),
                None => Ok(()),
            }
        }
        Pattern::MatchOr(alternatives) => {
            let last = alternatives.patterns.len().saturating_sub(1);
            let outer = names.len();
            let mut first: Option<Vec<&str>> = None;
            for (at, alternative) in alternatives.patterns.iter().enumerate() {
                let mut own = names[..outer].to_vec();
                check_pattern(alternative, irrefutable_allowed && at == last, &mut own)?;
                let mut bound: Vec<&str> = own.split_off(outer);
                match &first {
                    None => first = Some(bound),
                    Some(first) => {
                        let mut expected = first.clone();
                        expected.sort_unstable();
                        bound.sort_unstable();
                        if expected != bound {
                            let message = "alternative patterns bind different names";
                            return Err((alternatives.range, message.to_owned()));
                        }
                    }
                }
            }
            names.extend(first.unwrap_or_default());
            Ok(())
        }
    }
}

/// f-strings and t-strings are grammatical in patterns, but have no constant value.
fn is_interpolated(value: &Expr) -> bool {
    matches!(value, Expr::FString(_) | Expr::TString(_))
}

fn capture<'a>(name: &'a str, range: TextRange, names: &mut Vec<&'a str>) -> Result<(), Refusal> {
    if names.contains(&name) {
        return Err((range, format!("multiple assignments to name '{name}' in pattern")));
    }
    names.push(name);
    Ok(())
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
