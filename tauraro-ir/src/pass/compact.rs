//! Renumbers values, instructions, blocks, frame states, constants, names and call shapes without gaps, so that
//! nothing dead is carried along; neighbouring frame states that are equal (now) become one.
//!
//! Blocks are numbered in layout order, values in the order of the text; everything else keeps its order. *Needs*
//! nothing special; unreachable blocks of the layout are kept. *Cost*: linear. Counts no rewrites and uses no fuel: the program stays the same to the letter.

use super::Context;
use crate::entities::*;
use crate::func::*;
use crate::op::{Imm, Op};
use std::cell::RefCell;

const NONE: u32 = u32::MAX;

/// New numbers by old ones, [`NONE`] for what goes. The memory is kept from one function to the next.
#[derive(Default)]
struct Maps {
    blocks: Vec<u32>,
    insts: Vec<u32>,
    values: Vec<u32>,
    states: Vec<u32>,
    tables: Tables,
}

thread_local! {
    static MAPS: RefCell<Maps> = RefCell::default();
}

fn forget(map: &mut Vec<u32>, length: usize) {
    map.clear();
    map.resize(length, NONE);
}

/// Runs the pass.
pub fn run(func: &mut Func, context: &mut Context) {
    context.cfg = None;
    MAPS.with_borrow_mut(|maps| compact(func, maps));
}

fn compact(func: &mut Func, maps: &mut Maps) {
    let Maps { blocks: block_map, insts: inst_map, values: value_map, states: state_map, tables: used } =
        maps;
    forget(block_map, func.blocks.len());
    for (index, block) in func.layout.iter().enumerate() {
        block_map[block.index()] = index as u32;
    }
    // Instructions of the layout, and the inlined calls that callers' frame states name, with what those need to be
    // read (their own states). They keep their order, so that the table shrinks in place.
    let inlined = func.frame_states.iter().any(|state| state.parent.is_some());
    forget(inst_map, func.insts.len());
    let mut calls: Vec<InstId> = Vec::new();
    for block in &func.layout {
        for &inst in &func.blocks[block.index()].insts {
            inst_map[inst.index()] = 0;
            if inlined {
                calls.extend(callers(func, inst));
            }
        }
    }
    while let Some(call) = calls.pop() {
        if std::mem::replace(&mut inst_map[call.index()], 0) == NONE {
            calls.extend(callers(func, call));
        }
    }
    // On the way: which frame states and which entries of the tables are in use.
    forget(state_map, func.frame_states.len());
    used.forget(func);
    if let Some(doc) = func.doc {
        used.consts[doc.index()] = 0;
    }
    let mut inst_count = 0;
    for (inst, number) in inst_map.iter_mut().enumerate().filter(|(_, number)| **number != NONE) {
        *number = inst_count;
        inst_count += 1;
        let data = &func.insts[inst];
        let mut next = data.frame_state;
        while let Some(state) = next.filter(|state| state_map[state.index()] == NONE) {
            state_map[state.index()] = 0;
            next = func.frame_states[state.index()].parent.map(|(parent, _)| parent);
        }
        used.mark(func, data);
    }
    used.number(func);
    let is_kept = |inst: usize| inst_map[inst] != NONE;

    // Values: parameters of a block, then its results.
    forget(value_map, func.values.len());
    let mut values = Vec::with_capacity(func.values.len());
    let number = |value: ValueId, def: ValueDef, map: &mut [u32], values: &mut Vec<ValueDef>| {
        map[value.index()] = values.len() as u32;
        values.push(def);
    };
    for (index, block) in func.layout.iter().enumerate() {
        let data = &func.blocks[block.index()];
        for (n, &param) in data.params.iter().enumerate() {
            number(param, ValueDef::Param(BlockId::new(index), n as u32), value_map, &mut values);
        }
        for &inst in &data.insts {
            for (n, result) in func.results(inst).enumerate() {
                let def = ValueDef::Result(InstId(inst_map[inst.index()]), n as u32);
                number(result, def, value_map, &mut values);
            }
        }
    }
    let outside = if inlined { 0..func.insts.len() } else { 0..0 };
    for inst in outside.filter(|&inst| is_kept(inst)).map(InstId::new) {
        for (n, result) in func.results(inst).enumerate() {
            if value_map[result.index()] == NONE {
                let def = ValueDef::Result(InstId(inst_map[inst.index()]), n as u32);
                number(result, def, value_map, &mut values);
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
    let mut kept = 0;
    for index in 0..func.frame_states.len() {
        if state_map[index] == NONE {
            continue;
        }
        let state = &mut func.frame_states[index];
        state.locals.iter_mut().flatten().for_each(|value| *value = map_value(*value));
        if let Some((parent, call)) = &mut state.parent {
            *parent = FrameStateId(state_map[parent.index()]);
            *call = InstId(inst_map[call.index()]);
        }
        if kept == 0 || func.frame_states[kept - 1] != func.frame_states[index] {
            func.frame_states.swap(kept, index);
            kept += 1;
        }
        state_map[index] = kept as u32 - 1;
    }
    func.frame_states.truncate(kept);

    for (inst, &number) in inst_map.iter().enumerate().filter(|(_, number)| **number != NONE) {
        let place = number as usize;
        if place != inst {
            func.insts.swap(place, inst);
        }
        let data = &mut func.insts[place];
        data.args.iter_mut().for_each(|value| *value = map_value(*value));
        for target in &mut data.targets {
            // An inlined call has no targets, so every block here is in the layout.
            target.block = BlockId(block_map[target.block.index()]);
            target.args.iter_mut().for_each(|value| *value = map_value(*value));
        }
        data.first_result = data.first_result.map(&mut map_value);
        data.frame_state = data.frame_state.map(|state| FrameStateId(state_map[state.index()]));
        used.apply(data);
    }
    func.insts.truncate(inst_count as usize);

    let mut blocks = Vec::with_capacity(func.layout.len());
    for block in &func.layout {
        let mut data = std::mem::take(&mut func.blocks[block.index()]);
        data.params.iter_mut().for_each(|value| *value = map_value(*value));
        data.insts.iter_mut().for_each(|inst| *inst = InstId(inst_map[inst.index()]));
        data.handler = data.handler.map(|handler| BlockId(block_map[handler.index()]));
        blocks.push(data);
    }
    if any_gone {
        values.push(ValueDef::Result(InstId::new(func.insts.len()), 0));
        func.insts.push(Inst { first_result: Some(gone), ..Inst::new(Op::Undef) });
    }
    func.layout = (0..blocks.len()).map(BlockId::new).collect();
    func.blocks = blocks;
    func.values = values;
    func.doc = func.doc.map(|doc| ConstId(used.consts[doc.index()]));
}

/// The calls that the frame state of `inst` hangs on.
fn callers(func: &Func, inst: InstId) -> impl Iterator<Item = InstId> + '_ {
    let parent = |state: FrameStateId| func.frame_states[state.index()].parent;
    let first = func.insts[inst.index()].frame_state.and_then(parent);
    std::iter::successors(first, move |(state, _)| parent(*state)).map(|(_, call)| call)
}

/// New numbers for the entries of the tables that immediates index; `NONE` for those not used.
#[derive(Default)]
struct Tables {
    consts: Vec<u32>,
    names: Vec<u32>,
    shapes: Vec<u32>,
}

impl Tables {
    fn forget(&mut self, func: &Func) {
        forget(&mut self.consts, func.consts.len());
        forget(&mut self.names, func.names.len());
        forget(&mut self.shapes, func.call_shapes.len());
    }

    fn mark(&mut self, func: &Func, data: &Inst) {
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
        renumber(&mut self.consts, &mut func.consts);
        renumber(&mut self.names, &mut func.names);
        for (shape, used) in func.call_shapes.iter_mut().zip(&self.shapes) {
            if *used != NONE {
                shape.keywords.iter_mut().for_each(|keyword| *keyword = NameId(self.names[keyword.index()]));
            }
        }
        renumber(&mut self.shapes, &mut func.call_shapes);
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

/// Keeps the marked entries; the marks become the new numbers.
fn renumber<T>(marks: &mut [u32], table: &mut Vec<T>) {
    let mut kept = 0;
    let mut marks = marks.iter_mut();
    table.retain(|_| match marks.next() {
        Some(mark) if *mark != NONE => {
            *mark = kept;
            kept += 1;
            true
        }
        _ => false,
    });
}
