//! Assignment, exposure, and who is left out of both.

use super::*;
use protocol::experiment::{HELD_BACK, OPEN, assign, is_held_back};
use protocol::tag::{TagExperiment, TagVariant};

/// The definition of `e` as it travels.
fn definition(weights: [u32; 2]) -> String {
    serde_json::to_string(&experiment(weights)).unwrap()
}

fn experiment(weights: [u32; 2]) -> TagExperiment {
    let names = ["plain", "direct"];
    let variants = names.iter().zip(weights).map(|(name, weight)| TagVariant {
        name: (*name).to_owned(),
        weight,
    });
    TagExperiment {
        id: "e".to_owned(),
        variants: variants.collect(),
        control: "plain".to_owned(),
        ..TagExperiment::default()
    }
}

fn ask(browser: &mut Browser, slot: u32, definition: &str) {
    browser.tell(&Signal::Experiment("e", slot, Value(definition)));
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
    ask(&mut browser, 1, &definition([1, 1]));
    ask(&mut browser, 2, &definition([1, 1]));
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
        ask(&mut browser, 1, &definition(weights));
        assert_eq!(browser.answers(), [(1, kept)]);
        assert_eq!(exposures(&mut browser), [format!("e={kept}")]);
    }
}

/// `assign` on the server knows the holdback by the same words.
#[test]
fn the_held_back_see_the_control_and_are_exposed_to_the_holdback_alone() {
    let asked = |per_mille: u32| {
        let part = |name: &str, weight| TagVariant {
            name: name.to_owned(),
            weight,
        };
        let definition = TagExperiment {
            holdback: vec![part(HELD_BACK, per_mille), part(OPEN, 1_000 - per_mille)],
            ..experiment([0, 1])
        };
        let definition = serde_json::to_string(&definition).unwrap();
        let mut browser = Browser::with_view(Boot {
            assignments: "e!direct",
            ..boot()
        });
        ask(&mut browser, 1, &definition);
        ask(&mut browser, 2, &definition);
        assert_eq!(is_held_back(VISITOR, per_mille), per_mille == 1_000);
        let shown = browser
            .answers()
            .first()
            .map(|(_, shown)| shown.to_string());
        (shown.unwrap(), exposures(&mut browser))
    };
    let held_back = vec!["holdback=held_back".to_owned()];
    assert_eq!(asked(1_000), ("plain".to_owned(), held_back));
    let both = vec!["holdback=open".to_owned(), "e=direct".to_owned()];
    assert_eq!(asked(1), ("direct".to_owned(), both));
}

/// As the loader tells it of other pages, of robots, and of what nobody knows.
#[test]
fn an_experiment_that_does_not_count_shows_its_control() {
    let mut browser = Browser::with_view(Boot {
        assignments: "e!direct",
        ..boot()
    });
    ask(&mut browser, 1, r#"{"control":"plain"}"#);
    ask(&mut browser, 2, "{}");
    assert_eq!(browser.answers(), [(1, "plain"), (2, "control")]);
    assert_eq!(exposures(&mut browser), [""; 0]);
}

#[test]
fn a_variant_that_is_gone_is_not_shown() {
    let mut browser = Browser::with_view(Boot {
        assignments: "e!removed",
        ..boot()
    });
    ask(&mut browser, 1, &definition([0, 1]));
    assert_eq!(browser.answers(), [(1, "direct")]);
    assert_eq!(
        browser.kept("cookie _jornada_x"),
        Some("e!direct".to_owned())
    );
}

#[test]
fn without_a_definition_it_is_the_control_and_no_exposure() {
    let mut browser = Browser::with_view(boot());
    ask(&mut browser, 1, "null");
    assert_eq!(browser.answers(), [(1, "control")]);
    assert_eq!(exposures(&mut browser), [""; 0]);
}

#[test]
fn without_a_definition_a_visitor_keeps_what_was_shown_before() {
    let mut browser = Browser::with_view(Boot {
        assignments: "e!direct",
        ..boot()
    });
    ask(&mut browser, 1, "null");
    assert_eq!(browser.answers(), [(1, "direct")]);
    assert_eq!(exposures(&mut browser), ["e=direct"]);
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
    browser.tell(&Signal::Reset(fresh()));
    ask(&mut browser, 1, &definition([0, 1]));
    assert_eq!(browser.answers(), [(1, "direct")]);
}

#[test]
fn names_with_quotes_and_backslashes_are_assigned_as_on_the_server() {
    for id in [r#"the "big" one"#, r"a\b", r#""\"\\"#] {
        let written = serde_json::to_string(id).unwrap();
        let mut browser = Browser::with_view(boot());
        let name = written.get(1..written.len() - 1).unwrap();
        let definition = definition([1, 1]);
        browser.tell(&Signal::Experiment(name, 1, Value(&definition)));
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
    ask(&mut browser, 1, &definition([0, 1]));
    let expected = format!("e!direct~{}", many[..29].join("~"));
    assert_eq!(browser.kept("cookie _jornada_x"), Some(expected));
}
