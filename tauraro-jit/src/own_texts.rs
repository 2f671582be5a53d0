//! Texts that grow in a loop and that nobody else can know: `text += piece` extends the string object itself.
//!
//! A concatenation normally makes a new object, though the characters may stay where they are. Where the old object is not used any more
//! (it *dies*), and only machine code has ever seen it, it can be given the new length instead. The second is known at
//! run time: the machine remembers the last object that `Leaf::AppendText` made, its *own text*. That it was not handed to
//! anybody since is what is proven here, for the body of the innermost loop around each such concatenation (*site*):
//!
//! * The *family* are the values that results of sites flow to, through parameters of blocks and guards of types. In the loop they
//!   are only compared, measured, appended to, or mentioned in frame states.
//! * At any point at most one member of the family is live, so that no variable sees another one's object change.
//! * Wherever a value that is not of the family flows into it (on the way into the loop, or after the slow way of a site), the machine
//!   is told that it owns no text (`Op::DisownText`). So it does not matter what becomes of the text behind the loop.
//!
//! Functions whose frames somebody may look at are left alone. The pass is the last, so that no other moves what it relies on.

use rustc_hash::FxHashSet;
use smallvec::SmallVec;
use tauraro_ir::analysis::{Cfg, Dominators, Edge, LoopId, Loops};
use tauraro_ir::{BlockId, Func, InstId, Op, ValueDef, ValueId};
use tauraro_vm::abi::{Helper, Leaf};
use tauraro_vm::interp::bytecode::BinaryKind;

/// Larger families are left alone.
const MOST_MEMBERS: usize = 64;

/// A concatenation.
#[derive(Copy, Clone)]
struct Site {
    inst: InstId,
    looped: LoopId,
}

/// Rewrites the concatenations whose left operand may be extended. `Binary` of machine code has the operator as its second number.
pub(crate) fn own_texts(func: &mut Func) {
    let is_site = |func: &Func, inst: InstId| {
        let inst = &func.insts[inst.index()];
        inst.op == Op::QuickAsk
            && inst.imm[0] == Leaf::Binary as u32
            && BinaryKind::ALL[(inst.imm[1] % BinaryKind::INPLACE) as usize] == BinaryKind::Add
    };
    let has_site = |block: &BlockId| func.blocks[block.index()].insts.iter().any(|inst| is_site(func, *inst));
    if !func.layout.iter().any(has_site) {
        return;
    }
    let cfg = Cfg::new(func);
    let dominators = Dominators::new(func, &cfg);
    let loops = Loops::new(func, &cfg, &dominators);
    let mut sites: Vec<Site> = Vec::new();
    for &block in &func.layout {
        let Some(looped) = loops.innermost(block).filter(|_| cfg.is_reachable(block)) else { continue };
        let found = func.blocks[block.index()].insts.iter().filter(|inst| is_site(func, **inst));
        sites.extend(found.map(|inst| Site { inst: *inst, looped }));
    }
    let mut changes: Vec<(Vec<Site>, Vec<BlockId>)> = Vec::new();
    for looped in loops.iter() {
        let mut own: Vec<Site> = sites.iter().copied().filter(|site| site.looped == looped).collect();
        while !own.is_empty() {
            let Some(family) = Family::of(func, &loops, looped, &own) else { break };
            let before = own.len();
            own.retain(|site| family.has(func.insts[site.inst.index()].args[0]));
            if own.len() < before {
                continue;
            }
            if family.is_linear(func, &own) {
                changes.push((own, family.strangers(func, &cfg)));
            }
            break;
        }
    }
    for (sites, strangers) in changes {
        for site in sites {
            let inst = &mut func.insts[site.inst.index()];
            inst.op = Op::QuickPut;
            inst.imm[0] = Leaf::AppendText as u32;
        }
        for block in strangers {
            let inst = func.make_inst(Op::DisownText, SmallVec::new(), [0, 0], Default::default());
            let insts = &mut func.blocks[block.index()].insts;
            let end = insts.len() - 1;
            insts.insert(end, inst);
        }
    }
}

/// What a use does with a member of the family.
enum Use {
    /// Looks at it.
    Looks,
    /// Takes it: nobody may use it afterwards.
    Takes,
    /// Takes it, and gives it another name.
    Renames(ValueId),
}

struct Family<'a> {
    loops: &'a Loops,
    looped: LoopId,
    members: FxHashSet<ValueId>,
}

impl<'a> Family<'a> {
    /// What results of the sites flow to. `None`: something is done to one that might hand it to somebody.
    fn of(func: &Func, loops: &'a Loops, looped: LoopId, sites: &[Site]) -> Option<Family<'a>> {
        let mut family = Family { loops, looped, members: FxHashSet::default() };
        let result = |site: &Site| func.insts[site.inst.index()].first_result;
        let mut work: Vec<ValueId> = sites.iter().filter_map(result).collect();
        while let Some(value) = work.pop() {
            if !family.members.insert(value) {
                continue;
            }
            if family.members.len() > MOST_MEMBERS {
                return None;
            }
            for &block in func.layout.iter().filter(|block| loops.contains(looped, **block)) {
                for &id in &func.blocks[block.index()].insts {
                    let inst = &func.insts[id.index()];
                    if inst.args.contains(&value)
                        && let Use::Renames(other) = use_of(func, id, value, sites)?
                    {
                        work.push(other);
                    }
                    for target in inst.targets.iter().filter(|target| loops.contains(looped, target.block)) {
                        let params = &func.blocks[target.block.index()].params;
                        let passed = target.args.iter().zip(params).filter(|(arg, _)| **arg == value);
                        work.extend(passed.map(|(_, param)| *param));
                    }
                }
            }
        }
        Some(family)
    }

    fn has(&self, value: ValueId) -> bool {
        self.members.contains(&value)
    }

    /// Whether no member is used after something took it.
    fn is_linear(&self, func: &Func, sites: &[Site]) -> bool {
        for &block in func.layout.iter().filter(|block| self.loops.contains(self.looped, **block)) {
            let insts = &func.blocks[block.index()].insts;
            for (index, &id) in insts.iter().enumerate() {
                let inst = &func.insts[id.index()];
                for (n, target) in inst.targets.iter().enumerate() {
                    for value in target.args.iter().filter(|value| self.has(**value)) {
                        let once = target.args.iter().filter(|other| *other == value).count() == 1;
                        // The other way may have it under its own name.
                        if !once || is_live_in(func, *value, inst.targets[n].block) {
                            return false;
                        }
                    }
                }
                for value in inst.args.iter().filter(|value| self.has(**value)) {
                    if let Some(Use::Looks) | None = use_of(func, id, *value, sites) {
                        continue;
                    }
                    let rest = &insts[index + 1..];
                    if rest.iter().any(|later| uses(func, *later, *value)) {
                        return false;
                    }
                    let failed = (inst.op == Op::QuickAsk).then(|| fails_to(func, block, id)).flatten();
                    let mut next = func.successors(block).filter(|next| Some(*next) != failed);
                    if next.any(|next| is_live_in(func, *value, next)) {
                        return false;
                    }
                }
            }
        }
        true
    }

    /// The blocks at whose end a value that is not of the family becomes a parameter that is.
    fn strangers(&self, func: &Func, cfg: &Cfg) -> Vec<BlockId> {
        let mut found = Vec::new();
        for &block in &func.layout {
            for (n, param) in func.blocks[block.index()].params.iter().enumerate() {
                if !self.has(*param) {
                    continue;
                }
                for pred in cfg.preds(block) {
                    let Edge::Jump(target) = pred.edge else { continue };
                    let Some(end) = func.terminator(pred.block) else { continue };
                    let arg = func.insts[end.index()].targets[target as usize].args[n];
                    if !self.has(arg) && !found.contains(&pred.block) {
                        found.push(pred.block);
                    }
                }
            }
        }
        found
    }
}

/// What an instruction with a member among its operands does with it. `None`: perhaps hands it to somebody.
fn use_of(func: &Func, id: InstId, value: ValueId, sites: &[Site]) -> Option<Use> {
    let inst = &func.insts[id.index()];
    let first_only = inst.args[0] == value && !inst.args[1..].contains(&value);
    let leaf = |leaf: Leaf| inst.imm[0] == leaf as u32;
    match inst.op {
        Op::QuickAsk if sites.iter().any(|site| site.inst == id) => first_only.then_some(Use::Takes),
        // A concatenation in a loop inside this one, and comparisons.
        Op::QuickAsk if leaf(Leaf::Binary) || leaf(Leaf::Compare) || leaf(Leaf::Contains) => Some(Use::Looks),
        Op::SameWord | Op::QuickLength | Op::TextLength | Op::ShapeOf | Op::CharAt => Some(Use::Looks),
        Op::CallHelper if inst.imm[0] == Helper::Binary as u32 => first_only.then_some(Use::Takes),
        Op::CallHelper if inst.imm[0] == Helper::Length as u32 => Some(Use::Looks),
        Op::GuardShape | Op::GuardBound | Op::GuardNarrow => inst.first_result.map(Use::Renames),
        _ => None,
    }
}

/// Where control goes when a site did nothing, if its block ends with that question.
fn fails_to(func: &Func, block: BlockId, site: InstId) -> Option<BlockId> {
    let end = &func.insts[func.terminator(block)?.index()];
    if end.op != Op::Branch {
        return None;
    }
    let defined = |value: ValueId| match func.values[value.index()] {
        ValueDef::Result(inst, _) => Some(inst),
        _ => None,
    };
    let question = &func.insts[defined(end.args[0])?.index()];
    let is_nothing = |value: ValueId| {
        defined(value).is_some_and(|inst| {
            let inst = &func.insts[inst.index()];
            inst.op == Op::Word && inst.imm == [0, 0]
        })
    };
    let asks = question.op == Op::SameWord
        && func.insts[site.index()].first_result == Some(question.args[0])
        && is_nothing(question.args[1]);
    (asks && end.targets[0].block != end.targets[1].block).then(|| end.targets[0].block)
}

/// Whether an instruction uses a value in any way.
fn uses(func: &Func, inst: InstId, value: ValueId) -> bool {
    let inst = &func.insts[inst.index()];
    inst.operands().any(|operand| operand == value)
        || inst.frame_state.is_some_and(|state| func.frame_values(state).any(|other| other == value))
}

/// Whether a value is used at or after the start of a block, by its own name.
fn is_live_in(func: &Func, value: ValueId, start: BlockId) -> bool {
    let mut seen: FxHashSet<BlockId> = FxHashSet::default();
    let mut work = vec![start];
    while let Some(block) = work.pop() {
        let data = &func.blocks[block.index()];
        if !seen.insert(block) || data.params.contains(&value) {
            continue;
        }
        let mut defined = false;
        for inst in &data.insts {
            if uses(func, *inst, value) {
                return true;
            }
            if func.insts[inst.index()].first_result == Some(value) {
                defined = true;
                break;
            }
        }
        if !defined {
            work.extend(func.successors(block));
        }
    }
    false
}
