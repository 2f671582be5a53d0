//! The heap: allocation, collection, roots.
//!
//! A non-moving, generational mark-region heap: blocks of 32 KB with cells of one size, mark bits beside them, allocation
//! by bumping through runs of free cells; large objects in blocks of their own. An object is *young* until a collection
//! marks it; marks stay (they are "sticky"), and a young collection looks only at what is not marked, beginning at
//! the roots and at old objects that were written (the *remembered* ones). A full collection clears all marks first.
//!
//! For everybody:
//! * [`header`]: the 8 bytes every object starts with, layouts, shape ids;
//! * [`gc`]: `Gc`, `Object`, `Tailed`, the macro that declares heap structs; [`tracer`]: what their `trace` is given;
//! * [`slot`]: fields that hold values, with the write barrier; [`weak`]: fields that do not keep alive;
//! * [`rooted`]: a growable vector of values that the collector sees; [`handle`]: handles for Rust structs.
//!
//! Inside, lowest first:
//! * [`os`], [`region`], [`size_class`], `blocks`: memory; `layouts`: how to trace each layout;
//! * `alloc`: the slow side of allocation, the memory limit; [`barrier`]: the slow side of the write barrier;
//! * [`stack`]: register stack and native stack; `collect`: the collections; [`stats`]; [`check`]: the verifier.
//!
//! Rules: a collection happens only inside an allocation or [`Heap::collect`]. Whatever the program still needs must then be
//! on the native stack (any word that points into the object will do), on the register stack, or reachable from there or
//! from the heap's roots. Objects do not move.
//!
//! Contract of the `unsafe` here: a `Gc` points to a live object whose header tells its layout; a cell is handed out once
//! between two sweeps; only the collector frees, and nobody else runs while it does.

mod alloc;
pub mod barrier;
mod blocks;
pub mod check;
mod collect;
pub mod gc;
pub mod handle;
pub mod header;
mod layouts;
pub mod os;
pub mod region;
pub mod rooted;
pub mod size_class;
pub mod slot;
pub mod stack;
pub mod stats;
#[cfg(test)]
mod tests;
pub mod tracer;
pub mod weak;
pub mod words;

pub use gc::{Byte, Gc, Object, Opaque, Tailed, TraceField, Tracer};
pub use handle::{Rooted, RootedValue};
pub use header::{Header, Layout, ShapeId, gc_flags};
pub use rooted::{RootedVec, Slots};
pub use size_class::{CELL_SIZE, MAX_CELL, class_of};
pub use slot::{OptRef, Ref, Slot, slot_barrier, write_barrier};
pub use stack::RegisterStack;
pub use stats::HeapStats;
pub use weak::{Liveness, WeakSlot};

use crate::value::Value;
use blocks::Blocks;
use handle::HandleTable;
use layouts::LayoutTable;
use region::{Region, is_marked};
use size_class::{CLASSES, class_of_const};
use stack::NativeStack;
use std::cell::RefCell;
use std::collections::VecDeque;
use std::ptr::NonNull;
use std::rc::Rc;
use std::sync::atomic::{AtomicU8, Ordering};
use tracer::MarkStack;
use weak::WeakTable;

/// How a heap is set up.
#[derive(Clone, Debug, Default)]
pub struct HeapConfig {
    /// Collect at every allocation (a test mode).
    pub stress: bool,
    /// Check the whole heap before and after every collection, and collect often (a test mode; with `stress`, checks
    /// come with the full collections only).
    pub verify: bool,
    /// Most bytes the heap may hold.
    pub max_bytes: Option<usize>,
}

/// Reasons in [`Heap::poll_flag`] for which the interpreter leaves its fast path.
pub mod poll {
    /// [`Heap::take_finalizer`](super::Heap::take_finalizer) has something.
    pub const FINALIZERS: u8 = 1;
    /// [`Heap::take_callback`](super::Heap::take_callback) has something.
    pub const CALLBACKS: u8 = 2;
    /// The memory limit is passed: raise `MemoryError` ([`Heap::take_limit_exceeded`](super::Heap::take_limit_exceeded)).
    pub const LIMIT: u8 = 4;
    /// A signal arrived. Set and cleared by the interpreter.
    pub const SIGNAL: u8 = 8;
    /// A collection happened, for `gc.callbacks`. Set only while [`Heap::notify_collections`](super::Heap) is.
    pub const COLLECTED: u8 = 16;
    /// A tier has finished something.
    pub const COMPILED: u8 = 32;
    /// Free for the interpreter's and the tiers' use.
    pub const OTHER2: u8 = 64;
}

/// A run of free cells that allocation bumps through. Machine code may do so too: `cursor + cell size <= limit`.
#[repr(C)]
#[derive(Copy, Clone, Default, Debug)]
pub struct Run {
    /// The next free cell.
    pub cursor: usize,
    /// The end of the run.
    pub limit: usize,
}

/// A function that tells of roots.
pub type RootProvider = Box<dyn Fn(&mut Tracer<'_>)>;
/// A function that tells of the roots on the register stack.
pub type StackTracer = Box<dyn Fn(&RegisterStack, &mut Tracer<'_>)>;
/// A function that tidies a table after a collection.
pub type WeakProcessor = Box<dyn FnMut(&Liveness)>;

/// The heap of one virtual machine.
pub struct Heap {
    /// The current run of each size class.
    pub runs: [Run; CLASSES],
    /// Why the interpreter should leave its fast path at the next loop header or call ([`poll`]).
    pub poll_flag: AtomicU8,
    /// The interpreter's registers.
    pub stack: RegisterStack,
    /// How it was set up.
    pub config: HeapConfig,
    /// Knows which words of the register stack are roots, and may empty others. Without it all are.
    pub stack_tracer: Option<StackTracer>,
    /// Tell of further roots, at every collection (see [`Tracer::is_young`]).
    pub root_providers: Vec<RootProvider>,
    /// Called at the end of every collection, before memory is reused.
    pub weak_processors: Vec<WeakProcessor>,
    /// Collections wait: memory is taken without one.
    pub paused: bool,
    /// Whether collections set [`poll::COLLECTED`].
    pub notify_collections: bool,
    /// Whether collections of the whole heap happen by themselves (`gc.disable()` clears it; the heap then grows
    /// threefold before a full collection).
    pub automatic: bool,
    layouts: Box<LayoutTable>,
    blocks: Blocks,
    /// The block each class allocates into.
    current: [Option<u32>; CLASSES],
    /// Blocks with free cells that are not current.
    available: [Vec<u32>; CLASSES],
    /// Bit by class: it had a block before.
    used_classes: u64,
    /// Blocks that were allocated into since the last collection.
    touched: Vec<u32>,
    young_large: Vec<u32>,
    old_large: Vec<u32>,
    /// Large objects that stay young; see [`Heap::demote`].
    demoted: Vec<u32>,
    /// Number of collections so far; see [`region::BlockInfo::epoch`].
    epoch: u32,
    policy: alloc::Policy,
    over_limit: bool,
    roots: Vec<Value>,
    old_roots: usize,
    handles: Rc<RefCell<HandleTable>>,
    native: NativeStack,
    weak: WeakTable,
    young_drops: Vec<Gc<Header>>,
    old_drops: Vec<Gc<Header>>,
    young_finalizable: Vec<Gc<Header>>,
    old_finalizable: Vec<Gc<Header>>,
    pending_finalizers: VecDeque<Gc<Header>>,
    pending_callbacks: VecDeque<Gc<Header>>,
    /// An object that owns Rust memory and is waiting for its cell: what it refers to from there must live.
    constructing: Option<(NonNull<()>, layouts::TraceHead)>,
    mark_stack: MarkStack,
    native_roots: Vec<Gc<Header>>,
    verify: bool,
    stats: HeapStats,
}

impl Heap {
    /// An empty heap. Panics when the system refuses even a small address range.
    pub fn new(config: HeapConfig) -> Heap {
        let (region, stack) = match (Region::reserve(), RegisterStack::reserve(config.max_bytes)) {
            (Some(region), Some(stack)) => (region, stack),
            _ => panic!("heap: the system refuses address space (see `ulimit -v`)"),
        };
        let mut layouts = LayoutTable::new();
        layouts.register_tailed::<Slots>();
        Heap {
            runs: [Run::default(); CLASSES],
            poll_flag: AtomicU8::new(0),
            paused: false,
            stack,
            stack_tracer: None,
            root_providers: Vec::new(),
            weak_processors: Vec::new(),
            notify_collections: false,
            automatic: true,
            layouts,
            blocks: Blocks::new(region),
            current: [None; CLASSES],
            available: [const { Vec::new() }; CLASSES],
            used_classes: 0,
            touched: Vec::new(),
            young_large: Vec::new(),
            old_large: Vec::new(),
            demoted: Vec::new(),
            epoch: 1,
            policy: alloc::Policy::new(&config),
            over_limit: false,
            roots: Vec::new(),
            old_roots: 0,
            handles: Rc::default(),
            native: NativeStack::current(),
            weak: WeakTable::default(),
            young_drops: Vec::new(),
            old_drops: Vec::new(),
            young_finalizable: Vec::new(),
            old_finalizable: Vec::new(),
            pending_finalizers: VecDeque::new(),
            pending_callbacks: VecDeque::new(),
            constructing: None,
            mark_stack: MarkStack::default(),
            native_roots: Vec::new(),
            verify: config.verify || config.stress && cfg!(debug_assertions),
            stats: HeapStats::default(),
            config,
        }
    }

    /// Tells the heap of a type without a tail. Every type must be registered before its first allocation.
    pub fn register<T: Object>(&mut self) {
        self.layouts.register::<T>();
    }

    /// Tells the heap of a type with a tail. Every type must be registered before its first allocation.
    pub fn register_tailed<T: Tailed>(&mut self) {
        self.layouts.register_tailed::<T>();
    }

    #[inline(always)]
    fn alloc_cell(&mut self, class: usize, size: usize) -> NonNull<u8> {
        let run = &mut self.runs[class];
        let start = run.cursor;
        let next = start + size;
        if next > run.limit {
            return self.alloc_cell_slow(class);
        }
        run.cursor = next;
        // SAFETY: a run begins above zero.
        unsafe { NonNull::new_unchecked(start as *mut u8) }
    }

    #[inline(always)]
    fn alloc_fixed(&mut self, bytes: usize, class: usize) -> NonNull<u8> {
        if bytes > MAX_CELL {
            self.alloc_large_or_die(bytes)
        } else {
            self.alloc_cell(class, size_class::CELL_SIZE[class] as usize)
        }
    }

    /// Before the cell of `object` is allocated. What the object refers to is on the native stack, unless it owns
    /// Rust memory with values in it.
    #[inline(always)]
    fn begin_constructing<T: Object>(&mut self, object: &T) {
        if const { std::mem::needs_drop::<T>() } {
            self.constructing = Some((NonNull::from(object).cast(), layouts::trace_head::<T>));
        }
    }

    #[inline(always)]
    fn end_constructing<T: Object>(&mut self) {
        if const { std::mem::needs_drop::<T>() } {
            self.constructing = None;
        }
    }

    /// The flags that a new object needs because of its type and size.
    #[inline(always)]
    fn note_new<T: Object>(&mut self, object: Gc<T>, bytes: usize) {
        debug_assert!(
            self.layouts.is_known(T::LAYOUT),
            "{} is not registered with the heap",
            std::any::type_name::<T>()
        );
        debug_assert!(object.header().layout() == T::LAYOUT);
        if bytes > MAX_CELL {
            object.header().set_gc(object.header().gc() | gc_flags::LARGE);
        }
        if const { std::mem::needs_drop::<T>() } {
            object.header().set_gc(object.header().gc() | gc_flags::FINALIZE);
            self.young_drops.push(object.header());
        }
    }

    /// Whether the next object of so many bytes is allocated without a collection.
    #[inline(always)]
    pub fn has_cell(&self, bytes: usize) -> bool {
        if bytes > MAX_CELL {
            return false;
        }
        let class = class_of(bytes);
        let run = &self.runs[class];
        run.cursor + size_class::CELL_SIZE[class] as usize <= run.limit
    }

    /// Whether the next two objects, of so many bytes, are allocated without a collection.
    #[inline]
    pub fn has_cells(&self, first: usize, second: usize) -> bool {
        // Both from the same run of cells: room for two.
        let same = first <= MAX_CELL && second <= MAX_CELL && class_of(first) == class_of(second);
        if same {
            let (class, run) = (class_of(first), &self.runs[class_of(first)]);
            return run.cursor + 2 * size_class::CELL_SIZE[class] as usize <= run.limit;
        }
        self.has_cell(first) && self.has_cell(second)
    }

    /// Makes an object. May collect.
    #[inline(always)]
    pub fn alloc<T: Object>(&mut self, object: T) -> Gc<T> {
        let bytes = size_of::<T>();
        let class = const { class_of_const(if size_of::<T>() > MAX_CELL { 1 } else { size_of::<T>() }) };
        self.begin_constructing(&object);
        let start = self.alloc_fixed(bytes, class).cast::<T>();
        self.end_constructing::<T>();
        // SAFETY: the memory is fresh, aligned and large enough.
        let gc = unsafe {
            start.write(object);
            Gc::from_ptr(start)
        };
        self.note_new(gc, bytes);
        gc
    }

    /// Makes an object with `object.tail_len()` elements behind it, `init(i)` giving each. `init` must not allocate.
    /// The size is one that existing data bounds; for sizes that a program may choose freely use
    /// [`Heap::try_alloc_tailed`].
    #[inline]
    pub fn alloc_tailed<T: Tailed>(&mut self, object: T, init: impl FnMut(usize) -> T::Elem) -> Gc<T> {
        let Some(bytes) = tailed_size::<T>(object.tail_len(), false) else {
            panic!("heap: an object of {} elements", object.tail_len());
        };
        self.begin_constructing(&object);
        let start = if bytes > MAX_CELL {
            self.alloc_large_or_die(bytes)
        } else {
            let class = class_of(bytes);
            self.alloc_cell(class, size_class::CELL_SIZE[class] as usize)
        };
        self.end_constructing::<T>();
        // SAFETY: the memory is fresh, aligned and large enough.
        let gc = unsafe { fill_tailed(start.cast::<T>(), object, init) };
        self.note_new(gc, bytes);
        gc
    }

    /// As [`Heap::alloc_tailed`], or `None` when the memory limit would be passed.
    #[inline]
    pub fn try_alloc_tailed<T: Tailed>(
        &mut self,
        object: T,
        init: impl FnMut(usize) -> T::Elem,
    ) -> Option<Gc<T>> {
        let bytes = tailed_size::<T>(object.tail_len(), false)?;
        self.begin_constructing(&object);
        let start = self.try_alloc_bytes(bytes);
        self.end_constructing::<T>();
        let start = start?;
        // SAFETY: the memory is fresh, aligned and large enough.
        let gc = unsafe { fill_tailed(start.cast::<T>(), object, init) };
        self.note_new(gc, bytes);
        Some(gc)
    }

    /// As [`Heap::try_alloc_tailed`] of bytes, all of which `fill` writes. What it finds there means nothing. It must not allocate.
    #[inline]
    pub fn try_alloc_filled<T: Tailed<Elem: Byte>>(
        &mut self,
        object: T,
        fill: impl FnOnce(&mut [u8]),
    ) -> Option<Gc<T>> {
        const { assert!(!std::mem::needs_drop::<T>()) };
        let bytes = tailed_size::<T>(object.tail_len(), false)?;
        let start = self.try_alloc_bytes(bytes)?.cast::<T>();
        // SAFETY: the memory is fresh, aligned and large enough.
        Some(unsafe { self.fill_bytes(start, object, bytes, fill) })
    }

    /// As [`Heap::try_alloc_filled`], for a size that existing data bounds.
    #[inline]
    pub fn alloc_filled<T: Tailed<Elem: Byte>>(&mut self, object: T, fill: impl FnOnce(&mut [u8])) -> Gc<T> {
        const { assert!(!std::mem::needs_drop::<T>()) };
        let Some(bytes) = tailed_size::<T>(object.tail_len(), false) else {
            panic!("heap: an object of {} bytes", object.tail_len());
        };
        let start = if bytes > MAX_CELL {
            self.alloc_large_or_die(bytes)
        } else {
            let class = class_of(bytes);
            self.alloc_cell(class, size_class::CELL_SIZE[class] as usize)
        };
        // SAFETY: as above.
        unsafe { self.fill_bytes(start.cast::<T>(), object, bytes, fill) }
    }

    /// Makes an object with up to 16 bytes behind it, the first of `bytes`. May collect.
    #[inline(always)]
    pub fn alloc_short<T: Tailed<Elem: Byte>>(&mut self, object: T, bytes: [u8; 16]) -> Gc<T> {
        const { assert!(!std::mem::needs_drop::<T>() && size_of::<T>() + 16 <= MAX_CELL) };
        // One cell size for all of them, so that no length has to be looked at.
        let class = const { class_of_const(size_of::<T>() + 16) };
        assert!(object.tail_len() <= bytes.len());
        let start = self.alloc_fixed(size_of::<T>() + 16, class).cast::<T>();
        // SAFETY: the memory is fresh, aligned and large enough.
        let gc = unsafe {
            start.write(object);
            start.as_ptr().add(1).cast::<[u8; 16]>().write(bytes);
            Gc::from_ptr(start)
        };
        self.note_new(gc, size_of::<T>() + 16);
        gc
    }

    /// # Safety
    /// `start` must be fresh memory for the object and its bytes.
    #[inline(always)]
    unsafe fn fill_bytes<T: Tailed<Elem: Byte>>(
        &mut self,
        start: NonNull<T>,
        object: T,
        bytes: usize,
        fill: impl FnOnce(&mut [u8]),
    ) -> Gc<T> {
        let len = object.tail_len();
        // SAFETY: the caller's promise; the memory was mapped and written before, if only by the system.
        let gc = unsafe {
            start.write(object);
            fill(std::slice::from_raw_parts_mut(start.as_ptr().add(1).cast::<u8>(), len));
            Gc::from_ptr(start)
        };
        self.note_new(gc, bytes);
        gc
    }

    /// As [`Heap::alloc`] for an instance of a Python subclass of a builtin type: one empty [`Slot`] for its
    /// attributes follows the object (see `object::instance`), and the header says so.
    pub fn alloc_with_attrs<T: Object>(&mut self, object: T) -> Gc<T> {
        let bytes = size_of::<T>() + size_of::<Slot>();
        self.begin_constructing(&object);
        let start = if bytes > MAX_CELL {
            self.alloc_large_or_die(bytes)
        } else {
            let class = class_of(bytes);
            self.alloc_cell(class, size_class::CELL_SIZE[class] as usize)
        };
        self.end_constructing::<T>();
        let start = start.cast::<T>();
        // SAFETY: the memory is fresh, aligned and large enough.
        let gc = unsafe {
            start.write(object);
            start.as_ptr().add(1).cast::<Slot>().write(Slot::empty());
            Gc::from_ptr(start)
        };
        gc.header().set_gc(gc.header().gc() | gc_flags::HAS_ATTRS);
        self.note_new(gc, bytes);
        gc
    }

    /// As [`Heap::try_alloc_tailed`] for an instance of a Python subclass of a builtin type.
    pub fn try_alloc_tailed_with_attrs<T: Tailed>(
        &mut self,
        object: T,
        init: impl FnMut(usize) -> T::Elem,
    ) -> Option<Gc<T>> {
        let bytes = tailed_size::<T>(object.tail_len(), true)?;
        self.begin_constructing(&object);
        let start = self.try_alloc_bytes(bytes);
        self.end_constructing::<T>();
        let start = start?;
        // SAFETY: the memory is fresh, aligned and large enough; the slot is its last word.
        let gc = unsafe {
            start.as_ptr().add(bytes - size_of::<Slot>()).cast::<Slot>().write(Slot::empty());
            fill_tailed(start.cast::<T>(), object, init)
        };
        gc.header().set_gc(gc.header().gc() | gc_flags::HAS_ATTRS);
        self.note_new(gc, bytes);
        Some(gc)
    }

    /// Keeps a value alive for ever (builtin types, interned names).
    pub fn add_root(&mut self, value: impl Into<Value>) {
        self.roots.push(value.into());
    }

    /// Tells the heap that the current thread uses it from now on: its native stack is scanned. Call it when a virtual
    /// machine is entered from outside.
    pub fn set_stack_base(&mut self) {
        self.native = NativeStack::current();
    }

    /// Makes `slot`, a field of `owner`, refer weakly to `referent`. When `notify`, `owner` is given to
    /// [`Heap::take_callback`] once the referent is dead, if `owner` is then alive.
    pub fn weak_register<T: Object>(&mut self, referent: Value, owner: Gc<T>, slot: &WeakSlot, notify: bool) {
        if let Some(object) = referent.as_object() {
            debug_assert!((slot as *const WeakSlot as usize).wrapping_sub(owner.addr()) < size_of::<T>());
            self.weak.register(object, owner.header(), slot, notify);
        }
    }

    /// Has `slot`, a field of `owner`, refer to nothing, sooner than by clearing it: nobody looks at it any more.
    pub fn weak_unregister<T: Object>(&mut self, owner: Gc<T>, slot: &WeakSlot) {
        if let Some(object) = slot.get().and_then(|referent| referent.as_object()) {
            self.weak.unregister(object, owner.header(), slot);
        }
    }

    /// Whether anything ever referred weakly to `referent`.
    #[inline]
    pub fn has_weak_owners(&self, referent: Value) -> bool {
        referent.as_object().is_some_and(|object| object.gc() & gc_flags::WEAKLY_REFERENCED != 0)
    }

    /// The objects that refer weakly to `referent` through live slots, oldest first.
    pub fn weak_owners(&self, referent: Value) -> Vec<Value> {
        match referent.as_object() {
            Some(object) if object.gc() & gc_flags::WEAKLY_REFERENCED != 0 => {
                self.weak.owners(object).into_iter().map(Value::from).collect()
            }
            _ => Vec::new(),
        }
    }

    /// The first of the [`weak_owners`](Heap::weak_owners) of `referent` that `test` says yes to.
    pub fn find_weak_owner(&self, referent: Value, mut test: impl FnMut(Value) -> bool) -> Option<Value> {
        let object = referent.as_object().filter(|object| object.gc() & gc_flags::WEAKLY_REFERENCED != 0)?;
        self.weak.find_owner(object, |owner| test(owner.into())).map(Value::from)
    }

    /// Says that `object` has a `__del__`, to be run once when it is found dead.
    pub fn register_finalizer<T>(&mut self, object: Gc<T>) {
        let header = object.header();
        if header.gc() & gc_flags::FINALIZED == 0
            && !self.young_finalizable.last().is_some_and(|o| *o == header)
        {
            header.set_gc(header.gc() | gc_flags::FINALIZE);
            if is_marked(header) {
                self.old_finalizable.push(header);
            } else {
                self.young_finalizable.push(header);
            }
        }
    }

    /// An object that was found dead and whose `__del__` is to be run now. Drain it when [`poll::FINALIZERS`] is set.
    pub fn take_finalizer(&mut self) -> Option<Value> {
        let next = self.pending_finalizers.pop_front();
        if next.is_none() {
            self.clear_poll(poll::FINALIZERS);
        }
        next.map(Value::from)
    }

    /// A weak reference whose referent died and whose callback is to be run now. Drain it when
    /// [`poll::CALLBACKS`] is set.
    pub fn take_callback(&mut self) -> Option<Value> {
        let next = self.pending_callbacks.pop_front();
        if next.is_none() {
            self.clear_poll(poll::CALLBACKS);
        }
        next.map(Value::from)
    }

    /// At exit: puts every object whose `__del__` has not run on the list of [`Heap::take_finalizer`], oldest first.
    pub fn finalize_all(&mut self) {
        let old = std::mem::take(&mut self.old_finalizable);
        let young = std::mem::take(&mut self.young_finalizable);
        for object in old.into_iter().chain(young) {
            self.queue_finalizer(object);
        }
    }

    fn queue_finalizer(&mut self, object: Gc<Header>) {
        object.set_gc((object.gc() & !gc_flags::FINALIZE) | gc_flags::FINALIZED);
        self.pending_finalizers.push_back(object);
        self.set_poll(poll::FINALIZERS);
    }

    /// Whether the memory limit was passed since the last call: the interpreter raises `MemoryError` then.
    pub fn take_limit_exceeded(&mut self) -> bool {
        self.clear_poll(poll::LIMIT);
        std::mem::take(&mut self.over_limit)
    }

    /// Says that an allocation was refused: the interpreter raises `MemoryError` at its next poll.
    pub fn limit_exceeded(&mut self) {
        self.over_limit = true;
        self.set_poll(poll::LIMIT);
    }

    /// Whether the heap passed its limit, or refused an allocation, and nobody was told yet.
    pub fn is_over_limit(&self) -> bool {
        self.over_limit
    }

    /// The slot behind an instance of a Python subclass of a builtin type.
    pub fn attrs_slot(&self, object: Gc<Header>) -> Option<&Slot> {
        if object.gc() & gc_flags::HAS_ATTRS == 0 {
            return None;
        }
        // SAFETY: the object is of that layout, and lives as long as the collector can see the caller's pointer.
        unsafe { (self.layouts.get(object.layout()).attrs)(&*object.as_ptr()) }
    }

    /// Sets bits of the poll flag.
    pub fn set_poll(&self, bits: u8) {
        self.poll_flag.fetch_or(bits, Ordering::Relaxed);
    }

    /// Clears bits of the poll flag.
    pub fn clear_poll(&self, bits: u8) {
        self.poll_flag.fetch_and(!bits, Ordering::Relaxed);
    }

    /// Counters.
    pub fn stats(&self) -> HeapStats {
        HeapStats {
            allocated_bytes: self.stats.allocated_bytes + self.policy.young_bytes as u64,
            committed_bytes: self.blocks.committed_bytes(),
            used_bytes: self.blocks.used as usize * region::BLOCK_SIZE,
            live_bytes: self.policy.live_bytes,
            ..self.stats.clone()
        }
    }

    /// Turns the verifier on or off: every collection then checks the whole heap before and after.
    pub fn set_verify(&mut self, verify: bool) {
        self.verify = verify;
    }
}

/// Whether an object has lived through a collection.
pub fn is_old(object: Gc<Header>) -> bool {
    is_marked(object)
}

impl Drop for Heap {
    fn drop(&mut self) {
        for object in
            std::mem::take(&mut self.old_drops).into_iter().chain(std::mem::take(&mut self.young_drops))
        {
            self.drop_object(object);
        }
        self.root_providers.clear();
        self.weak_processors.clear();
        // SAFETY: the heap is gone; whoever kept a `Gc` was told not to.
        unsafe { self.blocks.region.unmap() };
    }
}

/// The size of a `T` with `len` elements (and a slot for attributes), when it is a possible size.
#[inline(always)]
fn tailed_size<T: Tailed>(len: usize, attrs: bool) -> Option<usize> {
    const { assert!(align_of::<T::Elem>() <= align_of::<T>() && align_of::<T>() <= 16) };
    let tail = len.checked_mul(size_of::<T::Elem>()).filter(|tail| *tail <= region::REGION_SIZE)?;
    Some(if attrs { size_of::<T>() + ((tail + 7) & !7) + size_of::<Slot>() } else { size_of::<T>() + tail })
}

/// Writes an object and its tail.
///
/// # Safety
/// The memory is free and large enough.
#[inline(always)]
unsafe fn fill_tailed<T: Tailed>(
    start: NonNull<T>,
    object: T,
    mut init: impl FnMut(usize) -> T::Elem,
) -> Gc<T> {
    /// When `init` panics, the cell must not look like an object.
    struct Abandon(*mut Header);
    impl Drop for Abandon {
        fn drop(&mut self) {
            // SAFETY: the start of the cell being filled.
            unsafe { self.0.write(Header::exact(Layout::Free)) };
        }
    }
    let len = object.tail_len();
    let guard = Abandon(start.as_ptr().cast());
    // SAFETY: the caller's promise.
    unsafe {
        let tail = start.as_ptr().add(1).cast::<T::Elem>();
        for i in 0..len {
            tail.add(i).write(init(i));
        }
        start.write(object);
        std::mem::forget(guard);
        Gc::from_ptr(start)
    }
}

/// The attribute slot behind an instance of a Python subclass of builtin type `T`.
#[inline]
pub fn attrs_of_fixed<T: Object>(object: &T) -> Option<&Slot> {
    // SAFETY: an `Object` starts with its header; with the flag set the slot was allocated behind the struct.
    unsafe {
        let header = &*(object as *const T).cast::<Header>();
        (header.gc() & gc_flags::HAS_ATTRS != 0).then(|| &*(object as *const T).add(1).cast::<Slot>())
    }
}

/// As [`attrs_of_fixed`] for an object with a tail.
#[inline]
pub fn attrs_of_tailed<T: Tailed>(object: &T) -> Option<&Slot> {
    // SAFETY: as above; the slot follows the tail, rounded up to 8 bytes.
    unsafe {
        let header = &*(object as *const T).cast::<Header>();
        let tail_bytes = (object.tail_len() * size_of::<T::Elem>() + 7) & !7;
        let behind = (object as *const T).add(1).cast::<u8>().add(tail_bytes);
        (header.gc() & gc_flags::HAS_ATTRS != 0).then(|| &*behind.cast::<Slot>())
    }
}
