//! Typed indices. Each prints the way it is spoken: `v12`, `bb3`, `c0`.
//!
//! An index is only meaningful inside the [`Func`](crate::Func) (or, for [`FuncId`], the
//! [`Module`](crate::Module)) that made it.

use serde::{Deserialize, Serialize};
use std::fmt;

macro_rules! entity {
    ($(#[$doc:meta])* $name:ident, $prefix:literal) => {
        $(#[$doc])*
        #[derive(Copy, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub struct $name(pub u32);
        impl $name {
            /// The index as a `usize`, to address a table.
            #[inline]
            pub fn index(self) -> usize {
                self.0 as usize
            }
            /// Makes the index of table position `index`.
            #[inline]
            pub fn new(index: usize) -> Self {
                debug_assert!(index < u32::MAX as usize);
                $name(index as u32)
            }
        }
        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!($prefix, "{}"), self.0)
            }
        }
        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Display::fmt(self, f)
            }
        }
    };
}

entity!(
    /// An SSA value: a block parameter or a result of an instruction.
    ValueId, "v"
);
entity!(
    /// A basic block.
    BlockId, "bb"
);
entity!(
    /// An instruction.
    InstId, "i"
);
entity!(
    /// A constant of a function.
    ConstId, "c"
);
entity!(
    /// A name (attribute, global, keyword) used by a function.
    NameId, "n"
);
entity!(
    /// A local variable of a function. Parameters come first, in CPython's `co_varnames` order.
    LocalId, "l"
);
entity!(
    /// A frame state of a function.
    FrameStateId, "fs"
);
entity!(
    /// The shape of a call's arguments.
    CallShapeId, "cs"
);
entity!(
    /// A function of a module.
    FuncId, "f"
);
