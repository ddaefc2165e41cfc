//! Counting stages.

use super::StagesQuery;
use super::figures::{Pain, StageRow, StagesReport, Touchpoint};
use super::journey::Journey;
use super::pains::{PainKey, pains};
use super::rules::StageRule;
use crate::cart::CartState;
use crate::channel::Touch;
use crate::money::{Money, MoneySum};
use crate::nodes::is_action;
use crate::params::Params;
use crate::person::{Person, Visit};
use crate::reports::checkout::{CheckoutQuery, own_carts};
use crate::reports::{Scope, Tally};
use crate::sample::Sample;
use crate::selection::choose;
use crate::time::Timestamp;
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// Stages in the making.
#[derive(Debug, Clone)]
pub struct StagesTally {
    query: StagesQuery,
    /// Carts and checkouts by their default rules.
    checkout: Option<CheckoutQuery>,
    stages: Vec<Counts>,
}

#[derive(Debug, Clone, Default)]
struct Counts {
    entered: u64,
    current: u64,
    advanced: u64,
    went_back: u64,
    left: u64,
    to_advance: Sample,
    touchpoints: HashMap<(&'static str, String), Met>,
    money_lost: MoneySum,
    pains: BTreeMap<PainKey, Hurt>,
}

#[derive(Debug, Clone, Copy, Default)]
struct Met {
    count: u64,
    visitors: u64,
}

#[derive(Debug, Clone, Default)]
struct Hurt {
    visitors: u64,
    money: MoneySum,
}

impl StagesTally {
    pub(super) fn new(query: StagesQuery) -> Self {
        Self {
            query,
            checkout: CheckoutQuery::parse(&mut Params::default()).ok(),
            stages: Vec::new(),
        }
    }

    fn stage(&mut self, stage: usize) -> &mut Counts {
        if self.stages.len() <= stage {
            self.stages.resize_with(stage + 1, Counts::default);
        }
        // Just made, if it was not there.
        &mut self.stages[stage]
    }

    /// Moves in the range; each person counts once a stage and figure.
    fn absorb_moves(&mut self, journey: &Journey, scope: &Scope) {
        let mut seen: BTreeSet<(usize, &str)> = BTreeSet::new();
        let mut since: Option<Timestamp> = None;
        let mut before: Option<usize> = None;
        for (time, stage) in &journey.moves {
            if scope.range.contains(*time) && *time <= scope.now {
                if let Some(stage) = stage
                    && seen.insert((*stage, "entered"))
                {
                    self.stage(*stage).entered += 1;
                }
                if let Some(from) = before {
                    let figure = match stage {
                        None => "left",
                        Some(to) if *to > from => "advanced",
                        Some(_) => "went_back",
                    };
                    let is_first = seen.insert((from, figure));
                    let counts = self.stage(from);
                    match figure {
                        "left" => counts.left += u64::from(is_first),
                        "advanced" => {
                            counts.advanced += u64::from(is_first);
                            since
                                .into_iter()
                                .for_each(|since| counts.to_advance.push(*time - since));
                        }
                        _ => counts.went_back += u64::from(is_first),
                    }
                }
            }
            (before, since) = (*stage, Some(*time));
        }
        let end = Timestamp(scope.range.to.0.saturating_sub(1)).min(scope.now);
        if let Some(stage) = journey.stage_at(end) {
            self.stage(stage).current += 1;
        }
    }

    fn absorb_touchpoints(&mut self, visits: &[Visit<'_>], journey: &Journey, scope: &Scope) {
        let mut met: HashMap<(usize, &'static str, String), u64> = HashMap::new();
        let mut meet = |stage: Option<usize>, kind: &'static str, key: String| {
            if let Some(stage) = stage {
                *met.entry((stage, kind, key)).or_default() += 1;
            }
        };
        for visit in visits {
            for touch in Touch::of_visit(visit, &scope.own_hosts) {
                meet(journey.stage_at(touch.time), "channel", touch.channel);
            }
            for event in &visit.session.events {
                let stage = journey.stage_at(event.time);
                if let Some(page) = event.viewed_page() {
                    meet(stage, "page", page.to_owned());
                } else if is_action(&event.action) {
                    meet(stage, "action", event.action.name().to_owned());
                }
                if let Some(contact) = &event.contact {
                    meet(stage, "contact", contact.clone());
                }
            }
        }
        for ((stage, kind, key), count) in met {
            let met = self
                .stage(stage)
                .touchpoints
                .entry((kind, key))
                .or_default();
            met.count += count;
            met.visitors += 1;
        }
    }

    fn absorb_losses(&mut self, person: &Person<'_>, journey: &Journey, scope: &Scope) {
        let Some(query) = self.checkout.clone() else {
            return;
        };
        for (_, cart) in own_carts(person, &query, scope) {
            let state = cart.state(query.cart_rules(), scope.now);
            let is_lost = matches!(state, CartState::Abandoned | CartState::Lost);
            let begins = cart.start.time;
            if !is_lost || !cart.facts.is_admitted || !scope.range.contains(begins) {
                continue;
            }
            if let (Some(stage), Some(minor)) = (journey.stage_at(begins), cart.content.value()) {
                self.stage(stage).money_lost.add(&Money {
                    currency: cart.currency.clone(),
                    minor,
                });
            }
        }
        for (key, felt) in pains(person, &query, scope) {
            if let Some(stage) = journey.stage_at(felt.time) {
                let hurt = self.stage(stage).pains.entry(key).or_default();
                hurt.visitors += 1;
                felt.money.iter().for_each(|money| hurt.money.add(money));
            }
        }
    }
}

impl Tally for StagesTally {
    type Report = StagesReport;

    fn absorb(&mut self, person: &Person<'_>, scope: &Scope) {
        let chosen = choose(person, scope);
        // Filters choose people here, by any session in the range.
        if !scope.filters.is_empty() && chosen.is_empty() {
            return;
        }
        let visits = person.visits();
        let is_flagged =
            !visits.is_empty() && visits.iter().all(|visit| visit.session.is_flagged());
        if is_flagged && !scope.include_flagged {
            return;
        }
        let journey = Journey::of(&person.moments(), scope);
        self.absorb_moves(&journey, scope);
        self.absorb_touchpoints(&chosen, &journey, scope);
        self.absorb_losses(person, &journey, scope);
    }

    fn merge(&mut self, other: Self) {
        for (place, theirs) in other.stages.into_iter().enumerate() {
            self.stage(place).merge(theirs);
        }
    }

    fn finish(mut self, scope: &Scope) -> StagesReport {
        let limit = self.query.limit;
        let rules = scope.stages.rules.iter();
        self.stages.resize_with(rules.len(), Counts::default);
        let stages = rules.zip(self.stages);
        StagesReport {
            stages: stages
                .map(|(rule, counts)| counts.into_row(rule, limit))
                .collect(),
        }
    }
}

impl Counts {
    fn merge(&mut self, other: Self) {
        self.entered += other.entered;
        self.current += other.current;
        self.advanced += other.advanced;
        self.went_back += other.went_back;
        self.left += other.left;
        self.to_advance.merge(other.to_advance);
        for (key, theirs) in other.touchpoints {
            let ours = self.touchpoints.entry(key).or_default();
            ours.count += theirs.count;
            ours.visitors += theirs.visitors;
        }
        self.money_lost.merge(&other.money_lost);
        for (key, theirs) in other.pains {
            let ours = self.pains.entry(key).or_default();
            ours.visitors += theirs.visitors;
            ours.money.merge(&theirs.money);
        }
    }

    fn into_row(self, rule: &StageRule, limit: usize) -> StageRow {
        let touchpoints = self.touchpoints.into_iter();
        let mut touchpoints: Vec<Touchpoint> = touchpoints
            .map(|((kind, key), met)| Touchpoint {
                kind,
                key,
                count: met.count,
                visitors: met.visitors,
            })
            .collect();
        touchpoints.sort_by(|a, b| {
            let size = |row: &Touchpoint| Reverse((row.visitors, row.count));
            (size(a), a.kind, &a.key).cmp(&(size(b), b.kind, &b.key))
        });
        touchpoints.truncate(limit);
        let pains = self.pains.into_iter().map(|(pain, hurt)| Pain {
            kind: pain.kind,
            key: pain.key,
            visitors: hurt.visitors,
            money: hurt.money.list(),
        });
        let mut pains: Vec<Pain> = pains.collect();
        // Currencies cannot be compared; the largest amount of any ranks.
        let money = |pain: &Pain| pain.money.first().map_or(0, |money| money.minor);
        pains.sort_by(|a, b| {
            let size = |pain: &Pain| Reverse((money(pain), pain.visitors));
            (size(a), a.kind, &a.key).cmp(&(size(b), b.kind, &b.key))
        });
        pains.truncate(limit);
        StageRow {
            key: rule.key.clone(),
            note: Some(rule.note.clone()).filter(|note| !note.is_empty()),
            entered: self.entered,
            current: self.current,
            advanced: self.advanced,
            went_back: self.went_back,
            left: self.left,
            median_ms: self.to_advance.median(),
            touchpoints,
            money_lost: self.money_lost.list(),
            pains,
        }
    }
}
