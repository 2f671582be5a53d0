//! From specialised SSA to machine code, through Cranelift.
//!
//! The function gets the machine and the frame's registers ([`abi::MachineEntry`]). Values live where Cranelift puts them; a register of
//! the frame is written only where somebody could look: before a call into the machine, and in an **exit**. An exit
//! is a cold block for a frame state, shared by all guards of the state: it stores the live registers, says at which
//! word the interpreter goes on, and answers zero.
//!
//! What a register in memory is known to hold ([`Homes`]) is followed along control flow, into loops and around them, so that a value is
//! not stored twice.

mod lists;
mod numbers;

use crate::graph::{Frame, Graph};
use crate::state::IterKind;
use crate::translate::OTHER_NAMES;
use cranelift_codegen::control::ControlPlane;
use cranelift_codegen::ir::condcodes::{FloatCC, IntCC};
use cranelift_codegen::ir::{
    self as clif, AbiParam, Block, BlockArg, InstBuilder, MemFlagsData, SigRef, Signature, Type,
    UserFuncName, Value, types,
};
use cranelift_codegen::isa::{CallConv, OwnedTargetIsa};
use cranelift_codegen::settings::{self, Configurable};
use cranelift_codegen::{Context, isa};
use cranelift_frontend::{FunctionBuilder, FunctionBuilderContext};
use numbers::{FLOAT_COMPARISONS, INT_COMPARISONS};
use rustc_hash::{FxHashMap, FxHashSet};
use smallvec::SmallVec;
use std::sync::atomic::AtomicU32;
use tauraro_ir::analysis::{Cfg, Dominators, LoopId, Loops};
use tauraro_ir::op::OF_TUPLE;
use tauraro_ir::{BlockId, Effects, FrameStateId, Inst, InstId, Op, Rep, ValueId};
use tauraro_vm::abi::{self, HEADER_WORDS, Helper, offset};
use tauraro_vm::interp::bytecode::Word;
use tauraro_vm::tier::{Entry, ExitKind, ExitState, InlinedFrame};
use tauraro_vm::{Layout, Value as PyValue};

/// An exit of machine code.
pub struct MadeExit {
    /// Number of its state among [`Generated::states`].
    pub state: u32,
    /// What happened.
    pub reason: &'static str,
    /// What it says of the machine code.
    pub kind: ExitKind,
}

/// Machine code and its exits, the first of which has the number that was asked for.
pub struct Generated {
    /// The code.
    pub code: Vec<u8>,
    /// Its exits.
    pub exits: Vec<MadeExit>,
    /// Their states.
    pub states: Vec<ExitState>,
}

/// Makes machine code; keeps memory between functions.
pub struct Generator {
    isa: OwnedTargetIsa,
    context: Context,
    builder: FunctionBuilderContext,
    assembly: bool,
    stress: Option<ExitStress>,
}

/// Makes guards leave that hold, to test the exits. The random number is written by machine code and lives as long as it.
#[derive(Copy, Clone)]
struct ExitStress {
    seed: u32,
    /// Guards seen so far.
    guards: u32,
    random: &'static AtomicU32,
}

/// A guard under stress leaves once in 2 to the power of this.
const STRESS_BITS: i64 = 4;

impl Generator {
    /// A generator for this processor. `stressed_exits`: some guards leave now and then although they hold. `assembly`: keep the text
    /// of machine code.
    pub fn new(stressed_exits: Option<u32>, assembly: bool) -> Result<Generator, String> {
        let mut flags = settings::builder();
        let mut set = |name: &str, value: &str| flags.set(name, value).map_err(|error| error.to_string());
        set("opt_level", "none")?;
        set("regalloc_algorithm", "backtracking")?;
        set("enable_verifier", if cfg!(debug_assertions) { "true" } else { "false" })?;
        set("preserve_frame_pointers", "true")?;
        set("unwind_info", "false")?;
        let triple = target_triple();
        let mut builder = isa::lookup_by_name(triple).map_err(|error| error.to_string())?;
        enable_features(&mut builder);
        let isa = builder.finish(settings::Flags::new(flags)).map_err(|error| error.to_string())?;
        let stress = stressed_exits.map(|seed| ExitStress {
            seed,
            guards: 0,
            random: Box::leak(Box::new(AtomicU32::new(seed))),
        });
        Ok(Generator {
            isa,
            context: Context::new(),
            builder: FunctionBuilderContext::new(),
            assembly,
            stress,
        })
    }

    /// Makes the machine code of a graph.
    pub fn generate(&mut self, graph: &Graph, first_exit: u32) -> Result<Generated, String> {
        self.context.clear();
        self.context.set_disasm(self.assembly);
        let pointer = types::I64;
        let call_conv = self.isa.default_call_conv();
        let mut signature = Signature::new(call_conv);
        signature.params.extend([AbiParam::new(pointer), AbiParam::new(pointer)]);
        signature.returns.push(AbiParam::new(types::I64));
        self.context.func = clif::Function::with_name_signature(UserFuncName::user(0, 0), signature);
        let builder = FunctionBuilder::new(&mut self.context.func, &mut self.builder);
        let cfg = Cfg::new(&graph.func);
        let mut function = Function::new(builder, graph, &cfg, call_conv, first_exit);
        function.stress = self.stress;
        function.run();
        self.stress = function.stress;
        let (exits, states) =
            (std::mem::take(&mut function.exits_made), std::mem::take(&mut function.states_made));
        function.b.finalize(self.isa.frontend_config());
        let mut plane = ControlPlane::default();
        let compiled =
            self.context.compile(&*self.isa, &mut plane).map_err(|error| format!("{:?}", error.inner))?;
        if !compiled.buffer.relocs().is_empty() {
            return Err("machine code with relocations".into());
        }
        Ok(Generated { code: compiled.code_buffer().to_vec(), exits, states })
    }

    /// The machine code that was made last, as text.
    pub fn assembly(&self) -> &str {
        self.context.compiled_code().and_then(|code| code.vcode.as_deref()).unwrap_or_default()
    }

    /// The text of the function that was made last, as Cranelift shows it.
    pub fn clif(&self) -> String {
        self.context.func.display().to_string()
    }
}

fn target_triple() -> &'static str {
    if cfg!(target_arch = "aarch64") { "aarch64-unknown-linux-gnu" } else { "x86_64-unknown-linux-gnu" }
}

#[cfg(target_arch = "x86_64")]
fn enable_features(builder: &mut isa::Builder) {
    let features = [
        ("has_sse3", is_x86_feature_detected!("sse3")),
        ("has_ssse3", is_x86_feature_detected!("ssse3")),
        ("has_sse41", is_x86_feature_detected!("sse4.1")),
        ("has_sse42", is_x86_feature_detected!("sse4.2")),
        ("has_popcnt", is_x86_feature_detected!("popcnt")),
        ("has_avx", is_x86_feature_detected!("avx")),
        ("has_avx2", is_x86_feature_detected!("avx2")),
        ("has_bmi1", is_x86_feature_detected!("bmi1")),
        ("has_bmi2", is_x86_feature_detected!("bmi2")),
        ("has_lzcnt", is_x86_feature_detected!("lzcnt")),
    ];
    for (name, there) in features {
        if there {
            // A name that this version of Cranelift does not know is no loss.
            let _ = builder.enable(name);
        }
    }
}

#[cfg(not(target_arch = "x86_64"))]
fn enable_features(_: &mut isa::Builder) {}

/// Words before a frame's registers where the object under construction is.
const MADE_WORD: usize = 7;

/// What the header of a frame says, besides the object under construction.
struct Header {
    code: usize,
    function: usize,
    return_pc: usize,
    /// Words to the caller's registers.
    distance: usize,
    destination: u16,
    kind: u64,
}

/// What the registers of the frame hold in memory; values that are guarded or converted copies of others go by the name of the first.
type Homes = FxHashMap<u32, ValueId>;

/// An exit that is to be written.
struct PendingExit {
    block: Block,
    state: FrameStateId,
    number: u32,
    homes: Homes,
    /// Ways to it, for guards that speculate and for others.
    stubs: Vec<(Block, (ExitKind, &'static str))>,
}

struct Function<'a, 'b> {
    b: FunctionBuilder<'b>,
    graph: &'a Graph,
    /// Number of the first exit.
    first_exit: u32,
    exits_made: Vec<MadeExit>,
    states_made: Vec<ExitState>,
    cfg: &'a Cfg,
    loops: Loops,
    call_conv: CallConv,
    machine: Value,
    regs: Value,
    values: Vec<Option<Value>>,
    blocks: Vec<Option<Block>>,
    exits: Vec<PendingExit>,
    /// Blocks that leave before anything was done, with the numbers of their exits.
    entry_exits: Vec<(Block, u32)>,
    /// Blocks that go to those, each with the number of its exit.
    stubs: Vec<(Block, Block, u32)>,
    exit_of: FxHashMap<(FrameStateId, u32), usize>,
    homes: Homes,
    homes_out: FxHashMap<BlockId, Homes>,
    signatures: FxHashMap<usize, SigRef>,
    raised: Option<Block>,
    /// Grows at each call: exits of a state before and after are different.
    epoch: u32,
    stress: Option<ExitStress>,
    /// States in which something was called: what is done in them must not be done again.
    called: FxHashSet<FrameStateId>,
}

/// An item of a list or tuple, `offset` bytes behind `base` when items start where `owner` does.
struct Item {
    owner: Value,
    base: Value,
    offset: i64,
}

/// Accesses to memory that is there and aligned.
fn mem() -> MemFlagsData {
    MemFlagsData::trusted()
}

impl<'a, 'b> Function<'a, 'b> {
    fn new(
        mut b: FunctionBuilder<'b>,
        graph: &'a Graph,
        cfg: &'a Cfg,
        call_conv: CallConv,
        first_exit: u32,
    ) -> Self {
        let entry = b.create_block();
        b.append_block_params_for_function_params(entry);
        b.switch_to_block(entry);
        let params = b.block_params(entry).to_vec();
        let mut blocks = vec![None; graph.func.blocks.len()];
        blocks[0] = Some(entry);
        Function {
            b,
            graph,
            first_exit,
            exits_made: Vec::new(),
            states_made: Vec::new(),
            cfg,
            loops: Loops::new(&graph.func, cfg, &Dominators::new(&graph.func, cfg)),
            call_conv,
            machine: params[0],
            regs: params[1],
            values: vec![None; graph.func.values.len()],
            blocks,
            exits: Vec::new(),
            entry_exits: Vec::new(),
            stubs: Vec::new(),
            exit_of: FxHashMap::default(),
            homes: Homes::default(),
            homes_out: FxHashMap::default(),
            signatures: FxHashMap::default(),
            raised: None,
            epoch: 0,
            stress: None,
            called: FxHashSet::default(),
        }
    }

    fn run(&mut self) {
        self.check_entry();
        let cfg = self.cfg;
        for &block in cfg.order() {
            let there = self.block(block);
            if block != tauraro_ir::Func::ENTRY {
                self.b.switch_to_block(there);
                self.homes = self.homes_at(block);
                let params = &self.graph.func.blocks[block.index()].params;
                for (param, value) in params.iter().zip(self.b.block_params(there).to_vec()) {
                    self.values[param.index()] = Some(value);
                }
            }
            for &inst in &self.graph.func.blocks[block.index()].insts {
                self.inst(inst);
            }
            let homes = std::mem::take(&mut self.homes);
            self.homes_out.insert(block, homes);
        }
        self.write_exits();
        if let Some(raised) = self.raised {
            self.b.switch_to_block(raised);
            let zero = self.b.ins().iconst(types::I64, 0);
            self.b.ins().return_(&[zero]);
        }
        self.b.seal_all_blocks();
    }

    /// What memory holds where a block begins: what it holds on every way there.
    fn homes_at(&self, block: BlockId) -> Homes {
        let back = self.loops.innermost(block).filter(|id| self.loops.header(*id) == block);
        let mut homes: Option<Homes> = None;
        for pred in self.cfg.preds(block) {
            if back.is_some_and(|id| self.loops.contains(id, pred.block)) {
                continue;
            }
            let Some(out) = self.homes_out.get(&pred.block) else { return Homes::default() };
            match &mut homes {
                None => homes = Some(out.clone()),
                Some(homes) => homes.retain(|register, value| out.get(register) == Some(value)),
            }
        }
        let mut homes = homes.unwrap_or_default();
        if let Some(id) = back {
            self.keep_through_loop(id, &mut homes);
        }
        homes
    }

    /// Leaves what nothing in a loop changes. A call writes all registers of its state, and the rest may be emptied.
    fn keep_through_loop(&self, id: LoopId, homes: &mut Homes) {
        let func = &self.graph.func;
        let inside = self.cfg.order().iter().filter(|block| self.loops.contains(id, **block));
        for inst in inside.flat_map(|block| &func.blocks[block.index()].insts) {
            let inst = &func.insts[inst.index()];
            let Some(state) = inst.frame_state.filter(|_| inst.op.effects().has(Effects::CALLS)) else {
                continue;
            };
            let mut kept = Homes::default();
            for (at, value) in self.chain(state).iter().flat_map(|(state, _)| self.words_of(*state)) {
                kept.insert(at as u32, self.original(value));
            }
            homes.retain(|at, value| kept.get(at) == Some(value));
        }
    }

    /// The value that this one has the bits of.
    fn original(&self, mut value: ValueId) -> ValueId {
        let func = &self.graph.func;
        while let tauraro_ir::ValueDef::Result(inst, _) = func.values[value.index()] {
            let inst = &func.insts[inst.index()];
            match inst.op {
                Op::GuardBound | Op::GuardInt | Op::GuardShape | Op::GuardWord => value = inst.args[0],
                _ => break,
            }
        }
        value
    }

    fn block(&mut self, block: BlockId) -> Block {
        if let Some(there) = self.blocks[block.index()] {
            return there;
        }
        let there = self.b.create_block();
        for &param in &self.graph.func.blocks[block.index()].params {
            let ty = if self.graph.func.rep(param) == Rep::Float { types::F64 } else { types::I64 };
            self.b.append_block_param(there, ty);
        }
        self.blocks[block.index()] = Some(there);
        there
    }

    // ---- small things

    fn iconst(&mut self, bits: u64) -> Value {
        self.b.ins().iconst(types::I64, bits as i64)
    }

    fn get(&self, value: ValueId) -> Value {
        match self.values[value.index()] {
            Some(value) => value,
            None => panic!("{value} is used before it is defined\n{}", self.graph.func),
        }
    }

    fn load(&mut self, ty: Type, base: Value, offset: usize) -> Value {
        self.b.ins().load(ty, mem(), base, offset as i32)
    }

    fn store(&mut self, value: Value, base: Value, offset: usize) {
        self.b.ins().store(mem(), value, base, offset as i32);
    }

    fn cold_block(&mut self) -> Block {
        let block = self.b.create_block();
        self.b.set_cold_block(block);
        block
    }

    fn signature(&mut self, arity: usize) -> SigRef {
        if let Some(known) = self.signatures.get(&arity) {
            return *known;
        }
        let mut signature = Signature::new(self.call_conv);
        signature.params.extend((0..arity).map(|_| AbiParam::new(types::I64)));
        signature.returns.push(AbiParam::new(types::I64));
        let signature = self.b.import_signature(signature);
        self.signatures.insert(arity, signature);
        signature
    }

    fn call(&mut self, address: usize, args: &[Value]) -> Value {
        let signature = self.signature(args.len());
        let address = self.iconst(address as u64);
        let call = self.b.ins().call_indirect(signature, address, args);
        self.b.inst_results(call)[0]
    }

    // ---- leaving

    /// Goes on when `ok` is not zero, else leaves in the instruction's frame state.
    fn guard(&mut self, ok: Value, inst: &Inst, reason: &'static str) {
        self.guard_of_kind(ok, inst, reason, ExitKind::Wrong);
    }

    fn guard_of_kind(&mut self, ok: Value, inst: &Inst, reason: &'static str, kind: ExitKind) {
        self.leave_for_stress(inst);
        let next = self.b.create_block();
        let exit = self.exit(inst, reason, kind);
        self.b.ins().brif(ok, next, &[], exit, &[]);
        self.b.switch_to_block(next);
    }

    /// Leaves when `bad` is not zero.
    fn guard_not(&mut self, bad: Value, inst: &Inst, reason: &'static str) {
        self.leave_for_stress(inst);
        let next = self.b.create_block();
        let exit = self.exit(inst, reason, ExitKind::Wrong);
        self.b.ins().brif(bad, exit, &[], next, &[]);
        self.b.switch_to_block(next);
    }

    /// Under stress: leaves at some guards although they hold, every now and then.
    fn leave_for_stress(&mut self, inst: &Inst) {
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
    fn exit(&mut self, inst: &Inst, reason: &'static str, kind: ExitKind) -> Block {
        let Some(state) = inst.frame_state else { panic!("{:?} has no frame state", inst.op) };
        let hoisted = kind == ExitKind::Wrong && self.graph.hoisted.contains(&state);
        let kind = if hoisted { ExitKind::Hoisted } else { kind };
        let key = (state, self.epoch);
        let index = match self.exit_of.get(&key) {
            Some(index) => *index,
            None => {
                let block = self.cold_block();
                self.b.append_block_param(block, types::I32);
                let number = self.exit_state(state);
                let homes = self.homes.clone();
                self.exits.push(PendingExit { block, state, number, homes, stubs: Vec::new() });
                self.exit_of.insert(key, self.exits.len() - 1);
                self.exits.len() - 1
            }
        };
        let pending = &mut self.exits[index];
        // One exit for all guards of a state that are alike.
        let known = pending.stubs.iter().find(|(_, known)| *known == (kind, reason));
        if let Some((stub, _)) = known {
            return *stub;
        }
        let (state, shared) = (pending.number, pending.block);
        let number = self.made(state, reason, kind);
        // Not in the way of those who stay.
        let stub = self.cold_block();
        self.exits[index].stubs.push((stub, (kind, reason)));
        self.stubs.push((stub, shared, number));
        stub
    }

    /// The number of a new exit.
    fn made(&mut self, state: u32, reason: &'static str, kind: ExitKind) -> u32 {
        self.exits_made.push(MadeExit { state, reason, kind });
        self.first_exit + self.exits_made.len() as u32 - 1
    }

    /// Registers what the machine does for an exit: makes frames, boxes floats and puts constants in place.
    fn exit_state(&mut self, state: FrameStateId) -> u32 {
        let (mut floats, mut words, mut frames) = (Vec::new(), Vec::new(), Vec::new());
        let mut empty = Vec::new();
        let word = self.graph.func.frame_states[state.index()].place;
        for (state, frame) in self.chain(state) {
            for (at, value) in self.words_of(state) {
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
                    constructs: frame.constructs,
                    pushed: frame.pushed,
                });
            }
        }
        frames.reverse();
        let (floats, words, frames) = (floats.into(), words.into(), frames.into());
        self.states_made.push(ExitState { word, floats, words, empty: empty.into(), frames });
        self.states_made.len() as u32 - 1
    }

    /// The frame that a state is of.
    fn frame_of(&self, state: FrameStateId) -> &'a Frame {
        let parent = self.graph.func.frame_states[state.index()].parent;
        let number = parent.map_or(0, |(_, inst)| self.graph.func.insts[inst.index()].imm[0]);
        &self.graph.frames[number as usize]
    }

    /// A state and those of the callers, innermost first, with their frames.
    fn chain(&self, state: FrameStateId) -> SmallVec<[(FrameStateId, &'a Frame); 4]> {
        let parent = |(state, _): &(FrameStateId, &'a Frame)| {
            let (caller, _) = self.graph.func.frame_states[state.index()].parent?;
            Some((caller, self.frame_of(caller)))
        };
        std::iter::successors(Some((state, self.frame_of(state))), parent).collect()
    }

    /// The values that a state, without those of the callers, puts into words of the stack.
    fn words_of(&self, state: FrameStateId) -> impl Iterator<Item = (usize, ValueId)> + 'a {
        let frame = self.frame_of(state);
        let locals = &self.graph.func.frame_states[state.index()].locals;
        let made = locals.get(frame.registers * 3).copied().flatten();
        let registers = locals[..frame.registers].iter().enumerate();
        let registers = registers.filter_map(|(register, value)| Some((frame.base + register, (*value)?)));
        registers.chain(made.map(|made| (frame.base - MADE_WORD, made)))
    }

    fn write_exits(&mut self) {
        for (block, number) in std::mem::take(&mut self.entry_exits) {
            self.b.switch_to_block(block);
            let number = self.b.ins().iconst(types::I32, i64::from(number));
            self.store(number, self.machine, offset::EXIT);
            let zero = self.iconst(0);
            self.b.ins().return_(&[zero]);
        }
        for (stub, shared, number) in std::mem::take(&mut self.stubs) {
            self.b.switch_to_block(stub);
            let number = self.b.ins().iconst(types::I32, i64::from(number));
            self.b.ins().jump(shared, &[BlockArg::Value(number)]);
        }
        let pending = std::mem::take(&mut self.exits);
        if pending.is_empty() {
            return;
        }
        let leave = self.cold_block();
        self.b.append_block_param(leave, types::I32);
        for pending in pending {
            self.b.switch_to_block(pending.block);
            let number = self.b.block_params(pending.block)[0];
            self.homes = pending.homes;
            self.store_state(pending.state, false);
            self.b.ins().jump(leave, &[BlockArg::Value(number)]);
        }
        self.b.switch_to_block(leave);
        let number = self.b.block_params(leave)[0];
        self.store(number, self.machine, offset::EXIT);
        let zero = self.iconst(0);
        self.b.ins().return_(&[zero]);
    }

    fn store_pc(&mut self, frame: &Frame, word: u32) {
        let pc = frame.code_entry + word as usize * size_of::<Word>();
        let pc = self.iconst(pc as u64);
        self.store(pc, self.machine, offset::PC);
    }

    /// Writes what a frame state names to where the interpreter looks for it. `complete`: floats as values, and constants
    /// too; else the machine does that for the exit.
    fn store_state(&mut self, state: FrameStateId, complete: bool) {
        let mut homes = Homes::default();
        for (state, frame) in self.chain(state) {
            for (at, value) in self.words_of(state) {
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
        // What is dead here may be emptied by a collection.
        self.homes = homes;
    }

    fn store_iterators(&mut self, state: FrameStateId, registers: usize) {
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
                _ => (offset::TUPLE_ITER_INDEX, 0),
            };
            for (value, at) in [(Some(current), current_at), (rest, rest_at)] {
                if let Some(value) = value {
                    let tagged = self.get(value);
                    let number = self.b.ins().sshr_imm_s(tagged, 1);
                    self.store(number, object, at);
                }
            }
        }
    }

    /// Makes the frames what the machine expects of those that call. Gives what [`Function::after_call`] wants.
    fn before_call(&mut self, inst: &Inst) -> Option<Value> {
        let state = inst.frame_state?;
        self.called.insert(state);
        self.store_state(state, true);
        let place = self.graph.func.frame_states[state.index()].place;
        let frame = self.frame_of(state);
        self.store_pc(frame, self.after(frame, place));
        self.epoch += 1;
        if frame.level == 0 {
            return None;
        }
        let depth = self.load(types::I64, self.machine, offset::DEPTH);
        let deeper = self.b.ins().iadd_imm_s(depth, frame.level as i64);
        self.put_on_top(frame, deeper);
        Some(depth)
    }

    /// Takes the frames of inlined functions off the stack again.
    fn after_call(&mut self, depth: Option<Value>) {
        if let Some(depth) = depth {
            self.put_on_top(&self.graph.frames[0], depth);
        }
    }

    /// Makes a frame the top one.
    fn put_on_top(&mut self, frame: &Frame, depth: Value) {
        let registers = self.b.ins().iadd_imm_s(self.regs, frame.base as i64 * 8);
        let top = self.b.ins().iadd_imm_s(self.regs, (frame.base + frame.registers) as i64 * 8);
        self.store(top, self.machine, offset::STACK_TOP);
        self.store(registers, self.machine, offset::FRAME);
        self.store(depth, self.machine, offset::DEPTH);
    }

    /// The word behind the instruction at a word.
    fn after(&self, frame: &Frame, place: u32) -> u32 {
        frame.after.get(&place).copied().unwrap_or(place + 1)
    }

    fn raised(&mut self) -> Block {
        if let Some(block) = self.raised {
            return block;
        }
        let block = self.cold_block();
        self.raised = Some(block);
        block
    }

    /// Answers zero when `result` is: an exception is pending.
    fn check_raised(&mut self, result: Value) {
        let next = self.b.create_block();
        let raised = self.raised();
        self.b.ins().brif(result, next, &[], raised, &[]);
        self.b.switch_to_block(next);
    }

    /// Leaves at the very start unless the frame's function has the globals and builtins that the graph was made for, and
    /// inlined functions have room for their frames.
    fn check_entry(&mut self) {
        let word = match self.graph.entry {
            Entry::Start => 0,
            Entry::Loop(word) => word,
        };
        if self.graph.uses_globals {
            let leave = self.leave_at_entry(word, "a function with other globals", ExitKind::Lacking);
            let function = self.b.ins().load(types::I64, mem(), self.regs, -(5 * 8));
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
        self.states_made.push(ExitState { word, floats, words, empty, frames: Box::default() });
        let number = self.made(self.states_made.len() as u32 - 1, reason, kind);
        self.entry_exits.push((leave, number));
        leave
    }

    // ---- floats

    fn unbox_inline(&mut self, bits: Value) -> Value {
        let rotated = self.b.ins().rotr_imm_s(bits, 3);
        let bias = self.iconst(abi::FLOAT_BIAS);
        let bits = self.b.ins().isub(rotated, bias);
        self.b.ins().bitcast(types::F64, MemFlagsData::new(), bits)
    }

    fn box_float(&mut self, float: Value) -> Value {
        let bits = self.b.ins().bitcast(types::I64, MemFlagsData::new(), float);
        let bias = self.iconst(abi::FLOAT_BIAS);
        let shifted = self.b.ins().iadd(bits, bias);
        let boxed = self.b.ins().rotl_imm_s(shifted, 3);
        let tag = self.b.ins().band_imm_s(boxed, 3);
        let is_inline = self.b.ins().icmp_imm_s(IntCC::Equal, tag, 2);
        let next = self.b.create_block();
        let result = self.b.append_block_param(next, types::I64);
        let cold = self.cold_block();
        self.b.ins().brif(is_inline, next, &[BlockArg::Value(boxed)], cold, &[]);
        self.b.switch_to_block(cold);
        let heap = self.box_float_cold(float);
        self.b.ins().jump(next, &[BlockArg::Value(heap)]);
        self.b.switch_to_block(next);
        result
    }

    fn box_float_cold(&mut self, float: Value) -> Value {
        let bits = self.b.ins().bitcast(types::I64, MemFlagsData::new(), float);
        let zero = self.iconst(0);
        self.call(Helper::BoxFloat.address(), &[self.machine, zero, bits])
    }

    // ---- instructions

    fn inst(&mut self, id: InstId) {
        let inst = &self.graph.func.insts[id.index()];
        let arg = |n: usize| inst.args[n];
        macro_rules! a {
            () => {
                self.get(arg(0))
            };
        }
        macro_rules! b {
            () => {
                self.get(arg(1))
            };
        }
        let [first, second] = inst.imm;
        let wide = u64::from(first) | u64::from(second) << 32;
        let result = match inst.op {
            Op::Word => Some(self.iconst(wide)),
            Op::Float => Some(self.b.ins().f64const(f64::from_bits(wide))),
            Op::EntryRegister => {
                let value = self.load(types::I64, self.regs, first as usize * 8);
                if let Some(result) = inst.first_result {
                    self.homes.insert(first, result);
                }
                Some(value)
            }
            Op::EntryFunction => Some(self.b.ins().load(types::I64, mem(), self.regs, -(5 * 8))),
            Op::GuardBound => {
                let value = a!();
                self.guard(value, inst, "an unbound variable");
                Some(value)
            }
            Op::GuardNoObject => {
                let value = a!();
                let tag = self.b.ins().band_imm_s(value, 7);
                let is_object = self.b.ins().icmp_imm_s(IntCC::Equal, tag, 0);
                let there = self.b.ins().icmp_imm_s(IntCC::NotEqual, value, 0);
                let is_object = self.b.ins().band(is_object, there);
                self.guard_not(is_object, inst, "an object in a variable that held a number");
                None
            }
            Op::GuardInt => {
                let value = a!();
                let low = self.b.ins().band_imm_s(value, 1);
                self.guard(low, inst, "a value that is no small integer");
                Some(value)
            }
            Op::GuardFloat => Some(self.guard_float(inst)),
            Op::GuardShape => {
                let value = a!();
                let tag = self.b.ins().band_imm_s(value, 7);
                self.guard_not(tag, inst, "a value that is no object of the expected type");
                let shape = self.load(types::I32, value, offset::SHAPE);
                let same = self.b.ins().icmp_imm_s(IntCC::Equal, shape, i64::from(first as i32));
                self.guard(same, inst, "an object of another type or with other attributes");
                Some(value)
            }
            Op::GuardWord => {
                let value = a!();
                let expected = self.iconst(wide);
                let same = self.b.ins().icmp(IntCC::Equal, value, expected);
                self.guard(same, inst, "another function or class than before");
                Some(value)
            }
            Op::GuardMemory => {
                let check = self.graph.checks[first as usize];
                let address = self.iconst(check.address as u64);
                let found = self.load(types::I32, address, 0);
                let same = self.b.ins().icmp_imm_s(IntCC::Equal, found, i64::from(check.word as i32));
                let kind = if check.reason == OTHER_NAMES { ExitKind::Names } else { ExitKind::Wrong };
                self.guard_of_kind(same, inst, check.reason, kind);
                None
            }
            Op::GuardOther => {
                let (left, right) = (a!(), b!());
                let same = self.b.ins().icmp(IntCC::Equal, left, right);
                self.guard_not(same, inst, "two loops over one iterator");
                None
            }
            Op::GuardSomeFloat => {
                let (left, right) = (a!(), b!());
                self.guard_some_float(left, right, inst);
                None
            }
            Op::ToFloat => Some(self.to_float(inst, first != 0)),
            Op::BoxFloat => {
                let float = a!();
                Some(self.box_float(float))
            }
            Op::BoxFlag => {
                let flag = a!();
                Some(self.box_flag(flag))
            }
            Op::IntAdd | Op::IntSub | Op::IntMul | Op::IntNeg => Some(self.int_arithmetic(inst)),
            Op::IntFloorDiv | Op::IntMod => Some(self.int_division(inst)),
            Op::IntAnd => {
                let (left, right) = (a!(), b!());
                Some(self.b.ins().band(left, right))
            }
            Op::IntOr => {
                let (left, right) = (a!(), b!());
                Some(self.b.ins().bor(left, right))
            }
            Op::IntXor => {
                let (left, right) = (a!(), b!());
                let bits = self.b.ins().bxor(left, right);
                Some(self.b.ins().bor_imm_s(bits, 1))
            }
            Op::IntShl => {
                let (left, right) = (a!(), b!());
                let count = self.b.ins().sshr_imm_s(right, 1);
                let in_range = self.b.ins().icmp_imm_s(IntCC::UnsignedLessThan, count, 62);
                self.guard(in_range, inst, "a shift by a large or negative number");
                let bits = self.b.ins().band_imm_s(left, -2);
                let shifted = self.b.ins().ishl(bits, count);
                let back = self.b.ins().sshr(shifted, count);
                let same = self.b.ins().icmp(IntCC::Equal, back, bits);
                self.guard(same, inst, "an integer of more than 63 bits");
                Some(self.b.ins().bor_imm_s(shifted, 1))
            }
            Op::IntShr => {
                let (left, right) = (a!(), b!());
                let count = self.b.ins().sshr_imm_s(right, 1);
                let in_range = self.b.ins().icmp_imm_s(IntCC::UnsignedLessThan, count, 64);
                self.guard(in_range, inst, "a shift by a large or negative number");
                let shifted = self.b.ins().sshr(left, count);
                Some(self.b.ins().bor_imm_s(shifted, 1))
            }
            Op::IntStep => {
                let (left, right) = (a!(), b!());
                let right = self.b.ins().iadd_imm_s(right, -1);
                Some(self.b.ins().iadd(left, right))
            }
            Op::IntToFloat => {
                let value = a!();
                let number = self.b.ins().sshr_imm_s(value, 1);
                Some(self.b.ins().fcvt_from_sint(types::F64, number))
            }
            Op::IntToFloatExact => {
                let value = a!();
                Some(self.int_to_float(value, true, inst))
            }
            Op::FloatAdd => {
                let (left, right) = (a!(), b!());
                Some(self.b.ins().fadd(left, right))
            }
            Op::FloatSub => {
                let (left, right) = (a!(), b!());
                Some(self.b.ins().fsub(left, right))
            }
            Op::FloatMul => {
                let (left, right) = (a!(), b!());
                Some(self.b.ins().fmul(left, right))
            }
            Op::FloatDiv => {
                let (left, right) = (a!(), b!());
                let zero = self.b.ins().f64const(0.0);
                let not_zero = self.b.ins().fcmp(FloatCC::NotEqual, right, zero);
                self.guard(not_zero, inst, "a division by zero");
                Some(self.b.ins().fdiv(left, right))
            }
            Op::FloatPow => Some(self.float_pow(inst)),
            Op::FloatNeg => {
                let value = a!();
                Some(self.b.ins().fneg(value))
            }
            Op::IntCompare => {
                let (left, right) = (a!(), b!());
                let kind = INT_COMPARISONS[first as usize];
                Some(self.b.ins().icmp(kind, left, right))
            }
            Op::FloatCompare => {
                let (left, right) = (a!(), b!());
                let kind = FLOAT_COMPARISONS[first as usize];
                Some(self.b.ins().fcmp(kind, left, right))
            }
            Op::SameWord => {
                let (left, right) = (a!(), b!());
                Some(self.b.ins().icmp(IntCC::Equal, left, right))
            }
            Op::NotFlag => {
                let flag = a!();
                Some(self.b.ins().bxor_imm_s(flag, 1))
            }
            Op::ShapeOf => {
                let value = a!();
                let (object, next) = (self.b.create_block(), self.b.create_block());
                let result = self.b.append_block_param(next, types::I64);
                let zero = self.iconst(0);
                let tag = self.b.ins().band_imm_s(value, 7);
                self.b.ins().brif(tag, next, &[BlockArg::Value(zero)], object, &[]);
                self.b.switch_to_block(object);
                let shape = self.load(types::I32, value, offset::SHAPE);
                let shape = self.b.ins().uextend(types::I64, shape);
                self.b.ins().jump(next, &[BlockArg::Value(shape)]);
                self.b.switch_to_block(next);
                Some(result)
            }
            Op::LoadSlot => {
                let object = a!();
                let value = self.load(types::I64, object, offset::INSTANCE_SLOTS + 8 * first as usize);
                self.guard(value, inst, "an attribute that is not there");
                Some(value)
            }
            Op::StoreSlot | Op::AddSlot => {
                let object = a!();
                self.store_with_barrier(arg(1), object, offset::INSTANCE_SLOTS + 8 * first as usize);
                if inst.op == Op::AddSlot {
                    let shape = self.b.ins().iconst(types::I32, i64::from(second as i32));
                    self.store(shape, object, offset::SHAPE);
                }
                None
            }
            Op::ListLoad | Op::TupleLoad => {
                let index = self.access(inst);
                Some(self.load_item(index, inst.op == Op::TupleLoad))
            }
            Op::ListStore => {
                let index = self.access(inst);
                self.store_item(index, arg(2));
                None
            }
            Op::ListItems => {
                let list = a!();
                Some(self.load(types::I64, list, offset::LIST_STORAGE))
            }
            Op::CheckIndex => {
                let length = b!();
                Some(self.check_index(arg(0), length, first == 1, inst))
            }
            Op::ItemAt => {
                let item = self.item(arg(0), arg(1));
                Some(self.load_item(item, first == OF_TUPLE))
            }
            Op::PutItem => {
                let item = self.item(arg(0), arg(1));
                self.store_item(item, arg(2));
                None
            }
            Op::QuickLength => {
                let value = a!();
                Some(self.quick_length(value))
            }
            Op::QuickAppend => {
                let (list, value) = (a!(), b!());
                Some(self.quick_append(list, value))
            }
            Op::ListLength | Op::TupleLength => {
                let object = a!();
                let at = if inst.op == Op::ListLength { offset::LIST_LENGTH } else { offset::TUPLE_LENGTH };
                let length = self.load(types::I64, object, at);
                Some(self.tag(length))
            }
            Op::LoadField => {
                let object = a!();
                let number = self.load(types::I64, object, first as usize);
                let (twice, overflow) = self.b.ins().sadd_overflow(number, number);
                self.guard_not(overflow, inst, "an integer of more than 63 bits");
                Some(self.b.ins().bor_imm_s(twice, 1))
            }
            Op::ReloadField => {
                let object = a!();
                let number = self.load(types::I64, object, first as usize);
                Some(self.tag(number))
            }
            Op::ClearField => {
                let object = a!();
                let zero = self.iconst(0);
                self.store(zero, object, first as usize);
                None
            }
            Op::LoadRef => {
                let object = a!();
                let value = self.load(types::I64, object, first as usize);
                self.guard(value, inst, "something that is not there");
                Some(value)
            }
            Op::LoadWatched => {
                let address = self.iconst(self.graph.watched[first as usize] as u64);
                let value = self.load(types::I64, address, 0);
                self.guard(value, inst, "a global variable that is not there");
                Some(value)
            }
            Op::LoadCellValue => {
                let cell = a!();
                let value = self.load(types::I64, cell, offset::CELL_CONTENT);
                self.guard(value, inst, "an unbound variable");
                Some(value)
            }
            Op::StoreCellValue => {
                let cell = a!();
                self.store_with_barrier(arg(1), cell, offset::CELL_CONTENT);
                None
            }
            Op::PushFrame => {
                self.push_frame(inst, first);
                None
            }
            Op::GuardUnseen => {
                let base = self.graph.frames[first as usize].base;
                let object = self.load(types::I64, self.regs, (base - 1) * 8);
                self.guard_not(object, inst, "somebody looks at the frame");
                None
            }
            Op::StoreField => {
                let (object, value) = (a!(), b!());
                let number = self.b.ins().sshr_imm_s(value, 1);
                self.store(number, object, first as usize);
                None
            }
            Op::CallHelper => Some(self.call_helper(inst, first, second)),
            Op::CallDirect => Some(self.call_direct(inst, first)),
            Op::Truth => Some(self.truth(inst)),
            Op::QuickArithmetic => {
                let (left, right) = (a!(), b!());
                Some(self.quick_arithmetic(left, right, first))
            }
            Op::QuickComparison => {
                let (left, right) = (a!(), b!());
                Some(self.quick_comparison(left, right, first))
            }
            Op::QuickTruth => {
                let value = a!();
                let yes = self.b.ins().icmp_imm_s(IntCC::Equal, value, PyValue::TRUE.bits() as i64);
                let low = self.b.ins().band_imm_s(value, 1);
                let is_int = self.b.ins().icmp_imm_s(IntCC::NotEqual, low, 0);
                let is_zero = self.b.ins().icmp_imm_s(IntCC::Equal, value, 1);
                let not_zero = self.b.ins().bxor_imm_s(is_zero, 1);
                let counts = self.b.ins().band(is_int, not_zero);
                let yes = self.b.ins().bor(yes, counts);
                let is_false = self.b.ins().icmp_imm_s(IntCC::Equal, value, PyValue::FALSE.bits() as i64);
                let is_none = self.b.ins().icmp_imm_s(IntCC::Equal, value, PyValue::NONE.bits() as i64);
                let no = self.b.ins().bor(is_false, is_none);
                let no = self.b.ins().bor(no, is_zero);
                let (true_, false_) = (self.iconst(PyValue::TRUE.bits()), self.iconst(PyValue::FALSE.bits()));
                let zero = self.iconst(0);
                let otherwise = self.b.ins().select(no, false_, zero);
                Some(self.b.ins().select(yes, true_, otherwise))
            }
            Op::Poll => {
                self.leave_for_stress(inst);
                let flag = self.load(types::I8, self.machine, offset::POLL);
                let next = self.b.create_block();
                let exit = self.exit(inst, "the machine asked for attention", ExitKind::Passing);
                self.b.ins().brif(flag, exit, &[], next, &[]);
                self.b.switch_to_block(next);
                None
            }
            Op::Exit => {
                let (reason, learns) = self.graph.reasons[first as usize];
                let kind = if learns { ExitKind::Wrong } else { ExitKind::Lacking };
                let exit = self.exit(inst, reason, kind);
                self.b.ins().jump(exit, &[]);
                None
            }
            Op::Leave => {
                let value = a!();
                let frame = self.b.ins().load(types::I64, mem(), self.regs, -8);
                self.guard_not(frame, inst, "somebody looks at the frame");
                self.b.ins().return_(&[value]);
                None
            }
            Op::Jump => {
                let (block, args) = self.target(inst, 0);
                self.b.ins().jump(block, &args);
                None
            }
            Op::Branch => {
                let flag = a!();
                let (yes, yes_args) = self.target(inst, 0);
                let (no, no_args) = self.target(inst, 1);
                self.b.ins().brif(flag, yes, &yes_args, no, &no_args);
                None
            }
            other => panic!("{other:?} is no op of the compiled tier"),
        };
        if let (Some(id), Some(value)) = (inst.first_result, result) {
            self.values[id.index()] = Some(value);
        }
    }

    fn target(&mut self, inst: &Inst, n: usize) -> (Block, Vec<BlockArg>) {
        let target = &inst.targets[n];
        let args = target.args.iter().map(|arg| BlockArg::Value(self.get(*arg))).collect();
        (self.block(target.block), args)
    }

    fn tag(&mut self, number: Value) -> Value {
        let twice = self.b.ins().ishl_imm_s(number, 1);
        self.b.ins().bor_imm_s(twice, 1)
    }

    fn box_flag(&mut self, flag: Value) -> Value {
        let yes = self.iconst(PyValue::TRUE.bits());
        let no = self.iconst(PyValue::FALSE.bits());
        self.b.ins().select(flag, yes, no)
    }

    fn guard_float(&mut self, inst: &Inst) -> Value {
        let value = self.get(inst.args[0]);
        let tag = self.b.ins().band_imm_s(value, 3);
        let is_inline = self.b.ins().icmp_imm_s(IntCC::Equal, tag, 2);
        let (fast, slow, next) = (self.b.create_block(), self.cold_block(), self.b.create_block());
        let result = self.b.append_block_param(next, types::F64);
        self.b.ins().brif(is_inline, fast, &[], slow, &[]);
        self.b.switch_to_block(slow);
        let tag = self.b.ins().band_imm_s(value, 7);
        self.guard_not(tag, inst, "a value that is no float");
        let shape = self.load(types::I32, value, offset::SHAPE);
        let same = self.b.ins().icmp_imm_s(IntCC::Equal, shape, i64::from(Layout::Float.0));
        self.guard(same, inst, "a value that is no float");
        let float = self.load(types::F64, value, offset::FLOAT_VALUE);
        self.b.ins().jump(next, &[BlockArg::Value(float)]);
        self.b.switch_to_block(fast);
        let float = self.unbox_inline(value);
        self.b.ins().jump(next, &[BlockArg::Value(float)]);
        self.b.switch_to_block(next);
        result
    }

    /// The float of a small integer. `exact`: leaves when there is none that is equal to it.
    fn int_to_float(&mut self, value: Value, exact: bool, inst: &Inst) -> Value {
        let number = self.b.ins().sshr_imm_s(value, 1);
        if exact {
            let shifted = self.b.ins().iadd_imm_s(number, 1 << 53);
            let fits = self.b.ins().icmp_imm_s(IntCC::UnsignedLessThanOrEqual, shifted, 1 << 54);
            self.guard(fits, inst, "an integer that no float is equal to");
        }
        self.b.ins().fcvt_from_sint(types::F64, number)
    }

    /// The float of a number.
    fn to_float(&mut self, inst: &Inst, exact: bool) -> Value {
        let value = self.get(inst.args[0]);
        let (is_int, other, next) = (self.b.create_block(), self.b.create_block(), self.b.create_block());
        let result = self.b.append_block_param(next, types::F64);
        let low = self.b.ins().band_imm_s(value, 1);
        self.b.ins().brif(low, is_int, &[], other, &[]);
        self.b.switch_to_block(is_int);
        let float = self.int_to_float(value, exact, inst);
        self.b.ins().jump(next, &[BlockArg::Value(float)]);
        self.b.switch_to_block(other);
        let float = self.guard_float(inst);
        self.b.ins().jump(next, &[BlockArg::Value(float)]);
        self.b.switch_to_block(next);
        result
    }

    /// Leaves when both are small integers: then no float comes of them. What else they may be is not looked at here.
    fn guard_some_float(&mut self, left: Value, right: Value, inst: &Inst) {
        let both = self.b.ins().band(left, right);
        let ints = self.b.ins().band_imm_s(both, 1);
        self.guard_not(ints, inst, "two integers instead of floats");
    }

    /// The bits of a constant operand.
    fn constant(&self, value: ValueId) -> Option<u64> {
        let tauraro_ir::ValueDef::Result(inst, _) = self.graph.func.values[value.index()] else {
            return None;
        };
        let inst = &self.graph.func.insts[inst.index()];
        (inst.op == Op::Word).then(|| u64::from(inst.imm[0]) | u64::from(inst.imm[1]) << 32)
    }

    fn int_arithmetic(&mut self, inst: &Inst) -> Value {
        const REASON: &str = "an integer of more than 63 bits";
        let left = self.get(inst.args[0]);
        let (sum, overflow) = match inst.op {
            Op::IntNeg => {
                let two = self.iconst(2);
                self.b.ins().ssub_overflow(two, left)
            }
            Op::IntAdd => {
                let right = match self.constant(inst.args[1]) {
                    Some(bits) => self.iconst(bits - 1),
                    None => {
                        let right = self.get(inst.args[1]);
                        self.b.ins().iadd_imm_s(right, -1)
                    }
                };
                self.b.ins().sadd_overflow(left, right)
            }
            Op::IntSub => {
                let right = match self.constant(inst.args[1]) {
                    Some(bits) => self.iconst(bits - 1),
                    None => {
                        let right = self.get(inst.args[1]);
                        self.b.ins().iadd_imm_s(right, -1)
                    }
                };
                self.b.ins().ssub_overflow(left, right)
            }
            _ => {
                let right = self.get(inst.args[1]);
                let left = self.b.ins().iadd_imm_s(left, -1);
                let right = self.b.ins().sshr_imm_s(right, 1);
                self.b.ins().smul_overflow(left, right)
            }
        };
        self.guard_not(overflow, inst, REASON);
        if inst.op == Op::IntMul { self.b.ins().iadd_imm_s(sum, 1) } else { sum }
    }

    fn int_division(&mut self, inst: &Inst) -> Value {
        let left = self.get(inst.args[0]);
        let divides = inst.op == Op::IntFloorDiv;
        if let Some(bits) = self.constant(inst.args[1]) {
            let divisor = bits as i64 >> 1;
            if divisor > 0 && divisor & (divisor - 1) == 0 {
                // A power of two.
                return if divides {
                    let shifted = self.b.ins().sshr_imm_s(left, i64::from(divisor.trailing_zeros()));
                    self.b.ins().bor_imm_s(shifted, 1)
                } else {
                    self.b.ins().band_imm_s(left, (divisor - 1) << 1 | 1)
                };
            }
        }
        let right = self.get(inst.args[1]);
        let divisor = self.constant(inst.args[1]).map_or(0, |bits| bits as i64 >> 1);
        let not_zero = self.b.ins().icmp_imm_s(IntCC::NotEqual, right, 1);
        if self.constant(inst.args[1]).is_none_or(|bits| bits == 1) {
            self.guard(not_zero, inst, "a division by zero");
        }
        let (a, b) = (self.b.ins().sshr_imm_s(left, 1), self.b.ins().sshr_imm_s(right, 1));
        // Most numbers are small and not negative, for which the processor divides much faster.
        let both = self.b.ins().bor(a, b);
        let high = self.b.ins().ushr_imm_s(both, 32);
        let (narrow, wide, next) = (self.b.create_block(), self.b.create_block(), self.b.create_block());
        let result = self.b.append_block_param(next, types::I64);
        self.b.ins().brif(high, wide, &[], narrow, &[]);
        self.b.switch_to_block(narrow);
        let small = if (1..1 << 32).contains(&divisor) {
            // The high half of the product with the rounded-up 2^64 / divisor is the quotient of 32-bit numbers.
            let factor = self.iconst((u64::MAX / divisor as u64).wrapping_add(1));
            let quotient = self.b.ins().umulhi(a, factor);
            if divides {
                quotient
            } else {
                let product = self.b.ins().imul(quotient, b);
                self.b.ins().isub(a, product)
            }
        } else {
            let (small_a, small_b) =
                (self.b.ins().ireduce(types::I32, a), self.b.ins().ireduce(types::I32, b));
            let small = if divides {
                self.b.ins().udiv(small_a, small_b)
            } else {
                self.b.ins().urem(small_a, small_b)
            };
            self.b.ins().uextend(types::I64, small)
        };
        self.b.ins().jump(next, &[BlockArg::Value(small)]);
        self.b.switch_to_block(wide);
        let remainder = self.b.ins().srem(a, b);
        let signs = self.b.ins().bxor(remainder, b);
        let differs = self.b.ins().icmp_imm_s(IntCC::SignedLessThan, signs, 0);
        let not_exact = self.b.ins().icmp_imm_s(IntCC::NotEqual, remainder, 0);
        let adjust = self.b.ins().band(differs, not_exact);
        let value = if divides {
            let quotient = self.b.ins().sdiv(a, b);
            let less = self.b.ins().iadd_imm_s(quotient, -1);
            self.b.ins().select(adjust, less, quotient)
        } else {
            let more = self.b.ins().iadd(remainder, b);
            self.b.ins().select(adjust, more, remainder)
        };
        self.b.ins().jump(next, &[BlockArg::Value(value)]);
        self.b.switch_to_block(next);
        if divides {
            // The smallest number divided by -1 is too large by one.
            let (twice, overflow) = self.b.ins().sadd_overflow(result, result);
            self.guard_not(overflow, inst, "an integer of more than 63 bits");
            self.b.ins().bor_imm_s(twice, 1)
        } else {
            self.tag(result)
        }
    }

    /// A Python index (as an int) into as many items as `length` (an int) says: counted from the start. `natural`: it is already.
    fn check_index(&mut self, index: ValueId, length: Value, natural: bool, inst: &Inst) -> Value {
        const REASON: &str = "an index out of range";
        let is_negative = self.constant(index).is_some_and(|bits| (bits as i64) < 0);
        let index = self.get(index);
        if is_negative {
            let from_end = self.b.ins().iadd(index, length);
            let from_end = self.b.ins().iadd_imm_s(from_end, -1);
            let inside = self.b.ins().icmp(IntCC::UnsignedLessThan, from_end, length);
            self.guard(inside, inst, REASON);
            return from_end;
        }
        let inside = self.b.ins().icmp(IntCC::UnsignedLessThan, index, length);
        if natural {
            self.guard(inside, inst, REASON);
            return index;
        }
        let (next, negative) = (self.b.create_block(), self.cold_block());
        let result = self.b.append_block_param(next, types::I64);
        self.b.ins().brif(inside, next, &[BlockArg::Value(index)], negative, &[]);
        self.b.switch_to_block(negative);
        let from_end = self.b.ins().iadd(index, length);
        let from_end = self.b.ins().iadd_imm_s(from_end, -1);
        let inside = self.b.ins().icmp(IntCC::UnsignedLessThan, from_end, length);
        self.guard(inside, inst, REASON);
        self.b.ins().jump(next, &[BlockArg::Value(from_end)]);
        self.b.switch_to_block(next);
        result
    }

    /// What `list_load`, `list_store` and `tuple_load` do before the access.
    fn access(&mut self, inst: &Inst) -> Item {
        let object = self.get(inst.args[0]);
        let is_tuple = inst.op == Op::TupleLoad;
        let length_at = if is_tuple { offset::TUPLE_LENGTH } else { offset::LIST_LENGTH };
        let length = self.load(types::I64, object, length_at);
        let length = self.tag(length);
        let index = self.check_index(inst.args[1], length, false, inst);
        let owner = if is_tuple { object } else { self.load(types::I64, object, offset::LIST_STORAGE) };
        self.item_at(owner, index)
    }

    fn item(&mut self, owner: ValueId, index: ValueId) -> Item {
        let owner = self.get(owner);
        if let Some(bits) = self.checked_constant(index) {
            return Item { owner, base: owner, offset: (bits as i64 >> 1) * 8 };
        }
        let index = self.get(index);
        self.item_at(owner, index)
    }

    fn item_at(&mut self, owner: Value, index: Value) -> Item {
        // Four times an int is eight times the number, and four.
        let scaled = self.b.ins().ishl_imm_s(index, 2);
        Item { owner, base: self.b.ins().iadd(owner, scaled), offset: -4 }
    }

    /// The bits of a checked index that is a small constant.
    fn checked_constant(&self, index: ValueId) -> Option<u64> {
        let tauraro_ir::ValueDef::Result(inst, _) = self.graph.func.values[index.index()] else {
            return None;
        };
        let inst = &self.graph.func.insts[inst.index()];
        let index = if inst.op == Op::CheckIndex && inst.imm[0] == 1 { inst.args[0] } else { index };
        self.constant(index).filter(|bits| *bits < 1 << 20)
    }

    fn load_item(&mut self, item: Item, of_tuple: bool) -> Value {
        let start = if of_tuple { offset::TUPLE_ITEMS } else { offset::SLOTS };
        self.b.ins().load(types::I64, mem(), item.base, (start as i64 + item.offset) as i32)
    }

    fn store_item(&mut self, item: Item, value: ValueId) {
        let offset = offset::SLOTS as i64 + item.offset;
        if !self.is_immediate(value) {
            let slot = self.b.ins().iadd_imm_s(item.base, offset);
            self.barrier(item.owner, slot);
        }
        let value = self.get(value);
        self.b.ins().store(mem(), value, item.base, offset as i32);
    }

    /// Remembers an old object before one of its slots is written.
    fn barrier(&mut self, owner: Value, slot: Value) {
        let flags = self.load(types::I8, owner, offset::GC_FLAGS);
        let old = self.b.ins().band_imm_s(flags, i64::from(abi::OLD_UNLOGGED));
        let (next, cold) = (self.b.create_block(), self.cold_block());
        self.b.ins().brif(old, cold, &[], next, &[]);
        self.b.switch_to_block(cold);
        let zero = self.iconst(0);
        self.call(Helper::Barrier.address(), &[self.machine, zero, owner, slot]);
        self.b.ins().jump(next, &[]);
        self.b.switch_to_block(next);
    }

    /// Whether a value is surely no object, so that nobody has to remember where it is stored.
    fn is_immediate(&self, value: ValueId) -> bool {
        let tauraro_ir::ValueDef::Result(inst, _) = self.graph.func.values[value.index()] else {
            return false;
        };
        let op = self.graph.func.insts[inst.index()].op;
        op.gives_int() || op == Op::BoxFlag || self.constant(value).is_some_and(|bits| bits & 7 != 0)
    }

    fn store_with_barrier(&mut self, value: ValueId, owner: Value, at: usize) {
        if !self.is_immediate(value) {
            let slot = self.b.ins().iadd_imm_s(owner, at as i64);
            self.barrier(owner, slot);
        }
        let value = self.get(value);
        self.store(value, owner, at);
    }

    fn truth(&mut self, inst: &Inst) -> Value {
        let value = self.get(inst.args[0]);
        let next = self.b.create_block();
        let result = self.b.append_block_param(next, types::I8);
        let yes = self.b.ins().icmp_imm_s(IntCC::Equal, value, PyValue::TRUE.bits() as i64);
        let more = self.b.create_block();
        self.b.ins().brif(yes, next, &[BlockArg::Value(yes)], more, &[]);
        self.b.switch_to_block(more);
        // False, None and zero.
        let is_false = self.b.ins().icmp_imm_s(IntCC::Equal, value, PyValue::FALSE.bits() as i64);
        let is_none = self.b.ins().icmp_imm_s(IntCC::Equal, value, PyValue::NONE.bits() as i64);
        let is_zero = self.b.ins().icmp_imm_s(IntCC::Equal, value, 1);
        let no = self.b.ins().bor(is_false, is_none);
        let no = self.b.ins().bor(no, is_zero);
        let (ask, other) = (self.cold_block(), self.b.create_block());
        let zero = self.b.ins().iconst(types::I8, 0);
        self.b.ins().brif(no, next, &[BlockArg::Value(zero)], other, &[]);
        self.b.switch_to_block(other);
        let is_int = self.b.ins().band_imm_s(value, 1);
        let one = self.b.ins().iconst(types::I8, 1);
        self.b.ins().brif(is_int, next, &[BlockArg::Value(one)], ask, &[]);
        self.b.switch_to_block(ask);
        let homes = self.homes.clone();
        let depth = self.before_call(inst);
        let zero = self.iconst(0);
        let answer = self.call(Helper::IsTrue.address(), &[self.machine, zero, value]);
        self.check_raised(answer);
        self.after_call(depth);
        let yes = self.b.ins().icmp_imm_s(IntCC::Equal, answer, PyValue::TRUE.bits() as i64);
        self.b.ins().jump(next, &[BlockArg::Value(yes)]);
        self.b.switch_to_block(next);
        // The way through the call left nothing worse than the others did, but dead registers may have been emptied.
        let after = std::mem::take(&mut self.homes);
        self.homes =
            homes.into_iter().filter(|(register, value)| after.get(register) == Some(value)).collect();
        result
    }

    fn call_helper(&mut self, inst: &Inst, number: u32, extra: u32) -> Value {
        let Some(helper) = Helper::from_index(number) else { panic!("there is no helper {number}") };
        let args: Vec<Value> = inst.args.iter().map(|arg| self.get(*arg)).collect();
        let depth = self.before_call(inst);
        let frame = self.frame_at(inst);
        let (fixed, variable) = args.split_at(helper.arity());
        for (n, value) in variable.iter().enumerate() {
            self.store(*value, self.regs, (frame.base + frame.registers + n) * 8);
        }
        let extra = self.iconst(self.graph.extras[extra as usize]);
        let mut operands = vec![self.machine, extra];
        operands.extend_from_slice(fixed);
        let result = self.call(helper.address(), &operands);
        self.check_raised(result);
        self.after_call(depth);
        result
    }

    /// The frame that an instruction belongs to.
    fn frame_at(&self, inst: &Inst) -> &'a Frame {
        inst.frame_state.map_or(&self.graph.frames[0], |state| self.frame_of(state))
    }

    fn call_direct(&mut self, inst: &Inst, index: u32) -> Value {
        let callee = self.graph.callees[index as usize];
        let args: Vec<Value> = inst.args[1..].iter().map(|arg| self.get(*arg)).collect();
        let outer_depth = self.before_call(inst);
        let frame = self.frame_at(inst);
        let start = frame.base + frame.registers + HEADER_WORDS;
        let base = start * 8;
        let end = base + callee.registers * 8;
        // Room on both stacks, and below the recursion limit; else the interpreter does the call.
        let callee_base = self.b.ins().iadd_imm_s(self.regs, base as i64);
        let callee_end = self.b.ins().iadd_imm_s(self.regs, end as i64);
        let limit = self.load(types::I64, self.machine, offset::STACK_LIMIT);
        let too_high = self.b.ins().icmp(IntCC::UnsignedGreaterThan, callee_end, limit);
        self.guard_deep(too_high, inst, outer_depth);
        let depth = self.load(types::I64, self.machine, offset::DEPTH);
        let most = self.load(types::I64, self.machine, offset::RECURSION_LIMIT);
        let too_deep = self.b.ins().icmp(IntCC::UnsignedGreaterThanOrEqual, depth, most);
        self.guard_deep(too_deep, inst, outer_depth);
        let sp = self.b.ins().get_stack_pointer(types::I64);
        let lowest = self.load(types::I64, self.machine, offset::MACHINE_LIMIT);
        let too_low = self.b.ins().icmp(IntCC::UnsignedLessThan, sp, lowest);
        self.guard_deep(too_low, inst, outer_depth);
        for (n, value) in args.iter().enumerate() {
            self.store(*value, self.regs, base + n * 8);
        }
        let place = inst.frame_state.map_or(0, |state| self.graph.func.frame_states[state.index()].place);
        let header = Header {
            code: callee.code,
            function: callee.function,
            return_pc: frame.code_entry + self.after(frame, place) as usize * size_of::<Word>(),
            distance: frame.registers + HEADER_WORDS,
            destination: 0,
            kind: abi::ENTRY_KIND,
        };
        self.write_header(start, header, None);
        self.store(callee_end, self.machine, offset::STACK_TOP);
        self.store(callee_base, self.machine, offset::FRAME);
        let deeper = self.b.ins().iadd_imm_s(depth, 1);
        self.store(deeper, self.machine, offset::DEPTH);
        let code = self.iconst(callee.code as u64);
        let target = self.load(types::I64, code, offset::CODE_MACHINE);
        let signature = self.signature(2);
        let call = self.b.ins().call_indirect(signature, target, &[self.machine, callee_base]);
        let result = self.b.inst_results(call)[0];
        let (next, unfinished) = (self.b.create_block(), self.cold_block());
        let answer = self.b.append_block_param(next, types::I64);
        self.b.ins().brif(result, next, &[BlockArg::Value(result)], unfinished, &[]);
        self.b.switch_to_block(unfinished);
        let caller = self.b.ins().iadd_imm_s(self.regs, frame.base as i64 * 8);
        let finished = self.call(abi::finish_call_address(), &[self.machine, caller, depth]);
        let (raised, good) = (self.cold_block(), self.b.create_block());
        self.b.ins().brif(finished, good, &[], raised, &[]);
        self.b.switch_to_block(raised);
        self.put_on_top(frame, depth);
        self.store_pc(frame, self.after(frame, place));
        let zero = self.iconst(0);
        self.b.ins().return_(&[zero]);
        self.b.switch_to_block(good);
        self.b.ins().jump(next, &[BlockArg::Value(finished)]);
        self.b.switch_to_block(next);
        self.put_on_top(&self.graph.frames[0], outer_depth.unwrap_or(depth));
        answer
    }

    /// Writes the header of the frame whose registers start at word `base`.
    fn write_header(&mut self, base: usize, header: Header, made: Option<Value>) {
        let link =
            ((header.distance as u64) << 24 | u64::from(header.destination) << 8 | header.kind) << 1 | 1;
        let made = made.unwrap_or_else(|| self.iconst(0));
        self.store(made, self.regs, (base - MADE_WORD) * 8);
        let words = [
            (6, header.code as u64),
            (5, header.function as u64),
            (4, 0),
            (3, header.return_pc as u64 | 1),
            (2, link),
            (1, 0),
        ];
        for (word, bits) in words {
            let bits = self.iconst(bits);
            self.store(bits, self.regs, (base - word) * 8);
        }
    }

    /// Puts an inlined function's frame on the stack; its variables follow when something is called.
    fn push_frame(&mut self, inst: &Inst, number: u32) {
        let frame = &self.graph.frames[number as usize];
        let caller = &self.graph.frames[frame.caller];
        let made = inst.args.first().map(|made| self.get(*made));
        let header = Header {
            code: frame.code,
            function: frame.function,
            return_pc: caller.code_entry + frame.return_word as usize * size_of::<Word>(),
            distance: frame.base - caller.base,
            destination: frame.destination,
            kind: if frame.constructs { abi::INIT_KIND } else { abi::CALL_KIND },
        };
        self.write_header(frame.base, header, made);
        if let Some(made) = inst.args.first() {
            self.homes.insert((frame.base - MADE_WORD) as u32, self.original(*made));
        }
    }

    /// Leaves the calling to the interpreter. `outer_depth`: what the number of frames was before this instruction.
    fn guard_deep(&mut self, bad: Value, inst: &Inst, outer_depth: Option<Value>) {
        let (next, exit) =
            (self.b.create_block(), self.exit(inst, "calls that are too deep", ExitKind::Passing));
        if outer_depth.is_none() {
            self.b.ins().brif(bad, exit, &[], next, &[]);
        } else {
            let restore = self.cold_block();
            self.b.ins().brif(bad, restore, &[], next, &[]);
            self.b.switch_to_block(restore);
            self.after_call(outer_depth);
            self.b.ins().jump(exit, &[]);
        }
        self.b.switch_to_block(next);
    }
}
