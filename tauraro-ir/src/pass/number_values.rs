//! Computes nothing twice: an op whose value or guard is at hand from an op that surely ran before is replaced by that.
//!
//! Values are the same when op, immediates, operands and the *version* of what they read are. Versions number the states of each place
//! of memory ([`memory`]): a store begins a new one, ways that meet with different ones begin a new one, and so does a
//! loop for the places that it writes. A guard is like any other op: its outcome depends on its operands (and the memory it
//! reads), so a second one is superfluous.
//!
//! Stores are remembered like loads: what was stored into a slot, an item or a cell is what is loaded from it, until something else may
//! have been stored there. Operands count without the guards that they went through, which hand on what they are given. A float that came out of
//! a value needs no boxing until something is called: then the value may be nowhere that a collection looks.
//!
//! Only specialised ops are looked at. *Needs* no handlers: with any in the function, nothing is done. *Keeps* blocks and jumps. *Cost*:
//! linear, but for the blocks of loops, which are looked at once for each loop around them.

use super::Context;
use super::edit::Removed;
use crate::analysis::{Cfg, Dominators, LoopId, Loops, Places, memory};
use crate::entities::*;
use crate::func::{Args, Func, Inst, ValueDef};
use crate::op::Op;
use rustc_hash::FxHashMap;
use smallvec::{SmallVec, smallvec};

#[derive(PartialEq, Eq, Hash)]
struct Key {
    op: Op,
    imm: [u32; 2],
    args: Args,
    version: u32,
}

/// Versions of all places.
type Versions = [u32; Places::COUNT];

/// An op that was met: its block, and its value unless it is a mere guard.
type Known = (BlockId, Option<ValueId>);

/// Most ops with the same key that are remembered.
const MOST_KNOWN: usize = 4;

/// Runs the pass.
pub fn run(func: &mut Func, context: &mut Context) {
    if func.blocks.iter().any(|block| block.handler.is_some()) {
        return;
    }
    let cfg = context.take_cfg(func);
    let dominators = Dominators::new(func, &cfg);
    let loops = Loops::new(func, &cfg, &dominators);
    let written = written_in_loops(func, &cfg, &loops);
    let mut numbering = Numbering {
        table: FxHashMap::default(),
        out: vec![None; func.blocks.len()],
        next: 0,
        removed: Removed::new(),
        changed: false,
    };
    for &block in cfg.order() {
        let mut versions = numbering.at_start(block, &cfg, &dominators, &loops, &written);
        for n in 0..func.blocks[block.index()].insts.len() {
            let inst = func.blocks[block.index()].insts[n];
            if !numbering.visit(func, block, inst, &mut versions, &dominators, context) {
                break;
            }
        }
        numbering.out[block.index()] = Some(versions);
    }
    numbering.removed.apply(func);
    if numbering.changed {
        func.resolve_all();
    }
    context.keep_cfg(cfg);
}

/// The places that each loop writes, inner loops included.
pub(super) fn written_in_loops(func: &Func, cfg: &Cfg, loops: &Loops) -> Vec<Places> {
    let mut written = vec![Places::NONE; loops.iter().len()];
    for &block in cfg.order() {
        let Some(id) = loops.innermost(block) else { continue };
        for inst in &func.blocks[block.index()].insts {
            written[id.index()] = written[id.index()].and(memory::writes(&func.insts[inst.index()]));
        }
    }
    for id in (0..written.len()).rev() {
        if let Some(parent) = loops.parent(LoopId(id as u32)) {
            written[parent.index()] = written[parent.index()].and(written[id]);
        }
    }
    written
}

/// A value without the guards that hand it on.
pub(super) fn root(func: &Func, value: ValueId) -> ValueId {
    let mut value = func.resolve(value);
    while let ValueDef::Result(inst, _) = func.values[value.index()] {
        let data = &func.insts[inst.index()];
        match data.op {
            Op::GuardBound | Op::GuardInt | Op::GuardShape | Op::GuardWord => {
                value = func.resolve(data.args[0])
            }
            _ => break,
        }
    }
    value
}

struct Numbering {
    table: FxHashMap<Key, SmallVec<[Known; 2]>>,
    /// Versions at the ends of blocks.
    out: Vec<Option<Versions>>,
    next: u32,
    removed: Removed,
    changed: bool,
}

impl Numbering {
    fn fresh(&mut self) -> u32 {
        self.next += 1;
        self.next
    }

    fn at_start(
        &mut self,
        block: BlockId,
        cfg: &Cfg,
        dominators: &Dominators,
        loops: &Loops,
        written: &[Places],
    ) -> Versions {
        let mut result: Option<Versions> = None;
        let mut unknown = Places::NONE;
        for pred in cfg.preds(block) {
            if dominators.dominates(block, pred.block) {
                // Around the loop.
                let id = loops.innermost(block).filter(|id| loops.header(*id) == block);
                unknown = unknown.and(id.map_or(Places::ALL, |id| written[id.index()]));
                continue;
            }
            match (self.out[pred.block.index()], &mut result) {
                // A way back that is no loop.
                (None, _) => unknown = Places::ALL,
                (Some(versions), None) => result = Some(versions),
                (Some(versions), Some(result)) => {
                    for place in 0..Places::COUNT {
                        if versions[place] != result[place] {
                            unknown = unknown.and(Places(1 << place));
                        }
                    }
                }
            }
        }
        let mut result = result.unwrap_or([0; Places::COUNT]);
        for place in unknown.iter() {
            result[place] = self.fresh();
        }
        result
    }

    /// One instruction. False when the fuel is used up.
    fn visit(
        &mut self,
        func: &mut Func,
        block: BlockId,
        inst: InstId,
        versions: &mut Versions,
        dominators: &Dominators,
        context: &mut Context,
    ) -> bool {
        let data = &func.insts[inst.index()];
        if let Some(places) = memory::reads(data)
            && !data.op.is_terminator()
        {
            let version = places.iter().next().map_or(0, |place| versions[place]);
            let key = key(func, data, version);
            let result = data.first_result;
            let unboxed = data.args.first().copied().filter(|_| data.op == Op::GuardFloat);
            let known = self.table.entry(key).or_default();
            let before = known.iter().rev().find(|(at, _)| *at == block || dominators.dominates(*at, block));
            match before {
                Some(&(_, value)) => {
                    if !context.change() {
                        return false;
                    }
                    if let (Some(result), Some(value)) = (result, value) {
                        func.replace_value(result, value);
                        self.changed = true;
                    }
                    self.removed.add(inst);
                }
                None => {
                    if known.len() == MOST_KNOWN {
                        known.remove(0);
                    }
                    known.push((block, result));
                }
            }
            if let (Some(float), Some(boxed)) = (result, unboxed) {
                let (float, boxed) = (func.resolve(float), func.resolve(boxed));
                let version = Places::BOXES.iter().next().map_or(0, |place| versions[place]);
                let key = Key { op: Op::BoxFloat, imm: [0, 0], args: smallvec![float], version };
                self.table.entry(key).or_insert_with(|| smallvec![(block, Some(boxed))]);
            }
            return true;
        }
        let written = memory::writes(data);
        for place in written.iter() {
            versions[place] = self.fresh();
        }
        let (load, imm) = match data.op {
            Op::StoreSlot | Op::AddSlot => (Op::LoadSlot, [data.imm[0], 0]),
            Op::ListStore => (Op::ListLoad, [0, 0]),
            Op::PutItem => (Op::ItemAt, [data.imm[0], 0]),
            Op::StoreCellValue => (Op::LoadCellValue, [0, 0]),
            _ => return true,
        };
        let (Some((&value, args)), Some(place)) = (data.args.split_last(), written.iter().next()) else {
            return true;
        };
        let value = func.resolve(value);
        // Shapes come before slots, which are what is meant.
        let place =
            if data.op == Op::AddSlot { Places::slot(imm[0]).iter().next().unwrap_or(place) } else { place };
        // Only cells can be given nothing.
        if data.op == Op::StoreCellValue && may_be_nothing(func, value) {
            return true;
        }
        let args = args.iter().map(|arg| root(func, *arg)).collect();
        let key = Key { op: load, imm, args, version: versions[place] };
        self.table.insert(key, smallvec![(block, Some(value))]);
        true
    }
}

/// Whether a load of what was stored could leave.
fn may_be_nothing(func: &Func, value: ValueId) -> bool {
    match func.values[value.index()] {
        ValueDef::Result(inst, _) => {
            let data = &func.insts[inst.index()];
            data.op < Op::Word || data.op == Op::EntryRegister || data.op == Op::Word && data.imm == [0, 0]
        }
        _ => true,
    }
}

fn key(func: &Func, data: &Inst, version: u32) -> Key {
    let mut args: Args = data.args.iter().map(|arg| root(func, *arg)).collect();
    let commutes = [Op::IntAdd, Op::IntMul, Op::IntAnd, Op::IntOr, Op::IntXor, Op::SameWord];
    if commutes.contains(&data.op) {
        args.sort_unstable();
    }
    Key { op: data.op, imm: data.imm, args, version }
}
