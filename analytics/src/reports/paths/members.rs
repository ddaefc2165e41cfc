//! Which sessions lie behind a node or a link of the graph.

use super::figures::{Ending, PathKind};
use super::query::PathsQuery;
use super::spots::Spots;
use super::walk::Walk;
use crate::person::Visit;
use crate::reports::Scope;

/// Whether the session's path has the node of this id, as the graph gives it.
pub(crate) fn has_node(query: &PathsQuery, visit: &Visit<'_>, id: &str, scope: &Scope) -> bool {
    ids(query, visit, scope).iter().any(|own| own == id)
}

/// Whether the session's path goes from one of these nodes to the other.
pub(crate) fn has_link(
    query: &PathsQuery,
    visit: &Visit<'_>,
    from: &str,
    to: &str,
    scope: &Scope,
) -> bool {
    let ids = ids(query, visit, scope);
    let mut links = ids.iter().zip(ids.iter().skip(1));
    links.any(|(a, b)| a == from && b == to)
}

fn ids(query: &PathsQuery, visit: &Visit<'_>, scope: &Scope) -> Vec<String> {
    let is_open = !scope.is_closed(visit.session);
    let mut spots = Spots::default();
    let events = visit.session.events.iter();
    let sights = events.map(|event| (spots.sight(query, event), event.time));
    let mut walk = Walk::default();
    let Some(ending) = walk.read(query, sights, is_open) else {
        return Vec::new();
    };
    let nodes = walk.spots.iter().filter_map(|number| spots.get(*number));
    let mut ids: Vec<String> = (1..)
        .zip(nodes)
        .map(|(step, spot): (usize, _)| format!("{step}:{}:{}", spot.kind.name(), spot.label))
        .collect();
    let ending = match ending {
        Ending::Goal => None,
        Ending::Cutoff => Some(PathKind::Cutoff),
        Ending::Open => Some(PathKind::Open),
        Ending::Exit => Some(PathKind::Exit),
    };
    ids.extend(ending.map(|kind| format!("{}:{}", ids.len() + 1, kind.name())));
    ids
}
