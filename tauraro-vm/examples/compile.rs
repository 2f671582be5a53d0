//! How long each phase of compiling Python files takes, as if every function were called:
//! `cargo run --release -p tauraro-vm --example compile -- [--once] FILE...`
//!
//! Each phase is run some times, and the best is told; `--once` is for a profiler.

use std::sync::Arc;
use std::time::{Duration, Instant};
use tauraro_ir::{LowerOptions, Module, PassOptions, lower_module, optimize};
use tauraro_syntax::{Mode, Parsed, Source, parse};
use tauraro_vm::interp::emit::emit;

fn main() {
    let mut files: Vec<String> = std::env::args().skip(1).collect();
    let once = files.iter().position(|argument| argument == "--once").map(|at| files.remove(at)).is_some();
    let runs = if once { 1 } else { 15 };
    let mut total = [Duration::ZERO; 4];
    let (mut lines, mut functions, mut words) = (0, 0, 0);
    for file in files {
        let bytes = match std::fs::read(&file) {
            Ok(bytes) => bytes,
            Err(error) => {
                eprintln!("{file}: {error}");
                std::process::exit(1);
            }
        };
        lines += bytes.iter().filter(|byte| **byte == b'\n').count();
        let (time, parsed) = best(runs, || (), |()| read(&file, &bytes));
        total[0] += time;
        let (time, module) = best(runs, || (), |()| lower(&file, &parsed));
        total[1] += time;
        let (time, module) = best(runs, || module.clone(), optimized);
        total[2] += time;
        let (time, counts) = best(runs, || (), |()| emitted(&module));
        total[3] += time;
        functions += module.funcs.len();
        words += counts;
    }
    println!("{lines} lines, {functions} functions, {words} words of register code");
    for (name, time) in ["parse", "lower", "passes", "emit"].iter().zip(total) {
        println!("{name:<8}{:8.2} ms", time.as_secs_f64() * 1e3);
    }
    println!("{:<8}{:8.2} ms", "all", total.iter().sum::<Duration>().as_secs_f64() * 1e3);
}

fn best<I, T>(runs: usize, mut prepare: impl FnMut() -> I, mut work: impl FnMut(I) -> T) -> (Duration, T) {
    let mut run = || {
        let input = prepare();
        let start = Instant::now();
        let output = work(input);
        (start.elapsed(), output)
    };
    let mut best = run();
    for _ in 1..runs {
        let (time, output) = run();
        best = (best.0.min(time), output);
    }
    best
}

fn read(file: &str, bytes: &[u8]) -> Parsed {
    let source = Source::decode(file.to_owned(), bytes).unwrap_or_else(|error| fail(error.render()));
    parse(&Arc::new(source), Mode::Module).unwrap_or_else(|error| fail(error.render()))
}

fn lower(file: &str, parsed: &Parsed) -> Module {
    lower_module(parsed, &LowerOptions::default()).unwrap_or_else(|error| fail(format!("{file}: {error}")))
}

fn optimized(mut module: Module) -> Module {
    let options = PassOptions::default();
    for func in &mut module.funcs {
        optimize(func, &options);
    }
    module
}

fn emitted(module: &Module) -> usize {
    module.funcs.iter().map(|func| emit(func).map_or(0, |code| code.words.len())).sum()
}

fn fail<T>(message: String) -> T {
    eprintln!("{message}");
    std::process::exit(1)
}
