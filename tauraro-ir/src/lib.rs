//! tauraro-ir
