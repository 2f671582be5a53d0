//! Calls: of helpers and of functions, and the frames that the machine must find.
//!
//! Before a call everything that is live is in its frame, and the frames of inlined functions are on top; after it, they are not.

use super::*;

/// What the header of a frame says, besides the object under construction.
struct Header {
    code: usize,
    function: Value,
    return_pc: usize,
    /// Words to the caller's registers.
    distance: usize,
    destination: u16,
    kind: u64,
}

impl<'a> Function<'a, '_> {
    /// Makes the frames what the machine expects of those that call. Gives what [`Function::after_call`] wants.
    pub(super) fn before_call(&mut self, inst: &Inst) -> Option<Value> {
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
    pub(super) fn after_call(&mut self, depth: Option<Value>) {
        if let Some(depth) = depth {
            self.put_on_top(&self.graph.frames[0], depth);
        }
    }

    /// Makes a frame the top one.
    fn put_on_top(&mut self, frame: &Frame, depth: Value) {
        let registers = match frame.base {
            0 => self.regs,
            base => self.b.ins().iadd_imm_s(self.regs, base as i64 * 8),
        };
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
    pub(super) fn check_raised(&mut self, result: Value) {
        let next = self.b.create_block();
        let raised = self.raised();
        self.b.ins().brif(result, next, &[], raised, &[]);
        self.b.switch_to_block(next);
    }

    pub(super) fn call_helper(&mut self, inst: &Inst, number: u32, extra: u32) -> Value {
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
        if inst.op == Op::CallHelper {
            self.check_raised(result);
        }
        self.after_call(depth);
        result
    }

    /// Calls a helper for which the machine makes the frames and objects that are missing, as for an exit.
    pub(super) fn ask_helper(&mut self, inst: &Inst, number: u32, extra: u32) -> Value {
        let Some(helper) = Helper::from_index(number) else { panic!("there is no helper {number}") };
        let Some(state) = inst.frame_state else { panic!("a call without a frame state") };
        self.called.insert(state);
        let args: Vec<Value> = inst.args.iter().map(|arg| self.get(*arg)).collect();
        let made = self.exit_state(state, args.len());
        self.store_state(state, false);
        // Behind the frames: first what the helper looks for there, then what it gets in registers.
        let frame = self.frame_of(state);
        let (fixed, variable) = args.split_at(helper.arity());
        for (n, value) in variable.iter().chain(fixed).enumerate() {
            self.store(*value, self.regs, (frame.base + frame.registers + n) * 8);
        }
        self.store_virtual_fields(state, args.len());
        let unit = u64::from(self.first_exit >> tauraro_vm::tier::UNIT_SHIFT);
        let place = self.iconst(unit << 32 | u64::from(made));
        let which = self.iconst((variable.len() as u64) << 32 | u64::from(number));
        let extra = self.iconst(self.graph.extras[extra as usize]);
        let result = self.call(Helper::Framed.address(), &[self.machine, place, which, extra]);
        if inst.op == Op::AskHelper {
            self.check_raised(result);
        }
        self.epoch += 1;
        let homes = std::mem::take(&mut self.homes);
        self.homes = homes.into_iter().filter(|(at, value)| self.keeps_home(state, *at, *value)).collect();
        result
    }

    /// Whether a word of memory still holds a value after a call that frames were made for: those above the first are gone, and floats
    /// have become objects.
    pub(super) fn keeps_home(&self, state: FrameStateId, at: u32, value: ValueId) -> bool {
        let outermost = self.chain(state).last().map(|(state, _)| *state);
        let mut words = outermost.into_iter().flat_map(|state| self.words_of(state));
        words.any(|(word, held)| {
            word as u32 == at && self.original(held) == value && self.graph.func.rep(held) != Rep::Float
        })
    }

    /// The exception that was raised while all frames are on the stack: they are taken off it down to the function at `level`.
    pub(super) fn caught(&mut self, inst: &Inst, extra: u32, level: u32) -> Value {
        let extra = self.iconst(u64::from(extra));
        let exception = self.call(Helper::Caught.address(), &[self.machine, extra]);
        self.check_raised(exception);
        let depth = self.load(types::I64, self.machine, offset::DEPTH);
        let depth = self.b.ins().iadd_imm_s(depth, -i64::from(level));
        self.put_on_top(&self.graph.frames[0], depth);
        self.called.extend(inst.frame_state);
        self.epoch += 1;
        exception
    }

    /// Calls a function that answers simple cases and looks at no frame.
    pub(super) fn call_leaf(&mut self, number: u32, extra: u32, args: &[Value]) -> Value {
        let Some(leaf) = Leaf::from_index(number) else { panic!("there is no leaf function {number}") };
        let mut operands = vec![self.machine, self.iconst(u64::from(extra))];
        if leaf.takes_row() {
            let size = clif::StackSlotData::new(clif::StackSlotKind::ExplicitSlot, args.len() as u32 * 8, 3);
            let row = self.b.create_sized_stack_slot(size);
            for (n, arg) in args.iter().enumerate() {
                self.b.ins().stack_store(types::I64, *arg, row, n as i32 * 8);
            }
            operands.push(self.b.ins().stack_addr(types::I64, row, 0));
        } else {
            operands.extend_from_slice(args);
        }
        self.call(leaf.address(), &operands)
    }

    /// The frame that an instruction belongs to.
    fn frame_at(&self, inst: &Inst) -> &'a Frame {
        inst.frame_state.map_or(&self.graph.frames[0], |state| self.frame_of(state))
    }

    pub(super) fn call_direct(&mut self, inst: &Inst, index: u32) -> Value {
        let callee = self.graph.callees[index as usize];
        let args: Vec<Value> = inst.args[1..].iter().map(|arg| self.get(*arg)).collect();
        let Some(state) = inst.frame_state else { panic!("a call without a frame state") };
        self.called.insert(state);
        self.store_state(state, true);
        self.epoch += 1;
        let frame = self.frame_of(state);
        let start = frame.base + frame.registers + HEADER_WORDS;
        let base = start * 8;
        let end = base + callee.registers * 8;
        // Room on both stacks, and below the recursion limit; else the interpreter does the call.
        let callee_base = self.b.ins().iadd_imm_s(self.regs, base as i64);
        let callee_end = self.b.ins().iadd_imm_s(self.regs, end as i64);
        let limit = self.load(types::I64, self.machine, offset::STACK_LIMIT);
        let too_high = self.b.ins().icmp(IntCC::UnsignedGreaterThan, callee_end, limit);
        self.leave_if_deep(too_high, inst);
        let outer_depth = self.load(types::I64, self.machine, offset::DEPTH);
        let depth = match frame.level {
            0 => outer_depth,
            level => self.b.ins().iadd_imm_s(outer_depth, level as i64),
        };
        let most = self.load(types::I64, self.machine, offset::RECURSION_LIMIT);
        let too_deep = self.b.ins().icmp(IntCC::UnsignedGreaterThanOrEqual, depth, most);
        self.leave_if_deep(too_deep, inst);
        let sp = self.b.ins().get_stack_pointer(types::I64);
        let lowest = self.load(types::I64, self.machine, offset::MACHINE_LIMIT);
        let too_low = self.b.ins().icmp(IntCC::UnsignedLessThan, sp, lowest);
        self.leave_if_deep(too_low, inst);
        for (n, value) in args.iter().enumerate() {
            self.store(*value, self.regs, base + n * 8);
        }
        let place = self.graph.func.frame_states[state.index()].place;
        let return_pc = frame.code_entry + self.after(frame, place) as usize * size_of::<Word>();
        let function = match callee.function {
            0 => self.get(inst.args[0]),
            function => self.iconst(function as u64),
        };
        let header = Header {
            code: callee.code,
            function,
            return_pc,
            distance: frame.registers + HEADER_WORDS,
            destination: 0,
            kind: abi::FrameKind::Entry as u64,
        };
        self.write_header(start, header, None);
        // The caller's frame is never the top one: the callee's is at once.
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
        let return_pc = self.iconst(return_pc as u64);
        let finished = self.call(abi::finish_call_address(), &[self.machine, caller, depth, return_pc]);
        if inst.op == Op::TryDirect {
            self.b.ins().jump(next, &[BlockArg::Value(finished)]);
        } else {
            let raised = self.raised();
            self.b.ins().brif(finished, next, &[BlockArg::Value(finished)], raised, &[]);
        }
        self.b.switch_to_block(next);
        self.put_on_top(&self.graph.frames[0], outer_depth);
        answer
    }

    /// Writes the header of the frame whose registers start at word `base`.
    fn write_header(&mut self, base: usize, header: Header, made: Option<Value>) {
        let link =
            ((header.distance as u64) << 24 | u64::from(header.destination) << 8 | header.kind) << 1 | 1;
        let made = made.unwrap_or_else(|| self.iconst(0));
        self.store(made, self.regs, (base - MADE_WORD) * 8);
        self.store(header.function, self.regs, (base - FUNCTION_WORD) * 8);
        let words = [(6, header.code as u64), (4, 0), (3, header.return_pc as u64 | 1), (2, link), (1, 0)];
        for (word, bits) in words {
            let bits = self.iconst(bits);
            self.store(bits, self.regs, (base - word) * 8);
        }
    }

    /// Puts an inlined function's frame on the stack; its variables follow when something is called.
    pub(super) fn push_frame(&mut self, inst: &Inst, number: u32) {
        let frame = &self.graph.frames[number as usize];
        let caller = &self.graph.frames[frame.caller];
        let in_place = frame.kind.is_generator();
        let by_value = in_place || frame.function == 0;
        let operand = inst.args.first().copied();
        let made = operand.filter(|_| !by_value).map(|made| self.get(made));
        let function = match operand.filter(|_| by_value) {
            Some(function) => self.get(function),
            None => self.iconst(frame.function as u64),
        };
        let header = Header {
            code: frame.code,
            function,
            return_pc: caller.code_entry + frame.return_word as usize * size_of::<Word>(),
            distance: frame.base - caller.base,
            destination: frame.destination,
            kind: if in_place { abi::FrameKind::InPlace } else { frame.kind } as u64,
        };
        self.write_header(frame.base, header, made);
        if let Some(operand) = operand.filter(|_| !in_place) {
            let word = if by_value { FUNCTION_WORD } else { MADE_WORD };
            self.homes.insert((frame.base - word) as u32, self.original(operand));
        }
    }

    /// Leaves the calling to the interpreter.
    fn leave_if_deep(&mut self, bad: Value, inst: &Inst) {
        let next = self.b.create_block();
        let exit = self.exit(inst, "calls that are too deep", ExitKind::Passing);
        self.b.ins().brif(bad, exit, &[], next, &[]);
        self.b.switch_to_block(next);
    }
}
