//! What version 1 wrote is read for as long as this crate claims to.

use crate::segments::{new_visitors, read_facts};
use analytics::{Event, Session, Source, Timestamp, Traffic};
use collector::store::segment::{MemoryParts, SealedRow, Segment, SegmentFacts};
use protocol::{Action, ClientContext, Commerce, CommerceAction, Item, PropValue, Props};
use std::sync::Arc;

const START: i64 = 1_763_802_000_000;
/// What the SDK names a document that was loaded 40 ms before its first event.
const STREAM: &str = "vm64q8tuk8f";

/// An event of a browser, `number` seconds after the start.
fn event(number: u32, action: Action, path: &str) -> Event {
    Event {
        id: format!("{STREAM}.{number}"),
        time: Timestamp(START + 1_000 * i64::from(number)),
        seq: number.into(),
        source: Source::Browser,
        action,
        page: Some(path.to_owned()),
        url: Some(format!("https://loja.example{path}?utm_source=x")),
        title: Some("Loja".to_owned()),
        referrer: None,
        view: Some(format!("{STREAM}.1")),
        session: None,
        user: None,
        contact: None,
        channel: None,
        traits: Props::new(),
        props: Props::new(),
        traffic: Traffic::Visitor,
        client: Some(Arc::new(ClientContext {
            language: Some("pt-BR".to_owned()),
            screen: Some([360, 800]),
            ..ClientContext::default()
        })),
        user_agent: Some(Arc::from("Mozilla/5.0")),
    }
}

fn purchase() -> Action {
    let item = Item {
        id: "sku-1".to_owned(),
        name: Some("Cafeteira".to_owned()),
        price: Some(12_990),
        ..Item::default()
    };
    let commerce = Commerce {
        items: vec![item],
        value: Some(12_990),
        currency: Some("BRL".to_owned()),
        order_id: Some("o-1".to_owned()),
        paid: Some(false),
        ..Commerce::default()
    };
    Action::Commerce(CommerceAction::Purchase, Box::new(commerce))
}

/// Rows with something of every kind that is written in a way of its own.
fn rows() -> Vec<(u32, SealedRow)> {
    let engagement = Action::Engagement {
        visible_ms: 1_900,
        scroll_pct: 60,
    };
    let identify = Action::Identify {
        user: "u-1".to_owned(),
        traits: [("plan".to_owned(), PropValue::Text("plus".to_owned()))].into(),
    };
    let mut next = event(4, Action::PageView, "/obrigado");
    next.view = Some(format!("{STREAM}.4"));
    next.referrer = Some("https://loja.example/?utm_source=x".to_owned());
    let mut bought = event(6, purchase(), "/obrigado");
    bought.props = [("gift".to_owned(), PropValue::Bool(true))].into();
    bought.view = Some(format!("{STREAM}.4"));
    let events = vec![
        event(1, Action::PageView, "/"),
        event(2, engagement, "/"),
        event(3, identify, "/"),
        next,
        bought,
    ];
    let session = Session {
        given: None,
        events,
    };

    let mut called = event(9, Action::Login, "/");
    called.id = "0198c0de-0000-7000-8000-00000000000f".to_owned();
    called.session = Some("call".to_owned());
    called.view = Some("elsewhere".to_owned());
    called.contact = Some("phone".to_owned());
    called.user = Some("u-2".to_owned());
    let given = Session {
        given: Some("call".to_owned()),
        events: vec![called],
    };

    let mut alone = event(7, purchase(), "/");
    alone.id = "purchase-1".to_owned();
    alone.source = Source::Server;
    (alone.page, alone.url, alone.title, alone.view) = (None, None, None, None);
    (alone.client, alone.user_agent) = (None, None);
    let mut later = alone.clone();
    later.id = "0198c0de00007000800000000000000f".to_owned();
    later.time = Timestamp(i64::MAX);

    vec![
        (3, SealedRow::Session(session)),
        (3, SealedRow::Session(given)),
        (70_000, SealedRow::Standalone(vec![alone, later])),
    ]
}

/// What the rows say of orders and identities.
fn facts() -> SegmentFacts {
    let mut facts = SegmentFacts::new(2, 1_800_000);
    facts.tangled = vec![70_000];
    facts.erased = vec![1];
    for (visitor, row) in rows() {
        facts.note(visitor, row.as_new());
    }
    facts
}

/// The fixture is the parts, each after its length in 4 bytes. It is never
/// written anew.
fn fixture() -> MemoryParts {
    let path = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../collector/fixtures/segment-v1.bin"
    );
    let bytes = std::fs::read(path).unwrap();
    let mut rest = bytes.as_slice();
    let mut parts = Vec::new();
    while let Some((length, after)) = rest.split_first_chunk::<4>() {
        let (part, after) = after.split_at(u32::from_le_bytes(*length) as usize);
        parts.push(part.to_vec());
        rest = after;
    }
    parts.into()
}

#[test]
fn segments_of_version_1_are_read() {
    let segment = Segment::open(Arc::new(fixture())).unwrap();
    assert_eq!(segment.rows(0, 0..3).unwrap(), rows());
    assert_eq!(read_facts(&segment), Ok(facts()));
    assert_eq!(new_visitors(&segment), Ok(vec![(70_000, "ana".to_owned())]));
    let info = segment.blocks()[0];
    assert_eq!((info.rows, info.events), (3, 8));
}

#[test]
fn another_version_is_said_not_guessed() {
    let parts = MemoryParts::from(vec![vec![2]]);
    let damage = Segment::open(Arc::new(parts)).unwrap_err();
    assert_eq!(damage.reason, "version 2 of segments is not known");
}
