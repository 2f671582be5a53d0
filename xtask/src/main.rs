//! `cargo xtask`: the commands of a developer, beside `cargo build` and `cargo test`.
//!
//! Each subcommand is a file (or folder) of the same name; this one only reads the command line.
//! xtask runs the built `tauraro` binary as a user would and links none of the project's crates, so that
//! a measurement or a check here can never depend on what it measures.
#![deny(unsafe_op_in_unsafe_fn)]

mod bench;
mod bless;
mod ci;
mod corpus;
mod pyperformance;
mod python;
mod tidy;
mod workspace;

use clap::{Parser, Subcommand};
use std::process::ExitCode;

/// Development commands of Tauraro.
#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask")]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Write the expected output of tests/lang and examples with the distribution's CPython,
    /// and (unless --check or a filter is given) accept the IR file tests.
    Bless(bless::Options),
    /// Measure Tauraro against the distribution's CPython: time, first iteration, peak memory.
    Bench(Box<bench::Options>),
    /// Check file heads, imports between crates, the places of `unsafe`, and links in the docs.
    Tidy,
    /// Do what continuous integration does: tests, fmt, clippy, doc, tidy.
    Ci,
    /// Download pyperformance into target/ (once) and list its programs and what they import.
    Pyperformance,
}

fn main() -> ExitCode {
    let result = match Cli::parse().command {
        Command::Bless(options) => bless::run(&options),
        Command::Bench(options) => bench::run(&options),
        Command::Tidy => tidy::run(),
        Command::Ci => ci::run(),
        Command::Pyperformance => pyperformance::list(),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("error: {message}");
            // A shell expects 128 and the signal's number after Ctrl-C.
            if bench::interrupted() { ExitCode::from(130) } else { ExitCode::FAILURE }
        }
    }
}
