//! Takes accesses to items of lists and tuples apart: length, check of the index, place of the items, and the access itself.
//!
//! The parts are what other passes work on: two accesses by one index need one check, and where a loop calls nothing, lengths and
//! places of lists stay what they are, so they are read before it. Nothing is gained by this pass alone.
//!
//! Only specialised ops are looked at. *Needs* nothing. *Keeps* blocks and jumps. *Cost*: linear.

use super::Context;
use crate::entities::*;
use crate::func::{Args, Func};
use crate::op::{OF_LIST, OF_TUPLE, Op};
use smallvec::smallvec;

/// Runs the pass.
pub fn run(func: &mut Func, context: &mut Context) {
    for at in 0..func.layout.len() {
        let block = func.layout[at];
        let is_access = |inst: &InstId| {
            matches!(func.insts[inst.index()].op, Op::ListLoad | Op::ListStore | Op::TupleLoad)
        };
        if !func.blocks[block.index()].insts.iter().any(is_access) {
            continue;
        }
        let old = std::mem::take(&mut func.blocks[block.index()].insts);
        let mut new = Vec::with_capacity(old.len() + 8);
        for inst in old {
            open(func, inst, &mut new, context);
            new.push(inst);
        }
        func.blocks[block.index()].insts = new;
    }
}

/// Puts what has to come before an access in front of it, and makes it the mere access.
fn open(func: &mut Func, inst: InstId, new: &mut Vec<InstId>, context: &mut Context) {
    let data = &func.insts[inst.index()];
    let (length, access, imm) = match data.op {
        Op::ListLoad => (Op::ListLength, Op::ItemAt, OF_LIST),
        Op::ListStore => (Op::ListLength, Op::PutItem, OF_LIST),
        Op::TupleLoad => (Op::TupleLength, Op::ItemAt, OF_TUPLE),
        _ => return,
    };
    if !context.change() {
        return;
    }
    let (container, index, span, state) = (data.args[0], data.args[1], data.span, data.frame_state);
    let mut part = |func: &mut Func, op: Op, args: Args, state: Option<FrameStateId>| {
        let part = func.make_inst(op, args, [0, 0], span);
        func.insts[part.index()].frame_state = state;
        new.push(part);
        func.insts[part.index()].first_result
    };
    let Some(length) = part(func, length, smallvec![container], None) else { return };
    let Some(index) = part(func, Op::CheckIndex, smallvec![index, length], state) else { return };
    let items = match imm {
        OF_LIST => part(func, Op::ListItems, smallvec![container], None),
        _ => Some(container),
    };
    let Some(items) = items else { return };
    let data = &mut func.insts[inst.index()];
    (data.op, data.imm, data.frame_state) = (access, [imm, 0], None);
    (data.args[0], data.args[1]) = (items, index);
}
