//! `io.FileIO`: a file of the system without a buffer, and opening one by name.
//!
//! The system's file is in a [`RawFile`], which native buffers share: they read and write it without going through this object.

use super::base::{put, size_arg, this_and_one};
use super::unsupported;
use crate::layouts;
use crate::system;
use std::cell::{Cell, RefCell};
use std::ffi::OsString;
use std::fs::File;
use std::io::{ErrorKind, Read, Seek, SeekFrom, Write};
use std::os::fd::{AsRawFd, IntoRawFd};
use std::os::unix::ffi::OsStringExt;
use std::rc::Rc;
use tauraro_vm::args::{Args, Params};
use tauraro_vm::builtins::TypeDef;
use tauraro_vm::builtins::bytes::buffer::Content;
use tauraro_vm::builtins::bytes::{PyBytes, not_bytes_like};
use tauraro_vm::builtins::codecs::{Codec, encode};
use tauraro_vm::builtins::exceptions::raise_io_error;
use tauraro_vm::builtins::support::receiver;
use tauraro_vm::heap::{Opaque, Slot};
use tauraro_vm::object::{GetSetDef, NativeDef, PyStr, PyType, SlotTable, type_flags};
use tauraro_vm::object_struct;
use tauraro_vm::{Gc, PyResult, Value, Vm};

/// A file of the system; `None` once it is closed.
#[derive(Default)]
pub struct RawFile {
    /// The file.
    pub file: Option<File>,
    /// The descriptor belongs to somebody else: it stays open.
    pub borrowed: bool,
}

impl RawFile {
    /// Closes it.
    pub fn close(&mut self) -> std::io::Result<()> {
        let Some(file) = self.file.take() else { return Ok(()) };
        if self.borrowed {
            let _ = file.into_raw_fd();
        }
        Ok(())
    }

    /// Writes everything; on an error the bytes that were written are gone from `bytes`.
    pub fn write_all(&mut self, bytes: &mut Vec<u8>) -> std::io::Result<()> {
        let Some(file) = &mut self.file else { return Ok(()) };
        let mut done = 0;
        let result = loop {
            if done == bytes.len() {
                break Ok(());
            }
            match file.write(&bytes[done..]) {
                Ok(0) => break Err(ErrorKind::WriteZero.into()),
                Ok(count) => done += count,
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(error) => break Err(error),
            }
        };
        bytes.drain(..done);
        result
    }
}

impl Drop for RawFile {
    fn drop(&mut self) {
        let _ = self.close();
    }
}

object_struct! {
    /// `FileIO`
    pub struct FileIo(layouts::FILE_IO) {
        /// The file.
        pub raw: Opaque<Rc<RefCell<RawFile>>>,
        /// How it was opened.
        pub mode: Opaque<Cell<Mode>>,
        /// What was opened: a name, or a descriptor.
        pub name: Slot,
        /// Whether it has a position: unknown until somebody asks.
        pub seekable: Opaque<Cell<Option<bool>>>,
    }
}

/// What the mode of `open` says.
#[derive(Copy, Clone, Default, PartialEq, Eq, Debug)]
pub struct Mode {
    /// `r`
    pub reading: bool,
    /// `w`
    pub writing: bool,
    /// `a`
    pub appending: bool,
    /// `x`
    pub creating: bool,
    /// `+`
    pub updating: bool,
    /// `t`
    pub text: bool,
    /// `b`
    pub binary: bool,
}

impl Mode {
    /// Reads a mode; `None` for a letter that is none or comes twice.
    pub fn parse(text: &str) -> Option<Mode> {
        let mut mode = Mode::default();
        for c in text.chars() {
            let flag = match c {
                'r' => &mut mode.reading,
                'w' => &mut mode.writing,
                'a' => &mut mode.appending,
                'x' => &mut mode.creating,
                '+' => &mut mode.updating,
                't' => &mut mode.text,
                'b' => &mut mode.binary,
                _ => return None,
            };
            if std::mem::replace(flag, true) {
                return None;
            }
        }
        Some(mode)
    }

    /// How many of `r`, `w`, `a`, `x` there are; one is right.
    pub fn kinds(self) -> usize {
        [self.reading, self.writing, self.appending, self.creating].into_iter().filter(|kind| *kind).count()
    }

    /// Whether the file may be read.
    pub fn can_read(self) -> bool {
        self.reading || self.updating
    }

    /// Whether the file may be written.
    pub fn can_write(self) -> bool {
        !self.reading || self.updating
    }

    /// The mode of a `FileIO`.
    fn name(self) -> &'static str {
        match (self.creating, self.appending, self.can_read(), self.can_write()) {
            (true, _, true, _) => "xb+",
            (true, _, false, _) => "xb",
            (_, true, true, _) => "ab+",
            (_, true, false, _) => "ab",
            (_, _, true, true) => "rb+",
            (_, _, true, false) => "rb",
            _ => "wb",
        }
    }

    /// The flags of the system call.
    fn flags(self) -> i32 {
        let access = match (self.can_read(), self.can_write()) {
            (true, true) => libc::O_RDWR,
            (true, false) => libc::O_RDONLY,
            _ => libc::O_WRONLY,
        };
        let kind = if self.writing {
            libc::O_CREAT | libc::O_TRUNC
        } else if self.appending {
            libc::O_CREAT | libc::O_APPEND
        } else if self.creating {
            libc::O_CREAT | libc::O_EXCL
        } else {
            0
        };
        access | kind | libc::O_CLOEXEC
    }
}

/// The type.
pub static DEF: TypeDef = TypeDef {
    module: "_io",
    slots: SlotTable {
        new: Some(|vm, class, _| Ok(alloc(vm, class).into())),
        init: Some(init),
        repr: Some(repr),
        ..SlotTable::EMPTY
    },
    methods: METHODS,
    getset: &[
        GetSetDef::new("closed", |vm, this| Ok(Value::bool(is_closed(stream(vm, this)?)))),
        GetSetDef::new("closefd", |vm, this| Ok(Value::bool(!stream(vm, this)?.raw.borrow().borrowed))),
        GetSetDef::new("mode", |vm, this| {
            let mode = stream(vm, this)?.mode.get().name();
            Ok(vm.str_value(mode))
        }),
        GetSetDef::with_set(
            "name",
            |vm, this| {
                let file = stream(vm, this)?;
                match file.name.get() {
                    Some(name) => Ok(name),
                    None => Err(vm.attribute_error("'FileIO' object has no attribute 'name'")),
                }
            },
            |vm, this, new| {
                let file = stream(vm, this)?;
                file.name.set(file, new);
                Ok(())
            },
        ),
    ],
    flags: type_flags::BASETYPE | type_flags::HAS_DICT | type_flags::WEAKREFS,
    doc: "Open a file.\n\nThe mode can be 'r' (default), 'w', 'x' or 'a' for reading,\nwriting, exclusive creation or appending.",
    ..TypeDef::new("FileIO", layouts::FILE_IO)
};

fn alloc(vm: &mut Vm, class: Gc<PyType>) -> Gc<FileIo> {
    let object = FileIo {
        header: vm.header_for(class),
        raw: Opaque(Rc::default()),
        mode: Opaque(Cell::default()),
        name: Slot::empty(),
        seekable: Opaque(Cell::new(None)),
    };
    super::alloc(vm, class, object)
}

fn stream(vm: &mut Vm, this: Value) -> PyResult<Gc<FileIo>> {
    receiver(vm, this, "_io.FileIO")
}

/// Whether the file has been closed.
pub fn is_closed(file: Gc<FileIo>) -> bool {
    file.raw.borrow().file.is_none()
}

/// Does something with the system's file.
pub fn with_file<R>(
    vm: &mut Vm,
    file: Gc<FileIo>,
    mut work: impl FnMut(&mut File) -> std::io::Result<R>,
) -> PyResult<R> {
    let result = file.raw.borrow_mut().file.as_mut().map(|file| {
        loop {
            match work(file) {
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                result => break result,
            }
        }
    });
    match result {
        None => Err(vm.value_error("I/O operation on closed file")),
        Some(Ok(value)) => Ok(value),
        Some(Err(error)) => Err(raise_io_error(vm, &error, None)),
    }
}

/// A path as the system wants it, and as the program gave it.
pub fn path_of(vm: &mut Vm, value: Value) -> PyResult<(OsString, Value)> {
    let mut path = value;
    if path.downcast::<PyStr>().is_none() && path.downcast::<PyBytes>().is_none() {
        let name = vm.names.fspath;
        let Some(found) = vm.call_special(value, name, &[])? else {
            let class = vm.type_of(value).name_str();
            return Err(vm.type_error(format!("expected str, bytes or os.PathLike object, not {class}")));
        };
        path = found;
    }
    let bytes = if let Some(text) = path.downcast::<PyStr>() {
        encode::encode(vm, text, Codec::Utf8, "surrogateescape")?
    } else if let Some(bytes) = path.downcast::<PyBytes>() {
        bytes.as_bytes().to_vec()
    } else {
        let (class, given) = (vm.type_name(value), vm.type_name(path));
        return Err(
            vm.type_error(format!("expected {class}.__fspath__() to return str or bytes, not {given}"))
        );
    };
    if bytes.contains(&0) {
        return Err(vm.value_error("embedded null byte"));
    }
    Ok((OsString::from_vec(bytes), path))
}

fn init(vm: &mut Vm, this: Value, args: Args<'_>) -> PyResult<()> {
    static PARAMS: Params = Params::new("FileIO", &["file", "mode", "closefd", "opener"]).required(1);
    let [file, mode, closefd, opener] = args.bind(vm, &PARAMS)?;
    let text = match mode {
        Some(mode) => vm.expect_str_arg(mode, "mode")?.to_string_lossy(),
        None => "r".to_owned(),
    };
    let Some(mode) = Mode::parse(&text).filter(|mode| !mode.text) else {
        return Err(vm.value_error(format!("invalid mode: {text}")));
    };
    if mode.kinds() != 1 {
        return Err(
            vm.value_error("Must have exactly one of create/read/write/append mode and at most one plus")
        );
    }
    let closefd = closefd.map_or(Ok(true), |flag| vm.is_true(flag))?;
    let this = stream(vm, this)?;
    open_into(vm, this, file.unwrap_or(Value::NONE), mode, closefd, opener.and_then(Value::non_none))
}

/// Opens a file and makes its object.
pub fn open_file(
    vm: &mut Vm,
    file: Value,
    mode: Mode,
    closefd: bool,
    opener: Option<Value>,
) -> PyResult<Gc<FileIo>> {
    let class = super::class(vm, &DEF)?;
    let made = alloc(vm, class);
    open_into(vm, made, file, mode, closefd, opener)?;
    Ok(made)
}

fn open_into(
    vm: &mut Vm,
    this: Gc<FileIo>,
    file: Value,
    mode: Mode,
    closefd: bool,
    opener: Option<Value>,
) -> PyResult<()> {
    // What other objects have not written yet is in the file when somebody opens it: they may be garbage that CPython had closed.
    super::buffered::flush_waiting();
    this.raw.borrow_mut().close().ok();
    this.mode.set(mode);
    this.seekable.set(None);
    let (opened, name) = if vm.is_int(file) {
        let fd = vm.size_i64(file)?;
        if fd < 0 {
            return Err(vm.value_error("negative file descriptor"));
        }
        (from_descriptor(vm, fd)?, file)
    } else {
        let (path, file) = path_of(vm, file)?;
        if !closefd {
            return Err(vm.value_error("Cannot use closefd=False with file name"));
        }
        let opened = match opener {
            Some(opener) => {
                let flags = Value::small_int(mode.flags() as i64);
                let fd = vm.call(opener, &[file, flags])?;
                if !vm.is_int(fd) {
                    return Err(vm.type_error("expected integer from opener"));
                }
                let fd = vm.size_i64(fd)?;
                if fd < 0 {
                    return Err(vm.value_error(format!("opener returned {fd}")));
                }
                from_descriptor(vm, fd)?
            }
            None => {
                let mut options = std::fs::OpenOptions::new();
                options.read(mode.can_read()).write(mode.can_write() && !mode.appending);
                options.append(mode.appending).create_new(mode.creating);
                options.create(mode.writing || mode.appending).truncate(mode.writing);
                match options.open(&path) {
                    Ok(opened) => opened,
                    Err(error) => return Err(raise_io_error(vm, &error, Some(file))),
                }
            }
        };
        (opened, file)
    };
    if opened.metadata().is_ok_and(|about| about.is_dir()) {
        let error = std::io::Error::from_raw_os_error(libc::EISDIR);
        if !closefd {
            let _ = opened.into_raw_fd();
        }
        return Err(raise_io_error(vm, &error, Some(name)));
    }
    *this.raw.borrow_mut() = RawFile { file: Some(opened), borrowed: !closefd };
    this.name.set(this, name);
    if mode.appending {
        let _ = with_file(vm, this, |file| file.seek(SeekFrom::End(0)));
        vm.state.raised.take();
    }
    Ok(())
}

fn from_descriptor(vm: &mut Vm, fd: i64) -> PyResult<File> {
    match i32::try_from(fd).ok().and_then(system::file_of_descriptor) {
        Some(file) => Ok(file),
        None => {
            let error = std::io::Error::from_raw_os_error(libc::EBADF);
            Err(raise_io_error(vm, &error, None))
        }
    }
}

fn repr(vm: &mut Vm, this: Value) -> PyResult {
    let file = stream(vm, this)?;
    let class = vm.type_of(this);
    let class = vm.full_type_name(class);
    if is_closed(file) {
        return Ok(vm.str_value(&format!("<{class} [closed]>")));
    }
    let closefd = if file.raw.borrow().borrowed { "False" } else { "True" };
    let name = vm.repr_string(file.name.get().unwrap_or(Value::NONE))?;
    let mode = file.mode.get().name();
    Ok(vm.str_value(&format!("<{class} name={name} mode='{mode}' closefd={closefd}>")))
}

/// Reads at most so many bytes, once.
pub fn read_some(vm: &mut Vm, file: Gc<FileIo>, most: usize) -> PyResult<Vec<u8>> {
    if !file.mode.get().can_read() {
        open(vm, file)?;
        return Err(unsupported(vm, "File not open for reading"));
    }
    let mut bytes = vec![0; most.min(16 << 20)];
    let count = with_file(vm, file, |file| file.read(&mut bytes))?;
    bytes.truncate(count);
    Ok(bytes)
}

/// Reads to the end.
pub fn read_all(vm: &mut Vm, file: Gc<FileIo>) -> PyResult<Vec<u8>> {
    if !file.mode.get().can_read() {
        open(vm, file)?;
        return Err(unsupported(vm, "File not open for reading"));
    }
    let expected = with_file(vm, file, |file| {
        // What has no size says 0, and what is not seekable has no position.
        let size = file.metadata().map_or(0, |data| data.len());
        Ok(size.saturating_sub(file.stream_position().unwrap_or(0)))
    })?;
    let mut bytes = Vec::new();
    // One more, to meet the end at once.
    let mut step = usize::try_from(expected).unwrap_or(usize::MAX).saturating_add(1).max(FIRST_STEP);
    loop {
        // The caller makes an object of what was read.
        vm.check_room(bytes.len().saturating_add(step).saturating_mul(2))?;
        if bytes.try_reserve(step).is_err() {
            return Err(vm.memory_error());
        }
        let before = bytes.len();
        with_file(vm, file, |file| {
            file.take((step - (bytes.len() - before)) as u64).read_to_end(&mut bytes)
        })?;
        if bytes.len() - before < step {
            return Ok(bytes);
        }
        step = bytes.len().clamp(FIRST_STEP, LAST_STEP);
    }
}

/// Bytes to read at once where the size of a file is not known, at first and in the end.
const FIRST_STEP: usize = 32 << 10;
const LAST_STEP: usize = 16 << 20;

/// Whether the file has a position that can be changed.
pub fn seekable(vm: &mut Vm, file: Gc<FileIo>) -> PyResult<bool> {
    if let Some(known) = file.seekable.get() {
        return Ok(known);
    }
    let found = with_file(vm, file, |file| Ok(file.stream_position().is_ok()))?;
    file.seekable.set(Some(found));
    Ok(found)
}

/// Changes the position.
pub fn seek_file(vm: &mut Vm, file: Gc<FileIo>, to: i64, whence: i64) -> PyResult<i64> {
    let target = match whence {
        0 if to < 0 => {
            let error = std::io::Error::from_raw_os_error(libc::EINVAL);
            return Err(raise_io_error(vm, &error, None));
        }
        0 => SeekFrom::Start(to as u64),
        1 => SeekFrom::Current(to),
        2 => SeekFrom::End(to),
        _ => return Err(vm.value_error(format!("invalid whence ({whence}, should be 0, 1 or 2)"))),
    };
    Ok(with_file(vm, file, |file| file.seek(target))? as i64)
}

/// Cuts the file off, or extends it with zeros.
pub fn truncate_file(vm: &mut Vm, file: Gc<FileIo>, size: i64) -> PyResult<()> {
    if !file.mode.get().can_write() {
        open(vm, file)?;
        return Err(unsupported(vm, "File not open for writing"));
    }
    let Ok(size) = u64::try_from(size) else {
        let error = std::io::Error::from_raw_os_error(libc::EINVAL);
        return Err(raise_io_error(vm, &error, None));
    };
    with_file(vm, file, |file| file.set_len(size))
}

fn open(vm: &mut Vm, file: Gc<FileIo>) -> PyResult<()> {
    with_file(vm, file, |_| Ok(()))
}

const METHODS: &[NativeDef] = &[
    NativeDef::method("read", |vm, args| {
        static PARAMS: Params = Params::new("read", &["self", "size"]).method().positional_only(2);
        let (this, size) = this_and_one(vm, args, &PARAMS)?;
        let size = size_arg(vm, size)?;
        let file = stream(vm, this)?;
        let bytes = match usize::try_from(size) {
            Ok(size) => read_some(vm, file, size)?,
            Err(_) => read_all(vm, file)?,
        };
        Ok(PyBytes::new(&mut vm.heap, &bytes).into())
    }),
    NativeDef::method1("readall", |vm, this| {
        let file = stream(vm, this)?;
        let bytes = read_all(vm, file)?;
        Ok(PyBytes::new(&mut vm.heap, &bytes).into())
    }),
    NativeDef::method2("readinto", |vm, this, into| {
        let file = stream(vm, this)?;
        let Some(target) = Content::of(into).filter(|target| target.is_writable()) else {
            let class = vm.type_name(into);
            return Err(vm.type_error(format!(
                "readinto() argument must be read-write bytes-like object, not {class}"
            )));
        };
        let bytes = read_some(vm, file, target.len())?;
        put(vm, target, &bytes)
    }),
    NativeDef::method2("write", |vm, this, bytes| {
        let file = stream(vm, this)?;
        open(vm, file)?;
        if !file.mode.get().can_write() {
            return Err(unsupported(vm, "File not open for writing"));
        }
        let Some(content) = Content::of(bytes) else { return Err(not_bytes_like(vm, bytes)) };
        let bytes = content.with(<[u8]>::to_vec);
        let count = with_file(vm, file, |file| file.write(&bytes))?;
        Ok(Value::small_int(count as i64))
    }),
    NativeDef::method("seek", |vm, args| {
        static PARAMS: Params =
            Params::new("seek", &["self", "pos", "whence"]).method().required(2).positional_only(3);
        let [this, to, whence] = args.bind(vm, &PARAMS)?;
        let to = vm.size_i64(to.unwrap_or(Value::NONE))?;
        let whence = whence.map_or(Ok(0), |whence| vm.size_i64(whence))?;
        let file = stream(vm, this.unwrap_or(Value::NONE))?;
        Ok(Value::small_int(seek_file(vm, file, to, whence)?))
    }),
    NativeDef::method1("tell", |vm, this| {
        let file = stream(vm, this)?;
        Ok(Value::small_int(seek_file(vm, file, 0, 1)?))
    }),
    NativeDef::method("truncate", |vm, args| {
        static PARAMS: Params = Params::new("truncate", &["self", "size"]).method().positional_only(2);
        let (this, size) = this_and_one(vm, args, &PARAMS)?;
        let file = stream(vm, this)?;
        let size = match size.and_then(Value::non_none) {
            Some(size) => vm.size_i64(size)?,
            None => seek_file(vm, file, 0, 1)?,
        };
        truncate_file(vm, file, size)?;
        Ok(Value::small_int(size))
    }),
    NativeDef::method1("close", |vm, this| {
        let file = stream(vm, this)?;
        let result = file.raw.borrow_mut().close();
        match result {
            Ok(()) => Ok(Value::NONE),
            Err(error) => Err(raise_io_error(vm, &error, None)),
        }
    }),
    NativeDef::method1("fileno", |vm, this| {
        let file = stream(vm, this)?;
        let fd = with_file(vm, file, |file| Ok(file.as_raw_fd()))?;
        Ok(Value::small_int(fd as i64))
    }),
    NativeDef::method1("isatty", |vm, this| {
        let file = stream(vm, this)?;
        Ok(Value::bool(with_file(vm, file, |file| Ok(std::io::IsTerminal::is_terminal(file)))?))
    }),
    NativeDef::method1("readable", |vm, this| {
        let file = stream(vm, this)?;
        open(vm, file)?;
        Ok(Value::bool(file.mode.get().can_read()))
    }),
    NativeDef::method1("writable", |vm, this| {
        let file = stream(vm, this)?;
        open(vm, file)?;
        Ok(Value::bool(file.mode.get().can_write()))
    }),
    NativeDef::method1("seekable", |vm, this| {
        let file = stream(vm, this)?;
        Ok(Value::bool(seekable(vm, file)?))
    }),
];
