//! Import statements.

use super::{Lowerer, span};
use crate::constant::Const;
use crate::entities::*;
use crate::func::Span;
use crate::op::{Intrinsic, Op};
use tauraro_syntax::ast;

impl<'a> Lowerer<'a> {
    pub(super) fn stmt_import(&mut self, stmt: &'a ast::StmtImport) {
        let place = span(stmt);
        for alias in &stmt.names {
            let path = alias.name.as_str();
            let none = self.none();
            let module = self.import_name(path, none, 0, place);
            let (first, rest) = match path.split_once('.') {
                Some((first, rest)) => (first, Some(rest)),
                None => (path, None),
            };
            match (&alias.asname, rest) {
                (None, _) => self.store_name(first, module, place),
                // `import a.b.c as d` binds the innermost module.
                (Some(name), Some(rest)) => {
                    let mut module = module;
                    for part in rest.split('.') {
                        module = self.import_from(module, part, place);
                    }
                    self.store_name(name, module, place);
                }
                (Some(name), None) => self.store_name(name, module, place),
            }
        }
    }

    pub(super) fn stmt_import_from(&mut self, stmt: &'a ast::StmtImportFrom) {
        let place = span(stmt);
        let names = stmt.names.iter().map(|alias| Const::str(alias.name.as_str())).collect();
        let names = self.f.b.constant(Const::Tuple(names));
        let path = stmt.module.as_ref().map_or("", |module| module.as_str());
        let module = self.import_name(path, names, stmt.level, place);
        for alias in &stmt.names {
            let name = alias.name.as_str();
            if name == "*" {
                self.f.b.intrinsic(Intrinsic::ImportStar, &[module], place);
                return;
            }
            let value = self.import_from(module, name, place);
            self.store_name(alias.asname.as_ref().map_or(name, |name| name.as_str()), value, place);
        }
    }

    fn import_name(&mut self, path: &str, names: ValueId, level: u32, place: Span) -> ValueId {
        let name = self.name_id(path);
        self.f.b.op_imm(Op::ImportName, &[names], [name.0, level], place)
    }

    fn import_from(&mut self, module: ValueId, name: &str, place: Span) -> ValueId {
        let name = self.name_id(name);
        self.f.b.op_imm(Op::ImportFrom, &[module], [name.0, 0], place)
    }
}
