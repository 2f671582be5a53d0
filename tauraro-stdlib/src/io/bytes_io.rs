//! `io.BytesIO`: a binary stream in memory, and the buffer that `getbuffer` shows.

use super::base::{self, closed_error, put, size_arg, this_and_one};
use crate::layouts;
use std::cell::{Cell, RefCell};
use tauraro_vm::args::{Args, Params};
use tauraro_vm::builtins::TypeDef;
use tauraro_vm::builtins::bytes::buffer::{Content, Exporter, register_exporter};
use tauraro_vm::builtins::bytes::{PyBytes, not_bytes_like};
use tauraro_vm::builtins::memoryview;
use tauraro_vm::builtins::memoryview::exports::{RESIZED, check_unexported};
use tauraro_vm::builtins::support::receiver;
use tauraro_vm::heap::{Header, Opaque, Ref};
use tauraro_vm::object::{GetSetDef, NativeDef, PyType, SlotTable, type_flags};
use tauraro_vm::object_struct;
use tauraro_vm::{Gc, PyResult, Value, Vm};

object_struct! {
    /// `BytesIO`
    pub struct BytesIo(layouts::BYTES_IO) {
        /// The bytes.
        pub content: Opaque<RefCell<Vec<u8>>>,
        /// The position, which may be behind the end.
        pub at: Cell<usize>,
        /// Whether `close` was called.
        pub closed: Cell<bool>,
    }
}

object_struct! {
    /// What the memoryview of `getbuffer` looks at.
    pub struct BytesIoBuffer(layouts::BYTES_IO_BUFFER) {
        /// The stream.
        pub stream: Ref<BytesIo>,
    }
}

/// The type.
pub static DEF: TypeDef = TypeDef {
    module: "_io",
    slots: SlotTable {
        new: Some(|vm, class, _| Ok(alloc(vm, class).into())),
        init: Some(init),
        iter: Some(|vm, this| {
            open(vm, this)?;
            Ok(this)
        }),
        next: Some(|vm, this| {
            if vm.type_of(this).has_flags(type_flags::HEAP) {
                let line = base::call(vm, this, "readline", &[])?;
                return Ok(if vm.len(line)? == 0 { None } else { Some(line) });
            }
            let stream = open(vm, this)?;
            let line = read_line(vm, stream, -1);
            Ok(if line.as_bytes().is_empty() { None } else { Some(line.into()) })
        }),
        ..SlotTable::EMPTY
    },
    methods: METHODS,
    getset: &[GetSetDef::new("closed", |vm, this| Ok(Value::bool(stream(vm, this)?.closed.get())))],
    flags: type_flags::BASETYPE | type_flags::HAS_DICT | type_flags::WEAKREFS,
    doc: "Buffered I/O implementation using an in-memory bytes buffer.",
    ..TypeDef::new("BytesIO", layouts::BYTES_IO)
};

/// The type of the object behind `getbuffer`.
pub static BUFFER_DEF: TypeDef = TypeDef {
    module: "_io",
    flags: type_flags::NO_NEW,
    ..TypeDef::new("_BytesIOBuffer", layouts::BYTES_IO_BUFFER)
};

static EXPORTER: Exporter = Exporter {
    read: |value, f| {
        if let Some(buffer) = value.downcast::<BytesIoBuffer>() {
            f(&buffer.stream.get().content.borrow());
        }
    },
    write: Some(|value, f| {
        if let Some(buffer) = value.downcast::<BytesIoBuffer>() {
            f(&mut buffer.stream.get().content.borrow_mut());
        }
    }),
    format: |_| b'B',
    resized: |value| Some(value.downcast::<BytesIoBuffer>()?.stream.get().into()),
};

fn alloc(vm: &mut Vm, class: Gc<PyType>) -> Gc<BytesIo> {
    let object = BytesIo {
        header: vm.header_for(class),
        content: Opaque(RefCell::default()),
        at: Cell::new(0),
        closed: Cell::new(false),
    };
    super::alloc(vm, class, object)
}

fn stream(vm: &mut Vm, this: Value) -> PyResult<Gc<BytesIo>> {
    receiver(vm, this, "_io.BytesIO")
}

fn open(vm: &mut Vm, this: Value) -> PyResult<Gc<BytesIo>> {
    let stream = stream(vm, this)?;
    if stream.closed.get() { Err(closed_error(vm)) } else { Ok(stream) }
}

/// Whether the stream can have another number of bytes now.
fn check_resizable(vm: &mut Vm, stream: Gc<BytesIo>) -> PyResult<()> {
    check_unexported(vm, stream.into(), RESIZED)
}

fn init(vm: &mut Vm, this: Value, args: Args<'_>) -> PyResult<()> {
    static PARAMS: Params = Params::new("BytesIO", &["initial_bytes"]);
    let stream = stream(vm, this)?;
    check_resizable(vm, stream)?;
    let [initial] = args.bind(vm, &PARAMS)?;
    let content = match initial.and_then(Value::non_none) {
        Some(initial) => tauraro_vm::builtins::bytes::bytes_arg(vm, initial)?,
        None => Vec::new(),
    };
    stream.content.replace(content);
    stream.at.set(0);
    stream.closed.set(false);
    Ok(())
}

/// Writes at the position.
pub fn write_bytes(vm: &mut Vm, stream: Gc<BytesIo>, bytes: &[u8]) -> PyResult<()> {
    if bytes.is_empty() {
        return Ok(());
    }
    check_resizable(vm, stream)?;
    let at = stream.at.get();
    let end = at.checked_add(bytes.len()).filter(|end| *end <= isize::MAX as usize);
    let Some(end) = end else { return Err(vm.overflow_error("new position too large")) };
    let len = stream.content.borrow().len();
    if end > len {
        vm.check_room(end)?;
    }
    let mut content = stream.content.borrow_mut();
    if at == len {
        content.extend_from_slice(bytes);
    } else {
        if end > len {
            if content.try_reserve(end - len).is_err() {
                drop(content);
                return Err(vm.memory_error());
            }
            content.resize(end, 0);
        }
        content[at..end].copy_from_slice(bytes);
    }
    stream.at.set(end);
    Ok(())
}

fn rest(stream: Gc<BytesIo>) -> (usize, usize) {
    let len = stream.content.borrow().len();
    (stream.at.get().min(len), len)
}

fn take(vm: &mut Vm, stream: Gc<BytesIo>, start: usize, end: usize) -> Gc<PyBytes> {
    if end > start {
        stream.at.set(end);
    }
    PyBytes::new(&mut vm.heap, &stream.content.borrow()[start..end])
}

/// Reads at most `size` bytes; everything when it is negative.
pub fn read_bytes(vm: &mut Vm, stream: Gc<BytesIo>, size: i64) -> Gc<PyBytes> {
    let (start, len) = rest(stream);
    let count = usize::try_from(size).map_or(len - start, |size| size.min(len - start));
    take(vm, stream, start, start + count)
}

fn read_line(vm: &mut Vm, stream: Gc<BytesIo>, size: i64) -> Gc<PyBytes> {
    let (start, len) = rest(stream);
    let most = usize::try_from(size).map_or(len - start, |size| size.min(len - start));
    let end = {
        let content = stream.content.borrow();
        let line = &content[start..start + most];
        line.iter().position(|b| *b == b'\n').map_or(most, |i| i + 1)
    };
    take(vm, stream, start, start + end)
}

fn read(vm: &mut Vm, args: Args<'_>) -> PyResult {
    static PARAMS: Params = Params::new("read", &["self", "size"]).method().positional_only(2);
    let (this, size) = this_and_one(vm, args, &PARAMS)?;
    let size = size_arg(vm, size)?;
    let stream = open(vm, this)?;
    Ok(read_bytes(vm, stream, size).into())
}

fn read_into(vm: &mut Vm, this: Value, into: Value) -> PyResult {
    let stream = open(vm, this)?;
    let Some(target) = Content::of(into).filter(|target| target.is_writable()) else {
        let class = vm.type_name(into);
        return Err(
            vm.type_error(format!("readinto() argument must be read-write bytes-like object, not {class}"))
        );
    };
    let piece = read_bytes(vm, stream, target.len() as i64);
    put(vm, target, piece.as_bytes())
}

const METHODS: &[NativeDef] = &[
    NativeDef::method1("getvalue", |vm, this| {
        let stream = open(vm, this)?;
        Ok(PyBytes::new(&mut vm.heap, &stream.content.borrow()).into())
    })
    .doc("($self, /)", "Retrieve the entire contents of the BytesIO object."),
    NativeDef::method1("getbuffer", |vm, this| {
        let stream = open(vm, this)?;
        if !vm.has_class(layouts::BYTES_IO_BUFFER) {
            tauraro_vm::builtins::define_type(vm, &BUFFER_DEF);
            register_exporter(layouts::BYTES_IO_BUFFER, &EXPORTER);
        }
        let header = Header::exact(layouts::BYTES_IO_BUFFER);
        let buffer = vm.heap.alloc(BytesIoBuffer { header, stream: Ref::new(stream) });
        memoryview::new_view(vm, buffer.into())
    })
    .doc("($self, /)", "Get a read-write view over the contents of the BytesIO object."),
    NativeDef::method2("write", |vm, this, bytes| {
        let stream = open(vm, this)?;
        let Some(content) = Content::of(bytes) else { return Err(not_bytes_like(vm, bytes)) };
        let bytes = content.with(<[u8]>::to_vec);
        write_bytes(vm, stream, &bytes)?;
        Ok(Value::small_int(bytes.len() as i64))
    })
    .doc("($self, b, /)", "Write bytes to file.\n\nReturn the number of bytes written."),
    NativeDef::method("read", read)
        .doc("($self, size=-1, /)", "Read at most size bytes, returned as a bytes object."),
    NativeDef::method("read1", read)
        .doc("($self, size=-1, /)", "Read at most size bytes, returned as a bytes object."),
    NativeDef::method2("readinto", read_into).doc("($self, buffer, /)", "Read bytes into buffer."),
    NativeDef::method2("readinto1", read_into),
    NativeDef::method("readline", |vm, args| {
        static PARAMS: Params = Params::new("readline", &["self", "size"]).method().positional_only(2);
        let (this, size) = this_and_one(vm, args, &PARAMS)?;
        let size = size_arg(vm, size)?;
        let stream = open(vm, this)?;
        Ok(read_line(vm, stream, size).into())
    })
    .doc("($self, size=-1, /)", "Next line from the file, as a bytes object."),
    NativeDef::method("seek", |vm, args| {
        static PARAMS: Params =
            Params::new("seek", &["self", "pos", "whence"]).method().required(2).positional_only(3);
        let [this, to, whence] = args.bind(vm, &PARAMS)?;
        let to = vm.size_i64(to.unwrap_or(Value::NONE))?;
        let whence = match whence {
            Some(whence) => vm.size_i64(whence)?,
            None => 0,
        };
        let stream = open(vm, this.unwrap_or(Value::NONE))?;
        let from = match whence {
            0 if to < 0 => return Err(vm.value_error(format!("negative seek value {to}"))),
            0 => 0,
            1 => stream.at.get() as i64,
            2 => stream.content.borrow().len() as i64,
            _ => return Err(vm.value_error(format!("invalid whence ({whence}, should be 0, 1 or 2)"))),
        };
        let Some(position) = from.checked_add(to) else {
            return Err(vm.overflow_error("new position too large"));
        };
        stream.at.set(position.max(0) as usize);
        Ok(Value::small_int(stream.at.get() as i64))
    })
    .doc("($self, pos, whence=0, /)", "Change stream position."),
    NativeDef::method1("tell", |vm, this| Ok(Value::small_int(open(vm, this)?.at.get() as i64)))
        .doc("($self, /)", "Current file position, an integer."),
    NativeDef::method("truncate", |vm, args| {
        static PARAMS: Params = Params::new("truncate", &["self", "size"]).method().positional_only(2);
        let (this, size) = this_and_one(vm, args, &PARAMS)?;
        let stream = open(vm, this)?;
        let size = match size.and_then(Value::non_none) {
            Some(size) => vm.size_i64(size)?,
            None => stream.at.get() as i64,
        };
        if size < 0 {
            return Err(vm.value_error(format!("negative size value {size}")));
        }
        check_resizable(vm, stream)?;
        stream.content.borrow_mut().truncate(size as usize);
        Ok(Value::small_int(size))
    })
    .doc("($self, size=None, /)", "Truncate the file to at most size bytes."),
    NativeDef::method1("close", |vm, this| {
        let stream = stream(vm, this)?;
        check_resizable(vm, stream)?;
        stream.closed.set(true);
        stream.content.replace(Vec::new());
        Ok(Value::NONE)
    })
    .doc("($self, /)", "Disable all I/O operations."),
    NativeDef::method1("flush", |vm, this| {
        open(vm, this)?;
        Ok(Value::NONE)
    }),
    NativeDef::method1("isatty", |vm, this| {
        open(vm, this)?;
        Ok(Value::FALSE)
    }),
    NativeDef::method1("readable", yes),
    NativeDef::method1("writable", yes),
    NativeDef::method1("seekable", yes),
];

fn yes(vm: &mut Vm, this: Value) -> PyResult {
    open(vm, this)?;
    Ok(Value::TRUE)
}
