//! Typing at a prompt: when an input is complete, how the next line is indented, and how it is coloured.
//!
//! Rules, those of CPython's own prompt: a compound statement ends with an empty line; an input that is wrong beyond repair
//! is complete, so that the error is shown, but one of several lines only after an empty line.

use std::ops::Range;

use ruff_python_ast::token::TokenKind;
use ruff_python_parser::ParseOptions;
use ruff_text_size::Ranged;
use std::sync::Arc;

use crate::source::Source;
use crate::{Mode, parse, scan};

/// By how much the line after a colon is indented.
pub const INDENT: &str = "    ";

/// What one statement is, or may become.
enum Verdict {
    Complete,
    Incomplete,
    Wrong,
}

/// `codeop.compile_command`
fn judge(text: &str) -> Verdict {
    let blank = |line: &str| line.trim().is_empty() || line.trim_start().starts_with('#');
    if text.lines().all(blank) {
        return Verdict::Complete;
    }
    let Ok(source) = Source::from_str("<stdin>", text) else { return Verdict::Wrong };
    match parse(&Arc::new(source), Mode::Interactive) {
        // An empty line ends a block.
        Ok(parsed) if !text.ends_with('\n') && parsed.body().last().is_some_and(is_compound) => {
            Verdict::Incomplete
        }
        Ok(_) => Verdict::Complete,
        Err(_) if lacks_lines(&format!("{text}\n")) => Verdict::Incomplete,
        Err(_) => Verdict::Wrong,
    }
}

/// Whether a statement could go on after the text, which is not wrong and has no newline at its end.
pub fn may_go_on(parsed: &crate::Parsed) -> bool {
    !parsed.source().text().ends_with('\n') && parsed.body().last().is_some_and(is_compound)
}

/// Whether the error in a text is at its end.
fn lacks_lines(text: &str) -> bool {
    let Ok(source) = Source::from_str("<stdin>", text) else { return false };
    parse(&Arc::new(source), Mode::Interactive).is_err_and(|error| error.incomplete)
}

fn is_compound(statement: &ruff_python_ast::Stmt) -> bool {
    use ruff_python_ast::Stmt;
    matches!(
        statement,
        Stmt::If(_)
            | Stmt::For(_)
            | Stmt::While(_)
            | Stmt::With(_)
            | Stmt::Try(_)
            | Stmt::Match(_)
            | Stmt::FunctionDef(_)
            | Stmt::ClassDef(_)
    )
}

/// Whether an input at the prompt of an editor needs more lines before it can run.
pub fn needs_more_lines(text: &str) -> bool {
    // The last line's indentation was not typed.
    let short = text.trim_end_matches([' ', '\t']);
    let text = if short.ends_with('\n') { short } else { text };
    match judge(text) {
        Verdict::Complete => false,
        Verdict::Incomplete => true,
        Verdict::Wrong => {
            let Some((_, last)) = text.rsplit_once('\n') else { return false };
            !last.is_empty() && (last.starts_with([' ', '\t']) || !last.trim().is_empty())
        }
    }
}

/// Whether lines that were read one by one need another: the last of them ended in a line feed.
pub fn needs_another_line(text: &str) -> bool {
    let line = text.strip_suffix('\n').unwrap_or(text);
    let ended = line.is_empty() || line.ends_with('\n');
    matches!(judge(if ended { text } else { line }), Verdict::Incomplete)
}

/// What a new line behind `text` begins with: as much as the line before it, and more after a colon.
pub fn indentation(text: &str) -> String {
    let line = text.rsplit('\n').next().unwrap_or("");
    let own = line.len() - line.trim_start_matches([' ', '\t']).len();
    let mut indent = line[..own].to_owned();
    if ends_in_colon(line) {
        indent.push_str(INDENT);
    }
    indent
}

/// Whether the last character of a line is a colon, comments aside.
fn ends_in_colon(line: &str) -> bool {
    let code =
        tokens(line.trim_start()).into_iter().rfind(|(_, kind)| !kind.is_trivia() && !kind.is_any_newline());
    code.is_some_and(|(_, kind)| kind == TokenKind::Colon)
}

/// What a part of a program is, for colours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Class {
    /// A keyword, also where it is one only in its place.
    Keyword,
    /// Any other name.
    Name,
    /// The name that a `def` or `class` defines.
    Definition,
    /// Text, with its quotes.
    String,
    /// A number.
    Number,
    /// A comment.
    Comment,
}

/// The parts of a program that have a colour, in order. The program need not be valid.
pub fn classes(text: &str) -> Vec<(Range<usize>, Class)> {
    let mut out = Vec::new();
    let mut defines = false;
    for (range, kind) in tokens(text) {
        let class = match kind {
            TokenKind::Name if defines => Class::Definition,
            TokenKind::Name => Class::Name,
            TokenKind::String
            | TokenKind::FStringStart
            | TokenKind::FStringMiddle
            | TokenKind::FStringEnd
            | TokenKind::TStringStart
            | TokenKind::TStringMiddle
            | TokenKind::TStringEnd => Class::String,
            TokenKind::Int | TokenKind::Float | TokenKind::Complex => Class::Number,
            TokenKind::Comment => Class::Comment,
            kind if kind.is_keyword() => Class::Keyword,
            _ => continue,
        };
        defines = matches!(kind, TokenKind::Def | TokenKind::Class);
        if !range.is_empty() {
            out.push((range, class));
        }
    }
    out
}

/// The tokens of any text; none of one that nests too deeply.
fn tokens(text: &str) -> Vec<(Range<usize>, TokenKind)> {
    let Ok(source) = Source::from_str("<stdin>", text) else { return Vec::new() };
    if source.text() != text || scan::check_nesting(&source).is_err() {
        return Vec::new();
    }
    let options = ParseOptions::from(ruff_python_parser::Mode::Module);
    let parsed = ruff_python_parser::parse_unchecked(text, options);
    let place = |range: ruff_text_size::TextRange| usize::from(range.start())..usize::from(range.end());
    let tokens = parsed.tokens().iter().map(|token| (place(token.range()), token.kind())).collect();
    crate::drop_tree(parsed, crate::limits::MAX_EXPRESSION_DEPTH);
    tokens
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_end_with_an_empty_line() {
        for more in [
            "def f():",
            "def f():\n    return 1",
            "x = (1,",
            "'''a\nb",
            "if x: pass",
            "@f",
            "x = \\",
            "x = 1\ny = 2",
        ] {
            assert!(needs_more_lines(more), "{more}");
        }
        for complete in [
            "",
            "# c",
            "x = 1",
            "x +",
            "def f():\n    return 1\n    ",
            "1 +* 2",
            "f(\n1\n)",
            "x = 1\ny = 2\n",
            "match = 1",
        ] {
            assert!(!needs_more_lines(complete), "{complete}");
        }
        assert!(needs_another_line("if x:\n"));
        assert!(needs_another_line("if x:\n    y\n"));
        assert!(!needs_another_line("if x:\n    y\n\n"));
        assert!(!needs_another_line("x = 1\n"));
        assert!(!needs_another_line("\n"));
        assert!(needs_another_line("x = [\n"));
    }

    #[test]
    fn lines_are_indented() {
        assert_eq!(indentation("if x:"), "    ");
        assert_eq!(indentation("if x:  # why: because"), "    ");
        assert_eq!(indentation("if x:\n  y = ':'"), "  ");
        assert_eq!(indentation("if x:\n  for y in z:"), "      ");
        assert_eq!(indentation(""), "");
    }

    #[test]
    fn parts_have_classes() {
        let text = "def f(x): return 'a', 1  # c";
        let found: Vec<(&str, Class)> =
            classes(text).into_iter().map(|(range, class)| (&text[range], class)).collect();
        assert_eq!(
            found,
            [
                ("def", Class::Keyword),
                ("f", Class::Definition),
                ("x", Class::Name),
                ("return", Class::Keyword),
                ("'a'", Class::String),
                ("1", Class::Number),
                ("# c", Class::Comment)
            ]
        );
        assert!(!classes("'unfinished").is_empty() || classes("x = 'unfinished").len() == 1);
    }
}
