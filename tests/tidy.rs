//! Tidy: rules about the text of the repository that no compiler knows.
//!
//! A check looks at one file and says what is wrong with it, line by line. All
//! checks run over all sources in one test, which lists everything it found;
//! each is itself tested on a bad sample, so that none is blind. What a check
//! refuses is what ARCHITECTURE.md and CONTRIBUTING.md promise.

mod boundaries;
mod docs;
mod length;
mod locks;
mod manifests;
mod text;
mod tree;

use std::fmt;

/// A file of the repository.
#[derive(Debug)]
struct Source {
    /// From the root, with slashes.
    path: String,
    text: String,
}

/// Something wrong with a line.
#[derive(Debug, PartialEq, Eq)]
struct Problem {
    path: String,
    line: usize,
    what: String,
}

/// A rule.
type Check = fn(&Source) -> Vec<Problem>;

const CHECKS: [Check; 6] = [
    boundaries::check,
    docs::check,
    length::check,
    locks::check,
    manifests::check,
    text::check,
];

impl Source {
    fn has_ending(&self, endings: &[&str]) -> bool {
        self.path
            .rsplit_once('.')
            .is_some_and(|(_, ending)| endings.contains(&ending))
    }

    /// Lines with their numbers.
    fn lines(&self) -> impl Iterator<Item = (usize, &str)> {
        (1..).zip(self.text.lines())
    }

    fn problem(&self, line: usize, what: impl Into<String>) -> Problem {
        Problem {
            path: self.path.clone(),
            line,
            what: what.into(),
        }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}", self.path, self.line, self.what)
    }
}

#[test]
fn the_repository_is_tidy() {
    let sources = tree::sources().unwrap();
    assert!(sources.len() > 100, "only {} files found", sources.len());
    let problems: Vec<String> = sources
        .iter()
        .flat_map(|source| CHECKS.iter().flat_map(move |check| check(source)))
        .map(|problem| problem.to_string())
        .collect();
    assert!(problems.is_empty(), "\n{}\n", problems.join("\n"));
}

/// What a check says about a file: line numbers and words.
fn said(check: Check, path: &str, text: &str) -> Vec<String> {
    let source = Source {
        path: path.to_owned(),
        text: text.to_owned(),
    };
    check(&source)
        .into_iter()
        .map(|problem| format!("{}: {}", problem.line, problem.what))
        .collect()
}
