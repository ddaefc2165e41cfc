//! Tells Cargo to look again when the embedded files change. It builds nothing.

fn main() {
    for folder in ["../sdk/dist", "../www/dist", "../www/demo"] {
        println!("cargo::rerun-if-changed={folder}");
    }
}
