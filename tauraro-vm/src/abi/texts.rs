//! What machine code may know of strings of one character.
//!
//! The machine has its own string of each character whose code is below 256, made when it starts; whatever makes a string of one such
//! character gives that one where it is cheap, but a program can make others. Machine code calls those that it took from the table itself
//! *characters*: equal ones are the same object, and their code is the first byte behind the object.

use crate::builtins::functions::name_of_builtin;
use crate::builtins::str::unicode;
use crate::object::str::StrFlags;
use crate::object::*;
use crate::value::Value;
use crate::vm::Vm;

/// Codes below 256, 64 to a word.
pub type CharSet = [u64; 4];

/// The bits of a string's own bits that say how wide its characters are; not 0 when they take more than a byte each.
pub fn is_wide(own: u32) -> bool {
    own & u32::from(StrFlags::WIDTH_MASK) != 0
}

/// The machine's own string of a character.
pub fn known_char(vm: &Vm, code: u8) -> Option<Value> {
    vm.known_char(u32::from(code)).map(Value::from)
}

/// The code of a string of one character that has a byte.
pub fn single_char(text: Value) -> Option<u8> {
    match text.downcast_exact::<PyStr>()?.data() {
        StrData::One([code]) => Some(*code),
        _ => None,
    }
}

fn set_of(codes: impl Iterator<Item = u8>) -> CharSet {
    let mut set = [0; 4];
    codes.for_each(|code| set[usize::from(code >> 6)] |= 1 << (code & 63));
    set
}

/// The characters of a string, as far as they have a byte each.
pub fn char_set_of(text: Value) -> Option<CharSet> {
    let text = text.downcast_exact::<PyStr>()?;
    Some(set_of(text.data().iter().filter_map(|code| u8::try_from(code).ok())))
}

/// Which characters a method of strings without arguments answers True for.
pub fn char_test(vm: &Vm, def: &'static NativeDef) -> Option<CharSet> {
    let test: fn(u32) -> bool = match def.name {
        "isdigit" => unicode::is_digit,
        "isdecimal" => unicode::is_decimal,
        "isnumeric" => unicode::is_numeric,
        "isalpha" => unicode::is_alpha,
        "isalnum" => unicode::is_alnum,
        "isspace" => unicode::is_space,
        "isupper" => unicode::is_upper,
        "islower" => unicode::is_lower,
        "isprintable" => unicode::is_printable,
        "isidentifier" => unicode::is_identifier_start,
        "isascii" => |code| code < 128,
        _ => return None,
    };
    super::is_method(vm, crate::heap::Layout::Str, def)
        .then(|| set_of((0..=255).filter(|code| test(u32::from(*code)))))
}

/// Whether a native function is the builtin of this name.
pub fn is_builtin(def: &'static NativeDef, name: &str) -> bool {
    name_of_builtin(def) == Some(name)
}
