//! The prompt's side of the machine: running what was typed, and what names could be completed to.
//!
//! Inputs run in the module `__main__`, one after the other. The text of each is kept, so that tracebacks can show its lines. Only
//! the value of the last statement of an input is displayed, by `sys.displayhook`.

use super::compile::{CompileMode, CompileOptions, compile_source};
use super::import::run_body;
use crate::builtins::functions::print::sys_entry;
use crate::builtins::module::new_module;
use crate::heap::Gc;
use crate::object::*;
use crate::value::{PyResult, Value};
use crate::vm::Vm;
use std::sync::Arc;
use tauraro_syntax::Source;
use tauraro_syntax::typos::KEYWORDS;

impl Vm {
    /// The module `__main__`, made if no program has run.
    pub fn main_module(&mut self) -> Gc<PyModule> {
        let modules = self.state.modules.get();
        if let Some(module) = modules.get_text("__main__").and_then(|m| m.downcast::<PyModule>()) {
            return module;
        }
        let module = new_module(self, "__main__", None);
        let key = self.intern("__main__");
        modules.set_str(&mut self.heap, key, module.into());
        self.set_module_attr(module, "__package__", Value::NONE);
        let builtins = modules.get_text("builtins").unwrap_or(self.state.builtins.get().into());
        self.set_module_attr(module, "__builtins__", builtins);
        module
    }

    /// Runs what was typed.
    pub fn run_typed(&mut self, source: Arc<Source>) -> PyResult {
        let module = self.main_module();
        self.sys.typed.push(source.clone());
        let options = CompileOptions {
            mode: CompileMode::Prompt,
            optimize: self.config.optimize,
            ..CompileOptions::MODULE
        };
        let code = compile_source(self, source, &options)?;
        self.exec.importing.push("__main__".to_owned());
        let result = run_body(self, module, code);
        self.exec.importing.pop();
        result
    }

    /// Runs a file in `__main__`, as PYTHONSTARTUP is.
    pub fn run_in_main(&mut self, source: Arc<Source>) -> PyResult {
        let module = self.main_module();
        self.exec.importing.push("__main__".to_owned());
        let options = CompileOptions { optimize: self.config.optimize, ..CompileOptions::MODULE };
        let result = compile_source(self, source, &options).and_then(|code| run_body(self, module, code));
        self.exec.importing.pop();
        result
    }

    /// Sets `sys.ps1` and `sys.ps2` unless a program did.
    pub fn set_up_prompts(&mut self) {
        let Some(sys) = self.state.sys.get() else { return };
        for (name, text) in [("ps1", ">>> "), ("ps2", "... ")] {
            let key = self.intern(name);
            if sys.get_str(key).is_none() {
                let text = self.str_value(text);
                sys.set_str(&mut self.heap, key, text);
            }
        }
    }

    /// `str(sys.ps1)` or `str(sys.ps2)`; the empty text without one.
    pub fn prompt_text(&mut self, name: &str) -> String {
        let name = self.intern(name);
        let Some(prompt) = sys_entry(self, name) else { return String::new() };
        match self.str_string(prompt) {
            Ok(text) => text,
            Err(_) => {
                self.take_raised();
                String::new()
            }
        }
    }

    /// Notes an exception that a prompt reports, in `sys.last_exc` and its relatives.
    pub fn note_last_exception(&mut self, exception: Value) {
        let Some(sys) = self.state.sys.get() else { return };
        let traceback = exception.downcast::<PyException>().and_then(|e| e.traceback.get());
        let traceback = traceback.map_or(Value::NONE, Value::from);
        let class = self.type_of(exception).into();
        let notes = [
            ("last_exc", exception),
            ("last_type", class),
            ("last_value", exception),
            ("last_traceback", traceback),
        ];
        for (name, value) in notes {
            let key = self.intern(name);
            sys.set_str(&mut self.heap, key, value);
        }
    }

    /// The names that what stands before the cursor may be completed to, sorted, and where in it the name begins. A chain of
    /// attributes is looked up; nothing else is run. Names with underscores are left out until one is typed.
    pub fn completions(&mut self, typed: &str) -> (usize, Vec<String>) {
        let part = |c: char| c.is_alphanumeric() || c == '_' || c == '.';
        let start = typed
            .rfind(|c| !part(c))
            .map_or(0, |at| at + typed[at..].chars().next().map_or(0, char::len_utf8));
        let chain = &typed[start..];
        let (prefix, names) = match chain.rsplit_once('.') {
            None => (chain, self.visible_names()),
            Some((object, prefix)) => {
                let names = self.attributes_of(object).unwrap_or_else(|_| {
                    self.take_raised();
                    Vec::new()
                });
                (prefix, names)
            }
        };
        if prefix.is_empty() && !chain.contains('.') {
            return (typed.len(), Vec::new());
        }
        let mut names: Vec<String> = names
            .into_iter()
            .filter(|name| name.starts_with(prefix) && (prefix.starts_with('_') || !name.starts_with('_')))
            .collect();
        names.sort();
        names.dedup();
        (typed.len() - prefix.len(), names)
    }

    fn visible_names(&mut self) -> Vec<String> {
        let mut names: Vec<String> = KEYWORDS.iter().map(|name| (*name).to_owned()).collect();
        let globals = self.main_module().dict.get();
        for dict in [globals, self.state.builtins.get()] {
            names
                .extend(dict.items().filter_map(|(key, _)| Some(key.downcast::<PyStr>()?.to_string_lossy())));
        }
        names
    }

    /// The names of the attributes of what a chain such as `a.b` stands for.
    fn attributes_of(&mut self, chain: &str) -> PyResult<Vec<String>> {
        let mut object = None;
        for name in chain.split('.') {
            let name = self.intern(name);
            let found = match object {
                Some(object) => self.get_attr_opt(object, name)?,
                None => {
                    let globals = self.main_module().dict.get();
                    globals.get_str(name).or_else(|| self.state.builtins.get().get_str(name))
                }
            };
            let Some(found) = found else { return Ok(Vec::new()) };
            object = Some(found);
        }
        let (Some(object), dir) = (object, self.names.dir) else { return Ok(Vec::new()) };
        let mut out = Vec::new();
        if let Some(names) = self.call_special(object, dir, &[])? {
            self.for_each(names, |_, name| {
                out.extend(name.downcast::<PyStr>().map(|name| name.to_string_lossy()));
                Ok(true)
            })?;
        }
        Ok(out)
    }
}
