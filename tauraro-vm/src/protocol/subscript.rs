//! Items, length and membership.

use crate::ExcKind;
use crate::object::*;
use crate::value::{PyResult, Raised, Value};
use crate::vm::Vm;

impl Vm {
    /// `len(value)`
    pub fn len(&mut self, value: Value) -> PyResult<usize> {
        if let Some(list) = value.downcast_exact::<PyList>() {
            return Ok(list.len());
        }
        let class = self.type_of(value);
        match class.slots.len.get() {
            Some(len) => len(self, value),
            None => {
                let class = class.full_name();
                Err(self.type_error(format!("object of type '{class}' has no len()")))
            }
        }
    }

    /// `value[key]`
    pub fn get_item(&mut self, value: Value, key: Value) -> PyResult {
        let class = self.type_of(value);
        if let Some(getitem) = class.slots.getitem.get() {
            return getitem(self, value, key);
        }
        if let Some(class) = value.downcast::<PyType>() {
            let name = self.names.class_getitem;
            if class == self.class(crate::heap::Layout::Type) {
                return crate::builtins::typing::generic_alias(self, value, key);
            }
            if let Some(method) = self.get_attr_opt(value, name)?.filter(|method| !method.is_none()) {
                return self.call(method, &[key]);
            }
            let name = class.full_name();
            return Err(self.type_error(format!("type '{name}' is not subscriptable")));
        }
        let class = class.full_name();
        Err(self.type_error(format!("'{class}' object is not subscriptable")))
    }

    /// `value[key] = new`
    pub fn set_item(&mut self, value: Value, key: Value, new: Value) -> PyResult<()> {
        let class = self.type_of(value);
        match class.slots.setitem.get() {
            Some(setitem) => setitem(self, value, key, Some(new)),
            None => {
                let class = class.full_name();
                Err(self.type_error(format!("'{class}' object does not support item assignment")))
            }
        }
    }

    /// `del value[key]`
    pub fn delete_item(&mut self, value: Value, key: Value) -> PyResult<()> {
        let class = self.type_of(value);
        match class.slots.setitem.get() {
            Some(setitem) => setitem(self, value, key, None),
            None => {
                let class = class.full_name();
                Err(self.type_error(format!("'{class}' object doesn't support item deletion")))
            }
        }
    }

    /// `item in container`
    pub fn contains(&mut self, container: Value, item: Value) -> PyResult<bool> {
        if let Some(list) = container.downcast_exact::<PyList>() {
            return crate::builtins::list::contains_item(self, list, item);
        }
        let class = self.type_of(container);
        if let Some(contains) = class.slots.contains.get() {
            return contains(self, container, item);
        }
        let iterator = match self.iter(container) {
            Ok(iterator) => iterator,
            Err(Raised) if self.raised_is(ExcKind::TypeError) => {
                let _ = self.take_raised();
                let class = class.full_name();
                return Err(
                    self.type_error(format!("argument of type '{class}' is not a container or iterable"))
                );
            }
            Err(Raised) => return Err(Raised),
        };
        while let Some(candidate) = self.next(iterator)? {
            if self.equal(candidate, item)? {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// `del dict[key]`-style removal used by `__delitem__` of mappings: KeyError when absent.
    pub fn delete_from_dict(&mut self, dict: crate::heap::Gc<PyDict>, key: Value) -> PyResult<()> {
        match dict.remove(self, key)? {
            Some(_) => Ok(()),
            None => Err(self.key_error(key)),
        }
    }
}
