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
use tauraro_ir::ValueDef;
use tauraro_ir::analysis::Edge;

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

/// A use outside the block that defines the value: where the last one in a block ends.
struct Outside {
    value: u32,
    /// Position of the block in the layout.
    block: u32,
    end: u32,
}

/// Where blocks are, by position in the layout.
struct Place {
    start: u32,
    end: u32,
    /// One past the point where the last instruction that may raise reads, 0 when there is none.
    raise: u32,
}

impl Ranges {
    /// Computes the ranges of all values of the selection.
    pub fn new(selection: &Selection, flow: &Flow, layout: &Layout) -> Ranges {
        let func = selection.func;
        let count = selection.value_count;
        let mut position = vec![NONE; func.blocks.len()];
        for (n, block) in layout.order.iter().enumerate() {
            position[block.index()] = n as u32;
        }
        let defined_in = defining_blocks(selection, &position);

        // What happens in the blocks themselves.
        let mut start = vec![0u32; count];
        let mut end = vec![0u32; count];
        let mut places: Vec<Place> = Vec::with_capacity(layout.order.len());
        let mut outside: Vec<Outside> = Vec::new();
        let mut last_outside = vec![NONE; count];
        let mut point = 0;
        for (n, &block) in layout.order.iter().enumerate() {
            let here = n as u32;
            for param in &func.blocks[block.index()].params {
                (start[param.index()], end[param.index()]) = (point, point);
            }
            selection.walk(block, point, &mut |at, access, value| {
                let v = value as usize;
                match access {
                    Access::Use if defined_in[v] == here => end[v] = end[v].max(at + 1),
                    Access::Use => match outside.get_mut(last_outside[v] as usize) {
                        Some(last) if last.block == here => last.end = last.end.max(at + 1),
                        _ => {
                            last_outside[v] = outside.len() as u32;
                            outside.push(Outside { value, block: here, end: at + 1 });
                        }
                    },
                    Access::Def | Access::Scratch => (start[v], end[v]) = (at, at + 1),
                }
            });
            let raise = selection.last_raise(block).map_or(0, |last| point + 2 + 2 * last);
            let next = point + selection.points(block);
            places.push(Place { start: point, end: next, raise });
            point = next;
        }

        // From the uses back to the definitions.
        let (outside_start, outside) = by_value(outside, count);
        let mut ranges = Ranges {
            segments: Vec::with_capacity(count + count / 2),
            head: vec![NONE; count],
            tail: vec![NONE; count],
        };
        let blocks = layout.order.len();
        let mut live_into = vec![NONE; blocks];
        let mut live_out = vec![NONE; blocks];
        let mut live_raise = vec![NONE; blocks];
        let mut last_use = vec![0u32; blocks];
        let mut stack: Vec<u32> = Vec::new();
        let mut visited: Vec<u32> = Vec::new();
        for value in 0..count as u32 {
            let v = value as usize;
            let uses = &outside[outside_start[v] as usize..outside_start[v + 1] as usize];
            if uses.is_empty() {
                ranges.append(v, start[v], end[v]);
                continue;
            }
            let home = defined_in[v];
            visited.clear();
            for &(block, end) in uses {
                live_into[block as usize] = value;
                last_use[block as usize] = end;
                visited.push(block);
                stack.push(block);
            }
            if home != NONE {
                visited.push(home);
            }
            while let Some(block) = stack.pop() {
                for pred in flow.preds(layout.order[block as usize]) {
                    let from = position[pred.block.index()];
                    match pred.edge {
                        Edge::Jump(_) => live_out[from as usize] = value,
                        Edge::Handler if places[from as usize].raise == 0 => continue,
                        Edge::Handler => live_raise[from as usize] = value,
                    }
                    if from != home && live_into[from as usize] != value {
                        live_into[from as usize] = value;
                        last_use[from as usize] = 0;
                        visited.push(from);
                        stack.push(from);
                    }
                }
            }
            visited.sort_unstable();
            for &block in &visited {
                let n = block as usize;
                let place = &places[n];
                let (from, mut to) =
                    if block == home { (start[v], end[v]) } else { (place.start, last_use[n]) };
                if live_raise[n] == value {
                    to = to.max(place.raise);
                }
                if live_out[n] == value {
                    to = place.end;
                }
                ranges.append(v, from, to);
            }
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

/// By value: position of the block that defines it.
fn defining_blocks(selection: &Selection, position: &[u32]) -> Vec<u32> {
    let mut defined_in = vec![NONE; selection.value_count];
    for (value, def) in selection.func.values.iter().enumerate() {
        let block = match def {
            ValueDef::Param(block, _) => block.0,
            ValueDef::Result(inst, _) => selection.block_of[inst.index()],
            ValueDef::Alias(_) => NONE,
        };
        if block != NONE {
            defined_in[value] = position[block as usize];
        }
    }
    for (block, item) in selection.item_of.iter().enumerate() {
        if let Some(item) = item {
            defined_in[item.index()] = position[block];
        }
    }
    defined_in
}

/// Sorts uses by value: where those of each value start, and `(block, end)`.
fn by_value(outside: Vec<Outside>, count: usize) -> (Vec<u32>, Vec<(u32, u32)>) {
    let mut start = vec![0u32; count + 1];
    for one in &outside {
        start[one.value as usize + 1] += 1;
    }
    for n in 0..count {
        start[n + 1] += start[n];
    }
    let mut fill = start.clone();
    let mut sorted = vec![(0, 0); outside.len()];
    for one in outside {
        let place = &mut fill[one.value as usize];
        sorted[*place as usize] = (one.block, one.end);
        *place += 1;
    }
    (start, sorted)
}
