//! The walk over expressions and patterns: which names they use, and the scopes of lambdas and comprehensions.

use ruff_python_ast::name::Name;
use ruff_python_ast::{
    self as ast, Arguments, Comprehension, Expr, ExprContext, InterpolatedStringElement, Pattern,
};
use ruff_text_size::{Ranged, TextRange};

use super::{Builder, Phase};
use crate::limits::{MAX_NESTED_FIELDS, ensure_stack};
use crate::scope::{ScopeId, ScopeKind, SymbolFlags};
use crate::semantic;
use crate::warnings::{self, Escapes};

/// How many levels of expression may be walked between two looks at the stack.
const LEVELS_PER_PROBE: u32 = 16;

impl Builder<'_> {
    pub(super) fn expr(&mut self, expr: &Expr) {
        self.depth += 1;
        self.max_depth = self.max_depth.max(self.depth);
        if self.depth.is_multiple_of(LEVELS_PER_PROBE) {
            ensure_stack(|| self.expr_inner(expr));
        } else {
            self.expr_inner(expr);
        }
        self.depth -= 1;
    }

    fn exprs<'a>(&mut self, exprs: impl IntoIterator<Item = &'a Expr>) {
        for expr in exprs {
            self.expr(expr);
        }
    }

    /// A whole assignment target, where a lone star is wrong.
    pub(super) fn target(&mut self, target: &Expr) {
        if let Expr::Starred(starred) = target {
            let message = "starred assignment target must be in a list or tuple";
            self.refuse(Phase::Code, starred.range, message);
        }
        self.expr(target);
    }

    fn expr_inner(&mut self, expr: &Expr) {
        match expr {
            Expr::Name(name) => self.name(name),
            Expr::Attribute(attribute) => {
                self.expr(&attribute.value);
                if attribute.attr.id.as_str() == "__debug__" {
                    self.debug_place(attribute.ctx, attribute.range);
                }
            }
            Expr::Call(call) => {
                self.code_warnings.extend(warnings::call_of_literal(call));
                self.expr(&call.func);
                self.arguments(&call.arguments);
            }
            Expr::BinOp(operation) => {
                self.first_operand(&operation.left, operation.range);
                self.expr(&operation.left);
                self.expr(&operation.right);
            }
            Expr::UnaryOp(operation) => self.expr(&operation.operand),
            Expr::BoolOp(operation) => {
                if let Some(first) = operation.values.first() {
                    self.first_operand(first, operation.range);
                }
                self.exprs(&operation.values);
            }
            Expr::Compare(compare) => {
                self.first_operand(&compare.left, compare.range);
                self.code_warnings.extend(warnings::identity_with_literal(compare));
                self.expr(&compare.left);
                self.exprs(&compare.comparators);
            }
            Expr::Subscript(subscript) => {
                if subscript.ctx == ExprContext::Load {
                    self.code_warnings.extend(warnings::subscript_of_literal(subscript));
                }
                self.expr(&subscript.value);
                self.subscript_index(&subscript.slice);
            }
            Expr::Slice(slice) => {
                for part in [&slice.lower, &slice.upper, &slice.step].into_iter().flatten() {
                    self.expr(part);
                }
            }
            Expr::Tuple(tuple) => self.sequence(&tuple.elts, tuple.ctx, tuple.range),
            Expr::List(list) => self.sequence(&list.elts, list.ctx, list.range),
            Expr::Set(set) => self.elements(&set.elts),
            Expr::Dict(dict) => {
                for item in &dict.items {
                    if let Some(key) = &item.key {
                        self.expr(key);
                    }
                    self.expr(&item.value);
                }
            }
            Expr::Starred(starred) => {
                if starred.ctx == ExprContext::Load {
                    self.refuse(Phase::Code, starred.range, "can't use starred expression here");
                }
                self.expr(&starred.value);
            }
            Expr::If(conditional) => {
                self.first_operand(&conditional.body, conditional.range);
                self.expr(&conditional.test);
                self.expr(&conditional.body);
                self.expr(&conditional.orelse);
            }
            Expr::Lambda(lambda) => self.lambda(lambda),
            Expr::Named(named) => self.named(named),
            Expr::ListComp(comp) => {
                self.comprehension(ScopeKind::ListComp, comp.range, &comp.generators, None, &comp.elt)
            }
            Expr::SetComp(comp) => {
                self.comprehension(ScopeKind::SetComp, comp.range, &comp.generators, None, &comp.elt);
            }
            Expr::DictComp(comp) => self.comprehension(
                ScopeKind::DictComp,
                comp.range,
                &comp.generators,
                comp.key.as_deref(),
                &comp.value,
            ),
            Expr::Generator(comp) => {
                self.comprehension(ScopeKind::GenExp, comp.range, &comp.generators, None, &comp.elt);
            }
            Expr::Yield(node) => {
                self.yield_place(node.range, false);
                if let Some(value) = &node.value {
                    self.expr(value);
                }
            }
            Expr::YieldFrom(node) => {
                self.yield_place(node.range, true);
                self.expr(&node.value);
            }
            Expr::Await(node) => {
                self.await_place(node.range);
                self.expr(&node.value);
            }
            Expr::FString(string) => {
                for part in &string.value {
                    match part {
                        ast::FStringPart::Literal(part) => self.escapes_of_string(part),
                        ast::FStringPart::FString(part) => {
                            let raw = part.flags.prefix().is_raw();
                            self.interpolated(&part.elements, 'f', raw, 1);
                        }
                    }
                }
            }
            Expr::TString(string) => {
                for part in &string.value {
                    let raw = part.flags.prefix().is_raw();
                    self.interpolated(&part.elements, 't', raw, 1);
                }
            }
            Expr::NumberLiteral(number) => {
                let warning = warnings::number_before_keyword(self.source.text(), number.range);
                self.parser_warnings.extend(warning);
                if let ast::Number::Int(value) = &number.value
                    && value.as_u64().is_none()
                    && let Some(message) = semantic::too_many_digits(value)
                {
                    self.refuse(Phase::Grammar, number.range, message);
                }
            }
            Expr::StringLiteral(literal) => {
                for part in literal.value.as_slice() {
                    self.escapes_of_string(part);
                }
            }
            Expr::BytesLiteral(literal) => {
                for part in literal.value.as_slice() {
                    if !part.flags.prefix().is_raw() {
                        self.escapes(part.content_range(), Escapes::Bytes);
                    }
                }
            }
            Expr::BooleanLiteral(_)
            | Expr::NoneLiteral(_)
            | Expr::EllipsisLiteral(_)
            | Expr::IpyEscapeCommand(_) => {}
        }
    }

    /// The parser lets a bare `yield` without parentheses be the first operand of an operator.
    fn first_operand(&mut self, operand: &Expr, whole: TextRange) {
        if matches!(operand, Expr::Yield(_)) && operand.start() == whole.start() {
            self.refuse(Phase::Grammar, operand.range(), "");
        }
    }

    fn name(&mut self, name: &ast::ExprName) {
        match name.ctx {
            ExprContext::Load => {
                self.add(&name.id, SymbolFlags::USED, name.range);
                // Zero-argument super() needs the class; the name alone asks for it.
                if name.id.as_str() == "super" && self.kind().is_function_like() {
                    self.define("__class__", SymbolFlags::USED, name.range);
                }
            }
            ExprContext::Store => self.bind(&name.id, SymbolFlags::ASSIGNED, name.range),
            ExprContext::Del => {
                if name.id.as_str() == "__debug__" {
                    self.refuse(Phase::Code, name.range, "cannot delete __debug__");
                }
                self.add(&name.id, SymbolFlags::ASSIGNED.with(SymbolFlags::DELETED), name.range);
            }
            ExprContext::Invalid => {}
        }
    }

    fn debug_place(&mut self, context: ExprContext, range: TextRange) {
        match context {
            ExprContext::Store => self.refuse(Phase::Code, range, "cannot assign to __debug__"),
            ExprContext::Del => self.refuse(Phase::Code, range, "cannot delete __debug__"),
            ExprContext::Load | ExprContext::Invalid => {}
        }
    }

    /// The elements of a tuple or list, which may be starred.
    fn sequence(&mut self, elements: &[Expr], context: ExprContext, range: TextRange) {
        if context == ExprContext::Store {
            self.refuse_all(Phase::Code, semantic::starred_targets(elements, range));
        }
        self.elements(elements);
    }

    fn elements(&mut self, elements: &[Expr]) {
        for element in elements {
            match element {
                Expr::Starred(starred) => self.expr(&starred.value),
                element => self.expr(element),
            }
        }
    }

    /// `a[*b]` is a tuple of its own, so a star may stand directly in an index.
    fn subscript_index(&mut self, index: &Expr) {
        match index {
            Expr::Starred(starred) => self.expr(&starred.value),
            index => self.expr(index),
        }
    }

    pub(super) fn arguments(&mut self, arguments: &Arguments) {
        self.elements(&arguments.args);
        for keyword in &arguments.keywords {
            if keyword.arg.as_ref().is_some_and(|name| name.id.as_str() == "__debug__") {
                self.refuse(Phase::Code, keyword.range, "cannot assign to __debug__");
            }
        }
        self.refuse_all(Phase::Code, semantic::repeated_keyword(arguments));
        for keyword in &arguments.keywords {
            self.expr(&keyword.value);
        }
    }

    /// The fields of an f-string or of a format specification, `nesting` levels of fields deep.
    fn interpolated(
        &mut self,
        elements: &[InterpolatedStringElement],
        letter: char,
        raw: bool,
        nesting: usize,
    ) {
        for element in elements {
            if let InterpolatedStringElement::Literal(text) = element
                && !raw
            {
                self.escapes(text.range, Escapes::Interpolated);
            }
            if let InterpolatedStringElement::Interpolation(element) = element {
                if nesting > MAX_NESTED_FIELDS {
                    let message = format!("{letter}-string: expressions nested too deeply");
                    self.refuse(Phase::Grammar, element.range, message);
                    return;
                }
                self.expr(&element.expression);
                if let Some(spec) = &element.format_spec {
                    self.interpolated(&spec.elements, letter, raw, nesting + 1);
                }
            }
        }
    }

    fn escapes_of_string(&mut self, part: &ast::StringLiteral) {
        if !part.flags.prefix().is_raw() {
            self.escapes(part.content_range(), Escapes::Text);
        }
    }

    /// Warns about an invalid escape in the contents of a literal.
    fn escapes(&mut self, contents: TextRange, escapes: Escapes) {
        let text = self.source.slice(contents);
        if text.as_bytes().contains(&b'\\') {
            self.parser_warnings.extend(warnings::invalid_escape(text, contents.start(), escapes));
        }
    }

    fn lambda(&mut self, lambda: &ast::ExprLambda) {
        if let Some(parameters) = &lambda.parameters {
            self.defaults(parameters);
        }
        self.inside(ScopeKind::Lambda, Name::new_static("<lambda>"), lambda.range, |this| {
            if let Some(parameters) = &lambda.parameters {
                this.parameters(parameters);
            }
            this.expr(&lambda.body);
        });
    }

    // ---- comprehensions ----------------------------------------------------------------------------------

    /// `key` and `element` are the parts before `for`; `key` is a dict comprehension's.
    fn comprehension(
        &mut self,
        kind: ScopeKind,
        range: TextRange,
        generators: &[Comprehension],
        key: Option<&Expr>,
        element: &Expr,
    ) {
        let Some((outermost, inner)) = generators.split_first() else { return };
        self.iterable(&outermost.iter);
        let name = match kind {
            ScopeKind::ListComp => "<listcomp>",
            ScopeKind::SetComp => "<setcomp>",
            ScopeKind::DictComp => "<dictcomp>",
            _ => "<genexpr>",
        };
        // Statements do not occur in expressions, so what is around them stays; `inside` resets it anyway.
        let id = self.inside(kind, Name::new_static(name), range, |this| {
            if outermost.is_async {
                this.scope_mut().is_coroutine = true;
            }
            this.iteration_target(&outermost.target);
            this.exprs(&outermost.ifs);
            for generator in inner {
                if generator.is_async {
                    this.scope_mut().is_coroutine = true;
                }
                this.iteration_target(&generator.target);
                this.iterable(&generator.iter);
                this.exprs(&generator.ifs);
            }
            if let Some(key) = key {
                this.expr(key);
            }
            match element {
                Expr::Starred(starred) => this.expr(&starred.value),
                element => this.expr(element),
            }
        });
        if kind != ScopeKind::GenExp && self.scopes[id.index()].is_coroutine {
            if !self.runs_async() {
                let message = "asynchronous comprehension outside of an asynchronous function";
                self.refuse(Phase::Code, range, message);
            }
            if self.kind().is_comprehension() {
                self.scope_mut().is_coroutine = true;
            }
        }
    }

    /// Whether the code object of the current scope may await.
    fn runs_async(&self) -> bool {
        let mut at = self.current;
        loop {
            let scope = &self.scopes[at.index()];
            match scope.kind {
                ScopeKind::Function => return scope.is_coroutine,
                ScopeKind::GenExp => return true,
                kind if kind.is_comprehension() && !scope.inlined => return true,
                kind if kind.is_comprehension() => match scope.parent {
                    Some(parent) => at = parent,
                    None => return false,
                },
                _ => return false,
            }
        }
    }

    fn iterable(&mut self, iterable: &Expr) {
        self.in_iterable += 1;
        self.expr(iterable);
        self.in_iterable -= 1;
    }

    fn iteration_target(&mut self, target: &Expr) {
        self.in_target = true;
        self.target(target);
        self.in_target = false;
    }

    fn named(&mut self, named: &ast::ExprNamed) {
        if let Some(message) = self.forbidden_in_annotation("named expression") {
            self.refuse(Phase::Symbols, named.range, message);
        }
        if self.in_iterable > 0 {
            let message = "assignment expression cannot be used in a comprehension iterable expression";
            self.refuse(Phase::Symbols, named.range, message);
        }
        if self.kind().is_comprehension()
            && let Expr::Name(target) = &*named.target
        {
            self.extend_to_host(target);
        }
        self.expr(&named.value);
        self.expr(&named.target);
    }

    /// `:=` in a comprehension binds in the nearest enclosing scope that is no comprehension.
    fn extend_to_host(&mut self, target: &ast::ExprName) {
        let name = &target.id;
        let mut at = self.current;
        loop {
            let scope = &self.scopes[at.index()];
            let refusal = match scope.kind {
                kind if kind.is_comprehension() => {
                    let mangled = self.mangled(name);
                    if scope
                        .symbols
                        .get(&mangled)
                        .is_some_and(|symbol| symbol.flags.has(SymbolFlags::ITERATION))
                    {
                        let message = format!(
                            "assignment expression cannot rebind comprehension iteration variable '{name}'"
                        );
                        self.refuse(Phase::Symbols, target.range, message);
                        return;
                    }
                    match scope.parent {
                        Some(parent) => at = parent,
                        None => return,
                    }
                    continue;
                }
                ScopeKind::Function | ScopeKind::Lambda => {
                    let mangled = self.mangled(name);
                    let global = scope
                        .symbols
                        .get(&mangled)
                        .is_some_and(|symbol| symbol.flags.has(SymbolFlags::GLOBAL));
                    self.add(
                        name,
                        if global { SymbolFlags::GLOBAL } else { SymbolFlags::NONLOCAL },
                        target.range,
                    );
                    self.directive(name, target.range);
                    self.add_to(at, name, SymbolFlags::ASSIGNED, target.range);
                    return;
                }
                ScopeKind::Module => {
                    self.add(name, SymbolFlags::GLOBAL, target.range);
                    self.directive(name, target.range);
                    self.add_to(ScopeId::MODULE, name, SymbolFlags::GLOBAL, target.range);
                    return;
                }
                ScopeKind::Class => "cannot be used in a class body",
                ScopeKind::TypeParams => "cannot be used within the definition of a generic",
                ScopeKind::TypeAlias => "cannot be used in a type alias",
                _ => "cannot be used in a TypeVar bound",
            };
            let message = format!("assignment expression within a comprehension {refusal}");
            self.refuse(Phase::Symbols, target.range, message);
            return;
        }
    }

    // ---- where yield and await may stand -------------------------------------------------------------------

    /// CPython's message when the current scope is one of those evaluated lazily.
    fn forbidden_in_annotation(&self, what: &str) -> Option<String> {
        match self.kind() {
            ScopeKind::Annotations => Some(format!("{what} cannot be used within an annotation")),
            ScopeKind::TypeVarBound => Some(format!("{what} cannot be used within {}", self.type_variable)),
            ScopeKind::TypeAlias => Some(format!("{what} cannot be used within a type alias")),
            ScopeKind::TypeParams => {
                Some(format!("{what} cannot be used within the definition of a generic"))
            }
            _ => None,
        }
    }

    fn yield_place(&mut self, range: TextRange, from: bool) {
        if let Some(message) = self.forbidden_in_annotation("yield expression") {
            self.refuse(Phase::Symbols, range, message);
            return;
        }
        let inside = match self.kind() {
            ScopeKind::ListComp => Some("'yield' inside list comprehension"),
            ScopeKind::SetComp => Some("'yield' inside set comprehension"),
            ScopeKind::DictComp => Some("'yield' inside dict comprehension"),
            ScopeKind::GenExp => Some("'yield' inside generator expression"),
            _ => None,
        };
        if let Some(message) = inside {
            self.refuse(Phase::Symbols, range, message);
            return;
        }
        match self.kind() {
            ScopeKind::Function if from && self.scope().is_coroutine => {
                self.refuse(Phase::Code, range, "'yield from' inside async function");
            }
            ScopeKind::Function | ScopeKind::Lambda => {}
            _ if from => self.refuse(Phase::Code, range, "'yield from' outside function"),
            _ => self.refuse(Phase::Code, range, "'yield' outside function"),
        }
        self.scope_mut().is_generator = true;
    }

    fn await_place(&mut self, range: TextRange) {
        if let Some(message) = self.forbidden_in_annotation("await expression") {
            self.refuse(Phase::Symbols, range, message);
            return;
        }
        match self.kind() {
            ScopeKind::Module | ScopeKind::Class => {
                self.refuse(Phase::Code, range, "'await' outside function")
            }
            // The comprehension itself is refused when it cannot be asynchronous.
            kind if kind.is_comprehension() => self.scope_mut().is_coroutine = true,
            ScopeKind::Function if self.scope().is_coroutine => {}
            _ => self.refuse(Phase::Code, range, "'await' outside async function"),
        }
    }

    // ---- patterns ------------------------------------------------------------------------------------------

    pub(super) fn pattern(&mut self, pattern: &Pattern) {
        match pattern {
            Pattern::MatchValue(value) => self.expr(&value.value),
            Pattern::MatchSingleton(_) => {}
            Pattern::MatchSequence(sequence) => {
                if let [first, second] = &*sequence.patterns
                    && !semantic::has_comma(self.source.slice(TextRange::new(first.end(), second.start())))
                {
                    // The parser takes `[a b]` for `[a, b]`.
                    self.refuse(Phase::Grammar, second.range(), "");
                }
                self.patterns(&sequence.patterns);
            }
            Pattern::MatchMapping(mapping) => {
                self.exprs(&mapping.keys);
                self.patterns(&mapping.patterns);
                if let Some(rest) = &mapping.rest {
                    self.bind(&rest.id, SymbolFlags::ASSIGNED, mapping.range);
                }
            }
            Pattern::MatchClass(class) => {
                self.expr(&class.cls);
                self.patterns(&class.arguments.patterns);
                for keyword in &class.arguments.keywords {
                    self.pattern(&keyword.pattern);
                }
            }
            Pattern::MatchStar(star) => {
                if let Some(name) = &star.name {
                    self.bind(&name.id, SymbolFlags::ASSIGNED, star.range);
                }
            }
            Pattern::MatchAs(capture) => {
                if let Some(inner) = &capture.pattern {
                    self.pattern(inner);
                }
                if let Some(name) = &capture.name {
                    self.bind(&name.id, SymbolFlags::ASSIGNED, capture.range);
                }
            }
            Pattern::MatchOr(alternatives) => self.patterns(&alternatives.patterns),
        }
    }

    fn patterns(&mut self, patterns: &[Pattern]) {
        for pattern in patterns {
            self.pattern(pattern);
        }
    }
}
