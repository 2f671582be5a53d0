//! Dominators, by the Semi-NCA algorithm.
//!
//! **Handler edges leave from the start of a block**, after its parameters and before its first
//! instruction: when an instruction raises, nothing that the block computed is sure to exist. So a block that names a
//! handler is two nodes of the graph, its *entry* (the parameters; the handler edge starts here) and its
//! *body* (the results; jumps start here). Other blocks are one node. Both questions have their own
//! function: [`Dominators::dominates`] is about entries, [`Dominators::body_dominates`] about results.
//!
//! Unreachable blocks dominate nothing and are dominated by everything (vacuously).

use super::cfg::{Cfg, Edge};
use crate::entities::BlockId;
use crate::func::Func;
use std::cell::RefCell;

/// The dominator tree of a function.
#[derive(Clone, Debug)]
pub struct Dominators {
    /// Entry node of each block (the body node has the block's number).
    entry_nodes: Vec<u32>,
    /// Per node: number in a preorder walk of the dominator tree, or `NONE` for unreachable nodes.
    preorder: Vec<u32>,
    /// Per node: how many nodes it dominates, itself included.
    sizes: Vec<u32>,
    /// Per node: the block of its immediate dominator, or `NONE`.
    idoms: Vec<u32>,
}

const NONE: u32 = u32::MAX;

/// Memory for finding dominators, kept from one function to the next. By node, or by number in depth-first preorder.
#[derive(Default)]
struct Scratch {
    blocks: Vec<BlockId>,
    numbers: Vec<u32>,
    vertices: Vec<u32>,
    parents: Vec<u32>,
    stack: Vec<(u32, u32)>,
    semis: Vec<u32>,
    labels: Vec<u32>,
    ancestors: Vec<u32>,
    path: Vec<u32>,
    idoms: Vec<u32>,
    tree_sizes: Vec<u32>,
    places: Vec<u32>,
    next_places: Vec<u32>,
}

thread_local! {
    static SCRATCH: RefCell<Scratch> = RefCell::default();
}

fn refill<T: Copy>(table: &mut Vec<T>, length: usize, value: T) {
    table.clear();
    table.resize(length, value);
}

impl Dominators {
    /// The dominators of `func`, whose graph is `cfg`.
    pub fn new(func: &Func, cfg: &Cfg) -> Dominators {
        SCRATCH.with_borrow_mut(|scratch| Dominators::make(func, cfg, scratch))
    }

    fn make(func: &Func, cfg: &Cfg, scratch: &mut Scratch) -> Dominators {
        let Scratch {
            blocks,
            numbers,
            vertices,
            parents,
            stack,
            semis,
            labels,
            ancestors,
            path,
            idoms,
            tree_sizes,
            places,
            next_places,
        } = scratch;
        let count = func.blocks.len();
        let mut entry_nodes: Vec<u32> = (0..count as u32).collect();
        // Block of each node; the first `count` are the bodies.
        blocks.clear();
        blocks.extend((0..count).map(BlockId::new));
        for &block in cfg.order() {
            if func.blocks[block.index()].handler.is_some() {
                entry_nodes[block.index()] = blocks.len() as u32;
                blocks.push(block);
            }
        }
        let nodes = blocks.len();

        // Numbers in depth-first preorder; everything below works on these.
        refill(numbers, nodes, NONE);
        vertices.clear();
        parents.clear();
        stack.clear();
        stack.push((entry_nodes[Func::ENTRY.index()], 0u32));
        while let Some((node, parent)) = stack.pop() {
            if numbers[node as usize] != NONE {
                continue;
            }
            let number = vertices.len() as u32;
            numbers[node as usize] = number;
            vertices.push(node);
            parents.push(parent);
            let block = blocks[node as usize];
            let is_body = (node as usize) < count;
            if is_body {
                if let Some(inst) = func.terminator(block) {
                    for target in &func.insts[inst.index()].targets {
                        stack.push((entry_nodes[target.block.index()], number));
                    }
                }
            } else {
                if let Some(handler) = func.blocks[block.index()].handler {
                    stack.push((entry_nodes[handler.index()], number));
                }
                stack.push((block.0, number));
            }
        }

        let reached = vertices.len();
        semis.clear();
        semis.extend(0..reached as u32);
        labels.clone_from(semis);
        refill(ancestors, reached, NONE);
        for w in (1..reached as u32).rev() {
            let node = vertices[w as usize];
            let block = blocks[node as usize];
            let mut semi = w;
            let mut visit = |pred: u32| {
                let v = numbers[pred as usize];
                if v != NONE {
                    let best = evaluate(v, ancestors, labels, semis, path);
                    semi = semi.min(semis[best as usize]);
                }
            };
            if node == entry_nodes[block.index()] {
                for pred in cfg.preds(block) {
                    visit(match pred.edge {
                        Edge::Jump(_) => pred.block.0,
                        Edge::Handler => entry_nodes[pred.block.index()],
                    });
                }
            } else {
                visit(entry_nodes[block.index()]);
            }
            semis[w as usize] = semi;
            ancestors[w as usize] = parents[w as usize];
        }
        idoms.clone_from(parents);
        for w in 1..reached {
            let mut idom = idoms[w];
            while idom > semis[w] {
                idom = idoms[idom as usize];
            }
            idoms[w] = idom;
        }

        // Intervals of the tree, for constant-time questions.
        refill(tree_sizes, reached, 1);
        for w in (1..reached).rev() {
            tree_sizes[idoms[w] as usize] += tree_sizes[w];
        }
        refill(places, reached, 0);
        refill(next_places, reached, 1);
        for w in 1..reached {
            let parent = idoms[w] as usize;
            places[w] = next_places[parent];
            next_places[parent] += tree_sizes[w];
            next_places[w] = places[w] + 1;
        }

        let mut dominators = Dominators {
            entry_nodes,
            preorder: vec![NONE; nodes],
            sizes: vec![0; nodes],
            idoms: vec![NONE; nodes],
        };
        for w in 0..reached {
            let node = vertices[w] as usize;
            dominators.preorder[node] = places[w];
            dominators.sizes[node] = tree_sizes[w];
            if w > 0 {
                dominators.idoms[node] = blocks[vertices[idoms[w] as usize] as usize].0;
            }
        }
        dominators
    }

    fn node_dominates(&self, a: usize, b: usize) -> bool {
        let place = self.preorder[b];
        if place == NONE {
            return true;
        }
        let first = self.preorder[a];
        first != NONE && place >= first && place - first < self.sizes[a]
    }

    /// Whether control that reaches `b` surely entered `a` before (or `a` is `b`): the parameters of `a` may be
    /// used in `b`.
    pub fn dominates(&self, a: BlockId, b: BlockId) -> bool {
        self.node_dominates(self.entry_nodes[a.index()] as usize, self.entry_nodes[b.index()] as usize)
    }

    /// Whether control that enters `b` surely went through all of `a` before: the results of `a`'s instructions
    /// may be used in `b`. Never true of a reachable block and itself.
    pub fn body_dominates(&self, a: BlockId, b: BlockId) -> bool {
        if a == b {
            return self.preorder[a.index()] == NONE;
        }
        self.node_dominates(a.index(), self.entry_nodes[b.index()] as usize)
    }

    /// The nearest other block that control surely entered before `block`; `None` for the entry and unreachable blocks.
    pub fn idom(&self, block: BlockId) -> Option<BlockId> {
        let idom = self.idoms[self.entry_nodes[block.index()] as usize];
        (idom != NONE).then_some(BlockId(idom))
    }
}

/// The number with the smallest semidominator between `v` and the root of its tree in the forest; compresses paths.
fn evaluate(v: u32, ancestors: &mut [u32], labels: &mut [u32], semis: &[u32], path: &mut Vec<u32>) -> u32 {
    if ancestors[v as usize] == NONE {
        return v;
    }
    let mut node = v;
    while ancestors[ancestors[node as usize] as usize] != NONE {
        path.push(node);
        node = ancestors[node as usize];
    }
    while let Some(node) = path.pop() {
        let ancestor = ancestors[node as usize] as usize;
        if semis[labels[ancestor] as usize] < semis[labels[node as usize] as usize] {
            labels[node as usize] = labels[ancestor];
        }
        ancestors[node as usize] = ancestors[ancestor];
    }
    labels[v as usize]
}
