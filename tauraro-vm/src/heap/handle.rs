//! [`Rooted`]: a handle that keeps an object alive from memory that the collector does not see: a Rust struct, a `Box`,
//! a closure. The embedding API and VM tables use it; code that runs Python keeps plain [`Gc`]s on its stack.

use super::gc::Gc;
use super::header::Header;
use super::tracer::Tracer;
use super::{Heap, Object};
use crate::value::Value;
use std::cell::RefCell;
use std::marker::PhantomData;
use std::rc::Rc;

/// The values that handles keep, by index. Zero marks a free entry.
#[derive(Default)]
pub(super) struct HandleTable {
    values: Vec<Option<Value>>,
    free: Vec<u32>,
}

impl HandleTable {
    fn add(&mut self, value: Value) -> u32 {
        match self.free.pop() {
            Some(index) => {
                self.values[index as usize] = Some(value);
                index
            }
            None => {
                self.values.push(Some(value));
                self.values.len() as u32 - 1
            }
        }
    }

    pub(super) fn trace(&self, tracer: &mut Tracer<'_>) {
        self.values.iter().flatten().for_each(|value| tracer.value(*value));
    }
}

/// Keeps a value alive, wherever the handle is stored.
pub struct RootedValue {
    table: Rc<RefCell<HandleTable>>,
    index: u32,
}

impl RootedValue {
    /// A handle for `value`.
    pub fn new(heap: &Heap, value: Value) -> RootedValue {
        let table = heap.handles.clone();
        let index = table.borrow_mut().add(value);
        RootedValue { table, index }
    }

    /// The value. It must not be used after the heap is gone.
    pub fn get(&self) -> Value {
        self.table.borrow().values[self.index as usize].unwrap_or(Value::NONE)
    }

    /// Keeps another value instead.
    pub fn set(&self, value: Value) {
        self.table.borrow_mut().values[self.index as usize] = Some(value);
    }
}

impl Clone for RootedValue {
    fn clone(&self) -> RootedValue {
        let value = self.get();
        RootedValue { table: self.table.clone(), index: self.table.borrow_mut().add(value) }
    }
}

impl Drop for RootedValue {
    fn drop(&mut self) {
        let mut table = self.table.borrow_mut();
        table.values[self.index as usize] = None;
        table.free.push(self.index);
    }
}

/// Keeps an object of a known type alive, wherever the handle is stored.
pub struct Rooted<T>(RootedValue, PhantomData<Gc<T>>);

impl<T: Object> Rooted<T> {
    /// A handle for `object`.
    pub fn new(heap: &Heap, object: Gc<T>) -> Rooted<T> {
        Rooted(RootedValue::new(heap, object.into()), PhantomData)
    }

    /// The object. It must not be used after the heap is gone.
    pub fn get(&self) -> Gc<T> {
        match self.0.get().as_object() {
            // SAFETY: `new` and `set` took a `Gc<T>`.
            Some(object) => unsafe { Gc::<Header>::cast_unchecked(object) },
            None => unreachable!("a handle holds an object as long as it exists"),
        }
    }

    /// Keeps another object instead.
    pub fn set(&self, object: Gc<T>) {
        self.0.set(object.into());
    }
}

impl<T> Clone for Rooted<T> {
    fn clone(&self) -> Rooted<T> {
        Rooted(self.0.clone(), PhantomData)
    }
}
