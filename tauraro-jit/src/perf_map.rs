//! The file that tells profilers what machine code is what: `/tmp/perf-PID.map`, a line for each function with its address and size in
//! hexadecimal digits and its name, as the Linux kernel's `perf` documents it (`tools/perf/Documentation/jit-interface.txt`).
//!
//! Machine code that was taken back keeps its line: its memory is never used again.

use std::fs::File;
use std::io::{self, Write};
use tauraro_vm::Gc;
use tauraro_vm::object::PyCode;
use tauraro_vm::tier::Entry;

/// The file, open to be added to.
pub struct PerfMap(File);

impl PerfMap {
    /// Begins the file of this process; one of an earlier process with its number is replaced.
    pub fn create() -> io::Result<PerfMap> {
        let path = format!("/tmp/perf-{}.map", std::process::id());
        // Somebody else's link must not be followed to another file.
        match std::fs::remove_file(&path) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            _ => {}
        }
        File::create_new(path).map(PerfMap)
    }

    /// Adds a function. A line that cannot be written is left out: the program goes on without it.
    pub fn add(&mut self, address: usize, bytes: usize, code: Gc<PyCode>, entry: Entry) {
        let name = code.qualname.get().to_string_lossy();
        let file = code.filename.get().to_string_lossy();
        let (what, line) = match entry {
            Entry::Start => ("", code.first_line),
            Entry::Loop(word) => (" loop", code.line_at(word as usize)),
            Entry::Resume(word) => (" resumed", code.line_at(word as usize)),
        };
        let clean = |text: String| text.replace(|c: char| c.is_control(), "?");
        let (name, file) = (clean(name), clean(file));
        let _ = writeln!(self.0, "{address:x} {bytes:x} py::{name}:{file}:{line}{what}");
    }
}
