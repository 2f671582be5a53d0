//! Leaving machine code: guards, exits, and what they make of the frames.
//!
//! An exit is a cold block that says by number which guard left, and goes on to where the live registers are stored: code for a frame state
//! that all guards in it share, and whose parts it shares with other states ([`stores`](super::stores)). Frames of inlined
//! functions are not there: their variables are stored where they would be, and the machine does the rest (`abi::complete_frames`).

use super::*;

/// An exit that is to be written.
pub(super) struct PendingExit {
    pub(super) state: FrameStateId,
    pub(super) number: u32,
    pub(super) homes: Homes,
    /// Ways to it, for guards that speculate and for others.
    pub(super) stubs: Vec<Stub>,
}

/// A block that says which exit is taken.
pub(super) struct Stub {
    block: Block,
    kind: ExitKind,
    reason: &'static str,
    number: u32,
}

impl<'a> Function<'a, '_> {
    /// Goes on when `ok` is not zero, else leaves in the instruction's frame state.
    pub(super) fn guard(&mut self, ok: Value, inst: &Inst, reason: &'static str) {
        self.guard_of_kind(ok, inst, reason, ExitKind::Wrong);
    }

    pub(super) fn guard_of_kind(&mut self, ok: Value, inst: &Inst, reason: &'static str, kind: ExitKind) {
        self.leave_for_stress(inst);
        let next = self.b.create_block();
        let exit = self.exit(inst, reason, kind);
        self.b.ins().brif(ok, next, &[], exit, &[]);
        self.b.switch_to_block(next);
    }

    /// Leaves when `bad` is not zero.
    pub(super) fn guard_not(&mut self, bad: Value, inst: &Inst, reason: &'static str) {
        self.leave_for_stress(inst);
        let next = self.b.create_block();
        let exit = self.exit(inst, reason, ExitKind::Wrong);
        self.b.ins().brif(bad, exit, &[], next, &[]);
        self.b.switch_to_block(next);
    }

    /// Under stress: leaves at some guards although they hold, every now and then.
    pub(super) fn leave_for_stress(&mut self, inst: &Inst) {
        let Some(stress) = &mut self.stress else { return };
        stress.guards += 1;
        // Bits of a product that depend on all of the number.
        let chosen = (stress.guards ^ stress.seed).wrapping_mul(0x9e37_79b1) >> 30 == 0;
        let address = stress.random.as_ptr() as u64;
        if !chosen || inst.frame_state.is_none_or(|state| self.called.contains(&state)) {
            return;
        }
        let address = self.iconst(address);
        let count = self.b.ins().load(types::I32, mem(), address, 0);
        // Random, so that a loop over more guards than that gets through at some time.
        let factor = self.b.ins().iconst(types::I32, 1_664_525);
        let count = self.b.ins().imul(count, factor);
        let count = self.b.ins().iadd_imm_s(count, 1_013_904_223);
        self.b.ins().store(mem(), count, address, 0);
        let rest = self.b.ins().ushr_imm_s(count, 32 - STRESS_BITS);
        let exit = self.exit(inst, "a test of this exit", ExitKind::Passing);
        let next = self.b.create_block();
        self.b.ins().brif(rest, next, &[], exit, &[]);
        self.b.switch_to_block(next);
    }

    /// The cold block of a new exit.
    pub(super) fn exit(&mut self, inst: &Inst, reason: &'static str, kind: ExitKind) -> Block {
        let Some(state) = inst.frame_state else { panic!("{:?} has no frame state", inst.op) };
        let hoisted = self.graph.hoisted.contains(&state);
        let kind = match kind {
            ExitKind::Wrong | ExitKind::Slow if hoisted => ExitKind::Hoisted,
            ExitKind::Wrong if self.graph.func.frame_states[state.index()].place & AT_ENTRY != 0 => {
                ExitKind::Entry
            }
            kind => kind,
        };
        let key = (state, self.epoch);
        let index = match self.exit_of.get(&key) {
            Some(index) => *index,
            None => {
                let number = self.exit_state(state, 0);
                let homes = self.homes.clone();
                self.exits.push(PendingExit { state, number, homes, stubs: Vec::new() });
                self.exit_of.insert(key, self.exits.len() - 1);
                self.exits.len() - 1
            }
        };
        let pending = &self.exits[index];
        // One way out for all guards of a state that are alike.
        let known = pending.stubs.iter().find(|stub| stub.kind == kind && stub.reason == reason);
        if let Some(stub) = known {
            return stub.block;
        }
        let number = self.made(pending.number, reason, kind);
        // Not in the way of those who stay.
        let block = self.cold_block();
        self.exits[index].stubs.push(Stub { block, kind, reason, number });
        block
    }

    /// The number of a new exit.
    fn made(&mut self, state: u32, reason: &'static str, kind: ExitKind) -> u32 {
        self.exits_made.push(MadeExit { state, reason, kind });
        self.first_exit + self.exits_made.len() as u32 - 1
    }

    /// Registers what the machine does for an exit: makes frames, boxes floats and puts constants in place.
    /// `operands`: how many values lie behind the frames.
    pub(super) fn exit_state(&mut self, state: FrameStateId, operands: usize) -> u32 {
        let objects = self.virtual_objects(state, operands).objects.into();
        let (mut floats, mut words, mut frames) = (Vec::new(), Vec::new(), Vec::new());
        let mut empty = Vec::new();
        let word = self.graph.func.frame_states[state.index()].place & !AT_ENTRY;
        for (state, frame) in self.chain(state) {
            for (at, value) in self.words_of(state) {
                if self.virtual_object(value).is_some() {
                    continue;
                }
                if let Some(bits) = self.constant(value) {
                    match u16::try_from(at) {
                        Ok(at) if bits == 0 => empty.push(at),
                        _ => words.push((at as u32, bits)),
                    }
                } else if self.graph.func.rep(value) == Rep::Float {
                    floats.push(at as u32);
                }
            }
            if frame.level > 0 {
                frames.push(InlinedFrame {
                    function: frame.function,
                    code: frame.code,
                    base: frame.base as u32,
                    return_word: frame.return_word,
                    destination: frame.destination,
                    kind: frame.kind,
                    pushed: frame.pushed,
                });
            }
        }
        frames.reverse();
        let (floats, words, frames) = (floats.into(), words.into(), frames.into());
        self.states_made.push(ExitState { word, floats, words, empty: empty.into(), frames, objects });
        self.states_made.len() as u32 - 1
    }

    /// The frame that a state is of.
    pub(super) fn frame_of(&self, state: FrameStateId) -> &'a Frame {
        let parent = self.graph.func.frame_states[state.index()].parent;
        let number = parent.map_or(0, |(_, inst)| self.graph.func.insts[inst.index()].imm[0]);
        &self.graph.frames[number as usize]
    }

    /// A state and those of the callers, innermost first, with their frames.
    pub(super) fn chain(&self, state: FrameStateId) -> SmallVec<[(FrameStateId, &'a Frame); 4]> {
        let parent = |(state, _): &(FrameStateId, &'a Frame)| {
            let (caller, _) = self.graph.func.frame_states[state.index()].parent?;
            Some((caller, self.frame_of(caller)))
        };
        std::iter::successors(Some((state, self.frame_of(state))), parent).collect()
    }

    /// The values that a state, without those of the callers, puts into words of the stack.
    pub(super) fn words_of(&self, state: FrameStateId) -> impl Iterator<Item = (usize, ValueId)> + 'a {
        let frame = self.frame_of(state);
        let locals = &self.graph.func.frame_states[state.index()].locals;
        let header = move |(n, word): (usize, usize)| {
            let value = locals.get(frame.registers * 3 + n).copied().flatten()?;
            Some((frame.base - word, value))
        };
        let registers = locals[..frame.registers].iter().enumerate();
        let registers = registers.filter_map(|(register, value)| Some((frame.base + register, (*value)?)));
        let headers = [(0, MADE_WORD), (1, COLLECTED_WORD), (2, FUNCTION_WORD)];
        registers.chain(headers.into_iter().filter_map(header))
    }

    pub(super) fn write_exits(&mut self) {
        let entry_exits = std::mem::take(&mut self.entry_exits);
        self.write_allocations();
        let pending = std::mem::take(&mut self.exits);
        if entry_exits.is_empty() && pending.is_empty() {
            return;
        }
        let leave = self.cold_block();
        for (block, number) in entry_exits {
            self.b.switch_to_block(block);
            self.store_number(number);
            self.b.ins().jump(leave, &[]);
        }
        let paths = pending.iter().map(|pending| (self.stores_of(pending), pending.stubs.len())).collect();
        let tree = StoreTree::new(paths);
        let targets = self.write_stores(&tree, leave);
        for (pending, end) in pending.iter().zip(&tree.ends) {
            let target = end.and_then(|end| targets[end]);
            for stub in &pending.stubs {
                self.b.switch_to_block(stub.block);
                self.store_number(stub.number);
                match end.filter(|_| target.is_none()) {
                    Some(own) => self.write_path(&tree, own, &targets, leave),
                    None => {
                        self.b.ins().jump(target.unwrap_or(leave), &[]);
                    }
                }
            }
        }
        self.b.switch_to_block(leave);
        let zero = self.iconst(0);
        self.b.ins().return_(&[zero]);
    }

    fn store_number(&mut self, number: u32) {
        let number = self.b.ins().iconst(types::I32, i64::from(number));
        self.store(number, self.machine, offset::EXIT);
    }

    /// What an exit stores.
    fn stores_of(&self, pending: &PendingExit) -> Vec<Store> {
        let mut stores = Vec::new();
        for (state, frame) in self.chain(pending.state) {
            for (at, value) in self.words_of(state) {
                // The machine does the rest.
                let is_left_out = self.virtual_object(value).is_some() || self.constant(value).is_some();
                let is_there = pending.homes.get(&(at as u32)) == Some(&self.original(value));
                let is_float = self.graph.func.rep(value) == Rep::Float;
                if !is_left_out && (is_float || !is_there) {
                    stores.push(Store {
                        base: self.regs,
                        at: at as i32 * 8,
                        value: self.get(value),
                        untag: false,
                    });
                }
            }
            self.iterator_fields(state, frame.registers, &mut stores);
        }
        let found = self.virtual_objects(pending.state, 0);
        for field in &found.iterators {
            let (base, value) = (self.get(field.object), self.get(field.number));
            stores.push(Store { base, at: field.offset as i32, value, untag: true });
        }
        for (word, value) in found.stores {
            stores.push(Store { base: self.regs, at: word as i32 * 8, value: self.get(value), untag: false });
        }
        stores
    }

    fn write_store(&mut self, store: Store) {
        let value = if store.untag { self.b.ins().sshr_imm_s(store.value, 1) } else { store.value };
        self.b.ins().store(mem(), value, store.base, store.at);
    }

    /// Writes the stores that several ways lead to. The blocks where they begin, by node.
    fn write_stores(&mut self, tree: &StoreTree, leave: Block) -> Vec<Option<Block>> {
        let targets: Vec<Option<Block>> =
            tree.nodes.iter().map(|node| (node.ways > 1).then(|| self.cold_block())).collect();
        for (start, block) in targets.iter().enumerate() {
            if let Some(block) = *block {
                self.b.switch_to_block(block);
                self.write_path(tree, start, &targets, leave);
            }
        }
        targets
    }

    /// Writes the stores from a node on, as far as nobody else does.
    fn write_path(&mut self, tree: &StoreTree, start: usize, targets: &[Option<Block>], leave: Block) {
        let mut node = &tree.nodes[start];
        let next = loop {
            self.write_store(node.store);
            let Some(parent) = node.parent else { break leave };
            if let Some(block) = targets[parent] {
                break block;
            }
            node = &tree.nodes[parent];
        };
        self.b.ins().jump(next, &[]);
    }

    pub(super) fn store_pc(&mut self, frame: &Frame, word: u32) {
        let pc = frame.code_entry + word as usize * size_of::<Word>();
        let pc = self.iconst(pc as u64);
        self.store(pc, self.machine, offset::PC);
    }

    /// Writes what a frame state names to where the interpreter looks for it. `complete`: floats as values, and constants
    /// too; else the machine does that for the exit.
    pub(super) fn store_state(&mut self, state: FrameStateId, complete: bool) {
        let mut homes = Homes::default();
        for (state, frame) in self.chain(state) {
            for (at, value) in self.words_of(state) {
                if complete && self.virtual_object(value).is_some_and(|inst| inst.op == Op::VirtualGenerator)
                {
                    // Who is called finds none: the frame runs in place.
                    let nothing = self.iconst(0);
                    self.store(nothing, self.regs, at * 8);
                    continue;
                }
                if self.virtual_object(value).is_some() {
                    // The machine makes it; but not for a call.
                    debug_assert!(!complete, "an object that was not made lives through a call");
                    self.is_broken |= complete;
                    continue;
                }
                let is_float = self.graph.func.rep(value) == Rep::Float;
                if !complete && (is_float || self.constant(value).is_some()) {
                    if is_float {
                        let float = self.get(value);
                        self.store(float, self.regs, at * 8);
                    }
                } else if self.homes.get(&(at as u32)) != Some(&self.original(value)) {
                    let value = self.get(value);
                    let bits = if is_float { self.box_float(value) } else { value };
                    self.store(bits, self.regs, at * 8);
                }
                homes.insert(at as u32, self.original(value));
            }
            self.store_iterators(state, frame.registers);
        }
        if complete {
            self.store_shared_iterators(state);
        }
        // What is dead here may be emptied by a collection.
        self.homes = homes;
    }

    fn store_iterators(&mut self, state: FrameStateId, registers: usize) {
        let mut stores = Vec::new();
        self.iterator_fields(state, registers, &mut stores);
        for store in stores {
            self.write_store(store);
        }
    }

    /// The fields of iterators that are in values.
    fn iterator_fields(&self, state: FrameStateId, registers: usize, stores: &mut Vec<Store>) {
        let locals = &self.graph.func.frame_states[state.index()].locals;
        if locals.len() < registers * 3 {
            return;
        }
        for register in 0..registers {
            let at = registers + 2 * register;
            let (Some(current), rest) = (locals[at], locals[at + 1]) else { continue };
            let Some(object) = locals[register] else { continue };
            let object = self.get(object);
            let (current_at, rest_at) = match self.graph.iter_kinds.get(&(state, register as u16)) {
                Some(IterKind::Range) => (offset::RANGE_CURRENT, offset::RANGE_REMAINING),
                Some(IterKind::List) => (offset::LIST_ITER_INDEX, 0),
                Some(IterKind::Text) => (offset::STR_ITER_INDEX, 0),
                _ => (offset::TUPLE_ITER_INDEX, 0),
            };
            for (value, at) in [(Some(current), current_at), (rest, rest_at)] {
                if let Some(value) = value {
                    stores.push(Store { base: object, at: at as i32, value: self.get(value), untag: true });
                }
            }
        }
    }

    /// Leaves at the very start unless the frame's function has the globals and builtins that the graph was made for, and
    /// inlined functions have room for their frames.
    pub(super) fn check_entry(&mut self) {
        let word = match self.graph.entry {
            Entry::Start => 0,
            Entry::Loop(word) | Entry::Resume(word) => word,
        };
        if self.graph.uses_globals {
            let leave = self.leave_at_entry(word, "a function with other globals", ExitKind::Lacking);
            let function = self.b.ins().load(types::I64, mem(), self.regs, -(FUNCTION_WORD as i32 * 8));
            let [globals, builtins] = self.graph.namespaces;
            for (offset, address) in
                [(offset::FUNCTION_GLOBALS, globals), (offset::FUNCTION_BUILTINS, builtins)]
            {
                let found = self.load(types::I64, function, offset);
                let address = self.iconst(address as u64);
                let same = self.b.ins().icmp(IntCC::Equal, found, address);
                self.stay_if(same, leave);
            }
        }
        let frames = &self.graph.frames;
        let levels = frames.iter().map(|frame| frame.level).max().unwrap_or(0);
        if levels > 0 {
            let leave = self.leave_at_entry(word, "calls that are too deep", ExitKind::Passing);
            let end = frames.iter().map(|frame| frame.base + frame.registers).max().unwrap_or(0);
            let end = self.b.ins().iadd_imm_s(self.regs, end as i64 * 8);
            let limit = self.load(types::I64, self.machine, offset::STACK_LIMIT);
            let room = self.b.ins().icmp(IntCC::UnsignedLessThanOrEqual, end, limit);
            self.stay_if(room, leave);
            let depth = self.load(types::I64, self.machine, offset::DEPTH);
            let deepest = self.b.ins().iadd_imm_s(depth, levels as i64);
            let most = self.load(types::I64, self.machine, offset::RECURSION_LIMIT);
            let room = self.b.ins().icmp(IntCC::UnsignedLessThanOrEqual, deepest, most);
            self.stay_if(room, leave);
        }
    }

    /// Goes on in a new block if a flag is set, else in that block.
    fn stay_if(&mut self, flag: Value, leave: Block) {
        let next = self.b.create_block();
        self.b.ins().brif(flag, next, &[], leave, &[]);
        self.b.switch_to_block(next);
    }

    /// A block that leaves before anything was done.
    fn leave_at_entry(&mut self, word: u32, reason: &'static str, kind: ExitKind) -> Block {
        let leave = self.cold_block();
        let (floats, words, empty) = (Box::default(), Box::default(), Box::default());
        self.states_made.push(ExitState {
            word,
            floats,
            words,
            empty,
            frames: Box::default(),
            objects: Box::default(),
        });
        let number = self.made(self.states_made.len() as u32 - 1, reason, kind);
        self.entry_exits.push((leave, number));
        leave
    }
}
