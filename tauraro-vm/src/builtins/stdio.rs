//! The standard streams: the buffer behind `sys.stdout`, and the objects in `sys.stdin`, `sys.stdout` and `sys.stderr`.
//!
//! Standard output is collected in the machine and written when the buffer is full, on `flush`, at exit ([`Vm::flush_stdout`]), before
//! standard input is read or standard error written, and after each line on a terminal. Standard error is written at once.
//!
//! The text objects have `write`, `writelines`, `flush`, `read`, `readline`, `readlines`, iteration, `isatty`, `fileno`, `readable`, `writable`,
//! `seekable`, `close`, `reconfigure`, `buffer`, `encoding`, `errors`, `name`, `mode`, `closed`, `newlines`, `line_buffering`; `buffer` is an
//! object of the same struct that reads and writes bytes.

use super::TypeDef;
use super::bytes::PyBytes;
use super::descriptor::receive;
use super::exceptions::{self, ExcKind};
use crate::args::{Args, Params};
use crate::heap::{Gc, Header, Layout, Slot};
use crate::object::*;
use crate::object_struct;
use crate::value::{PyResult, Raised, Value};
use crate::vm::Vm;
use std::cell::Cell;
use std::io::{BufRead, IsTerminal, Read, Write};

/// Output waits until there is this much.
const BUFFER: usize = 64 * 1024;

/// The machine's side of the standard streams.
pub struct StdStreams {
    out: Vec<u8>,
    line_buffered: bool,
}

impl Default for StdStreams {
    fn default() -> StdStreams {
        StdStreams { out: Vec::new(), line_buffered: std::io::stdout().is_terminal() }
    }
}

object_struct! {
    /// `sys.stdin`, `sys.stdout`, `sys.stderr` or the `buffer` of one.
    pub struct PyStdStream(Layout::StdStream) {
        /// 0, 1 or 2.
        pub fd: u32,
        /// Takes and gives bytes, not text.
        pub binary: bool,
        /// `close()` was called.
        pub closed: Cell<bool>,
        /// `buffer`
        pub buffer: Slot,
    }
}

const SLOTS: SlotTable = SlotTable {
    repr: Some(repr),
    iter: Some(|_, x| Ok(x)),
    next: Some(|vm, x| {
        let stream = receive::<PyStdStream>(vm, x)?;
        let line = read_line(vm, stream)?;
        Ok(if vm.len(line)? == 0 { None } else { Some(line) })
    }),
    ..SlotTable::EMPTY
};

/// The type of the text streams.
pub static DEF: TypeDef = TypeDef {
    module: "_io",
    slots: SLOTS,
    methods: METHODS,
    getset: GETSET,
    flags: type_flags::NO_NEW | type_flags::WEAKREFS,
    ..TypeDef::new("TextIOWrapper", Layout::StdStream)
};

/// The type of `sys.stdin.buffer`.
static READER: TypeDef = TypeDef {
    module: "_io",
    slots: SLOTS,
    methods: METHODS,
    getset: GETSET,
    flags: type_flags::NO_NEW | type_flags::WEAKREFS,
    ..TypeDef::new("BufferedReader", Layout::StdStream)
};

/// The type of `sys.stdout.buffer` and `sys.stderr.buffer`.
static WRITER: TypeDef = TypeDef {
    module: "_io",
    slots: SLOTS,
    methods: METHODS,
    getset: GETSET,
    flags: type_flags::NO_NEW | type_flags::WEAKREFS,
    ..TypeDef::new("BufferedWriter", Layout::StdStream)
};

const METHODS: &[NativeDef] = &[
    NativeDef::method2("write", write),
    NativeDef::method2("writelines", |vm, x, lines| {
        vm.for_each(lines, |vm, line| write(vm, x, line).map(|_| true))?;
        Ok(Value::NONE)
    }),
    NativeDef::method1("flush", |vm, x| {
        let stream = receive::<PyStdStream>(vm, x)?;
        flush(vm, stream)?;
        Ok(Value::NONE)
    }),
    NativeDef::method("read", read),
    NativeDef::method("readline", |vm, args| {
        let stream = receive::<PyStdStream>(vm, args.values.first().copied().unwrap_or(Value::NONE))?;
        read_line(vm, stream)
    }),
    NativeDef::method("readlines", |vm, args| {
        let lines = vm.collect(args.values.first().copied().unwrap_or(Value::NONE))?;
        Ok(vm.new_list(lines.as_slice()).into())
    }),
    NativeDef::method1("isatty", |vm, x| {
        let terminal = match receive::<PyStdStream>(vm, x)?.fd {
            0 => std::io::stdin().is_terminal(),
            1 => std::io::stdout().is_terminal(),
            _ => std::io::stderr().is_terminal(),
        };
        Ok(Value::bool(terminal))
    }),
    NativeDef::method1("fileno", |vm, x| Ok(Value::small_int(receive::<PyStdStream>(vm, x)?.fd as i64))),
    NativeDef::method1("readable", |vm, x| Ok(Value::bool(receive::<PyStdStream>(vm, x)?.fd == 0))),
    NativeDef::method1("writable", |vm, x| Ok(Value::bool(receive::<PyStdStream>(vm, x)?.fd != 0))),
    NativeDef::method1("seekable", |_, _| Ok(Value::FALSE)),
    NativeDef::method1("close", |vm, x| {
        let stream = receive::<PyStdStream>(vm, x)?;
        if !stream.closed.get() {
            flush(vm, stream)?;
            stream.closed.set(true);
        }
        Ok(Value::NONE)
    }),
    NativeDef::method("reconfigure", |vm, args| {
        if let Some(line_buffering) = args.keyword("line_buffering").and_then(Value::non_none) {
            vm.stdio.line_buffered = vm.is_true(line_buffering)?;
        }
        vm.flush_stdout()?;
        Ok(Value::NONE)
    }),
    NativeDef::method1("__enter__", |_, x| Ok(x)),
    NativeDef::method("__exit__", |_, _| Ok(Value::NONE)),
];

const GETSET: &[GetSetDef] = &[
    GetSetDef::new("buffer", |vm, x| {
        let stream = receive::<PyStdStream>(vm, x)?;
        match stream.buffer.get() {
            Some(buffer) => Ok(buffer),
            None => {
                let name = vm.intern("buffer");
                Err(vm.no_attribute(x, name))
            }
        }
    }),
    GetSetDef::new("encoding", |vm, _| Ok(vm.str_value("utf-8"))),
    GetSetDef::new("errors", |vm, x| {
        let errors = if receive::<PyStdStream>(vm, x)?.fd == 2 { "backslashreplace" } else { "strict" };
        Ok(vm.str_value(errors))
    }),
    GetSetDef::new("name", |vm, x| {
        let name = name_of(receive::<PyStdStream>(vm, x)?);
        Ok(vm.str_value(name))
    }),
    GetSetDef::new("mode", |vm, x| {
        let stream = receive::<PyStdStream>(vm, x)?;
        let mode = match (stream.fd, stream.binary) {
            (0, false) => "r",
            (0, true) => "rb",
            (_, false) => "w",
            (_, true) => "wb",
        };
        Ok(vm.str_value(mode))
    }),
    GetSetDef::new("closed", |vm, x| Ok(Value::bool(receive::<PyStdStream>(vm, x)?.closed.get()))),
    GetSetDef::new("newlines", |_, _| Ok(Value::NONE)),
    GetSetDef::new("line_buffering", |vm, x| {
        let stream = receive::<PyStdStream>(vm, x)?;
        Ok(Value::bool(stream.fd == 2 || stream.fd == 1 && vm.stdio.line_buffered))
    }),
];

/// The types of the buffers, reader and writer.
fn buffer_classes(vm: &mut Vm) -> [Gc<PyType>; 2] {
    [("stdio.BufferedReader", &READER), ("stdio.BufferedWriter", &WRITER)].map(|(name, def)| {
        if let Some(class) = vm.native(name).and_then(|class| class.downcast::<PyType>()) {
            return class;
        }
        let object = vm.class(Layout::Object);
        let class = super::define_type_below(vm, def, object);
        vm.keep_native(name, class);
        class
    })
}

/// The types of the standard streams, each with the name of the type of `_io` that it stands for.
pub fn classes(vm: &mut Vm) -> [(Gc<PyType>, &'static str); 3] {
    let [reader, writer] = buffer_classes(vm);
    [(vm.class(Layout::StdStream), "TextIOWrapper"), (reader, "BufferedReader"), (writer, "BufferedWriter")]
}

/// The text stream of a file descriptor: 0, 1 or 2.
pub fn new_stream(vm: &mut Vm, fd: u32) -> Gc<PyStdStream> {
    let [reader, writer] = buffer_classes(vm);
    let header = vm.header_for(if fd == 0 { reader } else { writer });
    let binary = PyStdStream { header, fd, binary: true, closed: Cell::new(false), buffer: Slot::empty() };
    let binary = vm.heap.alloc_with_attrs(binary);
    let (header, closed) = (Header::exact(Layout::StdStream), Cell::new(false));
    vm.heap.alloc(PyStdStream { header, fd, binary: false, closed, buffer: binary.into() })
}

fn name_of(stream: Gc<PyStdStream>) -> &'static str {
    ["<stdin>", "<stdout>", "<stderr>"].get(stream.fd as usize).copied().unwrap_or("?")
}

fn repr(vm: &mut Vm, x: Value) -> PyResult {
    let stream = receive::<PyStdStream>(vm, x)?;
    let name = name_of(stream);
    let text = match (stream.binary, stream.fd) {
        (true, 0) => format!("<_io.BufferedReader name='{name}'>"),
        (true, _) => format!("<_io.BufferedWriter name='{name}'>"),
        (false, 0) => format!("<_io.TextIOWrapper name='{name}' mode='r' encoding='utf-8'>"),
        (false, _) => format!("<_io.TextIOWrapper name='{name}' mode='w' encoding='utf-8'>"),
    };
    Ok(vm.str_value(&text))
}

impl Vm {
    /// Writes what waits for standard output. For the end of the program, too.
    pub fn flush_stdout(&mut self) -> PyResult<()> {
        if self.stdio.out.is_empty() {
            return Ok(());
        }
        let mut stdout = std::io::stdout().lock();
        let result = stdout.write_all(&self.stdio.out).and_then(|()| stdout.flush());
        self.stdio.out.clear();
        match result {
            Ok(()) => Ok(()),
            Err(error) => Err(exceptions::raise_io_error(self, &error, None)),
        }
    }

    /// Writes text to standard error, after what waits for standard output. Errors are ignored: there is nowhere to tell.
    pub fn write_stderr(&mut self, text: &str) {
        if self.flush_stdout().is_err() {
            self.state.raised.take();
        }
        let _ = std::io::stderr().lock().write_all(text.as_bytes());
    }
}

#[cold]
fn closed_error(vm: &mut Vm) -> Raised {
    vm.value_error("I/O operation on closed file.")
}

/// Writes bytes to a stream that can be written.
#[inline]
pub fn write_bytes(vm: &mut Vm, stream: Gc<PyStdStream>, bytes: &[u8]) -> PyResult<()> {
    if stream.closed.get() {
        return Err(closed_error(vm));
    }
    match stream.fd {
        1 => {
            vm.stdio.out.extend_from_slice(bytes);
            if vm.stdio.out.len() >= BUFFER || vm.stdio.line_buffered && bytes.contains(&b'\n') {
                return vm.flush_stdout();
            }
            Ok(())
        }
        2 => {
            vm.flush_stdout()?;
            match std::io::stderr().lock().write_all(bytes) {
                Ok(()) => Ok(()),
                Err(error) => Err(exceptions::raise_io_error(vm, &error, None)),
            }
        }
        _ => {
            let _ = exceptions::raise_io_error(vm, &std::io::Error::from_raw_os_error(libc::EBADF), None);
            vm.take_raised();
            Err(vm.raise_new(ExcKind::ValueError, "not writable"))
        }
    }
}

/// Writes a decimal number.
pub fn write_int(vm: &mut Vm, stream: Gc<PyStdStream>, n: i64) -> PyResult<()> {
    let mut digits = [0u8; 20];
    let mut at = digits.len();
    let mut rest = n.unsigned_abs();
    loop {
        at -= 1;
        digits[at] = b'0' + (rest % 10) as u8;
        rest /= 10;
        if rest == 0 {
            break;
        }
    }
    if n < 0 {
        at -= 1;
        digits[at] = b'-';
    }
    write_bytes(vm, stream, &digits[at..])
}

/// Writes text, encoded as the stream does.
pub fn write_str(vm: &mut Vm, stream: Gc<PyStdStream>, text: Gc<PyStr>) -> PyResult<()> {
    if let Some(ascii) = text.as_ascii() {
        return write_bytes(vm, stream, ascii.as_bytes());
    }
    match text.to_str() {
        Some(utf8) => write_bytes(vm, stream, utf8.as_bytes()),
        None if stream.fd == 2 => {
            let mut out = String::new();
            for c in text.data().iter() {
                match char::from_u32(c) {
                    Some(c) => out.push(c),
                    None => out.push_str(&format!("\\u{c:04x}")),
                }
            }
            write_bytes(vm, stream, out.as_bytes())
        }
        None => Err(surrogate_error(vm, text)),
    }
}

#[cold]
fn surrogate_error(vm: &mut Vm, text: Gc<PyStr>) -> Raised {
    let surrogate = |c: u32| (0xd800..0xe000).contains(&c);
    let points: Vec<u32> = text.data().iter().collect();
    let start = points.iter().position(|c| surrogate(*c)).unwrap_or(0);
    let run = points[start..].iter().take_while(|c| surrogate(**c)).count();
    let (encoding, reason) = (vm.str_value("utf-8"), vm.str_value("surrogates not allowed"));
    let (start, end) = (Value::small_int(start as i64), Value::small_int((start + run) as i64));
    vm.raise_with(ExcKind::UnicodeEncodeError, &[encoding, text.into(), start, end, reason])
}

/// Makes sure everything written has reached the system.
pub fn flush(vm: &mut Vm, stream: Gc<PyStdStream>) -> PyResult<()> {
    if stream.closed.get() {
        return Err(closed_error(vm));
    }
    if stream.fd == 1 { vm.flush_stdout() } else { Ok(()) }
}

fn unsupported(vm: &mut Vm, what: &str) -> Raised {
    // A machine without the library has no `io.UnsupportedOperation`, which is an OSError and a ValueError.
    let class = crate::exec::import::import_absolute(vm, "_io")
        .and_then(|module| vm.get_attr_str(module, "UnsupportedOperation"));
    let Some(class) = class.ok().and_then(|class| class.downcast::<PyType>()) else {
        vm.state.raised.take();
        return vm.raise_new(ExcKind::OSError, what);
    };
    let message = vm.str_value(what);
    let exception = exceptions::new_exception(vm, class, &[message]);
    vm.chain_and_raise(exception)
}

fn write(vm: &mut Vm, x: Value, data: Value) -> PyResult {
    let stream = receive::<PyStdStream>(vm, x)?;
    if stream.fd == 0 {
        return Err(unsupported(vm, "not writable"));
    }
    if stream.binary {
        let Some(bytes) = data.downcast::<PyBytes>() else {
            let items = match data.has_layout(Layout::ByteArray) || data.has_layout(Layout::MemoryView) {
                true => vm.collect(data)?,
                false => {
                    let class = vm.type_name(data);
                    return Err(vm.type_error(format!("a bytes-like object is required, not '{class}'")));
                }
            };
            let bytes: Vec<u8> =
                items.as_slice().iter().filter_map(|b| b.as_small_int()).map(|b| b as u8).collect();
            write_bytes(vm, stream, &bytes)?;
            return Ok(Value::small_int(bytes.len() as i64));
        };
        write_bytes(vm, stream, bytes.as_bytes())?;
        return Ok(Value::small_int(bytes.as_bytes().len() as i64));
    }
    let Some(text) = data.downcast::<PyStr>() else {
        let class = vm.type_name(data);
        return Err(vm.type_error(format!("write() argument must be str, not {class}")));
    };
    write_str(vm, stream, text)?;
    Ok(Value::small_int(text.len() as i64))
}

/// What was read, as the stream gives it.
fn decoded(vm: &mut Vm, stream: Gc<PyStdStream>, bytes: Vec<u8>) -> PyResult {
    if stream.binary {
        return Ok(PyBytes::new(&mut vm.heap, &bytes).into());
    }
    let text = match String::from_utf8(bytes) {
        Ok(text) => text,
        Err(error) => {
            let (start, length) =
                (error.utf8_error().valid_up_to(), error.utf8_error().error_len().unwrap_or(1));
            let bytes = error.into_bytes();
            let byte = bytes[start];
            let reason = if byte & 0xc0 == 0x80 || byte >= 0xf8 {
                "invalid start byte"
            } else {
                "invalid continuation byte"
            };
            let (encoding, reason) = (vm.str_value("utf-8"), vm.str_value(reason));
            let object = PyBytes::new(&mut vm.heap, &bytes);
            let place = [start, start + length].map(|n| Value::small_int(n as i64));
            return Err(vm.raise_with(
                ExcKind::UnicodeDecodeError,
                &[encoding, object.into(), place[0], place[1], reason],
            ));
        }
    };
    let text = if text.contains('\r') { text.replace("\r\n", "\n").replace('\r', "\n") } else { text };
    Ok(vm.str_value(&text))
}

fn readable(vm: &mut Vm, stream: Gc<PyStdStream>) -> PyResult<()> {
    if stream.closed.get() {
        return Err(closed_error(vm));
    }
    if stream.fd != 0 {
        return Err(unsupported(vm, "not readable"));
    }
    vm.flush_stdout()
}

fn read_line(vm: &mut Vm, stream: Gc<PyStdStream>) -> PyResult {
    readable(vm, stream)?;
    let mut line = Vec::new();
    read_until(vm, |found| match memchr::memchr(b'\n', found) {
        Some(end) => {
            line.extend_from_slice(&found[..=end]);
            (end + 1, true)
        }
        None => {
            line.extend_from_slice(found);
            (found.len(), false)
        }
    })?;
    decoded(vm, stream, line)
}

/// Hands out what comes from standard input until there is no more, or the taker says it has enough: it returns how much it took,
/// and that. While it waits, the user may interrupt.
fn read_until(vm: &mut Vm, mut take: impl FnMut(&[u8]) -> (usize, bool)) -> PyResult<()> {
    loop {
        let mut stdin = std::io::stdin().lock();
        match stdin.fill_buf() {
            Ok([]) => return Ok(()),
            Ok(found) => {
                let (taken, enough) = take(found);
                stdin.consume(taken);
                if enough {
                    return Ok(());
                }
            }
            Err(error) if error.kind() == std::io::ErrorKind::Interrupted => {
                drop(stdin);
                crate::interp::ops::control::poll(vm)?;
            }
            Err(error) => {
                drop(stdin);
                return Err(exceptions::raise_io_error(vm, &error, None));
            }
        }
    }
}

fn read(vm: &mut Vm, args: Args<'_>) -> PyResult {
    static PARAMS: Params = Params::new("read", &["self", "size"]).method().positional_only(2);
    let [this, size] = args.bind(vm, &PARAMS)?;
    let stream = receive::<PyStdStream>(vm, this.unwrap_or(Value::NONE))?;
    readable(vm, stream)?;
    let size = match size.and_then(Value::non_none) {
        Some(size) => vm.size_i64(size)?,
        None => -1,
    };
    let mut bytes = Vec::new();
    let Ok(size) = u64::try_from(size) else {
        read_until(vm, |found| {
            bytes.extend_from_slice(found);
            (found.len(), false)
        })?;
        return decoded(vm, stream, bytes);
    };
    let mut stdin = std::io::stdin().lock();
    let result = match size {
        size if stream.binary => stdin.by_ref().take(size).read_to_end(&mut bytes),
        size => read_characters(&mut stdin, size, &mut bytes),
    };
    drop(stdin);
    if let Err(error) = result {
        return Err(exceptions::raise_io_error(vm, &error, None));
    }
    decoded(vm, stream, bytes)
}

/// Reads so many characters of UTF-8.
fn read_characters(input: &mut impl Read, count: u64, out: &mut Vec<u8>) -> std::io::Result<usize> {
    for _ in 0..count {
        let mut first = [0];
        if input.read(&mut first)? == 0 {
            break;
        }
        out.push(first[0]);
        let more = match first[0] {
            0xc0..=0xdf => 1,
            0xe0..=0xef => 2,
            0xf0..=0xff => 3,
            _ => 0,
        };
        input.take(more).read_to_end(out)?;
    }
    Ok(out.len())
}
