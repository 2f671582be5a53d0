//! Modules written in Python that are part of the binary: the files of `tauraro-stdlib/python`, and those of CPython's own library that
//! `build.rs` lists ([`LIBRARY`]).
//!
//! Such a *frozen* module is found when no directory of `sys.path` has one of its name, as the library of CPython comes behind the
//! program's own folder there. It is compiled when it is first imported. A module belongs here when it is mostly Python calling Python;
//! what is called often goes into a native module beside it, as in CPython (`functools` and `_functools`).
//!
//! To add one: the file, and a line in [`MODULES`] in the order of names; packages are folders with an `__init__.py`.

use tauraro_vm::exec::import::FrozenModule;

macro_rules! module {
    ($name:literal, $file:literal) => {
        module!($name, $file, false)
    };
    ($name:literal, $file:literal, $package:literal) => {
        ($name, FrozenModule { source: include_str!(concat!("../python/", $file)), package: $package })
    };
}

/// The modules, by name.
pub static MODULES: &[(&str, FrozenModule)] = &[
    module!("_contextvars", "_contextvars.py"),
    module!("_thread", "_thread.py"),
    module!("_weakrefset", "_weakrefset.py"),
    module!("annotationlib", "annotationlib.py"),
    module!("dataclasses", "dataclasses.py"),
    module!("functools", "functools.py"),
    module!("weakref", "weakref.py"),
];

include!(concat!(env!("OUT_DIR"), "/library.rs"));
