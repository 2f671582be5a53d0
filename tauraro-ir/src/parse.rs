//! The parser of the text form that [`print`](crate::print) writes; see there for what it looks like.
//!
//! It is for tests, bug reports and tools, so it reads what a person would write: white space is free, `;`
//! starts a comment, the order of definitions does not matter, parts of a function's head may be left out.
//! It checks the form only; whether the function makes sense is for the [verifier](crate::verify).
//!
//! Any text gives a module or a [`ParseError`], without panics and in memory in proportion to
//! the text: numbers of values and blocks, which size tables, have a limit that grows with it.
//! Numbers that the text skips get a value that nothing uses.

use crate::constant::{Const, FloatBits, Wtf8};
use crate::entities::*;
use crate::func::*;
use crate::op::{Imm, Intrinsic, Op};
use dashu_int::IBig;
use rustc_hash::FxHashMap;
use smallvec::SmallVec;
use std::fmt;
use std::hash::Hash;

/// Why a text could not be read, and where.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ParseError {
    /// Line, from 1.
    pub line: u32,
    /// Column in characters, from 1.
    pub column: u32,
    /// What is wrong.
    pub message: String,
}

impl fmt::Display for ParseError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}", self.line, self.column, self.message)
    }
}

impl std::error::Error for ParseError {}

/// Reads a module: functions in the order of their numbers.
pub fn parse_module(text: &str) -> Result<Module, ParseError> {
    let mut parser = Parser::new(text);
    let mut module = Module::default();
    parser.space();
    while !parser.at_end() {
        match parser.function(Some(module.funcs.len())) {
            Ok(func) => module.funcs.push(func),
            Err(fault) => return Err(parser.locate(fault)),
        }
    }
    Ok(module)
}

/// Reads one function, whatever its number.
pub fn parse_func(text: &str) -> Result<Func, ParseError> {
    let mut parser = Parser::new(text);
    parser.space();
    let func = match parser.function(None) {
        Ok(func) if parser.at_end() => Ok(func),
        Ok(_) => parser.fail("text after the end of the function"),
        Err(fault) => Err(fault),
    };
    func.map_err(|fault| parser.locate(fault))
}

/// A fault by its place in the text; the line is found at the very end.
struct Fault {
    at: usize,
    message: String,
}

type Parsed<T> = Result<T, Fault>;

struct Parser<'t> {
    text: &'t str,
    at: usize,
    /// Numbers of entities must be below this. Shared by the functions of a module.
    number_limit: u32,
}

/// What belongs to the function being read.
struct Maker {
    func: Func,
    consts: FxHashMap<Const, u32>,
    names: FxHashMap<Box<str>, u32>,
    shapes: FxHashMap<(u32, Box<[NameId]>), u32>,
    locals: FxHashMap<Box<str>, LocalId>,
    defined: Vec<Option<ValueDef>>,
    listed: Vec<bool>,
    states: Vec<bool>,
    /// Highest number mentioned, to size the table.
    last_value: Option<u32>,
}

impl<'t> Parser<'t> {
    fn new(text: &'t str) -> Self {
        let number_limit = (text.len() as u64 * 16 + (1 << 16)).min(u32::MAX as u64 / 2) as u32;
        Parser { text, at: 0, number_limit }
    }

    // ---- characters and words

    fn rest(&self) -> &'t str {
        &self.text[self.at..]
    }

    fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    fn at_end(&self) -> bool {
        self.at == self.text.len()
    }

    fn fail<T>(&self, message: impl Into<String>) -> Parsed<T> {
        Err(Fault { at: self.at, message: message.into() })
    }

    #[cold]
    fn locate(&self, fault: Fault) -> ParseError {
        let before = &self.text[..fault.at];
        let line_start = before.rfind('\n').map_or(0, |n| n + 1);
        ParseError {
            line: before.matches('\n').count() as u32 + 1,
            column: before[line_start..].chars().count() as u32 + 1,
            message: fault.message,
        }
    }

    /// Skips white space and comments.
    fn space(&mut self) {
        loop {
            let rest = self.rest().trim_start();
            self.at = self.text.len() - rest.len();
            if !rest.starts_with(';') {
                return;
            }
            self.at += rest.find('\n').unwrap_or(rest.len());
        }
    }

    /// Takes `token` if it comes next.
    fn take(&mut self, token: &str) -> bool {
        let found = self.rest().starts_with(token);
        if found {
            self.at += token.len();
            self.space();
        }
        found
    }

    fn expect(&mut self, token: &str) -> Parsed<()> {
        if self.take(token) { Ok(()) } else { self.fail(format!("expected `{token}`")) }
    }

    /// The word that comes next, not taken; may be empty.
    fn peek_word(&self) -> &'t str {
        let rest = self.rest();
        let end = rest.find(|c: char| !(c.is_alphanumeric() || c == '_')).unwrap_or(rest.len());
        &rest[..end]
    }

    fn word(&mut self, what: &str) -> Parsed<&'t str> {
        let word = self.peek_word();
        if word.is_empty() {
            return self.fail(format!("expected {what}"));
        }
        self.at += word.len();
        self.space();
        Ok(word)
    }

    fn take_word(&mut self, word: &str) -> bool {
        let found = self.peek_word() == word;
        if found {
            self.at += word.len();
            self.space();
        }
        found
    }

    fn number(&mut self) -> Parsed<u32> {
        let start = self.at;
        let word = self.word("a number")?;
        // A range is written `1..2`, which the word does not reach into.
        word.parse().map_err(|_| Fault { at: start, message: format!("expected a number, found `{word}`") })
    }

    /// Number of the entity that comes next, without taking it.
    fn peek_entity(&self, prefix: &str) -> Option<u32> {
        let digits = self.peek_word().strip_prefix(prefix)?;
        let plain = !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit());
        if plain { digits.parse().ok() } else { None }
    }

    /// An entity like `v12`.
    fn entity(&mut self, prefix: &str, what: &str) -> Parsed<u32> {
        let Some(number) = self.peek_entity(prefix) else { return self.fail(format!("expected {what}")) };
        if number >= self.number_limit {
            return self.fail(format!("the number of {what} is too large"));
        }
        self.word(what)?;
        Ok(number)
    }

    /// The code points of a quoted text.
    fn quoted(&mut self) -> Parsed<Vec<u32>> {
        let mut points = Vec::new();
        if self.peek() != Some('"') {
            return self.fail("expected a quoted text");
        }
        self.at += 1;
        loop {
            let Some(c) = self.peek() else { return self.fail("the text is not closed") };
            let escape_at = self.at;
            self.at += c.len_utf8();
            match c {
                '"' => break,
                '\\' => {
                    let escape = self.peek();
                    self.at += escape.map_or(0, char::len_utf8);
                    let point = match escape {
                        Some('n') => Some(10),
                        Some('t') => Some(9),
                        Some('r') => Some(13),
                        Some(c @ ('"' | '\\')) => Some(c as u32),
                        Some('x') => self.hex_digits(2),
                        Some('u') if self.rest().starts_with('{') => {
                            let digits = self.rest()[1..].find('}');
                            self.at += 1;
                            let point =
                                digits.filter(|n| (1..=6).contains(n)).and_then(|n| self.hex_digits(n));
                            self.at += point.is_some() as usize;
                            point.filter(|point| *point <= 0x10ffff)
                        }
                        _ => None,
                    };
                    match point {
                        Some(point) => points.push(point),
                        None => return Err(Fault { at: escape_at, message: "a bad escape".into() }),
                    }
                }
                c => points.push(c as u32),
            }
        }
        self.space();
        Ok(points)
    }

    fn hex_digits(&mut self, count: usize) -> Option<u32> {
        let digits = self.rest().get(..count)?;
        let number = u32::from_str_radix(digits, 16).ok()?;
        self.at += count;
        digits.bytes().all(|b| b.is_ascii_hexdigit()).then_some(number)
    }

    fn quoted_str(&mut self) -> Parsed<Box<str>> {
        let start = self.at;
        let points = self.quoted()?;
        let text: Option<String> = points.into_iter().map(char::from_u32).collect();
        text.map(String::into_boxed_str)
            .ok_or(Fault { at: start, message: "a name with a lone surrogate".into() })
    }

    /// A name, quoted or not.
    fn name_text(&mut self) -> Parsed<Box<str>> {
        if self.peek() == Some('"') { self.quoted_str() } else { Ok(self.word("a name")?.into()) }
    }

    // ---- constants

    fn constant(&mut self, depth: usize) -> Parsed<Const> {
        if depth > Const::MAX_DEPTH {
            return self.fail("the constant is nested too deeply");
        }
        match self.peek() {
            Some('"') => {
                let start = self.at;
                let points = self.quoted()?;
                Wtf8::from_code_points(points)
                    .map(Const::Str)
                    .ok_or(Fault { at: start, message: "a bad code point".into() })
            }
            Some('(') => {
                self.take("(");
                let mut items = Vec::new();
                while !self.take(")") {
                    items.push(self.constant(depth + 1)?);
                    if !self.take(",") {
                        self.expect(")")?;
                        break;
                    }
                }
                Ok(Const::Tuple(items.into()))
            }
            Some('.') => self.expect("...").map(|()| Const::Ellipsis),
            Some('b') if self.rest().starts_with("b\"") => {
                self.at += 1;
                let start = self.at;
                let points = self.quoted()?;
                let bytes: Result<Box<[u8]>, _> = points.into_iter().map(u8::try_from).collect();
                bytes.map(Const::Bytes).map_err(|_| Fault { at: start, message: "not a byte".into() })
            }
            Some('-' | '0'..='9' | 'i' | 'n') => self.numeral(),
            _ => {
                let start = self.at;
                match self.word("a constant")? {
                    "None" => Ok(Const::None),
                    "True" => Ok(Const::Bool(true)),
                    "False" => Ok(Const::Bool(false)),
                    "complex" => {
                        self.expect("(")?;
                        let real = self.float()?;
                        self.expect(",")?;
                        let imaginary = self.float()?;
                        self.expect(")")?;
                        Ok(Const::Complex(real, imaginary))
                    }
                    "frozenset" => {
                        self.expect("(")?;
                        let mut items = Vec::new();
                        while !self.take(")") {
                            items.push(self.constant(depth + 1)?);
                            if !self.take(",") {
                                self.expect(")")?;
                                break;
                            }
                        }
                        Ok(Const::FrozenSet(items.into()))
                    }
                    word => Err(Fault { at: start, message: format!("`{word}` is no constant") }),
                }
            }
        }
    }

    fn float(&mut self) -> Parsed<FloatBits> {
        let start = self.at;
        match self.numeral()? {
            Const::Float(float) => Ok(float),
            _ => Err(Fault { at: start, message: "expected a float".into() }),
        }
    }

    /// An integer or a float: `-12`, `1.5`, `1e300`, `inf`, `nan:0x7ff8000000000000`.
    fn numeral(&mut self) -> Parsed<Const> {
        let start = self.at;
        let rest = self.rest();
        if let Some(bits) = rest.strip_prefix("nan:0x") {
            let end = bits.find(|c: char| !c.is_ascii_hexdigit()).unwrap_or(bits.len());
            let float = u64::from_str_radix(&bits[..end], 16).ok().map(FloatBits);
            self.at += "nan:0x".len() + end;
            self.space();
            return match float.filter(|float| float.get().is_nan()) {
                Some(float) => Ok(Const::Float(float)),
                None => Err(Fault { at: start, message: "these are not the bits of a NaN".into() }),
            };
        }
        let bytes = rest.as_bytes();
        let mut end = rest.starts_with('-') as usize;
        while let Some(&byte) = bytes.get(end) {
            let belongs = match byte {
                b'.' => bytes.get(end + 1) != Some(&b'.'),
                b'+' | b'-' => end > 0 && matches!(bytes[end - 1], b'e' | b'E'),
                _ => byte.is_ascii_alphanumeric(),
            };
            if !belongs {
                break;
            }
            end += 1;
        }
        let token = &rest[..end];
        let digits = token.strip_prefix('-').unwrap_or(token);
        let bad = || Fault { at: start, message: format!("`{token}` is no constant") };
        let value = if !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit()) {
            match token.parse::<i64>() {
                Ok(small) => Const::Int(small),
                Err(_) => Const::int(IBig::from_str_radix(token, 10).map_err(|_| bad())?),
            }
        } else if digits == "inf" || digits.starts_with(|c: char| c.is_ascii_digit()) {
            Const::float(token.parse::<f64>().map_err(|_| bad())?)
        } else {
            return Err(bad());
        };
        self.at += end;
        self.space();
        Ok(value)
    }

    // ---- functions

    fn function(&mut self, expected: Option<usize>) -> Parsed<Func> {
        if !self.take_word("function") {
            return self.fail("expected `function`");
        }
        if self.peek() != Some('"') {
            let start = self.at;
            let number = self.entity("f", "a function number or a name")?;
            if expected.is_some_and(|expected| expected != number as usize) {
                return Err(Fault {
                    at: start,
                    message: "functions must be in the order of their numbers".into(),
                });
            }
        }
        let name = self.quoted_str()?;
        self.expect("{")?;
        let mut maker = Maker {
            func: Func::new(&name, &name, FuncKind::Function),
            consts: FxHashMap::default(),
            names: FxHashMap::default(),
            shapes: FxHashMap::default(),
            locals: FxHashMap::default(),
            defined: Vec::new(),
            listed: Vec::new(),
            states: Vec::new(),
            last_value: None,
        };
        self.head(&mut maker)?;
        while self.peek_entity("bb").is_some() {
            self.block(&mut maker)?;
        }
        if self.take_word("detached") {
            self.expect(":")?;
            while self.inst_or_state(&mut maker)?.is_some() {}
        }
        self.expect("}")?;
        self.finish(maker)
    }

    fn head(&mut self, maker: &mut Maker) -> Parsed<()> {
        loop {
            let start = self.at;
            let func = &mut maker.func;
            match self.peek_word() {
                "qualname" => {
                    self.word("")?;
                    func.qualname = self.quoted_str()?;
                }
                "kind" => {
                    self.word("")?;
                    let word = self.word("a kind of function")?;
                    let kinds = [FuncKind::Module, FuncKind::Class, FuncKind::Function];
                    match kinds.into_iter().find(|kind| crate::print::kind_name(*kind) == word) {
                        Some(kind) => func.kind = kind,
                        None => return Err(Fault { at: start, message: format!("no kind `{word}`") }),
                    }
                }
                "suspends" => {
                    self.word("")?;
                    let word = self.word("a way to suspend")?;
                    use Suspends::*;
                    let ways = [Never, Generator, Coroutine, AsyncGenerator];
                    match ways.into_iter().find(|way| crate::print::suspends_name(*way) == word) {
                        Some(way) => func.suspends = way,
                        None => {
                            return Err(Fault { at: start, message: format!("no way `{word}` to suspend") });
                        }
                    }
                }
                "nested" => {
                    self.word("")?;
                    func.nested = true;
                }
                "params" => {
                    self.word("")?;
                    loop {
                        let counter = match self.peek_word() {
                            "posonly" => &mut func.params.posonly,
                            "positional" => &mut func.params.positional,
                            "kwonly" => &mut func.params.kwonly,
                            "vararg" => {
                                self.word("")?;
                                func.params.vararg = true;
                                continue;
                            }
                            "varkw" => {
                                self.word("")?;
                                func.params.varkw = true;
                                continue;
                            }
                            _ => break,
                        };
                        self.word("")?;
                        self.expect("=")?;
                        *counter = self.number()?;
                    }
                }
                "locals" => {
                    self.word("")?;
                    loop {
                        let name = self.name_text()?;
                        let kind = if self.take_word("cell") { LocalKind::Cell } else { LocalKind::Fast };
                        let id = LocalId::new(func.locals.len());
                        maker.locals.entry(name.clone()).or_insert(id);
                        func.locals.push(Local { name, kind });
                        if !self.take(",") {
                            break;
                        }
                    }
                }
                "frees" => {
                    self.word("")?;
                    loop {
                        func.frees.push(self.name_text()?);
                        if !self.take(",") {
                            break;
                        }
                    }
                }
                "doc" => {
                    self.word("")?;
                    let doc = self.constant(0)?;
                    maker.func.doc = Some(ConstId(maker.constant(doc)));
                }
                "line" => {
                    self.word("")?;
                    func.first_line = self.number()?;
                }
                "span" => {
                    self.word("")?;
                    func.span = self.span()?;
                }
                _ => return Ok(()),
            }
        }
    }

    fn span(&mut self) -> Parsed<Span> {
        let start = self.number()?;
        self.expect("..")?;
        Ok(Span { start, end: self.number()? })
    }

    fn block(&mut self, maker: &mut Maker) -> Parsed<()> {
        let start = self.at;
        let block = self.block_id(maker)?;
        if std::mem::replace(slot(&mut maker.listed, block.index()), true) {
            return Err(Fault { at: start, message: format!("{block} is defined twice") });
        }
        maker.func.layout.push(block);
        if self.take("(") {
            while !self.take(")") {
                let param = self.value(maker)?;
                let position = maker.func.blocks[block.index()].params.len() as u32;
                self.define(maker, param, ValueDef::Param(block, position))?;
                maker.func.blocks[block.index()].params.push(param);
                if self.take(":") {
                    if !self.take_word("float") {
                        return self.fail("expected `float`");
                    }
                    maker.func.float_params.insert(param);
                }
                if !self.take(",") {
                    self.expect(")")?;
                    break;
                }
            }
        }
        if self.take_word("catches") {
            self.expect("(")?;
            let mut locals = Vec::new();
            while !self.take(")") {
                locals.push(self.local(maker)?);
                if !self.take(",") {
                    self.expect(")")?;
                    break;
                }
            }
            maker.func.blocks[block.index()].handler_locals = Some(locals);
        }
        if self.take_word("handler") {
            let handler = self.block_id(maker)?;
            maker.func.blocks[block.index()].handler = Some(handler);
        }
        self.expect(":")?;
        while let Some(inst) = self.inst_or_state(maker)? {
            if let Some(inst) = inst {
                maker.func.blocks[block.index()].insts.push(inst);
            }
        }
        Ok(())
    }

    fn block_id(&mut self, maker: &mut Maker) -> Parsed<BlockId> {
        let number = self.entity("bb", "a block")?;
        if maker.func.blocks.len() <= number as usize {
            maker.func.blocks.resize(number as usize + 1, Block::default());
        }
        Ok(BlockId(number))
    }

    fn value(&mut self, maker: &mut Maker) -> Parsed<ValueId> {
        let number = self.entity("v", "a value")?;
        maker.last_value = maker.last_value.max(Some(number));
        Ok(ValueId(number))
    }

    fn define(&mut self, maker: &mut Maker, value: ValueId, def: ValueDef) -> Parsed<()> {
        let place = slot(&mut maker.defined, value.index());
        if place.replace(def).is_some() {
            return self.fail(format!("{value} is defined twice"));
        }
        Ok(())
    }

    fn local(&mut self, maker: &Maker) -> Parsed<LocalId> {
        let start = self.at;
        let name = self.name_text()?;
        let found = if self.take("#") {
            let index = LocalId(self.number()?);
            maker.func.locals.get(index.index()).filter(|local| local.name == name).map(|_| index)
        } else {
            maker.locals.get(&name).copied()
        };
        found.ok_or_else(|| Fault { at: start, message: format!("there is no local `{name}`") })
    }

    /// The next line of a block: an instruction, a frame state (`Some(None)`), or neither.
    fn inst_or_state(&mut self, maker: &mut Maker) -> Parsed<Option<Option<InstId>>> {
        let word = self.peek_word();
        if self.peek_entity("fs").is_some() {
            self.frame_state(maker)?;
            return Ok(Some(None));
        }
        if word.is_empty() || word == "detached" || self.peek_entity("bb").is_some() {
            return Ok(None);
        }
        self.inst(maker).map(|inst| Some(Some(inst)))
    }

    fn frame_state(&mut self, maker: &mut Maker) -> Parsed<()> {
        let start = self.at;
        let state = FrameStateId(self.entity("fs", "a frame state")?);
        if std::mem::replace(slot(&mut maker.states, state.index()), true) {
            return Err(Fault { at: start, message: format!("{state} is defined twice") });
        }
        let word = if self.take("#") { self.number()? } else { 0 };
        let mut locals: Vec<Option<ValueId>> = Vec::new();
        if self.take("[") {
            while !self.take("]") {
                let value = if self.take("-") { None } else { Some(self.value(maker)?) };
                locals.push(value);
                if !self.take(",") {
                    self.expect("]")?;
                    break;
                }
            }
        } else {
            self.expect("{")?;
            locals.resize(maker.func.locals.len(), None);
            while !self.take("}") {
                let local = self.local(maker)?;
                self.expect("=")?;
                locals[local.index()] = Some(self.value(maker)?);
                if !self.take(",") {
                    self.expect("}")?;
                    break;
                }
            }
        }
        let mut parent = None;
        if self.take_word("in") {
            let up = FrameStateId(self.entity("fs", "a frame state")?);
            if !self.take_word("at") {
                return self.fail("expected `at`");
            }
            parent = Some((up, InstId(self.entity("i", "an instruction")?)));
        }
        let place = state.index();
        if maker.func.frame_states.len() <= place {
            let empty = FrameState { locals: Box::default(), parent: None, place: 0 };
            maker.func.frame_states.resize(place + 1, empty);
        }
        maker.func.frame_states[place] = FrameState { locals: locals.into(), parent, place: word };
        Ok(())
    }

    fn inst(&mut self, maker: &mut Maker) -> Parsed<InstId> {
        let mut results: SmallVec<[ValueId; 4]> = SmallVec::new();
        let start = self.at;
        if self.peek_entity("v").is_some() {
            loop {
                results.push(self.value(maker)?);
                if !self.take(",") {
                    break;
                }
            }
            self.expect("=")?;
        }
        let op_at = self.at;
        let word = self.word("an instruction")?;
        let Some(op) = Op::from_name(word) else {
            return Err(Fault { at: op_at, message: format!("there is no op `{word}`") });
        };
        let mut inst = Inst { first_result: results.first().copied(), ..Inst::new(op) };
        self.operands(maker, &mut inst)?;
        if self.take("!") {
            let state = self.entity("fs", "a frame state")?;
            inst.frame_state = Some(FrameStateId(state));
        }
        if self.take("@") {
            inst.span = self.span()?;
        }
        let count = op.result_count(inst.imm);
        if count as usize != results.len() {
            let message = format!("{word} has {count} results, not {}", results.len());
            return Err(Fault { at: start, message });
        }
        let id = InstId::new(maker.func.insts.len());
        for (n, &value) in results.iter().enumerate() {
            if value.0 as u64 != results[0].0 as u64 + n as u64 {
                return Err(Fault { at: start, message: "results must have consecutive numbers".into() });
            }
            self.define(maker, value, ValueDef::Result(id, n as u32))?;
        }
        maker.func.insts.push(inst);
        Ok(id)
    }

    fn operands(&mut self, maker: &mut Maker, inst: &mut Inst) -> Parsed<()> {
        match inst.op.info().imm {
            Imm::Shape => {
                inst.args.push(self.value(maker)?);
                inst.imm[0] = self.call_arguments(maker, inst)?;
                return Ok(());
            }
            Imm::NameShape => {
                inst.args.push(self.value(maker)?);
                self.expect(".")?;
                inst.imm[0] = maker.name(self.name_text()?);
                inst.imm[1] = self.call_arguments(maker, inst)?;
                return Ok(());
            }
            Imm::Func => {
                inst.imm[0] = self.entity("f", "a function")?;
                inst.args = self.values(maker)?;
                return Ok(());
            }
            Imm::Intrinsic => {
                let start = self.at;
                let word = self.word("an intrinsic")?;
                match Intrinsic::from_name(word) {
                    Some(intrinsic) => inst.imm[0] = intrinsic as u32,
                    None => {
                        return Err(Fault { at: start, message: format!("there is no intrinsic `{word}`") });
                    }
                }
                inst.args = self.values(maker)?;
                return Ok(());
            }
            _ => {}
        }
        // A list of operands, immediates and targets; with commas between, so that it cannot run on into
        // the next instruction, which may start with a value too.
        let mut first = true;
        let wants_immediate = inst.op.info().imm != Imm::None;
        let target_count = inst.op.target_count();
        let has_operands = !matches!(inst.op.info().arity, crate::op::Arity::Exact(0));
        if has_operands && !self.starts_definition() {
            while self.peek_entity("v").is_some() {
                inst.args.push(self.value(maker)?);
                first = false;
                if !self.take(",") {
                    if wants_immediate || target_count > 0 {
                        return self.fail("expected `,`");
                    }
                    return Ok(());
                }
            }
        }
        if !first && !wants_immediate && target_count == 0 {
            return self.fail("expected a value");
        }
        match inst.op.info().imm {
            Imm::Const => {
                let value = self.constant(0)?;
                inst.imm[0] = maker.constant(value);
            }
            Imm::Name => {
                inst.imm[0] = maker.name(self.name_text()?);
                if inst.op == Op::ImportName {
                    self.expect(",")?;
                    inst.imm[1] = self.number()?;
                }
            }
            Imm::Local => inst.imm[0] = self.local(maker)?.0,
            Imm::Free => {
                let start = self.at;
                let name = self.name_text()?;
                let frees = &maker.func.frees;
                let found = if self.take("#") {
                    let index = self.number()? as usize;
                    frees.get(index).filter(|free| **free == name).map(|_| index)
                } else {
                    frees.iter().position(|free| *free == name)
                };
                match found {
                    Some(index) => inst.imm[0] = index as u32,
                    None => {
                        return Err(Fault {
                            at: start,
                            message: format!("there is no free variable `{name}`"),
                        });
                    }
                }
            }
            Imm::Int => inst.imm[0] = self.number()?,
            Imm::Int2 => {
                inst.imm[0] = self.number()?;
                self.expect(",")?;
                inst.imm[1] = self.number()?;
            }
            _ => {}
        }
        for n in 0..target_count {
            if n > 0 {
                self.expect(",")?;
            }
            let block = self.block_id(maker)?;
            let args = if self.peek() == Some('(') { self.values(maker)? } else { Args::new() };
            inst.targets.push(Target { block, args });
        }
        Ok(())
    }

    /// Whether a list of results and `=` comes next: the start of the next instruction.
    fn starts_definition(&mut self) -> bool {
        let start = self.at;
        let mut found = false;
        while self.peek_entity("v").is_some() {
            let word = self.peek_word();
            self.at += word.len();
            self.space();
            if self.take("=") {
                found = true;
                break;
            }
            if !self.take(",") {
                break;
            }
        }
        self.at = start;
        found
    }

    /// `(v1, v2)`
    fn values(&mut self, maker: &mut Maker) -> Parsed<Args> {
        let mut values = Args::new();
        self.expect("(")?;
        while !self.take(")") {
            values.push(self.value(maker)?);
            if !self.take(",") {
                self.expect(")")?;
                break;
            }
        }
        Ok(values)
    }

    /// `(v1, key=v2)`; the call shape.
    fn call_arguments(&mut self, maker: &mut Maker, inst: &mut Inst) -> Parsed<u32> {
        let mut keywords = Vec::new();
        let mut positional = 0;
        self.expect("(")?;
        while !self.take(")") {
            let start = self.at;
            let quoted = self.peek() == Some('"');
            let word = self.name_text()?;
            if self.take("=") {
                keywords.push(NameId(maker.name(word)));
                inst.args.push(self.value(maker)?);
            } else if quoted {
                return self.fail("expected `=`");
            } else {
                self.at = start;
                if !keywords.is_empty() {
                    return self.fail("a positional argument after a keyword");
                }
                inst.args.push(self.value(maker)?);
                positional += 1;
            }
            if !self.take(",") {
                self.expect(")")?;
                break;
            }
        }
        let keywords: Box<[NameId]> = keywords.into();
        let next = maker.func.call_shapes.len() as u32;
        Ok(*maker.shapes.entry((positional, keywords)).or_insert_with_key(|(positional, keywords)| {
            let shape = CallShape { positional: *positional, keywords: keywords.clone() };
            maker.func.call_shapes.push(shape);
            next
        }))
    }

    /// Sizes the tables and fills the gaps in the numbers.
    fn finish(&mut self, maker: Maker) -> Parsed<Func> {
        let Maker { mut func, defined, last_value, states, .. } = maker;
        let insts = func.insts.len();
        for state in &func.frame_states {
            if state
                .parent
                .is_some_and(|(up, call)| call.index() >= insts || states.get(up.index()) != Some(&true))
            {
                return self.fail("a frame state hangs on something that is not there");
            }
        }
        if func
            .insts
            .iter()
            .filter_map(|inst| inst.frame_state)
            .any(|state| states.get(state.index()) != Some(&true))
        {
            return self.fail("an instruction has a frame state that is not there");
        }
        let count = last_value.map_or(0, |last| last as usize + 1);
        let largest = count.max(func.blocks.len()).max(states.len()) as u32;
        self.number_limit = self.number_limit.saturating_sub(largest);
        for index in 0..count {
            let def = defined.get(index).copied().flatten().unwrap_or_else(|| {
                let filler = InstId::new(func.insts.len());
                func.insts.push(Inst { first_result: Some(ValueId::new(index)), ..Inst::new(Op::Undef) });
                ValueDef::Result(filler, 0)
            });
            func.values.push(def);
        }
        Ok(func)
    }
}

impl Maker {
    fn constant(&mut self, value: Const) -> u32 {
        intern(&mut self.consts, &mut self.func.consts, value)
    }
    fn name(&mut self, name: Box<str>) -> u32 {
        intern(&mut self.names, &mut self.func.names, name)
    }
}

fn intern<T: Clone + Eq + Hash>(known: &mut FxHashMap<T, u32>, table: &mut Vec<T>, item: T) -> u32 {
    *known.entry(item).or_insert_with_key(|item| {
        table.push(item.clone());
        table.len() as u32 - 1
    })
}

/// The entry at `index`, in a table grown as needed.
fn slot<T: Clone + Default>(table: &mut Vec<T>, index: usize) -> &mut T {
    if table.len() <= index {
        table.resize(index + 1, T::default());
    }
    &mut table[index]
}
