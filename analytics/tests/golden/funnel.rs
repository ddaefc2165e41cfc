//! Funnels in their usual order: attempts, windows, optional steps, exclusions,
//! states and breakdowns.

use crate::check;
use serde_json::{Value, json};

/// Compares (entered, converted, dropped, pending) and what each step reached.
fn funnel(how: &str, stories: &[&str], states: [u64; 4], reached: &[u64]) {
    let [entered, converted, dropped, pending] = states;
    let steps: Vec<Value> = reached
        .iter()
        .map(|reached| json!({"reached": reached}))
        .collect();
    let expected = json!({
        "entered": entered, "converted": converted, "dropped": dropped, "pending": pending,
        "steps": steps,
    });
    check(&format!("funnel?{how}"), stories, &expected);
}

#[test]
fn the_figures_of_a_plain_funnel() {
    let story = [
        "ana: /a@0 /b@10 /c@40",
        "bia: /a@0 /x@1 /b@30",
        "cai: /a@0",
        "dia: /b@0 /c@1",
    ];
    let expected = json!({
        "entered": 3, "converted": 1, "dropped": 2, "pending": 0, "rate": 1.0 / 3.0,
        "steps": [
            {"label": "/a", "reached": 3, "dropped": 1, "pending": 0, "from_previous": null,
             "from_first": 1.0, "median_ms": null, "optional": false},
            {"label": "Second", "reached": 2, "dropped": 1, "from_previous": 2.0 / 3.0,
             "from_first": 2.0 / 3.0, "median_ms": 1_200_000},
            {"label": "/c", "reached": 1, "dropped": 0, "from_previous": 0.5,
             "from_first": 1.0 / 3.0, "median_ms": 1_800_000},
        ],
        "time_to_convert": {
            "median_ms": 2_400_000, "p25_ms": 2_400_000, "p75_ms": 2_400_000, "p90_ms": 2_400_000,
            "histogram": [{"from_ms": 1_800_000, "to_ms": 3_600_000, "count": 1}],
            "kaplan_meier": [{"ms": 2_400_000, "share": 1.0 / 3.0}],
        },
        "breakdown": [],
    });
    check(
        "funnel?step=/a&step=/b;label=Second&step=/c",
        &story,
        &expected,
    );
}

#[test]
fn an_empty_range() {
    let nothing = json!({
        "entered": 0, "rate": null,
        "steps": [
            {"reached": 0, "from_previous": null, "from_first": null, "median_ms": null},
            {"reached": 0, "from_previous": null, "from_first": null, "median_ms": null},
        ],
        "time_to_convert": {"median_ms": null, "histogram": [], "kaplan_meier": []},
    });
    check(
        "funnel?step=/a&step=/b&from=5&to=6",
        &["ana: /a@0 /b@1"],
        &nothing,
    );
}

#[test]
fn no_event_serves_two_steps() {
    funnel("step=/a&step=/a|/b", &["ana: /a@0"], [1, 0, 1, 0], &[1, 0]);
    funnel(
        "step=/a&step=/a|/b",
        &["ana: /a@0 /a@1"],
        [1, 1, 0, 0],
        &[1, 1],
    );
    funnel(
        "step=/a&step=/*&step=/c",
        &["ana: /a@0 /c@1"],
        [1, 0, 1, 0],
        &[1, 1, 0],
    );
}

#[test]
fn ties_in_one_millisecond_follow_the_total_order() {
    funnel(
        "step=/a&step=/b",
        &["ana: /a@0[seq=1] /b@0[seq=2]"],
        [1, 1, 0, 0],
        &[1, 1],
    );
    funnel(
        "step=/a&step=/b",
        &["ana: /a@0[seq=2] /b@0[seq=1]"],
        [1, 0, 1, 0],
        &[1, 0],
    );
    funnel(
        "step=/a&step=/b",
        &["ana: /a@0[id=2] /b@0[id=1]"],
        [1, 0, 1, 0],
        &[1, 0],
    );
}

#[test]
fn the_window_ends_with_its_last_instant() {
    let within = "step=/a&step=/b&window=10m";
    funnel(within, &["ana: /a@0 /b@10"], [1, 1, 0, 0], &[1, 1]);
    funnel(within, &["ana: /a@0 /b@600001ms"], [1, 0, 1, 0], &[1, 0]);
    // Seven days is the window of people; sessions have none.
    let default = "step=/a&step=/b";
    funnel(default, &["ana: /a@0 /b@7d"], [1, 1, 0, 0], &[1, 1]);
    funnel(
        default,
        &["ana: /a@0 /b@604800001ms"],
        [1, 0, 1, 0],
        &[1, 0],
    );
    let given = ["ana: /a@0[session=s] /b@9d[session=s]"];
    funnel(
        "step=/a&step=/b&scope=session",
        &given,
        [1, 1, 0, 0],
        &[1, 1],
    );
}

#[test]
fn a_step_may_have_its_own_window() {
    let own = "step=/a&step=/b&step=/c;window=5m&window=20m";
    funnel(own, &["ana: /a@0 /b@19 /c@24"], [1, 1, 0, 0], &[1, 1, 1]);
    funnel(own, &["ana: /a@0 /b@1 /c@7"], [1, 0, 1, 0], &[1, 1, 0]);
}

#[test]
fn optional_steps_neither_block_nor_anchor() {
    let optional = "step=/a&step=/o;optional&step=/b";
    funnel(optional, &["ana: /a@0 /b@1"], [1, 1, 0, 0], &[1, 0, 1]);
    funnel(optional, &["ana: /a@0 /o@1 /b@2"], [1, 1, 0, 0], &[1, 1, 1]);
    // After the required step it is too late to count between.
    funnel(optional, &["ana: /a@0 /b@1 /o@2"], [1, 1, 0, 0], &[1, 0, 1]);
    // One event that could serve both serves the one that is required.
    funnel(
        "step=/a&step=/*;optional&step=/b",
        &["ana: /a@0 /b@1"],
        [1, 1, 0, 0],
        &[1, 0, 1],
    );
    // The required step is looked for from the required one before.
    let windows = "step=/a&step=/o;optional&step=/b;window=5m";
    funnel(windows, &["ana: /a@0 /o@4 /b@8"], [1, 0, 1, 0], &[1, 1, 0]);
    // Last and optional: converted without it.
    let last = "step=/a&step=/b&step=/o;optional";
    funnel(last, &["ana: /a@0 /b@1"], [1, 1, 0, 0], &[1, 1, 0]);
    funnel(last, &["ana: /a@0 /b@1 /o@2"], [1, 1, 0, 0], &[1, 1, 1]);
}

#[test]
fn dropped_at_an_optional_step() {
    let expected = json!({"dropped": 1, "steps": [
        {"dropped": 0}, {"reached": 1, "dropped": 1, "from_previous": 1.0},
        {"reached": 0, "from_previous": 0.0},
    ]});
    let question = "funnel?step=/a&step=/o;optional&step=/b";
    check(question, &["ana: /a@0 /o@1"], &expected);
}

#[test]
fn alternatives_and_conditions() {
    let story = [
        "ana: /a@0 purchase@1[value=5]",
        "bia: /a@0 purchase@1[value=50]",
        "cai: /a@0 /b@1",
    ];
    funnel(
        "step=/a&step=event:purchase[value>=10]|/b",
        &story,
        [3, 2, 1, 0],
        &[3, 2],
    );
}

#[test]
fn an_exclusion_drops_at_once() {
    let excluding = "step=/a&step=/b&exclude=/x";
    funnel(excluding, &["ana: /a@0 /x@1 /b@2"], [1, 0, 1, 0], &[1, 0]);
    funnel(
        excluding,
        &["ana: /x@0 /a@1 /b@2 /x@3"],
        [1, 1, 0, 0],
        &[1, 1],
    );
    funnel(
        &format!("{excluding}&now=3"),
        &["ana: /a@0 /x@1"],
        [1, 0, 1, 0],
        &[1, 0],
    );
    funnel(
        &format!("{excluding}&now=3"),
        &["ana: /a@0"],
        [1, 0, 0, 1],
        &[1, 0],
    );
    // A step that is itself excluded elsewhere is a step.
    funnel(
        "step=/a&step=/b&exclude=/b",
        &["ana: /a@0 /b@1"],
        [1, 1, 0, 0],
        &[1, 1],
    );
}

#[test]
fn pending_while_it_still_may_convert() {
    let story = ["ana: /a@0", "bia: /a@50 /b@51", "cai: /a@55"];
    let expected = json!({
        "entered": 3, "converted": 1, "dropped": 1, "pending": 1, "rate": 0.5,
        "steps": [{"reached": 3, "dropped": 1, "pending": 1}, {"reached": 1, "from_previous": 0.5}],
        "time_to_convert": {"kaplan_meier": [{"ms": 60_000, "share": 1.0 / 3.0}]},
    });
    check(
        "funnel?step=/a&step=/b&window=30m&now=60",
        &story,
        &expected,
    );
    // In session scope: while the session is open.
    let session = "step=/a&step=/b&scope=session";
    funnel(
        &format!("{session}&now=30"),
        &["ana: /a@0"],
        [1, 0, 0, 1],
        &[1, 0],
    );
    funnel(
        &format!("{session}&now=31"),
        &["ana: /a@0"],
        [1, 0, 1, 0],
        &[1, 0],
    );
    funnel(
        &format!("{session}&now=30&window=20m"),
        &["ana: /a@0"],
        [1, 0, 1, 0],
        &[1, 0],
    );
}

#[test]
fn first_attempt_or_all_of_them() {
    let story = ["ana: /a@0 /x@1 /a@2 /b@3 /a@4 /b@5"];
    funnel("step=/a&step=/b&exclude=/x", &story, [1, 0, 1, 0], &[1, 0]);
    funnel(
        "step=/a&step=/b&exclude=/x&attempts=all",
        &story,
        [3, 2, 1, 0],
        &[3, 2],
    );
    // Within an attempt that goes on, another first step starts nothing.
    funnel(
        "step=/a&step=/b&attempts=all",
        &story,
        [2, 2, 0, 0],
        &[2, 2],
    );
    let all = "step=/a&step=/b&attempts=all";
    funnel(all, &["ana: /a@0 /a@1"], [1, 0, 1, 0], &[1, 0]);
    let late = ["ana: /a@0 /a@20 /b@25"];
    funnel(
        "step=/a&step=/b&attempts=all&window=10m",
        &late,
        [2, 1, 1, 0],
        &[2, 1],
    );
    let optional = "step=/a&step=/b&step=/a|/o;optional&attempts=all";
    funnel(
        optional,
        &["ana: /a@0 /b@1 /a@2 /b@3"],
        [2, 2, 0, 0],
        &[2, 2, 0],
    );
}

#[test]
fn attempts_start_in_the_range_and_end_after_it() {
    let story = ["ana: /a@0 /a@15 /b@300"];
    funnel(
        "step=/a&step=/b&from=10&to=20",
        &story,
        [1, 1, 0, 0],
        &[1, 1],
    );
    funnel(
        "step=/a&step=/b&from=20&to=30",
        &story,
        [0, 0, 0, 0],
        &[0, 0],
    );
}

#[test]
fn people_convert_over_visits_and_devices_sessions_do_not() {
    let story = ["ana.phone: /a@0", "ana.laptop: /b@100"];
    funnel("step=/a&step=/b", &story, [1, 1, 0, 0], &[1, 1]);
    funnel(
        "step=/a&step=/b&scope=session",
        &story,
        [1, 0, 1, 0],
        &[1, 0],
    );
    let server = ["ana: /a@0 purchase@500[source=server]"];
    funnel(
        "step=/a&step=event:purchase",
        &server,
        [1, 1, 0, 0],
        &[1, 1],
    );
}

#[test]
fn filters_choose_where_attempts_start() {
    let story = ["ana: /a@0[channel=email] /b@100", "bia: /a@0 /b@1"];
    funnel(
        "step=/a&step=/b&filter=channel:email",
        &story,
        [1, 1, 0, 0],
        &[1, 1],
    );
}

#[test]
fn programs_make_no_attempts() {
    let story = [
        "bot: /a@0[bot=true] /b@1[bot=true]",
        "ana: /a@0 /b@50[bot=true]",
    ];
    funnel("step=/a&step=/b", &story, [1, 0, 1, 0], &[1, 0]);
    funnel("step=/a&step=/b&bots=true", &story, [2, 2, 0, 0], &[2, 2]);
}

#[test]
fn breakdowns_are_taken_at_the_first_step() {
    let story = [
        "ana: /in@0[channel=email] exposure@1[experiment=x,variant=b] /a@2[prop.k=1] /b@3",
        "bia: /a@0[contact=app] exposure@1[experiment=x,variant=b] /b@50",
        "cai: /in@0 /a@1[prop.k=1]",
    ];
    let groups = |by: &str, expected: &Value| {
        let question = format!("funnel?step=/a&step=/b&breakdown={by}");
        check(
            &question,
            &story,
            &json!({"entered": 3, "breakdown": expected}),
        );
    };
    groups(
        "page",
        &json!([
            {"key": "/in", "entered": 2, "converted": 1, "dropped": 1, "pending": 0, "rate": 0.5,
             "steps": [{"reached": 2}, {"reached": 1}]},
            {"key": "/a", "entered": 1, "converted": 1},
        ]),
    );
    groups(
        "variant:x",
        &json!([{"key": "(none)", "entered": 2}, {"key": "b", "entered": 1}]),
    );
    groups(
        "prop:k",
        &json!([{"key": "1", "entered": 2}, {"key": "(none)", "entered": 1}]),
    );
    groups(
        "contact",
        &json!([{"key": "(none)", "entered": 2}, {"key": "app", "entered": 1}]),
    );
    groups(
        "channel",
        &json!([{"key": "direct", "entered": 2}, {"key": "email", "entered": 1}]),
    );
    // The variant met last, on whatever device.
    let devices = [
        "dia.phone: /@0 exposure@10[experiment=x,variant=a] /a@20 /b@21",
        "dia.laptop: exposure@5[experiment=x,variant=b] exposure@30[experiment=x,variant=c]",
    ];
    let last = json!({"breakdown": [{"key": "a", "entered": 1}]});
    check(
        "funnel?step=/a&step=/b&breakdown=variant:x",
        &devices,
        &last,
    );
}
