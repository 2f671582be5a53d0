//! Scopes: which names each block of a program binds, and where every other name it reads lives.
//!
//! Words: a *scope* is a block of the program with its own names; a *frame scope* is one that becomes a code
//! object of its own, which is every scope that is not *inlined*. List, set and dict comprehensions are inlined
//! (PEP 709): they keep their own names, but these live in the frame of the *host*, the nearest enclosing scope
//! that is not inlined. A *symbol* is what a scope knows of one (mangled) name.
//!
//! Rules, all CPython 3.14's:
//! - Names are keyed by their mangled form: ask [`ScopeTree::mangle`] first.
//! - A class body's names are not seen by the functions inside it; annotation scopes and type-parameter scopes
//!   directly in a class do see them, at run time, through `__classdict__` ([`Scope::can_see_class_scope`]).
//! - A name an inlined comprehension reads from its host is no capture: it stays [`Binding::Local`] unless a
//!   real inner function takes it. [`Symbol::owner`] says in whose variables it lives.
//! - Annotations are lazy (PEP 649): those of one function's signature share one `Annotations` scope, and those
//!   of one class or module body share another. The scope that owns them has it in [`Scope::annotations`].
//! - The outermost iterable of a comprehension or generator expression belongs to the enclosing scope.
//!
//! The parts: `build` walks the tree once, in CPython's order, and records who binds and who uses what;
//! `resolve` then decides the bindings.

mod build;
mod resolve;

use std::borrow::Cow;

use indexmap::IndexMap;
use ruff_python_ast::name::Name;
use ruff_text_size::TextRange;
use rustc_hash::{FxBuildHasher, FxHashMap};

pub(crate) use build::build;

/// The symbols of one scope, in the order in which they were first met.
pub type SymbolMap = IndexMap<Name, Symbol, FxBuildHasher>;

/// The index of a scope in its [`ScopeTree`]; the module is 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ScopeId(u32);

impl ScopeId {
    /// The module's (or the evaluated expression's) scope.
    pub const MODULE: ScopeId = ScopeId(0);

    /// The id as an index.
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// What kind of block a scope is. The comment says the range by which [`ScopeTree::lookup`] finds it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ScopeKind {
    /// The whole program: the range of the `ModModule` or `ModExpression`.
    Module,
    /// A class body: the range of the `StmtClassDef`.
    Class,
    /// A `def` or `async def`: the range of the `StmtFunctionDef`.
    Function,
    /// The range of the `ExprLambda`.
    Lambda,
    /// The range of the `ExprListComp`.
    ListComp,
    /// The range of the `ExprSetComp`.
    SetComp,
    /// The range of the `ExprDictComp`.
    DictComp,
    /// The range of the `ExprGenerator`.
    GenExp,
    /// PEP 695's scope around a generic function, class or alias: the range of its `TypeParams`.
    TypeParams,
    /// The value of a `type` statement: the range of the `StmtTypeAlias`.
    TypeAlias,
    /// The bound (or constraints) or the default of one type parameter: the range of that expression.
    TypeVarBound,
    /// The annotations of a signature (range of the `StmtFunctionDef`) or of a class body (range of the
    /// `StmtClassDef`). The module's are found through [`Scope::annotations`] only.
    Annotations,
}

impl ScopeKind {
    /// Whether names behave as in a function: fast locals, visible to inner scopes.
    pub fn is_function_like(self) -> bool {
        !matches!(self, ScopeKind::Module | ScopeKind::Class)
    }

    /// List, set and dict comprehensions and generator expressions.
    pub fn is_comprehension(self) -> bool {
        matches!(self, ScopeKind::ListComp | ScopeKind::SetComp | ScopeKind::DictComp | ScopeKind::GenExp)
    }
}

/// How a name is read and written in a scope.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Binding {
    /// A fast local that no inner frame captures.
    Local,
    /// A local that an inner frame captures, so it lives in a cell of the owner's frame.
    Cell,
    /// A cell of an enclosing frame, handed in through the closure. In a class scope (the scope itself, not a
    /// comprehension in it) and where [`Scope::can_see_class_scope`] holds, the class namespace is asked first.
    Free,
    /// Declared `global` (or bound by `:=` in a module-level comprehension): the globals, always.
    GlobalExplicit,
    /// Bound nowhere: globals, then builtins. Where [`Scope::can_see_class_scope`] holds, the class namespace
    /// is asked first.
    GlobalImplicit,
    /// A name of a module or class body: its namespace, then (for reading) globals and builtins.
    Name,
}

/// What a scope does with a name: a set of bits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct SymbolFlags(u16);

impl SymbolFlags {
    /// Assigned, deleted, declared by `def` or `class`, ...: anything that binds, but parameters, type
    /// parameters and imports.
    pub const ASSIGNED: SymbolFlags = SymbolFlags(1);
    /// A parameter.
    pub const PARAMETER: SymbolFlags = SymbolFlags(1 << 1);
    /// A type parameter.
    pub const TYPE_PARAMETER: SymbolFlags = SymbolFlags(1 << 2);
    /// Read somewhere in the scope itself.
    pub const USED: SymbolFlags = SymbolFlags(1 << 3);
    /// Declared `global` here.
    pub const GLOBAL: SymbolFlags = SymbolFlags(1 << 4);
    /// Declared `nonlocal` here, or the target of `:=` in a comprehension.
    pub const NONLOCAL: SymbolFlags = SymbolFlags(1 << 5);
    /// Bound by an import statement.
    pub const IMPORTED: SymbolFlags = SymbolFlags(1 << 6);
    /// Annotated by `name: annotation`.
    pub const ANNOTATED: SymbolFlags = SymbolFlags(1 << 7);
    /// The iteration variable of a comprehension.
    pub const ITERATION: SymbolFlags = SymbolFlags(1 << 8);
    /// The target of a `del` statement or the name of an `except ... as`, so it may become unbound.
    pub const DELETED: SymbolFlags = SymbolFlags(1 << 9);
    /// A variable of an enclosing scope that this scope uses or passes on.
    pub const FREE: SymbolFlags = SymbolFlags(1 << 10);
    /// In a class that binds the name itself: a variable of the same name is also passed on to inner scopes.
    pub const FREE_CLASS: SymbolFlags = SymbolFlags(1 << 11);
    /// An inner frame captures the variable.
    pub const CAPTURED: SymbolFlags = SymbolFlags(1 << 12);

    const BOUND: SymbolFlags = SymbolFlags(0b100_0111);

    /// Whether any of the bits of `other` is set.
    pub fn has(self, other: SymbolFlags) -> bool {
        self.0 & other.0 != 0
    }

    /// Both sets together.
    pub const fn with(self, other: SymbolFlags) -> SymbolFlags {
        SymbolFlags(self.0 | other.0)
    }

    fn add(&mut self, other: SymbolFlags) {
        self.0 |= other.0;
    }
}

/// What a scope knows of one name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Symbol {
    /// What the scope does with it.
    pub flags: SymbolFlags,
    /// How it is read and written here.
    pub binding: Binding,
    /// The scope whose frame variable this is: for `Local` and `Cell` the scope that binds it (an inlined
    /// comprehension's host, when the comprehension reads the host's variable); for `Free` the frame scope
    /// whose closure holds the cell; otherwise the scope itself.
    pub owner: ScopeId,
}

impl Symbol {
    /// Whether the scope itself binds the name (assignment, parameter, type parameter, import, ...).
    pub fn is_bound(&self) -> bool {
        self.flags.has(SymbolFlags::BOUND)
    }
}

/// For names that are mangled in a scope: `__x` becomes `_Class__x`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PrivateNames {
    /// The innermost class around the scope.
    pub class: Name,
    /// When set, only these names are mangled: the type parameters of a generic class, in its `TypeParams` scope.
    pub only: Option<Box<[Name]>>,
}

/// One block of the program.
#[derive(Clone, Debug)]
pub struct Scope {
    /// What kind of block it is.
    pub kind: ScopeKind,
    /// The name of its code object: `f`, `C`, `<lambda>`, `<listcomp>`, `<module>`, `__annotate__`, ...
    pub name: Name,
    /// `__qualname__`: `C.f.<locals>.g`. The name itself for a module.
    pub qualname: Box<str>,
    /// The scope around it in the text.
    pub parent: Option<ScopeId>,
    /// The scopes directly inside, in CPython's order of visit.
    pub children: Vec<ScopeId>,
    /// The range of the node, see [`ScopeKind`].
    pub range: TextRange,
    /// What is known of each mangled name.
    pub symbols: SymbolMap,
    /// The parameters' mangled names in the order of `co_varnames`: positional-only, positional, keyword-only,
    /// then `*args`, then `**kwargs`. The hidden iterator argument of a comprehension is not among them.
    pub parameters: Vec<Name>,
    /// `yield` occurs in it, or it is a generator expression.
    pub is_generator: bool,
    /// `async def`, or a comprehension that awaits.
    pub is_coroutine: bool,
    /// A comprehension whose code is part of the enclosing frame (PEP 709).
    pub inlined: bool,
    /// Some function-like scope is around it.
    pub nested: bool,
    /// A class that must keep a `__class__` cell, for `super()` and `__class__` in its methods.
    pub needs_class_cell: bool,
    /// A class whose namespace annotation scopes read: it must keep a `__classdict__` cell.
    pub needs_classdict: bool,
    /// A scope directly in a class (annotations, type parameters, their bounds) which reads the class
    /// namespace first for names that are [`Binding::Free`] or [`Binding::GlobalImplicit`].
    pub can_see_class_scope: bool,
    /// A module or class body with an annotation in a place that may not run: it must note at run time, in
    /// `__conditional_annotations__`, which annotations were reached.
    pub has_conditional_annotations: bool,
    /// The scope of the annotations that belong to this one (a function's signature, a body's variables).
    pub annotations: Option<ScopeId>,
    /// The class whose name mangles private names here.
    pub private: Option<PrivateNames>,
    /// Names of [`Binding::Free`] and of [`SymbolFlags::FREE_CLASS`], sorted: what the closure must bring.
    /// Empty for inlined scopes.
    pub free: Vec<Name>,
    /// Names of [`Binding::Cell`] that this scope owns, sorted.
    pub cells: Vec<Name>,
}

impl Scope {
    /// How a mangled name is bound here; a name the scope never mentions is reported as an outer scope's would
    /// be only in the global sense: [`Binding::Name`] in module and class, else [`Binding::GlobalImplicit`].
    pub fn binding(&self, name: &str) -> Binding {
        match self.symbols.get(name) {
            Some(symbol) => symbol.binding,
            None if self.kind.is_function_like() => Binding::GlobalImplicit,
            None => Binding::Name,
        }
    }

    /// The symbol of a mangled name.
    pub fn symbol(&self, name: &str) -> Option<&Symbol> {
        self.symbols.get(name)
    }

    /// An `async` generator function or generator expression.
    pub fn is_async_generator(&self) -> bool {
        self.is_generator && self.is_coroutine
    }

    /// The names bound here as fast locals or cells, in order of first mention: the parameters first.
    pub fn locals(&self) -> impl Iterator<Item = &Name> {
        self.symbols
            .iter()
            .filter(|(_, symbol)| {
                symbol.is_bound() && matches!(symbol.binding, Binding::Local | Binding::Cell)
            })
            .map(|(name, _)| name)
    }
}

/// All scopes of one program.
#[derive(Clone, Debug)]
pub struct ScopeTree {
    scopes: Vec<Scope>,
    by_node: FxHashMap<(TextRange, ScopeKind), ScopeId>,
    future_annotations: bool,
}

impl ScopeTree {
    /// The scope of a node, by the node's range and the kind of scope (see [`ScopeKind`]).
    pub fn lookup(&self, range: TextRange, kind: ScopeKind) -> Option<ScopeId> {
        self.by_node.get(&(range, kind)).copied()
    }

    /// The module's scope.
    pub fn module(&self) -> &Scope {
        &self.scopes[0]
    }

    /// All scopes with their ids; a parent comes before its children.
    pub fn iter(&self) -> impl Iterator<Item = (ScopeId, &Scope)> {
        self.scopes.iter().enumerate().map(|(at, scope)| (ScopeId(at as u32), scope))
    }

    /// How many scopes there are.
    pub fn len(&self) -> usize {
        self.scopes.len()
    }

    /// Never: there is always the module's scope.
    pub fn is_empty(&self) -> bool {
        self.scopes.is_empty()
    }

    /// Whether `from __future__ import annotations` is in force: annotations become strings.
    pub fn future_annotations(&self) -> bool {
        self.future_annotations
    }

    /// The scope whose frame runs this scope's code: itself, or for an inlined comprehension its host.
    pub fn host(&self, scope: ScopeId) -> ScopeId {
        let mut at = scope;
        while self[at].inlined {
            let Some(parent) = self[at].parent else { break };
            at = parent;
        }
        at
    }

    /// The name as it is stored: `__x` inside class `C` is `_C__x`.
    pub fn mangle<'a>(&self, scope: ScopeId, name: &'a str) -> Cow<'a, str> {
        mangle(self[scope].private.as_ref(), name)
    }
}

impl std::ops::Index<ScopeId> for ScopeTree {
    type Output = Scope;

    fn index(&self, id: ScopeId) -> &Scope {
        &self.scopes[id.index()]
    }
}

/// Mangles a private name; names that end in `__`, hold a dot, or stand outside a class stay as they are.
fn mangle<'a>(private: Option<&PrivateNames>, name: &'a str) -> Cow<'a, str> {
    let Some(private) = private else { return Cow::Borrowed(name) };
    if !is_private(name) {
        return Cow::Borrowed(name);
    }
    if private.only.as_ref().is_some_and(|only| !only.iter().any(|mangled| mangled.as_str() == name)) {
        return Cow::Borrowed(name);
    }
    let class = private.class.trim_start_matches('_');
    if class.is_empty() {
        return Cow::Borrowed(name);
    }
    Cow::Owned(format!("_{class}{name}"))
}

fn is_private(name: &str) -> bool {
    name.starts_with("__") && !name.ends_with("__") && !name.contains('.')
}
