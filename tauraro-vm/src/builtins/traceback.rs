//! `traceback` objects, and the text that Python prints for an uncaught exception.
//!
//! [`print_exception`] follows the module `traceback` of CPython 3.14: oldest exception of a chain first, each with its frames, source
//! lines with carets, its own line, and notes; a group as a tree. Chains are walked in a loop with a guard against cycles, nesting of groups
//! is limited, so no exception can make printing fail.

use super::TypeDef;
use super::code_::{code_line, code_position};
use super::descriptor::receive;
use super::exception_group;
use super::exceptions::ExcKind;
use super::suggestions::suggestion_text;
use crate::args::{Args, Params};
use crate::exec::frame_object::PyFrame;
use crate::heap::{Gc, Header, Layout, OptRef, Ref, RootedVec, Slot};
use crate::object::*;
use crate::value::{PyResult, Value};
use crate::vm::Vm;
use std::cell::Cell;
use std::io::IsTerminal;
use tauraro_syntax::Source;
use tauraro_syntax::excerpt::{Colours, excerpt_in_colours};
use tauraro_syntax::typos::{self, KeywordTypo};

/// Repeated frames shown before they are counted.
const RECURSIVE_CUTOFF: usize = 3;
/// Members of a group that are shown.
const MAX_GROUP_WIDTH: usize = 15;
/// How deep groups are shown.
const MAX_GROUP_DEPTH: usize = 10;

/// `traceback`
pub static DEF: TypeDef = TypeDef {
    slots: SlotTable { new: Some(new), ..SlotTable::EMPTY },
    getset: &[
        GetSetDef::with_set(
            "tb_next",
            |vm, x| Ok(receive::<PyTraceback>(vm, x)?.next.get().map_or(Value::NONE, Value::from)),
            set_next,
        ),
        GetSetDef::member("tb_frame", |vm, x| {
            let traceback = receive::<PyTraceback>(vm, x)?;
            Ok(crate::exec::frame_object::traceback_frame(vm, traceback).into())
        }),
        GetSetDef::member("tb_lasti", |vm, x| {
            // In bytes, of which CPython's instructions have two: so programs find the place in `co_positions`.
            let traceback = receive::<PyTraceback>(vm, x)?;
            let size = if traceback.line == 0 { 2 } else { 1 };
            Ok(Value::small_int(size * traceback.instruction as i64))
        }),
        GetSetDef::new("tb_lineno", |vm, x| {
            let traceback = receive::<PyTraceback>(vm, x)?;
            Ok(Value::small_int(line_of(traceback) as i64))
        }),
    ],
    methods: &[NativeDef::method1("__dir__", |vm, _| {
        let names = ["tb_frame", "tb_next", "tb_lasti", "tb_lineno"].map(|n| vm.str_value(n));
        Ok(vm.new_list(&names).into())
    })],
    doc: "traceback(tb_next, tb_frame, tb_lasti, tb_lineno)\n--\n\nCreate a new traceback object.",
    ..TypeDef::new("traceback", Layout::Traceback)
};

fn line_of(traceback: Gc<PyTraceback>) -> u32 {
    match traceback.line {
        0 => code_line(traceback.code.get(), traceback.instruction),
        line => line,
    }
}

/// `TracebackType(tb_next, tb_frame, tb_lasti, tb_lineno)`
fn new(vm: &mut Vm, _: Gc<PyType>, args: Args<'_>) -> PyResult {
    static PARAMS: Params =
        Params::new("TracebackType", &["tb_next", "tb_frame", "tb_lasti", "tb_lineno"]).required(4);
    let [next, frame, instruction, line] = args.bind(vm, &PARAMS)?.map(|v| v.unwrap_or(Value::NONE));
    if next.non_none().is_some_and(|next| next.downcast::<PyTraceback>().is_none()) {
        let given = vm.type_name(next);
        return Err(vm.type_error(format!("expected traceback object or None, got '{given}'")));
    }
    let Some(frame) = frame.downcast::<PyFrame>() else {
        let given = vm.type_name(frame);
        return Err(vm.type_error(format!("TracebackType() argument 'tb_frame' must be frame, not {given}")));
    };
    let (instruction, line) = (c_int(vm, instruction)?, c_int(vm, line)?);
    let traceback = PyTraceback {
        header: Header::exact(Layout::Traceback),
        next: OptRef::new(next.downcast::<PyTraceback>()),
        code: Ref::new(frame.code.get()),
        instruction: instruction.max(0) as usize / if line > 0 { 1 } else { 2 },
        line: line.max(0) as u32,
        frame: Slot::from(frame),
        base: Cell::new(0),
        function: Slot::empty(),
        locals: Slot::empty(),
        outer: OptRef::new(None),
    };
    Ok(vm.heap.alloc(traceback).into())
}

fn c_int(vm: &mut Vm, value: Value) -> PyResult<i32> {
    let n = vm.index_i64(value)?;
    i32::try_from(n).map_err(|_| vm.overflow_error("Python int too large to convert to C int"))
}

fn set_next(vm: &mut Vm, x: Value, new: Option<Value>) -> PyResult<()> {
    let this = receive::<PyTraceback>(vm, x)?;
    let Some(new) = new else {
        return Err(vm.type_error("can't delete tb_next attribute"));
    };
    let next = new.downcast::<PyTraceback>();
    if next.is_none() && !new.is_none() {
        let class = vm.type_name(new);
        return Err(vm.type_error(format!("expected traceback object, got '{class}'")));
    }
    let mut at = next;
    while let Some(link) = at {
        if link == this {
            return Err(vm.value_error("traceback loop detected"));
        }
        at = link.next.get();
    }
    this.next.set(this, next);
    Ok(())
}

/// The colours of a traceback, as CPython's default theme has them; or none.
struct Theme {
    class: &'static str,
    message: &'static str,
    place: &'static str,
    reset: &'static str,
    marks: Colours,
}

static PLAIN: Theme = Theme {
    class: "",
    message: "",
    place: "",
    reset: "",
    marks: Colours { highlight: "", range: "", reset: "" },
};

static COLOURED: Theme = Theme {
    class: "\x1b[1;35m",
    message: "\x1b[35m",
    place: "\x1b[35m",
    reset: "\x1b[0m",
    marks: Colours { highlight: "\x1b[1;31m", range: "\x1b[31m", reset: "\x1b[0m" },
};

/// Whether what goes to `sys.stderr` is to be coloured, by the rules of CPython's `_colorize.can_colorize`.
fn stderr_has_colours(vm: &mut Vm) -> bool {
    let variable = |name: &str| std::env::var_os(name).filter(|value| !value.is_empty());
    if !vm.config.ignore_environment {
        match variable("PYTHON_COLORS") {
            Some(value) if value == "0" => return false,
            Some(value) if value == "1" => return true,
            _ => {}
        }
    }
    if variable("NO_COLOR").is_some() {
        return false;
    }
    if variable("FORCE_COLOR").is_some() {
        return true;
    }
    if variable("TERM").is_some_and(|term| term == "dumb") {
        return false;
    }
    let name = vm.names.stderr;
    let Some(stream) = super::functions::print::sys_entry(vm, name).and_then(Value::non_none) else {
        return std::io::stderr().is_terminal();
    };
    if let Some(stream) = stream.downcast::<super::stdio::PyStdStream>() {
        return match stream.fd {
            0 => false,
            1 => std::io::stdout().is_terminal(),
            _ => std::io::stderr().is_terminal(),
        };
    }
    // A file without a number is none, whatever its `isatty` says.
    let (fileno, isatty) = (vm.intern("fileno"), vm.intern("isatty"));
    let answer = vm.call_method(stream, fileno, &[]).and_then(|_| vm.call_method(stream, isatty, &[]));
    match answer.and_then(|answer| vm.is_true(answer)) {
        Ok(answer) => answer,
        Err(_) => {
            vm.take_raised();
            false
        }
    }
}

/// Text with the margin of a group's tree.
struct Printer {
    theme: &'static Theme,
    out: String,
    depth: usize,
    need_close: bool,
}

impl Printer {
    fn emit(&mut self, text: &str) {
        self.emit_with(text, '|');
    }

    fn emit_with(&mut self, text: &str, margin: char) {
        if self.depth == 0 {
            self.out.push_str(text);
            return;
        }
        for line in text.split_inclusive('\n') {
            self.indent();
            self.out.push(margin);
            self.out.push(' ');
            self.out.push_str(line);
        }
    }

    fn indent(&mut self) {
        self.out.extend(std::iter::repeat_n(' ', 2 * self.depth));
    }
}

/// What CPython writes to stderr for an uncaught exception: in colours, if that is a terminal.
pub fn print_uncaught(vm: &mut Vm, exception: Value) -> String {
    let pending = vm.state.raised.take();
    let theme = if stderr_has_colours(vm) { &COLOURED } else { &PLAIN };
    vm.state.raised.set(vm.state, pending);
    print_themed(vm, exception, theme)
}

/// The text of an exception with its chain.
pub fn print_exception(vm: &mut Vm, exception: Value) -> String {
    print_themed(vm, exception, &PLAIN)
}

fn print_themed(vm: &mut Vm, exception: Value, theme: &'static Theme) -> String {
    let mut printer = Printer { theme, out: String::new(), depth: 0, need_close: false };
    let mut seen = Vec::new();
    // Whatever is pending stays pending: printing calls Python code.
    let pending = vm.state.raised.take();
    print_chain(vm, &mut printer, exception, &mut seen);
    vm.state.raised.set(vm.state, pending);
    printer.out
}

/// The frames of a traceback, as text.
pub fn print_frames(vm: &mut Vm, traceback: Option<Gc<PyTraceback>>) -> String {
    frames(vm, traceback, &PLAIN)
}

fn print_chain(vm: &mut Vm, printer: &mut Printer, exception: Value, seen: &mut Vec<u64>) {
    // A vector, which is granted its memory even after a MemoryError.
    let mut chain = RootedVec::new();
    let mut messages: Vec<&'static str> = Vec::new();
    let mut at = Some(exception);
    let mut how = "";
    while let Some(value) = at {
        if seen.contains(&value.bits()) {
            break;
        }
        seen.push(value.bits());
        if !messages.is_empty() || !how.is_empty() {
            messages.push(how);
        }
        chain.push(&mut vm.heap, value);
        let Some(this) = value.downcast::<PyException>() else { break };
        (at, how) = match (this.cause.get().and_then(Value::non_none), this.context.get()) {
            (Some(cause), _) => {
                (Some(cause), "\nThe above exception was the direct cause of the following exception:\n\n")
            }
            (None, Some(context)) if !this.suppress_context.get() => (
                context.non_none(),
                "\nDuring handling of the above exception, another exception occurred:\n\n",
            ),
            _ => (None, ""),
        };
        if chain.len() > 10_000 {
            break;
        }
    }
    for index in (0..chain.len()).rev() {
        let Some(value) = chain.get(index) else { continue };
        print_one(vm, printer, value, seen);
        // The message between this exception and the one it led to.
        if let Some(message) = index.checked_sub(1).and_then(|i| messages.get(i)) {
            printer.emit(message);
        }
    }
}

fn print_one(vm: &mut Vm, printer: &mut Printer, value: Value, seen: &mut Vec<u64>) {
    let traceback = value.downcast::<PyException>().and_then(|e| e.traceback.get());
    let members = exception_group::members(value).filter(|_| exception_group::is_group(vm, value));
    let Some(members) = members else {
        if traceback.is_some() {
            printer.emit("Traceback (most recent call last):\n");
            let text = frames(vm, traceback, printer.theme);
            printer.emit(&text);
        }
        let text = themed_exception(vm, value, printer.theme);
        printer.emit(&text);
        return;
    };
    if printer.depth > MAX_GROUP_DEPTH {
        printer.emit(&format!("... (max_group_depth is {MAX_GROUP_DEPTH})\n"));
        return;
    }
    let top = printer.depth == 0;
    if top {
        printer.depth = 1;
    }
    if traceback.is_some() {
        let margin = if top { '+' } else { '|' };
        printer.emit_with("Exception Group Traceback (most recent call last):\n", margin);
        let text = frames(vm, traceback, printer.theme);
        printer.emit(&text);
    }
    let text = themed_exception(vm, value, printer.theme);
    printer.emit(&text);
    let total = members.len();
    let shown = if total <= MAX_GROUP_WIDTH { total } else { MAX_GROUP_WIDTH + 1 };
    printer.need_close = false;
    for (index, member) in members.items().iter().take(shown).enumerate() {
        let last = index + 1 == shown;
        if last {
            // Printing the member may close the frame for us.
            printer.need_close = true;
        }
        let truncated = index >= MAX_GROUP_WIDTH;
        let title = if truncated { "...".to_owned() } else { (index + 1).to_string() };
        printer.indent();
        printer.out.push_str(if index == 0 { "+-" } else { "  " });
        printer.out.push_str(&format!("+---------------- {title} ----------------\n"));
        printer.depth += 1;
        if truncated {
            let rest = total - MAX_GROUP_WIDTH;
            let plural = if rest > 1 { "s" } else { "" };
            printer.emit(&format!("and {rest} more exception{plural}\n"));
        } else {
            print_chain(vm, printer, *member, seen);
        }
        if last && printer.need_close {
            printer.indent();
            printer.out.push_str("+------------------------------------\n");
            printer.need_close = false;
        }
        printer.depth -= 1;
    }
    if top {
        printer.depth = 0;
    }
}

/// Whether source lines are shown for a code's file name: CPython finds no lines for text that `exec` was given.
fn shows_source(vm: &Vm, code: Gc<PyCode>) -> bool {
    let filename = code.filename.get();
    let generated = match filename.as_ascii() {
        Some(name) => name.starts_with('<') && name.ends_with('>'),
        None => false,
    };
    if !generated {
        return true;
    }
    let Some(source) = code.source() else { return false };
    vm.sys.typed.iter().any(|typed| std::sync::Arc::ptr_eq(typed, source))
}

fn frames(vm: &mut Vm, traceback: Option<Gc<PyTraceback>>, theme: &Theme) -> String {
    let mut out = String::new();
    let mut entries = 0;
    let mut at = traceback;
    while let Some(entry) = at {
        entries += 1;
        at = entry.next.get();
    }
    let limit = vm.intern("tracebacklimit");
    let limit = super::functions::print::sys_entry(vm, limit).and_then(Value::as_small_int);
    let mut skip = match limit {
        Some(limit) => entries - (limit.max(0) as usize).min(entries),
        None => 0,
    };
    let mut last: Option<(u64, u32, u64)> = None;
    let mut count = 0;
    let mut at = traceback;
    while let Some(entry) = at {
        at = entry.next.get();
        if skip > 0 {
            skip -= 1;
            continue;
        }
        let code = entry.code.get();
        let line = line_of(entry);
        let key = (Value::from(code.filename.get()).bits(), line, Value::from(code.name.get()).bits());
        if last != Some(key) {
            push_repeated(&mut out, count);
            last = Some(key);
            count = 0;
        }
        count += 1;
        if count > RECURSIVE_CUTOFF {
            continue;
        }
        let (file, name) = (code.filename.get().to_string_lossy(), code.name.get().to_string_lossy());
        let Theme { place, reset, marks, .. } = theme;
        out.push_str(&format!(
            "  File {place}\"{file}\"{reset}, line {place}{line}{reset}, in {place}{name}{reset}\n"
        ));
        if shows_source(vm, code)
            && let Some(source) = code.source()
            && let Some(position) = code_position(code, entry.instruction).filter(|_| entry.line == 0)
        {
            out.push_str(&excerpt_in_colours(source, position, *marks));
        }
    }
    push_repeated(&mut out, count);
    out
}

fn push_repeated(out: &mut String, count: usize) {
    if count > RECURSIVE_CUTOFF {
        let more = count - RECURSIVE_CUTOFF;
        let plural = if more > 1 { "s" } else { "" };
        out.push_str(&format!("  [Previous line repeated {more} more time{plural}]\n"));
    }
}

/// `str(value)`, or what stands for it when that raises.
fn safe_str(vm: &mut Vm, value: Value, what: &str) -> String {
    match vm.str_string(value) {
        Ok(text) => text,
        Err(_) => {
            vm.take_raised();
            format!("<{what} str() failed>")
        }
    }
}

/// The class name as tracebacks show it.
fn class_name(vm: &mut Vm, class: Gc<PyType>) -> String {
    let qualname = class.qualname.get().to_string_lossy();
    match vm.get_attr_str(class.into(), "__module__") {
        Ok(module) => match module.downcast::<PyStr>() {
            Some(module) if module.eq_str("builtins") || module.eq_str("__main__") => qualname,
            Some(module) => format!("{}.{qualname}", module.to_string_lossy()),
            None => format!("<unknown>.{qualname}"),
        },
        Err(_) => {
            vm.take_raised();
            qualname
        }
    }
}

/// The lines about the exception itself: class, message and notes.
pub fn exception_only(vm: &mut Vm, value: Value) -> String {
    themed_exception(vm, value, &PLAIN)
}

fn themed_exception(vm: &mut Vm, value: Value, theme: &Theme) -> String {
    let class = vm.type_of(value);
    let name = class_name(vm, class);
    let Some(exception) = value.downcast::<PyException>() else {
        let text = safe_str(vm, value, "exception");
        return final_line(theme, &name, &text);
    };
    let mut out = if vm.is_instance(value, vm.exceptions.get(ExcKind::SyntaxError)) {
        syntax_error(vm, exception, &name, theme)
    } else {
        let mut text = safe_str(vm, value, "exception");
        text.push_str(&suggestion_text(vm, exception));
        final_line(theme, &name, &text)
    };
    push_notes(vm, value, &mut out);
    out
}

/// The line of the class and its message.
fn final_line(theme: &Theme, name: &str, text: &str) -> String {
    let Theme { class, message, reset, .. } = theme;
    if text.is_empty() {
        format!("{class}{name}{reset}\n")
    } else {
        format!("{class}{name}{reset}: {message}{text}{reset}\n")
    }
}

fn push_notes(vm: &mut Vm, value: Value, out: &mut String) {
    let name = vm.names.notes;
    let notes = match vm.get_attr_opt(value, name) {
        Ok(notes) => notes.and_then(Value::non_none),
        Err(_) => {
            vm.take_raised();
            None
        }
    };
    let Some(notes) = notes else { return };
    if notes.downcast::<PyList>().is_none() && notes.downcast::<PyTuple>().is_none() {
        match vm.repr_string(notes) {
            Ok(text) => out.push_str(&format!("{text}\n")),
            Err(_) => {
                vm.take_raised();
                out.push_str("<__notes__ repr() failed>\n");
            }
        }
        return;
    }
    let notes = match vm.collect(notes) {
        Ok(notes) => notes,
        Err(_) => {
            vm.take_raised();
            return;
        }
    };
    for note in notes.as_slice() {
        let text = safe_str(vm, *note, "note");
        for line in text.split('\n') {
            out.push_str(line);
            out.push('\n');
        }
    }
}

fn syntax_error(vm: &mut Vm, exception: Gc<PyException>, name: &str, theme: &Theme) -> String {
    let Theme { class, message: colour, place, reset, marks } = theme;
    let text_of =
        |i: usize| exception.extra[i].get().and_then(|v| v.downcast::<PyStr>()).map(|t| t.to_string_lossy());
    let int_of = |i: usize| exception.extra[i].get().and_then(crate::builtins::int::to_i64);
    let (filename, line) = (text_of(1), int_of(2));
    let mut out = String::new();
    let mut suffix = String::new();
    let mut typo = None;
    match (&filename, line) {
        (filename, Some(line)) => {
            let filename = filename.as_deref().unwrap_or("<string>");
            out.push_str(&format!("  File {place}\"{filename}\"{reset}, line {place}{line}{reset}\n"));
            if let Some(text) = text_of(4) {
                let (end_line, end) = (int_of(5), int_of(6));
                typo = keyword_typo(exception, filename, line);
                match &typo {
                    None => push_syntax_line(&mut out, &text, line, int_of(3), end_line, end, marks),
                    Some(typo) => {
                        let (offset, end) = (Some(typo.offset.into()), Some(typo.end_offset.into()));
                        push_syntax_line(&mut out, &typo.text, line, offset, Some(line), end, marks);
                    }
                }
            }
        }
        (Some(filename), None) => suffix = format!(" ({filename})"),
        (None, None) => {}
    }
    let message = match exception.extra[0].get().and_then(Value::non_none) {
        Some(message) => safe_str(vm, message, "exception"),
        None => "<no detail available>".to_owned(),
    };
    let message = typo.map_or(message, |typo| format!("invalid syntax. Did you mean '{}'?", typo.keyword));
    out.push_str(&format!("{class}{name}{reset}: {colour}{message}{reset}{suffix}\n"));
    out
}

/// The misspelt keyword behind an error of the parser, if there is one.
fn keyword_typo(exception: Gc<PyException>, filename: &str, line: i64) -> Option<KeywordTypo> {
    let message = exception.extra[0].get()?.downcast::<PyStr>()?.to_string_lossy();
    let metadata = exception.extra[8].get()?.downcast::<PyTuple>()?;
    if !typos::may_be_one(&message) {
        return None;
    }
    let [statement, _, source] = metadata.items() else { return None };
    let (statement, line) = (u32::try_from(statement.as_small_int()?).ok()?, u32::try_from(line).ok()?);
    match source.downcast::<PyStr>() {
        Some(source) => typos::keyword_typo(&source.to_string_lossy(), false, statement, line),
        None => {
            let bytes = std::fs::read(filename).ok()?;
            let source = Source::decode(filename.to_owned(), &bytes).ok()?;
            typos::keyword_typo(source.text(), true, statement, line)
        }
    }
}

/// The line of a syntax error with carets, by the rules of `traceback._format_syntax_error`.
fn push_syntax_line(
    out: &mut String,
    text: &str,
    line: i64,
    offset: Option<i64>,
    end_line: Option<i64>,
    end_offset: Option<i64>,
    marks: &Colours,
) {
    let right = text.trim_end_matches('\n');
    let left = right.trim_start_matches([' ', '\n', '\x0c']);
    let Some(mut offset) = offset else {
        out.push_str(&format!("    {left}\n"));
        return;
    };
    let width = right.chars().count() as i64;
    let spaces = width - left.chars().count() as i64;
    let mut end =
        if Some(line) == end_line { end_offset.filter(|end| *end != 0).unwrap_or(offset) } else { width + 1 };
    if offset > width {
        offset = width + 1;
    }
    if end > width {
        end = width + 1;
    }
    if offset >= end || end < 0 {
        end = offset + 1;
    }
    let column = offset - 1 - spaces;
    if column < 0 {
        out.push_str(&format!("    {left}\n"));
        return;
    }
    let place =
        |column: i64| left.char_indices().nth(column.max(0) as usize).map_or(left.len(), |(at, _)| at);
    let (from, to) = (place(column), place(column + end - offset));
    let Colours { highlight, reset, .. } = marks;
    let (before, marked, after) = (&left[..from], &left[from..to], &left[to..]);
    out.push_str(&format!("    {before}{highlight}{marked}{reset}{after}\n    "));
    let before = left.chars().chain(std::iter::repeat(' ')).take(column as usize);
    out.extend(before.map(|c| if c.is_whitespace() { c } else { ' ' }));
    out.push_str(highlight);
    out.extend(std::iter::repeat_n('^', (end - offset) as usize));
    out.push_str(reset);
    out.push('\n');
}
