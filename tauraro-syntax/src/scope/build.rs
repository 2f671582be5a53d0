//! The first half of scope analysis: one walk over the tree that opens the scopes, notes what each does with
//! each name, and finds the errors CPython's symbol table and code generator find.
//!
//! Words: a *phase* is the part of CPython that reports an error. A program with several errors shows the one of
//! the earliest phase, and within it the first in the order of the walk, so [`Builder::refuse`] keeps just that
//! one. The walk is in CPython's order (defaults before decorators, iterables before targets, ...), because
//! "used prior to global declaration" depends on it.
//!
//! Rules: names are mangled when they enter a symbol map. The walk recurses as deep as the tree; [`crate::limits`]
//! bounds that and [`crate::limits::ensure_stack`] finds the room.

mod expressions;
mod statements;

use std::borrow::Cow;

use indexmap::map::Entry;
use ruff_python_ast as ast;
use ruff_python_ast::name::Name;
use ruff_text_size::{Ranged, TextRange};
use rustc_hash::FxHashMap;

use super::{
    Binding, PrivateNames, Scope, ScopeId, ScopeKind, ScopeTree, Symbol, SymbolFlags, SymbolMap, is_private,
    mangle, resolve::resolve,
};
use crate::semantic;
use crate::source::Source;
use crate::warnings::SyntaxWarning;

/// What the walk gives: the scopes, how deep the expressions are nested, and a refusal if there is one.
pub(crate) struct Built {
    pub(crate) scopes: ScopeTree,
    pub(crate) warnings: Vec<SyntaxWarning>,
    pub(crate) depth: u32,
}

/// The part of CPython that reports an error, in the order in which they run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Phase {
    /// The parser's own checks.
    Grammar,
    /// `from __future__` features.
    Future,
    /// The walk of the symbol table.
    Symbols,
    /// Code generation.
    Code,
}

/// Walks the tree and analyses its scopes.
///
/// # Errors
/// The place and CPython's message of the error CPython would report. An empty message says that the text is not
/// grammatical, though the parser let it through.
pub(crate) fn build(module: &ast::Mod, source: &Source) -> Result<Built, (TextRange, String)> {
    let mut builder = Builder::new(module.range(), source);
    match module {
        ast::Mod::Module(module) => {
            builder.future_annotations = semantic::future_annotations(&module.body);
            builder.module_body(&module.body);
        }
        ast::Mod::Expression(expression) => builder.expr(&expression.body),
    }
    // The resolver's errors are the symbol table's too: they come before the code generator's.
    if let Some(refusal) = builder.refusal.take_if(|refusal| refusal.phase <= Phase::Symbols) {
        return Err((refusal.range, refusal.message));
    }
    resolve(&mut builder.scopes, &builder.directives)?;
    if let Some(refusal) = builder.refusal {
        return Err((refusal.range, refusal.message));
    }
    Ok(Built {
        scopes: ScopeTree {
            scopes: builder.scopes,
            by_node: builder.by_node,
            future_annotations: builder.future_annotations,
        },
        warnings: {
            builder.parser_warnings.append(&mut builder.code_warnings);
            builder.parser_warnings
        },
        depth: builder.max_depth,
    })
}

struct Refusal {
    phase: Phase,
    range: TextRange,
    message: String,
}

/// What surrounds a statement inside its code object.
#[derive(Clone, Copy, Default)]
struct Around {
    /// Inside a loop of this code object.
    in_loop: bool,
    /// Inside an `except*` block, and no loop of its own between.
    in_except_star: bool,
    /// Inside any `except*` block of this code object: `return` is forbidden.
    in_any_except_star: bool,
    /// Nested `for`, `while`, `with`, `try`.
    blocks: usize,
    /// In a `finally` block, and no loop of its own between: `break` and `continue` leave it.
    finally_of_loop: bool,
    /// In a `finally` block of this code object: `return` leaves it.
    in_finally: bool,
    /// In a branch, loop or handler, where an annotation may not be reached.
    conditional: bool,
}

struct Builder<'a> {
    source: &'a Source,
    scopes: Vec<Scope>,
    by_node: FxHashMap<(TextRange, ScopeKind), ScopeId>,
    directives: FxHashMap<(ScopeId, Name), TextRange>,
    refusal: Option<Refusal>,
    parser_warnings: Vec<SyntaxWarning>,
    code_warnings: Vec<SyntaxWarning>,
    future_annotations: bool,
    current: ScopeId,
    private: Option<PrivateNames>,
    around: Around,
    /// Reading the target of a comprehension: names are iteration variables.
    in_target: bool,
    /// Inside the iterable of a comprehension, where `:=` is forbidden.
    in_iterable: u32,
    /// Inside an annotation that is never evaluated: names do not count.
    unevaluated: bool,
    /// What the enclosing type-parameter expression is called in errors.
    type_variable: &'static str,
    /// `return value` statements of coroutines whose bodies are not finished.
    returns: Vec<(ScopeId, TextRange)>,
    /// Still among the statements that may precede `from __future__ import`.
    future_allowed: bool,
    depth: u32,
    max_depth: u32,
}

impl<'a> Builder<'a> {
    fn new(range: TextRange, source: &'a Source) -> Builder<'a> {
        let mut builder = Builder {
            source,
            scopes: Vec::new(),
            by_node: FxHashMap::default(),
            directives: FxHashMap::default(),
            refusal: None,
            parser_warnings: Vec::new(),
            code_warnings: Vec::new(),
            future_annotations: false,
            current: ScopeId::MODULE,
            private: None,
            around: Around::default(),
            in_target: false,
            in_iterable: 0,
            unevaluated: false,
            type_variable: "",
            returns: Vec::new(),
            future_allowed: true,
            depth: 0,
            max_depth: 0,
        };
        builder.open(ScopeKind::Module, Name::new_static("<module>"), range);
        builder
    }

    // ---- scopes and symbols -----------------------------------------------------------------------------

    fn scope(&self) -> &Scope {
        &self.scopes[self.current.index()]
    }

    fn scope_mut(&mut self) -> &mut Scope {
        &mut self.scopes[self.current.index()]
    }

    fn kind(&self) -> ScopeKind {
        self.scope().kind
    }

    /// Adds a scope inside the current one and makes it current; the caller restores with [`Builder::close`].
    fn open(&mut self, kind: ScopeKind, name: Name, range: TextRange) -> ScopeId {
        let id = ScopeId(self.scopes.len() as u32);
        let parent = (!self.scopes.is_empty()).then_some(self.current);
        let (nested, sees_class) = match parent.map(|parent| &self.scopes[parent.index()]) {
            None => (false, false),
            Some(parent) => (
                parent.nested || parent.kind.is_function_like(),
                parent.kind == ScopeKind::Class || parent.can_see_class_scope,
            ),
        };
        let parent_sees_class = parent.is_some_and(|parent| self.scopes[parent.index()].can_see_class_scope);
        let class_lookup = sees_class
            && matches!(
                kind,
                ScopeKind::TypeParams
                    | ScopeKind::TypeAlias
                    | ScopeKind::TypeVarBound
                    | ScopeKind::Annotations
            );
        let inlined = match kind {
            ScopeKind::ListComp | ScopeKind::SetComp | ScopeKind::DictComp => !parent_sees_class,
            _ => false,
        };
        self.scopes.push(Scope {
            kind,
            qualname: name.as_str().into(),
            name,
            parent,
            children: Vec::new(),
            range,
            symbols: SymbolMap::default(),
            parameters: Vec::new(),
            is_generator: kind == ScopeKind::GenExp,
            is_coroutine: false,
            inlined,
            nested,
            needs_class_cell: false,
            needs_classdict: false,
            can_see_class_scope: class_lookup,
            has_conditional_annotations: false,
            annotations: None,
            private: self.private.clone(),
            free: Vec::new(),
            cells: Vec::new(),
        });
        if let Some(parent) = parent {
            self.scopes[parent.index()].children.push(id);
        }
        self.by_node.insert((range, kind), id);
        self.current = id;
        if class_lookup && !(kind == ScopeKind::Annotations && self.future_annotations) {
            self.define("__classdict__", SymbolFlags::USED, range);
        }
        id
    }

    fn close(&mut self) {
        self.current = self.scope().parent.unwrap_or(ScopeId::MODULE);
    }

    /// Runs `body` inside a new scope whose statements see nothing of the loops around.
    fn inside(
        &mut self,
        kind: ScopeKind,
        name: Name,
        range: TextRange,
        body: impl FnOnce(&mut Self),
    ) -> ScopeId {
        let id = self.open(kind, name, range);
        let around = std::mem::take(&mut self.around);
        let in_target = std::mem::take(&mut self.in_target);
        body(self);
        self.in_target = in_target;
        self.around = around;
        self.close();
        id
    }

    /// Runs `body` inside a scope that was opened before, at the same place.
    fn reopen(&mut self, id: ScopeId, body: impl FnOnce(&mut Self)) {
        let outer = std::mem::replace(&mut self.current, id);
        body(self);
        self.current = outer;
    }

    /// Remembers the place that declared a name `global` or `nonlocal`, for the resolver's errors.
    fn directive(&mut self, name: &Name, range: TextRange) {
        let name = self.mangled(name);
        self.directives.entry((self.current, name)).or_insert(range);
    }

    fn flags_of(&self, name: &str) -> SymbolFlags {
        let name = mangle(self.private.as_ref(), name);
        self.scope().symbols.get(name.as_ref()).map(|symbol| symbol.flags).unwrap_or_default()
    }

    fn mangled(&self, name: &Name) -> Name {
        if self.private.is_some() && is_private(name) {
            match mangle(self.private.as_ref(), name) {
                Cow::Borrowed(_) => name.clone(),
                Cow::Owned(mangled) => Name::from(mangled),
            }
        } else {
            name.clone()
        }
    }

    fn define(&mut self, name: &'static str, flags: SymbolFlags, range: TextRange) {
        self.add(&Name::new_static(name), flags, range);
    }

    fn add(&mut self, name: &Name, flags: SymbolFlags, range: TextRange) {
        self.add_to(self.current, name, flags, range);
    }

    /// Notes that a scope does something with a name.
    fn add_to(&mut self, scope: ScopeId, name: &Name, flags: SymbolFlags, range: TextRange) {
        if self.unevaluated {
            return;
        }
        let mangled = self.mangled(name);
        let in_target = self.in_target;
        let before = match self.scopes[scope.index()].symbols.entry(mangled) {
            Entry::Occupied(mut entry) => {
                let before = entry.get().flags;
                entry.get_mut().flags.add(flags);
                if in_target {
                    entry.get_mut().flags.add(SymbolFlags::ITERATION);
                }
                before
            }
            Entry::Vacant(entry) => {
                let flags = if in_target { flags.with(SymbolFlags::ITERATION) } else { flags };
                entry.insert(Symbol { flags, binding: Binding::GlobalImplicit, owner: scope });
                if !flags.has(SymbolFlags::GLOBAL) {
                    return;
                }
                SymbolFlags::default()
            }
        };
        if flags.has(SymbolFlags::PARAMETER) && before.has(SymbolFlags::PARAMETER) {
            let message = format!("duplicate parameter '{name}' in function definition");
            self.refuse(Phase::Symbols, range, message);
        }
        if flags.has(SymbolFlags::TYPE_PARAMETER) && before.has(SymbolFlags::TYPE_PARAMETER) {
            self.refuse(Phase::Symbols, range, format!("duplicate type parameter '{name}'"));
        }
        if in_target && before.has(SymbolFlags::GLOBAL.with(SymbolFlags::NONLOCAL)) {
            let message =
                format!("comprehension inner loop cannot rebind assignment expression target '{name}'");
            self.refuse(Phase::Symbols, range, message);
        }
        if flags.has(SymbolFlags::GLOBAL) && scope != ScopeId::MODULE {
            // A name declared global anywhere is global explicitly in the module too.
            let name = self.mangled(name);
            let symbol = self.scopes[0].symbols.entry(name).or_insert(Symbol {
                flags: SymbolFlags::default(),
                binding: Binding::GlobalImplicit,
                owner: ScopeId::MODULE,
            });
            symbol.flags.add(SymbolFlags::GLOBAL);
        }
    }

    /// Binds a name, which must not be `__debug__`. `place` is what CPython points at.
    fn bind(&mut self, name: &Name, flags: SymbolFlags, place: TextRange) {
        if name.as_str() == "__debug__" {
            self.refuse(Phase::Code, place, "cannot assign to __debug__");
        }
        let flags = if flags == SymbolFlags::IMPORTED { flags } else { flags.with(SymbolFlags::ASSIGNED) };
        self.add(name, flags, place);
    }

    /// Keeps the error CPython would show: of the earliest phase, and there the first.
    fn refuse(&mut self, phase: Phase, range: TextRange, message: impl Into<String>) {
        if self.refusal.as_ref().is_none_or(|refusal| phase < refusal.phase) {
            self.refusal = Some(Refusal { phase, range, message: message.into() });
        }
    }

    fn refuse_all(&mut self, phase: Phase, refusal: Option<(TextRange, String)>) {
        if let Some((range, message)) = refusal {
            self.refuse(phase, range, message);
        }
    }
}
