//! Where things are: the workspace's root, its target folder, the built binary.
//!
//! Rules: no command of xtask depends on the current directory, and whatever it writes (other than
//! expected outputs and reports asked for) is below the target folder.

use std::path::{Path, PathBuf};
use std::process::Command;

/// What a command of xtask ends with; the text is for a person.
pub type Outcome<T = ()> = Result<T, String>;

/// The folder that holds the workspace's Cargo.toml.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("xtask lies in the workspace").to_path_buf()
}

/// The folder Cargo builds into.
pub fn target() -> PathBuf {
    std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), PathBuf::from)
}

/// Runs a command in the workspace's root, showing what it prints.
pub fn run(program: &str, args: &[&str], env: &[(&str, &str)]) -> Outcome {
    let line = format!("{program} {}", args.join(" "));
    println!("--- {line}");
    let status = Command::new(program)
        .args(args)
        .envs(env.iter().copied())
        .current_dir(root())
        .status()
        .map_err(|e| format!("cannot start `{line}`: {e}"))?;
    if status.success() { Ok(()) } else { Err(format!("`{line}` failed ({status})")) }
}

/// Builds the release binary of a package and returns its path.
pub fn release_binary(package: &str, name: &str) -> Outcome<PathBuf> {
    run("cargo", &["build", "--release", "--quiet", "-p", package], &[])?;
    Ok(target().join("release").join(name))
}

/// Writes a file whole or not at all: under another name first, which goes when that fails.
pub fn write(file: &Path, text: &str) -> Outcome {
    let mut partial = file.as_os_str().to_owned();
    partial.push(format!(".partial-{}", std::process::id()));
    let partial = PathBuf::from(partial);
    std::fs::write(&partial, text).and_then(|()| std::fs::rename(&partial, file)).map_err(|e| {
        let _ = std::fs::remove_file(&partial);
        format!("cannot write {}: {e}", file.display())
    })
}

/// Now, in UTC: "2026-11-23 14:05".
pub fn date() -> String {
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    civil(now.map_or(0, |d| d.as_secs()))
}

/// Seconds since 1970 as a date: the months of a year that begins in March have 153 days in every five.
fn civil(seconds: u64) -> String {
    let (days, minutes) = (seconds / 86_400 + 719_468, seconds % 86_400 / 60);
    let (era, day) = (days / 146_097, days % 146_097);
    let year = (day - day / 1_460 + day / 36_524 - day / 146_096) / 365;
    let day = day - (365 * year + year / 4 - year / 100);
    let month = (5 * day + 2) / 153;
    let date = day - (153 * month + 2) / 5 + 1;
    let (month, year) = if month < 10 { (month + 3, year) } else { (month - 9, year + 1) };
    format!("{:04}-{month:02}-{date:02} {:02}:{:02}", era * 400 + year, minutes / 60, minutes % 60)
}

#[cfg(test)]
mod tests {
    use super::civil;

    #[test]
    fn dates() {
        assert_eq!(civil(0), "1970-01-01 00:00");
        assert_eq!(civil(951_827_696), "2000-02-29 12:34");
        assert_eq!(civil(1_795_442_700), "2026-11-23 14:05");
    }
}
