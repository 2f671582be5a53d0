//! What specialised ops read and write, by *place*: a kind of memory that no other kind overlaps.
//!
//! A place is a bit of a [`Places`] set. Attributes of instances are places by slot number (some share one), so a store into slot
//! 2 says nothing about slot 3. A call may write every place. An op that this file does not know writes what its
//! effects say: everything, when it writes at all.
//!
//! *Values across calls.* A call may collect, and only what is in live registers of the frame survives it. So a value that
//! may be a new object (a boxed float) counts as read from [`Places::BOXES`], which calls and allocations write: then no pass carries it over
//! one.

use crate::func::Inst;
use crate::op::{Effects, OF_TUPLE, Op};

/// A set of places.
#[derive(Copy, Clone, PartialEq, Eq, Debug, Default)]
pub struct Places(pub u32);

impl Places {
    /// None.
    pub const NONE: Places = Places(0);
    /// All.
    pub const ALL: Places = Places(u32::MAX);
    /// What only calls write: variables outside of the function, lengths and storage of lists, versions of classes.
    pub const HEAP: Places = Places(1);
    /// Shapes of instances. Those of builtin types, below [`Places::FIXED_SHAPES`], never change.
    pub const SHAPES: Places = Places(2);
    /// Items of lists.
    pub const ITEMS: Places = Places(4);
    /// Contents of cells.
    pub const CELLS: Places = Places(8);
    /// Machine integers in objects.
    pub const FIELDS: Places = Places(16);
    /// References in objects of the machine: closures, lists of iterators.
    pub const REFS: Places = Places(32);
    /// Unboxed numbers in containers.
    pub const NUMBERS: Places = Places(64);
    /// New objects that only a register holds, of which a collection knows nothing.
    pub const BOXES: Places = Places(128);
    /// Lowest of the bits for slots.
    const FIRST_SLOT: u32 = 8;

    /// Shapes with smaller numbers are those of exact instances of builtin types.
    pub const FIXED_SHAPES: u32 = 256;
    /// Number of places.
    pub const COUNT: usize = 32;

    /// Inline slot n of instances.
    pub fn slot(n: u32) -> Places {
        Places(1 << (Self::FIRST_SLOT + n % (32 - Self::FIRST_SLOT)))
    }
    /// Both.
    pub fn and(self, other: Places) -> Places {
        Places(self.0 | other.0)
    }
    /// Whether there is a place in both.
    pub fn meets(self, other: Places) -> bool {
        self.0 & other.0 != 0
    }
    /// The numbers of the places.
    pub fn iter(self) -> impl Iterator<Item = usize> {
        (0..Self::COUNT).filter(move |n| self.0 >> n & 1 != 0)
    }
}

/// Where the result (or the outcome, of a guard) of a specialised op comes from, besides its operands. `None`: from somewhere that
/// no pass may reason about, or the op has effects that must stay.
pub fn reads(inst: &Inst) -> Option<Places> {
    let op = inst.op;
    Some(match op {
        Op::GuardShape if inst.imm[0] >= Places::FIXED_SHAPES => Places::SHAPES,
        Op::ShapeOf => Places::SHAPES,
        Op::EntryFunction | Op::GuardOther => Places::NONE,
        Op::GuardMemory | Op::LoadWatched | Op::ListLength | Op::ListItems => Places::HEAP,
        Op::QuickLength | Op::QuickItems => Places::HEAP,
        Op::BoxFloat | Op::QuickArithmetic => Places::BOXES,
        Op::Virtual | Op::VirtualObject | Op::VirtualTuple | Op::VirtualPlain | Op::VirtualGenerator => {
            return None;
        }
        Op::LoadSlot => Places::slot(inst.imm[0]),
        Op::ListLoad => Places::ITEMS,
        Op::ItemAt if inst.imm[0] == OF_TUPLE => Places::NONE,
        Op::ItemAt => Places::ITEMS,
        Op::LoadCellValue => Places::CELLS,
        Op::LoadField | Op::ReloadField => Places::FIELDS,
        Op::LoadRef => Places::REFS,
        Op::FloatAt | Op::IntAt => Places::NUMBERS,
        _ if op < Op::Word => return None,
        _ if op.effects().0 & !Effects::CHECKS.0 == 0 => Places::NONE,
        _ => return None,
    })
}

/// The places that an op writes.
pub fn writes(inst: &Inst) -> Places {
    let op = inst.op;
    match op {
        Op::StoreSlot => Places::slot(inst.imm[0]),
        Op::AddSlot => Places::slot(inst.imm[0]).and(Places::SHAPES),
        // A list's storage is read by references, too.
        Op::ListStore | Op::PutItem => Places::ITEMS.and(Places::REFS),
        Op::StoreCellValue => Places::CELLS,
        Op::ClearField => Places::REFS,
        // At its end an iterator lets go of what it iterates over.
        Op::QuickNext => Places::FIELDS.and(Places::REFS),
        Op::StoreField => Places::FIELDS,
        Op::PutFloat | Op::PutInt => Places::NUMBERS,
        Op::NewObject | Op::NewTuple | Op::NewRange | Op::NewPlain | Op::IntOfWord => Places::BOXES,
        // Only calls look at the stack.
        Op::PushFrame => Places::NONE,
        Op::QuickPut => Places::NUMBERS,
        // They are marked so that they stay; they write nothing.
        Op::GuardMemory | Op::GuardOther | Op::GuardNoObject | Op::GuardSomeFloat | Op::Poll => Places::NONE,
        _ if op.effects().has(Effects::WRITES) => Places::ALL,
        _ => Places::NONE,
    }
}
