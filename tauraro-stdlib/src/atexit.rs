//! `atexit`: functions that are called when the program ends, last registered first.
//!
//! The list is kept by the machine, which runs it before anything else at exit (`Vm::run_exit_functions`): an entry is a tuple of the function, the
//! tuple of its positional arguments and the dict of its keyword arguments.

use tauraro_vm::args::Args;
use tauraro_vm::object::{NativeDef, PyModule, PyTuple};
use tauraro_vm::{Gc, PyResult, Value, Vm};

/// Makes the module.
pub fn module(vm: &mut Vm) -> PyResult<Gc<PyModule>> {
    let doc = "allow programmer to define multiple exit functions to be executed\nupon normal program termination.\n\nTwo public functions, register and unregister, are defined.\n";
    Ok(vm.new_native_module("atexit", doc, FUNCTIONS))
}

static FUNCTIONS: &[NativeDef] = &[
    NativeDef::function("register", register).doc(
        "(func, /, *args, **kwargs)",
        "Register a function to be executed upon normal program termination\n\n    func - function to be called at exit\n    args - optional arguments to pass to func\n    kwargs - optional keyword arguments to pass to func\n\n    func is returned to facilitate usage as a decorator.",
    ),
    NativeDef::function1("unregister", |vm, function| {
        let list = vm.exit_functions();
        let mut index = list.len();
        while index > 0 {
            index -= 1;
            let entry = list.get(index).and_then(|entry| entry.downcast::<PyTuple>());
            if let Some(entry) = entry
                && vm.equal(entry.items()[0], function)?
            {
                list.remove_at(index);
            }
        }
        Ok(Value::NONE)
    })
    .doc(
        "(func, /)",
        "Unregister an exit function which was previously registered using\natexit.register\n\n    func - function to be unregistered",
    ),
    NativeDef::function0("_run_exitfuncs", |vm| {
        vm.run_exit_functions();
        Ok(Value::NONE)
    })
    .doc("()", "Run all registered exit functions."),
    NativeDef::function0("_clear", |vm| {
        vm.exit_functions().truncate(0);
        Ok(Value::NONE)
    })
    .doc("()", "Clear the list of previously registered exit functions."),
    NativeDef::function0("_ncallbacks", |vm| Ok(Value::small_int(vm.exit_functions().len() as i64)))
        .doc("()", "Return the number of registered exit functions."),
];

fn register(vm: &mut Vm, args: Args<'_>) -> PyResult {
    let Some(function) = args.positional().first().copied() else {
        return Err(vm.type_error("register() takes at least 1 argument (0 given)"));
    };
    if !vm.is_callable(function) {
        return Err(vm.type_error("the first argument must be callable"));
    }
    let given = vm.new_tuple(&args.positional()[1..]);
    let keywords = vm.new_dict();
    for (name, value) in args.keyword_items() {
        keywords.set_str(&mut vm.heap, name, value);
    }
    let entry = vm.new_tuple(&[function, given.into(), keywords.into()]);
    let list = vm.exit_functions();
    if !list.push(&mut vm.heap, entry.into()) {
        return Err(vm.memory_error());
    }
    Ok(function)
}
