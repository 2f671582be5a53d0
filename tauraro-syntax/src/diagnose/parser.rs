//! A packrat parser for the grammar of `python.peg`, which behaves like CPython's generated one.
//!
//! Words: a *pass* is one run over the tokens. In the first, only the real grammar is tried; when it fails, the
//! second also tries the rules that recognise mistakes, and the first of these whose check raises decides. The
//! *frontier* is the furthest token any rule has looked at, which is where "invalid syntax" points.
//!
//! Rules: alternatives are tried in order; a check that declines makes its whole rule fail, as in CPython. The
//! results of the same rules as in CPython are remembered for each place, which keeps a pass nearly linear. It
//! also shows: a result found where the rules for mistakes were off is used again where they are on.

use std::rc::Rc;

use ruff_text_size::TextSize;
use rustc_hash::FxHashMap;

use super::grammar::{Action, Alternative, Grammar, Part};
use super::tokens::{Token, TokenKind, Tokens};
use crate::error::{SyntaxError, SyntaxErrorKind};
use crate::limits::ensure_stack;
use crate::source::Source;
use crate::typos::KEYWORDS;

/// What a node is, as far as error messages tell kinds of expression apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// An optional part that is not there.
    Absent,
    Token,
    /// Several parts without a kind of their own.
    Group,
    Name,
    Attribute,
    Subscript,
    Call,
    Starred,
    DoubleStarred,
    Tuple,
    List,
    Set,
    Dict,
    ListComp,
    SetComp,
    DictComp,
    Generator,
    Lambda,
    Conditional,
    Operation,
    Compare,
    /// `in x`, the second half of a comparison.
    In,
    Named,
    Yield,
    Await,
    FString,
    TString,
    Literal,
    True,
    False,
    None,
    Ellipsis,
    Args,
    KeywordArgs,
}

impl Kind {
    pub(super) fn from_name(name: &str) -> Option<Kind> {
        Some(match name {
            "Name" => Kind::Name,
            "Attribute" => Kind::Attribute,
            "Subscript" => Kind::Subscript,
            "Call" => Kind::Call,
            "Starred" => Kind::Starred,
            "DoubleStarred" => Kind::DoubleStarred,
            "Tuple" => Kind::Tuple,
            "List" => Kind::List,
            "Set" => Kind::Set,
            "Dict" => Kind::Dict,
            "ListComp" => Kind::ListComp,
            "SetComp" => Kind::SetComp,
            "DictComp" => Kind::DictComp,
            "Generator" => Kind::Generator,
            "Lambda" => Kind::Lambda,
            "Conditional" => Kind::Conditional,
            "Operation" => Kind::Operation,
            "Compare" => Kind::Compare,
            "In" => Kind::In,
            "Named" => Kind::Named,
            "Yield" => Kind::Yield,
            "Await" => Kind::Await,
            "FString" => Kind::FString,
            "TString" => Kind::TString,
            "Literal" => Kind::Literal,
            "True" => Kind::True,
            "False" => Kind::False,
            "None" => Kind::None,
            "Ellipsis" => Kind::Ellipsis,
            "Args" => Kind::Args,
            "KeywordArgs" => Kind::KeywordArgs,
            _ => return None,
        })
    }

    /// What CPython calls this kind of expression in messages.
    pub(super) fn description(self) -> &'static str {
        match self {
            Kind::Name | Kind::Token => "name",
            Kind::Attribute => "attribute",
            Kind::Subscript => "subscript",
            Kind::Call => "function call",
            Kind::Starred | Kind::DoubleStarred => "starred",
            Kind::Tuple => "tuple",
            Kind::List => "list",
            Kind::Set => "set display",
            Kind::Dict => "dict literal",
            Kind::ListComp => "list comprehension",
            Kind::SetComp => "set comprehension",
            Kind::DictComp => "dict comprehension",
            Kind::Generator => "generator expression",
            Kind::Lambda => "lambda",
            Kind::Conditional => "conditional expression",
            Kind::Operation => "expression",
            Kind::Compare | Kind::In => "comparison",
            Kind::Named => "named expression",
            Kind::Yield => "yield expression",
            Kind::Await => "await expression",
            Kind::FString => "f-string expression",
            Kind::TString => "t-string expression",
            Kind::Literal => "literal",
            Kind::True => "True",
            Kind::False => "False",
            Kind::None => "None",
            Kind::Ellipsis => "ellipsis",
            Kind::Absent | Kind::Group | Kind::Args | Kind::KeywordArgs => "expression",
        }
    }
}

/// What a rule matched: a kind, the tokens `first..last`, and the parts.
#[derive(Clone, Debug)]
pub(super) struct Node {
    pub(super) kind: Kind,
    pub(super) first: usize,
    pub(super) last: usize,
    pub(super) items: Rc<[Node]>,
}

impl Node {
    fn leaf(kind: Kind, first: usize, last: usize) -> Node {
        Node { kind, first, last, items: Rc::new([]) }
    }

    /// The expressions among the parts, through groups.
    pub(super) fn expressions(&self, out: &mut Vec<Node>) {
        for item in self.items.iter() {
            match item.kind {
                Kind::Absent | Kind::Token => {}
                Kind::Group => item.expressions(out),
                _ => out.push(item.clone()),
            }
        }
    }
}

/// Why a pass stopped.
#[derive(Debug)]
pub(super) enum Raise {
    /// The tokenizer's error, at the token the grammar asked for.
    Tokenizer(SyntaxError),
    /// A check's or a forced token's.
    Grammar(SyntaxError),
}

pub(super) type Outcome<T> = Result<T, Raise>;

/// The named parts of the alternative that matched, with the index of the name.
pub(super) type Named = Vec<(usize, Node)>;

pub(super) struct Parser<'a> {
    pub(super) source: &'a Source,
    pub(super) tokens: &'a Tokens,
    grammar: &'static Grammar,
    pub(super) at: usize,
    /// One past the furthest token looked at.
    pub(super) frontier: usize,
    /// Rules that recognise mistakes are tried.
    second_pass: bool,
    /// Inside a rule that switches them off.
    plain: bool,
    memo: FxHashMap<(u32, u32), (Option<Node>, u32)>,
}

impl<'a> Parser<'a> {
    pub(super) fn new(
        source: &'a Source,
        tokens: &'a Tokens,
        grammar: &'static Grammar,
        second_pass: bool,
    ) -> Parser<'a> {
        Parser {
            source,
            tokens,
            grammar,
            at: 0,
            frontier: 0,
            second_pass,
            plain: false,
            memo: FxHashMap::default(),
        }
    }

    pub(super) fn token(&self, index: usize) -> Token {
        let tokens = &self.tokens.tokens;
        tokens.get(index).or(tokens.last()).copied().unwrap_or(Token {
            kind: TokenKind::EndMarker,
            start: 0,
            end: 0,
            level: 0,
        })
    }

    pub(super) fn token_text(&self, index: usize) -> &'a str {
        let token = self.token(index);
        self.source.text().get(token.start as usize..token.end as usize).unwrap_or("")
    }

    /// The token at the current place, or the tokenizer's error.
    fn fetch(&mut self) -> Outcome<Token> {
        match self.tokens.tokens.get(self.at) {
            Some(token) => {
                self.frontier = self.frontier.max(self.at + 1);
                Ok(*token)
            }
            None => {
                if let Some(error) = &self.tokens.error {
                    // An end of the text after a backslash is an end inside the brackets first.
                    let at_end = error.message.starts_with("unexpected EOF");
                    let unclosed = super::unclosed_error(self.source, self.tokens).filter(|_| at_end);
                    return Err(Raise::Tokenizer(unclosed.unwrap_or_else(|| error.clone())));
                }
                match super::unclosed_error(self.source, self.tokens) {
                    Some(error) => Err(Raise::Tokenizer(error)),
                    // The end marker is the last token; no rule goes past it.
                    None => Ok(self.token(self.at)),
                }
            }
        }
    }

    /// Tries a rule at the current place.
    pub(super) fn rule(&mut self, index: usize) -> Outcome<Option<Node>> {
        let rule = &self.grammar.rules[index];
        let key = (index as u32, self.at as u32);
        if rule.remembered
            && let Some((node, end)) = self.memo.get(&key)
        {
            if node.is_some() {
                self.at = *end as usize;
            }
            return Ok(node.clone());
        }
        let plain = self.plain;
        self.plain |= rule.plain;
        let node = ensure_stack(|| self.alternatives(&rule.alternatives));
        self.plain = plain;
        let node = node?;
        if rule.remembered {
            self.memo.insert(key, (node.clone(), self.at as u32));
        }
        Ok(node)
    }

    fn alternatives(&mut self, alternatives: &'static [Alternative]) -> Outcome<Option<Node>> {
        let start = self.at;
        for alternative in alternatives {
            // As in CPython, an alternative with other parts before the rule for a mistake is always tried.
            if let [(_, Part::Rule(index))] = alternative.parts.as_slice()
                && self.grammar.rules[*index].invalid
                && (!self.second_pass || self.plain)
            {
                continue;
            }
            let mut cut = false;
            if let Some((items, named)) = self.sequence(alternative, &mut cut)? {
                return match alternative.action {
                    Action::Default => match <[Node; 1]>::try_from(items) {
                        Ok([only]) => Ok(Some(only)),
                        Err(items) => Ok(Some(self.node(Kind::Group, start, items))),
                    },
                    Action::Node(kind) => Ok(Some(self.node(kind, start, items))),
                    Action::Check(check) => {
                        let node = check(self, &named)?;
                        if node.is_none() {
                            self.at = start;
                        }
                        Ok(node)
                    }
                };
            }
            self.at = start;
            if cut {
                return Ok(None);
            }
        }
        Ok(None)
    }

    fn node(&self, kind: Kind, first: usize, items: Vec<Node>) -> Node {
        Node { kind, first, last: self.at, items: items.into() }
    }

    fn sequence(
        &mut self,
        alternative: &'static Alternative,
        cut: &mut bool,
    ) -> Outcome<Option<(Vec<Node>, Named)>> {
        let mut items = Vec::new();
        let mut named = Named::new();
        for (name, part) in &alternative.parts {
            match part {
                Part::Cut => *cut = true,
                Part::Ahead(part) => {
                    let start = self.at;
                    let found = self.part(part)?;
                    self.at = start;
                    if found.is_none() {
                        return Ok(None);
                    }
                }
                Part::NotAhead(part) => {
                    let start = self.at;
                    let found = self.part(part)?;
                    self.at = start;
                    if found.is_some() {
                        return Ok(None);
                    }
                }
                part => match self.part(part)? {
                    Some(node) => {
                        if let Some(name) = name {
                            named.push((*name, node.clone()));
                        }
                        items.push(node);
                    }
                    None => return Ok(None),
                },
            }
        }
        Ok(Some((items, named)))
    }

    fn part(&mut self, part: &'static Part) -> Outcome<Option<Node>> {
        match part {
            Part::Kind(kind) => {
                let token = self.fetch()?;
                let matches = token.kind == *kind
                    && (*kind != TokenKind::Name || !KEYWORDS.contains(&self.token_text(self.at)));
                Ok(matches.then(|| {
                    self.advance(if *kind == TokenKind::Number { Kind::Literal } else { Kind::Token })
                }))
            }
            Part::Text(text) => {
                let token = self.fetch()?;
                let matches = matches!(token.kind, TokenKind::Name | TokenKind::Operator)
                    && self.token_text(self.at) == *text;
                Ok(matches.then(|| self.advance(Kind::Token)))
            }
            Part::Soft(text) => {
                let token = self.fetch()?;
                let matches = token.kind == TokenKind::Name && self.token_text(self.at) == *text;
                Ok(matches.then(|| self.advance(Kind::Token)))
            }
            Part::AnySoft => {
                let token = self.fetch()?;
                let matches = token.kind == TokenKind::Name
                    && matches!(self.token_text(self.at), "_" | "case" | "match" | "type");
                Ok(matches.then(|| self.advance(Kind::Token)))
            }
            Part::Forced(text) => {
                let token = self.fetch()?;
                if token.kind == TokenKind::Operator && self.token_text(self.at) == *text {
                    return Ok(Some(self.advance(Kind::Token)));
                }
                let at = self.at;
                Err(self.raise(at, at + 1, format!("expected '{text}'")))
            }
            Part::Rule(index) => self.rule(*index),
            Part::Group(alternatives) => self.alternatives(alternatives),
            Part::Optional(part) => {
                let start = self.at;
                match self.part(part)? {
                    Some(node) => Ok(Some(node)),
                    None => {
                        self.at = start;
                        Ok(Some(Node::leaf(Kind::Absent, start, start)))
                    }
                }
            }
            Part::Repeat { part, at_least_one } => {
                let start = self.at;
                let mut items = Vec::new();
                loop {
                    let before = self.at;
                    match self.part(part)? {
                        Some(node) if self.at > before => items.push(node),
                        _ => {
                            self.at = before;
                            break;
                        }
                    }
                }
                if items.is_empty() && *at_least_one {
                    return Ok(None);
                }
                Ok(Some(self.node(Kind::Group, start, items)))
            }
            Part::Separated { separator, part } => {
                let start = self.at;
                let Some(first) = self.part(part)? else { return Ok(None) };
                let mut items = vec![first];
                loop {
                    let before = self.at;
                    if self.part(separator)?.is_some()
                        && let Some(node) = self.part(part)?
                    {
                        items.push(node);
                    } else {
                        self.at = before;
                        break;
                    }
                }
                Ok(Some(self.node(Kind::Group, start, items)))
            }
            // Handled where the parts of an alternative are tried; alone they match nothing.
            Part::Ahead(_) | Part::NotAhead(_) | Part::Cut => {
                Ok(Some(Node::leaf(Kind::Absent, self.at, self.at)))
            }
        }
    }

    fn advance(&mut self, kind: Kind) -> Node {
        self.at += 1;
        Node::leaf(kind, self.at - 1, self.at)
    }

    // ---- raising ---------------------------------------------------------------------------------------

    /// An error from the start of token `first` to the end of the token before `last`.
    pub(super) fn raise(&self, first: usize, last: usize, message: impl Into<String>) -> Raise {
        Raise::Grammar(super::token_error(
            self.source,
            self.token(first),
            self.token(last.max(first + 1) - 1),
            false,
            self.tokens.mode,
            SyntaxErrorKind::SyntaxError,
            message.into(),
        ))
    }

    /// An error at the furthest token.
    pub(super) fn raise_at_frontier(&self, kind: SyntaxErrorKind, message: impl Into<String>) -> Raise {
        let token = self.token(self.frontier.max(1) - 1);
        Raise::Grammar(super::token_error(
            self.source,
            token,
            token,
            true,
            self.tokens.mode,
            kind,
            message.into(),
        ))
    }

    /// An error from a token to the tokenizer's cursor, which is after the furthest token. CPython does not
    /// count the end from 1 here, so the last character is not marked.
    pub(super) fn raise_from(&self, first: usize, message: impl Into<String>) -> Raise {
        let token = self.token(first);
        let kind = SyntaxErrorKind::SyntaxError;
        let mut error =
            super::token_error(self.source, token, token, false, self.tokens.mode, kind, message.into());
        let end = self.token(self.frontier.max(first + 1) - 1);
        let place = self.source.line_col(TextSize::new(end.end));
        error.end_line = place.line;
        error.end_col = place.column as i32 + i32::from(end.kind == TokenKind::Newline);
        Raise::Grammar(error)
    }
}
