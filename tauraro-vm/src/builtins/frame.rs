//! `frame`: what Python sees of a running call (`sys._getframe`, `tb_frame`).
//!
//! A frame lives on the register stack; its object is made when somebody asks for it and remembered in the frame's header. As
//! long as the object is found there, it shows what the frame is doing now. Once the call has ended it shows what was last seen, and
//! of a frame that only a traceback tells of, code, line and globals. `f_locals` of a function is a snapshot.

use super::TypeDef;
use super::code_::code_line;
use super::descriptor::receive;
use crate::exec::frames::RunningFrame;
use crate::heap::{Gc, Header, Layout, Ref, Slot};
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
        /// The instruction, when it was last seen running.
        pub instruction: Cell<usize>,
        /// `f_back`, when it was last seen running.
        pub back: Slot,
        /// `f_locals`, when it was last asked for.
        pub locals: Slot,
        /// `f_trace`
        pub trace: Slot,
    }
}

/// The type.
pub static DEF: TypeDef = TypeDef {
    slots: SlotTable { repr: Some(repr), ..SlotTable::EMPTY },
    methods: &[NativeDef::method1("clear", |vm, x| {
        let this = receive::<PyFrame>(vm, x)?;
        if find(vm, this).is_some() {
            return Err(vm.runtime_error("cannot clear an executing frame"));
        }
        this.locals.take();
        Ok(Value::NONE)
    })],
    getset: &[
        GetSetDef::new("f_code", |vm, x| Ok(receive::<PyFrame>(vm, x)?.code.get().into())),
        GetSetDef::new("f_globals", |vm, x| Ok(receive::<PyFrame>(vm, x)?.globals.get().into())),
        GetSetDef::new("f_builtins", |vm, x| Ok(receive::<PyFrame>(vm, x)?.builtins.get().into())),
        GetSetDef::new("f_back", back),
        GetSetDef::new("f_locals", locals),
        GetSetDef::new("f_lineno", |vm, x| {
            let (code, instruction) = place(vm, x)?;
            Ok(Value::small_int(code_line(code, instruction) as i64))
        }),
        GetSetDef::new("f_lasti", |vm, x| Ok(Value::small_int(place(vm, x)?.1 as i64))),
        GetSetDef::with_set(
            "f_trace",
            |vm, x| Ok(receive::<PyFrame>(vm, x)?.trace.get().unwrap_or(Value::NONE)),
            |vm, x, new| {
                let this = receive::<PyFrame>(vm, x)?;
                this.trace.set(this, new);
                Ok(())
            },
        ),
        GetSetDef::new("f_trace_lines", |_, _| Ok(Value::TRUE)),
        GetSetDef::new("f_trace_opcodes", |_, _| Ok(Value::FALSE)),
    ],
    flags: type_flags::NO_NEW,
    ..TypeDef::new("frame", Layout::Frame)
};

fn alloc(
    vm: &mut Vm,
    code: Gc<PyCode>,
    globals: Gc<PyDict>,
    builtins: Gc<PyDict>,
    instruction: usize,
) -> Gc<PyFrame> {
    vm.heap.alloc(PyFrame {
        header: Header::exact(Layout::Frame),
        code: Ref::new(code),
        globals: Ref::new(globals),
        builtins: Ref::new(builtins),
        instruction: Cell::new(instruction),
        back: Slot::empty(),
        locals: Slot::empty(),
        trace: Slot::empty(),
    })
}

/// The object of a running frame.
pub fn object_of(vm: &mut Vm, running: RunningFrame) -> Value {
    if let Some(made) = running.frame.object() {
        return made;
    }
    let function = running.frame.function();
    let code = running.frame.code();
    let made = alloc(vm, code, function.globals.get(), function.builtins.get(), running.instruction);
    running.frame.set_object(made.into());
    made.into()
}

/// The frame object of a traceback's entry.
pub fn of_traceback(vm: &mut Vm, traceback: Gc<PyTraceback>) -> Value {
    if let Some(made) = traceback.frame.get() {
        return made;
    }
    let globals = match traceback.globals.get().and_then(|g| g.downcast::<PyDict>()) {
        Some(globals) => globals,
        None => vm.new_dict(),
    };
    let builtins = super::function::builtins_of(vm, globals);
    let made = alloc(vm, traceback.code.get(), globals, builtins, traceback.instruction);
    traceback.frame.set(traceback, Value::from(made));
    made.into()
}

/// The running frame of an object, with the frame that called it.
fn find(vm: &Vm, this: Gc<PyFrame>) -> Option<(RunningFrame, Option<RunningFrame>)> {
    let mut frames = vm.running_frames();
    while let Some(running) = frames.next() {
        if running.frame.object() == Some(this.into()) {
            return Some((running, frames.next()));
        }
    }
    None
}

/// Code and instruction: where it is, or was last seen.
fn place(vm: &mut Vm, x: Value) -> PyResult<(Gc<PyCode>, usize)> {
    let this = receive::<PyFrame>(vm, x)?;
    if let Some((running, _)) = find(vm, this) {
        this.instruction.set(running.instruction);
    }
    Ok((this.code.get(), this.instruction.get()))
}

fn back(vm: &mut Vm, x: Value) -> PyResult {
    let this = receive::<PyFrame>(vm, x)?;
    if let Some((_, caller)) = find(vm, this) {
        let back = caller.map(|caller| object_of(vm, caller));
        this.back.set(this, back);
    }
    Ok(this.back.get().unwrap_or(Value::NONE))
}

fn locals(vm: &mut Vm, x: Value) -> PyResult {
    let this = receive::<PyFrame>(vm, x)?;
    if let Some((running, _)) = find(vm, this) {
        let locals = crate::exec::frame_locals(vm, running.frame, running.instruction)?;
        this.locals.set(this, locals);
        return Ok(locals);
    }
    if let Some(locals) = this.locals.get() {
        return Ok(locals);
    }
    if !this.code.get().has_flags(code_flags::OPTIMIZED) {
        return Ok(this.globals.get().into());
    }
    let empty = Value::from(vm.new_dict());
    this.locals.set(this, empty);
    Ok(empty)
}

fn repr(vm: &mut Vm, x: Value) -> PyResult {
    let (code, instruction) = place(vm, x)?;
    let file = vm.repr_string(code.filename.get().into())?;
    let (name, line) = (code.name.get().to_string_lossy(), code_line(code, instruction));
    Ok(vm.str_value(&format!("<frame at {:#x}, file {file}, line {line}, code {name}>", x.bits())))
}
