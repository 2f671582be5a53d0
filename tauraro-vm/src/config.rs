//! Options of a virtual machine.

/// How a virtual machine behaves. `Default` is what `tauraro` uses without options.
#[derive(Clone, Debug, Default)]
pub struct Config {
    /// Collect at every allocation (a test mode).
    pub gc_stress: bool,
    /// Collect often and check the whole heap before and after each collection (a test mode).
    pub gc_verify: bool,
    /// Most bytes the heap may hold; beyond it MemoryError is raised.
    pub max_memory: Option<usize>,
    /// Run no optimisation pass.
    pub optimizer_off: bool,
    /// Passes to skip, by name.
    pub skip_passes: Vec<String>,
    /// `-O` level: 1 removes assert statements, 2 docstrings as well.
    pub optimize: u8,
    /// Whether variables of the environment are to be ignored (`-E`, `-I`); `sys.flags` says so.
    pub ignore_environment: bool,
    /// Whether the program's own folder is left out of `sys.path` (`-P`, `-I`); `sys.flags` says so.
    pub safe_path: bool,
    /// `-I`; `sys.flags` says so.
    pub isolated: bool,
    /// `-i` or PYTHONINSPECT: a prompt after the program; `sys.flags` says so.
    pub inspect: bool,
    /// `-i`; `sys.flags` says so.
    pub interactive: bool,
    /// No compiled tier.
    pub jit_off: bool,
}
