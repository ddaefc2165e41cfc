//! What no file may hold: notes of work undone, spaces at the ends of lines, and
//! paths that are true on one machine only.

use super::{Problem, Source};

/// Spelt apart, so that this file does not find itself.
const NOTES: [&str; 2] = [concat!("TO", "DO"), concat!("FIX", "ME")];
const MACHINE: [&str; 4] = [
    concat!("/wo", "rk/"),
    concat!("/tm", "p/"),
    concat!("/ro", "ot/"),
    concat!("/Us", "ers/"),
];

pub(super) fn check(source: &Source) -> Vec<Problem> {
    let mut problems = Vec::new();
    for (number, line) in source.lines() {
        for note in NOTES {
            if words(line).any(|word| word == note) {
                problems.push(source.problem(number, format!("{note}: do it, or file an issue")));
            }
        }
        if line.ends_with([' ', '\t']) {
            problems.push(source.problem(number, "spaces at the end of the line"));
        }
        for path in MACHINE {
            if has_path(line, path) {
                problems
                    .push(source.problem(number, format!("{path}... is a path of one machine")));
            }
        }
    }
    if !source.text.is_empty() && !source.text.ends_with('\n') {
        let last = source.text.lines().count();
        problems.push(source.problem(last, "the last line does not end"));
    }
    problems
}

fn words(line: &str) -> impl Iterator<Item = &str> {
    line.split(|c: char| !c.is_alphanumeric() && c != '_')
}

/// Where nothing stands before it that would make it part of a longer path or URL.
fn has_path(line: &str, path: &str) -> bool {
    line.match_indices(path).any(|(place, _)| {
        let before = line[..place].chars().next_back();
        before.is_none_or(|c| !c.is_alphanumeric() && !matches!(c, '.' | '/' | '_' | '-' | '*'))
    })
}

#[test]
fn bad_lines_are_found() {
    let note = NOTES[0];
    let path = MACHINE[1];
    let text = format!("ok\n// {note}: later\nlet a = 1; \nopen(\"{path}x\")\nend");
    let said = super::said(check, "a.rs", &text);
    let lines: Vec<&str> = said.iter().map(|line| &line[..1]).collect();
    assert_eq!(lines, ["2", "3", "4", "5"], "{said:?}");
    let fine = format!("METHO{note}S\nhttps://shop.example{path}\n../shared{path}\n");
    assert_eq!(super::said(check, "a.rs", &fine).len(), 0);
}
