//! Reads the grammar of `python.peg` into tables.
//!
//! The notation is described at the head of that file. The file is part of the program, so a mistake in it is a
//! bug: reading it panics, and a test reads it.

use std::collections::HashMap;
use std::sync::OnceLock;

use super::checks::{self, Check};
use super::parser::Kind;
use super::tokens::TokenKind;

/// How many different names for parts there are: `a`, `b`, `c`, `e`, `n`.
pub(super) const NAMES: [&str; 5] = ["a", "b", "c", "e", "n"];

/// What a part of an alternative matches.
#[derive(Debug)]
pub(super) enum Part {
    Kind(TokenKind),
    /// A keyword or operator.
    Text(&'static str),
    /// A keyword only in this place.
    Soft(&'static str),
    /// Any of the soft keywords.
    AnySoft,
    Rule(usize),
    Group(Vec<Alternative>),
    Optional(Box<Part>),
    Repeat {
        part: Box<Part>,
        at_least_one: bool,
    },
    Separated {
        separator: Box<Part>,
        part: Box<Part>,
    },
    Ahead(Box<Part>),
    NotAhead(Box<Part>),
    /// An operator that must follow.
    Forced(&'static str),
    Cut,
}

/// What an alternative that matched gives.
#[derive(Clone, Copy, Debug)]
pub(super) enum Action {
    /// The only part, or a group of the parts.
    Default,
    Node(Kind),
    Check(Check),
}

#[derive(Debug)]
pub(super) struct Alternative {
    /// The parts, each with the index of its name in [`NAMES`].
    pub(super) parts: Vec<(Option<usize>, Part)>,
    pub(super) action: Action,
}

#[derive(Debug)]
pub(super) struct Rule {
    pub(super) alternatives: Vec<Alternative>,
    /// Recognises a mistake.
    pub(super) invalid: bool,
    /// Switches off the rules that recognise mistakes.
    pub(super) plain: bool,
    /// Its results are remembered for each place.
    pub(super) remembered: bool,
}

/// The whole grammar.
#[derive(Debug)]
pub(super) struct Grammar {
    pub(super) rules: Vec<Rule>,
    names: HashMap<&'static str, usize>,
}

impl Grammar {
    /// The rule of a name.
    pub(super) fn rule(&self, name: &str) -> usize {
        self.names.get(name).copied().unwrap_or_else(|| panic!("python.peg: no rule {name}"))
    }
}

/// The grammar, read once.
pub(super) fn grammar() -> &'static Grammar {
    static GRAMMAR: OnceLock<Grammar> = OnceLock::new();
    GRAMMAR.get_or_init(|| read(include_str!("python.peg")))
}

fn read(text: &'static str) -> Grammar {
    let lexemes = lexemes(text);
    let mut names = HashMap::new();
    for window in lexemes.windows(2) {
        if let [Lexeme::Word(name), Lexeme::Sign(":")] = window {
            let index = names.len();
            assert!(names.insert(*name, index).is_none(), "python.peg: {name} twice");
        }
    }
    let mut reader = Reader { lexemes, at: 0, names: &names };
    let mut rules = Vec::new();
    while reader.at < reader.lexemes.len() {
        rules.push(reader.rule());
    }
    Grammar { rules, names }
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Lexeme {
    Word(&'static str),
    Quoted(&'static str),
    Soft(&'static str),
    Sign(&'static str),
}

fn lexemes(text: &'static str) -> Vec<Lexeme> {
    let mut out = Vec::new();
    for line in text.lines().filter(|line| !line.trim_start().starts_with('#')) {
        let mut rest = line.trim_start();
        while let Some(first) = rest.chars().next() {
            let len = match first {
                '\'' | '"' => {
                    let len = rest[1..].find(first).unwrap_or_else(|| panic!("python.peg: {line}")) + 2;
                    let text = &rest[1..len - 1];
                    out.push(if first == '"' { Lexeme::Soft(text) } else { Lexeme::Quoted(text) });
                    len
                }
                first if first.is_ascii_alphabetic() || first == '_' => {
                    let len = rest
                        .find(|char: char| !char.is_ascii_alphanumeric() && char != '_')
                        .unwrap_or(rest.len());
                    out.push(Lexeme::Word(&rest[..len]));
                    len
                }
                _ => {
                    let len = if rest.starts_with("&&") { 2 } else { 1 };
                    out.push(Lexeme::Sign(&rest[..len]));
                    len
                }
            };
            rest = rest[len..].trim_start();
        }
    }
    out
}

struct Reader<'a> {
    lexemes: Vec<Lexeme>,
    at: usize,
    names: &'a HashMap<&'static str, usize>,
}

impl Reader<'_> {
    fn peek(&self) -> Option<Lexeme> {
        self.lexemes.get(self.at).copied()
    }

    fn eat(&mut self, sign: &'static str) -> bool {
        let found = self.peek() == Some(Lexeme::Sign(sign));
        self.at += usize::from(found);
        found
    }

    fn expect(&mut self, sign: &'static str) {
        assert!(self.eat(sign), "python.peg: expected {sign}, found {:?}", self.peek());
    }

    fn word(&mut self) -> &'static str {
        match self.peek() {
            Some(Lexeme::Word(word)) => {
                self.at += 1;
                word
            }
            other => panic!("python.peg: expected a name, found {other:?}"),
        }
    }

    fn rule(&mut self) -> Rule {
        let (mut plain, mut remembered) = (false, false);
        while self.eat("%") {
            match self.word() {
                "plain" => plain = true,
                "memo" => remembered = true,
                other => panic!("python.peg: %{other}"),
            }
        }
        let name = self.word();
        self.expect(":");
        Rule { alternatives: self.alternatives(), invalid: name.starts_with("invalid_"), plain, remembered }
    }

    fn alternatives(&mut self) -> Vec<Alternative> {
        self.eat("|");
        let mut out = vec![self.alternative()];
        while self.eat("|") {
            out.push(self.alternative());
        }
        out
    }

    /// Whether the next lexemes begin another rule.
    fn at_rule(&self) -> bool {
        match self.peek() {
            None | Some(Lexeme::Sign("%")) => true,
            Some(Lexeme::Word(_)) => self.lexemes.get(self.at + 1) == Some(&Lexeme::Sign(":")),
            _ => false,
        }
    }

    fn alternative(&mut self) -> Alternative {
        let mut parts = Vec::new();
        let mut action = Action::Default;
        while !self.at_rule() {
            match self.peek() {
                Some(Lexeme::Sign("|" | ")" | "]")) => break,
                Some(Lexeme::Sign("{")) => {
                    self.at += 1;
                    let name = self.word();
                    action = match Kind::from_name(name) {
                        Some(kind) => Action::Node(kind),
                        None => Action::Check(
                            checks::find(name).unwrap_or_else(|| panic!("python.peg: no check {name}")),
                        ),
                    };
                    self.expect("}");
                    break;
                }
                _ => {
                    let named = matches!(
                        (self.peek(), self.lexemes.get(self.at + 1)),
                        (Some(Lexeme::Word(_)), Some(Lexeme::Sign("=")))
                    );
                    let name = if named {
                        let word = self.word();
                        self.expect("=");
                        let index = NAMES.iter().position(|name| *name == word);
                        Some(index.unwrap_or_else(|| panic!("python.peg: name {word}")))
                    } else {
                        None
                    };
                    parts.push((name, self.part()));
                }
            }
        }
        Alternative { parts, action }
    }

    fn part(&mut self) -> Part {
        if self.eat("&&") {
            return match self.peek() {
                Some(Lexeme::Quoted(text)) => {
                    self.at += 1;
                    Part::Forced(text)
                }
                other => panic!("python.peg: cannot force {other:?}"),
            };
        }
        if self.eat("&") {
            return Part::Ahead(Box::new(self.part()));
        }
        if self.eat("!") {
            return Part::NotAhead(Box::new(self.part()));
        }
        if self.eat("~") {
            return Part::Cut;
        }
        let atom = self.atom();
        if self.eat("*") {
            return Part::Repeat { part: Box::new(atom), at_least_one: false };
        }
        if self.eat("+") {
            return Part::Repeat { part: Box::new(atom), at_least_one: true };
        }
        if self.eat(".") {
            let part = self.atom();
            self.expect("+");
            return Part::Separated { separator: Box::new(atom), part: Box::new(part) };
        }
        atom
    }

    fn atom(&mut self) -> Part {
        let lexeme = self.peek();
        self.at += 1;
        match lexeme {
            Some(Lexeme::Quoted(text)) => Part::Text(text),
            Some(Lexeme::Soft(text)) => Part::Soft(text),
            Some(Lexeme::Sign("(")) => {
                let group = Part::Group(self.alternatives());
                self.expect(")");
                group
            }
            Some(Lexeme::Sign("[")) => {
                let group = Part::Group(self.alternatives());
                self.expect("]");
                Part::Optional(Box::new(group))
            }
            Some(Lexeme::Word(word)) => match word {
                "NAME" => Part::Kind(TokenKind::Name),
                "NUMBER" => Part::Kind(TokenKind::Number),
                "STRING" => Part::Kind(TokenKind::String),
                "NEWLINE" => Part::Kind(TokenKind::Newline),
                "INDENT" => Part::Kind(TokenKind::Indent),
                "DEDENT" => Part::Kind(TokenKind::Dedent),
                "ENDMARKER" => Part::Kind(TokenKind::EndMarker),
                "FSTRING_START" => Part::Kind(TokenKind::FStringStart),
                "FSTRING_MIDDLE" => Part::Kind(TokenKind::FStringMiddle),
                "FSTRING_END" => Part::Kind(TokenKind::FStringEnd),
                "TSTRING_START" => Part::Kind(TokenKind::TStringStart),
                "TSTRING_MIDDLE" => Part::Kind(TokenKind::TStringMiddle),
                "TSTRING_END" => Part::Kind(TokenKind::TStringEnd),
                "SOFT_KEYWORD" => Part::AnySoft,
                rule => match self.names.get(rule) {
                    Some(index) => Part::Rule(*index),
                    None => panic!("python.peg: no rule {rule}"),
                },
            },
            other => panic!("python.peg: unexpected {other:?}"),
        }
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_grammar_can_be_read() {
        assert!(super::grammar().rules.len() > 200);
    }
}
