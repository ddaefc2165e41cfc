//! A breakdown is the report once for each value: the same as asking for each value
//! by a filter, and what counts sessions adds up to the whole.

use super::people::any_people;
use super::support::world::{Run, World, absorb, ask};
use analytics::Timeline;
use analytics::dimension::Dimension;
use analytics::reports::grouped::{Grouped, ValuesQuery};
use analytics::reports::{Evaluate, ReportQuery, Scope, Tally};
use proptest::prelude::*;
use serde_json::Value;

const QUESTIONS: [&str; 10] = [
    "overview?buckets=0 300",
    "pages",
    "paths?nodes=both&top=2",
    "sequences?length=2",
    "transitions",
    "exits",
    "channels?model=linear",
    "orders",
    "products",
    "searches",
];

/// Runs a query in groups; who saw whom does not matter.
struct InGroups<'w> {
    people: &'w [Vec<Timeline>],
    scope: &'w Scope,
    dimension: &'w Dimension,
}

fn run<Q: ReportQuery>(
    query: &Q,
    people: &[Vec<Timeline>],
    scope: &Scope,
) -> <Q::Tally as Tally>::Report {
    let mut tally = query.tally();
    let mut other = query.tally();
    for (place, timelines) in people.iter().enumerate() {
        let tally = if place % 2 == 0 {
            &mut tally
        } else {
            &mut other
        };
        absorb(tally, timelines, scope);
    }
    tally.merge(other);
    tally.finish(scope)
}

impl Evaluate for InGroups<'_> {
    type Output = Value;

    fn evaluate<Q: ReportQuery>(self, query: &Q) -> Value {
        let values = ValuesQuery {
            dimension: self.dimension.clone(),
        };
        let values = run(&values, self.people, self.scope);
        let grouped = Grouped::new(query, self.dimension, values, self.scope);
        serde_json::to_value(run(&grouped, self.people, self.scope)).expect("JSON")
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    #[test]
    fn each_group_is_the_report_of_its_sessions(people in any_people()) {
        let world = World { people };
        for dimension in ["channel", "first_action", "last_action"] {
            let by = Dimension::from_name(dimension).expect("a dimension");
            for question in QUESTIONS {
                let (query, scope) = ask(question, world.orders()).expect("a question");
                let groups = query.evaluate(InGroups {
                    people: &world.people,
                    scope: &scope,
                    dimension: &by,
                });
                for mut group in groups.as_array().expect("a list").iter().cloned() {
                    let key = group.as_object_mut().and_then(|fields| fields.remove("key"));
                    let key = key.as_ref().and_then(Value::as_str).unwrap_or_default().to_owned();
                    if key == "(none)" {
                        continue;
                    }
                    let mark = if question.contains('?') { '&' } else { '?' };
                    let filtered = format!("{question}{mark}filter={dimension}:{key}");
                    let expected = world.report(&filtered).expect("a question");
                    prop_assert_eq!(group, expected, "{}", filtered);
                }
            }
        }
    }

    #[test]
    fn sessions_of_groups_add_up(people in any_people()) {
        let world = World { people };
        let (query, scope) = ask("overview", world.orders()).expect("a question");
        let whole = query.evaluate(Run { people: &world.people, scope: &scope });
        for dimension in ["page", "variant:x", "prop:k", "trait:plan", "device", "last_action"] {
            let by = Dimension::from_name(dimension).expect("a dimension");
            let groups = query.evaluate(InGroups {
                people: &world.people,
                scope: &scope,
                dimension: &by,
            });
            for figure in ["sessions", "closed_sessions", "page_views", "bounces"] {
                let groups = groups.as_array().expect("a list").iter();
                let sum: u64 = groups.filter_map(|group| group[figure].as_u64()).sum();
                prop_assert_eq!(Some(sum), whole[figure].as_u64(), "{} {}", dimension, figure);
            }
        }
    }
}
