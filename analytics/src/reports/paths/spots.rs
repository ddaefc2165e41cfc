//! `Spot`: a node without its step, known by a small number; `Sight`: what an
//! event is to paths.

use super::figures::PathKind;
use super::query::PathsQuery;
use crate::event::Event;
use crate::matcher::Matcher;
use crate::nodes::{NodeKind, NodeName};
use std::collections::HashMap;
use std::sync::Arc;

/// A node without its step.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct Spot {
    /// A page, an action or a goal.
    pub(super) kind: PathKind,
    pub(super) label: Arc<str>,
}

/// The spots met, numbered from 1.
#[derive(Debug, Clone, Default)]
pub(super) struct Spots {
    numbers: HashMap<PathKind, HashMap<Arc<str>, u32>>,
    spots: Vec<Spot>,
}

/// What an event is to paths, as numbers of spots; 0 for nothing.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Sight {
    /// The node that it becomes between the anchors.
    pub(super) node: u32,
    /// The node that it becomes where paths start, if they can start with it.
    pub(super) start: u32,
    /// The goal that it is, if paths end with it.
    pub(super) goal: u32,
}

impl Spots {
    /// How many.
    pub(super) fn len(&self) -> usize {
        self.spots.len()
    }

    /// The spot of a number.
    pub(super) fn get(&self, number: u32) -> Option<&Spot> {
        self.spots.get(number.checked_sub(1)? as usize)
    }

    /// What the event is to the paths of a query.
    pub(super) fn sight(&mut self, query: &PathsQuery, event: &Event) -> Sight {
        let node = query.rules.node(event);
        let node = node.map_or(0, |name| self.named(&name));
        // An anchor is always a node, so it needs a name, but is looked for among
        // all events, so that it can be of a kind that makes no nodes by itself.
        let matches = |anchor: &Matcher| anchor.matches(event);
        let starts = query.start.as_ref().is_some_and(matches);
        let ends = query.end.as_ref().is_some_and(matches);
        let name = query.rules.name(event).filter(|_| starts || ends);
        let Some(name) = name else {
            let (start, goal) = (0, 0);
            return Sight { node, start, goal };
        };
        let start = if starts { self.named(&name) } else { 0 };
        let goal = if ends {
            self.number(PathKind::Goal, &name.label)
        } else {
            0
        };
        Sight { node, start, goal }
    }

    /// Takes the spots of others: what each of their numbers is called here.
    pub(super) fn merge(&mut self, other: &Self) -> Vec<u32> {
        let ours = other.spots.iter();
        let ours = ours.map(|spot| self.number(spot.kind, &spot.label));
        std::iter::once(0).chain(ours).collect()
    }

    fn named(&mut self, name: &NodeName<'_>) -> u32 {
        let kind = match name.kind {
            NodeKind::Page => PathKind::Page,
            NodeKind::Event => PathKind::Event,
        };
        self.number(kind, &name.label)
    }

    fn number(&mut self, kind: PathKind, label: &str) -> u32 {
        let numbers = self.numbers.entry(kind).or_default();
        if let Some(number) = numbers.get(label) {
            return *number;
        }
        let label: Arc<str> = label.into();
        // Four thousand million different texts would not fit into memory.
        let number = u32::try_from(self.spots.len() + 1).unwrap_or(u32::MAX);
        numbers.insert(Arc::clone(&label), number);
        self.spots.push(Spot { kind, label });
        number
    }
}
