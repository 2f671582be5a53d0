//! Protocols: the operations of Python on any value. Everything here is a method of [`Vm`](crate::Vm); native
//! code and the interpreter's slow paths use the same ones.
//!
//! * [`attr`]: attributes; [`call`]: calls; [`number`]: operators; [`compare`]: comparison and hashing;
//! * [`iter`]: iteration; [`subscript`]: items, length, membership; [`convert`]: truth, text, numbers as indices.

pub mod attr;
pub mod call;
pub mod compare;
pub mod convert;
pub mod iter;
pub mod number;
pub mod subscript;
