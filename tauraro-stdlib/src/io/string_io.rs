//! `io.StringIO`: a text stream in memory.
//!
//! The text is kept as code points, so that positions are those of characters; `getvalue` makes the narrowest string that holds it.

use super::base::{self, Newline, Seen, closed_error, points, size_arg, this_and_one};
use crate::layouts;
use std::cell::{Cell, RefCell};
use tauraro_vm::args::{Args, Params};
use tauraro_vm::builtins::TypeDef;
use tauraro_vm::builtins::support::receiver;
use tauraro_vm::heap::Opaque;
use tauraro_vm::object::{GetSetDef, NativeDef, PyStr, PyType, SlotTable, type_flags};
use tauraro_vm::object_struct;
use tauraro_vm::{ExcKind, Gc, PyResult, Value, Vm};

object_struct! {
    /// `StringIO`
    pub struct StringIo(layouts::STRING_IO) {
        /// The text.
        pub text: Opaque<RefCell<Vec<u32>>>,
        /// The position, which may be behind the end.
        pub at: Cell<usize>,
        /// Whether `close` was called.
        pub closed: Cell<bool>,
        /// The `newline` argument.
        pub newline: Opaque<Cell<Newline>>,
        /// Line ends seen.
        pub seen: Opaque<Cell<Seen>>,
    }
}

/// The type.
pub static DEF: TypeDef = TypeDef {
    module: "_io",
    slots: SlotTable {
        new: Some(|vm, class, _| Ok(alloc(vm, class).into())),
        init: Some(init),
        iter: Some(|vm, this| match stream(vm, this)?.closed.get() {
            true => Err(closed_error(vm)),
            false => Ok(this),
        }),
        next: Some(|vm, this| {
            if vm.type_of(this).has_flags(type_flags::HEAP) {
                // A subclass may have a `readline` of its own.
                let line = base::call(vm, this, "readline", &[])?;
                return Ok(if vm.len(line)? == 0 { None } else { Some(line) });
            }
            let stream = open(vm, this)?;
            let line = read_line(vm, stream, -1);
            Ok(if line.is_empty() { None } else { Some(line.into()) })
        }),
        ..SlotTable::EMPTY
    },
    methods: METHODS,
    getset: &[
        GetSetDef::new("closed", |vm, this| Ok(Value::bool(stream(vm, this)?.closed.get()))),
        GetSetDef::new("line_buffering", |vm, this| {
            open(vm, this)?;
            Ok(Value::FALSE)
        }),
        GetSetDef::new("newlines", |vm, this| {
            let seen = open(vm, this)?.seen.get();
            Ok(seen.value(vm))
        }),
    ],
    flags: type_flags::BASETYPE | type_flags::HAS_DICT | type_flags::WEAKREFS,
    doc: "Text I/O implementation using an in-memory buffer.\n\nThe initial_value argument sets the value of object.  The newline\nargument is like the one of TextIOWrapper's constructor.",
    ..TypeDef::new("StringIO", layouts::STRING_IO)
};

fn alloc(vm: &mut Vm, class: Gc<PyType>) -> Gc<StringIo> {
    let object = StringIo {
        header: vm.header_for(class),
        text: Opaque(RefCell::default()),
        at: Cell::new(0),
        closed: Cell::new(false),
        newline: Opaque(Cell::new(Newline::Lf)),
        seen: Opaque(Cell::default()),
    };
    super::alloc(vm, class, object)
}

fn stream(vm: &mut Vm, this: Value) -> PyResult<Gc<StringIo>> {
    receiver(vm, this, "_io.StringIO")
}

fn open(vm: &mut Vm, this: Value) -> PyResult<Gc<StringIo>> {
    let stream = stream(vm, this)?;
    if stream.closed.get() { Err(vm.value_error("I/O operation on closed file")) } else { Ok(stream) }
}

fn init(vm: &mut Vm, this: Value, args: Args<'_>) -> PyResult<()> {
    static PARAMS: Params = Params::new("StringIO", &["initial_value", "newline"]);
    let stream = stream(vm, this)?;
    let [initial, newline] = args.bind(vm, &PARAMS)?;
    let newline = match newline {
        Some(newline) => Newline::of(vm, newline, true)?,
        None => Newline::Lf,
    };
    stream.newline.set(newline);
    stream.text.borrow_mut().clear();
    stream.at.set(0);
    stream.seen.set(Seen::default());
    stream.closed.set(false);
    if let Some(initial) = initial.and_then(Value::non_none) {
        let Some(text) = initial.downcast::<PyStr>() else {
            let class = vm.type_name(initial);
            return Err(vm.type_error(format!("initial_value must be str or None, not {class}")));
        };
        write_text(vm, stream, text)?;
        stream.at.set(0);
    }
    Ok(())
}

fn write_text(vm: &mut Vm, stream: Gc<StringIo>, text: Gc<PyStr>) -> PyResult<()> {
    let newline = stream.newline.get();
    let after = stream.text.borrow().len().max(stream.at.get()).saturating_add(text.len());
    vm.check_room(after.saturating_mul(size_of::<u32>()))?;
    if newline == Newline::Lf && stream.at.get() == stream.text.borrow().len() {
        stream.text.borrow_mut().extend(text.data().iter());
        stream.at.set(stream.text.borrow().len());
        return Ok(());
    }
    let mut new = points(text);
    if matches!(newline, Newline::Translated | Newline::Any) {
        let mut seen = stream.seen.get();
        new = seen.translate(new, newline == Newline::Translated);
        stream.seen.set(seen);
    }
    if let Some(written) = newline.written() {
        let mut out = Vec::with_capacity(new.len() + 8);
        for c in new {
            if c == u32::from(b'\n') { out.extend(written.bytes().map(u32::from)) } else { out.push(c) }
        }
        new = out;
    }
    let at = stream.at.get();
    let end = at.checked_add(new.len()).filter(|end| *end <= (isize::MAX as usize) / 8);
    let Some(end) = end else { return Err(vm.overflow_error("new position too large")) };
    let mut content = stream.text.borrow_mut();
    let len = content.len();
    if len < at && content.try_reserve(end - len).is_err() {
        drop(content);
        return Err(vm.memory_error());
    }
    if content.len() < end {
        content.resize(end, 0);
    }
    content[at..end].copy_from_slice(&new);
    stream.at.set(end);
    Ok(())
}

fn take(vm: &mut Vm, stream: Gc<StringIo>, end: usize) -> Gc<PyStr> {
    let start = stream.at.get().min(end);
    stream.at.set(stream.at.get().max(end));
    PyStr::from_code_points(&mut vm.heap, &stream.text.borrow()[start..end])
}

/// The next line, or as much of it as `size` characters.
fn read_line(vm: &mut Vm, stream: Gc<StringIo>, size: i64) -> Gc<PyStr> {
    let end = {
        let text = stream.text.borrow();
        let start = stream.at.get().min(text.len());
        let rest = &text[start..];
        let most = usize::try_from(size).map_or(rest.len(), |size| size.min(rest.len()));
        let newline = stream.newline.get();
        start + newline.line_end(most, |i| rest[i]).unwrap_or(most)
    };
    take(vm, stream, end)
}

const METHODS: &[NativeDef] = &[
    NativeDef::method1("getvalue", |vm, this| {
        let stream = open(vm, this)?;
        Ok(PyStr::from_code_points(&mut vm.heap, &stream.text.borrow()).into())
    })
    .doc("($self, /)", "Retrieve the entire contents of the object."),
    NativeDef::method2("write", |vm, this, text| {
        let stream = stream(vm, this)?;
        let Some(text) = text.downcast::<PyStr>() else {
            let class = vm.type_name(text);
            return Err(vm.type_error(format!("string argument expected, got '{class}'")));
        };
        if stream.closed.get() {
            return Err(vm.value_error("I/O operation on closed file"));
        }
        write_text(vm, stream, text)?;
        Ok(Value::small_int(text.len() as i64))
    })
    .doc("($self, s, /)", "Write string to file.\n\nReturns the number of characters written, which is always equal to\nthe length of the string."),
    NativeDef::method("read", |vm, args| {
        static PARAMS: Params = Params::new("read", &["self", "size"]).method().positional_only(2);
        let (this, size) = this_and_one(vm, args, &PARAMS)?;
        let size = size_arg(vm, size)?;
        let stream = open(vm, this)?;
        let len = stream.text.borrow().len();
        let rest = len.saturating_sub(stream.at.get());
        let count = usize::try_from(size).map_or(rest, |size| size.min(rest));
        let end = stream.at.get().min(len) + count;
        Ok(take(vm, stream, end).into())
    })
    .doc("($self, size=-1, /)", "Read at most size characters, returned as a string.\n\nIf the argument is negative or omitted, read until EOF\nis reached. Return an empty string at EOF."),
    NativeDef::method("readline", |vm, args| {
        static PARAMS: Params = Params::new("readline", &["self", "size"]).method().positional_only(2);
        let (this, size) = this_and_one(vm, args, &PARAMS)?;
        let size = size_arg(vm, size)?;
        let stream = open(vm, this)?;
        Ok(read_line(vm, stream, size).into())
    })
    .doc("($self, size=-1, /)", "Read until newline or EOF.\n\nReturns an empty string if EOF is hit immediately."),
    NativeDef::method("seek", |vm, args| {
        static PARAMS: Params = Params::new("seek", &["self", "pos", "whence"]).method().required(2).positional_only(3);
        let [this, to, whence] = args.bind(vm, &PARAMS)?;
        let to = vm.size_i64(to.unwrap_or(Value::NONE))?;
        let whence = match whence {
            Some(whence) => vm.size_i64(whence)?,
            None => 0,
        };
        let stream = open(vm, this.unwrap_or(Value::NONE))?;
        match whence {
            0 if to < 0 => return Err(vm.value_error(format!("Negative seek position {to}"))),
            0 => stream.at.set(to as usize),
            1 | 2 if to != 0 => {
                return Err(vm.raise_new(ExcKind::OSError, "Can't do nonzero cur-relative seeks"));
            }
            1 => {}
            2 => stream.at.set(stream.text.borrow().len()),
            _ => {
                return Err(vm.value_error(format!("Invalid whence ({whence}, should be 0, 1 or 2)")));
            }
        }
        Ok(Value::small_int(stream.at.get() as i64))
    })
    .doc("($self, pos, whence=0, /)", "Change stream position.\n\nSeek to character offset pos relative to position indicated by whence:\n    0  Start of stream (the default).  pos should be >= 0;\n    1  Current position - pos must be 0;\n    2  End of stream - pos must be 0.\nReturns the new absolute position."),
    NativeDef::method1("tell", |vm, this| Ok(Value::small_int(open(vm, this)?.at.get() as i64)))
        .doc("($self, /)", "Tell the current file position."),
    NativeDef::method("truncate", |vm, args| {
        static PARAMS: Params = Params::new("truncate", &["self", "pos"]).method().positional_only(2);
        let (this, size) = this_and_one(vm, args, &PARAMS)?;
        let size = match size.and_then(Value::non_none) {
            Some(size) => Some(vm.size_i64(size)?),
            None => None,
        };
        let stream = open(vm, this)?;
        let size = size.unwrap_or(stream.at.get() as i64);
        if size < 0 {
            return Err(vm.value_error(format!("Negative size value {size}")));
        }
        stream.text.borrow_mut().truncate(size as usize);
        Ok(Value::small_int(size))
    })
    .doc("($self, pos=None, /)", "Truncate size to pos.\n\nThe pos argument defaults to the current file position, as\nreturned by tell().  The current file position is unchanged.\nReturns the new absolute position."),
    NativeDef::method1("close", |vm, this| {
        let stream = stream(vm, this)?;
        stream.closed.set(true);
        stream.text.replace(Vec::new());
        Ok(Value::NONE)
    })
    .doc("($self, /)", "Close the IO object.\n\nAttempting any further operation after the object is closed\nwill raise a ValueError.\n\nThis method has no effect if the file is already closed."),
    NativeDef::method1("readable", yes),
    NativeDef::method1("writable", yes),
    NativeDef::method1("seekable", yes),
];

fn yes(vm: &mut Vm, this: Value) -> PyResult {
    let stream = stream(vm, this)?;
    if stream.closed.get() { Err(closed_error(vm)) } else { Ok(Value::TRUE) }
}
