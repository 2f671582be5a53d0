//! Generators that are consumed where they are made: by a `for` of the same function, or by a builtin that takes all items.
//!
//! Neither the generator nor its frame exists while machine code runs. The generator's code is translated in place, as an inlined
//! function ([`Scope`]); what differs is where it goes at `yield`:
//!
//! * **A builtin** (`sum`, `any`, `list`, `str.join`, ...) takes the item at the `yield`, and the generator's code goes on behind it. What
//!   the builtin has so far is one more register of the generator's [`Scope`].
//! * **A loop**: the code is translated once from its start to the `yield`, for the loop's first `ForIter`, and once from behind it on, for the
//!   instruction that ends the loop's body. While the body runs, the generator's registers are [guests](Guest) in the caller's state. They
//!   are merged at the start of the loop as the caller's own registers are.
//!
//! The register that would hold the generator holds an id ([`Generator`]), as for other objects that are not made (`virtuals`). Exits make
//! the object ([`GeneratorMade`]) and put the generator's registers into it or, in the middle of its code, into its frame. Calls
//! do not need it: who is called finds a frame of the kind [`FrameKind::InPlace`], which says how exceptions pass. An exception handler that would go on
//! with the loop does, so where there is one, the generator is made as if nothing were known of it; likewise where the id is used for
//! anything else.

use crate::blocks::{Blocks, Decoded};
use crate::graph::{Builder, Scope, Site};
use crate::inline::{Called, Inlined, iter_fields};
use crate::state::{Iter, IterKind, Reg, Ty};
use crate::translate::Flow;
use std::rc::Rc;
use tauraro_ir::{Op, ValueId};
use tauraro_vm::abi::{FrameKind, Helper, Leaf};
use tauraro_vm::interp::bytecode::{CONST_BIT, Opcode};
use tauraro_vm::interp::liveness::When;
use tauraro_vm::object::{PyCode, PyFunction, code_flags};
use tauraro_vm::tier::{Entry, GeneratorState};
use tauraro_vm::{Gc, Layout, Value};

/// Most words of register code of a generator that is translated in place.
const MOST_WORDS: usize = 80;

/// Registers for a generator in the state of the loop that consumes it.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) struct Guest {
    /// Where the generator is made.
    pub site: Site,
    /// The register that holds the generator; `None`: they are always in use.
    pub register: Option<u16>,
    /// The first one.
    pub first: usize,
    /// How many.
    pub count: usize,
}

impl Guest {
    /// Whether a register is one of them.
    pub fn has(&self, register: u16) -> bool {
        (self.first..self.first + self.count).contains(&(register as usize))
    }
}

/// Who takes the items of a generator that is translated in place.
#[derive(Clone, Copy)]
pub(crate) struct Consumer {
    /// What becomes of its frame where machine code leaves.
    pub kind: FrameKind,
    /// What frame states call the generator while it runs.
    pub generator: ValueId,
}

impl Consumer {
    /// Whether it has something so far.
    pub fn collects(self) -> bool {
        self.kind.collects() && !matches!(self.kind, FrameKind::CollectAny | FrameKind::CollectAll)
    }
}

/// A generator that is not made.
#[derive(Clone)]
pub(crate) struct Generator {
    site: Site,
    code: Gc<PyCode>,
    /// Its function, or for a generator expression one with the same globals.
    function: Gc<PyFunction>,
    /// The function as a value.
    value: ValueId,
    stage: Stage,
}

/// How far a generator is.
#[derive(Clone)]
enum Stage {
    /// It waits to begin, with these arguments.
    Created(Vec<Reg>),
    /// It goes on at a word, with its guests.
    Suspended(u32),
    /// Its code is being translated; the id is what frame states call it.
    Running,
}

/// A generator that an exit makes.
#[derive(Clone, PartialEq)]
pub struct GeneratorMade {
    /// Address of its code.
    pub code: usize,
    /// Where it is in its life.
    pub state: GeneratorState,
    /// Word where it goes on.
    pub resume_at: u32,
    /// Its registers that hold something: operands behind the function.
    pub registers: Vec<u16>,
    /// Iterators in them whose fields are values: which operand the object is, and whether nobody else knows it. The values follow behind
    /// all registers.
    pub iterators: Vec<(usize, IterKind, bool)>,
}

impl Builder<'_> {
    // ---- making one

    /// A call of a generator's code, if the generator is consumed at once and need not be made: its id.
    pub(crate) fn generator(&mut self, at: &Decoded, called: Called, args: &[Reg]) -> Reg {
        let Called { function, code, value, .. } = called;
        let site = (self.scope.path, at.word);
        let args = args.iter().map(|arg| self.kept(*arg)).collect();
        let stage = Stage::Created(args);
        let id = self.new_generator(Generator { site, code, function, value, stage });
        Reg::value(id, Ty::Any)
    }

    /// Whether a generator of this code, made by a call, can do without its object as far as is known.
    pub(crate) fn may_run_in_place(&self, at: &Decoded, code: Gc<PyCode>) -> bool {
        let mut scopes = self.callers.iter().chain([&self.scope]);
        is_simple(code)
            && !scopes.any(|scope| scope.code == code)
            && !self.facts.frames_are_read
            && !self.scope.wild
            && self.may_be_virtual((self.scope.path, at.word))
            && self.has_room_for(code)
            && self.is_consumed_next(at)
    }

    /// Whether a generator is small enough to be translated in place, up to twice.
    fn has_room_for(&self, code: Gc<PyCode>) -> bool {
        let words = code.register_code().words.len();
        words <= MOST_WORDS && self.has_room(2 * words)
    }

    /// A register's content as it stays whatever is done to objects that were not made.
    fn kept(&mut self, reg: Reg) -> Reg {
        let is_virtual = reg.value.is_some_and(|value| self.virtuals.contains_key(&value));
        if is_virtual { Reg::value(self.materialize(reg), reg.ty) } else { reg }
    }

    fn new_generator(&mut self, generator: Generator) -> ValueId {
        // Numbers that no other object has.
        let number = u32::MAX - self.generators.len() as u32;
        let id = self.op(Op::Virtual, &[], [number, 0]);
        self.generators.insert(id, generator);
        id
    }

    /// Whether the next instruction takes the generator that one makes: a loop, or a call that has it as its only argument.
    fn is_consumed_next(&self, at: &Decoded) -> bool {
        let Some(next) = self.decode(at.after) else { return false };
        let only_argument = next.extension.as_slice() == [at.inst.a];
        match next.base {
            Opcode::GetIter => next.inst.b == at.inst.a,
            Opcode::Call => only_argument && next.inst.b != at.inst.a,
            Opcode::CallMethod => only_argument && next.inst.b != at.inst.a,
            _ => false,
        }
    }

    /// The generator that is the only argument of a call, if it was not made and has not begun.
    pub(crate) fn generator_argument(&mut self, at: &Decoded) -> Option<ValueId> {
        let [argument] = *at.extension.as_slice() else { return None };
        if argument & CONST_BIT != 0 {
            return None;
        }
        let id = self.scope.state.regs[argument as usize].value?;
        let generator = self.generators.get(&id)?;
        matches!(generator.stage, Stage::Created(_)).then_some(id)
    }

    /// Something needs the object: the graph is built again with it.
    pub(crate) fn needs_generator(&mut self, id: ValueId) -> ValueId {
        let site = self.generators[&id].site;
        self.escapes(site);
        self.word(0)
    }

    // ---- where ways meet, and exits

    /// What a register holds where ways meet, if one of them brings a generator.
    pub(crate) fn merge_generators(&mut self, mut regs: impl Iterator<Item = Reg> + Clone) -> Option<Reg> {
        if self.generators.is_empty() {
            return None;
        }
        let is_generator = |reg: &Reg| reg.value.is_some_and(|value| self.generators.contains_key(&value));
        let found = regs.clone().find(is_generator)?;
        if regs.all(|reg| reg.value == found.value) {
            return Some(found);
        }
        self.needs_generator(found.value?);
        Some(Reg::word(0))
    }

    /// Notes generators that an exception out of the current instruction would need: a handler goes on with their loop.
    pub(crate) fn check_handlers(&mut self) {
        if self.generators.is_empty() {
            return;
        }
        let mut needed: Vec<Site> = Vec::new();
        for scope in self.callers.iter().chain([&self.scope]) {
            let code = scope.code.register_code();
            if code.handlers.is_empty() {
                continue;
            }
            let place = scope.place & !tauraro_vm::tier::AT_ENTRY;
            for entry in code.handlers.iter().filter(|entry| (entry.start..entry.end).contains(&place)) {
                let live = scope.code.live_registers();
                let readers = tauraro_vm::interp::liveness::Readers::Code;
                live.read_by(readers, code, entry.target as usize, When::During, |live| {
                    for (register, reg) in scope.state.regs.iter().enumerate().take(scope.registers) {
                        let read = live.is_none_or(|live| live[register / 64] >> (register % 64) & 1 != 0);
                        let generator = reg.value.and_then(|value| self.generators.get(&value));
                        needed.extend(generator.filter(|_| read).map(|generator| generator.site));
                    }
                });
            }
        }
        needed.into_iter().for_each(|site| self.escapes(site));
    }

    /// What a frame state calls a generator.
    pub(crate) fn generator_for_state(&mut self, id: ValueId) -> ValueId {
        let generator = self.generators[&id].clone();
        let mut operands = vec![generator.value];
        let mut registers = Vec::new();
        let mut iterators = Vec::new();
        let (state, resume_at) = match generator.stage {
            Stage::Running => return id,
            Stage::Created(args) => {
                for (register, arg) in args.into_iter().enumerate().filter(|(_, arg)| !arg.is_dead()) {
                    registers.push(register as u16);
                    operands.push(self.field(arg));
                }
                (GeneratorState::Created, 0)
            }
            Stage::Suspended(word) => {
                let Some((scope, guest)) = self.guest_of(generator.site) else {
                    return self.needs_generator(id);
                };
                let regs: Vec<Reg> = scope.state.regs[guest.first..guest.first + guest.count].to_vec();
                let iters: Vec<(u16, Iter)> =
                    scope.state.iters.range(guest.first as u16..).map(|(at, iter)| (*at, *iter)).collect();
                for (register, reg) in regs.into_iter().enumerate().filter(|(_, reg)| !reg.is_dead()) {
                    registers.push(register as u16);
                    operands.push(self.field(reg));
                }
                for (at, iter) in iters.into_iter().filter(|(at, _)| guest.has(*at)) {
                    let register = at - guest.first as u16;
                    let Some(place) = registers.iter().position(|known| *known == register) else { continue };
                    operands[place + 1] = iter.object;
                    iterators.push((place + 1, iter.kind, iter.private));
                    operands.push(iter.current);
                    if iter_fields(iter.kind).1.is_some() {
                        operands.push(iter.rest);
                    }
                }
                (GeneratorState::Suspended, word)
            }
        };
        let code = generator.code.addr();
        self.virtual_generator(GeneratorMade { code, state, resume_at, registers, iterators }, &operands)
    }

    fn virtual_generator(&mut self, made: GeneratorMade, operands: &[ValueId]) -> ValueId {
        self.graph.generators.push(made);
        let number = self.graph.generators.len() as u32 - 1;
        self.op(Op::VirtualGenerator, operands, [number, 0])
    }

    /// The scope whose loop consumes a generator, and the generator's registers there.
    fn guest_of(&self, site: Site) -> Option<(&Scope, Guest)> {
        let mut scopes = std::iter::once(&self.scope).chain(self.callers.iter().rev());
        scopes.find_map(|scope| Some((scope, *scope.guests.iter().find(|guest| guest.site == site)?)))
    }

    /// What a frame state calls what a field holds.
    fn field(&mut self, reg: Reg) -> ValueId {
        match (reg.value, reg.float) {
            (Some(value), _) if self.virtuals.contains_key(&value) => self.snapshot(value),
            (None, Some(float)) => float,
            _ => self.materialize(reg),
        }
    }

    // ---- running one

    /// Gives the state of a scope that begins the registers that it was found to need.
    pub(crate) fn make_room_for_guests(&mut self) {
        if self.scope.consumer.is_some_and(Consumer::collects) {
            let (site, first) = ((self.scope.path, u32::MAX), self.scope.registers);
            self.scope.guests.push(Guest { site, register: None, first, count: 1 });
        }
        let known = self.learned.guests.get(&self.scope.path);
        self.scope.guests.extend(known.into_iter().flatten().copied());
        let count = self.guests_end();
        self.scope.state.regs.resize(count, Reg::DEAD);
    }

    fn guests_end(&self) -> usize {
        self.scope.guests.last().map_or(self.scope.registers, |guest| guest.first + guest.count)
    }

    /// The blocks of a generator from a word on, to where it yields.
    fn segment(&mut self, code: Gc<PyCode>, from: u32) -> Result<Rc<Blocks>, String> {
        if let Some(blocks) = self.learned.segments.get(&(code.addr(), from)) {
            return Ok(blocks.clone());
        }
        let blocks = Rc::new(Blocks::to_yields(code, Entry::Resume(from), &self.facts.vm.tiers)?);
        self.learned.segments.insert((code.addr(), from), blocks.clone());
        Ok(blocks)
    }

    /// What frame states call a generator while it runs.
    fn running(&mut self, generator: &Generator) -> ValueId {
        let made = GeneratorMade {
            code: generator.code.addr(),
            state: GeneratorState::Running,
            resume_at: 0,
            registers: Vec::new(),
            iterators: Vec::new(),
        };
        let id = self.virtual_generator(made, &[generator.value]);
        self.generators.insert(id, Generator { stage: Stage::Running, ..generator.clone() });
        id
    }

    /// A `for` over a generator that was not made: its code up to the next `yield`.
    pub(crate) fn resume_in_place(&mut self, at: &Decoded, id: ValueId) -> Result<Flow, String> {
        let (register, generator) = (at.inst.b, self.generators[&id].clone());
        let guest = self.scope.guests.iter().find(|guest| guest.site == generator.site).copied();
        let Some(guest) = guest else {
            // The graph is built again with room for its registers.
            let (first, count) = (self.guests_end_learned(), generator.code.registers.get() as usize);
            let guest = Guest { site: generator.site, register: Some(register), first, count };
            self.learned.guests.entry(self.scope.path).or_default().push(guest);
            self.again = true;
            self.exit("a generator that is taken apart", false);
            return Ok(Flow::Ended);
        };
        if guest.register != Some(register) || matches!(generator.stage, Stage::Running) {
            self.needs_generator(id);
            self.exit("a generator that is taken apart", false);
            return Ok(Flow::Ended);
        }
        // Its registers go from the caller's state to its own.
        let own = guest.first..guest.first + guest.count;
        let mut regs: Vec<Reg> = self.scope.state.regs[own.clone()].to_vec();
        self.scope.state.regs[own].fill(Reg::DEAD);
        let moved: Vec<u16> =
            self.scope.state.iters.keys().copied().filter(|register| guest.has(*register)).collect();
        let mut iters: Vec<(u16, Iter)> = Vec::new();
        for register in moved {
            let iter = self.scope.state.iters.remove(&register);
            iters.extend(iter.map(|iter| (register - guest.first as u16, iter)));
        }
        let start = match &generator.stage {
            Stage::Created(args) => {
                regs = args.clone();
                0
            }
            Stage::Suspended(word) => *word,
            Stage::Running => 0,
        };
        let blocks = self.segment(generator.code, start)?;
        let running = self.running(&generator);
        self.scope.state.regs[register as usize] = Reg::value(running, Ty::Any);
        self.scope.frame_state = None;
        let kind = FrameKind::ForIter;
        let consumer = Some(Consumer { kind, generator: running });
        let (function, code) = (generator.function, generator.code);
        let function_value = Some(generator.value);
        let inlined = Inlined { function, function_value, code, blocks, kind, made: None, consumer };
        let entered = self.enter(at, inlined, When::During, &mut regs)?;
        self.begin_generator(&generator, regs, iters, start)?;
        let mut done = self.leave()?;
        let caller = self.scope.state.clone();
        let (item_at, end_at) =
            if at.base == Opcode::ForIter { (at.after, at.inst.x) } else { (at.inst.x, at.after) };
        for (block, item, state) in std::mem::take(&mut done.yielded) {
            self.block = block;
            self.scope.state = caller.clone();
            self.scope.state.made.extend(state.made);
            self.scope.state.snapshots.extend(state.snapshots);
            let word = yield_of(generator.code).map_or(0, |last| last.after);
            for (at, reg) in state.regs.into_iter().enumerate().take(guest.count) {
                self.scope.state.regs[guest.first + at] = reg;
            }
            let id = self.suspended_id(&generator, word);
            self.scope.state.regs[register as usize] = Reg::value(id, Ty::Any);
            self.after_inlined(&done, &entered);
            for (at, iter) in state.iters {
                self.scope.state.iters.insert(at + guest.first as u16, iter);
            }
            self.set(at.inst.a, item);
            self.jump_to(item_at);
        }
        for (block, _) in std::mem::take(&mut done.returns) {
            self.block = block;
            self.scope.state = caller.clone();
            self.scope.state.regs[register as usize] = Reg::word(0);
            self.after_inlined(&done, &entered);
            self.jump_to(end_at);
        }
        self.scope.state = caller;
        Ok(Flow::Ended)
    }

    /// Where the registers of the scope's guests that are known by now end.
    fn guests_end_learned(&self) -> usize {
        let known = self.learned.guests.get(&self.scope.path).and_then(|guests| guests.last());
        known.map_or(self.guests_end(), |guest| guest.first + guest.count).max(self.guests_end())
    }

    /// What a generator is called once it has yielded.
    fn suspended_id(&mut self, generator: &Generator, word: u32) -> ValueId {
        if let Some(id) = self.suspended.get(&generator.site) {
            return *id;
        }
        let id = self.new_generator(Generator { stage: Stage::Suspended(word), ..generator.clone() });
        self.suspended.insert(generator.site, id);
        id
    }

    /// Translates a generator's code from a word on, with these registers.
    fn begin_generator(
        &mut self,
        generator: &Generator,
        regs: Vec<Reg>,
        iters: Vec<(u16, Iter)>,
        start: u32,
    ) -> Result<(), String> {
        let begins = start == 0;
        for register in 0..self.scope.registers {
            let reg = regs.get(register).copied().unwrap_or(Reg::DEAD);
            // A new frame's registers are empty; a suspended one's that nobody will read are not kept.
            self.scope.state.regs[register] = if reg.is_dead() && begins { Reg::word(0) } else { reg };
        }
        self.scope.state.iters.extend(iters);
        if !begins && let Some(last) = yield_of(generator.code) {
            self.scope.state.regs[last.inst.a as usize] = Reg::word(Value::NONE.bits());
        }
        if let Some(consumer) = self.scope.consumer.filter(|consumer| consumer.collects()) {
            let first = match consumer.kind {
                FrameKind::CollectSum => Value::small_int(0),
                _ => Value::EXHAUSTED,
            };
            let at = self.scope.registers;
            if self.scope.state.regs[at].is_dead() {
                self.scope.state.regs[at] = Reg::word(first.bits());
            }
        }
        self.scope.place = start;
        self.jump_to(start);
        self.translate_blocks()
    }

    /// A builtin that takes the items of a generator that was not made. What it answers; `None` when it never does. `text`: whose `join` it is.
    pub(crate) fn collect_in_place(
        &mut self,
        at: &Decoded,
        id: ValueId,
        kind: FrameKind,
        text: Option<ValueId>,
    ) -> Result<Option<Reg>, String> {
        let generator = self.generators[&id].clone();
        let Stage::Created(mut regs) = generator.stage.clone() else {
            self.needs_generator(id);
            return Ok(None);
        };
        let nothing = match kind {
            FrameKind::CollectSum | FrameKind::CollectMin | FrameKind::CollectMax => None,
            FrameKind::CollectAny | FrameKind::CollectAll => None,
            _ => {
                let text = text.unwrap_or_else(|| self.word(0));
                Some(self.helper(Helper::CollectNothing, &[text], kind as u64))
            }
        };
        let blocks = self.blocks_of(generator.code).ok_or("a generator that cannot be read")?;
        let running = self.running(&generator);
        for reg in &mut self.scope.state.regs {
            if reg.value == Some(id) {
                reg.value = Some(running);
            }
        }
        self.scope.frame_state = None;
        let consumer = Some(Consumer { kind, generator: running });
        let (function, code) = (generator.function, generator.code);
        let function_value = Some(generator.value);
        let inlined = Inlined { function, function_value, code, blocks, kind, made: None, consumer };
        let entered = self.enter(at, inlined, When::During, &mut regs)?;
        if let Some(nothing) = nothing {
            let layout = match kind {
                FrameKind::CollectSet => Layout::Set,
                FrameKind::CollectFrozenSet => Layout::FrozenSet,
                _ => Layout::List,
            };
            let register = self.scope.registers;
            self.scope.state.regs[register] = Reg::value(nothing, Ty::Object(u32::from(layout.0)));
        }
        self.begin_generator(&generator, regs, Vec::new(), 0)?;
        let done = self.leave()?;
        for reg in &mut self.scope.state.regs {
            if reg.value == Some(running) {
                *reg = Reg::word(0);
            }
        }
        let Some(collected) = self.join_returns(&done) else { return Ok(None) };
        self.after_inlined(&done, &entered);
        let is_result = match kind {
            FrameKind::CollectSum => collected.ty.is_int(),
            FrameKind::CollectTuple
            | FrameKind::CollectSorted
            | FrameKind::CollectJoin
            | FrameKind::CollectMin
            | FrameKind::CollectMax => false,
            _ => true,
        };
        if is_result {
            return Ok(Some(collected));
        }
        let collected = self.materialize(collected);
        let result = self.helper(Helper::CollectResult, &[collected], kind as u64);
        let ty = match kind {
            FrameKind::CollectTuple => Ty::Object(u32::from(Layout::Tuple.0)),
            FrameKind::CollectSorted => Ty::Object(u32::from(Layout::List.0)),
            _ => Ty::Any,
        };
        Ok(Some(Reg::value(result, ty)))
    }

    /// `Yield` of a generator that is translated in place.
    pub(crate) fn yield_in_place(&mut self, at: &Decoded, consumer: Consumer) -> Result<Flow, String> {
        let operand = at.inst.b;
        if !consumer.kind.collects() {
            let item = self.src(operand);
            let item = self.now(item);
            self.guard_unseen();
            let live = self.live(at.after)?;
            let registers: Vec<u16> = self.scope.state.iters.keys().copied().collect();
            for register in registers.into_iter().filter(|register| !live[*register as usize]) {
                self.write_back(register);
            }
            let mut state = self.scope.state.clone();
            for (register, reg) in state.regs.iter_mut().enumerate() {
                *reg =
                    if live[register] && register != at.inst.a as usize { self.now(*reg) } else { Reg::DEAD };
            }
            // Generators that it consumes itself would have to be kept as well.
            let inner = state.regs.iter().filter_map(|reg| reg.value);
            let inner: Vec<ValueId> = inner.filter(|value| self.generators.contains_key(value)).collect();
            inner.into_iter().for_each(|id| {
                self.needs_generator(id);
            });
            self.scope.yielded.push((self.block, item, state));
            return Ok(Flow::Ended);
        }
        let place = self.scope.registers;
        match consumer.kind {
            FrameKind::CollectAny | FrameKind::CollectAll => {
                let truth = self.truth(operand);
                let (yes, no) = self.split(truth);
                let is_any = consumer.kind == FrameKind::CollectAny;
                let (answered, on) = if is_any { (yes, no) } else { (no, yes) };
                let before = self.scope.state.clone();
                self.begin(answered);
                self.write_all_back();
                self.guard_unseen();
                self.scope.returns.push((self.block, Reg::word(Value::bool(is_any).bits())));
                self.scope.state = before;
                self.scope.frame_state = None;
                self.begin(on);
            }
            FrameKind::CollectSet | FrameKind::CollectFrozenSet => {
                let (set, item) = (self.collected(), self.value(operand));
                let quick = self.op(Op::QuickPut, &[set, item], [Leaf::SetAdd as u32, 0]);
                let kind = consumer.kind as u64;
                self.quick_or_asked(quick, Helper::CollectItem, &[set, item], kind);
            }
            FrameKind::CollectSum | FrameKind::CollectMin | FrameKind::CollectMax => {
                let so_far = self.scope.state.regs[place];
                let ty = self.src(operand).ty;
                let is_sum = consumer.kind == FrameKind::CollectSum;
                self.scope.state.regs[place] = if is_sum && so_far.ty.is_int() && ty.is_int() {
                    let (old, item) = (self.materialize(so_far), self.int(operand));
                    Reg::value(self.op(Op::IntAdd, &[old, item], [0, 0]), Ty::Int)
                } else {
                    let (old, item) = (self.materialize(so_far), self.value(operand));
                    let kind = consumer.kind as u32;
                    let new = self.leaf_or_helper(Leaf::CollectItem, Helper::CollectItem, &[old, item], kind);
                    Reg::value(new, Ty::Any)
                };
                self.scope.frame_state = None;
            }
            _ => {
                let (list, item) = (self.collected(), self.value(operand));
                self.append(list, item, Helper::ListAppend, 0);
            }
        }
        self.set(at.inst.a, Reg::word(Value::NONE.bits()));
        Ok(Flow::On)
    }

    /// `Yield` of the generator that is compiled: the interpreter does it, and enters the code behind it when the generator is resumed.
    pub(crate) fn suspend(&mut self) {
        let live = self.live_at_place(When::During);
        let values = self.scope.state.regs.iter().zip(live).filter(|(_, live)| *live);
        let values: Vec<ValueId> = values.filter_map(|(reg, _)| reg.value).collect();
        for id in values.into_iter().filter(|value| self.generators.contains_key(value)).collect::<Vec<_>>() {
            self.needs_generator(id);
        }
        self.effect(Op::Suspend, &[], [0, 0]);
    }

    /// What the consumer of the scope's generator has so far.
    fn collected(&mut self) -> ValueId {
        let reg = self.scope.state.regs[self.scope.registers];
        self.materialize(reg)
    }

    /// `Return` of a generator that is translated in place.
    pub(crate) fn return_in_place(&mut self, consumer: Consumer) {
        self.write_all_back();
        self.guard_unseen();
        let result = match consumer.kind {
            FrameKind::CollectAny => Reg::word(Value::FALSE.bits()),
            FrameKind::CollectAll => Reg::word(Value::TRUE.bits()),
            kind if kind.collects() => self.scope.state.regs[self.scope.registers],
            _ => Reg::word(0),
        };
        self.scope.returns.push((self.block, result));
    }
}

/// Whether nothing but the items of a generator can be noticed: it handles no exceptions and delegates to nobody, and it yields
/// at one place.
fn is_simple(code: Gc<PyCode>) -> bool {
    let suspends = [code_flags::COROUTINE, code_flags::ASYNC_GENERATOR, code_flags::ITERABLE_COROUTINE];
    code.has_flags(code_flags::SUSPENDS)
        && !suspends.into_iter().any(|flag| code.has_flags(flag))
        && code.register_code().handlers.is_empty()
        && yield_of(code).is_some()
}

/// The only `Yield` of a generator's code, if there is nothing else that suspends it.
fn yield_of(code: Gc<PyCode>) -> Option<Decoded> {
    let code = code.register_code();
    let mut found = None;
    let mut word = 0;
    while (word as usize) < code.words.len() {
        let decoded = crate::blocks::decode(code, word)?;
        word = decoded.after;
        match decoded.base {
            Opcode::Yield if found.is_none() => found = Some(decoded),
            Opcode::Yield | Opcode::YieldFrom => return None,
            _ => {}
        }
    }
    found
}
