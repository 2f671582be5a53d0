//! Assignment to `__bases__` of classes and to `__class__` of objects.
//!
//! Both are allowed where instances look the same before and after ([`check_layout`], CPython's `compatible_for_assignment`). New bases give
//! the class and all classes below it new method resolution orders; a metaclass's `mro` may run for each, may fail, and may assign
//! `__bases__` itself: what was done so far is taken back, unless somebody has changed it meanwhile.

use super::class_build::{add_subclass, best_base, new_mro, resolve_all_slots, subclasses, type_modified};
use super::type_::expect_heap_type;
use crate::heap::{Gc, RootedVec, Tailed};
use crate::object::*;
use crate::value::{PyResult, Value};
use crate::vm::Vm;
use smallvec::SmallVec;

/// `type.__bases__ = new`
pub fn set_bases(vm: &mut Vm, value: Value, new: Option<Value>) -> PyResult<()> {
    let class = expect_heap_type(vm, value, "__bases__")?;
    let name = class.full_name();
    let Some(new) = new else {
        return Err(vm.type_error(format!("cannot delete '__bases__' attribute of immutable type '{name}'")));
    };
    let Some(bases) = new.downcast::<PyTuple>() else {
        let given = vm.type_name(new);
        return Err(vm.type_error(format!("can only assign tuple to {name}.__bases__, not {given}")));
    };
    if bases.is_empty() {
        return Err(vm.type_error(format!("can only assign non-empty tuple to {name}.__bases__, not ()")));
    }
    for base in bases.items() {
        let Some(base) = base.downcast::<PyType>() else {
            let given = vm.type_name(*base);
            return Err(vm.type_error(format!("{name}.__bases__ must be tuple of classes, not '{given}'")));
        };
        // While a `mro` runs, the chain of bases may know more than the order does.
        if base.is_subtype(class) || base.base_chain().any(|below| below == class) {
            return Err(vm.type_error("a __bases__ item causes an inheritance cycle"));
        }
    }
    let base = best_base(vm, bases.items())?;
    let old_base = class.base.get().unwrap_or(base);
    check_layout(vm, old_base, base, "__bases__")?;
    let old = class.bases.get();
    class.bases.set(class, bases);
    class.base.set(class, Some(base));
    let mut done = RootedVec::new();
    if let Err(raised) = change_orders(vm, class, &mut done) {
        for change in done.as_slice().chunks_exact(3) {
            if let (Some(changed), Some(before)) =
                (change[0].downcast::<PyType>(), change[1].downcast::<PyTuple>())
                && Value::from(changed.mro.get()) == change[2]
            {
                changed.mro.set(changed, before);
                type_modified(vm, changed);
            }
        }
        if class.bases.get() == bases {
            class.bases.set(class, old);
            class.base.set(class, Some(old_base));
        }
        return Err(raised);
    }
    // Whoever assigned in between has done the rest.
    if class.bases.get() == bases {
        for base in old.items().iter().filter_map(|base| base.downcast::<PyType>()) {
            if let Some(list) = base.subclasses.get().and_then(|list| list.downcast::<PyList>())
                && let Some(index) = list.items().iter().position(|c| *c == value)
            {
                list.remove_at(index);
            }
        }
        for base in bases.items() {
            if let Some(base) = base.downcast::<PyType>() {
                add_subclass(vm, base, class);
            }
        }
        type_modified(vm, class);
        resolve_below(vm, class);
        crate::interp::ops::flush_slot_caches(vm);
    }
    Ok(())
}

/// Gives a class and those below it new method resolution orders; notes in `done` the classes, their old and their new ones.
fn change_orders(vm: &mut Vm, class: Gc<PyType>, done: &mut RootedVec) -> PyResult<()> {
    vm.check_native_stack()?;
    let (before, metaclass) = (class.mro.get(), vm.type_of(class.into()));
    let after = new_mro(vm, class, metaclass)?;
    if class.mro.get() != before {
        // The metaclass's `mro` has assigned `__bases__`.
        return Ok(());
    }
    class.mro.set(class, after);
    for value in [Value::from(class), before.into(), after.into()] {
        done.push(&mut vm.heap, value);
    }
    type_modified(vm, class);
    for subclass in subclasses(class) {
        change_orders(vm, subclass, done)?;
    }
    Ok(())
}

fn resolve_below(vm: &mut Vm, class: Gc<PyType>) {
    resolve_all_slots(vm, class);
    for subclass in subclasses(class) {
        resolve_below(vm, subclass);
    }
}

/// TypeError unless instances of `old` look like those of `new`.
fn check_layout(vm: &mut Vm, old: Gc<PyType>, new: Gc<PyType>, attribute: &str) -> PyResult<()> {
    let is_module = |vm: &Vm, class: Gc<PyType>| class.is_subtype(vm.class(crate::heap::Layout::Module));
    let both_modules = is_module(vm, old) && is_module(vm, new);
    if old.has_flags(type_flags::HEAP) != new.has_flags(type_flags::HEAP) && !both_modules {
        let (new, old) = (new.full_name(), old.full_name());
        return Err(
            vm.type_error(format!("{attribute} assignment: '{new}' deallocator differs from '{old}'"))
        );
    }
    let adding = |mut class: Gc<PyType>| {
        while let Some(base) = class.base.get().filter(|base| adds_nothing(class, *base)) {
            class = base;
        }
        class
    };
    let (from, to) = (adding(old), adding(new));
    let same = from == to
        || from.base.get() == to.base.get()
            && from.layout_of_instances() == to.layout_of_instances()
            && has_own(from) == has_own(to)
            && slots_of(from) == slots_of(to);
    if !same {
        let (new, old) = (new.full_name(), old.full_name());
        return Err(
            vm.type_error(format!("{attribute} assignment: '{new}' object layout differs from '{old}'"))
        );
    }
    Ok(())
}

/// Whether instances have a dict, and weak references.
fn has_own(class: Gc<PyType>) -> (bool, bool) {
    (class.has_flags(type_flags::HAS_DICT), class.has_flags(type_flags::WEAKREFS))
}

/// Whether instances of a class hold nothing that those of its base do not.
fn adds_nothing(class: Gc<PyType>, base: Gc<PyType>) -> bool {
    class.layout_of_instances() == base.layout_of_instances()
        && class.reserved_slots.get() == base.reserved_slots.get()
        && (has_own(class) == has_own(base) || class.layout_of_instances() == crate::heap::Layout::Module)
}

/// The names of a class's own slots, in order.
fn slots_of(class: Gc<PyType>) -> Vec<String> {
    let members = class.dict.get();
    let members = members.items().filter_map(|(_, value)| value.downcast::<PyMember>());
    let mut slots: Vec<(usize, String)> = members
        .filter(|member| member.owner.get() == class)
        .map(|member| (member.slot, member.name.get().to_string_lossy()))
        .collect();
    slots.sort_unstable();
    slots.into_iter().map(|(_, name)| name).collect()
}

/// `object.__class__ = new`
pub fn set_class(vm: &mut Vm, value: Value, new: Option<Value>) -> PyResult<()> {
    let Some(new) = new else {
        return Err(vm.type_error("can't delete __class__ attribute"));
    };
    let Some(new) = new.downcast::<PyType>() else {
        let class = vm.type_name(new);
        return Err(vm.type_error(format!("__class__ must be set to a class, not '{class}' object")));
    };
    let old = vm.type_of(value);
    let module = vm.class(crate::heap::Layout::Module);
    let modules = old.is_subtype(module) && new.is_subtype(module);
    let mutable = old.has_flags(type_flags::HEAP) && new.has_flags(type_flags::HEAP);
    if !(modules || mutable) {
        return Err(
            vm.type_error("__class__ assignment only supported for mutable types or ModuleType subclasses")
        );
    }
    check_layout(vm, old, new, "__class__")?;
    let Some(object) = value.as_object() else { return Ok(()) };
    let mut shape = new.instance_shape.get();
    if let Some(instance) = value.downcast::<PyInstance>() {
        // Shapes tell how many inline slots there are, and this object keeps those it has.
        let inline = instance.tail().len() as u16;
        if inline != new.inline_slots.get() {
            shape = vm.shapes.root_for(new, new.reserved_slots.get() as u32, inline);
        }
        let own = vm.shapes.get(object.shape());
        if own.dict_mode {
            shape = vm.shapes.dict_shape(shape);
        } else {
            let names: SmallVec<[Gc<PyStr>; 8]> = own.names.iter().copied().collect();
            for name in names {
                match vm.shapes.with_attr(shape, name) {
                    Some(next) => shape = next,
                    None => return Err(vm.memory_error()),
                }
            }
        }
    }
    object.set_shape(shape);
    Ok(())
}
