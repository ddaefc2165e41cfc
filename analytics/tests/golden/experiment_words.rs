//! The verdict in words, and what each decision asks for.

use crate::compare;
use crate::support::world::World;
use analytics::reports::ExperimentDefinition;
use serde_json::{Value, json};

/// So many people of each variant, and how many of them convert and err.
struct Arms<'a> {
    arms: [(&'a str, usize, usize, usize); 2],
    days: usize,
}

impl Arms<'_> {
    fn people(&self) -> Vec<String> {
        let mut people = Vec::new();
        for (variant, exposed, converters, errors) in self.arms {
            for n in 0..exposed {
                let hour = 24 * (n * self.days / exposed);
                let mut story = format!(
                    "{variant}{n}: exposure@{}[experiment=x,variant={variant}]",
                    hour * 60
                );
                // Spread over the days, so that no day is odd.
                let spread = |count: usize| (n * count) % exposed < count;
                if spread(converters) {
                    story += &format!(" purchase@{}m", hour * 60 + 1);
                }
                if spread(errors) {
                    story += &format!(" error@{}m", hour * 60 + 2);
                }
                people.push(story);
            }
        }
        people
    }

    fn verdict(&self, definition: Value, question: &str) -> Value {
        let mut definition: ExperimentDefinition =
            serde_json::from_value(definition).expect("a definition");
        definition.id = "x".to_owned();
        let people = self.people();
        let people: Vec<&str> = people.iter().map(String::as_str).collect();
        let report = World::of(&people)
            .report_under(&format!("experiment?id=x{question}"), |scope| {
                scope.experiments.push(definition);
            })
            .expect("a report");
        report["verdict"].clone()
    }
}

fn equal() -> Value {
    json!({"variants": [{"name": "a"}, {"name": "b"}]})
}

#[test]
fn ship() {
    let arms = Arms {
        arms: [("a", 400, 80, 0), ("b", 400, 200, 0)],
        days: 8,
    };
    let verdict = arms.verdict(equal(), "&now=9d");
    let expected = json!({
        "code": "variation_wins", "decision": "ship", "variant": "b", "days": 9,
        "keep_running_days": null,
        "words": {
            "en": {"decision": "Ship b."},
            "pt_br": {"decision": "Publique b."},
        },
    });
    compare("ship", &expected, &verdict);
    let reason = verdict["words"]["en"]["reason"].as_str().expect("a reason");
    assert_eq!(verdict["reason"], reason);
    assert!(
        reason.starts_with("b is better than a by +150.0% (+"),
        "{reason}"
    );
    let motivo = verdict["words"]["pt_br"]["reason"]
        .as_str()
        .expect("a reason");
    assert!(
        motivo.starts_with("b é melhor que a em +150,0% (de +"),
        "{motivo}"
    );
    assert!(!motivo.contains('.') || motivo.ends_with('.'), "{motivo}");
}

#[test]
fn stop() {
    let arms = Arms {
        arms: [("a", 400, 200, 0), ("b", 400, 80, 0)],
        days: 8,
    };
    let verdict = arms.verdict(equal(), "&now=9d");
    let expected = json!({
        "code": "control_wins", "decision": "stop", "variant": "a",
        "words": {"en": {"decision": "Stop: stay with a."}, "pt_br": {"decision": "Pare: fique com a."}},
    });
    compare("stop", &expected, &verdict);
}

/// Where less is better, a variation with less wins.
#[test]
fn lower_may_be_better() {
    let arms = Arms {
        arms: [("a", 400, 0, 200), ("b", 400, 0, 80)],
        days: 8,
    };
    let verdict = arms.verdict(equal(), "&now=9d&metric=conversion:error;better=lower");
    compare(
        "lower",
        &json!({"decision": "ship", "variant": "b"}),
        &verdict,
    );
}

#[test]
fn a_guardrail_stops_a_winner() {
    let arms = Arms {
        arms: [("a", 400, 80, 40), ("b", 400, 200, 200)],
        days: 8,
    };
    let question = "&now=9d&guardrail=conversion:error;better=lower";
    let verdict = arms.verdict(equal(), question);
    let expected = json!({"code": "guardrail_worse", "decision": "stop", "variant": "b"});
    compare("guardrail", &expected, &verdict);
    let reason = verdict["reason"].as_str().expect("a reason");
    assert!(
        reason.contains("guardrail conversion:error got worse"),
        "{reason}"
    );
}

#[test]
fn broken() {
    let arms = Arms {
        arms: [("a", 400, 80, 0), ("b", 800, 400, 0)],
        days: 8,
    };
    let verdict = arms.verdict(equal(), "&now=9d");
    let expected = json!({"code": "sample_ratio_mismatch", "decision": "broken", "variant": null});
    compare("broken", &expected, &verdict);
    let reason = verdict["reason"].as_str().expect("a reason");
    assert!(
        reason.starts_with("Because the variants did not get"),
        "{reason}"
    );
}

#[test]
fn keep_running_until_the_planned_sample_in_whole_weeks() {
    let arms = Arms {
        arms: [("a", 400, 80, 0), ("b", 400, 82, 0)],
        days: 8,
    };
    // 100 people a day: of 2,000 planned, 1,200 are missing after 8 days, 12 days
    // more; the whole weeks after 8 + 12 days end with day 21.
    let verdict = arms.verdict(equal(), "&now=8d&planned=2000");
    let expected = json!({
        "code": "undecided", "decision": "keep_running", "keep_running_days": 13, "days": 8,
        "words": {"en": {"decision": "Keep running 13 more days."},
                  "pt_br": {"decision": "Continue por mais 13 dias."}},
    });
    compare("keep running", &expected, &verdict);
    // Not before a week is over, whatever was planned.
    let verdict = arms.verdict(equal(), "&now=5d&planned=100");
    compare(
        "a week",
        &json!({"decision": "keep_running", "keep_running_days": 2}),
        &verdict,
    );
    let strong = Arms {
        arms: [("a", 400, 80, 0), ("b", 400, 200, 0)],
        days: 2,
    };
    let verdict = strong.verdict(equal(), "&now=6d");
    let expected = json!({
        "code": "too_early", "decision": "keep_running", "keep_running_days": 1,
        "words": {"en": {"decision": "Keep running 1 more day."}},
    });
    compare("too early", &expected, &verdict);
}

#[test]
fn cannot_tell() {
    let arms = Arms {
        arms: [("a", 400, 80, 0), ("b", 400, 82, 0)],
        days: 8,
    };
    // The plan is fulfilled.
    let verdict = arms.verdict(equal(), "&now=8d&planned=800");
    let expected = json!({
        "code": "undecided", "decision": "cannot_tell", "keep_running_days": null,
        "words": {"en": {"decision": "Cannot tell."}},
    });
    compare("cannot tell", &expected, &verdict);
    let reason = verdict["reason"].as_str().expect("a reason");
    assert!(
        reason.contains("would have shown in four of five tests"),
        "{reason}"
    );
    // The experiment is over.
    let mut ended = equal();
    ended["end"] = json!(8 * 86_400_000_i64);
    let verdict = arms.verdict(ended, "&now=20d&planned=100000");
    compare("over", &json!({"decision": "cannot_tell"}), &verdict);
    let reason = verdict["reason"].as_str().expect("a reason");
    assert!(reason.starts_with("The test is over and no"), "{reason}");
}

#[test]
fn too_many_variants_in_the_split_or_none() {
    let nobody = Arms {
        arms: [("a", 0, 0, 0), ("b", 0, 0, 0)],
        days: 1,
    };
    let verdict = nobody.verdict(equal(), "");
    let expected = json!({"code": "no_data", "decision": "keep_running", "days": 0});
    compare("nobody", &expected, &verdict);
    let few = Arms {
        arms: [("a", 40, 8, 0), ("b", 40, 9, 0)],
        days: 8,
    };
    let verdict = few.verdict(equal(), "&now=9d");
    compare(
        "few",
        &json!({"code": "not_enough_data", "decision": "keep_running"}),
        &verdict,
    );
}

/// Three variants against one control: the verdict goes by the corrected p.
#[test]
fn several_variants_are_corrected_for() {
    let person = |variant: &str, n: usize, converters: usize| {
        let at = 24 * (n % 8);
        let buys = if n < converters {
            format!(" purchase@{}m", at * 60 + 1)
        } else {
            String::new()
        };
        format!(
            "{variant}{n}: exposure@{}[experiment=x,variant={variant}]{buys}",
            at * 60
        )
    };
    let mut people = Vec::new();
    for (variant, converters) in [("a", 100), ("b", 101), ("c", 99), ("d", 164)] {
        people.extend((0..400).map(|n| person(variant, n, converters)));
    }
    let people: Vec<&str> = people.iter().map(String::as_str).collect();
    let report = World::of(&people)
        .report("experiment?id=x&now=9d")
        .expect("a report");
    let number = |value: &Value| value.as_f64().expect("a number");
    let test = &report["comparisons"][2]["sequential"];
    let (p, adjusted) = (number(&test["p"]), number(&test["p_adjusted"]));
    assert!((adjusted - 3.0 * p).abs() < 1e-12, "{test}");
    assert!(
        p < 0.05 && adjusted > 0.05,
        "the case must tell the two apart: {test}"
    );
    assert_eq!(test["significant"], true);
    assert_eq!(report["verdict"]["code"], "undecided");
}
