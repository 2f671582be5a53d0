//! Uses: which instructions of the layout use a value.
//!
//! *Operand uses* are operands and jump arguments. *Frame uses* are mentions in the frame state of an
//! instruction (or in a caller's state it hangs on), one for each instruction that refers to the state. A `const` or
//! `undef` with frame uses only costs nothing: whoever reads the frame state knows the value.

use crate::entities::{FrameStateId, InstId, ValueId};
use crate::func::Func;

/// Use counts and users of all values.
#[derive(Clone, Debug)]
pub struct Uses {
    starts: Vec<u32>,
    users: Vec<InstId>,
    frame: Vec<u32>,
}

impl Uses {
    /// The uses in `func`.
    pub fn new(func: &Func) -> Uses {
        let count = func.values.len();
        let mut starts = vec![0u32; count + 1];
        let mut state_users = vec![0u32; func.frame_states.len()];
        for_each_inst(func, |inst| {
            let data = &func.insts[inst.index()];
            data.operands().for_each(|value| starts[value.index() + 1] += 1);
            if let Some(state) = data.frame_state {
                state_users[state.index()] += 1;
            }
        });
        for n in 0..count {
            starts[n + 1] += starts[n];
        }
        let mut next_free = starts.clone();
        let mut users = vec![InstId(0); starts[count] as usize];
        for_each_inst(func, |inst| {
            for value in func.insts[inst.index()].operands() {
                let free = &mut next_free[value.index()];
                users[*free as usize] = inst;
                *free += 1;
            }
        });
        let mut frame = vec![0u32; count];
        for (index, &used) in state_users.iter().enumerate().filter(|(_, used)| **used > 0) {
            for value in func.frame_values(FrameStateId::new(index)) {
                frame[value.index()] = frame[value.index()].saturating_add(used);
            }
        }
        Uses { starts, users, frame }
    }

    /// The instructions that have `value` as operand or jump argument, once for each mention.
    pub fn users(&self, value: ValueId) -> &[InstId] {
        &self.users[self.starts[value.index()] as usize..self.starts[value.index() + 1] as usize]
    }

    /// How often `value` is an operand or jump argument.
    pub fn operand_uses(&self, value: ValueId) -> usize {
        self.users(value).len()
    }

    /// How many instructions have a frame state that mentions `value`.
    pub fn frame_uses(&self, value: ValueId) -> usize {
        self.frame[value.index()] as usize
    }

    /// Whether nothing uses `value`.
    pub fn is_unused(&self, value: ValueId) -> bool {
        self.operand_uses(value) == 0 && self.frame_uses(value) == 0
    }
}

fn for_each_inst(func: &Func, mut visit: impl FnMut(InstId)) {
    for block in &func.layout {
        func.blocks[block.index()].insts.iter().for_each(|&inst| visit(inst));
    }
}
