//! The interpreter tier.
//!
//! * [`bytecode`]: the instructions, declared once; [`emit`]: SSA to register code;
//! * [`frame`]: frames on the register stack; [`cache`]: inline caches;
//! * `operands`: what the operands of each instruction are; [`liveness`], [`roots`]: what the collector sees of frames;
//! * [`dispatch`]: the loop; `ops`: what is out of line; [`stubs`]: the cache of polymorphic lookups.

#[allow(unsafe_code)]
pub mod bytecode;
pub mod cache;
#[allow(unsafe_code)]
pub mod dispatch;
pub mod emit;
#[allow(unsafe_code)]
pub mod frame;
pub mod liveness;
pub mod operands;
#[allow(unsafe_code)]
pub(crate) mod ops;
#[allow(unsafe_code)]
pub mod roots;
pub mod stubs;

pub use crate::exec::call::call_function;
