//! Calls. `object.name(...)` is one op, `call_method`, which looks the method up when the arguments are there. Python
//! looks it up before: so an argument that contains a call (which might have effects before an AttributeError, or change
//! what is looked up) makes it `load_attr` and `call`. Stars and very long argument lists go through `call_ex`.

use super::expr::MAX_OPERANDS;
use super::{Lowerer, span};
use crate::constant::Const;
use crate::entities::*;
use crate::func::{Args, FuncKind, LocalKind, Span};
use crate::op::Op;
use smallvec::SmallVec;
use tauraro_syntax::ast::{self, Expr};

/// What is called.
#[derive(Copy, Clone)]
enum Callee {
    Value(ValueId),
    Method(ValueId, NameId),
}

impl<'a> Lowerer<'a> {
    /// `callee(...)`.
    pub(super) fn call(&mut self, callee: ValueId, node: &'a ast::ExprCall) -> ValueId {
        let arguments = &node.arguments;
        self.arguments(Callee::Value(callee), &[], &arguments.args, &[], &arguments.keywords, span(node))
    }

    /// `object.name(...)`.
    pub(super) fn method_call(
        &mut self,
        object: ValueId,
        attribute: &'a ast::ExprAttribute,
        node: &'a ast::ExprCall,
    ) -> ValueId {
        let whole = span(node);
        let place = Span { start: self.attribute_start(attribute, whole.start), end: whole.end };
        let arguments = &node.arguments;
        if self.is_plain(0, &arguments.args, &arguments.keywords)
            && are_quiet(arguments)
            && !self.options.traced
        {
            let name = self.name_id(&attribute.attr);
            let callee = Callee::Method(object, name);
            return self.arguments(callee, &[], &arguments.args, &[], &arguments.keywords, place);
        }
        let attribute_place = self.attribute_place(attribute);
        let method = self.load_attribute(object, attribute, attribute_place);
        self.arguments(Callee::Value(method), &[], &arguments.args, &[], &arguments.keywords, place)
    }

    /// A call with values before and after the positional arguments of the source.
    pub(super) fn call_with(
        &mut self,
        callee: ValueId,
        before: &[ValueId],
        arguments: Option<&'a ast::Arguments>,
        after: &[ValueId],
        place: Span,
    ) -> ValueId {
        let (args, keywords) = match arguments {
            Some(arguments) => (&arguments.args[..], &arguments.keywords[..]),
            None => (&[][..], &[][..]),
        };
        self.arguments(Callee::Value(callee), before, args, after, keywords, place)
    }

    /// A call with plain values.
    pub(super) fn call_values(&mut self, callee: ValueId, arguments: &[ValueId], place: Span) -> ValueId {
        let shape = self.f.b.call_shape(arguments.len(), &[]);
        let mut operands = Args::with_capacity(arguments.len() + 1);
        operands.push(callee);
        operands.extend_from_slice(arguments);
        self.f.b.op_imm(Op::Call, &operands, [shape.0, 0], place)
    }

    /// Whether a call needs neither stars nor an excess of operands.
    fn is_plain(&self, more: usize, args: &[Expr], keywords: &[ast::Keyword]) -> bool {
        args.len() + keywords.len() + more <= MAX_OPERANDS
            && !args.iter().any(Expr::is_starred_expr)
            && keywords.iter().all(|keyword| keyword.arg.is_some())
    }

    fn arguments(
        &mut self,
        callee: Callee,
        before: &[ValueId],
        args: &'a [Expr],
        after: &[ValueId],
        keywords: &'a [ast::Keyword],
        place: Span,
    ) -> ValueId {
        if !self.is_plain(before.len() + after.len(), args, keywords) {
            return match callee {
                Callee::Value(callee) => self.call_ex(callee, before, args, after, keywords, place),
                Callee::Method(object, name) => {
                    let callee = self.f.b.op_imm(Op::LoadAttr, &[object], [name.0, 0], place);
                    self.call_ex(callee, before, args, after, keywords, place)
                }
            };
        }
        let mut operands: SmallVec<[ValueId; 8]> = SmallVec::new();
        operands.push(match callee {
            Callee::Value(value) | Callee::Method(value, _) => value,
        });
        operands.extend_from_slice(before);
        for arg in args {
            operands.push(self.expr(arg));
        }
        operands.extend_from_slice(after);
        let positional = operands.len() - 1;
        let mut names: SmallVec<[NameId; 8]> = SmallVec::new();
        for keyword in keywords {
            if let Some(name) = &keyword.arg {
                names.push(self.f.b.name(name));
                operands.push(self.expr(&keyword.value));
            }
        }
        let shape = self.f.b.call_shape(positional, &names);
        match callee {
            Callee::Value(_) => self.f.b.op_imm(Op::Call, &operands, [shape.0, 0], place),
            Callee::Method(_, name) => self.f.b.op_imm(Op::CallMethod, &operands, [name.0, shape.0], place),
        }
    }

    fn call_ex(
        &mut self,
        callee: ValueId,
        before: &[ValueId],
        args: &'a [Expr],
        after: &[ValueId],
        keywords: &'a [ast::Keyword],
        place: Span,
    ) -> ValueId {
        let positional = match args {
            [] if before.is_empty() && after.is_empty() => self.f.b.constant(Const::Tuple(Box::new([]))),
            // The iterable itself: no copy when it is a tuple.
            [Expr::Starred(only)] if before.is_empty() && after.is_empty() => self.expr(&only.value),
            _ if before.len() + args.len() + after.len() <= MAX_OPERANDS
                && !args.iter().any(|arg| matches!(arg, Expr::Starred(_))) =>
            {
                let mut items: SmallVec<[ValueId; 8]> = SmallVec::from_slice(before);
                items.extend(args.iter().map(|arg| self.expr(arg)));
                items.extend_from_slice(after);
                self.f.b.op1(Op::BuildTuple, &items, place)
            }
            _ => {
                let list = if before.is_empty() {
                    self.list_of(args, place)
                } else {
                    let list = self.f.b.op1(Op::BuildList, before, place);
                    for arg in args {
                        match arg {
                            Expr::Starred(starred) => {
                                let items = self.expr(&starred.value);
                                self.f.b.op0(Op::ListExtend, &[list, items], span(&*starred.value));
                            }
                            arg => {
                                let item = self.expr(arg);
                                self.f.b.op0(Op::ListAppend, &[list, item], place);
                            }
                        }
                    }
                    list
                };
                for value in after {
                    self.f.b.op0(Op::ListAppend, &[list, *value], place);
                }
                list
            }
        };
        let named = self.keyword_dict(callee, keywords, place);
        self.f.b.op1(Op::CallEx, &[callee, positional, named], place)
    }

    /// The mapping of the keyword arguments, or undef when there are none.
    fn keyword_dict(&mut self, callee: ValueId, keywords: &'a [ast::Keyword], place: Span) -> ValueId {
        if keywords.is_empty() {
            return self.f.b.undef();
        }
        if let [only] = keywords
            && only.arg.is_none()
        {
            // The mapping itself: no copy when it is a dict.
            return self.expr(&only.value);
        }
        let mut dict = None;
        let mut rest = keywords;
        while let Some(first) = rest.first() {
            if first.arg.is_none() {
                let target = match dict {
                    Some(dict) => dict,
                    None => *dict.insert(self.f.b.op1(Op::BuildDict, &[], place)),
                };
                let mapping = self.expr(&first.value);
                self.f.b.op0(Op::DictMerge, &[target, mapping, callee], place);
                rest = &rest[1..];
                continue;
            }
            let run = rest.iter().take(MAX_OPERANDS / 2).take_while(|keyword| keyword.arg.is_some()).count();
            let mut pairs: SmallVec<[ValueId; 8]> = SmallVec::new();
            for keyword in &rest[..run] {
                if let Some(name) = &keyword.arg {
                    pairs.push(self.str(name));
                    pairs.push(self.expr(&keyword.value));
                }
            }
            let part = self.f.b.op1(Op::BuildDict, &pairs, place);
            match dict {
                Some(dict) => self.f.b.op0(Op::DictMerge, &[dict, part, callee], place),
                None => dict = Some(part),
            }
            rest = &rest[run..];
        }
        dict.unwrap_or(self.f.b.undef())
    }

    // ---- super()

    /// Whether a call is `super()` in a function that has a `__class__` cell and a first parameter.
    pub(super) fn is_bare_super(&mut self, node: &'a ast::ExprCall) -> bool {
        let Expr::Name(name) = &*node.func else { return false };
        name.id.as_str() == "super"
            && node.arguments.args.is_empty()
            && node.arguments.keywords.is_empty()
            && self.f.kind == FuncKind::Function
            && self.f.first_parameter().is_some()
            && self.find_cell("__class__").is_some()
    }

    /// `super()`.
    pub(super) fn bare_super(&mut self, node: &'a ast::ExprCall) -> ValueId {
        let place = span(node);
        let function = self.expr(&node.func);
        let (Some(cell), Some(first)) = (self.find_cell("__class__"), self.f.first_parameter()) else {
            return self.call(function, node);
        };
        let local = self.f.b.func().locals[first.index()].clone();
        let mut receiver = self.f.b.peek(first);
        if local.kind == LocalKind::Cell {
            let name = self.f.b.name(&local.name);
            receiver = self.f.b.op_imm(Op::LoadCell, &[receiver], [name.0, 0], place);
        }
        self.f.b.op1(Op::Super, &[function, cell, receiver], place)
    }
}

/// How many nodes of the arguments of a call are looked at before they count as not quiet.
const QUIET_NODES: u32 = 64;

/// Whether arguments are certain not to call anything by name, bind a name or suspend.
fn are_quiet(arguments: &ast::Arguments) -> bool {
    let mut nodes = QUIET_NODES;
    arguments.args.iter().chain(arguments.keywords.iter().map(|k| &k.value)).all(|e| is_quiet(e, &mut nodes))
}

fn is_quiet(e: &Expr, nodes: &mut u32) -> bool {
    if *nodes == 0 {
        return false;
    }
    *nodes -= 1;
    let mut all = |parts: &[Expr]| parts.iter().all(|e| is_quiet(e, nodes));
    match e {
        Expr::Name(_)
        | Expr::NumberLiteral(_)
        | Expr::StringLiteral(_)
        | Expr::BytesLiteral(_)
        | Expr::BooleanLiteral(_)
        | Expr::NoneLiteral(_)
        | Expr::EllipsisLiteral(_) => true,
        Expr::Attribute(node) => is_quiet(&node.value, nodes),
        Expr::Subscript(node) => is_quiet(&node.value, nodes) && is_quiet(&node.slice, nodes),
        Expr::Slice(node) => {
            [&node.lower, &node.upper, &node.step].into_iter().flatten().all(|e| is_quiet(e, nodes))
        }
        Expr::BinOp(node) => is_quiet(&node.left, nodes) && is_quiet(&node.right, nodes),
        Expr::UnaryOp(node) => is_quiet(&node.operand, nodes),
        Expr::Compare(node) => all(&node.comparators) && is_quiet(&node.left, nodes),
        Expr::BoolOp(node) => all(&node.values),
        Expr::If(node) => {
            is_quiet(&node.test, nodes) && is_quiet(&node.body, nodes) && is_quiet(&node.orelse, nodes)
        }
        Expr::Tuple(node) => all(&node.elts),
        Expr::List(node) => all(&node.elts),
        Expr::Set(node) => all(&node.elts),
        Expr::Dict(node) => node.items.iter().all(|item| {
            item.key.as_ref().is_none_or(|key| is_quiet(key, nodes)) && is_quiet(&item.value, nodes)
        }),
        Expr::Starred(node) => is_quiet(&node.value, nodes),
        Expr::FString(node) => node.value.elements().all(|element| match element {
            ast::InterpolatedStringElement::Literal(_) => true,
            ast::InterpolatedStringElement::Interpolation(field) => {
                field.format_spec.is_none() && is_quiet(&field.expression, nodes)
            }
        }),
        // A comprehension calls `__next__`, mostly of something harmless, but its body may hold calls.
        Expr::ListComp(_)
        | Expr::SetComp(_)
        | Expr::DictComp(_)
        | Expr::Generator(_)
        | Expr::Lambda(_)
        | Expr::Call(_)
        | Expr::Named(_)
        | Expr::Await(_)
        | Expr::Yield(_)
        | Expr::YieldFrom(_)
        | Expr::TString(_)
        | Expr::IpyEscapeCommand(_) => false,
    }
}
