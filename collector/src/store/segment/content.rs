//! The forms of contents, version 1: addresses, deeds and devices.
//!
//! A *deed* is what an event says beside where and when: the action with its
//! items, the title, the properties. What differs from event to event (ids of
//! orders, carts, checkouts and users, measured times) is taken out before, so
//! that the rest is shared; a blank text says that one belongs there.

use crate::store::stored::{StoredAction, StoredClient, StoredValue, props, stored_props};
use analytics::Event;
use protocol::{Action, ClientContext, Commerce, Props};
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// `S` is how texts are held, as in all stored forms.
#[derive(Serialize, Deserialize)]
enum StoredContent<S = String> {
    Text(S),
    Deed(Box<StoredDeed<S>>),
    Device {
        client: Option<StoredClient<S>>,
        agent: Option<S>,
    },
}

#[derive(Serialize, Deserialize)]
struct StoredDeed<S = String> {
    action: StoredAction<S>,
    title: Option<S>,
    contact: Option<S>,
    channel: Option<S>,
    traits: Vec<(S, StoredValue<S>)>,
    props: Vec<(S, StoredValue<S>)>,
}

/// What an event says beside where and when.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Deed {
    pub(super) action: Action,
    pub(super) title: Option<String>,
    pub(super) contact: Option<String>,
    pub(super) channel: Option<String>,
    pub(super) traits: Props,
    pub(super) props: Props,
}

/// What a browser said about itself, shared by its events.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Device {
    pub(super) client: Option<Arc<ClientContext>>,
    pub(super) agent: Option<Arc<str>>,
}

/// How many texts of an action differ from event to event.
pub(super) const VOLATILE: usize = 4;

/// The texts of an action that differ from event to event.
pub(super) fn volatile(action: &Action) -> [Option<&str>; VOLATILE] {
    match action {
        Action::Identify { user, .. } => [Some(user.as_str()), None, None, None],
        Action::Commerce(_, commerce) | Action::Custom { commerce, .. } => [
            None,
            commerce.order_id.as_deref(),
            commerce.cart_id.as_deref(),
            commerce.checkout_id.as_deref(),
        ],
        _ => [None; VOLATILE],
    }
}

/// The same, to be written.
pub(super) fn volatile_mut(action: &mut Action) -> [Option<&mut String>; VOLATILE] {
    match action {
        Action::Identify { user, .. } => [Some(user), None, None, None],
        Action::Commerce(_, commerce) | Action::Custom { commerce, .. } => [
            None,
            commerce.order_id.as_mut(),
            commerce.cart_id.as_mut(),
            commerce.checkout_id.as_mut(),
        ],
        _ => [const { None }; VOLATILE],
    }
}

impl Deed {
    /// The event's, without what differs from event to event.
    pub(super) fn of(event: &Event) -> Self {
        let mut action = event.action.clone();
        volatile_mut(&mut action)
            .into_iter()
            .flatten()
            .for_each(String::clear);
        if let Action::Engagement {
            visible_ms,
            scroll_pct,
        } = &mut action
        {
            (*visible_ms, *scroll_pct) = (0, 0);
        }
        Self {
            action,
            title: event.title.clone(),
            contact: event.contact.clone(),
            channel: event.channel.clone(),
            traits: event.traits.clone(),
            props: event.props.clone(),
        }
    }

    /// Whether this is the event's, without making that.
    pub(super) fn is_of(&self, event: &Event) -> bool {
        self.title == event.title
            && self.contact == event.contact
            && self.channel == event.channel
            && self.traits == event.traits
            && self.props == event.props
            && is_action_of(&self.action, &event.action)
    }

    pub(super) fn write(&self) -> Result<Vec<u8>, String> {
        write(&StoredContent::Deed(Box::new(StoredDeed {
            action: StoredAction::from(&self.action),
            title: self.title.as_deref(),
            contact: self.contact.as_deref(),
            channel: self.channel.as_deref(),
            traits: stored_props(&self.traits),
            props: stored_props(&self.props),
        })))
    }

    pub(super) fn read(bytes: &[u8]) -> Result<Self, String> {
        let StoredContent::Deed(deed) = read(bytes)? else {
            return Err("a content is no deed".to_owned());
        };
        Ok(Self {
            action: deed.action.into_action()?,
            title: deed.title,
            contact: deed.contact,
            channel: deed.channel,
            traits: props(deed.traits),
            props: props(deed.props),
        })
    }
}

/// Whether `lean` is the action without what differs from event to event.
fn is_action_of(lean: &Action, action: &Action) -> bool {
    let is_told = |texts: [Option<&str>; VOLATILE]| texts.map(|text| text.is_some());
    let is_same = match (lean, action) {
        (Action::Engagement { .. }, Action::Engagement { .. }) => true,
        (Action::Identify { traits, .. }, Action::Identify { traits: told, .. }) => traits == told,
        (Action::Commerce(name, lean), Action::Commerce(of, commerce)) => {
            name == of && is_commerce_of(lean, commerce)
        }
        (
            Action::Custom {
                name,
                commerce: lean,
            },
            Action::Custom { name: of, commerce },
        ) => name == of && is_commerce_of(lean, commerce),
        _ => lean == action,
    };
    is_same && is_told(volatile(lean)) == is_told(volatile(action))
}

fn is_commerce_of(lean: &Commerce, commerce: &Commerce) -> bool {
    let Commerce {
        items,
        value,
        currency,
        order_id: _,
        cart_id: _,
        checkout_id: _,
        coupon,
        shipping_tier,
        payment_type,
        search_term,
        results,
        paid,
    } = lean;
    *items == commerce.items
        && *value == commerce.value
        && *currency == commerce.currency
        && *coupon == commerce.coupon
        && *shipping_tier == commerce.shipping_tier
        && *payment_type == commerce.payment_type
        && *search_term == commerce.search_term
        && *results == commerce.results
        && *paid == commerce.paid
}

impl Device {
    pub(super) fn of(event: &Event) -> Self {
        Self {
            client: event.client.clone(),
            agent: event.user_agent.clone(),
        }
    }

    /// Whether this is the event's. Events of a batch share theirs, so that most
    /// often the place tells.
    pub(super) fn is_of(&self, event: &Event) -> bool {
        let is_same_client = match (&self.client, &event.client) {
            (Some(a), Some(b)) => Arc::ptr_eq(a, b) || a == b,
            (a, b) => a.is_none() && b.is_none(),
        };
        is_same_client && self.agent == event.user_agent
    }

    pub(super) fn write(&self) -> Result<Vec<u8>, String> {
        write(&StoredContent::Device {
            client: self.client.as_deref().map(StoredClient::from),
            agent: self.agent.as_deref(),
        })
    }

    pub(super) fn read(bytes: &[u8]) -> Result<Self, String> {
        let StoredContent::Device { client, agent } = read(bytes)? else {
            return Err("a content is no device".to_owned());
        };
        Ok(Self {
            client: client.map(|client| Arc::new(client.into())),
            agent: agent.map(Arc::from),
        })
    }
}

pub(super) fn write_text(text: &str) -> Result<Vec<u8>, String> {
    write(&StoredContent::Text(text))
}

pub(super) fn read_text(bytes: &[u8]) -> Result<String, String> {
    match read(bytes)? {
        StoredContent::Text(text) => Ok(text),
        _ => Err("a content is no text".to_owned()),
    }
}

fn write(content: &StoredContent<&str>) -> Result<Vec<u8>, String> {
    postcard::to_stdvec(content).map_err(|error| error.to_string())
}

fn read(bytes: &[u8]) -> Result<StoredContent, String> {
    postcard::from_bytes(bytes).map_err(|error| error.to_string())
}
