//! `try` in all its forms, and `with`.
//!
//! A handler begins with `enter_handler`, which makes the exception the one being handled and gives the
//! one before; every way out of the handler goes through `leave_handler` with that. For the exceptional ways
//! there is a *cleanup* handler around the handler's code, which leaves and goes on unwinding.
//!
//! A `finally` body is lowered once for each way out of its `try` (falling off the end, every `return`, `break` and
//! `continue`, an exception), as in CPython.

use super::control::Around;
use super::{Lowerer, span};
use crate::constant::Const;
use crate::entities::*;
use crate::func::Span;
use crate::op::{Intrinsic, Op};
use tauraro_syntax::ast::{self, ExceptHandler, Stmt};

impl<'a> Lowerer<'a> {
    pub(super) fn stmt_try(&mut self, stmt: &'a ast::StmtTry) {
        self.f.b.mark(span(stmt));
        if stmt.finalbody.is_empty() {
            self.try_except(stmt);
        } else {
            self.try_finally(stmt);
        }
    }

    fn try_finally(&mut self, stmt: &'a ast::StmtTry) {
        let outer = self.f.b.handler();
        let join = self.f.b.new_block();
        let (handler, exception) = self.f.b.new_handler();
        self.f.around.push(Around::Finally { handler: outer, body: &stmt.finalbody });
        self.f.b.set_handler(Some(handler));
        if stmt.handlers.is_empty() {
            self.body(&stmt.body);
        } else {
            self.try_except(stmt);
        }
        self.f.around.pop();
        self.f.b.set_handler(outer);
        self.body(&stmt.finalbody);
        self.jump_on(join);
        if self.f.b.has_predecessors(handler) {
            self.enter_handler(handler);
            let (previous, cleanup, raised) = self.begin_handler(exception);
            self.f.around.push(Around::FinallyEnd { handler: outer, previous });
            self.copy_finally(&stmt.finalbody, span(stmt));
            self.f.around.pop();
            self.f.b.set_handler(outer);
            self.leave_and_reraise(previous, exception);
            self.end_handler(previous, cleanup, raised);
        }
        self.f.b.enter(join);
    }

    /// Continues in a handler block. What comprehensions left in their hidden locals when they raised is forgotten.
    pub(super) fn enter_handler(&mut self, handler: BlockId) {
        self.f.b.enter(handler);
        for local in self.f.spare_locals.values().flatten() {
            self.f.b.unbind(*local);
        }
    }

    /// Starts a handler's code, behind a cleanup handler: gives what was handled before, and the cleanup.
    fn begin_handler(&mut self, exception: ValueId) -> (ValueId, BlockId, ValueId) {
        let previous = self.f.b.op1(Op::EnterHandler, &[exception], Span::default());
        let (cleanup, raised) = self.f.b.new_handler();
        self.f.b.set_handler(Some(cleanup));
        (previous, cleanup, raised)
    }

    /// The cleanup of a handler. The handler outside must be in force again.
    fn end_handler(&mut self, previous: ValueId, cleanup: BlockId, raised: ValueId) {
        if self.f.b.has_predecessors(cleanup) {
            self.enter_handler(cleanup);
            self.leave_and_reraise(previous, raised);
        }
    }

    fn leave_and_reraise(&mut self, previous: ValueId, exception: ValueId) {
        if self.f.b.is_reachable() {
            self.f.b.op0(Op::LeaveHandler, &[previous], Span::default());
            self.f.b.reraise(exception, Span::default());
        } else if !self.f.b.is_filled() {
            self.f.b.unreachable();
        }
    }

    /// Everything of a `try` but its `finally`.
    fn try_except(&mut self, stmt: &'a ast::StmtTry) {
        let outer = self.f.b.handler();
        let join = self.f.b.new_block();
        let (handler, exception) = self.f.b.new_handler();
        self.f.around.push(Around::Try { handler: outer });
        self.f.b.set_handler(Some(handler));
        self.body(&stmt.body);
        self.f.around.pop();
        self.f.b.set_handler(outer);
        self.body(&stmt.orelse);
        self.jump_on(join);
        if self.f.b.has_predecessors(handler) {
            self.enter_handler(handler);
            if stmt.is_star {
                self.star_handlers(stmt, outer, exception, join);
            } else {
                self.handlers(stmt, outer, exception, join);
            }
        }
        self.f.b.enter(join);
    }

    fn handlers(
        &mut self,
        stmt: &'a ast::StmtTry,
        outer: Option<BlockId>,
        exception: ValueId,
        join: BlockId,
    ) {
        let (previous, cleanup, raised) = self.begin_handler(exception);
        for ExceptHandler::ExceptHandler(clause) in &stmt.handlers {
            let next = self.f.b.new_block();
            self.f.b.set_handler(Some(cleanup));
            if clause.type_.is_none() {
                self.f.b.mark(span(clause));
            }
            if let Some(class) = &clause.type_ {
                let place = span(clause);
                let class = self.expr(class);
                let caught = self.f.b.op1(Op::ExcMatch, &[exception, class], place);
                let hit = self.f.b.new_block();
                self.f.b.branch(caught, hit, next, place);
                self.f.b.enter(hit);
            }
            let name = clause.name.as_ref();
            self.f.around.push(Around::Handler { handler: outer, previous, name });
            match name {
                Some(name) => {
                    let place = span(name);
                    self.store_name(name, exception, place);
                    // The name goes away however the body is left.
                    let (unname, raised) = self.f.b.new_handler();
                    self.f.b.set_handler(Some(unname));
                    self.body(&clause.body);
                    self.f.b.set_handler(outer);
                    if self.f.b.is_reachable() {
                        self.clear_name(name, place);
                        self.f.b.op0(Op::LeaveHandler, &[previous], Span::default());
                    }
                    self.jump_on(join);
                    if self.f.b.has_predecessors(unname) {
                        self.enter_handler(unname);
                        self.clear_name(name, place);
                        self.leave_and_reraise(previous, raised);
                    }
                }
                None => {
                    self.body(&clause.body);
                    self.f.b.set_handler(outer);
                    if self.f.b.is_reachable() {
                        self.f.b.op0(Op::LeaveHandler, &[previous], Span::default());
                    }
                    self.jump_on(join);
                }
            }
            self.f.around.pop();
            self.f.b.enter(next);
        }
        self.f.b.set_handler(outer);
        self.leave_and_reraise(previous, exception);
        self.end_handler(previous, cleanup, raised);
    }

    /// `except*`: each clause handles its part of the group; what is raised in clauses, and what is left
    /// over, is put together in the end.
    fn star_handlers(
        &mut self,
        stmt: &'a ast::StmtTry,
        outer: Option<BlockId>,
        exception: ValueId,
        join: BlockId,
    ) {
        // What gathers the results is in no line.
        let place = if self.options.traced { Span::default() } else { span(stmt) };
        let (previous, cleanup, raised) = self.begin_handler(exception);
        let results = self.f.b.op1(Op::BuildList, &[], place);
        let mut rest = exception;
        for ExceptHandler::ExceptHandler(clause) in &stmt.handlers {
            let Some(class) = &clause.type_ else { continue };
            let class_place = span(clause);
            let next = self.f.b.new_block();
            let hit = self.f.b.new_block();
            let class = self.expr(class);
            let split =
                self.f.b.inst(Op::ExcGroupMatch, smallvec::smallvec![rest, class], [0, 0], class_place);
            let parts: Vec<ValueId> = self.f.b.func().results(split).collect();
            rest = parts[0];
            let caught = parts[1];
            let none = self.none();
            let missed = self.f.b.op1(Op::Is, &[caught, none], class_place);
            self.f.b.branch(missed, next, hit, class_place);
            self.f.b.enter(hit);
            let whole = self.f.b.op1(Op::EnterHandler, &[caught], Span::default());
            let (collect, inner) = self.f.b.new_handler();
            self.f.b.set_handler(Some(collect));
            if let Some(name) = &clause.name {
                self.store_name(name, caught, span(name));
            }
            self.body(&clause.body);
            self.f.b.set_handler(Some(cleanup));
            if self.f.b.is_reachable() {
                if let Some(name) = &clause.name {
                    self.clear_name(name, span(name));
                }
                self.f.b.op0(Op::LeaveHandler, &[whole], Span::default());
            }
            self.jump_on(next);
            if self.f.b.has_predecessors(collect) {
                self.enter_handler(collect);
                if let Some(name) = &clause.name {
                    self.clear_name(name, span(name));
                }
                self.f.b.op0(Op::LeaveHandler, &[whole], Span::default());
                let place = if self.options.traced { Span::default() } else { class_place };
                self.f.b.op0(Op::ListAppend, &[results, inner], place);
                self.f.b.jump(next, &[]);
            }
            self.f.b.enter(next);
        }
        self.f.b.op0(Op::ListAppend, &[results, rest], place);
        let remaining = self.f.b.intrinsic(Intrinsic::PrepReraiseStar, &[exception, results], place);
        let none = self.none();
        let done = self.f.b.op1(Op::Is, &[remaining, none], place);
        let (finish, again) = (self.f.b.new_block(), self.f.b.new_block());
        self.f.b.branch(done, finish, again, place);
        self.f.b.set_handler(outer);
        self.f.b.enter(finish);
        self.f.b.op0(Op::LeaveHandler, &[previous], Span::default());
        self.f.b.jump(join, &[]);
        self.f.b.enter(again);
        self.leave_and_reraise(previous, remaining);
        self.end_handler(previous, cleanup, raised);
    }

    // ---- with

    pub(super) fn stmt_with(&mut self, stmt: &'a ast::StmtWith) {
        self.with_items(&stmt.items, &stmt.body, stmt.is_async);
    }

    fn with_items(&mut self, items: &'a [ast::WithItem], body: &'a [Stmt], is_async: bool) {
        let Some((item, more)) = items.split_first() else { return self.body(body) };
        let place = span(&item.context_expr);
        let manager = self.expr(&item.context_expr);
        let (enter, exit) = if is_async { ("__aenter__", "__aexit__") } else { ("__enter__", "__exit__") };
        let exit_name = self.f.b.name(exit);
        let enter_name = self.f.b.name(enter);
        let exit = self.f.b.op_imm(Op::LoadSpecial, &[manager], [exit_name.0, 0], place);
        let enter = self.f.b.op_imm(Op::LoadSpecial, &[manager], [enter_name.0, 0], place);
        let shape = self.f.b.call_shape(0, &[]);
        let mut entered = self.f.b.op_imm(Op::Call, &[enter], [shape.0, 0], place);
        if is_async {
            entered = self.await_value(entered, 1, place);
        }
        let outer = self.f.b.handler();
        let join = self.f.b.new_block();
        let (handler, exception) = self.f.b.new_handler();
        self.f.around.push(Around::With { handler: outer, exit, is_async, place });
        self.f.b.set_handler(Some(handler));
        if let Some(target) = &item.optional_vars {
            self.assign(target, entered);
        }
        self.with_items(more, body, is_async);
        self.f.around.pop();
        self.f.b.set_handler(outer);
        if self.f.b.is_reachable() {
            self.call_exit(exit, is_async, place);
        }
        self.jump_on(join);
        if self.f.b.has_predecessors(handler) {
            self.enter_handler(handler);
            let (previous, cleanup, raised) = self.begin_handler(exception);
            let mut answer = self.f.b.op1(Op::WithExit, &[exit, exception], place);
            if is_async {
                answer = self.await_value(answer, 2, place);
            }
            let swallow = self.truth(answer, place);
            let (swallowed, again) = (self.f.b.new_block(), self.f.b.new_block());
            self.f.b.branch(swallow, swallowed, again, place);
            self.f.b.set_handler(outer);
            self.f.b.enter(swallowed);
            self.f.b.op0(Op::LeaveHandler, &[previous], Span::default());
            self.f.b.jump(join, &[]);
            self.f.b.enter(again);
            self.leave_and_reraise(previous, exception);
            self.end_handler(previous, cleanup, raised);
        }
        self.f.b.enter(join);
    }

    /// Calls `__exit__(None, None, None)`: the body was left without an exception.
    pub(super) fn call_exit(&mut self, exit: ValueId, is_async: bool, place: Span) {
        let none = self.f.b.constant(Const::None);
        let shape = self.f.b.call_shape(3, &[]);
        let result = self.f.b.op_imm(Op::Call, &[exit, none, none, none], [shape.0, 0], place);
        if is_async {
            self.await_value(result, 2, place);
        }
    }
}
