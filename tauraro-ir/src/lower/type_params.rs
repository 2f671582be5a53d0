//! PEP 695: type parameters of functions, classes and `type` statements.
//!
//! What is generic is made inside a function of its own, which binds the type parameters and is called at once.
//! Bounds, constraints, defaults and the values of aliases are functions that are called when somebody asks.

use super::annotations::FORMAT_DEFAULT;
use super::{Lowerer, span};
use crate::constant::Const;
use crate::entities::*;
use crate::func::{FuncKind, Params, Span};
use crate::op::{Intrinsic, Op};
use tauraro_syntax::ast::{self, Expr, TypeParam, TypeParams};
use tauraro_syntax::{Ranged, ScopeId, ScopeKind, TextRange};

impl<'a> Lowerer<'a> {
    pub(super) fn generic_function(
        &mut self,
        def: &'a ast::StmtFunctionDef,
        params: &'a TypeParams,
        defaults: ValueId,
        keyword_defaults: ValueId,
        place: Span,
    ) -> ValueId {
        let undef = self.f.b.undef();
        let given: Vec<(&str, ValueId)> = [(".defaults", defaults), (".kwdefaults", keyword_defaults)]
            .into_iter()
            .filter(|(_, value)| *value != undef)
            .collect();
        let names: Vec<&str> = given.iter().map(|(name, _)| *name).collect();
        let values: Vec<ValueId> = given.iter().map(|(_, value)| *value).collect();
        self.in_type_params(params, &names, &values, place, |this, type_params| {
            let undef = this.f.b.undef();
            let mut passed = [undef; 2];
            for (index, name) in names.iter().enumerate() {
                passed[usize::from(*name != ".defaults")] = this.f.b.peek(LocalId::new(index));
            }
            this.function_object(def, passed[0], passed[1], type_params, place)
        })
    }

    pub(super) fn generic_class(
        &mut self,
        def: &'a ast::StmtClassDef,
        params: &'a TypeParams,
        place: Span,
    ) -> ValueId {
        self.in_type_params(params, &[], &[], place, |this, type_params| {
            this.store_name(".type_params", type_params, place);
            let base = this.f.b.intrinsic(Intrinsic::SubscriptGeneric, &[type_params], place);
            this.store_name(".generic_base", base, place);
            this.class_object(def, Some(base), place)
        })
    }

    pub(super) fn stmt_type_alias(&mut self, stmt: &'a ast::StmtTypeAlias) {
        let Expr::Name(name) = &*stmt.name else { return };
        let place = span(stmt);
        let alias = match &stmt.type_params {
            Some(params) => self.in_type_params(params, &[], &[], place, |this, type_params| {
                this.type_alias(stmt, name, type_params, place)
            }),
            None => {
                let undef = self.f.b.undef();
                self.type_alias(stmt, name, undef, place)
            }
        };
        self.store_name(name.id.as_str(), alias, place);
    }

    fn type_alias(
        &mut self,
        stmt: &'a ast::StmtTypeAlias,
        name: &'a ast::ExprName,
        type_params: ValueId,
        place: Span,
    ) -> ValueId {
        let text = self.str(name.id.as_str());
        let value = self.evaluator(stmt.range, ScopeKind::TypeAlias, &stmt.value);
        self.f.b.intrinsic(Intrinsic::TypeAlias, &[text, type_params, value], place)
    }

    /// Makes and calls the function around something generic; `body` makes the thing, given the tuple of the
    /// type parameters.
    fn in_type_params(
        &mut self,
        params: &'a TypeParams,
        names: &[&str],
        values: &[ValueId],
        place: Span,
        body: impl FnOnce(&mut Self, ValueId) -> ValueId,
    ) -> ValueId {
        let Some(scope) = self.scopes.lookup(params.range, ScopeKind::TypeParams) else {
            self.fail("type parameters without scope", place);
            return self.f.b.undef();
        };
        let func = match self.lowered.get(&scope) {
            Some(func) => *func,
            None => self.type_params_code(scope, params, names, place, body),
        };
        let function = self.simple_function(func, scope, place);
        self.call_values(function, values, place)
    }

    fn type_params_code(
        &mut self,
        scope: ScopeId,
        params: &'a TypeParams,
        names: &[&str],
        place: Span,
        body: impl FnOnce(&mut Self, ValueId) -> ValueId,
    ) -> FuncId {
        let id = self.begin_func(scope, FuncKind::Function);
        let count = names.len() as u32;
        self.f.b.func().params = Params { posonly: count, positional: count, ..Params::default() };
        for name in names {
            self.f.b.add_param_local(name);
        }
        self.open_frame_scope();
        let mut made = Vec::with_capacity(params.type_params.len());
        for param in &params.type_params {
            let value = self.type_param(param);
            self.store_name(param.name(), value, span(param));
            made.push(value);
        }
        let tuple = self.f.b.op1(Op::BuildTuple, &made, place);
        let result = body(self, tuple);
        self.f.b.ret(result, place);
        self.end_func(id);
        id
    }

    fn type_param(&mut self, param: &'a TypeParam) -> ValueId {
        let place = span(param);
        let name = self.str(param.name());
        let value = match param {
            TypeParam::TypeVar(variable) => {
                let undef = self.f.b.undef();
                let (mut bound, mut constraints) = (undef, undef);
                if let Some(e) = &variable.bound {
                    let function = self.evaluator(e.range(), ScopeKind::TypeVarBound, e);
                    *(if e.is_tuple_expr() { &mut constraints } else { &mut bound }) = function;
                }
                self.f.b.intrinsic(Intrinsic::TypeVar, &[name, bound, constraints], place)
            }
            TypeParam::ParamSpec(_) => self.f.b.intrinsic(Intrinsic::ParamSpec, &[name], place),
            TypeParam::TypeVarTuple(_) => self.f.b.intrinsic(Intrinsic::TypeVarTuple, &[name], place),
        };
        match param.default() {
            Some(default) => {
                let function = self.evaluator(default.range(), ScopeKind::TypeVarBound, default);
                self.f.b.intrinsic(Intrinsic::TypeParamDefault, &[value, function], place)
            }
            None => value,
        }
    }

    /// A function that evaluates `e` when it is called, with a format as every annotation function.
    fn evaluator(&mut self, range: TextRange, kind: ScopeKind, e: &'a Expr) -> ValueId {
        let place = span(e);
        let Some(scope) = self.scopes.lookup(range, kind) else {
            self.fail("a lazy value without scope", place);
            return self.f.b.undef();
        };
        let func = match self.lowered.get(&scope) {
            Some(func) => *func,
            None => {
                let id = self.begin_annotation_func(scope, place);
                let value = match e {
                    Expr::Starred(starred) => {
                        // `*Ts = *tuple[int, str]`: the one item that the unpacked type gives.
                        let value = self.expr(&starred.value);
                        self.unpack_one(value, place)
                    }
                    _ => self.expr(e),
                };
                self.f.b.ret(value, place);
                self.end_func(id);
                id
            }
        };
        let undef = self.f.b.undef();
        let defaults = self.f.b.constant(Const::Tuple(Box::new([Const::Int(FORMAT_DEFAULT)])));
        let closure = self.closure(scope, None, place);
        self.make_function(func, [defaults, undef, closure, undef, undef], place)
    }

    /// The only item of an iterable.
    pub(super) fn unpack_one(&mut self, value: ValueId, place: Span) -> ValueId {
        self.f.b.op_imm(Op::Unpack, &[value], [1, 0], place)
    }
}
