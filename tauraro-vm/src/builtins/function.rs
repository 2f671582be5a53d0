//! `function`: what Python sees of the functions that `def` and `lambda` make.
//!
//! The struct is [`PyFunction`]; calling one is the interpreter's business. Annotations are lazy (PEP 649): `__annotations__` calls
//! `__annotate__` the first time and keeps the result. Whatever changes how a call binds its arguments (`__code__`, `__defaults__`,
//! `__kwdefaults__`) gives the function a new version, which inline caches compare.

use super::TypeDef;
use super::descriptor::{self, receive};
use crate::args::{Args, Params};
use crate::exec::compile::ensure_ready;
use crate::heap::{Gc, Header, Layout, OptRef, Ref, Slot};
use crate::object::*;
use crate::value::{PyResult, Value};
use crate::vm::Vm;
use std::cell::Cell;

/// The type.
pub static DEF: TypeDef = TypeDef {
    slots: SlotTable {
        repr: Some(repr),
        call: Some(call),
        descr_get: Some(descr_get),
        new: Some(new),
        ..SlotTable::EMPTY
    },
    getset: GETSET,
    flags: type_flags::HAS_DICT | type_flags::WEAKREFS,
    doc: "function(code, globals, name=None, argdefs=None, closure=None, kwdefaults=None)\n--\n\nCreate a function object.",
    ..TypeDef::new("function", Layout::Function)
};

static GETSET: &[GetSetDef] = &[
    GetSetDef::with_set("__name__", |vm, f| Ok(this(vm, f)?.name.get().into()), set_name),
    GetSetDef::with_set("__qualname__", |vm, f| Ok(this(vm, f)?.qualname.get().into()), set_qualname),
    GetSetDef::with_set("__doc__", get_doc, set_doc),
    GetSetDef::with_set("__module__", |vm, f| Ok(or_none(this(vm, f)?.module.get())), set_module),
    GetSetDef::with_set("__code__", |vm, f| Ok(this(vm, f)?.code.get().into()), set_code),
    GetSetDef::with_set(
        "__defaults__",
        |vm, f| Ok(or_none(this(vm, f)?.defaults.get().map(Value::from))),
        set_defaults,
    ),
    GetSetDef::with_set("__kwdefaults__", get_kwdefaults, set_kwdefaults),
    GetSetDef::member("__globals__", |vm, f| Ok(this(vm, f)?.globals.get().into())),
    GetSetDef::member("__builtins__", |vm, f| Ok(this(vm, f)?.builtins.get().into())),
    GetSetDef::member("__closure__", |vm, f| Ok(or_none(this(vm, f)?.closure.get().map(Value::from)))),
    GetSetDef::with_set("__annotations__", get_annotations, set_annotations),
    GetSetDef::with_set("__annotate__", |vm, f| Ok(or_none(this(vm, f)?.annotate.get())), set_annotate),
    GetSetDef::with_set("__type_params__", get_type_params, set_type_params),
    descriptor::DICT,
];

fn this(vm: &mut Vm, value: Value) -> PyResult<Gc<PyFunction>> {
    receive(vm, value)
}

fn or_none(value: Option<Value>) -> Value {
    value.unwrap_or(Value::NONE)
}

fn repr(vm: &mut Vm, value: Value) -> PyResult {
    let name = this(vm, value)?.qualname.get().to_string_lossy();
    Ok(vm.str_value(&format!("<function {name} at {:#x}>", value.bits())))
}

fn call(vm: &mut Vm, value: Value, args: Args<'_>) -> PyResult {
    let function = this(vm, value)?;
    crate::interp::call_function(vm, function, args)
}

fn descr_get(vm: &mut Vm, function: Value, instance: Option<Value>, _: Value) -> PyResult {
    match instance {
        Some(this) => Ok(PyBoundMethod::new(&mut vm.heap, function, this).into()),
        None => Ok(function),
    }
}

/// The namespace of builtins that functions with these globals see.
pub fn builtins_of(vm: &mut Vm, globals: Gc<PyDict>) -> Gc<PyDict> {
    let found = globals.get_str(vm.names.builtins);
    if let Some(dict) = found.and_then(|b| b.downcast::<PyDict>()) {
        return dict;
    }
    match found.and_then(|b| b.downcast::<PyModule>()) {
        Some(module) => module.dict.get(),
        None => vm.state.builtins.get(),
    }
}

/// `types.FunctionType(code, globals, name=None, argdefs=None, closure=None, kwdefaults=None)`
fn new(vm: &mut Vm, _: Gc<PyType>, args: Args<'_>) -> PyResult {
    static PARAMS: Params =
        Params::new("function", &["code", "globals", "name", "argdefs", "closure", "kwdefaults"]).required(2);
    let [code, globals, name, defaults, closure, kwdefaults] = args.bind(vm, &PARAMS)?;
    let (code_arg, globals_arg) = (or_none(code), or_none(globals));
    let Some(code) = code_arg.downcast::<PyCode>() else {
        let class = vm.type_name(code_arg);
        return Err(vm.type_error(format!("function() argument 'code' must be code, not {class}")));
    };
    let Some(globals) = globals_arg.downcast::<PyDict>() else {
        let class = vm.type_name(globals_arg);
        return Err(vm.type_error(format!("function() argument 'globals' must be dict, not {class}")));
    };
    let name = match name.and_then(Value::non_none) {
        Some(name) => match name.downcast::<PyStr>() {
            Some(name) => Some(name),
            None => return Err(vm.type_error("arg 3 (name) must be None or string")),
        },
        None => None,
    };
    let defaults = match defaults.and_then(Value::non_none) {
        Some(value) => match value.downcast::<PyTuple>() {
            Some(tuple) => Some(tuple),
            None => return Err(vm.type_error("arg 4 (defaults) must be None or tuple")),
        },
        None => None,
    };
    let wanted = code.freevars.get().len();
    let closure = match closure.and_then(Value::non_none) {
        Some(value) => match value.downcast::<PyTuple>() {
            Some(tuple) => Some(tuple),
            None => return Err(vm.type_error("arg 5 (closure) must be None or tuple")),
        },
        None if wanted > 0 => return Err(vm.type_error("arg 5 (closure) must be tuple")),
        None => None,
    };
    let given = closure.map_or(0, |c| c.len());
    if given != wanted {
        let name = code.name.get().to_string_lossy();
        return Err(vm.value_error(format!("{name} requires closure of length {wanted}, not {given}")));
    }
    for cell in closure.iter().flat_map(|c| c.items()) {
        if cell.downcast::<PyCell>().is_none() {
            let class = vm.type_name(*cell);
            return Err(vm.type_error(format!("arg 5 (closure) expected cell, found {class}")));
        }
    }
    let kwdefaults = match kwdefaults.and_then(Value::non_none) {
        Some(value) => match value.downcast::<PyDict>() {
            Some(dict) => Some(dict),
            None => return Err(vm.type_error("arg 6 (kwdefaults) must be None or dict")),
        },
        None => None,
    };
    let builtins = builtins_of(vm, globals);
    let module = globals.get_str(vm.names.name);
    let version = vm.new_version();
    let function = vm.heap.alloc(PyFunction {
        header: Header::exact(Layout::Function),
        code: Ref::new(code),
        globals: Ref::new(globals),
        builtins: Ref::new(builtins),
        closure: OptRef::new(closure),
        defaults: OptRef::new(defaults),
        kwdefaults: OptRef::new(kwdefaults),
        kwdefaults_shared: Cell::new(true),
        name: Ref::new(name.unwrap_or(code.name.get())),
        qualname: Ref::new(code.qualname.get()),
        doc: Slot::empty(),
        module: Slot::new(module),
        annotations: Slot::empty(),
        annotate: Slot::empty(),
        type_params: Slot::empty(),
        dict: OptRef::new(None),
        version: Cell::new(version),
    });
    Ok(function.into())
}

fn new_version(vm: &mut Vm, function: Gc<PyFunction>) {
    let version = vm.new_version();
    function.version.set(version);
}

fn set_name(vm: &mut Vm, value: Value, new: Option<Value>) -> PyResult<()> {
    let function = this(vm, value)?;
    match new.and_then(|n| n.downcast::<PyStr>()) {
        Some(name) => function.name.set(function, name),
        None => return Err(vm.type_error("__name__ must be set to a string object")),
    }
    Ok(())
}

fn set_qualname(vm: &mut Vm, value: Value, new: Option<Value>) -> PyResult<()> {
    let function = this(vm, value)?;
    match new.and_then(|n| n.downcast::<PyStr>()) {
        Some(name) => function.qualname.set(function, name),
        None => return Err(vm.type_error("__qualname__ must be set to a string object")),
    }
    Ok(())
}

fn get_doc(vm: &mut Vm, value: Value) -> PyResult {
    let function = this(vm, value)?;
    if let Some(doc) = function.doc.get() {
        return Ok(doc);
    }
    let doc = or_none(super::code_::docstring(vm, function.code.get()));
    function.doc.set(function, doc);
    Ok(doc)
}

fn set_doc(vm: &mut Vm, value: Value, new: Option<Value>) -> PyResult<()> {
    let function = this(vm, value)?;
    function.doc.set(function, or_none(new));
    Ok(())
}

fn set_module(vm: &mut Vm, value: Value, new: Option<Value>) -> PyResult<()> {
    let function = this(vm, value)?;
    function.module.set(function, or_none(new));
    Ok(())
}

fn set_code(vm: &mut Vm, value: Value, new: Option<Value>) -> PyResult<()> {
    let function = this(vm, value)?;
    let Some(code) = new.and_then(|n| n.downcast::<PyCode>()) else {
        return Err(vm.type_error("__code__ must be set to a code object"));
    };
    let (wanted, given) = (function.closure.get().map_or(0, |c| c.len()), code.freevars.get().len());
    if wanted != given {
        let name = function.name.get().to_string_lossy();
        return Err(
            vm.value_error(format!("{name}() requires a code object with {wanted} free vars, not {given}"))
        );
    }
    // Calls that know the function take its code for ready.
    ensure_ready(vm, code)?;
    // The docstring stays what it was.
    if function.doc.get().is_none() {
        let doc = or_none(super::code_::docstring(vm, function.code.get()));
        function.doc.set(function, doc);
    }
    let was_simple = function.code.get().has_flags(code_flags::SIMPLE);
    function.code.set(function, code);
    new_version(vm, function);
    if was_simple && !code.has_flags(code_flags::SIMPLE) {
        crate::interp::ops::flush_simple_calls(vm, function);
    }
    Ok(())
}

fn set_defaults(vm: &mut Vm, value: Value, new: Option<Value>) -> PyResult<()> {
    let function = this(vm, value)?;
    let defaults = match new.and_then(Value::non_none) {
        Some(new) => match new.downcast::<PyTuple>() {
            Some(tuple) => Some(tuple),
            None => return Err(vm.type_error("__defaults__ must be set to a tuple object")),
        },
        None => None,
    };
    function.defaults.set(function, defaults);
    new_version(vm, function);
    Ok(())
}

fn get_kwdefaults(vm: &mut Vm, value: Value) -> PyResult {
    let function = this(vm, value)?;
    // From now on the program may change the dict, of which nobody is told.
    if !function.kwdefaults_shared.replace(true) {
        new_version(vm, function);
    }
    Ok(or_none(function.kwdefaults.get().map(Value::from)))
}

fn set_kwdefaults(vm: &mut Vm, value: Value, new: Option<Value>) -> PyResult<()> {
    let function = this(vm, value)?;
    let defaults = match new.and_then(Value::non_none) {
        Some(new) => match new.downcast::<PyDict>() {
            Some(dict) => Some(dict),
            None => return Err(vm.type_error("__kwdefaults__ must be set to a dict object")),
        },
        None => None,
    };
    function.kwdefaults.set(function, defaults);
    function.kwdefaults_shared.set(true);
    new_version(vm, function);
    Ok(())
}

/// Calls an `__annotate__` function for plain values; the result must be a dict.
pub fn call_annotate(vm: &mut Vm, annotate: Value) -> PyResult<Gc<PyDict>> {
    let result = vm.call(annotate, &[Value::small_int(1)])?;
    match result.downcast::<PyDict>() {
        Some(dict) => Ok(dict),
        None => {
            let class = vm.type_name(result);
            Err(vm.type_error(format!("__annotate__() must return a dict, not {class}")))
        }
    }
}

fn get_annotations(vm: &mut Vm, value: Value) -> PyResult {
    let function = this(vm, value)?;
    if let Some(annotations) = function.annotations.get() {
        return Ok(annotations);
    }
    let made = match function.annotate.get().and_then(Value::non_none) {
        Some(annotate) => call_annotate(vm, annotate)?,
        None => vm.new_dict(),
    };
    function.annotations.set(function, Value::from(made));
    Ok(made.into())
}

fn set_annotations(vm: &mut Vm, value: Value, new: Option<Value>) -> PyResult<()> {
    let function = this(vm, value)?;
    let new = new.and_then(Value::non_none);
    if new.is_some_and(|n| n.downcast::<PyDict>().is_none()) {
        return Err(vm.type_error("__annotations__ must be set to a dict object"));
    }
    function.annotations.set(function, new);
    function.annotate.set(function, None);
    Ok(())
}

fn set_annotate(vm: &mut Vm, value: Value, new: Option<Value>) -> PyResult<()> {
    let function = this(vm, value)?;
    let Some(new) = new else {
        return Err(vm.type_error("__annotate__ cannot be deleted"));
    };
    if new.is_none() {
        function.annotate.set(function, None);
        return Ok(());
    }
    if !vm.is_callable(new) {
        return Err(vm.type_error("__annotate__ must be callable or None"));
    }
    function.annotate.set(function, new);
    function.annotations.set(function, None);
    Ok(())
}

fn get_type_params(vm: &mut Vm, value: Value) -> PyResult {
    let function = this(vm, value)?;
    Ok(function.type_params.get().unwrap_or(vm.empty_tuple().into()))
}

fn set_type_params(vm: &mut Vm, value: Value, new: Option<Value>) -> PyResult<()> {
    let function = this(vm, value)?;
    match new.filter(|n| n.downcast::<PyTuple>().is_some()) {
        Some(new) => function.type_params.set(function, new),
        None => return Err(vm.type_error("__type_params__ must be set to a tuple")),
    }
    Ok(())
}
