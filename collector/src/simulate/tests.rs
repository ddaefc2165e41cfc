//! The simulated shop: the same world for the same seed, a valid one, and one
//! whose people have the habits that `rates` promises.

mod habits;
mod world;

use super::{Params, SimulatedEvent, simulate};
use analytics::time::DAY;
use analytics::{Event, Timestamp};
use protocol::Action;

/// 2026-01-01T00:00:00Z.
const END: Timestamp = Timestamp(1_767_225_600_000);
const DAYS: u32 = 60;

fn params(sessions: u64, seed: u64) -> Params {
    Params {
        site: "demo".to_owned(),
        sessions,
        seed,
        end: END,
        days: DAYS,
    }
}

fn lines(sessions: u64, seed: u64) -> Vec<String> {
    simulate(&params(sessions, seed))
        .map(|event| event.to_line().unwrap())
        .collect()
}

/// As the collector would believe it.
fn believed(told: &SimulatedEvent) -> Event {
    told.clone().believed().unwrap()
}

fn days_before_end(days: i64) -> Timestamp {
    END + -days * DAY
}
