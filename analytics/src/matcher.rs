//! `Matcher`: which events are meant, in words that fit into a URL.
//!
//! `page:PATTERN` is a view of a page, `event:NAME` an event of that name; both
//! may carry conditions (`event:purchase[value>=10000,coupon=X]`, all of them to
//! be met), and `|` stands between alternatives. A bare `/x` is `page:/x`. A
//! backslash makes the next character stand for itself. What is shown by
//! `Display` is read back as the same matcher.

pub mod condition;
pub mod field;
pub mod pattern;
pub(crate) mod text;

pub use condition::{Condition, Operator, Test};
pub use field::{Field, ItemField, OwnField};
pub use pattern::Pattern;

use crate::event::Event;
use crate::params::QueryError;
use std::fmt;
use text::{escape, find, split, unescape};

/// Which events are meant: any of the alternatives.
#[derive(Debug, Clone, PartialEq)]
pub struct Matcher {
    alternatives: Vec<Alternative>,
}

#[derive(Debug, Clone, PartialEq)]
struct Alternative {
    target: Target,
    conditions: Vec<Condition>,
}

#[derive(Debug, Clone, PartialEq)]
enum Target {
    Page(Pattern),
    Event(String),
}

impl Matcher {
    /// Reads a matcher that came as a parameter's value.
    pub fn parse(parameter: &str, given: &str) -> Result<Self, QueryError> {
        let alternatives: Result<_, String> = split(given, '|')
            .into_iter()
            .map(Alternative::parse)
            .collect();
        match alternatives {
            Ok(alternatives) => Ok(Self { alternatives }),
            Err(allowed) => Err(QueryError::new(parameter, given, allowed)),
        }
    }

    /// Matches events of one name, whatever they say.
    #[must_use]
    pub fn event(name: &str) -> Self {
        let target = Target::Event(name.to_owned());
        Self {
            alternatives: vec![Alternative {
                target,
                conditions: Vec::new(),
            }],
        }
    }

    /// Whether the event is meant.
    #[must_use]
    pub fn matches(&self, event: &Event) -> bool {
        self.alternatives.iter().any(|one| one.matches(event))
    }

    /// Whether the shape of an event ([`crate::columns::Shapes`]) tells if it is
    /// meant.
    #[must_use]
    pub fn is_of_shapes(&self) -> bool {
        self.alternatives
            .iter()
            .all(|one| one.conditions.is_empty())
    }

    /// Whether every event of this name is meant.
    #[must_use]
    pub(crate) fn names(&self, event: &str) -> bool {
        self.alternatives.iter().any(|one| match &one.target {
            Target::Event(name) => name == event && one.conditions.is_empty(),
            Target::Page(_) => false,
        })
    }

    /// Whether any view of the page is meant, whatever else is told of it.
    #[must_use]
    pub fn matches_page(&self, page: &str) -> bool {
        self.alternatives.iter().any(|one| match &one.target {
            Target::Page(pattern) => one.conditions.is_empty() && pattern.matches(page),
            Target::Event(_) => false,
        })
    }

    /// Whether only page views can be meant.
    #[must_use]
    pub fn is_of_pages(&self) -> bool {
        self.alternatives.iter().all(|one| match &one.target {
            Target::Page(_) => true,
            Target::Event(name) => name == "page_view",
        })
    }
}

impl Alternative {
    fn parse(text: &str) -> Result<Self, String> {
        let (target, conditions) = match find(text, &['[']) {
            None => (text, ""),
            Some(at) => text.split_at(at),
        };
        Ok(Self {
            target: Target::parse(target)?,
            conditions: parse_conditions(conditions)?,
        })
    }

    fn matches(&self, event: &Event) -> bool {
        let targeted = match &self.target {
            Target::Page(pattern) => event
                .viewed_page()
                .is_some_and(|page| pattern.matches(page)),
            Target::Event(name) => event.action.name() == name,
        };
        targeted
            && self
                .conditions
                .iter()
                .all(|condition| condition.holds(event))
    }
}

impl Target {
    fn parse(text: &str) -> Result<Self, String> {
        let wrong = || "page:PATTERN or event:NAME, with | between alternatives".to_owned();
        if text.starts_with('/') {
            return Ok(Self::Page(Pattern::parse(text)));
        }
        match text.split_once(':') {
            Some((_, "")) => Err(wrong()),
            Some(("page", pattern)) => Ok(Self::Page(Pattern::parse(pattern))),
            Some(("event", name)) => Ok(Self::Event(unescape(name))),
            _ => Err(wrong()),
        }
    }
}

/// Reads `[A,B]`, or nothing.
fn parse_conditions(text: &str) -> Result<Vec<Condition>, String> {
    let Some(open) = text.strip_prefix('[') else {
        return Ok(Vec::new());
    };
    match find(open, &[']']) {
        Some(end) if end + 1 == open.len() => {
            let inner = open.get(..end).unwrap_or_default();
            split(inner, ',')
                .into_iter()
                .map(Condition::parse)
                .collect()
        }
        _ => Err("a matcher whose conditions end with ]".to_owned()),
    }
}

impl fmt::Display for Matcher {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (place, one) in self.alternatives.iter().enumerate() {
            f.write_str(if place > 0 { "|" } else { "" })?;
            match &one.target {
                Target::Page(pattern) => write!(f, "page:{pattern}")?,
                Target::Event(name) => {
                    write!(f, "event:{}", escape(name, &['[', ']', '|', ';']))?;
                }
            }
            for (place, condition) in one.conditions.iter().enumerate() {
                write!(f, "{}{condition}", if place > 0 { ',' } else { '[' })?;
            }
            f.write_str(if one.conditions.is_empty() { "" } else { "]" })?;
        }
        Ok(())
    }
}
