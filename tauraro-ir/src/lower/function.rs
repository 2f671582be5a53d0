//! `def` and `lambda`: the function's own code, and the code that makes the function object.
//!
//! The order is CPython's: decorators, positional defaults, keyword-only defaults, then the `__annotate__` function
//! and the closure; the decorators are called last, innermost first. A generic function is made inside a function of its type
//! parameters, see `type_params`.

use super::{Lowerer, span};
use crate::constant::Const;
use crate::entities::*;
use crate::func::{FuncKind, Params, Span};
use crate::op::Op;
use tauraro_syntax::ast::{self, Expr, Parameters};
use tauraro_syntax::{ScopeId, ScopeKind, TextRange};

impl<'a> Lowerer<'a> {
    pub(super) fn stmt_function(&mut self, def: &'a ast::StmtFunctionDef) {
        let decorators: Vec<ValueId> = def.decorator_list.iter().map(|d| self.expr(&d.expression)).collect();
        let place = self.definition_place(def.range, &def.decorator_list);
        let defaults = self.defaults(&def.parameters, place);
        let keyword_defaults = self.keyword_defaults(&def.parameters, place);
        let function = match &def.type_params {
            Some(params) => self.generic_function(def, params, defaults, keyword_defaults, place),
            None => {
                let undef = self.f.b.undef();
                self.function_object(def, defaults, keyword_defaults, undef, place)
            }
        };
        let function = self.decorate(function, &def.decorator_list, &decorators);
        self.store_name(&def.name, function, place);
    }

    /// Calls decorators, the last one first.
    pub(super) fn decorate(
        &mut self,
        mut value: ValueId,
        decorators: &'a [ast::Decorator],
        values: &[ValueId],
    ) -> ValueId {
        for (decorator, function) in decorators.iter().zip(values).rev() {
            value = self.call_values(*function, &[value], span(&decorator.expression));
        }
        value
    }

    /// Where a definition is: from `def`, `async` or `class` on.
    pub(super) fn definition_place(&self, range: TextRange, decorators: &[ast::Decorator]) -> Span {
        let mut start = range.start().to_u32() as usize;
        if let Some(last) = decorators.last() {
            let text = self.source.text().as_bytes();
            start = last.range.end().to_u32() as usize;
            while let Some(byte) = text.get(start) {
                match byte {
                    b'#' => {
                        while text.get(start).is_some_and(|b| *b != b'\n') {
                            start += 1;
                        }
                    }
                    b if b.is_ascii_alphabetic() => break,
                    _ => start += 1,
                }
            }
        }
        Span { start: start as u32, end: range.end().to_u32() }
    }

    /// The tuple of positional defaults, or undef.
    pub(super) fn defaults(&mut self, parameters: &'a Parameters, place: Span) -> ValueId {
        let positional = parameters.posonlyargs.iter().chain(&parameters.args);
        let defaults: Vec<&'a Expr> = positional.filter_map(|p| p.default.as_deref()).collect();
        if defaults.is_empty() {
            return self.f.b.undef();
        }
        if let Some(constants) = defaults.iter().map(|e| self.literal(e)).collect() {
            return self.f.b.constant(Const::Tuple(constants));
        }
        let values: Vec<ValueId> = defaults.iter().map(|e| self.expr(e)).collect();
        self.f.b.op1(Op::BuildTuple, &values, place)
    }

    /// The dict of keyword-only defaults, or undef.
    pub(super) fn keyword_defaults(&mut self, parameters: &'a Parameters, place: Span) -> ValueId {
        let mut pairs = Vec::new();
        for parameter in &parameters.kwonlyargs {
            if let Some(default) = &parameter.default {
                let name = self.mangle(parameter.parameter.name.as_str());
                pairs.push(self.f.b.constant(Const::str(&name)));
                pairs.push(self.expr(default));
            }
        }
        if pairs.is_empty() {
            return self.f.b.undef();
        }
        self.f.b.op1(Op::BuildDict, &pairs, place)
    }

    /// The function object of a `def`, once its defaults are evaluated.
    pub(super) fn function_object(
        &mut self,
        def: &'a ast::StmtFunctionDef,
        defaults: ValueId,
        keyword_defaults: ValueId,
        type_params: ValueId,
        place: Span,
    ) -> ValueId {
        let Some(scope) = self.scopes.lookup(def.range, ScopeKind::Function) else {
            self.fail("a function without scope", place);
            return self.f.b.undef();
        };
        let annotate = self.signature_annotations(def, scope, place);
        let func = match self.lowered.get(&scope) {
            Some(func) => *func,
            None => self.function_code(def, scope),
        };
        let closure = self.closure(scope, None, place);
        self.make_function(func, [defaults, keyword_defaults, closure, annotate, type_params], place)
    }

    /// Makes a function object: defaults, keyword-only defaults, closure, annotate function, type parameters.
    pub(super) fn make_function(&mut self, func: FuncId, parts: [ValueId; 5], place: Span) -> ValueId {
        self.f.b.op_imm(Op::MakeFunction, &parts, [func.0, 0], place)
    }

    /// A function object that needs its closure only.
    pub(super) fn simple_function(&mut self, func: FuncId, scope: ScopeId, place: Span) -> ValueId {
        let undef = self.f.b.undef();
        let closure = self.closure(scope, None, place);
        self.make_function(func, [undef, undef, closure, undef, undef], place)
    }

    fn function_code(&mut self, def: &'a ast::StmtFunctionDef, scope: ScopeId) -> FuncId {
        let id = self.begin_func(scope, FuncKind::Function);
        self.f.b.func().params = shape(&def.parameters);
        self.open_frame_scope();
        let mut body = &def.body[..];
        if let Some((doc, _)) = self.docstring(body)
            && self.options.optimize < 2
        {
            let doc = self.f.b.const_id(doc);
            self.f.b.func().doc = Some(doc);
            body = &body[1..];
        }
        self.body(body);
        self.return_none();
        self.end_func(id);
        id
    }

    pub(super) fn lambda(&mut self, node: &'a ast::ExprLambda) -> ValueId {
        let place = span(node);
        let Some(scope) = self.scopes.lookup(node.range, ScopeKind::Lambda) else {
            self.fail("a lambda without scope", place);
            return self.f.b.undef();
        };
        let undef = self.f.b.undef();
        let (defaults, keyword_defaults) = match &node.parameters {
            Some(parameters) => (self.defaults(parameters, place), self.keyword_defaults(parameters, place)),
            None => (undef, undef),
        };
        let func = match self.lowered.get(&scope) {
            Some(func) => *func,
            None => {
                let id = self.begin_func(scope, FuncKind::Function);
                if let Some(parameters) = &node.parameters {
                    self.f.b.func().params = shape(parameters);
                }
                self.open_frame_scope();
                let value = self.expr(&node.body);
                self.f.b.ret(value, span(&*node.body));
                self.end_func(id);
                id
            }
        };
        let closure = self.closure(scope, None, place);
        self.make_function(func, [defaults, keyword_defaults, closure, undef, undef], place)
    }
}

/// How many parameters of each kind there are.
fn shape(parameters: &Parameters) -> Params {
    Params {
        posonly: parameters.posonlyargs.len() as u32,
        positional: (parameters.posonlyargs.len() + parameters.args.len()) as u32,
        kwonly: parameters.kwonlyargs.len() as u32,
        vararg: parameters.vararg.is_some(),
        varkw: parameters.kwarg.is_some(),
    }
}
