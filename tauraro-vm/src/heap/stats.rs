//! Counters of the heap: what `gc.get_stats()`, `--debug-perf` and the benchmarks show.
//! Filled by the collector; reading them costs nothing.

use std::time::Duration;

/// What the heap did so far.
#[derive(Clone, Debug, Default)]
pub struct HeapStats {
    /// Collections of young objects.
    pub young_collections: u64,
    /// Collections of everything.
    pub full_collections: u64,
    /// Time spent in collections.
    pub pause_total: Duration,
    /// The longest collection.
    pub pause_max: Duration,
    /// Bytes handed out so far, in cells and large objects.
    pub allocated_bytes: u64,
    /// Bytes of live objects after the last collection.
    pub live_bytes: usize,
    /// Bytes of live objects after the last full collection.
    pub live_after_full: usize,
    /// Bytes of blocks in use now.
    pub used_bytes: usize,
    /// Bytes of memory that the heap may touch.
    pub committed_bytes: usize,
    /// Objects whose Rust destructor ran.
    pub dropped: u64,
    /// Objects queued for their `__del__`.
    pub finalized: u64,
}
