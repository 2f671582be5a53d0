//! Exceptions and tracebacks: the structs.

use super::{PyCode, PyDict, PyTuple};
use crate::heap::{Layout, OptRef, Ref, Slot};
use crate::object_struct;
use std::cell::Cell;

object_struct! {
    /// An exception of any class. What a particular class adds (`OSError.errno`, `StopIteration.value`) is in `extra`,
    /// in the order its attributes are listed in `builtins::exceptions`.
    pub struct PyException(Layout::Exception) {
        /// `args`
        pub args: Ref<PyTuple>,
        /// `__traceback__`: a [`PyTraceback`] or empty.
        pub traceback: OptRef<PyTraceback>,
        /// `__cause__`
        pub cause: Slot,
        /// `__context__`
        pub context: Slot,
        /// `__suppress_context__`
        pub suppress_context: Cell<bool>,
        /// `__dict__` once used (`__notes__` is there).
        pub dict: OptRef<PyDict>,
        /// What `__slots__` of a Python class hold, by name.
        pub slots: OptRef<PyDict>,
        /// What the class adds.
        pub extra: [Slot; 9],
    }
}

object_struct! {
    /// One entry of a traceback.
    pub struct PyTraceback(Layout::Traceback) {
        /// `tb_next`: towards where the exception was raised.
        pub next: OptRef<PyTraceback>,
        /// Code of the frame.
        pub code: Ref<PyCode>,
        /// The instruction, as an index into the code; where a program said which line, what it said of the instruction.
        pub instruction: usize,
        /// `tb_lineno`, if a program said so; 0 where the instruction tells.
        pub line: u32,
        /// `tb_frame`: the frame object once there is one.
        pub frame: Slot,
        /// Address of the frame's registers: while the frame is on the stack, its object is found by it.
        pub base: Cell<usize>,
        /// The frame's function.
        pub function: Slot,
        /// What the frame's variables held when the exception left it: in the order of the code's variables, or the mapping
        /// they were in. Empty while the frame is on the stack, and when its object has them.
        pub locals: Slot,
        /// The entry of the frame that called this one, when the exception went there.
        pub outer: OptRef<PyTraceback>,
    }
}
