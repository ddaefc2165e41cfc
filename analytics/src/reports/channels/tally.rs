//! Counting channels.

use super::credits::{Credit, Credits, MILLIONTHS};
use super::figures::{ChannelRow, ChannelsReport, FromFirstTouch, Unattributed};
use super::{ChannelsQuery, Goal, Model};
use crate::attribution::markov::{Chain, Worth};
use crate::attribution::{Credited, apportion_by};
use crate::channel::Touch;
use crate::dimension::OTHER;
use crate::money::{Money, MoneySum};
use crate::person::{Moment, Person};
use crate::reports::{Scope, Tally};
use crate::sample::Sample;
use crate::selection::{admit_moments, choose};
use crate::time::{DAY, Millis};
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

/// States that a chain is solved with; the least met of more are one.
const MOST_STATES: usize = 150;

/// Channels in the making.
#[derive(Debug, Clone)]
pub struct ChannelsTally {
    query: ChannelsQuery,
    seen: BTreeMap<String, Seen>,
    conversions: u64,
    credits: Credits,
    chain: Chain<String, String>,
    chain_revenue: MoneySum,
    unattributed: u64,
    unattributed_revenue: MoneySum,
    times: Times,
}

/// How far conversions are from their first touch.
#[derive(Debug, Clone, Default)]
struct Times {
    ms: Sample,
    days: Sample,
    sessions: Sample,
    touches: Sample,
}

/// A touch, and which of the person's visits it is part of.
struct Contact {
    touch: Touch,
    visit: usize,
}

#[derive(Debug, Clone, Copy, Default, PartialEq)]
struct Seen {
    sessions: u64,
    visitors: u64,
}

/// An event that counts, and what it was worth.
struct Conversion<'a> {
    moment: Moment<'a>,
    worth: Option<Money>,
}

impl ChannelsTally {
    pub(super) fn new(query: ChannelsQuery) -> Self {
        Self {
            query,
            seen: BTreeMap::new(),
            conversions: 0,
            credits: Credits::default(),
            chain: Chain::new(1),
            chain_revenue: MoneySum::default(),
            unattributed: 0,
            unattributed_revenue: MoneySum::default(),
            times: Times::default(),
        }
    }

    fn absorb_sessions(&mut self, person: &Person<'_>, scope: &Scope) {
        let mut keys = BTreeSet::new();
        for visit in choose(person, scope) {
            let touch = Touch::start(&visit, &scope.own_hosts);
            let key = self.query.by.key(&touch);
            self.seen.entry(key.to_owned()).or_default().sessions += 1;
            keys.insert(key.to_owned());
        }
        for key in keys {
            self.seen.entry(key).or_default().visitors += 1;
        }
    }

    fn conversions<'a>(&self, person: &Person<'a>, scope: &Scope) -> Vec<Conversion<'a>> {
        let moments = admit_moments(person, scope);
        let moments = moments.filter(|moment| scope.range.contains(moment.event.time));
        let conversions = moments.filter_map(|moment| match &self.query.goal {
            Goal::Order => {
                let order = scope.orders.placed_by(moment.visitor, moment.event)?;
                let worth = order.net(scope.currency.as_deref());
                Some(Conversion { moment, worth })
            }
            Goal::Event(matcher) => matcher.matches(moment.event).then_some(Conversion {
                moment,
                worth: None,
            }),
        });
        let mut conversions: Vec<Conversion<'a>> = conversions.collect();
        conversions.sort_by_key(|conversion| conversion.moment.key());
        conversions
    }

    fn credit(&mut self, conversion: &Conversion<'_>, contacts: &[Contact]) {
        let time = conversion.moment.event.time;
        let worth = conversion.worth.as_ref();
        let first =
            contacts.partition_point(|contact| time - contact.touch.time > self.query.lookback);
        let last = contacts.partition_point(|contact| contact.touch.time <= time);
        let contacts = contacts.get(first..last).unwrap_or_default();
        self.conversions += 1;
        let Some(earliest) = contacts.first() else {
            self.unattributed += 1;
            worth
                .into_iter()
                .for_each(|money| self.unattributed_revenue.add(money));
            return;
        };
        self.times.push(time - earliest.touch.time, contacts);
        match self.query.model {
            Model::Markov => {
                let path = self.path(contacts);
                let value = worth.map(|money| (money.currency.clone(), i128::from(money.minor)));
                self.chain.add(&path, 1, value.as_slice(), 0);
                worth
                    .into_iter()
                    .for_each(|money| self.chain_revenue.add(money));
            }
            Model::Rule(rule) => {
                let credited = contacts.iter().map(|contact| Credited {
                    age: time - contact.touch.time,
                    is_direct: contact.touch.is_direct,
                });
                let credited: Vec<Credited> = credited.collect();
                let shares = rule.share(&credited, self.query.half_life);
                let shares = contacts.iter().zip(shares);
                for (contact, units) in shares.filter(|(_, units)| *units > 0) {
                    let key = self.query.by.key(&contact.touch);
                    self.credits.add(key, units, worth);
                }
            }
        }
    }

    fn path(&self, contacts: &[Contact]) -> Vec<String> {
        let keys = contacts
            .iter()
            .map(|contact| self.query.by.key(&contact.touch).to_owned());
        keys.collect()
    }
}

impl Times {
    /// Of one conversion: how long after the first of these contacts it was.
    fn push(&mut self, ms: Millis, contacts: &[Contact]) {
        let visits: BTreeSet<usize> = contacts.iter().map(|contact| contact.visit).collect();
        let whole = |count: usize| i64::try_from(count).unwrap_or(i64::MAX);
        self.ms.push(ms);
        self.days.push(ms / DAY);
        self.sessions.push(whole(visits.len()));
        self.touches.push(whole(contacts.len()));
    }

    fn merge(&mut self, other: Self) {
        self.ms.merge(other.ms);
        self.days.merge(other.days);
        self.sessions.merge(other.sessions);
        self.touches.merge(other.touches);
    }

    fn finish(self) -> FromFirstTouch {
        FromFirstTouch {
            ms: self.ms.into(),
            days: self.days.into(),
            sessions: self.sessions.into(),
            touches: self.touches.into(),
        }
    }
}

impl Tally for ChannelsTally {
    type Report = ChannelsReport;

    fn absorb(&mut self, person: &Person<'_>, scope: &Scope) {
        self.absorb_sessions(person, scope);
        let conversions = self.conversions(person, scope);
        let is_markov = self.query.model == Model::Markov;
        if conversions.is_empty() && !is_markov {
            return;
        }
        let visits = person.visits().into_iter();
        let visits = visits.filter(|visit| scope.include_flagged || !visit.session.is_flagged());
        let mut contacts: Vec<Contact> = visits
            .enumerate()
            .flat_map(|(visit, of)| {
                let touches = Touch::of_visit(&of, &scope.own_hosts).into_iter();
                touches.map(move |touch| Contact { touch, visit })
            })
            .collect();
        contacts.sort_by_key(|contact| contact.touch.time);
        if conversions.is_empty() {
            contacts.retain(|contact| scope.range.contains(contact.touch.time));
            let is_chosen = scope.filters.is_empty() || !choose(person, scope).is_empty();
            if is_chosen && !contacts.is_empty() {
                let path = self.path(&contacts);
                self.chain.add(&path, 0, &[], 1);
            }
        }
        for conversion in &conversions {
            self.credit(conversion, &contacts);
        }
    }

    fn merge(&mut self, other: Self) {
        for (key, theirs) in other.seen {
            let ours = self.seen.entry(key).or_default();
            ours.sessions += theirs.sessions;
            ours.visitors += theirs.visitors;
        }
        self.conversions += other.conversions;
        self.credits.merge(other.credits);
        self.chain.merge(other.chain);
        self.chain_revenue.merge(&other.chain_revenue);
        self.unattributed += other.unattributed;
        self.unattributed_revenue.merge(&other.unattributed_revenue);
        self.times.merge(other.times);
    }

    fn finish(self, _scope: &Scope) -> ChannelsReport {
        let mut effects = BTreeMap::new();
        let mut reason = None;
        let mut credits = match self.query.model {
            Model::Rule(_) => self.credits.finish(),
            Model::Markov => {
                if !self.chain.has_failures() && self.chain.conversions() > 0 {
                    reason = Some("no_unconverted_paths");
                }
                let chain = folded(self.chain, &self.seen);
                effects = chain.effects(Worth::Conversions).of.into_iter().collect();
                by_removal(&chain, &self.chain_revenue)
            }
        };
        let mut seen = self.seen;
        for key in credits.keys() {
            seen.entry(key.clone()).or_default();
        }
        let mut rows: Vec<(String, Seen, Credit)> = seen
            .into_iter()
            .map(|(key, seen)| {
                let credit = credits.remove(&key).unwrap_or_default();
                (key, seen, credit)
            })
            .collect();
        rows.sort_by(|(a, x, c), (b, y, d)| {
            let size = |seen: &Seen, credit: &Credit| Reverse((credit.millionths, seen.sessions));
            (size(x, c), a).cmp(&(size(y, d), b))
        });
        if rows.len() > self.query.limit {
            let rest = rows.split_off(self.query.limit);
            rows.push(together(rest));
        }
        let rows = rows.into_iter().map(|(key, seen, credit)| ChannelRow {
            removal_effect: effects.get(&key).copied(),
            key,
            sessions: seen.sessions,
            visitors: seen.visitors,
            credit: shown(credit.millionths),
            revenue: credit.revenue.list(),
        });
        ChannelsReport {
            conversions: self.conversions,
            rows: rows.collect(),
            unattributed: Unattributed {
                credit: shown(i128::from(self.unattributed) * MILLIONTHS),
                revenue: self.unattributed_revenue.list(),
            },
            time_to_convert: self.times.finish(),
            reason,
        }
    }
}

/// The chain with the channels that are met least put together, if they are many.
fn folded(chain: Chain<String, String>, seen: &BTreeMap<String, Seen>) -> Chain<String, String> {
    if seen.len() <= MOST_STATES {
        return chain;
    }
    let mut keys: Vec<(&String, &Seen)> = seen.iter().collect();
    keys.sort_by_key(|(key, seen)| (Reverse(seen.sessions), *key));
    let kept: BTreeSet<&String> = keys.iter().take(MOST_STATES).map(|(key, _)| *key).collect();
    chain.renamed(|key| {
        if kept.contains(key) {
            key.clone()
        } else {
            OTHER.to_owned()
        }
    })
}

/// Conversions by removal effects, and each currency's revenue by those of its
/// value.
fn by_removal(chain: &Chain<String, String>, revenue: &MoneySum) -> BTreeMap<String, Credit> {
    let mut credits: BTreeMap<String, Credit> = BTreeMap::new();
    let mut share = |whole: i128, worth: Worth<'_, String>, give: &dyn Fn(&mut Credit, i128)| {
        let effects = chain.effects(worth).of;
        let weights: Vec<f64> = effects.iter().map(|(_, effect)| *effect).collect();
        for ((key, _), part) in effects.iter().zip(apportion_by(whole, &weights)) {
            give(credits.entry(key.clone()).or_default(), part);
        }
    };
    let conversions = i128::from(chain.conversions()) * MILLIONTHS;
    share(conversions, Worth::Conversions, &|credit, part| {
        credit.millionths += part;
    });
    for money in revenue.list() {
        let worth = Worth::Value(&money.currency);
        share(money.minor.into(), worth, &|credit, part| {
            credit.add(&money.currency, part);
        });
    }
    credits
}

fn together(rest: Vec<(String, Seen, Credit)>) -> (String, Seen, Credit) {
    let mut whole = (OTHER.to_owned(), Seen::default(), Credit::default());
    for (_, seen, credit) in rest {
        whole.1.sessions += seen.sessions;
        // Somebody who came two ways counts under each, and here twice.
        whole.1.visitors += seen.visitors;
        whole.2.millionths += credit.millionths;
        whole.2.revenue.merge(&credit.revenue);
    }
    whole
}

#[expect(
    clippy::cast_precision_loss,
    reason = "credits are far below 2^53 millionths"
)]
fn shown(millionths: i128) -> f64 {
    millionths as f64 / MILLIONTHS as f64
}
