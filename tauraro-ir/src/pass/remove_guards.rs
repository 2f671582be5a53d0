//! Drops guards of what is known, and pairs of boxing and unboxing.
//!
//! What a value is follows from the op that made it: sums of ints are ints, loaded attributes are something, a boxed float is a
//! float. A block parameter is an int when all that is passed for it are; that is assumed first and taken back
//! until it holds, so that counters of loops are found to be ints. A parameter that is passed one value (and itself) is that value.
//!
//! * `guard_int`, `guard_bound` of such values are these values;
//! * `guard_float` of `box_float x` is `x` (the other way round only [`number_values`](super::number_values) can tell);
//! * `same_word` of a boxed flag and `True` is the flag; `not_flag` of `not_flag`, and a branch on it, go without;
//! * indices that cannot be negative are marked, and need not be counted from the end then;
//! * arithmetic and comparisons of constants are computed, as far as they cannot leave.
//!
//! Frame states name what a guard was given instead of what it hands on: it is the same, and the guard may then go.
//!
//! Only specialised ops are looked at. *Needs* no handlers. *Keeps* blocks; drops parameters. *Cost*: linear, times the (few) rounds that parameters take.

use super::Context;
use super::edit::{Removed, retain_params};
use super::number_values::root;
use crate::analysis::{Cfg, Edge};
use crate::entities::*;
use crate::func::{Args, Func, ValueDef};
use crate::op::{FALSE_BITS, Op, Rep, TRUE_BITS};

/// Runs the pass.
pub fn run(func: &mut Func, context: &mut Context) {
    if func.blocks.iter().any(|block| block.handler.is_some()) {
        return;
    }
    let cfg = context.take_cfg(func);
    drop_params(func, &cfg, context);
    let known = Known::new(func, &cfg);
    let mut removed = Removed::new();
    let (mut changed, mut swapped) = (false, false);
    for &block in cfg.order() {
        for n in 0..func.blocks[block.index()].insts.len() {
            let inst = func.blocks[block.index()].insts[n];
            let Some(rewrite) = rewrite(func, inst, &known) else { continue };
            if !context.change() {
                break;
            }
            match rewrite {
                Rewrite::Value(value) => {
                    if let Some(result) = func.insts[inst.index()].first_result {
                        func.replace_value(result, value);
                    }
                    removed.add(inst);
                    changed = true;
                }
                Rewrite::Op(op, args, imm) => {
                    let data = &mut func.insts[inst.index()];
                    (data.op, data.args, data.imm, data.frame_state) = (op, args, imm, None);
                }
                Rewrite::Imm(imm) => func.insts[inst.index()].imm = imm,
                Rewrite::Swap(condition) => {
                    let data = &mut func.insts[inst.index()];
                    data.args[0] = condition;
                    data.targets.swap(0, 1);
                    // The graph names targets by number.
                    swapped = true;
                }
            }
        }
    }
    removed.apply(func);
    if changed {
        func.resolve_all();
    }
    name_roots(func);
    if !swapped {
        context.keep_cfg(cfg);
    }
}

/// Makes frame states name values without the guards that they went through.
fn name_roots(func: &mut Func) {
    let mut states = std::mem::take(&mut func.frame_states);
    for local in states.iter_mut().flat_map(|state| state.locals.iter_mut()).flatten() {
        *local = root(func, *local);
    }
    func.frame_states = states;
}

/// What becomes of an instruction.
enum Rewrite {
    /// Its result is this value.
    Value(ValueId),
    /// It becomes this op, which cannot leave.
    Op(Op, Args, [u32; 2]),
    /// It gets these immediates.
    Imm([u32; 2]),
    /// The targets of the branch change places, on this condition.
    Swap(ValueId),
}

/// Most rounds until it is known what parameters are passed.
const MOST_ROUNDS: usize = 12;

/// Replaces parameters that are passed one value only, be it through other parameters: those of loops that hand it round among them.
fn drop_params(func: &mut Func, cfg: &Cfg, context: &mut Context) {
    let Some(passed) = passed_values(func, cfg) else { return };
    let mut changed = false;
    for &block in cfg.order().iter().filter(|&&block| block != Func::ENTRY) {
        for n in 0..func.blocks[block.index()].params.len() {
            let param = func.blocks[block.index()].params[n];
            let Some(only) = passed[param.index()].filter(|only| *only != param) else { continue };
            if func.rep(only) != func.rep(param) || !context.change() {
                continue;
            }
            func.values[param.index()] = ValueDef::Alias(only);
            changed = true;
        }
    }
    if changed {
        let gone: Vec<bool> = func.values.iter().map(|def| matches!(def, ValueDef::Alias(_))).collect();
        retain_params(func, |_, param| !gone[param.index()]);
        func.resolve_all();
    }
}

/// For each block parameter the one value that it ever is: itself when there are several. Assumed first, and taken back until it
/// holds. `None` when that takes too long.
fn passed_values(func: &Func, cfg: &Cfg) -> Option<Vec<Option<ValueId>>> {
    let mut passed: Vec<Option<ValueId>> = vec![None; func.values.len()];
    let is_param = |value: ValueId| match func.values[value.index()] {
        ValueDef::Param(block, _) => block != Func::ENTRY,
        _ => false,
    };
    for _ in 0..MOST_ROUNDS {
        let mut stable = true;
        for &block in cfg.order().iter().filter(|&&block| block != Func::ENTRY) {
            for (n, &param) in func.blocks[block.index()].params.iter().enumerate() {
                if passed[param.index()] == Some(param) {
                    continue;
                }
                let mut only = None;
                for pred in cfg.preds(block) {
                    let Edge::Jump(target) = pred.edge else { return None };
                    let inst = func.terminator(pred.block)?;
                    let arg = func.resolve(func.insts[inst.index()].targets[target as usize].args[n]);
                    // Guards hand on what they are given.
                    let source = root(func, arg);
                    let value = match is_param(source) {
                        true => match passed[source.index()] {
                            Some(value) if value == source && value != param => Some(arg),
                            value => value,
                        },
                        false => Some(arg),
                    };
                    match (value, only) {
                        (None, _) => {}
                        (Some(value), None) => only = Some(value),
                        (Some(value), Some(other)) if value == other => {}
                        _ => {
                            only = Some(param);
                            break;
                        }
                    }
                }
                if passed[param.index()] != only {
                    passed[param.index()] = only;
                    stable = false;
                }
            }
        }
        if stable {
            return Some(passed);
        }
    }
    None
}

/// What is known of block parameters.
struct Known {
    /// Whether they are ints.
    ints: Vec<bool>,
    /// Whether they are ints that are not negative.
    naturals: Vec<bool>,
}

impl Known {
    fn new(func: &Func, cfg: &Cfg) -> Known {
        let ints = params_that_are(func, cfg, is_int);
        let indexed = |inst: &InstId| func.insts[inst.index()].op == Op::CheckIndex;
        let uses = cfg.order().iter().any(|block| func.blocks[block.index()].insts.iter().any(indexed));
        let naturals = if uses { params_that_are(func, cfg, is_natural) } else { Vec::new() };
        Known { ints, naturals }
    }
}

/// Which block parameters are something, as all that is passed for them are.
fn params_that_are(func: &Func, cfg: &Cfg, is: impl Fn(&Func, ValueId, &[bool]) -> bool) -> Vec<bool> {
    let mut are = vec![false; func.values.len()];
    let blocks = || cfg.order().iter().filter(|&&block| block != Func::ENTRY);
    for &block in blocks() {
        for param in &func.blocks[block.index()].params {
            are[param.index()] = func.rep(*param) == Rep::Value;
        }
    }
    loop {
        let mut stable = true;
        for &block in blocks() {
            for pred in cfg.preds(block) {
                let Edge::Jump(target) = pred.edge else { continue };
                let Some(inst) = func.terminator(pred.block) else { continue };
                let args = &func.insts[inst.index()].targets[target as usize].args;
                for (param, arg) in func.blocks[block.index()].params.iter().zip(args) {
                    if are[param.index()] && !is(func, *arg, &are) {
                        are[param.index()] = false;
                        stable = false;
                    }
                }
            }
        }
        if stable {
            return are;
        }
    }
}

/// Deepest nesting of arithmetic that is looked through.
const MOST_DEPTH: u32 = 8;

/// Whether a value is surely an int that is not negative.
fn is_natural(func: &Func, value: ValueId, naturals: &[bool]) -> bool {
    is_natural_within(func, value, naturals, MOST_DEPTH)
}

fn is_natural_within(func: &Func, value: ValueId, naturals: &[bool], depth: u32) -> bool {
    let value = func.resolve(value);
    let ValueDef::Result(inst, _) = func.values[value.index()] else {
        return naturals.get(value.index()).copied().unwrap_or(false);
    };
    let Some(depth) = depth.checked_sub(1) else { return false };
    let data = &func.insts[inst.index()];
    let is = |n: usize| is_natural_within(func, data.args[n], naturals, depth);
    let number = |value: ValueId| word(func, value).filter(|bits| bits & 1 == 1).map(|bits| bits as i64 >> 1);
    use Op::*;
    match data.op {
        Word => number(value).is_some_and(|number| number >= 0),
        ListLength | TupleLength | TextLength | CharCode | CheckIndex => true,
        GuardInt | GuardBound | GuardWord | IntShr => is(0),
        IntAnd => is(0) || is(1),
        IntMod => number(func.resolve(data.args[1])).is_some_and(|number| number > 0),
        // They leave when the result is no int.
        IntAdd | IntMul | IntFloorDiv | IntShl | IntOr | IntXor => is(0) && is(1),
        _ => false,
    }
}

fn is_int(func: &Func, value: ValueId, ints: &[bool]) -> bool {
    let value = func.resolve(value);
    match func.values[value.index()] {
        ValueDef::Result(inst, _) => {
            let data = &func.insts[inst.index()];
            match data.op {
                Op::Word => data.imm[0] & 1 == 1,
                Op::GuardBound | Op::GuardShape | Op::GuardWord => is_int(func, data.args[0], ints),
                op => op.gives_int(),
            }
        }
        _ => ints[value.index()],
    }
}

/// Whether a value is surely something.
fn is_bound(func: &Func, value: ValueId, ints: &[bool]) -> bool {
    let value = func.resolve(value);
    match func.values[value.index()] {
        ValueDef::Result(inst, _) => {
            let data = &func.insts[inst.index()];
            use Op::*;
            match data.op {
                Word => data.imm != [0, 0],
                GuardBound | GuardAnswer | GuardShape | BoxFloat | BoxFlag | LoadSlot | ListLoad
                | TupleLoad | ItemAt | LoadRef | CharAt | CharOf | LoadWatched | LoadCellValue
                | CallDirect | CallHelper | AskHelper => true,
                op => op.gives_int(),
            }
        }
        _ => ints[value.index()],
    }
}

/// The op of a value's definition, with its instruction.
fn defined_by(func: &Func, value: ValueId) -> Option<(Op, InstId)> {
    match func.values[func.resolve(value).index()] {
        ValueDef::Result(inst, _) => Some((func.insts[inst.index()].op, inst)),
        _ => None,
    }
}

fn word(func: &Func, value: ValueId) -> Option<u64> {
    let (op, inst) = defined_by(func, value)?;
    let [low, high] = func.insts[inst.index()].imm;
    (op == Op::Word).then_some(u64::from(low) | u64::from(high) << 32)
}

fn rewrite(func: &Func, inst: InstId, known: &Known) -> Option<Rewrite> {
    let data = &func.insts[inst.index()];
    let arg = |n: usize| func.resolve(data.args[n]);
    let operand_of = |n: usize, wanted: Op| {
        let (op, inst) = defined_by(func, arg(n))?;
        (op == wanted).then(|| func.resolve(func.insts[inst.index()].args[0]))
    };
    let ints = &known.ints[..];
    match data.op {
        Op::CheckIndex if data.imm[0] == 0 && is_natural(func, arg(0), &known.naturals) => {
            Some(Rewrite::Imm([1, 0]))
        }
        Op::GuardInt if is_int(func, arg(0), ints) => Some(Rewrite::Value(arg(0))),
        Op::GuardBound if is_bound(func, arg(0), ints) => Some(Rewrite::Value(arg(0))),
        Op::GuardFloat => operand_of(0, Op::BoxFloat).map(Rewrite::Value),
        Op::NotFlag => operand_of(0, Op::NotFlag).map(Rewrite::Value),
        Op::SameWord => {
            let (flag, bits) = match (operand_of(0, Op::BoxFlag), operand_of(1, Op::BoxFlag)) {
                (Some(flag), _) => (flag, word(func, arg(1))?),
                (_, Some(flag)) => (flag, word(func, arg(0))?),
                _ => return None,
            };
            match bits {
                TRUE_BITS => Some(Rewrite::Value(flag)),
                FALSE_BITS => Some(Rewrite::Op(Op::NotFlag, [flag].into_iter().collect(), [0, 0])),
                _ => None,
            }
        }
        Op::Branch => operand_of(0, Op::NotFlag).map(Rewrite::Swap),
        Op::IntAdd | Op::IntSub | Op::IntMul | Op::IntStep | Op::IntAnd | Op::IntOr | Op::IntXor => {
            let (left, right) = (word(func, arg(0))? as i64, word(func, arg(1))? as i64);
            if left & right & 1 == 0 {
                return None;
            }
            let (a, b) = (left >> 1, right >> 1);
            let result = match data.op {
                Op::IntAdd | Op::IntStep => a.checked_add(b)?,
                Op::IntSub => a.checked_sub(b)?,
                Op::IntMul => a.checked_mul(b)?,
                Op::IntAnd => a & b,
                Op::IntOr => a | b,
                _ => a ^ b,
            };
            let tagged = result.checked_mul(2)? | 1;
            Some(Rewrite::Op(Op::Word, Args::new(), [tagged as u32, (tagged as u64 >> 32) as u32]))
        }
        Op::IntToFloat | Op::IntToFloatExact => {
            let number = word(func, arg(0)).filter(|bits| bits & 1 == 1)? as i64 >> 1;
            let fits = number.unsigned_abs() <= 1 << 53;
            let bits = (number as f64).to_bits();
            fits.then(|| Rewrite::Op(Op::Float, Args::new(), [bits as u32, (bits >> 32) as u32]))
        }
        Op::FloatDiv => {
            // A constant that is not zero needs no check, but the op has no form without; constants fold.
            let (left, right) = (float(func, arg(0))?, float(func, arg(1))?);
            (right != 0.0).then(|| float_op(left / right))
        }
        Op::FloatAdd => Some(float_op(float(func, arg(0))? + float(func, arg(1))?)),
        Op::FloatSub => Some(float_op(float(func, arg(0))? - float(func, arg(1))?)),
        Op::FloatMul => Some(float_op(float(func, arg(0))? * float(func, arg(1))?)),
        Op::FloatNeg => Some(float_op(-float(func, arg(0))?)),
        _ => None,
    }
}

fn float_op(value: f64) -> Rewrite {
    let bits = value.to_bits();
    Rewrite::Op(Op::Float, Args::new(), [bits as u32, (bits >> 32) as u32])
}

fn float(func: &Func, value: ValueId) -> Option<f64> {
    let (op, inst) = defined_by(func, value)?;
    let [low, high] = func.insts[inst.index()].imm;
    (op == Op::Float).then(|| f64::from_bits(u64::from(low) | u64::from(high) << 32))
}
