//! `print` and `input`.
//!
//! `print` to the machine's own `sys.stdout` writes straight into its buffer: no string is made for small integers and none is copied for
//! ASCII text. Once the program has put another object in `sys.stdout` (or passes `file`), that object's `write` is called as CPython does.

use crate::args::{Args, Params};
use crate::builtins::exceptions::ExcKind;
use crate::builtins::stdio::{self, PyStdStream};
use crate::heap::Gc;
use crate::object::*;
use crate::value::{PyResult, Value};
use crate::vm::Vm;

/// The functions.
pub static FUNCTIONS: &[NativeDef] = &[
    NativeDef::function("print", print)
        .doc("($module, /, *args, sep=' ', end='\\n', file=None, flush=False)", "Prints the values to a stream, or to sys.stdout by default.\n\n  sep\n    string inserted between values, default a space.\n  end\n    string appended after the last value, default a newline.\n  file\n    a file-like object (stream); defaults to the current sys.stdout.\n  flush\n    whether to forcibly flush the stream."),
    NativeDef::function("input", input)
        .doc("($module, prompt='', /)", "Read a string from standard input.  The trailing newline is stripped.\n\nThe prompt string, if given, is printed to standard output without a\ntrailing newline before reading input.\n\nIf the user hits EOF (*nix: Ctrl-D, Windows: Ctrl-Z+Return), raise EOFError.\nOn *nix systems, readline is used if available."),
];

/// An entry of `sys`.
pub fn sys_entry(vm: &Vm, name: Gc<PyStr>) -> Option<Value> {
    vm.state.sys.get()?.get_str(name)
}

/// `print(*args, sep=' ', end='\n', file=None, flush=False)`
pub fn print(vm: &mut Vm, args: Args<'_>) -> PyResult {
    let (mut sep, mut end, mut file, mut flush) = (None, None, None, false);
    for (name, value) in args.keyword_items() {
        if name.eq_str("sep") {
            sep = separator(vm, "sep", value)?;
        } else if name.eq_str("end") {
            end = separator(vm, "end", value)?;
        } else if name.eq_str("file") {
            file = value.non_none();
        } else if name.eq_str("flush") {
            flush = vm.is_true(value)?;
        } else {
            let name = name.to_string_lossy();
            return Err(vm.type_error(format!("print() got an unexpected keyword argument '{name}'")));
        }
    }
    let file = match file {
        Some(file) => file,
        None => match sys_entry(vm, vm.names.stdout) {
            Some(file) if file.is_none() => return Ok(Value::NONE),
            Some(file) => file,
            None => return Err(vm.runtime_error("lost sys.stdout")),
        },
    };
    if let Some(stream) = file.downcast_exact::<PyStdStream>()
        && !stream.binary
    {
        print_native(vm, stream, args.positional(), sep, end)?;
        if flush {
            stdio::flush(vm, stream)?;
        }
        return Ok(Value::NONE);
    }
    let write = vm.names.write;
    let space = vm.char_str(32);
    let newline = vm.char_str(10);
    for (i, value) in args.positional().iter().enumerate() {
        if i > 0 {
            vm.call_method(file, write, &[sep.unwrap_or(space).into()])?;
        }
        let text = vm.to_str(*value)?;
        vm.call_method(file, write, &[text.into()])?;
    }
    vm.call_method(file, write, &[end.unwrap_or(newline).into()])?;
    if flush {
        let name = vm.names.flush;
        vm.call_method(file, name, &[])?;
    }
    Ok(Value::NONE)
}

fn separator(vm: &mut Vm, what: &str, value: Value) -> PyResult<Option<Gc<PyStr>>> {
    if value.is_none() {
        return Ok(None);
    }
    match value.downcast::<PyStr>() {
        Some(text) => Ok(Some(text)),
        None => {
            let class = vm.type_name(value);
            Err(vm.type_error(format!("{what} must be None or a string, not {class}")))
        }
    }
}

fn print_native(
    vm: &mut Vm,
    stream: Gc<PyStdStream>,
    values: &[Value],
    sep: Option<Gc<PyStr>>,
    end: Option<Gc<PyStr>>,
) -> PyResult<()> {
    for (i, value) in values.iter().enumerate() {
        if i > 0 {
            match sep {
                None => stdio::write_bytes(vm, stream, b" ")?,
                Some(sep) => stdio::write_str(vm, stream, sep)?,
            }
        }
        if let Some(n) = value.as_small_int() {
            stdio::write_int(vm, stream, n)?;
            continue;
        }
        let text = vm.to_str(*value)?;
        stdio::write_str(vm, stream, text)?;
    }
    match end {
        None => stdio::write_bytes(vm, stream, b"\n"),
        Some(end) => stdio::write_str(vm, stream, end),
    }
}

fn input(vm: &mut Vm, args: Args<'_>) -> PyResult {
    static PARAMS: Params = Params::new("input", &["prompt"]).positional_only(1);
    let [prompt] = args.bind(vm, &PARAMS)?;
    let entry = |vm: &mut Vm, name: Gc<PyStr>, what: &str| match sys_entry(vm, name).and_then(Value::non_none)
    {
        Some(stream) => Ok(stream),
        None => Err(vm.runtime_error(format!("input(): lost sys.{what}"))),
    };
    let (stdin, stdout, stderr) = (vm.names.stdin, vm.names.stdout, vm.names.stderr);
    let stdin = entry(vm, stdin, "stdin")?;
    let stdout = entry(vm, stdout, "stdout")?;
    let stderr = entry(vm, stderr, "stderr")?;
    let (flush, write) = (vm.names.flush, vm.names.write);
    // A stream need not have `flush`.
    if vm.call_method(stderr, flush, &[]).is_err() {
        vm.take_raised();
    }
    if let Some(prompt) = prompt {
        let text = vm.to_str(prompt)?;
        vm.call_method(stdout, write, &[text.into()])?;
    }
    if vm.call_method(stdout, flush, &[]).is_err() {
        vm.take_raised();
    }
    let readline = vm.intern("readline");
    let line = vm.call_method(stdin, readline, &[])?;
    let Some(line) = line.downcast::<PyStr>() else {
        return Err(vm.type_error("object.readline() returned non-string"));
    };
    if line.is_empty() {
        return Err(vm.raise_new(ExcKind::EOFError, "EOF when reading a line"));
    }
    let end = if line.data().get(line.len() - 1) == Some(10) { line.len() - 1 } else { line.len() };
    Ok(PyStr::substring(&mut vm.heap, line, 0, end).into())
}
