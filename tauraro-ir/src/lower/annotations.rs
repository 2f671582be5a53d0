//! PEP 649: annotations are evaluated when somebody asks, by an `__annotate__` function.
//!
//! An annotation function takes a `format`. It raises NotImplementedError for a format above
//! `VALUE_WITH_FAKE_GLOBALS`, which tells `annotationlib` to work around it, and returns a dict. A function's is an
//! operand of `make_function`, a module's is stored as `__annotate__` at the start of the body, a class's as
//! `__annotate_func__` at its end.
//!
//! Where it depends on the run whether an annotation is reached (always in a module), reaching it adds its number to the set
//! `__conditional_annotations__` (a global, or in a class a cell), and the function leaves out what is not in there.
//!
//! Under `from __future__ import annotations` annotations are the text of their expressions: module and class bodies
//! put them into `__annotations__` as they go, and a function's `__annotate__` returns them.

use super::expr::MAX_OPERANDS;
use super::{Lowerer, span, unparse};
use crate::constant::Const;
use crate::entities::*;
use crate::func::{FuncKind, Params, Span};
use crate::op::{Intrinsic, Op};
use tauraro_syntax::ast::{self, Expr, Stmt};
use tauraro_syntax::{ScopeId, ScopeKind};

/// `annotationlib.Format.VALUE`: the format when none is given.
pub(super) const FORMAT_DEFAULT: i64 = 1;
/// `annotationlib.Format.VALUE_WITH_FAKE_GLOBALS`: the last format these functions know.
const FORMAT_LAST: i64 = 2;

const CONDITIONAL: &str = "__conditional_annotations__";

/// An annotation of a module or class body, for its annotation function.
pub(super) struct Deferred<'a> {
    name: &'a str,
    annotation: &'a Expr,
    /// Its number, when it is left out unless it was reached.
    number: Option<i64>,
}

impl<'a> Lowerer<'a> {
    // ---- functions

    /// The annotation function of a signature, or undef.
    pub(super) fn signature_annotations(
        &mut self,
        def: &'a ast::StmtFunctionDef,
        scope: ScopeId,
        place: Span,
    ) -> ValueId {
        let Some(scope) = self.scopes[scope].annotations else { return self.f.b.undef() };
        let func = match self.lowered.get(&scope) {
            Some(func) => *func,
            None => {
                let id = self.begin_annotation_func(scope, place);
                self.signature_dict(def, place);
                self.end_func(id);
                id
            }
        };
        self.simple_function(func, scope, place)
    }

    fn signature_dict(&mut self, def: &'a ast::StmtFunctionDef, place: Span) {
        let parameters = &def.parameters;
        let positional = parameters.posonlyargs.iter().chain(&parameters.args).map(|p| &p.parameter);
        let keyword_only = parameters.kwonlyargs.iter().map(|p| &p.parameter);
        let all = positional
            .chain(parameters.vararg.as_deref())
            .chain(keyword_only)
            .chain(parameters.kwarg.as_deref())
            .filter_map(|p| Some((p.name.as_str(), p.annotation.as_deref()?)))
            .chain(def.returns.as_deref().map(|e| ("return", e)));
        let entries =
            all.map(|(name, annotation)| Deferred { name, annotation, number: None }).collect::<Vec<_>>();
        self.return_annotations(&entries, place);
    }

    /// Starts an annotation function: its parameter, its scope, the check of the format.
    pub(super) fn begin_annotation_func(&mut self, scope: ScopeId, place: Span) -> FuncId {
        let id = self.begin_func(scope, FuncKind::Function);
        let line = self.source.line(place.start.into());
        let func = self.f.b.func();
        func.params = Params { posonly: 1, positional: 1, ..Params::default() };
        func.first_line = line;
        let parameter = self.f.b.add_param_local("format");
        self.open_frame_scope();
        let format = self.f.b.peek(parameter);
        let last = self.int(FORMAT_LAST);
        let unknown = self.f.b.op1(Op::Gt, &[format, last], place);
        let unknown = self.truth(unknown, place);
        let (refuse, known) = (self.f.b.new_block(), self.f.b.new_block());
        self.f.b.branch(unknown, refuse, known, place);
        self.f.b.enter(refuse);
        let class = self.f.b.intrinsic(Intrinsic::LoadNotImplementedError, &[], place);
        self.f.b.raise(&[class], place);
        self.f.b.enter(known);
        id
    }

    /// Ends an annotation function with the dict of annotations.
    fn return_annotations(&mut self, entries: &[Deferred<'a>], place: Span) {
        let plain = entries.iter().take(MAX_OPERANDS / 2).take_while(|entry| entry.number.is_none()).count();
        let mut pairs = Vec::with_capacity(2 * plain);
        for entry in &entries[..plain] {
            pairs.push(self.annotation_name(entry.name));
            pairs.push(self.annotation_value(entry.annotation));
        }
        let dict = self.f.b.op1(Op::BuildDict, &pairs, place);
        for entry in &entries[plain..] {
            let place = span(entry.annotation);
            let skip = entry.number.map(|number| {
                let reached = self.reached_set(place);
                let number = self.int(number);
                let reached = self.f.b.op1(Op::In, &[number, reached], place);
                let (take, skip) = (self.f.b.new_block(), self.f.b.new_block());
                self.f.b.branch(reached, take, skip, place);
                self.f.b.enter(take);
                skip
            });
            let value = self.annotation_value(entry.annotation);
            let name = self.annotation_name(entry.name);
            self.f.b.op0(Op::DictSet, &[dict, name, value], place);
            if let Some(skip) = skip {
                self.f.b.jump(skip, &[]);
                self.f.b.enter(skip);
            }
        }
        self.f.b.ret(dict, place);
    }

    fn annotation_name(&mut self, name: &str) -> ValueId {
        let name = self.mangle(name);
        self.f.b.constant(Const::str(&name))
    }

    /// The value of an annotation; its text when annotations are strings.
    fn annotation_value(&mut self, annotation: &'a Expr) -> ValueId {
        if self.future_annotations {
            return self.annotation_text(annotation);
        }
        match annotation {
            // `*args: *Ts` is the one item that unpacking gives.
            Expr::Starred(starred) => {
                let value = self.expr(&starred.value);
                self.unpack_one(value, span(starred))
            }
            annotation => self.expr(annotation),
        }
    }

    fn annotation_text(&mut self, annotation: &'a Expr) -> ValueId {
        let text = unparse(self.source, annotation);
        self.f.b.constant(Const::Str(crate::constant::Wtf8(text.into_bytes().into())))
    }

    // ---- modules and classes

    /// Prepares the annotations of a module or class body, and makes a module's annotation function. Gives what a
    /// class's must hold.
    pub(super) fn set_up_annotations(&mut self, body: &'a [Stmt], is_class: bool) -> Vec<Deferred<'a>> {
        let Some(scope) = self.scopes[self.f.scope].annotations else { return Vec::new() };
        let mut all = Vec::new();
        collect(body, false, &mut all);
        if all.is_empty() {
            return Vec::new();
        }
        let place = Span::default();
        if self.future_annotations {
            self.f.b.intrinsic(Intrinsic::SetUpAnnotations, &[], place);
            return Vec::new();
        }
        let mut deferred = Vec::with_capacity(all.len());
        let mut numbers = 0;
        for (stmt, conditional) in all {
            let Expr::Name(name) = &*stmt.target else { continue };
            // A module may be asked while it is still running.
            let number = (conditional || !is_class).then(|| {
                numbers += 1;
                numbers - 1
            });
            if let Some(number) = number {
                self.f.conditional.insert(stmt.range.start().to_u32(), number);
            }
            deferred.push(Deferred { name: name.id.as_str(), annotation: &stmt.annotation, number });
        }
        if numbers > 0 {
            let set = self.f.b.op1(Op::BuildSet, &[], place);
            if is_class {
                let local = self.add_cell(CONDITIONAL);
                let cell = self.f.b.peek(local);
                self.f.b.op0(Op::StoreCell, &[cell, set], place);
                self.f.conditional_cell = Some(local);
            } else {
                self.store_name(CONDITIONAL, set, place);
            }
        }
        if is_class {
            return deferred;
        }
        let function = self.body_annotations(scope, &deferred, place);
        self.store_name("__annotate__", function, place);
        Vec::new()
    }

    /// Stores a class's annotation function.
    pub(super) fn store_class_annotations(&mut self, deferred: Vec<Deferred<'a>>, place: Span) {
        let Some(scope) = self.scopes[self.f.scope].annotations else { return };
        if !deferred.is_empty() {
            let function = self.body_annotations(scope, &deferred, place);
            self.store_name("__annotate_func__", function, place);
        }
    }

    fn body_annotations(&mut self, scope: ScopeId, deferred: &[Deferred<'a>], place: Span) -> ValueId {
        let cell = self.f.conditional_cell.map(|local| self.f.b.peek(local));
        let func = match self.lowered.get(&scope) {
            Some(func) => *func,
            None => {
                let id = self.begin_annotation_func(scope, place);
                if cell.is_some() {
                    self.f.conditional_free = Some(self.add_free(CONDITIONAL));
                }
                self.return_annotations(deferred, place);
                self.end_func(id);
                id
            }
        };
        let undef = self.f.b.undef();
        let closure = self.closure(scope, cell, place);
        self.make_function(func, [undef, undef, closure, undef, undef], place)
    }

    /// The set of the numbers of annotations reached, in an annotation function.
    fn reached_set(&mut self, place: Span) -> ValueId {
        let name = self.f.b.name(CONDITIONAL);
        match self.f.conditional_free {
            Some(cell) => self.f.b.op_imm(Op::LoadCell, &[cell], [name.0, 0], place),
            None => self.f.b.op_imm(Op::LoadGlobal, &[], [name.0, 0], place),
        }
    }

    /// `target: annotation [= value]`.
    pub(super) fn stmt_ann_assign(&mut self, stmt: &'a ast::StmtAnnAssign) {
        if let Some(value) = &stmt.value {
            let value = self.expr(value);
            self.assign(&stmt.target, value);
        }
        let in_body = self.is_frame(ScopeKind::Module) || self.is_frame(ScopeKind::Class);
        match &*stmt.target {
            Expr::Name(name) if stmt.simple => {
                if in_body {
                    self.note_annotation(stmt, name);
                }
                return;
            }
            // A target without value is evaluated all the same.
            Expr::Attribute(target) if stmt.value.is_none() => {
                self.expr(&target.value);
            }
            Expr::Subscript(target) if stmt.value.is_none() => {
                self.expr(&target.value);
                self.index(&target.slice);
            }
            _ => {}
        }
        if in_body && !self.future_annotations {
            self.expr(&stmt.annotation);
        }
    }

    fn note_annotation(&mut self, stmt: &'a ast::StmtAnnAssign, name: &'a ast::ExprName) {
        let place = span(stmt);
        if self.future_annotations {
            let text = self.annotation_text(&stmt.annotation);
            let annotations = self.load_name("__annotations__", place);
            let key = self.annotation_name(name.id.as_str());
            self.f.b.op0(Op::StoreItem, &[annotations, key, text], place);
            return;
        }
        let Some(number) = self.f.conditional.get(&stmt.range.start().to_u32()).copied() else { return };
        let set = match self.f.conditional_cell {
            Some(local) => {
                let cell = self.f.b.peek(local);
                let name = self.f.b.name(CONDITIONAL);
                self.f.b.op_imm(Op::LoadCell, &[cell], [name.0, 0], place)
            }
            None => self.load_name(CONDITIONAL, place),
        };
        let number = self.int(number);
        self.f.b.op0(Op::SetAdd, &[set, number], place);
    }
}

/// The annotated names of a body, in order, and whether each stands in a part that may not be reached.
fn collect<'a>(body: &'a [Stmt], conditional: bool, out: &mut Vec<(&'a ast::StmtAnnAssign, bool)>) {
    for stmt in body {
        match stmt {
            Stmt::AnnAssign(stmt) if stmt.simple => out.push((stmt, conditional)),
            Stmt::If(stmt) => {
                collect(&stmt.body, true, out);
                stmt.elif_else_clauses.iter().for_each(|clause| collect(&clause.body, true, out));
            }
            Stmt::For(stmt) => {
                collect(&stmt.body, true, out);
                collect(&stmt.orelse, true, out);
            }
            Stmt::While(stmt) => {
                collect(&stmt.body, true, out);
                collect(&stmt.orelse, true, out);
            }
            Stmt::With(stmt) => collect(&stmt.body, true, out),
            Stmt::Match(stmt) => stmt.cases.iter().for_each(|case| collect(&case.body, true, out)),
            Stmt::Try(stmt) => {
                collect(&stmt.body, true, out);
                for ast::ExceptHandler::ExceptHandler(handler) in &stmt.handlers {
                    collect(&handler.body, true, out);
                }
                collect(&stmt.orelse, true, out);
                collect(&stmt.finalbody, true, out);
            }
            _ => {}
        }
    }
}
