//! stub
#![allow(missing_docs)]
use crate::{Value, Vm};
pub fn run_callback(_: &mut Vm, _: Value) {}
