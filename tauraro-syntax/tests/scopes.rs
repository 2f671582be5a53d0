//! Programs and their scopes, in `scopes.txt`.
//!
//! A case is the program, `---`, and one line for every scope, indented by nesting: kind, qualified name, marks,
//! then `name:Binding` for every symbol in order of first mention; `@owner` follows when another scope's frame
//! holds the variable, `+passed` when a class also passes on a variable of that name. Programs are separated by
//! `===`. With `TAURARO_BLESS=1` the file is written anew from what we print: read the difference.

use std::fmt::Write;
use std::path::Path;
use std::sync::Arc;

use tauraro_syntax::{Mode, Scope, ScopeId, ScopeKind, ScopeTree, Source, SymbolFlags, parse};

fn dump(scopes: &ScopeTree, id: ScopeId, depth: usize, out: &mut String) {
    let scope = &scopes[id];
    write!(out, "{:indent$}{:?} {}", "", scope.kind, scope.qualname, indent = depth * 2).expect("a string");
    for (set, mark) in marks(scope) {
        if set {
            write!(out, " [{mark}]").expect("a string");
        }
    }
    for (name, symbol) in &scope.symbols {
        write!(out, " {name}:{:?}", symbol.binding).expect("a string");
        if symbol.owner != id {
            write!(out, "@{}", scopes[symbol.owner].name).expect("a string");
        }
        if symbol.flags.has(SymbolFlags::FREE_CLASS) {
            out.push_str("+passed");
        }
    }
    out.push('\n');
    for child in &scope.children {
        dump(scopes, *child, depth + 1, out);
    }
}

fn marks(scope: &Scope) -> [(bool, &'static str); 7] {
    [
        (scope.is_generator && scope.kind != ScopeKind::GenExp, "generator"),
        (scope.is_coroutine, "coroutine"),
        (scope.inlined, "inlined"),
        (scope.needs_class_cell, "class cell"),
        (scope.needs_classdict, "classdict"),
        (scope.can_see_class_scope, "sees class"),
        (scope.has_conditional_annotations, "conditional annotations"),
    ]
}

#[test]
fn scopes_are_those_of_cpython() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/scopes.txt");
    let text = std::fs::read_to_string(&path).expect("scopes.txt can be read");
    let mut failures = String::new();
    let mut blessed = Vec::new();
    for case in text.split("===\n") {
        let (program, expected) = case.split_once("---\n").expect("a line of ---");
        let source = Arc::new(Source::from_str("x.py", program).expect("no NUL"));
        let mut found = String::new();
        match parse(&source, Mode::Module) {
            Ok(parsed) => dump(parsed.scopes(), ScopeId::MODULE, 0, &mut found),
            Err(error) => found = error.render(),
        }
        if found != expected {
            write!(failures, "{program}--- expected\n{expected}--- found\n{found}").expect("a string");
        }
        blessed.push(format!("{program}---\n{found}"));
    }
    if std::env::var_os("TAURARO_BLESS").is_some() {
        std::fs::write(&path, blessed.join("===\n")).expect("scopes.txt can be written");
    } else {
        assert!(failures.is_empty(), "{failures}");
    }
}

#[test]
fn a_parent_comes_before_its_children() {
    let text = "def f():\n    class C:\n        x = [lambda: y for y in z]\n";
    let source = Arc::new(Source::from_str("x.py", text).expect("no NUL"));
    let parsed = parse(&source, Mode::Module).expect("valid");
    for (id, scope) in parsed.scopes().iter() {
        assert!(scope.parent.is_none_or(|parent| parent < id));
    }
}

#[test]
fn hosts_of_comprehensions() {
    let text = "class C:\n    x = [[a for a in b] for b in c]\n";
    let source = Arc::new(Source::from_str("x.py", text).expect("no NUL"));
    let parsed = parse(&source, Mode::Module).expect("valid");
    let scopes = parsed.scopes();
    for (id, scope) in scopes.iter().filter(|(_, scope)| scope.kind == ScopeKind::ListComp) {
        assert!(scope.inlined);
        assert_eq!(scopes[scopes.host(id)].kind, ScopeKind::Class);
    }
}

#[test]
fn mangling() {
    let text = "class _C:\n    def f(self, __a): self.__b, __c__, __d\nclass __: \n    __x = 1\n";
    let source = Arc::new(Source::from_str("x.py", text).expect("no NUL"));
    let parsed = parse(&source, Mode::Module).expect("valid");
    let scopes = parsed.scopes();
    let find = |name: &str| scopes.iter().find(|(_, scope)| scope.name.as_str() == name).expect("a scope").0;
    let f = find("f");
    assert_eq!(scopes.mangle(f, "__b"), "_C__b");
    assert_eq!(scopes.mangle(f, "__c__"), "__c__");
    assert_eq!(scopes.mangle(f, "__a.b"), "__a.b");
    assert_eq!(scopes[f].parameters.iter().map(|name| name.as_str()).collect::<Vec<_>>(), ["self", "_C__a"]);
    assert_eq!(scopes.mangle(find("__"), "__x"), "__x");
    assert_eq!(scopes.mangle(ScopeId::MODULE, "__x"), "__x");
}
