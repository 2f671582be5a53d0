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

/// `__name__` of the module whose code is running.
pub fn caller_module_name(vm: &mut Vm) -> Option<Value> {
    let _ = vm;
    None
}
