//! Calls that the interpreter's fast path does not take.

use super::attr::{
    CACHED_FUNCTION, CACHED_NATIVE_METHOD, CACHED_OF_CLASS, CACHED_SIMPLE_FUNCTION, CACHED_STATIC,
    class_attribute,
};
use crate::args::Args;
use crate::exec::call::{Continuation, StackArgs, new_function_with, push_call, push_spread, spread};
use crate::exec::collect;
use crate::exec::compile::{code_of, ensure_ready};
use crate::exec::generator::PyGenerator;
use crate::heap::{Gc, Layout, ShapeId, write_barrier};
use crate::interp::bytecode::Inst;
use crate::interp::cache::Cache;
use crate::interp::dispatch::Step;
use crate::interp::frame::FrameKind;
use crate::interp::stubs::Found;
use crate::object::*;
use crate::value::{PyResult, Raised, Value};
use crate::vm::Vm;
use tauraro_ir::FuncId;

pub use crate::exec::call::too_deep;

fn continuation(vm: &Vm, inst: &Inst, kind: FrameKind, aux: Option<Value>) -> Continuation {
    Continuation { kind, destination: inst.a, return_pc: vm.exec.pc, aux }
}

/// Calls anything; `args` are on top of the register stack, where a frame may be put.
#[inline(never)]
pub fn call(vm: &mut Vm, callee: Value, args: StackArgs, names: Option<Gc<PyTuple>>, inst: &Inst) -> Step {
    if let Some(function) = callee.downcast::<PyFunction>() {
        let to = continuation(vm, inst, FrameKind::Call, None);
        return push_call(vm, function, args, names, to);
    }
    if args.len() == 1
        && names.is_none()
        && let Some(generator) = args.get(0).downcast::<PyGenerator>()
    {
        let step = collect::begin(vm, callee, generator, args.start(), inst.a, vm.exec.pc);
        if let Some(step) = step {
            return step;
        }
    }
    if let Some(native) = callee.downcast::<PyNativeFunction>()
        && native.bound.get().is_none()
    {
        return vm.call_native(native.def, Args { values: args.values(), keywords: names }).into();
    }
    if let Some(class) = callee.downcast::<PyType>() {
        return call_class(vm, class, args, names, inst);
    }
    if let Some(method) = callee.downcast_exact::<PyBoundMethod>()
        && let (Some(function), Some(this)) = (method.function.get(), method.this.get())
        && let Some(function) = function.downcast::<PyFunction>()
    {
        return push_with_first(
            vm,
            function,
            this,
            args,
            names,
            continuation(vm, inst, FrameKind::Call, None),
        );
    }
    vm.call_args(callee, Args { values: args.values(), keywords: names }).into()
}

/// Pushes a call of `function` with `first` before the arguments.
fn push_with_first(
    vm: &mut Vm,
    function: Gc<PyFunction>,
    first: Value,
    args: StackArgs,
    names: Option<Gc<PyTuple>>,
    to: Continuation,
) -> Step {
    let args = args.with_first(vm, first);
    push_call(vm, function, args, names, to)
}

/// Calls a class: when that means `object.__new__` and a Python `__init__`, without native recursion.
fn call_class(
    vm: &mut Vm,
    class: Gc<PyType>,
    args: StackArgs,
    names: Option<Gc<PyTuple>>,
    inst: &Inst,
) -> Step {
    let plain = class.has_flags(type_flags::PLAIN_NEW | type_flags::HEAP)
        && !class.has_flags(type_flags::ABSTRACT)
        && class.header.shape().0 == Layout::Type.0 as u32;
    if plain {
        let name = vm.names.init;
        match vm.type_lookup(class, name) {
            Some(init) if init.downcast::<PyFunction>().is_some() => {
                if let Some(function) = init.downcast::<PyFunction>() {
                    let instance = Value::from(vm.alloc_instance(class));
                    let to = continuation(vm, inst, FrameKind::Init, Some(instance));
                    return match push_with_first(vm, function, instance, args, names, to) {
                        // A generator function as `__init__`: what it returns is not None.
                        Step::Value(value) => {
                            let _ = init_returned(vm, value);
                            Step::Raised
                        }
                        step => step,
                    };
                }
            }
            Some(init) if args.is_empty() && init.downcast::<PySlotWrapper>().is_some() => {
                return Step::Value(vm.alloc_instance(class).into());
            }
            _ => {}
        }
    }
    let metaclass = vm.type_of(class.into());
    match metaclass.slots.call.get() {
        Some(call) => {
            if vm.check_native_stack().is_err() {
                return Step::Raised;
            }
            call(vm, class.into(), Args { values: args.values(), keywords: names }).into()
        }
        None => vm.call_args(class.into(), Args { values: args.values(), keywords: names }).into(),
    }
}

/// TypeError for an `__init__` that returned something.
#[cold]
pub fn init_returned(vm: &mut Vm, value: Value) -> Raised {
    let class = vm.type_name(value);
    vm.type_error(format!("__init__() should return None, not '{class}'"))
}

/// The method that the stub cache has for objects of a shape, and of which kind it is.
#[inline(always)]
pub fn stub_method(vm: &Vm, shape: ShapeId, name: Gc<PyStr>) -> Option<(Value, u64)> {
    let Some(Found::Method(found)) = vm.exec.stubs.get(shape, name) else { return None };
    let kind = match found.downcast::<PyFunction>() {
        Some(function) if function.code.get().has_flags(code_flags::SIMPLE) => CACHED_SIMPLE_FUNCTION,
        Some(_) => CACHED_FUNCTION,
        None => CACHED_NATIVE_METHOD,
    };
    Some((found, kind))
}

/// Lets an instruction that has cached nothing yet know what the stub cache has found for it, if that is native: machine code calls it by address.
#[cold]
#[inline(never)]
pub fn note_method(vm: &mut Vm, code: Gc<PyCode>, cache: u32, object: Value, found: Option<(Value, u64)>) {
    let (Some((found, CACHED_NATIVE_METHOD)), Some(header)) = (found, object.as_object()) else { return };
    let class = vm.type_of(object);
    let cache = &code.tables.caches[cache as usize];
    write_barrier(code.header());
    cache.shape.set(header.shape());
    cache.version.set(class.version.get());
    cache.class.set(Some(class));
    cache.value.set(Some(found));
    cache.extra.set(CACHED_NATIVE_METHOD);
}

/// The function or native method that `object.name(...)` calls, when it is one of the object's class; the stub cache is told.
pub fn find_method(vm: &mut Vm, object: Value, name: Gc<PyStr>) -> Option<Value> {
    let class = vm.type_of(object);
    if class.slots.getattr.get().is_some() || !class.has_flags(type_flags::PLAIN_GETATTR) {
        return None;
    }
    let found = vm.type_lookup(class, name)?;
    if found.downcast::<PyFunction>().is_none() && found.downcast::<PyNativeMethod>().is_none() {
        return None;
    }
    let own = shape_of(object)?;
    let in_shape = match object.downcast::<PyInstance>() {
        Some(_) => {
            let shape = vm.shapes.get(own);
            !shape.dict_mode && shape.slot_of(name).is_none()
        }
        None => {
            object.downcast::<PyType>().is_none()
                && !class.has_flags(type_flags::HAS_DICT)
                && vm.existing_dict(object).is_none()
        }
    };
    if !in_shape {
        return None;
    }
    vm.exec.stubs.put(own, name, class, Found::Method(found));
    Some(found)
}

/// The shape that methods of a value are remembered by: of numbers that are no objects, that of those that are.
#[inline(always)]
pub fn shape_of(value: Value) -> Option<ShapeId> {
    match value.as_object() {
        Some(object) => Some(object.shape()),
        None if value.is_small_int() => Some(ShapeId(u32::from(Layout::Int.0))),
        None if value.is_inline_float() => Some(ShapeId(u32::from(Layout::Float.0))),
        None => None,
    }
}

/// `CallMethod` whose cache missed: `args[0]` is the object.
#[inline(never)]
pub fn call_method(vm: &mut Vm, args: StackArgs, names: Option<Gc<PyTuple>>, inst: &Inst) -> Step {
    let object = args.get(0);
    let Some(frame) = vm.top_frame() else { return Step::Raised };
    let code = frame.code();
    let name = code.tables.names[inst.x as usize];
    if let Some(shape) = shape_of(object)
        && let Some(Found::Method(found)) = vm.exec.stubs.get(shape, name)
    {
        // The compiled tier wants to know that there are others than the one in the cache.
        let cache = &code.tables.caches[inst.y as usize];
        cache.misses.set(cache.misses.get().saturating_add(1));
        if let Some(function) = found.downcast::<PyFunction>() {
            let to = continuation(vm, inst, FrameKind::Call, None);
            return push_call(vm, function, args, names, to);
        }
        if let Some(native) = found.downcast::<PyNativeMethod>() {
            if let Some(step) = join_generator(vm, native.def, args, names, inst) {
                return step;
            }
            return vm.call_native(native.def, Args { values: args.values(), keywords: names }).into();
        }
    }
    let class = vm.type_of(object);
    let cache = &code.tables.caches[inst.y as usize];
    if shape_of(object) == Some(cache.shape.get())
        && cache.is_current()
        && let Some(function) = cache.value.get()
    {
        match cache.extra.get() {
            CACHED_STATIC => return call_value(vm, function, args.rest(), names, inst),
            CACHED_OF_CLASS => {
                if let Some(function) = function.downcast::<PyFunction>() {
                    let to = continuation(vm, inst, FrameKind::Call, None);
                    return push_call(vm, function, args.rest().with_before(class.into()), names, to);
                }
            }
            _ => {}
        }
    }
    if let Some(target) = object.downcast::<PyType>()
        && let Some(found) = class_attribute(vm, class, target, name)
    {
        return call_value(vm, found, args.rest(), names, inst);
    }
    let plain = class.slots.getattr.get().is_none() && class.has_flags(type_flags::PLAIN_GETATTR);
    if plain && let Some(found) = vm.type_lookup(class, name) {
        note_unbound(vm, code, cache, name, object, found);
        let function = found.downcast::<PyFunction>();
        let native = found.downcast::<PyNativeMethod>();
        if function.is_some() || native.is_some() {
            // A method, unless the instance has an attribute of that name.
            let own = match vm.own_attribute(object, name) {
                Ok(own) => own,
                Err(Raised) => return Step::Raised,
            };
            if let Some(own) = own {
                return call_value(vm, own, args.rest(), names, inst);
            }
            // What the cache says of its code must be true at once.
            if function.is_some_and(|function| ensure_ready(vm, function.code.get()).is_err()) {
                return Step::Raised;
            }
            if let Some(header) = object.as_object() {
                let in_shape = match object.downcast::<PyInstance>() {
                    Some(_) => !vm.shapes.get(header.shape()).dict_mode,
                    // Other objects have no attributes of their own when they have no dict.
                    None => !class.has_flags(type_flags::HAS_DICT) && vm.existing_dict(object).is_none(),
                };
                if in_shape {
                    vm.exec.stubs.put(header.shape(), name, class, Found::Method(found));
                    let cache = &code.tables.caches[inst.y as usize];
                    write_barrier(code.header());
                    cache.shape.set(header.shape());
                    cache.version.set(class.version.get());
                    cache.class.set(Some(class));
                    cache.value.set(Some(found));
                    cache.extra.set(match function {
                        Some(f) if f.code.get().has_flags(code_flags::SIMPLE) => CACHED_SIMPLE_FUNCTION,
                        Some(_) => CACHED_FUNCTION,
                        None => CACHED_NATIVE_METHOD,
                    });
                }
            }
            if let Some(shape) = shape_of(object).filter(|_| !object.is_object()) {
                vm.exec.stubs.put(shape, name, class, Found::Method(found));
            }
            if let Some(function) = function {
                let to = continuation(vm, inst, FrameKind::Call, None);
                return push_call(vm, function, args, names, to);
            }
            if let Some(native) = native {
                if let Some(step) = join_generator(vm, native.def, args, names, inst) {
                    return step;
                }
                return vm.call_native(native.def, Args { values: args.values(), keywords: names }).into();
            }
        }
    }
    match vm.get_attr(object, name) {
        Ok(callee) => call_value(vm, callee, args.rest(), names, inst),
        Err(Raised) => Step::Raised,
    }
}

/// Lets a method call remember the function of a static or class method of an instance.
fn note_unbound(vm: &mut Vm, code: Gc<PyCode>, cache: &Cache, name: Gc<PyStr>, object: Value, found: Value) {
    let class = vm.type_of(object);
    let (function, kind) = if let Some(method) = found.downcast_exact::<PyStaticMethod>() {
        (method.function.get(), CACHED_STATIC)
    } else if let Some(method) = found.downcast_exact::<PyClassMethod>() {
        (method.function.get(), CACHED_OF_CLASS)
    } else {
        return;
    };
    let Some(instance) = object.downcast::<PyInstance>() else { return };
    let Some(function) = function.filter(|function| function.downcast_exact::<PyFunction>().is_some()) else {
        return;
    };
    let shape = instance.header.shape();
    let own = vm.shapes.get(shape);
    // An attribute of the instance itself comes first.
    if own.dict_mode || own.slot_of(name).is_some() {
        return;
    }
    write_barrier(code.header());
    cache.shape.set(shape);
    cache.version.set(class.version.get());
    cache.class.set(Some(class));
    cache.value.set(Some(function));
    cache.extra.set(kind);
}

/// `text.join(generator)`, by the generator's frame.
fn join_generator(
    vm: &mut Vm,
    def: &'static NativeDef,
    args: StackArgs,
    names: Option<Gc<PyTuple>>,
    inst: &Inst,
) -> Option<Step> {
    if def.name != "join" || args.len() != 2 || names.is_some() {
        return None;
    }
    let (text, generator) = (args.get(0).downcast::<PyStr>()?, args.get(1).downcast::<PyGenerator>()?);
    collect::begin_join(vm, text.into(), generator, args.start(), inst.a, vm.exec.pc)
}

/// Calls a value that was found as an attribute; the word before the arguments held the object and is free now.
fn call_value(vm: &mut Vm, callee: Value, args: StackArgs, names: Option<Gc<PyTuple>>, inst: &Inst) -> Step {
    if let Some(method) = callee.downcast_exact::<PyBoundMethod>()
        && let (Some(function), Some(this)) = (method.function.get(), method.this.get())
        && let Some(function) = function.downcast::<PyFunction>()
    {
        let to = continuation(vm, inst, FrameKind::Call, None);
        return push_call(vm, function, args.with_before(this), names, to);
    }
    // A frame must start where the caller's registers end: it is what the caller's top becomes when it is popped.
    call(vm, callee, args.moved_down(), names, inst)
}

/// `CallEx`
#[inline(never)]
pub fn call_ex(vm: &mut Vm, callee: Value, args: Value, keywords: Option<Value>, inst: &Inst) -> Step {
    if let Some(function) = callee.downcast::<PyFunction>() {
        let to = continuation(vm, inst, FrameKind::Call, None);
        if let Some(step) = push_spread(vm, function, args, keywords, to) {
            return step;
        }
    }
    let (values, names) = match spread(vm, callee, args, keywords) {
        Ok(spread) => spread,
        Err(Raised) => return Step::Raised,
    };
    let top = vm.heap.stack.top;
    let count = values.len();
    if top.wrapping_add(count + 64) > vm.heap.stack.limit {
        let _ = vm.memory_error();
        return Step::Raised;
    }
    // SAFETY: there is room, checked above.
    let on_stack = unsafe {
        std::ptr::copy_nonoverlapping(values.as_slice().as_ptr().cast::<u64>(), top, count);
        vm.heap.stack.top = top.add(count);
        StackArgs::new(top, count)
    };
    let step = call(vm, callee, on_stack, names, inst);
    if !matches!(step, Step::Pushed) {
        vm.heap.stack.top = top;
    }
    step
}

/// `MakeFunction`: defaults, keyword defaults, closure, annotate, type parameters.
#[inline(never)]
pub fn make_function(vm: &mut Vm, func: u32, parts: [Option<Value>; 5]) -> PyResult {
    let Some(frame) = vm.top_frame() else {
        return Err(vm.runtime_error("no code is running"));
    };
    let unit = frame.code().unit.get();
    let code = code_of(vm, unit, FuncId(func))?;
    let globals = frame.function().globals.get();
    let closure = parts[2].and_then(|c| c.downcast::<PyTuple>());
    let builtins = frame.function().builtins.get();
    let function = new_function_with(vm, code, globals, builtins, closure);
    function.defaults.set(function, parts[0].and_then(|d| d.downcast::<PyTuple>()));
    function.kwdefaults.set(function, parts[1].and_then(|d| d.downcast::<PyDict>()));
    function.annotate.set(function, parts[3]);
    function.type_params.set(function, parts[4]);
    Ok(function.into())
}
