//! Drops instructions and block parameters whose results nothing needs.
//!
//! Roots are the instructions that must stay by their effects; what they use (operands, jump arguments, frame
//! states) is needed, and so is what defines it. A parameter that is needed makes the arguments for it
//! needed, so values that only go around a loop are found dead.
//!
//! *Frame states count*: the interpreter shows every local variable precisely (debuggers, `locals()`,
//! generators), so a value that only a frame state mentions is still computed. The compiled tier, which can
//! compute it on the way out, decides for itself. A `const` or `undef` that only frame states mention stays in its block too;
//! it needs no code (see [`Uses`](crate::analysis::Uses)).
//!
//! *Needs* nothing special. *Keeps* blocks and jumps as they are. *Cost*: linear; about 1 ms for 10,000 lines.

use super::Context;
use super::edit::{Removed, retain_params};
use crate::analysis::{Cfg, Edge};
use crate::constant::Const;
use crate::entities::*;
use crate::func::{Func, Inst, ValueDef};
use crate::op::Op;
use std::cell::RefCell;

/// Memory of the pass, kept from one function to the next.
#[derive(Default)]
struct Scratch {
    needed: Vec<bool>,
    states: Vec<bool>,
    insts_needed: Vec<bool>,
    work: Vec<ValueId>,
}

thread_local! {
    static SCRATCH: RefCell<Scratch> = RefCell::default();
}

/// Runs the pass.
pub fn run(func: &mut Func, context: &mut Context) {
    let cfg = context.take_cfg(func);
    SCRATCH.with_borrow_mut(|scratch| eliminate(func, &cfg, context, scratch));
    // Blocks and jumps are as they were.
    context.keep_cfg(cfg);
}

fn eliminate(func: &mut Func, cfg: &Cfg, context: &mut Context, scratch: &mut Scratch) {
    let Scratch { needed, states, insts_needed, work } = scratch;
    for (table, length) in [
        (&mut *needed, func.values.len()),
        (&mut *states, func.frame_states.len()),
        (&mut *insts_needed, func.insts.len()),
    ] {
        table.clear();
        table.resize(length, false);
    }
    work.clear();

    let mut need_inst = |inst: InstId, work: &mut Vec<ValueId>| {
        if std::mem::replace(&mut insts_needed[inst.index()], true) {
            return;
        }
        let data = &func.insts[inst.index()];
        // Jump arguments are needed when the parameter is.
        work.extend(data.args.iter().copied());
        let mut next = data.frame_state;
        while let Some(state) = next {
            if std::mem::replace(&mut states[state.index()], true) {
                break;
            }
            work.extend(func.frame_states[state.index()].locals.iter().copied().flatten());
            next = func.frame_states[state.index()].parent.map(|(parent, _)| parent);
        }
    };
    for &block in &func.layout {
        for &inst in &func.blocks[block.index()].insts {
            if !is_removable(func, &func.insts[inst.index()]) || !cfg.is_reachable(block) {
                need_inst(inst, work);
                if !cfg.is_reachable(block) {
                    work.extend(func.insts[inst.index()].operands());
                }
            }
        }
    }
    while let Some(value) = work.pop() {
        if std::mem::replace(&mut needed[value.index()], true) {
            continue;
        }
        match func.values[value.index()] {
            ValueDef::Result(inst, _) => need_inst(inst, work),
            ValueDef::Param(block, n) => {
                // Handlers take their parameters from frame states, which are needed anyway.
                for pred in cfg.preds(block) {
                    if let Edge::Jump(target) = pred.edge
                        && let Some(inst) = func.terminator(pred.block)
                    {
                        work.push(func.insts[inst.index()].targets[target as usize].args[n as usize]);
                    }
                }
            }
            ValueDef::Alias(to) => work.push(to),
        }
    }

    // What the fuel does not allow to go must not mention what went. Dead parameters and dead instructions may
    // use each other in circles, so then all go at once; instructions alone go from the last use back.
    let params = func.layout.iter().filter(|&&block| block != Func::ENTRY && cfg.is_reachable(block));
    let dead_params = params
        .flat_map(|block| {
            let data = &func.blocks[block.index()];
            let skip = data.handler_locals.is_some() as usize;
            data.params[skip..].iter()
        })
        .filter(|param| !needed[param.index()])
        .count();
    if dead_params > 0 {
        if !context.change() {
            return;
        }
        retain_params(func, |func, param| match func.values[param.index()] {
            ValueDef::Param(block, _) => needed[param.index()] || !cfg.is_reachable(block),
            _ => true,
        });
    }
    let mut removed = Removed::new();
    for &block in cfg.order().iter().rev() {
        for &inst in func.blocks[block.index()].insts.iter().rev() {
            if !insts_needed[inst.index()] {
                if dead_params == 0 && !context.change() {
                    removed.apply(func);
                    return;
                }
                removed.add(inst);
            }
        }
    }
    removed.apply(func);
}

/// Whether an instruction may go when nothing uses its results.
fn is_removable(func: &Func, data: &Inst) -> bool {
    if data.op.effects().removable() {
        return true;
    }
    // The truth of a bool runs no code.
    matches!(data.op, Op::IsTrue | Op::Not) && data.args.first().is_some_and(|&arg| is_bool(func, arg))
}

fn is_bool(func: &Func, value: ValueId) -> bool {
    match func.values[value.index()] {
        ValueDef::Result(inst, _) => {
            let data = &func.insts[inst.index()];
            data.op.info().bool_result
                || data.op == Op::Const && matches!(func.consts[data.imm[0] as usize], Const::Bool(_))
        }
        _ => false,
    }
}
