//! Filters choose sessions.

use crate::check;
use serde_json::json;

const STORY: &[&str] = &[
    "ana: /@0[channel=email] purchase@1[value=50,prop.gift=yes] /sale/a@100[contact=web]",
    "bia: identify@0[user=u1,trait.plan=free] /@1 identify@100[user=u1,trait.plan=gold] /@101",
    "cai: /@0 /@100 exposure@101[experiment=x,variant=b] /@200",
];

fn sessions(filters: &str, expected: u64) {
    check(
        &format!("overview?{filters}"),
        STORY,
        &json!({"sessions": expected}),
    );
}

#[test]
fn each_dimension() {
    sessions("", 7);
    sessions("filter=page:/", 6);
    sessions("filter=page:/sale/**", 1);
    sessions("filter=event:purchase[value>=50]", 1);
    sessions("filter=event:purchase[value>50]", 0);
    sessions("filter=prop:gift=yes", 1);
    sessions("filter=prop:gift!=yes", 6);
    sessions("filter=contact:web", 1);
    sessions("filter=channel:email", 1);
    // The last that is known of a trait holds for the past, too.
    sessions("filter=trait:plan=gold", 2);
    sessions("filter=trait:plan=free", 0);
    sessions("filter=trait:plan!=gold", 5);
    // A variant holds from the first exposure on.
    sessions("filter=variant:x=b", 2);
    sessions("filter=variant:x=a", 0);
}

#[test]
fn negation_and_repetition() {
    sessions("filter=!page:/", 1);
    sessions("filter=!variant:x=b", 5);
    sessions("filter=page:/&filter=!event:purchase", 5);
    sessions(
        "filter=page:/&filter=channel:email&filter=trait:plan=gold",
        0,
    );
}
