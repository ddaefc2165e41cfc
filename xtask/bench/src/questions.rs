//! The questions that all competitors are asked, as requests to the collector, and
//! its answers in the one form in which all are compared.

use crate::server::Server;
use crate::shop::SITE;
use anyhow::{Context, Result};
use collector::http::client::Client;
use hyper::Method;
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// A question.
#[derive(Debug)]
pub(crate) struct Question {
    /// Its name, the same for all.
    pub(crate) name: &'static str,
    /// In words.
    pub(crate) words: &'static str,
    /// The report with its parameters.
    request: &'static str,
    /// From the report to what is compared.
    compared: fn(&Value) -> Result<Value>,
    /// How many times faster than the best of the others it should be.
    pub(crate) goal: f64,
}

/// All of them.
pub(crate) const QUESTIONS: [Question; 6] = [
    Question {
        name: "paths",
        words: "links of the first 5 pages",
        request: "paths?steps=5&top=1000",
        compared: links,
        goal: 5.0,
    },
    Question {
        name: "exits",
        words: "exits, views and sessions by page",
        request: "exits?limit=1000",
        compared: exits,
        goal: 3.0,
    },
    Question {
        name: "funnel",
        words: "funnel of 4 steps in a session, 1 h",
        request: "funnel?scope=session&step=page:/p/*&step=event:add_to_cart\
            &step=event:begin_checkout&step=event:purchase&window=1h",
        compared: reached,
        goal: 5.0,
    },
    Question {
        name: "funnel_of_people",
        words: "the same across a person's sessions",
        request: "funnel?scope=visitor&step=page:/p/*&step=event:add_to_cart\
            &step=event:begin_checkout&step=event:purchase&window=1h",
        compared: reached,
        goal: 5.0,
    },
    Question {
        name: "experiment",
        words: "conversions by variant",
        request: "experiment?id=checkout-button",
        compared: arms,
        goal: 3.0,
    },
    Question {
        name: "overview",
        words: "people, sessions, orders, by day",
        request: "overview",
        compared: days,
        goal: 3.0,
    },
];

/// What the filtered questions are about.
const FILTER: &str = "filter=event:add_to_cart";
/// All of the shop's time, by its own calendar.
const RANGE: &str = "from=2025-08-03&to=2025-11-01";

impl Question {
    /// The report's name.
    pub(crate) fn report(&self) -> &'static str {
        self.request
            .split_once('?')
            .map_or(self.request, |(report, _)| report)
    }

    /// The report's own parameters, and the filter's.
    pub(crate) fn parameters(
        &self,
        filtered: bool,
    ) -> impl Iterator<Item = (&'static str, &'static str)> {
        let own = self
            .request
            .split_once('?')
            .map_or("", |(_, parameters)| parameters);
        let filter = if filtered { FILTER } else { "" };
        let pairs = own.split('&').chain(filter.split('&'));
        pairs.filter_map(|pair| pair.split_once('='))
    }

    /// The report's path and query.
    fn path(&self, filtered: bool) -> String {
        let mut path = format!("/v1/sites/{SITE}/reports/{}?{RANGE}", self.report());
        if self.report() == "overview" {
            path.push_str("&interval=day");
        }
        for (name, value) in self.parameters(filtered) {
            path.push_str(&format!("&{name}={value}"));
        }
        path
    }

    /// What is compared of a report.
    pub(crate) fn compared(&self, report: &[u8]) -> Result<Value> {
        let report = serde_json::from_slice(report)?;
        (self.compared)(&report).with_context(|| format!("`{}` has another shape", self.name))
    }
}

/// One who asks a collector.
pub(crate) struct Asking {
    client: Client,
    runtime: tokio::runtime::Runtime,
}

impl Asking {
    pub(crate) fn new(server: &Server) -> Result<Self> {
        Ok(Self {
            client: Client::remote(&format!("http://{}", server.address), None)?,
            runtime: tokio::runtime::Builder::new_current_thread()
                .enable_all()
                .build()?,
        })
    }

    /// The report as it came.
    pub(crate) fn ask(&self, question: &Question, filtered: bool) -> Result<Vec<u8>> {
        let path = question.path(filtered);
        let answer = self.client.send(Method::GET, &path, Vec::new());
        self.runtime.block_on(answer).with_context(|| path.clone())
    }
}

fn rows<'r>(report: &'r Value, list: &str) -> Result<&'r Vec<Value>> {
    report
        .get(list)
        .and_then(Value::as_array)
        .with_context(|| format!("no list `{list}`"))
}

fn count(row: &Value, field: &str) -> Result<u64> {
    let count = row.get(field).and_then(Value::as_u64);
    count.with_context(|| format!("no count `{field}`"))
}

fn text<'r>(row: &'r Value, field: &str) -> Result<&'r str> {
    row.get(field)
        .and_then(Value::as_str)
        .with_context(|| format!("no text `{field}`"))
}

/// Step, from, to and count of each link.
fn links(report: &Value) -> Result<Value> {
    let node = |id: &str| {
        let mut parts = id.splitn(3, ':');
        let step: Option<u64> = parts.next().and_then(|step| step.parse().ok());
        let kind = parts.next().unwrap_or_default();
        let name = parts
            .next()
            .map_or_else(|| format!("({kind})"), str::to_owned);
        Some((step?, name))
    };
    let mut links = Vec::new();
    for link in rows(report, "links")? {
        let (step, from) = node(text(link, "from")?).context("a node without a step")?;
        let (_, to) = node(text(link, "to")?).context("a node without a step")?;
        links.push((step, from, to, count(link, "count")?));
    }
    links.sort_unstable();
    Ok(json!(links))
}

/// Page, exits, views and sessions of each page.
fn exits(report: &Value) -> Result<Value> {
    let mut pages = Vec::new();
    for row in rows(report, "rows")? {
        let figures = (
            count(row, "exits")?,
            count(row, "page_views")?,
            count(row, "sessions")?,
        );
        pages.push((text(row, "key")?, figures.0, figures.1, figures.2));
    }
    pages.sort_unstable();
    Ok(json!(pages))
}

/// How many reached each step.
fn reached(report: &Value) -> Result<Value> {
    let steps = rows(report, "steps")?.iter();
    let reached: Result<Vec<u64>> = steps.map(|step| count(step, "reached")).collect();
    Ok(json!(reached?))
}

/// Variant, exposed, converters and conversions of each arm.
fn arms(report: &Value) -> Result<Value> {
    let mut arms = Vec::new();
    for row in rows(report, "variants")? {
        let figures = ["exposed", "converters", "conversions"].map(|field| count(row, field));
        let [exposed, converters, conversions] = figures;
        arms.push((text(row, "variant")?, exposed?, converters?, conversions?));
    }
    arms.sort_unstable();
    Ok(json!(arms))
}

/// Days since 1970 of the shop's calendar, with their figures; -1 is the whole
/// range.
fn days(report: &Value) -> Result<Value> {
    let mut days = BTreeMap::from([(-1, figures(report)?)]);
    for bucket in rows(report, "series")? {
        let start = bucket
            .get("start")
            .and_then(Value::as_i64)
            .context("no `start`")?;
        let figures = figures(bucket)?;
        if figures.iter().any(|figure| *figure != 0) {
            days.insert(
                (start - 3 * analytics::time::HOUR).div_euclid(analytics::time::DAY),
                figures,
            );
        }
    }
    let rows = days.into_iter().map(|(day, figures)| {
        let figures = figures.into_iter().map(u64::cast_signed);
        std::iter::once(day).chain(figures).collect::<Vec<i64>>()
    });
    Ok(json!(rows.collect::<Vec<_>>()))
}

fn figures(row: &Value) -> Result<[u64; 7]> {
    let revenue = rows(row, "revenue")?.first();
    let revenue = revenue.map_or(Ok(0), |money| count(money, "minor"))?;
    let count = |field| count(row, field);
    Ok([
        count("visitors")?,
        count("sessions")?,
        count("page_views")?,
        count("events")?,
        count("bounces")?,
        count("orders")?,
        revenue,
    ])
}
