//! tauraro-jit
