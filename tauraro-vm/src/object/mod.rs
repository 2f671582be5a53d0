//! The object model: structs of the core types and how objects, types and attributes fit together.
//!
//! * [`class`]: types; [`slots`]: the native functions behind operators;
//! * [`shape`], [`instance`]: attributes of instances;
//! * [`str`](mod@str), [`tuple`](mod@tuple), [`list`], [`dict`]: storage of the containers everything uses;
//! * [`function`], [`code`], [`exception`]: callables, descriptors, code objects, exceptions;
//! * [`hashing`]: hashes of text and numbers; [`quick`]: hashes, equality and order without calls.

pub mod class;
pub mod code;
#[allow(unsafe_code)]
pub mod dict;
pub mod exception;
pub mod function;
pub mod hashing;
#[allow(unsafe_code)]
pub mod instance;
#[allow(unsafe_code)]
pub mod list;
pub mod quick;
pub mod shape;
pub mod slot_defs;
pub mod slots;
#[allow(unsafe_code)]
pub mod str;
#[allow(unsafe_code)]
pub mod tuple;

pub use class::{PyAttrCell, PyType, type_flags};
pub use code::{PyCode, code_flags};
pub use dict::PyDict;
pub use exception::{PyException, PyTraceback};
pub use function::*;
pub use instance::PyInstance;
pub use list::PyList;
pub use shape::{Shape, ShapeTable};
pub use slots::{SlotTable, TypeSlots};
pub use str::{PyStr, StrBuilder, StrData, StrKind, StrWriter};
pub use tuple::PyTuple;

use crate::heap::Layout;
use crate::object_struct;

object_struct! {
    /// A float that has no inline form, or an instance of a subclass of float.
    pub struct PyFloat(Layout::Float) {
        /// The number.
        pub value: f64,
    }
}
