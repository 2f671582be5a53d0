//! Comprehensions and generator expressions.
//!
//! List, set and dict comprehensions are loops in the function around them, over hidden locals (PEP 709). Generator
//! expressions, and comprehensions in annotation scopes of a class, are functions whose parameter `.0` is the
//! iterator of the outermost iterable, which is evaluated outside.

use super::{Lowerer, span};
use crate::entities::*;
use crate::func::{FuncKind, Params, Span};
use crate::op::Op;
use tauraro_syntax::ast::{self, Comprehension, Expr};
use tauraro_syntax::{ScopeId, ScopeKind};

/// What the innermost loop does with its items.
#[derive(Copy, Clone)]
enum Sink<'a> {
    List(ValueId, &'a Expr),
    Set(ValueId, &'a Expr),
    Dict(ValueId, Option<&'a Expr>, &'a Expr),
    Yield(&'a Expr),
}

impl<'a> Lowerer<'a> {
    pub(super) fn comprehension(
        &mut self,
        e: &'a Expr,
        kind: ScopeKind,
        generators: &'a [Comprehension],
    ) -> ValueId {
        let Some(outermost) = generators.first() else { return self.none() };
        let Some(scope) = self.comprehension_scope(e, kind) else { return self.none() };
        let iterator = self.iterator(&outermost.iter, outermost.is_async);
        if self.scopes[scope].inlined {
            let hidden = self.open_inlined(scope);
            let result = self.collect(e, generators, iterator);
            self.close_inlined(hidden);
            return result;
        }
        let func = match self.lowered.get(&scope) {
            Some(func) => *func,
            None => self.comprehension_code(e, scope, generators),
        };
        let place = self.comprehension_place(e);
        let function = self.simple_function(func, scope, place);
        let result = self.call_values(function, &[iterator], place);
        if self.scopes[scope].is_coroutine && kind != ScopeKind::GenExp {
            return self.await_value(result, 0, place);
        }
        result
    }

    /// Where a comprehension is. A generator expression that is a call's only argument has the call's parentheses.
    fn comprehension_place(&self, e: &'a Expr) -> Span {
        let place = span(e);
        let Expr::Generator(ast::ExprGenerator { parenthesized: false, .. }) = e else { return place };
        let text = self.source.text().as_bytes();
        let (before, after) = (&text[..place.start as usize], &text[place.end as usize..]);
        let open = before.trim_ascii_end();
        let blank = after.len() - after.trim_ascii_start().len();
        match (open.last(), after.get(blank)) {
            (Some(b'('), Some(b')')) => {
                Span { start: open.len() as u32 - 1, end: place.end + blank as u32 + 1 }
            }
            _ => place,
        }
    }

    fn comprehension_code(&mut self, e: &'a Expr, scope: ScopeId, generators: &'a [Comprehension]) -> FuncId {
        let id = self.begin_func(scope, FuncKind::Function);
        self.f.b.func().params = Params { posonly: 1, positional: 1, ..Params::default() };
        self.open_frame_scope();
        let iterator = self.f.b.peek(LocalId(0));
        match e {
            Expr::Generator(node) => {
                self.loops(generators, 0, iterator, Sink::Yield(&node.elt), span(e));
                self.return_none();
            }
            _ => {
                let result = self.collect(e, generators, iterator);
                self.f.b.ret(result, span(e));
            }
        }
        self.end_func(id);
        id
    }

    /// The loops of a list, set or dict comprehension; gives the container.
    fn collect(&mut self, e: &'a Expr, generators: &'a [Comprehension], iterator: ValueId) -> ValueId {
        let place = span(e);
        let (result, sink) = match e {
            Expr::SetComp(node) => {
                let set = self.f.b.op1(Op::BuildSet, &[], place);
                (set, Sink::Set(set, &node.elt))
            }
            Expr::DictComp(node) => {
                let dict = self.f.b.op1(Op::BuildDict, &[], place);
                (dict, Sink::Dict(dict, node.key.as_deref(), &node.value))
            }
            Expr::ListComp(ast::ExprListComp { elt, .. })
            | Expr::Generator(ast::ExprGenerator { elt, .. }) => {
                let list = self.f.b.op1(Op::BuildList, &[], place);
                (list, Sink::List(list, elt))
            }
            _ => return self.none(),
        };
        self.loops(generators, 0, iterator, sink, place);
        result
    }

    /// The loop of generator number `depth` over `iterator`, with the inner ones in it.
    fn loops(
        &mut self,
        generators: &'a [Comprehension],
        depth: usize,
        iterator: ValueId,
        sink: Sink<'a>,
        place: Span,
    ) {
        let generator = &generators[depth];
        let end = self.f.b.new_block();
        // Nothing reads the outermost targets before they are assigned again: they need not go round.
        let forget = if depth == 0 { Some(&generator.target) } else { None };
        let (header, item) =
            self.begin_loop(iterator, generator.is_async, end, forget, span(&generator.iter));
        self.assign(&generator.target, item);
        if self.f.b.is_traced() {
            let again = self.f.b.new_block();
            self.inner(generators, depth, sink, place, again);
            self.jump_on(again);
            self.f.b.enter(again);
            self.f.b.trace_jump();
        } else {
            self.inner(generators, depth, sink, place, header);
        }
        self.jump_on(header);
        self.f.b.seal_loop(header);
        self.f.b.enter(end);
    }

    /// What a loop does with each item once the target is assigned: conditions, then the next loop or the sink.
    /// Items that fail a condition go to `again`.
    fn inner(
        &mut self,
        generators: &'a [Comprehension],
        depth: usize,
        sink: Sink<'a>,
        place: Span,
        again: BlockId,
    ) {
        for test in &generators[depth].ifs {
            let pass = self.f.b.new_block();
            self.condition(test, pass, again);
            self.f.b.enter(pass);
        }
        let Some(next) = generators.get(depth + 1) else { return self.sink(sink, place) };
        // `for x in [value]` is an assignment.
        let only = match &next.iter {
            Expr::List(ast::ExprList { elts, .. }) | Expr::Tuple(ast::ExprTuple { elts, .. })
                if elts.len() == 1 && !next.is_async && !elts[0].is_starred_expr() =>
            {
                Some(&elts[0])
            }
            _ => None,
        };
        match only {
            Some(value) => {
                let value = self.expr(value);
                self.assign(&next.target, value);
                self.guarded(|this| this.inner(generators, depth + 1, sink, place, again));
            }
            None => {
                let iterator = self.iterator(&next.iter, next.is_async);
                self.guarded(|this| this.loops(generators, depth + 1, iterator, sink, place));
            }
        }
    }

    fn sink(&mut self, sink: Sink<'a>, place: Span) {
        match sink {
            Sink::List(list, element) => {
                let value = self.expr(element);
                self.f.b.op0(Op::ListAppend, &[list, value], place);
            }
            Sink::Set(set, element) => {
                let value = self.expr(element);
                self.f.b.op0(Op::SetAdd, &[set, value], place);
            }
            Sink::Dict(dict, Some(key), value) => {
                let key = self.expr(key);
                let value = self.expr(value);
                self.f.b.op0(Op::DictSet, &[dict, key, value], place);
            }
            Sink::Dict(dict, None, mapping) => {
                let mapping = self.expr(mapping);
                self.f.b.op0(Op::DictUpdate, &[dict, mapping], place);
            }
            Sink::Yield(element) => {
                let value = self.expr(element);
                self.yield_value(value, span(element));
            }
        }
    }

    /// Unbinds the fast locals of a comprehension's target that consists of names.
    pub(super) fn unbind_target(&mut self, target: &'a Expr) {
        match target {
            Expr::Name(name) => {
                let name = self.mangle(name.id.as_str());
                if self.symbol(&name).is_some_and(|symbol| symbol.owner == self.scope_id())
                    && let super::names::Slot::Fast(local) = self.slot(&name)
                {
                    self.f.b.unbind(local);
                }
            }
            Expr::Tuple(ast::ExprTuple { elts, .. }) | Expr::List(ast::ExprList { elts, .. }) => {
                elts.iter().for_each(|e| self.unbind_target(e));
            }
            Expr::Starred(starred) => self.unbind_target(&starred.value),
            _ => {}
        }
    }
}
