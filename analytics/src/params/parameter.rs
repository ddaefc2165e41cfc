//! `Parameter`: what a query may say under one name. It is recorded where the
//! query is read, so that a description of it cannot differ from what is read.

use crate::time::Millis;
use std::fmt;

/// What a query may say under one name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Parameter {
    /// The name.
    pub name: &'static str,
    /// What it means, in a sentence.
    pub about: &'static str,
    /// What it may hold.
    pub kind: ParameterKind,
    /// Whether it may be given more than once.
    pub is_repeated: bool,
}

/// What a parameter may hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ParameterKind {
    /// Text, with a grammar of its own if `about` says so.
    Text,
    /// A number.
    Number {
        /// What it is if it is left out.
        default: String,
        /// The least.
        least: String,
        /// The most.
        most: String,
    },
    /// One of these words.
    Choice {
        /// What it is if it is left out.
        default: &'static str,
        /// All of them.
        words: Vec<&'static str>,
    },
    /// `true` or `false`.
    Flag {
        /// What it is if it is left out.
        default: bool,
    },
    /// A span of time such as `30m`.
    Span {
        /// What it is if it is left out; if none, `about` says what that means.
        default: Option<Millis>,
    },
}

/// The names of parameters, in words: `a, b and c`.
pub(super) struct Names<'p>(pub(super) &'p [Parameter]);

impl fmt::Display for Names<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (place, parameter) in self.0.iter().enumerate() {
            let joint = match place {
                0 => "",
                _ if place + 1 == self.0.len() => " and ",
                _ => ", ",
            };
            write!(f, "{joint}{}", parameter.name)?;
        }
        Ok(())
    }
}
