//! Stored forms of events, version 1. They are what is on disk: changing one
//! means a new version beside it, never another meaning of this one.

use analytics::{Event, Source, Timestamp};
use protocol::{Action, ClientContext, Commerce, CommerceAction, Item, PropValue, Props};
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// A block of the log: groups of events, each of one visitor.
#[derive(Serialize, Deserialize)]
pub(in crate::store) struct StoredBlock {
    pub(in crate::store) groups: Vec<StoredGroup>,
}

/// Events of one visitor; what many of them share is written once.
#[derive(Serialize, Deserialize)]
pub(in crate::store) struct StoredGroup {
    visitor: String,
    clients: Vec<StoredClient>,
    agents: Vec<String>,
    events: Vec<StoredEvent>,
}

#[derive(Serialize, Deserialize, PartialEq)]
pub(in crate::store) struct StoredClient {
    language: Option<String>,
    screen: Option<[u32; 2]>,
    timezone: Option<String>,
    webdriver: bool,
}

#[derive(Serialize, Deserialize)]
struct StoredEvent {
    id: String,
    time: i64,
    seq: u64,
    source: u8,
    bot: bool,
    /// One more than the place in the group's list; 0 is none.
    client: u32,
    agent: u32,
    page: Option<String>,
    url: Option<String>,
    title: Option<String>,
    referrer: Option<String>,
    view: Option<String>,
    session: Option<String>,
    user: Option<String>,
    contact: Option<String>,
    channel: Option<String>,
    traits: Vec<(String, StoredValue)>,
    props: Vec<(String, StoredValue)>,
    action: StoredAction,
}

#[derive(Serialize, Deserialize)]
pub(in crate::store) enum StoredValue {
    Text(String),
    Integer(i64),
    Number(f64),
    Bool(bool),
}

#[derive(Serialize, Deserialize)]
pub(in crate::store) enum StoredAction {
    PageView,
    Engagement {
        visible_ms: u32,
        scroll_pct: u8,
    },
    Identify {
        user: String,
        traits: Vec<(String, StoredValue)>,
    },
    Exposure {
        experiment: String,
        variant: String,
    },
    Form {
        form: Option<String>,
        field: Option<String>,
        state: Option<String>,
    },
    Error {
        kind: Option<String>,
        field: Option<String>,
    },
    Outbound {
        href: Option<String>,
    },
    SignUp,
    Login,
    SurveyResponse {
        survey: String,
        kind: String,
        score: i32,
    },
    /// The action by its name on the wire.
    Commerce(String, StoredCommerce),
    Custom(String, StoredCommerce),
}

#[derive(Serialize, Deserialize)]
pub(in crate::store) struct StoredCommerce {
    items: Vec<StoredItem>,
    value: Option<i64>,
    currency: Option<String>,
    order_id: Option<String>,
    cart_id: Option<String>,
    checkout_id: Option<String>,
    coupon: Option<String>,
    shipping_tier: Option<String>,
    payment_type: Option<String>,
    search_term: Option<String>,
    results: Option<u32>,
    paid: Option<bool>,
}

#[derive(Serialize, Deserialize)]
struct StoredItem {
    id: String,
    name: Option<String>,
    price: Option<i64>,
    quantity: Option<u32>,
    category: Option<String>,
    variant: Option<String>,
    brand: Option<String>,
}

impl StoredGroup {
    /// The stored form of some events of a visitor.
    pub(in crate::store) fn new(visitor: &str, events: &[Event]) -> Self {
        let mut group = Self {
            visitor: visitor.to_owned(),
            clients: Vec::new(),
            agents: Vec::new(),
            events: Vec::with_capacity(events.len()),
        };
        for event in events {
            let client = event.client.as_deref().map(StoredClient::from);
            let client = place_of(client, &mut group.clients);
            let agent = place_of(
                event.user_agent.as_deref().map(str::to_owned),
                &mut group.agents,
            );
            group.events.push(StoredEvent::new(event, client, agent));
        }
        group
    }

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

impl StoredEvent {
    fn new(event: &Event, client: u32, agent: u32) -> Self {
        Self {
            id: event.id.clone(),
            time: event.time.0,
            seq: event.seq,
            source: match event.source {
                Source::Browser => 0,
                Source::Server => 1,
                Source::Offline => 2,
                Source::Import => 3,
            },
            bot: event.bot,
            client,
            agent,
            page: event.page.clone(),
            url: event.url.clone(),
            title: event.title.clone(),
            referrer: event.referrer.clone(),
            view: event.view.clone(),
            session: event.session.clone(),
            user: event.user.clone(),
            contact: event.contact.clone(),
            channel: event.channel.clone(),
            traits: stored_props(&event.traits),
            props: stored_props(&event.props),
            action: StoredAction::from(&event.action),
        }
    }

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
            bot: self.bot,
            client: at_place(self.client, clients)?,
            user_agent: at_place(self.agent, agents)?,
        })
    }
}

impl From<&ClientContext> for StoredClient {
    fn from(client: &ClientContext) -> Self {
        Self {
            language: client.language.clone(),
            screen: client.screen,
            timezone: client.timezone.clone(),
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

pub(in crate::store) fn stored_props(props: &Props) -> Vec<(String, StoredValue)> {
    let value = |value: &PropValue| match value {
        PropValue::Text(text) => StoredValue::Text(text.clone()),
        PropValue::Integer(number) => StoredValue::Integer(*number),
        PropValue::Number(number) => StoredValue::Number(*number),
        PropValue::Bool(is) => StoredValue::Bool(*is),
    };
    props
        .iter()
        .map(|(key, of)| (key.clone(), value(of)))
        .collect()
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

impl From<&Action> for StoredAction {
    fn from(action: &Action) -> Self {
        match action.clone() {
            Action::PageView => Self::PageView,
            Action::Engagement {
                visible_ms,
                scroll_pct,
            } => Self::Engagement {
                visible_ms,
                scroll_pct,
            },
            Action::Identify { user, traits } => Self::Identify {
                user,
                traits: stored_props(&traits),
            },
            Action::Exposure {
                experiment,
                variant,
            } => Self::Exposure {
                experiment,
                variant,
            },
            Action::Form { form, field, state } => Self::Form { form, field, state },
            Action::Error { kind, field } => Self::Error { kind, field },
            Action::Outbound { href } => Self::Outbound { href },
            Action::SignUp => Self::SignUp,
            Action::Login => Self::Login,
            Action::SurveyResponse {
                survey,
                kind,
                score,
            } => Self::SurveyResponse {
                survey,
                kind,
                score,
            },
            Action::Commerce(action, commerce) => {
                Self::Commerce(action.name().to_owned(), (*commerce).into())
            }
            Action::Custom { name, commerce } => Self::Custom(name, (*commerce).into()),
        }
    }
}

impl StoredAction {
    pub(in crate::store) fn into_action(self) -> Result<Action, String> {
        Ok(match self {
            Self::PageView => Action::PageView,
            Self::Engagement {
                visible_ms,
                scroll_pct,
            } => Action::Engagement {
                visible_ms,
                scroll_pct,
            },
            Self::Identify { user, traits } => Action::Identify {
                user,
                traits: props(traits),
            },
            Self::Exposure {
                experiment,
                variant,
            } => Action::Exposure {
                experiment,
                variant,
            },
            Self::Form { form, field, state } => Action::Form { form, field, state },
            Self::Error { kind, field } => Action::Error { kind, field },
            Self::Outbound { href } => Action::Outbound { href },
            Self::SignUp => Action::SignUp,
            Self::Login => Action::Login,
            Self::SurveyResponse {
                survey,
                kind,
                score,
            } => Action::SurveyResponse {
                survey,
                kind,
                score,
            },
            Self::Commerce(name, commerce) => {
                let action = CommerceAction::from_name(&name)
                    .ok_or_else(|| format!("commerce action {name:?} is unknown"))?;
                Action::Commerce(action, Box::new(commerce.into()))
            }
            Self::Custom(name, commerce) => Action::Custom {
                name,
                commerce: Box::new(commerce.into()),
            },
        })
    }
}

impl From<Commerce> for StoredCommerce {
    fn from(of: Commerce) -> Self {
        let item = |of: Item| StoredItem {
            id: of.id,
            name: of.name,
            price: of.price,
            quantity: of.quantity,
            category: of.category,
            variant: of.variant,
            brand: of.brand,
        };
        Self {
            items: of.items.into_iter().map(item).collect(),
            value: of.value,
            currency: of.currency,
            order_id: of.order_id,
            cart_id: of.cart_id,
            checkout_id: of.checkout_id,
            coupon: of.coupon,
            shipping_tier: of.shipping_tier,
            payment_type: of.payment_type,
            search_term: of.search_term,
            results: of.results,
            paid: of.paid,
        }
    }
}

impl From<StoredCommerce> for Commerce {
    fn from(of: StoredCommerce) -> Self {
        let item = |of: StoredItem| Item {
            id: of.id,
            name: of.name,
            price: of.price,
            quantity: of.quantity,
            category: of.category,
            variant: of.variant,
            brand: of.brand,
        };
        Self {
            items: of.items.into_iter().map(item).collect(),
            value: of.value,
            currency: of.currency,
            order_id: of.order_id,
            cart_id: of.cart_id,
            checkout_id: of.checkout_id,
            coupon: of.coupon,
            shipping_tier: of.shipping_tier,
            payment_type: of.payment_type,
            search_term: of.search_term,
            results: of.results,
            paid: of.paid,
        }
    }
}
