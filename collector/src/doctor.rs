//! What a page tells about the tag in it: whether it is there, what it is told, and
//! whether the page's policy lets it work. Pure; `cli/doctor` does the asking.

mod page;
mod policy;

pub use page::{Tag, policies, tags};
pub use policy::{Policy, origin_of};

use serde::Serialize;

/// How something stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Verdict {
    /// As it should be.
    Good,
    /// It works, but something should be known.
    Note,
    /// It does not work.
    Bad,
}

/// One thing that was looked at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// What was looked at: `tag`, `consent`, `loader`, `wasm`, `site`, `origin`,
    /// `policy`, `cookie` or `checkout`.
    pub about: &'static str,
    /// How it stands.
    pub verdict: Verdict,
    /// In words, with what to do about it.
    pub detail: String,
}

impl Finding {
    /// A finding.
    #[must_use]
    pub fn new(about: &'static str, verdict: Verdict, detail: impl Into<String>) -> Self {
        Self {
            about,
            verdict,
            detail: detail.into(),
        }
    }
}

/// What the tag itself tells: that it is there, and how it was told to behave.
#[must_use]
pub fn look_at_tag(tag: &Tag) -> Vec<Finding> {
    let mut findings = Vec::new();
    findings.push(if tag.site.is_empty() {
        let detail = "the tag names no site: add data-site=\"...\"";
        Finding::new("tag", Verdict::Bad, detail)
    } else {
        let detail = format!("{} for site {:?}", tag.source, tag.site);
        Finding::new("tag", Verdict::Good, detail)
    });
    if !tag.is_async {
        let detail = "the tag has no `async`: the page waits for it";
        findings.push(Finding::new("tag", Verdict::Note, detail));
    }
    findings.push(match tag.consent.as_deref() {
        Some("required") => Finding::new(
            "consent",
            Verdict::Good,
            "nothing is stored or sent until jornada('consent', 'granted')",
        ),
        Some("granted") => Finding::new(
            "consent",
            Verdict::Good,
            "granted from the start, unless the browser sends Global Privacy Control",
        ),
        None => Finding::new(
            "consent",
            Verdict::Note,
            "data-consent is not written out, so consent counts as granted; where the law asks for \
             consent, write data-consent=\"required\"",
        ),
        Some(other) => Finding::new(
            "consent",
            Verdict::Bad,
            format!("data-consent is {other:?}, which must be granted or required"),
        ),
    });
    findings
}

/// What the page's policies do to the tag.
#[must_use]
pub fn look_at_policies(policies: &[Policy], page: &str, loader: &str, collector: &str) -> Finding {
    let refused: Vec<&str> = policies
        .iter()
        .flat_map(|policy| {
            [
                ("script-src", !policy.allows("script-src", loader, page)),
                (
                    "connect-src",
                    !policy.allows("connect-src", collector, page),
                ),
            ]
        })
        .filter_map(|(directive, is_refused)| is_refused.then_some(directive))
        .collect();
    if !refused.is_empty() {
        let detail = format!(
            "the page's Content-Security-Policy keeps the tag out: add {} to {}",
            origin_of(collector).unwrap_or_default(),
            refused.join(" and ")
        );
        return Finding::new("policy", Verdict::Bad, detail);
    }
    if policies.iter().any(|policy| !policy.allows_wasm()) {
        let detail = "without 'wasm-unsafe-eval' in script-src the larger fallback is loaded";
        return Finding::new("policy", Verdict::Note, detail);
    }
    let detail = if policies.is_empty() {
        "the page has no Content-Security-Policy"
    } else {
        "the page's Content-Security-Policy lets the tag work"
    };
    Finding::new("policy", Verdict::Good, detail)
}

/// Whether the cookie is of the shop's own domain, and lasts.
#[must_use]
pub fn look_at_cookie(page_host: &str, collector_host: &str) -> Finding {
    if page_host == collector_host || is_sibling(page_host, collector_host) {
        let detail = "the collector is on the shop's own domain, so the cookie lasts";
        return Finding::new("cookie", Verdict::Good, detail);
    }
    Finding::new(
        "cookie",
        Verdict::Note,
        format!(
            "the collector at {collector_host} is not on the domain of {page_host}: the tag writes \
             the cookie itself, and Safari keeps that for seven days; a name under the shop's own \
             domain helps"
        ),
    )
}

/// Whether two hosts lie under one parent of at least two parts. A public suffix of
/// two parts (`com.br`) is told by its short second part.
fn is_sibling(one: &str, other: &str) -> bool {
    let parts = |host: &str| -> Vec<String> { host.rsplit('.').map(str::to_owned).collect() };
    let (one, other) = (parts(one), parts(other));
    let common = one.iter().zip(&other).take_while(|(a, b)| a == b).count();
    let is_short_suffix =
        matches!(one.as_slice(), [top, second, ..] if top.len() == 2 && second.len() <= 3);
    common >= if is_short_suffix { 3 } else { 2 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hosts_of_one_shop() {
        for (page, collector, expected) in [
            ("www.shop.example", "collect.shop.example", Verdict::Good),
            ("shop.example", "collect.shop.example", Verdict::Good),
            ("127.0.0.1", "127.0.0.1", Verdict::Good),
            ("www.loja.com.br", "dados.loja.com.br", Verdict::Good),
            ("www.loja.com.br", "dados.outra.com.br", Verdict::Note),
            ("www.shop.example", "collect.other.example", Verdict::Note),
        ] {
            let finding = look_at_cookie(page, collector);
            assert_eq!(finding.verdict, expected, "{page} {collector}");
        }
    }

    #[test]
    fn policies_that_keep_the_tag_out_are_named() {
        let check = |policy: &str, expected: Verdict, says: &str| {
            let policies = [Policy::parse(policy)];
            let (page, loader) = ("https://shop.example/", "https://c.shop.example/jornada.js");
            let finding = look_at_policies(&policies, page, loader, "https://c.shop.example");
            assert_eq!(finding.verdict, expected, "{policy}: {finding:?}");
            assert!(finding.detail.contains(says), "{policy}: {finding:?}");
        };
        check(
            "default-src 'self'",
            Verdict::Bad,
            "script-src and connect-src",
        );
        check(
            "script-src https://c.shop.example; connect-src 'self'",
            Verdict::Bad,
            "connect-src",
        );
        check(
            "default-src 'self' *.shop.example",
            Verdict::Note,
            "wasm-unsafe-eval",
        );
        check(
            "default-src 'self'; script-src https: 'wasm-unsafe-eval'; connect-src https:",
            Verdict::Good,
            "lets the tag work",
        );
        check("img-src 'self'", Verdict::Good, "lets the tag work");
    }
}
