//! Statements: the dispatch, assignment in all its forms, and the simple ones.

use super::expr::inplace_op;
use super::{LowerMode, Lowerer, span};
use crate::entities::*;
use crate::func::Span;
use crate::op::{Intrinsic, Op};
use smallvec::SmallVec;
use tauraro_syntax::ast::{self, Expr, Stmt};
use tauraro_syntax::{Ranged, limits};

impl<'a> Lowerer<'a> {
    /// Statements in order, as far as control can get and no fault was found.
    pub(super) fn body(&mut self, body: &'a [Stmt]) {
        if body.is_empty() {
            return;
        }
        limits::ensure_stack(|| {
            for stmt in body {
                if !self.f.b.is_reachable() || self.error.is_some() {
                    break;
                }
                self.stmt(stmt);
            }
        });
    }

    fn stmt(&mut self, stmt: &'a Stmt) {
        self.one_line = match stmt {
            Stmt::Expr(_)
            | Stmt::Assign(_)
            | Stmt::AugAssign(_)
            | Stmt::AnnAssign(_)
            | Stmt::Return(_)
            | Stmt::Raise(_)
            | Stmt::Assert(_)
            | Stmt::Delete(_) => !self.source.slice(stmt.range()).as_bytes().contains(&b'\n'),
            _ => false,
        };
        match stmt {
            Stmt::Expr(stmt) => self.stmt_expr(stmt),
            Stmt::Assign(stmt) => self.stmt_assign(stmt),
            Stmt::AugAssign(stmt) => self.stmt_aug_assign(stmt),
            Stmt::AnnAssign(stmt) => self.stmt_ann_assign(stmt),
            Stmt::Return(stmt) => self.stmt_return(stmt),
            Stmt::Delete(stmt) => stmt.targets.iter().for_each(|target| self.delete(target)),
            Stmt::If(stmt) => self.stmt_if(stmt),
            Stmt::While(stmt) => self.stmt_while(stmt),
            Stmt::For(stmt) => self.stmt_for(stmt),
            Stmt::With(stmt) => self.stmt_with(stmt),
            Stmt::Match(stmt) => self.stmt_match(stmt),
            Stmt::Try(stmt) => self.stmt_try(stmt),
            Stmt::Raise(stmt) => self.stmt_raise(stmt),
            Stmt::Assert(stmt) => self.stmt_assert(stmt),
            Stmt::FunctionDef(def) => self.stmt_function(def),
            Stmt::ClassDef(def) => self.stmt_class(def),
            Stmt::TypeAlias(stmt) => self.stmt_type_alias(stmt),
            Stmt::Import(stmt) => self.stmt_import(stmt),
            Stmt::ImportFrom(stmt) => self.stmt_import_from(stmt),
            Stmt::Break(stmt) => self.stmt_jump(true, span(stmt)),
            Stmt::Continue(stmt) => self.stmt_jump(false, span(stmt)),
            Stmt::Pass(stmt) => self.f.b.mark(span(stmt)),
            Stmt::Global(_) | Stmt::Nonlocal(_) => {}
            Stmt::IpyEscapeCommand(stmt) => self.fail("invalid syntax", span(stmt)),
        }
    }

    fn stmt_expr(&mut self, stmt: &'a ast::StmtExpr) {
        let displays =
            self.options.mode == LowerMode::Interactive && span(stmt).start >= self.options.silent_until;
        if displays && self.outer.is_empty() {
            let value = self.expr(&stmt.value);
            self.f.b.intrinsic(Intrinsic::PrintExpr, &[value], span(stmt));
        } else if !stmt.value.is_literal_expr() {
            self.expr(&stmt.value);
        } else {
            self.f.b.mark(span(stmt));
        }
    }

    // ---- assignment

    fn stmt_assign(&mut self, stmt: &'a ast::StmtAssign) {
        if let [target] = &stmt.targets[..]
            && self.assign_in_parallel(target, &stmt.value)
        {
            return;
        }
        let value = self.expr(&stmt.value);
        for target in &stmt.targets {
            self.assign(target, value);
        }
    }

    /// `a, b = b, a`: no tuple is made when both sides are displays of the same length without stars.
    fn assign_in_parallel(&mut self, target: &'a Expr, value: &'a Expr) -> bool {
        let (Some(targets), Some(values)) = (elements(target), elements(value)) else { return false };
        let stars = targets.iter().chain(values).any(Expr::is_starred_expr);
        if stars || targets.len() != values.len() || targets.len() > super::expr::MAX_OPERANDS {
            return false;
        }
        let values: SmallVec<[ValueId; 4]> = values.iter().map(|e| self.expr(e)).collect();
        for (target, value) in targets.iter().zip(values) {
            self.assign(target, value);
        }
        true
    }

    /// Assigns a value to a target.
    pub(super) fn assign(&mut self, target: &'a Expr, value: ValueId) {
        match target {
            Expr::Name(name) => self.store_name(name.id.as_str(), value, span(name)),
            Expr::Attribute(node) => {
                let object = self.expr(&node.value);
                self.store_attribute(object, node, value);
            }
            Expr::Subscript(node) => {
                let object = self.expr(&node.value);
                let index = self.index(&node.slice);
                self.f.b.op0(Op::StoreItem, &[object, index, value], span(node));
            }
            Expr::Tuple(ast::ExprTuple { elts, .. }) | Expr::List(ast::ExprList { elts, .. }) => {
                self.guarded(|this| this.unpack(elts, value, span(target)));
            }
            Expr::Starred(node) => self.assign(&node.value, value),
            _ => self.fail("cannot assign to this expression", span(target)),
        }
    }

    fn store_attribute(&mut self, object: ValueId, node: &'a ast::ExprAttribute, value: ValueId) {
        self.note_static_attribute(node);
        let name = self.name_id(&node.attr);
        let place = self.attribute_place(node);
        self.f.b.inst(Op::StoreAttr, smallvec::smallvec![object, value], [name.0, 0], place);
    }

    fn unpack(&mut self, targets: &'a [Expr], value: ValueId, place: Span) {
        let star = targets.iter().position(Expr::is_starred_expr);
        let (op, imm) = match star {
            None => (Op::Unpack, [targets.len() as u32, 0]),
            Some(index) => (Op::UnpackEx, [index as u32, (targets.len() - index - 1) as u32]),
        };
        let inst = self.f.b.inst(op, smallvec::smallvec![value], imm, place);
        let items = self.f.b.func().results(inst);
        for (target, item) in targets.iter().zip(items) {
            self.assign(target, item);
        }
    }

    fn stmt_aug_assign(&mut self, stmt: &'a ast::StmtAugAssign) {
        let place = span(stmt);
        let op = inplace_op(stmt.op);
        match &*stmt.target {
            Expr::Name(name) => {
                let old = self.load_name(name.id.as_str(), span(name));
                let value = self.expr(&stmt.value);
                let new = self.f.b.op1(op, &[old, value], place);
                self.store_name(name.id.as_str(), new, span(name));
            }
            Expr::Attribute(node) => {
                let object = self.expr(&node.value);
                let attribute_place = self.attribute_place(node);
                let old = self.load_attribute(object, node, attribute_place);
                let value = self.expr(&stmt.value);
                let new = self.f.b.op1(op, &[old, value], place);
                self.store_attribute(object, node, new);
            }
            Expr::Subscript(node) => {
                let object = self.expr(&node.value);
                let index = self.index(&node.slice);
                let old = self.f.b.op1(Op::LoadItem, &[object, index], span(node));
                let value = self.expr(&stmt.value);
                let new = self.f.b.op1(op, &[old, value], place);
                self.f.b.op0(Op::StoreItem, &[object, index, new], span(node));
            }
            _ => self.fail("illegal expression for augmented assignment", place),
        }
    }

    fn delete(&mut self, target: &'a Expr) {
        match target {
            Expr::Name(name) => self.delete_name(name.id.as_str(), span(name)),
            Expr::Attribute(node) => {
                let object = self.expr(&node.value);
                let name = self.name_id(&node.attr);
                let place = self.attribute_place(node);
                self.f.b.inst(Op::DeleteAttr, smallvec::smallvec![object], [name.0, 0], place);
            }
            Expr::Subscript(node) => {
                let object = self.expr(&node.value);
                let index = self.index(&node.slice);
                self.f.b.op0(Op::DeleteItem, &[object, index], span(node));
            }
            Expr::Tuple(ast::ExprTuple { elts, .. }) | Expr::List(ast::ExprList { elts, .. }) => {
                self.guarded(|this| elts.iter().for_each(|e| this.delete(e)));
            }
            _ => self.fail("cannot delete this expression", span(target)),
        }
    }

    // ---- simple statements

    fn stmt_raise(&mut self, stmt: &'a ast::StmtRaise) {
        let mut operands: SmallVec<[ValueId; 2]> = SmallVec::new();
        for e in [&stmt.exc, &stmt.cause].into_iter().flatten() {
            operands.push(self.expr(e));
        }
        self.f.b.raise(&operands, span(stmt));
    }

    fn stmt_assert(&mut self, stmt: &'a ast::StmtAssert) {
        if self.options.optimize > 0 {
            return;
        }
        let (holds, fails) = (self.f.b.new_block(), self.f.b.new_block());
        self.condition(&stmt.test, holds, fails);
        self.f.b.enter(fails);
        if self.f.b.is_reachable() {
            let place = span(stmt);
            let mut error = self.f.b.op1(Op::LoadAssertionError, &[], place);
            if let Some(message) = &stmt.msg {
                let message = self.expr(message);
                error = self.call_values(error, &[message], place);
            }
            self.f.b.raise(&[error], span(&*stmt.test));
        } else {
            self.f.b.unreachable();
        }
        self.f.b.enter(holds);
    }
}

/// The elements of a tuple or list display.
fn elements(e: &Expr) -> Option<&[Expr]> {
    match e {
        Expr::Tuple(node) => Some(&node.elts),
        Expr::List(node) => Some(&node.elts),
        _ => None,
    }
}
