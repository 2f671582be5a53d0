//! Calls of functions that are known: inlined, or called directly.
//!
//! **Inlining** translates the callee's register code in place, as a [`Scope`] of its own: its registers are other values, its frame states
//! hang on the caller's. The callee's frame exists only when machine code leaves, unless the callee calls something: then it is pushed at
//! the start ([`Scope::pushed`]), because who is called may look at it or raise through it. Whether it does is found out by
//! translating it; then the graph is built again.
//!
//! **Many shapes.** A call of a method, or an attribute, of objects of several shapes becomes a chain of comparisons with what the
//! machine has found for those shapes; what is none of them goes to a helper.

use crate::arguments::{Argument, Given, bind, bind_code, bind_direct, is_direct};
use crate::blocks::{Blocks, Decoded, decode};
use crate::generate::dicts::Known;
use crate::generators::Consumer;
use crate::graph::{Builder, Callee, Frame, Scope};
use crate::state::{Iter, IterKind, Reg, State, Ty};
use crate::translate::{NEVER_RAN, SLOW};
use std::rc::Rc;
use std::sync::Arc;
use tauraro_ir::{BlockId, Op, Target, ValueId};
use tauraro_vm::abi::{
    self, CACHED_FUNCTION, CACHED_NATIVE_METHOD, CACHED_OF_CLASS, CACHED_SIMPLE_FUNCTION, CACHED_STATIC,
    FrameKind, HEADER_WORDS, Helper, ItemSource, Leaf, offset,
};
use tauraro_vm::interp::bytecode::{NO_OPERAND, Opcode};
use tauraro_vm::interp::liveness::{Readers, When};
use tauraro_vm::object::{
    NativeCode, NativeDef, PyCode, PyFunction, PyNativeFunction, PyNativeMethod, PyType, code_flags,
};
use tauraro_vm::tier::ExitKind;
use tauraro_vm::{Gc, Layout, Value};

/// Most words of register code of a function that is inlined.
const MOST_WORDS: usize = 100;
/// The same of one of several that may be called.
const MOST_WORDS_OF_MANY: usize = 32;
/// The same of one with a loop, whose calls cost little beside it.
const MOST_LOOP_WORDS: usize = 60;
/// Most words that are inlined into one function.
const MOST_INLINED: usize = 250;
/// Most functions that are inlined into each other.
const MOST_LEVELS: usize = 6;
/// Most objects that were not of the shape in the cache of a call, for that shape to be expected.
const MOST_MISSES: u32 = 2;
/// Most shapes that are told apart in line.
const MOST_WAYS: usize = 4;

/// A Python function that is called.
#[derive(Copy, Clone)]
pub(crate) struct Called {
    /// The function, or another one with its globals.
    pub function: Gc<PyFunction>,
    /// Its code.
    pub code: Gc<PyCode>,
    /// The function as a value.
    pub value: ValueId,
    /// Whether nothing but its code and globals is known: it may be another function each time.
    pub by_code: bool,
}

/// Most shapes that have an attribute in few slots.
const MOST_SHAPES: usize = 16;

/// Why code leaves that tells shapes apart.
const OTHER_SHAPE: &str = "an object with other attributes than those before";

/// What is translated in place of its call.
pub(crate) struct Inlined {
    /// A function with the globals that it runs with.
    pub function: Gc<PyFunction>,
    /// The function, when it is not known which one it is.
    pub function_value: Option<ValueId>,
    /// Its code.
    pub code: Gc<PyCode>,
    /// The blocks of that.
    pub blocks: Rc<Blocks>,
    /// What becomes of its result.
    pub kind: FrameKind,
    /// A constructor's object.
    pub made: Option<ValueId>,
    /// Who takes a generator's items.
    pub consumer: Option<Consumer>,
}

/// What [`Builder::after_inlined`] has to put right.
pub(crate) struct Entered {
    /// Whether the function may call something.
    calls: bool,
}

/// A way through a choice: the block it ends in, what it brings, and the registers there.
pub(crate) type Way = (BlockId, Reg, State);

impl Builder<'_> {
    // ---- calls

    /// `Call` and `CallKw`. False when the block ended.
    pub(crate) fn call(&mut self, at: &Decoded) -> Result<bool, String> {
        if let Some(result) = self.call_object(at) {
            let result = result?;
            return Ok(self.take(at.inst.a, result));
        }
        let callee = self.value(at.inst.b);
        self.call_value(at, callee)
    }

    /// Calls something with the arguments of an instruction. False when the block ended.
    fn call_value(&mut self, at: &Decoded, callee: ValueId) -> Result<bool, String> {
        let inst = at.inst;
        let given = self.given(at);
        if let Some((code, function)) = self.made_functions.get(&callee).copied()
            && let Some(bound) = bind_code(code, 0, &given)
            && let Some(bound) = bound.into_iter().collect::<Option<Vec<Argument>>>()
        {
            let called = Called { function, code, value: callee, by_code: true };
            if self.may_run_in_place(at, code) {
                let args = self.arguments(called, Vec::new(), bound);
                let generator = self.generator(at, called, &args);
                self.set(inst.a, generator);
                return Ok(true);
            }
            if is_direct(code) && !self.scope.wild {
                self.guard_code(called);
                let args = self.arguments(called, Vec::new(), bound);
                let result = self.call_function(at, called, args, FrameKind::Call)?;
                return Ok(self.take(inst.a, result));
            }
        }
        let expected = self.expected.get(&callee).copied().filter(|_| !self.scope.wild);
        if let Some(function) = expected.and_then(|expected| expected.downcast::<PyFunction>())
            && self.may_run_in_place(at, function.code.get())
            && let Some(bound) = bind(function, 0, &given)
        {
            let only_operands = bound.iter().all(|argument| matches!(argument, Argument::Operand(_)));
            let called = self.guard_function(callee, function, only_operands);
            let args = self.arguments(called, Vec::new(), bound);
            let generator = self.generator(at, called, &args);
            self.set(inst.a, generator);
            return Ok(true);
        }
        if given.plain().is_some()
            && let Some(id) = self.generator_argument(at)
            && let Some(expected) = expected
            && let Some(kind) = abi::kind_of_consumer(self.facts.vm, expected)
        {
            self.guard_word(callee, expected.bits());
            self.graph.objects.push(expected);
            let result = self.collect_in_place(at, id, kind, None)?;
            return Ok(self.take(inst.a, result));
        }
        if let Some(function) = expected.and_then(|expected| expected.downcast::<PyFunction>())
            && let Some(bound) = bind_direct(function, 0, &given)
        {
            let may_change = !bound.iter().any(|argument| matches!(argument, Argument::Constant(_)));
            let called = self.guard_function(callee, function, may_change);
            let args = self.arguments(called, Vec::new(), bound);
            let result = self.call_function(at, called, args, FrameKind::Call)?;
            return Ok(self.take(inst.a, result));
        }
        if let Some(class) = expected.and_then(|expected| expected.downcast::<PyType>())
            && let Some(init) = abi::constructor(self.facts.vm, class)
            && let Some(bound) = bind_direct(init, 1, &given)
            && let Some(blocks) = self.inlinable(init.code.get())
        {
            self.guard_word(callee, Value::from(class).bits());
            self.watch_class(abi::class_version(class));
            self.watch_function(init);
            self.graph.objects.push(class.into());
            let pushed = self.calls_something(self.path_to(at.word, init.code.get()));
            if let Some(made) = self.instance(class, pushed) {
                let called = self.known_function(init);
                let args = self.arguments(called, vec![made], bound);
                let result = self.inline(at, called, blocks, args, FrameKind::Init, made.value)?;
                return Ok(self.take(inst.a, result));
            }
        }
        if let Some((called, args)) = self.maker(callee, expected, &given) {
            let result = self.call_function(at, called, args, FrameKind::Call)?;
            return Ok(self.take(inst.a, result));
        }
        if let Some(names) = given.names_tuple {
            let mut operands = vec![callee, self.word(names.bits())];
            operands.extend(given.operands.iter().map(|arg| self.value(*arg)).collect::<Vec<_>>());
            let result = self.helper(Helper::CallKw, &operands, given.operands.len() as u64);
            self.set_value(inst.a, result, Ty::Any);
            return Ok(true);
        }
        if let Some(class) =
            expected.filter(|class| *class == Value::from(self.facts.vm.class(Layout::Range)))
            && let Some(iterator) = self.range_loop(at, callee, class)
        {
            self.set(inst.a, iterator);
            return Ok(true);
        }
        if let Some(made) = self.explicit_super(callee, expected, &given) {
            self.set(inst.a, made);
            return Ok(true);
        }
        if let Some(converted) = self.conversion(callee, expected, at) {
            self.set(inst.a, converted);
            return Ok(true);
        }
        if let Some(native) = expected.and_then(|expected| expected.downcast_exact::<PyNativeFunction>())
            && let Some(answer) = self.known_instance(callee, native, at)
        {
            self.set(inst.a, Reg::word(Value::bool(answer).bits()));
            return Ok(true);
        }
        if let Some(native) = expected.and_then(|expected| expected.downcast_exact::<PyNativeFunction>())
            && let Some(result) = self.call_of_float(callee, native, at)
        {
            self.set(inst.a, Reg::float(result));
            return Ok(true);
        }
        if let Some(native) = expected.and_then(|expected| expected.downcast_exact::<PyNativeFunction>())
            && let Some(result) = self.call_with_text(callee, native, at)
        {
            self.set(inst.a, result);
            return Ok(true);
        }
        let args: Vec<ValueId> = at.extension.iter().map(|arg| self.value(*arg)).collect();
        if let Some(native) = expected.and_then(|expected| expected.downcast_exact::<PyNativeFunction>())
            && let Some(result) = self.call_native(callee, native, &args)
        {
            self.set(inst.a, result);
            return Ok(true);
        }
        let count = args.len() as u64;
        let mut operands = vec![callee];
        operands.extend(args);
        let result = self.helper(Helper::Call, &operands, count);
        if let Some(source) = expected.and_then(|class| ItemSource::made_by(self.facts.vm, class)) {
            self.item_sources.insert(result, source);
        }
        self.set_value(inst.a, result, Ty::Any);
        Ok(true)
    }

    /// `CallEx` of a known function with the items of a tuple that was not made, and no keywords. `None`: nothing was done.
    pub(crate) fn call_with_tuple(&mut self, at: &Decoded) -> Option<Result<Option<Reg>, String>> {
        let inst = at.inst;
        if *at.extension.first()? != NO_OPERAND || self.scope.wild {
            return None;
        }
        let tuple = self.src(inst.c);
        let items = self.items_of_tuple(tuple)?;
        let callee = self.src(inst.b).value?;
        let function = self.expected.get(&callee)?.downcast::<PyFunction>()?;
        let bound = bind_direct(function, items.len(), &Given::default())?;
        let may_change = !bound.iter().any(|argument| matches!(argument, Argument::Constant(_)));
        let called = self.guard_function(callee, function, may_change);
        let args = self.arguments(called, items, bound);
        Some(self.call_function(at, called, args, FrameKind::Call))
    }

    /// A call of a class that has `__new__` in Python, and no `__init__`: the function, and what it gets first.
    fn maker(
        &mut self,
        callee: ValueId,
        expected: Option<Value>,
        given: &Given,
    ) -> Option<(Called, Vec<Reg>)> {
        let class = expected?.downcast::<PyType>()?;
        let (function, condition) = abi::maker(self.facts.vm, class)?;
        let bound = bind_direct(function, 1, given)?;
        self.guard_word(callee, Value::from(class).bits());
        self.watch_class(condition);
        self.graph.objects.push(class.into());
        let called = self.known_function(function);
        let args = self.arguments(called, vec![Reg::word(Value::from(class).bits())], bound);
        Some((called, args))
    }

    /// Calls a native function that was found in a namespace, if it takes so many arguments and nothing else.
    fn call_native(
        &mut self,
        callee: ValueId,
        native: Gc<PyNativeFunction>,
        args: &[ValueId],
    ) -> Option<Reg> {
        if native.bound.get().is_some() {
            return self.call_bound_native(callee, native, args);
        }
        if !takes(native.def.code, args.len()) {
            return None;
        }
        self.graph.objects.push(native.into());
        self.guard_word(callee, Value::from(native).bits());
        if abi::is_len(native.def) {
            let quick = self.op(Op::QuickLength, args, [0, 0]);
            let length = self.quick_or_asked(quick, Helper::Length, args, 0);
            return Some(Reg::value(length, Ty::Int));
        }
        if abi::is_isinstance(native.def) {
            let quick = self.op(Op::QuickAsk, args, [Leaf::IsInstance as u32, 0]);
            let answer = self.quick_or(quick, |this| this.call_code(native.def.code, args));
            return Some(Reg::value(answer, Ty::Any));
        }
        Some(Reg::value(self.call_code(native.def.code, args), Ty::Any))
    }

    /// Calls a native method that is bound to an object, whichever that is, if it takes so many arguments and nothing else.
    fn call_bound_native(
        &mut self,
        callee: ValueId,
        native: Gc<PyNativeFunction>,
        args: &[ValueId],
    ) -> Option<Reg> {
        if !takes(native.def.code, args.len() + 1) {
            return None;
        }
        let appends = abi::is_append(self.facts.vm, native.def);
        // Subclasses of list have the same method.
        if appends && !native.bound.get()?.as_object()?.is_exact(Layout::List) {
            return None;
        }
        let callee = self.guard_shape(callee, u32::from(Layout::NativeFunction.0));
        // An address: it is compared and nothing else.
        let def = self.op(Op::LoadRef, &[callee], [offset::NATIVE_DEF as u32, 0]);
        self.guard_word(def, std::ptr::from_ref(native.def).addr() as u64);
        let object = self.op(Op::LoadRef, &[callee], [offset::NATIVE_BOUND as u32, 0]);
        let object = if appends { self.guard_shape(object, u32::from(Layout::List.0)) } else { object };
        let mut all = vec![object];
        all.extend_from_slice(args);
        Some(Reg::value(self.call_native_method(native.def, all), Ty::Any))
    }

    /// Calls a native method; the first argument is its object.
    fn call_native_method(&mut self, def: &'static NativeDef, args: Vec<ValueId>) -> ValueId {
        let vm = self.facts.vm;
        match native_helper(def.code, args.len()) {
            Some((helper, address)) if abi::is_append(vm, def) => {
                self.append(args[0], args[1], helper, address)
            }
            _ => match abi::leaf_of_method(vm, def, args.len()) {
                Some(leaf) => self.look_up(leaf, def.code, args),
                None => self.call_code(def.code, &args),
            },
        }
    }

    /// Calls native code that takes these arguments.
    pub(crate) fn call_code(&mut self, code: NativeCode, args: &[ValueId]) -> ValueId {
        if let Some((helper, address)) = native_helper(code, args.len()) {
            return self.helper(helper, args, address);
        }
        let NativeCode::Var(function) = code else { unreachable!("native code takes other arguments") };
        let mut operands = vec![self.word(Value::small_int(args.len() as i64).bits())];
        operands.extend_from_slice(args);
        self.helper(Helper::CallNative, &operands, function as usize as u64)
    }

    /// What a function of floats answers, if the argument is a number as far as is known.
    fn call_of_float(
        &mut self,
        callee: ValueId,
        native: Gc<PyNativeFunction>,
        at: &Decoded,
    ) -> Option<ValueId> {
        let [argument] = *at.extension.as_slice() else { return None };
        let function = native.def.of_float?;
        let ty = self.src(argument).ty;
        let is_new = self.scope.strikes == 0;
        if !(ty.is_int() || ty.is_float() || ty == Ty::Any && is_new) {
            return None;
        }
        self.graph.objects.push(native.into());
        self.guard_word(callee, Value::from(native).bits());
        let argument = self.float(argument, false);
        let address = function as usize as u64;
        Some(self.op(Op::FloatCall, &[argument], [address as u32, (address >> 32) as u32]))
    }

    /// What a call answers, if it is one of `isinstance` and what is known of the object and the class is enough.
    fn known_instance(
        &mut self,
        callee: ValueId,
        native: Gc<PyNativeFunction>,
        at: &Decoded,
    ) -> Option<bool> {
        let [object, class] = *at.extension.as_slice() else { return None };
        if !abi::is_isinstance(native.def) {
            return None;
        }
        let shape = match self.src(object).ty.widened() {
            Ty::Int => u32::from(Layout::Int.0),
            Ty::Float => u32::from(Layout::Float.0),
            Ty::Object(shape) => shape,
            _ => return None,
        };
        let value = self.value(class);
        let class = self.expected.get(&value).copied()?;
        let (answer, condition) = abi::is_instance(self.facts.vm, shape, class)?;
        self.graph.objects.extend([class, native.into()]);
        self.guard_word(callee, Value::from(native).bits());
        self.guard_word(value, class.bits());
        self.watch_class(condition);
        Some(answer)
    }

    /// `CallMethod` and `CallMethodKw`. False when the block ended.
    pub(crate) fn call_method(&mut self, at: &Decoded) -> Result<bool, String> {
        let inst = at.inst;
        let given = self.given(at);
        if let Some(result) = self.call_super_method(at, &given) {
            let result = result?;
            return Ok(self.take(inst.a, result));
        }
        if let Some(callee) = self.module_attribute(inst.b, inst.x) {
            return self.call_value(at, callee);
        }
        if let Some(result) = self.call_class_method(at, &given) {
            let result = result?;
            return Ok(self.take(inst.a, result));
        }
        let object_ty = self.src(inst.b).ty;
        let code = self.scope.code;
        let cache = &code.tables.caches[inst.y as usize];
        let (kind, found, condition) = (cache.extra.get(), cache.value.get(), abi::class_condition(cache));
        let shape = cache.shape.get().0;
        let many_shapes = cache.misses.get() > MOST_MISSES;
        let other_shape =
            self.scope.wild || many_shapes || matches!(object_ty, Ty::Object(known) if known != shape);
        if let (Some(found), Some(condition), false) = (found, condition, other_shape) {
            if matches!(kind, CACHED_SIMPLE_FUNCTION | CACHED_FUNCTION)
                && let Some(function) = found.downcast::<PyFunction>()
                && let Some(bound) = bind_direct(function, 1, &given)
            {
                let object = self.object_reg(inst.b, shape);
                let result = self.call_known_method(at, function, object, bound, condition)?;
                return Ok(self.take(inst.a, result));
            }
            if kind == CACHED_FUNCTION
                && let Some(function) = found.downcast::<PyFunction>()
                && self.may_run_in_place(at, function.code.get())
                && let Some(bound) = bind(function, 1, &given)
            {
                let object = self.object_reg(inst.b, shape);
                self.watch_class(condition);
                let called = self.known_function(function);
                let args = self.arguments(called, vec![object], bound);
                let generator = self.generator(at, called, &args);
                self.set(inst.a, generator);
                return Ok(true);
            }
            if matches!(kind, CACHED_STATIC | CACHED_OF_CLASS)
                && let Some(function) = found.downcast::<PyFunction>()
                && let Some(bound) = bind_direct(function, usize::from(kind == CACHED_OF_CLASS), &given)
            {
                self.object_reg(inst.b, shape);
                self.watch_class(condition);
                let class = cache.class.get().filter(|_| kind == CACHED_OF_CLASS);
                let before = class.map(|class| Reg::word(Value::from(class).bits()));
                let called = self.known_function(function);
                let args = self.arguments(called, before.into_iter().collect(), bound);
                let result = self.call_function(at, called, args, FrameKind::Call)?;
                return Ok(self.take(inst.a, result));
            }
            if kind == CACHED_NATIVE_METHOD
                && given.plain().is_some()
                && let Some(native) = found.downcast::<PyNativeMethod>()
                && takes(native.def.code, at.extension.len() + 1)
            {
                if object_ty == Ty::Char
                    && at.extension.is_empty()
                    && let Some(set) = abi::char_test(self.facts.vm, native.def)
                {
                    self.watch_class(condition);
                    let flag = self.char_in(inst.b, set);
                    self.set(inst.a, Reg { flag: Some(flag), ty: Ty::Bool, ..Reg::DEAD });
                    return Ok(true);
                }
                let object = self.object(inst.b, shape);
                self.watch_class(condition);
                if abi::is_join(self.facts.vm, native.def)
                    && let Some(id) = self.generator_argument(at)
                {
                    let result = self.collect_in_place(at, id, FrameKind::CollectJoin, Some(object))?;
                    return Ok(self.take(inst.a, result));
                }
                let mut args = vec![object];
                args.extend(at.extension.iter().map(|arg| self.value(*arg)).collect::<Vec<_>>());
                let result = self.call_native_method(native.def, args);
                if let Some(source) = ItemSource::of_view(self.facts.vm, native.def) {
                    self.item_sources.insert(result, source);
                }
                self.set_value(inst.a, result, Ty::Any);
                return Ok(true);
            }
        }
        let mut known = abi::known_methods(self.facts.vm, code.tables.names[inst.x as usize]);
        known.retain(|(_, function, _)| bind_direct(*function, 1, &given).is_some());
        let receiver = self.src(inst.b);
        let shape = self.virtual_in(receiver).map(|object| self.virtual_shape(object));
        if let Some((_, function, condition)) = known.iter().find(|(known, ..)| Some(*known) == shape) {
            let bound = bind_direct(*function, 1, &given).unwrap_or_default();
            let result = self.call_known_method(at, *function, receiver, bound, *condition)?;
            return Ok(self.take(inst.a, result));
        }
        let is_quickened = !matches!(inst.op, Opcode::CallMethod | Opcode::CallMethodKw);
        if !is_quickened && cache.misses.get() == 0 && self.is_new() {
            self.exit(NEVER_RAN, true);
            return Ok(false);
        }
        known.truncate(MOST_WAYS);
        if known.is_empty() {
            let result = self.call_method_by_name(at, &given);
            self.set_value(inst.a, result, Ty::Any);
            return Ok(true);
        }
        let value = self.value(inst.b);
        let shape = self.op(Op::ShapeOf, &[value], [0, 0]);
        let mut ways: Vec<Way> = Vec::new();
        let one_of_many = std::mem::replace(&mut self.one_of_many, known.len() > 1);
        let acted = self.scope.acted;
        while let Some((first_shape, function, _)) = known.first().copied() {
            // Where the method is not inlined, nobody wants to know which of its shapes an object has.
            let together = self.inlinable(function.code.get()).is_none();
            let same = |way: &(u32, Gc<PyFunction>, _)| {
                way.0 == first_shape || together && way.1.addr() == function.addr()
            };
            let (these, others): (Vec<_>, Vec<_>) = known.into_iter().partition(same);
            known = others;
            let (found, no) = self.split_on_any(shape, these.iter().map(|(shape, ..)| *shape));
            let before = self.scope.state.clone();
            self.begin(found);
            let ty = if let [(shape, ..)] = *these { Ty::Object(shape) } else { Ty::Any };
            let object = Reg::value(value, ty);
            if ty != Ty::Any {
                self.learn(value, object);
            }
            for (.., condition) in &these[1..] {
                self.watch_class(*condition);
            }
            let bound = bind_direct(function, 1, &given).unwrap_or_default();
            if let Some(result) = self.call_known_method(at, function, object, bound, these[0].2)? {
                ways.push((self.block, result, self.scope.state.clone()));
            }
            self.scope.state = before;
            self.scope.frame_state = None;
            self.begin(no);
        }
        self.one_of_many = one_of_many;
        // On this way nothing was done.
        self.scope.acted = acted;
        let before = self.scope.state.clone();
        if self.may_learn_shapes() && !ways.is_empty() {
            self.exit(OTHER_SHAPE, true);
        } else if self.leaves_for_calls() && !ways.is_empty() {
            self.exit_of_kind(SLOW, ExitKind::Slow);
        } else {
            let result = self.coldly(|this| this.call_method_by_name(at, &given));
            ways.push((self.block, Reg::value(result, Ty::Any), self.scope.state.clone()));
        }
        let result = self.join(ways, before);
        self.scope.acted = true;
        self.set(inst.a, result);
        Ok(true)
    }

    /// A call of a function that a class has, through the class, when it is known which class that is. `None`: nothing was done.
    fn call_class_method(&mut self, at: &Decoded, given: &Given) -> Option<Result<Option<Reg>, String>> {
        let inst = at.inst;
        let reg = self.src(inst.b);
        let class = self.expected.get(&reg.value?).copied().filter(|_| !self.scope.wild)?;
        let name = self.scope.code.tables.names[inst.x as usize];
        let (function, takes_class, condition) = abi::class_method(self.facts.vm, class, name)?;
        let bound = bind_direct(function, usize::from(takes_class), given)?;
        let value = self.value(inst.b);
        self.guard_word(value, class.bits());
        self.watch_class(condition);
        self.graph.objects.push(class);
        let before = takes_class.then(|| Reg::word(class.bits())).into_iter().collect();
        let called = self.known_function(function);
        let args = self.arguments(called, before, bound);
        Some(self.call_function(at, called, args, FrameKind::Call))
    }

    /// A method of a dict with a key and perhaps a default: a leaf function first.
    fn look_up(&mut self, leaf: Leaf, code: NativeCode, args: Vec<ValueId>) -> ValueId {
        let default = args.get(2).copied();
        let default = default.unwrap_or_else(|| self.word(Value::NONE.bits()));
        let quick = self.op(Op::QuickAsk, &[args[0], args[1], default], [leaf as u32, Known::EXPECTED]);
        self.quick_or(quick, |this| this.call_code(code, &args))
    }

    /// Sets the destination of a call. False when the call never returned.
    pub(crate) fn take(&mut self, destination: u16, result: Option<Reg>) -> bool {
        if let Some(result) = result {
            self.set(destination, result);
        }
        result.is_some()
    }

    fn call_method_by_name(&mut self, at: &Decoded, given: &Given) -> ValueId {
        let names = given.names_tuple.map(|names| self.word(names.bits()));
        let mut args: Vec<ValueId> = names.into_iter().collect();
        args.push(self.value(at.inst.b));
        args.extend(given.operands.iter().map(|arg| self.value(*arg)).collect::<Vec<_>>());
        let extra = (at.inst.x as u64) << 32 | (given.operands.len() + 1) as u64;
        let helper = if names.is_some() { Helper::CallMethodKw } else { Helper::CallMethod };
        self.helper(helper, &args, extra)
    }

    pub(crate) fn call_known_method(
        &mut self,
        at: &Decoded,
        function: Gc<PyFunction>,
        object: Reg,
        bound: Vec<Argument>,
        condition: (usize, u32),
    ) -> Result<Option<Reg>, String> {
        self.watch_class(condition);
        let called = self.known_function(function);
        let args = self.arguments(called, vec![object], bound);
        self.call_function(at, called, args, FrameKind::Call)
    }

    /// A function that is found where it always is.
    pub(crate) fn known_function(&mut self, function: Gc<PyFunction>) -> Called {
        let value = self.word(Value::from(function).bits());
        Called { function, code: function.code.get(), value, by_code: false }
    }

    /// Makes sure that a value is this function; or, if it is one of those that are made anew each time (it has a closure, or was
    /// another one already), that it is one with the same code and globals.
    fn guard_function(&mut self, value: ValueId, function: Gc<PyFunction>, may_change: bool) -> Called {
        let code = function.code.get();
        let is_anew = function.closure.get().is_some() || self.scope.strikes != 0;
        if !may_change || !is_anew {
            let value = self.guard_word(value, Value::from(function).bits());
            return Called { function, code, value, by_code: false };
        }
        let value = self.guard_shape(value, u32::from(Layout::Function.0));
        let called = Called { function, code, value, by_code: true };
        self.guard_code(called);
        if uses_globals(code) {
            let namespaces = [
                (offset::FUNCTION_GLOBALS, function.globals.get()),
                (offset::FUNCTION_BUILTINS, function.builtins.get()),
            ];
            for (offset, namespace) in namespaces {
                let found = self.op(Op::LoadRef, &[value], [offset as u32, 0]);
                self.guard_word(found, Value::from(namespace).bits());
                self.graph.objects.push(namespace.into());
            }
        }
        called
    }

    /// Makes sure that a function still has its code.
    pub(crate) fn guard_code(&mut self, called: Called) {
        let code = self.op(Op::LoadRef, &[called.value], [offset::FUNCTION_CODE as u32, 0]);
        self.guard_word(code, Value::from(called.code).bits());
        self.graph.objects.push(called.code.into());
    }

    /// Calls a Python function that takes these arguments and defaults; `None` when it never returns.
    pub(crate) fn call_function(
        &mut self,
        at: &Decoded,
        called: Called,
        mut args: Vec<Reg>,
        kind: FrameKind,
    ) -> Result<Option<Reg>, String> {
        let Called { function, code, value, by_code } = called;
        if !by_code {
            self.watch_function(function);
        }
        if args.len() < code.params().count()
            && let Some(defaults) = bind(function, args.len(), &Given::default())
        {
            args = self.arguments(called, args, defaults);
        }
        if let Some(blocks) = self.inlinable(code) {
            return self.inline(at, called, blocks, args, kind, None);
        }
        let registers = code.registers.get() as usize;
        let address = if by_code { 0 } else { function.addr() };
        self.graph.callees.push(Callee { function: address, code: code.addr(), registers });
        let index = self.graph.callees.len() - 1;
        let mut operands = vec![value];
        operands.extend(args.into_iter().map(|arg| self.materialize(arg)).collect::<Vec<_>>());
        let catcher = self.catcher();
        let op = if catcher.is_some() { Op::TryDirect } else { Op::CallDirect };
        let result = self.op(op, &operands, [index as u32, 0]);
        if let Some(catcher) = catcher {
            self.unless_raised(result, catcher, false);
        }
        self.reload_iters();
        Ok(Some(Reg::value(result, Ty::Any)))
    }

    /// Leaves when a function was given other code or defaults.
    pub(crate) fn watch_function(&mut self, function: Gc<PyFunction>) {
        self.watch(
            (function.addr() + offset::FUNCTION_VERSION, function.version.get()),
            "a function that was changed",
        );
        self.graph.objects.extend([Value::from(function), Value::from(function.code.get())]);
    }

    // ---- inlining

    /// The blocks of a function, if it is to be inlined here.
    fn inlinable(&mut self, code: Gc<PyCode>) -> Option<Rc<Blocks>> {
        let words = code.register_code().words.len();
        let scopes = self.callers.iter().chain([&self.scope]);
        let within_itself = scopes.filter(|scope| scope.code.addr() == code.addr()).count();
        // One of many at each level would be as many as their power.
        let recursive = within_itself > if words <= 24 && !self.one_of_many { 2 } else { 0 };
        let most = if self.one_of_many { MOST_WORDS_OF_MANY } else { MOST_WORDS };
        if words > most || !self.has_room(words) || code.has_flags(code_flags::SUSPENDS) || recursive {
            return None;
        }
        let blocks = self.blocks_of(code)?;
        (blocks.headers.is_empty() || words <= MOST_LOOP_WORDS).then_some(blocks)
    }

    /// Translates a function in place of its call. `kind`: what becomes of its result; `made`: it is the constructor of this new object.
    /// What it returns; `None` when it never does.
    fn inline(
        &mut self,
        at: &Decoded,
        called: Called,
        blocks: Rc<Blocks>,
        mut args: Vec<Reg>,
        kind: FrameKind,
        made: Option<ValueId>,
    ) -> Result<Option<Reg>, String> {
        let Called { function, code, value, by_code } = called;
        let function_value = by_code.then_some(value);
        // An operator's instruction looks at its operands again.
        let when = if kind == FrameKind::Operator { When::During } else { When::Returning };
        let inlined = Inlined { function, function_value, code, blocks, kind, made, consumer: None };
        let entered = self.enter(at, inlined, when, &mut args)?;
        let looked_at = self.read_by(Readers::Anybody, 0, When::During)?;
        let count = args.len();
        for (register, _) in looked_at.iter().enumerate().filter(|(register, at)| **at && *register >= count)
        {
            self.scope.state.regs[register] = Reg::word(0);
        }
        for (register, arg) in args.into_iter().enumerate() {
            self.scope.state.regs[register] = if arg.is_dead() { Reg::word(0) } else { arg };
        }
        self.jump_to(0);
        self.translate_blocks()?;
        let done = self.leave()?;
        let Some(result) = self.join_returns(&done) else { return Ok(None) };
        self.after_inlined(&done, &entered);
        Ok(Some(result))
    }

    /// Begins to translate a function in place: its scope is the current one. `args` are what they are called once objects were made that must be.
    pub(crate) fn enter(
        &mut self,
        at: &Decoded,
        inlined: Inlined,
        when: When,
        args: &mut [Reg],
    ) -> Result<Entered, String> {
        let Inlined { function, function_value, code, blocks, kind, made, consumer } = inlined;
        self.inlined_words += code.register_code().words.len();
        let path = self.path_to(at.word, code);
        let pushed = self.calls_something(path);
        let asks = self.learned.asking.contains(&path);
        let iters = if pushed || asks { self.write_iters_back(pushed) } else { Vec::new() };
        if pushed {
            self.box_floats()?;
            self.make_live(&self.live_at_place(when));
            for arg in args {
                *arg = self.now(*arg);
            }
        }
        let caller_state = self.new_frame_state(when);
        let here = &self.graph.frames[self.scope.index];
        let (base, level) = (here.base + here.registers + HEADER_WORDS, here.level + 1);
        let index = self.graph.frames.len();
        self.graph.frames.push(Frame {
            function: if function_value.is_some() { 0 } else { function.addr() },
            code: code.addr(),
            code_entry: code.entry.get(),
            after: Arc::new(blocks.after()),
            registers: code.registers.get() as usize,
            base,
            level,
            caller: self.scope.index,
            return_word: at.after,
            destination: if matches!(kind, FrameKind::Discard | FrameKind::Operator) { 0 } else { at.inst.a },
            kind,
            pushed,
        });
        let hook =
            self.func.make_inst(Op::Inlined, Default::default(), [index as u32, 0], Default::default());
        let mut scope = Scope::new(function, code, blocks, self.facts);
        (scope.index, scope.path, scope.pushed) = (index, path, pushed);
        (scope.function_value, scope.waiting_iters) = (function_value, iters);
        (scope.caller, scope.made, scope.consumer) = (Some((caller_state, hook)), made, consumer);
        self.callers.push(std::mem::replace(&mut self.scope, scope));
        self.make_room_for_guests();
        if pushed {
            let operand = function_value.or(made);
            self.effect(Op::PushFrame, operand.as_slice(), [index as u32, 0]);
        }
        Ok(Entered { calls: pushed || asks })
    }

    /// Ends that: the caller's scope is the current one. The function's.
    pub(crate) fn leave(&mut self) -> Result<Scope, String> {
        let Some(caller) = self.callers.pop() else { return Err("a call without a caller".into()) };
        let done = std::mem::replace(&mut self.scope, caller);
        self.scope.acted = true;
        self.scope.frame_state = None;
        Ok(done)
    }

    /// Goes on in the caller behind what was translated in place.
    pub(crate) fn after_inlined(&mut self, done: &Scope, entered: &Entered) {
        self.scope.frame_state = None;
        if done.changes_shapes {
            self.scope.changes_shapes = true;
            self.forget_shapes(None);
        }
        for (register, iter) in &done.waiting_iters {
            self.scope.state.iters.insert(*register, *iter);
        }
        if entered.calls {
            self.reload_iters();
        }
    }

    /// Boxes the floats in variables that live on while an inlined function calls others: each call puts them into the frame, and
    /// a collection does not look twice at a frame that has not run since, so it must be the same box every time.
    fn box_floats(&mut self) -> Result<(), String> {
        let kept = self.read_by(Readers::Anybody, self.scope.place, When::Returning)?;
        for (register, _) in kept.iter().enumerate().filter(|(_, kept)| **kept) {
            let reg = self.scope.state.regs[register];
            if reg.value.is_none() && reg.float.is_some() {
                let value = self.materialize(reg);
                self.scope.state.regs[register].value = Some(value);
            }
        }
        Ok(())
    }

    /// Puts the fields of iterators into their objects, where they stay while an inlined function calls others: of all, or of those that
    /// others may know.
    fn write_iters_back(&mut self, all: bool) -> Vec<(u16, Iter)> {
        let mut iters = Vec::new();
        self.scope.state.iters.retain(|register, iter| {
            let kept = !all && iter.private;
            if !kept {
                iters.push((*register, *iter));
            }
            kept
        });
        for (_, iter) in &iters {
            self.store_fields(iter);
        }
        self.scope.frame_state = None;
        iters
    }

    /// Leaves if an inlined function's frame, which is about to go, has been looked at.
    pub(crate) fn guard_unseen(&mut self) {
        if self.scope.pushed {
            self.effect(Op::GuardUnseen, &[], [self.scope.index as u32, 0]);
        }
    }

    /// Whether so many words of register code can still be inlined here.
    pub(crate) fn has_room(&self, words: usize) -> bool {
        self.inlined_words + words <= MOST_INLINED && self.callers.len() < MOST_LEVELS
    }

    /// `Return` of an inlined function.
    pub(crate) fn return_inlined(&mut self, operand: u16) {
        if let Some(consumer) = self.scope.consumer {
            return self.return_in_place(consumer);
        }
        let mut result = self.src(operand);
        self.write_all_back();
        self.guard_unseen();
        if let Some(made) = self.scope.made {
            if result.ty != Ty::Word(Value::NONE.bits()) {
                let value = self.materialize(result);
                self.guard_word(value, Value::NONE.bits());
            }
            let known = self.scope.state.regs.iter().find(|reg| reg.value == Some(made)).copied();
            let shape = self.virtual_in(Reg::value(made, Ty::Any)).map(|object| self.virtual_shape(object));
            result = known.unwrap_or(Reg::value(made, shape.map_or(Ty::Any, Ty::Object)));
        }
        self.scope.returns.push((self.block, result));
    }

    /// Brings together what an inlined function returns.
    pub(crate) fn join_returns(&mut self, done: &Scope) -> Option<Reg> {
        match done.returns.as_slice() {
            [] => None,
            [(block, result)] => {
                self.block = *block;
                Some(*result)
            }
            returns => {
                let state = self.scope.state.clone();
                let ways = returns.iter().map(|(block, result)| (*block, *result, state.clone())).collect();
                Some(self.join(ways, state))
            }
        }
    }

    // ---- choices

    /// Ends the block with a branch to two new ones: whether a shape is this one.
    fn split_on(&mut self, shape: ValueId, wanted: u32) -> (BlockId, BlockId) {
        let wanted = self.word(u64::from(wanted));
        let same = self.op(Op::SameWord, &[shape, wanted], [0, 0]);
        self.split(same)
    }

    /// The same: whether a shape is one of several.
    fn split_on_any(&mut self, shape: ValueId, wanted: impl Iterator<Item = u32>) -> (BlockId, BlockId) {
        let mut found: Option<BlockId> = None;
        let mut no = None;
        for wanted in wanted {
            if let Some(no) = no {
                self.begin(no);
            }
            let (yes, other) = self.split_on(shape, wanted);
            no = Some(other);
            match found {
                None => found = Some(yes),
                Some(found) => {
                    self.begin(yes);
                    let inst = self.effect(Op::Jump, &[], [0, 0]);
                    self.func.insts[inst.index()].targets =
                        vec![Target { block: found, args: smallvec::smallvec![] }];
                }
            }
        }
        let (Some(found), Some(no)) = (found, no) else { unreachable!("a choice of nothing") };
        (found, no)
    }

    /// Goes on in one block after several ways, which are not ended yet; `before` is what was known where they parted. What they bring.
    pub(crate) fn join(&mut self, ways: Vec<Way>, before: State) -> Reg {
        self.check_ways(&ways, &before);
        let join = self.func.make_block();
        let first = ways[0].1;
        let result = if ways.iter().all(|(_, reg, _)| *reg == first && matches!(reg.ty, Ty::Word(_))) {
            Reg::word(match first.ty {
                Ty::Word(bits) => bits,
                _ => 0,
            })
        } else {
            let param = self.func.append_block_param(join);
            if ways.iter().all(|(_, reg, _)| reg.has_float()) {
                self.func.float_params.insert(param);
                Reg::float(param)
            } else {
                let ty = ways.iter().fold(first.ty, |ty, (_, reg, _)| ty.join(reg.ty)).widened();
                Reg::value(param, if ty.is_instance() { Ty::Any } else { ty })
            }
        };
        // Iterators go by other names where a way has called something.
        let mut state = before;
        let mut moved = Vec::new();
        for (register, iter) in state.iters.iter_mut() {
            let other = |field: fn(&Iter) -> ValueId, here: ValueId| {
                ways.iter().any(|(.., way)| way.iters.get(register).is_some_and(|iter| field(iter) != here))
            };
            let (current, rest) = (other(|i| i.current, iter.current), other(|i| i.rest, iter.rest));
            if current {
                iter.current = self.func.append_block_param(join);
            }
            if rest {
                iter.rest = self.func.append_block_param(join);
            }
            moved.push((*register, current, rest));
        }
        for (block, reg, way) in ways {
            self.block = block;
            let mut args = smallvec::SmallVec::<[ValueId; 4]>::new();
            match (result.float, result.value) {
                (Some(_), _) => args.push(self.as_float(reg)),
                (_, Some(_)) => {
                    let own = std::mem::replace(&mut self.scope.state, way.clone());
                    self.scope.frame_state = None;
                    args.push(self.materialize(reg));
                    self.scope.state = own;
                    self.scope.frame_state = None;
                }
                _ => {}
            }
            for (register, current, rest) in &moved {
                let iter = way.iters[register];
                args.extend(current.then_some(iter.current));
                args.extend(rest.then_some(iter.rest));
            }
            let inst = self.effect(Op::Jump, &[], [0, 0]);
            self.func.insts[inst.index()].targets = vec![Target { block: join, args }];
        }
        self.begin(join);
        self.scope.state = state;
        self.forget_shapes(None);
        self.slots_uncertain = true;
        self.scope.frame_state = None;
        result
    }

    /// The machine float of a register that is known to hold one.
    fn as_float(&mut self, reg: Reg) -> ValueId {
        match (reg.float, reg.constant_float()) {
            (Some(float), _) => float,
            (None, Some(number)) => self.float_constant(number),
            _ => unreachable!("asked for floats only"),
        }
    }

    /// `LoadAttr` of objects of several shapes.
    pub(crate) fn load_attr_of_many(&mut self, at: &Decoded, set: u32, name: u32) -> bool {
        let object = self.value(at.inst.b);
        let load = |this: &mut Self, slot| Reg::value(this.op(Op::LoadSlot, &[object], [slot, 0]), Ty::Any);
        let found = self.slot_of_many(object, set, load, |this| this.load_by_name(object, name));
        found.map(|found| self.set(at.inst.a, found)).is_some()
    }

    /// `StoreAttr` of objects of several shapes.
    pub(crate) fn store_attr_of_many(&mut self, at: &Decoded, set: u32, name: u32) -> bool {
        let (object, new) = (self.value(at.inst.b), self.value(at.inst.c));
        let store = |this: &mut Self, slot| {
            this.effect(Op::StoreSlot, &[object, new], [slot, 0]);
            Reg::word(Value::NONE.bits())
        };
        self.slot_of_many(object, set, store, |this| this.store_by_name(object, name, new)).is_some()
    }

    /// Whether code leaves for an object of none of the shapes that are known: the interpreter learns the shape. What was right for the objects
    /// of the first second may be wrong for all that come later.
    fn may_learn_shapes(&self) -> bool {
        !self.scope.wild && !self.scope.acted
    }

    /// A chain of comparisons with the shapes that a polymorphic instruction has met: `way` is what is done with the slot of each,
    /// `otherwise` what is done for others. What they give; `None` when they are too many, and nothing is done.
    fn slot_of_many(
        &mut self,
        object: ValueId,
        set: u32,
        way: impl Fn(&mut Self, u32) -> Reg,
        otherwise: impl FnOnce(&mut Self) -> ValueId,
    ) -> Option<Reg> {
        let known = abi::known_slots(self.facts.vm, set);
        // Shapes of one class mostly have an attribute in the same slot, whatever else they have.
        let mut slots: Vec<u32> = known.iter().map(|(_, slot)| *slot).collect();
        slots.sort_unstable();
        slots.dedup();
        if known.is_empty() || known.len() > MOST_SHAPES || slots.len() > 2 * MOST_WAYS {
            return None;
        }
        self.watch_slots();
        let shape = self.op(Op::ShapeOf, &[object], [0, 0]);
        let mut ways: Vec<Way> = Vec::new();
        let before = self.scope.state.clone();
        for slot in slots {
            let these = known.iter().filter(|(_, other)| *other == slot);
            let (yes, no) = self.split_on_any(shape, these.map(|(shape, _)| *shape));
            self.begin(yes);
            let result = way(self, slot);
            ways.push((self.block, result, self.scope.state.clone()));
            self.begin(no);
        }
        if self.may_learn_shapes() {
            self.exit(OTHER_SHAPE, true);
        } else if self.leaves_for_calls() {
            self.exit_of_kind(SLOW, ExitKind::Slow);
        } else {
            let other = self.coldly(otherwise);
            ways.push((self.block, Reg::value(other, Ty::Any), self.scope.state.clone()));
        }
        Some(self.join(ways, before))
    }
}

/// How native code that takes so many values is called, and its address.
fn native_helper(code: NativeCode, count: usize) -> Option<(Helper, u64)> {
    match (code, count) {
        (NativeCode::F1(f), 1) => Some((Helper::CallNative1, f as usize as u64)),
        (NativeCode::F2(f), 2) => Some((Helper::CallNative2, f as usize as u64)),
        (NativeCode::F3(f), 3) => Some((Helper::CallNative3, f as usize as u64)),
        _ => None,
    }
}

/// Whether native code takes so many values.
pub(crate) fn takes(code: NativeCode, count: usize) -> bool {
    matches!(code, NativeCode::Var(_)) || native_helper(code, count).is_some()
}

/// Offsets of the fields of an iterator that change.
pub(crate) fn iter_fields(kind: IterKind) -> (usize, Option<usize>) {
    match kind {
        IterKind::Range => (offset::RANGE_CURRENT, Some(offset::RANGE_REMAINING)),
        IterKind::List => (offset::LIST_ITER_INDEX, None),
        IterKind::Tuple => (offset::TUPLE_ITER_INDEX, None),
        IterKind::Text => (offset::STR_ITER_INDEX, None),
    }
}

/// Whether code uses global variables, itself or in functions that it makes.
fn uses_globals(code: Gc<PyCode>) -> bool {
    let code = code.register_code();
    let mut word = 0;
    while let Some(at) = decode(code, word) {
        if matches!(at.base, Opcode::LoadGlobal | Opcode::MakeFunction) {
            return true;
        }
        word = at.after;
    }
    (word as usize) < code.words.len()
}
