//! Every Rust file opens with what it is.

use super::{Problem, Source};

pub(super) fn check(source: &Source) -> Vec<Problem> {
    let opens_with_docs = source.text.starts_with("//! ");
    if !source.has_ending(&["rs"]) || opens_with_docs {
        return Vec::new();
    }
    vec![source.problem(1, "a file opens with its module documentation, `//! ...`")]
}

#[test]
fn a_file_without_its_documentation_is_found() {
    assert_eq!(
        super::said(check, "a.rs", "use std::fmt;\n//! Late.").len(),
        1
    );
    assert_eq!(super::said(check, "a.rs", "").len(), 1);
    assert_eq!(
        super::said(check, "a.rs", "//! What it is.\nuse std::fmt;").len(),
        0
    );
    assert_eq!(super::said(check, "a.ts", "export {};").len(), 0);
}
