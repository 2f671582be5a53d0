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
mod fuzz;
mod pyperformance;
mod python;
mod tidy;
mod workspace;

use clap::{CommandFactory, Parser, Subcommand};
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
    /// Measure Tauraro against the distribution's CPython and other runtimes, find what makes a program slow, and (--gate)
    /// fail when something became slower.
    Bench(Box<bench::Options>),
    /// Run random programs under CPython and under Tauraro in every mode of its compiled tier, and make those small that differ.
    Fuzz(fuzz::Options),
    /// Check file heads, imports between layers, `unsafe` (its places and its contracts), and what the docs link to and name.
    Tidy,
    /// Do what continuous integration does (.ci/run): tests, fmt, clippy, doc, tidy, random programs, the performance gate.
    Ci,
    /// Download pyperformance into target/ (once) and list its programs and what they import.
    Pyperformance,
}

/// The whole command line, for checks of what documents say about it.
fn command() -> clap::Command {
    Cli::command()
}

fn main() -> ExitCode {
    let result = match Cli::parse().command {
        Command::Bless(options) => bless::run(&options),
        Command::Bench(options) => bench::run(&options),
        Command::Fuzz(options) => fuzz::run(&options),
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
