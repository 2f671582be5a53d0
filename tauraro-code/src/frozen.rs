//! The form in which a binary includes the code of its library: register code, so that an import has nothing to compile.
//!
//! ```text
//! unit:     number of functions (4) | end of each (4 each), counted from the end of the table | functions
//! function: head (as a packed `Func` begins) | constants | names | locals | register code
//! ```
//!
//! What a `def` needs is in the head; the rest is read at the function's first call ([`FrozenFunc::thaw`]). Register code is written in
//! *numbers* of seven bits a byte, what usually follows from the entry before as a difference. Of a word only the halves that are not
//! zero are there; they are rotated left by a bit, because constants as operands have the highest one set.
//!
//! The build that makes the bytes makes the program that reads them, and they are part of it: so they are believed. What no
//! writer wrote makes a reader panic, or code that is as wrong as the bytes were; opcodes are always opcodes.

use crate::bytecode::*;
use crate::emit::{EmitError, emit};
use tauraro_ir::{Const, FuncHead, LocalKind, Module, Span};

/// Bytes of a number in the table of a unit.
const NUMBER: usize = 4;
/// Why reading cannot fail.
const OURS: &str = "frozen code is read as it was written";

/// All functions of a module, frozen.
#[derive(Copy, Clone, Debug)]
pub struct FrozenUnit(&'static [u8]);

impl FrozenUnit {
    /// The frozen form of a module, whose functions should have gone through the passes.
    pub fn freeze(module: &Module) -> Result<Vec<u8>, EmitError> {
        let mut table = (module.funcs.len() as u32).to_le_bytes().to_vec();
        let mut functions = Vec::new();
        for func in &module.funcs {
            let code = emit(func)?;
            let names: Vec<&str> = func.names.iter().map(|name| &**name).collect();
            let locals: Vec<(&str, LocalKind)> =
                func.locals.iter().map(|local| (&*local.name, local.kind)).collect();
            let parts = (func.head(), &code.consts, names, locals);
            functions = postcard::to_extend(&parts, functions).expect("plain data can be written");
            write_code(&code, &mut Writer(&mut functions));
            table.extend((functions.len() as u32).to_le_bytes());
        }
        table.extend(functions);
        Ok(table)
    }

    /// The unit that these bytes of [`FrozenUnit::freeze`] are.
    pub const fn new(bytes: &'static [u8]) -> FrozenUnit {
        FrozenUnit(bytes)
    }

    fn number(self, index: usize) -> usize {
        let mut number = [0; NUMBER];
        number.copy_from_slice(&self.0[index * NUMBER..][..NUMBER]);
        u32::from_le_bytes(number) as usize
    }

    /// Its functions in their order.
    pub fn functions(self) -> impl ExactSizeIterator<Item = FrozenFunc> {
        let count = self.number(0);
        let functions = &self.0[(count + 1) * NUMBER..];
        (0..count).map(move |n| {
            let start = if n == 0 { 0 } else { self.number(n) };
            FrozenFunc(&functions[start..self.number(n + 1)])
        })
    }
}

/// A frozen function.
#[derive(Copy, Clone, Debug)]
pub struct FrozenFunc(&'static [u8]);

/// A function as it is needed at its first call.
pub struct Thawed {
    /// Names that instructions refer to.
    pub names: Vec<&'static str>,
    /// Its variables: name, and where it lives.
    pub locals: Vec<(&'static str, LocalKind)>,
    /// Its code.
    pub code: RegisterCode,
}

impl FrozenFunc {
    /// What can be said of the function without thawing it.
    ///
    /// # Panics
    /// When the bytes are not ours.
    pub fn head(self) -> FuncHead<'static> {
        postcard::from_bytes(self.0).expect(OURS)
    }

    /// Its docstring.
    ///
    /// # Panics
    /// As [`FrozenFunc::head`].
    pub fn docstring(self) -> Option<Const> {
        let (head, rest) = postcard::take_from_bytes::<FuncHead<'static>>(self.0).expect(OURS);
        let doc = head.doc?.index();
        let mut consts: Vec<Const> = postcard::from_bytes(rest).expect(OURS);
        (doc < consts.len()).then(|| consts.swap_remove(doc))
    }

    /// The rest of it.
    ///
    /// # Panics
    /// As [`FrozenFunc::head`].
    pub fn thaw(self) -> Thawed {
        let parts = postcard::take_from_bytes::<(FuncHead<'static>, _, _, _)>(self.0).expect(OURS);
        let ((_, consts, names, locals), rest) = parts;
        let mut reader = Reader(rest);
        let code = read_code(consts, &mut reader);
        assert!(reader.0.is_empty(), "{OURS}");
        Thawed { names, locals, code }
    }
}

struct Writer<'a>(&'a mut Vec<u8>);

impl Writer<'_> {
    fn number(&mut self, mut number: u32) {
        while number >= 0x80 {
            self.0.push(number as u8 | 0x80);
            number >>= 7;
        }
        self.0.push(number as u8);
    }

    fn count(&mut self, count: usize) {
        self.number(count as u32);
    }

    /// `to - from`, small numbers of either sign in few bytes.
    fn difference(&mut self, from: u32, to: u32) {
        let difference = to.wrapping_sub(from) as i32;
        self.number(((difference << 1) ^ (difference >> 31)) as u32);
    }
}

struct Reader<'a>(&'a [u8]);

impl Reader<'_> {
    #[inline]
    fn byte(&mut self) -> u8 {
        let (first, rest) = self.0.split_first().expect(OURS);
        self.0 = rest;
        *first
    }

    #[inline]
    fn number(&mut self) -> u32 {
        let mut byte = self.byte();
        let mut number = u32::from(byte & 0x7f);
        let mut shift = 7;
        while byte >= 0x80 {
            byte = self.byte();
            number |= u32::from(byte & 0x7f).wrapping_shl(shift);
            shift += 7;
        }
        number
    }

    #[inline]
    fn count(&mut self) -> usize {
        self.number() as usize
    }

    #[inline]
    fn difference(&mut self, from: u32) -> u32 {
        let number = self.number();
        from.wrapping_add((number >> 1) ^ (number & 1).wrapping_neg())
    }

    /// So many of what `read` reads.
    #[inline]
    fn list<T>(&mut self, mut read: impl FnMut(&mut Self) -> T) -> Vec<T> {
        let count = self.count();
        let mut list = Vec::with_capacity(count);
        for _ in 0..count {
            list.push(read(self));
        }
        list
    }
}

fn write_code(code: &RegisterCode, to: &mut Writer<'_>) {
    // A field that is added must be written too. The constants stand before the names.
    let RegisterCode { words, registers, consts: _, caches, loops, handlers, states, state_maps, spans } =
        code;
    [*registers, *caches, *loops].into_iter().for_each(|number| to.number(number));
    to.count(words.len());
    for word in words {
        let halves = word.halves();
        let present = halves.iter().enumerate().filter(|(_, half)| **half != 0);
        to.0.push(present.clone().fold(0, |mask, (n, _)| mask | 1 << n));
        present.for_each(|(_, half)| to.number(u32::from(half.rotate_left(1))));
    }
    to.count(handlers.len());
    let mut before = 0;
    for HandlerEntry { start, end, target, exception, locals } in handlers {
        to.difference(before, *start);
        to.difference(*start, *end);
        to.difference(*start, *target);
        to.number(u32::from(exception.wrapping_add(1)));
        to.count(locals.len());
        for (local, register) in locals {
            to.number(*local);
            to.number(u32::from(*register));
        }
        before = *end;
    }
    to.count(states.len());
    let mut before = (0, 0);
    for (instruction, map) in states {
        to.difference(before.0, *instruction);
        to.difference(before.1, *map);
        before = (*instruction, *map);
    }
    to.count(state_maps.len());
    for map in state_maps {
        to.count(map.len());
        for location in map {
            to.number(match *location {
                Location::Unbound => 0,
                Location::Register(register) => u32::from(register) << 1 | 1,
                Location::Const(index) => (index + 1) << 1,
            });
        }
    }
    to.count(spans.len());
    let mut before = (0, Span::default());
    for (instruction, span) in spans {
        to.difference(before.0, *instruction);
        to.difference(before.1.start, span.start);
        to.difference(span.start, span.end);
        before = (*instruction, *span);
    }
}

fn read_code(consts: Vec<Const>, from: &mut Reader<'_>) -> RegisterCode {
    let (registers, caches, loops) = (from.number(), from.number(), from.number());
    // How many of the next words belong to the instruction before.
    let mut extension = 0;
    let words = from.list(|from| {
        let mut mask = from.byte();
        let mut halves = [0u16; 8];
        while mask != 0 {
            halves[mask.trailing_zeros() as usize] = (from.number() as u16).rotate_right(1);
            mask &= mask - 1;
        }
        if extension == 0 {
            let inst = Inst::decode(halves).expect(OURS);
            extension = ext_words(inst.extension_operands());
            Word { inst }
        } else {
            extension -= 1;
            Word { ext: Ext(halves) }
        }
    });
    let mut before = 0;
    let handlers = from.list(|from| {
        let start = from.difference(before);
        let end = from.difference(start);
        let target = from.difference(start);
        let exception = (from.number() as u16).wrapping_sub(1);
        let locals = from.list(|from| (from.number(), from.number() as u16)).into();
        before = end;
        HandlerEntry { start, end, target, exception, locals }
    });
    let mut before = (0, 0);
    let states = from.list(|from| {
        before = (from.difference(before.0), from.difference(before.1));
        before
    });
    let state_maps = from.list(|from| {
        let map = from.list(|from| match from.number() {
            0 => Location::Unbound,
            number if number & 1 != 0 => Location::Register((number >> 1) as u16),
            number => Location::Const((number >> 1) - 1),
        });
        map.into()
    });
    let mut before = (0, Span::default());
    let spans = from.list(|from| {
        let instruction = from.difference(before.0);
        let start = from.difference(before.1.start);
        before = (instruction, Span { start, end: from.difference(start) });
        before
    });
    RegisterCode { words, registers, consts, caches, loops, handlers, states, state_maps, spans }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::emit::dump;
    use tauraro_ir::parse_module;

    #[test]
    fn a_frozen_module_comes_back() {
        let mut module = parse_module(include_str!("../../tauraro-ir/tests/everything.tir")).unwrap();
        let first = &mut module.funcs[0];
        first.doc = Some(tauraro_ir::ConstId(first.consts.len() as u32));
        first.consts.push(Const::str("What it does."));
        let frozen = FrozenUnit::new(FrozenUnit::freeze(&module).unwrap().leak());
        assert_eq!(frozen.functions().len(), module.funcs.len());
        for (frozen, func) in frozen.functions().zip(&module.funcs) {
            assert_eq!(format!("{:?}", frozen.head()), format!("{:?}", func.head()));
            assert_eq!(frozen.docstring(), func.doc.map(|doc| func.consts[doc.index()].clone()));
            let (thawed, made) = (frozen.thaw(), emit(func).unwrap());
            assert_eq!(dump(&thawed.code, func), dump(&made, func));
            assert!(thawed.names.iter().copied().eq(func.names.iter().map(|name| &**name)));
            assert!(
                thawed.locals.iter().copied().eq(func.locals.iter().map(|local| (&*local.name, local.kind)))
            );
            assert_eq!(thawed.code.consts, made.consts);
            assert_eq!(thawed.code.states, made.states);
            assert_eq!(thawed.code.state_maps, made.state_maps);
            assert_eq!(thawed.code.spans, made.spans);
            assert_eq!(format!("{:?}", thawed.code.handlers), format!("{:?}", made.handlers));
            let numbers = |code: &RegisterCode| (code.registers, code.caches, code.loops);
            assert_eq!(numbers(&thawed.code), numbers(&made));
        }
        assert_eq!(
            FrozenUnit::new(FrozenUnit::freeze(&Module::default()).unwrap().leak()).functions().len(),
            0
        );
    }
}
