//! The object model.
use crate::heap::Layout;
use crate::object_struct;

object_struct! {
    /// A float that has no inline form.
    pub struct PyFloat(Layout::Float) {
        /// The number.
        pub value: f64,
    }
}
