//! A world of people, and reports about it as JSON.

use super::story::story;
use analytics::channel::OwnHosts;
use analytics::filter::take_filters;
use analytics::orders::OrderBook;
use analytics::params::{Params, QueryError, parse_span};
use analytics::reports::{Evaluate, Person, Query, ReportQuery, Scope, Tally};
use analytics::session::DEFAULT_IDLE;
use analytics::time::{DAY, MINUTE};
use analytics::{TimeRange, Timeline, Timestamp};
use serde_json::Value;

/// Everybody, each person with the timelines of all their visitors.
pub struct World {
    pub people: Vec<Vec<Timeline>>,
}

impl World {
    /// From stories; visitors of one name before the dot are one person.
    pub fn of(stories: &[&str]) -> Self {
        let mut people: Vec<(String, Vec<Timeline>)> = Vec::new();
        for line in stories {
            let (visitor, events) = story(line);
            let name = visitor.split('.').next().expect("valid").to_owned();
            let timeline = Timeline::from_events(visitor, events, DEFAULT_IDLE);
            match people.iter_mut().find(|(other, _)| *other == name) {
                Some((_, timelines)) => timelines.push(timeline),
                None => people.push((name, vec![timeline])),
            }
        }
        Self {
            people: people.into_iter().map(|(_, timelines)| timelines).collect(),
        }
    }

    /// The book of all orders.
    pub fn orders(&self) -> OrderBook {
        let mut orders = OrderBook::default();
        self.people
            .iter()
            .flatten()
            .for_each(|timeline| orders.absorb(timeline));
        orders
    }

    /// The answer to `NAME?KEY=VALUE&...`. Besides the report's own parameters:
    /// `now`, `from`, `to`, `buckets` and `starts` (of periods) in the story's times (minutes, or with a
    /// unit), `currency`, `own` hosts, `bots`, `paid_at_once` and `filter`.
    pub fn report(&self, question: &str) -> Result<Value, QueryError> {
        self.report_under(question, |_| {})
    }

    /// The same, with something in the scope that questions cannot say.
    pub fn report_under(
        &self,
        question: &str,
        change: impl FnOnce(&mut Scope),
    ) -> Result<Value, QueryError> {
        let (query, mut scope) = ask(question, self.orders())?;
        change(&mut scope);
        Ok(query.evaluate(Run {
            people: &self.people,
            scope: &scope,
        }))
    }
}

/// The query and the scope of a question.
pub fn ask(question: &str, orders: OrderBook) -> Result<(Query, Scope), QueryError> {
    let (name, pairs) = question.split_once('?').unwrap_or((question, ""));
    let pairs = pairs.split('&').filter_map(|pair| pair.split_once('='));
    let mut params = Params::new(pairs);
    let mut instant = |key: &'static str| {
        let given = params.take(key, "")?;
        given.map(|given| at(key, &given)).transpose()
    };
    let now = instant("now")?.unwrap_or(Timestamp(1_000_000 * DAY));
    let mut scope = Scope::new(TimeRange::ALWAYS, now);
    scope.range.from = instant("from")?.unwrap_or(scope.range.from);
    scope.range.to = instant("to")?.unwrap_or(scope.range.to);
    scope.currency = params.take("currency", "")?;
    scope.include_flagged = params.flag("bots", "", false)?;
    scope.filters = take_filters(&mut params)?;
    let mut instants = |key: &'static str| {
        let given = params.take(key, "")?.unwrap_or_default();
        let given = given.split_whitespace().map(|start| at(key, start));
        given.collect::<Result<Vec<Timestamp>, QueryError>>()
    };
    scope.buckets = instants("buckets")?;
    scope.periods = instants("starts")?;
    let own = params.take("own", "")?.unwrap_or_default();
    scope.own_hosts = OwnHosts::new(own.split_whitespace());
    scope.paid_at_once = params.flag("paid_at_once", "", true)?;
    scope.orders = orders;
    let query = Query::parse(name, &mut params)?;
    params.finish()?;
    Ok((query, scope))
}

fn at(key: &str, given: &str) -> Result<Timestamp, QueryError> {
    match given.parse::<i64>() {
        Ok(minutes) => Ok(Timestamp(minutes * MINUTE)),
        Err(_) => parse_span(key, given).map(Timestamp),
    }
}

/// Runs a query over people, as one tally.
pub struct Run<'w> {
    pub people: &'w [Vec<Timeline>],
    pub scope: &'w Scope,
}

impl Evaluate for Run<'_> {
    type Output = Value;

    fn evaluate<Q: ReportQuery>(self, query: &Q) -> Value {
        let mut tally = query.tally();
        for timelines in self.people {
            absorb(&mut tally, timelines, self.scope);
        }
        serde_json::to_value(tally.finish(self.scope)).expect("valid")
    }
}

/// Shows one person to a tally.
pub fn absorb<T: Tally>(tally: &mut T, timelines: &[Timeline], scope: &Scope) {
    let timelines: Vec<&Timeline> = timelines.iter().collect();
    tally.absorb(
        &Person {
            timelines: &timelines,
        },
        scope,
    );
}
