//! Expressions: the dispatch, operators, attributes, subscripts, displays.
//!
//! Left-nested chains of operators, attributes, subscripts and calls are walked by a loop ([`Lowerer::chain`]): they
//! may have thousands of links. Everything else recurses through [`Lowerer::expr`], which looks after the stack.

use super::{Lowerer, span};
use crate::constant::Const;
use crate::entities::*;
use crate::func::Span;
use crate::op::Op;
use smallvec::SmallVec;
use tauraro_syntax::ast::{self, Expr, Operator, UnaryOp};
use tauraro_syntax::{ScopeKind, limits};

/// How many levels are walked between two looks at the stack.
const LEVELS_PER_LOOK: u32 = 8;

/// Longer displays are built item by item, so that no instruction has a huge number of operands.
pub(super) const MAX_OPERANDS: usize = 128;

/// From this length on a list display of constants is made from one constant tuple.
const MIN_CONSTANT_LIST: usize = 12;

/// From this length on a set display of constants is made from one constant frozenset. CPython's length: the order of
/// the set's items shows it.
const MIN_CONSTANT_SET: usize = 3;

impl<'a> Lowerer<'a> {
    /// Runs one level of a recursive walk.
    pub(super) fn guarded<R>(&mut self, body: impl FnOnce(&mut Self) -> R) -> R {
        self.depth += 1;
        let result = if self.depth.is_multiple_of(LEVELS_PER_LOOK) {
            limits::ensure_stack(|| body(self))
        } else {
            body(self)
        };
        self.depth -= 1;
        result
    }

    /// The value of an expression.
    pub(super) fn expr(&mut self, e: &'a Expr) -> ValueId {
        match e {
            Expr::Name(name) if name.id.as_str() == "__debug__" => {
                self.f.b.constant(Const::Bool(self.options.optimize == 0))
            }
            Expr::Name(name) => self.load_name(name.id.as_str(), span(name)),
            Expr::NumberLiteral(_)
            | Expr::StringLiteral(_)
            | Expr::BytesLiteral(_)
            | Expr::BooleanLiteral(_)
            | Expr::NoneLiteral(_)
            | Expr::EllipsisLiteral(_) => {
                self.f.b.mark(span(e));
                let constant = self.literal(e).unwrap_or(Const::None);
                self.f.b.constant(constant)
            }
            _ => self.guarded(|this| this.compound(e)),
        }
    }

    fn compound(&mut self, e: &'a Expr) -> ValueId {
        match e {
            Expr::BinOp(_) | Expr::Attribute(_) | Expr::Subscript(_) | Expr::Call(_) => self.chain(e),
            Expr::UnaryOp(node) => self.unary(node, e),
            Expr::BoolOp(node) => self.bool_op(node),
            Expr::Compare(node) => self.comparison(node),
            Expr::If(node) => self.if_expression(node),
            Expr::Tuple(node) => self.tuple(&node.elts, span(node), e),
            Expr::List(node) => self.list(&node.elts, span(node)),
            Expr::Set(node) => self.set(&node.elts, span(node)),
            Expr::Dict(node) => self.dict(node),
            Expr::Lambda(node) => self.lambda(node),
            Expr::Named(node) => {
                let value = self.expr(&node.value);
                self.assign(&node.target, value);
                value
            }
            Expr::ListComp(node) => self.comprehension(e, ScopeKind::ListComp, &node.generators),
            Expr::SetComp(node) => self.comprehension(e, ScopeKind::SetComp, &node.generators),
            Expr::DictComp(node) => self.comprehension(e, ScopeKind::DictComp, &node.generators),
            Expr::Generator(node) => self.comprehension(e, ScopeKind::GenExp, &node.generators),
            Expr::Await(node) => {
                let value = self.expr(&node.value);
                self.await_value(value, 0, span(node))
            }
            Expr::Yield(node) => self.yield_(node),
            Expr::YieldFrom(node) => self.yield_from(node),
            Expr::FString(node) => self.f_string(node),
            Expr::TString(node) => self.t_string(node),
            Expr::Slice(node) => self.slice(node),
            Expr::Starred(node) => self.expr(&node.value),
            Expr::Name(_)
            | Expr::NumberLiteral(_)
            | Expr::StringLiteral(_)
            | Expr::BytesLiteral(_)
            | Expr::BooleanLiteral(_)
            | Expr::NoneLiteral(_)
            | Expr::EllipsisLiteral(_) => self.expr(e),
            Expr::IpyEscapeCommand(node) => {
                self.fail("invalid syntax", span(node));
                self.none()
            }
        }
    }

    /// A chain of binary operators, attributes, subscripts and calls, from the innermost out.
    fn chain(&mut self, e: &'a Expr) -> ValueId {
        let mut links: SmallVec<[&'a Expr; 6]> = SmallVec::new();
        let mut at = e;
        loop {
            let inner = match at {
                Expr::BinOp(node) => &*node.left,
                Expr::Attribute(node) => &*node.value,
                Expr::Subscript(node) => &*node.value,
                Expr::Call(node) if !self.is_bare_super(node) => &*node.func,
                _ => break,
            };
            links.push(at);
            at = inner;
        }
        let mut value = match at {
            Expr::Call(call) => self.bare_super(call),
            _ => self.expr(at),
        };
        while let Some(link) = links.pop() {
            value = match link {
                Expr::BinOp(node) => match self.percent_format(node) {
                    Some(formatted) => formatted,
                    None => {
                        let right = self.expr(&node.right);
                        self.f.b.op1(binary_op(node.op), &[value, right], span(node))
                    }
                },
                Expr::Attribute(node) => match links.last() {
                    Some(Expr::Call(call)) => {
                        links.pop();
                        self.method_call(value, node, call)
                    }
                    _ => {
                        let place = self.attribute_place(node);
                        self.load_attribute(value, node, place)
                    }
                },
                Expr::Subscript(node) => {
                    let index = self.index(&node.slice);
                    self.f.b.op1(Op::LoadItem, &[value, index], span(node))
                }
                Expr::Call(node) => self.call(value, node),
                _ => value,
            };
        }
        value
    }

    pub(super) fn load_attribute(
        &mut self,
        value: ValueId,
        node: &ast::ExprAttribute,
        place: Span,
    ) -> ValueId {
        let name = self.name_id(&node.attr);
        self.f.b.op_imm(Op::LoadAttr, &[value], [name.0, 0], place)
    }

    /// Where an attribute access is: the whole expression, or from the name on when it spans lines.
    pub(super) fn attribute_place(&self, node: &ast::ExprAttribute) -> Span {
        let whole = span(node);
        Span { start: self.attribute_start(node, whole.start), end: whole.end }
    }

    /// CPython lets an access that begins in an earlier line begin at the attribute's name.
    pub(super) fn attribute_start(&self, node: &ast::ExprAttribute, start: u32) -> u32 {
        let name = node.attr.range.start();
        if self.one_line || self.source.line(node.range.start()) == self.source.line(name) {
            start
        } else {
            name.to_u32()
        }
    }

    fn unary(&mut self, node: &'a ast::ExprUnaryOp, e: &'a Expr) -> ValueId {
        if let Some(constant) = self.literal(e) {
            return self.f.b.constant(constant);
        }
        let op = match node.op {
            UnaryOp::Not => Op::Not,
            UnaryOp::USub => Op::Neg,
            UnaryOp::UAdd => Op::Pos,
            UnaryOp::Invert => Op::Invert,
        };
        // `not (a in b)` and `not (a is b)` are the negated operators.
        if op == Op::Not
            && let Expr::Compare(compare) = &*node.operand
            && compare.ops.len() == 1
        {
            let negated = match compare.ops[0] {
                ast::CmpOp::Is => Some(Op::IsNot),
                ast::CmpOp::IsNot => Some(Op::Is),
                ast::CmpOp::In => Some(Op::NotIn),
                ast::CmpOp::NotIn => Some(Op::In),
                _ => None,
            };
            if let Some(negated) = negated {
                let left = self.expr(&compare.left);
                let right = self.expr(&compare.comparators[0]);
                return self.f.b.op1(negated, &[left, right], span(compare));
            }
        }
        let operand = self.expr(&node.operand);
        self.f.b.op1(op, &[operand], span(node))
    }

    /// What stands between the brackets of a subscript.
    pub(super) fn index(&mut self, e: &'a Expr) -> ValueId {
        match e {
            // `a[*b]` is `a[(*b,)]`.
            Expr::Starred(_) => self.tuple(std::slice::from_ref(e), span(e), e),
            _ => self.expr(e),
        }
    }

    fn slice(&mut self, node: &'a ast::ExprSlice) -> ValueId {
        let mut parts = [ValueId(0); 3];
        for (slot, part) in parts.iter_mut().zip([&node.lower, &node.upper, &node.step]) {
            *slot = match part {
                Some(part) => self.expr(part),
                None => self.none(),
            };
        }
        self.f.b.op1(Op::BuildSlice, &parts, span(node))
    }

    // ---- displays

    fn exprs(&mut self, elements: &'a [Expr]) -> SmallVec<[ValueId; 8]> {
        elements.iter().map(|e| self.expr(e)).collect()
    }

    fn tuple(&mut self, elements: &'a [Expr], place: Span, e: &'a Expr) -> ValueId {
        if let Expr::Tuple(_) = e
            && let Some(constant) = self.literal(e)
        {
            return self.f.b.constant(constant);
        }
        if elements.len() <= MAX_OPERANDS && !elements.iter().any(Expr::is_starred_expr) {
            let values = self.exprs(elements);
            return self.f.b.op1(Op::BuildTuple, &values, place);
        }
        let list = self.list_of(elements, place);
        self.f.b.op1(Op::ListToTuple, &[list], place)
    }

    fn list(&mut self, elements: &'a [Expr], place: Span) -> ValueId {
        if elements.len() >= MIN_CONSTANT_LIST
            && let Some(items) = self.constants(elements)
        {
            let list = self.f.b.op1(Op::BuildList, &[], place);
            let items = self.f.b.constant(Const::Tuple(items));
            self.f.b.op0(Op::ListExtend, &[list, items], place);
            return list;
        }
        self.list_of(elements, place)
    }

    /// A new list of elements, some of which may be starred.
    pub(super) fn list_of(&mut self, elements: &'a [Expr], place: Span) -> ValueId {
        let plain = elements.iter().take(MAX_OPERANDS).take_while(|e| !e.is_starred_expr()).count();
        let (first, rest) = elements.split_at(plain);
        let values = self.exprs(first);
        let list = self.f.b.op1(Op::BuildList, &values, place);
        for element in rest {
            match element {
                Expr::Starred(starred) => {
                    let items = self.expr(&starred.value);
                    self.f.b.op0(Op::ListExtend, &[list, items], span(&*starred.value));
                }
                element => {
                    let item = self.expr(element);
                    self.f.b.op0(Op::ListAppend, &[list, item], place);
                }
            }
        }
        list
    }

    fn set(&mut self, elements: &'a [Expr], place: Span) -> ValueId {
        if elements.len() >= MIN_CONSTANT_SET
            && let Some(items) = self.frozen_set(elements)
        {
            let set = self.f.b.op1(Op::BuildSet, &[], place);
            let items = self.f.b.constant(items);
            self.f.b.op0(Op::SetUpdate, &[set, items], place);
            return set;
        }
        let plain = elements.iter().take(MAX_OPERANDS).take_while(|e| !e.is_starred_expr()).count();
        let (first, rest) = elements.split_at(plain);
        let values = self.exprs(first);
        let set = self.f.b.op1(Op::BuildSet, &values, place);
        for element in rest {
            match element {
                Expr::Starred(starred) => {
                    let items = self.expr(&starred.value);
                    self.f.b.op0(Op::SetUpdate, &[set, items], span(&*starred.value));
                }
                element => {
                    let item = self.expr(element);
                    self.f.b.op0(Op::SetAdd, &[set, item], place);
                }
            }
        }
        set
    }

    fn dict(&mut self, node: &'a ast::ExprDict) -> ValueId {
        let place = span(node);
        let plain = node.items.iter().take(MAX_OPERANDS / 2).take_while(|item| item.key.is_some()).count();
        let (first, rest) = node.items.split_at(plain);
        let mut values: SmallVec<[ValueId; 8]> = SmallVec::with_capacity(2 * plain);
        for item in first {
            if let Some(key) = &item.key {
                values.push(self.expr(key));
                values.push(self.expr(&item.value));
            }
        }
        let dict = self.f.b.op1(Op::BuildDict, &values, place);
        for item in rest {
            match &item.key {
                Some(key) => {
                    let key = self.expr(key);
                    let value = self.expr(&item.value);
                    self.f.b.op0(Op::DictSet, &[dict, key, value], place);
                }
                None => {
                    let mapping = self.expr(&item.value);
                    self.f.b.op0(Op::DictUpdate, &[dict, mapping], span(&item.value));
                }
            }
        }
        dict
    }
}

/// The op of a binary operator.
fn binary_op(op: Operator) -> Op {
    match op {
        Operator::Add => Op::Add,
        Operator::Sub => Op::Sub,
        Operator::Mult => Op::Mul,
        Operator::MatMult => Op::MatMul,
        Operator::Div => Op::TrueDiv,
        Operator::Mod => Op::Mod,
        Operator::Pow => Op::Pow,
        Operator::LShift => Op::LShift,
        Operator::RShift => Op::RShift,
        Operator::BitOr => Op::Or,
        Operator::BitXor => Op::Xor,
        Operator::BitAnd => Op::And,
        Operator::FloorDiv => Op::FloorDiv,
    }
}

/// The op of an augmented assignment.
pub(super) fn inplace_op(op: Operator) -> Op {
    match op {
        Operator::Add => Op::InplaceAdd,
        Operator::Sub => Op::InplaceSub,
        Operator::Mult => Op::InplaceMul,
        Operator::MatMult => Op::InplaceMatMul,
        Operator::Div => Op::InplaceTrueDiv,
        Operator::Mod => Op::InplaceMod,
        Operator::Pow => Op::InplacePow,
        Operator::LShift => Op::InplaceLShift,
        Operator::RShift => Op::InplaceRShift,
        Operator::BitOr => Op::InplaceOr,
        Operator::BitXor => Op::InplaceXor,
        Operator::BitAnd => Op::InplaceAnd,
        Operator::FloorDiv => Op::InplaceFloorDiv,
    }
}
