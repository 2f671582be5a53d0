//! How deep a program may nest, and where the stack for that depth comes from.
//!
//! Bad input must never overflow the native stack, and long chains (`a + a + ...`, `x.a.b.c...`) are legal
//! Python. So the depth of every tree that [`crate::parse`] returns is bounded by the constants here, the scan
//! in `scan.rs` enforces them before the parser runs, and whoever walks a tree by recursion calls
//! [`ensure_stack`] now and then, which moves to a fresh piece of stack when little is left.
//!
//! CPython's own limits are used where it has a fixed one; its other limits depend on the size of its C stack.

/// The deepest expression that is accepted, in tree levels. A sum of this many terms is the deepest legal tree;
/// beyond it `RecursionError: maximum recursion depth exceeded during compilation`.
pub const MAX_EXPRESSION_DEPTH: usize = 40_000;

/// How many prefix operators, `**`, `lambda` and conditional expressions may be nested to the right, where
/// CPython's parser has `MAXSTACK`; beyond it `MemoryError`.
pub const MAX_RIGHT_NESTING: usize = 4_000;

/// How many brackets may be open at once; beyond it "too many nested parentheses", as in CPython.
pub const MAX_OPEN_BRACKETS: usize = 200;

/// How many indentation levels may be open at once; beyond it "too many levels of indentation", as in CPython.
pub const MAX_INDENTATION: usize = 100;

/// How many f-strings may be nested in each other; beyond it "too many nested f-strings or t-strings".
pub const MAX_FSTRING_NESTING: usize = 150;

/// How many replacement fields of one f-string may be nested through format specifications; beyond it "f-string:
/// expressions nested too deeply".
pub const MAX_NESTED_FIELDS: usize = 3;

/// How many loops, `with` and `try` blocks may be nested in one code object; beyond it "too many statically
/// nested blocks", as in CPython 3.14.
pub const MAX_BLOCKS: usize = 40;

/// Below this much free stack [`ensure_stack`] allocates more.
const RED_ZONE: usize = 256 * 1024;
/// How much it allocates.
const STACK_PIECE: usize = 4 * 1024 * 1024;

/// Runs `body` with at least a few hundred kilobytes of stack, growing it when needed. Recursive walks over a
/// tree call this once every few levels; a level must not need more than 16 KiB.
#[inline]
pub fn ensure_stack<R>(body: impl FnOnce() -> R) -> R {
    stacker::maybe_grow(RED_ZONE, STACK_PIECE, body)
}

/// Runs `body` on a stack that is large enough for a recursion of `depth` levels of `per_level` bytes each.
pub fn with_stack_for<R>(depth: usize, per_level: usize, body: impl FnOnce() -> R) -> R {
    let bytes = depth.saturating_mul(per_level).saturating_add(RED_ZONE);
    stacker::maybe_grow(bytes, bytes + RED_ZONE, body)
}
