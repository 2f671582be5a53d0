//! `posix`: the part of the system's interface that `os` and `os.path` need.
//!
//! The module `os` is CPython's own; what is not here (processes, users, links, file descriptors) it does not have.

use crate::io::file::path_of;
use crate::system;
use std::os::unix::ffi::{OsStrExt, OsStringExt};
use std::os::unix::fs::MetadataExt;
use std::path::PathBuf;
use tauraro_vm::args::{Args, Params};
use tauraro_vm::builtins::bytes::PyBytes;
use tauraro_vm::builtins::exceptions::{raise_io_error, strerror};
use tauraro_vm::builtins::struct_seq::{self, StructSeqDef};
use tauraro_vm::object::{NativeDef, PyModule, PyStr, PyType};
use tauraro_vm::{ExcKind, Gc, PyResult, Value, Vm};

static STAT: StructSeqDef = StructSeqDef {
    name: "stat_result",
    module: "os",
    fields: &[
        "st_mode",
        "st_ino",
        "st_dev",
        "st_nlink",
        "st_uid",
        "st_gid",
        "st_size",
        "_atime",
        "_mtime",
        "_ctime",
        "st_atime",
        "st_mtime",
        "st_ctime",
        "st_atime_ns",
        "st_mtime_ns",
        "st_ctime_ns",
        "st_blksize",
        "st_blocks",
        "st_rdev",
    ],
    visible: 10,
    callable: true,
    doc: "stat_result: Result from stat, fstat, or lstat.",
};

/// Makes the module.
pub fn module(vm: &mut Vm) -> PyResult<Gc<PyModule>> {
    let doc = "This module provides access to operating system functionality that is\nstandardized by the C Standard and the POSIX standard (a thinly\ndisguised Unix interface).  Refer to the library manual and\ncorresponding Unix manual entries for more information on calls.";
    let module = vm.new_native_module("posix", doc, FUNCTIONS);
    let error = vm.exceptions.get(ExcKind::OSError);
    vm.set_module_attr(module, "error", error);
    let class = stat_class(vm);
    vm.set_module_attr(module, "stat_result", class);
    let none = vm.new_list(&[]);
    vm.set_module_attr(module, "_have_functions", none);
    let environ = vm.new_dict();
    for (name, value) in std::env::vars_os() {
        let name = PyBytes::new(&mut vm.heap, name.as_bytes()).into();
        let value = PyBytes::new(&mut vm.heap, value.as_bytes()).into();
        environ.set(vm, name, value)?;
    }
    vm.set_module_attr(module, "environ", environ);
    for (name, value) in [
        ("F_OK", libc::F_OK),
        ("R_OK", libc::R_OK),
        ("W_OK", libc::W_OK),
        ("X_OK", libc::X_OK),
        ("O_RDONLY", libc::O_RDONLY),
        ("O_WRONLY", libc::O_WRONLY),
        ("O_RDWR", libc::O_RDWR),
        ("O_CREAT", libc::O_CREAT),
        ("O_EXCL", libc::O_EXCL),
        ("O_TRUNC", libc::O_TRUNC),
        ("O_APPEND", libc::O_APPEND),
        ("O_CLOEXEC", libc::O_CLOEXEC),
    ] {
        vm.set_module_attr(module, name, Value::small_int(i64::from(value)));
    }
    Ok(module)
}

fn stat_class(vm: &mut Vm) -> Gc<PyType> {
    const NAME: &str = "os.stat_result";
    if let Some(class) = vm.native(NAME).and_then(|class| class.downcast::<PyType>()) {
        return class;
    }
    let class = struct_seq::define(vm, &STAT);
    vm.keep_native(NAME, class);
    class
}

/// A path argument, and as the program gave it.
fn path(vm: &mut Vm, value: Value) -> PyResult<(PathBuf, Value)> {
    let (path, shown) = path_of(vm, value)?;
    Ok((PathBuf::from(path), shown))
}

/// What the system says, or its error with the name it is about.
fn checked<T>(vm: &mut Vm, result: std::io::Result<T>, shown: Value) -> PyResult<T> {
    result.map_err(|error| raise_io_error(vm, &error, Some(shown)))
}

/// Does something with a path.
fn with_path<T>(vm: &mut Vm, value: Value, work: impl FnOnce(&PathBuf) -> std::io::Result<T>) -> PyResult<T> {
    let (path, shown) = path(vm, value)?;
    checked(vm, work(&path), shown)
}

/// A name that the system gave, as text.
fn text_of(vm: &mut Vm, name: std::ffi::OsString) -> Value {
    let bytes = name.into_vec();
    match std::str::from_utf8(&bytes) {
        Ok(text) => vm.str_value(text),
        Err(_) => {
            // Bytes that are no UTF-8 are lone surrogates in the text.
            let mut points = Vec::new();
            for chunk in bytes.utf8_chunks() {
                points.extend(chunk.valid().chars().map(u32::from));
                points.extend(chunk.invalid().iter().map(|byte| 0xdc00 + u32::from(*byte)));
            }
            PyStr::from_code_points(&mut vm.heap, &points).into()
        }
    }
}

fn stat(vm: &mut Vm, args: Args<'_>, follow: bool) -> PyResult {
    static PARAMS: Params =
        Params::new("stat", &["path", "dir_fd", "follow_symlinks"]).required(1).keyword_only(2);
    let [file, _, symlinks] = args.bind(vm, &PARAMS)?;
    let file = file.unwrap_or(Value::NONE);
    let follow = follow && symlinks.map_or(Ok(true), |flag| vm.is_true(flag))?;
    let about = if vm.is_int(file) {
        let fd = vm.size_i64(file)?;
        let name = format!("/dev/fd/{fd}");
        checked(vm, std::fs::metadata(name), file)?
    } else {
        with_path(vm, file, |path| if follow { path.metadata() } else { path.symlink_metadata() })?
    };
    let times = [
        (about.atime(), about.atime_nsec()),
        (about.mtime(), about.mtime_nsec()),
        (about.ctime(), about.ctime_nsec()),
    ];
    let mut values = vec![
        about.mode() as i64,
        about.ino() as i64,
        about.dev() as i64,
        about.nlink() as i64,
        about.uid() as i64,
        about.gid() as i64,
        about.size() as i64,
    ];
    values.extend(times.map(|(seconds, _)| seconds));
    let all = vm.new_list(&[]);
    for value in values {
        let value = vm.new_int(value);
        all.push(&mut vm.heap, value);
    }
    for (seconds, nanos) in times {
        let time = vm.new_float(seconds as f64 + nanos as f64 * 1e-9);
        all.push(&mut vm.heap, time);
    }
    let rest = times.map(|(seconds, nanos)| seconds.saturating_mul(1_000_000_000) + nanos);
    for value in rest.into_iter().chain([about.blksize() as i64, about.blocks() as i64, about.rdev() as i64])
    {
        let value = vm.new_int(value);
        all.push(&mut vm.heap, value);
    }
    let class = stat_class(vm);
    Ok(struct_seq::make(vm, class, all.items()))
}

fn none<T>(result: PyResult<T>) -> PyResult {
    result.map(|_| Value::NONE)
}

fn rename(vm: &mut Vm, args: Args<'_>) -> PyResult {
    static PARAMS: Params =
        Params::new("rename", &["src", "dst", "src_dir_fd", "dst_dir_fd"]).required(2).keyword_only(2);
    let [from, to, _, _] = args.bind(vm, &PARAMS)?;
    let (from, shown) = path(vm, from.unwrap_or(Value::NONE))?;
    let (to, other) = path(vm, to.unwrap_or(Value::NONE))?;
    if let Err(error) = std::fs::rename(from, to) {
        let Some(number) = error.raw_os_error() else { return Err(raise_io_error(vm, &error, Some(shown))) };
        let text = vm.str_value(&strerror(number));
        let kind = tauraro_vm::builtins::exceptions::os_error_kind(i64::from(number));
        let number = Value::small_int(i64::from(number));
        return Err(vm.raise_with(kind, &[number, text, shown, Value::NONE, other]));
    }
    Ok(Value::NONE)
}

/// The entries of a folder, the current one without an argument; and the path as it was given, for messages.
fn read_dir(vm: &mut Vm, file: Option<Value>) -> PyResult<(std::fs::ReadDir, Value)> {
    let file = match file.and_then(Value::non_none) {
        Some(file) => file,
        None => vm.str_value("."),
    };
    let (path, shown) = path(vm, file)?;
    Ok((checked(vm, std::fs::read_dir(path), shown)?, shown))
}

fn list_dir(vm: &mut Vm, args: Args<'_>) -> PyResult {
    static PARAMS: Params = Params::new("listdir", &["path"]);
    let [file] = args.bind(vm, &PARAMS)?;
    let (entries, shown) = read_dir(vm, file)?;
    let as_bytes = shown.downcast::<PyBytes>().is_some();
    let names = vm.new_list(&[]);
    for entry in entries {
        let name = checked(vm, entry, shown)?.file_name();
        let name = match as_bytes {
            true => PyBytes::new(&mut vm.heap, name.as_bytes()).into(),
            false => text_of(vm, name),
        };
        if !names.push(&mut vm.heap, name) {
            return Err(vm.memory_error());
        }
    }
    Ok(names.into())
}

/// `scandir(path='.')`: what the system says of a folder's entries; the rest is Python (`_scandir`).
fn scan_dir(vm: &mut Vm, args: Args<'_>) -> PyResult {
    static PARAMS: Params = Params::new("scandir", &["path"]);
    let [file] = args.bind(vm, &PARAMS)?;
    let (entries, shown) = read_dir(vm, file)?;
    let as_bytes = shown.downcast::<PyBytes>().is_some();
    let all = vm.new_list(&[]);
    for entry in entries {
        let entry = checked(vm, entry, shown)?;
        let kind = match entry.file_type() {
            Ok(kind) if kind.is_dir() => libc::S_IFDIR,
            Ok(kind) if kind.is_symlink() => libc::S_IFLNK,
            Ok(kind) if kind.is_file() => libc::S_IFREG,
            _ => 0,
        };
        let inode = std::os::unix::fs::DirEntryExt::ino(&entry);
        let name = match as_bytes {
            true => PyBytes::new(&mut vm.heap, entry.file_name().as_bytes()).into(),
            false => text_of(vm, entry.file_name()),
        };
        let inode = vm.new_int(inode as i64);
        let entry = vm.new_tuple(&[name, Value::small_int(i64::from(kind)), inode]);
        if !all.push(&mut vm.heap, entry.into()) {
            return Err(vm.memory_error());
        }
    }
    let module = tauraro_vm::exec::import::import_absolute(vm, "_scandir")?;
    let name = vm.intern("scandir");
    vm.call_method(module, name, &[shown, all.into()])
}

fn unlink(vm: &mut Vm, args: Args<'_>) -> PyResult {
    static PARAMS: Params = Params::new("unlink", &["path", "dir_fd"]).required(1).keyword_only(1);
    let [file, _] = args.bind(vm, &PARAMS)?;
    none(with_path(vm, file.unwrap_or(Value::NONE), |path| std::fs::remove_file(path)))
}

fn make_dir(vm: &mut Vm, args: Args<'_>) -> PyResult {
    static PARAMS: Params = Params::new("mkdir", &["path", "mode", "dir_fd"]).required(1).keyword_only(1);
    let [file, mode, _] = args.bind(vm, &PARAMS)?;
    let mode = mode.map_or(Ok(0o777), |mode| vm.size_i64(mode))?;
    none(with_path(vm, file.unwrap_or(Value::NONE), |path| {
        let mut builder = std::fs::DirBuilder::new();
        std::os::unix::fs::DirBuilderExt::mode(&mut builder, mode as u32);
        builder.create(path)
    }))
}

static FUNCTIONS: &[NativeDef] = &[
    NativeDef::function0("getcwd", |vm| match std::env::current_dir() {
        Ok(path) => Ok(text_of(vm, path.into_os_string())),
        Err(error) => Err(raise_io_error(vm, &error, None)),
    }),
    NativeDef::function0("getcwdb", |vm| match std::env::current_dir() {
        Ok(path) => Ok(PyBytes::new(&mut vm.heap, path.as_os_str().as_bytes()).into()),
        Err(error) => Err(raise_io_error(vm, &error, None)),
    }),
    NativeDef::function1("chdir", |vm, file| {
        none(with_path(vm, file, |path| std::env::set_current_dir(path)))
    }),
    NativeDef::function("listdir", list_dir),
    NativeDef::function("scandir", scan_dir),
    NativeDef::function("mkdir", make_dir),
    NativeDef::function("rmdir", |vm, args| {
        static PARAMS: Params = Params::new("rmdir", &["path", "dir_fd"]).required(1).keyword_only(1);
        let [file, _] = args.bind(vm, &PARAMS)?;
        none(with_path(vm, file.unwrap_or(Value::NONE), |path| std::fs::remove_dir(path)))
    }),
    NativeDef::function("remove", unlink),
    NativeDef::function("unlink", unlink),
    NativeDef::function("rename", rename),
    NativeDef::function("replace", rename),
    NativeDef::function("stat", |vm, args| stat(vm, args, true)),
    NativeDef::function("lstat", |vm, args| stat(vm, args, false)),
    NativeDef::function("fstat", |vm, args| stat(vm, args, true)),
    NativeDef::function("readlink", |vm, args| {
        static PARAMS: Params = Params::new("readlink", &["path", "dir_fd"]).required(1).keyword_only(1);
        let [file, _] = args.bind(vm, &PARAMS)?;
        let target = with_path(vm, file.unwrap_or(Value::NONE), |path| std::fs::read_link(path))?;
        Ok(text_of(vm, target.into_os_string()))
    }),
    NativeDef::function1("fspath", |vm, value| Ok(path_of(vm, value)?.1)),
    NativeDef::function2("putenv", |vm, name, value| {
        let (name, value) = (path_of(vm, name)?.0, path_of(vm, value)?.0);
        if name.is_empty() || name.as_bytes().contains(&b'=') {
            return Err(vm.value_error("illegal environment variable name"));
        }
        system::set_environment(&name, Some(&value));
        Ok(Value::NONE)
    }),
    NativeDef::function1("unsetenv", |vm, name| {
        let name = path_of(vm, name)?.0;
        if name.is_empty() || name.as_bytes().contains(&b'=') {
            let error = std::io::Error::from_raw_os_error(libc::EINVAL);
            return Err(raise_io_error(vm, &error, None));
        }
        system::set_environment(&name, None);
        Ok(Value::NONE)
    }),
    NativeDef::function0("getpid", |_| Ok(Value::small_int(i64::from(std::process::id())))),
    NativeDef::function0("cpu_count", |_| {
        Ok(std::thread::available_parallelism()
            .map_or(Value::NONE, |count| Value::small_int(count.get() as i64)))
    }),
    NativeDef::function1("strerror", |vm, number| {
        let number = vm.size_i64(number)?;
        Ok(vm.str_value(&strerror(i32::try_from(number).unwrap_or(0))))
    }),
    NativeDef::function1("urandom", |vm, count| {
        let count = vm.size_i64(count)?;
        let Ok(count) = usize::try_from(count) else {
            return Err(vm.value_error("negative argument not allowed"));
        };
        let mut bytes = Vec::new();
        let read = std::fs::File::open("/dev/urandom").and_then(|file| {
            std::io::Read::read_to_end(&mut std::io::Read::take(file, count as u64), &mut bytes)
        });
        match read {
            Ok(_) => Ok(PyBytes::new(&mut vm.heap, &bytes).into()),
            Err(error) => Err(raise_io_error(vm, &error, None)),
        }
    }),
    NativeDef::function1("_exit", |vm, status| {
        let status = vm.size_i64(status)?;
        std::process::exit(status as i32)
    }),
];
