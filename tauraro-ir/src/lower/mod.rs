//! From the syntax tree to generic SSA: the whole Python 3.14 language, with the order of evaluation, the
//! exceptions and the source positions that CPython's compiler gives them.
//!
//! [`lower_module`] is the entry. The parts, by area of the language:
//!
//! * `names`: reading, writing and deleting names; closures; `function`, `class`, `type_params`,
//!   `annotations`: what makes functions of its own;
//! * `stmt`: simple statements and assignment; `control`: conditions, branches, loops, and what must
//!   be run when a statement jumps out of a block; `exception`: `try` and `with`; `pattern`: `match`; `import_`;
//! * `expr`, `literal`, `call`, `fstring`, `comprehension`, `generator`: expressions;
//! * [`unparse`]: source text for annotations under `from __future__ import annotations`.
//!
//! Words: a *frame scope* has a [`Func`] of its own; an *inlined* scope (a list, set or dict comprehension) is
//! part of the function around it, with hidden locals. A *slot* says how a symbol of a scope is accessed.
//!
//! Rules:
//! * a block of code that cannot be reached is not lowered;
//! * chains that may be thousands of links long (`a + b + ...`, `x.a.b()...`, `elif`) are walked by loops; other
//!   nesting is bounded by the parser, and `Lowerer::expr` and `Lowerer::body` look after the stack;
//! * what only shows here and is the program's fault is a [`LowerError`], never a panic.

mod annotations;
mod call;
mod class;
mod comprehension;
mod control;
mod exception;
mod expr;
mod fstring;
mod function;
mod generator;
mod import_;
mod literal;
mod names;
mod pattern;
mod stmt;
mod type_params;
mod unparse;

pub use literal::number as number_constant;
pub use unparse::unparse;

use crate::builder::FuncBuilder;
use crate::constant::Const;
use crate::entities::*;
use crate::func::*;
use crate::op::Op;
use control::Around;
use names::ScopeSlots;
use rustc_hash::{FxHashMap, FxHashSet};
use std::fmt;
use std::rc::Rc;
use tauraro_syntax::ast::{Mod, Stmt};
use tauraro_syntax::{Parsed, Ranged, ScopeId, ScopeKind, ScopeTree, Source, ast};

/// How a program is run.
#[derive(Copy, Clone, PartialEq, Eq, Debug, Default)]
pub enum LowerMode {
    /// `exec`: a module.
    #[default]
    Module,
    /// `eval`: one expression, whose value the body returns.
    Expression,
    /// `single`: expression statements print their values.
    Interactive,
}

/// Where the names of the outermost level live.
#[derive(Copy, Clone, PartialEq, Eq, Debug, Default)]
pub enum Namespace {
    /// In the globals: a module.
    #[default]
    Globals,
    /// In a namespace that may differ from the globals: `exec` and `eval` with separate locals.
    Locals,
}

/// What [`lower_module`] may be told.
#[derive(Copy, Clone, PartialEq, Eq, Debug, Default)]
pub struct LowerOptions {
    /// How the program is run.
    pub mode: LowerMode,
    /// Where the names of the outermost level live.
    pub namespace: Namespace,
    /// The `-O` level: 1 drops `assert` and makes `__debug__` false, 2 drops docstrings too.
    pub optimize: u8,
    /// In [`LowerMode::Interactive`]: statements that start before this byte print nothing.
    pub silent_until: u32,
    /// Annotations become strings, as after `from __future__ import annotations` (which also has this effect
    /// when it is in the source); for code compiled on behalf of code that has the import.
    pub future_annotations: bool,
    /// The functions tell trace functions what they do: calls, lines, returns.
    pub traced: bool,
}

/// A fault of the program that only lowering finds.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct LowerError {
    /// What is wrong.
    pub message: String,
    /// Where.
    pub span: Span,
}

impl fmt::Display for LowerError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} (at byte {})", self.message, self.span.start)
    }
}

impl std::error::Error for LowerError {}

/// More instructions than this are not made by copying. `finally` bodies are copied to each way out of their `try`, so a
/// small program of nested ones can become exponentially large.
const MAX_COPIED_INSTS: usize = 1 << 20;

/// Lowers a program; function 0 is its body.
///
/// # Errors
/// When the program asks for more code than is sensible.
pub fn lower_module(parsed: &Parsed, options: &LowerOptions) -> Result<Module, LowerError> {
    let scopes = parsed.scopes();
    let mut lowerer = Lowerer {
        source: parsed.source(),
        scopes,
        options: *options,
        future_annotations: options.future_annotations || scopes.future_annotations(),
        funcs: Vec::new(),
        lowered: FxHashMap::default(),
        f: Frame::new("", "", FuncKind::Module, ScopeId::MODULE),
        outer: Vec::new(),
        insts: 0,
        copied: 0,
        depth: 0,
        one_line: false,
        lines: options.traced.then(|| line_starts(parsed.source())),
        error: None,
    };
    lowerer.module(parsed.tree());
    match lowerer.error {
        Some(error) => Err(error),
        None => Ok(Module { funcs: lowerer.funcs }),
    }
}

/// A function being lowered.
struct Frame<'a> {
    b: FuncBuilder,
    /// The frame scope.
    scope: ScopeId,
    kind: FuncKind,
    suspends: Suspends,
    /// The frame scope and the inlined scopes that are open, innermost last.
    scopes: Vec<ScopeSlots>,
    /// Cells of the closure, by position in the free variables.
    free_cells: Vec<ValueId>,
    /// Hidden locals of inlined comprehensions that are not in use.
    spare_locals: FxHashMap<(&'a str, bool), Vec<LocalId>>,
    /// What is to be done when a statement jumps out, innermost last.
    around: Vec<Around<'a>>,
    /// Cell of the namespace, for annotation scopes inside a class.
    class_dict: Option<LocalId>,
    /// Cell of the class, in a class body.
    class_cell: Option<LocalId>,
    /// Cell of the set of annotations that were reached, in a class body.
    conditional_cell: Option<LocalId>,
    /// Where this function's closure has that cell, in an annotation function.
    conditional_free: Option<ValueId>,
    /// For annotated variables that are noted when reached: start of the statement to index.
    conditional: FxHashMap<u32, i64>,
    /// Attributes that methods set on `self`, in a class body.
    static_attributes: FxHashSet<&'a str>,
}

impl<'a> Frame<'a> {
    fn new(name: &str, qualname: &str, kind: FuncKind, scope: ScopeId) -> Frame<'a> {
        Frame {
            b: FuncBuilder::new(name, qualname, kind),
            scope,
            kind,
            suspends: Suspends::Never,
            scopes: Vec::new(),
            free_cells: Vec::new(),
            spare_locals: FxHashMap::default(),
            around: Vec::new(),
            class_dict: None,
            class_cell: None,
            conditional_cell: None,
            conditional_free: None,
            conditional: FxHashMap::default(),
            static_attributes: FxHashSet::default(),
        }
    }
}

/// The state of lowering one program.
struct Lowerer<'a> {
    source: &'a Source,
    scopes: &'a ScopeTree,
    options: LowerOptions,
    future_annotations: bool,
    funcs: Vec<Func>,
    /// Functions made already: copies of a `finally` body share the functions in it.
    lowered: FxHashMap<ScopeId, FuncId>,
    /// The function being lowered.
    f: Frame<'a>,
    /// The functions around it, outermost first.
    outer: Vec<Frame<'a>>,
    /// Instructions of finished functions.
    insts: usize,
    /// Instructions in copies of `finally` bodies; those of nested ones count at each level.
    copied: usize,
    /// Levels of recursion since the stack was looked at.
    depth: u32,
    /// Whether the statement at hand lies in one line.
    one_line: bool,
    /// Offsets where lines start, when functions are traced.
    lines: Option<Rc<[u32]>>,
    error: Option<LowerError>,
}

/// The offsets where the lines of a source start.
fn line_starts(source: &Source) -> Rc<[u32]> {
    let end = source.text().len() as u32;
    let starts = (1..).map(|line| source.line_start(line).to_u32());
    std::iter::once(0).chain(starts.skip(1).take_while(|start| *start < end)).collect()
}

/// The place of a node.
fn span(node: &impl Ranged) -> Span {
    let range = node.range();
    Span { start: range.start().to_u32(), end: range.end().to_u32() }
}

impl<'a> Lowerer<'a> {
    fn module(&mut self, tree: &'a Mod) {
        let scope = &self.scopes[ScopeId::MODULE];
        // Most scopes become functions; growing step by step would leave a quarter of the table empty.
        self.funcs.reserve_exact(self.scopes.len());
        self.funcs.push(Func::placeholder());
        self.f = Frame::new(scope.name.as_str(), &scope.qualname, FuncKind::Module, ScopeId::MODULE);
        let text = self.source.text().len() as u32;
        self.f.b.func().span = Span { start: 0, end: text };
        self.f.b.expect_source(text as usize / 2);
        self.open_frame_scope();
        match tree {
            Mod::Expression(expression) => {
                let value = self.expr(&expression.body);
                self.f.b.ret(value, span(&*expression.body));
            }
            Mod::Module(module) => {
                self.module_body(&module.body);
                self.return_none();
            }
        }
        let builder = std::mem::replace(&mut self.f.b, FuncBuilder::new("", "", FuncKind::Module));
        self.funcs[0] = builder.finish();
    }

    fn module_body(&mut self, body: &'a [Stmt]) {
        self.set_up_annotations(body, false);
        let mut body = body;
        if self.options.mode == LowerMode::Module
            && self.options.optimize < 2
            && let Some((doc, place)) = self.docstring(body)
        {
            body = &body[1..];
            let doc = self.f.b.constant(doc);
            self.store_name("__doc__", doc, place);
        }
        self.body(body);
    }

    /// The docstring that opens a body, and its place.
    fn docstring(&self, body: &'a [Stmt]) -> Option<(Const, Span)> {
        let Some(Stmt::Expr(stmt)) = body.first() else { return None };
        let ast::Expr::StringLiteral(literal) = &*stmt.value else { return None };
        let text = self.string(literal);
        Some((literal::clean_docstring(text), span(stmt)))
    }

    /// Starts a function; [`Lowerer::end_func`] ends it.
    fn begin_func(&mut self, scope: ScopeId, kind: FuncKind) -> FuncId {
        let id = FuncId::new(self.funcs.len());
        let data = &self.scopes[scope];
        self.funcs.push(Func::placeholder());
        let frame = Frame::new(data.name.as_str(), &data.qualname, kind, scope);
        self.outer.push(std::mem::replace(&mut self.f, frame));
        let suspends = match (data.is_generator, data.is_coroutine) {
            _ if kind != FuncKind::Function => Suspends::Never,
            (false, false) => Suspends::Never,
            (true, false) => Suspends::Generator,
            (false, true) => Suspends::Coroutine,
            (true, true) => Suspends::AsyncGenerator,
        };
        self.f.suspends = suspends;
        let place = Span { start: data.range.start().to_u32(), end: data.range.end().to_u32() };
        if kind == FuncKind::Function {
            self.f.b.expect_source(data.range.len().to_usize());
        }
        let line = self.source.line(data.range.start());
        let func = self.f.b.func();
        func.suspends = suspends;
        func.nested = data.nested;
        func.span = place;
        func.first_line = line;
        id
    }

    /// Ends the function that [`Lowerer::begin_func`] started.
    fn end_func(&mut self, id: FuncId) {
        let outer = self.outer.pop().expect("a function is begun before it is ended");
        let frame = std::mem::replace(&mut self.f, outer);
        self.insts += frame.b.inst_count();
        self.funcs[id.index()] = frame.b.finish();
        self.lowered.insert(frame.scope, id);
    }

    /// Ends a body that falls off its end.
    fn return_none(&mut self) {
        if self.f.b.is_reachable() {
            let none = self.f.b.constant(Const::None);
            self.f.b.ret(none, Span::default());
        } else if !self.f.b.is_filled() {
            self.f.b.unreachable();
        }
    }

    /// Notes a fault; the first one counts.
    fn fail(&mut self, message: impl Into<String>, span: Span) {
        if self.error.is_none() {
            self.error = Some(LowerError { message: message.into(), span });
        }
    }

    /// One more copy of a `finally` body.
    fn copy_finally(&mut self, body: &'a [Stmt], span: Span) {
        let before = self.insts + self.f.b.inst_count();
        self.body(body);
        self.copied += self.insts + self.f.b.inst_count() - before;
        if self.copied > MAX_COPIED_INSTS {
            self.fail("too much code: nested 'finally' blocks are copied too often", span);
        }
    }

    /// The scope that names are looked up in: the frame's, or an inlined comprehension's.
    fn scope_id(&self) -> ScopeId {
        self.f.scopes.last().map_or(self.f.scope, |s| s.id)
    }

    /// Whether the code at hand runs as a class or module body's own.
    fn is_frame(&self, kind: ScopeKind) -> bool {
        self.scopes[self.f.scope].kind == kind
    }

    // ---- short forms

    fn none(&mut self) -> ValueId {
        self.f.b.constant(Const::None)
    }

    fn str(&mut self, text: &str) -> ValueId {
        self.f.b.constant(Const::str(text))
    }

    fn int(&mut self, value: i64) -> ValueId {
        self.f.b.constant(Const::Int(value))
    }

    /// A bool that may decide a branch.
    fn truth(&mut self, value: ValueId, span: Span) -> ValueId {
        if self.f.b.is_bool(value) { value } else { self.f.b.op1(Op::IsTrue, &[value], span) }
    }
}
