//! Links the command at a fixed address: 14,000 pointers in tables of types and methods are then right as they are in the file, instead
//! of being written at each start, which takes time and half a megabyte of memory for every process. Distributions link CPython in
//! this way too. Where objects, stacks and libraries lie is as random as before.

fn main() {
    let is = |name: &str, value: &str| std::env::var(name).is_ok_and(|found| found == value);
    if is("CARGO_CFG_TARGET_OS", "linux") && is("CARGO_CFG_TARGET_ENV", "gnu") {
        println!("cargo:rustc-link-arg-bins=-no-pie");
    }
    println!("cargo:rerun-if-changed=build.rs");
}
