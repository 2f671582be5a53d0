//! The command line: how programs are found, what the options do, how the process ends.
//!
//! Exit codes: 0 for a finished program, 1 for an uncaught exception or a syntax error, 2 for a command
//! line or a file that cannot be used, n for `sys.exit(n)`, 130 for Ctrl-C. Whatever the input, there is
//! never a panic, a hang or a signal of our own making.

mod support;

use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::{Command, Output, Stdio};
use std::time::Duration;
use support::{run_with, tauraro};

/// Long enough for the slowest of these on a loaded machine; only a hang takes longer.
const LIMIT: Duration = Duration::from_secs(120);

/// What a process printed and how it ended.
struct Ran {
    code: i32,
    out: String,
    err: String,
}

impl Ran {
    fn of(output: Option<Output>) -> Ran {
        use std::os::unix::process::ExitStatusExt;
        let output = output.expect("the process ends by itself");
        let code = output.status.code().or(output.status.signal().map(|s| 128 + s)).unwrap_or(-1);
        let ran = Ran {
            code,
            out: String::from_utf8_lossy(&output.stdout).into_owned(),
            err: String::from_utf8_lossy(&output.stderr).into_owned(),
        };
        assert!(!ran.err.contains("panicked at"), "a panic reached the user:\n{}", ran.err);
        ran
    }

    #[track_caller]
    fn ends(&self, code: i32) -> &Ran {
        assert_eq!(self.code, code, "exit code; stdout:\n{}\nstderr:\n{}", self.out, self.err);
        self
    }

    #[track_caller]
    fn prints(&self, out: &str) -> &Ran {
        assert_eq!(self.out, out, "stdout; stderr:\n{}", self.err);
        self
    }

    #[track_caller]
    fn complains(&self, part: &str) -> &Ran {
        assert!(self.err.contains(part), "stderr should contain {part:?}:\n{}", self.err);
        self
    }

    #[track_caller]
    fn is_quiet(&self) -> &Ran {
        assert_eq!(self.err, "", "stderr");
        self
    }
}

fn run(args: &[&str]) -> Ran {
    Ran::of(run_with(tauraro(args), None, LIMIT))
}

fn code(text: &str) -> Ran {
    run(&["-c", text])
}

/// A folder of its own for one test.
fn folder(name: &str) -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
    std::fs::create_dir_all(&folder).expect("a temporary folder");
    folder
}

/// A file with some bytes in it; its path as text.
fn file(name: &str, bytes: &[u8]) -> String {
    let path = folder("files").join(name);
    std::fs::write(&path, bytes).expect("a temporary file");
    path.display().to_string()
}

#[test]
fn a_file_gets_the_arguments_after_it() {
    let script = file("argv.py", b"import sys\nprint(sys.argv[1:], __name__, __file__ == sys.argv[0])\n");
    run(&[&script, "a", "--stats", "-c"]).ends(0).prints("['a', '--stats', '-c'] __main__ True\n").is_quiet();
}

#[test]
fn a_file_imports_its_neighbours() {
    let folder = folder("neighbours");
    std::fs::write(folder.join("main.py"), "import side\nprint(side.VALUE)\n").unwrap();
    std::fs::write(folder.join("side.py"), "VALUE = 5\n").unwrap();
    run(&[&folder.join("main.py").display().to_string()]).ends(0).prints("5\n");
}

#[test]
fn code_on_the_command_line() {
    run(&["-c", "import sys; print(sys.argv)", "x", "-y"]).ends(0).prints("['-c', 'x', '-y']\n");
    code("").ends(0).prints("");
    code("x = 1\nif x:\n    print('two lines')").ends(0).prints("two lines\n");
}

#[test]
fn a_module_by_name() {
    let folder = folder("modules");
    std::fs::create_dir_all(folder.join("pack")).unwrap();
    std::fs::write(folder.join("tool.py"), "import sys\nprint('tool', __name__, sys.argv[1:])\n").unwrap();
    std::fs::write(folder.join("pack/__init__.py"), "").unwrap();
    std::fs::write(folder.join("pack/__main__.py"), "from . import inner\nprint('pack', inner.X)\n").unwrap();
    std::fs::write(folder.join("pack/inner.py"), "X = 7\n").unwrap();
    let at = |args: &[&str]| {
        let mut command = tauraro(args);
        command.current_dir(&folder);
        Ran::of(run_with(command, None, LIMIT))
    };
    at(&["-m", "tool", "a"]).ends(0).prints("tool __main__ ['a']\n");
    at(&["-m", "pack"]).ends(0).prints("pack 7\n");
    at(&["-m", "no_such_module"]).ends(1).complains("No module named no_such_module");
}

#[test]
fn python_path() {
    let folder = folder("python_path");
    for part in ["one", "two/sub", "own"] {
        std::fs::create_dir_all(folder.join(part)).unwrap();
    }
    std::fs::write(folder.join("one/tool.py"), "print('one')\n").unwrap();
    std::fs::write(folder.join("two/tool.py"), "print('two')\n").unwrap();
    std::fs::write(folder.join("two/other.py"), "print('other')\n").unwrap();
    std::fs::write(folder.join("own/beside.py"), "").unwrap();
    let main = folder.join("own/main.py");
    std::fs::write(&main, "import beside, sys\nprint(sys.path.index(sys.argv[1]))\nimport tool, other\n")
        .unwrap();
    let main = main.display().to_string();
    let path = format!("{0}/two/sub/../../one:{0}/./two:{0}/one", folder.display());
    let one = folder.join("one").display().to_string();
    let with_path = |args: &[&str]| {
        let mut command = tauraro(args);
        command.env("PYTHONPATH", &path).current_dir(&folder);
        Ran::of(run_with(command, None, LIMIT))
    };
    with_path(&[&main, &one]).ends(0).prints("1\none\nother\n");
    with_path(&["-m", "tool"]).ends(0).prints("one\n");
    with_path(&["-E", "-c", "import tool"]).ends(1).complains("No module named 'tool'");
    with_path(&["-I", "-c", "import tool"]).ends(1).complains("No module named 'tool'");
    with_path(&["-I", &main, &one]).ends(1).complains("No module named 'beside'");
    with_path(&["-P", &main, &one]).ends(1).complains("No module named 'beside'");
    with_path(&[
        "-I",
        "-c",
        "import sys; f = sys.flags; print(f.isolated, f.safe_path, f.ignore_environment)",
    ])
    .prints("1 True 1\n");
    // An empty entry is the current folder.
    let mut command = tauraro(&["-m", "tool"]);
    command.env("PYTHONPATH", ":/no/such").current_dir(folder.join("own")).env_remove("PYTHONSAFEPATH");
    Ran::of(run_with(command, None, LIMIT)).ends(1);
    let mut command = tauraro(&["-P", "-c", "import tool"]);
    command.env("PYTHONPATH", "/no/such:").current_dir(folder.join("two"));
    Ran::of(run_with(command, None, LIMIT)).ends(0).prints("two\n");
}

#[test]
fn asserts_and_docstrings_go_with_optimisation() {
    let text = "def f():\n    'doc'\n    assert False, 'wrong'\n    return __debug__, f.__doc__\n\
        import sys\nprint(f(), sys.flags.optimize)\n";
    code(text).ends(1).complains("AssertionError: wrong");
    run(&["-O", "-c", text]).ends(0).prints("(False, 'doc') 1\n");
    run(&["-OO", "-c", text]).ends(0).prints("(False, None) 2\n");
}

#[test]
fn endless_files_meet_the_memory_limit() {
    let reads = [
        "open('/dev/zero').read()",
        "open('/dev/zero', 'rb').read()",
        "open('/dev/zero', 'rb', buffering=0).read()",
        "open('/dev/zero').readline()",
        "open('/dev/zero', 'rb').readline()",
        "open('/dev/zero', 'rb').readlines()",
        "open('/dev/zero').read(10 ** 12)",
        "open('/dev/zero', 'rb').read(10 ** 12)",
        "list(open('/dev/zero'))",
        "exec('b = io.BytesIO()\\nwhile 1: b.write(bytes(10 ** 6))')",
        "exec('b = io.StringIO()\\nwhile 1: b.write(chr(64) * 10 ** 6)')",
    ];
    for read in reads {
        let text = format!("import io\ntry:\n    {read}\nexcept MemoryError:\n    print('refused')\n");
        let ran = run(&["--max-memory=64M", "-c", &text]);
        assert_eq!((ran.code, ran.out.as_str()), (0, "refused\n"), "{read}: {}", ran.err);
    }
}

#[test]
fn a_program_on_stdin() {
    let piped = |args: &[&str], text: &str| Ran::of(run_with(tauraro(args), Some(text.as_bytes()), LIMIT));
    piped(&["-"], "print('dash')\n").ends(0).prints("dash\n");
    piped(&[], "import sys\nprint('piped', sys.argv)\n").ends(0).prints("piped ['']\n");
    piped(&["-", "a"], "import sys\nprint(sys.argv)\n").ends(0).prints("['-', 'a']\n");
    piped(&[], "").ends(0).prints("");
    piped(&["-"], "1 +\n").ends(1).complains("SyntaxError");
}

#[test]
fn exit_codes() {
    code("pass").ends(0);
    code("1 / 0").ends(1).complains("ZeroDivisionError: division by zero");
    code("x = = 1").ends(1).complains("SyntaxError: invalid syntax");
    code("import sys; sys.exit(5)").ends(5).is_quiet();
    code("import sys; sys.exit()").ends(0).is_quiet();
    code("import sys; sys.exit('text')").ends(1).complains("text\n");
    code("import sys; sys.exit(256)").ends(0);
    code("raise SystemExit(3)").ends(3).is_quiet();
    code("raise KeyboardInterrupt").ends(130).complains("KeyboardInterrupt");
    run(&["--no-such-option"]).ends(2);
    run(&["--max-memory=lots", "-c", "pass"]).ends(2);
    run(&["--jit=perhaps", "-c", "pass"]).ends(2);
    run(&["--dump=nonsense", "-c", "pass"]).ends(2);
}

#[test]
fn unreadable_files_are_one_clear_line() {
    for path in ["/no/such/file.py", "/"] {
        let ran = run(&[path]);
        assert_ne!(ran.code, 0);
        assert_eq!(ran.err.lines().count(), 1, "{}", ran.err);
        ran.complains(path);
    }
    run(&["/no/such/file.py"]).ends(2).complains("No such file or directory");
}

#[test]
fn options_before_the_program() {
    for option in ["--jit=off", "--gc-stress", "--opt=off", "--max-memory=500M", "--max-memory=1G"] {
        run(&[option, "-c", "print(sum(range(10)))"]).ends(0).prints("45\n").is_quiet();
    }
    let stats = run(&["--stats", "-c", "print([1, 2])"]);
    stats.ends(0).prints("[1, 2]\n");
    assert!(!stats.err.is_empty(), "--stats prints on stderr");
    let stats = run(&["--stats=json", "-c", "print(1)"]);
    stats.ends(0).prints("1\n");
    assert!(stats.err.starts_with("{\"run_time_ns\": ") && stats.err.ends_with("}\n"), "{}", stats.err);
    run(&["--stats=xml", "-c", "print(1)"]).ends(2);
    run(&["--version"]).ends(0);
    run(&["--help"]).ends(0);
}

#[test]
fn dumps() {
    let script = file("dump.py", b"def double(x):\n    return x * (1 + 1)\nprint('ran')\n");
    for what in ["ast", "ir", "ir:fold_constants", "bytecode"] {
        let dump = run(&[&format!("--dump={what}"), &script]);
        dump.ends(0);
        assert!(dump.out.contains("double"), "--dump={what} shows the function:\n{}", dump.out);
        assert!(!dump.out.contains("\nran\n"), "--dump={what} runs nothing");
    }
    let one = run(&["--dump=bytecode", "--function", "double", &script]);
    one.ends(0);
    let all = run(&["--dump=bytecode", &script]);
    assert!(one.out.len() < all.out.len(), "--function shows only that function");
}

#[test]
fn tracebacks_of_code_and_stdin() {
    code("def f():\n    return 1 / 0\nf()").ends(1).complains(
        "Traceback (most recent call last):\n  File \"<string>\", line 3, in <module>\n    f()\n    ~^^\n  \
         File \"<string>\", line 2, in f\n    return 1 / 0\n           ~~^~~\n\
         ZeroDivisionError: division by zero\n",
    );
    let ran = Ran::of(run_with(tauraro(&["-"]), Some(b"\nnope\n"), LIMIT));
    ran.ends(1)
        .complains("File \"<stdin>\", line 2, in <module>")
        .complains("NameError: name 'nope' is not defined");
}

#[test]
fn what_was_printed_is_never_lost() {
    code("print('before', end='')\n1 / 0").ends(1).prints("before");
    code("import sys\nsys.stdout.write('a' * 100000)\nsys.exit(3)").ends(3).prints(&"a".repeat(100_000));
    code("print('x')\ndef f(): return f()\nf()").ends(1).prints("x\n").complains("RecursionError");
    code("import sys\nprint('out')\nprint('err', file=sys.stderr)\nraise ValueError('v')")
        .ends(1)
        .prints("out\n");
    code("print(1)\nraise KeyboardInterrupt").ends(130).prints("1\n");
}

#[test]
fn bytes_that_are_not_utf8() {
    let script = file("latin.py", b"print('before')\nx = '\xe9'\n");
    let ran = run(&[&script]);
    ran.ends(1).prints("").complains("SyntaxError");
    let declared = file("declared.py", b"# -*- coding: latin-1 -*-\nprint(len('\xe9'))\n");
    run(&[&declared]).ends(0).prints("1\n");
    let unknown = file("unknown.py", b"# coding: klingon\nprint(1)\n");
    run(&[&unknown]).ends(1).complains("SyntaxError").complains("klingon");
    let marked = file("marked.py", b"\xef\xbb\xbfprint('bom')\n");
    run(&[&marked]).ends(0).prints("bom\n");
}

#[test]
fn null_bytes_and_odd_files() {
    let nul = file("nul.py", b"print(1)\n\0\n");
    run(&[&nul]).ends(1).prints("").complains("SyntaxError: source code cannot contain null bytes");
    run(&[&file("empty.py", b"")]).ends(0).prints("");
    run(&[&file("comment.py", b"# nothing")]).ends(0).prints("");
    run(&[&file("windows.py", b"if True:\r\n    print('crlf')\r\n")]).ends(0).prints("crlf\n");
    let binary: Vec<u8> = (0..4096u32).map(|i| (i.wrapping_mul(2_654_435_761) >> 24) as u8).collect();
    run(&[&file("binary.py", &binary)]).ends(1).prints("");
}

#[test]
fn a_truncated_file() {
    let whole = "import sys\nclass A:\n    def f(self, x):\n        return {'k': [1, (x, f\"{x!r:>{10}}\")]}\nprint(A().f('''t'''))\n";
    for end in 0..whole.len() {
        let ran = run(&[&file(&format!("cut{end}.py"), &whole.as_bytes()[..end])]);
        assert!(matches!(ran.code, 0 | 1), "cut at {end}: status {}\n{}", ran.code, ran.err);
    }
    run(&[&file("paren.py", b"a = 1\nx = (1,\n")]).ends(1).complains("'(' was never closed");
}

#[test]
fn ctrl_c() {
    let interrupt = |program: &str| {
        let mut command = tauraro(&["-c", program]);
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("it starts");
        let mut stdout = BufReader::new(child.stdout.take().expect("stdout is piped"));
        let mut line = String::new();
        stdout.read_line(&mut line).expect("it says it is ready");
        assert_eq!(line, "ready\n");
        std::thread::sleep(Duration::from_millis(100));
        let sent = Command::new("sh").args(["-c", &format!("kill -INT {}", child.id())]).status();
        assert!(sent.is_ok_and(|s| s.success()));
        let (sender, receiver) = std::sync::mpsc::channel();
        let pid = child.id();
        std::thread::spawn(move || {
            let mut rest = String::new();
            let _ = std::io::Read::read_to_string(&mut stdout, &mut rest);
            let output = child.wait_with_output().expect("it ends");
            let _ = sender.send((rest, output));
        });
        let Ok((rest, output)) = receiver.recv_timeout(LIMIT) else {
            let _ = Command::new("sh").args(["-c", &format!("kill -KILL {pid}")]).status();
            panic!("Ctrl-C does not end {program:?}");
        };
        let mut ran = Ran::of(Some(output));
        ran.out = rest;
        ran
    };
    let ready = "print('ready', flush=True)\n";
    interrupt(&format!("{ready}while True: pass")).ends(130).complains("KeyboardInterrupt");
    interrupt(&format!("{ready}while True:\n  pass")).ends(130).complains("line 3, in <module>\n    pass\n");
    interrupt(&format!("{ready}def f():\n  while True:\n    sum(range(100))\nf()"))
        .ends(130)
        .complains("in f");
    interrupt(&format!("{ready}import time\ntime.sleep(600)")).ends(130).complains("KeyboardInterrupt");
    interrupt(&format!("{ready}try:\n  while True: pass\nexcept KeyboardInterrupt:\n  print('caught')"))
        .ends(0)
        .prints("caught\n")
        .is_quiet();
    interrupt(&format!("{ready}try:\n  while True: pass\nfinally:\n  print('tidied')"))
        .ends(130)
        .prints("tidied\n");
}

#[test]
fn nesting_of_a_hundred_thousand() {
    let n = 100_000;
    for (open, close) in [
        ("(", ")"),
        ("[", "]"),
        ("{1:", "}"),
        ("f(", ")"),
        ("-", ""),
        ("not ", ""),
        ("lambda: ", ""),
        ("x if x else ", ""),
    ] {
        let text = format!("print('never')\nx = {}1{}\n", open.repeat(n), close.repeat(n));
        let ran = run(&[&file("nested.py", text.as_bytes())]);
        assert!(matches!(ran.code, 0 | 1), "{open}: status {}\n{}", ran.code, ran.err);
    }
    let text = format!("print('never')\nx = {}\n", "(".repeat(n));
    run(&[&file("open.py", text.as_bytes())]).ends(1).prints("").complains("Error");
    let text: String = (0..1000).map(|i| format!("{}if 1:\n", " ".repeat(i))).collect();
    run(&[&file("indent.py", text.as_bytes())]).ends(1).complains("IndentationError");
    for text in [
        "a.b".to_string() + &".c".repeat(n),
        "a".to_string() + &"()".repeat(n),
        "a".to_string() + &"[0]".repeat(n),
        "1".to_string() + &"+1".repeat(n),
        "1".to_string() + &" and 1".repeat(n),
        "1".to_string() + &"<1".repeat(n),
        "x=".repeat(n) + "1",
        "a".to_string() + &" if a else a".repeat(n),
    ] {
        let ran = run(&[&file("long.py", format!("{text}\n").as_bytes())]);
        assert!(matches!(ran.code, 0 | 1), "{}...: status {}", &text[..10], ran.code);
    }
}

#[test]
fn recursion_of_a_hundred_thousand() {
    code("def f(n): return f(n + 1)\nf(0)")
        .ends(1)
        .complains("RecursionError: maximum recursion depth exceeded");
    code("import sys\nsys.setrecursionlimit(1_000_000)\ndef f(n): return 0 if n == 0 else 1 + f(n - 1)\nprint(f(100_000))")
        .ends(0)
        .prints("100000\n");
    // Through native code (a sort key, a `__repr__`) the depth is bounded however high the limit is.
    for through in ["sorted([0], key=lambda _: f(n - 1))", "list(map(f, [n - 1]))", "max([n - 1], key=f)"] {
        let text = format!(
            "import sys\nsys.setrecursionlimit(1_000_000)\ndef f(n):\n  if n: {through}\n  return 0\n\
             try: f(100_000)\nexcept RecursionError: print('bounded')\nelse: print('reached')"
        );
        let ran = code(&text);
        ran.ends(0);
        assert!(ran.out == "bounded\n" || ran.out == "reached\n", "{}", ran.out);
    }
}

#[test]
fn a_gigabyte_under_a_limit() {
    let limited = |text: &str| run(&["--max-memory=100M", "-c", text]);
    for greedy in [
        "bytearray(1 << 30)",
        "bytes(1 << 30)",
        "[0] * (1 << 27)",
        "'x' * (1 << 30)",
        "(1,) * (1 << 27)",
        "1 << (1 << 33)",
        "list(range(1 << 27))",
        "[i for i in range(1 << 27)]",
        "{i: i for i in range(1 << 26)}",
        "set(range(1 << 26))",
        "'%1000000000d' % 1",
        "'x'.ljust(1 << 30)",
        "3 ** (1 << 31)",
        // Native loops whose memory goes in small objects or rooted vectors.
        "list(map(str, range(1 << 27)))",
        "tuple(range(1 << 27))",
        "max(*range(1 << 27))",
        "set(map(str, range(1 << 26)))",
        "''.join(map(str, range(1 << 27)))",
    ] {
        let text = format!(
            "print('before')\ntry:\n  {greedy}\nexcept MemoryError as e:\n  print('MemoryError')\nelse:\n  print('?')"
        );
        limited(&text).ends(0).prints("before\nMemoryError\n");
    }
    limited("print('kept')\nl = []\nwhile True: l.append('x' * 1000 + str(len(l)))")
        .ends(1)
        .prints("kept\n")
        .complains("MemoryError");
    limited("class N: pass\nh = None\nwhile True:\n  n = N(); n.next = h; h = n")
        .ends(1)
        .complains("MemoryError");
    limited("n = 0\nfor i in range(200000):\n  x = [i] * 100; n += len(x)\nprint(n)")
        .ends(0)
        .prints("20000000\n");
}

#[test]
fn a_reader_that_goes_away() {
    let tauraro = support::binary().display().to_string();
    let script = file("many.py", b"for i in range(200000): print(i)\n");
    let mut shell = Command::new("sh");
    shell.args(["-c", &format!("'{tauraro}' '{script}' | head -1")]);
    Ran::of(run_with(shell, None, LIMIT)).ends(0).prints("0\n");
    let mut full = Command::new("sh");
    full.args(["-c", &format!("'{tauraro}' -c 'print(1)' > /dev/full")]);
    let ran = Ran::of(run_with(full, None, LIMIT));
    assert_ne!(ran.code, 0, "a full disk is not a success");
    let mut closed = Command::new("sh");
    closed.args(["-c", &format!("'{tauraro}' -c 'print(1)' >&-")]);
    let ran = Ran::of(run_with(closed, None, LIMIT));
    assert!(ran.code <= 120, "status {}", ran.code);
}

#[test]
fn text_that_cannot_be_printed() {
    code("print('\\ud800')").ends(1).complains("UnicodeEncodeError");
    code("print('é🐍')").ends(0).prints("é🐍\n");
    code("raise ValueError('\\ud800 é')").ends(1).complains("ValueError");
}

#[test]
fn input_from_stdin() {
    let ran = Ran::of(run_with(
        tauraro(&[
            "-c",
            "import sys\nprint(input('? ') + '!')\nprint([l for l in sys.stdin])\ntry: input()\nexcept EOFError as e: print('EOF')",
        ]),
        Some("one\ntwo\nthré\n".as_bytes()),
        LIMIT,
    ));
    ran.ends(0).prints("? one!\n['two\\n', 'thré\\n']\nEOF\n");
}

#[test]
fn a_program_goes_on_after_a_memory_error() {
    let limited = |text: &str| run(&["--max-memory=100M", "-c", text]);
    // What was let go of is free at once.
    let text = "try:\n  l = []\n  while 1: l.append([0] * 10)\nexcept MemoryError: l = None\n\
                print(sum([1] * 1000), sum([1] * 100000))";
    limited(text).ends(0).prints("1000 100000\n").is_quiet();
    // Recursion leaves room for its traceback.
    let text = "import sys\nsys.setrecursionlimit(10 ** 7)\ndef f(n): return f(n + 1)\nprint('before')\nf(0)";
    limited(text).ends(1).prints("before\n").complains("RecursionError: maximum recursion depth exceeded");
    // The error is shown although there is no memory to show it with.
    let text = "import itertools\nprint('before')\nlist(itertools.product(range(1000), repeat=3))";
    limited(text).ends(1).prints("before\n").complains("MemoryError");
}

#[test]
fn tracebacks_name_files_wherever_they_were_started_from() {
    let folder = folder("relative");
    std::fs::write(folder.join("fails.py"), "import sys\nprint(sys.argv[0])\n1 / 0\n").unwrap();
    let mut command = tauraro(&["fails.py"]);
    command.current_dir(&folder);
    let ran = Ran::of(run_with(command, None, LIMIT));
    ran.ends(1).prints("fails.py\n").complains(&format!("File \"{}\"", folder.join("fails.py").display()));
}
