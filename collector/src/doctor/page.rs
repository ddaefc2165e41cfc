//! Finding the tag in a page's HTML. Not a parser of HTML: it finds the start tags
//! of two elements, as forgiving as pages are written.

/// The tag as it stands in a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tag {
    /// Its `src`.
    pub source: String,
    /// `data-site`.
    pub site: String,
    /// `data-collector`; the origin of the source without it.
    pub collector: Option<String>,
    /// `data-consent`.
    pub consent: Option<String>,
    /// It has `async` or `defer`.
    pub is_async: bool,
}

/// The tags of Jornada in a page: scripts that name a site, or that are called so.
#[must_use]
pub fn tags(html: &str) -> Vec<Tag> {
    start_tags(html, "script")
        .filter_map(|attributes| {
            let get = |name: &str| value(&attributes, name);
            let source = get("src")?;
            let file = source.split(['?', '#']).next().unwrap_or_default();
            let is_ours = get("data-site").is_some() || file.ends_with("/jornada.js");
            is_ours.then(|| Tag {
                site: get("data-site").unwrap_or_default(),
                collector: get("data-collector"),
                consent: get("data-consent"),
                is_async: get("async").is_some() || get("defer").is_some(),
                source,
            })
        })
        .collect()
}

/// The policies that a page states in its own text.
#[must_use]
pub fn policies(html: &str) -> Vec<String> {
    start_tags(html, "meta")
        .filter(|attributes| {
            value(attributes, "http-equiv")
                .is_some_and(|name| name.eq_ignore_ascii_case("content-security-policy"))
        })
        .filter_map(|attributes| value(&attributes, "content"))
        .collect()
}

type Attributes = Vec<(String, String)>;

fn value(attributes: &Attributes, name: &str) -> Option<String> {
    let found = attributes.iter().find(|(known, _)| known == name);
    found.map(|(_, value)| value.clone())
}

/// The attributes of all start tags of an element.
fn start_tags<'h>(html: &'h str, element: &'h str) -> impl Iterator<Item = Attributes> + 'h {
    html.match_indices('<').filter_map(move |(at, _)| {
        let rest = html.get(at + 1..)?;
        let name = rest.get(..element.len())?;
        let after = rest.get(element.len()..)?;
        let ends = after.starts_with(|c: char| c.is_ascii_whitespace() || matches!(c, '>' | '/'));
        (name.eq_ignore_ascii_case(element) && ends).then(|| attributes(after))
    })
}

/// Attributes up to the end of a start tag.
fn attributes(text: &str) -> Attributes {
    let mut attributes = Vec::new();
    let mut rest = text.trim_start_matches(|c: char| c.is_ascii_whitespace() || c == '/');
    while !rest.is_empty() && !rest.starts_with('>') {
        let end = rest
            .find(|c: char| c.is_ascii_whitespace() || matches!(c, '=' | '>' | '/'))
            .unwrap_or(rest.len());
        let (name, after) = rest.split_at(end.max(1).min(rest.len()));
        let after = after.trim_start();
        let (value, after) = match after.strip_prefix('=') {
            None => ("", after),
            Some(after) => quoted(after.trim_start()),
        };
        attributes.push((name.to_ascii_lowercase(), unescaped(value)));
        rest = after.trim_start_matches(|c: char| c.is_ascii_whitespace() || c == '/');
    }
    attributes
}

/// A value, in quotes or not, and what comes after it.
fn quoted(text: &str) -> (&str, &str) {
    for quote in ['"', '\''] {
        if let Some(inner) = text.strip_prefix(quote) {
            return inner.split_once(quote).unwrap_or((inner, ""));
        }
    }
    let end = text
        .find(|c: char| c.is_ascii_whitespace() || c == '>')
        .unwrap_or(text.len());
    text.split_at(end)
}

fn unescaped(value: &str) -> String {
    value
        .replace("&quot;", "\"")
        .replace("&#39;", "'")
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&amp;", "&")
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_tag_is_found_however_it_is_written() {
        for html in [
            r#"<script async src="https://c.example/jornada.js" data-site="shop" data-consent="required"></script>"#,
            "<SCRIPT\n ASYNC='' SRC = 'https://c.example/jornada.js' data-site=shop DATA-CONSENT='required'/>",
            r#"<p><script defer data-consent=required data-site="shop" src=https://c.example/jornada.js>"#,
        ] {
            let expected = Tag {
                source: "https://c.example/jornada.js".into(),
                site: "shop".into(),
                collector: None,
                consent: Some("required".into()),
                is_async: true,
            };
            assert_eq!(tags(html), [expected], "{html}");
        }
    }

    #[test]
    fn other_scripts_are_not_it() {
        for html in [
            "",
            "<script>jornada('page')</script>",
            r#"<script src="/app.js"></script>"#,
            r#"<scripts src="/jornada.js">"#,
            "<script src=",
        ] {
            assert_eq!(tags(html), [], "{html}");
        }
        // Under another name it is known by the site that it names.
        let html = r#"<script src="/j.js" data-site="shop" data-collector="https://c.example">"#;
        assert_eq!(
            tags(html)[0].collector.as_deref(),
            Some("https://c.example")
        );
    }

    #[test]
    fn policies_in_the_page() {
        let html = r#"<meta charset=utf-8><meta http-equiv="Content-Security-Policy" content="default-src &#39;self&#39;">"#;
        assert_eq!(policies(html), ["default-src 'self'"]);
    }

    proptest! {
        #[test]
        fn no_page_panics(html in "[<>=a-z\"'/ é]{0,80}") {
            let _ = tags(&format!("<script {html}"));
            let _ = policies(&html);
        }
    }
}
