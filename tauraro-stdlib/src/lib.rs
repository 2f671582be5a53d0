//! Native modules of Tauraro's standard library.

#![deny(unsafe_code)]

use tauraro_vm::Vm;

/// Makes the native modules known to a machine: each is made when it is first imported.
pub fn register(vm: &mut Vm) {
    let _ = vm;
}
