//! The passes over specialised SSA, and what their work means for the tables beside it.
//!
//! Passes know numbers only. When one makes a frame state after another, what the tables say of the old one (the kinds of the
//! iterators whose fields it names) holds for the new one. Such states are those of the ways into loops; guards that leave in them are
//! told from others, because it is the loop that must do without them when they fail, not an instruction.

use crate::graph::Graph;
use tauraro_ir::analysis::Places;
use tauraro_ir::{PassOptions, optimize_specialized};
use tauraro_vm::Value;
use tauraro_vm::heap::ShapeId;

const _: () = {
    assert!(tauraro_ir::op::TRUE_BITS == Value::TRUE.bits());
    assert!(tauraro_ir::op::FALSE_BITS == Value::FALSE.bits());
    assert!(Places::FIXED_SHAPES == ShapeId::FIRST_DYNAMIC);
};

impl Graph {
    /// Runs the passes.
    pub fn optimize(&mut self, options: &PassOptions) {
        let most = self.frames.iter().map(|frame| frame.registers).max().unwrap_or(0);
        for (made, after) in optimize_specialized(&mut self.func, options, &self.unhoistable) {
            self.hoisted.insert(made);
            for register in 0..most as u16 {
                if let Some(kind) = self.iter_kinds.get(&(after, register)).copied() {
                    self.iter_kinds.insert((made, register), kind);
                }
            }
        }
        if !self.looked_at {
            crate::own_texts::own_texts(&mut self.func);
        }
    }
}
