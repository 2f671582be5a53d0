//! stub
#![allow(missing_docs)]
use crate::{PyResult, Value, Vm};
pub fn intrinsic(_: &mut Vm, _: tauraro_ir::Intrinsic, _: &[Option<Value>]) -> PyResult {
    Ok(Value::NONE)
}
