//! stub
#![allow(missing_docs)]
use crate::{Value, Vm};
pub fn new_complex(_: &mut Vm, _: f64, _: f64) -> Value {
    Value::NONE
}
