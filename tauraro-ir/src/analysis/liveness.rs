//! Liveness: for each block, the values that are needed in it or after it and are defined before.
//!
//! * A parameter is defined at the start of its block: it is not live-in there. Arguments of a jump are used by the
//!   jump.
//! * **Handlers.** What a handler needs (its live-in values; its parameters do not count) is live-in in every
//!   block that names it, unless it is a parameter of that block, and is needed at each instruction of the block
//!   that may raise, see [`Liveness::live_at_raise`]. The locals that the handler takes are used by each raising
//!   instruction, through its frame state.
//! * Other values of frame states count when asked for ([`FrameUses::All`]).
//!
//! Values are followed from their uses up to their definition, one after the other, so time and space are
//! those of the result: values that live inside one block, nearly all in a module body, cost nothing.
//! Sets are sorted lists of values. (Bit sets of blocks times values were the other way; they are quadratic.)

use super::cfg::{Cfg, Edge};
use crate::entities::{BlockId, ValueId};
use crate::func::{Func, ValueDef};
use crate::op::Op;

/// Which mentions of a value in frame states keep it alive.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub enum FrameUses {
    /// Only what a handler takes as parameters.
    Handlers,
    /// All, so that every frame state can be read; but `const` and `undef` need no place to live in and count only as
    /// in `Handlers`.
    All,
}

/// Live-in and live-out values of every block.
#[derive(Clone, Debug)]
pub struct Liveness {
    live_in: Vec<Vec<ValueId>>,
    live_out: Vec<Vec<ValueId>>,
}

const NONE: u32 = u32::MAX;

impl Liveness {
    /// The liveness of the values of `func`. Unreachable blocks have nothing live.
    pub fn new(func: &Func, cfg: &Cfg, frame_uses: FrameUses) -> Liveness {
        // The block that defines each value.
        let mut homes = vec![NONE; func.values.len()];
        for &block in cfg.order() {
            let data = &func.blocks[block.index()];
            data.params.iter().for_each(|value| homes[value.index()] = block.0);
            for &inst in &data.insts {
                func.results(inst).for_each(|value| homes[value.index()] = block.0);
            }
        }

        // Uses outside the home block, gathered by value.
        let mut uses: Vec<(ValueId, BlockId)> = Vec::new();
        for &block in cfg.order() {
            let mut last_state = None;
            let data = &func.blocks[block.index()];
            let handler_locals =
                data.handler.and_then(|handler| func.blocks[handler.index()].handler_locals.as_deref());
            let mut add = |value: ValueId| {
                // Constants in dead code and frame states may have no home.
                if homes[value.index()] != block.0 && homes[value.index()] != NONE {
                    uses.push((value, block));
                }
            };
            for &inst in &data.insts {
                let inst = &func.insts[inst.index()];
                inst.operands().for_each(&mut add);
                let Some(state) = inst.frame_state else { continue };
                // Neighbours often share a state; once in a row is enough.
                let raises = inst.may_raise();
                if last_state.replace((state, raises)) == Some((state, raises)) {
                    continue;
                }
                let locals = &func.frame_states[state.index()];
                if let Some(taken) = handler_locals.filter(|_| raises) {
                    if locals.parent.is_some() {
                        func.frame_values(state).for_each(&mut add);
                    }
                    let value = |local: &crate::LocalId| locals.locals.get(local.index()).copied().flatten();
                    taken.iter().filter_map(value).for_each(&mut add);
                }
                if frame_uses == FrameUses::All {
                    func.frame_values(state).filter(|&value| !is_free(func, value)).for_each(&mut add);
                }
            }
        }
        uses.sort_unstable();
        uses.dedup();

        let mut live_in: Vec<Vec<ValueId>> = vec![Vec::new(); func.blocks.len()];
        let mut live_out: Vec<Vec<ValueId>> = vec![Vec::new(); func.blocks.len()];
        let mut work = Vec::new();
        // Values come in rising order, so the last entry of a list tells whether this value is in it.
        let add = |list: &mut Vec<ValueId>, value: ValueId| {
            let fresh = list.last() != Some(&value);
            if fresh {
                list.push(value);
            }
            fresh
        };
        for &(value, block) in &uses {
            let home = homes[value.index()];
            if add(&mut live_in[block.index()], value) {
                work.push(block);
            }
            while let Some(block) = work.pop() {
                for pred in cfg.preds(block) {
                    if matches!(pred.edge, Edge::Jump(_)) {
                        add(&mut live_out[pred.block.index()], value);
                    }
                    if pred.block.0 != home && add(&mut live_in[pred.block.index()], value) {
                        work.push(pred.block);
                    }
                }
            }
        }
        Liveness { live_in, live_out }
    }

    /// Values live at the start of `block`, sorted; its parameters are not among them.
    pub fn live_in(&self, block: BlockId) -> &[ValueId] {
        &self.live_in[block.index()]
    }

    /// Values live after the terminator of `block` on some jump, sorted. (What only the handler needs is not
    /// among them.)
    pub fn live_out(&self, block: BlockId) -> &[ValueId] {
        &self.live_out[block.index()]
    }

    /// Values that must be there, besides those in frame states, whenever an instruction of `block` raises:
    /// what the handler needs.
    pub fn live_at_raise(&self, func: &Func, block: BlockId) -> &[ValueId] {
        func.blocks[block.index()].handler.map_or(&[], |handler| self.live_in(handler))
    }

    /// Whether `value` is live at the start of `block`.
    pub fn is_live_in(&self, block: BlockId, value: ValueId) -> bool {
        self.live_in(block).binary_search(&value).is_ok()
    }

    /// Whether `value` is live after the terminator of `block`.
    pub fn is_live_out(&self, block: BlockId, value: ValueId) -> bool {
        self.live_out(block).binary_search(&value).is_ok()
    }
}

fn is_free(func: &Func, value: ValueId) -> bool {
    match func.values[value.index()] {
        ValueDef::Result(inst, _) => matches!(func.insts[inst.index()].op, Op::Const | Op::Undef),
        _ => false,
    }
}
