//! The command line: options of Tauraro, then the program and its own arguments.
//!
//! As with `python3`, everything after the program (a file, `-c CODE`, `-m MODULE`, or `-`) belongs to it.

use clap::Parser;
use std::ffi::OsString;

/// Runs Python 3.14 programs, fast.
#[derive(Parser, Debug)]
#[command(
    name = "tauraro",
    version,
    about = "Runs Python 3.14 programs, fast.",
    override_usage = "tauraro [OPTIONS] FILE [ARGS]...\n       tauraro [OPTIONS] -c CODE [ARGS]...\n       tauraro [OPTIONS] -m MODULE [ARGS]...\n       tauraro [OPTIONS] - [ARGS]...\n       tauraro [OPTIONS]",
    after_help = "Without a program, it is read from standard input; a terminal gets a prompt. Folders that PYTHONPATH names (separated as in PATH) are searched for modules."
)]
pub struct Options {
    /// Print an intermediate form and run nothing: ast, ir (as lowered), ir:PASS (after that pass), bytecode
    #[arg(long, value_name = "FORM", value_parser = parse_dump)]
    pub dump: Option<Dump>,
    /// With --dump: only the function of this name
    #[arg(long, value_name = "NAME")]
    pub function: Option<String>,
    /// Compiled tier: on (hot code is compiled, which is the default), off, or always (code is compiled when it is first called; for tests)
    #[arg(long, value_name = "MODE", value_parser = ["on", "off", "always"])]
    pub jit: Option<String>,
    /// Tell at exit what was compiled, what was not and why, and where compiled code was left: as text on standard error, or
    /// (with =FILE) as JSON in a file, with the time of each part (docs/debug-perf.md)
    #[arg(long, value_name = "FILE", num_args = 0..=1, require_equals = true, default_missing_value = "")]
    pub debug_perf: Option<String>,
    /// Print what the compiled tier makes of each function, to standard error: ir (specialised SSA), clif (Cranelift's input) or
    /// asm (machine code)
    #[arg(long, value_name = "FORM", value_parser = ["ir", "clif", "asm"])]
    pub jit_dump: Option<String>,
    /// Calls plus loop rounds after which code is compiled (400); whatever compiling costs
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..1 << 30))]
    pub jit_threshold: Option<u32>,
    /// Compile earlier and more thoroughly: for programs that run for minutes. What they do stays the same
    #[arg(long)]
    pub fast: bool,
    /// Most memory for machine code (64M unless said otherwise); what becomes hot when it is used up stays interpreted
    #[arg(long, value_name = "SIZE", value_parser = parse_size)]
    pub jit_mem: Option<usize>,
    /// Write /tmp/perf-PID.map, which says what machine code is what, for `perf` and other profilers
    #[arg(long)]
    pub perf_map: bool,
    /// For tests of the compiled tier: exits (machine code leaves at guards that hold; exits:SEED chooses them) or invalidate (machine
    /// code is taken back whenever it leaves)
    #[arg(long, value_name = "WHAT", value_parser = parse_stress)]
    pub jit_stress: Option<tauraro_jit::Stress>,
    /// Most memory the heap may take (for example 100M or 2G); beyond it MemoryError is raised
    #[arg(long, value_name = "SIZE", value_parser = parse_size)]
    pub max_memory: Option<usize>,
    /// Print statistics of the run to standard error at exit, as text or (with =json) as one line of JSON
    #[arg(long, value_name = "FORM", value_parser = ["text", "json"], num_args = 0..=1, require_equals = true, default_missing_value = "text")]
    pub stats: Option<String>,
    /// Collect garbage at every allocation (finds bugs of Tauraro; very slow)
    #[arg(long)]
    pub gc_stress: bool,
    /// Collect garbage often and check the whole heap each time (finds bugs of Tauraro; slow)
    #[arg(long)]
    pub gc_verify: bool,
    /// Optimiser: off runs no pass
    #[arg(long, value_name = "MODE", value_parser = ["on", "off"], default_value = "on")]
    pub opt: String,
    /// Leave an optimiser pass out, in both tiers (may be repeated)
    #[arg(long, value_name = "PASS", value_parser = parse_pass)]
    pub skip_pass: Vec<String>,
    /// Do so many rewrites in the passes of the compiled tier, and no more: to find the one that is to blame
    #[arg(long, value_name = "N")]
    pub opt_fuel: Option<u64>,
    /// -O: remove assert statements; -OO: docstrings too
    #[arg(short = 'O', action = clap::ArgAction::Count)]
    pub optimize: u8,
    /// Open the prompt after the program, or without one although standard input is no terminal
    #[arg(short = 'i')]
    pub inspect: bool,
    /// Do not say what this is when the prompt opens
    #[arg(short = 'q')]
    pub quiet: bool,
    /// Unbuffered standard output
    #[arg(short = 'u')]
    pub unbuffered: bool,
    /// Ignore PYTHONPATH and the like
    #[arg(short = 'E')]
    pub ignore_environment: bool,
    /// Leave the program's folder out of sys.path
    #[arg(short = 'P')]
    pub safe_path: bool,
    /// Isolated: -E and -P
    #[arg(short = 'I')]
    pub isolated: bool,
}

/// What `--dump` prints.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Dump {
    /// The syntax tree.
    Ast,
    /// The IR as lowered.
    Ir,
    /// The IR after a pass (the last run of it).
    IrAfter(String),
    /// The register code.
    Bytecode,
}

fn parse_dump(text: &str) -> Result<Dump, String> {
    match text {
        "ast" => Ok(Dump::Ast),
        "ir" => Ok(Dump::Ir),
        "bytecode" => Ok(Dump::Bytecode),
        _ => match text.strip_prefix("ir:") {
            Some(pass) if tauraro_ir::pass::Pass::from_name(pass).is_some() => {
                Ok(Dump::IrAfter(pass.to_owned()))
            }
            Some(pass) => Err(format!("there is no pass named '{pass}'")),
            None => Err("expected ast, ir, ir:PASS or bytecode".to_owned()),
        },
    }
}

fn parse_pass(text: &str) -> Result<String, String> {
    match tauraro_ir::pass::Pass::from_name(text) {
        Some(pass) => Ok(pass.name.to_owned()),
        None => {
            let names: Vec<&str> = tauraro_ir::pass::PASSES.iter().map(|pass| pass.name).collect();
            Err(format!("there is no such pass; the passes are {}", names.join(", ")))
        }
    }
}

fn parse_stress(text: &str) -> Result<tauraro_jit::Stress, String> {
    let (what, seed) = text.split_once(':').unwrap_or((text, "0"));
    let seed: u32 = seed.parse().map_err(|_| "expected a number behind the colon".to_owned())?;
    match what {
        "exits" => Ok(tauraro_jit::Stress::Exits(seed)),
        "invalidate" => Ok(tauraro_jit::Stress::Invalidate),
        _ => Err("expected exits, exits:SEED or invalidate".to_owned()),
    }
}

fn parse_size(text: &str) -> Result<usize, String> {
    let digits = text.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let factor: usize = match text[digits.len()..].to_ascii_lowercase().as_str() {
        "" | "b" => 1,
        "k" | "kb" | "kib" => 1 << 10,
        "m" | "mb" | "mib" => 1 << 20,
        "g" | "gb" | "gib" => 1 << 30,
        unit => return Err(format!("unknown unit '{unit}' (use K, M or G)")),
    };
    let number: usize = digits.parse().map_err(|_| "expected a number, as in 100M".to_owned())?;
    match number.checked_mul(factor) {
        Some(size) if size > 0 => Ok(size),
        Some(_) => Err("the size must not be 0".to_owned()),
        None => Err("the size is too large".to_owned()),
    }
}

/// What to run.
#[derive(Debug)]
pub enum Program {
    /// A file (or a directory with `__main__.py`).
    File(OsString),
    /// `-c`
    Code(String),
    /// `-m`
    Module(String),
    /// Standard input; true when `-` was given.
    Stdin(bool),
}

/// Splits the command line into options, program and the program's arguments.
///
/// # Errors
/// A message for standard error; the exit code is 2.
pub fn parse(args: Vec<OsString>) -> Result<(Options, Program, Vec<OsString>), clap::Error> {
    const WITH_VALUE: &[&str] = &[
        "--dump",
        "--function",
        "--jit",
        "--jit-dump",
        "--jit-mem",
        "--jit-threshold",
        "--jit-stress",
        "--max-memory",
        "--opt",
        "--opt-fuel",
        "--skip-pass",
    ];
    let mut own: Vec<OsString> = args.first().cloned().into_iter().collect();
    let mut rest = args.into_iter().skip(1);
    let mut program = Program::Stdin(false);
    while let Some(arg) = rest.next() {
        let text = arg.to_string_lossy().into_owned();
        if text == "-" {
            program = Program::Stdin(true);
            break;
        }
        if text == "-c" || text == "-m" {
            let Some(value) = rest.next() else {
                let message = format!("Argument expected for the {text} option\n");
                return Err(clap::Error::raw(clap::error::ErrorKind::TooFewValues, message));
            };
            let value = value.to_string_lossy().into_owned();
            program = if text == "-c" { Program::Code(value) } else { Program::Module(value) };
            break;
        }
        if !text.starts_with('-') {
            program = Program::File(arg);
            break;
        }
        own.push(arg);
        if WITH_VALUE.contains(&text.as_str())
            && let Some(value) = rest.next()
        {
            own.push(value);
        }
    }
    Ok((Options::try_parse_from(own)?, program, rest.collect()))
}
