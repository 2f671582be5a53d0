//! What `cargo xtask bench compile` says beside its rows: how long each phase of compiling a module of 10,000 lines takes,
//! and what compiling to machine code takes per operation.
//!
//! The module is generated: classes, functions, loops, conditions, calls, literals, comprehensions, generators, exceptions
//! and f-strings in the mixture of ordinary programs, densely (no comments, no blank lines), and every name and number
//! different. Each phase is measured by the example `compile` of tauraro-vm, as if every function were called: a program
//! compiles a function when it is first called.

use super::contest::Contestant;
use super::perf_data::{self, PerfData};
use super::run::Plan;
use super::suite::Suite;
use super::{measure, run};
use crate::workspace::{self, Outcome};
use std::fmt::Write;
use std::process::Command;

/// Lines of the module.
const LINES: usize = 10_000;

/// Generates the module, measures the phases; lines for the report.
pub fn phases() -> Outcome<Vec<String>> {
    let file = workspace::target().join("bench_compile.py");
    workspace::write(&file, &module(LINES))?;
    let output = Command::new(env!("CARGO"))
        .current_dir(workspace::root())
        .args(["run", "--quiet", "--release", "-p", "tauraro-vm", "--example", "compile", "--"])
        .arg(&file)
        .output()
        .map_err(|e| format!("cannot run cargo: {e}"))?;
    if !output.status.success() {
        return Err(format!("the example `compile` failed: {}", String::from_utf8_lossy(&output.stderr)));
    }
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let words = |line: &str| line.split_whitespace().collect::<Vec<_>>().join(" ");
    let parts: Vec<String> = text.lines().map(words).collect();
    Ok(vec![format!("a generated module, each phase by itself: {}", parts.join("; "))])
}

/// What compiling to machine code takes per operation, over the programs of `scripts`; a line for the report.
pub fn machine_code(plan: &Plan, subject: &Contestant) -> Outcome<Vec<String>> {
    let help = Command::new(&subject.path).arg("--help").output().map_err(|e| e.to_string())?;
    if !perf_data::is_known(&String::from_utf8_lossy(&help.stdout)) {
        let line = "compiling to machine code is not measured: this binary does not know --debug-perf=FILE";
        return Ok(vec![line.to_string()]);
    }
    let file = workspace::target().join("bench_compile_perf.json");
    let (mut time, mut operations, mut bytes, mut programs) = (0, 0, 0, 0);
    for program in Suite::Scripts.programs()? {
        let mut args = vec![format!("--debug-perf={}", file.display())];
        args.extend(run::arguments(&program, subject)?);
        measure::process(&subject.path, &args, plan.time_limit, plan.pin)?.checked(plan.time_limit)?;
        let text = std::fs::read_to_string(&file).map_err(|e| format!("--debug-perf wrote nothing: {e}"))?;
        let data = PerfData::parse(&text).map_err(|e| format!("what --debug-perf wrote: {e}"))?;
        for code in data.functions.iter().flat_map(|f| &f.compiled) {
            time += code.compile_ns;
            operations += code.ir_ops;
            bytes += code.code_bytes;
        }
        programs += 1;
    }
    let _ = std::fs::remove_file(&file);
    if operations == 0 {
        return Ok(vec![format!("nothing of {programs} scripts was compiled to machine code")]);
    }
    Ok(vec![format!(
        "compiling to machine code: {:.0} ns and {:.1} bytes an operation, {operations} operations in {programs} scripts",
        time as f64 / operations as f64,
        bytes as f64 / operations as f64
    )])
}

/// A module of so many lines.
fn module(lines: usize) -> String {
    let mut text = String::from("import sys\nfrom math import sqrt, floor\nLIMIT = 1000\nREGISTRY = {}\n");
    let mut written = 4;
    for n in 0.. {
        let part = part(n);
        let count = part.lines().count();
        if written + count > lines {
            break;
        }
        text += &part;
        written += count;
    }
    for n in written..lines {
        let _ = writeln!(text, "LAST_{n} = LIMIT * {n} + len(REGISTRY)");
    }
    text
}

/// One class with methods and two functions.
fn part(n: usize) -> String {
    const PARTS: &str = r##"class Shape@(object):
    """Shape number @."""
    count = @
    names = ["alpha@", "beta@", "gamma@"]
    def __init__(self, width, height=@, *rest, scale=1.5, **options):
        self.width = width
        self.height = height if height is not None else width
        self.scale = scale
        self.points = [(x, y) for x in range(width) for y in range(self.height) if x != y]
        self.options = dict(options)
        for index, value in enumerate(rest):
            self.options["rest%d" % index] = value
        Shape@.count += 1
    def area(self):
        return self.width * self.height * self.scale ** 2
    @property
    def ratio(self):
        if self.height == 0:
            raise ZeroDivisionError("height of shape @ is zero")
        return self.width / self.height
    def __repr__(self):
        return f"Shape@({self.width!r}, {self.height!r}, scale={self.scale:.2f})"
    def walk(self, depth=0):
        yield depth, self
        for child in self.options.values():
            if isinstance(child, Shape@):
                yield from child.walk(depth + 1)
            elif child is None:
                continue
            else:
                yield depth + 1, child
    def update(self, other):
        total, seen = 0, set()
        for key, value in other.items():
            if key in self.options and key not in seen:
                seen.add(key)
                total += self.options[key] * value - @
            else:
                self.options[key] = value
        return total, seen
def process_@(data, factor=2, *, verbose=False):
    result = []
    best, worst = None, 0
    for i in range(len(data)):
        item = data[i]
        if item % 3 == 0 and item > worst:
            worst = item
        elif item < 0 or item > LIMIT:
            break
        try:
            value = (item * factor + @) // (i + 1)
            if best is None or value > best:
                best = value
        except (ZeroDivisionError, TypeError) as error:
            if verbose:
                print("error at", i, error, file=sys.stderr)
            continue
        finally:
            result.append(item ^ @)
        while value > 10 and not verbose:
            value -= 7
            if value & 1:
                value >>= 1
            else:
                value = value * 3 - 1
        result[-1] = result[-1] + value if value else -value
    table = {name: index for index, name in enumerate(sorted(map(str, result)))}
    return best, worst, table, [r for r in result if r > @]
def solve_@(a, b, c):
    def inner(x, y=@):
        nonlocal a
        a += x * y
        return a - b
    key = lambda pair: (pair[1], -pair[0])
    d = b * b - 4.0 * a * c
    if d < 0:
        return None
    root = sqrt(d)
    pairs = [(floor(root * k), k) for k in range(@ % 17)]
    pairs.sort(key=key, reverse=True)
    with open("data@.txt") as stream:
        lines = [line.strip().split(",") for line in stream if line and not line.startswith("#")]
        header, *rows = lines
    matrix = [[0] * 4 for _ in range(4)]
    for row in range(4):
        for column in range(4):
            if row == column:
                matrix[row][column] = 1
            elif row < column:
                matrix[row][column] = inner(row, column) + matrix[column][row] * 0.5
            else:
                matrix[row][column] += row * 10 + column
    REGISTRY["solve_@"] = solve_@
    assert len(rows) > 1, f"too few rows: {len(rows)} of {header}"
    return ((-b + root) / (2 * a), (-b - root) / (2 * a)), pairs[:3], matrix[1:-1]
"##;
    // Decorators begin with the mark, too.
    let number = n.to_string();
    PARTS.replace("@property", "\u{1}").replace('@', &number).replace('\u{1}', "@property")
}
