//! Builders of events for the tests.

#![allow(
    unreachable_pub,
    dead_code,
    reason = "a module of several test binaries, each of which uses its part"
)]

pub mod sealed;
pub mod story;
pub mod world;

use analytics::{Event, Source, Timestamp, Traffic};
use protocol::Action;

/// A page view of `/` by a browser.
pub fn event(id: &str, ms: i64) -> Event {
    Event {
        id: id.to_owned(),
        time: Timestamp(ms),
        seq: 0,
        source: Source::Browser,
        action: Action::PageView,
        page: Some("/".to_owned()),
        url: None,
        title: None,
        referrer: None,
        view: None,
        session: None,
        user: None,
        contact: None,
        channel: None,
        traits: Default::default(),
        props: Default::default(),
        traffic: Traffic::Visitor,
        client: None,
        user_agent: None,
    }
}
