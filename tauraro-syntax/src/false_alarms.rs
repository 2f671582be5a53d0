//! Errors that the parser reports for correct programs.
//!
//! `ruff_python_parser` takes every `match` behind a semicolon for the start of a `match` statement, so `x = 1; match = 2` is an
//! error to it, although it then parses the name as one. Rule: an error is only forgiven when the tree shows that the
//! statement at its place is of another kind.

use ruff_python_ast::statement_visitor::{StatementVisitor, walk_stmt};
use ruff_python_ast::{Mod, Stmt};
use ruff_python_parser::{ParseErrorType, Parsed};
use ruff_text_size::{Ranged, TextSize};

/// Whether each error of a parse is a false alarm.
pub(crate) fn are_all(parsed: &Parsed<Mod>) -> bool {
    if !parsed.unsupported_syntax_errors().is_empty() {
        return false;
    }
    let Mod::Module(module) = parsed.syntax() else { return false };
    // Few programs come here, and they have one or two such places.
    parsed.errors().iter().all(|error| {
        matches!(error.error, ParseErrorType::SimpleAndCompoundStatementOnSameLine) && {
            let mut search = Search { at: error.location.start(), found: false };
            search.visit_body(&module.body);
            search.found
        }
    })
}

/// Looks for a simple statement that starts at a place.
struct Search {
    at: TextSize,
    found: bool,
}

impl StatementVisitor<'_> for Search {
    fn visit_stmt(&mut self, statement: &Stmt) {
        if statement.start() == self.at {
            self.found |= matches!(
                statement,
                Stmt::Expr(_) | Stmt::Assign(_) | Stmt::AugAssign(_) | Stmt::AnnAssign(_)
            );
        } else if statement.range().contains(self.at) {
            walk_stmt(self, statement);
        }
    }
}
