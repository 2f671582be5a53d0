//! Facts about values: surely bound? surely a bool?
//!
//! A forward dataflow with two bits for each value, *may be unbound* and *may be no bool*. Results have
//! the bits of their op; a parameter has those of all values that jumps (or, in a handler, frame states) give it. It
//! starts with none set and only sets bits, so a value that goes around a loop keeps what it came in with.
//! Each value changes at most twice: linear.

use crate::analysis::{Cfg, Edge};
use crate::constant::Const;
use crate::entities::*;
use crate::func::{Func, ValueDef};
use crate::op::{Intrinsic, Op};

const UNBOUND: u8 = 1;
const NO_BOOL: u8 = 2;

/// What is known about each value.
pub(super) struct Facts {
    bits: Vec<u8>,
}

/// Bits of `from`, as far as `mask` lets them, are bits of `to`.
struct Flow {
    from: ValueId,
    to: ValueId,
    mask: u8,
}

impl Facts {
    /// Nothing is known of parameters, checks and what may be unbound.
    pub(super) fn none() -> Facts {
        Facts { bits: Vec::new() }
    }

    pub(super) fn new(func: &Func, cfg: &Cfg) -> Facts {
        let mut bits = vec![0u8; func.values.len()];
        let mut flows: Vec<Flow> = Vec::new();
        for &param in &func.blocks[Func::ENTRY.index()].params {
            bits[param.index()] = NO_BOOL;
        }
        for &block in cfg.order() {
            let data = &func.blocks[block.index()];
            for &inst in &data.insts {
                let data = &func.insts[inst.index()];
                let Some(first) = data.first_result else { continue };
                match data.op {
                    Op::Undef => bits[first.index()] = UNBOUND | NO_BOOL,
                    Op::CheckBound => flows.push(Flow { from: data.args[0], to: first, mask: NO_BOOL }),
                    _ if !gives_bool(func, inst) => {
                        func.results(inst).for_each(|result| bits[result.index()] = NO_BOOL)
                    }
                    _ => {}
                }
            }
            for pred in cfg.preds(block) {
                match pred.edge {
                    Edge::Jump(n) => {
                        let Some(inst) = func.terminator(pred.block) else { continue };
                        let args = &func.insts[inst.index()].targets[n as usize].args;
                        let pairs = args.iter().zip(&data.params);
                        flows.extend(pairs.map(|(&from, &to)| Flow { from, to, mask: UNBOUND | NO_BOOL }));
                    }
                    Edge::Handler => add_handler_flows(func, pred.block, block, &mut bits, &mut flows),
                }
            }
        }

        // Sorted by source, by counting.
        let mut starts = vec![0u32; func.values.len() + 1];
        flows.iter().for_each(|flow| starts[flow.from.index() + 1] += 1);
        for n in 0..func.values.len() {
            starts[n + 1] += starts[n];
        }
        let mut next_free = starts.clone();
        let mut sorted = vec![(ValueId(0), 0u8); flows.len()];
        for flow in &flows {
            let free = &mut next_free[flow.from.index()];
            sorted[*free as usize] = (flow.to, flow.mask);
            *free += 1;
        }
        let mut work: Vec<usize> =
            (0..bits.len()).filter(|&value| bits[value] != 0 && starts[value] < starts[value + 1]).collect();
        while let Some(value) = work.pop() {
            let from_bits = bits[value];
            for (to, mask) in &sorted[starts[value] as usize..starts[value + 1] as usize] {
                let bits = &mut bits[to.index()];
                let sum = *bits | from_bits & mask;
                if sum != *bits {
                    *bits = sum;
                    work.push(to.index());
                }
            }
        }
        Facts { bits }
    }

    /// Whether `value` is surely bound.
    pub(super) fn is_bound(&self, value: ValueId) -> bool {
        self.bits.get(value.index()).is_some_and(|bits| bits & UNBOUND == 0)
    }

    /// Whether `value` is surely a `bool`.
    pub(super) fn is_bool(&self, func: &Func, value: ValueId) -> bool {
        // Instructions change during the pass; for results the present op counts.
        match func.values[value.index()] {
            ValueDef::Result(inst, _) if func.insts[inst.index()].op != Op::CheckBound => {
                gives_bool(func, inst)
            }
            _ => self.bits.get(value.index()).is_some_and(|bits| bits & (UNBOUND | NO_BOOL) == 0),
        }
    }
}

/// Whether the results of an instruction are bools by its op.
fn gives_bool(func: &Func, inst: InstId) -> bool {
    let data = &func.insts[inst.index()];
    match data.op {
        Op::Const => matches!(func.consts[data.imm[0] as usize], Const::Bool(_)),
        Op::Intrinsic => func.intrinsic(inst) == Some(Intrinsic::EndAsyncFor),
        op => op.info().bool_result,
    }
}

/// What the instructions of `block` give to the parameters of its handler.
fn add_handler_flows(func: &Func, block: BlockId, handler: BlockId, bits: &mut [u8], flows: &mut Vec<Flow>) {
    let data = &func.blocks[handler.index()];
    let Some((exception, params)) = data.params.split_first() else { return };
    bits[exception.index()] |= NO_BOOL;
    let locals = data.handler_locals.as_deref().unwrap_or(&[]);
    let mut last = None;
    for &inst in &func.blocks[block.index()].insts {
        let inst = &func.insts[inst.index()];
        let Some(state) = inst.frame_state.filter(|_| inst.may_raise()) else { continue };
        if last.replace(state) == Some(state) {
            continue;
        }
        let state = &func.frame_states[state.index()];
        for (&local, &param) in locals.iter().zip(params) {
            let value = state.locals.get(local.index()).copied().flatten();
            match value.filter(|_| state.parent.is_none()) {
                Some(from) => flows.push(Flow { from, to: param, mask: UNBOUND | NO_BOOL }),
                None => bits[param.index()] |= UNBOUND | NO_BOOL,
            }
        }
    }
}
