//! The abstract bases of all streams: `_IOBase`, `_RawIOBase`, `_BufferedIOBase`, `_TextIOBase`.
//!
//! Their instances are plain ones, so a class that derives from them in Python is an ordinary class. The methods here do everything through the
//! stream's own methods (`readline` through `read`, and so on); native streams have their own.

use super::unsupported;
use tauraro_vm::args::{Args, Params};
use tauraro_vm::builtins::TypeDef;
use tauraro_vm::builtins::bytearray;
use tauraro_vm::builtins::bytes::PyBytes;
use tauraro_vm::builtins::bytes::buffer::Content;
use tauraro_vm::builtins::descriptor::DICT;
use tauraro_vm::object::{GetSetDef, NativeDef, PyStr, SlotTable, type_flags};
use tauraro_vm::{ExcKind, Gc, Layout, PyResult, Raised, Value, Vm};

/// How much is read or kept at a time unless the program says otherwise.
pub const BUFFER_SIZE: usize = 128 * 1024;

const FLAGS: u32 = type_flags::BASETYPE | type_flags::HAS_DICT | type_flags::WEAKREFS;

/// `_io._IOBase`
pub static IO_BASE: TypeDef = TypeDef {
    module: "_io",
    slots: SlotTable { iter: Some(iter), next: Some(next), ..SlotTable::EMPTY },
    methods: IO_METHODS,
    getset: &[
        DICT,
        GetSetDef::new("closed", |vm, this| {
            let name = vm.intern(CLOSED);
            Ok(Value::bool(vm.get_attr_opt(this, name)?.is_some()))
        }),
    ],
    flags: FLAGS,
    doc: "The abstract base class for all I/O classes.\n\nThis class provides dummy implementations for many methods that\nderived classes can override selectively; the default implementations\nrepresent a file that cannot be read, written or seeked.",
    ..TypeDef::new("_IOBase", Layout::Instance)
};

/// `_io._RawIOBase`
pub static RAW_BASE: TypeDef = TypeDef {
    module: "_io",
    methods: &[
        NativeDef::method("read", raw_read),
        NativeDef::method1("readall", raw_read_all),
        // Whoever derives from the type gives these.
        NativeDef::method("readinto", |vm, _| Err(vm.raise_with(ExcKind::NotImplementedError, &[]))),
        NativeDef::method("write", |vm, _| Err(vm.raise_with(ExcKind::NotImplementedError, &[]))),
    ],
    flags: FLAGS,
    doc: "Base class for raw binary I/O.",
    ..TypeDef::new("_RawIOBase", Layout::Instance)
};

/// `_io._BufferedIOBase`
pub static BUFFERED_BASE: TypeDef = TypeDef {
    module: "_io",
    methods: &[
        NativeDef::method("detach", |vm, _| Err(unsupported(vm, "detach"))),
        NativeDef::method("read", |vm, _| Err(unsupported(vm, "read"))),
        NativeDef::method("read1", |vm, _| Err(unsupported(vm, "read1"))),
        NativeDef::method("write", |vm, _| Err(unsupported(vm, "write"))),
        NativeDef::method2("readinto", |vm, this, into| read_into(vm, this, into, "read")),
        NativeDef::method2("readinto1", |vm, this, into| read_into(vm, this, into, "read1")),
    ],
    flags: FLAGS,
    doc: "Base class for buffered IO objects.",
    ..TypeDef::new("_BufferedIOBase", Layout::Instance)
};

/// `_io._TextIOBase`
pub static TEXT_BASE: TypeDef = TypeDef {
    module: "_io",
    methods: &[
        NativeDef::method("detach", |vm, _| Err(unsupported(vm, "detach"))),
        NativeDef::method("read", |vm, _| Err(unsupported(vm, "read"))),
        NativeDef::method("readline", |vm, _| Err(unsupported(vm, "readline"))),
        NativeDef::method("write", |vm, _| Err(unsupported(vm, "write"))),
    ],
    getset: &[
        GetSetDef::new("encoding", |_, _| Ok(Value::NONE)),
        GetSetDef::new("newlines", |_, _| Ok(Value::NONE)),
        GetSetDef::new("errors", |_, _| Ok(Value::NONE)),
    ],
    flags: FLAGS,
    doc: "Base class for text I/O.",
    ..TypeDef::new("_TextIOBase", Layout::Instance)
};

/// The attribute that `close` leaves behind.
const CLOSED: &str = "__IOBase_closed";

/// Calls a method of any stream by name.
pub fn call(vm: &mut Vm, stream: Value, name: &str, args: &[Value]) -> PyResult {
    let name = vm.intern(name);
    vm.call_method(stream, name, args)
}

/// Whether any stream says that it is closed.
pub fn is_closed(vm: &mut Vm, stream: Value) -> PyResult<bool> {
    let closed = vm.get_attr_str(stream, "closed")?;
    vm.is_true(closed)
}

/// ValueError for what can only be done while a stream is open.
#[cold]
pub fn closed_error(vm: &mut Vm) -> Raised {
    vm.value_error("I/O operation on closed file.")
}

fn check_open(vm: &mut Vm, stream: Value) -> PyResult<()> {
    if is_closed(vm, stream)? { Err(closed_error(vm)) } else { Ok(()) }
}

fn check_says(vm: &mut Vm, stream: Value, question: &str) -> PyResult {
    let answer = call(vm, stream, question, &[])?;
    if !vm.is_true(answer)? {
        return Err(unsupported(vm, &format!("File or stream is not {question}.")));
    }
    Ok(Value::TRUE)
}

fn iter(vm: &mut Vm, this: Value) -> PyResult {
    check_open(vm, this)?;
    Ok(this)
}

fn next(vm: &mut Vm, this: Value) -> PyResult<Option<Value>> {
    let line = call(vm, this, "readline", &[])?;
    Ok(if vm.len(line)? == 0 { None } else { Some(line) })
}

/// The size argument of `read` and its kin; negative for everything.
pub fn size_arg(vm: &mut Vm, size: Option<Value>) -> PyResult<i64> {
    match size.and_then(Value::non_none) {
        None => Ok(-1),
        Some(size) if vm.is_int(size) => vm.size_i64(size),
        Some(size) => {
            let class = vm.type_name(size);
            Err(vm.type_error(format!("argument should be integer or None, not '{class}'")))
        }
    }
}

/// `self` and an optional second argument.
pub fn this_and_one(vm: &mut Vm, args: Args<'_>, params: &Params) -> PyResult<(Value, Option<Value>)> {
    let [this, one] = args.bind(vm, params)?;
    Ok((this.unwrap_or(Value::NONE), one))
}

const IO_METHODS: &[NativeDef] = &[
    NativeDef::method1("close", |vm, this| {
        if !is_closed(vm, this)? {
            let flushed = call(vm, this, "flush", &[]);
            let name = vm.intern(CLOSED);
            vm.set_attr(this, name, Some(Value::TRUE))?;
            flushed?;
        }
        Ok(Value::NONE)
    })
    .doc("($self, /)", "Flush and close the IO object.\n\nThis method has no effect if the file is already closed."),
    NativeDef::method1("flush", |vm, this| {
        check_open(vm, this)?;
        Ok(Value::NONE)
    })
    .doc("($self, /)", "Flush write buffers, if applicable.\n\nThis is not implemented for read-only and non-blocking streams."),
    NativeDef::method("seek", |vm, _| Err(unsupported(vm, "seek"))),
    NativeDef::method1("tell", |vm, this| call(vm, this, "seek", &[Value::small_int(0), Value::small_int(1)]))
        .doc("($self, /)", "Return current stream position."),
    NativeDef::method("truncate", |vm, _| Err(unsupported(vm, "truncate"))),
    NativeDef::method1("fileno", |vm, _| Err(unsupported(vm, "fileno"))),
    NativeDef::method1("isatty", |vm, this| {
        check_open(vm, this)?;
        Ok(Value::FALSE)
    }),
    NativeDef::method1("readable", |_, _| Ok(Value::FALSE)),
    NativeDef::method1("writable", |_, _| Ok(Value::FALSE)),
    NativeDef::method1("seekable", |_, _| Ok(Value::FALSE)),
    NativeDef::method1("_checkClosed", |vm, this| check_open(vm, this).map(|()| Value::NONE)),
    NativeDef::method1("_checkReadable", |vm, this| check_says(vm, this, "readable")),
    NativeDef::method1("_checkWritable", |vm, this| check_says(vm, this, "writable")),
    NativeDef::method1("_checkSeekable", |vm, this| check_says(vm, this, "seekable")),
    NativeDef::method1("__enter__", |vm, this| {
        check_open(vm, this)?;
        Ok(this)
    }),
    NativeDef::method("__exit__", |vm, args| {
        let this = args.values.first().copied().unwrap_or(Value::NONE);
        call(vm, this, "close", &[])
    }),
    NativeDef::method("readline", read_line)
        .doc("($self, size=-1, /)", "Read and return a line from the stream.\n\nIf size is specified, at most size bytes will be read."),
    NativeDef::method("readlines", read_lines)
        .doc("($self, hint=-1, /)", "Return a list of lines from the stream."),
    NativeDef::method2("writelines", |vm, this, lines| {
        check_open(vm, this)?;
        let write = vm.get_attr_str(this, "write")?;
        vm.for_each(lines, |vm, line| vm.call(write, &[line]).map(|_| true))?;
        Ok(Value::NONE)
    })
    .doc("($self, lines, /)", "Write a list of lines to stream.\n\nLine separators are not added, so it is usual for each of the\nlines provided to have a line separator at the end."),
];

fn read_line(vm: &mut Vm, args: Args<'_>) -> PyResult {
    static PARAMS: Params = Params::new("readline", &["self", "size"]).method().positional_only(2);
    let (this, size) = this_and_one(vm, args, &PARAMS)?;
    let size = size_arg(vm, size)?;
    let read = vm.get_attr_str(this, "read")?;
    let mut line = Vec::new();
    while size < 0 || (line.len() as i64) < size {
        let byte = vm.call(read, &[Value::small_int(1)])?;
        let Some(bytes) = byte.downcast::<PyBytes>() else {
            let class = vm.type_name(byte);
            return Err(vm.raise_new(
                tauraro_vm::ExcKind::OSError,
                format!("read() should have returned a bytes object, not '{class}'"),
            ));
        };
        vm.check_room((line.len() + bytes.as_bytes().len()) * 2)?;
        line.extend_from_slice(bytes.as_bytes());
        if bytes.as_bytes().is_empty() || line.ends_with(b"\n") {
            break;
        }
    }
    Ok(PyBytes::new(&mut vm.heap, &line).into())
}

/// `readlines(hint=-1)` of any stream that can be iterated.
pub fn read_lines(vm: &mut Vm, args: Args<'_>) -> PyResult {
    static PARAMS: Params = Params::new("readlines", &["self", "hint"]).method().positional_only(2);
    let (this, hint) = this_and_one(vm, args, &PARAMS)?;
    let hint = size_arg(vm, hint)?;
    let list = vm.new_list(&[]);
    let mut total = 0;
    vm.for_each(this, |vm, line| {
        if !list.push(&mut vm.heap, line) {
            return Err(vm.memory_error());
        }
        total += vm.len(line)? as i64;
        Ok(hint <= 0 || total < hint)
    })?;
    Ok(list.into())
}

fn raw_read(vm: &mut Vm, args: Args<'_>) -> PyResult {
    static PARAMS: Params = Params::new("read", &["self", "size"]).method().positional_only(2);
    let (this, size) = this_and_one(vm, args, &PARAMS)?;
    let size = size_arg(vm, size)?;
    if size < 0 {
        return call(vm, this, "readall", &[]);
    }
    let zeros = vm.zeroed_buffer(size as usize)?;
    let into = bytearray::new_array(vm, zeros);
    let count = call(vm, this, "readinto", &[into])?;
    if count.is_none() {
        return Ok(Value::NONE);
    }
    let count = vm.size_i64(count)?.clamp(0, size) as usize;
    let bytes =
        Content::of(into).map_or(Vec::new(), |content| content.with(|b| b[..count.min(b.len())].to_vec()));
    Ok(PyBytes::new(&mut vm.heap, &bytes).into())
}

fn raw_read_all(vm: &mut Vm, this: Value) -> PyResult {
    let mut all = Vec::new();
    loop {
        let piece = call(vm, this, "read", &[Value::small_int(BUFFER_SIZE as i64)])?;
        if piece.is_none() {
            return if all.is_empty() { Ok(piece) } else { Ok(PyBytes::new(&mut vm.heap, &all).into()) };
        }
        let Some(bytes) = piece.downcast::<PyBytes>() else {
            return Err(vm.type_error("read() should return bytes"));
        };
        if bytes.as_bytes().is_empty() {
            return Ok(PyBytes::new(&mut vm.heap, &all).into());
        }
        vm.check_room((all.len() + bytes.as_bytes().len()) * 2)?;
        all.extend_from_slice(bytes.as_bytes());
    }
}

/// `readinto` by means of `read` or `read1`.
fn read_into(vm: &mut Vm, this: Value, into: Value, method: &str) -> PyResult {
    let Some(target) = Content::of(into).filter(|target| target.is_writable()) else {
        let class = vm.type_name(into);
        return Err(vm.type_error(format!(
            "{}() argument must be read-write bytes-like object, not {class}",
            if method == "read" { "readinto" } else { "readinto1" }
        )));
    };
    let piece = call(vm, this, method, &[Value::small_int(target.len() as i64)])?;
    let Some(bytes) = piece.downcast::<PyBytes>() else {
        let class = vm.type_name(piece);
        return Err(vm.type_error(format!("{method}() should return bytes, not {class}")));
    };
    put(vm, target, bytes.as_bytes())
}

/// Writes bytes to the start of a buffer that a program gave, and returns their number.
pub fn put(vm: &mut Vm, target: Content, bytes: &[u8]) -> PyResult {
    let written = target.change(|to| {
        let fits = to.len() >= bytes.len();
        if fits {
            to[..bytes.len()].copy_from_slice(bytes);
        }
        fits
    });
    if written != Some(true) {
        return Err(vm.value_error("buffer is too small"));
    }
    Ok(Value::small_int(bytes.len() as i64))
}

/// A `newline` argument: checked, and what it means.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub enum Newline {
    /// None: every kind of line end is read as `\n`.
    Translated,
    /// `""`: lines end in any way, and nothing is translated.
    Any,
    /// `"\n"`
    Lf,
    /// `"\r"`
    Cr,
    /// `"\r\n"`
    CrLf,
}

impl Newline {
    /// Reads the argument; `quoted`: how the message shows a wrong one.
    pub fn of(vm: &mut Vm, value: Value, quoted: bool) -> PyResult<Newline> {
        if value.is_none() {
            return Ok(Newline::Translated);
        }
        let Some(text) = value.downcast::<PyStr>() else {
            let class = vm.type_name(value);
            return Err(vm.type_error(if quoted {
                format!("newline must be str or None, not {class}")
            } else {
                format!("TextIOWrapper() argument 'newline' must be str or None, not {class}")
            }));
        };
        Ok(match text.to_string_lossy().as_str() {
            "" => Newline::Any,
            "\n" => Newline::Lf,
            "\r" => Newline::Cr,
            "\r\n" => Newline::CrLf,
            _ => {
                let shown = if quoted { vm.repr_string(value)? } else { text.to_string_lossy() };
                return Err(vm.value_error(format!("illegal newline value: {shown}")));
            }
        })
    }

    /// What `\n` is written as, when that is something else.
    pub fn written(self) -> Option<&'static str> {
        match self {
            Newline::Cr => Some("\r"),
            Newline::CrLf => Some("\r\n"),
            _ => None,
        }
    }

    /// Where the first line of some text ends (behind its line end), when it does. `at` gives a character.
    pub fn line_end(self, len: usize, at: impl Fn(usize) -> u32) -> Option<usize> {
        const LF: u32 = b'\n' as u32;
        const CR: u32 = b'\r' as u32;
        match self {
            Newline::Translated | Newline::Lf => (0..len).find(|i| at(*i) == LF).map(|i| i + 1),
            Newline::Cr => (0..len).find(|i| at(*i) == CR).map(|i| i + 1),
            Newline::CrLf => (1..len).find(|i| at(*i) == LF && at(*i - 1) == CR).map(|i| i + 1),
            Newline::Any => {
                let end = (0..len).find(|i| matches!(at(*i), LF | CR))?;
                Some(if at(end) == CR && end + 1 < len && at(end + 1) == LF { end + 2 } else { end + 1 })
            }
        }
    }
}

/// The kinds of line ends that were read, for the attribute `newlines`.
#[derive(Copy, Clone, Default, PartialEq, Eq, Debug)]
pub struct Seen(pub u8);

impl Seen {
    const CR: u8 = 1;
    const LF: u8 = 2;
    const CRLF: u8 = 4;

    /// Notes the line ends of a text and, when asked, makes them all `\n`.
    pub fn translate(&mut self, text: Vec<u32>, translate: bool) -> Vec<u32> {
        const LF: u32 = b'\n' as u32;
        const CR: u32 = b'\r' as u32;
        let mut out = Vec::with_capacity(if translate { text.len() } else { 0 });
        let mut at = 0;
        while at < text.len() {
            let mut c = text[at];
            if c == CR && text.get(at + 1) == Some(&LF) {
                self.0 |= Seen::CRLF;
                at += 1;
                if !translate {
                    at += 1;
                    continue;
                }
                c = LF;
            } else if c == CR {
                self.0 |= Seen::CR;
                c = LF;
            } else if c == LF {
                self.0 |= Seen::LF;
            }
            if translate {
                out.push(c);
            }
            at += 1;
        }
        if translate { out } else { text }
    }

    /// The value of `newlines`.
    pub fn value(self, vm: &mut Vm) -> Value {
        let kinds: Vec<&str> = [(Seen::CR, "\r"), (Seen::LF, "\n"), (Seen::CRLF, "\r\n")]
            .into_iter()
            .filter(|(bit, _)| self.0 & bit != 0)
            .map(|(_, text)| text)
            .collect();
        match kinds.as_slice() {
            [] => Value::NONE,
            [one] => vm.str_value(one),
            several => {
                let list = vm.new_list(&[]);
                for text in several {
                    let text = vm.str_value(text);
                    list.push(&mut vm.heap, text);
                }
                vm.new_tuple(list.items()).into()
            }
        }
    }
}

/// The code points of a string.
pub fn points(text: Gc<PyStr>) -> Vec<u32> {
    text.data().iter().collect()
}
