//! `anext`.
//!
//! With a default, `anext` answers a coroutine that waits for the item and gives the default at the end. That is three lines of
//! Python, compiled when first asked for.

use crate::args::Args;
use crate::exec::import::{exec_source, new_module};
use crate::object::*;
use crate::value::{PyResult, Value};
use crate::vm::Vm;
use std::sync::Arc;
use tauraro_syntax::Source;

/// The functions.
pub static FUNCTIONS: &[NativeDef] = &[
    NativeDef::function("anext", anext).doc(
        "($module, async_iterator, default=<unrepresentable>, /)",
        "Return the next item from the async iterator.\n\nIf default is given and the async iterator is exhausted,\nit is returned instead of raising StopAsyncIteration.",
    ),
];

const WITH_DEFAULT: &str = "\
async def anext_or(awaitable, default):
    try:
        return await awaitable
    except StopAsyncIteration:
        return default
";

fn anext(vm: &mut Vm, args: Args<'_>) -> PyResult {
    args.no_keywords(vm, "anext")?;
    let (iterator, default) = match args.values {
        [iterator] => (*iterator, None),
        [iterator, default] => (*iterator, Some(*default)),
        [] => return Err(vm.type_error("anext expected at least 1 argument, got 0")),
        many => return Err(vm.type_error(format!("anext expected at most 2 arguments, got {}", many.len()))),
    };
    let class = vm.type_of(iterator);
    let Some(next) = class.slots.anext.get() else {
        let class = class.full_name();
        return Err(vm.type_error(format!("'{class}' object is not an async iterator")));
    };
    let awaitable = next(vm, iterator)?;
    match default {
        Some(default) => {
            let function = with_default(vm)?;
            vm.call(function, &[awaitable, default])
        }
        None => Ok(awaitable),
    }
}

fn with_default(vm: &mut Vm) -> PyResult {
    const NAME: &str = "builtins.anext_or";
    if let Some(function) = vm.native(NAME) {
        return Ok(function);
    }
    let Ok(source) = Source::from_str("<frozen builtins>", WITH_DEFAULT) else { return Ok(Value::NONE) };
    let module = new_module(vm, "builtins");
    exec_source(vm, module, Arc::new(source))?;
    let function = module.dict.get().get_text("anext_or").unwrap_or(Value::NONE);
    vm.keep_native(NAME, function);
    Ok(function)
}
