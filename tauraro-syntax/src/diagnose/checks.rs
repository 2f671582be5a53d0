//! The checks `python.peg` names: each raises CPython's error for one mistake, or declines.
//!
//! To add one: give an alternative of an `invalid_` rule the action `{ name }` and add the name to [`find`]. The
//! check gets the named parts of the alternative. It returns `Ok(None)` to decline, which makes the whole rule
//! fail, or `Err` to end the parse.

use super::parser::{Kind, Named, Node, Outcome, Parser, Raise};
use super::strings;
use crate::error::SyntaxErrorKind;

/// A check of an alternative's named parts.
pub(super) type Check = fn(&mut Parser<'_>, &Named) -> Outcome<Option<Node>>;

/// An error over the part `a`.
macro_rules! at_a {
    ($message:expr) => {
        |parser, named| {
            let a = part(named, A);
            Err(parser.raise(a.first, a.last, $message))
        }
    };
}

/// An error from the part `a` to the part `b`.
macro_rules! from_a_to_b {
    ($message:expr) => {
        |parser, named| {
            let (a, b) = (part(named, A), part(named, B));
            Err(parser.raise(a.first, b.last, $message))
        }
    };
}

/// An error over the part `a` whose message names what kind of expression it is.
macro_rules! at_a_describing {
    ($before:expr, $after:expr) => {
        |parser, named| {
            let a = part(named, A);
            Err(parser.raise(a.first, a.last, format!(concat!($before, "{}", $after), a.kind.description())))
        }
    };
}

/// An error at the furthest token.
macro_rules! at_frontier {
    ($message:expr) => {
        |parser, _| Err(parser.raise_at_frontier(SyntaxErrorKind::SyntaxError, $message))
    };
}

/// An error at the token after what matched.
macro_rules! at_next {
    ($message:expr) => {
        |parser, _| Err(parser.raise(parser.at, parser.at + 1, $message))
    };
}

const A: usize = 0;
const B: usize = 1;
const C: usize = 2;
const E: usize = 3;
const N: usize = 4;

fn part(named: &Named, index: usize) -> Node {
    match named.iter().find(|(name, _)| *name == index) {
        Some((_, node)) => node.clone(),
        None => unreachable!("python.peg: a check uses a part its alternative does not name"),
    }
}

/// The check of a name.
pub(super) fn find(name: &str) -> Option<Check> {
    let check: Check = match name {
        "same" => |_, named| Ok(Some(part(named, A))),
        "trailers" => trailers,
        "conversion" => strings::conversion,
        "string_literal" => strings::string_literal,
        "ensure_real" => |parser, named| {
            let number = part(named, N);
            if is_imaginary(parser, &number) {
                return Err(parser.raise(
                    number.first,
                    number.last,
                    "real number required in complex literal",
                ));
            }
            Ok(Some(number))
        },
        "ensure_imaginary" => |parser, named| {
            let number = part(named, N);
            if !is_imaginary(parser, &number) {
                let message = "imaginary number required in complex literal";
                return Err(parser.raise(number.first, number.last, message));
            }
            Ok(Some(number))
        },

        // Calls.
        "unpacking_after_keyword_unpacking" => |parser, named| {
            let a = part(named, A);
            let message = "iterable argument unpacking follows keyword argument unpacking";
            Err(parser.raise_from(a.first, message))
        },
        "unparenthesized_generator" => from_a_to_b!("Generator expression must be parenthesized"),
        "unparenthesized_generator_target" => from_a_to_b!("Generator expression must be parenthesized"),
        "generator_among_arguments" => generator_among_arguments,
        "maybe_equality" => from_a_to_b!("invalid syntax. Maybe you meant '==' or ':=' instead of '='?"),
        "missing_argument_value" => from_a_to_b!("expected argument value expression"),
        "positional_after_keyword" => |parser, named| {
            let unpacking = has_kind(&part(named, A), Kind::DoubleStarred);
            let message = if unpacking {
                "positional argument follows keyword argument unpacking"
            } else {
                "positional argument follows keyword argument"
            };
            Err(parser.raise_at_frontier(SyntaxErrorKind::SyntaxError, message))
        },
        "assign_to_constant" => |parser, named| {
            let (a, b) = (part(named, A), part(named, B));
            let message = format!("cannot assign to {}", parser.token_text(a.first));
            Err(parser.raise(a.first, b.last, message))
        },
        "keyword_is_expression" => {
            from_a_to_b!("expression cannot contain assignment, perhaps you meant \"==\"?")
        }
        "assign_to_keyword_unpacking" => from_a_to_b!("cannot assign to keyword argument unpacking"),
        "assign_to_unpacking" => from_a_to_b!("cannot assign to iterable argument unpacking"),
        "invalid_star" => at_frontier!("Invalid star expression"),

        // Expressions.
        "legacy_call" => |parser, named| {
            let (a, b) = (part(named, A), part(named, B));
            if !is_legacy_statement(parser, &a) {
                return Ok(None);
            }
            let name = parser.token_text(a.first);
            let message = format!("Missing parentheses in call to '{name}'. Did you mean {name}(...)?");
            Err(parser.raise(a.first, b.last, message))
        },
        "missing_comma" => |parser, named| {
            let (a, b) = (part(named, A), part(named, B));
            if is_legacy_statement(parser, &a) || parser.token(parser.at.max(1) - 1).level == 0 {
                return Ok(None);
            }
            Err(parser.raise(a.first, b.last, "invalid syntax. Perhaps you forgot a comma?"))
        },
        "inside_string" => at_a!("invalid syntax. Is this intended to be part of the string?"),
        "missing_else" => from_a_to_b!("expected 'else' after 'if' expression"),
        "statement_after_else" => {
            at_next!("expected expression after 'else', but statement is given")
        }
        "statement_before_if" => at_a!("expected expression before 'if', but statement is given"),
        "lambda_in_fstring" => {
            from_a_to_b!("f-string: lambda expressions are not allowed without parentheses")
        }
        "lambda_in_tstring" => {
            from_a_to_b!("t-string: lambda expressions are not allowed without parentheses")
        }
        "named_target" => at_a_describing!("cannot use assignment expressions with ", ""),
        "assign_in_expression" => {
            at_a_describing!("cannot assign to ", " here. Maybe you meant '==' instead of '='?")
        }
        "not_after_operator" => from_a_to_b!("'not' after an operator must be parenthesized"),
        "starred_group" => at_a!("cannot use starred expression here"),
        "double_starred_group" => at_a!("cannot use double starred expression here"),

        // Assignments.
        "annotated_not_single" => at_a_describing!("only single target (not ", ") can be annotated"),
        "annotated_tuple" => at_a!("only single target (not tuple) can be annotated"),
        "illegal_annotation_target" => at_a!("illegal target for annotation"),
        "invalid_star_target" => |parser, named| invalid_target(parser, &part(named, A), Targets::Assigned),
        "invalid_for_loop_target" => |parser, named| invalid_target(parser, &part(named, A), Targets::Loop),
        "invalid_del_target" => |parser, named| invalid_target(parser, &part(named, A), Targets::Deleted),
        "assign_to_yield" => at_a!("assignment to yield expression not possible"),
        "illegal_augmented_target" => {
            at_a_describing!("'", "' is an illegal expression for augmented assignment")
        }

        // Simple statements.
        "raise_from_nothing" => {
            from_a_to_b!("did you forget an expression between 'raise' and 'from'?")
        }
        "nothing_after_from" => at_a!("did you forget an expression after 'from'?"),
        "import_from_reversed" => |parser, named| {
            let a = part(named, A);
            Err(parser.raise_from(a.first, "Did you mean to use 'from ... import ...' instead?"))
        },
        "nothing_imported" => |parser, named| {
            let a = part(named, A);
            Err(parser.raise_from(a.first, "Expected one or more names after 'import'"))
        },
        "import_target" => at_a_describing!("cannot use ", " as import target"),
        "trailing_comma" => at_frontier!("trailing comma not allowed without surrounding parentheses"),

        // Comprehensions and displays.
        "unpacking_in_comprehension" => at_a!("iterable unpacking cannot be used in comprehension"),
        "unpacking_in_dict_comprehension" => at_a!("dict unpacking cannot be used in dict comprehension"),
        "forgotten_parentheses" | "forgotten_parentheses_items" => {
            from_a_to_b!("did you forget parentheses around the comprehension target?")
        }
        "expected_in" => at_frontier!("'in' expected after for-loop variables"),
        "starred_dict_value" => |parser, named| {
            let a = part(named, A);
            Err(parser.raise_from(a.first, "cannot use a starred expression in a dictionary value"))
        },
        "missing_dict_value" => at_a!("expression expected after dictionary key and ':'"),
        "missing_dict_colon" => |parser, named| {
            let a = part(named, A);
            Err(parser.raise_at_end(a.last, "':' expected after dictionary key"))
        },

        // Parameters.
        "nothing_before_slash" => at_a!("at least one parameter must precede /"),
        "second_slash" => at_a!("/ may appear only once"),
        "default_order" => at_a!("parameter without a default follows parameter with a default"),
        "parenthesized_parameters" => from_a_to_b!("Function parameters cannot be parenthesized"),
        "parenthesized_lambda_parameters" => {
            from_a_to_b!("Lambda expression parameters cannot be parenthesized")
        }
        "slash_after_star" => at_a!("/ must be ahead of *"),
        "comma_between_slash_and_star" => at_a!("expected comma between / and *"),
        "missing_default" => at_a!("expected default value expression"),
        "bare_star" => at_a!("named parameters must follow bare *"),
        "lambda_bare_star" => at_frontier!("named parameters must follow bare *"),
        "star_default" => at_a!("var-positional parameter cannot have default value"),
        "second_star" => at_a!("* may appear only once"),
        "double_star_default" => at_a!("var-keyword parameter cannot have default value"),
        "after_double_star" => at_a!("parameters cannot follow var-keyword parameter"),
        "type_var_tuple_bound" => |parser, named| type_parameter_bound(parser, named, "TypeVarTuple"),
        "param_spec_bound" => |parser, named| type_parameter_bound(parser, named, "ParamSpec"),
        "empty_type_params" => |parser, named| {
            let a = part(named, A);
            Err(parser.raise_from(a.first, "Type parameter list cannot be empty"))
        },

        // Blocks.
        "expected_colon" => at_frontier!("expected ':'"),
        "expected_indented_block" => |parser, _| {
            Err(parser.raise_at_frontier(SyntaxErrorKind::IndentationError, "expected an indented block"))
        },
        "block_after_statement" => |parser, named| {
            let keyword = parser.token_text(part(named, A).first);
            Err(block_expected(parser, named, &format!("'{keyword}' statement")))
        },
        "block_after_except_star" => {
            |parser, named| Err(block_expected(parser, named, "'except*' statement"))
        }
        "block_after_function" => |parser, named| Err(block_expected(parser, named, "function definition")),
        "block_after_class" => |parser, named| Err(block_expected(parser, named, "class definition")),
        "expected_parenthesis" => at_next!("expected '('"),
        "elif_after_else" => at_a!("'elif' block follows an 'else' block"),
        "expected_except" => at_frontier!("expected 'except' or 'finally' block"),
        "both_excepts" => from_a_to_b!("cannot have both 'except' and 'except*' on the same 'try'"),
        "both_excepts_plain" => at_a!("cannot have both 'except' and 'except*' on the same 'try'"),
        "unparenthesized_exceptions" => |parser, named| {
            let a = part(named, A);
            Err(parser.raise_from(a.first, "multiple exception types must be parenthesized when using 'as'"))
        },
        "expected_exception_types" => at_frontier!("expected one or more exception types"),
        "except_target" => at_a_describing!("cannot use except statement with ", ""),
        "except_star_target" => at_a_describing!("cannot use except* statement with ", ""),

        // Patterns.
        "underscore_target" => at_a!("cannot use '_' as a target"),
        "pattern_target" => at_a_describing!("cannot use ", " as pattern target"),
        "positional_patterns_order" => at_a!("positional patterns follow keyword patterns"),

        // f-strings and t-strings.
        "field_without_value" => |parser, named| Err(field_without_value(parser, named, 'f')),
        "field_without_value_t" => |parser, named| Err(field_without_value(parser, named, 't')),
        "field_expression" => at_next!("f-string: expecting a valid expression after '{'"),
        "field_expression_t" => at_next!("t-string: expecting a valid expression after '{'"),
        "field_end_any" => at_next!("f-string: expecting '=', or '!', or ':', or '}'"),
        "field_end_any_t" => at_next!("t-string: expecting '=', or '!', or ':', or '}'"),
        "field_end_after_equals" => at_next!("f-string: expecting '!', or ':', or '}'"),
        "field_end_after_equals_t" => at_next!("t-string: expecting '!', or ':', or '}'"),
        "field_end_after_conversion" => at_next!("f-string: expecting ':' or '}'"),
        "field_end_after_conversion_t" => at_next!("t-string: expecting ':' or '}'"),
        "field_end_after_spec" => at_next!("f-string: expecting '}', or format specs"),
        "field_end_after_spec_t" => at_next!("t-string: expecting '}', or format specs"),
        "field_end" => at_next!("f-string: expecting '}'"),
        "field_end_t" => at_next!("t-string: expecting '}'"),
        "missing_conversion" => at_next!("f-string: missing conversion character"),
        "missing_conversion_t" => at_next!("t-string: missing conversion character"),
        "invalid_conversion" => at_next!("f-string: invalid conversion character"),
        "invalid_conversion_t" => at_next!("t-string: invalid conversion character"),
        "mixed_template_strings" => {
            from_a_to_b!("cannot mix t-string literals with string or bytes literals")
        }
        _ => return None,
    };
    Some(check)
}

/// Folds `.x`, `(...)` and `[...]` after an atom into one node of the last one's kind.
fn trailers(parser: &mut Parser<'_>, named: &Named) -> Outcome<Option<Node>> {
    let (atom, trailers) = (part(named, A), part(named, B));
    Ok(Some(match trailers.items.last() {
        None => atom,
        Some(last) => {
            Node { kind: last.kind, first: atom.first, last: parser.at, items: std::rc::Rc::new([]) }
        }
    }))
}

fn is_imaginary(parser: &Parser<'_>, number: &Node) -> bool {
    parser.token_text(number.first).ends_with(['j', 'J'])
}

/// `print` and `exec` as plain names.
fn is_legacy_statement(parser: &Parser<'_>, node: &Node) -> bool {
    node.last == node.first + 1
        && matches!(node.kind, Kind::Name | Kind::Token)
        && matches!(parser.token_text(node.first), "print" | "exec")
}

fn has_kind(node: &Node, kind: Kind) -> bool {
    node.items.iter().any(|item| {
        item.kind == kind || (matches!(item.kind, Kind::Group | Kind::KeywordArgs) && has_kind(item, kind))
    })
}

/// `f(L, x for x in y)`: the last positional argument with the clauses makes a generator.
fn generator_among_arguments(parser: &mut Parser<'_>, named: &Named) -> Outcome<Option<Node>> {
    let (arguments, clauses) = (part(named, A), part(named, B));
    let mut positional: Vec<Node> = Vec::new();
    match arguments.kind {
        Kind::Args => {
            if let Some(first) = arguments.items.first() {
                positional.extend(first.items.iter().cloned());
            }
            if let Some(rest) = arguments.items.get(1) {
                collect(rest, Kind::Starred, &mut positional);
            }
        }
        _ => collect(&arguments, Kind::Starred, &mut positional),
    }
    match positional.as_slice() {
        [] | [_] => Ok(None),
        [.., last] => {
            Err(parser.raise(last.first, clauses.last, "Generator expression must be parenthesized"))
        }
    }
}

fn collect(node: &Node, kind: Kind, out: &mut Vec<Node>) {
    for item in node.items.iter() {
        if item.kind == kind {
            out.push(item.clone());
        } else if item.kind == Kind::Group {
            collect(item, kind, out);
        }
    }
}

/// In which statement a target stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Targets {
    Assigned,
    Loop,
    Deleted,
}

/// Raises for the first part of a target that cannot be one; declines when all is well.
fn invalid_target(parser: &Parser<'_>, node: &Node, targets: Targets) -> Outcome<Option<Node>> {
    match find_invalid_target(node, targets) {
        None => Ok(None),
        Some(bad) => {
            let verb = if targets == Targets::Deleted { "delete" } else { "assign to" };
            Err(parser.raise(bad.first, bad.last, format!("cannot {verb} {}", bad.kind.description())))
        }
    }
}

fn find_invalid_target(node: &Node, targets: Targets) -> Option<Node> {
    match node.kind {
        Kind::List | Kind::Tuple => {
            let mut elements = Vec::new();
            node.expressions(&mut elements);
            elements.iter().find_map(|element| find_invalid_target(element, targets))
        }
        Kind::Starred if targets == Targets::Deleted => Some(node.clone()),
        Kind::Starred => node.items.get(1).and_then(|value| find_invalid_target(value, targets)),
        Kind::Compare if targets == Targets::Loop => {
            // `for a in b` reads `a in b` as a comparison, so the left side is the target.
            let first_pair = node.items.get(1).and_then(|pairs| pairs.items.first());
            if first_pair.is_some_and(|pair| pair.kind == Kind::In) {
                node.items.first().and_then(|left| find_invalid_target(left, targets))
            } else {
                None
            }
        }
        Kind::Name | Kind::Attribute | Kind::Subscript | Kind::Token => None,
        _ => Some(node.clone()),
    }
}

fn block_expected(parser: &Parser<'_>, named: &Named, after: &str) -> Raise {
    let line = parser.line_of(part(named, A).first);
    let message = format!("expected an indented block after {after} on line {line}");
    parser.raise_at_frontier(SyntaxErrorKind::IndentationError, message)
}

fn type_parameter_bound(parser: &Parser<'_>, named: &Named, what: &str) -> Outcome<Option<Node>> {
    let word = if part(named, E).kind == Kind::Tuple { "constraints" } else { "bound" };
    Err(parser.raise_from(part(named, C).first, format!("cannot use {word} with {what}")))
}

fn field_without_value(parser: &Parser<'_>, named: &Named, letter: char) -> Raise {
    let a = part(named, A);
    let text = parser.token_text(a.first);
    parser.raise(a.first, a.last, format!("{letter}-string: valid expression required before '{text}'"))
}
