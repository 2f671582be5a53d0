//! The virtual machine: what all parts share.
//!
//! Python code runs on one `Vm` at a time by one thread. Types and interned strings live as long as the `Vm`; everything else that must
//! stay alive is reachable from a heap object: [`VmState`] holds the machine's own references.

use crate::builtins::exceptions::{ExcKind, ExceptionTypes};
use crate::config::Config;
use crate::heap::{Gc, Header, Heap, HeapConfig, Layout, OptRef, Ref, ShapeId, Slot};
use crate::names::Names;
use crate::numbers::Numbers;
use crate::object::*;
use crate::object_struct;
use crate::value::{PyResult, Raised, Value};
use hashbrown::HashTable;

object_struct! {
    /// References of the machine itself.
    pub struct VmState(Layout::VmState) {
        /// The exception being raised, between the place that raises and the handler.
        pub raised: Slot,
        /// The exception being handled (`sys.exc_info()`).
        pub handled: Slot,
        /// Value of the StopIteration that a `next` slot turned into "no more items".
        pub stop_value: Slot,
        /// `sys.modules`
        pub modules: Ref<PyDict>,
        /// The namespace of `builtins`.
        pub builtins: Ref<PyDict>,
        /// The namespace of `sys`, once it exists.
        pub sys: OptRef<PyDict>,
        /// Objects whose `repr` is being computed (a list), for `[...]`.
        pub repr_stack: Ref<PyList>,
        /// Values that embedders hold by handle (a list).
        pub handles: Ref<PyList>,
        /// Types and other objects that native modules keep, by a name of their choice.
        pub natives: Ref<PyDict>,
        /// Error handlers of text encodings that were registered, by name.
        pub codec_errors: OptRef<PyDict>,
        /// Finds encodings that are not native: a callable that takes a name and gives a `CodecInfo`.
        pub codec_lookup: Slot,
        /// The function that `sys.settrace` set.
        pub tracer: Slot,
        /// The function that `sys.setprofile` set.
        pub profiler: Slot,
    }
}

struct MethodCacheEntry {
    class: usize,
    version: u32,
    name: usize,
    value: Option<Value>,
}

const METHOD_CACHE_SIZE: usize = 2048;

/// A virtual machine. See the head of the file.
pub struct Vm {
    /// The heap.
    pub heap: Heap,
    /// Shapes of instances.
    pub shapes: ShapeTable,
    /// Options.
    pub config: Config,
    /// The machine's references.
    pub state: Gc<VmState>,
    /// Names the machine uses.
    pub names: Names,
    /// Containers of unboxed numbers.
    pub numbers: Vec<&'static Numbers>,
    /// Exception types.
    pub exceptions: ExceptionTypes,
    /// Frames, recursion depth, limits.
    pub exec: crate::exec::ExecState,
    /// Settings of `sys`.
    pub sys: crate::builtins::sys::SysState,
    /// The standard streams.
    pub stdio: crate::builtins::stdio::StdStreams,
    /// Which code goes to which tier.
    pub tiers: crate::tier::TieringManager,
    types: Box<[Option<Gc<PyType>>; 256]>,
    interned: HashTable<Gc<PyStr>>,
    pub(crate) latin1: [Option<Gc<PyStr>>; 256],
    empty_tuple: Gc<PyTuple>,
    float_zero: Gc<PyFloat>,
    /// Names of the rows of the slot table, once a class asked for them.
    slot_names: Box<[Gc<PyStr>]>,
    method_cache: Box<[MethodCacheEntry]>,
    next_version: std::cell::Cell<u32>,
    /// Most digits of an int that is converted to or from decimal text; 0 means any number (`sys.set_int_max_str_digits`).
    pub int_max_str_digits: usize,
    /// Native modules by name: how to make each.
    pub native_modules: indexmap::IndexMap<&'static str, fn(&mut Vm) -> PyResult<Gc<PyModule>>>,
    /// Modules written in Python that are part of the binary, by name.
    pub frozen_modules: indexmap::IndexMap<&'static str, crate::exec::import::FrozenModule>,
}

/// Where the method cache has the attribute of a class.
#[inline(always)]
fn method_cache_slot(class: Gc<PyType>, name: Gc<PyStr>) -> usize {
    ((class.addr() >> 4) ^ (name.addr() >> 3)) % METHOD_CACHE_SIZE
}

/// What an `AttrCell` holds.
#[cold]
fn content(cell: Value) -> Option<Value> {
    cell.downcast::<PyAttrCell>()?.value.get()
}

impl Vm {
    /// A machine with the builtin types and the `builtins` and `sys` modules.
    ///
    /// Native modules are registered by `tauraro_stdlib::register`. The machine must stay in its box: its heap knows where it is.
    pub fn new(config: Config) -> Box<Vm> {
        let mut heap = Heap::new(HeapConfig {
            stress: config.gc_stress,
            verify: config.gc_verify,
            max_bytes: config.max_memory,
        });
        crate::builtins::register_layouts(&mut heap);
        let mut interned = HashTable::new();
        let names = Names::new(|text| intern_into(&mut heap, &mut interned, text));
        let dict = |heap: &mut Heap| PyDict::new(heap);
        let (modules, builtins, natives) = (dict(&mut heap), dict(&mut heap), dict(&mut heap));
        let (repr_stack, handles) = (PyList::new(&mut heap, &[]), PyList::new(&mut heap, &[]));
        let state = heap.alloc(VmState {
            header: Header::exact(Layout::VmState),
            raised: Slot::empty(),
            handled: Slot::empty(),
            stop_value: Slot::empty(),
            modules: Ref::new(modules),
            builtins: Ref::new(builtins),
            sys: OptRef::new(None),
            repr_stack: Ref::new(repr_stack),
            handles: Ref::new(handles),
            natives: Ref::new(natives),
            codec_errors: OptRef::new(None),
            codec_lookup: Slot::empty(),
            tracer: Slot::empty(),
            profiler: Slot::empty(),
        });
        heap.add_root(state);
        let empty_tuple = PyTuple::new(&mut heap, &[]);
        heap.add_root(empty_tuple);
        let float_zero = heap.alloc(PyFloat { header: Header::exact(Layout::Float), value: 0.0 });
        heap.add_root(float_zero);
        let method_cache = (0..METHOD_CACHE_SIZE)
            .map(|_| MethodCacheEntry { class: 0, version: 0, name: 0, value: None })
            .collect();
        let mut vm = Box::new(Vm {
            exec: crate::exec::ExecState::new(&config),
            sys: crate::builtins::sys::SysState::default(),
            stdio: crate::builtins::stdio::StdStreams::default(),
            tiers: crate::tier::TieringManager::default(),
            heap,
            shapes: ShapeTable::default(),
            config,
            state,
            names,
            numbers: Vec::new(),
            exceptions: ExceptionTypes::default(),
            types: Box::new([None; 256]),
            interned,
            latin1: [None; 256],
            empty_tuple,
            float_zero,
            slot_names: Box::default(),
            method_cache,
            next_version: std::cell::Cell::new(1),
            int_max_str_digits: 4300,
            native_modules: indexmap::IndexMap::new(),
            frozen_modules: indexmap::IndexMap::new(),
        });
        crate::interp::roots::install(&mut vm);
        crate::builtins::bootstrap(&mut vm);
        for code in 0..=255 {
            vm.latin1_char(code);
        }
        vm
    }

    // ---- types

    /// The builtin type of a layout.
    ///
    /// # Panics
    /// When the type has not been defined, which is a bug of whoever registers types.
    #[inline(always)]
    pub fn class(&self, layout: Layout) -> Gc<PyType> {
        match self.types[layout.0 as usize] {
            Some(class) => class,
            None => panic!("type of layout {layout:?} is not defined"),
        }
    }

    /// Whether the builtin type of a layout exists.
    pub fn has_class(&self, layout: Layout) -> bool {
        self.types[layout.0 as usize].is_some()
    }

    pub(crate) fn set_class(&mut self, layout: Layout, class: Gc<PyType>) {
        self.types[layout.0 as usize] = Some(class);
        self.shapes.define_exact(ShapeId(layout.0 as u32), class);
    }

    /// `type(value)`
    #[inline]
    pub fn type_of(&self, value: Value) -> Gc<PyType> {
        match value.as_object() {
            Some(object) => self.shapes.get(object.shape()).class,
            None => self.type_of_immediate(value),
        }
    }

    fn type_of_immediate(&self, value: Value) -> Gc<PyType> {
        if value.is_small_int() {
            return self.class(Layout::Int);
        }
        match value.as_special() {
            None => self.class(Layout::Float),
            Some(crate::value::Special::True | crate::value::Special::False) => self.class(Layout::Bool),
            Some(crate::value::Special::Ellipsis) => self.class(Layout::EllipsisType),
            Some(crate::value::Special::NotImplemented) => self.class(Layout::NotImplementedType),
            Some(_) => self.class(Layout::NoneType),
        }
    }

    /// A new version for a type, a function or a set of keys. Never 0.
    pub fn new_version(&self) -> u32 {
        self.next_version.set(self.next_version.get().checked_add(1).unwrap_or(1));
        self.next_version.get()
    }

    /// The attribute found along a type's MRO, descriptors not applied.
    #[inline]
    pub fn type_lookup(&mut self, class: Gc<PyType>, name: Gc<PyStr>) -> Option<Value> {
        if !name.is_interned() {
            let name = self.intern_str(name);
            return self.type_lookup(class, name);
        }
        let entry = &self.method_cache[method_cache_slot(class, name)];
        if entry.class == class.addr() && entry.version == class.version.get() && entry.name == name.addr() {
            return match entry.value {
                // An AttrCell's content changes without a new version.
                Some(value) if value.has_layout(Layout::AttrCell) => content(value),
                value => value,
            };
        }
        self.type_lookup_slow(class, name)
    }

    #[inline(never)]
    fn type_lookup_slow(&mut self, class: Gc<PyType>, name: Gc<PyStr>) -> Option<Value> {
        let mut found = None;
        for base in class.mro.get().items() {
            if let Some(base) = base.downcast::<PyType>()
                && let Some(value) = base.dict.get().get_str(name)
            {
                found = Some(value);
                break;
            }
        }
        let version = class.version.get();
        self.method_cache[method_cache_slot(class, name)] =
            MethodCacheEntry { class: class.addr(), version, name: name.addr(), value: found };
        found.and_then(|value| if value.has_layout(Layout::AttrCell) { content(value) } else { Some(value) })
    }

    /// The special method `name` of a value's type, descriptors not applied.
    pub fn special(&mut self, value: Value, name: Gc<PyStr>) -> Option<Value> {
        let class = self.type_of(value);
        self.type_lookup(class, name)
    }

    /// Whether `value` is an instance of `class` or a subclass, by its real type.
    #[inline]
    pub fn is_instance(&self, value: Value, class: Gc<PyType>) -> bool {
        let own = self.type_of(value);
        own == class || own.is_subtype(class)
    }

    /// What a native module keeps under `name` (see [`Vm::keep_native`]).
    pub fn native(&self, name: &str) -> Option<Value> {
        self.state.natives.get().get_text(name)
    }

    /// Keeps an object of a native module for this machine's life.
    pub fn keep_native(&mut self, name: &str, value: impl Into<Value>) {
        let name = self.intern(name);
        let natives = self.state.natives.get();
        natives.set_str(&mut self.heap, name, value.into());
    }

    // ---- strings

    /// A string object.
    #[inline]
    pub fn new_str(&mut self, text: &str) -> Gc<PyStr> {
        match text.as_bytes() {
            [] => self.names.empty,
            [byte] if *byte < 128 => self.latin1_char(*byte),
            _ => PyStr::from_str(&mut self.heap, text),
        }
    }

    /// A string object, as a value.
    #[inline]
    pub fn str_value(&mut self, text: &str) -> Value {
        Value::from(self.new_str(text))
    }

    /// The string of one character.
    #[inline]
    pub fn char_str(&mut self, c: u32) -> Gc<PyStr> {
        if c < 256 { self.latin1_char(c as u8) } else { PyStr::from_code_points(&mut self.heap, &[c]) }
    }

    /// The string of one character, if it has been made before.
    #[inline(always)]
    pub(crate) fn known_char(&self, c: u32) -> Option<Gc<PyStr>> {
        *self.latin1.get(c as usize)?
    }

    #[inline]
    fn latin1_char(&mut self, byte: u8) -> Gc<PyStr> {
        if let Some(made) = self.latin1[byte as usize] {
            return made;
        }
        let made = PyStr::from_latin1(&mut self.heap, &[byte]);
        let made = self.intern_str(made);
        self.latin1[byte as usize] = Some(made);
        made
    }

    /// The one object of this text. It lives as long as the machine.
    pub fn intern(&mut self, text: &str) -> Gc<PyStr> {
        intern_into(&mut self.heap, &mut self.interned, text)
    }

    /// The name of a row of the slot table.
    pub fn slot_name(&mut self, row: usize) -> Gc<PyStr> {
        if self.slot_names.is_empty() {
            let rows = crate::object::slot_defs::slot_defs();
            self.slot_names = rows.iter().map(|def| self.intern(def.name)).collect();
        }
        self.slot_names[row]
    }

    /// The one object of a string's text: `name` itself when it is the first with it.
    pub fn intern_str(&mut self, name: Gc<PyStr>) -> Gc<PyStr> {
        if name.is_interned() {
            return name;
        }
        let found = self.interned.find(name.hash(), |other| PyStr::eq(other, &name));
        if let Some(found) = found {
            return *found;
        }
        let exact = if name.header.is_exact(Layout::Str) {
            name
        } else {
            PyStr::from_wtf8(&mut self.heap, &name.to_wtf8())
        };
        exact.set_interned();
        self.heap.add_root(exact);
        self.interned.insert_unique(exact.hash(), exact, |s| s.hash());
        exact
    }

    // ---- numbers

    /// A float.
    #[inline(always)]
    pub fn new_float(&mut self, value: f64) -> Value {
        match Value::try_inline_float(value) {
            Some(inline) => inline,
            None => self.heap_float(value),
        }
    }

    /// As [`Vm::new_float`], but never collects: for places where not all values are where the collector looks.
    pub fn new_float_uncollected(&mut self, value: f64) -> Value {
        let paused = std::mem::replace(&mut self.heap.paused, true);
        let float = self.new_float(value);
        self.heap.paused = paused;
        float
    }

    #[cold]
    #[inline(never)]
    fn heap_float(&mut self, value: f64) -> Value {
        if value.to_bits() == 0 {
            return Value::from(self.float_zero);
        }
        Value::from(self.heap.alloc(PyFloat { header: Header::exact(Layout::Float), value }))
    }

    /// An int.
    #[inline(always)]
    pub fn new_int(&mut self, value: i64) -> Value {
        match Value::try_small_int(value) {
            Some(small) => small,
            None => crate::builtins::int::from_i64(self, value),
        }
    }

    // ---- containers

    /// The empty tuple.
    #[inline(always)]
    pub fn empty_tuple(&self) -> Gc<PyTuple> {
        self.empty_tuple
    }

    /// A tuple of these values.
    #[inline]
    pub fn new_tuple(&mut self, items: &[Value]) -> Gc<PyTuple> {
        if items.is_empty() { self.empty_tuple } else { PyTuple::new(&mut self.heap, items) }
    }

    /// A list of these values.
    #[inline]
    pub fn new_list(&mut self, items: &[Value]) -> Gc<PyList> {
        PyList::new(&mut self.heap, items)
    }

    /// An empty dict.
    #[inline]
    pub fn new_dict(&mut self) -> Gc<PyDict> {
        PyDict::new(&mut self.heap)
    }

    // ---- exceptions

    /// Raises an exception instance.
    #[inline]
    pub fn raise(&mut self, exception: Value) -> Raised {
        self.state.raised.set(self.state, exception);
        Raised
    }

    /// Takes the exception that was raised.
    pub fn take_raised(&mut self) -> Value {
        match self.state.raised.take() {
            Some(exception) => exception,
            None => {
                let _ = self.raise_new(ExcKind::SystemError, "error return without exception set");
                self.state.raised.take().unwrap_or(Value::NONE)
            }
        }
    }

    /// Raises a new exception with a message.
    #[cold]
    #[inline(never)]
    pub fn raise_new(&mut self, kind: ExcKind, message: impl AsRef<str>) -> Raised {
        let message = self.str_value(message.as_ref());
        self.raise_with(kind, &[message])
    }

    /// Raises a new exception with these `args`.
    #[cold]
    #[inline(never)]
    pub fn raise_with(&mut self, kind: ExcKind, args: &[Value]) -> Raised {
        let class = self.exceptions.get(kind);
        let exception = crate::builtins::exceptions::new_exception(self, class, args);
        self.chain_and_raise(exception)
    }

    /// Raises an exception with the one being handled as its `__context__`.
    pub fn chain_and_raise(&mut self, exception: Value) -> Raised {
        crate::builtins::exceptions::set_context(self, exception);
        self.raise(exception)
    }

    /// Whether the raised exception (still pending) is an instance of `kind`.
    pub fn raised_is(&self, kind: ExcKind) -> bool {
        self.state.raised.get().is_some_and(|e| self.is_instance(e, self.exceptions.get(kind)))
    }

    /// Forgets the raised exception when it is an instance of `kind`; else gives it back as the error.
    pub fn clear_if(&mut self, raised: Raised, kind: ExcKind) -> PyResult<()> {
        if self.raised_is(kind) {
            self.state.raised.take();
            return Ok(());
        }
        Err(raised)
    }

    /// Raises TypeError.
    #[cold]
    pub fn type_error(&mut self, message: impl AsRef<str>) -> Raised {
        self.raise_new(ExcKind::TypeError, message)
    }
    /// Raises ValueError.
    #[cold]
    pub fn value_error(&mut self, message: impl AsRef<str>) -> Raised {
        self.raise_new(ExcKind::ValueError, message)
    }
    /// Raises IndexError.
    #[cold]
    pub fn index_error(&mut self, message: impl AsRef<str>) -> Raised {
        self.raise_new(ExcKind::IndexError, message)
    }
    /// Raises KeyError with the key.
    #[cold]
    pub fn key_error(&mut self, key: Value) -> Raised {
        self.raise_with(ExcKind::KeyError, &[key])
    }
    /// Raises OverflowError.
    #[cold]
    pub fn overflow_error(&mut self, message: impl AsRef<str>) -> Raised {
        self.raise_new(ExcKind::OverflowError, message)
    }
    /// Raises ZeroDivisionError.
    #[cold]
    pub fn zero_division(&mut self, message: impl AsRef<str>) -> Raised {
        self.raise_new(ExcKind::ZeroDivisionError, message)
    }
    /// Raises AttributeError.
    #[cold]
    pub fn attribute_error(&mut self, message: impl AsRef<str>) -> Raised {
        self.raise_new(ExcKind::AttributeError, message)
    }
    /// Raises RuntimeError.
    #[cold]
    pub fn runtime_error(&mut self, message: impl AsRef<str>) -> Raised {
        self.raise_new(ExcKind::RuntimeError, message)
    }
    /// Raises MemoryError.
    #[cold]
    pub fn memory_error(&mut self) -> Raised {
        let raised = self.raise_with(ExcKind::MemoryError, &[]);
        self.heap.limit_told();
        raised
    }

    /// Raises MemoryError when `bytes` more, in memory outside of the heap, would pass the limit. For native loops that gather
    /// what has no end of its own, such as `/dev/zero`.
    #[inline]
    pub fn check_room(&mut self, bytes: usize) -> PyResult<()> {
        if self.heap.has_room(bytes) { Ok(()) } else { Err(self.memory_error()) }
    }

    /// So many zero bytes; MemoryError when there is no memory for them.
    pub fn zeroed_buffer(&mut self, len: usize) -> PyResult<Vec<u8>> {
        self.check_room(len)?;
        let mut bytes = Vec::new();
        if bytes.try_reserve_exact(len).is_err() {
            return Err(self.memory_error());
        }
        bytes.resize(len, 0);
        Ok(bytes)
    }

    /// The name of a value's type, for messages; see [`PyType::full_name`].
    pub fn type_name(&self, value: Value) -> String {
        self.type_of(value).full_name()
    }
}

fn intern_into(heap: &mut Heap, interned: &mut HashTable<Gc<PyStr>>, text: &str) -> Gc<PyStr> {
    // Most names are there already: no string is made to find that out.
    if text.is_ascii() {
        let hash = crate::object::hashing::hash_bytes(text.as_bytes());
        if let Some(found) = interned.find(hash, |other| other.as_ascii() == Some(text)) {
            return *found;
        }
    }
    let made = PyStr::from_str(heap, text);
    if let Some(found) = interned.find(made.hash(), |other| PyStr::eq(other, &made)) {
        return *found;
    }
    made.set_interned();
    heap.add_root(made);
    interned.insert_unique(made.hash(), made, |s| s.hash());
    made
}
