//! Live ranges: at which points of the code the register of a value is occupied.
//!
//! Points number the reads and writes of the blocks in layout order (see [`Selection::walk`]). A range is a sorted
//! list of segments `[start, end)`: from the point of the write to one past the last read. So what an instruction
//! reads for the last time does not conflict with what it writes. A parameter starts with its block, an argument
//! ends with the block that jumps.
//!
//! Which values are live into a block is found value by value, by walking from the uses back to the definition
//! (Boissinot and others, "Computing liveness sets for SSA-form programs"): the cost is the size of the answer.

use super::flow::Flow;
use super::layout::Layout;
use super::select::{Access, Selection};
use tauraro_ir::analysis::Edge;
use tauraro_ir::{BlockId, ValueDef};

/// "None", in tables of values, segments and blocks.
pub(super) const NONE: u32 = u32::MAX;

/// An occupied stretch of points, in a list.
#[derive(Copy, Clone, Debug)]
pub(super) struct Segment {
    pub start: u32,
    pub end: u32,
    /// Next segment of the list, or [`NONE`].
    pub next: u32,
}

/// Live ranges by value.
pub(super) struct Ranges {
    pub segments: Vec<Segment>,
    /// First segment of a value, [`NONE`] when it never occupies a register.
    pub head: Vec<u32>,
    pub tail: Vec<u32>,
}

impl Ranges {
    /// Computes the ranges of all values of the selection.
    pub fn new(selection: &Selection, flow: &Flow, layout: &Layout) -> Ranges {
        let live = Liveness::new(selection, flow, layout);
        let count = selection.value_count;
        let mut ranges = Ranges {
            segments: Vec::with_capacity(count + count / 2),
            head: vec![NONE; count],
            tail: vec![NONE; count],
        };
        let mut start = vec![0u32; count];
        let mut end = vec![0u32; count];
        let mut touched: Vec<u32> = Vec::new();
        let mut point = 0;
        for &block in &layout.order {
            let block_end = point + selection.points(block);
            touched.clear();
            for value in live.into.of(block) {
                (start[value as usize], end[value as usize]) = (point, point);
                touched.push(value);
            }
            for param in &selection.func.blocks[block.index()].params {
                (start[param.index()], end[param.index()]) = (point, point);
                touched.push(param.0);
            }
            selection.walk(block, point, &mut |at, access, value| {
                let n = value as usize;
                match access {
                    Access::Use => end[n] = end[n].max(at + 1),
                    Access::Def | Access::Scratch => {
                        (start[n], end[n]) = (at, at + 1);
                        touched.push(value);
                    }
                }
            });
            if let Some(last) = selection.last_raise(block) {
                for value in live.raise.of(block) {
                    end[value as usize] = end[value as usize].max(point + 2 + 2 * last);
                }
            }
            for value in live.out.of(block) {
                end[value as usize] = block_end;
            }
            for &value in &touched {
                ranges.append(value as usize, start[value as usize], end[value as usize]);
            }
            point = block_end;
        }
        ranges
    }

    fn append(&mut self, value: usize, start: u32, end: u32) {
        if start >= end {
            return;
        }
        let tail = self.tail[value];
        if tail != NONE && self.segments[tail as usize].end == start {
            self.segments[tail as usize].end = end;
            return;
        }
        let new = self.segments.len() as u32;
        self.segments.push(Segment { start, end, next: NONE });
        match tail {
            NONE => self.head[value] = new,
            tail => self.segments[tail as usize].next = new,
        }
        self.tail[value] = new;
    }
}

/// Values live into and out of blocks.
struct Liveness {
    into: Lists,
    /// Needed after the block.
    out: Lists,
    /// Needed by the block's handler: as long as an instruction may still raise.
    raise: Lists,
}

/// A list of values for each block.
struct Lists {
    /// By block: its first node.
    head: Vec<u32>,
    /// Value and next node.
    nodes: Vec<(u32, u32)>,
}

impl Lists {
    fn new(blocks: usize) -> Lists {
        Lists { head: vec![NONE; blocks], nodes: Vec::new() }
    }

    /// Adds a value to a block's list; says no when it has just been added.
    fn add(&mut self, block: BlockId, value: u32) -> bool {
        let head = &mut self.head[block.index()];
        if *head != NONE && self.nodes[*head as usize].0 == value {
            return false;
        }
        self.nodes.push((value, *head));
        *head = self.nodes.len() as u32 - 1;
        true
    }

    fn of(&self, block: BlockId) -> impl Iterator<Item = u32> + '_ {
        let mut next = self.head[block.index()];
        std::iter::from_fn(move || {
            let (value, after) = *self.nodes.get(next as usize)?;
            next = after;
            Some(value)
        })
    }
}

impl Liveness {
    fn new(selection: &Selection, flow: &Flow, layout: &Layout) -> Liveness {
        let func = selection.func;
        let blocks = func.blocks.len();
        let mut defined_in = vec![NONE; selection.value_count];
        for (value, def) in func.values.iter().enumerate() {
            defined_in[value] = match def {
                ValueDef::Param(block, _) => block.0,
                ValueDef::Result(inst, _) => selection.block_of[inst.index()],
                ValueDef::Alias(_) => NONE,
            };
        }
        for (block, item) in selection.item_of.iter().enumerate() {
            if let Some(item) = item {
                defined_in[item.index()] = block as u32;
            }
        }
        // Uses outside the defining block, once for each block.
        let mut outside: Vec<(u32, BlockId)> = Vec::new();
        let mut last_seen = vec![NONE; selection.value_count];
        for &block in &layout.order {
            selection.walk(block, 0, &mut |_, access, value| {
                let n = value as usize;
                if access == Access::Use && defined_in[n] != block.0 && last_seen[n] != block.0 {
                    last_seen[n] = block.0;
                    outside.push((value, block));
                }
            });
        }
        outside.sort_unstable_by_key(|(value, _)| *value);
        let lists = || Lists::new(blocks);
        let mut live = Liveness { into: lists(), out: lists(), raise: lists() };
        let mut stack = Vec::new();
        for (value, block) in outside {
            stack.push(block);
            while let Some(block) = stack.pop() {
                // One value after the other: a value that a block has got already is the last one it got.
                if !live.into.add(block, value) {
                    continue;
                }
                for pred in flow.preds(block) {
                    let from = pred.block;
                    match pred.edge {
                        Edge::Jump(_) => live.out.add(from, value),
                        Edge::Handler if selection.last_raise(from).is_none() => continue,
                        Edge::Handler => live.raise.add(from, value),
                    };
                    if defined_in[value as usize] != from.0 {
                        stack.push(from);
                    }
                }
            }
        }
        live
    }
}
