//! Register code: what the interpreter executes.
//!
//! An instruction is 16 bytes: `op a b c x y`. `a`, `b`, `c` are 16-bit operands, `x` and `y` 32-bit
//! immediates or inline-cache words. Most instructions write register `a` and read `b` and `c`.
//!
//! * A **source operand** (`b`, `c` unless the table says otherwise, and every argument) is a register, or, with
//!   [`CONST_BIT`] set, an index into the code's constants. Constants of higher index are first brought
//!   into a register by `LoadConst`.
//! * A **destination** is always a register.
//! * An instruction with a variable number of operands is followed by **extension words**: slots of
//!   the same 16 bytes that hold eight 16-bit operands each, as many as needed ([`ext_words`]).
//! * Jump targets are absolute instruction indices.
//! * A jump that may close a loop is one of the `...Back` ops: it polls (before it does anything else) and counts.
//!   Jumps with the same loop index go to the same place. A handler may lie before the code it covers, so unwinding
//!   into a handler polls too. A poll at an instruction without a frame state must not raise; what is pending waits
//!   for the next.
//!
//! The emitter produces only the ops of the first part of the table. The interpreter overwrites them in place with
//! the *quickened* ones of the second part when it has seen what the operands are (`Binary` becomes
//! `AddInt`), and back when a guess fails. The words `y` (and `x` where the table leaves it free) belong
//! to the interpreter for this; the emitter writes 0.
//!
//! Side tables ([`RegisterCode`]) say, for each instruction that may raise, where every local variable is
//! (frame states) and which handler applies. The fast path never looks at them.
//!
//! Contract of the `unsafe` here: whoever reads a word knows from the instruction before it whether it is an instruction or
//! an extension; both are plain bits, so a mistake gives a wrong number and nothing worse.

use tauraro_ir::{Const, Span};

/// Marks a source operand as an index into the constants.
pub const CONST_BIT: u16 = 0x8000;
/// Largest number of registers (and of constants reachable as operands) of a function.
pub const MAX_REGISTERS: usize = 0x7fff;
/// In a source operand where the table allows it: no value (IR `undef`).
pub const NO_OPERAND: u16 = 0xffff;

/// How many extension words hold `operands` 16-bit operands.
#[inline(always)]
pub const fn ext_words(operands: usize) -> usize {
    operands.div_ceil(8)
}

/// One instruction.
#[derive(Copy, Clone, Debug)]
#[repr(C, align(16))]
pub struct Inst {
    /// What to do.
    pub op: Opcode,
    /// Destination register, mostly.
    pub a: u16,
    /// First source operand, mostly.
    pub b: u16,
    /// Second source operand, mostly.
    pub c: u16,
    /// Immediate or cache word.
    pub x: u32,
    /// Immediate or cache word.
    pub y: u32,
}

/// An extension word: eight operands. Has the size of an [`Inst`].
#[derive(Copy, Clone)]
#[repr(C, align(16))]
pub struct Ext(pub [u16; 8]);

/// A slot of a code's instruction array.
#[derive(Copy, Clone)]
#[repr(C)]
pub union Word {
    /// An instruction.
    pub inst: Inst,
    /// An extension word of the instruction before it.
    pub ext: Ext,
}

impl Word {
    /// The word as eight 16-bit numbers, whichever kind it is.
    #[inline]
    #[allow(unsafe_code)]
    pub fn halves(self) -> [u16; 8] {
        // SAFETY: both variants are 16 bytes without padding, and any bits make `u16`s.
        unsafe { self.ext.0 }
    }
}

impl Inst {
    /// How many operands follow in extension words (for the ops of the table's first part).
    pub fn extension_operands(&self) -> usize {
        use Opcode::*;
        match self.op {
            Super | BuildSlice | CallEx | ExcGroupMatch | MatchClass => 1,
            Call | CallMethod | BuildTuple | BuildList | BuildSet | BuildDict | BuildString | Unpack
            | UnpackEx | Intrinsic => self.c as usize,
            CallKw | CallMethodKw => self.c as usize + 1,
            MakeFunction => 5,
            _ => 0,
        }
    }

    /// The instruction a word holds; `None` when its first half is no opcode.
    pub fn decode(halves: [u16; 8]) -> Option<Inst> {
        let [op, a, b, c, ..] = halves;
        let wide = |n: usize| {
            let ([low, high], [third, fourth]) = (halves[n].to_ne_bytes(), halves[n + 1].to_ne_bytes());
            u32::from_ne_bytes([low, high, third, fourth])
        };
        Some(Inst { op: *Opcode::ALL.get(op as usize)?, a, b, c, x: wide(4), y: wide(6) })
    }
}

/// An instruction with its place and what follows it in extension words.
pub struct Decoded {
    /// Index into the words.
    pub index: usize,
    /// The instruction.
    pub inst: Inst,
    /// Operands from the extension words.
    pub extension: Vec<u16>,
}

macro_rules! opcodes {
    ($($(#[$part:meta])* $name:ident $meaning:literal)*) => {
        /// What an instruction does; the table in `bytecode.rs` gives operands and meaning.
        #[derive(Copy, Clone, PartialEq, Eq, Debug, PartialOrd, Ord)]
        #[repr(u16)]
        pub enum Opcode { $(#[doc = $meaning] $name),* }
        impl Opcode {
            /// Every opcode, in table order.
            pub const ALL: &'static [Opcode] = &[$(Opcode::$name),*];
            /// Its name, as dumps print it.
            pub fn name(self) -> &'static str { match self { $(Opcode::$name => stringify!($name)),* } }
            /// Operands and meaning, for dumps and documentation.
            pub fn meaning(self) -> &'static str { match self { $(Opcode::$name => $meaning),* } }
        }
    };
}

opcodes! {
    // ---- data
    Move "a = b"
    LoadConst "a = `constants[x]`"
    LoadUndef "a = nothing (unbound)"
    CheckBound "raise UnboundLocalError naming local x when b is unbound (a = b when a is another register)"
    NewCell "a = new cell holding b (b may be NO_OPERAND)"
    LoadFree "a = x-th cell of the closure"
    LoadCell "a = content of cell b; x = name"
    StoreCell "content of cell b = c (c may be NO_OPERAND: empty it without a check)"
    DeleteCell "empty cell b; x = name"
    LoadGlobal "a = global or builtin named x"
    StoreGlobal "global x = b"
    DeleteGlobal "del global x"
    LoadName "a = name x from the namespace, globals, builtins"
    LoadNameOrCell "a = name x from the namespace, else content of cell b"
    LoadNameOrGlobal "a = name x from mapping b, else global, else builtin"
    LoadFromDictOrCell "a = name x from mapping b, else content of cell c"
    StoreName "namespace name x = b"
    DeleteName "del namespace name x"
    LoadLocals "a = namespace mapping"
    LoadBuildClass "a = builtins.__build_class__"
    LoadAssertionError "a = AssertionError"
    // ---- attributes and items
    LoadAttr "a = b.name; x = name; y = cache"
    StoreAttr "b.name = c; x = name; y = cache"
    DeleteAttr "del b.name; x = name"
    LoadSpecial "a = bound special method x of b"
    Super "a = super(): b = what the name gave, c = __class__ cell, extension 0 = first argument"
    LoadItem "a = `b[c]`"
    StoreItem "`b[c]` = a (a is a source operand here)"
    DeleteItem "`del b[c]`"
    BuildSlice "a = slice(b, c, extension 0)"
    // ---- calls
    Call "a = b(args); c = argument count; extension = arguments; y = cache"
    CallKw "a = b(args); c = argument count; extension 0 = keyword names tuple (an operand), then arguments; y = cache"
    CallMethod "a = b.name(args); c = argument count; x = name; y = cache; extension = arguments"
    CallMethodKw "a = b.name(args); as CallMethod, extension 0 = keyword names tuple (an operand), then arguments"
    CallEx "a = b(*c, **extension 0); extension 0 may be NO_OPERAND"
    MakeFunction "a = function x; extension = defaults, keyword defaults, closure, annotate, type params (each may be NO_OPERAND)"
    // ---- building
    BuildTuple "a = tuple of c operands in the extension"
    BuildList "a = list of c operands in the extension"
    BuildSet "a = set of c operands in the extension"
    BuildDict "a = dict of c operands (key, value, ...) in the extension"
    BuildString "a = concatenation of c str operands in the extension; numbers are written, by the format in the tuple behind them, if there is one"
    FormatValue "a = format(b, c); x = conversion; c may be NO_OPERAND, or a simple format: a tuple"
    ListAppend "b.append(c)"
    ListExtend "b.extend(c)"
    SetAdd "b.add(c)"
    SetUpdate "b.update(c)"
    DictSet "`b[c]` = a (a is a source operand here)"
    DictUpdate "b.update(c)"
    DictMerge "b.update(c) for function a (a is a source operand here); a repeated key is an error"
    ListToTuple "a = tuple(b)"
    // ---- operators
    Binary "a = b op c; x = operator (BinaryKind)"
    Unary "a = op b; x = 0 neg, 1 pos, 2 invert"
    Not "a = not b"
    IsTrue "a = bool(b)"
    Compare "a = b op c; x = operator (CompareKind)"
    Is "a = b is c; x = 1 negates"
    Contains "a = b in c; x = 1 negates"
    // ---- iteration
    GetIter "a = iter(b)"
    IterNext "a = next item of iterator b or the exhausted mark (only when the emitter could not fuse it)"
    Unpack "c registers in the extension = items of b; y = what b was: 1 a tuple, 2 a list, 4 anything else"
    UnpackEx "registers in the extension = items of b; x before, y after the list; c = x + y + 1"
    GetAIter "a = aiter(b)"
    GetANext "a = anext awaitable of b"
    GetAwaitable "a = awaitable iterator of b; x = where from"
    GetYieldFromIter "a = iterator of b for yield from"
    Yield "suspend with b; a = value sent in"
    YieldFrom "drive iterator b to its end; a = its return value. b is always a register and keeps the iterator meanwhile"
    // ---- exceptions
    EnterHandler "a = exception handled before; b becomes the one being handled"
    LeaveHandler "b becomes the exception being handled"
    ExcMatch "a = whether exception b is caught by c"
    ExcGroupMatch "a, register in extension 0 = rest and match of group b against c"
    WithExit "a = b(type, value, traceback) of exception c"
    Raise "raise b from c (each may be NO_OPERAND)"
    Reraise "go on unwinding with b"
    // ---- imports, patterns, rare things
    ImportName "a = import name x; b = fromlist; y = level"
    ImportFrom "a = attribute x of module b"
    MatchSequence "a = b matches a sequence pattern"
    MatchMapping "a = b matches a mapping pattern"
    MatchKeys "a = values of keys c in b, or None"
    MatchClass "a = attributes of b for class c, x positional, names tuple in extension 0; or None"
    GetLen "a = len(b)"
    Intrinsic "a = intrinsic x of c operands in the extension (each may be NO_OPERAND)"
    // ---- control
    Jump "go to x (forward, or backward where that closes no loop)"
    JumpBack "go to x (backward: polls, counts for tiering; y = loop index)"
    JumpIf "go to x when b is true (b is tested for truth)"
    JumpIfNot "go to x when b is false (b is tested for truth)"
    JumpIfBound "go to x when register b holds a value"
    JumpIfUnbound "go to x when register b holds nothing"
    JumpIfExhausted "go to x when b is the exhausted mark"
    CompareJump "go to x when (b op c) is as wanted: a = CompareKind | wanted << 8 (wanted 1 true, 0 false)"
    IsJump "go to x when (b is c) == a"
    ContainsJump "go to x when (b in c) == a"
    JumpIfBack "JumpIf backward (polls, counts; y = loop index)"
    JumpIfNotBack "JumpIfNot backward (polls, counts; y = loop index)"
    CompareJumpBack "CompareJump backward (polls, counts): a = CompareKind | wanted << 3 | loop index << 4"
    IsJumpBack "IsJump backward (polls, counts; y = loop index)"
    ContainsJumpBack "ContainsJump backward (polls, counts; y = loop index)"
    ForIter "a = next item of b; when exhausted go to x and leave a as it is"
    ForIterBack "a = next item of b and go back to x (polls, counts; y = loop index, c unused); when exhausted go on and leave a as it is"
    Return "leave with b"
    Unreachable "control never comes here"

    // ---- quickened: written by the interpreter over the op named first
    AddInt "Binary: small integers"
    SubInt "Binary: small integers"
    MulInt "Binary: small integers"
    FloorDivInt "Binary: small integers"
    ModInt "Binary: small integers"
    AndInt "Binary: small integers"
    OrInt "Binary: small integers"
    XorInt "Binary: small integers"
    LShiftInt "Binary: small integers"
    RShiftInt "Binary: small integers"
    AddIntReg "Binary: small integers in registers"
    SubIntReg "Binary: small integers in registers"
    AddIntImm "Binary: small integer in a register, plus y"
    AddFloat "Binary: inline floats"
    SubFloat "Binary: inline floats"
    MulFloat "Binary: inline floats"
    DivFloat "Binary: inline floats"
    AddFloatReg "Binary: inline floats in registers"
    SubFloatReg "Binary: inline floats in registers"
    MulFloatReg "Binary: inline floats in registers"
    BinaryAny "Binary: operands of many types, not quickened any more"
    CompareInt "Compare: small integers; y = answers by ordering"
    CompareFloat "Compare: inline floats; y = answers by ordering"
    CompareAny "Compare: not quickened any more"
    CompareJumpInt "CompareJump: small integers; y = answers by ordering"
    CompareJumpFloat "CompareJump: inline floats; y = answers by ordering"
    CompareJumpIntReg "CompareJump: small integers in registers; y = answers by ordering"
    CompareJumpIntImm "CompareJump: small integer in a register with y >> 4; answers by ordering in its low bits"
    CompareJumpAny "CompareJump: not quickened any more"
    CompareJumpBackInt "CompareJumpBack: small integers; y = answers by ordering"
    CompareJumpBackFloat "CompareJumpBack: inline floats; y = answers by ordering"
    CompareJumpBackAny "CompareJumpBack: not quickened any more"
    LoadItemList "LoadItem: exact list and small integer"
    LoadItemTuple "LoadItem: exact tuple and small integer"
    LoadItemDict "LoadItem: exact dict"
    LoadItemAny "LoadItem: not quickened any more"
    StoreItemList "StoreItem: exact list and small integer"
    StoreItemDict "StoreItem: exact dict"
    StoreItemAny "StoreItem: not quickened any more"
    LoadAttrSlot "LoadAttr: inline slot c of objects of shape x (the name is in the cache)"
    LoadAttrCached "LoadAttr: by the cache entry (method, class attribute, property, overflow slot)"
    LoadAttrMany "LoadAttr: objects of many shapes, by set x of the ways and the stub cache (the name is in the cache)"
    StoreAttrMany "StoreAttr: objects of many shapes, by set x of the ways and the stub cache (the name is in the cache)"
    StoreAttrSlot "StoreAttr: inline slot a of objects of shape x (the name is in the cache)"
    StoreAttrNew "StoreAttr: adds inline slot a to objects of shape x (the next shape and the name are in the cache)"
    ForIterRange "ForIter: range iterator"
    ForIterList "ForIter: list iterator"
    ForIterTuple "ForIter: tuple iterator"
    ForIterText "ForIter: str iterator"
    ForIterBackRange "ForIterBack: range iterator"
    ForIterBackList "ForIterBack: list iterator"
    ForIterBackTuple "ForIterBack: tuple iterator"
    ForIterBackText "ForIterBack: str iterator"
    // Never in a function's own code.
    EnterFunction "Unreachable: run the frame's machine code"
    EnterLoop "Unreachable: run the machine code of a loop of the frame"
}

/// Operators of `Binary`: the in-place ones are these plus [`BinaryKind::INPLACE`].
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
#[repr(u8)]
#[allow(missing_docs)]
pub enum BinaryKind {
    Add,
    Sub,
    Mul,
    MatMul,
    TrueDiv,
    FloorDiv,
    Mod,
    Pow,
    LShift,
    RShift,
    And,
    Or,
    Xor,
}

impl BinaryKind {
    /// Number of operators; `kind + INPLACE` in `Binary.x` is the in-place operator.
    pub const INPLACE: u32 = 13;
    /// Every operator, in order.
    pub const ALL: [BinaryKind; 13] = {
        use BinaryKind::*;
        [Add, Sub, Mul, MatMul, TrueDiv, FloorDiv, Mod, Pow, LShift, RShift, And, Or, Xor]
    };
}

/// Operators of `Compare`, in CPython's order.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
#[repr(u8)]
#[allow(missing_docs)]
pub enum CompareKind {
    Lt,
    Le,
    Eq,
    Ne,
    Gt,
    Ge,
}

impl CompareKind {
    /// Every operator, in order.
    pub const ALL: [CompareKind; 6] = {
        use CompareKind::*;
        [Lt, Le, Eq, Ne, Gt, Ge]
    };
    /// The operator that gives the same answer with the operands exchanged.
    pub fn swapped(self) -> CompareKind {
        use CompareKind::*;
        match self {
            Lt => Gt,
            Le => Ge,
            Eq => Eq,
            Ne => Ne,
            Gt => Lt,
            Ge => Le,
        }
    }
}

/// Where a local variable is at one instruction.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub enum Location {
    /// Nowhere: it is unbound.
    Unbound,
    /// In a register.
    Register(u16),
    /// It has the value of a constant.
    Const(u32),
}

/// Frame state in terms of registers: by local, where it is.
pub type StateMap = Box<[Location]>;

/// A region of instructions and the code that handles exceptions raised in it.
#[derive(Clone, Debug)]
pub struct HandlerEntry {
    /// First instruction covered.
    pub start: u32,
    /// One past the last.
    pub end: u32,
    /// Where control goes.
    pub target: u32,
    /// Register that receives the exception; [`NO_OPERAND`] when nobody reads it.
    pub exception: u16,
    /// Local variable (by index) and the register the handler wants it in. Applied as one parallel move from the
    /// state map of the raising instruction.
    pub locals: Box<[(u32, u16)]>,
}

/// A function as register code: plain data, made by the emitter from the function's SSA form.
pub struct RegisterCode {
    /// Instructions and extension words.
    pub words: Vec<Word>,
    /// Which words are extension words is implied by the instruction before; this is the number of registers.
    /// Parameter n arrives in register n; all others start unbound.
    pub registers: u32,
    /// Constants: the function's own, then those the emitter made (keyword-name tuples).
    pub consts: Vec<Const>,
    /// Number of caches (`y` of the instructions that have one; 0-based).
    pub caches: u32,
    /// Number of loops (`y` of backward jumps; 0-based).
    pub loops: u32,
    /// Handlers; an instruction is covered by at most one entry. Sorted by `start`.
    pub handlers: Vec<HandlerEntry>,
    /// `(instruction, state map)` for each instruction that may raise, suspend or call; sorted.
    pub states: Vec<(u32, u32)>,
    /// State maps, shared.
    pub state_maps: Vec<StateMap>,
    /// `(instruction, source)` where the source changes; sorted. An instruction has the span of the last entry
    /// at or before it.
    pub spans: Vec<(u32, Span)>,
}

impl RegisterCode {
    /// The code of no function.
    pub const EMPTY: RegisterCode = RegisterCode {
        words: Vec::new(),
        registers: 0,
        consts: Vec::new(),
        caches: 0,
        loops: 0,
        handlers: Vec::new(),
        states: Vec::new(),
        state_maps: Vec::new(),
        spans: Vec::new(),
    };

    /// The instruction at word `index` with its extension operands. Only for code as emitted (not quickened);
    /// `None` past the end and where no instruction can be.
    pub fn decode(&self, index: usize) -> Option<Decoded> {
        let inst = Inst::decode(self.words.get(index)?.halves())?;
        let count = inst.extension_operands();
        let words = self.words.get(index + 1..index + 1 + ext_words(count))?;
        let mut extension: Vec<u16> = words.iter().flat_map(|word| word.halves()).collect();
        extension.truncate(count);
        Some(Decoded { index, inst, extension })
    }

    /// All instructions in order, for dumps and checks.
    pub fn instructions(&self) -> impl Iterator<Item = Decoded> + '_ {
        let mut next = 0;
        std::iter::from_fn(move || {
            let decoded = self.decode(next)?;
            next += 1 + ext_words(decoded.extension.len());
            Some(decoded)
        })
    }
}
