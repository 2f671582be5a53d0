//! The `tauraro` binary: see the library of the same crate, which the canary of the performance gate
//! (`benches/canary`) shares. Nothing else belongs here.

fn main() {
    tauraro_cli::main(|| {})
}
