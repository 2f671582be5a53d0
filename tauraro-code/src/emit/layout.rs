//! The order of blocks in the code.
//!
//! Start from the source order the lowering left. Then
//! * **cold** blocks go to the end: what is reached only through exceptions, and what can only raise;
//! * blocks inside a loop's range that do not belong to it (the code before a `break`) go behind it;
//! * a loop is **rotated** when control leaves it at a test near its top: the blocks up to that test go to the
//!   bottom of the loop, so that the test becomes the backward jump and an iteration executes one jump less.

use super::flow::Flow;
use tauraro_ir::analysis::LoopId;
use tauraro_ir::{BlockId, Func, Op, Target};

/// The order, and what was found out on the way.
pub(super) struct Layout {
    /// Reachable blocks; the entry first.
    pub order: Vec<BlockId>,
    /// By block.
    pub cold: Vec<bool>,
}

/// Jump targets of a block.
fn targets(func: &Func, block: BlockId) -> impl Iterator<Item = BlockId> + '_ {
    let last = func.blocks[block.index()].insts.last();
    last.into_iter().flat_map(|last| func.insts[last.index()].targets.iter().map(|t| t.block))
}

/// Decides the order.
pub(super) fn layout(func: &Func, flow: &Flow) -> Layout {
    let cold = find_cold(func, flow);
    let mut listed = vec![false; func.blocks.len()];
    let mut source: Vec<BlockId> = Vec::with_capacity(flow.order().len());
    for &block in std::iter::once(&Func::ENTRY).chain(&func.layout).chain(flow.order()) {
        if flow.reachable(block) && !std::mem::replace(&mut listed[block.index()], true) {
            source.push(block);
        }
    }
    let mut order: Vec<BlockId> = source.iter().copied().filter(|b| !cold[b.index()]).collect();
    arrange_loops(func, flow, &cold, &mut order);
    order.extend(source.iter().copied().filter(|b| cold[b.index()]));
    Layout { order, cold }
}

/// Marks blocks that end up raising, and all that normal control does not reach without passing such a block.
fn find_cold(func: &Func, flow: &Flow) -> Vec<bool> {
    let mut doomed = vec![false; func.blocks.len()];
    for &block in flow.order().iter().rev() {
        let op = func.blocks[block.index()].insts.last().map(|last| func.insts[last.index()].op);
        doomed[block.index()] = match op {
            Some(Op::Raise | Op::Reraise | Op::Unreachable) | None => true,
            Some(Op::Return) => false,
            Some(_) => targets(func, block).all(|to| doomed[to.index()]),
        };
    }
    let mut cold = vec![true; func.blocks.len()];
    let mut stack = vec![Func::ENTRY];
    cold[Func::ENTRY.index()] = false;
    while let Some(block) = stack.pop() {
        for to in targets(func, block) {
            if cold[to.index()] && !doomed[to.index()] {
                cold[to.index()] = false;
                stack.push(to);
            }
        }
    }
    cold
}

/// Makes the hot blocks of each loop contiguous and rotates loops, outermost first.
fn arrange_loops(func: &Func, flow: &Flow, cold: &[bool], order: &mut [BlockId]) {
    let loops = flow.loops();
    let mut members = vec![0u32; loops.iter().len()];
    let mut position = vec![0u32; func.blocks.len()];
    for (n, &block) in order.iter().enumerate() {
        position[block.index()] = n as u32;
        let mut at = loops.innermost(block);
        while let Some(id) = at {
            members[id.index()] += 1;
            at = loops.parent(id);
        }
    }
    let mut aside = Vec::new();
    for id in loops.iter() {
        let header = loops.header(id);
        let count = members[id.index()] as usize;
        if cold[header.index()] || count < 2 {
            continue;
        }
        let start = position[header.index()] as usize;
        let mut found = 0;
        let mut end = start;
        aside.clear();
        while found < count && end < order.len() {
            let block = order[end];
            if loops.contains(id, block) {
                order[start + found] = block;
                found += 1;
            } else {
                aside.push(block);
            }
            end += 1;
        }
        order[start + found..end].copy_from_slice(&aside);
        let range = &mut order[start..end];
        if found == count
            && let Some(first) = rotation(func, flow, id, &range[..count])
        {
            range[..count].rotate_left(first);
        }
        for (n, block) in order[start..end].iter().enumerate() {
            position[block.index()] = (start + n) as u32;
        }
    }
}

/// Which block of a loop should come first: the one after the first test that leaves the loop, when only jumps
/// lead from the header there. `None` to leave the loop as it is.
fn rotation(func: &Func, flow: &Flow, id: LoopId, blocks: &[BlockId]) -> Option<usize> {
    let header = flow.loops().header(id);
    let leaves = |block: BlockId| targets(func, block).any(|to| !flow.loops().contains(id, to));
    let last = *blocks.last()?;
    // A test at the bottom jumps back by itself. (But a header that is nothing but a test is better there.)
    let tests_at_bottom =
        targets(func, last).count() == 2 && leaves(last) && targets(func, last).any(|to| to == header);
    if tests_at_bottom && !leaves(header) {
        return None;
    }
    for (n, pair) in blocks.windows(2).enumerate() {
        let [block, next] = [pair[0], pair[1]];
        if !targets(func, block).any(|to| to == next) {
            return None;
        }
        match targets(func, block).count() {
            1 => {}
            2 if leaves(block) => return Some(n + 1),
            _ => return None,
        }
    }
    None
}

/// The function with a block on each edge that takes the item of a `for` to a block with other predecessors, too, when
/// there are such edges. (An empty loop body has become one when passes were done with it.) There the item has a
/// place to begin its life and be moved, and the loop a block to be rotated to.
pub(super) fn split_item_edges(func: &Func) -> Option<Func> {
    let item_edge = |inst: &tauraro_ir::Inst| {
        inst.op == Op::BranchExhausted && inst.targets.get(1).is_some_and(|target| !target.args.is_empty())
    };
    if !func.insts.iter().any(item_edge) {
        return None;
    }
    let mut preds = vec![0u32; func.blocks.len()];
    for to in func.layout.iter().flat_map(|&block| targets(func, block)) {
        preds[to.index()] += 1;
    }
    let mut split: Option<Func> = None;
    for &block in &func.layout {
        let Some(&last) = func.blocks[block.index()].insts.last() else { continue };
        let data = &func.insts[last.index()];
        if !item_edge(data) || preds[data.targets[1].block.index()] < 2 {
            continue;
        }
        let new_func = split.get_or_insert_with(|| func.clone());
        let between = new_func.make_block();
        let jump = new_func.make_inst(Op::Jump, Default::default(), [0, 0], data.span);
        new_func.blocks[between.index()].insts.push(jump);
        new_func.blocks[between.index()].handler = func.blocks[block.index()].handler;
        let to = Target { block: between, args: Default::default() };
        let target = std::mem::replace(&mut new_func.insts[last.index()].targets[1], to);
        new_func.insts[jump.index()].targets.push(target);
        let at = new_func.layout.iter().position(|other| *other == block).map_or(0, |at| at + 1);
        new_func.layout.insert(at, between);
    }
    split
}
