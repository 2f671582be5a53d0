//! `types.SimpleNamespace`: an object that is only its attributes.

use super::TypeDef;
use super::descriptor::{self, receive};
use crate::args::Args;
use crate::heap::{Gc, Header, Layout, Ref};
use crate::interp::bytecode::CompareKind;
use crate::object::*;
use crate::object_struct;
use crate::value::{PyResult, Value};
use crate::vm::Vm;

object_struct! {
    /// `types.SimpleNamespace`
    pub struct PyNamespace(Layout::SimpleNamespace) {
        /// `__dict__`
        pub dict: Ref<PyDict>,
    }
}

/// The type.
pub static DEF: TypeDef = TypeDef {
    module: "types",
    slots: SlotTable {
        repr: Some(repr),
        compare: Some(compare),
        new: Some(new),
        init: Some(init),
        ..SlotTable::EMPTY
    },
    methods: &[
        NativeDef::method1("__reduce__", |vm, x| {
            let (class, empty) = (vm.type_of(x), vm.empty_tuple());
            let dict = receive::<PyNamespace>(vm, x)?.dict.get();
            Ok(vm.new_tuple(&[class.into(), empty.into(), dict.into()]).into())
        }),
        NativeDef::method("__replace__", |vm, args| {
            let [x] = args.positional() else {
                return Err(vm.type_error("__replace__() takes no positional arguments"));
            };
            let class = vm.type_of(*x);
            let made = vm.call(class.into(), &[])?;
            let (from, to) = (receive::<PyNamespace>(vm, *x)?, receive::<PyNamespace>(vm, made)?);
            update(vm, to.dict.get(), from.dict.get())?;
            for (name, value) in args.keyword_items() {
                to.dict.get().set(vm, name.into(), value)?;
            }
            Ok(made)
        }),
    ],
    getset: &[descriptor::DICT],
    flags: type_flags::BASETYPE | type_flags::HAS_DICT,
    unhashable: true,
    doc: "A simple attribute-based namespace.",
    ..TypeDef::new("SimpleNamespace", Layout::SimpleNamespace)
};

/// A namespace with these attributes.
pub fn new_namespace(vm: &mut Vm, entries: &[(&str, Value)]) -> Value {
    let dict = vm.new_dict();
    for (name, value) in entries {
        let name = vm.intern(name);
        dict.set_str(&mut vm.heap, name, *value);
    }
    let header = Header::exact(Layout::SimpleNamespace);
    vm.heap.alloc(PyNamespace { header, dict: Ref::new(dict) }).into()
}

fn new(vm: &mut Vm, class: Gc<PyType>, _: Args<'_>) -> PyResult {
    let dict = vm.new_dict();
    let header = vm.header_for(class);
    Ok(vm.alloc_for(class, PyNamespace { header, dict: Ref::new(dict) }).into())
}

fn update(vm: &mut Vm, to: Gc<PyDict>, from: Gc<PyDict>) -> PyResult<()> {
    let mut position = 0;
    while let Some((at, key, value)) = from.next_item(position) {
        position = at + 1;
        if key.downcast::<PyStr>().is_none() {
            return Err(vm.type_error("keywords must be strings"));
        }
        to.set(vm, key, value)?;
    }
    Ok(())
}

fn init(vm: &mut Vm, x: Value, args: Args<'_>) -> PyResult<()> {
    let dict = receive::<PyNamespace>(vm, x)?.dict.get();
    match args.positional() {
        [] => {}
        [mapping] => {
            let from = match mapping.downcast::<PyDict>() {
                Some(from) => from,
                None => {
                    let class = vm.class(Layout::Dict);
                    let made = vm.call(class.into(), &[*mapping])?;
                    receive::<PyDict>(vm, made)?
                }
            };
            update(vm, dict, from)?;
        }
        many => {
            let (class, given) = (vm.type_name(x), many.len());
            return Err(vm.type_error(format!("{class} expected at most 1 argument, got {given}")));
        }
    }
    for (name, value) in args.keyword_items() {
        dict.set(vm, name.into(), value)?;
    }
    Ok(())
}

fn repr(vm: &mut Vm, x: Value) -> PyResult {
    let namespace = receive::<PyNamespace>(vm, x)?;
    let class = vm.type_of(x);
    let name =
        if class == vm.class(Layout::SimpleNamespace) { "namespace".to_owned() } else { class.full_name() };
    let dict = namespace.dict.get();
    let stack = vm.state.repr_stack.get();
    if stack.items().contains(&x) {
        return Ok(vm.str_value(&format!("{name}(...)")));
    }
    stack.push(&mut vm.heap, x);
    let text = entries(vm, dict);
    stack.pop_last();
    let text = text?;
    Ok(vm.str_value(&format!("{name}({text})")))
}

fn entries(vm: &mut Vm, dict: Gc<PyDict>) -> PyResult<String> {
    let mut text = String::new();
    let mut position = 0;
    while let Some((at, key, value)) = dict.next_item(position) {
        position = at + 1;
        let Some(key) = key.downcast::<PyStr>().filter(|k| !k.is_empty()) else { continue };
        if !text.is_empty() {
            text.push_str(", ");
        }
        text.push_str(&key.to_string_lossy());
        text.push('=');
        text.push_str(&vm.repr_string(value)?);
    }
    Ok(text)
}

fn compare(vm: &mut Vm, a: Value, b: Value, kind: CompareKind) -> PyResult {
    let (this, Some(other)) = (receive::<PyNamespace>(vm, a)?, b.downcast::<PyNamespace>()) else {
        return Ok(Value::NOT_IMPLEMENTED);
    };
    vm.compare(kind, this.dict.get().into(), other.dict.get().into())
}
