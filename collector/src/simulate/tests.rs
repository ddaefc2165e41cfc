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
    let mut wire = told.event.clone();
    Event {
        id: wire.id.clone(),
        time: told.time(),
        seq: wire.seq,
        source: told.source,
        action: Action::try_from(&mut wire).unwrap(),
        page: wire.url.as_deref().and_then(protocol::page::page_of),
        url: wire.url,
        title: wire.title,
        referrer: wire.referrer,
        view: wire.view,
        session: None,
        user: None,
        contact: None,
        channel: None,
        traits: wire.traits,
        props: wire.props,
        bot: false,
        client: told.client.clone(),
        user_agent: None,
    }
}

fn days_before_end(days: i64) -> Timestamp {
    END + -days * DAY
}
