//! Text in, text out: each file of `tests/filetests/<what>/` is a function, the line `; expect`, and what is to come of
//! it.
//!
//! `<what>` is the name of a pass, `optimize` for the whole pipeline, `verify` for the verifier's errors, or `analysis` for
//! what the analyses say. `TAURARO_BLESS=1 cargo test -p tauraro-ir` writes the results into the files; read the
//! difference before you commit it.

use std::fmt::Write;
use std::path::{Path, PathBuf};
use tauraro_ir::analysis::{Cfg, Dominators, FrameUses, Liveness, Loops};
use tauraro_ir::pass::{Pass, run_pass};
use tauraro_ir::{Func, PassOptions, PrintOptions, ValueId, optimize, parse_func, print_func, verify_func};

const MARK: &str = "; expect\n";

#[test]
fn filetests() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/filetests");
    let bless = std::env::var_os("TAURARO_BLESS").is_some();
    let mut failures = Vec::new();
    let mut count = 0;
    for folder in sorted(&root) {
        let what = folder.file_name().unwrap().to_string_lossy().into_owned();
        for file in sorted(&folder) {
            count += 1;
            let text = std::fs::read_to_string(&file).unwrap();
            let (input, wanted) = text.split_once(MARK).unwrap_or((&text, ""));
            let found = process(&what, input);
            if found == wanted {
                continue;
            }
            if bless {
                let input = input.trim_end();
                std::fs::write(&file, format!("{input}\n\n{MARK}{found}")).unwrap();
            } else {
                failures.push(format!("{}:\nwanted\n{wanted}\nfound\n{found}", file.display()));
            }
        }
    }
    assert!(count > 0, "no tests found");
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

fn sorted(folder: &Path) -> Vec<PathBuf> {
    let mut entries: Vec<PathBuf> =
        std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    entries.sort();
    entries
}

/// What is to come of `input` in the folder `what`.
fn process(what: &str, input: &str) -> String {
    let mut func = match parse_func(input) {
        Ok(func) => func,
        Err(error) => return format!("{error}\n"),
    };
    let verified = verify_func(&func, None);
    if what == "verify" {
        return match verified {
            Ok(()) => "fine\n".to_string(),
            Err(errors) => errors.iter().map(|error| format!("{error}\n")).collect(),
        };
    }
    if let Err(errors) = verified {
        return errors.iter().map(|error| format!("broken input: {error}\n")).collect();
    }
    let options = PassOptions { verify: true, ..Default::default() };
    match what {
        "analysis" => return analyse(&func),
        "optimize" => drop(optimize(&mut func, &options)),
        pass => {
            let pass = Pass::from_name(pass).unwrap_or_else(|| panic!("there is no pass {pass}"));
            run_pass(&mut func, pass, &options);
        }
    }
    let text = print_func(&func, None, PrintOptions::default());
    assert_eq!(print_func(&parse_func(&text).unwrap(), None, PrintOptions::default()), text);
    text
}

fn analyse(func: &Func) -> String {
    let cfg = Cfg::new(func);
    let dominators = Dominators::new(func, &cfg);
    let loops = Loops::new(func, &cfg, &dominators);
    let handlers = Liveness::new(func, &cfg, FrameUses::Handlers);
    let all = Liveness::new(func, &cfg, FrameUses::All);
    let list = |values: &[ValueId]| values.iter().map(|v| v.to_string()).collect::<Vec<_>>().join(" ");
    let mut out = String::new();
    let order: Vec<String> = cfg.order().iter().map(|block| block.to_string()).collect();
    let _ = writeln!(out, "order {}", order.join(" "));
    for &block in &func.layout {
        let _ = write!(out, "{block}:");
        if !cfg.is_reachable(block) {
            let _ = writeln!(out, " unreachable");
            continue;
        }
        if let Some(idom) = dominators.idom(block) {
            let _ = write!(out, " idom {idom}");
        }
        if let Some(id) = loops.innermost(block) {
            let header = if loops.is_header(block) { ", its header" } else { "" };
            let _ = write!(out, " in loop {} of depth {}{header}", loops.header(id), loops.depth(id));
        }
        let _ = write!(out, "\n  in  {}", list(handlers.live_in(block)));
        let _ = write!(out, "\n  out {}", list(handlers.live_out(block)));
        if func.blocks[block.index()].handler.is_some() {
            let _ = write!(out, "\n  at raise {}", list(handlers.live_at_raise(func, block)));
        }
        let _ = writeln!(out, "\n  with all of the frame states\n  in  {}", list(all.live_in(block)));
    }
    out.lines().map(|line| format!("{}\n", line.trim_end())).collect()
}
