//! How the three large tables of a function are written when it is serialized: as bytes of their own, in one loop each (and
//! [`bytes`], which are in one piece).
//!
//! A table of instructions written field by field takes ten times as long and twice the space. *Words* here are
//! variable-length numbers, seven bits a byte, low bits first; what usually follows from the entry before is written as a
//! difference, or as a bit that says so.
//!
//! Reading believes nothing: bytes that no writer wrote are an error, and memory stays in proportion to them.

use crate::entities::*;
use crate::func::{Args, FrameState, Inst, Span, Target, ValueDef};
use crate::op::Op;
use serde::de::{Error, Visitor};
use serde::{Deserializer, Serializer};
use std::fmt;

/// Declares a module for `#[serde(with = "...")]` on a table.
macro_rules! table {
    ($name:ident, $item:ty, $write:path, $read:path, $what:literal) => {
        pub(crate) mod $name {
            use super::*;
            pub(crate) fn serialize<S: Serializer>(table: &[$item], to: S) -> Result<S::Ok, S::Error> {
                let mut writer = Writer(Vec::with_capacity(table.len() * 6 + 5));
                writer.word(table.len() as u32);
                $write(table, &mut writer);
                to.serialize_bytes(&writer.0)
            }
            pub(crate) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<$item>, D::Error> {
                struct Table;
                impl Visitor<'_> for Table {
                    type Value = Vec<$item>;
                    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                        f.write_str(concat!("a table of ", $what))
                    }
                    fn visit_bytes<E: Error>(self, bytes: &[u8]) -> Result<Vec<$item>, E> {
                        let damaged = || E::custom(concat!("damaged table of ", $what));
                        let mut reader = Reader(bytes);
                        let count = reader.word().ok_or_else(damaged)? as usize;
                        // Every entry has a byte at least.
                        if count > bytes.len() {
                            return Err(damaged());
                        }
                        let table = $read(count, &mut reader).ok_or_else(damaged)?;
                        if reader.0.is_empty() { Ok(table) } else { Err(damaged()) }
                    }
                }
                from.deserialize_bytes(Table)
            }
        }
    };
}

table!(insts, Inst, write_insts, read_insts, "instructions");
table!(values, ValueDef, write_values, read_values, "values");
table!(frame_states, FrameState, write_states, read_states, "frame states");

/// Text and bytes of constants: in one piece, instead of byte by byte.
pub(crate) mod bytes {
    use super::*;
    pub(crate) fn serialize<S: Serializer>(bytes: &[u8], to: S) -> Result<S::Ok, S::Error> {
        to.serialize_bytes(bytes)
    }
    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Box<[u8]>, D::Error> {
        struct Bytes;
        impl Visitor<'_> for Bytes {
            type Value = Box<[u8]>;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("bytes")
            }
            fn visit_bytes<E: Error>(self, bytes: &[u8]) -> Result<Box<[u8]>, E> {
                Ok(bytes.into())
            }
        }
        from.deserialize_bytes(Bytes)
    }
}

struct Writer(Vec<u8>);

impl Writer {
    #[inline]
    fn byte(&mut self, byte: u8) {
        self.0.push(byte);
    }
    #[inline]
    fn word(&mut self, mut word: u32) {
        while word >= 0x80 {
            self.0.push(word as u8 | 0x80);
            word >>= 7;
        }
        self.0.push(word as u8);
    }
    /// `to - from`, small numbers of either sign in few bytes.
    #[inline]
    fn difference(&mut self, from: u32, to: u32) {
        let difference = to.wrapping_sub(from) as i32;
        self.word(((difference << 1) ^ (difference >> 31)) as u32);
    }
}

struct Reader<'a>(&'a [u8]);

impl Reader<'_> {
    #[inline]
    fn byte(&mut self) -> Option<u8> {
        let (first, rest) = self.0.split_first()?;
        self.0 = rest;
        Some(*first)
    }
    #[inline]
    fn word(&mut self) -> Option<u32> {
        let mut word = 0u64;
        for shift in (0..35).step_by(7) {
            let byte = self.byte()?;
            word |= u64::from(byte & 0x7f) << shift;
            if byte < 0x80 {
                return u32::try_from(word).ok();
            }
        }
        None
    }
    #[inline]
    fn difference(&mut self, from: u32) -> Option<u32> {
        let word = self.word()?;
        Some(from.wrapping_add((word >> 1) ^ (word & 1).wrapping_neg()))
    }
    /// A number of things that take a byte each at least.
    fn count(&mut self) -> Option<usize> {
        let count = self.word()? as usize;
        (count <= self.0.len()).then_some(count)
    }
}

// ---- instructions: op, flags, and what the flags announce

/// Number of operands; this one means that the number follows.
const MANY_ARGS: u16 = 7;
const IMM: [u16; 2] = [1 << 3, 1 << 4];
const TARGETS: u16 = 1 << 5;
/// It has results: those that follow from the instruction before.
const RESULT: u16 = 1 << 6;
/// It has results: the number of the first follows.
const RESULT_FOLLOWS: u16 = 1 << 7;
/// It has the frame state of the last instruction that has one.
const STATE: u16 = 1 << 8;
/// The number of its frame state follows.
const STATE_FOLLOWS: u16 = 1 << 9;
/// It does not have the place of the instruction before.
const SPAN: u16 = 1 << 10;

const _: () = assert!(Op::ALL.len() <= 256);

/// What the next instruction probably says.
#[derive(Default)]
struct Before {
    next_result: u32,
    state: u32,
    span: Span,
}

fn write_args(args: &[ValueId], before: &Before, writer: &mut Writer) {
    args.iter().for_each(|arg| writer.difference(arg.0, before.next_result));
}

fn read_args(count: usize, before: &Before, reader: &mut Reader<'_>) -> Option<Args> {
    let mut args = Args::new();
    args.reserve_exact(count);
    for _ in 0..count {
        let difference = reader.difference(0)?;
        args.push(ValueId(before.next_result.wrapping_sub(difference)));
    }
    Some(args)
}

fn write_insts(insts: &[Inst], writer: &mut Writer) {
    let mut before = Before::default();
    for inst in insts {
        // A field that is added must be written too.
        let Inst { op, args, imm, targets, first_result, frame_state, span } = inst;
        let mut flags = (args.len() as u16).min(MANY_ARGS);
        let mut set = |flag: u16, on: bool| flags |= if on { flag } else { 0 };
        set(IMM[0], imm[0] != 0);
        set(IMM[1], imm[1] != 0);
        set(TARGETS, !targets.is_empty());
        let expected = first_result.is_some_and(|first| first.0 == before.next_result);
        set(RESULT, expected);
        set(RESULT_FOLLOWS, first_result.is_some() && !expected);
        let same = frame_state.is_some_and(|state| state.0 == before.state);
        set(STATE, same);
        set(STATE_FOLLOWS, frame_state.is_some() && !same);
        set(SPAN, *span != before.span);
        writer.byte(*op as u8);
        writer.word(u32::from(flags));
        if flags & MANY_ARGS == MANY_ARGS {
            writer.word(args.len() as u32);
        }
        write_args(args, &before, writer);
        imm.iter().filter(|word| **word != 0).for_each(|word| writer.word(*word));
        if !targets.is_empty() {
            writer.word(targets.len() as u32);
            for Target { block, args } in targets {
                writer.word(block.0);
                writer.word(args.len() as u32);
                write_args(args, &before, writer);
            }
        }
        if let Some(first) = first_result {
            if !expected {
                writer.word(first.0);
            }
            before.next_result = first.0.wrapping_add(op.result_count(*imm));
        }
        if let Some(state) = frame_state {
            if !same {
                writer.difference(before.state, state.0);
            }
            before.state = state.0;
        }
        if *span != before.span {
            writer.difference(before.span.start, span.start);
            writer.difference(span.start, span.end);
            before.span = *span;
        }
    }
}

fn read_insts(count: usize, reader: &mut Reader<'_>) -> Option<Vec<Inst>> {
    let mut insts = Vec::with_capacity(count);
    let mut before = Before::default();
    for _ in 0..count {
        let op = *Op::ALL.get(reader.byte()? as usize)?;
        let flags = u16::try_from(reader.word()?).ok()?;
        let has = |flag: u16| flags & flag != 0;
        let arg_count = match flags & MANY_ARGS {
            MANY_ARGS => reader.count()?,
            count => count as usize,
        };
        let args = read_args(arg_count, &before, reader)?;
        let mut imm = [0; 2];
        for (word, flag) in imm.iter_mut().zip(IMM) {
            if has(flag) {
                *word = reader.word()?;
            }
        }
        let mut targets = Vec::new();
        if has(TARGETS) {
            let count = reader.count()?;
            targets.reserve_exact(count);
            for _ in 0..count {
                let block = BlockId(reader.word()?);
                let arg_count = reader.count()?;
                targets.push(Target { block, args: read_args(arg_count, &before, reader)? });
            }
        }
        let mut first_result = has(RESULT).then_some(ValueId(before.next_result));
        if has(RESULT_FOLLOWS) {
            first_result = Some(ValueId(reader.word()?));
        }
        if let Some(first) = first_result {
            before.next_result = first.0.wrapping_add(op.result_count(imm));
        }
        if has(STATE_FOLLOWS) {
            before.state = reader.difference(before.state)?;
        }
        let frame_state = has(STATE | STATE_FOLLOWS).then_some(FrameStateId(before.state));
        if has(SPAN) {
            let start = reader.difference(before.span.start)?;
            before.span = Span { start, end: reader.difference(start)? };
        }
        insts.push(Inst { op, args, imm, targets, first_result, frame_state, span: before.span });
    }
    Some(insts)
}

// ---- values: what defines them in two bits, the rest above

const RESULT_OF: u32 = 0;
const FURTHER_RESULT_OF: u32 = 1;
const PARAM_OF: u32 = 2;
const ALIAS_OF: u32 = 3;
/// Numbers of blocks, instructions and values above do not fit beside the two bits.
const LARGE: u32 = 1 << 29;

fn write_values(values: &[ValueDef], writer: &mut Writer) {
    let mut last = 0u32;
    let tagged = |writer: &mut Writer, tag: u32, number: u32| {
        if number < LARGE {
            writer.word(number << 2 | tag);
        } else {
            writer.word(LARGE << 2 | tag);
            writer.word(number);
        }
    };
    for value in values {
        match *value {
            ValueDef::Result(inst, 0) => {
                // Instructions are numbered as values are, mostly.
                let difference = inst.0.wrapping_sub(last) as i32;
                tagged(writer, RESULT_OF, ((difference << 1) ^ (difference >> 31)) as u32);
                last = inst.0;
            }
            ValueDef::Result(inst, n) => {
                tagged(writer, FURTHER_RESULT_OF, inst.0);
                writer.word(n);
            }
            ValueDef::Param(block, n) => {
                tagged(writer, PARAM_OF, block.0);
                writer.word(n);
            }
            ValueDef::Alias(to) => tagged(writer, ALIAS_OF, to.0),
        }
    }
}

fn read_values(count: usize, reader: &mut Reader<'_>) -> Option<Vec<ValueDef>> {
    let mut values = Vec::with_capacity(count);
    let mut last = 0u32;
    for _ in 0..count {
        let word = reader.word()?;
        let tag = word & 3;
        let number = if word >> 2 == LARGE { reader.word()? } else { word >> 2 };
        values.push(match tag {
            RESULT_OF => {
                last = last.wrapping_add((number >> 1) ^ (number & 1).wrapping_neg());
                ValueDef::Result(InstId(last), 0)
            }
            FURTHER_RESULT_OF => ValueDef::Result(InstId(number), reader.word()?),
            PARAM_OF => ValueDef::Param(BlockId(number), reader.word()?),
            _ => ValueDef::Alias(ValueId(number)),
        });
    }
    Some(values)
}

// ---- frame states: for each local zero, or its value and one

fn write_states(states: &[FrameState], writer: &mut Writer) {
    for state in states {
        // A field that is added must be written too.
        let FrameState { locals, parent, place } = state;
        writer.word((locals.len() as u32) << 1 | u32::from(parent.is_some()));
        writer.word(*place);
        locals.iter().for_each(|local| writer.word(local.map_or(0, |value| value.0 + 1)));
        if let Some((state, call)) = parent {
            writer.word(state.0);
            writer.word(call.0);
        }
    }
}

fn read_states(count: usize, reader: &mut Reader<'_>) -> Option<Vec<FrameState>> {
    let mut states = Vec::with_capacity(count);
    for _ in 0..count {
        let word = reader.word()?;
        let length = (word >> 1) as usize;
        let place = reader.word()?;
        if length > reader.0.len() {
            return None;
        }
        let mut locals = Vec::with_capacity(length);
        for _ in 0..length {
            locals.push(reader.word()?.checked_sub(1).map(ValueId));
        }
        let parent = match word & 1 {
            0 => None,
            _ => Some((FrameStateId(reader.word()?), InstId(reader.word()?))),
        };
        states.push(FrameState { locals: locals.into(), parent, place });
    }
    Some(states)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_come_back() {
        let words = [0, 1, 0x7f, 0x80, 0x3fff, 0x4000, u32::MAX - 1, u32::MAX];
        let mut writer = Writer(Vec::new());
        for a in words {
            writer.word(a);
            words.iter().for_each(|b| writer.difference(a, *b));
        }
        let mut reader = Reader(&writer.0);
        for a in words {
            assert_eq!(reader.word(), Some(a));
            words.iter().for_each(|b| assert_eq!(reader.difference(a), Some(*b)));
        }
        assert!(reader.0.is_empty() && reader.word().is_none());
    }

    #[test]
    fn values_of_all_kinds_come_back() {
        let numbers = [0, 1, 5, LARGE - 1, LARGE, u32::MAX - 1];
        let values: Vec<ValueDef> = numbers
            .into_iter()
            .flat_map(|n| {
                [
                    ValueDef::Result(InstId(n), 0),
                    ValueDef::Result(InstId(n), 3),
                    ValueDef::Param(BlockId(n), n),
                    ValueDef::Alias(ValueId(n)),
                ]
            })
            .collect();
        let mut writer = Writer(Vec::new());
        write_values(&values, &mut writer);
        assert_eq!(read_values(values.len(), &mut Reader(&writer.0)), Some(values));
    }
}
