//! `Audience`: people or sessions of whom something in a report is true: a node
//! or a link of paths, a step of a funnel, the state of a cart. Saved under a
//! name it is a filter; asked for, it is a list.

use crate::cart::CartState;
use crate::filter::{Filter, PersonFilters, take_filters};
use crate::params::{Params, QueryError};
use crate::person::{Person, Visit};
use crate::query_string::pairs;
use crate::reports::Scope;
use crate::reports::checkout::{CheckoutQuery, own_carts};
use crate::reports::funnel::{FunnelQuery, FunnelState, people_of_step};
use crate::reports::paths::{PathsQuery, has_link, has_node};

const NODE: &str = "Sessions whose path has this node: an id of the report paths, whose parameters \
     say how paths are drawn.";
const LINK: &str =
    "Sessions whose path has this link: FROM>TO, two ids of nodes of the report paths.";
const FUNNEL: &str = "People who came to a step of this funnel: the query string of the report \
     funnel, or the id of a saved one.";
const CART: &str = "People with a cart in one of these states: active, abandoned, lost, recovered, \
     bought or emptied, with | between them.";

/// Who is meant.
#[derive(Debug, Clone, PartialEq)]
pub struct Audience {
    /// Which sessions; all must hold.
    pub filters: Vec<Filter>,
    /// What else must be true.
    pub rule: Rule,
}

/// What must be true of a session or its person.
#[derive(Debug, Clone, PartialEq)]
pub enum Rule {
    /// Nothing more.
    Everybody,
    /// The session's path has this node.
    Node(Box<PathsQuery>, String),
    /// The session's path has this link.
    Link(Box<PathsQuery>, String, String),
    /// The person's attempt at a funnel came to this.
    Funnel(Box<FunnelQuery>, usize, FunnelState),
    /// The person has a cart in one of these states.
    Cart(Box<CheckoutQuery>, CartStates),
}

/// States of carts, as bits in their order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CartStates(u8);

/// The names in `TEXT`, which is `a` or `a|b`.
fn cart_states(given: &str) -> Option<CartStates> {
    let mut bits = 0;
    for word in given.split('|') {
        let place = CartState::ALL
            .iter()
            .position(|state| state.name() == word)?;
        bits |= 1 << place;
    }
    Some(CartStates(bits))
}

impl Audience {
    /// Reads the query of a list of sessions or visitors: filters and a rule. An
    /// audience does not build on another one.
    pub fn parse(query: &str) -> Result<Self, QueryError> {
        let mut params = Params::new(pairs(query));
        let filters = take_filters(&mut params)?;
        if let Some(other) = filters.iter().find_map(Filter::audience) {
            let allowed = "of no other audience";
            return Err(QueryError::new("filter", other, allowed));
        }
        let rule = Rule::take(&mut params)?;
        params.finish()?;
        Ok(Self { filters, rule })
    }
}

impl Rule {
    /// Takes `node` or `link` with the parameters of paths, `funnel` (the query of
    /// a funnel) with `step` and `state`, or `cart`; at most one of them.
    pub fn take(params: &mut Params) -> Result<Self, QueryError> {
        let (node, link) = (params.take("node", NODE)?, params.take("link", LINK)?);
        let (funnel, cart) = (params.take("funnel", FUNNEL)?, params.take("cart", CART)?);
        let given = [
            ("node", &node),
            ("link", &link),
            ("funnel", &funnel),
            ("cart", &cart),
        ];
        let mut named = given
            .iter()
            .filter_map(|(name, value)| Some((name, value.as_ref()?)));
        if let (Some(_), Some((name, value))) = (named.next(), named.next()) {
            return Err(QueryError::new(
                name,
                value,
                "left out beside another of node, link, funnel and cart",
            ));
        }
        if let Some(node) = node {
            check_node("node", &node)?;
            return Ok(Self::Node(PathsQuery::parse(params)?.into(), node));
        }
        if let Some(link) = link {
            let ends = link
                .split_once('>')
                .ok_or_else(|| QueryError::new("link", &link, "FROM>TO, two ids of nodes"))?;
            check_node("link", ends.0)?;
            check_node("link", ends.1)?;
            let (from, to) = (ends.0.to_owned(), ends.1.to_owned());
            return Ok(Self::Link(PathsQuery::parse(params)?.into(), from, to));
        }
        if let Some(text) = funnel {
            let mut inner = Params::new(pairs(&text));
            let query = FunnelQuery::parse(&mut inner)?;
            inner.finish()?;
            let steps = query.steps.len();
            let step = params.number(
                "step",
                "Which step of `funnel`; by default its last.",
                steps,
                1..=steps,
            )?;
            let states = [
                ("reached", FunnelState::Reached),
                ("dropped", FunnelState::Dropped),
                ("pending", FunnelState::Pending),
                ("converted", FunnelState::Converted),
            ];
            let state =
                params.choice("state", "What became of the attempt at that step.", &states)?;
            return Ok(Self::Funnel(query.into(), step - 1, state));
        }
        if let Some(given) = cart {
            let allowed = "active, abandoned, lost, recovered, bought or emptied, with | between";
            let states =
                cart_states(&given).ok_or_else(|| QueryError::new("cart", &given, allowed))?;
            return Ok(Self::Cart(CheckoutQuery::parse(params)?.into(), states));
        }
        Ok(Self::Everybody)
    }
}

/// A node that a session can be asked for.
fn check_node(parameter: &str, id: &str) -> Result<(), QueryError> {
    let step = id
        .split_once(':')
        .and_then(|(step, _)| step.parse::<usize>().ok());
    let folded = id.split(':').nth(1) == Some("other");
    if step.is_none() || folded {
        let allowed = "the id of a node of paths that stands by itself, such as 2:page:/cart";
        return Err(QueryError::new(parameter, id, allowed));
    }
    Ok(())
}

/// Who of one person belongs to an audience.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Members {
    /// All sessions, or none.
    All(bool),
    /// These sessions, by visitor and id.
    Sessions(Vec<(String, String)>),
}

impl Members {
    pub(crate) fn has(&self, visit: &Visit<'_>) -> bool {
        match self {
            Self::All(all) => *all,
            Self::Sessions(sessions) => sessions.iter().any(|(visitor, session)| {
                visitor == visit.visitor && session == visit.session.id()
            }),
        }
    }
}

impl Rule {
    /// Whether it means people for what they did in the range, whenever the session
    /// began in which they did it.
    pub(crate) fn is_of_people(&self) -> bool {
        matches!(self, Self::Funnel(..) | Self::Cart(..))
    }

    /// Whom of the person the rule means, under the audience's own scope.
    pub(crate) fn members(&self, person: &Person<'_>, scope: &Scope) -> Members {
        match self {
            Self::Everybody if scope.filters.is_empty() => Members::All(true),
            Self::Everybody => of_sessions(person, scope, |_| true),
            Self::Node(paths, node) => {
                of_sessions(person, scope, |visit| has_node(paths, visit, node, scope))
            }
            Self::Link(paths, from, to) => of_sessions(person, scope, |visit| {
                has_link(paths, visit, from, to, scope)
            }),
            Self::Funnel(funnel, step, state) => {
                Members::All(people_of_step(funnel, person, scope, *step, *state))
            }
            Self::Cart(query, states) => {
                let carts = own_carts(person, query, scope);
                Members::All(carts.iter().any(|(_, cart)| {
                    let state = cart.state(query.cart_rules(), scope.now);
                    let place = CartState::ALL.iter().position(|one| *one == state);
                    cart.facts.is_admitted
                        && scope.range.contains(cart.start.time)
                        && place.is_some_and(|place| states.0 >> place & 1 == 1)
                }))
            }
        }
    }
}

fn of_sessions(
    person: &Person<'_>,
    scope: &Scope,
    is_member: impl Fn(&Visit<'_>) -> bool,
) -> Members {
    let filters = PersonFilters::new(scope, person);
    let visits = person.visits().into_iter();
    let members = visits.filter(|visit| filters.pass(visit) && is_member(visit));
    let name = |visit: Visit<'_>| (visit.visitor.to_owned(), visit.session.id().to_owned());
    Members::Sessions(members.map(name).collect())
}
