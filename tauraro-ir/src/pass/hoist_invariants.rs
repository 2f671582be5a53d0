//! Takes out of a loop what is the same each time: ops, loads of what the loop does not write, and guards.
//!
//! Each loop gets a *preheader*: a block that control comes through when it enters the loop, and only then. From the innermost loop
//! outwards, ops whose operands are from before the loop go to its end, so what leaves an inner loop may leave the outer ones, too.
//!
//! *A guard that fails* leaves for the interpreter, which then must be able to go on from before the loop. The first frame state of the
//! loop's start says what the frame is like there; with the arguments of the way in for the parameters it is that of
//! the preheader. Where a loop has no such state, or names something that the loop makes, guards stay.
//!
//! *A guard that the loop never comes to* may fail for good reasons. So guards leave a loop only from blocks that each full turn
//! goes through. Ops that can neither leave nor write go from anywhere. When such a guard fails often all the same (the loop often
//! makes no turn), the caller says that the loop is not to be given any: see [`optimize_specialized`](super::optimize_specialized).
//!
//! Only specialised ops are moved. *Needs* no handlers. *Keeps* jumps but for the ways into loops. *Cost*: each block is looked at once for each
//! loop around it.

use super::Context;
use super::number_values::written_in_loops;
use crate::analysis::{Cfg, Dominators, Edge, LoopId, Loops, Places, memory};
use crate::entities::*;
use crate::func::{FrameState, Func, Target, ValueDef};
use crate::op::{Effects, Op, Rep};
use smallvec::SmallVec;

/// Runs the pass.
pub fn run(func: &mut Func, context: &mut Context) {
    if func.blocks.iter().any(|block| block.handler.is_some()) {
        return;
    }
    let cfg = context.take_cfg(func);
    let dominators = Dominators::new(func, &cfg);
    let loops = Loops::new(func, &cfg, &dominators);
    if loops.iter().len() == 0 {
        return context.keep_cfg(cfg);
    }
    let written = written_in_loops(func, &cfg, &loops);
    // Blocks for the ways in, where there is something to hoist.
    let mut made = false;
    for id in loops.iter() {
        let header = loops.header(id);
        if preheader(func, &cfg, &dominators, header).is_none()
            && has_candidates(func, &cfg, &loops, id, written[id.index()])
        {
            make_preheader(func, &cfg, &dominators, header);
            made = true;
        }
    }
    let (cfg, dominators, loops, written) = if made {
        let cfg = Cfg::new(func);
        let dominators = Dominators::new(func, &cfg);
        let loops = Loops::new(func, &cfg, &dominators);
        let written = written_in_loops(func, &cfg, &loops);
        (cfg, dominators, loops, written)
    } else {
        (cfg, dominators, loops, written)
    };
    let mut homes: Vec<Option<BlockId>> = vec![None; func.insts.len()];
    for &block in cfg.order() {
        func.blocks[block.index()].insts.iter().for_each(|inst| homes[inst.index()] = Some(block));
    }
    for index in (0..loops.iter().len()).rev() {
        let id = LoopId(index as u32);
        let Some((to, target)) = preheader(func, &cfg, &dominators, loops.header(id)) else { continue };
        let mut hoist = Hoist {
            id,
            to,
            target,
            loops: &loops,
            written: written[index],
            homes: &mut homes,
            state: None,
            moved: Vec::new(),
            left: Vec::new(),
        };
        if !hoist.run(func, &cfg, &dominators, context) {
            break;
        }
    }
    context.keep_cfg(cfg);
}

/// The edges into a loop, by the blocks they start in.
fn entries(cfg: &Cfg, dominators: &Dominators, header: BlockId) -> SmallVec<[(BlockId, u32); 2]> {
    let preds = cfg.preds(header).iter().filter(|pred| !dominators.dominates(header, pred.block));
    preds
        .map(|pred| match pred.edge {
            Edge::Jump(target) => (pred.block, target),
            Edge::Handler => unreachable!("functions with handlers are left alone"),
        })
        .collect()
}

/// The block that only leads to a loop, and does nothing else at its end; with the number of the jump's target.
fn preheader(func: &Func, cfg: &Cfg, dominators: &Dominators, header: BlockId) -> Option<(BlockId, usize)> {
    let [(block, target)] = entries(cfg, dominators, header)[..] else { return None };
    let inst = func.terminator(block)?;
    (func.insts[inst.index()].op == Op::Jump).then_some((block, target as usize))
}

fn make_preheader(func: &mut Func, cfg: &Cfg, dominators: &Dominators, header: BlockId) {
    let edges = entries(cfg, dominators, header);
    let block = func.make_block();
    let mut args = SmallVec::new();
    if let [(from, target)] = edges[..] {
        let Some(inst) = func.terminator(from) else { return };
        args = std::mem::take(&mut func.insts[inst.index()].targets[target as usize].args);
    } else {
        for n in 0..func.blocks[header.index()].params.len() {
            let rep = func.rep(func.blocks[header.index()].params[n]);
            let param = func.append_block_param(block);
            if rep == Rep::Float {
                func.float_params.insert(param);
            }
            args.push(param);
        }
    }
    for (from, target) in edges {
        if let Some(inst) = func.terminator(from) {
            func.insts[inst.index()].targets[target as usize].block = block;
        }
    }
    let jump = func.make_inst(Op::Jump, SmallVec::new(), [0, 0], Default::default());
    func.insts[jump.index()].targets.push(Target { block: header, args });
    func.blocks[block.index()].insts.push(jump);
    let place = func.layout.iter().position(|&at| at == header).unwrap_or(func.layout.len());
    func.layout.insert(place, block);
}

/// Whether an op could leave a loop that writes these places, if its operands can.
fn is_movable(func: &Func, inst: InstId, written: Places) -> bool {
    let data = &func.insts[inst.index()];
    // An index that is in range only because of where the access is keeps it there.
    let is_checked = |value: ValueId| match func.values[value.index()] {
        ValueDef::Result(inst, _) => func.insts[inst.index()].op == Op::CheckIndex,
        _ => false,
    };
    if matches!(data.op, Op::ItemAt | Op::FloatAt | Op::IntAt) && !is_checked(data.args[1]) {
        return false;
    }
    !data.op.is_terminator() && memory::reads(data).is_some_and(|places| !places.meets(written))
}

/// Whether something in a loop looks as if it could leave: an op without operands from inside. What depends on such ops follows them.
fn has_candidates(func: &Func, cfg: &Cfg, loops: &Loops, id: LoopId, written: Places) -> bool {
    let inside = |value: &ValueId| match func.values[value.index()] {
        ValueDef::Param(block, _) => loops.contains(id, block),
        // Constants cost nothing wherever they are; others are found out below.
        ValueDef::Result(..) | ValueDef::Alias(_) => false,
    };
    cfg.order().iter().filter(|&&block| loops.contains(id, block)).any(|&block| {
        func.blocks[block.index()].insts.iter().any(|&inst| {
            let data = &func.insts[inst.index()];
            !matches!(data.op, Op::Word | Op::Float)
                && is_movable(func, inst, written)
                && !data.args.iter().any(inside)
        })
    })
}

struct Hoist<'a> {
    id: LoopId,
    to: BlockId,
    /// Of the jump that ends `to`.
    target: usize,
    loops: &'a Loops,
    written: Places,
    /// Where each instruction is.
    homes: &'a mut Vec<Option<BlockId>>,
    /// The frame state of the preheader, once it was asked for.
    state: Option<Option<FrameStateId>>,
    moved: Vec<InstId>,
    /// The blocks that those were in.
    left: Vec<BlockId>,
}

impl Hoist<'_> {
    /// Hoists what can be. False when the fuel is used up.
    fn run(&mut self, func: &mut Func, cfg: &Cfg, dominators: &Dominators, context: &mut Context) -> bool {
        let header = self.loops.header(self.id);
        let latches: SmallVec<[BlockId; 4]> = cfg
            .preds(header)
            .iter()
            .map(|pred| pred.block)
            .filter(|&block| dominators.dominates(header, block))
            .collect();
        for &block in cfg.order() {
            if !self.loops.contains(self.id, block) {
                continue;
            }
            let each_turn = latches.iter().all(|&latch| dominators.dominates(block, latch));
            let insts = func.blocks[block.index()].insts.clone();
            for inst in insts {
                let effects = func.insts[inst.index()].op.effects();
                let data = &func.insts[inst.index()];
                let anywhere = effects.0 & !Effects::READS.0 == 0;
                if !(each_turn || anywhere)
                    || !is_movable(func, inst, self.written)
                    || !data.args.iter().all(|&arg| self.is_outside(func, arg))
                {
                    continue;
                }
                let state = match func.insts[inst.index()].frame_state {
                    None => None,
                    Some(_) => match self.frame_state(func, context) {
                        None => continue,
                        some => some,
                    },
                };
                if !context.change() {
                    self.finish(func);
                    return false;
                }
                func.insts[inst.index()].frame_state = state;
                self.homes[inst.index()] = Some(self.to);
                self.moved.push(inst);
                if self.left.last() != Some(&block) {
                    self.left.push(block);
                }
            }
        }
        self.finish(func);
        true
    }

    /// Puts the instructions that were moved where they now belong.
    fn finish(&mut self, func: &mut Func) {
        if self.moved.is_empty() {
            return;
        }
        for &block in &self.left {
            let homes = &self.homes;
            func.blocks[block.index()]
                .insts
                .retain(|inst| homes[inst.index()].is_none_or(|home| home == block));
        }
        let insts = &mut func.blocks[self.to.index()].insts;
        let end = insts.len() - 1;
        insts.splice(end..end, self.moved.drain(..));
    }

    fn is_outside(&self, func: &Func, value: ValueId) -> bool {
        let home = match func.values[value.index()] {
            ValueDef::Param(block, _) => Some(block),
            ValueDef::Result(inst, _) => self.homes[inst.index()],
            ValueDef::Alias(_) => None,
        };
        home.is_some_and(|home| !self.loops.contains(self.id, home))
    }

    /// The state of the frame at the end of the preheader.
    fn frame_state(&mut self, func: &mut Func, context: &mut Context) -> Option<FrameStateId> {
        if let Some(known) = self.state {
            return known;
        }
        let state = self.make_frame_state(func, context);
        self.state = Some(state);
        state
    }

    fn make_frame_state(&mut self, func: &mut Func, context: &mut Context) -> Option<FrameStateId> {
        let header = self.loops.header(self.id);
        let poll = func.blocks[header.index()]
            .insts
            .iter()
            .copied()
            .find(|inst| func.insts[inst.index()].op == Op::Poll)?;
        let first = func.insts[poll.index()].frame_state?;
        if context.unhoistable.is_some_and(|places| places.contains(&func.frame_states[first.index()].place))
        {
            return None;
        }
        let jump = func.terminator(self.to)?;
        let args = &func.insts[jump.index()].targets[self.target].args;
        let params = &func.blocks[header.index()].params;
        let FrameState { locals, parent, place } = &func.frame_states[first.index()];
        let mut found: Vec<Option<ValueId>> = Vec::with_capacity(locals.len());
        for local in locals {
            found.push(match *local {
                None => None,
                Some(value) => match params.iter().position(|param| *param == value) {
                    Some(n) => Some(args[n]),
                    None if self.is_outside(func, value) => Some(value),
                    None => return None,
                },
            });
        }
        if let Some((parent, _)) = *parent
            && !func.frame_values(parent).all(|value| self.is_outside(func, value))
        {
            return None;
        }
        let state = FrameState { locals: found.into(), parent: *parent, place: *place };
        let id = FrameStateId::new(func.frame_states.len());
        func.frame_states.push(state);
        context.copied_states.push((id, first));
        Some(id)
    }
}
