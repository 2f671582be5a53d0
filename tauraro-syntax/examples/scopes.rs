//! Prints the scopes of a Python file: one line a scope, indented, with every name's binding.
//!
//! ```text
//! cargo run -p tauraro-syntax --example scopes -- program.py
//! ```

use std::process::ExitCode;
use std::sync::Arc;

use tauraro_syntax::{Mode, ScopeId, ScopeTree, Source, SymbolFlags, parse};

fn main() -> ExitCode {
    let Some(path) = std::env::args().nth(1) else {
        eprintln!("usage: scopes FILE");
        return ExitCode::from(2);
    };
    let bytes = match std::fs::read(&path) {
        Ok(bytes) => bytes,
        Err(error) => {
            eprintln!("{path}: {error}");
            return ExitCode::FAILURE;
        }
    };
    let parsed = Source::decode(path, &bytes).and_then(|source| parse(&Arc::new(source), Mode::Module));
    match parsed {
        Ok(parsed) => {
            print_scope(parsed.scopes(), ScopeId::MODULE, 0);
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprint!("{error}");
            ExitCode::FAILURE
        }
    }
}

fn print_scope(scopes: &ScopeTree, id: ScopeId, depth: usize) {
    let scope = &scopes[id];
    print!("{:indent$}{:?} {}", "", scope.kind, scope.qualname, indent = depth * 2);
    for (name, symbol) in &scope.symbols {
        print!(" {name}:{:?}", symbol.binding);
        if symbol.owner != id {
            print!("@{}", scopes[symbol.owner].name);
        }
        if symbol.flags.has(SymbolFlags::FREE_CLASS) {
            print!("+passed");
        }
    }
    println!();
    for child in &scope.children {
        print_scope(scopes, *child, depth + 1);
    }
}
