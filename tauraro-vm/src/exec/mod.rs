//! Execution state shared by the tiers.

use crate::config::Config;
use crate::value::Value;
use crate::vm::Vm;

/// Frames, recursion depth and limits.
pub struct ExecState {
    /// Lowest address the native stack may reach before RecursionError.
    pub native_limit: usize,
}

impl ExecState {
    /// The state of a machine that runs nothing yet.
    pub fn new(_: &Config) -> ExecState {
        ExecState { native_limit: 0 }
    }

    /// Whether the native stack is nearly used up.
    #[inline(always)]
    pub fn native_stack_low(&self) -> bool {
        let here = 0u8;
        (&raw const here as usize) < self.native_limit
    }
}

/// Runs the body of a class with its namespace; what it returns is the `__class__` cell or None.
pub fn run_class_body(
    vm: &mut Vm,
    function: crate::heap::Gc<crate::object::PyFunction>,
    namespace: Value,
) -> crate::value::PyResult {
    let _ = (function, namespace);
    Err(vm.runtime_error("no interpreter"))
}

/// `locals()` of the frame that runs.
pub fn current_locals(vm: &mut Vm) -> crate::value::PyResult {
    Err(vm.runtime_error("no current frame"))
}

/// `__name__` of the module whose code is running.
pub fn caller_module_name(vm: &mut Vm) -> Option<Value> {
    let _ = vm;
    None
}
