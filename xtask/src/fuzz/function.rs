//! Random functions: typed variables, random statements over them, and everything bounded.
//!
//! Variables come in kinds, by name: `i` small and large ints, `f` floats, `m` anything, `l` lists of ints, `d` a dict, `s` a string,
//! `o` an instance of `Box`. An expression of a kind is made of variables of it, mostly; so programs get far before they raise, and change
//! a type only where that is meant.
//!
//! Bounds: a loop does at most a few hundred rounds, loops in it a few; an int that grew beyond 2^200 is cut down right after the
//! assignment; lists are cut when they are long.

use super::random::Random;
use std::fmt::Write;

/// Python source that is being written.
#[derive(Default)]
pub struct Text {
    text: String,
    depth: usize,
}

impl Text {
    /// Adds a line.
    pub fn line(&mut self, line: impl AsRef<str>) {
        for _ in 0..self.depth {
            self.text.push_str("    ");
        }
        self.text.push_str(line.as_ref());
        self.text.push('\n');
    }

    /// Adds a line that opens a block, and the block.
    pub fn block(&mut self, head: impl AsRef<str>, body: impl FnOnce(&mut Text)) {
        self.line(head);
        self.depth += 1;
        let before = self.text.len();
        body(self);
        if self.text.len() == before {
            self.line("pass");
        }
        self.depth -= 1;
    }

    /// Adds lines as they are, indented.
    pub fn lines(&mut self, lines: &str) {
        for line in lines.lines() {
            self.line(line);
        }
    }

    /// The source.
    pub fn finish(self) -> String {
        self.text
    }
}

const INTS: &[&str] = &[
    "0",
    "1",
    "2",
    "3",
    "7",
    "-1",
    "-2",
    "-7",
    "10",
    "64",
    "255",
    "1000",
    "-1000",
    "1 << 30",
    "(1 << 30) - 1",
    "-(1 << 30)",
    "(1 << 31) - 1",
    "(1 << 32) + 1",
    "1 << 53",
    "(1 << 53) + 1",
    "-(1 << 53) - 1",
    "(1 << 61) + 5",
    "(1 << 62) - 1",
    "1 << 62",
    "-(1 << 62)",
    "-(1 << 62) - 1",
    "(1 << 63) - 1",
    "1 << 63",
    "-(1 << 63)",
    "0xFFFFFFFFFFFFFFFF",
    "1 << 70",
    "True",
    "False",
];
const FLOATS: &[&str] = &[
    "0.0",
    "-0.0",
    "1.0",
    "0.5",
    "-2.5",
    "1e300",
    "-1e300",
    "1e-300",
    "5e-324",
    "INF",
    "-INF",
    "NAN",
    "1e16",
    "9007199254740993.0",
    "4.611686018427388e18",
    "3.25",
    "0.1",
    "-1.0",
    "1e100",
];

/// Writes one function.
pub struct FunctionWriter<'a> {
    /// Where randomness comes from.
    pub random: &'a mut Random,
    /// Functions of two arguments that may be called, by name.
    pub helpers: &'a [String],
    /// Loops around the current statement.
    loops: usize,
    /// Rounds of the loops around, multiplied.
    rounds: usize,
    /// Whether `break` and `continue` may stand here.
    breakable: bool,
    /// Loop variables that hold ints.
    counters: Vec<String>,
    budget: usize,
    fresh: usize,
    /// Whether the function is a generator.
    yields: bool,
}

impl<'a> FunctionWriter<'a> {
    /// A writer that may call `helpers`.
    pub fn new(random: &'a mut Random, helpers: &'a [String]) -> Self {
        let budget = random.between(4, 16);
        FunctionWriter {
            random,
            helpers,
            loops: 0,
            rounds: 1,
            breakable: false,
            counters: Vec::new(),
            budget,
            fresh: 0,
            yields: false,
        }
    }

    /// A hot function with a loop, called `name` with the arguments i0, f0, m0 and o.
    pub fn hot(&mut self, text: &mut Text, name: &str) {
        self.yields = self.random.one_in(7);
        let yields = self.yields;
        text.block(format!("def {name}(i0, f0, m0, o):"), |text| {
            if self.random.one_in(3) {
                text.line("global G0, G1");
            }
            text.line(format!("i1 = {}", self.random.pick(INTS)));
            text.line(format!("i2 = {}", self.random.pick(INTS)));
            text.line(format!("f1 = {}", self.random.pick(FLOATS)));
            text.line(format!("m1 = {}", self.mixed_literal()));
            text.line(format!("l0 = [{}]", self.int_list()));
            text.line(format!("t0 = ({},)", self.int_list()));
            text.line("d0 = {'a': 1, 2: 3}");
            text.line("s0 = 'xy'");
            if self.random.one_in(3) {
                text.line("c0 = 0");
                text.block("def bump(n):", |text| {
                    text.line("nonlocal c0");
                    text.line("c0 = (c0 + n) & 0xFFFFFF");
                    text.line(if self.random.one_in(2) { "return c0" } else { "return c0 + i1" });
                });
            } else {
                text.line("c0 = 5");
                text.line("bump = lambda n: n if n is None else n + 1");
            }
            let count = self.random.between(60, 260);
            self.main_loop(text, count);
            let n = self.random.below(4);
            self.statements(text, n);
            text.line("trace(i0, i1, i2, f0, f1, m0, m1, l0[:9], t0, len(d0), s0[:9], c0)");
            if !yields {
                text.line(format!("return {}", self.any(2)));
            }
        });
    }

    /// A small function of two arguments that a loop calls.
    pub fn helper(&mut self, text: &mut Text, name: &str) {
        let default = self.random.pick(INTS);
        text.block(format!("def {name}(i0, i1={default}):"), |text| {
            text.line("i2 = i0");
            text.line("f0 = 1.5");
            text.line("m0 = i1");
            match self.random.below(8) {
                0 => text.block("if i0 & 31 == 17:", |text| {
                    text.line(self.random.pick(&[
                        "raise ValueError(i0)",
                        "raise KeyError('k')",
                        "i2 = 1 // (i0 - i0)",
                    ]));
                }),
                1 => text.block("try:", |text| {
                    text.line("i2 = i0 // (i1 & 3)");
                }),
                2 => text.block("for k in range(3):", |text| {
                    text.line("i2 = i2 + k & 0xFFFF");
                }),
                3 => text.block("if i0 & 15 == 9:", |text| text.line("return None")),
                4 => text.block("if i0 & 15 == 9:", |text| text.line("return 2.5")),
                _ => text.line(format!("i2 = {}", self.small_int(2))),
            }
            if text.text.lines().last().is_some_and(|l| l.contains("i0 // (i1 & 3)")) {
                match self.random.below(3) {
                    0 => text.block("except ZeroDivisionError:", |text| text.line("i2 = -i1")),
                    1 => text.block("finally:", |text| text.line("i2 = i1")),
                    _ => {
                        text.block("except ZeroDivisionError as e:", |text| {
                            text.line("m0 = type(e).__name__")
                        });
                        text.block("else:", |text| text.line("i2 = i2 + 1"));
                        text.block("finally:", |text| text.line("i1 = 3"));
                    }
                }
            }
            let budget = std::mem::replace(&mut self.budget, 2);
            let n = self.random.below(2);
            let helpers = std::mem::take(&mut self.helpers);
            let names = ["i2", "i0 + i1 & 0xFFFFFFFF", "i2 * 3 % 1000003"];
            for _ in 0..n {
                text.line(format!("i2 = {}", self.small_int(2)));
                self.clamp(text, "i2");
            }
            self.helpers = helpers;
            self.budget = budget;
            text.line(format!("return {}", self.random.pick(&names)));
        });
    }

    fn int_list(&mut self) -> String {
        let count = self.random.between(3, 9);
        let items: Vec<&str> = (0..count).map(|_| self.random.pick(INTS)).collect();
        items.join(", ")
    }

    fn mixed_literal(&mut self) -> String {
        match self.random.below(7) {
            0 | 1 => self.random.pick(INTS).into(),
            2 | 3 => self.random.pick(FLOATS).into(),
            4 => "'text'".into(),
            5 => "None".into(),
            _ => "[1, 2]".into(),
        }
    }

    fn name(&mut self, start: &str) -> String {
        self.fresh += 1;
        format!("{start}{}", self.fresh)
    }

    // ---- expressions

    fn int_variable(&mut self) -> String {
        match self.counters.last().cloned() {
            Some(counter) if self.random.one_in(2) => counter,
            _ => self.random.pick(&["i0", "i1", "i2"]).into(),
        }
    }

    /// An int made of what a helper has.
    fn small_int(&mut self, depth: usize) -> String {
        if depth == 0 {
            return self
                .random
                .pick(&["i0", "i1", "i2", "1", "3", "-5", "G2", "(1 << 61)", "(1 << 30)"])
                .into();
        }
        let op = self.random.pick(&["+", "-", "*", "&", "|", "^"]);
        format!("({} {op} {})", self.small_int(depth - 1), self.small_int(depth - 1))
    }

    fn int(&mut self, depth: usize) -> String {
        if depth == 0 {
            return match self.random.below(10) {
                0 | 1 => format!("({})", self.random.pick(INTS)),
                2 => "G0".into(),
                3 => "o.a".into(),
                4 => {
                    self.random.pick(&["len(l0)", "Box.count", "o.limit", "t0[1]", "l0[0]", "l0[-1]"]).into()
                }
                _ => self.int_variable(),
            };
        }
        let (left, right) = (self.int(depth - 1), self.int(depth - 1));
        match self.random.below(26) {
            0..=3 => format!("({left} + {right})"),
            4..=6 => format!("({left} - {right})"),
            7 | 8 => format!("({left} * {right})"),
            9 => format!("({left} // ({right} or 3))"),
            10 => format!("({left} % ({right} or -7))"),
            11 => format!(
                "({left} {} {})",
                self.random.pick(&["//", "%"]),
                self.random.pick(&["7", "-7", "1", "-1", "8", "1000003", "(1 << 62)", "2"])
            ),
            12 => format!("({left} << ({right} & {}))", self.random.pick(&["7", "31", "63"])),
            13 => format!("({left} >> ({right} & {}))", self.random.pick(&["7", "63", "127"])),
            14 => format!("({left} & {right})"),
            15 => format!("({left} | {right})"),
            16 => format!("({left} ^ {right})"),
            17 => format!("(-{left})"),
            18 => format!("(~{left})"),
            19 => format!("l0[{left} % len(l0)]"),
            20 => format!("({left} if {} else {right})", self.truth(1)),
            21 if !self.helpers.is_empty() => self.call(&left, &right),
            22 => match self.random.below(6) {
                0 => format!("o.add({left})"),
                1 => "o.twice".into(),
                2 => format!("Box.klass({left})"),
                3 => format!("o.static({left}, {right})"),
                4 => format!("(o[{left}])"),
                _ => format!("bump({left})"),
            },
            23 => format!("{}({left}, {right})", self.random.pick(&["min", "max"])),
            24 => format!("{}({left})", self.random.pick(&["abs", "int", "hash"])),
            25 => format!("({left} ** ({right} & 3))"),
            _ => format!("({left} & 0xFFFFFFFFFFFFFFFF)"),
        }
    }

    fn call(&mut self, left: &str, right: &str) -> String {
        let helper = self.helpers[self.random.below(self.helpers.len())].clone();
        match self.random.below(5) {
            0 => format!("({helper}({left}) or 0)"),
            1 => format!("({helper}({left}, i1={right}) or 0)"),
            _ => format!("({helper}({left}, {right}) or 1)"),
        }
    }

    fn float(&mut self, depth: usize) -> String {
        if depth == 0 {
            return match self.random.below(6) {
                0 => self.random.pick(FLOATS).into(),
                1 => "o.b".into(),
                2 => "G1".into(),
                _ => self.random.pick(&["f0", "f1"]).into(),
            };
        }
        let left = self.float(depth - 1);
        let right = if self.random.one_in(3) { self.int(0) } else { self.float(depth - 1) };
        match self.random.below(12) {
            0..=2 => format!("({left} + {right})"),
            3 | 4 => format!("({right} - {left})"),
            5 | 6 => format!("({left} * {right})"),
            7 => format!("({left} / ({right} or 2.0))"),
            8 => format!("(-{left})"),
            9 => format!("({left} if {} else {right})", self.truth(1)),
            10 => format!("({} / ({} or 3))", self.int(0), self.int(0)),
            _ => format!("{}({left})", self.random.pick(&["abs", "float"])),
        }
    }

    fn truth(&mut self, depth: usize) -> String {
        let op = self.random.pick(&["<", "<=", "==", "!=", ">", ">="]);
        match self.random.below(15) {
            0..=3 => format!("{} {op} {}", self.int(1), self.int(0)),
            4 | 5 => format!("{} {op} {}", self.float(1), self.float(0)),
            6 => format!("{} {op} {}", self.float(0), self.int(0)),
            7 => format!(
                "{} & {} == {}",
                self.int_variable(),
                self.random.pick(&["1", "3", "7"]),
                self.random.below(3)
            ),
            8 => format!("m{} is {}None", self.random.below(2), self.random.pick(&["", "not "])),
            9 => format!(
                "isinstance(m{}, {})",
                self.random.below(2),
                self.random.pick(&["int", "float", "str"])
            ),
            10 => format!("{} in {}", self.int(0), self.random.pick(&["l0", "t0", "d0"])),
            11 => format!("{} < {} < {}", self.int(0), self.int(0), self.int(0)),
            12 if depth > 0 => format!("not ({})", self.truth(depth - 1)),
            13 if depth > 0 => {
                format!(
                    "({}) {} ({})",
                    self.truth(depth - 1),
                    self.random.pick(&["and", "or"]),
                    self.truth(depth - 1)
                )
            }
            _ => self.random.pick(&["i0", "f0", "m0", "m1", "l0", "s0", "o.c", "o"]).into(),
        }
    }

    fn any(&mut self, depth: usize) -> String {
        match self.random.below(8) {
            0 | 1 => self.int(depth),
            2 | 3 => self.float(depth),
            4 => self.random.pick(&["m0", "m1", "s0", "o.c"]).into(),
            5 => format!("({}, {})", self.int(0), self.float(0)),
            6 => self.truth(1),
            _ => self.mixed_literal(),
        }
    }

    // ---- statements

    fn clamp(&mut self, text: &mut Text, name: &str) {
        text.line(format!("if not -LIMIT < {name} < LIMIT: {name} = {name} % 1000003"));
    }

    fn main_loop(&mut self, text: &mut Text, count: usize) {
        let k = self.name("k");
        let head = match self.random.below(9) {
            0..=2 => format!("for {k} in range({count}):"),
            3 => format!("for {k} in range({}, {}, -{}):", count * 3, -4, 3),
            4 => format!("for {k}, x in enumerate(WORDS * {}):", count / 5),
            5 => format!("for {k} in NUMBERS * {}:", count / 10),
            6 => format!("for {k} in tuple(range({count})):"),
            7 => format!("for {k} in numbers({count}):"),
            _ => {
                text.line(format!("{k} = 0"));
                let before = (self.loops, self.breakable, self.rounds);
                text.block(format!("while {k} < {count}:"), |text| {
                    text.line(format!("{k} += 1"));
                    self.body(text, &k, count);
                });
                (self.loops, self.breakable, self.rounds) = before;
                return;
            }
        };
        let before = (self.loops, self.breakable, self.rounds);
        text.block(head, |text| self.body(text, &k, count));
        (self.loops, self.breakable, self.rounds) = before;
        if self.random.one_in(5) {
            text.block("else:", |text| text.line("i2 = i2 ^ 1"));
        }
    }

    fn body(&mut self, text: &mut Text, counter: &str, rounds: usize) {
        self.loops += 1;
        self.rounds *= rounds;
        let breakable = std::mem::replace(&mut self.breakable, true);
        self.counters.push(counter.into());
        let n = self.random.between(1, 5);
        self.statements(text, n);
        self.counters.pop();
        self.breakable = breakable;
        self.loops -= 1;
        self.rounds /= rounds.max(1);
    }

    fn statements(&mut self, text: &mut Text, count: usize) {
        for _ in 0..count {
            self.statement(text);
        }
    }

    fn some(&mut self, text: &mut Text) {
        let n = self.random.between(1, 3);
        self.statements(text, n);
    }

    fn statement(&mut self, text: &mut Text) {
        if self.budget == 0 {
            return self.simple(text);
        }
        self.budget -= 1;
        match self.random.below(30) {
            0..=11 => self.simple(text),
            12..=14 => {
                text.block(format!("if {}:", self.truth(2)), |text| self.some(text));
                if self.random.one_in(3) {
                    text.block(format!("elif {}:", self.truth(1)), |text| self.some(text));
                }
                if self.random.one_in(2) {
                    text.block("else:", |text| self.some(text));
                }
            }
            15..=18 if self.rounds < 2000 => self.inner_loop(text),
            19..=21 => self.try_statement(text),
            22 => self.type_change(text),
            23 => self.unbind(text),
            24 => self.frames(text),
            25 => self.shared_iterator(text),
            26 if self.breakable => {
                text.block(format!("if {}:", self.truth(1)), |text| {
                    text.line(self.random.pick(&["break", "continue", "continue"]))
                });
            }
            27 => self.mutation(text),
            28 => {
                text.block(format!("with Guard({}):", self.random.pick(&["True", "False"])), |text| {
                    self.some(text)
                });
            }
            _ => self.container(text),
        }
    }

    fn simple(&mut self, text: &mut Text) {
        let target = self.random.pick(&["i0", "i1", "i2"]);
        match self.random.below(20) {
            0..=4 => {
                text.line(format!("{target} = {}", self.int(2)));
                self.clamp(text, target);
            }
            5..=7 => {
                let op = self.random.pick(&["+", "-", "*", "&", "|", "^", "+", "-"]);
                text.line(format!("{target} {op}= {}", self.int(1)));
                self.clamp(text, target);
            }
            8..=10 => text.line(format!("f{} = {}", self.random.below(2), self.float(2))),
            11 => text.line(format!("m{} = {}", self.random.below(2), self.any(1))),
            12 => {
                text.line(format!("o.a = {}", self.int(1)));
                self.clamp(text, "o.a");
            }
            13 => text.line(format!("o.{} = {}", self.random.pick(&["b", "c"]), self.float(1))),
            14 => text.line("i0, i1 = i1, i0"),
            15 => text.line("o.c = s0[:3]"),
            16 => {
                text.line(
                    "G0 = G0 + 1 & 0xFFFF"
                        .replace("G0 =", if self.random.one_in(2) { "Box.count =" } else { "o.count =" }),
                );
            }
            17 if self.yields && self.loops > 0 => text.line(format!("yield {}", self.int(1))),
            18 => text.line(format!("s0 = s0[-5:] + f'{{{}}}'", self.int_variable())),
            _ => text.line(format!("d0[{} & 7] = {}", self.int_variable(), self.any(1))),
        }
    }

    fn inner_loop(&mut self, text: &mut Text) {
        let k = self.name("k");
        let n = self.random.between(2, 8);
        let before = self.rounds;
        let head = match self.random.below(12) {
            0..=2 => format!("for {k} in range({n}):"),
            3 => format!("for {k} in l0[:{n}]:"),
            4 => format!("for {k} in t0:"),
            5 => format!("for {k}, x in enumerate(l0[:{n}]):"),
            6 => format!("for {k}, x in zip(range({n}), t0):"),
            7 => format!("for {k} in list(d0.values())[:{n}]:"),
            8 => format!("for {k} in numbers({n}):"),
            9 => format!("for {k} in [{} for j in range({n})]:", self.int(1)),
            10 => format!(
                "for {k} in range({n}, {}, {}):",
                self.random.below(20),
                self.random.pick(&["1", "-1", "2", "-3"])
            ),
            _ => {
                text.line(format!("{k} = {n}"));
                text.block(format!("while {k} > 0:"), |text| {
                    text.line(format!("{k} -= 1"));
                    self.body(text, &k, n);
                });
                self.rounds = before;
                return;
            }
        };
        // What comes out of a dict may be anything.
        let counter = if head.contains("d0") { "i0".to_string() } else { k };
        text.block(head, |text| self.body(text, &counter, n));
        self.rounds = before;
        if self.random.one_in(6) {
            text.block("else:", |text| self.simple(text));
        }
    }

    fn try_statement(&mut self, text: &mut Text) {
        text.block("try:", |text| {
            self.some(text);
            match self.random.below(7) {
                0 => text.line(format!("i2 = 100 // ({} & 3)", self.int_variable())),
                1 => text.line(format!("m0 = l0[{} & 31]", self.int_variable())),
                2 => text.line(format!("m1 = d0[{} & 15]", self.int_variable())),
                3 => text.line("i1 = i1 + m0"),
                4 => text.line(format!("if {}: raise ValueError({})", self.truth(1), self.int_variable())),
                5 => text.line("m1 = o.missing"),
                _ => {}
            }
        });
        let caught = self.random.pick(&[
            "(ZeroDivisionError, IndexError, KeyError)",
            "Exception",
            "Exception",
            "TypeError",
            "ArithmeticError",
        ]);
        let finally = self.random.one_in(4);
        if !finally || self.random.one_in(2) {
            text.block(format!("except {caught} as e:"), |text| {
                if self.random.one_in(3) {
                    text.line("m1 = where(e)");
                } else if self.random.one_in(3) {
                    text.line("m0 = type(e).__name__");
                }
                self.simple(text);
                if self.random.one_in(10) {
                    text.line("raise");
                }
            });
            if self.random.one_in(5) {
                text.block("else:", |text| self.simple(text));
            }
        }
        if finally {
            text.block("finally:", |text| {
                self.simple(text);
                if self.breakable && self.random.one_in(6) {
                    text.block(format!("if {}:", self.truth(0)), |text| text.line("continue"));
                }
            });
        }
    }

    fn type_change(&mut self, text: &mut Text) {
        let at = self.random.between(20, 200);
        let counter = self.int_variable();
        let name = self.random.pick(&["m0", "m1", "i1", "f0", "f1", "o.b", "o.c", "l0[1]"]);
        let value = match name {
            "i1" | "l0[1]" => self.random.pick(INTS).to_string(),
            "f0" | "f1" | "o.b" => {
                self.random.pick(&["3", "1 << 40", "True", "-0.0", "2.5", "INF"]).to_string()
            }
            _ => self.mixed_literal(),
        };
        text.line(format!("if {counter} == {at}: {name} = {value}"));
        if name.starts_with('m') {
            text.block("try:", |text| {
                text.line(format!(
                    "{name} = {name} {} {}",
                    self.random.pick(&["+", "-", "*"]),
                    self.random.pick(&["1", "2.5", "i0"])
                ))
            });
            text.block("except TypeError:", |text| text.line(format!("{name} = {}", self.int_variable())));
            text.block("except OverflowError:", |text| text.line(format!("{name} = 0")));
            text.line(format!("if isinstance({name}, (int, list, str)): {name} = 5 if {name} else 1.5"));
        }
    }

    fn unbind(&mut self, text: &mut Text) {
        let name = self.name("u");
        let counter = self.int_variable();
        text.line(format!("if {counter} & 7 != 5: {name} = {}", self.any(1)));
        text.block("try:", |text| {
            text.line(format!("m1 = {name}"));
            if self.random.one_in(2) {
                text.line(format!("del {name}"));
            }
        });
        text.block("except UnboundLocalError:", |text| text.line(format!("m1 = {counter}")));
    }

    fn frames(&mut self, text: &mut Text) {
        match self.random.below(4) {
            0 => text.line("m1 = len(locals())"),
            1 => text.line("m0 = sys._getframe().f_locals['i1']"),
            2 => text.line("m0 = sys._getframe().f_lineno"),
            _ => text.line("m1 = caller()"),
        }
    }

    fn shared_iterator(&mut self, text: &mut Text) {
        let (it, k) = (self.name("it"), self.name("k"));
        let source = match self.random.below(7) {
            0 => "range(9)".to_string(),
            1 => "l0[:8]".into(),
            2 => "t0".into(),
            3 => "enumerate(t0)".into(),
            4 => "numbers(7)".into(),
            5 => "zip(t0, range(6))".into(),
            _ => "dict(a=1, b=2, c=3)".into(),
        };
        text.line(format!("{it} = iter({source})"));
        text.block(format!("for {k} in {it}:"), |text| {
            text.line(format!("m0 = {k}"));
            match self.random.below(5) {
                0 => text.line(format!("m1 = next({it}, None)")),
                1 => text.block(format!("for m1 in {it}:"), |text| text.line("if i0 & 1: break")),
                2 => text.line(format!("if i1 & 1: m1 = list({it})")),
                3 => text.block(format!("for m1 in {it}:"), |text| text.line(format!("m0 = next({it}, 5)"))),
                _ => text.line("if i2 & 1: break"),
            }
        });
        text.line("m0 = m1 = 3");
    }

    fn mutation(&mut self, text: &mut Text) {
        let counter = self.counters.last().cloned().unwrap_or_else(|| "i0".into());
        let at = self.random.between(10, 210);
        let what = match self.random.below(16) {
            0 => "change('h0', lambda a, b=1: a - b)".to_string(),
            1 => "change('h1', lambda a, b=2: 2.5)".into(),
            2 => "h0.__defaults__ = (77,)".into(),
            3 => "Box.add = lambda self, n: n - 1".into(),
            4 => "Box.twice = 44".into(),
            5 => "Box.limit = 2.5".into(),
            6 => "o.limit = 12".into(),
            7 => "o.extra = 9; del o.extra".into(),
            8 => "del o.a; o.a = 4".into(),
            9 => "Box.a = property(lambda self: 6, lambda self, v: None)".into(),
            10 => "Box.__getattr__ = lambda self, n: 8".into(),
            11 => "o = Slotted()".into(),
            12 => "o = Other()".into(),
            13 => "change('G2', 1.5)".into(),
            14 => "change('len', lambda x: 3); del globals()['len']".into(),
            _ => "h0.__code__ = (lambda a, b: a ^ b).__code__".into(),
        };
        text.line(format!("if {counter} == {at}: {what}"));
    }

    fn container(&mut self, text: &mut Text) {
        match self.random.below(9) {
            0 => text.line(format!("l0.append({})", self.int(1))),
            1 => text.line(format!("if len(l0) > 3: i1 = l0.pop({})", self.random.pick(&["", "0", "-2"]))),
            2 => {
                text.line(format!("l0[{} % len(l0)] = {}", self.int(1), self.int(1)));
            }
            3 => text.line("l0 = [x & 0xFFFF for x in l0][:20]"),
            4 => {
                let k = self.name("k");
                text.block(format!("for {k} in l0:"), |text| {
                    text.line("if len(l0) < 12: l0.append(1)");
                    text.line(format!("i2 = i2 + {k} & 0xFFFFFFF"));
                });
            }
            5 => {
                let k = self.name("k");
                text.block(format!("for {k} in l0:"), |text| text.line("if len(l0) > 4: l0.pop()"));
            }
            6 => text.line(format!("d0.pop({} & 7, None)", self.int_variable())),
            7 => {
                text.line("a, *b = l0[:4] + [1]");
                text.line("i2 = a & 0xFF | len(b)");
            }
            _ => text.line("i2 = sum(x & 255 for x in t0)"),
        }
        text.line("if len(l0) > 30: l0 = l0[:5]");
        text.line("if not l0: l0 = [1, 2, 3, 4]");
    }
}

/// What every program starts with.
pub fn prelude() -> String {
    let mut text = String::new();
    let _ = write!(text, "{}", include_str!("prelude.py"));
    text
}
