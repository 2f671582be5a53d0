//! Layers: who may import whom.
//!
//! Between crates the arrows of ARCHITECTURE.md hold, and libraries that embody a layer (the parser, the code generator)
//! belong to one crate. Within a crate a folder may not name what lies above it. A rule is a row of a table: below which
//! path, what may not be named, and why.

use crate::workspace::Outcome;
use std::path::Path;

/// Which crates of the project a crate may name: the arrows of ARCHITECTURE.md.
const ARROWS: &[(&str, &[&str])] = &[
    ("tauraro-syntax", &[]),
    ("tauraro-ir", &["tauraro-syntax"]),
    ("tauraro-code", &["tauraro-ir"]),
    ("tauraro-vm", &["tauraro-syntax", "tauraro-ir", "tauraro-code"]),
    ("tauraro-jit", &["tauraro-ir", "tauraro-vm"]),
    ("tauraro-stdlib", &["tauraro-vm"]),
    ("tauraro-cli", &["tauraro-syntax", "tauraro-ir", "tauraro-vm", "tauraro-jit", "tauraro-stdlib"]),
    ("benches/canary", &["tauraro-cli"]),
    ("xtask", &[]),
];

/// Libraries whose names begin so belong to one crate.
const OWNED: &[(&str, &str)] = &[
    ("ruff_", "tauraro-syntax"),
    ("cranelift", "tauraro-jit"),
    ("rustpython-", "tauraro-stdlib"),
    ("indicatif", "xtask"),
];

/// A rule within a crate.
struct Rule {
    /// Files below this path ...
    below: &'static str,
    /// ... do not name any of these ...
    never: &'static [&'static str],
    /// ... except below this path (nowhere, when empty) ...
    except: &'static str,
    /// ... because.
    why: &'static str,
}

const RULES: &[Rule] = &[
    Rule {
        below: "tauraro-ir/src",
        never: &["tauraro_syntax"],
        except: "tauraro-ir/src/lower",
        why: "only the lowering knows the tree",
    },
    Rule {
        below: "tauraro-ir/src/pass",
        never: &["crate::lower"],
        except: "",
        why: "passes work on IR of any origin",
    },
    Rule {
        below: "tauraro-ir/src/analysis",
        never: &["crate::pass", "crate::lower"],
        except: "",
        why: "an analysis finds facts and changes nothing",
    },
    Rule {
        below: "tauraro-vm/src/value.rs",
        never: &["crate::protocol", "crate::exec", "crate::interp", "crate::tier", "crate::vm"],
        except: "",
        why: "a value is a word",
    },
    Rule {
        below: "tauraro-vm/src/heap",
        never: &[
            "crate::object",
            "crate::protocol",
            "crate::builtins",
            "crate::exec",
            "crate::interp",
            "crate::tier",
            "crate::vm",
        ],
        except: "",
        why: "the heap knows headers, not what objects mean",
    },
    Rule {
        below: "tauraro-vm/src/protocol",
        never: &["crate::exec", "crate::tier"],
        except: "",
        why: "protocols call through slots",
    },
    Rule {
        below: "tauraro-vm/src/builtins",
        never: &["crate::tier"],
        except: "",
        why: "a builtin type is the same in every tier",
    },
    Rule {
        below: "tauraro-vm/src/tier/mod.rs",
        never: &["crate::interp::dispatch", "crate::builtins", "crate::protocol"],
        except: "",
        why: "the tiering manager decides and executes nothing",
    },
    Rule {
        below: "tauraro-jit/src",
        never: &["tauraro_syntax", "tauraro_stdlib", "tauraro_vm::builtins", "tauraro_vm::protocol"],
        except: "",
        why: "machine code knows the machine by `tier` and its contract",
    },
    Rule {
        below: "tauraro-vm",
        never: &["tauraro_jit", "tauraro_stdlib"],
        except: "",
        why: "the machine does not know who plugs into it",
    },
    Rule {
        below: "tauraro-stdlib/src",
        never: &["tauraro_ir", "tauraro_syntax"],
        except: "",
        why: "native modules know objects only",
    },
];

/// Checks manifests and sources.
pub fn check(root: &Path, files: &[(String, String)], problems: &mut Vec<String>) -> Outcome {
    for (name, text) in files {
        check_imports(name, text, problems);
    }
    for (crate_name, allowed) in ARROWS {
        let manifest = root.join(crate_name).join("Cargo.toml");
        let text = std::fs::read_to_string(&manifest).map_err(|e| format!("{}: {e}", manifest.display()))?;
        check_manifest(crate_name, allowed, &text, problems);
    }
    Ok(())
}

fn check_imports(name: &str, text: &str, problems: &mut Vec<String>) {
    let rules = RULES.iter().filter(|rule| {
        let inside = name.starts_with(&format!("{}/", rule.below)) || name == rule.below;
        inside && (rule.except.is_empty() || !name.starts_with(rule.except))
    });
    for rule in rules {
        for (number, line) in text.lines().enumerate() {
            let code = line.split("//").next().unwrap_or_default();
            if let Some(named) = rule.never.iter().find(|never| names(code, never)) {
                problems.push(format!(
                    "{name}:{}: {} does not name {named}: {}",
                    number + 1,
                    rule.below,
                    rule.why
                ));
            }
        }
    }
}

/// Whether code names a path: the whole name, not a longer one. A path that begins with `crate::` may also stand in a
/// group (`use crate::{a, b}`).
fn names(code: &str, path: &str) -> bool {
    let whole = |text: &str, part: &str| {
        text.match_indices(part).any(|(at, _)| {
            let around = (text[..at].chars().next_back(), text[at + part.len()..].chars().next());
            let inside = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() || c == '_');
            !inside(around.0) && !inside(around.1)
        })
    };
    if whole(code, path) {
        return true;
    }
    let group = code.trim_start().trim_start_matches("pub ").strip_prefix("use crate::{");
    match (group, path.strip_prefix("crate::")) {
        (Some(group), Some(part)) => whole(group, part),
        _ => false,
    }
}

fn check_manifest(crate_name: &str, allowed: &[&str], text: &str, problems: &mut Vec<String>) {
    let mut section = String::new();
    for (number, line) in text.lines().enumerate() {
        if let Some(name) = line.strip_prefix('[') {
            section = name.trim_end_matches(']').to_string();
        }
        let name = line.split(['.', '=', ' ']).next().unwrap_or_default();
        if section != "dependencies" || name.is_empty() {
            continue;
        }
        let ours = ARROWS.iter().any(|(n, _)| *n == name);
        if ours && !allowed.contains(&name) {
            problems.push(format!("{crate_name}/Cargo.toml:{}: no arrow to {name}", number + 1));
        }
        if let Some((_, owner)) =
            OWNED.iter().find(|(library, owner)| name.starts_with(library) && *owner != crate_name)
        {
            problems.push(format!("{crate_name}/Cargo.toml:{}: {name} belongs to {owner}", number + 1));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn imports_upwards_are_found() {
        let of = |name: &str, text: &str| {
            let mut problems = Vec::new();
            check_imports(name, text, &mut problems);
            problems
        };
        assert_eq!(of("tauraro-vm/src/heap/alloc.rs", "use crate::value::Value;\n"), Vec::<String>::new());
        assert_eq!(of("tauraro-vm/src/heap/alloc.rs", "// crate::object\n"), Vec::<String>::new());
        assert_eq!(of("tauraro-vm/src/heap/alloc.rs", "use crate::object_struct;\n"), Vec::<String>::new());
        let found = of("tauraro-vm/src/heap/alloc.rs", "//! x\nuse crate::object::Shape;\n");
        assert!(found.len() == 1 && found[0].starts_with("tauraro-vm/src/heap/alloc.rs:2:"), "{found:?}");
        assert_eq!(of("tauraro-vm/src/heap/alloc.rs", "use crate::{object, value};\n").len(), 1);
        assert_eq!(of("tauraro-ir/src/func.rs", "let x = tauraro_syntax::parse();\n").len(), 1);
        assert_eq!(of("tauraro-ir/src/lower/mod.rs", "use tauraro_syntax::parse;\n"), Vec::<String>::new());
    }

    #[test]
    fn arrows_are_kept() {
        let of = |name: &str, allowed: &[&str], text: &str| {
            let mut problems = Vec::new();
            check_manifest(name, allowed, text, &mut problems);
            problems
        };
        let text = "[dependencies]\ntauraro-jit.workspace = true\n[dev-dependencies]\ntauraro-cli.workspace = true\n";
        assert_eq!(
            of("tauraro-vm", &["tauraro-ir"], text),
            ["tauraro-vm/Cargo.toml:2: no arrow to tauraro-jit"]
        );
        assert_eq!(of("tauraro-cli", &["tauraro-jit"], text), Vec::<String>::new());
        let parser = "[dependencies]\nruff_python_parser.workspace = true\n";
        assert_eq!(of("tauraro-jit", &[], parser).len(), 1);
        assert_eq!(of("tauraro-syntax", &[], parser), Vec::<String>::new());
    }
}
