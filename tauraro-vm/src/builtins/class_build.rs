//! Making types: the bootstrap of `object` and `type`, the method resolution order, slot resolution, and
//! `type(name, bases, namespace)`.

use crate::args::Args;
use crate::builtins::exceptions::ExcKind;
use crate::builtins::{add_slot_wrapper, fill_type};
use crate::heap::{Gc, Header, Layout, OptRef, Ref, RootedVec, ShapeId, Slot};
use crate::object::class::LayoutField;
use crate::object::slot_defs::{SlotDef, rows_named, slot_defs};
use crate::object::*;
use crate::value::{PyResult, Raised, Value};
use crate::vm::Vm;
use rustc_hash::FxHashSet;
use std::cell::Cell;

/// Inline slots of instances of a class about whose attributes nothing is known.
const DEFAULT_INLINE_SLOTS: u16 = 4;
/// Most inline slots of an instance.
/// Most attributes that an instance has in itself.
pub const MAX_INLINE_SLOTS: usize = 100;

fn raw_type(vm: &mut Vm, header: Header, name: &str, base: Option<Gc<PyType>>, layout: Layout) -> Gc<PyType> {
    let name = vm.intern(name);
    let dict = vm.new_dict();
    let bases = match base {
        Some(base) => vm.new_tuple(&[base.into()]),
        None => vm.empty_tuple(),
    };
    let version = vm.new_version();
    let empty = vm.empty_tuple();
    let class = vm.heap.alloc(PyType {
        header,
        name: Ref::new(name),
        qualname: Ref::new(name),
        base: OptRef::new(base),
        bases: Ref::new(bases),
        mro: Ref::new(empty),
        dict: Ref::new(dict),
        subclasses: Slot::empty(),
        doc: Slot::empty(),
        slots: TypeSlots::default(),
        flags: Cell::new(0),
        version: Cell::new(version),
        instance_shape: Cell::new(ShapeId(layout.0 as u32)),
        instance_layout: Cell::new(LayoutField(layout)),
        inline_slots: Cell::new(0),
        reserved_slots: Cell::new(0),
    });
    vm.heap.add_root(class);
    class
}

/// A builtin type with its MRO, nothing in it yet.
pub fn alloc_type(vm: &mut Vm, name: &str, base: Gc<PyType>, layout: Layout) -> Gc<PyType> {
    let class = raw_type(vm, Header::exact(Layout::Type), name, Some(base), layout);
    let mut mro = RootedVec::new();
    mro.push(&mut vm.heap, class.into());
    for base in base.mro_types() {
        mro.push(&mut vm.heap, base.into());
    }
    let mro = vm.new_tuple(mro.as_slice());
    class.mro.set(class, mro);
    add_subclass(vm, base, class);
    class
}

/// Puts a builtin type that has no base but `object` below another one. It keeps its slots: what it does not have itself is found by name.
pub fn move_below(vm: &mut Vm, class: Gc<PyType>, base: Gc<PyType>) {
    let mut mro = RootedVec::new();
    mro.push(&mut vm.heap, class.into());
    for base in base.mro_types() {
        mro.push(&mut vm.heap, base.into());
    }
    let mro = vm.new_tuple(mro.as_slice());
    class.mro.set(class, mro);
    class.base.set(class, Some(base));
    let bases = vm.new_tuple(&[base.into()]);
    class.bases.set(class, bases);
    add_subclass(vm, base, class);
    type_modified(vm, class);
}

/// Makes `object` and `type`, which need each other.
pub fn bootstrap_object_and_type(vm: &mut Vm) {
    let object = raw_type(vm, Header::exact(Layout::Type), "object", None, Layout::Instance);
    vm.set_class(Layout::Object, object);
    let mro = vm.new_tuple(&[object.into()]);
    object.mro.set(object, mro);
    let type_ = alloc_type(vm, "type", object, Layout::Type);
    vm.set_class(Layout::Type, type_);
    let shape = vm.shapes.new_root(object, 0, false);
    object.instance_shape.set(shape);
    fill_type(vm, object, &super::object::DEF);
    super::add_members(vm, object, super::reduce::METHODS, &[]);
    for (index, def) in slot_defs().iter().enumerate() {
        if matches!(def.name, "__getattribute__" | "__setattr__" | "__delattr__") {
            add_slot_wrapper(vm, object, index);
        }
    }
    fill_type(vm, type_, &super::type_::DEF);
}

/// Under which name the machine keeps the module of a type whose instances have a `__module__` of their own.
pub fn module_key(vm: &mut Vm, class: Gc<PyType>) -> Gc<PyStr> {
    let name = class.name_str();
    vm.intern(&format!("module of {name}"))
}

/// `__module__` of a type.
pub fn module_of(vm: &mut Vm, class: Gc<PyType>) -> Option<Value> {
    let found = class.own_attr(vm.names.module)?;
    if found.downcast::<PyGetSet>().is_some() && !class.has_flags(type_flags::HEAP) {
        let key = module_key(vm, class);
        return vm.state.natives.get().get_str(key);
    }
    Some(found)
}

/// Enters a class into the list of a base's subclasses.
pub(super) fn add_subclass(vm: &mut Vm, base: Gc<PyType>, class: Gc<PyType>) {
    // Calls of a class with a `__new__` of its own may rely on its having no subclasses.
    if base.has_flags(type_flags::HEAP) && !base.has_flags(type_flags::PLAIN_NEW) {
        for class in base.mro_types().filter(|class| class.has_flags(type_flags::HEAP)) {
            class.version.set(vm.new_version());
        }
    }
    let list = match base.subclasses.get().and_then(|l| l.downcast::<PyList>()) {
        Some(list) => list,
        None => {
            let list = vm.new_list(&[]);
            base.subclasses.set(base, Value::from(list));
            list
        }
    };
    list.push(&mut vm.heap, class.into());
}

/// Direct subclasses of a type.
pub fn subclasses(class: Gc<PyType>) -> Vec<Gc<PyType>> {
    let list = class.subclasses.get().and_then(|l| l.downcast::<PyList>());
    // Types are kept alive by the machine's roots, so a plain vector may hold them.
    list.map(|l| l.items().iter().filter_map(|c| c.downcast::<PyType>()).collect()).unwrap_or_default()
}

/// C3 linearisation of a class with these bases (without the class itself).
fn c3(vm: &mut Vm, bases: &[Gc<PyType>]) -> PyResult<Vec<Gc<PyType>>> {
    if let [base] = bases {
        return Ok(base.mro_types().collect());
    }
    if let Some((_, twice)) = bases.iter().enumerate().find(|(i, base)| bases[..*i].contains(base)) {
        let name = twice.name_str();
        return Err(vm.type_error(format!("duplicate base class {name}")));
    }
    let mut lists: Vec<Vec<Gc<PyType>>> = bases.iter().map(|b| b.mro_types().collect()).collect();
    lists.push(bases.to_vec());
    let mut result = Vec::new();
    loop {
        lists.retain(|list| !list.is_empty());
        if lists.is_empty() {
            return Ok(result);
        }
        let candidate = lists.iter().map(|l| l[0]).find(|c| !lists.iter().any(|list| list[1..].contains(c)));
        let Some(candidate) = candidate else {
            let names: Vec<String> = {
                let mut seen = Vec::new();
                lists.iter().map(|l| l[0]).for_each(|c| {
                    if !seen.contains(&c) {
                        seen.push(c);
                    }
                });
                seen.iter().map(|c| c.name_str()).collect()
            };
            let names = names.join(", ");
            return Err(vm.type_error(format!(
                "Cannot create a consistent method resolution order (MRO) for bases {names}"
            )));
        };
        result.push(candidate);
        for list in &mut lists {
            if list[0] == candidate {
                list.remove(0);
            }
        }
    }
}

/// The MRO that C3 gives a class, itself first. What `type.mro()` returns.
pub fn compute_mro(vm: &mut Vm, class: Gc<PyType>) -> PyResult<RootedVec> {
    let bases: Vec<Gc<PyType>> =
        class.bases.get().items().iter().filter_map(|b| b.downcast::<PyType>()).collect();
    let rest = c3(vm, &bases)?;
    let mut mro = RootedVec::new();
    mro.push(&mut vm.heap, class.into());
    rest.iter().for_each(|c| mro.push(&mut vm.heap, (*c).into()));
    Ok(mro)
}

/// Sets flags that follow from the slots and the dictionary.
pub fn finish_flags(vm: &mut Vm, class: Gc<PyType>) {
    let (getattribute, setattr, delattr, new, init) =
        (vm.names.getattribute, vm.names.setattr, vm.names.delattr, vm.names.new, vm.names.init);
    let object = vm.class(Layout::Object);
    let _ = init;
    let from_object = |vm: &mut Vm, name: Gc<PyStr>| match vm.type_lookup(class, name) {
        Some(found) => found.downcast::<PySlotWrapper>().is_some_and(|w| w.owner.get() == object),
        None => true,
    };
    let plain_get = from_object(vm, getattribute);
    let plain_set = from_object(vm, setattr) && from_object(vm, delattr);
    let plain_new = from_object(vm, new) && class.layout_of_instances() == Layout::Instance;
    class.set_flags(type_flags::PLAIN_GETATTR, plain_get && native_getattr(class));
    class.set_flags(type_flags::PLAIN_SETATTR, plain_set && class.slots.setattr.get().is_none());
    class.set_flags(type_flags::PLAIN_NEW, plain_new);
    let finalizer = class.slots.del.get().is_some();
    class.set_flags(type_flags::FINALIZER, finalizer);
}

/// Whether the type has no attribute function of its own (modules, types and `super` do).
fn native_getattr(class: Gc<PyType>) -> bool {
    class.base.get().is_none_or(|_| {
        class.slots.getattr.get().is_none()
            || class.mro_types().all(|c| c.has_flags(type_flags::HEAP) || c.slots.getattr.get().is_none())
    })
}

/// Gives a type and its subclasses new versions: cached lookups are void.
pub fn type_modified(vm: &mut Vm, class: Gc<PyType>) {
    class.version.set(vm.new_version());
    for subclass in subclasses(class) {
        type_modified(vm, subclass);
    }
}

/// Decides for one slot (given by all its rows) what a Python class has in it.
fn resolve_slot(vm: &mut Vm, class: Gc<PyType>, rows: &[(usize, &'static SlotDef)]) {
    let mut native: Option<Gc<PySlotWrapper>> = None;
    let mut generic = false;
    let mut none = false;
    for (index, def) in rows {
        let name = vm.slot_name(*index);
        let Some(found) = class.lookup_uncached(name) else { continue };
        if found.is_none() && def.name == "__hash__" {
            none = true;
            continue;
        }
        match found.downcast::<PySlotWrapper>() {
            Some(wrapper) if wrapper.index == *index => match native {
                Some(other) if other.owner.get() != wrapper.owner.get() => generic = true,
                _ => native = Some(wrapper),
            },
            // A native method object under a special name (`dict.__contains__`): the owner's slot does the same.
            _ => match found.downcast::<PyNativeMethod>() {
                Some(method)
                    if (def.filled)(&method.owner.get().slots)
                        && !method.owner.get().has_flags(type_flags::HEAP) =>
                {
                    let (from, to) = (method.owner.get(), class);
                    if native.is_none() && !generic {
                        (def.copy)(&from.slots, &to.slots);
                        return;
                    }
                }
                _ => generic = true,
            },
        }
    }
    let Some((_, def)) = rows.first() else { return };
    if generic {
        (def.set_generic)(&class.slots);
    } else if let Some(wrapper) = native {
        let owner = wrapper.owner.get();
        (def.copy)(&owner.slots, &class.slots);
    } else if none || !rows.is_empty() {
        (def.clear)(&class.slots);
    }
}

/// Rows of the slot table grouped by slot: rows of one slot share their `clear` function's effect, so they are
/// listed here by name.
fn slot_groups() -> Vec<Vec<(usize, &'static SlotDef)>> {
    const TOGETHER: &[&[&str]] = &[
        &["__getattribute__", "__getattr__"],
        &["__setattr__", "__delattr__"],
        &["__lt__", "__le__", "__eq__", "__ne__", "__gt__", "__ge__"],
        &["__set__", "__delete__"],
        &["__setitem__", "__delitem__"],
    ];
    let rows: Vec<(usize, &'static SlotDef)> = slot_defs().iter().enumerate().collect();
    let mut groups: Vec<Vec<(usize, &'static SlotDef)>> = Vec::new();
    let mut done = vec![false; rows.len()];
    for (index, def) in &rows {
        if done[*index] {
            continue;
        }
        let together = TOGETHER.iter().find(|names| names.contains(&def.name));
        let reflected = def.name.strip_prefix("__").map(|rest| format!("__r{rest}"));
        let group: Vec<_> = rows
            .iter()
            .filter(|(_, other)| match together {
                Some(names) => names.contains(&other.name),
                None => {
                    other.name == def.name
                        || (Some(other.name) == reflected.as_deref() && other.name != "__repr__")
                }
            })
            .copied()
            .collect();
        group.iter().for_each(|(i, _)| done[*i] = true);
        groups.push(group);
    }
    groups
}

fn groups() -> &'static [Vec<(usize, &'static SlotDef)>] {
    static GROUPS: std::sync::OnceLock<Vec<Vec<(usize, &'static SlotDef)>>> = std::sync::OnceLock::new();
    GROUPS.get_or_init(slot_groups)
}

/// Whether a class has a special method of a slot itself.
fn defines_any(vm: &mut Vm, class: Gc<PyType>, rows: &[(usize, &'static SlotDef)]) -> bool {
    rows.iter().any(|(index, _)| {
        let name = vm.slot_name(*index);
        class.dict.get().get_str(name).is_some()
    })
}

/// Fills all slots of a Python class from what its MRO defines.
pub fn resolve_all_slots(vm: &mut Vm, class: Gc<PyType>) {
    // A Python class with the same MRO behind it has what this one does not define itself.
    let mro = class.mro.get();
    let base = class.base.get().filter(|base| {
        base.has_flags(type_flags::HEAP) && mro.items().get(1..) == Some(base.mro.get().items())
    });
    for group in groups() {
        match base {
            Some(base) if !defines_any(vm, class, group) => {
                group.iter().for_each(|(_, def)| (def.copy)(&base.slots, &class.slots));
            }
            _ => resolve_slot(vm, class, group),
        }
    }
    finish_flags(vm, class);
}

/// Fills the slot of special method `name` again, in a type and its subclasses, after the attribute changed.
pub fn attribute_changed(vm: &mut Vm, class: Gc<PyType>, name: &str) {
    if !(name.starts_with("__") && rows_named(name).next().is_some()) {
        return;
    }
    if let Some(group) = groups().iter().find(|group| group.iter().any(|(_, def)| def.name == name)) {
        resolve_slot(vm, class, group);
    }
    finish_flags(vm, class);
    for subclass in subclasses(class) {
        attribute_changed(vm, subclass, name);
    }
}

/// The metaclass to use: the most derived of `given` and the bases' metaclasses.
pub fn winning_metaclass(vm: &mut Vm, given: Gc<PyType>, bases: &[Value]) -> PyResult<Gc<PyType>> {
    let mut winner = given;
    for base in bases {
        let candidate = vm.type_of(*base);
        if winner.is_subtype(candidate) {
            continue;
        }
        if candidate.is_subtype(winner) {
            winner = candidate;
            continue;
        }
        return Err(vm.type_error(
            "metaclass conflict: the metaclass of a derived class must be a (non-strict) subclass of the metaclasses of all its bases",
        ));
    }
    Ok(winner)
}

/// Whether the instances of a type hold more than those of its base (beside a `__dict__` and weak references).
fn adds_fields(vm: &Vm, class: Gc<PyType>, base: Gc<PyType>) -> bool {
    // All exceptions are of one struct here. These have one of their own in CPython.
    const WITH_FIELDS: &[ExcKind] = &[
        ExcKind::BaseExceptionGroup,
        ExcKind::AttributeError,
        ExcKind::ImportError,
        ExcKind::NameError,
        ExcKind::OSError,
        ExcKind::StopIteration,
        ExcKind::SyntaxError,
        ExcKind::SystemExit,
        ExcKind::UnicodeDecodeError,
        ExcKind::UnicodeEncodeError,
        ExcKind::UnicodeTranslateError,
    ];
    class.layout_of_instances() != base.layout_of_instances()
        || class.reserved_slots.get() != base.reserved_slots.get()
        || !class.has_flags(type_flags::HEAP)
            && class.has_flags(type_flags::EXCEPTION)
            && WITH_FIELDS.iter().any(|kind| vm.exceptions.get(*kind) == class)
}

/// The nearest of a type and its bases whose instances hold what those of the type do.
fn solid_base(vm: &Vm, mut class: Gc<PyType>) -> Gc<PyType> {
    while let Some(base) = class.base.get() {
        if adds_fields(vm, class, base) {
            break;
        }
        class = base;
    }
    class
}

/// The base whose instance layout the class extends: of the solid bases one must be below all others.
pub(super) fn best_base(vm: &mut Vm, bases: &[Value]) -> PyResult<Gc<PyType>> {
    let mut best: Option<(Gc<PyType>, Gc<PyType>)> = None;
    for base in bases {
        let Some(base) = base.downcast::<PyType>() else {
            return Err(vm.type_error("bases must be types"));
        };
        if !base.has_flags(type_flags::BASETYPE) {
            let name = base.full_name();
            return Err(vm.type_error(format!("type '{name}' is not an acceptable base type")));
        }
        let solid = solid_base(vm, base);
        best = Some(match best {
            None => (base, solid),
            Some((_, winner)) if winner.is_subtype(solid) => continue,
            Some((_, winner)) if solid.is_subtype(winner) => (base, solid),
            Some(_) => return Err(vm.type_error("multiple bases have instance lay-out conflict")),
        });
    }
    match best {
        Some((best, _)) => Ok(best),
        None => Ok(vm.class(Layout::Object)),
    }
}

struct SlotsSpec {
    names: Vec<Gc<PyStr>>,
    dict: bool,
    weakref: bool,
}

/// `__slots__` of a namespace: names in order (mangled), and whether it asks for `__dict__`.
fn parse_slots(vm: &mut Vm, name: &str, namespace: Gc<PyDict>) -> PyResult<Option<SlotsSpec>> {
    let Some(slots) = namespace.get_str(vm.names.slots) else { return Ok(None) };
    let items = if slots.downcast::<PyStr>().is_some() {
        RootedVec::from_slice(&mut vm.heap, &[slots])
    } else {
        vm.collect(slots)?
    };
    let mut spec = SlotsSpec { names: Vec::new(), dict: false, weakref: false };
    for item in items.as_slice() {
        let Some(text) = item.downcast::<PyStr>() else {
            let class = vm.type_name(*item);
            return Err(vm.type_error(format!("__slots__ items must be strings, not '{class}'")));
        };
        let text = text.to_string_lossy();
        let mut chars = text.chars();
        let identifier = chars.next().is_some_and(|c| c.is_alphabetic() || c == '_')
            && chars.all(|c| c.is_alphanumeric() || c == '_');
        if !identifier {
            return Err(vm.type_error("__slots__ must be identifiers"));
        }
        match text.as_str() {
            "__dict__" | "__weakref__" => {
                let asked = if text == "__dict__" { &mut spec.dict } else { &mut spec.weakref };
                if std::mem::replace(asked, true) {
                    return Err(vm.type_error(format!("{text} slot disallowed: we already got one")));
                }
            }
            _ => {
                let mangled = if text.starts_with("__") && !text.ends_with("__") {
                    format!("_{}{text}", name.trim_start_matches('_'))
                } else {
                    text
                };
                let interned = vm.intern(&mangled);
                let taken_out = interned == vm.names.qualname || interned == vm.names.classcell;
                if !taken_out && namespace.get_str(interned).is_some() {
                    return Err(
                        vm.value_error(format!("'{mangled}' in __slots__ conflicts with class variable"))
                    );
                }
                spec.names.push(interned);
            }
        }
    }
    Ok(Some(spec))
}

/// `type.__new__`: makes a class from its name, bases and namespace; `keywords` go to `__init_subclass__`.
pub fn new_class(
    vm: &mut Vm,
    metaclass: Gc<PyType>,
    name: Gc<PyStr>,
    bases: Gc<PyTuple>,
    namespace: Gc<PyDict>,
    keywords: Args<'_>,
) -> PyResult<Gc<PyType>> {
    let metaclass = winning_metaclass(vm, metaclass, bases.items())?;
    for (i, base) in bases.items().iter().enumerate() {
        if bases.items()[..i].contains(base)
            && let Some(base) = base.downcast::<PyType>()
        {
            let name = base.name_str();
            return Err(vm.type_error(format!("duplicate base class {name}")));
        }
    }
    let base = best_base(vm, bases.items())?;
    let object = vm.class(Layout::Object);
    let bases = if bases.is_empty() { vm.new_tuple(&[object.into()]) } else { bases };
    let name_text = name.to_string_lossy();
    let slots = parse_slots(vm, &name_text, namespace)?;
    let layout = base.layout_of_instances();
    let header = Header::new(metaclass.instance_shape.get(), Layout::Type);
    let class = raw_type(vm, header, &name_text, Some(base), layout);
    class.bases.set(class, bases);
    let base_flags = base.flags.get();
    let inherited =
        type_flags::EXCEPTION | type_flags::SEQUENCE | type_flags::MAPPING | type_flags::MATCH_SELF;
    class.flags.set(type_flags::HEAP | type_flags::BASETYPE | base_flags & inherited);
    // The first base that is a sequence or a mapping says which of both the class is.
    let collection = type_flags::SEQUENCE | type_flags::MAPPING;
    let first = bases.items().iter().filter_map(|b| b.downcast::<PyType>()).map(|b| b.flags.get());
    let first = first.map(|flags| flags & collection).find(|flags| *flags != 0).unwrap_or(0);
    class.set_flags(collection & !first, false);
    for base in bases.items() {
        if let Some(base) = base.downcast::<PyType>() {
            class.set_flags(base.flags.get() & inherited & !collection | first, true);
            class.set_flags(
                type_flags::HAS_DICT,
                base.has_flags(type_flags::HAS_DICT) || class.has_flags(type_flags::HAS_DICT),
            );
        }
    }
    let had_dict = class.has_flags(type_flags::HAS_DICT);
    let had_weakrefs = bases
        .items()
        .iter()
        .any(|b| b.downcast::<PyType>().is_some_and(|b| b.has_flags(type_flags::WEAKREFS) && b != object));
    // Instances whose struct ends in a run of items have no room for a list of weak references in CPython, nor for slots.
    let has_items = matches!(layout, Layout::Int | Layout::Tuple | Layout::Bytes);
    if let Some(spec) = &slots {
        if has_items && (!spec.names.is_empty() || spec.dict || spec.weakref) {
            let base = base.full_name();
            return Err(vm.type_error(format!("nonempty __slots__ not supported for subtype of '{base}'")));
        }
        if spec.dict && had_dict {
            return Err(vm.type_error("__dict__ slot disallowed: we already got one"));
        }
        if spec.weakref && had_weakrefs {
            return Err(vm.type_error("__weakref__ slot disallowed: we already got one"));
        }
    }
    if slots.as_ref().is_none_or(|spec| spec.dict) {
        class.set_flags(type_flags::HAS_DICT, true);
    }
    // Types have a `__dict__` of their own, which one for instances must not hide.
    let adds_dict = !had_dict && class.has_flags(type_flags::HAS_DICT) && layout != Layout::Type;
    let weakrefs = had_weakrefs || !has_items && slots.as_ref().is_none_or(|spec| spec.weakref);
    class.set_flags(type_flags::WEAKREFS, weakrefs);
    let dict = namespace.copy(&mut vm.heap).ok_or(()).map_err(|()| vm.memory_error())?;
    class.dict.set(class, dict);
    for (name, content) in
        [(vm.names.classcell, Value::from(class)), (vm.names.classdictcell, Value::from(dict))]
    {
        if let Some(cell) = dict.remove_str(name) {
            fill_class_cell(vm, name, cell, content)?;
        }
    }
    set_collection_flags(class, dict, vm)?;
    set_mro(vm, class, metaclass)?;
    fill_namespace(vm, class, dict)?;
    for (adds, def) in [
        (adds_dict, &super::descriptor::INSTANCE_DICT),
        (weakrefs && !had_weakrefs, &super::descriptor::INSTANCE_WEAKREF),
    ] {
        let name = vm.intern(def.name);
        if adds && dict.get_str(name).is_none() {
            super::descriptor::add_getset(vm, class, def);
        }
    }
    layout_instances(vm, class, base, slots.as_ref());
    for base in bases.items() {
        if let Some(base) = base.downcast::<PyType>() {
            add_subclass(vm, base, class);
        }
    }
    resolve_all_slots(vm, class);
    set_names(vm, class)?;
    init_subclass(vm, class, keywords)?;
    Ok(class)
}

/// Tells a method's `__class__` what its class is.
fn fill_class_cell(vm: &mut Vm, name: Gc<PyStr>, cell: Value, content: Value) -> PyResult<()> {
    match cell.downcast::<PyCell>() {
        Some(cell) => {
            cell.content.set(cell, content);
            Ok(())
        }
        None => {
            let (name, class) = (name.to_string_lossy(), vm.type_of(cell));
            let given = vm.repr_string(class.into())?;
            Err(vm.type_error(format!("{name} must be a nonlocal cell, not {given}")))
        }
    }
}

/// CPython's bits of `type.__flags__` that `__abc_tpflags__` may name.
const CPYTHON_SEQUENCE: i64 = 1 << 5;
const CPYTHON_MAPPING: i64 = 1 << 6;

/// `__abc_tpflags__`: whether instances match sequence or mapping patterns.
fn set_collection_flags(class: Gc<PyType>, dict: Gc<PyDict>, vm: &mut Vm) -> PyResult<()> {
    let name = vm.intern("__abc_tpflags__");
    let Some(flags) = dict.remove_str(name).and_then(|flags| flags.as_small_int()) else { return Ok(()) };
    if flags & CPYTHON_SEQUENCE != 0 && flags & CPYTHON_MAPPING != 0 {
        return Err(
            vm.type_error("__abc_tpflags__ cannot be both Py_TPFLAGS_SEQUENCE and Py_TPFLAGS_MAPPING")
        );
    }
    if flags & (CPYTHON_SEQUENCE | CPYTHON_MAPPING) != 0 {
        mark_collection(class, flags & CPYTHON_SEQUENCE != 0);
    }
    Ok(())
}

/// Has instances of a class and of its subclasses match sequence patterns, or else mapping patterns.
pub fn mark_collection(class: Gc<PyType>, is_sequence: bool) {
    class.set_flags(type_flags::SEQUENCE, is_sequence);
    class.set_flags(type_flags::MAPPING, !is_sequence);
    for subclass in subclasses(class) {
        mark_collection(subclass, is_sequence);
    }
}

/// `type.__flags__` with CPython's bits.
pub fn cpython_flags(class: Gc<PyType>) -> i64 {
    const PAIRS: &[(u32, i64)] = &[
        (type_flags::SEQUENCE, CPYTHON_SEQUENCE),
        (type_flags::MAPPING, CPYTHON_MAPPING),
        (type_flags::HEAP, 1 << 9),
        (type_flags::BASETYPE, 1 << 10),
        (type_flags::ABSTRACT, 1 << 20),
        (type_flags::MATCH_SELF, 1 << 22),
        (type_flags::NO_NEW, 1 << 7),
        (type_flags::EXCEPTION, 1 << 30),
    ];
    let (managed_weakref, managed_dict, immutable, ready) = (1 << 3, 1 << 4, 1 << 8, 1 << 12);
    let mut bits = ready | 1 << 14;
    for (own, theirs) in PAIRS {
        if class.has_flags(*own) {
            bits |= theirs;
        }
    }
    if class.has_flags(type_flags::HEAP) {
        bits |= if class.has_flags(type_flags::HAS_DICT) { managed_dict } else { 0 };
        bits |= if class.has_flags(type_flags::WEAKREFS) { managed_weakref } else { 0 };
    } else {
        bits |= immutable;
    }
    const SUBCLASSES: &[(Layout, i64)] = &[
        (Layout::Int, 1 << 24),
        (Layout::List, 1 << 25),
        (Layout::Tuple, 1 << 26),
        (Layout::Bytes, 1 << 27),
        (Layout::Str, 1 << 28),
        (Layout::Dict, 1 << 29),
        (Layout::Type, 1 << 31),
    ];
    let layout = class.layout_of_instances();
    bits | SUBCLASSES.iter().find(|(of, _)| *of == layout).map_or(0, |(_, bit)| *bit)
}

/// `type.__basicsize__` and `type.__itemsize__`: what CPython 3.14 has on 64 bits, as far as programs may depend on it. A class that
/// adds slots has 8 bytes more for each, and a builtin type that is not listed has the size of its two header words.
pub fn cpython_sizes(class: Gc<PyType>) -> (i64, i64) {
    const SIZES: &[(Layout, i64, i64)] = &[
        (Layout::Int, 24, 4),
        (Layout::Float, 24, 0),
        (Layout::Complex, 32, 0),
        (Layout::Str, 64, 0),
        (Layout::Bytes, 33, 1),
        (Layout::ByteArray, 56, 0),
        (Layout::Tuple, 24, 8),
        (Layout::List, 40, 0),
        (Layout::Dict, 48, 0),
        (Layout::Set, 200, 0),
        (Layout::FrozenSet, 200, 0),
        (Layout::Range, 48, 0),
        (Layout::Slice, 40, 0),
        (Layout::Type, 928, 40),
        (Layout::Function, 160, 0),
        (Layout::Exception, 72, 0),
        (Layout::Module, 56, 0),
    ];
    let layout = class.layout_of_instances();
    let (basic, item) =
        SIZES.iter().find(|(of, ..)| *of == layout).map_or((16, 0), |(_, basic, item)| (*basic, *item));
    (basic + 8 * class.reserved_slots.get() as i64, item)
}

fn set_mro(vm: &mut Vm, class: Gc<PyType>, metaclass: Gc<PyType>) -> PyResult<()> {
    let mro = new_mro(vm, class, metaclass)?;
    class.mro.set(class, mro);
    Ok(())
}

/// The method resolution order of a class with its present bases, as its metaclass says.
pub(super) fn new_mro(vm: &mut Vm, class: Gc<PyType>, metaclass: Gc<PyType>) -> PyResult<Gc<PyTuple>> {
    let type_ = vm.class(Layout::Type);
    let mro = if metaclass == type_ {
        compute_mro(vm, class)?
    } else {
        let name = vm.names.mro;
        match vm.type_lookup(metaclass, name) {
            Some(method) if method.downcast::<PyNativeMethod>().is_none() => {
                let result = vm.call(method, &[class.into()])?;
                let types = vm.collect(result)?;
                check_mro(vm, class, types.as_slice())?;
                types
            }
            _ => compute_mro(vm, class)?,
        }
    };
    Ok(vm.new_tuple(mro.as_slice()))
}

/// Whether what a metaclass's `mro` returned can be one: types only, whose instances the class's instances can stand for.
fn check_mro(vm: &mut Vm, class: Gc<PyType>, types: &[Value]) -> PyResult<()> {
    let solid = solid_base(vm, class);
    for value in types {
        let Some(base) = value.downcast::<PyType>() else {
            let given = vm.type_name(*value);
            return Err(vm.type_error(format!("mro() returned a non-class ('{given}')")));
        };
        let fits = base == class || {
            let other = solid_base(vm, base);
            solid == other || solid.base_chain().any(|below| below == other)
        };
        if !fits {
            let name = base.full_name();
            return Err(vm.type_error(format!("mro() returned base with unsuitable layout ('{name}')")));
        }
    }
    Ok(())
}

/// Adjusts the namespace copy as `type.__new__` does.
fn fill_namespace(vm: &mut Vm, class: Gc<PyType>, dict: Gc<PyDict>) -> PyResult<()> {
    let (qualname, module, doc) = (vm.names.qualname, vm.names.module, vm.names.doc);
    if let Some(value) = dict.remove_str(qualname) {
        match value.downcast::<PyStr>() {
            Some(text) => class.qualname.set(class, text),
            None => {
                let given = vm.type_name(value);
                return Err(vm.type_error(format!("type __qualname__ must be a str, not {given}")));
            }
        }
    }
    if dict.get_str(module).is_none()
        && let Some(name) = crate::exec::caller_module_name(vm)
    {
        dict.set_str(&mut vm.heap, module, name);
    }
    if dict.get_str(doc).is_none() {
        dict.set_str(&mut vm.heap, doc, Value::NONE);
    }
    for name in [vm.names.init_subclass, vm.names.class_getitem] {
        if let Some(function) = dict.get_str(name)
            && function.downcast::<PyFunction>().is_some()
        {
            let header = Header::exact(Layout::ClassMethod);
            let function = Slot::from(function);
            let method = vm.heap.alloc(PyClassMethod { header, function, dict: OptRef::new(None) });
            dict.set_str(&mut vm.heap, name, method.into());
        }
    }
    let new = vm.names.new;
    if let Some(function) = dict.get_str(new)
        && function.downcast::<PyFunction>().is_some()
    {
        let header = Header::exact(Layout::StaticMethod);
        let function = Slot::from(function);
        let method = vm.heap.alloc(PyStaticMethod { header, function, dict: OptRef::new(None) });
        dict.set_str(&mut vm.heap, new, method.into());
    }
    let (eq, hash) = (vm.names.eq, vm.names.hash);
    if dict.get_str(eq).is_some() && dict.get_str(hash).is_none() {
        dict.set_str(&mut vm.heap, hash, Value::NONE);
    }
    Ok(())
}

/// Decides where instances keep their attributes.
fn layout_instances(vm: &mut Vm, class: Gc<PyType>, base: Gc<PyType>, slots: Option<&SlotsSpec>) {
    let plain = class.layout_of_instances() == Layout::Instance;
    let mut reserved = base.reserved_slots.get();
    if let Some(spec) = slots {
        // In the order of their names, as classes with the same slots look the same.
        let mut names: Vec<Gc<PyStr>> = spec.names.clone();
        names.sort_by_key(|name| name.to_string_lossy());
        for name in &names {
            let slot = if plain { reserved as usize } else { usize::MAX };
            let header = Header::exact(Layout::Member);
            let member = PyMember { header, name: Ref::new(*name), owner: Ref::new(class), slot };
            let member = vm.heap.alloc(member);
            class.dict.get().set_str(&mut vm.heap, *name, member.into());
            reserved += 1;
        }
    }
    class.reserved_slots.set(reserved);
    let mut names: FxHashSet<usize> = FxHashSet::default();
    for class in class.mro_types() {
        let attributes = class.own_attr(vm.names.static_attributes).and_then(|a| a.downcast::<PyTuple>());
        for name in attributes.iter().flat_map(|a| a.items()) {
            if let Some(name) = name.downcast::<PyStr>() {
                names.insert(vm.intern_str(name).addr());
            }
        }
    }
    let known = names.len().min(MAX_INLINE_SLOTS) as u16;
    let dynamic = if class.has_flags(type_flags::HAS_DICT) {
        if known == 0 { DEFAULT_INLINE_SLOTS } else { known }
    } else {
        0
    };
    class.inline_slots.set(reserved.saturating_add(dynamic));
    let shape = vm.shapes.new_root(class, reserved as u32, false);
    class.instance_shape.set(shape);
}

fn set_names(vm: &mut Vm, class: Gc<PyType>) -> PyResult<()> {
    let name = vm.names.set_name;
    let dict = class.dict.get();
    let mut entries = RootedVec::new();
    for (key, value) in dict.items() {
        entries.push(&mut vm.heap, key);
        entries.push(&mut vm.heap, value);
    }
    for pair in entries.as_slice().chunks_exact(2) {
        let (key, value) = (pair[0], pair[1]);
        if vm.special(value, name).is_some()
            && let Err(raised) = vm.call_special(value, name, &[class.into(), key])
        {
            return Err(note_set_name(vm, raised, value, class, key));
        }
    }
    Ok(())
}

/// Says in a note which `__set_name__` raised.
#[cold]
fn note_set_name(vm: &mut Vm, raised: Raised, value: Value, class: Gc<PyType>, key: Value) -> Raised {
    let Raised = raised;
    let error = vm.take_raised();
    let (of, class) = (vm.type_name(value), class.name_str());
    let Ok(key) = vm.repr_string(key) else { return vm.raise(error) };
    let note = vm.str_value(&format!("Error calling __set_name__ on '{of}' instance {key} in '{class}'"));
    if let Err(raised) = crate::builtins::exceptions::add_note(vm, error, note) {
        return raised;
    }
    vm.raise(error)
}

fn init_subclass(vm: &mut Vm, class: Gc<PyType>, keywords: Args<'_>) -> PyResult<()> {
    let name = vm.names.init_subclass;
    let found = class.mro_types().skip(1).find_map(|base| base.own_attr(name));
    let Some(found) = found else { return Ok(()) };
    let get = vm.type_of(found).slots.descr_get.get();
    let method = match get {
        Some(get) => get(vm, found, None, class.into())?,
        None => found,
    };
    let from = keywords.positional().len();
    vm.call_args(method, Args { values: &keywords.values[from..], keywords: keywords.keywords })?;
    Ok(())
}

impl Vm {
    /// Header for a new instance of `class`, whose instances are structs of `layout`.
    #[inline]
    pub fn header_for(&self, class: Gc<PyType>) -> Header {
        Header::new(class.instance_shape.get(), class.layout_of_instances())
    }

    /// Makes an instance of `class` (the builtin type itself or a Python subclass) out of its struct, whose header must come
    /// from [`Vm::header_for`].
    pub fn alloc_for<T: crate::heap::Object>(&mut self, class: Gc<PyType>, object: T) -> Gc<T> {
        let made = if class.has_flags(type_flags::HEAP) {
            self.heap.alloc_with_attrs(object)
        } else {
            self.heap.alloc(object)
        };
        if class.has_flags(type_flags::FINALIZER) {
            self.heap.register_finalizer(made.header());
        }
        made
    }

    /// Makes an instance of a Python class whose base is `object`, without calling anything.
    #[inline]
    pub fn alloc_instance(&mut self, class: Gc<PyType>) -> Gc<PyInstance> {
        let made = PyInstance::alloc(&mut self.heap, class.instance_shape.get(), class.inline_slots.get());
        if class.has_flags(type_flags::FINALIZER) {
            self.heap.register_finalizer(made.header());
        }
        made
    }

    /// Sets an attribute of a type as `type.__setattr__` does: caches are voided and slots follow.
    pub fn set_type_attr(&mut self, class: Gc<PyType>, name: Gc<PyStr>, new: Option<Value>) -> PyResult<()> {
        let name = self.intern_str(name);
        let dict = class.dict.get();
        if let Some(new) = new
            && let Some(position) = dict.find_str(name)
            && let Some(old) = dict.value_at(position)
        {
            let plain = |vm: &Vm, value: Value| {
                let class = vm.type_of(value);
                class.slots.descr_get.get().is_none() && class.slots.descr_set.get().is_none()
            };
            let cell = old.downcast::<PyAttrCell>();
            let content = cell.map_or(Some(old), |cell| cell.value.get());
            let is_special = name.as_ascii().is_some_and(|text| text.starts_with("__"));
            if !is_special && plain(self, new) && content.is_some_and(|old| plain(self, old)) {
                match cell {
                    Some(cell) => cell.value.set(cell, new),
                    None => {
                        let header = Header::exact(Layout::AttrCell);
                        let cell = self.heap.alloc(PyAttrCell { header, value: Slot::from(new) });
                        dict.set_value_at(position, cell.into());
                        type_modified(self, class);
                    }
                }
                return Ok(());
            }
        }
        let is_data = |vm: &Vm, value: Option<Value>| {
            value.is_some_and(|value| vm.type_of(value).slots.descr_set.get().is_some())
        };
        let old = dict.get_str(name).filter(|old| !old.has_layout(Layout::AttrCell));
        let was_data = is_data(self, old);
        match new {
            Some(new) => {
                if !dict.set_str(&mut self.heap, name, new) {
                    return Err(self.memory_error());
                }
            }
            None => {
                if dict.remove_str(name).is_none() {
                    return Err(self.no_attribute(class.into(), name));
                }
            }
        }
        type_modified(self, class);
        if let Some(text) = name.as_ascii() {
            attribute_changed(self, class, text);
        }
        // Quickened slot accesses compare shapes only: take them back when they would pass the new attribute by, or go by
        // one that is gone.
        let hooks = [self.names.getattribute, self.names.getattr, self.names.setattr, self.names.delattr];
        if was_data || is_data(self, new) || hooks.contains(&name) {
            crate::interp::ops::flush_slot_caches(self);
        }
        Ok(())
    }
}
