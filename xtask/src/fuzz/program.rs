//! Whole programs: the prelude, small functions, hot functions and scenarios, and a driver that calls each hot function a few times.
//!
//! A program prints a trace of checksums and what went wrong where, and ends by itself. It does not print addresses, nor
//! wordings that differ between versions of Python.

use super::function::{FunctionWriter, Text, prelude};
use super::random::Random;
use super::scenario;

/// Programs share a process of the interpreter to pay for its start: so many hot functions in each.
const FUNCTIONS: usize = 9;

/// The program of a seed.
pub fn program(seed: u64) -> String {
    let mut random = Random::new(seed);
    let mut text = Text::default();
    text.lines(&prelude());
    let helpers: Vec<String> = (0..4).map(|n| format!("h{n}")).collect();
    for (n, name) in helpers.iter().enumerate() {
        FunctionWriter::new(&mut random, &helpers[..n]).helper(&mut text, name);
    }
    text.line("HELPERS = [h0, h1, h2, h3, h0.__code__, h0.__defaults__]");
    text.block("def fresh():", |text| {
        text.line("global Box, Other, Slotted, G0, G1, G2, h0, h1, h2, h3");
        text.line("Box, Other, Slotted = boxes()");
        text.line("G0 = 3; G1 = 1.25; G2 = 11");
        text.line("h0, h1, h2, h3, code, defaults = HELPERS");
        text.line("h0.__code__ = code");
        text.line("h0.__defaults__ = defaults");
    });
    for n in 0..FUNCTIONS {
        let name = format!("f{n}");
        if random.one_in(3) {
            scenario::write(&mut random, &mut text, &name);
            continue;
        }
        FunctionWriter::new(&mut random, &helpers).hot(&mut text, &name);
        text.line("fresh()");
        let calls = random.between(1, 3);
        for _ in 0..calls {
            let float = random.pick(&["1.5", "-0.0", "NAN", "INF", "1e300", "2"]);
            let int = random.pick(&[
                "1",
                "5",
                "-3",
                "(1 << 62) - 50",
                "-(1 << 62) + 20",
                "1 << 63",
                "True",
                "(1 << 30)",
            ]);
            let any = random.pick(&["None", "1", "2.5", "'s'", "[1]", "(2,)"]);
            let object = random.pick(&["Box()", "Box(3)", "Other(2)", "Slotted()"]);
            text.line(format!("attempt({name}, {int}, {float}, {any}, {object})"));
        }
    }
    if random.one_in(6) {
        // An end with a traceback.
        text.line("print(CHECK)");
        text.line(random.pick(&[
            "f0(1, 2, [], None)",
            "h0(None)",
            "raise ValueError(CHECK)",
            "sys.exit(CHECK & 63)",
        ]));
    }
    text.line("print(CHECK)");
    text.finish()
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_seed_is_a_program() {
        assert_eq!(super::program(3), super::program(3));
        assert_ne!(super::program(3), super::program(4));
    }
}
