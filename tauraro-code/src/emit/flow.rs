//! What the emitter asks about control flow: order, predecessors, loops, from the IR's analyses.

use tauraro_ir::analysis::{Cfg, Dominators, LoopId, Loops, Pred};
use tauraro_ir::{BlockId, Func};

/// Control flow of one function.
pub(super) struct Flow {
    cfg: Cfg,
    loops: Loops,
    /// Outermost loop around each block; empty when there are no loops.
    root: Vec<Option<LoopId>>,
    /// Whether there is a circle that is no loop, because it can be entered at two places.
    irreducible: bool,
}

impl Flow {
    /// Analyses a function.
    pub fn new(func: &Func) -> Flow {
        let cfg = Cfg::new(func);
        let goes_back = |block: &BlockId| {
            let place = cfg.position(*block);
            cfg.preds(*block).iter().any(|pred| cfg.position(pred.block) >= place)
        };
        if !cfg.order().iter().any(goes_back) {
            let loops = Loops::none();
            return Flow { cfg, loops, root: Vec::new(), irreducible: false };
        }
        let dominators = Dominators::new(func, &cfg);
        let loops = Loops::new(func, &cfg, &dominators);
        let mut root = vec![None; func.blocks.len()];
        let mut irreducible = false;
        for (position, &block) in cfg.order().iter().enumerate() {
            root[block.index()] = loops.innermost(block).map(|mut id| {
                while let Some(parent) = loops.parent(id) {
                    id = parent;
                }
                id
            });
            for next in func.successors(block) {
                let back = cfg.position(next).is_some_and(|next| next <= position);
                irreducible |= back && !dominators.dominates(next, block);
            }
        }
        Flow { cfg, loops, root, irreducible }
    }

    /// Reachable blocks in reverse postorder.
    pub fn order(&self) -> &[BlockId] {
        self.cfg.order()
    }

    /// Edges into a block.
    pub fn preds(&self, block: BlockId) -> &[Pred] {
        self.cfg.preds(block)
    }

    /// Whether control can reach a block.
    pub fn reachable(&self, block: BlockId) -> bool {
        self.cfg.is_reachable(block)
    }

    /// The loops.
    pub fn loops(&self) -> &Loops {
        &self.loops
    }

    /// How many loops are around a block.
    pub fn depth(&self, block: BlockId) -> u32 {
        self.loops.block_depth(block)
    }

    /// Whether a jump between the blocks may be part of a circle.
    pub fn may_close_loop(&self, from: BlockId, to: BlockId) -> bool {
        let root = |block: BlockId| self.root.get(block.index()).copied().flatten();
        self.irreducible || (root(from).is_some() && root(from) == root(to))
    }
}
