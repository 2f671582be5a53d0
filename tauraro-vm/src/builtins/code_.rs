//! `code`: what Python sees of code objects (`co_*`).
//!
//! The instructions are Tauraro's own, so `co_code` is not CPython's; everything that tools ask for by name (variables, lines,
//! flags) is. [`code_line`] and [`code_span`] are the way from an instruction to its place in the source.

use super::TypeDef;
use super::code_replace;
use super::descriptor::receive;
use crate::heap::{Gc, Layout, RootedVec};
use crate::object::*;
use crate::value::{PyResult, Value};
use crate::vm::Vm;
use tauraro_code::liveness::unquickened;
use tauraro_ir as ir;

/// The type.
pub static DEF: TypeDef = TypeDef {
    slots: SlotTable {
        repr: Some(repr),
        compare: Some(code_replace::compare),
        hash: Some(code_replace::hash),
        ..SlotTable::EMPTY
    },
    methods: &[
        NativeDef::method1("co_lines", co_lines),
        NativeDef::method1("co_positions", co_positions),
        NativeDef::method("replace", code_replace::replace).doc(
            "($self, /, **changes)",
            "Return a copy of the code object with new values for the specified fields.",
        ),
        NativeDef::method("__replace__", code_replace::replace),
    ],
    getset: &[
        GetSetDef::member("co_name", |vm, x| Ok(code(vm, x)?.name.get().into())),
        GetSetDef::member("co_qualname", |vm, x| Ok(code(vm, x)?.qualname.get().into())),
        GetSetDef::member("co_filename", |vm, x| Ok(code(vm, x)?.filename.get().into())),
        GetSetDef::member("co_firstlineno", |vm, x| int(code(vm, x)?.first_line)),
        GetSetDef::member("co_argcount", |vm, x| int(code(vm, x)?.positional)),
        GetSetDef::member("co_posonlyargcount", |vm, x| int(code(vm, x)?.posonly)),
        GetSetDef::member("co_kwonlyargcount", |vm, x| int(code(vm, x)?.kwonly)),
        GetSetDef::member("co_nlocals", |vm, x| int(locals(ready(vm, x)?, false).len() as u32)),
        GetSetDef::member("co_stacksize", |vm, x| int(ready(vm, x)?.registers.get())),
        GetSetDef::member("co_flags", |vm, x| int(code(vm, x)?.flags.get() & 0x0fff_ffff)),
        GetSetDef::new("co_varnames", |vm, x| {
            let names = locals(ready(vm, x)?, false);
            Ok(name_tuple(vm, &names))
        }),
        GetSetDef::new("co_cellvars", |vm, x| {
            let names = locals(ready(vm, x)?, true);
            Ok(name_tuple(vm, &names))
        }),
        GetSetDef::new("co_freevars", |vm, x| Ok(code(vm, x)?.freevars.get().into())),
        GetSetDef::member("co_names", |vm, x| {
            let code = ready(vm, x)?;
            let mut names = RootedVec::new();
            for name in &code.tables.names {
                names.push(&mut vm.heap, Value::from(*name));
            }
            Ok(vm.new_tuple(names.as_slice()).into())
        }),
        GetSetDef::member("co_consts", |vm, x| {
            let code = ready(vm, x)?;
            Ok(vm.new_tuple(&code.tables.consts).into())
        }),
        GetSetDef::new("co_linetable", |vm, x| {
            // Not CPython's form: for each run of instructions its first one, and start and end in the text.
            let code = ready(vm, x)?;
            let rows = code.register_code().spans.iter().flat_map(|(at, span)| [*at, span.start, span.end]);
            let bytes: Vec<u8> = rows.flat_map(u32::to_le_bytes).collect();
            Ok(super::bytes::PyBytes::new(&mut vm.heap, &bytes).into())
        }),
        GetSetDef::new("co_exceptiontable", |vm, x| {
            let code = ready(vm, x)?;
            let rows = code.register_code().handlers.iter().flat_map(|h| [h.start, h.end, h.target]);
            let bytes: Vec<u8> = rows.flat_map(u32::to_le_bytes).collect();
            Ok(super::bytes::PyBytes::new(&mut vm.heap, &bytes).into())
        }),
        GetSetDef::new("co_code", |vm, x| {
            let code = ready(vm, x)?;
            let code = unquickened(code.register_code());
            let words = code.words.iter().flat_map(|w| w.halves());
            let bytes: Vec<u8> = words.flat_map(u16::to_le_bytes).collect();
            Ok(super::bytes::PyBytes::new(&mut vm.heap, &bytes).into())
        }),
    ],
    flags: type_flags::NO_NEW | type_flags::WEAKREFS,
    doc: "code(argcount, posonlyargcount, kwonlyargcount, nlocals, stacksize, flags, codestring, constants, names, varnames, filename, name, qualname, firstlineno, linetable, exceptiontable, freevars=(), cellvars=(), /)\n--\n\nCreate a code object.  Not for mere mortals.",
    ..TypeDef::new("code", Layout::Code)
};

fn code(vm: &mut Vm, value: Value) -> PyResult<Gc<PyCode>> {
    receive(vm, value)
}

/// Whether two code objects have the same instructions, whatever either learned.
pub fn same_code_bytes(a: Gc<PyCode>, b: Gc<PyCode>) -> bool {
    let (a, b) = (unquickened(a.register_code()), unquickened(b.register_code()));
    a.words.len() == b.words.len() && a.words.iter().zip(&b.words).all(|(a, b)| a.halves() == b.halves())
}

/// A code object that has its register code, as needed by all that is not known from the function's head.
pub fn ready(vm: &mut Vm, value: Value) -> PyResult<Gc<PyCode>> {
    let code = code(vm, value)?;
    crate::exec::compile::ensure_ready(vm, code)?;
    Ok(code)
}

fn int(n: u32) -> PyResult {
    Ok(Value::small_int(n as i64))
}

fn repr(vm: &mut Vm, x: Value) -> PyResult {
    let code = code(vm, x)?;
    let (name, file) = (code.name.get().to_string_lossy(), code.filename.get().to_string_lossy());
    let text = format!("<code object {name} at {:#x}, file \"{file}\", line {}>", x.bits(), code.first_line);
    Ok(vm.str_value(&text))
}

/// Names of cell variables, or of all others (parameters among them, cells too).
fn locals(code: Gc<PyCode>, cells: bool) -> Vec<String> {
    let parameters = code.params().count();
    let names = code.varnames.get();
    let is_wanted = |index: usize| {
        let cell = code.is_cell_local(index);
        if cells { cell } else { !cell || index < parameters }
    };
    let wanted = names.items().iter().enumerate().filter(|(index, _)| is_wanted(*index));
    wanted.filter_map(|(_, name)| name.downcast::<PyStr>()).map(|name| name.to_string_lossy()).collect()
}

fn name_tuple(vm: &mut Vm, names: &[String]) -> Value {
    let mut values = RootedVec::new();
    for name in names {
        let name = vm.intern(name);
        values.push(&mut vm.heap, name.into());
    }
    vm.new_tuple(values.as_slice()).into()
}

/// The docstring of a function's code.
pub fn docstring(vm: &mut Vm, code: Gc<PyCode>) -> Option<Value> {
    let doc = code.doc()?;
    if code.has_flags(code_flags::READY) {
        return code.tables.consts.get(doc.index()).copied();
    }
    let text = code.waiting_function().borrow().docstring()?;
    Some(crate::exec::compile::constant_value(vm, &text))
}

/// The source range of an instruction.
pub fn code_span(code: Gc<PyCode>, instruction: usize) -> Option<ir::Span> {
    let spans = &code.register_code().spans;
    let after = spans.partition_point(|(at, _)| *at as usize <= instruction);
    spans.get(after.checked_sub(1)?).map(|(_, span)| *span)
}

/// The line of an instruction; the first line of the function when the source is not known.
pub fn code_line(code: Gc<PyCode>, instruction: usize) -> u32 {
    code.line_at(instruction)
}

/// Lines and columns of an instruction, when the source is known.
pub fn code_position(code: Gc<PyCode>, instruction: usize) -> Option<tauraro_syntax::Position> {
    let span = code_span(code, instruction)?;
    let range = tauraro_syntax::TextRange::new(span.start.into(), span.end.max(span.start).into());
    Some(code.source()?.position(range))
}

fn co_lines(vm: &mut Vm, x: Value) -> PyResult {
    let code = ready(vm, x)?;
    let list = vm.new_list(&[]);
    let end = code.register_code().words.len();
    let starts: Vec<usize> = code.register_code().spans.iter().map(|(at, _)| *at as usize).collect();
    for (i, start) in starts.iter().enumerate() {
        let stop = starts.get(i + 1).copied().unwrap_or(end);
        let line = code_line(code, *start);
        let item = [2 * *start as i64, 2 * stop as i64, line as i64].map(Value::small_int);
        let item = vm.new_tuple(&item);
        list.push(&mut vm.heap, item.into());
    }
    vm.iter(list.into())
}

fn co_positions(vm: &mut Vm, x: Value) -> PyResult {
    let code = ready(vm, x)?;
    let list = vm.new_list(&[]);
    for index in 0..code.register_code().words.len() {
        let item = match code_position(code, index) {
            Some(p) => [p.line, p.end_line, p.column, p.end_column].map(|n| Value::small_int(n as i64)),
            None => [Value::small_int(code.first_line as i64), Value::NONE, Value::NONE, Value::NONE],
        };
        let item = vm.new_tuple(&item);
        list.push(&mut vm.heap, item.into());
    }
    vm.iter(list.into())
}
