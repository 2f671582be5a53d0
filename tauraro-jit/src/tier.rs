//! The compiled tier as the tiering manager sees it.

use crate::generate::{Generated, Generator, MadeExit};
use crate::graph::{self, Facts, Graph};
use crate::memory::CodeMemory;
use crate::perf_map::PerfMap;
use rustc_hash::FxHashMap;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};
use tauraro_ir::PassOptions;
use tauraro_vm::abi::Waker;
use tauraro_vm::object::{PyCode, code_flags};
use tauraro_vm::tier::{Entry, Exit, Outcome, Tier, UNIT_SHIFT, Unit};
use tauraro_vm::{Gc, Value, Vm};

/// What the tier prints of its work, to standard error.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub enum Dump {
    /// The specialised SSA of each function.
    Ir,
    /// The same as Cranelift's input.
    Clif,
    /// The machine code, as Cranelift writes it.
    Asm,
}

/// How machine code is made worse, to test what happens then.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub enum Stress {
    /// Some guards, chosen by this number, leave every now and then although they hold.
    Exits(u32),
    /// Machine code is taken back whenever it leaves, and made again.
    Invalidate,
}

/// How the tier works.
#[derive(Clone, Default, Debug)]
pub struct Options {
    /// What to print.
    pub dump: Option<Dump>,
    /// How to test it.
    pub stress: Option<Stress>,
    /// Checks the specialised SSA of each function. Debug builds always do.
    pub verify: bool,
    /// How the passes over the specialised SSA are run.
    pub passes: PassOptions,
    /// Has Cranelift optimise as well, which takes longer.
    pub thorough: bool,
    /// Compiles while the program waits, instead of on another thread.
    pub synchronous: bool,
    /// Most bytes of machine code, if not the usual number.
    pub memory: Option<usize>,
    /// Writes what machine code is what into a file in `/tmp` that profilers read.
    pub perf_map: bool,
}

impl Options {
    fn generator(&self) -> Result<Generator, String> {
        Generator::new(self.stressed_exits(), self.dump == Some(Dump::Asm), self.thorough)
    }

    fn stressed_exits(&self) -> Option<u32> {
        match self.stress {
            Some(Stress::Exits(seed)) => Some(seed),
            _ => None,
        }
    }
}

/// A function for the thread that makes machine code.
struct Job {
    unit: u32,
    graph: Graph,
    /// Time that was spent on it before.
    spent: Duration,
}

/// What comes back.
struct Done {
    unit: u32,
    result: Result<Generated, String>,
    operations: usize,
    time: Duration,
    waited: Duration,
}

/// The thread that makes machine code.
struct Worker {
    jobs: Option<Sender<Job>>,
    done: Receiver<Done>,
    thread: Option<JoinHandle<()>>,
}

impl Worker {
    fn start(waker: Waker, options: &Options) -> Result<Worker, String> {
        let options = options.clone();
        let (jobs, incoming) = channel::<Job>();
        let (outgoing, done) = channel();
        let work = move || {
            // Made here, for it takes a while.
            let mut generator = options.generator();
            while let Ok(job) = incoming.recv() {
                if outgoing.send(make(generator.as_mut(), job, &options)).is_err() {
                    return;
                }
                waker.wake();
            }
        };
        let thread = std::thread::Builder::new().name("tauraro-jit".into()).spawn(work);
        let thread = thread.map_err(|error| error.to_string())?;
        Ok(Worker { jobs: Some(jobs), done, thread: Some(thread) })
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        // The thread ends when there can be no more jobs.
        self.jobs = None;
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

fn make(generator: Result<&mut Generator, &mut String>, mut job: Job, options: &Options) -> Done {
    let started = Instant::now();
    job.graph.optimize(&options.passes);
    if options.dump == Some(Dump::Ir) {
        eprintln!("{}", job.graph.func);
    }
    let checks = (cfg!(debug_assertions) || options.verify) && !options.passes.verify;
    if checks {
        verify(&job.graph);
    }
    let operations = job.graph.func.blocks.iter().map(|block| block.insts.len()).sum();
    let result = match generator {
        Err(why) => Err(why.clone()),
        Ok(generator) => {
            let result = generator.generate(&job.graph, job.unit << UNIT_SHIFT);
            match options.dump {
                Some(Dump::Clif) => eprintln!("{}", generator.clif()),
                Some(Dump::Asm) => eprintln!("{}:\n{}", job.graph.func.qualname, generator.assembly()),
                Some(Dump::Ir) | None => {}
            }
            generator.shrink();
            result
        }
    };
    let time = started.elapsed();
    let waited = if options.synchronous { job.spent + time } else { job.spent };
    Done { unit: job.unit, result, operations, time: job.spent + time, waited }
}

fn verify(graph: &Graph) {
    if let Err(errors) = tauraro_ir::verify_func(&graph.func, None) {
        let errors: Vec<String> = errors.iter().map(|error| error.to_string()).collect();
        panic!("the compiled tier made a wrong function:\n{}\n{}", errors.join("\n"), graph.func);
    }
}

/// Makes machine code.
pub struct Jit {
    options: Options,
    memory: CodeMemory,
    map: Option<PerfMap>,
    /// For compiling while the program waits.
    generator: Option<Result<Generator, String>>,
    worker: Option<Worker>,
    /// What the worker has been given.
    given: FxHashMap<u32, (Gc<PyCode>, Entry)>,
}

impl Jit {
    /// A compiled tier for this processor.
    pub fn new(options: Options) -> Result<Jit, String> {
        let memory = CodeMemory::new(options.memory).map_err(|error| error.to_string())?;
        let map = options.perf_map.then(PerfMap::create).transpose().map_err(|error| error.to_string())?;
        Ok(Jit { options, memory, map, generator: None, worker: None, given: FxHashMap::default() })
    }

    /// The specialised SSA of a function, for the frame on top.
    fn graph(&self, vm: &mut Vm, code: Gc<PyCode>, entry: Entry) -> Result<Graph, String> {
        if entry == Entry::Start && code.has_flags(code_flags::SUSPENDS) {
            return Err("a generator, which is entered where it is resumed".into());
        }
        let frame = vm.top_frame().ok_or("no frame")?;
        let function = frame.function();
        let at_start = vm.exec.pc as usize == code.entry.get();
        let count = match entry {
            // What the parameters are now says nothing of what they were.
            Entry::Start if !at_start => 0,
            Entry::Start => code.params().count(),
            Entry::Loop(_) | Entry::Resume(_) => code.registers.get() as usize,
        };
        let samples: Vec<Option<Value>> = (0..count).map(|n| frame.register(n)).collect();
        let facts = Facts { vm, frames_are_read: vm.tiers.frames_are_read };
        let (mut graph, objects) = graph::build(code, function, entry, &facts, &samples)?;
        if cfg!(debug_assertions) || self.options.verify {
            verify(&graph);
        }
        graph.unhoistable = vm.tiers.unhoistable(code);
        for object in objects {
            vm.heap.add_root(object);
        }
        Ok(graph)
    }

    fn unit(&mut self, code: Gc<PyCode>, entry: Entry, done: Done) -> Result<Box<Unit>, String> {
        let made = done.result?;
        if made.exits.len() >= 1 << UNIT_SHIFT {
            return Err("it has too many exits".into());
        }
        let address = self.memory.add(&made.code).ok_or("the memory for machine code is used up")?;
        if let Some(map) = &mut self.map {
            map.add(address, made.code.len(), code, entry);
        }
        let exit = |exit: MadeExit| {
            let MadeExit { state, reason, kind } = exit;
            Exit { state, reason, count: 0, kind }
        };
        Ok(Box::new(Unit {
            code,
            entry,
            address,
            time: done.time,
            waited: done.waited,
            operations: done.operations,
            bytes: made.code.len(),
            exits: made.exits.into_iter().map(exit).collect(),
            states: made.states,
            dropped: false,
            left: 0,
            asked: FxHashMap::default(),
        }))
    }
}

impl Tier for Jit {
    fn name(&self) -> &'static str {
        "jit"
    }

    fn compile(&mut self, vm: &mut Vm, code: Gc<PyCode>, entry: Entry, unit: u32) -> Result<Outcome, String> {
        let started = Instant::now();
        let graph = self.graph(vm, code, entry)?;
        let job = Job { unit, graph, spent: started.elapsed() };
        if self.options.synchronous {
            let generator = self.generator.get_or_insert_with(|| self.options.generator());
            let done = make(generator.as_mut(), job, &self.options);
            return Ok(Outcome::Ready(self.unit(code, entry, done)?));
        }
        if self.worker.is_none() {
            self.worker = Some(Worker::start(Waker::new(vm), &self.options)?);
        }
        let jobs = self.worker.as_ref().and_then(|worker| worker.jobs.as_ref());
        jobs.and_then(|jobs| jobs.send(job).ok()).ok_or("the compiling thread has ended")?;
        self.given.insert(unit, (code, entry));
        Ok(Outcome::Later)
    }

    fn finished(&mut self) -> Vec<(u32, Result<Box<Unit>, String>)> {
        let mut finished = Vec::new();
        while let Some(done) = self.worker.as_ref().and_then(|worker| worker.done.try_recv().ok()) {
            let unit = done.unit;
            if let Some((code, entry)) = self.given.remove(&unit) {
                finished.push((unit, self.unit(code, entry, done)));
            }
        }
        finished
    }
}
