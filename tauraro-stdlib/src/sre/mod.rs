//! `_sre`: what the package `re` is built on.
//!
//! The package (CPython's own Python code) parses a pattern and compiles it to the code that the engine of the crate `rustpython-sre_engine` runs. Here are
//! the objects around that: [`pattern`] (`re.Pattern`), [`matching`] (`re.Match`), and [`subject`], the text as the engine wants it.
//!
//! Known difference: a lone surrogate in a text matches what U+FFFD matches.

pub mod matching;
pub mod pattern;
pub mod subject;

use crate::layouts;
use crate::support::{only_positional, type_of_def};
use rustpython_sre_engine::string::{lower_ascii, lower_unicode, upper_unicode};
use tauraro_vm::builtins::TypeDef;
use tauraro_vm::builtins::support::receiver;
use tauraro_vm::heap::{Header, Ref};
use tauraro_vm::object::{NativeDef, PyList, PyModule, PyTuple, type_flags};
use tauraro_vm::object_struct;
use tauraro_vm::{Gc, PyResult, Value, Vm};

object_struct! {
    /// A replacement that was parsed: literals and group numbers in turn, a literal first and last.
    pub struct Template(layouts::SRE_TEMPLATE) {
        /// The parts.
        pub parts: Ref<PyTuple>,
    }
}

static TEMPLATE: TypeDef = TypeDef {
    module: "_sre",
    flags: type_flags::NO_NEW,
    ..TypeDef::new("SRE_Template", layouts::SRE_TEMPLATE)
};

/// Makes the module.
pub fn module(vm: &mut Vm) -> PyResult<Gc<PyModule>> {
    let module = vm.new_native_module("_sre", "", FUNCTIONS);
    for def in [&TEMPLATE, &pattern::DEF, &pattern::SCANNER, &matching::DEF] {
        type_of_def(vm, def);
    }
    for (name, value) in [
        ("MAGIC", rustpython_sre_engine::SRE_MAGIC),
        ("CODESIZE", rustpython_sre_engine::CODESIZE),
        ("MAXREPEAT", rustpython_sre_engine::MAXREPEAT),
        ("MAXGROUPS", rustpython_sre_engine::MAXGROUPS),
    ] {
        vm.set_module_attr(module, name, Value::small_int(value as i64));
    }
    Ok(module)
}

static FUNCTIONS: &[NativeDef] = &[
    NativeDef::function("compile", pattern::compile),
    NativeDef::function0("getcodesize", |_| Ok(Value::small_int(rustpython_sre_engine::CODESIZE as i64))),
    NativeDef::function1("ascii_iscased", |vm, c| {
        let c = character(vm, c)?;
        Ok(Value::bool(u8::try_from(c).is_ok_and(|c| c.is_ascii_alphabetic())))
    }),
    NativeDef::function1("unicode_iscased", |vm, c| {
        let c = character(vm, c)?;
        Ok(Value::bool(lower_unicode(c) != c || upper_unicode(c) != c))
    }),
    NativeDef::function1("ascii_tolower", |vm, c| {
        let c = character(vm, c)?;
        Ok(Value::small_int(lower_ascii(c) as i64))
    }),
    NativeDef::function1("unicode_tolower", |vm, c| {
        let c = character(vm, c)?;
        Ok(Value::small_int(lower_unicode(c) as i64))
    }),
    NativeDef::function("template", |vm, args| {
        let given = only_positional(vm, args, "template", 2, 2)?;
        let parts = receiver::<PyList>(vm, given[1], "list")?;
        let parts = vm.new_tuple(parts.items());
        let header = Header::exact(layouts::SRE_TEMPLATE);
        Ok(vm.heap.alloc(Template { header, parts: Ref::new(parts) }).into())
    }),
];

fn character(vm: &mut Vm, value: Value) -> PyResult<u32> {
    let c = vm.size_i64(value)?;
    u32::try_from(c).map_err(|_| vm.value_error("character out of range"))
}
