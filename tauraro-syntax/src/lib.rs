//! From Python source text to a tree with scopes, or to the syntax error CPython would report.
//!
//! [`parse`] is the whole of it: it scans the text for nesting beyond the [`limits`], has
//! `ruff_python_parser` build the tree, analyses its [`scope`]s and checks the rules the grammar does not
//! express. The result, [`Parsed`], keeps the source, the tree and the scopes together. Nothing here knows that
//! programs are ever executed.
//!
//! The parts: [`source`] decodes files and counts lines; [`error`] is what a syntax error is and how it prints;
//! [`scope`] says where every name lives; [`excerpt`] draws source lines with carets for tracebacks;
//! [`typos`] finds misspelt keywords; [`prompt`] knows when a typed program is complete;
//! [`warnings`] finds valid code that is surely not meant; [`literal`] gives the values of string literals that Rust strings cannot hold.
//!
//! Rules: no input panics or overflows the stack; every message and every place is CPython 3.14's.
//!
//! ```
//! use std::sync::Arc;
//! use tauraro_syntax::{Binding, Mode, ScopeKind, Source, ast, parse};
//!
//! let source = Arc::new(Source::from_str("x.py", "def f(n):\n    return lambda: n\n").unwrap());
//! let parsed = parse(&source, Mode::Module).unwrap();
//! let ast::Mod::Module(module) = parsed.tree() else { unreachable!() };
//! let ast::Stmt::FunctionDef(f) = &module.body[0] else { unreachable!() };
//! let scope = parsed.scopes().lookup(f.range, ScopeKind::Function).unwrap();
//! assert_eq!(parsed.scopes()[scope].binding("n"), Binding::Cell);
//!
//! let source = Arc::new(Source::from_str("y.py", "return 1\n").unwrap());
//! let error = parse(&source, Mode::Module).unwrap_err();
//! assert_eq!(
//!     error.render(),
//!     "  File \"y.py\", line 1\n    return 1\n    ^^^^^^^^\nSyntaxError: 'return' outside function\n"
//! );
//! ```

#![forbid(unsafe_code)]

pub mod closest;
mod diagnose;
pub mod error;
pub mod excerpt;
mod false_alarms;
pub mod limits;
pub mod literal;
mod patterns;
pub mod prompt;
mod scan;
pub mod scope;
mod semantic;
pub mod source;
pub mod typos;
pub mod warnings;

use std::sync::Arc;

pub use error::{SyntaxError, SyntaxErrorKind};
pub use limits::ensure_stack;
pub use literal::{LiteralStr, fstring_text_value, string_literal_value, string_part_value};
pub use ruff_python_ast as ast;
pub use ruff_python_ast::name::Name;
pub use ruff_text_size::{Ranged, TextRange, TextSize};
pub use scope::{Binding, Scope, ScopeId, ScopeKind, ScopeTree, Symbol, SymbolFlags};
pub use source::{LineCol, Position, Source};
pub use warnings::SyntaxWarning;

/// What kind of text is parsed: the third argument of Python's `compile`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Mode {
    /// `"exec"`: a file.
    Module,
    /// `"eval"`: one expression.
    Expression,
    /// `"single"`: one statement at the prompt, whose expression statements print their values.
    Interactive,
}

/// A program without syntax errors: its source, tree and scopes.
///
/// Expressions in the tree nest at most [`limits::MAX_EXPRESSION_DEPTH`] deep; see [`Parsed::depth`]. Dropping
/// it takes care of the stack that deep trees need, so the tree is only lent out.
#[derive(Debug)]
pub struct Parsed {
    source: Arc<Source>,
    tree: Option<ast::Mod>,
    scopes: ScopeTree,
    warnings: Vec<SyntaxWarning>,
    depth: u32,
}

impl Parsed {
    /// The source.
    pub fn source(&self) -> &Arc<Source> {
        &self.source
    }

    /// The tree: a `ModExpression` for [`Mode::Expression`], else a `ModModule`.
    pub fn tree(&self) -> &ast::Mod {
        match &self.tree {
            Some(tree) => tree,
            None => unreachable!("the tree is taken out by drop only"),
        }
    }

    /// The statements of a module; none for an expression.
    pub fn body(&self) -> &[ast::Stmt] {
        match self.tree() {
            ast::Mod::Module(module) => &module.body,
            ast::Mod::Expression(_) => &[],
        }
    }

    /// The scopes.
    pub fn scopes(&self) -> &ScopeTree {
        &self.scopes
    }

    /// What CPython would warn about, in its order.
    pub fn warnings(&self) -> &[SyntaxWarning] {
        &self.warnings
    }

    /// The deepest nesting of expressions that occurs.
    pub fn depth(&self) -> u32 {
        self.depth
    }
}

impl Drop for Parsed {
    fn drop(&mut self) {
        let tree = self.tree.take();
        drop_tree(tree, self.depth as usize);
    }
}

/// Stack per level that dropping a tree needs, generously, for unoptimised builds.
const DROP_BYTES_PER_LEVEL: usize = 1024;

fn drop_tree<T>(tree: T, depth: usize) {
    if depth > 100 {
        limits::with_stack_for(depth, DROP_BYTES_PER_LEVEL, || drop(tree));
    } else {
        drop(tree);
    }
}

/// Parses a source and analyses its scopes.
///
/// # Errors
/// The error CPython 3.14 would raise: the first of its tokenizer, then of its grammar, its symbol table, its
/// code generator.
pub fn parse(source: &Arc<Source>, mode: Mode) -> Result<Parsed, SyntaxError> {
    let tree = parse_tree(source, mode)?;
    match scope::build(&tree, source) {
        Ok(built) => Ok(Parsed {
            source: Arc::clone(source),
            tree: Some(tree),
            scopes: built.scopes,
            warnings: built.warnings,
            depth: built.depth,
        }),
        Err((range, message)) => {
            drop_tree(tree, limits::MAX_EXPRESSION_DEPTH);
            if message.is_empty() {
                return Err(diagnose::diagnose(source, mode, range));
            }
            Err(SyntaxError::at(source, SyntaxErrorKind::SyntaxError, message, range))
        }
    }
}

/// Calls `use_tree` with the tree of a source, of which only the grammar was checked: `return` may be anywhere.
///
/// # Errors
/// The first error of the tokenizer or the grammar.
pub fn with_tree<T>(
    source: &Arc<Source>,
    mode: Mode,
    use_tree: impl FnOnce(&ast::Mod) -> T,
) -> Result<T, SyntaxError> {
    let tree = parse_tree(source, mode)?;
    let made = use_tree(&tree);
    drop_tree(tree, limits::MAX_EXPRESSION_DEPTH);
    Ok(made)
}

fn parse_tree(source: &Arc<Source>, mode: Mode) -> Result<ast::Mod, SyntaxError> {
    scan::check_nesting(source)?;
    let options = match mode {
        Mode::Module | Mode::Interactive => ruff_python_parser::Mode::Module,
        Mode::Expression => ruff_python_parser::Mode::Expression,
    };
    let parsed = ruff_python_parser::parse_unchecked(
        source.text(),
        ruff_python_parser::ParseOptions::from(options).with_target_version(ast::PythonVersion::PY314),
    );
    if parsed.has_syntax_errors() && !false_alarms::are_all(&parsed) {
        let range = parsed.errors().first().map(|error| error.location).unwrap_or_default();
        drop_tree(parsed, limits::MAX_EXPRESSION_DEPTH);
        return Err(diagnose::diagnose(source, mode, range));
    }
    let tree = parsed.into_syntax();
    let one_statement = matches!(&tree, ast::Mod::Module(module) if module.body.len() == 1);
    if mode == Mode::Interactive
        && !one_statement
        && let Some(error) = diagnose::check_single_statement(source)
    {
        drop_tree(tree, limits::MAX_EXPRESSION_DEPTH);
        return Err(error);
    }
    Ok(tree)
}
