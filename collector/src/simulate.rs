//! A shop that does not exist, told event by event.
//!
//! People arrive by channels, browse, fill carts, leave them, come back, pay by
//! card, Pix or boleto, or never: with the habits written down in [`rates`],
//! among them an A/B test whose true effect is known. It serves as demo data, as
//! load, and as a world in which every report's answer can be foretold.
//!
//! Deterministic: the same [`Params`] give the same events, bit for bit, on every
//! platform (integers and exact arithmetic only). Person n is the same however
//! many sessions are asked for. Memory is bounded by one person's life, and
//! nothing here reads a clock.

mod arrival;
mod calendar;
mod catalogue;
mod checkout;
mod device;
mod event;
mod order;
mod random;
pub mod rates;
mod recorder;
mod shopper;
#[cfg(test)]
mod tests;
mod visit;

pub use event::SimulatedEvent;

use analytics::Timestamp;
use analytics::time::DAY;
use shopper::Shopper;
use std::ops::Range;

/// What to simulate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Params {
    /// The site; the shop's pages lie on `https://SITE.example`.
    pub site: String,
    /// How many sessions, exactly, by the 30-minute definition.
    pub sessions: u64,
    /// Chooses the world.
    pub seed: u64,
    /// No event is at or after this instant; sessions then under way are open.
    pub end: Timestamp,
    /// All sessions start in so many days before `end`; 0 counts as 1.
    pub days: u32,
}

/// The events of a simulated shop: person after person, each person's in the
/// order in which they took place, and so every visitor's in the total order.
pub fn simulate(params: &Params) -> Simulation {
    Simulation {
        shop: Shop::of(params),
        next_person: 0,
        sessions_left: params.sessions,
        told: Vec::new().into_iter(),
    }
}

/// The whole lives of the people of these numbers, however many sessions that
/// makes: for who simulates a large shop in parallel.
pub fn lives(
    params: &Params,
    people: Range<u64>,
) -> impl Iterator<Item = Vec<SimulatedEvent>> + use<> {
    let shop = Shop::of(params);
    people.map(move |number| {
        let mut shopper = Shopper::new(&shop, number);
        shopper.live(u64::MAX);
        shopper.into_events()
    })
}

/// What all people of a simulation share.
#[derive(Debug)]
struct Shop {
    origin: String,
    seed: u64,
    start: Timestamp,
    end: Timestamp,
}

impl Shop {
    fn of(params: &Params) -> Self {
        Self {
            origin: format!("https://{}.example", params.site.replace(['_', '.'], "-")),
            seed: params.seed,
            start: params.end + -i64::from(params.days.max(1)) * DAY,
            end: params.end,
        }
    }
}

/// See [`simulate`].
#[derive(Debug)]
pub struct Simulation {
    shop: Shop,
    next_person: u64,
    sessions_left: u64,
    told: std::vec::IntoIter<SimulatedEvent>,
}

impl Simulation {
    /// Sessions that are still to come, for who shows progress.
    #[must_use]
    pub fn sessions_left(&self) -> u64 {
        self.sessions_left
    }
}

impl Iterator for Simulation {
    type Item = SimulatedEvent;

    fn next(&mut self) -> Option<SimulatedEvent> {
        loop {
            if let Some(event) = self.told.next() {
                return Some(event);
            }
            if self.sessions_left == 0 {
                return None;
            }
            let mut shopper = Shopper::new(&self.shop, self.next_person);
            self.sessions_left -= shopper.live(self.sessions_left);
            self.next_person += 1;
            self.told = shopper.into_events().into_iter();
        }
    }
}
