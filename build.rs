//! Tells cargo that the program must be compiled again when a file that it embeds changes.

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed=migrations");
}
