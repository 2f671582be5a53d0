//! Operations of the interpreter that are out of line: slow paths, quickening, and everything rare.
//!
//! * [`arith`]: operators and comparisons; [`operator`]: special methods of Python classes for them;
//! * [`attr`]: attributes with inline caches; [`item`]: subscripts;
//! * [`calls`]: calls; [`names`]: variables that are no registers; [`build`]: containers and text;
//! * [`iteration`]: iterators, generators, unpacking; [`control`]: exceptions, patterns, leaving frames.
//!
//! Functions that get `pc` look at the instruction before it. They quicken it in place.
//!
//! The files of this folder may hold `unsafe`: they read and overwrite the instruction before `pc` and push frames.

pub mod arith;
pub mod attr;
pub mod build;
pub mod calls;
pub mod control;
pub mod item;
pub mod iteration;
pub mod names;
pub mod operator;

pub use arith::*;
pub use attr::*;
pub use build::*;
pub use calls::*;
pub use control::*;
pub use item::*;
pub use iteration::*;
pub use names::*;

use super::bytecode::{Inst, Opcode, Word};

/// The instruction before `pc`, which has no extension words.
///
/// # Safety
/// There must be one.
#[inline(always)]
unsafe fn instruction<'a>(pc: *const Word) -> &'a mut Inst {
    // SAFETY: the caller's contract; only the interpreter's thread looks at code.
    unsafe { &mut *(pc.sub(1) as *mut Inst) }
}

/// Replaces the opcode of the instruction before `pc`.
///
/// # Safety
/// There must be one, without extension words.
#[inline(always)]
unsafe fn set_opcode(pc: *const Word, op: Opcode) {
    // SAFETY: as above.
    unsafe { instruction(pc).op = op }
}
