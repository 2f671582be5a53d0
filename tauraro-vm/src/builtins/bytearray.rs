//! `bytearray`: bytes that can change.
//!
//! The bytes are in Rust memory. They can be borrowed only while no Python code runs, so a borrow is never in the way of a change. What shows
//! the bytes to others for longer (a memoryview) looks again at each access. While there are views the length does not change
//! ([`memoryview::exports`](super::memoryview::exports)).

use super::TypeDef;
use super::bytes::{self, Content, byte_of, construct, methods, percent, search, sequence};
use super::int::check_size;
use super::memoryview::exports::{RESIZED, check_unexported};
use super::slice::PySlice;
use super::support::{between, position};
use crate::args::{Args, Params};
use crate::heap::{Gc, Header, Layout, Opaque};
use crate::object::*;
use crate::object_struct;
use crate::value::{PyResult, Value};
use crate::vm::Vm;
use std::cell::{Ref, RefCell};

object_struct! {
    /// A bytearray.
    pub struct PyByteArray(Layout::ByteArray) {
        content: Opaque<RefCell<Vec<u8>>>,
    }
}

impl PyByteArray {
    /// The bytes. Must not be held while Python code runs.
    pub fn borrow(&self) -> Ref<'_, Vec<u8>> {
        self.content.0.borrow()
    }

    /// Number of bytes.
    pub fn len(&self) -> usize {
        self.borrow().len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    fn capacity(&self) -> usize {
        self.borrow().capacity()
    }

    /// Lets `f` change the bytes but not their number. It must not run Python code.
    pub fn change<R>(&self, f: impl FnOnce(&mut [u8]) -> R) -> R {
        f(&mut self.content.0.borrow_mut())
    }

    /// Lets `f` change the bytes. It must not run Python code.
    pub fn resize_with<R>(&self, f: impl FnOnce(&mut Vec<u8>) -> R) -> R {
        f(&mut self.content.0.borrow_mut())
    }
}

/// The type.
pub static DEF: TypeDef = TypeDef {
    slots: SlotTable {
        repr: Some(repr),
        str: Some(repr),
        compare: Some(sequence::compare),
        iter: Some(bytes::iter::iter),
        new: Some(new),
        init: Some(init),
        len: Some(|vm, this| Ok(bytes::receiver(vm, this)?.len())),
        getitem: Some(sequence::get_item),
        setitem: Some(set_item),
        leaf_getitem: Some(|_, this, key| {
            let array = this.downcast::<PyByteArray>()?;
            let bytes = array.borrow();
            Some(Value::small_int(i64::from(
                bytes[super::support::position(key.as_small_int()?, bytes.len())?],
            )))
        }),
        leaf_setitem: Some(|_, this, key, new| {
            let (Some(array), Some(index)) = (this.downcast::<PyByteArray>(), key.as_small_int()) else {
                return false;
            };
            let (Some(byte), Some(at)) = (
                new.as_small_int().and_then(|n| u8::try_from(n).ok()),
                super::support::position(index, array.len()),
            ) else {
                return false;
            };
            array.change(|bytes| bytes[at] = byte);
            true
        }),
        contains: Some(search::contains),
        add: Some(sequence::add),
        mul: Some(sequence::mul),
        modulo: Some(percent::modulo),
        iadd: Some(iadd),
        imul: Some(imul),
        ..SlotTable::EMPTY
    },
    methods: methods::BYTEARRAY,
    flags: type_flags::BASETYPE | type_flags::MATCH_SELF,
    unhashable: true,
    doc: "bytearray(iterable_of_ints) -> bytearray\nbytearray(string, encoding[, errors]) -> bytearray\nbytearray(bytes_or_buffer) -> mutable copy of bytes_or_buffer\nbytearray(int) -> bytes array of size given by the parameter initialized with null bytes\nbytearray() -> empty bytes array\n\nConstruct a mutable bytearray object from:\n  - an iterable yielding integers in range(256)\n  - a text string encoded using the specified encoding\n  - a bytes or a buffer object\n  - any object implementing the buffer API.\n  - an integer",
    ..TypeDef::new("bytearray", Layout::ByteArray)
};

/// A bytearray with these bytes.
pub fn new_array(vm: &mut Vm, content: Vec<u8>) -> Value {
    let header = Header::exact(Layout::ByteArray);
    let content = Opaque(RefCell::new(content));
    vm.heap.alloc(PyByteArray { header, content }).into()
}

fn receiver(vm: &mut Vm, this: Value) -> PyResult<Gc<PyByteArray>> {
    super::support::receiver(vm, this, "bytearray")
}

fn new(vm: &mut Vm, class: Gc<PyType>, _: Args<'_>) -> PyResult {
    let header = vm.header_for(class);
    let content = Opaque(RefCell::new(Vec::new()));
    Ok(vm.alloc_for(class, PyByteArray { header, content }).into())
}

/// Whether the array can have another length now.
#[inline]
fn check_resizable(vm: &mut Vm, array: Gc<PyByteArray>) -> PyResult<()> {
    check_unexported(vm, array.into(), RESIZED)
}

static INIT: Params = Params::new("bytearray", &["source", "encoding", "errors"]);

fn init(vm: &mut Vm, this: Value, args: Args<'_>) -> PyResult<()> {
    let array = receiver(vm, this)?;
    if !array.is_empty() {
        check_resizable(vm, array)?;
    }
    let content = construct(vm, args, &INIT, "bytearray")?;
    array.resize_with(|bytes| *bytes = content);
    Ok(())
}

fn repr(vm: &mut Vm, this: Value) -> PyResult {
    let class = vm.type_name(this);
    let literal = bytes::receiver(vm, this)?.with(|bytes| sequence::literal(bytes, true));
    let text: String = literal.iter().map(|c| *c as char).collect();
    Ok(vm.str_value(&format!("{class}({text})")))
}

/// The bytes that are assigned to a slice or appended.
fn new_bytes(vm: &mut Vm, value: Value) -> PyResult<Vec<u8>> {
    match bytes::copy_of_bytes(value) {
        Some(content) => Ok(content),
        None => bytes::from_iterable(vm, value, "bytearray"),
    }
}

fn set_item(vm: &mut Vm, this: Value, key: Value, new: Option<Value>) -> PyResult<()> {
    let array = receiver(vm, this)?;
    if let Some(slice) = key.downcast::<PySlice>() {
        return set_slice(vm, array, slice, new);
    }
    if !bytes::is_integer(vm, key) {
        let class = vm.type_name(key);
        return Err(vm.type_error(format!("bytearray indices must be integers or slices, not {class}")));
    }
    let index = vm.index_i64(key)?;
    let Some(new) = new else {
        let found = position(index, array.len());
        return match found {
            Some(i) => {
                check_resizable(vm, array)?;
                array.resize_with(|bytes| bytes.remove(i));
                Ok(())
            }
            None => Err(vm.index_error("bytearray index out of range")),
        };
    };
    let found = position(index, array.len());
    if found.is_none() {
        return Err(vm.index_error("bytearray index out of range"));
    }
    let byte = byte_of(vm, new, "byte")?;
    // Converting the byte may have changed the array.
    match position(index, array.len()) {
        Some(i) => {
            array.change(|bytes| bytes[i] = byte);
            Ok(())
        }
        None => Err(vm.index_error("bytearray index out of range")),
    }
}

/// Whether a value converts to a number, so that it is no content.
fn is_number(vm: &Vm, value: Value) -> bool {
    let class = vm.type_of(value);
    class.slots.index.get().is_some() || class.slots.int.get().is_some() || class.slots.float.get().is_some()
}

fn set_slice(vm: &mut Vm, array: Gc<PyByteArray>, slice: Gc<PySlice>, new: Option<Value>) -> PyResult<()> {
    let new = match new {
        Some(value) if is_number(vm, value) || value.downcast::<PyStr>().is_some() => {
            return Err(
                vm.type_error("can assign only bytes, buffers, or iterables of ints in range(0, 256)")
            );
        }
        Some(value) => Some(new_bytes(vm, value)?),
        None => None,
    };
    let bounds = vm.unpack_slice(slice)?;
    let range = bounds.adjust(array.len());
    if range.step == 1 {
        let start = range.start as usize;
        let content = new.unwrap_or_default();
        if content.len() == range.count {
            array.change(|bytes| bytes[start..start + range.count].copy_from_slice(&content));
            return Ok(());
        }
        check_size(vm, (array.len() + content.len()) as u64)?;
        check_resizable(vm, array)?;
        array.resize_with(|bytes| {
            bytes.splice(start..start + range.count, content);
        });
        return Ok(());
    }
    match new {
        Some(content) if content.len() == range.count => {
            array.change(|bytes| {
                content.iter().enumerate().for_each(|(i, byte)| bytes[range.index(i)] = *byte);
            });
            Ok(())
        }
        Some(content) if content.is_empty() => delete_stepped(vm, array, range),
        Some(content) => {
            let (given, wanted) = (content.len(), range.count);
            Err(vm.value_error(format!(
                "attempt to assign bytes of size {given} to extended slice of size {wanted}"
            )))
        }
        None => delete_stepped(vm, array, range),
    }
}

fn delete_stepped(vm: &mut Vm, array: Gc<PyByteArray>, range: super::slice::SliceRange) -> PyResult<()> {
    if range.count == 0 {
        return Ok(());
    }
    check_resizable(vm, array)?;
    let (first, last) = (range.index(0), range.index(range.count - 1));
    let (low, high, step) = (first.min(last), first.max(last), range.step.unsigned_abs() as usize);
    array.resize_with(|bytes| {
        let mut index = 0;
        bytes.retain(|_| {
            let deleted = index >= low && index <= high && (index - low) % step == 0;
            index += 1;
            !deleted
        });
    });
    Ok(())
}

fn iadd(vm: &mut Vm, this: Value, other: Value) -> PyResult {
    let array = receiver(vm, this)?;
    let Some(content) = bytes::copy_of_bytes(other) else {
        let (own, class) = (vm.type_name(this), vm.type_name(other));
        return Err(vm.type_error(format!("can't concat {class} to {own}")));
    };
    grow(vm, array, &content)?;
    Ok(this)
}

fn grow(vm: &mut Vm, array: Gc<PyByteArray>, content: &[u8]) -> PyResult<()> {
    if content.is_empty() {
        return Ok(());
    }
    check_resizable(vm, array)?;
    let needed = array.len() + content.len();
    if needed > array.capacity() {
        check_size(vm, needed as u64)?;
    }
    array.resize_with(|bytes| bytes.extend_from_slice(content));
    Ok(())
}

fn imul(vm: &mut Vm, this: Value, count: Value) -> PyResult {
    let array = receiver(vm, this)?;
    if !bytes::is_integer(vm, count) {
        return Ok(Value::NOT_IMPLEMENTED);
    }
    let count = vm.size_i64(count)?;
    let repeated = sequence::repeat(vm, Content::Array(array), count)?;
    if repeated.len() != array.len() {
        check_resizable(vm, array)?;
    }
    array.resize_with(|bytes| *bytes = repeated);
    Ok(this)
}

/// `append`
pub fn append(vm: &mut Vm, this: Value, item: Value) -> PyResult {
    let array = receiver(vm, this)?;
    let byte = byte_of(vm, item, "byte")?;
    grow(vm, array, &[byte])?;
    Ok(Value::NONE)
}

/// `clear`
pub fn clear(vm: &mut Vm, this: Value) -> PyResult {
    let array = receiver(vm, this)?;
    if !array.is_empty() {
        check_resizable(vm, array)?;
    }
    array.resize_with(Vec::clear);
    Ok(Value::NONE)
}

/// `copy`
pub fn copy(vm: &mut Vm, this: Value) -> PyResult {
    let content = receiver(vm, this)?.borrow().clone();
    Ok(new_array(vm, content))
}

/// `extend`
pub fn extend(vm: &mut Vm, this: Value, items: Value) -> PyResult {
    let array = receiver(vm, this)?;
    let content = match bytes::copy_of_bytes(items) {
        Some(content) => content,
        None if items.downcast::<PyStr>().is_some() => {
            return Err(vm.type_error("expected iterable of integers; got: 'str'"));
        }
        None if vm.type_of(items).slots.iter.get().is_none() => {
            let class = vm.type_name(items);
            return Err(vm.type_error(format!("can't extend bytearray with {class}")));
        }
        None => {
            if !bytes::is_plain_sequence(items) {
                vm.length_hint(items, 0)?;
            }
            bytes::from_iterable(vm, items, "bytearray")?
        }
    };
    grow(vm, array, &content)?;
    Ok(Value::NONE)
}

/// `insert`
pub fn insert(vm: &mut Vm, this: Value, index: Value, item: Value) -> PyResult {
    let array = receiver(vm, this)?;
    let index = vm.size_i64(index)?;
    let byte = byte_of(vm, item, "byte")?;
    let len = array.len() as i64;
    let at = if index < 0 { (index + len).max(0) } else { index.min(len) };
    check_size(vm, len as u64 + 1)?;
    check_resizable(vm, array)?;
    array.resize_with(|bytes| bytes.insert(at as usize, byte));
    Ok(Value::NONE)
}

/// `pop`
pub fn pop(vm: &mut Vm, args: Args<'_>) -> PyResult {
    let (this, rest) = between(vm, args, "pop", 0, 1)?;
    let array = receiver(vm, this)?;
    let index = match rest.first() {
        Some(index) => vm.size_i64(*index)?,
        None => -1,
    };
    let len = array.len();
    if len == 0 {
        return Err(vm.index_error("pop from empty bytearray"));
    }
    let Some(at) = position(index, len) else { return Err(vm.index_error("pop index out of range")) };
    check_resizable(vm, array)?;
    let byte = array.resize_with(|bytes| bytes.remove(at));
    Ok(Value::small_int(byte as i64))
}

/// `remove`
pub fn remove(vm: &mut Vm, this: Value, item: Value) -> PyResult {
    let array = receiver(vm, this)?;
    let byte = byte_of(vm, item, "byte")?;
    let found = memchr::memchr(byte, &array.borrow());
    match found {
        Some(at) => {
            check_resizable(vm, array)?;
            array.resize_with(|bytes| bytes.remove(at));
            Ok(Value::NONE)
        }
        None => Err(vm.value_error("value not found in bytearray")),
    }
}

/// `resize`
pub fn resize(vm: &mut Vm, this: Value, size: Value) -> PyResult {
    let array = receiver(vm, this)?;
    let size = vm.size_i64(size)?;
    if size < 0 {
        return Err(vm.value_error(format!("bytearray.resize(): new size must be >= 0, got {size}")));
    }
    check_size(vm, size as u64)?;
    if size as usize != array.len() {
        check_resizable(vm, array)?;
    }
    array.resize_with(|bytes| bytes.resize(size as usize, 0));
    Ok(Value::NONE)
}

/// `reverse`
pub fn reverse(vm: &mut Vm, this: Value) -> PyResult {
    receiver(vm, this)?.change(<[u8]>::reverse);
    Ok(Value::NONE)
}

/// `__alloc__`
pub fn allocated(vm: &mut Vm, this: Value) -> PyResult {
    let capacity = receiver(vm, this)?.capacity();
    Ok(vm.new_int(capacity as i64))
}

/// `__reduce__`
pub fn reduce(vm: &mut Vm, this: Value) -> PyResult {
    let content = receiver(vm, this)?.borrow().clone();
    let class = Value::from(vm.type_of(this));
    let content = bytes::PyBytes::new(&mut vm.heap, &content);
    let args = vm.new_tuple(&[content.into()]);
    let dict = vm.existing_dict(this).map_or(Value::NONE, Value::from);
    Ok(vm.new_tuple(&[class, args.into(), dict]).into())
}
