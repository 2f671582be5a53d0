//! The op table: every operation of the IR, declared once.
//!
//! A row is `Name "text" args imm results effects "meaning"`. The enum, the printer, the parser,
//! the verifier and every pass read this table; nothing else lists the ops.
//!
//! * *args* says how many value operands an op takes: `= n` exactly, `>= n` at least. An operand that
//!   may be absent is given as the result of `undef`.
//! * *imm* says what the two immediate words mean ([`Imm`]).
//! * *results*: `0`, `1`, or `N` (the immediate says how many).
//! * *effects*: see [`Effects`]. They answer "may this be removed, moved, merged?"; passes keep no lists.
//!
//! Generic ops have Python's semantics: they may run any Python code through special methods. The
//! specialised ops of the compiled tier (typed, guarded) come last. They have no objects, only numbers: addresses and
//! shapes are opaque words to this crate. In a function made of them local n is register n of the interpreter's code.
//! *Ints* are tagged small integers, *floats* are machine floats, *flags* are truth values: see [`Rep`].

use serde::{Deserialize, Serialize};

/// What an operation may do besides computing its results; a set of flags.
#[derive(Copy, Clone, PartialEq, Eq, Debug, Hash)]
pub struct Effects(pub u16);

impl Effects {
    /// Nothing: may be removed when unused, merged and moved.
    pub const PURE: Effects = Effects(0);
    /// May raise a Python exception; needs a frame state.
    pub const RAISES: Effects = Effects(1);
    /// May run arbitrary Python code (and so read and write any heap state); needs a frame state.
    pub const CALLS: Effects = Effects(2 | 1 | 4 | 8);
    /// Reads mutable heap state.
    pub const READS: Effects = Effects(4);
    /// Writes heap state that others can see.
    pub const WRITES: Effects = Effects(8);
    /// Makes an object with identity: may be removed when unused, never merged with another.
    pub const ALLOCATES: Effects = Effects(16);
    /// Ends a block.
    pub const ENDS: Effects = Effects(32);
    /// Suspends the frame (generators, coroutines); needs a frame state.
    pub const SUSPENDS: Effects = Effects(64 | 1 | 2 | 4 | 8);
    /// May leave compiled code for the interpreter, which does the instruction of the frame state again; needs one. An op
    /// that only may leave is removed when nothing uses its result.
    pub const LEAVES: Effects = Effects(128);
    /// As [`Effects::LEAVES`], and must do so though nothing uses its result: the interpreter would raise an exception, or what follows
    /// relies on what it found out.
    pub const CHECKS: Effects = Effects(128 | 256);

    /// Both sets together.
    pub const fn and(self, other: Effects) -> Effects {
        Effects(self.0 | other.0)
    }
    /// Whether every flag of `other` is in this set.
    pub const fn has(self, other: Effects) -> bool {
        self.0 & other.0 == other.0
    }
    /// Whether the op must refer to a frame state.
    pub const fn needs_frame_state(self) -> bool {
        self.0 & (Effects::RAISES.0 | Effects::LEAVES.0) != 0
    }
    /// Whether an instruction whose results are unused may be deleted.
    pub const fn removable(self) -> bool {
        self.0 & (1 | 2 | 8 | 32 | 64 | 256) == 0
    }
}

/// What an op's immediate words hold.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub enum Imm {
    /// Nothing.
    None,
    /// A [`ConstId`](crate::ConstId).
    Const,
    /// A [`NameId`](crate::NameId).
    Name,
    /// A [`LocalId`](crate::LocalId).
    Local,
    /// An index into the function's free variables.
    Free,
    /// A [`FuncId`](crate::FuncId) of the module.
    Func,
    /// A [`CallShapeId`](crate::CallShapeId).
    Shape,
    /// A [`NameId`](crate::NameId) and a [`CallShapeId`](crate::CallShapeId).
    NameShape,
    /// A plain number.
    Int,
    /// Two plain numbers.
    Int2,
    /// An [`Intrinsic`].
    Intrinsic,
}

/// How many value operands an op takes.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub enum Arity {
    /// Exactly this many.
    Exact(u8),
    /// This many or more.
    AtLeast(u8),
}

/// How many results an op has.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub enum Results {
    /// None.
    Zero,
    /// One.
    One,
    /// Two.
    Two,
    /// As many as the first immediate says (`unpack`).
    Imm,
    /// The sum of both immediates and one more (`unpack_ex`).
    ImmPlus,
}

/// One row of the table.
#[derive(Debug)]
pub struct OpInfo {
    /// Name in the text form.
    pub name: &'static str,
    /// Number of value operands.
    pub arity: Arity,
    /// Meaning of the immediates.
    pub imm: Imm,
    /// Number of results.
    pub results: Results,
    /// What it may do.
    pub effects: Effects,
    /// Whether the result is always a Python `bool`.
    pub bool_result: bool,
    /// One line of meaning.
    pub meaning: &'static str,
}

/// The bits of True in specialised functions.
pub const TRUE_BITS: u64 = 20;
/// The bits of False.
pub const FALSE_BITS: u64 = 12;

/// How a value is held in machine code.
#[derive(Copy, Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub enum Rep {
    /// A tagged value, as everywhere else.
    #[default]
    Value,
    /// A machine float.
    Float,
    /// A truth value.
    Flag,
}

macro_rules! arity {
    (= $n:literal) => {
        Arity::Exact($n)
    };
    (>= $n:literal) => {
        Arity::AtLeast($n)
    };
}
macro_rules! effects {
    ($($e:ident)|+) => { Effects::PURE$(.and(Effects::$e))+ };
}
macro_rules! ops {
    ($($name:ident $text:literal ($($ar:tt)+) $imm:ident $res:ident $($e:ident)|+ ; $bool:literal $meaning:literal)*) => {
        /// An operation. See the table in `op.rs` for operands, effects and meaning.
        #[derive(Copy, Clone, PartialEq, Eq, Debug, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[repr(u8)]
        pub enum Op { $(#[doc = $meaning] $name),* }
        impl Op {
            /// Every op, in table order.
            pub const ALL: &'static [Op] = &[$(Op::$name),*];
            /// The op's row.
            #[inline]
            pub fn info(self) -> &'static OpInfo { &TABLE[self as usize] }
        }
        static TABLE: &[OpInfo] = &[$(OpInfo {
            name: $text, arity: arity!($($ar)+), imm: Imm::$imm, results: Results::$res,
            effects: effects!($($e)|+), bool_result: $bool, meaning: $meaning,
        }),*];
    };
}

ops! {
    // ---- constants and variables
    Const "const" (= 0) Const One PURE; false "The constant."
    Undef "undef" (= 0) None One PURE; false "No value: an unbound variable, or an absent operand."
    CheckBound "check_bound" (= 1) Local One RAISES; false "The operand, or UnboundLocalError naming the local when it is unbound."
    NewCell "new_cell" (= 1) None One ALLOCATES; false "A new cell holding the operand (which may be undef: an empty cell)."
    LoadFree "load_free" (= 0) Free One PURE; false "The cell (not its content) of the function's n-th free variable."
    LoadCell "load_cell" (= 1) Name One RAISES|READS; false "The cell's content; NameError (free) or UnboundLocalError (own) when empty."
    StoreCell "store_cell" (= 2) None Zero WRITES; false "Puts operand 1 into cell operand 0."
    DeleteCell "delete_cell" (= 1) Name Zero RAISES|WRITES; false "Empties the cell; NameError when it is empty already."
    LoadGlobal "load_global" (= 0) Name One CALLS; false "A global, else a builtin, else NameError."
    StoreGlobal "store_global" (= 1) Name Zero CALLS; false "Sets a global."
    DeleteGlobal "delete_global" (= 0) Name Zero CALLS; false "Deletes a global or raises NameError."
    LoadName "load_name" (= 0) Name One CALLS; false "From the frame's namespace, else global, else builtin, else NameError."
    LoadNameOrCell "load_name_or_cell" (= 1) Name One CALLS; false "From the frame's namespace, else the content of the cell operand."
    LoadNameOrGlobal "load_name_or_global" (= 1) Name One CALLS; false "From the mapping operand (a class namespace), else global, else builtin."
    LoadFromDictOrCell "load_from_dict_or_cell" (= 2) Name One CALLS; false "From mapping operand 0, else the content of cell operand 1."
    StoreName "store_name" (= 1) Name Zero CALLS; false "Sets a name in the frame's namespace."
    DeleteName "delete_name" (= 0) Name Zero CALLS; false "Deletes a name of the frame's namespace or raises NameError."
    LoadLocals "load_locals" (= 0) None One READS; false "The frame's namespace mapping (class and module bodies)."
    LoadBuildClass "load_build_class" (= 0) None One CALLS; false "builtins.__build_class__."
    LoadAssertionError "load_assertion_error" (= 0) None One PURE; false "The AssertionError class."

    // ---- attributes and items
    LoadAttr "load_attr" (= 1) Name One CALLS; false "getattr(operand, name)."
    StoreAttr "store_attr" (= 2) Name Zero CALLS; false "Sets attribute of operand 0 to operand 1."
    DeleteAttr "delete_attr" (= 1) Name Zero CALLS; false "Deletes an attribute."
    LoadSpecial "load_special" (= 1) Name One CALLS; false "The special method looked up on the operand's type and bound to it; TypeError in the words of `with` when missing."
    Super "super" (= 3) None One CALLS; false "super(): operand 0 is what the name `super` gave, 1 the __class__ cell, 2 the first argument."
    LoadItem "load_item" (= 2) None One CALLS; false "`operand0[operand1]`."
    StoreItem "store_item" (= 3) None Zero CALLS; false "`operand0[operand1] = operand2`."
    DeleteItem "delete_item" (= 2) None Zero CALLS; false "`del operand0[operand1]`."
    BuildSlice "build_slice" (= 3) None One ALLOCATES; false "slice(start, stop, step)."

    // ---- calls and functions
    Call "call" (>= 1) Shape One CALLS; false "Calls operand 0 with the rest; the last ones are keywords named by the shape."
    CallMethod "call_method" (>= 1) NameShape One CALLS; false "Calls method `name` of operand 0 with the rest, without making a bound method."
    CallEx "call_ex" (= 3) None One CALLS; false "operand0(*operand1, **operand2); operand 1 is any iterable (mostly a tuple or list), operand 2 any mapping (mostly a dict) or undef."
    MakeFunction "make_function" (= 5) Func One CALLS; false "A function object: defaults tuple, keyword-default dict, closure tuple, __annotate__ function, type-params tuple; each may be undef."

    // ---- building containers
    BuildTuple "build_tuple" (>= 0) None One ALLOCATES; false "A tuple of the operands."
    BuildList "build_list" (>= 0) None One ALLOCATES; false "A list of the operands."
    BuildSet "build_set" (>= 0) None One CALLS; false "A set of the operands (hashes them)."
    BuildDict "build_dict" (>= 0) None One CALLS; false "A dict of key, value, key, value, ... (hashes them)."
    BuildString "build_string" (>= 0) None One ALLOCATES|RAISES; false "Joins str operands (f-strings), and numbers that format_value left as they are. A tuple is the simple format of the operand before it."
    FormatValue "format_value" (= 2) Int One CALLS; false "format(conversion(operand0), operand1): immediate 0 none, 1 str, 2 repr, 3 ascii; operand 1 may be undef, or a tuple of what QuickFormat packs and the text. With 4 added only build_string takes the result, which may be the number itself."
    ListAppend "list_append" (= 2) None Zero WRITES|RAISES; false "Appends operand 1 to the list operand 0 (comprehensions, displays)."
    ListExtend "list_extend" (= 2) None Zero CALLS; false "Extends the list operand 0 by the iterable operand 1 (displays, star arguments)."
    SetAdd "set_add" (= 2) None Zero CALLS; false "Adds operand 1 to the set operand 0."
    SetUpdate "set_update" (= 2) None Zero CALLS; false "Adds the items of iterable operand 1 to the set operand 0."
    DictSet "dict_set" (= 3) None Zero CALLS; false "`operand0[operand1] = operand2` on an exact dict."
    DictUpdate "dict_update" (= 2) None Zero CALLS; false "operand0.update(mapping operand1); TypeError when it is no mapping (dict displays)."
    DictMerge "dict_merge" (= 3) None Zero CALLS; false "As dict_update, but a repeated key is a TypeError naming the function operand 2 (call arguments)."
    ListToTuple "list_to_tuple" (= 1) None One ALLOCATES; false "A tuple of the list's items."

    // ---- operators
    Add "add" (= 2) None One CALLS; false "+"
    Sub "sub" (= 2) None One CALLS; false "-"
    Mul "mul" (= 2) None One CALLS; false "*"
    MatMul "matmul" (= 2) None One CALLS; false "@"
    TrueDiv "truediv" (= 2) None One CALLS; false "/"
    FloorDiv "floordiv" (= 2) None One CALLS; false "//"
    Mod "mod" (= 2) None One CALLS; false "%"
    Pow "pow" (= 2) None One CALLS; false "**"
    LShift "lshift" (= 2) None One CALLS; false "<<"
    RShift "rshift" (= 2) None One CALLS; false ">>"
    And "and" (= 2) None One CALLS; false "&"
    Or "or" (= 2) None One CALLS; false "|"
    Xor "xor" (= 2) None One CALLS; false "^"
    InplaceAdd "iadd" (= 2) None One CALLS; false "+="
    InplaceSub "isub" (= 2) None One CALLS; false "-="
    InplaceMul "imul" (= 2) None One CALLS; false "*="
    InplaceMatMul "imatmul" (= 2) None One CALLS; false "@="
    InplaceTrueDiv "itruediv" (= 2) None One CALLS; false "/="
    InplaceFloorDiv "ifloordiv" (= 2) None One CALLS; false "//="
    InplaceMod "imod" (= 2) None One CALLS; false "%="
    InplacePow "ipow" (= 2) None One CALLS; false "**="
    InplaceLShift "ilshift" (= 2) None One CALLS; false "<<="
    InplaceRShift "irshift" (= 2) None One CALLS; false ">>="
    InplaceAnd "iand" (= 2) None One CALLS; false "&="
    InplaceOr "ior" (= 2) None One CALLS; false "|="
    InplaceXor "ixor" (= 2) None One CALLS; false "^="
    Neg "neg" (= 1) None One CALLS; false "-x"
    Pos "pos" (= 1) None One CALLS; false "+x"
    Invert "invert" (= 1) None One CALLS; false "~x"
    Not "not" (= 1) None One CALLS; true "not x"
    IsTrue "is_true" (= 1) None One CALLS; true "bool(x)"
    Lt "lt" (= 2) None One CALLS; false "<"
    Le "le" (= 2) None One CALLS; false "<="
    Eq "eq" (= 2) None One CALLS; false "=="
    Ne "ne" (= 2) None One CALLS; false "!="
    Gt "gt" (= 2) None One CALLS; false ">"
    Ge "ge" (= 2) None One CALLS; false ">="
    Is "is" (= 2) None One PURE; true "Identity."
    IsNot "is_not" (= 2) None One PURE; true "Negated identity."
    In "in" (= 2) None One CALLS; true "operand0 in operand1"
    NotIn "not_in" (= 2) None One CALLS; true "operand0 not in operand1"

    // ---- iteration and unpacking
    GetIter "get_iter" (= 1) None One CALLS; false "iter(operand)."
    IterNext "iter_next" (= 1) None One CALLS; false "The next item, or the internal exhausted mark; only branch_exhausted may look at the mark."
    Unpack "unpack" (= 1) Int Imm CALLS; false "Exactly n items of the iterable, else ValueError in CPython's words."
    UnpackEx "unpack_ex" (= 1) Int2 ImmPlus CALLS; false "`n` items, a list of the middle ones, `m` items."
    GetAIter "get_aiter" (= 1) None One CALLS; false "aiter(operand), with `async for`'s error text."
    GetANext "get_anext" (= 1) None One CALLS; false "The iterator that awaits the next item of an async iterator, for yield_from."
    GetAwaitable "get_awaitable" (= 1) Int One CALLS; false "The iterator `await` drives; immediate 1: from __aenter__, 2: from __aexit__ (error text)."
    Yield "yield" (= 1) None One SUSPENDS; false "Suspends the generator with the operand; the result is what is sent in."
    YieldFrom "yield_from" (= 1) None One SUSPENDS; false "Drives the sub-iterator to its end, passing sends and throws on; the result is its return value. Also `await`."
    GetYieldFromIter "get_yield_from_iter" (= 1) None One CALLS; false "The iterator `yield from` drives (a generator as it is, a coroutine only inside one)."

    // ---- exceptions and context managers
    EnterHandler "enter_handler" (= 1) None One WRITES|READS; false "Makes the exception the one being handled; the result is the one before."
    LeaveHandler "leave_handler" (= 1) None Zero WRITES; false "Makes the operand (a result of enter_handler) the exception being handled again."
    ExcMatch "exc_match" (= 2) None One CALLS; true "Whether exception operand 0 is caught by `except operand1`."
    ExcGroupMatch "exc_group_match" (= 2) None Two CALLS; false "except*: the part of operand 0 (None when nothing is left) that does not match and the part that does (None when empty)."
    WithExit "with_exit" (= 2) None One CALLS; false "Calls the bound __exit__ operand 0 with type, value and traceback of exception operand 1."

    // ---- imports
    ImportName "import_name" (= 1) Name One CALLS; false "import: operand is the fromlist (tuple or None); the second immediate is the level."
    ImportFrom "import_from" (= 1) Name One CALLS; false "from operand import name."

    // ---- match statement
    MatchSequence "match_sequence" (= 1) None One READS; true "Whether the subject matches a sequence pattern."
    MatchMapping "match_mapping" (= 1) None One READS; true "Whether the subject matches a mapping pattern."
    MatchKeys "match_keys" (= 2) None One CALLS; false "Tuple of the values of the keys in tuple operand 1, or None."
    MatchClass "match_class" (= 3) Int One CALLS; false "Tuple of the attributes for class operand 1, `n` positional and the names in tuple operand 2, or None."
    GetLen "get_len" (= 1) None One CALLS; false "len(operand)."

    // ---- rare things
    Intrinsic "intrinsic" (>= 0) Intrinsic One CALLS; false "A rare operation; see Intrinsic."

    // ---- block ends
    Jump "jump" (= 0) None Zero ENDS; false "Goes on at the target."
    Branch "branch" (= 1) None Zero ENDS; false "To the first target when the bool operand is True, else to the second."
    BranchExhausted "branch_exhausted" (= 1) None Zero ENDS; false "To the first target when the operand of iter_next is the exhausted mark, else to the second."
    BranchUnbound "branch_unbound" (= 1) None Zero ENDS; false "To the first target when the operand is undef, else to the second."
    Return "return" (= 1) None Zero ENDS; false "Leaves the function with the operand."
    Raise "raise" (>= 0) None Zero CALLS|ENDS; false "raise operand0 [from operand1]; without operands the exception being handled."
    Reraise "reraise" (= 1) None Zero RAISES|ENDS; false "Goes on unwinding with the exception operand, its traceback unchanged."
    Unreachable "unreachable" (= 0) None Zero ENDS; false "Control never comes here."

    // ---- specialised: values and guards
    Word "word" (= 0) Int2 One PURE; false "The value with these bits (low half, high half)."
    Float "float" (= 0) Int2 One PURE; false "The float with these bits."
    EntryRegister "entry_register" (= 0) Int One READS; false "Register n of the frame as it was at the entry."
    EntryFunction "entry_function" (= 0) None One READS; false "The function of the frame."
    GuardBound "guard_bound" (= 1) None One CHECKS; false "The operand; leaves when it is nothing."
    GuardAnswer "guard_answer" (= 1) None One CHECKS; false "The operand, what a quick op answered; leaves when that is nothing."
    GuardNoObject "guard_no_object" (= 1) None Zero LEAVES|WRITES; false "Leaves when the operand is an object on the heap."
    GuardInt "guard_int" (= 1) None One CHECKS; false "The operand, a small integer."
    GuardFloat "guard_float" (= 1) None One CHECKS; false "The float that the operand is."
    GuardSomeFloat "guard_some_float" (= 2) None Zero LEAVES|WRITES; false "Leaves when both operands are small integers."
    ToFloat "to_float" (= 1) Int One CHECKS; false "The float that the operand is, or that a small integer is nearest to (n is 1: is equal to; leaves beyond 2^53)."
    GuardShape "guard_shape" (= 1) Int One CHECKS; false "The operand, an object of this shape (below 256: an exact instance of a builtin type, which keeps its shape)."
    GuardWord "guard_word" (= 1) Int2 One CHECKS; false "The operand, which has these bits."
    GuardMemory "guard_memory" (= 0) Int Zero LEAVES|READS|WRITES; false "Leaves unless the n-th watched place of memory holds what it did."
    GuardOther "guard_other" (= 2) None Zero LEAVES|WRITES; false "Leaves when the operands are the same object."
    BoxFloat "box_float" (= 1) None One ALLOCATES; false "The float as a value."
    BoxFlag "box_flag" (= 1) None One PURE; false "The truth value as True or False."
    IntOfFlag "int_of_flag" (= 1) None One PURE; false "The truth value as the int 1 or 0."

    // ---- specialised: arithmetic
    IntAdd "int_add" (= 2) None One LEAVES; false "Sum of ints; leaves on overflow."
    IntSub "int_sub" (= 2) None One LEAVES; false "Difference of ints; leaves on overflow."
    IntMul "int_mul" (= 2) None One LEAVES; false "Product of ints; leaves on overflow."
    IntFloorDiv "int_floordiv" (= 2) None One CHECKS; false "Floor of the quotient of ints; leaves on zero and overflow."
    IntMod "int_mod" (= 2) None One CHECKS; false "Python's remainder of ints; leaves on zero."
    IntAnd "int_and" (= 2) None One PURE; false "Bits in both ints."
    IntOr "int_or" (= 2) None One PURE; false "Bits in either int."
    IntXor "int_xor" (= 2) None One PURE; false "Bits in one of the ints."
    IntShl "int_shl" (= 2) None One CHECKS; false "Shift to the left; leaves on overflow and counts out of 0..62."
    IntShr "int_shr" (= 2) None One CHECKS; false "Shift to the right; leaves on negative counts."
    IntNeg "int_neg" (= 1) None One LEAVES; false "Negated int; leaves on overflow."
    IntStep "int_step" (= 2) None One PURE; false "Sum of ints, wrapping around: for counters that cannot overflow while they count."
    IntToFloat "int_to_float" (= 1) None One PURE; false "The nearest float."
    IntToFloatExact "int_to_float_exact" (= 1) None One LEAVES; false "The float of an int up to 2^53; leaves beyond."
    IntOfFloat "int_of_float" (= 1) None One LEAVES; false "A float without its fraction as an int; leaves beyond 2^62."
    FloatAdd "float_add" (= 2) None One PURE; false "Sum of floats."
    FloatSub "float_sub" (= 2) None One PURE; false "Difference of floats."
    FloatMul "float_mul" (= 2) None One PURE; false "Product of floats."
    FloatDiv "float_div" (= 2) None One CHECKS; false "Quotient of floats; leaves when dividing by zero."
    FloatPow "float_pow" (= 2) None One CHECKS; false "Power of floats; leaves where it is no finite float."
    FloatCall "float_call" (= 1) Int2 One CHECKS; false "What the function of the machine at this address answers for a float; leaves where that is no finite float."
    FloatNeg "float_neg" (= 1) None One PURE; false "Negated float."
    IntCompare "int_compare" (= 2) Int One PURE; false "Comparison number n (as CPython counts them) of ints."
    FloatCompare "float_compare" (= 2) Int One PURE; false "Comparison number n of floats."
    SameWord "same_word" (= 2) None One PURE; false "Identity."
    NotFlag "not_flag" (= 1) None One PURE; false "The other truth value."

    // ---- specialised: machine words, which are no values: only ops of this group take them, and no frame state names them
    LowWord "low_word" (= 1) None One CHECKS; false "The low 64 bits of an int of any size (in two's complement); leaves when it is none."
    WordAdd "word_add" (= 2) None One PURE; false "Sum of machine words."
    WordSub "word_sub" (= 2) None One PURE; false "Difference of machine words."
    WordMul "word_mul" (= 2) None One PURE; false "Product of machine words."
    WordAnd "word_and" (= 2) None One PURE; false "Bits in both machine words."
    WordOr "word_or" (= 2) None One PURE; false "Bits in either machine word."
    WordXor "word_xor" (= 2) None One PURE; false "Bits in one of the machine words."
    WordShl "word_shl" (= 2) None One PURE; false "Machine word operand 0, shifted to the left by operand 1, which is below 64."
    TagWord "tag_word" (= 1) None One PURE; false "The int that a machine word is, which is below 2^62."
    IntOfWord "int_of_word" (= 1) None One ALLOCATES|LEAVES; false "The int that a machine word without sign is. May collect, as new_object."

    // ---- specialised: memory
    ShapeOf "shape_of" (= 1) None One READS; false "The number of an object's shape, as bits; zero for what is no object on the heap."
    LoadSlot "load_slot" (= 1) Int One CHECKS|READS; false "Inline slot n of an instance; leaves when it is empty."
    StoreSlot "store_slot" (= 2) Int Zero WRITES; false "Puts operand 1 into inline slot n of the instance operand 0."
    AddSlot "add_slot" (= 2) Int2 Zero WRITES; false "As store_slot, and gives the instance the shape of the second number."
    ListLoad "list_load" (= 2) None One CHECKS|READS; false "Item operand 1 of the list operand 0; leaves when there is none."
    ListStore "list_store" (= 3) None Zero LEAVES|WRITES; false "Replaces item operand 1 of the list operand 0 by operand 2; leaves when there is none."
    TupleLoad "tuple_load" (= 2) None One CHECKS; false "Item operand 1 of the tuple operand 0; leaves when there is none."
    ListItems "list_items" (= 1) None One READS; false "Where the items of a list are. It holds until something is called."
    CheckIndex "check_index" (= 2) Int One CHECKS; false "Int operand 0 as an index into as many items as operand 1 says, counted from the end when it is negative (it is not when n is 1); leaves when there is no such item."
    ItemAt "item_at" (= 2) Int One READS; false "The item at a checked index operand 1 of operand 0: a result of list_items (n is 0), or a tuple (1)."
    PutItem "put_item" (= 3) Int Zero WRITES; false "Replaces the item at a checked index operand 1 of a result of list_items by operand 2."
    GuardOwnBits "guard_own_bits" (= 1) Int One CHECKS; false "The operand, an object whose layout's own bits, which never change, are n."
    FloatAt "float_at" (= 2) Int2 One READS; false "The float of m bytes at a checked index operand 1 behind byte n of operand 0."
    IntAt "int_at" (= 2) Int2 One CHECKS|READS; false "The same of a machine integer (m has bit 8: with a sign), as an int; leaves when it is none."
    PutFloat "put_float" (= 3) Int2 Zero WRITES; false "Replaces what float_at reads by operand 2."
    PutInt "put_int" (= 3) Int2 Zero LEAVES|WRITES; false "Replaces what int_at reads by operand 2; leaves when it is out of range."
    ListLength "list_length" (= 1) None One READS; false "Number of items of a list."
    TupleLength "tuple_length" (= 1) None One PURE; false "Number of items of a tuple."
    QuickLength "quick_length" (= 1) None One READS; false "Number of items of an exact list, tuple or string, else nothing."
    QuickItems "quick_items" (= 1) Int One READS; false "What has the items of an exact tuple or list that has n > 0 of them (the tuple, or the list's storage: both have them in the same place), else nothing."
    QuickAppend "quick_append" (= 2) None One WRITES; false "Appends operand 1 to the list operand 0, if its storage has room, and gives None; else nothing."
    GuardNarrow "guard_narrow" (= 1) None One CHECKS; false "The operand, an exact str; leaves unless its characters have one byte each."
    TextLength "text_length" (= 1) None One PURE; false "Number of characters of an exact str."
    CharAt "char_at" (= 2) None One PURE; false "The character at a checked index operand 1 of a result of guard_narrow: one of the machine's own strings of one character."
    CharCode "char_code" (= 1) None One PURE; false "The code of one of the machine's own strings of one character, as an int."
    CharOf "char_of" (= 1) None One CHECKS; false "The machine's own string of the character with an int's code; leaves when there is none."
    CharIn "char_in" (= 5) None One PURE; true "Whether the character operand 0, one of the machine's own, is in a set of codes as a flag. The others are words: 64 codes each, the lowest first."
    LoadField "load_field" (= 1) Int One LEAVES|READS; false "The machine integer at byte n of an object, as an int; leaves when it is none."
    ReloadField "reload_field" (= 1) Int One READS; false "As load_field, of what is known to be an int."
    ClearField "clear_field" (= 1) Int Zero WRITES; false "Empties the reference at byte n of an object."
    LoadRef "load_ref" (= 1) Int One CHECKS|READS; false "The value at byte n of an object; leaves when there is none."
    LoadWatched "load_watched" (= 0) Int One CHECKS|READS; false "The value in the n-th variable outside of the function; leaves when there is none."
    LoadCellValue "load_cell_value" (= 1) None One CHECKS|READS; false "Content of a cell; leaves when it is empty."
    StoreCellValue "store_cell_value" (= 2) None Zero WRITES; false "Puts operand 1 into the cell operand 0."

    // ---- specialised: new objects
    NewObject "new_object" (>= 0) Int One ALLOCATES|LEAVES; false "A new instance with the n-th known shape; the operands are its first inline slots. May collect: what is live is in the frame state or among the operands."
    NewTuple "new_tuple" (>= 0) None One ALLOCATES|LEAVES; false "A new tuple of the operands. May collect, likewise."
    NewRange "new_range" (= 3) None One ALLOCATES|LEAVES; false "A new iterator of the numbers from the int operand 0 to the int operand 1 with the int operand 2 between them; leaves when that is 0. May collect, likewise."
    NewPlain "new_plain" (>= 1) Int One ALLOCATES|LEAVES; false "A new object of builtin layout n that has nothing but fields: the operands. May collect, likewise."
    Virtual "virtual" (= 0) Int One PURE; false "An object that was not made, the n-th. Nothing computes it: see virtual_object."
    VirtualObject "virtual_object" (>= 0) Int2 One PURE; false "For frame states: the object that new_object would give, made when machine code leaves. Operands may be floats; the second number tells it from others like it."
    VirtualGenerator "virtual_generator" (>= 1) Int2 One PURE; false "The same of a generator that machine code runs in place of its consumer: its function, and what number n of the graph's generators says."
    VirtualTuple "virtual_tuple" (>= 0) Int One PURE; false "The same of new_tuple."
    VirtualPlain "virtual_plain" (>= 1) Int2 One PURE; false "The same of new_plain."

    // ---- specialised: calls and control
    CallHelper "call_helper" (>= 0) Int2 One CALLS; false "What helper n of the machine answers for the operands and the second number."
    TryHelper "try_helper" (>= 0) Int2 One CALLS; false "As call_helper, but goes on with nothing when the helper raised."
    TryDirect "try_direct" (>= 1) Int One CALLS; false "As call_direct, but goes on with nothing when the function raised."
    AskHelper "ask_helper" (>= 0) Int2 One CALLS; false "As call_helper, where that hardly ever happens: the frames and objects of the frame state are there for the time of the call only."
    TryAsk "try_ask" (>= 0) Int2 One CALLS; false "As ask_helper, but goes on with nothing when the helper raised. Then the frames stay."
    Caught "caught" (= 0) Int2 One CALLS; false "After try_ask: the exception that was raised, for a handler of the function at level m. What n says is what the helper Caught takes."
    Inlined "inlined" (= 0) Int Zero READS; false "In no block: what a frame state of inlined code hangs on. The frame is the n-th."
    PushFrame "push_frame" (>= 0) Int Zero WRITES; false "Puts the n-th frame on the stack; operand: the object under construction, or the function of a frame that does not know it."
    GuardUnseen "guard_unseen" (= 0) Int Zero LEAVES|READS; false "Leaves when somebody has looked at the n-th frame."
    StoreField "store_field" (= 2) Int Zero WRITES; false "Puts the int operand 1 at byte n of an object, as a machine integer."
    CallDirect "call_direct" (>= 1) Int One CALLS; false "Calls the n-th known function with the operands behind the first, which is the function."
    QuickArithmetic "quick_arithmetic" (= 2) Int One ALLOCATES; false "Binary operator n (as register code counts them: + - * or /) of two numbers, or nothing where something must be called."
    QuickComparison "quick_comparison" (= 2) Int One PURE; false "Comparison number n of two numbers as True or False, or nothing where something must be called."
    QuickTruth "quick_truth" (= 1) None One PURE; false "True or False for None, a bool or an int, else nothing."
    SecondOfPair "second_of_pair" (= 1) None One READS|ALLOCATES; false "The second part of the pair that a quick_next has just answered; the operand is the first."
    QuickNext "quick_next" (= 1) Int2 One READS|WRITES|ALLOCATES; false "As quick_ask; moves iterators on and touches nothing else."
    QuickAsk "quick_ask" (>= 1) Int2 One READS|ALLOCATES; false "What leaf function n of the machine answers for the operands and the second number, or nothing where something must be called."
    QuickStore "quick_store" (>= 1) Int2 One WRITES; false "As quick_ask, of a leaf function that may write slots of objects."
    QuickPut "quick_put" (>= 1) Int2 One WRITES; false "As quick_ask, of a leaf function that writes unboxed numbers, or memory no other op knows."
    DisownText "disown_text" (= 0) None Zero WRITES; false "From here on the machine has no text of its own, which an append may extend."
    Truth "truth" (= 1) None One CALLS; false "bool(x) as a flag."
    Poll "poll" (= 0) None Zero LEAVES|WRITES; false "Leaves when the machine asks for attention."
    Leave "leave" (= 1) None Zero LEAVES|ENDS; false "Returns the operand; the interpreter does it when somebody looks at the frame."
    Suspend "suspend" (= 0) None Zero CALLS|ENDS; false "Stores the frame; the interpreter does the instruction, which suspends the generator."
    Exit "exit" (= 0) Int Zero LEAVES|ENDS; false "Leaves, for reason n."
}

/// [`Op::ItemAt`] and [`Op::PutItem`]: of a list.
pub const OF_LIST: u32 = 0;
/// [`Op::ItemAt`]: of a tuple.
pub const OF_TUPLE: u32 = 1;

impl Op {
    /// The op named `name` in the text form.
    pub fn from_name(name: &str) -> Option<Op> {
        Op::ALL.iter().copied().find(|op| op.info().name == name)
    }
    /// The op's effects.
    #[inline]
    pub fn effects(self) -> Effects {
        self.info().effects
    }
    /// How many results an instruction with these immediates has.
    #[inline]
    pub fn result_count(self, imm: [u32; 2]) -> u32 {
        match self.info().results {
            Results::Zero => 0,
            Results::One => 1,
            Results::Two => 2,
            Results::Imm => imm[0],
            Results::ImmPlus => imm[0].saturating_add(imm[1]).saturating_add(1),
        }
    }
    /// How many jump targets it has; more than none only for terminators.
    pub fn target_count(self) -> usize {
        match self {
            Op::Jump => 1,
            Op::Branch | Op::BranchExhausted | Op::BranchUnbound => 2,
            _ => 0,
        }
    }
    /// How its results are held.
    pub fn rep(self) -> Rep {
        use Op::*;
        match self {
            Float | GuardFloat | ToFloat | IntToFloat | IntToFloatExact | FloatAdd | FloatSub | FloatMul
            | FloatDiv | FloatNeg | FloatPow | FloatCall | FloatAt => Rep::Float,
            IntCompare | FloatCompare | SameWord | NotFlag | Truth => Rep::Flag,
            _ => Rep::Value,
        }
    }
    /// Whether the result of a specialised op is surely an int.
    pub fn gives_int(self) -> bool {
        use Op::*;
        matches!(
            self,
            GuardInt
                | IntAdd
                | IntSub
                | IntMul
                | IntFloorDiv
                | IntMod
                | IntAnd
                | IntOr
                | IntXor
                | IntShl
                | IntShr
                | IntNeg
                | IntStep
                | IntOfFlag
                | IntOfFloat
                | ListLength
                | TupleLength
                | TextLength
                | CharCode
                | CheckIndex
                | TagWord
                | IntAt
                | LoadField
                | ReloadField
        )
    }
    /// Whether it is a call for which frames and objects are made that are not there otherwise.
    pub fn makes_frames(self) -> bool {
        matches!(self, Op::AskHelper | Op::TryAsk | Op::Caught)
    }

    /// Whether it ends a block.
    #[inline]
    pub fn is_terminator(self) -> bool {
        self.effects().has(Effects::ENDS)
    }
    /// Whether it is one of the binary operators `+` to `^` (not in place).
    pub fn is_binary(self) -> bool {
        (Op::Add..=Op::Xor).contains(&self)
    }
    /// Whether it is an in-place operator.
    pub fn is_inplace(self) -> bool {
        (Op::InplaceAdd..=Op::InplaceXor).contains(&self)
    }
    /// Whether it is one of `<` `<=` `==` `!=` `>` `>=`.
    pub fn is_compare(self) -> bool {
        (Op::Lt..=Op::Ge).contains(&self)
    }
}

macro_rules! intrinsics {
    ($($name:ident $text:literal $meaning:literal)*) => {
        /// A rare operation, behind the op `intrinsic`.
        #[derive(Copy, Clone, PartialEq, Eq, Debug, Hash, Serialize, Deserialize)]
        #[repr(u8)]
        pub enum Intrinsic { $(#[doc = $meaning] $name),* }
        impl Intrinsic {
            /// Every intrinsic, in table order.
            pub const ALL: &'static [Intrinsic] = &[$(Intrinsic::$name),*];
            /// Name in the text form.
            pub fn name(self) -> &'static str { match self { $(Intrinsic::$name => $text),* } }
            /// The intrinsic with this number.
            pub fn from_index(index: u32) -> Option<Intrinsic> { Self::ALL.get(index as usize).copied() }
            /// The intrinsic named `name` in the text form.
            pub fn from_name(name: &str) -> Option<Intrinsic> {
                Self::ALL.iter().copied().find(|i| i.name() == name)
            }
        }
    };
}

intrinsics! {
    PrintExpr "print_expr" "sys.displayhook(operand), for the interactive mode."
    ImportStar "import_star" "Copies the public names of the module operand into the frame's namespace."
    TypeVar "typevar" "A TypeVar: name, lazily evaluated bound function or undef, constraints function or undef."
    ParamSpec "paramspec" "A ParamSpec: name."
    TypeVarTuple "typevartuple" "A TypeVarTuple: name."
    TypeParamDefault "type_param_default" "Operand 0 (a type parameter) with the lazily evaluated default function operand 1."
    SubscriptGeneric "subscript_generic" "`Generic[*operand]`, the implicit base of a generic class."
    TypeAlias "type_alias" "A type alias: name, type-params tuple or undef, lazily evaluated value function."
    AsyncGenWrap "async_gen_wrap" "Wraps a value yielded by an async generator."
    PrepReraiseStar "prep_reraise_star" "except*: what must be raised, from the original exception operand 0 and the list operand 1 of results."
    Interpolation "interpolation" "string.templatelib.Interpolation: value, expression text, conversion int, format spec or undef."
    Template "template" "string.templatelib.Template: strings tuple, interpolations tuple."
    EndAsyncFor "end_async_for" "Whether the exception operand is StopAsyncIteration (True) or must go on unwinding (False)."
    SetUpAnnotations "set_up_annotations" "Puts an empty dict `__annotations__` into the frame's namespace, unless it has one."
    LoadNotImplementedError "load_not_implemented_error" "The NotImplementedError class."
    TraceCall "trace_call" "Tells trace functions that the frame begins (operand True; None: that of a module) or goes on behind a yield (False)."
    TraceLine "trace_line" "Tells trace functions that line number operand begins, unless the frame is in it already."
    TraceJump "trace_jump" "The frame is in no line any more: it jumps back in a loop."
    TraceReturn "trace_return" "Tells trace functions that the frame returns or yields the operand."
    TraceNative "trace_native" "Tells the profile function that the operand is about to be called, if it is native."
    TraceNativeReturn "trace_native_return" "Tells the profile function that what trace_native told of is done."
}
