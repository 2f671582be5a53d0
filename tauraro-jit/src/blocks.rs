//! The blocks of register code that can be reached from a place of entry, in reverse postorder, and its loops.

use rustc_hash::{FxHashMap, FxHashSet};
use tauraro_vm::Gc;
use tauraro_vm::abi::operands::{Role, base, ends_control, extension_role, jump_target, shape};
use tauraro_vm::interp::bytecode::{HandlerEntry, Inst, Opcode, RegisterCode, ext_words};
use tauraro_vm::interp::liveness::handler_at;
use tauraro_vm::object::{PyCode, code_flags};
use tauraro_vm::tier::{Entry, TieringManager};

/// An instruction as the interpreter has it now, quickened or not.
#[derive(Clone)]
pub struct Decoded {
    /// Its word.
    pub word: u32,
    /// The word behind it.
    pub after: u32,
    /// The instruction.
    pub inst: Inst,
    /// What it was before quickening.
    pub base: Opcode,
    /// Operands in extension words.
    pub extension: Vec<u16>,
}

/// A block of instructions.
pub struct Block {
    /// Its instructions.
    pub insts: Vec<Decoded>,
    /// Where control goes when it falls through the end.
    pub next: Option<u32>,
    /// Handlers of what is raised in it, as far as machine code has them.
    pub handlers: Vec<u32>,
}

/// The start of a loop.
#[derive(Default)]
pub struct Header {
    /// Registers that the loop writes.
    pub written: FxHashSet<u16>,
    /// Registers whose iterators the loop takes items of.
    pub iterated: FxHashSet<u16>,
    /// Its blocks.
    pub body: FxHashSet<u32>,
    /// Whether it may come to its start with other registers changed as well.
    pub irregular: bool,
}

/// See the head of the file.
pub struct Blocks {
    /// By first word; the entry of a loop is [`Blocks::ENTRY`].
    pub blocks: FxHashMap<u32, Block>,
    /// Starts in reverse postorder, without [`Blocks::ENTRY`].
    pub order: Vec<u32>,
    /// Starts of loops.
    pub headers: FxHashMap<u32, Header>,
    /// Blocks that are in a loop.
    pub in_loops: FxHashSet<u32>,
}

/// Reads the instruction at a word.
pub fn decode(code: &RegisterCode, word: u32) -> Option<Decoded> {
    let decoded = code.decode(word as usize)?;
    let after = word + 1 + ext_words(decoded.extension.len()) as u32;
    Some(Decoded {
        word,
        after,
        base: base(decoded.inst.op),
        inst: decoded.inst,
        extension: decoded.extension,
    })
}

/// Where a block's last instruction may go.
fn successors(block: &Block) -> impl Iterator<Item = u32> + '_ {
    let target = block.insts.last().and_then(|last| jump_target(&Inst { op: last.base, ..last.inst }));
    block.next.into_iter().chain(target).chain(block.handlers.iter().copied())
}

/// The handler of what an instruction raises, if machine code has it: one that was used, of a function that is no generator.
pub fn handler_of<'a>(
    code: &'a RegisterCode,
    owner: Gc<PyCode>,
    word: u32,
    tiers: &TieringManager,
) -> Option<&'a HandlerEntry> {
    let entry = handler_at(code, word)?;
    (!owner.has_flags(code_flags::SUSPENDS) && tiers.is_handler_used(owner, entry.target)).then_some(entry)
}

impl Blocks {
    /// Stands for the start of the block that a loop is entered with: its backward jump alone.
    pub const ENTRY: u32 = u32::MAX;

    /// How many instructions blocks have.
    pub fn size(&self, blocks: &FxHashSet<u32>) -> usize {
        blocks.iter().filter_map(|start| self.blocks.get(start)).map(|block| block.insts.len()).sum()
    }

    /// For each instruction's word the word behind it.
    pub fn after(&self) -> FxHashMap<u32, u32> {
        let insts = self.blocks.values().flat_map(|block| &block.insts);
        insts.map(|decoded| (decoded.word, decoded.after)).collect()
    }

    /// Finds the blocks for an entry.
    pub fn new(code: Gc<PyCode>, entry: Entry, tiers: &TieringManager) -> Result<Blocks, String> {
        Self::find(code, entry, false, tiers)
    }

    /// Finds the blocks of a generator for an entry, which end where it yields.
    pub fn to_yields(code: Gc<PyCode>, entry: Entry, tiers: &TieringManager) -> Result<Blocks, String> {
        Self::find(code, entry, true, tiers)
    }

    fn find(
        code: Gc<PyCode>,
        entry: Entry,
        to_yields: bool,
        tiers: &TieringManager,
    ) -> Result<Blocks, String> {
        let ends_control = |op: Opcode| ends_control(op) || to_yields && op == Opcode::Yield;
        let register_code = code.register_code();
        let malformed = || "its code cannot be read".to_string();
        // Where blocks start.
        let mut starts: FxHashSet<u32> = FxHashSet::default();
        let mut seen: FxHashSet<u32> = FxHashSet::default();
        let mut work = vec![match entry {
            Entry::Start => 0,
            Entry::Loop(word) | Entry::Resume(word) => word,
        }];
        if !matches!(entry, Entry::Loop(_)) {
            starts.extend(&work);
        }
        while let Some(mut word) = work.pop() {
            while seen.insert(word) {
                let decoded = decode(register_code, word).ok_or_else(malformed)?;
                if let Some(handler) = handler_of(register_code, code, word, tiers)
                    && starts.insert(handler.target)
                {
                    work.push(handler.target);
                }
                let plain = Inst { op: decoded.base, ..decoded.inst };
                if let Some(target) = jump_target(&plain) {
                    starts.insert(target);
                    work.push(target);
                    if !ends_control(decoded.base) {
                        starts.insert(decoded.after);
                    }
                }
                if ends_control(decoded.base) {
                    break;
                }
                word = decoded.after;
            }
        }
        let mut blocks = FxHashMap::default();
        let read = |start: u32, one: bool| -> Result<Block, String> {
            let mut block = Block { insts: Vec::new(), next: None, handlers: Vec::new() };
            let mut word = start;
            loop {
                let decoded = decode(register_code, word).ok_or_else(malformed)?;
                let handler = handler_of(register_code, code, word, tiers).map(|handler| handler.target);
                if handler.is_some() && block.handlers.last() != handler.as_ref() {
                    block.handlers.extend(handler);
                }
                word = decoded.after;
                let ends = ends_control(decoded.base);
                block.insts.push(decoded);
                if ends {
                    break;
                }
                if one || starts.contains(&word) {
                    block.next = Some(word);
                    break;
                }
            }
            Ok(block)
        };
        for start in &starts {
            blocks.insert(*start, read(*start, false)?);
        }
        let root = match entry {
            Entry::Start => 0,
            Entry::Resume(word) => word,
            Entry::Loop(word) => {
                blocks.insert(Blocks::ENTRY, read(word, true)?);
                Blocks::ENTRY
            }
        };
        let mut this = Blocks {
            blocks,
            order: Vec::new(),
            headers: FxHashMap::default(),
            in_loops: FxHashSet::default(),
        };
        this.sort(root, register_code);
        Ok(this)
    }

    /// Reverse postorder and loops.
    fn sort(&mut self, root: u32, code: &RegisterCode) {
        let mut done: FxHashSet<u32> = FxHashSet::default();
        let mut open: FxHashSet<u32> = FxHashSet::default();
        let mut preds: FxHashMap<u32, Vec<u32>> = FxHashMap::default();
        let mut back: Vec<(u32, u32)> = Vec::new();
        let mut order = Vec::new();
        let mut stack: Vec<(u32, Vec<u32>)> = Vec::new();
        let enter =
            |start: u32, stack: &mut Vec<(u32, Vec<u32>)>, open: &mut FxHashSet<u32>, blocks: &Self| {
                open.insert(start);
                stack.push((
                    start,
                    blocks.blocks.get(&start).map(|b| successors(b).collect()).unwrap_or_default(),
                ));
            };
        enter(root, &mut stack, &mut open, self);
        while let Some((start, rest)) = stack.last_mut() {
            let start = *start;
            match rest.pop() {
                Some(next) => {
                    preds.entry(next).or_default().push(start);
                    if open.contains(&next) {
                        back.push((start, next));
                    } else if !done.contains(&next) {
                        enter(next, &mut stack, &mut open, self);
                    }
                }
                None => {
                    open.remove(&start);
                    done.insert(start);
                    order.push(start);
                    stack.pop();
                }
            }
        }
        order.reverse();
        self.order = order.into_iter().filter(|start| *start != Blocks::ENTRY).collect();
        for (latch, head) in back {
            let mut body: FxHashSet<u32> = FxHashSet::from_iter([head]);
            let mut work = vec![latch];
            while let Some(block) = work.pop() {
                if body.insert(block) {
                    work.extend(preds.get(&block).into_iter().flatten());
                }
            }
            self.in_loops.extend(&body);
            let header = self.headers.entry(head).or_default();
            // The loop can be entered elsewhere too: by way of the root, around its start.
            header.irregular |= body.contains(&root) && head != root;
            header.body.extend(&body);
            for start in body {
                let handlers = self.blocks.get(&start).into_iter().flat_map(|block| &block.handlers);
                for target in handlers {
                    // Whichever region it is that this handler is for.
                    for entry in code.handlers.iter().filter(|entry| entry.target == *target) {
                        header.written.insert(entry.exception);
                        header.written.extend(entry.locals.iter().map(|(_, register)| *register));
                    }
                }
                for decoded in self.blocks.get(&start).into_iter().flat_map(|block| &block.insts) {
                    if shape(decoded.base)[0] == Role::Dest {
                        header.written.insert(decoded.inst.a);
                    }
                    if matches!(decoded.base, Opcode::ForIter | Opcode::ForIterBack) {
                        header.iterated.insert(decoded.inst.b);
                    }
                    if extension_role(decoded.base) == Role::Dest {
                        header.written.extend(&decoded.extension);
                    }
                }
            }
        }
    }
}
