//! Limits that hold in every mode of the compiled tier: Ctrl-C, `--max-memory`, the recursion limit, and very deep recursion.
//!
//! Each program does what it does in hot code, so that with any mode but `--jit=off` it does it in machine code.

mod support;

use std::io::{BufRead, BufReader, Read};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};
use support::{run_with, tauraro};

const MODES: &[&[&str]] = &[
    &["--jit=off"],
    &["--jit=on"],
    &["--jit=always"],
    &["--jit=always", "--fast"],
    &["--jit-threshold=7"],
    &["--jit=always", "--jit-stress=exits"],
    &["--jit-threshold=7", "--jit-stress=invalidate"],
];
const LIMIT: Duration = Duration::from_secs(60);

/// Runs a program in every mode; it must print this and end well.
fn prints_in_every_mode(options: &[&str], program: &str, expected: &str) {
    for mode in MODES {
        let args: Vec<&str> = mode.iter().chain(options).copied().chain(["-c", program]).collect();
        let output = run_with(tauraro(&args), None, LIMIT)
            .unwrap_or_else(|| panic!("{mode:?} takes more than {LIMIT:?} for\n{program}"));
        let (out, err) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
        let last: Vec<&str> = err.lines().rev().take(5).collect();
        assert_eq!(out, expected, "{mode:?}: {:?} {last:?}\n{program}", output.status);
        assert_eq!(output.status.code(), Some(0), "{mode:?}: {last:?}\n{program}");
    }
}

#[test]
fn ctrl_c_stops_a_hot_loop() {
    let programs = [
        "def f():\n  n = 0\n  while True:\n    n = n + 1 & 0xFFFF\nf()",
        "def g(k):\n  return k + 1\ndef f():\n  x = 0\n  while True:\n    x = g(x) & 0xFFFF\nf()",
        "class C:\n  def m(self, k):\n    self.v = k\n    return k\ndef f():\n  c = C()\n  while 1:\n    for k in range(1 << 40):\n      c.m(k)\nf()",
    ];
    for (mode, program) in MODES.iter().flat_map(|mode| programs.map(|program| (mode, program))) {
        let text = format!("print('ready', flush=True)\n{program}");
        let args: Vec<&str> = mode.iter().copied().chain(["-c", &text]).collect();
        let mut child =
            tauraro(&args).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("it starts");
        let mut line = String::new();
        BufReader::new(child.stdout.take().expect("stdout is piped")).read_line(&mut line).expect("a line");
        assert_eq!(line, "ready\n");
        // Time to become hot.
        std::thread::sleep(Duration::from_millis(150));
        let sent = Command::new("sh").args(["-c", &format!("kill -INT {}", child.id())]).status();
        assert!(sent.is_ok_and(|status| status.success()));
        let started = Instant::now();
        let status = loop {
            if let Some(status) = child.try_wait().expect("it can be waited for") {
                break status;
            }
            if started.elapsed() > LIMIT {
                let _ = child.kill();
                let _ = child.wait();
                panic!("{mode:?}: Ctrl-C does not stop\n{program}");
            }
            std::thread::sleep(Duration::from_millis(5));
        };
        let mut err = String::new();
        let _ = child.stderr.take().expect("stderr is piped").read_to_string(&mut err);
        assert_eq!(status.code(), Some(130), "{mode:?}: {err}");
        assert!(err.contains("in f\n") && err.contains("KeyboardInterrupt"), "{mode:?}: {err}");
    }
}

#[test]
fn memory_is_limited_in_hot_code() {
    let caught = "except MemoryError:\n  x = None\n  print('caught')\n";
    for greedy in [
        "  for k in range(1 << 40):\n    x.append((k, k))\n",
        "  for k in range(1 << 40):\n    x = (x, k)\n",
        "  for k in range(1 << 40):\n    x = [x, 1e300 * k]\n",
        "  for k in range(1 << 40):\n    x.append(C(k))\n",
        "  while True:\n    x.append('%d' % len(x))\n",
    ] {
        let class = "class C:\n  def __init__(self, k):\n    self.a = k\n    self.b = [k]\n";
        let program = format!("{class}def f():\n  x = []\n{greedy}try:\n  f()\n{caught}");
        prints_in_every_mode(&["--max-memory=60M"], &program, "caught\n");
    }
}

#[test]
fn recursion_of_a_hundred_thousand() {
    let head = "import sys\nsys.setrecursionlimit(1_000_000)\n";
    let plain = "def f(n): return 0 if n == 0 else 1 + f(n - 1)\nprint(f(300), f(100_000), f(100_000))";
    prints_in_every_mode(&[], &format!("{head}{plain}"), "300 100000 100000\n");
    let methods = "class C:\n  def a(self, n): return 0 if n == 0 else self.b(n - 1) + 1\n  def b(self, n):\n    try:\n      \
                   return self.a(n)\n    finally:\n      self.n = n\nc = C()\nprint(c.a(300), c.a(50_000), c.n)";
    prints_in_every_mode(&[], &format!("{head}{methods}"), "300 50000 49999\n");
    // With an exception through all of them.
    let raising = "def f(n):\n  if n == 0: raise ValueError('deep')\n  return f(n - 1) + 1\nfor n in 300, 100_000:\n  try: f(n)\n  \
                   except ValueError as e:\n    n = 0\n    tb = e.__traceback__\n    while tb: tb = tb.tb_next; n += 1\n    print(n)";
    prints_in_every_mode(&[], &format!("{head}{raising}"), "302\n100002\n");
}

#[test]
fn recursion_without_end_raises() {
    for deep in [
        "def f(n): return f(n + 1)\n",
        "class C:\n  def a(self, n): return self.b(n)\n  def b(self, n): return self.a(n) + 1\nc = C()\nf = c.a\n",
        "class C:\n  def __getattr__(self, name): return self.other + name\nf = lambda n: C().x\n",
        "def f(n): return sorted([1, 2], key=lambda k: f(n + 1))\n",
        "class C:\n  def __add__(self, n): return self + n\nf = lambda n: C() + n\n",
        "class C:\n  def __init__(self, n): self.x = C(n + 1)\nf = C\n",
        "class C:\n  @property\n  def p(self): return self.p\nf = lambda n: C().p\n",
    ] {
        let program = format!(
            "{deep}def g(n): return n + 1\nfor k in range(200): g(k)\nfor k in range(5):\n  try: f(k)\n  \
             except RecursionError: print('caught', g(k))\n"
        );
        let expected: String = (1..=5).map(|n| format!("caught {n}\n")).collect();
        prints_in_every_mode(&[], &program, &expected);
        let high = format!("import sys\nsys.setrecursionlimit(60_000)\n{program}");
        prints_in_every_mode(&[], &high, &expected);
    }
}

#[test]
fn profilers_are_told_what_machine_code_is_what() {
    let program = "def hot(n):\n  t = 0\n  for i in range(n):\n    t += i\n  return t\nprint(hot(5), hot(6))";
    let mut child = tauraro(&["--jit=always", "--perf-map", "-c", program])
        .stdout(Stdio::piped())
        .spawn()
        .expect("it starts");
    let map = format!("/tmp/perf-{}.map", child.id());
    let mut printed = String::new();
    child.stdout.take().expect("stdout is piped").read_to_string(&mut printed).expect("text");
    assert!(child.wait().expect("it ends").success());
    assert_eq!(printed, "10 15\n");
    let text = std::fs::read_to_string(&map).expect("the map is there");
    std::fs::remove_file(&map).expect("it can be removed");
    let line =
        text.lines().find(|line| line.ends_with(" py::hot:<string>:1")).expect("a line for the function");
    let fields: Vec<&str> = line.split(' ').collect();
    let [address, size] =
        [fields[0], fields[1]].map(|field| u64::from_str_radix(field, 16).expect("a number"));
    assert!(address > 4096 && (16..100_000).contains(&size), "{line}");
}

#[test]
fn code_goes_on_when_the_memory_for_machine_code_is_used_up() {
    let program = "fs = [eval(f'lambda x: x * {n} + sum([x, {n}]) - x ** 2') for n in range(200)]\n\
                   print(sum(f(k) for f in fs for k in range(40)))";
    prints_in_every_mode(&["--jit-mem=4K"], program, "12366000\n");
}
