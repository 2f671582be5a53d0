//! Renumbers values, instructions, blocks, frame states, constants, names and call shapes without gaps, so that
//! nothing dead is carried along; equal frame states, constants, names and shapes become one.
//!
//! Blocks are numbered in layout order, values and instructions in the order of the text. Constants and names keep their
//! order (`co_consts`, `co_names`). *Needs* nothing special; unreachable blocks of the layout are kept. *Cost*:
//! linear. Counts no rewrites and uses no fuel: the program stays the same to the letter.

use super::Context;
use crate::constant::Const;
use crate::entities::*;
use crate::func::*;
use crate::op::{Imm, Op};
use rustc_hash::FxHashMap;
use std::hash::Hash;

const NONE: u32 = u32::MAX;

/// Runs the pass.
pub fn run(func: &mut Func, _context: &mut Context) {
    let mut block_map = vec![NONE; func.blocks.len()];
    for (index, block) in func.layout.iter().enumerate() {
        block_map[block.index()] = index as u32;
    }
    // Instructions in text order, then the inlined calls that callers' frame states name, and what those need
    // to be read (their own states).
    let mut inst_map = vec![NONE; func.insts.len()];
    let mut order: Vec<InstId> = Vec::new();
    let mut add = |inst: InstId, order: &mut Vec<InstId>| {
        if inst_map[inst.index()] == NONE {
            inst_map[inst.index()] = order.len() as u32;
            order.push(inst);
        }
    };
    for block in &func.layout {
        func.blocks[block.index()].insts.iter().for_each(|&inst| add(inst, &mut order));
    }
    let mut at = 0;
    while at < order.len() {
        let mut next = func.insts[order[at].index()].frame_state;
        while let Some(state) = next {
            let parent = func.frame_states[state.index()].parent;
            if let Some((_, call)) = parent {
                add(call, &mut order);
            }
            next = parent.map(|(state, _)| state);
        }
        at += 1;
    }

    // Values: parameters of a block, then its results.
    let mut value_map = vec![NONE; func.values.len()];
    let mut values = Vec::new();
    let number = |value: ValueId, def: ValueDef, map: &mut Vec<u32>, values: &mut Vec<ValueDef>| {
        map[value.index()] = values.len() as u32;
        values.push(def);
    };
    for (index, block) in func.layout.iter().enumerate() {
        let data = &func.blocks[block.index()];
        for (n, &param) in data.params.iter().enumerate() {
            number(param, ValueDef::Param(BlockId::new(index), n as u32), &mut value_map, &mut values);
        }
        for &inst in &data.insts {
            for (n, result) in func.results(inst).enumerate() {
                let def = ValueDef::Result(InstId(inst_map[inst.index()]), n as u32);
                number(result, def, &mut value_map, &mut values);
            }
        }
    }
    for (index, &inst) in order.iter().enumerate() {
        for (n, result) in func.results(inst).enumerate() {
            if value_map[result.index()] == NONE {
                number(result, ValueDef::Result(InstId::new(index), n as u32), &mut value_map, &mut values);
            }
        }
    }
    // Inlined calls may mention values that are gone; they all become one that nothing computes.
    let gone = ValueId::new(values.len());
    let mut any_gone = false;
    let mut map_value = |value: ValueId| match value_map[value.index()] {
        NONE => {
            any_gone = true;
            gone
        }
        number => ValueId(number),
    };

    // Frame states: those in use, equal ones once, in the order of their numbers, so that callers come first.
    let mut state_map = vec![NONE; func.frame_states.len()];
    for &inst in &order {
        let mut next = func.insts[inst.index()].frame_state;
        while let Some(state) = next.filter(|state| state_map[state.index()] == NONE) {
            state_map[state.index()] = 0;
            next = func.frame_states[state.index()].parent.map(|(parent, _)| parent);
        }
    }
    let mut states: Vec<FrameState> = Vec::new();
    let mut known_states: FxHashMap<FrameState, u32> = FxHashMap::default();
    for (index, mut state) in std::mem::take(&mut func.frame_states).into_iter().enumerate() {
        if state_map[index] == NONE {
            continue;
        }
        state.locals.iter_mut().flatten().for_each(|value| *value = map_value(*value));
        if let Some((parent, call)) = &mut state.parent {
            *parent = FrameStateId(state_map[parent.index()]);
            *call = InstId(inst_map[call.index()]);
        }
        let next = states.len() as u32;
        state_map[index] = *known_states.entry(state).or_insert_with_key(|state| {
            states.push(state.clone());
            next
        });
    }
    func.frame_states = states;

    let mut used = Tables::new(func);
    if let Some(doc) = func.doc {
        used.consts[doc.index()] = 0;
    }
    for &inst in &order {
        used.mark(func, inst);
    }
    used.number(func);

    let mut insts = Vec::with_capacity(order.len());
    for &inst in &order {
        let mut data = func.insts[inst.index()].clone();
        data.args.iter_mut().for_each(|value| *value = map_value(*value));
        for target in &mut data.targets {
            // An inlined call has no targets, so every block here is in the layout.
            target.block = BlockId(block_map[target.block.index()]);
            target.args.iter_mut().for_each(|value| *value = map_value(*value));
        }
        data.first_result = data.first_result.map(&mut map_value);
        data.frame_state = data.frame_state.map(|state| FrameStateId(state_map[state.index()]));
        used.apply(&mut data);
        insts.push(data);
    }

    let mut blocks = Vec::with_capacity(func.layout.len());
    for block in &func.layout {
        let mut data = std::mem::take(&mut func.blocks[block.index()]);
        data.params.iter_mut().for_each(|value| *value = map_value(*value));
        data.insts.iter_mut().for_each(|inst| *inst = InstId(inst_map[inst.index()]));
        data.handler = data.handler.map(|handler| BlockId(block_map[handler.index()]));
        blocks.push(data);
    }
    if any_gone {
        values.push(ValueDef::Result(InstId::new(insts.len()), 0));
        insts.push(Inst {
            op: Op::Undef,
            args: Args::new(),
            imm: [0, 0],
            targets: Default::default(),
            first_result: Some(gone),
            frame_state: None,
            span: Span::default(),
        });
    }
    func.insts = insts;
    func.layout = (0..blocks.len()).map(BlockId::new).collect();
    func.blocks = blocks;
    func.values = values;
    func.doc = func.doc.map(|doc| ConstId(used.consts[doc.index()]));
}

/// New numbers for the entries of the tables that immediates index; `NONE` for those not used.
struct Tables {
    consts: Vec<u32>,
    names: Vec<u32>,
    shapes: Vec<u32>,
}

impl Tables {
    fn new(func: &Func) -> Self {
        Tables {
            consts: vec![NONE; func.consts.len()],
            names: vec![NONE; func.names.len()],
            shapes: vec![NONE; func.call_shapes.len()],
        }
    }

    fn mark(&mut self, func: &Func, inst: InstId) {
        let data = &func.insts[inst.index()];
        let [first, second] = data.imm;
        let shape = match data.op.info().imm {
            Imm::Const => {
                self.consts[first as usize] = 0;
                return;
            }
            Imm::Name => {
                self.names[first as usize] = 0;
                return;
            }
            Imm::Shape => first,
            Imm::NameShape => {
                self.names[first as usize] = 0;
                second
            }
            _ => return,
        };
        self.shapes[shape as usize] = 0;
        for keyword in &func.call_shapes[shape as usize].keywords {
            self.names[keyword.index()] = 0;
        }
    }

    fn number(&mut self, func: &mut Func) {
        func.consts = renumber::<Const>(&mut self.consts, std::mem::take(&mut func.consts));
        func.names = renumber::<Box<str>>(&mut self.names, std::mem::take(&mut func.names));
        for (shape, used) in func.call_shapes.iter_mut().zip(&self.shapes) {
            if *used != NONE {
                shape.keywords.iter_mut().for_each(|keyword| *keyword = NameId(self.names[keyword.index()]));
            }
        }
        func.call_shapes = renumber::<CallShape>(&mut self.shapes, std::mem::take(&mut func.call_shapes));
    }

    fn apply(&self, data: &mut Inst) {
        let [first, second] = &mut data.imm;
        match data.op.info().imm {
            Imm::Const => *first = self.consts[*first as usize],
            Imm::Name => *first = self.names[*first as usize],
            Imm::Shape => *first = self.shapes[*first as usize],
            Imm::NameShape => {
                *first = self.names[*first as usize];
                *second = self.shapes[*second as usize];
            }
            _ => {}
        }
    }
}

/// Keeps the marked entries, equal ones once; the marks become the new numbers.
fn renumber<T: Clone + Eq + Hash>(marks: &mut [u32], table: Vec<T>) -> Vec<T> {
    let mut kept = Vec::new();
    let mut known: FxHashMap<T, u32> = FxHashMap::default();
    for (mark, item) in marks.iter_mut().zip(table) {
        if *mark != NONE {
            *mark = *known.entry(item).or_insert_with_key(|item| {
                kept.push(item.clone());
                kept.len() as u32 - 1
            });
        }
    }
    kept
}
