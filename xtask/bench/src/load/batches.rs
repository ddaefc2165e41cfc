//! Batches as the tag would send them, no two alike: what people of the simulated
//! shop did, ten events at a time, told anew by ever other visitors just now.

use analytics::Timestamp;
use analytics::session::DEFAULT_IDLE;
use anyhow::{Result, bail};
use collector::simulate::{Params, SimulatedEvent, simulate};
use protocol::{Batch, PropValue, WireEvent};

/// Events of a batch.
pub(crate) const EVENTS: u16 = 10;
/// Different stories.
const STORIES: usize = 4_096;
/// Batches in a row that come from one visitor.
const OF_A_VISITOR: u64 = 2;
/// Milliseconds since 1970 have as many digits until the year 2286.
const TIME_DIGITS: usize = 13;
/// The end of a stream's name, and of a trace, that is chance: it becomes the
/// batch's number.
const CHANCE_DIGITS: usize = 5;
const TRACE_DIGITS: usize = 32;

const TRACE_KEY: &str = "\"trace\":\"";

/// The stories to be told.
#[derive(Debug)]
pub(crate) struct Batches(Vec<Story>);

/// A batch's JSON and what of it changes each time.
#[derive(Debug)]
struct Story {
    json: Vec<u8>,
    visitor: usize,
    /// Where times stand, and how long before the sending.
    times: Vec<(usize, i64)>,
    /// Where the ends of stream names and traces stand.
    chances: Vec<usize>,
}

impl Batches {
    /// Batches for a site.
    pub(crate) fn new(site: &str) -> Result<Self> {
        let params = Params {
            site: site.to_owned(),
            sessions: 40_000,
            seed: 4_711,
            end: crate::shop::END,
            days: 7,
        };
        let mut stories = Vec::with_capacity(STORIES);
        let mut events: Vec<SimulatedEvent> = Vec::new();
        for event in simulate(&params) {
            if event.client.is_none() {
                continue;
            }
            let goes_on = events.last().is_some_and(|last| {
                last.visitor == event.visitor && event.time() - last.time() <= DEFAULT_IDLE
            });
            if !goes_on {
                events.clear();
            }
            events.push(event);
            if events.len() == usize::from(EVENTS) {
                stories.push(Story::of(site, std::mem::take(&mut events))?);
            }
            if stories.len() == STORIES {
                return Ok(Self(stories));
            }
        }
        bail!("the simulated shop has too few events for {STORIES} batches")
    }

    /// Bytes of a batch on average.
    pub(crate) fn mean_bytes(&self) -> usize {
        let all: usize = self.0.iter().map(|story| story.json.len()).sum();
        all / self.0.len().max(1)
    }

    /// Writes the batch of this number, sent now.
    pub(crate) fn write(&self, number: u64, now: Timestamp, body: &mut Vec<u8>) {
        let place = usize::try_from(number).unwrap_or(0) % self.0.len();
        let Some(story) = self.0.get(place) else {
            return;
        };
        body.clear();
        body.extend_from_slice(&story.json);
        let visitor = uuid(number / OF_A_VISITOR);
        put(body, story.visitor, visitor.as_bytes());
        for (place, before) in &story.times {
            put(body, *place, (now.0 - before).to_string().as_bytes());
        }
        let chance = base36(number);
        for place in &story.chances {
            put(body, *place, &chance);
        }
    }
}

impl Story {
    fn of(site: &str, mut told: Vec<SimulatedEvent>) -> Result<Self> {
        told.iter_mut().for_each(add_props);
        let last = told.last().map_or(0, |event| event.event.at);
        let visitor = told.first().map(|event| event.visitor.to_string());
        let context = told
            .first()
            .and_then(|event| event.client.as_deref().cloned());
        let streams: Vec<String> = told
            .iter()
            .filter_map(|event| Some(event.event.id.split_once('.')?.0.to_owned()))
            .collect();
        let batch = Batch::<WireEvent> {
            v: protocol::VERSION,
            site: site.to_owned(),
            visitor: visitor.clone(),
            sent_at: last,
            context: context.unwrap_or_default(),
            events: told.into_iter().map(|event| event.event).collect(),
        };
        let json = serde_json::to_string(&batch)?;
        let mut times = Vec::new();
        for time in std::iter::once(last).chain(batch.events.iter().map(|event| event.at)) {
            let digits = time.to_string();
            if digits.len() != TIME_DIGITS {
                bail!("a time of {} digits", digits.len());
            }
            times.extend(
                json.match_indices(&digits)
                    .map(|(place, _)| (place, last - time)),
            );
        }
        let ends = streams.iter().flat_map(|stream| {
            let end = stream.len() - CHANCE_DIGITS;
            json.match_indices(stream.as_str())
                .map(move |(place, _)| place + end)
        });
        let traces = json
            .match_indices(TRACE_KEY)
            .map(|(place, key)| place + key.len() + TRACE_DIGITS - CHANCE_DIGITS);
        let visitor = visitor.and_then(|visitor| json.find(&visitor));
        Ok(Self {
            visitor: visitor.unwrap_or(0),
            times,
            chances: ends.chain(traces).collect(),
            json: json.into_bytes(),
        })
    }
}

/// What shops like to know beside: which page, of which release, in which trace.
fn add_props(told: &mut SimulatedEvent) {
    let event = &mut told.event;
    let trace = format!("{}{}", uuid(event.at.unsigned_abs()), uuid(event.seq));
    let trace: String = trace
        .chars()
        .filter(|c| *c != '-')
        .take(TRACE_DIGITS)
        .collect();
    let page = event.url.as_deref().and_then(protocol::page::page_of);
    let props = [
        ("page_type", page.unwrap_or_default()),
        ("release", "loja-web-2025.11.3".to_owned()),
        ("trace", trace),
    ];
    let props = props.map(|(name, value)| (name.to_owned(), PropValue::Text(value)));
    event.props.extend(props);
}

fn put(body: &mut [u8], place: usize, bytes: &[u8]) {
    if let Some(there) = body.get_mut(place..place + bytes.len()) {
        there.copy_from_slice(bytes);
    }
}

/// A visitor's id: a number, spread over the bits as chance would.
fn uuid(number: u64) -> String {
    let mixed = number.wrapping_add(1).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    let more = (mixed ^ (mixed >> 29)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    format!(
        "{:08x}-{:04x}-7{:03x}-8{:03x}-{:012x}",
        mixed >> 32,
        mixed >> 16 & 0xffff,
        mixed & 0xfff,
        more >> 52,
        more & 0xffff_ffff_ffff
    )
}

fn base36(mut number: u64) -> [u8; CHANCE_DIGITS] {
    let mut digits = [b'0'; CHANCE_DIGITS];
    for digit in digits.iter_mut().rev() {
        let value = u8::try_from(number % 36).unwrap_or(0);
        *digit = if value < 10 {
            b'0' + value
        } else {
            b'a' + value - 10
        };
        number /= 36;
    }
    digits
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn batches_are_valid_recent_and_never_alike() {
        let batches = Batches::new("shop").unwrap();
        let now = Timestamp(1_800_000_000_000);
        let mut ids = HashSet::new();
        let (mut visitors, mut traces) = (HashSet::new(), HashSet::new());
        let mut body = Vec::new();
        let stories = STORIES as u64;
        for number in [0, 1, 2, stories, stories + 1, 2 * stories, 40 * stories] {
            batches.write(number, now, &mut body);
            let batch: Batch<WireEvent> = serde_json::from_slice(&body).unwrap();
            assert_eq!(
                (batch.v, batch.site.as_str(), batch.sent_at),
                (1, "shop", now.0)
            );
            assert_eq!(batch.events.len(), usize::from(EVENTS));
            assert!(batch.events.is_sorted_by_key(|event| event.at));
            let visitor = batch.visitor.unwrap();
            for event in batch.events {
                assert!(
                    (0..10 * DEFAULT_IDLE).contains(&(now.0 - event.at)),
                    "{}",
                    event.at
                );
                assert!(ids.insert((visitor.clone(), event.id)), "{number}");
                assert!(traces.insert(event.props.get("trace").cloned().map(|t| t.to_string())));
            }
            visitors.insert(visitor);
        }
        assert_eq!(visitors.len(), 5);
    }
}
