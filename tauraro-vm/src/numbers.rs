//! Containers of unboxed numbers: where their numbers are, for who reads and writes them without the type's own functions.
//!
//! A native module tells the machine of its containers ([`Vm::add_numbers`](crate::Vm::add_numbers)); the compiled tier then
//! does their subscripts in line.

use crate::heap::Layout;
use crate::vm::Vm;

/// How a number is stored.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub enum Number {
    /// A float of 4 or 8 bytes.
    Float {
        /// Its size.
        bytes: u8,
    },
    /// A machine integer.
    Int {
        /// Its size: 1, 2, 4 or 8.
        bytes: u8,
        /// Whether it has a sign.
        signed: bool,
    },
}

/// Bit of [`Number::bits`] that says that an integer has a sign.
pub const SIGNED: u32 = 256;

impl Number {
    /// Its size in bytes, and [`SIGNED`].
    pub fn bits(self) -> u32 {
        match self {
            Number::Float { bytes } => u32::from(bytes),
            Number::Int { bytes, signed } => u32::from(bytes) | if signed { SIGNED } else { 0 },
        }
    }
}

/// Where the numbers of a container are. Offsets are in bytes.
pub struct Numbers {
    /// Layout of the container. Its header's own bits never change.
    pub layout: Layout,
    /// Offset of the number of items, a machine word.
    pub length: usize,
    /// Offset of the reference to the storage, which may be null when there are no items.
    pub storage: usize,
    /// Offset of the first item in the storage. The others follow without gaps, in the processor's order of bytes.
    pub first: usize,
    /// What the items are, by the bits of the container's header; `None` when they are no numbers.
    pub number: fn(u16) -> Option<Number>,
}

impl Vm {
    /// Tells the machine of a kind of container.
    pub fn add_numbers(&mut self, numbers: &'static Numbers) {
        if !self.numbers.iter().any(|known| known.layout == numbers.layout) {
            self.numbers.push(numbers);
        }
    }
}
