//! The interactive prompt: reads a program piece by piece and runs each at once.
//!
//! On a terminal, [`editor`] reads: it colours, indents, completes names and remembers what was typed in earlier sessions. Where that
//! is impossible (`TERM=dumb`, input or output that is no terminal, a terminal that does not answer) lines are read as they come.
//!
//! Rules: while Python code runs the terminal is as the shell left it, so that `input()`, Ctrl-C and Ctrl-Z do what they do
//! everywhere; lines that were typed meanwhile are taken first. The editor has a thread of its own, because it asks for completions
//! in the middle of a line: the machine's thread answers while it waits for that line.

mod editor;
mod terminal;

use crate::run::exit_code;
use editor::{Editor, Read};
use std::collections::VecDeque;
use std::io::{IsTerminal, Write};
use std::sync::Arc;
use std::sync::atomic::Ordering;
use tauraro_syntax::{Source, prompt};
use tauraro_vm::{ExcKind, Value, Vm};

/// Whether a program that is not named is typed: standard input is a terminal.
pub fn is_wanted() -> bool {
    std::io::stdin().is_terminal()
}

/// What the prompt is like.
pub struct Settings {
    /// Say what this is.
    pub banner: bool,
    /// Leave the variables of the environment alone (`-E`).
    pub ignore_environment: bool,
}

/// Where lines come from.
enum Input {
    Editor(Box<Editor>),
    /// `sys.stdin`, a line at a time.
    Lines,
}

/// What came.
enum Typed {
    Text(String),
    Interrupt,
    End,
}

struct Repl {
    input: Input,
    /// Lines that were typed while code ran.
    ahead: VecDeque<String>,
    /// How many inputs there were: each has a file name of its own.
    count: usize,
}

/// Runs the prompt; the exit code.
pub fn run(vm: &mut Vm, settings: &Settings) -> i32 {
    if settings.banner {
        let (major, minor, micro) = tauraro_vm::builtins::sys::VERSION;
        eprintln!(
            "Tauraro {} (Python {major}.{minor}.{micro}) on {}",
            env!("CARGO_PKG_VERSION"),
            std::env::consts::OS
        );
        eprintln!("Type \"help\", \"copyright\", \"credits\" or \"license\" for more information.");
    }
    vm.main_module();
    vm.set_up_prompts();
    if !settings.ignore_environment
        && let Some(file) = std::env::var_os("PYTHONSTARTUP").filter(|file| !file.is_empty())
        && let Some(code) = run_startup(vm, &file.to_string_lossy())
    {
        return code;
    }
    let input = match terminal::is_capable() {
        true => Input::Editor(Box::new(Editor::start(builtin_names(vm), settings.ignore_environment))),
        false => Input::Lines,
    };
    let mut repl = Repl { input, ahead: VecDeque::new(), count: 0 };
    loop {
        match repl.read(vm) {
            Typed::Text(text) => {
                if let Some(code) = repl.run_text(vm, &text) {
                    return code;
                }
            }
            Typed::Interrupt => {
                // The editor is on a new line; a terminal shows `^C` where it was.
                let lines = matches!(repl.input, Input::Lines);
                vm.write_stderr(if lines { "\nKeyboardInterrupt\n" } else { "KeyboardInterrupt\n" });
            }
            Typed::End => {
                if std::io::stdin().is_terminal() {
                    println!();
                }
                return 0;
            }
        }
    }
}

/// The names that the editor shows in another colour.
fn builtin_names(vm: &mut Vm) -> Vec<String> {
    let builtins = vm.state.builtins.get();
    let items = builtins.items();
    items
        .filter_map(|(key, _)| Some(key.downcast::<tauraro_vm::object::PyStr>()?.to_string_lossy()))
        .collect()
}

/// Runs PYTHONSTARTUP. An exit code if it ended the program.
fn run_startup(vm: &mut Vm, file: &str) -> Option<i32> {
    let bytes = match std::fs::read(file) {
        Ok(bytes) => bytes,
        Err(error) => {
            eprintln!("Could not open PYTHONSTARTUP\n{file}: {error}");
            return None;
        }
    };
    let result = match Source::decode(file.to_owned(), &bytes) {
        Ok(source) => vm.run_in_main(Arc::new(source)),
        Err(error) => Err(tauraro_vm::exec::compile::raise_syntax_error(vm, &error, None)),
    };
    match result {
        Ok(_) => None,
        Err(_) => report(vm),
    }
}

/// Reports the pending exception. An exit code if it is to end the program.
fn report(vm: &mut Vm) -> Option<i32> {
    let exception = vm.take_raised();
    if vm.is_instance(exception, vm.exceptions.get(ExcKind::SystemExit)) {
        return Some(exit_code(vm, exception));
    }
    vm.note_last_exception(exception);
    vm.report_uncaught(exception);
    None
}

impl Repl {
    /// Runs what was typed. An exit code if it ended the program.
    fn run_text(&mut self, vm: &mut Vm, text: &str) -> Option<i32> {
        let words = ["exit", "quit", "help", "copyright", "credits", "license"];
        let word = text.trim();
        let text = match words.contains(&word) && is_untouched(vm, word) && word != "help" {
            // Who types the name wants it done.
            true => format!("{word}()"),
            false => text.to_owned(),
        };
        if text.trim().is_empty() {
            return None;
        }
        let name = match self.input {
            Input::Editor(_) => format!("<python-input-{}>", self.count),
            Input::Lines => format!("<stdin>-{}", self.count),
        };
        self.count += 1;
        // An interrupt that came before concerns nothing that runs now.
        vm.exec.interrupted.store(false, Ordering::Relaxed);
        let result = match Source::from_str(&name, &text) {
            Ok(source) => vm.run_typed(Arc::new(source)),
            Err(error) => Err(tauraro_vm::exec::compile::raise_syntax_error(vm, &error, None)),
        };
        let code = match result {
            Ok(_) => None,
            Err(_) => report(vm),
        };
        if vm.flush_std_streams().is_err() {
            vm.take_raised();
        }
        vm.exec.interrupted.store(false, Ordering::Relaxed);
        code
    }

    fn read(&mut self, vm: &mut Vm) -> Typed {
        let (first, more) = (vm.prompt_text("ps1"), vm.prompt_text("ps2"));
        if vm.flush_std_streams().is_err() {
            vm.take_raised();
        }
        let Input::Editor(editor) = &mut self.input else { return read_lines(vm, &first, &more) };
        self.ahead.extend(terminal::lines_typed_ahead());
        let mut begun = String::new();
        while let Some(line) = self.ahead.pop_front() {
            let prompt = if begun.is_empty() { &first } else { &more };
            print!("{prompt}{line}");
            begun.push_str(&line);
            if !prompt::needs_another_line(&begun) {
                let _ = std::io::stdout().flush();
                return Typed::Text(begun);
            }
        }
        let _ = std::io::stdout().flush();
        match editor.read(vm, first.clone(), more.clone(), begun) {
            Read::Line(text) => Typed::Text(text),
            Read::Interrupt => Typed::Interrupt,
            Read::End => Typed::End,
            Read::Failed => {
                self.input = Input::Lines;
                read_lines(vm, &first, &more)
            }
        }
    }
}

/// Whether a name still means what it means in a new session.
fn is_untouched(vm: &mut Vm, name: &str) -> bool {
    let name = vm.intern(name);
    vm.main_module().dict.get().get_str(name).is_none()
}

/// Reads as many lines of `sys.stdin` as a statement takes.
fn read_lines(vm: &mut Vm, first: &str, more: &str) -> Typed {
    // As CPython: where somebody sees both, the prompt is output; else it must not get into what a program prints.
    let seen = std::io::stdin().is_terminal() && std::io::stdout().is_terminal();
    let mut text = String::new();
    loop {
        let prompt = if text.is_empty() { first } else { more };
        if seen {
            print!("{prompt}");
            let _ = std::io::stdout().flush();
        } else {
            vm.write_stderr(prompt);
        }
        match read_line(vm) {
            Ok(line) if line.is_empty() => {
                return if text.trim().is_empty() { Typed::End } else { Typed::Text(text) };
            }
            Ok(line) => text.push_str(&line),
            Err(interrupted) => return if interrupted { Typed::Interrupt } else { Typed::End },
        }
        if !prompt::needs_another_line(&text) {
            return Typed::Text(text);
        }
    }
}

/// A line of `sys.stdin`; the error says whether the user interrupted.
fn read_line(vm: &mut Vm) -> Result<String, bool> {
    let readline = vm.intern("readline");
    let sys = vm.state.sys.get();
    let stream = sys.and_then(|sys| sys.get_text("stdin")).unwrap_or(Value::NONE);
    match vm.call_method(stream, readline, &[]).and_then(|line| vm.str_string(line)) {
        Ok(line) => Ok(line),
        Err(_) => {
            let exception = vm.take_raised();
            let interrupted = vm.is_instance(exception, vm.exceptions.get(ExcKind::KeyboardInterrupt));
            if !interrupted {
                vm.report_uncaught(exception);
            }
            Err(interrupted)
        }
    }
}
