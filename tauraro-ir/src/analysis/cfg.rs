//! The control-flow graph: predecessors and reverse postorder.
//!
//! Edges are the jumps of terminators and one *handler edge* from each block to the block its `handler`
//! names. Only blocks that can be reached from the entry have a place in the order, and only
//! such blocks count as predecessors.

use crate::entities::BlockId;
use crate::func::Func;

/// How control goes from one block to another.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub enum Edge {
    /// Through the n-th target of the terminator.
    Jump(u32),
    /// An instruction of the block raised.
    Handler,
}

/// An edge seen from its end.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub struct Pred {
    /// Where the edge starts.
    pub block: BlockId,
    /// What kind of edge it is.
    pub edge: Edge,
}

/// Predecessors and reverse postorder of a function's blocks.
#[derive(Clone, Debug)]
pub struct Cfg {
    /// Position in `preds` of the first predecessor of each block; one more entry than blocks.
    starts: Vec<u32>,
    preds: Vec<Pred>,
    order: Vec<BlockId>,
    /// Position of each block in `order`, or `UNREACHABLE`.
    positions: Vec<u32>,
}

const UNREACHABLE: u32 = u32::MAX;

impl Cfg {
    /// The graph of `func`.
    pub fn new(func: &Func) -> Cfg {
        let count = func.blocks.len();
        // Depth first from the entry; successors are visited last to first, so that the reverse postorder
        // puts the first target first, which is about source order.
        let mut positions = vec![UNREACHABLE; count];
        let mut order = Vec::with_capacity(func.layout.len());
        let mut stack: Vec<(BlockId, u32)> = vec![(Func::ENTRY, 0)];
        const SEEN: u32 = UNREACHABLE - 1;
        positions[Func::ENTRY.index()] = SEEN;
        while let Some(top) = stack.last_mut() {
            let block = top.0;
            match successor_from_end(func, block, top.1) {
                Some(next) => {
                    top.1 += 1;
                    if positions[next.index()] == UNREACHABLE {
                        positions[next.index()] = SEEN;
                        stack.push((next, 0));
                    }
                }
                None => {
                    order.push(block);
                    stack.pop();
                }
            }
        }
        order.reverse();
        for (position, block) in order.iter().enumerate() {
            positions[block.index()] = position as u32;
        }

        let mut starts = vec![0u32; count + 1];
        for &block in &order {
            func.successors(block).for_each(|next| starts[next.index() + 1] += 1);
        }
        for n in 0..count {
            starts[n + 1] += starts[n];
        }
        let mut next_free = starts.clone();
        let none = Pred { block: Func::ENTRY, edge: Edge::Handler };
        let mut preds = vec![none; starts[count] as usize];
        let mut put = |to: BlockId, pred: Pred| {
            let free = &mut next_free[to.index()];
            preds[*free as usize] = pred;
            *free += 1;
        };
        for &block in &order {
            if let Some(inst) = func.terminator(block) {
                for (n, target) in func.insts[inst.index()].targets.iter().enumerate() {
                    put(target.block, Pred { block, edge: Edge::Jump(n as u32) });
                }
            }
            if let Some(handler) = func.blocks[block.index()].handler {
                put(handler, Pred { block, edge: Edge::Handler });
            }
        }
        Cfg { starts, preds, order, positions }
    }

    /// The edges into `block` from reachable blocks.
    #[inline]
    pub fn preds(&self, block: BlockId) -> &[Pred] {
        &self.preds[self.starts[block.index()] as usize..self.starts[block.index() + 1] as usize]
    }

    /// The only edge into `block`, if there is just one.
    pub fn single_pred(&self, block: BlockId) -> Option<Pred> {
        match *self.preds(block) {
            [pred] => Some(pred),
            _ => None,
        }
    }

    /// The reachable blocks in reverse postorder: but for loops, each after all its predecessors.
    #[inline]
    pub fn order(&self) -> &[BlockId] {
        &self.order
    }

    /// Position of a block in [`Cfg::order`].
    #[inline]
    pub fn position(&self, block: BlockId) -> Option<usize> {
        let position = self.positions[block.index()];
        (position != UNREACHABLE).then_some(position as usize)
    }

    /// Whether control can come to `block`.
    #[inline]
    pub fn is_reachable(&self, block: BlockId) -> bool {
        self.positions[block.index()] != UNREACHABLE
    }
}

/// The n-th successor counted from the last (the handler is the very last).
fn successor_from_end(func: &Func, block: BlockId, n: u32) -> Option<BlockId> {
    let handler = func.blocks[block.index()].handler;
    let n = match handler {
        Some(handler) if n == 0 => return Some(handler),
        Some(_) => n - 1,
        None => n,
    };
    let targets = func.terminator(block).map(|inst| &func.insts[inst.index()].targets[..]).unwrap_or(&[]);
    targets.len().checked_sub(1 + n as usize).map(|n| targets[n].block)
}
