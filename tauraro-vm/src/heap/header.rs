//! The header that every heap object starts with, layouts, and shape ids.
//!
//! ```text
//! bits  0..32  shape    class and attribute layout; one compare guards both
//! bits 32..40  layout   which Rust struct the object is (how to trace it, how to downcast)
//! bits 40..48  gc       collector's flags
//! bits 48..64  aux      for the layout's own use
//! ```
//!
//! An exact instance of a builtin type has the shape id that equals its layout's number, so "is this
//! exactly a list" is one 32-bit compare with a constant.

use std::cell::Cell;
use std::fmt;

/// Index into the table of shapes.
#[derive(Copy, Clone, PartialEq, Eq, Hash, Debug, PartialOrd, Ord)]
#[repr(transparent)]
pub struct ShapeId(pub u32);

impl ShapeId {
    /// The first id that is no builtin type's own.
    pub const FIRST_DYNAMIC: u32 = 256;
}

/// Which Rust struct a heap object is.
#[derive(Copy, Clone, PartialEq, Eq, Hash)]
#[repr(transparent)]
pub struct Layout(pub u8);

macro_rules! layouts {
    ($($name:ident = $n:literal)*) => {
        #[allow(non_upper_case_globals, missing_docs)]
        impl Layout {
            /// No object: a free cell.
            pub const Free: Layout = Layout(0);
            $(pub const $name: Layout = Layout($n);)*
        }
        impl fmt::Debug for Layout {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                match self.0 { $($n => f.write_str(stringify!($name)),)* n => write!(f, "Layout({n})") }
            }
        }
    };
}

layouts! {
    // Storage that belongs to other objects and is never a Python value.
    Slots = 1
    SetTable = 2
    DictEntries = 3
    DictIndex = 4
    StrBuffer = 5
    Unit = 6
    VmState = 7
    // The object model.
    Type = 8
    Instance = 9
    Function = 10
    NativeFunction = 11
    BoundMethod = 12
    NativeMethod = 13
    SlotWrapper = 14
    GetSet = 15
    Member = 16
    ClassMethod = 17
    StaticMethod = 18
    Property = 19
    Super = 20
    Cell = 21
    Code = 22
    Frame = 23
    Generator = 24
    Coroutine = 25
    AsyncGenerator = 26
    Traceback = 27
    Module = 28
    WeakRef = 29
    Exception = 30
    AttrCell = 31
    MappingProxy = 32
    BoundSlotWrapper = 33
    AsyncGenItem = 34
    AsyncGenAwait = 35
    GenericAlias = 36
    UnionType = 37
    ClassMethodNative = 38
    WeakProxy = 39
    // Builtin types.
    Int = 40
    Float = 41
    Complex = 42
    Str = 43
    Bytes = 44
    ByteArray = 45
    MemoryView = 46
    List = 47
    Tuple = 48
    Dict = 49
    Set = 50
    FrozenSet = 51
    Range = 52
    Slice = 53
    DictKeys = 54
    DictValues = 55
    DictItems = 56
    WeakCallableProxy = 57
    TemplateIter = 58
    // Iterators of builtin types.
    SeqIter = 60
    ListIter = 61
    TupleIter = 62
    DictKeyIter = 63
    DictValueIter = 64
    DictItemIter = 65
    SetIter = 66
    RangeIter = 67
    StrIter = 68
    BytesIter = 69
    CallIter = 70
    Enumerate = 71
    Zip = 72
    Map = 73
    Filter = 74
    Reversed = 75
    BigRangeIter = 76
    CoroutineWrapper = 77
    DictReverseIter = 78
    ListReverseIter = 79
    MemoryIter = 80
    // Typing objects of the language.
    TypeVar = 84
    ParamSpec = 85
    TypeVarTuple = 86
    TypeAlias = 87
    Template = 88
    Interpolation = 89
    SimpleNamespace = 90
    StdStream = 91
    NoDefault = 92
    ParamSpecArgs = 93
    ParamSpecKwargs = 94
    // Types without heap objects: their values are tagged.
    Bool = 100
    NoneType = 101
    EllipsisType = 102
    NotImplementedType = 103
    // The type of instances of `object` itself.
    Object = 104
    // Layouts of native modules, numbered by tauraro-stdlib from here on.
    FirstNative = 128
}

/// Collector's flags in a header.
pub mod gc_flags {
    /// The object is old and not remembered: the next store into it must log it.
    pub const OLD_UNLOGGED: u8 = 1;
    /// The object is old (marked by an earlier collection).
    pub const OLD: u8 = 2;
    /// The object lives in the large space.
    pub const LARGE: u8 = 4;
    /// The object has something to do before its memory is reused: `Drop`, or a `__del__`.
    pub const FINALIZE: u8 = 8;
    /// `__del__` has run already.
    pub const FINALIZED: u8 = 16;
    /// Weak references to the object exist.
    pub const WEAKLY_REFERENCED: u8 = 32;
    /// The object is an instance of a Python subclass of a builtin type: a slot for attributes follows it.
    pub const HAS_ATTRS: u8 = 64;
}

/// The first 8 bytes of every heap object.
#[repr(C, align(8))]
pub struct Header {
    shape: Cell<ShapeId>,
    layout: Cell<Layout>,
    gc: Cell<u8>,
    aux: Cell<u16>,
}

impl Header {
    /// Where the shape is, for machine code: 4 bytes.
    pub const SHAPE_OFFSET: usize = std::mem::offset_of!(Header, shape);
    /// Where the layout is: 1 byte.
    pub const LAYOUT_OFFSET: usize = std::mem::offset_of!(Header, layout);
    /// Where the collector's flags are: 1 byte.
    pub const GC_OFFSET: usize = std::mem::offset_of!(Header, gc);
    /// Where the layout's own bits are: 2 bytes.
    pub const AUX_OFFSET: usize = std::mem::offset_of!(Header, aux);

    /// A header for a new object.
    #[inline(always)]
    pub const fn new(shape: ShapeId, layout: Layout) -> Header {
        Header { shape: Cell::new(shape), layout: Cell::new(layout), gc: Cell::new(0), aux: Cell::new(0) }
    }

    /// The header of an exact instance of a builtin type.
    #[inline(always)]
    pub const fn exact(layout: Layout) -> Header {
        Header::new(ShapeId(layout.0 as u32), layout)
    }

    /// The shape: class and attribute layout.
    #[inline(always)]
    pub fn shape(&self) -> ShapeId {
        self.shape.get()
    }

    /// Gives the object another shape. The new shape must have the same layout and describe the object's
    /// slots; only the object model calls this.
    #[inline(always)]
    pub fn set_shape(&self, shape: ShapeId) {
        self.shape.set(shape);
    }

    /// Which struct the object is.
    #[inline(always)]
    pub fn layout(&self) -> Layout {
        self.layout.get()
    }

    /// The collector's flags ([`gc_flags`]).
    #[inline(always)]
    pub fn gc(&self) -> u8 {
        self.gc.get()
    }

    /// Sets the collector's flags. For the heap only.
    #[inline(always)]
    pub(crate) fn set_gc(&self, flags: u8) {
        self.gc.set(flags);
    }

    /// The layout's own 16 bits.
    #[inline(always)]
    pub fn aux(&self) -> u16 {
        self.aux.get()
    }

    /// Sets the layout's own 16 bits.
    #[inline(always)]
    pub fn set_aux(&self, aux: u16) {
        self.aux.set(aux);
    }

    /// Whether it is an exact instance of the builtin type of `layout`.
    #[inline(always)]
    pub fn is_exact(&self, layout: Layout) -> bool {
        self.shape.get().0 == layout.0 as u32
    }
}

const _: () = assert!(size_of::<Header>() == 8);
