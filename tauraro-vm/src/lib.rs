//! tauraro-vm
