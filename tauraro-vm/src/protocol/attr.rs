//! Attributes: `getattr`, `setattr`, descriptors, and where each kind of object keeps its own.

use crate::builtins::exceptions::ExcKind;
use crate::heap::{Gc, Layout, Slot};
use crate::object::instance::set_slot;
use crate::object::*;
use crate::value::{PyResult, Raised, Value};
use crate::vm::Vm;

impl Vm {
    /// `value.name`
    #[inline]
    pub fn get_attr(&mut self, value: Value, name: Gc<PyStr>) -> PyResult {
        let class = self.type_of(value);
        let found = match class.slots.getattr.get() {
            Some(getattr) => getattr(self, value, name),
            None => self.generic_get_attr(value, name),
        };
        if found.is_err() {
            self.name_attribute(value, name);
        }
        found
    }

    /// An attribute could not be had: an AttributeError that does not know which one is told.
    #[cold]
    #[inline(never)]
    pub fn name_attribute(&mut self, value: Value, name: Gc<PyStr>) {
        if self.raised_is(ExcKind::AttributeError)
            && let Some(exception) = self.state.raised.get().and_then(|e| e.downcast::<PyException>())
            && exception.extra[..2].iter().all(|field| field.get().is_none())
        {
            crate::builtins::exceptions::set_attribute_error_fields(exception, name.into(), value);
        }
    }

    /// `value.name`, or `None` when that raises AttributeError.
    pub fn get_attr_opt(&mut self, value: Value, name: Gc<PyStr>) -> PyResult<Option<Value>> {
        let class = self.type_of(value);
        let found = match class.slots.getattr.get() {
            None => self.generic_get_attr_opt(value, name),
            Some(getattr) => getattr(self, value, name).map(Some),
        };
        match found {
            Ok(found) => Ok(found),
            Err(raised) => self.clear_if(raised, ExcKind::AttributeError).map(|()| None),
        }
    }

    /// `value.name` for a name given as text.
    pub fn get_attr_str(&mut self, value: Value, name: &str) -> PyResult {
        let name = self.intern(name);
        self.get_attr(value, name)
    }

    /// `object.__getattribute__`
    pub fn generic_get_attr(&mut self, value: Value, name: Gc<PyStr>) -> PyResult {
        match self.generic_get_attr_opt(value, name)? {
            Some(found) => Ok(found),
            None => Err(self.no_attribute(value, name)),
        }
    }

    /// `object.__getattribute__`, `None` when there is no such attribute.
    pub fn generic_get_attr_opt(&mut self, value: Value, name: Gc<PyStr>) -> PyResult<Option<Value>> {
        let class = self.type_of(value);
        let found = self.type_lookup(class, name);
        let mut get = None;
        if let Some(descriptor) = found {
            let descriptor_class = self.type_of(descriptor);
            get = descriptor_class.slots.descr_get.get();
            if let Some(get) = get
                && descriptor_class.slots.descr_set.get().is_some()
            {
                return get(self, descriptor, Some(value), class.into()).map(Some);
            }
        }
        if let Some(own) = self.own_attribute(value, name)? {
            return Ok(Some(own));
        }
        match (found, get) {
            (Some(descriptor), Some(get)) => get(self, descriptor, Some(value), class.into()).map(Some),
            (found, _) => Ok(found),
        }
    }

    /// The instance's own attribute, without looking at its class.
    #[inline]
    pub fn own_attribute(&mut self, value: Value, name: Gc<PyStr>) -> PyResult<Option<Value>> {
        let Some(object) = value.as_object() else { return Ok(None) };
        if let Some(instance) = value.downcast::<PyInstance>() {
            let shape = self.shapes.get(object.shape());
            if !shape.dict_mode {
                let name = if name.is_interned() { name } else { self.intern_str(name) };
                let shape = self.shapes.get(object.shape());
                return Ok(shape.slot_of(name).and_then(|index| instance.slot(index)?.get()));
            }
        }
        match self.existing_dict(value) {
            Some(dict) => dict.get(self, name.into()),
            None => Ok(None),
        }
    }

    /// The slot in which an instance of a Python subclass of a builtin type keeps its attribute dict.
    fn dict_slot(&self, value: Value) -> Option<&Slot> {
        self.heap.attrs_slot(value.as_object()?)
    }

    /// The dict of an object's attributes, when it exists already (or attributes are kept in one).
    pub fn existing_dict(&self, value: Value) -> Option<Gc<PyDict>> {
        let object = value.as_object()?;
        match object.layout() {
            Layout::Instance if self.shapes.get(object.shape()).dict_mode => {
                value.downcast::<PyInstance>()?.extra.get()?.downcast::<PyDict>()
            }
            Layout::Module => Some(value.downcast::<PyModule>()?.dict.get()),
            Layout::SimpleNamespace => {
                Some(value.downcast::<crate::builtins::namespace::PyNamespace>()?.dict.get())
            }
            Layout::Function => value.downcast::<PyFunction>()?.dict.get(),
            Layout::Exception => value.downcast::<PyException>()?.dict.get(),
            Layout::StaticMethod => value.downcast::<PyStaticMethod>()?.dict.get(),
            Layout::ClassMethod => value.downcast::<PyClassMethod>()?.dict.get(),
            _ => self.dict_slot(value)?.get()?.downcast::<PyDict>(),
        }
    }

    /// Whether objects of this kind have a `__dict__`.
    fn may_have_dict(&self, value: Value) -> bool {
        let Some(object) = value.as_object() else { return false };
        match object.layout() {
            Layout::Module | Layout::Function | Layout::Exception => true,
            Layout::StaticMethod | Layout::ClassMethod => true,
            _ => self.type_of(value).has_flags(type_flags::HAS_DICT),
        }
    }

    /// `value.__dict__`: makes the dict when there is none yet; an instance goes over to dictionary mode.
    /// `None` for objects that have no `__dict__`.
    pub fn instance_dict(&mut self, value: Value) -> Option<Gc<PyDict>> {
        if let Some(dict) = self.existing_dict(value) {
            return Some(dict);
        }
        if !self.may_have_dict(value) {
            return None;
        }
        let dict = self.new_dict();
        if let Some(instance) = value.downcast::<PyInstance>() {
            self.to_dict_mode(instance, dict);
        } else if let Some(function) = value.downcast::<PyFunction>() {
            function.dict.set(function, Some(dict));
        } else if let Some(exception) = value.downcast::<PyException>() {
            exception.dict.set(exception, Some(dict));
        } else if let Some(method) = value.downcast::<PyStaticMethod>() {
            method.dict.set(method, Some(dict));
        } else if let Some(method) = value.downcast::<PyClassMethod>() {
            method.dict.set(method, Some(dict));
        } else {
            let object = value.as_object()?;
            self.dict_slot(value)?.set(object, Value::from(dict));
        }
        Some(dict)
    }

    fn to_dict_mode(&mut self, instance: Gc<PyInstance>, dict: Gc<PyDict>) {
        let shape = self.shapes.get(instance.header.shape());
        let attributes: smallvec::SmallVec<[(Gc<PyStr>, usize); 16]> =
            shape.names.iter().enumerate().map(|(i, n)| (*n, i + shape.first_slot as usize)).collect();
        for (name, index) in &attributes {
            if let Some(value) = instance.slot(*index).and_then(Slot::get) {
                dict.set_str(&mut self.heap, *name, value);
            }
        }
        for (_, index) in &attributes {
            if let Some(slot) = instance.slot(*index) {
                slot.take();
            }
        }
        let shape = self.shapes.dict_shape(instance.header.shape());
        instance.header.set_shape(shape);
        instance.extra.set(instance, Value::from(dict));
    }

    /// Replaces an object's `__dict__`.
    pub fn set_instance_dict(&mut self, value: Value, dict: Gc<PyDict>) -> PyResult<()> {
        if self.instance_dict(value).is_none() {
            let class = self.type_name(value);
            return Err(self.attribute_error(format!("'{class}' object has no attribute '__dict__'")));
        }
        if let Some(instance) = value.downcast::<PyInstance>() {
            instance.extra.set(instance, Value::from(dict));
        } else if let Some(function) = value.downcast::<PyFunction>() {
            function.dict.set(function, Some(dict));
        } else if let Some(exception) = value.downcast::<PyException>() {
            exception.dict.set(exception, Some(dict));
        } else if let (Some(object), Some(slot)) = (value.as_object(), self.dict_slot(value)) {
            slot.set(object, Value::from(dict));
        }
        Ok(())
    }

    /// `value.name = new`, or `del value.name` for `None`.
    #[inline]
    pub fn set_attr(&mut self, value: Value, name: Gc<PyStr>, new: Option<Value>) -> PyResult<()> {
        let class = self.type_of(value);
        match class.slots.setattr.get() {
            Some(setattr) => setattr(self, value, name, new),
            None => self.generic_set_attr(value, name, new),
        }
    }

    /// `object.__setattr__` and `object.__delattr__`
    pub fn generic_set_attr(&mut self, value: Value, name: Gc<PyStr>, new: Option<Value>) -> PyResult<()> {
        let name = self.intern_str(name);
        let class = self.type_of(value);
        let found = self.type_lookup(class, name);
        if let Some(descriptor) = found {
            let descriptor_class = self.type_of(descriptor);
            if let Some(set) = descriptor_class.slots.descr_set.get() {
                return set(self, descriptor, value, new);
            }
        }
        if let Some(instance) = value.downcast::<PyInstance>()
            && class.has_flags(type_flags::HAS_DICT)
            && !self.shapes.get(instance.header.shape()).dict_mode
        {
            if let Some(new) = new {
                return self.set_own_slot(instance, name, new);
            }
            let shape = self.shapes.get(instance.header.shape());
            let bound = shape.slot_of(name).and_then(|i| instance.slot(i)?.get()).is_some();
            if !bound {
                return Err(self.no_attribute(value, name));
            }
        }
        // Subclasses of builtin types keep their `__slots__` in a dict too, which is no place for other attributes.
        let dict = if self.may_have_dict(value) { self.instance_dict(value) } else { None };
        let Some(dict) = dict else {
            return Err(self.cannot_set(value, name, found.is_some(), new.is_none()));
        };
        match new {
            Some(new) => dict.set(self, name.into(), new),
            None => match dict.remove(self, name.into())? {
                Some(_) => Ok(()),
                None => Err(self.no_attribute(value, name)),
            },
        }
    }

    fn set_own_slot(&mut self, instance: Gc<PyInstance>, name: Gc<PyStr>, new: Value) -> PyResult<()> {
        let id = instance.header.shape();
        if let Some(index) = self.shapes.get(id).slot_of(name) {
            set_slot(&mut self.heap, instance, index, new);
            return Ok(());
        }
        match self.shapes.with_attr(id, name) {
            Some(shape) => {
                let index = self.shapes.get(shape).slot_count() - 1;
                set_slot(&mut self.heap, instance, index, new);
                instance.header.set_shape(shape);
                Ok(())
            }
            None => {
                let dict = self.new_dict();
                self.to_dict_mode(instance, dict);
                dict.set(self, name.into(), new)
            }
        }
    }

    /// AttributeError for a missing attribute, in CPython's words.
    #[cold]
    pub fn no_attribute(&mut self, value: Value, name: Gc<PyStr>) -> Raised {
        let name_text = name.to_string_lossy();
        let message = if let Some(class) = value.downcast::<PyType>() {
            format!("type object '{}' has no attribute '{name_text}'", class.full_name())
        } else if let Some(module) = value.downcast::<PyModule>() {
            match module.dict.get().get_str(self.names.name).and_then(|n| n.downcast::<PyStr>()) {
                Some(module) => {
                    format!("module '{}' has no attribute '{name_text}'", module.to_string_lossy())
                }
                None => format!("module has no attribute '{name_text}'"),
            }
        } else {
            format!("'{}' object has no attribute '{name_text}'", self.type_name(value))
        };
        let raised = self.attribute_error(message);
        if let Some(exception) = self.state.raised.get().and_then(|e| e.downcast::<PyException>()) {
            crate::builtins::exceptions::set_attribute_error_fields(exception, name.into(), value);
        }
        raised
    }

    #[cold]
    fn cannot_set(&mut self, value: Value, name: Gc<PyStr>, exists: bool, delete: bool) -> Raised {
        let (class, name_text) = (self.type_name(value), name.to_string_lossy());
        if exists {
            return self.attribute_error(format!("'{class}' object attribute '{name_text}' is read-only"));
        }
        if delete {
            return self.no_attribute(value, name);
        }
        let raised = self.attribute_error(format!(
            "'{class}' object has no attribute '{name_text}' and no __dict__ for setting new attributes"
        ));
        if let Some(exception) = self.state.raised.get().and_then(|e| e.downcast::<PyException>()) {
            crate::builtins::exceptions::set_attribute_error_fields(exception, name.into(), value);
        }
        raised
    }

    /// The special method `name` of a value's type, bound to the value; `None` when the type has none.
    pub fn bound_special(&mut self, value: Value, name: Gc<PyStr>) -> PyResult<Option<Value>> {
        let class = self.type_of(value);
        let Some(found) = self.type_lookup(class, name) else { return Ok(None) };
        let found_class = self.type_of(found);
        match found_class.slots.descr_get.get() {
            Some(get) => get(self, found, Some(value), class.into()).map(Some),
            None => Ok(Some(found)),
        }
    }

    /// Calls the special method `name` of a value's type; `None` when the type has none.
    pub fn call_special(&mut self, value: Value, name: Gc<PyStr>, args: &[Value]) -> PyResult<Option<Value>> {
        let class = self.type_of(value);
        let Some(found) = self.type_lookup(class, name) else { return Ok(None) };
        if found.has_layout(Layout::Function) || found.has_layout(Layout::NativeMethod) {
            let mut all = smallvec::SmallVec::<[Value; 4]>::new();
            all.push(value);
            all.extend_from_slice(args);
            debug_assert!(all.len() <= 4, "the collector does not see spilled small vectors");
            return self.call(found, &all).map(Some);
        }
        match self.bound_special(value, name)? {
            Some(method) => self.call(method, args).map(Some),
            None => Ok(None),
        }
    }

    /// `value.name(args)`
    pub fn call_method(&mut self, value: Value, name: Gc<PyStr>, args: &[Value]) -> PyResult {
        let method = self.get_attr(value, name)?;
        self.call(method, args)
    }
}
