//! The interpreter tier.
//!
//! * [`bytecode`]: the instructions, declared once;
//! * [`cache`]: inline caches.
//! * [`emit`]: from SSA to instructions.
pub mod bytecode;
pub mod cache;
pub mod emit;

use crate::args::Args;
use crate::heap::Gc;
use crate::object::PyFunction;
use crate::value::PyResult;
use crate::vm::Vm;

/// Calls a Python function from native code.
pub fn call_function(vm: &mut Vm, function: Gc<PyFunction>, args: Args<'_>) -> PyResult {
    let _ = (function, args);
    Err(vm.runtime_error("no interpreter"))
}
