//! Scans count what the plain tallies count: whoever is sealed, into whatever
//! segments and blocks, and whatever is left to the plain way.

use super::people::{QUESTIONS, any_people};
use super::support::sealed::{Plan, SEGMENTS, SealedWorld};
use super::support::world::{Run, World, absorb, ask};
use analytics::Timeline;
use analytics::reports::{Evaluate, ReportQuery, Scope, Tally};
use proptest::prelude::*;
use proptest::sample::select;
use serde_json::Value;
use std::collections::BTreeSet;

/// Questions that columns must answer.
const SCANNED: &[&str] = &[
    "overview?from=20&to=120&buckets=20 60&now=200&filter=!event:login",
    "overview?filter=page:/a/*&filter=!event:search|page:/b&currency=BRL&buckets=0 100",
    "experiment?id=x&now=200",
    "experiment?id=x&metric=revenue&window=1h&bots=true",
    "experiment?id=x&metric=conversion:event:login|/a|event:purchase&from=30&to=180&filter=!page:/c",
    "experiment?id=x&metric=revenue&secondary=conversion:event:login&guardrail=conversion:/a&now=200",
    "experiment?id=x&metric=revenue:paid&cuped=true&window=2h&buckets=0 60 120&now=200&currency=BRL",
    "experiment?id=x&several=first&cap=0.5&metric=revenue&secondary=conversion:page:/b&at=/a/*&at=/b",
    "paths?now=200&steps=3&top=2&currency=BRL",
    "paths?start=/a&end=event:purchase&nodes=both&group=folder&top=1&steps=20&collapse=false",
    "paths?count=visitors&steps=4&now=200&limit=3&bots=true",
    "paths?now=150&from=10&end=/b&exclude=/c&filter=page:/a/*&filter=!event:login&nodes=both",
    "sequences?length=2&nodes=both",
    "sequences?count=sessions&group=folder&length=2&filter=!event:login&exclude=/c",
    "sequences?length=6&top=3&collapse=false&from=20&to=200",
    "transitions?now=200&filter=page:/a&bots=true",
    "transitions?nodes=both&collapse=true&now=130&limit=4",
    "exits?now=200",
    "exits?by=action&now=150",
    "exits?detail=true&now=200",
    "exits?by=checkout_step&now=200",
    "exits?now=180&from=30&filter=page:/a|/b",
    "exits?by=field&now=150&bots=true",
    "funnel?step=/&step=/a|/b&step=event:purchase&now=200&window=2h",
    "funnel?step=/|/a/*&step=/a/*;optional&step=/b;window=30m&attempts=all&exclude=/c&from=40",
    "funnel?step=/&step=/a&step=event:login|event:search&order=strict&attempts=all&now=230&bots=true",
    "funnel?step=/&step=/a|/b&scope=session&window=20m&filter=event:login|/c&now=200&from=10",
    "funnel?step=/|/c&step=/a|/b&step=/b&order=any&scope=session&filter=!page:/a/1",
    "funnel?step=/&step=event:purchase&filter=page:/a&filter=!event:refund&now=100",
    "funnel?step=event:search&step=event:login&step=event:purchase&window=40m&now=230&from=20&to=150",
    "funnel?step=event:search|/c&step=event:purchase&scope=session&now=150&filter=!event:login",
    "paths?steps=2&collapse=false&now=200&from=40&to=120&filter=event:purchase&currency=BRL",
];

/// Seals people by a plan, scans, gives the rest to the plain tally. None if the
/// query has no way to scan.
struct Scan<'w> {
    people: &'w [Vec<Timeline>],
    plan: Plan,
    scope: &'w Scope,
}

impl Evaluate for Scan<'_> {
    type Output = Option<Value>;

    fn evaluate<Q: ReportQuery>(self, query: &Q) -> Option<Value> {
        let sealed = SealedWorld::new(self.people, self.plan, self.scope);
        let scanned = query.scan(self.scope, &sealed)?;
        let deferred: BTreeSet<u32> = scanned.deferred.into_iter().collect();
        let mut rest = query.tally();
        let mut first = 0;
        for person in self.people {
            let mut numbers = first..first + person.len();
            first += person.len();
            let is_deferred = |number| u32::try_from(number).is_ok_and(|n| deferred.contains(&n));
            if sealed.is_skipped(numbers.start) || numbers.any(is_deferred) {
                absorb(&mut rest, person, self.scope);
            }
        }
        let mut whole = scanned.tally;
        whole.merge(rest);
        Some(serde_json::to_value(whole.finish(self.scope)).expect("JSON"))
    }
}

fn any_plan() -> impl Strategy<Value = Plan> {
    let segment = prop_oneof![1 => Just(None), 6 => (0..SEGMENTS).prop_map(Some)];
    let sizes = || prop::collection::vec(select(vec![1_usize, 2, 3, 70]), 1..6);
    let segments = prop::collection::vec(segment, 1..18);
    let sealed_before = prop::collection::vec(any::<bool>(), 1..18);
    (segments, sealed_before, sizes(), sizes()).prop_map(
        |(segments, sealed_before, blocks, tasks)| Plan {
            segments,
            sealed_before,
            blocks,
            tasks,
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn a_scan_counts_what_the_plain_tally_counts(people in any_people(), plan in any_plan()) {
        let world = World { people };
        for question in QUESTIONS.iter().chain(SCANNED) {
            let (query, scope) = ask(question, world.orders()).expect("a valid question");
            let plain = query.evaluate(Run { people: &world.people, scope: &scope });
            let scan = Scan { people: &world.people, plan: plan.clone(), scope: &scope };
            match query.evaluate(scan) {
                None => prop_assert!(!SCANNED.contains(question), "no scan of {}", question),
                Some(scanned) => prop_assert_eq!(scanned, plain, "{}", question),
            }
        }
    }
}
