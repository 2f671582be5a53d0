//! Picks the modules written in Python that become part of the binary, and compiles them.
//!
//! The crate `rustpython-pylib` carries CPython's pure-Python library for Python 3.14. The modules listed here are compiled in, under their
//! names: they need nothing that the machine does not have. Add one when what it imports is there. A module of our own with the
//! same name (`python/`) comes first.
//!
//! Of each module the binary has the text, for tracebacks, and the register code of its functions (`tauraro_code::frozen`), so that an
//! import compiles nothing. Register code says nothing of the machine that it was made on.

use std::fmt::Write;
use std::path::{Path, PathBuf};
use tauraro_code::frozen::FrozenUnit;
use tauraro_ir::{LowerMode, LowerOptions, Namespace, PassOptions, lower_module, optimize, verify_module};
use tauraro_syntax::{Mode, Source};

/// Our own modules, files of `python`.
const OWN: &[&str] = &[
    "_ast.py",
    "_contextvars.py",
    "_py_abc.py",
    "_scandir.py",
    "_thread.py",
    "_tokenize.py",
    "_weakrefset.py",
    "annotationlib.py",
    "dataclasses.py",
    "dis.py",
    "functools.py",
    "heapq.py",
    "importlib/__init__.py",
    "importlib/machinery.py",
    "linecache.py",
    "weakref.py",
];

/// Files of CPython's library, in the order of their names.
const FILES: &[&str] = &[
    "__future__.py",
    "_ast_unparse.py",
    "_collections_abc.py",
    "_colorize.py",
    "_py_warnings.py",
    "_pydatetime.py",
    "abc.py",
    "ast.py",
    "cmd.py",
    "codecs.py",
    "codeop.py",
    "collections/__init__.py",
    "colorsys.py",
    "contextlib.py",
    "contextvars.py",
    "copy.py",
    "copyreg.py",
    "datetime.py",
    "difflib.py",
    "encodings/__init__.py",
    "encodings/aliases.py",
    "encodings/ascii.py",
    "encodings/charmap.py",
    "encodings/cp037.py",
    "encodings/cp1006.py",
    "encodings/cp1026.py",
    "encodings/cp1125.py",
    "encodings/cp1140.py",
    "encodings/cp1250.py",
    "encodings/cp1251.py",
    "encodings/cp1252.py",
    "encodings/cp1253.py",
    "encodings/cp1254.py",
    "encodings/cp1255.py",
    "encodings/cp1256.py",
    "encodings/cp1257.py",
    "encodings/cp1258.py",
    "encodings/cp273.py",
    "encodings/cp424.py",
    "encodings/cp437.py",
    "encodings/cp500.py",
    "encodings/cp720.py",
    "encodings/cp737.py",
    "encodings/cp775.py",
    "encodings/cp850.py",
    "encodings/cp852.py",
    "encodings/cp855.py",
    "encodings/cp856.py",
    "encodings/cp857.py",
    "encodings/cp858.py",
    "encodings/cp860.py",
    "encodings/cp861.py",
    "encodings/cp862.py",
    "encodings/cp863.py",
    "encodings/cp864.py",
    "encodings/cp865.py",
    "encodings/cp866.py",
    "encodings/cp869.py",
    "encodings/cp874.py",
    "encodings/cp875.py",
    "encodings/hp_roman8.py",
    "encodings/iso8859_1.py",
    "encodings/iso8859_10.py",
    "encodings/iso8859_11.py",
    "encodings/iso8859_13.py",
    "encodings/iso8859_14.py",
    "encodings/iso8859_15.py",
    "encodings/iso8859_16.py",
    "encodings/iso8859_2.py",
    "encodings/iso8859_3.py",
    "encodings/iso8859_4.py",
    "encodings/iso8859_5.py",
    "encodings/iso8859_6.py",
    "encodings/iso8859_7.py",
    "encodings/iso8859_8.py",
    "encodings/iso8859_9.py",
    "encodings/koi8_r.py",
    "encodings/koi8_t.py",
    "encodings/koi8_u.py",
    "encodings/kz1048.py",
    "encodings/latin_1.py",
    "encodings/mac_arabic.py",
    "encodings/mac_croatian.py",
    "encodings/mac_cyrillic.py",
    "encodings/mac_farsi.py",
    "encodings/mac_greek.py",
    "encodings/mac_iceland.py",
    "encodings/mac_latin2.py",
    "encodings/mac_roman.py",
    "encodings/mac_romanian.py",
    "encodings/mac_turkish.py",
    "encodings/palmos.py",
    "encodings/ptcp154.py",
    "encodings/punycode.py",
    "encodings/raw_unicode_escape.py",
    "encodings/rot_13.py",
    "encodings/tis_620.py",
    "encodings/undefined.py",
    "encodings/unicode_escape.py",
    "encodings/utf_16.py",
    "encodings/utf_16_be.py",
    "encodings/utf_16_le.py",
    "encodings/utf_32.py",
    "encodings/utf_32_be.py",
    "encodings/utf_32_le.py",
    "encodings/utf_7.py",
    "encodings/utf_8.py",
    "encodings/utf_8_sig.py",
    "enum.py",
    "fnmatch.py",
    "genericpath.py",
    "glob.py",
    "graphlib.py",
    "html/__init__.py",
    "html/entities.py",
    "inspect.py",
    "keyword.py",
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
    "token.py",
    "tokenize.py",
    "tomllib/__init__.py",
    "tomllib/_parser.py",
    "tomllib/_re.py",
    "tomllib/_types.py",
    "traceback.py",
    "types.py",
    "typing.py",
    "warnings.py",
];

fn main() {
    let manifest =
        PathBuf::from(std::env::var_os("CARGO_MANIFEST_DIR").expect("cargo sets CARGO_MANIFEST_DIR"));
    let out = PathBuf::from(std::env::var_os("OUT_DIR").expect("cargo sets OUT_DIR"));
    let mut text = String::new();
    let tables = [
        ("OWN", "Our own modules, by name.", manifest.join("python"), OWN),
        ("LIBRARY", "The modules of CPython's library, by name.", rustpython_pylib::LIB_PATH.into(), FILES),
    ];
    // All in one text: by themselves they would be in the binary beside the modules, and whoever reads them all, as every start does, would bring
    // a part of each module into memory.
    let mut names = String::new();
    for (table, meaning, folder, files) in tables {
        writeln!(text, "/// {meaning}\npub static {table}: &[(&str, FrozenModule)] = &[").expect("text");
        for file in files {
            text.push_str(&entry(&folder, file, &out, &mut names));
        }
        text.push_str("];\n");
    }
    writeln!(text, "/// The names of all modules.\nstatic NAMES: &str = {names:?};").expect("text");
    std::fs::write(out.join("modules.rs"), text).expect("OUT_DIR can be written");
    println!("cargo:rerun-if-changed=build.rs");
}

/// Compiles a module; its line in the table.
fn entry(folder: &Path, file: &str, out: &Path, names: &mut String) -> String {
    let path = folder.join(file);
    println!("cargo:rerun-if-changed={}", path.display());
    let package = file.ends_with("/__init__.py");
    let name = file.trim_end_matches(".py").trim_end_matches("/__init__").replace('/', ".");
    let text = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let code = out.join(format!("{name}.frozen"));
    std::fs::write(&code, compile(&name, &text)).expect("OUT_DIR can be written");
    let shown = |path: &Path| format!("{:?}", path.display().to_string());
    let (path, code) = (shown(&path), shown(&code));
    let start = names.len();
    names.push_str(&name);
    let end = names.len();
    format!(
        "    (NAMES.split_at({end}).0.split_at({start}).1, FrozenModule {{ source: include_str!({path}), code: include_bytes!({code}), package: {package} }}),\n"
    )
}

/// The frozen form of a module's text. What is wrong with it stops the build.
fn compile(name: &str, text: &str) -> Vec<u8> {
    let source = Source::from_str(format!("<frozen {name}>"), text).unwrap_or_else(|error| panic!("{error}"));
    let parsed = tauraro_syntax::parse(&std::sync::Arc::new(source), Mode::Module)
        .unwrap_or_else(|error| panic!("{error}"));
    let options = LowerOptions {
        silent_until: 0,
        mode: LowerMode::Module,
        namespace: Namespace::Globals,
        optimize: 0,
        future_annotations: false,
        traced: false,
    };
    let mut module =
        lower_module(&parsed, &options).unwrap_or_else(|error| panic!("{name}: {}", error.message));
    let passes = PassOptions::default();
    for func in &mut module.funcs {
        optimize(func, &passes);
    }
    if let Err(errors) = verify_module(&module) {
        panic!("{name}: {}", errors[0]);
    }
    FrozenUnit::freeze(&module).unwrap_or_else(|error| panic!("{name}: {error}"))
}
