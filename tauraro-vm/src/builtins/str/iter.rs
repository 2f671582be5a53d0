//! Iteration over a string's characters.

use super::receiver;
use crate::builtins::TypeDef;
use crate::heap::{Header, Layout, OptRef};
use crate::object::*;
use crate::object_struct;
use crate::value::{PyResult, Value};
use crate::vm::Vm;
use std::cell::Cell;

object_struct! {
    /// An iterator over the characters of a string.
    pub struct StrIter(Layout::StrIter) {
        /// The string; empty at the end.
        pub text: OptRef<PyStr>,
        /// Index of the next character.
        pub index: Cell<usize>,
    }
}

/// The type of these iterators.
pub static DEF: TypeDef = TypeDef {
    slots: SlotTable { iter: Some(|_, this| Ok(this)), next: Some(next), ..SlotTable::EMPTY },
    methods: METHODS,
    flags: type_flags::NO_NEW,
    ..TypeDef::new("str_iterator", Layout::StrIter)
};

static METHODS: &[NativeDef] = &[
    NativeDef::method1("__length_hint__", |_, this| {
        let rest = this.downcast::<StrIter>().and_then(|it| Some(it.text.get()?.len() - it.index.get()));
        Ok(Value::small_int(rest.unwrap_or(0) as i64))
    }),
    NativeDef::method1("__reduce__", reduce),
    NativeDef::method2("__setstate__", |vm, this, state| {
        let index = vm.size_i64(state)?;
        if let Some(iterator) = this.downcast::<StrIter>()
            && let Some(text) = iterator.text.get()
        {
            iterator.index.set((index.max(0) as usize).min(text.len()));
        }
        Ok(Value::NONE)
    }),
];

/// `iter(text)`
pub fn iter(vm: &mut Vm, this: Value) -> PyResult {
    let text = receiver(vm, this)?;
    let header = Header::exact(Layout::StrIter);
    Ok(vm.heap.alloc(StrIter { header, text: OptRef::new(Some(text)), index: Cell::new(0) }).into())
}

fn next(vm: &mut Vm, this: Value) -> PyResult<Option<Value>> {
    let Some(iterator) = this.downcast::<StrIter>() else { return Ok(None) };
    let Some(text) = iterator.text.get() else { return Ok(None) };
    let index = iterator.index.get();
    match text.data().get(index) {
        Some(c) => {
            iterator.index.set(index + 1);
            Ok(Some(vm.char_str(c).into()))
        }
        None => {
            iterator.text.set(iterator, None);
            Ok(None)
        }
    }
}

fn reduce(vm: &mut Vm, this: Value) -> PyResult {
    let name = vm.names.iter;
    let _ = name;
    let function = vm.intern("iter");
    let function = vm.state.builtins.get().get_str(function).unwrap_or(Value::NONE);
    let Some(iterator) = this.downcast::<StrIter>() else { return Ok(Value::NONE) };
    let (text, index) = match iterator.text.get() {
        Some(text) => (text, iterator.index.get()),
        None => (vm.names.empty, 0),
    };
    let args = vm.new_tuple(&[text.into()]);
    let index = vm.new_int(index as i64);
    Ok(vm.new_tuple(&[function, args.into(), index]).into())
}
