//! Iteration from native code.

use crate::builtins::exceptions::ExcKind;
use crate::builtins::list_iter::ListIterator;
use crate::builtins::range::PyRangeIter;
use crate::builtins::set::iter::SetIterator;
use crate::heap::RootedVec;
use crate::object::*;
use crate::value::{PyResult, Value};
use crate::vm::Vm;

impl Vm {
    /// `iter(value)`
    pub fn iter(&mut self, value: Value) -> PyResult {
        let class = self.type_of(value);
        if let Some(iter) = class.slots.iter.get() {
            let result = iter(self, value)?;
            if self.type_of(result).slots.next.get().is_none() {
                let class = self.type_name(result);
                return Err(self.type_error(format!("iter() returned non-iterator of type '{class}'")));
            }
            return Ok(result);
        }
        // Builtin types that are sequences have an iterator of their own; others have subscripts only.
        if class.slots.getitem.get().is_some()
            && class.has_flags(type_flags::HEAP)
            && !class.has_flags(type_flags::MAPPING)
        {
            return crate::builtins::iterators::new_sequence_iterator(self, value);
        }
        let class = class.full_name();
        Err(self.type_error(format!("'{class}' object is not iterable")))
    }

    /// The next item of an iterator, or `None` at its end.
    #[inline]
    pub fn next(&mut self, iterator: Value) -> PyResult<Option<Value>> {
        if let Some(iterator) = iterator.downcast_exact::<ListIterator>() {
            return Ok(iterator.advance());
        }
        if let Some(iterator) = iterator.downcast_exact::<PyRangeIter>() {
            return Ok(iterator.advance().map(Value::small_int));
        }
        let class = self.type_of(iterator);
        match class.slots.next.get() {
            // A native loop over an iterator that makes small objects has no other place to notice the limit.
            Some(_) if self.heap.is_over_limit() => Err(self.memory_error()),
            Some(next) => match next(self, iterator) {
                // A function that `map` calls may end the iteration, as whatever a native iterator calls may.
                Err(_) if self.raised_is(ExcKind::StopIteration) => {
                    let stop = self.take_raised();
                    let value = stop.downcast::<PyException>().and_then(|stop| stop.extra[0].get());
                    self.state.stop_value.set(self.state, value.and_then(Value::non_none));
                    Ok(None)
                }
                item => item,
            },
            None => {
                let class = class.full_name();
                Err(self.type_error(format!("'{class}' object is not an iterator")))
            }
        }
    }

    /// Calls `each` with every item of an iterable, until it says `false`.
    pub fn for_each(
        &mut self,
        iterable: Value,
        mut each: impl FnMut(&mut Vm, Value) -> PyResult<bool>,
    ) -> PyResult<()> {
        if let Some(list) = iterable.downcast_exact::<PyList>() {
            let mut index = 0;
            while let Some(item) = list.get(index) {
                index += 1;
                if !each(self, item)? {
                    return Ok(());
                }
            }
            return Ok(());
        }
        if let Some(tuple) = iterable.downcast_exact::<PyTuple>() {
            for item in tuple.items() {
                if !each(self, *item)? {
                    return Ok(());
                }
            }
            return Ok(());
        }
        let iterator = self.iter(iterable)?;
        if let Some(iterator) = iterator.downcast_exact::<SetIterator>() {
            while let Some(item) = iterator.advance(self)? {
                if !each(self, item)? {
                    return Ok(());
                }
            }
            return Ok(());
        }
        while let Some(item) = self.next(iterator)? {
            if !each(self, item)? {
                return Ok(());
            }
        }
        Ok(())
    }

    /// All items of an iterable.
    pub fn collect(&mut self, iterable: Value) -> PyResult<RootedVec> {
        if let Some(list) = iterable.downcast_exact::<PyList>() {
            return Ok(RootedVec::from_slice(&mut self.heap, list.items()));
        }
        if let Some(tuple) = iterable.downcast_exact::<PyTuple>() {
            return Ok(RootedVec::from_slice(&mut self.heap, tuple.items()));
        }
        let mut items = RootedVec::new();
        let iterator = self.iter(iterable)?;
        while let Some(item) = self.next(iterator)? {
            self.push(&mut items, item)?;
        }
        Ok(items)
    }

    /// Appends to a vector; MemoryError when the limit is passed.
    pub fn push(&mut self, items: &mut RootedVec, item: Value) -> PyResult<()> {
        items.push(&mut self.heap, item);
        if self.heap.is_over_limit() {
            return Err(self.memory_error());
        }
        Ok(())
    }

    /// What a `__length_hint__` gave, as a length.
    fn checked_hint(&mut self, hint: Value) -> PyResult<usize> {
        if !self.is_int(hint) {
            let class = self.type_name(hint);
            return Err(self.type_error(format!("__length_hint__ must be an integer, not {class}")));
        }
        let hint = self.size_i64(hint)?;
        usize::try_from(hint).map_err(|_| self.value_error("__length_hint__() should return >= 0"))
    }

    /// `operator.length_hint(value, default)`, errors of `__length_hint__` that are TypeErrors ignored.
    pub fn length_hint(&mut self, value: Value, default: usize) -> PyResult<usize> {
        if let Some(len) = self.type_of(value).slots.len.get() {
            return match len(self, value) {
                Ok(len) => Ok(len),
                Err(raised) => self.clear_if(raised, ExcKind::TypeError).map(|()| default),
            };
        }
        let name = self.names.length_hint;
        match self.call_special(value, name, &[]) {
            Ok(Some(hint)) if hint == Value::NOT_IMPLEMENTED => Ok(default),
            Ok(Some(hint)) => self.checked_hint(hint),
            Ok(None) => Ok(default),
            Err(raised) => self.clear_if(raised, ExcKind::TypeError).map(|()| default),
        }
    }
}
