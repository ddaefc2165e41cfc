//! Stored forms of events, version 1. They are what is on disk: changing one
//! means a new version beside it, never another meaning of this one.
//!
//! `S` is how texts are held: borrowed from the events while they are written, owned
//! once they are read. On disk both are the same.

mod action;

pub(in crate::store) use action::StoredAction;

use analytics::{Event, Source, Timestamp, Traffic};
use protocol::{ClientContext, PropValue, Props};
use serde::{Deserialize, Serialize, Serializer};
use std::sync::Arc;

/// A block of the log: groups of events, each of one visitor.
#[derive(Deserialize)]
pub(in crate::store) struct StoredBlock {
    pub(in crate::store) groups: Vec<StoredGroup>,
}

/// Events of one visitor; what many of them share is written once.
#[derive(Serialize, Deserialize)]
pub(in crate::store) struct StoredGroup<S = String, E = Vec<StoredEvent>> {
    visitor: S,
    clients: Vec<StoredClient<S>>,
    agents: Vec<S>,
    events: E,
}

#[derive(Serialize, Deserialize, PartialEq)]
pub(in crate::store) struct StoredClient<S = String> {
    language: Option<S>,
    screen: Option<[u32; 2]>,
    timezone: Option<S>,
    webdriver: bool,
}

#[derive(Serialize, Deserialize)]
pub(in crate::store) struct StoredEvent<S = String> {
    id: S,
    time: i64,
    seq: u64,
    source: u8,
    traffic: u8,
    /// One more than the place in the group's list; 0 is none.
    client: u32,
    agent: u32,
    page: Option<S>,
    url: Option<S>,
    title: Option<S>,
    referrer: Option<S>,
    view: Option<S>,
    session: Option<S>,
    user: Option<S>,
    contact: Option<S>,
    channel: Option<S>,
    traits: Vec<(S, StoredValue<S>)>,
    props: Vec<(S, StoredValue<S>)>,
    action: StoredAction<S>,
}

#[derive(Serialize, Deserialize)]
pub(in crate::store) enum StoredValue<S = String> {
    Text(S),
    Integer(i64),
    Number(f64),
    Bool(bool),
}

impl<'e> StoredGroup<&'e str, WrittenEvents<'e>> {
    /// The stored form of some events of a visitor, to be written.
    pub(in crate::store) fn new(
        visitor: &'e str,
        events: impl IntoIterator<Item = &'e Event>,
    ) -> Self {
        let events = events.into_iter();
        let mut group = Self {
            visitor,
            clients: Vec::new(),
            agents: Vec::new(),
            events: WrittenEvents(Vec::with_capacity(events.size_hint().0)),
        };
        // Events of a batch share both by pointer.
        let mut last: Option<(&Event, u32, u32)> = None;
        for event in events {
            let (client, agent) = match last {
                Some((before, client, agent)) if is_from_the_same(before, event) => (client, agent),
                _ => (
                    place_of(
                        event.client.as_deref().map(StoredClient::from),
                        &mut group.clients,
                    ),
                    place_of(event.user_agent.as_deref(), &mut group.agents),
                ),
            };
            last = Some((event, client, agent));
            group.events.0.push((event, client, agent));
        }
        group
    }
}

fn is_from_the_same(one: &Event, other: &Event) -> bool {
    let clients = match (&one.client, &other.client) {
        (Some(one), Some(other)) => Arc::ptr_eq(one, other),
        (one, other) => one.is_none() && other.is_none(),
    };
    let agents = match (&one.user_agent, &other.user_agent) {
        (Some(one), Some(other)) => Arc::ptr_eq(one, other),
        (one, other) => one.is_none() && other.is_none(),
    };
    clients && agents
}

/// Events with the places of their clients and agents, which become
/// [`StoredEvent`]s one by one as they are written.
pub(in crate::store) struct WrittenEvents<'e>(Vec<(&'e Event, u32, u32)>);

impl Serialize for WrittenEvents<'_> {
    fn serialize<W: Serializer>(&self, to: W) -> Result<W::Ok, W::Error> {
        to.collect_seq(
            self.0
                .iter()
                .map(|(event, client, agent)| StoredEvent::new(event, *client, *agent)),
        )
    }
}

impl StoredGroup {
    /// The events back; an error names what this version does not know.
    pub(in crate::store) fn into_events(self) -> Result<(String, Vec<Event>), String> {
        let clients: Vec<Arc<ClientContext>> = self
            .clients
            .into_iter()
            .map(|client| Arc::new(client.into()))
            .collect();
        let agents: Vec<Arc<str>> = self.agents.into_iter().map(Arc::from).collect();
        let events = self
            .events
            .into_iter()
            .map(|event| event.into_event(&clients, &agents));
        Ok((self.visitor, events.collect::<Result<_, _>>()?))
    }
}

/// One more than the place of `value` in `list`, where it is added if new.
fn place_of<T: PartialEq>(value: Option<T>, list: &mut Vec<T>) -> u32 {
    let Some(value) = value else { return 0 };
    let place = list
        .iter()
        .position(|known| *known == value)
        .unwrap_or_else(|| {
            list.push(value);
            list.len() - 1
        });
    u32::try_from(place + 1).unwrap_or(0)
}

fn at_place<T: Clone>(place: u32, list: &[T]) -> Result<Option<T>, String> {
    let Some(index) = place.checked_sub(1) else {
        return Ok(None);
    };
    match list.get(index as usize) {
        Some(value) => Ok(Some(value.clone())),
        None => Err(format!("place {place} is beyond a list of {}", list.len())),
    }
}

impl<'e> StoredEvent<&'e str> {
    fn new(event: &'e Event, client: u32, agent: u32) -> Self {
        Self {
            id: &event.id,
            time: event.time.0,
            seq: event.seq,
            source: match event.source {
                Source::Browser => 0,
                Source::Server => 1,
                Source::Offline => 2,
                Source::Import => 3,
            },
            traffic: event.traffic.code(),
            client,
            agent,
            page: event.page.as_deref(),
            url: event.url.as_deref(),
            title: event.title.as_deref(),
            referrer: event.referrer.as_deref(),
            view: event.view.as_deref(),
            session: event.session.as_deref(),
            user: event.user.as_deref(),
            contact: event.contact.as_deref(),
            channel: event.channel.as_deref(),
            traits: stored_props(&event.traits),
            props: stored_props(&event.props),
            action: StoredAction::from(&event.action),
        }
    }
}

impl StoredEvent {
    fn into_event(
        self,
        clients: &[Arc<ClientContext>],
        agents: &[Arc<str>],
    ) -> Result<Event, String> {
        Ok(Event {
            id: self.id,
            time: Timestamp(self.time),
            seq: self.seq,
            source: match self.source {
                0 => Source::Browser,
                1 => Source::Server,
                2 => Source::Offline,
                3 => Source::Import,
                other => return Err(format!("source {other} is unknown")),
            },
            action: self.action.into_action()?,
            page: self.page,
            url: self.url,
            title: self.title,
            referrer: self.referrer,
            view: self.view,
            session: self.session,
            user: self.user,
            contact: self.contact,
            channel: self.channel,
            traits: props(self.traits),
            props: props(self.props),
            traffic: Traffic::from_code(self.traffic)
                .ok_or_else(|| format!("traffic {} is unknown", self.traffic))?,
            client: at_place(self.client, clients)?,
            user_agent: at_place(self.agent, agents)?,
        })
    }
}

impl<'e> From<&'e ClientContext> for StoredClient<&'e str> {
    fn from(client: &'e ClientContext) -> Self {
        Self {
            language: client.language.as_deref(),
            screen: client.screen,
            timezone: client.timezone.as_deref(),
            webdriver: client.webdriver,
        }
    }
}

impl From<StoredClient> for ClientContext {
    fn from(client: StoredClient) -> Self {
        Self {
            language: client.language,
            screen: client.screen,
            timezone: client.timezone,
            webdriver: client.webdriver,
            preview: false,
        }
    }
}

pub(in crate::store) fn stored_props(props: &Props) -> Vec<(&str, StoredValue<&str>)> {
    fn value(value: &PropValue) -> StoredValue<&str> {
        match value {
            PropValue::Text(text) => StoredValue::Text(text),
            PropValue::Integer(number) => StoredValue::Integer(*number),
            PropValue::Number(number) => StoredValue::Number(*number),
            PropValue::Bool(is) => StoredValue::Bool(*is),
        }
    }
    props.iter().map(|(key, of)| (key, value(of))).collect()
}

pub(in crate::store) fn props(stored: Vec<(String, StoredValue)>) -> Props {
    let value = |value| match value {
        StoredValue::Text(text) => PropValue::Text(text),
        StoredValue::Integer(number) => PropValue::Integer(number),
        StoredValue::Number(number) => PropValue::Number(number),
        StoredValue::Bool(is) => PropValue::Bool(is),
    };
    stored
        .into_iter()
        .map(|(key, of)| (key, value(of)))
        .collect()
}
