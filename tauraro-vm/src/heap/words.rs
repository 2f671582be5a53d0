//! Rows of words in heap objects, looked at as the bytes they are made of: what a native module's container shows as its buffer.
//!
//! Contract of the `unsafe` here: the function that is given the bytes runs no Python code and does not allocate, as everywhere where
//! bytes are lent ([`Content`](crate::builtins::bytes::buffer::Content)); so nobody else has the words meanwhile.

use std::cell::Cell;
use std::slice::{from_raw_parts, from_raw_parts_mut};

/// Lets `f` look at the first `len` bytes of words, in the processor's order.
pub fn read_bytes(words: &[Cell<u64>], len: usize, f: &mut dyn FnMut(&[u8])) {
    let len = len.min(size_of_val(words));
    // SAFETY: so many bytes are there, all of them have values, and see the head of the file.
    f(unsafe { from_raw_parts(words.as_ptr().cast(), len) })
}

/// Lets `f` change the first `len` bytes of words.
pub fn write_bytes(words: &[Cell<u64>], len: usize, f: &mut dyn FnMut(&mut [u8])) {
    let len = len.min(size_of_val(words));
    // SAFETY: as above; the words are in cells.
    f(unsafe { from_raw_parts_mut(words.as_ptr().cast::<u8>().cast_mut(), len) })
}
