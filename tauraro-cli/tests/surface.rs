//! Every builtin, every method of every builtin type, and which of them tell their parameters: all that CPython 3.11 has, Tauraro has.
//!
//! `tests/conformance/surface.py` lists them, run by the distribution's python3 and by the binary. What 3.12 to 3.14 added is listed
//! here; what they took away, or what is where it is for reasons of CPython's own, too. Without a python3 of version 3.11 to 3.14
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

/// Attributes, each with whether it tells its parameters.
fn surface(mut command: Command) -> Option<BTreeMap<String, bool>> {
    let script = support::root().join("tests/conformance/surface.py");
    command.arg(script).stdin(Stdio::null());
    let output = support::run_with(command, None, Duration::from_secs(60))?;
    if !output.status.success() {
        return None;
    }
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let row = |line: &str| line.split_once('|').map(|(name, told)| (name.to_owned(), told == "sig"));
    Some(text.lines().filter_map(row).collect())
}

#[test]
fn everything_is_there() {
    let own = surface(support::tauraro(&[])).expect("the script runs");
    let mut missing: Vec<String> =
        ADDED.iter().filter(|name| !own.contains_key(**name)).map(|n| n.to_string()).collect();
    let theirs = surface(Command::new("/usr/bin/python3")).unwrap_or_default();
    for (name, told) in &theirs {
        let attribute = name.rsplit('.').next().unwrap_or(name);
        let excused = name.contains('.') && ELSEWHERE.contains(&attribute)
            || ABSENT.iter().any(|(absent, _)| absent == name);
        match own.get(name) {
            None if excused => {}
            None => missing.push(name.clone()),
            Some(own) if *told && !own && !excused => missing.push(format!("{name}: its signature")),
            Some(_) => {}
        }
    }
    assert!(missing.is_empty(), "missing:\n{}", missing.join("\n"));
}
