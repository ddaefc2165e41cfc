//! `jornada doctor URL`: asks a page, the tag in it and its collector whether they
//! work together.

use super::url::site_path;
use crate::doctor::{
    Finding, Policy, Tag, Verdict, look_at_cookie, look_at_policies, look_at_tag, origin_of,
    policies, tags,
};
use crate::http::client::Client;
use crate::site::SiteId;
use anyhow::Context;
use serde::Serialize;
use std::time::Duration;
use ureq::Agent;
use ureq::http::Uri;

/// A shop that takes longer has other worries.
const PATIENCE: Duration = Duration::from_secs(15);
const PAGE_BYTES: u64 = 8 * 1024 * 1024;
/// The days in which a checkout should have been seen.
const STEPS: &str = "funnel?step=event:begin_checkout&step=event:purchase";

/// What was found.
#[derive(Debug, Serialize)]
pub(super) struct Report {
    url: String,
    findings: Vec<Finding>,
}

impl Report {
    pub(super) fn is_bad(&self) -> bool {
        let mut all = self.findings.iter();
        all.any(|finding| finding.verdict == Verdict::Bad)
    }
}

/// Looks at a page from outside.
pub(super) fn examine(url: &str) -> anyhow::Result<(Report, Option<Tag>)> {
    let agent: Agent = Agent::config_builder()
        .timeout_global(Some(PATIENCE))
        .http_status_as_error(false)
        .user_agent(concat!("jornada-doctor/", env!("CARGO_PKG_VERSION")))
        .build()
        .into();
    let mut page = agent
        .get(url)
        .call()
        .with_context(|| format!("cannot get {url}"))?;
    let status = page.status();
    anyhow::ensure!(status.is_success(), "{url} answered {status}");
    let mut stated: Vec<String> = page
        .headers()
        .get_all("content-security-policy")
        .iter()
        .filter_map(|value| Some(value.to_str().ok()?.to_owned()))
        // Several policies may stand in one header, with commas between.
        .flat_map(|value| value.split(',').map(str::to_owned).collect::<Vec<_>>())
        .collect();
    let html = page
        .body_mut()
        .with_config()
        .limit(PAGE_BYTES)
        .read_to_string();
    let html = html.with_context(|| format!("cannot read {url}"))?;
    stated.extend(policies(&html));

    let mut findings = Vec::new();
    let found = tags(&html);
    let Some(tag) = found.first().cloned() else {
        let detail = "no tag of Jornada is in the page as the server sends it; a tag manager may \
                      add it later, which is not seen from here";
        findings.push(Finding::new("tag", Verdict::Bad, detail));
        let url = url.to_owned();
        return Ok((Report { url, findings }, None));
    };
    findings.extend(look_at_tag(&tag));
    if found.len() > 1 {
        let detail = format!("the tag is in the page {} times", found.len());
        findings.push(Finding::new("tag", Verdict::Bad, detail));
    }
    let loader = absolute(url, &tag.source);
    let collector = tag
        .collector
        .as_deref()
        .and_then(origin_of)
        .or_else(|| origin_of(&loader))
        .with_context(|| format!("{loader} is no URL"))?;
    let stated: Vec<Policy> = stated.iter().map(|policy| Policy::parse(policy)).collect();
    findings.push(look_at_policies(&stated, url, &loader, &collector));
    findings.extend(look_at_files(&agent, &loader));
    findings.extend(look_at_site(&agent, url, &collector, &tag));
    findings.push(look_at_cookie(&host_of(url), &host_of(&collector)));
    let url = url.to_owned();
    Ok((Report { url, findings }, Some(tag)))
}

/// Whether a checkout was seen of late: asked where the data is.
pub(super) async fn look_at_checkout(
    collector: &Client,
    site: &SiteId,
    report: &mut Report,
) -> anyhow::Result<()> {
    let path = format!("{}/reports/{STEPS}", site_path(site));
    let Ok(answer) = collector.get(&path).await else {
        return Ok(());
    };
    let answer: serde_json::Value = serde_json::from_slice(&answer)?;
    let count = |name: &str| answer.get(name).and_then(serde_json::Value::as_u64);
    let (entered, bought) = (count("entered"), count("converted"));
    let (verdict, detail) = match (entered, bought) {
        (Some(0), _) => (
            Verdict::Note,
            "no begin_checkout was seen in the last 30 days: does the checkout have the tag?"
                .to_owned(),
        ),
        (Some(entered), Some(0)) => (
            Verdict::Note,
            format!(
                "{entered} visitors began a checkout in the last 30 days, and no purchase was seen"
            ),
        ),
        (Some(entered), Some(bought)) => (
            Verdict::Good,
            format!("{entered} visitors began a checkout in the last 30 days, {bought} bought"),
        ),
        _ => return Ok(()),
    };
    report
        .findings
        .push(Finding::new("checkout", verdict, detail));
    Ok(())
}

fn look_at_files(agent: &Agent, loader: &str) -> Vec<Finding> {
    let bad = |about, detail: String| vec![Finding::new(about, Verdict::Bad, detail)];
    let script = match text_of(agent, loader) {
        Ok(script) => script,
        Err(error) => return bad("loader", format!("{loader}: {error}")),
    };
    let Some(wasm) = literal(&script, "jornada-", ".wasm") else {
        return bad("loader", format!("{loader} is not the tag of Jornada"));
    };
    let good = format!("{loader} is there");
    let mut findings = vec![Finding::new("loader", Verdict::Good, good)];
    let wasm = absolute(loader, &format!("/{wasm}"));
    findings.push(match agent.get(&wasm).call() {
        Ok(answer) if answer.status().is_success() => {
            let is_typed = answer
                .headers()
                .get("content-type")
                .is_some_and(|kind| kind == "application/wasm");
            if is_typed {
                Finding::new("wasm", Verdict::Good, format!("{wasm} is there"))
            } else {
                let detail = format!(
                    "{wasm} comes without the type application/wasm, so that browsers compile it \
                     late: let the proxy pass it on"
                );
                Finding::new("wasm", Verdict::Note, detail)
            }
        }
        Ok(answer) => Finding::new(
            "wasm",
            Verdict::Bad,
            format!("{wasm} answered {}", answer.status()),
        ),
        Err(error) => Finding::new("wasm", Verdict::Bad, format!("{wasm}: {error}")),
    });
    findings
}

fn look_at_site(agent: &Agent, page: &str, collector: &str, tag: &Tag) -> Vec<Finding> {
    let mut findings = Vec::new();
    let site = &tag.site;
    let config = agent.get(&format!("{collector}/v1/tag/{site}")).call();
    findings.push(match config {
        Ok(answer) if answer.status().is_success() => Finding::new(
            "site",
            Verdict::Good,
            format!("the collector knows site {site:?}"),
        ),
        Ok(answer) => {
            let detail = format!(
                "the collector does not know site {site:?} ({})",
                answer.status()
            );
            Finding::new("site", Verdict::Bad, detail)
        }
        Err(error) => Finding::new("site", Verdict::Bad, format!("{collector}: {error}")),
    });
    let origin = origin_of(page).unwrap_or_default();
    let nothing = serde_json::json!({
        "v": protocol::VERSION, "site": site, "visitor": "00000000-0000-4000-8000-000000000000",
        "sent_at": 0, "events": [],
    });
    let sent = agent
        .post(&format!("{collector}/v1/events"))
        .header("Origin", &origin)
        .content_type("text/plain")
        .send(nothing.to_string());
    findings.push(match sent {
        Ok(answer) if answer.status() == 202 => {
            let detail = format!("pages of {origin} may send events");
            Finding::new("origin", Verdict::Good, detail)
        }
        Ok(mut answer) => {
            let problem = answer.body_mut().read_to_string().unwrap_or_default();
            let problem: serde_json::Value = serde_json::from_str(&problem).unwrap_or_default();
            let says = problem.get("detail").and_then(serde_json::Value::as_str);
            let says = says.map_or_else(|| answer.status().to_string(), str::to_owned);
            Finding::new("origin", Verdict::Bad, says)
        }
        Err(error) => Finding::new("origin", Verdict::Bad, format!("{collector}: {error}")),
    });
    findings
}

fn text_of(agent: &Agent, url: &str) -> anyhow::Result<String> {
    let mut answer = agent.get(url).call()?;
    anyhow::ensure!(answer.status().is_success(), "answered {}", answer.status());
    Ok(answer
        .body_mut()
        .with_config()
        .limit(PAGE_BYTES)
        .read_to_string()?)
}

/// A name in a text by its start and end, of the characters that names of ours have.
fn literal(text: &str, start: &str, end: &str) -> Option<String> {
    text.match_indices(start).find_map(|(at, _)| {
        let rest = text.get(at..)?;
        let name = rest.get(..rest.find(end)? + end.len())?;
        let is_name = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'.' | b'_');
        name.bytes().all(is_name).then(|| name.to_owned())
    })
}

/// A reference in a page as a whole URL.
fn absolute(page: &str, reference: &str) -> String {
    if reference.contains("://") {
        return reference.to_owned();
    }
    let (scheme, _) = page.split_once("://").unwrap_or(("https", ""));
    if let Some(host) = reference.strip_prefix("//") {
        return format!("{scheme}://{host}");
    }
    let origin = origin_of(page).unwrap_or_default();
    if reference.starts_with('/') {
        return format!("{origin}{reference}");
    }
    let path = page.split(['?', '#']).next().unwrap_or(page);
    let folder = match path.rsplit_once('/') {
        Some((folder, _)) if folder.len() >= origin.len() => folder,
        _ => origin.as_str(),
    };
    format!("{folder}/{reference}")
}

fn host_of(url: &str) -> String {
    let uri: Option<Uri> = url.parse().ok();
    uri.and_then(|uri| Some(uri.host()?.to_ascii_lowercase()))
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_of_a_page() {
        for (page, reference, expected) in [
            ("https://a.example", "/j.js", "https://a.example/j.js"),
            (
                "https://a.example/x/y?z",
                "j.js",
                "https://a.example/x/j.js",
            ),
            ("https://a.example", "j.js", "https://a.example/j.js"),
            (
                "http://a.example/x",
                "//c.example/j.js",
                "http://c.example/j.js",
            ),
            (
                "http://a.example/x",
                "https://c.example/j.js",
                "https://c.example/j.js",
            ),
        ] {
            assert_eq!(absolute(page, reference), expected, "{page} {reference}");
        }
        assert_eq!(host_of("https://A.example:8443/x"), "a.example");
        let script = "x(\"jornada-\"+1);fetch(\"jornada-1a2b.wasm\")";
        assert_eq!(
            literal(script, "jornada-", ".wasm").as_deref(),
            Some("jornada-1a2b.wasm")
        );
    }
}
