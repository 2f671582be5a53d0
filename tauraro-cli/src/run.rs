//! Running a program: setting the machine up, the program's source, and what happens at the end.
//!
//! Contract of the `unsafe` here: settings of the C library before there is a second thread, and a signal handler that only
//! touches atomics of the machine, which is never dropped.

use crate::args::{Options, Program};
use crate::dump;
use std::ffi::OsString;
use std::io::{Read, Write};
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicPtr, AtomicUsize, Ordering};
use std::time::Duration;
use tauraro_ir::pass::PassOptions;
use tauraro_syntax::Source;
use tauraro_vm::object::PyException;
use tauraro_vm::{Config, ExcKind, Value, Vm};

/// Exit code for a program that cannot be read, and for wrong options.
pub const UNREADABLE: i32 = 2;
/// Exit code after Ctrl-C: 128 plus the signal's number, as shells see it.
const INTERRUPTED: i32 = 130;

/// Calls plus loop rounds after which code is compiled with `--fast`.
const FAST_HOT: u32 = 100;
/// With `--fast` the program waits for machine code up to one part in so many of its time.
const FAST_SHARE: u32 = 4;

/// The source of the program: how it is shown in tracebacks, and its bytes.
struct Text {
    shown: String,
    bytes: Vec<u8>,
    file: Option<PathBuf>,
}

/// Tells the C library's allocator, which has the compiler's tables, how it is used here: by one thread, which is not the
/// first one and would get memory of its own for that, in steps of a page; for small tables that are made and dropped again and
/// again, so that memory should not be given back at once; and for a few large ones that grow, which leave no holes and are not copied if
/// they are mapped by themselves. Objects of the program are elsewhere.
pub fn set_up_malloc() {
    #[cfg(all(target_os = "linux", target_env = "gnu"))]
    // SAFETY: sets parameters, before there is a second thread.
    unsafe {
        libc::mallopt(libc::M_ARENA_MAX, 1);
        libc::mallopt(libc::M_TOP_PAD, 128 << 10);
        libc::mallopt(libc::M_TRIM_THRESHOLD, 2 << 20);
        libc::mallopt(libc::M_MMAP_THRESHOLD, 128 << 10);
    }
}

/// Runs the command; the exit code.
pub fn run(options: &Options, program: Program, args: Vec<OsString>) -> i32 {
    let typed = matches!(program, Program::Stdin(false)) && options.dump.is_none();
    let typed = typed && (options.inspect || crate::repl::is_wanted());
    let text = match typed {
        true => Ok(None),
        false => read(&program),
    };
    let text = match text {
        Ok(text) => text,
        Err(message) => {
            eprintln!("{message}");
            return UNREADABLE;
        }
    };
    if let Some(form) = &options.dump {
        return print_dump(options, form, text);
    }
    let config = Config {
        gc_stress: options.gc_stress,
        gc_verify: options.gc_verify,
        max_memory: options.max_memory,
        optimizer_off: options.opt == "off",
        skip_passes: options.skip_pass.clone(),
        optimize: options.optimize.min(2),
        ignore_environment: options.ignore_environment || options.isolated,
        safe_path: options.safe_path || options.isolated,
        isolated: options.isolated,
        inspect: options.inspect,
        interactive: options.inspect,
        jit_off: !compiles(options),
    };
    let paths = module_paths(&config, &program, text.as_ref());
    let mut vm = Vm::new(config);
    tauraro_stdlib::register(&mut vm);
    if compiles(options) {
        let dump = match options.jit_dump.as_deref() {
            Some("ir") => Some(tauraro_jit::Dump::Ir),
            Some("clif") => Some(tauraro_jit::Dump::Clif),
            Some("asm") => Some(tauraro_jit::Dump::Asm),
            _ => None,
        };
        let stress = options.jit_stress;
        // What is tested should happen again in the same way.
        let synchronous = options.jit.as_deref() == Some("always") || stress.is_some();
        let mut passes = pass_options(options);
        if let Some(rewrites) = options.opt_fuel {
            passes = passes.with_fuel(rewrites);
        }
        let (memory, perf_map, thorough) = (options.jit_mem, options.perf_map, options.fast);
        let options = tauraro_jit::Options {
            dump,
            stress,
            thorough,
            synchronous,
            passes,
            memory,
            perf_map,
            ..Default::default()
        };
        tauraro_jit::plug(&mut vm, options);
        vm.tiers.discard_always = stress == Some(tauraro_jit::Stress::Invalidate);
    }
    if options.fast {
        vm.exec.hot = FAST_HOT;
        vm.tiers.budget.share = FAST_SHARE;
    }
    if options.jit.as_deref() == Some("always") {
        vm.exec.hot = 1;
    }
    // Who asks for it gets it, whatever it costs.
    vm.tiers.budget.unlimited = options.jit.as_deref() == Some("always") || options.jit_threshold.is_some();
    if let Some(threshold) = options.jit_threshold {
        vm.exec.hot = threshold;
    }
    install_interrupt(&mut vm);
    let argv = argv(&program, &args);
    vm.setup_sys(&argv, &paths);
    vm.tiers.explain = options.debug_perf.is_some();
    if options.debug_perf.as_deref().is_some_and(|file| !file.is_empty()) {
        crate::perf::start_sampling();
    }
    let started = std::time::Instant::now();
    let result = match text {
        Some(text) => run_text(&mut vm, &text),
        None => match &program {
            Program::Module(name) => vm.run_module_as_main(name),
            _ => Ok(Value::NONE),
        },
    };
    let mut code = match result {
        Ok(_) => 0,
        Err(_) => {
            let exception = vm.take_raised();
            let leaves = vm.is_instance(exception, vm.exceptions.get(ExcKind::SystemExit));
            if inspects(options) {
                vm.note_last_exception(exception);
            }
            if inspects(options) && leaves {
                vm.report_uncaught(exception);
                0
            } else {
                exit_code(&mut vm, exception)
            }
        }
    };
    if typed || inspects(options) && !matches!(program, Program::Stdin(_)) {
        let banner = typed && !options.quiet;
        let ignore_environment = options.ignore_environment || options.isolated;
        code = crate::repl::run(&mut vm, &crate::repl::Settings { banner, ignore_environment });
    }
    let code = finish(&mut vm, code);
    if let Some(form) = &options.stats {
        print_stats(&vm, started.elapsed(), form);
    }
    match options.debug_perf.as_deref() {
        None => {}
        Some("") => eprint!("{}", tauraro_vm::tier::report::text(&vm)),
        Some(file) => {
            if let Err(error) = std::fs::write(file, crate::perf::json(&vm, started.elapsed())) {
                eprintln!("tauraro: cannot write {file}: {error}");
            }
        }
    }
    // The process ends here: unmapping the heap object by object would only cost time.
    std::mem::forget(vm);
    code
}

/// Reads the program; `None` for `-m`.
fn read(program: &Program) -> Result<Option<Text>, String> {
    match program {
        Program::Module(_) => Ok(None),
        Program::Code(code) => {
            Ok(Some(Text { shown: "<string>".to_owned(), bytes: code.clone().into_bytes(), file: None }))
        }
        Program::Stdin(_) => {
            let mut bytes = Vec::new();
            match std::io::stdin().read_to_end(&mut bytes) {
                Ok(_) => Ok(Some(Text { shown: "<stdin>".to_owned(), bytes, file: None })),
                Err(error) => Err(format!("tauraro: can't read standard input: {error}")),
            }
        }
        Program::File(file) => {
            // Tracebacks and `__file__` name it wherever the program changes the directory to.
            let mut path = std::path::absolute(file).unwrap_or_else(|_| PathBuf::from(file));
            if path.is_dir() {
                path.push("__main__.py");
                if !path.is_file() {
                    let shown = Path::new(file).display();
                    return Err(format!("tauraro: can't find '__main__' module in '{shown}'"));
                }
            }
            match std::fs::read(&path) {
                Ok(bytes) => Ok(Some(Text { shown: path.display().to_string(), bytes, file: Some(path) })),
                Err(error) => {
                    let number = error.raw_os_error().unwrap_or(0);
                    let reason = error.to_string();
                    let reason = reason.split(" (os error").next().unwrap_or(&reason);
                    let shown = path.display();
                    Err(format!("tauraro: can't open file '{shown}': [Errno {number}] {reason}"))
                }
            }
        }
    }
}

fn pass_options(options: &Options) -> PassOptions {
    PassOptions {
        off: options.opt == "off",
        skip: options.skip_pass.iter().cloned().collect(),
        ..PassOptions::default()
    }
}

fn print_dump(options: &Options, form: &crate::args::Dump, text: Option<Text>) -> i32 {
    let Some(text) = text else {
        eprintln!("tauraro: --dump needs a file or -c");
        return UNREADABLE;
    };
    let passes = pass_options(options);
    let result = match Source::decode(text.shown, &text.bytes) {
        Ok(source) => dump::dump(&Arc::new(source), form, options.function.as_deref(), &passes),
        Err(error) => Err(error.render()),
    };
    match result {
        Ok(text) => {
            // A closed pipe is no error of ours.
            let _ = std::io::stdout().write_all(text.as_bytes());
            0
        }
        Err(message) => {
            eprint!("{message}");
            1
        }
    }
}

/// `sys.argv`
fn argv(program: &Program, args: &[OsString]) -> Vec<String> {
    let first = match program {
        Program::File(file) => file.to_string_lossy().into_owned(),
        Program::Code(_) => "-c".to_owned(),
        Program::Module(_) => "-m".to_owned(),
        Program::Stdin(true) => "-".to_owned(),
        Program::Stdin(false) => String::new(),
    };
    std::iter::once(first).chain(args.iter().map(|a| a.to_string_lossy().into_owned())).collect()
}

/// Where modules are looked for first, as in CPython: the program's own folder, then what `PYTHONPATH` names, each as an absolute
/// path and once.
fn module_paths(config: &Config, program: &Program, text: Option<&Text>) -> Vec<String> {
    let mut paths = Vec::new();
    if !config.safe_path {
        paths.push(first_path(program, text));
    }
    if config.ignore_environment {
        return paths;
    }
    let Some(named) = std::env::var_os("PYTHONPATH").filter(|named| !named.is_empty()) else { return paths };
    for folder in std::env::split_paths(&named) {
        let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { &folder };
        let absolute = std::path::absolute(folder).unwrap_or_else(|_| folder.to_owned());
        let folder = normalized(&absolute).display().to_string();
        if !paths.contains(&folder) {
            paths.push(folder);
        }
    }
    paths
}

/// An absolute path without `.` and `..`, as `os.path.abspath` has it.
fn normalized(path: &Path) -> PathBuf {
    let mut out = PathBuf::new();
    for part in path.components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir => {
                out.pop();
            }
            part => out.push(part),
        }
    }
    out
}

/// `sys.path[0]`: the directory of the program, or the current one.
fn first_path(program: &Program, text: Option<&Text>) -> String {
    match (program, text.and_then(|t| t.file.as_deref())) {
        (Program::File(_), Some(file)) => {
            let directory = file.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
            let absolute = directory.canonicalize().unwrap_or_else(|_| directory.to_owned());
            absolute.display().to_string()
        }
        (Program::Module(_), _) => std::env::current_dir().map_or(String::new(), |d| d.display().to_string()),
        _ => String::new(),
    }
}

fn run_text(vm: &mut Vm, text: &Text) -> tauraro_vm::PyResult {
    let source = tauraro_vm::builtins::codecs::source::decode_source(vm, &text.shown, &text.bytes)?;
    let file = text.file.as_ref().map(|f| f.display().to_string());
    vm.run_module_source("__main__", Arc::new(source), file.as_deref())
}

/// Handles the exception that ended the program: SystemExit gives its code, others are printed.
pub(crate) fn exit_code(vm: &mut Vm, exception: Value) -> i32 {
    let is = |vm: &Vm, kind| vm.is_instance(exception, vm.exceptions.get(kind));
    if is(vm, ExcKind::SystemExit) {
        let code = exception.downcast::<PyException>().and_then(|e| e.extra[0].get());
        return match code {
            None => 0,
            Some(code) if code.is_none() => 0,
            Some(code) => match code.as_small_int().or(code.as_bool().map(i64::from)) {
                Some(code) => (code & 0xff) as i32,
                None => {
                    let text = vm.str_string(code).unwrap_or_else(|_| "<unprintable>".to_owned());
                    vm.write_stderr(&format!("{text}\n"));
                    1
                }
            },
        };
    }
    let interrupted = is(vm, ExcKind::KeyboardInterrupt);
    vm.report_uncaught(exception);
    if interrupted { INTERRUPTED } else { 1 }
}

/// What the end of a program does: finalizers, flushing. A failing flush makes a good exit bad (120, as in CPython).
fn finish(vm: &mut Vm, code: i32) -> i32 {
    vm.finalize();
    if vm.flush_std_streams().is_err() && code == 0 { 120 } else { code }
}

/// Whether there is to be a prompt after the program.
fn inspects(options: &Options) -> bool {
    let variable = std::env::var_os("PYTHONINSPECT").is_some_and(|value| !value.is_empty());
    options.inspect || variable && !options.ignore_environment && !options.isolated
}

/// Whether the compiled tier is used.
fn compiles(options: &Options) -> bool {
    options.jit.as_deref() != Some("off")
}

/// A number of `--stats`.
enum Stat {
    Time(Duration),
    Bytes(u64),
    Count(u64),
}

fn print_stats(vm: &Vm, elapsed: Duration, form: &str) {
    let (heap, compiling) = (vm.heap.stats(), vm.exec.compiling);
    let mut stats = vec![
        ("run time", Stat::Time(elapsed)),
        ("reading and compiling", Stat::Time(compiling.time)),
        ("sources read", Stat::Count(compiling.sources)),
        ("functions compiled", Stat::Count(compiling.functions)),
        ("allocated", Stat::Bytes(heap.allocated_bytes)),
        ("live heap", Stat::Bytes(heap.live_bytes as u64)),
        ("committed heap", Stat::Bytes(heap.committed_bytes as u64)),
        ("young collections", Stat::Count(heap.young_collections)),
        ("full collections", Stat::Count(heap.full_collections)),
        ("collection pauses", Stat::Time(heap.pause_total)),
        ("longest pause", Stat::Time(heap.pause_max)),
        ("shapes", Stat::Count(vm.shapes.len() as u64)),
    ]
    .into_iter()
    .map(|(name, stat)| (name.to_owned(), stat))
    .collect::<Vec<_>>();
    stats.extend(
        vm.tiers.counts().map(|(reason, count)| (format!("tiering: {reason:?}"), Stat::Count(count))),
    );
    let mut out = String::new();
    for (name, stat) in &stats {
        if form == "json" {
            let (unit, number) = match stat {
                Stat::Time(time) => ("_ns", u64::try_from(time.as_nanos()).unwrap_or(u64::MAX)),
                Stat::Bytes(number) => ("_bytes", *number),
                Stat::Count(number) => ("", *number),
            };
            let key: String = name
                .chars()
                .map(|c| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '_' })
                .collect();
            let comma = if out.is_empty() { "{" } else { ", " };
            out.push_str(&format!("{comma}\"{key}{unit}\": {number}"));
        } else {
            let text = match stat {
                Stat::Time(time) => format!("{:.3} ms", time.as_secs_f64() * 1e3),
                Stat::Bytes(number) => format!("{number} bytes"),
                Stat::Count(number) => number.to_string(),
            };
            out.push_str(&format!("{name:<28} {text}\n"));
        }
    }
    if form == "json" {
        out.push_str("}\n");
    }
    eprint!("{out}");
}

static POLL_FLAG: AtomicPtr<std::sync::atomic::AtomicU8> = AtomicPtr::new(std::ptr::null_mut());
static INTERRUPT: AtomicPtr<std::sync::atomic::AtomicBool> = AtomicPtr::new(std::ptr::null_mut());

/// The thread that runs the program; 0 until there is one.
static RUNNER: AtomicUsize = AtomicUsize::new(0);

extern "C" fn on_interrupt(_: libc::c_int) {
    let runner = RUNNER.load(Ordering::Acquire) as libc::pthread_t;
    // SAFETY: both may be called in a handler; the runner's thread lives until the process ends.
    unsafe {
        if runner != 0 && libc::pthread_equal(libc::pthread_self(), runner) == 0 {
            // The system chose another thread: the program's may wait for something, and this ends its wait.
            libc::pthread_kill(runner, libc::SIGINT);
            return;
        }
    }
    let (flag, poll) = (INTERRUPT.load(Ordering::Acquire), POLL_FLAG.load(Ordering::Acquire));
    if flag.is_null() || poll.is_null() {
        return;
    }
    // SAFETY: both live in the machine, which is never dropped (see `run`); atomics may be used in a handler.
    unsafe {
        if (*flag).swap(true, Ordering::Relaxed) {
            // A second Ctrl-C before the first was noticed: native code is busy. End the process as the signal would.
            libc::signal(libc::SIGINT, libc::SIG_DFL);
            libc::raise(libc::SIGINT);
        }
        (*poll).fetch_or(tauraro_vm::heap::poll::SIGNAL, Ordering::Relaxed);
    }
}

/// Makes Ctrl-C a KeyboardInterrupt at the next poll.
fn install_interrupt(vm: &mut Vm) {
    INTERRUPT.store(Arc::as_ptr(&vm.exec.interrupted).cast_mut(), Ordering::Release);
    POLL_FLAG.store(&raw mut vm.heap.poll_flag, Ordering::Release);
    // SAFETY: asks for the name of this thread.
    RUNNER.store(unsafe { libc::pthread_self() } as usize, Ordering::Release);
    // SAFETY: the handler only uses atomics. SIGPIPE is ignored so that a closed pipe is an error of `write`.
    unsafe {
        let mut action: libc::sigaction = std::mem::zeroed();
        action.sa_sigaction = on_interrupt as *const () as usize;
        libc::sigemptyset(&mut action.sa_mask);
        libc::sigaction(libc::SIGINT, &action, std::ptr::null_mut());
        libc::signal(libc::SIGPIPE, libc::SIG_IGN);
    }
}
