//! Finds out what CPython would say about a program that is not Python.
//!
//! The real parser only says that something is wrong. What CPython reports is defined by how its own parser
//! works: its tokenizer's errors, the order of its grammar's alternatives, the rules it has for common mistakes,
//! and the furthest token it looked at. So, for refused programs only, this module runs a model of it:
//! [`tokens`] cuts the text as CPython does, [`parser`] runs the grammar of `python.peg` (read by [`grammar`])
//! over it, and [`checks`] and [`strings`] word the mistakes the grammar's rules recognise.
//!
//! Rules, CPython's: a tokenizer error that the grammar meets wins at once; the first pass only finds the
//! furthest token; the second pass tries the rules for mistakes; whatever these say, a tokenizer error anywhere
//! later in the file, or a bracket left open before the line of the error, is reported instead.
//!
//! Cost: only the statement with the error and the one before are parsed again, not the file; and no more than
//! [`MAX_SUSPECT_TOKENS`] of them.

mod checks;
mod grammar;
mod parser;
mod strings;
#[cfg(test)]
mod tests;
mod tokens;

use ruff_text_size::{TextRange, TextSize};

use crate::Mode;
use crate::error::{SyntaxError, SyntaxErrorKind};
use crate::source::Source;
use grammar::grammar;
use parser::{Parser, Raise};
use tokens::{Token, TokenKind, Tokens, tokenize};

/// How many tokens, from the first suspect statement to the error, the model is run over. A larger statement is a
/// table of data; its error is reported where the parser found it.
const MAX_SUSPECT_TOKENS: usize = 100_000;

/// The error CPython would report for a source that the parser refused at `refused`.
pub(crate) fn diagnose(source: &Source, mode: Mode, refused: TextRange) -> SyntaxError {
    let tokens = tokenize(source, mode);
    let mut error = find(source, &tokens, mode, refused);
    error.statement = last_compound_statement(source, &tokens, error.line);
    error
}

fn find(source: &Source, tokens: &Tokens, mode: Mode, refused: TextRange) -> SyntaxError {
    if source.text().is_empty() {
        // CPython has read no line when it meets the end.
        return SyntaxError::at_columns(source, SyntaxErrorKind::SyntaxError, "invalid syntax", 0, 0, 0);
    }
    let (start_rule, start) = match mode {
        Mode::Expression => ("eval", 0),
        Mode::Module => ("file", first_suspect(source, tokens, refused.start())),
        Mode::Interactive => ("interactive", 0),
    };
    let error_token = tokens.tokens.partition_point(|token| token.start < refused.end().to_u32());
    let suspects = error_token.saturating_sub(start);
    if suspects > MAX_SUSPECT_TOKENS {
        let refused = SyntaxError::at(source, SyntaxErrorKind::SyntaxError, "invalid syntax", refused);
        return prefer_tokenizer(source, tokens, tokens.tokens.len(), refused);
    }
    run(source, tokens, start_rule, start)
        .or_else(|| {
            let whole = start > 0 && tokens.tokens.len() <= MAX_SUSPECT_TOKENS;
            if whole { run(source, tokens, start_rule, 0) } else { None }
        })
        .or_else(|| tokens.error.clone())
        .unwrap_or_else(|| SyntaxError::at(source, SyntaxErrorKind::SyntaxError, "invalid syntax", refused))
}

/// The names and keywords in a program, up to where it cannot be cut into tokens.
pub(crate) fn names(source: &Source) -> impl Iterator<Item = std::ops::Range<usize>> {
    let tokens = tokenize(source, Mode::Module);
    let names = tokens.tokens.into_iter().filter(|token| token.kind == TokenKind::Name);
    names.map(|token| token.start as usize..token.end as usize)
}

/// What is wrong with text for the prompt that is a valid program: it must be one statement.
pub(crate) fn check_single_statement(source: &Source) -> Option<SyntaxError> {
    let tokens = tokenize(source, Mode::Interactive);
    if let Some(error) = run(source, &tokens, "interactive", 0) {
        return Some(error);
    }
    let mut parser = Parser::new(source, &tokens, grammar(), false);
    let accepted = parser.rule(grammar().rule("interactive"));
    debug_assert!(matches!(accepted, Ok(Some(_))));
    let rest = tokens.tokens.get(parser.at..).unwrap_or(&[]);
    let more = rest.iter().any(|token| token.start < token.end);
    more.then(|| {
        let last = parser.token(parser.frontier.max(1) - 1);
        let message = "multiple statements found while compiling a single statement".to_owned();
        token_error(source, last, last, true, Mode::Interactive, SyntaxErrorKind::SyntaxError, message)
    })
}

/// Whether the first pass got as far as the end of the text, so that more text might help.
fn reached_end(parser: &Parser<'_>, stopped_by_tokenizer: bool) -> bool {
    let text = parser.source.text();
    if !stopped_by_tokenizer {
        return parser.token(parser.frontier.max(1) - 1).start as usize >= text.len();
    }
    match &parser.tokens.error {
        None => true,
        Some(error) => {
            error.message.starts_with("unterminated triple-quoted")
                || error.message.starts_with("unexpected EOF")
                || (error.message.starts_with("unterminated string") && !text.ends_with('\n'))
        }
    }
}

/// The token where the statement before the one with the error begins: CPython may have noticed it there.
fn first_suspect(source: &Source, tokens: &Tokens, refused: TextSize) -> usize {
    let text = source.text();
    let mut starts = Vec::new();
    let mut depth = 0;
    let mut line_start = true;
    let mut decorated = false;
    for (at, token) in tokens.tokens.iter().enumerate() {
        match token.kind {
            TokenKind::Indent => depth += 1,
            TokenKind::Dedent => depth -= 1,
            TokenKind::Newline => line_start = true,
            _ => {
                if token.start > refused.to_u32() {
                    break;
                }
                if line_start && depth == 0 {
                    let word = &text[token.start as usize..token.end as usize];
                    let continues = matches!(word, "else" | "elif" | "except" | "finally" | "case");
                    if !continues && !decorated {
                        starts.push(at);
                    }
                    decorated = word == "@";
                }
                line_start = false;
            }
        }
    }
    starts.iter().rev().nth(2).copied().unwrap_or(0)
}

/// Where the last compound statement starts that is complete before a line. CPython's parser notes it when it has read one,
/// so one that begins later counts although it is inside of another that is not complete.
fn last_compound_statement(source: &Source, tokens: &Tokens, line: u32) -> (u32, u32) {
    const STARTS: [&str; 9] = ["if", "while", "for", "try", "with", "def", "class", "async", "match"];
    let word = |token: &Token| source.text().get(token.start as usize..token.end as usize).unwrap_or("");
    let mut last = (0, 0);
    // Those whose blocks are open; the one that the line belongs to.
    let mut open = Vec::new();
    let mut current = None;
    let mut line_start = true;
    for (at, token) in tokens.tokens.iter().enumerate() {
        let next = tokens.tokens.get(at + 1);
        match token.kind {
            TokenKind::Newline => {
                let has_block = next.is_some_and(|next| next.kind == TokenKind::Indent);
                if !has_block && let Some((place, false)) = current.take() {
                    last = last.max(place);
                }
                line_start = true;
            }
            TokenKind::Indent => open.push(current.take()),
            TokenKind::Dedent => {
                let ended = open.pop().flatten();
                if next.is_some_and(|next| matches!(word(next), "else" | "elif" | "except" | "finally")) {
                    current = ended;
                } else if let Some((place, _)) = ended {
                    last = last.max(place);
                }
            }
            _ if line_start => {
                let place = source.line_col(TextSize::new(token.start));
                if place.line >= line {
                    break;
                }
                if STARTS.contains(&word(token)) {
                    // Without a block, `match` is a name.
                    current = Some(((place.line, place.column), word(token) == "match"));
                }
                line_start = false;
            }
            _ => {}
        }
    }
    last
}

/// Both passes from a token on; `None` when the grammar accepts the text.
fn run(source: &Source, tokens: &Tokens, start_rule: &str, start: usize) -> Option<SyntaxError> {
    let grammar = grammar();
    let rule = grammar.rule(start_rule);
    let mut first = Parser::new(source, tokens, grammar, false);
    first.at = start;
    match first.rule(rule) {
        Ok(Some(_)) => return None,
        Ok(None) => {}
        Err(Raise::Tokenizer(mut error)) => {
            error.incomplete = reached_end(&first, true);
            return Some(error);
        }
        Err(Raise::Grammar(error)) => {
            let mut error = prefer_tokenizer(source, tokens, first.frontier, error);
            error.incomplete = reached_end(&first, false);
            return Some(error);
        }
    }
    let last = first.token(first.frontier.max(1) - 1);
    let mut second = Parser::new(source, tokens, grammar, true);
    second.at = start;
    second.frontier = first.frontier;
    let mut error = match second.rule(rule) {
        Err(Raise::Tokenizer(error)) => error,
        Err(Raise::Grammar(error)) => prefer_tokenizer(source, tokens, second.frontier, error),
        Ok(_) => {
            let (kind, message) = match last.kind {
                TokenKind::Indent => (SyntaxErrorKind::IndentationError, "unexpected indent"),
                TokenKind::Dedent => (SyntaxErrorKind::IndentationError, "unexpected unindent"),
                _ => (SyntaxErrorKind::SyntaxError, "invalid syntax"),
            };
            let error = token_error(
                source,
                last,
                last,
                kind == SyntaxErrorKind::IndentationError,
                tokens.mode,
                kind,
                message.to_owned(),
            );
            if kind == SyntaxErrorKind::IndentationError {
                error
            } else {
                prefer_tokenizer(source, tokens, second.frontier, error)
            }
        }
    };
    error.incomplete = reached_end(&first, false);
    Some(error)
}

/// A tokenizer error further on, or a bracket that was never closed, explains more than the grammar can.
fn prefer_tokenizer(source: &Source, tokens: &Tokens, frontier: usize, error: SyntaxError) -> SyntaxError {
    if is_inside_string(tokens, frontier) {
        return error;
    }
    if let Some(error) = tokens.error.as_ref().filter(|_| !tokens.error_is_quiet) {
        return error.clone();
    }
    if let Some(open) = tokens.unclosed {
        let current = tokens.tokens.get(frontier.max(1) - 1).map_or(0, |token| token.start);
        if source.line(TextSize::new(current)) > source.line(TextSize::new(open.offset))
            && let Some(error) = unclosed_error(source, tokens)
        {
            return error;
        }
    }
    error
}

/// Whether the token before the frontier stands in a field of an f-string: there CPython keeps to its error.
fn is_inside_string(tokens: &Tokens, frontier: usize) -> bool {
    let mut open = 0_usize;
    for token in tokens.tokens.iter().take(frontier) {
        match token.kind {
            TokenKind::FStringStart | TokenKind::TStringStart => open += 1,
            TokenKind::FStringEnd | TokenKind::TStringEnd => open = open.saturating_sub(1),
            _ => {}
        }
    }
    open > 0
}

/// `'(' was never closed`, at the innermost bracket that is open at the end.
fn unclosed_error(source: &Source, tokens: &Tokens) -> Option<SyntaxError> {
    let open = tokens.unclosed?;
    let place = source.line_col(TextSize::new(open.offset));
    let message = format!("'{}' was never closed", char::from(open.char));
    let kind = SyntaxErrorKind::SyntaxError;
    Some(SyntaxError::at_columns(source, kind, message, place.line, place.column + 1, 0))
}

/// An error from the start of one token to the end of another, as CPython computes the columns. The tokens that
/// have no text have no columns either: `at_cursor` chooses between the tokenizer's place and none.
fn token_error(
    source: &Source,
    first: Token,
    last: Token,
    at_cursor: bool,
    mode: Mode,
    kind: SyntaxErrorKind,
    message: String,
) -> SyntaxError {
    // A newline the text does not have is one of them where CPython does not add it to the text.
    let implicit = first.kind == TokenKind::Newline
        && mode != Mode::Module
        && first.start as usize >= source.text().len();
    let without_text =
        implicit || matches!(first.kind, TokenKind::Indent | TokenKind::Dedent | TokenKind::EndMarker);
    if without_text {
        let place = source.line_col(TextSize::new(first.start));
        let (line, column) = if first.start as usize >= source.text().len() {
            // The tokenizer is past the newline of the last line.
            let line = source.line_count();
            let newline = u32::from(mode == Mode::Module || source.text().ends_with('\n'));
            (line, source.line_text(line).map_or(0, |text| text.chars().count() as u32) + newline)
        } else {
            (place.line, place.column)
        };
        return SyntaxError::at_columns(source, kind, message, line, if at_cursor { column } else { 0 }, -1);
    }
    let start = source.line_col(TextSize::new(first.start));
    let end = source.line_col(TextSize::new(last.end.min(source.text().len() as u32)));
    let mut error =
        SyntaxError::at_columns(source, kind, message, start.line, start.column + 1, end.column as i32 + 1);
    error.end_line = end.line;
    error
}

impl Parser<'_> {
    /// The line of a token.
    fn line_of(&self, token: usize) -> u32 {
        self.source.line(TextSize::new(self.token(token).start))
    }

    /// CPython's place for a missing colon: the last character of what was read.
    fn raise_at_end(&self, last: usize, message: &str) -> Raise {
        let end = self.source.line_col(TextSize::new(self.token(last.max(1) - 1).end));
        Raise::Grammar(SyntaxError::at_columns(
            self.source,
            SyntaxErrorKind::SyntaxError,
            message,
            end.line,
            end.column,
            0,
        ))
    }

    /// Whether the innermost string around a token is a t-string.
    fn is_in_template(&self, token: usize) -> bool {
        let mut closed = 0;
        for index in (0..token).rev() {
            match self.token(index).kind {
                TokenKind::FStringEnd | TokenKind::TStringEnd => closed += 1,
                TokenKind::FStringStart | TokenKind::TStringStart if closed > 0 => closed -= 1,
                TokenKind::FStringStart => return false,
                TokenKind::TStringStart => return true,
                _ => {}
            }
        }
        false
    }

    fn is_raw_fstring(&self, start: usize) -> bool {
        self.token_text(start).contains(['r', 'R'])
    }
}
