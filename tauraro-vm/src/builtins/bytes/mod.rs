//! `bytes`, and what it shares with `bytearray`.
//!
//! * here: the struct and construction; [`buffer`]: [`Content`], the bytes of anything bytes-like;
//! * [`sequence`]: items, slices, concatenation, comparison, `repr`; [`search`], [`split`], [`case`], [`hex`], [`percent`]: the methods by
//!   subject; [`methods`]: their table; [`iter`].
//!
//! Rule: a `bytearray` can be changed by any Python code that runs, so arguments are converted first, and then the content is
//! borrowed for a piece of work that runs none.

pub mod buffer;
pub mod case;
pub mod hex;
pub mod iter;
pub mod methods;
pub mod percent;
pub mod search;
pub mod sequence;
pub mod split;

pub use buffer::Content;

use super::TypeDef;
use super::bytearray;
use super::int::{Int, check_size};
use crate::args::{Args, Params};
use crate::heap::{Gc, Header, Heap, Layout, Tailed};
use crate::object::str::copy_short;
use crate::object::*;
use crate::object_struct;
use crate::value::{PyResult, Raised, Value};
use crate::vm::Vm;
use std::cell::Cell;

object_struct! {
    /// A bytes object: its bytes follow it.
    pub struct PyBytes(Layout::Bytes) {
        len: usize,
        hash: Cell<u64>,
    } tail(len): u8
}

impl PyBytes {
    /// A bytes object, for content that exists already.
    pub fn new(heap: &mut Heap, content: &[u8]) -> Gc<PyBytes> {
        let len = content.len();
        let object = PyBytes { header: Header::exact(Layout::Bytes), len, hash: Cell::new(0) };
        heap.alloc_filled(object, |to| copy_short(to, content))
    }
    /// A bytes object of `len` bytes, each given by `byte`; `None` when the memory limit would be passed.
    pub fn try_from_fn(heap: &mut Heap, len: usize, byte: impl FnMut(usize) -> u8) -> Option<Gc<PyBytes>> {
        let object = PyBytes { header: Header::exact(Layout::Bytes), len, hash: Cell::new(0) };
        heap.try_alloc_tailed(object, byte)
    }
    /// The bytes.
    #[inline(always)]
    pub fn as_bytes(&self) -> &[u8] {
        self.tail()
    }
    /// The hash, computed once.
    pub fn hash(&self) -> u64 {
        if self.hash.get() == 0 {
            self.hash.set(hashing::hash_bytes(self.as_bytes()));
        }
        self.hash.get()
    }
}

/// The type.
pub static DEF: TypeDef = TypeDef {
    slots: SlotTable {
        repr: Some(sequence::repr),
        str: Some(sequence::repr),
        hash: Some(|_, this| Ok(this.downcast::<PyBytes>().map_or(0, |b| b.hash() as i64))),
        compare: Some(sequence::compare),
        iter: Some(iter::iter),
        new: Some(new),
        len: Some(|vm, this| Ok(receiver(vm, this)?.with(<[u8]>::len))),
        getitem: Some(sequence::get_item),
        contains: Some(search::contains),
        add: Some(sequence::add),
        mul: Some(sequence::mul),
        modulo: Some(percent::modulo),
        ..SlotTable::EMPTY
    },
    methods: methods::BYTES,
    flags: type_flags::BASETYPE | type_flags::MATCH_SELF,
    doc: "bytes(iterable_of_ints) -> bytes\nbytes(string, encoding[, errors]) -> bytes\nbytes(bytes_or_buffer) -> immutable copy of bytes_or_buffer\nbytes(int) -> bytes object of size given by the parameter initialized with null bytes\nbytes() -> empty bytes object\n\nConstruct an immutable array of bytes from:\n  - an iterable yielding integers in range(256)\n  - a text string encoded using the specified encoding\n  - any object implementing the buffer API.\n  - an integer",
    ..TypeDef::new("bytes", Layout::Bytes)
};

/// `self` of a method of bytes or bytearray.
#[inline]
pub fn receiver(vm: &mut Vm, this: Value) -> PyResult<Content> {
    match Content::of(this) {
        Some(content) => Ok(content),
        None => {
            let class = vm.type_name(this);
            Err(vm.type_error(format!("descriptor requires a 'bytes' object but received a '{class}'")))
        }
    }
}

/// A bytes-like argument, copied.
pub fn bytes_arg(vm: &mut Vm, value: Value) -> PyResult<Vec<u8>> {
    match copy_of_bytes(value) {
        Some(content) => Ok(content),
        None => Err(not_bytes_like(vm, value)),
    }
}

/// TypeError for what is not bytes-like.
#[cold]
pub fn not_bytes_like(vm: &mut Vm, value: Value) -> Raised {
    let class = vm.type_name(value);
    vm.type_error(format!("a bytes-like object is required, not '{class}'"))
}

/// The content of a bytes-like object, copied; `None` for anything else.
pub fn copy_of_bytes(value: Value) -> Option<Vec<u8>> {
    Content::of(value).map(|content| content.with(<[u8]>::to_vec))
}

/// The content of a bytes-like object, or of what gives bytes by `__bytes__` or as an iterable of ints, as `bytes(value)` takes it (but
/// no count).
pub fn to_bytes_vec(vm: &mut Vm, value: Value) -> PyResult<Vec<u8>> {
    if let Some(content) = copy_of_bytes(value) {
        return Ok(content);
    }
    let name = vm.names.bytes;
    if let Some(result) = vm.call_special(value, name, &[])? {
        return bytes_of_special(vm, result);
    }
    from_iterable(vm, value, "bytes")
}

/// What `__bytes__` gave, which must be a bytes object.
fn bytes_of_special(vm: &mut Vm, result: Value) -> PyResult<Vec<u8>> {
    match result.downcast::<PyBytes>() {
        Some(bytes) => Ok(bytes.as_bytes().to_vec()),
        None => {
            let class = vm.type_name(result);
            Err(vm.type_error(format!("__bytes__ returned non-bytes (type {class})")))
        }
    }
}

/// The bytes of an iterable of ints.
pub fn from_iterable(vm: &mut Vm, value: Value, class: &str) -> PyResult<Vec<u8>> {
    let slots = &vm.type_of(value).slots;
    let iterable = slots.iter.get().is_some() || slots.getitem.get().is_some();
    if value.downcast::<PyStr>().is_some() || !iterable {
        let given = vm.type_name(value);
        return Err(vm.type_error(format!("cannot convert '{given}' object to {class}")));
    }
    if class == "bytes" && !is_plain_sequence(value) {
        // What it raises counts, the hint itself does not.
        vm.length_hint(value, 0)?;
    }
    let mut content = Vec::new();
    vm.for_each(value, |vm, item| {
        content.push(byte_of(vm, item, class)?);
        if content.len() & 0xfffff == 0 {
            check_size(vm, content.len() as u64 * 2)?;
        }
        Ok(true)
    })?;
    Ok(content)
}

/// Whether it is exactly a list or tuple, whose length nobody is asked for.
pub fn is_plain_sequence(value: Value) -> bool {
    value.downcast_exact::<PyList>().is_some() || value.downcast_exact::<PyTuple>().is_some()
}

/// An int from 0 to 255; `what` begins the message for another one.
pub fn byte_of(vm: &mut Vm, value: Value, what: &str) -> PyResult<u8> {
    if let Some(byte) = value.as_small_int().and_then(|n| u8::try_from(n).ok()) {
        return Ok(byte);
    }
    let index = vm.index(value)?;
    match index.as_small_int().and_then(|n| u8::try_from(n).ok()) {
        Some(byte) => Ok(byte),
        None => {
            // CPython's bytes() speaks of bytes, everything else of a byte.
            let what = if what == "bytes" { "bytes" } else { "byte" };
            Err(vm.value_error(format!("{what} must be in range(0, 256)")))
        }
    }
}

static NEW: Params = Params::new("bytes", &["source", "encoding", "errors"]);

/// The content that `bytes(source, encoding, errors)` and `bytearray(...)` have.
pub fn construct(vm: &mut Vm, args: Args<'_>, params: &Params, class: &str) -> PyResult<Vec<u8>> {
    let [source, encoding, errors] = args.bind(vm, params)?;
    let Some(source) = source else {
        return match (encoding, errors) {
            (None, None) => Ok(Vec::new()),
            (Some(_), _) => Err(vm.type_error("encoding without a string argument")),
            (None, Some(_)) => Err(vm.type_error("errors without a string argument")),
        };
    };
    let is_custom = vm.type_of(source).has_flags(type_flags::HEAP) && encoding.is_none() && errors.is_none();
    let name = vm.names.bytes;
    if is_custom && class == "bytes" && vm.special(source, name).is_some() {
        // Of a subclass of bytes too: its own content is not asked for.
        if let Some(result) = vm.call_special(source, name, &[])? {
            return bytes_of_special(vm, result);
        }
    }
    if let Some(text) = source.downcast::<PyStr>() {
        if encoding.is_none() {
            return Err(vm.type_error("string argument without an encoding"));
        }
        let encoding = super::codecs::name_arg(vm, encoding, class, "encoding")?;
        let errors = super::codecs::name_arg(vm, errors, class, "errors")?;
        let encoded = super::codecs::encode_text(vm, text, encoding.as_deref(), errors.as_deref())?;
        return bytes_arg(vm, encoded);
    }
    if encoding.is_some() {
        return Err(vm.type_error("encoding without a string argument"));
    }
    if errors.is_some() {
        return Err(vm.type_error("errors without a string argument"));
    }
    if let Some(content) = copy_of_bytes(source) {
        return Ok(content);
    }
    let name = vm.names.bytes;
    if class == "bytes" && vm.special(source, name).is_some() {
        return to_bytes_vec(vm, source);
    }
    if vm.is_int(source) || vm.type_of(source).slots.index.get().is_some() {
        let count = vm.size_i64(source)?;
        if count < 0 {
            return Err(vm.value_error("negative count"));
        }
        check_size(vm, count as u64)?;
        return Ok(vec![0; count as usize]);
    }
    from_iterable(vm, source, class)
}

fn new(vm: &mut Vm, class: Gc<PyType>, args: Args<'_>) -> PyResult {
    let exact = class == vm.class(Layout::Bytes);
    if exact
        && args.keywords.is_none()
        && let [only] = args.values
        && only.downcast_exact::<PyBytes>().is_some()
    {
        return Ok(*only);
    }
    let content = construct(vm, args, &NEW, "bytes")?;
    if exact {
        return match PyBytes::try_from_fn(&mut vm.heap, content.len(), |i| content[i]) {
            Some(made) => Ok(made.into()),
            None => Err(vm.memory_error()),
        };
    }
    for_subclass(vm, class, &content)
}

fn for_subclass(vm: &mut Vm, class: Gc<PyType>, content: &[u8]) -> PyResult {
    let object = PyBytes { header: vm.header_for(class), len: content.len(), hash: Cell::new(0) };
    match vm.heap.try_alloc_tailed_with_attrs(object, |i| content[i]) {
        Some(made) => {
            if class.has_flags(type_flags::FINALIZER) {
                vm.heap.register_finalizer(made.header());
            }
            Ok(made.into())
        }
        None => Err(vm.memory_error()),
    }
}

/// The object of a class of bytes or bytearray with this content (for class methods).
pub fn for_class(vm: &mut Vm, class: Value, content: &[u8]) -> PyResult {
    if class == Value::from(vm.class(Layout::ByteArray)) {
        return Ok(bytearray::new_array(vm, content.to_vec()));
    }
    let made = Value::from(PyBytes::new(&mut vm.heap, content));
    if class == Value::from(vm.class(Layout::Bytes)) { Ok(made) } else { vm.call(class, &[made]) }
}

/// Whether an int operand is one at all, for messages about needles.
pub fn is_integer(vm: &Vm, value: Value) -> bool {
    Int::of(value).is_some() || vm.type_of(value).slots.index.get().is_some()
}
