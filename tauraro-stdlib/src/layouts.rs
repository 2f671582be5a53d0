//! Numbers of the layouts of native modules' objects, in one table so that no two have the same.
//!
//! A layout is numbered here, its struct is declared beside the code that uses it, and [`register`] tells the heap of the struct. Numbers
//! mean nothing outside one process; keep them dense.

use tauraro_vm::heap::Heap;

/// Tells the heap of every struct of the native modules.
pub fn register(heap: &mut Heap) {
    let _ = heap;
}
