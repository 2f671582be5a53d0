//! Code objects: a function's register code, ready to run, with what Python shows of it (`co_*`).
//!
//! Contract of the `unsafe` here: what a code object borrows from its unit lives as long as the unit, which it keeps alive.

use super::{PyStr, PyTuple};
use crate::heap::{Gc, Header, Heap, Layout, Opaque, Ref, Slot, TraceField, Tracer};
use crate::interp::bytecode::RegisterCode;
use crate::interp::cache::Cache;
use crate::interp::liveness::LiveRegisters;
use crate::object_struct;
use crate::value::Value;
use std::cell::{Cell, RefCell};
use std::sync::Arc;
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
}

/// The source text and IR that all functions of a unit share.
pub struct UnitBody {
    /// The text and its lines; absent for code that came from a cache without source.
    pub source: Option<Arc<tauraro_syntax::Source>>,
    /// The IR of each function until its code object is made, which then owns it.
    pub funcs: Vec<RefCell<Option<Box<ir::Func>>>>,
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

/// Immutable parts of a code object that are no Python values, and the mutable instruction words.
pub struct CodeBody {
    /// Which of the unit's functions this is.
    pub func: ir::FuncId,
    /// Its IR, optimised; most functions never need it again.
    pub ir: ir::cache::PackedFunc,
    /// Its parameters.
    pub params: ir::Params,
    /// Where each of its locals lives.
    pub locals: Box<[ir::LocalKind]>,
    /// The constant that is its docstring.
    pub doc: Option<ir::ConstId>,
    /// Instructions and side tables. The words are overwritten by quickening.
    pub code: RegisterCode,
    /// Which registers matter where, for the collector.
    pub live: LiveRegisters,
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
        pub entry: usize,
        /// Where calls start: [`PyCode::entry`], or an instruction that enters the function's machine code.
        pub start: Cell<usize>,
        /// What machine code calls to run the function in a new frame: an [`abi::MachineEntry`](crate::abi::MachineEntry).
        pub machine: Cell<usize>,
        /// Number of registers of a frame.
        pub registers: u32,
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
        pub tables: CodeTables,
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
        /// Everything else.
        pub body: Opaque<CodeBody>,
    }
}

impl PyCode {
    /// Whether every flag of `flags` is set.
    #[inline(always)]
    pub fn has_flags(&self, flags: u32) -> bool {
        self.flags.get() & flags == flags
    }

    /// Finds out which registers of a new frame need not be emptied: those that nothing reads before something is put into them.
    pub fn measure(&self) {
        // The registers of a generator are copied as a whole.
        if self.emptied.get() != self.registers || !self.has_flags(code_flags::SIMPLE) {
            return;
        }
        let body = &self.body.0;
        if let Some(count) = body.live.before_first(&body.code) {
            self.emptied.set(count as u32);
        }
    }

    /// The IR function this was made from, optimised. It is unpacked, which takes time: for compilers.
    pub fn ir(&self) -> ir::Func {
        self.body.0.ir.unpack()
    }

    /// Its parameters.
    pub fn params(&self) -> ir::Params {
        self.body.0.params
    }

    /// The number of the constant that is its docstring.
    pub fn doc(&self) -> Option<ir::ConstId> {
        self.body.0.doc
    }

    /// Whether local number `index` lives in a cell.
    pub fn is_cell_local(&self, index: usize) -> bool {
        self.body.0.locals.get(index) == Some(&ir::LocalKind::Cell)
    }

    /// The line of an instruction; the first line of the function when the source is not known.
    pub fn line_at(&self, instruction: usize) -> u32 {
        let spans = &self.body.0.code.spans;
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

    /// The source text, when it is known.
    pub fn source(&self) -> Option<&Arc<tauraro_syntax::Source>> {
        self.unit_body().source.as_ref()
    }
}
