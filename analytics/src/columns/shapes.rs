//! Shapes: what reports look at first in an event, numbered. Ten million page
//! views of a hundred pages have a hundred shapes.

use crate::event::{Event, Source};
use crate::time::Timestamp;
use protocol::{Action, Props};
use std::collections::HashMap;

/// The shapes of a segment, by number.
#[derive(Debug, Clone, Default)]
pub struct Shapes {
    /// An event of each shape, with nothing in it but what makes the shape: the
    /// action's name (an exposure's experiment and variant, a form's and an
    /// error's names too), the page, the source, and whether a program sent it.
    pub events: Vec<Event>,
    numbers: HashMap<Box<[u8]>, u32>,
    /// The latest key, kept for its memory.
    key: Vec<u8>,
}

impl Shapes {
    /// From the events of a segment read back.
    #[must_use]
    pub fn of(events: Vec<Event>) -> Self {
        let mut shapes = Self::default();
        let mut key = Vec::new();
        for event in &events {
            write_key(event, &mut key);
            let number = shapes.next_number();
            shapes.numbers.insert(key.as_slice().into(), number);
        }
        shapes.events = events;
        shapes
    }

    /// The number of the event's shape, a new one if need be.
    pub fn number(&mut self, event: &Event) -> u32 {
        write_key(event, &mut self.key);
        if let Some(number) = self.numbers.get(self.key.as_slice()) {
            return *number;
        }
        let number = self.next_number();
        self.events.push(strip(event));
        self.numbers.insert(self.key.as_slice().into(), number);
        number
    }

    /// Segments hold far fewer events than there are numbers.
    fn next_number(&self) -> u32 {
        u32::try_from(self.numbers.len()).unwrap_or(u32::MAX)
    }
}

/// What kind of thing happened: a small number, for commerce actions one together.
pub(super) fn kind(action: &Action) -> u8 {
    match action {
        Action::PageView => 0,
        Action::Engagement { .. } => 1,
        Action::Identify { .. } => 2,
        Action::Exposure { .. } => 3,
        Action::Form { .. } => 4,
        Action::Error { .. } => 5,
        Action::Outbound { .. } => 6,
        Action::SignUp => 7,
        Action::Login => 8,
        Action::SurveyResponse { .. } => 9,
        Action::Commerce(..) => 10,
        Action::Custom { .. } => 11,
    }
}

/// Writes what makes the shape; no two shapes have the same key.
fn write_key(event: &Event, key: &mut Vec<u8>) {
    key.clear();
    key.push(match event.source {
        Source::Browser => 0,
        Source::Server => 1,
        Source::Offline => 2,
        Source::Import => 3,
    });
    key.push(event.traffic.code());
    key.push(kind(&event.action));
    let mut text = |text: Option<&str>| match text {
        None => key.push(0),
        Some(text) => {
            key.push(1);
            key.extend(text.len().to_le_bytes());
            key.extend(text.as_bytes());
        }
    };
    text(event.page.as_deref());
    match &event.action {
        Action::Exposure {
            experiment,
            variant,
        } => [experiment, variant]
            .into_iter()
            .for_each(|name| text(Some(name))),
        Action::Form { form, field, state } => [form, field, state]
            .into_iter()
            .for_each(|name| text(name.as_deref())),
        Action::Error { kind, field } => [kind, field]
            .into_iter()
            .for_each(|name| text(name.as_deref())),
        Action::Commerce(..) | Action::Custom { .. } => text(Some(event.action.name())),
        _ => {}
    }
}

/// The event with nothing in it but what makes its shape.
fn strip(event: &Event) -> Event {
    let action = match &event.action {
        Action::Engagement { .. } => Action::Engagement {
            visible_ms: 0,
            scroll_pct: 0,
        },
        Action::Identify { .. } => Action::Identify {
            user: String::new(),
            traits: Props::new(),
        },
        Action::Outbound { .. } => Action::Outbound { href: None },
        Action::SurveyResponse { .. } => Action::SurveyResponse {
            survey: String::new(),
            kind: String::new(),
            score: 0,
        },
        Action::Commerce(action, _) => Action::Commerce(*action, Box::default()),
        Action::Custom { name, .. } => Action::Custom {
            name: name.clone(),
            commerce: Box::default(),
        },
        Action::PageView
        | Action::Exposure { .. }
        | Action::Form { .. }
        | Action::Error { .. }
        | Action::SignUp
        | Action::Login => event.action.clone(),
    };
    Event {
        id: String::new(),
        time: Timestamp(0),
        seq: 0,
        source: event.source,
        action,
        page: event.page.clone(),
        url: None,
        title: None,
        referrer: None,
        view: None,
        session: None,
        user: None,
        contact: None,
        channel: None,
        traits: Props::new(),
        props: Props::new(),
        traffic: event.traffic,
        client: None,
        user_agent: None,
    }
}
