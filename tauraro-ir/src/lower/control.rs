//! Control flow: conditions, `and`/`or`, `if`, loops, and jumping out of blocks.
//!
//! A condition is lowered straight to branches ([`Lowerer::condition`]): `a < b and not c` makes no bool objects. As a value,
//! `and` and `or` pass the deciding operand to a join block; an operand is asked for its truth only once, also
//! where `and` and `or` are nested.
//!
//! [`Around`] lists the blocks around a statement that have to be left in order when it jumps out: a `with` calls
//! its `__exit__`, a `finally` body is lowered once more, a handler ends. [`Lowerer::leave`] emits that.

use super::{Lowerer, span};
use crate::constant::Const;
use crate::entities::*;
use crate::func::Span;
use crate::op::{Intrinsic, Op};
use tauraro_syntax::ast::{self, BoolOp, CmpOp, Expr, Stmt};

/// A block around a statement; `handler` is the exception handler in force outside of it.
#[derive(Copy, Clone)]
pub(super) enum Around<'a> {
    /// A loop: where `continue` and `break` go.
    Loop { next: BlockId, end: BlockId },
    /// The body of a `try` with `except` clauses.
    Try { handler: Option<BlockId> },
    /// The body (or handlers) of a `try` with a `finally` body.
    Finally { handler: Option<BlockId>, body: &'a [Stmt] },
    /// A `finally` body that runs because of an exception; `previous` was handled before.
    FinallyEnd { handler: Option<BlockId>, previous: ValueId },
    /// The body of an `except` clause, with the name it binds.
    Handler { handler: Option<BlockId>, previous: ValueId, name: Option<&'a ast::Identifier> },
    /// The body of a `with`; `exit` is the bound `__exit__` or `__aexit__`.
    With { handler: Option<BlockId>, exit: ValueId, is_async: bool, place: Span },
}

impl<'a> Lowerer<'a> {
    // ---- conditions

    /// Goes to `on_true` or `on_false` as `e` says. Both must be entered afterwards.
    pub(super) fn condition(&mut self, e: &'a Expr, on_true: BlockId, on_false: BlockId) {
        match e {
            Expr::UnaryOp(ast::ExprUnaryOp { op: ast::UnaryOp::Not, operand, .. }) => {
                self.guarded(|this| this.condition(operand, on_false, on_true));
            }
            Expr::BoolOp(node) => {
                let Some((last, firsts)) = node.values.split_last() else { return };
                for value in firsts {
                    let next = self.f.b.new_block();
                    match node.op {
                        BoolOp::And => self.guarded(|this| this.condition(value, next, on_false)),
                        BoolOp::Or => self.guarded(|this| this.condition(value, on_true, next)),
                    }
                    self.f.b.enter(next);
                }
                self.guarded(|this| this.condition(last, on_true, on_false));
            }
            Expr::If(node) => {
                let (then, otherwise) = (self.f.b.new_block(), self.f.b.new_block());
                self.guarded(|this| this.condition(&node.test, then, otherwise));
                self.f.b.enter(then);
                self.guarded(|this| this.condition(&node.body, on_true, on_false));
                self.f.b.enter(otherwise);
                self.guarded(|this| this.condition(&node.orelse, on_true, on_false));
            }
            Expr::Compare(node) if node.ops.len() > 1 => {
                let mut left = self.expr(&node.left);
                let last = node.ops.len() - 1;
                for (index, (op, right)) in node.ops.iter().zip(&node.comparators).enumerate() {
                    let right = self.compare_operand(*op, right, index == last);
                    let result = self.compare(*op, left, right, span(node));
                    let truth = self.truth(result, span(node));
                    if index == last {
                        self.f.b.branch(truth, on_true, on_false, span(node));
                    } else {
                        let next = self.f.b.new_block();
                        self.f.b.branch(truth, next, on_false, span(node));
                        self.f.b.enter(next);
                    }
                    left = right;
                }
            }
            _ => {
                if let Some(truth) = self.literal(e).and_then(|c| super::literal::truth(&c)) {
                    self.f.b.mark(span(e));
                    self.f.b.jump(if truth { on_true } else { on_false }, &[]);
                    return;
                }
                let value = self.expr(e);
                let truth = self.truth(value, span(e));
                self.f.b.branch(truth, on_true, on_false, span(e));
            }
        }
    }

    /// `and`, `or` as a value.
    pub(super) fn bool_op(&mut self, node: &'a ast::ExprBoolOp) -> ValueId {
        let join = self.f.b.new_block();
        let result = self.f.b.add_block_param(join);
        let Some((last, firsts)) = node.values.split_last() else { return self.none() };
        for value in firsts {
            let next = self.f.b.new_block();
            self.decide(value, node.op == BoolOp::Or, join, next, span(node));
            self.f.b.enter(next);
        }
        let value = self.expr(last);
        self.f.b.jump(join, &[value]);
        self.f.b.enter(join);
        result
    }

    /// Evaluates `e`; when its truth is `wanted`, goes to `join` with its value, else to `next`. `place` is that of the
    /// operation that wants to know.
    fn decide(&mut self, e: &'a Expr, wanted: bool, join: BlockId, next: BlockId, place: Span) {
        if let Expr::BoolOp(node) = e
            && let Some((last, firsts)) = node.values.split_last()
        {
            let same = (node.op == BoolOp::Or) == wanted;
            for value in firsts {
                let more = self.f.b.new_block();
                if same {
                    // The first operand that decides the inner operation decides the outer one too.
                    self.guarded(|this| this.decide(value, wanted, join, more, span(node)));
                } else if wanted {
                    self.guarded(|this| this.condition(value, more, next));
                } else {
                    self.guarded(|this| this.condition(value, next, more));
                }
                self.f.b.enter(more);
            }
            self.guarded(|this| this.decide(last, wanted, join, next, place));
            return;
        }
        let value = self.expr(e);
        let truth = self.truth(value, place);
        if wanted {
            self.f.b.branch_with(truth, (join, &[value]), (next, &[]), place);
        } else {
            self.f.b.branch_with(truth, (next, &[]), (join, &[value]), place);
        }
    }

    /// `body if test else orelse`.
    pub(super) fn if_expression(&mut self, node: &'a ast::ExprIf) -> ValueId {
        let (then, otherwise, join) = (self.f.b.new_block(), self.f.b.new_block(), self.f.b.new_block());
        let result = self.f.b.add_block_param(join);
        self.condition(&node.test, then, otherwise);
        for (block, arm) in [(then, &node.body), (otherwise, &node.orelse)] {
            self.f.b.enter(block);
            if self.f.b.is_reachable() {
                let value = self.expr(arm);
                self.f.b.jump(join, &[value]);
            } else {
                self.f.b.unreachable();
            }
        }
        self.f.b.enter(join);
        result
    }

    /// A comparison as a value.
    pub(super) fn comparison(&mut self, node: &'a ast::ExprCompare) -> ValueId {
        let mut left = self.expr(&node.left);
        if node.ops.len() == 1 {
            let right = self.compare_operand(node.ops[0], &node.comparators[0], true);
            return self.compare(node.ops[0], left, right, span(node));
        }
        let join = self.f.b.new_block();
        let result = self.f.b.add_block_param(join);
        let last = node.ops.len() - 1;
        for (index, (op, right)) in node.ops.iter().zip(&node.comparators).enumerate() {
            let right = self.compare_operand(*op, right, index == last);
            let value = self.compare(*op, left, right, span(node));
            if index == last {
                self.f.b.jump(join, &[value]);
            } else {
                let next = self.f.b.new_block();
                let truth = self.truth(value, span(node));
                self.f.b.branch_with(truth, (next, &[]), (join, &[value]), span(node));
                self.f.b.enter(next);
            }
            left = right;
        }
        self.f.b.enter(join);
        result
    }

    /// The right side of a comparison; a list or set of constants after `in` is a constant itself, unless it
    /// is the left side of the next comparison.
    fn compare_operand(&mut self, op: CmpOp, e: &'a Expr, last: bool) -> ValueId {
        if last
            && matches!(op, CmpOp::In | CmpOp::NotIn)
            && let Some(constant) = self.membership_constant(e)
        {
            return self.f.b.constant(constant);
        }
        self.expr(e)
    }

    fn compare(&mut self, op: CmpOp, left: ValueId, right: ValueId, place: Span) -> ValueId {
        let op = match op {
            CmpOp::Eq => Op::Eq,
            CmpOp::NotEq => Op::Ne,
            CmpOp::Lt => Op::Lt,
            CmpOp::LtE => Op::Le,
            CmpOp::Gt => Op::Gt,
            CmpOp::GtE => Op::Ge,
            CmpOp::Is => Op::Is,
            CmpOp::IsNot => Op::IsNot,
            CmpOp::In => Op::In,
            CmpOp::NotIn => Op::NotIn,
        };
        self.f.b.op1(op, &[left, right], place)
    }

    // ---- statements

    pub(super) fn stmt_if(&mut self, stmt: &'a ast::StmtIf) {
        let join = self.f.b.new_block();
        let mut test = Some(&*stmt.test);
        let mut body = &stmt.body[..];
        let mut clauses = stmt.elif_else_clauses.iter();
        loop {
            let next = match test {
                Some(test) => {
                    let (then, next) = (self.f.b.new_block(), self.f.b.new_block());
                    self.condition(test, then, next);
                    self.f.b.enter(then);
                    Some(next)
                }
                None => None,
            };
            self.body(body);
            self.jump_on(join);
            let Some(next) = next else { break };
            self.f.b.enter(next);
            match clauses.next() {
                Some(clause) if self.f.b.is_reachable() => {
                    test = clause.test.as_ref();
                    body = &clause.body;
                }
                _ => {
                    self.jump_on(join);
                    break;
                }
            }
        }
        self.f.b.enter(join);
    }

    /// Ends a block: on to `block` if control gets here.
    pub(super) fn jump_on(&mut self, block: BlockId) {
        if self.f.b.is_reachable() {
            self.f.b.jump(block, &[]);
        } else if !self.f.b.is_filled() {
            self.f.b.unreachable();
        }
    }

    pub(super) fn stmt_while(&mut self, stmt: &'a ast::StmtWhile) {
        let header = self.f.b.new_loop();
        let (body, otherwise, end) = (self.f.b.new_block(), self.f.b.new_block(), self.f.b.new_block());
        self.f.b.jump(header, &[]);
        self.f.b.enter(header);
        self.condition(&stmt.test, body, otherwise);
        self.f.b.enter(body);
        self.loop_body(&stmt.body, header, end);
        self.f.b.enter(otherwise);
        self.body(&stmt.orelse);
        self.jump_on(end);
        self.f.b.enter(end);
    }

    /// The body of a loop, from where it is entered to where its header is sealed.
    fn loop_body(&mut self, body: &'a [Stmt], header: BlockId, end: BlockId) {
        self.f.around.push(Around::Loop { next: header, end });
        self.body(body);
        self.f.around.pop();
        self.f.b.trace_jump();
        match body.last() {
            // An interrupt is reported where the body ends.
            Some(last) if self.f.b.is_reachable() && last.is_pass_stmt() => {
                self.f.b.jump_at(header, span(last));
            }
            _ => self.jump_on(header),
        }
        self.f.b.seal_loop(header);
    }

    pub(super) fn stmt_for(&mut self, stmt: &'a ast::StmtFor) {
        let place = span(&*stmt.iter);
        let (otherwise, end) = (self.f.b.new_block(), self.f.b.new_block());
        let iterator = self.iterator(&stmt.iter, stmt.is_async);
        let (header, item) = self.begin_loop(iterator, stmt.is_async, otherwise, None, place);
        self.assign(&stmt.target, item);
        self.loop_body(&stmt.body, header, end);
        self.f.b.enter(otherwise);
        self.body(&stmt.orelse);
        self.jump_on(end);
        self.f.b.enter(end);
    }

    /// The iterator of a loop over `e`.
    pub(super) fn iterator(&mut self, e: &'a Expr, is_async: bool) -> ValueId {
        let place = span(e);
        if is_async {
            let value = self.expr(e);
            return self.f.b.op1(Op::GetAIter, &[value], place);
        }
        // The list cannot be seen by anyone: a tuple does.
        let value = match e {
            Expr::List(list) => match self.constants(&list.elts) {
                Some(items) => self.f.b.constant(Const::Tuple(items)),
                None => self.expr(e),
            },
            _ => self.expr(e),
        };
        self.f.b.op1(Op::GetIter, &[value], place)
    }

    /// The head of a loop over an iterator: afterwards control is in the body, with the item. The caller seals
    /// the header. Once the iterator is exhausted, control goes to `exhausted`. The names of the target `forget` are
    /// unbound at the head.
    pub(super) fn begin_loop(
        &mut self,
        iterator: ValueId,
        is_async: bool,
        exhausted: BlockId,
        forget: Option<&'a Expr>,
        place: Span,
    ) -> (BlockId, ValueId) {
        let header = self.f.b.new_loop();
        let body = self.f.b.new_block();
        self.f.b.jump(header, &[]);
        if !is_async {
            self.f.b.enter(header);
            forget.into_iter().for_each(|target| self.unbind_target(target));
            let item = self.f.b.op1(Op::IterNext, &[iterator], place);
            self.f.b.branch_exhausted(item, exhausted, body, place);
            self.f.b.enter(body);
            return (header, item);
        }
        // StopAsyncIteration out of the await ends the loop.
        let outer = self.f.b.handler();
        let (handler, exception) = self.f.b.new_handler();
        self.f.b.set_handler(Some(handler));
        self.f.b.enter(header);
        forget.into_iter().for_each(|target| self.unbind_target(target));
        let awaitable = self.f.b.op1(Op::GetANext, &[iterator], place);
        let item = self.f.b.op1(Op::YieldFrom, &[awaitable], place);
        self.f.b.jump(body, &[]);
        self.f.b.set_handler(outer);
        self.enter_handler(handler);
        let unwind = self.f.b.new_block();
        let ended = self.f.b.intrinsic(Intrinsic::EndAsyncFor, &[exception], place);
        let ended = self.truth(ended, place);
        self.f.b.branch(ended, exhausted, unwind, place);
        self.f.b.enter(unwind);
        self.f.b.reraise(exception, place);
        self.f.b.enter(body);
        (header, item)
    }

    // ---- jumping out

    pub(super) fn stmt_return(&mut self, stmt: &'a ast::StmtReturn) {
        let value = match &stmt.value {
            Some(value) => self.expr(value),
            None => {
                self.f.b.mark(span(stmt));
                self.none()
            }
        };
        let handler = self.f.b.handler();
        let place = self.leave(0, span(stmt));
        if self.f.b.is_reachable() {
            // What `leave` emitted may have started a block; a constant is made again there.
            let value = match self.f.b.as_const(value) {
                Some(constant) => {
                    let constant = constant.clone();
                    self.f.b.constant(constant)
                }
                None => value,
            };
            self.f.b.ret(value, place);
        }
        self.f.b.set_handler(handler);
    }

    /// `break` or `continue`.
    pub(super) fn stmt_jump(&mut self, is_break: bool, place: Span) {
        let found = self.f.around.iter().rposition(|around| matches!(around, Around::Loop { .. }));
        let Some(index) = found else {
            return self.fail("'break' or 'continue' outside loop", place);
        };
        let Around::Loop { next, end } = self.f.around[index] else { return };
        let handler = self.f.b.handler();
        self.f.b.mark(place);
        self.leave(index + 1, place);
        if !is_break {
            self.f.b.trace_jump();
        }
        if self.f.b.is_reachable() {
            self.f.b.jump(if is_break { end } else { next }, &[]);
        }
        self.f.b.set_handler(handler);
    }

    /// Emits what leaving the blocks from the innermost one down to number `down_to` takes. The caller ends the block and
    /// then restores the handler. Returns where the statement is afterwards: for trace functions, nowhere once
    /// anything has run that is in another line.
    fn leave(&mut self, down_to: usize, place: Span) -> Span {
        let mut after = place;
        if self.f.around[down_to..].iter().all(|around| matches!(around, Around::Loop { .. })) {
            return after;
        }
        let all = std::mem::take(&mut self.f.around);
        for index in (down_to..all.len()).rev() {
            if !self.f.b.is_reachable() {
                break;
            }
            match all[index] {
                Around::Loop { .. } => {}
                Around::Try { handler } => self.f.b.set_handler(handler),
                Around::Finally { handler, body } => {
                    self.f.b.set_handler(handler);
                    self.f.around = all[..index].to_vec();
                    self.copy_finally(body, place);
                }
                Around::FinallyEnd { handler, previous } => {
                    self.f.b.op0(Op::LeaveHandler, &[previous], place);
                    self.f.b.set_handler(handler);
                }
                Around::Handler { handler, previous, name } => {
                    if let Some(name) = name {
                        self.clear_name(name, place);
                    }
                    self.f.b.op0(Op::LeaveHandler, &[previous], place);
                    self.f.b.set_handler(handler);
                }
                Around::With { handler, exit, is_async, place } => {
                    self.f.b.set_handler(handler);
                    self.call_exit(exit, is_async, place);
                }
            }
            if self.options.traced && matches!(all[index], Around::Finally { .. } | Around::With { .. }) {
                after = Span::default();
            }
        }
        self.f.around = all;
        after
    }
}
