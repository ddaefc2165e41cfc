//! Real click streams with known answers: every figure of their `expected.json`
//! that a report gives. The data lies beside the repository and is not part of
//! it; without it these tests say that they were skipped.

#![allow(clippy::print_stderr, reason = "a skipped test says so")]

mod support;

use analytics::session::DEFAULT_IDLE;
use analytics::time::DAY;
use analytics::{Event, Source, Timeline, Timestamp};
use serde_json::Value;
use std::collections::BTreeMap;
use std::path::PathBuf;
use support::event;
use support::world::World;

struct RealData {
    world: World,
    expected: Value,
}

/// A data set, or nothing where it is absent.
fn load(name: &str, file: &str, read: impl Fn(&str) -> World) -> Option<RealData> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("../../shared/data")
        .join(name);
    let text = |file: &str| std::fs::read_to_string(folder.join(file)).ok();
    let Some((data, expected)) = text(file).zip(text("expected.json")) else {
        eprintln!("SKIPPED: the data set {name} is not there");
        return None;
    };
    Some(RealData {
        world: read(&data),
        expected: serde_json::from_str(&expected).expect("JSON"),
    })
}

fn page_view(session: &str, seq: u64, ms: i64, page: &str) -> Event {
    Event {
        seq,
        source: Source::Import,
        session: Some(session.to_owned()),
        page: Some(format!("/{page}")),
        ..event(&format!("{session}.{seq}"), ms)
    }
}

fn world(sessions: BTreeMap<String, Vec<Event>>) -> World {
    let timeline = |(visitor, events)| vec![Timeline::from_events(visitor, events, DEFAULT_IDLE)];
    World {
        people: sessions.into_iter().map(timeline).collect(),
    }
}

/// One COOKIE is one session, in the order of its clicks; a click that runs
/// against the clock has the time of the click before.
fn giudici(text: &str) -> World {
    let mut sessions: BTreeMap<String, Vec<Event>> = BTreeMap::new();
    for line in text.lines().skip(1) {
        let fields: Vec<&str> = line.split(';').collect();
        let [cookie, date, time, order, page] = fields[..] else {
            panic!("{line}");
        };
        if matches!(page, "start_session" | "end_session") {
            continue;
        }
        let events = sessions.entry(cookie.to_owned()).or_default();
        let before = events
            .last()
            .map_or(Timestamp(i64::MIN), |event| event.time);
        let ms = milliseconds(date, time).max(before.0);
        events.push(page_view(
            cookie,
            order.parse().expect("a number"),
            ms,
            page,
        ));
    }
    world(sessions)
}

/// Good enough to order the clicks of one session: every month has 31 days.
fn milliseconds(date: &str, time: &str) -> i64 {
    let parts = |text: &str, by: char| -> Vec<i64> {
        text.split(by)
            .map(|part| part.parse().expect("a number"))
            .collect()
    };
    let (date, time) = (parts(date, '-'), parts(time, ':'));
    let days = (date[0] * 12 + date[1]) * 31 + date[2];
    (days * 86_400 + time[0] * 3_600 + time[1] * 60 + time[2]) * 1_000
}

const CATEGORIES: [&str; 17] = [
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

/// One session a line, categories by number; no times, so all at once.
fn msnbc(text: &str) -> World {
    let session = |(line, text): (usize, &str)| {
        let visitor = format!("line{line}");
        let category = |n: &str| CATEGORIES[n.parse::<usize>().expect("a number") - 1];
        let pages = text.split_whitespace().map(category).zip(1..);
        let events = pages
            .map(|(page, seq)| page_view(&visitor, seq, 0, page))
            .collect();
        (visitor, events)
    };
    world(text.lines().enumerate().map(session).collect())
}

impl RealData {
    fn report(&self, question: &str) -> Value {
        self.world.report(question).expect("a valid question")
    }

    fn check_all(&self) {
        self.check_overview();
        self.check_pages();
        self.check_sequences("top_path3", "collapse=false");
        self.check_sequences("top_path3_sessions", "collapse=false&count=sessions");
        self.check_sequences("top_path3_collapsed", "collapse=true");
        let raw = self.report("sequences?length=3&collapse=false");
        assert_eq!(raw["distinct"], self.expected["distinct_path3"]);
        self.check_transitions();
        self.check_prefixes();
        self.check_funnels();
    }

    /// Every session has more than three nodes, so all paths are cut off.
    fn check_prefixes(&self) {
        let report = self.report("paths?steps=3&collapse=false&limit=1000");
        assert_eq!(report["population"], self.expected["sessions"]);
        let rows = report["top_paths"].as_array().expect("paths");
        assert!(rows.iter().all(|row| row["ending"] == "cutoff"));
        self.check_top("top_prefix3", rows, |row| join(&row["path"]));
    }

    fn check_overview(&self) {
        let overview = self.report("overview");
        for key in ["sessions", "page_views", "bounces"] {
            assert_eq!(overview[key], self.expected[key], "{key}");
        }
        assert_eq!(overview["visible_time_known"], false);
    }

    fn check_pages(&self) {
        let pages = self.report("pages?limit=1000");
        let exits = self.report("exits");
        let expected = self.expected["pages"].as_array().expect("rows");
        assert_eq!(pages["total_rows"], expected.len());
        for row in expected {
            let key = format!("/{}", row["page"].as_str().expect("a page"));
            let page = find(&pages, "page", &key);
            let exit = find(&exits, "key", &key);
            assert_eq!(page["page_views"], row["page_views"], "{key}");
            assert_eq!(page["sessions"], row["sessions_with_page"], "{key}");
            assert_eq!(page["entries"], row["entries"], "{key}");
            for got in [page, exit] {
                assert_eq!(got["exits"], row["exits"], "{key}");
                let share = got["exit_share_of_views"].as_f64().expect("a share");
                let expected = row["exit_rate"].as_f64().expect("a share");
                assert!((share - expected).abs() < 1e-12, "{key}");
            }
        }
    }

    /// The expected list may break ties its own way: counts have to agree place
    /// by place, and each path with its count.
    fn check_sequences(&self, list: &str, how: &str) {
        let report = self.report(&format!("sequences?length=3&top=1000&{how}"));
        let rows = report["rows"].as_array().expect("rows");
        self.check_top(list, rows, |row| join(&row["path"]));
    }

    fn check_transitions(&self) {
        let report = self.report("transitions");
        assert_eq!(report["total"], self.expected["transitions_total"]);
        let rows = report["rows"].as_array().expect("rows").iter();
        let inner = rows.filter(|row| row["from"] != "(start)" && row["to"] != "(exit)");
        let rows: Vec<Value> = inner.cloned().collect();
        self.check_top("top_transitions", &rows, |row| {
            join(&Value::from(vec![row["from"].clone(), row["to"].clone()]))
        });
    }

    fn check_top(&self, list: &str, rows: &[Value], path: impl Fn(&Value) -> String) {
        let expected = self.expected[list].as_array().expect("a list");
        assert!(!expected.is_empty(), "{list}");
        for (place, one) in expected.iter().enumerate() {
            assert_eq!(rows[place]["count"], one["count"], "{list} {place}");
            let same = rows
                .iter()
                .find(|row| path(row) == one["path"].as_str().expect("a path"));
            assert_eq!(
                same.map(|row| &row["count"]),
                Some(&one["count"]),
                "{list} {one}"
            );
        }
    }

    /// Whole paths of up to twenty nodes, the most that are shown.
    fn check_full_paths(&self) {
        let report = self.report("paths?steps=20&collapse=false&limit=1000");
        let rows = report["top_paths"].as_array().expect("paths").iter();
        let whole: Vec<_> = rows.filter(|row| row["ending"] == "exit").collect();
        for one in self.expected["top_full_paths"].as_array().expect("a list") {
            let path = one["path"].as_str().expect("a path");
            if path.split(" > ").count() <= 20 {
                let same = whole.iter().find(|row| join(&row["path"]) == path);
                assert_eq!(same.map(|row| &row["count"]), Some(&one["count"]), "{path}");
            }
        }
    }

    fn check_funnels(&self) {
        for funnel in self.expected["funnels"].as_array().expect("funnels") {
            let steps = funnel["steps"].as_array().expect("steps").iter();
            let steps: Vec<String> = steps
                .map(|step| format!("&step=/{}", step.as_str().expect("a page")))
                .collect();
            for (order, key) in [
                ("ordered", "ordered"),
                ("strict", "strict_contiguous"),
                ("any", "any_order"),
            ] {
                let question = format!("funnel?scope=session&order={order}{}", steps.concat());
                let report = self.report(&question);
                let reached = report["steps"].as_array().expect("steps").iter();
                let reached: Vec<Value> = reached.map(|step| step["reached"].clone()).collect();
                assert_eq!(Value::from(reached), funnel[key], "{question}");
            }
        }
    }
}

fn find<'r>(report: &'r Value, by: &str, key: &str) -> &'r Value {
    let rows = report["rows"].as_array().expect("rows");
    rows.iter().find(|row| row[by] == key).expect("the row")
}

/// Pages without their slash, as the expected lists write them.
fn join(path: &Value) -> String {
    let nodes = path.as_array().expect("a path").iter();
    let nodes = nodes.map(|node| node.as_str().expect("a name").trim_start_matches('/'));
    nodes.collect::<Vec<_>>().join(" > ")
}

#[test]
fn a_software_shop_of_1999() {
    if let Some(data) = load("giudici_dev", "clickstream.csv", giudici) {
        data.check_all();
        data.check_full_paths();
    }
}

#[test]
fn a_news_site_of_1999() {
    if let Some(data) = load("msnbc323", "msnbc323.seq", msnbc) {
        data.check_all();
    }
}

/// Customers' orders, `ID DATE QUANTITY DOLLARS`; several of one day are orders
/// of their own.
fn cdnow(text: &str) -> World {
    let mut customers: BTreeMap<String, Vec<Event>> = BTreeMap::new();
    for (line, text) in text.lines().enumerate() {
        let fields: Vec<&str> = text.split_whitespace().collect();
        let [customer, date, _, dollars] = fields[..] else {
            panic!("{text}");
        };
        let number = |from: usize, to: usize| date[from..to].parse::<i64>().expect("a number");
        let day = days_from_civil(number(0, 4), number(4, 6), number(6, 8));
        let (whole, cents) = dollars.split_once('.').expect("dollars and cents");
        let cents = format!("{whole}{cents:0<2}").parse().expect("cents");
        let id = format!("line{line}");
        let commerce = protocol::Commerce {
            order_id: Some(id.clone()),
            value: Some(cents),
            ..protocol::Commerce::default()
        };
        customers
            .entry(customer.to_owned())
            .or_default()
            .push(Event {
                seq: line as u64,
                source: Source::Import,
                action: protocol::Action::Commerce(
                    protocol::CommerceAction::Purchase,
                    commerce.into(),
                ),
                ..event(&id, day * DAY)
            });
    }
    world(customers)
}

/// Days since 1970 of a date of the Gregorian calendar.
fn days_from_civil(year: i64, month: i64, day: i64) -> i64 {
    let shifted = year - i64::from(month <= 2);
    let of_year = (153 * (month + if month > 2 { -3 } else { 9 }) + 2) / 5 + day - 1;
    let era = shifted.div_euclid(400);
    let in_era = shifted - era * 400;
    era * 146_097 + in_era * 365 + in_era / 4 - in_era / 100 + of_year - 719_468
}

#[test]
fn cdnow_cohorts_and_revenue() {
    let Some(data) = load("cdnow_dev", "transactions.txt", cdnow) else {
        return;
    };
    let months = (0..20).map(|month| {
        let day = days_from_civil(1997 + month / 12, month % 12 + 1, 1);
        Timestamp(day * DAY)
    });
    let months: Vec<Timestamp> = months.collect();
    for of in ["order", "activity"] {
        let question = format!("retention?of={of}");
        let report = data.world.report_under(&question, |scope| {
            scope.range.from = months[0];
            scope.range.to = months[3];
            scope.now = months[18];
            scope.periods = months.clone();
        });
        let report = report.expect("valid");
        let expected = &data.expected["cohort_month_active_customers"];
        let cohorts = report["cohorts"].as_array().expect("cohorts");
        assert_eq!(cohorts.len(), 3);
        for (cohort, month) in cohorts.iter().zip(["1997-01", "1997-02", "1997-03"]) {
            let returned = cohort["returned"].as_array().expect("a list");
            let expected = expected[month].as_object().expect("counts");
            assert_eq!(returned.len(), expected.len(), "{month}");
            for (place, count) in returned.iter().enumerate() {
                assert_eq!(*count, expected[&place.to_string()], "{of} {month} {place}");
            }
        }
        assert_eq!(report["repurchase"]["buyers"], data.expected["customers"]);
    }
    let orders = data.world.report("orders?currency=USD").expect("valid");
    assert_eq!(orders["placed"], data.expected["transactions"]);
    let cents = data.expected["revenue"].as_f64().expect("dollars") * 100.0;
    let minor = orders["revenue"]["placed"][0]["minor"]
        .as_f64()
        .expect("cents");
    assert!((minor - cents).abs() < 0.5, "{minor} {cents}");
}
