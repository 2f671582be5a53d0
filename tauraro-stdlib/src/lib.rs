//! Native modules of Tauraro's standard library.
//!
//! One module a file or folder, named as in CPython. [`register`] tells a machine how to make each; that happens when a program
//! first imports it, and the module's types are made then. Layouts of the types' structs are numbered in [`layouts`].

#![deny(unsafe_code)]

pub mod itertools;
pub mod layouts;
pub mod math;
pub mod support;
pub mod system;
pub mod time;

use tauraro_vm::Vm;

/// Makes the native modules known to a machine: each is made when it is first imported.
pub fn register(vm: &mut Vm) {
    layouts::register(&mut vm.heap);
    vm.native_modules.insert("itertools", itertools::module);
    vm.native_modules.insert("math", math::module);
    vm.native_modules.insert("time", time::module);
}
