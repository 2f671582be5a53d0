//! What machine code and the machine agree on.
//!
//! * **Entry**: [`MachineEntry`] gets the machine and the registers of the frame on top. It answers the bits of the frame's result, the
//!   frame still on the stack; or zero, and then an exception is pending or the interpreter has to go on: at `exec.pc` in
//!   `exec.frame`.
//! * **Frames**: machine code runs in an ordinary frame. Whenever it calls anything, every register that is live at the current
//!   instruction is in its place, and `exec.pc` is behind the instruction: the collector, tracebacks and `locals()` see what they
//!   would see of interpreted code. In between, the registers in memory mean nothing.
//! * **Helpers** ([`Helper`]) do for machine code what the interpreter does out of line. They answer bits, zero for a raised exception.
//!   Variable operands are given on the register stack, behind the frame.
//! * **Offsets** of what machine code reads and writes itself are constants here.
//!
//! This file holds `unsafe`. Contract of every helper: `vm` is the running machine and nobody else refers to it meanwhile, operands
//! are live values (or zero where the table says that there may be none).

mod calls;
mod iterators;
mod leaf;
mod texts;

use crate::builtins::adaptors::{Enumerate, Zip};
use crate::builtins::functions::name_of_builtin;
use crate::builtins::int::{Int, PyInt};
use crate::builtins::list_iter::{ListIterator, TupleIterator};
use crate::builtins::range::PyRangeIter;
use crate::builtins::set::iter::SetIterator;
use crate::builtins::set::table::{SetEntry, SetTable};
use crate::builtins::set::{PyFrozenSet, PySet};
use crate::builtins::str::iter::StrIter;
use crate::exec::call::clear_words;
use crate::exec::collect;
use crate::exec::generator::{self, PyGenerator};
use crate::heap::{Gc, Header, Layout, ShapeId, Slot, Slots, Tailed, region};
use crate::interp::bytecode::{BinaryKind, CompareKind, Inst, Opcode, Word};
use crate::interp::dispatch;
use crate::interp::frame::Frame;
use crate::interp::ops;
use crate::interp::stubs::Found;
use crate::object::dict::{DictEntries, DictIndex, Entry as DictEntry};
use crate::object::str::StrFlags;
use crate::object::*;
use crate::tier::{ExitState, Field, VirtualKind, VirtualObject};
use crate::value::{PyResult, Raised, Value};
use crate::vm::Vm;
use std::mem::offset_of;
use std::ptr::NonNull;

pub(crate) use calls::{call_bound, call_machine_code, has_machine_code};
/// Bits of a string's own bits that are not 0 when its characters take more than a byte each.
pub const WIDTH_MASK: u16 = StrFlags::WIDTH_MASK;

pub use iterators::{DictIteratorFields, ItemSource};
pub use leaf::Leaf;
pub use texts::{CharSet, char_set_of, char_test, is_builtin, is_wide, known_char, single_char};

pub use crate::interp::frame::{FrameKind, HEADER_WORDS};
pub use crate::interp::operands;
pub use crate::interp::ops::{
    CACHED_CLASS_ATTRIBUTE, CACHED_FUNCTION, CACHED_GETTER, CACHED_METHOD, CACHED_NATIVE_METHOD,
    CACHED_OF_CLASS, CACHED_SIMPLE_FUNCTION, CACHED_STATIC, CACHED_VALUE,
};

/// Machine code for a frame. See the head of the file.
pub type MachineEntry = unsafe extern "C" fn(*mut Vm, *mut u64) -> u64;

// ---- instructions that enter machine code

struct Trampoline(Word);
// SAFETY: never written.
unsafe impl Sync for Trampoline {}

const fn trampoline(op: Opcode) -> Trampoline {
    Trampoline(Word { inst: Inst { op, a: 0, b: 0, c: 0, x: 0, y: 0 } })
}
static ENTER_FUNCTION: Trampoline = trampoline(Opcode::EnterFunction);
static ENTER_LOOP: Trampoline = trampoline(Opcode::EnterLoop);
static ENTER_TRACED: Trampoline = trampoline(Opcode::Unreachable);

/// Where calls of a function with machine code start.
pub fn enter_word() -> usize {
    &raw const ENTER_FUNCTION.0 as usize
}

/// Where calls of a function that is to be traced start, once.
pub(crate) fn enter_traced() -> *const Word {
    &raw const ENTER_TRACED.0
}

/// The instruction that enters the machine code of a loop at `exec.machine`.
pub fn enter_loop() -> *const Word {
    &raw const ENTER_LOOP.0
}

/// What machine code calls for a function that has none: interprets the frame on top, whose kind is `Entry`.
unsafe extern "C" fn interpret(vm: *mut Vm, registers: *mut u64) -> u64 {
    // SAFETY: the contract of the file.
    let (vm, frame) = unsafe { (&mut *vm, Frame::at(registers)) };
    let (code, caller) = (frame.code(), frame.caller());
    let parameters = code.params().count();
    // SAFETY: the frame has that many registers.
    unsafe { clear_words(registers.add(parameters), registers.add(code.registers.get() as usize)) };
    let heat = code.heat.get().wrapping_add(1);
    code.heat.set(heat);
    let mut pc = code.entry.get() as *const Word;
    if heat as i32 >= vm.exec.hot as i32 {
        vm.exec.pc = pc.wrapping_add(1);
        let found = crate::tier::became_hot(vm, crate::tier::Entry::Start);
        if found.is_some() || vm.exec.tracing.is_on() {
            pc = code.start.get() as *const Word;
        }
    }
    vm.exec.pc = pc;
    let result = dispatch::run(vm, registers, pc, false);
    // So `finish_call` sees that the frame is gone.
    vm.exec.frame = caller;
    bits(result)
}

/// Address of what machine code calls for a function that has none.
pub fn interpret_address() -> usize {
    interpret as *const () as usize
}

/// After a callee answered zero: does the rest of its frame in the interpreter. The result, or zero when it raised.
unsafe extern "C" fn finish_call(vm: *mut Vm, caller: *mut u64, depth: usize) -> u64 {
    // SAFETY: the contract of the file.
    let vm = unsafe { &mut *vm };
    let pending = vm.state.raised.get().is_some();
    let result = if pending && vm.exec.frame == caller {
        // The callee's frame is gone already: the interpreter ran it.
        0
    } else {
        if !pending {
            crate::tier::left(vm);
        }
        let (frame, pc) = (vm.exec.frame, vm.exec.pc);
        bits(dispatch::run(vm, frame, pc, pending))
    };
    vm.exec.frame = caller;
    vm.exec.depth = depth;
    result
}

// ---- offsets

/// Offsets in bytes of what machine code reads and writes.
pub mod offset {
    use super::*;
    /// Byte that is not zero when a loop must leave.
    pub const POLL: usize = offset_of!(Vm, heap.poll_flag);
    /// Top of the register stack.
    pub const STACK_TOP: usize = offset_of!(Vm, heap.stack.top);
    /// Limit of the register stack.
    pub const STACK_LIMIT: usize = offset_of!(Vm, heap.stack.limit);
    /// Registers of the top frame.
    pub const FRAME: usize = offset_of!(Vm, exec.frame);
    /// The second part of a pair that a leaf function gave.
    pub const SECOND: usize = offset_of!(Vm, exec.second);
    /// Where the top frame stands.
    pub const PC: usize = offset_of!(Vm, exec.pc);
    /// Number of the exit taken: 4 bytes.
    pub const EXIT: usize = offset_of!(Vm, exec.exit);
    /// Address of the text that only machine code knows.
    pub const OWN_TEXT: usize = offset_of!(Vm, exec.own_text);
    /// Number of frames.
    pub const DEPTH: usize = offset_of!(Vm, exec.depth);
    /// Most frames.
    pub const RECURSION_LIMIT: usize = offset_of!(Vm, exec.recursion_limit);
    /// Lowest address of the native stack at which machine code may call machine code.
    pub const MACHINE_LIMIT: usize = offset_of!(Vm, exec.machine_limit);
    /// Shape of an object: 4 bytes.
    pub const SHAPE: usize = Header::SHAPE_OFFSET;
    /// Collector's flags of an object: 1 byte.
    pub const GC_FLAGS: usize = Header::GC_OFFSET;
    /// A layout's own bits: 2 bytes.
    pub const OWN_BITS: usize = Header::AUX_OFFSET;
    /// The float of a heap float.
    pub const FLOAT_VALUE: usize = offset_of!(PyFloat, value);
    /// Whether a big integer is below zero: 1 byte.
    pub const INT_NEGATIVE: usize = offset_of!(PyInt, negative);
    /// Number of words of its magnitude.
    pub const INT_LENGTH: usize = PyInt::LENGTH_OFFSET;
    /// The magnitude, lowest word first.
    pub const INT_WORDS: usize = size_of::<PyInt>();
    /// First inline slot of an instance.
    pub const INSTANCE_SLOTS: usize = size_of::<PyInstance>();
    /// Number of items of a list.
    pub const LIST_LENGTH: usize = PyList::LENGTH_OFFSET;
    /// Storage of a list, null when empty.
    pub const LIST_STORAGE: usize = PyList::STORAGE_OFFSET;
    /// Number of slots of a list's storage.
    pub const SLOTS_LENGTH: usize = Slots::LENGTH_OFFSET;
    /// First slot of a list's storage.
    pub const SLOTS: usize = size_of::<Slots>();
    /// Number of characters of a string.
    pub const STR_LENGTH: usize = PyStr::LENGTH_OFFSET;
    /// Where the characters of a string are.
    pub const STR_DATA: usize = PyStr::DATA_OFFSET;
    /// The first character of a string that has its characters itself.
    pub const STR_CHARACTERS: usize = size_of::<PyStr>();
    /// The strings of one character each that has a byte, by code.
    pub const CHARACTERS: usize = offset_of!(Vm, latin1);
    /// Text of a string iterator.
    pub const STR_ITER_TEXT: usize = offset_of!(StrIter, text);
    /// Next index of a string iterator.
    pub const STR_ITER_INDEX: usize = offset_of!(StrIter, index);
    /// Hash of a string, zero while nobody has asked for it.
    pub const STR_HASH: usize = PyStr::HASH_OFFSET;
    /// Version of a dict's keys: 4 bytes.
    pub const DICT_VERSION: usize = PyDict::VERSION_OFFSET;
    /// Entries of a dict.
    pub const DICT_ENTRIES: usize = PyDict::ENTRIES_OFFSET;
    /// Index table of a dict, null while it has few entries.
    pub const DICT_INDEX: usize = PyDict::INDEX_OFFSET;
    /// Size of an index table.
    pub const DICT_INDEX_SIZE: usize = PyDict::INDEX_SIZE_OFFSET;
    /// The numbers of an index table: 4 bytes each.
    pub const DICT_INDEX_TABLE: usize = size_of::<DictIndex>();
    /// First of a dict's entries.
    pub const DICT_FIRST_ENTRY: usize = size_of::<DictEntries>();
    /// Size of an entry.
    pub const DICT_ENTRY_SIZE: usize = size_of::<DictEntry>();
    /// Key of an entry.
    pub const DICT_ENTRY_KEY: usize = offset_of!(DictEntry, key);
    /// Value of an entry.
    pub const DICT_ENTRY_VALUE: usize = offset_of!(DictEntry, value);
    /// Number of items of a tuple.
    pub const TUPLE_LENGTH: usize = PyTuple::LENGTH_OFFSET;
    /// First item of a tuple.
    pub const TUPLE_ITEMS: usize = size_of::<PyTuple>();
    /// Number of items of a dict: 4 bytes.
    pub const DICT_USED: usize = PyDict::USED_OFFSET;
    /// Position of a dict's first entry: 4 bytes.
    pub const DICT_FIRST: usize = PyDict::FIRST_OFFSET;
    /// Position behind a dict's last entry: 4 bytes.
    pub const DICT_NEXT: usize = PyDict::NEXT_OFFSET;
    /// Iterator behind an enumerate object.
    pub const ENUMERATE_ITERATOR: usize = offset_of!(Enumerate, iterator);
    /// Next number of an enumerate object.
    pub const ENUMERATE_COUNT: usize = offset_of!(Enumerate, count);
    /// The same when it is no small integer, else zero.
    pub const ENUMERATE_BIG: usize = offset_of!(Enumerate, big);
    /// Tuple of the iterators of a zip object.
    pub const ZIP_ITERATORS: usize = offset_of!(Zip, iterators);
    /// Whether the iterators of a zip object must end together: 1 byte.
    pub const ZIP_STRICT: usize = offset_of!(Zip, strict);
    /// Table of a set or frozenset, null while it is empty.
    pub const SET_TABLE: usize = {
        assert!(offset_of!(PySet, table) == offset_of!(PyFrozenSet, table));
        offset_of!(PySet, table)
    };
    /// Number of keys in the table of a set.
    pub const SET_USED: usize = offset_of!(SetTable, used);
    /// Number of entries in the table of a set.
    pub const SET_SIZE: usize = SetTable::SIZE_OFFSET;
    /// First entry in the table of a set.
    pub const SET_ENTRIES: usize = size_of::<SetTable>();
    /// Size of an entry in the table of a set.
    pub const SET_ENTRY_SIZE: usize = size_of::<SetEntry>();
    /// Key of an entry in the table of a set.
    pub const SET_ENTRY_KEY: usize = offset_of!(SetEntry, key);
    /// Set of a set iterator; zero at the end.
    pub const SET_ITER_SET: usize = offset_of!(SetIterator, set);
    /// Next entry of a set iterator.
    pub const SET_ITER_POSITION: usize = offset_of!(SetIterator, position);
    /// How many keys the set of a set iterator must have.
    pub const SET_ITER_EXPECTED: usize = offset_of!(SetIterator, expected);
    /// Size of a range iterator.
    pub const RANGE_ITER_SIZE: usize = size_of::<PyRangeIter>();
    /// Next number of a range iterator.
    pub const RANGE_CURRENT: usize = offset_of!(PyRangeIter, current);
    /// Numbers that a range iterator still has.
    pub const RANGE_REMAINING: usize = offset_of!(PyRangeIter, remaining);
    /// Distance of a range iterator's numbers.
    pub const RANGE_STEP: usize = offset_of!(PyRangeIter, step);
    /// List of a list iterator.
    pub const LIST_ITER_LIST: usize = offset_of!(ListIterator, list);
    /// Next index of a list iterator.
    pub const LIST_ITER_INDEX: usize = offset_of!(ListIterator, index);
    /// Tuple of a tuple iterator.
    pub const TUPLE_ITER_TUPLE: usize = offset_of!(TupleIterator, tuple);
    /// Next index of a tuple iterator.
    pub const TUPLE_ITER_INDEX: usize = offset_of!(TupleIterator, index);
    /// Content of a cell.
    pub const CELL_CONTENT: usize = offset_of!(PyCell, content);
    /// Code of a function.
    pub const FUNCTION_CODE: usize = offset_of!(PyFunction, code);
    /// What changes with a function's code and defaults: 4 bytes.
    pub const FUNCTION_VERSION: usize = offset_of!(PyFunction, version);
    /// Globals of a function.
    pub const FUNCTION_GLOBALS: usize = offset_of!(PyFunction, globals);
    /// Builtins of a function.
    pub const FUNCTION_BUILTINS: usize = offset_of!(PyFunction, builtins);
    /// Closure of a function.
    pub const FUNCTION_CLOSURE: usize = offset_of!(PyFunction, closure);
    /// What a native function does: an address, no value.
    pub const NATIVE_DEF: usize = offset_of!(PyNativeFunction, def);
    /// What a native method is bound to.
    pub const NATIVE_BOUND: usize = offset_of!(PyNativeFunction, bound);
    /// Defaults of a function.
    pub const FUNCTION_DEFAULTS: usize = offset_of!(PyFunction, defaults);
    /// The first field of an object that has nothing but fields.
    pub const PLAIN_FIELDS: usize = {
        assert!(offset_of!(PySuper, this_class) == 8 && offset_of!(PySuper, object) == 16);
        assert!(offset_of!(PySuper, object_class) == 24 && size_of::<PySuper>() == 32);
        assert!(offset_of!(PyBoundMethod, function) == 8 && offset_of!(PyBoundMethod, this) == 16);
        8
    };
    /// Machine code of a code object.
    pub const CODE_MACHINE: usize = offset_of!(PyCode, machine);
}

/// Number of a deleted place in a dict's index table; smaller ones are positions of entries, the larger one is that of an empty place.
pub const DELETED_POSITION: u32 = PyDict::DELETED;
/// Right shifts and factor that a hash's place comes from: two shifted are combined with the hash, the product is shifted by the third.
pub const SPREAD: ([u32; 3], u64) = PyDict::SPREAD;
/// Integers from minus this to just below are their own hashes, but for -1.
pub const OWN_HASH_LIMIT: i64 = 1 << 60;

/// Bit of the collector's flags that sends a store to [`barrier`](Helper::Barrier).
pub const OLD_UNLOGGED: u8 = crate::heap::gc_flags::OLD_UNLOGGED;
/// Bit of the collector's flags that says that an object is remembered by card.
pub const LARGE: u8 = crate::heap::gc_flags::LARGE;

/// Where the card of a slot in a large object is: a byte at `table` + the slot's offset in its region >> `card_shift`, from the start of the
/// region, which is aligned.
pub struct Cards {
    /// log2 of a region's size and alignment.
    pub region_shift: u32,
    /// log2 of a card's size.
    pub card_shift: u32,
    /// Where in the region the bytes of cards are.
    pub table: usize,
    /// Bit of a card that is remembered.
    pub dirty: u8,
}
/// Where cards are.
pub const CARDS: Cards = Cards {
    region_shift: region::REGION_SHIFT,
    card_shift: region::CARD_SIZE.trailing_zeros(),
    table: region::MARKS_OFFSET,
    dirty: region::CARD_DIRTY,
};
/// Lets another thread ask the machine to take in what was compiled.
pub struct Waker(*const std::sync::atomic::AtomicU8);

// SAFETY: it only touches an atomic, which lives as long as the machine; the thread that holds it ends before the machine does.
unsafe impl Send for Waker {}

impl Waker {
    /// A waker of this machine. Who holds it must let go of it before the machine ends.
    pub fn new(vm: &Vm) -> Waker {
        Waker(&raw const vm.heap.poll_flag)
    }

    /// Asks.
    pub fn wake(&self) {
        // SAFETY: see above.
        unsafe { (*self.0).fetch_or(crate::heap::poll::COMPILED, std::sync::atomic::Ordering::Release) };
    }
}

/// What is added to a float's bits before they are rotated; see `value.rs`.
pub const FLOAT_BIAS: u64 = 1 << 60;

/// Frames of machine code on the native stack must end above this address; 0 while unknown.
pub fn machine_limit(vm: &Vm) -> usize {
    vm.exec.machine_limit.get()
}

/// A power of floats; NaN unless it is a finite float that nothing has to be raised for.
extern "C" fn float_pow(x: f64, y: f64) -> f64 {
    crate::builtins::float::arith::finite_pow(x, y).unwrap_or(f64::NAN)
}

/// Address of what machine code calls for a power of floats.
pub fn float_pow_address() -> usize {
    float_pow as *const () as usize
}

// ---- leaving

/// The code object of an inlined function: it is never freed.
pub(crate) fn code_at(address: usize) -> Gc<PyCode> {
    // SAFETY: the compiled tier has written the address of a code object that it roots for ever.
    unsafe { Gc::from_ptr(NonNull::new_unchecked(address as *mut PyCode)) }
}

/// Makes of what machine code stored at an exit, in `frame` and behind it, the frames that the interpreter goes on with.
///
/// `goes_on`: machine code goes on after that. Then a generator's frame that is on the stack stays without a generator.
pub(crate) fn complete_frames(vm: &mut Vm, frame: Frame, state: &ExitState, goes_on: bool) {
    let base = frame.base();
    // SAFETY: machine code made sure that all its frames have room, and names words of them only; functions and code objects
    // that it was made with are never freed.
    unsafe {
        for word in &state.floats {
            let word = base.add(*word as usize);
            *word = vm.new_float_uncollected(f64::from_bits(*word)).bits();
        }
        make_objects(vm, base, &state.objects);
        for (word, bits) in &state.words {
            *base.add(*word as usize) = *bits;
        }
        for word in &state.empty {
            *base.add(*word as usize) = 0;
        }
        let mut top = frame;
        for inlined in &state.frames {
            let next = Frame::at(base.add(inlined.base as usize));
            let generator = next.aux().filter(|_| inlined.kind.is_generator());
            let generator = generator.and_then(|aux| aux.downcast::<PyGenerator>());
            let code = code_at(inlined.code);
            let function = match generator {
                Some(generator) => generator.function.get(),
                None if inlined.function == 0 => next.function(),
                None => Gc::from_ptr(NonNull::new_unchecked(inlined.function as *mut PyFunction)),
            };
            let kind = inlined.kind;
            if let Some(generator) = generator.filter(|_| !(goes_on && inlined.pushed)) {
                let namespace = kind.collects().then(|| next.collected());
                let object = inlined.pushed.then(|| next.object()).flatten();
                let return_pc = top.code_place(inlined.return_word as usize);
                let (caller, destination) = (top.base(), inlined.destination);
                let aux = Some(generator.into());
                next.init(code, function, namespace, aux, return_pc, caller, destination, kind);
                if let Some(object) = object {
                    crate::exec::frame_object::adopt(next, object, generator);
                }
            } else if !inlined.pushed {
                let made = next.aux().filter(|_| kind == FrameKind::Init);
                let return_pc = top.code_place(inlined.return_word as usize);
                next.init(code, function, None, made, return_pc, top.base(), inlined.destination, kind);
            }
            vm.heap.stack.top = next.base().add(code.registers.get() as usize);
            vm.exec.frame = next.base();
            vm.exec.depth += 1;
            top = next;
        }
        vm.exec.pc = top.code_place(state.word as usize);
    }
}

/// Makes the objects that machine code did without, and puts them into the words that refer to them. Does not collect.
///
/// # Safety
/// Machine code stored what the fields' words are said to hold, from `base` on.
unsafe fn make_objects(vm: &mut Vm, base: *mut u64, objects: &[VirtualObject]) {
    if objects.is_empty() {
        return;
    }
    let paused = std::mem::replace(&mut vm.heap.paused, true);
    let mut made: Vec<u64> = Vec::with_capacity(objects.len());
    for object in objects {
        let values: smallvec::SmallVec<[u64; 8]> = object
            .fields
            .iter()
            .map(|field| match *field {
                Field::Empty => 0,
                Field::Constant(bits) => bits,
                // SAFETY: the caller's contract.
                Field::Word(word) => unsafe { *base.add(word as usize) },
                Field::Float(word) => {
                    // SAFETY: as above.
                    let bits = unsafe { *base.add(word as usize) };
                    vm.new_float(f64::from_bits(bits)).bits()
                }
                Field::Object(number) => made[number as usize],
            })
            .collect();
        // SAFETY: live values, none of which a collection can free: there is none until all is done.
        let values = values.iter().map(|bits| unsafe { Value::from_bits(*bits) });
        let mut values = values;
        let bits = match &object.kind {
            VirtualKind::Generator(generator) => {
                let function = values.next().flatten().and_then(|function| function.downcast::<PyFunction>());
                let registers: smallvec::SmallVec<[Option<Value>; 8]> = values.collect();
                function.map_or(0, |function| {
                    Value::from(generator::generator_for_exit(vm, function, generator, &registers)).bits()
                })
            }
            VirtualKind::Instance(shape, slots) => {
                let instance = PyInstance::alloc(&mut vm.heap, ShapeId(*shape), *slots);
                for (index, value) in values.enumerate() {
                    if let (Some(slot), Some(value)) = (instance.slot(index), value) {
                        slot.set(instance, value);
                    }
                }
                Value::from(instance).bits()
            }
            VirtualKind::Plain(layout) => {
                let bytes = offset::PLAIN_FIELDS + 8 * object.fields.len();
                // SAFETY: the object is written at once, as its layout says: a header and fields.
                unsafe {
                    let memory = vm.heap.alloc_uninit(bytes).as_ptr().cast::<u64>();
                    memory.write(exact_header(Layout(*layout)));
                    for (n, value) in values.enumerate() {
                        memory.add(1 + n).write(value.map_or(0, Value::bits));
                    }
                    memory as u64
                }
            }
            VirtualKind::Tuple => {
                let items: smallvec::SmallVec<[Value; 8]> = values.flatten().collect();
                Value::from(PyTuple::new(&mut vm.heap, &items)).bits()
            }
        };
        for word in &object.words {
            // SAFETY: as above.
            unsafe { *base.add(*word as usize) = bits };
        }
        made.push(bits);
    }
    vm.heap.paused = paused;
}

/// After [`complete_frames`], for a collection instead of an exit: the top frame is in the middle of its instruction, and so many operands
/// lie behind it.
pub(crate) fn wait_behind(vm: &mut Vm, operands: usize) {
    vm.exec.pc = vm.exec.pc.wrapping_add(1);
    vm.heap.stack.top = vm.heap.stack.top.wrapping_add(operands);
}

/// Memory for an object, which its caller writes at once; may collect.
pub(crate) fn memory_for(vm: &mut Vm, bytes: usize) -> usize {
    // What was made just before, without a collection, may have got new cells: then nobody would ask whether one is due.
    vm.heap.collect_if_due(0);
    // SAFETY: instances and tuples own no Rust memory; machine code writes the object before it does anything else.
    unsafe { vm.heap.alloc_uninit(bytes) }.as_ptr() as usize
}

/// What machine code reads in place of the header of a value that has none: no shape.
static NO_OBJECT: [u64; 2] = [0; 2];

/// Address of a header that is no object's.
pub fn no_object_address() -> usize {
    NO_OBJECT.as_ptr() as usize
}

// ---- what a compiler wants to know of the machine

/// Where machine code finds the next free cell for objects of `bytes` bytes, from the machine on; the end of the cells is in the word behind it. And
/// the size of such a cell. `None` of what is too large.
pub fn free_cells(bytes: usize) -> Option<(usize, usize)> {
    use crate::heap::{CELL_SIZE, MAX_CELL, Run, class_of};
    const { assert!(offset_of!(Run, limit) == offset_of!(Run, cursor) + 8) };
    let class = (bytes <= MAX_CELL / 8).then(|| class_of(bytes))?;
    let run = offset_of!(Vm, heap.runs) + class * size_of::<Run>() + offset_of!(Run, cursor);
    Some((run, CELL_SIZE[class] as usize))
}

/// The first word of a new instance of a class whose instances are plain; and the shape and number of inline slots that are in it.
pub fn instance_header(class: Gc<PyType>) -> (u64, u32, u16) {
    let (shape, slots) = (class.instance_shape.get().0, class.inline_slots.get());
    let layout = u64::from(Layout::Instance.0) << (8 * Header::LAYOUT_OFFSET);
    (u64::from(shape) | layout | u64::from(slots) << (8 * Header::AUX_OFFSET), shape, slots)
}

/// The first word of an exact instance of a builtin type.
pub fn exact_header(layout: Layout) -> u64 {
    let layout = u64::from(layout.0);
    layout | layout << (8 * Header::LAYOUT_OFFSET)
}

/// The `__init__` of a class whose instances are made in the plain way, when that is a Python function.
pub fn constructor(vm: &Vm, class: Gc<PyType>) -> Option<Gc<PyFunction>> {
    let plain = class.has_flags(type_flags::PLAIN_NEW | type_flags::HEAP)
        && !class.has_flags(type_flags::ABSTRACT)
        && !class.has_flags(type_flags::FINALIZER)
        && class.header.shape().0 == crate::heap::Layout::Type.0 as u32;
    function_in(class, vm.names.init).filter(|_| plain)
}

/// The `__new__` of a class whose calls do nothing else, when that is a Python function: the class has the `__init__` of `object`, which takes
/// whatever `__new__` was given, and no subclass, so that `__new__` cannot make an instance that has another. A new subclass changes
/// the class's version.
pub fn maker(vm: &Vm, class: Gc<PyType>) -> Option<MethodOfShape> {
    let plain = class.has_flags(type_flags::HEAP)
        && !class.has_flags(type_flags::ABSTRACT)
        && class.header.shape().0 == crate::heap::Layout::Type.0 as u32;
    let plain = plain && crate::builtins::class_build::subclasses(class).is_empty();
    let find = |name: Gc<PyStr>| class.mro_types().find_map(|class| class.dict.get().get_str(name));
    let new = find(vm.names.new)?.downcast_exact::<PyStaticMethod>()?.function.get()?;
    let does_nothing = is_empty_init(vm, find(vm.names.init)?);
    Some((new.downcast_exact::<PyFunction>().filter(|_| plain && does_nothing)?, class_version(class)))
}

/// The class's attribute of this name, when it is a Python function.
fn function_in(class: Gc<PyType>, name: Gc<PyStr>) -> Option<Gc<PyFunction>> {
    class.mro_types().find_map(|class| class.dict.get().get_str(name))?.downcast::<PyFunction>()
}

/// A method of a class that is known by the shape of an instance: the function, and what must still hold for that.
type MethodOfShape = (Gc<PyFunction>, (usize, u32));

/// The Python function that does a subscript of instances of this shape: `__getitem__`, or `__setitem__` (`stores`).
pub fn subscript_method(vm: &Vm, shape: u32, stores: bool) -> Option<MethodOfShape> {
    method_of_shape(vm, shape, if stores { vm.names.setitem } else { vm.names.getitem })
}

/// The Python function that is asked first for the operator (as in `Binary`) on operands of these shapes, and whether it is the right operand's.
pub fn operator_method(vm: &Vm, operator: u32, left: u32, right: u32) -> Option<(MethodOfShape, bool)> {
    let (kind, inplace) = ops::kind_of(operator);
    let class = |shape: u32| vm.shapes.get(ShapeId(shape)).class;
    let (left, right) = (class(left), class(right));
    let (name, swapped) = ops::operator::method_asked_first(vm, kind, inplace, left, right)?;
    let class = if swapped { right } else { left };
    Some(((function_in(class, name)?, class_version(class)), swapped))
}

/// The Python function that is asked first for a comparison of operands of these shapes, and what must still hold for that.
pub fn compare_method(
    vm: &Vm,
    kind: u32,
    left: u32,
    right: u32,
) -> Option<(Gc<PyFunction>, [(usize, u32); 2])> {
    let kind = *CompareKind::ALL.get(kind as usize)?;
    let (left, right) = (vm.shapes.get(ShapeId(left)).class, vm.shapes.get(ShapeId(right)).class);
    if !left.has_flags(type_flags::HEAP) || left != right && right.is_subtype(left) {
        return None;
    }
    let name = crate::object::slot_defs::compare_name(&vm.names, kind);
    Some((function_in(left, name)?, [left, right].map(class_version)))
}

/// The special method with name number `name` of `code` that instances of this shape have, if that is a Python function.
pub fn special_method(vm: &Vm, code: Gc<PyCode>, shape: u32, name: u32) -> Option<MethodOfShape> {
    method_of_shape(vm, shape, code.tables.names[name as usize])
}

/// `__call__` of instances of this shape, likewise.
pub fn call_method_of(vm: &Vm, shape: u32) -> Option<MethodOfShape> {
    method_of_shape(vm, shape, vm.names.call)
}

fn method_of_shape(vm: &Vm, shape: u32, name: Gc<PyStr>) -> Option<MethodOfShape> {
    let class = vm.shapes.get(ShapeId(shape)).class;
    Some((function_in(class, name)?, class_version(class)))
}

/// Whether instances of this shape are instances of a class, as far as that cannot be changed by the class's metaclass; and what must still
/// hold for that.
pub fn is_instance(vm: &Vm, shape: u32, class: Value) -> Option<(bool, (usize, u32))> {
    let class = class.downcast::<PyType>().filter(|class| class.header.is_exact(Layout::Type))?;
    let own = vm.shapes.get(ShapeId(shape)).class;
    // `__class__` may say otherwise of what is not an instance.
    let is = own.is_subtype(class);
    (is || !own.has_flags(type_flags::HEAP)).then_some((is, class_version(own)))
}

/// The class whose order of look-up `super(class, object)` follows, for an object of this shape; none when that is an error.
pub fn super_order(vm: &Vm, class: Gc<PyType>, shape: u32) -> Option<Gc<PyType>> {
    let own = vm.shapes.get(ShapeId(shape)).class;
    own.is_subtype(class).then_some(own)
}

/// What a method call on `super(class, object)` finds, where the order of look-up is that of `order`; and what must still hold for that.
pub fn method_behind(
    vm: &Vm,
    class: Gc<PyType>,
    order: Gc<PyType>,
    name: Gc<PyStr>,
) -> Option<(Value, (usize, u32))> {
    if name == vm.names.class {
        return None;
    }
    let mut behind = order.mro_types().skip_while(|base| *base != class).skip(1);
    Some((behind.find_map(|base| base.dict.get().get_str(name))?, class_version(order)))
}

/// Whether an attribute of a class is the `__init__` of `object`, which does nothing when nothing is given to it.
pub fn is_empty_init(vm: &Vm, found: Value) -> bool {
    let wrapper = found.downcast_exact::<PySlotWrapper>();
    wrapper.is_some() && vm.class(Layout::Object).dict.get().get_str(vm.names.init) == Some(found)
}

/// Whether a native function is the builtin `isinstance`.
pub fn is_isinstance(def: &'static NativeDef) -> bool {
    name_of_builtin(def) == Some("isinstance")
}

/// Whether a native function is the builtin `len`.
pub fn is_len(def: &'static NativeDef) -> bool {
    name_of_builtin(def) == Some("len")
}

/// Whether a native method is the one of its name that a builtin type has itself.
fn is_method(vm: &Vm, layout: Layout, def: &'static NativeDef) -> bool {
    let own = vm.class(layout).dict.get().get_text(def.name);
    own.and_then(|own| own.downcast_exact::<PyNativeMethod>()).is_some_and(|own| std::ptr::eq(own.def, def))
}

/// Whether a native method is `list.append`.
pub fn is_append(vm: &Vm, def: &'static NativeDef) -> bool {
    def.name == "append" && is_method(vm, Layout::List, def)
}

/// What may be asked before a native method is called with so many values: `dict.get` and `dict.setdefault`.
pub fn leaf_of_method(vm: &Vm, def: &'static NativeDef, count: usize) -> Option<Leaf> {
    let leaf = match (def.name, count) {
        ("get", 2 | 3) => Leaf::DictGet,
        ("setdefault", 2 | 3) => Leaf::SetDefault,
        _ => return None,
    };
    is_method(vm, Layout::Dict, def).then_some(leaf)
}

/// Where a class' version is, and what it is.
pub fn class_version(class: Gc<PyType>) -> (usize, u32) {
    (class.addr() + offset_of!(PyType, version), class.version.get())
}

/// What methods of this name were found by shape of the object: the function, and what must still hold for that.
pub fn known_methods(vm: &Vm, name: Gc<PyStr>) -> Vec<(u32, Gc<PyFunction>, (usize, u32))> {
    let known = vm.exec.stubs.entries_for(name);
    let methods = known.filter_map(|(shape, class, found)| match found {
        Found::Method(found) => Some((shape.0, found.downcast::<PyFunction>()?, class_version(class))),
        _ => None,
    });
    methods.collect()
}

/// What inline slots set `set` of a polymorphic instruction has, by shape.
pub fn known_slots(vm: &Vm, set: u32) -> Vec<(u32, u32)> {
    vm.exec.slot_ways.entries(set).map(|(shape, slot)| (shape.0, slot)).collect()
}

/// Where a global or builtin variable is, and what must still hold for that.
pub struct GlobalPlace {
    /// Address of the variable.
    pub address: usize,
    /// Its value now.
    pub value: Value,
    /// Addresses of 32-bit words and what they must contain.
    pub conditions: [Option<(usize, u32)>; 2],
}

/// Where a variable outside of a function is, when its load has found it before and nothing has changed since. `function` has the globals
/// that `code` runs with.
pub fn global_place(function: Gc<PyFunction>, code: Gc<PyCode>, name: u32) -> Option<GlobalPlace> {
    let cache = code.tables.globals.get(name as usize)?;
    let condition = |dict: Gc<PyDict>, version: u32| {
        (dict.keys_version() == version).then_some((dict.addr() + PyDict::VERSION_OFFSET, version))
    };
    let globals = condition(function.globals.get(), cache.globals_version.get())?;
    let builtins = match cache.builtins_version.get() {
        0 => None,
        version => Some(condition(function.builtins.get(), version)?),
    };
    let address = cache.slot.get();
    // SAFETY: the versions are as they were when the address was found.
    let value = unsafe { Value::from_bits(*address) }?;
    Some(GlobalPlace { address: address as usize, value, conditions: [Some(globals), builtins] })
}

/// Whether a variable outside of a function was ever found by the load that has its name.
pub fn was_global_loaded(code: Gc<PyCode>, name: u32) -> bool {
    code.tables.globals.get(name as usize).is_none_or(|cache| cache.globals_version.get() != u32::MAX)
}

/// Where an attribute of a module is, and what must still hold for that: `None` of what its type has, too, or what it has not.
pub fn module_attribute(vm: &Vm, module: Value, name: Gc<PyStr>) -> Option<GlobalPlace> {
    let module = module.downcast_exact::<PyModule>()?;
    let mut types = vm.class(Layout::Module).mro_types();
    if types.any(|class| class.dict.get().get_str(name).is_some()) {
        return None;
    }
    let dict = module.dict.get();
    let position = dict.find_str(name)?;
    if dict.keys_version() == 0 {
        dict.set_keys_version(vm.new_version());
    }
    let condition = (dict.addr() + PyDict::VERSION_OFFSET, dict.keys_version());
    let address = dict.value_address(position) as usize;
    Some(GlobalPlace { address, value: dict.value_at(position)?, conditions: [Some(condition), None] })
}

/// The code of the function that `MakeFunction` number `number` in some code makes, if it ever did.
pub fn made_code(code: Gc<PyCode>, number: u32) -> Option<Gc<PyCode>> {
    Tailed::tail(&*code.unit.get()).get(number as usize)?.get()?.downcast::<PyCode>()
}

/// How a callable consumes a generator that is its only argument, when it is a builtin that takes all items or looks at each.
pub fn kind_of_consumer(vm: &Vm, callee: Value) -> Option<FrameKind> {
    collect::kind_of_consumer(vm, callee)
}

/// Whether a native method is `str.join`.
pub fn is_join(vm: &Vm, def: &'static NativeDef) -> bool {
    def.name == "join" && is_method(vm, Layout::Str, def)
}

fn consumer(number: u64) -> Option<FrameKind> {
    FrameKind::consumer(number as u8)
}

/// What a call of attribute `name` of a class calls, when that is a Python function: the function, whether it is given the class (class methods),
/// and what must still hold for that.
pub fn class_method(vm: &Vm, class: Value, name: Gc<PyStr>) -> Option<(Gc<PyFunction>, bool, (usize, u32))> {
    let class = class.downcast::<PyType>().filter(|class| class.header.is_exact(Layout::Type))?;
    let mut types = vm.class(Layout::Type).mro_types();
    if types.any(|class| class.dict.get().get_str(name).is_some()) {
        return None;
    }
    let found = class.mro_types().find_map(|class| class.dict.get().get_str(name))?;
    let (function, given) = if let Some(method) = found.downcast_exact::<PyClassMethod>() {
        (method.function.get()?, true)
    } else if let Some(method) = found.downcast_exact::<PyStaticMethod>() {
        (method.function.get()?, false)
    } else {
        (found, false)
    };
    Some((function.downcast::<PyFunction>()?, given, class_version(class)))
}

/// The cell that holds a class's attribute which changes often, whether it is the class's own, and what must still hold for that.
pub fn class_variable(vm: &Vm, class: Value, name: Gc<PyStr>) -> Option<(Value, bool, (usize, u32))> {
    const { assert!(offset_of!(PyAttrCell, value) == offset::CELL_CONTENT) };
    let class = class.downcast::<PyType>().filter(|class| class.header.is_exact(Layout::Type))?;
    let mut types = vm.class(Layout::Type).mro_types();
    if types.any(|class| class.dict.get().get_str(name).is_some()) {
        return None;
    }
    let has = |class: Gc<PyType>| Some((class, class.dict.get().get_str(name)?));
    let (owner, found) = class.mro_types().find_map(has)?;
    found.downcast::<PyAttrCell>()?.value.get()?;
    Some((found, owner == class, class_version(class)))
}

/// The low 64 bits of an exact int of at most 128 bits, and whether that is all of it: it has no others, and is not below zero.
pub fn low_bits(value: Value) -> Option<(u64, bool)> {
    if value.as_small_int().is_none() && !value.as_object()?.is_exact(Layout::Int) {
        return None;
    }
    let (negative, magnitude) = Int::of(value)?.as_u128()?;
    let low = magnitude as u64;
    Some(if negative { (low.wrapping_neg(), false) } else { (low, u128::from(low) == magnitude) })
}

/// Where the machine counts changes of what attribute slots mean, and the count.
pub fn slot_epoch(vm: &Vm) -> (usize, u32) {
    (vm.exec.slot_epoch.as_ptr() as usize, vm.exec.slot_epoch.get())
}

/// What guards a cached look-up in a class: where its version is, and what it must be.
pub fn class_condition(cache: &crate::interp::cache::Cache) -> Option<(usize, u32)> {
    let class = cache.class.get().filter(|_| cache.is_current())?;
    Some((class.addr() + offset_of!(PyType, version), cache.version.get()))
}

// ---- helpers

fn bits(result: PyResult) -> u64 {
    match result {
        Ok(value) => value.bits(),
        Err(Raised) => 0,
    }
}

fn done(result: PyResult<()>) -> u64 {
    bits(result.map(|()| Value::NONE))
}

fn truth(result: PyResult<bool>) -> u64 {
    bits(result.map(Value::bool))
}

/// # Safety
/// The bits must be those of a live value.
#[inline(always)]
unsafe fn value(bits: u64) -> Value {
    // SAFETY: the caller's contract.
    unsafe { Value::from_bits(bits).unwrap_unchecked() }
}

/// The operands behind the frame, made part of the stack while `inner` runs.
///
/// # Safety
/// There must be `count` of them.
unsafe fn with_operands<R>(vm: &mut Vm, count: usize, inner: impl FnOnce(&mut Vm, &[Value]) -> R) -> R {
    let top = vm.heap.stack.top;
    // SAFETY: the caller's contract; the stack has room behind its limit.
    let operands = unsafe {
        vm.heap.stack.top = top.add(count);
        std::slice::from_raw_parts(top as *const Value, count)
    };
    let result = inner(vm, operands);
    vm.heap.stack.top = top;
    result
}

macro_rules! helpers {
    ($($(#[$doc:meta])* $name:ident $arity:literal ($vm:ident, $extra:ident $(, $arg:ident)*) $body:expr;)*) => {
        /// A function of the machine that machine code calls.
        #[derive(Copy, Clone, PartialEq, Eq, Debug)]
        #[repr(u8)]
        pub enum Helper { $($(#[$doc])* $name),* }

        impl Helper {
            /// Every helper, in order.
            pub const ALL: &'static [Helper] = &[$(Helper::$name),*];
            /// How many operands it is given in registers, after the machine and the extra number.
            pub fn arity(self) -> usize { match self { $(Helper::$name => $arity),* } }
            /// Its name.
            pub fn name(self) -> &'static str { match self { $(Helper::$name => stringify!($name)),* } }
            /// Where it is.
            pub fn address(self) -> usize {
                match self { $(Helper::$name => {
                    #[allow(unused_variables, unused_unsafe)]
                    unsafe extern "C" fn helper($vm: *mut Vm, $extra: u64 $(, $arg: u64)*) -> u64 {
                        // SAFETY: the contract of the file.
                        unsafe {
                            let $vm = &mut *$vm;
                            $body
                        }
                    }
                    helper as *const () as usize
                }),* }
            }
        }
    };
}

helpers! {
    /// `a op b`; the extra number is the operator as in `Binary`.
    Binary 2 (vm, extra, a, b) {
        let kind = BinaryKind::ALL[(extra as u32 % BinaryKind::INPLACE) as usize];
        calls::binary(vm, kind, extra as u32 >= BinaryKind::INPLACE, value(a), value(b))
    };
    /// `a op b` after the method that is asked first did not know; the extra number is the operator as in `Binary`.
    AfterNotImplemented 2 (vm, extra, a, b) {
        let (kind, inplace) = ops::kind_of(extra as u32);
        bits(ops::operator::after_not_implemented(vm, kind, inplace, value(a), value(b)))
    };
    /// The comparison `extra` after the method of a did not know.
    OtherCompare 2 (vm, extra, a, b) {
        bits(ops::operator::other_compare(vm, CompareKind::ALL[extra as usize], value(a), value(b)))
    };
    /// The unary operator `extra`.
    Unary 1 (vm, extra, a) bits(ops::unary(vm, extra as u32, value(a)));
    /// The comparison `extra`.
    Compare 2 (vm, extra, a, b) calls::compare(vm, CompareKind::ALL[extra as usize], value(a), value(b));
    /// `bool(a)`
    IsTrue 1 (vm, extra, a) truth(vm.is_true(value(a)));
    /// `b in a`
    Contains 2 (vm, extra, a, b) truth(vm.contains(value(a), value(b)));
    /// `a[b]`
    GetItem 2 (vm, extra, a, b) calls::get_item(vm, value(a), value(b));
    /// `a[b:c]`, or `a[b:c:-1]` if the extra number is 1.
    GetSlice 3 (vm, extra, a, b, c) {
        let step = if extra == 0 { Value::NONE } else { Value::small_int(-1) };
        let slice = vm.new_slice(value(b), value(c), step);
        // Not by what may leave to have everything done again: nobody else has the slice.
        bits(vm.get_item(value(a), slice.into()))
    };
    /// `a[b:c] = d`
    SetSlice 4 (vm, extra, a, b, c, d) {
        let slice = vm.new_slice(value(b), value(c), Value::NONE);
        done(vm.set_item(value(a), slice.into(), value(d)))
    };
    /// `a[b] = c`
    SetItem 3 (vm, extra, a, b, c) calls::set_item(vm, value(a), value(b), value(c));
    /// `del a[b]`
    DeleteItem 2 (vm, extra, a, b) done(vm.delete_item(value(a), value(b)));
    /// `a.name`, by the stub cache; the extra number is the name.
    LoadAttr 1 (vm, extra, a) {
        let (object, name) = (value(a), ops::name_of(vm, extra as u32));
        bits(load_attr(vm, object, name))
    };
    /// `a.name = b`
    StoreAttr 2 (vm, extra, a, b) {
        let (object, name) = (value(a), ops::name_of(vm, extra as u32));
        done(ops::store_attr_by_stub(vm, object, name, value(b)))
    };
    /// `del a.name`
    DeleteAttr 1 (vm, extra, a) done(ops::delete_attr(vm, extra as u32, value(a)));
    /// The special method `extra` of a.
    LoadSpecial 1 (vm, extra, a) bits(ops::load_special(vm, extra as u32, value(a)));
    /// A global or builtin by its name's number.
    LoadGlobal 0 (vm, extra) bits(ops::load_global_missed(vm, extra as u32));
    /// Sets a global.
    StoreGlobal 1 (vm, extra, a) done(ops::store_global(vm, extra as u32, value(a)));
    /// A name of the frame's namespace.
    LoadName 0 (vm, extra) bits(ops::load_name(vm, extra as u32));
    /// Sets a name of the frame's namespace.
    StoreName 1 (vm, extra, a) done(ops::store_name(vm, extra as u32, value(a)));
    /// `iter(a)`
    GetIter 1 (vm, extra, a) bits(vm.iter(value(a)));
    /// The next item of a, or the exhausted mark.
    IterNext 1 (vm, extra, a) match vm.next(value(a)) {
        Ok(Some(item)) => item.bits(),
        Ok(None) => Value::EXHAUSTED.bits(),
        Err(Raised) => 0,
    };
    /// Appends b to the list a.
    ListAppend 2 (vm, extra, a, b) match value(a).downcast::<PyList>() {
        Some(list) if list.push(&mut vm.heap, value(b)) => Value::NONE.bits(),
        _ => { let _ = vm.memory_error(); 0 }
    };
    /// Extends the list a by b.
    ListExtend 2 (vm, extra, a, b) done(ops::list_extend(vm, value(a), value(b)));
    /// A tuple of the list a.
    ListToTuple 1 (vm, extra, a) match value(a).downcast::<PyList>() {
        Some(list) => Value::from(vm.new_tuple(list.items())).bits(),
        None => 0,
    };
    /// Adds b to the set a.
    SetAdd 2 (vm, extra, a, b) done(crate::builtins::set::add(vm, value(a), value(b)));
    /// Adds the items of b to the set a.
    SetUpdate 2 (vm, extra, a, b) done(crate::builtins::set::update(vm, value(a), value(b)));
    /// `a[b] = c` in a new dict.
    DictSet 3 (vm, extra, a, b, c) match value(a).downcast::<PyDict>() {
        Some(dict) => done(dict.set(vm, value(b), value(c))),
        None => 0,
    };
    /// Adds the mapping b to the dict a.
    DictUpdate 2 (vm, extra, a, b) done(ops::dict_update(vm, value(a), value(b)));
    /// A new cell that holds a, which may be none.
    NewCell 1 (vm, extra, a) Value::from(PyCell::new(&mut vm.heap, Value::from_bits(a))).bits();
    /// `format(a, b)` with conversion `extra`; b may be none.
    FormatValue 2 (vm, extra, a, b) bits(ops::format_value(vm, value(a), Value::from_bits(b), extra as u32));
    /// `slice(a, b, c)`
    BuildSlice 3 (vm, extra, a, b, c) Value::from(vm.new_slice(value(a), value(b), value(c))).bits();
    /// `raise a from b`, each of which may be none.
    Raise 2 (vm, extra, a, b) { let _ = ops::raise(vm, Value::from_bits(a), Value::from_bits(b)); 0 };
    /// Raises the exception a again.
    Reraise 1 (vm, extra, a) { let _ = vm.raise(value(a)); 0 };
    /// The exception that was just raised, for a handler of one of the frames: the extra number says how many are above that (shifted to the
    /// left), and whether the top one is in the traceback already.
    Caught 0 (vm, extra) crate::exec::unwind::caught(vm, (extra >> 1) as u32, extra & 1 != 0).map_or(0, Value::bits);
    /// Whether exception a is one of b.
    ExcMatch 2 (vm, extra, a, b) truth(ops::exc_match(vm, value(a), value(b)));
    /// `len(a)`
    Length 1 (vm, extra, a) bits(vm.len(value(a)).map(|length| Value::small_int(length as i64)));
    /// A tuple of `extra` operands behind the frame.
    BuildTuple 0 (vm, extra) with_operands(vm, extra as usize, |vm, items| Value::from(vm.new_tuple(items)).bits());
    /// A list of them.
    BuildList 0 (vm, extra) with_operands(vm, extra as usize, |vm, items| Value::from(vm.new_list(items)).bits());
    /// A set of them.
    BuildSet 0 (vm, extra) with_operands(vm, extra as usize, |vm, items| bits(ops::build_set(vm, items)));
    /// A dict of them.
    BuildDict 0 (vm, extra) with_operands(vm, extra as usize, |vm, items| bits(ops::build_dict(vm, items)));
    /// The concatenation of them.
    BuildString 0 (vm, extra) with_operands(vm, extra as usize, |vm, parts| bits(ops::build_string(vm, parts)));
    /// Calls a with `extra` operands behind the frame.
    Call 1 (vm, extra, a) {
        let callee = value(a);
        with_operands(vm, extra as usize, |vm, args| calls::call(vm, callee, args))
    };
    /// Calls the method with name number `extra >> 32` of the first of `extra & 0xffff_ffff` operands behind the frame.
    CallMethod 0 (vm, extra) {
        let name = ops::name_of(vm, (extra >> 32) as u32);
        with_operands(vm, (extra & 0xffff_ffff) as usize, |vm, args| calls::call_method(vm, name, args))
    };
    /// Calls a with `extra` operands behind the frame, the last ones named by the tuple b.
    CallKw 2 (vm, extra, a, b) {
        let (callee, keywords) = (value(a), value(b).downcast::<PyTuple>());
        with_operands(vm, extra as usize, |vm, values| bits(vm.call_args(callee, crate::Args { values, keywords })))
    };
    /// As `CallMethod`, the last operands named by the tuple a.
    CallMethodKw 1 (vm, extra, a) {
        let (name, keywords) = (ops::name_of(vm, (extra >> 32) as u32), value(a).downcast::<PyTuple>());
        with_operands(vm, (extra & 0xffff_ffff) as usize, |vm, args| match vm.get_attr(args[0], name) {
            Ok(callee) => bits(vm.call_args(callee, crate::Args { values: &args[1..], keywords })),
            Err(Raised) => 0,
        })
    };
    /// `a(*b, **c)`; c may be none.
    CallEx 3 (vm, extra, a, b, c) {
        let callee = value(a);
        if let Some(function) = callee.downcast::<PyFunction>()
            && !vm.exec.native_stack_low()
            && let Some(result) = crate::exec::call::call_spread(vm, function, value(b), Value::from_bits(c))
        {
            return bits(result);
        }
        match crate::exec::call::spread(vm, callee, value(b), Value::from_bits(c)) {
            Ok((values, keywords)) => {
                bits(vm.call_args(callee, crate::Args { values: values.as_slice(), keywords }))
            }
            Err(Raised) => 0,
        }
    };
    /// The function `extra` of the unit, of five parts behind the frame, each of which may be none.
    MakeFunction 0 (vm, extra) {
        let top = vm.heap.stack.top;
        let parts = [0, 1, 2, 3, 4].map(|n| Value::from_bits(*top.add(n)));
        vm.heap.stack.top = top.add(5);
        let function = ops::make_function(vm, extra as u32, parts);
        vm.heap.stack.top = top;
        bits(function)
    };
    /// What the builtin that consumes a generator has before the first item; the extra number is a [`FrameKind`], `a` the text of `join`.
    CollectNothing 1 (vm, extra, a) {
        let text = Value::from_bits(a);
        consumer(extra).map_or(0, |kind| collect::nothing_yet(vm, kind, text).bits())
    };
    /// What it has after one more item b, when it had a.
    CollectItem 2 (vm, extra, a, b) {
        consumer(extra).map_or(0, |kind| bits(collect::add(vm, kind, value(a), value(b))))
    };
    /// What it makes of that after the last one.
    CollectResult 1 (vm, extra, a) {
        consumer(extra).map_or(0, |kind| bits(collect::result_of(vm, kind, value(a))))
    };
    /// `super()`: what the name gave, the class cell, the first argument or none.
    Super 3 (vm, extra, a, b, c) bits(ops::make_super(vm, value(a), value(b), Value::from_bits(c)));
    /// Memory for an object of a bytes, at an exit (whose unit and state are in the halves of the extra number) and with b operands behind it.
    Memory 2 (vm, extra, a, b) {
        let (unit, state) = ((extra >> 32) as usize, (extra & 0xffff_ffff) as usize);
        crate::tier::allocate(vm, unit, state, a as usize, b as usize) as u64
    };
    /// Calls helper a (in the lower half) with the number b, at an exit (as `Memory`) whose frames and objects are made for that. Behind the frames are
    /// the operands, first as many as the upper half of a says of those that the helper looks for there.
    Framed 2 (vm, extra, a, b) framed(vm, extra, a, b);
    /// Calls the native method at address `extra` with a.
    CallNative1 1 (vm, extra, a) {
        let function: fn(&mut Vm, Value) -> PyResult = std::mem::transmute(extra as usize);
        bits(function(vm, value(a)))
    };
    /// Calls the native method at address `extra` with a and b.
    CallNative2 2 (vm, extra, a, b) {
        let function: fn(&mut Vm, Value, Value) -> PyResult = std::mem::transmute(extra as usize);
        bits(function(vm, value(a), value(b)))
    };
    /// Calls the native method at address `extra` with a, b and c.
    CallNative3 3 (vm, extra, a, b, c) {
        let function: fn(&mut Vm, Value, Value, Value) -> PyResult = std::mem::transmute(extra as usize);
        bits(function(vm, value(a), value(b), value(c)))
    };
    /// Calls the native method at address `extra`, which takes any arguments, with a operands behind the frame.
    CallNative 1 (vm, extra, a) {
        let function: fn(&mut Vm, crate::Args<'_>) -> PyResult = std::mem::transmute(extra as usize);
        let count = value(a).unwrap_small_int() as usize;
        with_operands(vm, count, |vm, args| bits(function(vm, crate::Args::positional_only(args))))
    };
    /// The items of a as a tuple, exactly `extra` of them.
    Unpack 1 (vm, extra, a) {
        let items = value(a);
        match items.downcast_exact::<PyTuple>() {
            Some(tuple) if tuple.len() == extra as usize => items.bits(),
            _ => match ops::unpack(vm, items, extra as usize) {
                Ok(items) => Value::from(vm.new_tuple(items.as_slice())).bits(),
                Err(Raised) => 0,
            },
        }
    };
    /// The float with the bits a as a value. Allocates without collecting.
    BoxFloat 1 (vm, extra, a) vm.new_float_uncollected(f64::from_bits(a)).bits();
    /// Remembers the old object a before a store into its field at address b.
    Barrier 2 (vm, extra, a, b) {
        if let Some(owner) = value(a).as_object() {
            crate::heap::slot_barrier(owner, &*(b as *const Slot));
        }
        Value::NONE.bits()
    };
}

impl Helper {
    /// The helper with this number.
    pub fn from_index(index: u32) -> Option<Helper> {
        Helper::ALL.get(index as usize).copied()
    }
}

/// Address of what machine code calls when a callee answered zero: gets the machine, the caller's registers, the number of frames
/// before the call, and where the caller goes on.
pub fn finish_call_address() -> usize {
    finish_direct_call as *const () as usize
}

/// The same for machine code, which leaves at once if it raised.
unsafe extern "C" fn finish_direct_call(vm: *mut Vm, caller: *mut u64, depth: usize, pc: *const Word) -> u64 {
    // SAFETY: the contract of the file; the caller's frame is complete.
    unsafe {
        let result = finish_call(vm, caller, depth);
        let vm = &mut *vm;
        vm.heap.stack.top = caller.wrapping_add(Frame::at(caller).code().registers.get() as usize);
        vm.exec.pc = pc;
        result
    }
}

/// See `Helper::Framed`. When the answer is nothing, the frames stay: an exception goes through them, or the interpreter does the
/// instruction.
///
/// # Safety
/// Machine code stored what the exit says, and the operands.
unsafe fn framed(vm: &mut Vm, exit: u64, helper: u64, extra: u64) -> u64 {
    let (unit, state) = ((exit >> 32) as usize, (exit & 0xffff_ffff) as usize);
    let (number, variable) = ((helper & 0xffff_ffff) as u32, (helper >> 32) as usize);
    let Some(helper) = Helper::from_index(number) else { return 0 };
    let saved = (vm.exec.frame, vm.exec.pc, vm.exec.depth, vm.heap.stack.top);
    crate::tier::make_frames(vm, unit, state);
    // The frame is in the middle of its instruction.
    vm.exec.pc = vm.exec.pc.wrapping_add(1);
    let fixed = vm.heap.stack.top.wrapping_add(variable);
    // SAFETY: the helper takes so many operands, which machine code stored there. A collection finds them on the native stack.
    let result = unsafe {
        let (vm, address) = (&raw mut *vm, helper.address());
        let operand = |n: usize| *fixed.add(n);
        type Word0 = unsafe extern "C" fn(*mut Vm, u64) -> u64;
        type Word1 = unsafe extern "C" fn(*mut Vm, u64, u64) -> u64;
        type Word2 = unsafe extern "C" fn(*mut Vm, u64, u64, u64) -> u64;
        type Word3 = unsafe extern "C" fn(*mut Vm, u64, u64, u64, u64) -> u64;
        type Word4 = unsafe extern "C" fn(*mut Vm, u64, u64, u64, u64, u64) -> u64;
        match helper.arity() {
            0 => std::mem::transmute::<usize, Word0>(address)(vm, extra),
            1 => std::mem::transmute::<usize, Word1>(address)(vm, extra, operand(0)),
            2 => std::mem::transmute::<usize, Word2>(address)(vm, extra, operand(0), operand(1)),
            3 => std::mem::transmute::<usize, Word3>(address)(vm, extra, operand(0), operand(1), operand(2)),
            _ => std::mem::transmute::<usize, Word4>(address)(
                vm,
                extra,
                operand(0),
                operand(1),
                operand(2),
                operand(3),
            ),
        }
    };
    if result != 0 {
        crate::tier::unmake_frames(vm, unit, state, saved.0);
        (vm.exec.frame, vm.exec.pc, vm.exec.depth, vm.heap.stack.top) = saved;
    }
    result
}

fn load_attr(vm: &mut Vm, object: Value, name: Gc<PyStr>) -> PyResult {
    if let Some(header) = object.as_object()
        && let Some(found) = vm.exec.stubs.get(header.shape(), name)
    {
        match found {
            Found::Slot(index) => {
                let own = object.downcast::<PyInstance>().and_then(|i| i.slot(index as usize)?.get());
                if let Some(own) = own {
                    return Ok(own);
                }
            }
            Found::Plain(found) => return Ok(found),
            Found::Method(found) if found.downcast::<PyFunction>().is_some() => {
                return Ok(PyBoundMethod::new(&mut vm.heap, found, object).into());
            }
            Found::Getter(getter) => return vm.call(getter, &[object]),
            Found::Field(descriptor) => {
                if let Some(item) = ops::leaf_get(vm, descriptor, object) {
                    return Ok(item);
                }
            }
            Found::Method(_) | Found::New(..) => {}
        }
    } else {
        ops::note_slot(vm, object, name);
    }
    vm.get_attr(object, name)
}
