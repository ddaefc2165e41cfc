//! `Path`: what one session or person did, as nodes, cut at the anchors.

use super::figures::{Ending, PathKind};
use super::query::PathsQuery;
use crate::event::Event;
use crate::matcher::Matcher;
use crate::nodes::{NodeKind, NodeName};
use crate::time::{Millis, Timestamp};
use std::borrow::Cow;

/// The shown part of one path; never empty.
#[derive(Debug, PartialEq)]
pub(super) struct Path<'e> {
    pub(super) nodes: Vec<Stop<'e>>,
    pub(super) ending: Ending,
}

/// A node of one path.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Stop<'e> {
    pub(super) kind: PathKind,
    pub(super) label: Cow<'e, str>,
    pub(super) time: Timestamp,
    /// Time from the node before.
    pub(super) after: Option<Millis>,
}

impl<'e> Path<'e> {
    /// Reads events in their order; none if no node is among them, or no start.
    pub(super) fn of(
        query: &'e PathsQuery,
        events: impl Iterator<Item = &'e Event>,
        is_open: bool,
    ) -> Option<Self> {
        let mut path = Self {
            nodes: Vec::new(),
            ending: if is_open { Ending::Open } else { Ending::Exit },
        };
        let mut events = events.peekable();
        if let Some(start) = &query.start {
            // The start is looked for among events, so that it can be of a kind
            // that makes no nodes by itself.
            while events
                .next_if(|event| !is_anchor(query, start, event))
                .is_some()
            {}
            path.add(query, events.next()?, Place::Start);
        }
        for event in events {
            let ends = query
                .end
                .as_ref()
                .is_some_and(|end| is_anchor(query, end, event));
            path.add(query, event, if ends { Place::End } else { Place::Between });
            if path.nodes.len() > query.steps {
                path.nodes.pop();
                path.ending = Ending::Cutoff;
                break;
            }
            if ends {
                path.ending = Ending::Goal;
                break;
            }
        }
        (!path.nodes.is_empty()).then_some(path)
    }

    fn add(&mut self, query: &'e PathsQuery, event: &'e Event, place: Place) {
        let name = match place {
            Place::Between => query.rules.node(event),
            Place::Start | Place::End => query.rules.name(event),
        };
        let Some(NodeName { kind, label }) = name else {
            return;
        };
        let kind = match (place, kind) {
            (Place::End, _) => PathKind::Goal,
            (_, NodeKind::Page) => PathKind::Page,
            (_, NodeKind::Event) => PathKind::Event,
        };
        let last = self.nodes.last();
        let repeats = last.is_some_and(|last| last.kind == kind && last.label == label);
        if !(query.rules.collapse && repeats) {
            let time = event.time;
            let after = last.map(|last| time - last.time);
            self.nodes.push(Stop {
                kind,
                label,
                time,
                after,
            });
        }
    }
}

/// Where an event stands in a path.
#[derive(Debug, Clone, Copy)]
enum Place {
    Start,
    Between,
    End,
}

/// An anchor is always a node, so it needs a name.
fn is_anchor(query: &PathsQuery, anchor: &Matcher, event: &Event) -> bool {
    anchor.matches(event) && query.rules.name(event).is_some()
}
