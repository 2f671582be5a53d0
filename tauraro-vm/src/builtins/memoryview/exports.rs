//! Who looks at an object's bytes: what has views must not change its size.
//!
//! The views that come of one `memoryview(object)` share an *export*: a hidden view, which counts those that were not released and refers to
//! the object weakly, so that the object finds its exports where it finds its weak references. Nobody tells when a view is dropped without
//! `release`. So where an object that has exports is to be resized, a collection looks whether any of them is in use: first a young one, which
//! is enough for views that were made just now. What only the native stack mentions counts as dropped, because a word there may be
//! left over from a call that is done; views check their bounds at each access anyway.

use super::PyMemoryView;
use crate::builtins::exceptions::ExcKind;
use crate::heap::Gc;
use crate::value::{PyResult, Raised, Value};
use crate::vm::Vm;

/// What the size of a bytearray says no to.
pub const RESIZED: &str = "Existing exports of data: object cannot be re-sized";

fn exports(vm: &Vm, object: Value) -> Vec<Gc<PyMemoryView>> {
    vm.heap.weak_owners(object).into_iter().filter_map(Value::downcast::<PyMemoryView>).collect()
}

/// Raises `BufferError` with this message where there are views of the object's bytes.
#[inline]
pub fn check_unexported(vm: &mut Vm, object: Value, message: &str) -> PyResult<()> {
    if vm.heap.has_weak_owners(object) && look(vm, object) {
        return Err(refused(vm, message));
    }
    Ok(())
}

/// A view of the export has been released.
pub fn leave(vm: &mut Vm, export: Gc<PyMemoryView>) {
    export.views.set(export.views.get().saturating_sub(1));
    if export.views.get() == 0 {
        end(vm, export);
    }
}

/// The object need not know of the export any more.
fn end(vm: &mut Vm, export: Gc<PyMemoryView>) {
    vm.heap.weak_unregister(export, &export.exporter);
}

#[cold]
fn refused(vm: &mut Vm, message: &str) -> Raised {
    vm.raise_new(ExcKind::BufferError, message)
}

#[cold]
#[inline(never)]
fn look(vm: &mut Vm, object: Value) -> bool {
    for full in [false, true] {
        let found: Vec<Value> = exports(vm, object).into_iter().map(Value::from).collect();
        if found.is_empty() {
            return false;
        }
        // Those that died are gone from the object's owners.
        if !vm.heap.collect_and_ask(full, &found) {
            exports(vm, object).into_iter().for_each(|export| end(vm, export));
            return false;
        }
    }
    true
}
