//! What `tauraro --debug-perf=FILE.json` writes: which functions were compiled, what left compiled code, what stayed
//! interpreted and why, and where the time went. docs/debug-perf.md describes the form for whoever writes it.
//!
//! Rules: the form has a version; fields may be added without a new one, since unknown fields are ignored and all but a
//! few may be left out; counts and times are of the whole run; lines count from 1; a time is in nanoseconds.

use crate::workspace::Outcome;
use serde::{Deserialize, Serialize};

/// The version that is understood.
pub const VERSION: u32 = 1;

/// The whole file.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct PerfData {
    /// The version of the form.
    pub version: u32,
    /// Where the time went.
    #[serde(default)]
    pub time: Time,
    /// Every function that was called or whose loops ran, hottest first.
    #[serde(default)]
    pub functions: Vec<Function>,
}

/// Where the time of the run went. Parts that the runtime does not measure are left out.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Time {
    /// From the start of the program to its end.
    #[serde(default)]
    pub total_ns: u64,
    /// In the interpreter and in native code.
    #[serde(default)]
    pub interpreter_ns: Option<u64>,
    /// In machine code that was compiled (not in native code called from it).
    #[serde(default)]
    pub compiled_ns: Option<u64>,
    /// In collections.
    #[serde(default)]
    pub collection_ns: Option<u64>,
    /// Reading source and making register code of it.
    #[serde(default)]
    pub reading_ns: Option<u64>,
    /// Compiling to machine code, on the program's thread.
    #[serde(default)]
    pub compilation_ns: Option<u64>,
    /// Compiling to machine code, beside the program.
    #[serde(default)]
    pub background_compilation_ns: Option<u64>,
}

/// One function (or module body).
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Function {
    /// Its qualified name.
    pub name: String,
    /// The file as tracebacks show it.
    pub file: String,
    /// The line of its `def`.
    pub line: u32,
    /// How often it was called.
    #[serde(default)]
    pub calls: u64,
    /// How often its loops went round in the interpreter.
    #[serde(default)]
    pub interpreted_loops: u64,
    /// What was compiled of it, in the order of compilation.
    #[serde(default)]
    pub compiled: Vec<Compiled>,
    /// Why it, or part of it, stays interpreted.
    #[serde(default)]
    pub interpreted: Vec<Interpreted>,
    /// Where compiled code was left for the interpreter.
    #[serde(default)]
    pub exits: Vec<Exit>,
}

/// A piece of machine code.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Compiled {
    /// The tier: "baseline", "optimized".
    pub tier: String,
    /// How it is entered: "call", or "loop" for a function that was running already.
    pub entry: String,
    /// The first and the last source line it covers.
    #[serde(default)]
    pub lines: (u32, u32),
    /// What compiling it took.
    #[serde(default)]
    pub compile_ns: u64,
    /// Operations of its IR, as handed to the code generator.
    #[serde(default)]
    pub ir_ops: u64,
    /// Bytes of machine code.
    #[serde(default)]
    pub code_bytes: u64,
    /// The time spent in it (not in what it calls), where that is measured.
    #[serde(default)]
    pub run_ns: u64,
    /// Calls compiled into it.
    #[serde(default)]
    pub inlined: Vec<String>,
    /// Why it was thrown away, if it was.
    #[serde(default)]
    pub dropped: Option<String>,
}

/// Something that stays interpreted.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Interpreted {
    /// The line that is the reason; 0 when it is the function as a whole.
    #[serde(default)]
    pub line: u32,
    /// Why: "not hot", "refused: generator", "gave up: too many exits".
    pub reason: String,
}

/// A place where compiled code is left.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Exit {
    /// The source line.
    pub line: u32,
    /// The operation that could not go on: "GuardInt", "LoadAttr".
    #[serde(default)]
    pub op: String,
    /// Why: "not a small integer", "another shape".
    pub reason: String,
    /// How often.
    pub count: u64,
}

/// Whether a binary can write the form, from what its `--help` says.
pub fn is_known(help: &str) -> bool {
    ["--debug-perf[=", "--debug-perf=", "--debug-perf <"].iter().any(|form| help.contains(form))
}

impl PerfData {
    /// Reads the file's text.
    pub fn parse(text: &str) -> Outcome<PerfData> {
        #[derive(Deserialize)]
        struct Head {
            version: u32,
        }
        let place = |e: serde_json::Error| format!("{}:{}: {e}", e.line(), e.column());
        let head: Head = serde_json::from_str(text).map_err(place)?;
        if head.version != VERSION {
            return Err(format!("version {} of the form, only {VERSION} is understood", head.version));
        }
        serde_json::from_str(text).map_err(place)
    }

    /// What compiling took per operation of the IR, in nanoseconds.
    pub fn compile_ns_per_op(&self) -> Option<f64> {
        let compiled = self.functions.iter().flat_map(|f| &f.compiled);
        let (time, ops) = compiled.fold((0, 0), |(time, ops), c| (time + c.compile_ns, ops + c.ir_ops));
        (ops > 0).then(|| time as f64 / ops as f64)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn little_is_required_and_more_is_ignored() {
        let text = r#"{"version": 1, "newer": true, "functions": [{"name": "f", "file": "a.py", "line": 3,
            "exits": [{"line": 4, "reason": "another shape", "count": 7}],
            "compiled": [{"tier": "optimized", "entry": "loop", "compile_ns": 900, "ir_ops": 3}]}]}"#;
        let data = PerfData::parse(text).expect("it is well-formed");
        assert_eq!(data.functions[0].exits[0].count, 7);
        assert_eq!(data.compile_ns_per_op(), Some(300.0));
        let again = serde_json::to_string(&data).expect("it can be written");
        assert_eq!(PerfData::parse(&again), Ok(data));
    }

    #[test]
    fn other_versions_and_other_texts_are_errors() {
        assert!(PerfData::parse(r#"{"version": 2}"#).is_err_and(|e| e.contains("version 2")));
        assert!(PerfData::parse("{\n\"version\": x").is_err_and(|e| e.starts_with("2:")));
        assert!(PerfData::parse("{}").is_err_and(|e| e.contains("version")));
    }

    #[test]
    fn the_documented_example_is_read() {
        let document = include_str!("../../../docs/debug-perf.md");
        let example = document.split("```json").nth(1).and_then(|r| r.split("```").next());
        let data =
            PerfData::parse(example.expect("docs/debug-perf.md holds an example")).expect("it is valid");
        assert!(!data.functions.is_empty() && data.time.compiled_ns.is_some());
        let function = &data.functions[0];
        assert!(!function.exits.is_empty() && !function.compiled.is_empty());
    }
}
