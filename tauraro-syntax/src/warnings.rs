//! What CPython warns about while it compiles: code that is valid but surely not meant.
//!
//! The runtime shows them as `SyntaxWarning` through Python's `warnings`. The functions here look at one node
//! each; the walk in `scope/build` calls them and keeps the order in which CPython warns: first what its parser
//! notices (escapes, numbers), then what its code generator notices.

use ruff_python_ast::{self as ast, CmpOp, Expr};
use ruff_text_size::{Ranged, TextRange, TextSize};

/// A `SyntaxWarning`: CPython's message and the place, whose line is shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SyntaxWarning {
    /// The message.
    pub message: String,
    /// What it is about.
    pub range: TextRange,
}

/// The kinds of literal whose escapes differ.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Escapes {
    Text,
    /// Between the fields of an f-string, where `\{` is a backslash before a field.
    Interpolated,
    Bytes,
}

/// The first invalid escape in the contents of a literal that is not raw; `start` is where they begin.
pub(crate) fn invalid_escape(contents: &str, start: TextSize, escapes: Escapes) -> Option<SyntaxWarning> {
    let bytes = contents.as_bytes();
    let mut at = 0;
    while let Some(found) = contents.get(at..)?.find('\\') {
        at += found;
        let escape = contents.get(at + 1..)?.chars().next()?;
        let advice = "Such sequences will not work in the future.";
        let text = match escape {
            '\n' | '\\' | '\'' | '"' | 'a' | 'b' | 'f' | 'n' | 'r' | 't' | 'v' | 'x' => None,
            'N' | 'u' | 'U' if escapes != Escapes::Bytes => None,
            '{' | '}' if escapes == Escapes::Interpolated => None,
            '0'..='3' => None,
            '4'..='7' => {
                let digits =
                    bytes[at + 1..].iter().take(3).take_while(|byte| matches!(byte, b'0'..=b'7')).count();
                (digits == 3).then(|| (contents[at + 1..at + 4].to_owned(), "an invalid octal"))
            }
            other => Some((other.to_string(), "an invalid")),
        };
        if let Some((text, what)) = text {
            let place = start + TextSize::new(at as u32);
            return Some(SyntaxWarning {
                message: format!(
                    "\"\\{text}\" is {what} escape sequence. {advice} \
                     Did you mean \"\\\\{text}\"? A raw string is also an option."
                ),
                range: TextRange::at(place, TextSize::new(1 + text.len() as u32)),
            });
        }
        at += 1 + escape.len_utf8();
    }
    None
}

/// A number that a keyword follows without a blank, such as `1if x else y`.
pub(crate) fn number_before_keyword(text: &str, range: TextRange) -> Option<SyntaxWarning> {
    let next = text.as_bytes().get(usize::from(range.end()))?;
    if !next.is_ascii_alphabetic() {
        return None;
    }
    let number = text.get(usize::from(range.start())..usize::from(range.end()))?.to_ascii_lowercase();
    let kind = match number.as_bytes() {
        [b'0', b'x', ..] => "hexadecimal",
        [b'0', b'o', ..] => "octal",
        [b'0', b'b', ..] => "binary",
        [.., b'j'] => "imaginary",
        _ => "decimal",
    };
    Some(SyntaxWarning { message: format!("invalid {kind} literal"), range })
}

/// `is` and `is not` with a literal.
pub(crate) fn identity_with_literal(compare: &ast::ExprCompare) -> Option<SyntaxWarning> {
    let mut left = &*compare.left;
    for (op, right) in compare.ops.iter().zip(&*compare.comparators) {
        let (word, instead) = match op {
            CmpOp::Is => ("is", "=="),
            CmpOp::IsNot => ("is not", "!="),
            _ => {
                left = right;
                continue;
            }
        };
        let literal = [left, right].into_iter().find(|operand| {
            matches!(operand, Expr::NumberLiteral(_) | Expr::StringLiteral(_) | Expr::BytesLiteral(_))
        });
        if let Some(kind) = literal.and_then(type_name) {
            return Some(SyntaxWarning {
                message: format!("\"{word}\" with '{kind}' literal. Did you mean \"{instead}\"?"),
                range: compare.range,
            });
        }
        left = right;
    }
    None
}

/// A call of something that is never callable, as a forgotten comma makes it.
pub(crate) fn call_of_literal(call: &ast::ExprCall) -> Option<SyntaxWarning> {
    if call.func.is_lambda_expr() {
        return None;
    }
    let kind = type_name(&call.func)?;
    Some(SyntaxWarning {
        message: format!("'{kind}' object is not callable; perhaps you missed a comma?"),
        range: call.range(),
    })
}

/// A subscript of something that has none, or with an index that does not fit.
pub(crate) fn subscript_of_literal(subscript: &ast::ExprSubscript) -> Option<SyntaxWarning> {
    let value = &*subscript.value;
    let kind = type_name(value)?;
    let message = match value {
        Expr::NoneLiteral(_)
        | Expr::EllipsisLiteral(_)
        | Expr::BooleanLiteral(_)
        | Expr::NumberLiteral(_)
        | Expr::Set(_)
        | Expr::SetComp(_)
        | Expr::Generator(_)
        | Expr::Lambda(_)
        | Expr::TString(_) => format!("'{kind}' object is not subscriptable; perhaps you missed a comma?"),
        Expr::StringLiteral(_)
        | Expr::BytesLiteral(_)
        | Expr::FString(_)
        | Expr::Tuple(_)
        | Expr::List(_)
        | Expr::ListComp(_) => {
            let index = type_name(&subscript.slice)?;
            if matches!(index, "int" | "bool") {
                return None;
            }
            format!("{kind} indices must be integers or slices, not {index}; perhaps you missed a comma?")
        }
        _ => return None,
    };
    Some(SyntaxWarning { message, range: subscript.range })
}

/// `assert (x, "message")`, which never fails.
pub(crate) fn assertion_of_tuple(assert: &ast::StmtAssert) -> Option<SyntaxWarning> {
    let Expr::Tuple(tuple) = &*assert.test else { return None };
    (!tuple.elts.is_empty()).then(|| SyntaxWarning {
        message: "assertion is always true, perhaps remove parentheses?".to_owned(),
        range: assert.range,
    })
}

/// A jump out of a `finally` block, which swallows exceptions (PEP 765).
pub(crate) fn jump_out_of_finally(word: &str, range: TextRange) -> SyntaxWarning {
    SyntaxWarning { message: format!("'{word}' in a 'finally' block"), range }
}

/// The type of an expression whose type shows.
fn type_name(expr: &Expr) -> Option<&'static str> {
    Some(match expr {
        Expr::Tuple(_) => "tuple",
        Expr::List(_) | Expr::ListComp(_) => "list",
        Expr::Dict(_) | Expr::DictComp(_) => "dict",
        Expr::Set(_) | Expr::SetComp(_) => "set",
        Expr::Generator(_) => "generator",
        Expr::Lambda(_) => "function",
        Expr::FString(_) | Expr::StringLiteral(_) => "str",
        Expr::TString(_) => "string.templatelib.Template",
        Expr::BytesLiteral(_) => "bytes",
        Expr::BooleanLiteral(_) => "bool",
        Expr::NoneLiteral(_) => "NoneType",
        Expr::EllipsisLiteral(_) => "ellipsis",
        Expr::NumberLiteral(number) => match number.value {
            ast::Number::Int(_) => "int",
            ast::Number::Float(_) => "float",
            ast::Number::Complex { .. } => "complex",
        },
        _ => return None,
    })
}
