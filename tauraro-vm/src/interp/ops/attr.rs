//! Attributes, with inline caches.
//!
//! `LoadAttr` on an instance attribute that lives in an inline slot becomes `LoadAttrSlot`: one compare of the shape and one
//! load. That a class may later get a *data descriptor* of the same name is not checked there; instead
//! [`flush_slot_caches`] takes the quickening back everywhere when such a thing happens.

use super::instruction;
use crate::builtins::class_build::MAX_INLINE_SLOTS;
use crate::exec::call::{Continuation, StackArgs, push_call};
use crate::heap::{Gc, Tailed, write_barrier};
use crate::interp::bytecode::{Opcode, Word};
use crate::interp::cache::Cache;
use crate::interp::dispatch::Step;
use crate::interp::frame::FrameKind;
use crate::interp::stubs::Found;
use crate::object::instance::set_slot;
use crate::object::*;
use crate::value::{PyResult, Value};
use crate::vm::Vm;

/// In `Cache::extra`: a method that is a Python function with positional parameters only.
pub const CACHED_SIMPLE_FUNCTION: u64 = 1;
/// In `Cache::extra`: a native method.
pub const CACHED_NATIVE_METHOD: u64 = 2;
/// In `Cache::extra`: a Python function with other parameters.
pub const CACHED_FUNCTION: u64 = 3;
/// In `Cache::extra` of `LoadAttr`: the value itself (a class attribute without `__get__`).
pub const CACHED_VALUE: u64 = 4;
/// In `Cache::extra` of `LoadAttr`: a property with a Python getter (the value is the getter).
pub const CACHED_GETTER: u64 = 5;
/// In `Cache::extra` of `LoadAttr`: an attribute in slot `extra >> 8`.
const CACHED_SLOT: u64 = 6;
/// In `Cache::extra` of `LoadAttr`: a function to bind.
pub const CACHED_METHOD: u64 = 7;
/// In `Cache::extra` of `LoadAttr`: the value itself, an attribute of the class that is the object (its metaclass is `type`).
pub const CACHED_CLASS_ATTRIBUTE: u64 = 8;
/// Method calls: the function of a static method.
pub const CACHED_STATIC: u64 = 9;
/// The same of a class method.
pub const CACHED_OF_CLASS: u64 = 10;

/// After so many misses an instruction is not quickened again.
pub const MAX_MISSES: u32 = 7;

fn running_code(vm: &Vm) -> Option<Gc<PyCode>> {
    Some(vm.top_frame()?.code())
}

/// A name of the running code.
pub fn name_of(vm: &Vm, index: u32) -> Gc<PyStr> {
    match running_code(vm).and_then(|code| code.tables.names.get(index as usize).copied()) {
        Some(name) => name,
        None => vm.names.empty,
    }
}

fn cache_of(code: &PyCode, index: u32) -> &Cache {
    &code.tables.caches[index as usize]
}

/// `LoadAttr`: gets the attribute, and quickens when it is a plain one.
#[inline(never)]
pub fn load_attr(vm: &mut Vm, pc: *const Word, value: Value) -> Step {
    // SAFETY: `pc` is behind a `LoadAttr`.
    let inst = unsafe { instruction(pc) };
    let Some(code) = running_code(vm) else { return Step::Raised };
    let cache = cache_of(&code, inst.y);
    let polymorphic = cache.misses.get() > MAX_MISSES;
    if polymorphic && inst.op != Opcode::LoadAttrMany {
        inst.op = Opcode::LoadAttrMany;
        cache.name.set(inst.x);
        inst.x = vm.exec.slot_ways.new_set();
    }
    let name = code.tables.names[if polymorphic { cache.name.get() } else { inst.x } as usize];
    let Some(object) = value.as_object() else { return vm.get_attr(value, name).into() };
    if polymorphic && let Some(found) = vm.exec.stubs.get(object.shape(), name) {
        match found {
            Found::Slot(index) => {
                let index = index as usize;
                let instance = value.downcast::<PyInstance>();
                if instance.is_some_and(|instance| index < instance.tail().len()) {
                    vm.exec.slot_ways.put(inst.x, object.shape(), index);
                }
                if let Some(own) = instance.and_then(|i| i.slot(index)?.get()) {
                    return Step::Value(own);
                }
            }
            Found::Plain(found) => return Step::Value(found),
            Found::Method(found) if found.downcast::<PyFunction>().is_some() => {
                return Step::Value(PyBoundMethod::new(&mut vm.heap, found, value).into());
            }
            Found::Method(_) | Found::New(..) => {}
            Found::Field(descriptor) => {
                if let Some(item) = leaf_get(vm, descriptor, value) {
                    return Step::Value(item);
                }
            }
            Found::Getter(getter) => {
                if let Some(function) = getter.downcast::<PyFunction>() {
                    return call_getter(vm, function, value, inst.a, pc);
                }
            }
        }
        return vm.get_attr(value, name).into();
    }
    let class = vm.type_of(value);
    if let Some(target) = value.downcast::<PyType>()
        && !polymorphic
        && let Some(found) = class_attribute(vm, class, target, name)
    {
        fill(code, cache, object.shape(), target, Some(found), CACHED_CLASS_ATTRIBUTE);
        inst.op = Opcode::LoadAttrCached;
        return Step::Value(found);
    }
    if class.slots.getattr.get().is_some() || !class.has_flags(type_flags::PLAIN_GETATTR) {
        return vm.get_attr(value, name).into();
    }
    // No instance of a class of its own layout: mostly a named tuple.
    if let Some(Found::Field(descriptor)) = vm.exec.stubs.get(object.shape(), name)
        && let Some(item) = leaf_get(vm, descriptor, value)
    {
        return Step::Value(item);
    }
    let found = vm.type_lookup(class, name);
    let descriptor = found.map(|f| vm.type_of(f));
    let is_data = descriptor.is_some_and(|d| d.slots.descr_set.get().is_some());
    let shape = vm.shapes.get(object.shape());
    if let Some(instance) = value.downcast::<PyInstance>()
        && !is_data
        && !shape.dict_mode
        && let Some(index) = shape.slot_of(name)
    {
        let Some(own) = instance.slot(index).and_then(|slot| slot.get()) else {
            return vm.get_attr(value, name).into();
        };
        if polymorphic {
            vm.exec.stubs.put(object.shape(), name, class, Found::Slot(index as u32));
        } else if index < instance.tail().len() && index <= u16::MAX as usize {
            cache.name.set(inst.x);
            inst.x = object.shape().0;
            inst.c = index as u16;
            inst.op = Opcode::LoadAttrSlot;
        } else {
            fill(code, cache, object.shape(), class, None, CACHED_SLOT | (index as u64) << 8);
            inst.op = Opcode::LoadAttrCached;
        }
        return Step::Value(own);
    }
    let shape_is_whole = value.downcast::<PyInstance>().is_some() && !shape.dict_mode;
    if let Some(found) = found {
        if note_field(vm, value, class, name, found)
            && let Some(item) = leaf_get(vm, found, value)
        {
            return Step::Value(item);
        }
        if let Some(property) = found.downcast_exact::<PyProperty>()
            && let Some(getter) = property.getter.get()
            && let Some(function) = getter.downcast::<PyFunction>()
        {
            if polymorphic {
                vm.exec.stubs.put(object.shape(), name, class, Found::Getter(getter));
                return call_getter(vm, function, value, inst.a, pc);
            }
            fill(code, cache, object.shape(), class, Some(getter), CACHED_GETTER);
            inst.op = Opcode::LoadAttrCached;
            return load_attr_cached(vm, pc, value);
        }
        if let Some(member) = found.downcast_exact::<PyMember>()
            && let Some(instance) = value.downcast::<PyInstance>()
            && member.slot < instance.tail().len()
            && let Some(own) = instance.slot(member.slot).and_then(|slot| slot.get())
        {
            if polymorphic {
                vm.exec.stubs.put(object.shape(), name, class, Found::Slot(member.slot as u32));
                return Step::Value(own);
            }
            cache.name.set(inst.x);
            inst.x = object.shape().0;
            inst.c = member.slot as u16;
            inst.op = Opcode::LoadAttrSlot;
            return Step::Value(own);
        }
        if shape_is_whole && !is_data {
            let getter = descriptor.and_then(|d| d.slots.descr_get.get());
            if getter.is_none() && vm.is_cell_attribute(class, name) {
                return Step::Value(found);
            }
            if polymorphic {
                let is_function = found.downcast::<PyFunction>().is_some();
                if getter.is_none() {
                    vm.exec.stubs.put(object.shape(), name, class, Found::Plain(found));
                    return Step::Value(found);
                }
                if is_function {
                    vm.exec.stubs.put(object.shape(), name, class, Found::Method(found));
                    return Step::Value(PyBoundMethod::new(&mut vm.heap, found, value).into());
                }
                return vm.get_attr(value, name).into();
            }
            if getter.is_none() {
                fill(code, cache, object.shape(), class, Some(found), CACHED_VALUE);
                inst.op = Opcode::LoadAttrCached;
                return Step::Value(found);
            }
            if found.downcast::<PyFunction>().is_some() {
                fill(code, cache, object.shape(), class, Some(found), CACHED_METHOD);
                inst.op = Opcode::LoadAttrCached;
                return Step::Value(PyBoundMethod::new(&mut vm.heap, found, value).into());
            }
        }
    }
    vm.get_attr(value, name).into()
}

/// What `target.name` gives as long as the class stays as it is; `class` is its metaclass. `None` when there is more to it.
pub fn class_attribute(vm: &mut Vm, class: Gc<PyType>, target: Gc<PyType>, name: Gc<PyStr>) -> Option<Value> {
    // `type` itself cannot get an attribute later that comes first.
    if class != vm.class(crate::heap::Layout::Type) || vm.type_lookup(class, name).is_some() {
        return None;
    }
    let found = vm.type_lookup(target, name)?;
    if vm.is_cell_attribute(target, name) {
        return None;
    }
    if found.downcast_exact::<PyFunction>().is_some() {
        return Some(found);
    }
    if let Some(method) = found.downcast_exact::<PyStaticMethod>() {
        return method.function.get();
    }
    vm.type_of(found).slots.descr_get.get().is_none().then_some(found)
}

/// Fills a cache entry. The shape must be one whose objects have no attributes but those in the shape.
fn fill(
    code: Gc<PyCode>,
    cache: &Cache,
    shape: crate::heap::ShapeId,
    class: Gc<PyType>,
    found: Option<Value>,
    extra: u64,
) {
    write_barrier(code.header());
    cache.shape.set(shape);
    cache.version.set(class.version.get());
    cache.class.set(Some(class));
    cache.value.set(found);
    cache.extra.set(extra);
}

/// Pushes the call of a property's getter.
fn call_getter(
    vm: &mut Vm,
    function: Gc<PyFunction>,
    value: Value,
    destination: u16,
    pc: *const Word,
) -> Step {
    let to = Continuation { kind: FrameKind::Call, destination, return_pc: pc, aux: None };
    let top = vm.heap.stack.top;
    // SAFETY: the argument is put on top of the stack, which has room for a word behind its limit.
    let args = unsafe {
        *top = value.bits();
        vm.heap.stack.top = top.add(1);
        StackArgs::new(top, 1)
    };
    let step = push_call(vm, function, args, None, to);
    if !matches!(step, Step::Pushed) {
        vm.heap.stack.top = top;
    }
    step
}

/// `LoadAttrCached`
#[inline(never)]
pub fn load_attr_cached(vm: &mut Vm, pc: *const Word, value: Value) -> Step {
    // SAFETY: `pc` is behind a `LoadAttrCached`.
    let inst = unsafe { instruction(pc) };
    let Some(code) = running_code(vm) else { return Step::Raised };
    let cache = cache_of(&code, inst.y);
    let hit = value.as_object().is_some_and(|o| o.shape() == cache.shape.get()) && cache.is_current();
    if hit {
        let found = cache.value.get();
        match (cache.extra.get() & 0xff, found) {
            (CACHED_VALUE, Some(found)) => return Step::Value(found),
            (CACHED_CLASS_ATTRIBUTE, Some(found)) if cache.class.get().map(Value::from) == Some(value) => {
                return Step::Value(found);
            }
            (CACHED_METHOD, Some(found)) => {
                return Step::Value(PyBoundMethod::new(&mut vm.heap, found, value).into());
            }
            (CACHED_GETTER, Some(getter)) => {
                if let Some(function) = getter.downcast::<PyFunction>() {
                    return call_getter(vm, function, value, inst.a, pc);
                }
            }
            (CACHED_SLOT, _) => {
                let index = (cache.extra.get() >> 8) as usize;
                let own = value.downcast::<PyInstance>().and_then(|i| i.slot(index)?.get());
                if let Some(own) = own {
                    return Step::Value(own);
                }
            }
            _ => {}
        }
    }
    cache.misses.set(cache.misses.get() + 1);
    inst.op = Opcode::LoadAttr;
    load_attr(vm, pc, value)
}

/// `LoadAttrSlot` met another shape, or an empty slot.
#[cold]
#[inline(never)]
pub fn load_attr_missed(vm: &mut Vm, pc: *const Word, value: Value) -> Step {
    // SAFETY: `pc` is behind a `LoadAttrSlot`.
    let inst = unsafe { instruction(pc) };
    let Some(code) = running_code(vm) else { return Step::Raised };
    let cache = cache_of(&code, inst.y);
    cache.misses.set(cache.misses.get() + 1);
    inst.x = cache.name.get();
    inst.c = 0;
    inst.op = Opcode::LoadAttr;
    load_attr(vm, pc, value)
}

/// `StoreAttr`: sets the attribute, and quickens when it is a plain one.
#[inline(never)]
pub fn store_attr(vm: &mut Vm, pc: *const Word, value: Value, new: Value) -> PyResult<()> {
    // SAFETY: `pc` is behind a `StoreAttr`.
    let inst = unsafe { instruction(pc) };
    let Some(code) = running_code(vm) else { return Ok(()) };
    let cache = cache_of(&code, inst.y);
    let polymorphic = cache.misses.get() > MAX_MISSES;
    if polymorphic && inst.op != Opcode::StoreAttrMany {
        inst.op = Opcode::StoreAttrMany;
        cache.name.set(inst.x);
        inst.x = vm.exec.slot_ways.new_set();
    }
    let name = code.tables.names[if polymorphic { cache.name.get() } else { inst.x } as usize];
    if polymorphic {
        if let Some(instance) = value.downcast::<PyInstance>()
            && let Some(Found::Slot(index)) = vm.exec.store_stubs.get(instance.header.shape(), name)
            && (index as usize) < instance.tail().len()
        {
            vm.exec.slot_ways.put(inst.x, instance.header.shape(), index as usize);
        }
        return store_attr_by_stub(vm, value, name, new);
    }
    let Some((instance, index, shape, is_new)) = plain_store(vm, value, name) else {
        return vm.set_attr(value, name, Some(new));
    };
    if index < instance.tail().len() && index <= u16::MAX as usize {
        cache.name.set(inst.x);
        inst.x = instance.header.shape().0;
        inst.a = index as u16;
        inst.op = if is_new { Opcode::StoreAttrNew } else { Opcode::StoreAttrSlot };
        cache.shape.set(shape);
    }
    if is_new && index >= instance.tail().len() {
        make_room(vm, value, index);
    }
    set_slot(&mut vm.heap, instance, index, new);
    instance.header.set_shape(shape);
    Ok(())
}

/// Where a store of an attribute goes when it is a plain one: the instance, its slot, its shape afterwards, and whether the attribute
/// is new.
fn plain_store(
    vm: &mut Vm,
    value: Value,
    name: Gc<PyStr>,
) -> Option<(Gc<PyInstance>, usize, crate::heap::ShapeId, bool)> {
    let instance = value.downcast::<PyInstance>()?;
    let class = vm.type_of(value);
    if !class.has_flags(type_flags::PLAIN_SETATTR) {
        return None;
    }
    if let Some(found) = vm.type_lookup(class, name) {
        if let Some(member) = found.downcast_exact::<PyMember>()
            && member.slot < instance.tail().len()
        {
            return Some((instance, member.slot, instance.header.shape(), false));
        }
        if vm.type_of(found).slots.descr_set.get().is_some() {
            return None;
        }
    }
    let id = instance.header.shape();
    let shape = vm.shapes.get(id);
    if shape.dict_mode || !class.has_flags(type_flags::HAS_DICT) {
        return None;
    }
    match shape.slot_of(name) {
        Some(index) => Some((instance, index, id, false)),
        None => {
            let next = vm.shapes.with_attr(id, name)?;
            Some((instance, vm.shapes.get(next).slot_count() - 1, next, true))
        }
    }
}

/// Sets an attribute by the stub cache, which is told what it did not know.
pub fn store_attr_by_stub(vm: &mut Vm, value: Value, name: Gc<PyStr>, new: Value) -> PyResult<()> {
    if let Some(instance) = value.downcast::<PyInstance>()
        && let Some(found) = vm.exec.store_stubs.get(instance.header.shape(), name)
    {
        match found {
            Found::Slot(index) => {
                set_slot(&mut vm.heap, instance, index as usize, new);
                return Ok(());
            }
            Found::New(index, next) => {
                set_slot(&mut vm.heap, instance, index as usize, new);
                instance.header.set_shape(next);
                return Ok(());
            }
            _ => {}
        }
    }
    let Some((instance, index, shape, is_new)) = plain_store(vm, value, name) else {
        return vm.set_attr(value, name, Some(new));
    };
    let (class, before) = (vm.type_of(value), instance.header.shape());
    let found = if is_new { Found::New(index as u32, shape) } else { Found::Slot(index as u32) };
    vm.exec.store_stubs.put(before, name, class, found);
    if is_new && index >= instance.tail().len() {
        make_room(vm, value, index);
    }
    set_slot(&mut vm.heap, instance, index, new);
    instance.header.set_shape(shape);
    Ok(())
}

/// What a data descriptor gives for an instance, where that is simple.
#[inline(always)]
pub fn leaf_get(vm: &mut Vm, descriptor: Value, instance: Value) -> Option<Value> {
    vm.type_of(descriptor).slots.leaf_get.get()?(vm, descriptor, instance)
}

/// Tells the stub cache of a data descriptor that is asked simply; whether it is one.
fn note_field(vm: &mut Vm, value: Value, class: Gc<PyType>, name: Gc<PyStr>, found: Value) -> bool {
    let (slots, Some(object)) = (&vm.type_of(found).slots, value.as_object()) else { return false };
    let is_field = slots.leaf_get.get().is_some() && slots.descr_set.get().is_some();
    if !is_field || vm.is_cell_attribute(class, name) {
        return false;
    }
    vm.exec.stubs.put(object.shape(), name, class, Found::Field(found));
    true
}

/// Tells the stub cache where an attribute of an instance is, if it is in a slot and found there first, or a simple data descriptor.
pub fn note_slot(vm: &mut Vm, value: Value, name: Gc<PyStr>) {
    let class = vm.type_of(value);
    if class.slots.getattr.get().is_some() || !class.has_flags(type_flags::PLAIN_GETATTR) {
        return;
    }
    let found = vm.type_lookup(class, name);
    if found.is_some_and(|found| note_field(vm, value, class, name, found)) {
        return;
    }
    let Some(instance) = value.downcast::<PyInstance>() else { return };
    let is_data = found.is_some_and(|found| vm.type_of(found).slots.descr_set.get().is_some());
    let shape = vm.shapes.get(instance.header.shape());
    if !is_data
        && !shape.dict_mode
        && let Some(index) = shape.slot_of(name)
    {
        vm.exec.stubs.put(instance.header.shape(), name, class, Found::Slot(index as u32));
    }
}

/// An instance got more attributes than it has inline slots: the next instances of its class get one more.
#[cold]
fn make_room(vm: &mut Vm, value: Value, index: usize) {
    let class = vm.type_of(value);
    if class.inline_slots.get() as usize != index || index >= MAX_INLINE_SLOTS {
        return;
    }
    let inline = index as u16 + 1;
    let root = vm.shapes.root_for(class, class.reserved_slots.get() as u32, inline);
    class.inline_slots.set(inline);
    class.instance_shape.set(root);
}

/// A quickened `StoreAttr` met another shape.
#[cold]
#[inline(never)]
pub fn store_attr_missed(vm: &mut Vm, pc: *const Word, value: Value, new: Value) -> PyResult<()> {
    // SAFETY: `pc` is behind a quickened `StoreAttr`.
    let inst = unsafe { instruction(pc) };
    let Some(code) = running_code(vm) else { return Ok(()) };
    let cache = cache_of(&code, inst.y);
    cache.misses.set(cache.misses.get() + 1);
    inst.x = cache.name.get();
    inst.a = 0;
    inst.op = Opcode::StoreAttr;
    store_attr(vm, pc, value, new)
}

/// `DeleteAttr`
pub fn delete_attr(vm: &mut Vm, name: u32, value: Value) -> PyResult<()> {
    let name = name_of(vm, name);
    vm.set_attr(value, name, None)
}

/// `LoadSpecial`: the bound special method, or the TypeError of a `with` statement.
pub fn load_special(vm: &mut Vm, name: u32, value: Value) -> PyResult {
    let name = name_of(vm, name);
    if let Some(method) = vm.bound_special(value, name)? {
        return Ok(method);
    }
    let class = vm.type_of(value);
    let name_text = name.to_string_lossy();
    let is_async = name_text.starts_with("__a");
    let protocol = if is_async { "asynchronous context manager" } else { "context manager" };
    let other = if is_async { vm.names.enter } else { vm.names.aenter };
    let exit = name_text.ends_with("exit__");
    let hint = if vm.type_lookup(class, other).is_some() {
        if is_async {
            " Did you mean to use 'with'?"
        } else {
            " but it supports the asynchronous context manager protocol. Did you mean to use 'async with'?"
        }
    } else {
        ""
    };
    let class = vm.full_type_name(class);
    let missed = if exit { format!(" (missed {name_text} method)") } else { String::new() };
    Err(vm.type_error(format!("'{class}' object does not support the {protocol} protocol{missed}{hint}")))
}

/// `Super`
pub fn make_super(vm: &mut Vm, callee: Value, cell: Value, this: Option<Value>) -> PyResult {
    let class = cell.downcast::<PyCell>().and_then(|c| c.content.get());
    let is_builtin = callee == Value::from(vm.class(crate::heap::Layout::Super));
    if !is_builtin {
        return vm.call(callee, &[]);
    }
    let Some(this) = this else {
        return Err(vm.runtime_error("super(): arg[0] deleted"));
    };
    let Some(class) = class.and_then(|c| c.downcast::<PyType>()) else {
        return Err(vm.runtime_error("super(): empty __class__ cell"));
    };
    crate::builtins::super_::new_super(vm, class.into(), this)
}

impl Vm {
    /// Whether a class attribute is one that changes often (its cache would hold a stale value).
    pub fn is_cell_attribute(&self, class: Gc<PyType>, name: Gc<PyStr>) -> bool {
        class
            .mro_types()
            .find_map(|c| c.dict.get().get_str(name))
            .is_some_and(|v| v.downcast::<PyAttrCell>().is_some())
    }
}

/// Calls `each` for every code object there is, dead ones included: nothing in it may allocate, or they are gone for good.
fn for_each_code(vm: &mut Vm, mut each: impl FnMut(Gc<PyCode>)) {
    vm.heap.for_each_object(|object| {
        if let Some(code) = Value::from(object).downcast::<PyCode>() {
            each(code);
        }
    });
}

/// Makes calls of a method that was simple, and has been given code that is not, look at it again.
pub fn flush_simple_calls(vm: &mut Vm, function: Gc<PyFunction>) {
    for_each_code(vm, |code| {
        for cache in &code.tables.caches {
            let simple = cache.extra.get() == CACHED_SIMPLE_FUNCTION;
            if simple && cache.value.get() == Some(Value::from(function)) {
                cache.extra.set(CACHED_FUNCTION);
            }
        }
    });
}

/// Takes every quickening of `LoadAttr` and `StoreAttr` to a slot back, in all code: a class got an attribute (a data
/// descriptor, `__getattribute__`, `__setattr__`) that slot access would pass by.
pub fn flush_slot_caches(vm: &mut Vm) {
    vm.exec.slot_epoch.set(vm.exec.slot_epoch.get() + 1);
    vm.exec.slot_ways.clear();
    for_each_code(vm, |code| {
        for crate::interp::bytecode::Decoded { index, inst, .. } in code.register_code().instructions() {
            let quick =
                matches!(inst.op, Opcode::LoadAttrSlot | Opcode::StoreAttrSlot | Opcode::StoreAttrNew);
            if !quick {
                continue;
            }
            let pc = (code.entry.get() as *const Word).wrapping_add(index + 1);
            // SAFETY: `pc` is behind that instruction.
            let inst = unsafe { instruction(pc) };
            inst.x = cache_of(&code, inst.y).name.get();
            if inst.op == Opcode::LoadAttrSlot {
                inst.c = 0;
                inst.op = Opcode::LoadAttr;
            } else {
                inst.a = 0;
                inst.op = Opcode::StoreAttr;
            }
        }
    });
}
