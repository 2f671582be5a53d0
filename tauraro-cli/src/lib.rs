//! The `tauraro` command: runs Python programs.
//!
//! `args` splits the command line, `run` sets a machine up and runs the program, `dump` prints intermediate
//! forms, `repl` is the interactive prompt. The program runs on a thread with a large stack, of which only what is used takes memory, so that recursion through
//! native code (`repr`, `sorted` keys, `__eq__`) ends in RecursionError long after Python's own limit.

mod args;
mod dump;
mod perf;
mod repl;
mod run;

/// Address space for the stack of the thread that runs the program.
const STACK_SIZE: usize = 512 << 20;

/// The command, from the process's arguments to its exit. `prepare` is called first on the thread that runs the program.
pub fn main(prepare: impl FnOnce() + Send + 'static) -> ! {
    run::set_up_malloc();
    let (options, program, rest) = match args::parse(std::env::args_os().collect()) {
        Ok(parsed) => parsed,
        Err(error) => {
            let code = if error.use_stderr() { run::UNREADABLE } else { 0 };
            let _ = error.print();
            std::process::exit(code);
        }
    };
    let runner =
        std::thread::Builder::new().name("main".to_owned()).stack_size(STACK_SIZE).spawn(move || {
            prepare();
            run::run(&options, program, rest)
        });
    let code = match runner.map(std::thread::JoinHandle::join) {
        Ok(Ok(code)) => code,
        // Our own bug: the panic message is out already.
        Ok(Err(_)) => 70,
        Err(error) => {
            eprintln!("tauraro: cannot start: {error}");
            1
        }
    };
    std::process::exit(code);
}
