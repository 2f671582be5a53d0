//! Running code: `eval`, `exec`, `compile`, `globals`, `locals`, `__import__`.
//!
//! Text is compiled with its names in a namespace mapping, because the caller may give any. A code object from `compile` runs the same way.

use super::inspect::{exactly, isinstance};
use crate::args::{Args, Params};
use crate::builtins::bytes::PyBytes;
use crate::builtins::codecs::source::decode_source;
use crate::exec::compile::{CompileMode, CompileOptions, compile_source, raise_syntax_error};
use crate::exec::syntax_tree::syntax_tree;
use crate::heap::{Gc, Layout};
use crate::object::*;
use crate::value::{PyResult, Value};
use crate::vm::Vm;
use std::sync::Arc;
use tauraro_syntax::{Mode, Source};

/// The functions.
pub static FUNCTIONS: &[NativeDef] = &[
    NativeDef::function("globals", |vm, args| {
        let [] = exactly(vm, "globals", args)?;
        match vm.running_globals() {
            Some(globals) => Ok(globals.into()),
            None => Err(vm.raise_new(crate::ExcKind::SystemError, "globals(): no code is running")),
        }
    })
    .doc("($module, /)", "Return the dictionary containing the current scope's global variables.\n\nNOTE: Updates to this dictionary *will* affect name lookups in the current\nglobal scope and vice-versa."),
    NativeDef::function("locals", |vm, args| {
        let [] = exactly(vm, "locals", args)?;
        crate::exec::current_locals(vm)
    })
    .doc("($module, /)", "Return a dictionary containing the current scope's local variables.\n\nNOTE: Whether or not updates to this dictionary will affect name lookups in\nthe local scope and vice-versa is *implementation dependent* and not\ncovered by any backwards compatibility guarantees."),
    NativeDef::function("eval", eval)
        .doc("($module, source, /, globals=None, locals=None)", "Evaluate the given source in the context of globals and locals.\n\nThe source may be a string representing a Python expression\nor a code object as returned by compile().\nThe globals must be a dictionary and locals can be any mapping,\ndefaulting to the current globals and locals.\nIf only globals is given, locals defaults to it."),
    NativeDef::function("exec", exec)
        .doc("($module, source, /, globals=None, locals=None, *, closure=None)", "Execute the given source in the context of globals and locals.\n\nThe source may be a string representing one or more Python statements\nor a code object as returned by compile().\nThe globals must be a dictionary and locals can be any mapping,\ndefaulting to the current globals and locals.\nIf only globals is given, locals defaults to it.\nThe closure must be a tuple of cellvars, and can only be used\nwhen source is a code object requiring exactly that many cellvars."),
    NativeDef::function("compile", compile)
        .doc("($module, /, source, filename, mode, flags=0, dont_inherit=False, optimize=-1, *, _feature_version=-1)", "Compile source into a code object that can be executed by exec() or eval().\n\nThe source code may represent a Python module, statement or expression.\nThe filename will be used for run-time error messages.\nThe mode must be 'exec' to compile a module, 'single' to compile a\nsingle (interactive) statement, or 'eval' to compile an expression.\nThe flags argument, if present, controls which future statements influence\nthe compilation of the code.\nThe dont_inherit argument, if true, stops the compilation inheriting\nthe effects of any future statements in effect in the code calling\ncompile; if absent or false these statements do influence the compilation,\nin addition to any features explicitly specified."),
    NativeDef::function("__import__", import)
        .doc("($module, /, name, globals=None, locals=None, fromlist=(), level=0)", "Import a module.\n\nBecause this function is meant for use by the Python\ninterpreter and not for general use, it is better to use\nimportlib.import_module() to programmatically import a module."),
];

/// Flag of `compile`: as after `from __future__ import annotations`.
const FUTURE_ANNOTATIONS: i64 = 0x100_0000;
/// Flag of `compile`: give a syntax tree.
const ONLY_AST: i64 = 0x400;

/// Flag of `compile`: a block in the last line goes on until an empty line.
const DONT_IMPLY_DEDENT: i64 = 0x200;
/// Flag of `compile`: an error at the end is told from others.
const ALLOW_INCOMPLETE_INPUT: i64 = 0x4000;

/// Source text out of a str or bytes-like argument.
fn source_text(vm: &mut Vm, function: &str, what: &str, value: Value, file: &str) -> PyResult<Arc<Source>> {
    let decoded = if let Some(text) = value.downcast::<PyStr>() {
        match text.to_str() {
            Some(text) => Source::from_str(file, &text),
            None => {
                let (encoding, reason) = (vm.str_value("utf-8"), vm.str_value("surrogates not allowed"));
                let at = text.data().iter().position(|c| (0xd800..0xe000).contains(&c)).unwrap_or(0) as i64;
                let place = [at, at + 1].map(Value::small_int);
                return Err(vm.raise_with(
                    crate::ExcKind::UnicodeEncodeError,
                    &[encoding, text.into(), place[0], place[1], reason],
                ));
            }
        }
    } else if let Some(bytes) = value.downcast::<PyBytes>() {
        return Ok(Arc::new(decode_source(vm, file, bytes.as_bytes())?));
    } else if value.has_layout(Layout::ByteArray) || value.has_layout(Layout::MemoryView) {
        let items = vm.collect(value)?;
        let bytes: Vec<u8> = items.as_slice().iter().filter_map(|b| Some(b.as_small_int()? as u8)).collect();
        return Ok(Arc::new(decode_source(vm, file, &bytes)?));
    } else {
        return Err(vm.type_error(format!("{function}() arg 1 must be a {what}")));
    };
    match decoded {
        Ok(source) => Ok(Arc::new(source)),
        Err(error) => Err(raise_syntax_error(vm, &error, None)),
    }
}

/// The namespaces of `eval` and `exec`.
fn namespaces(
    vm: &mut Vm,
    function: &str,
    globals: Option<Value>,
    locals: Option<Value>,
) -> PyResult<(Gc<PyDict>, Value)> {
    let (globals, locals) = (globals.and_then(Value::non_none), locals.and_then(Value::non_none));
    if let Some(locals) = locals
        && vm.type_of(locals).slots.getitem.get().is_none()
    {
        return Err(vm.type_error(if function == "eval" {
            "locals must be a mapping".to_owned()
        } else {
            let class = vm.type_name(locals);
            format!("locals must be a mapping or None, not {class}")
        }));
    }
    let (globals, locals) = match globals {
        Some(globals) => match globals.downcast::<PyDict>() {
            Some(dict) => (dict, locals.unwrap_or(globals)),
            None => {
                return Err(vm.type_error(if function == "eval" {
                    "globals must be a real dict; try eval(code, {}, mapping)".to_owned()
                } else {
                    let class = vm.type_name(globals);
                    format!("exec() globals must be a dict, not {class}")
                }));
            }
        },
        None => {
            let Some(globals) = vm.running_globals() else {
                return Err(vm.raise_new(crate::ExcKind::SystemError, "globals and locals cannot be NULL"));
            };
            let locals = match locals {
                Some(locals) => locals,
                None => crate::exec::current_locals(vm)?,
            };
            (globals, locals)
        }
    };
    let key = vm.names.builtins;
    if globals.get_str(key).is_none() {
        let name = vm.intern("builtins");
        let builtins = match vm.state.modules.get().get_str(name) {
            Some(builtins) => builtins,
            None => vm.state.builtins.get().into(),
        };
        globals.set(vm, key.into(), builtins)?;
    }
    Ok((globals, locals))
}

/// Whether the running code was compiled with `from __future__ import annotations`.
fn options(vm: &Vm, mode: CompileMode) -> CompileOptions {
    CompileOptions { mode, global_names: false, optimize: vm.config.optimize, future_annotations: false }
}

fn eval(vm: &mut Vm, args: Args<'_>) -> PyResult {
    static PARAMS: Params =
        Params::new("eval", &["source", "globals", "locals"]).required(1).positional_only(1);
    let [source, globals, locals] = args.bind(vm, &PARAMS)?;
    let source = source.unwrap_or(Value::NONE);
    let (globals, locals) = namespaces(vm, "eval", globals, locals)?;
    let code = match source.downcast::<PyCode>() {
        Some(code) => {
            if !code.freevars.get().is_empty() {
                return Err(vm.type_error("code object passed to eval() may not contain free variables"));
            }
            code
        }
        None => {
            let text = source_text(vm, "eval", "string, bytes or code object", source, "<string>")?;
            let text = without_leading_blanks(text);
            let options = options(vm, CompileMode::Eval);
            compile_source(vm, text, &options)?
        }
    };
    crate::exec::exec_code(vm, code, globals, Some(locals), None)
}

/// `eval` ignores spaces and tabs before the expression.
fn without_leading_blanks(source: Arc<Source>) -> Arc<Source> {
    let text = source.text();
    let rest = text.trim_start_matches([' ', '\t']);
    if rest.len() == text.len() {
        return source;
    }
    match Source::from_str(source.name(), rest) {
        Ok(source) => Arc::new(source),
        Err(_) => source,
    }
}

fn exec(vm: &mut Vm, args: Args<'_>) -> PyResult {
    static PARAMS: Params = Params::new("exec", &["source", "globals", "locals", "closure"])
        .required(1)
        .positional_only(1)
        .keyword_only(1);
    let [source, globals, locals, closure] = args.bind(vm, &PARAMS)?;
    let source = source.unwrap_or(Value::NONE);
    let (globals, locals) = namespaces(vm, "exec", globals, locals)?;
    let closure = closure.and_then(Value::non_none);
    let (code, closure) = match source.downcast::<PyCode>() {
        Some(code) => (code, code_closure(vm, code, closure)?),
        None => {
            if closure.is_some() {
                return Err(vm.type_error("closure can only be used when source is a code object"));
            }
            let text = source_text(vm, "exec", "string, bytes or code object", source, "<string>")?;
            let options = options(vm, CompileMode::Exec);
            (compile_source(vm, text, &options)?, None)
        }
    };
    crate::exec::exec_code(vm, code, globals, Some(locals), closure)?;
    Ok(Value::NONE)
}

/// Checks the closure that a code object is to run with.
fn code_closure(vm: &mut Vm, code: Gc<PyCode>, closure: Option<Value>) -> PyResult<Option<Gc<PyTuple>>> {
    let wanted = code.freevars.get().len();
    if wanted == 0 {
        if closure.is_some() {
            return Err(vm.type_error("cannot use a closure with this code object"));
        }
        return Ok(None);
    }
    let fits = closure.and_then(|c| c.downcast_exact::<PyTuple>()).filter(|closure| {
        closure.len() == wanted && closure.items().iter().all(|cell| cell.downcast::<PyCell>().is_some())
    });
    match fits {
        Some(closure) => Ok(Some(closure)),
        None => Err(vm.type_error(format!("code object requires a closure of exactly length {wanted}"))),
    }
}

/// Raises what tells `codeop` that more lines may follow, if they may.
fn check_complete(vm: &mut Vm, text: &Arc<Source>, mode: CompileMode, flags: i64) -> PyResult<()> {
    let mode = match mode {
        CompileMode::Eval => Mode::Expression,
        CompileMode::Single => Mode::Interactive,
        CompileMode::Exec | CompileMode::Prompt => Mode::Module,
    };
    match tauraro_syntax::parse(text, mode) {
        Err(error) if error.incomplete && flags & ALLOW_INCOMPLETE_INPUT != 0 => {
            let message = vm.str_value("incomplete input");
            Err(vm.raise_with(crate::ExcKind::_IncompleteInputError, &[message]))
        }
        Ok(parsed)
            if flags & DONT_IMPLY_DEDENT != 0
                && mode == Mode::Interactive
                && tauraro_syntax::prompt::may_go_on(&parsed) =>
        {
            let message = vm.str_value("incomplete input");
            Err(vm.raise_with(crate::ExcKind::_IncompleteInputError, &[message]))
        }
        _ => Ok(()),
    }
}

/// What `compile` is given.
enum Unparsed {
    /// A syntax tree that is asked for, and there.
    Tree(Value),
    /// Source text.
    Text(Value),
}

/// The source of a syntax tree; what is none stays as it is. Places in the code are those of the text that `ast.unparse` makes.
fn unparsed(vm: &mut Vm, source: Value, mode: CompileMode, flags: i64) -> PyResult<Unparsed> {
    let modules = vm.state.modules.get();
    let Some(module) = modules.get_text("_ast").filter(|_| source.downcast::<PyInstance>().is_some()) else {
        return Ok(Unparsed::Text(source));
    };
    let class = vm.get_attr_str(module, "AST")?;
    if !isinstance(vm, source, class)? {
        return Ok(Unparsed::Text(source));
    }
    let expected = match mode {
        CompileMode::Exec | CompileMode::Prompt => "Module",
        CompileMode::Eval => "Expression",
        CompileMode::Single => "Interactive",
    };
    let class = vm.get_attr_str(module, expected)?;
    if !isinstance(vm, source, class)? {
        let given = vm.type_name(source);
        return Err(vm.type_error(format!("expected {expected} node, got {given}")));
    }
    if flags & ONLY_AST != 0 {
        return Ok(Unparsed::Tree(source));
    }
    let library = crate::exec::import::import_absolute(vm, "ast")?;
    let unparse = vm.get_attr_str(library, "unparse")?;
    Ok(Unparsed::Text(vm.call(unparse, &[source])?))
}

fn compile(vm: &mut Vm, args: Args<'_>) -> PyResult {
    static PARAMS: Params = Params::new(
        "compile",
        &["source", "filename", "mode", "flags", "dont_inherit", "optimize", "_feature_version"],
    )
    .required(3)
    .keyword_only(1);
    let [source, filename, mode, flags, _, optimize, _] = args.bind(vm, &PARAMS)?;
    let filename = filename.unwrap_or(Value::NONE);
    let filename = match filename.downcast::<PyBytes>() {
        Some(bytes) => String::from_utf8_lossy(bytes.as_bytes()).into_owned(),
        None => file_name(vm, filename)?,
    };
    let mode_arg = mode.unwrap_or(Value::NONE);
    let Some(mode) = mode_arg.downcast::<PyStr>() else {
        let class = vm.type_name(mode_arg);
        return Err(vm.type_error(format!("compile() argument 'mode' must be str, not {class}")));
    };
    let mode = match mode.to_string_lossy().as_str() {
        "exec" => CompileMode::Exec,
        "eval" => CompileMode::Eval,
        "single" => CompileMode::Single,
        _ => return Err(vm.value_error("compile() mode must be 'exec', 'eval' or 'single'")),
    };
    let flags = match flags {
        Some(flags) => vm.size_i64(flags)?,
        None => 0,
    };
    // CPython's flags of the compiler and of `from __future__`.
    const KNOWN: i64 = 0x1fe_0000 | 0xf600 | 0x10;
    if flags & !KNOWN != 0 {
        return Err(vm.value_error("compile(): unrecognised flags"));
    }
    let optimize = match optimize {
        Some(optimize) => vm.size_i64(optimize)?,
        None => -1,
    };
    if !(-1..=2).contains(&optimize) {
        return Err(vm.value_error("compile(): invalid optimize value"));
    }
    let source = source.unwrap_or(Value::NONE);
    let source = match unparsed(vm, source, mode, flags)? {
        Unparsed::Tree(tree) => return Ok(tree),
        Unparsed::Text(text) => text,
    };
    let text = source_text(vm, "compile", "string, bytes or AST object", source, &filename)?;
    let text = if mode == CompileMode::Eval { without_leading_blanks(text) } else { text };
    if flags & ONLY_AST != 0 {
        let mode = match mode {
            CompileMode::Eval => Mode::Expression,
            CompileMode::Single => Mode::Interactive,
            CompileMode::Exec | CompileMode::Prompt => Mode::Module,
        };
        return syntax_tree(vm, &text, mode);
    }
    if flags & (ALLOW_INCOMPLETE_INPUT | DONT_IMPLY_DEDENT) != 0 {
        check_complete(vm, &text, mode, flags)?;
    }
    let options = CompileOptions {
        mode,
        global_names: false,
        optimize: u8::try_from(optimize).unwrap_or(vm.config.optimize),
        future_annotations: flags & FUTURE_ANNOTATIONS != 0,
    };
    Ok(compile_source(vm, text, &options)?.into())
}

/// A file name out of a str or path-like object.
fn file_name(vm: &mut Vm, value: Value) -> PyResult<String> {
    if let Some(text) = value.downcast::<PyStr>() {
        return Ok(text.to_string_lossy());
    }
    let name = vm.names.fspath;
    match vm.call_special(value, name, &[])? {
        Some(path) => vm.str_string(path),
        None => {
            let class = vm.type_of(value).name_str();
            Err(vm.type_error(format!("expected str, bytes or os.PathLike object, not {class}")))
        }
    }
}

fn import(vm: &mut Vm, args: Args<'_>) -> PyResult {
    static PARAMS: Params =
        Params::new("__import__", &["name", "globals", "locals", "fromlist", "level"]).required(1);
    let [name, globals, _, fromlist, level] = args.bind(vm, &PARAMS)?;
    let name_arg = name.unwrap_or(Value::NONE);
    let Some(name) = name_arg.downcast::<PyStr>() else {
        return Err(vm.type_error("module name must be a string"));
    };
    let level = match level {
        Some(level) => vm.size_i64(level)?,
        None => 0,
    };
    let Ok(level) = usize::try_from(level) else {
        return Err(vm.value_error("level must be >= 0"));
    };
    let globals = globals.and_then(|g| g.downcast::<PyDict>());
    let name = name.to_string_lossy();
    let fromlist = fromlist.unwrap_or(vm.empty_tuple().into());
    crate::exec::import::import_module(vm, &name, globals, fromlist, level)
}
