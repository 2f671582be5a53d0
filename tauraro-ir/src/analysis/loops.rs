//! The loop forest: natural loops, found from the back edges (edges to a block that dominates their start).
//!
//! Loops with the same header are one loop. A cycle that can be entered at two places is no loop here;
//! Python's statements make none.

use super::cfg::Cfg;
use super::dominators::Dominators;
use crate::entities::BlockId;
use crate::func::Func;

/// A loop of a function.
#[derive(Copy, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct LoopId(pub u32);

impl LoopId {
    /// The index as a `usize`.
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

#[derive(Clone, Debug)]
struct Loop {
    header: BlockId,
    parent: Option<LoopId>,
    depth: u32,
}

/// The loops of a function. Outer loops have smaller ids than those inside them.
#[derive(Clone, Debug)]
pub struct Loops {
    loops: Vec<Loop>,
    /// By block; empty when there are no loops.
    innermost: Vec<Option<LoopId>>,
}

impl Loops {
    /// Those of a function that has none: control never goes back in it.
    pub fn none() -> Loops {
        Loops { loops: Vec::new(), innermost: Vec::new() }
    }

    /// The loops of `func`.
    pub fn new(func: &Func, cfg: &Cfg, dominators: &Dominators) -> Loops {
        // Headers in reverse postorder, so an outer loop comes before the loops inside it.
        let mut loops = Vec::new();
        let mut innermost: Vec<Option<LoopId>> = vec![None; func.blocks.len()];
        for &header in cfg.order() {
            if cfg.preds(header).iter().any(|pred| dominators.dominates(header, pred.block)) {
                loops.push(Loop { header, parent: None, depth: 0 });
            }
        }
        // Inner loops first: each collects the blocks that reach its back edges and are in no loop yet,
        // and steps over the loops found before, which lie inside it.
        let mut work = Vec::new();
        for index in (0..loops.len()).rev() {
            let id = LoopId(index as u32);
            let header = loops[index].header;
            let back = cfg.preds(header).iter().filter(|pred| dominators.dominates(header, pred.block));
            work.extend(back.map(|pred| pred.block));
            while let Some(block) = work.pop() {
                let continue_from = match innermost[block.index()] {
                    None => {
                        innermost[block.index()] = Some(id);
                        if block == header { None } else { Some(block) }
                    }
                    Some(mut inner) => {
                        // Climb to the outermost loop known so far around the block.
                        while let Some(parent) = loops[inner.index()].parent {
                            inner = parent;
                        }
                        if inner == id {
                            None
                        } else {
                            loops[inner.index()].parent = Some(id);
                            let inner_header = loops[inner.index()].header;
                            if inner_header == header { None } else { Some(inner_header) }
                        }
                    }
                };
                if let Some(block) = continue_from {
                    let inside = |from: BlockId| dominators.dominates(header, from);
                    work.extend(cfg.preds(block).iter().map(|pred| pred.block).filter(|&from| inside(from)));
                }
            }
            // A header without a body of its own (it is its own back edge) was given its loop above.
            innermost[header.index()].get_or_insert(id);
        }
        for index in 0..loops.len() {
            loops[index].depth = loops[index].parent.map_or(1, |parent| loops[parent.index()].depth + 1);
        }
        Loops { loops, innermost }
    }

    /// All loops, outer ones before those inside them.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = LoopId> + use<> {
        (0..self.loops.len() as u32).map(LoopId)
    }

    /// The header: the block through which control enters the loop.
    pub fn header(&self, id: LoopId) -> BlockId {
        self.loops[id.index()].header
    }

    /// The loop directly around a loop.
    pub fn parent(&self, id: LoopId) -> Option<LoopId> {
        self.loops[id.index()].parent
    }

    /// How deep a loop is nested; an outermost one has depth 1.
    pub fn depth(&self, id: LoopId) -> u32 {
        self.loops[id.index()].depth
    }

    /// The innermost loop that holds `block`.
    pub fn innermost(&self, block: BlockId) -> Option<LoopId> {
        self.innermost.get(block.index()).copied().flatten()
    }

    /// How many loops hold `block`.
    pub fn block_depth(&self, block: BlockId) -> u32 {
        self.innermost(block).map_or(0, |id| self.depth(id))
    }

    /// Whether `block` is the header of a loop.
    pub fn is_header(&self, block: BlockId) -> bool {
        self.innermost(block).is_some_and(|id| self.header(id) == block)
    }

    /// Whether loop `id` holds `block`.
    pub fn contains(&self, id: LoopId, block: BlockId) -> bool {
        let mut at = self.innermost(block);
        while let Some(inner) = at {
            if inner == id {
                return true;
            }
            at = self.parent(inner);
        }
        false
    }
}
