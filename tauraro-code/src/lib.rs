//! Register code: what the interpreter executes, and how it comes about.
//!
//! * [`bytecode`]: the instructions, declared once; [`operands`]: what the operands of each are;
//! * [`emit`]: SSA form to register code; [`liveness`]: which registers matter where;
//! * [`frozen`]: the form in which a binary includes the code of its library.
//!
//! Register code is plain data: it names constants and variables by number, and no heap object. So it can be made by a build script,
//! on another machine than the one that runs it.

#![deny(unsafe_code)]

#[allow(unsafe_code)]
pub mod bytecode;
pub mod emit;
pub mod frozen;
pub mod liveness;
pub mod operands;
