//! Lock files name packages, not the mirror that somebody fetched them from.

use super::{Problem, Source};

const CRATES: &str = "source = \"registry+https://github.com/rust-lang/crates.io-index\"";

pub(super) fn check(source: &Source) -> Vec<Problem> {
    let is_foreign: fn(&str) -> bool = match source.path.rsplit('/').next() {
        Some("Cargo.lock") => |line| line.starts_with("source = ") && line != CRATES,
        Some("package-lock.json") => |line| {
            let line = line.trim_start();
            line.starts_with("\"resolved\":") && line.contains("://")
        },
        _ => return Vec::new(),
    };
    source
        .lines()
        .filter(|(_, line)| is_foreign(line))
        .map(|(number, _)| source.problem(number, "names a host that packages came from"))
        .collect()
}

#[test]
fn foreign_sources_are_found() {
    let cargo = format!("{CRATES}\nsource = \"registry+https://mirror.example/index\"\n");
    assert_eq!(super::said(check, "Cargo.lock", &cargo).len(), 1);
    let npm = "\"resolved\": \"www\",\n  \"resolved\": \"https://mirror.example/a.tgz\",\n";
    assert_eq!(super::said(check, "package-lock.json", npm).len(), 1);
    assert_eq!(super::said(check, "other.json", npm).len(), 0);
}
