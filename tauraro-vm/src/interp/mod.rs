//! The interpreter tier.
//!
//! * [`bytecode`], [`emit`], [`operands`], [`liveness`]: register code, from the crate below;
//! * [`frame`]: frames on the register stack; [`cache`]: inline caches; [`roots`]: what the collector sees of frames;
//! * [`dispatch`]: the loop; `ops`: what is out of line; [`stubs`]: the cache of polymorphic lookups.

pub mod cache;
#[allow(unsafe_code)]
pub mod dispatch;
#[allow(unsafe_code)]
pub mod frame;
#[allow(unsafe_code)]
pub(crate) mod ops;
#[allow(unsafe_code)]
pub mod roots;
pub mod stubs;

pub use crate::exec::call::call_function;
pub use tauraro_code::{bytecode, emit, liveness, operands};
