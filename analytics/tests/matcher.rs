//! Matchers: which events they mean, and that what is shown is read back.

mod support;

use analytics::Timeline;
use analytics::matcher::Matcher;
use proptest::prelude::*;
use support::story::story;

fn parse(text: &str) -> Matcher {
    Matcher::parse("step", text).expect("a matcher")
}

/// Whether the matcher means the one event of the story.
fn check(matcher: &str, event: &str, expected: bool) {
    let (_, events) = story(&format!("v: {event}"));
    let timeline = Timeline::from_events("v", events, 1);
    let event = timeline.events().next().expect("one event");
    assert_eq!(
        parse(matcher).matches(event),
        expected,
        "{matcher} {event:?}"
    );
}

#[test]
fn pages_and_events() {
    check("/cart", "/cart@0", true);
    check("page:/cart", "/cart@0", true);
    check("page:cart", "/cart@0", true);
    check("page:/cart", "add_to_cart@0[page=/cart]", false);
    check("event:page_view", "/cart@0", true);
    check("event:page_view[page=/cart]", "/cart@0", true);
    check("event:add_to_cart", "add_to_cart@0", true);
    check("event:quiz", "custom@0[name=quiz]", true);
    check("/a|event:login|/b", "login@0", true);
    check("/a|event:login|/b", "/b@0", true);
    check("/a|event:login|/b", "/c@0", false);
    check(r"/a\|b", "/a|b@0", true);
}

#[test]
fn conditions() {
    check("event:purchase[value>=100]", "purchase@0[value=100]", true);
    check("event:purchase[value>100]", "purchase@0[value=100]", false);
    check("event:purchase[value<=99]", "purchase@0[value=100]", false);
    check("event:purchase[value!=100]", "purchase@0", true);
    check("event:purchase[value<100]", "purchase@0", false);
    check("event:purchase[paid=true]", "purchase@0[paid=true]", true);
    let both = "event:purchase[value>=100,coupon=A|B]";
    check(both, "purchase@0[value=100,coupon=A|B]", true);
    check(both, "purchase@0[value=100,coupon=A]", false);
    let item = "purchase@0[item=s1/shoes,item=h1/hats]";
    check("event:purchase[category=hats]", item, true);
    check("event:purchase[item.category=shoes]", item, true);
    check("event:purchase[item.id=s2]", item, false);
    check("event:purchase[item.id!=s1]", item, false);
    check("event:purchase[item.quantity=1]", item, true);
    check("event:quiz[score>=7]", "quiz@0[prop.score=9]", false);
    check("event:quiz[prop.score>=7]", "quiz@0[prop.score=9]", true);
    check("event:quiz[level=gold]", "quiz@0[prop.level=gold]", true);
    check("event:form[field=cep]", "form@0[field=cep]", true);
    check(
        "event:exposure[experiment=x,variant=b]",
        "exposure@0[experiment=x,variant=b]",
        true,
    );
    check("/p/*[channel=email]", "/p/1@0[channel=email]", true);
}

#[test]
fn mistakes_are_named() {
    let check = |given: &str, expected: &str| {
        let error = Matcher::parse("step", given).unwrap_err();
        assert_eq!(
            (error.parameter.as_str(), error.given.as_str()),
            ("step", given)
        );
        assert!(error.allowed.contains(expected), "{given}: {error}");
    };
    for given in [
        "",
        "cart",
        "page:",
        "event:",
        "product:x",
        "/a|",
        "event:a|b",
    ] {
        check(given, "page:PATTERN or event:NAME");
    }
    check("event:purchase[value>=100", "end with ]");
    check("event:purchase[value>=100]x", "end with ]");
    check("event:purchase[value]", "such as value>=10000");
    check("event:purchase[]", "such as value>=10000");
    check("event:purchase[value>=lots]", "not `lots`");
    check("event:purchase[item.weight>1]", "`item.weight`");
}

#[test]
fn shown_in_one_form() {
    for (given, shown) in [
        ("/x", "page:/x"),
        ("page:x|/y**", "page:/x|page:/y**"),
        ("event:a[category=x,b>1]", "event:a[item.category=x,b>1]"),
        (
            "event:a[prop.value=1,prop.b=2]",
            "event:a[prop.value=1,b=2]",
        ),
    ] {
        assert_eq!(parse(given).to_string(), shown);
    }
}

/// Names, patterns and values with every character that means something.
fn any_matcher() -> impl Strategy<Value = String> {
    let word = r"(\\[|;,=<>!\[\]*\\]|[a-z.é/ -]){1,6}";
    let value = r"(\\[|;,=<>!\[\]*\\]|[a-z0-9.é/=<>! -]){0,6}";
    let field = prop_oneof![
        prop::sample::select(vec!["value", "item.id", "category", "prop.page", "paid"])
            .prop_map(str::to_owned),
        "x[a-z]{0,3}",
        r"prop\.(\\[|;,=<>!\[\]\\]|[a-z.]){1,5}",
    ];
    let equal = (
        field.clone(),
        prop::sample::select(vec!["=", "!="]),
        value.prop_map(|v| v),
    );
    let order = (
        field,
        prop::sample::select(vec![">", "<", ">=", "<="]),
        "-?[0-9]{1,4}".prop_map(|v| v),
    );
    let condition = prop_oneof![
        equal.prop_map(|(f, o, v)| format!("{f}{o}{v}")),
        order.prop_map(|(f, o, v)| format!("{f}{o}{v}")),
    ];
    let conditions = prop::collection::vec(condition, 0..3).prop_map(|list| match list.len() {
        0 => String::new(),
        _ => format!("[{}]", list.join(",")),
    });
    let target = prop_oneof![
        word.prop_map(|name| format!("event:{name}")),
        r"page:[/*(](\\[|;\[\]*\\]|[a-z*/]){0,8}".prop_map(|page| page),
    ];
    let alternative = (target, conditions).prop_map(|(t, c)| t + &c);
    prop::collection::vec(alternative, 1..4).prop_map(|list| list.join("|"))
}

proptest! {
    #[test]
    fn shown_and_read_again(text in any_matcher()) {
        let matcher = parse(&text);
        prop_assert_eq!(parse(&matcher.to_string()), matcher);
    }

    #[test]
    fn any_text_is_read_or_refused(text in ".{0,24}") {
        if let Ok(matcher) = Matcher::parse("step", &text) {
            prop_assert_eq!(parse(&matcher.to_string()), matcher);
        }
    }
}
