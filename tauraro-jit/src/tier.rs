//! The compiled tier as the tiering manager sees it.

use crate::generate::Generator;
use crate::graph;
use crate::memory::CodeMemory;
use crate::state::Ty;
use std::time::{Duration, Instant};
use tauraro_vm::abi;
use tauraro_vm::object::{PyCode, code_flags};
use tauraro_vm::tier::{Compiled, Entry, Tier};
use tauraro_vm::{Gc, Value, Vm};

/// What the tier prints of its work, to standard error.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub enum Dump {
    /// The specialised SSA of each function.
    Ir,
    /// The same as Cranelift's input.
    Clif,
}

/// How the tier works.
#[derive(Clone, Default, Debug)]
pub struct Options {
    /// What to print.
    pub dump: Option<Dump>,
    /// Checks the specialised SSA of each function. Debug builds always do.
    pub verify: bool,
}

/// Makes machine code.
pub struct Jit {
    options: Options,
    memory: CodeMemory,
    generator: Generator,
    /// Time spent compiling.
    spent: Duration,
}

impl Jit {
    /// A compiled tier for this processor.
    pub fn new(options: Options) -> Result<Jit, String> {
        let memory = CodeMemory::new().map_err(|error| error.to_string())?;
        Ok(Jit { options, memory, generator: Generator::new()?, spent: Duration::ZERO })
    }
}

impl Tier for Jit {
    fn name(&self) -> &'static str {
        "jit"
    }

    fn compile(&mut self, vm: &mut Vm, code: Gc<PyCode>, entry: Entry) -> Result<Compiled, String> {
        let started = Instant::now();
        if entry == Entry::Start && code.has_flags(code_flags::SUSPENDS) {
            return Err("generators are not compiled yet".into());
        }
        let frame = vm.top_frame().ok_or("no frame")?;
        let function = frame.function();
        let count = match entry {
            Entry::Start => code.params().count(),
            Entry::Loop(_) => code.registers as usize,
        };
        let samples: Vec<Option<Value>> = (0..count).map(|n| frame.register(n)).collect();
        let suggest = |register: u16| Ty::suggested_by(samples.get(register as usize).copied().flatten());
        let graph = graph::build(code, function, entry, abi::slot_epoch(vm), &suggest)?;
        if self.options.dump == Some(Dump::Ir) {
            eprintln!("{}", graph.func);
        }
        if (cfg!(debug_assertions) || self.options.verify)
            && let Err(errors) = tauraro_ir::verify_func(&graph.func, None)
        {
            let errors: Vec<String> = errors.iter().map(|error| error.to_string()).collect();
            panic!("the compiled tier made a wrong function:\n{}\n{}", errors.join("\n"), graph.func);
        }
        let machine_code = self.generator.generate(vm, code, &graph)?;
        if self.options.dump == Some(Dump::Clif) {
            eprintln!("{}", self.generator.clif());
        }
        let address = self.memory.add(&machine_code).ok_or("the memory for machine code is used up")?;
        let took = started.elapsed();
        self.spent += took;
        tracing::debug!(
            function = %code.qualname.get().to_string_lossy(), ?entry, bytes = machine_code.len(), ?took, "compiled"
        );
        Ok(Compiled { address })
    }

    fn report(&self, _vm: &Vm) -> String {
        format!("machine code: {} bytes, made in {:?}", self.memory.used(), self.spent)
    }
}
