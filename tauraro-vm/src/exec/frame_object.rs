//! Frame objects: what `sys._getframe`, `traceback.tb_frame` and `generator.gi_frame` show of a frame.
//!
//! A frame on the register stack has an object only once somebody asked for it; the frame's kind says so, so that an
//! ordinary return need not look. While the frame runs, the object knows its place on the stack and reads variables
//! and position there. When the frame leaves the stack the object is *detached*. After an exception it keeps a copy of the
//! variables; after a return only that of traced code does (`exec/trace.rs`), which functions have that mention `_getframe`: register code
//! does not keep dead variables to the end. The frame of a suspended
//! generator is read out of the generator.
//!
//! Rules: [`detach`] is called before a frame that has an object is popped; it may allocate.

use crate::exec::chain;
use crate::exec::generator::{self, GeneratorState, PyGenerator};
use crate::exec::unwind::{instruction_at, state_map};
use crate::heap::{Gc, Header, Layout, OptRef, Ref, Slot, Slots, Tailed};
use crate::interp::bytecode::{Location, Word};
use crate::interp::frame::Frame;
use crate::object::*;
use crate::object_struct;
use crate::value::{PyResult, Value};
use crate::vm::Vm;
use std::cell::Cell;

object_struct! {
    /// A frame object.
    pub struct PyFrame(Layout::Frame) {
        /// `f_code`
        pub code: Ref<PyCode>,
        /// `f_globals`
        pub globals: Ref<PyDict>,
        /// `f_builtins`
        pub builtins: Ref<PyDict>,
        /// Address of its registers while it is on the register stack, else 0.
        pub base: Cell<usize>,
        /// The instruction, once the frame has left the stack.
        pub instruction: Cell<usize>,
        /// The variables, once the frame has left the stack.
        pub locals: Slot,
        /// `f_back`, once the frame has left the stack.
        pub back: OptRef<PyFrame>,
        /// The generator whose frame it is.
        pub generator: OptRef<PyGenerator>,
        /// `f_trace`
        pub trace: Slot,
        /// `f_trace_lines`
        pub trace_lines: Cell<bool>,
        /// `f_trace_opcodes`
        pub trace_opcodes: Cell<bool>,
        /// The line that a traced frame is in; 0 while it is in none.
        pub line: Cell<u32>,
        /// Whether it has jumped back since that line began.
        pub jumped: Cell<bool>,
        /// The native function that it calls, as the profile function was told.
        pub native: Slot,
    }
}

/// The frames on the stack, the top one first, each with the address behind the instruction it executes.
pub fn frames(vm: &Vm) -> impl Iterator<Item = (Frame, *const Word)> + use<> {
    let mut next = vm.top_frame().map(|frame| (frame, vm.exec.pc));
    std::iter::from_fn(move || {
        let (frame, pc) = next?;
        next = if frame.is_lowest() { None } else { Some((frame.below(), frame.return_pc())) };
        Some((frame, pc))
    })
}

/// The object of a frame on the stack.
pub fn frame_object(vm: &mut Vm, frame: Frame) -> Gc<PyFrame> {
    if let Some(object) = frame.object().and_then(|o| o.downcast::<PyFrame>()) {
        return object;
    }
    let function = frame.function();
    let generator =
        frame.aux().and_then(|aux| aux.downcast::<PyGenerator>()).filter(|_| frame.is_generator());
    let object = match generator.and_then(|g| g.frame.get()).and_then(|f| f.downcast::<PyFrame>()) {
        Some(object) => object,
        None => new(vm, frame.code(), function.globals.get(), function.builtins.get()),
    };
    object.base.set(frame.base() as usize);
    object.generator.set(object, generator);
    if let Some(generator) = generator {
        generator.frame.set(generator, Value::from(object));
    }
    frame.set_object(object.into());
    vm.heap.stack.disturb();
    object
}

/// A frame that had an object got a generator: the object is that generator's.
pub fn adopt(frame: Frame, object: Value, generator: Gc<PyGenerator>) {
    frame.set_object(object);
    generator.frame.set(generator, object);
    if let Some(object) = object.downcast::<PyFrame>() {
        object.generator.set(object, Some(generator));
    }
}

/// The object of a generator's frame; `None` when the generator has ended.
pub fn generator_frame(vm: &mut Vm, generator: Gc<PyGenerator>) -> Option<Gc<PyFrame>> {
    if generator.state.get() == GeneratorState::Done {
        return None;
    }
    if let Some(object) = generator.frame.get().and_then(|f| f.downcast::<PyFrame>()) {
        return Some(object);
    }
    if generator.state.get() == GeneratorState::Running {
        let running =
            frames(vm).find(|(f, _)| f.is_generator() && f.aux() == Some(generator.into())).map(|(f, _)| f);
        return running.map(|frame| frame_object(vm, frame));
    }
    let function = generator.function.get();
    let object = new(vm, generator.code.get(), function.globals.get(), function.builtins.get());
    object.generator.set(object, Some(generator));
    generator.frame.set(generator, Value::from(object));
    Some(object)
}

/// The object of a frame that a traceback names. When the frame has left the stack without having an object, the traceback kept
/// its variables.
pub fn traceback_frame(vm: &mut Vm, traceback: Gc<PyTraceback>) -> Gc<PyFrame> {
    if let Some(object) = traceback.frame.get().and_then(|f| f.downcast::<PyFrame>()) {
        return object;
    }
    let object = plain_traceback_frame(vm, traceback);
    if !object.is_running() {
        link_backs(vm, traceback);
    }
    object
}

/// As [`traceback_frame`], for an entry without frame object, and without `f_back`.
fn plain_traceback_frame(vm: &mut Vm, traceback: Gc<PyTraceback>) -> Gc<PyFrame> {
    let code = traceback.code.get();
    let alive = frames(vm)
        .map(|(frame, _)| frame)
        .find(|frame| frame.base() as usize == traceback.base.get() && frame.code() == code);
    let object = match alive {
        Some(frame) => frame_object(vm, frame),
        None => {
            let function = traceback.function.get().and_then(|f| f.downcast::<PyFunction>());
            let globals = function.map_or(vm.state.builtins.get(), |function| function.globals.get());
            let builtins = builtins_of(vm, globals);
            let object = new(vm, code, globals, builtins);
            object.instruction.set(traceback.instruction);
            let kept = traceback.locals.get();
            let locals = match (kept.and_then(|kept| kept.downcast::<Slots>()), function) {
                // Names are strings, so nothing raises.
                (Some(values), Some(function)) => {
                    let value = |index: usize| values.tail()[index].get();
                    super::locals_dict(vm, code, function, values.len(), value).ok()
                }
                _ if !code.has_flags(code_flags::OPTIMIZED) => Some(kept.unwrap_or(globals.into())),
                _ => None,
            };
            object.locals.set(object, locals);
            // The object has them now, and can be told to let go of them.
            traceback.locals.set(traceback, None::<Value>);
            object
        }
    };
    traceback.frame.set(traceback, Value::from(object));
    object
}

/// The frames that called that of a traceback entry, which is not on the stack any more, are in the entries that led here.
fn link_backs(vm: &mut Vm, traceback: Gc<PyTraceback>) {
    let mut inner = traceback;
    while let Some(outer) = inner.outer.get() {
        let known = outer.frame.get().is_some();
        let back = match outer.frame.get().and_then(|f| f.downcast::<PyFrame>()) {
            Some(back) => back,
            None => plain_traceback_frame(vm, outer),
        };
        if let Some(object) = inner.frame.get().and_then(|f| f.downcast::<PyFrame>()) {
            object.back.set(object, Some(back));
        }
        if known {
            break;
        }
        inner = outer;
    }
}

fn builtins_of(vm: &Vm, globals: Gc<PyDict>) -> Gc<PyDict> {
    match globals.get_str(vm.names.builtins) {
        Some(found) => match found.downcast::<PyModule>() {
            Some(module) => module.dict.get(),
            None => found.downcast::<PyDict>().unwrap_or(vm.state.builtins.get()),
        },
        None => vm.state.builtins.get(),
    }
}

fn new(vm: &mut Vm, code: Gc<PyCode>, globals: Gc<PyDict>, builtins: Gc<PyDict>) -> Gc<PyFrame> {
    vm.heap.alloc(PyFrame {
        header: Header::exact(Layout::Frame),
        code: Ref::new(code),
        globals: Ref::new(globals),
        builtins: Ref::new(builtins),
        base: Cell::new(0),
        instruction: Cell::new(0),
        locals: Slot::empty(),
        back: OptRef::new(None),
        generator: OptRef::new(None),
        trace: Slot::empty(),
        trace_lines: Cell::new(true),
        trace_opcodes: Cell::new(false),
        line: Cell::new(0),
        jumped: Cell::new(false),
        native: Slot::empty(),
    })
}

/// Where a frame object's frame is: its place on the stack and the address behind its instruction.
fn place(vm: &Vm, object: Gc<PyFrame>) -> Option<(Frame, *const Word)> {
    let base = object.base.get();
    if base == 0 {
        return None;
    }
    frames(vm).find(|(frame, _)| frame.base() as usize == base)
}

/// The instruction that a frame on the stack executes.
fn instruction_of(frame: Frame, pc: *const Word) -> usize {
    let word = frame.instruction_index(pc).saturating_sub(1);
    instruction_at(frame.code().register_code(), word)
}

impl PyFrame {
    /// Whether the frame is on the register stack.
    pub fn is_running(&self) -> bool {
        self.base.get() != 0
    }

    fn suspended_generator(&self) -> Option<Gc<PyGenerator>> {
        self.generator
            .get()
            .filter(|g| matches!(g.state.get(), GeneratorState::Suspended | GeneratorState::Created))
    }
}

/// The instruction that a frame executes, executed last, or is suspended at.
pub fn instruction(vm: &Vm, object: Gc<PyFrame>) -> usize {
    if let Some((frame, pc)) = place(vm, object) {
        return instruction_of(frame, pc);
    }
    match object.suspended_generator() {
        Some(generator) => (generator.resume_at.get() as usize).saturating_sub(1),
        None => object.instruction.get(),
    }
}

/// `f_locals`
pub fn locals(vm: &mut Vm, object: Gc<PyFrame>) -> PyResult {
    if let Some((frame, pc)) = place(vm, object) {
        return super::frame_locals(vm, frame, instruction_of(frame, pc));
    }
    if let Some(generator) = object.suspended_generator() {
        let code = generator.code.get();
        let dict = vm.new_dict();
        let function = generator.function.get();
        let registers = |location: Location| match location {
            Location::Unbound => None,
            Location::Register(register) => generator.tail().get(register as usize)?.get(),
            Location::Const(index) => code.tables.consts.get(index as usize).copied(),
        };
        if generator.state.get() == GeneratorState::Created {
            // Nothing ran yet: the parameters are the first registers.
            let parameters = code.params().count();
            for (index, name) in code.varnames.get().items().iter().take(parameters).enumerate() {
                if let Some(value) = registers(Location::Register(index as u16)) {
                    super::put_local(vm, dict, code, index, *name, Some(value))?;
                }
            }
        } else if let Some(map) =
            state_map(code.register_code(), (generator.resume_at.get() as usize).saturating_sub(1))
        {
            for (index, location) in map.iter().enumerate() {
                if let Some(name) = code.varnames.get().items().get(index) {
                    super::put_local(vm, dict, code, index, *name, registers(*location))?;
                }
            }
        }
        super::put_free_variables(vm, dict, function)?;
        return Ok(dict.into());
    }
    match object.locals.get() {
        Some(locals) => Ok(locals),
        None => {
            let dict = Value::from(vm.new_dict());
            object.locals.set(object, dict);
            Ok(dict)
        }
    }
}

/// `f_back`
pub fn back(vm: &mut Vm, object: Gc<PyFrame>) -> Option<Gc<PyFrame>> {
    if let Some((frame, _)) = place(vm, object) {
        if frame.root().is_some() {
            let parent = generator::generator_of(frame)?.parent.get()?;
            return generator_frame(vm, parent);
        }
        return if frame.is_lowest() { None } else { Some(frame_object(vm, frame.below())) };
    }
    let Some(waiting) = object.suspended_generator().filter(|generator| chain::is_running(*generator)) else {
        return object.back.get();
    };
    // Its chain's end is on the stack.
    let above = frames(vm).map(|(frame, _)| frame).find(|frame| {
        let end = frame.root().and(generator::generator_of(*frame));
        end.is_some_and(|end| chain::parents(end).any(|parent| parent == waiting))
    })?;
    if above.root() == Some(waiting) {
        return if above.is_lowest() { None } else { Some(frame_object(vm, above.below())) };
    }
    let parent = waiting.parent.get()?;
    generator_frame(vm, parent)
}

/// What is `depth` calls up: a frame on the stack, or a generator that waits for the end of its chain.
pub enum Level {
    /// A frame.
    Frame(Frame),
    /// A generator.
    Generator(Gc<PyGenerator>),
}

impl Level {
    /// Its function.
    pub fn function(&self) -> Gc<PyFunction> {
        match self {
            Level::Frame(frame) => frame.function(),
            Level::Generator(generator) => generator.function.get(),
        }
    }

    /// Its object.
    pub fn object(&self, vm: &mut Vm) -> Option<Gc<PyFrame>> {
        match self {
            Level::Frame(frame) => Some(frame_object(vm, *frame)),
            Level::Generator(generator) => generator_frame(vm, *generator),
        }
    }
}

/// What is `depth` calls up from the frame on top.
pub fn level(vm: &Vm, depth: usize) -> Option<Level> {
    let mut left = depth;
    for (frame, _) in frames(vm) {
        if left == 0 {
            return Some(Level::Frame(frame));
        }
        left -= 1;
        let Some(root) = frame.root() else { continue };
        for waiting in chain::parents(generator::generator_of(frame)?) {
            if left == 0 {
                return Some(Level::Generator(waiting));
            }
            left -= 1;
            if waiting == root {
                break;
            }
        }
    }
    None
}

/// The frame on top, of traced code, is about to return: its object, if there is one, keeps the variables.
pub fn keep_locals(vm: &mut Vm, frame: Frame) {
    if let Some(object) = frame.object().and_then(|o| o.downcast::<PyFrame>()) {
        let at = instruction_of(frame, vm.exec.pc);
        // Names are strings, so nothing raises.
        if let Ok(locals) = super::frame_locals(vm, frame, at) {
            object.locals.set(object, locals);
        }
    }
}

/// How a frame leaves the stack.
#[derive(Copy, Clone, PartialEq, Eq)]
pub enum Leaving {
    /// Its generator is suspended.
    Suspended,
    /// It returned.
    Returned,
    /// By an exception.
    Raised,
}

/// Puts the object of the top frame on its own feet, before that frame leaves the stack.
#[cold]
#[inline(never)]
pub fn detach(vm: &mut Vm, frame: Frame, how: Leaving) {
    let Some(object) = frame.object().and_then(|o| o.downcast::<PyFrame>()) else { return };
    if how != Leaving::Suspended {
        let at = if how == Leaving::Raised {
            instruction_of(frame, vm.exec.pc)
        } else {
            frame.instruction_index(vm.exec.pc).saturating_sub(1)
        };
        object.instruction.set(at);
        // What is no function has its variables in a mapping. Names are strings, so nothing raises.
        if (how == Leaving::Raised || !frame.code().has_flags(code_flags::OPTIMIZED))
            && let Ok(locals) = super::frame_locals(vm, frame, at)
        {
            object.locals.set(object, locals);
        }
        let back = if frame.is_lowest() || frame.is_generator() {
            None
        } else {
            Some(frame_object(vm, frame.below()))
        };
        object.back.set(object, back);
        if let Some(generator) = object.generator.get() {
            generator.frame.set(generator, None::<Value>);
        }
        object.generator.set(object, None);
    }
    object.base.set(0);
}

/// A generator that has an object for its frame goes on running: the object is told where.
pub fn attach(frame: Frame, generator: Gc<PyGenerator>) {
    if let Some(object) = generator.frame.get().and_then(|f| f.downcast::<PyFrame>()) {
        object.base.set(frame.base() as usize);
        frame.set_object(object.into());
    }
}
