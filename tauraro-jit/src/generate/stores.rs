//! What exits store, shared as far as it is the same.
//!
//! Exits of neighbouring frame states store nearly the same: one by one, that was most of the machine code and of what the register allocator
//! had to look at. So the stores of all exits become one tree. A path from a node to a root is what an exit that ends in that node stores; a
//! store that many exits have is near a root. An exit is then a jump into code that it shares with others: it stores what is its own, goes on
//! with what it has in common with some, and at last with what it has in common with most.
//!
//! A value that is stored in a node is stored by all exits whose paths lead there, so it is defined on every way to it.

use super::*;

/// A store of an exit. No two stores of an exit write the same word, so their order means nothing.
#[derive(Copy, Clone, PartialEq, Eq, Hash)]
pub(super) struct Store {
    pub(super) base: Value,
    pub(super) at: i32,
    pub(super) value: Value,
    /// Whether the value is a small int whose number is wanted.
    pub(super) untag: bool,
}

/// A store, and the exits that have it and all stores towards the root.
pub(super) struct StoreNode {
    pub(super) store: Store,
    pub(super) parent: Option<usize>,
    /// How many ways lead here: from nodes behind, and from the start of exits.
    pub(super) ways: usize,
}

/// The stores of all exits.
pub(super) struct StoreTree {
    pub(super) nodes: Vec<StoreNode>,
    /// The node at which each exit ends, unless it stores nothing.
    pub(super) ends: Vec<Option<usize>>,
}

impl StoreTree {
    /// The tree for the stores of each exit, with the number of places it is taken from.
    pub(super) fn new(paths: Vec<(Vec<Store>, usize)>) -> StoreTree {
        // How many exits have a store, and which of those that as many have came first.
        let mut ranks: FxHashMap<Store, (std::cmp::Reverse<u32>, u32)> = FxHashMap::default();
        for store in paths.iter().flat_map(|(path, _)| path) {
            let next = ranks.len() as u32;
            ranks.entry(*store).or_insert((std::cmp::Reverse(0), next)).0.0 += 1;
        }
        let mut tree = StoreTree { nodes: Vec::new(), ends: Vec::with_capacity(paths.len()) };
        let mut known: FxHashMap<(Option<usize>, Store), usize> = FxHashMap::default();
        for (mut path, places) in paths {
            path.sort_unstable_by_key(|store| ranks[store]);
            path.dedup();
            let mut end = None;
            for store in path {
                end = Some(*known.entry((end, store)).or_insert_with(|| tree.add(end, store)));
            }
            if let Some(end) = end {
                tree.nodes[end].ways += places;
            }
            tree.ends.push(end);
        }
        tree
    }

    fn add(&mut self, parent: Option<usize>, store: Store) -> usize {
        if let Some(parent) = parent {
            self.nodes[parent].ways += 1;
        }
        self.nodes.push(StoreNode { store, parent, ways: 0 });
        self.nodes.len() - 1
    }
}
