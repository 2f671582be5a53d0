//! Classes: the body as a function of its own, run by `__build_class__`.
//!
//! The body starts by setting `__module__`, `__qualname__`, `__firstlineno__`, `__type_params__` and the docstring in its
//! namespace, and ends with `__annotate_func__` (which is what `type.__annotations__` asks), `__static_attributes__` and
//! `__classdictcell__`; it returns the `__class__` cell, also found as `__classcell__`, or None.

use super::{Lowerer, span};
use crate::entities::*;
use crate::func::{FuncKind, Span};
use crate::op::Op;
use tauraro_syntax::ast::{self, Stmt};
use tauraro_syntax::{ScopeId, ScopeKind};

impl<'a> Lowerer<'a> {
    pub(super) fn stmt_class(&mut self, def: &'a ast::StmtClassDef) {
        let decorators: Vec<ValueId> = def.decorator_list.iter().map(|d| self.expr(&d.expression)).collect();
        let place = self.definition_place(def.range, &def.decorator_list);
        let class = match &def.type_params {
            Some(params) => self.generic_class(def, params, place),
            None => self.class_object(def, None, place),
        };
        let class = self.decorate(class, &def.decorator_list, &decorators);
        self.store_name(&def.name, class, place);
    }

    /// Calls `__build_class__`; a generic class has one more base.
    pub(super) fn class_object(
        &mut self,
        def: &'a ast::StmtClassDef,
        generic_base: Option<ValueId>,
        place: Span,
    ) -> ValueId {
        let Some(scope) = self.scopes.lookup(def.range, ScopeKind::Class) else {
            self.fail("a class without scope", place);
            return self.f.b.undef();
        };
        let build = self.f.b.op1(Op::LoadBuildClass, &[], place);
        let func = match self.lowered.get(&scope) {
            Some(func) => *func,
            None => self.class_code(def, scope),
        };
        let body = self.simple_function(func, scope, place);
        let name = self.str(&def.name);
        let bases: &[ValueId] = generic_base.as_slice();
        self.call_with(build, &[body, name], def.arguments.as_deref(), bases, place)
    }

    fn class_code(&mut self, def: &'a ast::StmtClassDef, scope: ScopeId) -> FuncId {
        let id = self.begin_func(scope, FuncKind::Class);
        let data = &self.scopes[scope];
        let place = self.definition_place(def.range, &def.decorator_list);
        let first_line = i64::from(self.f.b.func().first_line);
        self.open_frame_scope();
        if data.needs_class_cell {
            self.f.class_cell = Some(self.add_cell("__class__"));
        }
        if data.needs_classdict {
            self.f.class_dict = Some(self.add_cell("__classdict__"));
        }
        let module = self.load_name("__name__", place);
        self.store_name("__module__", module, place);
        let qualname = self.str(&data.qualname);
        self.store_name("__qualname__", qualname, place);
        let line = self.int(first_line);
        self.store_name("__firstlineno__", line, place);
        if def.type_params.is_some() {
            let cell = self.cell_of(".type_params");
            let name = self.f.b.name(".type_params");
            let params = self.f.b.op_imm(Op::LoadCell, &[cell], [name.0, 0], place);
            self.store_name("__type_params__", params, place);
        }
        if let Some(local) = self.f.class_dict {
            let namespace = self.f.b.op1(Op::LoadLocals, &[], place);
            let cell = self.f.b.peek(local);
            self.f.b.op0(Op::StoreCell, &[cell, namespace], place);
        }
        let mut body: &'a [Stmt] = &def.body;
        if let Some((doc, doc_place)) = self.docstring(body) {
            body = &body[1..];
            if self.options.optimize < 2 {
                let doc = self.f.b.constant(doc);
                self.store_name("__doc__", doc, doc_place);
            }
        }
        let annotations = self.set_up_annotations(body, true);
        self.body(body);
        if self.f.b.is_reachable() {
            // What the compiler adds at the end is in no line.
            let place = if self.options.traced { Span::default() } else { place };
            self.finish_class(annotations, place);
        } else {
            self.return_none();
        }
        self.end_func(id);
        id
    }

    fn finish_class(&mut self, annotations: Vec<super::annotations::Deferred<'a>>, place: Span) {
        self.store_class_annotations(annotations, place);
        let mut attributes: Vec<&str> = self.f.static_attributes.iter().copied().collect();
        attributes.sort_unstable();
        let names = attributes.into_iter().map(crate::constant::Const::str).collect();
        let names = self.f.b.constant(crate::constant::Const::Tuple(names));
        self.store_name("__static_attributes__", names, place);
        if let Some(local) = self.f.class_dict {
            let cell = self.f.b.peek(local);
            self.store_name("__classdictcell__", cell, place);
        }
        let result = match self.f.class_cell {
            Some(local) => {
                let cell = self.f.b.peek(local);
                self.store_name("__classcell__", cell, place);
                cell
            }
            None => self.none(),
        };
        self.f.b.ret(result, place);
    }

    /// Notes that `self.attribute` is assigned in a method of the class around.
    pub(super) fn note_static_attribute(&mut self, node: &'a ast::ExprAttribute) {
        if let ast::Expr::Name(name) = &*node.value
            && name.id.as_str() == "self"
            && let Some(class) = self.outer.iter_mut().rev().find(|frame| frame.kind == FuncKind::Class)
        {
            class.static_attributes.insert(node.attr.as_str());
        }
    }

    /// The scope of a list, set or dict comprehension or generator expression.
    pub(super) fn comprehension_scope(&mut self, e: &'a ast::Expr, kind: ScopeKind) -> Option<ScopeId> {
        let scope = self.scopes.lookup(tauraro_syntax::Ranged::range(e), kind);
        if scope.is_none() {
            self.fail("a comprehension without scope", span(e));
        }
        scope
    }
}
