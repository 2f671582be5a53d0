//! The syntax tree as Python objects: what `compile(..., PyCF_ONLY_AST)` gives, and with it `ast.parse`.
//!
//! The classes are those of the module `_ast`, which is written in Python. The parser's tree differs from theirs: functions begin at their
//! decorators, `elif` is no nested `if`, literals have their own kinds, and an f-string keeps its parts. Operators and contexts are
//! instances without fields, of which there is one each (`_ast._instances`).

use tauraro_ir as ir;
use tauraro_syntax::ast::{
    self, Expr, FStringPart, InterpolatedElement, InterpolatedStringElement, Pattern, Stmt, TypeParam,
};
use tauraro_syntax::literal::{fstring_text_value, string_literal_value, string_part_value};
use tauraro_syntax::{Mode, Ranged, Source, TextRange, TextSize};

use super::compile::{constant_value, raise_syntax_error};
use super::import::import_absolute;
use crate::builtins::exceptions::ExcKind;
use crate::heap::Gc;
use crate::object::*;
use crate::value::{PyResult, Raised, Value};
use crate::vm::Vm;
use std::sync::Arc;

/// The tree of a source.
pub fn syntax_tree(vm: &mut Vm, source: &Arc<Source>, mode: Mode) -> PyResult {
    let made = tauraro_syntax::with_tree(source, mode, |tree| {
        let result = objects(vm, source, tree, mode);
        result.map_err(|Raised| ())
    });
    match made {
        Ok(Ok(tree)) => Ok(tree),
        Ok(Err(())) => Err(Raised),
        Err(error) => Err(raise_syntax_error(vm, &error, Some(source))),
    }
}

fn objects(vm: &mut Vm, source: &Source, tree: &ast::Mod, mode: Mode) -> PyResult {
    let module = import_absolute(vm, "_ast")?;
    let instances = vm.get_attr_str(module, "_instances")?;
    let namespace = vm.existing_dict(module);
    let (Some(classes), Some(instances)) = (namespace, instances.downcast::<PyDict>()) else {
        return Err(vm.raise_new(ExcKind::SystemError, "_ast is not a module"));
    };
    let mut builder = Builder { vm, source, classes, instances };
    match tree {
        ast::Mod::Module(module) => {
            let body = builder.body(&module.body)?;
            if mode == Mode::Interactive {
                return builder.node("Interactive", None, &[("body", body)]);
            }
            let ignores = builder.vm.new_list(&[]).into();
            builder.node("Module", None, &[("body", body), ("type_ignores", ignores)])
        }
        ast::Mod::Expression(expression) => {
            let body = builder.expr(&expression.body)?;
            builder.node("Expression", None, &[("body", body)])
        }
    }
}

struct Builder<'a> {
    vm: &'a mut Vm,
    source: &'a Source,
    /// The namespace of `_ast`.
    classes: Gc<PyDict>,
    /// Instances of operators and contexts, by class name.
    instances: Gc<PyDict>,
}

/// The parts of an f-string or t-string.
struct StringParts {
    values: Gc<PyList>,
    /// Text that is no part yet, and where it stands.
    text: Vec<u8>,
    place: Option<TextRange>,
    template: bool,
}

impl Builder<'_> {
    fn node(&mut self, class: &str, place: Option<TextRange>, fields: &[(&str, Value)]) -> PyResult {
        let Some(class) = self.classes.get_text(class).and_then(|class| class.downcast::<PyType>()) else {
            return Err(self.vm.raise_new(ExcKind::SystemError, format!("_ast has no class {class}")));
        };
        let node = Value::from(self.vm.alloc_instance(class));
        for (name, value) in fields {
            let name = self.vm.intern(name);
            self.vm.set_attr(node, name, Some(*value))?;
        }
        if let Some(place) = place {
            let (start, end) = (self.source.line_col(place.start()), self.source.line_col(place.end()));
            let place = [
                ("lineno", start.line),
                ("col_offset", start.byte_column),
                ("end_lineno", end.line),
                ("end_col_offset", end.byte_column),
            ];
            for (name, value) in place {
                let name = self.vm.intern(name);
                self.vm.set_attr(node, name, Some(Value::small_int(i64::from(value))))?;
            }
        }
        Ok(node)
    }

    /// An operator or a context.
    fn instance(&mut self, class: &str) -> PyResult {
        match self.instances.get_text(class) {
            Some(instance) => Ok(instance),
            None => Err(self.vm.raise_new(ExcKind::SystemError, format!("_ast has no {class}"))),
        }
    }

    fn context(&mut self, context: ast::ExprContext) -> PyResult {
        self.instance(match context {
            ast::ExprContext::Load | ast::ExprContext::Invalid => "Load",
            ast::ExprContext::Store => "Store",
            ast::ExprContext::Del => "Del",
        })
    }

    fn list<'t, T: 't>(
        &mut self,
        items: impl IntoIterator<Item = &'t T>,
        mut make: impl FnMut(&mut Self, &'t T) -> PyResult,
    ) -> PyResult {
        let list = self.vm.new_list(&[]);
        for item in items {
            let item = make(self, item)?;
            self.push(list, item)?;
        }
        Ok(list.into())
    }

    fn push(&mut self, list: Gc<PyList>, item: Value) -> PyResult<()> {
        if list.push(&mut self.vm.heap, item) { Ok(()) } else { Err(self.vm.memory_error()) }
    }

    fn text(&mut self, text: &str) -> Value {
        self.vm.intern(text).into()
    }

    fn name(&mut self, name: Option<&ast::Identifier>) -> Value {
        match name {
            Some(name) => self.text(&name.id),
            None => Value::NONE,
        }
    }

    fn names(&mut self, names: &[ast::Identifier]) -> PyResult {
        self.list(names, |this, name| Ok(this.text(&name.id)))
    }

    fn body(&mut self, body: &[Stmt]) -> PyResult {
        self.list(body, Self::statement)
    }

    fn exprs(&mut self, exprs: &[Expr]) -> PyResult {
        self.list(exprs, Self::expr)
    }

    fn optional(&mut self, expr: Option<&Expr>) -> PyResult {
        expr.map_or(Ok(Value::NONE), |expr| self.expr(expr))
    }

    fn constant(&mut self, value: Value, kind: Value, place: TextRange) -> PyResult {
        self.node("Constant", Some(place), &[("value", value), ("kind", kind)])
    }

    /// Where a definition begins behind its decorators.
    fn definition(&self, place: TextRange, decorators: &[ast::Decorator]) -> TextRange {
        let Some(last) = decorators.last() else { return place };
        let mut at = last.range.end().to_usize();
        let text = self.source.text().as_bytes();
        loop {
            match text.get(at) {
                Some(b' ' | b'\t' | b'\n' | b'\x0c' | b'\\') => at += 1,
                Some(b'#') => at += text[at..].iter().take_while(|c| **c != b'\n').count(),
                _ => break,
            }
        }
        TextRange::new(TextSize::new(at as u32), place.end())
    }

    fn statement(&mut self, statement: &Stmt) -> PyResult {
        self.vm.check_native_stack()?;
        let place = statement.range();
        let (class, fields): (&str, &[(&str, Value)]) = match statement {
            Stmt::FunctionDef(node) => {
                let place = self.definition(place, &node.decorator_list);
                let name = self.text(&node.name.id);
                let parameters = self.parameters(Some(&node.parameters))?;
                let body = self.body(&node.body)?;
                let decorators = self.list(&node.decorator_list, |this, d| this.expr(&d.expression))?;
                let returns = self.optional(node.returns.as_deref())?;
                let type_params = self.type_params(node.type_params.as_deref())?;
                return self.node(
                    if node.is_async { "AsyncFunctionDef" } else { "FunctionDef" },
                    Some(place),
                    &[
                        ("name", name),
                        ("args", parameters),
                        ("body", body),
                        ("decorator_list", decorators),
                        ("returns", returns),
                        ("type_comment", Value::NONE),
                        ("type_params", type_params),
                    ],
                );
            }
            Stmt::ClassDef(node) => {
                let place = self.definition(place, &node.decorator_list);
                let name = self.text(&node.name.id);
                let (bases, keywords) = match &node.arguments {
                    Some(arguments) => (&arguments.args[..], &arguments.keywords[..]),
                    None => (&[][..], &[][..]),
                };
                let bases = self.exprs(bases)?;
                let keywords = self.list(keywords, Self::keyword)?;
                let body = self.body(&node.body)?;
                let decorators = self.list(&node.decorator_list, |this, d| this.expr(&d.expression))?;
                let type_params = self.type_params(node.type_params.as_deref())?;
                return self.node(
                    "ClassDef",
                    Some(place),
                    &[
                        ("name", name),
                        ("bases", bases),
                        ("keywords", keywords),
                        ("body", body),
                        ("decorator_list", decorators),
                        ("type_params", type_params),
                    ],
                );
            }
            Stmt::Return(node) => ("Return", &[("value", self.optional(node.value.as_deref())?)]),
            Stmt::Delete(node) => ("Delete", &[("targets", self.exprs(&node.targets)?)]),
            Stmt::TypeAlias(node) => {
                let name = self.expr(&node.name)?;
                let type_params = self.type_params(node.type_params.as_deref())?;
                (
                    "TypeAlias",
                    &[("name", name), ("type_params", type_params), ("value", self.expr(&node.value)?)],
                )
            }
            Stmt::Assign(node) => {
                let targets = self.exprs(&node.targets)?;
                let value = self.expr(&node.value)?;
                ("Assign", &[("targets", targets), ("value", value), ("type_comment", Value::NONE)])
            }
            Stmt::AugAssign(node) => {
                let target = self.expr(&node.target)?;
                let op = self.operator(node.op)?;
                ("AugAssign", &[("target", target), ("op", op), ("value", self.expr(&node.value)?)])
            }
            Stmt::AnnAssign(node) => {
                let target = self.expr(&node.target)?;
                let annotation = self.expr(&node.annotation)?;
                let value = self.optional(node.value.as_deref())?;
                let simple = Value::small_int(i64::from(node.simple));
                let fields =
                    [("target", target), ("annotation", annotation), ("value", value), ("simple", simple)];
                return self.node("AnnAssign", Some(place), &fields);
            }
            Stmt::For(node) => {
                let target = self.expr(&node.target)?;
                let iter = self.expr(&node.iter)?;
                let body = self.body(&node.body)?;
                let orelse = self.body(&node.orelse)?;
                let fields = [
                    ("target", target),
                    ("iter", iter),
                    ("body", body),
                    ("orelse", orelse),
                    ("type_comment", Value::NONE),
                ];
                return self.node(if node.is_async { "AsyncFor" } else { "For" }, Some(place), &fields);
            }
            Stmt::While(node) => {
                let test = self.expr(&node.test)?;
                let body = self.body(&node.body)?;
                ("While", &[("test", test), ("body", body), ("orelse", self.body(&node.orelse)?)])
            }
            Stmt::If(node) => {
                return self.if_statement(&node.test, &node.body, &node.elif_else_clauses, place);
            }
            Stmt::With(node) => {
                let items = self.list(&node.items, |this, item| {
                    let context = this.expr(&item.context_expr)?;
                    let vars = this.optional(item.optional_vars.as_deref())?;
                    this.node("withitem", None, &[("context_expr", context), ("optional_vars", vars)])
                })?;
                let body = self.body(&node.body)?;
                let fields = [("items", items), ("body", body), ("type_comment", Value::NONE)];
                return self.node(if node.is_async { "AsyncWith" } else { "With" }, Some(place), &fields);
            }
            Stmt::Match(node) => {
                let subject = self.expr(&node.subject)?;
                let cases = self.list(&node.cases, |this, case| {
                    let pattern = this.pattern(&case.pattern)?;
                    let guard = this.optional(case.guard.as_deref())?;
                    let body = this.body(&case.body)?;
                    this.node("match_case", None, &[("pattern", pattern), ("guard", guard), ("body", body)])
                })?;
                ("Match", &[("subject", subject), ("cases", cases)])
            }
            Stmt::Raise(node) => {
                let exc = self.optional(node.exc.as_deref())?;
                ("Raise", &[("exc", exc), ("cause", self.optional(node.cause.as_deref())?)])
            }
            Stmt::Try(node) => {
                let body = self.body(&node.body)?;
                let handlers = self.list(&node.handlers, |this, handler| {
                    let ast::ExceptHandler::ExceptHandler(handler) = handler;
                    let kind = this.optional(handler.type_.as_deref())?;
                    let name = this.name(handler.name.as_ref());
                    let body = this.body(&handler.body)?;
                    let fields = [("type", kind), ("name", name), ("body", body)];
                    this.node("ExceptHandler", Some(handler.range), &fields)
                })?;
                let orelse = self.body(&node.orelse)?;
                let finalbody = self.body(&node.finalbody)?;
                let fields =
                    [("body", body), ("handlers", handlers), ("orelse", orelse), ("finalbody", finalbody)];
                return self.node(if node.is_star { "TryStar" } else { "Try" }, Some(place), &fields);
            }
            Stmt::Assert(node) => {
                let test = self.expr(&node.test)?;
                ("Assert", &[("test", test), ("msg", self.optional(node.msg.as_deref())?)])
            }
            Stmt::Import(node) => ("Import", &[("names", self.list(&node.names, Self::alias)?)]),
            Stmt::ImportFrom(node) => {
                let module = self.name(node.module.as_ref());
                let names = self.list(&node.names, Self::alias)?;
                let level = Value::small_int(i64::from(node.level));
                ("ImportFrom", &[("module", module), ("names", names), ("level", level)])
            }
            Stmt::Global(node) => ("Global", &[("names", self.names(&node.names)?)]),
            Stmt::Nonlocal(node) => ("Nonlocal", &[("names", self.names(&node.names)?)]),
            Stmt::Expr(node) => ("Expr", &[("value", self.expr(&node.value)?)]),
            Stmt::Pass(_) | Stmt::IpyEscapeCommand(_) => ("Pass", &[]),
            Stmt::Break(_) => ("Break", &[]),
            Stmt::Continue(_) => ("Continue", &[]),
        };
        self.node(class, Some(place), fields)
    }

    fn if_statement(
        &mut self,
        test: &Expr,
        body: &[Stmt],
        clauses: &[ast::ElifElseClause],
        place: TextRange,
    ) -> PyResult {
        let test = self.expr(test)?;
        let body = self.body(body)?;
        let orelse = match clauses.split_first() {
            None => self.vm.new_list(&[]).into(),
            Some((first, rest)) => match &first.test {
                None => self.body(&first.body)?,
                Some(test) => {
                    self.vm.check_native_stack()?;
                    let place = TextRange::new(first.range.start(), place.end());
                    let nested = self.if_statement(test, &first.body, rest, place)?;
                    self.vm.new_list(&[nested]).into()
                }
            },
        };
        self.node("If", Some(place), &[("test", test), ("body", body), ("orelse", orelse)])
    }

    fn alias(&mut self, alias: &ast::Alias) -> PyResult {
        let name = self.text(&alias.name.id);
        let asname = self.name(alias.asname.as_ref());
        self.node("alias", Some(alias.range), &[("name", name), ("asname", asname)])
    }

    fn keyword(&mut self, keyword: &ast::Keyword) -> PyResult {
        let arg = self.name(keyword.arg.as_ref());
        let value = self.expr(&keyword.value)?;
        self.node("keyword", Some(keyword.range), &[("arg", arg), ("value", value)])
    }

    fn parameter(&mut self, parameter: &ast::Parameter) -> PyResult {
        let arg = self.text(&parameter.name.id);
        let annotation = self.optional(parameter.annotation.as_deref())?;
        // `*` and `**` belong to no parameter.
        let place = TextRange::new(parameter.name.range.start(), parameter.range.end());
        let fields = [("arg", arg), ("annotation", annotation), ("type_comment", Value::NONE)];
        self.node("arg", Some(place), &fields)
    }

    fn parameters(&mut self, parameters: Option<&ast::Parameters>) -> PyResult {
        let none = ast::Parameters::default();
        let parameters = parameters.unwrap_or(&none);
        let positional_only = self.list(&parameters.posonlyargs, |this, p| this.parameter(&p.parameter))?;
        let args = self.list(&parameters.args, |this, p| this.parameter(&p.parameter))?;
        let vararg = match &parameters.vararg {
            Some(parameter) => self.parameter(parameter)?,
            None => Value::NONE,
        };
        let keyword_only = self.list(&parameters.kwonlyargs, |this, p| this.parameter(&p.parameter))?;
        let kw_defaults = self.list(&parameters.kwonlyargs, |this, p| this.optional(p.default.as_deref()))?;
        let kwarg = match &parameters.kwarg {
            Some(parameter) => self.parameter(parameter)?,
            None => Value::NONE,
        };
        let with_default =
            parameters.posonlyargs.iter().chain(&parameters.args).filter(|p| p.default.is_some());
        let defaults = self.list(with_default, |this, p| this.optional(p.default.as_deref()))?;
        self.node(
            "arguments",
            None,
            &[
                ("posonlyargs", positional_only),
                ("args", args),
                ("vararg", vararg),
                ("kwonlyargs", keyword_only),
                ("kw_defaults", kw_defaults),
                ("kwarg", kwarg),
                ("defaults", defaults),
            ],
        )
    }

    fn type_params(&mut self, params: Option<&ast::TypeParams>) -> PyResult {
        let params = params.map_or(&[][..], |params| &params.type_params[..]);
        self.list(params, |this, param| {
            let name = this.text(&param.name().id);
            match param {
                TypeParam::TypeVar(node) => {
                    let bound = this.optional(node.bound.as_deref())?;
                    let default = this.optional(node.default.as_deref())?;
                    let fields = [("name", name), ("bound", bound), ("default_value", default)];
                    this.node("TypeVar", Some(node.range), &fields)
                }
                TypeParam::ParamSpec(node) => {
                    let default = this.optional(node.default.as_deref())?;
                    this.node("ParamSpec", Some(node.range), &[("name", name), ("default_value", default)])
                }
                TypeParam::TypeVarTuple(node) => {
                    let default = this.optional(node.default.as_deref())?;
                    this.node("TypeVarTuple", Some(node.range), &[("name", name), ("default_value", default)])
                }
            }
        })
    }

    fn comprehensions(&mut self, generators: &[ast::Comprehension]) -> PyResult {
        self.list(generators, |this, node| {
            let target = this.expr(&node.target)?;
            let iter = this.expr(&node.iter)?;
            let ifs = this.exprs(&node.ifs)?;
            let is_async = Value::small_int(i64::from(node.is_async));
            let fields = [("target", target), ("iter", iter), ("ifs", ifs), ("is_async", is_async)];
            this.node("comprehension", None, &fields)
        })
    }

    fn operator(&mut self, op: ast::Operator) -> PyResult {
        self.instance(match op {
            ast::Operator::Add => "Add",
            ast::Operator::Sub => "Sub",
            ast::Operator::Mult => "Mult",
            ast::Operator::MatMult => "MatMult",
            ast::Operator::Div => "Div",
            ast::Operator::Mod => "Mod",
            ast::Operator::Pow => "Pow",
            ast::Operator::LShift => "LShift",
            ast::Operator::RShift => "RShift",
            ast::Operator::BitOr => "BitOr",
            ast::Operator::BitXor => "BitXor",
            ast::Operator::BitAnd => "BitAnd",
            ast::Operator::FloorDiv => "FloorDiv",
        })
    }

    fn comparison(&mut self, op: ast::CmpOp) -> PyResult {
        self.instance(match op {
            ast::CmpOp::Eq => "Eq",
            ast::CmpOp::NotEq => "NotEq",
            ast::CmpOp::Lt => "Lt",
            ast::CmpOp::LtE => "LtE",
            ast::CmpOp::Gt => "Gt",
            ast::CmpOp::GtE => "GtE",
            ast::CmpOp::Is => "Is",
            ast::CmpOp::IsNot => "IsNot",
            ast::CmpOp::In => "In",
            ast::CmpOp::NotIn => "NotIn",
        })
    }

    fn expr(&mut self, expr: &Expr) -> PyResult {
        self.vm.check_native_stack()?;
        let place = expr.range();
        let (class, fields): (&str, &[(&str, Value)]) = match expr {
            Expr::BoolOp(node) => {
                let op = self.instance(if node.op == ast::BoolOp::And { "And" } else { "Or" })?;
                ("BoolOp", &[("op", op), ("values", self.exprs(&node.values)?)])
            }
            Expr::Named(node) => {
                let target = self.expr(&node.target)?;
                ("NamedExpr", &[("target", target), ("value", self.expr(&node.value)?)])
            }
            Expr::BinOp(node) => {
                let left = self.expr(&node.left)?;
                let op = self.operator(node.op)?;
                ("BinOp", &[("left", left), ("op", op), ("right", self.expr(&node.right)?)])
            }
            Expr::UnaryOp(node) => {
                let op = self.instance(match node.op {
                    ast::UnaryOp::Invert => "Invert",
                    ast::UnaryOp::Not => "Not",
                    ast::UnaryOp::UAdd => "UAdd",
                    ast::UnaryOp::USub => "USub",
                })?;
                ("UnaryOp", &[("op", op), ("operand", self.expr(&node.operand)?)])
            }
            Expr::Lambda(node) => {
                let args = self.parameters(node.parameters.as_deref())?;
                ("Lambda", &[("args", args), ("body", self.expr(&node.body)?)])
            }
            Expr::If(node) => {
                let test = self.expr(&node.test)?;
                let body = self.expr(&node.body)?;
                ("IfExp", &[("test", test), ("body", body), ("orelse", self.expr(&node.orelse)?)])
            }
            Expr::Dict(node) => {
                let keys = self.list(&node.items, |this, item| this.optional(item.key.as_ref()))?;
                (
                    "Dict",
                    &[
                        ("keys", keys),
                        ("values", self.list(&node.items, |this, item| this.expr(&item.value))?),
                    ],
                )
            }
            Expr::Set(node) => ("Set", &[("elts", self.exprs(&node.elts)?)]),
            Expr::ListComp(node) => {
                let elt = self.expr(&node.elt)?;
                ("ListComp", &[("elt", elt), ("generators", self.comprehensions(&node.generators)?)])
            }
            Expr::SetComp(node) => {
                let elt = self.expr(&node.elt)?;
                ("SetComp", &[("elt", elt), ("generators", self.comprehensions(&node.generators)?)])
            }
            Expr::DictComp(node) => {
                let key = self.optional(node.key.as_deref())?;
                let value = self.expr(&node.value)?;
                let generators = self.comprehensions(&node.generators)?;
                ("DictComp", &[("key", key), ("value", value), ("generators", generators)])
            }
            Expr::Generator(node) => return self.generator(node, place),
            Expr::Await(node) => ("Await", &[("value", self.expr(&node.value)?)]),
            Expr::Yield(node) => ("Yield", &[("value", self.optional(node.value.as_deref())?)]),
            Expr::YieldFrom(node) => ("YieldFrom", &[("value", self.expr(&node.value)?)]),
            Expr::Compare(node) => {
                let left = self.expr(&node.left)?;
                let ops = self.list(&node.ops[..], |this, op| this.comparison(*op))?;
                ("Compare", &[("left", left), ("ops", ops), ("comparators", self.exprs(&node.comparators)?)])
            }
            Expr::Call(node) => {
                let func = self.expr(&node.func)?;
                let args = match &node.arguments.args[..] {
                    // The call's parentheses are the generator's too.
                    [Expr::Generator(only)] if !only.parenthesized => {
                        let only = self.generator(only, node.arguments.range)?;
                        self.vm.new_list(&[only]).into()
                    }
                    args => self.exprs(args)?,
                };
                let keywords = self.list(&node.arguments.keywords, Self::keyword)?;
                ("Call", &[("func", func), ("args", args), ("keywords", keywords)])
            }
            Expr::FString(node) => {
                let mut parts = self.no_parts(false);
                for part in &node.value {
                    match part {
                        FStringPart::Literal(part) => {
                            let text = string_part_value(self.source, part);
                            parts.add_text(text.as_bytes(), part.range);
                        }
                        FStringPart::FString(string) => {
                            let raw = string.flags.prefix().is_raw();
                            self.elements(&string.elements, raw, &mut parts)?;
                        }
                    }
                }
                self.flush(&mut parts)?;
                ("JoinedStr", &[("values", parts.values.into())])
            }
            Expr::TString(node) => {
                let mut parts = self.no_parts(true);
                for string in &node.value {
                    let raw = string.flags.prefix().is_raw();
                    self.elements(&string.elements, raw, &mut parts)?;
                }
                self.flush(&mut parts)?;
                ("TemplateStr", &[("values", parts.values.into())])
            }
            Expr::StringLiteral(node) => {
                let text = ir::Wtf8(string_literal_value(self.source, node).as_bytes().into());
                let value = constant_value(self.vm, &ir::Const::Str(text));
                let kind = if node.value.is_unicode() { self.text("u") } else { Value::NONE };
                return self.constant(value, kind, place);
            }
            Expr::BytesLiteral(node) => {
                let bytes: Vec<u8> = node.value.iter().flat_map(|part| part.value.iter().copied()).collect();
                let value = constant_value(self.vm, &ir::Const::Bytes(bytes.into()));
                return self.constant(value, Value::NONE, place);
            }
            Expr::NumberLiteral(node) => {
                let value = constant_value(self.vm, &ir::number_constant(&node.value));
                return self.constant(value, Value::NONE, place);
            }
            Expr::BooleanLiteral(node) => return self.constant(Value::bool(node.value), Value::NONE, place),
            Expr::NoneLiteral(_) => return self.constant(Value::NONE, Value::NONE, place),
            Expr::EllipsisLiteral(_) => {
                let value = constant_value(self.vm, &ir::Const::Ellipsis);
                return self.constant(value, Value::NONE, place);
            }
            Expr::Attribute(node) => {
                let value = self.expr(&node.value)?;
                let attr = self.text(&node.attr.id);
                ("Attribute", &[("value", value), ("attr", attr), ("ctx", self.context(node.ctx)?)])
            }
            Expr::Subscript(node) => {
                let value = self.expr(&node.value)?;
                let slice = self.expr(&node.slice)?;
                ("Subscript", &[("value", value), ("slice", slice), ("ctx", self.context(node.ctx)?)])
            }
            Expr::Starred(node) => {
                let value = self.expr(&node.value)?;
                ("Starred", &[("value", value), ("ctx", self.context(node.ctx)?)])
            }
            Expr::Name(node) => {
                let id = self.text(&node.id);
                ("Name", &[("id", id), ("ctx", self.context(node.ctx)?)])
            }
            Expr::List(node) => {
                let elts = self.exprs(&node.elts)?;
                ("List", &[("elts", elts), ("ctx", self.context(node.ctx)?)])
            }
            Expr::Tuple(node) => {
                let elts = self.exprs(&node.elts)?;
                ("Tuple", &[("elts", elts), ("ctx", self.context(node.ctx)?)])
            }
            Expr::Slice(node) => {
                let lower = self.optional(node.lower.as_deref())?;
                let upper = self.optional(node.upper.as_deref())?;
                (
                    "Slice",
                    &[("lower", lower), ("upper", upper), ("step", self.optional(node.step.as_deref())?)],
                )
            }
            Expr::IpyEscapeCommand(_) => return self.constant(Value::NONE, Value::NONE, place),
        };
        self.node(class, Some(place), fields)
    }

    fn generator(&mut self, node: &ast::ExprGenerator, place: TextRange) -> PyResult {
        let elt = self.expr(&node.elt)?;
        let generators = self.comprehensions(&node.generators)?;
        self.node("GeneratorExp", Some(place), &[("elt", elt), ("generators", generators)])
    }

    fn no_parts(&mut self, template: bool) -> StringParts {
        StringParts { values: self.vm.new_list(&[]), text: Vec::new(), place: None, template }
    }

    /// Makes a constant of the text so far.
    fn flush(&mut self, parts: &mut StringParts) -> PyResult<()> {
        let Some(place) = parts.place.take() else { return Ok(()) };
        let text = std::mem::take(&mut parts.text);
        if text.is_empty() {
            return Ok(());
        }
        let value = constant_value(self.vm, &ir::Const::Str(ir::Wtf8(text.into())));
        let constant = self.constant(value, Value::NONE, place)?;
        self.push(parts.values, constant)
    }

    fn elements(
        &mut self,
        elements: &[InterpolatedStringElement],
        raw: bool,
        parts: &mut StringParts,
    ) -> PyResult<()> {
        for element in elements {
            match element {
                InterpolatedStringElement::Literal(literal) => {
                    let text = fstring_text_value(self.source, literal, raw);
                    parts.add_text(text.as_bytes(), literal.range);
                }
                InterpolatedStringElement::Interpolation(field) => self.field(field, raw, parts)?,
            }
        }
        Ok(())
    }

    fn field(&mut self, field: &InterpolatedElement, raw: bool, parts: &mut StringParts) -> PyResult<()> {
        let mut conversion = field.conversion as i8 as i64;
        if let Some(debug) = &field.debug_text {
            let start = field.range.start() + TextSize::new(1);
            let len = TextSize::new(debug.as_str().len() as u32);
            parts.add_text(debug.as_str().as_bytes(), TextRange::at(start, len));
            if conversion < 0 && field.format_spec.is_none() {
                conversion = i64::from(b'r');
            }
        }
        self.flush(parts)?;
        let value = self.expr(&field.expression)?;
        let spec = match &field.format_spec {
            Some(spec) => {
                let mut inner = self.no_parts(false);
                self.elements(&spec.elements, raw, &mut inner)?;
                self.flush(&mut inner)?;
                // From the colon on.
                let place = TextRange::new(spec.range.start() - TextSize::new(1), spec.range.end());
                self.node("JoinedStr", Some(place), &[("values", inner.values.into())])?
            }
            None => Value::NONE,
        };
        let conversion = Value::small_int(conversion);
        let made = if parts.template {
            let text = self.vm.str_value(self.source.slice(field.expression.range()));
            let fields = [("value", value), ("str", text), ("conversion", conversion), ("format_spec", spec)];
            self.node("Interpolation", Some(field.range), &fields)?
        } else {
            let fields = [("value", value), ("conversion", conversion), ("format_spec", spec)];
            self.node("FormattedValue", Some(field.range), &fields)?
        };
        self.push(parts.values, made)
    }

    fn patterns(&mut self, patterns: &[Pattern]) -> PyResult {
        self.list(patterns, Self::pattern)
    }

    fn pattern(&mut self, pattern: &Pattern) -> PyResult {
        self.vm.check_native_stack()?;
        let place = pattern.range();
        let (class, fields): (&str, &[(&str, Value)]) = match pattern {
            Pattern::MatchValue(node) => ("MatchValue", &[("value", self.expr(&node.value)?)]),
            Pattern::MatchSingleton(node) => {
                let value = match node.value {
                    ast::Singleton::None => Value::NONE,
                    ast::Singleton::True => Value::TRUE,
                    ast::Singleton::False => Value::FALSE,
                };
                ("MatchSingleton", &[("value", value)])
            }
            Pattern::MatchSequence(node) => {
                ("MatchSequence", &[("patterns", self.patterns(&node.patterns)?)])
            }
            Pattern::MatchMapping(node) => {
                let keys = self.exprs(&node.keys)?;
                let patterns = self.patterns(&node.patterns)?;
                (
                    "MatchMapping",
                    &[("keys", keys), ("patterns", patterns), ("rest", self.name(node.rest.as_ref()))],
                )
            }
            Pattern::MatchClass(node) => {
                let cls = self.expr(&node.cls)?;
                let patterns = self.patterns(&node.arguments.patterns)?;
                let attrs = self.list(&node.arguments.keywords, |this, k| Ok(this.text(&k.attr.id)))?;
                let kwd_patterns = self.list(&node.arguments.keywords, |this, k| this.pattern(&k.pattern))?;
                let fields = [
                    ("cls", cls),
                    ("patterns", patterns),
                    ("kwd_attrs", attrs),
                    ("kwd_patterns", kwd_patterns),
                ];
                return self.node("MatchClass", Some(place), &fields);
            }
            Pattern::MatchStar(node) => ("MatchStar", &[("name", self.name(node.name.as_ref()))]),
            Pattern::MatchAs(node) => {
                let inner = match &node.pattern {
                    Some(pattern) => self.pattern(pattern)?,
                    None => Value::NONE,
                };
                ("MatchAs", &[("pattern", inner), ("name", self.name(node.name.as_ref()))])
            }
            Pattern::MatchOr(node) => ("MatchOr", &[("patterns", self.patterns(&node.patterns)?)]),
        };
        self.node(class, Some(place), fields)
    }
}

impl StringParts {
    fn add_text(&mut self, text: &[u8], place: TextRange) {
        self.text.extend_from_slice(text);
        self.place = Some(self.place.map_or(place, |so_far| so_far.cover(place)));
    }
}
