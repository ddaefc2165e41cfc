//! Tallies merge: any partition of the people, merged in any grouping and order,
//! gives the report of one tally that saw them all.

use super::people::{QUESTIONS, any_people};
use super::support::world::{Run, World, absorb, ask};
use analytics::Timeline;
use analytics::orders::OrderBook;
use analytics::reports::{Evaluate, ReportQuery, Scope, Tally};
use proptest::prelude::*;
use serde_json::Value;

/// Shows each person to one of three tallies, then merges them by one of several
/// plans, with an untouched tally in between as the identity.
struct Split<'w> {
    people: &'w [Vec<Timeline>],
    shards: &'w [usize],
    plan: usize,
    scope: &'w Scope,
}

impl Evaluate for Split<'_> {
    type Output = Value;

    fn evaluate<Q: ReportQuery>(self, query: &Q) -> Value {
        let shard = |wanted: usize| {
            let mut tally = query.tally();
            for (timelines, _) in self
                .people
                .iter()
                .zip(self.shards)
                .filter(|(_, s)| **s == wanted)
            {
                absorb(&mut tally, timelines, self.scope);
            }
            tally
        };
        let join = |mut left: Q::Tally, right: Q::Tally| {
            left.merge(right);
            left
        };
        let (a, b, c, nobody) = (shard(0), shard(1), shard(2), query.tally());
        let whole = match self.plan {
            0 => join(join(join(a, b), c), nobody),
            1 => join(a, join(b, join(nobody, c))),
            2 => join(join(c, nobody), join(b, a)),
            _ => join(nobody, join(join(b, c), a)),
        };
        serde_json::to_value(whole.finish(self.scope)).expect("JSON")
    }
}

/// The book, read in the same shards and merged by the same plans.
fn split_orders(people: &[Vec<Timeline>], shards: &[usize], plan: usize) -> OrderBook {
    let shard = |wanted: usize| {
        let mut book = OrderBook::default();
        let people = people
            .iter()
            .zip(shards)
            .filter(|(_, shard)| **shard == wanted);
        people
            .flat_map(|(person, _)| person)
            .for_each(|timeline| book.absorb(timeline));
        book
    };
    let join = |mut left: OrderBook, right: OrderBook| {
        left.merge(right);
        left
    };
    let (a, b, c) = (shard(0), shard(1), shard(2));
    match plan {
        0 => join(join(a, b), c),
        1 => join(a, join(b, c)),
        2 => join(c, join(b, a)),
        _ => join(join(b, c), a),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn any_partition_gives_the_same_report(
        people in any_people(),
        shards in prop::collection::vec(0_usize..3, 9),
        plan in 0_usize..4,
    ) {
        let world = World { people };
        for question in QUESTIONS {
            let (query, scope) = ask(question, world.orders()).expect("a valid question");
            let whole = query.evaluate(Run { people: &world.people, scope: &scope });
            let split = Split { people: &world.people, shards: &shards, plan, scope: &scope };
            prop_assert_eq!(query.evaluate(split), whole, "{}", question);
        }
        prop_assert_eq!(split_orders(&world.people, &shards, plan), world.orders());
    }

    #[test]
    fn the_order_of_people_changes_nothing(people in any_people()) {
        let world = World { people };
        let mut turned = World { people: world.people.clone() };
        turned.people.reverse();
        turned.people.iter_mut().for_each(|person| person.reverse());
        for question in QUESTIONS {
            prop_assert_eq!(turned.report(question), world.report(question), "{}", question);
        }
    }
}
