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
    /// No compiled tier.
    pub jit_off: bool,
}
