//! The tracker as the loader drives it, and a collector that fails in every way.

mod consent;
mod delivery;
mod experiments;
mod views;

use super::Tracker;
use crate::Millis;
use crate::boot::Boot;
use crate::effect::Effect;
use crate::signal::{Fresh, Outcome, Page, Signal};
use protocol::call::Value;
use serde_json::Value as Json;

const START: Millis = 1_763_800_000_000;
const VISITOR: &str = "0198c0de-0000-7000-8000-000000000001";
const OTHER: &str = "0198c0de-0000-7000-8000-000000000002";

fn boot() -> Boot<'static> {
    Boot {
        site: "shop",
        stream: "s",
        context: "{}",
        next: 1,
        fresh: VISITOR,
        visible_since: Some(START),
        entropy: 7,
        ..Boot::default()
    }
}

fn page(path: &str) -> Page {
    Page {
        url: format!("https://shop.example{path}"),
        title: Some(path.to_owned()),
        referrer: None,
    }
}

fn fresh() -> Fresh<'static> {
    Fresh {
        visitor: OTHER,
        stream: "t",
    }
}

fn track(name: &str) -> Signal<'_> {
    Signal::Track(name, Value::NULL)
}

/// A tracker, its clock, and everything it wanted done.
struct Browser {
    tracker: Tracker,
    now: Millis,
    effects: Vec<Effect>,
    /// The cookie and its mirror, as other tabs have written them.
    elsewhere: (String, String),
}

/// A batch that left.
struct Sent {
    request: u32,
    batch: Json,
    is_beacon: bool,
}

impl Browser {
    fn new(boot: Boot<'_>) -> Self {
        let (tracker, effects) = Tracker::new(boot, START);
        Self {
            tracker,
            now: START,
            effects,
            elsewhere: Default::default(),
        }
    }

    /// A page view, and a second later what it sent.
    fn with_view(boot: Boot<'_>) -> Self {
        let mut browser = Self::new(boot);
        browser.tell(&Signal::View(page("/")));
        browser
    }

    fn tell(&mut self, signal: &Signal<'_>) {
        let effects = self.tracker.handle(signal.clone(), self.now);
        let looks = effects.contains(&Effect::Look);
        self.effects.extend(effects);
        if looks {
            let (cookie, mirror) = self.elsewhere.clone();
            self.tell(&Signal::Seen(&cookie, &mirror));
        }
    }

    /// Lets time pass as the timer would: the tracker is woken when it asked to be.
    fn wait(&mut self, time: Millis) {
        self.now += time;
        self.tell(&Signal::Tick);
    }

    fn sent(&mut self) -> Vec<Sent> {
        let mut sent = Vec::new();
        self.effects.retain(|effect| match effect {
            Effect::Send {
                request,
                body,
                is_beacon,
            } => {
                sent.push(Sent {
                    request: *request,
                    batch: serde_json::from_str(body).unwrap(),
                    is_beacon: *is_beacon,
                });
                false
            }
            _ => true,
        });
        sent
    }

    /// The one batch that left.
    fn one(&mut self) -> Sent {
        let mut sent = self.sent();
        assert_eq!(sent.len(), 1);
        sent.pop().unwrap()
    }

    /// What storage and cookies hold by now.
    fn kept(&self, name: &str) -> Option<String> {
        let mut writes = self.effects.iter().filter_map(|effect| match effect {
            Effect::Cookie { name: key, value } if format!("cookie {key}") == name => Some(value),
            Effect::Store { key, value } if *key == name => Some(value),
            _ => None,
        });
        let value = writes.next_back()?.as_deref()?;
        // As the loader writes it: a text as it is, anything else as JSON.
        let value: Json = serde_json::from_str(value).unwrap();
        Some(value.as_str().map_or(value.to_string(), str::to_owned))
    }

    fn answers(&self) -> Vec<(u32, &str)> {
        let answers = self.effects.iter().filter_map(|effect| match effect {
            Effect::Answer { slot, variant } => Some((*slot, variant.as_str())),
            _ => None,
        });
        answers.collect()
    }
}

impl Sent {
    fn events(&self) -> &[Json] {
        self.batch["events"].as_array().unwrap()
    }

    fn types(&self) -> Vec<&str> {
        let types = self.events().iter().map(|event| event["type"].as_str());
        types.map(Option::unwrap).collect()
    }

    fn ids(&self) -> Vec<&str> {
        let ids = self.events().iter().map(|event| event["id"].as_str());
        ids.map(Option::unwrap).collect()
    }
}

fn ok(request: u32) -> Signal<'static> {
    Signal::Sent(request, Outcome::Settled)
}
