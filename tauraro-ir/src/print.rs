//! The printer: functions as text for people, which [`parse`](crate::parse) reads back to the same text.
//!
//! ```text
//! function f1 "area" {
//!   params positional=2
//!   locals w, h
//! bb0(v0, v1) handler bb1:
//!     fs0 {w=v0, h=v1}
//!     v2 = mul v0, v1                             !fs0 @20..25
//!     return v2
//! bb1(v3) catches():
//!     ...
//! ```
//!
//! * A block's line gives its parameters, its `handler`, and for a handler block the locals it `catches`.
//! * `!fs0` is the frame state of an instruction, `@20..25` its place in the source. A frame state is written on a
//!   line of its own before its first use; locals that it lacks are unbound. `[v1, -] in fs0 at i7` is
//!   one of a function that was inlined: its locals by position, the caller's state and call. Instructions are
//!   numbered in the order of the text for this; a call that is in no block any more is under `detached:`.
//! * Constants, names and call shapes are written where they are used; numbers of values, blocks and frame states
//!   are kept by the parser.
//! * In a specialised function `fs0 #12` is a state in which the interpreter goes on at word 12, and `v1: float` is a
//!   parameter that is held as a machine float.
//! * What is left out of the head has its usual value (kind `function`, line 1, ...).
//!
//! The printer takes broken functions too and never panics: it shows them to whoever looks for the fault.

use crate::constant::{Const, FloatBits};
use crate::entities::*;
use crate::func::{Func, FuncKind, Inst, LocalKind, Module, Span, Suspends};
use crate::op::{Imm, Intrinsic, Op};
use rustc_hash::FxHashSet;
use std::fmt::{self, Write};

/// What to print.
#[derive(Copy, Clone, Debug)]
pub struct PrintOptions {
    /// Places in the source. Without them the parser gives every instruction an empty one.
    pub spans: bool,
}

impl Default for PrintOptions {
    fn default() -> Self {
        PrintOptions { spans: true }
    }
}

impl fmt::Display for Module {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&print_module(self, PrintOptions::default()))
    }
}

impl fmt::Display for Func {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&print_func(self, None, PrintOptions::default()))
    }
}

impl fmt::Display for Const {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut out = String::new();
        write_const(&mut out, self, 0);
        f.write_str(&out)
    }
}

/// The text of all functions of a module.
pub fn print_module(module: &Module, options: PrintOptions) -> String {
    let mut text = String::new();
    for (index, func) in module.funcs.iter().enumerate() {
        if index > 0 {
            text.push('\n');
        }
        text.push_str(&print_func(func, Some(FuncId::new(index)), options));
    }
    text
}

/// The text of one function; `id` is its number in its module.
pub fn print_func(func: &Func, id: Option<FuncId>, options: PrintOptions) -> String {
    let mut names = FxHashSet::default();
    let repeated = func.locals.iter().enumerate().filter(|(_, local)| !names.insert(&local.name));
    let repeated_locals = repeated.map(|(index, _)| LocalId::new(index)).collect();
    let mut printer = Printer {
        repeated_locals,
        func,
        options,
        out: String::new(),
        states_written: vec![false; func.frame_states.len()],
        inst_numbers: Vec::new(),
        detached: Vec::new(),
    };
    // Writing to a string cannot fail.
    let _ = printer.function(id);
    printer.out
}

/// Column at which the frame state of an instruction starts, when there is room.
const STATE_COLUMN: usize = 48;

struct Printer<'a> {
    func: &'a Func,
    options: PrintOptions,
    out: String,
    states_written: Vec<bool>,
    /// Numbers of instructions in the text; empty when none is needed.
    inst_numbers: Vec<u32>,
    detached: Vec<InstId>,
    /// Locals named like an earlier one.
    repeated_locals: FxHashSet<LocalId>,
}

impl<'a> Printer<'a> {
    fn function(&mut self, id: Option<FuncId>) -> fmt::Result {
        let func = self.func;
        self.number_insts();
        self.out.push_str("function ");
        if let Some(id) = id {
            write!(self.out, "{id} ")?;
        }
        write_str(&mut self.out, &func.name);
        self.out.push_str(" {\n");
        self.head()?;
        for &block in &func.layout {
            self.block(block)?;
        }
        if !self.detached.is_empty() {
            self.out.push_str("detached:\n");
            for inst in std::mem::take(&mut self.detached) {
                self.inst(inst)?;
            }
        }
        self.out.push_str("}\n");
        Ok(())
    }

    /// Numbers the instructions in text order, if any frame state names one.
    fn number_insts(&mut self) {
        let func = self.func;
        if func.frame_states.iter().all(|state| state.parent.is_none()) {
            return;
        }
        const NONE: u32 = u32::MAX;
        self.inst_numbers = vec![NONE; func.insts.len()];
        let mut count = 0;
        let mut number = |inst: InstId, numbers: &mut Vec<u32>| {
            let fresh = numbers.get(inst.index()) == Some(&NONE);
            if fresh {
                numbers[inst.index()] = count;
                count += 1;
            }
            fresh
        };
        let blocks = func.layout.iter().filter_map(|block| func.blocks.get(block.index()));
        let mut states = vec![false; func.frame_states.len()];
        let mut work: Vec<FrameStateId> = Vec::new();
        for &inst in blocks.flat_map(|block| &block.insts) {
            number(inst, &mut self.inst_numbers);
            work.extend(func.insts.get(inst.index()).and_then(|inst| inst.frame_state));
        }
        // A call that was inlined away is still the place a caller's frame is at.
        work.reverse();
        while let Some(state) = work.pop() {
            let Some(seen) = states.get_mut(state.index()) else { continue };
            if std::mem::replace(seen, true) {
                continue;
            }
            if let Some((parent, call)) = func.frame_states[state.index()].parent {
                work.push(parent);
                if number(call, &mut self.inst_numbers) {
                    self.detached.push(call);
                    work.extend(func.insts.get(call.index()).and_then(|inst| inst.frame_state));
                }
            }
        }
    }

    fn head(&mut self) -> fmt::Result {
        let func = self.func;
        if func.qualname != func.name {
            self.out.push_str("  qualname ");
            write_str(&mut self.out, &func.qualname);
            self.out.push('\n');
        }
        if func.kind != FuncKind::Function {
            writeln!(self.out, "  kind {}", kind_name(func.kind))?;
        }
        if func.suspends != Suspends::Never {
            writeln!(self.out, "  suspends {}", suspends_name(func.suspends))?;
        }
        if func.nested {
            self.out.push_str("  nested\n");
        }
        let params = func.params;
        if params != Default::default() {
            self.out.push_str("  params");
            for (name, count) in
                [("posonly", params.posonly), ("positional", params.positional), ("kwonly", params.kwonly)]
            {
                if count > 0 {
                    write!(self.out, " {name}={count}")?;
                }
            }
            self.out.push_str(if params.vararg { " vararg" } else { "" });
            self.out.push_str(if params.varkw { " varkw" } else { "" });
            self.out.push('\n');
        }
        if !func.locals.is_empty() {
            self.out.push_str("  locals ");
            for (index, local) in func.locals.iter().enumerate() {
                self.out.push_str(if index > 0 { ", " } else { "" });
                write_word(&mut self.out, &local.name);
                self.out.push_str(if local.kind == LocalKind::Cell { " cell" } else { "" });
            }
            self.out.push('\n');
        }
        if !func.frees.is_empty() {
            self.out.push_str("  frees ");
            for (index, name) in func.frees.iter().enumerate() {
                self.out.push_str(if index > 0 { ", " } else { "" });
                write_word(&mut self.out, name);
            }
            self.out.push('\n');
        }
        if let Some(doc) = func.doc {
            self.out.push_str("  doc ");
            self.constant(doc.0)?;
            self.out.push('\n');
        }
        if func.first_line != 1 {
            writeln!(self.out, "  line {}", func.first_line)?;
        }
        if func.span != Span::default() {
            writeln!(self.out, "  span {}..{}", func.span.start, func.span.end)?;
        }
        Ok(())
    }

    fn block(&mut self, block: BlockId) -> fmt::Result {
        let Some(data) = self.func.blocks.get(block.index()) else {
            return writeln!(self.out, "{block}?:");
        };
        write!(self.out, "{block}")?;
        if data.params.iter().any(|param| self.func.float_params.contains(param)) {
            for (n, param) in data.params.iter().enumerate() {
                let float = if self.func.float_params.contains(param) { ": float" } else { "" };
                write!(self.out, "{}{param}{float}", if n > 0 { ", " } else { "(" })?;
            }
            self.out.push(')');
        } else if !data.params.is_empty() {
            self.list(&data.params)?;
        }
        if let Some(locals) = &data.handler_locals {
            self.out.push_str(" catches(");
            for (n, &local) in locals.iter().enumerate() {
                self.out.push_str(if n > 0 { ", " } else { "" });
                self.local(local)?;
            }
            self.out.push(')');
        }
        if let Some(handler) = data.handler {
            write!(self.out, " handler {handler}")?;
        }
        self.out.push_str(":\n");
        data.insts.iter().try_for_each(|&inst| self.inst(inst))
    }

    fn inst(&mut self, inst: InstId) -> fmt::Result {
        let Some(data) = self.func.insts.get(inst.index()) else {
            return writeln!(self.out, "    {inst}?");
        };
        if let Some(state) = data.frame_state {
            self.frame_state(state)?;
        }
        let line_start = self.out.len();
        self.out.push_str("    ");
        if let Some(first) = data.first_result {
            // Broken immediates may promise billions of results.
            let count = data.op.result_count(data.imm).min(self.func.values.len() as u32);
            for n in 0..count {
                self.out.push_str(if n > 0 { ", " } else { "" });
                write!(self.out, "v{}", first.0 as u64 + n as u64)?;
            }
            self.out.push_str(" = ");
        }
        self.out.push_str(data.op.info().name);
        self.operands(data)?;
        if let Some(state) = data.frame_state {
            let width = self.out[line_start..].chars().count();
            let padding = STATE_COLUMN.saturating_sub(width).max(1);
            write!(self.out, "{:padding$}!{state}", "")?;
        }
        if self.options.spans && data.span != Span::default() {
            let width = self.out[line_start..].chars().count();
            let padding =
                if data.frame_state.is_some() { 1 } else { STATE_COLUMN.saturating_sub(width).max(1) };
            write!(self.out, "{:padding$}@{}..{}", "", data.span.start, data.span.end)?;
        }
        self.out.push('\n');
        Ok(())
    }

    fn operands(&mut self, data: &Inst) -> fmt::Result {
        let [first, second] = data.imm;
        match data.op.info().imm {
            Imm::Shape => {
                self.out.push(' ');
                return self.call(data, first, None);
            }
            Imm::NameShape => {
                self.out.push(' ');
                return self.call(data, second, Some(first));
            }
            Imm::Func => {
                write!(self.out, " {}", FuncId(first))?;
                return self.list(&data.args);
            }
            Imm::Intrinsic => {
                match Intrinsic::from_index(first) {
                    Some(intrinsic) => write!(self.out, " {}", intrinsic.name())?,
                    None => write!(self.out, " ?{first}")?,
                }
                return self.list(&data.args);
            }
            _ => {}
        }
        let mut separator = " ";
        for value in &data.args {
            write!(self.out, "{separator}{value}")?;
            separator = ", ";
        }
        if data.op.info().imm != Imm::None {
            self.out.push_str(separator);
            separator = ", ";
        }
        match data.op.info().imm {
            Imm::Const => self.constant(first)?,
            Imm::Name => {
                self.name(first)?;
                if data.op == Op::ImportName {
                    write!(self.out, ", {second}")?;
                }
            }
            Imm::Local => self.local(LocalId(first))?,
            Imm::Free => {
                let frees = &self.func.frees;
                match frees.get(first as usize) {
                    Some(name) => {
                        write_word(&mut self.out, name);
                        if frees.iter().filter(|other| *other == name).count() > 1 {
                            write!(self.out, "#{first}")?;
                        }
                    }
                    None => write!(self.out, "?{first}")?,
                }
            }
            Imm::Int => write!(self.out, "{first}")?,
            Imm::Int2 => write!(self.out, "{first}, {second}")?,
            _ => {}
        }
        for target in &data.targets {
            write!(self.out, "{separator}{}", target.block)?;
            separator = ", ";
            if !target.args.is_empty() {
                self.list(&target.args)?;
            }
        }
        Ok(())
    }

    /// `v1(v2, key=v3)` or `v1."name"(v2)`.
    fn call(&mut self, data: &Inst, shape: u32, method: Option<u32>) -> fmt::Result {
        let func = self.func;
        match data.args.first() {
            Some(callee) => write!(self.out, "{callee}")?,
            None => self.out.push('?'),
        }
        if let Some(name) = method {
            self.out.push('.');
            self.name(name)?;
        }
        let shape = func.call_shapes.get(shape as usize);
        let positional = shape.map_or(u32::MAX, |shape| shape.positional) as usize;
        self.out.push('(');
        for (n, value) in data.args.iter().skip(1).enumerate() {
            self.out.push_str(if n > 0 { ", " } else { "" });
            if n >= positional {
                let keyword = shape.and_then(|shape| shape.keywords.get(n - positional));
                match keyword.and_then(|name| func.names.get(name.index())) {
                    Some(name) => write_word(&mut self.out, name),
                    None => self.out.push('?'),
                }
                self.out.push('=');
            }
            write!(self.out, "{value}")?;
        }
        self.out.push(')');
        Ok(())
    }

    /// Writes the line of a frame state, after those of its callers, if it is not there yet.
    fn frame_state(&mut self, state: FrameStateId) -> fmt::Result {
        let func = self.func;
        let mut chain = Vec::new();
        let mut next = Some(state);
        while let Some(state) = next.take() {
            if let Some(written @ false) = self.states_written.get_mut(state.index()) {
                *written = true;
                chain.push(state);
                next = func.frame_states[state.index()].parent.map(|(parent, _)| parent);
            }
        }
        for state in chain.into_iter().rev() {
            let data = &func.frame_states[state.index()];
            write!(self.out, "    {state} ")?;
            if data.place != 0 {
                write!(self.out, "#{} ", data.place)?;
            }
            let by_name = data.parent.is_none() && data.locals.len() == func.locals.len();
            self.out.push(if by_name { '{' } else { '[' });
            let mut separator = "";
            for (index, value) in data.locals.iter().enumerate() {
                match (by_name, value) {
                    (true, None) => continue,
                    (true, Some(value)) => {
                        self.out.push_str(separator);
                        self.local(LocalId::new(index))?;
                        write!(self.out, "={value}")?;
                    }
                    (false, None) => write!(self.out, "{separator}-")?,
                    (false, Some(value)) => write!(self.out, "{separator}{value}")?,
                }
                separator = ", ";
            }
            self.out.push(if by_name { '}' } else { ']' });
            if let Some((parent, call)) = data.parent {
                let number = self.inst_numbers.get(call.index()).copied().unwrap_or(u32::MAX);
                write!(self.out, " in {parent} at i{number}")?;
            }
            self.out.push('\n');
        }
        Ok(())
    }

    fn list(&mut self, values: &[ValueId]) -> fmt::Result {
        self.out.push('(');
        for (n, value) in values.iter().enumerate() {
            self.out.push_str(if n > 0 { ", " } else { "" });
            write!(self.out, "{value}")?;
        }
        self.out.push(')');
        Ok(())
    }

    fn local(&mut self, local: LocalId) -> fmt::Result {
        let locals = &self.func.locals;
        let Some(data) = locals.get(local.index()) else { return write!(self.out, "?{}", local.0) };
        write_word(&mut self.out, &data.name);
        // A name may occur twice (a comprehension's variable beside the function's own).
        if self.repeated_locals.contains(&local) {
            write!(self.out, "#{}", local.0)?;
        }
        Ok(())
    }

    fn name(&mut self, name: u32) -> fmt::Result {
        match self.func.names.get(name as usize) {
            Some(name) => write_str(&mut self.out, name),
            None => write!(self.out, "?{name}")?,
        }
        Ok(())
    }

    fn constant(&mut self, index: u32) -> fmt::Result {
        match self.func.consts.get(index as usize) {
            Some(value) => write_const(&mut self.out, value, 0),
            None => write!(self.out, "?{index}")?,
        }
        Ok(())
    }
}

/// The word for a kind of function in the text form.
pub(crate) fn kind_name(kind: FuncKind) -> &'static str {
    match kind {
        FuncKind::Module => "module",
        FuncKind::Class => "class",
        FuncKind::Function => "function",
    }
}

/// The word for a way to suspend in the text form.
pub(crate) fn suspends_name(suspends: Suspends) -> &'static str {
    match suspends {
        Suspends::Never => "never",
        Suspends::Generator => "generator",
        Suspends::Coroutine => "coroutine",
        Suspends::AsyncGenerator => "async_generator",
    }
}

/// Whether `name` is read back when written without quotes.
fn is_word(name: &str) -> bool {
    name.starts_with(|c: char| c.is_alphabetic() || c == '_')
        && name.chars().all(|c| c.is_alphanumeric() || c == '_')
}

fn write_word(out: &mut String, name: &str) {
    if is_word(name) { out.push_str(name) } else { write_str(out, name) }
}

fn write_str(out: &mut String, text: &str) {
    out.push('"');
    text.chars().for_each(|c| write_code_point(out, c as u32));
    out.push('"');
}

fn write_code_point(out: &mut String, point: u32) {
    match char::from_u32(point) {
        Some('"') => out.push_str("\\\""),
        Some('\\') => out.push_str("\\\\"),
        Some('\n') => out.push_str("\\n"),
        Some('\t') => out.push_str("\\t"),
        Some('\r') => out.push_str("\\r"),
        Some(c) if c == ' ' || c.is_ascii_graphic() || c.is_alphanumeric() => out.push(c),
        _ => {
            let _ = write!(out, "\\u{{{point:x}}}");
        }
    }
}

fn write_float(out: &mut String, value: FloatBits) {
    let float = value.get();
    let _ = match float.is_nan() {
        true => write!(out, "nan:{:#x}", value.0),
        false => write!(out, "{float:?}"),
    };
}

fn write_const(out: &mut String, value: &Const, depth: usize) {
    // Only a broken constant is nested deeper; the verifier tells.
    if depth > Const::MAX_DEPTH {
        return out.push('?');
    }
    let write_items = |out: &mut String, items: &[Const]| {
        for (n, item) in items.iter().enumerate() {
            out.push_str(if n > 0 { ", " } else { "" });
            write_const(out, item, depth + 1);
        }
    };
    let _ = match value {
        Const::None => write!(out, "None"),
        Const::Bool(true) => write!(out, "True"),
        Const::Bool(false) => write!(out, "False"),
        Const::Ellipsis => write!(out, "..."),
        Const::Int(int) => write!(out, "{int}"),
        Const::BigInt(int) => write!(out, "{}", int.0),
        Const::Float(float) => {
            write_float(out, *float);
            Ok(())
        }
        Const::Complex(real, imaginary) => {
            out.push_str("complex(");
            write_float(out, *real);
            out.push_str(", ");
            write_float(out, *imaginary);
            write!(out, ")")
        }
        Const::Str(text) => {
            out.push('"');
            for point in text.code_points() {
                match point {
                    Some(point) => write_code_point(out, point),
                    None => out.push_str("\\?"),
                }
            }
            write!(out, "\"")
        }
        Const::Bytes(bytes) => {
            out.push_str("b\"");
            for &byte in bytes {
                match byte {
                    b'"' => out.push_str("\\\""),
                    b'\\' => out.push_str("\\\\"),
                    b' '..=b'~' => out.push(byte as char),
                    _ => {
                        let _ = write!(out, "\\x{byte:02x}");
                    }
                }
            }
            write!(out, "\"")
        }
        Const::Tuple(items) => {
            out.push('(');
            write_items(out, items);
            write!(out, "{}", if items.len() == 1 { ",)" } else { ")" })
        }
        Const::FrozenSet(items) => {
            out.push_str("frozenset(");
            write_items(out, items);
            write!(out, ")")
        }
    };
}
