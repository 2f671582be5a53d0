//! `mappingproxy`: a read-only view of a mapping; `type.__dict__` is one.
//!
//! The dictionary of a type may hold attribute cells (see [`crate::object::class`]), which Python code never sees: reading goes
//! through [`shown`], and the methods that give out views work on a copy without cells when there are any.

use super::TypeDef;
use super::descriptor::receive;
use crate::args::{Args, Params};
use crate::heap::{Gc, Header, Layout, Slot};
use crate::interp::bytecode::BinaryKind;
use crate::object::*;
use crate::value::{PyResult, Value};
use crate::vm::Vm;

/// The type.
pub static DEF: TypeDef = TypeDef {
    slots: SlotTable {
        repr: Some(|vm, x| {
            let mapping = readable(vm, x)?;
            let inner = vm.repr_string(mapping)?;
            Ok(vm.str_value(&format!("mappingproxy({inner})")))
        }),
        str: Some(|vm, x| {
            let mapping = readable(vm, x)?;
            Ok(vm.to_str(mapping)?.into())
        }),
        hash: Some(|vm, x| {
            let mapping = mapping(vm, x)?;
            vm.hash(mapping)
        }),
        len: Some(|vm, x| {
            let mapping = mapping(vm, x)?;
            vm.len(mapping)
        }),
        getitem: Some(|vm, x, key| {
            let mapping = mapping(vm, x)?;
            let found = vm.get_item(mapping, key)?;
            Ok(shown(found))
        }),
        contains: Some(|vm, x, key| {
            let mapping = mapping(vm, x)?;
            vm.contains(mapping, key)
        }),
        iter: Some(|vm, x| {
            let mapping = mapping(vm, x)?;
            vm.iter(mapping)
        }),
        compare: Some(|vm, x, other, kind| {
            let mapping = readable(vm, x)?;
            let other = match other.downcast::<PyMappingProxy>() {
                Some(_) => readable(vm, other)?,
                None => other,
            };
            vm.compare(kind, mapping, other)
        }),
        or: Some(or),
        ior: Some(|vm, x, _| {
            let class = vm.type_name(x);
            Err(vm.type_error(format!("'|=' is not supported by {class}; use '|' instead")))
        }),
        new: Some(new),
        ..SlotTable::EMPTY
    },
    methods: &[
        NativeDef::method("get", get),
        NativeDef::method1("keys", |vm, x| forward(vm, x, "keys")),
        NativeDef::method1("values", |vm, x| forward(vm, x, "values")),
        NativeDef::method1("items", |vm, x| forward(vm, x, "items")),
        NativeDef::method1("copy", |vm, x| forward(vm, x, "copy")),
        NativeDef::method1("__reversed__", |vm, x| forward(vm, x, "__reversed__")),
        NativeDef::class_method("__class_getitem__", super::typing::class_getitem),
    ],
    flags: type_flags::MAPPING,
    doc: "Read-only proxy of a mapping.",
    ..TypeDef::new("mappingproxy", Layout::MappingProxy)
};

/// A proxy of `mapping`.
pub fn new_proxy(vm: &mut Vm, mapping: Value) -> Value {
    let header = Header::exact(Layout::MappingProxy);
    vm.heap.alloc(PyMappingProxy { header, mapping: Slot::from(mapping) }).into()
}

fn new(vm: &mut Vm, _: Gc<PyType>, args: Args<'_>) -> PyResult {
    static PARAMS: Params = Params::new("mappingproxy", &["mapping"]).required(1);
    let [mapping] = args.bind(vm, &PARAMS)?;
    let mapping = mapping.unwrap_or(Value::NONE);
    let class = vm.type_of(mapping);
    let sequence = mapping.downcast::<PyList>().is_some() || mapping.downcast::<PyTuple>().is_some();
    if class.slots.getitem.get().is_none() || sequence {
        let class = class.full_name();
        return Err(vm.type_error(format!("mappingproxy() argument must be a mapping, not {class}")));
    }
    Ok(new_proxy(vm, mapping))
}

fn mapping(vm: &mut Vm, x: Value) -> PyResult {
    Ok(receive::<PyMappingProxy>(vm, x)?.mapping.get().unwrap_or(Value::NONE))
}

/// A value as Python sees it.
pub fn shown(value: Value) -> Value {
    match value.downcast::<PyAttrCell>() {
        Some(cell) => cell.value.get().unwrap_or(Value::NONE),
        None => value,
    }
}

/// A copy of a type's dictionary without attribute cells, or the dictionary itself when it has none.
pub fn without_cells(vm: &mut Vm, dict: Gc<PyDict>) -> PyResult<Gc<PyDict>> {
    if !dict.items().any(|(_, value)| value.has_layout(Layout::AttrCell)) {
        return Ok(dict);
    }
    let Some(copy) = dict.copy(&mut vm.heap) else { return Err(vm.memory_error()) };
    let mut position = 0;
    while let Some((at, _, value)) = copy.next_item(position) {
        position = at + 1;
        if value.has_layout(Layout::AttrCell) {
            copy.set_value_at(at, shown(value));
        }
    }
    Ok(copy)
}

fn readable(vm: &mut Vm, x: Value) -> PyResult {
    let mapping = mapping(vm, x)?;
    match mapping.downcast_exact::<PyDict>() {
        Some(dict) => Ok(without_cells(vm, dict)?.into()),
        None => Ok(mapping),
    }
}

fn forward(vm: &mut Vm, x: Value, method: &str) -> PyResult {
    let mapping = readable(vm, x)?;
    let method = vm.intern(method);
    vm.call_method(mapping, method, &[])
}

fn get(vm: &mut Vm, args: Args<'_>) -> PyResult {
    static PARAMS: Params =
        Params::new("get", &["self", "key", "default"]).method().required(2).positional_only(3);
    let [this, key, default] = args.bind(vm, &PARAMS)?;
    let (this, key) = (this.unwrap_or(Value::NONE), key.unwrap_or(Value::NONE));
    let mapping = mapping(vm, this)?;
    if let Some(dict) = mapping.downcast_exact::<PyDict>() {
        let found = dict.get(vm, key)?;
        return Ok(found.map_or(default.unwrap_or(Value::NONE), shown));
    }
    let name = vm.intern("get");
    vm.call_method(mapping, name, &[key, default.unwrap_or(Value::NONE)])
}

fn or(vm: &mut Vm, a: Value, b: Value) -> PyResult {
    let mut sides = [a, b];
    for side in &mut sides {
        if side.downcast::<PyMappingProxy>().is_some() {
            *side = readable(vm, *side)?;
        }
    }
    vm.binary(BinaryKind::Or, sides[0], sides[1])
}
