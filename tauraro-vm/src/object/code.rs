//! Code objects: a function's register code with what Python shows of it (`co_*`).
//!
//! A `def` makes a code object that knows its name, parameters and the like, and nothing else. It is made **ready** when it is first
//! called, or asked for anything more (`exec/compile.rs`, `make_ready`): then its function is optimised and its register
//! code emitted. Until then it has no registers, no tables and no names of variables, and it lacks the flag
//! [`SIMPLE`](code_flags::SIMPLE) that all short ways to call a function ask for: so they need not know of this. Code that has a
//! frame or a generator is ready.
//!
//! Contract of the `unsafe` here: what a code object borrows from its unit lives as long as the unit, which it keeps alive.
//! A [`Late`] part is filled once, and what it was before owns no memory that a reference could lead to.

use super::{PyStr, PyTuple};
use crate::exec::compile::CompileOptions;
use crate::heap::{Gc, Header, Heap, Layout, Opaque, OptRef, Ref, Slot, TraceField, Tracer, write_barrier};
use crate::interp::bytecode::RegisterCode;
use crate::interp::cache::Cache;
use crate::interp::liveness::LiveRegisters;
use crate::object_struct;
use crate::value::Value;
use std::cell::{Cell, OnceCell, RefCell, UnsafeCell};
use std::ops::Deref;
use std::sync::Arc;
use tauraro_code::frozen::FrozenFunc;
use tauraro_ir as ir;

/// Flags of a code object, CPython's values where they have one.
pub mod code_flags {
    /// Local variables are not in a namespace mapping.
    pub const OPTIMIZED: u32 = 1;
    /// A call makes a new local namespace.
    pub const NEWLOCALS: u32 = 2;
    /// `*args`
    pub const VARARGS: u32 = 4;
    /// `**kwargs`
    pub const VARKEYWORDS: u32 = 8;
    /// Defined inside another function.
    pub const NESTED: u32 = 16;
    /// A generator function.
    pub const GENERATOR: u32 = 32;
    /// `async def`
    pub const COROUTINE: u32 = 128;
    /// A generator that may be awaited (`types.coroutine`).
    pub const ITERABLE_COROUTINE: u32 = 256;
    /// `async def` with `yield`.
    pub const ASYNC_GENERATOR: u32 = 512;
    /// Its constant 0 is a docstring.
    pub const HAS_DOCSTRING: u32 = 0x400_0000;
    /// Internal: only positional parameters without `*` or `**`, and it never suspends: a call is a copy of its arguments.
    pub const SIMPLE: u32 = 1 << 31;
    /// Internal: suspends (any of the three kinds).
    pub const SUSPENDS: u32 = 1 << 30;
    /// Internal: it has its register code.
    pub const READY: u32 = 1 << 29;
    /// Internal: made by `code.replace`, so that it is not what its source says.
    pub const REPLACED: u32 = 1 << 28;
}

/// A function that waits for its first call.
pub enum Waiting {
    /// As it was lowered from the tree.
    Lowered(Box<ir::Func>),
    /// The same, packed: it was not called while its module was imported, and may never be.
    Packed(ir::cache::PackedFunc),
    /// A function of the library, which was compiled when the binary was built.
    Frozen(FrozenFunc),
    /// It has its register code.
    Done,
}

impl Waiting {
    /// The text that is the function's docstring.
    pub fn docstring(&self) -> Option<ir::Const> {
        match self {
            Waiting::Lowered(func) => func.consts.get(func.doc?.index()).cloned(),
            Waiting::Packed(func) => func.docstring(),
            Waiting::Frozen(func) => func.docstring(),
            Waiting::Done => None,
        }
    }
}

/// Where the text of a unit is.
pub enum UnitSource {
    /// It was read.
    Read(Arc<tauraro_syntax::Source>),
    /// It is part of the binary: a name and the text, and the source once somebody asked for a line.
    Static(Box<str>, &'static str, OnceCell<Option<Arc<tauraro_syntax::Source>>>),
    /// Nowhere.
    Unknown,
}

/// The source text and waiting functions of a unit.
pub struct UnitBody {
    /// The text and its lines.
    pub source: UnitSource,
    /// Each function, until it is called.
    pub funcs: Vec<RefCell<Waiting>>,
    /// Whether some of it may be unpacked.
    pub unpacked: Cell<bool>,
    /// How it was compiled.
    pub options: CompileOptions,
    /// The functions as they are lowered for trace functions, once there was one; `None` when there is no text.
    pub traced: OnceCell<Option<Vec<ir::Func>>>,
}

impl UnitBody {
    /// Functions of a source that wait for their first calls.
    pub fn new(
        source: UnitSource,
        funcs: Vec<RefCell<Waiting>>,
        unpacked: bool,
        options: CompileOptions,
    ) -> UnitBody {
        UnitBody { source, funcs, unpacked: Cell::new(unpacked), options, traced: OnceCell::new() }
    }
}

impl UnitSource {
    /// The source, if there is one.
    pub fn get(&self) -> Option<&Arc<tauraro_syntax::Source>> {
        match self {
            UnitSource::Read(source) => Some(source),
            UnitSource::Static(name, text, made) => made
                .get_or_init(|| tauraro_syntax::Source::from_static(&**name, text).ok().map(Arc::new))
                .as_ref(),
            UnitSource::Unknown => None,
        }
    }
}

object_struct! {
    /// What all functions of one source text share. Code objects of its functions are made when first needed and
    /// kept in the tail, by function.
    pub struct PyUnit(Layout::Unit) {
        functions: usize,
        /// File name as shown.
        pub filename: Ref<PyStr>,
        /// Text and IR.
        pub body: Opaque<UnitBody>,
    } tail(functions): Slot
}

impl PyUnit {
    /// A unit whose functions have no code objects yet.
    pub fn new(heap: &mut Heap, filename: Gc<PyStr>, body: UnitBody) -> Gc<PyUnit> {
        let header = Header::exact(Layout::Unit);
        let functions = body.funcs.len();
        let unit = PyUnit { header, functions, filename: Ref::new(filename), body: Opaque(body) };
        heap.alloc_tailed(unit, |_| Slot::empty())
    }
}

/// What a code object has once it is ready, but for what the interpreter needs at hand.
pub struct ReadyBody {
    /// Where each of its locals lives.
    pub locals: Box<[ir::LocalKind]>,
    /// Instructions and side tables. The words are overwritten by quickening.
    pub code: RegisterCode,
    /// Which registers matter where, for the collector.
    pub live: LiveRegisters,
}

/// Parts of a code object that are no Python values.
pub struct CodeBody {
    /// Which of the unit's functions this is.
    pub func: ir::FuncId,
    /// Its parameters.
    pub params: ir::Params,
    /// The constant that is its docstring.
    pub doc: Option<ir::ConstId>,
    /// What it gets with its first call.
    pub ready: OnceCell<Box<ReadyBody>>,
}

/// A part that is empty at first and filled once.
pub struct Late<T>(UnsafeCell<T>);

impl<T: Default> Late<T> {
    fn empty() -> Late<T> {
        Late(UnsafeCell::new(T::default()))
    }
}

impl<T> Deref for Late<T> {
    type Target = T;
    #[inline(always)]
    fn deref(&self) -> &T {
        // SAFETY: see the head of the file; nobody holds a reference while it is filled.
        #[allow(unsafe_code)]
        unsafe {
            &*self.0.get()
        }
    }
}

impl<T: TraceField> TraceField for Late<T> {
    fn trace(&self, tracer: &mut Tracer<'_>) {
        self.deref().trace(tracer);
    }
}

/// What a load of a global learned: where its value is.
///
/// It holds while the globals' keys have version `globals_version` and, when the name was found in the builtins, their
/// keys have version `builtins_version`: then `slot` points to the value in the dict's entries.
pub struct GlobalCache {
    /// Version of the globals' keys; `u32::MAX` when the cache is empty.
    pub globals_version: Cell<u32>,
    /// Version of the builtins' keys; 0 when the name was found in the globals.
    pub builtins_version: Cell<u32>,
    /// The value, a word of the dict's entries.
    pub slot: Cell<*const u64>,
}

impl Default for GlobalCache {
    fn default() -> Self {
        GlobalCache {
            globals_version: Cell::new(u32::MAX),
            builtins_version: Cell::new(0),
            slot: Cell::new(std::ptr::null()),
        }
    }
}

/// Constants and names as values, and inline caches: Rust memory that the collector is told of.
#[derive(Default)]
pub struct CodeTables {
    /// Constants.
    pub consts: Box<[Value]>,
    /// Names, interned.
    pub names: Box<[Gc<PyStr>]>,
    /// Inline caches.
    pub caches: Box<[Cache]>,
    /// Caches of loads of globals, by name.
    pub globals: Box<[GlobalCache]>,
}

impl TraceField for CodeTables {
    fn trace(&self, tracer: &mut Tracer<'_>) {
        self.consts.iter().for_each(|value| tracer.value(*value));
        self.names.iter().for_each(|name| tracer.value(Value::from(*name)));
        self.caches.iter().for_each(|cache| cache.trace(tracer));
    }
}

object_struct! {
    /// A code object.
    pub struct PyCode(Layout::Code) {
        /// First instruction.
        pub entry: Cell<usize>,
        /// Where calls start: [`PyCode::entry`], or an instruction that enters the function's machine code.
        pub start: Cell<usize>,
        /// What machine code calls to run the function in a new frame: an [`abi::MachineEntry`](crate::abi::MachineEntry).
        pub machine: Cell<usize>,
        /// A generator's: word behind a `yield` for which there is machine code.
        pub resume_word: Cell<u32>,
        /// Address of that machine code; zero when there is none.
        pub resume_machine: Cell<usize>,
        /// Number of registers of a frame.
        pub registers: Cell<u32>,
        /// Number of positional parameters.
        pub positional: u32,
        /// [`code_flags`]
        pub flags: Cell<u32>,
        /// So many registers of a new frame, the arguments not counted, must be empty: an instruction may look at one that nothing
        /// was put into yet. All of them, until the code was called often ([`PyCode::measure`]).
        pub emptied: Cell<u32>,
        /// Calls and loop rounds counted for the tiering manager.
        pub heat: Cell<u32>,
        /// Constants, names, caches.
        pub tables: Late<CodeTables>,
        /// Keyword-only parameters.
        pub kwonly: u32,
        /// Positional-only parameters.
        pub posonly: u32,
        /// `co_name`
        pub name: Ref<PyStr>,
        /// `co_qualname`
        pub qualname: Ref<PyStr>,
        /// `co_filename`
        pub filename: Ref<PyStr>,
        /// Names of the local variables, parameters first (`co_varnames`, cells included).
        pub varnames: Ref<PyTuple>,
        /// `co_freevars`
        pub freevars: Ref<PyTuple>,
        /// `co_firstlineno`
        pub first_line: u32,
        /// What the functions of the source text share.
        pub unit: Ref<PyUnit>,
        /// What runs in its place while there are trace functions: the code object itself, if it tells them what it does.
        pub twin: OptRef<PyCode>,
        /// The code object in whose place this one runs.
        pub plain: OptRef<PyCode>,
        /// Everything else.
        pub body: Opaque<CodeBody>,
    }
}

/// The code of what is not ready: none.
static NO_CODE: RegisterCode = RegisterCode::EMPTY;

impl PyCode {
    /// A code object that is not ready.
    pub fn not_ready(
        unit: Gc<PyUnit>,
        func: ir::FuncId,
        head: &ir::FuncHead<'_>,
        flags: u32,
        name: Gc<PyStr>,
        qualname: Gc<PyStr>,
        variables: [Gc<PyTuple>; 2],
    ) -> PyCode {
        let params = head.params;
        let body = CodeBody { func, params, doc: head.doc, ready: OnceCell::new() };
        PyCode {
            header: Header::exact(Layout::Code),
            entry: Cell::new(0),
            start: Cell::new(0),
            machine: Cell::new(crate::abi::interpret_address()),
            resume_word: Cell::new(0),
            resume_machine: Cell::new(0),
            registers: Cell::new(0),
            positional: params.positional,
            flags: Cell::new(flags),
            emptied: Cell::new(0),
            heat: Cell::new(0),
            tables: Late::empty(),
            kwonly: params.kwonly,
            posonly: params.posonly,
            name: Ref::new(name),
            qualname: Ref::new(qualname),
            filename: Ref::new(unit.filename.get()),
            varnames: Ref::new(variables[0]),
            freevars: Ref::new(variables[1]),
            first_line: head.first_line,
            unit: Ref::new(unit),
            twin: OptRef::new(None),
            plain: OptRef::new(None),
            body: Opaque(body),
        }
    }

    /// A copy of a ready code object, not ready itself, with other names, first line and flags.
    pub fn copy_head(
        this: Gc<PyCode>,
        names: [Gc<PyStr>; 3],
        first_line: u32,
        flags: u32,
        empty: Gc<PyTuple>,
    ) -> PyCode {
        let [name, qualname, filename] = names;
        let old = &this.body.0;
        let body = CodeBody { func: old.func, params: old.params, doc: old.doc, ready: OnceCell::new() };
        PyCode {
            header: Header::exact(Layout::Code),
            entry: Cell::new(0),
            start: Cell::new(0),
            machine: Cell::new(crate::abi::interpret_address()),
            resume_word: Cell::new(0),
            resume_machine: Cell::new(0),
            registers: Cell::new(0),
            positional: this.positional,
            flags: Cell::new(flags & !(code_flags::READY | code_flags::SIMPLE)),
            emptied: Cell::new(0),
            heat: Cell::new(0),
            tables: Late::empty(),
            kwonly: this.kwonly,
            posonly: this.posonly,
            name: Ref::new(name),
            qualname: Ref::new(qualname),
            filename: Ref::new(filename),
            varnames: Ref::new(empty),
            freevars: Ref::new(this.freevars.get()),
            first_line,
            unit: Ref::new(this.unit.get()),
            twin: OptRef::new(None),
            plain: OptRef::new(None),
            body: Opaque(body),
        }
    }

    /// Kinds of its locals; none while it is not ready.
    pub fn local_kinds(&self) -> &[ir::LocalKind] {
        self.body.0.ready.get().map_or(&[], |ready| &ready.locals)
    }

    /// Gives a code object that is not ready what it lacks.
    pub fn complete(this: Gc<PyCode>, ready: ReadyBody, tables: CodeTables, varnames: Gc<PyTuple>) {
        let (entry, registers) = (ready.code.words.as_ptr() as usize, ready.code.registers);
        if this.body.0.ready.set(Box::new(ready)).is_err() {
            return;
        }
        write_barrier(this.header());
        // SAFETY: it is filled for the first time. Nobody looks at the tables of code that is not ready.
        #[allow(unsafe_code)]
        unsafe {
            *this.tables.0.get() = tables;
        }
        this.varnames.set(this, varnames);
        this.registers.set(registers);
        this.emptied.set(registers);
        this.entry.set(entry);
        this.start.set(entry);
        let odd = code_flags::VARARGS | code_flags::VARKEYWORDS | code_flags::SUSPENDS;
        let simple = this.kwonly == 0 && this.flags.get() & odd == 0;
        let flags = code_flags::READY | if simple { code_flags::SIMPLE } else { 0 };
        this.flags.set(this.flags.get() | flags);
    }

    /// Its instructions and side tables; those of an empty function while it is not ready.
    #[inline]
    pub fn register_code(&self) -> &RegisterCode {
        self.body.0.ready.get().map_or(&NO_CODE, |ready| &ready.code)
    }

    /// Which registers matter where. The code must be ready.
    pub fn live_registers(&self) -> &LiveRegisters {
        &self.body.0.ready.get().expect("code that has a frame is ready").live
    }

    /// Whether it tells trace functions what it does.
    pub fn is_traced(this: Gc<PyCode>) -> bool {
        this.plain.get().is_some() || this.twin.get() == Some(this)
    }

    /// The code object that the program knows.
    pub fn shown(this: Gc<PyCode>) -> Gc<PyCode> {
        this.plain.get().unwrap_or(this)
    }

    /// Whether every flag of `flags` is set.
    #[inline(always)]
    pub fn has_flags(&self, flags: u32) -> bool {
        self.flags.get() & flags == flags
    }

    /// Finds out which registers of a new frame need not be emptied: those that nothing reads before something is put into them.
    pub fn measure(&self) {
        // The registers of a generator are copied as a whole.
        if self.emptied.get() != self.registers.get() || !self.has_flags(code_flags::SIMPLE) {
            return;
        }
        if let Some(count) = self.live_registers().before_first(self.register_code()) {
            self.emptied.set(count as u32);
        }
    }

    /// Its parameters.
    pub fn params(&self) -> ir::Params {
        self.body.0.params
    }

    /// The number of the constant that is its docstring.
    pub fn doc(&self) -> Option<ir::ConstId> {
        self.body.0.doc
    }

    /// Whether local number `index` lives in a cell. Only ready code says so.
    pub fn is_cell_local(&self, index: usize) -> bool {
        let locals = self.body.0.ready.get().map_or(&[][..], |ready| &ready.locals);
        locals.get(index) == Some(&ir::LocalKind::Cell)
    }

    /// Machine code at `address` goes on where the generator is suspended at `word`.
    pub fn resume_with(&self, word: u32, address: usize) {
        self.resume_word.set(word);
        self.resume_machine.set(address);
    }

    /// The line of an instruction; the first line of the function when the source is not known.
    pub fn line_at(&self, instruction: usize) -> u32 {
        let spans = &self.register_code().spans;
        let after = spans.partition_point(|(at, _)| *at as usize <= instruction);
        match (after.checked_sub(1).and_then(|n| spans.get(n)), self.source()) {
            (Some((_, span)), Some(source)) => source.line(tauraro_syntax::TextSize::from(span.start)),
            _ => self.first_line,
        }
    }

    fn unit_body(&self) -> &UnitBody {
        let unit: *const PyUnit = self.unit.get().as_ptr();
        // SAFETY: the unit is kept alive by this code object's reference, which never changes.
        #[allow(unsafe_code)]
        unsafe {
            &(*unit).body.0
        }
    }

    /// The function as it waits for the first call of the code.
    pub fn waiting_function(&self) -> &RefCell<Waiting> {
        &self.unit_body().funcs[self.body.0.func.index()]
    }

    /// The source text, when it is known.
    pub fn source(&self) -> Option<&Arc<tauraro_syntax::Source>> {
        self.unit_body().source.get()
    }
}
