//! Exceptions that cannot be raised because nobody is there to catch them: in `__del__`, in callbacks, in generators that are closed
//! because they were forgotten.
//!
//! They go to `sys.unraisablehook`. Ours prints the traceback below a line that says where the exception came from; a hook that a
//! program set is given an object with the same parts, and when it raises, that is printed instead.

use super::struct_seq::{self, StructSeqDef};
use crate::object::*;
use crate::value::Value;
use crate::vm::Vm;

static ARGUMENTS: StructSeqDef = StructSeqDef {
    name: "UnraisableHookArgs",
    module: "builtins",
    fields: &["exc_type", "exc_value", "exc_traceback", "err_msg", "object"],
    visible: 5,
    callable: false,
    doc: "Type used to pass arguments to sys.unraisablehook.",
};

/// Reports the pending exception, which came out of `object`, and drops it: `Exception ignored in: ...`.
pub fn report(vm: &mut Vm, object: Value) {
    pass_to_hook(vm, None, Some(object));
}

/// Reports the pending exception and drops it: `Exception ignored while <doing> <repr of object>`.
pub fn report_while(vm: &mut Vm, doing: &str, object: Value) {
    let exception = vm.state.raised.take();
    let shown = match vm.repr_string(object) {
        Ok(text) => text,
        Err(_) => {
            vm.take_raised();
            "<object repr() failed>".to_owned()
        }
    };
    vm.state.raised.set(vm.state, exception);
    pass_to_hook(vm, Some(&format!("Exception ignored while {doing} {shown}")), None);
}

/// As [`report`], with the words that stand before the object (or alone) instead of "Exception ignored in".
fn pass_to_hook(vm: &mut Vm, message: Option<&str>, object: Option<Value>) {
    let exception = vm.take_raised();
    let name = vm.names.unraisablehook;
    let hook = vm.state.sys.get().and_then(|sys| sys.get_str(name));
    let own = hook.filter(|hook| hook.downcast::<PyNativeFunction>().is_none() && !hook.is_none());
    let Some(hook) = own else {
        super::sys::report_unraisable(vm, exception, message, object);
        return;
    };
    const CLASS: &str = "sys.UnraisableHookArgs";
    let class = match vm.native(CLASS).and_then(|class| class.downcast::<PyType>()) {
        Some(class) => class,
        None => {
            let class = struct_seq::define(vm, &ARGUMENTS);
            vm.keep_native(CLASS, class);
            class
        }
    };
    let traceback = exception
        .downcast::<PyException>()
        .and_then(|exception| exception.traceback.get())
        .map_or(Value::NONE, Value::from);
    let message = message.map_or(Value::NONE, |message| vm.str_value(message));
    let parts = [vm.type_of(exception).into(), exception, traceback, message, object.unwrap_or(Value::NONE)];
    let arguments = struct_seq::make(vm, class, &parts);
    if vm.call(hook, &[arguments]).is_err() {
        let second = vm.take_raised();
        super::sys::report_unraisable(
            vm,
            second,
            Some("Exception ignored in sys.unraisablehook"),
            Some(hook),
        );
    }
}
