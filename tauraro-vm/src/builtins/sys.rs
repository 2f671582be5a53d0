//! The module `sys`.
//!
//! What is fixed is put into the module when the machine is made; the command line sets `argv`, `path` and the like
//! ([`set_argv`], [`set_path`]), and the library adds its modules' names ([`set_builtin_module_names`]). Tracing and profiling hooks are
//! absent: there is nothing they could be called from.

use super::module::{add_functions, new_module};
use super::namespace::new_namespace;
use super::stdio;
use super::struct_seq::{self, StructSeqDef};
use crate::args::{Args, Params};
use crate::builtins::exceptions::ExcKind;
use crate::exec::frame_object::{self, Level};
use crate::exec::trace;
use crate::heap::{Gc, RootedVec};
use crate::object::*;
use crate::value::{PyResult, Value};
use crate::vm::Vm;

/// `sys.version_info` without the release level.
pub const VERSION: (u8, u8, u8) = (3, 14, 0);
/// `sys.hexversion`
pub const HEX_VERSION: i64 = 0x030e_00f0;

/// Settings that programs change through `sys`.
pub struct SysState {
    /// The text of `-c`, and what was typed: tracebacks show their lines although they are in no file.
    pub typed: Vec<std::sync::Arc<tauraro_syntax::Source>>,
    switch_interval: f64,
}

impl Default for SysState {
    fn default() -> SysState {
        SysState { typed: Vec::new(), switch_interval: 0.005 }
    }
}

static VERSION_INFO: StructSeqDef = StructSeqDef {
    name: "version_info",
    module: "sys",
    fields: &["major", "minor", "micro", "releaselevel", "serial"],
    visible: 5,
    callable: false,
    doc: "sys.version_info\n\nVersion information as a named tuple.",
};

static FLAGS: StructSeqDef = StructSeqDef {
    name: "flags",
    module: "sys",
    fields: &[
        "debug",
        "inspect",
        "interactive",
        "optimize",
        "dont_write_bytecode",
        "no_user_site",
        "no_site",
        "ignore_environment",
        "verbose",
        "bytes_warning",
        "quiet",
        "hash_randomization",
        "isolated",
        "dev_mode",
        "utf8_mode",
        "warn_default_encoding",
        "safe_path",
        "int_max_str_digits",
        "gil",
        "thread_inherit_context",
        "context_aware_warnings",
    ],
    visible: 18,
    callable: false,
    doc: "sys.flags\n\nFlags provided through command line arguments or environment vars.",
};

static FLOAT_INFO: StructSeqDef = StructSeqDef {
    name: "float_info",
    module: "sys",
    fields: &[
        "max",
        "max_exp",
        "max_10_exp",
        "min",
        "min_exp",
        "min_10_exp",
        "dig",
        "mant_dig",
        "epsilon",
        "radix",
        "rounds",
    ],
    visible: 11,
    callable: false,
    doc: "sys.float_info\n\nA named tuple holding information about the float type. It contains low level\ninformation about the precision and internal representation. Please study\nyour system's :file:`float.h` for more information.",
};

static INT_INFO: StructSeqDef = StructSeqDef {
    name: "int_info",
    module: "sys",
    fields: &["bits_per_digit", "sizeof_digit", "default_max_str_digits", "str_digits_check_threshold"],
    visible: 4,
    callable: false,
    doc: "sys.int_info\n\nA named tuple that holds information about Python's\ninternal representation of integers.  The attributes are read only.",
};

static HASH_INFO: StructSeqDef = StructSeqDef {
    name: "hash_info",
    module: "sys",
    fields: &["width", "modulus", "inf", "nan", "imag", "algorithm", "hash_bits", "seed_bits", "cutoff"],
    visible: 9,
    callable: false,
    doc: "hash_info\n\nA named tuple providing parameters used for computing hashes.\nThe attributes are read only.",
};

static THREAD_INFO: StructSeqDef = StructSeqDef {
    name: "thread_info",
    module: "sys",
    fields: &["name", "lock", "version"],
    visible: 3,
    callable: false,
    doc: "sys.thread_info\n\nA named tuple holding information about the thread implementation.",
};

static ASYNCGEN_HOOKS: StructSeqDef = StructSeqDef {
    name: "asyncgen_hooks",
    module: "sys",
    fields: &["firstiter", "finalizer"],
    visible: 2,
    callable: false,
    doc: "",
};

static FUNCTIONS: &[NativeDef] = &[
    NativeDef::function("exit", exit)
        .doc("($module, status=None, /)", "Exit the interpreter by raising SystemExit(status)."),
    NativeDef::function("_getframe", get_frame)
        .doc("($module, depth=0, /)", "Return a frame object from the call stack.\n\nIf optional integer depth is given, return the frame object that many\ncalls below the top of the stack.  If that is deeper than the call\nstack, ValueError is raised.  The default for depth is zero, returning\nthe frame at the top of the call stack."),
    NativeDef::function("_getframemodulename", get_frame_module_name),
    NativeDef::function0("exc_info", exc_info),
    NativeDef::function0("exception", |vm| Ok(vm.state.handled.get().unwrap_or(Value::NONE))),
    NativeDef::function0("getrecursionlimit", |vm| {
        let limit = vm.exec.recursion_limit;
        Ok(vm.new_int(limit as i64))
    }),
    NativeDef::function1("setrecursionlimit", set_recursion_limit),
    NativeDef::function1("getrefcount", |_, _| Ok(Value::small_int(2))),
    NativeDef::function("getsizeof", get_size_of),
    NativeDef::function0("get_int_max_str_digits", |vm| {
        let digits = vm.int_max_str_digits;
        Ok(vm.new_int(digits as i64))
    }),
    NativeDef::function("set_int_max_str_digits", |vm, args| {
        static PARAMS: Params = Params::new("set_int_max_str_digits", &["maxdigits"]).required(1);
        let [digits] = args.bind(vm, &PARAMS)?;
        let digits = vm.size_i64(digits.unwrap_or(Value::NONE))?;
        if digits != 0 && digits < 640 {
            return Err(vm.value_error("maxdigits must be 0 or larger than 640"));
        }
        vm.int_max_str_digits = digits as usize;
        Ok(Value::NONE)
    }),
    NativeDef::function1("intern", intern),
    NativeDef::function1("_is_interned", |vm, x| match x.downcast::<PyStr>() {
        Some(text) => Ok(Value::bool(text.is_interned())),
        None => {
            let class = vm.type_name(x);
            Err(vm.type_error(format!("_is_interned() argument must be str, not {class}")))
        }
    }),
    NativeDef::function0("getdefaultencoding", |vm| Ok(vm.str_value("utf-8"))),
    NativeDef::function0("getfilesystemencoding", |vm| Ok(vm.str_value("utf-8"))),
    NativeDef::function0("getfilesystemencodeerrors", |vm| Ok(vm.str_value("surrogateescape"))),
    NativeDef::function0("getswitchinterval", |vm| {
        let interval = vm.sys.switch_interval;
        Ok(vm.new_float(interval))
    }),
    NativeDef::function1("setswitchinterval", |vm, x| {
        let interval = vm.to_f64(x)?;
        if interval <= 0.0 {
            return Err(vm.value_error("switch interval must be strictly positive"));
        }
        vm.sys.switch_interval = interval;
        Ok(Value::NONE)
    }),
    NativeDef::function0("getallocatedblocks", |vm| {
        let bytes = vm.heap.stats().live_bytes;
        Ok(vm.new_int((bytes / 64) as i64))
    }),
    NativeDef::function0("is_finalizing", |_| Ok(Value::FALSE)),
    NativeDef::function1("settrace", |vm, function| {
        trace::set_trace(vm, function.non_none());
        Ok(Value::NONE)
    })
    .doc("($module, function, /)", "Set the global debug tracing function.\n\nIt will be called on each function call.  See the debugger chapter\nin the library manual."),
    NativeDef::function1("setprofile", |vm, function| {
        trace::set_profile(vm, function.non_none());
        Ok(Value::NONE)
    })
    .doc("($module, function, /)", "Set the profiling function.\n\nIt will be called on each function call and return.  See the profiler\nchapter in the library manual."),
    NativeDef::function1("_settraceallthreads", |vm, function| {
        trace::set_trace(vm, function.non_none());
        Ok(Value::NONE)
    }),
    NativeDef::function1("_setprofileallthreads", |vm, function| {
        trace::set_profile(vm, function.non_none());
        Ok(Value::NONE)
    }),
    NativeDef::function0("gettrace", |vm| Ok(vm.state.tracer.get().unwrap_or(Value::NONE)))
        .doc("($module, /)", "Return the global debug tracing function set with sys.settrace.\n\nSee the debugger chapter in the library manual."),
    NativeDef::function0("getprofile", |vm| Ok(vm.state.profiler.get().unwrap_or(Value::NONE)))
        .doc("($module, /)", "Return the profiling function set with sys.setprofile.\n\nSee the profiler chapter in the library manual."),
    NativeDef::function2("call_tracing", |vm, function, arguments| {
        let Some(arguments) = arguments.downcast::<PyTuple>() else {
            let class = vm.type_name(arguments);
            return Err(vm.type_error(format!("call_tracing() argument 2 must be tuple, not {class}")));
        };
        trace::call_tracing(vm, function, arguments.items())
    })
    .doc("($module, func, args, /)", "Call func(*args), while tracing is enabled.\n\nThe tracing state is saved, and restored afterwards.  This is intended\nto be called from a debugger from a checkpoint, to recursively debug\nsome other code."),
    NativeDef::function0("_is_gil_enabled", |_| Ok(Value::TRUE)),
    NativeDef::function0("_clear_type_cache", |_| Ok(Value::NONE)),
    NativeDef::function0("_clear_internal_caches", |_| Ok(Value::NONE)),
    NativeDef::function("audit", |vm, args| match args.values.first() {
        Some(_) => Ok(Value::NONE),
        None => Err(vm.type_error("audit expected at least 1 argument, got 0")),
    }),
    NativeDef::function0("get_asyncgen_hooks", get_asyncgen_hooks),
    NativeDef::function("set_asyncgen_hooks", set_asyncgen_hooks),
    NativeDef::function0("get_coroutine_origin_tracking_depth", |_| Ok(Value::small_int(0))),
    NativeDef::function1("displayhook", display_hook)
        .doc("($module, object, /)", "Print an object to sys.stdout and also save it in builtins._"),
    NativeDef::function("breakpointhook", super::functions::site::breakpoint_hook).doc(
        "($module, /, *args, **kwargs)",
        "This hook function is called by built-in breakpoint().",
    ),
    NativeDef::function("excepthook", except_hook).doc(
        "($module, exctype, value, traceback, /)",
        "Handle an exception by displaying it with a traceback on sys.stderr.",
    ),
    NativeDef::function1("unraisablehook", unraisable_hook)
        .doc("($module, unraisable, /)", "Handle an unraisable exception."),
];

/// The frame that is `depth` calls up.
fn level(vm: &Vm, depth: i64) -> Option<Level> {
    frame_object::level(vm, usize::try_from(depth.max(0)).ok()?)
}

/// `sys._getframe([depth])`
fn get_frame(vm: &mut Vm, args: Args<'_>) -> PyResult {
    args.no_keywords(vm, "_getframe")?;
    let depth = match args.values {
        [] => 0,
        [depth] => vm.size_i64(*depth)?,
        many => {
            let given = many.len();
            return Err(vm.type_error(format!("_getframe expected at most 1 argument, got {given}")));
        }
    };
    match level(vm, depth).and_then(|level| level.object(vm)) {
        Some(frame) => Ok(frame.into()),
        None => Err(vm.value_error("call stack is not deep enough")),
    }
}

/// `sys._getframemodulename([depth])`
fn get_frame_module_name(vm: &mut Vm, args: Args<'_>) -> PyResult {
    static PARAMS: Params = Params::new("_getframemodulename", &["depth"]).required(0);
    let [depth] = args.bind(vm, &PARAMS)?;
    let depth = match depth {
        Some(depth) => vm.size_i64(depth)?,
        None => 0,
    };
    Ok(level(vm, depth).and_then(|level| level.function().module.get()).unwrap_or(Value::NONE))
}

/// Makes the module `sys`.
pub fn install(vm: &mut Vm) -> Gc<PyModule> {
    let module = new_module(
        vm,
        "sys",
        Some(
            "This module provides access to some objects used or maintained by the\ninterpreter and to functions that interact strongly with the interpreter.",
        ),
    );
    let dict = module.dict.get();
    vm.state.sys.set(vm.state, Some(dict));
    add_functions(vm, module, FUNCTIONS);
    let modules = vm.state.modules.get();
    set(vm, "modules", modules.into());
    add_versions(vm);
    add_numbers(vm);
    add_streams(vm);
    add_paths(vm);
    let name = vm.intern("sys");
    modules.set_str(&mut vm.heap, name, module.into());
    module
}

/// Sets an entry of `sys`.
pub fn set(vm: &mut Vm, name: &str, value: Value) {
    if let Some(dict) = vm.state.sys.get() {
        let name = vm.intern(name);
        dict.set_str(&mut vm.heap, name, value);
    }
}

fn int(n: i64) -> Value {
    Value::small_int(n)
}

fn add_versions(vm: &mut Vm) {
    let class = struct_seq::define(vm, &VERSION_INFO);
    let level = vm.str_value("final");
    let (major, minor, micro) = VERSION;
    let numbers = [major, minor, micro].map(|n| int(n as i64));
    let version = struct_seq::make(vm, class, &[numbers[0], numbers[1], numbers[2], level, int(0)]);
    set(vm, "version_info", version);
    set(vm, "hexversion", int(HEX_VERSION));
    set(vm, "api_version", int(1013));
    let text = format!("{major}.{minor}.{micro} (main) [Tauraro {}]", env!("CARGO_PKG_VERSION"));
    let text = vm.str_value(&text);
    set(vm, "version", text);
    let text = vm.str_value("Copyright (c) the Tauraro contributors.");
    set(vm, "copyright", text);
    let (name, tag) = (vm.str_value("tauraro"), vm.str_value(&format!("tauraro-{major}{minor}")));
    let multiarch = vm.str_value(&format!("{}-linux-gnu", std::env::consts::ARCH));
    let implementation = new_namespace(
        vm,
        &[
            ("name", name),
            ("cache_tag", tag),
            ("version", version),
            ("hexversion", int(HEX_VERSION)),
            ("supports_isolated_interpreters", Value::FALSE),
            ("_multiarch", multiarch),
        ],
    );
    set(vm, "implementation", implementation);
    let platform = match std::env::consts::OS {
        "macos" => "darwin",
        "windows" => "win32",
        other => other,
    };
    let texts = [
        ("platform", platform),
        ("byteorder", if cfg!(target_endian = "little") { "little" } else { "big" }),
        ("float_repr_style", "short"),
        ("abiflags", ""),
        ("platlibdir", "lib"),
        ("_framework", ""),
    ];
    for (name, text) in texts {
        let text = vm.str_value(text);
        set(vm, name, text);
    }
    let (name, empty) = (vm.str_value("tauraro"), vm.str_value(""));
    let git = vm.new_tuple(&[name, empty, empty]);
    set(vm, "_git", git.into());
}

fn add_numbers(vm: &mut Vm) {
    let maximum = vm.new_int(i64::MAX);
    set(vm, "maxsize", maximum);
    set(vm, "maxunicode", int(0x10_ffff));
    let class = struct_seq::define(vm, &FLOAT_INFO);
    let values = [
        vm.new_float(f64::MAX),
        int(f64::MAX_EXP as i64),
        int(f64::MAX_10_EXP as i64),
        vm.new_float(f64::MIN_POSITIVE),
        int(f64::MIN_EXP as i64),
        int(f64::MIN_10_EXP as i64),
        int(f64::DIGITS as i64),
        int(f64::MANTISSA_DIGITS as i64),
        vm.new_float(f64::EPSILON),
        int(2),
        int(1),
    ];
    let info = struct_seq::make(vm, class, &values);
    set(vm, "float_info", info);
    let class = struct_seq::define(vm, &INT_INFO);
    let info = struct_seq::make(vm, class, &[int(30), int(4), int(4300), int(640)]);
    set(vm, "int_info", info);
    let class = struct_seq::define(vm, &HASH_INFO);
    let algorithm = vm.str_value("siphash13");
    let values = [
        int(64),
        int((1 << 61) - 1),
        int(314_159),
        int(0),
        int(1_000_003),
        algorithm,
        int(64),
        int(128),
        int(0),
    ];
    let info = struct_seq::make(vm, class, &values);
    set(vm, "hash_info", info);
    let class = struct_seq::define(vm, &THREAD_INFO);
    let (name, lock) = (vm.str_value("pthread"), vm.str_value("semaphore"));
    let info = struct_seq::make(vm, class, &[name, lock, Value::NONE]);
    set(vm, "thread_info", info);
    let class = struct_seq::define(vm, &FLAGS);
    let mut values = [int(0); 21];
    let config = &vm.config;
    values[1] = int(i64::from(config.inspect || config.interactive));
    values[2] = int(i64::from(config.interactive));
    values[3] = int(i64::from(config.optimize));
    values[5] = int(i64::from(config.isolated));
    values[7] = int(i64::from(config.ignore_environment));
    values[11] = int(1);
    values[12] = int(i64::from(config.isolated));
    values[13] = Value::FALSE;
    values[16] = Value::bool(config.safe_path);
    values[17] = int(4300);
    values[18] = int(1);
    let flags = struct_seq::make(vm, class, &values);
    set(vm, "flags", flags);
}

fn add_streams(vm: &mut Vm) {
    for (fd, name) in ["stdin", "stdout", "stderr"].into_iter().enumerate() {
        let stream = stdio::new_stream(vm, fd as u32).into();
        set(vm, name, stream);
        set(vm, &format!("__{name}__"), stream);
    }
    let dict = vm.state.sys.get();
    for name in ["displayhook", "excepthook", "unraisablehook", "breakpointhook"] {
        let key = vm.intern(name);
        if let Some(hook) = dict.and_then(|d| d.get_str(key)) {
            set(vm, &format!("__{name}__"), hook);
        }
    }
}

fn add_paths(vm: &mut Vm) {
    let executable =
        std::env::current_exe().ok().map(|p| p.to_string_lossy().into_owned()).unwrap_or_default();
    let executable = vm.str_value(&executable);
    set(vm, "executable", executable);
    set(vm, "_base_executable", executable);
    for name in ["prefix", "exec_prefix", "base_prefix", "base_exec_prefix"] {
        let prefix = vm.str_value("/usr");
        set(vm, name, prefix);
    }
    for name in ["path", "argv", "orig_argv", "meta_path", "path_hooks", "warnoptions"] {
        let list = vm.new_list(&[]).into();
        set(vm, name, list);
    }
    for name in ["path_importer_cache", "_xoptions"] {
        let dict = vm.new_dict().into();
        set(vm, name, dict);
    }
    set(vm, "dont_write_bytecode", Value::FALSE);
    set(vm, "pycache_prefix", Value::NONE);
    set(vm, "builtin_module_names", vm.empty_tuple().into());
    set_builtin_module_names(vm);
}

/// `sys.stdlib_module_names`, made when a program first asks for it.
pub fn stdlib_module_names(vm: &mut Vm) -> PyResult {
    let mut names = RootedVec::new();
    for name in super::sys_names::STDLIB {
        let name = vm.str_value(name);
        names.push(&mut vm.heap, name);
    }
    let names = super::set::new_frozenset(vm, names.as_slice())?;
    set(vm, "stdlib_module_names", names);
    Ok(names)
}

fn set_strings(vm: &mut Vm, name: &str, texts: &[String]) {
    let mut items = RootedVec::new();
    for text in texts {
        let text = vm.str_value(text);
        items.push(&mut vm.heap, text);
    }
    let list = vm.new_list(items.as_slice()).into();
    set(vm, name, list);
}

/// Sets `sys.argv`.
pub fn set_argv(vm: &mut Vm, argv: &[String]) {
    set_strings(vm, "argv", argv);
}

/// Sets `sys.path`.
pub fn set_path(vm: &mut Vm, path: &[String]) {
    set_strings(vm, "path", path);
}

/// Sets `sys.builtin_module_names` to `builtins`, `sys` and the registered native modules.
pub fn set_builtin_module_names(vm: &mut Vm) {
    let mut names: Vec<&'static str> = vm.native_modules.keys().copied().collect();
    names.extend(["builtins", "sys"]);
    names.sort_unstable();
    names.dedup();
    let mut items = RootedVec::new();
    for name in names {
        let name = vm.intern(name);
        items.push(&mut vm.heap, name.into());
    }
    let tuple = vm.new_tuple(items.as_slice()).into();
    set(vm, "builtin_module_names", tuple);
}

fn exit(vm: &mut Vm, args: Args<'_>) -> PyResult {
    static PARAMS: Params = Params::new("exit", &["status"]).positional_only(1);
    let [status] = args.bind(vm, &PARAMS)?;
    Err(match status.and_then(Value::non_none) {
        None => vm.raise_with(ExcKind::SystemExit, &[]),
        Some(status) => match status.downcast::<PyTuple>() {
            Some(tuple) => {
                let class = vm.exceptions.get(ExcKind::SystemExit);
                match vm.call(class.into(), tuple.items()) {
                    Ok(exception) => vm.chain_and_raise(exception),
                    Err(raised) => raised,
                }
            }
            None => vm.raise_with(ExcKind::SystemExit, &[status]),
        },
    })
}

fn exc_info(vm: &mut Vm) -> PyResult {
    let parts = match vm.state.handled.get().and_then(|e| e.downcast::<PyException>()) {
        Some(exception) => {
            let traceback = exception.traceback.get().map_or(Value::NONE, Value::from);
            [vm.type_of(exception.into()).into(), exception.into(), traceback]
        }
        None => [Value::NONE; 3],
    };
    Ok(vm.new_tuple(&parts).into())
}

fn set_recursion_limit(vm: &mut Vm, limit: Value) -> PyResult {
    let limit = vm.index_i64_or(limit, |vm| vm.overflow_error("Python int too large to convert to C int"))?;
    if limit < 1 {
        return Err(vm.value_error("recursion limit must be greater or equal than 1"));
    }
    let limit = limit as usize;
    if limit <= vm.exec.depth {
        let depth = vm.exec.depth;
        return Err(vm.raise_new(
            ExcKind::RecursionError,
            format!("cannot set the recursion limit to {limit} at the recursion depth {depth}: the limit is too low"),
        ));
    }
    vm.exec.recursion_limit = limit;
    Ok(Value::NONE)
}

fn get_size_of(vm: &mut Vm, args: Args<'_>) -> PyResult {
    static PARAMS: Params = Params::new("getsizeof", &["object", "default"]).required(1);
    let [object, _] = args.bind(vm, &PARAMS)?;
    let object = object.unwrap_or(Value::NONE);
    let name = vm.intern("__sizeof__");
    let class = vm.type_of(object);
    let overridden = vm
        .type_lookup(class, name)
        .and_then(|m| m.downcast::<PyNativeMethod>())
        .is_none_or(|m| m.owner.get() != vm.class(crate::heap::Layout::Object));
    if overridden && let Some(size) = vm.call_special(object, name, &[])? {
        return vm.index(size);
    }
    let size = match object.as_object() {
        Some(header) => vm.heap.size_of_object(header) + 16,
        None if object.is_small_int() => 28,
        None if object.is_inline_float() => 24,
        None => 16,
    };
    Ok(int(size as i64))
}

fn intern(vm: &mut Vm, text: Value) -> PyResult {
    match text.downcast_exact::<PyStr>() {
        Some(text) => Ok(vm.intern_str(text).into()),
        None => {
            let class = vm.type_name(text);
            Err(vm.type_error(match text.downcast::<PyStr>() {
                Some(_) => format!("can't intern {class}"),
                None => format!("intern() argument must be str, not {class}"),
            }))
        }
    }
}

/// The machine's own entries for the hooks of async generators.
const ASYNCGEN_KEYS: [&str; 2] = ["sys.asyncgen_firstiter", "sys.asyncgen_finalizer"];

fn get_asyncgen_hooks(vm: &mut Vm) -> PyResult {
    let natives = vm.state.natives.get();
    let mut values = [Value::NONE; 2];
    for (value, key) in values.iter_mut().zip(ASYNCGEN_KEYS) {
        let key = vm.intern(key);
        *value = natives.get_str(key).unwrap_or(Value::NONE);
    }
    let key = vm.intern("sys.asyncgen_hooks");
    let class = match natives.get_str(key).and_then(|c| c.downcast::<PyType>()) {
        Some(class) => class,
        None => {
            let class = struct_seq::define(vm, &ASYNCGEN_HOOKS);
            natives.set_str(&mut vm.heap, key, class.into());
            class
        }
    };
    Ok(struct_seq::make(vm, class, &values))
}

fn set_asyncgen_hooks(vm: &mut Vm, args: Args<'_>) -> PyResult {
    static PARAMS: Params = Params::new("set_asyncgen_hooks", &["firstiter", "finalizer"]);
    let hooks = args.bind::<2>(vm, &PARAMS)?;
    for ((hook, key), what) in hooks.into_iter().zip(ASYNCGEN_KEYS).zip(["firstiter", "finalizer"]) {
        let Some(hook) = hook else { continue };
        if !hook.is_none() && !vm.is_callable(hook) {
            let class = vm.type_name(hook);
            return Err(vm.type_error(format!("callable {what} expected, got {class}")));
        }
        let (key, natives) = (vm.intern(key), vm.state.natives.get());
        natives.set_str(&mut vm.heap, key, hook);
    }
    Ok(Value::NONE)
}

/// `sys.displayhook`: what the interactive mode does with the value of an expression.
pub fn display_hook(vm: &mut Vm, value: Value) -> PyResult {
    if value.is_none() {
        return Ok(Value::NONE);
    }
    let builtins = vm.state.builtins.get();
    let underscore = vm.names.underscore;
    builtins.set_str(&mut vm.heap, underscore, Value::NONE);
    let stdout = vm.names.stdout;
    let Some(stdout) = super::functions::print::sys_entry(vm, stdout) else {
        return Err(vm.runtime_error("lost sys.stdout"));
    };
    let text = vm.repr(value)?;
    let (write, newline) = (vm.names.write, vm.char_str(10));
    vm.call_method(stdout, write, &[text.into()])?;
    vm.call_method(stdout, write, &[newline.into()])?;
    builtins.set_str(&mut vm.heap, underscore, value);
    Ok(Value::NONE)
}

/// Writes to what is in `sys.stderr`, or to standard error itself when that is gone or fails.
pub fn write_to_stderr(vm: &mut Vm, text: &str) {
    let (stderr, write) = (vm.names.stderr, vm.names.write);
    let stream = super::functions::print::sys_entry(vm, stderr);
    match stream {
        Some(stream) if stream.is_none() => {}
        Some(stream) if stream.downcast::<stdio::PyStdStream>().is_none_or(|stream| stream.fd != 2) => {
            let value = vm.str_value(text);
            if vm.call_method(stream, write, &[value]).is_err() {
                vm.take_raised();
            }
        }
        _ => vm.write_stderr(text),
    }
}

fn except_hook(vm: &mut Vm, args: Args<'_>) -> PyResult {
    let [_, exception, traceback] = super::functions::inspect::exactly(vm, "excepthook", args)?;
    if let (Some(exception), Some(traceback)) =
        (exception.downcast::<PyException>(), traceback.downcast::<PyTraceback>())
        && exception.traceback.get().is_none()
    {
        exception.traceback.set(exception, Some(traceback));
    }
    let text = super::traceback::print_uncaught(vm, exception);
    write_to_stderr(vm, &text);
    Ok(Value::NONE)
}

fn unraisable_hook(vm: &mut Vm, unraisable: Value) -> PyResult {
    let part = |vm: &mut Vm, name: &str| {
        let name = vm.intern(name);
        vm.get_attr_opt(unraisable, name).map(|v| v.and_then(Value::non_none))
    };
    let exception = part(vm, "exc_value")?;
    let object = part(vm, "object")?;
    let message = part(vm, "err_msg")?;
    let message = match message {
        Some(message) => Some(vm.str_string(message)?),
        None => None,
    };
    report_unraisable(vm, exception.unwrap_or(Value::NONE), message.as_deref(), object);
    Ok(Value::NONE)
}

/// Reports an exception that cannot go anywhere: one in `__del__`, for example.
pub fn report_unraisable(vm: &mut Vm, exception: Value, message: Option<&str>, object: Option<Value>) {
    let object = object.map(|object| match vm.repr_string(object) {
        Ok(text) => text,
        Err(_) => {
            vm.take_raised();
            "<object repr() failed>".to_owned()
        }
    });
    let mut text = match (message, object) {
        (Some(message), Some(object)) => format!("{message}: {object}\n"),
        (Some(message), None) => format!("{message}:\n"),
        (None, Some(object)) => format!("Exception ignored in: {object}\n"),
        (None, None) => "Exception ignored:\n".to_owned(),
    };
    text.push_str(&super::traceback::print_exception(vm, exception));
    write_to_stderr(vm, &text);
}
