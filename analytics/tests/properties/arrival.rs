//! The order of arrival changes nothing: people whose events came one by one,
//! shuffled, give the same reports.

use super::people::{QUESTIONS, any_events};
use super::support::world::World;
use analytics::session::DEFAULT_IDLE;
use analytics::{Event, Timeline};
use proptest::prelude::*;

fn arrived(visitor: &str, events: Vec<Event>) -> Timeline {
    let mut timeline = Timeline::new(visitor);
    for event in events {
        timeline.absorb(event, DEFAULT_IDLE);
    }
    timeline
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn any_order_of_arrival(
        (ana, shuffled) in any_events().prop_flat_map(|e| (Just(e.clone()), Just(e).prop_shuffle())),
        bia in any_events(),
    ) {
        let backwards = bia.iter().rev().cloned().collect();
        let late = World {
            people: vec![vec![arrived("bia", backwards)], vec![arrived("ana", shuffled)]],
        };
        let in_time = World {
            people: vec![vec![arrived("ana", ana)], vec![arrived("bia", bia)]],
        };
        for question in QUESTIONS {
            prop_assert_eq!(late.report(question), in_time.report(question), "{}", question);
        }
    }
}
