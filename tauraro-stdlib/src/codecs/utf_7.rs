//! UTF-7 (RFC 2152): ASCII as it is, all else as UTF-16 in base 64 between `+` and `-`.

use tauraro_vm::args::Args;
use tauraro_vm::builtins::codecs::errors;
use tauraro_vm::object::StrBuilder;
use tauraro_vm::{PyResult, Vm};

use super::{DecodeArgs, encoded, errors_arg, pair, str_arg};
use crate::support::only_positional;
use std::borrow::Cow;

const NAME: &str = "utf7";
const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

fn digit(byte: u8) -> Option<u32> {
    DIGITS.iter().position(|digit| *digit == byte).map(|value| value as u32)
}

/// Whether a character is written as itself.
fn is_direct(c: u32) -> bool {
    let c = match u8::try_from(c) {
        Ok(c) if c < 0x80 => c,
        _ => return false,
    };
    matches!(c, b'\t' | b'\n' | b'\r' | b' '..=b'~') && !matches!(c, b'+' | b'\\' | b'~')
}

/// `utf_7_encode(str, errors)`. Every text can be encoded.
pub fn encode(vm: &mut Vm, args: Args<'_>) -> PyResult {
    let given = only_positional(vm, args, "utf_7_encode", 1, 2)?;
    errors_arg(vm, given.get(1), "utf_7_encode")?;
    let text = str_arg(vm, given[0], "utf_7_encode")?;
    let mut out = Vec::with_capacity(text.len());
    // While characters are shifted: bits that wait for a digit, and how many.
    let mut shifted: Option<(u64, u32)> = None;
    for c in text.data().iter() {
        if is_direct(c) {
            if let Some((bits, count)) = shifted.take() {
                if count > 0 {
                    out.push(DIGITS[(bits << (6 - count) & 0x3f) as usize]);
                }
                if digit(c as u8).is_some() || c == '-' as u32 {
                    out.push(b'-');
                }
            }
            out.push(c as u8);
            continue;
        }
        if c == '+' as u32 && shifted.is_none() {
            out.extend_from_slice(b"+-");
            continue;
        }
        let (mut bits, mut count) = shifted.unwrap_or_else(|| {
            out.push(b'+');
            (0, 0)
        });
        let units = if c > 0xffff {
            let rest = c - 0x10000;
            (u64::from(0xd800 | rest >> 10) << 16 | u64::from(0xdc00 | rest & 0x3ff), 32)
        } else {
            (u64::from(c), 16)
        };
        bits = bits << units.1 | units.0;
        count += units.1;
        while count >= 6 {
            count -= 6;
            out.push(DIGITS[(bits >> count & 0x3f) as usize]);
        }
        bits &= (1 << count) - 1;
        shifted = Some((bits, count));
    }
    if let Some((bits, count)) = shifted {
        if count > 0 {
            out.push(DIGITS[(bits << (6 - count) & 0x3f) as usize]);
        }
        out.push(b'-');
    }
    encoded(vm, &out, text.len())
}

/// The state of a decoder inside of a shifted sequence.
#[derive(Default)]
struct Shift {
    start: usize,
    /// Length of the output before it.
    before: usize,
    bits: u32,
    count: u32,
    high: Option<u32>,
}

impl Shift {
    /// Takes a UTF-16 unit.
    fn unit(&mut self, unit: u32, out: &mut StrBuilder) {
        if let Some(high) = self.high.take() {
            if (0xdc00..0xe000).contains(&unit) {
                out.push(0x10000 + ((high & 0x3ff) << 10 | (unit & 0x3ff)));
                return;
            }
            out.push(high);
        }
        if (0xd800..0xdc00).contains(&unit) {
            self.high = Some(unit);
        } else {
            out.push(unit);
        }
    }
}

/// `utf_7_decode(data, errors, final)`
pub fn decode(vm: &mut Vm, args: Args<'_>) -> PyResult {
    let given = DecodeArgs::of(vm, args, "utf_7_decode", false)?;
    let (mut object, mut content) = (given.object, Cow::Borrowed(&given.content[..]));
    let mut out = StrBuilder::with_capacity(content.len());
    let mut shift: Option<Shift> = None;
    let mut at = 0;
    while let Some(byte) = content.get(at).copied() {
        let wrong;
        if let Some(state) = &mut shift {
            if let Some(value) = digit(byte) {
                state.bits = state.bits << 6 | value;
                state.count += 6;
                at += 1;
                if state.count >= 16 {
                    state.count -= 16;
                    let unit = state.bits >> state.count & 0xffff;
                    state.bits &= (1 << state.count) - 1;
                    state.unit(unit, &mut out);
                }
                continue;
            }
            let (start, bits, count) = (state.start, state.bits, state.count);
            if let Some(high) = state.high.take() {
                out.push(high);
            }
            shift = None;
            if count >= 6 {
                wrong = (start, at + 1, "partial character in base64 sequence");
            } else if bits != 0 {
                wrong = (start, at + 1, "non-zero padding bits in base64 sequence");
            } else {
                if byte == b'-' {
                    at += 1;
                }
                continue;
            }
        } else if byte == b'+' {
            match content.get(at + 1) {
                Some(b'-') => {
                    out.push('+' as u32);
                    at += 2;
                    continue;
                }
                Some(next) if digit(*next).is_none() => {
                    wrong = (at, at + 2, "ill-formed sequence");
                }
                _ => {
                    shift = Some(Shift { start: at, before: out.len(), ..Shift::default() });
                    at += 1;
                    continue;
                }
            }
        } else if byte < 0x80 {
            out.push(byte as u32);
            at += 1;
            continue;
        } else {
            wrong = (at, at + 1, "unexpected special character");
        }
        let (start, end, reason) = wrong;
        at = errors::replace_malformed(
            vm,
            NAME,
            &mut object,
            &mut content,
            start..end,
            reason,
            &given.errors,
            &mut out,
        )?;
    }
    if let Some(state) = shift {
        if !given.last {
            // What the sequence gave so far is given again when the rest has come.
            let text = out.finish(&mut vm.heap);
            let whole = text.data().slice(0, state.before);
            let mut before = StrBuilder::with_capacity(state.before);
            before.push_data(whole);
            let text = before.finish(&mut vm.heap);
            return Ok(pair(vm, text.into(), state.start));
        }
        if state.high.is_some() || state.count >= 6 || state.bits != 0 {
            let (run, reason) = (state.start..content.len(), "unterminated shift sequence");
            errors::replace_malformed(
                vm,
                NAME,
                &mut object,
                &mut content,
                run,
                reason,
                &given.errors,
                &mut out,
            )?;
        }
    }
    let text = out.finish(&mut vm.heap);
    Ok(pair(vm, text.into(), content.len()))
}
