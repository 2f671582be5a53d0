//! Random functions, emitted and checked.
//!
//! Control flow is arbitrary (also loops with two entries, dead blocks, blocks that jump to themselves). A block
//! with several predecessors takes every local as a parameter; a block with one sees what its predecessor saw; all
//! see what the entry block made. So values live across blocks, through handlers and around loops in all ways.

use super::super::*;
use crate::bytecode::{CONST_BIT, Location, RegisterCode, Word};
use crate::operands::operand_words;
use smallvec::SmallVec;
use tauraro_ir::*;

/// A small random number generator (xorshift).
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 16
    }
    fn below(&mut self, limit: usize) -> usize {
        (self.next() % limit as u64) as usize
    }
    fn chance(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }
}

/// What is known at a point: the value of each local, and other values.
#[derive(Clone, Default)]
struct Env {
    locals: Vec<ValueId>,
    others: Vec<ValueId>,
}

struct Generator {
    random: Random,
    func: Func,
    undef: ValueId,
    env: Env,
    block: BlockId,
    state: Option<(Vec<ValueId>, FrameStateId)>,
}

impl Generator {
    fn state(&mut self) -> FrameStateId {
        if let Some((locals, state)) = &self.state
            && *locals == self.env.locals
        {
            return *state;
        }
        let undef = self.undef;
        let locals =
            self.env.locals.iter().map(|&v| if v == undef && self.func.is_undef(v) { None } else { Some(v) });
        let locals = locals.collect();
        self.func.frame_states.push(FrameState { locals, parent: None, place: 0 });
        let state = FrameStateId::new(self.func.frame_states.len() - 1);
        self.state = Some((self.env.locals.clone(), state));
        state
    }

    fn inst(&mut self, op: Op, args: &[ValueId], imm: [u32; 2]) -> InstId {
        let at = self.func.insts.len() as u32;
        let inst = self.func.make_inst(op, SmallVec::from_slice(args), imm, Span { start: at, end: at + 1 });
        if op.effects().needs_frame_state() {
            self.func.insts[inst.index()].frame_state = Some(self.state());
        }
        self.func.blocks[self.block.index()].insts.push(inst);
        inst
    }

    fn value(&mut self, op: Op, args: &[ValueId], imm: [u32; 2]) -> ValueId {
        let inst = self.inst(op, args, imm);
        self.func.results(inst).next().unwrap()
    }

    /// Some value that is not undef by itself.
    fn any(&mut self) -> ValueId {
        let pick = self.random.below(10);
        let known: Vec<ValueId> = self.env.locals.iter().copied().filter(|&v| v != self.undef).collect();
        if pick < 5 && !known.is_empty() {
            return known[self.random.below(known.len())];
        }
        if pick < 9 && !self.env.others.is_empty() {
            return self.env.others[self.random.below(self.env.others.len())];
        }
        let n = self.random.below(self.func.consts.len()) as u32;
        self.value(Op::Const, &[], [n, 0])
    }

    /// Puts a new value somewhere: into a local, into the others, nowhere.
    fn keep(&mut self, value: ValueId) {
        match self.random.below(3) {
            0 => {
                let n = self.random.below(self.env.locals.len());
                self.env.locals[n] = value;
            }
            1 => self.env.others.push(value),
            _ => {}
        }
    }

    fn body(&mut self) {
        for _ in 0..self.random.below(7) {
            let [a, b, c] = [self.any(), self.any(), self.any()];
            match self.random.below(15) {
                0 | 1 => {
                    let value = self.value(Op::Add, &[a, b], [0; 2]);
                    self.keep(value);
                }
                2 => {
                    let value = self.value(Op::Call, &[a, b, c], [0, 0]);
                    self.keep(value);
                }
                3 => {
                    let value = self.value(Op::Call, &[a, b, c], [1, 0]);
                    self.keep(value);
                }
                4 => {
                    let value = self.value(Op::CallMethod, &[a, b], [0, 2]);
                    self.keep(value);
                }
                5 => {
                    let inst = self.inst(Op::Unpack, &[a], [3, 0]);
                    for value in self.func.results(inst).collect::<Vec<_>>() {
                        self.keep(value);
                    }
                }
                6 => {
                    let n = self.random.below(self.env.locals.len());
                    let value = self.value(Op::CheckBound, &[self.env.locals[n]], [n as u32, 0]);
                    self.env.locals[n] = value;
                }
                7 => {
                    let value = self.value(Op::YieldFrom, &[a], [0; 2]);
                    self.keep(value);
                }
                8 => {
                    let value = self.value(Op::Yield, &[a], [0; 2]);
                    self.keep(value);
                }
                9 => {
                    let value = self.value(Op::BuildTuple, &[a, b, c, a, b, c, a, b, c], [0; 2]);
                    self.keep(value);
                }
                10 => {
                    self.inst(Op::StoreItem, &[a, b, c], [0; 2]);
                }
                11 => {
                    let value = self.value(Op::Is, &[a, b], [0; 2]);
                    self.keep(value);
                }
                12 => {
                    // `x, y = y, x`
                    let (n, m) =
                        (self.random.below(self.env.locals.len()), self.random.below(self.env.locals.len()));
                    self.env.locals.swap(n, m);
                }
                13 => {
                    let n = self.random.below(self.env.locals.len());
                    self.env.locals[n] = if self.random.chance(30) { self.undef } else { a };
                }
                _ => {
                    let value = self.value(Op::CallEx, &[a, b, self.undef], [0; 2]);
                    self.keep(value);
                }
            }
        }
    }

    /// A condition for a branch, in all the shapes that can be fused and some that cannot.
    fn condition(&mut self) -> ValueId {
        let (a, b) = (self.any(), self.any());
        let mut value = match self.random.below(6) {
            0 | 1 => self.value(Op::Lt, &[a, b], [0; 2]),
            2 => self.value(Op::Is, &[a, b], [0; 2]),
            3 => self.value(Op::NotIn, &[a, b], [0; 2]),
            _ => a,
        };
        if self.random.chance(20) {
            self.keep(value);
        }
        if self.random.chance(15) {
            let c = self.any();
            self.inst(Op::StoreGlobal, &[c], [0, 0]);
        }
        if self.random.chance(20) {
            value = self.value(Op::Not, &[value], [0; 2]);
        }
        if self.random.chance(60) || !self.is_bool(value) {
            value = self.value(Op::IsTrue, &[value], [0; 2]);
        }
        if self.random.chance(10) {
            self.keep(value);
        }
        value
    }

    fn is_bool(&self, value: ValueId) -> bool {
        match self.func.values[value.index()] {
            ValueDef::Result(inst, _) => self.func.insts[inst.index()].op.info().bool_result,
            _ => false,
        }
    }
}

/// A random function.
fn random_function(seed: u64) -> Func {
    let mut random = Random(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1);
    let mut func = Func::new("random", "random", FuncKind::Function);
    let locals = 1 + random.below(6);
    let params = random.below(locals + 1);
    func.params.positional = params as u32;
    func.suspends = Suspends::Generator;
    for n in 0..locals {
        func.locals.push(Local { name: format!("x{n}").into(), kind: LocalKind::Fast });
    }
    func.names = vec!["name".into(), "key".into()];
    func.consts = vec![Const::None, Const::Int(1), Const::Int(2), Const::str("text")];
    func.call_shapes = vec![
        CallShape { positional: 2, keywords: Box::new([]) },
        CallShape { positional: 1, keywords: Box::new([NameId(1)]) },
        CallShape { positional: 1, keywords: Box::new([]) },
    ];
    let blocks = 2 + random.below(12);
    let handlers = random.below(3);
    for _ in 1..blocks {
        func.make_block();
    }
    // The last blocks are handlers; targets are the ones between.
    let normal = blocks.saturating_sub(handlers).max(2);
    let target = |random: &mut Random, block: usize| {
        // Mostly near and forward, sometimes anywhere.
        let near = block + 1 + random.below(3);
        BlockId::new(if near < normal && random.chance(60) { near } else { 1 + random.below(normal - 1) })
    };
    let mut targets: Vec<Vec<BlockId>> = Vec::new();
    let mut preds = vec![Vec::new(); blocks];
    for block in 0..blocks {
        let count = [0, 1, 1, 2, 2, 2][random.below(6)];
        let list: Vec<BlockId> = (0..count).map(|_| target(&mut random, block)).collect();
        for to in &list {
            preds[to.index()].push(block);
        }
        targets.push(list);
        if block > 0 && normal < blocks && random.chance(50) {
            // A handler with a larger number, so that handlers do not handle themselves.
            let handler = normal + random.below(blocks - normal);
            if handler > block {
                func.blocks[block].handler = Some(BlockId::new(handler));
            }
        }
    }
    let mut generator =
        Generator { random, func, undef: ValueId(0), env: Env::default(), block: Func::ENTRY, state: None };
    let mut ends: Vec<[Option<Env>; 2]> = vec![[None, None]; blocks];
    let mut base = Env::default();
    let mut order: Vec<usize> = vec![0];
    let mut done = vec![false; blocks];
    let mut terminators = vec![None; blocks];
    let mut inherited = vec![false; blocks];
    let mut next_root = 1;
    while order.len() < blocks || !order.is_empty() {
        let Some(block) = order.pop() else {
            match (next_root..blocks).find(|&block| !done[block]) {
                Some(block) => {
                    next_root = block;
                    order.push(block);
                    continue;
                }
                None => break,
            }
        };
        if std::mem::replace(&mut done[block], true) {
            continue;
        }
        let id = BlockId::new(block);
        generator.block = id;
        generator.state = None;
        if block == 0 {
            let params: Vec<ValueId> = (0..params).map(|_| generator.func.append_block_param(id)).collect();
            generator.undef = generator.value(Op::Undef, &[], [0; 2]);
            generator.env.locals = params;
            generator.env.locals.resize(locals, generator.undef);
            generator.body();
            base.others = generator.env.others.clone();
        } else if block >= normal {
            let exception = generator.func.append_block_param(id);
            generator.env = base.clone();
            generator.env.others.push(exception);
            generator.env.locals = vec![generator.undef; locals];
            let mut caught = Vec::new();
            for n in 0..locals {
                if generator.random.chance(70) {
                    generator.env.locals[n] = generator.func.append_block_param(id);
                    caught.push(LocalId::new(n));
                }
            }
            generator.func.blocks[block].handler_locals = Some(caught);
        } else {
            let from_done = match preds[block][..] {
                [pred] if done[pred] && pred != block => {
                    let n = targets[pred].iter().position(|to| *to == id).unwrap();
                    ends[pred][n].clone()
                }
                _ => None,
            };
            match from_done {
                Some(env) => {
                    inherited[block] = true;
                    generator.env = env;
                }
                None => {
                    generator.env = base.clone();
                    generator.env.locals =
                        (0..locals).map(|_| generator.func.append_block_param(id)).collect();
                }
            }
        }
        if block != 0 {
            generator.body();
        }
        let inst = match targets[block].len() {
            0 if generator.random.chance(40) => {
                let value = generator.any();
                generator.inst(Op::Raise, &[value], [0; 2])
            }
            0 => {
                let value = generator.any();
                generator.inst(Op::Return, &[value], [0; 2])
            }
            1 => {
                ends[block][0] = Some(generator.env.clone());
                let inst = generator.inst(Op::Jump, &[], [0; 2]);
                if generator.random.chance(40) {
                    // As the jump back in a loop has.
                    generator.func.insts[inst.index()].frame_state = Some(generator.state());
                }
                inst
            }
            _ => match generator.random.below(4) {
                0 => {
                    let iterator = generator.any();
                    let item = generator.value(Op::IterNext, &[iterator], [0; 2]);
                    ends[block][0] = Some(generator.env.clone());
                    let mut env = generator.env.clone();
                    let n = generator.random.below(locals);
                    env.locals[n] = item;
                    ends[block][1] = Some(env);
                    generator.inst(Op::BranchExhausted, &[item], [0; 2])
                }
                1 => {
                    let n = generator.random.below(locals);
                    let value = generator.env.locals[n];
                    ends[block] = [Some(generator.env.clone()), Some(generator.env.clone())];
                    generator.inst(Op::BranchUnbound, &[value], [0; 2])
                }
                _ => {
                    let value = generator.condition();
                    ends[block] = [Some(generator.env.clone()), Some(generator.env.clone())];
                    generator.inst(Op::Branch, &[value], [0; 2])
                }
            },
        };
        terminators[block] = Some(inst);
        order.extend(targets[block].iter().map(|to| to.index()).filter(|&to| preds[to].len() == 1));
    }
    for block in 0..blocks {
        let inst = terminators[block].unwrap();
        for (n, to) in targets[block].iter().enumerate() {
            let args = if inherited[to.index()] || to.index() >= normal {
                SmallVec::new()
            } else {
                SmallVec::from_vec(ends[block][n].as_ref().unwrap().locals.clone())
            };
            generator.func.insts[inst.index()].targets.push(Target { block: *to, args });
        }
    }
    let mut func = generator.func;
    func.layout = (0..blocks).map(BlockId::new).collect();
    let reachable = tauraro_ir::analysis::Cfg::new(&func);
    func.layout.retain(|block| reachable.is_reachable(*block));
    func
}

fn count() -> u64 {
    std::env::var("TAURARO_RANDOM_FUNCTIONS").ok().and_then(|n| n.parse().ok()).unwrap_or(3000)
}

#[test]
fn random_functions_are_emitted_right() {
    let mut skipped = 0;
    for seed in 1..=count() {
        let func = random_function(seed);
        if let Err(errors) = tauraro_ir::verify_func(&func, None) {
            // A block may inherit from one that does not dominate it, when that one is dead.
            skipped += 1;
            assert!(skipped < 100 + count() / 20, "seed {seed}: {}\n{func}", errors[0]);
            continue;
        }
        let (code, map) = emit_unchecked(&func, true).unwrap();
        check_map(&func, &code, &map);
        if let Err(error) = check(&code, &func) {
            panic!("seed {seed}: {error}\n{func}\n{}", dump(&code, &func));
        }
    }
}

/// The map agrees with the side tables: they come from the same places by other ways.
fn check_map(func: &Func, code: &RegisterCode, map: &CodeMap) {
    for (n, inst) in func.insts.iter().enumerate() {
        let (Some(state), at) = (inst.frame_state, map.insts[n]) else { continue };
        if states::may_be_ahead(inst.op) {
            continue;
        }
        let Ok(found) = code.states.binary_search_by_key(&at, |(at, _)| *at) else {
            assert!(at == CodeMap::NOWHERE, "no state at {at} for i{n}");
            continue;
        };
        let locations = &code.state_maps[code.states[found].1 as usize];
        for (location, value) in locations.iter().zip(&func.frame_states[state.index()].locals) {
            assert_eq!(*location, value.map_or(Location::Unbound, |value| map.values[value.index()]), "i{n}");
        }
    }
    assert_eq!(map.loops.len(), code.loops as usize);
}

/// The checker notices a wrong register nearly always (not when the other one holds the same value).
#[test]
fn checker_finds_mistakes() {
    let (mut made, mut found) = (0, 0);
    for seed in 1..=count() {
        let func = random_function(seed);
        if tauraro_ir::verify_func(&func, None).is_err() {
            continue;
        }
        let (mut code, _) = emit_unchecked(&func, false).unwrap();
        let mut random = Random(seed * 77 + 1);
        let all: Vec<usize> = code.instructions().map(|decoded| decoded.index).collect();
        let at = all[random.below(all.len())];
        let mut inst = code.decode(at).unwrap().inst;
        let [_, b, _] = operand_words(&inst);
        let Some(b) = b else { continue };
        let other = random.below(code.registers.max(1) as usize) as u16;
        if b & CONST_BIT != 0 || other == b {
            continue;
        }
        inst.b = other;
        code.words[at] = Word { inst };
        made += 1;
        found += check(&code, &func).is_err() as u32;
    }
    println!("{found} of {made}, {count} functions", count = count());
    assert!(made > 0 && found * 10 > made * 8, "{found} of {made} mistakes found");
}

/// No register is read that liveness declared dead since it was written: random walks through the code.
#[test]
fn what_is_read_was_live() {
    use crate::bytecode::{HandlerEntry, Opcode};
    use crate::liveness::{LiveRegisters, When};
    use crate::operands::{Role, ends_control, extension_role, jump_target, shape};
    for seed in 1..=count() / 4 {
        let func = random_function(seed);
        if tauraro_ir::verify_func(&func, None).is_err() {
            continue;
        }
        let (code, _) = emit_unchecked(&func, false).unwrap();
        let live = LiveRegisters::default();
        let mut random = Random(seed * 31 + 7);
        // By register: where it was declared dead.
        let mut dead = vec![None; code.registers as usize];
        let mut at = 0;
        for _ in 0..400 {
            let decoded = code.decode(at).unwrap();
            let inst = decoded.inst;
            let declare = |when: When, dead: &mut [Option<usize>]| {
                live.with(&code, at, when, |set| {
                    let set = set.unwrap();
                    for (register, dead) in dead.iter_mut().enumerate() {
                        if set[register / 64] >> (register % 64) & 1 == 0 {
                            *dead = Some(at);
                        }
                    }
                });
            };
            let fail = |register: u16, place: usize| -> ! {
                panic!(
                    "seed {seed}: {at} reads r{register}, which was dead at {place}\n{}",
                    dump(&code, &func)
                )
            };
            let read = |operand: u16, dead: &[Option<usize>]| {
                if operand & CONST_BIT == 0
                    && let Some(place) = dead[operand as usize]
                {
                    fail(operand, place)
                }
            };
            declare(When::During, &mut dead);
            let roles = shape(inst.op);
            let words = [inst.a, inst.b, inst.c];
            for (role, word) in roles.into_iter().zip(words) {
                if role == Role::Source {
                    read(word, &dead);
                }
            }
            if extension_role(inst.op) == Role::Source {
                decoded.extension.iter().for_each(|word| read(*word, &dead));
            }
            if matches!(inst.op, Opcode::Call | Opcode::CallMethod | Opcode::CallKw | Opcode::LoadAttr) {
                declare(When::Returning, &mut dead);
            }
            let state = code.states.binary_search_by_key(&(at as u32), |(at, _)| *at).ok();
            let covers = |entry: &&HandlerEntry| (entry.start..entry.end).contains(&(at as u32));
            if let Some(state) = state {
                let map = &code.state_maps[code.states[state].1 as usize];
                let place = |location: &Location| match location {
                    Location::Register(register) => dead[*register as usize],
                    _ => None,
                };
                assert!(map.iter().all(|l| place(l).is_none()), "seed {seed}: {at}: a variable is dead");
                if let Some(entry) = code.handlers.iter().find(covers)
                    && (random.chance(30) || ends_control(inst.op) && jump_target(&inst).is_none())
                {
                    let moved: Vec<_> =
                        entry.locals.iter().map(|(local, to)| (*to, place(&map[*local as usize]))).collect();
                    moved.into_iter().for_each(|(to, place)| dead[to as usize] = place);
                    if entry.exception != u16::MAX {
                        dead[entry.exception as usize] = None;
                    }
                    at = entry.target as usize;
                    continue;
                }
            }
            let next = at + 1 + crate::bytecode::ext_words(decoded.extension.len());
            let jumps = jump_target(&inst).filter(|_| ends_control(inst.op) || random.chance(50));
            let writes = match inst.op {
                Opcode::ForIter => jumps.is_none(),
                Opcode::ForIterBack => jumps.is_some(),
                _ => roles[0] == Role::Dest,
            };
            if writes {
                dead[inst.a as usize] = None;
            }
            if extension_role(inst.op) == Role::Dest {
                decoded.extension.iter().for_each(|register| dead[*register as usize] = None);
            }
            match jumps {
                Some(target) => at = target as usize,
                None if ends_control(inst.op) => break,
                None => at = next,
            }
        }
    }
}
