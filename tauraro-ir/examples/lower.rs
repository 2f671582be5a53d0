//! Prints the IR of a Python file, without places: `cargo run -p tauraro-ir --example lower FILE`; with `--time`
//! how long its parts take instead, with `--json` the module as data (read by `tests/oracle/run_ir.py`).

use std::sync::Arc;
use std::time::Instant;
use tauraro_ir::{LowerOptions, lower_module, verify_module};
use tauraro_syntax::{Mode, Source, parse};

fn main() {
    let mut arguments: Vec<String> = std::env::args().skip(1).collect();
    let time = arguments.iter().position(|a| a == "--time").map(|at| arguments.remove(at)).is_some();
    let json = arguments.iter().position(|a| a == "--json").map(|at| arguments.remove(at)).is_some();
    for path in arguments {
        let bytes = std::fs::read(&path).expect("a readable file");
        let start = Instant::now();
        let source = match Source::decode(path.clone(), &bytes) {
            Ok(source) => Arc::new(source),
            Err(error) => {
                println!("{}", error.render());
                continue;
            }
        };
        let parsed = match parse(&source, Mode::Module) {
            Ok(parsed) => parsed,
            Err(error) => {
                println!("{}", error.render());
                continue;
            }
        };
        let parsed_in = start.elapsed();
        let start = Instant::now();
        let lowered = lower_module(&parsed, &LowerOptions::default());
        let lowered_in = start.elapsed();
        match lowered {
            Err(error) => println!("{path}: {error}"),
            Ok(module) => {
                if json {
                    println!("{}", serde_json::to_string(&module).expect("a module is plain data"));
                } else if time {
                    let insts: usize = module.funcs.iter().map(|f| f.insts.len()).sum();
                    let states: usize = module.funcs.iter().map(|f| f.frame_states.len()).sum();
                    let lines = source.line_count();
                    println!(
                        "{path}: {lines} lines, {insts} instructions, {states} frame states; parsed in {parsed_in:?}, lowered in {lowered_in:?}"
                    );
                } else {
                    let options = tauraro_ir::print::PrintOptions { spans: false };
                    println!("{}", tauraro_ir::print::print_module(&module, options));
                }
                if let Err(errors) = verify_module(&module) {
                    for error in errors {
                        println!("{path}: {error}");
                    }
                }
            }
        }
    }
}
