//! What exception families add to `BaseException`: attributes, arguments, and their `str`.
//!
//! [`specialize`] gives the type at the top of a family its own `__init__`, `__str__` or `__new__`; its subclasses inherit them. The
//! machine makes exceptions without calling Python code: [`fill`] runs the same native `__init__`.

use super::descriptor::receive;
use super::exceptions::{self, ExcKind, alloc_exception, set_new_args};
use crate::args::Args;
use crate::builtins::bytes::PyBytes;
use crate::heap::{Gc, RootedVec};
use crate::object::slots::{InitFn, NewFn, UnaryFn};
use crate::object::*;
use crate::value::{PyResult, Value};
use crate::vm::Vm;

macro_rules! extra_field {
    ($index:literal) => {
        (
            |_: &mut Vm, e: Value| {
                Ok(e.downcast::<PyException>().and_then(|e| e.extra[$index].get()).unwrap_or(Value::NONE))
            },
            |_: &mut Vm, e: Value, new: Option<Value>| {
                if let Some(e) = e.downcast::<PyException>() {
                    e.extra[$index].set(e, new);
                }
                Ok(())
            },
        )
    };
}

/// `characters_written`: how much of the data was written before the call would have blocked. It is there only once it was set.
static CHARACTERS_WRITTEN: &[GetSetDef] = &[GetSetDef::with_set(
    "characters_written",
    |vm, e| match receive::<PyException>(vm, e)?.extra[4].get() {
        Some(written) => Ok(written),
        None => Err(vm.attribute_error("characters_written")),
    },
    |vm, e, new| {
        let exception = receive::<PyException>(vm, e)?;
        let written = match new {
            Some(new) => {
                let index = vm.index(new)?;
                vm.size_i64(index)?;
                Some(index)
            }
            None if exception.extra[4].get().is_none() => {
                return Err(vm.attribute_error("characters_written"));
            }
            None => None,
        };
        exception.extra[4].set(exception, written);
        Ok(())
    },
)];

type Getter = fn(&mut Vm, Value) -> PyResult;
type Setter = fn(&mut Vm, Value, Option<Value>) -> PyResult<()>;

static ACCESSORS: [(Getter, Setter); 9] = [
    extra_field!(0),
    extra_field!(1),
    extra_field!(2),
    extra_field!(3),
    extra_field!(4),
    extra_field!(5),
    extra_field!(6),
    extra_field!(7),
    extra_field!(8),
];

/// Adds the attributes of a family to its type (types that inherit them add nothing).
pub fn add_fields(vm: &mut Vm, class: Gc<PyType>, fields: &'static [&'static str]) {
    let is_group = fields.contains(&"exceptions");
    let new: Vec<GetSetDef> = fields
        .iter()
        .enumerate()
        .filter(|(_, name)| {
            let name = vm.intern(name);
            vm.type_lookup(class, name).is_none()
        })
        .map(|(i, name)| match is_group {
            true => GetSetDef::member(name, ACCESSORS[i].0),
            false => GetSetDef::with_set(name, ACCESSORS[i].0, ACCESSORS[i].1),
        })
        .collect();
    if !new.is_empty() {
        // One small table for each exception type that has attributes, for the life of the process.
        super::add_members(vm, class, &[], Vec::leak(new));
    }
    if fields.contains(&"errno") && class == vm.exceptions.get(ExcKind::OSError) {
        super::add_members(vm, class, &[], CHARACTERS_WRITTEN);
    }
    super::class_build::type_modified(vm, class);
}

/// Gives the top of a family its own functions.
pub fn specialize(vm: &mut Vm, class: Gc<PyType>, kind: ExcKind) {
    let none = (None, None, None);
    let (new, init, str): (Option<NewFn>, Option<InitFn>, Option<UnaryFn>) = match kind {
        ExcKind::KeyError => (None, None, Some(key_str)),
        ExcKind::StopIteration => (None, Some(init_first), None),
        ExcKind::SystemExit => (None, Some(init_exit), None),
        ExcKind::OSError => (Some(os_new), Some(os_init), Some(os_str)),
        ExcKind::ImportError => (None, Some(init_import), Some(import_str)),
        ExcKind::AttributeError => (None, Some(init_attribute), None),
        ExcKind::NameError => (None, Some(init_name), None),
        ExcKind::SyntaxError => (None, Some(init_syntax), Some(syntax_str)),
        ExcKind::UnicodeEncodeError => (None, Some(init_encode), Some(encode_str)),
        ExcKind::UnicodeDecodeError => (None, Some(init_decode), Some(decode_str)),
        ExcKind::UnicodeTranslateError => (None, Some(init_translate), Some(translate_str)),
        ExcKind::BaseExceptionGroup => {
            super::add_members(vm, class, super::exception_group::METHODS, &[]);
            (
                Some(super::exception_group::new),
                Some(super::exception_group::init),
                Some(super::exception_group::str),
            )
        }
        _ => none,
    };
    let own: [(&str, bool); 3] =
        [("__new__", new.is_some()), ("__init__", init.is_some()), ("__str__", str.is_some())];
    if new.is_some() {
        class.slots.new.set(new);
    }
    if init.is_some() {
        class.slots.init.set(init);
    }
    if str.is_some() {
        class.slots.str.set(str);
    }
    for (index, def) in slot_defs::slot_defs().iter().enumerate() {
        if own.iter().any(|(name, set)| *set && *name == def.name) {
            super::add_slot_wrapper(vm, class, index);
        }
    }
    if own.iter().any(|(_, set)| *set) {
        super::class_build::finish_flags(vm, class);
        super::class_build::type_modified(vm, class);
    }
}

/// Runs the native `__init__` of a builtin exception class, for exceptions that the machine makes.
pub fn fill(vm: &mut Vm, exception: Gc<PyException>, class: Gc<PyType>, args: Args<'_>) -> PyResult<()> {
    let mut native = class;
    while native.has_flags(type_flags::HEAP)
        && let Some(base) = native.base.get()
    {
        native = base;
    }
    if native.slots.new.get().is_some_and(|new| std::ptr::fn_addr_eq(new, os_new as NewFn)) {
        return os_fill(vm, exception, args.positional());
    }
    match native.slots.init.get() {
        Some(init) => init(vm, exception.into(), args),
        None => Ok(()),
    }
}

fn no_keywords(vm: &mut Vm, exception: Gc<PyException>, args: Args<'_>) -> PyResult<()> {
    if args.keyword_count() == 0 {
        return Ok(());
    }
    let class = vm.type_name(exception.into());
    Err(vm.type_error(format!("{class}() takes no keyword arguments")))
}

/// Takes keyword arguments into the fields with these names.
fn keyword_fields(
    vm: &mut Vm,
    exception: Gc<PyException>,
    args: Args<'_>,
    class: &str,
    fields: &[(&str, usize)],
) -> PyResult<()> {
    for (_, index) in fields {
        exception.extra[*index].set(exception, None);
    }
    for (name, value) in args.keyword_items() {
        match fields.iter().find(|(field, _)| name.eq_str(field)) {
            Some((_, index)) => exception.extra[*index].set(exception, value),
            None => {
                let name = name.to_string_lossy();
                return Err(vm.type_error(format!("{class}() got an unexpected keyword argument '{name}'")));
            }
        }
    }
    Ok(())
}

fn init_first(vm: &mut Vm, this: Value, args: Args<'_>) -> PyResult<()> {
    let exception = receive::<PyException>(vm, this)?;
    no_keywords(vm, exception, args)?;
    set_new_args(vm, exception, args.values);
    exception.extra[0].set(exception, args.values.first().copied());
    Ok(())
}

fn init_exit(vm: &mut Vm, this: Value, args: Args<'_>) -> PyResult<()> {
    let exception = receive::<PyException>(vm, this)?;
    no_keywords(vm, exception, args)?;
    set_new_args(vm, exception, args.values);
    match args.values {
        [] => {}
        [one] => exception.extra[0].set(exception, *one),
        _ => exception.extra[0].set(exception, Value::from(exception.args.get())),
    }
    Ok(())
}

fn init_attribute(vm: &mut Vm, this: Value, args: Args<'_>) -> PyResult<()> {
    let exception = receive::<PyException>(vm, this)?;
    set_new_args(vm, exception, args.positional());
    keyword_fields(vm, exception, args, "AttributeError", &[("name", 0), ("obj", 1)])
}

fn init_name(vm: &mut Vm, this: Value, args: Args<'_>) -> PyResult<()> {
    let exception = receive::<PyException>(vm, this)?;
    set_new_args(vm, exception, args.positional());
    keyword_fields(vm, exception, args, "NameError", &[("name", 0)])
}

fn init_import(vm: &mut Vm, this: Value, args: Args<'_>) -> PyResult<()> {
    let exception = receive::<PyException>(vm, this)?;
    set_new_args(vm, exception, args.positional());
    keyword_fields(vm, exception, args, "ImportError", &[("name", 1), ("path", 2), ("name_from", 3)])?;
    let message = match args.positional() {
        [message] => Some(*message),
        _ => None,
    };
    exception.extra[0].set(exception, message);
    Ok(())
}

fn import_str(vm: &mut Vm, this: Value) -> PyResult {
    let exception = receive::<PyException>(vm, this)?;
    match exception.extra[0].get().filter(|m| m.downcast_exact::<PyStr>().is_some()) {
        Some(message) => Ok(message),
        None => exceptions::str(vm, this),
    }
}

/// A missing key is shown by its `repr`: an empty string would not be seen.
fn key_str(vm: &mut Vm, this: Value) -> PyResult {
    let exception = receive::<PyException>(vm, this)?;
    match exception.args.get().items() {
        [key] => Ok(vm.repr(*key)?.into()),
        _ => exceptions::str(vm, this),
    }
}

// ---- OSError

/// Whether `__init__` does the work: a subclass overrides it, but not `__new__`.
fn os_uses_init(class: Gc<PyType>) -> bool {
    let own_init = class.slots.init.get().is_none_or(|init| !std::ptr::fn_addr_eq(init, os_init as InitFn));
    let own_new = class.slots.new.get().is_none_or(|new| !std::ptr::fn_addr_eq(new, os_new as NewFn));
    own_init && !own_new
}

fn os_new(vm: &mut Vm, class: Gc<PyType>, args: Args<'_>) -> PyResult {
    if os_uses_init(class) {
        let tuple = vm.empty_tuple();
        return Ok(alloc_exception(vm, class, tuple).into());
    }
    if args.keyword_count() > 0 {
        let class = class.full_name();
        return Err(vm.type_error(format!("{class}() takes no keyword arguments")));
    }
    let mut class = class;
    if class == vm.exceptions.get(ExcKind::OSError)
        && let [errno, _, ..] = args.values
        && args.values.len() <= 5
        && let Some(errno) = errno.as_small_int()
    {
        class = vm.exceptions.get(exceptions::os_error_kind(errno));
    }
    let tuple = vm.new_tuple(args.values);
    let exception = alloc_exception(vm, class, tuple);
    os_fill(vm, exception, args.values)?;
    Ok(exception.into())
}

fn os_init(vm: &mut Vm, this: Value, args: Args<'_>) -> PyResult<()> {
    let exception = receive::<PyException>(vm, this)?;
    if !os_uses_init(vm.type_of(this)) {
        return Ok(());
    }
    no_keywords(vm, exception, args)?;
    set_new_args(vm, exception, args.values);
    os_fill(vm, exception, args.values)
}

fn os_fill(vm: &mut Vm, exception: Gc<PyException>, values: &[Value]) -> PyResult<()> {
    let [errno, strerror, rest @ ..] = values else { return Ok(()) };
    if values.len() > 5 {
        return Ok(());
    }
    exception.extra[0].set(exception, *errno);
    exception.extra[1].set(exception, *strerror);
    // The third argument of BlockingIOError is a number of characters, if it is a number.
    let blocking = vm.exceptions.get(ExcKind::BlockingIOError);
    if let Some(written) = rest.first().filter(|value| vm.is_int(**value))
        && vm.type_of(exception.into()).is_subtype(blocking)
    {
        exception.extra[4].set(exception, *written);
        return Ok(());
    }
    if let Some(filename) = rest.first().and_then(|f| f.non_none()) {
        exception.extra[2].set(exception, filename);
        exception.extra[3].set(exception, rest.get(2).and_then(|f| f.non_none()));
        // The file names are no part of `args`.
        let args = vm.new_tuple(&values[..2]);
        exception.args.set(exception, args);
    }
    Ok(())
}

fn os_str(vm: &mut Vm, this: Value) -> PyResult {
    let exception = receive::<PyException>(vm, this)?;
    let [errno, strerror, filename, filename2, ..] = &exception.extra;
    let part = |vm: &mut Vm, value: Option<Value>| vm.str_string(value.unwrap_or(Value::NONE));
    let text = match (errno.get(), strerror.get(), filename.get().and_then(Value::non_none)) {
        (errno, strerror, Some(filename)) => {
            let (errno, strerror) = (part(vm, errno)?, part(vm, strerror)?);
            let filename = vm.repr_string(filename)?;
            match filename2.get().and_then(Value::non_none) {
                Some(second) => {
                    let second = vm.repr_string(second)?;
                    format!("[Errno {errno}] {strerror}: {filename} -> {second}")
                }
                None => format!("[Errno {errno}] {strerror}: {filename}"),
            }
        }
        (errno @ Some(_), strerror @ Some(_), None) => {
            format!("[Errno {}] {}", part(vm, errno)?, part(vm, strerror)?)
        }
        _ => return exceptions::str(vm, this),
    };
    Ok(vm.str_value(&text))
}

// ---- SyntaxError

fn init_syntax(vm: &mut Vm, this: Value, args: Args<'_>) -> PyResult<()> {
    let exception = receive::<PyException>(vm, this)?;
    no_keywords(vm, exception, args)?;
    set_new_args(vm, exception, args.values);
    let Some(message) = args.values.first() else { return Ok(()) };
    exception.extra[0].set(exception, *message);
    let [_, info] = args.values else { return Ok(()) };
    let info = vm.collect(*info)?;
    let given = info.len();
    if !(4..=7).contains(&given) {
        let (how, bound) = if given < 4 { ("at least", 4) } else { ("at most", 7) };
        return Err(vm.type_error(format!("function takes {how} {bound} arguments ({given} given)")));
    }
    if given == 5 {
        return Err(vm.type_error("end_offset must be provided when end_lineno is provided"));
    }
    for (slot, value) in exception.extra[1..7].iter().zip(info.as_slice()) {
        slot.set(exception, *value);
    }
    Ok(())
}

fn syntax_str(vm: &mut Vm, this: Value) -> PyResult {
    let exception = receive::<PyException>(vm, this)?;
    let message = vm.to_str(exception.extra[0].get().unwrap_or(Value::NONE))?;
    let filename = exception.extra[1].get().and_then(|f| f.downcast::<PyStr>());
    let filename = filename.map(|f| f.to_string_lossy());
    let filename = filename.as_deref().map(|f| f.rsplit('/').next().unwrap_or(f));
    let line = exception.extra[2].get().and_then(Value::as_small_int);
    let place = match (filename, line) {
        (Some(filename), Some(line)) => format!(" ({filename}, line {line})"),
        (Some(filename), None) => format!(" ({filename})"),
        (None, Some(line)) => format!(" (line {line})"),
        (None, None) => return Ok(message.into()),
    };
    let text = format!("{}{place}", message.to_string_lossy());
    Ok(vm.str_value(&text))
}

// ---- UnicodeError

/// Checks and stores the arguments of a Unicode error into fields `first..`.
fn init_unicode(
    vm: &mut Vm,
    this: Value,
    args: Args<'_>,
    kinds: &[(&str, fn(&Vm, Value) -> bool)],
    first: usize,
) -> PyResult<()> {
    let exception = receive::<PyException>(vm, this)?;
    no_keywords(vm, exception, args)?;
    set_new_args(vm, exception, args.values);
    if args.values.len() != kinds.len() {
        let (wanted, given) = (kinds.len(), args.values.len());
        return Err(vm.type_error(format!("function takes exactly {wanted} arguments ({given} given)")));
    }
    for (i, (value, (wanted, fits))) in args.values.iter().zip(kinds).enumerate() {
        if !fits(vm, *value) {
            let given = vm.type_name(*value);
            return Err(vm.type_error(match *wanted {
                "int" => format!("'{given}' object cannot be interpreted as an integer"),
                "bytes" => format!("a bytes-like object is required, not '{given}'"),
                _ => format!("argument {} must be {wanted}, not {given}", i + 1),
            }));
        }
        exception.extra[first + i].set(exception, *value);
    }
    Ok(())
}

fn is_str(_: &Vm, value: Value) -> bool {
    value.downcast::<PyStr>().is_some()
}
fn is_int(vm: &Vm, value: Value) -> bool {
    vm.is_int(value)
}
fn is_bytes(_: &Vm, value: Value) -> bool {
    use crate::heap::Layout;
    [Layout::Bytes, Layout::ByteArray, Layout::MemoryView].iter().any(|layout| value.has_layout(*layout))
}

fn init_encode(vm: &mut Vm, this: Value, args: Args<'_>) -> PyResult<()> {
    let kinds: [(&str, fn(&Vm, Value) -> bool); 5] =
        [("str", is_str), ("str", is_str), ("int", is_int), ("int", is_int), ("str", is_str)];
    init_unicode(vm, this, args, &kinds, 0)
}

fn init_decode(vm: &mut Vm, this: Value, args: Args<'_>) -> PyResult<()> {
    let kinds: [(&str, fn(&Vm, Value) -> bool); 5] =
        [("str", is_str), ("bytes", is_bytes), ("int", is_int), ("int", is_int), ("str", is_str)];
    init_unicode(vm, this, args, &kinds, 0)?;
    let exception = receive::<PyException>(vm, this)?;
    if let Some(object) = exception.extra[1].get()
        && object.downcast::<PyBytes>().is_none()
    {
        let items = vm.collect(object)?;
        let bytes: Vec<u8> = items.as_slice().iter().filter_map(|b| Some(b.as_small_int()? as u8)).collect();
        let bytes = PyBytes::new(&mut vm.heap, &bytes);
        exception.extra[1].set(exception, Value::from(bytes));
    }
    Ok(())
}

fn init_translate(vm: &mut Vm, this: Value, args: Args<'_>) -> PyResult<()> {
    let kinds: [(&str, fn(&Vm, Value) -> bool); 4] =
        [("str", is_str), ("int", is_int), ("int", is_int), ("str", is_str)];
    init_unicode(vm, this, args, &kinds, 1)
}

/// Start and end of a Unicode error, cut to the object's length.
fn unicode_place(exception: Gc<PyException>, len: usize) -> (usize, usize) {
    let number = |i: usize| exception.extra[i].get().and_then(crate::builtins::int::to_i64).unwrap_or(0);
    let start = number(2).clamp(0, len.saturating_sub(1) as i64) as usize;
    let end = number(3).clamp(i64::from(len > 0), len as i64) as usize;
    (start, end)
}

/// A character as the messages show it: `\xe4`, `\u20ac`.
fn escaped(c: u32) -> String {
    match c {
        0..=0xff => format!("\\x{c:02x}"),
        0x100..=0xffff => format!("\\u{c:04x}"),
        _ => format!("\\U{c:08x}"),
    }
}

fn text_field(vm: &mut Vm, exception: Gc<PyException>, index: usize) -> PyResult<String> {
    vm.str_string(exception.extra[index].get().unwrap_or(Value::NONE))
}

fn encode_str(vm: &mut Vm, this: Value) -> PyResult {
    let exception = receive::<PyException>(vm, this)?;
    let Some(object) = exception.extra[1].get().and_then(|o| o.downcast::<PyStr>()) else {
        return Ok(vm.names.empty.into());
    };
    let (start, end) = unicode_place(exception, object.len());
    let (encoding, reason) = (text_field(vm, exception, 0)?, text_field(vm, exception, 4)?);
    let text = match object.data().get(start).filter(|_| end == start + 1) {
        Some(c) => {
            let c = escaped(c);
            format!("'{encoding}' codec can't encode character '{c}' in position {start}: {reason}")
        }
        None => {
            let last = end as i64 - 1;
            format!("'{encoding}' codec can't encode characters in position {start}-{last}: {reason}")
        }
    };
    Ok(vm.str_value(&text))
}

fn decode_str(vm: &mut Vm, this: Value) -> PyResult {
    let exception = receive::<PyException>(vm, this)?;
    let Some(object) = exception.extra[1].get().and_then(|o| o.downcast::<PyBytes>()) else {
        return Ok(vm.names.empty.into());
    };
    let (start, end) = unicode_place(exception, object.as_bytes().len());
    let (encoding, reason) = (text_field(vm, exception, 0)?, text_field(vm, exception, 4)?);
    let text = match object.as_bytes().get(start).filter(|_| end == start + 1) {
        Some(byte) => {
            format!("'{encoding}' codec can't decode byte 0x{byte:02x} in position {start}: {reason}")
        }
        None => {
            let last = end as i64 - 1;
            format!("'{encoding}' codec can't decode bytes in position {start}-{last}: {reason}")
        }
    };
    Ok(vm.str_value(&text))
}

fn translate_str(vm: &mut Vm, this: Value) -> PyResult {
    let exception = receive::<PyException>(vm, this)?;
    let Some(object) = exception.extra[1].get().and_then(|o| o.downcast::<PyStr>()) else {
        return Ok(vm.names.empty.into());
    };
    let (start, end) = unicode_place(exception, object.len());
    let reason = text_field(vm, exception, 4)?;
    let text = match object.data().get(start).filter(|_| end == start + 1) {
        Some(c) => format!("can't translate character '{}' in position {start}: {reason}", escaped(c)),
        None => {
            let last = end as i64 - 1;
            format!("can't translate characters in position {start}-{last}: {reason}")
        }
    };
    Ok(vm.str_value(&text))
}

// ---- pickling

/// The arguments that make the exception again.
pub fn reduction_args(vm: &mut Vm, exception: Gc<PyException>) -> Gc<PyTuple> {
    let args = exception.args.get();
    if is_a(vm, exception, ExcKind::OSError)
        && args.len() == 2
        && let Some(filename) = exception.extra[2].get()
    {
        let mut all = RootedVec::from_slice(&mut vm.heap, args.items());
        all.push(&mut vm.heap, filename);
        if let Some(second) = exception.extra[3].get() {
            all.push(&mut vm.heap, Value::NONE);
            all.push(&mut vm.heap, second);
        }
        return vm.new_tuple(all.as_slice());
    }
    args
}

/// The state that comes after the arguments: the `__dict__` and the fields that are no arguments.
pub fn reduction_state(vm: &mut Vm, exception: Gc<PyException>) -> PyResult<Option<Value>> {
    let fields: &[(&str, usize)] = if is_a(vm, exception, ExcKind::ImportError) {
        &[("name", 1), ("path", 2), ("name_from", 3)]
    } else if is_a(vm, exception, ExcKind::AttributeError) || is_a(vm, exception, ExcKind::NameError) {
        &[("name", 0)]
    } else {
        &[]
    };
    let own = exception.dict.get().filter(|d| !d.is_empty());
    let set: Vec<&(&str, usize)> = fields
        .iter()
        .filter(|(_, i)| exception.extra[*i].get().and_then(Value::non_none).is_some())
        .collect();
    if set.is_empty() {
        return Ok(own.map(Value::from));
    }
    let state = match own {
        Some(own) => match own.copy(&mut vm.heap) {
            Some(copy) => copy,
            None => return Err(vm.memory_error()),
        },
        None => vm.new_dict(),
    };
    for (name, index) in set {
        let name = vm.intern(name);
        let value = exception.extra[*index].get().unwrap_or(Value::NONE);
        state.set_str(&mut vm.heap, name, value);
    }
    Ok(Some(state.into()))
}

/// Whether the exception is an instance of `kind`.
pub fn is_a(vm: &Vm, exception: Gc<PyException>, kind: ExcKind) -> bool {
    vm.is_instance(exception.into(), vm.exceptions.get(kind))
}
