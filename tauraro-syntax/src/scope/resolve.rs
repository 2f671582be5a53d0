//! The second half of scope analysis: from who binds and uses what to how each name is reached.
//!
//! For every name a scope does not bind, [`capture`] walks outward. Class bodies are stepped over, except that
//! `__class__` and `__classdict__` stop there. What it finds marks the binding scope's symbol as captured and
//! leaves a `FREE` mark in every scope between, so that closures pass the cell on. When only inlined
//! comprehensions lie between, nothing is captured: they share the frame.
//!
//! When all walks are done, [`settle`] turns marks into bindings, outermost scope first, so that an inlined
//! comprehension can copy the verdict of its host. Cost: one walk per unbound name and scope.

use ruff_python_ast::name::Name;
use ruff_text_size::TextRange;
use rustc_hash::FxHashMap;

use super::{Binding, Scope, ScopeId, ScopeKind, Symbol, SymbolFlags};

/// A refusal: where, and CPython's message.
pub(super) type Refusal = (TextRange, String);

/// Decides all bindings. `directives` holds the range of the statement that declared a name `global` or
/// `nonlocal`, or of the `:=` expression that did so.
pub(super) fn resolve(
    scopes: &mut [Scope],
    directives: &FxHashMap<(ScopeId, Name), TextRange>,
) -> Result<(), Refusal> {
    let mut marks = 0;
    for index in 0..scopes.len() {
        let id = ScopeId(index as u32);
        let mut at = 0;
        // Captures add symbols to scopes between, also to this one's children, never to this scope.
        while let Some((name, symbol)) = scopes[index].symbols.get_index(at) {
            at += 1;
            let flags = symbol.flags;
            let needs_walk = if flags.has(SymbolFlags::GLOBAL) {
                if flags.has(SymbolFlags::NONLOCAL) {
                    let message = format!("name '{name}' is nonlocal and global");
                    return Err((place(directives, id, name), message));
                }
                false
            } else if flags.has(SymbolFlags::NONLOCAL) {
                if id == ScopeId::MODULE {
                    let message = "nonlocal declaration not allowed at module level".to_owned();
                    return Err((place(directives, id, name), message));
                }
                true
            } else {
                !flags.has(SymbolFlags::BOUND) && id != ScopeId::MODULE
            };
            if needs_walk {
                let name = name.clone();
                let found = capture(scopes, id, &name, &mut marks);
                if marks > MAX_CAPTURE_MARKS {
                    let message = "too many names captured by nested scopes".to_owned();
                    return Err((scopes[index].range, message));
                }
                if flags.has(SymbolFlags::NONLOCAL) {
                    match found {
                        Found::Nothing => {
                            let message = format!("no binding for nonlocal '{name}' found");
                            return Err((place(directives, id, &name), message));
                        }
                        Found::TypeParameter => {
                            let message = format!("nonlocal binding not allowed for type parameter '{name}'");
                            return Err((place(directives, id, &name), message));
                        }
                        Found::Variable => {}
                    }
                }
            }
        }
    }
    settle(scopes);
    name_scopes(scopes);
    Ok(())
}

fn place(directives: &FxHashMap<(ScopeId, Name), TextRange>, scope: ScopeId, name: &Name) -> TextRange {
    directives.get(&(scope, name.clone())).copied().unwrap_or_default()
}

/// How many marks of captures may be left in all. Scopes nested a thousand deep that capture a thousand names
/// stay below; what is above would need gigabytes.
const MAX_CAPTURE_MARKS: usize = 5_000_000;

enum Found {
    Nothing,
    Variable,
    TypeParameter,
}

/// Looks for the variable `name` of an enclosing scope and, when there is one, leaves the marks of a capture.
fn capture(scopes: &mut [Scope], from: ScopeId, name: &Name, marks: &mut usize) -> Found {
    // Whether a frame boundary lies between `from` and the scope that is being asked.
    let mut crossed = !scopes[from.index()].inlined;
    let mut next = scopes[from.index()].parent;
    let mut found = None;
    while let Some(id) = next {
        let scope = &mut scopes[id.index()];
        match scope.kind {
            ScopeKind::Module => break,
            ScopeKind::Class => {
                if crossed && name.as_str() == "__class__" {
                    scope.needs_class_cell = true;
                    found = Some(id);
                    break;
                }
                if crossed && name.as_str() == "__classdict__" {
                    scope.needs_classdict = true;
                    found = Some(id);
                    break;
                }
            }
            _ => {
                if let Some(symbol) = scope.symbols.get_mut(name.as_str()) {
                    if symbol.flags.has(SymbolFlags::GLOBAL) {
                        break;
                    }
                    if symbol.is_bound() && !symbol.flags.has(SymbolFlags::NONLOCAL) {
                        if crossed {
                            symbol.flags.add(SymbolFlags::CAPTURED);
                        }
                        found = Some(id);
                        break;
                    }
                }
            }
        }
        crossed |= !scope.inlined;
        next = scope.parent;
    }
    let Some(owner) = found else { return Found::Nothing };
    let mut at = from;
    while at != owner {
        *marks += 1;
        let scope = &mut scopes[at.index()];
        let class = scope.kind == ScopeKind::Class;
        let symbol = scope.symbols.entry(name.clone()).or_insert(Symbol {
            flags: SymbolFlags::default(),
            binding: Binding::GlobalImplicit,
            owner: at,
        });
        let nonlocal = symbol.flags.has(SymbolFlags::NONLOCAL);
        if class && !nonlocal && (symbol.is_bound() || symbol.flags.has(SymbolFlags::GLOBAL)) {
            symbol.flags.add(SymbolFlags::FREE_CLASS);
        } else {
            symbol.flags.add(SymbolFlags::FREE);
        }
        match scope.parent {
            Some(parent) => at = parent,
            None => break,
        }
    }
    match scopes[owner.index()].symbols.get(name.as_str()) {
        Some(symbol) if symbol.flags.has(SymbolFlags::TYPE_PARAMETER) => Found::TypeParameter,
        _ => Found::Variable,
    }
}

/// Turns marks into bindings, parents before children.
fn settle(scopes: &mut [Scope]) {
    for index in 0..scopes.len() {
        let id = ScopeId(index as u32);
        let (before, rest) = scopes.split_at_mut(index);
        let Some(scope) = rest.first_mut() else { return };
        let parent = if scope.inlined { scope.parent.map(|parent| &before[parent.index()]) } else { None };
        let parent_id = scope.parent.unwrap_or(id);
        for (name, symbol) in &mut scope.symbols {
            let flags = symbol.flags;
            let (binding, owner) = if flags.has(SymbolFlags::GLOBAL) {
                (Binding::GlobalExplicit, id)
            } else if flags.has(SymbolFlags::FREE) {
                match parent {
                    None => (Binding::Free, id),
                    // An inlined comprehension in a class reads the cell the class passes on.
                    Some(parent) if parent.kind == ScopeKind::Class => (Binding::Free, parent_id),
                    Some(parent) => match parent.symbols.get(name.as_str()) {
                        Some(outer) => (outer.binding, outer.owner),
                        None => (Binding::GlobalImplicit, id),
                    },
                }
            } else if flags.has(SymbolFlags::BOUND) {
                match scope.kind {
                    ScopeKind::Module | ScopeKind::Class => (Binding::Name, id),
                    _ if flags.has(SymbolFlags::CAPTURED) => (Binding::Cell, id),
                    _ => (Binding::Local, id),
                }
            } else {
                match scope.kind {
                    ScopeKind::Module | ScopeKind::Class => (Binding::Name, id),
                    _ => match parent {
                        Some(parent) if parent.kind == ScopeKind::Module => (parent.binding(name), parent_id),
                        Some(parent) if parent.kind != ScopeKind::Class && parent.inlined => {
                            match parent.symbols.get(name.as_str()) {
                                Some(outer) => (outer.binding, outer.owner),
                                None => inherited_global(before, parent_id),
                            }
                        }
                        _ => (Binding::GlobalImplicit, id),
                    },
                }
            };
            symbol.binding = binding;
            symbol.owner = owner;
        }
        if scope.inlined {
            scope.cells = sorted(scope, |symbol| symbol.binding == Binding::Cell && symbol.owner == id);
        } else {
            scope.cells = sorted(scope, |symbol| symbol.binding == Binding::Cell);
            scope.free = sorted(scope, |symbol| {
                symbol.binding == Binding::Free || symbol.flags.has(SymbolFlags::FREE_CLASS)
            });
        }
    }
}

/// A global name read in a comprehension nested in inlined ones: by name when the host is a module.
fn inherited_global(before: &[Scope], mut at: ScopeId) -> (Binding, ScopeId) {
    while before[at.index()].inlined {
        match before[at.index()].parent {
            Some(parent) => at = parent,
            None => break,
        }
    }
    if before[at.index()].kind == ScopeKind::Module {
        (Binding::Name, at)
    } else {
        (Binding::GlobalImplicit, at)
    }
}

fn sorted(scope: &Scope, keep: impl Fn(&Symbol) -> bool) -> Vec<Name> {
    let mut names: Vec<Name> =
        scope.symbols.iter().filter(|(_, symbol)| keep(symbol)).map(|(name, _)| name.clone()).collect();
    names.sort_unstable();
    names
}

/// Gives every scope its `__qualname__`, as CPython's `compiler_set_qualname`.
fn name_scopes(scopes: &mut [Scope]) {
    for index in 1..scopes.len() {
        let scope = &scopes[index];
        let mut parent = scope.parent.unwrap_or(ScopeId::MODULE);
        // The code object around this one: inlined scopes have none, and a type-parameter or annotation
        // scope does not show in names.
        loop {
            let outer = &scopes[parent.index()];
            let hidden = outer.inlined
                || matches!(
                    outer.kind,
                    ScopeKind::TypeParams
                        | ScopeKind::Annotations
                        | ScopeKind::TypeAlias
                        | ScopeKind::TypeVarBound
                );
            match outer.parent {
                Some(next) if hidden => parent = next,
                _ => break,
            }
        }
        let outer = &scopes[parent.index()];
        let declared_global = matches!(scope.kind, ScopeKind::Function | ScopeKind::Class)
            && outer.binding(&super::mangle(outer.private.as_ref(), &scope.name)) == Binding::GlobalExplicit;
        let qualname = if parent == ScopeId::MODULE || declared_global {
            scope.name.as_str().into()
        } else if outer.kind == ScopeKind::Class {
            format!("{}.{}", outer.qualname, scope.name).into_boxed_str()
        } else {
            format!("{}.<locals>.{}", outer.qualname, scope.name).into_boxed_str()
        };
        scopes[index].qualname = qualname;
    }
}
