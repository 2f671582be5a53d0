//! New objects: made in line from the free cells that the machine has at hand, and objects that are only made where machine code leaves.
//!
//! When the cells are used up, what is live is stored as for an exit, and the machine is asked for memory, which may collect. After that
//! machine code goes on: nothing moves, and no Python code has run.

use super::*;
use crate::generators::GeneratorMade;
use crate::inline::iter_fields;
use tauraro_vm::tier::{Field, VirtualGenerator, VirtualKind, VirtualObject};

/// An allocation whose cold side is to be written.
pub(super) struct PendingAllocation {
    /// The cold block.
    block: Block,
    /// Where it goes on, with the memory.
    done: Block,
    state: FrameStateId,
    homes: Homes,
    /// Number of the state.
    number: u32,
    bytes: usize,
    operands: SmallVec<[Value; 8]>,
}

/// A field of an iterator in a generator that was not made.
pub(super) struct IteratorField {
    pub(super) object: ValueId,
    pub(super) offset: usize,
    pub(super) number: ValueId,
    /// Whether nobody else knows the iterator.
    private: bool,
}

/// The objects of a frame state that were not made.
#[derive(Default)]
pub(super) struct VirtualObjects {
    pub(super) objects: Vec<VirtualObject>,
    /// Words for what their fields hold.
    pub(super) stores: Vec<(usize, ValueId)>,
    /// Numbers that go into fields of iterators.
    pub(super) iterators: Vec<IteratorField>,
    known: FxHashMap<ValueId, u32>,
}

impl<'a> Function<'a, '_> {
    /// The instruction that says what an object is like that was not made.
    pub(super) fn virtual_object(&self, value: ValueId) -> Option<&'a Inst> {
        let func = &self.graph.func;
        let tauraro_ir::ValueDef::Result(inst, _) = func.values[value.index()] else { return None };
        let inst = &func.insts[inst.index()];
        let is_one =
            matches!(inst.op, Op::VirtualObject | Op::VirtualTuple | Op::VirtualPlain | Op::VirtualGenerator);
        is_one.then_some(inst)
    }

    /// All such objects of a frame state. Their fields lie behind the frames and so many operands.
    pub(super) fn virtual_objects(&self, state: FrameStateId, operands: usize) -> VirtualObjects {
        let mut found = VirtualObjects::default();
        let frame = self.frame_of(state);
        let start = frame.base + frame.registers + operands;
        for (state, _) in self.chain(state) {
            for (at, value) in self.words_of(state) {
                if let Some(number) = self.add_virtual(value, start, &mut found) {
                    let object = &mut found.objects[number as usize];
                    let mut words = std::mem::take(&mut object.words).into_vec();
                    words.push(at as u32);
                    object.words = words.into();
                }
            }
        }
        found
    }

    fn add_virtual(&self, value: ValueId, start: usize, found: &mut VirtualObjects) -> Option<u32> {
        let inst = self.virtual_object(value)?;
        if let Some(number) = found.known.get(&value) {
            return Some(*number);
        }
        let mut fields = Vec::with_capacity(inst.args.len());
        let made = (inst.op == Op::VirtualGenerator).then(|| &self.graph.generators[inst.imm[0] as usize]);
        let own = made.map_or(inst.args.len(), |made| made.registers.len() + 1);
        let mut rest = inst.args[own..].iter().copied();
        for (object, kind, private) in made.into_iter().flat_map(|made| made.iterators.iter().copied()) {
            let (current, count) = iter_fields(kind);
            let object = inst.args[object];
            for offset in [Some(current), count].into_iter().flatten() {
                let field = rest.next().map(|number| IteratorField { object, offset, number, private });
                found.iterators.extend(field);
            }
        }
        for &arg in &inst.args[..own] {
            fields.push(match self.constant(arg) {
                Some(0) => Field::Empty,
                Some(bits) => Field::Constant(bits),
                None => match self.add_virtual(arg, start, found) {
                    Some(number) => Field::Object(number),
                    None => {
                        let word = start + found.stores.len();
                        found.stores.push((word, arg));
                        let is_float = self.graph.func.rep(arg) == Rep::Float;
                        if is_float { Field::Float(word as u32) } else { Field::Word(word as u32) }
                    }
                },
            });
        }
        let kind = match (inst.op, made) {
            (_, Some(made)) => {
                let GeneratorMade { code, state, resume_at, .. } = *made;
                let registers = made.registers.clone().into();
                VirtualKind::Generator(VirtualGenerator { code, state, resume_at, registers })
            }
            (Op::VirtualObject, _) => {
                let made = self.graph.shapes_made[inst.imm[0] as usize];
                VirtualKind::Instance(made.shape, made.slots)
            }
            (Op::VirtualPlain, _) => VirtualKind::Plain(inst.imm[0] as u8),
            _ => VirtualKind::Tuple,
        };
        found.objects.push(VirtualObject { kind, fields: fields.into(), words: Box::default() });
        let number = found.objects.len() as u32 - 1;
        found.known.insert(value, number);
        Some(number)
    }

    /// Stores what the fields of such objects hold.
    pub(super) fn store_virtual_fields(&mut self, state: FrameStateId, operands: usize) {
        let found = self.virtual_objects(state, operands);
        for (word, value) in found.stores {
            let value = self.get(value);
            self.store(value, self.regs, word * 8);
        }
        self.store_iterator_fields(&found.iterators);
    }

    fn store_iterator_fields(&mut self, fields: &[IteratorField]) {
        for field in fields {
            let (object, tagged) = (self.get(field.object), self.get(field.number));
            let number = self.b.ins().sshr_imm_s(tagged, 1);
            self.store(number, object, field.offset);
        }
    }

    /// Before a call: writes iterators in generators that were not made to where those who know them look.
    pub(super) fn store_shared_iterators(&mut self, state: FrameStateId) {
        if self.graph.generators.is_empty() {
            return;
        }
        let mut fields = self.virtual_objects(state, 0).iterators;
        fields.retain(|field| !field.private);
        self.store_iterator_fields(&fields);
    }

    pub(super) fn new_object(&mut self, inst: &Inst) -> Value {
        let made = self.graph.shapes_made[inst.imm[0] as usize];
        let object = self.allocate(inst, offset::INSTANCE_SLOTS + 8 * made.slots as usize, &inst.args);
        let header = self.iconst(made.header);
        self.store(header, object, 0);
        let empty = self.iconst(0);
        for word in (8..offset::INSTANCE_SLOTS).step_by(8) {
            self.store(empty, object, word);
        }
        for slot in 0..made.slots as usize {
            let value = inst.args.get(slot).map_or(empty, |arg| self.get(*arg));
            self.store(value, object, offset::INSTANCE_SLOTS + 8 * slot);
        }
        object
    }

    pub(super) fn new_tuple(&mut self, inst: &Inst) -> Value {
        let tuple = self.allocate(inst, offset::TUPLE_ITEMS + 8 * inst.args.len(), &inst.args);
        let header = self.iconst(abi::exact_header(Layout::Tuple));
        self.store(header, tuple, 0);
        let length = self.iconst(inst.args.len() as u64);
        self.store(length, tuple, offset::TUPLE_LENGTH);
        for (n, arg) in inst.args.iter().enumerate() {
            let item = self.get(*arg);
            self.store(item, tuple, offset::TUPLE_ITEMS + 8 * n);
        }
        tuple
    }

    pub(super) fn new_plain(&mut self, inst: &Inst) -> Value {
        let object = self.allocate(inst, offset::PLAIN_FIELDS + 8 * inst.args.len(), &inst.args);
        let header = self.iconst(abi::exact_header(Layout(inst.imm[0] as u8)));
        self.store(header, object, 0);
        for (n, arg) in inst.args.iter().enumerate() {
            let field = self.get(*arg);
            self.store(field, object, offset::PLAIN_FIELDS + 8 * n);
        }
        object
    }

    /// The iterator of a range of small integers.
    pub(super) fn new_range(&mut self, inst: &Inst) -> Value {
        let number = |this: &mut Self, at: usize| {
            let tagged = this.get(inst.args[at]);
            this.b.ins().sshr_imm_s(tagged, 1)
        };
        let (start, stop) = (number(self, 0), number(self, 1));
        let constant = self.constant(inst.args[2]).map(|bits| bits as i64 >> 1);
        let step = number(self, 2);
        let zero = self.iconst(0);
        if constant.is_none() {
            let is_zero = self.b.ins().icmp_imm_s(IntCC::Equal, step, 0);
            self.guard_not(is_zero, inst, "a range without a step");
        }
        // Both are of 63 bits: their difference is of 64.
        let forwards = self.b.ins().isub(stop, start);
        let backwards = self.b.ins().isub(start, stop);
        let distance = match constant {
            Some(step) if step > 0 => forwards,
            Some(_) => backwards,
            None => {
                let is_negative = self.b.ins().icmp_imm_s(IntCC::SignedLessThan, step, 0);
                self.b.ins().select(is_negative, backwards, forwards)
            }
        };
        let distance = self.b.ins().smax(distance, zero);
        let count = match constant.map(i64::unsigned_abs) {
            Some(1) => distance,
            size => {
                let size = match size {
                    Some(size) => self.iconst(size),
                    None => self.b.ins().iabs(step),
                };
                let more = self.b.ins().iadd(distance, size);
                let more = self.b.ins().iadd_imm_s(more, -1);
                self.b.ins().udiv(more, size)
            }
        };
        let object = self.allocate(inst, offset::RANGE_ITER_SIZE, &inst.args);
        let header = self.iconst(abi::exact_header(Layout::RangeIter));
        self.store(header, object, 0);
        self.store(start, object, offset::RANGE_CURRENT);
        self.store(count, object, offset::RANGE_REMAINING);
        self.store(step, object, offset::RANGE_STEP);
        object
    }

    /// Memory for an object that refers to these values.
    pub(super) fn allocate(&mut self, inst: &Inst, bytes: usize, fields: &[ValueId]) -> Value {
        let Some((free, size)) = abi::free_cells(bytes) else { panic!("no cells of {bytes} bytes") };
        let Some(state) = inst.frame_state else { panic!("an allocation without a frame state") };
        let (room, cold, done) = (self.b.create_block(), self.cold_block(), self.b.create_block());
        let memory = self.b.append_block_param(done, types::I64);
        let cell = self.load(types::I64, self.machine, free);
        let next = self.b.ins().iadd_imm_s(cell, size as i64);
        let end = self.load(types::I64, self.machine, free + 8);
        let fits = self.b.ins().icmp(IntCC::UnsignedLessThanOrEqual, next, end);
        self.b.ins().brif(fits, room, &[], cold, &[]);
        self.b.switch_to_block(room);
        self.store(next, self.machine, free);
        self.b.ins().jump(done, &[BlockArg::Value(cell)]);
        self.b.switch_to_block(done);
        let operands: SmallVec<[Value; 8]> = fields.iter().map(|field| self.get(*field)).collect();
        let number = self.exit_state(state, operands.len());
        let homes = self.homes.clone();
        // What is not live may be emptied by a collection.
        let chain = self.chain(state);
        let kept: FxHashMap<u32, ValueId> = chain
            .iter()
            .flat_map(|(state, _)| self.words_of(*state))
            .map(|(at, value)| (at as u32, self.original(value)))
            .collect();
        self.homes.retain(|at, value| kept.get(at) == Some(value));
        self.epoch += 1;
        self.allocations.push(PendingAllocation { block: cold, done, state, homes, number, bytes, operands });
        memory
    }

    /// The cold sides of allocations.
    pub(super) fn write_allocations(&mut self) {
        for pending in std::mem::take(&mut self.allocations) {
            self.b.switch_to_block(pending.block);
            self.homes = pending.homes;
            self.store_state(pending.state, false);
            let count = pending.operands.len();
            let frame = self.frame_of(pending.state);
            for (n, value) in pending.operands.iter().enumerate() {
                self.store(*value, self.regs, (frame.base + frame.registers + n) * 8);
            }
            self.store_virtual_fields(pending.state, count);
            let unit = u64::from(self.first_exit >> tauraro_vm::tier::UNIT_SHIFT);
            let extra = self.iconst(unit << 32 | u64::from(pending.number));
            let (bytes, count) = (self.iconst(pending.bytes as u64), self.iconst(count as u64));
            let memory = self.call(Helper::Memory.address(), &[self.machine, extra, bytes, count]);
            self.b.ins().jump(pending.done, &[BlockArg::Value(memory)]);
        }
    }
}
