//! tauraro-syntax
