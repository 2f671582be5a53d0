//! The exception types: the table of all of them, making instances, and `BaseException` itself.
//!
//! All have one layout ([`PyException`]). The attributes that a family adds (`errno`, `code`, `value`) are in its `extra`
//! fields at the positions of the `*_FIELDS` lists.

use super::TypeDef;
use crate::args::Args;
use crate::heap::{Gc, Layout, OptRef, Ref, ShapeId, Slot};
use crate::object::slots::{InitFn, NewFn};
use crate::object::*;
use crate::value::{PyResult, Value};
use crate::vm::Vm;
use std::cell::Cell;

macro_rules! exceptions {
    ($($name:ident($base:ident) $fields:ident;)*) => {
        /// The builtin exception types.
        #[derive(Copy, Clone, PartialEq, Eq, Debug)]
        #[allow(missing_docs)]
        #[repr(u8)]
        #[allow(non_camel_case_types)]
        pub enum ExcKind { $($name),* }

        static KINDS: &[(ExcKind, &str, ExcKind, &[&str])] =
            &[$((ExcKind::$name, stringify!($name), ExcKind::$base, $fields)),*];
    };
}

const NONE: &[&str] = &[];
const ATTRIBUTE_FIELDS: &[&str] = &["name", "obj"];
const NAME_FIELDS: &[&str] = &["name"];
const IMPORT_FIELDS: &[&str] = &["msg", "name", "path", "name_from"];
const OS_FIELDS: &[&str] = &["errno", "strerror", "filename", "filename2"];
const SYNTAX_FIELDS: &[&str] = &[
    "msg",
    "filename",
    "lineno",
    "offset",
    "text",
    "end_lineno",
    "end_offset",
    "print_file_and_line",
    // Line and column of the last complete compound statement, and the source if it has no file: for `push_hint`.
    "_metadata",
];
const EXIT_FIELDS: &[&str] = &["code"];
const STOP_FIELDS: &[&str] = &["value"];
const UNICODE_FIELDS: &[&str] = &["encoding", "object", "start", "end", "reason"];
const GROUP_FIELDS: &[&str] = &["message", "exceptions"];

exceptions! {
    BaseException(BaseException) NONE;
    BaseExceptionGroup(BaseException) GROUP_FIELDS;
    GeneratorExit(BaseException) NONE;
    KeyboardInterrupt(BaseException) NONE;
    SystemExit(BaseException) EXIT_FIELDS;
    Exception(BaseException) NONE;
    ExceptionGroup(BaseExceptionGroup) GROUP_FIELDS;
    ArithmeticError(Exception) NONE;
    FloatingPointError(ArithmeticError) NONE;
    OverflowError(ArithmeticError) NONE;
    ZeroDivisionError(ArithmeticError) NONE;
    AssertionError(Exception) NONE;
    AttributeError(Exception) ATTRIBUTE_FIELDS;
    BufferError(Exception) NONE;
    EOFError(Exception) NONE;
    ImportError(Exception) IMPORT_FIELDS;
    ModuleNotFoundError(ImportError) IMPORT_FIELDS;
    LookupError(Exception) NONE;
    IndexError(LookupError) NONE;
    KeyError(LookupError) NONE;
    MemoryError(Exception) NONE;
    NameError(Exception) NAME_FIELDS;
    UnboundLocalError(NameError) NAME_FIELDS;
    OSError(Exception) OS_FIELDS;
    BlockingIOError(OSError) OS_FIELDS;
    ChildProcessError(OSError) OS_FIELDS;
    ConnectionError(OSError) OS_FIELDS;
    BrokenPipeError(ConnectionError) OS_FIELDS;
    ConnectionAbortedError(ConnectionError) OS_FIELDS;
    ConnectionRefusedError(ConnectionError) OS_FIELDS;
    ConnectionResetError(ConnectionError) OS_FIELDS;
    FileExistsError(OSError) OS_FIELDS;
    FileNotFoundError(OSError) OS_FIELDS;
    InterruptedError(OSError) OS_FIELDS;
    IsADirectoryError(OSError) OS_FIELDS;
    NotADirectoryError(OSError) OS_FIELDS;
    PermissionError(OSError) OS_FIELDS;
    ProcessLookupError(OSError) OS_FIELDS;
    TimeoutError(OSError) OS_FIELDS;
    ReferenceError(Exception) NONE;
    RuntimeError(Exception) NONE;
    NotImplementedError(RuntimeError) NONE;
    PythonFinalizationError(RuntimeError) NONE;
    RecursionError(RuntimeError) NONE;
    StopAsyncIteration(Exception) NONE;
    StopIteration(Exception) STOP_FIELDS;
    SyntaxError(Exception) SYNTAX_FIELDS;
    IndentationError(SyntaxError) SYNTAX_FIELDS;
    TabError(IndentationError) SYNTAX_FIELDS;
    _IncompleteInputError(SyntaxError) SYNTAX_FIELDS;
    SystemError(Exception) NONE;
    TypeError(Exception) NONE;
    ValueError(Exception) NONE;
    UnicodeError(ValueError) NONE;
    UnicodeDecodeError(UnicodeError) UNICODE_FIELDS;
    UnicodeEncodeError(UnicodeError) UNICODE_FIELDS;
    UnicodeTranslateError(UnicodeError) UNICODE_FIELDS;
    Warning(Exception) NONE;
    BytesWarning(Warning) NONE;
    DeprecationWarning(Warning) NONE;
    EncodingWarning(Warning) NONE;
    FutureWarning(Warning) NONE;
    ImportWarning(Warning) NONE;
    PendingDeprecationWarning(Warning) NONE;
    ResourceWarning(Warning) NONE;
    RuntimeWarning(Warning) NONE;
    SyntaxWarning(Warning) NONE;
    UnicodeWarning(Warning) NONE;
    UserWarning(Warning) NONE;
}

/// The exception types of a machine.
#[derive(Default)]
pub struct ExceptionTypes {
    types: Vec<Gc<PyType>>,
}

impl ExceptionTypes {
    /// The type of a kind.
    #[inline]
    pub fn get(&self, kind: ExcKind) -> Gc<PyType> {
        self.types[kind as usize]
    }
}

/// `BaseException`.
pub static DEF: TypeDef = TypeDef {
    slots: SlotTable {
        new: Some(new),
        init: Some(init),
        str: Some(str),
        repr: Some(repr),
        ..SlotTable::EMPTY
    },
    methods: METHODS,
    getset: GETSET,
    flags: type_flags::BASETYPE | type_flags::EXCEPTION | type_flags::HAS_DICT,
    doc: "Common base class for all exceptions.",
    ..TypeDef::new("BaseException", Layout::Exception)
};

static METHODS: &[NativeDef] = &[
    NativeDef::method2("with_traceback", |vm, this, traceback| {
        set_traceback(vm, this, Some(traceback))?;
        Ok(this)
    }),
    NativeDef::method2("add_note", add_note)
        .doc("", "Exception.add_note(note) --\n    add a note to the exception"),
    NativeDef::method1("__reduce__", reduce),
    NativeDef::method2("__setstate__", |vm, this, state| {
        let Some(state) = state.non_none() else { return Ok(Value::NONE) };
        let Some(state) = state.downcast::<PyDict>() else {
            return Err(vm.type_error("state is not a dictionary"));
        };
        let mut position = 0;
        while let Some((at, key, value)) = state.next_item(position) {
            position = at + 1;
            if let Some(key) = key.downcast::<PyStr>() {
                vm.set_attr(this, key, Some(value))?;
            }
        }
        Ok(Value::NONE)
    }),
];

static GETSET: &[GetSetDef] = &[
    super::descriptor::DICT,
    GetSetDef::with_set("args", |_, e| field(e, |e| e.args.get().into()), set_args),
    GetSetDef::with_set(
        "__traceback__",
        |_, e| field(e, |e| e.traceback.get().map_or(Value::NONE, Value::from)),
        set_traceback,
    ),
    GetSetDef::with_set(
        "__cause__",
        |_, e| field(e, |e| e.cause.get().unwrap_or(Value::NONE)),
        |vm, e, new| set_link(vm, e, new, true),
    ),
    GetSetDef::with_set(
        "__context__",
        |_, e| field(e, |e| e.context.get().unwrap_or(Value::NONE)),
        |vm, e, new| set_link(vm, e, new, false),
    ),
    GetSetDef::with_set(
        "__suppress_context__",
        |_, e| field(e, |e| Value::bool(e.suppress_context.get())),
        |vm, e, new| {
            let Some(new) = new else { return Err(vm.type_error("can't delete numeric/char attribute")) };
            let Some(new) = new.as_bool() else {
                return Err(vm.type_error("attribute value type must be bool"));
            };
            if let Some(e) = e.downcast::<PyException>() {
                e.suppress_context.set(new);
            }
            Ok(())
        },
    ),
];

fn field(value: Value, read: impl FnOnce(Gc<PyException>) -> Value) -> PyResult {
    Ok(value.downcast::<PyException>().map_or(Value::NONE, read))
}

/// Makes all exception types.
pub fn define_all(vm: &mut Vm) {
    let base = super::define_type(vm, &DEF);
    vm.exceptions.types.push(base);
    for (kind, name, parent, fields) in KINDS.iter().skip(1) {
        debug_assert_eq!(*kind as usize, vm.exceptions.types.len());
        let parent = vm.exceptions.get(*parent);
        let class = super::class_build::alloc_type(vm, name, parent, Layout::Exception);
        let shape = vm.shapes.new_root(class, 0, true);
        class.instance_shape.set(shape);
        class.set_flags(parent.flags.get(), true);
        let doc = super::exception_docs::doc_of(name).map_or(Value::NONE, |doc| vm.str_value(doc));
        let key = vm.names.doc;
        class.dict.get().set_str(&mut vm.heap, key, doc);
        class.doc.set(class, doc);
        class.slots.inherit(&parent.slots);
        super::class_build::finish_flags(vm, class);
        vm.exceptions.types.push(class);
        if *kind == ExcKind::ExceptionGroup {
            super::exception_group::add_second_base(vm, class);
        }
        super::exception_fields::add_fields(vm, class, fields);
        super::exception_fields::specialize(vm, class, *kind);
    }
}

/// Kinds, names and added attributes of all exception types.
pub fn kinds() -> impl Iterator<Item = (ExcKind, &'static str)> {
    KINDS.iter().map(|(kind, name, ..)| (*kind, *name))
}

/// Makes an exception instance with these `args`, without calling `__init__` of a Python class.
pub fn new_exception(vm: &mut Vm, class: Gc<PyType>, args: &[Value]) -> Value {
    let args = vm.new_tuple(args);
    let exception = alloc_exception(vm, class, args);
    // Errors are impossible for arguments that the machine itself passes.
    let filled = super::exception_fields::fill(vm, exception, class, Args::positional_only(args.items()));
    debug_assert!(filled.is_ok());
    exception.into()
}

/// An instance with these `args` and no other field set.
pub fn alloc_exception(vm: &mut Vm, class: Gc<PyType>, args: Gc<PyTuple>) -> Gc<PyException> {
    let header = crate::heap::Header::new(class.instance_shape.get(), Layout::Exception);
    let made = vm.heap.alloc(PyException {
        header,
        args: Ref::new(args),
        traceback: OptRef::new(None),
        cause: Slot::empty(),
        context: Slot::empty(),
        suppress_context: Cell::new(false),
        dict: OptRef::new(None),
        slots: OptRef::new(None),
        extra: std::array::from_fn(|_| Slot::empty()),
    });
    if class.has_flags(type_flags::FINALIZER) {
        vm.heap.register_finalizer(made.header());
    }
    made
}

fn new(vm: &mut Vm, class: Gc<PyType>, args: Args<'_>) -> PyResult {
    let tuple = vm.new_tuple(args.positional());
    Ok(alloc_exception(vm, class, tuple).into())
}

/// What a call of an exception class with these arguments gives, if the class makes and initialises its instances as `BaseException` does.
pub fn make_plain(vm: &mut Vm, class: Gc<PyType>, args: &[Value]) -> Option<Value> {
    let is_plain = class.has_flags(type_flags::EXCEPTION)
        && !class.has_flags(type_flags::NO_NEW)
        && class.slots.new.get().is_some_and(|own| std::ptr::fn_addr_eq(own, new as NewFn))
        && class.slots.init.get().is_some_and(|own| std::ptr::fn_addr_eq(own, init as InitFn));
    is_plain.then(|| {
        let args = vm.new_tuple(args);
        alloc_exception(vm, class, args).into()
    })
}

fn init(vm: &mut Vm, this: Value, args: Args<'_>) -> PyResult<()> {
    let Some(exception) = this.downcast::<PyException>() else { return Ok(()) };
    if args.keyword_count() > 0 {
        let class = vm.type_name(this);
        return Err(vm.type_error(format!("{class}() takes no keyword arguments")));
    }
    set_new_args(vm, exception, args.positional());
    Ok(())
}

/// Sets `args` to these, unless they are the same already.
pub fn set_new_args(vm: &mut Vm, exception: Gc<PyException>, args: &[Value]) {
    if exception.args.get().items() != args {
        let tuple = vm.new_tuple(args);
        exception.args.set(exception, tuple);
    }
}

/// `BaseException.__str__`
pub fn str(vm: &mut Vm, this: Value) -> PyResult {
    let Some(exception) = this.downcast::<PyException>() else { return Ok(this) };
    match exception.args.get().items() {
        [] => Ok(vm.names.empty.into()),
        [one] => Ok(vm.to_str(*one)?.into()),
        _ => Ok(vm.to_str(exception.args.get().into())?.into()),
    }
}

fn repr(vm: &mut Vm, this: Value) -> PyResult {
    let Some(exception) = this.downcast::<PyException>() else { return Ok(this) };
    let class = vm.type_name(this);
    let text = match exception.args.get().items() {
        [one] => format!("{class}({})", vm.repr_string(*one)?),
        _ => format!("{class}{}", vm.repr_string(exception.args.get().into())?),
    };
    Ok(vm.str_value(&text))
}

/// `__reduce__`: the class, the arguments, and the `__dict__` when there is something in it.
fn reduce(vm: &mut Vm, this: Value) -> PyResult {
    let class = vm.type_of(this);
    let Some(exception) = this.downcast::<PyException>() else { return Ok(Value::NONE) };
    let args = super::exception_fields::reduction_args(vm, exception);
    match super::exception_fields::reduction_state(vm, exception)? {
        Some(state) => Ok(vm.new_tuple(&[class.into(), args.into(), state]).into()),
        None => Ok(vm.new_tuple(&[class.into(), args.into()]).into()),
    }
}

fn set_args(vm: &mut Vm, this: Value, new: Option<Value>) -> PyResult<()> {
    let (Some(exception), Some(new)) = (this.downcast::<PyException>(), new) else {
        return Err(vm.type_error("args may not be deleted"));
    };
    let items = vm.collect(new)?;
    let tuple = vm.new_tuple(items.as_slice());
    exception.args.set(exception, tuple);
    Ok(())
}

fn set_traceback(vm: &mut Vm, this: Value, new: Option<Value>) -> PyResult<()> {
    let (Some(exception), Some(new)) = (this.downcast::<PyException>(), new) else {
        return Err(vm.type_error("__traceback__ may not be deleted"));
    };
    let traceback = new.downcast::<PyTraceback>();
    if traceback.is_none() && !new.is_none() {
        return Err(vm.type_error("__traceback__ must be a traceback or None"));
    }
    exception.traceback.set(exception, traceback);
    Ok(())
}

fn set_link(vm: &mut Vm, this: Value, new: Option<Value>, cause: bool) -> PyResult<()> {
    let what = if cause { "cause" } else { "context" };
    let (Some(exception), Some(new)) = (this.downcast::<PyException>(), new) else {
        return Err(vm.type_error(format!("__{what}__ may not be deleted")));
    };
    if !new.is_none() && new.downcast::<PyException>().is_none() {
        return Err(vm.type_error(format!("exception {what} must be None or derive from BaseException")));
    }
    if cause {
        exception.suppress_context.set(true);
        exception.cause.set(exception, new.non_none());
    } else {
        exception.context.set(exception, new.non_none());
    }
    Ok(())
}

/// `add_note(note)`
pub fn add_note(vm: &mut Vm, this: Value, note: Value) -> PyResult {
    if note.downcast::<PyStr>().is_none() {
        let class = vm.type_name(note);
        return Err(vm.type_error(format!("note must be a str, not '{class}'")));
    }
    let name = vm.names.notes;
    let notes = match vm.get_attr_opt(this, name)? {
        Some(notes) => notes,
        None => {
            let list = Value::from(vm.new_list(&[]));
            vm.set_attr(this, name, Some(list))?;
            list
        }
    };
    let Some(list) = notes.downcast::<PyList>() else {
        return Err(vm.type_error("Cannot add note: __notes__ is not a list"));
    };
    list.push(&mut vm.heap, note);
    Ok(Value::NONE)
}

/// Which subclass of OSError an error number has.
pub fn os_error_kind(errno: i64) -> ExcKind {
    match i32::try_from(errno).unwrap_or(0) {
        libc::EAGAIN | libc::EALREADY | libc::EINPROGRESS => ExcKind::BlockingIOError,
        libc::EPIPE | libc::ESHUTDOWN => ExcKind::BrokenPipeError,
        libc::ECHILD => ExcKind::ChildProcessError,
        libc::ECONNABORTED => ExcKind::ConnectionAbortedError,
        libc::ECONNREFUSED => ExcKind::ConnectionRefusedError,
        libc::ECONNRESET => ExcKind::ConnectionResetError,
        libc::EEXIST => ExcKind::FileExistsError,
        libc::ENOENT => ExcKind::FileNotFoundError,
        libc::EISDIR => ExcKind::IsADirectoryError,
        libc::ENOTDIR => ExcKind::NotADirectoryError,
        libc::EINTR => ExcKind::InterruptedError,
        libc::EACCES | libc::EPERM => ExcKind::PermissionError,
        libc::ESRCH => ExcKind::ProcessLookupError,
        libc::ETIMEDOUT => ExcKind::TimeoutError,
        _ => ExcKind::OSError,
    }
}

/// The system's text for an error number.
pub fn strerror(errno: i32) -> String {
    let text = std::io::Error::from_raw_os_error(errno).to_string();
    match text.rsplit_once(" (os error ") {
        Some((text, _)) => text.to_owned(),
        None => text,
    }
}

/// Raises the OSError of a failed system call, with the file's name when it concerns one.
#[cold]
pub fn raise_io_error(vm: &mut Vm, error: &std::io::Error, filename: Option<Value>) -> crate::value::Raised {
    let Some(errno) = error.raw_os_error() else {
        return vm.raise_new(ExcKind::OSError, error.to_string());
    };
    let text = vm.str_value(&strerror(errno));
    let number = Value::small_int(errno as i64);
    let kind = os_error_kind(errno as i64);
    match filename {
        Some(filename) => vm.raise_with(kind, &[number, text, filename]),
        None => vm.raise_with(kind, &[number, text]),
    }
}

/// Gives an exception that is about to be raised the one being handled as its `__context__`.
pub fn set_context(vm: &mut Vm, exception: Value) {
    let Some(handled) = vm.state.handled.get().filter(|h| *h != exception) else { return };
    let Some(exception) = exception.downcast::<PyException>() else { return };
    // Break a cycle that the new link would close.
    let mut at = handled.downcast::<PyException>();
    let mut steps = 0;
    while let Some(link) = at {
        let next = link.context.get();
        if next == Some(exception.into()) {
            link.context.set(link, None);
            break;
        }
        at = next.and_then(|n| n.downcast::<PyException>());
        steps += 1;
        if steps > 10_000 {
            break;
        }
    }
    exception.context.set(exception, handled);
}

/// Sets `name` and `obj` of an AttributeError.
pub fn set_attribute_error_fields(exception: Gc<PyException>, name: Value, object: Value) {
    exception.extra[0].set(exception, name);
    exception.extra[1].set(exception, object);
}

/// Shape of exact instances, for those who make exceptions without a class at hand.
pub fn base_shape() -> ShapeId {
    ShapeId(Layout::Exception.0 as u32)
}

pub use super::exception_group::{group_match, prep_reraise_star};
