//! The interactive prompt, in a real terminal: `tmux` is one that a program can type into and read from.
//!
//! Without tmux these tests say so and do nothing, unless TAURARO_NEED_TMUX is set, as continuous integration has it. What needs
//! no terminal (`-i` with a pipe, PYTHONSTARTUP) is tested everywhere.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

const TAURARO: &str = env!("CARGO_BIN_EXE_tauraro");
/// How long anything may take to appear, on a busy machine.
const PATIENCE: Duration = Duration::from_secs(60);

/// Whether there is a tmux.
fn has_tmux() -> bool {
    let found = Command::new("tmux").arg("-V").output().is_ok_and(|output| output.status.success());
    if !found {
        assert!(std::env::var_os("TAURARO_NEED_TMUX").is_none(), "tmux is needed here, and missing");
        eprintln!("skipped: the prompt is tested in tmux, which is not installed");
    }
    found
}

/// A folder of its own for a test.
fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("prompt-{name}-{}", std::process::id()));
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).expect("a folder can be made");
    folder
}

/// A terminal in which the prompt runs.
struct Terminal {
    server: String,
}

impl Terminal {
    /// Starts `tauraro -q` with more variables in its environment.
    fn start(name: &str, variables: &[(&str, &str)]) -> Terminal {
        let terminal = Terminal { server: format!("tauraro-{name}-{}", std::process::id()) };
        let variables: Vec<String> =
            variables.iter().map(|(name, value)| format!("{name}='{value}'")).collect();
        let command = format!("env {} '{TAURARO}' -q", variables.join(" "));
        let mut start = terminal.tmux(&["-f", "/dev/null", "new-session", "-d", "-x", "80", "-y", "40"]);
        let status = start.arg(command).status().expect("tmux can be run");
        assert!(status.success(), "tmux can start a session");
        terminal.wait_for(">>>");
        terminal
    }

    fn tmux(&self, args: &[&str]) -> Command {
        let mut command = Command::new("tmux");
        command.arg("-L").arg(&self.server).args(args).stderr(Stdio::null());
        command
    }

    /// What is on the screen, without empty lines at its end.
    fn screen(&self) -> String {
        let output = self.tmux(&["capture-pane", "-p"]).output().expect("tmux can be run");
        String::from_utf8_lossy(&output.stdout).trim_end().to_owned()
    }

    /// Waits until the screen ends in a text.
    fn wait_for(&self, end: &str) {
        let start = Instant::now();
        while !self.screen().ends_with(end) {
            assert!(start.elapsed() < PATIENCE, "waited for {end:?}, the screen shows:\n{}", self.screen());
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    /// Presses keys, by tmux's names.
    fn press(&self, keys: &[&str]) {
        assert!(self.tmux(&["send-keys"]).args(keys).status().expect("tmux can be run").success());
    }

    /// Types a text and waits until it is there.
    fn write(&self, text: &str) {
        assert!(self.tmux(&["send-keys", "-l", text]).status().expect("tmux can be run").success());
        self.wait_for(text);
    }

    /// Types a text and presses Enter; the screen then ends in `end`.
    fn enter(&self, text: &str, end: &str) {
        self.write(text);
        self.press(&["Enter"]);
        self.wait_for(end);
    }

    /// Waits until the program has ended, and the session with it.
    fn wait_for_end(&self) {
        let start = Instant::now();
        while self.tmux(&["has-session"]).status().expect("tmux can be run").success() {
            assert!(start.elapsed() < PATIENCE, "the prompt does not end:\n{}", self.screen());
            std::thread::sleep(Duration::from_millis(20));
        }
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        let _ = self.tmux(&["kill-server"]).status();
    }
}

#[test]
fn statements_are_typed_and_run() {
    if !has_tmux() {
        return;
    }
    let folder = folder("typed");
    let state = folder.display().to_string();
    let terminal = Terminal::start("typed", &[("XDG_STATE_HOME", &state)]);
    terminal.enter("1 + 1", "\n2\n>>>");
    terminal.enter("_ * 21", "\n42\n>>>");
    // Lines are indented by themselves; Backspace takes the indentation away; an empty line ends the block.
    terminal.enter("def f(x):", "\n...");
    terminal.enter("if x:", "if x:\n...");
    terminal.enter("return 1 / 0", "/ 0\n...");
    terminal.press(&["BSpace"]);
    terminal.enter("return 'no'", "'no'\n...");
    terminal.press(&["Enter"]);
    terminal.wait_for("\n>>>");
    terminal.enter("f(0)", "'no'\n>>>");
    // Tracebacks show what was typed.
    terminal.enter("f(1)", "by zero\n>>>");
    // Names and attributes are completed.
    terminal.write("impo");
    terminal.press(&["Tab"]);
    terminal.wait_for("import");
    terminal.enter(" os", "os\n>>>");
    terminal.write("os.path.isab");
    terminal.press(&["Tab"]);
    terminal.wait_for("os.path.isabs");
    terminal.enter("('/')", "True\n>>>");
    terminal.enter("imprt os", "'import'?\n>>>");
    assert_eq!(
        terminal.screen(),
        "\
>>> 1 + 1
2
>>> _ * 21
42
>>> def f(x):
...     if x:
...         return 1 / 0
...     return 'no'
...
>>> f(0)
'no'
>>> f(1)
Traceback (most recent call last):
  File \"<python-input-4>\", line 1, in <module>
    f(1)
    ~^^^
  File \"<python-input-2>\", line 3, in f
    return 1 / 0
           ~~^~~
ZeroDivisionError: division by zero
>>> import os
>>> os.path.isabs('/')
True
>>> imprt os
  File \"<python-input-7>\", line 1
    imprt os
    ^^^^^
SyntaxError: invalid syntax. Did you mean 'import'?
>>>"
    );
    terminal.press(&["C-d"]);
    terminal.wait_for_end();
    // The next session remembers.
    let terminal = Terminal::start("typed", &[("XDG_STATE_HOME", &state)]);
    terminal.press(&["Up", "Up"]);
    terminal.wait_for(">>> os.path.isabs('/')");
    terminal.press(&["C-c"]);
    terminal.wait_for("KeyboardInterrupt\n>>>");
    terminal.write("exit");
    terminal.press(&["Enter"]);
    terminal.wait_for_end();
    assert!(folder.join("tauraro/history").is_file());
}

#[test]
fn input_and_code_are_interrupted() {
    if !has_tmux() {
        return;
    }
    let history = folder("interrupted").join("mine");
    let terminal = Terminal::start("interrupted", &[("PYTHON_HISTORY", &history.display().to_string())]);
    terminal.write("unfinished");
    terminal.press(&["C-c"]);
    terminal.wait_for(">>> unfinished\nKeyboardInterrupt\n>>>");
    terminal.enter("while True:", "\n...");
    terminal.enter("pass", "pass\n...");
    terminal.press(&["Enter"]);
    std::thread::sleep(Duration::from_millis(300));
    terminal.press(&["C-c"]);
    terminal.wait_for("KeyboardInterrupt\n>>>");
    terminal.enter("input('name? ')", "name?");
    terminal.enter("Ann", "'Ann'\n>>>");
    terminal.enter("input('name? ')", "name?");
    terminal.press(&["C-c"]);
    terminal.wait_for("KeyboardInterrupt\n>>>");
    // What is typed while code runs is run afterwards.
    terminal.enter("import time; time.sleep(0.5)", "0.5)");
    terminal.press(&["6", "*", "7", "Enter"]);
    terminal.wait_for("6*7\n42\n>>>");
    terminal.write("raise SystemExit(3)");
    terminal.press(&["Enter"]);
    terminal.wait_for_end();
    let remembered = std::fs::read_to_string(history).expect("PYTHON_HISTORY is where the history is");
    assert!(remembered.contains("input('name? ')"));
}

#[test]
fn pasted_blocks_run_as_they_are() {
    if !has_tmux() {
        return;
    }
    let state = folder("pasted").display().to_string();
    let terminal = Terminal::start("pasted", &[("XDG_STATE_HOME", &state)]);
    let block = "def g(n):\n    for i in range(n):\n        print(i)\n    return 'done'\n\ng(2)";
    assert!(terminal.tmux(&["set-buffer", block]).status().expect("tmux can be run").success());
    assert!(terminal.tmux(&["paste-buffer", "-p"]).status().expect("tmux can be run").success());
    terminal.wait_for("... g(2)");
    terminal.press(&["Enter"]);
    terminal.wait_for("\n...");
    terminal.press(&["Enter"]);
    terminal.wait_for("0\n1\n'done'\n>>>");
}

#[test]
fn colors_can_be_switched_off() {
    if !has_tmux() {
        return;
    }
    let state = folder("colors").display().to_string();
    for (name, variables, colored) in [
        ("colors", vec![("XDG_STATE_HOME", state.as_str())], true),
        ("plain", vec![("XDG_STATE_HOME", state.as_str()), ("NO_COLOR", "1")], false),
        ("dumb", vec![("XDG_STATE_HOME", state.as_str()), ("TERM", "dumb")], false),
    ] {
        let terminal = Terminal::start(name, &variables);
        terminal.write("for x in 'ab': x");
        terminal.press(&["Enter"]);
        terminal.wait_for("\n...");
        terminal.press(&["Enter"]);
        terminal.wait_for("'a'\n'b'\n>>>");
        let output = terminal.tmux(&["capture-pane", "-p", "-e"]).output().expect("tmux can be run");
        let screen = String::from_utf8_lossy(&output.stdout).into_owned();
        assert_eq!(screen.contains("\x1b[34m"), colored, "{name}: {screen}");
        terminal.enter("print(nothing)", "is not defined\n>>>");
        let output = terminal.tmux(&["capture-pane", "-p", "-e"]).output().expect("tmux can be run");
        let screen = String::from_utf8_lossy(&output.stdout).into_owned();
        assert_eq!(screen.contains("\x1b[35mNameError"), colored, "{name}: {screen}");
        terminal.press(&["C-d"]);
        terminal.wait_for_end();
    }
}

/// Runs with a pipe for standard input; what was printed, what went to standard error, the exit code.
fn piped(args: &[&str], variables: &[(&str, &str)], input: &str) -> (String, String, Option<i32>) {
    let mut command = Command::new(TAURARO);
    command.args(args).envs(variables.iter().copied()).env_remove("PYTHONINSPECT");
    let piped = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = piped.spawn().expect("tauraro can be run");
    child.stdin.take().expect("a pipe").write_all(input.as_bytes()).expect("it reads");
    let output = child.wait_with_output().expect("it ends");
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("UTF-8");
    (text(output.stdout), text(output.stderr), output.status.code())
}

#[test]
fn a_pipe_is_a_program_unless_a_prompt_is_asked_for() {
    assert_eq!(piped(&[], &[], "1 + 1\nprint('x')\n"), ("x\n".into(), String::new(), Some(0)));
    let (out, err, code) =
        piped(&["-i", "-q"], &[], "1 + 1\nif _:\n    print('x')\n\nf(\n1/0\n)\n_\nexit(4)\n1\n");
    assert_eq!(out, "2\nx\n2\n");
    assert_eq!(code, Some(4));
    assert!(err.starts_with(">>> >>> ... ... >>> ... ... Traceback"), "{err}");
    assert!(err.contains("File \"<stdin>-2\", line 1, in <module>"), "{err}");
}

#[test]
fn the_prompt_comes_after_a_program() {
    let folder = folder("after");
    let script = folder.join("script.py");
    std::fs::write(&script, "x = 6\nimport sys\nprint(sys.flags.interactive, sys.flags.inspect)\n1 / 0\n")
        .expect("a file");
    let (out, err, code) =
        piped(&["-i", &script.display().to_string()], &[], "x * 7\nimport sys; sys.last_value\n");
    assert_eq!(out, "1 1\n42\nZeroDivisionError('division by zero')\n");
    assert_eq!(code, Some(0));
    assert!(err.contains("ZeroDivisionError: division by zero\n>>> "), "{err}");
    let startup = folder.join("startup.py");
    std::fs::write(&startup, "import sys\ny = 5\nsys.ps1 = '? '\n").expect("a file");
    let startup = startup.display().to_string();
    let (out, err, _) = piped(&["-i", "-q"], &[("PYTHONSTARTUP", &startup)], "y\n");
    assert_eq!((out.as_str(), err.as_str()), ("5\n", "? ? "));
    let (_, err, _) = piped(&["-i", "-q", "-E"], &[("PYTHONSTARTUP", &startup)], "y\n");
    assert!(err.contains("NameError"), "{err}");
}

#[test]
fn tracebacks_are_coloured_where_that_is_wanted() {
    const PLAIN: &str = "\
Traceback (most recent call last):
  File \"<string>\", line 1, in <module>
    x = 1 / 0
        ~~^~~
ZeroDivisionError: division by zero
";
    const COLOURED: &str = "\
Traceback (most recent call last):
  File \x1b[35m\"<string>\"\x1b[0m, line \x1b[35m1\x1b[0m, in \x1b[35m<module>\x1b[0m
    x = \x1b[31m1 \x1b[0m\x1b[1;31m/\x1b[0m\x1b[31m 0\x1b[0m
        \x1b[31m~~\x1b[0m\x1b[1;31m^\x1b[0m\x1b[31m~~\x1b[0m
\x1b[1;35mZeroDivisionError\x1b[0m: \x1b[35mdivision by zero\x1b[0m
";
    let error = |options: &[&str], variables: &[(&str, &str)], text: &str| {
        let mut args = options.to_vec();
        args.extend(["-c", text]);
        piped(&args, variables, "").1
    };
    let crash = "x = 1 / 0";
    let force = ("FORCE_COLOR", "1");
    assert_eq!(error(&[], &[("FORCE_COLOR", ""), ("PYTHON_COLORS", "")], crash), PLAIN);
    assert_eq!(error(&[], &[force], crash), COLOURED);
    assert_eq!(error(&[], &[force, ("TERM", "dumb")], crash), COLOURED);
    assert_eq!(error(&[], &[force, ("NO_COLOR", "1")], crash), PLAIN);
    assert_eq!(error(&[], &[force, ("PYTHON_COLORS", "0")], crash), PLAIN);
    assert_eq!(error(&[], &[("NO_COLOR", "1"), ("PYTHON_COLORS", "1")], crash), COLOURED);
    assert_eq!(error(&["-E"], &[("FORCE_COLOR", ""), ("PYTHON_COLORS", "1")], crash), PLAIN);
    assert_eq!(
        error(&[], &[force], "x = = 1"),
        "  File \x1b[35m\"<string>\"\x1b[0m, line \x1b[35m1\x1b[0m
    x = \x1b[1;31m=\x1b[0m 1
        \x1b[1;31m^\x1b[0m
\x1b[1;35mSyntaxError\x1b[0m: \x1b[35minvalid syntax\x1b[0m
"
    );
}
