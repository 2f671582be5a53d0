//! `cargo xtask bench compile`: how long parsing and compiling a module of 10,000 lines takes.
//!
//! The module is generated: classes, functions, loops, conditions, calls, literals, comprehensions, generators, exceptions
//! and f-strings in the mixture of ordinary programs, densely (no comments, no blank lines), and every name and number
//! different. Each phase is measured by the example `compile` of tauraro-vm, as if every function were called: a program
//! compiles a function when it is first called.

use crate::workspace::{self, Outcome};
use std::fmt::Write;
use std::process::Command;

/// Lines of the module.
const LINES: usize = 10_000;

/// Generates the module, measures.
pub fn run() -> Outcome {
    let file = workspace::target().join("bench_compile.py");
    super::write(&file, &module(LINES))?;
    let mut example = Command::new(env!("CARGO"));
    example.current_dir(workspace::root());
    example
        .args(["run", "--quiet", "--release", "-p", "tauraro-vm", "--example", "compile", "--"])
        .arg(&file);
    match example.status() {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => Err(format!("the example `compile` failed: {status}")),
        Err(error) => Err(format!("cannot run cargo: {error}")),
    }
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
