//! Passes: each rewrites one function into a better one that does the same; and the pipeline that runs them.
//!
//! | pass | what it does |
//! | --- | --- |
//! | [`clean_cfg`] | drops and merges blocks, threads jumps |
//! | [`simplify`] | structural rules that hold for all Python values |
//! | [`fold_constants`] | computes what is known at compile time |
//! | [`eliminate_dead_code`] | drops what nothing needs |
//! | [`order_loops`] | puts the blocks of each loop side by side |
//! | [`compact`] | renumbers, so that nothing dead is carried along |
//!
//! and, of specialised functions ([`optimize_specialized`]):
//!
//! | pass | what it does |
//! | --- | --- |
//! | [`open_accesses`] | takes accesses to items of lists and tuples apart |
//! | [`remove_guards`] | drops guards of what is known, pairs of boxing and unboxing |
//! | [`number_values`] | computes, guards and loads nothing twice; forwards stores |
//! | [`hoist_invariants`] | takes out of loops what is the same each time, guards included |
//!
//! A pass may assume that the function passes the verifier and mentions no aliases, and leaves it so.
//! Before each rewrite it asks [`Context::change`], which counts and limits rewrites (*fuel*): when an optimised
//! program misbehaves, halving the fuel finds the one rewrite that is to blame. Order within a function is
//! therefore deterministic: no pass walks a hash table.
//!
//! To add a pass: a file with a `run` function and a head comment (what it needs, keeps, costs), a row in
//! [`PASSES`], a place in [`optimize`], a folder in `tests/filetests`.

pub mod clean_cfg;
pub mod compact;
mod edit;
pub mod eliminate_dead_code;
pub mod fold_constants;
pub mod hoist_invariants;
pub mod number_values;
pub mod open_accesses;
pub mod order_loops;
pub mod remove_guards;
pub mod simplify;

use crate::analysis::Cfg;
use crate::entities::FrameStateId;
use crate::func::Func;
use crate::print::{PrintOptions, print_func};
use std::collections::BTreeSet;
use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant;

/// A function that is shown the function after each pass.
pub type DumpHook = dyn Fn(&str, &Func) + Send + Sync;

/// How to run passes.
#[derive(Clone)]
pub struct PassOptions {
    /// Names of passes to leave out.
    pub skip: BTreeSet<String>,
    /// How many rewrites may still be done; shared by all functions compiled with (clones of) these options.
    pub fuel: Option<Arc<AtomicU64>>,
    /// Run no passes at all.
    pub off: bool,
    /// Verify after each pass, and panic with the name of the pass that broke the function. By
    /// default in debug builds.
    pub verify: bool,
    /// Called with the name of the pass and the function after each pass.
    pub dump: Option<Arc<DumpHook>>,
}

impl Default for PassOptions {
    fn default() -> Self {
        PassOptions {
            skip: BTreeSet::new(),
            fuel: None,
            off: false,
            verify: cfg!(debug_assertions),
            dump: None,
        }
    }
}

impl fmt::Debug for PassOptions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PassOptions")
            .field("skip", &self.skip)
            .field("fuel", &self.fuel)
            .field("off", &self.off)
            .field("verify", &self.verify)
            .field("dump", &self.dump.is_some())
            .finish()
    }
}

impl PassOptions {
    /// These options with a limit on the number of rewrites.
    pub fn with_fuel(mut self, rewrites: u64) -> Self {
        self.fuel = Some(Arc::new(AtomicU64::new(rewrites)));
        self
    }
}

/// What a pass is given besides the function.
pub struct Context<'a> {
    fuel: Option<&'a AtomicU64>,
    changes: u64,
    /// The graph of the function, if it is known; a pass that changes blocks, jumps or handlers forgets it.
    cfg: Option<Cfg>,
    /// Frame states that passes made, each with the one that it was made after (for what others know of that).
    copied_states: Vec<(FrameStateId, FrameStateId)>,
    /// Places of register code whose loops must keep their guards.
    unhoistable: Option<&'a BTreeSet<u32>>,
}

impl Context<'_> {
    /// Takes the graph of the function; give it back with [`Context::keep_cfg`] if it still holds afterwards.
    fn take_cfg(&mut self, func: &Func) -> Cfg {
        self.cfg.take().unwrap_or_else(|| Cfg::new(func))
    }

    /// Keeps the graph for the next pass.
    fn keep_cfg(&mut self, cfg: Cfg) {
        self.cfg = Some(cfg);
    }

    /// Asks for one rewrite: counts it and says yes, unless the fuel is used up.
    #[inline]
    pub fn change(&mut self) -> bool {
        if let Some(fuel) = self.fuel {
            let take = |left: u64| left.checked_sub(1);
            if fuel.fetch_update(Ordering::Relaxed, Ordering::Relaxed, take).is_err() {
                return false;
            }
        }
        self.changes += 1;
        true
    }
}

/// A pass, for tools that run one by name.
pub struct Pass {
    /// Its name: that of its file.
    pub name: &'static str,
    /// What it does, in a line.
    pub meaning: &'static str,
    run: fn(&mut Func, &mut Context),
}

const CLEAN_CFG: Pass =
    Pass { name: "clean_cfg", meaning: "drop and merge blocks, thread jumps", run: clean_cfg::run };
const SIMPLIFY: Pass =
    Pass { name: "simplify", meaning: "structural rules for all values", run: simplify::run };
const FOLD_CONSTANTS: Pass =
    Pass { name: "fold_constants", meaning: "compute what is known", run: fold_constants::run };
const ELIMINATE_DEAD_CODE: Pass =
    Pass { name: "eliminate_dead_code", meaning: "drop what nothing needs", run: eliminate_dead_code::run };
const ORDER_LOOPS: Pass =
    Pass { name: "order_loops", meaning: "put the blocks of a loop side by side", run: order_loops::run };
const COMPACT: Pass = Pass { name: "compact", meaning: "renumber everything", run: compact::run };

const OPEN_ACCESSES: Pass = Pass {
    name: "open_accesses",
    meaning: "take accesses to items of lists and tuples apart",
    run: open_accesses::run,
};
const REMOVE_GUARDS: Pass =
    Pass { name: "remove_guards", meaning: "drop guards of what is known", run: remove_guards::run };
const NUMBER_VALUES: Pass =
    Pass { name: "number_values", meaning: "compute and load nothing twice", run: number_values::run };
const HOIST_INVARIANTS: Pass = Pass {
    name: "hoist_invariants",
    meaning: "take out of loops what is the same each time",
    run: hoist_invariants::run,
};

/// Every pass.
pub const PASSES: &[Pass] = &[
    CLEAN_CFG,
    SIMPLIFY,
    FOLD_CONSTANTS,
    ELIMINATE_DEAD_CODE,
    ORDER_LOOPS,
    COMPACT,
    OPEN_ACCESSES,
    REMOVE_GUARDS,
    NUMBER_VALUES,
    HOIST_INVARIANTS,
];

impl Pass {
    /// The pass named `name`.
    pub fn from_name(name: &str) -> Option<&'static Pass> {
        PASSES.iter().find(|pass| pass.name == name)
    }
}

/// Runs the whole pipeline on `func`; the number of rewrites.
pub fn optimize(func: &mut Func, options: &PassOptions) -> u64 {
    if options.off {
        return 0;
    }
    // The graph goes from pass to pass as long as it holds.
    let mut kept = Kept::default();
    let mut run = |func: &mut Func, pass: &Pass| run_with(func, pass, options, &mut kept);
    let mut changes = run(func, &CLEAN_CFG);
    changes += run(func, &SIMPLIFY);
    changes += run(func, &FOLD_CONSTANTS);
    let mut late = 0;
    if changes > 0 {
        let cleaned = run(func, &CLEAN_CFG);
        if cleaned > 0 {
            // Fewer ways to come to a block: more is known in it.
            late = run(func, &SIMPLIFY) + run(func, &FOLD_CONSTANTS);
        }
        changes += cleaned + late;
    }
    let eliminated = run(func, &ELIMINATE_DEAD_CODE);
    if late + eliminated > 0 {
        changes += eliminated + run(func, &CLEAN_CFG);
    }
    changes += run(func, &ORDER_LOOPS);
    run(func, &COMPACT);
    changes
}

/// Runs the pipeline of specialised functions. Returns the frame states that were made, each with the one that it was made after: what
/// the caller knows of the latter holds for the former. No guard is taken out of the loops that start at places which are `unhoistable`.
pub fn optimize_specialized(
    func: &mut Func,
    options: &PassOptions,
    unhoistable: &BTreeSet<u32>,
) -> Vec<(FrameStateId, FrameStateId)> {
    let mut kept = Kept { unhoistable: Some(unhoistable), ..Kept::default() };
    if options.off {
        return kept.copied_states;
    }
    let mut run = |func: &mut Func, pass: &Pass| run_with(func, pass, options, &mut kept);
    run(func, &OPEN_ACCESSES);
    run(func, &REMOVE_GUARDS);
    let merged = run(func, &NUMBER_VALUES);
    if merged > 0 {
        // What was stored boxed and is loaded needs no unboxing.
        run(func, &REMOVE_GUARDS);
    }
    run(func, &HOIST_INVARIANTS);
    run(func, &ELIMINATE_DEAD_CODE);
    kept.copied_states
}

/// What goes from pass to pass.
#[derive(Default)]
struct Kept<'a> {
    cfg: Option<Cfg>,
    copied_states: Vec<(FrameStateId, FrameStateId)>,
    unhoistable: Option<&'a BTreeSet<u32>>,
}

/// Runs one pass: times it, lets it be seen, and checks the result. Returns the number of rewrites.
///
/// # Panics
/// When [`PassOptions::verify`] is set and the function is broken afterwards: a bug in the pass.
pub fn run_pass(func: &mut Func, pass: &Pass, options: &PassOptions) -> u64 {
    run_with(func, pass, options, &mut Kept::default())
}

/// As [`run_pass`], with the graph of the function handed from pass to pass.
fn run_with(func: &mut Func, pass: &Pass, options: &PassOptions, kept: &mut Kept<'_>) -> u64 {
    if options.off || !options.skip.is_empty() && options.skip.contains(pass.name) {
        return 0;
    }
    let start = tracing::enabled!(target: "tauraro::pass", tracing::Level::DEBUG).then(Instant::now);
    let copied_states = std::mem::take(&mut kept.copied_states);
    let mut context = Context {
        fuel: options.fuel.as_deref(),
        changes: 0,
        cfg: kept.cfg.take(),
        copied_states,
        unhoistable: kept.unhoistable,
    };
    (pass.run)(func, &mut context);
    (kept.cfg, kept.copied_states) = (context.cfg.take(), std::mem::take(&mut context.copied_states));
    let changes = context.changes;
    if let Some(start) = start {
        tracing::debug!(
            target: "tauraro::pass",
            pass = pass.name,
            func = &*func.qualname,
            changes,
            micros = start.elapsed().as_micros() as u64,
        );
    }
    if let Some(dump) = &options.dump {
        dump(pass.name, func);
    }
    if options.verify
        && let Err(errors) = crate::verify::verify_func(func, None)
    {
        broken(func, pass.name, &errors);
    }
    changes
}

#[cold]
fn broken(func: &Func, pass: &str, errors: &[crate::verify::VerifierError]) -> ! {
    let errors: Vec<String> = errors.iter().map(|error| error.to_string()).collect();
    panic!(
        "pass {pass} broke {}:\n{}\n{}",
        func.qualname,
        errors.join("\n"),
        print_func(func, None, PrintOptions { spans: false })
    )
}
