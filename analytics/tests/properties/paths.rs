//! Paths conserve flow, however nodes fold.

use super::people::any_people;
use super::support::world::World;
use proptest::prelude::*;
use serde_json::Value;
use std::collections::BTreeMap;

fn rows<'r>(report: &'r Value, list: &str) -> &'r [Value] {
    report[list].as_array().expect("a list")
}

fn number(row: &Value, key: &str) -> u64 {
    row[key].as_u64().expect("a number")
}

/// Sums of the links, by the node at one of their ends.
fn flow(report: &Value, end: &str) -> BTreeMap<String, u64> {
    let mut flow = BTreeMap::new();
    for link in rows(report, "links") {
        let node = link[end].as_str().expect("an id").to_owned();
        *flow.entry(node).or_default() += number(link, "count");
    }
    flow
}

fn check(report: &Value) -> Result<(), TestCaseError> {
    let population = number(report, "population");
    let (out, into) = (flow(report, "from"), flow(report, "to"));
    let mut ended = 0;
    let mut column = 0;
    let mut step = 1;
    for node in rows(report, "nodes") {
        let id = node["id"].as_str().expect("an id");
        let (count, kind) = (
            number(node, "count"),
            node["kind"].as_str().expect("a kind"),
        );
        let ends = matches!(kind, "goal" | "exit" | "cutoff" | "open");
        prop_assert!(count > 0, "{} is empty", id);
        if number(node, "step") > step {
            prop_assert_eq!(column + ended, population, "before step {}", node["step"]);
            ended += ended_in(report, step);
            (column, step) = (0, number(node, "step"));
        }
        column += count;
        prop_assert_eq!(
            out.get(id).copied().unwrap_or(0),
            if ends { 0 } else { count },
            "{}",
            id
        );
        if step > 1 {
            prop_assert_eq!(into.get(id).copied(), Some(count), "{}", id);
        }
    }
    prop_assert_eq!(column + ended, population);
    let listed: u64 = rows(report, "top_paths")
        .iter()
        .map(|path| number(path, "count"))
        .sum();
    prop_assert!(listed <= population);
    if rows(report, "top_paths").len() as u64 == number(report, "distinct_paths") {
        prop_assert_eq!(listed, population);
    }
    Ok(())
}

fn ended_in(report: &Value, step: u64) -> u64 {
    let ends = |node: &&Value| {
        let kind = node["kind"].as_str().expect("a kind");
        number(node, "step") == step && matches!(kind, "goal" | "exit" | "cutoff" | "open")
    };
    rows(report, "nodes")
        .iter()
        .filter(ends)
        .map(|node| number(node, "count"))
        .sum()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn what_enters_a_node_leaves_it(
        people in any_people(),
        top in 1_usize..4,
        steps in 2_usize..6,
        anchors in prop::sample::select(vec!["", "&start=/a", "&end=/b", "&start=/&end=event:purchase"]),
        more in prop::sample::select(vec!["", "&count=visitors", "&nodes=both&group=folder", "&collapse=false"]),
    ) {
        let question = format!("paths?now=200&top={top}&steps={steps}{anchors}{more}");
        check(&World { people }.report(&question).expect("a valid question"))?;
    }
}
