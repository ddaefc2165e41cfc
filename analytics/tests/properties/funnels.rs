//! Funnels never rise along their steps, every attempt has one outcome, a freer
//! order never reaches less, and paths agree with funnels.

use super::people::any_people;
use super::support::world::World;
use proptest::prelude::*;
use serde_json::Value;

const STEPS: &str = "step=/&step=/a&step=/b";

fn number(report: &Value, key: &str) -> u64 {
    report[key].as_u64().expect("a number")
}

fn reached(report: &Value) -> Vec<u64> {
    let steps = report["steps"].as_array().expect("steps").iter();
    steps.map(|step| number(step, "reached")).collect()
}

/// Checks one funnel without optional steps.
fn check(report: &Value) -> Result<(), TestCaseError> {
    let (entered, converted) = (number(report, "entered"), number(report, "converted"));
    let (dropped, pending) = (number(report, "dropped"), number(report, "pending"));
    prop_assert_eq!(entered, converted + dropped + pending);
    let steps = report["steps"].as_array().expect("steps");
    let counts = reached(report);
    prop_assert_eq!(counts.first(), Some(&entered));
    prop_assert_eq!(counts.last(), Some(&converted));
    for (step, pair) in steps.iter().zip(counts.windows(2)) {
        // Who does not go on stays here, dropped or pending.
        let stayed = number(step, "dropped") + number(step, "pending");
        prop_assert_eq!(pair[0], pair[1] + stayed);
    }
    let binned = report["time_to_convert"]["histogram"]
        .as_array()
        .expect("bins")
        .iter();
    prop_assert_eq!(
        binned.map(|bin| number(bin, "count")).sum::<u64>(),
        converted
    );
    Ok(())
}

/// Steps that want the same pages, as the letters of the pages that serve them.
const OVERLAPPING: [&str; 4] = ["ab", "a", "bc", "c"];

/// How far the first steps get with distinct pages, trying every assignment.
fn furthest(pages: &[char], step: usize, used: &mut Vec<usize>) -> usize {
    let Some(wanted) = OVERLAPPING.get(step) else {
        return step;
    };
    let mut best = step;
    for (place, &page) in pages.iter().enumerate() {
        if wanted.contains(page) && !used.contains(&place) {
            used.push(place);
            best = best.max(furthest(pages, step + 1, used));
            used.pop();
        }
    }
    best
}

/// Any order by its plain definition: the best of all windows of 20 minutes.
fn plainly(views: &[(i64, char)]) -> usize {
    let window = |&(start, _): &(i64, char)| {
        let within = views
            .iter()
            .filter(|(minute, _)| (start..=start + 20).contains(minute));
        let pages: Vec<char> = within.map(|&(_, page)| page).collect();
        furthest(&pages, 0, &mut Vec::new())
    };
    views.iter().map(window).max().unwrap_or(0)
}

proptest! {
    #[test]
    fn any_order_is_its_plain_definition(
        views in prop::collection::vec((0_i64..60, prop::sample::select(vec!['a', 'b', 'c', 'x'])), 1..9),
    ) {
        let words = views.iter().map(|(minute, page)| format!(" /{page}@{minute}"));
        let story = format!("v:{}", words.collect::<String>());
        let step = |letters: &str| {
            let pages: Vec<String> = letters.chars().map(|page| format!("/{page}")).collect();
            format!("&step={}", pages.join("|"))
        };
        let steps: String = OVERLAPPING.into_iter().map(step).collect();
        let report = World::of(&[&story])
            .report(&format!("funnel?order=any&window=20m{steps}"))
            .expect("a valid question");
        let expected = (0..4).map(|step| u64::from(step < plainly(&views)));
        prop_assert_eq!(reached(&report), expected.collect::<Vec<_>>(), "{}", story);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn counts_never_rise(
        people in any_people(),
        order in prop::sample::select(vec!["ordered", "strict", "any"]),
        scope in prop::sample::select(vec!["visitor", "session"]),
        more in prop::sample::select(vec!["", "&window=20m", "&exclude=/c", "&from=30&to=120"]),
    ) {
        let question = format!("funnel?{STEPS}&order={order}&scope={scope}&now=200{more}");
        check(&World { people }.report(&question).expect("a valid question"))?;
    }

    /// A strict run is an ordered one, and an ordered one is one in any order.
    #[test]
    fn a_freer_order_never_reaches_less(people in any_people()) {
        let world = World { people };
        let run = |order: &str| {
            let question = format!("funnel?{STEPS}&order={order}&scope=session");
            reached(&world.report(&question).expect("a valid question"))
        };
        let (strict, ordered, any) = (run("strict"), run("ordered"), run("any"));
        for ((strict, ordered), any) in strict.iter().zip(&ordered).zip(&any) {
            prop_assert!(strict <= ordered && ordered <= any);
        }
    }

    /// Paths from one page to another are a funnel of the two: no path has more
    /// than the twenty nodes that are shown, so no goal is cut off.
    #[test]
    fn paths_agree_with_funnels(people in any_people()) {
        let world = World { people };
        let paths = world.report("paths?start=/&end=/b&steps=20&now=200").expect("paths");
        let funnel = "funnel?step=/&step=/b&scope=session&now=200";
        let funnel = world.report(funnel).expect("a funnel");
        prop_assert_eq!(number(&paths, "population"), number(&funnel, "entered"));
        let endings = |kind: &str| {
            let nodes = paths["nodes"].as_array().expect("nodes").iter();
            let ending = nodes.filter(|node| node["kind"] == kind);
            ending.map(|node| number(node, "count")).sum::<u64>()
        };
        prop_assert_eq!(endings("goal"), number(&funnel, "converted"));
        prop_assert_eq!(endings("exit"), number(&funnel, "dropped"));
        prop_assert_eq!(endings("open"), number(&funnel, "pending"));
        prop_assert_eq!(endings("cutoff"), 0);
    }
}
