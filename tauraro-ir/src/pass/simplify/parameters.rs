//! Trivial parameters: those that always are one and the same value.
//!
//! A parameter is trivial when all values that come in for it are one value `v`, or the parameter itself. Replacing it may
//! make others trivial, which are looked at again. In a reducible graph, such as statements make, this
//! finds them all (Braun and others, 2013).
//!
//! `v` can stand for the parameter of a block that is jumped to, because it is there at the end of every block that jumps.
//! A handler is entered from the middle of blocks, so there the dominators are asked.

use crate::analysis::{Cfg, Dominators, Edge, Pred};
use crate::entities::*;
use crate::func::{Func, ValueDef};
use crate::pass::Context;
use crate::pass::edit::retain_params;

const NONE: u32 = u32::MAX;

/// Replaces trivial parameters and takes them out.
pub(super) fn drop_trivial(func: &mut Func, cfg: &Cfg, context: &mut Context) {
    // When none is trivial now, none becomes so, and this is the usual case.
    if !cfg.order().iter().any(|&block| may_be_trivial(func, cfg, block)) {
        return;
    }
    let mut dominators: Option<Dominators> = None;
    // What comes in for each parameter: (parameter, value) pairs, grouped by parameter.
    let mut incoming: Vec<(ValueId, ValueId)> = Vec::new();
    // Parameters that may also be unbound, or are given by an inlined frame: never trivial.
    let mut hopeless = vec![false; func.values.len()];
    for &block in cfg.order() {
        let data = &func.blocks[block.index()];
        if block == Func::ENTRY || data.params.is_empty() {
            continue;
        }
        for pred in cfg.preds(block) {
            match pred.edge {
                Edge::Jump(n) => {
                    let Some(inst) = func.terminator(pred.block) else { continue };
                    let args = &func.insts[inst.index()].targets[n as usize].args;
                    incoming.extend(data.params.iter().copied().zip(args.iter().copied()));
                }
                Edge::Handler => add_from_states(func, pred.block, block, &mut incoming, &mut hopeless),
            }
        }
        if data.handler_locals.is_some() {
            hopeless[data.params[0].index()] = true;
        }
    }
    incoming.sort_unstable();
    incoming.dedup();
    if incoming.is_empty() {
        return;
    }
    let group_starts = starts(func.values.len(), incoming.iter().map(|(param, _)| *param));
    let mut by_value: Vec<(ValueId, ValueId)> =
        incoming.iter().map(|&(param, value)| (value, param)).collect();
    by_value.sort_unstable();
    let user_starts = starts(func.values.len(), by_value.iter().map(|(value, _)| *value));

    // Values that mean this one by now, so that those who got them are found.
    let mut merged: Vec<Vec<ValueId>> = Vec::new();
    let mut merged_of = vec![NONE; func.values.len()];
    let mut homes: Option<Vec<u32>> = None;

    let mut work: Vec<ValueId> = incoming.iter().map(|(param, _)| *param).collect();
    work.dedup();
    work.reverse();
    let mut dropped = vec![false; func.values.len()];
    let mut any = false;
    while let Some(param) = work.pop() {
        let ValueDef::Param(block, _) = func.values[param.index()] else { continue };
        if hopeless[param.index()] {
            continue;
        }
        let group = &incoming[group_starts[param.index()] as usize..group_starts[param.index() + 1] as usize];
        let mut only = None;
        let trivial = group
            .iter()
            .map(|(_, value)| func.resolve(*value))
            .all(|value| value == param || *only.get_or_insert(value) == value);
        let Some(value) = only.filter(|_| trivial) else { continue };
        if func.blocks[block.index()].handler_locals.is_some() {
            let homes = homes.get_or_insert_with(|| homes_of(func, cfg));
            // Replacing parameters leaves the graph as it is.
            let dominators = dominators.get_or_insert_with(|| Dominators::new(func, cfg));
            let there = match func.values[value.index()] {
                ValueDef::Param(home, _) => dominators.dominates(home, block),
                ValueDef::Result(inst, _) => match homes[inst.index()] {
                    NONE => false,
                    home => dominators.body_dominates(BlockId(home), block),
                },
                ValueDef::Alias(_) => false,
            };
            if !there {
                continue;
            }
        }
        if !context.change() {
            break;
        }
        func.replace_value(param, value);
        dropped[param.index()] = true;
        any = true;
        // Whoever gets the parameter, or what it stood for, gets `value` now.
        let mut members = match std::mem::replace(&mut merged_of[param.index()], NONE) {
            NONE => Vec::new(),
            index => std::mem::take(&mut merged[index as usize]),
        };
        members.push(param);
        for member in &members {
            let users = user_starts[member.index()] as usize..user_starts[member.index() + 1] as usize;
            work.extend(by_value[users].iter().map(|(_, user)| *user));
        }
        match merged_of[value.index()] {
            NONE => {
                merged_of[value.index()] = merged.len() as u32;
                merged.push(members);
            }
            index => merged[index as usize].append(&mut members),
        }
    }
    if any {
        retain_params(func, |_, param| !dropped[param.index()]);
        func.resolve_all();
    }
}

/// Whether some parameter of a block that is jumped to gets one value from everywhere, or the block is a handler with
/// parameters (which is not looked at more closely).
fn may_be_trivial(func: &Func, cfg: &Cfg, block: BlockId) -> bool {
    let data = &func.blocks[block.index()];
    if block == Func::ENTRY || data.params.is_empty() {
        return false;
    }
    if data.handler_locals.is_some() {
        return data.params.len() > 1;
    }
    let incoming = |pred: &Pred, n: usize| match pred.edge {
        Edge::Jump(target) => {
            let inst = func.terminator(pred.block)?;
            func.insts[inst.index()].targets[target as usize].args.get(n).copied()
        }
        Edge::Handler => None,
    };
    data.params.iter().enumerate().any(|(n, &param)| {
        let mut only = None;
        cfg.preds(block)
            .iter()
            .filter_map(|pred| incoming(pred, n))
            .all(|value| value == param || *only.get_or_insert(value) == value)
    })
}

/// Where in a list sorted by value the entries of each value start.
fn starts(count: usize, values: impl Iterator<Item = ValueId>) -> Vec<u32> {
    let mut starts = vec![0u32; count + 1];
    values.for_each(|value| starts[value.index() + 1] += 1);
    for n in 0..count {
        starts[n + 1] += starts[n];
    }
    starts
}

/// The block of each instruction.
fn homes_of(func: &Func, cfg: &Cfg) -> Vec<u32> {
    let mut homes = vec![NONE; func.insts.len()];
    for &block in cfg.order() {
        func.blocks[block.index()].insts.iter().for_each(|inst| homes[inst.index()] = block.0);
    }
    homes
}

fn add_from_states(
    func: &Func,
    block: BlockId,
    handler: BlockId,
    incoming: &mut Vec<(ValueId, ValueId)>,
    hopeless: &mut [bool],
) {
    let data = &func.blocks[handler.index()];
    let locals = data.handler_locals.as_deref().unwrap_or(&[]);
    let params = data.params.get(1..).unwrap_or(&[]);
    let mut last = None;
    for &inst in &func.blocks[block.index()].insts {
        let inst = &func.insts[inst.index()];
        let Some(state) = inst.frame_state.filter(|_| inst.may_raise()) else { continue };
        if last.replace(state) == Some(state) {
            continue;
        }
        let state = &func.frame_states[state.index()];
        for (&local, &param) in locals.iter().zip(params) {
            match state.locals.get(local.index()).copied().flatten().filter(|_| state.parent.is_none()) {
                Some(value) => incoming.push((param, value)),
                None => hopeless[param.index()] = true,
            }
        }
    }
}
