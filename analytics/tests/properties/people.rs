//! Random people: few pages, few orders and coarse times, so that ties, repeats
//! and order ids shared by strangers are common rather than rare.

use analytics::session::DEFAULT_IDLE;
use analytics::{Event, Timeline};
use proptest::prelude::*;
use proptest::sample::select;

use crate::support::story::story;

/// One word of a story.
fn any_word() -> impl Strategy<Value = String> {
    let pages = select(vec!["/", "/a", "/a/1", "/a/2", "/b", "/c"]).prop_map(str::to_owned);
    let search = (select(vec!["a", "B_c"]), 0..2).prop_map(|(term, results)| {
        (
            "search".to_owned(),
            format!("search_term={term},results={results}"),
        )
    });
    let actions = select(vec!["search", "view_item", "add_to_cart", "login"]);
    let order = (
        select(vec![
            "purchase",
            "purchase",
            "refund",
            "order_paid",
            "order_cancelled",
        ]),
        1..5,
        1..100,
        select(vec![
            "",
            ",currency=USD",
            ",item=a/x*2x7",
            ",payment_type=pix,paid=false",
        ]),
    );
    let order = order.prop_map(|(action, id, value, currency)| {
        (
            action.to_owned(),
            format!("order_id={id},value={value}{currency}"),
        )
    });
    let cart = (
        select(vec![
            "add_to_cart",
            "add_to_cart",
            "remove_from_cart",
            "view_cart",
            "begin_checkout",
            "add_shipping_info",
            "add_payment_info",
        ]),
        select(vec!["", ",cart_id=c", ",cart_id=d", ",checkout_id=k"]),
        select(vec!["item=a/x*1x5", "item=b/y*2x3", "value=9"]),
    );
    let cart = cart.prop_map(|(action, id, what)| (action.to_owned(), format!("{what}{id}")));
    let exposure = select(vec!["a", "a", "a", "b"]).prop_map(|variant| {
        (
            "exposure".to_owned(),
            format!("experiment=x,variant={variant}"),
        )
    });
    let engagement = (1..20_000).prop_map(|visible| {
        (
            "engagement".to_owned(),
            format!("visible_ms={visible},view=1"),
        )
    });
    let form = (
        select(vec!["cep", "card"]),
        select(vec!["touched", "submitted"]),
    )
        .prop_map(|(field, state)| ("form".to_owned(), format!("field={field},state={state}")));
    let what = prop_oneof![
        6 => pages.prop_map(|page| (page, String::new())),
        2 => actions.prop_map(|action| (action.to_owned(), String::new())),
        3 => cart,
        1 => search,
        1 => order,
        1 => exposure,
        1 => engagement,
        1 => form,
    ];
    let more = select(vec![
        "",
        "",
        "",
        "",
        "",
        "",
        ",source=server",
        ",bot=true",
        ",internal=true",
        ",channel=email",
        ",url=/a?utm_source=google&utm_medium=cpc&utm_campaign=c",
        ",referrer=https://www.instagram.com/",
        ",prop.n=3",
        ",session=s",
    ]);
    (what, 0..240, more).prop_map(|((what, fields), minute, more)| {
        let fields = format!("{fields}{more}");
        format!("{what}@{minute}[{}]", fields.trim_start_matches(','))
    })
}

/// The events of one visitor, in any order.
pub(crate) fn any_events() -> impl Strategy<Value = Vec<Event>> {
    let words = prop::collection::vec(any_word(), 1..14);
    words.prop_map(|words| story(&format!("v: {}", words.join(" "))).1)
}

/// People with one or two cookies each.
pub(crate) fn any_people() -> impl Strategy<Value = Vec<Vec<Timeline>>> {
    let person = prop::collection::vec(any_events(), 1..3);
    prop::collection::vec(person, 0..9).prop_map(|people| {
        let person = |(who, cookies): (usize, Vec<Vec<Event>>)| {
            let cookies = cookies.into_iter().enumerate();
            let timeline = |(cookie, events)| {
                Timeline::from_events(format!("{who}.{cookie}"), events, DEFAULT_IDLE)
            };
            cookies.map(timeline).collect()
        };
        people.into_iter().enumerate().map(person).collect()
    })
}

/// A question to each report, in the variants that take another way through it.
/// At minute 200 some sessions are open.
pub(crate) const QUESTIONS: &[&str] = &[
    "overview?now=200&buckets=0 60 120&currency=BRL",
    "overview?from=30&to=150&filter=page:/a&bots=true",
    "pages?now=200",
    "exits?now=200",
    "exits?by=action",
    "exits?by=checkout_step&now=200",
    "exits?by=field",
    "exits?detail=true&now=200",
    "sequences?length=2&nodes=both",
    "sequences?count=sessions&group=folder&length=2",
    "transitions?now=200&filter=!channel:email",
    "paths?now=200&steps=3&top=2&currency=BRL",
    "paths?start=/a&end=event:purchase&nodes=both&group=folder&top=1",
    "paths?count=visitors&steps=4&now=200&limit=3",
    "funnel?step=/&step=/a|/b&step=event:purchase&now=200&window=2h&breakdown=page",
    "funnel?step=/&step=/a/*;optional&step=/b&attempts=all&exclude=/c&breakdown=variant:x",
    "funnel?step=/&step=/a&order=strict&scope=session&now=200",
    "funnel?step=/|/a&step=/a|/b&step=/b&order=any&window=1h&now=200",
    "checkout?now=200&idle=10m&window=2h&currency=BRL",
    "checkout?now=200&attempt_window=20m&breakdown=category&step=event:login",
    "checkout?from=30&to=150&filter=!channel:email&breakdown=channel",
    "channels?now=200&currency=BRL",
    "channels?model=linear&from=60&to=200&by=source",
    "channels?model=position&goal=login&filter=page:/a",
    "channels?model=time_decay&half_life=1h&lookback=2h&currency=BRL",
    "channels?model=markov&by=campaign&limit=1",
    "orders?from=30&limit=2&currency=BRL&paid_at_once=false",
    "retention?now=200&starts=0 30 60 120 150 180 240&of=order&return=window",
    "retention?now=200&from=30&to=150&starts=30 60 120 150 180 240&return=unbounded",
    "products?limit=2&currency=BRL",
    "products?by=category&from=30&to=150&filter=page:/a",
    "searches?now=200&limit=2",
    "sessions?now=200&limit=2",
    "sessions?node=2:page:/a&limit=3&now=200",
    "sessions?cart=lost|abandoned|active&now=200",
    "visitors?now=200&limit=2&currency=BRL",
    "visitors?q=3",
    "visitor?id=1.0&now=200",
    "delivery?now=200&by=browser",
    "stages?now=200&currency=BRL",
    "stages?from=30&to=150&filter=page:/a&limit=2",
    "experiment?id=x&now=200",
    "experiment?id=x&metric=revenue&window=1h",
    "experiment?id=x&metric=mean:n",
];
