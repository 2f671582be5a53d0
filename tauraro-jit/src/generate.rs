//! From specialised SSA to machine code, through Cranelift.
//!
//! The function gets the machine and the frame's registers ([`abi::MachineEntry`]). Values live where Cranelift puts them; a register of
//! the frame is written only where somebody could look: before a call into the machine, and in an **exit**. An exit
//! is a cold block that says which guard left, stores the live registers and answers zero. What exits store is shared between
//! them as far as it is the same.
//!
//! What a register in memory is known to hold ([`Homes`]) is followed along control flow, into loops and around them, so that a value is
//! not stored twice.

mod calls;
pub(crate) mod dicts;
mod exits;
mod iterators;
mod lists;
mod numbers;
mod objects;
mod stores;
mod texts;
mod unboxed;
mod words;

use crate::graph::{Frame, Graph};
use crate::state::IterKind;
use crate::translate::{OTHER_NAMES, SLOW};
use cranelift_codegen::control::ControlPlane;
use cranelift_codegen::ir::condcodes::{FloatCC, IntCC};
use cranelift_codegen::ir::{
    self as clif, AbiParam, Block, BlockArg, InstBuilder, MemFlagsData, SigRef, Signature, TrapCode, Type,
    UserFuncName, Value, types,
};
use cranelift_codegen::isa::{CallConv, OwnedTargetIsa};
use cranelift_codegen::settings::{self, Configurable};
use cranelift_codegen::{Context, isa};
use cranelift_frontend::{FunctionBuilder, FunctionBuilderContext};
use exits::PendingExit;
use numbers::{FLOAT_COMPARISONS, INT_COMPARISONS};
use objects::PendingAllocation;
use rustc_hash::{FxHashMap, FxHashSet};
use smallvec::SmallVec;
use std::sync::atomic::AtomicU32;
use stores::{Store, StoreTree};
use tauraro_ir::analysis::{Cfg, Dominators, LoopId, Loops};
use tauraro_ir::op::OF_TUPLE;
use tauraro_ir::{BlockId, Effects, FrameStateId, Inst, InstId, Op, Rep, ValueId};
use tauraro_vm::abi::{self, HEADER_WORDS, Helper, ItemSource, Leaf, offset};
use tauraro_vm::interp::bytecode::Word;
use tauraro_vm::tier::{AT_ENTRY, Entry, ExitKind, ExitState, InlinedFrame};
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

/// Bytes of the machine code of a function that takes a lot of memory to make: about sixty times as much.
const LARGE: usize = 12 << 10;

/// A guard under stress leaves once in 2 to the power of this.
const STRESS_BITS: i64 = 4;

impl Generator {
    /// A generator for this processor. `stressed_exits`: some guards leave now and then although they hold. `assembly`: keep the text
    /// of machine code.
    pub fn new(stressed_exits: Option<u32>, assembly: bool, thorough: bool) -> Result<Generator, String> {
        let mut flags = settings::builder();
        let mut set = |name: &str, value: &str| flags.set(name, value).map_err(|error| error.to_string());
        set("opt_level", if thorough { "speed" } else { "none" })?;
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
        let is_broken = function.is_broken;
        let (exits, states) =
            (std::mem::take(&mut function.exits_made), std::mem::take(&mut function.states_made));
        function.b.finalize(self.isa.frontend_config());
        if is_broken {
            return Err("an object that was not made lives through a call".into());
        }
        let mut plane = ControlPlane::default();
        let compiled =
            self.context.compile(&*self.isa, &mut plane).map_err(|error| format!("{:?}", error.inner))?;
        if !compiled.buffer.relocs().is_empty() {
            return Err("machine code with relocations".into());
        }
        Ok(Generated { code: compiled.code_buffer().to_vec(), exits, states })
    }

    /// Gives back what a large function took, which the next ones will not need.
    pub fn shrink(&mut self) {
        if self.context.compiled_code().is_none_or(|code| code.code_buffer().len() > LARGE) {
            self.context = Context::new();
            self.builder = FunctionBuilderContext::new();
        }
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

/// The same where what a generator's consumer has so far is.
const COLLECTED_WORD: usize = 4;

/// The same where the function is.
const FUNCTION_WORD: usize = 5;

/// What the registers of the frame hold in memory; values that are guarded or converted copies of others go by the name of the first.
type Homes = FxHashMap<u32, ValueId>;

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
    allocations: Vec<PendingAllocation>,
    /// Blocks that leave before anything was done, with the numbers of their exits.
    entry_exits: Vec<(Block, u32)>,
    exit_of: FxHashMap<(FrameStateId, u32), usize>,
    homes: Homes,
    homes_out: FxHashMap<BlockId, Homes>,
    signatures: FxHashMap<usize, SigRef>,
    raised: Option<Block>,
    /// Grows at each call: exits of a state before and after are different.
    epoch: u32,
    stress: Option<ExitStress>,
    /// The instruction behind the one that is translated, in its block.
    next: Option<InstId>,
    /// A value that may be nothing (zero), which the next instruction finds out.
    unchecked: Option<ValueId>,
    /// Conditions in memory that are checked together with the next one: what is not zero unless they hold, and why.
    conditions: Option<(Value, &'static str)>,
    /// Whether the graph asks for something that cannot be: a mistake of the translation.
    is_broken: bool,
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
            allocations: Vec::new(),
            entry_exits: Vec::new(),
            exit_of: FxHashMap::default(),
            homes: Homes::default(),
            homes_out: FxHashMap::default(),
            signatures: FxHashMap::default(),
            raised: None,
            epoch: 0,
            stress: None,
            next: None,
            unchecked: None,
            conditions: None,
            is_broken: false,
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
            let insts = &self.graph.func.blocks[block.index()].insts;
            for (n, &inst) in insts.iter().enumerate() {
                self.next = insts.get(n + 1).copied();
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
            if inst.op.makes_frames() {
                homes.retain(|at, value| self.keeps_home(state, *at, *value));
                continue;
            }
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
                Op::GuardBound | Op::GuardAnswer | Op::GuardInt | Op::GuardShape | Op::GuardWord => {
                    value = inst.args[0];
                }
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
            Op::EntryFunction => {
                Some(self.b.ins().load(types::I64, mem(), self.regs, -(FUNCTION_WORD as i32 * 8)))
            }
            Op::GuardBound => {
                let value = a!();
                self.guard(value, inst, "an unbound variable");
                Some(value)
            }
            Op::GuardAnswer => {
                let value = a!();
                // No other reason to leave, even under stress: the quick op may have written.
                let next = self.b.create_block();
                let exit = self.exit(inst, SLOW, ExitKind::Slow);
                self.b.ins().brif(value, next, &[], exit, &[]);
                self.b.switch_to_block(next);
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
                self.unchecked = None;
                let low = self.b.ins().band_imm_s(value, 1);
                self.guard(low, inst, "a value that is no small integer");
                Some(value)
            }
            Op::GuardFloat => Some(self.guard_float(inst)),
            Op::GuardShape => {
                let value = a!();
                let may_be_nothing = self.unchecked.take() == Some(arg(0));
                let shape = self.shape_in_place(value, may_be_nothing);
                let same = self.b.ins().icmp_imm_s(IntCC::Equal, shape, i64::from(first as i32));
                self.guard(
                    same,
                    inst,
                    "a value that is no object of the expected type, or has other attributes",
                );
                Some(value)
            }
            Op::GuardWord => {
                let value = a!();
                self.unchecked = None;
                let expected = self.iconst(wide);
                let same = self.b.ins().icmp(IntCC::Equal, value, expected);
                self.guard(same, inst, "another function or class than before");
                Some(value)
            }
            Op::GuardMemory => {
                self.guard_memory(inst, first);
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
            Op::IntOfFlag => {
                let flag = a!();
                let int = self.b.ins().uextend(types::I64, flag);
                let doubled = self.b.ins().iadd(int, int);
                Some(self.b.ins().bor_imm_s(doubled, 1))
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
            Op::IntOfFloat => {
                let float = a!();
                let size = self.b.ins().fabs(float);
                let limit = self.b.ins().f64const((1_u64 << 62) as f64);
                // Not of a nan either.
                let fits = self.b.ins().fcmp(FloatCC::LessThan, size, limit);
                self.guard(fits, inst, "a float of more than 62 bits");
                let int = self.b.ins().fcvt_to_sint_sat(types::I64, float);
                Some(self.tag(int))
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
                let shape = self.shape_in_place(value, false);
                Some(self.b.ins().uextend(types::I64, shape))
            }
            Op::LoadSlot => {
                let object = a!();
                let value = self.load(types::I64, object, offset::INSTANCE_SLOTS + 8 * first as usize);
                self.guard_there(value, inst, "an attribute that is not there");
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
            Op::FloatCall => Some(self.float_call(inst)),
            Op::LowWord => Some(self.low_word(inst)),
            Op::IntOfWord => Some(self.int_of_word(inst)),
            Op::TagWord => {
                let word = a!();
                Some(self.tag(word))
            }
            Op::WordAdd
            | Op::WordSub
            | Op::WordMul
            | Op::WordAnd
            | Op::WordOr
            | Op::WordXor
            | Op::WordShl => {
                let (left, right) = (a!(), b!());
                let ins = self.b.ins();
                Some(match inst.op {
                    Op::WordAdd => ins.iadd(left, right),
                    Op::WordSub => ins.isub(left, right),
                    Op::WordMul => ins.imul(left, right),
                    Op::WordAnd => ins.band(left, right),
                    Op::WordOr => ins.bor(left, right),
                    Op::WordXor => ins.bxor(left, right),
                    _ => ins.ishl(left, right),
                })
            }
            Op::NewObject => Some(self.new_object(inst)),
            Op::SecondOfPair => Some(self.load(types::I64, self.machine, offset::SECOND)),
            Op::NewTuple => Some(self.new_tuple(inst)),
            Op::NewPlain => Some(self.new_plain(inst)),
            Op::NewRange => Some(self.new_range(inst)),
            Op::Virtual | Op::VirtualObject | Op::VirtualTuple | Op::VirtualPlain | Op::VirtualGenerator => {
                None
            }
            Op::GuardOwnBits => {
                let object = a!();
                let bits = self.load(types::I16, object, offset::OWN_BITS);
                let same = self.b.ins().icmp_imm_s(IntCC::Equal, bits, i64::from(first as i16));
                self.guard(same, inst, "a container of numbers of another kind");
                Some(object)
            }
            Op::DisownText => {
                let nothing = self.iconst(0);
                self.store(nothing, self.machine, offset::OWN_TEXT);
                None
            }
            Op::GuardNarrow => Some(self.guard_narrow(inst)),
            Op::TextLength => {
                let text = a!();
                let length = self.load(types::I64, text, offset::STR_LENGTH);
                Some(self.tag(length))
            }
            Op::CharAt => {
                let text = a!();
                Some(self.char_at(text, arg(1)))
            }
            Op::CharCode => {
                let character = a!();
                Some(self.char_code(character))
            }
            Op::CharOf => Some(self.char_of(inst)),
            Op::CharIn => Some(self.char_in(inst)),
            Op::FloatAt => Some(self.float_at(inst)),
            Op::IntAt => Some(self.int_at(inst)),
            Op::PutFloat => {
                self.put_float(inst);
                None
            }
            Op::PutInt => {
                self.put_int(inst);
                None
            }
            Op::QuickLength => {
                let value = a!();
                Some(self.quick_length(value))
            }
            Op::QuickItems => {
                let value = a!();
                Some(self.quick_items(value, first))
            }
            Op::QuickAppend => {
                let list = a!();
                Some(self.quick_append(list, arg(1)))
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
                self.guard_there(value, inst, "something that is not there");
                Some(value)
            }
            Op::LoadWatched => {
                let address = self.iconst(self.graph.watched[first as usize] as u64);
                let value = self.load(types::I64, address, 0);
                self.guard_there(value, inst, "a global variable that is not there");
                Some(value)
            }
            Op::LoadCellValue => {
                let cell = a!();
                let value = self.load(types::I64, cell, offset::CELL_CONTENT);
                self.guard_there(value, inst, "an unbound variable");
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
            Op::CallHelper | Op::TryHelper => Some(self.call_helper(inst, first, second)),
            Op::AskHelper | Op::TryAsk => Some(self.ask_helper(inst, first, second)),
            Op::Caught => Some(self.caught(inst, first, second)),
            Op::CallDirect | Op::TryDirect => Some(self.call_direct(inst, first)),
            Op::Unreachable => {
                self.b.ins().trap(TrapCode::unwrap_user(1));
                None
            }
            Op::Truth => Some(self.truth(inst)),
            Op::QuickArithmetic => Some(self.quick_arithmetic(arg(0), arg(1), first)),
            Op::QuickComparison => Some(self.quick_comparison(arg(0), arg(1), first)),
            Op::QuickNext => Some(match ItemSource::from_number(second) {
                Some(source) => self.next_in_line(first, source, inst),
                None => {
                    let iterator = a!();
                    self.call_leaf(first, 0, &[iterator])
                }
            }),
            Op::QuickAsk | Op::QuickPut | Op::QuickStore => match dicts::in_line(first, second) {
                Some(leaf) => Some(self.look_up_in_line(leaf, second, inst)),
                None => {
                    let args: Vec<Value> = inst.args.iter().map(|arg| self.get(*arg)).collect();
                    Some(self.call_leaf(first, second, &args))
                }
            },
            Op::QuickTruth => {
                let value = a!();
                Some(self.quick_truth(value))
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
                let (reason, kind) = self.graph.reasons[first as usize];
                let exit = self.exit(inst, reason, kind);
                self.b.ins().jump(exit, &[]);
                None
            }
            Op::Suspend => {
                self.before_call(inst);
                let suspended = self.b.ins().iconst(types::I32, i64::from(tauraro_vm::tier::SUSPENDED));
                self.store(suspended, self.machine, offset::EXIT);
                let zero = self.iconst(0);
                self.b.ins().return_(&[zero]);
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

    /// Leaves when a value that was loaded is nothing, unless the next instruction will for the same state.
    fn guard_there(&mut self, value: Value, inst: &Inst, reason: &'static str) {
        let next = self.next.map(|next| &self.graph.func.insts[next.index()]);
        let is_checked = next.is_some_and(|next| {
            matches!(next.op, Op::GuardShape | Op::GuardInt | Op::GuardWord)
                && next.args.first().copied() == inst.first_result
                && next.frame_state == inst.frame_state
        });
        if is_checked {
            self.unchecked = inst.first_result;
        } else {
            self.guard(value, inst, reason);
        }
    }

    /// The shape of an object, zero of other values. Without a branch: of those it is read elsewhere.
    fn shape_in_place(&mut self, value: Value, may_be_nothing: bool) -> Value {
        let nowhere = self.iconst(abi::no_object_address() as u64);
        let place = if may_be_nothing {
            // Neither a tag nor zero.
            let rotated = self.b.ins().rotr_imm_s(value, 3);
            let less = self.b.ins().iadd_imm_s(rotated, -1);
            let most = self.iconst((1 << 61) - 1);
            let is_object = self.b.ins().icmp(IntCC::UnsignedLessThan, less, most);
            self.b.ins().select(is_object, value, nowhere)
        } else {
            let tag = self.b.ins().band_imm_s(value, 7);
            self.b.ins().select(tag, nowhere, value)
        };
        self.load(types::I32, place, offset::SHAPE)
    }

    /// Leaves unless a word in memory is what it was; with the conditions that come next, if they are the same frame state's.
    fn guard_memory(&mut self, inst: &Inst, number: u32) {
        let check = self.graph.checks[number as usize];
        let address = self.iconst(check.address as u64);
        let found = self.load(types::I32, address, 0);
        let word = self.b.ins().iconst(types::I32, i64::from(check.word as i32));
        let mut differs = self.b.ins().bxor(found, word);
        let mut reason = check.reason;
        if let Some((others, why)) = self.conditions.take() {
            differs = self.b.ins().bor(differs, others);
            reason = if reason == why { why } else { "a class, function or variable that was changed" };
        }
        let of_names = check.reason == OTHER_NAMES;
        let next = self.next.map(|next| &self.graph.func.insts[next.index()]);
        let goes_on = next.is_some_and(|next| {
            next.op == Op::GuardMemory
                && next.frame_state == inst.frame_state
                && !of_names
                && self.graph.checks[next.imm[0] as usize].reason != OTHER_NAMES
        });
        if goes_on {
            self.conditions = Some((differs, reason));
        } else {
            self.leave_for_stress(inst);
            let kind = if of_names { ExitKind::Names } else { ExitKind::Wrong };
            let (next, exit) = (self.b.create_block(), self.exit(inst, reason, kind));
            self.b.ins().brif(differs, exit, &[], next, &[]);
            self.b.switch_to_block(next);
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
        let shape = self.shape_in_place(value, false);
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
            self.barrier_of_item(item.owner, slot);
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

    /// The same of an object that may be large: it is remembered by card, mostly one that is remembered already.
    fn barrier_of_item(&mut self, owner: Value, slot: Value) {
        let flags = self.load(types::I8, owner, offset::GC_FLAGS);
        let old = self.b.ins().band_imm_s(flags, i64::from(abi::OLD_UNLOGGED));
        let (next, remember, large, cold) =
            (self.b.create_block(), self.b.create_block(), self.b.create_block(), self.cold_block());
        self.b.ins().brif(old, remember, &[], next, &[]);
        self.b.switch_to_block(remember);
        let is_large = self.b.ins().band_imm_s(flags, i64::from(abi::LARGE));
        self.b.ins().brif(is_large, large, &[], cold, &[]);
        self.b.switch_to_block(large);
        let cards = abi::CARDS;
        let region = self.b.ins().band_imm_s(slot, -(1i64 << cards.region_shift));
        let inside = self.b.ins().bxor(slot, region);
        let card = self.b.ins().ushr_imm_s(inside, i64::from(cards.card_shift));
        let card = self.b.ins().iadd(card, region);
        let byte = self.load(types::I8, card, cards.table);
        let dirty = self.b.ins().band_imm_s(byte, i64::from(cards.dirty));
        self.b.ins().brif(dirty, next, &[], cold, &[]);
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
}
