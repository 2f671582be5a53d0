//! Modules written in Python that are part of the binary: the files of `tauraro-stdlib/python` ([`OWN`]), and those of CPython's own
//! library ([`LIBRARY`]). `build.rs` lists both and compiles them.
//!
//! Such a *frozen* module is found when no directory of `sys.path` has one of its name, as the library of CPython comes behind the
//! program's own folder there. It was compiled to IR when the binary was built; what is called of it gets register code at its first
//! call. A module belongs here when it is mostly Python calling Python; what is called often goes into a native module beside it,
//! as in CPython (`functools` and `_functools`).
//!
//! To add one: the file, and a line in `build.rs` in the order of names; packages are folders with an `__init__.py`.

use tauraro_vm::exec::import::FrozenModule;

include!(concat!(env!("OUT_DIR"), "/modules.rs"));
