//! Puts the blocks of each loop next to each other in the layout, where the first one is; otherwise keeps the order.
//!
//! Jumps that were threaded and blocks that were merged leave loops scattered: with pieces of what comes after between. The
//! layout is what tiers and people read from top to bottom, and where a loop is in one piece, its registers live shorter.
//!
//! *Needs* nothing special. *Keeps* everything but the order of the layout. *Cost*: linear, and almost nothing for functions without
//! loops; runs once, at the end, because no other pass asks for the order.

use super::Context;
use crate::analysis::{Cfg, Dominators, LoopId, Loops};
use crate::entities::*;
use crate::func::Func;

/// Runs the pass.
pub fn run(func: &mut Func, context: &mut Context) {
    if func.layout.len() > 1 {
        let cfg = context.take_cfg(func);
        order_layout(func, &cfg, context);
        context.keep_cfg(cfg);
    }
}

fn order_layout(func: &mut Func, cfg: &Cfg, context: &mut Context) {
    let goes_back = |&block: &BlockId| {
        let position = cfg.position(block);
        cfg.preds(block).iter().any(|pred| cfg.position(pred.block) >= position)
    };
    if !cfg.order().iter().any(goes_back) {
        return;
    }
    let dominators = Dominators::new(func, cfg);
    let loops = Loops::new(func, cfg, &dominators);
    /// A place in the order: a block, or all of a loop.
    enum Item {
        Block(BlockId),
        Loop(LoopId),
    }
    let mut outermost: Vec<Item> = Vec::new();
    let mut members: Vec<Vec<Item>> = loops.iter().map(|_| Vec::new()).collect();
    let mut placed = vec![false; members.len()];
    for &block in &func.layout {
        let mut item = Item::Block(block);
        let mut around = loops.innermost(block);
        loop {
            match around {
                None => outermost.push(item),
                Some(id) => {
                    members[id.index()].push(item);
                    if !std::mem::replace(&mut placed[id.index()], true) {
                        item = Item::Loop(id);
                        around = loops.parent(id);
                        continue;
                    }
                }
            }
            break;
        }
    }
    let mut order = Vec::with_capacity(func.layout.len());
    let mut work: Vec<std::vec::IntoIter<Item>> = vec![outermost.into_iter()];
    while let Some(items) = work.last_mut() {
        match items.next() {
            None => drop(work.pop()),
            Some(Item::Block(block)) => order.push(block),
            Some(Item::Loop(id)) => work.push(std::mem::take(&mut members[id.index()]).into_iter()),
        }
    }
    if order != func.layout && context.change() {
        func.layout = order;
    }
}
