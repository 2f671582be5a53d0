//! From specialised SSA to machine code, through Cranelift.
//!
//! The function gets the machine and the frame's registers ([`abi::MachineEntry`]). Values live where Cranelift puts them; a register of
//! the frame is written only where somebody could look: before a call into the machine, and in an **exit**. An exit
//! is a cold block for a frame state, shared by all guards of the state: it stores the live registers, says at which
//! word the interpreter goes on, and answers zero.
//!
//! What a register in memory is known to hold is followed along straight control flow, so that a value is not stored twice.

mod numbers;

use crate::graph::Graph;
use crate::state::IterKind;
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
use std::sync::atomic::AtomicU32;
use tauraro_ir::analysis::Cfg;
use tauraro_ir::pass::open_accesses::OF_TUPLE;
use tauraro_ir::{BlockId, FrameStateId, Inst, InstId, Op, Rep, ValueId};
use tauraro_vm::abi::{self, HEADER_WORDS, Helper, offset};
use tauraro_vm::interp::bytecode::Word;
use tauraro_vm::tier::{Entry, ExitKind, ExitState};
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
    /// A generator for this processor. `stressed_exits`: some guards leave now and then although they hold.
    pub fn new(stressed_exits: Option<u32>) -> Result<Generator, String> {
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
        Ok(Generator { isa, context: Context::new(), builder: FunctionBuilderContext::new(), stress })
    }

    /// Makes the machine code of a graph.
    pub fn generate(&mut self, graph: &Graph, first_exit: u32) -> Result<Generated, String> {
        self.context.clear();
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

/// What the registers of the frame hold in memory.
type Homes = FxHashMap<u32, ValueId>;

/// An exit that is to be written.
struct PendingExit {
    block: Block,
    state: FrameStateId,
    number: u32,
    homes: Homes,
    /// Ways to it, for guards that speculate and for others.
    stubs: Vec<(Block, ExitKind)>,
}

struct Function<'a, 'b> {
    b: FunctionBuilder<'b>,
    graph: &'a Graph,
    /// Number of the first exit.
    first_exit: u32,
    exits_made: Vec<MadeExit>,
    states_made: Vec<ExitState>,
    cfg: &'a Cfg,
    call_conv: CallConv,
    machine: Value,
    regs: Value,
    values: Vec<Option<Value>>,
    blocks: Vec<Option<Block>>,
    exits: Vec<PendingExit>,
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
            call_conv,
            machine: params[0],
            regs: params[1],
            values: vec![None; graph.func.values.len()],
            blocks,
            exits: Vec::new(),
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
        if self.graph.uses_globals {
            self.check_globals();
        }
        let cfg = self.cfg;
        for &block in cfg.order() {
            let there = self.block(block);
            if block != tauraro_ir::Func::ENTRY {
                self.b.switch_to_block(there);
                self.homes = cfg
                    .single_pred(block)
                    .and_then(|pred| self.homes_out.get(&pred.block).cloned())
                    .unwrap_or_default();
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
        self.leave_for_stress(inst);
        let next = self.b.create_block();
        let exit = self.exit(inst, reason, ExitKind::Wrong);
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
        // One exit for all guards of a state that are alike; its reason is that of the first.
        let known = pending.stubs.iter().find(|(_, known)| *known == kind);
        if let Some((stub, _)) = known {
            return *stub;
        }
        let (state, shared) = (pending.number, pending.block);
        let number = self.made(state, reason, kind);
        // Not in the way of those who stay.
        let stub = self.cold_block();
        self.exits[index].stubs.push((stub, kind));
        self.stubs.push((stub, shared, number));
        stub
    }

    /// The number of a new exit.
    fn made(&mut self, state: u32, reason: &'static str, kind: ExitKind) -> u32 {
        self.exits_made.push(MadeExit { state, reason, kind });
        self.first_exit + self.exits_made.len() as u32 - 1
    }

    /// Registers what the machine does for an exit: boxes floats and puts constants in place.
    fn exit_state(&mut self, state: FrameStateId) -> u32 {
        let state = &self.graph.func.frame_states[state.index()];
        let (mut floats, mut words) = (Vec::new(), Vec::new());
        for (register, value) in state.locals[..self.graph.registers].iter().enumerate() {
            let Some(value) = *value else { continue };
            if let Some(bits) = self.constant(value) {
                words.push((register as u16, bits));
            } else if self.graph.func.rep(value) == Rep::Float {
                floats.push(register as u16);
            }
        }
        self.states_made.push(ExitState { word: state.place, floats: floats.into(), words: words.into() });
        self.states_made.len() as u32 - 1
    }

    fn write_exits(&mut self) {
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

    fn store_pc(&mut self, word: u32) {
        let pc = self.graph.code_entry + word as usize * size_of::<Word>();
        let pc = self.iconst(pc as u64);
        self.store(pc, self.machine, offset::PC);
    }

    /// Writes what a frame state names to where the interpreter looks for it. `complete`: floats as values, and constants
    /// too; else the machine does that for the exit.
    fn store_state(&mut self, state: FrameStateId, complete: bool) {
        let locals = &self.graph.func.frame_states[state.index()].locals;
        let registers = self.graph.registers;
        let mut homes = Homes::default();
        for (register, value) in locals[..registers].iter().enumerate() {
            let Some(value) = *value else { continue };
            let is_float = self.graph.func.rep(value) == Rep::Float;
            if !complete && (is_float || self.constant(value).is_some()) {
                if is_float {
                    let float = self.get(value);
                    self.store(float, self.regs, register * 8);
                }
            } else if self.homes.get(&(register as u32)) != Some(&value) {
                let value = self.get(value);
                let bits = if is_float { self.box_float(value) } else { value };
                self.store(bits, self.regs, register * 8);
            }
            homes.insert(register as u32, value);
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
        // What is dead here may be emptied by a collection.
        self.homes = homes;
    }

    /// Makes the frame what the machine expects of one that calls.
    fn before_call(&mut self, inst: &Inst) {
        let Some(state) = inst.frame_state else { return };
        self.called.insert(state);
        self.store_state(state, true);
        let place = self.graph.func.frame_states[state.index()].place;
        self.store_pc(self.after(place));
        self.epoch += 1;
    }

    /// The word behind the instruction at a word.
    fn after(&self, place: u32) -> u32 {
        self.graph.after.get(&place).copied().unwrap_or(place + 1)
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

    /// Leaves at the very start unless the frame's function has the globals and builtins that the graph was made for.
    fn check_globals(&mut self) {
        let function = self.b.ins().load(types::I64, mem(), self.regs, -(5 * 8));
        let [globals, builtins] = self.graph.namespaces;
        let known = [(offset::FUNCTION_GLOBALS, globals), (offset::FUNCTION_BUILTINS, builtins)];
        let leave = self.cold_block();
        for (offset, address) in known {
            let found = self.load(types::I64, function, offset);
            let address = self.iconst(address as u64);
            let same = self.b.ins().icmp(IntCC::Equal, found, address);
            let next = self.b.create_block();
            self.b.ins().brif(same, next, &[], leave, &[]);
            self.b.switch_to_block(next);
        }
        let here = self.b.current_block();
        self.b.switch_to_block(leave);
        let word = match self.graph.entry {
            Entry::Start => 0,
            Entry::Loop(word) => word,
        };
        self.states_made.push(ExitState { word, floats: Box::default(), words: Box::default() });
        let state = self.states_made.len() as u32 - 1;
        let number = self.made(state, "a function with other globals", ExitKind::Lacking);
        let number = self.b.ins().iconst(types::I32, i64::from(number));
        self.store(number, self.machine, offset::EXIT);
        let zero = self.iconst(0);
        self.b.ins().return_(&[zero]);
        if let Some(here) = here {
            self.b.switch_to_block(here);
        }
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
                let (address, expected) = self.graph.checks[first as usize];
                let address = self.iconst(address as u64);
                let found = self.load(types::I32, address, 0);
                let same = self.b.ins().icmp_imm_s(IntCC::Equal, found, i64::from(expected as i32));
                self.guard(same, inst, "a class or namespace that was changed");
                None
            }
            Op::GuardOther => {
                let (left, right) = (a!(), b!());
                let same = self.b.ins().icmp(IntCC::Equal, left, right);
                self.guard_not(same, inst, "two loops over one iterator");
                None
            }
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
                let number = self.b.ins().sshr_imm_s(value, 1);
                let shifted = self.b.ins().iadd_imm_s(number, 1 << 53);
                let fits = self.b.ins().icmp_imm_s(IntCC::UnsignedLessThanOrEqual, shifted, 1 << 54);
                self.guard(fits, inst, "an integer that no float is equal to");
                Some(self.b.ins().fcvt_from_sint(types::F64, number))
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
        self.before_call(inst);
        let zero = self.iconst(0);
        let answer = self.call(Helper::IsTrue.address(), &[self.machine, zero, value]);
        self.check_raised(answer);
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
        self.before_call(inst);
        let (fixed, variable) = args.split_at(helper.arity());
        for (n, value) in variable.iter().enumerate() {
            self.store(*value, self.regs, (self.graph.registers + n) * 8);
        }
        let extra = self.iconst(self.graph.extras[extra as usize]);
        let mut operands = vec![self.machine, extra];
        operands.extend_from_slice(fixed);
        let result = self.call(helper.address(), &operands);
        self.check_raised(result);
        result
    }

    fn call_direct(&mut self, inst: &Inst, index: u32) -> Value {
        let callee = self.graph.callees[index as usize];
        let args: Vec<Value> = inst.args[1..].iter().map(|arg| self.get(*arg)).collect();
        self.before_call(inst);
        let registers = self.graph.registers;
        let base = (registers + HEADER_WORDS) * 8;
        let end = base + callee.registers * 8;
        // Room on both stacks, and below the recursion limit; else the interpreter does the call.
        let callee_base = self.b.ins().iadd_imm_s(self.regs, base as i64);
        let callee_end = self.b.ins().iadd_imm_s(self.regs, end as i64);
        let limit = self.load(types::I64, self.machine, offset::STACK_LIMIT);
        let too_high = self.b.ins().icmp(IntCC::UnsignedGreaterThan, callee_end, limit);
        self.guard_deep(too_high, inst);
        let depth = self.load(types::I64, self.machine, offset::DEPTH);
        let most = self.load(types::I64, self.machine, offset::RECURSION_LIMIT);
        let too_deep = self.b.ins().icmp(IntCC::UnsignedGreaterThanOrEqual, depth, most);
        self.guard_deep(too_deep, inst);
        let sp = self.b.ins().get_stack_pointer(types::I64);
        let lowest = self.load(types::I64, self.machine, offset::MACHINE_LIMIT);
        let too_low = self.b.ins().icmp(IntCC::UnsignedLessThan, sp, lowest);
        self.guard_deep(too_low, inst);
        for (n, value) in args.iter().enumerate() {
            self.store(*value, self.regs, base + n * 8);
        }
        let place = inst.frame_state.map_or(0, |state| self.graph.func.frame_states[state.index()].place);
        let pc = self.graph.code_entry + self.after(place) as usize * size_of::<Word>();
        let distance = (registers + HEADER_WORDS) as u64;
        let link = (distance << 24 | abi::ENTRY_KIND) << 1 | 1;
        let header = [
            (7, 0),
            (6, callee.code as u64),
            (5, callee.function as u64),
            (4, 0),
            (3, pc as u64 | 1),
            (2, link),
            (1, 0),
        ];
        for (word, bits) in header {
            let bits = self.iconst(bits);
            self.store(bits, self.regs, base - word * 8);
        }
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
        let finished = self.call(abi::finish_call_address(), &[self.machine, self.regs, depth]);
        let (raised, good) = (self.cold_block(), self.b.create_block());
        self.b.ins().brif(finished, good, &[], raised, &[]);
        self.b.switch_to_block(raised);
        self.pop(registers, depth);
        self.store_pc(self.after(place));
        let zero = self.iconst(0);
        self.b.ins().return_(&[zero]);
        self.b.switch_to_block(good);
        self.b.ins().jump(next, &[BlockArg::Value(finished)]);
        self.b.switch_to_block(next);
        self.pop(registers, depth);
        answer
    }

    /// After a call: the frame is on top again.
    fn pop(&mut self, registers: usize, depth: Value) {
        let top = self.b.ins().iadd_imm_s(self.regs, registers as i64 * 8);
        self.store(top, self.machine, offset::STACK_TOP);
        self.store(self.regs, self.machine, offset::FRAME);
        self.store(depth, self.machine, offset::DEPTH);
    }

    fn guard_deep(&mut self, bad: Value, inst: &Inst) {
        let next = self.b.create_block();
        let exit = self.exit(inst, "calls that are too deep", ExitKind::Passing);
        self.b.ins().brif(bad, exit, &[], next, &[]);
        self.b.switch_to_block(next);
    }
}
