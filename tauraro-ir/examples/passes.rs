//! What the passes do to Python files, and how long they take:
//! `cargo run --release -p tauraro-ir --example passes -- [--dump] file.py ...`

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tauraro_ir::pass::{PASSES, run_pass};
use tauraro_ir::{
    Func, LowerOptions, Module, PassOptions, lower_module, optimize, print_module, verify_module,
};
use tauraro_syntax::{Mode, Source, parse};

fn main() {
    let mut dump = false;
    let mut modules: Vec<Module> = Vec::new();
    let mut times: BTreeMap<&str, Duration> = BTreeMap::new();
    for path in std::env::args().skip(1) {
        if path == "--dump" {
            dump = true;
            continue;
        }
        let bytes = std::fs::read(&path).expect("a readable file");
        let start = Instant::now();
        let Ok(source) = Source::decode(path.clone(), &bytes) else { continue };
        let Ok(parsed) = parse(&Arc::new(source), Mode::Module) else { continue };
        *times.entry("parse").or_default() += start.elapsed();
        let start = Instant::now();
        let Ok(module) = lower_module(&parsed, &LowerOptions::default()) else { continue };
        *times.entry("lower").or_default() += start.elapsed();
        modules.push(module);
    }
    let funcs = || modules.iter().flat_map(|module| &module.funcs);
    println!("{} functions, {}", funcs().count(), sizes(funcs()));

    let options = PassOptions { verify: false, ..Default::default() };
    let start = Instant::now();
    modules.iter().for_each(|module| drop(verify_module(module)));
    *times.entry("verify").or_default() += start.elapsed();

    // One pass after the other, for the times, then the pipeline as it is; the best of some runs each.
    let mut by_pass = modules.clone();
    for pass in PASSES {
        let mut changes = 0;
        let (time, after) = best_time(&by_pass, |func| changes += run_pass(func, pass, &options));
        println!("{:24}{time:10.3?}{:10} changes", pass.name, changes / RUNS as u64);
        by_pass = after;
    }
    let (time, after) = best_time(&modules, |func| {
        optimize(func, &options);
    });
    times.insert("optimize", time);
    modules = after;
    for (name, time) in times {
        println!("{name:24}{time:10.3?}");
    }
    println!("{}", sizes(modules.iter().flat_map(|module| &module.funcs)));
    if dump {
        modules.iter().for_each(|module| println!("{}", print_module(module, Default::default())));
    }
}

const RUNS: usize = 5;

/// Runs `work` on copies of all functions; the shortest time, and what came of it.
fn best_time(modules: &[Module], mut work: impl FnMut(&mut Func)) -> (Duration, Vec<Module>) {
    let mut best = (Duration::MAX, Vec::new());
    for _ in 0..RUNS {
        let mut copies = modules.to_vec();
        let start = Instant::now();
        copies.iter_mut().flat_map(|module| &mut module.funcs).for_each(&mut work);
        let time = start.elapsed();
        if time < best.0 {
            best = (time, copies);
        }
    }
    best
}

fn sizes<'a>(funcs: impl Iterator<Item = &'a Func>) -> String {
    let (mut blocks, mut insts, mut params, mut states) = (0, 0, 0, 0);
    for func in funcs {
        blocks += func.layout.len();
        states += func.frame_states.len();
        for block in &func.layout {
            insts += func.blocks[block.index()].insts.len();
            params += func.blocks[block.index()].params.len();
        }
    }
    format!("{blocks} blocks, {params} parameters, {insts} instructions, {states} frame states")
}
