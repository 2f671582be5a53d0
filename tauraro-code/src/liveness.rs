//! Which registers still matter at an instruction.
//!
//! A register holds what was last written to it until something else is. So a value that nobody will read again would stay
//! alive for as long as its frame does. The collector asks here which registers are **live** where a frame stands; it does not
//! follow the others, and empties them.
//!
//! A register is live before an instruction when a path from there reads it before it is written. Read are
//! * the operands;
//! * what the state map of an instruction names: so the variables of Python code live as long as anything that could look at
//!   them, a called function or a traceback, is still to come;
//! * where an exception may leave an instruction for a handler: what the handler reads, but for what entering it writes.
//!
//! Machine code keeps less ([`Readers::Code`]): a variable that the function itself will not read again is not kept for those who look
//! at the frame from outside; to them it is unbound.
//!
//! There are two questions about a frame ([`When`]): what it needs to do the instruction, and what it needs once a
//! call that the instruction made returns (the operands are no part of that).
//!
//! **How.** Backward dataflow over blocks, on the words as they are: quickened instructions have the operands of what they
//! stand for. It is done when a collection first meets the code and keeps one set of registers per block; the set for an
//! instruction is made by walking back from the end of its block, and remembered. Blocks are cut short, so that this is cheap. Code
//! so large that the sets would cost too much memory has all its registers live everywhere.

use super::bytecode::*;
use super::operands::{Role, base, ends_control, extension_role, jump_target, shape};
use rustc_hash::FxHashMap;
use smallvec::SmallVec;
use std::cell::{OnceCell, RefCell};

/// Most instructions of a block.
const BLOCK_LENGTH: usize = 64;
/// Most 64-bit words for the sets of all blocks of a function.
const MOST_SET_WORDS: usize = 1 << 19;
/// Most variables in all state maps that instructions have.
const MOST_STATE_WORK: usize = 1 << 24;
/// "None", for blocks and handlers.
const NONE: u32 = u32::MAX;

/// What about an instruction is asked.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub enum When {
    /// It is being done, or about to be.
    During,
    /// It waits for a call that will give it its result, and needs no operand any more.
    Returning,
}

/// Who reads registers.
#[derive(Copy, Clone, PartialEq, Eq, Hash, Debug)]
pub enum Readers {
    /// The function, and whoever looks at its frame.
    Anybody,
    /// The function alone.
    Code,
}

/// The live registers of one function, found out when first asked for.
#[derive(Default)]
pub struct LiveRegisters {
    /// For each kind of readers.
    blocks: [OnceCell<Option<Blocks>>; 2],
    /// Sets by instruction and question.
    known: RefCell<FxHashMap<(u32, bool, Readers), Box<[u64]>>>,
}

impl LiveRegisters {
    /// Gives `each` the set of registers that are live at the instruction that `word` belongs to, as 64-bit words; `None` when
    /// all of them have to be taken for live.
    pub fn with<R>(
        &self,
        code: &RegisterCode,
        word: usize,
        when: When,
        each: impl FnOnce(Option<&[u64]>) -> R,
    ) -> R {
        self.read_by(Readers::Anybody, code, word, when, each)
    }

    /// The same for what only some read.
    pub fn read_by<R>(
        &self,
        readers: Readers,
        code: &RegisterCode,
        word: usize,
        when: When,
        each: impl FnOnce(Option<&[u64]>) -> R,
    ) -> R {
        let blocks = self.blocks[readers as usize].get_or_init(|| Blocks::new(code, readers));
        let Some(blocks) = blocks else { return each(None) };
        let key = (word as u32, when == When::Returning, readers);
        let mut known = self.known.borrow_mut();
        let set = known.entry(key).or_insert_with(|| blocks.set_at(code, word as u32, when));
        each(Some(set))
    }
}

impl LiveRegisters {
    /// One more than the last register that is live at the start; `None` when all of them have to be taken for live.
    pub fn before_first(&self, code: &RegisterCode) -> Option<usize> {
        self.with(code, 0, When::During, |live| {
            let last = live?.iter().enumerate().rev().find(|(_, word)| **word != 0);
            Some(last.map_or(0, |(n, word)| n * 64 + 64 - word.leading_zeros() as usize))
        })
    }
}

/// A stretch of instructions that is entered at its start only.
struct Block {
    start: u32,
    end: u32,
    /// Blocks that come after it.
    next: [u32; 2],
    /// Which of them the register is written for (the item of a `for`), and the register.
    item: Option<(usize, u16)>,
}

/// The function's blocks and what is live into each.
struct Blocks {
    blocks: Vec<Block>,
    /// 64-bit words of a set.
    width: usize,
    /// By block.
    live_in: Vec<u64>,
    readers: Readers,
}

fn insert(set: &mut [u64], register: u16) {
    if let Some(word) = set.get_mut(register as usize / 64) {
        *word |= 1 << (register % 64);
    }
}

fn remove(set: &mut [u64], register: u16) {
    if let Some(word) = set.get_mut(register as usize / 64) {
        *word &= !(1 << (register % 64));
    }
}

fn is_polling(op: Opcode) -> bool {
    use Opcode::*;
    matches!(
        op,
        JumpBack | JumpIfBack | JumpIfNotBack | CompareJumpBack | IsJumpBack | ContainsJumpBack | ForIterBack
    )
}

/// The instruction at a word, quickening undone.
fn instruction(code: &RegisterCode, word: usize) -> Option<Inst> {
    let mut inst = Inst::decode(code.words.get(word)?.halves())?;
    inst.op = base(inst.op);
    Some(inst)
}

/// The code as it was emitted: quickening undone. Caches and constants are not part of it.
pub fn unquickened(code: &RegisterCode) -> RegisterCode {
    let mut words = code.words.clone();
    let mut at = 0;
    while let Some(inst) = instruction(code, at) {
        words[at] = Word { inst };
        at += length(&inst);
    }
    RegisterCode {
        words,
        registers: code.registers,
        consts: code.consts.clone(),
        caches: code.caches,
        loops: code.loops,
        handlers: code.handlers.clone(),
        states: code.states.clone(),
        state_maps: code.state_maps.clone(),
        spans: code.spans.clone(),
    }
}

fn length(inst: &Inst) -> usize {
    1 + ext_words(inst.extension_operands())
}

/// The handler that covers an instruction.
pub fn handler_at(code: &RegisterCode, index: u32) -> Option<&HandlerEntry> {
    let after = code.handlers.partition_point(|entry| entry.start <= index);
    code.handlers[..after].iter().rev().find(|entry| index < entry.end)
}

/// The state that an exception raised at an instruction is handled with, if one can be: its own; where it only polls, the
/// one before it.
fn raising_state(code: &RegisterCode, index: u32, op: Opcode) -> Option<(u32, u32)> {
    let after = code.states.partition_point(|(at, _)| *at <= index);
    let state = *code.states.get(after.checked_sub(1)?)?;
    let polls = || is_polling(op) || index == 0 || code.handlers.iter().any(|entry| entry.target == index);
    (state.0 == index || polls()).then_some(state)
}

impl Blocks {
    fn new(code: &RegisterCode, readers: Readers) -> Option<Blocks> {
        let width = (code.registers as usize).div_ceil(64);
        let most_locals = code.state_maps.iter().map(|map| map.len()).max().unwrap_or(0);
        if code.states.len().saturating_mul(most_locals) > MOST_STATE_WORK {
            return None;
        }
        let blocks = find_blocks(code)?;
        if blocks.len().saturating_mul(width) > MOST_SET_WORDS {
            return None;
        }
        let mut this = Blocks { live_in: vec![0; blocks.len() * width], blocks, width, readers };
        this.solve(code);
        Some(this)
    }

    /// The block that a word is in.
    fn block_at(&self, word: u32) -> usize {
        self.blocks.partition_point(|block| block.start <= word).saturating_sub(1)
    }

    fn live_into(&self, block: usize) -> &[u64] {
        &self.live_in[block * self.width..(block + 1) * self.width]
    }

    fn solve(&mut self, code: &RegisterCode) {
        // Who has to be looked at again when a block's set grows.
        let mut edges: Vec<(u32, u32)> = Vec::new();
        for (n, block) in self.blocks.iter().enumerate() {
            edges.extend(block.next.iter().filter(|next| **next != NONE).map(|next| (*next, n as u32)));
            let mut word = block.start as usize;
            let mut last = NONE;
            while word < block.end as usize
                && let Some(inst) = instruction(code, word)
            {
                if let Some((at, _)) = raising_state(code, word as u32, inst.op)
                    && let Some(entry) = handler_at(code, at)
                    && last != entry.target
                {
                    last = entry.target;
                    edges.push((self.block_at(entry.target) as u32, n as u32));
                }
                word += length(&inst);
            }
        }
        edges.sort_unstable();
        edges.dedup();
        let mut waiting = vec![true; self.blocks.len()];
        let mut work: Vec<u32> = (0..self.blocks.len() as u32).collect();
        let mut live = vec![0; self.width];
        // The last block first: control mostly goes forward.
        while let Some(block) = work.pop() {
            let n = block as usize;
            waiting[n] = false;
            self.walk_back(code, n, &mut live, None);
            let old = &mut self.live_in[n * self.width..(n + 1) * self.width];
            if *old == *live {
                continue;
            }
            old.copy_from_slice(&live);
            let from = edges.partition_point(|(to, _)| *to < block);
            for (_, before) in edges[from..].iter().take_while(|(to, _)| *to == block) {
                if !std::mem::replace(&mut waiting[*before as usize], true) {
                    work.push(*before);
                }
            }
        }
    }

    fn set_at(&self, code: &RegisterCode, word: u32, when: When) -> Box<[u64]> {
        let mut live = vec![0; self.width];
        self.walk_back(code, self.block_at(word), &mut live, Some((word, when)));
        live.into_boxed_slice()
    }

    /// Makes `live` what is live before the block, or at an instruction of it.
    fn walk_back(&self, code: &RegisterCode, block: usize, live: &mut [u64], stop: Option<(u32, When)>) {
        let Block { start, end, next, item } = self.blocks[block];
        live.fill(0);
        for (n, next) in next.into_iter().enumerate().filter(|(_, next)| *next != NONE) {
            let skipped = item.filter(|(edge, _)| *edge == n).map(|(_, register)| register);
            for (i, (live, more)) in live.iter_mut().zip(self.live_into(next as usize)).enumerate() {
                let hidden = match skipped {
                    Some(register) if register as usize / 64 == i => 1 << (register % 64),
                    _ => 0,
                };
                *live |= more & !hidden;
            }
        }
        let mut insts: SmallVec<[(u32, Inst); BLOCK_LENGTH]> = SmallVec::new();
        let mut word = start as usize;
        while word < end as usize
            && let Some(inst) = instruction(code, word)
        {
            insts.push((word as u32, inst));
            word += length(&inst);
        }
        for (at, inst) in insts.into_iter().rev() {
            let [a, b, c] = shape(inst.op);
            let extension = || {
                let words = &code.words[at as usize + 1..at as usize + length(&inst)];
                words.iter().flat_map(|word| word.halves()).take(inst.extension_operands())
            };
            // The item of a `for` is written on one way out only, which was dealt with.
            if a == Role::Dest && !matches!(inst.op, Opcode::ForIter | Opcode::ForIterBack) {
                remove(live, inst.a);
            }
            if extension_role(inst.op) == Role::Dest {
                extension().for_each(|register| remove(live, register));
            }
            if let Some((from, map)) = raising_state(code, at, inst.op) {
                self.add_exceptional(code, from, map, live);
            }
            let here = |asked: When| {
                stop.is_some_and(|(word, when)| {
                    (at..at + length(&inst) as u32).contains(&word) && when == asked
                })
            };
            // `yield from` reads its operand whenever it goes on.
            if here(When::Returning) && inst.op != Opcode::YieldFrom {
                return;
            }
            for (role, operand) in [(a, inst.a), (b, inst.b), (c, inst.c)] {
                if role == Role::Source && operand & CONST_BIT == 0 {
                    insert(live, operand);
                }
            }
            if extension_role(inst.op) == Role::Source {
                extension().filter(|operand| operand & CONST_BIT == 0).for_each(|o| insert(live, o));
            }
            if here(When::During) || here(When::Returning) {
                return;
            }
        }
    }

    /// Adds what is read when an exception is raised where state map `map` holds, at `index`.
    fn add_exceptional(&self, code: &RegisterCode, index: u32, map: u32, live: &mut [u64]) {
        let handler = handler_at(code, index);
        // What a handler needs of the variables is taken from there as well.
        if handler.is_some() || self.readers == Readers::Anybody {
            for location in code.state_maps.get(map as usize).into_iter().flatten() {
                if let Location::Register(register) = location {
                    insert(live, *register);
                }
            }
        }
        let Some(entry) = handler else { return };
        let mut from_handler: SmallVec<[u64; 8]> =
            SmallVec::from_slice(self.live_into(self.block_at(entry.target)));
        remove(&mut from_handler, entry.exception);
        entry.locals.iter().for_each(|(_, register)| remove(&mut from_handler, *register));
        live.iter_mut().zip(from_handler).for_each(|(live, more)| *live |= more);
    }
}

/// Cuts the code into blocks; `None` when it is not what the emitter writes.
fn find_blocks(code: &RegisterCode) -> Option<Vec<Block>> {
    let mut starts = vec![false; code.words.len() + 1];
    let mut start = |word: usize| starts.get_mut(word).map(|flag| *flag = true);
    start(0)?;
    for entry in &code.handlers {
        start(entry.target as usize)?;
    }
    let (mut word, mut in_block) = (0, 0);
    while word < code.words.len() {
        let inst = instruction(code, word)?;
        word += length(&inst);
        in_block += 1;
        let target = jump_target(&inst);
        if let Some(target) = target {
            start(target as usize)?;
        }
        if target.is_some() || ends_control(inst.op) || in_block == BLOCK_LENGTH {
            start(word)?;
            in_block = 0;
        }
    }
    let bounds: Vec<u32> = (0..=code.words.len() as u32).filter(|word| starts[*word as usize]).collect();
    let find = |word: u32| bounds.binary_search(&word).map_or(NONE, |n| n as u32);
    let mut blocks = Vec::with_capacity(bounds.len());
    for (n, &start) in bounds.iter().enumerate() {
        let end = bounds.get(n + 1).copied().unwrap_or(code.words.len() as u32);
        let mut last = None;
        let mut word = start as usize;
        while word < end as usize {
            let inst = instruction(code, word)?;
            last = Some(inst);
            word += length(&inst);
        }
        let Some(last) = last else { continue };
        let on = if ends_control(last.op) { NONE } else { find(end) };
        let jump = jump_target(&last).map_or(NONE, find);
        let item = match last.op {
            Opcode::ForIter => Some((0, last.a)),
            Opcode::ForIterBack => Some((1, last.a)),
            _ => None,
        };
        blocks.push(Block { start, end, next: [on, jump], item });
    }
    // Where the code ends there is no block; control does not go there.
    let count = blocks.len() as u32;
    for block in &mut blocks {
        block.next.iter_mut().filter(|next| **next >= count).for_each(|next| *next = NONE);
    }
    Some(blocks)
}
