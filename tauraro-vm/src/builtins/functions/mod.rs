//! The functions of the module `builtins`.
//!
//! * [`inspect`]: questions about objects: `isinstance`, `getattr`, `dir`, ...
//! * [`numbers`]: `sum`, `min`, `round`, `hex`, ...
//! * [`iteration`]: `len`, `iter`, `next`, `all`, `sorted`, ...
//! * [`print`](mod@print): `print` and `input`;
//! * [`anext`]: `anext`, and `exit` and `quit`;
//! * [`build_class`]: what a `class` statement calls;
//! * [`run`]: `eval`, `exec`, `compile`, `globals`, `__import__`.
//!
//! [`install`] fills the namespace of `builtins`: functions, types, exceptions and constants.

pub mod anext;
pub mod build_class;
pub mod inspect;
pub mod iteration;
pub mod numbers;
pub mod print;
pub mod run;
pub mod site;

pub use inspect::{isinstance, issubclass, real_isinstance, real_issubclass};

use crate::heap::{Gc, Header, Layout, Ref};
use crate::object::*;
use crate::value::Value;
use crate::vm::Vm;

static TABLES: &[&[NativeDef]] = &[
    anext::FUNCTIONS,
    inspect::FUNCTIONS,
    numbers::FUNCTIONS,
    iteration::FUNCTIONS,
    print::FUNCTIONS,
    build_class::FUNCTIONS,
    run::FUNCTIONS,
    site::FUNCTIONS,
];

/// The name of a native function, if it is one of `builtins`. (The tables themselves say nothing: each unit that the compiler makes may have its own
/// copies of them.)
pub fn name_of_builtin(def: &'static NativeDef) -> Option<&'static str> {
    let is_of = |table: &&[NativeDef]| table.as_ptr_range().contains(&&raw const *def);
    TABLES.iter().any(is_of).then_some(def.name)
}

/// Types that `builtins` has under their own names.
static TYPES: &[Layout] = &[
    Layout::Object,
    Layout::Type,
    Layout::Int,
    Layout::Float,
    Layout::Complex,
    Layout::Bool,
    Layout::Str,
    Layout::Bytes,
    Layout::ByteArray,
    Layout::MemoryView,
    Layout::List,
    Layout::Tuple,
    Layout::Dict,
    Layout::Set,
    Layout::FrozenSet,
    Layout::Range,
    Layout::Slice,
    Layout::Enumerate,
    Layout::Zip,
    Layout::Map,
    Layout::Filter,
    Layout::Reversed,
    Layout::Property,
    Layout::ClassMethod,
    Layout::StaticMethod,
    Layout::Super,
];

/// Makes the module `builtins`, whose namespace the machine has already.
pub fn install(vm: &mut Vm) -> Gc<PyModule> {
    let dict = vm.state.builtins.get();
    let module = super::module::new_module(
        vm,
        "builtins",
        Some(
            "Built-in functions, types, exceptions, and other objects.\n\nThis module provides direct access to all 'built-in'\nidentifiers of Python; for example, builtins.len is\nthe full name for the built-in function len().\n\nThis module is not normally accessed explicitly by most\napplications, but can be useful in modules that provide\nobjects with the same name as a builtin and need to refer\nto the built-in object.",
        ),
    );
    let mut position = 0;
    while let Some((at, key, value)) = module.dict.get().next_item(position) {
        position = at + 1;
        if let Some(key) = key.downcast::<PyStr>() {
            dict.set_str(&mut vm.heap, key, value);
        }
    }
    let header = Header::exact(Layout::Module);
    let module = vm.heap.alloc(PyModule { header, dict: Ref::new(dict) });
    for table in TABLES {
        super::module::add_functions(vm, module, table);
    }
    for layout in TYPES {
        if vm.has_class(*layout) {
            let class = vm.class(*layout);
            dict.set_str(&mut vm.heap, class.name.get(), class.into());
        }
    }
    for (kind, name) in super::exceptions::kinds() {
        let (name, class) = (vm.intern(name), vm.exceptions.get(kind));
        dict.set_str(&mut vm.heap, name, class.into());
    }
    let os_error = vm.exceptions.get(super::exceptions::ExcKind::OSError);
    let constants: [(&str, Value); 8] = [
        ("None", Value::NONE),
        ("True", Value::TRUE),
        ("False", Value::FALSE),
        ("Ellipsis", Value::ELLIPSIS),
        ("NotImplemented", Value::NOT_IMPLEMENTED),
        ("__debug__", Value::TRUE),
        ("EnvironmentError", os_error.into()),
        ("IOError", os_error.into()),
    ];
    for (name, value) in constants {
        let name = vm.intern(name);
        dict.set_str(&mut vm.heap, name, value);
    }
    site::install(vm, dict);
    let modules = vm.state.modules.get();
    let name = vm.intern("builtins");
    modules.set_str(&mut vm.heap, name, module.into());
    module
}
