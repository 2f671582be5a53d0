//! `--dump`: prints what a stage of compilation made, and runs nothing.

use crate::args::Dump;
use std::fmt::Write as _;
use std::sync::{Arc, Mutex};
use tauraro_ir::lower::{LowerOptions, lower_module};
use tauraro_ir::pass::{PassOptions, optimize};
use tauraro_syntax::{Mode, Source};
use tauraro_vm::interp::emit;

/// The text of a form, or the syntax error's text.
pub fn dump(
    source: &Arc<Source>,
    form: &Dump,
    function: Option<&str>,
    passes: &PassOptions,
) -> Result<String, String> {
    let parsed = tauraro_syntax::parse(source, Mode::Module).map_err(|error| error.render())?;
    if *form == Dump::Ast {
        return Ok(format!("{:#?}\n", parsed.tree()));
    }
    let module = lower_module(&parsed, &LowerOptions::default()).map_err(|error| format!("{error}\n"))?;
    let mut out = String::new();
    for (index, func) in module.funcs.iter().enumerate() {
        if function.is_some_and(|name| name != &*func.name && name != &*func.qualname) {
            continue;
        }
        let mut func = func.clone();
        match form {
            Dump::Ast => {}
            Dump::Ir => {
                let _ = writeln!(
                    out,
                    "{}",
                    tauraro_ir::print::print_func(
                        &func,
                        Some(tauraro_ir::FuncId::new(index)),
                        Default::default()
                    )
                );
            }
            Dump::IrAfter(pass) => {
                let wanted = pass.clone();
                let text: Arc<Mutex<String>> = Arc::default();
                let sink = Arc::clone(&text);
                let id = tauraro_ir::FuncId::new(index);
                let options = PassOptions {
                    dump: Some(Arc::new(move |name: &str, func: &tauraro_ir::Func| {
                        if name == wanted
                            && let Ok(mut sink) = sink.lock()
                        {
                            *sink = tauraro_ir::print::print_func(func, Some(id), Default::default());
                        }
                    })),
                    ..passes.clone()
                };
                optimize(&mut func, &options);
                if let Ok(text) = text.lock() {
                    let _ = writeln!(out, "{text}");
                }
            }
            Dump::Bytecode => {
                optimize(&mut func, passes);
                match emit::emit(&func) {
                    Ok(code) => {
                        let _ = writeln!(out, "{}:", func.qualname);
                        let _ = writeln!(out, "{}", emit::dump(&code, &func));
                    }
                    Err(error) => {
                        let _ = writeln!(out, "{}: {error}", func.qualname);
                    }
                }
            }
        }
    }
    Ok(out)
}
