//! Facts about the control flow that the emitter needs: reachable blocks, predecessors, loops.
//!
//! A handler is a successor of every block that names it. Loops are found by Tarjan's method (collapse the
//! loops from the innermost outward along retreating edges); a loop is named by its header block. For a graph
//! with a loop of several entries [`Cfg::irreducible`] is set, and nobody may rely on the nesting.

use tauraro_ir::{BlockId, Func};

/// "No block", in tables of block indices.
pub(super) const NONE: u32 = u32::MAX;

/// Control flow of one function. Tables are indexed by block.
pub(super) struct Cfg {
    /// Reachable blocks in reverse postorder.
    pub order: Vec<BlockId>,
    /// Position in `order`, or [`NONE`] for blocks that control never reaches.
    pub number: Vec<u32>,
    pred_start: Vec<u32>,
    preds: Vec<BlockId>,
    /// Header of the innermost loop around a block (its own, for a header).
    pub loop_of: Vec<u32>,
    /// Header of the loop around a block's innermost loop, when the block is a header; else as `loop_of`.
    pub parent: Vec<u32>,
    /// How many loops are around a block.
    pub depth: Vec<u32>,
    /// Header of the outermost loop around a block.
    pub root: Vec<u32>,
    /// Whether some loop has more than one entry.
    pub irreducible: bool,
}

/// The n-th successor of a block: jump targets, then the handler.
fn successor(func: &Func, block: BlockId, n: usize) -> Option<BlockId> {
    let data = &func.blocks[block.index()];
    let targets = match data.insts.last() {
        Some(last) => &func.insts[last.index()].targets[..],
        None => &[],
    };
    match targets.get(n) {
        Some(target) => Some(target.block),
        None if n == targets.len() => data.handler,
        None => None,
    }
}

impl Cfg {
    /// Computes the facts, in near-linear time.
    pub fn new(func: &Func) -> Cfg {
        let count = func.blocks.len();
        let mut number = vec![NONE; count];
        let mut order = Vec::with_capacity(count);
        let mut stack = vec![(Func::ENTRY, 0usize)];
        number[Func::ENTRY.index()] = 0;
        while let Some((block, n)) = stack.last_mut() {
            match successor(func, *block, *n) {
                Some(next) => {
                    *n += 1;
                    if number[next.index()] == NONE {
                        number[next.index()] = 0;
                        stack.push((next, 0));
                    }
                }
                None => {
                    order.push(*block);
                    stack.pop();
                }
            }
        }
        order.reverse();
        for (position, block) in order.iter().enumerate() {
            number[block.index()] = position as u32;
        }

        let mut pred_start = vec![0u32; count + 1];
        let edges = |f: &mut dyn FnMut(BlockId, BlockId)| {
            for &block in &order {
                let mut n = 0;
                while let Some(next) = successor(func, block, n) {
                    f(block, next);
                    n += 1;
                }
            }
        };
        edges(&mut |_, next| pred_start[next.index() + 1] += 1);
        for n in 0..count {
            pred_start[n + 1] += pred_start[n];
        }
        let mut fill = pred_start.clone();
        let mut preds = vec![Func::ENTRY; pred_start[count] as usize];
        edges(&mut |block, next| {
            preds[fill[next.index()] as usize] = block;
            fill[next.index()] += 1;
        });

        let nothing = vec![NONE; count];
        let mut cfg = Cfg {
            order,
            number,
            pred_start,
            preds,
            loop_of: nothing.clone(),
            parent: nothing.clone(),
            depth: vec![0; count],
            root: nothing,
            irreducible: false,
        };
        cfg.find_loops();
        cfg
    }

    /// Predecessors, one entry for each edge.
    pub fn preds(&self, block: BlockId) -> &[BlockId] {
        &self.preds[self.pred_start[block.index()] as usize..self.pred_start[block.index() + 1] as usize]
    }

    /// Whether control can reach the block.
    pub fn reachable(&self, block: BlockId) -> bool {
        self.number[block.index()] != NONE
    }

    fn find_loops(&mut self) {
        let count = self.number.len();
        let mut collapsed: Vec<u32> = (0..count as u32).collect();
        fn find(collapsed: &mut [u32], mut block: u32) -> u32 {
            while collapsed[block as usize] != block {
                let up = collapsed[collapsed[block as usize] as usize];
                collapsed[block as usize] = up;
                block = up;
            }
            block
        }
        let mut is_header = vec![false; count];
        let mut worklist: Vec<u32> = Vec::new();
        for position in (0..self.order.len()).rev() {
            let header = self.order[position];
            let own = header.0;
            worklist.clear();
            for n in self.pred_start[header.index()]..self.pred_start[header.index() + 1] {
                let pred = self.preds[n as usize];
                if self.number[pred.index()] >= position as u32 {
                    is_header[header.index()] = true;
                    worklist.push(find(&mut collapsed, pred.0));
                }
            }
            while let Some(block) = worklist.pop() {
                let block = find(&mut collapsed, block);
                if block == own {
                    continue;
                }
                self.parent[block as usize] = own;
                collapsed[block as usize] = own;
                for n in self.pred_start[block as usize]..self.pred_start[block as usize + 1] {
                    let pred = self.preds[n as usize];
                    if self.number[pred.index()] < position as u32 {
                        self.irreducible = true;
                    } else {
                        let pred = find(&mut collapsed, pred.0);
                        if pred != own {
                            worklist.push(pred);
                        }
                    }
                }
            }
        }
        for position in 0..self.order.len() {
            let block = self.order[position].index();
            let parent = self.parent[block];
            if parent != NONE {
                self.depth[block] = self.depth[parent as usize];
                self.root[block] = self.root[parent as usize];
            }
            self.loop_of[block] = parent;
            if is_header[block] {
                self.depth[block] += 1;
                self.loop_of[block] = block as u32;
                if parent == NONE {
                    self.root[block] = block as u32;
                }
            }
        }
    }

    /// Whether `block` lies in the loop of `header`.
    pub fn in_loop(&self, block: BlockId, header: BlockId) -> bool {
        let mut at = self.loop_of[block.index()];
        while at != NONE {
            if at == header.0 {
                return true;
            }
            at = self.parent[at as usize];
        }
        false
    }

    /// Whether a jump between the blocks may be part of a loop.
    pub fn may_close_loop(&self, from: BlockId, to: BlockId) -> bool {
        let root = self.root[from.index()];
        self.irreducible || (root != NONE && root == self.root[to.index()])
    }
}
