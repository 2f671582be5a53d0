//! Every builtin, every method of every builtin type, and the parameters that they tell: all that CPython 3.11 has, Tauraro has, and nothing else.
//!
//! `tests/conformance/surface.py` lists them, run by the distribution's python3 and by the binary. What 3.12 to 3.14 added or changed is
//! listed here; what they took away, or what is where it is for reasons of CPython's own, too. Without a python3 of version 3.11
//! nothing is compared but the additions.

mod support;

use std::collections::BTreeMap;
use std::process::{Command, Stdio};
use std::time::Duration;

/// Of 3.12 to 3.14.
const ADDED: &[&str] = &[
    "PythonFinalizationError",
    "int.is_integer",
    "float.from_number",
    "complex.from_number",
    "bytearray.resize",
    "memoryview.count",
    "memoryview.index",
    "slice.__hash__",
    "property.__name__",
    "type.__annotate__",
    "type.__type_params__",
    "function.__annotate__",
    "function.__type_params__",
    "module.__annotate__",
    "frame.f_generator",
    "SimpleNamespace.__replace__",
    "code.__replace__",
    "Union.__origin__",
    "ImportError.name_from",
    "BaseExceptionGroup.derive",
    "BaseException.add_note",
    "SyntaxError._metadata",
    "Union.__mro_entries__",
    "Union.__class_getitem__",
    "classmethod.__annotate__",
    "classmethod.__annotations__",
    "classmethod.__class_getitem__",
    "staticmethod.__annotate__",
    "staticmethod.__annotations__",
    "staticmethod.__class_getitem__",
    "memoryview.__class_getitem__",
    "slice.__class_getitem__",
];

/// What CPython keeps elsewhere, or shows otherwise.
const OWN: &[&str] = &[
    "GenericAlias.__module__",
    "NoneType.__hash__",
    "SimpleNamespace.__module__",
    "Union.__instancecheck__",
    "Union.__module__",
    "Union.__subclasscheck__",
    "bound_method.__get__",
    "bound_method.__module__",
    "bytes.__sizeof__",
    "memory_iterator.__length_hint__",
    "memory_iterator.__reduce__",
    "memory_iterator.__setstate__",
    "weakref.__module__",
    "wrapper_descriptor.__self__",
];

/// What need not be in a type's own dictionary, because the base's does the same, or because it is CPython's own business.
const ELSEWHERE: &[&str] = &[
    "__getattribute__",
    "__setattr__",
    "__delattr__",
    "__init__",
    "__new__",
    "__reduce__",
    "__sizeof__",
    "__weakref__",
    "__str__",
];

/// What is not there, and why.
const ABSENT: &[(&str, &str)] = &[
    ("code.co_lnotab", "deprecated since 3.12"),
    ("code._co_code_adaptive", "private"),
    ("code._varname_from_oparg", "private"),
    ("async_generator.__del__", "an async generator is closed by whoever drives it"),
    ("async_generator.__repr__", "object's says the same"),
    ("type.__module__", "computed"),
    ("longrange_iterator.__setstate__", "gone in 3.14"),
    ("ExceptionGroup.__doc__", "none"),
    ("ExceptionGroup.__module__", "computed"),
    ("NoneType.__module__", "none"),
];

/// What is told of parameters where 3.12 to 3.14 changed it, or CPython 3.11 breaks a line.
const CHANGED: &[(&str, &str)] = &[
    ("code.replace", "'($self, /, **changes)'"),
    ("abs", "'($module, number, /)'"),
    ("anext", "'($module, async_iterator, default=<unrepresentable>, /)'"),
    ("eval", "'($module, source, /, globals=None, locals=None)'"),
    ("exec", "'($module, source, /, globals=None, locals=None, *, closure=None)'"),
    ("function", "'(code, globals, name=None, argdefs=None, closure=None, kwdefaults=None)'"),
    ("reversed", "'(object, /)'"),
    ("str.replace", "'($self, old, new, /, count=-1)'"),
    ("__import__", "'($module, /, name, globals=None, locals=None, fromlist=(), level=0)'"),
    (
        "compile",
        "'($module, /, source, filename, mode, flags=0, dont_inherit=False, optimize=-1, *, _feature_version=-1)'",
    ),
    (
        "code",
        "'(argcount, posonlyargcount, kwonlyargcount, nlocals, stacksize, flags, codestring, constants, names, varnames, filename, name, qualname, firstlineno, linetable, exceptiontable, freevars=(), cellvars=(), /)'",
    ),
];

/// Attributes, each with what it tells of its parameters, or nothing.
fn surface(mut command: Command) -> Option<BTreeMap<String, String>> {
    let script = support::root().join("tests/conformance/surface.py");
    command.arg(script).stdin(Stdio::null());
    let output = support::run_with(command, None, Duration::from_secs(60))?;
    if !output.status.success() {
        return None;
    }
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let row = |line: &str| line.split_once('|').map(|(name, told)| (name.to_owned(), told.to_owned()));
    Some(text.lines().filter_map(row).collect())
}

#[test]
fn everything_is_there() {
    let own = surface(support::tauraro(&[])).expect("the script runs");
    let mut wrong: Vec<String> = ADDED
        .iter()
        .filter(|name| !own.contains_key(**name))
        .map(|name| format!("{name} is missing"))
        .collect();
    let theirs = surface(Command::new("/usr/bin/python3"));
    for (name, told) in theirs.iter().flatten() {
        let attribute = name.rsplit('.').next().unwrap_or(name);
        let excused = name.contains('.') && ELSEWHERE.contains(&attribute)
            || ABSENT.iter().any(|(absent, _)| absent == name);
        let told = match CHANGED.iter().find(|(changed, _)| changed == name) {
            Some((_, changed)) => changed,
            None => told.as_str(),
        };
        match own.get(name) {
            None if excused => {}
            None => wrong.push(format!("{name} is missing")),
            Some(own) if !told.is_empty() && told != own => {
                wrong.push(format!("{name} tells {own}, not {told}"))
            }
            Some(_) => {}
        }
    }
    let version = Command::new("/usr/bin/python3").arg("--version").output();
    let is_3_11 = version.is_ok_and(|version| version.stdout.starts_with(b"Python 3.11."));
    if let Some(theirs) = theirs.filter(|_| is_3_11) {
        for name in own.keys().filter(|name| !theirs.contains_key(*name)) {
            let class = name.split('.').next().unwrap_or(name);
            let listed = |name: &str| ADDED.contains(&name) || OWN.contains(&name);
            let new_class = listed(class) && !theirs.contains_key(class);
            if !listed(name) && !new_class {
                wrong.push(format!("{name} is too much"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
