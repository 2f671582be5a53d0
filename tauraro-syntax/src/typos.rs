//! Misspelt keywords: "invalid syntax. Did you mean 'while'?".
//!
//! When CPython 3.14 prints an "invalid syntax", it puts keywords in the place of similar names around the error, and
//! whatever makes the program valid (or the beginning of a valid one) is what was meant. Its `traceback` does that, not its
//! parser, so the exception's own message never has the hint.
//!
//! Rules, CPython's: the text from the last complete compound statement on is looked at, if it has no more than
//! `MAX_CODE` characters; of its first `MAX_NAMES` names each is replaced by up to `MAX_MATCHES` keywords.

use ruff_python_parser::ParseOptions;

use crate::closest::closest;
use crate::diagnose;
use crate::source::Source;
use crate::{Mode, limits};

/// The longest text that is tried.
const MAX_CODE: usize = 1024;
/// How many names are tried.
const MAX_NAMES: usize = 10;
/// How many keywords are tried for a name.
const MAX_MATCHES: usize = 3;
/// How similar a keyword must be: twice the characters in common, as a share of those of both words.
const CUTOFF: f64 = 0.5;

/// `keyword.kwlist`
pub const KEYWORDS: [&str; 35] = [
    "False", "None", "True", "and", "as", "assert", "async", "await", "break", "class", "continue", "def",
    "del", "elif", "else", "except", "finally", "for", "from", "global", "if", "import", "in", "is",
    "lambda", "nonlocal", "not", "or", "pass", "raise", "return", "try", "while", "with", "yield",
];

/// A keyword that was surely meant, and what is marked instead of the error's own place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeywordTypo {
    /// The keyword.
    pub keyword: &'static str,
    /// The line with the name, with what all lines were indented by taken off.
    pub text: String,
    /// The name's first column in it, from 1.
    pub offset: u32,
    /// The column after its last character.
    pub end_offset: u32,
}

/// Whether an error with this message may come from a misspelt keyword.
pub fn may_be_one(message: &str) -> bool {
    message == "invalid syntax" || message.contains("Perhaps you forgot a comma")
}

/// Looks for the misspelt keyword that made a program invalid.
///
/// The program is in `source`; `statement_line` is where the last complete compound statement starts (0 without one) and
/// `error_line` that of the error. Of a program from a file only names in the error's line are tried.
pub fn keyword_typo(
    source: &str,
    from_file: bool,
    statement_line: u32,
    error_line: u32,
) -> Option<KeywordTypo> {
    let first = statement_line.saturating_sub(1) as usize;
    let count = (error_line as usize).checked_sub(first)?;
    let lines = dedent(source.lines().skip(first).take(count));
    if lines.iter().map(|line| line.chars().count() + 1).sum::<usize>() > MAX_CODE + 1 {
        return None;
    }
    let code = lines.join("\n");
    let wanted = if statement_line == 0 { error_line } else { error_line + 1 - statement_line };
    let snippet = Source::from_str("<string>", &code).ok()?;
    let names = diagnose::names(&snippet);
    let names = names.filter(|range| !KEYWORDS.contains(&&code[range.clone()]));
    let names = names.filter(|range| !from_file || line_of(&code, range.start) == wanted as usize);
    for range in names.take(MAX_NAMES) {
        let wrong = &code[range.clone()];
        for keyword in similar(wrong) {
            let tried = format!("{}{keyword}{}", &code[..range.start], &code[range.end..]);
            if could_be_valid(&tried) {
                let line_start = code[..range.start].rfind('\n').map_or(0, |at| at + 1);
                let columns = |end: usize| code[line_start..end].chars().count() as u32 + 1;
                return Some(KeywordTypo {
                    keyword,
                    text: code[line_start..].lines().next().unwrap_or("").to_owned(),
                    offset: columns(range.start),
                    end_offset: columns(range.end),
                });
            }
        }
    }
    None
}

/// The line of a place, from 1.
fn line_of(code: &str, at: usize) -> usize {
    code[..at].matches('\n').count() + 1
}

/// Python's `textwrap.dedent`, on lines.
fn dedent<'a>(lines: impl Iterator<Item = &'a str>) -> Vec<&'a str> {
    let blank = |c: char| c == ' ' || c == '\t';
    let lines: Vec<&str> = lines.map(|line| if line.trim().is_empty() { "" } else { line }).collect();
    let margins = lines.iter().filter(|line| !line.is_empty());
    let margins = margins.map(|line| &line[..line.len() - line.trim_start_matches(blank).len()]);
    let margin = margins.reduce(|a, b| {
        let common = a.bytes().zip(b.bytes()).take_while(|(a, b)| a == b).count();
        &a[..common]
    });
    let margin = margin.map_or(0, str::len);
    lines.iter().map(|line| line.get(margin..).unwrap_or("")).collect()
}

/// Keywords that may have been meant, the likeliest first.
fn similar(wrong: &str) -> impl Iterator<Item = &'static str> {
    let wrong_chars: Vec<char> = wrong.chars().collect();
    let mut matches: Vec<(f64, &'static str)> = KEYWORDS
        .iter()
        .map(|keyword| (ratio(&keyword.chars().collect::<Vec<_>>(), &wrong_chars), *keyword))
        .filter(|(ratio, _)| *ratio >= CUTOFF)
        .collect();
    matches.sort_by(|a, b| b.0.total_cmp(&a.0).then(b.1.cmp(a.1)));
    matches.truncate(MAX_MATCHES);
    let nearest = closest(&KEYWORDS, wrong).and_then(|found| KEYWORDS.iter().find(|k| **k == found));
    nearest.copied().into_iter().chain(matches.into_iter().map(|(_, keyword)| keyword)).take(MAX_MATCHES)
}

/// `difflib.SequenceMatcher(None, a, b).ratio()`
fn ratio(a: &[char], b: &[char]) -> f64 {
    2.0 * common(a, b) as f64 / (a.len() + b.len()) as f64
}

/// The characters in the longest common run, and in those before and behind it.
fn common(a: &[char], b: &[char]) -> usize {
    let (mut from, mut to, mut longest) = (0, 0, 0);
    for i in 0..a.len() {
        for j in 0..b.len() {
            let run = a[i..].iter().zip(&b[j..]).take_while(|(a, b)| a == b).count();
            if run > longest {
                (from, to, longest) = (i, j, run);
            }
        }
    }
    match longest {
        0 => 0,
        _ => longest + common(&a[..from], &b[..to]) + common(&a[from + longest..], &b[to + longest..]),
    }
}

/// Whether a text is a program or may become one when more follows, as `codeop.compile_command` decides.
fn could_be_valid(code: &str) -> bool {
    let valid = |text: &str| {
        let Ok(source) = Source::from_str("<string>", text) else { return (false, false) };
        if crate::scan::check_nesting(&source).is_err() {
            return (false, false);
        }
        let options = ParseOptions::from(ruff_python_parser::Mode::Module);
        let parsed = ruff_python_parser::parse_unchecked(source.text(), options);
        let errors = parsed.errors().first().map(|error| error.location);
        crate::drop_tree(parsed, limits::MAX_EXPRESSION_DEPTH);
        match errors {
            None => (true, false),
            Some(range) => (false, diagnose::diagnose(&source, Mode::Module, range).incomplete),
        }
    };
    let (complete, _) = valid(code);
    complete || valid(&format!("{code}\n")).1
}

#[cfg(test)]
mod tests {
    use super::*;

    fn meant(code: &str) -> Option<&'static str> {
        let last = code.lines().count() as u32;
        keyword_typo(code, false, 0, last).map(|typo| typo.keyword)
    }

    #[test]
    fn misspelt_keywords_are_found() {
        assert_eq!(meant("whille True:"), Some("while"));
        assert_eq!(meant("imprt os"), Some("import"));
        assert_eq!(meant("x = 1 fi y else 2"), Some("if"));
        assert_eq!(meant("def f():\n    retrun 1"), Some("return"));
        assert_eq!(meant("a b c"), None);
        assert_eq!(meant(""), None);
    }

    #[test]
    fn similarity_is_difflibs() {
        let ratio = |a: &str, b: &str| ratio(&a.chars().collect::<Vec<_>>(), &b.chars().collect::<Vec<_>>());
        assert_eq!(ratio("while", "whille"), 10.0 / 11.0);
        assert_eq!(ratio("is", "si"), 0.5);
        assert_eq!(ratio("lambda", ""), 0.0);
    }
}
