//! `cargo xtask bless`: expected outputs, as CPython prints them.
//!
//! Runs every case of the corpus (see `corpus.rs`) under the distribution's CPython and writes what it
//! printed; `--check` writes nothing and fails when a file would change. Cases marked `# cpython: 3.14`
//! are left alone: they hold wordings newer than that CPython. The diff is part of the change: read it.

use crate::corpus::{self, Case};
use crate::workspace::{self, Outcome};
use rayon::prelude::*;
use std::path::Path;

/// Options of `cargo xtask bless`.
#[derive(clap::Args)]
pub struct Options {
    /// Write nothing; fail when an expected output is not what CPython prints.
    #[arg(long)]
    check: bool,
    /// Only cases whose name contains this.
    filter: Option<String>,
}

/// Runs the command.
pub fn run(options: &Options) -> Outcome {
    let root = workspace::root();
    let python = crate::python::distribution()?;
    let cases: Vec<Case> = corpus::cases(&root)
        .into_iter()
        .filter(|c| options.filter.as_ref().is_none_or(|f| c.name.contains(f.as_str())))
        .collect();
    if let Some(bare) = cases.iter().find(|c| c.by_hand && !c.out.exists()) {
        return Err(format!(
            "{} is marked `# cpython: 3.14`: write {} by hand",
            bare.name,
            bare.out.display()
        ));
    }
    let results: Vec<Outcome<bool>> = cases
        .par_iter()
        .filter(|c| !c.by_hand)
        .map(|case| bless(&root, &python, case, options.check))
        .collect();
    let mut changed = 0;
    let mut problems = Vec::new();
    for result in results {
        match result {
            Ok(did_change) => changed += usize::from(did_change),
            Err(problem) => problems.push(problem),
        }
    }
    println!("{} cases, {changed} changed", cases.len());
    if !problems.is_empty() {
        return Err(problems.join("\n"));
    }
    if !options.check && options.filter.is_none() {
        workspace::run("cargo", &["test", "--quiet", "-p", "tauraro-ir"], &[("TAURARO_BLESS", "1")])?;
    }
    Ok(())
}

/// Runs one case and writes (or checks) its files; says whether one changed.
fn bless(root: &Path, python: &Path, case: &Case, check: bool) -> Outcome<bool> {
    let output = case
        .command(python, &[])
        .output()
        .map_err(|e| format!("{}: cannot run {}: {e}", case.name, python.display()))?;
    let status = corpus::status(&output);
    if status != case.exit {
        return Err(format!(
            "{}: CPython ended with {status}, the case says {}\n{}",
            case.name,
            case.exit,
            String::from_utf8_lossy(&output.stderr)
        ));
    }
    let mut changed = update(&case.out, &corpus::normalise(root, &output.stdout), check, &case.name)?;
    if case.exit != 0 && !output.stderr.is_empty() || case.err.exists() {
        changed |= update(&case.err, &corpus::normalise(root, &output.stderr), check, &case.name)?;
    }
    Ok(changed)
}

fn update(file: &Path, text: &str, check: bool, name: &str) -> Outcome<bool> {
    let old = std::fs::read_to_string(file).unwrap_or_default();
    if old == text && file.exists() {
        return Ok(false);
    }
    if check {
        return Err(format!(
            "{name}: {} is not what CPython prints\n{}",
            file.display(),
            corpus::diff(&old, text)
        ));
    }
    if let Some(folder) = file.parent() {
        std::fs::create_dir_all(folder).map_err(|e| format!("{}: {e}", folder.display()))?;
    }
    std::fs::write(file, text).map_err(|e| format!("{}: {e}", file.display()))?;
    Ok(true)
}
