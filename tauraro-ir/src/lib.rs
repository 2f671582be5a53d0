//! Tauraro's intermediate representation: one SSA form for Python functions, from the syntax tree down to
//! what the tiers execute.
//!
//! Start at [`op`] (the table of operations), then [`func`] (how functions are put together).
//! The IR holds opaque ids and plain constants; it knows neither heap objects nor addresses.

#![forbid(unsafe_code)]

pub mod analysis;
pub mod builder;
pub mod cache;
pub mod constant;
pub mod entities;
pub mod func;
pub mod lower;
pub mod op;
pub mod parse;
pub mod pass;
pub mod print;
pub mod verify;

pub use builder::FuncBuilder;
pub use constant::{BigInt, Const, FloatBits, Wtf8};
pub use entities::*;
pub use func::*;
pub use lower::{LowerError, LowerMode, LowerOptions, Namespace, lower_module};
pub use op::{Effects, Imm, Intrinsic, Op};
pub use parse::{ParseError, parse_func, parse_module};
pub use pass::{PassOptions, optimize};
pub use print::{PrintOptions, print_func, print_module};
pub use verify::{VerifierError, verify_func, verify_module};
