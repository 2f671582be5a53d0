//! What is known of an interpreter's registers while its code is translated.

use std::collections::BTreeMap;
use tauraro_ir::ValueId;
use tauraro_vm::abi;
use tauraro_vm::heap::ShapeId;
use tauraro_vm::{Layout, Value};

/// What is known of a value.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub enum Ty {
    /// Nothing: it may even be missing.
    Any,
    /// A small integer.
    Int,
    /// A float.
    Float,
    /// True or False.
    Bool,
    /// Exactly these bits; zero is a missing value.
    Word(u64),
    /// One of the machine's own strings of one character (see `abi::known_char`).
    Char,
    /// An object of this shape.
    Object(u32),
    /// A tuple of what two registers hold, which is not made: only until it is unpacked into them.
    Pair(u16, u16),
}

impl Ty {
    /// What a value that was seen suggests, without its identity. `None` when nothing is to be expected.
    pub fn suggested_by(value: Option<Value>) -> Option<Ty> {
        let value = value?;
        if value.is_small_int() {
            Some(Ty::Int)
        } else if value.as_bool().is_some() {
            None
        } else if value.is_inline_float() {
            Some(Ty::Float)
        } else {
            let object = value.as_object()?;
            match object.layout() {
                Layout::Float if object.is_exact(Layout::Float) => Some(Ty::Float),
                Layout::List
                | Layout::Tuple
                | Layout::Dict
                | Layout::RangeIter
                | Layout::ListIter
                | Layout::TupleIter
                | Layout::StrIter
                    if object.is_exact(object.layout()) =>
                {
                    Some(Ty::Object(object.shape().0))
                }
                _ => None,
            }
        }
    }

    /// The same without the identity of a number or truth value.
    pub fn widened(self) -> Ty {
        match self {
            Ty::Word(bits) if bits & 1 == 1 => Ty::Int,
            Ty::Word(bits) if bits & 3 == 2 => Ty::Float,
            Ty::Word(bits) if bits == Value::TRUE.bits() || bits == Value::FALSE.bits() => Ty::Bool,
            Ty::Word(_) => Ty::Any,
            other => other,
        }
    }

    /// What holds for both.
    pub fn join(self, other: Ty) -> Ty {
        if self == other {
            return self;
        }
        let (a, b) = (self.widened(), other.widened());
        if a == b { a } else { Ty::Any }
    }

    /// Whether it is an instance of a Python class.
    pub fn is_instance(self) -> bool {
        matches!(self, Ty::Object(shape) if shape >= ShapeId::FIRST_DYNAMIC)
    }

    /// Whether it is a small integer.
    pub fn is_int(self) -> bool {
        self.widened() == Ty::Int
    }

    /// Whether it is a number or truth value, or a constant: nothing that a variable keeps alive.
    pub fn is_number(self) -> bool {
        matches!(self.widened(), Ty::Int | Ty::Float | Ty::Bool) || matches!(self, Ty::Word(_))
    }

    /// Whether it is a float.
    pub fn is_float(self) -> bool {
        self.widened() == Ty::Float
    }
}

/// A register.
#[derive(Copy, Clone, PartialEq, Debug)]
pub struct Reg {
    /// Its value.
    pub value: Option<ValueId>,
    /// Its value as a machine float.
    pub float: Option<ValueId>,
    /// Its value as a flag.
    pub flag: Option<ValueId>,
    /// What is known of it. A register that is dead has no value and is `Any`; a constant needs no value.
    pub ty: Ty,
}

impl Reg {
    /// One that nobody will read.
    pub const DEAD: Reg = Reg { value: None, float: None, flag: None, ty: Ty::Any };

    /// One that holds a value.
    pub fn value(value: ValueId, ty: Ty) -> Reg {
        Reg { value: Some(value), ty, ..Reg::DEAD }
    }

    /// One that holds a float.
    pub fn float(float: ValueId) -> Reg {
        Reg { float: Some(float), ty: Ty::Float, ..Reg::DEAD }
    }

    /// One that holds a constant.
    pub fn word(bits: u64) -> Reg {
        Reg { ty: Ty::Word(bits), ..Reg::DEAD }
    }

    /// The float of a constant that is one by its bits.
    pub fn constant_float(&self) -> Option<f64> {
        match self.ty {
            Ty::Word(bits) if bits & 3 == 2 => {
                Some(f64::from_bits(bits.rotate_right(3).wrapping_sub(abi::FLOAT_BIAS)))
            }
            _ => None,
        }
    }

    /// Whether its machine float is at hand.
    pub fn has_float(&self) -> bool {
        self.float.is_some() || self.constant_float().is_some()
    }

    /// Whether nobody will read it.
    pub fn is_dead(&self) -> bool {
        self.value.is_none()
            && self.float.is_none()
            && self.flag.is_none()
            && !matches!(self.ty, Ty::Word(_) | Ty::Pair(..))
    }
}

/// Which builtin iterator.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub enum IterKind {
    /// Of a range.
    Range,
    /// Of a list.
    List,
    /// Of a tuple.
    Tuple,
    /// Of a string whose characters have a byte each.
    Text,
}

/// An iterator whose fields are in values while it is used; they are written back where the object could be looked at.
#[derive(Copy, Clone, PartialEq, Debug)]
pub struct Iter {
    /// Of what.
    pub kind: IterKind,
    /// The object.
    pub object: ValueId,
    /// Range: the next item. Others: the next index.
    pub current: ValueId,
    /// Range: how many are left. Others: the list, tuple or string.
    pub rest: ValueId,
    /// Range: the distance. Others: as `rest`.
    pub step: ValueId,
    /// Whether nobody else can know the object: it was made for this loop. (Who asks the collector for all objects there are can.)
    pub private: bool,
}

/// All registers.
#[derive(Clone, Default, Debug)]
pub struct State {
    /// By number.
    pub regs: Vec<Reg>,
    /// Iterators by the register that holds them.
    pub iters: BTreeMap<u16, Iter>,
    /// What objects were made that had been done without until here.
    pub made: BTreeMap<ValueId, ValueId>,
    /// What frame states call objects that are not made.
    pub snapshots: BTreeMap<ValueId, ValueId>,
}
