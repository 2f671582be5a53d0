//! The text form: what the printer writes the parser reads back to the same text, and no text makes the parser
//! panic.

use tauraro_ir::{parse_func, parse_module, print_func, print_module, verify_func, verify_module};

/// A module that uses every part of the text form.
const EVERYTHING: &str = include_str!("everything.tir");

#[test]
fn everything_round_trips() {
    let module = parse_module(EVERYTHING).unwrap();
    if let Err(errors) = verify_module(&module) {
        panic!("{}", errors.iter().map(|e| e.to_string()).collect::<Vec<_>>().join("\n"));
    }
    let text = print_module(&module, Default::default());
    let again = print_module(&parse_module(&text).unwrap(), Default::default());
    assert_eq!(text, again);
    // The file is in the printer's own form, but for comments.
    let bare: String = EVERYTHING.lines().filter(|l| !l.starts_with(';')).map(|l| format!("{l}\n")).collect();
    if std::env::var_os("TAURARO_BLESS").is_some() {
        let head: String =
            EVERYTHING.lines().take_while(|l| l.starts_with(';')).map(|l| format!("{l}\n")).collect();
        std::fs::write(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/everything.tir"), head + &text).unwrap();
    } else {
        assert_eq!(text, bare);
    }
}

#[test]
fn faults_have_a_place() {
    let cases = [
        ("", "1:1: expected `function`"),
        ("function \"f\" {\nbb0:\n    v0 = nothing\n}", "3:10: there is no op `nothing`"),
        ("function \"f\" {\nbb0:\n    v0 = const 1 v0 = const 2 }", "3:31: v0 is defined twice"),
        ("function \"f\" {\nbb0:\n    v0 = const nan:0x1\n}", "3:16: these are not the bits of a NaN"),
        ("function \"f\" {\nbb0:\n    return v99999999\n}", "3:12: the number of a value is too large"),
        (
            "function \"f\" {\nbb0:\n    return v0 !fs0\n}",
            "4:2: an instruction has a frame state that is not there",
        ),
        ("function \"f\" {\nbb0:\n    v0, v1 = unpack v5, 3\n}", "3:5: unpack has 3 results, not 2"),
        ("function \"f\" {\nbb0:\n v0 = const \"a\\q\"\n}", "3:15: a bad escape"),
        ("function \"f\" {\nbb0:\n v0 = check_bound v1, x\n}", "3:23: there is no local `x`"),
        ("function \"f\" {\n} more", "2:3: text after the end of the function"),
    ];
    for (text, wanted) in cases {
        let error = parse_func(text).map(|_| ()).unwrap_err().to_string();
        assert_eq!(error, wanted, "for {text:?}");
    }
}

#[test]
fn damaged_text_never_panics() {
    let mut random = 1u64;
    let mut next = |limit: usize| {
        random ^= random << 13;
        random ^= random >> 7;
        random ^= random << 17;
        (random % limit as u64) as usize
    };
    let pieces: Vec<&str> = EVERYTHING.split_inclusive(|c: char| !c.is_alphanumeric()).collect();
    for _ in 0..2000 {
        let mut damaged = pieces.clone();
        for _ in 0..1 + next(4) {
            let (to, from) = (next(damaged.len()), next(pieces.len()));
            match next(3) {
                0 => drop(damaged.remove(to)),
                1 => damaged.insert(to, pieces[from]),
                _ => damaged[to] = pieces[from],
            }
        }
        let text = damaged.concat();
        if let Ok(module) = parse_module(&text) {
            // Broken modules are judged and printed without panics too.
            let _ = verify_module(&module);
            let printed = print_module(&module, Default::default());
            let again = parse_module(&printed).expect(&printed);
            assert_eq!(printed, print_module(&again, Default::default()));
        }
    }
}

#[test]
fn deep_nesting_is_refused() {
    let text = format!("function \"f\" {{\nbb0:\n v0 = const {}\n}}", "(".repeat(100_000));
    assert!(parse_func(&text).unwrap_err().message.contains("nested too deeply"));
}

#[test]
fn one_function_reads_alone() {
    let func = parse_func("function \"f\" { bb0: v1 = const 1 return v1 }").unwrap();
    verify_func(&func, None).unwrap();
    assert_eq!(
        print_func(&func, None, Default::default()),
        "function \"f\" {\nbb0:\n    v1 = const 1\n    return v1\n}\n"
    );
}
