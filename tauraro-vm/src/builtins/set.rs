//! stub
#![allow(missing_docs)]
use crate::{PyResult, Value, Vm};
pub fn add(_: &mut Vm, _: Value, _: Value) -> PyResult<()> {
    Ok(())
}
pub fn update(_: &mut Vm, _: Value, _: Value) -> PyResult<()> {
    Ok(())
}
pub fn new_set(_: &mut Vm) -> Value {
    Value::NONE
}
pub fn new_frozenset(_: &mut Vm, _: &[Value]) -> PyResult {
    Ok(Value::NONE)
}
