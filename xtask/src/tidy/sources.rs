//! Source files: their heads, their length, and the places of `unsafe`.
//!
//! A file may hold `unsafe` when ARCHITECTURE.md lists it (or its folder). Its contract is at its head, or at the head of
//! the module file of its folder: a sentence that speaks of the contract or of what is unsafe. A block or an `impl` has a
//! `SAFETY:` comment in the lines before it; an `unsafe fn` says in its documentation what its caller owes
//! (`# Safety`), or keeps the contract of the head.

/// The marks around the list of files that may hold `unsafe`, in ARCHITECTURE.md.
const UNSAFE_MARKS: (&str, &str) = ("<!-- unsafe-files -->", "<!-- /unsafe-files -->");
/// Lines above a block in which its reason may stand.
const REASON_LINES: usize = 8;
/// The longest file.
const MAX_LINES: usize = 2000;

/// Checks all files: names relative to the workspace, and texts.
pub fn check(files: &[(String, String)], allowed: &[String], problems: &mut Vec<String>) {
    for (name, text) in files {
        check_head(name, text, problems);
        let listed = allowed.iter().any(|f| name == f || name.starts_with(&format!("{f}/")));
        let contract = speaks_of_contract(text) || module_file(files, name).is_some_and(speaks_of_contract);
        check_unsafe(name, text, listed, contract, problems);
    }
    for name in allowed {
        if !files.iter().any(|(file, _)| file == name || file.starts_with(&format!("{name}/"))) {
            problems.push(format!("ARCHITECTURE.md: {name} may hold `unsafe`, but is not there"));
        }
    }
}

/// The files ARCHITECTURE.md allows to hold `unsafe`: the backquoted names between the marks.
pub fn unsafe_files(architecture: &str) -> Option<Vec<String>> {
    let (_, rest) = architecture.split_once(UNSAFE_MARKS.0)?;
    let (list, _) = rest.split_once(UNSAFE_MARKS.1)?;
    Some(list.split('`').skip(1).step_by(2).map(str::to_string).collect())
}

fn check_head(name: &str, text: &str, problems: &mut Vec<String>) {
    let head = text.lines().find(|l| !l.trim().is_empty()).unwrap_or_default();
    if !head.starts_with("//!") {
        problems.push(format!("{name}:1: begin with `//!`: what lives here, its words, its rules"));
    } else if head.trim_start_matches("//!").trim().len() < 5 || head.trim() == "//! placeholder" {
        problems.push(format!("{name}:1: a placeholder tells no story"));
    }
    let lines = text.lines().count();
    if lines > MAX_LINES {
        problems.push(format!("{name}:{MAX_LINES}: {lines} lines: look for the second subject"));
    }
}

fn head(text: &str) -> impl Iterator<Item = &str> {
    text.lines().take_while(|l| l.starts_with("//!"))
}

fn speaks_of_contract(text: &str) -> bool {
    head(text).any(|line| {
        let line = line.to_lowercase();
        ["contract", "unsafe", "safety"].iter().any(|word| line.contains(word))
    })
}

/// The text of `foo.rs` or `foo/mod.rs` for a file in `foo/`.
fn module_file<'a>(files: &'a [(String, String)], name: &str) -> Option<&'a str> {
    let (folder, _) = name.rsplit_once('/')?;
    let candidates = [format!("{folder}/mod.rs"), format!("{folder}.rs")];
    files.iter().find(|(file, _)| candidates.contains(file)).map(|(_, text)| text.as_str())
}

fn check_unsafe(name: &str, text: &str, listed: bool, contract: bool, problems: &mut Vec<String>) {
    let todo = ["safety:", "todo"].join(" ");
    let lines: Vec<&str> = text.lines().collect();
    let mut found = false;
    for (at, line) in lines.iter().enumerate() {
        let number = at + 1;
        if line.to_lowercase().contains(&todo) {
            problems.push(format!("{name}:{number}: say why it is safe, or leave no comment"));
        }
        let code = line.split("//").next().unwrap_or_default();
        let Some(kind) = opens_unsafe(code) else { continue };
        if !listed {
            problems.push(format!("{name}:{number}: `unsafe` in a file ARCHITECTURE.md does not list"));
            continue;
        }
        found = true;
        let above = &lines[at.saturating_sub(REASON_LINES)..=at];
        match kind {
            "fn" => {
                let documented = lines[..at]
                    .iter()
                    .rev()
                    .take_while(|l| l.trim_start().starts_with("///") || l.trim_start().starts_with("#["))
                    .any(|l| l.contains("# Safety"));
                if !documented && !contract {
                    problems.push(format!("{name}:{number}: say under `# Safety` what the caller owes"));
                }
            }
            "block" | "impl" if !above.iter().any(|l| l.contains("SAFETY:")) => {
                problems.push(format!("{name}:{number}: say in a `SAFETY:` comment why it is safe"));
            }
            _ => {}
        }
    }
    if found && !contract {
        problems.push(format!("{name}:1: the head of a file with `unsafe` states its contract"));
    }
}

/// What a line of code opens that is unsafe (attributes that speak of it do not count).
fn opens_unsafe(code: &str) -> Option<&'static str> {
    let kinds = [
        ("unsafe {", "block"),
        ("unsafe fn ", "fn"),
        ("unsafe extern \"C\" fn ", "fn"),
        ("unsafe impl", "impl"),
        ("unsafe trait", "trait"),
        ("unsafe extern", "extern"),
    ];
    kinds.iter().find_map(|(text, kind)| {
        let opens = code.match_indices(text).any(|(at, _)| {
            let in_text = code[..at].matches('"').count() % 2 == 1;
            let before = code[..at].chars().next_back();
            !in_text && before.is_none_or(|c| !c.is_alphanumeric() && c != '_')
        });
        opens.then_some(*kind)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn problems(name: &str, text: &str) -> Vec<String> {
        let mut problems = Vec::new();
        check(&[(name.to_string(), text.to_string())], &["a.rs".to_string()], &mut problems);
        problems.retain(|p| !p.starts_with("ARCHITECTURE"));
        problems
    }

    #[test]
    fn heads_are_asked_for() {
        assert_eq!(problems("b.rs", "//! A story.\nfn f() {}\n"), Vec::<String>::new());
        assert!(problems("b.rs", "fn f() {}\n")[0].contains("begin with"));
        assert!(problems("b.rs", "//! x\n")[0].contains("placeholder"));
        let long = format!("//! A story.\n{}", "\n".repeat(MAX_LINES));
        assert!(problems("b.rs", &long)[0].contains("second subject"));
    }

    #[test]
    fn unsafe_needs_its_place_its_contract_and_its_reason() {
        let block = |head: &str, comment: &str| {
            format!("//! A story.\n{head}\nfn f() {{\n    {comment}\n    uns{}afe {{ g() }}\n}}\n", "")
        };
        let good = block("//! Contract: none.", "// SAFETY: it is.");
        assert_eq!(problems("a.rs", &good), Vec::<String>::new());
        assert!(problems("b.rs", &good)[0].contains("does not list"));
        assert!(problems("a.rs", &block("//!", "// SAFETY: it is."))[0].contains("contract"));
        assert!(problems("a.rs", &block("//! Contract: none.", ""))[0].contains("SAFETY"));
        let function = |doc: &str| format!("//! A story.\n\n{doc}\npub uns{}afe fn f() {{}}\n", "");
        assert!(problems("a.rs", &function(""))[0].contains("what the caller owes"));
        let owed = problems("a.rs", &function("/// # Safety\n/// Much."));
        assert!(owed.len() == 1 && owed[0].contains("states its contract"), "{owed:?}");
    }

    #[test]
    fn the_list_is_read_and_checked() {
        let list = unsafe_files("x\n<!-- unsafe-files -->\n- `a.rs`, `c`\n<!-- /unsafe-files -->\n")
            .expect("a list");
        assert_eq!(list, ["a.rs", "c"]);
        let mut problems = Vec::new();
        check(&[("c/d.rs".into(), "//! A story.\n".into())], &list, &mut problems);
        assert_eq!(problems, ["ARCHITECTURE.md: a.rs may hold `unsafe`, but is not there"]);
        assert_eq!(unsafe_files("no marks"), None);
    }

    #[test]
    fn attributes_and_texts_are_not_meant() {
        assert_eq!(opens_unsafe("#![deny(unsafe_op_in_unsafe_fn)]"), None);
        assert_eq!(opens_unsafe("let x = unsafe { f() };"), Some("block"));
        assert_eq!(opens_unsafe("pub unsafe fn f()"), Some("fn"));
        let quoted = ["let x = ", "unsafe { f() }"].join("\"");
        assert_eq!(opens_unsafe(&quoted), None);
    }
}
