//! `_io` and `io`: streams, and the builtin `open`.
//!
//! * [`base`]: the abstract bases; [`string_io`], [`bytes_io`]: streams in memory;
//! * [`mod@file`]: files of the system; [`buffered`]: buffers in front of them; [`text`]: text on top of those.
//!
//! The standard streams are the machine's own (`tauraro_vm::builtins::stdio`); their types are put below `TextIOWrapper` and the buffers' when these
//! are made, which is when `io` is imported or `open` first called. Differences from CPython: the classes of `io` are the native ones of `_io`
//! (their names begin with `_`), and have no abstract methods.

pub mod base;
pub mod buffered;
pub mod bytes_io;
pub mod file;
pub mod string_io;
pub mod text;

use base::BUFFER_SIZE;
use file::Mode;
use tauraro_vm::args::{Args, Params};
use tauraro_vm::builtins::class_build::move_below;
use tauraro_vm::builtins::{TypeDef, add_members, define_type_below, new_native_function};
use tauraro_vm::heap::Object;
use tauraro_vm::object::{NativeDef, PyModule, PyStr, PyType, type_flags};
use tauraro_vm::{ExcKind, Gc, Layout, PyResult, Raised, Value, Vm};

/// Puts `open` among the builtin functions.
pub fn install(vm: &mut Vm) {
    let function = new_native_function(vm, &OPEN, None);
    let module = vm.str_value("_io");
    function.module.set(function, module);
    let name = vm.intern("open");
    let builtins = vm.state.builtins.get();
    builtins.set_str(&mut vm.heap, name, function.into());
}

static OPEN: NativeDef = NativeDef::function("open", open).doc(
    "($module, /, file, mode='r', buffering=-1, encoding=None,\n     errors=None, newline=None, closefd=True, opener=None)",
    "Open file and return a stream.  Raise OSError upon failure.",
);

/// The types: each with its base and the name under which the machine keeps it.
static TYPES: &[(&TypeDef, Option<&TypeDef>)] = &[
    (&base::IO_BASE, None),
    (&base::RAW_BASE, Some(&base::IO_BASE)),
    (&base::BUFFERED_BASE, Some(&base::IO_BASE)),
    (&base::TEXT_BASE, Some(&base::IO_BASE)),
    (&file::DEF, Some(&base::RAW_BASE)),
    (&bytes_io::DEF, Some(&base::BUFFERED_BASE)),
    (&buffered::READER, Some(&base::BUFFERED_BASE)),
    (&buffered::WRITER, Some(&base::BUFFERED_BASE)),
    (&buffered::RANDOM, Some(&base::BUFFERED_BASE)),
    (&string_io::DEF, Some(&base::TEXT_BASE)),
    (&text::DEF, Some(&base::TEXT_BASE)),
];

/// Under which name the machine keeps a type.
fn key(vm: &mut Vm, name: &str) -> Gc<PyStr> {
    vm.intern(&format!("_io.{name}"))
}

fn kept(vm: &mut Vm, name: &str) -> Option<Gc<PyType>> {
    let key = key(vm, name);
    vm.state.natives.get().get_str(key)?.downcast()
}

/// The type of a definition; the first call makes all of them.
pub fn class(vm: &mut Vm, def: &'static TypeDef) -> PyResult<Gc<PyType>> {
    if let Some(class) = kept(vm, def.name) {
        return Ok(class);
    }
    make_types(vm)?;
    match kept(vm, def.name) {
        Some(class) => Ok(class),
        None => Err(vm.raise_new(ExcKind::SystemError, "io was not initialised")),
    }
}

fn make_types(vm: &mut Vm) -> PyResult<()> {
    for (def, base) in TYPES {
        let base = match base {
            Some(base) => kept(vm, base.name),
            None => None,
        };
        let base = base.unwrap_or(vm.class(Layout::Object));
        let class = define_type_below(vm, def, base);
        if matches!(def.name, "BufferedReader" | "BufferedRandom") {
            add_members(vm, class, buffered::READ_METHODS, &[]);
        }
        if matches!(def.name, "BufferedWriter" | "BufferedRandom") {
            add_members(vm, class, buffered::WRITE_METHODS, &[]);
        }
        let name = format!("_io.{}", def.name);
        vm.keep_native(&name, class);
    }
    let (os_error, value_error) =
        (vm.exceptions.get(ExcKind::OSError), vm.exceptions.get(ExcKind::ValueError));
    let bases = vm.new_tuple(&[os_error.into(), value_error.into()]);
    let namespace = vm.new_dict();
    let (module_key, module) = (vm.names.module, vm.str_value("io"));
    namespace.set_str(&mut vm.heap, module_key, module);
    let name = vm.str_value("UnsupportedOperation");
    let type_ = vm.class(Layout::Type);
    let class = vm.call(type_.into(), &[name, bases.into(), namespace.into()])?;
    vm.keep_native(UNSUPPORTED, class);
    for (own, below) in tauraro_vm::builtins::stdio::classes(vm) {
        if let Some(below) = kept(vm, below) {
            move_below(vm, own, below);
        }
    }
    Ok(())
}

const UNSUPPORTED: &str = "_io.UnsupportedOperation";

/// `io.UnsupportedOperation`
#[cold]
pub fn unsupported(vm: &mut Vm, message: &str) -> Raised {
    if let Err(raised) = class(vm, &base::IO_BASE) {
        return raised;
    }
    let text = vm.str_value(message);
    let made = match kept(vm, "UnsupportedOperation") {
        Some(class) => vm.call(class.into(), &[text]),
        None => return vm.raise_new(ExcKind::OSError, message),
    };
    match made {
        Ok(exception) => vm.chain_and_raise(exception),
        Err(raised) => raised,
    }
}

/// Makes a stream's object, with room for attributes.
fn alloc<T: Object>(vm: &mut Vm, class: Gc<PyType>, object: T) -> Gc<T> {
    let made = vm.heap.alloc_with_attrs(object);
    if class.has_flags(type_flags::FINALIZER) {
        vm.heap.register_finalizer(made);
    }
    made
}

/// Makes `_io`.
pub fn core_module(vm: &mut Vm) -> PyResult<Gc<PyModule>> {
    let module = vm.new_native_module("_io", "", &[]);
    fill(vm, module)?;
    Ok(module)
}

/// Makes `io`.
pub fn module(vm: &mut Vm) -> PyResult<Gc<PyModule>> {
    let doc = "The io module provides the Python interfaces to stream handling.";
    let module = vm.new_native_module("io", doc, &[]);
    fill(vm, module)?;
    for (name, def) in [
        ("IOBase", &base::IO_BASE),
        ("RawIOBase", &base::RAW_BASE),
        ("BufferedIOBase", &base::BUFFERED_BASE),
        ("TextIOBase", &base::TEXT_BASE),
    ] {
        let class = class(vm, def)?;
        vm.set_module_attr(module, name, class);
    }
    for (name, value) in [("SEEK_SET", 0), ("SEEK_CUR", 1), ("SEEK_END", 2)] {
        vm.set_module_attr(module, name, Value::small_int(value));
    }
    let names = vm.new_list(&[]);
    for name in PUBLIC {
        let name = vm.intern(name);
        names.push(&mut vm.heap, name.into());
    }
    vm.set_module_attr(module, "__all__", names);
    Ok(module)
}

const PUBLIC: &[&str] = &[
    "BlockingIOError",
    "open",
    "open_code",
    "IOBase",
    "RawIOBase",
    "FileIO",
    "BytesIO",
    "StringIO",
    "BufferedIOBase",
    "BufferedReader",
    "BufferedWriter",
    "BufferedRandom",
    "TextIOBase",
    "TextIOWrapper",
    "UnsupportedOperation",
    "SEEK_SET",
    "SEEK_CUR",
    "SEEK_END",
];

fn fill(vm: &mut Vm, module: Gc<PyModule>) -> PyResult<()> {
    static FUNCTIONS: &[NativeDef] = &[
        NativeDef::function1("open_code", |vm, path| {
            let mode = vm.str_value("rb");
            open(vm, Args::positional_only(&[path, mode]))
        })
        .doc("($module, /, path)", "Opens the provided file with the intent to import the contents."),
        NativeDef::function("text_encoding", |vm, args| {
            static PARAMS: Params = Params::new("text_encoding", &["encoding", "stacklevel"]).required(1);
            let [encoding, _] = args.bind(vm, &PARAMS)?;
            match encoding.and_then(Value::non_none) {
                Some(encoding) => Ok(encoding),
                None => Ok(vm.str_value("locale")),
            }
        })
        .doc("($module, encoding, stacklevel=2, /)", "A helper function to choose the text encoding."),
    ];
    for def in FUNCTIONS {
        let function = new_native_function(vm, def, None);
        vm.set_module_attr(module, def.name, function);
    }
    let name = vm.intern("open");
    let function = vm.state.builtins.get().get_str(name).unwrap_or(Value::NONE);
    vm.set_module_attr(module, "open", function);
    for (def, _) in TYPES {
        let class = class(vm, def)?;
        vm.set_module_attr(module, def.name, class);
    }
    if let Some(class) = kept(vm, "UnsupportedOperation") {
        vm.set_module_attr(module, "UnsupportedOperation", class);
    }
    let blocking = vm.exceptions.get(ExcKind::BlockingIOError);
    vm.set_module_attr(module, "BlockingIOError", blocking);
    vm.set_module_attr(module, "DEFAULT_BUFFER_SIZE", Value::small_int(BUFFER_SIZE as i64));
    Ok(())
}

/// The builtin `open`.
fn open(vm: &mut Vm, args: Args<'_>) -> PyResult {
    static PARAMS: Params = Params::new(
        "open",
        &["file", "mode", "buffering", "encoding", "errors", "newline", "closefd", "opener"],
    )
    .required(1);
    let [file, mode, buffering, encoding, errors, newline, closefd, opener] = args.bind(vm, &PARAMS)?;
    let file = file.unwrap_or(Value::NONE);
    let shown = match mode {
        None => "r".to_owned(),
        Some(mode) => match mode.downcast::<PyStr>() {
            Some(mode) => mode.to_string_lossy(),
            None => {
                let class = vm.type_name(mode);
                return Err(vm.type_error(format!("open() argument 'mode' must be str, not {class}")));
            }
        },
    };
    let buffering = buffering.map_or(Ok(-1), |buffering| vm.size_i64(buffering))?;
    for (name, value) in [("encoding", encoding), ("errors", errors), ("newline", newline)] {
        if let Some(value) = value.and_then(Value::non_none)
            && value.downcast::<PyStr>().is_none()
        {
            let class = vm.type_name(value);
            return Err(vm.type_error(format!("open() argument '{name}' must be str or None, not {class}")));
        }
    }
    let Some(parsed) = Mode::parse(&shown) else {
        return Err(vm.value_error(format!("invalid mode: '{shown}'")));
    };
    let given = |value: Option<Value>| value.and_then(Value::non_none).is_some();
    let wrong = if parsed.text && parsed.binary {
        Some("can't have text and binary mode at once")
    } else if parsed.kinds() > 1 {
        Some("must have exactly one of create/read/write/append mode")
    } else if parsed.binary && given(encoding) {
        Some("binary mode doesn't take an encoding argument")
    } else if parsed.binary && given(errors) {
        Some("binary mode doesn't take an errors argument")
    } else if parsed.binary && given(newline) {
        Some("binary mode doesn't take a newline argument")
    } else if buffering == 0 && !parsed.binary {
        Some("can't have unbuffered text I/O")
    } else if parsed.kinds() == 0 {
        Some("Must have exactly one of create/read/write/append mode and at most one plus")
    } else {
        None
    };
    if let Some(wrong) = wrong {
        return Err(vm.value_error(wrong));
    }
    if file.downcast::<tauraro_vm::object::PyFloat>().is_some() || file.is_inline_float() {
        return Err(vm.type_error("expected str, bytes or os.PathLike object, not float"));
    }
    let closefd = closefd.map_or(Ok(true), |flag| vm.is_true(flag))?;
    let raw = file::open_file(vm, file, parsed, closefd, opener.and_then(Value::non_none))?;
    let made = on_top(
        vm,
        raw,
        parsed,
        buffering,
        text::Options { encoding, errors, newline, line_buffering: false, write_through: false },
    );
    let made = match made {
        Ok(made) => made,
        Err(raised) => {
            let _ = raw.raw.borrow_mut().close();
            return Err(raised);
        }
    };
    if let Some(text) = made.downcast::<text::TextIo>() {
        let mode = vm.str_value(&shown);
        text.mode.set(text, mode);
    }
    Ok(made)
}

/// The buffer, and the text stream, that `open` puts on a file.
fn on_top(
    vm: &mut Vm,
    raw: Gc<file::FileIo>,
    mode: Mode,
    buffering: i64,
    mut options: text::Options,
) -> PyResult {
    let terminal =
        buffering < 0 && file::with_file(vm, raw, |file| Ok(std::io::IsTerminal::is_terminal(file)))?;
    options.line_buffering = buffering == 1 || terminal;
    if buffering == 0 {
        return Ok(raw.into());
    }
    let size = if buffering > 1 { buffering as usize } else { BUFFER_SIZE };
    let buffer = buffered::new_buffer(vm, raw, size)?;
    if mode.binary {
        return Ok(buffer.into());
    }
    Ok(text::new_text(vm, buffer.into(), options)?.into())
}
