//! Beginning and end of a program: `sys.argv`, `-m`, uncaught exceptions, finalizers at exit.

use crate::builtins::codecs::source::decode_source;
use crate::builtins::exceptions::ExcKind;
use crate::builtins::sys::write_to_stderr;
use crate::builtins::traceback;
use crate::exec::import;
use crate::exec::unwind::instruction_at;
use crate::heap::Gc;
use crate::interp::bytecode::{CONST_BIT, Inst, Opcode};
use crate::interp::operands::base;
use crate::object::*;
use crate::value::{PyResult, Value};
use crate::vm::Vm;
use std::sync::Arc;

impl Vm {
    /// Sets `sys.argv` and puts `first_path` in front of `sys.path`.
    pub fn setup_sys(&mut self, argv: &[String], first_paths: &[String]) {
        let Some(sys) = self.state.sys.get() else { return };
        let list = self.new_list(&[]);
        for arg in argv {
            let arg = self.str_value(arg);
            list.push(&mut self.heap, arg);
        }
        let key = self.names.argv;
        sys.set_str(&mut self.heap, key, list.into());
        let path = self.new_list(&[]);
        for first in first_paths {
            let first = self.str_value(first);
            path.push(&mut self.heap, first);
        }
        if let Some(old) = sys.get_text("path").and_then(|p| p.downcast::<PyList>()) {
            for index in 0..old.len() {
                if let Some(entry) = old.get(index) {
                    path.push(&mut self.heap, entry);
                }
            }
        }
        let key = self.intern("path");
        sys.set_str(&mut self.heap, key, path.into());
    }

    /// Runs a module (or a package's `__main__`) as the program: `-m`.
    pub fn run_module_as_main(&mut self, name: &str) -> PyResult {
        let file = match import::find_source(self, name)? {
            Some(file) => file,
            None => {
                let main = format!("{name}.__main__");
                match import::find_source(self, &main) {
                    Ok(Some(file)) => file,
                    Err(raised) if !self.is_missing_module(name) => return Err(raised),
                    _ => {
                        self.state.raised.set(self.state, None);
                        let message = format!("No module named {name}");
                        return Err(self.raise_new(ExcKind::ModuleNotFoundError, message));
                    }
                }
            }
        };
        let shown = file.display().to_string();
        let bytes = match std::fs::read(&file) {
            Ok(bytes) => bytes,
            Err(error) => {
                return Err(self.raise_new(ExcKind::ImportError, format!("cannot read '{shown}': {error}")));
            }
        };
        if let Some(argv) = self.state.sys.get().and_then(|s| s.get_text("argv")?.downcast::<PyList>()) {
            let path = self.str_value(&shown);
            argv.set_item(0, path);
        }
        let source = decode_source(self, &shown, &bytes)?;
        // A package's `__main__.py` belongs to the package, another module to the one it is in.
        let is_package = file.ends_with("__main__.py") && !name.ends_with("__main__");
        let package = match name.rsplit_once('.') {
            _ if is_package => name,
            Some((package, _)) => package,
            None => "",
        };
        self.run_module_source_in("__main__", Arc::new(source), Some(&shown), Some(package))
    }

    /// Whether the pending exception says that there is no module of this name.
    fn is_missing_module(&self, name: &str) -> bool {
        let Some(exception) = self.state.raised.get() else { return false };
        self.is_instance(exception, self.exceptions.get(ExcKind::ModuleNotFoundError))
            && exception
                .downcast::<PyException>()
                .and_then(|e| e.extra[1].get()?.downcast::<PyStr>())
                .is_some_and(|missing| missing.to_string_lossy() == name)
    }

    /// Reports the exception that ends the program: by `sys.excepthook` when the program set its own, else its traceback
    /// goes to standard error.
    pub fn report_uncaught(&mut self, exception: Value) {
        let sys = self.state.sys.get();
        let own = |vm: &Vm, name: Gc<PyStr>| {
            let hook = sys?.get_str(name)?;
            hook.downcast::<PyNativeFunction>().is_none().then_some((vm.names.excepthook, hook))
        };
        let name = self.names.excepthook;
        if let Some((_, hook)) = own(self, name) {
            let class = self.type_of(exception);
            let traceback = exception
                .downcast::<PyException>()
                .and_then(|e| e.traceback.get())
                .map_or(Value::NONE, Value::from);
            if self.call(hook, &[class.into(), exception, traceback]).is_ok() {
                return;
            }
            let second = self.take_raised();
            let text = traceback::print_uncaught(self, second);
            let text = format!("Error in sys.excepthook:\n{text}\nOriginal exception was:\n");
            write_to_stderr(self, &text);
        }
        let text = traceback::print_uncaught(self, exception);
        write_to_stderr(self, &text);
    }

    /// Collects garbage and runs the finalizers and weak reference callbacks that became due, until none are.
    ///
    /// The native stack is looked at conservatively: a word that a native frame has left over may keep an object alive. Where
    /// Python code called `collector`, the native function that asks for the collection, nothing in between holds an object,
    /// and what lies there is not looked at: such a collection is exact about what the code has dropped.
    pub fn collect_garbage(&mut self, full: bool, collector: Option<NativeCode>) {
        let direct = collector.is_some_and(|collector| self.is_called_by_instruction(collector));
        /// Finalizers may make more garbage with finalizers; a program that never stops doing so must not hang us.
        const ROUNDS: usize = 4;
        for _ in 0..ROUNDS {
            let finalized = self.heap.stats().finalized;
            match self.exec.above_interpreter() {
                Some(saved) if direct => self.heap.collect_below(full, saved),
                _ => self.heap.collect(full),
            }
            self.run_finalizers();
            if self.heap.stats().finalized == finalized {
                break;
            }
        }
    }

    /// The functions to be called at exit (`atexit`): a list of tuples of function, arguments and keyword arguments.
    pub fn exit_functions(&mut self) -> Gc<PyList> {
        const NAME: &str = "atexit.functions";
        if let Some(list) = self.native(NAME).and_then(|list| list.downcast::<PyList>()) {
            return list;
        }
        let list = self.new_list(&[]);
        self.keep_native(NAME, list);
        list
    }

    /// Calls the functions of [`Vm::exit_functions`], last registered first, and forgets them. What they raise is reported and dropped.
    pub fn run_exit_functions(&mut self) {
        let list = self.exit_functions();
        while let Some(entry) = list.pop_last() {
            let Some(entry) = entry.downcast::<PyTuple>() else { continue };
            let &[function, args, keywords] = entry.items() else { continue };
            let (Some(args), keywords) = (args.downcast::<PyTuple>(), keywords.downcast::<PyDict>()) else {
                continue;
            };
            if self.call_with_objects(function, args.items(), keywords).is_err() {
                crate::builtins::unraisable::report_while(self, "calling exit function", function);
            }
        }
    }

    /// Whether the instruction that the top frame executes is a call of exactly this native function.
    fn is_called_by_instruction(&self, native: NativeCode) -> bool {
        let called = || {
            let frame = self.top_frame()?;
            let code = frame.code();
            let word = frame.instruction_index(self.exec.pc).checked_sub(1)?;
            let at = instruction_at(code.register_code(), word);
            let inst = Inst::decode(code.register_code().words.get(at)?.halves())?;
            if inst.b & CONST_BIT != 0 {
                return None;
            }
            let operand = frame.register(inst.b as usize)?;
            match base(inst.op) {
                Opcode::Call => Some(operand),
                Opcode::CallMethod => {
                    let name = code.tables.names.get(inst.x as usize)?;
                    operand.downcast::<PyModule>()?.dict.get().get_str(*name)
                }
                _ => None,
            }
        };
        let function = called().and_then(|value| value.downcast::<PyNativeFunction>());
        match (function.map(|function| function.def.code), native) {
            (Some(NativeCode::Var(called)), NativeCode::Var(native)) => std::ptr::fn_addr_eq(called, native),
            _ => false,
        }
    }

    /// Runs what is due at the end of a program: exit functions, and `__del__` methods of everything that is still there.
    pub fn finalize(&mut self) {
        self.exec.depth = 0;
        self.run_exit_functions();
        self.run_finalizers();
        self.heap.finalize_all();
        self.run_finalizers();
    }

    /// Writes out what is buffered for the standard streams.
    pub fn flush_std_streams(&mut self) -> PyResult<()> {
        self.flush_stdout()
    }
}
