//! Tauraro's compiled tier.
//!
//! This crate is where specialised IR will become machine code. Nothing is compiled yet: [`plug`] is its place in the
//! wiring, and a machine without a compiled tier says so in its tiering decisions ([`tauraro_vm::tier::Reason::NoTier`]).

#![forbid(unsafe_code)]

use tauraro_vm::Vm;

/// Plugs the compiled tiers of this build into a machine. There are none yet, so the machine stays as it is.
///
/// ```
/// let mut vm = tauraro_vm::Vm::new(tauraro_vm::Config::default());
/// tauraro_jit::plug(&mut vm);
/// assert_eq!(vm.tiers.counts().count(), 0);
/// ```
pub fn plug(vm: &mut Vm) {
    let _ = vm;
}
