//! The control-flow graph: predecessors and reverse postorder.
//!
//! Edges are the jumps of terminators and one *handler edge* from each block to the block its `handler`
//! names. Only blocks that can be reached from the entry have a place in the order, and only
//! such blocks count as predecessors.

use crate::entities::BlockId;
use crate::func::Func;
use std::cell::RefCell;

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

/// Memory for making a graph, kept from one to the next.
#[derive(Default)]
struct Scratch {
    spans: Vec<(u32, u32)>,
    successors: Vec<Pred>,
    stack: Vec<(BlockId, u32)>,
    next_free: Vec<u32>,
}

thread_local! {
    static SCRATCH: RefCell<Scratch> = RefCell::default();
}

impl Cfg {
    /// The graph of `func`.
    pub fn new(func: &Func) -> Cfg {
        SCRATCH.with_borrow_mut(|scratch| Cfg::make(func, scratch))
    }

    fn make(func: &Func, scratch: &mut Scratch) -> Cfg {
        let Scratch { spans, successors, stack, next_free } = scratch;
        let count = func.blocks.len();
        // Successors first, in one walk over the layout: targets in order, then the handler.
        spans.clear();
        spans.resize(count, (0, 0));
        successors.clear();
        for &block in &func.layout {
            let start = successors.len() as u32;
            let data = &func.blocks[block.index()];
            if let Some(last) = data.insts.last() {
                let targets = func.insts[last.index()].targets.iter().enumerate();
                successors
                    .extend(targets.map(|(n, to)| Pred { block: to.block, edge: Edge::Jump(n as u32) }));
            }
            successors.extend(data.handler.map(|handler| Pred { block: handler, edge: Edge::Handler }));
            spans[block.index()] = (start, successors.len() as u32);
        }

        // Depth first from the entry; successors are visited last to first, so that the reverse postorder
        // puts the first target first, which is about source order.
        let mut positions = vec![UNREACHABLE; count];
        let mut order = Vec::with_capacity(func.layout.len());
        // Each with the end of its successors that are still to be visited.
        stack.clear();
        stack.push((Func::ENTRY, spans[Func::ENTRY.index()].1));
        const SEEN: u32 = UNREACHABLE - 1;
        positions[Func::ENTRY.index()] = SEEN;
        while let Some((block, end)) = stack.last_mut() {
            if *end > spans[block.index()].0 {
                *end -= 1;
                let next = successors[*end as usize].block;
                if positions[next.index()] == UNREACHABLE {
                    positions[next.index()] = SEEN;
                    stack.push((next, spans[next.index()].1));
                }
            } else {
                order.push(*block);
                stack.pop();
            }
        }
        order.reverse();
        for (position, block) in order.iter().enumerate() {
            positions[block.index()] = position as u32;
        }

        let mut starts = vec![0u32; count + 1];
        let of = |block: BlockId| {
            let (start, end) = spans[block.index()];
            &successors[start as usize..end as usize]
        };
        for &block in &order {
            of(block).iter().for_each(|next| starts[next.block.index() + 1] += 1);
        }
        for n in 0..count {
            starts[n + 1] += starts[n];
        }
        next_free.clone_from(&starts);
        let none = Pred { block: Func::ENTRY, edge: Edge::Handler };
        let mut preds = vec![none; starts[count] as usize];
        for &block in &order {
            for next in of(block) {
                let free = &mut next_free[next.block.index()];
                preds[*free as usize] = Pred { block, edge: next.edge };
                *free += 1;
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
