//! Native modules of Tauraro's standard library.
//!
//! One module a file or folder, named as in CPython. [`register`] tells a machine how to make each; that happens when a program
//! first imports it, and the module's types are made then. Layouts of the types' structs are numbered in [`layouts`]. Modules that are
//! written in Python are listed in [`frozen`].

#![deny(unsafe_code)]

pub mod array;
pub mod atexit;
pub mod bisect;
pub mod codecs;
pub mod collections;
pub mod errno;
pub mod frozen;
pub mod functools;
pub mod gc;
pub mod heapq;
pub mod io;
pub mod itertools;
pub mod layouts;
pub mod math;
pub mod operator;
pub mod posix;
pub mod random;
pub mod sre;
pub mod string;
pub mod support;
pub mod system;
pub mod time;
pub mod weakref;

use tauraro_vm::object::PyModule;
use tauraro_vm::{Gc, PyResult, Vm};

/// Makes the modules known to a machine: each is made when it is first imported.
pub fn register(vm: &mut Vm) {
    layouts::register(&mut vm.heap);
    vm.native_modules.extend(MODULES.iter().copied());
    vm.frozen_modules.extend(frozen::LIBRARY.iter().copied());
    vm.frozen_modules.extend(frozen::OWN.iter().copied());
    io::install(vm);
    tauraro_vm::builtins::sys::set_builtin_module_names(vm);
}

/// How a module is made.
type Make = fn(&mut Vm) -> PyResult<Gc<PyModule>>;

/// The modules, by name.
static MODULES: &[(&str, Make)] = &[
    ("_bisect", bisect::core_module),
    ("_codecs", codecs::core_module),
    ("_collections", collections::core_module),
    ("_functools", functools::core_module),
    ("_heapq", heapq::core_module),
    ("_io", io::core_module),
    ("_operator", operator::core_module),
    ("_sre", sre::module),
    ("_random", random::core_module),
    ("_string", string::core_module),
    ("_weakref", weakref::core_module),
    ("array", array::module),
    ("atexit", atexit::module),
    ("bisect", bisect::module),
    ("errno", errno::module),
    ("gc", gc::module),
    ("io", io::module),
    ("itertools", itertools::module),
    ("math", math::module),
    ("operator", operator::module),
    ("posix", posix::module),
    ("random", random::module),
    ("time", time::module),
];
