//! `memoryview`: the bytes of another object, without a copy, as items of some type.
//!
//! A view is one-dimensional: items at `start`, `start + stride`, ... of the bytes of `base`, which is never a view itself. Bounds are checked at
//! each access, because the object may have become shorter.

use super::TypeDef;
use super::bytes::buffer::Content;
use super::bytes::{self, PyBytes};
use super::iterators::new_sequence_iterator;
use super::slice::PySlice;
use super::support::position;
use crate::args::{Args, Params};
use crate::builtins::exceptions::ExcKind;
use crate::heap::{Gc, Header, Layout, Slot};
use crate::interp::bytecode::CompareKind;
use crate::object::*;
use crate::object_struct;
use crate::value::{PyResult, Raised, Value};
use crate::vm::Vm;
use std::cell::Cell;

object_struct! {
    /// A memoryview.
    pub struct PyMemoryView(Layout::MemoryView) {
        /// The object whose bytes these are.
        pub base: Slot,
        /// Position of the first item, in bytes.
        pub start: usize,
        /// Number of items.
        pub count: usize,
        /// Distance of items, in bytes.
        pub stride: i64,
        /// The item type, as `struct` names it.
        pub format: u8,
        /// Whether items cannot be assigned.
        pub readonly: bool,
        /// Whether `release` has been called.
        pub released: Cell<bool>,
    }
}

/// Bytes of an item; `None` for a format that views do not know.
pub fn item_size(format: u8) -> Option<usize> {
    Some(match format {
        b'b' | b'B' | b'c' | b'?' => 1,
        b'h' | b'H' | b'e' => 2,
        b'i' | b'I' | b'f' | b'u' | b'w' => 4,
        b'l' | b'L' | b'q' | b'Q' | b'n' | b'N' | b'd' | b'P' => 8,
        _ => return None,
    })
}

impl PyMemoryView {
    fn item_size(&self) -> usize {
        item_size(self.format).unwrap_or(1)
    }

    fn is_contiguous(&self) -> bool {
        self.stride == self.item_size() as i64 || self.count <= 1
    }

    fn base(&self) -> Option<Content> {
        self.base.get().and_then(Content::of)
    }

    /// Position of an item in the bytes of the base.
    fn offset(&self, index: usize) -> usize {
        (self.start as i64 + index as i64 * self.stride) as usize
    }

    /// Lets `f` look at the bytes of all items: in place when they lie side by side.
    pub fn read<R>(&self, f: impl FnOnce(&[u8]) -> R) -> R {
        let (mut f, mut result) = (Some(f), None);
        self.read_dyn(&mut |bytes| result = f.take().map(|f| f(bytes)));
        match result {
            Some(result) => result,
            None => unreachable!("a view shows its bytes"),
        }
    }

    /// As `read`, for a function behind a pointer: the base may be any kind of content, which must not multiply the code.
    fn read_dyn(&self, f: &mut dyn FnMut(&[u8])) {
        let Some(base) = self.base() else { return f(&[]) };
        let size = self.item_size();
        base.with(|bytes| {
            if self.is_contiguous() {
                let from = self.start.min(bytes.len());
                return f(&bytes[from..(from + self.count * size).min(bytes.len())]);
            }
            let mut gathered = Vec::with_capacity(self.count * size);
            for i in 0..self.count {
                let at = self.offset(i);
                gathered.extend_from_slice(bytes.get(at..at + size).unwrap_or(&[]));
            }
            f(&gathered)
        })
    }

    /// Lets `f` change the bytes of all items; `None` when they cannot change.
    pub fn write<R>(&self, f: impl FnOnce(&mut [u8]) -> R) -> Option<R> {
        let (mut f, mut result) = (Some(f), None);
        self.write_dyn(&mut |bytes| result = f.take().map(|f| f(bytes)))?;
        result
    }

    fn write_dyn(&self, f: &mut dyn FnMut(&mut [u8])) -> Option<()> {
        if self.readonly {
            return None;
        }
        let size = self.item_size();
        self.base()?.change(|bytes| {
            if self.is_contiguous() {
                let from = self.start.min(bytes.len());
                let to = (from + self.count * size).min(bytes.len());
                return f(&mut bytes[from..to]);
            }
            let mut gathered = vec![0; self.count * size];
            for (i, item) in gathered.chunks_exact_mut(size).enumerate() {
                if let Some(own) = bytes.get(self.offset(i)..self.offset(i) + size) {
                    item.copy_from_slice(own);
                }
            }
            f(&mut gathered);
            for (i, item) in gathered.chunks_exact(size).enumerate() {
                if let Some(own) = bytes.get_mut(self.offset(i)..self.offset(i) + size) {
                    own.copy_from_slice(item);
                }
            }
        })
    }
}

/// The type.
pub static DEF: TypeDef = TypeDef {
    slots: SlotTable {
        repr: Some(repr),
        hash: Some(hash),
        compare: Some(compare),
        iter: Some(|vm, this| {
            receiver(vm, this)?;
            new_sequence_iterator(vm, this)
        }),
        new: Some(new),
        len: Some(|vm, this| Ok(receiver(vm, this)?.count)),
        getitem: Some(get_item),
        setitem: Some(set_item),
        ..SlotTable::EMPTY
    },
    methods: METHODS,
    getset: GETSET,
    flags: type_flags::SEQUENCE | type_flags::WEAKREFS,
    doc: "memoryview(object)\n--\n\nCreate a new memoryview object which references the given object.",
    ..TypeDef::new("memoryview", Layout::MemoryView)
};

static METHODS: &[NativeDef] = &[
    NativeDef::method("tobytes", |vm, args| {
        static PARAMS: Params = Params::new("tobytes", &["self", "order"]).method();
        let [this, _] = args.bind(vm, &PARAMS)?;
        let view = receiver(vm, this.unwrap_or(Value::NONE))?;
        let copy = view.read(<[u8]>::to_vec);
        Ok(PyBytes::new(&mut vm.heap, &copy).into())
    }),
    NativeDef::method1("tolist", tolist),
    NativeDef::method("hex", |vm, args| {
        static PARAMS: Params = Params::new("hex", &["self", "sep", "bytes_per_sep"]).method();
        let [this, separator, group] = args.bind(vm, &PARAMS)?;
        let copy = receiver(vm, this.unwrap_or(Value::NONE))?.read(<[u8]>::to_vec);
        bytes::hex::to_hex(vm, &copy, separator, group)
    }),
    NativeDef::method("cast", cast),
    NativeDef::method1("toreadonly", |vm, this| {
        let view = receiver(vm, this)?;
        Ok(make(vm, View { readonly: true, ..View::of(view) }))
    }),
    NativeDef::method1("release", release),
    NativeDef::method1("__enter__", |vm, this| {
        receiver(vm, this)?;
        Ok(this)
    }),
    NativeDef::method("__exit__", |vm, args| match args.values.first() {
        Some(this) => release(vm, *this),
        None => Ok(Value::NONE),
    }),
    NativeDef::method2("count", |vm, this, item| {
        let view = receiver(vm, this)?;
        let mut count = 0;
        for i in 0..view.count {
            let own = load(vm, view, i)?;
            count += i64::from(vm.equal(own, item)?);
        }
        Ok(vm.new_int(count))
    }),
    NativeDef::method2("index", |vm, this, item| {
        let view = receiver(vm, this)?;
        for i in 0..view.count {
            let own = load(vm, view, i)?;
            if vm.equal(own, item)? {
                return Ok(vm.new_int(i as i64));
            }
        }
        Err(vm.value_error("memoryview.index(x): x not found"))
    }),
];

static GETSET: &[GetSetDef] = &[
    GetSetDef::new("obj", |vm, this| Ok(receiver(vm, this)?.base.get().unwrap_or(Value::NONE))),
    GetSetDef::new("nbytes", |vm, this| {
        let view = receiver(vm, this)?;
        Ok(vm.new_int((view.count * view.item_size()) as i64))
    }),
    GetSetDef::new("readonly", |vm, this| Ok(Value::bool(receiver(vm, this)?.readonly))),
    GetSetDef::new("itemsize", |vm, this| Ok(Value::small_int(receiver(vm, this)?.item_size() as i64))),
    GetSetDef::new("format", |vm, this| {
        let format = receiver(vm, this)?.format;
        Ok(vm.char_str(format as u32).into())
    }),
    GetSetDef::new("ndim", |vm, this| receiver(vm, this).map(|_| Value::small_int(1))),
    GetSetDef::new("shape", |vm, this| {
        let count = receiver(vm, this)?.count as i64;
        Ok(vm.new_tuple(&[Value::small_int(count)]).into())
    }),
    GetSetDef::new("strides", |vm, this| {
        let stride = receiver(vm, this)?.stride;
        Ok(vm.new_tuple(&[Value::small_int(stride)]).into())
    }),
    GetSetDef::new("suboffsets", |vm, this| receiver(vm, this).map(|_| vm.empty_tuple().into())),
    GetSetDef::new("c_contiguous", |vm, this| Ok(Value::bool(receiver(vm, this)?.is_contiguous()))),
    GetSetDef::new("f_contiguous", |vm, this| Ok(Value::bool(receiver(vm, this)?.is_contiguous()))),
    GetSetDef::new("contiguous", |vm, this| Ok(Value::bool(receiver(vm, this)?.is_contiguous()))),
];

fn receiver(vm: &mut Vm, this: Value) -> PyResult<Gc<PyMemoryView>> {
    let view: Gc<PyMemoryView> = super::support::receiver(vm, this, "memoryview")?;
    if view.released.get() {
        return Err(vm.value_error("operation forbidden on released memoryview object"));
    }
    Ok(view)
}

/// What a new view shows.
struct View {
    base: Value,
    start: usize,
    count: usize,
    stride: i64,
    format: u8,
    readonly: bool,
}

impl View {
    fn of(view: Gc<PyMemoryView>) -> View {
        View {
            base: view.base.get().unwrap_or(Value::NONE),
            start: view.start,
            count: view.count,
            stride: view.stride,
            format: view.format,
            readonly: view.readonly,
        }
    }
}

fn make(vm: &mut Vm, view: View) -> Value {
    let made = vm.heap.alloc(PyMemoryView {
        header: Header::exact(Layout::MemoryView),
        base: view.base.into(),
        start: view.start,
        count: view.count,
        stride: view.stride,
        format: view.format,
        readonly: view.readonly,
        released: Cell::new(false),
    });
    made.into()
}

/// `memoryview(object)`
pub fn new_view(vm: &mut Vm, object: Value) -> PyResult {
    if let Some(view) = object.downcast::<PyMemoryView>() {
        let view = receiver(vm, view.into())?;
        return Ok(make(vm, View::of(view)));
    }
    let Some(content) = Content::of(object) else {
        let class = vm.type_name(object);
        return Err(vm.type_error(format!("memoryview: a bytes-like object is required, not '{class}'")));
    };
    let format = match content {
        Content::Other(value, exporter) => (exporter.format)(value),
        _ => b'B',
    };
    let size = item_size(format).unwrap_or(1);
    let (count, readonly) = (content.len() / size, !content.is_writable());
    Ok(make(vm, View { base: object, start: 0, count, stride: size as i64, format, readonly }))
}

fn new(vm: &mut Vm, _: Gc<PyType>, args: Args<'_>) -> PyResult {
    static PARAMS: Params = Params::new("memoryview", &["object"]).required(1);
    let [object] = args.bind(vm, &PARAMS)?;
    new_view(vm, object.unwrap_or(Value::NONE))
}

/// An item out of its bytes (in the machine's byte order).
fn unpack(vm: &mut Vm, format: u8, item: &[u8]) -> Value {
    fn array<const N: usize>(item: &[u8]) -> [u8; N] {
        let mut out = [0; N];
        out.iter_mut().zip(item).for_each(|(to, from)| *to = *from);
        out
    }
    match format {
        b'b' => Value::small_int(i8::from_ne_bytes(array(item)) as i64),
        b'?' => Value::bool(item.first().is_some_and(|byte| *byte != 0)),
        b'c' => PyBytes::new(&mut vm.heap, item).into(),
        b'h' => Value::small_int(i16::from_ne_bytes(array(item)) as i64),
        b'H' => Value::small_int(u16::from_ne_bytes(array(item)) as i64),
        b'i' => Value::small_int(i32::from_ne_bytes(array(item)) as i64),
        b'I' => Value::small_int(u32::from_ne_bytes(array(item)) as i64),
        b'l' | b'q' | b'n' => vm.new_int(i64::from_ne_bytes(array(item))),
        b'L' | b'Q' | b'N' | b'P' => super::int::from_u64(vm, u64::from_ne_bytes(array(item))),
        b'f' => vm.new_float(f32::from_ne_bytes(array(item)) as f64),
        b'd' => vm.new_float(f64::from_ne_bytes(array(item))),
        b'e' => vm.new_float(half_to_f64(u16::from_ne_bytes(array(item)))),
        _ => Value::small_int(item.first().copied().unwrap_or(0) as i64),
    }
}

/// A half-precision float.
pub fn half_to_f64(bits: u16) -> f64 {
    let (exponent, fraction) = ((bits >> 10 & 31) as i32, (bits & 0x3ff) as f64);
    let magnitude = match exponent {
        0 => fraction * 2f64.powi(-24),
        31 if fraction == 0.0 => f64::INFINITY,
        31 => f64::NAN,
        _ => (1.0 + fraction / 1024.0) * 2f64.powi(exponent - 15),
    };
    if bits >> 15 == 1 { -magnitude } else { magnitude }
}

/// The bytes of an item.
fn pack(vm: &mut Vm, format: u8, value: Value) -> PyResult<([u8; 8], usize)> {
    let size = item_size(format).unwrap_or(1);
    let mut out = [0; 8];
    let wrong_type = |vm: &mut Vm| -> Raised {
        let format = format as char;
        vm.type_error(format!("memoryview: invalid type for format '{format}'"))
    };
    match format {
        b'u' | b'w' => {
            let message = format!("memoryview: format {} not supported", format as char);
            return Err(vm.raise_new(ExcKind::NotImplementedError, &message));
        }
        b'c' => match value.downcast::<PyBytes>() {
            Some(item) if item.as_bytes().len() == 1 => out[0] = item.as_bytes()[0],
            Some(_) => return Err(wrong_value(vm, format)),
            None => return Err(wrong_type(vm)),
        },
        b'?' => out[0] = u8::from(vm.is_true(value)?),
        b'f' | b'd' | b'e' => {
            let x = match vm.to_f64(value) {
                Ok(x) => x,
                Err(raised) => {
                    vm.clear_if(raised, ExcKind::TypeError)?;
                    return Err(wrong_type(vm));
                }
            };
            match format {
                b'f' => out[..4].copy_from_slice(&(x as f32).to_ne_bytes()),
                b'd' => out.copy_from_slice(&x.to_ne_bytes()),
                _ => {
                    return Err(vm.raise_new(
                        ExcKind::NotImplementedError,
                        "memoryview: format e is not supported for assignment",
                    ));
                }
            }
        }
        _ => {
            if !bytes::is_integer(vm, value) {
                return Err(wrong_type(vm));
            }
            let index = vm.index(value)?;
            let Some(n) = super::int::Int::of(index).and_then(|n| n.as_i128()) else {
                return Err(wrong_value(vm, format));
            };
            let bits = size as u32 * 8;
            let signed = matches!(format, b'b' | b'h' | b'i' | b'l' | b'q' | b'n');
            let (low, high) = match signed {
                true => (-(1i128 << (bits - 1)), (1i128 << (bits - 1)) - 1),
                false => (0, (1i128 << bits) - 1),
            };
            if n < low || n > high {
                return Err(wrong_value(vm, format));
            }
            let bytes = n.to_ne_bytes();
            let bytes = if cfg!(target_endian = "little") { &bytes[..size] } else { &bytes[16 - size..] };
            out[..size].copy_from_slice(bytes);
        }
    }
    Ok((out, size))
}

#[cold]
fn wrong_value(vm: &mut Vm, format: u8) -> Raised {
    let format = format as char;
    vm.value_error(format!("memoryview: invalid value for format '{format}'"))
}

/// The item at an index that is in the view.
fn load(vm: &mut Vm, view: Gc<PyMemoryView>, index: usize) -> PyResult {
    if matches!(view.format, b'u' | b'w') {
        let message = format!("memoryview: format {} not supported", view.format as char);
        return Err(vm.raise_new(ExcKind::NotImplementedError, &message));
    }
    let (at, size) = (view.offset(index), view.item_size());
    let item = view.base().and_then(|base| {
        base.with(|bytes| {
            let mut item = [0; 8];
            item[..size].copy_from_slice(bytes.get(at..at + size)?);
            Some(item)
        })
    });
    match item {
        Some(item) => Ok(unpack(vm, view.format, &item[..size])),
        None => Err(vm.index_error("index out of bounds on dimension 1")),
    }
}

fn get_item(vm: &mut Vm, this: Value, key: Value) -> PyResult {
    let view = receiver(vm, this)?;
    if let Some(slice) = key.downcast::<PySlice>() {
        let range = vm.slice_indices(slice, view.count)?;
        let part = View {
            start: if range.count == 0 { view.start } else { view.offset(range.index(0)) },
            count: range.count,
            stride: view.stride * range.step,
            ..View::of(view)
        };
        return Ok(make(vm, part));
    }
    let index = index_of(vm, view, key)?;
    load(vm, view, index)
}

/// What is wrong with a tuple of keys that is not one index.
#[cold]
fn wrong_keys(vm: &mut Vm, keys: Gc<PyTuple>) -> Raised {
    let not_implemented = |vm: &mut Vm, text: &str| vm.raise_new(ExcKind::NotImplementedError, text);
    let given = keys.len();
    if keys.items().iter().all(|key| bytes::is_integer(vm, *key)) {
        return match given {
            0 => not_implemented(vm, "sub-views are not implemented"),
            _ => vm.type_error(format!("cannot index 1-dimension view with {given}-element tuple")),
        };
    }
    if keys.items().iter().all(|key| key.downcast::<PySlice>().is_some()) {
        return not_implemented(vm, "multi-dimensional slicing is not implemented");
    }
    vm.type_error("memoryview: invalid slice key")
}

fn index_of(vm: &mut Vm, view: Gc<PyMemoryView>, key: Value) -> PyResult<usize> {
    let key = match key.downcast::<PyTuple>() {
        Some(keys) => match *keys.items() {
            [key] if bytes::is_integer(vm, key) => key,
            _ => return Err(wrong_keys(vm, keys)),
        },
        None => key,
    };
    if !bytes::is_integer(vm, key) {
        return Err(vm.type_error("memoryview: invalid slice key"));
    }
    let index = vm.index_i64(key)?;
    // `__index__` may have released it.
    let view = receiver(vm, view.into())?;
    match position(index, view.count) {
        Some(index) => Ok(index),
        None => Err(vm.index_error("index out of bounds on dimension 1")),
    }
}

fn set_item(vm: &mut Vm, this: Value, key: Value, new: Option<Value>) -> PyResult<()> {
    let view = receiver(vm, this)?;
    if view.readonly {
        return Err(vm.type_error("cannot modify read-only memory"));
    }
    let Some(new) = new else { return Err(vm.type_error("cannot delete memory")) };
    if key.downcast::<PySlice>().is_some() {
        let part = get_item(vm, this, key)?;
        receiver(vm, this)?;
        let part = receiver(vm, part)?;
        let Some(content) = Content::of(new) else { return Err(bytes::not_bytes_like(vm, new)) };
        let content = content.with(<[u8]>::to_vec);
        if content.len() != part.count * part.item_size() {
            return Err(vm.value_error("memoryview assignment: lvalue and rvalue have different structures"));
        }
        part.write(|bytes| bytes.iter_mut().zip(&content).for_each(|(to, from)| *to = *from));
        return Ok(());
    }
    let index = index_of(vm, view, key)?;
    let (item, size) = pack(vm, view.format, new)?;
    // So may have what made the item's bytes.
    let view = receiver(vm, this)?;
    let at = view.offset(index);
    if let Some(base) = view.base() {
        base.change(|bytes| {
            if let Some(to) = bytes.get_mut(at..at + size) {
                to.copy_from_slice(&item[..size]);
            }
        });
    }
    Ok(())
}

fn tolist(vm: &mut Vm, this: Value) -> PyResult {
    let view = receiver(vm, this)?;
    let list = vm.new_list(&[]);
    for i in 0..view.count {
        let item = load(vm, view, i)?;
        if !list.push(&mut vm.heap, item) {
            return Err(vm.memory_error());
        }
    }
    Ok(list.into())
}

fn cast(vm: &mut Vm, args: Args<'_>) -> PyResult {
    static PARAMS: Params = Params::new("cast", &["self", "format", "shape"]).method().required(2);
    let [this, format, shape] = args.bind(vm, &PARAMS)?;
    let view = receiver(vm, this.unwrap_or(Value::NONE))?;
    let format = format.unwrap_or(Value::NONE);
    let Some(text) = format.downcast::<PyStr>() else {
        let class = vm.type_name(format);
        return Err(vm.type_error(format!("cast() argument 'format' must be str, not {class}")));
    };
    let code = match text.as_ascii().map(|text| text.strip_prefix('@').unwrap_or(text).as_bytes()) {
        Some([code]) => Some(*code),
        _ => None,
    };
    let Some((code, size)) =
        code.filter(|code| !matches!(code, b'u' | b'w')).and_then(|code| Some((code, item_size(code)?)))
    else {
        return Err(vm.value_error(
            "memoryview: destination format must be a native single character format prefixed with an optional '@'",
        ));
    };
    if !view.is_contiguous() {
        return Err(vm.type_error("memoryview: casts are restricted to C-contiguous views"));
    }
    let bytes_like = |format: u8| matches!(format, b'B' | b'b' | b'c');
    if !bytes_like(view.format) && !bytes_like(code) {
        return Err(vm.type_error("memoryview: cannot cast between two non-byte formats"));
    }
    let len = view.count * view.item_size();
    if !len.is_multiple_of(size) {
        return Err(vm.type_error("memoryview: length is not a multiple of itemsize"));
    }
    if let Some(shape) = shape.and_then(Value::non_none) {
        let dimensions = vm.collect(shape)?;
        let flat = match dimensions.as_slice() {
            [only] => vm.index_i64(*only)? as usize == len / size,
            _ => {
                return Err(vm.raise_new(
                    ExcKind::NotImplementedError,
                    "memoryview: multi-dimensional views are not supported",
                ));
            }
        };
        if !flat {
            return Err(vm.type_error("memoryview: product(shape) * itemsize != buffer size"));
        }
    }
    Ok(make(vm, View { count: len / size, stride: size as i64, format: code, ..View::of(view) }))
}

fn release(_: &mut Vm, this: Value) -> PyResult {
    if let Some(view) = this.downcast::<PyMemoryView>() {
        view.released.set(true);
    }
    Ok(Value::NONE)
}

fn repr(vm: &mut Vm, this: Value) -> PyResult {
    let released = this.downcast::<PyMemoryView>().is_some_and(|view| view.released.get());
    let what = if released { "released memory" } else { "memory" };
    Ok(vm.str_value(&format!("<{what} at {:#x}>", this.bits())))
}

fn hash(vm: &mut Vm, this: Value) -> PyResult<i64> {
    let view = receiver(vm, this)?;
    if !view.readonly {
        return Err(vm.value_error("cannot hash writable memoryview object"));
    }
    if !matches!(view.format, b'B' | b'b' | b'c') {
        return Err(vm.value_error("memoryview: hashing is restricted to formats 'B', 'b' or 'c'"));
    }
    Ok(view.read(hashing::hash_bytes) as i64)
}

fn compare(vm: &mut Vm, a: Value, b: Value, kind: CompareKind) -> PyResult {
    if !matches!(kind, CompareKind::Eq | CompareKind::Ne) {
        return Ok(Value::NOT_IMPLEMENTED);
    }
    let equal = equals(vm, a, b)?;
    match equal {
        Some(equal) => Ok(Value::bool(equal == (kind == CompareKind::Eq))),
        None => Ok(Value::NOT_IMPLEMENTED),
    }
}

fn equals(vm: &mut Vm, a: Value, b: Value) -> PyResult<Option<bool>> {
    if a == b {
        return Ok(Some(true));
    }
    let released = |v: Value| v.downcast::<PyMemoryView>().is_some_and(|view| view.released.get());
    if released(a) || released(b) {
        return Ok(Some(false));
    }
    let (Some(x), Some(y)) = (Content::of(a), Content::of(b)) else { return Ok(None) };
    let format = |content: Content| match content {
        Content::View(view) => view.format,
        Content::Other(value, exporter) => (exporter.format)(value),
        _ => b'B',
    };
    if format(x) == format(y) && !matches!(format(x), b'f' | b'd' | b'e') {
        return Ok(Some(x.with(|x| y.with(|y| x == y))));
    }
    // Different item types: items are compared as Python values.
    let (a, b) = (new_view(vm, a)?, new_view(vm, b)?);
    let (a, b) = (receiver(vm, a)?, receiver(vm, b)?);
    if a.count != b.count {
        return Ok(Some(false));
    }
    for i in 0..a.count {
        let (x, y) = (load(vm, a, i)?, load(vm, b, i)?);
        if !vm.compare_is_true(CompareKind::Eq, x, y)? {
            return Ok(Some(false));
        }
    }
    Ok(Some(true))
}
