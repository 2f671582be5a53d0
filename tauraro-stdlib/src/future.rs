//! `__future__`: the record of changes to the language. The compiler reads the import; the module serves those who look into it.
//!
//! Each name is a `_Feature`, a struct sequence here (in CPython a small class with the same attributes and methods).

use tauraro_vm::builtins::struct_seq::{self, StructSeqDef};
use tauraro_vm::object::{NativeDef, PyModule, PyType};
use tauraro_vm::{Gc, PyResult, Value, Vm};

static FEATURE: StructSeqDef = StructSeqDef {
    name: "_Feature",
    module: "__future__",
    fields: &["optional", "mandatory", "compiler_flag"],
    visible: 3,
    callable: false,
    doc: "When a feature became optional and mandatory, and its flag for compile().",
};

static METHODS: &[NativeDef] = &[
    NativeDef::method1("getOptionalRelease", |vm, this| vm.get_attr_str(this, "optional")),
    NativeDef::method1("getMandatoryRelease", |vm, this| vm.get_attr_str(this, "mandatory")),
];

/// A release as `sys.version_info` shows it.
type Release = (i64, i64, i64, &'static str, i64);

/// Name, optional release, mandatory release (none for `annotations`), flag.
const FEATURES: &[(&str, Release, Option<Release>, i64)] = &[
    ("nested_scopes", (2, 1, 0, "beta", 1), Some((2, 2, 0, "alpha", 0)), 0x10),
    ("generators", (2, 2, 0, "alpha", 1), Some((2, 3, 0, "final", 0)), 0),
    ("division", (2, 2, 0, "alpha", 2), Some((3, 0, 0, "alpha", 0)), 0x20000),
    ("absolute_import", (2, 5, 0, "alpha", 1), Some((3, 0, 0, "alpha", 0)), 0x40000),
    ("with_statement", (2, 5, 0, "alpha", 1), Some((2, 6, 0, "alpha", 0)), 0x80000),
    ("print_function", (2, 6, 0, "alpha", 2), Some((3, 0, 0, "alpha", 0)), 0x100000),
    ("unicode_literals", (2, 6, 0, "alpha", 2), Some((3, 0, 0, "alpha", 0)), 0x200000),
    ("barry_as_FLUFL", (3, 1, 0, "alpha", 2), Some((4, 0, 0, "alpha", 0)), 0x400000),
    ("generator_stop", (3, 5, 0, "beta", 1), Some((3, 7, 0, "alpha", 0)), 0x800000),
    ("annotations", (3, 7, 0, "beta", 1), None, 0x1000000),
];

/// Makes the module.
pub fn module(vm: &mut Vm) -> PyResult<Gc<PyModule>> {
    let module =
        vm.new_native_module("__future__", "Record of phased-in incompatible language changes.", &[]);
    let class = match vm.native("__future__._Feature").and_then(|c| c.downcast::<PyType>()) {
        Some(class) => class,
        None => {
            let class = struct_seq::define(vm, &FEATURE);
            tauraro_vm::builtins::add_members(vm, class, METHODS, &[]);
            vm.keep_native("__future__._Feature", class);
            class
        }
    };
    let names = vm.new_list(&[]);
    for (name, optional, mandatory, flag) in FEATURES {
        let optional = release(vm, *optional);
        let mandatory = match mandatory {
            Some(mandatory) => release(vm, *mandatory),
            None => Value::NONE,
        };
        let feature = struct_seq::make(vm, class, &[optional, mandatory, Value::small_int(*flag)]);
        vm.set_module_attr(module, name, feature);
        let name = vm.str_value(name);
        names.push(&mut vm.heap, name);
    }
    vm.set_module_attr(module, "all_feature_names", names);
    Ok(module)
}

fn release(vm: &mut Vm, (major, minor, micro, level, serial): Release) -> Value {
    let level = vm.str_value(level);
    let int = Value::small_int;
    vm.new_tuple(&[int(major), int(minor), int(micro), level, int(serial)]).into()
}
