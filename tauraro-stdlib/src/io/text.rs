//! `io.TextIOWrapper`: text on top of a buffer of bytes.
//!
//! Reading goes by *chunks*: some bytes from the buffer, decoded at once (what is left of an incomplete character, and a `\r` whose `\n` may
//! follow, waits for the next chunk). Lines and characters are cut out of the decoded chunk. Written text is encoded and given to the buffer
//! at once, so the buffer is the only place where something waits.
//! `tell` counts the bytes of the characters that were given away, which is exact for native encodings and bytes that are well formed.

use super::base::{self, Newline, Seen, call, closed_error, points, size_arg, this_and_one};
use super::buffered::{self, Buffered};
use super::bytes_io::{self, BytesIo};
use super::unsupported;
use crate::layouts;
use std::cell::{Cell, RefCell};
use tauraro_vm::args::{Args, Params};
use tauraro_vm::builtins::TypeDef;
use tauraro_vm::builtins::bytes::PyBytes;
use tauraro_vm::builtins::bytes::buffer::Content;
use tauraro_vm::builtins::codecs::{self, Codec};
use tauraro_vm::builtins::support::receiver;
use tauraro_vm::heap::{Opaque, OptRef, Slot};
use tauraro_vm::object::{GetSetDef, NativeDef, PyStr, PyType, SlotTable, StrBuilder, StrData, type_flags};
use tauraro_vm::object_struct;
use tauraro_vm::{ExcKind, Gc, PyResult, Raised, Value, Vm};

/// Bytes that are decoded at a time.
const CHUNK: i64 = 8192;

object_struct! {
    /// `TextIOWrapper`
    pub struct TextIo(layouts::TEXT_IO) {
        /// The buffer; empty before `__init__` and after `detach`.
        pub buffer: Slot,
        /// `encoding`
        pub encoding: Slot,
        /// `errors`
        pub errors: Slot,
        /// `mode`, when `open` made it.
        pub mode: Slot,
        /// The decoded chunk.
        pub decoded: OptRef<PyStr>,
        /// How many of its characters were given away.
        pub at: Cell<usize>,
        /// The rest.
        pub state: Opaque<RefCell<State>>,
        /// `detach` was called.
        pub detached: Cell<bool>,
        /// An iteration is going on: positions cannot be told.
        pub iterating: Cell<bool>,
    }
}

/// What a text stream knows besides Python objects.
pub struct State {
    /// The encoding, when it is a native one.
    pub codec: Option<Codec>,
    /// The `newline` argument.
    pub newline: Newline,
    /// Flush after each line end.
    pub line_buffering: bool,
    /// `write_through`
    pub write_through: bool,
    /// Line ends seen.
    pub seen: Seen,
    /// The bytes of the chunk.
    pub chunk: Vec<u8>,
    /// How many of them, at the start, are a byte order mark.
    pub mark: usize,
    /// Bytes that wait for the next chunk.
    pub waiting: Vec<u8>,
    /// Something was written: no byte order mark any more.
    pub begun: bool,
}

/// The type.
pub static DEF: TypeDef = TypeDef {
    module: "_io",
    slots: SlotTable {
        new: Some(|vm, class, _| Ok(alloc(vm, class).into())),
        init: Some(init),
        repr: Some(repr),
        iter: Some(|vm, this| {
            open(vm, this)?;
            Ok(this)
        }),
        next: Some(next),
        ..SlotTable::EMPTY
    },
    methods: METHODS,
    getset: GETSET,
    flags: type_flags::BASETYPE | type_flags::HAS_DICT | type_flags::WEAKREFS,
    doc: "Character and line based layer over a BufferedIOBase object, buffer.",
    ..TypeDef::new("TextIOWrapper", layouts::TEXT_IO)
};

fn alloc(vm: &mut Vm, class: Gc<PyType>) -> Gc<TextIo> {
    let state = State {
        codec: Some(Codec::Utf8),
        newline: Newline::Translated,
        line_buffering: false,
        write_through: false,
        seen: Seen::default(),
        chunk: Vec::new(),
        mark: 0,
        waiting: Vec::new(),
        begun: false,
    };
    let object = TextIo {
        header: vm.header_for(class),
        buffer: Slot::empty(),
        encoding: Slot::empty(),
        errors: Slot::empty(),
        mode: Slot::empty(),
        decoded: OptRef::new(None),
        at: Cell::new(0),
        state: Opaque(RefCell::new(state)),
        detached: Cell::new(false),
        iterating: Cell::new(false),
    };
    super::alloc(vm, class, object)
}

fn stream(vm: &mut Vm, this: Value) -> PyResult<Gc<TextIo>> {
    receiver(vm, this, "_io.TextIOWrapper")
}

#[cold]
fn no_buffer(vm: &mut Vm, text: Gc<TextIo>) -> Raised {
    let detached = text.detached.get();
    vm.value_error(if detached {
        "underlying buffer has been detached"
    } else {
        "I/O operation on uninitialized object"
    })
}

fn buffer_of(vm: &mut Vm, text: Gc<TextIo>) -> PyResult {
    match text.buffer.get() {
        Some(buffer) => Ok(buffer),
        None => Err(no_buffer(vm, text)),
    }
}

fn is_closed(vm: &mut Vm, text: Gc<TextIo>) -> PyResult<bool> {
    let buffer = buffer_of(vm, text)?;
    match buffer.downcast::<Buffered>() {
        Some(buffer) if buffer.raw.get().is_some() => buffered::is_closed(vm, buffer),
        _ => base::is_closed(vm, buffer),
    }
}

fn open(vm: &mut Vm, this: Value) -> PyResult<Gc<TextIo>> {
    let text = stream(vm, this)?;
    if is_closed(vm, text)? { Err(closed_error(vm)) } else { Ok(text) }
}

fn init(vm: &mut Vm, this: Value, args: Args<'_>) -> PyResult<()> {
    static PARAMS: Params = Params::new(
        "TextIOWrapper",
        &["buffer", "encoding", "errors", "newline", "line_buffering", "write_through"],
    )
    .required(1);
    let [buffer, encoding, errors, newline, line_buffering, write_through] = args.bind(vm, &PARAMS)?;
    let text = stream(vm, this)?;
    let flag = |vm: &mut Vm, flag: Option<Value>| flag.map_or(Ok(false), |flag| vm.is_true(flag));
    let line_buffering = flag(vm, line_buffering)?;
    let write_through = flag(vm, write_through)?;
    let options = Options { encoding, errors, newline, line_buffering, write_through };
    set_up(vm, text, buffer.unwrap_or(Value::NONE), options)
}

/// Arguments of the type.
#[derive(Copy, Clone, Default)]
pub struct Options {
    /// `encoding`
    pub encoding: Option<Value>,
    /// `errors`
    pub errors: Option<Value>,
    /// `newline`
    pub newline: Option<Value>,
    /// `line_buffering`
    pub line_buffering: bool,
    /// `write_through`
    pub write_through: bool,
}

/// A text stream on a buffer.
pub fn new_text(vm: &mut Vm, buffer: Value, options: Options) -> PyResult<Gc<TextIo>> {
    let class = super::class(vm, &DEF)?;
    let text = alloc(vm, class);
    set_up(vm, text, buffer, options)?;
    Ok(text)
}

fn set_up(vm: &mut Vm, text: Gc<TextIo>, buffer: Value, options: Options) -> PyResult<()> {
    let newline = Newline::of(vm, options.newline.unwrap_or(Value::NONE), false)?;
    let (codec, encoding) = match options.encoding.and_then(Value::non_none) {
        None => (Some(Codec::Utf8), vm.str_value("UTF-8")),
        Some(encoding) => {
            let Some(name) = encoding.downcast::<PyStr>() else {
                let class = vm.type_name(encoding);
                return Err(vm.type_error(format!(
                    "TextIOWrapper() argument 'encoding' must be str or None, not {class}"
                )));
            };
            let name = name.to_string_lossy();
            let encoding = if name == "locale" { vm.str_value("UTF-8") } else { encoding };
            let codec = if name == "locale" { Some(Codec::Utf8) } else { Codec::named(&name) };
            if codec.is_none() {
                // Encoding nothing tells whether the encoding exists.
                let empty = vm.new_str("");
                codecs::encode_text(vm, empty, Some(&name), None)?;
            }
            (codec, encoding)
        }
    };
    let errors = match options.errors.and_then(Value::non_none) {
        None => vm.str_value("strict"),
        Some(errors) if errors.downcast::<PyStr>().is_some() => errors,
        Some(errors) => {
            let class = vm.type_name(errors);
            return Err(
                vm.type_error(format!("TextIOWrapper() argument 'errors' must be str or None, not {class}"))
            );
        }
    };
    if buffer.downcast::<Buffered>().is_none() {
        // Something that is no stream is found out now.
        call(vm, buffer, "readable", &[])?;
    }
    text.buffer.set(text, buffer);
    text.encoding.set(text, encoding);
    text.errors.set(text, errors);
    text.decoded.set(text, None);
    text.at.set(0);
    *text.state.borrow_mut() = State {
        codec,
        newline,
        line_buffering: options.line_buffering,
        write_through: options.write_through,
        seen: Seen::default(),
        chunk: Vec::new(),
        mark: 0,
        waiting: Vec::new(),
        begun: false,
    };
    // Text that is appended to a file gets no second byte order mark.
    if matches!(codec, Some(Codec::Utf16 | Codec::Utf32 | Codec::Utf8Sig))
        && let Some(buffer) = buffer.downcast::<Buffered>().filter(|buffer| buffer.writable.get())
    {
        match buffered::tell(vm, buffer) {
            Ok(position) => text.state.borrow_mut().begun = position > 0,
            Err(_) => {
                vm.take_raised();
            }
        }
    }
    Ok(())
}

fn errors_of(text: Gc<TextIo>) -> String {
    text.errors.get().and_then(|e| e.downcast::<PyStr>()).map_or("strict".to_owned(), |e| e.to_string_lossy())
}

fn encoding_of(text: Gc<TextIo>) -> String {
    let encoding = text.encoding.get().and_then(|e| e.downcast::<PyStr>());
    encoding.map_or("utf-8".to_owned(), |e| e.to_string_lossy())
}

// ---- reading

/// Bytes from the buffer: at most `size` at once, or everything for a negative number.
fn read_bytes(vm: &mut Vm, text: Gc<TextIo>, size: i64) -> PyResult<Vec<u8>> {
    let buffer = buffer_of(vm, text)?;
    if let Some(buffer) = buffer.downcast::<Buffered>().filter(|b| b.raw.get().is_some()) {
        if !buffer.readable.get() {
            return Err(unsupported(vm, "not readable"));
        }
        return if size < 0 { buffered::read(vm, buffer, -1) } else { buffered::read1(vm, buffer, size) };
    }
    if let Some(stream) =
        buffer.downcast::<BytesIo>().filter(|_| !vm.type_of(buffer).has_flags(type_flags::HEAP))
    {
        if stream.closed.get() {
            return Err(closed_error(vm));
        }
        return Ok(bytes_io::read_bytes(vm, stream, size).as_bytes().to_vec());
    }
    let readable = call(vm, buffer, "readable", &[])?;
    if !vm.is_true(readable)? {
        return Err(unsupported(vm, "not readable"));
    }
    let read1 = vm.intern("read1");
    let method = if size >= 0 && vm.get_attr_opt(buffer, read1)?.is_some() { "read1" } else { "read" };
    let args = [Value::small_int(size)];
    let read = call(vm, buffer, method, if size < 0 { &[] } else { &args })?;
    match Content::of(read) {
        Some(content) => Ok(content.with(<[u8]>::to_vec)),
        None => {
            let class = vm.type_name(read);
            Err(vm.type_error(format!(
                "underlying {method}() should have returned a bytes-like object, not '{class}'"
            )))
        }
    }
}

/// Decodes bytes that follow what waits. `last`: nothing follows.
fn decode(vm: &mut Vm, text: Gc<TextIo>, new: Vec<u8>, last: bool) -> PyResult<Gc<PyStr>> {
    let (mut bytes, codec, newline) = {
        let state = &mut *text.state.borrow_mut();
        (std::mem::take(&mut state.waiting), state.codec, state.newline)
    };
    let bytes = if bytes.is_empty() {
        new
    } else {
        bytes.extend_from_slice(&new);
        bytes
    };
    // A `\r` at the end may be the first half of a line end.
    let translates = matches!(newline, Newline::Translated | Newline::Any);
    let unit = unit_of(codec);
    let end = bytes.len().saturating_sub(unit);
    let held = !last && translates && bytes.len() > unit && is_unit(&bytes, end, unit, b'\r');
    let content = if held { &bytes[..end] } else { &bytes[..] };
    let object = PyBytes::new(&mut vm.heap, content);
    let errors = errors_of(text);
    let (decoded, used) = match codec {
        Some(codec) => codecs::decode::decode(vm, object.into(), content, codec, &errors, last)?,
        None => {
            let name = encoding_of(text);
            (codecs::decode_bytes(vm, object.into(), content, Some(&name), Some(&errors))?, content.len())
        }
    };
    {
        let state = &mut *text.state.borrow_mut();
        state.waiting = bytes[used..].to_vec();
        // The byte order mark said which order it is; what follows has none.
        state.mark = 0;
        if used > 0 {
            state.mark = match codec {
                Some(Codec::Utf16) if [[0xfe, 0xff], [0xff, 0xfe]].iter().any(|m| bytes.starts_with(m)) => 2,
                Some(Codec::Utf32) if bytes.starts_with(&[0xff, 0xfe, 0, 0]) => 4,
                Some(Codec::Utf32) if bytes.starts_with(&[0, 0, 0xfe, 0xff]) => 4,
                Some(Codec::Utf8Sig) if bytes.starts_with(&[0xef, 0xbb, 0xbf]) => 3,
                _ => 0,
            };
            state.codec = match codec {
                Some(Codec::Utf16) if bytes.starts_with(&[0xfe, 0xff]) => Some(Codec::Utf16Be),
                Some(Codec::Utf16) => Some(Codec::Utf16Le),
                Some(Codec::Utf32) if bytes.starts_with(&[0, 0, 0xfe, 0xff]) => Some(Codec::Utf32Be),
                Some(Codec::Utf32) => Some(Codec::Utf32Le),
                Some(Codec::Utf8Sig) => Some(Codec::Utf8),
                codec => codec,
            };
        }
        state.chunk = bytes;
        state.chunk.truncate(used);
    }
    if !translates {
        return Ok(decoded);
    }
    translate(vm, text, decoded, newline == Newline::Translated)
}

/// Notes line ends; makes them `\n` when asked.
fn translate(vm: &mut Vm, text: Gc<TextIo>, decoded: Gc<PyStr>, change: bool) -> PyResult<Gc<PyStr>> {
    let state = &mut *text.state.borrow_mut();
    let plain = match decoded.data() {
        StrData::One(bytes) => !bytes.contains(&b'\r'),
        data => data.iter().all(|c| c != u32::from(b'\r')),
    };
    if plain {
        let lf = match decoded.data() {
            StrData::One(bytes) => bytes.contains(&b'\n'),
            data => data.iter().any(|c| c == u32::from(b'\n')),
        };
        if lf {
            state.seen.0 |= 2;
        }
        return Ok(decoded);
    }
    let translated = state.seen.translate(points(decoded), change);
    if !change {
        return Ok(decoded);
    }
    Ok(PyStr::from_code_points(&mut vm.heap, &translated))
}

/// The characters of the chunk that were not given away.
fn unread(text: Gc<TextIo>) -> usize {
    text.decoded.get().map_or(0, |decoded| decoded.len() - text.at.get())
}

/// Gives away so many characters of the chunk.
fn take(vm: &mut Vm, text: Gc<TextIo>, count: usize) -> Gc<PyStr> {
    let start = text.at.get();
    text.at.set(start + count);
    match text.decoded.get() {
        Some(decoded) if start == 0 && count == decoded.len() => decoded,
        Some(decoded) => PyStr::substring(&mut vm.heap, decoded, start, start + count),
        None => vm.new_str(""),
    }
}

/// Decodes the next chunk; false at the end.
fn next_chunk(vm: &mut Vm, text: Gc<TextIo>) -> PyResult<bool> {
    loop {
        let bytes = read_bytes(vm, text, CHUNK)?;
        let last = bytes.is_empty();
        text.decoded.set(text, None);
        text.at.set(0);
        if last && text.state.borrow().waiting.is_empty() {
            text.state.borrow_mut().chunk.clear();
            return Ok(false);
        }
        let decoded = decode(vm, text, bytes, last)?;
        text.decoded.set(text, Some(decoded));
        if !decoded.is_empty() || last {
            return Ok(!decoded.is_empty());
        }
    }
}

fn read(vm: &mut Vm, text: Gc<TextIo>, size: i64) -> PyResult<Gc<PyStr>> {
    let Ok(size) = usize::try_from(size) else {
        let count = unread(text);
        let bytes = read_bytes(vm, text, -1)?;
        let first = take(vm, text, count);
        text.decoded.set(text, None);
        text.at.set(0);
        let rest = decode(vm, text, bytes, true)?;
        text.state.borrow_mut().chunk.clear();
        if first.is_empty() {
            return Ok(rest);
        }
        return match PyStr::concat(&mut vm.heap, first, rest) {
            Some(all) => Ok(all),
            None => Err(vm.memory_error()),
        };
    };
    if unread(text) >= size && size > 0 {
        return Ok(take(vm, text, size));
    }
    let mut out = StrBuilder::new();
    while out.len() < size {
        vm.check_room(out.len() * 2)?;
        if unread(text) == 0 && !next_chunk(vm, text)? {
            break;
        }
        let count = unread(text).min(size - out.len());
        let part = take(vm, text, count);
        out.push_data(part.data());
    }
    Ok(out.finish(&mut vm.heap))
}

/// Where a line ends in the unread part of the chunk: the number of its characters, when it ends there.
fn line_end(decoded: Gc<PyStr>, from: usize, newline: Newline) -> Option<usize> {
    match (decoded.data(), newline) {
        (StrData::One(bytes), Newline::Translated | Newline::Lf) => {
            bytes[from..].iter().position(|b| *b == b'\n').map(|i| i + 1)
        }
        (data, newline) => {
            let rest = data.slice(from, data.len());
            newline.line_end(rest.len(), |i| rest.get(i).unwrap_or(0))
        }
    }
}

fn read_line(vm: &mut Vm, text: Gc<TextIo>, size: i64) -> PyResult<Gc<PyStr>> {
    let most = usize::try_from(size).unwrap_or(usize::MAX);
    let newline = text.state.borrow().newline;
    let mut out: Option<StrBuilder> = None;
    let mut cut = false;
    loop {
        let have = out.as_ref().map_or(0, StrBuilder::len);
        vm.check_room(have * 2)?;
        if have >= most || unread(text) == 0 && !next_chunk(vm, text)? {
            break;
        }
        let Some(decoded) = text.decoded.get() else { break };
        let mut end = line_end(decoded, text.at.get(), newline);
        // `\r\n` may be cut by the end of a chunk when the line end is exactly that.
        if newline == Newline::CrLf && cut && decoded.data().get(text.at.get()) == Some(u32::from(b'\n')) {
            end = Some(1);
        }
        let count = end.unwrap_or_else(|| unread(text)).min(most - have);
        let complete = end == Some(count);
        let part = take(vm, text, count);
        cut = part.data().iter().next_back() == Some(u32::from(b'\r'));
        match &mut out {
            None if complete => return Ok(part),
            None => {
                let mut builder = StrBuilder::new();
                builder.push_data(part.data());
                out = Some(builder);
            }
            Some(out) => out.push_data(part.data()),
        }
        if complete {
            break;
        }
    }
    match out {
        Some(out) => Ok(out.finish(&mut vm.heap)),
        None => Ok(vm.new_str("")),
    }
}

fn next(vm: &mut Vm, this: Value) -> PyResult<Option<Value>> {
    let text = open(vm, this)?;
    text.iterating.set(true);
    if vm.type_of(this).has_flags(type_flags::HEAP) {
        let line = call(vm, this, "readline", &[])?;
        if vm.len(line)? > 0 {
            return Ok(Some(line));
        }
    } else {
        let line = read_line(vm, text, -1)?;
        if !line.is_empty() {
            return Ok(Some(line.into()));
        }
    }
    text.iterating.set(false);
    Ok(None)
}

// ---- writing

fn write(vm: &mut Vm, this: Value, data: Value) -> PyResult {
    let text = stream(vm, this)?;
    let Some(given) = data.downcast::<PyStr>() else {
        let class = vm.type_name(data);
        return Err(vm.type_error(format!("write() argument must be str, not {class}")));
    };
    if is_closed(vm, text)? {
        return Err(closed_error(vm));
    }
    let (codec, newline, line_buffering, begun) = {
        let state = text.state.borrow();
        (state.codec, state.newline, state.line_buffering, state.begun)
    };
    let has = |c: u8| match given.data() {
        StrData::One(bytes) => bytes.contains(&c),
        data => data.iter().any(|d| d == u32::from(c)),
    };
    let flush = line_buffering && (has(b'\n') || has(b'\r'));
    let mut out = given;
    if let Some(written) = newline.written()
        && has(b'\n')
    {
        let mut translated = StrBuilder::new();
        for c in given.data().iter() {
            if c == u32::from(b'\n') { translated.push_str(written) } else { translated.push(c) }
        }
        out = translated.finish(&mut vm.heap);
    }
    let buffer = buffer_of(vm, text)?;
    let ascii_superset = matches!(codec, Some(Codec::Utf8 | Codec::Ascii | Codec::Latin1));
    if ascii_superset && let (Some(ascii), Some(native)) = (out.as_ascii(), buffer.downcast::<Buffered>()) {
        write_bytes(vm, buffer, Some(native), ascii.as_bytes())?;
    } else {
        let codec = match codec {
            Some(Codec::Utf16) if begun => Some(Codec::Utf16Le),
            Some(Codec::Utf32) if begun => Some(Codec::Utf32Le),
            Some(Codec::Utf8Sig) if begun => Some(Codec::Utf8),
            codec => codec,
        };
        let errors = errors_of(text);
        let bytes = match codec {
            Some(codec) => codecs::encode::encode(vm, out, codec, &errors)?,
            None => {
                let name = encoding_of(text);
                let bytes = codecs::encode_text(vm, out, Some(&name), Some(&errors))?;
                Content::of(bytes).map_or(Vec::new(), |content| content.with(<[u8]>::to_vec))
            }
        };
        write_bytes(vm, buffer, buffer.downcast::<Buffered>(), &bytes)?;
    }
    text.state.borrow_mut().begun = true;
    if text.decoded.get().is_some() {
        forget_chunk(text);
    }
    if flush {
        call(vm, buffer, "flush", &[])?;
    }
    Ok(Value::small_int(given.len() as i64))
}

fn write_bytes(vm: &mut Vm, buffer: Value, native: Option<Gc<Buffered>>, bytes: &[u8]) -> PyResult<()> {
    if let Some(native) = native.filter(|_| !vm.type_of(buffer).has_flags(type_flags::HEAP)) {
        if !native.writable.get() {
            return Err(unsupported(vm, "not writable"));
        }
        return buffered::write(vm, native, bytes);
    }
    if let Some(stream) =
        buffer.downcast::<BytesIo>().filter(|_| !vm.type_of(buffer).has_flags(type_flags::HEAP))
    {
        return bytes_io::write_bytes(vm, stream, bytes);
    }
    let bytes = PyBytes::new(&mut vm.heap, bytes);
    call(vm, buffer, "write", &[bytes.into()])?;
    Ok(())
}

fn forget_chunk(text: Gc<TextIo>) {
    text.decoded.set(text, None);
    text.at.set(0);
    let state = &mut *text.state.borrow_mut();
    state.chunk.clear();
    state.mark = 0;
    state.waiting.clear();
}

// ---- positions

/// Bytes of an ASCII character.
fn unit_of(codec: Option<Codec>) -> usize {
    match codec {
        Some(Codec::Utf16Le | Codec::Utf16Be | Codec::Utf16) => 2,
        Some(Codec::Utf32Le | Codec::Utf32Be | Codec::Utf32) => 4,
        _ => 1,
    }
}

/// Whether an ASCII character is encoded at `at`, in whatever byte order.
fn is_unit(bytes: &[u8], at: usize, unit: usize, wanted: u8) -> bool {
    bytes.get(at..at + unit).is_some_and(|bytes| {
        let (first, last) = (bytes[0], bytes[unit - 1]);
        (first == wanted || last == wanted) && bytes.iter().filter(|byte| **byte != 0).count() == 1
    })
}

/// The number of bytes that the first `count` characters of a decoded chunk took.
fn bytes_of(text: Gc<TextIo>, count: usize) -> usize {
    let state = text.state.borrow();
    let translates = state.newline == Newline::Translated;
    let unit = unit_of(state.codec);
    let (chunk, mut at) = (&state.chunk, if count == 0 { 0 } else { state.mark });
    for _ in 0..count {
        let Some(byte) = chunk.get(at) else { break };
        if translates && is_unit(chunk, at, unit, b'\r') && is_unit(chunk, at + unit, unit, b'\n') {
            at += 2 * unit;
            continue;
        }
        let high = match state.codec {
            Some(Codec::Utf16Be) => Some(*byte),
            Some(Codec::Utf16 | Codec::Utf16Le) => chunk.get(at + 1).copied(),
            _ => None,
        };
        at += if high.is_some_and(|high| high & 0xfc == 0xd8) { 2 * unit } else { unit };
        if matches!(state.codec, Some(Codec::Utf8 | Codec::Utf8Sig) | None) && *byte >= 0xc0 {
            while chunk.get(at).is_some_and(|b| b & 0xc0 == 0x80) {
                at += 1;
            }
        }
    }
    at.min(chunk.len())
}

fn tell(vm: &mut Vm, this: Value) -> PyResult {
    let text = open(vm, this)?;
    let buffer = buffer_of(vm, text)?;
    let seekable = call(vm, buffer, "seekable", &[])?;
    if !vm.is_true(seekable)? {
        return Err(unsupported(vm, "underlying stream is not seekable"));
    }
    if text.iterating.get() {
        return Err(vm.raise_new(ExcKind::OSError, "telling position disabled by next() call"));
    }
    call(vm, this, "flush", &[])?;
    let position = call(vm, buffer, "tell", &[])?;
    let position = vm.size_i64(position)?;
    let read_ahead = {
        let state = text.state.borrow();
        state.chunk.len() + state.waiting.len()
    };
    let used = match text.decoded.get() {
        Some(_) => bytes_of(text, text.at.get()),
        None => read_ahead - text.state.borrow().waiting.len(),
    };
    Ok(Value::small_int(position - (read_ahead - used) as i64))
}

fn seek(vm: &mut Vm, args: Args<'_>) -> PyResult {
    static PARAMS: Params =
        Params::new("seek", &["self", "cookie", "whence"]).method().required(2).positional_only(3);
    let [this, to, whence] = args.bind(vm, &PARAMS)?;
    let this = this.unwrap_or(Value::NONE);
    let text = open(vm, this)?;
    let to = vm.size_i64(to.unwrap_or(Value::NONE))?;
    let whence = whence.map_or(Ok(0), |whence| vm.size_i64(whence))?;
    let buffer = buffer_of(vm, text)?;
    let seekable = call(vm, buffer, "seekable", &[])?;
    if !vm.is_true(seekable)? {
        return Err(unsupported(vm, "underlying stream is not seekable"));
    }
    let target = match whence {
        1 if to != 0 => return Err(unsupported(vm, "can't do nonzero cur-relative seeks")),
        2 if to != 0 => return Err(unsupported(vm, "can't do nonzero end-relative seeks")),
        1 => {
            text.iterating.set(false);
            let position = tell(vm, this)?;
            vm.size_i64(position)?
        }
        2 => {
            call(vm, this, "flush", &[])?;
            let end = call(vm, buffer, "seek", &[Value::small_int(0), Value::small_int(2)])?;
            forget_chunk(text);
            text.iterating.set(false);
            return Ok(end);
        }
        0 if to < 0 => return Err(vm.value_error(format!("negative seek position {to}"))),
        0 => to,
        _ => {
            return Err(vm.value_error(format!("invalid whence ({whence}, should be 0, 1 or 2)")));
        }
    };
    call(vm, this, "flush", &[])?;
    let position = call(vm, buffer, "seek", &[Value::small_int(target)])?;
    forget_chunk(text);
    text.iterating.set(false);
    if target == 0 {
        // The byte order mark is read, and written, once more.
        let name = encoding_of(text);
        let state = &mut *text.state.borrow_mut();
        state.codec = if name == "UTF-8" { Some(Codec::Utf8) } else { Codec::named(&name) };
        state.begun = false;
    } else {
        text.state.borrow_mut().begun = true;
    }
    Ok(position)
}

fn repr(vm: &mut Vm, this: Value) -> PyResult {
    let text = stream(vm, this)?;
    let class = vm.type_of(this);
    let mut out = format!("<{}", vm.full_type_name(class));
    let key = vm.intern("name");
    if let Some(buffer) = text.buffer.get()
        && let Some(name) = vm.get_attr_opt(buffer, key)?
    {
        out.push_str(&format!(" name={}", vm.repr_string(name)?));
    }
    if let Some(mode) = text.mode.get() {
        out.push_str(&format!(" mode={}", vm.repr_string(mode)?));
    }
    if text.buffer.get().is_none() {
        return Err(no_buffer(vm, text));
    }
    let encoding = text.encoding.get().unwrap_or(Value::NONE);
    out.push_str(&format!(" encoding={}>", vm.repr_string(encoding)?));
    Ok(vm.str_value(&out))
}

fn sized(vm: &mut Vm, args: Args<'_>) -> PyResult<(Gc<TextIo>, i64)> {
    static PARAMS: Params = Params::new("read", &["self", "size"]).method().positional_only(2);
    let (this, size) = this_and_one(vm, args, &PARAMS)?;
    let size = size_arg(vm, size)?;
    Ok((open(vm, this)?, size))
}

fn forward(vm: &mut Vm, this: Value, name: &str) -> PyResult {
    let text = stream(vm, this)?;
    let buffer = buffer_of(vm, text)?;
    call(vm, buffer, name, &[])
}

const GETSET: &[GetSetDef] = &[
    GetSetDef::new("buffer", |vm, this| {
        let text = stream(vm, this)?;
        buffer_of(vm, text)
    }),
    GetSetDef::new("encoding", |vm, this| Ok(stream(vm, this)?.encoding.get().unwrap_or(Value::NONE))),
    GetSetDef::new("errors", |vm, this| Ok(stream(vm, this)?.errors.get().unwrap_or(Value::NONE))),
    GetSetDef::new("newlines", |vm, this| {
        let seen = stream(vm, this)?.state.borrow().seen;
        Ok(seen.value(vm))
    }),
    GetSetDef::new("line_buffering", |vm, this| {
        Ok(Value::bool(stream(vm, this)?.state.borrow().line_buffering))
    }),
    GetSetDef::new("write_through", |vm, this| {
        Ok(Value::bool(stream(vm, this)?.state.borrow().write_through))
    }),
    GetSetDef::new("closed", |vm, this| {
        let text = stream(vm, this)?;
        Ok(Value::bool(is_closed(vm, text)?))
    }),
    GetSetDef::new("name", |vm, this| {
        let text = stream(vm, this)?;
        let buffer = buffer_of(vm, text)?;
        vm.get_attr_str(buffer, "name")
    }),
    GetSetDef::with_set(
        "mode",
        |vm, this| match stream(vm, this)?.mode.get() {
            Some(mode) => Ok(mode),
            None => Err(vm.attribute_error("'TextIOWrapper' object has no attribute 'mode'")),
        },
        |vm, this, new| {
            let text = stream(vm, this)?;
            text.mode.set(text, new);
            Ok(())
        },
    ),
    GetSetDef::new("_CHUNK_SIZE", |_, _| Ok(Value::small_int(CHUNK))),
];

const METHODS: &[NativeDef] = &[
    NativeDef::method2("write", write)
        .doc("($self, text, /)", "Write string s to stream.\n\nReturn the number of characters written\n(which is always equal to the length of the string)."),
    NativeDef::method("read", |vm, args| {
        let (text, size) = sized(vm, args)?;
        Ok(read(vm, text, size)?.into())
    })
    .doc("($self, size=-1, /)", "Read at most size characters from stream.\n\nRead from underlying buffer until we have size characters or we hit EOF.\nIf size is negative or omitted, read until EOF."),
    NativeDef::method("readline", |vm, args| {
        let (text, size) = sized(vm, args)?;
        Ok(read_line(vm, text, size)?.into())
    })
    .doc("($self, size=-1, /)", "Read until newline or EOF.\n\nReturn an empty string if EOF is hit immediately.\nIf size is specified, at most size characters will be read."),
    NativeDef::method1("flush", |vm, this| {
        let text = open(vm, this)?;
        text.iterating.set(false);
        let buffer = buffer_of(vm, text)?;
        call(vm, buffer, "flush", &[])
    }),
    NativeDef::method1("close", |vm, this| {
        let text = stream(vm, this)?;
        let buffer = buffer_of(vm, text)?;
        if is_closed(vm, text)? {
            return Ok(Value::NONE);
        }
        let flushed = call(vm, this, "flush", &[]);
        let first = vm.state.raised.take();
        let closed = call(vm, buffer, "close", &[]);
        match (flushed, first) {
            (Err(_), Some(first)) => {
                vm.state.raised.take();
                Err(vm.raise(first))
            }
            _ => closed.map(|_| Value::NONE),
        }
    }),
    NativeDef::method1("detach", |vm, this| {
        let text = stream(vm, this)?;
        let buffer = buffer_of(vm, text)?;
        call(vm, this, "flush", &[])?;
        text.buffer.take();
        text.detached.set(true);
        Ok(buffer)
    }),
    NativeDef::method1("tell", tell),
    NativeDef::method("seek", seek),
    NativeDef::method("truncate", |vm, args| {
        static PARAMS: Params = Params::new("truncate", &["self", "pos"]).method().positional_only(2);
        let (this, size) = this_and_one(vm, args, &PARAMS)?;
        let text = open(vm, this)?;
        call(vm, this, "flush", &[])?;
        let size = match size.and_then(Value::non_none) {
            Some(size) => size,
            None => tell(vm, this)?,
        };
        let buffer = buffer_of(vm, text)?;
        call(vm, buffer, "truncate", &[size])
    }),
    NativeDef::method("reconfigure", reconfigure),
    NativeDef::method1("fileno", |vm, this| forward(vm, this, "fileno")),
    NativeDef::method1("isatty", |vm, this| forward(vm, this, "isatty")),
    NativeDef::method1("seekable", |vm, this| forward(vm, this, "seekable")),
    NativeDef::method1("readable", |vm, this| forward(vm, this, "readable")),
    NativeDef::method1("writable", |vm, this| forward(vm, this, "writable")),
];

fn reconfigure(vm: &mut Vm, args: Args<'_>) -> PyResult {
    static PARAMS: Params = Params::new(
        "reconfigure",
        &["self", "encoding", "errors", "newline", "line_buffering", "write_through"],
    )
    .method()
    .keyword_only(5);
    let [this, encoding, errors, newline, line_buffering, write_through] = args.bind(vm, &PARAMS)?;
    let this = this.unwrap_or(Value::NONE);
    let text = stream(vm, this)?;
    let changes_text = [encoding, errors].into_iter().flatten().any(|v| !v.is_none()) || newline.is_some();
    if text.decoded.get().is_some() && changes_text {
        return Err(unsupported(
            vm,
            "It is not possible to set the encoding or newline of stream after the first read",
        ));
    }
    call(vm, this, "flush", &[])?;
    let (old_line, old_through) = {
        let state = text.state.borrow();
        (state.line_buffering, state.write_through)
    };
    let flag = |vm: &mut Vm, flag: Option<Value>, old: bool| match flag.and_then(Value::non_none) {
        Some(flag) => vm.is_true(flag),
        None => Ok(old),
    };
    let line_buffering = flag(vm, line_buffering, old_line)?;
    let write_through = flag(vm, write_through, old_through)?;
    if !changes_text {
        let state = &mut *text.state.borrow_mut();
        state.line_buffering = line_buffering;
        state.write_through = write_through;
        return Ok(Value::NONE);
    }
    // A new encoding without a new handler means the strict one.
    let new_encoding = encoding.and_then(Value::non_none);
    let errors = match (errors.and_then(Value::non_none), new_encoding) {
        (Some(errors), _) => Some(errors),
        (None, Some(_)) => None,
        (None, None) => text.errors.get(),
    };
    let newline = match newline {
        Some(newline) => newline,
        None => match text.state.borrow().newline {
            Newline::Translated => Value::NONE,
            Newline::Any => vm.str_value(""),
            Newline::Lf => vm.str_value("\n"),
            Newline::Cr => vm.str_value("\r"),
            Newline::CrLf => vm.str_value("\r\n"),
        },
    };
    let buffer = buffer_of(vm, text)?;
    let encoding = new_encoding.or(text.encoding.get());
    let options = Options { encoding, errors, newline: Some(newline), line_buffering, write_through };
    set_up(vm, text, buffer, options)?;
    Ok(Value::NONE)
}
