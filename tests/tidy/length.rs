//! No file grows beyond what one can keep in mind.

use super::{Problem, Source};

const LONGEST: usize = 500;

pub(super) fn check(source: &Source) -> Vec<Problem> {
    let lines = source.text.lines().count();
    let is_code = source.has_ending(&["css", "js", "mjs", "rs", "svelte", "ts"]);
    if !is_code || lines <= LONGEST {
        return Vec::new();
    }
    let what = format!("{lines} lines are more than {LONGEST}: find the second idea in it");
    vec![source.problem(lines, what)]
}

#[test]
fn a_file_that_is_too_long_is_found() {
    assert_eq!(super::said(check, "a.rs", &"x\n".repeat(501)).len(), 1);
    assert_eq!(super::said(check, "a.rs", &"x\n".repeat(500)).len(), 0);
    assert_eq!(super::said(check, "a.md", &"x\n".repeat(501)).len(), 0);
}
