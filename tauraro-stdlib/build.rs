//! Picks the modules of CPython's pure-Python library that become part of the binary.
//!
//! The crate `rustpython-pylib` carries that library for Python 3.14. The modules listed here are compiled in as source text, under their names: they
//! need nothing that the machine does not have. Add one when what it imports is there. A module of our own with the same name
//! (`src/frozen.rs`) comes first.

use std::fmt::Write;
use std::path::Path;

/// Files of the library, in the order of their names.
const FILES: &[&str] = &[
    "__future__.py",
    "_collections_abc.py",
    "_py_abc.py",
    "_pydatetime.py",
    "abc.py",
    "cmd.py",
    "collections/__init__.py",
    "colorsys.py",
    "contextlib.py",
    "contextvars.py",
    "copy.py",
    "copyreg.py",
    "datetime.py",
    "difflib.py",
    "enum.py",
    "fnmatch.py",
    "genericpath.py",
    "glob.py",
    "graphlib.py",
    "html/__init__.py",
    "html/entities.py",
    "keyword.py",
    "linecache.py",
    "ntpath.py",
    "numbers.py",
    "os.py",
    "pathlib/__init__.py",
    "pathlib/_os.py",
    "pathlib/types.py",
    "posixpath.py",
    "pprint.py",
    "re/__init__.py",
    "re/_casefix.py",
    "re/_compiler.py",
    "re/_constants.py",
    "re/_parser.py",
    "reprlib.py",
    "shlex.py",
    "stat.py",
    "string/__init__.py",
    "string/templatelib.py",
    "textwrap.py",
    "timeit.py",
    "tomllib/__init__.py",
    "tomllib/_parser.py",
    "tomllib/_re.py",
    "tomllib/_types.py",
    "types.py",
    "typing.py",
];

fn main() {
    let library = Path::new(rustpython_pylib::LIB_PATH);
    let mut table = String::from(
        "/// The modules of CPython's library, by name.\npub static LIBRARY: &[(&str, FrozenModule)] = &[\n",
    );
    for file in FILES {
        let path = library.join(file);
        let package = file.ends_with("/__init__.py");
        let name = file.trim_end_matches(".py").trim_end_matches("/__init__").replace('/', ".");
        let line = format!(
            "    ({name:?}, FrozenModule {{ source: include_str!({:?}), package: {package} }}),",
            path.display().to_string()
        );
        writeln!(table, "{line}").expect("a string can be written");
    }
    table.push_str("];\n");
    let out = std::env::var_os("OUT_DIR").expect("cargo sets OUT_DIR");
    std::fs::write(Path::new(&out).join("library.rs"), table).expect("OUT_DIR can be written");
    println!("cargo:rerun-if-changed=build.rs");
}
