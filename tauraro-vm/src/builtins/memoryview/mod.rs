//! `memoryview`: the bytes of another object, without a copy, as items of some type.
//!
//! A view has rows at `start`, `start + stride`, ... of the bytes of `base`, which is never a view itself: items, or, with several dimensions,
//! all items of the other dimensions side by side (only the first can be sliced). Bounds are checked at each access, because the object
//! may have become shorter.
//!
//! `items` are the formats; `index` are subscripts, `cast` is what its name says; `exports` keep objects with views from being
//! resized.

mod cast;
pub mod exports;
mod index;
mod items;

pub use items::{half_to_f64, item_size};

use super::TypeDef;
use super::bytes::buffer::Content;
use super::bytes::{self, PyBytes};
use super::iterators::new_sequence_iterator;
use super::list::class_getitem;
use crate::args::{Args, Params};
use crate::builtins::exceptions::ExcKind;
use crate::heap::{Gc, Header, Layout, OptRef, Slot, WeakSlot};
use crate::interp::bytecode::CompareKind;
use crate::object::*;
use crate::object_struct;
use crate::value::{PyResult, Value};
use crate::vm::Vm;
use items::{load, unpack};
use smallvec::SmallVec;
use std::cell::Cell;

/// Lengths of dimensions.
pub type Lengths = SmallVec<[usize; 4]>;
/// The most dimensions that a view can have.
pub const MAX_DIMENSIONS: usize = 64;

object_struct! {
    /// A memoryview, or an export ([`exports`]), which has no base.
    pub struct PyMemoryView(Layout::MemoryView) {
        /// The object whose bytes these are, until `release`.
        pub base: Slot,
        /// What tells the object that it has views, if its size can change.
        pub export: OptRef<PyMemoryView>,
        /// Of an export: the object.
        pub exporter: WeakSlot,
        /// Of an export: how many of its views have not been released.
        pub views: Cell<usize>,
        /// Position of the first item, in bytes.
        pub start: usize,
        /// Number of rows: the length of the first dimension.
        pub count: usize,
        /// Distance of rows, in bytes.
        pub stride: i64,
        /// Items of a row.
        pub row: usize,
        /// The lengths of the other dimensions.
        pub inner: OptRef<PyTuple>,
        /// Number of dimensions.
        pub ndim: u8,
        /// The item type, as `struct` names it.
        pub format: u8,
        /// Whether items cannot be assigned.
        pub readonly: bool,
        /// Whether `release` has been called.
        pub released: Cell<bool>,
        /// The hash, once somebody asked: it survives `release`.
        pub hash: Cell<Option<i64>>,
    }
}

impl PyMemoryView {
    fn item_size(&self) -> usize {
        item_size(self.format).unwrap_or(1)
    }

    fn row_size(&self) -> usize {
        self.row * self.item_size()
    }

    fn nbytes(&self) -> usize {
        self.count * self.row_size()
    }

    /// Whether the items lie side by side in the order of their indices.
    fn is_contiguous(&self) -> bool {
        self.stride == self.row_size() as i64 || self.count <= 1
    }

    /// The same with the first index changing fastest.
    fn is_fortran_contiguous(&self) -> bool {
        if self.ndim <= 1 {
            return self.is_contiguous();
        }
        let mut size = self.item_size() as i64;
        let lengths = self.lengths();
        lengths.contains(&0)
            || lengths.iter().zip(self.strides()).all(|(length, stride)| {
                let fits = *length == 1 || stride == size;
                size *= *length as i64;
                fits
            })
    }

    /// The lengths of all dimensions.
    fn lengths(&self) -> Lengths {
        let mut lengths = Lengths::new();
        if self.ndim > 0 {
            lengths.push(self.count);
        }
        if let Some(inner) = self.inner.get() {
            lengths.extend(inner.items().iter().map(|length| length.as_small_int().unwrap_or(0) as usize));
        }
        lengths
    }

    /// The distances of items in all dimensions, in bytes.
    fn strides(&self) -> SmallVec<[i64; 4]> {
        let mut strides: SmallVec<[i64; 4]> = SmallVec::new();
        let mut size = self.item_size() as i64;
        for length in self.lengths().iter().skip(1).rev() {
            strides.push(size);
            size *= *length as i64;
        }
        if self.ndim > 0 {
            strides.push(self.stride);
        }
        strides.reverse();
        strides
    }

    fn base(&self) -> Option<Content> {
        self.base.get().and_then(Content::of)
    }

    /// Position of a row in the bytes of the base.
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
        let size = self.row_size();
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
        let size = self.row_size();
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

    /// The bytes of all items, with the first index changing fastest.
    fn fortran_bytes(&self) -> Vec<u8> {
        let (size, lengths, strides) = (self.item_size(), self.lengths(), self.strides());
        let mut out = Vec::with_capacity(self.nbytes());
        let Some(base) = self.base() else { return out };
        base.with(|bytes| {
            let mut index: Lengths = lengths.iter().map(|_| 0).collect();
            for _ in 0..self.count * self.row {
                let offsets = index.iter().zip(&strides).map(|(i, stride)| *i as i64 * stride);
                let at = (self.start as i64 + offsets.sum::<i64>()) as usize;
                out.extend_from_slice(bytes.get(at..at + size).unwrap_or(&[]));
                for (i, length) in index.iter_mut().zip(&lengths) {
                    *i += 1;
                    if *i < *length {
                        break;
                    }
                    *i = 0;
                }
            }
        });
        out
    }
}

/// The type.
pub static DEF: TypeDef = TypeDef {
    slots: SlotTable {
        repr: Some(repr),
        hash: Some(hash),
        compare: Some(compare),
        iter: Some(|vm, this| {
            row_of_items(vm, this)?;
            new_sequence_iterator(vm, this)
        }),
        new: Some(new),
        len: Some(|vm, this| match receiver(vm, this)? {
            view if view.ndim == 0 => Err(vm.type_error("0-dim memory has no length")),
            view => Ok(view.count),
        }),
        getitem: Some(index::get_item),
        setitem: Some(index::set_item),
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
        let [this, order] = args.bind(vm, &PARAMS)?;
        let view = receiver(vm, this.unwrap_or(Value::NONE))?;
        let order = match order.and_then(Value::non_none) {
            None => Some(b'C'),
            Some(order) => {
                let order = vm.expect_str_arg(order, "tobytes() argument 'order'")?;
                order.as_ascii().filter(|order| order.len() == 1).map(|order| order.as_bytes()[0])
            }
        };
        let copy = match order {
            Some(b'F') => view.fortran_bytes(),
            Some(b'A') if view.is_fortran_contiguous() => view.fortran_bytes(),
            Some(b'C' | b'A') => view.read(<[u8]>::to_vec),
            _ => return Err(vm.value_error("order must be 'C', 'F' or 'A'")),
        };
        Ok(PyBytes::new(&mut vm.heap, &copy).into())
    }),
    NativeDef::method1("tolist", index::tolist),
    NativeDef::method("hex", |vm, args| {
        static PARAMS: Params = Params::new("hex", &["self", "sep", "bytes_per_sep"]).method();
        let [this, separator, group] = args.bind(vm, &PARAMS)?;
        let copy = receiver(vm, this.unwrap_or(Value::NONE))?.read(<[u8]>::to_vec);
        bytes::hex::to_hex(vm, &copy, separator, group)
    }),
    NativeDef::method("cast", cast::cast),
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
        let view = row_of_items(vm, this)?;
        let mut count = 0;
        for i in 0..view.count {
            receiver(vm, this)?;
            let own = load(vm, view, view.offset(i))?;
            count += i64::from(vm.equal(own, item)?);
        }
        Ok(vm.new_int(count))
    }),
    NativeDef::method2("index", |vm, this, item| {
        let view = row_of_items(vm, this)?;
        for i in 0..view.count {
            receiver(vm, this)?;
            let own = load(vm, view, view.offset(i))?;
            if vm.equal(own, item)? {
                return Ok(vm.new_int(i as i64));
            }
        }
        Err(vm.value_error("memoryview.index(x): x not found"))
    }),
    NativeDef::class_method("__class_getitem__", class_getitem),
];

static GETSET: &[GetSetDef] = &[
    GetSetDef::new("obj", |vm, this| Ok(receiver(vm, this)?.base.get().unwrap_or(Value::NONE))),
    GetSetDef::new("nbytes", |vm, this| {
        let view = receiver(vm, this)?;
        Ok(vm.new_int(view.nbytes() as i64))
    }),
    GetSetDef::new("readonly", |vm, this| Ok(Value::bool(receiver(vm, this)?.readonly))),
    GetSetDef::new("itemsize", |vm, this| Ok(Value::small_int(receiver(vm, this)?.item_size() as i64))),
    GetSetDef::new("format", |vm, this| {
        let format = receiver(vm, this)?.format;
        Ok(vm.char_str(format as u32).into())
    }),
    GetSetDef::new("ndim", |vm, this| Ok(Value::small_int(receiver(vm, this)?.ndim as i64))),
    GetSetDef::new("shape", |vm, this| {
        let lengths = receiver(vm, this)?.lengths();
        let lengths: SmallVec<[Value; 4]> =
            lengths.iter().map(|length| Value::small_int(*length as i64)).collect();
        Ok(vm.new_tuple(&lengths).into())
    }),
    GetSetDef::new("strides", |vm, this| {
        let strides = receiver(vm, this)?.strides();
        let strides: SmallVec<[Value; 4]> = strides.iter().map(|stride| Value::small_int(*stride)).collect();
        Ok(vm.new_tuple(&strides).into())
    }),
    GetSetDef::new("suboffsets", |vm, this| receiver(vm, this).map(|_| vm.empty_tuple().into())),
    GetSetDef::new("c_contiguous", |vm, this| Ok(Value::bool(receiver(vm, this)?.is_contiguous()))),
    GetSetDef::new("f_contiguous", |vm, this| Ok(Value::bool(receiver(vm, this)?.is_fortran_contiguous()))),
    GetSetDef::new("contiguous", |vm, this| {
        let view = receiver(vm, this)?;
        Ok(Value::bool(view.is_contiguous() || view.is_fortran_contiguous()))
    }),
];

fn receiver(vm: &mut Vm, this: Value) -> PyResult<Gc<PyMemoryView>> {
    let view: Gc<PyMemoryView> = super::support::receiver(vm, this, "memoryview")?;
    if view.released.get() {
        return Err(vm.value_error("operation forbidden on released memoryview object"));
    }
    Ok(view)
}

/// The view, if it has one dimension.
fn row_of_items(vm: &mut Vm, this: Value) -> PyResult<Gc<PyMemoryView>> {
    let view = receiver(vm, this)?;
    match view.ndim {
        0 => Err(index::no_dimensions(vm)),
        1 => Ok(view),
        _ => {
            Err(vm.raise_new(ExcKind::NotImplementedError, "multi-dimensional sub-views are not implemented"))
        }
    }
}

/// What a new view shows.
struct View {
    base: Value,
    export: Option<Gc<PyMemoryView>>,
    start: usize,
    count: usize,
    stride: i64,
    row: usize,
    inner: Option<Gc<PyTuple>>,
    ndim: u8,
    format: u8,
    readonly: bool,
}

impl View {
    fn of(view: Gc<PyMemoryView>) -> View {
        View {
            base: view.base.get().unwrap_or(Value::NONE),
            export: view.export.get(),
            start: view.start,
            count: view.count,
            stride: view.stride,
            row: view.row,
            inner: view.inner.get(),
            ndim: view.ndim,
            format: view.format,
            readonly: view.readonly,
        }
    }
}

fn make(vm: &mut Vm, view: View) -> Value {
    let made = vm.heap.alloc(PyMemoryView {
        header: Header::exact(Layout::MemoryView),
        base: view.base.into(),
        export: OptRef::new(view.export),
        exporter: WeakSlot::new(),
        views: Cell::new(0),
        start: view.start,
        count: view.count,
        stride: view.stride,
        row: view.row,
        inner: OptRef::new(view.inner),
        ndim: view.ndim,
        format: view.format,
        readonly: view.readonly,
        released: Cell::new(false),
        hash: Cell::new(None),
    });
    if let Some(export) = view.export {
        export.views.set(export.views.get() + 1);
    }
    made.into()
}

/// A view of items that lie side by side, in dimensions of these lengths.
fn make_shaped(vm: &mut Vm, view: View, lengths: &[usize]) -> Value {
    let (count, inner) = match lengths {
        [] => (1, &[][..]),
        [count, inner @ ..] => (*count, inner),
    };
    let row = inner.iter().product();
    let inner: SmallVec<[Value; 4]> = inner.iter().map(|length| Value::small_int(*length as i64)).collect();
    let inner = if inner.is_empty() { None } else { Some(vm.new_tuple(&inner)) };
    let stride = (row * item_size(view.format).unwrap_or(1)) as i64;
    make(vm, View { count, stride, row, inner, ndim: lengths.len() as u8, ..view })
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
    let format = format_of(content);
    let size = item_size(format).unwrap_or(1);
    let (count, readonly) = (content.len() / size, !content.is_writable());
    let resized = match content {
        Content::Array(array) => Some(array.into()),
        Content::Other(value, exporter) => (exporter.resized)(value),
        _ => None,
    };
    let view = View {
        base: object,
        export: None,
        start: 0,
        count,
        stride: size as i64,
        row: 1,
        inner: None,
        ndim: 1,
        format,
        readonly,
    };
    let export = match resized {
        None => None,
        Some(resized) => {
            let export = make(vm, View { base: Value::NONE, inner: None, ..view }).downcast::<PyMemoryView>();
            if let Some(export) = export {
                vm.heap.weak_register(resized, export, &export.exporter, false);
            }
            export
        }
    };
    Ok(make(vm, View { export, ..view }))
}

/// The item type of bytes.
fn format_of(content: Content) -> u8 {
    match content {
        Content::View(view) => view.format,
        Content::Other(value, exporter) => (exporter.format)(value),
        _ => b'B',
    }
}

/// Whether both have items of one type, and dimensions of the same lengths.
fn same_structure(a: Content, b: Content) -> bool {
    format_of(a) == format_of(b) && lengths_of(a) == lengths_of(b)
}

fn lengths_of(content: Content) -> Lengths {
    match content {
        Content::View(view) => view.lengths(),
        _ => Lengths::from_slice(&[content.len() / item_size(format_of(content)).unwrap_or(1)]),
    }
}

fn new(vm: &mut Vm, _: Gc<PyType>, args: Args<'_>) -> PyResult {
    static PARAMS: Params = Params::new("memoryview", &["object"]).required(1);
    let [object] = args.bind(vm, &PARAMS)?;
    new_view(vm, object.unwrap_or(Value::NONE))
}

fn release(vm: &mut Vm, this: Value) -> PyResult {
    if let Some(view) = this.downcast::<PyMemoryView>()
        && !view.released.replace(true)
    {
        view.base.set(view, None::<Value>);
        if let Some(export) = view.export.get() {
            exports::leave(vm, export);
            view.export.set(view, None);
        }
    }
    Ok(Value::NONE)
}

fn repr(vm: &mut Vm, this: Value) -> PyResult {
    let released = this.downcast::<PyMemoryView>().is_some_and(|view| view.released.get());
    let what = if released { "released memory" } else { "memory" };
    Ok(vm.str_value(&format!("<{what} at {:#x}>", this.bits())))
}

fn hash(vm: &mut Vm, this: Value) -> PyResult<i64> {
    if let Some(hash) = this.downcast::<PyMemoryView>().and_then(|view| view.hash.get()) {
        return Ok(hash);
    }
    let view = receiver(vm, this)?;
    if !view.readonly {
        return Err(vm.value_error("cannot hash writable memoryview object"));
    }
    if !matches!(view.format, b'B' | b'b' | b'c') {
        return Err(vm.value_error("memoryview: hashing is restricted to formats 'B', 'b' or 'c'"));
    }
    let hash = view.read(hashing::hash_bytes) as i64;
    view.hash.set(Some(hash));
    Ok(hash)
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
    let released = |v: Value| v.downcast::<PyMemoryView>().is_some_and(|view| view.released.get());
    if released(a) || released(b) {
        return Ok(Some(a == b));
    }
    let (Some(x), Some(y)) = (Content::of(a), Content::of(b)) else { return Ok(None) };
    let (format, other) = (format_of(x), format_of(y));
    // `struct` does not know the formats of text, so nobody knows whether these are equal.
    if lengths_of(x) != lengths_of(y) || [format, other].iter().any(|format| matches!(format, b'u' | b'w')) {
        return Ok(Some(false));
    }
    if format == other && !matches!(format, b'f' | b'd' | b'e') {
        return Ok(Some(x.with(|x| y.with(|y| x == y))));
    }
    // Items are compared as Python values.
    let (x, y) = (x.with(<[u8]>::to_vec), y.with(<[u8]>::to_vec));
    let sizes = [format, other].map(|format| item_size(format).unwrap_or(1));
    for (x, y) in x.chunks_exact(sizes[0]).zip(y.chunks_exact(sizes[1])) {
        let (x, y) = (unpack(vm, format, x), unpack(vm, other, y));
        if !vm.compare_is_true(CompareKind::Eq, x, y)? {
            return Ok(Some(false));
        }
    }
    Ok(Some(true))
}
