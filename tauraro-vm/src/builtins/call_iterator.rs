//! `callable_iterator`: what `iter(callable, sentinel)` gives. It calls until the sentinel comes.

use super::TypeDef;
use super::descriptor::receive;
use crate::builtins::exceptions::ExcKind;
use crate::heap::{Header, Layout, Slot};
use crate::object::*;
use crate::object_struct;
use crate::value::{PyResult, Value};
use crate::vm::Vm;

object_struct! {
    /// `iter(callable, sentinel)`
    pub struct PyCallIterator(Layout::CallIter) {
        /// What is called; empty at the end.
        pub callable: Slot,
        /// What ends it.
        pub sentinel: Slot,
    }
}

/// The type.
pub static DEF: TypeDef = TypeDef {
    slots: SlotTable { iter: Some(|_, x| Ok(x)), next: Some(next), ..SlotTable::EMPTY },
    methods: &[NativeDef::method1("__reduce__", |vm, x| {
        let this = receive::<PyCallIterator>(vm, x)?;
        let iter = vm.intern("iter");
        let iter = vm.state.builtins.get().get_str(iter).unwrap_or(Value::NONE);
        let args = match (this.callable.get(), this.sentinel.get()) {
            (Some(callable), Some(sentinel)) => vm.new_tuple(&[callable, sentinel]),
            _ => {
                let empty = vm.empty_tuple();
                vm.new_tuple(&[empty.into()])
            }
        };
        Ok(vm.new_tuple(&[iter, args.into()]).into())
    })],
    flags: type_flags::NO_NEW,
    ..TypeDef::new("callable_iterator", Layout::CallIter)
};

/// `iter(callable, sentinel)`
pub fn new_call_iterator(vm: &mut Vm, callable: Value, sentinel: Value) -> PyResult {
    let header = Header::exact(Layout::CallIter);
    Ok(vm.heap.alloc(PyCallIterator { header, callable: callable.into(), sentinel: sentinel.into() }).into())
}

fn next(vm: &mut Vm, x: Value) -> PyResult<Option<Value>> {
    let this = receive::<PyCallIterator>(vm, x)?;
    let Some(callable) = this.callable.get() else { return Ok(None) };
    let item = match vm.call(callable, &[]) {
        Ok(item) => item,
        Err(raised) => {
            vm.clear_if(raised, ExcKind::StopIteration)?;
            this.callable.take();
            this.sentinel.take();
            return Ok(None);
        }
    };
    let Some(sentinel) = this.sentinel.get() else { return Ok(None) };
    if vm.equal(sentinel, item)? {
        this.callable.take();
        this.sentinel.take();
        return Ok(None);
    }
    Ok(Some(item))
}
