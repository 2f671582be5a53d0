//! Tauraro's compiled tier: hot register code becomes machine code, through specialised SSA and Cranelift.
//!
//! ```text
//! register code + inline caches ─ graph ──> specialised SSA ─ passes ──> SSA ─ generate ──> machine code
//! ```
//!
//! * `blocks`, `state`, `translate`, `graph`: from register code to SSA;
//! * `optimize`: the passes, which are in tauraro-ir; then `own_texts`;
//! * `generate`: from SSA to machine code, with the exits that put the frame back for the interpreter;
//! * `memory`: where machine code is; `tier`: what the tiering manager talks to.
//!
//! [`plug`] puts the tier into a machine.

#![deny(unsafe_code)]

mod arguments;
mod blocks;
mod conversions;
mod generate;
mod generators;
mod graph;
mod handlers;
mod inline;
#[allow(unsafe_code)]
mod memory;
mod operators;
mod optimize;
mod own_texts;
mod perf_map;
mod specials;
mod state;
mod supers;
mod texts;
mod tier;
mod translate;
mod virtuals;
mod words;

pub use tier::{Dump, Options, Stress};

use tauraro_vm::Vm;

/// Plugs the compiled tier into a machine. Where there is no machine code for the processor or no memory for it, the machine
/// stays as it is.
///
/// ```
/// let mut vm = tauraro_vm::Vm::new(tauraro_vm::Config::default());
/// tauraro_jit::plug(&mut vm, tauraro_jit::Options::default());
/// assert_eq!(vm.tiers.counts().count(), 0);
/// ```
pub fn plug(vm: &mut Vm, options: Options) {
    match tier::Jit::new(options) {
        Ok(jit) => vm.tiers.plug(Box::new(jit)),
        Err(why) => tracing::warn!(why, "no compiled tier"),
    }
}
