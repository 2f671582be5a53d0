//! Variables that are not in registers: globals, names of namespaces, cells.

use super::attr::name_of;
use crate::builtins::exceptions::ExcKind;
use crate::heap::Gc;
use crate::object::code::GlobalCache;
use crate::object::*;
use crate::value::{PyResult, Raised, Value};
use crate::vm::Vm;

/// The version of a dict's keys, made when nobody has asked before.
fn version_of(vm: &mut Vm, dict: Gc<PyDict>) -> u32 {
    if dict.keys_version() == 0 {
        let version = vm.new_version();
        dict.set_keys_version(version);
    }
    dict.keys_version()
}

/// Notes in the cache of a name that the globals have it, and where.
fn found_global(vm: &mut Vm, cache: &GlobalCache, globals: Gc<PyDict>, position: usize) {
    cache.slot.set(globals.value_address(position));
    cache.builtins_version.set(0);
    let version = version_of(vm, globals);
    cache.globals_version.set(version);
}

/// `LoadGlobal` whose cache missed, in the frame on top.
#[cold]
#[inline(never)]
pub fn load_global_missed(vm: &mut Vm, index: u32) -> PyResult {
    match vm.top_frame() {
        Some(frame) => load_global(vm, frame.function(), frame.code(), index),
        None => Err(vm.runtime_error("no code is running")),
    }
}

/// A global or builtin of a function whose code has the name `index`.
#[cold]
#[inline(never)]
fn load_global(vm: &mut Vm, function: Gc<PyFunction>, code: Gc<PyCode>, index: u32) -> PyResult {
    let name = code.tables.names[index as usize];
    let (globals, builtins) = (function.globals.get(), function.builtins.get());
    if Value::from(globals).downcast_exact::<PyDict>().is_none() {
        return global_of_subclass(vm, globals, builtins, name);
    }
    let cache = &code.tables.globals[index as usize];
    if let Some(position) = globals.find_str(name) {
        found_global(vm, cache, globals, position);
        if let Some(value) = globals.value_at(position) {
            return Ok(value);
        }
    }
    if !globals.has_only_str_keys()
        && let Some(value) = globals.get(vm, name.into())?
    {
        return Ok(value);
    }
    if let Some(position) = builtins.find_str(name) {
        let version = version_of(vm, globals);
        cache.slot.set(builtins.value_address(position));
        cache.globals_version.set(version);
        let version = version_of(vm, builtins);
        cache.builtins_version.set(version);
        if let Some(value) = builtins.value_at(position) {
            return Ok(value);
        }
    }
    Err(name_error(vm, name))
}

/// As [`load_global`], where the globals are of a subclass of dict, which may have an own `__getitem__` or a `__missing__`.
fn global_of_subclass(vm: &mut Vm, globals: Gc<PyDict>, builtins: Gc<PyDict>, name: Gc<PyStr>) -> PyResult {
    match vm.get_item(globals.into(), name.into()) {
        Ok(value) => return Ok(value),
        Err(raised) => vm.clear_if(raised, ExcKind::KeyError)?,
    }
    match builtins.get(vm, name.into())? {
        Some(value) => Ok(value),
        None => Err(name_error(vm, name)),
    }
}

/// NameError for a name that is defined nowhere.
#[cold]
pub fn name_error(vm: &mut Vm, name: Gc<PyStr>) -> Raised {
    let text = name.to_string_lossy();
    let raised = vm.raise_new(ExcKind::NameError, format!("name '{text}' is not defined"));
    if let Some(exception) = vm.state.raised.get().and_then(|e| e.downcast::<PyException>()) {
        exception.extra[0].set(exception, Value::from(name));
    }
    raised
}

/// A global or builtin of the running function.
fn global_or_builtin(vm: &mut Vm, name: Gc<PyStr>) -> PyResult {
    let Some(function) = vm.running_function() else { return Err(name_error(vm, name)) };
    if let Some(value) = function.globals.get().get(vm, name.into())? {
        return Ok(value);
    }
    match function.builtins.get().get(vm, name.into())? {
        Some(value) => Ok(value),
        None => Err(name_error(vm, name)),
    }
}

fn running_globals(vm: &mut Vm) -> PyResult<Gc<PyDict>> {
    match vm.running_globals() {
        Some(globals) => Ok(globals),
        None => Err(vm.runtime_error("no code is running")),
    }
}

/// `StoreGlobal`: shares the cache of loads of the name.
#[inline(never)]
pub fn store_global(vm: &mut Vm, index: u32, value: Value) -> PyResult<()> {
    let Some(frame) = vm.top_frame() else { return Err(vm.runtime_error("no code is running")) };
    let (code, globals) = (frame.code(), frame.function().globals.get());
    let cache = &code.tables.globals[index as usize];
    if globals.keys_version() == cache.globals_version.get() && cache.builtins_version.get() == 0 {
        globals.set_value_at_address(cache.slot.get(), value);
        return Ok(());
    }
    let name = code.tables.names[index as usize];
    match globals.find_str(name) {
        Some(position) => {
            found_global(vm, cache, globals, position);
            globals.set_value_at(position, value);
            Ok(())
        }
        None => globals.set(vm, name.into(), value),
    }
}

/// `DeleteGlobal`
pub fn delete_global(vm: &mut Vm, index: u32) -> PyResult<()> {
    let name = name_of(vm, index);
    let globals = running_globals(vm)?;
    match globals.remove(vm, name.into())? {
        Some(_) => Ok(()),
        None => Err(name_error(vm, name)),
    }
}

/// A name in a namespace mapping; `None` when it is not there.
fn from_mapping(vm: &mut Vm, mapping: Value, name: Gc<PyStr>) -> PyResult<Option<Value>> {
    if let Some(dict) = mapping.downcast_exact::<PyDict>() {
        return dict.get(vm, name.into());
    }
    match vm.get_item(mapping, name.into()) {
        Ok(value) => Ok(Some(value)),
        Err(raised) => vm.clear_if(raised, ExcKind::KeyError).map(|()| None),
    }
}

/// The namespace mapping of the running frame: its own, else the globals.
fn namespace(vm: &mut Vm) -> PyResult {
    match vm.top_frame() {
        Some(frame) => Ok(frame.namespace().unwrap_or(frame.function().globals.get().into())),
        None => Err(vm.runtime_error("no code is running")),
    }
}

/// `LoadName`
pub fn load_name(vm: &mut Vm, index: u32) -> PyResult {
    let name = name_of(vm, index);
    let mapping = namespace(vm)?;
    match from_mapping(vm, mapping, name)? {
        Some(value) => Ok(value),
        None => global_or_builtin(vm, name),
    }
}

/// `LoadNameOrCell`
pub fn load_name_or_cell(vm: &mut Vm, index: u32, cell: Value) -> PyResult {
    let mapping = namespace(vm)?;
    load_from_dict_or_cell(vm, index, mapping, cell)
}

/// `LoadNameOrGlobal`
pub fn load_name_or_global(vm: &mut Vm, index: u32, mapping: Value) -> PyResult {
    let name = name_of(vm, index);
    match from_mapping(vm, mapping, name)? {
        Some(value) => Ok(value),
        None => global_or_builtin(vm, name),
    }
}

/// `LoadFromDictOrCell`
pub fn load_from_dict_or_cell(vm: &mut Vm, index: u32, mapping: Value, cell: Value) -> PyResult {
    let name = name_of(vm, index);
    if let Some(value) = from_mapping(vm, mapping, name)? {
        return Ok(value);
    }
    match cell.downcast::<PyCell>().and_then(|c| c.content.get()) {
        Some(value) => Ok(value),
        None => Err(empty_cell(vm, index)),
    }
}

/// `StoreName`
pub fn store_name(vm: &mut Vm, index: u32, value: Value) -> PyResult<()> {
    let name = name_of(vm, index);
    let mapping = namespace(vm)?;
    match mapping.downcast_exact::<PyDict>() {
        Some(dict) => dict.set(vm, name.into(), value),
        None => vm.set_item(mapping, name.into(), value),
    }
}

/// `DeleteName`
pub fn delete_name(vm: &mut Vm, index: u32) -> PyResult<()> {
    let name = name_of(vm, index);
    let mapping = namespace(vm)?;
    if let Some(dict) = mapping.downcast_exact::<PyDict>() {
        return match dict.remove(vm, name.into())? {
            Some(_) => Ok(()),
            None => Err(name_error(vm, name)),
        };
    }
    match vm.delete_item(mapping, name.into()) {
        Ok(()) => Ok(()),
        Err(raised) => {
            vm.clear_if(raised, ExcKind::KeyError)?;
            Err(name_error(vm, name))
        }
    }
}

/// `LoadLocals`
pub fn load_locals(vm: &mut Vm) -> PyResult {
    namespace(vm)
}

/// `LoadBuildClass`
pub fn load_build_class(vm: &mut Vm) -> PyResult {
    let name = vm.names.build_class;
    let builtins = match vm.running_function() {
        Some(function) => function.builtins.get(),
        None => vm.state.builtins.get(),
    };
    match builtins.get(vm, name.into())? {
        Some(function) => Ok(function),
        None => Err(vm.raise_new(ExcKind::NameError, "__build_class__ not found")),
    }
}

/// UnboundLocalError for local number `index`.
#[cold]
pub fn unbound_local(vm: &mut Vm, index: u32) -> Raised {
    let name = vm
        .top_frame()
        .and_then(|f| f.code().varnames.get().items().get(index as usize)?.downcast::<PyStr>())
        .unwrap_or(vm.names.empty);
    unbound_error(vm, name)
}

fn unbound_error(vm: &mut Vm, name: Gc<PyStr>) -> Raised {
    let text = name.to_string_lossy();
    vm.raise_new(
        ExcKind::UnboundLocalError,
        format!("cannot access local variable '{text}' where it is not associated with a value"),
    )
}

/// The error for an empty cell: of an own variable, or of a free one.
#[cold]
pub fn empty_cell(vm: &mut Vm, index: u32) -> Raised {
    let name = name_of(vm, index);
    let free = vm.top_frame().is_some_and(|frame| {
        let frees = frame.code().freevars.get();
        frees.items().contains(&name.into())
    });
    if !free {
        return unbound_error(vm, name);
    }
    let text = name.to_string_lossy();
    let raised = vm.raise_new(
        ExcKind::NameError,
        format!(
            "cannot access free variable '{text}' where it is not associated with a value in enclosing scope"
        ),
    );
    if let Some(exception) = vm.state.raised.get().and_then(|e| e.downcast::<PyException>()) {
        exception.extra[0].set(exception, Value::from(name));
    }
    raised
}
