//! Tauraro's virtual machine: values, heap, objects, the interpreter tier and the tiering manager.

#![deny(unsafe_code)]

#[allow(unsafe_code)]
pub mod abi;
pub mod args;
pub mod builtins;
pub mod config;
pub mod exec;
#[allow(unsafe_code)]
pub mod heap;
pub mod interp;
pub mod names;
pub mod numbers;
pub mod object;
pub mod protocol;
pub mod tier;
#[allow(unsafe_code)]
pub mod value;
pub mod vm;

pub use args::{Args, Params};
pub use builtins::exceptions::ExcKind;
pub use config::Config;
pub use heap::{Gc, Layout, RootedVec};
pub use value::{PyResult, Raised, Value};
pub use vm::Vm;
