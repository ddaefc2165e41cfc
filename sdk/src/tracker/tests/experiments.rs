//! Assignment, exposure, and who is left out of both.

use super::*;
use protocol::experiment::assign;
use protocol::tag::{TagConfig, TagExperiment, TagVariant};

/// The site's configuration as it travels.
fn config(weights: [u32; 2]) -> String {
    serde_json::to_string(&tag_config(weights)).unwrap()
}

fn tag_config(weights: [u32; 2]) -> TagConfig {
    let names = ["plain", "direct"];
    let variants = names.iter().zip(weights).map(|(name, weight)| TagVariant {
        name: (*name).to_owned(),
        weight,
    });
    TagConfig {
        experiments: vec![TagExperiment {
            pages: Vec::new(),
            holdback: 0,
            id: "e".to_owned(),
            variants: variants.collect(),
            control: "plain".to_owned(),
        }],
        ..TagConfig::default()
    }
}

fn ask(browser: &mut Browser, id: &str, slot: u32) {
    browser.tell(&Signal::Experiment(id, slot));
}

/// The exposures that were sent, as `experiment=variant`.
fn exposures(browser: &mut Browser) -> Vec<String> {
    browser.wait(1_000);
    let sent = browser.sent();
    let events = sent.iter().flat_map(Sent::events);
    let exposures = events.filter(|event| event["type"] == "exposure");
    exposures
        .map(|event| {
            let field = |key: &str| event[key].as_str().unwrap().to_owned();
            field("experiment") + "=" + &field("variant")
        })
        .collect()
}

#[test]
fn a_visitor_is_assigned_as_the_server_would_and_exposed_once() {
    let mut browser = Browser::with_view(boot());
    ask(&mut browser, "e", 1);
    assert_eq!(browser.answers(), [], "the configuration is on its way");
    browser.tell(&Signal::Tag(Value(&config([1, 1]))));
    ask(&mut browser, "e", 2);
    let expected = ["plain", "direct"][assign(VISITOR, "e", &[1, 1]).unwrap()];
    assert_eq!(browser.answers(), [(1, expected), (2, expected)]);
    assert_eq!(
        browser.kept("cookie _jornada_x"),
        Some(format!("e!{expected}"))
    );
    assert_eq!(exposures(&mut browser), [format!("e={expected}")]);
}

#[test]
fn an_assignment_holds_when_weights_change() {
    for kept in ["plain", "direct"] {
        let mut browser = Browser::with_view(Boot {
            assignments: &format!("other!x~e!{kept}"),
            ..boot()
        });
        let weights = if kept == "plain" { [0, 1] } else { [1, 0] };
        browser.tell(&Signal::Tag(Value(&config(weights))));
        ask(&mut browser, "e", 1);
        assert_eq!(browser.answers(), [(1, kept)]);
        assert_eq!(exposures(&mut browser), [format!("e={kept}")]);
    }
}

#[test]
fn a_variant_that_is_gone_is_not_shown() {
    let mut browser = Browser::with_view(Boot {
        assignments: "e!removed",
        ..boot()
    });
    browser.tell(&Signal::Tag(Value(&config([0, 1]))));
    ask(&mut browser, "e", 1);
    assert_eq!(browser.answers(), [(1, "direct")]);
    assert_eq!(
        browser.kept("cookie _jornada_x"),
        Some("e!direct".to_owned())
    );
}

#[test]
fn without_an_answer_in_time_it_is_the_control_and_no_exposure() {
    let mut browser = Browser::with_view(boot());
    ask(&mut browser, "e", 1);
    browser.tell(&Signal::GaveUp(1));
    browser.tell(&Signal::Tag(Value(&config([0, 1]))));
    assert_eq!(browser.answers(), [(1, "control")], "and no second answer");
    assert_eq!(exposures(&mut browser), [""; 0]);
}

#[test]
fn without_an_answer_in_time_a_visitor_keeps_what_was_shown_before() {
    let mut browser = Browser::with_view(Boot {
        assignments: "e!direct",
        ..boot()
    });
    ask(&mut browser, "e", 1);
    browser.tell(&Signal::GaveUp(1));
    assert_eq!(browser.answers(), [(1, "direct")]);
    assert_eq!(exposures(&mut browser), ["e=direct"]);
}

#[test]
fn unknown_experiments_and_a_missing_configuration_show_the_control() {
    let mut browser = Browser::with_view(boot());
    browser.tell(&Signal::Tag(Value(&config([1, 1]))));
    ask(&mut browser, "nobody-knows", 1);
    browser.tell(&Signal::Tag(Value::NULL));
    ask(&mut browser, "e", 2);
    assert_eq!(browser.answers(), [(1, "control"), (2, "control")]);
    assert_eq!(exposures(&mut browser), [""; 0]);
}

fn bot() -> Boot<'static> {
    let mut boot = boot();
    boot.is_bot = true;
    boot
}

#[test]
fn driven_browsers_get_the_control_and_are_never_exposed() {
    let mut browser = Browser::with_view(bot());
    browser.tell(&Signal::Expose("e", "direct"));
    browser.tell(&Signal::Tag(Value(&config([0, 1]))));
    ask(&mut browser, "e", 1);
    browser.tell(&Signal::Expose("e", "direct"));
    assert_eq!(browser.answers(), [(1, "plain")]);
    browser.now += 1;
    assert_eq!(exposures(&mut browser), [""; 0]);
    assert_eq!(browser.kept("cookie _jornada_x"), None);
}

#[test]
fn driven_browsers_take_part_where_the_site_says_so() {
    let mut browser = Browser::with_view(bot());
    browser.tell(&Signal::Expose("f", "b"));
    ask(&mut browser, "e", 1);
    let wanted = serde_json::to_string(&TagConfig {
        include_bots: true,
        ..tag_config([0, 1])
    })
    .unwrap();
    browser.tell(&Signal::Tag(Value(&wanted)));
    assert_eq!(browser.answers(), [(1, "direct")]);
    assert_eq!(exposures(&mut browser), ["e=direct", "f=b"]);
}

#[test]
fn the_sites_own_exposures_are_recorded_once_each() {
    let mut browser = Browser::with_view(boot());
    for variant in ["a", "b", "a"] {
        browser.tell(&Signal::Expose("own", variant));
    }
    assert_eq!(exposures(&mut browser), ["own=a", "own=b"]);
}

#[test]
fn another_person_is_assigned_anew() {
    let mut browser = Browser::with_view(Boot {
        assignments: "e!plain",
        ..boot()
    });
    browser.tell(&Signal::Tag(Value(&config([0, 1]))));
    browser.tell(&Signal::Reset(fresh()));
    ask(&mut browser, "e", 1);
    assert_eq!(browser.answers(), [(1, "direct")]);
}

#[test]
fn names_with_quotes_and_backslashes_are_assigned_as_on_the_server() {
    for id in [r#"the "big" one"#, r"a\b", r#""\"\\"#] {
        let written = serde_json::to_string(id).unwrap();
        let named = |text: &str| text.replace("\"e\"", &written);
        let mut browser = Browser::with_view(boot());
        browser.tell(&Signal::Tag(Value(&named(&config([1, 1])))));
        ask(&mut browser, written.get(1..written.len() - 1).unwrap(), 1);
        let expected = ["plain", "direct"][assign(VISITOR, id, &[1, 1]).unwrap()];
        assert_eq!(browser.answers(), [(1, expected)], "{id}");
        assert_eq!(exposures(&mut browser), [format!("{id}={expected}")]);
    }
}

#[test]
fn the_oldest_assignments_go_first() {
    let many: Vec<_> = (0..30).map(|n| format!("x{n}!a")).collect();
    let mut browser = Browser::with_view(Boot {
        assignments: &many.join("~"),
        ..boot()
    });
    browser.tell(&Signal::Tag(Value(&config([0, 1]))));
    ask(&mut browser, "e", 1);
    let expected = format!("e!direct~{}", many[..29].join("~"));
    assert_eq!(browser.kept("cookie _jornada_x"), Some(expected));
}
