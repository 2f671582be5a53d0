//! Items and parts of views, by index, by one index for each dimension, and by slice.

use super::items::{load, pack};
use super::{PyMemoryView, View, make, receiver, same_structure};
use crate::builtins::bytes;
use crate::builtins::bytes::buffer::Content;
use crate::builtins::exceptions::ExcKind;
use crate::builtins::slice::PySlice;
use crate::builtins::support::position;
use crate::heap::Gc;
use crate::object::*;
use crate::value::{PyResult, Raised, Value};
use crate::vm::Vm;

fn not_implemented<T>(vm: &mut Vm, text: &str) -> PyResult<T> {
    Err(vm.raise_new(ExcKind::NotImplementedError, text))
}

/// What a view without dimensions has instead of items.
pub fn no_dimensions(vm: &mut Vm) -> Raised {
    vm.type_error("invalid indexing of 0-dim memory")
}

fn is_whole(key: Value) -> bool {
    key == Value::ELLIPSIS || key.downcast::<PyTuple>().is_some_and(|keys| keys.is_empty())
}

/// `view[key]`
pub fn get_item(vm: &mut Vm, this: Value, key: Value) -> PyResult {
    let view = receiver(vm, this)?;
    if view.ndim == 0 {
        return match key.downcast::<PyTuple>() {
            Some(keys) if keys.is_empty() => load(vm, view, view.start),
            _ if key == Value::ELLIPSIS => Ok(this),
            _ => Err(no_dimensions(vm)),
        };
    }
    if let Some(slice) = key.downcast::<PySlice>() {
        // The bounds' `__index__` may release the view, but not the part.
        let whole = View::of(view);
        let range = vm.slice_indices(slice, view.count)?;
        let part = View {
            start: if range.count == 0 { view.start } else { view.offset(range.index(0)) },
            count: range.count,
            stride: view.stride * range.step,
            ..whole
        };
        return Ok(make(vm, part));
    }
    if bytes::is_integer(vm, key) && view.ndim > 1 {
        return not_implemented(vm, "multi-dimensional sub-views are not implemented");
    }
    let at = offset_of(vm, view, key)?;
    load(vm, view, at)
}

/// Position of the item that a key names, in the bytes of the base.
fn offset_of(vm: &mut Vm, view: Gc<PyMemoryView>, key: Value) -> PyResult<usize> {
    if bytes::is_integer(vm, key) {
        let at = checked(vm, view, key, 0, view.count)?;
        return Ok(view.offset(at));
    }
    let Some(keys) = key.downcast::<PyTuple>() else {
        return Err(vm.type_error("memoryview: invalid slice key"));
    };
    if !keys.items().iter().all(|key| bytes::is_integer(vm, *key)) {
        if keys.items().iter().all(|key| key.downcast::<PySlice>().is_some()) {
            return not_implemented(vm, "multi-dimensional slicing is not implemented");
        }
        return Err(vm.type_error("memoryview: invalid slice key"));
    }
    let (given, wanted) = (keys.len(), view.ndim as usize);
    if given < wanted {
        return not_implemented(vm, "sub-views are not implemented");
    }
    if given > wanted {
        return Err(vm.type_error(format!("cannot index {wanted}-dimension view with {given}-element tuple")));
    }
    let (lengths, strides) = (view.lengths(), view.strides());
    let mut offset = view.start as i64;
    for dimension in 0..wanted {
        let at = checked(vm, view, keys.items()[dimension], dimension, lengths[dimension])?;
        offset += at as i64 * strides[dimension];
    }
    Ok(offset as usize)
}

/// The index in one dimension, which has so many items.
fn checked(
    vm: &mut Vm,
    view: Gc<PyMemoryView>,
    index: Value,
    dimension: usize,
    length: usize,
) -> PyResult<usize> {
    let index = vm.index_i64(index)?;
    // `__index__` may have released the view.
    receiver(vm, view.into())?;
    match position(index, length) {
        Some(at) => Ok(at),
        None => Err(vm.index_error(format!("index out of bounds on dimension {}", dimension + 1))),
    }
}

/// `view[key] = new`
pub fn set_item(vm: &mut Vm, this: Value, key: Value, new: Option<Value>) -> PyResult<()> {
    let view = receiver(vm, this)?;
    if view.readonly {
        return Err(vm.type_error("cannot modify read-only memory"));
    }
    let Some(new) = new else { return Err(vm.type_error("cannot delete memory")) };
    let slices = |keys: Gc<PyTuple>| {
        !keys.is_empty() && keys.items().iter().all(|key| key.downcast::<PySlice>().is_some())
    };
    let at = if view.ndim == 0 {
        if !is_whole(key) {
            return Err(no_dimensions(vm));
        }
        view.start
    } else if key.downcast::<PySlice>().is_some() && view.ndim == 1 {
        return set_slice(vm, this, key, new);
    } else if key.downcast::<PySlice>().is_some() || key.downcast::<PyTuple>().is_some_and(slices) {
        return not_implemented(vm, "memoryview slice assignments are currently restricted to ndim = 1");
    } else if bytes::is_integer(vm, key) && view.ndim > 1 {
        return not_implemented(vm, "sub-views are not implemented");
    } else {
        offset_of(vm, view, key)?
    };
    let (item, size) = pack(vm, view.format, new)?;
    // What made the item's bytes may have released the view.
    let view = receiver(vm, this)?;
    if let Some(base) = view.base() {
        base.change(|bytes| {
            if let Some(to) = bytes.get_mut(at..at + size) {
                to.copy_from_slice(&item[..size]);
            }
        });
    }
    Ok(())
}

fn set_slice(vm: &mut Vm, this: Value, key: Value, new: Value) -> PyResult<()> {
    let Some(content) = Content::of(new) else { return Err(bytes::not_bytes_like(vm, new)) };
    let part = get_item(vm, this, key)?;
    receiver(vm, this)?;
    let part = receiver(vm, part)?;
    if !same_structure(Content::View(part), content) {
        return Err(vm.value_error("memoryview assignment: lvalue and rvalue have different structures"));
    }
    let content = content.with(<[u8]>::to_vec);
    part.write(|bytes| bytes.iter_mut().zip(&content).for_each(|(to, from)| *to = *from));
    Ok(())
}

/// `tolist()`
pub fn tolist(vm: &mut Vm, this: Value) -> PyResult {
    let view = receiver(vm, this)?;
    list_of(vm, view, 0, view.start as i64)
}

/// What is at an offset, from a dimension on: an item, or a list.
fn list_of(vm: &mut Vm, view: Gc<PyMemoryView>, dimension: usize, offset: i64) -> PyResult {
    if dimension == view.ndim as usize {
        return load(vm, view, offset as usize);
    }
    let (length, stride) = (view.lengths()[dimension], view.strides()[dimension]);
    let list = vm.new_list(&[]);
    for i in 0..length {
        let item = list_of(vm, view, dimension + 1, offset + i as i64 * stride)?;
        if !list.push(&mut vm.heap, item) {
            return Err(vm.memory_error());
        }
    }
    Ok(list.into())
}
