//! Edits that several passes make.

use crate::entities::{InstId, ValueId};
use crate::func::{Func, ValueDef};

/// Drops the parameters of blocks (not of the entry, and not the exception of a handler) that `keep` says no to, with the
/// arguments that jumps pass for them.
pub(super) fn retain_params(func: &mut Func, keep: impl Fn(&Func, ValueId) -> bool) {
    // For each block that loses some, which parameters stay.
    let mut masks: Vec<Option<Box<[bool]>>> = vec![None; func.blocks.len()];
    let mut gone: Vec<ValueId> = Vec::new();
    for &block in &func.layout {
        let data = &func.blocks[block.index()];
        if block == Func::ENTRY {
            continue;
        }
        let is_handler = data.handler_locals.is_some();
        let stays = |(n, &param): (usize, &ValueId)| is_handler && n == 0 || keep(func, param);
        let mask: Box<[bool]> = data.params.iter().enumerate().map(stays).collect();
        if mask.iter().any(|stays| !stays) {
            gone.extend(data.params.iter().zip(&mask).filter(|(_, stays)| !**stays).map(|(param, _)| *param));
            masks[block.index()] = Some(mask);
        }
    }
    for &block in &func.layout {
        let data = &mut func.blocks[block.index()];
        if let Some(mask) = &masks[block.index()] {
            retain_by(&mut data.params, mask);
            if let Some(locals) = &mut data.handler_locals {
                retain_by(locals, &mask[1..]);
            }
            for (n, &param) in data.params.iter().enumerate() {
                func.values[param.index()] = ValueDef::Param(block, n as u32);
            }
        }
        let Some(&inst) = data.insts.last() else { continue };
        for target in &mut func.insts[inst.index()].targets {
            if let Some(mask) = &masks[target.block.index()] {
                let mut place = 0;
                target.args.retain(|_| {
                    place += 1;
                    mask[place - 1]
                });
            }
        }
    }
    if !func.float_params.is_empty() {
        gone.iter().for_each(|param| {
            func.float_params.remove(param);
        });
    }
}

fn retain_by<T>(items: &mut Vec<T>, mask: &[bool]) {
    let mut place = 0;
    items.retain(|_| {
        place += 1;
        mask[place - 1]
    });
}

/// Instructions to be taken out of their blocks at the end of a pass.
pub(super) struct Removed(Vec<bool>);

impl Removed {
    pub(super) fn new() -> Self {
        Removed(Vec::new())
    }
    pub(super) fn add(&mut self, inst: InstId) {
        if self.0.len() <= inst.index() {
            self.0.resize(inst.index() + 1, false);
        }
        self.0[inst.index()] = true;
    }
    pub(super) fn has(&self, inst: InstId) -> bool {
        self.0.get(inst.index()).copied().unwrap_or(false)
    }
    /// Takes them out.
    pub(super) fn apply(self, func: &mut Func) {
        if self.0.is_empty() {
            return;
        }
        for block in &func.layout {
            func.blocks[block.index()].insts.retain(|&inst| !self.has(inst));
        }
    }
}

/// Makes `inst`, a value's definition in place, the constant with this index.
pub(super) fn make_const(func: &mut Func, inst: InstId, index: u32) {
    let data = &mut func.insts[inst.index()];
    data.op = crate::op::Op::Const;
    data.args.clear();
    data.imm = [index, 0];
    data.frame_state = None;
}

/// Makes the terminator `inst` a jump to its n-th target.
pub(super) fn make_jump(func: &mut Func, inst: InstId, target: usize) {
    let data = &mut func.insts[inst.index()];
    data.op = crate::op::Op::Jump;
    data.args.clear();
    data.targets.swap(0, target);
    data.targets.truncate(1);
    data.frame_state = None;
}
