//! tauraro-stdlib
