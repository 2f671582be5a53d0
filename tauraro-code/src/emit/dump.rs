//! Register code as text, for `--dump=bytecode` and for tests.
//!
//! One line for an instruction: index, name, operands, and behind a semicolon what the side tables say of it.
//! `r3` is a register, `k2=...` a constant, `_` no operand, `->12` a jump target, `L1` a loop index.

use crate::bytecode::*;
use crate::operands::{Role, jump_target, shape};
use std::fmt::Write;
use tauraro_ir::{Const, Func, Intrinsic};

/// The code as text.
pub fn dump(code: &RegisterCode, func: &Func) -> String {
    let mut out = String::new();
    let _ = writeln!(
        out,
        "{}: {} registers, {} caches, {} loops",
        func.qualname, code.registers, code.caches, code.loops
    );
    let mut is_target = vec![false; code.words.len() + 1];
    for decoded in code.instructions() {
        if let Some(target) = jump_target(&decoded.inst)
            && let Some(flag) = is_target.get_mut(target as usize)
        {
            *flag = true;
        }
    }
    for handler in &code.handlers {
        if let Some(flag) = is_target.get_mut(handler.target as usize) {
            *flag = true;
        }
    }
    let mut last_span = None;
    for decoded in code.instructions() {
        let index = decoded.index as u32;
        let mark = if is_target[decoded.index] { '>' } else { ' ' };
        let _ = write!(out, "{mark}{index:4} {:<19}", decoded.inst.op.name());
        let start = out.len();
        operands(&mut out, code, func, &decoded);
        let mut notes = String::new();
        if let Ok(n) = code.states.binary_search_by_key(&index, |(at, _)| *at) {
            let _ = write!(notes, " s{}", code.states[n].1);
        }
        if let Some(handler) = code.handlers.iter().find(|h| (h.start..h.end).contains(&index)) {
            let _ = write!(notes, " !{}", handler.target);
        }
        let span = code.spans.partition_point(|(at, _)| *at <= index).checked_sub(1).map(|n| code.spans[n].1);
        if span != last_span {
            if let Some(span) = span {
                let _ = write!(notes, " @{}..{}", span.start, span.end);
            }
            last_span = span;
        }
        if !notes.is_empty() {
            let pad = 30usize.saturating_sub(out.len() - start);
            let _ = write!(out, "{:pad$} ;{notes}", "");
        }
        let trimmed = out.trim_end().len();
        out.truncate(trimmed);
        out.push('\n');
    }
    for handler in &code.handlers {
        let _ = write!(out, "handler {}..{} -> {}", handler.start, handler.end, handler.target);
        if handler.exception != NO_OPERAND {
            let _ = write!(out, " exception r{}", handler.exception);
        }
        for (local, register) in &handler.locals {
            let _ = write!(out, " {}=r{register}", local_name(func, *local));
        }
        out.push('\n');
    }
    for (n, map) in code.state_maps.iter().enumerate() {
        let _ = write!(out, "state s{n}:");
        for (local, location) in map.iter().enumerate() {
            let name = local_name(func, local as u32);
            let _ = match location {
                Location::Unbound => Ok(()),
                Location::Register(register) => write!(out, " {name}=r{register}"),
                Location::Const(index) => write!(out, " {name}={}", constant(code, *index)),
            };
        }
        out.push('\n');
    }
    out
}

fn local_name(func: &Func, local: u32) -> &str {
    func.locals.get(local as usize).map_or("?", |local| &local.name)
}

fn operands(out: &mut String, code: &RegisterCode, func: &Func, decoded: &Decoded) {
    use Opcode::*;
    let Inst { op, a, b, c, x, y } = decoded.inst;
    let mut comma = "";
    let mut item = |out: &mut String, text: &str| {
        let _ = write!(out, "{comma}{text}");
        comma = ", ";
    };
    let name = |n: u32| format!("'{}'", func.names.get(n as usize).map_or("?", |name| name));
    let [kind_a, kind_b, kind_c] = shape(op);
    for (kind, word) in [(kind_a, a), (kind_b, b), (kind_c, c)] {
        match kind {
            Role::Dest | Role::Source => item(out, &operand(code, word)),
            Role::No => {}
        }
    }
    const COMPARE: [&str; 6] = ["<", "<=", "==", "!=", ">", ">="];
    const BINARY: [&str; 13] = ["+", "-", "*", "@", "/", "//", "%", "**", "<<", ">>", "&", "|", "^"];
    match op {
        LoadConst => item(out, &format!("k{x}={}", constant(code, x))),
        CheckBound => item(out, &format!("'{}'", local_name(func, x))),
        LoadFree => item(out, func.frees.get(x as usize).map_or("?", |name| name)),
        LoadCell | DeleteCell | LoadGlobal | StoreGlobal | DeleteGlobal | LoadName | LoadNameOrCell
        | LoadNameOrGlobal | LoadFromDictOrCell | StoreName | DeleteName | LoadAttr | StoreAttr
        | DeleteAttr | LoadSpecial | CallMethod | CallMethodKw | ImportName | ImportFrom => {
            item(out, &name(x))
        }
        MakeFunction => item(out, &format!("f{x}")),
        Binary => {
            let (kind, inplace) =
                if x >= BinaryKind::INPLACE { (x - BinaryKind::INPLACE, "=") } else { (x, "") };
            item(out, &format!("{}{inplace}", BINARY.get(kind as usize).unwrap_or(&"?")));
        }
        Unary => item(out, ["-", "+", "~"].get(x as usize).unwrap_or(&"?")),
        Compare => item(out, COMPARE.get(x as usize).unwrap_or(&"?")),
        CompareJump => {
            let text = COMPARE.get((a & 0xff) as usize).unwrap_or(&"?");
            item(out, &format!("{}{text}", if a >> 8 == 0 { "not " } else { "" }));
        }
        CompareJumpBack => {
            let text = COMPARE.get((a & 7) as usize).unwrap_or(&"?");
            item(out, &format!("{}{text}", if a & 8 == 0 { "not " } else { "" }));
        }
        Is | Contains if x == 1 => item(out, "not"),
        IsJump | ContainsJump | IsJumpBack | ContainsJumpBack if a == 0 => item(out, "not"),
        FormatValue | GetAwaitable | MatchClass if x != 0 => item(out, &x.to_string()),
        UnpackEx => item(out, &format!("{x}+1+{y}")),
        Intrinsic => item(out, self::Intrinsic::from_index(x).map_or("?", |i| i.name())),
        _ => {}
    }
    if op == ImportName && y != 0 {
        item(out, &format!("level {y}"));
    }
    if !decoded.extension.is_empty() {
        let list: Vec<String> = decoded.extension.iter().map(|&word| operand(code, word)).collect();
        item(out, &format!("[{}]", list.join(", ")));
    }
    if let Some(target) = jump_target(&decoded.inst) {
        item(out, &format!("->{target}"));
    }
    match op {
        JumpBack | JumpIfBack | JumpIfNotBack | IsJumpBack | ContainsJumpBack | ForIterBack => {
            item(out, &format!("L{y}"))
        }
        CompareJumpBack => item(out, &format!("L{}", a >> 4)),
        _ => {}
    }
}

fn operand(code: &RegisterCode, word: u16) -> String {
    match word {
        NO_OPERAND => "_".into(),
        _ if word & CONST_BIT != 0 => {
            let index = (word & !CONST_BIT) as u32;
            format!("k{index}={}", constant(code, index))
        }
        _ => format!("r{word}"),
    }
}

fn constant(code: &RegisterCode, index: u32) -> String {
    match code.consts.get(index as usize) {
        Some(value) => literal(value, 3),
        None => "?".into(),
    }
}

/// A constant as it would be written, shortened.
fn literal(value: &Const, depth: usize) -> String {
    let list = |items: &[Const]| {
        let mut texts: Vec<String> =
            items.iter().take(4).map(|item| literal(item, depth.saturating_sub(1))).collect();
        if items.len() > 4 || depth == 0 {
            texts.push("...".into());
        }
        texts.join(", ")
    };
    match value {
        Const::None => "None".into(),
        Const::Bool(true) => "True".into(),
        Const::Bool(false) => "False".into(),
        Const::Ellipsis => "...".into(),
        Const::Int(value) => value.to_string(),
        Const::BigInt(value) => {
            let text = value.0.to_string();
            if text.len() > 24 { format!("{}...", &text[..20]) } else { text }
        }
        Const::Float(bits) => format!("{:?}", bits.get()),
        Const::Complex(re, im) => format!("({:?}+{:?}j)", re.get(), im.get()),
        Const::Str(text) => {
            let text = String::from_utf8_lossy(&text.0);
            let short: String = text.chars().take(24).collect();
            format!("{short:?}{}", if short.len() < text.len() { "..." } else { "" })
        }
        Const::Bytes(bytes) => format!("b{:?}", String::from_utf8_lossy(&bytes[..bytes.len().min(24)])),
        Const::Tuple(items) => format!("({})", list(items)),
        Const::FrozenSet(items) => format!("frozenset({})", list(items)),
    }
}
