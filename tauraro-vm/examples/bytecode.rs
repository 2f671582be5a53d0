//! Prints the register code of Python files: `cargo run -p tauraro-vm --example bytecode FILE...`; with `--time` how
//! long emitting takes, with `--count` how often each instruction occurs.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tauraro_ir::{LowerOptions, lower_module};
use tauraro_syntax::{Mode, Source, parse};
use tauraro_vm::interp::emit::{dump, emit};

fn main() {
    let mut arguments: Vec<String> = std::env::args().skip(1).collect();
    let mut flag =
        |name: &str| arguments.iter().position(|a| a == name).map(|at| arguments.remove(at)).is_some();
    let (time, count) = (flag("--time"), flag("--count"));
    // Emit again and again, for a profiler to look at.
    let repeat = if flag("--repeat") { 20 } else { 0 };
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    let (mut functions, mut words, mut insts, mut registers) = (0, 0, 0, 0);
    let mut total = Duration::ZERO;
    for path in arguments {
        let Ok(bytes) = std::fs::read(&path) else { continue };
        let Ok(source) = Source::decode(path.clone(), &bytes) else { continue };
        let Ok(parsed) = parse(&Arc::new(source), Mode::Module) else { continue };
        let module = match lower_module(&parsed, &LowerOptions::default()) {
            Ok(module) => module,
            Err(error) => {
                println!("{path}: {error}");
                continue;
            }
        };
        let mut file = Duration::ZERO;
        for func in &module.funcs {
            (0..repeat).for_each(|_| drop(emit(func)));
            let start = Instant::now();
            let code = emit(func);
            file += start.elapsed();
            match code {
                Err(error) => println!("{path}: {}: {error}", func.qualname),
                Ok(code) => {
                    functions += 1;
                    words += code.words.len();
                    insts += func.insts.len();
                    registers += code.registers as usize;
                    if count {
                        for decoded in code.instructions() {
                            *counts.entry(decoded.inst.op.name()).or_default() += 1;
                        }
                    } else if !time {
                        println!("{}", dump(&code, func));
                    }
                }
            }
        }
        total += file;
    }
    if time || count {
        println!(
            "{functions} functions, {insts} IR instructions, {words} words, {registers} registers, emitted in {total:?}"
        );
    }
    let mut counts: Vec<_> = counts.into_iter().collect();
    counts.sort_by_key(|(_, n)| std::cmp::Reverse(*n));
    for (name, n) in counts {
        println!("{n:8} {name}");
    }
}
