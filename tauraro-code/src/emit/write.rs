//! Writing the code: blocks in order, jumps, moves on edges, side tables.
//!
//! **Moves on an edge** go to the end of the jumping block when it has no other target, else into a **stub**: a piece
//! of code of its own that ends in a jump, put where control does not fall through anyway. (A target with no other
//! predecessor needs no moves, its parameters are at home where the arguments are.) A stub also serves a test
//! that would have to jump backward and has no polling form.
//!
//! **Threading**: a block with nothing to write is not written; jumps to it go where it goes.
//!
//! **Copied tests**: a jump to a block that is nothing but a test is replaced by a copy of the test when that saves
//! the jump, or when it saves it in the loop. So a loop that is rotated has its first test at its entry. A jump to
//! a `return` is replaced by the return.

use super::allocate::Allocation;
use super::flow::Flow;
use super::layout::Layout;
use super::moves::{Move, Source, sequentialize};
use super::select::{Edge, Home, Selection, Term, TermKind, Test};
use super::states::is_caught;
use super::{CodeMap, EmitError};
use crate::bytecode::*;
use rustc_hash::{FxHashMap, FxHasher};
use std::cell::RefCell;
use std::hash::{Hash, Hasher};
use tauraro_ir::{BlockId, FrameStateId, Func, InstId, Span, ValueId};

/// "Not yet", in tables of code positions.
const UNBOUND: u32 = u32::MAX;
/// Loop indices that `CompareJumpBack` has room for.
const PACKED_LOOPS: u32 = 1 << 12;

/// Where a jump goes: a block, or (numbered behind the blocks) a stub.
type Label = u32;

/// Where the moves of an edge are.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
enum Placement {
    /// There are none.
    Nowhere,
    /// At the end of the block that jumps.
    Tail,
    /// In a stub.
    Stub,
}

/// Memory for what grows while code is written, kept from one function to the next. The code gets copies that fit.
#[derive(Default)]
struct Scratch {
    words: Vec<Word>,
    spans: Vec<(u32, Span)>,
    states: Vec<(u32, u32)>,
    handled: Vec<(u32, Option<BlockId>)>,
    patches: Vec<(u32, Label)>,
    moves: Vec<Move>,
    moves_start: Vec<u32>,
    extension: Vec<u16>,
}

/// Memory for more words than these is not kept.
const KEPT_WORDS: usize = 1 << 14;

thread_local! {
    static SCRATCH: RefCell<Scratch> = RefCell::default();
}

/// The state of writing.
pub(super) struct Writer<'a> {
    pub selection: Selection<'a>,
    pub func: &'a Func,
    flow: &'a Flow,
    layout: &'a Layout,
    pub register: Vec<u16>,
    pub registers: u32,
    words: Vec<Word>,
    spans: Vec<(u32, Span)>,
    states: Vec<(u32, u32)>,
    state_maps: Vec<StateMap>,
    /// State map of a frame state, once made.
    state_map_of: Vec<u32>,
    /// State maps by hash of content, with the next one of the same hash.
    maps_by_hash: FxHashMap<u64, u32>,
    /// `(instruction, handler)` for each instruction with a state, in order.
    handled: Vec<(u32, Option<BlockId>)>,
    /// Code position of a label.
    positions: Vec<u32>,
    /// Edge of a stub.
    stubs: Vec<usize>,
    /// Stubs not written yet, hot and cold ones.
    pending: Vec<Label>,
    pending_cold: Vec<Label>,
    patches: Vec<(u32, Label)>,
    /// Moves of all edges, and where those of each edge start.
    moves: Vec<Move>,
    moves_start: Vec<u32>,
    placement: Vec<Placement>,
    /// By block: where a jump to it really goes.
    thread: Vec<BlockId>,
    /// By block: loop index of backward jumps to it.
    loop_index: Vec<u32>,
    map: CodeMap,
    with_map: bool,
    pub caches: u32,
    undef_register: Option<u16>,
    scratch_register: Option<u16>,
    sequence: Vec<Move>,
    /// Room for the extension operands of an instruction.
    pub extension: Vec<u16>,
}

/// Writes the code of a function.
pub(super) fn write(
    selection: Selection,
    flow: &Flow,
    layout: &Layout,
    allocation: Allocation,
    with_map: bool,
) -> Result<(RegisterCode, CodeMap), EmitError> {
    let func = selection.func;
    let blocks = func.blocks.len();
    let edges = selection.edges.len();
    let scratch = SCRATCH.take();
    let mut writer = Writer {
        func,
        flow,
        layout,
        register: allocation.register,
        registers: allocation.count,
        words: scratch.words,
        spans: scratch.spans,
        states: scratch.states,
        state_maps: Vec::new(),
        state_map_of: vec![UNBOUND; selection.states.count()],
        maps_by_hash: FxHashMap::default(),
        handled: scratch.handled,
        positions: vec![UNBOUND; blocks],
        stubs: Vec::new(),
        pending: Vec::new(),
        pending_cold: Vec::new(),
        patches: scratch.patches,
        moves: scratch.moves,
        moves_start: scratch.moves_start,
        placement: vec![Placement::Nowhere; edges],
        thread: (0..blocks).map(BlockId::new).collect(),
        loop_index: vec![UNBOUND; blocks],
        map: CodeMap {
            values: Vec::new(),
            insts: if with_map { vec![CodeMap::NOWHERE; func.insts.len()] } else { Vec::new() },
            loops: Vec::new(),
        },
        with_map,
        caches: 0,
        undef_register: None,
        scratch_register: None,
        sequence: Vec::new(),
        extension: scratch.extension,
        selection,
    };
    writer.place_moves();
    writer.thread_jumps();
    writer.write_blocks()?;
    writer.finish()
}

impl<'a> Writer<'a> {
    // ---- before writing

    fn place_moves(&mut self) {
        for n in 0..self.selection.edges.len() {
            let edge = self.selection.edges[n];
            let start = self.moves.len();
            self.moves_start.push(start as u32);
            for (arg, param) in self.selection.edge_args(edge) {
                let to = self.register[param.index()];
                if to == u16::MAX {
                    continue;
                }
                let from = self.source(arg);
                if from != Source::Register(to) {
                    self.moves.push(Move { to, from });
                }
            }
            if self.moves.len() > start {
                self.placement[n] = if self.selection.edges_of(edge.from).len() == 1 {
                    Placement::Tail
                } else {
                    Placement::Stub
                };
            }
        }
        self.moves_start.push(self.moves.len() as u32);
    }

    /// Finds for each block that writes nothing where it goes.
    fn thread_jumps(&mut self) {
        let goes_on = |writer: &Self, block: BlockId| {
            if !writer.selection.body(block).is_empty() {
                return None;
            }
            let edge = writer.only_edge(block)?;
            (writer.placement[edge] == Placement::Nowhere).then(|| writer.selection.edges[edge].to)
        };
        let mut done = vec![false; self.func.blocks.len()];
        let mut path: Vec<BlockId> = Vec::new();
        let mut on_path = vec![false; self.func.blocks.len()];
        for n in 0..self.layout.order.len() {
            let mut block = self.layout.order[n];
            let end = loop {
                if done[block.index()] {
                    break self.thread[block.index()];
                }
                // A circle of empty blocks: one stays, and jumps to itself; best one that says what the locals are.
                if on_path[block.index()] {
                    let circle = path.iter().skip_while(|other| **other != block);
                    let mut known = circle.filter(|other| self.selection.term(**other).state.is_some());
                    break known.next().copied().unwrap_or(block);
                }
                match goes_on(self, block) {
                    Some(next) => {
                        path.push(block);
                        on_path[block.index()] = true;
                        block = next;
                    }
                    None => break block,
                }
            };
            done[end.index()] = true;
            for block in path.drain(..) {
                on_path[block.index()] = false;
                self.thread[block.index()] = end;
                done[block.index()] = true;
            }
        }
    }

    /// The edge of a block that ends in a plain jump.
    fn only_edge(&self, block: BlockId) -> Option<usize> {
        (self.selection.term(block).kind == TermKind::Jump).then(|| self.selection.edges_of(block).start)
    }

    // ---- operands

    /// The register of a value that has one.
    fn source(&self, value: ValueId) -> Source {
        let home = self.selection.home(value);
        let register = home.operand_value().map_or(u16::MAX, |value| self.register[value as usize]);
        Source::new(home, register)
    }

    /// A register that nothing is ever written to.
    fn undef(&mut self) -> u16 {
        *self.undef_register.get_or_insert_with(|| {
            self.registers += 1;
            (self.registers - 1) as u16
        })
    }

    /// A value as an operand that must be something.
    pub fn operand(&mut self, value: ValueId) -> u16 {
        match self.source(value) {
            Source::Register(register) => register,
            Source::Const(index) => CONST_BIT | index as u16,
            Source::Undef => self.undef(),
        }
    }

    /// A value as an operand that may be nothing.
    pub fn optional(&mut self, value: ValueId) -> u16 {
        match self.source(value) {
            Source::Undef => NO_OPERAND,
            _ => self.operand(value),
        }
    }

    // ---- instructions

    /// The index of the next instruction.
    pub fn here(&self) -> u32 {
        self.words.len() as u32
    }

    /// Writes an instruction.
    pub fn put(&mut self, op: Opcode, a: u16, b: u16, c: u16, x: u32, y: u32) -> u32 {
        let index = self.here();
        self.words.push(Word { inst: Inst { op, a, b, c, x, y } });
        index
    }

    /// Writes extension words.
    pub fn extend(&mut self, operands: &[u16]) {
        for chunk in operands.chunks(8) {
            let mut ext = [NO_OPERAND; 8];
            ext[..chunk.len()].copy_from_slice(chunk);
            self.words.push(Word { ext: Ext(ext) });
        }
    }

    /// Says where the instructions from here on come from.
    pub fn at(&mut self, span: Span) {
        match self.spans.last_mut() {
            Some((_, last)) if *last == span => {}
            Some((index, last)) if *index == self.words.len() as u32 => *last = span,
            _ => self.spans.push((self.words.len() as u32, span)),
        }
    }

    /// Notes the frame state of the instruction at `index`.
    pub fn state(&mut self, index: u32, state: FrameStateId, block: BlockId) {
        let map = self.state_map(state);
        self.states.push((index, map));
        self.handled.push((index, self.func.blocks[block.index()].handler));
    }

    /// Where a value is.
    fn location(&self, value: ValueId) -> Location {
        match self.selection.home(value) {
            Home::Undef => Location::Unbound,
            Home::Const(index) | Home::Far(_, index) => Location::Const(index),
            Home::Value(value) => match self.register[value as usize] {
                u16::MAX => Location::Unbound,
                register => Location::Register(register),
            },
        }
    }

    /// Notes where an IR instruction is.
    pub fn place(&mut self, inst: InstId, index: u32) {
        // The first copy of a test is as good as the others.
        if self.with_map && self.map.insts[inst.index()] == CodeMap::NOWHERE {
            self.map.insts[inst.index()] = index;
        }
    }

    fn state_map(&mut self, state: FrameStateId) -> u32 {
        let known = self.state_map_of[state.index()];
        if known != UNBOUND {
            return known;
        }
        let locals = self.selection.states.locals(state);
        let location =
            |value: &Option<ValueId>| value.map_or(Location::Unbound, |value| self.location(value));
        let map: StateMap = locals.iter().map(location).collect();
        let index = self.intern_map(map);
        self.state_map_of[state.index()] = index;
        index
    }

    /// The number of a state map, which is added when it is new.
    fn intern_map(&mut self, map: StateMap) -> u32 {
        let mut hasher = FxHasher::default();
        for location in &map {
            match *location {
                Location::Unbound => 0u64.hash(&mut hasher),
                Location::Register(register) => (register as u64 * 2 + 1).hash(&mut hasher),
                Location::Const(index) => (index as u64 * 2 + 2).hash(&mut hasher),
            }
        }
        // On a collision of hashes the later map is simply not shared.
        let next = self.state_maps.len() as u32;
        let found = *self.maps_by_hash.entry(hasher.finish()).or_insert(next);
        if found != next && self.state_maps[found as usize] == map {
            found
        } else {
            self.state_maps.push(map);
            next
        }
    }

    /// The moves on an edge.
    fn moves_of(&self, edge: usize) -> &[Move] {
        &self.moves[self.moves_start[edge] as usize..self.moves_start[edge + 1] as usize]
    }

    /// Whether a stub can do with the code for another edge that is written here: the same moves to the same place.
    fn is_same(&self, stub: usize, edge: usize) -> bool {
        let to = self.landing(edge);
        let alike = || {
            !self.written(to)
                || (self.must_poll(stub) == self.must_poll(edge) && self.first_state(to).is_some())
        };
        // Moves out of the entry block may leave something out.
        let from_entry = |edge: usize| self.selection.edges[edge].from == Func::ENTRY;
        self.placement[stub] == Placement::Stub
            && !from_entry(stub)
            && !from_entry(edge)
            && self.landing(stub) == to
            && self.moves_of(stub) == self.moves_of(edge)
            && alike()
    }

    /// Lets stubs that wait to be written be what is written here for an edge.
    fn adopt_stubs(&mut self, edge: usize) {
        for cold in [false, true] {
            let mut pending = std::mem::take(if cold { &mut self.pending_cold } else { &mut self.pending });
            pending.retain(|&label| {
                let same = self.is_same(self.stubs[label as usize - self.func.blocks.len()], edge);
                if same {
                    self.positions[label as usize] = self.here();
                }
                !same
            });
            *(if cold { &mut self.pending_cold } else { &mut self.pending }) = pending;
        }
    }

    fn put_moves(&mut self, edge: usize) {
        self.adopt_stubs(edge);
        let entry = self.selection.edges[edge].from == Func::ENTRY;
        let mut sequence = std::mem::take(&mut self.sequence);
        sequence.clear();
        let (registers, scratch_register) = (&mut self.registers, &mut self.scratch_register);
        let moves = self.moves_start[edge] as usize..self.moves_start[edge + 1] as usize;
        sequentialize(&self.moves[moves], &mut sequence, || {
            *scratch_register.get_or_insert_with(|| {
                *registers += 1;
                (*registers - 1) as u16
            })
        });
        for one in &sequence {
            match one.from {
                Source::Register(from) => self.put(Opcode::Move, one.to, from, 0, 0, 0),
                Source::Const(index) => self.put(Opcode::Move, one.to, CONST_BIT | index as u16, 0, 0, 0),
                Source::Undef if entry && self.untouched(one.to) => continue,
                Source::Undef => self.put(Opcode::LoadUndef, one.to, 0, 0, 0, 0),
            };
        }
        self.sequence = sequence;
    }

    /// Whether nothing has been written to a register when the entry block ends, which is executed once.
    fn untouched(&self, register: u16) -> bool {
        let results = |inst: &InstId| self.func.results(*inst).any(|v| self.register[v.index()] == register);
        let item = self.selection.term(Func::ENTRY).result;
        register as usize >= self.func.blocks[Func::ENTRY.index()].params.len()
            && item.is_none_or(|value| self.register[value.index()] != register)
            && !self.selection.body(Func::ENTRY).iter().any(results)
            && self.selection.scratch.values().all(|value| self.register[*value as usize] != register)
    }

    // ---- blocks

    fn write_blocks(&mut self) -> Result<(), EmitError> {
        let keep = |block: &BlockId| *block == Func::ENTRY || self.thread[block.index()] == *block;
        let order: Vec<BlockId> = self.layout.order.iter().copied().filter(keep).collect();
        for (n, &block) in order.iter().enumerate() {
            let next = order.get(n + 1).copied();
            self.positions[block.index()] = self.here();
            for i in 0..self.selection.body(block).len() {
                let inst = self.selection.body(block)[i];
                self.operate(block, inst)?;
            }
            let falls_through = self.write_end(block, next);
            let next_hot = next.is_some_and(|next| !self.layout.cold[next.index()]);
            if !falls_through {
                let mut stubs = std::mem::take(&mut self.pending);
                if !next_hot {
                    stubs.append(&mut self.pending_cold);
                }
                self.write_stubs(&stubs, next);
            }
        }
        debug_assert!(self.pending.is_empty() && self.pending_cold.is_empty());
        Ok(())
    }

    fn write_stubs(&mut self, stubs: &[Label], next: Option<BlockId>) {
        let edge_of = |writer: &Self, label: Label| writer.stubs[label as usize - writer.func.blocks.len()];
        for (n, &label) in stubs.iter().enumerate() {
            if self.positions[label as usize] != UNBOUND {
                continue;
            }
            let edge = edge_of(self, label);
            self.positions[label as usize] = self.here();
            let mut last = true;
            for &other in &stubs[n + 1..] {
                if self.positions[other as usize] != UNBOUND {
                    continue;
                } else if self.is_same(edge_of(self, other), edge) {
                    self.positions[other as usize] = self.here();
                } else {
                    last = false;
                }
            }
            if self.placement[edge] == Placement::Stub {
                self.put_moves(edge);
            }
            let to = self.thread[self.selection.edges[edge].to.index()];
            if !(last && Some(to) == next) {
                self.write_jump(edge);
            }
        }
    }

    /// Writes the end of a block. Returns whether control falls through to what follows.
    fn write_end(&mut self, block: BlockId, next: Option<BlockId>) -> bool {
        let term = self.selection.term(block).clone();
        let operand = |writer: &mut Self, n: usize| match term.args[n] {
            Some(value) => writer.optional(value),
            None => NO_OPERAND,
        };
        match term.kind {
            TermKind::Jump => {
                let edge = self.selection.edges_of(block).start;
                if self.placement[edge] == Placement::Tail {
                    self.put_moves(edge);
                }
                self.leave(edge, next)
            }
            TermKind::Test { test, on_true } => self.write_test(block, &term, test, on_true, next),
            TermKind::Return => {
                let value = term.args[0].map_or(NO_OPERAND, |value| self.operand(value));
                self.at(term.span);
                let index = self.put(Opcode::Return, 0, value, 0, 0, 0);
                self.place_term(&term, index);
                false
            }
            TermKind::Raise | TermKind::Reraise => {
                let (b, c) = (operand(self, 0), operand(self, 1));
                self.at(term.span);
                let reraise = term.kind == TermKind::Reraise;
                let index = match reraise {
                    true => self.put(Opcode::Reraise, 0, b, 0, 0, 0),
                    false => self.put(Opcode::Raise, 0, b, c, 0, 0),
                };
                self.place_term(&term, index);
                if let Some(state) = term.state {
                    self.state(index, state, block);
                }
                false
            }
            TermKind::Unreachable => {
                self.put(Opcode::Unreachable, 0, 0, 0, 0, 0);
                false
            }
        }
    }

    // ---- jumps

    /// The block an edge leads to in the code.
    fn landing(&self, edge: usize) -> BlockId {
        self.thread[self.selection.edges[edge].to.index()]
    }

    /// Whether the code for a block has been written (so that a jump to it is backward).
    fn written(&self, block: BlockId) -> bool {
        self.positions[block.index()] != UNBOUND
    }

    /// Whether a jump over an edge must be a polling one.
    fn must_poll(&self, edge: usize) -> bool {
        let from = self.selection.edges[edge].from;
        let to = self.landing(edge);
        self.written(to) && self.flow.may_close_loop(from, to)
    }

    fn loop_of(&mut self, block: BlockId) -> u32 {
        let index = &mut self.loop_index[block.index()];
        if *index == UNBOUND {
            *index = self.map.loops.len() as u32;
            self.map.loops.push(Some(block));
        }
        *index
    }

    /// Writes a jump over an edge whose moves are done; a jump to a return returns at once.
    fn write_jump_or_return(&mut self, edge: usize) {
        let to = self.landing(edge);
        if self.selection.term(to).kind == TermKind::Return && self.selection.body(to).is_empty() {
            self.write_end(to, None);
        } else {
            self.write_jump(edge);
        }
    }

    /// Writes a jump over an edge whose moves are done.
    fn write_jump(&mut self, edge: usize) {
        let to = self.landing(edge);
        if !self.must_poll(edge) {
            let index = self.put(Opcode::Jump, 0, 0, 0, 0, 0);
            self.patches.push((index, to.0));
            return;
        }
        let number = self.loop_of(to);
        let Edge { from, .. } = self.selection.edges[edge];
        self.at(self.selection.term(from).span);
        let index = self.put(Opcode::JumpBack, 0, 0, 0, 0, number);
        self.patches.push((index, to.0));
        self.poll_state(index, edge);
    }

    /// Notes what holds at a backward jump at `index`, for whoever interrupts the program there. The moves on the edge
    /// are done: so it is what the target says at its start, or else what the jump says, as the moves leave it.
    fn poll_state(&mut self, index: u32, edge: usize) {
        let Edge { from, .. } = self.selection.edges[edge];
        let to = self.landing(edge);
        let handler = self.func.blocks[from.index()].handler;
        if let Some(state) = self.first_state(to) {
            self.state(index, state, to);
        } else if handler != self.func.blocks[to.index()].handler {
            // Into or out of a `try`: too rare to say which side it is on.
        } else if let Some(state) = self.selection.term(from).state
            && self.selection.term(from).kind == TermKind::Jump
        {
            let moves = self.moves_of(edge);
            let mut map: Vec<Location> = Vec::new();
            for (local, value) in self.selection.states.locals(state).iter().enumerate() {
                let mut place = value.map_or(Location::Unbound, |value| self.location(value));
                if let Location::Register(register) = place
                    && moves.iter().any(|one| one.to == register)
                {
                    let copy = moves.iter().find(|one| one.from == Source::Register(register));
                    place = copy.map_or(Location::Unbound, |copy| Location::Register(copy.to));
                    // A variable that nobody will read again is gone. A handler must not miss it.
                    if copy.is_none() && is_caught(self.func, from, local) {
                        return;
                    }
                }
                map.push(place);
            }
            let map = self.intern_map(map.into());
            self.states.push((index, map));
            self.handled.push((index, handler));
        } else if let Some(handler) = handler
            && self.func.blocks[handler.index()]
                .handler_locals
                .as_ref()
                .is_none_or(|locals| locals.is_empty())
        {
            // Nobody knows the locals, and the handler does not ask.
            self.handled.push((index, Some(handler)));
        }
    }

    /// The frame state of a block's first instruction, which holds at the start of the block, too.
    fn first_state(&self, block: BlockId) -> Option<FrameStateId> {
        let state = match self.selection.body(block).first() {
            Some(inst) => self.selection.states.of(*inst),
            None => self.selection.term(block).state,
        };
        // One that is ahead holds at its instruction only.
        state.filter(|state| state.index() < self.func.frame_states.len())
    }

    /// Goes over an edge whose moves are done. Returns whether control falls through.
    fn leave(&mut self, edge: usize, next: Option<BlockId>) -> bool {
        let to = self.landing(edge);
        if Some(to) == next {
            return true;
        }
        if let Some(falls_through) = self.copy_test(edge, to, next) {
            return falls_through;
        }
        self.write_jump_or_return(edge);
        false
    }

    /// Writes a copy of the test that `to` consists of, instead of a jump there, where that is better.
    fn copy_test(&mut self, edge: usize, to: BlockId, next: Option<BlockId>) -> Option<bool> {
        let term = self.selection.term(to);
        let TermKind::Test { test, on_true } = term.kind else { return None };
        if !self.selection.body(to).is_empty() || self.must_poll(edge) {
            return None;
        }
        let edges = self.selection.edges_of(to);
        let simple = |edge: usize| self.placement[edge] == Placement::Nowhere;
        let saves_jump = edges.clone().any(|edge| simple(edge) && Some(self.landing(edge)) == next);
        let from = self.selection.edges[edge].from;
        let saves_in_loop = !self.layout.cold[from.index()]
            && self.flow.depth(from) > 0
            && edges.clone().all(simple)
            && edges.clone().any(|edge| self.must_poll(edge));
        if !saves_jump && !saves_in_loop {
            return None;
        }
        let term = term.clone();
        Some(self.write_test(to, &term, test, on_true, next))
    }

    /// Writes the test that ends `block`. Returns whether control falls through.
    fn write_test(
        &mut self,
        block: BlockId,
        term: &Term,
        test: Test,
        on_true: usize,
        next: Option<BlockId>,
    ) -> bool {
        let edges = self.selection.edges_of(block);
        if edges.len() != 2 {
            self.put(Opcode::Unreachable, 0, 0, 0, 0, 0);
            return false;
        }
        let (yes, no) = (edges.start + on_true, edges.start + (on_true ^ 1));
        let stub = |writer: &Self, edge: usize| writer.placement[edge] == Placement::Stub;
        let goes_next = |writer: &Self, edge: usize| Some(writer.landing(edge)) == next;
        // The edge to jump over when the test says `sense`; control falls out of the test over the other one.
        let sense = if goes_next(self, yes) && goes_next(self, no) {
            // Prefer the moves in line.
            !stub(self, yes)
        } else if goes_next(self, no) {
            true
        } else if goes_next(self, yes) {
            false
        } else if stub(self, yes) != stub(self, no) {
            stub(self, no)
        } else {
            // Two jumps: the backward one, or the one to stay in the loop, first.
            let stays = |writer: &Self, edge: usize| {
                let to = writer.landing(edge);
                (writer.must_poll(edge), writer.flow.depth(to))
            };
            stays(self, yes) >= stays(self, no)
        };
        let (taken, other) = if sense { (yes, no) } else { (no, yes) };
        self.write_test_jump(block, term, test, sense, taken);
        if stub(self, other) {
            self.put_moves(other);
        }
        if goes_next(self, other) {
            return true;
        }
        self.write_jump_or_return(other);
        false
    }

    /// Writes "go over edge `taken` when the test says `sense`".
    fn write_test_jump(&mut self, block: BlockId, term: &Term, test: Test, sense: bool, taken: usize) {
        let b = term.args[0].map_or(NO_OPERAND, |value| self.operand(value));
        let c = term.args[1].map_or(0, |value| self.operand(value));
        let to = self.landing(taken);
        let in_line = self.placement[taken] != Placement::Stub;
        let back = self.must_poll(taken);
        let number = if back && in_line { self.loop_of(to) } else { 0 };
        let polling = match test {
            Test::Truth | Test::Is | Test::Contains => true,
            Test::Compare(_) => number < PACKED_LOOPS,
            Test::Next => !sense,
            Test::Exhausted | Test::Unbound => false,
        };
        let label = if in_line && (!back || polling) { to.0 } else { self.stub(taken) };
        let back = back && label == to.0;
        self.at(term.span);
        use Opcode::*;
        let wanted = sense as u16;
        let y = if back { number } else { 0 };
        let index = match test {
            Test::Truth => {
                let op = match (sense, back) {
                    (true, false) => JumpIf,
                    (false, false) => JumpIfNot,
                    (true, true) => JumpIfBack,
                    (false, true) => JumpIfNotBack,
                };
                self.put(op, 0, b, 0, 0, y)
            }
            Test::Compare(kind) if back => {
                self.put(CompareJumpBack, kind as u16 | wanted << 3 | (number as u16) << 4, b, c, 0, 0)
            }
            Test::Compare(kind) => self.put(CompareJump, kind as u16 | wanted << 8, b, c, 0, 0),
            Test::Is => self.put(if back { IsJumpBack } else { IsJump }, wanted, b, c, 0, y),
            Test::Contains => {
                self.put(if back { ContainsJumpBack } else { ContainsJump }, wanted, b, c, 0, y)
            }
            Test::Next => {
                let item = term.result.map_or(0, |value| self.register[value.index()]);
                match (sense, back) {
                    (true, _) => self.put(ForIter, item, b, 0, 0, 0),
                    (false, true) => self.put(ForIterBack, item, b, 0, 0, y),
                    (false, false) => {
                        // Only the exhausted edge can be jumped over: skip the jump over the other one.
                        let index = self.put(ForIter, item, b, 0, 0, 0);
                        let jump = self.put(Jump, 0, 0, 0, 0, 0);
                        self.patches.push((jump, label));
                        self.set_target(index, jump + 1);
                        self.place_term(term, index);
                        self.note_state(index, term, block);
                        return;
                    }
                }
            }
            Test::Exhausted if sense => self.put(JumpIfExhausted, 0, b, 0, 0, 0),
            Test::Unbound => self.put(if sense { JumpIfUnbound } else { JumpIfBound }, 0, b, 0, 0, 0),
            Test::Exhausted => {
                let index = self.put(JumpIfExhausted, 0, b, 0, 0, 0);
                let jump = self.put(Jump, 0, 0, 0, 0, 0);
                self.patches.push((jump, label));
                self.set_target(index, jump + 1);
                self.place_term(term, index);
                return;
            }
        };
        self.patches.push((index, label));
        self.place_term(term, index);
        if term.state.is_some() {
            self.note_state(index, term, block);
        } else if back && self.placement[taken] == Placement::Nowhere {
            // With no moves on the edge, the state at its end holds here.
            self.poll_state(index, taken);
        }
    }

    /// Notes where the end of a block and the test fused with it are.
    fn place_term(&mut self, term: &Term, index: u32) {
        for inst in [term.inst, term.test].into_iter().flatten() {
            self.place(inst, index);
        }
    }

    fn note_state(&mut self, index: u32, term: &Term, block: BlockId) {
        if let Some(state) = term.state {
            self.state(index, state, block);
        }
    }

    /// A stub for an edge.
    fn stub(&mut self, edge: usize) -> Label {
        let label = self.positions.len() as Label;
        self.positions.push(UNBOUND);
        self.stubs.push(edge);
        let Edge { from, to, .. } = self.selection.edges[edge];
        if self.layout.cold[to.index()] && !self.layout.cold[from.index()] {
            self.pending_cold.push(label);
        } else {
            self.pending.push(label);
        }
        label
    }

    fn set_target(&mut self, index: u32, target: u32) {
        let halves = self.words[index as usize].halves();
        let mut inst = Inst::decode(halves).expect("a jump was written here");
        inst.x = target;
        self.words[index as usize] = Word { inst };
    }

    // ---- after writing

    fn finish(mut self) -> Result<(RegisterCode, CodeMap), EmitError> {
        let mut patches = std::mem::take(&mut self.patches);
        for (index, label) in patches.drain(..) {
            let target = self.positions[label as usize];
            debug_assert_ne!(target, UNBOUND, "jump to a label that was never written");
            self.set_target(index, target);
        }
        if self.registers as usize > MAX_REGISTERS {
            return Err(EmitError::TooManyRegisters);
        }
        if self.with_map {
            let values = self.func.values.len();
            self.map.values = (0..values).map(|value| self.location(ValueId::new(value))).collect();
        }
        let code = RegisterCode {
            handlers: self.handler_entries(),
            words: self.words.as_slice().into(),
            registers: self.registers,
            consts: self.selection.consts,
            caches: self.caches,
            loops: self.map.loops.len() as u32,
            states: self.states.as_slice().into(),
            state_maps: self.state_maps,
            spans: self.spans.as_slice().into(),
        };
        let Writer { mut words, mut spans, mut states, mut handled, mut moves, mut moves_start, .. } = self;
        let mut extension = self.extension;
        if words.capacity() <= KEPT_WORDS {
            words.clear();
            spans.clear();
            states.clear();
            handled.clear();
            moves.clear();
            moves_start.clear();
            extension.clear();
            SCRATCH.set(Scratch { words, spans, states, handled, patches, moves, moves_start, extension });
        }
        Ok((code, self.map))
    }

    fn handler_entries(&self) -> Vec<HandlerEntry> {
        let mut entries: Vec<HandlerEntry> = Vec::new();
        let mut current = None;
        for &(index, handler) in &self.handled {
            match (handler, entries.last_mut()) {
                (Some(handler), Some(entry)) if current == Some(handler) => {
                    let _ = handler;
                    entry.end = index + 1;
                }
                (Some(handler), _) => {
                    let block = &self.func.blocks[handler.index()];
                    let register = |value: &ValueId| self.register[value.index()];
                    let exception = block.params.first().map_or(u16::MAX, register);
                    let locals = block.handler_locals.iter().flatten().zip(block.params.iter().skip(1));
                    let locals = locals
                        .map(|(local, param)| (local.0, register(param)))
                        .filter(|(_, register)| *register != u16::MAX)
                        .collect();
                    entries.push(HandlerEntry {
                        start: index,
                        end: index + 1,
                        target: self.positions[self.thread[handler.index()].index()],
                        exception: if exception == u16::MAX { NO_OPERAND } else { exception },
                        locals,
                    });
                }
                (None, _) => {}
            }
            current = handler;
        }
        entries
    }
}
