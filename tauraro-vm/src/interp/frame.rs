//! Frames on the register stack.
//!
//! ```text
//! base - 7   aux         object under construction (Init), generator (generator frames), or 0
//! base - 6   code
//! base - 5   function    always a PyFunction: it has globals, builtins and closure
//! base - 4   namespace   mapping of a class or module body, what a collecting frame has so far, the generator that was resumed
//!                        when this is the end of its chain (`exec/chain.rs`), or 0
//! base - 3   return pc   caller's next instruction, | 1 | SETTLED once a collection saw the frame
//! base - 2   link        (distance to the caller's base << 24 | destination register << 8 | kind) << 1 | 1
//! base - 1   frame       the PyFrame, when somebody asked for it, or 0
//! base       registers
//! ```
//!
//! Every word is a value, zero or odd, as the collector demands. The kind has the bit `HAS_OBJECT` when there is a frame object:
//! an ordinary return looks at the kind alone.
//!
//! This file may hold `unsafe`: a [`Frame`] is only made for a frame that is on the stack.

use super::bytecode::Word;
use crate::exec::generator::PyGenerator;
use crate::heap::Gc;
use crate::object::{PyCode, PyFunction};
use crate::value::Value;

/// Words before the registers of a frame.
pub const HEADER_WORDS: usize = 7;
/// Bit of the kind: the frame has an object, which must be told when the frame leaves the stack.
const HAS_OBJECT: u64 = 0x80;
/// Bit of the return address' word: a collection saw the frame.
const SETTLED: u64 = 2;

/// What happens to the result of a frame.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
#[repr(u8)]
pub enum FrameKind {
    /// It goes into the caller's destination register.
    Call = 0,
    /// `run` returns it to native code.
    Entry = 1,
    /// It must be None; the object in `aux` goes into the caller's destination register.
    Init = 2,
    /// It is dropped (a property setter, `__setitem__`).
    Discard = 3,
    /// A generator driven by the caller's `for`: what it yields is the item; its end ends the loop.
    ForIter = 4,
    /// A generator driven by native code.
    Generator = 5,
    /// A special method called for an operator: the caller's instruction says what becomes of the result.
    Operator = 6,
    /// A generator or coroutine driven by the caller's `YieldFrom`: what it yields suspends the caller as well; what it returns
    /// is the instruction's result.
    Delegate = 7,
    /// A generator whose items `list` collects; see `exec/collect.rs`.
    CollectList = 8,
    /// A generator whose items `tuple` collects.
    CollectTuple = 9,
    /// A generator whose items `set` collects.
    CollectSet = 10,
    /// A generator whose items `any` looks at.
    CollectAny = 11,
    /// A generator whose items `all` looks at.
    CollectAll = 12,
    /// A generator whose items `frozenset` collects.
    CollectFrozenSet = 13,
    /// A generator whose items `sorted` collects.
    CollectSorted = 14,
    /// A generator whose items `str.join` collects.
    CollectJoin = 15,
    /// A generator whose items `sum` adds.
    CollectSum = 16,
    /// A generator whose items `min` compares.
    CollectMin = 17,
    /// A generator whose items `max` compares.
    CollectMax = 18,
    /// A generator that machine code runs in place of the loop or call that consumes it, without an object: such a frame can only be
    /// looked at and raise. When machine code leaves, it becomes one of the kinds above.
    InPlace = 19,
}

impl FrameKind {
    /// Whether it is a generator's frame whose items a builtin collects.
    #[inline(always)]
    pub fn collects(self) -> bool {
        (FrameKind::CollectList as u8..=FrameKind::CollectMax as u8).contains(&(self as u8))
    }

    /// The kind with this number, if a builtin collects the items of such frames.
    pub fn consumer(number: u8) -> Option<FrameKind> {
        Some(FrameKind::from_bits(number)).filter(|kind| kind.collects())
    }

    #[inline(always)]
    fn from_bits(bits: u8) -> FrameKind {
        match bits {
            0 => FrameKind::Call,
            1 => FrameKind::Entry,
            2 => FrameKind::Init,
            3 => FrameKind::Discard,
            4 => FrameKind::ForIter,
            5 => FrameKind::Generator,
            6 => FrameKind::Operator,
            7 => FrameKind::Delegate,
            8 => FrameKind::CollectList,
            9 => FrameKind::CollectTuple,
            10 => FrameKind::CollectSet,
            11 => FrameKind::CollectAny,
            12 => FrameKind::CollectAll,
            13 => FrameKind::CollectFrozenSet,
            14 => FrameKind::CollectSorted,
            15 => FrameKind::CollectJoin,
            16 => FrameKind::CollectSum,
            17 => FrameKind::CollectMin,
            18 => FrameKind::CollectMax,
            _ => FrameKind::InPlace,
        }
    }

    /// Whether the frame belongs to a generator object.
    #[inline(always)]
    pub fn is_generator(self) -> bool {
        matches!(self, FrameKind::Generator | FrameKind::ForIter | FrameKind::Delegate) || self.collects()
    }
}

/// A frame on the register stack.
#[derive(Copy, Clone, PartialEq, Eq)]
pub struct Frame {
    base: *mut u64,
}

impl Frame {
    /// The frame whose registers start at `base`.
    ///
    /// # Safety
    /// There must be one, and it must stay on the stack while the `Frame` is used.
    #[inline(always)]
    pub unsafe fn at(base: *mut u64) -> Frame {
        Frame { base }
    }

    /// Where its registers start.
    #[inline(always)]
    pub fn base(self) -> *mut u64 {
        self.base
    }

    #[inline(always)]
    fn word(self, offset: usize) -> u64 {
        // SAFETY: the header of a frame on the stack.
        unsafe { *self.base.sub(offset) }
    }

    #[inline(always)]
    fn set_word(self, offset: usize, word: u64) {
        // SAFETY: as above.
        unsafe { *self.base.sub(offset) = word }
    }

    #[inline(always)]
    fn value(self, offset: usize) -> Option<Value> {
        // SAFETY: words of a frame on the stack are live values.
        unsafe { Value::from_bits(self.word(offset)) }
    }

    /// Writes the header of a new frame.
    #[inline(always)]
    #[allow(clippy::too_many_arguments)]
    pub fn init(
        self,
        code: Gc<PyCode>,
        function: Gc<PyFunction>,
        namespace: Option<Value>,
        aux: Option<Value>,
        return_pc: *const Word,
        caller: *mut u64,
        destination: u16,
        kind: FrameKind,
    ) {
        let distance = (self.base as usize - caller as usize) / 8;
        self.set_word(7, aux.map_or(0, Value::bits));
        self.set_word(6, Value::from(code).bits());
        self.set_word(5, Value::from(function).bits());
        self.set_word(4, namespace.map_or(0, Value::bits));
        self.set_word(3, return_pc as u64 | 1);
        self.set_word(2, ((distance as u64) << 24 | (destination as u64) << 8 | kind as u64) << 1 | 1);
        self.set_word(1, 0);
    }

    /// Its code.
    #[inline(always)]
    pub fn code(self) -> Gc<PyCode> {
        // SAFETY: `init` put a code object there.
        unsafe { Gc::from_ptr(std::ptr::NonNull::new_unchecked(self.word(6) as *mut PyCode)) }
    }

    /// Gives a frame that has just been pushed other code, whose parameters are the same `parameters`. False when it has no room for the
    /// registers of that below `limit`.
    #[cold]
    pub fn change_code(self, code: Gc<PyCode>, parameters: usize, limit: *mut u64) -> bool {
        let registers = code.registers.get() as usize;
        if self.base.wrapping_add(registers) > limit {
            return false;
        }
        for register in parameters..registers {
            // SAFETY: below the limit of the stack, and the frame is on top.
            unsafe { *self.base.add(register) = 0 };
        }
        self.set_word(6, Value::from(code).bits());
        true
    }

    /// Its function.
    #[inline(always)]
    pub fn function(self) -> Gc<PyFunction> {
        // SAFETY: `init` put a function there.
        unsafe { Gc::from_ptr(std::ptr::NonNull::new_unchecked(self.word(5) as *mut PyFunction)) }
    }

    /// Gives the frame of a class or module body its namespace mapping.
    pub fn set_namespace(self, namespace: Option<Value>) {
        self.set_word(4, namespace.map_or(0, Value::bits));
    }

    /// The namespace mapping of a class or module body.
    pub fn namespace(self) -> Option<Value> {
        if self.is_generator() || self.kind() == FrameKind::InPlace { None } else { self.value(4) }
    }

    /// The generator that was resumed, when that waits for this generator's frame without having one on the stack itself.
    #[inline(always)]
    pub fn root(self) -> Option<Gc<PyGenerator>> {
        if self.word(4) == 0 || !matches!(self.kind(), FrameKind::ForIter | FrameKind::Generator) {
            return None;
        }
        // SAFETY: `set_root` put a generator there.
        Some(unsafe { Gc::from_ptr(std::ptr::NonNull::new_unchecked(self.word(4) as *mut PyGenerator)) })
    }

    /// Says which generator was resumed, see [`Frame::root`].
    pub fn set_root(self, root: Gc<PyGenerator>) {
        self.set_word(4, Value::from(root).bits());
    }

    /// What the consumer of a collecting frame has so far.
    pub fn collected(self) -> Value {
        self.value(4).unwrap_or(Value::NONE)
    }

    /// Whether it is a generator's frame whose items a builtin collects.
    #[inline(always)]
    pub fn is_collecting(self) -> bool {
        self.kind().collects()
    }

    /// See the head of the file.
    #[inline(always)]
    pub fn aux(self) -> Option<Value> {
        self.value(7)
    }

    /// Where the caller goes on.
    #[inline(always)]
    pub fn return_pc(self) -> *const Word {
        (self.word(3) & !(SETTLED | 1)) as *const Word
    }

    /// Whether the frame has been on the stack since the last collection, so that no frame below it has run since.
    pub fn is_settled(self) -> bool {
        self.word(3) & SETTLED != 0
    }

    /// Notes that a collection sees the frame.
    pub fn settle(self) {
        self.set_word(3, self.word(3) | SETTLED);
    }

    /// The caller's registers.
    #[inline(always)]
    pub fn caller(self) -> *mut u64 {
        self.base.wrapping_sub((self.word(2) >> 25) as usize)
    }

    /// The caller's destination register.
    #[inline(always)]
    pub fn destination(self) -> u16 {
        (self.word(2) >> 9) as u16
    }

    /// What happens to the result.
    #[inline(always)]
    pub fn kind(self) -> FrameKind {
        FrameKind::from_bits((self.word(2) >> 1) as u8 & !(HAS_OBJECT as u8))
    }

    /// The frame object, when there is one.
    pub fn object(self) -> Option<Value> {
        self.value(1)
    }

    /// Remembers the frame object.
    pub fn set_object(self, object: Value) {
        self.set_word(1, object.bits());
        self.set_word(2, self.word(2) | HAS_OBJECT << 1);
    }

    /// Whether it is a call whose return has nothing to do but to deliver the result.
    #[inline(always)]
    pub fn is_plain_call(self) -> bool {
        (self.word(2) >> 1) as u8 == FrameKind::Call as u8
    }

    /// Whether it is a generator's frame: `aux` is the generator.
    pub fn is_generator(self) -> bool {
        self.kind().is_generator()
    }

    /// The caller's frame; the frame itself when it is the lowest.
    pub fn below(self) -> Frame {
        Frame { base: self.caller() }
    }

    /// A register.
    #[inline(always)]
    pub fn register(self, index: usize) -> Option<Value> {
        debug_assert!(index < self.code().registers.get() as usize);
        // SAFETY: the code has that many registers, which hold live values.
        unsafe { Value::from_bits(*self.base.add(index)) }
    }

    /// Sets a register.
    #[inline(always)]
    pub fn set_register(self, index: usize, value: Option<Value>) {
        debug_assert!(index < self.code().registers.get() as usize);
        // SAFETY: the code has that many registers.
        unsafe { *self.base.add(index) = value.map_or(0, Value::bits) }
    }

    /// The address of an instruction of this frame's code.
    pub fn code_place(self, word: usize) -> *const Word {
        (self.code().entry.get() as *const Word).wrapping_add(word)
    }

    /// The number of an instruction of this frame's code.
    pub fn instruction_index(self, pc: *const Word) -> usize {
        (pc as usize - self.code().entry.get()) / size_of::<Word>()
    }

    /// Whether this is the lowest frame: nobody called it.
    pub fn is_lowest(self) -> bool {
        self.caller() == self.base
    }
}
