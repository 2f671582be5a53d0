//! The interpreter tier.
//!
//! * [`bytecode`]: the instructions, declared once.
pub mod bytecode;
