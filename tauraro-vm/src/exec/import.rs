//! `import`: finding modules and running them.
//!
//! A module is looked for in `sys.modules`, among the native modules (`vm.native_modules`), and in the directories of `sys.path` (for
//! a submodule: of the package's `__path__`): a package directory with `__init__.py`, then `name.py`. Last come the frozen modules
//! (`vm.frozen_modules`), which are part of the binary, compiled.

use crate::builtins::codecs::source::decode_source;
use crate::builtins::exceptions::ExcKind;
use crate::exec::call::{new_function, run_with_namespace};
use crate::exec::compile::{CompileOptions, compile_source, frozen_code, pack_waiting, raise_syntax_error};
use crate::heap::{Gc, Header, Layout, Ref};
use crate::object::*;
use crate::value::{PyResult, Raised, Value};
use crate::vm::Vm;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use tauraro_code::frozen::FrozenUnit;
use tauraro_syntax::Source;

/// A module written in Python that is part of the binary.
#[derive(Copy, Clone)]
pub struct FrozenModule {
    /// The source text.
    pub source: &'static str,
    /// What it was compiled to, without any `-O` ([`FrozenUnit::freeze`]).
    pub code: &'static [u8],
    /// Whether it is a package: it may have submodules.
    pub package: bool,
}

/// An empty module with `__name__`, `__doc__`, `__package__`, `__loader__` and `__spec__`.
pub fn new_module(vm: &mut Vm, name: &str) -> Gc<PyModule> {
    let dict = vm.new_dict();
    let name_value = vm.str_value(name);
    let package = vm.str_value(name.rsplit_once('.').map_or("", |(package, _)| package));
    let (key_name, key_doc, key_package, key_loader, key_spec) =
        (vm.names.name, vm.names.doc, vm.names.package, vm.names.loader, vm.names.spec);
    dict.set_str(&mut vm.heap, key_name, name_value);
    dict.set_str(&mut vm.heap, key_doc, Value::NONE);
    dict.set_str(&mut vm.heap, key_package, package);
    dict.set_str(&mut vm.heap, key_loader, Value::NONE);
    dict.set_str(&mut vm.heap, key_spec, Value::NONE);
    vm.heap.alloc(PyModule { header: Header::exact(Layout::Module), dict: Ref::new(dict) })
}

impl Vm {
    /// Sets a name in a module.
    pub fn set_module_attr(&mut self, module: Gc<PyModule>, name: &str, value: impl Into<Value>) {
        let name = self.intern(name);
        module.dict.get().set_str(&mut self.heap, name, value.into());
    }

    /// A native module with functions from a static table.
    pub fn new_native_module(
        &mut self,
        name: &'static str,
        doc: &str,
        functions: &'static [NativeDef],
    ) -> Gc<PyModule> {
        let module = new_module(self, name);
        if !doc.is_empty() {
            let doc = self.str_value(doc);
            self.set_module_attr(module, "__doc__", doc);
        }
        let module_name = self.str_value(name);
        for def in functions {
            let function = crate::builtins::new_native_function(self, def, None);
            function.module.set(function, module_name);
            self.set_module_attr(module, def.name, function);
        }
        module
    }

    /// Runs source text as the module `name` (`"__main__"` for a program), registered in `sys.modules`.
    pub fn run_module_source(&mut self, name: &str, source: Arc<Source>, file: Option<&str>) -> PyResult {
        self.run_module_source_in(name, source, file, None)
    }

    /// As [`Vm::run_module_source`], for a module of a package: its relative imports start there.
    pub fn run_module_source_in(
        &mut self,
        name: &str,
        source: Arc<Source>,
        file: Option<&str>,
        package: Option<&str>,
    ) -> PyResult {
        let module = new_module(self, name);
        let modules = self.state.modules.get();
        let key = self.intern(name);
        modules.set_str(&mut self.heap, key, module.into());
        if file.is_none() && name == "__main__" {
            self.sys.typed.push(source.clone());
        }
        if let Some(file) = file {
            let file = self.str_value(file);
            self.set_module_attr(module, "__file__", file);
        }
        if name == "__main__" {
            let package = package.map_or(Value::NONE, |package| self.str_value(package));
            self.set_module_attr(module, "__package__", package);
        }
        exec_in_module(self, module, Body::Source(source))
    }
}

/// The body of a module.
enum Body {
    /// To be compiled.
    Source(Arc<Source>),
    /// Compiled.
    Code(Gc<PyCode>),
}

fn exec_in_module(vm: &mut Vm, module: Gc<PyModule>, body: Body) -> PyResult {
    let name = module.dict.get().get_str(vm.names.name).and_then(|n| n.downcast::<PyStr>());
    vm.exec.importing.push(name.map_or(String::new(), |n| n.to_string_lossy()));
    let result = match body {
        Body::Source(source) => exec_source(vm, module, source),
        Body::Code(code) => run_body(vm, module, code),
    };
    vm.exec.importing.pop();
    result
}

/// Runs source text in the namespace of a module.
pub(crate) fn exec_source(vm: &mut Vm, module: Gc<PyModule>, source: Arc<Source>) -> PyResult {
    let options = CompileOptions { optimize: vm.config.optimize, ..CompileOptions::MODULE };
    let code = compile_source(vm, source, &options)?;
    run_body(vm, module, code)
}

pub(super) fn run_body(vm: &mut Vm, module: Gc<PyModule>, code: Gc<PyCode>) -> PyResult {
    let builtins_key = vm.names.builtins;
    let modules = vm.state.modules.get();
    let builtins = modules.get_text("builtins").unwrap_or(vm.state.builtins.get().into());
    module.dict.get().set_str(&mut vm.heap, builtins_key, builtins);
    let function = new_function(vm, code, module.dict.get(), None);
    let result = run_with_namespace(vm, function, None);
    // When the body of the outermost module has run, the program is over.
    if vm.exec.importing.len() > 1 {
        pack_waiting(code.unit.get());
    }
    result
}

/// What `import name` and `from name import ...` evaluate to.
pub fn import_statement(vm: &mut Vm, name: Gc<PyStr>, fromlist: Value, level: usize) -> PyResult {
    let import_key = vm.names.import;
    let builtins = match vm.running_function() {
        Some(function) => function.builtins.get(),
        None => vm.state.builtins.get(),
    };
    let globals = vm.running_globals();
    match builtins.get_str(import_key) {
        // A program may have its own `__import__`; ours is called directly.
        Some(import) if import.downcast::<PyNativeFunction>().is_none() => {
            let globals = globals.map_or(Value::NONE, Value::from);
            let level = Value::small_int(level as i64);
            vm.call(import, &[name.into(), globals, globals, fromlist, level])
        }
        _ => import_module(vm, &name.to_string_lossy(), globals, fromlist, level),
    }
}

/// `__import__(name, globals, None, fromlist, level)`
pub fn import_module(
    vm: &mut Vm,
    name: &str,
    globals: Option<Gc<PyDict>>,
    fromlist: Value,
    level: usize,
) -> PyResult {
    let full = if level > 0 { resolve_relative(vm, name, globals, level)? } else { name.to_owned() };
    if full.is_empty() {
        return Err(vm.value_error("Empty module name"));
    }
    let module = import_absolute(vm, &full)?;
    let wants_names = vm.is_true(fromlist)?;
    if wants_names {
        let names = vm.collect(fromlist)?;
        for item in names.as_slice() {
            if let Some(item) = item.downcast::<PyStr>() {
                import_submodule_name(vm, module, &full, item)?;
            }
        }
        return Ok(module);
    }
    if level > 0 {
        if name.is_empty() {
            return Ok(module);
        }
        // `from . import x` has a fromlist; `import` statements are never relative. This is `__import__` called by hand.
        let first = name.split('.').next().unwrap_or(name);
        let cut = full.len() - (name.len() - first.len());
        return import_absolute(vm, &full[..cut]);
    }
    match full.split_once('.') {
        Some((first, _)) => {
            let first = first.to_owned();
            loaded(vm, &first)
        }
        None => Ok(module),
    }
}

fn loaded(vm: &mut Vm, name: &str) -> PyResult {
    match vm.state.modules.get().get_text(name) {
        Some(module) => Ok(module),
        None => Err(not_found(vm, name, None)),
    }
}

/// Imports `item` as a submodule when a package has no attribute of that name.
fn import_submodule_name(vm: &mut Vm, module: Value, full: &str, item: Gc<PyStr>) -> PyResult<()> {
    if item.eq_str("*") {
        let all = vm.names.all;
        if let Some(all) = vm.get_attr_opt(module, all)? {
            let names = vm.collect(all)?;
            for name in names.as_slice() {
                if let Some(name) = name.downcast::<PyStr>().filter(|n| !n.eq_str("*")) {
                    import_submodule_name(vm, module, full, name)?;
                }
            }
        }
        return Ok(());
    }
    let path = vm.names.path;
    if vm.get_attr_opt(module, item)?.is_some() || vm.get_attr_opt(module, path)?.is_none() {
        return Ok(());
    }
    let name = format!("{full}.{}", item.to_string_lossy());
    match import_absolute(vm, &name) {
        Ok(_) => Ok(()),
        Err(raised) => {
            // Not being there is no error: `from package import name` then says that the name is missing.
            let missing = vm.raised_is(ExcKind::ModuleNotFoundError)
                && vm
                    .state
                    .raised
                    .get()
                    .and_then(|e| e.downcast::<PyException>()?.extra[1].get()?.downcast::<PyStr>())
                    .is_some_and(|n| n.eq_str(&name));
            if missing {
                vm.state.raised.take();
                return Ok(());
            }
            Err(raised)
        }
    }
}

fn resolve_relative(vm: &mut Vm, name: &str, globals: Option<Gc<PyDict>>, level: usize) -> PyResult<String> {
    let (package_key, name_key, path_key) = (vm.names.package, vm.names.name, vm.names.path);
    let text = |value: Option<Value>| value.and_then(|v| v.downcast::<PyStr>()).map(|s| s.to_string_lossy());
    if globals.is_some_and(|g| text(g.get_str(package_key)).is_none() && g.get_str(name_key).is_none()) {
        let message = vm.str_value("'__name__' not in globals");
        return Err(vm.raise_with(ExcKind::KeyError, &[message]));
    }
    let package = globals.and_then(|g| {
        text(g.get_str(package_key)).or_else(|| {
            let own = text(g.get_str(name_key))?;
            match g.get_str(path_key) {
                Some(_) => Some(own),
                None => Some(own.rsplit_once('.').map_or(String::new(), |(p, _)| p.to_owned())),
            }
        })
    });
    let Some(package) = package.filter(|p| !p.is_empty()) else {
        return Err(
            vm.raise_new(ExcKind::ImportError, "attempted relative import with no known parent package")
        );
    };
    let mut base = package.as_str();
    for _ in 1..level {
        match base.rsplit_once('.') {
            Some((parent, _)) => base = parent,
            None => {
                return Err(
                    vm.raise_new(ExcKind::ImportError, "attempted relative import beyond top-level package")
                );
            }
        }
    }
    Ok(if name.is_empty() { base.to_owned() } else { format!("{base}.{name}") })
}

/// Imports a module and its parents by absolute name.
pub fn import_absolute(vm: &mut Vm, full: &str) -> PyResult {
    vm.check_native_stack()?;
    if let Some(module) = vm.state.modules.get().get_text(full) {
        if module.is_none() {
            let message = format!("import of {full} halted; None in sys.modules");
            return Err(module_not_found(vm, &message, full));
        }
        return Ok(module);
    }
    let Some((parent_name, child)) = full.rsplit_once('.') else {
        return load(vm, full, full, None);
    };
    let parent = import_absolute(vm, parent_name)?;
    // Importing the parent may have imported the child.
    if let Some(module) = vm.state.modules.get().get_text(full) {
        return Ok(module);
    }
    let path = vm.names.path;
    let Some(search) = vm.get_attr_opt(parent, path)? else {
        let message = format!("No module named '{full}'; '{parent_name}' is not a package");
        return Err(module_not_found(vm, &message, full));
    };
    let module = load(vm, full, child, Some(search))?;
    let child = vm.intern(child);
    vm.set_attr(parent, child, Some(module))?;
    Ok(module)
}

#[cold]
fn module_not_found(vm: &mut Vm, message: &str, name: &str) -> Raised {
    let raised = vm.raise_new(ExcKind::ModuleNotFoundError, message);
    let name = vm.str_value(name);
    if let Some(exception) = vm.state.raised.get().and_then(|e| e.downcast::<PyException>()) {
        exception.extra[1].set(exception, name);
    }
    raised
}

#[cold]
fn not_found(vm: &mut Vm, full: &str, found_as: Option<&Path>) -> Raised {
    let message = match found_as {
        Some(path) => format!(
            "No module named '{full}' (found the C extension {}, which Tauraro cannot load)",
            path.display()
        ),
        None => format!("No module named '{full}'"),
    };
    module_not_found(vm, &message, full)
}

/// Finds and runs a module.
fn load(vm: &mut Vm, full: &str, leaf: &str, search: Option<Value>) -> PyResult {
    if search.is_none()
        && let Some(make) = vm.native_modules.get(full).copied()
    {
        let module = make(vm)?;
        let key = vm.intern(full);
        let modules = vm.state.modules.get();
        modules.set_str(&mut vm.heap, key, module.into());
        return Ok(module.into());
    }
    let search = match search {
        Some(search) => search,
        None => match vm.state.sys.get().and_then(|sys| sys.get_text("path")) {
            Some(path) => path,
            None => vm.empty_tuple().into(),
        },
    };
    let entries = vm.collect(search)?;
    let mut extension = None;
    let mut portions: Vec<PathBuf> = Vec::new();
    for entry in entries.as_slice() {
        let Some(entry) = entry.downcast::<PyStr>() else { continue };
        let entry = entry.to_string_lossy();
        let directory = if entry.is_empty() { PathBuf::from(".") } else { PathBuf::from(entry) };
        let package = directory.join(leaf);
        let init = package.join("__init__.py");
        if init.is_file() {
            return load_file(vm, full, &init, Some(&package));
        }
        let file = directory.join(format!("{leaf}.py"));
        if file.is_file() {
            return load_file(vm, full, &file, None);
        }
        let native = directory.join(format!("{leaf}.so"));
        if native.is_file() {
            extension = Some(native);
        }
        if package.is_dir() {
            portions.push(package);
        }
    }
    if let Some(frozen) = vm.frozen_modules.get(full).copied() {
        return load_frozen(vm, full, frozen);
    }
    if !portions.is_empty() && extension.is_none() {
        return make_namespace(vm, full, &portions);
    }
    Err(not_found(vm, full, extension.as_deref()))
}

/// A namespace package: directories without `__init__.py` that share a name.
fn make_namespace(vm: &mut Vm, full: &str, portions: &[PathBuf]) -> PyResult {
    let module = new_module(vm, full);
    let path = vm.new_list(&[]);
    for portion in portions {
        let portion = vm.str_value(&portion.display().to_string());
        if !path.push(&mut vm.heap, portion) {
            return Err(vm.memory_error());
        }
    }
    vm.set_module_attr(module, "__path__", path);
    let name = vm.str_value(full);
    vm.set_module_attr(module, "__package__", name);
    let (modules, key) = (vm.state.modules.get(), vm.intern(full));
    modules.set_str(&mut vm.heap, key, module.into());
    Ok(module.into())
}

/// Runs a frozen module.
fn load_frozen(vm: &mut Vm, full: &str, frozen: FrozenModule) -> PyResult {
    let name = format!("<frozen {full}>");
    // What was compiled in is good for a machine that compiles as the build did.
    let config = &vm.config;
    let as_built = config.optimize == 0 && !config.optimizer_off && config.skip_passes.is_empty();
    let body = if as_built {
        Body::Code(frozen_code(vm, &name, frozen.source, FrozenUnit::new(frozen.code))?)
    } else {
        match Source::from_static(name, frozen.source) {
            Ok(source) => Body::Source(Arc::new(source)),
            Err(error) => return Err(raise_syntax_error(vm, &error, None)),
        }
    };
    let module = new_module(vm, full);
    if frozen.package {
        let path = vm.new_list(&[]);
        vm.set_module_attr(module, "__path__", path);
        let name = vm.str_value(full);
        vm.set_module_attr(module, "__package__", name);
    }
    run_registered(vm, full, module, body)
}

/// Runs a file as a module.
fn load_file(vm: &mut Vm, full: &str, file: &Path, package: Option<&Path>) -> PyResult {
    let shown = file.display().to_string();
    let bytes = match std::fs::read(file) {
        Ok(bytes) => bytes,
        Err(error) => {
            return Err(vm.raise_new(ExcKind::ImportError, format!("cannot read '{shown}': {error}")));
        }
    };
    let source = Arc::new(decode_source(vm, &shown, &bytes)?);
    let module = new_module(vm, full);
    let file_value = vm.str_value(&shown);
    vm.set_module_attr(module, "__file__", file_value);
    if let Some(package) = package {
        let directory = vm.str_value(&package.display().to_string());
        let path = vm.new_list(&[directory]);
        vm.set_module_attr(module, "__path__", path);
        let name = vm.str_value(full);
        vm.set_module_attr(module, "__package__", name);
    }
    run_registered(vm, full, module, Body::Source(source))
}

/// Runs the body of a module that is in `sys.modules` meanwhile, and afterwards unless it raised.
fn run_registered(vm: &mut Vm, full: &str, module: Gc<PyModule>, body: Body) -> PyResult {
    let modules = vm.state.modules.get();
    let key = vm.intern(full);
    modules.set_str(&mut vm.heap, key, module.into());
    if let Err(raised) = exec_in_module(vm, module, body) {
        modules.remove_str(key);
        return Err(raised);
    }
    // A module may replace itself in `sys.modules`.
    loaded(vm, full)
}

/// `from module import name`
pub fn import_from(vm: &mut Vm, module: Value, name: Gc<PyStr>) -> PyResult {
    if let Some(value) = vm.get_attr_opt(module, name)? {
        return Ok(value);
    }
    let (name_key, file_key) = (vm.names.name, vm.names.file);
    let text = |vm: &mut Vm, key| -> PyResult<Option<String>> {
        Ok(vm.get_attr_opt(module, key)?.and_then(|v| v.downcast::<PyStr>()).map(|s| s.to_string_lossy()))
    };
    let module_name = text(vm, name_key)?;
    // A submodule that is being imported is not an attribute of its package yet.
    if let Some(package) = &module_name {
        let full = format!("{package}.{}", name.to_string_lossy());
        if let Some(found) = vm.state.modules.get().get_text(&full) {
            return Ok(found);
        }
    }
    let file = text(vm, file_key)?;
    let place = file.clone().unwrap_or_else(|| "unknown location".to_owned());
    let (shown, name_text) =
        (module_name.clone().unwrap_or_else(|| "<unknown module name>".to_owned()), name.to_string_lossy());
    let initializing = vm.exec.initializing(module_name.as_deref());
    let message = if initializing {
        format!(
            "cannot import name '{name_text}' from partially initialized module '{shown}' (most likely due to a circular import) ({place})"
        )
    } else {
        format!("cannot import name '{name_text}' from '{shown}' ({place})")
    };
    let raised = vm.raise_new(ExcKind::ImportError, message);
    let module_value = module_name.map_or(Value::NONE, |n| vm.str_value(&n));
    let file_value = file.map_or(Value::NONE, |f| vm.str_value(&f));
    if let Some(exception) = vm.state.raised.get().and_then(|e| e.downcast::<PyException>()) {
        exception.extra[1].set(exception, module_value);
        exception.extra[2].set(exception, file_value);
        exception.extra[3].set(exception, Value::from(name));
    }
    Err(raised)
}

/// `from module import *`
pub fn import_star(vm: &mut Vm, module: Value) -> PyResult {
    let namespace = crate::interp::ops::load_locals(vm)?;
    let (all, dict_key) = (vm.names.all, vm.names.dict);
    let (names, public_only) = match vm.get_attr_opt(module, all)? {
        Some(all) => (vm.collect(all)?, false),
        None => {
            let dict = vm.get_attr(module, dict_key)?;
            let keys = vm.names.keys;
            let keys = vm.call_method(dict, keys, &[])?;
            (vm.collect(keys)?, true)
        }
    };
    for name in names.as_slice() {
        let Some(name) = name.downcast::<PyStr>() else {
            let class = vm.type_name(*name);
            return Err(vm.type_error(format!("Item in module.__all__ must be str, not {class}")));
        };
        if public_only && name.to_string_lossy().starts_with('_') {
            continue;
        }
        let value = vm.get_attr(module, name)?;
        vm.set_item(namespace, name.into(), value)?;
    }
    Ok(Value::NONE)
}

/// The source file of a module, for `-m`: a module's file, or a package's `__init__.py` replaced by its `__main__.py`.
pub fn find_source(vm: &mut Vm, full: &str) -> PyResult<Option<PathBuf>> {
    let search = match full.rsplit_once('.') {
        Some((parent, _)) => {
            let parent = import_absolute(vm, parent)?;
            let path = vm.names.path;
            vm.get_attr_opt(parent, path)?
        }
        None => vm.state.sys.get().and_then(|sys| sys.get_text("path")),
    };
    let Some(search) = search else { return Ok(None) };
    let leaf = full.rsplit('.').next().unwrap_or(full);
    let entries = vm.collect(search)?;
    for entry in entries.as_slice() {
        let Some(entry) = entry.downcast::<PyStr>() else { continue };
        let entry = entry.to_string_lossy();
        let directory = if entry.is_empty() { PathBuf::from(".") } else { PathBuf::from(entry) };
        let package = directory.join(leaf).join("__main__.py");
        if package.is_file() {
            return Ok(Some(package));
        }
        let file = directory.join(format!("{leaf}.py"));
        if file.is_file() {
            return Ok(Some(file));
        }
    }
    Ok(None)
}
