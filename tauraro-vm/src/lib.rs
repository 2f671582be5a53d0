//! Tauraro's virtual machine.
pub mod interp;
