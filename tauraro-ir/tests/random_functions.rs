//! Random functions: whatever the passes do, the text round-trips, the verifier stays happy, and the function
//! *does the same*: a small interpreter, which knows nothing of the passes, runs it before and after and compares what
//! can be seen from outside (calls and other effects in order, with operands and all locals of the frame).
//!
//! The graphs are arbitrary (loops with two entries, handlers in handlers), more than statements can make. In the
//! interpreter, any operation that may run Python code is an *event*, unless its operands are constants and its
//! result is known (arithmetic itself has its own tests); a hash of its number decides whether it
//! raises, what its truth is, and whether it changes the cells.

use std::collections::HashMap;
use tauraro_ir::analysis::{Cfg, Dominators};
use tauraro_ir::op::Op;
use tauraro_ir::pass::fold_constants::evaluate;
use tauraro_ir::pass::{PASSES, run_pass};
use tauraro_ir::*;

struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e3779b97f4a7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58476d1ce4e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d049bb133111eb);
        z ^ (z >> 31)
    }
    fn below(&mut self, limit: usize) -> usize {
        (self.next() % limit as u64) as usize
    }
    fn one_in(&mut self, n: usize) -> bool {
        self.below(n) == 0
    }
    fn pick<T: Copy>(&mut self, items: &[T]) -> T {
        items[self.below(items.len())]
    }
}

// ---- making functions

fn random_func(random: &mut Random) -> Func {
    let mut func = Func::new("random", "random", FuncKind::Function);
    let local_count = 1 + random.below(3);
    func.params.positional = random.below(local_count + 1) as u32;
    for n in 0..local_count {
        func.locals.push(Local { name: format!("x{n}").into(), kind: LocalKind::Fast });
    }
    func.names = vec!["name".into(), "other".into()];
    func.call_shapes = (0..3).map(|n| CallShape { positional: n, keywords: Box::default() }).collect();

    // The graph first: which blocks, parameters, ends, handlers.
    let count = 2 + random.below(9);
    let mut handlers = Vec::new();
    let mut plain = Vec::new();
    for n in 1..count {
        let block = func.make_block();
        if random.one_in(5) {
            let locals = (0..local_count).map(LocalId::new).filter(|_| random.one_in(2)).collect::<Vec<_>>();
            for _ in 0..=locals.len() {
                func.append_block_param(block);
            }
            func.blocks[n].handler_locals = Some(locals);
            handlers.push(block);
        } else {
            for _ in 0..random.below(3) {
                func.append_block_param(block);
            }
            plain.push(block);
        }
    }
    for _ in 0..func.params.positional {
        func.append_block_param(Func::ENTRY);
    }
    func.layout = (0..count).map(BlockId::new).collect();
    for n in 0..count {
        if !handlers.is_empty() && random.one_in(2) {
            func.blocks[n].handler = Some(random.pick(&handlers));
        }
        let op = match random.below(8) {
            0 => Op::Return,
            _ if plain.is_empty() => Op::Return,
            1 => Op::Raise,
            2..=3 => Op::Jump,
            4 => Op::BranchUnbound,
            _ => Op::Branch,
        };
        let inst = func.make_inst(op, Args::new(), [0, 0], Span::default());
        for _ in 0..op.target_count() {
            let block = random.pick(&plain);
            func.insts[inst.index()].targets.push(Target { block, args: Args::new() });
        }
        func.blocks[n].insts.push(inst);
    }

    // Then the instructions, in an order in which definitions come before uses.
    let cfg = Cfg::new(&func);
    let dominators = Dominators::new(&func, &cfg);
    let mut blocks = cfg.order().to_vec();
    blocks.extend(func.layout.iter().filter(|block| !cfg.is_reachable(**block)));
    let mut results: HashMap<BlockId, Vec<ValueId>> = HashMap::new();
    for &block in &blocks {
        let mut values: Vec<ValueId> = Vec::new();
        for &other in cfg.order() {
            if cfg.is_reachable(block) && dominators.dominates(other, block) {
                values.extend(&func.blocks[other.index()].params);
            }
            if cfg.is_reachable(block) && dominators.body_dominates(other, block) {
                values.extend(results.get(&other).into_iter().flatten());
            }
        }
        if !cfg.is_reachable(block) {
            values.extend(&func.blocks[block.index()].params);
        }
        let inherited = values.len();
        let mut body = Vec::new();
        for _ in 0..random.below(7) {
            random_inst(&mut func, random, &mut values, &mut body);
        }
        let end = func.blocks[block.index()].insts.pop().unwrap();
        finish(&mut func, random, end, &mut values, &mut body);
        results.insert(block, values[inherited..].to_vec());
        func.blocks[block.index()].insts = body;
    }
    func
}

fn add(
    func: &mut Func,
    body: &mut Vec<InstId>,
    values: &mut Vec<ValueId>,
    op: Op,
    args: &[ValueId],
    imm: [u32; 2],
) -> InstId {
    let inst = func.make_inst(op, Args::from_slice(args), imm, Span::default());
    values.extend(func.results(inst));
    body.push(inst);
    inst
}

fn random_const(random: &mut Random) -> Const {
    match random.below(9) {
        0 => Const::None,
        1 => Const::Bool(true),
        2 => Const::Bool(false),
        3 => Const::str(["", "a", "ab"][random.below(3)]),
        4 => Const::Tuple(vec![Const::Int(1), Const::Int(2)].into()),
        _ => Const::Int(random.below(4) as i64 - 1),
    }
}

/// Some value that is there; the newest ones more often.
fn some(func: &mut Func, random: &mut Random, values: &mut Vec<ValueId>, body: &mut Vec<InstId>) -> ValueId {
    if values.is_empty() || random.one_in(8) {
        let index = func.add_const(random_const(random)).0;
        add(func, body, values, Op::Const, &[], [index, 0]);
        return *values.last().unwrap();
    }
    let near = values.len().min(4);
    if random.one_in(2) { values[values.len() - 1 - random.below(near)] } else { random.pick(values) }
}

/// A value that is surely bound: what most operations ask for.
fn bound(func: &mut Func, random: &mut Random, values: &mut Vec<ValueId>, body: &mut Vec<InstId>) -> ValueId {
    let value = some(func, random, values, body);
    let surely = match func.values[value.index()] {
        ValueDef::Result(inst, _) => func.insts[inst.index()].op != Op::Undef,
        _ => false,
    };
    if surely {
        return value;
    }
    let inst = add(func, body, values, Op::CheckBound, &[value], [0, 0]);
    add_state(func, random, inst, values, 1);
    *values.last().unwrap()
}

/// Gives an instruction a frame state of values that are there before it; the last `results` are its own.
fn add_state(func: &mut Func, random: &mut Random, inst: InstId, values: &[ValueId], results: usize) {
    let before = &values[..values.len() - results];
    if let Some(last) = func.frame_states.len().checked_sub(1) {
        let known = func.frame_states[last].locals.iter().flatten().all(|value| before.contains(value));
        if known && random.one_in(2) {
            func.insts[inst.index()].frame_state = Some(FrameStateId::new(last));
            return;
        }
    }
    let local = |_| (!before.is_empty() && !random.one_in(5)).then(|| random.pick(before));
    let locals = (0..func.locals.len()).map(local).collect();
    func.frame_states.push(FrameState { locals, parent: None, place: 0 });
    func.insts[inst.index()].frame_state = Some(FrameStateId::new(func.frame_states.len() - 1));
}

fn random_inst(func: &mut Func, random: &mut Random, values: &mut Vec<ValueId>, body: &mut Vec<InstId>) {
    let binary = [Op::Add, Op::Sub, Op::Mul, Op::Lt, Op::Eq, Op::Is, Op::IsNot, Op::InplaceAdd];
    match random.below(16) {
        0 => drop(add(func, body, values, Op::Undef, &[], [0, 0])),
        1 => {
            let index = func.add_const(random_const(random)).0;
            add(func, body, values, Op::Const, &[], [index, 0]);
        }
        2..=4 => {
            let (a, b) = (bound(func, random, values, body), bound(func, random, values, body));
            let op = random.pick(&binary);
            let inst = add(func, body, values, op, &[a, b], [0, 0]);
            if op.effects().needs_frame_state() {
                add_state(func, random, inst, values, 1);
            }
        }
        5..=7 => {
            let a = bound(func, random, values, body);
            let inst =
                add(func, body, values, random.pick(&[Op::Not, Op::IsTrue, Op::Not, Op::Neg]), &[a], [0, 0]);
            add_state(func, random, inst, values, 1);
        }
        8 => {
            let count = random.below(3);
            let args: Vec<ValueId> = (0..=count).map(|_| bound(func, random, values, body)).collect();
            let inst = add(func, body, values, Op::Call, &args, [count as u32, 0]);
            add_state(func, random, inst, values, 1);
        }
        9 => {
            let inst = add(func, body, values, Op::LoadGlobal, &[], [random.below(2) as u32, 0]);
            add_state(func, random, inst, values, 1);
        }
        10..=11 => {
            let args: Vec<ValueId> = (0..2).map(|_| bound(func, random, values, body)).collect();
            add(func, body, values, random.pick(&[Op::BuildTuple, Op::BuildList]), &args, [0, 0]);
            if random.one_in(2) {
                let made = *values.last().unwrap();
                let (op, imm, results) =
                    random.pick(&[(Op::Unpack, 2, 2), (Op::ListToTuple, 0, 1), (Op::GetIter, 0, 1)]);
                let is_list = func.insts[body.last().unwrap().index()].op == Op::BuildList;
                if op != Op::ListToTuple || is_list {
                    let inst = add(func, body, values, op, &[made], [imm, 0]);
                    if op != Op::ListToTuple {
                        add_state(func, random, inst, values, results);
                    }
                }
            }
        }
        12 => {
            let value = some(func, random, values, body);
            add(func, body, values, Op::NewCell, &[value], [0, 0]);
        }
        13..=14 => {
            let is_cell = |value: &&ValueId| match func.values[value.index()] {
                ValueDef::Result(inst, _) => func.insts[inst.index()].op == Op::NewCell,
                _ => false,
            };
            let Some(&cell) = values.iter().rev().find(is_cell) else { return };
            match random.below(3) {
                0 => {
                    let value = bound(func, random, values, body);
                    add(func, body, values, Op::StoreCell, &[cell, value], [0, 0]);
                }
                1 => {
                    let inst = add(func, body, values, Op::DeleteCell, &[cell], [0, 0]);
                    add_state(func, random, inst, values, 0);
                }
                _ => {
                    let inst = add(func, body, values, Op::LoadCell, &[cell], [0, 0]);
                    add_state(func, random, inst, values, 1);
                }
            }
        }
        _ => {
            let value = some(func, random, values, body);
            let inst = add(func, body, values, Op::CheckBound, &[value], [0, 0]);
            add_state(func, random, inst, values, 1);
        }
    }
}

/// Operands and jump arguments of the end of a block.
fn finish(
    func: &mut Func,
    random: &mut Random,
    end: InstId,
    values: &mut Vec<ValueId>,
    body: &mut Vec<InstId>,
) {
    let op = func.insts[end.index()].op;
    let operand = match op {
        Op::Return | Op::Raise => Some(bound(func, random, values, body)),
        Op::BranchUnbound => Some(some(func, random, values, body)),
        Op::Branch => {
            let value = bound(func, random, values, body);
            let negated = random.one_in(2);
            let op = if negated { Op::Not } else { Op::IsTrue };
            let inst = add(func, body, values, op, &[value], [0, 0]);
            add_state(func, random, inst, values, 1);
            values.last().copied()
        }
        _ => None,
    };
    for n in 0..op.target_count() {
        let block = func.insts[end.index()].targets[n].block;
        for _ in 0..func.blocks[block.index()].params.len() {
            let arg = some(func, random, values, body);
            func.insts[end.index()].targets[n].args.push(arg);
        }
    }
    func.insts[end.index()].args.extend(operand);
    if op == Op::Raise {
        add_state(func, random, end, values, 0);
    }
    body.push(end);
}

// ---- running functions

#[derive(Clone, Debug)]
enum Value {
    Undef,
    Const(Const),
    /// What an event gave.
    Thing(usize),
    Exception(usize),
    Tuple(Vec<Value>),
    /// A list, by which one it is, and its items (nobody changes them here).
    List(usize, Vec<Value>),
    Cell(usize),
}

/// Why an instruction did not go on.
struct Raised(Value);

struct Machine<'a> {
    func: &'a Func,
    seed: u64,
    values: Vec<Value>,
    cells: Vec<Value>,
    trace: Vec<String>,
    steps: usize,
    lists: usize,
}

const MAX_EVENTS: usize = 60;
const MAX_STEPS: usize = 3000;

/// What can be seen of a run, and whether it came to an end.
fn run(func: &Func, seed: u64) -> (Vec<String>, bool) {
    let values = vec![Value::Undef; func.values.len()];
    let mut machine =
        Machine { func, seed, values, cells: Vec::new(), trace: Vec::new(), steps: 0, lists: 0 };
    for (n, param) in func.blocks[0].params.iter().enumerate() {
        machine.values[param.index()] =
            if n == 0 { Value::Const(Const::Int(n as i64)) } else { Value::Thing(1000 + n) };
    }
    let ended = machine.run();
    (machine.trace, ended)
}

impl Machine<'_> {
    fn run(&mut self) -> bool {
        let func = self.func;
        let mut block = Func::ENTRY;
        loop {
            let data = &func.blocks[block.index()];
            let mut next = None;
            for &inst in &data.insts {
                self.steps += 1;
                if self.trace.len() >= MAX_EVENTS || self.steps > MAX_STEPS {
                    return false;
                }
                match self.step(inst) {
                    Ok(Some(target)) => next = Some(target),
                    Ok(None) => {}
                    Err(Raised(exception)) => {
                        let Some(handler) = data.handler else {
                            let line = format!("left with {}", self.show(&exception));
                            self.trace.push(line);
                            return true;
                        };
                        let locals = func.blocks[handler.index()].handler_locals.as_ref().unwrap();
                        let state = func.insts[inst.index()].frame_state.unwrap();
                        let state = &func.frame_states[state.index()].locals;
                        let mut given = vec![exception];
                        given.extend(locals.iter().map(|local| match state[local.index()] {
                            Some(value) => self.values[value.index()].clone(),
                            None => Value::Undef,
                        }));
                        for (&param, value) in func.blocks[handler.index()].params.iter().zip(given) {
                            self.values[param.index()] = value;
                        }
                        next = Some((usize::MAX, handler));
                        break;
                    }
                }
            }
            let Some((target, to)) = next else { return true };
            if target != usize::MAX {
                let inst = func.terminator(block).unwrap();
                let args = &func.insts[inst.index()].targets[target].args;
                let given: Vec<Value> = args.iter().map(|arg| self.values[arg.index()].clone()).collect();
                for (&param, value) in func.blocks[to.index()].params.iter().zip(given) {
                    self.values[param.index()] = value;
                }
            }
            block = to;
        }
    }

    fn show(&self, value: &Value) -> String {
        match value {
            Value::Undef => "-".to_string(),
            Value::Const(value) => value.to_string(),
            Value::Thing(n) => format!("thing{n}"),
            Value::Exception(n) => format!("exception{n}"),
            Value::Tuple(items) | Value::List(_, items) => {
                let items: Vec<String> = items.iter().map(|item| self.show(item)).collect();
                // A constant tuple looks the same.
                if items.len() == 1 { format!("({},)", items[0]) } else { format!("({})", items.join(", ")) }
            }
            // Shallow, for a cell may hold itself.
            Value::Cell(cell) => match &self.cells[*cell] {
                Value::Cell(_) => "cell(cell)".to_string(),
                Value::Const(Const::Tuple(_)) | Value::Tuple(_) | Value::List(..) => {
                    "cell(sequence)".to_string()
                }
                content => format!("cell({})", self.show(content)),
            },
        }
    }

    /// An operation that runs Python code: seen from outside, may raise, may change cells. The random bits that decide.
    fn event(&mut self, name: &str, args: &[Value], inst: &Inst) -> Result<u64, Raised> {
        let number = self.trace.len();
        let bits = Random(self.seed ^ (number as u64) << 32).next();
        let args: Vec<String> = args.iter().map(|arg| self.show(arg)).collect();
        let state = &self.func.frame_states[inst.frame_state.unwrap().index()];
        let locals = state.locals.iter().map(|value| match value {
            Some(value) => self.show(&self.values[value.index()]),
            None => "-".to_string(),
        });
        let line = format!("{name}({}) in {}", args.join(", "), locals.collect::<Vec<_>>().join(" "));
        self.trace.push(line);
        match bits >> 8 & 7 {
            0 => self.cells.iter_mut().for_each(|cell| *cell = Value::Undef),
            1 => self.cells.iter_mut().for_each(|cell| *cell = Value::Thing(number)),
            _ => {}
        }
        if bits & 7 == 0 { Err(Raised(Value::Exception(number))) } else { Ok(bits >> 16) }
    }

    fn step(&mut self, id: InstId) -> Result<Option<(usize, BlockId)>, Raised> {
        let inst = &self.func.insts[id.index()];
        let args: Vec<Value> = inst.args.iter().map(|arg| self.values[arg.index()].clone()).collect();
        let way = |first: bool| {
            let n = if first { 0 } else { 1 };
            Ok(Some((n, inst.targets[n].block)))
        };
        let bool = |bool: bool| Value::Const(Const::Bool(bool));
        let result = match inst.op {
            Op::Const => Value::Const(self.func.consts[inst.imm[0] as usize].clone()),
            Op::Undef => Value::Undef,
            Op::CheckBound => match args[0] {
                Value::Undef => {
                    self.event("unbound", &[], inst)?;
                    return Err(Raised(Value::Exception(usize::MAX)));
                }
                ref value => value.clone(),
            },
            Op::NewCell => {
                self.cells.push(args[0].clone());
                Value::Cell(self.cells.len() - 1)
            }
            Op::StoreCell => {
                let Value::Cell(cell) = args[0] else { panic!("no cell") };
                self.cells[cell] = args[1].clone();
                return Ok(None);
            }
            Op::LoadCell | Op::DeleteCell => {
                let Value::Cell(cell) = args[0] else { panic!("no cell") };
                let content = self.cells[cell].clone();
                if matches!(content, Value::Undef) {
                    self.event("empty", &[], inst)?;
                    return Err(Raised(Value::Exception(usize::MAX)));
                }
                if inst.op == Op::DeleteCell {
                    self.cells[cell] = Value::Undef;
                    return Ok(None);
                }
                content
            }
            Op::Not | Op::IsTrue => {
                let truth = match &args[0] {
                    Value::Const(value) => evaluate::is_true(value),
                    Value::Tuple(_) | Value::List(..) => true,
                    _ => self.event("truth", &args, inst)? & 1 == 0,
                };
                bool(truth == (inst.op == Op::IsTrue))
            }
            Op::Is | Op::IsNot => {
                let same = match (&args[0], &args[1]) {
                    (Value::Thing(a), Value::Thing(b)) | (Value::Exception(a), Value::Exception(b)) => a == b,
                    (Value::Cell(a), Value::Cell(b)) | (Value::List(a, _), Value::List(b, _)) => a == b,
                    // Of equal tuples and constants we say that they are one object; which are, is open.
                    (a, b) => match (constant(a), constant(b)) {
                        (Some(a), Some(b)) => a == b,
                        _ => {
                            matches!((a, b), (Value::Tuple(_), Value::Tuple(_)))
                                && self.show(a) == self.show(b)
                        }
                    },
                };
                bool(same == (inst.op == Op::Is))
            }
            Op::BuildTuple | Op::BuildList if args.iter().map(size).sum::<usize>() > 60 => {
                // Sequences of sequences would grow without end.
                self.steps = MAX_STEPS;
                Value::Undef
            }
            Op::BuildTuple => Value::Tuple(args),
            Op::BuildList => {
                self.lists += 1;
                Value::List(self.lists, args)
            }
            Op::ListToTuple => match &args[0] {
                Value::List(_, items) => Value::Tuple(items.clone()),
                other => panic!("list_to_tuple of {other:?}"),
            },
            Op::Unpack => {
                let results: Vec<ValueId> = self.func.results(id).collect();
                let items: Vec<Value> = match &args[0] {
                    Value::Tuple(items) | Value::List(_, items) => items.clone(),
                    Value::Const(Const::Tuple(items)) => items.iter().cloned().map(Value::Const).collect(),
                    other => panic!("unpack of {other:?}"),
                };
                for (result, item) in results.iter().zip(items) {
                    self.values[result.index()] = item;
                }
                return Ok(None);
            }
            Op::Jump => return Ok(Some((0, inst.targets[0].block))),
            Op::Branch => match args[0] {
                Value::Const(Const::Bool(bool)) => return way(bool),
                ref other => panic!("branch on {other:?}"),
            },
            Op::BranchUnbound => return way(matches!(args[0], Value::Undef)),
            Op::Return => {
                let line = format!("returned {}", self.show(&args[0]));
                self.trace.push(line);
                return Ok(None);
            }
            op => {
                let constants: Vec<Const> = args.iter().filter_map(constant).collect();
                let known = match &constants[..] {
                    _ if constants.len() != args.len() => None,
                    [value] if op == Op::Neg => evaluate::unary(op, value),
                    [a, b] if op.is_compare() => evaluate::compare(op, a, b).map(Const::Bool),
                    [a, b] if op.is_binary() || op.is_inplace() => evaluate::binary(op, a, b),
                    _ => None,
                };
                if let Some(value) = known {
                    Value::Const(value)
                } else {
                    let number = self.trace.len();
                    self.event(op.info().name, &args, inst)?;
                    if op == Op::Raise {
                        return Err(Raised(args[0].clone()));
                    }
                    Value::Thing(number)
                }
            }
        };
        if let Some(first) = inst.first_result {
            self.values[first.index()] = result;
        }
        Ok(None)
    }
}

fn size(value: &Value) -> usize {
    match value {
        Value::Tuple(items) | Value::List(_, items) => 1 + items.iter().map(size).sum::<usize>(),
        Value::Const(Const::Tuple(items)) => 1 + 2 * items.len(),
        _ => 1,
    }
}

/// A value as a constant, when it is one or a tuple of such.
fn constant(value: &Value) -> Option<Const> {
    match value {
        Value::Const(value) => Some(value.clone()),
        Value::Tuple(items) => items.iter().map(constant).collect::<Option<_>>().map(Const::Tuple),
        _ => None,
    }
}

fn check_same(before: &Func, after: &Func, what: &str) {
    for seed in 0..6 {
        let (old, old_ended) = run(before, seed);
        let (new, new_ended) = run(after, seed);
        let common = old.len().min(new.len());
        let same = old[..common] == new[..common]
            && (old.len() == new.len()
                || !(old.len() < new.len() && old_ended || new.len() < old.len() && new_ended));
        assert!(
            same,
            "{what} changed what the function does (seed {seed})\nbefore\n{before}\nafter\n{after}\n{}\n----\n{}",
            old.join("\n"),
            new.join("\n")
        );
    }
}

#[test]
fn passes_keep_what_a_function_does() {
    let mut random = Random(7);
    let options = PassOptions { verify: true, ..Default::default() };
    for round in 0..1500 {
        let func = random_func(&mut random);
        if let Err(errors) = verify_func(&func, None) {
            let errors: Vec<String> = errors.iter().map(|error| error.to_string()).collect();
            panic!("round {round}: the test made a broken function\n{}\n{func}", errors.join("\n"));
        }
        let text = func.to_string();
        let again = parse_func(&text).unwrap();
        assert_eq!(again.to_string(), text);
        verify_func(&again, None).unwrap();

        for pass in PASSES {
            let mut changed = func.clone();
            run_pass(&mut changed, pass, &options);
            check_same(&func, &changed, pass.name);
        }
        let mut changed = func.clone();
        optimize(&mut changed, &options);
        check_same(&func, &changed, "optimize");
        if round % 4 == 0 {
            let mut changed = func.clone();
            optimize(&mut changed, &options.clone().with_fuel(random.below(12) as u64));
            check_same(&func, &changed, "optimize with little fuel");
        }
    }
}

#[test]
fn folding_keeps_random_functions_whole() {
    let mut random = Random(11);
    let options = PassOptions { verify: true, ..Default::default() };
    for _ in 0..700 {
        let mut func = random_func(&mut random);
        optimize(&mut func, &options);
        let text = func.to_string();
        assert_eq!(parse_func(&text).unwrap().to_string(), text);
        // What the pipeline left, it leaves again.
        let changes = optimize(&mut func.clone(), &options);
        assert!(changes < 40, "{changes} changes the second time");
    }
}

/// Dominance by its definition: `a` dominates `b` when without `a`, `b` cannot be reached.
#[test]
fn dominators_are_right() {
    let mut random = Random(3);
    for _ in 0..1500 {
        let func = random_func(&mut random);
        let cfg = Cfg::new(&func);
        let dominators = Dominators::new(&func, &cfg);
        // Nodes: entries even, bodies odd.
        let reach = |without: Option<usize>| {
            let mut seen = vec![false; func.blocks.len() * 2];
            let mut work = vec![0];
            while let Some(node) = work.pop() {
                if Some(node) == without || std::mem::replace(&mut seen[node], true) {
                    continue;
                }
                let block = BlockId::new(node / 2);
                if node % 2 == 0 {
                    work.push(node + 1);
                    work.extend(func.blocks[block.index()].handler.map(|handler| handler.index() * 2));
                } else if let Some(inst) = func.terminator(block) {
                    work.extend(
                        func.insts[inst.index()].targets.iter().map(|target| target.block.index() * 2),
                    );
                }
            }
            seen
        };
        let reachable = reach(None);
        for a in (0..func.blocks.len()).map(BlockId::new) {
            assert_eq!(cfg.is_reachable(a), reachable[a.index() * 2]);
            if !cfg.is_reachable(a) {
                continue;
            }
            let without_entry = reach(Some(a.index() * 2));
            let without_body = reach(Some(a.index() * 2 + 1));
            for b in cfg.order().iter().copied() {
                assert_eq!(dominators.dominates(a, b), !without_entry[b.index() * 2], "{a} {b}\n{func}");
                assert_eq!(dominators.body_dominates(a, b), !without_body[b.index() * 2], "{a} {b}\n{func}");
            }
        }
    }
}
