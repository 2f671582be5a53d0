//! Tauraro's virtual machine: values, heap, objects, the interpreter tier and the tiering manager.

#![deny(unsafe_code)]

#[allow(unsafe_code)]
pub mod heap;
pub mod interp;
pub mod object;
#[allow(unsafe_code)]
pub mod value;

pub use heap::{Gc, RootedVec};
pub use value::{PyResult, Raised, Value};
