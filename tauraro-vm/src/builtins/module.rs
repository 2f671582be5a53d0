//! `module`.
//!
//! A module is its dictionary. A missing attribute asks the module's own `__getattr__` (PEP 562); annotations are lazy as those of
//! functions are. [`new_module`] makes the modules of native code.

use super::TypeDef;
use super::descriptor::receive;
use super::function::call_annotate;
use crate::args::{Args, Params};
use crate::heap::{Gc, Header, Layout, Ref};
use crate::object::*;
use crate::value::{PyResult, Raised, Value};
use crate::vm::Vm;

/// The type.
pub static DEF: TypeDef = TypeDef {
    slots: SlotTable {
        repr: Some(repr),
        getattr: Some(get_attr),
        new: Some(new),
        init: Some(init),
        ..SlotTable::EMPTY
    },
    methods: &[NativeDef::method1("__dir__", dir)],
    getset: &[
        GetSetDef::member("__dict__", |vm, x| Ok(receive::<PyModule>(vm, x)?.dict.get().into())),
        GetSetDef::with_set("__annotations__", get_annotations, set_annotations),
        GetSetDef::with_set("__annotate__", get_annotate, set_annotate),
    ],
    flags: type_flags::BASETYPE | type_flags::HAS_DICT | type_flags::WEAKREFS,
    doc: "module(name, doc=None)\n--\n\nCreate a module object.\n\nThe name must be a string; the optional docstring can have any type.",
    ..TypeDef::new("module", Layout::Module)
};

/// A module with `__name__`, `__doc__` and the other standard entries.
pub fn new_module(vm: &mut Vm, name: &str, doc: Option<&str>) -> Gc<PyModule> {
    let name = vm.intern(name);
    let doc = doc.map_or(Value::NONE, |doc| vm.str_value(doc));
    let dict = vm.new_dict();
    fill(vm, dict, name.into(), doc);
    let header = Header::exact(Layout::Module);
    vm.heap.alloc(PyModule { header, dict: Ref::new(dict) })
}

fn fill(vm: &mut Vm, dict: Gc<PyDict>, name: Value, doc: Value) {
    let names = [vm.names.package, vm.names.loader, vm.names.spec];
    let (name_key, doc_key) = (vm.names.name, vm.names.doc);
    dict.set_str(&mut vm.heap, name_key, name);
    dict.set_str(&mut vm.heap, doc_key, doc);
    for key in names {
        dict.set_str(&mut vm.heap, key, Value::NONE);
    }
}

/// Adds native functions to a module, with its name as their `__module__`.
pub fn add_functions(vm: &mut Vm, module: Gc<PyModule>, functions: &'static [NativeDef]) {
    let dict = module.dict.get();
    let name = dict.get_str(vm.names.name);
    for def in functions {
        let function = super::new_native_function(vm, def, None);
        function.module.set(function, name);
        let key = vm.intern(def.name);
        dict.set_str(&mut vm.heap, key, function.into());
    }
}

fn new(vm: &mut Vm, class: Gc<PyType>, _: Args<'_>) -> PyResult {
    let dict = vm.new_dict();
    let header = vm.header_for(class);
    Ok(vm.alloc_for(class, PyModule { header, dict: Ref::new(dict) }).into())
}

fn init(vm: &mut Vm, x: Value, args: Args<'_>) -> PyResult<()> {
    static PARAMS: Params = Params::new("module", &["name", "doc"]).required(1);
    let [name, doc] = args.bind(vm, &PARAMS)?;
    let name = name.unwrap_or(Value::NONE);
    if name.downcast::<PyStr>().is_none() {
        let class = vm.type_name(name);
        return Err(vm.type_error(format!("module() argument 'name' must be str, not {class}")));
    }
    let module = receive::<PyModule>(vm, x)?;
    fill(vm, module.dict.get(), name, doc.unwrap_or(Value::NONE));
    Ok(())
}

fn text_of(value: Option<Value>) -> Option<String> {
    value?.downcast::<PyStr>().map(|text| text.to_string_lossy())
}

fn repr(vm: &mut Vm, x: Value) -> PyResult {
    let dict = receive::<PyModule>(vm, x)?.dict.get();
    let (name, file, spec, loader) = (vm.names.name, vm.names.file, vm.names.spec, vm.names.loader);
    let mut shown = match dict.get_str(name) {
        Some(name) => vm.repr_string(name)?,
        None => "'?'".to_owned(),
    };
    if let Some(spec) = dict.get_str(spec).and_then(Value::non_none) {
        let (name, origin) = (vm.intern("name"), vm.intern("origin"));
        if let Some(name) = vm.get_attr_opt(spec, name)? {
            shown = vm.repr_string(name)?;
        }
        let has_location = vm.intern("has_location");
        let has_location = match vm.get_attr_opt(spec, has_location)? {
            Some(value) => vm.is_true(value)?,
            None => false,
        };
        let origin = vm.get_attr_opt(spec, origin)?.and_then(Value::non_none);
        let text = match (origin, has_location) {
            (Some(origin), true) => format!("<module {shown} from {}>", vm.repr_string(origin)?),
            (Some(origin), false) => format!("<module {shown} ({})>", vm.str_string(origin)?),
            (None, _) => match dict.get_str(loader).and_then(Value::non_none) {
                Some(loader) => format!("<module {shown} ({})>", vm.repr_string(loader)?),
                None => format!("<module {shown}>"),
            },
        };
        return Ok(vm.str_value(&text));
    }
    let text = match dict.get_str(file).and_then(Value::non_none) {
        Some(file) => format!("<module {shown} from {}>", vm.repr_string(file)?),
        None if is_builtin(vm, text_of(dict.get_str(name)).as_deref()) => {
            format!("<module {shown} (built-in)>")
        }
        None => format!("<module {shown}>"),
    };
    Ok(vm.str_value(&text))
}

fn is_builtin(vm: &Vm, name: Option<&str>) -> bool {
    name.is_some_and(|name| matches!(name, "builtins" | "sys") || vm.native_modules.contains_key(name))
}

fn get_attr(vm: &mut Vm, x: Value, name: Gc<PyStr>) -> PyResult {
    if let Some(found) = vm.generic_get_attr_opt(x, name)? {
        return Ok(found);
    }
    let dict = receive::<PyModule>(vm, x)?.dict.get();
    if name.eq_str("stdlib_module_names") && vm.state.sys.get() == Some(dict) {
        return super::sys::stdlib_module_names(vm);
    }
    if let Some(getattr) = dict.get_str(vm.names.getattr) {
        return vm.call(getattr, &[name.into()]);
    }
    Err(missing(vm, x, dict, name))
}

#[cold]
fn missing(vm: &mut Vm, x: Value, dict: Gc<PyDict>, name: Gc<PyStr>) -> Raised {
    let initializing = match dict.get_str(vm.names.spec).and_then(Value::non_none) {
        Some(spec) => {
            let flag = vm.intern("_initializing");
            match vm.get_attr_opt(spec, flag) {
                Ok(Some(flag)) => vm.is_true(flag).unwrap_or(false),
                Ok(None) => false,
                Err(raised) => return raised,
            }
        }
        None => {
            let own_name = text_of(dict.get_str(vm.names.name));
            own_name.is_some() && vm.exec.initializing(own_name.as_deref())
        }
    };
    let Some(module) = text_of(dict.get_str(vm.names.name)).filter(|_| initializing) else {
        return vm.no_attribute(x, name);
    };
    let name_text = name.to_string_lossy();
    let origin = text_of(dict.get_str(vm.names.file)).map_or(String::new(), |file| format!(" from '{file}'"));
    let raised = vm.attribute_error(format!(
        "partially initialized module '{module}'{origin} has no attribute '{name_text}' (most likely due to a circular import)"
    ));
    if let Some(exception) = vm.state.raised.get().and_then(|e| e.downcast::<PyException>()) {
        super::exceptions::set_attribute_error_fields(exception, name.into(), x);
    }
    raised
}

/// `module.__dir__`: the keys, or what the module's own `__dir__` says.
fn dir(vm: &mut Vm, x: Value) -> PyResult {
    let dict = receive::<PyModule>(vm, x)?.dict.get();
    if let Some(function) = dict.get_str(vm.names.dir) {
        return vm.call(function, &[]);
    }
    let shown = vm.get_attr_str(x, "__dict__")?;
    let Some(dict) = shown.downcast::<PyDict>() else {
        return Err(vm.type_error("<module>.__dict__ is not a dictionary"));
    };
    let mut names = crate::heap::RootedVec::new();
    let mut position = 0;
    while let Some((at, key, _)) = dict.next_item(position) {
        position = at + 1;
        names.push(&mut vm.heap, key);
    }
    Ok(vm.new_list(names.as_slice()).into())
}

fn get_annotations(vm: &mut Vm, x: Value) -> PyResult {
    let dict = receive::<PyModule>(vm, x)?.dict.get();
    let (annotations, annotate) = (vm.names.annotations, vm.names.annotate);
    if let Some(found) = dict.get_str(annotations) {
        return Ok(found);
    }
    let made = match dict.get_str(annotate).filter(|a| vm.is_callable(*a)) {
        Some(annotate) => call_annotate(vm, annotate)?,
        None => vm.new_dict(),
    };
    dict.set_str(&mut vm.heap, annotations, made.into());
    Ok(made.into())
}

fn set_annotations(vm: &mut Vm, x: Value, new: Option<Value>) -> PyResult<()> {
    let dict = receive::<PyModule>(vm, x)?.dict.get();
    let (annotations, annotate) = (vm.names.annotations, vm.names.annotate);
    match new {
        Some(new) => {
            dict.set_str(&mut vm.heap, annotations, new);
        }
        None => {
            if dict.remove_str(annotations).is_none() {
                return Err(vm.raise_with(super::exceptions::ExcKind::AttributeError, &[annotations.into()]));
            }
        }
    }
    dict.remove_str(annotate);
    Ok(())
}

fn get_annotate(vm: &mut Vm, x: Value) -> PyResult {
    let dict = receive::<PyModule>(vm, x)?.dict.get();
    Ok(dict.get_str(vm.names.annotate).unwrap_or(Value::NONE))
}

fn set_annotate(vm: &mut Vm, x: Value, new: Option<Value>) -> PyResult<()> {
    let dict = receive::<PyModule>(vm, x)?.dict.get();
    let (annotations, annotate) = (vm.names.annotations, vm.names.annotate);
    let Some(new) = new else {
        return Err(vm.type_error("cannot delete __annotate__ attribute"));
    };
    if !new.is_none() && !vm.is_callable(new) {
        return Err(vm.type_error("__annotate__ must be callable or None"));
    }
    dict.set_str(&mut vm.heap, annotate, new);
    if !new.is_none() {
        dict.remove_str(annotations);
    }
    Ok(())
}
