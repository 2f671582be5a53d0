//! Tauraro's intermediate representation: one SSA form for Python functions, from the syntax tree down to
//! what the tiers execute.
//!
//! Start at [`op`] (the table of operations), then [`func`] (how functions are put together).
//! The IR holds opaque ids and plain constants; it knows neither heap objects nor addresses.
//!
//! ```text
//! source ─ tauraro_syntax ─> tree ─ lower ─> Module ─ pass ─> Module ─ a tier ─> code
//!                                   parse ──^  │ ^
//!                                              v └ cache
//!                                            print
//! ```
//!
//! The text form stands alone: functions can be written, optimised and read without any Python source.
//!
//! ```
//! use tauraro_ir::{PassOptions, optimize, parse_func, verify_func};
//!
//! let mut func = parse_func(
//!     r#"
//!     function "area" {
//!       params positional=2
//!       locals width, height
//!     bb0(v0, v1):
//!         fs0 {width=v0, height=v1}
//!         v2 = const 2
//!         v3 = const 21
//!         v4 = mul v2, v3      !fs0
//!         v5 = build_tuple v1, v0
//!         v6, v7 = unpack v5, 2  !fs0    ; width, height = height, width
//!         v8 = call v6(v7, scale=v4)  !fs0
//!         return v8
//!     }"#,
//! )?;
//! verify_func(&func, None).expect("a sound function");
//! optimize(&mut func, &PassOptions::default());
//! assert_eq!(
//!     func.to_string(),
//!     r#"function "area" {
//!   params positional=2
//!   locals width, height
//! bb0(v0, v1):
//!     v2 = const 42
//!     fs0 {width=v0, height=v1}
//!     v3 = call v1(v0, scale=v2)                  !fs0
//!     return v3
//! }
//! "#
//! );
//! # Ok::<(), tauraro_ir::ParseError>(())
//! ```

#![forbid(unsafe_code)]

pub mod analysis;
pub mod builder;
pub mod cache;
pub mod constant;
pub mod entities;
pub mod func;
pub mod lower;
pub mod op;
mod packed;
pub mod parse;
pub mod pass;
pub mod print;
pub mod quick_format;
pub mod verify;

pub use builder::FuncBuilder;
pub use constant::{BigInt, Const, FloatBits, Wtf8};
pub use entities::*;
pub use func::*;
pub use lower::{LowerError, LowerMode, LowerOptions, Namespace, lower_module, number_constant};
pub use op::{Effects, Imm, Intrinsic, Op, Rep};
pub use parse::{ParseError, parse_func, parse_module};
pub use pass::{PassOptions, optimize, optimize_specialized};
pub use print::{PrintOptions, print_func, print_module};
pub use verify::{VerifierError, verify_func, verify_module};
