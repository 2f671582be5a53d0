//! `io.BufferedReader`, `io.BufferedWriter`, `io.BufferedRandom`: buffers in front of a raw stream.
//!
//! The three types share one struct. At any time there is something to read in `input`, or something to write in `output`, or neither: who
//! begins to write gives the unread input back (by seeking), who begins to read writes the output first.
//! Bytes that wait to be written when the program ends, or when the object is found dead, are written by its finalizer. Until then they are also
//! written whenever a file is opened: a program that relies on CPython closing forgotten files at once finds what it wrote.

use super::base::{self, BUFFER_SIZE, call, put, size_arg, this_and_one};
use super::bytes_io::{self, BytesIo};
use super::file::{self, FileIo, RawFile};
use super::unsupported;
use crate::layouts;
use std::cell::{Cell, RefCell};
use std::rc::{Rc, Weak};
use tauraro_vm::args::{Args, Params};
use tauraro_vm::builtins::TypeDef;
use tauraro_vm::builtins::bytes::buffer::Content;
use tauraro_vm::builtins::bytes::{PyBytes, not_bytes_like};
use tauraro_vm::builtins::exceptions::raise_io_error;
use tauraro_vm::builtins::support::receiver;
use tauraro_vm::heap::{Opaque, Slot};
use tauraro_vm::object::{GetSetDef, NativeDef, PyStr, PyType, SlotTable, type_flags};
use tauraro_vm::object_struct;
use tauraro_vm::{Gc, PyResult, Raised, Value, Vm};

/// The bytes of a buffer.
#[derive(Default)]
pub struct Core {
    /// The raw stream's file, when that is a native one.
    pub file: Option<Rc<RefCell<RawFile>>>,
    /// What was read.
    pub input: Vec<u8>,
    /// How much of `input` was given away.
    pub at: usize,
    /// What is to be written.
    pub output: Vec<u8>,
    /// The size at which `output` is written; also how much is read at a time.
    pub size: usize,
}

impl Core {
    fn unread(&self) -> &[u8] {
        &self.input[self.at..]
    }

    fn take(&mut self, count: usize) -> Vec<u8> {
        let taken = self.unread()[..count].to_vec();
        self.at += count;
        taken
    }
}

object_struct! {
    /// A buffer.
    pub struct Buffered(layouts::BUFFERED) {
        /// The raw stream; empty before `__init__` and after `detach`.
        pub raw: Slot,
        /// The bytes.
        pub core: Opaque<Rc<RefCell<Core>>>,
        /// Whether it may be read.
        pub readable: Cell<bool>,
        /// Whether it may be written.
        pub writable: Cell<bool>,
    }
}

const FLAGS: u32 = type_flags::BASETYPE | type_flags::HAS_DICT | type_flags::WEAKREFS;

const SLOTS: SlotTable = SlotTable {
    repr: Some(repr),
    iter: Some(|vm, this| {
        open(vm, this, "I/O operation on closed file.")?;
        Ok(this)
    }),
    next: Some(|vm, this| {
        let line = if vm.type_of(this).has_flags(type_flags::HEAP) {
            call(vm, this, "readline", &[])?
        } else {
            let buffer = buffer(vm, this)?;
            let line = read_line(vm, buffer, -1)?;
            PyBytes::new(&mut vm.heap, &line).into()
        };
        Ok(if vm.len(line)? == 0 { None } else { Some(line) })
    }),
    del: Some(|vm, this| {
        let buffer = buffer(vm, this)?;
        if buffer.raw.get().is_some() && !is_closed(vm, buffer)? && !buffer.core.borrow().output.is_empty() {
            flush(vm, buffer)?;
        }
        Ok(Value::NONE)
    }),
    ..SlotTable::EMPTY
};

/// `BufferedReader`
pub static READER: TypeDef = TypeDef {
    module: "_io",
    slots: SlotTable {
        new: Some(new),
        init: Some(|vm, this, args| init(vm, this, args, true, false)),
        ..SLOTS
    },
    methods: METHODS,
    getset: GETSET,
    flags: FLAGS,
    doc: "Create a new buffered reader using the given readable raw IO object.",
    ..TypeDef::new("BufferedReader", layouts::BUFFERED)
};

/// `BufferedWriter`
pub static WRITER: TypeDef = TypeDef {
    module: "_io",
    slots: SlotTable {
        new: Some(new),
        init: Some(|vm, this, args| init(vm, this, args, false, true)),
        ..SLOTS
    },
    methods: METHODS,
    getset: GETSET,
    flags: FLAGS,
    doc: "A buffer for a writeable sequential RawIO object.\n\nThe constructor creates a BufferedWriter for the given writeable raw\nstream. If the buffer_size is not given, it defaults to\nDEFAULT_BUFFER_SIZE.",
    ..TypeDef::new("BufferedWriter", layouts::BUFFERED)
};

/// `BufferedRandom`
pub static RANDOM: TypeDef = TypeDef {
    module: "_io",
    slots: SlotTable {
        new: Some(new),
        init: Some(|vm, this, args| init(vm, this, args, true, true)),
        ..SLOTS
    },
    methods: METHODS,
    getset: GETSET,
    flags: FLAGS,
    doc: "A buffered interface to random access streams.\n\nThe constructor creates a reader and writer for a seekable stream,\nraw, given in the first argument. If the buffer_size is omitted it\ndefaults to DEFAULT_BUFFER_SIZE.",
    ..TypeDef::new("BufferedRandom", layouts::BUFFERED)
};

thread_local! {
    /// The buffers that may have something to write.
    static WRITERS: RefCell<Vec<Weak<RefCell<Core>>>> = const { RefCell::new(Vec::new()) };
}

/// Writes what waits in buffers of native files. Errors show when the owner flushes.
pub fn flush_waiting() {
    WRITERS.with_borrow_mut(|writers| {
        writers.retain(|writer| match writer.upgrade() {
            Some(core) => {
                let core = &mut *core.borrow_mut();
                if let (Some(file), false) = (&core.file, core.output.is_empty()) {
                    let _ = file.borrow_mut().write_all(&mut core.output);
                }
                true
            }
            None => false,
        });
    });
}

fn new(vm: &mut Vm, class: Gc<PyType>, _: Args<'_>) -> PyResult {
    let object = Buffered {
        header: vm.header_for(class),
        raw: Slot::empty(),
        core: Opaque(Rc::default()),
        readable: Cell::new(false),
        writable: Cell::new(false),
    };
    Ok(super::alloc(vm, class, object).into())
}

fn init(vm: &mut Vm, this: Value, args: Args<'_>, reads: bool, writes: bool) -> PyResult<()> {
    static PARAMS: Params = Params::new("BufferedReader", &["raw", "buffer_size"]).required(1);
    let [raw, size] = args.bind(vm, &PARAMS)?;
    let raw = raw.unwrap_or(Value::NONE);
    let size = size.map_or(Ok(BUFFER_SIZE as i64), |size| vm.size_i64(size))?;
    let Some(size) = usize::try_from(size).ok().filter(|size| *size > 0) else {
        return Err(vm.value_error("buffer size must be strictly positive"));
    };
    for (wanted, question) in [(reads && writes, "seekable"), (reads, "readable"), (writes, "writable")] {
        if wanted {
            let answer = call(vm, raw, question, &[])?;
            if !vm.is_true(answer)? {
                return Err(unsupported(vm, &format!("File or stream is not {question}.")));
            }
        }
    }
    let buffer = buffer(vm, this)?;
    set_up(buffer, raw, size, reads, writes);
    Ok(())
}

fn set_up(buffer: Gc<Buffered>, raw: Value, size: usize, reads: bool, writes: bool) {
    buffer.raw.set(buffer, raw);
    buffer.readable.set(reads);
    buffer.writable.set(writes);
    let file = raw.downcast::<FileIo>().map(|file| file.raw.clone());
    *buffer.core.borrow_mut() = Core { file, size, ..Core::default() };
    if writes {
        WRITERS.with_borrow_mut(|writers| writers.push(Rc::downgrade(&buffer.core)));
    }
}

/// A buffer in front of a file that was just opened.
pub fn new_buffer(vm: &mut Vm, raw: Gc<FileIo>, size: usize) -> PyResult<Gc<Buffered>> {
    let mode = raw.mode.get();
    let def = match (mode.can_read(), mode.can_write()) {
        (true, true) => &RANDOM,
        (true, false) => &READER,
        _ => &WRITER,
    };
    let class = super::class(vm, def)?;
    let made = new(vm, class, Args::positional_only(&[]))?;
    let buffer = buffer(vm, made)?;
    set_up(buffer, raw.into(), size, mode.can_read(), mode.can_write());
    Ok(buffer)
}

fn buffer(vm: &mut Vm, this: Value) -> PyResult<Gc<Buffered>> {
    receiver(vm, this, "_io.BufferedReader")
}

/// Whether the raw stream is closed.
pub fn is_closed(vm: &mut Vm, buffer: Gc<Buffered>) -> PyResult<bool> {
    if let Some(file) = &buffer.core.borrow().file {
        return Ok(file.borrow().file.is_none());
    }
    let raw = raw_of(vm, buffer)?;
    base::is_closed(vm, raw)
}

fn open(vm: &mut Vm, this: Value, message: &str) -> PyResult<Gc<Buffered>> {
    let buffer = buffer(vm, this)?;
    raw_of(vm, buffer)?;
    if is_closed(vm, buffer)? { Err(vm.value_error(message)) } else { Ok(buffer) }
}

#[cold]
fn no_raw(vm: &mut Vm, buffer: Gc<Buffered>) -> Raised {
    let detached = buffer.readable.get() || buffer.writable.get();
    vm.value_error(if detached {
        "raw stream has been detached"
    } else {
        "I/O operation on uninitialized object"
    })
}

fn raw_of(vm: &mut Vm, buffer: Gc<Buffered>) -> PyResult {
    match buffer.raw.get() {
        Some(raw) => Ok(raw),
        None => Err(no_raw(vm, buffer)),
    }
}

// ---- the raw stream

/// Reads at most so many bytes, once; nothing at the end. A raw stream that has nothing at the moment counts as one at its end.
fn raw_read(vm: &mut Vm, buffer: Gc<Buffered>, most: usize) -> PyResult<Vec<u8>> {
    let raw = raw_of(vm, buffer)?;
    if let Some(file) = raw.downcast::<FileIo>() {
        return file::read_some(vm, file, most);
    }
    if let Some(stream) = raw.downcast::<BytesIo>() {
        return Ok(bytes_io::read_bytes(vm, stream, most as i64).as_bytes().to_vec());
    }
    let read = call(vm, raw, "read", &[Value::small_int(most as i64)])?;
    if read.is_none() {
        return Ok(Vec::new());
    }
    match read.downcast::<PyBytes>() {
        Some(bytes) if bytes.as_bytes().len() <= most => Ok(bytes.as_bytes().to_vec()),
        Some(bytes) => {
            let count = bytes.as_bytes().len();
            Err(vm.raise_new(
                tauraro_vm::ExcKind::OSError,
                format!(
                    "raw readinto() returned invalid length {count} (should have been between 0 and {most})"
                ),
            ))
        }
        None => Err(vm.type_error("read() should return bytes")),
    }
}

fn raw_seek(vm: &mut Vm, buffer: Gc<Buffered>, to: i64, whence: i64) -> PyResult<i64> {
    let raw = raw_of(vm, buffer)?;
    if let Some(file) = raw.downcast::<FileIo>() {
        return file::seek_file(vm, file, to, whence);
    }
    let position = call(vm, raw, "seek", &[Value::small_int(to), Value::small_int(whence)])?;
    vm.size_i64(position)
}

/// Gives back what was read too far.
fn drop_input(vm: &mut Vm, buffer: Gc<Buffered>) -> PyResult<()> {
    let unread = buffer.core.borrow().unread().len();
    if unread > 0 {
        raw_seek(vm, buffer, -(unread as i64), 1)?;
    }
    let core = &mut *buffer.core.borrow_mut();
    core.input.clear();
    core.at = 0;
    Ok(())
}

/// Writes what waits.
fn write_output(vm: &mut Vm, buffer: Gc<Buffered>) -> PyResult<()> {
    if buffer.core.borrow().output.is_empty() {
        return Ok(());
    }
    let native = {
        let core = &mut *buffer.core.borrow_mut();
        core.file.as_ref().map(|file| file.borrow_mut().write_all(&mut core.output))
    };
    if let Some(result) = native {
        return match result {
            Ok(()) => Ok(()),
            Err(error) => Err(raise_io_error(vm, &error, None)),
        };
    }
    let raw = raw_of(vm, buffer)?;
    while !buffer.core.borrow().output.is_empty() {
        let bytes = PyBytes::new(&mut vm.heap, &buffer.core.borrow().output);
        let count = call(vm, raw, "write", &[bytes.into()])?;
        if count.is_none() {
            let error = std::io::Error::from_raw_os_error(libc::EAGAIN);
            return Err(raise_io_error(vm, &error, None));
        }
        let count = vm.size_i64(count)?;
        let waiting = buffer.core.borrow().output.len();
        let Some(count) = usize::try_from(count).ok().filter(|count| *count <= waiting) else {
            return Err(vm.raise_new(
                tauraro_vm::ExcKind::OSError,
                format!(
                    "raw write() returned invalid length {count} (should have been between 0 and {waiting})"
                ),
            ));
        };
        buffer.core.borrow_mut().output.drain(..count);
    }
    Ok(())
}

/// Reads once more when nothing is left to give; whether there is something now.
fn fill(vm: &mut Vm, buffer: Gc<Buffered>) -> PyResult<bool> {
    write_output(vm, buffer)?;
    if !buffer.core.borrow().unread().is_empty() {
        return Ok(true);
    }
    let size = buffer.core.borrow().size;
    let read = raw_read(vm, buffer, size)?;
    let core = &mut *buffer.core.borrow_mut();
    core.input = read;
    core.at = 0;
    Ok(!core.input.is_empty())
}

// ---- what the methods do; the text layer calls these too

/// Reads `size` bytes, fewer only at the end; everything for a negative number.
pub fn read(vm: &mut Vm, buffer: Gc<Buffered>, size: i64) -> PyResult<Vec<u8>> {
    if !buffer.readable.get() {
        return Err(unsupported(vm, "read"));
    }
    write_output(vm, buffer)?;
    let Ok(size) = usize::try_from(size) else {
        let unread = buffer.core.borrow().unread().len();
        let mut all = buffer.core.borrow_mut().take(unread);
        let raw = raw_of(vm, buffer)?;
        if let Some(file) = raw.downcast::<FileIo>() {
            let rest = file::read_all(vm, file)?;
            if all.is_empty() {
                return Ok(rest);
            }
            all.extend_from_slice(&rest);
            return Ok(all);
        }
        while fill(vm, buffer)? {
            let unread = buffer.core.borrow().unread().len();
            let more = buffer.core.borrow_mut().take(unread);
            vm.check_room((all.len() + more.len()) * 2)?;
            all.extend_from_slice(&more);
        }
        return Ok(all);
    };
    let mut all = Vec::new();
    while all.len() < size {
        let (unread, block) = {
            let core = buffer.core.borrow();
            (core.unread().len(), core.size)
        };
        let missing = size - all.len();
        vm.check_room(all.len() * 2)?;
        if unread > 0 {
            all.extend(buffer.core.borrow_mut().take(unread.min(missing)));
        } else if missing >= block {
            let more = raw_read(vm, buffer, missing)?;
            if more.is_empty() {
                break;
            }
            all.extend_from_slice(&more);
        } else if !fill(vm, buffer)? {
            break;
        }
    }
    Ok(all)
}

/// Reads at most `size` bytes with at most one call of the raw stream.
pub fn read1(vm: &mut Vm, buffer: Gc<Buffered>, size: i64) -> PyResult<Vec<u8>> {
    if !buffer.readable.get() {
        return Err(unsupported(vm, "read1"));
    }
    if size == 0 || !fill(vm, buffer)? {
        return Ok(Vec::new());
    }
    let core = &mut *buffer.core.borrow_mut();
    let unread = core.unread().len();
    Ok(core.take(usize::try_from(size).map_or(unread, |size| size.min(unread))))
}

fn read_line(vm: &mut Vm, buffer: Gc<Buffered>, size: i64) -> PyResult<Vec<u8>> {
    if !buffer.readable.get() {
        // What reads lines there is `_IOBase.readline`, which reads.
        return Err(unsupported(vm, "read"));
    }
    let most = usize::try_from(size).unwrap_or(usize::MAX);
    let mut line = Vec::new();
    while line.len() < most && fill(vm, buffer)? {
        vm.check_room(line.len() * 2)?;
        let core = &mut *buffer.core.borrow_mut();
        let unread = core.unread();
        let part = &unread[..unread.len().min(most - line.len())];
        let end = part.iter().position(|b| *b == b'\n');
        let count = end.map_or(part.len(), |end| end + 1);
        line.extend_from_slice(&part[..count]);
        core.at += count;
        if end.is_some() {
            break;
        }
    }
    Ok(line)
}

/// Writes bytes, into the buffer as long as they fit.
#[inline]
pub fn write(vm: &mut Vm, buffer: Gc<Buffered>, bytes: &[u8]) -> PyResult<()> {
    if buffer.readable.get() {
        drop_input(vm, buffer)?;
    }
    // What does not fit any more waits for what was there before.
    let room = {
        let core = buffer.core.borrow();
        core.size.saturating_sub(core.output.len())
    };
    if bytes.len() > room {
        write_output(vm, buffer)?;
    }
    let full = {
        let core = &mut *buffer.core.borrow_mut();
        core.output.extend_from_slice(bytes);
        core.output.len() > core.size
    };
    if full { write_output(vm, buffer) } else { Ok(()) }
}

/// Writes what waits, down to the system.
pub fn flush(vm: &mut Vm, buffer: Gc<Buffered>) -> PyResult<()> {
    write_output(vm, buffer)?;
    if buffer.core.borrow().file.is_none() {
        let raw = raw_of(vm, buffer)?;
        call(vm, raw, "flush", &[])?;
    }
    Ok(())
}

/// The position: that of the raw stream, less what was read too far, and with what waits.
pub fn tell(vm: &mut Vm, buffer: Gc<Buffered>) -> PyResult<i64> {
    let raw = raw_seek(vm, buffer, 0, 1)?;
    let core = buffer.core.borrow();
    Ok((raw - core.unread().len() as i64 + core.output.len() as i64).max(0))
}

/// Changes the position.
pub fn seek(vm: &mut Vm, buffer: Gc<Buffered>, to: i64, whence: i64) -> PyResult<i64> {
    if !(0..=2).contains(&whence) {
        return Err(vm.value_error(format!("whence value {whence} unsupported")));
    }
    let raw = raw_of(vm, buffer)?;
    if !is_seekable(vm, raw)? {
        return Err(unsupported(vm, "File or stream is not seekable."));
    }
    write_output(vm, buffer)?;
    let unread = buffer.core.borrow().unread().len() as i64;
    let to = if whence == 1 { to - unread } else { to };
    let position = raw_seek(vm, buffer, to, whence)?;
    let core = &mut *buffer.core.borrow_mut();
    core.input.clear();
    core.at = 0;
    Ok(position)
}

fn is_seekable(vm: &mut Vm, raw: Value) -> PyResult<bool> {
    if let Some(file) = raw.downcast::<FileIo>() {
        return file::seekable(vm, file);
    }
    let answer = call(vm, raw, "seekable", &[])?;
    vm.is_true(answer)
}

/// Flushes, and closes the raw stream whatever came of that.
pub fn close(vm: &mut Vm, buffer: Gc<Buffered>) -> PyResult<()> {
    let raw = raw_of(vm, buffer)?;
    if is_closed(vm, buffer)? {
        return Ok(());
    }
    let flushed = flush(vm, buffer);
    let first = vm.state.raised.take();
    buffer.core.borrow_mut().output.clear();
    let closed = call(vm, raw, "close", &[]);
    match (flushed, first) {
        (Err(_), Some(first)) => {
            vm.state.raised.take();
            Err(vm.raise(first))
        }
        _ => closed.map(|_| ()),
    }
}

fn repr(vm: &mut Vm, this: Value) -> PyResult {
    let buffer = buffer(vm, this)?;
    let class = vm.type_of(this);
    let class = vm.full_type_name(class);
    let key = vm.intern("name");
    let name = match buffer.raw.get() {
        Some(raw) => vm.get_attr_opt(raw, key)?,
        None => None,
    };
    let text = match name {
        Some(name) => format!("<{class} name={}>", vm.repr_string(name)?),
        None => format!("<{class}>"),
    };
    Ok(vm.str_value(&text))
}

fn sized(vm: &mut Vm, args: Args<'_>, message: &str) -> PyResult<(Gc<Buffered>, i64)> {
    static PARAMS: Params = Params::new("read", &["self", "size"]).method().positional_only(2);
    let (this, size) = this_and_one(vm, args, &PARAMS)?;
    let size = size_arg(vm, size)?;
    Ok((open(vm, this, message)?, size))
}

fn forward(vm: &mut Vm, this: Value, name: &str) -> PyResult {
    let buffer = buffer(vm, this)?;
    let raw = raw_of(vm, buffer)?;
    call(vm, raw, name, &[])
}

fn attribute(vm: &mut Vm, this: Value, name: &str) -> PyResult {
    let buffer = buffer(vm, this)?;
    let raw = raw_of(vm, buffer)?;
    vm.get_attr_str(raw, name)
}

const GETSET: &[GetSetDef] = &[
    GetSetDef::new("raw", |vm, this| Ok(buffer(vm, this)?.raw.get().unwrap_or(Value::NONE))),
    GetSetDef::new("closed", |vm, this| {
        let buffer = buffer(vm, this)?;
        Ok(Value::bool(is_closed(vm, buffer)?))
    }),
    GetSetDef::new("name", |vm, this| attribute(vm, this, "name")),
    GetSetDef::new("mode", |vm, this| attribute(vm, this, "mode")),
];

/// Methods of all three types.
const METHODS: &[NativeDef] = &[
    NativeDef::method1("flush", |vm, this| {
        let buffer = open(vm, this, "flush of closed file")?;
        flush(vm, buffer)?;
        Ok(Value::NONE)
    }),
    NativeDef::method1("close", |vm, this| {
        let buffer = buffer(vm, this)?;
        close(vm, buffer)?;
        Ok(Value::NONE)
    }),
    NativeDef::method1("detach", |vm, this| {
        let buffer = buffer(vm, this)?;
        let raw = raw_of(vm, buffer)?;
        flush(vm, buffer)?;
        drop_input(vm, buffer)?;
        buffer.raw.take();
        *buffer.core.borrow_mut() = Core::default();
        Ok(raw)
    }),
    NativeDef::method("seek", |vm, args| {
        static PARAMS: Params =
            Params::new("seek", &["self", "target", "whence"]).method().required(2).positional_only(3);
        let [this, to, whence] = args.bind(vm, &PARAMS)?;
        let buffer = open(vm, this.unwrap_or(Value::NONE), "seek of closed file")?;
        let to = vm.size_i64(to.unwrap_or(Value::NONE))?;
        let whence = whence.map_or(Ok(0), |whence| vm.size_i64(whence))?;
        Ok(Value::small_int(seek(vm, buffer, to, whence)?))
    }),
    NativeDef::method1("tell", |vm, this| {
        let buffer = buffer(vm, this)?;
        Ok(Value::small_int(tell(vm, buffer)?))
    }),
    NativeDef::method("truncate", |vm, args| {
        static PARAMS: Params = Params::new("truncate", &["self", "pos"]).method().positional_only(2);
        let (this, size) = this_and_one(vm, args, &PARAMS)?;
        let buffer = open(vm, this, "truncate of closed file")?;
        if !buffer.writable.get() {
            return Err(unsupported(vm, "truncate"));
        }
        write_output(vm, buffer)?;
        let size = match size.and_then(Value::non_none) {
            Some(size) => size,
            None => Value::small_int(tell(vm, buffer)?),
        };
        let raw = raw_of(vm, buffer)?;
        call(vm, raw, "truncate", &[size])
    }),
    NativeDef::method1("fileno", |vm, this| forward(vm, this, "fileno")),
    NativeDef::method1("isatty", |vm, this| forward(vm, this, "isatty")),
    NativeDef::method1("seekable", |vm, this| forward(vm, this, "seekable")),
    NativeDef::method1("readable", |vm, this| {
        let buffer = open(vm, this, "I/O operation on closed file.")?;
        Ok(Value::bool(buffer.readable.get()))
    }),
    NativeDef::method1("writable", |vm, this| {
        let buffer = open(vm, this, "I/O operation on closed file.")?;
        Ok(Value::bool(buffer.writable.get()))
    }),
];

/// Methods of the types that read.
pub const READ_METHODS: &[NativeDef] = &[
    NativeDef::method("read", |vm, args| {
        let (buffer, size) = sized(vm, args, "read of closed file")?;
        if size < -1 {
            return Err(vm.value_error("read length must be non-negative or -1"));
        }
        let bytes = read(vm, buffer, size)?;
        Ok(PyBytes::new(&mut vm.heap, &bytes).into())
    }),
    NativeDef::method("read1", |vm, args| {
        let (buffer, size) = sized(vm, args, "read of closed file")?;
        let bytes = read1(vm, buffer, size)?;
        Ok(PyBytes::new(&mut vm.heap, &bytes).into())
    }),
    NativeDef::method("peek", |vm, args| {
        let (buffer, _) = sized(vm, args, "peek of closed file")?;
        fill(vm, buffer)?;
        Ok(PyBytes::new(&mut vm.heap, buffer.core.borrow().unread()).into())
    }),
    NativeDef::method("readline", |vm, args| {
        let (buffer, size) = sized(vm, args, "readline of closed file")?;
        let line = read_line(vm, buffer, size)?;
        Ok(PyBytes::new(&mut vm.heap, &line).into())
    }),
    NativeDef::method2("readinto", |vm, this, into| read_into(vm, this, into, read)),
    NativeDef::method2("readinto1", |vm, this, into| read_into(vm, this, into, read1)),
];

fn read_into(
    vm: &mut Vm,
    this: Value,
    into: Value,
    read: fn(&mut Vm, Gc<Buffered>, i64) -> PyResult<Vec<u8>>,
) -> PyResult {
    let buffer = open(vm, this, "readinto of closed file")?;
    let Some(target) = Content::of(into).filter(|target| target.is_writable()) else {
        let class = vm.type_name(into);
        return Err(
            vm.type_error(format!("readinto() argument must be read-write bytes-like object, not {class}"))
        );
    };
    let bytes = read(vm, buffer, target.len() as i64)?;
    put(vm, target, &bytes)
}

/// Methods of the types that write.
pub const WRITE_METHODS: &[NativeDef] = &[NativeDef::method2("write", |vm, this, bytes| {
    let buffer = buffer(vm, this)?;
    if bytes.downcast::<PyStr>().is_some() {
        return Err(not_bytes_like(vm, bytes));
    }
    let Some(content) = Content::of(bytes) else { return Err(not_bytes_like(vm, bytes)) };
    open(vm, this, "write to closed file")?;
    let bytes = content.with(<[u8]>::to_vec);
    write(vm, buffer, &bytes)?;
    Ok(Value::small_int(bytes.len() as i64))
})];
