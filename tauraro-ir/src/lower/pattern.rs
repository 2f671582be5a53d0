//! The `match` statement.
//!
//! A pattern is straight-line code: where it does not match, control goes to the `fail` block, which is the next case.
//! Names are captured as values and assigned when the whole pattern has matched, before the guard, as in CPython. The
//! alternatives of an or-pattern meet in a block that has a parameter for each name they capture.

use super::{Lowerer, span};
use crate::constant::Const;
use crate::entities::*;
use crate::func::Span;
use crate::op::Op;
use tauraro_syntax::ast::{self, Pattern, Singleton};

/// Names captured so far, each with its value.
type Captures<'a> = Vec<(&'a ast::Identifier, ValueId)>;

impl<'a> Lowerer<'a> {
    pub(super) fn stmt_match(&mut self, stmt: &'a ast::StmtMatch) {
        let subject = self.expr(&stmt.subject);
        let end = self.f.b.new_block();
        for case in &stmt.cases {
            if !self.f.b.is_reachable() {
                break;
            }
            let next = self.f.b.new_block();
            let mut captures = Captures::new();
            self.pattern(&case.pattern, subject, next, &mut captures);
            for (name, value) in captures {
                self.store_name(name, value, span(name));
            }
            if let Some(guard) = &case.guard {
                let body = self.f.b.new_block();
                self.condition(guard, body, next);
                self.f.b.enter(body);
            }
            self.body(&case.body);
            self.jump_on(end);
            self.f.b.enter(next);
        }
        self.jump_on(end);
        self.f.b.enter(end);
    }

    fn pattern(
        &mut self,
        pattern: &'a Pattern,
        subject: ValueId,
        fail: BlockId,
        captures: &mut Captures<'a>,
    ) {
        self.guarded(|this| match pattern {
            Pattern::MatchValue(node) => {
                let place = span(node);
                let value = this.expr(&node.value);
                let equal = this.f.b.op1(Op::Eq, &[subject, value], place);
                this.require(equal, fail, place);
            }
            Pattern::MatchSingleton(node) => {
                let place = span(node);
                let value = this.f.b.constant(match node.value {
                    Singleton::None => Const::None,
                    Singleton::True => Const::Bool(true),
                    Singleton::False => Const::Bool(false),
                });
                let same = this.f.b.op1(Op::Is, &[subject, value], place);
                this.require(same, fail, place);
            }
            Pattern::MatchSequence(node) => this.sequence(node, subject, fail, captures),
            Pattern::MatchMapping(node) => this.mapping(node, subject, fail, captures),
            Pattern::MatchClass(node) => this.class_pattern(node, subject, fail, captures),
            Pattern::MatchStar(node) => captures.extend(node.name.as_ref().map(|name| (name, subject))),
            Pattern::MatchAs(node) => {
                match &node.pattern {
                    Some(inner) => this.pattern(inner, subject, fail, captures),
                    None => this.f.b.mark(span(node)),
                }
                captures.extend(node.name.as_ref().map(|name| (name, subject)));
            }
            Pattern::MatchOr(node) => this.or_pattern(node, subject, fail, captures),
        });
    }

    /// Goes on when `value` is true, else to `fail`.
    fn require(&mut self, value: ValueId, fail: BlockId, place: Span) {
        let truth = self.truth(value, place);
        let next = self.f.b.new_block();
        self.f.b.branch(truth, next, fail, place);
        self.f.b.enter(next);
    }

    /// Goes on when `value` is not None, else to `fail`.
    fn require_some(&mut self, value: ValueId, fail: BlockId, place: Span) {
        let none = self.none();
        let some = self.f.b.op1(Op::IsNot, &[value, none], place);
        self.require(some, fail, place);
    }

    fn unpack_values(&mut self, value: ValueId, op: Op, imm: [u32; 2], place: Span) -> Vec<ValueId> {
        let inst = self.f.b.inst(op, smallvec::smallvec![value], imm, place);
        self.f.b.func().results(inst).collect()
    }

    fn sequence(
        &mut self,
        node: &'a ast::PatternMatchSequence,
        subject: ValueId,
        fail: BlockId,
        captures: &mut Captures<'a>,
    ) {
        let place = span(node);
        let size = node.patterns.len();
        let star = node.patterns.iter().position(|p| matches!(p, Pattern::MatchStar(_)));
        let star_is_wild =
            star.is_some_and(|at| matches!(&node.patterns[at], Pattern::MatchStar(s) if s.name.is_none()));
        let all_wild = node.patterns.iter().all(is_wildcard);
        let matches = self.f.b.op1(Op::MatchSequence, &[subject], place);
        self.require(matches, fail, place);
        if star.is_none() || size > 1 {
            let length = self.f.b.op1(Op::GetLen, &[subject], place);
            let (op, wanted) = if star.is_none() { (Op::Eq, size) } else { (Op::Ge, size - 1) };
            let wanted = self.int(wanted as i64);
            let fits = self.f.b.op1(op, &[length, wanted], place);
            self.require(fits, fail, place);
        }
        if all_wild {
            return;
        }
        if let Some(star) = star
            && star_is_wild
        {
            // The middle is not wanted: take items by their index.
            for (index, pattern) in node.patterns.iter().enumerate() {
                if index == star || is_wildcard(pattern) {
                    continue;
                }
                let position = if index < star {
                    self.int(index as i64)
                } else {
                    let length = self.f.b.op1(Op::GetLen, &[subject], place);
                    let back = self.int((size - index) as i64);
                    self.f.b.op1(Op::Sub, &[length, back], place)
                };
                let item = self.f.b.op1(Op::LoadItem, &[subject, position], place);
                self.pattern(pattern, item, fail, captures);
            }
            return;
        }
        let items = match star {
            None => self.unpack_values(subject, Op::Unpack, [size as u32, 0], place),
            Some(at) => self.unpack_values(subject, Op::UnpackEx, [at as u32, (size - at - 1) as u32], place),
        };
        for (pattern, item) in node.patterns.iter().zip(items) {
            self.pattern(pattern, item, fail, captures);
        }
    }

    fn mapping(
        &mut self,
        node: &'a ast::PatternMatchMapping,
        subject: ValueId,
        fail: BlockId,
        captures: &mut Captures<'a>,
    ) {
        let place = span(node);
        let size = node.keys.len();
        let matches = self.f.b.op1(Op::MatchMapping, &[subject], place);
        self.require(matches, fail, place);
        if size == 0 && node.rest.is_none() {
            return;
        }
        if size > 0 {
            let length = self.f.b.op1(Op::GetLen, &[subject], place);
            let wanted = self.int(size as i64);
            let enough = self.f.b.op1(Op::Ge, &[length, wanted], place);
            self.require(enough, fail, place);
        }
        let keys: Vec<ValueId> = node.keys.iter().map(|key| self.expr(key)).collect();
        let tuple = match self.constants(&node.keys) {
            Some(constants) => self.f.b.constant(Const::Tuple(constants)),
            None => self.f.b.op1(Op::BuildTuple, &keys, place),
        };
        let values = self.f.b.op1(Op::MatchKeys, &[subject, tuple], place);
        self.require_some(values, fail, place);
        let values = self.unpack_values(values, Op::Unpack, [size as u32, 0], place);
        for (pattern, value) in node.patterns.iter().zip(values) {
            self.pattern(pattern, value, fail, captures);
        }
        if let Some(rest) = &node.rest {
            let dict = self.f.b.op1(Op::BuildDict, &[], place);
            self.f.b.op0(Op::DictUpdate, &[dict, subject], place);
            for (key, source) in keys.iter().zip(&node.keys) {
                // A constant is made again where it is used: control has moved on.
                let key = match self.literal(source) {
                    Some(constant) => self.f.b.constant(constant),
                    None => *key,
                };
                self.f.b.op0(Op::DeleteItem, &[dict, key], place);
            }
            captures.push((rest, dict));
        }
    }

    fn class_pattern(
        &mut self,
        node: &'a ast::PatternMatchClass,
        subject: ValueId,
        fail: BlockId,
        captures: &mut Captures<'a>,
    ) {
        let place = span(node);
        let class = self.expr(&node.cls);
        let arguments = &node.arguments;
        // Unlike other attributes these are not mangled.
        let names = arguments.keywords.iter().map(|k| Const::str(&k.attr)).collect();
        let names = self.f.b.constant(Const::Tuple(names));
        let positional = arguments.patterns.len();
        let operands = [subject, class, names];
        let values = self.f.b.op_imm(Op::MatchClass, &operands, [positional as u32, 0], place);
        self.require_some(values, fail, place);
        let count = positional + arguments.keywords.len();
        let values = self.unpack_values(values, Op::Unpack, [count as u32, 0], place);
        let patterns = arguments.patterns.iter().chain(arguments.keywords.iter().map(|k| &k.pattern));
        for (pattern, value) in patterns.zip(values) {
            self.pattern(pattern, value, fail, captures);
        }
    }

    fn or_pattern(
        &mut self,
        node: &'a ast::PatternMatchOr,
        subject: ValueId,
        fail: BlockId,
        captures: &mut Captures<'a>,
    ) {
        let matched = self.f.b.new_block();
        let Some((last, firsts)) = node.patterns.split_last() else { return };
        let mut names: Vec<&'a ast::Identifier> = Vec::new();
        for (index, alternative) in firsts.iter().chain(std::iter::once(last)).enumerate() {
            let is_last = index == firsts.len();
            let next = if is_last { fail } else { self.f.b.new_block() };
            let mut own = Captures::new();
            self.pattern(alternative, subject, next, &mut own);
            if index == 0 {
                names = own.iter().map(|(name, _)| *name).collect();
                for name in &names {
                    let value = self.f.b.add_block_param(matched);
                    captures.push((name, value));
                }
            }
            let values: Option<Vec<ValueId>> = names
                .iter()
                .map(|name| own.iter().find(|(other, _)| other.id == name.id).map(|(_, value)| *value))
                .collect();
            match values {
                Some(values) if own.len() == names.len() => self.f.b.jump(matched, &values),
                _ => {
                    self.fail("alternative patterns bind different names", span(node));
                    self.f.b.unreachable();
                }
            }
            if !is_last {
                self.f.b.enter(next);
            }
        }
        self.f.b.enter(matched);
    }
}

/// Whether a pattern matches anything and captures nothing, a `*_` included.
fn is_wildcard(pattern: &Pattern) -> bool {
    match pattern {
        Pattern::MatchAs(node) => node.pattern.is_none() && node.name.is_none(),
        Pattern::MatchStar(node) => node.name.is_none(),
        _ => false,
    }
}
