//! Shapes: the hidden classes of instances.
//!
//! A shape says of which class an object is and which attribute is in which slot. Instances that got the same attributes
//! in the same order share one. Adding an attribute follows (or makes) a transition. Exact instances of builtin types have
//! fixed shapes, whose id is their layout's number.

use super::class::PyType;
use super::str::PyStr;
use crate::heap::{Gc, ShapeId, Tracer};
use crate::value::Value;
use rustc_hash::FxHashMap;

/// With more attributes than this, an instance goes over to dictionary mode.
pub const MAX_ATTRIBUTES: usize = 512;
const LINEAR_LIMIT: usize = 8;

/// A hidden class.
pub struct Shape {
    /// The class of objects with this shape.
    pub class: Gc<PyType>,
    /// Attributes are in a dict (see `object::instance`), not in slots.
    pub dict_mode: bool,
    /// Number of the slot of the first attribute: those before belong to `__slots__`.
    pub first_slot: u32,
    /// Attribute names in slot order (interned).
    pub names: Box<[Gc<PyStr>]>,
    index: FxHashMap<usize, u32>,
    transitions: Vec<(Gc<PyStr>, ShapeId)>,
    transition_index: FxHashMap<usize, ShapeId>,
}

/// All shapes of a virtual machine.
#[derive(Default)]
pub struct ShapeTable {
    shapes: Vec<Option<Shape>>,
    dict_shapes: FxHashMap<usize, ShapeId>,
    /// Root shapes by class and number of inline slots, other than the class's first.
    roots: FxHashMap<(usize, u16), ShapeId>,
}

impl Shape {
    /// The slot of an attribute; `name` must be interned.
    #[inline]
    pub fn slot_of(&self, name: Gc<PyStr>) -> Option<usize> {
        let position = if self.names.len() <= LINEAR_LIMIT {
            self.names.iter().position(|n| *n == name)?
        } else {
            *self.index.get(&name.addr())? as usize
        };
        Some(position + self.first_slot as usize)
    }

    /// Number of slots that objects of this shape use.
    pub fn slot_count(&self) -> usize {
        self.names.len() + self.first_slot as usize
    }
}

impl ShapeTable {
    /// The shape with this id.
    #[inline(always)]
    pub fn get(&self, id: ShapeId) -> &Shape {
        match self.shapes.get(id.0 as usize) {
            Some(Some(shape)) => shape,
            _ => unknown_shape(id),
        }
    }

    /// Whether the id is in use.
    pub fn contains(&self, id: ShapeId) -> bool {
        matches!(self.shapes.get(id.0 as usize), Some(Some(_)))
    }

    /// Makes the fixed shape of a builtin type.
    pub fn define_exact(&mut self, id: ShapeId, class: Gc<PyType>) {
        let index = id.0 as usize;
        if self.shapes.len() <= index {
            self.shapes.resize_with((index + 1).max(ShapeId::FIRST_DYNAMIC as usize), || None);
        }
        self.shapes[index] = Some(new_shape(class, 0, Box::new([]), false));
    }

    /// Makes the first shape of a class's instances.
    pub fn new_root(&mut self, class: Gc<PyType>, first_slot: u32, dict_mode: bool) -> ShapeId {
        self.add(new_shape(class, first_slot, Box::new([]), dict_mode))
    }

    /// The first shape of those instances of a class that have `inline` inline slots, when that is another number than the
    /// class gave its first instances.
    pub fn root_for(&mut self, class: Gc<PyType>, first_slot: u32, inline: u16) -> ShapeId {
        if let Some(found) = self.roots.get(&(class.addr(), inline)) {
            return *found;
        }
        let made = self.new_root(class, first_slot, false);
        self.roots.insert((class.addr(), inline), made);
        made
    }

    fn add(&mut self, shape: Shape) -> ShapeId {
        if self.shapes.len() < ShapeId::FIRST_DYNAMIC as usize {
            self.shapes.resize_with(ShapeId::FIRST_DYNAMIC as usize, || None);
        }
        self.shapes.push(Some(shape));
        ShapeId(self.shapes.len() as u32 - 1)
    }

    /// The shape of dictionary-mode instances of the class of shape `id`.
    pub fn dict_shape(&mut self, id: ShapeId) -> ShapeId {
        let Shape { class, first_slot, dict_mode, .. } = *self.get(id);
        if dict_mode {
            return id;
        }
        if let Some(found) = self.dict_shapes.get(&class.addr()) {
            return *found;
        }
        let made = self.add(new_shape(class, first_slot, Box::new([]), true));
        self.dict_shapes.insert(class.addr(), made);
        made
    }

    /// The shape after attribute `name` (interned, new) was added to one of shape `id`; `None` when there are too many.
    pub fn with_attr(&mut self, id: ShapeId, name: Gc<PyStr>) -> Option<ShapeId> {
        let shape = self.get(id);
        let found = if shape.transitions.len() <= LINEAR_LIMIT {
            shape.transitions.iter().find(|(n, _)| *n == name).map(|(_, to)| *to)
        } else {
            shape.transition_index.get(&name.addr()).copied()
        };
        if found.is_some() {
            return found;
        }
        if shape.names.len() >= MAX_ATTRIBUTES {
            return None;
        }
        let mut names = shape.names.to_vec();
        names.push(name);
        let made = new_shape(shape.class, shape.first_slot, names.into(), false);
        let made = self.add(made);
        if let Some(Some(shape)) = self.shapes.get_mut(id.0 as usize) {
            shape.transitions.push((name, made));
            if shape.transitions.len() > LINEAR_LIMIT {
                shape.transition_index = shape.transitions.iter().map(|(n, to)| (n.addr(), *to)).collect();
            }
        }
        Some(made)
    }

    /// Number of shapes.
    pub fn len(&self) -> usize {
        self.shapes.iter().flatten().count()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.shapes.is_empty()
    }

    /// Tells the collector of the classes and names that shapes hold.
    pub fn trace(&self, tracer: &mut Tracer<'_>) {
        for shape in self.shapes.iter().flatten() {
            tracer.value(Value::from(shape.class));
            shape.names.iter().for_each(|name| tracer.value(Value::from(*name)));
        }
    }
}

fn new_shape(class: Gc<PyType>, first_slot: u32, names: Box<[Gc<PyStr>]>, dict_mode: bool) -> Shape {
    let index = if names.len() > LINEAR_LIMIT {
        names.iter().enumerate().map(|(i, n)| (n.addr(), i as u32)).collect()
    } else {
        FxHashMap::default()
    };
    Shape {
        class,
        dict_mode,
        first_slot,
        names,
        index,
        transitions: Vec::new(),
        transition_index: FxHashMap::default(),
    }
}

#[cold]
fn unknown_shape(id: ShapeId) -> ! {
    panic!("heap object with unknown shape {id:?}")
}
