//! `array`: sequences of machine numbers.
//!
//! Items lie packed in 64-bit words, in the machine's order of the numbers within a word being little-endian: item `i` of `n` bytes is at
//! bit `8 * n * i`. So an item is read with one load, a shift and a conversion by typecode (`Kind`).
//! Views and whoever takes bytes see the items in place.

use crate::layouts;
use crate::support::{add_types, only_positional};
use std::cell::Cell;
use tauraro_vm::args::Args;
use tauraro_vm::builtins::TypeDef;
use tauraro_vm::builtins::bytes::buffer::{Exporter, register_exporter};
use tauraro_vm::builtins::bytes::{PyBytes, to_bytes_vec};
use tauraro_vm::builtins::int::{self, Int};
use tauraro_vm::builtins::list::{
    class_getitem, compare_items, count_items, index_key, is_builtin_sequence, list_from, repeat_count,
    search_bounds,
};
use tauraro_vm::builtins::memoryview::exports::check_unexported;
use tauraro_vm::builtins::slice::{PySlice, SliceRange};
use tauraro_vm::builtins::support::{between, position, push_repr, receiver, same};
use tauraro_vm::heap::words::{read_bytes, write_bytes};
use tauraro_vm::heap::{Header, Layout, OptRef, Tailed};
use tauraro_vm::interp::bytecode::CompareKind;
use tauraro_vm::numbers::{Number, Numbers};
use tauraro_vm::object::{
    GetSetDef, NativeDef, PyList, PyModule, PyStr, PyTuple, PyType, SlotTable, StrBuilder, type_flags,
};
use tauraro_vm::object_struct;
use tauraro_vm::{ExcKind, Gc, PyResult, Raised, Value, Vm};

object_struct! {
    /// The items of an array.
    pub struct Words(layouts::ARRAY_WORDS) {
        /// Number of words.
        pub len: usize,
    } tail(len): Cell<u64>
}

object_struct! {
    /// An array.
    pub struct Array(layouts::ARRAY) {
        /// The items; absent while there was never any.
        pub words: OptRef<Words>,
        /// Number of items.
        pub len: Cell<usize>,
        /// The typecode.
        pub code: u8,
    }
}

object_struct! {
    /// An iterator over an array.
    pub struct ArrayIterator(layouts::ARRAY_ITERATOR) {
        /// The array; empty at the end.
        pub array: OptRef<Array>,
        /// The next item.
        pub index: Cell<usize>,
    }
}

/// What a typecode means.
#[derive(Copy, Clone, PartialEq, Eq)]
enum Kind {
    Signed,
    Unsigned,
    Float,
    Char,
}

const CODES: &str = "buwhHiIlLqQfdB";

fn kind(code: u8) -> (Kind, usize) {
    match code {
        b'b' => (Kind::Signed, 1),
        b'B' => (Kind::Unsigned, 1),
        b'h' => (Kind::Signed, 2),
        b'H' => (Kind::Unsigned, 2),
        b'i' => (Kind::Signed, 4),
        b'I' => (Kind::Unsigned, 4),
        b'l' | b'q' => (Kind::Signed, 8),
        b'L' | b'Q' => (Kind::Unsigned, 8),
        b'f' => (Kind::Float, 4),
        b'u' | b'w' => (Kind::Char, 4),
        _ => (Kind::Float, 8),
    }
}

/// Where the numbers of an array are. Items lie in words one after the other, which is without gaps where the lowest byte comes first.
static NUMBERS: Numbers = Numbers {
    layout: layouts::ARRAY,
    length: std::mem::offset_of!(Array, len),
    storage: std::mem::offset_of!(Array, words),
    first: size_of::<Words>(),
    number: |code| {
        let (kind, size) = kind(code as u8);
        let bytes = size as u8;
        match kind {
            Kind::Float => Some(Number::Float { bytes }),
            Kind::Signed | Kind::Unsigned => Some(Number::Int { bytes, signed: kind == Kind::Signed }),
            Kind::Char => None,
        }
        .filter(|_| cfg!(target_endian = "little"))
    },
};

/// The type.
pub static DEF: TypeDef = TypeDef {
    module: "array",
    slots: SlotTable {
        repr: Some(repr),
        compare: Some(compare),
        iter: Some(|vm, this| {
            let array = OptRef::new(Some(array(vm, this)?));
            let header = Header::exact(layouts::ARRAY_ITERATOR);
            Ok(vm.heap.alloc(ArrayIterator { header, array, index: Cell::new(0) }).into())
        }),
        new: Some(new),
        len: Some(|vm, this| Ok(array(vm, this)?.len.get())),
        getitem: Some(getitem),
        setitem: Some(setitem),
        leaf_getitem: Some(leaf_getitem),
        leaf_setitem: Some(leaf_setitem),
        contains: Some(|vm, this, wanted| {
            let array = array(vm, this)?;
            Ok(search(vm, array, wanted, 0, usize::MAX)?.is_some())
        }),
        add: Some(add),
        iadd: Some(|vm, this, other| {
            let own = array(vm, this)?;
            if other.downcast::<Array>().is_none() {
                let class = vm.type_name(other);
                return Err(vm.type_error(format!("can only extend with array (not \"{class}\")")));
            }
            extend(vm, own, other)?;
            Ok(this)
        }),
        mul: Some(mul),
        imul: Some(imul),
        ..SlotTable::EMPTY
    },
    methods: METHODS,
    getset: &[
        GetSetDef::new("typecode", |vm, this| {
            let code = array(vm, this)?.code;
            Ok(vm.char_str(code as u32).into())
        }),
        GetSetDef::new("itemsize", |vm, this| Ok(Value::small_int(kind(array(vm, this)?.code).1 as i64))),
    ],
    flags: type_flags::BASETYPE | type_flags::SEQUENCE | type_flags::WEAKREFS,
    unhashable: true,
    doc: "array(typecode [, initializer]) -> array\n\nReturn a new array whose items are restricted by typecode, and\ninitialized from the optional initializer value, which must be a list,\nstring or iterable over elements of the appropriate type.",
    ..TypeDef::new("array", layouts::ARRAY)
};

/// The type.
pub static ITERATOR: TypeDef = TypeDef {
    module: "array",
    slots: SlotTable {
        iter: Some(same),
        next: Some(|vm, this| {
            let iter = receiver::<ArrayIterator>(vm, this, "arrayiterator")?;
            let Some(array) = iter.array.get() else { return Ok(None) };
            let index = iter.index.get();
            if index >= array.len.get() {
                iter.array.set(iter, None);
                return Ok(None);
            }
            iter.index.set(index + 1);
            Ok(Some(load(vm, array, index)))
        }),
        ..SlotTable::EMPTY
    },
    flags: type_flags::NO_NEW,
    ..TypeDef::new("arrayiterator", layouts::ARRAY_ITERATOR)
};

static EXPORTER: Exporter = Exporter {
    read: |value, f| match value.downcast::<Array>() {
        Some(array) => match array.words.get() {
            Some(words) => read_bytes(words.tail(), array.len.get() * kind(array.code).1, f),
            None => f(&[]),
        },
        None => f(&[]),
    },
    write: Some(|value, f| match value.downcast::<Array>() {
        Some(array) => match array.words.get() {
            Some(words) => write_bytes(words.tail(), array.len.get() * kind(array.code).1, f),
            None => f(&mut []),
        },
        None => f(&mut []),
    }),
    // Both kinds of characters are code points.
    format: |value| match value.downcast::<Array>().map_or(b'B', |array| array.code) {
        b'u' => b'w',
        code => code,
    },
    resized: Some,
};

/// Makes the module.
pub fn module(vm: &mut Vm) -> PyResult<Gc<PyModule>> {
    static FUNCTIONS: &[NativeDef] = &[NativeDef::function("_array_reconstructor", reconstruct)];
    let doc = "This module defines an object type which can efficiently represent\nan array of basic values: characters, integers, floating-point\nnumbers.  Arrays are sequence types and behave very much like lists,\nexcept that the type of objects stored in them is constrained.\n";
    let module = vm.new_native_module("array", doc, FUNCTIONS);
    add_types(vm, module, &[&DEF]);
    crate::support::type_of_def(vm, &ITERATOR);
    let class = vm.class(layouts::ARRAY);
    vm.set_module_attr(module, "ArrayType", class);
    vm.add_numbers(&NUMBERS);
    register_exporter(layouts::ARRAY, &EXPORTER);
    let codes = vm.str_value("bBuwhHiIlLqQfd");
    vm.set_module_attr(module, "typecodes", codes);
    Ok(module)
}

#[inline(always)]
fn array(vm: &mut Vm, value: Value) -> PyResult<Gc<Array>> {
    receiver(vm, value, "array.array")
}

/// The bits of an item.
#[inline(always)]
fn bits(words: Gc<Words>, size: usize, index: usize) -> u64 {
    if size == 8 {
        return words.tail()[index].get();
    }
    let per_word = 8 / size;
    let shift = (index % per_word) * size * 8;
    words.tail()[index / per_word].get() >> shift & ((1u64 << (size * 8)) - 1)
}

#[inline(always)]
fn put_bits(words: Gc<Words>, size: usize, index: usize, value: u64) {
    if size == 8 {
        words.tail()[index].set(value);
        return;
    }
    let per_word = 8 / size;
    let shift = (index % per_word) * size * 8;
    let mask = ((1u64 << (size * 8)) - 1) << shift;
    let word = &words.tail()[index / per_word];
    word.set(word.get() & !mask | value << shift & mask);
}

/// Item number `index`, which exists.
#[inline(always)]
fn load(vm: &mut Vm, array: Gc<Array>, index: usize) -> Value {
    let Some(words) = array.words.get() else { return Value::NONE };
    let (kind, size) = kind(array.code);
    let bits = bits(words, size, index);
    match kind {
        Kind::Float if size == 8 => vm.new_float(f64::from_bits(bits)),
        Kind::Float => vm.new_float(f32::from_bits(bits as u32) as f64),
        Kind::Signed => {
            let unused = 64 - size * 8;
            vm.new_int((bits << unused) as i64 >> unused)
        }
        Kind::Unsigned => match i64::try_from(bits) {
            Ok(small) => vm.new_int(small),
            Err(_) => int::from_u64(vm, bits),
        },
        Kind::Char => vm.char_str(bits as u32).into(),
    }
}

#[cold]
fn out_of_range(vm: &mut Vm, code: u8, below: bool) -> Raised {
    let name = match code {
        b'b' => "signed char",
        b'B' => "unsigned byte integer",
        b'h' => "signed short integer",
        b'H' => "unsigned short",
        b'i' => "signed integer",
        b'I' if !below => "unsigned int",
        b'I' => return vm.overflow_error("can't convert negative value to unsigned int"),
        b'L' | b'Q' if below => return vm.overflow_error("can't convert negative int to unsigned"),
        _ => return vm.overflow_error("Python int too large to convert to C long"),
    };
    vm.overflow_error(format!(
        "{name} is {}",
        if below { "less than minimum" } else { "greater than maximum" }
    ))
}

/// The bits of a value as an item of this typecode.
#[inline]
fn to_bits(vm: &mut Vm, code: u8, value: Value) -> PyResult<u64> {
    let (kind, size) = kind(code);
    match kind {
        Kind::Float => {
            let number = vm.to_f64(value)?;
            Ok(if size == 8 { number.to_bits() } else { (number as f32).to_bits() as u64 })
        }
        Kind::Char => {
            let Some(text) = value.downcast::<PyStr>() else {
                let class = vm.type_name(value);
                return Err(vm.type_error(format!("array item must be a unicode character, not {class}")));
            };
            if text.len() != 1 {
                let len = text.len();
                return Err(vm.type_error(format!(
                    "array item must be a string of length 1, not a string of length {len}"
                )));
            }
            Ok(text.data().iter().next().unwrap_or(0) as u64)
        }
        Kind::Signed | Kind::Unsigned => {
            let index = match value.as_small_int() {
                Some(_) => value,
                None => vm.index(value)?,
            };
            let number = match index.as_small_int() {
                Some(n) => n as i128,
                None => match Int::of(index).and_then(|n| n.as_i128()) {
                    Some(n) => n,
                    None => {
                        return Err(vm.overflow_error(match code {
                            b'q' | b'Q' => "int too big to convert",
                            b'I' | b'L' => "Python int too large to convert to C unsigned long",
                            _ => "Python int too large to convert to C long",
                        }));
                    }
                },
            };
            let bits = size as u32 * 8;
            let (least, most) = match kind {
                Kind::Signed => (-(1i128 << (bits - 1)), (1i128 << (bits - 1)) - 1),
                _ => (0, (1i128 << bits) - 1),
            };
            if number < least || number > most {
                return Err(out_of_range(vm, code, number < least));
            }
            Ok(number as u64)
        }
    }
}

/// Whether the array can have another number of items now.
#[inline]
fn check_resizable(vm: &mut Vm, array: Gc<Array>) -> PyResult<()> {
    check_unexported(vm, array.into(), "cannot resize an array that is exporting buffers")
}

/// Makes room for `len` items.
fn reserve(vm: &mut Vm, array: Gc<Array>, len: usize) -> PyResult<()> {
    let size = kind(array.code).1;
    let needed = match len.checked_mul(size) {
        Some(bytes) => bytes.div_ceil(8),
        None => return Err(vm.memory_error()),
    };
    let have = array.words.get().map_or(0, |words| words.len);
    if needed <= have {
        return Ok(());
    }
    let room = if have == 0 { needed } else { needed.max(have + have / 4 + 4) };
    let header = Header::exact(layouts::ARRAY_WORDS);
    let old = array.words.get();
    let made = vm.heap.try_alloc_tailed(Words { header, len: room }, |i| {
        Cell::new(old.map_or(0, |old| old.tail().get(i).map_or(0, Cell::get)))
    });
    match made {
        Some(words) => {
            array.words.set(array, Some(words));
            Ok(())
        }
        None => Err(vm.memory_error()),
    }
}

fn new_empty(vm: &mut Vm, class: Gc<PyType>, code: u8) -> Gc<Array> {
    let header = vm.header_for(class);
    header.set_aux(u16::from(code));
    vm.alloc_for(class, Array { header, words: OptRef::new(None), len: Cell::new(0), code })
}

fn new_exact(vm: &mut Vm, code: u8) -> Gc<Array> {
    let class = vm.class(layouts::ARRAY);
    new_empty(vm, class, code)
}

#[inline]
fn push(vm: &mut Vm, array: Gc<Array>, item: Value) -> PyResult<()> {
    let bits = to_bits(vm, array.code, item)?;
    push_raw(vm, array, bits)
}

#[inline]
fn push_raw(vm: &mut Vm, array: Gc<Array>, bits: u64) -> PyResult<()> {
    check_resizable(vm, array)?;
    let len = array.len.get();
    reserve(vm, array, len + 1)?;
    if let Some(words) = array.words.get() {
        put_bits(words, kind(array.code).1, len, bits);
    }
    array.len.set(len + 1);
    Ok(())
}

fn raw(array: Gc<Array>, index: usize) -> u64 {
    array.words.get().map_or(0, |words| bits(words, kind(array.code).1, index))
}

fn put_raw(array: Gc<Array>, index: usize, value: u64) {
    if let Some(words) = array.words.get() {
        put_bits(words, kind(array.code).1, index, value);
    }
}

fn to_bytes(array: Gc<Array>) -> Vec<u8> {
    let size = kind(array.code).1;
    let bytes = array.len.get() * size;
    let mut out = Vec::with_capacity(bytes + 8);
    if let Some(words) = array.words.get() {
        for word in &words.tail()[..bytes.div_ceil(8)] {
            out.extend_from_slice(&word.get().to_le_bytes());
        }
    }
    out.truncate(bytes);
    out
}

fn from_bytes(vm: &mut Vm, array: Gc<Array>, bytes: &[u8]) -> PyResult<()> {
    let size = kind(array.code).1;
    if !bytes.len().is_multiple_of(size) {
        return Err(vm.value_error("bytes length not a multiple of item size"));
    }
    reserve(vm, array, array.len.get() + bytes.len() / size)?;
    for item in bytes.chunks_exact(size) {
        let mut word = [0; 8];
        word[..size].copy_from_slice(item);
        push_raw(vm, array, u64::from_le_bytes(word))?;
    }
    Ok(())
}

fn new(vm: &mut Vm, class: Gc<PyType>, args: Args<'_>) -> PyResult {
    if class == vm.class(layouts::ARRAY) {
        args.no_keywords(vm, "array.array")?;
    }
    let given = args.positional();
    if given.is_empty() {
        return Err(vm.type_error("array() takes at least 1 argument (0 given)"));
    }
    let given = crate::support::positional(vm, args, "array", 1, 2)?;
    let Some(code) = given[0].downcast::<PyStr>().filter(|text| text.len() == 1) else {
        let class = vm.type_name(given[0]);
        return Err(vm.type_error(format!("array() argument 1 must be a unicode character, not {class}")));
    };
    let code = match code.data().iter().next().and_then(|c| u8::try_from(c).ok()) {
        Some(code) if CODES.as_bytes().contains(&code) => code,
        _ => {
            return Err(vm.value_error("bad typecode (must be b, B, u, w, h, H, i, I, l, L, q, Q, f or d)"));
        }
    };
    let is_char = kind(code).0 == Kind::Char;
    let initial = given.get(1).copied();
    if let Some(initial) = initial {
        let shown = code as char;
        if initial.downcast::<PyStr>().is_some() && !is_char {
            return Err(
                vm.type_error(format!("cannot use a str to initialize an array with typecode '{shown}'"))
            );
        }
        if let Some(other) = initial.downcast::<Array>()
            && kind(other.code).0 == Kind::Char
            && !is_char
        {
            return Err(vm.type_error(format!(
                "cannot use a unicode array to initialize an array with typecode '{shown}'"
            )));
        }
    }
    let made = new_empty(vm, class, code);
    match initial {
        None => {}
        Some(initial) if initial.downcast::<PyBytes>().is_some() || initial.has_layout(Layout::ByteArray) => {
            let bytes = to_bytes_vec(vm, initial)?;
            from_bytes(vm, made, &bytes)?;
        }
        Some(initial) => {
            if let Some(other) = initial.downcast::<Array>().filter(|other| other.code == code) {
                extend(vm, made, other.into())?;
            } else {
                let hint = match initial.downcast::<PyList>() {
                    Some(list) => list.len(),
                    None => initial.downcast::<PyTuple>().map_or(0, |tuple| tuple.len()),
                };
                reserve(vm, made, hint)?;
                vm.for_each(initial, |vm, item| {
                    push(vm, made, item)?;
                    Ok(true)
                })?;
            }
        }
    }
    Ok(made.into())
}

fn extend(vm: &mut Vm, array: Gc<Array>, iterable: Value) -> PyResult<()> {
    if let Some(other) = iterable.downcast::<Array>() {
        if other.code != array.code {
            return Err(vm.type_error("can only extend with array of same kind"));
        }
        let count = other.len.get();
        reserve(vm, array, array.len.get() + count)?;
        for index in 0..count {
            push_raw(vm, array, raw(other, index))?;
        }
        return Ok(());
    }
    vm.for_each(iterable, |vm, item| {
        push(vm, array, item)?;
        if vm.heap.is_over_limit() {
            return Err(vm.memory_error());
        }
        Ok(true)
    })
}

fn search(
    vm: &mut Vm,
    array: Gc<Array>,
    wanted: Value,
    start: usize,
    stop: usize,
) -> PyResult<Option<usize>> {
    // Items are made one by one: a float beyond the inline range is an object for the time of one comparison.
    let mut at = start;
    while at < stop.min(array.len.get()) {
        let item = load(vm, array, at);
        if vm.equal(item, wanted)? {
            return Ok(Some(at));
        }
        at += 1;
    }
    Ok(None)
}

fn remove_at(vm: &mut Vm, array: Gc<Array>, at: usize) -> PyResult<()> {
    check_resizable(vm, array)?;
    let len = array.len.get();
    for i in at..len - 1 {
        put_raw(array, i, raw(array, i + 1));
    }
    array.len.set(len - 1);
    Ok(())
}

#[inline]
fn getitem(vm: &mut Vm, this: Value, key: Value) -> PyResult {
    let own = array(vm, this)?;
    if let Some(index) = key.as_small_int()
        && let Some(at) = position(index, own.len.get())
    {
        return Ok(load(vm, own, at));
    }
    if let Some(slice) = key.downcast::<PySlice>() {
        let range = vm.slice_indices(slice, own.len.get())?;
        let made = new_exact(vm, own.code);
        reserve(vm, made, range.count)?;
        for n in 0..range.count {
            push_raw(vm, made, raw(own, range.index(n)))?;
        }
        return Ok(made.into());
    }
    let at = item_position(vm, own, key, "array index out of range")?;
    Ok(load(vm, own, at))
}

fn leaf_getitem(vm: &mut Vm, this: Value, key: Value) -> Option<Value> {
    let own = this.downcast::<Array>()?;
    let at = position(key.as_small_int()?, own.len.get())?;
    let (kind, size) = kind(own.code);
    let bits = bits(own.words.get()?, size, at);
    let unused = 64 - size * 8;
    Some(match kind {
        Kind::Float if size == 8 => vm.new_float_uncollected(f64::from_bits(bits)),
        Kind::Float => vm.new_float_uncollected(f64::from(f32::from_bits(bits as u32))),
        Kind::Signed => Value::try_small_int((bits << unused) as i64 >> unused)?,
        Kind::Unsigned => Value::try_small_int(i64::try_from(bits).ok()?)?,
        Kind::Char => return None,
    })
}

fn leaf_setitem(_: &mut Vm, this: Value, key: Value, new: Value) -> bool {
    let put = || {
        let own = this.downcast::<Array>()?;
        let at = position(key.as_small_int()?, own.len.get())?;
        let (kind, size) = kind(own.code);
        let int = |least: i64, most: i64| new.as_small_int().filter(|n| (least..=most).contains(n));
        let bits = match kind {
            Kind::Float => {
                let number = new.as_float().or(new.as_small_int().map(|n| n as f64))?;
                if size == 8 { number.to_bits() } else { u64::from((number as f32).to_bits()) }
            }
            Kind::Signed => int(i64::MIN >> (64 - size * 8), i64::MAX >> (64 - size * 8))? as u64,
            Kind::Unsigned => int(0, (u64::MAX >> (64 - size * 8)).min(i64::MAX as u64) as i64)? as u64,
            Kind::Char => return None,
        };
        put_bits(own.words.get()?, size, at, bits);
        Some(())
    };
    put().is_some()
}

fn item_position(vm: &mut Vm, array: Gc<Array>, key: Value, fault: &str) -> PyResult<usize> {
    if !vm.is_int(key) && vm.type_of(key).slots.index.get().is_none() {
        return Err(vm.type_error("array indices must be integers"));
    }
    let index = index_key(vm, key, "array")?;
    match position(index, array.len.get()) {
        Some(at) => Ok(at),
        None => Err(vm.index_error(fault)),
    }
}

fn setitem(vm: &mut Vm, this: Value, key: Value, new: Option<Value>) -> PyResult<()> {
    let own = array(vm, this)?;
    if let Some(slice) = key.downcast::<PySlice>() {
        let range = vm.slice_indices(slice, own.len.get())?;
        return set_slice(vm, own, range, new);
    }
    if let (Some(index), Some(new)) = (key.as_small_int(), new)
        && position(index, own.len.get()).is_some()
    {
        // The conversion may run Python code that changes the array.
        let bits = to_bits(vm, own.code, new)?;
        if let Some(at) = position(index, own.len.get()) {
            put_raw(own, at, bits);
            return Ok(());
        }
    }
    let at = item_position(vm, own, key, "array assignment index out of range")?;
    match new {
        Some(new) => {
            let bits = to_bits(vm, own.code, new)?;
            if at < own.len.get() {
                put_raw(own, at, bits);
            }
        }
        None => remove_at(vm, own, at)?,
    }
    Ok(())
}

fn set_slice(vm: &mut Vm, own: Gc<Array>, range: SliceRange, new: Option<Value>) -> PyResult<()> {
    let mut items = Vec::new();
    if let Some(new) = new {
        let Some(other) = new.downcast::<Array>() else {
            let class = vm.type_name(new);
            return Err(vm.type_error(format!("can only assign array (not \"{class}\") to array slice")));
        };
        if other.code != own.code {
            return Err(vm.type_error("bad argument type for built-in operation"));
        }
        items.extend((0..other.len.get()).map(|i| raw(other, i)));
    }
    if range.step == 1 || new.is_none() {
        // Written anew: what stays, with the new items in place of the range.
        let chosen: std::collections::HashSet<usize> = (0..range.count).map(|n| range.index(n)).collect();
        let len = own.len.get();
        let at = (range.start.max(0) as usize).min(len);
        let all: Vec<u64> = (0..len).map(|i| raw(own, i)).collect();
        let before = all.iter().enumerate().filter(|(i, _)| *i < at && !chosen.contains(i));
        let behind = all.iter().enumerate().filter(|(i, _)| *i >= at && !chosen.contains(i));
        let result: Vec<u64> = before.map(|(_, b)| *b).chain(items).chain(behind.map(|(_, b)| *b)).collect();
        if result.len() != len {
            check_resizable(vm, own)?;
        }
        reserve(vm, own, result.len())?;
        own.len.set(result.len());
        for (index, bits) in result.iter().enumerate() {
            put_raw(own, index, *bits);
        }
        return Ok(());
    }
    if items.len() != range.count {
        let (given, wanted) = (items.len(), range.count);
        return Err(vm.value_error(format!(
            "attempt to assign array of size {given} to extended slice of size {wanted}"
        )));
    }
    for (n, bits) in items.iter().enumerate() {
        put_raw(own, range.index(n), *bits);
    }
    Ok(())
}

fn add(vm: &mut Vm, a: Value, b: Value) -> PyResult {
    let Some(left) = a.downcast::<Array>() else { return Ok(Value::NOT_IMPLEMENTED) };
    let Some(right) = b.downcast::<Array>() else {
        let class = vm.type_name(b);
        return Err(vm.type_error(format!("can only append array (not \"{class}\") to array")));
    };
    if left.code != right.code {
        return Err(vm.type_error("bad argument type for built-in operation"));
    }
    let made = new_exact(vm, left.code);
    extend(vm, made, a)?;
    extend(vm, made, b)?;
    Ok(made.into())
}

fn repeat(vm: &mut Vm, into: Gc<Array>, source: Gc<Array>, count: usize) -> PyResult<()> {
    let len = source.len.get();
    let Some(total) = len.checked_mul(count) else { return Err(vm.memory_error()) };
    reserve(vm, into, total)?;
    for i in into.len.get()..total {
        push_raw(vm, into, raw(source, i % len))?;
    }
    into.len.set(total);
    Ok(())
}

fn mul(vm: &mut Vm, a: Value, b: Value) -> PyResult {
    let (source, other) = match (a.downcast::<Array>(), b.downcast::<Array>()) {
        (Some(source), _) => (source, b),
        (None, Some(source)) if !is_builtin_sequence(a) => (source, a),
        (None, _) => return Ok(Value::NOT_IMPLEMENTED),
    };
    let count = match repeat_count(vm, a, b, other, mul)? {
        Ok(count) => count,
        Err(result) => return Ok(result),
    };
    let made = new_exact(vm, source.code);
    repeat(vm, made, source, count)?;
    Ok(made.into())
}

fn imul(vm: &mut Vm, this: Value, other: Value) -> PyResult {
    let own = array(vm, this)?;
    let count = match repeat_count(vm, this, other, other, mul)? {
        Ok(count) => count,
        Err(result) => return Ok(result),
    };
    let old = own.len.get();
    if old > 0 && count != 1 {
        check_resizable(vm, own)?;
    }
    let source = new_exact(vm, own.code);
    extend(vm, source, this)?;
    own.len.set(if count == 0 { 0 } else { old });
    if count > 0 && old > 0 {
        repeat(vm, own, source, count)?;
    }
    Ok(this)
}

fn compare(vm: &mut Vm, a: Value, b: Value, kind: CompareKind) -> PyResult {
    let (Some(x), Some(y)) = (a.downcast::<Array>(), b.downcast::<Array>()) else {
        return Ok(Value::NOT_IMPLEMENTED);
    };
    if x.len.get() != y.len.get() {
        match kind {
            CompareKind::Eq => return Ok(Value::FALSE),
            CompareKind::Ne => return Ok(Value::TRUE),
            _ => {}
        }
    }
    let (x, y) = (list_from(vm, a)?, list_from(vm, b)?);
    compare_items(vm, kind, |i| x.get(i), |i| y.get(i))
}

fn repr(vm: &mut Vm, this: Value) -> PyResult {
    let own = array(vm, this)?;
    let class = vm.type_of(this).name_str();
    let mut out = StrBuilder::new();
    out.push_str(&format!("{class}('{}'", own.code as char));
    if own.len.get() > 0 {
        out.push_str(", ");
        let content = if kind(own.code).0 == Kind::Char {
            Value::from(to_text(vm, own))
        } else {
            Value::from(list_from(vm, this)?)
        };
        push_repr(vm, &mut out, content)?;
    }
    out.push_str(")");
    Ok(out.finish(&mut vm.heap).into())
}

fn to_text(vm: &mut Vm, array: Gc<Array>) -> Gc<PyStr> {
    let points: Vec<u32> = (0..array.len.get()).map(|i| raw(array, i) as u32).collect();
    PyStr::from_code_points(&mut vm.heap, &points)
}

fn copy(vm: &mut Vm, this: Value) -> PyResult {
    let own = array(vm, this)?;
    let made = new_exact(vm, own.code);
    extend(vm, made, this)?;
    Ok(made.into())
}

static METHODS: &[NativeDef] = &[
    NativeDef::method2("append", |vm, this, item| {
        let own = array(vm, this)?;
        push(vm, own, item)?;
        Ok(Value::NONE)
    })
    .doc("($self, v, /)", "Append new value v to the end of the array."),
    NativeDef::method2("extend", |vm, this, iterable| {
        let own = array(vm, this)?;
        extend(vm, own, iterable)?;
        Ok(Value::NONE)
    }),
    NativeDef::method2("fromlist", |vm, this, list| {
        let own = array(vm, this)?;
        let Some(list) = list.downcast::<PyList>() else {
            return Err(vm.type_error("arg must be list"));
        };
        let old = own.len.get();
        let mut index = 0;
        while let Some(item) = list.get(index) {
            if let Err(raised) = push(vm, own, item) {
                own.len.set(old);
                return Err(raised);
            }
            index += 1;
        }
        Ok(Value::NONE)
    }),
    NativeDef::method1("tolist", |vm, this| Ok(list_from(vm, this)?.into())),
    NativeDef::method1("tobytes", |vm, this| {
        let bytes = to_bytes(array(vm, this)?);
        Ok(PyBytes::new(&mut vm.heap, &bytes).into())
    }),
    NativeDef::method2("frombytes", |vm, this, bytes| {
        let own = array(vm, this)?;
        let bytes = to_bytes_vec(vm, bytes)?;
        from_bytes(vm, own, &bytes)?;
        Ok(Value::NONE)
    }),
    NativeDef::method2("tofile", |vm, this, file| {
        let bytes = to_bytes(array(vm, this)?);
        let bytes = PyBytes::new(&mut vm.heap, &bytes);
        let write = vm.names.write;
        vm.call_method(file, write, &[bytes.into()])?;
        Ok(Value::NONE)
    }),
    NativeDef::method3("fromfile", |vm, this, file, count| {
        let own = array(vm, this)?;
        let count = vm.size_i64(count)?;
        if count < 0 {
            return Err(vm.value_error("negative count"));
        }
        let size = kind(own.code).1;
        let Some(wanted) = (count as usize).checked_mul(size).filter(|n| *n < isize::MAX as usize) else {
            return Err(vm.memory_error());
        };
        let read = vm.intern("read");
        let bytes = vm.call_method(file, read, &[Value::small_int(wanted as i64)])?;
        let bytes = to_bytes_vec(vm, bytes)?;
        from_bytes(vm, own, &bytes[..bytes.len() / size * size])?;
        if bytes.len() != wanted {
            return Err(vm.raise_new(ExcKind::EOFError, "read() didn't return enough bytes"));
        }
        Ok(Value::NONE)
    }),
    NativeDef::method1("tounicode", |vm, this| {
        let own = array(vm, this)?;
        if kind(own.code).0 != Kind::Char {
            return Err(vm.value_error("tounicode() may only be called on unicode type arrays ('u' or 'w')"));
        }
        Ok(to_text(vm, own).into())
    }),
    NativeDef::method2("fromunicode", |vm, this, text| {
        let own = array(vm, this)?;
        if kind(own.code).0 != Kind::Char {
            return Err(
                vm.value_error("fromunicode() may only be called on unicode type arrays ('u' or 'w')")
            );
        }
        let text = vm.expect_str_arg(text, "fromunicode() argument")?;
        let points: Vec<u32> = text.data().iter().collect();
        for point in points {
            push_raw(vm, own, point as u64)?;
        }
        Ok(Value::NONE)
    }),
    NativeDef::method3("insert", |vm, this, index, item| {
        let own = array(vm, this)?;
        let index = vm.size_i64(index)?;
        push(vm, own, item)?;
        let last = own.len.get() - 1;
        let index = if index < 0 { (index + last as i64).max(0) } else { index.min(last as i64) } as usize;
        let bits = raw(own, last);
        for i in (index..last).rev() {
            put_raw(own, i + 1, raw(own, i));
        }
        put_raw(own, index, bits);
        Ok(Value::NONE)
    }),
    NativeDef::method("pop", |vm, args| {
        let (this, rest) = between(vm, args, "pop", 0, 1)?;
        let own = array(vm, this)?;
        let index = match rest.first() {
            Some(index) => vm.size_i64(*index)?,
            None => -1,
        };
        if own.len.get() == 0 {
            return Err(vm.index_error("pop from empty array"));
        }
        let Some(at) = position(index, own.len.get()) else {
            return Err(vm.index_error("pop index out of range"));
        };
        let item = load(vm, own, at);
        remove_at(vm, own, at)?;
        Ok(item)
    }),
    NativeDef::method2("remove", |vm, this, wanted| {
        let own = array(vm, this)?;
        match search(vm, own, wanted, 0, usize::MAX)? {
            Some(at) if at < own.len.get() => {
                remove_at(vm, own, at)?;
                Ok(Value::NONE)
            }
            _ => Err(vm.value_error("array.remove(x): x not in array")),
        }
    }),
    NativeDef::method("index", |vm, args| {
        let (this, rest) = between(vm, args, "index", 1, 3)?;
        let own = array(vm, this)?;
        let (start, stop) = search_bounds(vm, &rest[1..], own.len.get())?;
        match search(vm, own, rest[0], start, stop)? {
            Some(at) => Ok(Value::small_int(at as i64)),
            None => Err(vm.value_error("array.index(x): x not in array")),
        }
    }),
    NativeDef::method2("count", |vm, this, wanted| {
        let list = list_from(vm, this)?;
        count_items(vm, wanted, |i| list.get(i))
    }),
    NativeDef::method1("reverse", |vm, this| {
        let own = array(vm, this)?;
        let len = own.len.get();
        for i in 0..len / 2 {
            let (a, b) = (raw(own, i), raw(own, len - 1 - i));
            put_raw(own, i, b);
            put_raw(own, len - 1 - i, a);
        }
        Ok(Value::NONE)
    }),
    NativeDef::method1("clear", |vm, this| {
        let own = array(vm, this)?;
        if own.len.get() > 0 {
            check_resizable(vm, own)?;
        }
        own.len.set(0);
        own.words.set(own, None);
        Ok(Value::NONE)
    }),
    NativeDef::method1("byteswap", |vm, this| {
        let own = array(vm, this)?;
        let size = kind(own.code).1;
        for i in 0..own.len.get() {
            put_raw(own, i, raw(own, i).swap_bytes() >> (64 - size * 8));
        }
        Ok(Value::NONE)
    }),
    NativeDef::method1("buffer_info", |vm, this| {
        let own = array(vm, this)?;
        let address = own.words.get().map_or(0, |words| words.tail().as_ptr() as i64);
        Ok(vm.new_tuple(&[Value::small_int(address), Value::small_int(own.len.get() as i64)]).into())
    }),
    NativeDef::method1("__copy__", copy),
    NativeDef::method2("__deepcopy__", |vm, this, _| copy(vm, this)),
    NativeDef::method1("__sizeof__", |vm, this| {
        let own = array(vm, this)?;
        let words = own.words.get().map_or(0, |words| words.len);
        Ok(Value::small_int((size_of::<Array>() + words * 8) as i64))
    }),
    NativeDef::method2("__reduce_ex__", |vm, this, _| {
        let own = array(vm, this)?;
        let class = Value::from(vm.type_of(this));
        let dict = vm.existing_dict(this).map_or(Value::NONE, Value::from);
        let code = Value::from(vm.char_str(own.code as u32));
        let items = list_from(vm, this)?;
        let args = vm.new_tuple(&[code, items.into()]);
        Ok(vm.new_tuple(&[class, args.into(), dict]).into())
    }),
    NativeDef::class_method("__class_getitem__", class_getitem),
];

/// `_array_reconstructor(cls, typecode, mformat_code, bytes)`: for pickles that other machines wrote.
fn reconstruct(vm: &mut Vm, args: Args<'_>) -> PyResult {
    let given = only_positional(vm, args, "_array_reconstructor", 4, 4)?;
    let made = vm.call(given[0], &[given[1]])?;
    let own = array(vm, made)?;
    let format = vm.size_i64(given[2])?;
    let mut bytes = to_bytes_vec(vm, given[3])?;
    // Formats of the C numbers: (size, big-endian) by number; 18 to 21 are text.
    let (size, big, signed, float) = match format {
        0 => (1, false, false, false),
        1 => (1, false, true, false),
        2..=13 => {
            let n = format - 2;
            (2 << (n / 4), n % 2 == 1, n % 4 >= 2, false)
        }
        14..=17 => (if format < 16 { 4 } else { 8 }, format % 2 == 1, false, true),
        _ => return Err(vm.value_error("third argument must be a valid machine format code.")),
    };
    if bytes.len() % size != 0 {
        return Err(vm.value_error("string length not a multiple of item size"));
    }
    if big {
        bytes.chunks_exact_mut(size).for_each(<[u8]>::reverse);
    }
    for item in bytes.chunks_exact(size) {
        let mut word = [0; 8];
        word[..size].copy_from_slice(item);
        let bits = u64::from_le_bytes(word);
        let value = if float {
            vm.new_float(if size == 4 { f32::from_bits(bits as u32) as f64 } else { f64::from_bits(bits) })
        } else if signed {
            let unused = 64 - size * 8;
            vm.new_int((bits << unused) as i64 >> unused)
        } else {
            int::from_u64(vm, bits)
        };
        push(vm, own, value)?;
    }
    Ok(made)
}
