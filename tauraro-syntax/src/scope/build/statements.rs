//! The walk over statements: what they bind, which scopes they open, and where they may stand.

use ruff_python_ast::name::Name;
use ruff_python_ast::{self as ast, ExceptHandler, Expr, Parameters, Stmt, TypeParam};
use ruff_text_size::{Ranged, TextRange};

use super::{Builder, Phase};
use crate::limits::{MAX_BLOCKS, ensure_stack};
use crate::scope::{PrivateNames, ScopeId, ScopeKind, SymbolFlags};
use crate::{patterns, semantic, warnings};

impl Builder<'_> {
    /// The statements of the program itself.
    pub(super) fn module_body(&mut self, body: &[Stmt]) {
        for (at, stmt) in body.iter().enumerate() {
            let docstring = at == 0 && semantic::is_string_statement(stmt);
            if self.future_allowed && !docstring && !semantic::is_future_import(stmt) {
                self.future_allowed = false;
            }
            self.stmt(stmt);
        }
    }

    pub(super) fn body(&mut self, body: &[Stmt]) {
        self.future_allowed = false;
        for stmt in body {
            self.stmt(stmt);
        }
    }

    /// A branch that may not run.
    fn branch(&mut self, body: &[Stmt]) {
        let conditional = std::mem::replace(&mut self.around.conditional, true);
        self.body(body);
        self.around.conditional = conditional;
    }

    /// A block that counts against [`MAX_BLOCKS`].
    fn block(&mut self, range: TextRange, inner: impl FnOnce(&mut Self)) {
        let around = self.around;
        self.around.blocks += 1;
        if self.around.blocks > MAX_BLOCKS {
            self.refuse(Phase::Code, range, "too many statically nested blocks");
        }
        inner(self);
        self.around = around;
    }

    fn stmt(&mut self, stmt: &Stmt) {
        // Statements nest by indentation, which the scanner bounds, but each level is a big frame.
        ensure_stack(|| self.stmt_inner(stmt));
    }

    fn stmt_inner(&mut self, stmt: &Stmt) {
        match stmt {
            Stmt::FunctionDef(def) => self.function(def),
            Stmt::ClassDef(def) => self.class(def),
            Stmt::TypeAlias(alias) => self.type_alias(alias),
            Stmt::Return(ret) => {
                if let Some(value) = &ret.value {
                    self.expr(value);
                }
                self.return_place(ret);
            }
            Stmt::Delete(delete) => {
                for target in &delete.targets {
                    self.expr(target);
                }
            }
            Stmt::Assign(assign) => {
                self.expr(&assign.value);
                for target in &assign.targets {
                    self.target(target);
                }
            }
            Stmt::AugAssign(assign) => {
                self.expr(&assign.target);
                if let Expr::Name(name) = &*assign.target {
                    self.add(&name.id, SymbolFlags::USED, name.range);
                }
                self.expr(&assign.value);
            }
            Stmt::AnnAssign(assign) => self.annotated_assignment(assign),
            Stmt::For(stmt) => self.for_loop(stmt),
            Stmt::While(stmt) => {
                self.expr(&stmt.test);
                self.block(stmt.range, |this| {
                    this.around.in_loop = true;
                    this.around.in_except_star = false;
                    this.around.finally_of_loop = false;
                    this.branch(&stmt.body);
                });
                self.branch(&stmt.orelse);
            }
            Stmt::If(stmt) => {
                self.expr(&stmt.test);
                self.branch(&stmt.body);
                for clause in &stmt.elif_else_clauses {
                    if let Some(test) = &clause.test {
                        self.expr(test);
                    }
                    self.branch(&clause.body);
                }
            }
            Stmt::With(with) => self.with(with),
            Stmt::Match(stmt) => {
                self.expr(&stmt.subject);
                self.refuse_all(Phase::Code, patterns::match_error(stmt));
                for case in &stmt.cases {
                    self.pattern(&case.pattern);
                    if let Some(guard) = &case.guard {
                        self.expr(guard);
                    }
                    self.branch(&case.body);
                }
            }
            Stmt::Raise(raise) => {
                if let Some(exception) = &raise.exc {
                    self.expr(exception);
                }
                if let Some(cause) = &raise.cause {
                    self.expr(cause);
                }
            }
            Stmt::Try(stmt) => self.try_statement(stmt),
            Stmt::Assert(assert) => {
                self.code_warnings.extend(warnings::assertion_of_tuple(assert));
                self.expr(&assert.test);
                if let Some(message) = &assert.msg {
                    self.expr(message);
                }
            }
            Stmt::Import(import) => {
                for alias in &import.names {
                    let name = match &alias.asname {
                        Some(name) => name.id.clone(),
                        None => match alias.name.split_once('.') {
                            Some((first, _)) => Name::new(first),
                            None => alias.name.id.clone(),
                        },
                    };
                    self.bind(&name, SymbolFlags::IMPORTED, import.range);
                }
            }
            Stmt::ImportFrom(import) => self.import_from(import),
            Stmt::Global(stmt) => {
                for name in &stmt.names {
                    self.declare(&name.id, SymbolFlags::GLOBAL, stmt.range);
                }
            }
            Stmt::Nonlocal(stmt) => {
                for name in &stmt.names {
                    self.declare(&name.id, SymbolFlags::NONLOCAL, stmt.range);
                }
            }
            Stmt::Expr(stmt) => self.expr(&stmt.value),
            Stmt::Break(stmt) => self.jump_place("break", stmt.range, "'break' outside loop"),
            Stmt::Continue(stmt) => {
                self.jump_place("continue", stmt.range, "'continue' not properly in loop");
            }
            Stmt::Pass(_) | Stmt::IpyEscapeCommand(_) => {}
        }
    }

    fn jump_place(&mut self, word: &str, range: TextRange, outside: &'static str) {
        if self.around.finally_of_loop {
            self.parser_warnings.push(warnings::jump_out_of_finally(word, range));
        }
        if self.around.in_except_star {
            let message = "'break', 'continue' and 'return' cannot appear in an except* block";
            self.refuse(Phase::Code, range, message);
        } else if !self.around.in_loop {
            self.refuse(Phase::Code, range, outside);
        }
    }

    fn return_place(&mut self, ret: &ast::StmtReturn) {
        if self.around.in_finally {
            self.parser_warnings.push(warnings::jump_out_of_finally("return", ret.range));
        }
        let scope = self.scope();
        if scope.kind != ScopeKind::Function {
            self.refuse(Phase::Code, ret.range, "'return' outside function");
        } else if self.around.in_any_except_star {
            let message = "'break', 'continue' and 'return' cannot appear in an except* block";
            self.refuse(Phase::Code, ret.range, message);
        } else if ret.value.is_some() && scope.is_coroutine {
            // Whether it is an async generator is known at the end of the body.
            self.returns.push((self.current, ret.range));
        }
    }

    /// `global x` or `nonlocal x`.
    fn declare(&mut self, name: &Name, flag: SymbolFlags, range: TextRange) {
        let before = self.flags_of(name);
        let word = if flag == SymbolFlags::GLOBAL { "global" } else { "nonlocal" };
        let message = if before.has(SymbolFlags::PARAMETER) {
            Some(format!("name '{name}' is parameter and {word}"))
        } else if before.has(SymbolFlags::USED) {
            Some(format!("name '{name}' is used prior to {word} declaration"))
        } else if before.has(SymbolFlags::ANNOTATED) {
            Some(format!("annotated name '{name}' can't be {word}"))
        } else if before.has(SymbolFlags::ASSIGNED) {
            Some(format!("name '{name}' is assigned to before {word} declaration"))
        } else {
            None
        };
        if let Some(message) = message {
            self.refuse(Phase::Symbols, range, message);
        }
        self.add(name, flag, range);
        self.directive(name, range);
    }

    fn import_from(&mut self, import: &ast::StmtImportFrom) {
        if semantic::is_future(import) {
            for alias in &import.names {
                if let Some(message) = semantic::unknown_feature(&alias.name) {
                    self.refuse(Phase::Future, alias.range, message);
                }
            }
            if !self.future_allowed {
                let message = "from __future__ imports must occur at the beginning of the file";
                self.refuse(Phase::Code, import.range, message);
            }
        }
        for alias in &import.names {
            if alias.name.as_str() == "*" {
                if self.current != ScopeId::MODULE {
                    self.refuse(Phase::Symbols, alias.range, "import * only allowed at module level");
                }
                continue;
            }
            let name = alias.asname.as_ref().unwrap_or(&alias.name).id.clone();
            self.bind(&name, SymbolFlags::IMPORTED, import.range);
        }
    }

    fn for_loop(&mut self, stmt: &ast::StmtFor) {
        if stmt.is_async {
            self.async_statement(stmt.range, "'async for' outside async function");
        }
        self.target(&stmt.target);
        self.expr(&stmt.iter);
        self.block(stmt.range, |this| {
            this.around.in_loop = true;
            this.around.in_except_star = false;
            this.around.finally_of_loop = false;
            this.branch(&stmt.body);
        });
        self.branch(&stmt.orelse);
    }

    fn with(&mut self, with: &ast::StmtWith) {
        if with.is_async {
            self.async_statement(with.range, "'async with' outside async function");
        }
        let around = self.around;
        for item in &with.items {
            self.expr(&item.context_expr);
            if let Some(target) = &item.optional_vars {
                self.target(target);
            }
            self.around.blocks += 1;
            if self.around.blocks > MAX_BLOCKS {
                self.refuse(Phase::Code, with.range, "too many statically nested blocks");
            }
        }
        self.branch(&with.body);
        self.around = around;
    }

    fn async_statement(&mut self, range: TextRange, message: &'static str) {
        let scope = self.scope();
        if !(scope.kind == ScopeKind::Function && scope.is_coroutine) {
            self.refuse(Phase::Code, range, message);
        }
    }

    fn try_statement(&mut self, stmt: &ast::StmtTry) {
        self.block(stmt.range, |this| this.branch(&stmt.body));
        let last = stmt.handlers.len().saturating_sub(1);
        for (at, ExceptHandler::ExceptHandler(handler)) in stmt.handlers.iter().enumerate() {
            match &handler.type_ {
                Some(exception) => self.expr(exception),
                None if at < last => {
                    self.refuse(Phase::Code, handler.range, "default 'except:' must be last");
                }
                None => {}
            }
            if let Some(name) = &handler.name {
                self.bind(&name.id, SymbolFlags::DELETED, handler.range);
            }
            let around = self.around;
            self.around.blocks += 1;
            if self.around.blocks > MAX_BLOCKS {
                self.refuse(Phase::Code, handler.range, "too many statically nested blocks");
            }
            if stmt.is_star {
                self.around.in_except_star = true;
                self.around.in_any_except_star = true;
            }
            self.branch(&handler.body);
            self.around = around;
        }
        self.branch(&stmt.orelse);
        let around = self.around;
        self.around.in_finally = true;
        self.around.finally_of_loop = true;
        self.branch(&stmt.finalbody);
        self.around = around;
    }

    fn annotated_assignment(&mut self, assign: &ast::StmtAnnAssign) {
        match &*assign.target {
            Expr::Name(target) => {
                let before = self.flags_of(&target.id);
                if assign.simple
                    && before.has(SymbolFlags::GLOBAL.with(SymbolFlags::NONLOCAL))
                    && self.current != ScopeId::MODULE
                {
                    let word = if before.has(SymbolFlags::GLOBAL) { "global" } else { "nonlocal" };
                    let message = format!("annotated name '{}' can't be {word}", target.id);
                    self.refuse(Phase::Symbols, assign.range, message);
                }
                if assign.simple {
                    self.bind(&target.id, SymbolFlags::ANNOTATED, target.range);
                } else if assign.value.is_some() {
                    self.bind(&target.id, SymbolFlags::ASSIGNED, target.range);
                }
            }
            target => self.target(target),
        }
        self.annotation_of_variable(&assign.annotation);
        if let Some(value) = &assign.value {
            self.expr(value);
        }
    }

    /// The annotation of a variable of the current body.
    fn annotation_of_variable(&mut self, annotation: &Expr) {
        let body = self.current;
        // A function never evaluates the annotations of its variables; the future import makes them strings.
        let unevaluated = self.kind().is_function_like();
        let kind = self.kind();
        if kind == ScopeKind::Module || (kind == ScopeKind::Class && self.around.conditional) {
            // A module may be run in part, so its annotations are always conditional.
            if !self.scope().has_conditional_annotations && !self.future_annotations {
                self.scope_mut().has_conditional_annotations = true;
                self.define("__conditional_annotations__", SymbolFlags::USED, annotation.range());
            }
        }
        let was_unevaluated = self.unevaluated;
        if unevaluated {
            // Names do not count, but the errors do; the scope is not the signature's.
            self.unevaluated = true;
            self.open_annotations(annotation.range(), annotation);
        } else {
            self.unevaluated |= self.future_annotations;
            match self.scope().annotations {
                Some(id) => self.reopen(id, |this| this.expr(annotation)),
                None => {
                    let range = if kind == ScopeKind::Module {
                        TextRange::empty(self.scope().range.end())
                    } else {
                        self.scope().range
                    };
                    let id = self.open_annotations(range, annotation);
                    self.scopes[body.index()].annotations = Some(id);
                }
            }
        }
        self.unevaluated = was_unevaluated;
    }

    fn open_annotations(&mut self, range: TextRange, annotation: &Expr) -> ScopeId {
        self.inside(ScopeKind::Annotations, Name::new_static("__annotate__"), range, |this| {
            this.expr(annotation);
        })
    }

    // ---- definitions -------------------------------------------------------------------------------------

    fn function(&mut self, def: &ast::StmtFunctionDef) {
        self.bind(&def.name.id, SymbolFlags::ASSIGNED, def.range);
        self.defaults(&def.parameters);
        for decorator in &def.decorator_list {
            self.expr(&decorator.expression);
        }
        match &def.type_params {
            Some(parameters) => {
                let name = Name::from(format!("<generic parameters of {}>", def.name));
                self.inside(ScopeKind::TypeParams, name, parameters.range, |this| {
                    this.type_params(parameters);
                    this.function_itself(def);
                });
            }
            None => self.function_itself(def),
        }
    }

    fn function_itself(&mut self, def: &ast::StmtFunctionDef) {
        let annotations = self.signature_annotations(def);
        self.inside(ScopeKind::Function, def.name.id.clone(), def.range, |this| {
            this.scope_mut().annotations = annotations;
            this.scope_mut().is_coroutine = def.is_async;
            this.parameters(&def.parameters);
            this.body(&def.body);
            this.check_returns();
        });
    }

    /// `return value` is forbidden in a function that turned out to be an async generator.
    fn check_returns(&mut self) {
        let asynchronous_generator = self.scope().is_async_generator();
        while let Some((scope, range)) = self.returns.pop_if(|(scope, _)| *scope == self.current) {
            debug_assert_eq!(scope, self.current);
            if asynchronous_generator {
                self.refuse(Phase::Code, range, "'return' with value in async generator");
            }
        }
    }

    /// All annotations of a signature share one scope; there is none when there are no annotations.
    fn signature_annotations(&mut self, def: &ast::StmtFunctionDef) -> Option<ScopeId> {
        let any =
            def.returns.is_some() || def.parameters.iter().any(|parameter| parameter.annotation().is_some());
        if !any {
            return None;
        }
        let was_unevaluated = self.unevaluated;
        self.unevaluated |= self.future_annotations;
        let name = Name::new_static("__annotate__");
        let id = self.inside(ScopeKind::Annotations, name, def.range, |this| {
            let parameters = &def.parameters;
            let positional = parameters.posonlyargs.iter().chain(&parameters.args);
            for parameter in positional {
                this.maybe(parameter.annotation());
            }
            if let Some(vararg) = &parameters.vararg {
                match vararg.annotation() {
                    // `*args: *Ts` unpacks.
                    Some(Expr::Starred(starred)) => this.expr(&starred.value),
                    annotation => this.maybe(annotation),
                }
            }
            if let Some(kwarg) = &parameters.kwarg {
                this.maybe(kwarg.annotation());
            }
            for parameter in &parameters.kwonlyargs {
                this.maybe(parameter.annotation());
            }
            this.maybe(def.returns.as_deref());
        });
        self.unevaluated = was_unevaluated;
        Some(id)
    }

    fn maybe(&mut self, expr: Option<&Expr>) {
        if let Some(expr) = expr {
            self.expr(expr);
        }
    }

    /// Defaults are evaluated in the enclosing scope: positional ones first.
    pub(super) fn defaults(&mut self, parameters: &Parameters) {
        for parameter in parameters.iter_non_variadic_params() {
            self.maybe(parameter.default());
        }
    }

    /// Enters the parameters into the function's scope, in the order of `co_varnames`.
    pub(super) fn parameters(&mut self, parameters: &Parameters) {
        let named = parameters.iter_non_variadic_params().map(|parameter| &parameter.parameter);
        let rest = parameters.vararg.iter().chain(&parameters.kwarg).map(|parameter| &**parameter);
        for parameter in named.chain(rest) {
            let name = &parameter.name.id;
            if name.as_str() == "__debug__" {
                self.refuse(Phase::Code, parameter.range, "cannot assign to __debug__");
            }
            self.add(name, SymbolFlags::PARAMETER, parameter.range);
            let mangled = self.mangled(name);
            self.scope_mut().parameters.push(mangled);
        }
    }

    fn class(&mut self, def: &ast::StmtClassDef) {
        self.bind(&def.name.id, SymbolFlags::ASSIGNED, def.range);
        for decorator in &def.decorator_list {
            self.expr(&decorator.expression);
        }
        match &def.type_params {
            Some(parameters) => {
                let name = Name::from(format!("<generic parameters of {}>", def.name));
                let only: Box<[Name]> =
                    parameters.iter().map(|parameter| parameter.name().id.clone()).collect();
                let outer =
                    self.private.replace(PrivateNames { class: def.name.id.clone(), only: Some(only) });
                self.inside(ScopeKind::TypeParams, name, parameters.range, |this| {
                    this.define(
                        ".type_params",
                        SymbolFlags::ASSIGNED.with(SymbolFlags::USED),
                        parameters.range,
                    );
                    this.define(
                        ".generic_base",
                        SymbolFlags::ASSIGNED.with(SymbolFlags::USED),
                        parameters.range,
                    );
                    this.type_params(parameters);
                    this.class_itself(def);
                });
                self.private = outer;
            }
            None => self.class_itself(def),
        }
    }

    fn class_itself(&mut self, def: &ast::StmtClassDef) {
        if let Some(arguments) = &def.arguments {
            self.arguments(arguments);
        }
        let outer = self.private.replace(PrivateNames { class: def.name.id.clone(), only: None });
        self.inside(ScopeKind::Class, def.name.id.clone(), def.range, |this| {
            if def.type_params.is_some() {
                this.define("__type_params__", SymbolFlags::ASSIGNED, def.range);
                this.define(".type_params", SymbolFlags::USED, def.range);
            }
            this.body(&def.body);
        });
        self.private = outer;
    }

    fn type_alias(&mut self, alias: &ast::StmtTypeAlias) {
        self.target(&alias.name);
        let name = match &*alias.name {
            Expr::Name(name) => name.id.clone(),
            _ => Name::empty(),
        };
        match &alias.type_params {
            Some(parameters) => {
                let generic = Name::from(format!("<generic parameters of {name}>"));
                self.inside(ScopeKind::TypeParams, generic, parameters.range, |this| {
                    this.type_params(parameters);
                    this.type_alias_value(name, alias);
                });
            }
            None => self.type_alias_value(name, alias),
        }
    }

    fn type_alias_value(&mut self, name: Name, alias: &ast::StmtTypeAlias) {
        self.inside(ScopeKind::TypeAlias, name, alias.range, |this| this.expr(&alias.value));
    }

    fn type_params(&mut self, parameters: &ast::TypeParams) {
        let mut default_seen = false;
        for parameter in parameters {
            let name = parameter.name();
            if name.id.as_str() == "__debug__" {
                self.refuse(Phase::Code, parameter.range(), "cannot assign to __debug__");
            }
            self.add(&name.id, SymbolFlags::TYPE_PARAMETER.with(SymbolFlags::ASSIGNED), parameter.range());
            let (what_bound, what_default) = match parameter {
                TypeParam::TypeVar(variable) => {
                    let tuple = matches!(variable.bound.as_deref(), Some(Expr::Tuple(_)));
                    (if tuple { "a TypeVar constraint" } else { "a TypeVar bound" }, "a TypeVar default")
                }
                TypeParam::TypeVarTuple(_) => ("", "a TypeVarTuple default"),
                TypeParam::ParamSpec(_) => ("", "a ParamSpec default"),
            };
            if let TypeParam::TypeVar(variable) = parameter
                && let Some(bound) = &variable.bound
            {
                self.type_variable_part(&name.id, bound, what_bound);
            }
            match parameter.default() {
                Some(default) => {
                    default_seen = true;
                    self.type_variable_part(&name.id, default, what_default);
                }
                None if default_seen => {
                    let message =
                        format!("non-default type parameter '{}' follows default type parameter", name.id);
                    self.refuse(Phase::Code, parameter.range(), message);
                }
                None => {}
            }
        }
    }

    fn type_variable_part(&mut self, name: &Name, part: &Expr, what: &'static str) {
        let outer = std::mem::replace(&mut self.type_variable, what);
        self.inside(ScopeKind::TypeVarBound, name.clone(), part.range(), |this| match part {
            Expr::Starred(starred) => this.expr(&starred.value),
            part => this.expr(part),
        });
        self.type_variable = outer;
    }
}
