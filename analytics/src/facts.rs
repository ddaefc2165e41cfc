//! Facts: what events say about orders and identities. Both concern the whole
//! site (an order counts once, whoever repeats it; visitors of one user are one
//! person), so they must be known before a report reads its first session.

use crate::event::Event;
use crate::orders::value_of;
use protocol::{Action, Commerce, CommerceAction, Props};

/// The event with nothing in it but what it says about an order or an identity;
/// none if it says nothing of the kind.
#[must_use]
pub fn fact(event: &Event) -> Option<Event> {
    let action = match &event.action {
        Action::Commerce(action, commerce) if is_of_orders(*action) => {
            let commerce = Commerce {
                items: Vec::new(),
                value: value_of(commerce),
                ..(**commerce).clone()
            };
            Action::Commerce(*action, Box::new(commerce))
        }
        Action::Identify { user, .. } => Action::Identify {
            user: user.clone(),
            traits: Props::new(),
        },
        action if event.user.is_some() => match action {
            Action::Custom { name, .. } => Action::Custom {
                name: name.clone(),
                commerce: Box::default(),
            },
            Action::Commerce(action, _) => Action::Commerce(*action, Box::default()),
            other => other.clone(),
        },
        _ => return None,
    };
    Some(Event {
        id: event.id.clone(),
        time: event.time,
        seq: event.seq,
        source: event.source,
        action,
        page: None,
        url: None,
        title: None,
        referrer: None,
        view: None,
        session: event.session.clone(),
        user: event.user.clone(),
        contact: event.contact.clone(),
        channel: event.channel.clone(),
        traits: Props::new(),
        props: Props::new(),
        traffic: event.traffic,
        client: None,
        user_agent: None,
    })
}

fn is_of_orders(action: CommerceAction) -> bool {
    use CommerceAction::{OrderCancelled, OrderPaid, Purchase, Refund};
    matches!(action, Purchase | OrderPaid | OrderCancelled | Refund)
}
