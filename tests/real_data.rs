//! Real data with known answers, the way a user would get them: imported, and
//! asked for by report. Skipped, and said so, where the data is not there.

use crate::support::{TestCollector, shared_data};
use serde_json::{Value, json};
use std::collections::HashMap;
use std::fs;
use std::path::Path;
use tests::binary::result;

/// Answers of a site, whoever gives them.
struct Answers<'a>(&'a dyn Fn(&str) -> Value);

impl Answers<'_> {
    fn ask(&self, query: &str) -> Value {
        (self.0)(query)
    }

    /// Every figure of an `expected.json` that reports give.
    fn check(&self, expected: &Value) {
        self.check_totals(expected);
        self.check_pages(expected);
        let rows = |query: &str| paths(&self.ask(query));
        let sequences = "sequences?length=3&top=1000";
        let occurrences = self.ask(&format!("{sequences}&collapse=false"));
        assert_eq!(occurrences["distinct"], expected["distinct_path3"]);
        check_top("top_path3", &expected["top_path3"], &paths(&occurrences));
        let sessions = rows(&format!("{sequences}&collapse=false&count=sessions"));
        check_top(
            "top_path3_sessions",
            &expected["top_path3_sessions"],
            &sessions,
        );
        let collapsed = rows(&format!("{sequences}&collapse=true"));
        check_top(
            "top_path3_collapsed",
            &expected["top_path3_collapsed"],
            &collapsed,
        );
        self.check_transitions(expected);
        self.check_prefixes(expected);
        self.check_funnels(expected);
    }

    fn check_totals(&self, expected: &Value) {
        let overview = self.ask("overview?interval=month");
        for name in ["sessions", "page_views", "bounces"] {
            assert_eq!(overview[name], expected[name], "{name}");
        }
        assert_eq!(overview["closed_sessions"], expected["sessions"]);
        close(&overview["bounce_rate"], &expected["bounce_rate"]);
    }

    fn check_pages(&self, expected: &Value) {
        let pages = self.ask("pages?limit=1000");
        assert_eq!(
            pages["rows"].as_array().unwrap().len() as u64,
            expected["distinct_pages"]
        );
        let by_page: HashMap<&str, &Value> = list(&pages["rows"])
            .iter()
            .map(|row| (text(&row["page"]), row))
            .collect();
        for row in list(&expected["pages"]) {
            let name = page(text(&row["page"]));
            let ours = by_page[name.as_str()];
            for (field, theirs) in [
                ("page_views", "page_views"),
                ("sessions", "sessions_with_page"),
                ("entries", "entries"),
                ("exits", "exits"),
                ("bounces", "bounces"),
            ] {
                assert_eq!(ours[field], row[theirs], "{name} {field}");
            }
            close(&ours["exit_share_of_views"], &row["exit_rate"]);
        }
    }

    fn check_transitions(&self, expected: &Value) {
        let report = self.ask("transitions?limit=1000");
        let rows = list(&report["rows"]).iter().map(|row| {
            let ends = ["from", "to"].map(|end| text(&row[end]).to_owned());
            (ends.to_vec(), row["count"].as_u64().unwrap())
        });
        check_top(
            "top_transitions",
            &expected["top_transitions"],
            &rows.collect(),
        );
        assert_eq!(report["total"], expected["transitions_total"]);
    }

    /// Prefixes are the paths of three steps, whatever came after them.
    fn check_prefixes(&self, expected: &Value) {
        let paths = self.ask("paths?steps=3&collapse=false&limit=1000");
        let mut prefixes: HashMap<Vec<String>, u64> = HashMap::new();
        for path in list(&paths["top_paths"]) {
            let nodes = list(&path["path"])
                .iter()
                .map(|node| text(node).to_owned())
                .collect();
            *prefixes.entry(nodes).or_default() += path["count"].as_u64().unwrap();
        }
        check_top("top_prefix3", &expected["top_prefix3"], &prefixes);
    }

    fn check_funnels(&self, expected: &Value) {
        for funnel in list(&expected["funnels"]) {
            let steps = list(&funnel["steps"])
                .iter()
                .map(|step| format!("step=page:{}", page(text(step))));
            let steps = steps.collect::<Vec<_>>().join("&");
            for (order, theirs) in [
                ("ordered", "ordered"),
                ("strict", "strict_contiguous"),
                ("any", "any_order"),
            ] {
                let report = self.ask(&format!("funnel?{steps}&order={order}&scope=session"));
                let reached: Vec<_> = list(&report["steps"])
                    .iter()
                    .map(|step| step["reached"].clone())
                    .collect();
                assert_eq!(json!(reached), funnel[theirs], "{order} {steps}");
                assert_eq!(report["pending"], json!(0));
            }
        }
    }
}

fn list(value: &Value) -> &Vec<Value> {
    value.as_array().unwrap()
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap()
}

fn page(name: &str) -> String {
    format!("/{}", name.strip_prefix('/').unwrap_or(name))
}

fn close(ours: &Value, theirs: &Value) {
    let (ours, theirs) = (ours.as_f64().unwrap(), theirs.as_f64().unwrap());
    assert!((ours - theirs).abs() <= 1e-12, "{ours} {theirs}");
}

fn paths(report: &Value) -> HashMap<Vec<String>, u64> {
    let row = |row: &Value| {
        let path = list(&row["path"])
            .iter()
            .map(|node| text(node).to_owned())
            .collect();
        (path, row["count"].as_u64().unwrap())
    };
    list(&report["rows"]).iter().map(row).collect()
}

/// Each of the expected top rows, which are `a > b > c` and a count.
fn check_top(what: &str, expected: &Value, ours: &HashMap<Vec<String>, u64>) {
    for row in list(expected) {
        let path: Vec<String> = text(&row["path"]).split(" > ").map(page).collect();
        let count = ours.get(&path).copied();
        assert_eq!(count, row["count"].as_u64(), "{what}: {path:?}");
    }
}

fn expected(folder: &Path) -> Value {
    serde_json::from_str(&fs::read_to_string(folder.join("expected.json")).unwrap()).unwrap()
}

fn line(session: &str, at: i64, page: &str) -> String {
    format!(
        "{{\"visitor\":\"{session}\",\"session\":\"{session}\",\"at\":{at},\
         \"type\":\"page_view\",\"url\":\"/{page}\"}}\n"
    )
}

/// Imports lines and holds every report against the expected figures.
fn check_lines(lines: &str, expected: &Value) {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let collector = runtime.block_on(TestCollector::new());
    let (_, reply) = runtime.block_on(collector.lines(lines));
    assert_eq!(
        reply["accepted"].as_u64().unwrap() as usize,
        lines.lines().count()
    );
    assert_eq!(reply["rejected_lines"], json!(0));
    Answers(&|query| runtime.block_on(collector.report("shop", query))).check(expected);
}

#[test]
fn giudici() {
    let Some(folder) = shared_data("giudici_dev") else {
        return;
    };
    let clicks = fs::read_to_string(folder.join("clickstream.csv")).unwrap();
    let mut lines = String::new();
    let mut before = (String::new(), i64::MIN);
    for click in clicks.lines().skip(1) {
        let fields: Vec<&str> = click.split(';').collect();
        let [session, date, time, _, page] = fields[..] else {
            panic!("{click}")
        };
        if matches!(page, "start_session" | "end_session") {
            continue;
        }
        let instant = format!("{date}T{time}Z")
            .parse::<jiff::Timestamp>()
            .unwrap();
        // Clicks are in order; one that runs against the clock has the time
        // of the click before.
        let mut at = instant.as_millisecond();
        if before.0 == session {
            at = at.max(before.1);
        }
        before = (session.to_owned(), at);
        lines.push_str(&line(session, at, page));
    }
    check_lines(&lines, &expected(&folder));
}

#[test]
fn msnbc323() {
    const PAGES: [&str; 17] = [
        "frontpage",
        "news",
        "tech",
        "local",
        "opinion",
        "on-air",
        "misc",
        "weather",
        "msn-news",
        "health",
        "living",
        "business",
        "msn-sports",
        "sports",
        "summary",
        "bbs",
        "travel",
    ];
    let Some(folder) = shared_data("msnbc323") else {
        return;
    };
    let sequences = fs::read_to_string(folder.join("msnbc323.seq")).unwrap();
    let mut lines = String::new();
    for (number, sequence) in sequences.lines().enumerate() {
        for (place, category) in sequence.split_whitespace().enumerate() {
            let page = PAGES[category.parse::<usize>().unwrap() - 1];
            lines.push_str(&line(
                &format!("s{number}"),
                938_000_000_000 + place as i64,
                page,
            ));
        }
    }
    check_lines(&lines, &expected(&folder));
}

#[test]
fn apache_logs() {
    let Some(folder) = shared_data("apache_logs") else {
        return;
    };
    let expected = expected(&folder);
    let log = folder.join("access.log");
    for (bots, sessions) in [("words", "human"), ("none", "all")] {
        let data = tempfile::tempdir().unwrap();
        let import = [
            "import",
            "--site",
            "log",
            "--format",
            "combined-log",
            "--log-pages",
            "html",
        ];
        let import = [&import[..], &["--log-bots", bots, log.to_str().unwrap()]].concat();
        let imported: Value = serde_json::from_str(&result(data.path(), &import)).unwrap();
        assert_eq!(imported["rejected_lines"], json!(0));
        let ask = |query: &str| {
            let joint = if query.contains('?') { '&' } else { '?' };
            let query = format!("{query}{joint}from=2015-01-01&to=2016-01-01");
            serde_json::from_str(&result(data.path(), &["report", "log", &query])).unwrap()
        };
        let expected = &expected[sessions];
        let overview: Value = ask("overview");
        assert_eq!(overview["visitors"], expected["visitors"], "{sessions}");
        Answers(&ask).check(expected);
    }
}
