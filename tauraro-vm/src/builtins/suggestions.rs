//! "Did you mean: 'x'?": the name closest to a wrong one, as CPython computes it when it prints a traceback.
//!
//! Which names could have been meant is found out here, by the kind of exception; which of them is the closest, in `tauraro_syntax::closest`.
//! Names that begin with an underscore are meant only by those who wrote one.

use crate::builtins::exceptions::ExcKind;
use crate::heap::Gc;
use crate::object::*;
use crate::value::{PyResult, Value};
use crate::vm::Vm;
use tauraro_syntax::closest::closest;

/// What to add to the message of an uncaught exception; the empty string mostly.
pub fn suggestion_text(vm: &mut Vm, exception: Gc<PyException>) -> String {
    let value = Value::from(exception);
    let is = |vm: &Vm, kind| vm.is_instance(value, vm.exceptions.get(kind));
    let field = |i: usize| exception.extra[i].get().and_then(|n| n.downcast::<PyStr>());
    let (wrong, names) = if is(vm, ExcKind::ImportError) {
        let (Some(wrong), Some(module)) = (field(3), field(1)) else { return String::new() };
        (wrong, module_names(vm, module))
    } else if is(vm, ExcKind::AttributeError) {
        let Some(wrong) = field(0) else { return String::new() };
        let Some(object) = exception.extra[1].get() else { return String::new() };
        (wrong, attribute_names(vm, object))
    } else if is(vm, ExcKind::NameError) {
        let Some(wrong) = field(0) else { return String::new() };
        match self_attribute(vm, exception, wrong) {
            Ok(true) => return format!(". Did you mean: 'self.{}'?", wrong.to_string_lossy()),
            Ok(false) => {}
            Err(_) => drop(vm.take_raised()),
        }
        (wrong, Ok(visible_names(vm, exception)))
    } else {
        return String::new();
    };
    let wrong = wrong.to_string_lossy();
    let mut names = match names {
        Ok(names) => names,
        Err(_) => {
            vm.take_raised();
            Vec::new()
        }
    };
    if !is(vm, ExcKind::NameError) && !wrong.starts_with('_') {
        names.retain(|name| !name.starts_with('_'));
    }
    let found = closest(&names, &wrong);
    let mut text = match &found {
        Some(name) => format!(". Did you mean: '{name}'?"),
        None => String::new(),
    };
    if is(vm, ExcKind::NameError) && STDLIB_MODULES.binary_search(&wrong.as_str()).is_ok() {
        text.push_str(&match found {
            Some(_) => format!(" Or did you forget to import '{wrong}'?"),
            None => format!(". Did you forget to import '{wrong}'?"),
        });
    }
    text
}

fn sorted_strings(vm: &mut Vm, names: Value) -> PyResult<Vec<String>> {
    let mut out = Vec::new();
    vm.for_each(names, |_, name| {
        if let Some(name) = name.downcast::<PyStr>() {
            out.push(name.to_string_lossy());
        }
        Ok(true)
    })?;
    out.sort();
    Ok(out)
}

fn attribute_names(vm: &mut Vm, object: Value) -> PyResult<Vec<String>> {
    let name = vm.names.dir;
    match vm.call_special(object, name, &[])? {
        Some(names) => sorted_strings(vm, names),
        None => Ok(Vec::new()),
    }
}

fn module_names(vm: &mut Vm, module: Gc<PyStr>) -> PyResult<Vec<String>> {
    match vm.state.modules.get().get(vm, module.into())? {
        Some(module) => attribute_names(vm, module),
        None => Ok(Vec::new()),
    }
}

fn innermost(exception: Gc<PyException>) -> Option<Gc<PyTraceback>> {
    let mut at = exception.traceback.get()?;
    while let Some(next) = at.next.get() {
        at = next;
    }
    Some(at)
}

/// Names of the innermost frame: locals, globals, builtins.
fn visible_names(vm: &mut Vm, exception: Gc<PyException>) -> Vec<String> {
    let Some(traceback) = innermost(exception) else { return Vec::new() };
    let code = traceback.code.get();
    let mut names = Vec::new();
    let own = |names: &mut Vec<String>, tuple: Gc<PyTuple>| {
        let texts = tuple.items().iter().filter_map(|n| n.downcast::<PyStr>());
        names.extend(texts.map(|n| n.to_string_lossy()));
    };
    own(&mut names, code.varnames.get());
    own(&mut names, code.freevars.get());
    let builtins = vm.state.builtins.get();
    let function = traceback.function.get().and_then(|f| f.downcast::<PyFunction>());
    let globals = function.map(|function| function.globals.get());
    for dict in [globals, Some(builtins)].into_iter().flatten() {
        names.extend(dict.items().filter_map(|(key, _)| Some(key.downcast::<PyStr>()?.to_string_lossy())));
    }
    names
}

/// Whether the wrong name is an attribute of the innermost frame's `self`.
fn self_attribute(vm: &mut Vm, exception: Gc<PyException>, wrong: Gc<PyStr>) -> PyResult<bool> {
    let Some(traceback) = innermost(exception) else { return Ok(false) };
    let frame = Value::from(crate::exec::frame_object::traceback_frame(vm, traceback));
    let locals = vm.intern("f_locals");
    let Some(locals) = vm.get_attr_opt(frame, locals)? else { return Ok(false) };
    let this = vm.names.self_arg;
    let this = match vm.get_item(locals, this.into()) {
        Ok(this) => this,
        Err(raised) => {
            vm.clear_if(raised, ExcKind::KeyError)?;
            return Ok(false);
        }
    };
    Ok(vm.get_attr_opt(this, wrong)?.is_some())
}

/// `sys.stdlib_module_names` without underscored ones, sorted.
pub static STDLIB_MODULES: &[&str] = &[
    "abc",
    "annotationlib",
    "antigravity",
    "argparse",
    "array",
    "ast",
    "asyncio",
    "atexit",
    "base64",
    "bdb",
    "binascii",
    "bisect",
    "builtins",
    "bz2",
    "cProfile",
    "calendar",
    "cmath",
    "cmd",
    "code",
    "codecs",
    "codeop",
    "collections",
    "colorsys",
    "compileall",
    "compression",
    "concurrent",
    "configparser",
    "contextlib",
    "contextvars",
    "copy",
    "copyreg",
    "csv",
    "ctypes",
    "curses",
    "dataclasses",
    "datetime",
    "dbm",
    "decimal",
    "difflib",
    "dis",
    "doctest",
    "email",
    "encodings",
    "ensurepip",
    "enum",
    "errno",
    "faulthandler",
    "fcntl",
    "filecmp",
    "fileinput",
    "fnmatch",
    "fractions",
    "ftplib",
    "functools",
    "gc",
    "genericpath",
    "getopt",
    "getpass",
    "gettext",
    "glob",
    "graphlib",
    "grp",
    "gzip",
    "hashlib",
    "heapq",
    "hmac",
    "html",
    "http",
    "idlelib",
    "imaplib",
    "importlib",
    "inspect",
    "io",
    "ipaddress",
    "itertools",
    "json",
    "keyword",
    "linecache",
    "locale",
    "logging",
    "lzma",
    "mailbox",
    "marshal",
    "math",
    "mimetypes",
    "mmap",
    "modulefinder",
    "msvcrt",
    "multiprocessing",
    "netrc",
    "nt",
    "ntpath",
    "nturl2path",
    "numbers",
    "opcode",
    "operator",
    "optparse",
    "os",
    "pathlib",
    "pdb",
    "pickle",
    "pickletools",
    "pkgutil",
    "platform",
    "plistlib",
    "poplib",
    "posix",
    "posixpath",
    "pprint",
    "profile",
    "pstats",
    "pty",
    "pwd",
    "py_compile",
    "pyclbr",
    "pydoc",
    "pydoc_data",
    "pyexpat",
    "queue",
    "quopri",
    "random",
    "re",
    "readline",
    "reprlib",
    "resource",
    "rlcompleter",
    "runpy",
    "sched",
    "secrets",
    "select",
    "selectors",
    "shelve",
    "shlex",
    "shutil",
    "signal",
    "site",
    "smtplib",
    "socket",
    "socketserver",
    "sqlite3",
    "sre_compile",
    "sre_constants",
    "sre_parse",
    "ssl",
    "stat",
    "statistics",
    "string",
    "stringprep",
    "struct",
    "subprocess",
    "symtable",
    "sys",
    "sysconfig",
    "syslog",
    "tabnanny",
    "tarfile",
    "tempfile",
    "termios",
    "textwrap",
    "this",
    "threading",
    "time",
    "timeit",
    "tkinter",
    "token",
    "tokenize",
    "tomllib",
    "trace",
    "traceback",
    "tracemalloc",
    "tty",
    "turtle",
    "turtledemo",
    "types",
    "typing",
    "unicodedata",
    "unittest",
    "urllib",
    "uuid",
    "venv",
    "warnings",
    "wave",
    "weakref",
    "webbrowser",
    "winreg",
    "winsound",
    "wsgiref",
    "xml",
    "xmlrpc",
    "zipapp",
    "zipfile",
    "zipimport",
    "zlib",
    "zoneinfo",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_module_list_is_sorted() {
        assert!(STDLIB_MODULES.is_sorted());
    }
}
